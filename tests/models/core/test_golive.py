"""Taking up the books: the order of the steps, what is counted for a school, what is missing, and starting over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.golive import (
    BLOCKED,
    DONE,
    LACKS,
    LEFT_OUT,
    OPEN,
    OTHERS,
    WAITS,
    Ground,
    StepState,
    enter_value,
    states_of,
)
from models.core.guard import ForbiddenError
from models.core.listing import Filter, Listing, Query
from models.organisation.golive import STEPS, leave_out, left_out, live_on
from models.organisation.settings import GO_LIVE_ON
from tests.factories import TODAY, World

REGISTERS = [part.register for step in STEPS for part in step.parts]


def ground(world: World, school: int | None = None) -> Ground:
    return Ground(world.session, school or world.here, TODAY)


def seen(world: World, *roles: str, without: tuple[str, ...] = (), school: int | None = None) -> dict[str, StepState]:
    """The steps as somebody of these roles sees them."""
    world.session.flush()
    with world.acting(*(roles or ("director",)), school=school):
        return {one.step.key: one for one in states_of(ground(world, school), STEPS, without)}


def found(state: StepState) -> dict[str, int]:
    return {one.check.label: one.count for part in state.parts for one in part.findings}


# ---- the declaration ----


def test_nothing_comes_before_what_it_needs() -> None:
    """A required reference leads to an earlier step, or to an earlier register of the same one."""
    wrong = []
    for place, register in enumerate(REGISTERS):
        for declared in register_of(register).declaration.stored:
            needs = declared.required and declared.target in REGISTERS and not declared.system
            if needs and REGISTERS.index(declared.target) >= place:
                wrong.append(f"{register}.{declared.name}")
    assert wrong == []


def test_each_step_names_the_steps_it_needs() -> None:
    of = {part.register: step.key for step in STEPS for part in step.parts}
    wrong = []
    for step in STEPS:
        needed = {
            of[declared.target]
            for part in step.parts
            for declared in register_of(part.register).declaration.stored
            if declared.required and declared.target in of and not declared.system
        }
        reached: set[str] = set()
        waiting = list(step.after)
        while waiting:
            key = waiting.pop()
            reached.add(key)
            waiting += next(other.after for other in STEPS if other.key == key)
        wrong += [f"{step.key} needs {key}" for key in needed - reached - {step.key}]
    assert wrong == []
    keys = [step.key for step in STEPS]
    assert all(keys.index(before) < keys.index(step.key) for step in STEPS for before in step.after)


def test_every_check_can_be_asked(session: Session, world: World) -> None:
    """Each filter is one of the list's own, and each condition is understood by the database."""
    for step in STEPS:
        for part in step.parts:
            for check in part.checks:
                model = register_of(check.register or part.register)
                with world.acting("administrator"):
                    words = {"today": "2026-11-21", "yesterday": "2026-11-20", "school_year": "2026-2027"}
                    filters = tuple(Filter(c, o, t.format(**words)) for c, o, t in check.filters)
                    listing = Listing(session, model, Query(filters=filters))
                    assert listing.problems == [], check.label
                    assert filters or check.where, check.label
                    where = [check.where(ground(world))] if check.where else []
                    statement = sa.select(sa.func.count()).select_from(model.__table__)
                    session.connection().execute(statement.where(*listing.conditions, *where)).scalar_one()


# ---- what is there ----


def test_a_new_school_begins_at_the_first_step(world: World) -> None:
    states = seen(world)
    assert states["school"].state == OPEN
    assert states["departments"].state == OPEN
    assert states["staff"].state == BLOCKED
    assert states["staff"].before == (2,)
    assert states["rooms"].before == (3,)
    assert states["opening_stock"].state == WAITS


def test_rows_are_counted_for_one_school_only(world: World) -> None:
    world.make("department", school=world.first, name="总务处")
    world.make("department", school=world.second, name="教务处")
    world.make("department", school=world.second, name="总务处")
    for role in ("director", "administrator"):
        counts = [
            seen(world, role, school=school)["departments"].parts[0].count for school in (world.first, world.second)
        ]
        assert counts == [1, 2], role


def test_a_step_is_done_when_nothing_serious_is_missing(world: World) -> None:
    department = world.make("department", name="总务处", head_id=None)
    states = seen(world)
    assert states["departments"].state == LACKS
    assert found(states["departments"]) == {"没有负责人": 1}
    assert states["staff"].state == OPEN
    head = world.make("staff", department_id=department.id)
    with world.as_system():
        department.head_id = head.id
        world.session.flush()
    states = seen(world)
    assert states["departments"].state == DONE
    assert found(states["departments"]) == {}


