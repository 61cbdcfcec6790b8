"""The demonstration: as large as promised, complete, in every state, the same each time, and open to its accounts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import models
import seed
from models.core.base import Base, register_of, registers
from models.core.context import acting
from models.core.database import prepare
from models.core.identity import actor_of, forget_matrix, sign_in
from models.core.permissions import system_actor
from models.core.steps import initial_state
from models.core.system import Attachment, Signature
from seed.demo import NotEmptyError, assets
from seed.demo.people import ROLES

NOW = dt.datetime(2026, 11, 20, 15, 40)
TODAY = NOW.date()

NEVER_SHOWN = {("purchase_order", "REIMBURSED"): "a paid reimbursement takes this step, and that register is to come"}
"""States that nothing leads to yet, each with its reason."""


@dataclass
class Loaded:
    """A database that holds the demonstration."""

    engine: sa.Engine
    files: Path

    def all(self, statement: Any) -> list[Any]:
        """Rows of a plain select."""
        with self.engine.connect() as connection:
            return list(connection.execute(statement))

    def count(self, key: str, *conditions: Any) -> int:
        """Number of rows of a register."""
        table = register_of(key).__table__
        return int(self.all(sa.select(sa.func.count()).select_from(table).where(*conditions))[0][0])


def load_into(folder: Path, now: dt.datetime) -> Loaded:
    """A new database with reference data and demonstration."""
    assert models.MENUS
    engine = prepare(sa.create_engine(f"sqlite:///{folder}/demo.db"))
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        seed.load(session, "demo", now, folder / "uploads")
        session.commit()
    forget_matrix()
    return Loaded(engine, folder / "uploads")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    loaded = load_into(tmp_path_factory.mktemp("demo"), NOW)
    yield loaded
    loaded.engine.dispose()


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    loaded = load_into(tmp_path_factory.mktemp("again"), NOW)
    yield loaded
    loaded.engine.dispose()


def table(key: str) -> Any:
    return register_of(key).__table__


def school(demo: Loaded, name: str) -> int:
    return int(demo.all(sa.select(table("school").c.id).where(table("school").c.name == name))[0][0])


SIZES = {
    "school": (6, 6),
    "staff": (60, 75),
    "class_group": (40, 40),
    "student": (190, 210),
    "building": (18, 22),
    "room": (300, 300),
    "fixed_asset": (1480, 1520),
    "asset_event": (2800, 3300),
    "item": (400, 400),
    "warehouse": (7, 9),
    "tool": (20, 40),
    "tool_issue": (15, 40),
    "supplier": (40, 40),
    "supplier_licence": (55, 80),
    "contract": (12, 20),
    "canteen": (4, 4),
    "health_certificate": (30, 40),
    "dish": (60, 90),
    "food_sample": (40, 80),
    "food_inspection": (20, 40),
    "clean_zone": (30, 50),
    "hygiene_item": (30, 60),
    "hygiene_check": (12, 25),
    "inspection_item": (30, 60),
    "safety_inspection": (10, 20),
    "hazard": (12, 30),
    "repair_request": (50, 80),
    "damage_compensation": (10, 20),
    "asset_transfer": (10, 20),
    "class_property": (20, 30),
    "room_property": (5, 10),
    "property_check": (7, 10),
    "personal_property": (6, 8),
    "student_property_keeper": (4, 6),
    "purchase_request": (30, 50),
    "purchase_order": (20, 40),
    "acceptance": (15, 30),
    "stock_in": (20, 40),
    "stock_out": (40, 70),
    "visitor": (60, 100),
    "student_aid": (10, 20),
    "special_room": (5, 8),
    "special_room_usage": (25, 60),
}


@pytest.mark.parametrize("key", SIZES)
def test_is_as_large_as_promised(demo: Loaded, key: str) -> None:
    least, most = SIZES[key]
    assert least <= demo.count(key) <= most


def test_every_register_has_rows(demo: Loaded) -> None:
    assert [m.declaration.key for m in registers() if demo.count(m.declaration.key) == 0] == []


def test_the_first_school_owns_most_assets_and_most_are_booked(demo: Loaded) -> None:
    cards = table("fixed_asset")
    first = cards.c.school_id == school(demo, "明德小学")
    assert 880 <= demo.count("fixed_asset", first) <= 930
    assert demo.count("fixed_asset", first, cards.c.life_state == "PENDING_ENTRY") < 40
    assert len({row[0] for row in demo.all(sa.select(cards.c.life_state))}) == 9


def test_no_required_value_is_blank(demo: Loaded) -> None:
    blank = []
    for model in registers():
        own = model.__table__
        for declared in model.declaration.columns.values():
            if declared.computed or not declared.required or declared.name not in own.c:
                continue
            column = own.c[declared.name]
            empty = sa.or_(column.is_(None), sa.cast(column, sa.String) == "")
            if not (declared.name == "school_id" and model.declaration.shared):
                blank += [f"{own.name}.{declared.name}"] if demo.count(own.name, empty) else []
    assert blank == []


@pytest.mark.parametrize("key", [m.declaration.key for m in registers() if m.steps])
def test_every_state_that_can_be_reached_is_there(demo: Loaded, key: str) -> None:
    model = register_of(key)
    reached = {initial_state(model)} | {one.to_state for one in model.declaration.steps}
    column = sa.type_coerce(model.__table__.c[model.state_column], sa.String)
    shown = {row[0] for row in demo.all(sa.select(column).distinct())}
    assert shown | {state for register, state in NEVER_SHOWN if register == key} == reached | shown
    assert shown.isdisjoint(state for register, state in NEVER_SHOWN if register == key)


def expiring(demo: Loaded, key: str) -> list[int]:
    """Days until the rows of a register run out, negative where they have."""
    days = demo.all(sa.select(table(key).c.valid_until).where(table(key).c.valid_until.is_not(None)))
    return [(row[0] - TODAY).days for row in days]


@pytest.mark.parametrize("key", ["health_certificate", "supplier_licence"])
def test_some_papers_have_run_out_and_some_will_soon(demo: Loaded, key: str) -> None:
    days = expiring(demo, key)
    assert sum(day < 0 for day in days) >= 2
    assert sum(0 <= day <= 30 for day in days) >= 2
    assert sum(day > 30 for day in days) >= 5


def test_some_repairs_are_late_and_some_are_paused(demo: Loaded) -> None:
    model: Any = register_of("repair_request")
    with Session(demo.engine) as session, acting(system_actor(), "test", NOW, session=session):
        late = session.scalars(sa.select(model.state).where(model.is_overdue)).all()
        assert {"REPORTED", "ASSIGNED", "REPAIRING"} <= {state.name for state in late}
        assert session.scalar(sa.select(sa.func.count()).where(model.state == "PAUSED")) >= 2


def test_visitors_came_today_and_before(demo: Loaded) -> None:
    entered = [row[0] for row in demo.all(sa.select(table("visitor").c.entered_at))]
    assert sum(moment.date() == TODAY for moment in entered) >= 4
    assert max(entered) <= NOW
    assert len({moment.date() for moment in entered}) >= 10
    assert demo.count("visitor", table("visitor").c.left_at.is_(None)) >= 2


def test_references_hold(demo: Loaded) -> None:
    assert demo.all(sa.text("PRAGMA foreign_key_check")) == []


def test_signatures_bear_the_names_of_people_and_lie_in_the_past(demo: Loaded) -> None:
    signed = demo.all(sa.select(Signature.__table__))
    assert len(signed) > 800
    assert [row for row in signed if not row.account_id or row.name in ("", "系统", "初始数据")] == []
    assert max(row.at for row in signed) <= NOW
    assert len({row.name for row in signed}) > 15


def test_files_belong_to_their_rows_and_are_kept(demo: Loaded) -> None:
    kept = {row.id: row for row in demo.all(sa.select(Attachment.__table__))}
    assert len(kept) > 20
    for row in kept.values():
        assert row.row_id is not None
        content = (demo.files / row.digest[:2] / row.digest).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row.size, row.digest)
    for model in registers():
        for declared in model.declaration.columns.values():
            if declared.kind.name == "attachment" and not declared.computed:
                column = model.__table__.c[declared.name]
                for row in demo.all(sa.select(model.__table__.c.id, column).where(column.is_not(None))):
                    file = kept[row[1]]
                    assert (file.register, file.column, file.row_id) == (model.__tablename__, declared.name, row[0])


def sign(session: Session, login: str) -> Any:
    return sign_in(session, login, f"demo-{login.removesuffix('.b')}", "", "127.0.0.1", NOW)


LOGINS = [*ROLES, "bureau", "central_office", "director.b", "storekeeper.b", "class_teacher.b", "parent_committee.b"]


@pytest.mark.parametrize("login", LOGINS)
def test_a_role_can_sign_in(demo: Loaded, login: str) -> None:
    with Session(demo.engine) as session:
        account = sign(session, login)
        actor = actor_of(session, account, TODAY)
        session.rollback()
    homes = {"bureau": "云溪县教育局", "central_office": "城关镇中心学校"}
    home = homes.get(login, "启智小学" if login.endswith(".b") else "明德小学")
    assert not account.has_to_change_password
    assert login.removesuffix(".b") in actor.roles
    assert (account.school_id, actor.school_id) == (school(demo, home), school(demo, home))
    assert (account.staff_id is None) == login.startswith("parent_committee")


def test_some_people_hold_more_than_one_post(demo: Loaded) -> None:
    with Session(demo.engine) as session:
        director = actor_of(session, sign(session, "director"), TODAY)
        accountant = actor_of(session, sign(session, "accountant"), TODAY)
        session.rollback()
    assert {"director", "inspector"} <= director.roles
    places = {post.school_id for post in accountant.posts}
    assert places == {school(demo, "明德小学"), school(demo, "启智小学")}


def test_the_class_teacher_has_a_class_and_the_head_a_department(demo: Loaded) -> None:
    posts, users = table("role_assignment"), table("user_account")
    found = demo.all(
        sa.select(users.c.login_name, posts.c.class_group_id, posts.c.department_id, users.c.staff_id).join(
            users, users.c.id == posts.c.user_account_id
        )
    )
    by_login = {row.login_name: row for row in found}
    groups, departments = table("class_group"), table("department")
    for suffix in ("", ".b"):
        teacher, head = by_login[f"class_teacher{suffix}"], by_login[f"department_head{suffix}"]
        assert demo.count(
            "class_group", groups.c.id == teacher.class_group_id, groups.c.class_teacher_id == teacher.staff_id
        )
        assert demo.count("department", departments.c.head_id == head.staff_id)


def test_a_second_load_is_refused(demo: Loaded) -> None:
    with Session(demo.engine) as session:
        with pytest.raises(NotEmptyError, match="empty"):
            seed.load(session, "demo", NOW)
        session.rollback()


CHANCE = {"user_account": {"password_hash"}, "fixed_asset": {"label_code", "search_text"}}
"""Columns that are drawn anew at each load: salted hashes, and label codes that nobody is to guess."""


def checksum(loaded: Loaded, key: str) -> str:
    columns = [column for column in table(key).c if column.name not in CHANCE.get(key, ())]
    rows = loaded.all(sa.select(*columns).order_by(table(key).c.id))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_same_day_gives_the_same_data(demo: Loaded, again: Loaded) -> None:
    keys = [model.declaration.key for model in registers()]
    assert {key: demo.count(key) for key in keys} == {key: again.count(key) for key in keys}
    assert [key for key in keys if checksum(demo, key) != checksum(again, key)] == []


def test_the_first_minutes_of_a_school_year_are_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for unit, count in {"first": 200, "second": 60, "middle": 8, "kindergarten": 8, "central": 4}.items():
        monkeypatch.setitem(assets.HOW_MANY, unit, count)
    loaded = load_into(tmp_path, dt.datetime(2027, 9, 1, 0, 5))
    check: Callable[[Loaded], None]
    for check in (test_references_hold, test_no_required_value_is_blank, test_every_register_has_rows):
        check(loaded)
    for model in registers():
        if model.steps:
            test_every_state_that_can_be_reached_is_there(loaded, model.declaration.key)
    loaded.engine.dispose()


COMPUTED = [
    (model.declaration.key, column.name)
    for model in registers()
    for column in model.declaration.columns.values()
    if column.computed
]


@pytest.mark.parametrize(("key", "name"), COMPUTED, ids=[f"{key}.{name}" for key, name in COMPUTED])
def test_a_computed_column_is_the_same_in_python_and_in_sql(demo: Loaded, key: str, name: str) -> None:
    model = register_of(key)
    with Session(demo.engine, autoflush=False) as session, acting(system_actor(), "cli", NOW, session=session):
        ids = demo.all(sa.select(table(key).c.id).order_by(table(key).c.id.desc()).limit(10))
        differing = []
        for (row_id,) in ids:
            row: Any = session.get(model, row_id)
            in_sql = session.execute(sa.select(model.id, getattr(model, name)).where(model.id == row_id)).one()[1]
            if (getattr(row, name) or None) != (in_sql or None):
                differing.append((row_id, getattr(row, name), in_sql))
    assert differing == []
