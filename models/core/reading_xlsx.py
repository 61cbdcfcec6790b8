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
    MOST_KEPT,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    builtin_kind,
    check_place,
    format_kind,
    formatted,
    iso_moment,
    number,
)

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
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
            strings.append(gatherer.text(_unescaped("".join(parts))))
        elif element == "rPh":
            aside = False

    def text(data: str) -> None:
        if taking:
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
        self.type = self.style = ""

    def handlers(self) -> tuple[Start, End, End]:
        """What the parser calls at each start, end and text. They run for every cell: local names are the fast ones."""
        names, depth, taking, parts = Names(), 0, False, ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth, taking, parts
            depth += 1
            if depth > DEEPEST:
                raise UnreadableError(DAMAGED)
            name = names[name]
            if name == "c":
                parts = ""
                self._cell(attributes)
            elif name == "v":
                taking = self.type != "inlineStr"
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
                    self._put(self._value(parts))
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

        return start, end, text

    def _cell(self, attributes: dict[str, str]) -> None:
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        place = attributes.get("r")
        if place is None:
            self.column += 1
            return
        letters = place.rstrip("0123456789")
        column = self.columns.get(letters)
        if column is None:
            column = self.columns[letters] = _column(letters)
        self.column = column
        if not self.numbered and len(place) > len(letters):
            self.index, self.numbered = int(place[len(letters) :]) - 1, True

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
        missing = self.column - len(self.cells)
        if missing == 0:
            self.cells.append(value)
        elif missing < 0:
            self.cells[self.column] = value
        elif value not in (None, ""):
            check_place(self.index, self.column + 1)
            self.cells.extend([None] * missing)
            self.cells.append(value)

    def _value(self, text: str) -> Raw:
        if self.type == "s":
            return self.strings[int(text)]
        if self.type == "n":
            key = (text, self.style)
            value = self.numbers.get(key)
            if value is None:
                value = self._number(text)
                if len(self.numbers) < MOST_KEPT:
                    self.numbers[key] = value
            return value
        if self.type == "b":
            return text.strip() in ("1", "true")
        if self.type == "e":
            return ERROR
        if self.type == "d":
            return iso_moment(text)
        return self.gatherer.text(_unescaped(text))

    def _number(self, text: str) -> Raw:
        if not text.strip():
            return None
        kind = self.kinds.get(self.style, "")
        return formatted(float(text), kind, since_1904=self.since_1904) if kind else number(text)

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
        if corners[0] and corners[1]:
            (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
            self.gatherer.merged.append((int(top) - 1, _column(left), int(bottom) - 1, _column(right)))


def _column(letters: str) -> int:
    """AA → 26. Raises ValueError for what are no letters of a column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 7):
        raise ValueError(letters)
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
