"""Dishes: nothing forbidden, known food groups and allergens, nutrients that can be."""

from __future__ import annotations

from decimal import Decimal

import pytest


@pytest.fixture
def dish(world):
    return world.make("dish", name="番茄炒蛋", ingredients="番茄60克、鸡蛋50克", food_groups="蔬菜、蛋", allergens="蛋")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "凉拌四季豆"}, {"R4.17-1"}),
        ({"ingredients": "裱花蛋糕一块"}, {"R4.17-1"}),
        ({"ingredients": "肉50克、亚硝酸盐"}, {"R4.17-1"}),
        ({"food_groups": "蔬菜、零食"}, {"food_groups"}),
        ({"allergens": "蛋、花粉"}, {"allergens"}),
        ({"energy_kcal": Decimal(-1)}, {"energy_kcal"}),
        ({"vitamin_c_mg": Decimal(-1), "iron_mg": Decimal(-1)}, {"vitamin_c_mg", "iron_mg"}),
    ],
)
def test_a_dish_that_cannot_be_is_refused(canteens, dish, values, told):
    assert canteens.refused(dish, **values) == told


def test_a_name_is_given_once_in_a_school(world, canteens, dish):
    assert canteens.unmakeable("dish", name="番茄炒蛋") == {"name"}
    assert world.make("dish", school=world.second, name="番茄炒蛋").id is not None


def test_what_is_forbidden_is_a_setting(canteens, dish):
    canteens.setting("forbidden_dishes", "番茄")
    assert canteens.refused(dish, name="番茄蛋汤") == {"R4.17-1"}
    canteens.changed(dish, name="蛋汤", ingredients="鸡蛋50克、四季菜")
