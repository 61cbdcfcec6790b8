"""Forms end to end: what is typed is what stands in the database afterwards, and what is refused changes nothing."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.system import Attachment, Preference, Submission

ITEM = {"name": "A4复印纸", "unit": "包", "category": "OFFICE", "nature": "CONSUMABLE", "then": "save"}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def text_of(answer: Any) -> str:
    """The page as its reader sees it, entities resolved."""
    return html.unescape(answer.get_data(as_text=True))


def value_of(answer: Any, name: str) -> str | None:
    """What stands in a field of the page; of a drop-down list the chosen entry."""
    page = answer.get_data(as_text=True)
    tag = re.search(rf'<(?:input|textarea|select)[^>]* name="{re.escape(name)}"[^>]*>', page)
    if tag is None:
        return None
    if tag[0].startswith("<select"):
        chosen = re.search(r'<option value="([^"]*)" selected', page[tag.end() : page.index("</select>", tag.end())])
        return chosen[1] if chosen else ""
    if tag[0].startswith("<textarea"):
        return html.unescape(page[tag.end() : page.index("</textarea>", tag.end())]).removeprefix("\n")
    found = re.search(r' value="([^"]*)"', tag[0])
    return html.unescape(found[1]) if found else ""


@pytest.fixture
def category(web: Any) -> str:
    """A category of items that asks for nothing special."""
    from models.core.base import register_of

    kind = register_of("item").declaration.columns["category"].kind
    return next(m.name for m in kind.members if m.label == "办公用品")


@pytest.fixture
def item(category: str) -> dict[str, str]:
    """What a person types for a plain item."""
    return {**ITEM, "category": category}


# ---- registers ----


def test_a_new_row_is_written_as_typed(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    answer = keeper.post(
        "/admin/item/new/",
        {**item, "reference_price": "￥1,022.80元", "maximum_stock": "２００", "is_old_for_new": "1"},
    )
    assert answer.status_code == 302
    (row,) = web.rows("item")
    assert (row.name, row.unit, row.reference_price, row.maximum_stock) == (
        "A4复印纸",
        "包",
        Decimal("1022.80"),
        Decimal(200),
    )
    assert (row.is_old_for_new, row.is_disabled) == (True, False)
    assert row.code.endswith("-0001")
    assert row.created_by_id == keeper.account
    assert answer.headers["Location"].endswith(f"/details/?id={row.id}")


def test_what_cannot_be_read_stays_in_its_field_with_its_reason(web: Any, item: dict[str, str]) -> None:
    answer = web.person("storekeeper").post(
        "/admin/item/new/", {**item, "reference_price": "二十元", "name": "", "specification": "70g 500张"}
    )
    page = text_of(answer)
    assert answer.status_code == 422
    assert value_of(answer, "reference_price") == "二十元"
    assert value_of(answer, "specification") == "70g 500张"
    assert value_of(answer, "category") == item["category"]
    assert "“参考市场价”：“二十元”不是数字，请只填数字。" in page
    assert "请填写“物品名称”。" in page
    assert "有2处需要修改，还没有保存。" in page
    assert web.rows("item") == []


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("name", "长" * 256, "最多255个字，现有256个字"),
        ("shelf_life_days", "1.5", "请填写整数"),
        ("reference_price", "1.005", "最多保留2位小数"),
        ("reference_price", "99999999999999", "数字过大"),
        ("category", "没有的类别", "没有“没有的类别”这一项"),
        ("asset_class_id", "999999", "已不存在或不在您的范围内"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    web: Any, item: dict[str, str], column: str, typed: str, reason: str
) -> None:
    answer = web.person("storekeeper").post("/admin/item/new/", {**item, column: typed})
    assert answer.status_code == 422
    assert reason in text_of(answer)
    assert web.rows("item") == []


def test_control_characters_and_full_width_digits_are_cleaned(web: Any, item: dict[str, str]) -> None:
    web.person("storekeeper").post(
        "/admin/item/new/", {**item, "name": "\u3000白板\x00笔\u200b\x1b ", "barcode": "６９０１"}
    )
    (row,) = web.rows("item")
    assert (row.name, row.barcode) == ("白板笔", "6901")


def test_html_is_kept_as_text(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    keeper.post("/admin/item/new/", {**item, "name": "<script>alert(1)</script>"})
    (row,) = web.rows("item")
    assert row.name == "<script>alert(1)</script>"
    page = keeper.get("/admin/item/edit/", id=row.id).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_sending_twice_makes_one_row(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    key = value_of(keeper.get("/admin/item/new/"), "submit_key")
    first = keeper.post("/admin/item/new/", {**item, "submit_key": key})
    second = keeper.post("/admin/item/new/", {**item, "submit_key": key})
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(web.rows("item")) == 1
    assert len(web.select(sa.select(Submission.__table__))) == 1


def test_save_and_next_carries_pinned_columns_over(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    answer = keeper.post("/admin/item/new/", {**item, "then": "next", "pins": ["", "unit"]})
    (row,) = web.rows("item")
    assert answer.headers["Location"].endswith(f"/new/?after={row.id}")
    page = keeper.get("/admin/item/new/", after=row.id)
    assert (value_of(page, "unit"), value_of(page, "name"), value_of(page, "category")) == ("包", "", "")
    kept = web.select(sa.select(Preference.__table__.c.value).where(Preference.__table__.c.name == "pins:item"))
    assert kept[0].value == ["unit"]


def test_a_copy_leaves_out_what_is_unique(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    keeper.post("/admin/item/new/", {**item, "barcode": "6901"})
    (row,) = web.rows("item")
    page = keeper.get("/admin/item/new/", copy=row.id)
    assert (value_of(page, "name"), value_of(page, "unit"), value_of(page, "code")) == ("A4复印纸", "包", "")


def test_the_address_fills_columns_but_not_those_of_others(web: Any) -> None:
    web.person("director", school=web.world.second)
    elsewhere = web.world.make("department", school=web.world.second, name="别校的部门")
    page = web.person("director").get(
        "/admin/fixed_asset/new/", name="课桌", department_id=elsewhere.id, label_code="X"
    )
    assert value_of(page, "name") == "课桌"
    assert value_of(page, "department_id") == ""
    assert "别校的部门" not in text_of(page)


def test_a_name_typed_without_choosing_is_understood(web: Any) -> None:
    head = web.world.make("staff", name="周敏")
    answer = web.person("director").post(
        "/admin/department/new/",
        {"name": "教导处", "head_id": "", "head_id.text": "周敏", "kind": first_choice("department", "kind")},
    )
    assert answer.status_code == 302, text_of(answer)
    assert [row.head_id for row in web.rows("department", name="教导处")] == [head.id]


def test_two_people_of_one_name_have_to_be_chosen(web: Any) -> None:
    web.world.make("staff", name="李明")
    web.world.make("staff", name="李明")
    answer = web.person("director").post(
        "/admin/department/new/",
        {"name": "教导处", "head_id": "", "head_id.text": "李明", "kind": first_choice("department", "kind")},
    )
    assert answer.status_code == 422
    assert "“李明”有2个同名" in text_of(answer)
    assert value_of(answer, "head_id.text") == "李明"


def first_choice(key: str, column: str) -> str:
    """The first member of a choice, empty where the register has no such column."""
    from models.core.base import register_of

    declared = register_of(key).declaration.columns.get(column)
    return next(iter(declared.kind.members)).name if declared is not None else ""  # type: ignore[attr-defined]


def test_a_row_is_changed_and_the_history_tells_it(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    keeper.post("/admin/item/new/", {**item, "is_old_for_new": "1"})
    (row,) = web.rows("item")
    page = keeper.get("/admin/item/edit/", id=row.id)
    assert value_of(page, "name") == "A4复印纸"
    answer = keeper.post(
        f"/admin/item/edit/?id={row.id}",
        {**item, "code": row.code, "name": "A3复印纸", "row_version": value_of(page, "row_version")},
    )
    assert answer.status_code == 302
    changed = web.row("item", row.id)
    assert (changed.name, changed.is_old_for_new, changed.row_version) == ("A3复印纸", False, row.row_version + 1)
    assert web.history("item", row.id)[0].changes == {"name": ["A4复印纸", "A3复印纸"], "is_old_for_new": ["是", "否"]}


def test_the_second_editor_is_told_and_nothing_is_changed(web: Any, item: dict[str, str]) -> None:
    keeper, buyer = web.person("storekeeper"), web.person("buyer")
    keeper.post("/admin/item/new/", item)
    (row,) = web.rows("item")
    opened = keeper.get("/admin/item/edit/", id=row.id)
    address, sent = f"/admin/item/edit/?id={row.id}", {**item, "code": row.code}
    buyer.post(address, {**sent, "name": "打印纸", "specification": "80g"})
    stale = {**sent, "name": "复印纸", "unit": "箱", "row_version": value_of(opened, "row_version")}
    answer = keeper.post(address, stale)
    page = text_of(answer)
    assert answer.status_code == 409
    assert (web.row("item", row.id).name, web.row("item", row.id).unit) == ("打印纸", "包")
    assert "A4复印纸" in page
    assert "打印纸" in page
    assert value_of(answer, "take-specification") == "theirs"
    assert value_of(answer, "unit") == "箱"


def test_the_choices_of_the_second_editor_are_kept(web: Any, item: dict[str, str]) -> None:
    keeper, buyer = web.person("storekeeper"), web.person("buyer")
    keeper.post("/admin/item/new/", {**item, "is_old_for_new": "1"})
    (row,) = web.rows("item")
    address, sent = f"/admin/item/edit/?id={row.id}", {**item, "code": row.code, "is_old_for_new": "1"}
    opened = value_of(keeper.get("/admin/item/edit/", id=row.id), "row_version")
    buyer.post(address, {**sent, "name": "打印纸", "specification": "80g"})
    conflict = keeper.post(address, {**sent, "name": "复印纸", "unit": "箱", "row_version": opened})
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', conflict.get_data(as_text=True)))
    answer = keeper.post(address, {**hidden, "take-name": "theirs", "take-unit": "mine", "then": "save"})
    assert answer.status_code == 302, text_of(answer)
    saved = web.row("item", row.id)
    assert (saved.name, saved.unit, saved.specification, saved.is_old_for_new) == ("打印纸", "箱", "80g", True)


def test_somebody_elses_row_is_not_found(web: Any, item: dict[str, str]) -> None:
    web.person("storekeeper").post("/admin/item/new/", item)
    (row,) = web.rows("item")
    stranger = web.person("storekeeper", school=web.world.second)
    assert stranger.get("/admin/item/edit/", id=row.id).status_code == 404
    assert stranger.post(f"/admin/item/edit/?id={row.id}", {**item, "name": "改"}).status_code == 404
    assert web.row("item", row.id).name == "A4复印纸"


# ---- columns one may not see ----


def test_a_hidden_column_sent_by_hand_is_refused_by_name(web: Any) -> None:
    world = web.world
    office = web.person("central_office", school=world.central)
    before = web.row("school", world.first)
    page = office.get("/admin/school/edit/", id=world.first)
    assert page.status_code == 200
    assert 'name="unified_credit_code"' not in page.get_data(as_text=True)
    answer = office.post(f"/admin/school/edit/?id={world.first}", {"name": "改了名", "unified_credit_code": "9133"})
    assert answer.status_code == 403
    assert "统一社会信用代码" in text_of(answer)
    assert web.row("school", world.first) == before


@pytest.mark.parametrize("column", ["document_no", "state", "created_by_id", "estimated_total_amount"])
def test_what_the_system_writes_cannot_be_sent(web: Any, column: str) -> None:
    answer = web.person("teacher").post("/admin/purchase_request/new/", {column: "1", "then": "save"})
    assert answer.status_code == 403
    assert web.rows("purchase_request") == []


def test_a_masked_column_left_blank_keeps_what_is_stored(web: Any) -> None:
    director = web.person("director")
    person = web.world.make("staff", name="王芳", identity_no="110101199003078515", phone="13800138000")
    page = director.get("/admin/staff/edit/", id=person.id)
    assert "110101199003078515" not in page.get_data(as_text=True)
    assert value_of(page, "identity_no") == ""
    sent = form_of(page)
    answer = director.post(f"/admin/staff/edit/?id={person.id}", {**sent, "trade": "电工"})
    assert answer.status_code == 302, text_of(answer)
    saved = web.row("staff", person.id)
    assert (saved.trade, saved.identity_no) == ("电工", "110101199003078515")
    director.post(
        f"/admin/staff/edit/?id={person.id}",
        {**form_of(director.get("/admin/staff/edit/", id=person.id)), "identity_no": "11010519491231002X"},
    )
    assert web.row("staff", person.id).identity_no == "11010519491231002X"


def test_a_masked_value_typed_anew_stays_when_something_else_is_wrong(web: Any) -> None:
    director = web.person("director")
    person = web.world.make("staff", name="王芳", identity_no="110101199003078515")
    answer = director.post(
        f"/admin/staff/edit/?id={person.id}",
        {**form_of(director.get("/admin/staff/edit/", id=person.id)), "name": "", "identity_no": "11010519491231002X"},
    )
    assert answer.status_code == 422
    assert value_of(answer, "identity_no") == "11010519491231002X"
    assert web.row("staff", person.id).identity_no == "110101199003078515"


def form_of(page: Any) -> dict[str, Any]:
    """Everything a browser would send of a page's form."""
    body = page.get_data(as_text=True)
    body = re.sub(r"<template>.*?</template>", "", body, flags=re.DOTALL)
    found: dict[str, Any] = {}
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", body):
        name = re.search(r' name="([^"]+)"', tag)
        if (
            name is None
            or ' type="file"' in tag
            or " disabled" in tag
            or (' type="checkbox"' in tag and " checked" not in tag)
        ):
            continue
        found[name[1]] = value_of(page, name[1]) if ' type="checkbox"' not in tag else "1"
    return found


