"""What a writer accepts: headings, rows of plain typed values, and the facts about the export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Value = str | int | float | Decimal | dt.date | dt.datetime | dt.time | bool | None
"""Choices and references arrive as their label, a masked value as its mask (a text in any column)."""

KINDS = (
    "code",
    "text",
    "note",
    "day",
    "moment",
    "time",
    "quantity",
    "integer",
    "money",
    "percent",
    "yesno",
    "choice",
    "ref",
    "attachment",
)
COMPUTED = "computed:"


def plain_kind(kind: str) -> str:
    """The kind of the value itself: `computed:money` is money; a bare `computed` is text."""
    plain = "text" if kind == "computed" else kind.removeprefix(COMPUTED)
    if plain not in KINDS:
        raise ValueError(f"unknown kind of column: {kind}")
    return plain


@dataclass(frozen=True)
class Heading:
    """One column: its label is the heading, its kind decides format, alignment and width."""

    name: str
    label: str
    kind: str
    width: int | None = None
    sensitive: bool = False
    hidden: bool = False
    """Written for the import to know the rows again, folded away for people."""

    def __post_init__(self) -> None:
        plain_kind(self.kind)

    @property
    def plain_kind(self) -> str:
        """Kind of the values in this column."""
        return plain_kind(self.kind)


@dataclass(frozen=True)
class Sheet:
    """One table to write; rows may be a generator and are read once."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Value]]
    facts: tuple[tuple[str, Value], ...] = ()
    """Label and value for the second sheet: school, filters, who, when, masked columns."""
