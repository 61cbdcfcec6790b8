"""Reading: what stands in a file or in the clipboard arrives as it is shown, and what cannot be read is said plainly."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import random
import zipfile

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from models.core import reading_archive, reading_raw
from models.core.reading import (
    ERROR,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    RawSheet,
    UnreadableError,
    open_book,
    read_block,
)
from tests.models.core import workbooks
from tests.models.core.workbooks import SPREADSHEET, cell, inline, ods, packed, xls, xlsx, xlsx_parts


@pytest.fixture
def opened(tmp_path):
    """Opens bytes as a file."""

    def opened(data, name="表.xlsx"):
        path = tmp_path / "upload"
        path.write_bytes(data)
        return open_book(path, name)

    return opened


@pytest.fixture
def rows(opened):
    """The rows of the first sheet of a file's bytes."""
    return lambda data, name="表.xlsx": [list(row) for row in opened(data, name).sheet().rows]


@pytest.fixture
def refusal(opened):
    """The sentence with which bytes are refused."""

    def refusal(data, name="表.xlsx"):
        with pytest.raises(UnreadableError) as caught:
            opened(data, name).sheet()
        sentence = str(caught.value)
        assert sentence.endswith("。")
        assert "！" not in sentence
        return sentence

    return refusal


# -- .xlsx


def written(fill):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        fill(book)
    return file.getvalue()


