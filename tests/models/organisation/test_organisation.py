"""The school and what it consists of: what is refused, what is only pointed at, and what is worked out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from stdnum.cn import ric

from models.assets.assets import AssetClass
from models.core import context as acting_context
from models.core.at import At
from models.core.base import registers
from models.core.guard import ForbiddenError
from models.core.rules import RefusedError
from models.organisation.organisation import (
    Building,
    ClassGroup,
    Room,
    School,
    SchoolCalendar,
    SchoolSetting,
    Student,
    Term,
    is_meal_day,
    is_working_day,
    open_documents,
    working_days_after,
)
from models.vocabulary import AssetState, BuildingSafetyGrade, CardKind, Gender, IdentityKind
from tests.factories import TODAY, World
from tests.refusals import both_values, change, refused_change, refused_new, rules_of, said, warned_new

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
FIRST, SECOND = Term.TermKind.FIRST, Term.TermKind.SECOND
WINTER = Term.TermKind.WINTER_BREAK
COMPUTED = [
    (model, name)
    for model in registers()
    if model.declaration.module in ("organisation", "accounts")
    for name, declared in model.declaration.columns.items()
    if declared.computed
]


def identity_no(born: str, order: str = "001", place: str = "330106") -> str:
    """A resident's number with its check character."""
    number = f"{place}{born}{order}0"
    return number[:-1] + ric.calc_check_digit(number)


def at_of(world: World, school: int | None = None) -> At:
    """The circumstances of the system at a school, inside an acting context."""
    return At(world.session, acting_context.required(), school or world.here)


def put(world: World, row: Any, **values: Any) -> None:
    """Set what only steps of other registers set."""
    table = row.__table__
    world.session.connection().execute(sa.update(table).where(table.c.id == row.id).values(**values))
    world.session.expire(row)


@pytest.mark.parametrize(("model", "name"), COMPUTED, ids=lambda value: getattr(value, "__name__", value))
def test_value_of_a_new_row_is_that_of_the_database(world: World, model: Any, name: str) -> None:
    python, sql = both_values(world, world.make(model), name)
    assert python == sql


