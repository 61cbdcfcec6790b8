"""Makers of default values: each is, or gives, a function (row, at) that works one out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import register_of

if TYPE_CHECKING:
    from models.core.at import At

Maker = Callable[[Any, "At"], Any]


def me(row: Any, at: At) -> int | None:
    """The acting member of staff."""
    return at.staff_id


def same_as(column: str) -> Maker:
    """The value of a column above."""
    return lambda row, at: getattr(row, column)


def of(reference: str, column: str) -> Maker:
    """A column of the referred row."""

    def value(row: Any, at: At) -> Any:
        target = register_of(row.declaration.columns[reference].target)
        other = at.get(target, getattr(row, reference))
        return None if other is None else getattr(other, column)

    return value


def only(register: str) -> Maker:
    """The school's only row of a register (its only canteen, say); blank where there are several."""

    def value(row: Any, at: At) -> int | None:
        model = register_of(register)
        found = at.all(sa.select(model.id).where(model.school_id == at.school_id).limit(2))
        return found[0] if len(found) == 1 else None

    return value


def school_year_of(day: dt.date) -> str:
    """School year of a day, 1 September to 31 August: 2026-2027."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{first + 1}"


def current_school_year(row: Any, at: At) -> str:
    """School year of the acting day."""
    return school_year_of(at.today)


def current_year(row: Any, at: At) -> int:
    """Calendar year of the acting day."""
    return at.today.year


def current_term(row: Any, at: At) -> int | None:
    """The school's term that runs now, else the last one begun; a break belongs to the term before it."""
    term: Any = register_of("term")
    return at.ask(  # type: ignore[no-any-return]
        sa.select(term.id)
        .where(term.school_id == at.school_id, term.starts_on <= at.today, term.term_kind.in_(("FIRST", "SECOND")))
        .order_by(term.starts_on.desc())
    )


def own_department(row: Any, at: At) -> int | None:
    """The acting person's department, if it is of the row's school."""
    staff: Any = register_of("staff")
    return at.ask(  # type: ignore[no-any-return]
        sa.select(staff.department_id).where(staff.id == at.staff_id, staff.school_id == at.school_id)
    )


def own_class(row: Any, at: At) -> int | None:
    """The class whose class teacher acts."""
    classes: Any = register_of("class_group")
    if at.staff_id is None:
        return None
    return at.ask(  # type: ignore[no-any-return]
        sa.select(classes.id)
        .where(classes.class_teacher_id == at.staff_id, classes.school_id == at.school_id)
        .order_by(classes.id.desc())
    )
