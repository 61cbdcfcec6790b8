"""Cleaning zones, the items of the score sheet, and the sheets from their grid to an appeal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.hygiene.hygiene import CleanZone, HygieneCheck, HygieneCheckLine, HygieneItem
from models.organisation.organisation import ClassGroup, Room
from models.people.staff import Staff
from models.vocabulary import HygieneObject
from tests.factories import TODAY, World

State = HygieneCheck.State


def in_sql(world: World, row: Any, name: str) -> Any:
    """The column's value as the database works it out."""
    model = type(row)
    with world.as_system():
        return world.session.execute(sa.select(model.id, getattr(model, name)).where(model.id == row.id)).one()[1]


def in_python(world: World, row: Any, name: str) -> Any:
    with world.as_system():
        world.session.expire(row)
        return getattr(row, name)


def act(world: World, role: str, name: str, row: Any, opinion: str = "", later: int = 0, **values: Any) -> None:
    """Take a step as somebody of the role, some days later."""
    with world.acting(role, staff=world.one("staff").id) as context:
        context.now += dt.timedelta(days=later)
        take(world.session, row, name, opinion=opinion, values={k.replace("__", "."): v for k, v in values.items()})


@pytest.fixture
def sheet(world: World) -> HygieneCheck:
    """Two classes scored on two items: 20 of 20 and 13 of 20 points."""
    clean, dirty = world.make(ClassGroup, name="一班"), world.make(ClassGroup, name="二班")
    items = [world.make(HygieneItem, name=name, full_score=Decimal(10)) for name in ("地面", "门窗")]
    row = world.make(HygieneCheck)
    for group in (clean, dirty):
        for item in items:
            deducted = {"deducted_score": Decimal("3.5"), "deduction_reason": "有纸屑"} if group is dirty else {}
            world.make(HygieneCheckLine, document=row, class_group_id=group.id, hygiene_item_id=item.id, **deducted)
    return row


@pytest.fixture
def published(world: World, sheet: HygieneCheck) -> HygieneCheck:
    act(world, "inspector", "score", sheet)
    act(world, "inspector", "publish", sheet)
    return sheet


@pytest.mark.parametrize(("values", "needed", "rule"), [
    ({"class_group_id": None}, "责任单位", "B199"), ({"area_quantity": Decimal(-1)}, "面积", ""),
    ({"daily_check_count": -1}, "每日检查次数", ""), ({"responsible_id": None}, "责任人", ""),
])  # fmt: skip
def test_zone_is_refused(world: World, values: dict[str, Any], needed: str, rule: str) -> None:
    with pytest.raises(RefusedError, match=needed) as refused:
        world.make(CleanZone, **values)
    assert [p.rule for p in refused.value.problems] == [rule]
    world.session.rollback()
    assert world.count("clean_zone") == 0


def test_zone_number_is_unique_in_its_term(world: World) -> None:
    zone = world.make(CleanZone, zone_no="A1")
    world.make(CleanZone, zone_no="A1", term_id=world.make("term").id)
    with pytest.raises(RefusedError, match="区域编号"):
        world.make(CleanZone, zone_no="A1", term_id=zone.term_id)


def test_zone_names_a_person_in_service(world: World) -> None:
    gone = world.make(Staff, duty_status=Staff.DutyStatus.LEFT, left_on=TODAY)
    with pytest.raises(RefusedError, match="已离职") as refused:
        world.make(CleanZone, responsible_id=gone.id)
    assert [p.rule for p in refused.value.problems] == ["B201-1"]
    world.session.expunge_all()
    world.make(CleanZone, responsible_id=gone.id, zone_state=CleanZone.ZoneState.CLOSED)


def test_zone_is_filled_from_class_and_kind(world: World) -> None:
    group = world.make(ClassGroup)
    row = CleanZone(name="一楼走廊", zone_kind=CleanZone.ZoneKind.CORRIDOR, class_group_id=group.id)
    row.term_id = world.one("term").id
    with world.as_system():
        world.session.add(row)
        world.session.flush()
    assert row.responsible_id == group.class_teacher_id
    assert "扶手" in row.standard


@pytest.mark.parametrize(("values", "needed"), [
    ({"full_score": Decimal(0)}, "满分"), ({"deduction_step": Decimal(0)}, "每次扣分"),
    ({"full_score": Decimal(1), "deduction_step": Decimal(2)}, "每次扣分"), ({"sort_no": -1}, "排列顺序"),
    ({"item_no": "1"}, "项目编号"), ({"name": "地面"}, "项目名称"),
])  # fmt: skip
def test_item_is_refused(world: World, values: dict[str, Any], needed: str) -> None:
    world.make(HygieneItem, item_no="1", name="地面")
    world.make(HygieneItem, item_no="1", name="地面", object_kind=HygieneObject.TOILET)
    with pytest.raises(RefusedError, match=needed):
        world.make(HygieneItem, **values)


