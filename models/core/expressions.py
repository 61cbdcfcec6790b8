"""Words for computed columns. Each works on a row (Python values) and on a class or alias (SQL), with the same answer.

Sub-selects built here are plain Core: no row scope reaches into them, so a total never depends on who looks.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased, object_session
from sqlalchemy.sql import util as sql_util
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from sqlalchemy.util import immutabledict

from models.core import context as acting_context
from models.core.kinds import (
    MONEY,
    MONEY_TYPE,
    PERCENT,
    PERCENT_TYPE,
    QUANTITY,
    QUANTITY_TYPE,
    Choice,
    ChoiceType,
    DayType,
    IntegerType,
    MomentType,
    Scaled,
    ScaledKind,
    TextType,
    YesNoType,
    round_to,
)

SCALED = {MONEY: MONEY_TYPE, QUANTITY: QUANTITY_TYPE, PERCENT: PERCENT_TYPE}


def is_sql(value: Any) -> bool:
    """Whether the value is a piece of SQL rather than a Python value."""
    return isinstance(value, sa.sql.ClauseElement) or hasattr(value, "__clause_element__")


def is_class(subject: Any) -> bool:
    """Whether `subject` is a register class or an alias of one rather than a row."""
    return isinstance(subject, type) or sa.inspect(subject, raiseerr=False).is_aliased_class


def core(statement: sa.Select[Any]) -> sa.Select[Any]:
    """The statement without its ORM plug-in, so that the row scope leaves it alone."""
    plain = sql_util._deep_deannotate(statement)
    plain._propagate_attrs = immutabledict()
    return plain


def as_sql(value: Any, like: Any = None) -> Any:
    """A typed literal for a Python value; SQL stays as it is."""
    if is_sql(value):
        return value
    if isinstance(value, Choice):
        return sa.literal(value, ChoiceType(type(value)))
    if isinstance(value, bool):
        return sa.literal(value, YesNoType())
    if value is None:
        return sa.null()
    if isinstance(value, Decimal | int) and isinstance(type_of_sql(like), Scaled):
        return sa.literal(Decimal(value), type_of_sql(like))
    if isinstance(value, Decimal):
        return sa.literal(value, QUANTITY_TYPE)
    if isinstance(value, int):
        return sa.literal(value, IntegerType())
    if isinstance(value, dt.datetime):
        return sa.literal(value, MomentType())
    if isinstance(value, dt.date):
        return sa.literal(value, DayType())
    return sa.literal(value, TextType())


def type_of_sql(value: Any) -> TypeEngine[Any] | None:
    """SQL type of an expression, None for a Python value."""
    if not is_sql(value):
        return None
    element = value.__clause_element__() if hasattr(value, "__clause_element__") else value
    return cast("TypeEngine[Any] | None", getattr(element, "type", None))


def when(condition: Any, then: Any, otherwise: Any = None) -> Any:
    """`then` where the condition holds, else `otherwise`."""
    if not is_sql(condition):
        return then if condition else otherwise
    first, second = as_sql(then, otherwise), as_sql(otherwise, then)
    case = sa.case((condition, first), else_=second)
    type_ = type_of_sql(first)
    return sa.type_coerce(case, second.type if isinstance(type_, sa.types.NullType) or type_ is None else type_)


def both(*conditions: Any) -> Any:
    """All conditions hold."""
    if any(is_sql(c) for c in conditions):
        return sa.and_(*[c if is_sql(c) else sa.literal(bool(c), YesNoType()) for c in conditions])
    return all(bool(c) for c in conditions)


def either(*conditions: Any) -> Any:
    """At least one condition holds."""
    if any(is_sql(c) for c in conditions):
        return sa.or_(*[c if is_sql(c) else sa.literal(bool(c), YesNoType()) for c in conditions])
    return any(bool(c) for c in conditions)


def negate(condition: Any) -> Any:
    """The condition does not hold."""
    return sa.not_(condition) if is_sql(condition) else not condition


def blank(value: Any) -> Any:
    """Nothing is filled in."""
    return value.is_(None) if is_sql(value) else value in (None, "")


def given(value: Any) -> Any:
    """Something is filled in."""
    return value.is_not(None) if is_sql(value) else value not in (None, "")


def one_of_these(value: Any, members: Iterable[Any]) -> Any:
    """The value is one of the members."""
    return value.in_(list(members)) if is_sql(value) else value in list(members)


def before_or_on(first: Any, second: Any) -> Any:
    """first <= second; false where either is blank."""
    if is_sql(first) or is_sql(second):
        return as_sql(first) <= as_sql(second)
    return first is not None and second is not None and first <= second


def earlier(first: Any, second: Any) -> Any:
    """first < second; false where either is blank."""
    if is_sql(first) or is_sql(second):
        return as_sql(first) < as_sql(second)
    return first is not None and second is not None and first < second


def nz(value: Any, instead: Any = 0) -> Any:
    """The value, or `instead` where it is blank."""
    if not is_sql(value):
        return instead if value is None else value
    type_ = type_of_sql(value)
    return sa.type_coerce(sa.func.coalesce(value, as_sql(instead, value)), type_ or IntegerType())


def plus(*values: Any) -> Any:
    """Sum of the values, blanks counted as zero."""
    result = nz(values[0])
    for value in values[1:]:
        result = result + nz(value)
    return result


def minus(first: Any, *values: Any) -> Any:
    """First less the others, blanks counted as zero."""
    result = nz(first)
    for value in values:
        result = result - nz(value)
    return result


def _places(value: Any) -> int:
    type_ = type_of_sql(value)
    return type_.places if isinstance(type_, Scaled) else 0


def _raw(value: Any) -> Any:
    return sa.type_coerce(value, sa.BigInteger())


def _operand(value: Any) -> tuple[Any, int]:
    """A factor as a whole number in SQL and its decimals."""
    if is_sql(value):
        # PostgreSQL's sum() of whole numbers is numeric, whose quotients keep their fraction.
        return sa.cast(_raw(value), sa.BigInteger()), _places(value)
    return sa.literal_column(str(int(Decimal(value).scaleb(3))), sa.BigInteger()), 3


def times(first: Any, second: Any, kind: ScaledKind = MONEY) -> Any:
    """Product, rounded half up to the places of `kind`; blank where a factor is blank."""
    if not (is_sql(first) or is_sql(second)):
        return None if first is None or second is None else round_to(Decimal(first) * Decimal(second), kind.places)
    (left, left_places), (right, right_places) = _operand(first), _operand(second)
    product = left * right
    surplus = left_places + right_places - kind.places
    if surplus <= 0:
        return sa.type_coerce(product * sa.literal_column(str(10**-surplus)), SCALED[kind])
    half = str(10**surplus // 2)
    signed = sa.case((product >= 0, sa.literal_column(half)), else_=sa.literal_column("-" + half))
    return sa.type_coerce((product + signed).op("/", precedence=8)(sa.literal_column(str(10**surplus))), SCALED[kind])


def divided(first: Any, second: Any, kind: ScaledKind = QUANTITY) -> Any:
    """Quotient rounded half up to the places of `kind`; blank where the divisor is blank or zero."""
    if not (is_sql(first) or is_sql(second)):
        return None if first is None or not second else round_to(Decimal(first) / Decimal(second), kind.places)
    (left, left_places), (right, right_places) = _operand(first), _operand(second)
    scale = kind.places + right_places - left_places
    numerator = left * sa.literal_column(str(10 ** max(scale, 0)))
    denominator = sa.func.nullif(right, 0) * sa.literal_column(str(10 ** max(-scale, 0)))
    twice = (numerator * sa.literal_column("2") + denominator).op("/", precedence=8)(
        denominator * sa.literal_column("2")
    )
    return sa.type_coerce(twice, SCALED[kind])


def total(relation: Any, value: Callable[[Any], Any], where: Callable[[Any], Any] | None = None) -> Any:
    """Sum over the lines; zero where there are none. On a row the loaded lines count, saved or not."""
    if not is_sql(relation):
        chosen = [line for line in relation if where is None or where(line)]
        return sum((nz(value(line)) for line in chosen), Decimal(0))
    line, statement = _over_lines(relation, where)
    expression = value(line)
    summed = sa.func.coalesce(sa.func.sum(_raw(expression)), 0)
    return _scalar(statement.with_only_columns(summed), relation, type_of_sql(expression))


def count_of(relation: Any, where: Callable[[Any], Any] | None = None) -> Any:
    """Number of lines."""
    if not is_sql(relation):
        return sum(1 for line in relation if where is None or where(line))
    line, statement = _over_lines(relation, where)
    return _scalar(statement.with_only_columns(sa.func.count(line.id)), relation, IntegerType())


def _over_lines(relation: Any, where: Callable[[Any], Any] | None) -> tuple[Any, sa.Select[Any]]:
    line = aliased(relation.property.mapper.class_)
    statement = sa.select(line.id).where(line.document_id == relation.parent.entity.id)
    return line, statement if where is None else statement.where(where(line))


def _scalar(statement: sa.Select[Any], relation: Any, type_: TypeEngine[Any] | None) -> Any:
    return _subquery(statement, relation.parent.entity, type_)


def _subquery(statement: sa.Select[Any], subject: Any, type_: TypeEngine[Any] | None = None) -> Any:
    plain = core(statement).correlate(sa.inspect(subject).selectable)
    type_ = type_ or next(iter(plain.selected_columns)).type
    return sa.type_coerce(plain.scalar_subquery(), type_)


@cache
def twin(model: Any) -> Any:
    """The register's table under a second name, for a row that looks at others of its register; made once."""
    return model.__table__.alias()


