"""The application as its users meet it: real requests against a database of its own, and people who sign in.

`web.world` makes rows (commit is not needed), `web.person("storekeeper")` is somebody who signs in, `web.rows(key)` is
what stands in the database. The application is made once per worker; every test begins with three schools and nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin_views.extensions import db
from app import create_app
from models.core.base import Base, register_of
from models.core.identity import forget_matrix
from models.core.seals import sqlite_seals_of
from models.core.system import HistoryEntry, Role, RoleGrant
from seed.first import make_account
from seed.reference import grants, roles
from tests.factories import NOW, World

PASSWORD = "a-long-test-password"


@pytest.fixture(scope="session")
def flask_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on the worker's database, with its tables."""
    app = create_app(
        {
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "SQLALCHEMY_DATABASE_URI": database_url,
            "SECRET_KEY": "tests",
            "CLOCK": lambda: NOW,
            "WTF_CSRF_ENABLED": False,
            "TESTING": True,
        }
    )
    engine = engine_of(app)
    Base.metadata.create_all(engine)
    yield app
    engine.dispose()


def engine_of(app: Flask) -> sa.Engine:
    """The application's engine."""
    with app.app_context():
        return db.engine


@pytest.fixture
def web(flask_app: Flask) -> Iterator[Web]:
    """The application with three schools and the grants; database and files are emptied afterwards."""
    engine = engine_of(flask_app)
    with Session(engine, autoflush=False) as session:
        for table, rows in ((Role, roles()), (RoleGrant, grants())):
            session.execute(sa.insert(table), [dict(row) for row in rows])
        yield Web(flask_app, engine, World(session))
        session.rollback()
    _empty(engine)
    shutil.rmtree(Path(flask_app.config["DATA_DIR"]) / "uploads", ignore_errors=True)
    forget_matrix()


def _empty(engine: sa.Engine) -> None:
    """Delete every row, the keys between tables left aside."""
    names = list(Base.metadata.tables)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            connection.execute(sa.text("; ".join(f"DELETE FROM {name}" for name in names)))
        return
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("BEGIN IMMEDIATE")
    seals = list(sqlite_seals_of(cursor))
    for seal, _ in seals:
        cursor.execute(f"DROP TRIGGER {seal}")
    for name in [*names, "sqlite_sequence"]:
        cursor.execute(f"DELETE FROM {name}")
    for _, statement in seals:
        cursor.execute(statement)
    cursor.execute("COMMIT")
    cursor.execute("PRAGMA foreign_keys=ON")
    raw.close()


class Web:
    """The application, its database, and a world to make rows in."""

    def __init__(self, app: Flask, engine: sa.Engine, world: World) -> None:
        self.app, self.engine, self.world = app, engine, world

    def person(self, *held: str, school: int | None = None, staff: Any = None, **place: int) -> Person:
        """Somebody with these roles at a school (the world's first unless given), signed in and on its staff."""
        world = self.world
        where = school or world.here
        member = staff or world.make("staff", school=where)
        name = f"person{member.id}"
        with world.as_system(where):
            account = make_account(world.session, where, name, member.name, PASSWORD, list(held), member.id, **place)
        found = Person(self, self.app.test_client(), account, member)
        answer = found.post("/login", username=name, password=PASSWORD)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return found

    def rows(self, key: str, **where: Any) -> list[Any]:
        """Rows of a register as they stand in the database, by id."""
        table = register_of(key).__table__
        conditions = [table.c[name] == value for name, value in where.items()]
        return self.select(sa.select(table).where(*conditions).order_by(table.c.id))

    def row(self, key: str, row_id: int) -> Any:
        """One row of a register as it stands in the database."""
        return self.rows(key, id=row_id)[0]

    def history(self, key: str, row_id: int) -> list[Any]:
        """What the history tells of a row, the last first."""
        table: Any = HistoryEntry.__table__
        return self.select(
            sa.select(table).where(table.c.register == key, table.c.row_id == row_id).order_by(table.c.id.desc())
        )

    def select(self, statement: Any) -> list[Any]:
        """Rows of a statement, read apart from the world's session and after everything made in it."""
        self.world.session.commit()
        with self.engine.connect() as connection:
            return list(connection.execute(statement))


class Person:
    """Somebody at a browser."""

    def __init__(self, web: Web, client: FlaskClient, account: int, staff: Any) -> None:
        self.web, self.client, self.account, self.staff_id = web, client, account, int(staff.id)

    def get(self, path: str, **query: Any) -> TestResponse:
        """Open an address."""
        self.web.world.session.commit()
        return self.client.get(path, query_string=query or None)

    def post(self, path: str, data: dict[str, Any] | None = None, **fields: Any) -> TestResponse:
        """Send a form; names that are no Python words go into `data`."""
        self.web.world.session.commit()
        return self.client.post(path, data={**(data or {}), **fields}, content_type="multipart/form-data")