def test_values_of_a_written_workbook_arrive_in_their_places(opened):
    def fill(book):
        sheet, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("B3:D3", "标题")
        sheet.write_row("B4", ["课桌\n椅", 18.0, 18.5, True])
        sheet.write_datetime("B5", dt.datetime(2025, 11, 3), day)
        sheet.write_datetime("C5", dt.datetime(2025, 11, 3, 7, 20), book.add_format({"num_format": "yyyy/m/d h:mm"}))
        sheet.write("D5", 0.5, book.add_format({"num_format": "h:mm"}))
        sheet.write("E5", 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write("F5", 12, book.add_format({"num_format": "00000"}))
        sheet.write_formula("B6", "=C4*2", None, 36)
        sheet.write_formula("C6", "=1/0", None, "#DIV/0!")
        sheet.write_blank("Z50", None, day)

    sheet = opened(written(fill)).sheet()
    assert [list(row) for row in sheet.rows] == [
        [],
        [],
        [None, "标题"],
        [None, "课桌\n椅", 18, 18.5, True],
        [None, dt.date(2025, 11, 3), dt.datetime(2025, 11, 3, 7, 20), dt.time(12), dt.timedelta(hours=36), "00012"],
        [None, 36, ERROR],
    ]
    assert type(sheet.rows[3][2]) is int
    assert sheet.merged == ((2, 1, 2, 3),)


def test_hidden_sheets_are_set_apart_and_empty_ones_are_not_the_first_choice(opened):
    def fill(book):
        book.add_worksheet("空")
        book.add_worksheet("数据").write("A1", "数")
        hidden = book.add_worksheet("选项")
        hidden.write("A1", "藏")
        hidden.hide()

    book = opened(written(fill))
    assert (book.kind, book.names, book.hidden) == ("xlsx", ("空", "数据"), ("选项",))
    assert book.sheet().name == "数据"
    assert book.sheet("选项").rows == [("藏",)]
    assert book.sheet("空") == RawSheet("空", [])
    with pytest.raises(UnreadableError, match="没有名为“没有”的工作表"):
        book.sheet("没有")


def test_a_workbook_of_hidden_sheets_only_shows_them(opened):
    book = opened(xlsx(cell("A1", 1), sheets=(("甲", "hidden"), ("乙", "veryHidden"))))
    assert (book.names, book.hidden) == (("甲", "乙"), ())


def test_chart_sheets_are_no_sheets(opened):
    def fill(book):
        sheet = book.add_worksheet("数据")
        sheet.write("A1", 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)

    assert opened(written(fill)).names == ("数据",)


def test_texts_of_all_sorts(rows):
    strings = (
        "<t>整</t>",
        "<r><t>分</t></r><r><rPr/><t>段</t></r>",
        "<t>汉</t><rPh sb='0' eb='1'><t>hàn</t></rPh>",
        "<t>一_x000D__x000A_二_x005F_x0041_</t>",
        "<t xml:space='preserve'> 空 </t>",
        "<t>&lt;b&gt;&amp;&#20013;</t>",
        "<t/>",
    )
    body = "".join(cell(f"{letter}1", at, "s") for at, letter in enumerate("ABCDEFG"))
    body += (
        inline("H1", "内")
        + '<c r="I1" t="str"><f>A1&amp;"x"</f><v>整x</v></c><c r="J1" t="inlineStr"><v>旁</v><is><t>正</t></is></c>'
    )
    assert rows(xlsx(f"<row r='1'>{body}</row>", strings=strings)) == [
        ["整", "分段", "汉", "一\n二_x0041_", " 空 ", "<b>&中", "", "内", "整x", "正"]
    ]


def test_numbers_stay_what_they_are(rows):
    body = "".join(
        cell(f"{letter}1", text)
        for letter, text in zip(
            "ABCDEFG", ["18.0", "1E3", "-0.5", "370303198905245123", "999999999999999", "0", ""], strict=True
        )
    )
    found = rows(xlsx(f"<row r='1'>{body}</row>"))[0]
    assert found == [18, 1000, -0.5, 3.7030319890524512e17, 999999999999999, 0]
    assert [type(value) for value in found] == [int, int, float, float, int, int]


@pytest.mark.parametrize(
    ("code", "serial", "value"),
    [
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", 45964, dt.date(2025, 11, 3)),
        ("[$-804]yyyy/m/d;@", 45964, dt.date(2025, 11, 3)),
        ("[DBNum1][$-804]aaaa", 45964, dt.date(2025, 11, 3)),
        ("h:mm:ss", 45964.9999999, dt.date(2025, 11, 4)),
        ("h:mm", 0.30556, dt.time(7, 20)),
        ("yyyy-mm-dd", 1, dt.date(1900, 1, 1)),
        ("yyyy-mm-dd", 61, dt.date(1900, 3, 1)),
        ("yyyy-mm-dd", 2958465, dt.date(9999, 12, 31)),
        ("yyyy-mm-dd", 2958466, 2958466),
        ("yyyy-mm-dd", -3, -3),
        ("[mm]:ss", 0.5, dt.timedelta(hours=12)),
        ("0.00&quot;度&quot;", 1.5, 1.5),
        ("#,##0.00\\d", 3, 3),
        ("[Red]0.00_);[Red]\\(0.00\\)", 3, 3),
        ("&quot;￥&quot;#,##0.00", 3, 3),
        ("G/通用格式", 45964, 45964),
        ("General", 45964, 45964),
        ("0000", 7, "0007"),
        ("0000", 7.5, 7.5),
        ("0", 7, 7),
        ("0%", 0.15, "15%"),
        ("0.0%;-0.0%", -0.155, "-15.5%"),
        ("0.00%", 0.0001, "0.01%"),
        ("0&quot;%&quot;", 15, 15),
    ],
)
def test_a_number_is_seen_through_its_format(rows, code, serial, value):
    found = rows(xlsx(f"<row r='1'>{cell('A1', serial, style=1)}</row>", formats=(code,)))[0][0]
    assert found == value
    assert type(found) is type(value)


def test_the_other_calendar_of_old_macintoshes(rows):
    body = f"<row r='1'>{cell('A1', 44502, style=1)}{cell('B1', 0.5, style=1)}</row>"
    assert rows(xlsx(body, formats=("yyyy-mm-dd",), workbook='<workbookPr date1904="1"/>')) == [
        [dt.date(2025, 11, 3), dt.time(12)]
    ]


def test_cells_without_place_follow_and_rows_out_of_order_are_sorted(rows):
    body = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='B4'><v>3</v></c></row>"
    body += "<row r='3'><c r='C3'><v>4</v></c></row><row r='3'><c r='A3'><v>5</v></c></row>"
    assert rows(xlsx(body)) == [[1, 2], [], [5, None, 4], [None, 3]]


def test_merged_areas_are_cut_to_what_is_filled(opened):
    after = (
        "<mergeCells>"
        + "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:XFD1", "A2:A1048576", "C9:D9", "坏", "B2:B2"))
        + "</mergeCells>"
    )
    sheet = opened(
        xlsx("<row r='1'><c r='A1'><v>1</v></c></row><row r='3'><c r='B3'><v>1</v></c></row>", after=after)
    ).sheet()
    assert sheet.merged == ((0, 0, 0, 1), (1, 0, 2, 0))


def test_areas_merged_over_each_other_do_not_multiply(opened):
    after = "<mergeCells>" + '<mergeCell ref="A1:Z99"/>' * 1000 + "</mergeCells>"
    sheet = opened(xlsx("<row r='99'><c r='Z99'><v>1</v></c></row>", after=after)).sheet()
    assert sheet.merged == ((0, 0, 98, 25),)


def test_prefixed_names_and_the_strict_form_are_read(rows):
    parts = xlsx_parts()
    parts[workbooks.SHEET] = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="d"><x:v>2025-11-03</x:v></x:c><x:c r="B1" t="d"><x:v>2025-11-03T07:20:00Z</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert rows(packed(parts)) == [[dt.date(2025, 11, 3), dt.datetime(2025, 11, 3, 7, 20)]]


