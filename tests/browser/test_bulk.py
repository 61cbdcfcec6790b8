"""Many rows at once as people do it: ticks, a page that shows what would change, keys, and dialogs before what cannot be undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PC, PHONE
from tests.browser.conftest import Desk, Watch, press
from tests.browser.server import Server
from tests.browser.test_pages import barriers

pytestmark = pytest.mark.browser


def supplier(server: Server, name: str, **cells: str) -> int:
    """A supplier as the buyer enters it."""
    return server.make("supplier", "buyer", **{"name": name, "category": "办公", "contact_person": "王先生", **cells})


def tick_found(page: Page, query: str, count: int) -> None:
    """Search the suppliers and tick everything found."""
    page.goto(f"/admin/supplier/?q={query}")
    page.get_by_label("选择本页").check()
    expect(page.locator("[data-bulk-count]")).to_have_text(f"已选{count}条")


def test_one_value_for_many_rows_by_keyboard(desk: Desk, server: Server) -> None:
    made = [supplier(server, f"批量修改商行{n}") for n in range(3)]
    page = desk("buyer")
    tick_found(page, "批量修改商行", 3)
    page.get_by_role("region", name="批量操作").get_by_role("button", name="批量修改").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已选3条")
    page.locator("#f-contact_person").fill("刘经理")
    press(page, "Control+Enter")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody tr").first).to_contain_text("王先生 → 刘经理")
    assert {server.row("supplier", id=one).contact_person for one in made} == {"王先生"}
    press(page, "Control+Enter")
    expect(page.locator(".tz-toast")).to_contain_text("已修改3条供应商")
    expect(page).to_have_url(f"{server.url}/admin/supplier/?q=%E6%89%B9%E9%87%8F%E4%BF%AE%E6%94%B9%E5%95%86%E8%A1%8C")
    assert {server.row("supplier", id=one).contact_person for one in made} == {"刘经理"}
    assert len({server.history("supplier", one)[-1].batch for one in made}) == 1


def test_what_was_typed_survives_a_mistake_and_the_way_back(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(422)
    made = supplier(server, "回头再改商行")
    page = desk("buyer")
    tick_found(page, "回头再改商行", 1)
    page.get_by_role("region", name="批量操作").get_by_role("button", name="批量修改").click()
    page.locator("#f-contact_person").fill("刘经理")
    page.locator("#f-annual_score").fill("很好")
    page.get_by_role("button", name="预览改动").click()
    expect(page.locator("#f-annual_score")).to_have_value("很好")
    expect(page.locator("#f-contact_person")).to_have_value("刘经理")
    page.locator("#f-annual_score").fill("92")
    page.get_by_role("button", name="预览改动").click()
    page.get_by_role("button", name="返回修改").click()
    expect(page.locator("#f-contact_person")).to_have_value("刘经理")
    expect(page.locator("#f-annual_score")).to_have_value("92")
    assert server.row("supplier", id=made).contact_person == "王先生"


def test_two_suppliers_become_one(desk: Desk, server: Server) -> None:
    keep = supplier(server, "合并测试商行")
    lose = supplier(server, "合并测试（商行）有限公司", address="文三路1号")
    page = desk("director")
    page.goto("/admin/supplier/")
    page.get_by_text("更多").click()
    page.get_by_role("link", name="查找重复").click()
    group = page.locator(".tz-same", has_text="合并测试商行")
    expect(group).to_contain_text("“供应商名称”相近")
    group.get_by_role("link", name="并入第一条").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("合并到“合并测试商行”")
    expect(page.get_by_label("地址：采用并入记录的值")).to_be_checked()
    page.get_by_role("button", name="合并").click()
    expect(page.get_by_role("dialog")).to_contain_text("合并后不能撤销")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert server.count("supplier", id=lose) == 1
    page.get_by_role("button", name="合并").click()
    page.get_by_role("dialog").get_by_role("button", name="合并").click()
    expect(page.locator(".tz-toast")).to_contain_text("并入“合并测试商行”")
    assert server.count("supplier", id=lose) == 0
    assert server.row("supplier", id=keep).address == "文三路1号"
    expect(page.locator("body")).to_contain_text("合并自")


def test_a_step_that_ends_papers_asks_before_and_needs_a_reason(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(422)
    school = server.account("principal").school_id
    page = desk("principal")
    page.goto("/admin/purchase_request/?size=50")
    page.get_by_label("选择本页").check()
    page.get_by_role("region", name="批量操作").get_by_role("button", name="办理").click()
    page.get_by_role("group", name="步骤").get_by_role("button", name="驳回").click()
    before = sorted((row.id, row.row_version) for row in server.rows("purchase_request", school_id=school))
    page.locator(".tz-bar button[value=take]").click()
    page.get_by_role("dialog").get_by_role("button", name="驳回").click()
    expect(page.locator("[data-field=opinion] .invalid-feedback")).to_contain_text("请填写驳回的意见或原因")
    assert sorted((row.id, row.row_version) for row in server.rows("purchase_request", school_id=school)) == before


@pytest.mark.parametrize("size", [PC, PHONE], ids=["pc", "phone"])
def test_nobody_is_kept_out_and_nothing_scrolls_sideways(desk: Desk, server: Server, size: tuple[int, int]) -> None:
    first, second = (supplier(server, name) for name in (f"无障碍{size[0]}商行", f"无障碍{size[0]}（商行）"))
    page = desk("director", size=size)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[name] = [*barriers(page), *(["scrolls sideways"] if wide else [])]

    page.goto(f"/admin/supplier/?q=无障碍{size[0]}")
    for box in page.locator("#tz-rows input[name=rowid]").all():
        box.check()
    page.get_by_role("button", name="批量修改").click()
    look("edit")
    page.locator("#f-contact_person").fill("刘经理")
    page.get_by_role("button", name="预览改动").click()
    look("preview")
    page.goto("/admin/supplier/duplicates/")
    look("duplicates")
    page.goto(f"/admin/supplier/merge/?keep={first}&lose={second}")
    look("merge")
    page.goto("/admin/purchase_request/")
    for box in page.locator("#tz-rows input[name=rowid]").all()[:6]:
        box.check()
    page.get_by_role("button", name="办理").click()
    look("steps")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
