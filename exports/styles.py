"""One table from the kind of a value to how Excel shows it: number format, alignment and width."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from math import ceil

from exports.sheet import Value, plain_kind

FONT = "宋体"
FONT_SIZE = 11
HEADING_COLOUR = "#DCE6F1"
WIDEST_HEADING_LINE = 12
"""A longer heading breaks into two lines rather than widen a narrow column."""


@dataclass(frozen=True)
class Style:
    """Number format, alignment and the limits of the column's width in characters."""

    number_format: str
    align: str
    narrowest: int
    widest: int
    wraps: bool = False


STYLES: dict[str, Style] = {
    # Format @ keeps leading zeros and all eighteen digits, also after somebody edits the cell.
    "code": Style("@", "left", 8, 28),
    # General and left is what a cell is anyway: such cells carry no format of their own, which is faster.
    "text": Style("General", "left", 8, 44),
    "note": Style("General", "left", 16, 48, wraps=True),
    "day": Style("yyyy-mm-dd", "center", 12, 12),
    "moment": Style("yyyy-mm-dd hh:mm", "center", 18, 18),
    "time": Style("hh:mm", "center", 8, 8),
    # General shows 5 as 5 and 5.25 as 5.25, where #,##0.### would leave a lone point behind the 5.
    "quantity": Style("General", "right", 8, 18),
    "integer": Style("0", "right", 6, 16),
    "money": Style("#,##0.00", "right", 10, 22),
    # 12.5 stands for 12.5 %: the number stays what form and import say, only the sign is added.
    "percent": Style('General"%"', "right", 8, 12),
    "yesno": Style("General", "center", 6, 8),
    "choice": Style("General", "left", 8, 20),
    "ref": Style("General", "left", 8, 32),
    "attachment": Style("General", "left", 8, 24),
}


def style_of(kind: str) -> Style:
    """Style of a column of this kind."""
    return STYLES[plain_kind(kind)]


def display_width(text: str) -> int:
    """Width of the widest line in columns of a Latin letter; a Chinese character takes two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")),
        default=0,
    )


def lines_needed(text: str, width: float, size: int = FONT_SIZE) -> int:
    """Lines that wrapped text takes in a column of this width, whose unit is a digit of the default size."""
    fits = max((width - 0.5) * FONT_SIZE / size, 2)
    return sum(max(1, ceil(display_width(line) / fits)) for line in text.split("\n"))


def shown_width(kind: str, value: Value) -> int:
    """Width of one value as its number format shows it."""
    if value is None:
        return 0
    if plain_kind(kind) == "money" and not isinstance(value, str):
        return len(f"{value:,.2f}")
    return display_width(str(value))


def column_width(kind: str, label: str, shown: int) -> int:
    """Width for a column whose widest sampled value is `shown` wide, heading and filter button included."""
    style = style_of(kind)
    heading = display_width(label)
    if heading > WIDEST_HEADING_LINE:
        heading = max(WIDEST_HEADING_LINE, (heading + 1) // 2)
    return max(min(max(shown + 2, style.narrowest), style.widest), heading + 3)