def test_parts_are_found_as_windows_finds_them(rows):
    parts = {
        name.replace("xl/", "XL\\").replace("/sheet", "\\Sheet"): content
        for name, content in xlsx_parts("<row r='1'><c r='A1'><v>1</v></c></row>").items()
    }
    parts["XL/_rels/workbook.xml.rels"] = parts.pop("XL\\_rels/workbook.xml.rels")
    assert rows(packed(parts)) == [[1]]


def test_what_other_programs_write_is_no_hindrance(rows):
    font = "<rPr><family val='134'/><color rgb='#FF0000'/></rPr>"
    body = f"<row r='1' ht='18'><c r='A1' t='inlineStr'><is><r>{font}<t>分_x0</t></r><r>{font}<t>041_段</t></r></is></c></row>"
    rules = "<dataValidations><dataValidation type='other'/></dataValidations><pageMargins left=''/>"
    parts = xlsx_parts(body, after=rules)
    parts[workbooks.STYLES] = parts[workbooks.STYLES].replace(
        "<cellXfs>", f"<fonts><font>{font}</font></fonts><cellXfs x='1'>"
    )
    assert rows(packed({**parts, "docProps/core.xml": "-"})) == [["分A段"]]


def test_links_to_other_files_are_not_followed(rows):
    parts = xlsx_parts(
        "<row r='1'><c r='A1'><f>[1]总表!A1</f><v>7</v></c><c r='B1'><f>WEBSERVICE(\"http://127.0.0.1/\")</f></c></row>"
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="e" Type="{workbooks.LINKS}/sharedStrings" Target="http://127.0.0.1/" TargetMode="External"/></Relationships>',
    )
    assert rows(packed(parts)) == [[7]]


# -- .ods


def test_cells_of_an_ods(opened):
    tables = """
    <table:table table:name="空" table:style-name="a"/>
    <table:table table:name="藏" table:style-name="b"/>
    <table:table table:name="数据"><table:shapes><draw:frame><text:p>图</text:p></draw:frame></table:shapes>
     <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
     <table:table-row><table:table-cell/>
       <table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string">
       <office:annotation><text:p>批注</text:p></office:annotation>
       <text:p>标<text:span>题</text:span><text:s text:c="2"/>一</text:p><text:p>二</text:p></table:table-cell>
       <table:covered-table-cell/><table:table-cell office:value-type="float" office:value="18"><text:p>18.00</text:p></table:table-cell></table:table-row>
     <table:table-row><table:covered-table-cell table:number-columns-repeated="3"/>
       <table:table-cell table:number-columns-repeated="2" office:value-type="currency" office:value="18.5"><text:p>￥18.50</text:p></table:table-cell>
       <table:table-cell office:value-type="date" office:date-value="2025-11-03"/>
       <table:table-cell office:value-type="date" office:date-value="2025-11-03T07:20:00"/>
       <table:table-cell office:value-type="time" office:time-value="PT07H20M00S"/><table:table-cell office:value-type="time" office:time-value="PT36H00M00S"/>
       <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
       <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error">
       <text:p>#DIV/0!</text:p></table:table-cell></table:table-row>
     <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>同</text:p></table:table-cell></table:table-row>
     <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
    </table:table>"""
    styles = """<style:style style:name="a"><style:table-properties table:display="true"/></style:style>
    <style:style style:name="b"><style:table-properties table:display="false"/></style:style>"""
    book = opened(ods(tables, styles=styles))
    assert (book.kind, book.names, book.hidden) == ("ods", ("空", "数据"), ("藏",))
    sheet = book.sheet()
    assert [list(row) for row in sheet.rows] == [
        [],
        [],
        [None, "标题  一\n二", None, 18],
        [
            None,
            None,
            None,
            18.5,
            18.5,
            dt.date(2025, 11, 3),
            dt.datetime(2025, 11, 3, 7, 20),
            dt.time(7, 20),
            dt.timedelta(hours=36),
            True,
            ERROR,
        ],
        ["同"],
        ["同"],
    ]
    assert sheet.merged == ((2, 1, 3, 2),)


@pytest.mark.parametrize(
    ("down", "across", "words"),
    [(99_999_999, 1, "行还有内容"), (200_000, 1, "行还有内容"), (1, 16_384, "列还有内容"), (90_000, 199, "万个单元格")],
)
def test_repeated_cells_of_an_ods_end_at_the_limits(refusal, down, across, words):
    cell = f'<table:table-cell table:number-columns-repeated="{across}" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="{down}">{cell}</table:table-row>'
    assert words in refusal(ods(f'<table:table table:name="表">{row}</table:table>'))


