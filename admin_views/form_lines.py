"""The lines of a document as they are entered: which columns stand in the table, their rows, sums and totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from admin_views import cells, files, security
from admin_views.extensions import db
from admin_views.fields import (
    Box,
    Boxes,
    Names,
    box_of,
    computed_number,
    computed_text,
    factors_of,
    field_of,
    may_be_needed,
    needed_of,
    written,
)
from admin_views.pages.forms import BLANK_NUMBER, FieldView, LineColumn, LineRow, LinesView, StoredFile, Total
from admin_views.typed import Typed
from models.core import context as acting_context
from models.core import entry
from models.core.at import At
from models.core.base import Register
from models.core.capital import capital
from models.core.columns import Declared
from models.core.guard import fill_row
from models.core.numbering import is_automatic
from models.core.permissions import ColumnRights
from models.core.rules import Problem
from models.core.steps import Step

NARROW = {"unit": 60}
"""Columns whose content is shorter than their kind usually is, in pixels."""


@dataclass(frozen=True)
class Lines:
    """One list of lines of a register: which of its columns are entered and which are worked out."""

    name: str
    model: type[Register]
    rights: ColumnRights
    entered: tuple[Declared, ...]
    computed: tuple[Declared, ...]
    facts: tuple[Declared, ...]

    @property
    def key(self) -> str:
        """Key of the register of the lines."""
        return self.model.declaration.key

    def prefix(self, number: int | str) -> str:
        """Beginning of the names of one line's fields."""
        return f"{self.name}-{number}-"

    @property
    def summed(self) -> list[Declared]:
        """Amounts that may be added up; prices may not."""
        columns = [*self.entered, *self.computed]
        return [c for c in columns if c.kind.name == "money" and not c.name.endswith("price")]


def lists_of(model: type[Register]) -> list[Lines]:
    """The lists of lines that stand in a document's form: not those that only steps add to."""
    found = []
    for name in model.declaration.line_names:
        line_model = getattr(model, name).property.mapper.class_
        if not is_grown_by_steps(model, name, line_model):
            found.append(lines_of(name, line_model))
    return found


def adds_a_line(step: Step, name: str, line_model: type[Register]) -> bool:
    """Whether the step asks for every column a new line of the list needs, and so adds the line itself."""
    needed = {
        c.name for c in line_model.declaration.stored if c.required and c.default is None and c.kind.name != "yesno"
    }
    asked = {column.partition(".")[2] for column in step.asks if column.startswith(f"{name}.")}
    return bool(needed) and needed <= asked


def is_grown_by_steps(model: type[Register], name: str, line_model: type[Register]) -> bool:
    """Whether some step adds the lines of the list, so that no form does."""
    return any(adds_a_line(step, name, line_model) for step in model.declaration.steps)


def lines_of(name: str, model: type[Register]) -> Lines:
    """What the acting person enters and reads in one list of lines."""
    rights = security.actor().columns(model)
    needed = may_be_needed(model)
    entered = [
        c for c in entry.writable(model, rights) if not c.hide or c.name in needed or c.kind.name == "attachment"
    ]
    shown = [
        c
        for c in model.declaration.columns.values()
        if c.computed and not c.hide and not c.sensitive and rights.plain(c.name)
    ]
    entered.sort(key=lambda c: c.hide)
    return Lines(
        name,
        model,
        rights,
        tuple(entered),
        tuple(c for c in shown if c.kind.name == "money"),
        tuple(c for c in shown if c.kind.name != "money" and not c.target),
    )


def blank_line(document: Any, lines: Lines) -> Any:
    """An unsaved line with its defaults, not joined to the document."""
    line: Any = lines.model()
    line.school_id = document.school_id
    set_committed_value(line, "document", document)
    for declared in lines.model.declaration.stored:
        if is_automatic(declared.default):
            setattr(line, declared.name, None)
    with db.session.no_autoflush:
        fill_row(line, At(db.session(), acting_context.required()))
    return line


def is_untouched(typed: Typed, blank: Any, lines: Lines, names: Names) -> bool:
    """Whether a new line holds nothing but its defaults, as the browser sends the blank line back."""
    for declared in lines.entered:
        default = written(declared, getattr(blank, declared.name), names)
        box = typed.box(declared, names)
        if typed.upload(declared) or (box.value or box.shown) not in ("", default.value):
            return False
    return True


@dataclass
class Drawer:
    """Draws the fields of the lines of one list for one page."""

    lines: Lines
    screen: Any
    names: Names

    def row(
        self, number: int | str, boxes: Boxes, line: Any, row_id: str = "", problems: Iterable[Problem] = ()
    ) -> LineRow:
        """One line: what stands in it, what is worked out, what is wrong with it."""
        errors: dict[str, list[str]] = {}
        for problem in problems:
            errors.setdefault(problem.column, []).append(problem.message)
        fields = [
            self._entered(c, number, boxes(c), line, bool(row_id), tuple(errors.pop(c.name, ())))
            for c in self.lines.entered
        ]
        if fields:
            fields[0] = replace(fields[0], fact=fact_of(line, self.lines, self.names) if number != BLANK_NUMBER else "")
        product = factors_of(self.lines.model)
        for place, declared in enumerate(self.lines.computed):
            fields.append(
                FieldView(
                    name=f"{self.lines.prefix(number)}{declared.name}",
                    label=declared.label,
                    kind="computed",
                    decimals=2,
                    value=computed_text(line, declared, self.names) if number != BLANK_NUMBER else "",
                    product=product if place == 0 else "",
                )
            )
        return LineRow(tuple(fields), row_id, tuple(message for found in errors.values() for message in found))

    def _entered(
        self, declared: Declared, number: int | str, box: Box, line: Any, is_stored: bool, errors: tuple[str, ...]
    ) -> FieldView:
        masked = declared.name in self.lines.rights.masked
        stored = is_stored and masked and getattr(line, declared.name, None) is not None
        kept: tuple[StoredFile, ...] = ()
        if declared.kind.name == "attachment" and is_stored and not masked:
            kept = tuple(files.stored(line, declared.name))
        field = field_of(
            declared,
            box,
            self.screen,
            name=f"{self.lines.prefix(number)}{declared.name}",
            in_line=True,
            masked=masked,
            stored=stored,
        )
        follows = callable(declared.default) or declared.kind.name in ("yesno", "attachment")
        return replace(field, errors=errors, files=kept, carried=declared.carry, follows=follows)


