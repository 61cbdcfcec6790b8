"""One write function per column, chosen once by kind: the row loop asks no question about types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.cell_text import SUSPECT_STARTS, for_workbook, is_formula_like
from exports.sheet import Value, plain_kind
from exports.styles import style_of

CellWriter = Callable[[int, int, Any], None]

_DAY_ZERO = 693_594
"""Ordinal of 1899-12-30, the day from which Excel counts."""
_FIRST_TRUE_DAY = 61
"""1900-03-01. Excel believes in a 29 February 1900, so earlier days would be shown one day off."""
_SECONDS_A_DAY = 86_400

PLAIN = {"num_format": "General", "align": "left"}
"""What Excel does with a text that has no format."""


class Formats:
    """The cell formats of one workbook, each made once; `base` is what all its cells have in common."""

    def __init__(self, workbook: Workbook, base: Mapping[str, Any] | None = None) -> None:
        self._workbook = workbook
        self._base = dict(base or {})
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def made(self, **properties: Any) -> Format:
        """Format with these properties on top of the base."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**self._base, **properties})
        return self._made[key]

    def of(self, kind: str, **properties: Any) -> Format | None:
        """Format of a value of this kind; None where it would say no more than the workbook's default."""
        style = style_of(kind)
        wrap = {"text_wrap": True} if style.wraps else {}
        wanted = {"num_format": style.number_format, "align": style.align, **wrap, **properties}
        return None if wanted == PLAIN and not self._base else self.made(**wanted)


def cell_writer(worksheet: Worksheet, kind: str, formats: Formats, **properties: Any) -> CellWriter:
    """Function (row, column, value) that writes one value, never None, of a column of this kind."""
    plain = formats.of(kind, **properties)
    quoted = formats.of(kind, quote_prefix=True, **properties)
    text = _text_writer(worksheet, plain, quoted)
    match plain_kind(kind):
        case "quantity" | "integer" | "money" | "percent":
            return _number_writer(worksheet, plain, text)
        case "day":
            return _serial_writer(worksheet, plain, text, _day_serial)
        case "moment":
            return _serial_writer(worksheet, plain, text, _moment_serial)
        case "time":
            return _serial_writer(worksheet, plain, text, _time_serial)
        case "yesno":
            return _yes_no_writer(worksheet, plain, text)
        case _:
            return text


def kind_of(value: Value) -> str:
    """Kind for a value that comes without a column (a fact on the second sheet)."""
    if isinstance(value, bool):
        return "yesno"
    if isinstance(value, dt.datetime):
        return "moment"
    if isinstance(value, dt.date):
        return "day"
    if isinstance(value, dt.time):
        return "time"
    return "note" if isinstance(value, str) or value is None else "quantity"


def _text_writer(worksheet: Worksheet, plain: Format | None, quoted: Format | None) -> CellWriter:
    write_string = worksheet.write_string

    def write(row: int, column: int, value: Any) -> None:
        if type(value) is not str:
            value = str(value)
        if value.isprintable() and value[:1] not in SUSPECT_STARTS:
            write_string(row, column, value, plain)
            return
        value = for_workbook(value)
        if value:
            write_string(row, column, value, quoted if is_formula_like(value) else plain)

    return write


def _number_writer(worksheet: Worksheet, plain: Format | None, text: CellWriter) -> CellWriter:
    write_number = worksheet.write_number

    def write(row: int, column: int, value: Any) -> None:
        if type(value) is str:
            text(row, column, value)
        else:
            write_number(row, column, value, plain)

    return write


def _serial_writer(
    worksheet: Worksheet, plain: Format | None, text: CellWriter, serial_of: Callable[[Any], float]
) -> CellWriter:
    # A number with a date format is a date; write_datetime would compute the same more slowly.
    write_number = worksheet.write_number

    def write(row: int, column: int, value: Any) -> None:
        if type(value) is str:
            text(row, column, value)
            return
        serial = serial_of(value)
        if serial >= _FIRST_TRUE_DAY or type(value) is dt.time:
            write_number(row, column, serial, plain)
        else:
            text(row, column, value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat())

    return write


def _day_serial(value: dt.date) -> float:
    return value.toordinal() - _DAY_ZERO


def _moment_serial(value: dt.date) -> float:
    day = value.toordinal() - _DAY_ZERO
    return day + _time_serial(value) if isinstance(value, dt.datetime) else day


def _time_serial(value: dt.datetime | dt.time) -> float:
    return (value.hour * 3600 + value.minute * 60 + value.second) / _SECONDS_A_DAY


def _yes_no_writer(worksheet: Worksheet, plain: Format | None, text: CellWriter) -> CellWriter:
    write_string = worksheet.write_string

    def write(row: int, column: int, value: Any) -> None:
        if type(value) is str:
            text(row, column, value)
        else:
            write_string(row, column, "是" if value else "否", plain)

    return write
