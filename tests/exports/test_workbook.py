"""The Excel file of a list: what stands in its cells, how it looks and prints, and that it stays small in memory."""

from __future__ import annotations

import datetime as dt
import tracemalloc
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from exports.sheet import KINDS, Heading, Sheet
from exports.styles import STYLES, column_width, display_width
from exports.workbook import ROWS_PER_SHEET, SheetNames, opened_workbook, page_text, write_workbook

HEADINGS = (
    Heading("asset_no", "资产编号", "code"),
    Heading("name", "资产名称", "text"),
    Heading("quantity", "数量", "quantity"),
    Heading("count", "件数", "integer"),
    Heading("amount", "原值", "money"),
    Heading("share", "成新率（%）", "percent"),
    Heading("acquired_on", "取得日期", "day"),
    Heading("checked_at", "盘点时间", "moment"),
    Heading("opens", "开门", "time"),
    Heading("is_opening", "期初建账", "yesno"),
    Heading("state", "资产状态", "choice"),
    Heading("custodian", "保管人", "ref", sensitive=True),
    Heading("net", "净值", "computed:money"),
    Heading("remarks", "备注", "note"),
)
ROW = (
    "00012026",
    "学生课桌",
    Decimal("43.500"),
    7,
    Decimal("7976.50"),
    Decimal("12.500"),
    dt.date(2026, 11, 3),
    dt.datetime(2026, 11, 3, 9, 30),
    dt.time(7, 45),
    True,
    "在用",
    "陈静",
    Decimal("1056.82"),
    "第一行\n第二行",
)
FACTS = (
    ("学校", "明德小学"),
    ("筛选", "资产状态：在用"),
    ("导出人", "王丽"),
    ("导出时间", dt.datetime(2026, 11, 21, 8, 5)),
)


@pytest.fixture
def opened(tmp_path):
    def write_and_open(rows, headings=HEADINGS, *, title="固定资产台账", facts=FACTS, **options):
        path = tmp_path / "list.xlsx"
        count = write_workbook(Sheet(title, headings, rows, facts), path, **options)
        book = openpyxl.load_workbook(path)
        assert [file.name for file in tmp_path.iterdir()] == ["list.xlsx"]
        return count, book

    return write_and_open


def cells(worksheet, row):
    return [cell.value for cell in worksheet[row]]


def one_column(opened, kind, *values):
    _, book = opened([(value,) for value in values], (Heading("x", "列", kind),))
    return [book.worksheets[0].cell(number, 1) for number in range(2, 2 + len(values))]


def test_headings_are_the_labels_and_rows_are_counted(opened):
    count, book = opened([ROW, ROW])
    sheet = book["固定资产台账"]
    assert count == 2
    assert cells(sheet, 1) == [heading.label for heading in HEADINGS]
    assert sheet.max_row == 3


def test_every_cell_has_its_type(opened):
    _, book = opened([ROW])
    assert cells(book.worksheets[0], 2) == [
        "00012026",
        "学生课桌",
        43.5,
        7,
        7976.5,
        12.5,
        dt.datetime(2026, 11, 3),
        dt.datetime(2026, 11, 3, 9, 30),
        dt.time(7, 45),
        "是",
        "在用",
        "陈静",
        1056.82,
        "第一行\n第二行",
    ]


def test_every_cell_has_the_format_of_its_kind(opened):
    _, book = opened([ROW])
    shown = [cell.number_format for cell in book.worksheets[0][2]]
    assert shown == [STYLES[heading.plain_kind].number_format for heading in HEADINGS]
    assert shown[4] == "#,##0.00"
    assert shown[0] == "@"


def test_every_kind_has_a_style():
    assert set(STYLES) == set(KINDS)


def test_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        Heading("x", "列", "decimal")


def test_identity_number_stays_text_with_all_digits(opened):
    cell = one_column(opened, "code", "330102198001011234")[0]
    assert (cell.value, cell.data_type) == ("330102198001011234", "s")


@pytest.mark.parametrize("kind", ["code", "text", "note", "choice", "ref", "money", "day"])
@pytest.mark.parametrize("value", ["=1+1", "+86 571", "-3", "@SUM(A1)", "＝1+1"])
def test_text_like_a_formula_is_an_inert_text(opened, kind, value):
    cell = one_column(opened, kind, value)[0]
    assert (cell.value, cell.data_type) == (value, "s")
    assert cell.quotePrefix


