"""Small tables of a details page: how one cell is written, and the lines of a document with their sums."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from admin_views import cells, files, references, security
from admin_views.extensions import db
from admin_views.pages.details import Cell, Head, SmallTable, Tone
from admin_views.pages.shell import Mark
from models.core import context as acting_context
from models.core.base import Register
from models.core.capital import capital
from models.core.columns import Declared
from models.core.listing import Listing, Query, readable
from models.core.permissions import ColumnRights

MOST_LINE_COLUMNS = 14


def tone_of(declared: Declared, value: Any) -> Tone:
    """How a day with a reminder asks for attention: past, or near."""
    if not declared.remind or value is None:
        return ""
    day = value.date() if hasattr(value, "date") else value
    left = (day - acting_context.required().today).days
    return "bad" if left < 0 else "wait" if left <= declared.remind else ""


def cell_of(declared: Declared, value: Any, *, masked: bool = False, url: str = "", main: bool = False) -> Cell:
    """One value in a small table; references come as their label, their id has become the address."""
    written = cells.writer_of(declared, masked)(value)
    if isinstance(written, Markup):
        return Cell(mark=Mark(value.label, cells.tone(value)))
    tone = "" if masked else tone_of(declared, value)
    return Cell(str(written), url, main, tone, title=str(written) if len(written) > 30 else "")


def head_of(declared: Declared) -> Head:
    """Heading of a column; the unit of money stands in it."""
    shape = cells.shape_of(declared)
    label = (
        f"{declared.label}（元）" if declared.kind.name == "money" and "（" not in declared.label else declared.label
    )
    return Head(label, number=shape == "num", one=shape in ("one", "key", "mark"))


# ---- lines ----


def lines_tables(row: Any) -> tuple[SmallTable, ...]:
    """The lists of lines of a document, each with its sums."""
    return tuple(_lines_table(row, name) for name in row.declaration.line_names)


def _lines_table(row: Any, name: str) -> SmallTable:
    model: type[Register] = getattr(type(row), name).property.mapper.class_
    lines = list(getattr(row, name))
    actor = security.actor()
    rights = actor.row_columns(db.session(), lines[0]) if lines else actor.columns(model)
    columns, values = _line_values(model, lines, rights)
    wanted = [
        (c.target, getattr(line, c.name))
        for line in lines
        for c in columns
        if c.target and not c.computed and getattr(line, c.name) is not None and c.name not in rights.masked
    ]
    urls = references.urls(wanted)
    named = next((place for place, c in enumerate(columns) if c.name == model.declaration.title), 0)
    rows = []
    for line, found in zip(lines, values, strict=True):
        drawn = []
        for place, (declared, value) in enumerate(zip(columns, found, strict=True)):
            if declared.kind.name == "attachment" and declared.name not in rights.masked:
                drawn.append(Cell(files=tuple(files.stored(line, declared.name)) if value is not None else ()))
                continue
            referred = getattr(line, declared.name) if declared.target and not declared.computed else None
            drawn.append(
                cell_of(
                    declared,
                    value,
                    masked=declared.name in rights.masked,
                    url=urls.get((declared.target, referred), "") if referred is not None else "",
                    main=place == named,
                )
            )
        rows.append(tuple(drawn))
    sums = _sums(columns, values, rights)
    amounts = [sums[c.name] for c in columns if c.kind.name == "money" and c.name in sums]
    in_words = capital(amounts[0]) if len(amounts) == 1 else ""
    totals = tuple(str(cells.writer_of(c)(sums[c.name])) if c.name in sums else "" for c in columns)
    return SmallTable(
        name,
        model.declaration.label,
        tuple(head_of(c) for c in columns),
        tuple(rows),
        numbered=True,
        totals=totals if any(totals) else (),
        capital=in_words,
        empty="还没有明细。",
    )


def _line_values(
    model: type[Register], lines: Sequence[Any], rights: ColumnRights
) -> tuple[list[Declared], list[tuple[Any, ...]]]:
    """Columns worth a place: what every line must have, and whatever else is filled in somewhere."""
    own = {"line_no", "document_id"}
    columns = [c for c in readable(model, rights) if c.name not in own]
    found = Listing(db.session(), model, Query()).values([line.id for line in lines], columns)
    kept = [
        place
        for place, c in enumerate(columns)
        if any(not _is_blank(row[place], c) for row in found) or (not c.hide and (c.required or not found))
    ]
    kept = sorted(sorted(kept, key=lambda place: columns[place].hide)[:MOST_LINE_COLUMNS])
    return [columns[place] for place in kept], [tuple(row[place] for place in kept) for row in found]


def _is_blank(value: Any, declared: Declared) -> bool:
    """Nothing, or a no; a nought is a figure, but tells nothing in a column that lists leave out."""
    return value is None or value is False or value == "" or (declared.hide and declared.computed and not value)


def _sums(columns: Sequence[Declared], values: Sequence[tuple[Any, ...]], rights: ColumnRights) -> dict[str, Decimal]:
    """Amounts are summed; quantities only where all lines count in one unit; prices never."""
    if len(values) == 0:
        return {}
    units = [place for place, c in enumerate(columns) if c.name in ("unit", "item_unit")]
    one_unit = all(len({row[place] for row in values}) == 1 for place in units)
    found = {}
    for place, declared in enumerate(columns):
        summed = (declared.kind.name == "money" and "price" not in declared.name) or (
            declared.kind.name == "quantity" and one_unit and declared.name.endswith(("quantity", "score"))
        )
        filled = [row[place] for row in values if row[place] is not None]
        if summed and filled and declared.name not in rights.masked:
            found[declared.name] = sum(filled, Decimal(0))
    return found