# ---- files ----


def test_a_file_is_kept_and_taken_away(web: Any) -> None:
    admin = web.person("administrator", school=web.world.central)
    address = f"/admin/school/edit/?id={web.world.first}"
    answer = admin.post(address, {**form_of(admin.get(address)), "seal_image": (io.BytesIO(PNG), "公章.png")})
    assert answer.status_code == 302, text_of(answer)
    kept = web.row("school", web.world.first).seal_image
    sent = form_of(admin.get(address))
    assert sent["seal_image.keep"] == str(kept)
    admin.post(address, {**sent, "seal_image": (io.BytesIO(b""), "")})
    assert web.row("school", web.world.first).seal_image == kept
    del sent["seal_image.keep"], sent["submit_key"]
    answer = admin.post(address, {**sent, "row_version": "", "seal_image": (io.BytesIO(b""), "")})
    assert answer.status_code == 302, text_of(answer)
    assert web.row("school", web.world.first).seal_image is None


def test_a_file_that_has_to_be_chosen_again_is_named(web: Any) -> None:
    admin = web.person("administrator", school=web.world.central)
    address = f"/admin/school/edit/?id={web.world.first}"
    answer = admin.post(
        address, {**form_of(admin.get(address)), "name": "", "seal_image": (io.BytesIO(PNG), "公章.png")}
    )
    assert answer.status_code == 422
    assert "请重新选择附件：公章.png。" in text_of(answer)
    assert web.row("school", web.world.first).seal_image is None
    assert web.select(sa.select(Attachment.__table__)) == []


