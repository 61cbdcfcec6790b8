"""The school and what it consists of: terms, calendar, departments, classes, buildings, rooms, pupils, settings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped, aliased, synonym
from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    File,
    Id,
    Note,
    Quantity,
    Register,
    Setting,
    Txt,
    Verdict,
    YesNo,
    at_most,
    before,
    before_or_on,
    both,
    col,
    collected,
    compute,
    computed,
    current_school_year,
    current_term,
    days_between,
    earlier,
    either,
    found,
    fulfilled,
    given,
    joined,
    months_after,
    negate,
    next_code,
    not_future,
    nz,
    one_of_these,
    own,
    pattern,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    same_as,
    school_year_of,
    today,
    unique_together,
    warn,
    was,
    when,
)
from models.core import context as acting_context
from models.core.base import registers
from models.core.expressions import is_class, is_sql
from models.core.kinds import DayType, ParseError, TextType
from models.core.permissions import UPDATE, Post
from models.core.settings import find_setting, settings
from models.core.system import SchoolPath
from models.organisation.settings import STUDENT_CONSENT_REQUIRED, WEEKLY_PATTERN
from models.vocabulary import AssetState, BuildingSafetyGrade, CardKind, ExpenseAccount, Gender, IdentityKind, Structure

MOBILE = r"1[3-9][0-9]{9}"
PHONE = MOBILE + r"|(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?"
"""A mobile number, or a landline with or without its area code and extension."""


def leads_back(at: At, row: Any, column: str) -> bool:
    """Whether the way up from the row along `column` comes back to the row itself."""
    above, seen = getattr(row, column), set()
    while above is not None and above not in seen:
        if above == row.id:
            return True
        seen.add(above)
        upper = at.get(type(row), above)
        above = None if upper is None else getattr(upper, column)
    return False


def reaches(at: At, post: Post, scope: str) -> bool:
    """Whether a grant of this scope lets the post reach the whole school of the row."""
    if scope == "subtree":
        offices = select(SchoolPath.ancestor_id).where(SchoolPath.school_id == at.school_id)
        return post.school_id in at.all(offices)
    return scope == "all" or (scope == "own_school" and post.school_id == at.school_id)


class School(
    Register,
    label="学校校点",
    menu="organisation",
    shared=True,
    help="一行是一所学校、幼儿园或教学点，或它们的上级中心学校、教育局；由系统管理员在建账或撤并时登记。",
):
    """One row is one school, kindergarten or teaching point, or an office above them (central school, education
    bureau).
    """

    class Kind(Choice):
        BUREAU = "教育局"
        CENTRAL_SCHOOL = "中心学校"
        MIDDLE = "中学"
        PRIMARY = "小学"
        NINE_YEAR = "九年一贯制学校"
        KINDERGARTEN = "幼儿园"
        TEACHING_POINT = "教学点"

    class AreaKind(Choice):
        CITY, TOWN, VILLAGE = "城区", "镇区", "乡村"

    school_id = synonym("id")  # a school belongs to itself

    school_code: Mapped[Code] = col(
        "学校代码", alias=("单位代码", "学校标识码", "机构代码"), search=True, unique=True, help="10至12位字母或数字"
    )
    name: Mapped[Txt] = col("学校名称", alias=("单位名称", "学校", "学校全称"), search=True, unique=True)
    short_name: Mapped[Txt | None] = col("简称", search=True, help="不超过8个字，用于表头和编号")
    kind: Mapped[Kind] = col("类型", alias=("办学类型", "学校类型", "单位类型"), filter=True)
    parent_school_id: Mapped[Id | None] = ref(
        "上级单位", "school", alias=("主管单位", "上级学校", "隶属单位"), filter=True
    )
    superior_name: Mapped[Txt | None] = col("主管部门名称", hide=True)
    unified_credit_code: Mapped[Code | None] = col("统一社会信用代码", hide=True, unique=True)
    area_kind: Mapped[AreaKind | None] = col("城乡类别", filter=True, hide=True)
    principal_id: Mapped[Id | None] = ref("校长", "staff", alias=("园长", "校长姓名", "负责人"))
    address: Mapped[Txt | None] = col("地址", alias=("学校地址",), hide=True)
    phone: Mapped[Txt | None] = col("办公电话", alias=("学校电话",), hide=True)
    is_boarding: Mapped[YesNo] = col("有寄宿生", filter=True, hide=True, default=False)
    seal_image: Mapped[File | None] = col("公章图样", hide=True, sensitive=True)
    is_active: Mapped[YesNo] = col("启用", filter=True, default=True)

    rules = (
        pattern(school_code, "[0-9A-Za-z]{10,12}", "“学校代码”须为10至12位字母或数字，请核对。"),
        pattern(short_name, ".{1,8}", "“简称”最多8个字，请缩短。"),
        pattern(phone, PHONE, "“办公电话”格式不正确，请填写手机号，或带区号的座机号。", kind="warn"),
    )

    @refuse("R001a", "统一社会信用代码校验不通过，请核对18位代码（字母须大写）。", on="unified_credit_code")
    def credit_code_is_right(self, at: At) -> Verdict:
        """GB 32100: 18 characters and their check character."""
        code = self.unified_credit_code
        return not code or (len(code) == 18 and code == code.upper() and uscc.is_valid(code))

    @refuse("R001b", "上级单位不能是本单位或其下级，请重新选择“上级单位”。", on="parent_school_id")
    def chain_has_no_cycle(self, at: At) -> Verdict:
        """The tree of offices and schools has a top."""
        return not leads_back(at, self, "parent_school_id")

    @refuse("", "请填写“上级单位”：只有教育局和唯一的最上级单位可以不填。", on="parent_school_id")
    def has_an_upper_office(self, at: At) -> Verdict:
        """Everything below the bureau hangs on an office."""
        if self.parent_school_id is not None or self.kind is School.Kind.BUREAU:
            return True
        other_root = select(School.id).where(School.parent_school_id.is_(None), School.id != self.id)
        return at.ask(other_root) is None


def is_school_year(text: str) -> bool:
    """2026-2027: two years, the second follows the first."""
    years = re.fullmatch("([0-9]{4})-([0-9]{4})", text)
    return years is not None and int(years[2]) == int(years[1]) + 1


def first_day_of(school_year: str) -> dt.date:
    """1 September of a school year."""
    return dt.date(int(school_year[:4]), 9, 1)


def overlapping(at: At, row: Any) -> Any:
    """Another row of the school whose days (starts_on to ends_on) meet those of the row."""
    model = type(row)
    if row.starts_on is None or row.ends_on is None:
        return None
    return at.ask(
        select(model).where(
            model.school_id == at.school_id,
            model.id != row.id,
            model.starts_on <= row.ends_on,
            model.ends_on >= row.starts_on,
        )
    )


def monday_of_the_first_week(row: Any, at: At) -> dt.date:
    """Monday of the week in which the term begins."""
    begins: dt.date = row.starts_on
    return begins - dt.timedelta(days=begins.weekday())


class Term(
    Register,
    label="学年学期",
    menu="organisation",
    help="一行是本校的一个学期或寒暑假；每学年开学前由总务处登记，其他登记表的学期都从这里选。",
):
    """One row is one school term or holiday period of one school."""

    class TermKind(Choice):
        FIRST, SECOND, WINTER_BREAK, SUMMER_BREAK = "第一学期", "第二学期", "寒假", "暑假"

    class State(Choice):
        NOT_STARTED, RUNNING, SETTLED = "未开始", "进行中", "已结清"

    school_year: Mapped[Code] = col("学年", search=True, filter=True, carry=True, help="如：2026-2027")
    term_kind: Mapped[TermKind] = col("学期", filter=True)
    starts_on: Mapped[Day] = col("开始日期", alias=("开学日期", "起始日期"), remind=14)
    ends_on: Mapped[Day] = col("结束日期", alias=("放假日期", "截止日期"), remind=14)
    midterm_check_on: Mapped[Day | None] = col("期中检查日", remind=14)
    final_check_on: Mapped[Day | None] = col("期末检查日", remind=14)
    first_week_on: Mapped[Day | None] = col("第一周周一", hide=True, default=monday_of_the_first_week)
    state: Mapped[State] = col("状态", filter=True, default=State.NOT_STARTED)

    @computed("名称", search=True)
    def name(self) -> Txt:
        return joined(self.school_year, "学年", self.term_kind)

    @computed("周数", hide=True)
    def week_count(self) -> Count | None:
        # The last week counts whole: a term that ends on a Friday has twenty weeks, not nineteen.
        weeks = nz(days_between(self.first_week_on, self.ends_on)) // 7 + 1
        return when(both(given(self.first_week_on), given(self.ends_on)), weeks)

    @computed("当前学期", filter=True)
    def is_current(self) -> YesNo:
        pause, later = aliased(Term), aliased(Term)
        is_in_break_after = found(
            self,
            select(pause.id).where(
                pause.school_id == self.school_id,
                pause.term_kind.in_(BREAKS),
                pause.starts_on > self.starts_on,
                pause.starts_on <= today(self),
                pause.ends_on >= today(self),
            ),
        )
        is_followed = found(
            self,
            select(later.id).where(
                later.school_id == self.school_id,
                later.term_kind.not_in(BREAKS),
                later.starts_on > self.starts_on,
                later.starts_on <= today(self),
            ),
        )
        return both(
            negate(one_of_these(self.term_kind, BREAKS)),
            before_or_on(self.starts_on, today(self)),
            either(before_or_on(today(self), self.ends_on), is_in_break_after),
            negate(is_followed),
        )

    rules = (
        unique_together(school_year, term_kind),
        before(starts_on, ends_on, equal=False),
        before(starts_on, midterm_check_on),
        before(midterm_check_on, ends_on),
        before(starts_on, final_check_on),
        before(midterm_check_on, final_check_on),
        before(final_check_on, ends_on),
        before(first_week_on, ends_on),
    )

    @refuse("", "“学年”请写成2026-2027，后一年须比前一年大1。", on="school_year")
    def school_year_is_right(self, at: At) -> Verdict:
        """YYYY-YYYY."""
        return not self.school_year or is_school_year(self.school_year)

    @warn("", "“开始日期”不在学年{year}（9月1日至次年8月31日）之内，请核对“学年”和“开始日期”。", on="starts_on")
    def lies_in_its_school_year(self, at: At) -> Verdict:
        """A school year runs from 1 September to 31 August; a term that opens some days early is only pointed at."""
        if not self.school_year or self.starts_on is None:
            return True
        return school_year_of(self.starts_on) == self.school_year or {"year": self.school_year}

    @refuse("", "“第一周周一”须是星期一，请核对。", on="first_week_on")
    def first_week_begins_on_monday(self, at: At) -> Verdict:
        """Weeks are counted from Monday."""
        return self.first_week_on is None or self.first_week_on.isoweekday() == 1

    @refuse("R002a", "学期日期与“{other}”重叠，请修改“开始日期”或“结束日期”。", on="starts_on")
    def does_not_overlap(self, at: At) -> Verdict:
        """Terms and breaks of one school follow each other."""
        other = overlapping(at, self)
        return other is None or {"other": other.name}


BREAKS = (Term.TermKind.WINTER_BREAK, Term.TermKind.SUMMER_BREAK)
"""Breaks count to the term before them."""


def opens_school(row: Any, at: At) -> bool:
    """Days on which school is held are working days and meal days."""
    kind = SchoolCalendar.DayKind
    return row.day_kind in (kind.MAKE_UP_DAY, kind.SCHOOL_DAY, kind.EVENT_DAY)


class SchoolCalendar(
    Register,
    label="校历节假日",
    menu="organisation",
    help="一行是与每周作息不同的一天或连续几天（放假、调休上课、考试、活动）；学期初由总务处按校历登记，有调整时补登。",
):
    """One row is one day or run of days that differs from the weekly pattern (holiday, make-up school day, exam,
    event).
    """

    class DayKind(Choice):
        HOLIDAY = "法定节假日"
        SCHOOL_BREAK = "学校放假"
        MAKE_UP_DAY = "调休上课"
        SCHOOL_DAY = "上课日"
        EVENT_DAY = "活动或考试日"

    name: Mapped[Txt] = col("名称", alias=("节日", "假期名称", "节假日名称"), search=True)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    starts_on: Mapped[Day] = col("开始日期", alias=("起始日期", "放假日期"), filter=True)
    ends_on: Mapped[Day] = col("结束日期", alias=("截止日期", "收假日期"), default=same_as("starts_on"))
    day_kind: Mapped[DayKind] = col("日期类型", alias=("类型",), filter=True)
    is_working_day: Mapped[YesNo] = col("计工作日", filter=True, default=opens_school)
    is_meal_day: Mapped[YesNo] = col("供餐日", filter=True, default=opens_school)
    basis_document: Mapped[Txt | None] = col("依据文件", search=True, hide=True)

    rules = (before(starts_on, ends_on),)

    @refuse("", "校历日期与“{other}”重叠，请修改“开始日期”或“结束日期”。", on="starts_on")
    def does_not_overlap(self, at: At) -> Verdict:
        """A day stands in the calendar once."""
        other = overlapping(at, self)
        return other is None or {"other": other.name}

    # is_working_day(), is_meal_day() and working_days_after() below answer from these rows and the weekly pattern.
    notes = (
        compute(
            "CLD01", "按天或按小时的期限，依各项规定按自然日或工作日计算；上课日、工作日和供餐日以本表和每周作息为准。"
        ),
    )


def special_day(at: At, day: dt.date) -> SchoolCalendar | None:
    """The row of the school's calendar that covers the day."""
    special: SchoolCalendar | None = at.ask(
        select(SchoolCalendar).where(
            SchoolCalendar.school_id == at.school_id, SchoolCalendar.starts_on <= day, SchoolCalendar.ends_on >= day
        )
    )
    return special


