"""Sheets of an .xlsx workbook, as Excel and WPS write it, row by row: openpyxl reads the cells, from a stream that is watched.

Formulas are not evaluated and links not followed: a cell holds the value that was stored with it. Only what is needed
is read: openpyxl's own opening of a file ends at fonts, properties or rules that WPS writes otherwise than Excel.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, iterparse

from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser  # the pin in requirements.txt holds it
from openpyxl.xml.constants import REL_NS, SHEET_MAIN_NS

from models.core.reading_archive import Archive, beside
from models.core.reading_raw import (
    DAMAGED,
    ERROR,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    builtin_kind,
    check_count,
    check_place,
    format_kind,
    formatted,
    whole,
)

_MAIN = f"{{{SHEET_MAIN_NS}}}"


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
        """The cells of a sheet. Raises UnreadableError and what Archive.tree raises."""
        gatherer = Gatherer()
        strings = _strings(self.archive, self.strings, gatherer) if self.strings else []
        kinds = _kinds(self.archive.tree(self.styles)) if self.styles else []
        sheet = _Sheet(gatherer, strings, kinds, self.since_1904)
        with self.archive.watched(part.target, f"{SHEET_MAIN_NS} row", 2) as stream:
            for _, element in iterparse(stream):  # noqa: S314 — watched, so without definitions
                sheet.take(element)
        return gatherer.sheet(part.name)


def workbook(archive: Archive) -> Workbook:
    """Find the sheets. Raises UnreadableError if this is no workbook, and what Archive.tree raises."""
    main = next((target for kind, _, target in _relations(archive, "") if kind == "officeDocument"), "xl/workbook.xml")
    book, named = Workbook(archive), dict[str, str]()
    for kind, key, target in _relations(archive, main):
        if kind == "sharedStrings":
            book.strings = target
        elif kind == "styles":
            book.styles = target
        elif kind == "worksheet":
            named[key] = target
    root = archive.tree(main)
    settings = root.find(f"{_MAIN}workbookPr")
    book.since_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    for sheet in root.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        place = named.get(sheet.get(f"{{{REL_NS}}}id", ""))
        if place:
            book.sheets.append(Part(sheet.attrib["name"], place, sheet.get("state", "visible") != "visible"))
    if not book.sheets:
        raise UnreadableError(DAMAGED)
    check_count(len(book.sheets))
    return book


def _relations(archive: Archive, part: str) -> Iterator[tuple[str, str, str]]:
    """What a part refers to inside the archive: (kind, key, name)."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    for one in archive.tree(relations) if relations in archive else ():
        target = beside(part, one.get("Target", ""))
        if one.get("TargetMode") != "External" and target in archive:
            yield one.get("Type", "").rpartition("/")[2], one.get("Id", ""), target


def _strings(archive: Archive, name: str, gatherer: Gatherer) -> list[str]:
    """The table of texts that cells point into; the reading aid above Chinese characters is left out."""
    strings: list[str] = []
    with archive.watched(name, f"{SHEET_MAIN_NS} si", 1) as stream:
        events = iterparse(stream, ("start", "end"))  # noqa: S314
        _, root = next(events)
        for event, element in events:
            if event == "end" and element.tag == f"{_MAIN}si":
                strings.append(gatherer.text(unescape(_joined(element))))
                root.clear()
    return strings


def _joined(element: Element) -> str:
    plain, rich = element.iterfind(f"{_MAIN}t"), element.iterfind(f"{_MAIN}r/{_MAIN}t")
    return "".join(one.text or "" for one in (*plain, *rich))


def _kinds(styles: Element) -> list[str]:
    """The kind of number format of each cell style, in their order."""
    forms = styles.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
    codes = {form.get("numFmtId"): form.get("formatCode", "") for form in forms}
    keys = [style.get("numFmtId", "0") for style in styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
    return [format_kind(codes[key]) if key in codes else builtin_kind(int(key)) for key in keys]


class _Sheet:
    """Takes the elements of one sheet as they end and puts its rows into the gatherer."""

    def __init__(self, gatherer: Gatherer, strings: list[str], kinds: list[str], since_1904: bool) -> None:
        self.gatherer, self.strings, self.kinds, self.since_1904 = gatherer, strings, kinds, since_1904
        self.parser = WorkSheetParser(None, range(len(strings)), data_only=True)

    def take(self, element: Element) -> None:
        """One element."""
        if element.tag == f"{_MAIN}row":
            self._row(*self.parser.parse_row(element))
            self.parser.row_dimensions.clear()
            element.clear()
        elif element.tag == f"{_MAIN}is":
            text = _joined(element)
            element.clear()
            SubElement(element, f"{_MAIN}t").text = text
        elif element.tag == f"{_MAIN}mergeCell":
            with suppress(ValueError):
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
                self.gatherer.merge(top - 1, left - 1, bottom - 1, right - 1)

    def _row(self, index: int, found: list[dict[str, Any]]) -> None:
        """A row, counted from 1: cells may name another, and stand in any order."""
        cells: list[Raw] = []
        for cell in found:
            if cell["value"] is None:
                continue
            column, index = cell["column"], max(index, cell["row"])
            value = self._value(cell["value"], cell["data_type"], cell["style_id"])
            if column != len(cells) + 1:
                check_place(index - 1, column)
                cells.extend([None] * (column - len(cells)))
                cells[column - 1] = value
            else:
                cells.append(value)
        self.parser.row_counter = index
        self.gatherer.row(index - 1, cells)

    def _value(self, value: Any, kind: str, style: int) -> Raw:
        if kind == "n":
            return self._number(value, style)
        if kind == "e":
            return ERROR
        if kind == "s":
            return self.strings[value] if isinstance(value, int) else self.gatherer.text(unescape(value))
        if isinstance(value, str):
            return self.gatherer.text(value)
        return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value

    def _number(self, value: float, style: int) -> Raw:
        kind = self.kinds[style] if style < len(self.kinds) else ""
        return formatted(float(value), kind, since_1904=self.since_1904) if kind else whole(float(value))
