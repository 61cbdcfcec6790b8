"""The class and room registers: what they hold, what is kept once signed for, and the pupils who keep it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from models.assets.property import ClassProperty, RoomProperty, StudentPropertyKeeper
from models.core.base import register_of
from models.core.rules import RefusedError
from models.organisation.organisation import ClassGroup
from models.vocabulary import AssetState, PropertyRating
from tests.factories import TODAY

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
Place = ClassProperty.PlaceKind


def problems(raised):
    return [(p.rule, p.column) for p in raised.value.problems]


def write(world, row):
    world.session.add(row)
    world.session.flush()


def erase(world, row):
    world.session.delete(row)
    world.session.flush()


def assign(world, row, values):
    for name, value in values.items():
        setattr(row, name, value)
    world.session.flush()


def refused(world, key, rule, column, **values):
    """The row is refused with this rule and column, and not written; returns the sentences."""
    row = world.build(register_of(key), world.here, values)
    count = world.count(key)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        write(world, row)
    world.session.expunge(row)
    assert (rule, column) in problems(raised), problems(raised)
    assert world.count(key) == count
    return str(raised.value)


def refused_change(world, row, rule, **values):
    """The change is refused and the values stay; returns the sentences."""
    stored = {name: getattr(row, name) for name in values}
    with world.as_system(), pytest.raises(RefusedError) as raised:
        assign(world, row, values)
    world.session.expire(row)
    assert rule in [p.rule for p in raised.value.problems]
    with world.as_system():
        assert {name: getattr(row, name) for name in values} == stored
    return str(raised.value)


def change(world, row, **values):
    with world.as_system() as context:
        assign(world, row, values)
        return [w.rule for w in context.warnings]


def same_in_sql(world, model, row, column):
    """The computed value, the same in Python and SQL."""
    with world.as_system():
        value = getattr(row, column)
        assert (
            world.session.execute(sa.select(model.id, getattr(model, column)).where(model.id == row.id)).one()[1]
            == value
        )
    return value


def batch(world, quantity=40):
    return world.make(
        "fixed_asset",
        life_state=AssetState.IN_USE,
        is_group_card=True,
        quantity=Decimal(quantity),
        unit_price=Decimal("80.00"),
        specification="钢木",
        unit="张",
    )


@pytest.mark.parametrize("key", ["class_property", "room_property"])
@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("quantity", {"quantity": Decimal(0)}),
        ("intact_quantity", {"intact_quantity": Decimal(-1)}),
        ("damaged_quantity", {"damaged_quantity": Decimal(-1)}),
        ("intact_quantity", {"intact_quantity": Decimal(1), "damaged_quantity": Decimal(1)}),
        ("unit_price", {"unit_price": Decimal("-0.01")}),
    ],
)
def test_quantities_that_cannot_be_right_are_refused(world, key, column, values):
    refused(world, key, "", column, **values)


@pytest.mark.parametrize(
    ("key", "column", "values"),
    [
        ("class_property", "expected_use_months", {"expected_use_months": 0}),
        ("class_property", "registered_on", {"registered_on": TOMORROW}),
        ("class_property", "confirmed_on", {"confirmed_on": YESTERDAY}),
        ("class_property", "confirmed_on", {"state": ClassProperty.State.CONFIRMED}),
        ("room_property", "contract_until", {"contract_until": YESTERDAY}),
        ("room_property", "confirmed_on", {"confirmed_on": YESTERDAY}),
        ("room_property", "confirmed_on", {"state": RoomProperty.State.CONTRACTED}),
        ("room_property", "department_id", {"room_id": None}),
        ("student_property_keeper", "trained_on", {"trained_on": YESTERDAY}),
        ("student_property_keeper", "ended_on", {"ended_on": YESTERDAY}),
        ("student_property_keeper", "check_rating", {"last_checked_on": TODAY}),
        (
            "student_property_keeper",
            "last_checked_on",
            {"last_checked_on": YESTERDAY, "check_rating": PropertyRating.GOOD},
        ),
    ],
)
def test_days_and_states_that_cannot_be_right_are_refused(world, key, column, values):
    refused(world, key, "", column, **values)


@pytest.mark.parametrize("key", ["class_property", "room_property"])
def test_a_thing_is_kept_by_card_or_as_item(world, key):
    refused(world, key, "", "item_id", fixed_asset_id=batch(world).id, item_id=world.make("item").id)


def test_the_same_thing_is_registered_once(world):
    group = world.make("class_group").id
    world.make("class_property", class_group_id=group, item_name="课桌")
    refused(world, "class_property", "", "class_group_id", class_group_id=group, item_name="课桌")
    assert world.make("class_property", class_group_id=group, item_name="课桌", place_kind=Place.ENVIRONMENT_ZONE).id
    room = world.make("room").id
    world.make("room_property", room_id=room, item_name="电脑")
    refused(world, "room_property", "", "department_id", room_id=room, item_name="电脑")
    assert world.make("room_property", room_id=room, item_name="电脑", specification="一体机").id


def test_what_is_left_blank_comes_from_card_item_and_class(world):
    group = world.make("class_group")
    pupil = world.make("student", class_group_id=group.id)
    world.make(
        "student_property_keeper",
        class_group_id=group.id,
        student_id=pupil.id,
        state=StudentPropertyKeeper.State.IN_OFFICE,
    )
    card = batch(world)
    row = world.make(
        "class_property",
        class_group_id=group.id,
        fixed_asset_id=card.id,
        quantity=Decimal(8),
        damaged_quantity=Decimal(2),
    )
    assert (row.specification, row.unit, row.unit_price) == ("钢木", "张", Decimal("80.00"))
    assert (row.intact_quantity, row.class_teacher_id) == (Decimal(6), group.class_teacher_id)
    assert (row.keeper_student_id, row.is_old_for_new) == (pupil.id, False)
    item = world.make("item", unit="把", reference_price=Decimal("15.00"), is_old_for_new=True)
    row = world.make("class_property", class_group_id=group.id, item_id=item.id)
    assert (row.unit, row.unit_price, row.is_old_for_new) == ("把", Decimal("15.00"), True)


def test_a_contract_runs_from_the_term_to_the_end_of_the_school_year(world):
    term = world.make("term", school_year="2026-2027", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2027, 1, 20))
    department = world.make("department", head_id=world.make("staff").id)
    row = world.build(RoomProperty, world.here, {"room_id": None, "department_id": department.id, "item_name": "书柜"})
    del row.contract_from_on, row.responsible_id
    with world.as_system():
        world.session.add(row)
        world.session.flush()
    assert (row.contract_from_on, row.contract_until) == (term.starts_on, dt.date(2027, 8, 31))
    assert row.responsible_id == department.head_id


@pytest.mark.parametrize(("intact", "damaged", "missing"), [(10, 0, 0), (6, 3, 1), (0, 0, 10)])
def test_what_is_missing(world, intact, damaged, missing):
    values = {"quantity": Decimal(10), "intact_quantity": Decimal(intact), "damaged_quantity": Decimal(damaged)}
    for model, key in ((ClassProperty, "class_property"), (RoomProperty, "room_property")):
        assert same_in_sql(world, model, world.make(key, **values), "missing_quantity") == missing


@pytest.mark.parametrize("key", ["class_property", "room_property"])
def test_B050_a_confirmed_row_stays(world, key):
    row = world.make(key, quantity=Decimal(5))
    signed = type(row).State.CONFIRMED if key == "class_property" else type(row).State.CONTRACTED
    change(world, row, quantity=Decimal(4), intact_quantity=Decimal(4))
    change(world, row, state=signed, confirmed_on=TODAY)
    sentence = refused_change(world, row, "B050", quantity=Decimal(3), intact_quantity=Decimal(3))
    assert sentence == "已签收的财产不能直接删除或减少应有数量，请通过财产检查、赔偿、移交或处置单办理。"
    assert "退回未签收" in refused_change(world, row, "B050", state=type(row).State.REGISTERED, confirmed_on=None)
    change(world, row, quantity=Decimal(6))
    with world.as_system(), pytest.raises(RefusedError) as raised:
        erase(world, row)
    world.session.expire(row)
    assert [p.rule for p in raised.value.problems] == ["B050"]
    assert world.count(key, id=row.id) == 1


def test_B050_a_confirmed_row_does_not_move_to_another_class(world):
    row = world.make("class_property", state=ClassProperty.State.CONFIRMED, confirmed_on=TODAY)
    other = world.make("class_group").id
    assert "其他班级" in refused_change(world, row, "B050", class_group_id=other, keeper_student_id=None)


def test_B050_an_unsigned_row_may_go(world):
    row = world.make("class_property")
    with world.as_system():
        erase(world, row)
    assert world.count("class_property") == 0


def test_B051_2_holdings_of_a_card_stay_within_it(world):
    card = batch(world, 10)
    first = world.make("class_property", fixed_asset_id=card.id, quantity=Decimal(6))
    world.make("room_property", fixed_asset_id=card.id, quantity=Decimal(3))
    sentence = refused(
        world, "class_property", "B051-2", "quantity", fixed_asset_id=card.id, quantity=Decimal(2), item_name="方凳"
    )
    assert "数量为10，各班级、部门、个人名下合计已达11" in sentence
    refused(world, "room_property", "B051-2", "quantity", fixed_asset_id=card.id, quantity=Decimal(2))
    refused(world, "personal_property", "B051-2", "quantity", fixed_asset_id=card.id, quantity=Decimal(2))
    refused_change(world, first, "B051-2", quantity=Decimal(8))
    change(world, first, state=ClassProperty.State.HANDED_OVER)
    assert world.make("room_property", fixed_asset_id=card.id, quantity=Decimal(7)).id


def test_B054_the_other_place_is_asked_for(world):
    group = world.make("class_group").id

    def warned(**values):
        with world.as_system() as context:
            world.session.add(world.build(ClassProperty, world.here, {"class_group_id": group, **values}))
            world.session.flush()
            return [w.message for w in context.warnings if w.rule == "B054"]

    assert warned() == ["该班级尚未登记环境区内的公共财物，请补登或确认没有。"]
    assert warned(place_kind=Place.ENVIRONMENT_ZONE) == []
    assert warned() == []
    group = world.make("class_group").id
    assert warned(place_kind=Place.ENVIRONMENT_ZONE) == ["该班级尚未登记教室内的公共财物，请补登或确认没有。"]


def test_property_is_kept_by_a_pupil_of_the_class(world):
    stranger = world.make("student", class_group_id=world.make("class_group").id)
    group = world.make("class_group")
    refused(world, "class_property", "", "keeper_student_id", class_group_id=group.id, keeper_student_id=stranger.id)
    refused(world, "student_property_keeper", "", "student_id", class_group_id=group.id, student_id=stranger.id)


def test_one_keeper_is_in_office_and_the_class_names_him(world):
    group, office = world.make("class_group"), StudentPropertyKeeper.State.IN_OFFICE
    assert same_in_sql(world, ClassGroup, group, "property_keeper") is None
    keeper = world.make("student_property_keeper", class_group_id=group.id, state=office)
    with world.as_system():
        name = world.session.get(register_of("student"), keeper.student_id).name
    assert same_in_sql(world, ClassGroup, group, "property_keeper") == name
    refused(
        world, "student_property_keeper", "", "state", class_group_id=group.id, term_id=keeper.term_id, state=office
    )
    change(world, keeper, state=StudentPropertyKeeper.State.ENDED, ended_on=TODAY)
    assert same_in_sql(world, ClassGroup, group, "property_keeper") is None
    assert world.make("student_property_keeper", class_group_id=group.id, term_id=keeper.term_id, state=office).id