def test_leading_tab_and_return_are_inert(opened):
    first, second = one_column(opened, "text", "\t=1+1", "\r=1+1")
    assert (first.value, first.data_type, first.quotePrefix) == ("\t=1+1", "s", True)
    assert (second.value, second.data_type, second.quotePrefix) == ("\n=1+1", "s", True)


def test_no_formula_and_no_link_is_ever_written(opened, tmp_path):
    opened([("=1+1",), ("{=1+1}",), ("http://example.invalid/",), ("mailto:a@b",)], (Heading("x", "列", "text"),))
    parts = zipfile.ZipFile(tmp_path / "list.xlsx")
    assert not any(b"<f>" in parts.read(name) or b"<hyperlink" in parts.read(name) for name in parts.namelist())


def test_ready_made_xml_is_written_as_text(opened):
    text = "<r><t>x</t></r></is></c><c><f>1+1</f></c><r></r>"
    cell = one_column(opened, "text", text)[0]
    assert (cell.value.rstrip(), cell.data_type) == (text, "s")


def test_characters_that_xml_forbids_are_removed(opened):
    values = [cell.value for cell in one_column(opened, "text", "甲\x00乙\x0b丙\x1f", "丁\ud800戊", "a\r\nb")]
    assert values == ["甲乙丙", "丁戊", "a\nb"]


def test_text_like_an_escape_of_excel_is_escaped(opened, tmp_path):
    one_column(opened, "text", "_x0041_")
    assert b"_x005F_x0041_" in zipfile.ZipFile(tmp_path / "list.xlsx").read("xl/worksheets/sheet1.xml")


def test_masked_value_stays_its_mask_in_any_column(opened):
    for kind in KINDS:
        cell = one_column(opened, kind, "3301**********1234")[0]
        assert (cell.value, cell.data_type) == ("3301**********1234", "s")


def test_none_and_empty_text_are_empty_cells(opened):
    for kind in KINDS:
        assert [cell.value for cell in one_column(opened, kind, None, "")] == [None, None]


def test_days_before_the_calendar_of_excel_are_text(opened):
    values = [cell.value for cell in one_column(opened, "day", dt.date(1900, 2, 28), dt.date(1900, 3, 1))]
    assert values == ["1900-02-28", dt.datetime(1900, 3, 1)]


def test_seconds_survive(opened):
    cell = one_column(opened, "moment", dt.datetime(2026, 11, 3, 23, 59, 59))[0]
    assert cell.value == dt.datetime(2026, 11, 3, 23, 59, 59)


def test_largest_amount_keeps_its_cents(opened):
    cell = one_column(opened, "money", Decimal("9999999999999.99"))[0]
    assert Decimal(repr(cell.value)) == Decimal("9999999999999.99")


def test_code_given_as_a_number_is_text(opened):
    cell = one_column(opened, "code", 20260001)[0]
    assert (cell.value, cell.data_type) == ("20260001", "s")


def test_heading_row_is_bold_frozen_and_filtered(opened):
    _, book = opened([ROW, ROW])
    sheet = book.worksheets[0]
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:N3"


def test_page_is_a4_landscape_one_page_wide_with_repeated_heading(opened):
    _, book = opened([ROW], title="2026年台账&说明")
    sheet = book.worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # 1 is not written
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_options.gridLines
    assert sheet.oddHeader.center.text == "2026年台账&&说明"
    assert sheet.oddHeader.center.size == 14
    assert "&P" in sheet.oddFooter.center.text
    assert "&N" in sheet.oddFooter.center.text


def test_font_is_chinese(opened):
    _, book = opened([ROW])
    assert {cell.font.name for row in book.worksheets[0].iter_rows() for cell in row} == {"宋体"}


def test_widths_follow_heading_and_values(opened):
    _, book = opened([("短", "很长的资产名称很长的资产名称")], (Heading("a", "甲", "text"), Heading("b", "乙", "text")))
    widths = book.worksheets[0].column_dimensions
    assert widths["B"].width > widths["A"].width
    assert widths["B"].width >= display_width("很长的资产名称很长的资产名称")


def test_declared_width_wins(opened):
    _, book = opened([("短",)], (Heading("a", "甲", "text", width=30),))
    assert round(book.worksheets[0].column_dimensions["A"].width) == 31  # Excel adds its own margin


def test_width_has_limits():
    assert column_width("text", "名称", 500) == STYLES["text"].widest
    assert column_width("code", "号", 0) == STYLES["code"].narrowest


