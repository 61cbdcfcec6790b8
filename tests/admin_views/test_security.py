"""Signing in, who one is, and what keeps others out; every refusal is followed by a look at the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from admin_views.security import _safe_next
from models.core.identity import change_password
from models.core.system import AccountSecret, HistoryEntry, LoginAttempt
from tests.factories import NOW

PASSWORD = "a-long-test-password"


def attempts(web: Any) -> int:
    """Failed sign-ins on record."""
    return int(web.select(sa.select(sa.func.count()).select_from(LoginAttempt.__table__))[0][0])


def secret_of(web: Any, account: int) -> Any:
    """Token and second factor of an account."""
    table: Any = AccountSecret.__table__
    return web.select(sa.select(table).where(table.c.account_id == account))[0]


def test_a_wrong_password_is_counted_and_said_in_chinese(web: Any) -> None:
    web.person("director")
    client = web.app.test_client()
    answer = client.post("/login", data={"username": "nobody", "password": "x"})
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.get_data(as_text=True)
    assert attempts(web) == 1
    assert client.get("/").status_code == 302


def test_too_many_failures_lock_the_account_even_for_the_right_password(web: Any) -> None:
    person = web.person("director")
    name = web.row("user_account", person.account).login_name
    client = web.app.test_client()
    for _ in range(5):
        client.post("/login", data={"username": name, "password": "wrong"})
    answer = client.post("/login", data={"username": name, "password": PASSWORD})
    assert answer.status_code == 401
    assert "登录失败次数过多" in answer.get_data(as_text=True)
    assert web.row("user_account", person.account).locked_until_at > NOW
    web.app.config["CLOCK"] = lambda: NOW + dt.timedelta(hours=2)
    try:
        assert client.post("/login", data={"username": name, "password": PASSWORD}).status_code == 302
    finally:
        web.app.config["CLOCK"] = lambda: NOW
    assert web.row("user_account", person.account).failed_login_count == 0


def test_a_disabled_account_is_out_at_once(web: Any) -> None:
    person = web.person("director")
    assert person.get("/").status_code == 200
    table = sa.table("user_account", sa.column("id"), sa.column("is_active"))
    with web.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == person.account).values(is_active=False))
    assert person.get("/").status_code == 302
    name = web.row("user_account", person.account).login_name
    assert "已停用" in web.app.test_client().post("/login", data={"username": name, "password": PASSWORD}).get_data(
        as_text=True
    )


def test_a_new_password_ends_every_session(web: Any) -> None:
    person = web.person("director")
    other = web.app.test_client()
    name = web.row("user_account", person.account).login_name
    assert other.post("/login", data={"username": name, "password": PASSWORD}).status_code == 302
    answer = person.post("/password/", old=PASSWORD, new="another-long-one", again="another-long-one")
    assert answer.status_code == 302
    assert person.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert other.post("/login", data={"username": name, "password": PASSWORD}).status_code == 401
    assert other.post("/login", data={"username": name, "password": "another-long-one"}).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", "another-long-one", "another-long-one", "原密码不对"),
        (PASSWORD, "short", "short", "密码至少"),
        (PASSWORD, "another-long-one", "another-long-two", "不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "不能与原密码相同"),
    ],
)
def test_a_poor_password_changes_nothing(web: Any, old: str, new: str, again: str, said: str) -> None:
    person = web.person("director")
    before = web.row("user_account", person.account).password_hash
    answer = person.post("/password/", old=old, new=new, again=again)
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)
    assert web.row("user_account", person.account).password_hash == before


def test_a_given_password_must_be_changed_first(web: Any) -> None:
    person = web.person("director")
    with web.world.as_system():
        change_password(web.world.session, person.account, "given-by-somebody", NOW, must_change=True)
        web.world.session.commit()
    name = web.row("user_account", person.account).login_name
    client = web.app.test_client()
    client.post("/login", data={"username": name, "password": "given-by-somebody"})
    assert client.get("/admin/staff/").location == "/password/"


def test_an_administrator_gives_a_password_shown_once(web: Any) -> None:
    administrator, person = web.person("administrator"), web.person("teacher")
    answer = administrator.post(f"/admin/user_account/password/?id={person.account}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    password = text.split("新密码：")[1].split("（")[0].rsplit(">", 1)[-1].strip()
    row = web.row("user_account", person.account)
    assert row.has_to_change_password
    assert password not in str(row)
    assert person.get("/").status_code == 302
    assert (
        web.app.test_client().post("/login", data={"username": row.login_name, "password": password}).status_code == 302
    )
    entry = web.history("user_account", person.account)[0]
    assert list(entry.changes) == ["password_hash"]
    assert row.password_hash not in str(entry.changes)


def test_nobody_else_gives_passwords(web: Any) -> None:
    person, other = web.person("storekeeper"), web.person("teacher")
    before = web.row("user_account", other.account).password_hash
    assert person.post(f"/admin/user_account/password/?id={other.account}").status_code in (403, 404)
    assert web.row("user_account", other.account).password_hash == before


def test_the_second_factor_is_asked_once_it_is_on(web: Any) -> None:
    person = web.person("accountant")
    page = person.get("/otp/").get_data(as_text=True)
    seed = page.split("密钥 <b>")[1].split("</b>")[0]
    assert person.post("/otp/", otp="000000").status_code == 400
    assert secret_of(web, person.account).otp_seed is None
    code = pyotp.TOTP(seed).at(NOW)
    assert person.post("/otp/", otp=code).status_code == 302
    assert secret_of(web, person.account).otp_seed == seed
    name = web.row("user_account", person.account).login_name
    client = web.app.test_client()
    asked = client.post("/login", data={"username": name, "password": PASSWORD})
    assert asked.status_code == 200
    assert "验证码" in asked.get_data(as_text=True)
    assert client.get("/").status_code == 302
    assert client.post("/login", data={"username": name, "password": PASSWORD, "otp": code}).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(target: str) -> None:
    assert _safe_next(target) == "/"


def test_every_page_carries_the_strict_policy(web: Any) -> None:
    person = web.person("director")
    for path in ("/", "/admin/supplier/", "/login", "/admin/nowhere/"):
        policy = person.get(path).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_an_expired_form_is_said_and_nothing_written(web: Any) -> None:
    person = web.person("administrator")
    before = len(web.rows("school_setting"))
    web.app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = person.post("/admin/school_setting/new/", setting_name="x")
    finally:
        web.app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "页面已过期" in answer.get_data(as_text=True)
    assert len(web.rows("school_setting")) == before


def test_switching_limits_rights_to_one_assignment(web: Any) -> None:
    person = web.person("storekeeper", "guard")
    posts = web.rows("role_assignment", user_account_id=person.account)
    assert person.get("/admin/visitor/").status_code == 200
    assert person.get("/admin/stock_in/").status_code == 200
    keeper = next(p for p in posts if p.role.name == "STOREKEEPER")
    assert person.post("/switch/", assignment=str(keeper.id)).status_code == 302
    assert person.get("/admin/stock_in/").status_code == 200
    assert person.get("/admin/visitor/new/").status_code in (403, 404)
    assert person.post("/switch/", assignment="999999").status_code == 404
    assert person.post("/switch/", assignment="all").status_code == 302
    assert person.get("/admin/visitor/new/").status_code == 200


def test_an_assignment_that_has_ended_gives_no_right(web: Any) -> None:
    person = web.person("guard")
    assert person.get("/admin/visitor/new/").status_code == 200
    table = sa.table(
        "role_assignment",
        sa.column("user_account_id"),
        sa.column("valid_until", sa.Date()),
        sa.column("starts_on", sa.Date()),
    )
    with web.engine.begin() as connection:
        connection.execute(
            sa.update(table)
            .where(table.c.user_account_id == person.account)
            .values(starts_on=dt.date(2026, 1, 1), valid_until=NOW.date() - dt.timedelta(days=1))
        )
    assert person.get("/admin/visitor/new/").status_code in (403, 404)


def test_history_knows_who_and_from_where(web: Any) -> None:
    person = web.person("director")
    row = web.world.make("department", name="旧名")
    person.post(
        f"/admin/department/edit/?id={row.id}",
        {
            "name": "新名",
            "department_code": row.department_code,
            "kind": row.kind.name,
            "is_active": "1",
            "row_version": str(row.row_version),
            "then": "save",
        },
    )
    entries = [e for e in web.history("department", row.id) if e.action == "update"]
    assert entries, web.select(sa.select(HistoryEntry.__table__.c.register, HistoryEntry.__table__.c.action))
    assert entries[0].changes["name"] == ["旧名", "新名"]
    assert entries[0].account_id == person.account
    assert entries[0].source == "web"
    assert "/admin/department/edit/" in entries[0].place


def test_nobody_resets_who_may_do_more(web: Any) -> None:
    director, administrator, principal = web.person("director"), web.person("administrator"), web.person("principal")
    teacher = web.person("teacher")
    for other, may in ((administrator, False), (principal, False), (teacher, True)):
        shown = director.get(f"/admin/user_account/details/?id={other.account}").get_data(as_text=True)
        assert ("重置密码" in shown) is may
        before = web.row("user_account", other.account).password_hash
        answer = director.post(f"/admin/user_account/password/?id={other.account}")
        assert answer.status_code == (200 if may else 403)
        assert (web.row("user_account", other.account).password_hash != before) is may
