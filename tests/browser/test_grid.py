"""The entry grid before real keys, a real clipboard and an input method."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import Desk
from tests.browser.server import Server
from tests.factories import TODAY

pytestmark = pytest.mark.browser

ITEMS = "/admin/item/grid/"
STOCK_IN = "/admin/stock_in/grid/"
TAKEN = 229
"""The key code that a browser tells while an input method has taken the key."""


def at(page: Page) -> str:
    """Where the cursor stands: “单位，第2行”."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def cell(page: Page, number: int, label: str) -> Any:
    """The cell of one row under a heading."""
    heads = [
        text.split("\n")[0].removesuffix(" *").strip() for text in page.locator(".tz-grid thead th").all_inner_texts()
    ]
    return page.locator(f".tz-grid tbody tr[aria-rowindex='{number + 1}'] > *").nth(heads.index(label))


def go(page: Page, number: int, label: str) -> None:
    """Click a cell; the input may lie over it already."""
    cell(page, number, label).click(force=True)


def settled(page: Page) -> None:
    """Wait until every row has been checked."""
    expect(page.locator("[data-counts]")).not_to_contain_text("正在核对")
    expect(page.locator("[data-counts]")).not_to_contain_text("未填完")


def paste(page: Page, text: str) -> None:
    """Put a text on the clipboard and press Ctrl+V."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def clipboard(page: Page) -> str:
    """What is on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return str(page.evaluate("navigator.clipboard.readText()"))


def type_row(page: Page, *texts: str) -> None:
    """Type one row: Tab between the cells, Enter at its end."""
    for place, text in enumerate(texts):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


# ---- typing ----


def test_forty_delivery_lines_are_typed_without_a_mouse(desk: Desk, server: Server) -> None:
    school = server.account("storekeeper").school_id
    codes = [item.code for item in server.rows("item", school_id=school) if item.code][:40]
    assert len(codes) == 40
    page = desk("storekeeper")
    page.goto(STOCK_IN)
    expect(page.locator("#f-warehouse_id")).to_be_focused()
    warehouse = next(w for w in server.rows("warehouse", school_id=school))
    page.keyboard.type(warehouse.name)
    expect(page.locator("[role=option]").first).to_contain_text(warehouse.name)
    page.keyboard.press("Enter")
    page.keyboard.type("sj")
    for _ in range(15):
        if page.evaluate("document.activeElement.classList.contains('tz-cell-input')"):
            break
        page.keyboard.press("Tab")
    assert at(page) == "物品，第1行"
    for number, code in enumerate(codes, 1):
        type_row(page, code, str(number), "2.5")
        assert at(page) == f"物品，第{number + 1}行"
    settled(page)
    expect(page.locator("[data-counts]")).to_contain_text("共 40 行")
    expect(page.locator("[data-counts]")).to_contain_text("40 行可保存")
    expect(page.locator(".tz-grid tfoot")).to_contain_text("2,050.00")
    page.keyboard.press("Control+s")
    expect(page.locator(".tz-toast")).to_contain_text("已保存")
    document = server.rows("stock_in", school_id=school)[-1]
    lines = server.rows("stock_in_line", document_id=document.id)
    stored = {item.id: item.code for item in server.rows("item", school_id=school)}
    assert [stored[line.item_id] for line in lines] == codes
    assert [line.quantity for line in lines] == [Decimal(n) for n in range(1, 41)]
    assert sum(line.amount for line in lines) == Decimal("2050.00")
    expect(page).to_have_url(f"{server.url}/admin/stock_in/details/?id={document.id}")


def test_days_choices_and_names_as_people_type_them(desk: Desk, server: Server) -> None:
    page = desk("canteen_manager")
    page.goto("/admin/food_sample/grid/")
    person = server.row("staff", id=server.account("canteen_manager").staff_id)
    page.evaluate("document.activeElement.blur()")
    for label, text, shown in (
        ("留样日期", "11.3", f"{TODAY.year}-11-03"),
        ("餐次", "2", None),
        ("留样人", person.name[0], person.name),
    ):
        go(page, 1, label)
        page.keyboard.type(text)
        if shown == person.name:
            expect(page.locator("[role=option]", has_text=person.name)).to_be_visible()
        page.keyboard.press("Tab")
        if shown:
            expect(cell(page, 1, label)).to_contain_text(shown)
        else:
            second = page.evaluate("Cells.byName.get('meal').choices[1][0]")
            expect(cell(page, 1, label)).to_contain_text(second)