REFUSED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("school", {"school_code": "3301"}, "school_code", "", "10至12位"),
    ("school", {"short_name": "杭州市西湖区明德小学"}, "short_name", "", "最多8个字"),
    ("school", {"unified_credit_code": "12100000400000456C"}, "unified_credit_code", "R001a", "18位"),
    ("school", {"unified_credit_code": "91350100m000100y43"}, "unified_credit_code", "R001a", "大写"),
    ("school", {"parent_school_id": None}, "parent_school_id", "", "请填写“上级单位”"),
    ("term", {"school_year": "2026-2028"}, "school_year", "", "2026-2027"),
    ("term", {"school_year": "2026"}, "school_year", "", "2026-2027"),
    ("term", {"ends_on": dt.date(2026, 9, 1)}, "ends_on", "", "“结束日期”须晚于“开始日期”"),
    ("term", {"midterm_check_on": dt.date(2026, 8, 1)}, "midterm_check_on", "", "“期中检查日”不得早于"),
    ("term", {"midterm_check_on": dt.date(2027, 6, 1)}, "ends_on", "", "“结束日期”不得早于“期中检查日”"),
    ("term", {"final_check_on": dt.date(2027, 6, 1)}, "ends_on", "", "“结束日期”不得早于“期末检查日”"),
    (
        "term",
        {"midterm_check_on": dt.date(2026, 12, 1), "final_check_on": dt.date(2026, 11, 1)},
        "final_check_on",
        "",
        "“期末检查日”不得早于“期中检查日”",
    ),
    ("term", {"first_week_on": dt.date(2026, 9, 1)}, "first_week_on", "", "星期一"),
    ("school_calendar", {"ends_on": YESTERDAY}, "ends_on", "", "“结束日期”不得早于"),
    ("department", {"name": "教 务处"}, "name", "", "“部门名称”中间不能有空格"),
    ("class_group", {"school_year": "2027-2026"}, "school_year", "", "2026-2027"),
    ("class_group", {"class_no": 0}, "class_no", "", "“班序”须大于0"),
    ("class_group", {"class_no": 100}, "class_no", "", "99"),
    ("class_group", {"student_count": -1}, "student_count", "", "“学生数”不能是负数"),
    ("class_group", {"room_id": lambda w: w.make("room", kind=Room.Kind.OFFICE).id}, "room_id", "", "“教室”须选"),
    ("building", {"structure": None}, "structure", "", "请选择“结构”"),
    ("building", {"floor_area": None}, "floor_area", "", "请填写“建筑面积（㎡）”"),
    ("building", {"floor_area": Decimal(0)}, "floor_area", "", "须大于0"),
    ("building", {"dangerous_area": Decimal(801)}, "dangerous_area", "", "不能超过“建筑面积（㎡）”"),
    ("building", {"dangerous_area": Decimal(-1)}, "dangerous_area", "", "不能是负数"),
    ("building", {"floor_count": 51}, "floor_count", "", "50"),
    ("building", {"floor_count": 0}, "floor_count", "", "须大于0"),
    ("building", {"completed_on": TOMORROW}, "completed_on", "", "不能晚于今天"),
    ("building", {"last_inspected_on": TOMORROW}, "last_inspected_on", "", "不能晚于今天"),
    ("building", {"kind": Building.Kind.SPORTS_GROUND}, "land_area", "", "请填写“占地面积（㎡）”"),
    ("building", {"kind": Building.Kind.LAND}, "land_right", "", "请选择“土地使用权类型”"),
    ("building", {"kind": Building.Kind.LAND}, "land_ownership", "", "请选择“土地权属性质”"),
    ("building", {"title_kind": Building.TitleKind.HAS_TITLE}, "title_no", "", "请填写“权属证号”"),
    ("building", {"safety_grade": BuildingSafetyGrade.C}, "reinforcement", "", "请填写“加固情况”"),
    ("building", {"safety_grade": BuildingSafetyGrade.D}, "state", "", "不能是“正常”"),
    ("room", {"responsible_id": None}, "responsible_id", "", "请填写“责任人”"),
    ("room", {"name": "三 楼会议室"}, "name", "", "“场所名称”中间不能有空格"),
    ("room", {"floor_no": 51}, "floor_no", "", "-3至50"),
    ("room", {"floor_no": -4}, "floor_no", "", "-3至50"),
    ("room", {"floor_area": Decimal(0)}, "floor_area", "", "须大于0"),
    ("room", {"seat_count": -1}, "seat_count", "", "不能是负数"),
    ("student", {"student_no": "G3301"}, "student_no", "", "“学籍号”须为"),
    ("student", {"enrolled_on": TODAY + dt.timedelta(days=61)}, "enrolled_on", "", "60天"),
    ("student", {"birth_on": TOMORROW}, "birth_on", "", "不能晚于今天"),
    ("student", {"state": Student.State.GRADUATED}, "left_on", "", "请填写“离校日期”"),
    ("student", {"left_on": dt.date(2026, 8, 31)}, "left_on", "", "不得早于“入学日期”"),
    ("student", {"identity_no": "330106201609010011"}, "identity_no", "R007a", "身份证号校验不通过"),
    ("student", {"identity_no": identity_no("20270101")}, "identity_no", "R007a", "身份证号校验不通过"),
    ("student", {"identity_no": identity_no("20160931")}, "identity_no", "R007a", "身份证号校验不通过"),
    ("student", {"identity_no": identity_no("20160901", "002")}, "identity_no", "R007a", "“性别”"),
    (
        "student",
        {"identity_no": identity_no("20160901"), "birth_on": dt.date(2016, 9, 2)},
        "identity_no",
        "R007a",
        "“出生日期”",
    ),
    ("student", {"identity_no": identity_no("20160901")}, "guardian_consented_on", "R007b", "“监护人同意日期”"),
    ("student", {"bank_card_no": "6222020200112233440"}, "guardian_consented_on", "R007b", "“监护人同意日期”"),
    ("student", {"bank_card_no": "62220202001"}, "bank_card_no", "", "16至19位"),
    ("school_setting", {"setting_name": "no_such_setting"}, "setting_name", "", "没有“no_such_setting”"),
    ("school_setting", {"setting_value": "七天"}, "setting_value", "SET01", "不是数字"),
    ("school_setting", {"setting_value": "-7"}, "setting_value", "SET01", "不能是负数"),
    ("school_setting", {"setting_value": "１4"}, "setting_value", "SET01", "请写成“14”"),
    (
        "school_setting",
        {"setting_name": "building_check_cycle", "setting_value": "每周"},
        "setting_value",
        "SET01",
        "可选：每月",
    ),
    ("school_setting", {"setting_source": None}, "setting_source", "", "请填写“依据”"),
    ("school_setting", {"is_locked_below": True}, "is_locked_below", "", "有下级单位"),
]