def test_repeated_spaces_of_an_ods_end_somewhere(rows):
    row = '<table:table-row><table:table-cell><text:p>一<text:s text:c="99999999"/>二</text:p></table:table-cell></table:table-row>'
    assert rows(ods(f'<table:table table:name="表">{row}</table:table>')) == [["一" + " " * 100 + "二"]]


def test_a_locked_ods_is_said_to_be_locked(refusal):
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    assert "有密码" in refusal(ods("", manifest=entry))


# -- .xls and .et


def test_cells_of_an_old_workbook(opened):
    shared = [workbooks.text8("共"), workbooks.text8("abc", wide=False), workbooks.text8("乙" * 3000)]
    table = b"\x03\0\0\0\x03\0\0\0" + b"".join(shared)
    cut = 8 + len(shared[0]) + len(shared[1]) + 3 + 2001 * 2
    extra = workbooks.record(0xFC, table[:cut]) + workbooks.record(0x3C, b"\x01" + table[cut:])
    extra += workbooks.record(0x41E, b"\xc8\0" + workbooks.text8("yyyy-mm-dd", wide=False))
    extra += b"".join(
        workbooks.record(0xE0, style + bytes(16)) for style in (b"\0\0\0\0", b"\0\0\xc8\0", b"\0\0\x0e\0")
    )
    cells = b"".join(
        [
            workbooks.label(2, 0, "甲"),
            *(workbooks.record(0xFD, bytes([2, 0, 1 + at, 0, 0, 0, at, 0, 0, 0])) for at in range(3)),
            workbooks.number(3, 0, 45964.0, 1) + workbooks.number(3, 1, 18.0) + workbooks.number(3, 2, 45964.0, 2),
            workbooks.record(0x27E, b"\x03\0\x03\0\0\0" + (1850 << 2 | 3).to_bytes(4, "little")),
            workbooks.record(0xBD, b"\x04\0\0\0" + b"\0\0\x1e\0\0\0" + b"\0\0\xfe\xff\xff\xff" + b"\x01\0"),
            workbooks.record(0x205, b"\x05\0\0\0\0\0\x01\0") + workbooks.record(0x205, b"\x05\0\x01\0\0\0\x2a\x01"),
            workbooks.record(0x06, b"\x06\0\0\0\0\0\0\0\0\0\0\0\xff\xff" + bytes(8))
            + workbooks.record(0x207, b"\x03\0\x01" + "算𠮷".encode("utf-16-le")),
            workbooks.record(0x06, b"\x06\0\x01\0\0\0\x02\0\x07\0\0\0\xff\xff" + bytes(8)),
            workbooks.record(0x06, b"\x06\0\x02\0\0\0" + bytes(6) + b"\xf0\x3f" + bytes(8)),
            workbooks.record(0xE5, b"\x01\0\x02\0\x03\0\0\0\0\0"),
            workbooks.record(0x809, bytes(16)) + workbooks.number(0, 0, 99.0) + workbooks.record(0x0A),
        ]
    )
    book = opened(xls([("藏", 1, b""), ("数据", 0, cells)], extra), "表.et")
    assert (book.kind, book.names, book.hidden) == ("xls", ("数据",), ("藏",))
    sheet = book.sheet()
    assert [list(row) for row in sheet.rows] == [
        [],
        [],
        ["甲", "共", "abc", "乙" * 3000],
        [dt.date(2025, 11, 3), 18, dt.date(2025, 11, 3), 18.5],
        [7, -1],
        [True, ERROR],
        ["算𠮷", ERROR, 1],
    ]
    assert sheet.merged == ((2, 0, 3, 0),)


def test_a_workbook_of_excel_95_is_read_in_its_code_page(opened):
    text = "名称".encode("gbk")
    cells = workbooks.record(0x204, bytes(6) + len(text).to_bytes(2, "little") + text)
    data = workbooks.container(
        {"Book": workbooks.stream([("表格", 0, cells)], workbooks.record(0x42, b"\xa8\x03"), version=0x500)}
    )
    book = opened(data, "表.xls")
    assert (book.names, book.sheet().rows) == (("表格",), [("名称",)])


def test_locked_workbooks_are_said_to_be_locked(refusal):
    assert "有密码" in refusal(xls([("表", 0, b"")], workbooks.record(0x2F, b"\x01\0")))
    assert "有密码" in refusal(workbooks.container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))


