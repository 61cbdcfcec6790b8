"""How an official form is laid out: title, particulars, headings, rows, totals as formulas, signatures, A4.

A form is small enough to print, so it is written in ordinary memory: merged headings go back over rows that constant
memory would have let go already.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from exports.cell_text import legal
from exports.cells import Formats, cell_writer
from exports.sheet import Value, plain_kind
from exports.styles import FONT, HEADING_COLOUR, lines_needed
from exports.workbook import SheetNames, opened_workbook, page_text, set_up_page

SIZE = 10
TITLE_SIZE = 18
LINE_HEIGHT = 13.5
LOWEST_ROW = 18
HEADING_HEIGHT = 20
TITLE_ROW, PARTICULARS_ROW, FIRST_HEADING_ROW = 0, 1, 2
NO_ROWS = "（本期无记录）"
SIGNATURES = ("制表人", "审核人", "负责人")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Column:
    """One column; neighbours with the same `group` stand under one heading, `total` columns are summed."""

    name: str
    label: str
    kind: str
    width: float
    group: str = ""
    total: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Section:
    """Rows that belong together; with a label they end in a line of subtotals."""

    rows: Sequence[Sequence[Value]]
    label: str = ""


@dataclass(frozen=True)
class Figure:
    """A number below the table. In its formula `{name}` is that column from the first to the last row, subtotals
    between them included; `value` is the result of the formula.
    """

    label: str
    formula: str
    value: Decimal | int
    kind: str = "integer"


@dataclass(frozen=True)
class Head:
    """What stands above and below every form: who reports, for when, and who signs."""

    organisation: str
    period: str
    filled_on: dt.date
    signatures: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Form:
    """One official form with its content."""

    title: str
    head: Head
    columns: Sequence[Column]
    sections: Sequence[Section]
    unit: str = ""
    total_label: str = "合计"
    figures: Sequence[Figure] = ()
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if len(self.columns) < max(len(SIGNATURES), len(self.figures)):
            raise ValueError(f"{self.title}: particulars, figures and signatures need a column each")
        if self.columns[0].total:
            raise ValueError(f"{self.title}: the label of the totals stands in the first column")


def write_form(form: Form, path: Path | str) -> int:
    """Write the form to `path`; returns the number of its rows, totals not counted."""
    with opened_workbook(path, constant_memory=False) as book:
        worksheet = book.add_worksheet(SheetNames().next(form.title))
        return _Writer(form, worksheet, Formats(book, {"font_name": FONT, "font_size": SIZE})).write()


class _Writer:
    def __init__(self, form: Form, worksheet: Worksheet, formats: Formats) -> None:
        self.form = form
        self.worksheet = worksheet
        self.formats = formats
        self.last = len(form.columns) - 1
        self.grouped = any(column.group for column in form.columns)
        self.first_row = FIRST_HEADING_ROW + (2 if self.grouped else 1)
        self.last_row = self.first_row
        self.row = self.first_row
        self.totals = [number for number, column in enumerate(form.columns) if column.total]
        self.boxed = formats.made(border=1)
        self.centred = formats.made(border=1, align="center", text_wrap=True)
        self.strong = formats.made(border=1, bold=True, align="center", text_wrap=True)

    def write(self) -> int:
        self._top()
        self._headings()
        count = self._rows()
        self.last_row = self.row - 1
        if self.totals:
            self._total(self.first_row, self.form.total_label, self._sums(self._all_rows()))
        self._figures()
        self._foot()
        self._page()
        return count

    def _top(self) -> None:
        form, made = self.form, self.formats.made
        title = made(bold=True, font_size=TITLE_SIZE, align="center")
        self._across(TITLE_ROW, 0, self.last, legal(form.title), title)
        self.worksheet.set_row(TITLE_ROW, 32)
        filled_on = f"{form.head.filled_on.year}年{form.head.filled_on.month}月{form.head.filled_on.day}日"
        unit = f"　　金额单位：{form.unit}" if form.unit else ""
        parts = (
            (f"填报单位：{form.head.organisation}", "left"),
            (form.head.period, "center"),
            (f"填报日期：{filled_on}{unit}", "right"),
        )
        for (first, last), (text, align) in zip(self._spans(len(parts)), parts, strict=True):
            self._across(PARTICULARS_ROW, first, last, legal(text), made(align=align))
        self.worksheet.set_row(PARTICULARS_ROW, HEADING_HEIGHT)

    def _headings(self) -> None:
        head = self.formats.made(border=1, bold=True, align="center", text_wrap=True, bg_color=HEADING_COLOUR)
        first, last = FIRST_HEADING_ROW, self.first_row - 1
        position = 0
        for group, members in groupby(self.form.columns, key=lambda column: column.group):
            columns = list(members)
            if group:
                self._across(first, position, position + len(columns) - 1, group, head)
            for number, column in enumerate(columns, start=position):
                if group or first == last:
                    self.worksheet.write_string(last, number, column.label, head)
                else:
                    self.worksheet.merge_range(first, number, last, number, column.label, head)
            position += len(columns)
        for number in range(first, last + 1):
            self.worksheet.set_row(number, HEADING_HEIGHT if self.grouped else 1.5 * HEADING_HEIGHT)

    def _rows(self) -> int:
        extra = {"border": 1, "text_wrap": True}
        writers = [
            cell_writer(
                self.worksheet, column.kind, self.formats, **(extra | {"align": "center"} if column.centred else extra)
            )
            for column in self.form.columns
        ]
        count = 0
        for section in self.form.sections:
            start = self.row
            for row in section.rows:
                for number, (write, value) in enumerate(zip(writers, row, strict=True)):
                    if value is None or value == "":
                        self.worksheet.write_blank(self.row, number, None, self.boxed)
                    else:
                        write(self.row, number, value)
                self.worksheet.set_row(self.row, self._height(row))
                self.row += 1
            count += len(section.rows)
            if section.label and section.rows:
                self._total(start, section.label, self._sums(section.rows))
        if not count:
            self._across(self.row, 0, self.last, NO_ROWS, self.centred)
            self.worksheet.set_row(self.row, LOWEST_ROW)
            self.row += 1
        return count

    def _height(self, row: Sequence[Value]) -> float:
        """Height for the row's longest text: not every program makes room for wrapped lines by itself."""
        lines = 1
        for column, value in zip(self.form.columns, row, strict=True):
            if isinstance(value, str):
                lines = max(lines, lines_needed(value, column.width, SIZE))
        return max(LOWEST_ROW, lines * LINE_HEIGHT + 4)

    def _all_rows(self) -> Iterator[Sequence[Value]]:
        for section in self.form.sections:
            yield from section.rows

    def _sums(self, rows: Any) -> dict[int, Decimal]:
        sums = dict.fromkeys(self.totals, Decimal(0))
        for row in rows:
            for number in self.totals:
                value = row[number]
                if isinstance(value, int | float | Decimal):
                    sums[number] += Decimal(str(value))
        return sums

    def _total(self, first: int, label: str, sums: Mapping[int, Decimal]) -> None:
        # SUBTOTAL leaves other subtotals in its range out, so the last line may simply span all rows.
        self._across(self.row, 0, self.totals[0] - 1, label, self.strong)
        for number in range(self.totals[0], self.last + 1):
            if number not in sums:
                self.worksheet.write_blank(self.row, number, None, self.boxed)
                continue
            formula = f"=SUBTOTAL(9,{xl_range(first, number, self.row - 1, number)})"
            self._formula(self.row, number, formula, sums[number], self.form.columns[number].kind)
        self.worksheet.set_row(self.row, LOWEST_ROW)
        self.row += 1

    def _figures(self) -> None:
        figures = self.form.figures
        if not figures:
            return
        ranges = {
            column.name: xl_range(self.first_row, number, self.last_row, number)
            for number, column in enumerate(self.form.columns)
        }
        label = self.formats.made(border=1, bold=True, align="center", bg_color=HEADING_COLOUR)
        for (first, last), figure in zip(self._spans(len(figures)), figures, strict=True):
            self._across(self.row, first, last, figure.label, label)
            self._across(self.row + 1, first, last, "", self.centred)
            formula = "=" + _PLACEHOLDER.sub(lambda found: ranges[found[1]], figure.formula)
            self._formula(self.row + 1, first, formula, Decimal(figure.value), figure.kind, align="center")
        for number in (self.row, self.row + 1):
            self.worksheet.set_row(number, HEADING_HEIGHT)
        self.row += 2

    def _foot(self) -> None:
        left = self.formats.made(align="left", text_wrap=True)
        for note in self.form.notes:
            self._across(self.row, 0, self.last, legal(note), left)
            self.worksheet.set_row(self.row, LOWEST_ROW)
            self.row += 1
        names = self.form.head.signatures or {}
        signers = dict.fromkeys(SIGNATURES, "") | dict(names)
        self.worksheet.set_row(self.row, 30)
        for (first, last), (role, name) in zip(self._spans(len(signers)), signers.items(), strict=True):
            self._across(self.row, first, last, legal(f"{role}：{name}"), left)

    def _page(self) -> None:
        worksheet = self.worksheet
        for number, column in enumerate(self.form.columns):
            worksheet.set_column(number, number, column.width)
        worksheet.freeze_panes(self.first_row, 0)
        set_up_page(worksheet, landscape=True, first_repeated=TITLE_ROW, last_repeated=self.first_row - 1)
        worksheet.print_area(0, 0, self.row, self.last)
        worksheet.hide_gridlines(2)
        worksheet.center_horizontally()
        worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        worksheet.set_footer(f'&L&9&"{FONT},Regular"{page_text(self.form.title)}&R&9第 &P 页 共 &N 页')
        codes = [n for n, column in enumerate(self.form.columns) if plain_kind(column.kind) == "code"]
        if codes:
            ranges = " ".join(xl_range(self.first_row, n, self.row, n) for n in codes)
            worksheet.ignore_errors({"number_stored_as_text": ranges})

    def _across(self, row: int, first: int, last: int, text: str, cell_format: Any) -> None:
        if first < last:
            self.worksheet.merge_range(row, first, row, last, "", cell_format)
        self.worksheet.write_string(row, first, text, cell_format)

    def _formula(self, row: int, column: int, formula: str, value: Decimal, kind: str, **properties: Any) -> None:
        # With its result beside it the formula shows its number in a viewer that does not compute.
        shown = self.formats.of(kind, border=1, bold=True, **properties)
        self.worksheet.write_formula(row, column, formula, shown, float(value))

    def _spans(self, parts: int) -> list[tuple[int, int]]:
        """First and last column of `parts` stretches of about the same width, each at least one column."""
        widths = [column.width for column in self.form.columns]
        share = sum(widths) / parts
        edges, covered = [0], 0.0
        for number, width in enumerate(widths):
            wanted = len(edges)
            left = len(widths) - number
            reached = covered + width / 2 > share * wanted or left == parts - wanted
            if wanted < parts and number > edges[-1] and reached:
                edges.append(number)
            covered += width
        edges.append(len(widths))
        return [(first, following - 1) for first, following in pairwise(edges)]
