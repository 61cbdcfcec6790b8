"""The error file: the user's own sheet with the failed rows only, their values as they came, and all reasons."""

from __future__ import annotations

import datetime as dt
import math
import zipfile

import openpyxl
import pytest

from exports.failed_rows import ASK_COLOUR, BAD_COLOUR, MOST_COMMENTS, PROBLEMS, ROW_NUMBER, write_failed_rows
from models.core.headings import Found, Layout, Skipped
from models.core.importing import ASKS, CHANGED, NEW, REFUSED, SAME, WARNS, WRONG, Result, Trouble
from models.core.reading import RawSheet

BAD, ASK = f"FF{BAD_COLOUR[1:]}", f"FF{ASK_COLOUR[1:]}"
ROWS = [
    ["明德小学固定资产台账", None, None, None, None],
    ["编号", "名称", "取得日期", "单价", "保管人"],
    ["00012", "课桌", dt.date(2026, 11, 3), 120.5, "陈静"],
    ["00013", "椅子", dt.date(2026, 13 - 1, 3), -1, "王芳"],
    [14, "=1+1", "2026年13月", True, ""],
    ["330102198001011234", "书柜\n两开门", dt.datetime(2026, 11, 3, 9, 30), 3, None],
    ["合计", None, None, 4, None],
]
ADDRESSES = ("asset_no", "name", "acquired_on", "unit_price", "custodian_id")


def layout(rows=ROWS, headings=(2,), data=(2, 3, 4, 5), addresses=ADDRESSES, skipped=(), width=5):
    texts = rows[headings[-1] - 1] if headings else [""] * width
    found = tuple(Found(n, str(texts[n] or ""), addresses[n], "label") for n in range(min(width, len(addresses))))
    return Layout(headings, found, tuple(skipped), {}, data, rows)


def wrong(number, *troubles, outcome=WRONG):
    return Result(number, outcome, troubles=[Trouble(c, m, k, number) for c, m, k in troubles])


RESULTS = (
    Result(3, NEW),
    wrong(4, ("unit_price", "“单价”不能是负数，请核对。", WRONG), ("custodian_id", "“王芳”有2个同名。", ASKS)),
    wrong(
        5,
        ("acquired_on", "“2026年13月”不是日期。", WRONG),
        ("acquired_on", "“取得日期”：请填写。", WRONG),
        ("custodian_id", "请填写“保管人”。", WRONG),
    ),
    wrong(6, ("", "您没有新增的权限。", WRONG), ("name", "名称很长。", WARNS), outcome=REFUSED),
)


@pytest.fixture
def opened(tmp_path):
    def write_and_open(results=RESULTS, rows=ROWS, merged=(), **changes):
        path = tmp_path / "failed.xlsx"
        count = write_failed_rows(path, RawSheet("资产", rows, tuple(merged)), layout(rows, **changes), results)
        assert [file.name for file in tmp_path.iterdir()] == ["failed.xlsx"]
        return count, openpyxl.load_workbook(path).worksheets[0]

    return write_and_open


def test_only_headings_and_failed_rows_in_their_order_with_their_numbers(opened):
    count, sheet = opened()
    rows = [list(row) for row in sheet.values]
    assert count == 3
    assert rows[0] == ["编号", "名称", "取得日期", "单价", "保管人", PROBLEMS, ROW_NUMBER]
    assert [row[-1] for row in rows[1:]] == [4, 5, 6]
    assert sheet.title == "资产"
    assert sheet.freeze_panes == "A2"


def test_values_keep_their_types(opened):
    _, sheet = opened()
    rows = list(sheet.iter_rows(min_row=2))
    assert rows[0][2].value == dt.datetime(2026, 12, 3)
    assert rows[0][2].number_format == "yyyy-mm-dd"
    assert (rows[0][3].value, rows[0][3].data_type) == (-1, "n")
    assert (rows[0][0].value, rows[0][0].data_type, rows[0][0].number_format) == ("00013", "s", "@")
    assert (rows[1][0].value, rows[1][3].value) == (14, True)
    assert (rows[1][2].value, rows[1][2].data_type) == ("2026年13月", "s")
    assert rows[1][4].value is None
    assert (rows[2][0].value, rows[2][0].number_format) == ("330102198001011234", "@")
    assert rows[2][1].value == "书柜\n两开门"
    assert rows[2][2].value == dt.datetime(2026, 11, 3, 9, 30)


