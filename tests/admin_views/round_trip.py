"""Rows with every column filled, and the way of a file through the import: what the round trips of all registers need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from admin_views.template_sheet import enterable
from models.core.base import Base, Register, registers
from models.core.headings import Layout, layout_of, targets_of
from models.core.importing import Options, Run, run
from models.core.lookup import labels
from models.core.reading import open_book
from models.core.rules import RefusedError
from models.core.sheets import Reading, entries_of
from seed.reference import grants
from tests.factories import NOW, TODAY, World

FILLED: dict[str, Any] = {
    "code": "00123",
    "text": "+甲（一） =1",
    "note": "第一行\n第二行：“引号”,逗号",
    "day": TODAY,
    "moment": NOW,
    "time": NOW.time(),
    "quantity": Decimal("2.125"),
    "integer": 3,
    "money": Decimal("1234.50"),
    "percent": Decimal("12.5"),
    "yesno": True,
}
BY_ENDING = {
    "phone": "13812345678",
    "identity_no": "330102198001011017",
    "bank_card_no": "6222021001116245702",
    "bank_account_no": "1202020209900123456",
    "credit_code": "91330100MA27XYQ59D",
    "invoice_no": "12345678",
}
"""Columns that take no text of just any form."""
MOST_TRIES = 40


def screens() -> list[type[Register]]:
    """Registers and documents: what has a screen of its own."""
    return [model for model in registers() if model.declaration.shape != "line"]


def roles_with(key: str, letters: str) -> list[str]:
    """Roles that hold all the letters on the register in the whole school, the one with the most rights first."""
    able = [
        g
        for g in grants()
        if g["register"] == key and set(letters) <= set(g["actions"]) and g["scope"] in ("all", "own_school")
    ]
    return [g["role"] for g in sorted(able, key=lambda g: (-len(g["actions"]), g["scope"] != "own_school"))]


def full_row(world: World, model: type[Register]) -> Any:
    """A row in which every optional column is filled that the register's rules let be filled."""
    return world.make(model, **full_values(world, model))


def full_values(world: World, model: type[Register]) -> dict[str, Any]:
    """Values for the optional columns with which the register takes a row."""
    wanted = {c.name: _value(world, c) for c in model.declaration.stored if not c.required}
    special = world.special.get(model.declaration.key, {})
    wanted = {name: value for name, value in wanted.items() if value is not None and name not in special}
    for _ in range(MOST_TRIES):
        nested = world.session.begin_nested()
        try:
            world.make(model, **wanted)
        except (RefusedError, IntegrityError) as error:
            problems = {p.column for p in error.problems} if isinstance(error, RefusedError) else set()
            dropped = problems & set(wanted) or set(list(wanted)[-1:])
            if not dropped:
                raise
            wanted = {name: value for name, value in wanted.items() if name not in dropped}
        else:
            return wanted
        finally:
            nested.rollback()
    return {}


def _value(world: World, declared: Any) -> Any:
    if declared.target:
        # A person of their own: many rules ask that two of those named are not the same.
        return world.make("staff").id if declared.target == "staff" else world.one(declared.target).id
    if declared.kind.name == "choice":
        return list(declared.kind.members)[-1]
    return next(
        (v for ending, v in BY_ENDING.items() if declared.name.endswith(ending)), FILLED.get(declared.kind.name)
    )


def cells_of(world: World, row: Any, model: type[Register], prefix: str = "") -> dict[str, Any]:
    """What a person would type for an unsaved row: by heading, in the types of a spreadsheet."""
    found = {}
    for declared in enterable(model):
        value = getattr(row, declared.name)
        if value is None:
            continue
        if declared.target:
            value = labels(world.session, declared.target, [value])[value]
        elif declared.kind.name in ("choice", "yesno"):
            value = declared.kind.text(value)
        elif isinstance(value, Decimal):
            value = float(value)
        found[prefix + declared.label] = value
    return found


def import_file(world: World, model: type[Register], path: Path, *, live: bool = True) -> tuple[Layout, Run]:
    """Read a file and run it as the acting person, as the import screen does."""
    sheet = open_book(path, path.name).sheet()
    targets = targets_of(model)
    layout = layout_of(sheet, targets)
    entries = entries_of(world.session, model, layout, targets, Reading())
    return layout, run(world.session, model, entries, Options(), live=live)


def everything(world: World) -> dict[str, list[Any]]:
    """All rows of all tables: equal before and after what changes nothing."""
    world.session.expire_all()
    connection = world.session.connection()
    return {
        name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
        for name, table in Base.metadata.tables.items()
    }


@contextmanager
def writes(world: World) -> Iterator[list[str]]:
    """The statements that write, as they are sent."""
    found: list[str] = []
    connection = world.session.connection()

    def hear(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            found.append(statement)

    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", hear)