def test_a_file_of_the_wrong_kind_is_refused_at_its_field(web: Any) -> None:
    admin = web.person("administrator", school=web.world.central)
    address = f"/admin/school/edit/?id={web.world.first}"
    answer = admin.post(address, {**form_of(admin.get(address)), "seal_image": (io.BytesIO(b"MZ..."), "x.exe")})
    assert answer.status_code == 422
    assert "不能上传“x.exe”这种文件" in text_of(answer)


# ---- documents ----


@pytest.fixture
def request_form(web: Any) -> dict[str, Any]:
    """A purchase request with five lines as a browser sends it."""
    department = web.world.make("department", name="教导处")
    applicant = web.world.make("staff", name="刘欣怡", department_id=department.id)
    sent = {
        "date": "2026-11-21",
        "department_id": str(department.id),
        "department_id.text": "教导处",
        "applicant_id": str(applicant.id),
        "applicant_id.text": "刘欣怡",
        "category": first_choice("purchase_request", "category"),
        "purpose": "期末复习与展板布置",
        "needed_on": "2026-12-10",
        "fund_source": first_choice("purchase_request", "fund_source"),
        "procurement_method": "INQUIRY",
        "lines-count": "6",
        "then": "save",
    }
    for number, (name, unit, quantity, market, planned) in enumerate(
        [
            ("A4复印纸", "包", "60", "22.80", "22.50"),
            ("白板笔", "支", "120", "2.60", "2.50"),
            ("文件盒", "个", "80", "8.50", "8.50"),
            ("订书机", "台", "10", "36.00", "35.00"),
            ("彩色卡纸", "包", "65", "18.80", "18.00"),
        ]
    ):
        sent |= line(number, name, unit, quantity, market, planned)
    return sent