@pytest.mark.parametrize(("key", "values", "column", "rule", "words"), REFUSED)
def test_what_is_refused(world: World, key: str, values: dict[str, Any], column: str, rule: str, words: str) -> None:
    problems = refused_new(world, key, **values)
    assert words in said(problems, column)
    assert not rule or rule in rules_of(problems)


ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("school", {"short_name": "明德小学", "unified_credit_code": "91350100M000100Y43", "phone": "0571-87654321"}),
    ("school", {"kind": School.Kind.BUREAU, "parent_school_id": None}),
    ("term", {"midterm_check_on": dt.date(2026, 11, 9), "final_check_on": dt.date(2027, 1, 20)}),
    ("class_group", {"class_no": 99, "student_count": 0}),
    ("class_group", {"room_id": lambda w: w.make("room", kind=Room.Kind.ACTIVITY_AREA).id}),
    (
        "building",
        {
            "kind": Building.Kind.LAND,
            "structure": None,
            "floor_area": None,
            "dangerous_area": None,
            "land_area": Decimal(5000),
            "land_right": Building.LandRight.ALLOCATED,
            "land_ownership": Building.LandOwnership.STATE_OWNED,
        },
    ),
    (
        "building",
        {"safety_grade": BuildingSafetyGrade.D, "state": Building.State.CLOSED, "reinforcement": "已封闭，待加固"},
    ),
    ("room", {"floor_no": -3, "floor_area": Decimal("54.5"), "seat_count": 0}),
    ("student", {"student_no": "G330106201609010019"}),
    ("student", {"student_no": "2026-0101"}),
    ("student", {"identity_no": identity_no("20160901"), "guardian_consented_on": TODAY}),
    ("student", {"identity_no": identity_no("20100901")}),
    (
        "student",
        {"identity_no": "H1234567", "identity_kind": IdentityKind.TRAVEL_PERMIT, "guardian_consented_on": TODAY},
    ),
    ("student", {"state": Student.State.TRANSFERRED, "left_on": TODAY}),
    ("school_setting", {"setting_name": "building_check_cycle", "setting_value": "每年"}),
    ("school_setting", {"setting_name": "weekly_pattern", "setting_value": "1,2,3,4,5,6"}),
]


@pytest.mark.parametrize(("key", "values"), ACCEPTED)
def test_what_is_accepted(world: World, key: str, values: dict[str, Any]) -> None:
    assert warned_new(world, key, **values) == []


WARNED: list[tuple[str, dict[str, Any], str, str]] = [
    ("school", {"phone": "8765"}, "phone", "“办公电话”格式不正确"),
    ("department", {"phone": "1234567890123"}, "phone", "“办公电话”格式不正确"),
    ("term", {"starts_on": dt.date(2026, 8, 28), "school_year": "2026-2027"}, "starts_on", "2026-2027"),
    ("student", {"guardian_phone": "12345"}, "guardian_phone", "“联系电话”格式不正确"),
    (
        "student",
        {"bank_card_no": "6222020200112233441", "guardian_consented_on": TODAY},
        "bank_card_no",
        "“银行卡号”校验不通过",
    ),
]


@pytest.mark.parametrize(("key", "values", "column", "words"), WARNED)
def test_what_is_pointed_at(world: World, key: str, values: dict[str, Any], column: str, words: str) -> None:
    assert words in said(warned_new(world, key, **values), column)


UNIQUE: list[tuple[str, str, dict[str, Any]]] = [
    ("term", "school_year", {"school_year": "2030-2031", "term_kind": FIRST}),
    ("class_group", "school_year", {"school_year": "2026-2027", "name": "三（1）班"}),
    ("room", "name", {"name": "会议室"}),
    ("school_setting", "setting_name", {"effective_on": TODAY}),
]


@pytest.mark.parametrize(("key", "column", "values"), UNIQUE, ids=[key for key, _, _ in UNIQUE])
def test_the_same_is_entered_once_in_a_school(world: World, key: str, column: str, values: dict[str, Any]) -> None:
    world.make(key, **values)
    assert "不要重复登记" in said(refused_new(world, key, **values), column)
    world.make(key, school=world.second, **values)


@pytest.mark.parametrize(
    ("key", "column", "rule"), [("school", "parent_school_id", "R001b"), ("department", "parent_department_id", "")]
)
def test_the_way_up_does_not_come_back(world: World, key: str, column: str, rule: str) -> None:
    top = world.make(key)
    below = world.make(key, **{column: top.id})
    lowest = world.make(key, **{column: below.id})
    for wrong in (top, below, lowest):
        assert rule in rules_of(refused_change(world, top, **{column: wrong.id}))
    assert change(world, lowest, **{column: top.id}) == []