def test_row_is_high_enough_for_its_note(opened):
    _, book = opened([("一行",), ("一\n二\n三",)], (Heading("a", "备注", "note"),))
    heights = book.worksheets[0].row_dimensions
    assert heights[2].height is None
    assert heights[3].height > 40


def test_second_sheet_says_the_facts(opened):
    _, book = opened([ROW, ROW, ROW])
    facts = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=2)}
    assert facts["学校"] == "明德小学"
    assert facts["筛选"] == "资产状态：在用"
    assert facts["导出时间"] == dt.datetime(2026, 11, 21, 8, 5)
    assert facts["数据行数"] == 3
    assert facts["敏感列"] == "保管人"


def test_sensitive_notice_only_where_due(opened):
    _, book = opened([ROW])
    assert "敏感" in book.worksheets[0].oddFooter.left.text
    _, book = opened([("x",)], (Heading("x", "列", "text"),))
    assert not book.worksheets[0].oddFooter.left.text
    assert "敏感列" not in [row[0].value for row in book["说明"].iter_rows()]


def test_facts_are_neutralised_too(opened):
    _, book = opened([ROW], facts=(("筛选", "=HYPERLINK(1)"), ("空", None)))
    cell = book["说明"]["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_empty_list_has_its_headings(opened):
    count, book = opened([])
    assert count == 0
    assert cells(book.worksheets[0], 1)[0] == "资产编号"
    assert book["说明"]["B7"].value == 0


def test_more_rows_than_a_sheet_holds_continue_on_the_next(opened):
    rows = [(f"{number:03}",) for number in range(7)]
    count, book = opened(iter(rows), (Heading("x", "编号", "code"),), rows_per_sheet=3)
    assert count == 7
    assert book.sheetnames == ["固定资产台账", "固定资产台账(2)", "固定资产台账(3)", "说明"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [4, 4, 2]
    assert book.worksheets[2]["A2"].value == "006"
    assert all(sheet["A1"].value == "编号" and sheet.freeze_panes == "A2" for sheet in book.worksheets[:3])


def test_full_last_sheet_is_not_followed_by_an_empty_one(opened):
    _, book = opened(iter([("1",)] * 6), (Heading("x", "编号", "code"),), rows_per_sheet=3)
    assert book.sheetnames == ["固定资产台账", "固定资产台账(2)", "说明"]


def test_sheet_holds_what_excel_holds():
    assert ROWS_PER_SHEET + 1 == 2**20


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("固定资产台账", "固定资产台账"),
        ("2025/2026[上]:*?\\", "2025 2026 上"),
        ("'引号'", "引号"),
        ("字" * 40, "字" * 31),
        ("😀" * 40, "😀" * 15),
        ("", "Sheet"),
        ("History", "History(2)"),
    ],
)
def test_sheet_name_obeys_excel(wanted, name, tmp_path):
    assert SheetNames().next(wanted) == name
    with opened_workbook(tmp_path / "x.xlsx") as book:
        book.add_worksheet(name)


def test_sheet_names_do_not_meet():
    names = SheetNames()
    assert [names.next(wanted) for wanted in ("Abc", "aBC", "说明", "说明")] == ["Abc", "aBC(2)", "说明", "说明(2)"]
    assert {names.next("字" * 31), names.next("字" * 31)} == {"字" * 31, "字" * 28 + "(2)"}


def test_page_text_fits_and_is_no_command():
    assert page_text("A&B\n表") == "A&&B 表"
    assert len(page_text("&" * 500)) < 230


def test_row_of_another_length_is_refused(tmp_path):
    with pytest.raises(ValueError, match="zip"):
        write_workbook(Sheet("表", HEADINGS[:2], [("1",)] * 300), tmp_path / "x.xlsx")


def test_failing_rows_leave_nothing_behind(tmp_path):
    def rows():
        yield from [("1",)] * 500
        raise RuntimeError("connection lost")

    with pytest.raises(RuntimeError, match="connection lost"):
        write_workbook(Sheet("表", (Heading("x", "编号", "code"),), rows()), tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_rows(tmp_path):
    def peak(count):
        rows = (("ZC", Decimal(number), "备注\n二") for number in range(count))
        headings = (Heading("a", "编号", "code"), Heading("b", "金额", "money"), Heading("c", "备注", "note"))
        tracemalloc.start()
        write_workbook(Sheet("表", headings, rows), tmp_path / "x.xlsx")
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(100)  # what is loaded once is not counted
    # Beyond the rows whose heights are kept, one row more is not one byte more.
    assert peak(12_000) < peak(6_000) + 200_000
