"""Inspections with their lines, and the hazards they find, from discovery to removal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Attachment
from models.organisation.organisation import Building, Room
from models.people.staff import Staff
from models.safety.inspections import Hazard, InspectionItem, SafetyInspection, SafetyInspectionLine
from models.vocabulary import HazardCategory, NormalResult, Severity
from tests.factories import NOW, TODAY, World

Kind = SafetyInspection.InspectionKind
Frequency = InspectionItem.Frequency
Standing = SafetyInspection.State
State = Hazard.State


def in_sql(world: World, row: Any, name: str) -> Any:
    """The column's value as the database works it out."""
    model = type(row)
    with world.as_system():
        return world.session.execute(sa.select(model.id, getattr(model, name)).where(model.id == row.id)).one()[1]


def in_python(world: World, row: Any, name: str) -> Any:
    with world.as_system():
        world.session.expire(row)
        return getattr(row, name)


def act(
    world: World, role: str, name: str, row: Any, opinion: str = "", staff: int | None = None, hours: int = 0,
    **values: Any,
) -> list[Any]:  # fmt: skip
    """Take a step as somebody of the role; gives the warnings."""
    with world.acting(role, staff=staff or world.one("staff").id) as context:
        context.now = NOW + dt.timedelta(hours=hours)
        take(world.session, row, name, opinion=opinion, values=values)
        return context.warnings


def photo(world: World) -> int:
    """A stored picture."""
    row = Attachment(register="hazard", name="a.jpg", media_type="image/jpeg", size=1, digest="0" * 64, at=NOW)
    world.session.add(row)
    with world.as_system():
        world.session.flush()
    return row.id


@pytest.fixture
def reported(world: World) -> Hazard:
    row = world.make(Hazard, photo_before=photo(world))
    act(world, "director", "report", row, reported_to_id=world.one("staff").id, reported_at=NOW)
    return row


@pytest.fixture
def removed(world: World, reported: Hazard) -> Hazard:
    """A hazard that waits for its acceptance."""
    keeper = world.make(Staff).id
    order = {"rectification_plan": "更换", "department_id": world.one("department").id, "responsible_id": keeper}
    act(world, "director", "rectify", reported, **order)
    act(world, "director", "complete", reported, completed_on=TODAY, photo_after=photo(world))
    return reported


@pytest.mark.parametrize(("values", "needed"), [({"sort_no": -1}, "排列顺序"), ({"name": "灭火器"}, "项目名称")])
def test_item_is_refused(world: World, values: dict[str, Any], needed: str) -> None:
    world.make(InspectionItem, name="灭火器", category=HazardCategory.FIRE)
    world.make(InspectionItem, name="灭火器", category=HazardCategory.FACILITY)
    with pytest.raises(RefusedError, match=needed):
        world.make(InspectionItem, **({"category": HazardCategory.FIRE} | values))


@pytest.mark.parametrize(("kind", "day"), [
    (Kind.DAILY, dt.date(2026, 11, 22)), (Kind.WEEKLY, dt.date(2026, 11, 28)), (Kind.MONTHLY, dt.date(2026, 12, 21)),
    (Kind.KEY_PLACE, dt.date(2026, 11, 28)), (Kind.ACTIVITY_PLACE, dt.date(2026, 12, 21)), (Kind.SPECIAL, None),
])  # fmt: skip
def test_next_inspection_follows_the_kind(world: World, kind: Kind, day: dt.date | None) -> None:
    assert world.make(SafetyInspection, inspection_kind=kind).next_inspection_on == day


def test_next_inspection_is_later(world: World) -> None:
    with pytest.raises(RefusedError, match="下次检查日期"):
        world.make(SafetyInspection, next_inspection_on=TODAY)


def test_place_gives_person_and_department(world: World) -> None:
    department = world.make("department").id
    keeper = world.make(Staff, department_id=department).id
    building = world.make(Building, responsible_id=keeper)
    room = world.make(Room, responsible_id=world.make(Staff).id, building_id=building.id)
    common = {"term_id": world.one("term").id, "checked_by_id": keeper, "area_text": "教学楼"}
    first = SafetyInspection(building_id=building.id, **common)
    second = SafetyInspection(building_id=building.id, room_id=room.id, **common)
    with world.as_system():
        world.session.add_all([first, second])
        world.session.flush()
    assert (first.responsible_id, first.department_id) == (keeper, department)
    assert second.responsible_id == room.responsible_id