def session_of(row: Any) -> Any:
    """The session a row's look-ups run on; raises NobodyActsError where there is none."""
    session = object_session(row) or acting_context.required().session
    if session is None:
        raise acting_context.NobodyActsError("no session to look things up in")
    return session


def collected(subject: Any, statement: sa.Select[Any]) -> Any:
    """First value of a select that names the subject's columns."""
    if is_class(subject):
        return _subquery(statement, subject)
    session = session_of(subject)
    with session.no_autoflush, acting_context.unscoped():
        return session.scalars(statement.limit(1)).first()


def found(subject: Any, statement: sa.Select[Any]) -> Any:
    """Whether the select finds a row."""
    if is_class(subject):
        return core(statement).correlate(sa.inspect(subject).selectable).exists()
    session = session_of(subject)
    with session.no_autoflush, acting_context.unscoped():
        return session.execute(statement.limit(1)).first() is not None


def amount_of(subject: Any, statement: sa.Select[Any]) -> Any:
    """Value of an aggregate select (sum, count), zero where it finds nothing."""
    if is_class(subject):
        return nz(_subquery(statement, subject))
    value = collected(subject, statement)
    return value if value is not None else Decimal(0)


def listed(subject: Any, statement: sa.Select[Any], separator: str = "、") -> Any:
    """All values of a one-column text select in its order, joined; blank where there are none."""
    if is_class(subject):
        values = core(statement).correlate(sa.inspect(subject).selectable).subquery()
        return sa.type_coerce(sa.select(Joined(next(iter(values.c)), separator)).scalar_subquery(), TextType())
    session = session_of(subject)
    with session.no_autoflush, acting_context.unscoped():
        return separator.join(str(value) for value in session.scalars(statement) if value) or None


