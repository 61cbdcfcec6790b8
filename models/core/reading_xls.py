"""Sheets of an .xls or .et workbook: olefile opens the container, xlrd reads the records of Excel 95 to 2003 and WPS.

xlrd believes what a file says: a link over a whole sheet or names that name each other fill the memory. So it gets the
records that hold cells and their formats, and no others; those are counted before it sees them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import olefile
import xlrd
from xlrd.sheet import Cell

from models.core.reading_raw import (
    DAMAGED,
    ERROR,
    MOST_CELLS,
    PASSWORD,
    Budget,
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

SIGNATURE: bytes = olefile.MAGIC
MOST_STYLES = 10_000
"""Formats of cells; Excel knew 4,000 of them."""

_COLUMNS = 256
_BIFF8, _BIFF5 = 0x0600, 0x0500
_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_CODEPAGE, _SHEET, _DATEMODE, _FORMAT, _STYLE, _TEXTS, _MERGED = 0x0042, 0x0085, 0x0022, 0x041E, 0x00E0, 0x00FC, 0x00E5
_CELLS = frozenset({0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6, 0x0205, 0x0006, 0x0206, 0x0406})
_RESULT = 0x0207
_AFTER_FORMULAS = frozenset({_RESULT, 0x0021, 0x0221, 0x0036, 0x0236, 0x0037, 0x04BC})
_WANTED = (
    _CELLS | _AFTER_FORMULAS | {_BOF, _EOF, _CONTINUE, _CODEPAGE, _SHEET, _DATEMODE, _FORMAT, _STYLE, _TEXTS, _MERGED}
)
_UNKNOWN = b"\xff\x7f"
_CHINESE = 936


@dataclass
class Workbook:
    """An opened workbook: its records, xlrd's view of them, and for each sheet whether it is hidden."""

    size: int
    book: xlrd.Book
    hidden: list[bool]

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        """The name of each sheet and whether it is hidden."""
        return list(zip(self.book.sheet_names(), self.hidden, strict=True))

    def read(self, place: int, budget: Budget) -> RawSheet:
        """The cells of the sheet at a place. Raises UnreadableError and what _FAULTS of the reading names."""
        budget.take(self.size)
        gatherer = Gatherer()
        with _translated():
            sheet = self.book.sheet_by_index(place)
            self.book.unload_sheet(place)
        for index in range(sheet.nrows):
            gatherer.row(index, [self._value(gatherer, cell) for cell in sheet.row(index)])
        for top, bottom, left, right in sheet.merged_cells:
            gatherer.merge(top, left, bottom - 1, right - 1)
        return gatherer.sheet("")

    def _value(self, gatherer: Gatherer, cell: Cell) -> Raw:
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None
        if isinstance(cell.value, str):
            return gatherer.text(cell.value) or None
        if cell.ctype in (xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR):
            return ERROR if cell.ctype == xlrd.XL_CELL_ERROR else bool(cell.value)
        return self._number(cell.value, cell.xf_index)

    def _number(self, value: float, style: int) -> Raw:
        styles = self.book.xf_list
        key = styles[style].format_key if style < len(styles) else 0
        form = self.book.format_map.get(key)
        kind = format_kind(form.format_str) if form and form.format_str else builtin_kind(key)
        return formatted(value, kind, since_1904=self.book.datemode == 1) if kind else whole(value)


def streams(path: Path) -> dict[str, bytes]:
    """The streams of a container that tell what it is, and the records of a workbook if it holds one. Raises OSError."""
    with olefile.OleFileIO(path) as container:
        names = ("EncryptedPackage", "WordDocument", "Workbook", "Book")
        return {name: container.openstream(name).read() for name in names if container.exists(name)}


def workbook(stream: bytes) -> Workbook:
    """Open the records of a workbook. Raises UnreadableError for a locked, too old or damaged one, struct.error."""
    records = bytearray(stream)
    checked = _Checked(records)
    with _translated():
        book = xlrd.open_workbook(
            file_contents=bytes(records),
            logfile=_Silent(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            encoding_override=checked.encoding,
        )
    return Workbook(len(stream), book, checked.hidden)


@contextmanager
def _translated() -> Iterator[None]:
    """Turns what xlrd raises for a damaged file, which is of many kinds, into one."""
    try:
        yield
    except (xlrd.XLRDError, AttributeError, TypeError) as fault:
        raise UnreadableError(DAMAGED) from fault


class _Silent(io.TextIOBase):
    """Where xlrd writes its remarks."""

    def write(self, text: str, /) -> int:
        """Forget it."""
        return len(text)


class _Checked:
    """Looks through the records of a workbook, counts what a file may have without end, and blanks what is not wanted.

    `hidden` tells of each sheet whether it is, `encoding` is the code page of an Excel 95 that names none or the Chinese.
    """

    def __init__(self, records: bytearray) -> None:
        """Raises UnreadableError, struct.error."""
        kind, version = struct.unpack_from("<H2xH", records, 0)
        if kind != _BOF or version not in (_BIFF8, _BIFF5):
            raise UnreadableError("文件的格式太旧或已损坏。请在WPS或Excel里打开后另存为 .xlsx 再上传。")
        self.hidden: list[bool] = []
        self.encoding = "gb18030" if version == _BIFF5 else None
        self._styles = self._merged = 0
        begins, starts = set[int](), list[int]()
        at, shared = 0, True
        while at + 4 <= len(records):
            kind, length = struct.unpack_from("<HH", records, at)
            if kind in _CELLS:
                self._cell(records, at + 4)
            elif kind == _BOF:
                begins.add(at)
            elif shared and kind == _SHEET:
                starts += self._sheet(records, at + 4)
            elif kind == _EOF:
                shared = False
            elif kind == _FILEPASS and shared:
                raise UnreadableError(PASSWORD)
            elif kind == _RESULT and version == _BIFF8:
                _recounted(records, at + 4, length)
            elif kind in _WANTED:
                self._count(kind, records, at + 4)
            else:
                records[at : at + 2] = _UNKNOWN
            at += 4 + length
        if not starts or not begins.issuperset(starts):
            raise UnreadableError(DAMAGED)

    def _sheet(self, records: bytearray, at: int) -> list[int]:
        start, hidden, sort = struct.unpack_from("<IBB", records, at)
        if sort:
            return []
        check_count(len(self.hidden))
        self.hidden.append(bool(hidden & 3))
        return [start]

    def _cell(self, records: bytearray, at: int) -> None:
        row, column = struct.unpack_from("<HH", records, at)
        if column >= _COLUMNS:
            check_place(row, column + 1)

    def _count(self, kind: int, records: bytearray, at: int) -> None:
        """Count the entries of what may have many of them."""
        if kind in (_STYLE, _FORMAT):
            self._styles += 1
            check_count(self._styles, MOST_STYLES)
        elif kind == _TEXTS:
            check_count(struct.unpack_from("<I", records, at + 4)[0], MOST_CELLS)
        elif kind == _MERGED:
            self._merged += int(struct.unpack_from("<H", records, at)[0])
            check_count(self._merged)
        elif kind == _CODEPAGE and struct.unpack_from("<H", records, at)[0] != _CHINESE:
            self.encoding = None


def _recounted(records: bytearray, at: int, length: int) -> None:
    """A rare character (𠮷) stands for two in the length of a formula's text; xlrd counts one and misses the end."""
    count, wide = struct.unpack_from("<HB", records, at)
    if wide & 1 and count * 2 + 3 == length:
        struct.pack_into("<H", records, at, len(records[at + 3 : at + length].decode("utf-16-le")))