def test_an_input_method_types_into_the_cell(desk: Desk, server: Server) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "caihong", "selectionStart": 7, "selectionEnd": 7})
    for key in ("Enter", "Tab", "ArrowDown", "Escape"):
        told = {"key": key, "code": key, "windowsVirtualKeyCode": TAKEN}
        method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **told})
    assert at(page) == "物品名称，第1行"
    expect(page.locator(".tz-cell-input")).to_have_value("caihong")
    method.send("Input.insertText", {"text": "彩虹纸"})
    page.keyboard.press("Enter")
    assert at(page) == "物品名称，第2行"
    expect(cell(page, 1, "物品名称")).to_contain_text("彩虹纸")
    method.send("Input.imeSetComposition", {"text": "jian", "selectionStart": 4, "selectionEnd": 4})
    method.send("Input.insertText", {"text": "剪刀"})
    page.keyboard.press("Tab")
    expect(cell(page, 2, "物品名称")).to_contain_text("剪刀")
    assert page.evaluate("Cells.rows.slice(0, 2).map((row) => row.cells.name.text)") == ["彩虹纸", "剪刀"]


def test_undo_fill_down_and_removing_a_row(desk: Desk, server: Server) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    for name in ("甲", "乙", "丙"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    go(page, 1, "单位")
    page.keyboard.type("个")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    units = "Cells.rows.slice(0, 3).map((row) => Cells.look(row, 'unit').text)"
    assert page.evaluate(units) == ["个", "个", "个"]
    page.keyboard.press("Control+z")
    names = "Cells.rows.slice(0, 3).map((row) => Cells.look(row, 'name').text)"
    assert page.evaluate("Cells.rows[2].cells.unit?.auto ?? ''") in ("", "carry")
    go(page, 2, "物品名称")
    page.keyboard.press("Control+Delete")
    assert page.evaluate(names)[:2] == ["甲", "丙"]
    page.keyboard.press("Control+z")
    assert page.evaluate(names) == ["甲", "乙", "丙"]
    page.keyboard.press("Control+y")
    assert page.evaluate(names)[:2] == ["甲", "丙"]
    page.keyboard.press("Control+z")
    go(page, 2, "物品名称")
    page.keyboard.press("Delete")
    assert page.evaluate(names) == ["甲", "", "丙"]
    page.keyboard.press("F2")
    page.keyboard.type("改")
    page.keyboard.press("Escape")
    assert page.evaluate(names) == ["甲", "", "丙"]
    assert server.count("item", name="甲") == 0


# ---- pasting ----

HEADS = [
    "备注",
    "物品名称",
    "规格",
    "单位",
    "物品类别",
    "物品性质",
    "参考市场价",
    "最高库存",
    "最低库存",
    "条形码",
    "备用列",
]
WRONG = {5: (6, "二十元"), 20: (4, "火箭"), 21: (4, "飞船"), 60: (3, ""), 61: (1, ""), 90: (7, "多"), 91: (8, "少"), 120: (6, "1.2345"),
         121: (5, "神器"), 150: (6, "贵"), 151: (4, "？"), 180: (7, "一箱"), 199: (6, "面议")}  # fmt: skip
"""Rows of the pasted block with one wrong cell each: its column and text."""


def block() -> str:
    """200 rows as a spreadsheet copies them, blank rows inside."""
    rows = ["\t".join(HEADS)]
    for number in range(200):
        texts = ['"第一行\n第二行"' if number == 3 else f"备注{number}", f"粘贴{number}", "中号", "个", "办公用品", "易损耗品",
                 "￥1,022.5", "２00", "1", "", "x"]  # fmt: skip
        if number in WRONG:
            place, text = WRONG[number]
            texts[place] = text
        rows.append("\t".join(texts))
        if number in (10, 100):
            rows.append("\t" * (len(HEADS) - 1))
    return "\r\n".join(rows) + "\r\n"


def test_two_hundred_rows_are_pasted_and_thirteen_wrong_cells_marked(desk: Desk, server: Server) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品编码")
    paste(page, block())
    counts = page.locator("[data-counts]")
    expect(counts).to_contain_text("13 行有误")
    settled(page)
    expect(counts).to_contain_text("共 200 行")
    expect(counts).to_contain_text("187 行可保存")
    expect(counts).to_contain_text("忽略空行2")
    mapped = page.locator("[data-mapped]")
    expect(mapped).to_contain_text("已认出表头10列")
    expect(mapped).to_contain_text("未用到的列：备用列")
    assert page.evaluate("Cells.rows[3].cells.remarks.text") == "第一行\n第二行"
    assert server.count("item", name="粘贴0") == 0
    seen = set()
    for _ in WRONG:
        page.keyboard.press("F8")
        seen.add(at(page).partition("第")[2].removesuffix("行"))
        expect(page.locator(".tz-cell-input")).to_have_attribute("aria-invalid", "true")
    assert seen == {str(number + 1) for number in WRONG}
    assert page.locator("[data-save]").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="只看有误").click()
    expect(page.locator(".tz-grid tbody tr")).to_have_count(13)

    page.get_by_role("button", name="先保存正确的187行").click()
    expect(page.locator(".tz-toast")).to_contain_text("已保存187行")
    names = [row.name for row in server.rows("item") if row.name.startswith("粘贴")]
    assert names == [f"粘贴{n}" for n in range(200) if n not in WRONG]
    assert server.row("item", name="粘贴0").reference_price == Decimal("1022.50")
    assert server.row("item", name="粘贴3").remarks == "第一行\n第二行"
    expect(counts).to_contain_text("共 13 行")
    expect(counts).to_contain_text("13 行有误")


