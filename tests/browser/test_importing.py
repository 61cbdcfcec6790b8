"""Importing a file as people do it: dropped on the page, put right by a click, left while it runs, by two at once."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from admin_views import jobs
from tests.browser.chromium import PC, PHONE
from tests.browser.conftest import Desk
from tests.browser.server import Server
from tests.browser.test_pages import barriers

pytestmark = pytest.mark.browser

HEAD = ("场所编号", "场所名称", "场所类型", "楼栋", "楼层", "责任人")
DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    const box = document.querySelector("[data-drop-file]");
    for (const kind of ["dragover", "drop"]) {
        box.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
}"""


@pytest.fixture(autouse=True)
def queue(server: Server) -> Iterator[None]:
    """The server works on its queue as the real one does."""
    jobs.start(server.app)
    yield
    jobs.jobs_of(server.app).stop()


@pytest.fixture
def person(server: Server) -> str:
    """Name of the director, who is on the staff of the school."""
    return str(server.account("director").display_name)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("场所")
        for number, row in enumerate((HEAD, *rows)):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def choose(page: Page, content: bytes, name: str = "场所.xlsx") -> None:
    page.goto("/admin/room/")
    page.get_by_role("link", name="导入", exact=True).click()
    page.locator("#tz-file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.keyboard.press("Enter")
    page.wait_for_url("**/import/*/")


def building(server: Server) -> str:
    school = server.account("director").school_id
    return str(server.rows("building", school_id=school)[0].name)


def test_a_dropped_file_is_tried_put_right_written_and_taken_back(
    desk: Desk, server: Server, person: str, tmp_path: Path
) -> None:
    where = building(server)
    slip = f"{where[:-1]}褛" if len(where) > 2 else f"{where}褛"
    rows = [("T-901", "陶艺教室", "教室", where, 1, person), ("T-902", "书法教室", "教室", slip, 2, person)]
    page = desk("director")
    page.goto("/admin/room/import/")
    page.evaluate(
        DROP,
        [
            "拖来的.xlsx",
            base64.b64encode(workbook(*rows, ("T-903", "木工教室", "不是类型", where, 1, person))).decode(),
        ],
    )
    expect(page.locator("[data-file-name]")).to_have_text("拖来的.xlsx")
    page.keyboard.press("Enter")
    expect(page.locator(".tz-tabs")).to_contain_text("有误2")
    page.get_by_role("button", name=f"改成“{where}”").first.click()
    expect(page.locator(".tz-tabs")).to_contain_text("有误1")
    write = page.locator("[data-write]")
    expect(write).to_have_attribute("aria-disabled", "true")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有误的1行.xlsx").click()
    download.value.save_as(tmp_path / "failed.xlsx")
    cells = [c for row in openpyxl.load_workbook(tmp_path / "failed.xlsx").worksheets[0].values for c in row]
    assert "木工教室" in cells
    assert "陶艺教室" not in cells
    assert server.count("room", room_no="T-901") == 0
    page.get_by_label("先保存正确的2行").check()
    write.click()
    expect(page.locator("h1")).to_contain_text("已写入")
    assert server.row("room", room_no="T-902").building_id == server.row("room", room_no="T-901").building_id
    page.get_by_role("button", name="撤销这次导入").click()
    page.locator("dialog").get_by_role("button", name="撤销这次导入").click()
    expect(page.locator("h1")).to_contain_text("已撤销")
    assert server.count("room", room_no="T-901") == server.count("room", room_no="T-902") == 0


def test_headings_and_names_are_settled_by_the_keyboard(desk: Desk, server: Server, person: str) -> None:
    where = building(server)
    page = desk("director")
    choose(
        page,
        workbook(
            ("T-501", "陶艺教室", "教室", "老楼", None, person), ("T-502", "书法教室", "教室", "老楼", None, person)
        ),
    )
    page.get_by_role("link", name="名称对照 1").click()
    page.get_by_role("combobox", name="“老楼” 楼栋").fill(where)
    expect(page.locator(".tz-list li[role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    page.keyboard.press("Control+s")
    expect(page.locator(".tz-tabs")).to_contain_text("新增2")
    page.get_by_role("link", name="列对应").click()
    page.get_by_label("E列“楼层”对应的栏目").select_option("")
    page.wait_for_timeout(700)
    page.keyboard.press("Control+s")
    expect(page.locator(".tz-acts")).to_contain_text("列对应 5/6")
    page.locator("[data-write]").click()
    expect(page.locator("h1")).to_contain_text("已写入")
    rows = [server.row("room", room_no=number) for number in ("T-501", "T-502")]
    assert {row.building_id for row in rows} == {server.rows("building", name=where)[0].id}
    page.get_by_role("button", name="撤销这次导入").click()
    page.locator("dialog").get_by_role("button", name="撤销这次导入").click()
    expect(page.locator("h1")).to_contain_text("已撤销")


def test_a_long_file_runs_on_while_the_person_is_elsewhere(
    desk: Desk, server: Server, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_views.import_work.LONG_RUN", 100)
    where = building(server)
    page = desk("director")
    choose(page, workbook(*((f"T-8{n:03}", f"长{n}", "教室", where, 1, person) for n in range(400))))
    page.goto("/")
    page.goto("/admin/imports/")
    page.get_by_role("link", name="场所.xlsx").first.click()
    expect(page.locator(".tz-tabs")).to_contain_text("新增400")
    page.locator("[data-write]").click()
    expect(page.locator("h1")).to_contain_text("已写入")
    assert len([row for row in server.rows("room") if row.room_no.startswith("T-8")]) == 400
    page.get_by_role("button", name="撤销这次导入").click()
    page.locator("dialog").get_by_role("button", name="撤销这次导入").click()
    expect(page.locator("h1")).to_contain_text("已撤销")
    assert not [row for row in server.rows("room") if row.room_no.startswith("T-8")]


def test_two_people_import_the_same_rooms_at_once(desk: Desk, server: Server, person: str) -> None:
    where = building(server)
    content = workbook(("T-701", "两人教室", "教室", where, 1, person))
    one, two = desk("director"), desk("asset_clerk")
    choose(one, content)
    choose(two, content)
    one.locator("[data-write]").click()
    expect(one.locator("h1")).to_contain_text("已写入")
    two.locator("[data-write]").click()
    expect(two.locator(".alert").first).to_contain_text("试运行之后数据又有变化")
    expect(two.locator(".tz-tabs")).to_contain_text("无变化1")
    assert server.count("room", room_no="T-701") == 1


def test_two_people_import_different_rooms_at_once(
    desk: Desk, server: Server, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both files wait and run in the queue; each writes its own rows, and taking one back leaves the other."""
    monkeypatch.setattr("admin_views.import_work.LONG_RUN", 25)
    where = building(server)
    one, two = desk("director"), desk("asset_clerk")
    choose(one, workbook(*((f"T-4{n:02}", f"甲{n}", "教室", where, 1, person) for n in range(40))), "甲.xlsx")
    choose(two, workbook(*((f"T-3{n:02}", f"乙{n}", "教室", where, 1, person) for n in range(30))), "乙.xlsx")
    expect(one.locator(".tz-tabs")).to_contain_text("新增40")
    expect(two.locator(".tz-tabs")).to_contain_text("新增30")
    for page in (one, two):
        page.locator("[data-write]").click(no_wait_after=True)
    for page in (one, two):
        expect(page.locator("h1")).to_contain_text("已写入")
    made = {row.room_no: row.created_by_id for row in server.rows("room") if row.room_no[:3] in ("T-4", "T-3")}
    by = {name: server.account(name).id for name in ("director", "asset_clerk")}
    assert {no for no, account in made.items() if account == by["director"]} == {f"T-4{n:02}" for n in range(40)}
    assert {no for no, account in made.items() if account == by["asset_clerk"]} == {f"T-3{n:02}" for n in range(30)}
    one.get_by_role("button", name="撤销这次导入").click()
    one.locator("dialog").get_by_role("button", name="撤销这次导入").click()
    expect(one.locator("h1")).to_contain_text("已撤销")
    assert {row.room_no for row in server.rows("room") if row.room_no[:3] in ("T-4", "T-3")} == {
        f"T-3{n:02}" for n in range(30)
    }


@pytest.mark.parametrize("size", [PC, PHONE], ids=["pc", "phone"])
def test_the_import_pages_keep_nobody_out(desk: Desk, server: Server, person: str, size: tuple[int, int]) -> None:
    page = desk("director", size)
    page.goto("/admin/room/import/")
    found = {"upload": barriers(page)}
    rows = [("T-601", "甲", "教室", "没有的楼", 1, person), ("T-602", "乙", "教室", building(server), 1, person)]
    page.locator("#tz-file").set_input_files({"name": "场所.xlsx", "mimeType": "", "buffer": workbook(*rows)})
    page.get_by_role("button", name="试运行").click()
    expect(page.locator(".tz-tabs")).to_contain_text("有误1")
    url = page.url
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for tail in ("", "columns/", "values/"):
        page.goto(url + tail)
        found[tail] = barriers(page)
        assert page.evaluate(wide) == 0, tail
    page.goto("/admin/imports/")
    found["imports"] = barriers(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
