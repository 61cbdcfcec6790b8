"""Staff and posts: what is refused, what is only pointed at, and what is worked out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from stdnum.cn import ric

from models.core.base import registers
from models.people.staff import Position, Staff
from models.vocabulary import BackgroundResult, IdentityKind
from tests.factories import TODAY, World
from tests.refusals import both_values, change, refused_change, refused_new, rules_of, said, warned_new

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
Employment, Status = Staff.EmploymentKind, Staff.DutyStatus
COMPUTED = [
    (model, name)
    for model in registers()
    if model.declaration.module == "staff"
    for name, declared in model.declaration.columns.items()
    if declared.computed
]


def identity_no(born: str) -> str:
    """A resident's number with its check character."""
    number = f"330106{born}0010"
    return number[:-1] + ric.calc_check_digit(number)


@pytest.mark.parametrize(("model", "name"), COMPUTED, ids=lambda value: getattr(value, "__name__", value))
def test_value_of_a_new_row_is_that_of_the_database(world: World, model: Any, name: str) -> None:
    python, sql = both_values(world, world.make(model), name)
    assert python == sql


REFUSED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("staff", {"identity_no": "33010619800101001"}, "identity_no", "R8.01.1", "“证件号码”不正确"),
    ("staff", {"identity_no": "330106198001010011"}, "identity_no", "R8.01.1", "“证件号码”不正确"),
    ("staff", {"identity_no": identity_no("19800230")}, "identity_no", "R8.01.1", "“证件号码”不正确"),
    ("staff", {"identity_no": identity_no("20270101")}, "identity_no", "R8.01.1", "“证件号码”不正确"),
    ("staff", {"identity_no": "330106198001010011", "identity_kind": None}, "identity_no", "R8.01.1", "“证件号码”"),
    ("staff", {"entered_on": TOMORROW}, "entered_on", "", "不能晚于今天"),
    ("staff", {"employment_kind": Employment.TEMPORARY}, "contract_start_on", "", "请填写“合同起始日”"),
    ("staff", {"employment_kind": Employment.DISPATCHED}, "contract_start_on", "", "请填写“合同起始日”"),
    ("staff", {"contract_start_on": TODAY, "contract_until": TODAY}, "contract_until", "", "须晚于“合同起始日”"),
    ("staff", {"monthly_wage_amount": Decimal(-1)}, "monthly_wage_amount", "", "不能是负数"),
    ("staff", {"background_checked_on": None}, "background_checked_on", "", "请填写“查询日期”"),
    ("staff", {"background_checked_on": TOMORROW}, "background_checked_on", "", "不能晚于今天"),
    ("staff", {"background_result": BackgroundResult.FOUND}, "duty_status", "R8.01.2", "“在岗状态”"),
    ("staff", {"duty_status": Status.LEFT}, "left_on", "R142.1", "请填写“离职日期”"),
    ("staff", {"left_on": YESTERDAY}, "left_on", "", "不得早于“入职日期”"),
    ("position", {"headcount": -1}, "headcount", "", "不能是负数"),
    ("position", {"duties": ""}, "duties", "", "请填写“岗位职责”"),
    ("position", {"workload_standard": None}, "workload_standard", "", "请填写“工作量化标准”"),
    ("position", {"position_status": Position.PositionStatus.IN_FORCE}, "approved_by_id", "", "请选择“批准人”"),
]


@pytest.mark.parametrize(("key", "values", "column", "rule", "words"), REFUSED)
def test_what_is_refused(world: World, key: str, values: dict[str, Any], column: str, rule: str, words: str) -> None:
    problems = refused_new(world, key, **values)
    assert words in said(problems, column)
    assert not rule or rule in rules_of(problems)


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("staff", {"identity_no": identity_no("19650101")}),
    ("staff", {"identity_no": "K12345678", "identity_kind": IdentityKind.PASSPORT}),
    ("staff", {"phone": "13800001234", "emergency_phone": "0571-87654321-801", "bank_card_no": "6222020200112233446"}),
    ("staff", {"employment_kind": Employment.CONTRACT, "contract_start_on": YESTERDAY, "contract_until": TODAY}),
    ("staff", {"background_result": BackgroundResult.FOUND, "is_with_minors": False}),
    ("staff", {"background_result": BackgroundResult.FOUND, "duty_status": Status.LEFT, "left_on": TODAY}),
    ("position", {"position_status": Position.PositionStatus.DRAFT, "headcount": 0}),
]


@pytest.mark.parametrize(("key", "values"), ACCEPTED)
def test_what_is_accepted(world: World, key: str, values: dict[str, Any]) -> None:
    assert warned_new(world, key, **values) == []


