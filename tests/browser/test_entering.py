"""Entering, correcting and deleting rows as people do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Watch, press
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def supplier(server: Server, name: str, **cells: str) -> int:
    """A supplier as the buyer enters it."""
    return server.make("supplier", "buyer", **{"name": name, "category": "办公", "contact_person": "王先生", **cells})


def test_buyer_enters_a_supplier(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(422)
    page = desk("buyer")
    page.goto("/admin/supplier/")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("新增供应商")
    page.locator("#f-name").fill("晨光文具批发部")
    page.locator("#f-credit_code").fill("91339901MA2EXAMPLE")
    page.locator("#f-category").select_option(label="办公")
    page.locator("#f-contact_phone").fill("13912345678")
    page.locator(".tz-bar button[value=save]").click()

    summary = page.locator("#tz-wrong")
    expect(summary).to_contain_text("有2处需要修改，还没有保存")
    expect(page.locator("#f-name")).to_have_value("晨光文具批发部")
    expect(page.locator("#f-category").locator("option:checked")).to_have_text("办公")
    code = page.locator("#f-credit_code")
    expect(code).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-field=credit_code] .invalid-feedback")).to_contain_text("须是18位且校验码正确")
    assert server.count("supplier", name="晨光文具批发部") == 0
    summary.get_by_role("link", name="联系人").click()
    expect(page.locator("#f-contact_person")).to_be_focused()
    page.keyboard.type("陈晨")
    code.fill("")
    press(page, "Control+s")

    expect(page.locator(".tz-toast")).to_contain_text("已保存 晨光文具批发部")
    row = server.row("supplier", name="晨光文具批发部")
    assert (row.contact_person, row.contact_phone, row.credit_code) == ("陈晨", "13912345678", None)
    assert row.category.label == "办公"
    assert row.school_id == server.account("buyer").school_id
    assert row.created_by_id == server.account("buyer").id
    assert [entry.action for entry in server.history("supplier", row.id)] == ["create"]


def test_a_field_the_editor_may_not_read_survives(desk: Desk, server: Server) -> None:
    made = supplier(server, "留存测试商行", bank_account_no="6222020200011122233")
    page = desk("buyer")
    page.goto(f"/admin/supplier/edit/?id={made}")
    assert "6222020200011122233" not in page.content()
    page.locator("#f-contact_person").fill("刘先生")
    press(page, "Control+s")
    expect(page.locator(".tz-toast")).to_contain_text("已保存")
    row = server.row("supplier", id=made)
    assert (row.contact_person, row.bank_account_no) == ("刘先生", "6222020200011122233")


def test_second_editor_is_told_what_changed(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(409)
    made = supplier(server, "两人同改商行", contact_phone="13900000001")
    first, second = desk("buyer"), desk("director")
    for page in (first, second):
        page.goto(f"/admin/supplier/edit/?id={made}")
    first.locator("#f-contact_person").fill("甲先生")
    press(first, "Control+s")
    expect(first.locator(".tz-toast")).to_contain_text("已保存")

    second.locator("#f-contact_person").fill("乙先生")
    second.locator("#f-contact_phone").fill("13900000002")
    press(second, "Control+s")
    expect(second.get_by_role("alert")).to_contain_text(server.account("buyer").display_name)
    table = second.locator("table.tz-conflict")
    expect(table).to_contain_text("王先生")
    expect(table).to_contain_text("甲先生")
    expect(table).to_contain_text("乙先生")
    assert server.row("supplier", id=made).contact_person == "甲先生"

    second.get_by_label("联系人：您的值").check()
    press(second, "Control+s")
    expect(second.locator(".tz-toast")).to_contain_text("已保存")
    row = server.row("supplier", id=made)
    assert (row.contact_person, row.contact_phone) == ("乙先生", "13900000002")
    changed = [entry.account_id for entry in server.history("supplier", made)]
    assert changed == [server.account(login).id for login in ("buyer", "buyer", "director")]


def test_a_double_click_on_save_makes_one_row(desk: Desk, server: Server) -> None:
    page = desk("buyer")
    page.goto("/admin/supplier/new/")
    page.locator("#f-name").fill("双击商行")
    page.locator("#f-category").select_option(label="其他")
    page.locator("#f-contact_person").fill("张先生")
    page.locator(".tz-bar button[value=save]").dblclick()
    expect(page.locator(".tz-toast")).to_contain_text("已保存")
    assert server.count("supplier", name="双击商行") == 1


def test_delete_asks_first_and_removes(desk: Desk, server: Server) -> None:
    made = supplier(server, "待删商行")
    page = desk("buyer")
    page.goto(f"/admin/supplier/details/?id={made}")
    page.get_by_role("button", name="删除").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("待删商行")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert server.count("supplier", id=made) == 1
    page.get_by_role("button", name="删除").click()
    dialog.get_by_role("button", name="删除").click()
    expect(page.locator(".tz-toast")).to_contain_text("已删除 待删商行")
    expect(page).to_have_url(f"{server.url}/admin/supplier/")
    assert server.count("supplier", id=made) == 0
    assert server.history("supplier", made)[-1].action == "delete"


def test_delete_is_refused_while_others_point_at_the_row(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(409)
    contract = server.rows("contract", school_id=server.account("buyer").school_id)[0]
    page = desk("director")
    page.goto(f"/admin/supplier/details/?id={contract.supplier_id}")
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator(".tz-refused")).to_contain_text("还有记录用到它")
    expect(page.locator(".tz-pointers")).to_contain_text("合同")
    assert server.count("supplier", id=contract.supplier_id) == 1


def tick_all(page: Page, query: str, count: int) -> None:
    """Search a list and tick everything found."""
    page.goto(f"/admin/supplier/?q={query}")
    page.get_by_label("选择本页").check()
    expect(page.locator("[data-bulk-count]")).to_have_text(f"已选{count}条")


def test_bulk_delete_asks_with_the_number_and_removes(desk: Desk, server: Server) -> None:
    made = [supplier(server, f"批量删除商行{n}") for n in range(3)]
    page = desk("director")
    tick_all(page, "批量删除商行", 3)
    bar = page.get_by_role("region", name="批量操作")
    bar.get_by_role("button", name="删除").click()
    expect(page.get_by_role("dialog")).to_contain_text("删除这3条记录？")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert all(server.count("supplier", id=one) for one in made)
    bar.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator(".tz-toast")).to_contain_text("已删除3条")
    assert not any(server.count("supplier", id=one) for one in made)
    actions = {server.history("supplier", one)[-1].batch for one in made}
    assert len(actions) == 1


def test_a_page_that_is_left_with_changes_asks(desk: Desk, server: Server) -> None:
    page = desk("buyer")
    page.goto("/admin/supplier/new/")
    page.locator("#f-name").fill("没有保存的商行")
    page.keyboard.press("Escape")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("放弃没有保存的修改？")
    dialog.get_by_role("button", name="继续填写").click()
    expect(page.locator("#f-name")).to_have_value("没有保存的商行")
    page.locator("#f-name").press("Escape")
    dialog.get_by_role("link", name="放弃修改").click()
    expect(page).to_have_url(f"{server.url}/admin/supplier/")
    assert server.count("supplier", name="没有保存的商行") == 0