@pytest.mark.parametrize(("kind", "names"), [
    (Kind.DAILY, ["校门"]), (Kind.WEEKLY, ["器材"]), (Kind.TERM_END, ["门窗"]), (Kind.KEY_PLACE, ["锅炉"]),
    (Kind.FACILITY, ["器材"]), (Kind.SWEEP, ["校门", "器材", "锅炉", "门窗"]),
])  # fmt: skip
def test_sheet_holds_the_items_of_its_cycle(world: World, kind: Kind, names: list[str]) -> None:
    fire, facility = {"category": HazardCategory.FIRE}, {"category": HazardCategory.FACILITY}
    world.make(InspectionItem, name="校门", frequency=Frequency.DAILY, sort_no=1, **fire)
    world.make(InspectionItem, name="器材", frequency=Frequency.WEEKLY, sort_no=2, **facility)
    world.make(InspectionItem, name="锅炉", frequency=Frequency.YEARLY, is_key_item=True, sort_no=3, **fire)
    world.make(InspectionItem, name="门窗", frequency=Frequency.TERM, **fire)
    world.make(InspectionItem, name="停用", frequency=Frequency.DAILY, is_active=False, **fire)
    row = world.make(SafetyInspection, inspection_kind=kind)
    for _ in range(2):
        act(world, "inspector", "fill_lines", row)
    with world.as_system():
        items = [world.session.get(InspectionItem, line.inspection_item_id).name for line in row.lines]
    assert items == names


def test_sheet_needs_items(world: World) -> None:
    row = world.make(SafetyInspection)
    with pytest.raises(RefusedError, match="安全检查项目"):
        act(world, "director", "fill_lines", row)
    with pytest.raises(RefusedError, match="生成检查项"):
        act(world, "director", "finish", row)


def test_normal_inspection_is_closed(world: World) -> None:
    row = world.make(SafetyInspection, is_zero_report=True)
    with world.as_system():
        row.next_inspection_on = None
        world.session.flush()
    act(world, "inspector", "finish", row)
    for name, value in {"abnormal_count": 0, "finding_result": SafetyInspection.FindingResult.NORMAL}.items():
        assert in_python(world, row, name) == in_sql(world, row, name) == value
    with pytest.raises(RefusedError, match="没有异常项"):
        act(world, "director", "rectify", row)
    act(world, "director", "close", row)
    assert row.next_inspection_on == TODAY + dt.timedelta(days=1)


def test_abnormal_inspection_waits_for_its_hazards(world: World) -> None:
    row = world.make(SafetyInspection, area_text="教学楼")
    item = world.make(InspectionItem, category=HazardCategory.ELECTRICITY)
    found = {"check_result": NormalResult.ABNORMAL, "finding": "插座松动"}
    line = world.make(SafetyInspectionLine, document=row, inspection_item_id=item.id, **found)
    world.make(SafetyInspectionLine, document=row)
    act(world, "inspector", "finish", row)
    for name, value in {"abnormal_count": 1, "finding_result": SafetyInspection.FindingResult.WITH_HAZARD}.items():
        assert in_python(world, row, name) == in_sql(world, row, name) == value
    with world.as_system():
        hazard = world.session.get(Hazard, line.hazard_id)
    assert (hazard.state, hazard.category, hazard.description) == (State.FOUND, HazardCategory.ELECTRICITY, "插座松动")
    assert (hazard.place_text, hazard.reported_at, world.count("hazard")) == ("教学楼", None, 1)
    act(world, "director", "rectify", row)
    with pytest.raises(RefusedError, match="隐患未销号") as refused:
        act(world, "director", "close", row)
    assert [p.rule for p in refused.value.problems] == ["B260-1"]
    world.session.expire(row)
    act(world, "director", "cancel", hazard, opinion="重复登记")
    act(world, "director", "close", row)
    assert row.state is Standing.CLOSED


def test_abnormal_line_says_what_was_found(world: World) -> None:
    with pytest.raises(RefusedError, match="发现问题"):
        world.make(SafetyInspectionLine, check_result=NormalResult.ABNORMAL)


