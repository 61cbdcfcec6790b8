"""Repairs: the chain from report to closing, the clock with its pauses, and what is refused on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.assets.assets import AssetEvent, FixedAsset
from models.core.permissions import APPROVE
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.maintenance.repairs import RepairPause, RepairRequest
from models.organisation.organisation import ClassGroup, Room
from models.vocabulary import AssetState, FaultCategory, Satisfaction
from tests.factories import NOW, TODAY, World

State = RepairRequest.State
Class = RepairRequest.ApprovalClass
Reason = RepairPause.PauseReason


def later(hours: float) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


def in_sql(world: World, row: Any, name: str) -> Any:
    """The column's value as the database works it out."""
    model = type(row)
    with world.as_system():
        world.session.flush()
        return world.session.execute(sa.select(model.id, getattr(model, name)).where(model.id == row.id)).one()[1]


def in_python(world: World, row: Any, name: str) -> Any:
    with world.as_system():
        return getattr(row, name)


def set_setting(world: World, name: str, value: str) -> None:
    world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))


@pytest.fixture
def people(world: World) -> dict[str, int]:
    """The persons of a repair: who reports, who repairs, who directs."""
    return {name: world.make("staff", name=name).id for name in ("reporter", "plumber", "director", "principal")}


@pytest.fixture
def repair(world: World, people: dict[str, int]) -> RepairRequest:
    return world.make(RepairRequest, reporter_id=people["reporter"], object_name="水龙头")


class Acts:
    """Steps taken by people of the school at a moment."""

    def __init__(self, world: World, people: dict[str, int]) -> None:
        self.world, self.people = world, people

    def __call__(
        self, who: str, name: str, row: RepairRequest, at: float = 0, opinion: str = "", **values: Any
    ) -> None:
        roles = {"plumber": "maintenance", "reporter": "teacher"}
        with self.world.acting(roles.get(who, who), staff=self.people.get(who)) as context:
            context.now = later(at)
            given = {key.replace("__", "."): value for key, value in values.items()}
            take(self.world.session, row, name, opinion=opinion, values=given)


@pytest.fixture
def acts(world: World, people: dict[str, int]) -> Acts:
    return Acts(world, people)


def start(acts: Acts, row: RepairRequest) -> None:
    """Assigned to the school's plumber, who has come."""
    acts(
        "plumber", "assign", row, repairer_kind=RepairRequest.RepairerKind.IN_HOUSE, repairer_id=acts.people["plumber"]
    )
    acts("plumber", "start", row)


def complete(acts: Acts, row: RepairRequest, at: float = 1, **values: Any) -> None:
    given = {"work_done": "换阀芯", "damage_cause": RepairRequest.DamageCause.NATURAL} | values
    acts("plumber", "complete", row, at, **given)


def pause(acts: Acts, row: RepairRequest, at: float = 1, reason: Reason = Reason.DIFFICULT, **values: Any) -> None:
    given = {"pauses__pause_reason": reason, "pauses__explanation": "等专业队", "pauses__expected_on": later(at).date()}
    acts("director", "pause", row, at, **(given | values))


