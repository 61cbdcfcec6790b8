"""Finding rows, choosing columns, and the workbook that leaves the list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.utils import get_column_letter
from playwright.sync_api import Page, expect

from models.core.base import register_of
from models.core.headings import ROW_ID
from models.core.listing import standard_columns
from models.core.lookup import labels
from models.core.system import ExportLog, Preference
from tests.browser.conftest import Desk
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def heads(page: Page) -> list[str]:
    """The headings of the list."""
    return [text.strip() for text in page.locator("#tz-rows thead th:not(.p-pick)").all_inner_texts()]


def shown_ids(page: Page) -> list[int]:
    """Ids of the rows on the page."""
    return [
        int(text)
        for text in page.locator("#tz-rows input[name=rowid]").evaluate_all("all => all.map((one) => one.value)")
    ]


def test_initials_find_a_desk(desk: Desk, server: Server) -> None:
    assets = register_of("fixed_asset").__table__
    school = server.account("asset_clerk").school_id
    named = {row.id for row in server.rows("fixed_asset", assets.c.name.contains("办公桌"), school_id=school)}
    assert named
    page = desk("asset_clerk")
    page.goto("/admin/fixed_asset/?size=100")
    page.keyboard.press("s")
    expect(page.locator("#tz-q")).to_be_focused()
    page.keyboard.type("bgz")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=bgz*")
    found = shown_ids(page)
    assert named <= set(found)
    assert all("办公桌" in text for text in page.locator("#tz-rows tbody tr").all_inner_texts())
    page.goto("/admin/fixed_asset/?size=100&q=公桌")
    assert named <= set(shown_ids(page))
    page.goto("/admin/fixed_asset/?q=查无此物")
    expect(page.get_by_role("heading", name="没有符合条件的记录")).to_be_visible()
    page.get_by_role("link", name="清除全部条件").click()
    expect(page).to_have_url(f"{server.url}/admin/fixed_asset/")


def test_a_filter_is_put_together_with_the_keyboard_and_mouse(desk: Desk, server: Server) -> None:
    assets = register_of("fixed_asset")
    states: Any = assets.declaration.columns["life_state"].kind
    school = server.account("asset_clerk").school_id
    idle = states.members["IDLE"]
    count = server.count("fixed_asset", school_id=school, life_state=idle)
    page = desk("asset_clerk")
    page.goto("/admin/fixed_asset/")
    page.locator(".tz-filter summary").click()
    page.get_by_label("栏目").select_option(label="资产状态")
    page.get_by_role("checkbox", name=idle.label, exact=True).check()
    page.get_by_role("button", name="加上筛选").click()
    page.wait_for_url("**f.life_state.in=IDLE*")
    expect(page.locator("[data-chip=life_state]")).to_contain_text(idle.label)
    if count:
        expect(page.locator("h1 .count")).to_contain_text(f"筛选出{count}条")
    page.get_by_role("link", name="去掉筛选：资产状态").click()
    expect(page).to_have_url(f"{server.url}/admin/fixed_asset/")


def test_pages_follow_each_other_without_a_gap(desk: Desk, server: Server) -> None:
    school = server.account("asset_clerk").school_id
    everything = {row.id for row in server.rows("item", school_id=school)}
    page = desk("asset_clerk")
    page.goto("/admin/item/?size=100&sort=name")
    seen: list[int] = []
    for _ in range(len(everything) // 100 + 2):
        seen += shown_ids(page) or [int(i) for i in link_ids(page)]
        following = page.get_by_role("link", name="下一页")
        if following.get_attribute("aria-disabled"):
            break
        following.click()
        page.wait_for_load_state()
    assert len(seen) == len(set(seen))
    assert set(seen) == everything


def link_ids(page: Page) -> list[str]:
    """Ids in the links of the rows, for lists without ticks."""
    return page.locator("#tz-rows tbody tr").evaluate_all(
        "rows => rows.map((row) => new URL(row.querySelector('a').href).searchParams.get('id'))"
    )


def test_chosen_columns_are_remembered(desk: Desk, server: Server) -> None:
    page = desk("asset_clerk.b")
    page.goto("/admin/fixed_asset/?sort=-name")
    before = heads(page)
    assert "规格型号" in before
    assert "品牌" not in before
    page.locator("[data-columns] > summary").click()
    page.get_by_role("checkbox", name="规格型号", exact=True).uncheck()
    page.get_by_role("checkbox", name="品牌", exact=True).check()
    page.get_by_role("button", name="完成").click()
    expect(page.locator("#tz-rows thead")).to_contain_text("品牌")
    expect(page).to_have_url(f"{server.url}/admin/fixed_asset/?sort=-name")
    chosen = heads(page)
    assert "规格型号" not in chosen

    preference: Any = Preference.__table__
    kept = server.select(sa.select(preference).where(preference.c.account_id == server.account("asset_clerk.b").id))
    assert any("brand" in str(row) and "specification" not in str(row) for row in kept)
    again = desk("asset_clerk.b")
    again.goto("/admin/fixed_asset/")
    assert heads(again) == chosen
    other = desk("asset_clerk")
    other.goto("/admin/fixed_asset/")
    assert "品牌" not in heads(other)

    again.locator("[data-columns] > summary").click()
    again.get_by_role("button", name="恢复默认").click()
    expect(again.locator("#tz-rows thead")).not_to_contain_text("品牌")
    assert heads(again) == before


def test_exported_list_equals_the_database(desk: Desk, server: Server, tmp_path: Path) -> None:
    page = desk("asset_clerk")
    page.goto("/admin/fixed_asset/?q=办公桌&f.life_state.in=IN_USE&sort=-original_amount")
    count = int(page.locator("h1 .count").inner_text().removeprefix("筛选出").partition("条")[0])
    page.locator(".tz-acts summary", has_text="导出").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Excel表格").click()
    assert coming.value.suggested_filename.startswith("固定资产台账")
    file = tmp_path / "list.xlsx"
    coming.value.save_as(file)

    book = openpyxl.load_workbook(file)
    sheet, about = book.worksheets[0], book.worksheets[1]
    head, *rows = list(sheet.values)
    model = register_of("fixed_asset")
    assets = model.__table__
    number = head.index(model.declaration.columns["asset_no"].label)
    by_number = {row[number]: row for row in rows}
    assert len(rows) == len(by_number) == count
    with server.reading() as session:
        columns = [c for c in standard_columns(model) if c.label in head]
        told_of = [place for place, heading in enumerate(head) if heading != ROW_ID]
        assert [c.label for c in columns] == [head[place] for place in told_of]
        hidden = [letter for letter, shape in sheet.column_dimensions.items() if shape.hidden]
        assert hidden == [get_column_letter(head.index(ROW_ID) + 1)]
        wanted = session.scalars(
            sa.select(model)
            .where(assets.c.school_id == server.account("asset_clerk").school_id, assets.c.name.contains("办公桌"))
            .where(assets.c.life_state == model.declaration.columns["life_state"].kind.members["IN_USE"])  # type: ignore[attr-defined]
        ).all()
        assert {asset.asset_no for asset in wanted} == set(by_number)
        for asset in wanted:
            row = by_number[asset.asset_no]
            assert row[head.index(ROW_ID)] == asset.id
            for column, told in zip(columns, (row[place] for place in told_of), strict=True):
                value = getattr(asset, column.name)
                if column.target:
                    value = labels(session, column.target, [value]).get(value)
                elif column.kind.name == "choice" and value is not None:
                    value = value.label
                assert as_told(told, value) == value, f"{asset.asset_no} {column.label}"
    amounts = [row[head.index("原值")] for row in rows]
    assert amounts == sorted(amounts, reverse=True)
    facts = {row[0]: row[1] for row in about.values if row[0]}
    assert facts["导出人"] == server.account("asset_clerk").display_name
    assert "在用" in facts["筛选"]
    log: Any = ExportLog.__table__
    assert server.select(sa.select(log).where(log.c.account_id == server.account("asset_clerk").id))


def as_told(told: Any, value: Any) -> Any:
    """The cell's value in the type of the database's."""
    if isinstance(told, dt.datetime) and not isinstance(value, dt.datetime):
        return told.date()
    if isinstance(value, bool):
        return {"是": True, "否": False, None: False, "": False}.get(told, told)
    if told is not None and isinstance(told, int | float) and not isinstance(value, int | float | None):
        return type(value)(str(told))
    return told if told != "" else None
