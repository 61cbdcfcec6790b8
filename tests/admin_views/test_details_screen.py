"""The details page: what a reader sees of a row, its lines, its history, and of everything that points at it."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from flask import g

from admin_views import details_screen
from admin_views.extensions import db
from models.core import steps
from models.core.base import register_of
from models.core.context import acting
from models.core.database import reading
from models.core.permissions import Actor, Post
from tests.factories import NOW


def page_of(person: Any, key: str, row_id: int, **query: Any) -> str:
    """The details page as its reader sees it."""
    answer = person.get(f"/admin/{key}/details/", id=row_id, **query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


def fact(page: str, label: str) -> str | None:
    """The value beside a label, without its tags; None where the label does not stand there."""
    found = re.search(rf"<dt>{re.escape(label)}</dt><dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return None if found is None else re.sub(r"<[^>]+>", "", found[1])


@pytest.fixture
def asset(web: Any) -> Any:
    """A projector with a price."""
    return web.world.make(
        "fixed_asset",
        name="投影设备",
        specification="EB-X06",
        unit_price=Decimal("4150.50"),
        invoice_no="12345678",
        warranty_until=dt.date(2026, 12, 1),
    )


# ---- facts ----


def test_facts_figures_and_label_of_a_card(web: Any, asset: Any) -> None:
    page = page_of(web.person("asset_clerk"), "fixed_asset", asset.id)
    assert "<h1>投影设备" in page
    assert fact(page, "原值（元）") == "4,150.50"
    assert fact(page, "单价") == "¥4,150.50"
    assert fact(page, "规格型号") == "EB-X06"
    assert 'class="wait"' in page
    assert f"<b>{asset.label_code}</b>" in page
    drawing = re.search(r"<svg role=\"img\" aria-label=\"标签码二维码\".*?</svg>", page, re.DOTALL)
    assert drawing is not None
    assert drawing[0].count("<path") == 1
    assert "style=" not in page


def test_hidden_columns_are_nowhere_on_the_page(web: Any, asset: Any) -> None:
    page = page_of(web.person("maintenance"), "fixed_asset", asset.id, history="all")
    for text in ("4,150.50", "4150.5", "12345678", "<dt>原值", "发票号", "<dt>单价"):
        assert text not in page, text


def test_masked_values_are_masked(web: Any) -> None:
    person = web.world.make("staff", phone="13800001234", identity_no=None, name="罗秀英")
    page = page_of(web.person("asset_clerk"), "staff", person.id)
    assert "13800001234" not in page
    assert "138****1234" in page


def test_references_are_links_only_for_those_who_may_follow_them(web: Any, asset: Any) -> None:
    page = page_of(web.person("asset_clerk"), "fixed_asset", asset.id)
    assert f'href="/admin/room/details/?id={asset.room_id}"' in page
    teacher, supplier = web.person("teacher"), web.world.make("supplier", name="明远教育装备")
    own = web.world.make("fixed_asset", custodian_id=teacher.staff_id, supplier_id=supplier.id)
    page = page_of(teacher, "fixed_asset", own.id)
    assert fact(page, "供应商") == "明远教育装备"
    assert "/admin/supplier/" not in page


def test_rows_of_another_school_are_not_found(web: Any) -> None:
    there = web.world.make("fixed_asset", school=web.world.second)
    director = web.person("director")
    for address in ("details", "qr", "edit"):
        assert director.get(f"/admin/fixed_asset/{address}/", id=there.id).status_code == 404
    assert director.get(f"/q/{there.label_code}").status_code == 404


def test_a_label_leads_to_its_card(web: Any, asset: Any) -> None:
    clerk = web.person("asset_clerk")
    assert clerk.get(f"/q/{asset.label_code}").headers["Location"] == f"/admin/fixed_asset/details/?id={asset.id}"
    picture = clerk.get("/admin/fixed_asset/qr/", id=asset.id)
    assert picture.mimetype == "image/svg+xml"
    assert picture.get_data(as_text=True).count("<path") == 1
    room = web.world.one("room")
    assert clerk.get("/admin/room/qr/", id=room.id).status_code == 404


def test_only_allowed_actions_are_offered(web: Any, asset: Any) -> None:
    clerk, teacher = web.person("asset_clerk"), web.person("teacher")
    page = page_of(clerk, "fixed_asset", asset.id)
    for text in ("修改 <kbd>E</kbd>", "删除…", "复制", "打印"):
        assert text in page, text
    own = web.world.make("fixed_asset", custodian_id=teacher.staff_id)
    page = page_of(teacher, "fixed_asset", own.id)
    for text in ("修改 <kbd>E</kbd>", "删除…", "复制"):
        assert text not in page, text


# ---- history ----


def test_history_shows_old_and_new_in_words(web: Any, asset: Any) -> None:
    clerk = web.person("asset_clerk")
    room = web.world.make("room", name="多媒体教室一")
    answer = clerk.post(
        f"/admin/fixed_asset/edit/?id={asset.id}", {"room_id": str(room.id), "specification": "EB-X51", "then": "save"}
    )
    assert answer.status_code == 302, html.unescape(answer.get_data(as_text=True))
    page = page_of(clerk, "fixed_asset", asset.id)
    assert "<del>EB-X06</del>" in page
    assert "<ins>EB-X51</ins>" in page
    assert "<ins>多媒体教室一</ins>" in page


def test_history_of_hidden_columns_is_left_out_and_of_masked_ones_says_only_that_they_changed(web: Any) -> None:
    person = web.world.make("staff", phone="13800001234", identity_no=None)
    director = web.person("director")
    answer = director.post(f"/admin/staff/edit/?id={person.id}", {"phone": "13900005678", "then": "save"})
    assert answer.status_code == 302, html.unescape(answer.get_data(as_text=True))
    assert "<ins>13900005678</ins>" in page_of(director, "staff", person.id)
    page = page_of(web.person("asset_clerk"), "staff", person.id)
    assert "已改，不显示内容" in page
    bureau = page_of(web.person("bureau", school=web.world.central), "staff", person.id)
    for text in (page, bureau):
        assert "13900005678" not in text
        assert "13800001234" not in text
    assert "已改，不显示内容" not in bureau


def test_history_links_the_rows_of_one_action_as_far_as_they_are_seen(web: Any) -> None:
    world = web.world
    with world.as_system() as context:
        context.source = "import"
        mine, other = (
            register_of("supplier")(name=f"供应商{n}", school_id=school)
            for n, school in ((1, world.first), (2, world.second))
        )
        built = [world.build(register_of("supplier"), row.school_id, {"name": row.name}) for row in (mine, other)]
        third = world.build(register_of("supplier"), world.first, {"name": "供应商3"})
        world.session.add_all([*built, third])
        world.session.flush()
    director = web.person("director")
    page = page_of(director, "supplier", built[0].id)
    found = re.search(r'<a href="(/history/\w+/)">同批2条</a>', page)
    assert found is not None
    batch = html.unescape(director.get(found[1]).get_data(as_text=True))
    assert "供应商1" in batch
    assert "供应商3" in batch
    assert "供应商2" not in batch
    assert web.person("guard").get(found[1]).status_code == 404


# ---- registers that point at the row ----


def test_related_rows_are_counted_inside_the_scope(web: Any) -> None:
    world = web.world
    teacher = web.person("teacher")
    room = world.make("room", name="三（2）班教室")
    for custodian in (teacher.staff_id, None, None):
        world.make("fixed_asset", room_id=room.id, **({"custodian_id": custodian} if custodian else {}))
    page = page_of(web.person("asset_clerk"), "room", room.id)
    assert re.search(r'固定资产台账<span class="n">3</span>', page)
    assert f'href="/admin/fixed_asset/?f.room_id.in={room.id}"' in page
    assert f'href="/admin/fixed_asset/new/?room_id={room.id}"' in page
    page = page_of(teacher, "room", room.id)
    assert re.search(r'固定资产台账<span class="n">1</span>', page)
    assert "/admin/fixed_asset/new/" not in page.split("<main", 1)[1]
    guard = page_of(web.person("guard"), "room", room.id)
    assert "固定资产台账" not in guard.split("<main", 1)[1]


def test_an_unknown_tab_shows_the_first(web: Any, asset: Any) -> None:
    page = page_of(web.person("asset_clerk"), "fixed_asset", asset.id, tab="staff.password_hash")
    assert 'aria-current="true"' in page


# ---- documents ----


@pytest.fixture
def request_form(web: Any) -> Any:
    """A purchase request with two lines, handed in."""
    world = web.world
    form = world.make(
        "purchase_request",
        purpose="期末复习",
        needed_on=dt.date(2026, 12, 20),
        department_id=world.one("department").id,
    )
    for name, price in (("白板笔", "2.50"), ("A4复印纸", "22.50")):
        world.make(
            "purchase_request_line",
            document=form,
            item_name=name,
            quantity=Decimal(10),
            planned_unit_price=Decimal(price),
            market_price=Decimal(price),
            unit="包",
        )
    return form


def move(web: Any, form: Any, *names: str, opinion: str = "") -> None:
    """Take steps as the system, which has no posts."""
    with web.world.as_system():
        for name in names:
            steps.take(web.world.session, form, name, opinion=opinion)


def test_lines_have_their_sum_in_capital_figures(web: Any, request_form: Any) -> None:
    page = page_of(web.person("director"), "purchase_request", request_form.id)
    assert "白板笔" in page
    assert "A4复印纸" in page
    assert '<td class="num">250.00</td>' in page
    assert "贰佰伍拾元整" in page
    assert "继续填写" in page


def test_the_trail_begins_a_new_round_after_a_return(web: Any, request_form: Any) -> None:
    move(web, request_form, "submit")
    move(web, request_form, "send_back", opinion="库存还有5包")
    page = page_of(web.person("director"), "purchase_request", request_form.id)
    assert "库存还有5包" in page
    assert "待提交" in page
    move(web, request_form, "submit")
    page = page_of(web.person("director"), "purchase_request", request_form.id)
    assert "第1轮（已退回）" in page
    assert "待部门同意" in page


def test_a_step_is_taken_from_the_page(web: Any, request_form: Any) -> None:
    move(web, request_form, "submit", "department_approve", "certify")
    director = web.person("director")
    page = page_of(director, "purchase_request", request_form.id)
    assert 'name="then" value="logistics_approve"' in page
    assert "退回…" in page
    assert "驳回…" in page
    assert page_of(web.person("auditor"), "purchase_request", request_form.id).count('name="then"') == 0
    address = f"/admin/purchase_request/step/?id={request_form.id}"
    refused = director.post(address, then="send_back", opinion=" ")
    assert refused.status_code == 422
    assert "请填写退回的意见或原因" in html.unescape(refused.get_data(as_text=True))
    stale = director.post(address, then="logistics_approve", row_version="1")
    assert stale.status_code == 422
    assert director.post(address, then="logistics_approve", opinion="同意").status_code == 302
    page = page_of(director, "purchase_request", request_form.id)
    assert "同意" in page
    assert 'value="logistics_approve"' not in page


def test_what_is_missing_stands_beside_the_step(web: Any) -> None:
    empty = web.world.make("purchase_request")
    page = page_of(web.person("director"), "purchase_request", empty.id)
    assert "请至少填写一行明细" in page
    assert 'value="submit"' not in page


def test_a_document_is_signed_on_paper(web: Any, request_form: Any) -> None:
    move(web, request_form, "submit")
    page = page_of(web.person("director"), "purchase_request", request_form.id)
    signs = page[page.index("tz-signs") : page.index("</div></div></div>", page.index("tz-signs"))]
    assert "提交<br>" in signs
    assert "校长批准" in signs
    assert "审核人" not in page
    assert "制表人：" in page_of(web.person("asset_clerk"), "fixed_asset", web.world.make("fixed_asset").id)


# ---- deleting ----


def test_a_refused_delete_names_who_points_at_the_row(web: Any) -> None:
    world = web.world
    room = world.make("room", name="三（2）班教室")
    world.make("fixed_asset", room_id=room.id, name="学生课桌")
    director = web.person("director")
    answer = director.post("/admin/room/delete/", id=str(room.id))
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "三（2）班教室" in page
    assert "固定资产台账" in page
    assert "学生课桌" in page
    assert f'href="/admin/fixed_asset/?f.room_id.in={room.id}"' in page
    assert len(web.rows("room", id=room.id)) == 1


def test_a_refused_delete_leads_nowhere_the_reader_may_not_go(web: Any) -> None:
    world = web.world
    room = world.make("room").id
    world.make("fixed_asset", room_id=room, name="秘密资产")
    world.session.commit()
    guard = Actor(None, None, "门卫", world.first, (Post("guard", world.first),), world.matrix)
    with web.app.test_request_context("/"), reading(), acting(guard, "web", NOW, session=db.session()):
        g.actor = guard
        page = details_screen.refused_page(db.session.get(register_of("room"), room), [])
        db.session.remove()
    (pointer,) = page.pointers
    assert (pointer.label, pointer.count, pointer.url, pointer.examples) == ("固定资产台账", "1条", "", ())


def test_nothing_waits_for_an_optional_step(web: Any) -> None:
    model = type(web.world.one("price_comparison"))
    row = web.world.make(model, state=model.State.SELECTED)
    web.world.make("price_comparison_line", document=row)
    page = page_of(web.person("buyer"), "price_comparison", row.id)
    assert 'value="open_order"' in page
    assert "待生成采购单" not in page
