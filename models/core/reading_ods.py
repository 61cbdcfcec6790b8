"""Sheets of an .ods workbook, as LibreOffice and WPS write it.

Cells and rows that stand once and are repeated by a number are repeated only as far as the limits of a sheet go. Notes,
drawings and the record of changes are no part of a cell.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from models.core.reading_archive import Archive
from models.core.reading_raw import (
    ERROR,
    LAST_ROW,
    PASSWORD,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    check_place,
    iso_moment,
    number,
    percent,
)

_ASIDE = {
    "annotation",
    "tracked-changes",
    "shapes",
    "frame",
    "custom-shape",
    "g",
    "rect",
    "line",
    "control",
    "forms",
    "ruby-text",
}
_DURATION = re.compile(r"(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,9}))?S)?)?")
_MOST_SPACES = 100
_EMPTY_ROWS = 1 << 31


@dataclass
class Workbook:
    """The sheets of the file, by name in their order; hidden ones are marked."""

    archive: Archive
    sheets: list[tuple[str, bool]] = field(default_factory=list)

    def read(self, place: int) -> RawSheet:
        """The cells of the sheet at a place. Raises UnreadableError and what Archive.parse raises."""
        gatherer = Gatherer()
        sheet = _Sheet(gatherer, place)
        self.archive.parse("content.xml", sheet.start, sheet.end, sheet.text)
        return gatherer.sheet(self.sheets[place][0])


def workbook(archive: Archive) -> Workbook:
    """Find the sheets. Raises UnreadableError if the file is locked, and what Archive.parse raises."""
    if "META-INF/manifest.xml" in archive:
        archive.parse("META-INF/manifest.xml", _refuse_locked)
    book, hidden, depth = Workbook(archive), set[str](), 0
    style = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style, depth
        if name == "style":
            style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            hidden.add(style)
        elif name == "table":
            depth += 1
            if depth == 1:
                book.sheets.append((attributes.get("name", ""), attributes.get("style-name", "") in hidden))

    def end(name: str) -> None:
        nonlocal depth
        depth -= name == "table"

    archive.parse("content.xml", start, end)
    return book


def _refuse_locked(name: str, _attributes: dict[str, str]) -> None:
    if name == "encryption-data":
        raise UnreadableError(PASSWORD)


class _Sheet:
    """Takes the elements of the document and gathers the rows of the sheet at one place."""

    def __init__(self, gatherer: Gatherer, place: int) -> None:
        self.gatherer, self.place = gatherer, place
        self.seen, self.depth, self.aside = -1, 0, 0
        self.index = 0
        self.row_repeats = 1
        self.cells: list[Raw] = []
        self.pending = 0
        self.attributes: dict[str, str] = {}
        self.in_cell = self.in_text = False
        self.lines: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "table":
            self.depth += 1
            self.seen += self.depth == 1
        if self.depth != 1 or self.seen != self.place:
            return
        if self.aside or name in _ASIDE:
            self.aside += 1
        elif name in ("table-cell", "covered-table-cell"):
            self.attributes, self.lines, self.in_cell = attributes, [], True
        elif name == "table-row":
            self.row_repeats = _count(attributes.get("number-rows-repeated"))
            self.cells, self.pending = [], 0
        elif self.in_cell:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self.lines.append("")
            self.in_text = True
        elif self.in_text and name == "s":
            self.text(" " * min(_count(attributes.get("c")), _MOST_SPACES))
        elif self.in_text and name == "tab":
            self.text(" ")
        elif self.in_text and name == "line-break":
            self.text("\n")

    def text(self, data: str) -> None:
        """Text between the elements."""
        if self.in_text and not self.aside:
            self.lines[-1] += data

    def end(self, name: str) -> None:
        """An element ends."""
        here = self.depth == 1 and self.seen == self.place
        self.depth -= name == "table"
        if not here:
            return
        if self.aside:
            self.aside -= 1
        elif name == "p":
            self.in_text = False
        elif name in ("table-cell", "covered-table-cell"):
            self.in_cell = self.in_text = False
            self._cell(name)
        elif name == "table-row":
            self._row()

    def _cell(self, name: str) -> None:
        repeats = _count(self.attributes.get("number-columns-repeated"))
        column = len(self.cells) + self.pending
        value = None if name == "covered-table-cell" else self._value()
        right, down = (
            _count(self.attributes.get("number-columns-spanned")),
            _count(self.attributes.get("number-rows-spanned")),
        )
        if right > 1 or down > 1:
            self.gatherer.merged.append((self.index, column, self.index + down - 1, column + right - 1))
        if value is None or value == "":
            self.pending += repeats
            return
        check_place(self.index, column + repeats)
        self.cells.extend([None] * self.pending)
        self.cells.extend([value] * repeats)
        self.pending = 0

    def _row(self) -> None:
        if self.cells:
            for at in range(self.index, self.index + min(self.row_repeats, LAST_ROW + 1)):
                self.gatherer.row(at, self.cells)
        self.index = min(self.index + self.row_repeats, _EMPTY_ROWS)
        self.cells = []

    def _value(self) -> Raw:
        kind = self.attributes.get("value-type", "")
        if kind == "error" or (
            self.attributes.get("formula") and self.lines and _is_error(self.lines, self.attributes)
        ):
            return ERROR
        if kind == "percentage":
            return percent(float(self.attributes["value"]))
        if kind in ("float", "currency"):
            return number(self.attributes["value"])
        if kind == "date":
            return iso_moment(self.attributes.get("date-value", ""))
        if kind == "time":
            return _duration(self.attributes.get("time-value", ""))
        if kind == "boolean":
            return self.attributes.get("boolean-value") == "true"
        text = self.attributes.get("string-value") if not self.lines else None
        return self.gatherer.text("\n".join(self.lines) if text is None else text) or None


def _is_error(lines: list[str], attributes: dict[str, str]) -> bool:
    """A failed formula: its value is a void text or nought, and what is shown is its code."""
    shown = lines[0]
    return (
        shown.startswith(("#", "Err:")) and not attributes.get("string-value") and attributes.get("value", "0") == "0"
    )


def _duration(text: str) -> Raw:
    """PT07H20M00S → 07:20; a day and more, or less than nothing, is a length of time."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    sign, *numbers = match.groups()
    days, hours, minutes, seconds = (int(one or 0) for one in numbers[:4])
    length = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if sign or length >= dt.timedelta(days=1):
        return -length if sign else length
    return (dt.datetime(2000, 1, 1) + length).time()


def _count(text: str | None) -> int:
    """How often, at least once and never more than any sheet has room for."""
    return min(max(int(text), 1), _EMPTY_ROWS) if text and text.isdecimal() and len(text) < 12 else 1