def test_zero_report_has_nothing_abnormal(world: World) -> None:
    row = world.make(SafetyInspection, is_zero_report=True)
    world.make(SafetyInspectionLine, document=row, check_result=NormalResult.ABNORMAL, finding="破损")
    with pytest.raises(RefusedError, match="零报告"):
        act(world, "inspector", "finish", row)


def test_item_stands_once_for_each_room(world: World) -> None:
    line = world.make(SafetyInspectionLine)
    world.make(
        SafetyInspectionLine, document=line.document, inspection_item_id=line.inspection_item_id,
        room_id=world.one("room").id,
    )  # fmt: skip
    with pytest.raises(RefusedError, match="只能有一行"):
        world.make(SafetyInspectionLine, document=line.document, inspection_item_id=line.inspection_item_id)


def test_inspection_is_cancelled_by_the_director(world: World) -> None:
    row = world.make(SafetyInspection)
    with pytest.raises(NotAllowedError):
        act(world, "inspector", "cancel", row, opinion="改期")
    act(world, "director", "cancel", row, opinion="改期")
    assert row.state is Standing.CANCELLED


@pytest.mark.parametrize(("level", "mode", "stopped", "days"), [
    (Severity.GENERAL, None, False, 7), (Severity.LARGE, Hazard.RectifyMode.LIMITED, False, 15),
    (Severity.MAJOR, Hazard.RectifyMode.LIMITED, True, 30),
])  # fmt: skip
def test_level_sets_mode_and_limit(
    world: World, level: Severity, mode: Hazard.RectifyMode | None, stopped: bool, days: int
) -> None:
    row = world.make(Hazard, hazard_level=level)
    assert (row.rectify_mode, row.is_use_stopped) == (mode, stopped)
    assert row.due_on == TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(("values", "needed"), [
    ({"place_text": None}, "具体部位"), ({"due_on": TODAY - dt.timedelta(days=1)}, "整改时限"),
    ({"rectify_amount": Decimal(-1)}, "整改资金"), ({"completed_on": TODAY - dt.timedelta(days=1)}, "完成日期"),
    ({"completed_on": TODAY + dt.timedelta(days=1)}, "完成日期"),
])  # fmt: skip
def test_hazard_is_refused(world: World, values: dict[str, Any], needed: str) -> None:
    with pytest.raises(RefusedError, match=needed):
        world.make(Hazard, **values)
    world.session.rollback()
    assert world.count("hazard") == 0


def test_hazard_is_removed_and_then_fixed_for_good(world: World, removed: Hazard) -> None:
    assert removed.document_no
    with pytest.raises(RefusedError, match="验收意见") as refused:
        act(world, "director", "accept", removed)
    assert [p.rule for p in refused.value.problems] == ["B259-1"]
    world.session.expire(removed)
    act(world, "director", "accept", removed, acceptance_opinion="合格")
    assert (removed.state, removed.accepted_by_id) == (State.CLOSED, world.one("staff").id)
    removed.description = "改写"
    with world.as_system(), pytest.raises(RefusedError, match="新建隐患单") as fixed:
        world.session.flush()
    assert [p.rule for p in fixed.value.problems] == ["R5.01.3"]


def test_reporting_needs_photo_and_person(world: World) -> None:
    row = world.make(Hazard)
    with pytest.raises(RefusedError, match=r"整改前照片.*汇报对象"):
        act(world, "director", "report", row)


@pytest.mark.parametrize(
    ("level", "hours", "warned"), [("GENERAL", 24, False), ("GENERAL", 25, True), ("MAJOR", 1, True)]
)
def test_late_report_is_warned_about(world: World, level: str, hours: int, warned: bool) -> None:
    row = world.make(
        Hazard, photo_before=photo(world), hazard_level=Severity[level], contingency="疏散",
        reported_to_id=world.one("staff").id,
    )  # fmt: skip
    moment = NOW + dt.timedelta(hours=hours)
    warnings = act(world, "director", "report", row, hours=hours, reported_at=moment)
    assert [warning.rule for warning in warnings] == ["B260-2"] * warned


def test_rectification_is_ordered_in_full(world: World, reported: Hazard) -> None:
    with pytest.raises(RefusedError, match=r"整改措施.*责任部门.*整改责任人") as refused:
        act(world, "director", "rectify", reported)
    assert "B258" in {p.rule for p in refused.value.problems}
    world.session.rollback()


