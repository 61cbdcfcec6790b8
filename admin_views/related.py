"""The registers that point at a row: a tab with a count for each, and the last rows of the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from admin_views import references, security
from admin_views.details_tables import cell_of, head_of
from admin_views.extensions import db
from admin_views.list_screen import short_label
from admin_views.pages.details import Cell, Head, RelatedTab, SmallTable
from admin_views.pages.forms import Pointer
from admin_views.pages.shell import Button
from models.core.base import Register, register_of, registers
from models.core.columns import Declared
from models.core.entry import writable
from models.core.listing import Listing, Query, standard_columns
from models.core.lookup import labels
from models.core.permissions import CREATE, FALSE, TRUE, VIEW, ColumnRights

LAST_ROWS = 5
COUNT_CAP = 99
MOST_COLUMNS = 6
EMPTY_TABS = 4
MOST_BUTTONS = 2
PEOPLE_AND_PLACES = ("organisation", "people")
"""Menus whose rows every paper names: none begins there."""


@dataclass(frozen=True)
class Pointing:
    """One column of another register (or of its lines) that refers to this register."""

    model: type[Register]
    column: str
    label: str

    @property
    def key(self) -> str:
        """Name of the tab in the address."""
        return f"{self.model.declaration.key}.{self.column}"

    @property
    def screen(self) -> type[Register]:
        """The register whose screen shows the rows: a line's document."""
        declaration = self.model.declaration
        return register_of(declaration.of) if declaration.of else self.model


@lru_cache(maxsize=512)
def pointing_columns(key: str) -> tuple[Pointing, ...]:
    """Every entered reference to the register, in menu order; its own lines and the mechanism's columns aside."""
    found = []
    for other in registers():
        if key in (other.declaration.of, "school"):
            continue
        columns = [c for c in other.declaration.columns.values() if c.target == key and not c.computed and not c.system]
        label = register_of(other.declaration.of or other.declaration.key).declaration.label
        found += [Pointing(other, c.name, f"{label}（{c.label}）" if len(columns) > 1 else label) for c in columns]
    return tuple(found)


def related(row: Any, chosen: str) -> tuple[tuple[RelatedTab, ...], SmallTable | None]:
    """A tab for every register that points at the row as far as the reader sees it, and the last rows of the chosen one."""
    open_ones = [p for p in pointing_columns(row.declaration.key) if _is_open(p)]
    counted = dict(zip(open_ones, _counts(row, open_ones), strict=True))
    empty = [
        p
        for p in open_ones
        if not counted[p]
        and row.shape == "register"
        and (p.model.declaration.menu == row.declaration.menu)
        and _new_button(row, p)
    ][:EMPTY_TABS]
    shown = [p for p in open_ones if counted[p] or p in empty]
    shown.sort(key=lambda p: not counted[p])
    if not shown:
        return (), None
    current = next((p for p in shown if p.key == chosen), shown[0])
    url = references.url_of(row.declaration.key, row.id)
    tabs = tuple(
        RelatedTab(p.key, p.label, _capped(counted[p]), f"{url}&tab={p.key}#related", p is current) for p in shown
    )
    return tabs, _related_table(row, current, counted[current])


def _is_open(pointing: Pointing) -> bool:
    actor = security.actor()
    return (
        actor.can(pointing.screen.declaration.key, VIEW)
        and actor.predicate(pointing.model, VIEW) is not FALSE
        and actor.columns(pointing.model).plain(pointing.column)
    )


def _conditions(row: Any, pointing: Pointing) -> list[Any]:
    """The rows that point, inside the reader's scope; named by school too, which the indexes begin with."""
    table = pointing.model.__table__
    declared = pointing.model.declaration.columns[pointing.column]
    conditions = [table.c[pointing.column] == row.id]
    if (
        not declared.anywhere
        and declared.school == "school_id"
        and not (row.declaration.shared or pointing.model.declaration.shared)
    ):
        conditions.append(table.c.school_id == row.school_id)
    scope = security.actor().predicate(pointing.model, VIEW)
    return conditions if scope is TRUE else [*conditions, scope]


def _counts(row: Any, pointing: Sequence[Pointing]) -> list[int]:
    """How many rows point, up to the cap. One small statement each: a union of a hundred takes longer to build than to run."""
    connection = db.session.connection()
    found = []
    for one in pointing:
        inner = sa.select(one.model.__table__.c.id).where(*_conditions(row, one)).limit(COUNT_CAP + 1).subquery()
        found.append(int(connection.execute(sa.select(sa.func.count()).select_from(inner)).scalar_one()))
    return found


def _capped(count: int) -> str:
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)


