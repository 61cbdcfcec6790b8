"""Reading: what a school has lying around as a file or in the clipboard becomes rows of raw cells.

A file is known by its content, never by its name. Whatever cannot be read raises UnreadableError with a sentence that
says what to do; nothing in a file is executed, evaluated or fetched.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.parsers import expat

from models.core import reading_ods, reading_text, reading_xls, reading_xlsx, reading_xml
from models.core.reading_archive import Archive
from models.core.reading_raw import (
    DAMAGED,
    ERROR,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    PASSWORD,
    TOO_MANY_LETTERS,
    Budget,
    Raw,
    RawSheet,
    UnreadableError,
    shown_name,
)

__all__ = [
    "ERROR",
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Book",
    "Raw",
    "RawSheet",
    "UnreadableError",
    "open_book",
    "read_block",
]

_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    ArithmeticError,
    AssertionError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What the readers below come upon in a damaged file."""

_OTHERS = (
    (b"%PDF", "这是PDF文件，不是表格。"),
    (b"\x89PNG", "这是图片，不是表格。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。"),
    (b"GIF8", "这是图片，不是表格。"),
    (b"Rar!", "这是压缩包，请解压后上传里面的表格。"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后上传里面的表格。"),
    (b"\x1f\x8b", "这是压缩包，请解压后上传里面的表格。"),
)
_NO_SHEET = "请上传 .xlsx、.xls、.et、.ods 或 .csv 文件。"
_WORD = "这是Word文档，不是表格。请把里面的表格复制到WPS或Excel里，存为 .xlsx 后再上传。"
_EMPTY = "文件里没有内容。请检查选的是不是这个文件，填好后保存再上传。"


@dataclass(frozen=True)
class Book:
    """An opened file. `kind` is xlsx, xls, ods, csv, tsv, html or xml; `names` are its visible sheets in their order (all, if
    none is visible), `hidden` the others. The file is read again for each sheet, so it must stay where it is.
    """

    kind: str
    names: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    _read: Callable[[str, Budget], RawSheet] = field(default=lambda name, budget: RawSheet(name, ()), repr=False)

    def sheet(self, name: str = "") -> RawSheet:
        """The sheet of that name, or the first that is not empty. Raises UnreadableError."""
        budget = Budget()
        if name:
            if name not in self.names + self.hidden:
                raise UnreadableError(f"文件里没有名为“{name}”的工作表，请另选一张。")
            return self._read(name, budget)
        for one in self.names:
            sheet = self._read(one, budget)
            if sheet.rows:
                return sheet
        raise UnreadableError(_EMPTY)


def open_book(path: Path, name: str) -> Book:
    """Open a file by its content: .xlsx, .xls, .et, .ods, .csv, .txt, tab text, a web page or XML that calls itself .xls.

    `name` is what the user calls the file; it names the sheet of a file that has no names for them. Raises
    UnreadableError for what is none of these, damaged, locked or beyond the limits.
    """
    with _told():
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableError(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请删去图片或分成几个文件上传。")
        if size == 0:
            raise UnreadableError(_EMPTY)
        with path.open("rb") as file:
            head = file.read(8)
        for mark, sentence in _OTHERS:
            if head.startswith(mark):
                raise UnreadableError(sentence if sentence.endswith("的表格。") else sentence + _NO_SHEET)
        if head.startswith(b"PK"):
            return _archive(path)
        if head.startswith(reading_xls.SIGNATURE):
            return _container(path)
        codec, start = reading_text.opening(path)
        if reading_xml.is_sheet(start):
            return _book("xml", reading_xml.sheets_of(path, codec), partial(reading_xml.read, path, codec))
        title = Path(name).stem or "Sheet1"
        kind, read = reading_text.reader_of(path, codec, start, title)
        return _book(kind, [(title, False)], lambda *_: read())


def read_block(text: str) -> RawSheet:
    """A block pasted from Excel or WPS: rows end in CRLF, LF or CR, cells are separated by tabs; a cell with line breaks
    stands in quotes. Rows may differ in length, blank rows inside are kept. Raises UnreadableError beyond the limits.
    """
    if len(text) > MOST_LETTERS:
        raise UnreadableError(TOO_MANY_LETTERS)
    with _told():
        return reading_text.block(text)


@contextmanager
def _told() -> Iterator[None]:
    """Turns what readers stumble over into the sentence for a damaged file."""
    try:
        yield
    except UnreadableError:
        raise
    except _FAULTS as fault:
        raise UnreadableError(DAMAGED) from fault


def _book(kind: str, sheets: list[tuple[str, bool]], read: Callable[[int, Budget], RawSheet]) -> Book:
    """A book over sheets (name, hidden) that are read by their place; names that stand twice are told apart."""
    places: dict[str, int] = {}
    for place, (name, _) in enumerate(sheets):
        given = name = shown_name(name) or f"Sheet{place + 1}"
        while given in places:
            given = f"{name}（{place + 1}）"
            name = given
        places[given] = place
    visible = tuple(name for name, place in places.items() if not sheets[place][1])

    def guarded(name: str, budget: Budget) -> RawSheet:
        with _told():
            sheet = read(places[name], budget)
        return RawSheet(name, sheet.rows, sheet.merged)

    names = visible or tuple(places)
    return Book(kind, names, tuple(name for name in places if name not in names), guarded)


def _archive(path: Path) -> Book:
    with closing(Archive(path, Budget())) as archive:
        parts = archive.names
        if "content.xml" in parts:
            sheets = reading_ods.sheets_of(archive)
            if not sheets:
                raise UnreadableError(_WORD if "mimetype" in parts and _says_text(archive) else DAMAGED)
            return _book("ods", sheets, partial(_ods, path))
        if any(part.startswith("word/") for part in parts):
            raise UnreadableError(_WORD)
        if "xl/workbook.bin" in parts:
            raise UnreadableError("这是二进制工作簿（.xlsb），请在WPS或Excel里打开后另存为 .xlsx 再上传。")
        if "[content_types].xml" not in parts:
            raise UnreadableError(
                "这是压缩包，不是表格。请解压后上传里面的表格文件；如果它本来是表格，请另存为 .xlsx 再上传。"
            )
        book = reading_xlsx.workbook(archive)
        return _book("xlsx", [(part.name, part.hidden) for part in book.sheets], partial(_xlsx, path))


def _says_text(archive: Archive) -> bool:
    with archive.open("mimetype") as stream:
        return b"opendocument.text" in stream.read(100)


def _xlsx(path: Path, place: int, budget: Budget) -> RawSheet:
    with closing(Archive(path, budget)) as archive:
        book = reading_xlsx.workbook(archive)
        return book.read(book.sheets[place])


def _ods(path: Path, place: int, budget: Budget) -> RawSheet:
    with closing(Archive(path, budget)) as archive:
        return reading_ods.read(archive, place, "")


def _container(path: Path) -> Book:
    streams = reading_xls.streams(path)
    if "EncryptedPackage" in streams:
        raise UnreadableError(PASSWORD)
    if "WordDocument" in streams:
        raise UnreadableError(_WORD)
    records = streams.get("Workbook") or streams.get("Book")
    if records is None:
        raise UnreadableError("文件不是表格，或格式太旧。请在WPS或Excel里打开后另存为 .xlsx 再上传。")
    book = reading_xls.workbook(records)
    return _book("xls", book.sheets, book.read)
