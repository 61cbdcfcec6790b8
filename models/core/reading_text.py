"""Sheets that are text: comma or tab separated files, pasted blocks, and web pages that older systems save as .xls."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from models.core.reading_raw import (
    ERROR,
    ERROR_CODES,
    LONGEST_TEXT,
    MOST_COLUMNS,
    Gatherer,
    Raw,
    RawSheet,
    UnreadableError,
    check_count,
)

NOT_TEXT = "认不出文件的内容：它不是 .xlsx、.xls、.et、.ods 或 .csv 表格。请在WPS或Excel里打开后另存为 .xlsx 再上传。"
BAD_TEXT = (
    "文件里的文字读不出来：编码既不是UTF-8，也不是GB18030，或者文件已损坏。请在WPS或Excel里打开后另存为 .xlsx 再上传。"
)
EXAMINED = 1 << 16
"""Bytes looked at to find out what a text is and what separates its cells."""
MOST_LINES = 1 << 20
"""Lines of a text, blank ones included."""

_CHUNK = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ("\t", ",", ";")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|style|table|tr)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)


# -- encodings


def encoding_of(path: Path) -> str:
    """The codec a text file is in: by its mark, else strict UTF-8, else GB18030. Raises UnreadableError for neither."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, codec in _BOMS:
        if head.startswith(mark):
            if not _decodes(path, codec):
                raise UnreadableError(BAD_TEXT)
            return codec
    if _decodes(path, "utf-8"):
        return "utf-8"
    if _almost_utf8(path) or not _decodes(path, "gb18030"):
        raise UnreadableError(BAD_TEXT)
    return "gb18030"


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _almost_utf8(path: Path) -> bool:
    """UTF-8 with a bad place here and there, which GB18030 would turn into other characters without a word."""
    with path.open("rb") as file:
        text = file.read(EXAMINED * 16).decode("utf-8", "replace")
    foreign = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") * 10 < foreign


# -- cells of lines