def test_what_is_no_cell_of_an_old_workbook_takes_no_memory(rows, refusal):
    link = workbooks.record(0x1B8, b"\0\0\xff\xff\0\0\xff\0" + bytes(16))
    widths = workbooks.record(0x7D, b"\0\0\xff\xff" + bytes(8)) * 10_000
    assert rows(xls([("表", 0, link + widths + workbooks.number(0, 0, 1.0))])) == [[1]]
    assert "已损坏" in refusal(
        xls([("表", 0, workbooks.number(0, 0, 1.0))], workbooks.record(0xE0, bytes(20)) * 10_001)
    )
    assert "已损坏" in refusal(xls([("表", 0, b"")], workbooks.record(0xFC, b"\xff\xff\xff\x7f" * 2)))


def test_sheets_that_begin_inside_another_record_are_damage(refusal):
    inside = workbooks.record(0x809, b"\0\x06\x10\0" + bytes(12)) + workbooks.number(0, 0, 1.0) + workbooks.record(0x0A)
    data = xls([("表", 0, workbooks.record(0x1B8, inside))])
    start = data.index(inside) - 512
    place = data.index(workbooks.text8("表", "<B")) - 6
    assert "已损坏" in refusal(data[:place] + start.to_bytes(4, "little") + data[place + 4 :])


def test_far_cells_of_an_old_workbook_are_named(refusal):
    assert "第 65536 列" in refusal(xls([("表", 0, workbooks.number(0, 65535, 1.0))]))
    assert "读不出来" in refusal(xls([("表", 0, workbooks.record(0x203, b"\0"))]))


def test_a_container_that_goes_in_circles_is_damaged(refusal):
    data = bytearray(xls([("表", 0, b"".join(workbooks.number(row, 0, 1.0) for row in range(100)))]))
    table = len(data) - 512
    data[table : table + 4] = (0).to_bytes(4, "little")
    assert "已损坏" in refusal(bytes(data))


# -- text


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_text_is_read_in_the_codes_and_with_the_marks_in_use(opened, codec, delimiter, end):
    lines = ["送货单,，内含".replace(",", ""), "品名;数量;备注", '大白菜;"1,024";"两\n行 ""引"""', "", "𠮷;5;"]
    data = end.join(lines).replace(";", delimiter).replace("\n", end if end == "\r" else "\n").encode(codec)
    book = opened(data, "送货单.csv")
    assert (book.kind, book.names) == ("tsv" if delimiter == "\t" else "csv", ("送货单",))
    assert [list(row) for row in book.sheet().rows] == [
        ["送货单，内含"],
        ["品名", "数量", "备注"],
        ["大白菜", "1,024", '两\n行 "引"'],
        [],
        ["𠮷", "5"],
    ]


def test_a_short_chinese_file_is_not_taken_for_korean(rows):
    assert rows("一,二\n".encode("gbk"), "a.csv") == [["一", "二"]]


def test_one_column_is_a_table_too(rows):
    assert rows("姓名\n王芳\n".encode(), "a.txt") == [["姓名"], ["王芳"]]


def test_tab_text_that_calls_itself_xls_is_read(opened):
    book = opened("编号\t名称\r\n001\t课桌\r\n".encode("gbk"), "导出.xls")
    assert (book.kind, book.sheet().rows) == ("tsv", [("编号", "名称"), ("001", "课桌")])


def test_a_page_that_calls_itself_xls_is_read(opened):
    page = """<html><head><meta charset=gbk><style>td {mso: "x"}</style><title>题</title></head><body><table>
    <tr><td colspan=3>课桌<br>台账</td></tr>
    <tr><th rowspan="2">名称<th>数量&nbsp;<th>单价</tr>
    <tr><td> 1 </td><td>￥2&amp;3</td></tr></table><p>页脚</p><table><tr><td>#N/A</td></tr></table></body></html>"""
    book = opened(page.encode("gbk"), "导出.xls")
    sheet = book.sheet()
    assert (book.kind, book.names) == ("html", ("导出",))
    assert [list(row) for row in sheet.rows] == [
        ["课桌\n台账"],
        ["名称", "数量", "单价"],
        [None, "1", "￥2&3"],
        [ERROR],
    ]
    assert sheet.merged == ((0, 0, 0, 2), (1, 0, 2, 0))


@pytest.mark.parametrize("codec", ["gbk", "utf-8", "utf-16"])
def test_an_xml_spreadsheet_that_calls_itself_xls_is_read(opened, codec):
    book = opened(SPREADSHEET.encode(codec), "导出.xls")
    assert (book.kind, book.names, book.hidden) == ("xml", ("台账",), ("藏",))
    sheet = book.sheet()
    assert [list(row) for row in sheet.rows] == [
        [],
        ["标题", None, 18],
        [],
        [None, None, dt.date(2025, 11, 3), dt.time(7, 20), None, True, ERROR],
    ]
    assert sheet.merged == ((1, 0, 2, 1),)


