"""Valid rows of any register, derived from its declaration; what a register needs beyond that stands in tests/rows."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import tests.rows
from models.core import context as acting_context
from models.core.base import Register, register_of
from models.core.columns import Declared
from models.core.context import acting
from models.core.permissions import Actor, Post, grant_of, system_actor
from seed.reference import grants

NOW = dt.datetime(2026, 11, 21, 9, 30)
TODAY = NOW.date()


def special_values() -> dict[str, dict[str, Any]]:
    """What the registers' rules ask for beyond kinds: register → column → value, or a function (world, row values)."""
    found: dict[str, dict[str, Any]] = {}
    for module in pkgutil.iter_modules(tests.rows.__path__):
        found |= importlib.import_module(f"tests.rows.{module.name}").ROWS
    return found


class World:
    """A small tree of schools, and rows and people made as tests need them; `schools` reuses a tree made before."""

    opened = 0

    def __init__(self, session: Session, schools: tuple[int, int, int] | None = None) -> None:
        self.session = session
        self.special = special_values()
        self.matrix = {(g["role"], g["register"]): grant_of(**g) for g in grants()}
        self._made: dict[tuple[str, int | None], int] = {}
        self._count = 0
        if schools is not None:
            self._count = 50_000 + World.opened
            World.opened += 1000
            self.central, self.first, self.second = schools
            self.here = self.first
            return
        self.central = self.school("中心学校", "CENTRAL_SCHOOL", None)
        self.first = self.school("明德小学", "PRIMARY", self.central)
        self.second = self.school("启智小学", "PRIMARY", self.central)
        self.here = self.first

    def school(self, name: str, kind: str, parent: int | None) -> int:
        """Make a school; returns its id."""
        self._count += 1
        school = register_of("school")
        with self.as_system(None):
            row = school(school_code=f"33010000{self._count:02d}", name=name, parent_school_id=parent)
            row.kind = school.declaration.columns["kind"].kind.members[kind]  # type: ignore[attr-defined]
            self.session.add(row)
            self.session.flush()
        return int(row.id)

    @contextmanager
    def as_system(self, school: int | None = -1) -> Iterator[acting_context.Context]:
        """Act as the system for a school (the world's present one by default)."""
        actor = system_actor(school_id=self.here if school == -1 else school)
        with acting(actor, "seed", NOW, session=self.session) as context:
            yield context

    @contextmanager
    def acting(
        self,
        *roles: str,
        staff: int | None = None,
        account: int | None = None,
        school: int | None = None,
        department: int | None = None,
        source: str = "web",
    ) -> Iterator[acting_context.Context]:
        """Act as a person who holds the roles at a school; everybody is also a teacher."""
        where = school or self.here
        posts = tuple(Post(role, where, department) for role in dict.fromkeys((*roles, "teacher")))
        actor = Actor(account, staff, "测试员", where, posts, self.matrix, department)
        with acting(actor, source, NOW, session=self.session) as context:
            yield context

    def make(self, key: str | type[Register], school: int | None = None, **values: Any) -> Any:
        """Write one valid row as the system: given values, then special ones, then plain ones by kind."""
        model = register_of(key) if isinstance(key, str) else key
        where = school or self.here
        before, self.here = self.here, where
        try:
            row = self.build(model, where, values)
            with self.as_system(where):
                self.session.add(row)
                self.session.flush()
        finally:
            self.here = before
        return row

    def build(self, model: type[Register], school: int, values: dict[str, Any]) -> Any:
        """An unsaved valid row."""
        declaration = model.declaration
        chosen = dict(values)
        for name, value in self.special.get(declaration.key, {}).items():
            if name not in chosen:
                chosen[name] = value(self, chosen) if callable(value) and not isinstance(value, type) else value
        document = chosen.get("document")
        row = model()
        if declaration.key != "school":
            row.school_id = school
        for declared in declaration.columns.values():
            if declared.name in chosen or declared.computed or declared.system:
                continue
            if declared.required and (declared.default is None or declared.target) and declared.kind.name != "yesno":
                chosen[declared.name] = self.plain(declared, school)
        if declaration.of and document is None and "document_id" not in chosen:
            chosen["document"] = self.one(declaration.of, school, fresh=True)
        for name, value in chosen.items():
            setattr(row, name, value)
        return row

    def plain(self, declared: Declared, school: int) -> Any:
        """A value of the column's kind."""
        self._count += 1
        kind = declared.kind.name
        if declared.target:
            return self.one(declared.target, school).id
        return (
            {
                "code": f"T{self._count:05d}",
                "text": f"{declared.label}{self._count}",
                "note": declared.label,
                "day": TODAY,
                "moment": NOW,
                "time": dt.time(9, 30),
                "quantity": Decimal(1),
                "integer": 1,
                "money": Decimal("10.00"),
                "percent": Decimal(50),
                "attachment": None,
            }.get(kind)
            if kind != "choice"
            else next(iter(declared.kind.members))
        )  # type: ignore[attr-defined]

    def one(self, key: str, school: int | None = None, fresh: bool = False) -> Any:
        """A row of the register at the school: the one made before, or a new one."""
        model = register_of(key)
        where = None if model.declaration.shared else (school or self.here)
        known = self._made.get((key, where))
        if key == "school":
            with self.as_system(school or self.here):
                return self.session.get(model, school or self.here)
        if known is not None and not fresh:
            with self.as_system(school or self.here):
                row = self.session.get(model, known)
                if row is not None:
                    return row
        row = self.make(model, school)
        self._made[key, where] = row.id
        return row

    def count(self, key: str, **where: Any) -> int:
        """Number of rows in the table, whoever may see them."""
        table = register_of(key).__table__
        conditions = [table.c[name] == value for name, value in where.items()]
        return int(
            self.session.connection()
            .execute(sa.select(sa.func.count()).select_from(table).where(*conditions))
            .scalar_one()
        )
