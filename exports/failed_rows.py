"""The rows of a sheet that could not be imported: the user's own sheet again, with what is wrong, ready to be corrected.

Headings and values stay as they came, dates as dates; two columns are added at the end, which the import leaves out.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

from exports.cell_text import SUSPECT_STARTS, for_workbook, is_formula_like, legal
from exports.cells import Formats
from exports.styles import HEADING_COLOUR, display_width, lines_needed
from exports.workbook import LINE_HEIGHT, MOST_LINES, SheetNames, opened_workbook, set_up_page
from models.core.importing import ASKS, REFUSED, WARNS, WRONG, Result, Trouble

if TYPE_CHECKING:
    from models.core.headings import Layout
    from models.core.reading import Raw, RawSheet

PROBLEMS, ROW_NUMBER = "问题", "原行号"
"""Headings of the two added columns; the import knows them and leaves them out."""
BAD_COLOUR, ASK_COLOUR = "#FFC7CE", "#FFEB9C"
MOST_COMMENTS = 2_000
"""Cells whose reason also stands in a comment; a sheet with more of them opens slowly, and the column 问题 has them all."""

_FAILED = (WRONG, ASKS, REFUSED)
_LONGEST_CELL = 32_767
_FIRST_TRUE_DAY = dt.date(1900, 3, 1)
_NARROWEST, _WIDEST, _PROBLEM_WIDTH = 8, 40, 60
_SAMPLED = 200
_LONG_NUMBER = 10**11


@dataclass
class _Bad:
    """What is wrong with one row of the sheet: its reasons, and the colour and reasons of its cells by place."""

    reasons: list[str] = field(default_factory=list)
    cells: dict[int, list[Trouble]] = field(default_factory=dict)


def write_failed_rows(target: Path, sheet: RawSheet, layout: Layout, results: Iterable[Result]) -> int:
    """Write the headings and the rows that cannot be imported to `target`; returns the number of these rows.

    `results` are those of all entries of the sheet in its order: a document whose lines take several rows stays whole.
    """
    failed = dict(_failed(layout, results))
    with opened_workbook(target) as book:
        worksheet = book.add_worksheet(SheetNames().next(sheet.name))
        _Writer(worksheet, Formats(book), sheet, layout, failed).write()
    return len(failed)


def _failed(layout: Layout, results: Iterable[Result]) -> Iterator[tuple[int, _Bad]]:
    """Number of each failed row, with what is wrong with it."""
    places = {found.address: found.place for found in layout.found if found.address}
    data = sorted(index + 1 for index in layout.data)
    ordered = sorted(results, key=lambda result: result.number)
    ends = [following.number for _, following in pairwise(ordered)] + [max(data, default=0) + 1]
    for result, end in zip(ordered, ends, strict=True):
        if result.outcome in _FAILED:
            numbers = data[bisect_left(data, result.number) : bisect_left(data, end)] or [result.number]
            yield from _rows_of(result, numbers, places).items()


def _rows_of(result: Result, numbers: Sequence[int], places: Mapping[str, int]) -> dict[int, _Bad]:
    found = {number: _Bad() for number in numbers}
    for trouble in result.troubles:
        row = found.get(trouble.number, found[numbers[0]])
        row.reasons.append(f"请留意：{trouble.message}" if trouble.kind == WARNS else trouble.message)
        place = places.get(f"{trouble.list_name}.{trouble.column}" if trouble.list_name else trouble.column)
        if place is not None:
            row.cells.setdefault(place, []).append(trouble)
    wrong = [number for number, row in found.items() if row.reasons]
    for row in found.values():
        if not row.reasons:
            named = "、".join(str(number) for number in wrong[:5])
            row.reasons.append(f"与原第{named}行同属一张单据，请一起改正。" if named else "这一行没有写入，请核对。")
    return found


class _Writer:
    def __init__(
        self, worksheet: Worksheet, formats: Formats, sheet: RawSheet, layout: Layout, failed: dict[int, _Bad]
    ) -> None:
        self.worksheet, self.formats, self.sheet, self.layout, self.failed = worksheet, formats, sheet, layout, failed
        self.rows = layout.rows
        first = min(layout.heading_rows, default=0)
        facts = (one.number for one in layout.skipped if one.kind == "fact" and one.number < first)
        self.heads = [*facts, *layout.heading_rows]
        added = {found.place for found in layout.found if found.text.strip() in (PROBLEMS, ROW_NUMBER)}
        width = max((self._width(number) for number in (*self.heads, *failed)), default=0)
        self.kept = [place for place in range(width) if place not in added]
        self.comments = 0
        self.plain_text = formats.made(num_format="@")
        self.reasons = formats.made(text_wrap=True, valign="top", font_color="#9C0006")

    def _width(self, number: int) -> int:
        """Cells of a row up to its last one that holds anything."""
        row = self._row(number)
        return max((place + 1 for place, value in enumerate(row) if value not in (None, "")), default=0)

    def _row(self, number: int) -> Sequence[Raw]:
        source = self.sheet.rows if number in self.heads else self.rows
        return source[number - 1] if number <= len(source) else ()

    def write(self) -> None:
        """All rows from the top down, as constant memory needs it."""
        last = len(self.kept)
        for place, width in enumerate(self._widths()):
            self.worksheet.set_column(place, place, width)
        self.worksheet.set_column(last, last, _PROBLEM_WIDTH)
        self.worksheet.set_column(last + 1, last + 1, 8)
        self.worksheet.set_comments_author("")
        for row, number in enumerate(self.heads):
            self._head(row, number)
        for row, (number, bad) in enumerate(self.failed.items(), start=len(self.heads)):
            self._bad_row(row, number, bad)
        self._merge()
        self.worksheet.freeze_panes(len(self.heads), 0)
        set_up_page(self.worksheet, landscape=True, first_repeated=0, last_repeated=max(len(self.heads) - 1, 0))

    def _widths(self) -> list[int]:
        numbers = [*self.layout.heading_rows, *list(self.failed)[:_SAMPLED]]
        rows = [self._row(number) for number in numbers]
        widest = [max((_shown(row[p]) for row in rows if p < len(row)), default=0) for p in self.kept]
        return [max(_NARROWEST, min(width + 2, _WIDEST)) for width in widest]

    def _head(self, row: int, number: int) -> None:
        is_heading = number in self.layout.heading_rows
        look = {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": HEADING_COLOUR}
        look = look if is_heading else {}
        values = self._row(number)
        for place, source in enumerate(self.kept):
            self._cell(row, place, values[source] if source < len(values) else None, look)
        is_last = is_heading and number == self.layout.heading_rows[-1]
        for place, label in enumerate((PROBLEMS, ROW_NUMBER), start=len(self.kept)):
            self._cell(row, place, label if is_last else None, look)

    def _bad_row(self, row: int, number: int, bad: _Bad) -> None:
        reasons = for_workbook("\n".join(dict.fromkeys(bad.reasons)))[:_LONGEST_CELL]
        lines = min(lines_needed(reasons, _PROBLEM_WIDTH), MOST_LINES)
        self.worksheet.set_row(row, max(lines, 1) * LINE_HEIGHT + 6)
        values = self._row(number)
        for place, source in enumerate(self.kept):
            troubles = bad.cells.get(source, [])
            colour = _colour(troubles)
            self._cell(
                row, place, values[source] if source < len(values) else None, {"bg_color": colour} if colour else {}
            )
            if troubles:
                self._comment(row, place, troubles)
        last = len(self.kept)
        self.worksheet.write_string(row, last, reasons, self.reasons)
        self.worksheet.write_number(row, last + 1, number)

    def _comment(self, row: int, place: int, troubles: Sequence[Trouble]) -> None:
        self.comments += 1
        if self.comments > MOST_COMMENTS:
            return
        text = legal("\n".join(dict.fromkeys(trouble.message for trouble in troubles)))[:_LONGEST_CELL]
        height = 22 + 18 * lines_needed(text, 30)
        self.worksheet.write_comment(row, place, text, {"width": 240, "height": min(height, 400), "font_size": 10})

    def _cell(self, row: int, place: int, value: Raw, look: Mapping[str, Any]) -> None:
        """One value as it came, in its own type."""
        made, sheet = self.formats.made, self.worksheet
        if value is None or value == "":
            if look:
                sheet.write_blank(row, place, None, made(**look))
        elif isinstance(value, bool):
            sheet.write_boolean(row, place, value, made(**look))
        elif isinstance(value, int | float):
            if math.isfinite(value):
                # General would show an identity number that became a number as 3.7E+17.
                whole = {"num_format": "0"} if abs(value) >= _LONG_NUMBER else {}
                sheet.write_number(row, place, value, made(**whole, **look))
            else:
                sheet.write_string(row, place, str(value), made(**look))
        elif isinstance(value, str):
            self._text(row, place, value, look)
        elif _is_excel_moment(value):
            sheet.write_datetime(row, place, value, made(num_format=_moment_format(value), align="left", **look))
        else:
            sheet.write_string(row, place, str(value), made(**look))

    def _text(self, row: int, place: int, value: str, look: Mapping[str, Any]) -> None:
        if not look and len(value) < 256 and value.isprintable() and value[:1] not in SUSPECT_STARTS:
            self.worksheet.write_string(row, place, value, self.plain_text)
            return
        text = for_workbook(value)[:_LONGEST_CELL]
        quoted = {"quote_prefix": True} if is_formula_like(text) else {}
        # Format @ keeps leading zeros and all eighteen digits when the cell is corrected.
        short = {"num_format": "@"} if "\n" not in text and len(text) < 256 else {"text_wrap": True}
        self.worksheet.write_string(row, place, text, self.formats.made(**{**short, **quoted, **look}))

    def _merge(self) -> None:
        """Merged headings stay merged: a heading over several columns is read by them."""
        rows = {number - 1: row for row, number in enumerate(self.heads)}
        places = {source: place for place, source in enumerate(self.kept)}
        for top, left, bottom, right in self.sheet.merged:
            inside = all(row in rows for row in range(top, bottom + 1))
            if inside and left in places and right in places:
                # merge_range() would write the cells again, which constant memory has let go.
                self.worksheet.merge.append([rows[top], places[left], rows[bottom], places[right]])


def _colour(troubles: Sequence[Trouble]) -> str:
    if not troubles:
        return ""
    return BAD_COLOUR if any(trouble.kind not in (ASKS, WARNS) for trouble in troubles) else ASK_COLOUR


def _shown(value: Raw) -> int:
    if value is None:
        return 0
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return len(_moment_format(value))
    return display_width(str(value))


def _is_excel_moment(value: Any) -> bool:
    """Whether Excel can hold it: it knows no day before 1900 and gets the first two months wrong."""
    if isinstance(value, dt.datetime):
        return value.tzinfo is None and value.date() >= _FIRST_TRUE_DAY
    if isinstance(value, dt.date):
        return value >= _FIRST_TRUE_DAY
    if isinstance(value, dt.timedelta):
        return value >= dt.timedelta(0)
    return isinstance(value, dt.time) and value.tzinfo is None


def _moment_format(value: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.timedelta):
        return "[h]:mm:ss"
    if isinstance(value, dt.time):
        return "hh:mm:ss" if value.second else "hh:mm"
    if isinstance(value, dt.datetime) and value.time() != dt.time(0):
        return "yyyy-mm-dd hh:mm:ss" if value.second else "yyyy-mm-dd hh:mm"
    return "yyyy-mm-dd"
