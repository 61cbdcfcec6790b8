"""What waits for a person and what runs out: worked out from declarations at each look, never stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core import context as acting_context
from models.core.base import Register, registers
from models.core.columns import Declared
from models.core.listing import value_sql
from models.core.lookup import title_sql
from models.core.permissions import APPROVE, FALSE, VIEW
from models.core.steps import initial_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ENDED = (
    "CANCELLED",
    "CLOSED",
    "COMPLETED",
    "REJECTED",
    "ARCHIVED",
    "TERMINATED",
    "REVERSED",
    "VOID",
    "REVIEWED",
    "STOCKED",
    "REIMBURSED",
    "RETURNED",
    "REFUSED",
    "POSTED",
    "EXPIRED",
)
"""States in which nothing runs out any more; a document may name its own running states as `reminds_in`."""

LOOK_BACK = 60
"""Days for which something that ran out is still shown."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One row on which the person may take a step now."""

    model: type[Register]
    id: int
    title: str
    state: Any
    steps: tuple[str, ...]
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DueRow:
    """One row whose declared day comes near or has passed."""

    model: type[Register]
    declared: Declared
    id: int
    title: str
    day: dt.date
    days_left: int


def _step_conditions(model: type[Register]) -> list[tuple[tuple[str, ...], Any]]:
    """States in which a forward step waits for one of the actor's roles, with the rows it may be taken on."""
    actor = acting_context.required().actor
    declaration = model.declaration
    first = initial_state(model)
    found = []
    for post, grant in actor.pairs(declaration.key):
        if APPROVE not in grant.actions:
            continue
        states = tuple(
            dict.fromkeys(
                state
                for step in declaration.steps
                if post.role in step.roles and step.is_awaited
                for state in step.from_states
                if state != first
            )
        )
        if states:
            condition = actor.condition_of(model, post, grant)
            if condition is not FALSE:
                found.append((states, condition))
    return found


def _waiting_condition(model: type[Register]) -> Any:
    table = model.__table__
    conditions = [
        sa.and_(table.c[model.state_column].in_(states), condition) for states, condition in _step_conditions(model)
    ]
    return sa.or_(*conditions) if conditions else None


def waiting_models() -> list[tuple[type[Register], Any]]:
    """Registers in which something may wait for the actor, with the condition."""
    if acting_context.required().actor.everything:
        return []
    found = []
    for model in registers():
        if model.declaration.steps:
            condition = _waiting_condition(model)
            if condition is not None:
                found.append((model, condition))
    return found


def waiting_count(session: Session, cap: int = 99) -> int:
    """How many rows wait for the actor, counted up to the cap per register."""
    parts = [
        sa.select(sa.func.count().label("n")).select_from(
            sa.select(model.__table__.c.id).where(condition).limit(cap).subquery()
        )
        for model, condition in waiting_models()
    ]
    if not parts:
        return 0
    return sum(session.connection().execute(sa.union_all(*parts)).scalars())


def waiting(session: Session, limit: int = 20) -> list[WaitingRow]:
    """Rows that wait for the actor, the oldest first."""
    rows: list[WaitingRow] = []
    for model, condition in waiting_models():
        table = model.__table__
        state = table.c[model.state_column]
        statement = (
            sa.select(
                table.c.id,
                title_sql(model, table).label("title"),
                state.label("state"),
                sa.func.coalesce(table.c.updated_at, table.c.created_at).label("since"),
            )
            .where(condition)
            .order_by(table.c.id)
            .limit(limit)
        )
        for row in session.connection().execute(statement):
            names = tuple(
                s.label
                for s in model.declaration.steps
                if row.state.name in s.from_states and s.is_awaited and s.roles & acting_context.required().actor.roles
            )
            rows.append(WaitingRow(model, row.id, str(row.title or ""), row.state, names, row.since))
    return sorted(rows, key=lambda r: (r.since or dt.datetime(1, 1, 1), r.id))[:limit]


def _due_columns() -> list[tuple[type[Register], Declared, Any]]:
    actor = acting_context.required().actor
    found = []
    for model in registers():
        if model.declaration.shape == "line":
            continue
        days = [c for c in model.declaration.columns.values() if c.remind]
        if not days:
            continue
        condition = actor.predicate(model, VIEW)
        rights = actor.columns(model)
        if condition is not FALSE and not actor.everything and _cares(actor, model):
            found += [(model, c, condition) for c in days if rights.plain(c.name)]
    return found


def _cares(actor: Any, model: type[Register]) -> bool:
    """Reminders go to those who keep or approve the register, to whom only own rows are shown, and whom it names."""
    told = getattr(model, "reminds_roles", "").split()
    return any(
        grant.actions & {"U", "A"} or grant.scope == "own_rows" or post.role in told
        for post, grant in actor.pairs(model.declaration.key)
    )


def _due_condition(model: type[Register], declared: Declared, today: dt.date) -> Any:
    value = value_sql(model, declared.name)
    conditions = [value.between(today - dt.timedelta(days=LOOK_BACK), today + dt.timedelta(days=declared.remind))]
    table = model.__table__
    for name, over in (("is_active", False), ("left_on", None), ("refunded_on", None), ("duty_status", "LEFT")):
        if name in table.c:
            conditions.append(
                table.c[name].is_(True)
                if over is False
                else table.c[name].is_(None)
                if over is None
                else table.c[name] != over
            )
    if model.declaration.shape == "document":
        members = model.declaration.columns[model.state_column].kind.members.__members__
        running = getattr(model, "reminds_in", "").split()
        over_states = [name for name in ENDED if name in members]
        if running:
            conditions.append(table.c[model.state_column].in_(running))
        elif over_states:
            conditions.append(table.c[model.state_column].not_in(over_states))
    narrower = getattr(model, "reminds_when", None)
    if narrower is not None:
        conditions.append(narrower(model.__table__, today))
    renewed = model.declaration.columns.get("certificate_state")
    if renewed is not None and "RENEWED" in renewed.kind.members.__members__:
        conditions.append(value_sql(model, "certificate_state") != renewed.kind.members["RENEWED"])
    return sa.and_(*conditions)


def due_count(session: Session, cap: int = 99) -> int:
    """How many rows run out within their declared days or have just done so."""
    today = acting_context.required().today
    parts = [
        sa.select(sa.func.count().label("n")).select_from(
            sa.select(model.__table__.c.id)
            .where(_due_condition(model, declared, today), condition)
            .limit(cap)
            .subquery()
        )
        for model, declared, condition in _due_columns()
    ]
    if not parts:
        return 0
    return sum(session.connection().execute(sa.union_all(*parts)).scalars())


def due(session: Session, limit: int = 20) -> list[DueRow]:
    """Rows that run out, the most urgent first."""
    today = acting_context.required().today
    rows: list[DueRow] = []
    for model, declared, condition in _due_columns():
        table = model.__table__
        value = value_sql(model, declared.name)
        statement = (
            sa.select(table.c.id, title_sql(model, table).label("title"), value.label("day"))
            .where(_due_condition(model, declared, today), condition)
            .order_by(value, table.c.id)
            .limit(limit)
        )
        for row in session.connection().execute(statement):
            day = row.day.date() if isinstance(row.day, dt.datetime) else row.day
            rows.append(DueRow(model, declared, row.id, str(row.title or ""), day, (day - today).days))
    return sorted(rows, key=lambda r: (r.day, r.id))[:limit]
