"""The pages of an import, put together from what is stored of its batch; no file is opened here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_wtf.csrf import generate_csrf

from admin_views import import_files, import_results, jobs, security
from admin_views.extensions import db
from admin_views.import_rows import (
    BAD,
    LOOK,
    PAGE_SIZE,
    SKIPPED_KINDS,
    Shown,
    labels_of,
    rows_of,
    skips_of,
    tabs_of,
    unit_of,
)
from admin_views.list_screen import short_label
from admin_views.pages.forms import Option
from admin_views.pages.importing import BatchLine, ImportsPage, ProgressPage, ResultPage, UploadPage, WrittenPage
from admin_views.pages.listing import Pages
from admin_views.pages.shell import Alert, Button, Confirm, Crumb, Mark
from admin_views.pages.shell import Tone as MarkTone
from models.core import context as acting_context
from models.core.base import has_register, register_of
from models.core.importing import CHANGED, NEW, OUTCOMES, SAME
from models.core.permissions import CREATE, IMPORT, UPDATE
from models.core.reading import MOST_BYTES, MOST_ROWS
from models.core.system import ImportBatch

if TYPE_CHECKING:
    from models.core.base import Register

SHOWN_BATCHES = 8
STATES: dict[str, tuple[str, MarkTone]] = {
    "LOADED": ("未试运行", "plain"),
    "TRYING": ("正在试运行", "run"),
    "TRIED": ("等待写入", "wait"),
    "WRITING": ("正在写入", "run"),
    "WRITTEN": ("已写入", "ok"),
    "UNDOING": ("正在撤销", "run"),
    "UNDONE": ("已撤销", "end"),
    "FAILED": ("没有写入", "bad"),
}
FORMATS = "Excel（.xlsx、.xls）、WPS（.et）、ODS（.ods）和CSV文本（.csv，UTF-8或GBK）"
ACCEPT = ".xlsx,.xls,.et,.ods,.csv,.txt"


def may_import(model: type[Register]) -> bool:
    """Whether the acting person may import into the register at all."""
    actor, key = acting_context.required().actor, model.declaration.key
    return actor.can(key, IMPORT) and (actor.can(key, CREATE) or actor.can(key, UPDATE))


def name_of(model: type[Register]) -> str:
    """What the import of a register is called."""
    return f"导入{short_label(model)}"


# ---- lists of batches ----


def upload_page(model: type[Register], url: str, after: ImportBatch | None, error: str = "") -> UploadPage:
    """Where a file is chosen, with the last imports of this person into the register."""
    actor = security.actor()
    mine = db.session.scalars(
        sa.select(ImportBatch)
        .where(ImportBatch.account_id == actor.account_id, ImportBatch.register == model.declaration.key)
        .order_by(ImportBatch.id.desc())
        .limit(SHOWN_BATCHES)
    )
    return UploadPage(
        title=name_of(model),
        url=url,
        csrf_token=generate_csrf(),
        formats=FORMATS,
        limits=f"不超过{MOST_BYTES // 2**20}MB、{MOST_ROWS // 10_000}万行",
        accept=ACCEPT,
        max_bytes=MOST_BYTES,
        help=(
            "标题、表头以上的说明、空行、合计和签字行会自动跳过，列名写法不同也能对上。",
            "先试运行，看过每一行新增什么、改动什么再写入；表中没有的列不会改动，空白格不清除原值。",
            "写错了可以整批撤销，已被用过或改过的行除外。",
        ),
        after=str(after.id) if after is not None else "",
        after_text=f"沿用“{after.file_name}”的列对应和名称对照。" if after is not None else "",
        template=Crumb("下载模板", f"{url.removesuffix('import/')}template/"),
        batches=tuple(_line(batch) for batch in mine),
        all_url="/admin/imports/",
        error=error,
    )


def imports_page(number: int) -> ImportsPage:
    """All imports of the acting person, the newest first."""
    mine = ImportBatch.account_id == security.actor().account_id
    total = int(db.session.scalar(sa.select(sa.func.count()).select_from(ImportBatch).where(mine)) or 0)
    found = db.session.scalars(
        sa.select(ImportBatch)
        .where(mine)
        .order_by(ImportBatch.id.desc())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    lines = tuple(_line(batch, with_register=True) for batch in found if has_register(batch.register))
    return ImportsPage(lines, _pages("/admin/imports/", {}, number, total), _range(number, total))


def _line(batch: ImportBatch, with_register: bool = False) -> BatchLine:
    text, tone = STATES[batch.state]
    if batch.state == "TRIED" and not import_results.good_rows(batch):
        bad = any(batch.counts.get(one) for one in BAD)
        text, tone = ("有误待改", "bad") if bad else ("没有要写入的", "plain")
    return BatchLine(
        f"/admin/{batch.register}/import/{batch.id}/",
        batch.file_name or "粘贴的内容",
        f"{batch.at:%Y-%m-%d %H:%M}",
        Mark(text, tone),
        _counted(batch),
        register_of(batch.register).declaration.label if with_register else "",
    )


def _counted(batch: ImportBatch) -> str:
    counts = batch.counts
    parts = [f"{OUTCOMES[key]}{counts[key]}" for key in OUTCOMES if counts.get(key)]
    return "、".join(parts)


def _pages(url: str, query: Mapping[str, str], number: int, total: int) -> Pages:
    last = max(-(-total // PAGE_SIZE), 1)

    def address(page: int) -> str:
        return f"{url}?{urlencode({**query, 'page': str(page)})}" if 1 <= page <= last and page != number else ""

    return Pages(address(1), address(number - 1), address(number + 1), address(last))


def _range(number: int, total: int) -> str:
    if not total:
        return "没有行"
    first = (number - 1) * PAGE_SIZE + 1
    return f"第{first:,}–{min(number * PAGE_SIZE, total):,}行，共{total:,}行"


# ---- one batch ----


def subtitle_of(batch: ImportBatch) -> str:
    """The file in one line: its name, sheet, head, key, and what was skipped."""
    counts = batch.counts
    parts = [batch.file_name or "粘贴的内容"]
    if counts.get("sheet") and len(counts.get("sheets") or ()) > 0 and not batch.file_name.lower().endswith(".csv"):
        parts.append(f"工作表“{counts['sheet']}”")
    headings = counts.get("headings") or ()
    if headings:
        parts.append(f"表头在第{'、'.join(str(n) for n in headings)}行")
    parts += [f"按“{label}”对照" for label in counts.get("match") or ()]
    skipped = [f"{SKIPPED_KINDS[k]}{n}" for k, n in (counts.get("skipped") or {}).items() if k in SKIPPED_KINDS]
    if skipped:
        parts.append("跳过" + "、".join(skipped))
    return " · ".join(parts)


def result_page(batch: ImportBatch, model: type[Register], url: str, shown: Shown) -> ResultPage:
    """What the rows of a tried (or unreadable) file would come to."""
    counts = batch.counts
    rows, total = rows_of(batch, model, shown)
    good = int(counts.get(NEW, 0)) + int(counts.get(CHANGED, 0))
    bad = sum(int(counts.get(one, 0)) for one in BAD)
    tried = batch.state == "TRIED"
    key_label, name_label = labels_of(model)
    return ResultPage(
        title=name_of(model),
        status="试运行结果，还没有写入" if tried else STATES[batch.state][0],
        subtitle=subtitle_of(batch),
        url=url,
        csrf_token=generate_csrf(),
        tabs=tabs_of(batch, url, shown) if tried else (),
        rows=rows if tried else (),
        key_label=key_label,
        name_label=name_label,
        range_text=_range(shown.number, total),
        pages=_pages(url, {"tab": shown.tab}, shown.number, total),
        empty=_nothing(batch, shown),
        actions=_actions(batch, url),
        alerts=_alerts(batch, url, good, bad),
        sheets=tuple(Option(name, name) for name in counts.get("sheets") or ()),
        sheet=counts.get("sheet", ""),
        skipped=skips_of(batch, shown),
        good=good,
        bad=bad,
        unit=unit_of(model),
        good_first=bool(batch.options.get("good_first")),
        blank_clears=bool(batch.options.get("blank_clears")),
        can_write=tried and good > 0,
        again_url=f"/admin/{batch.register}/import/?after={batch.id}",
        back_url=f"/admin/{batch.register}/",
        failed_url=f"{url}failed/" if tried and bad else "",
        note=_note(good, bad, tried, unit_of(model)),
    )


def _note(good: int, bad: int, tried: bool, unit: str) -> str:
    if not tried:
        return ""
    undo = f"写入后，没有被用过或改过的{'单据' if unit == '张' else '行'}可以撤销。"
    if good and bad:
        return f"先改正{bad:,}{unit}有误的，或选“先保存正确的{good:,}{unit}”。{undo}"
    if good:
        return undo
    return f"有{bad:,}{unit}不能写入，请改正或改好后重新上传。" if bad else ""


def _nothing(batch: ImportBatch, shown: Shown) -> str:
    if shown.tab == LOOK and batch.counts.get(SAME):
        return f"表中{batch.counts[SAME]:,}行都与系统中的内容一致，没有要写入的。"
    if shown.tab == LOOK and not batch.counts.get("rows"):
        return "这张工作表里没有找到数据行，请换一张工作表，或在“列对应”里指明表头在第几行。"
    return "这里没有行。"


def _actions(batch: ImportBatch, url: str) -> tuple[Button, ...]:
    counts = batch.counts
    found = []
    if counts.get("unknown") and batch.state == "TRIED":
        found.append(Button(f"名称对照 {counts['unknown']}", f"{url}values/"))
    if "columns" in counts and batch.state in ("TRIED", "LOADED", "FAILED"):
        found.append(Button(f"列对应 {counts['used']}/{counts['columns']}", f"{url}columns/"))
    found.append(Button("换文件", f"/admin/{batch.register}/import/"))
    return tuple(found)


def _alerts(batch: ImportBatch, url: str, good: int, bad: int) -> tuple[Alert, ...]:
    counts = batch.counts
    columns = (Crumb("打开“列对应”", f"{url}columns/"),)
    found = []
    if batch.message:
        found.append(Alert(batch.message, "danger" if batch.state == "FAILED" else "warning"))
    if batch.state == "LOADED" and "columns" in counts:
        text = "没有认出表头。请指明表头在第几行，每一列是什么。" if not counts.get("used") else "没有找到数据行。"
        found.append(Alert(text, "warning", links=columns))
    earlier = _written_before(batch)
    if earlier is not None:
        found.append(
            Alert(
                f"这个文件已于{earlier.written_at:%Y-%m-%d %H:%M}由{earlier.name}写入过（{_counted(earlier)}）。"
                "再写入只改动与系统中不同的行。"
            )
        )
    lacking = counts.get("lacking") or []
    if lacking and bad:
        declared = register_of(batch.register).declaration
        labels = "、".join(f"“{declared.columns[n].label}”" for n in lacking[:6] if n in declared.columns)
        found.append(Alert(f"表中没有{labels}，可以整批填写。", "warning", links=columns))
    facts = counts.get("facts") or {}
    if facts:
        told = "、".join(f"“{label}：{text}”" for label, text in facts.items())
        found.append(Alert(f"表头上方写着{told}，已用于每一行。"))
    unused = counts.get("unused") or []
    if unused and batch.state == "TRIED":
        labels = "、".join(unused[:12]) + ("等" if len(unused) > 12 else "")
        found.append(Alert(f"这{len(unused)}列没有导入：{labels}。", links=columns))
    return tuple(found)


def _written_before(batch: ImportBatch) -> ImportBatch | None:
    return db.session.scalars(
        sa.select(ImportBatch)
        .where(
            ImportBatch.digest == batch.digest,
            ImportBatch.register == batch.register,
            ImportBatch.school_id == batch.school_id,
            ImportBatch.state == "WRITTEN",
            ImportBatch.id != batch.id,
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    ).first()


def written_page(batch: ImportBatch, model: type[Register], url: str, shown: Shown) -> WrittenPage:
    """A batch after it was written or undone."""
    counts = batch.counts
    rows, total = rows_of(batch, model, shown)
    key_label, name_label = labels_of(model)
    undone = batch.state == "UNDONE"
    at = batch.written_at or batch.at
    facts = [("导入人", batch.name), ("写入时间", f"{at:%Y-%m-%d %H:%M}"), ("结果", _counted(batch))]
    alerts = []
    if undone and batch.undone_at:
        text = f"已于{batch.undone_at:%Y-%m-%d %H:%M}撤销{counts.get('undone', 0):,}行。"
        kept = f"另有{counts['kept']:,}行没有撤销，原因写在各行后面。" if counts.get("kept") else ""
        alerts.append(Alert(text + kept, "warning" if kept else "info"))
    elif batch.message:
        alerts.append(Alert(batch.message, "warning"))
    good = int(counts.get(NEW, 0)) + int(counts.get(CHANGED, 0))
    return WrittenPage(
        title=name_of(model),
        status=STATES[batch.state][0],
        subtitle=subtitle_of(batch),
        url=url,
        csrf_token=generate_csrf(),
        facts=tuple(facts),
        tabs=tabs_of(batch, url, shown),
        rows=rows,
        key_label=key_label,
        name_label=name_label,
        range_text=_range(shown.number, total),
        pages=_pages(url, {"tab": shown.tab}, shown.number, total),
        empty=_nothing(batch, shown),
        actions=(
            *_failed(batch, url, unit_of(model)),
            *_then(batch),
            Button("再导入一个文件", f"/admin/{batch.register}/import/"),
        ),
        alerts=tuple(alerts),
        skipped=skips_of(batch, shown),
        undo=None if undone else _undo(url, good),
        note="" if undone else "撤销会删去这次新增的、改回这次改动的；已被别处用到或又改过的行会留下并说明原因。",
        back_url=f"/admin/{batch.register}/",
    )


def _failed(batch: ImportBatch, url: str, unit: str) -> tuple[Button, ...]:
    bad = sum(int(batch.counts.get(one, 0)) for one in BAD)
    if not bad or not import_files.path_of(batch).is_file():
        return ()
    return (Button(f"下载没有写入的{bad:,}{unit}.xlsx", f"{url}failed/"),)


def _then(batch: ImportBatch) -> tuple[Button, ...]:
    """Where a file that is one of several goes on: label and address that the batch was loaded with."""
    label, url = batch.options.get("then") or ("", "")
    return (Button(label, url, "primary", post=True),) if url else ()


def _undo(url: str, good: int) -> Button:
    confirm = Confirm(
        f"撤销这次导入的{good:,}行？",
        "这次新增的会删去，改动的会恢复原值；已被别处用到或又改过的行会留下。",
        "撤销这次导入",
        danger=True,
    )
    return Button("撤销这次导入", f"{url}undo/", "danger", post=True, confirm=confirm)


def progress_page(batch: ImportBatch, model: type[Register], url: str) -> ProgressPage:
    """A batch that a job works on."""
    percent, text = progress_of(batch)
    return ProgressPage(
        name_of(model), STATES[batch.state][0], subtitle_of(batch), url, f"{url}progress/", percent, text
    )


def progress_of(batch: ImportBatch) -> tuple[int, str]:
    """How far a running batch is, in percent and in words."""
    done, total = jobs.progress(batch.id)
    if not total:
        return 0, f"共{int(batch.counts.get('rows', 0)):,}行，正在排队…"
    return min(done * 100 // total, 100), f"已处理{done:,}行，共{total:,}行"