# Terms and the calendar


def test_terms_of_a_school_do_not_overlap(world: World) -> None:
    first = world.make("term", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2027, 1, 29))
    problems = refused_new(
        world,
        "term",
        term_kind=WINTER,
        school_year="2026-2027",
        starts_on=dt.date(2027, 1, 29),
        ends_on=dt.date(2027, 2, 20),
    )
    assert rules_of(problems) == {"R002a"}
    assert "2026-2027学年第一学期" in said(problems, "starts_on")
    world.make("term", school=world.second, starts_on=dt.date(2026, 9, 1))
    second = world.make("term", term_kind=SECOND, starts_on=dt.date(2027, 2, 22), ends_on=dt.date(2027, 6, 30))
    assert rules_of(refused_change(world, second, starts_on=first.ends_on)) == {"R002a"}


def test_a_term_has_a_name_and_whole_weeks(world: World) -> None:
    term = world.make("term", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2027, 1, 15))
    assert term.first_week_on == dt.date(2026, 8, 31)
    assert both_values(world, term, "name") == ("2026-2027学年第一学期",) * 2
    assert both_values(world, term, "week_count") == (20, 20)
    change(world, term, first_week_on=None)
    assert both_values(world, term, "week_count") == (None, None)


@pytest.mark.parametrize(
    ("day", "current"),
    [
        (dt.date(2026, 8, 31), None),
        (dt.date(2026, 9, 1), FIRST),
        (dt.date(2027, 1, 22), FIRST),
        (dt.date(2027, 1, 25), FIRST),
        (dt.date(2027, 2, 20), None),
        (dt.date(2027, 2, 22), SECOND),
        (dt.date(2027, 7, 1), None),
    ],
)
def test_a_break_belongs_to_the_term_before_it(world: World, day: dt.date, current: Any) -> None:
    spans = {
        FIRST: (dt.date(2026, 9, 1), dt.date(2027, 1, 22)),
        WINTER: (dt.date(2027, 1, 23), dt.date(2027, 2, 19)),
        SECOND: (dt.date(2027, 2, 22), dt.date(2027, 6, 30)),
    }
    terms = {
        kind: world.make("term", school_year="2026-2027", term_kind=kind, starts_on=begins, ends_on=ends)
        for kind, (begins, ends) in spans.items()
    }
    for kind, term in terms.items():
        with world.as_system() as context:
            context.now = dt.datetime.combine(day, dt.time(8))
            sql = world.session.execute(sa.select(Term.id, Term.is_current).where(Term.id == term.id)).one()[1]
            assert (term.is_current, sql) == (kind is current, kind is current)


def test_a_new_row_names_the_term_and_not_the_break(world: World) -> None:
    term = world.make("term", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 11, 15))
    world.make(
        "term", term_kind=WINTER, school_year="2026-2027", starts_on=dt.date(2026, 11, 16), ends_on=dt.date(2026, 12, 1)
    )
    with world.as_system():
        row = SchoolCalendar(name="元旦", starts_on=TODAY, day_kind=SchoolCalendar.DayKind.HOLIDAY)
        world.session.add(row)
        world.session.flush()
    assert row.term_id == term.id


def test_days_of_the_calendar_do_not_overlap(world: World) -> None:
    world.make("school_calendar", name="国庆节", starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 10, 7))
    assert "国庆节" in said(refused_new(world, "school_calendar", starts_on=dt.date(2026, 10, 7)), "starts_on")
    world.make("school_calendar", starts_on=dt.date(2026, 10, 8))


@pytest.mark.parametrize("kind", SchoolCalendar.DayKind)
def test_the_kind_of_day_says_whether_it_is_worked(world: World, kind: SchoolCalendar.DayKind) -> None:
    row = world.make("school_calendar", day_kind=kind)
    is_worked = kind.name in ("MAKE_UP_DAY", "SCHOOL_DAY", "EVENT_DAY")
    assert (row.is_working_day, row.is_meal_day) == (is_worked, is_worked)
    assert row.ends_on == row.starts_on


