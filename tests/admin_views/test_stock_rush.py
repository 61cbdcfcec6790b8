"""Fifty keepers at fifty browsers, each a process of its own, issue the same goods at one moment until they are gone."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from admin_views.extensions import db
from app import create_app
from models.core.base import Base
from models.core.identity import forget_matrix
from models.core.ledger import mismatches
from models.core.steps import take
from models.core.system import AccountSecret, Role, RoleGrant
from models.organisation.organisation import School
from models.store.ledger import StockBalance, StockMovement
from models.store.stock import StockIn, StockInLine, StockOut, StockOutLine
from models.store.store import Warehouse
from seed.first import make_account
from seed.reference import grants, roles
from tests.factories import NOW, World

CLIENTS, RECEIVED, WANTED = 50, 63, 2
TWICE = 8
"""So many clients post one and the same sheet."""


@pytest.fixture
def rush(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that the test may leave full."""
    url, server = sa.make_url(database_url), None
    if url.drivername.startswith("sqlite"):
        url = url.set(database=str(tmp_path / "rush.db"))
    else:
        server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        url = url.set(database=f"{url.database}_rush")
        with server.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {url.database} TEMPLATE template0 ENCODING 'UTF8'"))
    app = create_app(
        {
            "DATA_DIR": str(tmp_path),
            "SQLALCHEMY_DATABASE_URI": url.render_as_string(hide_password=False),
            "SECRET_KEY": "rush",
            "CLOCK": lambda: NOW,
            "WTF_CSRF_ENABLED": False,
            "TESTING": False,
        }
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    forget_matrix()
    if server is not None:
        with server.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
        server.dispose()


def prepare_goods(app: Flask) -> list[int]:
    """Goods in a warehouse, and a sheet for every client that waits to be issued; returns the sheets' ids."""
    with app.app_context():
        session = db.session()
        for table, rows in ((Role, roles()), (RoleGrant, grants())):
            session.execute(sa.insert(table), [dict(row) for row in rows])
        world = World(session)
        keeper = world.make("staff")
        room = world.make("warehouse", keeper_id=keeper.id)
        item = world.make("item", name="拖把")
        with world.as_system():
            account = make_account(
                session, world.here, "keeper", "保管员", "rush-password-1", ["storekeeper"], keeper.id
            )
        session.add(AccountSecret(account_id=account, session_token="rush-token"))
        line = StockInLine(item_id=item.id, quantity=Decimal(RECEIVED), unit_price=Decimal("3.33"))
        receipt = world.make("stock_in", lines=[line], warehouse_id=room.id, category=StockIn.Category.OPENING)
        with world.as_system():
            for step in ("submit", "approve"):
                take(session, receipt, step)
        ids = []
        for _ in range(CLIENTS):
            asked = StockOutLine(item_id=item.id, requested_quantity=Decimal(WANTED), quantity=Decimal(WANTED))
            sheet = world.make("stock_out", lines=[asked], warehouse_id=room.id, recipient_id=keeper.id)
            with world.as_system():
                sheet.state = StockOut.State.APPROVED
                session.flush()
            ids.append(sheet.id)
        session.commit()
        db.session.remove()
        return ids


def one_more(app: Flask) -> int:
    """A sheet of other goods that are there; returns its id."""
    with app.app_context():
        session = db.session()
        found = session.connection().execute(sa.select(School.__table__.c.id).order_by(School.__table__.c.id)).scalars()
        world = World(session, tuple(found))  # type: ignore[arg-type]  # the three schools made before
        with world.as_system():
            room = session.scalars(sa.select(Warehouse).order_by(Warehouse.id)).first()
        item = world.make("item", name="脸盆")
        line = StockInLine(item_id=item.id, quantity=Decimal(RECEIVED), unit_price=Decimal("3.33"))
        receipt = world.make("stock_in", lines=[line], warehouse_id=room.id, category=StockIn.Category.OPENING)
        asked = StockOutLine(item_id=item.id, requested_quantity=Decimal(WANTED), quantity=Decimal(WANTED))
        sheet = world.make("stock_out", lines=[asked], warehouse_id=room.id, recipient_id=room.keeper_id)
        with world.as_system():
            for step in ("submit", "approve"):
                take(session, receipt, step)
            sheet.state = StockOut.State.APPROVED
            session.flush()
        made = int(sheet.id)
        session.commit()
        db.session.remove()
        return made


def browser(app: Flask) -> Any:
    """Somebody who is signed in as the keeper."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = "rush-token", True
    return client


def _patient(connection: Any, record: Any) -> None:
    """A busy machine is no failure: wait for one's turn longer than fifty people on two cores may take."""
    connection.execute("PRAGMA busy_timeout=90000").close()


def issue(app: Flask, sheet: int, start: Any, answers: Any) -> None:
    """One client: waits for the others, posts its sheet, and tells the answer."""
    with app.app_context():
        db.engine.dispose(close=False)
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _patient)
    client = browser(app)
    start.wait()
    answer = client.post("/admin/stock_out/step/", query_string={"id": sheet}, data={"step": "post"})
    left = re.search(r"(?:只有|已变为) (\d+)", answer.get_data(as_text=True))
    answers.put((answer.status_code, None if left is None else int(left[1])))


def all_at_once(app: Flask, ids: list[int]) -> list[tuple[int, int | None]]:
    """Status and what was said to be left, of a client for each of the sheets."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    fork = multiprocessing.get_context("fork")
    start, answers = fork.Barrier(len(ids)), fork.Queue()
    clients = [fork.Process(target=issue, args=(app, sheet, start, answers)) for sheet in ids]
    for client in clients:
        client.start()
    told = [answers.get(timeout=120) for _ in clients]
    for client in clients:
        client.join(timeout=10)
    return told


def test_fifty_clients_issue_until_it_is_gone(rush: Flask) -> None:
    ids = prepare_goods(rush)
    assert browser(rush).get("/admin/stock_out/details/", query_string={"id": ids[0]}).status_code == 200
    told = all_at_once(rush, ids)
    most = RECEIVED // WANTED
    assert sorted(status for status, _ in told) == [302] * most + [422] * (CLIENTS - most)
    assert {left for status, left in told if status == 422} == {RECEIVED - most * WANTED}
    with rush.app_context():
        table, moved = StockBalance.__table__, StockMovement.__table__
        assert db.session.connection().execute(sa.select(table.c.quantity)).scalar_one() == RECEIVED - most * WANTED
        taken = sa.select(sa.func.count()).select_from(moved).where(moved.c.quantity == -Decimal(WANTED))
        assert db.session.connection().execute(taken).scalar_one() == most
        assert mismatches(db.session()) == []
    sheet = one_more(rush)
    told = all_at_once(rush, [sheet] * TWICE)
    assert {status for status, _ in told} <= {302, 422}
    with rush.app_context():
        assert db.session.connection().execute(taken).scalar_one() == most + 1
        assert mismatches(db.session()) == []