def is_working_day(at: At, day: dt.date) -> bool:
    """Whether the day counts in limits of working days: as the calendar says, else by the weekly pattern."""
    special = special_day(at, day)
    if special is not None:
        return special.is_working_day
    return str(day.isoweekday()) in at.setting(WEEKLY_PATTERN, on=day)


def is_meal_day(at: At, day: dt.date) -> bool:
    """Whether meals are served: as the calendar says, else by the weekly pattern outside the breaks."""
    special = special_day(at, day)
    if special is not None:
        return special.is_meal_day
    pause = select(Term.id).where(
        Term.school_id == at.school_id, Term.term_kind.in_(BREAKS), Term.starts_on <= day, Term.ends_on >= day
    )
    return str(day.isoweekday()) in at.setting(WEEKLY_PATTERN, on=day) and at.ask(pause) is None


def working_days_after(at: At, day: dt.date, count: int) -> dt.date:
    """The day after which `count` working days have passed; raises ValueError where they do not come within ten years."""
    later = day
    while count > 0:
        later += dt.timedelta(days=1)
        if (later - day).days > 3660:
            raise ValueError(f"too few working days after {day}")
        if is_working_day(at, later):
            count -= 1
    return later


def open_documents(at: At, register: str, row_id: int) -> int:
    """Number of documents that name the row of the register and still have a step before them."""
    count = 0
    for model in registers():
        declaration = model.declaration
        names = [c.name for c in declaration.columns.values() if c.target == register and not c.computed]
        if declaration.shape != "document" or not names:
            continue
        waiting = {state for one in declaration.steps if not one.is_backward for state in one.from_states}
        table = model.__table__
        named = sa.or_(*[table.c[name] == row_id for name in names])
        count += at.ask(
            select(sa.func.count()).select_from(table).where(table.c[model.state_column].in_(sorted(waiting)), named)
        )
    return count