def test_working_days_follow_the_calendar_and_the_weekly_pattern(world: World) -> None:
    friday, saturday, sunday = dt.date(2026, 9, 25), dt.date(2026, 9, 26), dt.date(2026, 9, 27)
    kinds = SchoolCalendar.DayKind
    world.make("school_calendar", day_kind=kinds.HOLIDAY, starts_on=friday)
    world.make("school_calendar", day_kind=kinds.MAKE_UP_DAY, starts_on=sunday)
    with world.as_system():
        at = at_of(world)
        assert [is_working_day(at, day) for day in (friday, saturday, sunday)] == [False, False, True]
        assert [is_meal_day(at, day) for day in (friday, saturday, sunday)] == [False, False, True]
        assert working_days_after(at, dt.date(2026, 9, 24), 2) == dt.date(2026, 9, 28)
        assert working_days_after(at, friday, 0) == friday
        assert is_working_day(at_of(world, world.second), friday)


def test_no_meals_in_a_break(world: World) -> None:
    world.make(
        "term", term_kind=WINTER, school_year="2026-2027", starts_on=dt.date(2027, 1, 23), ends_on=dt.date(2027, 2, 19)
    )
    with world.as_system():
        monday = dt.date(2027, 1, 25)
        assert is_working_day(at_of(world), monday)
        assert not is_meal_day(at_of(world), monday)


def test_a_week_without_working_days_ends_the_search(world: World) -> None:
    setting = {"setting_name": "weekly_pattern", "setting_value": "8", "effective_on": dt.date(2026, 1, 1)}
    world.make("school_setting", **setting)
    with world.as_system(), pytest.raises(ValueError, match="too few working days"):
        working_days_after(at_of(world), TODAY, 1)


# Departments, classes, rooms


def test_a_department_is_closed_when_it_holds_nothing(world: World) -> None:
    department = world.make("department", head_id=world.one("staff").id)
    asset = world.make("fixed_asset", department_id=department.id)
    problems = refused_change(world, department, is_active=False)
    assert rules_of(problems) == {"R003a"}
    assert "1项资产、0张未办结单据" in said(problems, "is_active")
    assert "1项资产" in said(refused_change(world, department, head_id=None), "head_id")
    put(world, asset, life_state=AssetState.DISPOSED)
    assert change(world, department, is_active=False) == []


def test_open_documents_keep_a_department_open(world: World) -> None:
    department = world.make("department")
    world.make("purchase_request", department_id=department.id)
    assert "0项资产、1张未办结单据" in said(refused_change(world, department, is_active=False), "is_active")
    with world.as_system():
        assert open_documents(at_of(world), "department", world.make("department").id) == 0


def test_one_active_class_of_a_year_per_classroom(world: World) -> None:
    room = world.make("room", kind=Room.Kind.CLASSROOM)
    group = world.make("class_group", room_id=room.id, name="三（1）班")
    assert both_values(world, room, "using_class") == ("三（1）班",) * 2
    assert "三（1）班" in said(refused_new(world, "class_group", room_id=room.id), "room_id")
    world.make("class_group", room_id=room.id, school_year="2025-2026", name="二（1）班")
    assert both_values(world, room, "using_class") == ("三（1）班",) * 2
    change(world, group, state=ClassGroup.State.MERGED)
    later = world.make("class_group", room_id=room.id, name="三（2）班")
    assert both_values(world, room, "using_class") == (later.name,) * 2
    assert later.door_plate == later.name
    assert later.school_year == "2026-2027"


def test_the_count_of_a_class_is_held_against_the_roll(world: World) -> None:
    group = world.make("class_group", student_count=40)
    assert change(world, group, student_count=41) == []
    world.make("student", class_group_id=group.id)
    world.make("student", class_group_id=group.id, state=Student.State.GRADUATED, left_on=TODAY)
    assert "名册上在籍1人" in said(change(world, group, student_count=2), "student_count")
    assert change(world, group, student_count=1) == []


def test_the_card_of_a_building_is_of_an_estate(world: World) -> None:
    card = world.make("fixed_asset")
    assert "“固定资产”须选" in said(refused_new(world, "building", fixed_asset_id=card.id), "fixed_asset_id")
    with world.as_system():
        put(world, world.session.get(AssetClass, card.asset_class_id), card_kind=CardKind.BUILDING)
    building = world.make("building", fixed_asset_id=card.id)
    assert building.state is Building.State.NORMAL


def test_a_building_stands_where_the_school_is(world: World) -> None:
    with world.as_system():
        school = world.session.get(School, world.here)
    change(world, school, address="文三路1号")
    assert world.make("building").location_text == "文三路1号"


# Pupils