def test_one_block_is_taken_back_at_once(desk: Desk, server: Server) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    paste(page, "云胶水\t大\r\n云胶带\t小\r\n" * 30)
    expect(page.locator("[data-counts]")).to_contain_text("共 60 行")
    expect(cell(page, 2, "规格型号")).to_contain_text("小")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-counts]")).to_contain_text("共 0 行")
    page.keyboard.press("Control+y")
    expect(page.locator("[data-counts]")).to_contain_text("共 60 行")
    assert server.count("item", name="云胶水") == 0


def test_a_block_is_copied_as_spreadsheets_read_it(desk: Desk) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    paste(page, '胶水\t"大\n号"\t瓶\r\n胶带\t\t卷\r\n')
    expect(page.locator("[data-counts]")).to_contain_text("共 2 行")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    assert clipboard(page).replace("\r\n", "|") in ("胶水\t大 号\t瓶|胶带\t\t卷", '胶水\t"大\n号"\t瓶|胶带\t\t卷')
    go(page, 2, "规格型号")
    page.keyboard.press("Control+c")
    assert clipboard(page) == ""


def test_headings_are_put_to_other_columns(desk: Desk) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    paste(page, "物品名称\t货架号\t单位\r\n胶水\t特大\t瓶\r\n")
    mapped = page.locator("[data-mapped]")
    expect(mapped).to_contain_text("未用到的列：货架号")
    mapped.get_by_role("button", name="调整对应").click()
    page.get_by_role("dialog").get_by_label("“货架号”对应").select_option(label="规格型号")
    page.get_by_role("dialog").get_by_role("button", name="按此重新粘贴").click()
    expect(mapped).to_contain_text("“货架号” → 规格型号")
    expect(cell(page, 1, "规格型号")).to_contain_text("特大")
    expect(page.locator("[data-counts]")).to_contain_text("共 1 行")


# ---- nothing is lost ----


def test_a_crash_loses_nothing(desk: Desk, server: Server) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    for number in range(3):
        page.keyboard.type(f"断电{number}")
        page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(ITEMS)
    bar = page.locator("[data-restored]")
    expect(bar).to_contain_text("有一份未保存的内容")
    expect(bar).to_contain_text("3行")
    expect(cell(page, 3, "物品名称")).to_contain_text("断电2")
    other = context.new_page()
    other.goto("/admin/tool/grid/")
    expect(other.locator("[data-restored]")).to_be_hidden()
    other.close()
    bar.get_by_role("button", name="放弃").click()
    page.get_by_role("dialog").get_by_role("button", name="放弃").click()
    expect(page.locator("[data-restored]")).to_be_hidden()
    page.wait_for_load_state()
    expect(page.locator("[data-counts]")).to_contain_text("共 0 行")
    page.reload()
    expect(page.locator("[data-counts]")).to_contain_text("共 0 行")
    assert server.count("item", name="断电0") == 0


def test_leaving_with_unsaved_rows_asks(desk: Desk) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    page.keyboard.type("未存")
    page.keyboard.press("Enter")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/item/")
    assert asked == ["beforeunload"]


def test_what_was_saved_is_no_draft(desk: Desk, server: Server) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品名称")
    paste(
        page,
        "物品名称\t单位\t物品类别\t物品性质\r\n网格甲\t个\t办公用品\t易损耗品\r\n网格乙\t个\t办公用品\t易损耗品\r\n",
    )
    expect(page.locator("[data-counts]")).to_contain_text("2 行可保存")
    page.keyboard.press("Control+s")
    expect(page.locator(".tz-toast")).to_contain_text("已保存2行")
    expect(page.locator("[data-counts]")).to_contain_text("共 0 行")
    assert server.count("item", name="网格甲") == server.count("item", name="网格乙") == 1
    page.reload()
    expect(page.locator("[data-restored]")).to_be_hidden()
    made = server.row("item", name="网格甲")
    page.goto(f"{ITEMS}?ids={made.id}")
    go(page, 1, "规格型号")
    page.keyboard.type("改后")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    expect(page.locator(".tz-toast")).to_contain_text("已保存1行")
    assert server.row("item", id=made.id).specification == "改后"