def _related_table(row: Any, pointing: Pointing, count: int) -> SmallTable:
    model = pointing.model
    listing = Listing(db.session(), model, Query(size=LAST_ROWS))
    listing.conditions = _conditions(row, pointing)
    columns = _related_columns(pointing, listing.rights)
    page = listing.page(columns, with_counts=False)
    names, urls = _names(pointing, page.ids)
    title = model.declaration.title
    place = next((i for i, c in enumerate(columns) if c.name in ("document_no", title)), 0)
    rows = []
    for row_id, values in zip(page.ids, page.rows, strict=True):
        drawn = []
        for i, (declared, value) in enumerate(zip(columns, values, strict=True)):
            masked = (
                declared.name in listing.rights.masked
                or listing.rights.mixed.get(declared.name, ("", ""))[1] == "masked"
            )
            cell = cell_of(declared, value, masked=masked)
            if i == place and not model.declaration.of:
                cell = Cell(
                    cell.text or ("草稿" if model.shape == "document" else "查看"),
                    urls.get(row_id, ""),
                    title=cell.title,
                )
            drawn.append(cell)
        lead = (Cell(names.get(row_id, ""), urls.get(row_id, "")),) if model.declaration.of else ()
        rows.append((*lead, *drawn))
    lead_head = (Head("单据", one=True),) if model.declaration.of else ()
    heads = (*lead_head, *(head_of(c) for c in columns))
    more = (
        "" if model.declaration.of or not count else f"/admin/{model.declaration.key}/?f.{pointing.column}.in={row.id}"
    )
    return SmallTable(
        pointing.key,
        pointing.label,
        heads,
        tuple(rows),
        count=count,
        more_url=more,
        more_label="查看全部",
        add=_new_button(row, pointing),
        empty="还没有记录。",
    )


def _related_columns(pointing: Pointing, rights: ColumnRights) -> list[Declared]:
    left_out = {pointing.column, "line_no", "document_id", "prepared_by_id"}
    columns = [c for c in standard_columns(pointing.model, rights) if c.name not in left_out and c.kind.name != "note"]
    return columns[: MOST_COLUMNS - bool(pointing.model.declaration.of)]


def _names(pointing: Pointing, ids: list[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Names and addresses by id; of lines those of their documents."""
    key = pointing.screen.declaration.key
    if not pointing.model.declaration.of:
        return {}, {i: references.url_of(key, i) for i in ids}
    table = pointing.model.__table__
    owners = (
        {
            r[0]: r[1]
            for r in db.session.connection().execute(
                sa.select(table.c.id, table.c.document_id).where(table.c.id.in_(ids))
            )
        }
        if ids
        else {}
    )
    titles = labels(db.session(), key, owners.values())
    return (
        {i: titles.get(owner, "") for i, owner in owners.items()},
        {i: references.url_of(key, owner) for i, owner in owners.items()},
    )


def _new_button(row: Any, pointing: Pointing) -> Button | None:
    """新增 with the reference already filled in, where the reader may enter such rows and fill that column."""
    model, actor = pointing.model, security.actor()
    if model.declaration.of or not actor.can(model.declaration.key, CREATE):
        return None
    if pointing.column not in {c.name for c in writable(model, actor.columns(model))}:
        return None
    return Button(
        f"新增{short_label(model)}", f"/admin/{model.declaration.key}/new/?{pointing.column}={row.id}", "link"
    )


# ---- new documents and refused deletes ----


def new_documents(row: Any) -> list[Button]:
    """Papers that begin at this row and that the reader may write: 报修 on an asset's card."""
    found = []
    if row.declaration.menu in PEOPLE_AND_PLACES:
        return []
    for pointing in pointing_columns(row.declaration.key):
        begins = pointing.model.shape == "document" and pointing.column == f"{row.declaration.key}_id"
        button = _new_button(row, pointing) if begins else None
        if button is not None and _is_open(pointing):
            found.append(Button(button.label, button.url, wide=True))
    return found[:MOST_BUTTONS]


def pointers(row: Any, pointing: Sequence[tuple[str, int]]) -> tuple[Pointer, ...]:
    """Who uses the row, by label and number, with a link and some names where the reader sees them."""
    by_label: dict[str, list[Pointing]] = {}
    for one in pointing_columns(row.declaration.key):
        by_label.setdefault(one.model.declaration.label, []).append(one)
    return tuple(_pointer(row, label, count, by_label.get(label, [])) for label, count in pointing)


def _pointer(row: Any, label: str, count: int, columns: list[Pointing]) -> Pointer:
    for one in columns:
        if not _is_open(one):
            continue
        table = one.model.__table__
        ids = list(
            db.session.connection()
            .execute(sa.select(table.c.id).where(*_conditions(row, one)).order_by(table.c.id.desc()).limit(3))
            .scalars()
        )
        if not ids:
            continue
        names, urls = _names(one, ids)
        examples = names or labels(db.session(), one.model.declaration.key, ids)
        url = (
            next(iter(urls.values()), "")
            if one.model.declaration.of
            else (f"/admin/{one.model.declaration.key}/?f.{one.column}.in={row.id}")
        )
        return Pointer(label, f"{count}条", url, tuple(dict.fromkeys(examples[i] for i in ids if i in examples)))
    return Pointer(label, f"{count}条")
