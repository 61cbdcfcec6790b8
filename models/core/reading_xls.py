"""Sheets of an .xls or .et workbook: the records of BIFF8 (Excel 97 and later, WPS) and BIFF5 (Excel 95) in their container.

Every chain of the container is counted while it is followed, and every record is cut from what is there, so a damaged
file ends the reading instead of turning it in circles.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

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
    format_kind,
    formatted,
    whole,
)

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NO_SECTOR = 0xFFFFFFFA
_MINI_SECTOR, _MINI_LIMIT = 64, 4096
_BIFF8, _BIFF5 = 0x0600, 0x0500
_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_CODEPAGE, _SHEET, _DATEMODE, _FORMAT, _XF, _TEXTS = 0x0042, 0x0085, 0x0022, 0x041E, 0x00E0, 0x00FC
_NUMBER, _RK, _MANY_RK, _SHARED_TEXT, _LABEL, _RICH_LABEL = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6
_BOOL_OR_ERROR, _FORMULA, _STRING, _MERGED = 0x0205, (0x0006, 0x0206, 0x0406), 0x0207, 0x00E5

Record = tuple[int, list[bytes]]


# -- the container


class Container:
    """A compound file: streams by name, each made of sectors that a table chains together."""

    def __init__(self, data: bytes) -> None:
        """Read the tables. Raises UnreadableError, struct.error, IndexError for a damaged file."""
        self._data = data
        shift, fats = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 44)[0]
        if shift not in (9, 12):
            raise UnreadableError(DAMAGED)
        self._size = 1 << shift
        self._most = len(data) // self._size + 1
        directory, mini, more = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 68))
        numbers = list(struct.unpack_from("<109I", data, 76))
        per_sector = self._size // 4
        while more < _NO_SECTOR and len(numbers) <= self._most + per_sector:
            *next_numbers, more = struct.unpack(f"<{per_sector}I", self._sector(more))
            numbers += next_numbers
        self._next = self._numbers([number for number in numbers if number < _NO_SECTOR][: min(fats, self._most)])
        self._entries = self._directory(self._chain(directory))
        self._mini_next = self._numbers(self._places(mini)) if mini < _NO_SECTOR else []
        root = next(iter(self._entries.values()), (0, 0))
        self._mini = self._chain(root[0])[: root[1]] if root[0] < _NO_SECTOR else b""

    def __contains__(self, name: str) -> bool:
        """Whether there is such a stream."""
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError, IndexError, UnreadableError."""
        start, length = self._entries[name]
        if length >= _MINI_LIMIT:
            return self._chain(start)[:length]
        parts: list[bytes] = []
        while start < _NO_SECTOR and len(parts) * _MINI_SECTOR < length:
            parts.append(self._mini[start * _MINI_SECTOR : (start + 1) * _MINI_SECTOR])
            start = self._mini_next[start]
        return b"".join(parts)[:length]

    def _sector(self, number: int) -> bytes:
        sector = self._data[(number + 1) * self._size : (number + 2) * self._size]
        if not sector:
            raise UnreadableError(DAMAGED)
        return sector.ljust(self._size, b"\0")

    def _numbers(self, sectors: list[int]) -> list[int]:
        joined = b"".join(self._sector(number) for number in sectors)
        return list(struct.unpack(f"<{len(joined) // 4}I", joined))

    def _places(self, start: int) -> list[int]:
        places: list[int] = []
        while start < _NO_SECTOR:
            places.append(start)
            if len(places) > self._most:
                raise UnreadableError(DAMAGED)
            start = self._next[start]
        return places

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._places(start))

    @staticmethod
    def _directory(data: bytes) -> dict[str, tuple[int, int]]:
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(data) - 127, 128):
            length = min(struct.unpack_from("<H", data, at + 64)[0], 64)
            name = data[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            if data[at + 66] and name:
                entries.setdefault(name, struct.unpack_from("<II", data, at + 116))
        return entries


# -- the records


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Kind and data of each record from a place on, its continuations in the list. Raises UnreadableError."""
    kind, pieces = -1, list[bytes]()
    while at + 4 <= len(stream):
        following, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        if len(data) < length:
            raise UnreadableError(DAMAGED)
        at += 4 + length
        if following == _CONTINUE and pieces:
            pieces.append(data)
            continue
        if pieces:
            yield kind, pieces
        kind, pieces = following, [data]
    if pieces:
        yield kind, pieces


class _Texts:
    """Reads the texts of a record, which may run on into its continuations."""

    def __init__(self, pieces: list[bytes], codepage: str) -> None:
        self._pieces, self._piece, self._at, self._codepage = pieces, 0, 0, codepage

    def _take(self, length: int) -> bytes:
        """Bytes that may run over the end of a piece."""
        taken = b""
        while True:
            data = self._pieces[self._piece][self._at : self._at + length - len(taken)]
            taken += data
            self._at += len(data)
            if len(taken) == length:
                return taken
            self._piece, self._at = self._piece + 1, 0

    def _number(self, code: str) -> int:
        found: int = struct.unpack(code, self._take(struct.calcsize(code)))[0]
        return found

    def skip(self, length: int) -> None:
        """Pass over bytes."""
        self._take(length)

    def plain(self, size: str) -> str:
        """A BIFF5 text: its length, then bytes of the file's code page."""
        return self._take(self._number(size)).decode(self._codepage, "replace")

    def unicode(self, size: str) -> str:
        """A BIFF8 text: its length and flags, then characters of one or two bytes, then what is done to them."""
        length, flags = self._number(size), self._number("<B")
        runs = self._number("<H") if flags & 8 else 0
        phonetic = self._number("<I") if flags & 4 else 0
        parts: list[str] = []
        while length:
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0
                flags = self._number("<B")
            width = 2 if flags & 1 else 1
            room = (len(self._pieces[self._piece]) - self._at) // width
            if room == 0:
                raise UnreadableError(DAMAGED)
            count = min(length, room)
            parts.append(self._take(count * width).decode("utf-16-le" if width == 2 else "latin-1", "surrogatepass"))
            length -= count
        if runs or phonetic:
            self.skip(runs * 4 + phonetic)
        return "".join(parts)


@dataclass
class Workbook:
    """What the workbook says of its sheets: (name, place of its records, hidden); texts and formats are shared."""

    stream: bytes
    version: int
    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    codepage: str = "gb18030"
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    since_1904: bool = False

    def read(self, place: int, budget: Budget) -> RawSheet:
        """The cells of the sheet at a place. Raises UnreadableError, struct.error, IndexError for a damaged file."""
        name, at, _ = self.sheets[place]
        budget.take(len(self.stream))
        gatherer = Gatherer()
        sheet = _Sheet(self, gatherer)
        depth = 0
        for kind, pieces in _records(self.stream, at):
            depth += (kind == _BOF) - (kind == _EOF)
            if depth == 0:
                break
            if depth == 1:
                sheet.take(kind, pieces)
        else:
            raise UnreadableError(DAMAGED)
        sheet.finish()
        return gatherer.sheet(name)

    def text(self, pieces: list[bytes], size: str, skip: int = 0) -> str:
        """The text in a record after some bytes."""
        reader = _Texts(pieces, self.codepage)
        reader.skip(skip)
        return reader.unicode(size) if self.version == _BIFF8 else reader.plain(size)


def workbook(container: Container) -> Workbook:
    """Find the sheets. Raises UnreadableError for a locked or too old file, struct.error or IndexError for a damaged one."""
    stream = container.stream("Workbook" if "Workbook" in container else "Book")
    kind, version = struct.unpack_from("<H2xH", stream, 0)
    if kind != _BOF or version not in (_BIFF8, _BIFF5):
        raise UnreadableError("文件的格式太旧或已损坏。请在WPS或Excel里打开后另存为 .xlsx 再上传。")
    book = Workbook(stream, version)
    for kind, pieces in _records(stream, 0):
        data = pieces[0]
        if kind == _EOF:
            break
        if kind == _FILEPASS:
            raise UnreadableError(PASSWORD)
        if kind == _CODEPAGE:
            book.codepage = _codec(struct.unpack_from("<H", data)[0])
        elif kind == _DATEMODE:
            book.since_1904 = struct.unpack_from("<H", data)[0] == 1
        elif kind == _SHEET:
            at, hidden, sort = struct.unpack_from("<IBB", data)
            check_count(len(book.sheets))
            if sort == 0:
                book.sheets.append((book.text(pieces, "<B", 6), at, bool(hidden & 3)))
        elif kind == _FORMAT:
            book.formats[struct.unpack_from("<H", data)[0]] = book.text(pieces, "<H" if version == _BIFF8 else "<B", 2)
        elif kind == _XF:
            book.styles.append(struct.unpack_from("<2xH", data)[0])
        elif kind == _TEXTS:
            book.texts = pieces
    return book


def _codec(codepage: int) -> str:
    name = {1200: "utf-16-le", 936: "gb18030", 32768: "mac-roman", 32769: "cp1252"}.get(codepage, f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "gb18030"


class _Sheet:
    """Takes the records of one sheet and puts its rows into the gatherer."""

    def __init__(self, book: Workbook, gatherer: Gatherer) -> None:
        self.book, self.gatherer = book, gatherer
        self.kinds = [self._kind(style) for style in book.styles]
        self.texts = self._shared()
        self.index, self.cells = 0, list[Raw]()
        self.awaited: tuple[int, int] | None = None

    def _kind(self, style: int) -> str:
        code = self.book.formats.get(style)
        return builtin_kind(style) if code is None else format_kind(code)

    def _shared(self) -> list[str]:
        if not self.book.texts:
            return []
        reader = _Texts(self.book.texts, self.book.codepage)
        reader.skip(4)
        count = struct.unpack("<I", reader._take(4))[0]
        texts: list[str] = []
        for _ in range(min(count, sum(map(len, self.book.texts)) // 3, MOST_CELLS)):
            texts.append(self.gatherer.text(reader.unicode("<H")))
        return texts

    def take(self, kind: int, pieces: list[bytes]) -> None:
        """One record."""
        data = pieces[0]
        if kind in (_NUMBER, _RK, _SHARED_TEXT, _LABEL, _RICH_LABEL, _BOOL_OR_ERROR, *_FORMULA):
            row, column, style = struct.unpack_from("<3H", data)
            self.awaited = None
            self._put(row, column, self._value(kind, pieces, style))
            if kind in _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 0:
                self.awaited = row, column
        elif kind == _MANY_RK:
            row, column = struct.unpack_from("<2H", data)
            for style, packed in struct.iter_unpack("<HI", data[4 : 4 + (len(data) - 6) // 6 * 6]):
                self._put(row, column, self._seen(_unpacked(packed), style))
                column += 1
        elif kind == _STRING and self.awaited:
            self._put(*self.awaited, self.gatherer.text(self.book.text(pieces, "<H")))
        elif kind == _MERGED:
            count = struct.unpack_from("<H", data)[0]
            for top, bottom, left, right in struct.iter_unpack(
                "<4H", data[2 : 2 + min(count, (len(data) - 2) // 8) * 8]
            ):
                self.gatherer.merge(top, left, bottom, right)

    def finish(self) -> None:
        """Put the last row."""
        self.gatherer.row(self.index, self.cells)
        self.cells = []

    def _put(self, row: int, column: int, value: Raw) -> None:
        if row != self.index:
            self.finish()
            self.index = row
        if value is None or value == "":
            return
        if column >= len(self.cells):
            self.cells.extend([None] * (column + 1 - len(self.cells)))
        self.cells[column] = value

    def _value(self, kind: int, pieces: list[bytes], style: int) -> Raw:
        data = pieces[0]
        if kind == _SHARED_TEXT:
            return self.texts[int.from_bytes(data[6:10], "little")]
        if kind == _RK:
            return self._seen(_unpacked(int.from_bytes(data[6:10], "little")), style)
        if kind == _NUMBER:
            return self._seen(_double(data), style)
        if kind == _BOOL_OR_ERROR:
            return ERROR if data[7] else bool(data[6])
        if kind in _FORMULA:
            if data[12:14] != b"\xff\xff":
                return self._seen(_double(data), style)
            if data[6] in (1, 2):
                return bool(data[8]) if data[6] == 1 else ERROR
            return None
        return self.gatherer.text(self.book.text(pieces, "<H", 6))

    def _seen(self, value: float, style: int) -> Raw:
        kind = self.kinds[style] if style < len(self.kinds) else ""
        return formatted(value, kind, since_1904=self.book.since_1904) if kind else whole(value)


def _double(data: bytes) -> float:
    value: float = struct.unpack_from("<d", data, 6)[0]
    return value


def _unpacked(packed: int) -> float:
    """A number in four bytes: a whole one or the upper half of a float, the one or the other in hundredths."""
    if packed & 2:
        value = float((packed - (1 << 32) if packed & 0x80000000 else packed) >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value
