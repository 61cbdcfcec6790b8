"""Sheets of an .ods workbook, as LibreOffice and WPS write it.

Cells and rows that stand once and are repeated by a number are repeated only as far as the limits of a sheet go. Notes,
drawings and the record of changes are no part of a cell.
"""

from __future__ import annotations

import datetime as dt
import re

from models.core.reading_archive import DEEPEST, Archive, Names
from models.core.reading_raw import (
    DAMAGED,
    ERROR,
    LAST_ROW,
    LONGEST_TEXT,
    PASSWORD,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    check_count,
    check_place,
    iso_moment,
    number,
    percent,
)

_OFFICE, _TABLE, _TEXT, _STYLE, _CALC = (
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0 ",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0 ",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0 ",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0 ",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 ",
)
_COLUMNS, _ROWS = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_RIGHT, _DOWN = f"{_TABLE}number-columns-spanned", f"{_TABLE}number-rows-spanned"
_TYPE, _VALUE = f"{_OFFICE}value-type", f"{_OFFICE}value"

_CELLS = ("table-cell", "covered-table-cell")
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


def read(archive: Archive, place: int, name: str) -> RawSheet:
    """The cells of the sheet at a place. Raises UnreadableError and what Archive.parse raises."""
    gatherer = Gatherer()
    sheet = _Sheet(gatherer, place)
    archive.parse("content.xml", sheet.start, sheet.end, sheet.text, bare=True)
    return gatherer.sheet(name)


def sheets_of(archive: Archive) -> list[tuple[str, bool]]:
    """The name of each sheet and whether it is hidden. Raises UnreadableError if the file is locked, and what
    Archive.parse raises.
    """
    if "META-INF/manifest.xml" in archive:
        archive.parse("META-INF/manifest.xml", _refuse_locked)
    sheets, hidden, names, depth, tables = list[tuple[str, bool]](), set[str](), Names(), 0, 0
    style = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style, depth, tables
        depth += 1
        if depth > DEEPEST:
            raise UnreadableError(DAMAGED)
        name = names[name]
        if name == "style":
            style = attributes.get(f"{_STYLE}name", "")
        elif name == "table-properties" and attributes.get(f"{_TABLE}display") == "false":
            check_count(len(hidden))
            hidden.add(style)
        elif name == "table":
            tables += 1
            check_count(len(sheets))
            if tables == 1:
                sheets.append(
                    (attributes.get(f"{_TABLE}name", ""), attributes.get(f"{_TABLE}style-name", "") in hidden)
                )

    def end(name: str) -> None:
        nonlocal depth, tables
        depth -= 1
        tables -= names[name] == "table"

    archive.parse("content.xml", start, end, bare=True)
    return sheets


def _refuse_locked(name: str, _attributes: dict[str, str]) -> None:
    if name == "encryption-data":
        raise UnreadableError(PASSWORD)


class _Sheet:
    """Takes the elements of the document and gathers the rows of the sheet at one place."""

    def __init__(self, gatherer: Gatherer, place: int) -> None:
        self.gatherer, self.place = gatherer, place
        self.names = Names()
        self.seen, self.depth, self.aside = -1, 0, 0
        self.index = 0
        self.row_repeats = 1
        self.cells: list[Raw] = []
        self.pending = 0
        self.attributes: dict[str, str] = {}
        self.in_cell = self.in_text = self.here = False
        self.lines: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = self.names[name]
        if name == "table":
            self._table(1)
        if not self.here:
            return
        if self.aside or name in _ASIDE:
            self.aside += 1
        elif name in _CELLS:
            self.attributes, self.lines, self.in_cell = attributes, [], True
        elif self.in_cell:
            self._inside(name, attributes)
        elif name == "table-row":
            self.row_repeats = _count(attributes.get(_ROWS))
            self.cells, self.pending = [], 0

    def _table(self, change: int) -> None:
        """A table begins or ends; one inside another is no sheet."""
        self.depth += change
        self.seen += self.depth == change == 1
        self.here = self.depth == 1 and self.seen == self.place

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self.lines.append("")
            check_count(len(self.lines), LONGEST_TEXT)
            self.in_text = True
        elif self.in_text and name == "s":
            self.text(" " * min(_count(attributes.get(f"{_TEXT}c")), _MOST_SPACES))
        elif self.in_text and name == "tab":
            self.text(" ")
        elif self.in_text and name == "line-break":
            self.text("\n")

    def text(self, data: str) -> None:
        """Text between the elements."""
        if self.in_text and not self.aside:
            self.lines[-1] += data
            check_count(len(self.lines[-1]), LONGEST_TEXT * 2)

    def end(self, name: str) -> None:
        """An element ends."""
        name, here = self.names[name], self.here
        if name == "table":
            self._table(-1)
        if not here:
            return
        if self.aside:
            self.aside -= 1
        elif name == "p":
            self.in_text = False
        elif name in _CELLS:
            self.in_cell = self.in_text = False
            self._cell(name)
        elif name == "table-row":
            self._row()

    def _cell(self, name: str) -> None:
        get = self.attributes.get
        repeats = _count(get(_COLUMNS))
        value = None if name == "covered-table-cell" else self._value()
        if _RIGHT in self.attributes or _DOWN in self.attributes:
            left, right, down = len(self.cells) + self.pending, _count(get(_RIGHT)), _count(get(_DOWN))
            self.gatherer.merge(self.index, left, self.index + down - 1, left + right - 1)
        if value is None or value == "":
            self.pending += repeats
            return
        if self.pending or repeats > 1:
            check_place(self.index, len(self.cells) + self.pending + repeats)
            self.cells.extend([None] * self.pending)
            self.cells.extend([value] * (repeats - 1))
            self.pending = 0
        self.cells.append(value)

    def _row(self) -> None:
        if self.cells:
            for at in range(self.index, self.index + min(self.row_repeats, LAST_ROW + 1)):
                self.gatherer.row(at, self.cells)
        self.index = min(self.index + self.row_repeats, _EMPTY_ROWS)
        self.cells = []

    def _value(self) -> Raw:
        get = self.attributes.get
        kind = get(_TYPE, "")
        if kind in ("float", "currency") and not self._failed():
            return number(self.attributes[_VALUE])
        if self._failed():
            return ERROR
        if kind == "percentage":
            return percent(float(self.attributes[_VALUE]))
        if kind == "date":
            return iso_moment(get(f"{_OFFICE}date-value", ""))
        if kind == "time":
            return _duration(get(f"{_OFFICE}time-value", ""))
        if kind == "boolean":
            return get(f"{_OFFICE}boolean-value") == "true"
        if not self.lines:
            return self.gatherer.text(get(f"{_OFFICE}string-value", ""))
        return self.gatherer.text(self.lines[0] if len(self.lines) == 1 else "\n".join(self.lines))

    def _failed(self) -> bool:
        """A failed formula: its value is a void text or nought, and what is shown is its code."""
        get = self.attributes.get
        if get(f"{_CALC}value-type") == "error":
            return True
        shown = self.lines[0] if self.lines and get(f"{_TABLE}formula") else ""
        return shown.startswith(("#", "Err:")) and not get(f"{_OFFICE}string-value") and get(_VALUE, "0") == "0"


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
