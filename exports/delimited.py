"""A Sheet as CSV, in pieces ready to send: UTF-8 with a byte order mark, without which Excel shows no Chinese.

For other programs; a person who opens it in Excel loses the zeros of 00123, which is what the Excel file is for.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any

from exports.cell_text import FORMULA_STARTS, for_delimited
from exports.sheet import Sheet, plain_kind

ROWS_PER_PIECE = 500

_SUSPECT_START = re.compile(f"~[{re.escape(FORMULA_STARTS)}]")

ColumnTexts = Callable[[Sequence[Any]], list[str]]


def delimited(sheet: Sheet) -> Iterator[bytes]:
    """Bytes of the file, piece by piece; the first is the mark and the headings."""
    rows = iter(sheet.rows)
    texts_of = [_column_texts(heading.kind) for heading in sheet.headings]
    yield codecs.BOM_UTF8 + _piece([[for_delimited(heading.label) for heading in sheet.headings]])
    while part := list(islice(rows, ROWS_PER_PIECE)):
        # By column, so that the kind is asked once per piece and not once per cell.
        columns = zip(*part, strict=True)
        texts = [texts(column) for texts, column in zip(texts_of, columns, strict=True)]
        yield _piece(list(zip(*texts, strict=True)))


def _piece(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def _column_texts(kind: str) -> ColumnTexts:
    match plain_kind(kind):
        case "money":
            return _typed("{:.2f}".format)
        case "quantity" | "percent" | "integer":
            return _typed(_number)
        case "day":
            return _typed(dt.date.isoformat)  # of a moment, too, this is the day alone
        case "moment":
            return _typed(_moment)
        case "time":
            return _typed("{:%H:%M}".format)
        case "yesno":
            return _typed({True: "是", False: "否"}.__getitem__)
        case _:
            return _plain


def _typed(text_of: Callable[[Any], str]) -> ColumnTexts:
    def texts(column: Sequence[Any]) -> list[str]:
        try:
            return ["" if value is None else text_of(value) for value in column]
        except (AttributeError, KeyError, TypeError, ValueError):  # a mask among the values
            return [for_delimited(value) if isinstance(value, str) else _one(text_of, value) for value in column]

    return texts


def _one(text_of: Callable[[Any], str], value: Any) -> str:
    return "" if value is None else text_of(value)


def _plain(column: Sequence[Any]) -> list[str]:
    texts = ["" if value is None else value if type(value) is str else str(value) for value in column]
    # One look at the whole column of the piece; a suspicion that is none costs time only.
    joined = "~" + "~".join(texts)
    if joined.isprintable() and not _SUSPECT_START.search(joined):
        return texts
    return [for_delimited(text) for text in texts]


def _number(value: Decimal | float) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: dt.date) -> str:
    return value.isoformat(" ", "minutes") if isinstance(value, dt.datetime) else value.isoformat()