def assets_of(at: At, department_id: int) -> int:
    """Number of asset cards a department answers for."""
    from models.assets.assets import FixedAsset

    held = select(sa.func.count(FixedAsset.id)).where(
        FixedAsset.department_id == department_id, FixedAsset.life_state != AssetState.DISPOSED
    )
    return int(at.ask(held))


class Department(
    Register,
    label="部门科室",
    menu="organisation",
    help="一行是本校的一个处室、教研组、年级组、班组、功能室或食堂；由总务处在部门设立、更名或换负责人时登记。",
):
    """One row is one department, office, year group or teaching-research group of a school."""

    class Kind(Choice):
        OFFICE = "处室"
        RESEARCH_GROUP = "教研组"
        YEAR_GROUP = "年级组"
        TEAM = "班组"
        FUNCTION_ROOM = "功能室"
        CANTEEN = "食堂"

    department_code: Mapped[Code] = col(
        "部门编码", alias=("部门代码", "部门编号"), search=True, unique=True, default=next_code("department")
    )
    name: Mapped[Txt] = col(
        "部门名称", alias=("部门", "科室名称", "处室", "处室名称", "科室"), search=True, unique=True
    )
    kind: Mapped[Kind] = col("类型", alias=("部门类型",), filter=True)
    parent_department_id: Mapped[Id | None] = ref("上级部门", "department", alias=("上级",), filter=True, hide=True)
    head_id: Mapped[Id | None] = ref("负责人", "staff", alias=("部门负责人", "主任"), filter=True)
    phone: Mapped[Txt | None] = col("办公电话", hide=True)
    is_cost_centre: Mapped[YesNo] = col("成本归口", filter=True, hide=True, default=False)
    expense_account: Mapped[ExpenseAccount | None] = col("折旧费用科目", hide=True, default=ExpenseAccount.OPERATING)
    is_active: Mapped[YesNo] = col("启用", filter=True, default=True)

    rules = (
        pattern(name, r"\S+", "“部门名称”中间不能有空格，请删去（资产平台按名称对应）。"),
        pattern(phone, PHONE, "“办公电话”格式不正确，请填写手机号，或带区号的座机号。", kind="warn"),
    )

    @refuse("", "“上级部门”不能是本部门或其下级部门，请重新选择。", on="parent_department_id")
    def chain_has_no_cycle(self, at: At) -> Verdict:
        """The tree of departments has a top."""
        return not leads_back(at, self, "parent_department_id")

    @refuse("", "该部门名下还有{count}项资产，“负责人”不能空着，请填写新的负责人。", on="head_id")
    def head_answers_for_property(self, at: At) -> Verdict:
        """Who holds property has a head: a head may change, but not go without another."""
        if self.head_id is not None or was(self, "head_id") is None:
            return True
        count = assets_of(at, self.id)
        return count == 0 or {"count": count}

    @refuse(
        "R003a",
        "该部门名下还有{assets}项资产、{documents}张未办结单据，请先办理调拨并办结单据，再取消“启用”。",
        on="is_active",
    )
    def is_empty_when_closed(self, at: At) -> Verdict:
        """A closed department holds nothing and waits for nothing."""
        if self.is_active or self.id is None:
            return True
        assets, documents = assets_of(at, self.id), open_documents(at, "department", self.id)
        return (not assets and not documents) or {"assets": assets, "documents": documents}