def test_a_pupil_s_card_tells_the_birth_day(world: World) -> None:
    group = world.make("class_group", school_year="2025-2026")
    pupil = world.make(
        "student",
        class_group_id=group.id,
        identity_no=identity_no("20160901", "002"),
        gender=Gender.FEMALE,
        guardian_consented_on=TODAY,
    )
    assert pupil.birth_on == dt.date(2016, 9, 1)
    assert pupil.enrolled_on == dt.date(2025, 9, 1)


def test_the_guardian_s_consent_may_be_waived(world: World) -> None:
    world.make("school_setting", setting_name="student_consent_required", setting_value="否", effective_on=TODAY)
    assert warned_new(world, "student", identity_no=identity_no("20160901")) == []


@pytest.mark.parametrize(
    ("enrolled", "is_new"),
    [(dt.date(2026, 8, 31), False), (dt.date(2026, 9, 1), True), (TODAY, True), (dt.date(2027, 1, 20), True)],
)
def test_a_new_pupil_came_in_this_school_year(world: World, enrolled: dt.date, is_new: bool) -> None:
    pupil = world.make("student", enrolled_on=enrolled)
    assert both_values(world, pupil, "is_new") == (is_new, is_new)


# Settings


def enter_setting(world: World, *roles: str, school: int | None = None, at: int | None = None, **values: Any) -> None:
    """A person who acts at a school enters a setting for it or for a school below."""
    with world.acting(*roles, school=at):
        row = SchoolSetting(
            school_id=school or world.here,
            setting_name=values.pop("setting_name", "building_check_cycle"),
            setting_value=values.pop("setting_value", "YEAR"),
            setting_source="校务会议",
            **values,
        )
        world.session.add(row)
        try:
            world.session.flush()
        except RefusedError:
            world.session.expunge(row)
            raise


def test_a_setting_shows_what_the_catalogue_says(world: World) -> None:
    row = world.make("school_setting", setting_name="building_check_cycle", setting_value="YEAR")
    assert both_values(world, row, "title") == ("校舍水电结构检查周期",) * 2
    assert both_values(world, row, "value_unit") == (None, None)
    assert both_values(world, row, "default_value") == ("每学期",) * 2
    row = world.make("school_setting", setting_name="assignment_remind_days")
    assert both_values(world, row, "value_unit") == ("天", "天")


@pytest.mark.parametrize(
    ("role", "setting", "value", "is_allowed"),
    [
        ("director", "building_check_cycle", "YEAR", True),
        ("director", "preparer_may_approve", "是", False),
        ("director", "assignment_remind_days", "9", False),
        ("administrator", "assignment_remind_days", "9", True),
        ("administrator", "preparer_may_approve", "是", True),
        ("bureau", "preparer_may_approve", "是", True),
        ("bureau", "student_consent_required", "否", True),
        ("bureau", "assignment_remind_days", "9", False),
    ],
)
def test_each_setting_names_the_lowest_role(
    world: World, role: str, setting: str, value: str, is_allowed: bool
) -> None:
    if is_allowed:
        enter_setting(world, role, setting_name=setting, setting_value=value)
        assert world.count("school_setting") == 1
        return
    with pytest.raises(RefusedError) as refusal:
        enter_setting(world, role, setting_name=setting, setting_value=value)
    assert rules_of(refusal.value.problems) == {"SET01"}
    assert world.count("school_setting") == 0


def test_the_office_above_enters_for_its_schools_only(world: World) -> None:
    values = {"setting_name": "preparer_may_approve", "setting_value": "是"}
    enter_setting(world, "central_office", at=world.central, school=world.first, **values)
    with pytest.raises(RefusedError, match="须由中心学校填写"):
        enter_setting(world, "central_office", at=world.first, school=world.second, **values)


def test_what_the_office_above_locks_is_not_entered_below(world: World) -> None:
    enter_setting(
        world, "central_office", at=world.central, school=world.central, is_locked_below=True, effective_on=TODAY
    )
    with pytest.raises(RefusedError, match="上级单位“中心学校”锁定") as refusal:
        enter_setting(world, "director", setting_value="MONTH")
    assert rules_of(refusal.value.problems) == {"SET01"}
    enter_setting(world, "director", setting_value="MONTH", effective_on=YESTERDAY)


def test_a_teacher_enters_no_setting(world: World) -> None:
    with pytest.raises(ForbiddenError):
        enter_setting(world, "storekeeper")
    assert world.count("school_setting") == 0
