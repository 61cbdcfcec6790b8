"""The facts of a row: its few large figures, and everything else under the headings of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_views import cells, fields, files, form_groups
from admin_views.details_reading import Reading, state_column
from admin_views.details_tables import tone_of
from admin_views.pages.details import Fact, FactGroup, KeyFigure
from admin_views.pages.shell import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.core.columns import Declared

FIGURES = 4
PAIRED_FIGURES = {"depreciated_months": "useful_life_months"}
"""A figure that is read against another: 27 / 72."""

REMARKS_GROUP = "附件与备注"


def figures_of(reading: Reading) -> tuple[KeyFigure, ...]:
    """Amounts of a card, written large: of registers that show at least two of them in their list."""
    if reading.row.shape != "register":
        return ()
    names = [c.name for c in reading.columns if c.kind.name == "money" and not c.hide and "price" not in c.name]
    if len(names) < 2:
        return ()
    found = [
        KeyFigure(f"{reading.declaration.columns[name].label}（元）", reading.text(name))
        for name in names
        if reading.text(name)
    ]
    for name, other in PAIRED_FIGURES.items():
        if reading.text(name) and reading.text(other):
            label = reading.declaration.columns[name].label
            found.append(KeyFigure(f"{label} / 年限", reading.text(name), f"/ {reading.text(other)}"))
    return tuple(found[:FIGURES])


def groups_of(reading: Reading, figures: Sequence[KeyFigure]) -> tuple[FactGroup, ...]:
    """Facts under the headings of the form."""
    large = {figure.label.removesuffix("（元）") for figure in figures}
    left_out = {state_column(reading), "document_no", "label_code"}
    if not reading.declaration.columns[reading.declaration.title].target:
        left_out.add(reading.declaration.title)
    asked = {name for step in reading.declaration.steps for name in (*step.asks, *step.writes)}
    stored = [c for c in reading.columns if not c.computed or c.hide]
    shown = [c for c in reading.columns if c.computed and not c.hide]
    found = []
    for group in form_groups.groups_of(reading.model, stored, shown):
        facts = tuple(
            _fact(reading, c)
            for c in group.columns
            if c.name not in left_out and c.label not in large and _is_told(reading, c, asked)
        )
        remarks = group.title == REMARKS_GROUP
        if facts and not (remarks and not reading.text("remarks")):
            found.append(FactGroup(facts, "备注" if remarks else group.title))
    if reading.row.shape == "document":
        return (FactGroup(tuple(fact for group in found for fact in group.facts)),) if found else ()
    return tuple(found)


def _is_told(reading: Reading, declared: Declared, asked: set[str]) -> bool:
    """Blank values are told where somebody might have filled them in by now."""
    if declared.kind.name == "attachment":
        return bool(reading.values.get(declared.name))
    blank = not reading.text(declared.name)
    if not blank:
        return True
    return not (declared.computed or declared.name in asked or (declared.hide and reading.row.shape == "document"))


def _fact(reading: Reading, declared: Declared) -> Fact:
    name = declared.name
    masked = name in reading.rights.masked
    value = reading.values.get(name)
    if declared.kind.name == "attachment" and not masked:
        return Fact(declared.label, "有", span=2, files=tuple(files.stored(reading.row, name)))
    text = reading.text(name)
    if cells.is_state(declared) and value is not None and not masked:
        return Fact(declared.label, text, mark=Mark(value.label, cells.tone(value)))
    if declared.kind.name == "money" and text and not masked:
        text = f"¥{text}"
    note = declared.kind.name == "note"
    span = fields.span_of(declared, reading.declaration)
    if not note and len(text) <= 14:
        span = 1
    return Fact(
        declared.label,
        text,
        "" if masked else reading.url(declared),
        span,
        tone_of(declared, value) if not masked else "",
        preserve=note,
    )