class ClassGroup(
    Register,
    label="班级",
    menu="organisation",
    help="一行是一个学年的一个班；每学年开学前由总务处登记，班主任核对本班人数和教室。",
):
    """One row is one class of one school in one school year."""

    class Grade(Choice):
        NURSERY = "托班"
        KINDERGARTEN_SMALL = "小班"
        KINDERGARTEN_MIDDLE = "中班"
        KINDERGARTEN_LARGE = "大班"
        GRADE_1 = "一年级"
        GRADE_2 = "二年级"
        GRADE_3 = "三年级"
        GRADE_4 = "四年级"
        GRADE_5 = "五年级"
        GRADE_6 = "六年级"
        GRADE_7 = "七年级"
        GRADE_8 = "八年级"
        GRADE_9 = "九年级"

    class State(Choice):
        ACTIVE, GRADUATED, MERGED = "在读", "已毕业", "已撤并"

    whose = own(klass="id")

    name: Mapped[Txt] = col("班级名称", alias=("班级", "班名", "班级全称"), search=True)
    school_year: Mapped[Code] = col(
        "学年", search=True, filter=True, carry=True, default=current_school_year, help="如：2026-2027"
    )
    grade: Mapped[Grade] = col("年级", filter=True, carry=True)
    class_no: Mapped[Count | None] = col("班序", alias=("班号",))
    class_teacher_id: Mapped[Id] = ref("班主任", "staff", alias=("班主任姓名",), filter=True)
    student_count: Mapped[Count | None] = col("学生数", alias=("人数", "班额", "学生人数"))
    room_id: Mapped[Id | None] = ref("教室", "room", alias=("教室位置", "所在教室"), filter=True)
    door_plate: Mapped[Txt | None] = col("班牌文字", default=same_as("name"))
    state: Mapped[State] = col("状态", filter=True, default=State.ACTIVE)

    @computed("学生财产管理员")
    def property_keeper(self) -> Txt | None:
        from models.assets.property import StudentPropertyKeeper

        keeper = StudentPropertyKeeper
        in_office = (
            select(Student.name)
            .join(keeper, keeper.student_id == Student.id)
            .where(keeper.class_group_id == self.id, keeper.state == keeper.State.IN_OFFICE)
            .order_by(keeper.appointed_on.desc(), keeper.id.desc())
            .limit(1)
        )
        return collected(self, in_office)

    rules = (
        unique_together(school_year, name),
        positive(class_no),
        at_most(class_no, 99),
        positive(student_count, zero=True),
    )

    @refuse("", "“学年”请写成2026-2027，后一年须比前一年大1。", on="school_year")
    def school_year_is_right(self, at: At) -> Verdict:
        """YYYY-YYYY."""
        return not self.school_year or is_school_year(self.school_year)

    @warn("", "“学生数”填了{entered}人，名册上在籍{enrolled}人，请核对“学生数”或“学生幼儿名册”。", on="student_count")
    def count_agrees_with_the_roll(self, at: At) -> Verdict:
        """Asked of schools that keep the roll here."""
        if self.student_count is None or self.id is None:
            return True
        enrolled = at.ask(
            select(sa.func.count(Student.id)).where(
                Student.class_group_id == self.id, Student.state == Student.State.ENROLLED
            )
        )
        return enrolled in (0, self.student_count) or {"entered": self.student_count, "enrolled": enrolled}

    @refuse("", "“教室”须选场所类型为“教室”或“活动场所”的场所，请重新选择。", on="room_id")
    def room_is_a_classroom(self, at: At) -> Verdict:
        """A class lives where lessons or play are."""
        room = at.get(Room, self.room_id)
        return room is None or room.kind in (Room.Kind.CLASSROOM, Room.Kind.ACTIVITY_AREA)

    @refuse("", "该教室本学年已由“{other}”使用，请重新选择“教室”，或先调整该班。", on="room_id")
    def room_is_free(self, at: At) -> Verdict:
        """One active class of a school year per classroom."""
        if self.room_id is None or self.state is not ClassGroup.State.ACTIVE:
            return True
        other = at.ask(
            select(ClassGroup.name).where(
                ClassGroup.room_id == self.room_id,
                ClassGroup.school_year == self.school_year,
                ClassGroup.state == ClassGroup.State.ACTIVE,
                ClassGroup.id != self.id,
            )
        )
        return other is None or {"other": other}


