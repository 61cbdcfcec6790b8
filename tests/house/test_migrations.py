"""The migrations lead to exactly the schema that the declarations describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

import app as application
from models.core.base import Base, registers
from models.core.seals import postgresql_seals, sqlite_seals
from models.core.search import searched

VERSIONS = Path(application.__file__).resolve().parent / "migrations" / "versions"


@pytest.fixture(scope="module")
def migrated(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, sa.Engine]]:
    """An application whose empty database was brought up by the migrations alone."""
    tmp_path: Path = tmp_path_factory.mktemp("migrated")
    url = sa.make_url(database_url)
    server = None
    if url.drivername.startswith("sqlite"):
        url = url.set(database=str(tmp_path / "migrated.db"))
    else:
        server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        url = url.set(database=f"{url.database}_migrated")
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {url.database} TEMPLATE template0 ENCODING 'UTF8'"))
    app = application.create_app(
        {"DATA_DIR": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url.render_as_string(hide_password=False)}
    )
    application.migrate(app)
    with app.app_context():
        from admin_views.extensions import db

        yield app, db.engine
        db.session.remove()
        db.engine.dispose()
    if server is not None:
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
        server.dispose()


def _ours(name: str | None, kind: str) -> bool:
    """Full-text tables and the indexes over word pairs are made by statements that autogenerate does not know."""
    return not (name or "").startswith("search_") and not (name or "").endswith("_bigrams")


def test_migrations_equal_declarations(migrated: tuple[Flask, sa.Engine]) -> None:
    _, engine = migrated
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, parents: _ours(name, kind),
                "include_object": lambda item, name, kind, reflected, other: (
                    _ours(name, kind) and kind != "foreign_key_constraint"
                ),
            },
        )
        found: list[Any] = compare_metadata(context, Base.metadata)
    differences = [d for d in found if not (isinstance(d, tuple) and d[0] in ("add_fk", "remove_fk"))]
    assert differences == []


def test_every_reference_is_a_foreign_key(migrated: tuple[Flask, sa.Engine]) -> None:
    _, engine = migrated
    inspector = sa.inspect(engine)
    wrong = []
    for model in registers():
        keyed = {c for key in inspector.get_foreign_keys(model.__tablename__) for c in key["constrained_columns"]}
        wrong += [
            f"{model.__tablename__}.{c.name}"
            for c in model.declaration.columns.values()
            if c.target and not c.computed and c.name in model.__table__.c and c.name not in keyed
        ]
    assert wrong == []


def test_search_is_kept_by_the_database(migrated: tuple[Flask, sa.Engine]) -> None:
    _, engine = migrated
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            names = {
                row[0] for row in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            }
            assert {f"search_{m.__tablename__}_insert" for m in registers() if searched(m)} <= names
        else:
            names = {row[0] for row in connection.execute(sa.text("SELECT indexname FROM pg_indexes"))}
            assert {f"ix_{m.__tablename__}_bigrams" for m in registers() if searched(m)} <= names


def test_the_books_are_sealed_by_the_database(migrated: tuple[Flask, sa.Engine]) -> None:
    _, engine = migrated
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            asked = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sealed%'"
            found = {row[0] for row in connection.execute(sa.text(asked))}
            assert found == {text for model in registers() for text in sqlite_seals(model)}
        else:
            asked = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'sealed%'"
            found = {row[0] for row in connection.execute(sa.text(asked))}
            assert found == {text.split()[2] for model in registers() for text in postgresql_seals(model)}
    assert len(found) >= 8


def test_migrating_twice_changes_nothing(migrated: tuple[Flask, sa.Engine]) -> None:
    app, engine = migrated
    before = sorted(sa.inspect(engine).get_table_names())
    application.migrate(app)
    assert sorted(sa.inspect(engine).get_table_names()) == before


def test_upgrading_keeps_the_rows_of_rebuilt_tables(tmp_path: Path) -> None:
    """SQLite rebuilds a table that grows a key over two columns; its rows, their ids and its triggers stay."""
    text = "".join(p.read_text(encoding="utf-8") for p in sorted(VERSIONS.glob("*_sqlite.sql")))
    rebuilt = sorted(set(re.findall(r"INSERT INTO new_(\w+) ", text)))
    assert rebuilt
    app = application.create_app({"DATA_DIR": str(tmp_path)})
    with app.app_context():
        from flask_migrate import upgrade

        from admin_views.extensions import db

        upgrade(revision="0003")
        with db.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            for table in rebuilt:
                columns = [c for c in driver.execute(f"PRAGMA table_info({table})").fetchall() if c[3] or c[1] == "id"]
                names = ", ".join(c[1] for c in columns)
                driver.execute(
                    f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})",
                    [7 if c[1] == "id" else "2026-11-21" if c[2].startswith("DATE") else 1 for c in columns],
                )
                driver.execute(f"DELETE FROM {table} WHERE id <> 7")
        db.engine.dispose()
        with pytest.raises(SystemExit):
            upgrade()  # which says at the end that the rows name a school that is not there
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            for table in rebuilt:
                assert [row[0] for row in driver.execute(f"SELECT id FROM {table}")] == [7]
        db.session.remove()
        db.engine.dispose()
