"""What a spreadsheet file comes to, and what all readers of its formats share: limits, texts, numbers, dates, rows."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

Raw = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Area = tuple[int, int, int, int]

ERROR = "#错误"
"""What a cell holds whose formula failed (#N/A, #DIV/0! and their kin)."""
ERROR_CODES = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
"""How such a cell is spelt where the file holds nothing but text."""

MOST_BYTES = 50 * 1024 * 1024
"""Size of an uploaded file."""
MOST_UNPACKED = 400 * 1024 * 1024
"""What the parts of a packed workbook may come to; 100,000 rows of 15 columns take 60 MB."""
MOST_ROWS = 100_000
"""Rows of data in a sheet."""
LAST_ROW = MOST_ROWS + 100
"""The last row that may hold anything: titles, headings and totals stand around the data."""
MOST_COLUMNS = 200
"""The last column that may hold anything."""
MOST_CELLS = 3_000_000
"""Cells of a sheet, blanks between filled ones included."""
MOST_LETTERS = 50_000_000
"""Characters of a sheet's texts together."""
LONGEST_TEXT = 32_767
"""Characters of one cell, as in Excel."""
MOST_LISTED = 100_000
"""Sheets, formats, merged areas and the like; more of them are damage or malice."""
MOST_KEPT = 50_000
"""Different values a reader remembers, so that a repeated one is held once."""

_LAST_OF_ALL = 1 << 20
"""The last row of any spreadsheet program, and more columns than any has: what lies beyond is damage."""

DAMAGED = "文件不完整或已损坏，读不出来。请重新下载，或在WPS或Excel里打开后另存为 .xlsx 再上传。"
PASSWORD = "文件有密码，请在WPS或Excel里去掉密码后再上传。"  # noqa: S105 — a sentence about one
BOMB = "文件解压后过大，不能读取。请在WPS或Excel里把数据复制到新的表格，存为 .xlsx 后再上传。"
TOO_MANY_CELLS = f"表格超过 {MOST_CELLS // 10_000} 万个单元格，请分成几个文件上传。"
TOO_MANY_LETTERS = f"表格里的文字超过 {MOST_LETTERS // 10_000} 万个字，请分成几个文件上传。"

MERGED_DAYS = 60
"""The serial of 29 February 1900, a day that Excel believes in."""
LAST_DAY = 2_958_466
"""The serial after 31 December 9999."""


class UnreadableError(ValueError):
    """A file or block that cannot be read; the message is a sentence for the user that says what to do."""


@dataclass(frozen=True)
class RawSheet:
    """The cells of one sheet. `rows[0]` is row 1 of the sheet; a row ends at its last filled cell and may be empty.

    `merged` are areas (top, left, bottom, right), counted from 0, both ends included, cut to the filled part.
    """

    name: str
    rows: Sequence[Sequence[Raw]]
    merged: tuple[Area, ...] = ()


# -- texts

_DIRTY = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Take out what cannot be seen, stored or sent: control and direction characters, halves of characters.

    Every kind of line break becomes a line feed, tabs and hard spaces become spaces. Raises UnreadableError for more
    than LONGEST_TEXT characters.
    """
    if len(text) > LONGEST_TEXT:
        raise UnreadableError(f"有一个单元格超过 {LONGEST_TEXT} 个字（开头是“{clean(text[:20])}”），请缩短后再上传。")
    if not _DIRTY.search(text):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _BREAK.sub("\n", text).replace("\t", " ").replace("\xa0", " ")
    return _DIRTY.sub("", text)


def shown_name(text: str) -> str:
    """The name of a sheet on one line, cut to what a page can show."""
    return clean(text[:100]).replace("\n", " ").strip()


# -- numbers and dates


def number(text: str) -> int | float:
    """A number as a file spells it: whole ones below 10^15 as int. Raises ValueError for what is none."""
    return whole(float(text))


def whole(value: float) -> int | float:
    """18.0 → 18; what is too large to be exact stays a float, as a damaged identity number does."""
    if math.isfinite(value):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    raise ValueError(value)


_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_DATE = re.compile(r"[ymdhs]|aaa", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,18}")
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}


@lru_cache(maxsize=512)
def format_kind(code: str) -> str:
    """What a number format makes of a number: "date", "elapsed", "percent", "" or, for 0000, the zeros that pad a code."""
    bare = _LITERAL.sub("", code[:255])
    if _ELAPSED.search(bare):
        return "elapsed"
    if _DATE.search(_BRACKET.sub("", bare).replace("General", "")):
        return "date"
    if "%" in bare:
        return "percent"
    return bare if _ZEROS.fullmatch(bare) and bare == code else ""


def builtin_kind(number_format: int) -> str:
    """The same for the formats that a file names by number alone; 27–36 and 50–58 are the Chinese ones."""
    if number_format == 46:
        return "elapsed"
    if number_format in (9, 10):
        return "percent"
    return "date" if number_format in _BUILTIN_DATES else ""


def formatted(value: float, kind: str, *, since_1904: bool) -> Raw:
    """A number seen through the kind of its format. A serial outside the calendar stays a number."""
    if kind == "date":
        return _moment(value, since_1904=since_1904)
    if kind == "elapsed" and abs(value) < LAST_DAY:
        return dt.timedelta(seconds=round(value * 86400))
    plain = whole(value)
    if kind == "percent":
        return percent(value)
    if kind.startswith("0") and isinstance(plain, int) and plain >= 0:
        return f"{plain:0{len(kind)}d}"
    return plain


def percent(value: float) -> str:
    """0.155 → 15.5%, which is what the number means to who reads the sheet."""
    return f"{Decimal(f'{whole(value) * 100:.15g}'):f}%"


def _moment(serial: float, *, since_1904: bool) -> Raw:
    days, seconds = divmod(round(serial * 86400), 86400)
    clock = (dt.datetime(2000, 1, 1) + dt.timedelta(seconds=seconds)).time()
    if days == 0:
        return clock
    days += 1462 if since_1904 else 0
    if not 0 < days < LAST_DAY:
        return whole(serial)
    day = dt.date(1899, 12, 31 if days < MERGED_DAYS else 30) + dt.timedelta(days=days)
    return dt.datetime.combine(day, clock) if seconds else day


def iso_moment(text: str) -> Raw:
    """2025-11-03, 2025-11-03T07:20:00 as a date or moment; anything else stays text."""
    try:
        moment = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return clean(text)
    return moment.date() if moment.time() == dt.time() else moment


# -- limits


class Budget:
    """What may still be unpacked for one answer, over however many sheets that takes."""

    def __init__(self) -> None:
        """All of it."""
        self.left = MOST_UNPACKED

    def take(self, size: int) -> None:
        """Bytes were unpacked. Raises UnreadableError when there were too many."""
        self.left -= size
        if self.left < 0:
            raise UnreadableError(BOMB)


def check_place(index: int, columns: int) -> None:
    """Whether a row, counted from 0, may be filled up to a column, counted from 1. Raises UnreadableError."""
    if not (0 <= index < _LAST_OF_ALL and columns <= _LAST_OF_ALL):
        raise UnreadableError(DAMAGED)
    if columns > MOST_COLUMNS:
        raise UnreadableError(
            f"第 {index + 1} 行在第 {columns} 列还有内容，最多 {MOST_COLUMNS} 列。请删去多余的列后再上传。"
        )
    if index >= LAST_ROW:
        raise UnreadableError(
            f"第 {index + 1} 行还有内容，一张表最多 {MOST_ROWS} 行。请删去多余的行，或分成几个文件上传。"
        )


def check_count(count: int, most: int = MOST_LISTED) -> None:
    """Whether a list of the file may have so many entries. Raises UnreadableError."""
    if count > most:
        raise UnreadableError(DAMAGED)


# -- rows


class Gatherer:
    """Builds the rows of one sheet within the limits, holding repeated values once."""

    def __init__(self) -> None:
        """Nothing gathered yet."""
        self.rows: list[tuple[Raw, ...]] = []
        self.merged: list[Area] = []
        self._cells = self._letters = 0
        self._texts: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The cleaned text. Raises UnreadableError if it, or all texts together, are too long."""
        known = self._texts.get(text)
        if known is not None:
            return known
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise UnreadableError(TOO_MANY_LETTERS)
        cleaned = clean(text)
        if len(self._texts) < MOST_KEPT:
            self._texts[text] = cleaned
        return cleaned

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """An area of merged cells. Raises UnreadableError when there are too many."""
        check_count(len(self.merged))
        self.merged.append((top, left, bottom, right))

    def row(self, index: int, cells: list[Raw]) -> None:
        """Put a row at its place, counted from 0; empty cells at its end are dropped. Raises UnreadableError."""
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        if not cells:
            return
        check_place(index, len(cells))
        self._cells += len(cells)
        if self._cells > MOST_CELLS:
            raise UnreadableError(TOO_MANY_CELLS)
        if index < len(self.rows):
            self.rows[index] = _over(self.rows[index], cells)
        else:
            self.rows.extend(() for _ in range(index - len(self.rows)))
            self.rows.append(tuple(cells))

    def sheet(self, name: str) -> RawSheet:
        """What was gathered. Merged areas are cut to the filled part; those that would overlap are dropped."""
        height, width = len(self.rows), max(map(len, self.rows), default=0)
        room, merged = height * width, []
        for top, left, bottom, right in self.merged:
            area = (top, left, min(bottom, height - 1), min(right, width - 1))
            size = (area[2] - top + 1) * (area[3] - left + 1)
            if top >= 0 and left >= 0 and area[2] >= top and area[3] >= left and 1 < size <= room:
                room -= size
                merged.append(area)
        return RawSheet(name, self.rows, tuple(merged))


def _over(old: tuple[Raw, ...], cells: list[Raw]) -> tuple[Raw, ...]:
    """Two parts of one row that a file keeps apart: the later one's filled cells count."""
    length = max(len(old), len(cells))
    first, second = (*old, *[None] * (length - len(old))), (*cells, *[None] * (length - len(cells)))
    return tuple(before if after is None else after for before, after in zip(first, second, strict=True))
