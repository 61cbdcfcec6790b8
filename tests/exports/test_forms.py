"""The official forms: their layout, their totals as formulas that agree with what LibreOffice computes, their print."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from exports.forms.asset_register import AssetRow, write_asset_register
from exports.forms.health_certificate_summary import (
    DUE,
    EXPIRED,
    VALID,
    CertificateRow,
    masked_identity_no,
    write_health_certificate_summary,
)
from exports.forms.layout import Column, Figure, Form, Head, Section, write_form

HEAD = Head("明德小学", "2026年11月", dt.date(2026, 11, 21), {"制表人": "王丽"})
DESK = AssetRow(
    asset_no="MD-2024-00002",
    name="学生课桌",
    class_code="A05010203",
    class_name="教学、实验用桌",
    specification="单人 700×500×760",
    unit="张",
    quantity=Decimal("43"),
    unit_price=Decimal("185.50"),
    original_amount=Decimal("7976.50"),
    accumulated_amount=Decimal("1730.80"),
    net_amount=Decimal("6245.70"),
    acquisition_method="新购",
    acquired_on=dt.date(2021, 1, 15),
    department="教导处",
    room="教学楼301",
    custodian="陈静",
    life_state="在用",
    upload_state="未上传",
)
COMPUTER = dataclasses.replace(
    DESK,
    asset_no="MD-2024-00001",
    name="台式计算机",
    class_code="A02010105",
    class_name="台式计算机",
    unit="台",
    quantity=Decimal("1"),
    unit_price=Decimal("4299.00"),
    original_amount=Decimal("4299.10"),
    accumulated_amount=Decimal("0.20"),
    net_amount=Decimal("4298.90"),
)
ASSETS = [DESK, COMPUTER, dataclasses.replace(DESK, asset_no="=1+1", quantity=Decimal("0.5"))]
COOK = CertificateRow(
    school="明德小学",
    name="李秀英",
    gender="女",
    post="炊事员",
    identity_no="33010219800101123X",
    certificate_no="330100202600017",
    issued_on=dt.date(2026, 1, 5),
    valid_until=dt.date(2027, 1, 4),
    is_training_passed=True,
    certificate_state=VALID,
)
COOKS = [
    COOK,
    dataclasses.replace(COOK, name="王建国", certificate_state=DUE),
    dataclasses.replace(COOK, name="赵六", certificate_state=EXPIRED, is_training_passed=False),
    dataclasses.replace(COOK, name="孙强", certificate_state=VALID),
    dataclasses.replace(
        COOK, name="周红", certificate_no="", issued_on=None, valid_until=None, certificate_state="无证"
    ),
    dataclasses.replace(COOK, name="吴兰", certificate_state=VALID),
]


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "register.xlsx"
    assert write_asset_register(path, HEAD, ASSETS) == 3
    return path


@pytest.fixture
def summary(tmp_path):
    path = tmp_path / "summary.xlsx"
    assert write_health_certificate_summary(path, HEAD, COOKS) == 6
    return path


def formulas(path):
    return openpyxl.load_workbook(path).worksheets[0]


def values(path):
    return openpyxl.load_workbook(path, data_only=True).worksheets[0]


def row_of(sheet, start):
    return next(row for row in sheet.iter_rows() if str(row[0].value or "").startswith(start))


def labels(sheet, row):
    return [cell.value for cell in sheet[row] if cell.value is not None]


def test_top_says_title_who_when_and_unit(register):
    sheet = values(register)
    assert sheet["A1"].value == "明德小学固定资产台账"
    assert (sheet["A1"].alignment.horizontal, sheet["A1"].font.bold, sheet["A1"].font.size) == ("center", True, 18)
    assert "A1:Q1" in map(str, sheet.merged_cells.ranges)
    assert labels(sheet, 2) == ["填报单位：明德小学", "2026年11月", "填报日期：2026年11月21日　　金额单位：元"]


def test_register_has_the_headings_of_the_bureau(register):
    sheet = values(register)
    assert labels(sheet, 3) == [
        *("序号", "资产编号", "资产名称", "资产分类", "规格型号", "单位", "数量"),
        *("价值（元）", "取得", "使用部门", "存放地点", "资产状态", "上传状态"),
    ]
    assert labels(sheet, 4) == ["单价", "原值", "累计折旧", "净值", "方式", "日期"]
    merged = set(map(str, sheet.merged_cells.ranges))
    assert {"A3:A4", "H3:K3", "L3:M3", "Q3:Q4"} <= merged


def test_register_is_ordered_by_class_with_typed_cells(register):
    sheet = values(register)
    assert [cell.value for cell in sheet[5]] == [
        *(1, "MD-2024-00001", "台式计算机", "台式计算机", "单人 700×500×760", "台", 1, 4299, 4299.1, 0.2, 4298.9),
        *("新购", dt.datetime(2021, 1, 15), "教导处", "教学楼301", "在用", "未上传"),
    ]
    assert [sheet[5][n].number_format for n in (1, 7, 12)] == ["@", "#,##0.00", "yyyy-mm-dd"]
    assert [sheet.cell(row, 2).value for row in (7, 8)] == ["=1+1", "MD-2024-00002"]
    assert (sheet["B7"].data_type, sheet["B7"].quotePrefix) == ("s", True)


def test_register_totals_are_formulas_with_their_result(register):
    shown, written = values(register), formulas(register)
    first, second, total = row_of(shown, "小计：台式"), row_of(shown, "小计：教学"), row_of(shown, "合计")
    assert [cell.row for cell in (first[0], second[0], total[0])] == [6, 9, 10]
    assert [total[n].value for n in (6, 8, 9, 10)] == [44.5, 20252.1, 3461.8, 16790.3]
    assert [second[n].value for n in (6, 8, 9, 10)] == [43.5, 15953, 3461.6, 12491.4]
    assert written["I9"].value == "=SUBTOTAL(9,I7:I8)"
    assert written["I10"].value == "=SUBTOTAL(9,I5:I9)"
    assert written["I10"].number_format == "#,##0.00"
    assert written["H10"].value is None  # unit prices are not added up


def test_keeper_only_in_the_internal_version(register, tmp_path):
    def texts(path):
        return {cell.value for row in values(path).iter_rows() for cell in row}

    internal = tmp_path / "internal.xlsx"
    write_asset_register(internal, HEAD, ASSETS, internal=True)
    assert not {"保管人", "陈静"} & texts(register)
    assert {"保管人", "陈静"} <= texts(internal)


def test_foot_is_for_the_signatures(register, summary):
    for path in (register, summary):
        sheet = values(path)
        assert labels(sheet, sheet.max_row) == ["制表人：王丽", "审核人：", "负责人："]


def test_summary_has_the_headings_of_the_bureau(summary):
    sheet = values(summary)
    assert sheet["A1"].value == "食堂从业人员健康证汇总表"
    assert labels(sheet, 3) == [
        *("序号", "学校", "姓名", "性别", "岗位", "身份证号"),
        *("健康证编号", "发证日期", "有效期至", "培训合格", "证件状态"),
    ]
    assert [cell.value for cell in sheet[4]] == [
        *(1, "明德小学", "李秀英", "女", "炊事员", "3301**********123X", "330100202600017"),
        *(dt.datetime(2026, 1, 5), dt.datetime(2027, 1, 4), "是", VALID),
    ]


def test_identity_numbers_are_masked_whoever_asks():
    assert masked_identity_no("33010219800101123X") == "3301**********123X"
    assert masked_identity_no("3301**********123X") == "3301**********123X"
    assert masked_identity_no("12345678") == "********"
    assert masked_identity_no("") == ""


def test_summary_counts_are_formulas_with_their_result(summary):
    shown, written = values(summary), formulas(summary)
    heads = row_of(shown, "总人数")[0].row
    figures = {cell.value: shown.cell(heads + 1, cell.column) for cell in shown[heads] if cell.value}
    assert {label: cell.value for label, cell in figures.items()} == {
        "总人数": 6,
        f"{VALID}人数": 3,
        f"{DUE}人数": 1,
        f"{EXPIRED}人数": 1,
        "持证率": 66.7,
    }
    assert figures["持证率"].number_format == 'General"%"'
    assert written.cell(heads + 1, figures[f"{VALID}人数"].column).value == f'=COUNTIF(K4:K9,"{VALID}")'


@pytest.mark.parametrize("name", ["register", "summary"])
def test_form_prints_on_a4_with_its_head_on_every_page(name, request):
    sheet = values(request.getfixturevalue(name))
    last = 4 if name == "register" else 3
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == f"$1:${last}"
    assert sheet.freeze_panes == f"A{last + 1}"
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"


def test_every_cell_of_the_table_is_boxed(register):
    sheet = values(register)
    assert all(cell.border.left.style == "thin" for row in (5, 7, 8) for cell in sheet[row])


def test_long_text_makes_its_row_higher(tmp_path):
    write_asset_register(
        tmp_path / "x.xlsx", HEAD, [dataclasses.replace(DESK, specification="很长的规格型号" * 6), DESK]
    )
    heights = values(tmp_path / "x.xlsx").row_dimensions
    assert heights[5].height > 2 * heights[6].height


def test_form_without_rows_says_so(tmp_path):
    assert write_asset_register(tmp_path / "a.xlsx", HEAD, []) == 0
    assert write_health_certificate_summary(tmp_path / "h.xlsx", HEAD, []) == 0
    assert values(tmp_path / "a.xlsx")["A5"].value == "（本期无记录）"
    assert row_of(values(tmp_path / "a.xlsx"), "合计")[8].value == 0
    assert values(tmp_path / "h.xlsx")["A4"].value == "（本期无记录）"


def test_form_that_cannot_be_laid_out_is_refused():
    columns = [Column(name, name, "money", 10, total=True) for name in "abc"]
    with pytest.raises(ValueError, match="label of the totals"):
        Form("表", HEAD, columns, [])
    with pytest.raises(ValueError, match="a column each"):
        Form("表", HEAD, columns[:2], [])


def recalculated(folder, *paths):
    """The same workbooks after LibreOffice has computed every formula; their results were taken out before."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    # 0 is "always": by default LibreOffice believes the results it finds in the file.
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>',
        encoding="utf-8",
    )
    emptied, out = folder / "emptied", folder / "computed"
    emptied.mkdir()
    for path in paths:
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(emptied / path.name, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    content, count = re.subn(rb"</f><v>[^<]*</v>", b"</f><v>-1</v>", content)
                    assert count
                target.writestr(name, content)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(out),
            *(str(emptied / path.name) for path in paths),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [out / path.name for path in paths]


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_totals_equal_what_libreoffice_computes(register, summary, tmp_path):
    pages = [
        Column("name", "名称", "text", 10),
        Column("amount", "金额", "money", 12, total=True),
        Column("remarks", "备注", "note", 20),
    ]
    cents = Section([("甲", Decimal("0.10"), None), ("乙", Decimal("0.20"), None), ("丙", None, "***")])
    other = tmp_path / "other.xlsx"
    figures = [Figure("平均", "ROUND(AVERAGE({amount}),2)", Decimal("0.15"), "money")]
    write_form(Form("其他表", HEAD, pages, [cents], figures=figures), other)
    paths = (register, summary, other)
    compared = 0
    for path, again in zip(paths, recalculated(tmp_path, *paths), strict=True):
        expected, computed = values(path), values(again)
        for row in formulas(path).iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    result = computed[cell.coordinate].value
                    assert result == pytest.approx(expected[cell.coordinate].value, abs=1e-9), cell.coordinate
    assert compared == 12 + 5 + 2


@pytest.mark.office
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="LibreOffice or poppler is not installed"
)
def test_forms_print_one_page_wide_on_a4(summary, tmp_path):
    register = tmp_path / "long.xlsx"
    write_asset_register(register, HEAD, [DESK] * 100, internal=True)
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(register), str(summary)], check=True, capture_output=True, timeout=180)
    for path, pages in ((register, (2, 3, 4)), (summary, (1,))):
        told = subprocess.run(
            ["pdfinfo", str(path.with_suffix(".pdf"))], check=True, capture_output=True, text=True, timeout=60
        ).stdout
        assert int(re.search(r"Pages:\s+(\d+)", told)[1]) in pages
        assert "(A4)" in told
