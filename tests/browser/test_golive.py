"""A school's first year as its director loads it: the whole workbook up, sheet after sheet through, and all of it back."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PC, PHONE
from tests.browser.conftest import Desk
from tests.browser.server import Server
from tests.browser.test_pages import barriers

pytestmark = pytest.mark.browser


def workbook() -> bytes:
    """Two sheets, the second of which needs the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (
        (
            "岗位职责",
            (("岗位名称", "部门", "岗位职责", "工作量化标准"), ("机房管理员", "机房组", "机房维护", "每日巡查")),
        ),
        ("部门科室", (("部门名称", "类型"), ("机房组", "班组"))),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def test_a_workbook_is_led_through_without_another_page(desk: Desk, server: Server) -> None:
    page = desk("director")
    page.goto("/admin/golive/")
    page.set_input_files("#tz-file", {"name": "开账资料.xlsx", "mimeType": "", "buffer": workbook()})
    page.get_by_role("button", name="上传整本").click()
    expect(page.locator(".sheets li")).to_have_count(2)
    expect(page.locator(".sheets li").first).to_contain_text("部门科室")
    page.get_by_role("button", name="试运行").click()
    for last in (False, True):
        page.get_by_role("button", name="写入").last.click()
        expect(page.get_by_role("button", name="继续开账：下一张")).to_be_visible()
        assert server.count("position", name="机房管理员") == last
        page.get_by_role("button", name="继续开账：下一张").click()
    expect(page.locator("h1")).to_contain_text("开账向导")
    expect(page.locator(".sheets li").last).to_contain_text("已写入")
    group, post = server.row("department", name="机房组"), server.row("position", name="机房管理员")
    assert post.department_id == group.id


@pytest.mark.parametrize("size", [PC, PHONE])
def test_the_guided_page_fits_and_has_no_barriers(desk: Desk, size: tuple[int, int]) -> None:
    page = desk("director", size)
    page.goto("/admin/golive/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert barriers(page) == []