def address_of_the_school(row: Any, at: At) -> str | None:
    """Most buildings stand where the school is."""
    school = at.get(School, at.school_id)
    return None if school is None else school.address


class Building(
    Register,
    label="校舍房屋",
    menu="organisation",
    help="一行是一幢房屋、一处构筑物、运动场地或一块土地；由总务处或资产管理员建账时登记，检查加固后更新。",
):
    """One row is one building, structure (wall, gate, corridor), sports ground or piece of land of the school
    estate.
    """

    class Kind(Choice):
        BUILDING, STRUCTURE, SPORTS_GROUND, LAND = "房屋", "构筑物", "运动场地", "土地"

    class UsedFor(Choice):
        TEACHING = "教室"
        SPECIAL_TEACHING = "专用教室"
        LABORATORY = "实验室"
        LIBRARY = "图书阅览"
        INDOOR_SPORT = "室内体育"
        COUNSELLING = "心理辅导"
        ADMINISTRATION = "行政办公"
        TEACHER_OFFICE = "教师办公"
        CANTEEN = "食堂"
        STUDENT_DORMITORY = "学生宿舍"
        STAFF_LODGING = "教师周转宿舍"
        TOILET = "厕所"
        GATE_HOUSE = "门卫"
        SPORTS_GROUND = "运动场地"
        GREEN = "绿化用地"
        OTHER = "其他"

    class LandRight(Choice):
        ALLOCATED, GRANTED, OTHER = "划拨", "出让", "其他"

    class LandOwnership(Choice):
        STATE_OWNED, COLLECTIVE = "国有", "集体"

    class TitleKind(Choice):
        HAS_TITLE, NO_TITLE, UNSETTLED = "有产权", "无产权", "待界定"

    class State(Choice):
        NORMAL, REPAIR_NEEDED, UNDER_REPAIR, CLOSED = "正常", "待维修", "维修加固中", "停用"

    building_no: Mapped[Code] = col(
        "校舍编号", alias=("楼号", "楼栋编号", "建筑物编号"), search=True, unique=True, default=next_code("building")
    )
    name: Mapped[Txt] = col(
        "名称", alias=("校舍名称", "楼栋", "楼名", "建筑物名称", "楼栋名称"), search=True, unique=True
    )
    kind: Mapped[Kind] = col("校舍类别", alias=("类别", "建筑类别"), filter=True, default=Kind.BUILDING)
    used_for: Mapped[UsedFor] = col("用途", alias=("房屋用途", "主要用途"), filter=True)
    structure: Mapped[Structure | None] = col("结构", alias=("结构类型", "建筑结构"), filter=True)
    completed_on: Mapped[Day | None] = col(
        "竣工日期", alias=("建成日期", "建成时间", "建造日期", "建成年月", "竣工时间")
    )
    floor_count: Mapped[Count | None] = col("层数", alias=("楼层数",))
    floor_area: Mapped[Quantity | None] = col("建筑面积（㎡）", alias=("总面积",))
    dangerous_area: Mapped[Quantity | None] = col(
        "其中危房面积（㎡）", alias=("危房面积",), hide=True, default=Decimal("0")
    )
    land_area: Mapped[Quantity | None] = col("占地面积（㎡）", hide=True)
    land_right: Mapped[LandRight | None] = col("土地使用权类型", hide=True)
    land_ownership: Mapped[LandOwnership | None] = col("土地权属性质", hide=True)
    title_kind: Mapped[TitleKind | None] = col("产权形式", filter=True, hide=True)
    title_no: Mapped[Txt | None] = col("权属证号", alias=("产权证号", "房产证号", "土地证号"), search=True, hide=True)
    location_text: Mapped[Txt | None] = col(
        "坐落位置", alias=("位置", "座落位置", "坐落"), search=True, hide=True, default=address_of_the_school
    )
    safety_grade: Mapped[BuildingSafetyGrade | None] = col("安全等级", alias=("房屋安全等级", "鉴定等级"), filter=True)
    last_inspected_on: Mapped[Day | None] = col("最近检查日期", alias=("检查日期",))
    reinforcement: Mapped[Note | None] = col("加固情况", hide=True)
    responsible_id: Mapped[Id] = ref("责任人", "staff", filter=True)
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", hide=True, unique=True)
    state: Mapped[State] = col("状态", filter=True, default=State.NORMAL)

    rules = (
        required_when(
            structure, lambda row: row.kind is row.Kind.BUILDING, message="校舍类别为“房屋”时，请选择“结构”。"
        ),
        required_when(
            floor_area,
            lambda row: row.kind is row.Kind.BUILDING,
            message="校舍类别为“房屋”时，请填写“建筑面积（㎡）”。",
        ),
        required_when(
            land_area,
            lambda row: row.kind in (row.Kind.LAND, row.Kind.SPORTS_GROUND),
            message="校舍类别为“土地”或“运动场地”时，请填写“占地面积（㎡）”。",
        ),
        required_when(
            land_right, lambda row: row.kind is row.Kind.LAND, message="校舍类别为“土地”时，请选择“土地使用权类型”。"
        ),
        required_when(
            land_ownership, lambda row: row.kind is row.Kind.LAND, message="校舍类别为“土地”时，请选择“土地权属性质”。"
        ),
        required_when(
            title_no,
            lambda row: row.title_kind is row.TitleKind.HAS_TITLE,
            message="产权形式为“有产权”时，请填写“权属证号”。",
        ),
        required_when(
            reinforcement,
            lambda row: row.safety_grade in (BuildingSafetyGrade.C, BuildingSafetyGrade.D),
            message="安全等级为C级或D级时，请填写“加固情况”。",
        ),
        not_future(completed_on),
        positive(floor_count),
        at_most(floor_count, 50),
        positive(floor_area),
        positive(dangerous_area, zero=True),
        at_most(dangerous_area, floor_area),
        positive(land_area),
        not_future(last_inspected_on),
    )

    @refuse("", "安全等级为D级的校舍，“状态”不能是“正常”，请改为待维修、维修加固中或停用。", on="state")
    def dangerous_is_not_normal(self, at: At) -> Verdict:
        """Grade D is dangerous."""
        return self.safety_grade is not BuildingSafetyGrade.D or self.state is not Building.State.NORMAL

    @refuse("", "“固定资产”须选房屋、构筑物或土地类的卡片，请重新选择。", on="fixed_asset_id")
    def card_is_of_an_estate(self, at: At) -> Verdict:
        """The card's kind is that of its class."""
        from models.assets.assets import AssetClass, FixedAsset

        card = at.get(FixedAsset, self.fixed_asset_id)
        asset_class = None if card is None else at.get(AssetClass, card.asset_class_id)
        return asset_class is None or asset_class.card_kind in (CardKind.BUILDING, CardKind.STRUCTURE, CardKind.LAND)

    # The cycle is the setting building_check_cycle.
    notes = (remind("B249", "本周期内尚未检查水、电和结构的校舍，列出提醒责任人。"),)


