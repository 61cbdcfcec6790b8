"""The home page and its two lists: what waits for a person and what runs out, for that person only."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal
from typing import Any

import pytest

from admin_views.home import greeting
from models.core import steps
from tests.factories import NOW, TODAY


def main_of(person: Any, path: str = "/") -> str:
    """What stands in the page itself, without the sidebar."""
    person.web.app.extensions["counts"].clear()
    person.web.app.extensions["charts"].clear()
    answer = person.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True)).split("<main", 1)[1]


@pytest.fixture
def handed_in(web: Any) -> Any:
    """A purchase request that waits for the director."""
    world = web.world
    form = world.make("purchase_request", purpose="期末复习用品", needed_on=dt.date(2026, 12, 20))
    world.make(
        "purchase_request_line",
        document=form,
        quantity=Decimal(10),
        planned_unit_price=Decimal(2),
        market_price=Decimal(2),
    )
    with world.as_system():
        for name in ("submit", "department_approve", "certify"):
            steps.take(world.session, form, name)
    return form


@pytest.mark.parametrize(
    ("hour", "word"), [(0, "凌晨好"), (7, "早上好"), (11, "上午好"), (12, "中午好"), (17, "下午好"), (23, "晚上好")]
)
def test_greeting(hour: int, word: str) -> None:
    assert greeting(NOW.replace(hour=hour)) == word


def test_what_waits_is_shown_to_whom_it_waits_for(web: Any, handed_in: Any) -> None:
    director = web.person("director")
    page = main_of(director)
    assert f"上午好，{web.row('staff', director.staff_id).name}" in page
    assert handed_in.document_no in page
    assert "期末复习用品" in page
    assert ">总务处同意</a>" in page
    assert handed_in.document_no in main_of(director, "/waiting/")
    for person in (web.person("principal"), web.person("guard"), web.person("director", school=web.world.second)):
        for path in ("/", "/waiting/"):
            assert handed_in.document_no not in main_of(person, path)
    assert "没有等您处理的单据" in main_of(web.person("guard"), "/waiting/")


def test_what_runs_out_is_sorted_by_urgency_and_scoped(web: Any) -> None:
    world = web.world
    for name, days in (("过期的", -2), ("快到的", 5), ("远的", 200)):
        world.make("supplier_licence", licence_no=name, valid_until=TODAY + dt.timedelta(days=days))
    page = main_of(web.person("buyer"), "/due/")
    assert page.index("过期的") < page.index("快到的")
    assert "过期2天" in page
    assert "剩5天" in page
    assert "远的" not in page
    for person in (web.person("guard"), web.person("buyer", school=world.second)):
        for path in ("/", "/due/"):
            assert "过期的" not in main_of(person, path)


def test_repairs_over_their_time_are_told_to_whom_they_concern(web: Any) -> None:
    world = web.world
    world.make("repair_request", object_name="三楼漏水管", reported_at=NOW - dt.timedelta(hours=40))
    world.make("repair_request", object_name="新报的门锁", reported_at=NOW - dt.timedelta(hours=1))
    page = main_of(web.person("director"))
    assert "三楼漏水管" in page
    assert "超16小时" in page
    assert "新报的门锁" not in page
    assert "三楼漏水管" not in main_of(web.person("director", school=world.second), "/due/")
    assert "三楼漏水管" not in main_of(web.person("teacher"), "/due/")


def test_charts_are_for_those_who_see_more_than_their_own(web: Any) -> None:
    world = web.world
    world.make("fixed_asset", unit_price=Decimal("123456.00"))
    world.make("fixed_asset", school=world.second, unit_price=Decimal("70000.00"))
    page = main_of(web.person("director"))
    assert "固定资产原值" in page
    assert "<b>12.35</b>" in page
    for role in ("teacher", "maintenance", "guard"):
        assert "固定资产原值" not in main_of(web.person(role)), role


def test_my_registers_are_counted_inside_my_scope(web: Any) -> None:
    world = web.world
    for school in (world.first, world.first, world.second):
        world.make("fixed_asset", school=school)
    page = main_of(web.person("asset_clerk"))
    assert '固定资产台账</a></span><span class="when"><span class="all">2</span>' in page


def test_counters_of_the_sidebar_are_kept_and_forgotten_after_an_own_write(web: Any, handed_in: Any) -> None:
    director = web.person("director")
    director.web.app.extensions["counts"].clear()
    count = '待我处理<span class="n due">1</span>'
    assert count in director.get("/").get_data(as_text=True)
    with web.world.as_system():
        steps.take(web.world.session, handed_in, "logistics_approve")
    assert count in director.get("/help/").get_data(as_text=True)
    director.post("/admin/supplier/columns/", columns="name")
    assert count not in director.get("/help/").get_data(as_text=True)


def test_the_password_page_stands_alone_at_the_first_sign_in(web: Any) -> None:
    person = web.person("teacher")
    assert 'name="again"' in main_of(person, "/password/")
    wrong = person.post("/password/", old="x", new="another-long-password", again="another-long-password")
    assert wrong.status_code == 400
    assert "原密码不对" in wrong.get_data(as_text=True)
    with web.world.as_system():
        account = web.world.session.get(type(web.world.one("user_account")), person.account)
        account.has_to_change_password = True
        web.world.session.flush()
    assert person.get("/").headers["Location"] == "/password/"
    page = person.get("/password/").get_data(as_text=True)
    assert "请先修改密码" in page
    assert "tz-side" not in page