class Joined(FunctionElement[str]):
    """Aggregate that joins texts: group_concat or string_agg."""

    type = TextType()
    inherit_cache = True
    name = "joined"

    def __init__(self, column: Any, separator: str) -> None:
        super().__init__(column, sa.literal_column("'" + separator.replace("'", "") + "'"))


@compiles(Joined)
def _joined_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **kw)})"


@compiles(Joined, "postgresql")
def _joined_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **kw)})"


def label_of(value: Any) -> Any:
    """Chinese label of a choice."""
    if not is_sql(value):
        return None if value is None else value.label
    type_ = type_of_sql(value)
    if not isinstance(type_, ChoiceType):
        raise TypeError("label_of() takes a choice")
    return sa.type_coerce(
        sa.case({member.name: member.label for member in type_.members}, value=sa.type_coerce(value, sa.String())),
        TextType(),
    )


def joined(*parts: Any) -> Any:
    """Texts and choices one after the other; blanks vanish."""
    if not any(is_sql(part) for part in parts):
        return "".join(part.label if isinstance(part, Choice) else str(part) for part in parts if part is not None)
    pieces = []
    for part in parts:
        shown = label_of(part) if isinstance(type_of_sql(part), ChoiceType) else as_sql(part)
        pieces.append(sa.func.coalesce(sa.cast(shown, sa.String()), ""))
    result: Any = pieces[0]
    for piece in pieces[1:]:
        result = result.op("||")(piece)
    return sa.type_coerce(result, TextType())


