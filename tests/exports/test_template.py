"""The empty workbook for entering rows: headings, help, drop-downs, formats, and what a spreadsheet makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess

import openpyxl
import pytest

from exports.sheet import KINDS
from exports.styles import STYLES
from exports.template import (
    CHOICES_SHEET,
    FIRST_ROW,
    FORMATS,
    HELP_MARK,
    HELP_SHEET,
    PREPARED_ROWS,
    TemplateColumn,
    TemplateSheet,
    write_template,
)

MANY = tuple(f"场所{number}（一号楼）" for number in range(1, 61))
COLUMNS = (
    TemplateColumn("资产编号", "code", help="空着由系统编号。", longest=80),
    TemplateColumn("资产名称", "text", True, "与发票一致。"),
    TemplateColumn("取得日期", "day", True, "写成2026-11-03。"),
    TemplateColumn("到货时间", "moment"),
    TemplateColumn("开门", "time"),
    TemplateColumn("单价", "money", True),
    TemplateColumn("数量", "quantity"),
    TemplateColumn("件数", "integer"),
    TemplateColumn("成新率", "percent"),
    TemplateColumn("期初建账", "yesno"),
    TemplateColumn("资产用途", "choice", choices=("教学", "行政", "后勤")),
    TemplateColumn("存放地点", "ref", True, choices=MANY, closed=False),
    TemplateColumn("移入地点", "ref", choices=MANY, closed=False),
    TemplateColumn("保管人", "ref"),
    TemplateColumn("备注", "note", longest=4000),
)
SECTIONS = (("登记什么", ("一张卡片一行。",)), ("填写规则", ("“数量”须大于0，请核对。",)), ("没有的", ()))


@pytest.fixture
def opened(tmp_path):
    def write_and_open(columns=COLUMNS, title="固定资产台账", sections=SECTIONS):
        path = tmp_path / "template.xlsx"
        write_template(path, TemplateSheet(title, columns, sections))
        assert [file.name for file in tmp_path.iterdir()] == ["template.xlsx"]
        return openpyxl.load_workbook(path, rich_text=True)

    return write_and_open


def rules(sheet):
    """Validation of each column, by the heading without its mark."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert area.min_col == area.max_col
        assert (area.min_row, area.max_row) == (FIRST_ROW + 1, FIRST_ROW + PREPARED_ROWS)
        found[str(sheet.cell(1, area.min_col).value).removesuffix("*")] = rule
    return found


def columns_of(sheet):
    """Width and format of each column; neighbours that agree are kept as one in the file."""
    found = {}
    for dimension in sheet.column_dimensions.values():
        for place in range(dimension.min, dimension.max + 1):
            found[place] = dimension
    return [found[place] for place in range(1, len(COLUMNS) + 1)]


def listed(book, rule):
    """The texts of the range that a drop-down points at."""
    name, area = re.fullmatch(r"'([^']+)'!(\$[A-Z]+\$\d+:\$[A-Z]+\$\d+)", rule.formula1).groups()
    return [cell.value for (cell,) in book[name][area.replace("$", "")]]


def test_headings_are_the_labels_and_required_ones_carry_a_red_mark(opened):
    sheet = opened().worksheets[0]
    texts = [str(cell.value) for cell in sheet[1]]
    assert texts == [c.label + ("*" if c.required else "") for c in COLUMNS]
    name = sheet["B1"].value
    assert [str(part) for part in name] == ["资产名称", "*"]
    assert name[1].font.color.rgb == "FFC00000"
    assert sheet["A1"].font.b


def test_the_second_row_is_grey_help_that_says_so(opened):
    sheet = opened().worksheets[0]
    assert sheet["A2"].value == f"{HELP_MARK}空着由系统编号。"
    assert sheet["B2"].value == "与发票一致。"
    assert sheet["D2"].value is None
    assert {cell.fill.fgColor.rgb for cell in sheet[2]} == {"FFF2F2F2"}
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    assert sheet.freeze_panes == "A3"
    bare = opened([TemplateColumn("名称", "text")]).worksheets[0]
    assert bare["A2"].value == f"{HELP_MARK}从第3行起填写。"


def test_cells_to_be_filled_have_the_format_of_their_kind(opened):
    sheet = opened().worksheets[0]
    formats = {c.label: d.number_format for c, d in zip(COLUMNS, columns_of(sheet), strict=True)}
    assert formats == {c.label: FORMATS.get(c.kind, STYLES[c.kind].number_format) for c in COLUMNS}
    assert formats["资产编号"] == formats["资产名称"] == formats["保管人"] == "@"
    assert (formats["取得日期"], formats["单价"]) == ("yyyy-mm-dd", "0.00")


def test_every_column_is_wide_enough_for_its_heading(opened):
    sheet = opened().worksheets[0]
    for column, dimension in zip(COLUMNS, columns_of(sheet), strict=True):
        assert dimension.width >= max(13, 2 * len(column.label))


def test_short_choices_stand_in_the_cell_and_long_ones_on_a_hidden_sheet(opened):
    book = opened()
    found = rules(book.worksheets[0])
    assert found["资产用途"].formula1 == '"教学,行政,后勤"'
    assert (found["资产用途"].type, found["资产用途"].errorStyle) == ("list", None)
    assert book[CHOICES_SHEET].sheet_state == "hidden"
    assert listed(book, found["存放地点"]) == list(MANY)
    assert found["存放地点"].formula1 == found["移入地点"].formula1
    assert found["存放地点"].errorStyle == "warning"
    assert book[CHOICES_SHEET].max_column == 1
    assert [sheet.title for sheet in book.worksheets] == ["固定资产台账", HELP_SHEET, CHOICES_SHEET]