class Room(
    Register,
    label="场所",
    menu="organisation",
    help="一行是一间房间或一处公共场所（教室、办公室、走廊、厕所、活动场所）；由总务处登记，每处一名责任人。",
):
    """One row is one room or public space (classroom, office, corridor, toilet, activity area)."""

    class Kind(Choice):
        CLASSROOM = "教室"
        OFFICE = "办公室"
        SPECIAL_CLASSROOM = "专用教室"
        SHARED_CLASSROOM = "公用教室"
        DORMITORY = "寝室"
        CANTEEN = "食堂"
        STORE = "仓库"
        CORRIDOR = "走廊"
        WASHROOM = "洗手间"
        TOILET = "厕所"
        ACTIVITY_AREA = "活动场所"
        MEETING_ROOM = "会议室"
        GATE_HOUSE = "门卫室"
        OTHER = "其他"

    class State(Choice):
        IN_USE, ADJUSTING, CLOSED = "在用", "调整中", "停用"

    whose = own(department="department_id")

    room_no: Mapped[Code] = col(
        "场所编号",
        alias=("房间号", "室号", "门牌号", "教室编号", "房间编号"),
        search=True,
        unique=True,
        help="楼栋-楼层-房间，如：1-3-301",
    )
    name: Mapped[Txt] = col("场所名称", alias=("房间名称", "教室", "室名", "专用室", "地点"), search=True)
    kind: Mapped[Kind] = col("场所类型", alias=("房间类型", "用途"), filter=True, carry=True)
    building_id: Mapped[Id] = ref(
        "楼栋", "building", alias=("楼名", "所在楼栋", "教学楼", "所属楼栋"), filter=True, carry=True
    )
    floor_no: Mapped[Count | None] = col("楼层", alias=("所在楼层", "层"), filter=True, carry=True)
    floor_area: Mapped[Quantity | None] = col("面积（㎡）", alias=("使用面积",), hide=True)
    seat_count: Mapped[Count | None] = col("座位数", alias=("座位", "座位数量"), hide=True)
    is_multimedia: Mapped[YesNo] = col("网络多媒体教室", filter=True, hide=True, default=False)
    responsible_id: Mapped[Id] = ref(
        "责任人",
        "staff",
        alias=("管理责任人", "室长"),
        filter=True,
        help="每处场所一名：班主任、专用教室管理员、室长或年级管理员",
    )
    department_id: Mapped[Id | None] = ref("使用部门", "department", filter=True)
    state: Mapped[State] = col("状态", filter=True, default=State.IN_USE)

    @computed("使用班级", filter=True)
    def using_class(self) -> Txt | None:
        return collected(
            self,
            select(ClassGroup.name)
            .where(ClassGroup.room_id == self.id, ClassGroup.state == ClassGroup.State.ACTIVE)
            .order_by(ClassGroup.school_year.desc(), ClassGroup.id)
            .limit(1),
        )

    rules = (
        unique_together(name),
        pattern(name, r"\S+", "“场所名称”中间不能有空格，请删去。"),
        positive(floor_area),
        positive(seat_count, zero=True),
    )

    @refuse("", "“楼层”须在-3至50之间，请核对。", on="floor_no")
    def floor_is_likely(self, at: At) -> Verdict:
        """Three floors below the ground, fifty above."""
        return self.floor_no is None or -3 <= self.floor_no <= 50

    # The column is required and names one person.
    notes = (fulfilled("B081", "refuse", "请填写“责任人”：每处场所必须有一名责任人。"),)


def resident_birth_day(number: str | None) -> dt.date | None:
    """Birth day in a resident's identity number (GB 11643), None where the number cannot be right.

    Its place is not looked up: numbers are given out since 1984, so the code of the place is often younger than the person.
    """
    number = (number or "").upper()
    if not re.fullmatch("[1-9][0-9]{16}[0-9X]", number) or ric.calc_check_digit(number) != number[-1]:
        return None
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        return None


def is_resident_card(row: Any) -> bool:
    """Whether the row's identity number is that of a resident; the kind may be left out."""
    return row.identity_kind in (None, IdentityKind.RESIDENT)


def first_day_of_the_school_year(row: Any, at: At) -> dt.date:
    """1 September of the class's school year, else of the present one."""
    group = at.get(ClassGroup, row.class_group_id)
    return first_day_of(school_year_of(at.today) if group is None else group.school_year)


