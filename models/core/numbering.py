"""Numbers without gaps: one counter row per school, series and year, raised in the transaction that uses the number."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.core.system import NumberSeries

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.at import At


@cache
def _raising(dialect: str) -> Any:
    """The statement that raises a counter, built once per dialect."""
    table: Any = NumberSeries.__table__
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    named: dict[str, Any] = {name: sa.bindparam(name) for name in ("school_id", "series", "year")}
    by = sa.bindparam("by", type_=sa.Integer())
    return (
        insert(table)
        .values(**named, last=by)
        .on_conflict_do_update(index_elements=["school_id", "series", "year"], set_={"last": table.c.last + by})
        .returning(table.c.last)
    )


def next_number(session: Session, school_id: int, series: str, year: int) -> int:
    """The next number of the series, starting at 1 each year; a rolled back transaction gives it back."""
    return next_numbers(session, school_id, series, year, 1)[0]


def next_numbers(session: Session, school_id: int, series: str, year: int, count: int) -> range:
    """The next `count` numbers of the series. Whoever else draws from it waits until this transaction has ended."""
    statement = _raising(session.get_bind().dialect.name)
    named = {"school_id": school_id, "series": series, "year": year, "by": count}
    last = int(session.connection().execute(statement, named).scalar_one())
    return range(last - count + 1, last + 1)


class NextCode:
    """Default of a code column: prefix, year and a running number of the school."""

    def __init__(self, series: str, prefix: str = "", digits: int = 4, yearly: bool = True) -> None:
        self.series, self.prefix, self.digits, self.yearly = series, prefix, digits, yearly

    def __call__(self, row: Any, at: At) -> str | None:
        if at.school_id is None:
            return None
        year = at.today.year if self.yearly else 0
        number = next_number(at.session, at.school_id, self.series, year)
        head = f"{self.prefix}{year}-" if self.yearly else self.prefix
        return f"{head}{number:0{self.digits}d}"


def next_code(series: str, prefix: str = "", digits: int = 4, yearly: bool = True) -> Callable[[Any, At], str | None]:
    """A default that numbers rows by itself when the code is left blank."""
    return NextCode(series, prefix, digits, yearly)


PREFIXES: dict[str, str] = {}
"""Prefix of a document's number, by register; by default the pinyin initials of its label."""


def document_number(session: Session, register: str, label: str, school_id: int, year: int) -> str:
    """Number of a document when it leaves its draft, e.g. CGSQD-2026-0118."""
    from models.core.pinyin import initials

    prefix = PREFIXES.get(register) or initials(label).upper()
    return f"{prefix}-{year}-{next_number(session, school_id, register, year):04d}"


def is_automatic(default: Any) -> bool:
    """Whether a default gives out a number and so must run at the save, never for showing a form."""
    return isinstance(default, NextCode)