def test_all_reasons_of_a_row_stand_in_the_last_column_but_one(opened):
    _, sheet = opened()
    texts = [row[-2] for row in list(sheet.values)[1:]]
    assert texts[0] == "“单价”不能是负数，请核对。\n“王芳”有2个同名。"
    assert texts[1].split("\n") == ["“2026年13月”不是日期。", "“取得日期”：请填写。", "请填写“保管人”。"]
    assert texts[2] == "您没有新增的权限。\n请留意：名称很长。"


def test_bad_cells_are_red_and_asking_ones_amber_each_with_its_reason(opened):
    _, sheet = opened()
    colours = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in sheet.iter_rows(min_row=2, max_col=5)
        for cell in row
        if cell.fill.fill_type
    }
    assert colours == {"D2": BAD, "E2": ASK, "C3": BAD, "E3": BAD, "B4": ASK}
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert set(comments) == set(colours)
    assert comments["D2"] == "“单价”不能是负数，请核对。"
    assert comments["C3"] == "“2026年13月”不是日期。\n“取得日期”：请填写。"


def test_texts_like_formulas_stay_texts(opened, tmp_path):
    rows = [ROWS[1], ["=1+1", "+86", "-3", "@SUM(A1)", "<r><t>x</t></r>"]]
    trouble = wrong(2, ("name", '=HYPERLINK("x")', WRONG))
    _, sheet = opened((trouble,), rows, headings=(1,), data=(1,))
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert [cell.data_type for cell in cells] == ["s"] * 6 + ["n"]
    assert [str(cell.value).strip() for cell in cells[:5]] == rows[1]
    assert all(cell.quotePrefix for cell in cells[:4])
    parts = zipfile.ZipFile(tmp_path / "failed.xlsx")
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_odd_values_of_a_spreadsheet_do_not_break_it(opened):
    odd = [
        [dt.time(9, 30), dt.timedelta(hours=30), dt.date(1899, 1, 1), math.inf, "字" * 40_000],
        [dt.datetime(1900, 1, 2, 3, 4), dt.time(9, 30, 5), 10**20, math.nan, "\x00\ud800a"],
        [],
    ]
    results = [wrong(number, ("", "有误。", WRONG)) for number in (2, 3, 4)]
    count, sheet = opened(results, [ROWS[1], *odd], headings=(1,), data=(1, 2, 3))
    assert count == 3
    first, second, _ = [list(row) for row in sheet.values][1:]
    assert first[0] == dt.time(9, 30)
    assert first[2] == "1899-01-01"
    assert len(first[4]) == 32_767
    assert second[0] == "1900-01-02 03:04:00"
    assert second[4] == "a"


def test_a_damaged_identity_number_shows_its_digits(opened):
    rows = [["编号", "名称"], [370303198905245000.0, "刘芳"]]
    changes = {"headings": (1,), "data": (1,), "addresses": ("asset_no", "name"), "width": 2}
    _, sheet = opened((wrong(2, ("asset_no", "已被表格软件改坏。", WRONG)),), rows, **changes)
    assert (sheet["A2"].value, sheet["A2"].number_format) == (370303198905245000.0, "0")
    assert sheet["A2"].fill.fgColor.rgb == BAD


