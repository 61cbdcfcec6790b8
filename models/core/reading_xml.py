"""Sheets of an XML spreadsheet (Excel 2003), which many older systems export under the name of .xls."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Self

from models.core.reading_archive import parse
from models.core.reading_raw import (
    DAMAGED,
    ERROR,
    Budget,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    check_count,
    check_place,
    iso_moment,
    number,
)

_MARK = "urn:schemas-microsoft-com:office:spreadsheet"


def is_sheet(head: str) -> bool:
    """Whether a text that begins like this is such a file."""
    return head.lstrip().startswith(("<?xml", "<Workbook")) and _MARK in head


def sheets_of(path: Path, codec: str) -> list[tuple[str, bool]]:
    """The name of each sheet and whether it is hidden. Raises UnreadableError, expat.ExpatError, OSError."""
    sheets: list[tuple[str, bool]] = []
    asked = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal asked
        if name == "Worksheet":
            check_count(len(sheets))
            sheets.append((attributes.get("Name", ""), False))
        asked = name == "Visible"

    def text(data: str) -> None:
        if asked and sheets and "Hidden" in data:
            sheets[-1] = sheets[-1][0], True

    with _Recoded(path, codec) as stream:
        parse(stream, start, None, text, encoding="utf-8")
    if not sheets:
        raise UnreadableError(DAMAGED)
    return sheets


def read(path: Path, codec: str, place: int, budget: Budget) -> RawSheet:
    """The cells of the sheet at a place. Raises UnreadableError, expat.ExpatError, OSError, ValueError."""
    gatherer = Gatherer()
    sheet = _Sheet(gatherer, place)
    with _Recoded(path, codec) as stream:
        parse(stream, sheet.start, sheet.end, sheet.text, count=budget.take, encoding="utf-8")
    return gatherer.sheet("")


class _Recoded:
    """A text file as UTF-8: the parser knows no Chinese code page."""

    def __init__(self, path: Path, codec: str) -> None:
        self._text = path.open(encoding=codec)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_of_an_error: object) -> None:
        self._text.close()

    def read(self, size: int, /) -> bytes:
        """The bytes of so many characters."""
        return self._text.read(size).encode()


class _Sheet:
    """Takes the elements of the document and gathers the rows of the sheet at one place."""

    def __init__(self, gatherer: Gatherer, place: int) -> None:
        self.gatherer, self.place = gatherer, place
        self.seen = -1
        self.index = -1
        self.cells: list[Raw] = []
        self.column = -1
        self.kind = ""
        self.across = self.span = 0
        self.taking = self.aside = False
        self.parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Worksheet":
            self.seen += 1
        if self.seen != self.place:
            return
        if name == "Row":
            self.index = int(attributes["Index"]) - 1 if "Index" in attributes else self.index + self.span + 1
            self.cells, self.column, self.across, self.span = [], -1, 0, int(attributes.get("Span", "0"))
        elif name == "Cell":
            self.column = int(attributes["Index"]) - 1 if "Index" in attributes else self.column + self.across + 1
            self.across, down = int(attributes.get("MergeAcross", "0")), int(attributes.get("MergeDown", "0"))
            if self.across < 0 or down < 0:
                raise UnreadableError(DAMAGED)
            if self.across or down:
                self.gatherer.merge(self.index, self.column, self.index + down, self.column + self.across)
        elif name == "Comment":
            self.aside = True
        elif name == "Data" and not self.aside:
            self.kind, self.taking, self.parts = attributes.get("Type", "String"), True, []

    def text(self, data: str) -> None:
        """Text between the elements."""
        if self.taking:
            self.parts.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.seen != self.place:
            return
        if name == "Comment":
            self.aside = False
        elif name == "Data" and self.taking:
            self.taking = False
            self._put(self._value("".join(self.parts)))
        elif name == "Row":
            self.gatherer.row(self.index, self.cells)
            self.cells = []

    def _put(self, value: Raw) -> None:
        if value in (None, ""):
            return
        check_place(self.index, self.column + 1)
        if self.column < len(self.cells) or self.index < 0:
            raise UnreadableError(DAMAGED)
        self.cells.extend([None] * (self.column - len(self.cells)))
        self.cells.append(value)

    def _value(self, text: str) -> Raw:
        if self.kind == "Number":
            return number(text) if text.strip() else None
        if self.kind == "DateTime":
            moment = iso_moment(text)
            return moment.time() if isinstance(moment, dt.datetime) and moment.year == 1899 else moment
        if self.kind == "Boolean":
            return text.strip() == "1"
        return ERROR if self.kind == "Error" else self.gatherer.text(text)