def today(subject: Any = None, at: Any = None) -> Any:
    """The acting day: a value for a row, a parameter read at each execution for a class. Also a default."""
    if subject is not None and is_class(subject):
        return sa.bindparam("today", callable_=lambda: acting_context.required().today, type_=DayType(), unique=True)
    return acting_context.required().today


def now(subject: Any = None, at: Any = None) -> Any:
    """The acting moment. Also a default."""
    if subject is not None and is_class(subject):
        return sa.bindparam("now", callable_=lambda: acting_context.required().now, type_=MomentType(), unique=True)
    return acting_context.required().now


def add_months(day: dt.date, months: int) -> dt.date:
    """Same day of a later month, at most its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


class _Shift(FunctionElement[Any]):
    inherit_cache = True

    def __init__(self, start: Any, amount: Any) -> None:
        super().__init__(start, amount)


class DaysAfter(_Shift):
    """A day some days later."""

    name, type, inherit_cache = "days_after", DayType(), True


class MonthsAfter(_Shift):
    """A day some months later, clamped to the month's end."""

    name, type, inherit_cache = "months_after", DayType(), True


class HoursAfter(_Shift):
    """A moment some hours later."""

    name, type, inherit_cache = "hours_after", MomentType(), True


class HoursBetween(FunctionElement[Any]):
    """Hours between two moments, in thousandths."""

    name, type, inherit_cache = "hours_between", QUANTITY_TYPE, True


class DaysBetween(FunctionElement[Any]):
    """Whole days between two days."""

    name, type, inherit_cache = "days_between", IntegerType(), True


def _two(element: Any, compiler: Any, **kw: Any) -> tuple[str, str]:
    first, second = [compiler.process(clause, **kw) for clause in element.clauses]
    return first, second


def _sqlite_moment(text: str) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%f', {text}) || '000'"


@compiles(DaysAfter)
def _days_after(element: Any, compiler: Any, **kw: Any) -> str:
    start, amount = _two(element, compiler, **kw)
    return f"date({start}, ({amount}) || ' days')"


@compiles(DaysAfter, "postgresql")
def _days_after_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    start, amount = _two(element, compiler, **kw)
    return f"(CAST({start} AS DATE) + CAST({amount} AS INTEGER))"


@compiles(MonthsAfter)
def _months_after(element: Any, compiler: Any, **kw: Any) -> str:
    start, amount = _two(element, compiler, **kw)
    later = f"date({start}, 'start of month', (({amount}) + 1) || ' months', '-1 day')"
    return f"min(date({start}, ({amount}) || ' months'), {later})"


@compiles(MonthsAfter, "postgresql")
def _months_after_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    start, amount = _two(element, compiler, **kw)
    return f"CAST(CAST({start} AS DATE) + CAST({amount} AS INTEGER) * interval '1 month' AS DATE)"