WARNED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("staff", {"phone": "8765"}, "phone", "§11.4", "“联系电话”格式不正确"),
    ("staff", {"emergency_phone": "1380000"}, "emergency_phone", "", ""),
    ("staff", {"emergency_phone": "138000"}, "emergency_phone", "§11.4", "“紧急联系电话”格式不正确"),
    ("staff", {"bank_card_no": "6222020200112233441"}, "bank_card_no", "§11.4", "“银行卡号”格式不正确"),
    ("staff", {"bank_card_no": "18"}, "bank_card_no", "§11.4", "“银行卡号”格式不正确"),
    ("staff", {"background_result": BackgroundResult.NOT_CHECKED}, "background_result", "R8.01.2", "从业禁止查询"),
    (
        "position",
        {"position_status": Position.PositionStatus.IN_FORCE, "approved_by_id": lambda world: world.one("staff").id},
        "safety_duty",
        "B316-2",
        "请填写“安全责任”",
    ),
]


@pytest.mark.parametrize(("key", "values", "column", "rule", "words"), WARNED)
def test_what_is_pointed_at(world: World, key: str, values: dict[str, Any], column: str, rule: str, words: str) -> None:
    problems = warned_new(world, key, **values)
    assert words in said(problems, column)
    assert rules_of(problems) == ({rule} if rule else set())


def test_an_identity_number_is_of_one_person(world: World) -> None:
    number = identity_no("19800101")
    world.make("staff", identity_no=number)
    problems = refused_new(world, "staff", identity_no=number)
    assert rules_of(problems) == {"R8.01.1"}
    assert "不要重复登记" in said(problems, "identity_no")
    world.here = world.second
    assert warned_new(world, "staff", identity_no=number) == []


def test_a_resident_s_number_tells_the_birth_day(world: World) -> None:
    person = world.make("staff", identity_no=identity_no("19650131"))
    assert both_values(world, person, "born_on") == (dt.date(1965, 1, 31),) * 2
    change(world, person, identity_kind=None)
    assert both_values(world, person, "born_on") == (dt.date(1965, 1, 31),) * 2
    change(world, person, identity_kind=IdentityKind.OTHER)
    assert both_values(world, person, "born_on") == (None, None)


def test_the_latest_health_certificate_counts(world: World) -> None:
    person = world.make("staff")
    days = [
        world.make("health_certificate", worker_id=person.id, examined_on=day, issued_on=day).valid_until
        for day in (dt.date(2025, 11, 3), dt.date(2026, 11, 2))
    ]
    assert both_values(world, person, "health_certificate_until") == (max(days),) * 2


# Posts and their places


def test_a_post_shows_who_holds_it(world: World) -> None:
    position = world.make("position")
    world.make("staff", position_id=position.id, name="王芳")
    world.make("staff", position_id=position.id, name="李强", duty_status=Status.AWAITING)
    assert both_values(world, position, "holder_count") == (1, 1)
    assert both_values(world, position, "holders") == ("王芳", "王芳")
    world.make("staff", position_id=position.id, name="陈静")
    python, sql = both_values(world, position, "holders")
    assert python == "王芳、陈静"
    assert sorted(sql.split("、")) == sorted(python.split("、"))


def test_more_people_than_places_are_pointed_at(world: World) -> None:
    position = world.make("position", headcount=1)
    world.make("staff", position_id=position.id)
    problems = warned_new(world, "staff", position_id=position.id)
    assert rules_of(problems) == {"B294"}
    assert "已超过编制数" in said(problems, "position_id")
    assert warned_new(world, "staff", position_id=position.id, duty_status=Status.AWAITING) == []


def test_a_school_may_refuse_more_people_than_places(world: World) -> None:
    world.make("school_setting", setting_name="headcount_overrun", setting_value="拒绝", effective_on=TODAY)
    position = world.make("position", headcount=1)
    first = world.make("staff", position_id=position.id)
    assert rules_of(refused_new(world, "staff", position_id=position.id)) == {"B294"}
    waiting = world.make("staff", position_id=position.id, duty_status=Status.AWAITING)
    assert rules_of(refused_change(world, waiting, duty_status=Status.ON_POST)) == {"B294"}
    change(world, position, headcount=0)
    assert change(world, first, trade="电工") == []


def test_the_way_up_from_a_post_does_not_come_back(world: World) -> None:
    top = world.make("position")
    below = world.make("position", parent_position_id=top.id)
    for wrong in (top, below):
        assert "“上级岗位”" in said(refused_change(world, top, parent_position_id=wrong.id), "parent_position_id")


# Leaving


def test_who_leaves_has_handed_over(world: World) -> None:
    person = world.make("staff")
    world.make("fixed_asset", custodian_id=person.id)
    issue = world.make("tool_issue", holder_id=person.id)
    assert both_values(world, person, "undelivered_count") == (2, 2)
    problems = refused_change(world, person, duty_status=Status.LEFT, left_on=TODAY)
    assert rules_of(problems) == {"R142.1"}
    assert "2项未移交物品" in said(problems, "duty_status")
    assert issue.returned_at is None


def test_who_holds_nothing_may_leave(world: World) -> None:
    person = world.make("staff")
    assert change(world, person, duty_status=Status.LEFT, left_on=TODAY) == []