def test_sheet_adds_up(world: World, sheet: HygieneCheck) -> None:
    for name, value in {
        "object_count": 2, "deducted_total": Decimal(7), "average_score": Decimal("82.5"),
    }.items():  # fmt: skip
        assert in_python(world, sheet, name) == in_sql(world, sheet, name) == value
    line = sheet.lines[-1]
    assert in_python(world, line, "score") == in_sql(world, line, "score") == Decimal("6.5")


def test_average_of_an_alias(world: World, sheet: HygieneCheck) -> None:
    other = sa.orm.aliased(HygieneCheck)
    with world.as_system():
        found = world.session.execute(sa.select(other.id, other.average_score, other.object_count)).one()
    assert tuple(found) == (sheet.id, Decimal("82.5"), 2)


def test_week_is_that_of_the_term(world: World) -> None:
    term = world.make("term", starts_on=dt.date(2026, 9, 1), first_week_on=dt.date(2026, 8, 31))
    for day, week in ((dt.date(2026, 8, 30), None), (dt.date(2026, 8, 31), 1), (dt.date(2026, 9, 13), 2)):
        row = world.make(HygieneCheck, date=day, term_id=term.id)
        assert in_python(world, row, "week_no") == in_sql(world, row, "week_no") == week


def test_responsible_person_comes_from_zone_room_or_class(world: World) -> None:
    names = {"zone": "甲", "room": "乙", "class": "丙"}
    staff = {key: world.make(Staff, name=name).id for key, name in names.items()}
    zone = world.make(CleanZone, responsible_id=staff["zone"])
    room = world.make(Room, responsible_id=staff["room"])
    group = world.make(ClassGroup, class_teacher_id=staff["class"])
    places = {"clean_zone_id": zone.id, "room_id": room.id, "class_group_id": group.id}
    for name in names.values():
        line = world.make(HygieneCheckLine, **({"class_group_id": None} | places))
        assert in_python(world, line, "responsible_name") == in_sql(world, line, "responsible_name") == name
        places.pop(next(iter(places)))


@pytest.mark.parametrize(("values", "needed", "rule"), [
    ({"deducted_score": Decimal(-1)}, "扣分”应在", "B206-2"), ({"deducted_score": Decimal(11)}, "扣分”应在", "B206-2"),
    ({"deducted_score": Decimal(1)}, "扣分原因", "B206-2"), ({"class_group_id": None}, "落实到班到人", "B214-1"),
    ({"full_score": Decimal(0)}, "满分", ""),
])  # fmt: skip
def test_line_is_refused(world: World, values: dict[str, Any], needed: str, rule: str) -> None:
    with pytest.raises(RefusedError, match=needed) as refused:
        world.make(HygieneCheckLine, **values)
    assert rule in {p.rule for p in refused.value.problems}
    world.session.rollback()
    assert world.count("hygiene_check_line") == 0


def test_item_stands_once_for_each_object(world: World, sheet: HygieneCheck) -> None:
    line = sheet.lines[0]
    with pytest.raises(RefusedError, match="只能有一行"):
        world.make(
            HygieneCheckLine, document=sheet, class_group_id=line.class_group_id, hygiene_item_id=line.hygiene_item_id
        )


def test_grid_holds_every_object_and_item(world: World) -> None:
    for name in ("一班", "二班"):
        world.make(ClassGroup, name=name)
    world.make(ClassGroup, name="老班", state=ClassGroup.State.GRADUATED)
    world.make(HygieneItem, name="地面", full_score=Decimal(15))
    world.make(HygieneItem, name="旧项目", is_active=False)
    row = world.make(HygieneCheck)
    act(world, "inspector", "fill_lines", row)
    assert [(line.full_score, line.deducted_score) for line in row.lines] == [(15, 0), (15, 0)]
    assert row.document_no is None
    act(world, "inspector", "fill_lines", row)
    assert len(row.lines) == 2


def test_new_school_starts_with_the_items_of_its_template(world: World) -> None:
    world.make("school_setting", setting_name="hygiene_item_template", setting_value="TEN_POINT",
               effective_on=dt.date(2026, 1, 1))  # fmt: skip
    world.make(ClassGroup)
    row = world.make(HygieneCheck)
    act(world, "inspector", "fill_lines", row)
    assert sum(line.full_score for line in row.lines) == Decimal(10)


