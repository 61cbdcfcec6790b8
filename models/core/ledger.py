"""Ledgers: movements that are only ever added, the balances they keep, and the check that both still agree.

A posting takes the school's lock by drawing the movements' numbers, reads the balances it touches in a fixed order, adds
the movements and changes each balance by one conditional statement. Knows nothing of goods, assets or cash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from models.core import context as acting_context
from models.core.base import register_of
from models.core.kinds import QUANTITY
from models.core.numbering import next_numbers
from models.core.rules import Problem, RefusedError, fill
from models.core.system import NumberSeries

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Key = tuple[Any, ...]
"""What a balance is kept of: the values of the ledger's key columns, in their order."""

_ledgers: list[Ledger] = []


def ledgers() -> list[Ledger]:
    """All declared ledgers."""
    return list(_ledgers)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a refusal says, and the rule of the specification it carries out."""

    rule: str
    message: str


class Ledger:
    """A register of movements and the register of balances it keeps.

    `key` are the columns that both share. Both have `quantity` and `amount`; a movement has `sequence_no` and
    `effective_on`, a balance `last_moved_on` and what it takes over (`facts`) from the movement that begins it.
    `name` says in Chinese what a key stands for, `changed` that less is left than asked for (`{item}`, `{available}`),
    `below` that a late day would leave too little on a later one (`{item}`, `{date}`, `{day}`, `{left}`).
    """

    def __init__(
        self,
        movements: str,
        balances: str,
        *,
        key: Sequence[str],
        facts: Sequence[str] = (),
        name: Callable[[Session, Key], str],
        changed: Sentence,
        below: Sentence,
    ) -> None:
        self.movements, self.balances = movements, balances
        self.key, self.facts = tuple(key), tuple(facts)
        self.name, self.changed, self.below = name, changed, below
        _ledgers.append(self)

    @property
    def movement_table(self) -> Any:
        """Table of the movements."""
        return register_of(self.movements).__table__

    @property
    def balance_table(self) -> Any:
        """Table of the balances."""
        return register_of(self.balances).__table__

    def post(self, session: Session, school_id: int, day: dt.date, keys: Iterable[Key], count: int) -> Posting:
        """Begin a posting of `count` movements on these keys; waits until no other posting of the school runs."""
        numbers = next_numbers(session, school_id, self.movements, 0, count)
        return Posting(self, session, school_id, day, numbers, self._held(session, school_id, set(keys)))

    def _held(self, session: Session, school_id: int, keys: set[Key]) -> dict[Key, Held]:
        table = self.balance_table
        columns = [table.c[name] for name in (*self.key, "quantity", "amount", "last_moved_on", *self.facts)]
        found = {key: Held() for key in sorted(keys, key=repr)}
        statement = (
            sa.select(*columns)
            .where(table.c.school_id == school_id, sa.tuple_(*columns[: len(self.key)]).in_(sorted(keys, key=repr)))
            .order_by(*columns[: len(self.key)])
            .with_for_update()
        )
        for row in session.connection().execute(statement):
            values = tuple(row)
            key, (quantity, amount, last), facts = (
                values[: len(self.key)],
                values[len(self.key) : len(self.key) + 3],
                values[len(self.key) + 3 :],
            )
            found[key] = Held(quantity, amount, last, dict(zip(self.facts, facts, strict=True)))
        return found


@dataclass(slots=True)
class Held:
    """What a balance holds while a posting works on it."""

    quantity: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    last_moved_on: dt.date | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Change:
    quantity: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    facts: dict[str, Any] = field(default_factory=dict)
    line: int | None = None


class Posting:
    """Movements on their way into a ledger; nothing is written before write()."""

    def __init__(
        self, ledger: Ledger, session: Session, school_id: int, day: dt.date, numbers: range, held: dict[Key, Held]
    ) -> None:
        self.ledger, self.session, self.school_id, self.day = ledger, session, school_id, day
        self.held = held
        self._numbers = iter(numbers)
        self._rows: list[dict[str, Any]] = []
        self._changes: dict[Key, _Change] = {}

    def move(
        self,
        key: Key,
        quantity: Decimal,
        amount: Decimal,
        columns: dict[str, Any],
        *,
        facts: dict[str, Any] | None = None,
        line: int | None = None,
    ) -> None:
        """Add one movement; `columns` are its others, `facts` what a new balance begins with, `line` counts from 0."""
        held, change = self.held[key], self._changes.setdefault(key, _Change(line=line))
        held.quantity, held.amount = held.quantity + quantity, held.amount + amount
        change.quantity, change.amount = change.quantity + quantity, change.amount + amount
        change.facts = change.facts or facts or {}
        own = dict(zip(self.ledger.key, key, strict=True))
        self._rows.append(
            {
                **columns,
                **own,
                "sequence_no": next(self._numbers),
                "effective_on": self.day,
                "quantity": quantity,
                "amount": amount,
            }
        )

    def write(self) -> None:
        """Write movements and balances. Raises RefusedError where less is left, today or on a day since."""
        problems = list(self._below_zero_later())
        if problems:
            raise RefusedError(problems)
        self._write_balances()
        self._write_movements()

    def short(self, key: Key, available: Decimal, line: int | None) -> Problem:
        """The objection that less is left than asked for."""
        values = {"item": self.ledger.name(self.session, key), "available": QUANTITY.text(available)}
        return self._problem(self.ledger.changed, values, line)

    def _problem(self, sentence: Sentence, values: dict[str, Any], line: int | None) -> Problem:
        name = "lines" if line is not None else ""
        column = "quantity" if line is not None else ""
        return Problem(column, fill(sentence.message, values), sentence.rule, False, line, name)

    def _below_zero_later(self) -> Iterator[Problem]:
        for key, change in self._changes.items():
            last = self.held[key].last_moved_on
            if change.quantity >= 0 or last is None or last <= self.day:
                continue
            left = Decimal(0)
            for day, moved in self._by_day(key):
                left += moved
                if day >= self.day and left + change.quantity < 0:
                    values = {
                        "item": self.ledger.name(self.session, key),
                        "date": self.day,
                        "day": day,
                        "left": QUANTITY.text(max(left, Decimal(0))),
                    }
                    yield self._problem(self.ledger.below, values, change.line)
                    break

    def _by_day(self, key: Key) -> list[tuple[dt.date, Decimal]]:
        """Net movement of a key by day, with a blank entry for the posting's own day."""
        table = self.ledger.movement_table
        statement = (
            sa.select(table.c.effective_on, sa.func.sum(table.c.quantity))
            .where(table.c.school_id == self.school_id, *_is_key(table, self.ledger.key, key))
            .group_by(table.c.effective_on)
        )
        found = {day: Decimal(moved) for day, moved in self.session.connection().execute(statement)}
        return sorted({self.day: Decimal(0), **found}.items())

    def _write_balances(self) -> None:
        context = acting_context.required()
        connection, dialect = self.session.connection(), self.session.get_bind().dialect.name
        for key in sorted(self._changes, key=repr):
            change = self._changes[key]
            values = {
                "school_id": self.school_id,
                **dict(zip(self.ledger.key, key, strict=True)),
                "quantity": change.quantity,
                "amount": change.amount,
                "last_moved_on": self.day,
                "updated_by_id": context.actor.account_id,
                "updated_at": context.now,
            }
            named = {f"by_{name}": value for name, value in values.items()}
            if change.quantity > 0 and change.amount >= 0:
                named |= {f"by_{name}": change.facts.get(name) for name in self.ledger.facts}
                connection.execute(_growing(self.ledger, dialect), named)
            elif connection.execute(_shrinking(self.ledger), named).rowcount != 1:
                left = self.held[key].quantity - change.quantity
                raise RefusedError([self.short(key, left, change.line)])

    def _write_movements(self) -> None:
        from models.core.guard import search_text_of

        context, model = acting_context.required(), register_of(self.ledger.movements)
        names = model.declaration.stored_search
        table = self.ledger.movement_table
        rows = []
        for values in self._rows:
            blank = dict.fromkeys(c.name for c in table.columns if c.name != "id")
            row = {**blank, **values, "school_id": self.school_id, "row_version": 1}
            row |= {"created_by_id": context.actor.account_id, "created_at": context.now}
            rows.append(row | {"search_text": search_text_of(model(**values), names)})
        self.session.connection().execute(sa.insert(table), rows)