def test_merged_headings_over_several_rows_stay_merged(opened):
    rows = [["编号", "价值", None, "保管"], [None, "单价", "金额", "人"], ["1", 2, 3, "x"]]
    result = wrong(3, ("unit_price", "有误。", WRONG))
    changes = {"headings": (1, 2), "data": (2,), "addresses": ("asset_no", "unit_price", "", ""), "width": 4}
    _, sheet = opened((result,), rows, ((0, 1, 0, 2), (0, 0, 1, 0), (2, 0, 5, 0)), **changes)
    assert {str(area) for area in sheet.merged_cells.ranges} == {"B1:C1", "A1:A2"}
    assert sheet["B1"].value == "价值"
    assert sheet["E2"].value == PROBLEMS
    assert sheet["E1"].value is None
    assert sheet["E1"].fill.fgColor.rgb == sheet["E2"].fill.fgColor.rgb
    assert sheet["B3"].fill.fgColor.rgb == BAD


def test_facts_above_the_headings_stay_so_that_it_can_be_read_again(opened):
    rows = [["送货单"], ["日期：2026年11月3日"], *ROWS[1:4]]
    skipped = (Skipped(1, "title", "送货单"), Skipped(2, "fact", "日期：2026年11月3日"))
    _, sheet = opened((wrong(5, ("name", "有误。", WRONG)),), rows, headings=(3,), data=(3, 4), skipped=skipped)
    assert [row[0] for row in sheet.values] == ["日期：2026年11月3日", "编号", "00013"]
    assert sheet.freeze_panes == "A3"


def test_an_error_file_that_fails_again_has_its_two_columns_once(opened):
    rows = [["编号", "名称", PROBLEMS, ROW_NUMBER], ["1", "课桌", "旧的原因", 77]]
    result = wrong(2, ("name", "新的原因。", WRONG))
    changes = {"headings": (1,), "data": (1,), "addresses": ("asset_no", "name", "", ""), "width": 4}
    _, sheet = opened((result,), rows, **changes)
    assert [list(row) for row in sheet.values] == [
        ["编号", "名称", PROBLEMS, ROW_NUMBER],
        ["1", "课桌", "新的原因。", 2],
    ]


def test_a_document_stays_whole_and_its_lines_carry_their_own_reasons(opened):
    rows = [
        ["仓库", "物品", "数量"],
        ["总库", "粉笔", 1],
        [None, "墨水", -1],
        [None, "纸", 2],
        ["总库", "笔", 1],
        ["分库", "胶", 1],
    ]
    troubles = [
        Trouble("quantity", "“数量”须大于0。", WRONG, 3, "lines"),
        Trouble("keeper_id", "请填写“保管员”。", WRONG, 2),
    ]
    results = [Result(2, WRONG, troubles=troubles), Result(5, SAME), Result(6, CHANGED)]
    addresses = ("warehouse_id", "lines.item_id", "lines.quantity")
    count, sheet = opened(results, rows, headings=(1,), data=(1, 2, 3, 4, 5), addresses=addresses, width=3)
    found = [list(row) for row in sheet.values][1:]
    assert count == 3
    assert [row[1] for row in found] == ["粉笔", "墨水", "纸"]
    assert found[0][3] == "请填写“保管员”。"
    assert found[1][3] == "“数量”须大于0。"
    assert found[2][3] == "与原第2、3行同属一张单据，请一起改正。"
    assert sheet["C3"].fill.fgColor.rgb == BAD
    assert sheet["C2"].fill.fill_type is None


def test_comments_have_an_end_but_reasons_do_not(opened):
    rows = [["编号", "名称"], *[[str(number), "x"] for number in range(MOST_COMMENTS + 5)]]
    results = [wrong(number, ("name", f"第{number}行有误。", WRONG)) for number in range(2, len(rows) + 1)]
    changes = {"headings": (1,), "data": tuple(range(1, len(rows))), "addresses": ("asset_no", "name"), "width": 2}
    count, sheet = opened(results, rows, **changes)
    assert count == MOST_COMMENTS + 5
    comments = [cell for row in sheet for cell in row if cell.comment]
    assert len(comments) == MOST_COMMENTS
    assert sheet.cell(len(rows), 3).value == f"第{len(rows)}行有误。"
    assert sheet.cell(len(rows), 2).fill.fgColor.rgb == BAD
