"""The guided page put into words: steps, registers, what is missing, the sheets of a workbook, and starting over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask_wtf.csrf import generate_csrf

from admin_views import golive_restart, golive_workbook, import_results, references, security
from admin_views.extensions import db
from admin_views.import_pages import ACCEPT, FORMATS, STATES, may_import
from admin_views.list_screen import short_label
from admin_views.pages.golive import (
    BatchView,
    FindingView,
    GoLivePage,
    LiveView,
    PartView,
    RestartPage,
    SheetLine,
    StaysView,
    StepView,
    WorkbookView,
)
from admin_views.pages.home import GoLiveCard
from admin_views.pages.shell import Alert, Button, Confirm, Crumb, Mark
from admin_views.shell_screen import GUIDE, GUIDE_URL, school_name
from models.core import context as acting_context
from models.core.base import register_of
from models.core.golive import (
    BLOCKED,
    DONE,
    LACKS,
    LEFT_OUT,
    OPEN,
    OTHERS,
    WAITS,
    Finding,
    Ground,
    PartState,
    StepState,
    states_of,
    takes_part,
)
from models.core.importing import OUTCOMES
from models.core.permissions import CREATE, VIEW
from models.core.reading import MOST_BYTES
from models.organisation.golive import STEPS, left_out, live_on

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.system import ImportBatch

ADDRESS, TITLE = GUIDE_URL, GUIDE
STAYS_SHOWN = 8
"""So many rows that stay are named with each import."""

COUNTED = (DONE, LACKS, OPEN, BLOCKED)
"""States of the steps that the person can bring to an end."""


def ground() -> Ground:
    """The school of the acting person, today."""
    context = acting_context.required()
    return Ground(db.session(), context.actor.school_id or 0, context.today)


def manages() -> bool:
    """Whether the person may say what the school does without, declare it live and start over."""
    return takes_part(STEPS) and security.actor().can("school_setting", CREATE)


def card() -> GoLiveCard | None:
    """What the home page tells as long as the school has not begun; None for people who load nothing."""
    if security.actor().school_id is None or not takes_part(STEPS):
        return None
    here = ground()
    if live_on(here) is not None:
        return None
    states = states_of(here, STEPS, left_out(here), names=False)
    following = next((one for one in states if one.state in (OPEN, LACKS)), None)
    text = f"下一步：第{following.number}步 {following.step.label}" if following is not None else "各步都已完成"
    return GoLiveCard(
        f"已完成{_progress(states)}", text, ADDRESS, f"{ADDRESS}#step-{following.number}" if following else ADDRESS
    )


def _progress(states: Sequence[StepState]) -> str:
    counted = [one for one in states if one.state in COUNTED]
    return f"{sum(1 for one in counted if one.state == DONE)}/{len(counted)}"


# ---- the page ----


def page(*, upload_error: str = "", live_error: str = "", day: str = "") -> GoLivePage:
    """The whole guided page of the acting person."""
    here = ground()
    begun, without = live_on(here), left_out(here)
    states = states_of(here, STEPS, without)
    in_charge = manages()
    live = None
    if begun is None and in_charge:
        unfinished = sum(1 for one in states if one.state in COUNTED and one.state != DONE)
        reason = f"还有{unfinished}步没有完成，启用后可以接着补。" if unfinished else ""
        live = LiveView(f"{ADDRESS}live/", day or here.today.isoformat(), live_error, reason)
    return GoLivePage(
        title=TITLE,
        lead=_lead(here),
        progress=f"已完成{_progress(states)}",
        csrf_token=generate_csrf(),
        steps=tuple(_step(one, in_charge) for one in states),
        workbook=_workbook(upload_error),
        live=live,
        restart=_restart_button() if begun is None and in_charge else None,
        alerts=(Alert(f"本校自{begun.year}年{begun.month}月{begun.day}日起启用。", lead="已宣布启用："),)
        if begun
        else (),
    )


def _lead(here: Ground) -> str:
    name = school_name(here.school_id)
    return f"{name}第一年的资料按下面的顺序登记：前一步的名称，后一步要用到。可以一张一张导入，也可以下载整本一次填好。"


def _step(one: StepState, in_charge: bool) -> StepView:
    note = one.step.waits
    if one.state == OTHERS:
        note = "这一步由有权限的人登记，您不用办理。"
    tones = {DONE: "done", LACKS: "lacks", OPEN: "open"}
    shown = one.state not in (OTHERS, LEFT_OUT)
    return StepView(
        one.number,
        one.step.label,
        one.step.help,
        _mark(one),
        tones.get(one.state, "quiet"),
        tuple(_part(part) for part in one.parts) if shown else (),
        note,
        _summary(one),
        _omit(one) if in_charge else None,
    )


def _summary(one: StepState) -> str:
    """What a folded step holds, and how many hints are still inside."""
    hints = sum(len(part.findings) for part in one.parts)
    loaded = "，".join(f"{part.model.declaration.label}{part.count:,}条" for part in one.parts if part.may)
    return loaded + (f"；{hints}处可以完善" if hints else "")


def _mark(one: StepState) -> Mark:
    if one.state == LACKS:
        missing = "、".join(short_label(part.model) for part in one.empty)
        return Mark(f"缺{missing}" if missing else f"有{len(one.serious)}处要补", "wait")
    if one.state == BLOCKED:
        return Mark(f"需先完成第{'、'.join(str(number) for number in one.before)}步", "end")
    words = {DONE: "完成", OPEN: "未开始", WAITS: "暂不能登记", LEFT_OUT: "本校没有", OTHERS: "由他人登记"}
    return Mark(words[one.state], "ok" if one.state == DONE else "run" if one.state == OPEN else "end")


def _omit(one: StepState) -> Button | None:
    if one.state == LEFT_OUT:
        return Button(
            "本校有，要登记", f"{ADDRESS}omit/", "link", post=True, name="step", value=one.step.key, small=True
        )
    if one.step.optional and one.state in (OPEN, BLOCKED):
        return Button("本校没有这项", f"{ADDRESS}omit/", "link", post=True, name="step", value=one.step.key, small=True)
    return None


def _part(one: PartState) -> PartView:
    actor, key = security.actor(), one.model.declaration.key
    label = one.model.declaration.label
    told = one.may or not one.part.sheet
    url = f"/admin/{key}/" if actor.can(key, VIEW) else ""
    if key == "school":
        url = references.url_of(key, ground().school_id)
    return PartView(
        label,
        f"{one.count:,}条" if told else "",
        url,
        one.part.note if told else "由有权限的人登记",
        _buttons(one.model) if one.may and one.part.sheet else (),
        tuple(_finding(found) for found in one.findings),
    )


def _buttons(model: type[Register]) -> tuple[Button, ...]:
    actor, key = security.actor(), model.declaration.key
    found = [Button("下载模板", f"/admin/{key}/template/", small=True)]
    if may_import(model):
        found.append(Button("导入", f"/admin/{key}/import/", small=True))
    if actor.can(key, CREATE):
        found.append(Button("表格录入", f"/admin/{key}/grid/", small=True))
    return tuple(found)


def _finding(found: Finding) -> FindingView:
    check, key = found.check, found.register
    if check.wanted:
        return FindingView(check.label, check.serious)
    text = f"{check.label}{found.count:,}条"
    if found.names:
        named = tuple(Crumb(name or f"第{row_id}号", references.url_of(key, row_id)) for row_id, name in found.names)
        more = f"等{found.count:,}条" if found.count > len(named) else ""
        return FindingView(text, check.serious, names=named, more=more)
    if key == "school":
        return FindingView(check.label, check.serious, references.url_of(key, ground().school_id))
    query = [(f"f.{one.column}.{one.operator}", one.text) for one in found.filters]
    return FindingView(text, check.serious, f"/admin/{key}/?{urlencode(query)}")


# ---- the workbook ----


def _workbook(error: str) -> WorkbookView:
    run = golive_workbook.last_run()
    batches = golive_workbook.batches_of(run) if run else []
    waiting = next((batch for batch in batches if golive_workbook.is_open(batch)), None)
    drop = None
    if waiting is not None:
        confirm = Confirm("放弃还没有写入的工作表？", "已写入的不受影响；要接着导入须重新上传。", "放弃", danger=True)
        drop = Button("放弃其余工作表", f"{ADDRESS}drop/{run}/", "link", post=True, confirm=confirm, small=True)
    return WorkbookView(
        f"{ADDRESS}workbook/",
        MOST_BYTES,
        ACCEPT if golive_workbook.importable() else "",
        FORMATS,
        error,
        batches[0].file_name if batches else "",
        tuple(_sheet(number, batch, run, batch is waiting) for number, batch in enumerate(batches, 1)),
        "、".join(batches[0].options.get("unread") or ()) if batches else "",
        drop,
    )


def _sheet(number: int, batch: ImportBatch, run: str, is_next: bool) -> SheetLine:
    text, tone = STATES[batch.state]
    is_same = batch.state == "TRIED" and not golive_workbook.is_open(batch)
    counts = "、".join(f"{word}{batch.counts[key]:,}" for key, word in OUTCOMES.items() if batch.counts.get(key))
    url = f"/admin/{batch.register}/import/{batch.id}/"
    action: Button | None
    if is_next:
        action = Button(
            "试运行" if batch.state == "LOADED" else "看结果",
            f"{golive_workbook.NEXT}{run}/",
            "primary",
            post=True,
            small=True,
        )
    else:
        action = Button("查看", url, "link", small=True) if batch.state != "LOADED" else None
    return SheetLine(
        number,
        register_of(batch.register).declaration.label,
        Mark("没有变化", "ok") if is_same else Mark(text, tone),
        counts or f"{int(batch.counts.get('rows', 0)):,}行",
        action,
    )


# ---- starting over ----


def _restart_button() -> Button | None:
    if not golive_restart.written_batches() and not golive_restart.unwritten_batches():
        return None
    return Button("重新开始", f"{ADDRESS}restart/", post=True)


def restart_page(typed: str = "", error: str = "") -> RestartPage:
    """What starting over takes back and what it leaves, before it is done."""
    planned = golive_restart.plan()
    goes, stays = sum(one.goes for one in planned), sum(len(one.stays) for one in planned)
    blocked = sum(import_results.good_rows(one.batch) for one in planned if one.blocked)
    waiting = len(golive_restart.unwritten_batches())
    undone = sum(1 for one in planned if one.goes)
    parts = [
        f"撤销{undone}次导入，共{goes:,}行" if undone else "",
        f"放弃{waiting}张还没有写入的工作表" if waiting else "",
    ]
    return RestartPage(
        title="重新开始",
        lead="按从后到前的顺序撤销启用之前导入的内容：新增的删去，改动的恢复原值。手工录入的内容不会删除。",
        csrf_token=generate_csrf(),
        url=f"{ADDRESS}restart/do/",
        back_url=ADDRESS,
        school=school_name(security.actor().school_id),
        batches=tuple(_planned(one) for one in planned),
        goes="，".join(part for part in parts if part),
        stays=f"{stays + blocked:,}行不能撤销，会留下，原因见下表" if stays + blocked else "",
        typed=typed,
        error=error,
    )


def _planned(one: golive_restart.Planned) -> BatchView:
    batch = one.batch
    shown = [
        StaysView(kept.title or f"第{kept.row_id}号", kept.reason, references.url_of(batch.register, kept.row_id))
        for kept in one.stays[:STAYS_SHOWN]
    ]
    if one.blocked:
        shown = [StaysView(f"全部{import_results.good_rows(batch):,}行", one.blocked)]
    more = f"另有{len(one.stays) - STAYS_SHOWN:,}行" if len(one.stays) > STAYS_SHOWN else ""
    at = batch.written_at or batch.at
    return BatchView(
        register_of(batch.register).declaration.label,
        batch.file_name or "粘贴的内容",
        f"{batch.name} {at:%Y-%m-%d %H:%M}",
        f"{one.goes:,}行" + ("" if one.is_tried else "以内"),
        tuple(shown),
        more,
        f"/admin/{batch.register}/import/{batch.id}/" if batch.account_id == security.actor().account_id else "",
    )
