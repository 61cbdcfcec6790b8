"""Checks of class and room property: what is counted, what damage leads to, and when a check may be closed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from models.assets.property import ClassProperty, DamageCompensation, PropertyCheck, PropertyCheckLine, RoomProperty
from models.core.entry import writable
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.maintenance.repairs import RepairRequest
from models.vocabulary import AssetState, FaultCategory, PropertyRating
from tests.factories import TODAY

State, Kind = PropertyCheck.State, PropertyCheck.CheckKind
Cause, Handling = PropertyCheckLine.DamageCause, PropertyCheckLine.Handling
Case = DamageCompensation
DAMAGED = {"actual_quantity": Decimal(8), "damaged_quantity": Decimal(1)}
MAN_MADE = {
    **DAMAGED,
    "damage_cause": Cause.MAN_MADE,
    "responsible_text": "课间打闹",
    "handling": Handling.COMPENSATION,
}
NATURAL = {**DAMAGED, "damage_cause": Cause.NATURAL, "handling": Handling.REPAIR}


def write(world, row):
    world.session.add(row)
    world.session.flush()


def sheet(world, **values):
    """An unsaved check."""
    return world.build(PropertyCheck, world.here, values)


def check_of(world, *lines, **values):
    """A check of a class with a classroom, with lines of ten desks each unless they say otherwise."""
    group = world.make("class_group", room_id=world.make("room").id, class_teacher_id=world.make("staff").id)
    check = sheet(world, **{"class_group_id": group.id, **values})
    for number, columns in enumerate(lines):
        line = PropertyCheckLine(item_name=f"课桌{number}", due_quantity=Decimal(10), unit="张")
        for name, value in columns.items():
            setattr(line, name, value)
        check.lines.append(line)
    with world.as_system():
        write(world, check)
    return check


def refused(world, row, column, rule=""):
    """The check is refused with this rule and column, and nothing is written; returns the sentences."""
    with world.as_system(), pytest.raises(RefusedError) as raised:
        write(world, row)
    world.session.expunge(row)
    found = [(p.rule, p.column) for p in raised.value.problems]
    assert (rule, column) in found, found
    assert world.count("property_check") == world.count("property_check_line") == 0
    return str(raised.value)


def refused_line(world, column, rule="", **values):
    check = sheet(world)
    check.lines.append(PropertyCheckLine(item_name="课桌", due_quantity=Decimal(10), **values))
    return refused(world, check, column, rule)


def stopped(world, check, name, **values):
    """The step is refused and the check stays as it is; returns the sentences."""
    state = check.state
    with world.as_system(), pytest.raises(RefusedError) as raised:
        take(world.session, check, name, **values)
    world.session.expire(check)
    with world.as_system():
        assert check.state is state
    return str(raised.value)


def walk(world, check, *names, **values):
    with world.as_system():
        for name in names:
            take(world.session, check, name, **(values if name == names[-1] else {}))
    return check


def get(world, model, key):
    with world.as_system():
        return world.session.get(model, key)


def same_in_sql(world, row, column):
    model = type(row)
    with world.as_system():
        value = getattr(row, column)
        found = sa.select(model.id, getattr(model, column)).where(model.id == row.id)
        assert world.session.execute(found).one()[1] == value
    return value


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("class_group_id", {"class_group_id": None}),
        ("class_group_id", {"class_group_id": None, "check_kind": Kind.EXTRA}),
        ("room_id", {"class_group_id": None, "check_kind": Kind.OFFICE}),
        ("published_on", {"published_on": TODAY - dt.timedelta(days=1)}),
        ("responsible_confirmed_on", {"responsible_confirmed_on": TODAY - dt.timedelta(days=1)}),
        ("responsible_confirmed_on", {"responsible_confirmed_on": TODAY + dt.timedelta(days=1)}),
    ],
)
def test_a_check_that_cannot_be_right_is_refused(world, column, values):
    refused(world, sheet(world, **values), column)


def test_a_check_is_of_a_class_or_of_a_room(world):
    refused(world, sheet(world, check_kind=Kind.EXTRA, room_id=world.make("room").id), "room_id")


def test_nobody_checks_what_he_answers_for(world):
    group = world.make("class_group")
    refused(world, sheet(world, class_group_id=group.id, checked_by_id=group.class_teacher_id), "checked_by_id")
    assert check_of(world, class_group_id=group.id).responsible_id == group.class_teacher_id
    room = world.make("room", responsible_id=world.make("staff").id)
    other = check_of(world, class_group_id=None, check_kind=Kind.OFFICE, room_id=room.id)
    assert other.responsible_id == room.responsible_id


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("due_quantity", {"due_quantity": Decimal(-1)}),
        ("actual_quantity", {"actual_quantity": Decimal(-1)}),
        ("damaged_quantity", {"damaged_quantity": Decimal(-1)}),
        ("damaged_quantity", {"damaged_quantity": Decimal(11)}),
    ],
)
def test_a_line_that_cannot_be_right_is_refused(world, column, values):
    check = sheet(world)
    check.lines.append(PropertyCheckLine(**{"item_name": "课桌", "due_quantity": Decimal(10), **values}))
    refused(world, check, column)


@pytest.mark.parametrize("found", [{"damaged_quantity": Decimal(1)}, {"actual_quantity": Decimal(9)}])
def test_damage_and_loss_have_a_cause_and_a_handling(world, found):
    assert "损坏类型" in refused_line(world, "damage_cause", handling=Handling.REPAIR, **found)
    assert "处理方式" in refused_line(world, "handling", damage_cause=Cause.NATURAL, **found)
    assert "责任人说明" in refused_line(
        world, "responsible_text", damage_cause=Cause.MAN_MADE, handling=Handling.REPAIR, **found
    )


def test_B058_wear_is_never_charged(world):
    sentence = refused_line(world, "handling", "B058", **{**NATURAL, "handling": Handling.COMPENSATION})
    assert sentence == "自然损坏不收赔偿，请把“处理方式”改为报修或补领。"
    unknown = {**NATURAL, "damage_cause": Cause.UNKNOWN, "handling": Handling.COMPENSATION}
    assert "查明" in refused_line(world, "handling", "B058", **unknown)
    assert check_of(world, NATURAL, MAN_MADE).id


def test_what_a_check_counts(world):
    check = check_of(world, MAN_MADE, {**NATURAL, "damaged_quantity": Decimal(3)}, {})
    assert [same_in_sql(world, check, name) for name in ("due_quantity", "damaged_quantity", "man_made_quantity")] == [
        30,
        4,
        1,
    ]
    assert [same_in_sql(world, line, "missing_quantity") for line in check.lines] == [2, 2, 0]
    assert check.lines[2].actual_quantity == 10


def test_lines_come_from_the_register_and_the_register_learns_what_was_found(world):
    group = world.make("class_group", room_id=world.make("room").id)
    for place in ClassProperty.PlaceKind:
        world.make("class_property", class_group_id=group.id, item_name="扫把", place_kind=place, quantity=Decimal(4))
    gone = world.make(
        "class_property", class_group_id=group.id, item_name="旧柜", state=ClassProperty.State.HANDED_OVER
    )
    check = check_of(world, {"item_name": "扫把", "due_quantity": Decimal(4)}, class_group_id=group.id)
    walk(world, check, "fill_lines", "fill_lines")
    assert [(line.item_name, line.due_quantity, line.actual_quantity) for line in check.lines] == [("扫把", 4, 4)] * 2
    line = check.lines[1]
    with world.as_system():
        line.actual_quantity, line.damaged_quantity = Decimal(3), Decimal(1)
        line.damage_cause, line.handling = Cause.NATURAL, Handling.REPLACE
        world.session.flush()
    walk(world, check, "check")
    rows = world.session.execute(
        sa.select(ClassProperty.__table__.c["intact_quantity", "damaged_quantity"])
        .where(ClassProperty.__table__.c.item_name == "扫把")
        .order_by(ClassProperty.__table__.c.id)
    ).all()
    assert [tuple(row) for row in rows] == [(4, 0), (2, 1)]
    assert get(world, ClassProperty, gone.id).damaged_quantity == 0


def test_lines_named_by_hand_know_the_register(world):
    group = world.make("class_group")
    world.make("class_property", class_group_id=group.id, item_name="课桌", quantity=Decimal(40), unit="张")
    check = sheet(world, class_group_id=group.id)
    check.lines.append(PropertyCheckLine(item_name="课桌"))
    with world.as_system():
        write(world, check)
    line = check.lines[0]
    assert (line.due_quantity, line.actual_quantity, line.unit) == (40, 40, "张")


def test_an_office_also_counts_what_its_department_keeps(world):
    department = world.make("department")
    room = world.make("room", department_id=department.id)
    world.make("room_property", room_id=room.id, item_name="电脑")
    world.make("room_property", room_id=None, department_id=department.id, item_name="书柜")
    world.make("room_property", room_id=room.id, item_name="旧桌", state=RoomProperty.State.ENDED)
    office = check_of(world, class_group_id=None, check_kind=Kind.OFFICE, room_id=room.id)
    shared = check_of(world, class_group_id=None, check_kind=Kind.PUBLIC_ROOM, room_id=room.id)
    for check, names in ((office, ["电脑", "书柜"]), (shared, ["电脑"])):
        assert [line.item_name for line in walk(world, check, "fill_lines").lines] == names


def test_nothing_is_filled_where_nothing_is_registered(world):
    assert "还没有登记财产" in stopped(world, check_of(world), "fill_lines")


def test_a_check_without_lines_is_not_finished(world):
    assert "明细" in stopped(world, check_of(world), "check")


def test_man_made_damage_is_paid_first_and_natural_wear_is_repaired(world):
    card = world.make(
        "fixed_asset",
        life_state=AssetState.IN_USE,
        is_group_card=True,
        quantity=Decimal(10),
        unit_price=Decimal("80.00"),
        accumulated_at_start_amount=Decimal("500.00"),
    )
    both = {**MAN_MADE, "handling": Handling.REPAIR}
    check = check_of(
        world,
        {**MAN_MADE, "fixed_asset_id": card.id},
        NATURAL,
        both,
        {**NATURAL, "handling": Handling.REPLACE},
        {**MAN_MADE, "handling": Handling.NONE},
    )
    walk(world, check, "check", "follow_up")
    paid, worn, repaired, replaced, let_off = check.lines
    case = get(world, Case, paid.damage_compensation_id)
    assert (case.payer_kind, case.class_group_id) == (Case.PayerKind.CLASS_GROUP, check.class_group_id)
    assert (case.source_kind, case.damage_kind) == (Case.SourceKind.PROPERTY_CHECK, Case.DamageKind.NEGLIGENT)
    assert (case.quantity, case.basis_amount, case.state) == (3, Decimal("90.00"), Case.State.DRAFT)
    assert "课间打闹" not in case.damage_cause
    assert paid.repair_request_id is None
    request = get(world, RepairRequest, worn.repair_request_id)
    assert (request.damage_cause, request.damage_compensation_id) == (RepairRequest.DamageCause.NATURAL, None)
    assert (request.fault_category, request.class_group_id) == (FaultCategory.DESK_CHAIR, check.class_group_id)
    assert request.approval_class is RepairRequest.ApprovalClass.CLASS_PROPERTY
    assert worn.damage_compensation_id is None
    waiting = get(world, RepairRequest, repaired.repair_request_id)
    assert waiting.damage_compensation_id == repaired.damage_compensation_id is not None
    assert replaced.damage_compensation_id is replaced.repair_request_id is None
    assert let_off.damage_compensation_id is let_off.repair_request_id is None
    assert world.count("damage_compensation") == world.count("repair_request") == 2


def test_a_room_keeper_answers_for_the_room(world):
    room = world.make("room", responsible_id=world.make("staff").id)
    values = {**MAN_MADE, "damaged_quantity": Decimal(0)}
    check = check_of(world, values, NATURAL, class_group_id=None, check_kind=Kind.SPECIAL_ROOM, room_id=room.id)
    walk(world, check, "check", "follow_up")
    case = get(world, Case, check.lines[0].damage_compensation_id)
    assert (case.payer_kind, case.staff_id) == (Case.PayerKind.STAFF, room.responsible_id)
    assert (case.damage_kind, case.quantity) == (Case.DamageKind.LOST, 2)
    request = get(world, RepairRequest, check.lines[1].repair_request_id)
    assert (request.room_id, request.reporter_id) == (room.id, check.checked_by_id)
    assert request.approval_class is RepairRequest.ApprovalClass.SMALL


def test_a_price_of_the_register_serves_where_there_is_no_card(world):
    group = world.make("class_group", room_id=world.make("room").id)
    world.make("class_property", class_group_id=group.id, item_name="扫把", unit_price=Decimal("12.50"))
    check = check_of(world, {**MAN_MADE, "item_name": "扫把"}, class_group_id=group.id)
    walk(world, check, "check", "follow_up")
    assert get(world, Case, check.lines[0].damage_compensation_id).basis_amount == Decimal("37.50")


def test_follow_up_needs_something_to_handle_and_a_room(world):
    assert "直接公布或关闭" in stopped(world, walk(world, check_of(world, {}), "check"), "follow_up")
    group = world.make("class_group", room_id=None)
    check = walk(world, check_of(world, NATURAL, class_group_id=group.id), "check")
    assert "教室" in stopped(world, check, "follow_up")
    assert world.count("repair_request") == 0


def test_a_check_is_published_with_its_rating(world):
    check = walk(world, check_of(world, {}), "check")
    assert "评定" in stopped(world, check, "publish")
    walk(world, check, "publish", values={"rating": PropertyRating.GOOD})
    assert (check.state, check.is_published, check.published_on) == (State.PUBLISHED, True, TODAY)
    assert walk(world, check, "close").state is State.CLOSED


def test_a_check_is_closed_when_all_is_settled(world):
    check = walk(world, check_of(world, MAN_MADE, NATURAL), "check")
    assert "还没有赔偿单" in stopped(world, check, "close")
    walk(world, check, "follow_up")
    assert "还没有办结" in stopped(world, check, "close")
    case = get(world, Case, check.lines[0].damage_compensation_id)
    with world.as_system():
        case.basis_amount = case.due_amount = Decimal("30.00")
        for name, values in (("assess", {}), ("inform", {}), ("pay", {"paid_on": TODAY, "receipt_no": "SJ-1"})):
            take(world.session, case, name, values=values)
    assert walk(world, check, "close").state is State.CLOSED


def test_a_repair_not_reported_keeps_a_check_open(world):
    assert "还没有报修单" in stopped(world, walk(world, check_of(world, NATURAL), "check"), "close")


def test_a_cancelled_check_says_why(world):
    check = check_of(world, {})
    assert "作废" in stopped(world, check, "cancel")
    assert walk(world, check, "cancel", opinion="日期有误").state is State.CANCELLED


def test_steps_belong_to_their_roles(world):
    check = check_of(world, {})
    person = {"account": world.make("user_account", staff_id=world.make("staff").id).id}
    with world.acting("storekeeper", **person):
        take(world.session, check, "check")
        with pytest.raises(NotAllowedError):
            take(world.session, check, "close")
    with world.acting("asset_clerk", **person), pytest.raises(NotAllowedError):
        take(world.session, check, "publish", values={"rating": PropertyRating.FAIR})
    with world.acting("director", **person):
        take(world.session, check, "publish", values={"rating": PropertyRating.FAIR})
    with world.acting("asset_clerk", **person):
        take(world.session, check, "close")
    assert check.state is State.CLOSED


def test_what_a_line_leads_to_is_written_by_the_step_only(world):
    with world.as_system() as context:
        entered = {column.name for column in writable(PropertyCheckLine, context.actor.columns(PropertyCheckLine))}
    assert "handling" in entered
    assert entered.isdisjoint({"damage_compensation_id", "repair_request_id"})
