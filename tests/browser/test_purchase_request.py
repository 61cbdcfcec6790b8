"""The main job: a request with five lines by keyboard alone, signed by everybody up to the principal and the central school."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from models.core.base import register_of
from tests.browser.conftest import Desk, Watch, press
from tests.browser.server import Server

pytestmark = pytest.mark.browser

LINES = (
    ("hbc", 1, "黑板擦", "20", "4.80"),
    ("jsq", 1, "计算器", "3", "27.50"),
    ("jb", 1, "教鞭", "2", "8"),
    ("ts", 2, "跳绳", "30", "9"),
    ("lq", 1, "篮球", "5", "66.6"),
)
"""Initials as typed, which of the found entries is taken, its name, quantity and planned price."""
TOTAL = Decimal("797.50")


def by_keyboard(page: Page, server: Server) -> None:
    """From the home page to a filled request; no mouse."""
    keys = page.keyboard
    keys.press("/")
    keys.type("cgsqd")
    expect(page.get_by_role("option", name="采购申请单")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    page.wait_for_url("**/admin/purchase_request/")
    keys.press("n")
    page.wait_for_url("**/admin/purchase_request/new/")
    focus(page, "f-category")
    keys.press("ArrowDown")
    focus(page, "f-purpose")
    keys.type("期末复习与体育活动")
    keys.press("Enter")
    keys.type("12-15")
    focus(page, "f-lines-0-item_id")
    for number, (initials, place, name, quantity, price) in enumerate(LINES):
        expect(page.locator(f"#f-lines-{number}-item_id")).to_be_focused()
        keys.type(initials)
        listed = page.locator(".tz-list li[role=option]")
        expect(listed.nth(place - 1)).to_contain_text(name)
        for _ in range(place - 1):
            keys.press("ArrowDown")
        keys.press("Enter")
        expect(page.locator(f"#f-lines-{number}-item_name")).to_have_value(name)
        expect(page.locator(f"#f-lines-{number}-market_price")).not_to_have_value("")
        focus(page, f"f-lines-{number}-quantity")
        keys.type(quantity)
        keys.press("Tab")
        keys.press("Tab")
        expect(page.locator(f"#f-lines-{number}-planned_unit_price")).to_be_focused()
        keys.type(price)
        keys.press("Enter")


def focus(page: Page, target: str) -> None:
    """Press Tab until the control has the focus."""
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == target:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def sign(desk: Desk, login: str, number: str, verb: str, opinion: str = "") -> Page:
    """Find the document among what waits, look at it, and sign."""
    page = desk(login)
    page.goto("/waiting/")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    if opinion:
        page.get_by_label("审批意见").fill(opinion)
    page.get_by_role("button", name=verb).click()
    expect(page.locator(".tz-toast").last).to_contain_text(f"已{verb} {number}")
    return page


def test_request_by_keyboard_walks_to_its_approval(desk: Desk, server: Server) -> None:
    states = register_of("purchase_request").State  # type: ignore[attr-defined]
    page = desk("teacher")
    by_keyboard(page, server)
    expect(page.locator("[data-capital-total]")).to_have_text("大写：柒佰玖拾柒元伍角整")
    expect(page.locator("[data-total=estimated_total_amount]")).to_have_text("797.50")
    press(page, "Control+Enter")
    expect(page.locator(".tz-toast").last).to_contain_text("已提交")

    request = server.rows("purchase_request", purpose="期末复习与体育活动")[0]
    assert request.state is states.DEPARTMENT_REVIEW
    assert request.needed_on == dt.date(2026, 12, 15)
    assert request.applicant_id == server.account("teacher").staff_id
    lines = server.rows("purchase_request_line", document_id=request.id)
    assert [(line.line_no, line.item_name, line.quantity, line.planned_unit_price) for line in lines] == [
        (n, name, Decimal(quantity), Decimal(price)) for n, (_, _, name, quantity, price) in enumerate(LINES, 1)
    ]
    assert all(line.item_id and line.unit and line.market_price >= line.planned_unit_price for line in lines)
    with server.reading() as session:
        assert session.get(register_of("purchase_request"), request.id).estimated_total_amount == TOTAL

    number = request.document_no
    assert number
    sign(desk, "department_head", number, "部门同意")
    assert server.row("purchase_request", id=request.id).state is states.STORE_CERTIFY
    sign(desk, "storekeeper", number, "保管员证明", "库存不够，篮球只剩一个。")
    sign(desk, "director", number, "总务处同意")
    assert server.row("purchase_request", id=request.id).state is states.PRINCIPAL_REVIEW
    page = sign(desk, "principal", number, "校长批准", "同意，篮球请先修补旧的。")
    trail = page.locator(".tz-trail")
    expect(trail).to_contain_text(server.account("principal").display_name)
    expect(trail).to_contain_text("同意，篮球请先修补旧的。")
    expect(trail).to_contain_text("库存不够，篮球只剩一个。")
    assert server.row("purchase_request", id=request.id).state is states.CENTRAL_REVIEW
    sign(desk, "central_office", number, "中心学校批准")
    assert server.row("purchase_request", id=request.id).state is states.APPROVED

    signed = server.signatures("purchase_request", request.id)
    roles = ("teacher", "department_head", "storekeeper", "director", "principal", "central_office")
    assert [one.account_id for one in signed] == [server.account(role).id for role in roles]
    assert [one.step for one in signed] == [
        "submit", "department_approve", "certify", "logistics_approve", "principal_approve", "central_approve"
    ]  # fmt: skip
    assert signed[4].opinion == "同意，篮球请先修补旧的。"
    page = desk("teacher")
    page.goto(f"/admin/purchase_request/edit/?id={request.id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.locator("#f-purpose")).to_have_count(0)
    expect(page.locator(".tz-toast")).to_contain_text("不能直接修改")


def test_what_is_missing_is_told_before_anything_is_stored(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(422)
    before = server.count("purchase_request")
    page = desk("teacher")
    page.goto("/admin/purchase_request/new/")
    page.locator("#f-purpose").fill("没有明细的申请")
    page.locator("#f-category").select_option(label="办公用品")
    page.locator("#f-needed_on").fill("2026-12-31")
    press(page, "Control+Enter")
    expect(page.locator(".alert-danger")).to_contain_text("明细")
    expect(page.locator("#f-purpose")).to_have_value("没有明细的申请")
    assert server.count("purchase_request") == before


def test_sending_back_needs_an_opinion(desk: Desk, server: Server) -> None:
    states = register_of("purchase_request").State  # type: ignore[attr-defined]
    school = server.account("director").school_id
    request = server.rows("purchase_request", school_id=school, state=states.LOGISTICS_REVIEW)[0]
    page = desk("director")
    page.goto(f"/admin/purchase_request/details/?id={request.id}")
    page.get_by_role("button", name="退回").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="退回").click()
    expect(dialog.locator(".invalid-feedback")).to_be_visible()
    assert server.row("purchase_request", id=request.id).state is states.LOGISTICS_REVIEW
    dialog.locator("textarea").fill("请写明型号。")
    dialog.get_by_role("button", name="退回").click()
    expect(page.locator(".tz-toast")).to_contain_text("已退回")
    assert server.row("purchase_request", id=request.id).state is states.DRAFT
    assert server.signatures("purchase_request", request.id)[-1].opinion == "请写明型号。"


def test_nobody_else_is_offered_the_step(desk: Desk, server: Server) -> None:
    states = register_of("purchase_request").State  # type: ignore[attr-defined]
    school = server.account("principal").school_id
    request = server.rows("purchase_request", school_id=school, state=states.PRINCIPAL_REVIEW)[-1]
    page = desk("accountant")
    page.goto(f"/admin/purchase_request/details/?id={request.id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(request.document_no)
    for verb in ("校长批准", "退回", "驳回", "修改", "删除"):
        expect(page.get_by_role("button", name=verb)).to_have_count(0)
    answer = page.request.post(
        f"{server.url}/admin/purchase_request/step/?id={request.id}", form={"then": "principal_approve"}
    )
    assert answer.status == 400
    assert "页面已过期" in answer.text()
    assert server.row("purchase_request", id=request.id).state is states.PRINCIPAL_REVIEW