def test_a_list_of_exactly_255_characters_is_the_longest_in_a_cell(opened):
    fits, over = ("字" * 127, "字" * 127), ("字" * 127, "字" * 128)
    columns = [TemplateColumn("甲", "choice", choices=fits), TemplateColumn("乙", "choice", choices=over)]
    book = opened(columns)
    found = rules(book.worksheets[0])
    assert found["甲"].formula1 == f'"{",".join(fits)}"'
    assert listed(book, found["乙"]) == list(over)


@pytest.mark.parametrize("choice", ["甲,乙", '“甲"', "=1+1", " 甲"])
def test_a_choice_that_a_cell_would_split_or_run_stands_on_the_sheet(opened, choice):
    book = opened([TemplateColumn("甲", "choice", choices=(choice, "丙"))])
    assert listed(book, rules(book.worksheets[0])["甲"]) == [choice, "丙"]


def test_numbers_and_days_are_checked_in_chinese(opened):
    found = rules(opened().worksheets[0])
    types = {label: rule.type for label, rule in found.items() if rule.type != "list"}
    assert types == {
        "资产编号": "textLength",
        "取得日期": "date",
        "到货时间": "date",
        "开门": "time",
        "单价": "decimal",
        "数量": "decimal",
        "件数": "whole",
        "成新率": "decimal",
        "备注": "textLength",
    }
    for label, rule in found.items():
        assert rule.showErrorMessage
        assert re.search("[\u4e00-\u9fff]", rule.error)
        assert "！" not in rule.error
        assert rule.errorTitle == f"请核对“{label}”" or rule.errorStyle == "warning"
    assert found["期初建账"].formula1 == '"是,否"'
    assert "保管人" not in found


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_a_template(opened, kind):
    sheet = opened([TemplateColumn("很长很长很长很长很长很长很长很长很长很长很长的栏目", kind, True)]).worksheets[0]
    assert str(sheet["A1"].value).endswith("栏目*")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@SUM(A1)", "<r><t>x</t></r>"])
def test_texts_like_formulas_stay_texts(opened, text):
    columns = [
        TemplateColumn("甲", "ref", choices=(text, "乙" * 300), closed=False),
        TemplateColumn(text, "text", help=text),
    ]
    book = opened(columns, sections=((text, (text,)),))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert str(book.worksheets[0]["B1"].value).strip() == text
    assert book.worksheets[0]["B2"].quotePrefix is (text != "<r><t>x</t></r>")
    assert [str(v).strip() for v in listed(book, rules(book.worksheets[0])["甲"])] == [text, "乙" * 300]


def test_lines_of_a_document_are_told_by_colour_and_in_the_explanations(opened):
    columns = [TemplateColumn("日期", "day"), TemplateColumn("物品", "ref", True, part="入库明细")]
    book = opened(columns, title="入库单")
    sheet = book.worksheets[0]
    assert sheet["A1"].fill.fgColor.rgb != sheet["B1"].fill.fgColor.rgb
    rows = [[cell for cell in row if cell] for row in book[HELP_SHEET].values]
    assert ["日期", "入库单"] in rows
    assert ["物品", "入库明细", "必填"] in rows


def test_the_explanations_hold_sections_and_every_choice(opened):
    book = opened([*COLUMNS, TemplateColumn("状态", "choice", choices=tuple(f"第{n}种" for n in range(200)))])
    texts = [str(cell) for row in book[HELP_SHEET].values for cell in row if cell]
    assert texts[0] == "固定资产台账填表说明"
    assert "“数量”须大于0，请核对。" in texts
    assert "没有的" not in texts
    (told,) = [text for text in texts if "第199种" in text]
    assert told.count("可选：") == 1
    assert (
        book.worksheets[0].cell(2, len(COLUMNS) + 1).value == "可选：第0种、第1种、第2种、第3种、第4种、第5种等200项。"
    )
    assert book.worksheets[0]["K2"].value == "可选：教学、行政、后勤。"
    assert "场所1（一号楼）" not in "".join(texts)


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it_and_keeps_lists_and_formats(opened, tmp_path):
    opened()
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir"]
    out = tmp_path / "again"
    subprocess.run([*command, str(out), str(tmp_path / "template.xlsx")], check=True, capture_output=True, timeout=180)
    book = openpyxl.load_workbook(out / "template.xlsx")
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [c.label + ("*" if c.required else "") for c in COLUMNS]
    kinds = sorted(rule.type for rule in sheet.data_validations.dataValidation)
    assert kinds.count("list") >= 3
    assert {"date", "decimal", "whole", "time", "textLength"} <= set(kinds)
    assert book[CHOICES_SHEET].sheet_state == "hidden"
    assert [cell.value for cell in book[CHOICES_SHEET]["A"]][1:] == list(MANY)
    formats = [dimension.number_format.lower().replace("\\", "") for dimension in columns_of(sheet)]
    assert (formats[0], formats[2]) == ("@", "yyyy-mm-dd")
