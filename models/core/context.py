"""Who acts, from where and when: entered once at the edge (request, command, seed) and read by everything that writes."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.permissions import Actor


class NobodyActsError(RuntimeError):
    """A register was written or read outside an acting context."""


@dataclass(slots=True)
class Context:
    """One action: its actor, its source (web, import, cli, seed), its moment and the id that joins its history."""

    actor: Actor
    source: str
    now: dt.datetime
    batch: str = field(default_factory=lambda: secrets.token_hex(8))
    place: str = ""
    session: Session | None = None
    running: dict[int, object] = field(default_factory=dict)
    unscoped: int = 0
    trusted: int = 0
    warnings: list[object] = field(default_factory=list)
    judged: set[int] = field(default_factory=set)
    """Rows, by identity, that an import has judged one by one just before the flush."""
    settled: dict[str, Collection[int]] = field(default_factory=dict)
    """Batches that were taken back in this action, with the ids of the rows that they left."""
    memo: dict[object, object] | None = None
    """Computed values of stored rows, kept while an import judges rows and nothing is flushed."""
    opened: tuple[str, int] | None = None
    """Register and row that a step has opened for the acting person to go on with."""
    absent: dict[int, set[object]] = field(default_factory=dict)
    """For a unique rule, by identity, the values that an import has just found free in the database."""

    @property
    def today(self) -> dt.date:
        """Day of the action."""
        return self.now.date()


_current: ContextVar[Context | None] = ContextVar("acting", default=None)


def current() -> Context | None:
    """The acting context, or None outside one."""
    return _current.get()


def required() -> Context:
    """The acting context; raises NobodyActsError outside one."""
    context = _current.get()
    if context is None:
        raise NobodyActsError("registers are read and written only inside acting(...)")
    return context


@contextmanager
def acting(
    actor: Actor, source: str, now: dt.datetime, place: str = "", session: Session | None = None
) -> Iterator[Context]:
    """Let `actor` act from `source` at `now`; every history entry written inside carries one batch id."""
    context = Context(actor, source, now.replace(microsecond=0), place=place, session=session)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


@contextmanager
def unscoped() -> Iterator[None]:
    """Look-ups of the mechanism itself: row scope is off inside."""
    context = required()
    context.unscoped += 1
    try:
        yield
    finally:
        context.unscoped -= 1


@contextmanager
def trusted() -> Iterator[None]:
    """Writes of the mechanism itself, after it has asked for the right: the flush asks rules, not rights."""
    context = required()
    context.trusted += 1
    try:
        yield
    finally:
        context.trusted -= 1
