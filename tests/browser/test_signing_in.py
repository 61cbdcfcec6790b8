"""Who signs in sees the registers that are theirs, and only those."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from models.core.base import registers
from seed.reference import grants
from tests.browser.chromium import PHONE
from tests.browser.conftest import Desk, Watch, sign_in
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def granted(*roles: str) -> set[str]:
    """Registers with a screen that one of these roles may see."""
    screens = {model.declaration.key for model in registers() if model.declaration.shape != "line"}
    return {g["register"] for g in grants() if g["role"] in roles and "V" in g["actions"]} & screens


def sidebar(page: Page) -> set[str]:
    """Keys of all registers in the sidebar, every group opened."""
    for group in page.locator("[data-menu] > details").all():
        if group.get_attribute("open") is None:
            group.locator("> summary").click()
    expect(page.locator("[data-menu] a[data-fill]")).to_have_count(0)
    links = page.locator("[data-menu] a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return {link.split("/")[2] for link in links if link.startswith("/admin/")}


def test_storekeeper_signs_in_and_sees_own_registers(window: Callable[..., Page], server: Server) -> None:
    page = window()
    page.goto("/admin/stock_in/")
    expect(page).to_have_url(f"{server.url}/login?next=/admin/stock_in/")
    page.get_by_label("用户名").fill("storekeeper")
    page.get_by_label("密码", exact=True).fill("demo-storekeeper")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("入库单")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(server.account("storekeeper").display_name)
    assert sidebar(page) == granted("storekeeper", "teacher") | {"golive"}
    page.keyboard.press("/")
    page.keyboard.type("rkd")
    expect(page.get_by_role("option", name="入库单")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/admin/stock_in/")


def test_wrong_password_is_told_in_chinese(window: Callable[..., Page], watch: Watch) -> None:
    watch.expect(401)
    page = window()
    page.goto("/login")
    page.get_by_label("用户名").fill("auditor.b")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    expect(page.get_by_label("用户名")).to_have_value("auditor.b")
    sign_in(page, "auditor.b")


def test_signing_out_ends_the_session(desk: Desk, server: Server) -> None:
    page = desk("cleaner")
    page.locator("summary", has_text=server.account("cleaner").display_name).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(f"{server.url}/login")
    page.goto("/admin/repair_request/")
    expect(page).to_have_url(f"{server.url}/login?next=/admin/repair_request/")


def test_class_teacher_sees_only_her_class(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(404)
    staff = server.account("class_teacher").staff_id
    mine = {group.id for group in server.rows("class_group", class_teacher_id=staff)}
    assert len(mine) == 1
    everybody = server.rows("student")
    own = {str(student.id) for student in everybody if student.class_group_id in mine}
    assert own
    other = next(
        s for s in everybody if s.class_group_id not in mine and s.school_id == server.account("guard").school_id
    )
    page = desk("class_teacher")
    page.goto("/admin/student/?size=100")
    shown = page.locator("#tz-rows tbody input[name=rowid]").evaluate_all("boxes => boxes.map((box) => box.value)")
    assert set(shown) == own
    expect(page.locator("h1 .count")).to_have_text(f"共{len(own)}条")
    page.goto(f"/admin/student/?q={other.name}")
    expect(page.get_by_role("heading", name="没有符合条件的记录")).to_be_visible()
    for path in ("details", "edit"):
        answer = page.goto(f"/admin/student/{path}/?id={other.id}")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("没有找到这一页")


def test_guard_sees_only_the_gate(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(404)
    page = desk("guard")
    mine = granted("guard", "teacher")
    assert sidebar(page) == mine
    entered = page.locator("h2:has-text('常用') ~ a").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    assert entered[0] == "/admin/visitor/"
    assert {link.split("/")[2] for link in entered} <= mine
    for model in registers():
        key = model.declaration.key
        if model.declaration.shape == "line" or key in mine:
            continue
        answer = page.request.get(f"{server.url}/admin/{key}/")
        assert answer.status == 404, key
        assert "没有找到这一页" in answer.text()
    page.goto("/admin/supplier/")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到这一页")
    page.goto("/admin/visitor/?size=100")
    school = server.account("guard").school_id
    expect(page.locator("h1 .count")).to_have_text(f"共{server.count('visitor', school_id=school)}条")


def test_guard_enters_a_visitor_on_a_phone(desk: Desk, server: Server) -> None:
    page = desk("guard", PHONE)
    school = server.account("guard").school_id
    before = server.count("visitor", school_id=school)
    page.goto("/admin/visitor/")
    page.get_by_role("link", name="新增来访").click()
    page.get_by_label("来访人姓名").fill("来访测试员")
    page.get_by_label("联系电话").fill("13800001234")
    page.get_by_label("来访事由").fill("送教材")
    page.get_by_label("被访人", exact=True).press_sequentially("gjg")
    page.get_by_role("option", name="高建国").click()
    page.locator(".tz-bar .btn-primary").click()
    expect(page.locator(".tz-toast")).to_contain_text("已保存")
    assert server.count("visitor", school_id=school) == before + 1
    row = server.row("visitor", visitor_name="来访测试员")
    assert row.visited_staff_id == server.account("director").staff_id
    assert row.visit_confirmation.label == "电话确认"


def test_somebody_with_two_posts_chooses_one(desk: Desk, server: Server) -> None:
    page = desk("accountant")
    first, second = (
        server.row("school", id=server.account(login).school_id).name for login in ("accountant", "accountant.b")
    )
    page.locator(".tz-top summary", has_text=first).click()
    page.get_by_role("button", name=second).click()
    expect(page.locator(".tz-brand")).to_contain_text(second)
    page.goto("/admin/fixed_asset/")
    count = server.count("fixed_asset", school_id=server.account("accountant.b").school_id)
    expect(page.locator("h1 .count")).to_have_text(f"共{count}条")
    page.locator(".tz-top summary", has_text=second).click()
    page.get_by_role("button", name="全部岗位").click()
    expect(page.locator(".tz-brand")).to_contain_text(first)
