"""Duplicates and merging end to end: seen by those who may see, done by those who may change and delete, told in full."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from models.core.base import register_of


def text_of(answer: Any) -> str:
    """The page as its reader sees it, entities resolved."""
    return html.unescape(answer.get_data(as_text=True))


def fields_of(answer: Any) -> dict[str, Any]:
    """What the form of the page sends: hidden fields and ticked columns."""
    page = answer.get_data(as_text=True)
    form = page[page.index('<form class="tz-main-form"') : page.index('<div class="tz-bar"')]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    hidden["take"] = re.findall(r'name="take" value="(\w+)" checked', form)
    return hidden


@pytest.fixture
def suppliers(web: Any) -> tuple[Any, Any]:
    """One supplier under two names; the second has what the first lacks."""
    first = web.world.make("supplier", name="明德文具有限公司", contact_person="王芳")
    second = web.world.make(
        "supplier", name="明德（文具）", contact_person="李强", credit_code="91350100M000100Y43", address="文三路1号"
    )
    return first, second


def path(pair: tuple[Any, Any]) -> str:
    return f"/admin/supplier/merge/?keep={pair[0].id}&lose={pair[1].id}"


def test_duplicates_lead_to_the_merging(web: Any, suppliers: tuple[Any, Any]) -> None:
    first, second = suppliers
    web.world.make("contract", supplier_id=second.id)
    web.world.make("supplier", name="明德 文具", school=web.world.second)
    buyer = web.person("buyer")
    assert 'href="/admin/supplier/duplicates/"' in text_of(buyer.get("/admin/supplier/"))
    page = text_of(buyer.get("/admin/supplier/duplicates/"))
    assert "“供应商名称”相近" in page
    assert f"{register_of('contract').declaration.label}1条" in page
    assert f"/admin/supplier/merge/?keep={second.id}&lose={first.id}" in page
    assert "明德 文具" not in page


def test_duplicates_are_for_readers_and_merging_for_those_who_may(web: Any, suppliers: tuple[Any, Any]) -> None:
    keeper = web.person("storekeeper")
    page = text_of(keeper.get("/admin/supplier/duplicates/"))
    assert "明德（文具）" in page
    assert "merge/" not in page
    assert keeper.get(path(suppliers)).status_code == 403
    assert web.person("cleaner").get("/admin/supplier/duplicates/").status_code == 404
    assert web.person("buyer").get("/admin/purchase_order/duplicates/").status_code == 404


def test_the_page_offers_what_is_missing_and_names_what_follows(web: Any, suppliers: tuple[Any, Any]) -> None:
    second = suppliers[1]
    contract = web.world.make("contract", supplier_id=second.id)
    buyer = web.person("buyer")
    answer = buyer.get(path(suppliers))
    page = text_of(answer)
    assert fields_of(answer)["take"] == ["credit_code", "address"]
    assert "合并后不能撤销" in page
    assert register_of("contract").declaration.label in page
    assert web.row("contract", contract.id).supplier_id == second.id
    assert len(web.rows("supplier")) == 2


def test_merged_as_shown(web: Any, suppliers: tuple[Any, Any]) -> None:
    first, second = suppliers
    contract = web.world.make("contract", supplier_id=second.id)
    asset = web.world.make("fixed_asset", supplier_id=second.id)
    buyer = web.person("buyer")
    answer = buyer.post("/admin/supplier/merge/", fields_of(buyer.get(path(suppliers))))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/admin/supplier/details/?id={first.id}"
    (row,) = web.rows("supplier")
    assert (row.id, row.name, row.contact_person) == (first.id, "明德文具有限公司", "王芳")
    assert (row.credit_code, row.address) == ("91350100M000100Y43", "文三路1号")
    assert web.row("contract", contract.id).supplier_id == first.id
    assert web.row("fixed_asset", asset.id).supplier_id == first.id
    details = text_of(buyer.get(f"/admin/supplier/details/?id={first.id}&history=all"))
    assert "合并自" in details
    assert "明德（文具）" in details


def test_rooms_too(web: Any) -> None:
    building = web.world.one("building")
    keep = web.world.make("room", name="301教室", building_id=building.id)
    lose = web.world.make("room", name="３０１教室", building_id=building.id, seat_count=45)
    pointing = {
        key: web.world.make(key, room_id=lose.id).id
        for key in ("class_group", "fixed_asset", "repair_request", "hazard")
    }
    clerk = web.person("asset_clerk")
    found = clerk.get(f"/admin/room/merge/?keep={keep.id}&lose={lose.id}")
    assert clerk.post("/admin/room/merge/", fields_of(found)).status_code == 302
    named = [(row.id, row.seat_count) for row in web.rows("room") if row.name in ("301教室", "３０１教室")]
    assert named == [(keep.id, 45)]
    assert {web.row(key, row_id).room_id for key, row_id in pointing.items()} == {keep.id}


def test_without_the_right_to_delete(web: Any, suppliers: tuple[Any, Any]) -> None:
    first, second = suppliers
    contract = web.world.make("contract", supplier_id=second.id)
    manager = web.person("canteen_manager")
    sent = {"keep": str(first.id), "lose": str(second.id), "versions": f"{first.row_version}-{second.row_version}"}
    assert manager.get(path(suppliers)).status_code == 403
    assert manager.post("/admin/supplier/merge/", sent).status_code == 403
    assert 'value="merge"' not in text_of(manager.get("/admin/supplier/"))
    assert len(web.rows("supplier")) == 2
    assert web.row("contract", contract.id).supplier_id == second.id


def test_rows_out_of_scope_are_not_there(web: Any, suppliers: tuple[Any, Any]) -> None:
    first, _ = suppliers
    elsewhere = web.world.make("supplier", school=web.world.second)
    buyer = web.person("buyer")
    for other in (elsewhere.id, 987654, "", "x"):
        sent = {"keep": str(first.id), "lose": str(other), "versions": "1-1"}
        assert buyer.get("/admin/supplier/merge/", **sent).status_code == 404
        assert buyer.post("/admin/supplier/merge/", sent).status_code == 404
    assert len(web.rows("supplier")) == 3


def test_what_stands_against_it_is_said_and_nothing_changes(web: Any) -> None:
    keep, lose = web.world.make("staff", name="张伟"), web.world.make("staff", name="张 伟")
    for one in (keep, lose):
        web.world.make("user_account", staff_id=one.id, login_name=f"zhang{one.id}")
    room = web.world.make("room", responsible_id=lose.id)
    director = web.person("director")
    answer = director.get(f"/admin/staff/merge/?keep={keep.id}&lose={lose.id}")
    assert "现在还不能合并" in text_of(answer)
    assert "用户账号“" in text_of(answer)
    assert 'data-verb="合并"' not in text_of(answer)
    refused = director.post("/admin/staff/merge/", fields_of(answer))
    assert refused.status_code == 422
    assert "会重复" in text_of(refused)
    assert web.row("room", room.id).responsible_id == lose.id
    assert {row.staff_id for row in web.rows("user_account")} >= {keep.id, lose.id}


def test_a_row_changed_meanwhile_is_shown_again(web: Any, suppliers: tuple[Any, Any]) -> None:
    buyer = web.person("buyer")
    sent = fields_of(buyer.get(path(suppliers)))
    with web.world.as_system():
        suppliers[1].address = "文三路2号"
        web.world.session.flush()
    answer = buyer.post("/admin/supplier/merge/", sent)
    assert answer.status_code == 409
    assert "刚有人改动过" in text_of(answer)
    assert "文三路2号" in text_of(answer)
    assert len(web.rows("supplier")) == 2


def test_a_column_that_may_not_be_taken_is_refused(web: Any, suppliers: tuple[Any, Any]) -> None:
    buyer = web.person("buyer")
    sent = fields_of(buyer.get(path(suppliers)))
    answer = buyer.post("/admin/supplier/merge/", {**sent, "take": ["school_id"]})
    assert answer.status_code == 403
    assert len(web.rows("supplier")) == 2


def test_masked_values_are_taken_unread(web: Any) -> None:
    keep = web.world.make("supplier", name="明德文具有限公司")
    lose = web.world.make("supplier", name="明德文具", bank_account_no="6222021202041234567")
    buyer = web.person("buyer")
    answer = buyer.get(path((keep, lose)))
    assert "6222021202041234567" not in text_of(answer)
    assert "已填，不显示" in text_of(answer)
    assert buyer.post("/admin/supplier/merge/", fields_of(answer)).status_code == 302
    assert web.row("supplier", keep.id).bank_account_no == "6222021202041234567"


def test_two_ticked_rows_lead_to_the_page(web: Any, suppliers: tuple[Any, Any]) -> None:
    first, second = suppliers
    web.world.make("contract", supplier_id=second.id)
    third = web.world.make("supplier")
    buyer = web.person("buyer")
    ticked = {"action": "merge", "rowid": [str(first.id), str(second.id)]}
    answer = buyer.post("/admin/supplier/action/", ticked)
    assert answer.headers["Location"] == f"/admin/supplier/merge/?keep={second.id}&lose={first.id}"
    for ids in ([first.id], [first.id, second.id, third.id]):
        answer = buyer.post("/admin/supplier/action/", {"action": "merge", "rowid": [str(i) for i in ids]})
        assert answer.headers["Location"].startswith("/admin/supplier/")
        assert "merge/" not in answer.headers["Location"]
    assert len(web.rows("supplier")) == 3


def test_accounts_schools_and_papers_are_not_merged(web: Any) -> None:
    administrator = web.person("administrator")
    for key in ("user_account", "school", "purchase_order", "fixed_asset"):
        assert administrator.get(f"/admin/{key}/merge/", keep="1", lose="2").status_code == 404


def test_two_schools_rows_are_never_one(web: Any, suppliers: tuple[Any, Any]) -> None:
    elsewhere = web.world.make("supplier", name="明德文具店", school=web.world.second)
    administrator = web.person("administrator")
    for keep, lose in ((suppliers[0], elsewhere), (suppliers[0], suppliers[0])):
        sent = {"keep": str(keep.id), "lose": str(lose.id), "versions": f"{keep.row_version}-{lose.row_version}"}
        for answer in (
            administrator.get("/admin/supplier/merge/", **sent),
            administrator.post("/admin/supplier/merge/", sent),
        ):
            assert answer.status_code == 409
            assert "不能合并" in text_of(answer)
    assert len(web.rows("supplier")) == 3