def birth_day_on_the_card(row: Any, at: At) -> dt.date | None:
    """The identity number tells the birth day."""
    return resident_birth_day(row.identity_no) if is_resident_card(row) else None


def school_year_began(subject: Any) -> Any:
    """First day of the school year that runs today: a value for a row, a parameter for a class."""

    def value() -> dt.date:
        return first_day_of(school_year_of(acting_context.required().today))

    if is_class(subject):
        return sa.bindparam("school_year_began", callable_=value, type_=DayType(), unique=True)
    return value()


class Student(
    Register,
    label="学生幼儿名册",
    menu="organisation",
    help="一行是一名学生或幼儿；入学、转入时由班主任登记，转出、毕业时填写离校日期。",
):
    """One row is one pupil or kindergarten child."""

    class State(Choice):
        ENROLLED, TRANSFERRED, GRADUATED = "在籍", "转出", "毕业"

    whose = own(klass="class_group_id")

    name: Mapped[Txt] = col("姓名", alias=("学生姓名", "幼儿姓名", "学生", "幼儿"), search=True)
    student_no: Mapped[Code | None] = col(
        "学籍号",
        alias=("学号", "全国学籍号", "学籍编号"),
        search=True,
        unique=True,
        sensitive=True,
        help="字母G加18位，或本校自编号",
    )
    gender: Mapped[Gender] = col("性别", filter=True)
    class_group_id: Mapped[Id] = ref("班级", "class_group", alias=("现班级", "就读班级"), filter=True, carry=True)
    enrolled_on: Mapped[Day] = col(
        "入学日期", alias=("入园日期", "入校日期"), carry=True, default=first_day_of_the_school_year
    )
    is_boarder: Mapped[YesNo] = col("住宿", alias=("是否住宿", "住宿生", "是否寄宿"), filter=True, default=False)
    is_day_care: Mapped[YesNo] = col("日托", alias=("是否日托",), filter=True, default=False)
    is_in_need: Mapped[YesNo] = col(
        "困难学生", alias=("是否困难生", "困难生"), filter=True, sensitive=True, default=False
    )
    birth_on: Mapped[Day | None] = col(
        "出生日期", alias=("生日", "出生年月日"), hide=True, sensitive=True, default=birth_day_on_the_card
    )
    identity_kind: Mapped[IdentityKind | None] = col("证件类型", hide=True, default=IdentityKind.RESIDENT)
    identity_no: Mapped[Code | None] = col("身份证号", hide=True, unique=True, sensitive=True)
    guardian_name: Mapped[Txt | None] = col(
        "家长姓名", alias=("家长", "监护人", "监护人姓名"), search=True, sensitive=True
    )
    guardian_phone: Mapped[Txt | None] = col(
        "联系电话", alias=("家长电话", "监护人电话", "家长联系电话", "家庭电话"), sensitive=True
    )
    bank_card_no: Mapped[Code | None] = col("银行卡号", hide=True, sensitive=True)
    guardian_consented_on: Mapped[Day | None] = col("监护人同意日期", hide=True)
    state: Mapped[State] = col("状态", alias=("学籍状态",), filter=True, default=State.ENROLLED)
    left_on: Mapped[Day | None] = col("离校日期", alias=("离园日期", "转出日期"), hide=True)

    @computed("新生", filter=True)
    def is_new(self) -> YesNo:
        began = school_year_began(self)
        return both(before_or_on(began, self.enrolled_on), earlier(self.enrolled_on, months_after(began, 12)))

    rules = (
        pattern(
            student_no,
            "G[0-9A-Z]{18}|(?!G)[0-9A-Za-z-]{2,20}",
            "“学籍号”须为字母G加18位，或不以G开头的2至20位自编号，请核对。",
        ),
        not_future(birth_on),
        pattern(guardian_phone, PHONE, "“联系电话”格式不正确，请填写手机号，或带区号的座机号。", kind="warn"),
        pattern(bank_card_no, "[0-9]{16,19}", "“银行卡号”须为16至19位数字，请核对。"),
        not_future(guardian_consented_on),
        required_when(
            left_on,
            lambda row: row.state is not row.State.ENROLLED,
            message="状态为“转出”或“毕业”时，请填写“离校日期”。",
        ),
        before(enrolled_on, left_on),
    )

    @refuse("", "“入学日期”最多比今天晚60天，请核对。", on="enrolled_on")
    def enrolment_is_near(self, at: At) -> Verdict:
        """New pupils are entered in the summer before."""
        return self.enrolled_on is None or self.enrolled_on <= at.today + dt.timedelta(days=60)

    @refuse("R007a", "身份证号校验不通过，请核对“身份证号”“出生日期”“性别”。", on="identity_no")
    def card_agrees(self, at: At) -> Verdict:
        """Check character, birth day and gender of a resident's number; other papers are not checked."""
        if not self.identity_no or not is_resident_card(self):
            return True
        birth = resident_birth_day(self.identity_no)
        if birth is None or birth > at.today:
            return False
        is_male = int(self.identity_no[16]) % 2 == 1
        return self.birth_on in (None, birth) and self.gender is (Gender.MALE if is_male else Gender.FEMALE)

    @refuse(
        "R007b",
        "未满14周岁（或未填“出生日期”）的学生，登记“身份证号”“银行卡号”前请先填写“监护人同意日期”。",
        on="guardian_consented_on",
    )
    def guardian_has_consented(self, at: At) -> Verdict:
        """Numbers of a child under 14 are kept only with the guardian's consent; an unknown age counts as under 14."""
        if not (self.identity_no or self.bank_card_no) or self.guardian_consented_on is not None:
            return True
        birth = self.birth_on or birth_day_on_the_card(self, at)
        is_child = birth is None or months_after(birth, 14 * 12) > at.today
        return not (is_child and at.setting(STUDENT_CONSENT_REQUIRED))

    @warn("", "“银行卡号”校验不通过，请对照银行卡核对。", on="bank_card_no")
    def card_number_is_likely(self, at: At) -> Verdict:
        """Luhn; some banks' older cards do not follow it."""
        return not self.bank_card_no or luhn.is_valid(self.bank_card_no)

    notes = (
        remind("R007c", "离校满规定天数的学生，列出名单，由系统管理员确认后匿名化。"),
        # The export asks for the purpose, keeps who took which rows, and masks what the reader may not see.
        fulfilled("R007d", "warn", "本次导出含身份证号或银行卡号，请填写用途并确认。"),
    )