def line(number: int, name: str, unit: str, quantity: str, market: str, planned: str, **more: str) -> dict[str, str]:
    """One line of a purchase request as a browser sends it."""
    values = {
        "item_id": "",
        "item_id.text": "",
        "item_name": name,
        "specification": "",
        "unit": unit,
        "quantity": quantity,
        "market_price": market,
        "planned_unit_price": planned,
        "id": "",
        **more,
    }
    return {f"lines-{number}-{key}": value for key, value in values.items()}


def names(web: Any) -> list[tuple[int, str]]:
    """Number and name of every line."""
    return [(row.line_no, row.item_name) for row in sorted(web.rows("purchase_request_line"), key=lambda r: r.line_no)]


def test_a_document_is_saved_with_its_lines(web: Any, request_form: dict[str, Any]) -> None:
    answer = web.person("director").post("/admin/purchase_request/new/", request_form)
    assert answer.status_code == 302, text_of(answer)
    (request,) = web.rows("purchase_request")
    assert (request.state.name, request.document_no, request.needed_on) == ("DRAFT", None, dt.date(2026, 12, 10))
    assert names(web) == [(1, "A4复印纸"), (2, "白板笔"), (3, "文件盒"), (4, "订书机"), (5, "彩色卡纸")]
    lines = web.rows("purchase_request_line")
    assert [row.planned_unit_price for row in lines][:2] == [Decimal("22.50"), Decimal("2.50")]
    page = web.person("director").get("/admin/purchase_request/edit/", id=request.id)
    assert "大写：叁仟捌佰伍拾元整" in text_of(page)
    assert re.search(r'data-total="estimated_total_amount"[^>]*>3,850\.00<', page.get_data(as_text=True))


