"""Likely duplicates: what two people may have entered for one thing, told only to those who may see it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.duplicates import MOST_LIKENESSES, folded, groups, likely, pointing_counts
from tests.factories import World


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州明德文具有限公司", "杭州明德文具"),
        ("杭州（明德）文具有限责任公司", "杭州明德文具有限公司"),
        ("Ａ４ 复印纸", "a4复印纸"),
        ("一号楼", "1#楼"),
        ("城南“新鲜”蔬菜-配送部", "城南新鲜蔬菜配送部"),
    ],
)
def test_names_that_are_heard_the_same_are_folded_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("杭州文具", "杭州文教"), ("101教室", "102教室"), ("有限公司", "公司")])
def test_names_of_different_things_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_supplier_under_another_spelling_is_found(world: World, session: Session) -> None:
    stored = world.make("supplier", name="杭州（明德）文具有限公司")
    world.make("supplier", name="杭州明德食品有限公司")
    with world.acting("buyer"):
        (found,) = likely(session, register_of("supplier"), {"name": "杭州明德文具"})
    assert (found.row_id, found.title, found.why) == (stored.id, "杭州（明德）文具有限公司", "“供应商名称”相近")


def test_the_same_number_is_found_before_the_same_name(world: World, session: Session) -> None:
    named = world.make("supplier", name="明德文具店")
    coded = world.make("supplier", name="文轩书店", credit_code="91350100M000100Y43")
    with world.acting("buyer"):
        found = likely(session, register_of("supplier"), {"name": "明德文具店", "credit_code": "91350100M000100Y43"})
    assert [(one.row_id, one.why) for one in found] == [
        (coded.id, "“统一社会信用代码”相同"),
        (named.id, "“供应商名称”相同"),
    ]


def test_the_row_itself_and_other_schools_rows_are_no_duplicates(world: World, session: Session) -> None:
    own = world.make("supplier", name="明德文具店")
    world.make("supplier", name="明德 文具店", school=world.second)
    with world.acting("buyer"):
        assert likely(session, register_of("supplier"), {"name": "明德文具店"}, own.id) == []
        assert len(likely(session, register_of("supplier"), {"name": "明德文具店"})) == 1


def test_a_masked_number_tells_nothing(world: World, session: Session) -> None:
    number = "11010519491231002X"
    world.make("staff", name="张伟", identity_no=number)
    model = register_of("staff")
    with world.acting("director") as context:
        assert not context.actor.columns(model).plain("identity_no")
        assert likely(session, model, {"name": "李娜", "identity_no": number}) == []
    with world.as_system():
        assert [one.why for one in likely(session, model, {"name": "李娜", "identity_no": number})] == [
            "“证件号码”相同"
        ]


def test_paper_of_another_size_is_another_item(world: World, session: Session) -> None:
    first = world.make("item", name="复印纸", specification="A4", unit="包")
    world.make("item", name="复印纸", specification="A3", unit="包")
    with world.acting("storekeeper"):
        found = likely(session, register_of("item"), {"name": "复印 纸", "specification": "Ａ4", "unit": "包"})
    assert [one.row_id for one in found] == [first.id]


def test_forty_cards_of_one_name_are_no_duplicates(world: World, session: Session) -> None:
    card = world.make("fixed_asset", name="台式电脑")
    with world.as_system():
        assert likely(session, register_of("fixed_asset"), {"name": "台式电脑"}) == []
        (found,) = likely(session, register_of("fixed_asset"), {"asset_no": card.asset_no})
    assert found.row_id == card.id


def test_at_most_three_are_told(world: World, session: Session) -> None:
    for sign in ("", "-", "·", "（", " "):
        world.make("supplier", name=f"明德{sign}文具店")
    with world.acting("buyer"):
        assert len(likely(session, register_of("supplier"), {"name": "明德文具店"})) == MOST_LIKENESSES


def test_unreadable_and_blank_cells_find_nothing(world: World, session: Session) -> None:
    world.make("supplier", name="明德文具店")
    model = register_of("supplier")
    with world.acting("buyer"):
        for texts in ({}, {"name": ""}, {"name": "\u3000"}, {"credit_code": "9" * 300}, {"name": "文"}):
            assert likely(session, model, texts) == []


# ---- all of a register ----


def test_groups_join_what_agrees_in_any_way(world: World, session: Session) -> None:
    one = world.make("supplier", name="明德文具有限公司", contact_phone="0571-2180001")
    other = world.make("supplier", name="明德（文具）")
    third = world.make("supplier", name="杭州纸品厂", contact_phone="0571-2180001")
    world.make("supplier", name="别的店")
    world.make("contract", supplier_id=other.id)
    with world.acting("buyer"):
        (group,), count = groups(session, register_of("supplier"))
    assert count == 1
    assert group.ids == (other.id, one.id, third.id)
    assert set(group.why) == {"“供应商名称”相近", "“联系电话”相同"}
    assert group.pointing[other.id].total() == 1
    assert group.pointing[one.id].total() == 0


def test_masked_numbers_make_no_group(world: World, session: Session) -> None:
    for name in ("明德文具店", "杭州纸品厂"):
        world.make("supplier", name=name, bank_account_no="6222021202041234567")
    model = register_of("supplier")
    with world.acting("storekeeper") as context:
        assert not context.actor.columns(model).plain("bank_account_no")
        assert groups(session, model) == ([], 0)
    with world.acting("accountant"):
        assert groups(session, model)[1] == 1


def test_rooms_of_two_buildings_are_two_rooms(world: World, session: Session) -> None:
    here, there = world.make("building", name="教学楼"), world.make("building", name="宿舍楼")
    one = world.make("room", name="301", building_id=here.id)
    other = world.make("room", name="３０１", building_id=here.id)
    world.make("room", name="３01", building_id=there.id)
    with world.acting("asset_clerk"):
        (group,), _ = groups(session, register_of("room"))
    assert group.ids == (one.id, other.id)


def test_another_schools_rows_are_in_no_group(world: World, session: Session) -> None:
    world.make("supplier", name="明德文具店")
    world.make("supplier", name="明德文具 店", school=world.second)
    with world.acting("administrator"):
        assert groups(session, register_of("supplier")) == ([], 0)


def test_what_points_at_a_row_is_counted_by_document(world: World, session: Session) -> None:
    item = world.make("item")
    document = world.make("stock_in")
    for _ in range(2):
        world.make("stock_in_line", document=document, item_id=item.id)
    with world.acting("storekeeper"):
        counts = pointing_counts(session, register_of("item"), [item.id])
    assert counts[item.id] == {register_of("stock_in").declaration.label: 2}
