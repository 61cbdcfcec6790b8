"""Engines: SQLite for one school, PostgreSQL for an office over many; the same schema, keys enforced on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from models.core.search import bigrams

PATIENCE = 60_000
"""Milliseconds a writer waits for another on SQLite: an import of some ten thousand rows holds the database that long."""

_writes: ContextVar[bool] = ContextVar("writes", default=True)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside are meant for reading: SQLite then takes no write lock for them."""
    token = _writes.set(False)
    try:
        yield
    finally:
        _writes.reset(token)


def prepare(engine: sa.Engine) -> sa.Engine:
    """Set an engine up: on SQLite foreign keys, write-ahead log, immediate transactions for writers."""
    if engine.dialect.name != "sqlite":
        return engine
    in_memory = engine.url.database in (None, "", ":memory:")

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        connection.create_function("bigrams", 1, bigrams, deterministic=True)
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA mmap_size=268435456")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes.get() else "BEGIN")

    return engine
