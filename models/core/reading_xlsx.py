"""Sheets of an .xlsx workbook, as Excel and WPS write it, read row by row: a sheet is never held twice.

Formulas are not evaluated and links not followed: a cell holds the value that was stored with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.core.reading_archive import DEEPEST, Archive, End, Names, Start, beside
from models.core.reading_raw import (
    DAMAGED,
    ERROR,
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_KEPT,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    builtin_kind,
    check_count,
    check_place,
    format_kind,
    formatted,
    iso_moment,
    number,
)

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_PARTS = 4_096
_PLACE = re.compile(r"\$?([A-Z]{1,7})\$?([0-9]{1,7})")


@dataclass
class Part:
    """A sheet of the workbook: its name, where it lies in the archive, and whether it is shown."""

    name: str
    target: str
    hidden: bool


@dataclass
class Workbook:
    """What the workbook says of its sheets."""

    archive: Archive
    sheets: list[Part] = field(default_factory=list)
    strings: str = ""
    styles: str = ""
    since_1904: bool = False

    def read(self, part: Part) -> RawSheet:
        """The cells of a sheet. Raises UnreadableError and what Archive.parse raises."""
        gatherer = Gatherer()
        strings = _strings(self.archive, self.strings, gatherer) if self.strings else []
        kinds = _kinds(self.archive, self.styles) if self.styles else []
        sheet = _Sheet(gatherer, strings, kinds, self.since_1904)
        self.archive.parse(part.target, *sheet.handlers(), bare=True)
        return gatherer.sheet(part.name)


def workbook(archive: Archive) -> Workbook:
    """Find the sheets. Raises UnreadableError if this is no workbook, and what Archive.parse raises."""
    main = next((target for kind, target in _relations(archive, "") if kind == "officeDocument"), "xl/workbook.xml")
    book, named, sheets = Workbook(archive), dict[str, str](), list[tuple[str, str, bool]]()
    for kind, target in _relations(archive, main, named):
        if kind == "sharedStrings":
            book.strings = target
        elif kind == "styles":
            book.styles = target

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            book.since_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            check_count(len(sheets))
            sheets.append(
                (attributes["name"], attributes.get("id", ""), attributes.get("state", "visible") != "visible")
            )

    archive.parse(main, start)
    book.sheets = [Part(title, named[key], hidden) for title, key, hidden in sheets if key in named]
    if not book.sheets:
        raise UnreadableError(DAMAGED)
    return book


def _relations(archive: Archive, part: str, sheets: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """What a part refers to inside the archive: (kind, name), and worksheets by their key into `sheets`."""
    folder, _, name = part.rpartition("/")
    found: list[tuple[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind, target = attributes.get("Type", "").rpartition("/")[2], beside(part, attributes.get("Target", ""))
        if target in archive:
            check_count(len(found))
            found.append((kind, target))
            if kind == "worksheet" and sheets is not None:
                sheets[attributes.get("Id", "")] = target

    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations in archive:
        archive.parse(relations, start)
    return found


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _strings(archive: Archive, name: str, gatherer: Gatherer) -> list[str]:
    """The table of texts that cells point into; the reading aid above Chinese characters is left out."""
    strings: list[str] = []
    parts: list[str] = []
    taking = aside = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal taking, aside
        if element == "t":
            taking = not aside
        elif element == "si":
            parts.clear()
        elif element == "rPh":
            aside = True

    def end(element: str) -> None:
        nonlocal taking, aside
        if element == "t":
            taking = False
        elif element == "si":
            check_count(len(strings), MOST_CELLS)
            strings.append(gatherer.text(_unescaped("".join(parts))))
        elif element == "rPh":
            aside = False

    def text(data: str) -> None:
        if taking:
            check_count(len(parts), _MOST_PARTS)
            parts.append(data)

    archive.parse(name, start, end, text)
    return strings


def _kinds(archive: Archive, name: str) -> list[str]:
    """The kind of number format of each cell style, in their order."""
    codes: dict[str, str] = {}
    kinds: list[str] = []
    inside = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        check_count(len(codes) + len(kinds))
        if element == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            key = attributes.get("numFmtId", "0")
            kinds.append(format_kind(codes[key]) if key in codes else builtin_kind(int(key)))

    def end(element: str) -> None:
        nonlocal inside
        if element == "cellXfs":
            inside = False

    archive.parse(name, start, end)
    return kinds


class _Sheet:
    """Takes the elements of one sheet and puts its rows into the gatherer."""

    def __init__(self, gatherer: Gatherer, strings: list[str], kinds: list[str], since_1904: bool) -> None:
        self.gatherer, self.strings, self.since_1904 = gatherer, strings, since_1904
        self.kinds = {str(at): kind for at, kind in enumerate(kinds) if kind}
        self.columns: dict[str, int] = {}
        self.numbers: dict[tuple[str, str], Raw] = {}
        self.index = self.column = -1
        self.numbered = self.aside = False
        self.cells: list[Raw] = []

    def handlers(self) -> tuple[Start, End, End]:
        """What the parser calls at each start, end and text. They run for every cell, so the common is done in place."""
        names, columns, strings, numbers = Names(), self.columns, self.strings, self.numbers
        depth, taking, parts, kind, style = 0, False, "", "n", ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth, taking, parts, kind, style
            depth += 1
            if depth > DEEPEST:
                raise UnreadableError(DAMAGED)
            name = names[name]
            if name == "c":
                get = attributes.get
                parts, kind, style = "", get("t", "n"), get("s", "")
                place = get("r", "")
                column = columns.get(place.rstrip("0123456789"))
                if column is None or not self.numbered:
                    column = self._place(place)
                self.column = column
            elif name == "v":
                taking = kind != "inlineStr"
            elif name == "t":
                taking = not self.aside
            else:
                self._other(name, attributes)

        def end(name: str) -> None:
            nonlocal depth, taking
            depth -= 1
            name = names[name]
            if name == "c":
                if parts:
                    value = strings[int(parts)] if kind == "s" else numbers.get((parts, style)) if kind == "n" else None
                    if value is None:
                        value = self._value(parts, kind, style)
                    if self.column == len(self.cells):
                        self.cells.append(value)
                    else:
                        self._put(value)
            elif name in ("v", "t"):
                taking = False
            elif name == "row":
                self.gatherer.row(self.index, self.cells)
                self.cells = []
            elif name == "rPh":
                self.aside = False

        def text(data: str) -> None:
            nonlocal parts
            if taking:
                parts += data
                if len(parts) > LONGEST_TEXT * 8:
                    raise UnreadableError(DAMAGED)

        return start, end, text

    def _place(self, place: str) -> int:
        """The column of a cell: by its place, or next to the one before. A row without a number takes its cells'."""
        if not place:
            return self.column + 1
        letters = place.rstrip("0123456789")
        column = _column(letters)
        if len(self.columns) < MOST_KEPT:
            self.columns[letters] = column
        if not self.numbered and len(place) > len(letters):
            self.index, self.numbered = int(place[len(letters) :]) - 1, True
        return column

    def _other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.numbered = "r" in attributes
            self.index = int(attributes["r"]) - 1 if self.numbered else self.index + 1
            self.cells, self.column = [], -1
        elif name == "rPh":
            self.aside = True
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _put(self, value: Raw) -> None:
        """A cell that does not follow the one before."""
        if self.column < len(self.cells):
            self.cells[self.column] = value
        elif value not in (None, ""):
            check_place(self.index, self.column + 1)
            self.cells.extend([None] * (self.column - len(self.cells)))
            self.cells.append(value)

    def _value(self, text: str, kind: str, style: str) -> Raw:
        if kind == "n":
            value = self._number(text, style)
            if len(self.numbers) < MOST_KEPT:
                self.numbers[text, style] = value
            return value
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ERROR
        if kind == "d":
            return iso_moment(text)
        return self.gatherer.text(_unescaped(text))

    def _number(self, text: str, style: str) -> Raw:
        if not text.strip():
            return None
        kind = self.kinds.get(style, "")
        return formatted(float(text), kind, since_1904=self.since_1904) if kind else number(text)

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if corners[0] and corners[1]:
            (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
            self.gatherer.merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))


def _column(letters: str) -> int:
    """AA → 26. Raises ValueError for what are no letters of a column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 7):
        raise ValueError(letters)
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
