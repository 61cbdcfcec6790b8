"""What leaves the product: typed, labelled, masked, logged; and personal data only for a stated purpose."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.utils import get_column_letter

from models.core.system import ExportLog


def logged(web: Any) -> list[Any]:
    """The export log, oldest first."""
    return web.select(sa.select(ExportLog.__table__).order_by(ExportLog.__table__.c.id))  # type: ignore[no-any-return]


def book_of(answer: Any) -> Any:
    """The workbook of an answer."""
    assert answer.status_code == 200, answer.status_code
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def rows_of(answer: Any) -> list[dict[str, Any]]:
    """Rows of the first sheet by heading, as far as a person sees them."""
    sheet = book_of(answer).worksheets[0]
    folded = [sheet.column_dimensions[get_column_letter(n + 1)].hidden for n in range(sheet.max_column)]
    heading, *rows = [[cell for cell, hidden in zip(row, folded, strict=True) if not hidden] for row in sheet.values]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_a_workbook_holds_typed_cells_and_its_facts(web: Any) -> None:
    web.world.make(
        "fixed_asset", name="=1+1", unit_price=Decimal("1234.50"), original_amount=Decimal("1234.50"), asset_no="00123"
    )
    web.world.make("fixed_asset", web.world.second, name="外校资产")
    person = web.person("asset_clerk")
    answer = person.get("/admin/fixed_asset/export/xlsx/")
    (row,) = rows_of(answer)
    assert row["资产名称"] == "=1+1"
    assert row["资产编号"] == "00123"
    assert row["单价"] == 1234.5
    assert isinstance(row["取得日期"], dt.datetime)
    facts = {r[0]: r[1] for r in book_of(answer)["说明"].values}
    assert facts["学校"] == "明德小学"
    assert str(facts["数据行数"]) == "1"
    assert quote("固定资产台账") in answer.headers["Content-Disposition"]
    assert [(e.register, e.form, e.row_count, e.account_id) for e in logged(web)] == [
        ("fixed_asset", "xlsx", 1, person.account)
    ]


def test_an_export_follows_filter_sort_and_chosen_columns(web: Any) -> None:
    for number in (1, 2, 3):
        web.world.make("item", name=f"粉笔{number}", code=f"W{number}")
    web.world.make("item", name="墨水", code="W9")
    person = web.person("storekeeper")
    assert person.post("/admin/item/columns/", columns="name,code").status_code == 302
    answer = person.get("/admin/item/export/xlsx/", q="粉笔", sort="-code")
    assert rows_of(answer) == [{"物品名称": f"粉笔{n}", "物品编码": f"W{n}"} for n in (3, 2, 1)]


def test_who_may_import_gets_the_ids_of_the_rows_folded_away(web: Any) -> None:
    made = [web.world.make("item", name=f"粉笔{number}").id for number in (1, 2)]
    person = web.person("storekeeper")
    sheet = book_of(person.get("/admin/item/export/xlsx/", sort="name")).worksheets[0]
    heading, *rows = list(sheet.values)
    last = get_column_letter(sheet.max_column)
    assert heading[-1] == "系统编号"
    assert heading.count("系统编号") == 1
    assert [(row[heading.index("物品名称")], row[-1]) for row in rows] == [("粉笔1", made[0]), ("粉笔2", made[1])]
    assert sheet.column_dimensions[last].hidden
    assert last not in sheet.auto_filter.ref
    assert "系统编号" not in person.get("/admin/item/export/csv/").data.decode("utf-8-sig")
    reader = web.person("central_office", school=web.world.central)
    assert "系统编号" not in next(book_of(reader.get("/admin/item/export/xlsx/")).worksheets[0].values)


def test_a_hidden_column_is_not_exported_and_a_masked_one_masked(web: Any) -> None:
    web.world.make("staff", name="李明", phone="13800001234")
    person = web.person("accountant")
    row = next(
        r for r in rows_of(person.get("/admin/staff/export/xlsx/", purpose="工资发放核对")) if r["姓名"] == "李明"
    )
    assert row["联系电话"] == "13800001234"
    clerk = web.person("central_office", school=web.world.central)
    answer = clerk.get("/admin/staff/export/csv/")
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    assert "李明" in text
    assert "13800001234" not in text
    assert "138****1234" in text


def test_personal_data_leaves_only_for_a_purpose(web: Any) -> None:
    web.world.make("staff", name="李明", phone="13800001234")
    person = web.person("accountant")
    for purpose in ("", "x"):
        answer = person.get("/admin/staff/export/xlsx/", purpose=purpose)
        assert answer.mimetype == "text/html"
        assert "请填写用途" in answer.get_data(as_text=True)
    assert logged(web) == []
    assert rows_of(person.get("/admin/staff/export/xlsx/", purpose="工资发放核对"))
    assert [e.purpose for e in logged(web)] == ["工资发放核对"]


def test_who_may_not_export_gets_no_button_and_no_file(web: Any) -> None:
    person = web.person("asset_clerk")
    assert "/export/" not in person.get("/admin/staff/").get_data(as_text=True)
    assert person.get("/admin/staff/export/xlsx/").status_code == 403
    assert logged(web) == []


@pytest.mark.parametrize(
    ("register", "form", "role", "title"),
    [
        ("fixed_asset", "asset_register", "asset_clerk", "固定资产台账"),
        ("health_certificate", "health_certificate_summary", "canteen_manager", "健康证汇总表"),
    ],
)
def test_official_sheets_hold_titles_totals_and_signatures(
    web: Any, register: str, form: str, role: str, title: str
) -> None:
    web.world.make(register)
    answer = web.person(role).get(f"/admin/{register}/export/{form}/")
    sheet = book_of(answer).worksheets[0]
    text = "\n".join(str(cell) for row in sheet.values for cell in row if cell is not None)
    assert title in text
    assert "制表人" in text
    assert logged(web)[-1].form == form


def test_an_unknown_form_is_not_found(web: Any) -> None:
    assert web.person("director").get("/admin/item/export/exe/").status_code == 404
    assert logged(web) == []