def test_lines_are_changed_added_and_removed_together(web: Any, request_form: dict[str, Any]) -> None:
    director = web.person("director")
    director.post("/admin/purchase_request/new/", request_form)
    (request,) = web.rows("purchase_request")
    address = f"/admin/purchase_request/edit/?id={request.id}"
    sent = form_of(director.get(address))
    ids = [row.id for row in web.rows("purchase_request_line")]
    assert [sent[f"lines-{n}-id"] for n in range(5)] == [str(i) for i in ids]
    sent = {key: value for key, value in sent.items() if not key.startswith("lines-1-")}
    sent |= {"lines-2-quantity": "90"} | line(7, "粉笔", "盒", "10", "5", "4.5") | {"lines-count": "8"}
    answer = director.post(address, sent)
    assert answer.status_code == 302, text_of(answer)
    assert names(web) == [(1, "A4复印纸"), (2, "文件盒"), (3, "订书机"), (4, "彩色卡纸"), (5, "粉笔")]
    assert web.row("purchase_request_line", ids[2]).quantity == Decimal(90)
    assert not web.rows("purchase_request_line", id=ids[1])


def test_a_wrong_line_is_named_and_everything_typed_stays(web: Any, request_form: dict[str, Any]) -> None:
    director = web.person("director")
    answer = director.post("/admin/purchase_request/new/", {**request_form, "lines-3-quantity": "十"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'href="#f-lines-3-quantity">第4行：“数量”：“十”不是数字<' in page
    answer = director.post(
        "/admin/purchase_request/new/", {**request_form, "lines-3-quantity": "", "lines-4-planned_unit_price": "20"}
    )
    page = text_of(answer)
    assert 'href="#f-lines-3-quantity"' in page
    assert 'href="#f-lines-4-planned_unit_price"' in page
    answer = director.post("/admin/purchase_request/new/", {**request_form, "lines-3-quantity": "十"})
    assert (value_of(answer, "lines-3-quantity"), value_of(answer, "lines-4-item_name")) == ("十", "彩色卡纸")
    assert web.rows("purchase_request") == web.rows("purchase_request_line") == []


def test_the_blank_line_of_a_page_without_script_is_no_line(web: Any, request_form: dict[str, Any]) -> None:
    sent = request_form | line(5, "", "", "", "", "")
    assert web.person("director").post("/admin/purchase_request/new/", sent).status_code == 302
    assert len(names(web)) == 5


def test_a_line_of_another_document_cannot_be_taken(web: Any, request_form: dict[str, Any]) -> None:
    director = web.person("director")
    director.post("/admin/purchase_request/new/", request_form)
    first = web.rows("purchase_request_line")
    director.post("/admin/purchase_request/new/", {**request_form, "lines-0-id": str(first[0].id)})
    assert web.row("purchase_request_line", first[0].id) == first[0]
    assert len(web.rows("purchase_request_line")) == 10


def test_two_people_who_change_lines_are_told(web: Any, request_form: dict[str, Any]) -> None:
    director, buyer = web.person("director"), web.person("buyer")
    director.post("/admin/purchase_request/new/", request_form)
    (request,) = web.rows("purchase_request")
    address = f"/admin/purchase_request/edit/?id={request.id}"
    mine, theirs = form_of(director.get(address)), form_of(buyer.get(address))
    assert buyer.post(address, {**theirs, "lines-0-quantity": "1"}).status_code == 302
    answer = director.post(address, {**mine, "lines-0-quantity": "2"})
    assert answer.status_code == 409
    assert "5行" in text_of(answer)
    assert web.rows("purchase_request_line")[0].quantity == Decimal(1)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.get_data(as_text=True)))
    assert director.post(address, {**hidden, "take-lines": "mine", "then": "save"}).status_code == 302
    assert web.rows("purchase_request_line")[0].quantity == Decimal(2)


