"""Which columns of a register stand in its form, under which headings and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from admin_views.fields import may_be_needed, span_of
from models.core import entry
from models.core.columns import Declared
from models.core.steps import initial_state

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.permissions import ColumnRights

ROOM = 32
"""So many columns of fields (four to a row) stand in one group at most before it is divided."""


@dataclass(frozen=True)
class Group:
    """Columns under one heading with a line of advice; `last` stands below the lines of a document."""

    title: str
    columns: tuple[Declared, ...]
    advice: str = ""
    last: bool = False


def drawn_of(model: type[Register], rights: ColumnRights, row: Any) -> list[Declared]:
    """The columns that the form offers to somebody with these rights.

    A document is not asked at its beginning for what a later step asks for, unless it must have it from the start.
    """
    columns = entry.writable(model, rights)
    if model.declaration.shape != "document":
        return columns
    later = asked_later(model)
    return [
        c
        for c in columns
        if c.name not in later or c.required or (c.default is not None and not c.hide) or _is_filled(row, c)
    ]


def asked_later(model: type[Register]) -> set[str]:
    """Columns that only steps after the first state ask for; remarks may be made at any time."""
    first = initial_state(model) if model.state_column else ""
    early = {name for one in model.declaration.steps if first in one.from_states for name in one.asks}
    return {name for one in model.declaration.steps for name in one.asks} - early - {"remarks"}


def _is_filled(row: Any, declared: Declared) -> bool:
    return row is not None and getattr(row, declared.name) is not None


def computed_of(model: type[Register], rights: ColumnRights) -> list[Declared]:
    """Computed columns that stand among the fields; the numbers of a document with lines stand below the lines."""
    below = ("money", "quantity", "integer", "percent") if model.declaration.line_names else ()
    return [
        c
        for c in model.declaration.columns.values()
        if c.computed
        and not c.hide
        and rights.plain(c.name)
        and c.kind.name not in below
        and c.kind.name != "attachment"
    ]


def groups_of(model: type[Register], drawn: Sequence[Declared], computed: Iterable[Declared]) -> list[Group]:
    """The groups a register declares, else groups by weight: what everybody fills, the rest, remarks at the end."""
    declared = getattr(model, "groups", ())
    if declared:
        return _declared_groups(declared, drawn, list(computed))
    needed = may_be_needed(model)
    ending = [c for c in drawn if c.name == "remarks"]
    body = [c for c in drawn if c not in ending]
    front = [c for c in body if not c.hide or c.name in needed]
    hidden = tuple(c for c in body if c not in front)
    shown = list(computed)
    is_document = model.declaration.shape == "document"
    found: list[Group] = []
    if not is_document and sum(span_of(c, model.declaration) for c in [*front, *shown]) > ROOM:
        first = tuple(c for c in front if c.name in needed)
        found += [Group("基本信息", first), Group("补充信息", (*(c for c in front if c not in first), *shown))]
    else:
        found.append(Group("" if is_document else "基本信息", (*front, *shown)))
    found.append(Group("其他信息", hidden, last=True))
    found.append(Group("附件与备注", tuple(ending), last=True))
    return [group for group in found if group.columns or group.title == "附件与备注"]


def _declared_groups(declared: Any, drawn: Sequence[Declared], computed: list[Declared]) -> list[Group]:
    """As declared; columns that no group names follow in a group of their own."""
    known = {c.name: c for c in [*drawn, *computed]}
    found, used = [], {"remarks"}
    for title, advice, names in declared:
        used |= set(names)
        columns = tuple(known[name] for name in names if name in known)
        if columns:
            found.append(Group(title, columns, advice))
    rest = tuple(c for c in known.values() if c.name not in used)
    if rest:
        found.append(Group("其他信息", rest, last=True))
    found.append(Group("附件与备注", tuple(c for c in drawn if c.name == "remarks"), last=True))
    return found