def test_an_xml_spreadsheet_beyond_the_limits_is_refused(refusal):
    assert "列还有内容" in refusal(SPREADSHEET.replace('ss:Index="3"', 'ss:Index="300"').encode())
    assert "行还有内容" in refusal(SPREADSHEET.replace('ss:Index="2"', 'ss:Index="200000"').encode())
    assert "已损坏" in refusal(SPREADSHEET.replace('ss:Index="3"', 'ss:Index="-3"').encode())
    assert "已损坏" in refusal(SPREADSHEET.replace("<Workbook", "<!DOCTYPE a><Workbook").encode())
    assert "已损坏" in refusal(SPREADSHEET[:-20].encode())


def test_damaged_utf8_is_not_turned_into_other_characters(refusal):
    data = bytearray(("食堂从业人员健康证登记表," * 30).encode())
    data[100] = 0xFF
    assert "编码" in refusal(bytes(data), "a.csv")
    assert "编码" in refusal("名称,数量".encode()[:-1], "a.csv")
    assert "编码" in refusal(b"\xef\xbb\xbf" + "名称".encode("gbk"), "a.csv")


def test_what_cannot_be_seen_is_taken_out_of_text(rows):
    data = "\u202d13800000000\u202c,课\u200b桌\x07,一\x0b二,\xa0三\t\n".encode()
    assert rows(data, "a.csv") == [["13800000000", "课桌", "一\n二", " 三 "]]


def test_halves_of_characters_are_taken_out_and_pairs_joined(rows):
    assert rows(xlsx("<row r='1'>" + inline("A1", "坏_xD800_字_xD842__xDFB7_") + "</row>")) == [["坏字𠮷"]]
    assert read_block("坏\ud800字\t二").rows == [("坏字", "二")]


# -- blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("一", [["一"]]),
        ("一\t二\r\n三\t四\r\n", [["一", "二"], ["三", "四"]]),
        ("一\r三\r", [["一"], ["三"]]),
        ("一\t\t二\n\n\n三\n\n", [["一", "", "二"], [], [], ["三"]]),
        ('"两\n行"\t二\r\n三', [["两\n行", "二"], ["三"]]),
        ('"两\r\n行""引"""\t二', [['两\n行"引"', "二"]]),
        ('5" 管\t3"\r\n"头" 尾\t二', [['5" 管', '3"'], ['"头" 尾', "二"]]),
        ('"未关\t二\r\n三\t四', [['"未关', "二"], ["三", "四"]]),
        ('一\t"\r\n三\t四', [["一", '"'], ["三", "四"]]),
        ('""\t"""全引"""', [["", '"全引"']]),
        ("=1+1\t+cmd\t@x\t-3", [["=1+1", "+cmd", "@x", "-3"]]),
        ("#N/A\t#号", [[ERROR, "#号"]]),
        ("\tA", [["", "A"]]),
        ("一\u2028二\x85三", [["一\n二\n三"]]),
    ],
)
def test_a_pasted_block_is_read_as_it_was_copied(text, expected):
    assert [list(row) for row in read_block(text).rows] == expected


def test_a_block_of_many_columns_is_refused():
    with pytest.raises(UnreadableError, match="列"):
        read_block("\t".join("x" * (MOST_COLUMNS + 1)))
    with pytest.raises(UnreadableError, match="列"):
        read_block('"x"' + "\tx" * 1_000_000)
    assert len(read_block("\t".join("x" * MOST_COLUMNS) + "\t" * 1_000_000).rows[0]) == MOST_COLUMNS


def test_a_block_beyond_the_rows_is_refused():
    with pytest.raises(UnreadableError, match=f"最多 {MOST_ROWS} 行"):
        read_block("x\n" * (MOST_ROWS + 200))
    with pytest.raises(UnreadableError, match="万个字"):
        read_block("x" * (reading_raw.MOST_LETTERS + 1))


# -- limits and other files


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有内容"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (packed({"表.xlsx": b"PK"}), "压缩包"),
        (packed({"[Content_Types].xml": "", "word/document.xml": ""}), "Word"),
        (packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "xlsb"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "Word"),
        (workbooks.container({"WordDocument": b"x"}), "Word"),
        (workbooks.container({"Other": b"x"}), "不是表格"),
        (bytes(range(256)) * 10, "认不出"),
        (b"\x01\x02\x03\x04" * 10, "认不出"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b"MIME-Version: 1.0\r\n", "整个网页"),
        (b"PK\x03\x04", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏"),
        (xlsx(sheets=()), "已损坏"),
        (xlsx("<row r='1'><c r='A1' t='s'><v>0</v></c></row>"), "已损坏"),
        (xlsx("<row r='1'><c r='A1'><v>1e</v></c></row>"), "已损坏"),
        (xlsx("<row r='1'><c r='A1'><v>NaN</v></c></row>"), "已损坏"),
        (xlsx(), "没有内容"),
        (packed(xlsx_parts(), zipfile.ZIP_LZMA), "已损坏"),
    ],
)
def test_what_is_no_table_is_told_apart(refusal, data, words):
    assert words in refusal(data)