def test_submitting_from_the_form_gives_number_and_signature(web: Any, request_form: dict[str, Any]) -> None:
    director = web.person("director")
    answer = director.post("/admin/purchase_request/new/", {**request_form, "then": "submit"})
    assert answer.status_code == 302, text_of(answer)
    (request,) = web.rows("purchase_request")
    assert request.state.name != "DRAFT"
    assert request.document_no.endswith("-2026-0001")
    edit = director.get("/admin/purchase_request/edit/", id=request.id)
    assert edit.headers["Location"].endswith(f"/details/?id={request.id}")
    refused = director.post(f"/admin/purchase_request/edit/?id={request.id}", {**request_form, "purpose": "别的"})
    assert refused.status_code == 422
    assert web.row("purchase_request", request.id) == request


def test_a_document_that_may_not_be_submitted_is_not_saved_either(web: Any, request_form: dict[str, Any]) -> None:
    bare = {key: value for key, value in request_form.items() if not key.startswith("lines-")} | {"lines-count": "0"}
    answer = web.person("director").post("/admin/purchase_request/new/", {**bare, "then": "submit"})
    assert answer.status_code == 422
    assert "请至少填写一行明细。" in text_of(answer)
    assert value_of(answer, "purpose") == "期末复习与展板布置"
    assert web.rows("purchase_request") == []


def test_a_step_nobody_declared_is_not_found(web: Any, request_form: dict[str, Any]) -> None:
    assert (
        web.person("director").post("/admin/purchase_request/new/", {**request_form, "then": "approve_all"}).status_code
        == 404
    )
    assert web.rows("purchase_request") == []


def test_a_copied_document_has_the_lines_and_todays_date(web: Any, request_form: dict[str, Any]) -> None:
    director = web.person("director")
    director.post("/admin/purchase_request/new/", {**request_form, "date": "2026-11-03", "needed_on": "2026-12-10"})
    (request,) = web.rows("purchase_request")
    page = director.get("/admin/purchase_request/new/", copy=request.id)
    assert (value_of(page, "date"), value_of(page, "lines-4-item_name"), value_of(page, "lines-4-id")) == (
        "2026-11-21",
        "彩色卡纸",
        "",
    )


# ---- steps that ask ----


def test_a_step_takes_what_it_asks_for(web: Any) -> None:
    director, worker = web.person("director"), web.world.make("staff", name="电工老赵")
    repair = web.world.make("repair_request")
    kind = first_choice("repair_request", "repairer_kind")
    page = director.get("/admin/repair_request/details/", id=repair.id)
    assert 'name="repairer_kind"' in page.get_data(as_text=True)
    wrong = director.post(
        f"/admin/repair_request/step/?id={repair.id}",
        {"then": "assign", "repairer_kind": kind, "repairer_id": "", "repairer_id.text": "没有这个人"},
    )
    assert wrong.status_code == 422
    assert "没有找到“没有这个人”" in text_of(wrong)
    assert web.row("repair_request", repair.id).state.name == "REPORTED"
    answer = director.post(
        f"/admin/repair_request/step/?id={repair.id}",
        {"then": "assign", "repairer_kind": kind, "repairer_id": str(worker.id), "repairer_id.text": "电工老赵"},
    )
    assert answer.status_code == 302, text_of(answer)
    taken = web.row("repair_request", repair.id)
    assert (taken.state.name, taken.repairer_id) == ("ASSIGNED", worker.id)


