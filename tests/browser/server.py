"""The demonstration school served by waitress on a port of its own, and a look into its database."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from waitress import create_server, wasyncore

import app as application
from admin_views.extensions import db
from models.core.base import Base, register_of
from models.core.context import acting
from models.core.entry import Given, save
from models.core.identity import Account, actor_of
from models.core.permissions import system_actor
from models.core.system import HistoryEntry, Signature
from tests.factories import NOW

PATIENCE = 600
"""Seconds to wait for another worker that loads the demonstration."""


def demonstration(folder: Path) -> Path:
    """A SQLite file that holds the demonstration; the workers of one test run load it once."""
    folder.mkdir(parents=True, exist_ok=True)
    ready, busy = folder / "demonstration.db", folder / "loading"
    try:
        busy.touch(exist_ok=False)
    except FileExistsError:
        end = time.monotonic() + PATIENCE
        while not ready.exists():
            assert time.monotonic() < end, "the other worker did not load the demonstration"
            time.sleep(0.5)
        return ready
    file = folder / "loading.db"
    app = application.create_app(_config(folder, file))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    application.load(app, "reference")
    application.load(app, "demo")
    with app.app_context():
        db.engine.dispose()
    whole = folder / "whole.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(whole)) as target:
        source.backup(target)
    whole.rename(ready)
    return ready


def _config(folder: Path, file: Path) -> dict[str, Any]:
    return {
        "DATA_DIR": str(folder),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}",
        "SECRET_KEY": "browser tests",
        "CLOCK": lambda: NOW,
    }


class Server:
    """The application on 127.0.0.1 over a copy of the demonstration."""

    def __init__(self, folder: Path, demonstration: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "logistics.db"
        shutil.copyfile(demonstration, file)
        self.app = application.create_app(_config(folder, file))
        with self.app.app_context():
            self.engine = db.engine
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        self._server = create_server(self.app, map=self._sockets, host="127.0.0.1", port=0, threads=8, ident=None)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.effective_port}"

    def _serve(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=0.2, map=self._sockets, count=1)

    def stop(self) -> None:
        """End serving and let go of the database."""
        self._stopping.set()
        self._thread.join(10)
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets, ignore_all=True)
        self.engine.dispose()

    # ---- what stands in the database ----

    def rows(self, key: str, *conditions: Any, **where: Any) -> list[Any]:
        """Rows of a register as stored, by id; conditions are over its table."""
        table = register_of(key).__table__
        wanted = sa.select(table).where(*conditions, *[table.c[name] == value for name, value in where.items()])
        return self.select(wanted.order_by(table.c.id))

    def row(self, key: str, **where: Any) -> Any:
        """The only row of a register with these values."""
        found = self.rows(key, **where)
        assert len(found) == 1, f"{key} {where}: {len(found)} rows"
        return found[0]

    def count(self, key: str, **where: Any) -> int:
        """Number of rows with these values."""
        return len(self.rows(key, **where))

    def account(self, login: str) -> Any:
        """The account of a login name."""
        return self.row("user_account", login_name=login)

    def signatures(self, key: str, row_id: int) -> list[Any]:
        """The signature trail of a row, in its order."""
        table: Any = Signature.__table__
        return self.select(
            sa.select(table).where(table.c.register == key, table.c.row_id == row_id).order_by(table.c.id)
        )

    def history(self, key: str, row_id: int) -> list[Any]:
        """What the history tells of a row, the first first."""
        table: Any = HistoryEntry.__table__
        return self.select(
            sa.select(table).where(table.c.register == key, table.c.row_id == row_id).order_by(table.c.id)
        )

    def select(self, statement: Any) -> list[Any]:
        """Rows of a statement."""
        with self.engine.connect() as connection:
            return list(connection.execute(statement))

    def make(self, key: str, login: str, **cells: str) -> int:
        """Enter a row as the holder of an account would, from texts; returns its id."""
        with self.app.app_context():
            session = db.session()
            found = self.account(login)
            account = Account(
                found.id, found.login_name, found.display_name, found.school_id, found.staff_id, None, False, ""
            )
            with acting(actor_of(session, account, NOW.date()), "web", NOW, "tests", session):
                row = save(session, register_of(key), None, Given(cells))
                session.commit()
                made = int(row.id)
            db.session.remove()
        return made

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A session in which the system reads rows as objects."""
        with Session(self.engine) as session, acting(system_actor(), "cli", NOW, session=session):
            yield session