def test_small_repair_goes_from_report_to_closing(acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    assert repair.document_no
    assert repair.assigned_at == repair.arrived_at == NOW
    complete(acts, repair, labour_amount=Decimal("15.00"))
    assert repair.completed_at == later(1)
    acts("reporter", "accept", repair, 2, satisfaction=Satisfaction.SATISFIED)
    assert repair.accepted_by_id == acts.people["reporter"]
    acts("director", "close", repair, 3)
    assert repair.state is State.CLOSED


def test_class_property_goes_through_the_office(world: World, acts: Acts, people: dict[str, int]) -> None:
    group = world.make(ClassGroup, class_teacher_id=people["reporter"])
    row = world.make(
        RepairRequest, reporter_id=people["reporter"], class_group_id=group.id, approval_class=Class.CLASS_PROPERTY
    )
    with pytest.raises(RefusedError) as refused:
        start(acts, row)
    assert {"B061", "B234"} <= {p.rule for p in refused.value.problems}
    world.session.expire(row)
    assert row.state is State.REPORTED
    with world.acting("class_teacher", staff=people["reporter"]):
        take(world.session, row, "submit")
    kind = {"repairer_kind": RepairRequest.RepairerKind.IN_HOUSE, "repairer_id": people["plumber"]}
    acts("director", "approve", row, **kind)
    assert (row.state, row.assigned_at) == (State.ASSIGNED, NOW)


def test_class_teacher_applies_for_class_property(world: World, acts: Acts, people: dict[str, int]) -> None:
    group = world.make(ClassGroup, class_teacher_id=people["principal"])
    row = world.make(
        RepairRequest, reporter_id=people["reporter"], class_group_id=group.id, approval_class=Class.CLASS_PROPERTY
    )
    with pytest.raises(RefusedError, match="班主任"):
        acts("director", "submit", row)


def test_who_reported_does_not_approve(world: World, acts: Acts, people: dict[str, int]) -> None:
    group = world.make(ClassGroup, class_teacher_id=people["director"])
    row = world.make(
        RepairRequest, reporter_id=people["director"], class_group_id=group.id, approval_class=Class.CLASS_PROPERTY
    )
    acts("director", "submit", row)
    kind = {"repairer_kind": RepairRequest.RepairerKind.IN_HOUSE, "repairer_id": people["plumber"]}
    with pytest.raises(RefusedError, match="报修人不能批准"):
        acts("director", "approve", row, **kind)
    world.session.expire(row)
    acts("principal", "approve", row, **kind)
    assert row.state is State.ASSIGNED


@pytest.mark.parametrize(("setting", "urgency", "passes"), [
    ("EXCEPT_SAFETY", "URGENT", True), ("EXCEPT_SAFETY", "NORMAL", False), ("ALWAYS", "URGENT", False),
    ("NEVER", "NORMAL", True),
])  # fmt: skip
def test_setting_says_which_class_property_is_repaired_at_once(
    world: World, acts: Acts, setting: str, urgency: str, passes: bool
) -> None:
    set_setting(world, "class_repair_approval", setting)
    group = world.make(ClassGroup)
    row = world.make(
        RepairRequest, class_group_id=group.id, approval_class=Class.CLASS_PROPERTY,
        urgency=RepairRequest.Urgency[urgency],
    )  # fmt: skip
    if passes:
        start(acts, row)
    else:
        with pytest.raises(RefusedError, match="总务处批准"):
            start(acts, row)


def test_small_repair_waits_for_the_director_where_the_school_says_so(
    world: World, acts: Acts, repair: RepairRequest, people: dict[str, int]
) -> None:
    set_setting(world, "small_repair_direct", "0")
    with pytest.raises(RefusedError, match="由总务主任派工"):
        start(acts, repair)
    world.session.expire(repair)
    kind = {"repairer_kind": RepairRequest.RepairerKind.IN_HOUSE, "repairer_id": people["plumber"]}
    acts("director", "assign", repair, **kind)


def test_step_needs_its_role(acts: Acts, repair: RepairRequest) -> None:
    with pytest.raises(NotAllowedError):
        acts("reporter", "assign", repair)
    start(acts, repair)
    with pytest.raises(NotAllowedError):
        acts("plumber", "pause", repair)


def test_clock_stops_while_paused(world: World, acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    pause(acts, repair, 1)
    line = repair.pauses[0]
    assert (line.paused_at, line.resumed_at, line.approved_by_id) == (later(1), None, acts.people["director"])
    with world.as_system() as context:
        context.now = later(50)
        assert repair.paused_hours == Decimal(49)
        assert repair.is_overdue is False
    acts("plumber", "resume", repair, 3.5)
    assert line.resumed_at == later(3.5)
    assert repair.state is State.REPAIRING
    for name, value in {
        "paused_hours": Decimal("2.5"), "due_at": later(26.5), "is_overdue": False, "elapsed_hours": None,
    }.items():  # fmt: skip
        assert in_python(world, repair, name) == in_sql(world, repair, name) == value
    complete(acts, repair, 10)
    assert in_python(world, repair, "elapsed_hours") == in_sql(world, repair, "elapsed_hours") == Decimal("7.5")


def test_repair_is_overdue_when_its_hours_are_over(world: World, acts: Acts, repair: RepairRequest) -> None:
    set_setting(world, "repair_due_hours", "8")
    start(acts, repair)
    for hours, overdue in ((8, False), (9, True)):
        with world.as_system() as context:
            context.now = later(hours)
            query = sa.select(RepairRequest.id).where(RepairRequest.is_overdue, RepairRequest.id == repair.id)
            assert repair.is_overdue is overdue
            assert bool(world.session.scalars(query).first()) is overdue


def test_delay_is_explained(world: World, acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    with pytest.raises(RefusedError, match="延时原因") as refused:
        complete(acts, repair, 25)
    assert [p.rule for p in refused.value.problems] == ["B232-4"]
    world.session.expire(repair)
    complete(acts, repair, 25, delay_reason="配件缺货")
    assert repair.state is State.COMPLETED


def test_reopened_repair_keeps_its_clock(world: World, acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    complete(acts, repair)
    with pytest.raises(RefusedError, match="不合格返修"):
        acts("reporter", "accept", repair, 2, satisfaction=Satisfaction.DISSATISFIED)
    world.session.expire(repair)
    acts("reporter", "rework", repair, 2, opinion="还在滴水")
    assert (repair.completed_at, repair.satisfaction) == (None, Satisfaction.DISSATISFIED)
    assert in_python(world, repair, "rework_count") == in_sql(world, repair, "rework_count") == 1
    assert in_python(world, repair, "due_at") == later(24)


@pytest.mark.parametrize(("values", "needed"), [
    ({"work_done": None}, "维修内容"), ({"damage_cause": None}, "损坏原因"), ({"labour_amount": Decimal(-1)}, "人工"),
])  # fmt: skip
def test_completing_needs(acts: Acts, repair: RepairRequest, values: dict[str, Any], needed: str) -> None:
    start(acts, repair)
    with pytest.raises(RefusedError, match=needed):
        complete(acts, repair, **values)


def test_costs_over_the_limit_are_a_project(world: World, acts: Acts, repair: RepairRequest) -> None:
    set_setting(world, "small_repair_limit", "500")
    start(acts, repair)
    with pytest.raises(RefusedError, match="小修限额 500") as refused:
        complete(acts, repair, labour_amount=Decimal("500.01"))
    assert [p.rule for p in refused.value.problems] == ["B237-2"]
    world.session.expire(repair)
    with pytest.raises(RefusedError, match="大修须立项"):
        acts("director", "convert", repair)
    acts("director", "convert", repair, approval_class=Class.MAJOR)
    assert repair.state is State.TO_PROJECT


def test_major_repair_is_not_assigned(world: World, acts: Acts) -> None:
    row = world.make(RepairRequest, approval_class=Class.MAJOR)
    with pytest.raises(RefusedError, match="转维修项目"):
        start(acts, row)


def test_only_those_concerned_accept(world: World, acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    complete(acts, repair)
    department = world.make("department").id
    stranger = world.make("staff").id
    with world.as_system():
        world.session.get(Room, repair.room_id).department_id = department
        world.session.flush()
    with (
        world.acting("department_head", staff=stranger, department=department),
        pytest.raises(RefusedError, match="场所的责任人"),
    ):
        take(world.session, repair, "accept", values={"satisfaction": Satisfaction.FAIR})
    world.session.expire(repair)
    acts.people["director"] = acts.people["plumber"]
    with pytest.raises(RefusedError, match="维修人不能验收"):
        acts("director", "accept", repair, satisfaction=Satisfaction.FAIR)


@pytest.mark.parametrize(("values", "needed"), [
    ({"damage_cause": RepairRequest.DamageCause.MAN_MADE}, "赔偿单"),
    ({"repairer_kind": RepairRequest.RepairerKind.OUTSIDE, "labour_amount": Decimal(80)}, "外请发票号"),
])  # fmt: skip
def test_closing_needs(world: World, acts: Acts, values: dict[str, Any], needed: str) -> None:
    supplier = world.one("supplier").id
    row = world.make(RepairRequest, state=State.ACCEPTED, outside_supplier_id=supplier, **values)
    with pytest.raises(RefusedError, match=needed):
        acts("director", "close", row)


def test_closing_waits_for_the_material(world: World, acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    complete(acts, repair)
    acts("reporter", "accept", repair, 2, satisfaction=Satisfaction.FAIR)
    issue = world.make("stock_out", repair_request_id=repair.id)
    with pytest.raises(RefusedError, match="领料单"):
        acts("director", "close", repair, 3)
    with world.as_system():
        issue.state = type(issue).State.CANCELLED
        world.session.flush()
    acts("director", "close", repair, 3)


def test_rejecting_needs_an_opinion(acts: Acts, repair: RepairRequest) -> None:
    with pytest.raises(RefusedError, match="意见"):
        acts("director", "reject", repair)
    acts("director", "reject", repair, opinion="重复报修")
    assert repair.state is State.REJECTED


@pytest.mark.parametrize(("values", "needed"), [
    ({"approval_class": Class.CLASS_PROPERTY}, "班级"),
    ({"repairer_kind": RepairRequest.RepairerKind.IN_HOUSE}, "维修人"),
    ({"repairer_kind": RepairRequest.RepairerKind.OUTSIDE}, "外请单位"),
    ({"reported_at": later(1)}, "报修时间"), ({"assigned_at": later(-1)}, "派工时间"),
    ({"completed_at": later(1)}, "完成时间"),
])  # fmt: skip
def test_repair_is_refused(world: World, values: dict[str, Any], needed: str) -> None:
    before = world.count("repair_request")
    with pytest.raises(RefusedError, match=needed):
        world.make(RepairRequest, **values)
    world.session.rollback()
    assert world.count("repair_request") == before


def test_disposed_asset_is_not_repaired(world: World) -> None:
    asset = world.make(FixedAsset)
    cards = FixedAsset.__table__
    world.session.connection().execute(
        sa.update(cards).where(cards.c.id == asset.id).values(life_state=AssetState.DISPOSED)
    )
    world.session.expire(asset)
    with pytest.raises(RefusedError, match="已处置"):
        world.make(RepairRequest, fixed_asset_id=asset.id)


def test_form_fills_what_is_known(world: World) -> None:
    room = world.make("room")
    group = world.make(ClassGroup, room_id=room.id)
    reporter = world.make("staff", phone="13800000001")
    asset = world.make(FixedAsset, name="投影机", warranty_until=TODAY)
    row = RepairRequest(
        room_id=room.id, fixed_asset_id=asset.id, reporter_id=reporter.id, fault_category=FaultCategory.WATER,
        fault_description="水管漏水",
    )  # fmt: skip
    with world.as_system() as context:
        world.session.add(row)
        world.session.flush()
        assert any("保修期" in warning.message for warning in context.warnings)
    assert (row.class_group_id, row.object_name, row.reporter_phone) == (group.id, "投影机", "13800000001")
    assert row.urgency is RepairRequest.Urgency.URGENT


def test_pressing_fault_should_be_urgent(world: World) -> None:
    row = world.build(
        RepairRequest, world.here, {"fault_description": "开关漏电", "urgency": RepairRequest.Urgency.NORMAL}
    )
    with world.as_system() as context:
        world.session.add(row)
        world.session.flush()
        assert [warning.column for warning in context.warnings] == ["urgency"]


@pytest.mark.parametrize(("values", "rule", "needed"), [
    ({"reason": Reason.ROOM_IN_USE}, "B232-3", "限于：维修难度大、外请专业维修、等待配件"),
    ({"pauses__expected_on": TODAY - dt.timedelta(days=1)}, "", "预计恢复日期"),
    ({"pauses__explanation": None}, "", "情况说明"),
])  # fmt: skip
def test_pause_is_refused(
    world: World, acts: Acts, repair: RepairRequest, values: dict[str, Any], rule: str, needed: str
) -> None:
    start(acts, repair)
    with pytest.raises(RefusedError, match=needed) as refused:
        pause(acts, repair, **values)
    assert refused.value.problems[0].rule == rule
    world.session.rollback()
    assert world.count("repair_pause") == 0


def test_pause_needs_its_reason(acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    with pytest.raises(RefusedError, match="暂停原因"):
        acts("director", "pause", repair)


def test_repairer_does_not_agree_to_his_own_pause(acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    with pytest.raises(RefusedError, match="同意人"):
        pause(acts, repair, pauses__approved_by_id=acts.people["plumber"])


def test_pauses_do_not_overlap(world: World, repair: RepairRequest) -> None:
    world.make(RepairPause, document=repair, paused_at=NOW, resumed_at=later(2))
    world.make(RepairPause, document=repair, paused_at=later(2))
    with pytest.raises(RefusedError, match="重叠"):
        world.make(RepairPause, document=repair, paused_at=later(1), resumed_at=later(1.5))


@pytest.mark.parametrize(("begins", "ends", "needed"), [(0, 0, "恢复时间"), (-1, 1, "报修时间")])
def test_pause_lies_within_the_repair(
    world: World, repair: RepairRequest, begins: float, ends: float, needed: str
) -> None:
    with pytest.raises(RefusedError, match=needed):
        world.make(RepairPause, document=repair, paused_at=later(begins), resumed_at=later(ends))


def test_pause_of_another_than_the_director_is_refused(world: World, people: dict[str, int]) -> None:
    row = world.build(RepairRequest, world.here, {"reporter_id": people["plumber"]})
    row.pauses.append(
        RepairPause(
            pause_reason=Reason.DIFFICULT, explanation="难", expected_on=TODAY, approved_by_id=people["director"]
        )
    )
    world.session.add(row)
    with world.acting("maintenance", staff=people["plumber"]), pytest.raises(RefusedError, match="总务主任同意"):
        world.session.flush()


def test_everybody_reports_and_sees_his_own(world: World, people: dict[str, int]) -> None:
    room = world.one("room").id
    with world.acting("canteen_staff", staff=people["reporter"]) as context:
        row = RepairRequest(
            room_id=room, object_name="灯", fault_category=FaultCategory.POWER, fault_description="不亮"
        )
        world.session.add(row)
        world.session.flush()
        assert row.reporter_id == people["reporter"]
        assert context.actor.allows(world.session, row, APPROVE)


def test_material_and_labour_make_the_cost(world: World, acts: Acts, repair: RepairRequest) -> None:
    start(acts, repair)
    complete(acts, repair, labour_amount=Decimal("12.34"))
    for name, value in {"material_amount": Decimal(0), "total_amount": Decimal("12.34")}.items():
        assert in_python(world, repair, name) == in_sql(world, repair, name) == value


def test_asset_is_under_repair_until_it_is_accepted(world: World, acts: Acts) -> None:
    asset = world.make(FixedAsset)
    cards = FixedAsset.__table__
    world.session.connection().execute(
        sa.update(cards).where(cards.c.id == asset.id).values(life_state=AssetState.IN_USE)
    )
    world.session.expire(asset)
    row = world.make(RepairRequest, fixed_asset_id=asset.id, reporter_id=acts.people["reporter"])
    start(acts, row)
    assert asset.life_state is AssetState.UNDER_REPAIR
    complete(acts, row)
    acts("reporter", "accept", row, 2, satisfaction=Satisfaction.SATISFIED)
    assert asset.life_state is AssetState.IN_USE
    events = AssetEvent.__table__
    with world.as_system():
        written = world.session.connection().execute(
            sa.select(events.c.event, events.c.document_no).order_by(events.c.sequence_no)
        )
        assert [tuple(event) for event in written] == [
            (AssetEvent.Event.REPAIR_STARTED, row.document_no), (AssetEvent.Event.REPAIRED, row.document_no),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "urgency", "starts"),
    [
        ("EXCEPT_SAFETY", "NORMAL", False),
        ("EXCEPT_SAFETY", "URGENT", True),
        ("ALWAYS", "URGENT", False),
        ("NEVER", "NORMAL", True),
    ],
)
def test_man_made_damage_is_paid_before_it_is_repaired(
    world: World, acts: Acts, people: dict[str, int], setting: str, urgency: str, starts: bool
) -> None:
    set_setting(world, "repair_waits_for_compensation", setting)
    case = world.make("damage_compensation")
    row = world.make(
        RepairRequest,
        reporter_id=people["reporter"],
        object_name="玻璃",
        damage_compensation_id=case.id,
        urgency=RepairRequest.Urgency[urgency],
    )
    acts("director", "assign", row, repairer_id=people["plumber"], repairer_kind=RepairRequest.RepairerKind.IN_HOUSE)
    if starts:
        acts("plumber", "start", row)
        assert row.state is State.REPAIRING
        return
    with pytest.raises(RefusedError, match="先办理赔偿"):
        acts("plumber", "start", row)
    assert row.state is State.ASSIGNED