def from_catalogue(name: Any, words: Callable[[Setting[Any]], str]) -> Any:
    """What the catalogue says of the setting of this name: a text for a row, a case for a class."""
    if is_sql(name):
        known = {one.key: sa.literal(words(one) or None, TextType()) for one in settings()}
        return sa.type_coerce(sa.case(known, value=name), TextType())
    setting = find_setting(name or "")
    return None if setting is None else words(setting) or None


OFFICES = ("director", "central_office", "bureau", "administrator")
"""Roles that enter settings, from the lowest up."""


def offices_of(at: At) -> set[str]:
    """Roles through which the acting person may enter settings of the row's school."""
    actor = at.context.actor
    pairs = actor.pairs("school_setting")
    return {post.role for post, grant in pairs if UPDATE in grant.actions and reaches(at, post, grant.scope)}


class SchoolSetting(
    Register,
    label="学校参数",
    menu="organisation",
    help="一行是本单位从某日起采用的一项参数（限额、天数、办法）；没有登记的参数按默认值或上级的规定执行。",
):
    """One row is one rule number or choice as a school (or the office above it) sets it from a day on."""

    setting_name: Mapped[Code] = col("参数名", search=True, filter=True)
    setting_value: Mapped[Txt] = col("参数值", help="数字不带单位；多个值用逗号分开；名称和值写成“名称=值|名称=值”")
    effective_on: Mapped[Day] = col("生效日期", filter=True, default=today)
    setting_source: Mapped[Txt] = col("依据", search=True)
    is_locked_below: Mapped[YesNo] = col("下级不得改", filter=True, default=False)

    @computed("参数说明", search=True)
    def title(self) -> Txt:
        return from_catalogue(self.setting_name, lambda one: one.label)

    @computed("单位")
    def value_unit(self) -> Txt | None:
        return from_catalogue(self.setting_name, lambda one: one.unit)

    @computed("默认值")
    def default_value(self) -> Txt | None:
        return from_catalogue(self.setting_name, lambda one: one.text(one.default))

    rules = (unique_together(setting_name, effective_on),)

    @refuse("", "没有“{name}”这个参数，请在参数目录中查找“参数名”。", on="setting_name")
    def name_is_known(self, at: At) -> Verdict:
        """Only what the product reads is worth entering."""
        return not self.setting_name or find_setting(self.setting_name) is not None or {"name": self.setting_name}

    @refuse("SET01", "“参数值”不合规定，请核对。", on="setting_value")
    def value_fits(self, at: At) -> Verdict:
        """The value is of the setting's kind, inside its bounds, and written so that the database reads it too."""
        setting = find_setting(self.setting_name or "")
        text = self.setting_value
        if setting is None or not text:
            return True
        try:
            value = setting.parse(text)
        except ParseError as error:
            return f"“参数值”{error}"
        is_number = setting.kind in ("integer", "money", "quantity", "percent")
        if is_number and value < 0:
            return "“参数值”不能是负数，请核对。"
        plain = setting.text(value)
        if text == plain or (is_number and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text)):
            return True
        return not (is_number or setting.kind == "day") or f"“参数值”请写成“{plain}”。"

    @refuse("SET01", "该参数已由上级单位“{office}”锁定，下级不能修改；请向上级单位提出。", on="setting_name")
    def is_not_locked_above(self, at: At) -> Verdict:
        """From the day of the lock on, the upper office's value holds."""
        if self.effective_on is None:
            return True
        lock = (
            select(School.name)
            .join(SchoolPath, SchoolPath.ancestor_id == School.id)
            .join(SchoolSetting, SchoolSetting.school_id == School.id)
            .where(
                SchoolPath.school_id == at.school_id,
                SchoolPath.depth > 0,
                SchoolSetting.setting_name == self.setting_name,
                SchoolSetting.is_locked_below.is_(True),
                SchoolSetting.effective_on <= self.effective_on,
            )
        )
        office = at.ask(lock)
        return office is None or {"office": office}

    @refuse("SET01", "参数“{title}”须由{office}填写，请向上级提出。", on="setting_name")
    def office_is_high_enough(self, at: At) -> Verdict:
        """Each setting names the lowest role that may enter it."""
        setting = find_setting(self.setting_name or "")
        if setting is None or setting.changed_by not in OFFICES or at.is_system:
            return True
        enough = OFFICES[OFFICES.index(setting.changed_by) :]
        if offices_of(at).intersection(enough):
            return True
        from models.organisation.accounts import RoleAssignment

        return {"title": setting.label, "office": RoleAssignment.Role[setting.changed_by.upper()].label}

    @refuse("", "“下级不得改”只能由有下级单位的教育局、中心学校填写。", on="is_locked_below")
    def has_schools_to_lock(self, at: At) -> Verdict:
        """An office locks for the schools below it."""
        below = select(School.id).where(School.parent_school_id == at.school_id)
        return not self.is_locked_below or at.ask(below) is not None

    # not_the_preparer() in the steps that approve reads the setting preparer_may_approve.
    notes = (fulfilled("SET02", "refuse", "制单人不能审批本人的单据。"),)
