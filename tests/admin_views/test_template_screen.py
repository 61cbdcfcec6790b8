"""The template of a register: for whom, with which columns, and what its drop-downs tell."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest

from exports.template import HELP_MARK, HELP_SHEET
from models.core.base import register_of


def book_of(answer: Any) -> Any:
    """The workbook of an answer."""
    assert answer.status_code == 200, answer.status_code
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def headings(book: Any) -> list[str]:
    """Headings of the sheet to fill, without their marks."""
    return [str(cell.value).removesuffix("*") for cell in book.worksheets[0][1]]


def offered(book: Any, heading: str) -> list[str]:
    """What the drop-down below a heading offers."""
    place = headings(book).index(heading) + 1
    for rule in book.worksheets[0].data_validations.dataValidation:
        if next(iter(rule.sqref.ranges)).min_col == place:
            if rule.formula1.startswith('"'):
                return rule.formula1.strip('"').split(",")  # type: ignore[no-any-return]
            name, area = rule.formula1.replace("$", "").split("!")
            cells = book[name.strip("'")][area]
            return [str(row[0].value) for row in (cells if isinstance(cells, tuple) else ((cells,),))]
    return []


def test_a_template_has_the_columns_that_the_person_fills_in(web: Any) -> None:
    web.world.make("room", name="专用教室")
    answer = web.person("asset_clerk").get("/admin/fixed_asset/template/")
    book = book_of(answer)
    found = headings(book)
    columns = register_of("fixed_asset").declaration.columns
    assert {"资产名称", "资产分类", "单价", "备注"} <= set(found)
    assert not {c.label for c in columns.values() if c.computed or c.system or c.kind.name == "attachment"} & set(found)
    assert columns["life_state"].label not in found
    assert len(found) == len(set(found))
    assert book.worksheets[0]["A2"].value.startswith(HELP_MARK)
    assert "专用教室" in offered(book, "存放地点")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_a_column_hidden_from_the_person_is_not_in_it(web: Any) -> None:
    hidden = register_of("user_account").declaration.columns["password_hash"]
    found = headings(book_of(web.person("director").get("/admin/user_account/template/")))
    assert "登录名" in found
    assert hidden.label not in found


def test_drop_downs_offer_this_school_and_only_what_is_in_use(web: Any) -> None:
    world = web.world
    world.make("department", name="总务处")
    world.make("department", name="撤销处", is_active=False)
    world.make("department", world.second, name="外校处")
    found = offered(book_of(web.person("director").get("/admin/staff/template/")), "部门")
    assert "总务处" in found
    assert not {"撤销处", "外校处"} & set(found)


def test_two_people_of_one_name_are_told_apart_by_their_number(web: Any) -> None:
    for number in ("T77", "T78"):
        web.world.make("staff", name="王芳", staff_no=number)
    web.world.make("staff", name="李明", staff_no="T79")
    left = register_of("staff").declaration.columns["duty_status"].kind.members["LEFT"]
    web.world.make("staff", name="赵强", staff_no="T80", duty_status=left, left_on=web.world.make("staff").entered_on)
    web.world.make("staff", name="赵强", staff_no="T81")
    book = book_of(web.person("director").get("/admin/room/template/"))
    found = offered(book, "责任人")
    assert {"T77", "T78", "李明", "T81"} <= set(found)
    assert not {"王芳", "T79", "赵强", "T80"} & set(found)
    texts = [str(cell) for row in book[HELP_SHEET].values for cell in row if cell]
    assert any(re.match("职工“王芳”.*：请填T77。", text) for text in texts)


def test_a_documents_lines_stand_beside_it(web: Any) -> None:
    found = headings(book_of(web.person("storekeeper").get("/admin/stock_in/template/")))
    assert found.index("日期") < found.index("物品") < found.index("明细备注")
    assert "备注" in found
    assert "单号" not in found


@pytest.mark.parametrize(("role", "register", "status"), [("asset_clerk", "staff", 403), ("guard", "contract", 404)])
def test_who_may_neither_enter_nor_import_gets_none(web: Any, role: str, register: str, status: int) -> None:
    answer = web.person(role).get(f"/admin/{register}/template/")
    assert answer.status_code == status
    assert "spreadsheetml" not in answer.mimetype
