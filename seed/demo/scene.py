"""The stage of the demonstration: who acts, on which day, and the words for writing rows and taking steps."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core import context as acting_context
from models.core.base import Register, register_of
from models.core.context import acting
from models.core.entry import Given, save
from models.core.identity import Account, actor_of
from models.core.permissions import Actor, system_actor
from models.core.steps import find_step, state_of, take

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SEED = 20_261_121
MOST_AT_ONCE = 25
"""Rows in one flush: more would make every row look through more neighbours."""

Move = str | tuple[str, "dict[str, Any] | Callable[[Any], dict[str, Any]]"]
"""A step as `role step_name`, and what its form is given: values of columns, and `opinion`."""


class Scene:
    """One loading of the demonstration: its day, its dice, and what has been written so far."""

    def __init__(self, session: Session, now: dt.datetime, files: Path | None = None) -> None:
        self.session, self.now, self.today = session, now.replace(second=0, microsecond=0), now.date()
        self.files = files
        self.random = random.Random(SEED)
        self._pace = random.Random(SEED)
        self.schools: dict[str, int] = {}
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}
        self._actors: dict[str, Actor] = {}

    # ---- days and moments ----

    def day(self, ago: int) -> dt.date:
        """So many days ago; a negative number lies ahead."""
        return self.today - dt.timedelta(days=ago)

    def workday(self, ago: int) -> dt.date:
        """The last Monday to Friday on or before that day that is no public holiday."""
        day = self.day(ago)
        while not is_workday(day):
            day -= dt.timedelta(days=1)
        return day

    def workdays(self, count: int) -> list[dt.date]:
        """The latest working days up to today, the latest first."""
        days = (self.day(ago) for ago in range(count * 2 + 20))
        return [day for day in days if is_workday(day)][:count]

    def moment(self, day: dt.date, clock: str = "09:30") -> dt.datetime:
        """A time of a day, never after the present moment."""
        return min(self.now, dt.datetime.combine(day, dt.time.fromisoformat(clock)))

    def ago(self, days: int, clock: str = "09:30") -> dt.datetime:
        """A time of the working day that lies so many days back."""
        return self.moment(self.workday(days), clock)

    def later(self, when: dt.datetime) -> dt.datetime:
        """Some office hours later, never after the present moment."""
        after = when + dt.timedelta(minutes=self._pace.randrange(25, 170))
        if after.hour >= 17:
            day = after.date() + dt.timedelta(days=1)
            while not is_workday(day):
                day += dt.timedelta(days=1)
            after = dt.datetime.combine(day, dt.time(8, self._pace.randrange(5, 55)))
        return min(after, self.now)

    # ---- who acts ----

    @contextmanager
    def system(self, unit: str = "", when: dt.datetime | None = None) -> Iterator[None]:
        """The system writes for a unit."""
        actor = system_actor("初始数据", self.schools.get(unit))
        with acting(actor, "seed", when or self.now, "seed demo", self.session):
            yield

    @contextmanager
    def person(self, role: str, unit: str = "first", when: dt.datetime | None = None) -> Iterator[None]:
        """The holder of a role acts with the rights of the account."""
        with acting(self.actor(role, unit), "seed", when or self.now, "seed demo", self.session):
            yield

    def actor(self, role: str, unit: str = "first") -> Actor:
        """The actor of a role's demonstration account."""
        name = login_of(role, unit)
        if name not in self._actors:
            users, staff = register_of("user_account").__table__, register_of("staff").__table__
            columns = (users.c.id, users.c.display_name, users.c.school_id, users.c.staff_id, staff.c.department_id)
            joined = users.outerjoin(staff, staff.c.id == users.c.staff_id)
            found = sa.select(*columns).select_from(joined).where(users.c.login_name == name)
            key, shown, school, holder, department = self.session.connection().execute(found).one()
            account = Account(key, name, shown, school, holder, department, False, token="")
            self._actors[name] = actor_of(self.session, account, self.today)
        return self._actors[name]

    # ---- rows ----

    def id(self, register: str, unit: str, name: str) -> int:
        """Id of a row that was kept under a name."""
        return int(self.rows[register, unit][name].id)

    def staff(self, key: str, unit: str = "first") -> int:
        """Id of a member of staff."""
        return self.id("staff", unit, key)

    def all(self, register: str, unit: str = "first") -> list[Any]:
        """The rows of a register that were kept for a unit, in the order of their writing."""
        return list(self.rows.get((register, unit), {}).values())

    def keep(self, unit: str, name: str, row: Any) -> Any:
        """Remember a row by name; it also stays in memory, so that nobody has to read it again."""
        self.rows.setdefault((row.declaration.key, unit), {})[name] = row
        return row

    def enter(self, register: str, unit: str, key: str = "", /, **cells: Any) -> Any:
        """Write one row from texts, as a form or an import does."""
        texts = {column: _text(value) for column, value in cells.items() if value is not None}
        row = save(self.session, register_of(register), None, Given(texts))
        return self.keep(unit, key or cells.get("name", str(row.id)), row)

    def write(self, rows: Iterable[Any]) -> None:
        """Write many rows, some at a time."""
        waiting = list(rows)
        for start in range(0, len(waiting), MOST_AT_ONCE):
            self.session.add_all(waiting[start : start + MOST_AT_ONCE])
            self.session.flush()

    def make(self, register: str, **values: Any) -> Any:
        """Write one row; choices are given by the names of their members."""
        row = self.build(register, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def build(self, register: str, **values: Any) -> Any:
        """An unsaved row of the acting person's school; choices are given by their members' names, None is left out."""
        model = register_of(register)
        row: Any = model()
        if model.declaration.shape != "line":
            row.school_id = acting_context.required().actor.school_id
        for name, value in values.items():
            if value is not None:
                setattr(row, name, self.value(model, name, value))
        return row

    def newest(self, register: str, **where: Any) -> Any:
        """The row that a step opened last."""
        model: Any = register_of(register)
        found = sa.select(model).where(*[getattr(model, name) == value for name, value in where.items()])
        with self.system():
            return self.session.scalars(found.order_by(model.id.desc()).limit(1)).one()

    def value(self, model: type[Register], name: str, value: Any) -> Any:
        """A value for a column: the name of a choice becomes its member."""
        declared = model.declaration.columns.get(name)
        if isinstance(value, str) and declared is not None and declared.kind.name == "choice":
            return declared.kind.members[value]
        return value

    # ---- steps ----

    def walk(self, row: Any, when: dt.datetime, *moves: Move, unit: str = "first") -> dt.datetime:
        """Take steps one after the other, each by the holder of a role; returns the moment after the last."""
        for move in moves:
            text, given = move if isinstance(move, tuple) else (move, {})
            role, name = text.split()
            values = dict(given(row) if callable(given) else given)
            opinion = values.pop("opinion", "")
            typed = {column: self.value(type(row), column, value) for column, value in values.items()}
            with self.person(role, unit, when):
                take(self.session, row, name, opinion=opinion, values=typed)
            when = self.later(when)
        return when

    def stands_before(self, row: Any, move: str) -> bool:
        """Whether the row waits for the step of `role step_name`; some steps take themselves."""
        return state_of(row) in find_step(type(row), move.split()[1]).from_states


def is_workday(day: dt.date) -> bool:
    """Whether offices work: Monday to Friday outside the public holidays."""
    ranges = ((10, 1, 7), (1, 1, 1), (4, 4, 6), (5, 1, 5))
    return day.weekday() < 5 and not any(day.month == month and a <= day.day <= b for month, a, b in ranges)


def login_of(role: str, unit: str = "first") -> str:
    """Login name of the demonstration account that holds a role."""
    return f"{role}.b" if unit == "second" and role != "central_office" else role


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
