"""Items and warehouses: codes, limits and what stays fixed once goods have moved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.store.store import Item, Warehouse, entries
from models.vocabulary import ItemCategory


def test_lists_are_read_however_they_are_separated():
    assert entries("办公用品、卫生用品,工具；食品 药品|其他") == [
        "办公用品",
        "卫生用品",
        "工具",
        "食品",
        "药品",
        "其他",
    ]
    assert entries(None) == []


def test_an_item_gets_a_code_of_its_category(world):
    first, second = world.make("item", name="粉笔"), world.make("item", name="黑板擦")
    food = world.make("item", name="大米", category=ItemCategory.FOOD)
    assert (first.code, second.code, food.code) == ("BGYP-0001", "BGYP-0002", "SP-0001")
    assert world.make("item", name="胶水", code="自编1").code == "自编1"


def test_defaults_follow_the_category(world):
    food = world.make("item", category=ItemCategory.FOOD)
    spray = world.make("item", category=ItemCategory.DISINFECTANT)
    assert (food.is_batch_tracked, food.is_dangerous) == (True, False)
    assert (spray.is_batch_tracked, spray.is_dangerous) == (False, True)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"reference_price": Decimal("-1")}, "reference_price"),
        ({"minimum_stock": Decimal(-1)}, "minimum_stock"),
        ({"minimum_stock": Decimal(9), "maximum_stock": Decimal(8)}, "minimum_stock"),
        ({"shelf_life_days": 0}, "shelf_life_days"),
        ({"package_quantity": Decimal(0)}, "package_quantity"),
        ({"package_unit": "箱"}, "package_quantity"),
        ({"nature": Item.Nature.FIXED_ASSET}, "asset_class_id"),
        ({"category": ItemCategory.SEASONING, "is_batch_tracked": False}, "is_batch_tracked"),
    ],
)
def test_an_item_that_cannot_be_is_refused(world, store, values, column):
    item = world.make("item", minimum_stock=Decimal(1), maximum_stock=Decimal(8))
    assert [p.column for p in store.refused(item, **values).problems] == [column]


def test_an_item_is_entered_once(world, store):
    world.make("item", name="粉笔", specification=None, unit="盒")
    world.make("item", name="粉笔", specification=None, unit="箱")
    assert "不要重复建档" in str(store.unmakeable("item", name="粉笔", specification=None, unit="盒"))


def test_unit_and_costing_stay_once_goods_have_moved(world, store):
    item, room = world.make("item", unit="盒"), world.make("warehouse")
    with world.as_system():
        item.unit, room.costing_method = "箱", Warehouse.CostingMethod.FIRST_IN_FIRST_OUT
        world.session.flush()
    store.book(store.receipt(store.line(item_id=item.id), warehouse_id=room.id))
    assert "“单位”" in str(store.refused(item, unit="包"))
    assert "“计价方式”" in str(store.refused(room, costing_method=Warehouse.CostingMethod.MOVING_AVERAGE))


def test_an_unused_item_may_be_disabled(world):
    item = world.make("item", is_disabled=True)
    assert item.is_disabled


def test_computed_columns_agree_with_the_database(world, store):
    item = world.make("item", name="粉笔")
    for stock in (Decimal(0), Decimal(7)):
        if stock:
            store.stocked(world.one("warehouse"), item.id, stock)
        shown, searched = store.in_database(item, "stock_quantity", "search_code")
        with world.as_system():
            assert shown == item.stock_quantity == stock
    assert item.search_code == "fb"
    assert item.search_code in searched


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"name": "总务库"}, "name"),
        ({"goods_categories": "办公用品、图书"}, "goods_categories"),
        ({"category": Warehouse.Category.CANTEEN}, "costing_method stocktake_cycle"),
    ],
)
def test_a_warehouse_that_cannot_be_is_refused(world, store, values, column):
    world.make("warehouse", name="总务库")
    room = world.make("warehouse", goods_categories="办公用品、卫生用品")
    assert {p.column for p in store.refused(room, **values).problems} == set(column.split())


def test_a_canteen_store_reckons_and_counts_as_food_asks(world):
    room = world.make("warehouse", category=Warehouse.Category.CANTEEN)
    assert room.costing_method is Warehouse.CostingMethod.FIRST_IN_FIRST_OUT
    assert room.stocktake_cycle is Warehouse.StocktakeCycle.MONTH


def test_a_warehouse_has_a_keeper_and_another_deputy(world, store):
    room = world.make("warehouse")
    assert "“代管员”" in str(store.refused(room, deputy_keeper_id=room.keeper_id))
    assert "“保管员”" in str(store.refused(room, keeper_id=None))
    other = world.make("staff")
    with world.as_system():
        room.deputy_keeper_id = other.id
        world.session.flush()
    assert room.is_kept_by(other.id)
    assert not room.is_kept_by(None)
