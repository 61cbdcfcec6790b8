"""What waits for a person and what runs out, put into words for the home page and its two full lists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from admin_views import cells, references, security
from admin_views.extensions import db
from admin_views.list_screen import short_label
from admin_views.pages.home import Expiring, Waiting
from admin_views.pages.shell import Button, Mark
from admin_views.signatures import waited
from models.core import context as acting_context
from models.core import reminders
from models.core.base import Register, has_register, register_of
from models.core.listing import Filter, Listing, Query, readable
from models.core.permissions import VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.core.reminders import DueRow, WaitingRow

PLACES = ("department_id", "room_id", "canteen_id", "class_group_id")
LONGEST_SUMMARY = 30
NEAR = 15
"""Days from which something that runs out is coloured."""


# ---- what waits ----


def waiting(limit: int) -> list[Waiting]:
    """Rows that wait for the acting person, the oldest first."""
    rows = reminders.waiting(db.session(), limit)
    late = {row.id for row in overdue_repairs(limit)}
    told: dict[str, dict[int, tuple[str, str]]] = {}
    for model in {row.model for row in rows}:
        told[model.declaration.key] = _told(model, [row.id for row in rows if row.model is model])
    return [
        _waiting(
            row,
            told[row.model.declaration.key].get(row.id, ("", "")),
            row.model.declaration.key == "repair_request" and row.id in late,
        )
        for row in rows
    ]


def _waiting(row: WaitingRow, told: tuple[str, str], late: bool) -> Waiting:
    summary, detail = told
    url = references.url_of(row.model.declaration.key, row.id)
    mark = Mark("已超时", "bad") if late else Mark(row.state.label, cells.tone(row.state))
    title = f"{short_label(row.model)} {row.title}" + (f" {summary}" if summary else "")
    return Waiting(
        mark,
        title,
        url,
        detail,
        waited(row.since, acting_context.required().now),
        Button(row.steps[0] if row.steps else "查看", url),
    )


def _told(model: type[Register], ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """What rows are about, and where and from whom they come: only from columns that are open to the reader."""
    rights = security.actor().columns(model)
    may = {c.name: c for c in readable(model, rights) if rights.plain(c.name)}
    texts = [
        c
        for c in may.values()
        if c.kind.name in ("text", "note") and c.search and not c.computed and c.name != model.declaration.title
    ][:1]
    money = [c for c in may.values() if c.kind.name == "money" and not c.hide and "price" not in c.name][:1]
    place = next((may[name] for name in PLACES if name in may), None)
    people = [c for c in may.values() if c.target == "staff" and not c.computed and not c.hide]
    person = next(iter(people), may.get("prepared_by_id"))
    beside = [c for c in (place, person) if c is not None]
    columns = [*texts, *money, *beside]
    found = {}
    for row_id, values in zip(ids, Listing(db.session(), model, Query()).values(list(ids), columns), strict=False):
        words = dict(zip([c.name for c in columns], values, strict=True))
        summary = [_cut(str(words[c.name])) for c in texts if words[c.name]]
        summary += [f"¥{cells.money(words[c.name])}" for c in money if words[c.name]]
        found[row_id] = ("，".join(summary), " · ".join(str(words[c.name]) for c in beside if words[c.name]))
    return found


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1] + "…"


# ---- what runs out ----


def expiring(limit: int) -> list[Expiring]:
    """Rows whose declared day comes near or has passed, the most urgent first."""
    rows = reminders.due(db.session(), limit)
    names: dict[tuple[str, int], str] = {}
    for model in dict.fromkeys(row.model for row in rows):
        names |= _names(model, [row for row in rows if row.model is model])
    return [_expiring(row, names.get((row.model.declaration.key, row.id), "")) for row in rows]


def _names(model: type[Register], rows: Sequence[DueRow]) -> dict[tuple[str, int], str]:
    """Words for rows that have no more than a number: what a document is about, whose certificate it is."""
    declaration = model.declaration
    if not declaration.title.endswith("_no"):
        return {}
    if declaration.shape == "document":
        told = _told(model, [row.id for row in rows])
        return {(declaration.key, row.id): f"{row.title} {told.get(row.id, ('', ''))[0]}".strip() for row in rows}
    rights = security.actor().columns(model)
    open_columns = [c for c in readable(model, rights) if rights.plain(c.name) and not c.computed and not c.hide]
    whose = [c for c in open_columns if c.target][:1]
    kind = declaration.key.rpartition("_")[2] + "_kind"
    columns = [*whose, *[c for c in open_columns if c.name == kind]]
    if not whose:
        return {}
    found = Listing(db.session(), model, Query()).values([row.id for row in rows], columns)
    return {
        (declaration.key, row.id): " ".join(str(getattr(one, "label", one)) for one in values if one)
        for row, values in zip(rows, found, strict=False)
    }


def _expiring(row: DueRow, name: str = "") -> Expiring:
    day = (
        f"{row.day.month}月{row.day.day}日"
        if row.day.year == acting_context.required().today.year
        else row.day.isoformat()
    )
    number = row.title if name and not name.startswith(row.title) else ""
    detail = f"{short_label(row.model)} · {row.declared.label}{day}" + (f" · {number}" if number else "")
    return Expiring(
        name or row.title or short_label(row.model),
        references.url_of(row.model.declaration.key, row.id),
        detail,
        left(row.days_left),
        "bad" if row.days_left < 0 else "wait" if row.days_left <= NEAR else "",
    )


def left(days: int) -> str:
    """剩25天, 过期2天, 今天到期."""
    if days == 0:
        return "今天到期"
    return f"剩{days}天" if days > 0 else f"过期{-days}天"


class OverdueRepair:
    """One repair that should have been finished by now."""

    def __init__(self, row_id: int, number: str, thing: str, place: str, due_at: dt.datetime) -> None:
        self.id, self.number, self.thing, self.place, self.due_at = row_id, number, thing, place, due_at


def overdue_repairs(limit: int) -> list[OverdueRepair]:
    """Unfinished repairs over their time that the acting person sees and has to do with."""
    if not has_register("repair_request"):
        return []
    model: Any = register_of("repair_request")
    actor = security.actor()
    rights = actor.columns(model)
    names = ("document_no", "object_name", "room_id", "due_at")
    concerned = any(grant.actions & {"U", "A"} for _, grant in actor.pairs("repair_request"))
    if not (actor.can("repair_request", VIEW) and concerned and all(rights.plain(n) for n in ("is_overdue", *names))):
        return []
    listing = Listing(db.session(), model, Query(filters=(Filter("is_overdue", "is", "1"),), size=limit))
    listing.conditions.insert(0, model.__table__.c.completed_at.is_(None))
    page = listing.page([model.declaration.columns[n] for n in names], with_counts=False)
    return [
        OverdueRepair(i, values[0] or "", values[1] or "", values[2] or "", values[3])
        for i, values in zip(page.ids, page.rows, strict=True)
    ]


def overdue(limit: int) -> list[Expiring]:
    """Overdue repairs as entries of the list of what runs out."""
    now = acting_context.required().now
    found = []
    for one in overdue_repairs(limit):
        place = f"{one.place} · " if one.place else ""
        found.append(
            Expiring(
                f"{one.number or '报修'} {one.thing}",
                references.url_of("repair_request", one.id),
                f"报修维修 · {place}应于{one.due_at:%m-%d %H:%M}前修复",
                waited(one.due_at, now).replace("等了", "超", 1) or "刚超时",
                "bad",
            )
        )
    return found