# ---- everybody ----


@pytest.mark.parametrize("path", [ITEMS, STOCK_IN])
def test_the_grid_is_accessible(desk: Desk, path: str) -> None:
    page = desk("storekeeper")
    page.goto(path)
    go(page, 1, "物品名称" if path == ITEMS else "物品")
    page.keyboard.type("没有这个物品")
    page.keyboard.press("Enter")
    expect(page.locator(".tz-grid td.bad").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    serious = [one["id"] + ": " + one["nodes"][0]["html"] for one in found if one["impact"] in ("serious", "critical")]
    assert not serious
    page.keyboard.press("Escape")
    expect(page.locator("[data-save]")).to_be_focused()


def test_the_grid_scrolls_in_its_box_on_a_phone(desk: Desk) -> None:
    page = desk("storekeeper", PHONE)
    page.goto(ITEMS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cell(page, 1, "物品名称").tap(force=True)
    page.keyboard.type("手机录的")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "物品名称")).to_contain_text("手机录的")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_days_are_the_schools(desk: Desk) -> None:
    page = desk("storekeeper")
    page.goto(STOCK_IN)
    go(page, 1, "生产日期")
    page.keyboard.type("昨天")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "生产日期")).to_contain_text(str(TODAY - dt.timedelta(days=1)))


def test_a_quick_hand_takes_no_row_it_did_not_see(desk: Desk, server: Server) -> None:
    """Tab before the list has answered: a name that fits one row is found afterwards, one that fits several is asked."""
    page = desk("storekeeper")
    page.goto(STOCK_IN)
    school = server.account("storekeeper").school_id
    items = server.rows("item", school_id=school)
    names = [item.name for item in items]
    alone = next(
        item
        for item in items
        if names.count(item.name) == 1 and not any(n != item.name and item.name in n for n in names)
    )
    twice = next(item for item in items if names.count(item.name) > 1)
    go(page, 1, "物品")
    type_row(page, alone.name, "1", "2")
    type_row(page, twice.name, "1", "2")
    expect(cell(page, 1, "物品")).to_contain_text(alone.name)
    expect(cell(page, 2, "物品")).to_have_class("chk")
    assert page.evaluate("Cells.rows[0].cells.item_id.id") is not None
    assert page.evaluate("Cells.rows[1].cells.item_id.id") is None
    cell(page, 2, "物品").locator(".offer").first.click()
    expect(cell(page, 2, "物品")).not_to_have_class("chk")
    assert page.evaluate("Cells.rows[1].cells.item_id.id") in [item.id for item in items if item.name == twice.name]


def test_the_cursor_begins_where_something_waits_to_be_typed(desk: Desk) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    expect(page.locator(".tz-cell-input")).to_be_focused()
    assert at(page) == "物品名称，第1行"
    page.keyboard.type("首行")
    page.keyboard.press("Enter")
    assert at(page) == "物品名称，第2行"


def test_a_crash_keeps_the_head_and_lines_of_a_document(desk: Desk, server: Server) -> None:
    page = desk("director")
    page.goto("/admin/purchase_request/grid/")
    page.locator("#f-purpose").fill("停电时写的用途")
    go(page, 1, "物品名称")
    page.keyboard.type("手写的物品")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto("/admin/purchase_request/grid/")
    expect(page.locator("[data-restored]")).to_contain_text("1行")
    expect(page.locator("#f-purpose")).to_have_value("停电时写的用途")
    expect(cell(page, 1, "物品名称")).to_contain_text("手写的物品")
    page.keyboard.press("Control+s")
    expect(cell(page, 1, "数量")).to_contain_text("请填写。")
    assert server.count("purchase_request", purpose="停电时写的用途") == 0


def test_the_mouse_reaches_every_list(desk: Desk) -> None:
    page = desk("storekeeper")
    page.goto(ITEMS)
    go(page, 1, "物品类别")
    page.locator(".tz-cell-input").dblclick()
    options = page.locator(".tz-grid-list [role=option]")
    expect(options.first).to_be_visible()
    label = options.nth(1).locator("span").first.inner_text()
    options.nth(1).click()
    expect(cell(page, 1, "物品类别")).to_contain_text(label)
    go(page, 1, "物品名称")
    page.keyboard.type("旧字")
    page.keyboard.press("Tab")
    go(page, 1, "物品名称")
    go(page, 1, "物品名称")
    page.keyboard.type("新")
    page.keyboard.press("Tab")
    expect(cell(page, 1, "物品名称")).to_have_text("新")