def test_one_step_adds_lines_and_another_asks_for_each_of_them(web: Any) -> None:
    director, row = web.person("director"), web.world.make("tender", category=first_choice("tender", "category"))
    address = f"/admin/tender/step/?id={row.id}"
    assert director.post(address, then="announce", announced_on="2026-11-21").status_code == 302
    bidders = [web.world.make("supplier").id for _ in range(3)]
    for place, bidder in enumerate(bidders):
        sent = {
            "lines-0-supplier_id": str(bidder),
            "lines-0-bid_amount": f"{9 + place}.00",
            "lines-0-is_qualified": "1",
        }
        answer = director.post(address, {"then": "record_bid", **sent})
        assert answer.status_code == 302, text_of(answer)
    bids = web.rows("tender_bid", document_id=row.id)
    assert [(bid.supplier_id, bid.bid_amount) for bid in bids] == [
        (bidder, Decimal(9 + place)) for place, bidder in enumerate(bidders)
    ]
    page = text_of(director.get("/admin/tender/details/", id=row.id))
    assert all(f'name="lines-{bid.id}-score"' in page for bid in bids)
    assert "待开标评标" in page
    assert "待流标" not in page
    sent = {f"lines-{bid.id}-score": str(90 - bid.id % 7) for bid in bids} | {
        f"lines-{bid.id}-is_qualified": "1" for bid in bids
    }
    sent |= {"evaluators": "校长", "parent_committee_members": "家长代表", "winner_id": str(bidders[1])}
    answer = director.post(address, {"then": "evaluate", **sent})
    assert answer.status_code == 302, text_of(answer)
    scored = web.rows("tender_bid", document_id=row.id)
    assert [(bid.score, bid.is_winner) for bid in scored] == [
        (Decimal(90 - bid.id % 7), bid.supplier_id == bidders[1]) for bid in bids
    ]
    assert web.row("tender", row.id).winning_amount == Decimal("10.00")


# ---- while somebody types ----


def test_marks_follow_what_is_typed_and_write_nothing(web: Any, request_form: dict[str, Any]) -> None:
    item = web.world.make("item", name="粉笔", unit="盒", reference_price=Decimal("4.50"))
    director = web.person("director")
    sent = (
        request_form
        | line(5, "", "", "3", "", "4", item_id=str(item.id), **{"item_id.text": "粉笔"})
        | {
            "touched": "lines-5-item_id lines-5-quantity lines-5-planned_unit_price",
            "changed": "lines-5-item_id",
            "is_urgent": "1",
        }
    )
    sent["touched"] += " is_urgent " + " ".join(key for key in request_form if key.startswith("lines-"))
    marks = director.post("/admin/purchase_request/marks/", sent).get_json()
    assert marks["values"]["lines-5-unit"] == {"value": "盒", "text": "盒"}
    assert marks["values"]["lines-5-market_price"]["value"] == "4.50"
    assert marks["computed"]["lines-5-estimated_amount"] == "12.00"
    assert marks["totals"]["estimated_total_amount"] == "3,862.00"
    assert marks["capital"] == "叁仟捌佰陆拾贰元整"
    assert marks["required"]["urgent_reason"] is True
    assert "现有库存" in marks["facts"]["lines-5-item_id"]
    assert web.rows("purchase_request") == web.rows("purchase_request_line") == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lines-count": "x", "lines-0-quantity": "abc", "touched": "lines-0-quantity"},
        {"needed_on": "31.2", "touched": "needed_on"},
        {"department_id": "99999999999999999999", "touched": "department_id"},
        {"lines-0-id": "7", "lines-0-item_id": "-1"},
    ],
)
def test_marks_of_a_half_filled_form_never_break(web: Any, sent: dict[str, str]) -> None:
    assert web.person("director").post("/admin/purchase_request/marks/", sent).status_code == 200


def test_typed_values_are_not_overwritten_by_defaults(web: Any) -> None:
    director = web.person("director")
    marks = director.post(
        "/admin/fixed_asset/marks/",
        {
            "quantity": "3",
            "unit_price": "100",
            "original_amount": "250",
            "touched": "quantity unit_price original_amount",
        },
    ).get_json()
    assert "original_amount" not in marks["values"]
    marks = director.post(
        "/admin/fixed_asset/marks/",
        {"quantity": "3", "unit_price": "100", "original_amount": "", "touched": "quantity unit_price"},
    ).get_json()
    assert marks["values"]["original_amount"]["value"] == "300.00"
    assert web.rows("fixed_asset") == []


# ---- every register ----


def test_every_form_opens_and_refuses_an_empty_one_with_reasons(web: Any) -> None:
    from models.core.base import registers
    from models.core.permissions import CREATE

    director = web.person("director")
    world = web.world
    for model in registers():
        key = model.declaration.key
        allowed = (("director", key) in world.matrix and CREATE in world.matrix["director", key].actions) or (
            ("teacher", key) in world.matrix and CREATE in world.matrix["teacher", key].actions
        )
        if model.declaration.shape == "line" or not allowed:
            continue
        assert director.get(f"/admin/{key}/new/").status_code == 200, key
        assert director.post(f"/admin/{key}/marks/", {}).status_code == 200, key
        assert director.post(f"/admin/{key}/new/", {}).status_code in (302, 422), key


# ---- likely duplicates, last choices, pins ----


