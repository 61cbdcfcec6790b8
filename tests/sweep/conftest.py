"""One application with a row of every register at two schools and an account for every role at the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import app as application
from admin_views.extensions import db
from models.core import identity
from models.core.base import Base, Register, register_of, registers
from models.core.system import AccountSecret, HistoryEntry
from seed.first import make_account
from seed.reference import roles
from tests.factories import NOW, World

PASSWORD = "sweep-password-1"


@dataclass
class Panel:
    """The application under test, its rows by register at both schools, and its accounts by role."""

    app: Flask
    central: int = 0
    first: int = 0
    second: int = 0
    here: dict[str, int] = field(default_factory=dict)
    there: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> FlaskClient:
        """A client signed in as the role's account."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = self.tokens[role]
            cookie["_fresh"] = True
        return client

    def counts(self, key: str) -> tuple[int, int, int]:
        """Rows of the register, sum of their versions, entries of its history: equal before and after a refusal."""
        table = register_of(key).__table__
        with self.app.app_context():
            connection = db.session.connection()
            rows, versions = connection.execute(
                sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.row_version), 0)).select_from(table)
            ).one()
            entries = connection.execute(
                sa.select(sa.func.count()).select_from(HistoryEntry).where(HistoryEntry.register == key)
            ).scalar_one()
            db.session.remove()
        return int(rows), int(versions), int(entries)


DIFFERENT_SCOPES = ("bureau", "central_office", "director", "department_head", "class_teacher", "teacher", "guard")
"""Roles that between them hold every scope: enough for the second database, since the matrix is the same."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Sweep all roles on SQLite, and on PostgreSQL those that differ in scope."""
    if "role" in metafunc.fixturenames:
        everybody = [role["key"] for role in roles()]
        few = metafunc.config.getoption("--database") == "postgresql"
        metafunc.parametrize("role", [r for r in everybody if not few or r in DIFFERENT_SCOPES])


def screens() -> list[type[Register]]:
    """Registers and documents: what has a screen of its own."""
    return [model for model in registers() if model.declaration.shape != "line"]


@pytest.fixture(scope="session")
def panel(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """The application on a database of its own, filled once."""
    url = sa.make_url(database_url)
    if url.drivername.startswith("sqlite"):
        url = url.set(database=str(tmp_path_factory.mktemp("sweep") / "sweep.db"))
    else:
        server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        name = f"{url.database}_sweep"
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        server.dispose()
        url = url.set(database=name)
    made = application.create_app(
        {
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "WTF_CSRF_ENABLED": False,
            "CLOCK": lambda: NOW,
            "TESTING": False,
            "SQLALCHEMY_DATABASE_URI": url.render_as_string(hide_password=False),
            "SECRET_KEY": "sweep",
        }
    )
    panel = Panel(made)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    application.load(made, "reference")
    with made.app_context():
        _fill(panel)
        db.session.commit()
        db.session.remove()
    yield panel
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    if not url.drivername.startswith("sqlite"):
        server = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
        server.dispose()


def _fill(panel: Panel) -> None:
    session = db.session()
    world = World(session)
    panel.central, panel.first, panel.second = world.central, world.first, world.second
    for model in registers():
        key = model.declaration.key
        panel.here[key] = world.one(key, world.first).id
        panel.there[key] = (
            panel.here[key] if model.declaration.shared and key != "school" else world.one(key, world.second).id
        )
    session.flush()
    hashed = identity.hash_password(PASSWORD)
    for role in roles():
        key = role["key"]
        school = world.central if key in ("central_office", "bureau") else world.first
        department: Any = world.make("department", school)
        person: Any = world.make("staff", school, department_id=department.id)
        place = {"department_id": department.id}
        if key == "class_teacher":
            place["class_group_id"] = world.make("class_group", school, class_teacher_id=person.id).id
        with world.as_system(school):
            panel.accounts[key] = make_account(
                session, school, f"sweep.{key}", role["label"], PASSWORD, [key], person.id, hashed=hashed, **place
            )
            panel.staff[key] = person.id
            secret = AccountSecret(account_id=panel.accounts[key], session_token=f"token-{key}")
            session.add(secret)
            session.flush()
        panel.tokens[key] = f"token-{key}"


@contextmanager
def opened(panel: Panel) -> Iterator[World]:
    """Make further rows inside the application's own database."""
    with panel.app.app_context():
        yield World(db.session(), (panel.central, panel.first, panel.second))
        db.session.commit()
        db.session.remove()