@compiles(HoursAfter)
def _hours_after(element: Any, compiler: Any, **kw: Any) -> str:
    start, amount = _two(element, compiler, **kw)
    return f"(strftime('%Y-%m-%d %H:%M:%f', {start}, ({amount}) || ' hours') || '000')"


@compiles(HoursAfter, "postgresql")
def _hours_after_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    start, amount = _two(element, compiler, **kw)
    return f"(CAST({start} AS TIMESTAMP) + CAST({amount} AS NUMERIC) * interval '1 hour')"


@compiles(HoursBetween)
def _hours_between(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _two(element, compiler, **kw)
    return f"CAST(round((julianday({second}) - julianday({first})) * 24000) AS INTEGER)"


@compiles(HoursBetween, "postgresql")
def _hours_between_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _two(element, compiler, **kw)
    seconds = f"extract(epoch FROM (CAST({second} AS TIMESTAMP) - CAST({first} AS TIMESTAMP)))"
    return f"CAST(round({seconds} / 3.6) AS BIGINT)"


@compiles(DaysBetween)
def _days_between(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _two(element, compiler, **kw)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(DaysBetween, "postgresql")
def _days_between_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _two(element, compiler, **kw)
    return f"(CAST({second} AS DATE) - CAST({first} AS DATE))"


def days_after(day: Any, amount: Any) -> Any:
    """The day `amount` days later; blank where either is blank."""
    if is_sql(day) or is_sql(amount):
        return DaysAfter(as_sql(day), _plain(amount))
    return None if day is None or amount is None else day + dt.timedelta(days=int(amount))


def months_after(day: Any, amount: Any) -> Any:
    """The same day `amount` months later, at most the month's last day; blank where either is blank."""
    if is_sql(day) or is_sql(amount):
        return MonthsAfter(as_sql(day), _plain(amount))
    return None if day is None or amount is None else add_months(day, int(amount))


def hours_after(moment: Any, amount: Any) -> Any:
    """The moment `amount` hours later; blank where either is blank."""
    if is_sql(moment) or is_sql(amount):
        return HoursAfter(as_sql(moment), _plain(amount))
    return None if moment is None or amount is None else moment + dt.timedelta(hours=float(amount))


def hours_between(first: Any, second: Any) -> Any:
    """Hours from the first to the second moment, three decimals."""
    if is_sql(first) or is_sql(second):
        return HoursBetween(as_sql(first), as_sql(second))
    if first is None or second is None:
        return None
    return round_to(Decimal((second - first).total_seconds()) / 3600, 3)


def days_between(first: Any, second: Any) -> Any:
    """Whole days from the first to the second day."""
    if is_sql(first) or is_sql(second):
        return DaysBetween(as_sql(first), as_sql(second))
    return None if first is None or second is None else (second - first).days


def _plain(amount: Any) -> Any:
    """A shift amount as SQL; exact columns are brought back to plain numbers."""
    if not is_sql(amount):
        return sa.literal_column(str(amount))
    places = _places(amount)
    return _raw(amount) / sa.literal_column(f"{10**places}.0") if places else amount


def initials_of(subject: Any, text: Any) -> Any:
    """Pinyin initials of a row's title: worked out for a row, kept with it for a class."""
    from models.core.pinyin import initials

    if not is_class(subject):
        return initials(text or "")[:120]
    return sa.type_coerce(subject.pinyin, TextType())


def nothing(subject: Any, annotation: Any, value: Any = None) -> Any:
    """A constant of the kind, for a figure whose register does not exist yet."""
    from models.core.kinds import type_of

    if not is_class(subject):
        return value
    type_ = type_of(annotation)
    if isinstance(type_, Scaled) and value is not None:
        return sa.type_coerce(sa.literal_column(str(int(Decimal(value).scaleb(type_.places)))), type_)
    return sa.literal(value, type_)
