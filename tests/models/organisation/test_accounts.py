"""Accounts and roles: what is refused, who may give which role, and that an administrator is always left."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models.core.entry import remove, writable
from models.core.guard import ForbiddenError
from models.core.permissions import ColumnRights
from models.core.rules import RefusedError
from models.core.system import HistoryEntry
from models.organisation.accounts import RoleAssignment, UserAccount
from tests.factories import TODAY, World
from tests.refusals import change, refused_change, refused_new, rules_of, said, warned_new

Kind = UserAccount.AccountKind
Role = RoleAssignment.Role
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)

REFUSED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("user_account", {"login_name": "ab"}, "login_name", "", "3至40位"),
    ("user_account", {"login_name": "王芳"}, "login_name", "", "3至40位"),
    ("user_account", {"account_kind": Kind.STAFF}, "staff_id", "", "请选择“教职工”"),
    ("user_account", {"valid_until": None}, "valid_until", "", "请填写“有效期至”"),
    ("role_assignment", {"role": Role.DEPARTMENT_HEAD}, "department_id", "", "请选择“部门”"),
    ("role_assignment", {"role": Role.CLASS_TEACHER}, "class_group_id", "", "请选择“班级”"),
    ("role_assignment", {"valid_until": YESTERDAY}, "valid_until", "", "不得早于“起始日期”"),
    ("role_assignment", {"stands_in_for_id": lambda w: w.make("user_account").id}, "valid_until", "ACC04", "有效期至"),
    ("role_assignment", {"stands_in_for_id": lambda w: w.make("user_account").id}, "reason", "", "授权原因"),
    ("role_assignment", {"stands_in_for_id": lambda w: w.one("user_account").id}, "stands_in_for_id", "", "本人"),
]


@pytest.mark.parametrize(("key", "values", "column", "rule", "words"), REFUSED)
def test_what_is_refused(world: World, key: str, values: dict[str, Any], column: str, rule: str, words: str) -> None:
    problems = refused_new(world, key, **values)
    assert words in said(problems, column)
    assert not rule or rule in rules_of(problems)


def test_a_phone_is_pointed_at(world: World) -> None:
    assert "“手机号”格式不正确" in said(warned_new(world, "user_account", phone="0571-87654321"), "phone")
    assert warned_new(world, "user_account", phone="13800001234") == []


def test_a_login_name_is_taken_once_for_all_schools(world: World) -> None:
    world.make("user_account", login_name="wang.fang")
    assert "不要重复登记" in said(refused_new(world, "user_account", login_name="wang.fang"), "login_name")
    world.here = world.second
    assert "已有人使用" in said(refused_new(world, "user_account", login_name="wang.fang"), "login_name")


def test_the_database_itself_keeps_login_names_apart(world: World) -> None:
    first = world.make("user_account")
    second = world.make("user_account", school=world.second)
    table = UserAccount.__table__
    statement = sa.update(table).where(table.c.id == second.id).values(login_name=first.login_name)
    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.connection().execute(statement)


def test_an_account_is_named_after_its_holder(world: World) -> None:
    holder = world.make("staff", name="王芳")
    with world.as_system():
        account = UserAccount(login_name="wangfang", staff_id=holder.id)
        world.session.add(account)
        world.session.flush()
    assert (account.display_name, account.account_kind, account.is_active) == ("王芳", Kind.STAFF, True)


def test_what_the_system_writes_is_never_entered_nor_logged(world: World) -> None:
    names = {column.name for column in writable(UserAccount, ColumnRights(frozenset(), frozenset(), {}))}
    assert not names & set(UserAccount.never_entered)
    account = world.make("user_account")
    change(world, account, password_hash="$argon2id$secret")
    entry = world.session.scalars(sa.select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert "secret" not in str(entry.changes)
    assert "password_hash" in entry.changes


def test_accounts_are_not_deleted(world: World) -> None:
    account = world.make("user_account")
    with world.as_system(), pytest.raises(RefusedError, match="不能删除") as refusal:
        remove(world.session, account)
    assert rules_of(refusal.value.problems) == {"ACC03"}
    assert world.count("user_account", id=account.id) == 1


# The last administrator


@pytest.fixture
def administrator(world: World) -> RoleAssignment:
    """The only administrator."""
    return world.make("role_assignment", role=Role.ADMINISTRATOR)


def account_of(world: World, held: RoleAssignment) -> UserAccount:
    with world.as_system():
        return world.session.get_one(UserAccount, held.user_account_id)


CLOSING: list[dict[str, Any]] = [{"is_active": False}, {"account_kind": Kind.SYSTEM}, {"valid_until": TOMORROW}]
TAKING: list[dict[str, Any]] = [
    {"role": Role.AUDITOR},
    {"valid_until": TOMORROW},
    {"starts_on": TOMORROW},
    {"user_account_id": lambda world: world.make("user_account").id},
]


@pytest.mark.parametrize("values", CLOSING)
def test_the_last_administrator_is_not_disabled(
    world: World, administrator: RoleAssignment, values: dict[str, Any]
) -> None:
    account = account_of(world, administrator)
    assert rules_of(refused_change(world, account, **values)) == {"ACC03"}
    assert change(world, account, display_name="管理员") == []
    world.make("role_assignment", school=world.second, role=Role.ADMINISTRATOR)
    change(world, account, **values)


@pytest.mark.parametrize("values", TAKING)
def test_the_last_administrator_is_not_stripped(
    world: World, administrator: RoleAssignment, values: dict[str, Any]
) -> None:
    assert rules_of(refused_change(world, administrator, **values)) == {"ACC03"}
    assert change(world, administrator, reason="建账") == []
    world.make("role_assignment", user_account_id=world.make("user_account").id, role=Role.ADMINISTRATOR)
    change(world, administrator, **values)


def test_the_last_administrators_are_not_disabled_together(world: World, administrator: RoleAssignment) -> None:
    other = world.make("role_assignment", user_account_id=world.make("user_account").id, role=Role.ADMINISTRATOR)
    first, second = account_of(world, administrator), account_of(world, other)
    with world.as_system():
        first.is_active = second.is_active = False
        with pytest.raises(RefusedError, match="至少须保留一名系统管理员"):
            world.session.flush()
        world.session.expire_all()
    assert world.count("user_account", is_active=False) == 0


def test_the_last_administrator_s_role_is_not_deleted(world: World, administrator: RoleAssignment) -> None:
    with world.as_system():
        with pytest.raises(RefusedError, match="至少须保留一名系统管理员"):
            remove(world.session, administrator)
        world.session.add(administrator)
    expired = world.make(
        "role_assignment",
        user_account_id=world.make("user_account").id,
        role=Role.ADMINISTRATOR,
        starts_on=YESTERDAY,
        valid_until=YESTERDAY,
    )
    assert rules_of(refused_change(world, administrator, role=Role.AUDITOR)) == {"ACC03"}
    change(world, expired, valid_until=None)
    with world.as_system():
        remove(world.session, administrator)
    assert world.count("role_assignment") == 1


# Who holds which role where


def test_a_role_is_given_once_at_a_time_and_place(world: World) -> None:
    given = {"role": Role.DEPARTMENT_HEAD, "department_id": world.make("department").id}
    world.make("role_assignment", **given, starts_on=YESTERDAY, valid_until=TODAY)
    assert "期限重叠" in said(refused_new(world, "role_assignment", **given, starts_on=TODAY), "role")
    world.make("role_assignment", **given, starts_on=TOMORROW)
    assert "期限重叠" in said(
        refused_new(world, "role_assignment", **given, starts_on=TODAY + dt.timedelta(days=9)), "role"
    )
    world.make("role_assignment", role=Role.DEPARTMENT_HEAD, department_id=world.make("department").id)


def test_a_class_teacher_has_the_class_that_names_him(world: World) -> None:
    teacher = world.make("staff")
    group = world.make("class_group", class_teacher_id=teacher.id)
    account = world.make("user_account", staff_id=teacher.id)
    held = world.make("role_assignment", user_account_id=account.id, role=Role.CLASS_TEACHER)
    assert held.class_group_id == group.id
    assert world.make("role_assignment", user_account_id=account.id, role=Role.GUARD).class_group_id is None


def test_a_stand_in_has_an_end_and_a_reason(world: World) -> None:
    held = world.make(
        "role_assignment",
        role=Role.STOREKEEPER,
        stands_in_for_id=world.make("user_account").id,
        valid_until=TOMORROW,
        reason="产假代理",
    )
    assert held.starts_on == TODAY


def give(world: World, giver: str, role: Role, at: int, school: int) -> None:
    """A person who acts at a school gives a role at a school."""
    account = world.make("user_account", school=school)
    with world.acting(giver, school=at):
        held = RoleAssignment(school_id=school, user_account_id=account.id, role=role)
        world.session.add(held)
        try:
            world.session.flush()
        except RefusedError:
            world.session.expunge(held)
            raise


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.BUREAU, Role.PRINCIPAL, Role.STOREKEEPER, Role.AUDITOR])
def test_an_administrator_gives_any_role(world: World, role: Role) -> None:
    give(world, "administrator", role, world.central, world.first)
    assert world.count("role_assignment") == 1


@pytest.mark.parametrize("role", [Role.PARENT_COMMITTEE, Role.CENTRAL_OFFICE, Role.TEACHER])
def test_a_central_office_gives_what_it_holds(world: World, role: Role) -> None:
    give(world, "central_office", role, world.central, world.first)
    assert world.count("role_assignment") == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.BUREAU, Role.DIRECTOR, Role.CLASS_TEACHER, Role.STOREKEEPER])
def test_nobody_gives_more_than_he_holds(world: World, role: Role) -> None:
    with pytest.raises(RefusedError, match="超出本人权限") as refusal:
        give(world, "central_office", role, world.central, world.first)
    assert "ACC04" in rules_of(refusal.value.problems)
    assert world.count("role_assignment") == 0


def test_a_role_is_given_in_the_own_schools_only(world: World) -> None:
    with pytest.raises(RefusedError, match="超出本人权限"):
        give(world, "central_office", Role.PARENT_COMMITTEE, world.first, world.second)
    with pytest.raises(ForbiddenError), world.session.begin_nested():
        give(world, "central_office", Role.TEACHER, world.first, world.second)


def test_a_director_gives_no_role(world: World) -> None:
    with pytest.raises(ForbiddenError):
        give(world, "director", Role.TEACHER, world.first, world.first)
    assert world.count("role_assignment") == 0