def _is_key(table: Any, names: Sequence[str], key: Key) -> list[Any]:
    return [table.c[name] == value for name, value in zip(names, key, strict=True)]


def _bound(table: Any, name: str) -> Any:
    return sa.bindparam(f"by_{name}", type_=table.c[name].type)


def _raised(table: Any) -> dict[str, Any]:
    """What a change sets on a balance beside its facts."""
    day = _bound(table, "last_moved_on")
    return {
        "quantity": table.c.quantity + _bound(table, "quantity"),
        "amount": table.c.amount + _bound(table, "amount"),
        "last_moved_on": sa.case((table.c.last_moved_on > day, table.c.last_moved_on), else_=day),
        "row_version": table.c.row_version + 1,
        "updated_by_id": _bound(table, "updated_by_id"),
        "updated_at": _bound(table, "updated_at"),
    }


@cache
def _shrinking(ledger: Ledger) -> Any:
    """The statement that takes from a balance, and finds no row where it would fall below zero."""
    table = ledger.balance_table
    enough = [table.c[name] + _bound(table, name) >= 0 for name in ("quantity", "amount")]
    own = [table.c[name] == _bound(table, name) for name in ("school_id", *ledger.key)]
    return sa.update(table).where(*own, *enough).values(**_raised(table))


@cache
def _growing(ledger: Ledger, dialect: str) -> Any:
    """The statement that begins a balance or adds to it; an empty one takes the facts of what comes in."""
    table = ledger.balance_table
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    names = ("school_id", *ledger.key, "quantity", "amount", "last_moved_on", *ledger.facts)
    begun: dict[str, Any] = {name: _bound(table, name) for name in names}
    begun |= {
        "row_version": 1,
        "created_by_id": _bound(table, "updated_by_id"),
        "created_at": _bound(table, "updated_at"),
    }
    statement = insert(table).values(**begun)
    facts = {
        name: sa.case(
            (table.c.quantity == 0, statement.excluded[name]),
            else_=sa.func.coalesce(table.c[name], statement.excluded[name]),
        )
        for name in ledger.facts
    }
    return statement.on_conflict_do_update(index_elements=["school_id", *ledger.key], set_={**_raised(table), **facts})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing in which a ledger disagrees with itself."""

    movements: str
    school_id: int
    what: str
    detail: str

    def __str__(self) -> str:
        return f"{self.movements} school {self.school_id}: {self.what}: {self.detail}"


def mismatches(session: Session, school_id: int | None = None) -> list[Mismatch]:
    """Where balances are not the sums of their movements, numbers have gaps, or a day was below zero; of all schools
    unless one is given. Read with plain statements, whoever may see the rows.
    """
    found: list[Mismatch] = []
    for ledger in _ledgers:
        found += _unequal_sums(session, ledger, school_id)
        found += _worthless_value(session, ledger, school_id)
        found += _gaps(session, ledger, school_id)
        found += _days_below_zero(session, ledger, school_id)
    return found


def _here(table: Any, school_id: int | None) -> list[Any]:
    return [] if school_id is None else [table.c.school_id == school_id]


def _shown(ledger: Ledger, key: Key) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(ledger.key, key, strict=True))


def _unequal_sums(session: Session, ledger: Ledger, school_id: int | None) -> Iterator[Mismatch]:
    moved, held = ledger.movement_table, ledger.balance_table
    names = ("school_id", *ledger.key)
    sides = [
        sa.select(
            *(table.c[name] for name in names),
            (sign * _plain(table.c.quantity)).label("quantity"),
            (sign * _plain(table.c.amount)).label("amount"),
        ).where(*_here(table, school_id))
        for table, sign in ((moved, 1), (held, -1))
    ]
    both = sa.union_all(*sides).subquery()
    sums = [sa.func.sum(both.c[name]) for name in ("quantity", "amount")]
    statement = sa.select(*(both.c[name] for name in names), *sums).group_by(*(both.c[name] for name in names))
    for school, *key, quantity, amount in session.connection().execute(
        statement.having(sa.or_(sums[0] != 0, sums[1] != 0))
    ):
        detail = f"{_shown(ledger, tuple(key))}: quantity {int(quantity) / 1000:+}, amount {int(amount) / 100:+}"
        yield Mismatch(ledger.movements, school, "movements less balance", detail)


def _plain(column: Any) -> Any:
    return sa.type_coerce(column, sa.BigInteger())


def _worthless_value(session: Session, ledger: Ledger, school_id: int | None) -> Iterator[Mismatch]:
    table = ledger.balance_table
    columns = [table.c[name] for name in ("school_id", *ledger.key, "amount")]
    statement = sa.select(*columns).where(*_here(table, school_id), table.c.quantity == 0, table.c.amount != 0)
    for school, *key, amount in session.connection().execute(statement):
        yield Mismatch(ledger.movements, school, "value without quantity", f"{_shown(ledger, tuple(key))}: {amount}")


def _gaps(session: Session, ledger: Ledger, school_id: int | None) -> Iterator[Mismatch]:
    table: Any = ledger.movement_table
    series: Any = NumberSeries.__table__
    number = table.c.sequence_no
    statement = (
        sa.select(table.c.school_id, sa.func.count(), sa.func.min(number), sa.func.max(number))
        .where(*_here(table, school_id))
        .group_by(table.c.school_id)
    )
    asked = sa.select(series.c.school_id, series.c.last).where(series.c.series == ledger.movements)
    drawn = {row[0]: row[1] for row in session.connection().execute(asked)}
    for school, count, first, last in session.connection().execute(statement):
        if (first, last) != (1, count) or drawn.get(school, last) != last:
            detail = f"{count} movements are numbered {first} to {last}, drawn {drawn.get(school, 0)}"
            yield Mismatch(ledger.movements, school, "numbers", detail)


def _days_below_zero(session: Session, ledger: Ledger, school_id: int | None) -> Iterator[Mismatch]:
    table = ledger.movement_table
    names = ("school_id", *ledger.key)
    columns = [table.c[name] for name in names]
    daily = (
        sa.select(*columns, table.c.effective_on, sa.func.sum(_plain(table.c.quantity)).label("moved"))
        .where(*_here(table, school_id))
        .group_by(*columns, table.c.effective_on)
        .subquery()
    )
    keys = [daily.c[name] for name in names]
    left = sa.func.sum(daily.c.moved).over(partition_by=keys, order_by=daily.c.effective_on).label("remaining")
    running = sa.select(*keys, daily.c.effective_on, left).subquery()
    statement = sa.select(running).where(running.c.remaining < 0)
    for school, *key, day, remaining in session.connection().execute(statement):
        detail = f"{_shown(ledger, tuple(key))} on {day}: {int(remaining) / 1000}"
        yield Mismatch(ledger.movements, school, "below zero", detail)
