"""The day on which a limit of so many school days ends, for a row and in SQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from models.core import At, days_after, days_between
from models.core import context as acting_context
from models.core.expressions import core, is_class, session_of
from models.core.kinds import DayType, IntegerType
from models.organisation.organisation import BREAKS, SchoolCalendar, Term
from models.organisation.settings import WEEKLY_PATTERN
from models.purchasing.purchasing import is_school_day

LOOK_AHEAD = 100
"""Days within which the limit has to end: more than a summer break and the week after it."""
A_MONDAY = dt.date(2024, 1, 1)


def school_days_after(subject: Any, day: Any, count: Any) -> Any:
    """The day on which `count` (at least 1) school days have passed since `day`; blank where they do not come soon."""
    if is_class(subject):
        return _in_sql(subject, day, count)
    if day is None:
        return None
    at = At(session_of(subject), acting_context.required()).for_row(subject)
    left = int(count)
    for ahead in range(1, LOOK_AHEAD + 1):
        later = day + dt.timedelta(days=ahead)
        left -= is_school_day(later, at)
        if not left:
            return later
    return None


def _in_sql(subject: Any, day: Any, count: Any) -> Any:
    """The days ahead that are school days, numbered; of them the one with the right number."""
    ones, tens = _digits(), _digits()
    ahead = ones.c.digit + tens.c.digit * 10 + 1
    later = days_after(day, ahead)
    table = sa.inspect(subject).selectable
    around = (table, ones, tens)
    number = sa.func.row_number().over(order_by=(tens.c.digit, ones.c.digit))
    numbered = core(
        sa.select(later.label("later"), number.label("number"))
        .select_from(ones.join(tens, sa.true()))
        .where(_is_school_day(subject, later, around))
    )
    days = numbered.correlate(table).subquery()
    found = sa.select(days.c.later).where(days.c.number == count).correlate(table).scalar_subquery()
    return sa.type_coerce(found, DayType())


def _digits() -> Any:
    digits = [sa.select(sa.literal_column(str(digit), IntegerType()).label("digit")) for digit in range(10)]
    return sa.union_all(*digits).subquery()


def _is_school_day(subject: Any, day: Any, around: tuple[Any, ...]) -> Any:
    """is_school_day() as a condition: the calendar, else no break and a day of the weekly pattern."""
    kinds = SchoolCalendar.DayKind
    entry = (
        sa.select(SchoolCalendar.day_kind)
        .where(SchoolCalendar.school_id == subject.school_id, SchoolCalendar.day_kind != kinds.EVENT_DAY)
        .where(SchoolCalendar.starts_on <= day, SchoolCalendar.ends_on >= day)
        .order_by(SchoolCalendar.starts_on.desc(), SchoolCalendar.id.desc())
        .limit(1)
    )
    pause = (
        sa.select(Term.id)
        .where(Term.school_id == subject.school_id, Term.term_kind.in_(BREAKS))
        .where(Term.starts_on <= day, Term.ends_on >= day)
    )
    pattern = WEEKLY_PATTERN._candidates(subject.school_id, day)
    kind = core(entry).correlate(*around).scalar_subquery()
    week = sa.func.coalesce(core(pattern).correlate(*around).scalar_subquery(), ",".join(WEEKLY_PATTERN.default))
    weekday = sa.cast(days_between(A_MONDAY, day) % 7 + 1, sa.String)
    usual = sa.and_(sa.not_(core(pause).correlate(*around).exists()), week.contains(weekday))
    return sa.case((kind.is_not(None), kind.in_((kinds.MAKE_UP_DAY, kinds.SCHOOL_DAY))), else_=usual)
