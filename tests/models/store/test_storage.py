"""Locations of warehouses, and the checks of how goods are stored in them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.core.reminders import due
from models.store.store import StorageCheck, Warehouse
from models.vocabulary import ItemCategory
from tests.factories import TODAY

Outcome, Records = StorageCheck.Outcome, StorageCheck.RecordCheck
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture
def kitchen(world, people):
    return world.make("warehouse", keeper_id=people("cook"), category=Warehouse.Category.CANTEEN)


def refused(store, key, **values):
    return {(p.rule, p.column) for p in store.unmakeable(key, **values).problems}


# Locations


def test_a_location_is_one_of_its_warehouse(world, store):
    first, second = world.make("warehouse"), world.make("warehouse")
    world.make("storage_location", warehouse_id=first.id, code="A-1")
    assert refused(store, "storage_location", warehouse_id=first.id, code="A-1") == {("", "warehouse_id")}
    assert world.make("storage_location", warehouse_id=second.id, code="A-1").id


def test_a_location_names_categories_that_exist(world, store):
    assert refused(store, "storage_location", goods_categories="办公用品、珠宝") == {("", "goods_categories")}
    location = world.make("storage_location", goods_categories="办公用品、卫生用品")
    assert "珠宝" in str(store.refused(location, goods_categories="珠宝"))


def test_a_location_in_use_stays_where_it_is(world, store):
    location, other = world.make("storage_location"), world.make("warehouse")
    store.warned(location, warehouse_id=other.id)
    world.make("item", storage_location_id=location.id)
    assert "另建库位" in str(store.refused(location, warehouse_id=world.make("warehouse").id))


def test_goods_are_put_where_they_usually_lie(world, store, people):
    room = world.make("warehouse", keeper_id=people("keeper"))
    here = world.make("storage_location", warehouse_id=room.id)
    there = world.make("storage_location", warehouse_id=world.make("warehouse").id)
    closed = world.make("storage_location", warehouse_id=room.id, is_disabled=True)
    item = world.make("item", storage_location_id=here.id)
    line = store.receipt(store.line(item_id=item.id), warehouse_id=room.id).lines[0]
    assert line.storage_location_id == here.id
    elsewhere = world.make("item", storage_location_id=there.id)
    assert store.receipt(store.line(item_id=elsewhere.id), warehouse_id=room.id).lines[0].storage_location_id is None
    assert "不在该仓库" in str(store.refused(line, storage_location_id=there.id))
    assert "已停用" in str(store.refused(line, storage_location_id=closed.id))


def test_B029_the_location_knows_better_than_the_warehouse_what_it_keeps(world, store, people):
    room = world.make("warehouse", keeper_id=people("keeper"), goods_categories="卫生用品")
    shelf = world.make("storage_location", warehouse_id=room.id, goods_categories="办公用品")
    plain = world.make("storage_location", warehouse_id=room.id)
    paper = world.make("item", category=ItemCategory.OFFICE)
    line = store.receipt(store.line(item_id=paper.id), warehouse_id=room.id).lines[0]
    assert "B029" not in store.warned(line, storage_location_id=shelf.id)
    assert "B029" in store.warned(line, storage_location_id=plain.id)


# Checks


@pytest.mark.parametrize(
    ("rule", "column", "values"),
    [
        ("", "checked_on", {"checked_on": TOMORROW}),
        ("", "wall_distance_cm", {"wall_distance_cm": Decimal(-1)}),
        ("", "floor_distance_cm", {"floor_distance_cm": Decimal(-1)}),
        ("", "outcome", {"record_check": Records.DIFFERS}),
        ("", "outcome", {"record_check": Records.INCOMPLETE}),
        ("", "rechecked_on", {"rechecked_on": YESTERDAY}),
        ("", "rechecked_on", {"rechecked_on": TOMORROW}),
    ],
)
def test_a_check_that_cannot_be_is_refused(store, rule, column, values):
    assert refused(store, "storage_check", **values) == {(rule, column)}


@pytest.mark.parametrize(
    "fault", [{"is_ventilated": False}, {"is_dry": False}, {"is_sorted": False}, {"spoiled_goods": "大米 20251101 2袋"}]
)
def test_B030_3_what_is_not_in_order_has_not_passed(world, store, fault):
    assert refused(store, "storage_check", **fault) == {("B030-3", "outcome")}
    asked = refused(store, "storage_check", **fault, outcome=Outcome.RECTIFYING)
    assert asked == {("B030-3", "handling")}
    assert world.make("storage_check", **fault, outcome=Outcome.RECTIFYING, handling="开窗通风，清理出库").id


def test_a_second_look_names_day_and_person(world, store):
    values = {"outcome": Outcome.RECHECKED, "handling": "已垫高"}
    assert refused(store, "storage_check", **values) == {("", "rechecked_on"), ("", "rechecked_by_id")}
    again = {"rechecked_on": TODAY, "rechecked_by_id": world.one("staff").id}
    assert world.make("storage_check", **values, **again).id


def test_B048_food_stands_off_wall_and_floor(world, store, kitchen):
    check = world.make("storage_check", warehouse_id=kitchen.id, wall_distance_cm=Decimal(10))
    assert store.warned(check, wall_distance_cm=Decimal(12)) == set()
    assert store.warned(check, wall_distance_cm=Decimal("9.9")) == {"B048"}
    assert store.warned(check, wall_distance_cm=None, floor_distance_cm=Decimal(5)) == {"B048"}
    store.setting("food_distance_cm", "5")
    assert store.warned(check, spoiled_goods=None, wall_distance_cm=Decimal(6)) == set()
    general = world.make("storage_check", warehouse_id=world.make("warehouse").id)
    assert store.warned(general, wall_distance_cm=Decimal(1)) == set()
    mended = {"outcome": Outcome.RECTIFYING, "handling": "垫高货架"}
    assert store.warned(check, wall_distance_cm=Decimal(1), **mended) == set()


def next_day(store, check):
    """The day of the next check, the same in Python and SQL."""
    with store.world.as_system():
        value = check.next_check_on
        assert store.in_database(check, "next_check_on") == (value,)
    return value


def test_B030_1_B030_2_a_warehouse_falls_due_after_its_days(world, store, kitchen):
    general = world.make("warehouse")
    first = world.make("storage_check", warehouse_id=general.id, checked_on=YESTERDAY)
    food = world.make("storage_check", warehouse_id=kitchen.id, checked_on=YESTERDAY)
    assert next_day(store, first) == YESTERDAY + dt.timedelta(days=90)
    assert next_day(store, food) == YESTERDAY + dt.timedelta(days=30)
    store.setting("canteen_storage_check_interval_days", "7")
    assert next_day(store, food) == YESTERDAY + dt.timedelta(days=7)
    second = world.make("storage_check", warehouse_id=general.id)
    assert (next_day(store, first), next_day(store, second)) == (None, TODAY + dt.timedelta(days=90))
    same_day = world.make("storage_check", warehouse_id=general.id)
    assert next_day(store, second) is None
    assert next_day(store, same_day) == TODAY + dt.timedelta(days=90)


def test_a_warehouse_that_falls_due_stands_in_the_reminders(world, store, kitchen):
    check = world.make("storage_check", warehouse_id=kitchen.id, checked_on=TODAY - dt.timedelta(days=28))
    world.make("storage_check", warehouse_id=world.make("warehouse").id, checked_on=YESTERDAY)
    with world.acting("storekeeper", staff=world.one("staff").id):
        rows = [(row.id, row.days_left) for row in due(world.session) if row.model is StorageCheck]
    assert rows == [(check.id, 2)]
