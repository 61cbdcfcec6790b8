"""The rows of an import as its pages show them: groups, changes, sentences, and the buttons that answer questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from admin_views import import_reading, import_results
from admin_views.extensions import db
from admin_views.pages.importing import ChangeView, OfferView, RowView, SkippedView, Tab, TroubleView
from admin_views.pages.shell import Mark
from admin_views.pages.shell import Tone as MarkTone
from models.core.importing import ASKS, CHANGED, NEW, OUTCOMES, REFUSED, SAME, WRONG
from models.core.pinyin import PEOPLE
from models.core.system import ImportBatch, ImportRow

if TYPE_CHECKING:
    from models.core.base import Register

PAGE_SIZE = 50
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


def tabs_of(batch: ImportBatch, url: str, shown: Shown) -> tuple[Tab, ...]:
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


def rows_of(batch: ImportBatch, model: type[Register], shown: Shown) -> tuple[tuple[RowView, ...], int]:
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


def skips_of(batch: ImportBatch, shown: Shown) -> tuple[SkippedView, ...]:
    if shown.tab != SKIPPED:
        return ()
    return tuple(
        SkippedView(f"{number:,}", SKIPPED_KINDS[kind], text)
        for number, kind, text in batch.counts.get("skips") or ()
        if kind in SKIPPED_KINDS
    )


def labels_of(model: type[Register]) -> tuple[str, str]:
    columns = model.declaration.columns
    key, name = import_reading.key_columns(model)
    named = columns[name].label if name in columns else ""
    return columns[key].label if key in columns else "记录", "明细" if model.declaration.line_names else named


def unit_of(model: type[Register]) -> str:
    """What the rows of a result are counted in: a document takes several rows of the sheet."""
    return "张" if model.declaration.shape == "document" else "行"