def test_a_truncated_workbook_is_damaged(refusal):
    data = xlsx("<row r='1'>" + cell("A1", 1) + "</row>")
    for length in (30, len(data) // 2, len(data) - 30, len(data) - 1):
        assert "已损坏" in refusal(data[:length])


def test_a_large_file_is_refused_unread(tmp_path):
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableError, match="50 MB"):
        open_book(path, "表.xlsx")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<row r='1'>" + cell("GS1", 1) + "</row>", "第 1 行在第 201 列还有内容"),
        ("<row r='1'>" + cell("XFD1", 1) + "</row>", "第 16384 列"),
        ("<row r='1'>" + cell("ZZZZZZZ1", 1) + "</row>", "已损坏"),
        ("<row r='1'>" + cell("ZZZZZZZZZZ1", 1) + "</row>", "已损坏"),
        ("<row r='1048576'>" + cell("A1048576", 1) + "</row>", "第 1048576 行还有内容"),
        ("<row r='99999999999999999999'>" + cell("A1", 1) + "</row>", "已损坏"),
        ("<row r='0'>" + cell("A0", 1) + "</row>", "已损坏"),
        ("<row r='1'>" + inline("A1", "字" * 32_768) + "</row>", "超过 32767 个字"),
    ],
)
def test_cells_beyond_the_limits_are_named(refusal, body, words):
    assert words in refusal(xlsx(body))


def test_blank_cells_beyond_the_limits_do_no_harm(rows):
    blank = "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1' s='1'/></row><row r='1048576'><c r='A1048576' s='1'/></row>"
    assert rows(xlsx(blank)) == [[1]]


def test_a_sheet_of_all_the_rows_with_heads_is_read(rows):
    body = "".join(f"<row r='{row}'><c r='A{row}'><v>{row}</v></c></row>" for row in range(1, MOST_ROWS + 5))
    assert len(rows(xlsx(body))) == MOST_ROWS + 4


def test_too_many_cells_or_letters_are_refused(refusal, monkeypatch):
    monkeypatch.setattr(reading_raw, "MOST_CELLS", 50)
    assert "万个单元格" in refusal(xlsx("".join(f"<row r='{row}'>{cell(f'J{row}', 1)}</row>" for row in range(1, 7))))
    monkeypatch.setattr(reading_raw, "MOST_LETTERS", 50)
    assert "万个字" in refusal(xlsx("<row r='1'>" + inline("A1", "字" * 51) + "</row>"))


def test_a_bomb_is_not_unpacked(refusal):
    parts = xlsx_parts()
    parts[workbooks.SHEET] = b"0" * 20_000_000
    assert "解压后过大" in refusal(packed(parts))


def test_a_bomb_that_lies_about_its_size_is_damaged(refusal):
    parts = xlsx_parts()
    parts[workbooks.SHEET] += " " * 5_000_000
    data = packed(parts)
    true = (len(parts[workbooks.SHEET])).to_bytes(4, "little")
    assert data.count(true) == 2
    assert "已损坏" in refusal(data.replace(true, (1000).to_bytes(4, "little")))


def test_unpacking_is_counted(refusal, monkeypatch):
    monkeypatch.setattr(reading_raw, "MOST_UNPACKED", 100_000)
    parts = xlsx_parts()
    parts["xl/other.xml"] = parts[workbooks.SHEET] + " " * 90_000
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "worksheets/sheet1.xml", "other.xml"
    )
    assert refusal(packed(parts)).startswith("文件里没有内容")
    parts[workbooks.STRINGS] += " " * 90_000
    assert "解压后过大" in refusal(packed(parts))


def test_looking_for_the_first_filled_sheet_comes_to_an_end(refusal, monkeypatch):
    monkeypatch.setattr(reading_raw, "MOST_UNPACKED", 100_000)
    parts = xlsx_parts("", sheets=tuple((f"表{at}", "visible") for at in range(50)))
    parts[workbooks.STRINGS] += " " * 5_000
    assert "解压后过大" in refusal(packed(parts))
    cells = workbooks.record(0x00, b"x" * 8_000)
    assert "解压后过大" in refusal(xls([(f"表{at}", 0, cells) for at in range(10)]))


