"""Special rooms and their use, desks and chairs that are moved, valuables kept over the holidays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models.assets.rooms import DeskChairAdjustment, SpecialRoom, SpecialRoomUsage, ValuablesCustody
from models.vocabulary import AssetState, ReturnedCondition
from tests.factories import TODAY, World
from tests.refusals import both_values, change, refused_change, refused_new, said

Use, Kind, Equipment = SpecialRoomUsage.State, SpecialRoomUsage.UsageKind, SpecialRoomUsage.EquipmentState


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


# ---- special rooms ----


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("weekly_session_count", {"weekly_session_count": -1}),
        ("weekly_session_count", {"weekly_session_count": 61}),
        ("seat_count", {"seat_count": 0}),
        ("opening_hours", {"opening_hours": None}),
    ],
)
def test_a_special_room_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "special_room", **values), column)


def test_a_room_is_one_special_room_and_tells_its_keeper_and_seats(world: World) -> None:
    keeper = world.make("staff")
    room = world.make("room", responsible_id=keeper.id, seat_count=48)
    with world.as_system():
        row = SpecialRoom(room_id=room.id, category=SpecialRoom.Category.LABORATORY, opening_hours="课表时间")
        world.session.add(row)
        world.session.flush()
    assert (row.keeper_id, row.seat_count, row.state) == (keeper.id, 48, SpecialRoom.State.IN_USE)
    assert said(refused_new(world, "special_room", room_id=room.id, keeper_id=keeper.id), "room_id")


def test_b074_a_room_in_use_is_kept_by_who_answers_for_it(world: World) -> None:
    other = world.make("staff")
    problems = refused_new(world, "special_room", keeper_id=other.id)
    assert [(p.rule, p.column) for p in problems] == [("B074", "keeper_id")]
    row = world.make(SpecialRoom)
    problems = refused_change(world, row, keeper_id=None)
    assert "请为专用室指定“管理员”。" in [p.message for p in problems if p.rule == "B074"]
    assert world.make(SpecialRoom, keeper_id=other.id, state=SpecialRoom.State.CLOSED).id


def test_the_equipment_of_a_room_is_what_stands_in_it(world: World) -> None:
    row = world.make(SpecialRoom)
    for state in (AssetState.IN_USE, AssetState.IN_USE, AssetState.DISPOSED):
        world.make("fixed_asset", room_id=row.room_id, life_state=state)
    world.make("fixed_asset")
    assert both_values(world, row, "equipment_amount") == (Decimal("10000.00"), Decimal("10000.00"))
    assert both_values(world, world.make(SpecialRoom), "equipment_amount") == (0, 0)


def test_the_rate_of_use_counts_the_weeks_of_the_term(world: World) -> None:
    term = world.one("term")
    change(world, term, starts_on=day(20), first_week_on=day(19), ends_on=day(-60))  # 2 November, a Monday
    row = world.make(SpecialRoom, weekly_session_count=2)
    for values in (
        {"used_on": day(20)}, {"used_on": TODAY}, {"used_on": day(1), "usage_kind": Kind.OPENING},
        {"used_on": day(21)}, {"used_on": day(2), "state": Use.USED}, {"used_on": day(2), "state": Use.CANCELLED},
        {"used_on": day(2), "usage_kind": Kind.MAINTENANCE},
    ):  # fmt: skip
        world.make(SpecialRoomUsage, special_room_id=row.id, **values)
    world.make(SpecialRoomUsage, special_room_id=world.make(SpecialRoom).id)
    assert both_values(world, row, "use_rate") == (Decimal("50.000"), Decimal("50.000"))
    assert both_values(world, world.make(SpecialRoom), "use_rate") == (None, None)
    change(world, term, ends_on=day(13))
    assert both_values(world, row, "use_rate") == (Decimal("50.000"), Decimal("50.000"))


def test_without_a_term_nothing_was_used(world: World) -> None:
    row = world.make(SpecialRoom, weekly_session_count=2)
    assert both_values(world, row, "use_rate") == (0, 0)


def test_b073_who_wants_more_for_a_room_hears_how_little_it_is_used(world: World) -> None:
    change(world, world.one("term"), starts_on=day(5), first_week_on=day(5), ends_on=day(-60))
    row = world.make(SpecialRoom, weekly_session_count=4)
    world.make(SpecialRoomUsage, special_room_id=row.id)
    warned = change(world, row, equipment_gap="缺显微镜10台")
    assert [(w.rule, w.message) for w in warned] == [
        ("B073", "该专用室本学期使用率仅25%，低于50%，请先提高使用率再申请添置。")
    ]
    assert change(world, row, opening_hours="每天") == []
    world.make("school_setting", setting_name="special_room_least_use_percent", setting_value="25",
               effective_on=day(5))  # fmt: skip
    assert change(world, row, equipment_gap="缺显微镜12台") == []


# ---- their use ----


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("lesson_no", {"lesson_no": 0}),
        ("lesson_no", {"lesson_no": 13}),
        ("end_time", {"start_time": dt.time(9), "end_time": dt.time(9)}),
        ("class_group_id", {"class_group_id": None}),
        ("staff_id", {"usage_kind": Kind.ACTIVITY, "staff_id": None}),
        ("attendee_count", {"attendee_count": -1}),
        ("fault_note", {"equipment_state": Equipment.FAULT}),
        ("fault_note", {"equipment_state": Equipment.MISSING}),
        ("keeper_id", {"keeper_id": None}),
        ("used_on", {"state": Use.BOOKED, "used_on": day(1)}),
        ("used_on", {"state": Use.USED, "used_on": day(-1)}),
    ],
)
def test_a_use_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "special_room_usage", **values), column)


def test_an_opening_needs_no_teacher_and_a_booking_no_signature(world: World) -> None:
    assert world.make(SpecialRoomUsage, usage_kind=Kind.OPENING, staff_id=None, class_group_id=None).id
    assert world.make(SpecialRoomUsage, state=Use.BOOKED, used_on=day(-3), keeper_id=None).id


def test_a_room_is_used_by_one_at_a_time(world: World) -> None:
    first = world.make(SpecialRoomUsage, start_time=dt.time(9), end_time=dt.time(10))
    same = {"special_room_id": first.special_room_id, "start_time": dt.time(9, 59), "end_time": dt.time(10, 40)}
    assert "09:00至10:00" in said(refused_new(world, "special_room_usage", **same), "end_time")
    for free in (
        {"start_time": dt.time(10)}, {"special_room_id": world.make(SpecialRoom).id}, {"used_on": day(1)},
        {"state": Use.CANCELLED},
    ):  # fmt: skip
        assert world.make(SpecialRoomUsage, **{**same, **free}).id
    assert change(world, first, content="小数乘法") == []


def test_a_teacher_sees_the_own_uses_only(world: World) -> None:
    teacher, other = world.make("staff"), world.make("staff")
    own = world.make(SpecialRoomUsage, staff_id=teacher.id)
    kept = world.make(SpecialRoomUsage, keeper_id=teacher.id)
    world.make(SpecialRoomUsage, staff_id=other.id)
    with world.acting("teacher", staff=teacher.id):
        assert set(world.session.scalars(select(SpecialRoomUsage.id))) == {own.id, kept.id}


# ---- desks and chairs ----

Move, Step = DeskChairAdjustment.AdjustmentKind, DeskChairAdjustment.State


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("student_count", {"student_count": -1}),
        ("desk_count", {"desk_count": -1}),
        ("chair_count", {"chair_count": -1}),
        ("desk_change_count", {"desk_change_count": -1}),
        ("desk_change_count", {"chair_change_count": -1}),
        ("desk_change_count", {"desk_change_count": 0}),
        ("desk_change_count", {"adjustment_kind": Move.MOVE_OUT}),
        ("other_room_id", {"other_room_id": None}),
        ("other_class_group_id", {"other_class_group_id": lambda world: world.one("class_group").id}),
        ("adjusted_on", {"adjusted_on": day(-1)}),
        ("adjusted_on", {"state": Step.ADJUSTED}),
        ("class_teacher_confirmed_on", {"adjusted_on": TODAY, "class_teacher_confirmed_on": day(1)}),
        ("class_teacher_confirmed_on", {"adjusted_on": TODAY, "class_teacher_confirmed_on": day(-1)}),
        ("class_teacher_confirmed_on", {"adjusted_on": TODAY, "state": Step.REGISTERED}),
    ],
)
def test_an_adjustment_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "desk_chair_adjustment", **values), column)


def test_an_adjustment_knows_what_the_class_lacks(world: World) -> None:
    group = world.make("class_group", student_count=46)
    with world.as_system():
        row = DeskChairAdjustment(
            class_group_id=group.id, desk_count=44, chair_count=45, term_id=world.one("term").id,
            other_room_id=world.one("room").id, handler_id=world.one("staff").id,
        )  # fmt: skip
        world.session.add(row)
        world.session.flush()
    assert (row.student_count, row.desk_change_count, row.chair_change_count) == (46, 2, 1)
    assert (both_values(world, row, "desk_balance"), both_values(world, row, "chair_balance")) == ((0, 0), (0, 0))
    change(world, row, desk_change_count=1, chair_change_count=3)
    assert (both_values(world, row, "desk_balance"), both_values(world, row, "chair_balance")) == ((-1, -1), (2, 2))


def test_what_is_allocated_or_bought_comes_from_nowhere(world: World) -> None:
    for kind in (Move.ALLOCATE, Move.PURCHASE, Move.REPAIR):
        assert world.make(DeskChairAdjustment, adjustment_kind=kind, other_room_id=None, desk_change_count=-3).id
    out = {"adjustment_kind": Move.MOVE_OUT, "desk_change_count": -2, "chair_change_count": 0, "other_room_id": None}
    assert world.make(DeskChairAdjustment, **out, other_class_group_id=world.make("class_group").id).id


def test_both_class_teachers_see_a_move(world: World) -> None:
    teachers = [world.make("staff") for _ in range(3)]
    groups = [world.make("class_group", class_teacher_id=teacher.id) for teacher in teachers]
    row = world.make(DeskChairAdjustment, class_group_id=groups[0].id, other_class_group_id=groups[1].id)
    seen = []
    for teacher in teachers:
        with world.acting("class_teacher", staff=teacher.id):
            seen.append(set(world.session.scalars(select(DeskChairAdjustment.id))))
    assert seen == [{row.id}, {row.id}, set()]


# ---- valuables ----

Kept = ValuablesCustody.State


def collected(world: World, **values: Any) -> dict[str, Any]:
    """A thing that was handed in today."""
    plain = {"state": Kept.COLLECTED, "handed_in_by_id": world.make("staff").id, "handed_in_on": TODAY,
             "room_id": world.one("room").id, "custodian_id": world.one("staff").id}  # fmt: skip
    return {**plain, **values}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("quantity", {"quantity": Decimal(0)}),
        ("handed_in_by_id", {"handed_in_by_id": None}),
        ("handed_in_on", {"handed_in_on": None}),
        ("handed_in_on", {"handed_in_on": day(-1)}),
        ("room_id", {"room_id": None}),
        ("custodian_id", {"custodian_id": None}),
        ("custodian_id", {"handed_in_by_id": lambda world: world.one("staff").id}),
        ("taken_back_on", {"state": Kept.TAKEN_BACK}),
        ("taken_back_on", {"taken_back_on": day(1)}),
        ("taken_back_by_id", {"taken_back_on": TODAY}),
        ("condition_returned", {"taken_back_on": TODAY}),
    ],
)
def test_a_custody_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "valuables_custody", **collected(world, **values)), column)


def test_a_valuable_is_due_collected_and_taken_back(world: World) -> None:
    card = world.make("fixed_asset")
    with world.as_system():
        row = ValuablesCustody(fixed_asset_id=card.id, term_id=world.one("term").id)
        world.session.add(row)
        world.session.flush()
    assert (row.item_name, row.department_id, row.quantity, row.state) == (
        card.name, card.department_id, Decimal(1), Kept.DUE
    )  # fmt: skip
    assert change(world, row, **collected(world)) == []
    back = {"state": Kept.TAKEN_BACK, "taken_back_on": TODAY, "condition_returned": ReturnedCondition.INTACT}
    assert said(refused_change(world, row, **back), "taken_back_by_id")
    assert change(world, row, **back, taken_back_by_id=row.handed_in_by_id) == []


def test_who_handed_a_valuable_in_sees_it(world: World) -> None:
    values = collected(world)
    row = world.make(ValuablesCustody, **values)
    world.make(ValuablesCustody)
    with world.acting("teacher", staff=values["handed_in_by_id"]):
        assert set(world.session.scalars(select(ValuablesCustody.id))) == {row.id}
