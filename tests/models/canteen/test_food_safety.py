"""Retained samples: one per dish and meal, heavy, labelled and cold enough, kept for the set hours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.canteen.food_safety import FoodSample
from models.core.context import acting
from models.core.permissions import system_actor
from models.core.rules import RefusedError
from models.organisation.organisation import School
from models.vocabulary import Meal
from tests.factories import NOW, TODAY

States = FoodSample.SampleState
LATER = NOW + dt.timedelta(hours=48)


@pytest.fixture
def sample(world) -> FoodSample:
    return world.make("food_sample", dish_name="红烧肉", container_no="1")


def dispose(world, sample, moment=LATER, **values):
    """Write the disposal at a moment."""
    plain = {"disposed_at": moment, "disposal": FoodSample.Disposal.DESTROYED, "disposer_id": sample.sampler_id}
    with acting(system_actor(school_id=world.here), "seed", moment, session=world.session):
        for name, value in {**plain, **values}.items():
            setattr(sample, name, value)
        world.session.flush()


def not_disposed(world, sample, moment=LATER, **values):
    """Rules and columns that refuse a disposal."""
    with pytest.raises(RefusedError) as error:
        dispose(world, sample, moment, **values)
    with world.as_system():
        world.session.expire(sample)
        assert sample.disposed_at is None
    return {problem.rule or problem.column for problem in error.value.problems}


def test_a_sample_fills_itself_in(world, sample):
    assert (sample.sampled_on, sample.sampled_at, sample.meal) == (TODAY, NOW, Meal.BREAKFAST)
    assert (sample.sample_grams, sample.keep_hours) == (125, 48)
    assert (sample.has_label, sample.refrigerator_place, sample.storage_temperature) == (True, "留样专柜", Decimal(4))
    evening = dt.datetime(2026, 11, 20, 17, 40)
    other = world.make("food_sample", sampled_at=evening, sampler_id=sampler_since(world, dt.date(2026, 11, 1)))
    assert (other.sampled_on, other.meal) == (dt.date(2026, 11, 20), Meal.SUPPER)
    with world.as_system():
        school = world.session.get(School, world.here)
        school.kind = School.Kind.KINDERGARTEN
        world.session.flush()
    assert world.make("food_sample").meal is Meal.MORNING_SNACK


def sampler_since(world, day):
    return world.make("health_certificate", examined_on=day).worker_id


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"sample_grams": 124}, {"R4.05-1"}),
        ({"keep_hours": 47}, {"B158-1"}),
        ({"has_label": False}, {"B159"}),
        ({"refrigerator_place": None}, {"refrigerator_place"}),
        ({"sampled_on": TODAY - dt.timedelta(days=1)}, {"sampled_on", "B162-6"}),
        ({"sampled_at": NOW + dt.timedelta(minutes=1)}, {"sampled_at"}),
        ({"disposal": FoodSample.Disposal.SENT_TO_TEST}, {"test_result"}),
    ],
)
def test_a_sample_that_cannot_be_is_refused(canteens, sample, values, told):
    assert canteens.refused(sample, **values) == told


def test_thresholds_are_settings(world, canteens):
    canteens.setting("sample_minimum_grams", "150")
    canteens.setting("sample_keep_hours", "72")
    sample = world.make("food_sample")
    assert (sample.sample_grams, sample.keep_hours) == (150, 72)
    assert canteens.refused(sample, sample_grams=149, keep_hours=71) == {"R4.05-1", "B158-1"}


def test_a_dish_is_sampled_once_a_meal(world, canteens, sample):
    same = {"canteen_id": sample.canteen_id, "dish_name": "红烧肉"}
    assert canteens.unmakeable("food_sample", **same) == {"B158-2"}
    world.make("food_sample", meal=Meal.LUNCH, **same)


def test_a_container_holds_one_open_sample(world, canteens, sample):
    assert canteens.unmakeable("food_sample", container_no="1") == {"container_no"}
    dispose(world, sample)
    world.make("food_sample", container_no="1")


def test_the_sampler_is_healthy_on_the_day(world, canteens, sample):
    stranger = world.make("staff").id
    assert canteens.refused(sample, sampler_id=stranger) == {"B162-6"}
    expired = world.make(
        "health_certificate", examined_on=TODAY - dt.timedelta(days=300), valid_until=TODAY - dt.timedelta(days=1)
    )
    assert canteens.unmakeable("food_sample", sampler_id=expired.worker_id) == {"B162-6"}


def test_the_refrigerator_is_looked_at(canteens, sample):
    assert canteens.changed(sample, storage_temperature=Decimal("8.1")) == {"R4.05-2"}
    assert canteens.changed(sample, storage_temperature=Decimal("-0.1")) == {"R4.05-2"}
    assert not canteens.changed(sample, storage_temperature=Decimal(8))


def test_a_sample_is_kept_for_its_hours(world, canteens, sample):
    assert not_disposed(world, sample, LATER - dt.timedelta(minutes=1)) == {"B158-1"}
    assert not_disposed(world, sample, disposal=None, disposer_id=None) == {"disposal", "disposer_id"}
    dispose(world, sample)
    assert sample.disposed_at == LATER


def test_a_sample_may_be_tested_early(world, canteens, sample):
    test = FoodSample.Disposal.SENT_TO_TEST
    assert not_disposed(world, sample, NOW, disposal=test) == {"test_result"}
    dispose(world, sample, NOW, disposal=test, test_result="待出")
    canteens.changed(sample, test_result="合格")
    assert canteens.refused(sample, sample_grams=200) >= {"R4.05-3"}


def test_a_sealed_sample_stays(world, canteens, sample):
    canteens.changed(sample, is_sealed=True)
    assert not_disposed(world, sample) == {"B158-3"}
    canteens.changed(sample, is_sealed=False)
    dispose(world, sample)


def test_a_disposed_sample_does_not_change(world, canteens, sample):
    dispose(world, sample)
    with acting(system_actor(school_id=world.here), "seed", LATER, session=world.session):
        sample.dish_name = "青菜"
        with pytest.raises(RefusedError, match="该留样已处理"):
            world.session.flush()
        world.session.expire(sample)
        world.session.delete(sample)
        with pytest.raises(RefusedError, match="该留样已处理"):
            world.session.flush()
    assert world.count("food_sample", dish_name="红烧肉") == 1


def test_the_state_follows_clock_seal_and_disposal(world, canteens, sample):
    assert canteens.both_ways(sample, "disposable_at", NOW) == LATER
    assert canteens.both_ways(sample, "sample_state", LATER - dt.timedelta(seconds=1)) is States.KEPT
    assert canteens.both_ways(sample, "sample_state", LATER) is States.DUE
    canteens.changed(sample, is_sealed=True)
    assert canteens.both_ways(sample, "sample_state", LATER) is States.SEALED
    canteens.changed(sample, is_sealed=False)
    dispose(world, sample)
    assert canteens.both_ways(sample, "sample_state", LATER) is States.DISPOSED