@pytest.mark.parametrize("values", [{"completed_on": TODAY}, {"photo_after": 1}])
def test_completion_needs_day_and_photo(world: World, values: dict[str, Any]) -> None:
    keeper = world.make(Staff).id
    row = world.make(Hazard, state=State.RECTIFYING, responsible_id=keeper)
    given = values if "completed_on" in values else {"photo_after": photo(world)}
    with pytest.raises(RefusedError) as refused:
        act(world, "director", "complete", row, **given)
    assert [p.rule for p in refused.value.problems] == ["R5.01.2"]


def test_nobody_accepts_his_own_work(world: World, removed: Hazard) -> None:
    with pytest.raises(RefusedError, match="换人验收"):
        act(world, "director", "accept", removed, staff=removed.responsible_id, acceptance_opinion="合格")
    with pytest.raises(RefusedError) as refused:
        world.make(Hazard, accepted_by_id=removed.responsible_id, responsible_id=removed.responsible_id)
    assert [p.rule for p in refused.value.problems] == ["R5.01.1"]


def test_failed_acceptance_sets_a_new_limit(world: World, removed: Hazard) -> None:
    with pytest.raises(RefusedError, match="整改时限"):
        act(world, "director", "reject", removed, opinion="不牢")
    act(world, "director", "reject", removed, opinion="不牢", due_on=TODAY + dt.timedelta(days=2))
    assert (removed.state, removed.completed_on) == (State.RECTIFYING, None)


def test_only_the_principal_prolongs(world: World) -> None:
    row = world.make(Hazard, state=State.RECTIFYING)
    later = row.due_on + dt.timedelta(days=5)
    with pytest.raises(NotAllowedError):
        act(world, "director", "extend", row, opinion="缺料", due_on=later)
    with pytest.raises(RefusedError, match="晚于原来"):
        act(world, "principal", "extend", row, opinion="缺料", due_on=TODAY)
    world.session.expire(row)
    act(world, "principal", "extend", row, opinion="缺料", due_on=later)
    assert row.due_on == later


def test_major_hazard_is_secured_and_reported_up(world: World) -> None:
    row = world.make(
        Hazard, hazard_level=Severity.MAJOR, photo_before=photo(world), reported_to_id=world.one("staff").id
    )
    with pytest.raises(RefusedError, match="防范预案") as refused:
        act(world, "director", "report", row)
    assert [p.rule for p in refused.value.problems] == ["B278-1"]
    world.session.expire(row)
    act(world, "director", "report", row, contingency="疏散")
    order = {"rectification_plan": "加固", "department_id": world.one("department").id,
             "responsible_id": world.make(Staff).id}  # fmt: skip
    act(world, "director", "rectify", row, **order)
    act(world, "director", "complete", row, completed_on=TODAY, photo_after=photo(world))
    with pytest.raises(RefusedError, match="上报上级"):
        act(world, "principal", "accept", row, acceptance_opinion="合格")


def test_principal_reports_up(world: World, reported: Hazard) -> None:
    with pytest.raises(RefusedError, match="无力整改"):
        act(world, "principal", "escalate", reported)
    with pytest.raises(RefusedError, match="整改责任人") as refused:
        act(world, "principal", "escalate", reported, opinion="缺资金")
    assert [p.rule for p in refused.value.problems] == ["B258"]
    world.session.expire(reported)
    act(world, "principal", "escalate", reported, opinion="缺资金", responsible_id=world.one("staff").id)
    assert (reported.state, reported.is_reported_up) == (State.RECTIFYING, True)


@pytest.mark.parametrize(("due", "state", "overdue"), [
    (-1, State.RECTIFYING, True), (0, State.RECTIFYING, False), (-1, State.CLOSED, False), (None, State.FOUND, False),
])  # fmt: skip
def test_overdue_hazard(world: World, due: int | None, state: State, overdue: bool) -> None:
    day = None if due is None else TODAY + dt.timedelta(days=due)
    row = world.make(Hazard, date=TODAY - dt.timedelta(days=9), due_on=day, state=state)
    assert in_python(world, row, "is_overdue") == in_sql(world, row, "is_overdue") == overdue
