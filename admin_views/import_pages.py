"""The pages of an import, put together from what is stored of its batch; no file is opened here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask_wtf.csrf import generate_csrf

from admin_views import import_files, import_reading, import_results, jobs, security
from admin_views.extensions import db
from admin_views.list_screen import short_label
from admin_views.pages.forms import Option
from admin_views.pages.importing import (
    BatchLine,
    ChangeView,
    ImportsPage,
    OfferView,
    ProgressPage,
    ResultPage,
    RowView,
    SkippedView,
    Tab,
    TroubleView,
    UploadPage,
    WrittenPage,
)
from admin_views.pages.listing import Pages
from admin_views.pages.shell import Alert, Button, Confirm, Crumb, Mark
from admin_views.pages.shell import Tone as MarkTone
from models.core import context as acting_context
from models.core.base import has_register, register_of
from models.core.importing import ASKS, CHANGED, NEW, OUTCOMES, REFUSED, SAME, WRONG
from models.core.permissions import CREATE, IMPORT, UPDATE
from models.core.pinyin import PEOPLE
from models.core.reading import MOST_BYTES, MOST_ROWS
from models.core.system import ImportBatch, ImportRow

if TYPE_CHECKING:
    from models.core.base import Register

PAGE_SIZE = 50
SHOWN_BATCHES = 8
SHOWN_CHANGES = 12
LOOK, SKIPPED, KEPT = "look", "skipped", "kept"
BAD = (WRONG, ASKS, REFUSED)
GROUPS: dict[str, tuple[str, ...]] = {
    LOOK: (NEW, CHANGED, *BAD),
    NEW: (NEW,),
    CHANGED: (CHANGED,),
    SAME: (SAME,),
    WRONG: (WRONG,),
    ASKS: (ASKS,),
    REFUSED: (REFUSED,),
}
ALWAYS = (NEW, CHANGED, SAME, WRONG)
"""Groups that are shown though they are empty."""

TONES: dict[str, MarkTone] = {NEW: "ok", CHANGED: "run", SAME: "plain", WRONG: "bad", ASKS: "wait", REFUSED: "bad"}
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
SKIPPED_KINDS = {
    "title": "标题行",
    "fact": "表头说明行",
    "heading": "重复的表头行",
    "blank": "空行",
    "total": "合计行",
    "signature": "签字行",
    "note": "注释行",
    "help": "填写说明行",
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


@dataclass(frozen=True)
class Shown:
    """Which rows of a batch are looked at: a group and a page of it."""

    tab: str
    number: int


def shown_of(batch: ImportBatch, args: Mapping[str, str]) -> Shown:
    """What an address asks for; the rows to look at unless it says more."""
    tab = args.get("tab", LOOK)
    page = args.get("page", "1")
    known = tab in GROUPS or tab in (SKIPPED, KEPT)
    return Shown(tab if known else LOOK, max(int(page), 1) if page.isdecimal() and len(page) < 7 else 1)


def _tabs(batch: ImportBatch, url: str, shown: Shown) -> tuple[Tab, ...]:
    counts = batch.counts
    found = []
    for key, outcomes in GROUPS.items():
        number = sum(int(counts.get(one, 0)) for one in outcomes)
        if number or key in ALWAYS or key == LOOK:
            label = "要看的" if key == LOOK else OUTCOMES[key]
            found.append(
                Tab(key, label, f"{number:,}", f"{url}?tab={key}", shown.tab == key, key in BAD and number > 0)
            )
    if counts.get("kept"):
        found.append(Tab(KEPT, "没有撤销", f"{counts['kept']:,}", f"{url}?tab={KEPT}", shown.tab == KEPT, True))
    skipped = _skipped_count(batch)
    if skipped:
        found.append(Tab(SKIPPED, "跳过", f"{skipped:,}", f"{url}?tab={SKIPPED}", shown.tab == SKIPPED))
    return tuple(found)


def _skipped_count(batch: ImportBatch) -> int:
    return sum(int(n) for kind, n in (batch.counts.get("skipped") or {}).items() if kind in SKIPPED_KINDS)


def _rows(batch: ImportBatch, model: type[Register], shown: Shown) -> tuple[tuple[RowView, ...], int]:
    start = (shown.number - 1) * PAGE_SIZE
    statement = sa.select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    if shown.tab == KEPT:
        numbers = list(batch.counts.get("kept_rows") or ())
        total, wanted = len(numbers), ImportRow.number.in_(numbers[start : start + PAGE_SIZE])
        found = db.session.scalars(statement.where(wanted))
    else:
        outcomes = GROUPS.get(shown.tab, ())
        total = sum(int(batch.counts.get(one, 0)) for one in outcomes)
        found = db.session.scalars(statement.where(ImportRow.outcome.in_(outcomes)).offset(start).limit(PAGE_SIZE))
    return tuple(_row(batch, model, row) for row in found), total


def _row(batch: ImportBatch, model: type[Register], row: ImportRow) -> RowView:
    detail, is_new = row.detail, row.outcome == NEW
    key, name = str(detail.get("key") or ""), str(detail.get("name") or "")
    named = (row.title if row.title and row.row_id else "") or ("（新）" if row.row_id is None else "")
    changes = detail.get("changes") or []
    own = import_reading.key_columns(model)
    gone = is_new and batch.state == "UNDONE" and not detail.get("kept")
    told = [_told(model, column, label, new) for _, column, label, _, new in changes if column not in own and new]
    summary = "，".join(text for text in told if text) if is_new else ""
    views = tuple(ChangeView(f"{place}{label}", old, new) for place, _, label, old, new in changes)
    troubles = [_trouble(model, row, one) for one in detail.get("troubles") or []]
    if detail.get("kept"):
        troubles.append(TroubleView(f"没有撤销：{detail['kept']}。"))
    return RowView(
        number=f"{row.number:,}",
        outcome=Mark(OUTCOMES[row.outcome], TONES[row.outcome]),
        key=key or named or row.title,
        name=name or (row.title if row.title != key else ""),
        url=f"/admin/{batch.register}/details/?id={row.row_id}" if row.row_id and not gone else "",
        summary=summary,
        changes=() if is_new or row.outcome in BAD else views[:SHOWN_CHANGES],
        troubles=tuple(dict.fromkeys(troubles)),
        more=f"另有{len(views) - SHOWN_CHANGES}项改动" if len(views) > SHOWN_CHANGES and not is_new else "",
    )


def _told(model: type[Register], column: str, label: str, text: str) -> str:
    """One cell of a new row in the shortest words that are still clear: 数量24, 36,000.00元, 三（1）班教室."""
    declared = model.declaration.columns.get(column)
    kind = "ref" if declared is None or declared.target else declared.kind.name
    if kind == "yesno":
        return label if text == "是" else ""
    if kind == "money":
        return f"{text}元"
    return f"{label}{text}" if kind in ("quantity", "integer", "percent", "day", "moment", "time") else text


def _trouble(model: type[Register], row: ImportRow, one: Mapping[str, Any]) -> TroubleView:
    place = f"第{one['number']}行：" if one["list"] and one["number"] and one["number"] != row.number else ""
    offers = [_offer(model, row, one, offer) for offer in one["offers"]]
    return TroubleView(f"{place}{one['message']}", not import_results.stops(one), tuple(offers))


def _offer(model: type[Register], row: ImportRow, one: Mapping[str, Any], offer: Sequence[Any]) -> OfferView:
    """A button: several of one name are told apart for this cell alone, a slip of the pen is put right everywhere."""
    row_id, label, code, hint = offer
    scope = scope_of(model, one)
    apart = hint or code or f"编号{row_id}"
    if label == one["text"]:
        value = ["cell", one["number"] or row.number, one["list"], one["column"], str(row_id)]
        named = f"是{apart}的{label}" if scope in PEOPLE else f"是“{label}”（{apart}）"
        return OfferView(named, json.dumps(value, ensure_ascii=False))
    alike = sum(1 for other in one["offers"] if other[1] == label) > 1
    named = f"改成“{label}”" + (f"（{apart}）" if alike else "")
    return OfferView(named, json.dumps(["word", scope, one["text"], str(row_id)], ensure_ascii=False))


def scope_of(model: type[Register], one: Mapping[str, Any]) -> str:
    """Under which name the word of a trouble is remembered."""
    owner = getattr(model, one["list"]).property.mapper.class_ if one["list"] else model
    declared = owner.declaration.columns[one["column"]]
    return str(declared.target or f"{owner.declaration.key}.{declared.name}")


def _skips(batch: ImportBatch, shown: Shown) -> tuple[SkippedView, ...]:
    if shown.tab != SKIPPED:
        return ()
    return tuple(
        SkippedView(f"{number:,}", SKIPPED_KINDS[kind], text)
        for number, kind, text in batch.counts.get("skips") or ()
        if kind in SKIPPED_KINDS
    )


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
    rows, total = _rows(batch, model, shown)
    good = int(counts.get(NEW, 0)) + int(counts.get(CHANGED, 0))
    bad = sum(int(counts.get(one, 0)) for one in BAD)
    tried = batch.state == "TRIED"
    key_label, name_label = _labels(model)
    return ResultPage(
        title=name_of(model),
        status="试运行结果，还没有写入" if tried else STATES[batch.state][0],
        subtitle=subtitle_of(batch),
        url=url,
        csrf_token=generate_csrf(),
        tabs=_tabs(batch, url, shown) if tried else (),
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
        skipped=_skips(batch, shown),
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


def unit_of(model: type[Register]) -> str:
    """What the rows of a result are counted in: a document takes several rows of the sheet."""
    return "张" if model.declaration.shape == "document" else "行"


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


def _labels(model: type[Register]) -> tuple[str, str]:
    columns = model.declaration.columns
    key, name = import_reading.key_columns(model)
    named = columns[name].label if name in columns else ""
    return columns[key].label if key in columns else "记录", "明细" if model.declaration.line_names else named


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
    rows, total = _rows(batch, model, shown)
    key_label, name_label = _labels(model)
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
        tabs=_tabs(batch, url, shown),
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
        skipped=_skips(batch, shown),
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