@pytest.mark.parametrize(
    ("part", "before", "item", "after"),
    [
        (workbooks.SHEET, "<worksheet>", "<mergeCell ref='A1:B2'/>", "</worksheet>"),
        (workbooks.SHEET, "<worksheet><c r='A1'>", "<v>1</v>", "</c></worksheet>"),
        (
            workbooks.SHEET,
            f"<worksheet xmlns='{workbooks.MAIN}'><sheetData><row>",
            "<c/><row/>",
            "</row></sheetData></worksheet>",
        ),
        (workbooks.SHEET, "<worksheet><sheetData>", "<c/><row/>", "</sheetData></worksheet>"),
        (workbooks.STYLES, "<styleSheet><cellXfs>", "<xf/>", "</cellXfs></styleSheet>"),
        (workbooks.STRINGS, "<sst>", "<si/>", "</sst>"),
        (workbooks.STRINGS, "<sst><si>", "<t>1</t>", "</si></sst>"),
        (
            "xl/workbook.xml",
            f"<workbook xmlns='{workbooks.MAIN}' xmlns:r='{workbooks.LINKS}'><sheets>",
            "<sheet name='表' r:id='rId1'/>",
            "</sheets></workbook>",
        ),
    ],
)
def test_lists_without_end_are_damage(refusal, monkeypatch, part, before, item, after):
    monkeypatch.setattr(reading_archive, "MOST_NODES", 2_000)
    monkeypatch.setattr(reading_archive, "MOST_CELLS", 1_000)
    parts = xlsx_parts()
    assert "没有内容" in refusal(packed({**parts, part: before + item * 100 + after}, zipfile.ZIP_STORED))
    assert "已损坏" in refusal(packed({**parts, part: before + item * 101_000 + after}, zipfile.ZIP_STORED))


def test_blank_lines_without_end_are_damage(refusal):
    assert "已损坏" in refusal(b"\n" * 1_100_000, "a.csv")
    assert "已损坏" in refusal(b"<table>" + b"<tr>" * 1_100_000, "a.xls")


def test_many_parts_or_a_long_table_of_contents_are_refused(refusal):
    assert "解压后过大" in refusal(packed({f"{at}": "" for at in range(5_001)}))
    assert "解压后过大" in refusal(packed({f"{'x' * 1000}{at}": "" for at in range(2_500)}))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_definitions_of_entities_end_the_reading(refusal, head):
    parts = xlsx_parts("<row r='1'>" + inline("A1", "x") + "</row>")
    parts[workbooks.SHEET] = head + parts[workbooks.SHEET]
    assert "已损坏" in refusal(packed(parts))
    tables = workbooks.ods_parts("<table:table/>")
    tables["content.xml"] = head + tables["content.xml"]
    assert "已损坏" in refusal(packed(tables))


@pytest.mark.parametrize(
    "inside", ["<a>" * 1_000_000, "<c>" * 1_000_000, "<a " + "x" * 3_000_000, "<!--" + "x" * 3_000_000]
)
def test_endless_depth_and_endless_tags_end_the_reading(refusal, inside):
    parts = {**xlsx_parts(), workbooks.SHEET: f"<worksheet>{inside}"}
    assert "已损坏" in refusal(packed(parts, zipfile.ZIP_STORED))
    assert "已损坏" in refusal(packed({**xlsx_parts(), workbooks.STRINGS: f"<sst>{inside}"}, zipfile.ZIP_STORED))


# -- other libraries


def test_calamine_and_this_reader_agree(opened):
    drawn = random.Random(20251103)
    forms = [
        "General",
        "yyyy-mm-dd",
        "yyyy/m/d h:mm",
        "[$-F800]dddd",
        "#,##0.00_ ",
        '"第"0"号"',
        "[Red]0;-0",
        "@",
        "mm:ss",
    ]

    def fill(book):
        sheet, styles = book.add_worksheet("表"), [book.add_format({"num_format": form}) for form in forms]
        for row, column in itertools.product(range(100), range(12)):
            value = drawn.choice(
                [
                    None,
                    "课桌",
                    " x\n",
                    True,
                    drawn.randrange(100) / 8,
                    drawn.randrange(70_000),
                    drawn.randrange(61, 70_000) + 0.25,
                ]
            )
            sheet.write(row, column, value, drawn.choice(styles))

    data = written(fill)
    other = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    ours = [[*row, *[None] * (12 - len(row))] for row in opened(data).sheet().rows]
    assert [["" if value is None else value for value in row] for row in ours] == other
    assert len(ours) == 100


def test_openpyxl_and_this_reader_agree(rows):
    book = openpyxl.Workbook()
    sheet = book.active
    lines = [["名称", "数", None, "日"], [" 课桌 ", 3, 2.5, dt.datetime(2025, 11, 3, 7, 20, 5)], [None, None, "末"]]
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    assert rows(file.getvalue()) == lines