@pytest.mark.parametrize(("kind", "make"), [
    (HygieneObject.TOILET, lambda w: w.make(CleanZone, zone_kind=CleanZone.ZoneKind.TOILET)),
    (HygieneObject.OFFICE, lambda w: w.make(Room, kind=Room.Kind.OFFICE)),
])  # fmt: skip
def test_grid_needs_objects_and_items(world: World, kind: HygieneObject, make: Any) -> None:
    world.make(HygieneItem)
    row = world.make(HygieneCheck, object_kind=kind, term_id=world.one("term").id)
    with pytest.raises(RefusedError, match="没有在用的"):
        act(world, "inspector", "fill_lines", row)
    make(world)
    with pytest.raises(RefusedError, match="卫生检查项目"):
        act(world, "inspector", "fill_lines", row)
    world.make(HygieneItem, object_kind=kind)
    act(world, "inspector", "fill_lines", row)
    assert len(row.lines) == 1


def test_pupils_are_named(world: World) -> None:
    with pytest.raises(RefusedError, match="学生检查员") as refused:
        world.make(HygieneCheck, checker_kind=HygieneCheck.CheckerKind.PUPIL)
    assert [p.rule for p in refused.value.problems] == ["B211"]


def test_empty_sheet_is_not_scored(world: World) -> None:
    row = world.make(HygieneCheck)
    with pytest.raises(RefusedError, match="至少填写一行"):
        act(world, "inspector", "score", row)


def test_dirty_class_is_warned_about(world: World, sheet: HygieneCheck) -> None:
    world.make("school_setting", setting_name="hygiene_pass_percent", setting_value="70",
               effective_on=dt.date(2026, 1, 1))  # fmt: skip
    with world.acting("inspector") as context:
        take(world.session, sheet, "score")
        assert [(w.rule, "二班得分低于合格线70" in w.message) for w in context.warnings] == [("B208", True)]
    act(world, "inspector", "record_rectified", sheet, lines__is_rectified={sheet.lines[-1].id: True})
    assert [line.is_rectified for line in sheet.lines] == [False, False, False, True]


def test_sheet_goes_from_scoring_to_a_corrected_appeal(world: World, published: HygieneCheck) -> None:
    assert published.document_no
    assert published.published_at is not None
    assert published.appeal_until == TODAY + dt.timedelta(days=3)
    act(world, "class_teacher", "appeal", published, opinion="已清扫", later=3)
    line = published.lines[-1]
    act(world, "director", "correct", published, opinion="核实", lines__deducted_score={line.id: Decimal(1)})
    assert (published.state, line.deducted_score) == (State.PUBLISHED, Decimal(1))


def test_appeal_may_be_turned_down(world: World, published: HygieneCheck) -> None:
    act(world, "class_teacher", "appeal", published, opinion="已清扫")
    with pytest.raises(RefusedError, match="更正后"):
        act(world, "director", "correct", published, opinion="核实")
    act(world, "director", "uphold", published, opinion="属实")
    assert published.state is State.PUBLISHED


def test_appeal_comes_in_time(world: World, published: HygieneCheck) -> None:
    with pytest.raises(RefusedError, match="申诉期"):
        act(world, "class_teacher", "appeal", published, opinion="已清扫", later=4)


def test_published_scores_are_not_edited(world: World, published: HygieneCheck) -> None:
    line = published.lines[-1]
    line.deducted_score = Decimal(0)
    with world.as_system(), pytest.raises(RefusedError, match="走申诉") as refused:
        world.session.flush()
    assert [p.rule for p in refused.value.problems] == ["R6.02.1"]


def test_sheet_may_stay_unpublished(world: World, sheet: HygieneCheck) -> None:
    with world.as_system():
        sheet.is_public = False
        world.session.flush()
    act(world, "nurse", "score", sheet)
    with pytest.raises(RefusedError, match="是否公布"):
        act(world, "director", "publish", sheet)


def test_sheet_is_sent_back_and_cancelled(world: World, sheet: HygieneCheck) -> None:
    act(world, "inspector", "score", sheet)
    with pytest.raises(NotAllowedError):
        act(world, "inspector", "send_back", sheet, opinion="重评")
    act(world, "director", "send_back", sheet, opinion="重评")
    assert sheet.state is State.DRAFT
    with pytest.raises(RefusedError, match="原因"):
        act(world, "director", "cancel", sheet)
    act(world, "director", "cancel", sheet, opinion="重复")
    assert sheet.state is State.CANCELLED