def rows_of(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The cells of each row. Lines end in a line feed. A cell in quotes may hold delimiters and line breaks, and a
    doubled quote in it is one; a quote that is not closed, or not at the end of its cell, is a character like others.
    """
    source = _Lines(lines)
    while (line := source.next()) is not None:
        if '"' in line:
            yield list(_quoted(line, delimiter, source))
        else:
            bare = line.rstrip(delimiter)
            if bare.count(delimiter) >= MOST_COLUMNS * 10:
                raise UnreadableError(f"有一行超过 {MOST_COLUMNS} 列，请删去多余的列后再上传。")
            yield bare.split(delimiter)


class _Lines:
    """Lines without their ends, which may be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []

    def next(self) -> str | None:
        if self._back:
            return self._back.pop()
        line = next(self._lines, None)
        return None if line is None else line.removesuffix("\n")

    def put_back(self, lines: list[str]) -> None:
        self._back.extend(reversed(lines))


def _quoted(line: str, delimiter: str, source: _Lines) -> Iterator[str]:
    at, cells = 0, 0
    while True:
        end = -1
        if line.startswith('"', at):
            line, end = _closed(line, at + 1, delimiter, source)
        if end >= 0:
            yield line[at + 1 : end].replace('""', '"')
            end += 1
        else:
            end = line.find(delimiter, at)
            end = len(line) if end < 0 else end
            yield line[at:end]
        if end >= len(line):
            return
        at, cells = end + 1, cells + 1
        if cells >= MOST_COLUMNS * 10:
            raise UnreadableError(f"有一行超过 {MOST_COLUMNS} 列，请删去多余的列后再上传。")


def _closed(line: str, at: int, delimiter: str, source: _Lines) -> tuple[str, int]:
    """The line, with as many following ones as the quoted cell takes, and where its closing quote is, or -1."""
    first, start, taken = line, at, list[str]()
    while len(line) - start <= LONGEST_TEXT * 2:
        quote = line.find('"', at)
        if quote < 0:
            more = source.next()
            if more is None:
                break
            taken.append(more)
            at, line = len(line), f"{line}\n{more}"
        elif line.startswith('"', quote + 1):
            at = quote + 2
        elif quote + 1 == len(line) or line.startswith(delimiter, quote + 1):
            return line, quote
        else:
            break
    source.put_back(taken)
    return first, -1


def gathered(lines: Iterable[str], delimiter: str, name: str) -> RawSheet:
    """The rows of lines as a sheet of texts. Raises UnreadableError beyond the limits."""
    gatherer = Gatherer()
    for index, cells in enumerate(rows_of(lines, delimiter)):
        check_count(index, MOST_LINES)
        gatherer.row(index, [_cell(gatherer, cell) for cell in cells])
    return gatherer.sheet(name)


def _cell(gatherer: Gatherer, text: str) -> str:
    return ERROR if text in ERROR_CODES else gatherer.text(text)


# -- files


def delimiter_of(head: str) -> str:
    """What separates the cells: what stands in most of the first lines, a tab before a comma before a semicolon."""
    lines = [line for line in head.splitlines()[:50] if line.strip()]
    counts = {delimiter: sum(delimiter in line for line in lines) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else ","


def opening(path: Path) -> tuple[str, str]:
    """The codec of a text file and its first characters. Raises UnreadableError for what is no text."""
    with path.open("rb") as file:
        start = file.read(EXAMINED)
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError(NOT_TEXT)
    codec = encoding_of(path)
    with path.open(encoding=codec) as text:
        head = text.read(EXAMINED)
    if _looks_binary(head):
        raise UnreadableError(NOT_TEXT)
    return codec, head


def reader_of(path: Path, codec: str, head: str, name: str) -> tuple[str, Callable[[], RawSheet]]:
    """The kind of a text file (csv, tsv or html) and what reads it as a sheet of that name. Raises UnreadableError."""
    if head.lstrip().startswith("MIME-Version:"):
        raise UnreadableError("文件是整个网页存成的档案，不能直接读取。请在WPS或Excel里打开后另存为 .xlsx 再上传。")
    if "<" in head[:200] and _HTML.search(head):
        return "html", lambda: _page(path, codec, name)
    if head.lstrip().startswith("<?xml"):
        raise UnreadableError("文件是XML格式，不是表格。请在WPS或Excel里打开后另存为 .xlsx 再上传。")
    delimiter = delimiter_of(head)
    return "tsv" if delimiter == "\t" else "csv", lambda: _delimited(path, codec, delimiter, name)


def _looks_binary(head: str) -> bool:
    controls = sum(character < " " and character not in "\t\n\r\f\x1a" for character in head)
    return controls * 10 > len(head)


def _delimited(path: Path, codec: str, delimiter: str, name: str) -> RawSheet:
    with path.open(encoding=codec, newline=None) as lines:
        return gathered(lines, delimiter, name)


def block(text: str) -> RawSheet:
    """A pasted block: rows of cells between tabs. Raises UnreadableError beyond the limits."""
    return gathered(io.StringIO(text, newline=None), "\t", "")


# -- web pages


def _page(path: Path, codec: str, name: str) -> RawSheet:
    gatherer = Gatherer()
    page = _Page(gatherer)
    with path.open(encoding=codec, newline=None) as text:
        while chunk := text.read(_CHUNK):
            page.feed(chunk)
            if len(page.rawdata) > EXAMINED * 4:
                raise UnreadableError(BAD_TEXT)
    page.close()
    page.finish()
    return gatherer.sheet(name)


class _Page(HTMLParser):
    """Takes the tables of a page, one below the other, as the rows of one sheet."""

    def __init__(self, gatherer: Gatherer) -> None:
        super().__init__(convert_charrefs=True)
        self.gatherer = gatherer
        self.index = -1
        self.cells: list[Raw] = []
        self.parts: list[str] | None = None
        self.across = self.down = 1
        self.in_row = False
        self.taken: dict[int, int] = {}
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row, a cell or a break in it begins."""
        if tag in ("style", "script", "title"):
            self.silent += 1
        elif tag == "table":
            self._end_row()
            self.taken = {}
        elif tag == "tr":
            self._end_row()
            self.index, self.in_row = self.index + 1, True
            check_count(self.index, MOST_LINES)
        elif tag in ("td", "th") and self.in_row:
            self._end_cell()
            given = dict(attrs)
            self.across, self.down = _span(given.get("colspan"), MOST_COLUMNS), _span(given.get("rowspan"), 10_000)
            self.parts = []
        elif tag in ("br", "p", "div") and self.parts:
            self.parts.append("\v")

    def handle_endtag(self, tag: str) -> None:
        """A cell, a row or a table ends."""
        if tag in ("style", "script", "title"):
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self.parts is not None and not self.silent:
            self.parts.append(data)

    def finish(self) -> None:
        """Put the last row."""
        self._end_row()

    def _end_cell(self) -> None:
        if self.parts is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self.parts).split("\v"))
        text = _cell(self.gatherer, "\n".join(lines).strip("\n"))
        self.parts = None
        while self.taken.get(len(self.cells), 0) > 0:
            self.cells.append(None)
        left = len(self.cells)
        if left > MOST_COLUMNS * 10:
            raise UnreadableError(f"有一行超过 {MOST_COLUMNS} 列，请删去多余的列后再上传。")
        self.cells.extend([text, *[None] * (self.across - 1)])
        for column in range(left, left + self.across):
            self.taken[column] = self.down
        if self.across > 1 or self.down > 1:
            self.gatherer.merge(self.index, left, self.index + self.down - 1, left + self.across - 1)

    def _end_row(self) -> None:
        self._end_cell()
        if not self.in_row:
            return
        self.gatherer.row(self.index, self.cells)
        self.cells, self.in_row = [], False
        self.taken = {column: rows - 1 for column, rows in self.taken.items() if rows > 1}


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() and len(text) < 8 else 1
