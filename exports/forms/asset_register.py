"""The fixed asset register as the education bureau asks for it, with subtotals per asset class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from exports.forms.layout import Column, Form, Head, Section, write_form
from exports.sheet import Value

TITLE = "固定资产台账"


@dataclass(frozen=True)
class AssetRow:
    """One asset card, choices and references as their labels."""

    asset_no: str
    name: str
    class_code: str
    class_name: str
    specification: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    original_amount: Decimal
    accumulated_amount: Decimal
    net_amount: Decimal
    acquisition_method: str
    acquired_on: dt.date | None
    department: str
    room: str
    custodian: str
    life_state: str
    upload_state: str


CUSTODIAN = "custodian"

COLUMNS = (
    Column("number", "序号", "integer", 5, centred=True),
    Column("asset_no", "资产编号", "code", 14),
    Column("name", "资产名称", "text", 15),
    Column("class_name", "资产分类", "text", 15),
    Column("specification", "规格型号", "text", 18),
    Column("unit", "单位", "text", 5, centred=True),
    Column("quantity", "数量", "quantity", 7, total=True),
    Column("unit_price", "单价", "money", 10, group="价值（元）"),
    Column("original_amount", "原值", "money", 14, group="价值（元）", total=True),
    Column("accumulated_amount", "累计折旧", "money", 14, group="价值（元）", total=True),
    Column("net_amount", "净值", "money", 14, group="价值（元）", total=True),
    Column("acquisition_method", "方式", "choice", 9, group="取得", centred=True),
    Column("acquired_on", "日期", "day", 11, group="取得"),
    Column("department", "使用部门", "ref", 11),
    Column("room", "存放地点", "ref", 13),
    Column(CUSTODIAN, "保管人", "ref", 8, centred=True),
    Column("life_state", "资产状态", "choice", 9, centred=True),
    Column("upload_state", "上传状态", "choice", 8, centred=True),
)


def write_asset_register(path: Path | str, head: Head, rows: Iterable[AssetRow], *, internal: bool = False) -> int:
    """Write the register, by class and asset number; the keeper's name only in the internal version."""
    columns = [column for column in COLUMNS if internal or column.name != CUSTODIAN]
    ordered = sorted(rows, key=lambda row: (row.class_code, row.asset_no))
    sections, number = [], 0
    for _, members in groupby(ordered, key=lambda row: row.class_code):
        assets = list(members)
        cells = []
        for asset in assets:
            number += 1
            cells.append(tuple(_cell(asset, column.name, number) for column in columns))
        label = f"小计：{assets[0].class_name}（{assets[0].class_code}）{len(assets)}条"
        sections.append(Section(cells, label))
    form = Form(
        title=f"{head.organisation}{TITLE}",
        head=head,
        columns=columns,
        sections=sections,
        unit="元",
        total_label=f"合计：{number}条",
    )
    return write_form(form, path)


def _cell(asset: AssetRow, name: str, number: int) -> Value:
    return number if name == "number" else getattr(asset, name)