def test_a_filter_tells_the_rows_that_are_missing_something(world: World) -> None:
    good = world.make("department", name="总务处")
    world.make("staff", name="王建国", department_id=good.id)
    world.make("staff", name="陈晓梅", department_id=None)
    finding = next(f for f in seen(world)["staff"].parts[1].findings if f.check.label == "没有部门")
    assert finding.count == 1
    with world.acting("director"):
        listing = Listing(world.session, register_of("staff"), Query(filters=finding.filters))
        assert [world.session.get(register_of("staff"), i).name for i in listing.all_ids(10)] == ["陈晓梅"]  # type: ignore[union-attr]


def test_what_no_filter_shows_is_named(world: World) -> None:
    post = world.make("position", name="炊事员", is_health_certificate_needed=True)
    cook = world.make("staff", name="刘桂兰", position_id=post.id)
    world.make("staff", name="陈晓梅", position_id=world.make("position", name="文员").id)
    label = "须持健康证而没有有效健康证的职工"
    finding = next(f for p in seen(world)["canteen"].parts for f in p.findings if f.check.label == label)
    assert (finding.count, finding.names) == (1, ((cook.id, "刘桂兰"),))
    world.make(
        "health_certificate",
        worker_id=cook.id,
        issued_on=TODAY,
        examined_on=TODAY,
        valid_until=TODAY + dt.timedelta(300),
    )
    assert label not in found(seen(world)["canteen"])


def opening_card(world: World, name: str, amount: str, reason: str | None = None) -> Any:
    """A card of 5,000 yuan taken over after 12 of 72 months: 833.33 by straight line."""
    asset_class = world.make(
        "asset_class", class_code="A02010105", name="台式机", useful_life_years=6, is_depreciable=True
    )
    return world.make(
        "fixed_asset",
        name=name,
        asset_class_id=asset_class.id,
        unit_price=Decimal("5000.00"),
        original_amount=Decimal("5000.00"),
        acquired_on=dt.date(2025, 11, 1),
        is_opening=True,
        useful_life_months=72,
        months_used_at_start=12,
        accumulated_at_start_amount=Decimal(amount),
        opening_difference_reason=reason,
    )


def test_opening_depreciation_off_the_straight_line_is_told(world: World) -> None:
    label = "期初累计折旧与按月推算不符"
    card = opening_card(world, "台式计算机", "833.33")
    assert label not in found(seen(world)["assets"])
    with world.as_system():
        card.accumulated_at_start_amount = Decimal("900.00")
        card.opening_difference_reason = "旧账按五年计提"
        world.session.flush()
    finding = next(f for p in seen(world)["assets"].parts for f in p.findings if f.check.label == label)
    assert (finding.count, finding.names) == (1, ((card.id, "台式计算机"),))
    with world.as_system():
        world.make(
            "school_setting", setting_name="opening_tolerance_amount", setting_value="100.00", effective_on=TODAY
        )
    world.session.info.pop("settings", None)
    assert label not in found(seen(world)["assets"])


# ---- rights ----


def test_a_storekeeper_sees_only_the_own_steps(world: World) -> None:
    world.make("department", name="总务处", head_id=None)
    states = seen(world, "storekeeper")
    assert states["departments"].state == OTHERS
    assert states["departments"].parts[0].findings == []
    assert states["store"].state != OTHERS


# ---- what the school says itself ----


def test_the_day_is_kept_as_the_schools_own_setting(session: Session, world: World) -> None:
    with world.acting("director"):
        assert live_on(ground(world)) is None
        enter_value(ground(world), GO_LIVE_ON, dt.date(2026, 12, 1), "开账向导")
        assert live_on(ground(world)) == dt.date(2026, 12, 1)
        assert live_on(ground(world, world.second)) is None
        enter_value(ground(world), GO_LIVE_ON, dt.date(2026, 12, 8), "开账向导")
        assert live_on(ground(world)) == dt.date(2026, 12, 8)
    assert world.count("school_setting", setting_name="go_live_on") == 1


def test_an_offices_day_is_not_the_schools(world: World) -> None:
    world.make(
        "school_setting",
        school=world.central,
        setting_name="go_live_on",
        setting_value="2026-09-01",
        effective_on=TODAY,
    )
    with world.acting("director"):
        assert live_on(ground(world)) is None


def test_a_step_the_school_does_without_is_left_out(world: World) -> None:
    with world.acting("director"):
        leave_out(ground(world), ("classes", "canteen"), "开账向导")
        assert left_out(ground(world)) == ("classes", "canteen")
        leave_out(ground(world), (), "开账向导")
        assert left_out(ground(world)) == ()
    states = seen(world, without=("classes", "canteen"))
    assert states["canteen"].state == LEFT_OUT
    assert 5 not in states["accounts"].before


@pytest.mark.parametrize("role", ["storekeeper", "teacher"])
def test_the_day_is_not_for_everybody_to_declare(session: Session, world: World, role: str) -> None:
    with world.acting(role), pytest.raises(ForbiddenError):
        enter_value(ground(world), GO_LIVE_ON, TODAY, "开账向导")
    session.rollback()
    assert world.count("school_setting", setting_name="go_live_on") == 0