def fact_of(line: Any, lines: Lines, names: Names) -> str:
    """What is known of the thing in a line, in one line of words: 现有库存12 · 单位包."""
    words = []
    for declared in lines.facts:
        text = computed_text(line, declared, names)
        if declared.kind.name == "yesno":
            words.append(declared.label if text == "是" else "")
        elif text:
            words.append(declared.label + text)
    return " · ".join(word for word in words if word)


@dataclass(frozen=True)
class ShownLine:
    """One line that is to be drawn: what stands in its fields, the row behind it, its id and what is wrong with it."""

    boxes: Boxes
    line: Any
    id: str = ""
    problems: tuple[Problem, ...] = ()


def stored_lines(row: Any, lines: Lines, names: Names) -> list[ShownLine]:
    """The lines of a row as they are."""
    found = list(getattr(row, lines.name))
    names.learn((c.target, getattr(line, c.name)) for line in found for c in lines.entered if c.target)
    return [ShownLine(box_of(line, names), line, str(line.id or "")) for line in found]


def view_of(
    document: Any,
    lines: Lines,
    given: Sequence[ShownLine],
    names: Names,
    errors: tuple[str, ...] = (),
    sums: bool = True,
) -> LinesView:
    """One list of lines with a blank line ready below."""
    blank = blank_line(document, lines)
    names.learn_row(blank, lines.entered)
    draw = Drawer(lines, type(document).declaration, names)
    summed = lines.summed if sums else []
    needed = needed_of(blank)
    columns = [
        LineColumn(
            c.name,
            c.label,
            field_of(c, Box(), type(document).declaration).kind,
            needed.get(c.name, False) and c.kind.name != "yesno",
            c.help,
            width=NARROW.get(c.name, 0),
            total=sum_text([g.line for g in given], c) if c in summed else None,
        )
        for c in lines.entered
    ]
    columns += [
        LineColumn(
            c.name,
            c.label,
            "computed",
            help=c.help,
            number=True,
            total=sum_text([g.line for g in given], c) if c in summed else None,
        )
        for c in lines.computed
    ]
    rows = tuple(draw.row(n, g.boxes, g.line, g.id, g.problems) for n, g in enumerate(given))
    return LinesView(
        name=lines.name,
        label=lines.model.declaration.label,
        columns=tuple(columns),
        rows=rows,
        blank=draw.row(BLANK_NUMBER, box_of(blank, names), blank),
        errors=errors,
    )


def sum_of(rows: Iterable[Any], declared: Declared) -> Decimal | None:
    """Sum of a column over lines; None where there is nothing to add."""
    found = [number for row in rows if (number := computed_number(row, declared)) is not None]
    return sum(found, Decimal(0)) if found else None


def sum_text(rows: Iterable[Any], declared: Declared) -> str:
    """Sum of an amount in words, empty for nothing."""
    return cells.money(sum_of(rows, declared))


# ---- figures of the whole document ----


def totals_of(model: type[Register], rights: ColumnRights) -> list[Declared]:
    """Numbers that a document with lines works out and the acting person may read; amounts first."""
    if not model.declaration.line_names:
        return []
    found = [
        c
        for c in model.declaration.columns.values()
        if c.computed
        and not c.hide
        and rights.plain(c.name)
        and c.kind.name in ("money", "quantity", "integer", "percent")
    ]
    return sorted(found, key=lambda c: c.kind.name != "money")


def main_total(totals: Sequence[Declared]) -> Declared | None:
    """The amount that is written large and in capital figures."""
    return totals[0] if totals and totals[0].kind.name == "money" else None


def summed_by(totals: Sequence[Declared], lists: Sequence[Lines]) -> str:
    """`lines.column` whose sum the main total is: the only amount of the only list."""
    if main_total(totals) is None or len(lists) != 1 or len(lists[0].summed) != 1:
        return ""
    return f"{lists[0].name}.{lists[0].summed[0].name}"


def total_views(row: Any, totals: Sequence[Declared], lists: Sequence[Lines], names: Names) -> tuple[Total, ...]:
    """The figures below the lines."""
    main, sums = main_total(totals), summed_by(totals, lists)
    ordered = [c for c in totals if c is not main] + ([main] if main else [])
    return tuple(
        Total(
            c.name,
            f"{c.label}（元）" if c.kind.name == "money" else c.label,
            computed_text(row, c, names),
            main=c is main,
            sums=sums if c is main else "",
        )
        for c in ordered
    )


def capital_text(row: Any, totals: Sequence[Declared]) -> str:
    """The main total in capital figures, empty while there is none."""
    main = main_total(totals)
    number = computed_number(row, main) if main is not None else None
    return capital(number) if number else ""
