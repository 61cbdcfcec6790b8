"""One record after another with the keyboard alone: what goes along, where the cursor stands, what each key does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Watch, press
from tests.browser.server import Server
from tests.factories import TODAY

pytestmark = pytest.mark.browser

SAMPLE = "/admin/food_sample/new/"
TAKEN, CONTROL = 229, 2
"""Key code under which Chromium tells of a key that the input method takes for itself; modifier bit of Ctrl."""


def focused(page: Page) -> str:
    """Id of the field with the cursor."""
    return str(page.evaluate("document.activeElement.id"))


def go_to(page: Page, name: str) -> None:
    """Press Enter until the cursor stands in a field."""
    for _ in range(40):
        if focused(page) == f"f-{name}":
            return
        page.keyboard.press("Enter")
    raise AssertionError(f"Enter did not lead to {name}")


def saved(page: Page, title: str) -> None:
    """Wait until the page tells that something was saved."""
    expect(page.locator(".tz-toast").last).to_contain_text(f"已保存 {title}")


def pick(page: Page, letters: str, label: str) -> None:
    """Type into a reference and take the entry that is marked, which has to be this one."""
    page.keyboard.type(letters)
    expect(page.locator(".tz-list li[aria-selected=true]")).to_contain_text(label)
    page.keyboard.press("Enter")


def open_settled(page: Page, address: str) -> None:
    """Open a form and let the moment pass in which it takes no sending key."""
    page.goto(address)
    page.wait_for_timeout(max(0, 700 - page.evaluate("performance.now()")))


# ---- one after another ----


def test_what_is_pinned_goes_along_and_the_cursor_waits_in_the_first_that_differs(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    expect(page.locator("#f-dish_name")).to_be_focused()
    page.keyboard.type("香菇滑鸡")
    go_to(page, "refrigerator_place")
    page.keyboard.type("二号柜上层")
    press(page, "Control+Enter")
    saved(page, "香菇滑鸡")
    expect(page.locator("#f-dish_name")).to_be_focused()
    expect(page.locator("#f-dish_name")).to_have_value("")
    expect(page.locator("#f-refrigerator_place")).to_have_value("二号柜上层")

    page.keyboard.type("清炒时蔬")
    go_to(page, "refrigerator_place")
    pin = page.locator("[data-field=refrigerator_place] .tz-pin")
    expect(pin).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+p")
    expect(pin).to_have_attribute("aria-pressed", "false")
    press(page, "Control+Enter")
    saved(page, "清炒时蔬")
    expect(page.locator("#f-refrigerator_place")).to_have_value("留样专柜")
    expect(page.locator("[data-field=refrigerator_place] .tz-pin")).to_have_attribute("aria-pressed", "false")
    places = {row.dish_name: row.refrigerator_place for row in server.rows("food_sample")}
    assert (places["香菇滑鸡"], places["清炒时蔬"]) == ("二号柜上层", "二号柜上层")

    other = desk("director")
    other.goto(SAMPLE)
    expect(other.locator("[data-field=refrigerator_place] .tz-pin")).to_have_attribute("aria-pressed", "true")
    page.goto(SAMPLE)
    go_to(page, "refrigerator_place")
    page.keyboard.press("Alt+p")
    page.locator("#f-dish_name").fill("米饭")
    press(page, "Control+Enter")
    saved(page, "米饭")
    expect(page.locator("[data-field=refrigerator_place] .tz-pin")).to_have_attribute("aria-pressed", "true")


def test_a_field_that_is_not_usually_carried_can_be_pinned(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    page.keyboard.type("葱油带鱼段")
    go_to(page, "keep_hours")
    page.keyboard.type("72")
    page.keyboard.press("Alt+p")
    press(page, "Control+Enter")
    saved(page, "葱油带鱼段")
    expect(page.locator("#f-keep_hours")).to_have_value("72")
    page.keyboard.type("腌笃鲜砂锅")
    go_to(page, "keep_hours")
    page.keyboard.press("Alt+p")
    press(page, "Control+s")
    saved(page, "腌笃鲜砂锅")
    assert server.row("food_sample", dish_name="腌笃鲜砂锅").keep_hours == 72


def test_a_copy_is_a_new_row_without_what_is_unique_and_of_today(desk: Desk, server: Server) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    made = server.make(
        "food_sample", "canteen_manager", dish_name="糖醋排骨", sampled_on=f"{yesterday}", sampled_at=f"{yesterday} 11:10",
        storage_temperature="3.5",
    )  # fmt: skip
    page = desk("canteen_manager")
    page.goto(f"/admin/food_sample/details/?id={made}")
    page.keyboard.press("c")
    expect(page.locator("#f-dish_name")).to_have_value("糖醋排骨")
    press(page, "Control+s")
    saved(page, "糖醋排骨")
    first, second = server.rows("food_sample", dish_name="糖醋排骨")
    assert (first.id, first.sampled_on) == (made, yesterday)
    assert (second.sampled_on, second.sampled_at.date()) == (TODAY, TODAY)
    assert second.storage_temperature == Decimal("3.5")


def test_a_copied_supplier_has_no_code(desk: Desk, server: Server) -> None:
    source = next(
        row for row in server.rows("supplier") if row.credit_code and row.standing.name != "FIXED"
    )  # which asks for an assessment
    page = desk("director")
    page.goto(f"/admin/supplier/edit/?id={source.id}")
    page.locator("#f-contact_person").focus()
    page.keyboard.press("Alt+c")
    page.wait_for_url("**/new/?copy=*")
    expect(page.locator("#f-contact_person")).to_have_value(source.contact_person)
    expect(page.locator("#f-credit_code")).to_have_value("")
    page.locator("#f-name").fill("复制而来的商行")
    press(page, "Control+s")
    saved(page, "复制而来的商行")
    row = server.row("supplier", name="复制而来的商行")
    assert (row.credit_code, row.category) == (None, source.category)


# ---- keys ----


def test_a_record_is_entered_by_the_keyboard_alone(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    page.keyboard.type("冬瓜虾皮汤")
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    assert focused(page) == "f-sampled_on"
    page.keyboard.type("11.20")
    page.keyboard.press("Enter")
    expect(page.locator("#f-sampled_on")).to_have_value("2026-11-20")
    page.keyboard.press("Enter")
    assert focused(page) == "f-meal"
    page.keyboard.type("wc")
    expect(page.locator("#f-meal option:checked")).to_have_text("午餐")
    page.keyboard.press("NumpadEnter")
    assert focused(page) == "f-dish_name"
    go_to(page, "sample_grams")
    page.keyboard.type("１３０")
    page.keyboard.press("Enter")
    page.keyboard.type("-1 1130")
    page.keyboard.press("Enter")
    expect(page.locator("#f-sampled_at")).to_have_value("2026-11-20 11:30")
    go_to(page, "has_label")
    page.keyboard.press("0")
    expect(page.locator("#f-has_label")).not_to_be_checked()
    page.keyboard.press("1")
    page.keyboard.press("Space")
    expect(page.locator("#f-has_label")).not_to_be_checked()
    page.keyboard.press("1")
    go_to(page, "storage_temperature")
    page.keyboard.type("3.50")
    go_to(page, "remarks")
    page.keyboard.type("一")
    page.keyboard.press("Enter")
    page.keyboard.type("二")
    press(page, "Control+Enter")
    saved(page, "冬瓜虾皮汤")
    row = server.row("food_sample", dish_name="冬瓜虾皮汤")
    assert (row.sampled_on, row.sampled_at) == (dt.date(2026, 11, 20), dt.datetime(2026, 11, 20, 11, 30))
    assert (row.meal.label, row.sample_grams, row.has_label) == ("午餐", 130, True)
    assert (row.storage_temperature, row.remarks) == (Decimal("3.5"), "一\n二")


def test_after_the_last_field_enter_stands_on_the_button_that_saves(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    page.keyboard.type("蒸鸡蛋羹")
    page.locator("#f-attachments").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tz-bar .btn-primary")).to_be_focused()
    assert server.count("food_sample", dish_name="蒸鸡蛋羹") == 0
    press(page, "Enter")
    saved(page, "蒸鸡蛋羹")
    assert server.count("food_sample", dish_name="蒸鸡蛋羹") == 1


def test_a_time_alone_is_of_today(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    page.keyboard.type("小米粥")
    go_to(page, "sampled_at")
    page.keyboard.type("730")
    page.keyboard.press("Enter")
    expect(page.locator("#f-sampled_at")).to_have_value(f"{TODAY} 07:30")
    press(page, "Control+s")
    saved(page, "小米粥")
    assert server.row("food_sample", dish_name="小米粥").sampled_at == dt.datetime.combine(TODAY, dt.time(7, 30))


def test_while_an_input_method_composes_no_key_is_ours(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    open_settled(page, SAMPLE)
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "ganbian", "selectionStart": 7, "selectionEnd": 7})
    for key, chord in (("Enter", 0), ("Escape", 0), ("s", CONTROL), ("Enter", CONTROL)):
        told = {"key": key, "code": key if len(key) > 1 else f"Key{key.upper()}", "modifiers": chord}
        method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": TAKEN, **told})
    assert focused(page) == "f-dish_name"
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{server.url}{SAMPLE}")
    page.locator("#f-dish_name").fill("")
    method.send("Input.imeSetComposition", {"text": "ganbian", "selectionStart": 7, "selectionEnd": 7})
    method.send("Input.insertText", {"text": "干煸豆角"})
    page.keyboard.press("Enter")
    assert focused(page) == "f-sample_grams"
    press(page, "Control+s")
    saved(page, "干煸豆角")
    assert server.count("food_sample", dish_name="干煸豆角") == 1
    assert not [row for row in server.rows("food_sample") if "ganbian" in row.dish_name]


def test_escape_asks_only_after_a_change(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    before = server.count("food_sample")
    open_settled(page, SAMPLE)
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{server.url}/admin/food_sample/")
    open_settled(page, SAMPLE)
    page.keyboard.type("不保存的菜")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_contain_text("放弃没有保存的修改？")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#f-dish_name")).to_have_value("不保存的菜")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="放弃修改").click()
    expect(page).to_have_url(f"{server.url}/admin/food_sample/")
    page.goto(SAMPLE)
    expect(page.locator("#f-dish_name")).to_have_value("")
    assert server.count("food_sample") == before


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("canteen_manager", SAMPLE),
        ("canteen_manager", "/admin/food_inspection/new/"),
        ("storekeeper", "/admin/stock_out/new/"),
        ("buyer", "/admin/supplier/new/"),
        ("director", "/admin/fixed_asset/new/"),
    ],
)
def test_every_action_shows_its_key_and_the_overlay_names_it(desk: Desk, login: str, address: str) -> None:
    page = desk(login)
    page.goto(address)
    shown = page.locator(".tz-bar .btn, .tz-head .tz-acts .btn").evaluate_all(
        "all => all.map((one) => [one.textContent.trim(), one.querySelector('kbd')?.textContent || ''])"
    )
    assert shown
    assert not [label for label, key in shown if not key]
    keys = [key for _, key in shown]
    assert len(set(keys)) == len(keys)
    page.keyboard.press("F1")
    overlay = page.locator("dialog [data-keys-table]")
    expect(overlay).to_be_visible()
    told = set(overlay.locator("kbd").all_text_contents()) | {"Alt+3"}
    assert set(keys) <= told


# ---- lines ----


def test_a_delivery_is_typed_line_by_line(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    foods = [row for row in server.rows("item") if row.category.label == "食品"]
    cabbage, potato = (next(row for row in foods if row.name == name) for name in ("青菜", "土豆"))
    page.goto("/admin/food_inspection/new/")
    page.keyboard.press("ArrowDown")
    first = page.locator(".tz-list li[aria-selected=true] span").first
    supplier = first.text_content()
    page.keyboard.press("Enter")
    assert focused(page) == "f-contract_id"
    go_to(page, "delivery_note_no")
    page.keyboard.type("XS-88")
    go_to(page, "second_inspector_id")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tz-list li[aria-selected=true]")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for number, (letters, item, quantity, price) in enumerate(
        [("qc", cabbage, "20", "2.5"), ("tudou", potato, "35.5", "3")]
    ):
        assert focused(page) == f"f-lines-{number}-item_id"
        pick(page, letters, item.name)
        assert focused(page) == f"f-lines-{number}-quantity"
        page.keyboard.type(quantity)
        page.keyboard.press("Tab")
        expect(page.locator(f"#f-lines-{number}-unit")).to_have_value(item.unit)
        page.keyboard.type(price)
        page.keyboard.press("Enter")
        if focused(page) == f"f-lines-{number}-food_kind":  # the food is new here, nobody knows its kind
            page.keyboard.type("sc")
            page.keyboard.press("Enter")
    assert focused(page) == "f-lines-2-item_id"
    page.keyboard.press("Shift+Enter")
    assert focused(page) == "f-lines-1-item_id"
    press(page, "Control+s")
    expect(page.locator(".tz-toast")).to_contain_text("已保存")
    row = server.row("food_inspection", delivery_note_no="XS-88")
    assert server.row("supplier", id=row.supplier_id).name == supplier
    lines = server.rows("food_inspection_line", document_id=row.id)
    told = [(line.item_id, line.quantity, line.unit_price, line.specification, line.unit) for line in lines]
    assert told == [
        (cabbage.id, Decimal("20"), Decimal("2.5"), cabbage.specification, cabbage.unit),
        (potato.id, Decimal("35.5"), Decimal("3"), potato.specification, potato.unit),
    ]
    assert all(line.food_kind is not None for line in lines)


def test_a_new_line_takes_over_the_class_of_the_line_above(desk: Desk, server: Server) -> None:
    page = desk("director")
    items = server.rows("hygiene_item")
    group = server.rows("class_group", school_id=server.account("director").school_id)[4]
    assert "（" in group.name
    page.goto("/admin/hygiene_check/new/")
    page.locator("#f-lines-0-class_group_id").focus()
    page.keyboard.type(group.name)
    expect(page.locator(".tz-list li[aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#f-lines-0-hygiene_item_id").focus()
    page.keyboard.press("F4")
    expect(page.locator(".tz-list li[aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#f-lines-0-deducted_score").focus()
    page.keyboard.press("Enter")
    page.locator("#f-lines-1-hygiene_item_id").focus()
    page.keyboard.press("F4")
    expect(page.locator(".tz-list li[aria-selected=true]")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#f-lines-1-class_group_id")).to_have_value(
        page.locator("#f-lines-0-class_group_id").input_value()
    )
    before = {row.id for row in server.rows("hygiene_check")}
    press(page, "Control+s")
    expect(page.locator(".tz-toast")).to_contain_text("已保存")
    (made,) = [row for row in server.rows("hygiene_check") if row.id not in before]
    lines = server.rows("hygiene_check_line", document_id=made.id)
    assert [line.class_group_id for line in lines] == [lines[0].class_group_id] * 2
    assert lines[0].class_group_id is not None
    assert len({line.hygiene_item_id for line in lines}) == 2
    assert {line.hygiene_item_id for line in lines} <= {item.id for item in items}


# ---- pickers ----


def test_what_was_chosen_last_stands_first(desk: Desk, server: Server) -> None:
    page = desk("guard")
    address = "/admin/visitor/new/"
    page.goto(address)
    page.get_by_label("来访人姓名").fill("先来一次")
    page.get_by_label("联系电话").fill("13800001235")
    page.get_by_label("来访事由").fill("送教材")
    field, names = page.locator("#f-visited_staff_id"), page.locator(".tz-list li > span:first-child")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(names.first).to_be_visible()
    offered = names.all_text_contents()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(field).to_have_value(offered[-1])
    press(page, "Control+s")
    saved(page, "先来一次")
    chosen = server.row("visitor", visitor_name="先来一次").visited_staff_id
    assert server.row("staff", id=chosen).name == offered[-1]
    page.goto(address)
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(names.first).to_have_text(offered[-1])
    other = desk("director")
    other.goto(address)
    other.locator("#f-visited_staff_id").focus()
    other.keyboard.press("ArrowDown")
    expect(other.locator(".tz-list li > span:first-child").first).to_have_text(offered[0])


def test_enter_on_a_name_nobody_has_stays_and_says_so(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    go_to(page, "sampler_id")
    page.keyboard.type("zzzqx")
    expect(page.locator(".tz-list .none")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-field=sampler_id] .invalid-feedback")).to_contain_text("没有找到“zzzqx”")
    assert focused(page) == "f-sampler_id"


# ---- likely duplicates ----


def test_a_likely_duplicate_is_pointed_out_while_typing(desk: Desk, server: Server) -> None:
    made = server.make("supplier", "buyer", name="恒泰五金（建材）商行", category="办公", contact_person="王先生")
    page = desk("buyer")
    page.goto("/admin/supplier/new/")
    page.keyboard.type("恒泰五金建材商行有限公司")
    note = page.locator("[data-field=name] .tz-likely")
    expect(note).to_contain_text("已有相近的登记：恒泰五金（建材）商行")
    expect(note.get_by_role("link", name="打开")).to_have_attribute("href", f"/admin/supplier/details/?id={made}")
    page.keyboard.type("分店")
    expect(note).to_have_count(0)
    assert server.count("supplier", name="恒泰五金建材商行有限公司分店") == 0


# ---- drafts ----

NOTE = "#tz-drafted"


def crash(page: Page) -> Page:
    """End the page as a crash does, without asking; a new page of the same browser."""
    page.wait_for_timeout(600)
    context = page.context
    page.close(run_before_unload=False)
    return context.new_page()


def test_a_crash_loses_nothing_that_was_typed(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto(SAMPLE)
    page.keyboard.type("板栗烧鸡")
    go_to(page, "has_label")
    page.keyboard.press("0")
    go_to(page, "storage_temperature")
    page.keyboard.type("2.5")
    page = crash(page)
    page.goto(SAMPLE)
    expect(page.locator(NOTE)).to_contain_text("有一份未保存的内容（")
    expect(page.locator(NOTE)).to_contain_text("），已恢复。")
    expect(page.locator("#f-dish_name")).to_have_value("板栗烧鸡")
    page.locator("#f-has_label").check()
    press(page, "Control+s")
    saved(page, "板栗烧鸡")
    row = server.row("food_sample", dish_name="板栗烧鸡")
    assert (row.storage_temperature, row.has_label) == (Decimal("2.5"), True)
    page.goto(SAMPLE)
    expect(page.locator("#f-dish_name")).to_be_focused()
    expect(page.locator(NOTE)).to_have_count(0)
    expect(page.locator("#f-dish_name")).to_have_value("")


def test_lines_of_a_draft_come_back_and_can_be_given_up(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    before = server.count("food_inspection")
    address = "/admin/food_inspection/new/"
    page.goto(address)
    page.locator("#f-lines-0-item_id").focus()
    pick(page, "td", "土豆")
    page.keyboard.type("12")
    page.locator("#f-lines-1-item_id").focus()
    pick(page, "fq", "番茄")
    page.keyboard.type("7")
    page = crash(page)
    page.goto(address)
    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator("#f-lines-0-item_id")).to_have_value("土豆")
    expect(page.locator("#f-lines-1-item_id")).to_have_value("番茄")
    expect(page.locator("#f-lines-1-quantity")).to_have_value("7")
    expect(page.locator("[data-count]")).to_have_text("2")
    page.keyboard.press("Alt+z")
    expect(page.locator(NOTE)).to_have_count(0)
    expect(page.locator("[data-count]")).to_have_text("0")
    page.goto(address)
    expect(page.locator("[data-count]")).to_have_text("0")
    assert server.count("food_inspection") == before


def test_a_draft_is_another_persons_secret_and_holds_nothing_masked(desk: Desk, server: Server) -> None:
    page = desk("buyer")
    page.goto("/admin/supplier/new/")
    page.keyboard.type("草稿保密商行")
    page.locator("#f-bank_account_no").fill("6222020200011199999")
    page.locator("#f-contact_person").fill("钱女士")
    page.wait_for_timeout(600)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "草稿保密商行" in kept
    assert "6222020200011199999" not in kept
    page = crash(page)
    page.context.clear_cookies()
    page.goto("/login")
    page.locator("#username").fill("director")
    page.locator("#password").fill("demo-director")
    page.locator("#password").press("Enter")
    page.wait_for_url("**/")
    page.goto("/admin/supplier/new/")
    expect(page.locator("#f-name")).to_have_value("")
    expect(page.locator(NOTE)).to_have_count(0)
    assert server.count("supplier", name="草稿保密商行") == 0


def test_what_the_server_refused_is_still_there_after_a_crash(desk: Desk, server: Server, watch: Watch) -> None:
    watch.expect(422)
    page = desk("buyer")
    page.goto("/admin/supplier/new/")
    page.keyboard.type("先被退回的商行")
    press(page, "Control+s")
    expect(page.locator("#tz-wrong")).to_be_visible()
    page = crash(page)
    page.goto("/admin/supplier/new/")
    expect(page.locator("#f-name")).to_have_value("先被退回的商行")
    page.locator("#f-category").select_option(label="办公")
    page.locator("#f-contact_person").fill("孙先生")
    press(page, "Control+Enter")
    saved(page, "先被退回的商行")
    expect(page.locator("#f-name")).to_have_value("")
    expect(page.locator(NOTE)).to_have_count(0)
    assert server.row("supplier", name="先被退回的商行").contact_person == "孙先生"
