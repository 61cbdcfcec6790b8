"""Sheets as schools keep them: where the heading is, what its words mean, and which rows are data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.core.base import register_of, registers
from models.core.context import acting
from models.core.headings import Layout, Target, folded, layout_of, named_facts, targets_of
from models.core.permissions import system_actor
from models.core.reading import RawSheet
from tests.factories import NOW, World


@pytest.fixture(autouse=True)
def _acting() -> Iterator[None]:
    with acting(system_actor(), "import", NOW):
        yield


def _targets(key: str) -> dict[str, Target]:
    return targets_of(register_of(key))


def _read(
    key: str, rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int]] = (), **how: Any
) -> Layout:
    return layout_of(RawSheet("表", rows, tuple(merged)), _targets(key), **how)


def _meant(layout: Layout) -> dict[str, str]:
    return {found.text: found.address for found in layout.found}


def _kinds(layout: Layout) -> dict[int, str]:
    return {row.number: row.kind for row in layout.skipped}


# Sheets like those of ../shared/samples

ASSETS: list[list[Any]] = [
    ["示范第一小学固定资产台账（2024—2025学年度）"],
    ["填报单位：总务处      单位：元      填报日期：2025.1.10"],
    [
        "序号",
        "资产编号",
        "资产名称",
        "规格型号",
        "分类",
        "数量",
        "计量\n单位",
        "价值",
        "",
        "购置日期",
        "使用部门",
        "备  注",
    ],
    ["", "", "", "", "", "", "", "单价", "金额"],
    [1.0, "20180001", "冰柜", "518L", "厨房设备", 2.0, "台", 3150.0, "", dt.date(2018, 8, 2), "教导处", ""],
    [2.0, 20200002.0, "办公桌", "1.4m", "办公家具", "8", "张", 860.0, 6880.0, "2020.03.28", "教导处", "已损坏1套"],
    ["", "", "小计", "", "", "", "", "", 13180.0],
    [],
    [3.0, "20120008", "合计算器", "A8", "办公设备", "４", "台", 185.5, "742.00", 44147.0, "总务处"],
    ["合计", "", "", "", "", "", "", "", 13922.0],
    [],
    ["制表人：", "", "", "审核人：", "", "", "负责人："],
]
ASSETS_MERGED = [
    (0, 0, 0, 11),
    (1, 0, 1, 11),
    (2, 7, 2, 8),
    *[(2, place, 3, place) for place in (*range(7), 9, 10, 11)],
]


def test_an_asset_register_with_a_parted_head_is_read() -> None:
    layout = _read("fixed_asset", ASSETS, ASSETS_MERGED)
    assert layout.heading_rows == (3, 4)
    assert _meant(layout) == {
        "序号": "",
        "资产编号": "asset_no",
        "资产名称": "name",
        "规格型号": "specification",
        "分类": "asset_class_id",
        "数量": "quantity",
        "计量 单位": "unit",
        "单价": "unit_price",
        "金额": "original_amount",
        "购置日期": "acquired_on",
        "使用部门": "department_id",
        "备 注": "remarks",
    }
    assert layout.unused == ()
    assert layout.data == (4, 5, 8)
    kinds = {1: "title", 2: "fact", 3: "heading", 4: "heading", 7: "total", 8: "blank", 10: "total", 11: "blank"}
    assert _kinds(layout) == {**kinds, 12: "signature"}
    assert layout.facts == {"填报单位": "总务处", "填报日期": "2025.1.10"}


def test_the_parted_head_is_known_without_its_merged_cells() -> None:
    layout = _read("fixed_asset", ASSETS)
    assert layout.heading_rows == (3, 4)
    assert _meant(layout)["金额"] == "original_amount"
    assert layout.data == (4, 5, 8)


def test_a_delivery_note_is_read_into_the_lines() -> None:
    rows = [
        ["绿源蔬菜配送中心送货单", "", "", "", "", "", ""],
        ["日期：2025年11月3日", "", "收货：示范第一小学食堂", "", "", "", ""],
        ["品名", "规格", "单位", "数量", "单价", "金额", "备注"],
        ["大白菜", "", "kg", "24", "1.6", "38.40", ""],
        ["猪前腿肉", "检疫票号\n3703112025", "kg", "30", "23.8", "714.00", ""],
        ["合计", "", "", "", "", "", ""],
        ["送货人：", "", "验收人：", "", "", "", ""],
    ]
    layout = _read("food_inspection", rows)
    assert _meant(layout) == {
        "品名": "lines.item_id",
        "规格": "lines.specification",
        "单位": "lines.unit",
        "数量": "lines.quantity",
        "单价": "lines.unit_price",
        "金额": "lines.amount",
        "备注": "lines.remarks",
    }
    assert (layout.heading_rows, layout.data) == ((3,), (3, 4))
    assert layout.facts == {"日期": "2025年11月3日", "收货": "示范第一小学食堂"}
    assert _kinds(layout) == {1: "title", 2: "fact", 3: "heading", 6: "total", 7: "signature"}


def test_cells_merged_downwards_are_filled_but_no_figures() -> None:
    rows = [
        ["卫生包干区划分表（2025年秋）"],
        ["区域", "范围", "责任班级", "责任人", "面积（㎡）"],
        ["教学楼", "一楼走廊东", "一（1）班", "王建国", 300],
        ["", "一楼走廊西", "一（2）班", "李秀英"],
        ["", "楼梯（东）", "二（1）班、二（2）班", "张伟", 60],
        ["操场", "跑道", "五（1）班", "刘芳", 1500],
    ]
    layout = _read("clean_zone", rows, [(0, 0, 0, 4), (2, 0, 4, 0), (2, 4, 3, 4)])
    assert _meant(layout)["区域"] == "name"
    assert [layout.rows[index][0] for index in layout.data] == ["教学楼", "教学楼", "教学楼", "操场"]
    assert len(layout.rows[3]) < 5 or layout.rows[3][4] in ("", None)
    assert rows[3][0] == ""


def test_what_no_column_takes_is_told() -> None:
    rows = [
        ["供应商名称", "统一社会信用代码", "联系人/电话", "供货品类", "合同起止", "备注"],
        ["绿源蔬菜配送中心", "91370303MA3C8XXX1A", "王经理 13900000001", "蔬菜", "2025.9.1-2026.8.31", ""],
    ]
    layout = _read("supplier", rows)
    assert [found.text for found in layout.unused] == ["联系人/电话", "供货品类", "合同起止"]


def test_a_certificate_list_has_its_head_below_a_blank_row() -> None:
    rows = [
        ["食堂从业人员健康证登记表"],
        [],
        ["姓名", "性别", "身份证号", "岗位", "健康证号", "发证时间", "有效期", "发证机关", "电话"],
        ["王建国 ", "女", "370303197007072332", "厨师", "鲁淄健证字第20250000号", "2025.4.20"],
    ]
    layout = _read("health_certificate", rows, [(0, 0, 0, 8)])
    assert layout.heading_rows == (3,)
    assert list(_meant(layout).values()) == [
        *("worker_id", "gender", "identity_no", "post"),
        *("certificate_no", "issued_on", "valid_until", "issued_by", ""),
    ]


# Headings


@pytest.mark.parametrize(
    ("heading", "address"),
    [
        ("资产名称", "name"),
        ("资 产 名 称", "name"),
        ("资产\n名称", "name"),
        ("*资产名称", "name"),
        ("资产名称*", "name"),
        ("资产名称（必填）", "name"),
        ("资产名称：", "name"),
        ("资产名称（全称）", "name"),
        ("name", "name"),
        ("名称", "name"),
        ("编号", "asset_no"),
        ("资产编码", "asset_no"),
        ("单价（元）", "unit_price"),
        ("单价/元", "unit_price"),
        ("取得时间", "acquired_on"),
        ("供应商名称", "supplier_id"),
        ("折旧年限（年）", "useful_life_months"),
        ("系统编号", "id"),
        ("学校", "school_id"),
        ("原值（大写）", ""),
        ("单价（台）", ""),
        ("联系人/电话", ""),
        ("原值合计占比", ""),
    ],
)
def test_a_heading_means_a_column_however_it_is_written(heading: str, address: str) -> None:
    layout = _read("fixed_asset", [[heading, "数量", "保管人"], ["甲", 1, "王芳"]])
    assert layout.found[0].address == address


@pytest.mark.parametrize(
    ("title", "heading", "factor"),
    [
        ("固定资产台账", "原值（万元）", 10000),
        ("固定资产台账", "原值/千元", 1000),
        ("固定资产台账", "原值（元）", 1),
        ("单位：万元", "原值", 10000),
        ("单位：万元", "原值（元）", 1),
        ("单位：元", "原值", 1),
        ("固定资产台账（单位：万元）", "原值", 10000),
        ("单位：示范小学", "原值", 1),
        ("固定资产台账", "折旧年限（年）", 12),
        ("单位：万元", "数量", 1),
    ],
)
def test_the_unit_of_a_heading_or_a_sheet_is_reckoned_with(title: str, heading: str, factor: int) -> None:
    layout = _read("fixed_asset", [[title], ["资产名称", heading], ["冰柜", 1.5]])
    assert layout.found[1].address
    assert layout.found[1].factor == Decimal(factor)


def test_a_row_of_units_below_the_heading_belongs_to_it() -> None:
    rows = [["资产名称", "数量", "单价", "原值"], ["", "", "（元）", "万元"], ["冰柜", 1, 2.5, 2.5]]
    layout = _read("fixed_asset", rows)
    assert (layout.heading_rows, layout.data) == ((1, 2), (2,))
    assert [(found.text, found.address, int(found.factor)) for found in layout.found][2:] == [
        *(("单价（元）", "unit_price", 1), ("原值（万元）", "original_amount", 10000))
    ]


def test_the_surer_of_two_headings_for_a_column_wins() -> None:
    layout = _read("fixed_asset", [["品名", "资产名称", "数量", "数量"], ["冰柜", "冰柜", 1, 2]])
    assert [found.address for found in layout.found] == ["", "name", "quantity", ""]


def test_equal_lower_headings_need_their_upper_one() -> None:
    rows = [
        ["资产名称", "规格", "期初", "", "本期", ""],
        ["", "", "数量", "原值", "数量", "原值"],
        ["粉笔", "白", 1, 2, 3, 4],
    ]
    for merged in ([(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)], []):
        layout = _read("fixed_asset", rows, merged)
        assert layout.heading_rows == (1, 2)
        assert [found.text for found in layout.found][2:] == ["期初数量", "期初原值", "本期数量", "本期原值"]
        assert [found.address for found in layout.found] == ["name", "specification", "", "", "", ""]


def test_the_unit_of_an_upper_heading_counts_below_it() -> None:
    rows = [["资产名称", "价值（万元）", ""], ["", "单价", "原值"], ["冰柜", 0.3, 0.6]]
    layout = _read("fixed_asset", rows, [(0, 0, 1, 0), (0, 1, 0, 2)])
    assert [(found.address, int(found.factor)) for found in layout.found] == [
        *(("name", 1), ("unit_price", 10000), ("original_amount", 10000))
    ]


@pytest.mark.parametrize(
    ("headings", "addresses"),
    [
        (["日期", "仓库", "备注"], ["date", "warehouse_id", "remarks"]),
        (["日期", "物品", "数量", "备注"], ["date", "lines.item_id", "lines.quantity", "lines.remarks"]),
        (["日期", "备注", "物品", "备注"], ["date", "remarks", "lines.item_id", "lines.remarks"]),
        (["日期", "单据备注", "物品", "明细备注"], ["date", "remarks", "lines.item_id", "lines.remarks"]),
        (["单号", "行系统编号", "行号", "物品"], ["document_no", "lines.id", "lines.line_no", "lines.item_id"]),
    ],
)
def test_a_label_of_document_and_lines_goes_where_it_belongs(headings: list[str], addresses: list[str]) -> None:
    layout = _read("stock_in", [headings, ["甲"] * len(headings)])
    assert [found.address for found in layout.found] == addresses


@pytest.mark.parametrize(
    ("key", "headings", "addresses"),
    [
        ("food_inspection", "进货日期 食品名称 规格 数量", "date lines.item_id lines.specification lines.quantity"),
        (
            "safety_inspection",
            "检查日期 检查项目 检查结果 存在问题",
            "date lines.inspection_item_id lines.check_result lines.finding",
        ),
        (
            "purchase_request",
            "申请日期 品名 数量 预计单价",
            "date lines.item_name lines.quantity lines.planned_unit_price",
        ),
        ("clean_zone", "编号 包干区域 责任教师 面积", "zone_no name responsible_id area_quantity"),
        ("staff", "姓名 手机号码 身份证 健康证有效期", "name phone identity_no health_certificate_until"),
        (
            "repair_request",
            "报修地点 报修内容 维修费用（元） 验收签字",
            "room_id fault_description total_amount accepted_by_id",
        ),
        ("supplier", "单位名称 信用代码 开户银行 账号", "name credit_code bank_name bank_account_no"),
        ("contract", "合同名称 乙方 合同金额（万元） 签订时间", "name supplier_id amount signed_on"),
    ],
)
def test_usual_words_of_the_trade_are_known(key: str, headings: str, addresses: str) -> None:
    layout = _read(key, [headings.split(), ["甲"] * len(headings.split())])
    assert [found.address for found in layout.found] == addresses.split()


def test_lines_go_by_the_name_of_their_list() -> None:
    targets = _targets("contract")
    assert "payments.paid_on" in targets
    assert targets["payments.id"].label == "行系统编号"
    assert "payments.school_id" not in targets
    assert not any("." in address for address in targets_of(register_of("contract"), lines=False))


def test_what_the_school_chose_before_and_the_user_now_counts() -> None:
    rows = [["资产名称", "数量", "国标码", "电话"], ["冰柜", 1, "A02", "1"]]
    memory = {"国标码": "asset_class_id", "电 话": "", "数量": "brand"}
    layout = _read("fixed_asset", rows, memory=memory)
    assert [(found.address, found.how) for found in layout.found] == [
        *(("name", "label"), ("brand", "memory"), ("asset_class_id", "memory"), ("", "memory"))
    ]
    layout = _read("fixed_asset", rows, memory=memory, chosen={0: "", 3: "name", 2: "no_such_column"})
    assert [(found.address, found.how) for found in layout.found] == [
        *(("", ""), ("brand", "memory"), ("", ""), ("name", "chosen"))
    ]


def test_a_column_without_heading_is_told_and_may_be_chosen() -> None:
    rows = [["资产名称", "", "数量"], ["冰柜", "海尔", 1]]
    assert [found.text for found in _read("fixed_asset", rows).unused] == [""]
    assert _read("fixed_asset", rows, chosen={1: "brand"}).found[1].address == "brand"


def test_the_user_may_say_which_row_is_the_heading() -> None:
    rows = [["资产名称", "数量"], ["物件", "多少"], ["冰柜", 1]]
    layout = _read("fixed_asset", rows, heading_row=2)
    assert (layout.heading_rows, layout.data) == ((2,), (2,))
    assert [found.address for found in layout.found] == ["", ""]
    assert _read("fixed_asset", rows, heading_row=9).heading_rows == ()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["说明"], ["1.数量为整数"]],
        [["冰柜", 2], ["空调", 3]],
        [["冰柜", "数量", "甲"]],
        [["2025-11-03", "部门", "类别", "12", "3.5"]],
        [["冰柜", "甲", "乙"], ["空调", "甲", "乙"], ["空调", "类别", "部门"]],
    ],
)
def test_without_a_heading_nothing_is_guessed(rows: list[list[Any]]) -> None:
    layout = _read("fixed_asset", rows)
    assert (layout.heading_rows, layout.found, layout.data) == ((), (), ())


def test_the_heading_is_looked_for_near_the_top() -> None:
    head, row = ["资产名称", "数量"], ["冰柜", 1]
    assert _read("fixed_asset", [*[["前言"]] * 39, head, row]).heading_rows == (40,)
    assert _read("fixed_asset", [*[[]] * 200, head, row]).heading_rows == (201,)
    assert _read("fixed_asset", [*[["前言"]] * 40, head, row]).heading_rows == ()


def test_the_templates_own_sheet_is_known() -> None:
    for model in registers():
        if model.declaration.shape == "line":
            continue
        labels = [
            (target.label + ("*" if target.declared and target.declared.required else ""), address)
            for address, target in targets_of(model).items()
            if target.writable
        ]
        help_row = ["填写说明：" + "说明", *["最多255个字"] * (len(labels) - 1)]
        layout = layout_of(RawSheet("表", [[text for text, _ in labels], help_row, ["甲"]]), targets_of(model))
        assert [found.address for found in layout.found] == [address for _, address in labels], model.declaration.key
        assert (layout.heading_rows, layout.data, _kinds(layout)) == ((1,), (2,), {1: "heading", 2: "help"})


def test_every_register_knows_the_headings_of_its_own_export() -> None:
    for model in registers():
        targets = targets_of(model)
        labels = [target.label for target in targets.values()]
        layout = layout_of(RawSheet("表", [labels, ["甲"] * len(labels)]), targets)
        assert [found.address for found in layout.found] == list(targets), model.declaration.key


def test_no_alias_is_the_word_of_another_column() -> None:
    for model in registers():
        words: dict[str, str] = {}
        for declared in model.declaration.columns.values():
            for word in {folded(declared.label), *(folded(alias) for alias in declared.alias)}:
                assert words.setdefault(word, declared.name) == declared.name, (model.declaration.key, word)


# Rows

HEAD = ["资产名称", "规格型号", "数量", "单价", "原值", "备注"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["合计", "", 3, "", 100], "total"),
        (["合  计", "", "３", "", "￥1,200.50"], "total"),
        (["", "本页小计：", 3], "total"),
        (["教导处", "小计", 3, "", 100], "total"),
        (["教导处小计", "", 3, "", 100], "total"),
        (["合计人民币（大写）：", "柒仟贰佰元整"], "total"),
        (["总计"], "total"),
        (["合计算器", "A8", 3], ""),
        (["小计", "大号", 3, "", "", "是个品牌"], ""),
        (["累计器", "", 1], ""),
        (["制表人：张伟", "", "审核人：", "", "2025年1月10日"], "signature"),
        (["部门负责人签字："], "signature"),
        (["制表人", "：", "张伟"], ""),
        (["审核：", "张伟", "", "制表：", "李丽", dt.date(2025, 1, 10)], "signature"),
        (["验收人（签字）：", "", "", "   年  月  日"], "signature"),
        (["检查卫生间：漏水", "", 1, "", "", "已修"], ""),
        (["以下空白"], "note"),
        (["", "", "", "", "", "第1页，共3页"], "note"),
        (["经手人：王芳 验收人：李丽"], "signature"),
        (["注：本表一式三份"], "note"),
        (["说明：单价为含税价"], "note"),
        (["一、办公家具"], "note"),
        (["本表由总务处于每学期末填报，经校长签字后存档备查，一式三份"], "note"),
        (["冰柜"], ""),
        (HEAD, "heading"),
        (["1", "2", "3", "4", "5", "6"], "heading"),
        (["甲", "乙", 1, 2, 3, 4], "heading"),
        (["填写说明：与发票一致", "如1.4m"], "help"),
        (["", "", "", "填写说明：两位小数"], "help"),
        (["", "  ", None], "blank"),
        ([1, 2, 3, 4, 7], ""),
    ],
)
def test_a_row_is_taken_for_what_it_is(row: list[Any], kind: str) -> None:
    layout = _read("fixed_asset", [HEAD, row, ["空调", "3P", 1, 2.5, 2.5, ""]])
    assert _kinds(layout).get(2, "") == kind
    assert layout.data == ((1, 2) if not kind else (2,))


def test_only_numbered_rows_are_blank_and_a_row_of_unused_columns_is_a_note() -> None:
    rows = [
        ["序号", "资产名称", "数量", "检查"],
        [1, "冰柜", 1, ""],
        [2, "", "", ""],
        ["", "", "", "已查"],
        [3, "空调", 1],
    ]
    layout = _read("fixed_asset", rows)
    assert layout.data == (1, 4)
    assert _kinds(layout) == {1: "heading", 3: "blank", 4: "note"}


def test_a_section_merged_over_the_row_and_a_repeated_title_are_no_data() -> None:
    rows = [["台账"], HEAD, ["办公家具"], ["桌", "", 1], ["台账"], HEAD, ["椅", "", 1]]
    layout = _read("fixed_asset", rows, [(2, 0, 2, 5)])
    assert layout.data == (3, 6)
    assert _kinds(layout) == {1: "title", 2: "heading", 3: "note", 5: "note", 6: "heading"}


def test_facts_are_read_from_their_cell_or_the_next() -> None:
    rows = [
        ["日  期：", dt.date(2025, 11, 3), "供应商：", "绿源", "交货人：    年  月  日"],
        ["时间：9:30 地点：示范第一小学 食堂"],
        *[["资产名称", "数量"], ["冰柜", 1], ["验收人：王芳  李丽", "", "审核：张伟"]],
    ]
    assert _read("fixed_asset", rows).facts == {
        "日期": "2025-11-03",
        "供应商": "绿源",
        "时间": "9:30",
        "地点": "示范第一小学 食堂",
        "验收人": "王芳 李丽",
        "审核": "张伟",
    }


def test_facts_of_a_printed_form_stand_side_by_side() -> None:
    rows = [
        *[["入库单"], ["供应商", "绿源", "", "日期", dt.date(2025, 11, 3)]],
        *[["品名", "规格", "单位", "数量", "单价"], ["大白菜", "", "kg", 24, 1.6]],
    ]
    layout = _read("stock_in", rows)
    assert (layout.heading_rows, layout.data) == ((3,), (3,))
    assert layout.facts == {"供应商": "绿源", "日期": "2025-11-03"}
    assert _kinds(layout)[2] == "fact"


@pytest.mark.parametrize("line", ["单位：元", "单位：示范第一小学", "金额单位：万元"])
def test_the_unit_of_the_sheet_is_no_fact_of_its_things(line: str) -> None:
    assert _read("fixed_asset", [[line], ["资产名称", "数量"], ["冰柜", 1]]).facts == {}


def test_facts_are_named_as_headings_are() -> None:
    rows = [
        ["送货日期：2025.11.3 供货单位：绿源 数量：3"],
        ["品名", "数量", "验收人"],
        ["大白菜", 24, "王芳"],
        ["验收人：", "李丽"],
    ]
    layout = _read("food_inspection", rows)
    assert named_facts(layout, _targets("food_inspection")) == {"date": "2025.11.3", "supplier_id": "绿源"}


def test_a_day_alone_above_the_heading_is_the_day() -> None:
    assert _read("fixed_asset", [["台账"], ["2025年1月10日"], *[["资产名称", "数量"], ["冰柜", 1]]]).facts == {
        "日期": "2025-01-10"
    }


# Rights


def test_what_steps_write_and_what_only_names_a_row_is_not_writable() -> None:
    targets = _targets("stock_in")
    assert {
        address for address in ("state", "document_no", "id", "lines.id", "school_id") if targets[address].writable
    } == set()
    assert targets["lines.quantity"].writable


def test_a_hidden_column_is_no_target(world: World) -> None:
    assert "unified_credit_code" in _targets("school")
    with world.acting("storekeeper"):
        targets = _targets("school")
        layout = layout_of(RawSheet("表", [["学校名称", "地址", "统一社会信用代码"], ["甲", "乙", "丙"]]), targets)
    assert "unified_credit_code" not in targets
    assert [found.text for found in layout.unused] == ["统一社会信用代码"]


# Whatever comes

_CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "资产名称", "数量", "单价", "金额", "合计", "备注", "注：", "制表人：", "日期：", "价值", "1", "甲"]
    ),
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)
_AREAS = st.tuples(*[st.integers(0, 8)] * 4)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(_CELLS, max_size=7), max_size=9),
    st.lists(_AREAS, max_size=6),
    st.dictionaries(st.integers(0, 8), st.sampled_from(["", "name", "lines.x", "quantity"]), max_size=3),
    st.one_of(st.none(), st.integers(-2, 12)),
)
@example([["资产名称", "数量"], ["甲", 1]], [(5, 9, 1, 0), (1, 0, 99, 99)], {}, None)
def test_any_grid_is_laid_out_and_no_row_is_lost(
    rows: list[list[Any]], merged: list[tuple[int, int, int, int]], chosen: Mapping[int, str], heading: int | None
) -> None:
    layout = _read("fixed_asset", rows, merged, chosen=chosen, heading_row=heading)
    if layout.heading_rows:
        told = {row.number for row in layout.skipped} | {index + 1 for index in layout.data}
        filled = {
            number for number, row in enumerate(rows, 1) if any(raw is not None and str(raw).strip() for raw in row)
        }
        assert told >= filled
        assert not {row.number for row in layout.skipped} & {index + 1 for index in layout.data}
        assert len(layout.rows) == len(rows)
        used = [found.address for found in layout.found if found.address]
        assert len(used) == len(set(used))


@given(st.one_of(st.text(), st.text("（）()*：:/元万单位价数量 \n")))
def test_a_folded_heading_folds_no_further(text: str) -> None:
    assert folded(folded(text)) == folded(text)