def likely(person: Any, address: str, **typed: str) -> dict[str, Any]:
    """What the marks of a half-filled form tell of records that may be the same."""
    answer = person.post(address, {**typed, "touched": " ".join(typed)})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()["likely"]
    return found


def test_a_likely_duplicate_is_told_with_its_address(web: Any) -> None:
    made = web.world.make("supplier", name="明光五金（建材）商行")
    told = likely(web.person("buyer"), "/admin/supplier/marks/", name="明光五金建材商行有限公司")
    assert [(one["title"], one["url"]) for one in told["name"]] == [
        ("明光五金（建材）商行", f"/admin/supplier/details/?id={made.id}")
    ]
    assert "“供应商名称”" in told["name"][0]["why"]
    assert likely(web.person("buyer"), "/admin/supplier/marks/", name="明光灯具商行") == {}
    assert likely(web.person("buyer"), f"/admin/supplier/marks/?id={made.id}", name="明光五金建材商行") == {}


def test_a_likely_duplicate_of_another_school_is_not_told(web: Any) -> None:
    web.world.make("staff", school=web.world.second, name="邻校同名者", phone="13900008888")
    own = web.world.make("staff", name="本校同号者", phone="13900009999")
    clerk = web.person("director")
    assert likely(clerk, "/admin/staff/marks/", phone="13900008888") == {}
    told = likely(clerk, "/admin/staff/marks/", phone="13900009999")
    assert [one["title"] for one in told["phone"]] == [own.name]


def test_a_masked_column_gives_no_duplicate_away(web: Any) -> None:
    web.world.make("supplier", name="账号商行", bank_account_no="6222020200011100001")
    buyer = web.person("buyer")
    assert likely(buyer, "/admin/supplier/marks/", name="另一家商行", bank_account_no="6222020200011100001") == {}


def test_the_rows_chosen_last_are_kept_per_register(web: Any) -> None:
    first, second = (web.world.make("staff", name=name) for name in ("甲老师", "乙老师"))
    director = web.person("director")
    for number, head in enumerate((first, second)):
        sent = {"name": f"处室{number}", "head_id": str(head.id), "kind": first_choice("department", "kind")}
        assert director.post("/admin/department/new/", sent).status_code == 302
    table = Preference.__table__
    (kept,) = web.select(sa.select(table.c.value).where(table.c.name == "recent:department"))
    assert kept.value["head_id"] == [second.id, first.id]
    offered = director.get("/admin/department/lookup/", column="head_id", q="").get_json()["items"]
    assert [item["label"] for item in offered[:2]] == ["乙老师", "甲老师"]


def test_a_pin_may_be_put_on_a_column_that_is_not_usually_carried(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    answer = keeper.post("/admin/item/new/", {**item, "then": "next", "pins": ["", "specification", "name", "code"]})
    assert answer.status_code == 302
    (row,) = web.rows("item")
    page = keeper.get("/admin/item/new/", after=row.id)
    assert (value_of(page, "name"), value_of(page, "unit"), value_of(page, "code")) == (row.name, "", "")
    table = Preference.__table__
    (kept,) = web.select(sa.select(table.c.value).where(table.c.name == "pins:item"))
    assert set(kept.value) == {"specification", "name"}


def test_names_are_offered_by_pinyin_written_out(web: Any) -> None:
    director = web.person("director")
    web.world.make("staff", name="单雨晴")
    web.world.make("staff", name="丹雨晴")

    def offered(letters: str) -> list[str]:
        answer = director.get("/admin/department/lookup/", column="head_id", q=letters)
        return sorted(item["label"] for item in answer.get_json()["items"])

    assert offered("shanyu") == ["单雨晴"]
    assert offered("syq") == ["单雨晴"]
    assert offered("danyuq") == ["丹雨晴"]
    assert offered("yuqing") == ["丹雨晴", "单雨晴"]


def test_a_saved_form_names_its_key_so_that_the_draft_goes(web: Any, item: dict[str, str]) -> None:
    keeper = web.person("storekeeper")
    key = value_of(keeper.get("/admin/item/new/"), "submit_key")
    refused = keeper.post("/admin/item/new/", {**item, "name": "", "submit_key": key})
    assert refused.status_code == 422
    assert "saved=" not in refused.headers.get("Set-Cookie", "")
    answer = keeper.post("/admin/item/new/", {**item, "submit_key": key})
    assert any(cookie.startswith(f"saved={key};") for cookie in answer.headers.getlist("Set-Cookie"))
    assert len(web.rows("item")) == 1
