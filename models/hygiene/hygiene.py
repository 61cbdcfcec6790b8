"""Cleaning zones, what is scored in them and the score sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Select, distinct, func, inspect, select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    Document,
    File,
    Id,
    Line,
    Moment,
    Note,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    col,
    collected,
    compute,
    computed,
    current_term,
    days_after,
    days_between,
    divided,
    document,
    fulfilled,
    has_lines,
    immutable,
    joined,
    lines,
    me,
    minus,
    next_code,
    now,
    nz,
    of,
    one_of,
    own,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    step,
    times,
    today,
    total,
    unique_together,
    warn,
    was,
)
from models.core.expressions import is_class
from models.core.kinds import QUANTITY
from models.hygiene.settings import HYGIENE_APPEAL_DAYS, HYGIENE_ITEM_TEMPLATE, HYGIENE_PASS_PERCENT
from models.hygiene.templates import POINTS, START_ITEMS, ZONE_STANDARDS
from models.organisation.organisation import ClassGroup, Department, Room, Term
from models.vocabulary import HygieneObject


def responsible_for_zone(row: CleanZone, at: At) -> int | None:
    """The head teacher of the class, else the head of the department."""
    group, department = at.get(ClassGroup, row.class_group_id), at.get(Department, row.department_id)
    if group is not None:
        return group.class_teacher_id
    return None if department is None else department.head_id


def standard_of_zone(row: CleanZone, at: At) -> str | None:
    """The usual standard of the kind of zone."""
    return ZONE_STANDARDS.get(row.zone_kind.name)


class CleanZone(
    Register,
    label="卫生包干区",
    menu="hygiene",
    help="一行是一学期内划给一个班级或部门、落实到人的一块保洁或除草区，学期初由总务处划分登记。",
):
    """One row is one cleaning or weeding zone assigned for a term to a class or department and to one named person."""

    class ZoneKind(Choice):
        CLASSROOM = "教室"
        CORRIDOR = "楼层楼道"
        WASHROOM = "洗手间"
        TOILET = "厕所"
        CAMPUS = "校园"
        GATE = "校门口"
        DORMITORY = "寝室"
        OFFICE = "办公室"
        WEEDING = "除草区"
        PUBLIC = "公共卫生区"

    class ZoneState(Choice):
        IN_FORCE, ADJUSTED, CLOSED = "执行中", "已调整", "停用"

    whose = own(klass="class_group_id", department="department_id")

    zone_no: Mapped[Code] = col("区域编号", alias=("包干区编号",), search=True, default=next_code("clean_zone"))
    name: Mapped[Txt] = col(
        "区域名称", alias=("区域", "包干区", "包干区域", "清洁区", "卫生区", "责任区域"), search=True
    )
    zone_kind: Mapped[ZoneKind] = col("区域类型", alias=("类型",), filter=True)
    extent: Mapped[Txt | None] = col("范围说明", alias=("范围", "具体范围", "区域范围", "包干范围"), search=True)
    building_id: Mapped[Id | None] = ref("楼栋", "building", filter=True)
    area_quantity: Mapped[Quantity | None] = col("面积（平方米）")
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    class_group_id: Mapped[Id | None] = ref("责任班级", "class_group", alias=("班级", "包干班级"), filter=True)
    department_id: Mapped[Id | None] = ref("责任部门", "department", alias=("部门",), filter=True)
    responsible_id: Mapped[Id] = ref(
        "责任人", "staff", alias=("负责人", "保洁员"), filter=True, default=responsible_for_zone
    )
    sweep_times: Mapped[Txt | None] = col(
        "清扫时间", alias=("打扫时间", "保洁时间", "清扫次数"), carry=True, default="早读前、放学后"
    )
    daily_check_count: Mapped[Count | None] = col("每日检查次数", carry=True, default=2)
    standard: Mapped[Note] = col(
        "保洁标准", alias=("标准", "清扫标准", "卫生标准"), hide=True, default=standard_of_zone
    )
    assigned_on: Mapped[Day] = col("划分日期", alias=("分配日期",), carry=True, default=today)
    zone_state: Mapped[ZoneState] = col("执行状态", filter=True, default=ZoneState.IN_FORCE)
    layout_plan: Mapped[File | None] = col("示意图", hide=True)

    rules = (
        unique_together(zone_no, term_id),
        positive(area_quantity, zero=True),
        positive(daily_check_count, zero=True),
        one_of(
            class_group_id, department_id, id="B199", message="请填写“责任班级”或“责任部门”：包干区必须有责任单位。"
        ),
    )
    notes = (
        # The responsible person is a required column in every kind of school.
        fulfilled("B216", "refuse", "请填写“责任人”：片区包干必须落实到人。"),
        remind("B201-2", "学期初提醒总务主任：上学期的包干区还没有在本学期重新划分确认。"),
    )

    @refuse("B201-1", "“责任人”{name}已离职，请改填在职人员：包干区必须责任到人。", on="responsible_id")
    def is_responsible_person_in_service(self, at: At) -> Verdict:
        from models.people.staff import Staff

        person = at.get(Staff, self.responsible_id)
        if person is None or self.zone_state is not CleanZone.ZoneState.IN_FORCE:
            return True
        return person.duty_status is not Staff.DutyStatus.LEFT or {"name": person.name}


class HygieneItem(
    Register,
    label="卫生检查项目",
    menu="hygiene",
    help="一行是学校评分表上的一个检查项目及其标准、满分和每次扣分，由总务处登记；百分制、十分制、扣分制都可以。",
):
    """One row is one item of the school's hygiene score sheet with its standard, full score and deduction step."""

    item_no: Mapped[Code] = col("项目编号", search=True, default=next_code("hygiene_item"))
    name: Mapped[Txt] = col("项目名称", alias=("检查项目", "项目"), search=True)
    object_kind: Mapped[HygieneObject] = col(
        "适用对象", alias=("对象",), filter=True, carry=True, default=HygieneObject.CLASSROOM
    )
    standard: Mapped[Note] = col("评分标准", alias=("标准", "检查标准"))
    full_score: Mapped[Quantity] = col("满分", alias=("分值", "总分"), carry=True, default=Decimal("10"))
    deduction_step: Mapped[Quantity | None] = col("每次扣分", alias=("扣分",), carry=True, default=Decimal("1"))
    sort_no: Mapped[Count | None] = col("排列顺序")
    is_active: Mapped[YesNo] = col("启用", filter=True, default=True)

    rules = (
        unique_together(item_no, object_kind),
        unique_together(name, object_kind),
        positive(full_score),
        positive(deduction_step),
        at_most(deduction_step, full_score),
        positive(sort_no, zero=True),
    )
    notes = (compute("B206-1", "学校还没有检查项目时，第一次生成评分表按参数所选模板建立默认项目。"),)


CLASS_OBJECTS = (
    HygieneObject.CLASSROOM,
    HygieneObject.DESK_CHAIR,
    HygieneObject.CHILD_APPEARANCE,
    HygieneObject.CLASS_SANITATION,
)
ZONE_OBJECTS = {
    HygieneObject.PUBLIC_AREA: (
        CleanZone.ZoneKind.CORRIDOR,
        CleanZone.ZoneKind.CAMPUS,
        CleanZone.ZoneKind.GATE,
        CleanZone.ZoneKind.WEEDING,
        CleanZone.ZoneKind.PUBLIC,
    ),
    HygieneObject.TOILET: (CleanZone.ZoneKind.WASHROOM, CleanZone.ZoneKind.TOILET),
}
ROOM_OBJECTS = {
    HygieneObject.DORMITORY: (Room.Kind.DORMITORY,),
    HygieneObject.CANTEEN: (Room.Kind.CANTEEN,),
    HygieneObject.OFFICE: (Room.Kind.OFFICE,),
    HygieneObject.SPECIAL_ROOM: (Room.Kind.SPECIAL_CLASSROOM, Room.Kind.SHARED_CLASSROOM),
}


def objects_in_use(sheet: HygieneCheck, at: At) -> list[dict[str, int]]:
    """The classes, zones or rooms that a sheet of this kind scores, as columns of its lines."""
    if sheet.object_kind in CLASS_OBJECTS:
        classes = select(ClassGroup.id).where(
            ClassGroup.school_id == at.school_id, ClassGroup.state == ClassGroup.State.ACTIVE
        )
        return [{"class_group_id": key} for key in at.all(classes.order_by(ClassGroup.grade, ClassGroup.class_no))]
    if sheet.object_kind in ZONE_OBJECTS:
        zones = select(CleanZone.id).where(
            CleanZone.term_id == sheet.term_id,
            CleanZone.zone_state == CleanZone.ZoneState.IN_FORCE,
            CleanZone.zone_kind.in_(ZONE_OBJECTS[sheet.object_kind]),
        )
        return [{"clean_zone_id": key} for key in at.all(zones.order_by(CleanZone.zone_no))]
    rooms = select(Room.id).where(
        Room.school_id == at.school_id, Room.state == Room.State.IN_USE, Room.kind.in_(ROOM_OBJECTS[sheet.object_kind])
    )
    return [{"room_id": key} for key in at.all(rooms.order_by(Room.room_no))]


def active_items(sheet: HygieneCheck, at: At) -> list[HygieneItem]:
    """The items in use for the kind of object, in the order of the sheet."""
    items = at.all(
        select(HygieneItem).where(
            HygieneItem.school_id == at.school_id,
            HygieneItem.object_kind == sheet.object_kind,
            HygieneItem.is_active.is_(True),
        )
    )
    return sorted(items, key=lambda item: (item.sort_no is None, item.sort_no, item.item_no))


def has_no_items_yet(at: At) -> bool:
    """Whether the school has never entered an item."""
    return at.ask(select(HygieneItem.id).where(HygieneItem.school_id == at.school_id)) is None


def has_objects(row: HygieneCheck, at: At) -> bool | str:
    """There is something of this kind to be scored."""
    label = row.object_kind.label
    return bool(objects_in_use(row, at)) or f"没有在用的“{label}”可检查，请先登记班级、本学期的包干区或场所。"


def has_items(row: HygieneCheck, at: At) -> bool | str:
    """There are items for this kind of object; a school that begins gets those of its template."""
    known = bool(active_items(row, at)) or (
        has_no_items_yet(at) and any(kind is row.object_kind for kind, *_ in START_ITEMS)
    )
    return known or f"请先在“卫生检查项目”中登记适用于“{row.object_kind.label}”的项目。"


def start_items(at: At) -> None:
    """Enter the items of the school's template."""
    template = at.setting(HYGIENE_ITEM_TEMPLATE)
    factor, deduction = POINTS[template]
    for number, (kind, name, standard, points) in enumerate(START_ITEMS, 1):
        at.session.add(
            HygieneItem(
                school_id=at.school_id,
                object_kind=kind,
                name=name,
                standard=standard,
                full_score=points * factor,
                deduction_step=min(deduction, points * factor),
                sort_no=number,
            )
        )
    at.session.flush()


def fill_grid(row: HygieneCheck, at: At) -> None:
    """One line for each object and item, without a deduction; what is on the sheet already stays."""
    if has_no_items_yet(at):
        start_items(at)
    known = {(line.class_group_id, line.clean_zone_id, line.room_id, line.hygiene_item_id) for line in row.lines}
    items = active_items(row, at)
    for place in objects_in_use(row, at):
        for item in items:
            key = (place.get("class_group_id"), place.get("clean_zone_id"), place.get("room_id"), item.id)
            if key not in known:
                row.lines.append(HygieneCheckLine(**place, hygiene_item_id=item.id))


def place_of(line: Any) -> Any:
    """What a line scores, as one value that tells classes, zones and rooms apart."""
    return joined(line.class_group_id, "/", line.clean_zone_id, "/", line.room_id)


def average_over_objects(sheet: Any) -> Select[Any]:
    """Mean of the percentages that the classes, zones or rooms of a sheet reach."""
    line = HygieneCheckLine
    percent = divided(times(func.sum(line.score), 100, QUANTITY), func.sum(line.full_score))
    reached = (
        select(percent.label("percent"))
        .where(line.document_id == sheet.id)
        .group_by(line.class_group_id, line.clean_zone_id, line.room_id)
    )
    if is_class(sheet):
        reached = reached.correlate(inspect(sheet).selectable)
    of_place = reached.subquery()
    return select(divided(func.sum(of_place.c.percent), func.count()))


def name_of_place(line: HygieneCheckLine, at: At) -> str:
    """Name of the class, zone or room that a line scores."""
    places = at.get(ClassGroup, line.class_group_id), at.get(CleanZone, line.clean_zone_id), at.get(Room, line.room_id)
    return "、".join(place.name for place in places if place is not None)


def is_to_be_published(row: HygieneCheck, at: At) -> bool | str:
    """Only a sheet meant for the public is published."""
    return row.is_public or "本表未勾选“是否公布”，不公布；如需公布，请先退回修改。"


def is_within_appeal_time(row: HygieneCheck, at: At) -> bool | str:
    """An appeal comes in time."""
    open_still = row.appeal_until is None or at.today <= row.appeal_until
    return open_still or f"申诉期已于{row.appeal_until}截止，不能再申诉。"


def is_score_corrected(row: HygieneCheck, at: At) -> bool | str:
    """A correction changes a deduction."""
    changed = any(was(line, "deducted_score") != line.deducted_score for line in row.lines)
    return changed or "请填写更正后的“扣分”；不需要更正的，请点“维持评分”。"


class HygieneCheck(
    Document,
    label="卫生检查评分",
    menu="hygiene",
    help="一行是一张评分表：一名检查人在一天的一个时段对班级、包干区或场所的一轮检查，由值周教师、总务处或保健人员登记。",
):
    """One row is one score sheet: one round of checking classes, zones or rooms by one checker in one session of a
    day.
    """

    class State(Choice):
        DRAFT = "草稿"
        SCORED = "已评分"
        PUBLISHED = "已公布"
        APPEALED = "申诉中"
        CANCELLED = "已作废"

    class CheckSession(Choice):
        MORNING, AFTERNOON, SPOT = "上午", "下午", "抽查"

    class CheckerKind(Choice):
        DUTY_TEACHER = "值日值周教师"
        PUPIL = "学生（少先队）"
        LOGISTICS = "总务处"
        LEADER = "学校领导"
        NURSE = "保健人员"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    check_session: Mapped[CheckSession] = col(
        "检查时段", alias=("时段", "检查时间"), filter=True, carry=True, default=CheckSession.MORNING
    )
    object_kind: Mapped[HygieneObject] = col(
        "检查对象类型", alias=("检查对象",), filter=True, carry=True, default=HygieneObject.CLASSROOM
    )
    checker_kind: Mapped[CheckerKind] = col("检查人类别", filter=True, carry=True, default=CheckerKind.DUTY_TEACHER)
    checked_by_id: Mapped[Id] = ref("检查人", "staff", alias=("评分人",), filter=True, carry=True, default=me)
    pupil_checkers: Mapped[Txt | None] = col("学生检查员", search=True)
    area_text: Mapped[Txt | None] = col("检查范围", alias=("范围", "检查区域"), search=True, carry=True)
    is_public: Mapped[YesNo] = col("是否公布", filter=True, default=True)
    published_at: Mapped[Moment | None] = col("公布时间", hide=True)
    appeal_until: Mapped[Day | None] = col("申诉截止日期", hide=True)

    lines: Mapped[list[HygieneCheckLine]] = lines("HygieneCheckLine")

    @computed("周次", filter=True)
    def week_no(self) -> Count | None:
        days = days_between(Term.first_week_on, self.date)
        return collected(self, select(days // 7 + 1).where(Term.id == self.term_id, days >= 0))

    @computed("检查对象数")
    def object_count(self) -> Count:
        line = HygieneCheckLine
        return amount_of(self, select(func.count(distinct(place_of(line)))).where(line.document_id == self.id))

    @computed("扣分合计")
    def deducted_total(self) -> Quantity:
        return total(self.lines, lambda line: line.deducted_score)

    @computed("平均得分")
    def average_score(self) -> Quantity:
        return amount_of(self, average_over_objects(self))

    rules = (
        required_when(
            pupil_checkers,
            lambda row: row.checker_kind is HygieneCheck.CheckerKind.PUPIL,
            id="B211",
            message="学生检查的评分请填写“学生检查员”，并由“检查人”（教职工）确认。",
        ),
    )
    notes = (
        remind("B203-2", "上学日结束时，教室和公共区的评分表少于每日检查次数的，提醒检查人和总务主任。"),
        remind("B210", "超过抽查间隔没有总务处抽查的，提醒总务主任。"),
        remind("B214-2", "洗手间、厕所超过检查间隔没有评分的，提醒总务主任。"),
    )

    @refuse("B214-1", "评分必须落实到班到人：{places}没有责任人，请先为其指定责任人。", on="lines", at="score")
    def has_responsible_persons(self, at: At) -> Verdict:
        nobody = [line for line in self.lines if not line.responsible_name]
        return not nobody or {"places": "、".join(dict.fromkeys(name_of_place(line, at) for line in nobody))}

    @warn("B208", "{places}得分低于合格线{percent}%：请通知责任人整改，整改后勾选“已整改”。", on="lines", at="score")
    def is_clean_enough(self, at: At) -> Verdict:
        percent = at.setting(HYGIENE_PASS_PERCENT, on=self.date)
        full, scored = dict[str, Decimal](), dict[str, Decimal]()
        for line in self.lines:
            place = name_of_place(line, at)
            full[place] = full.get(place, Decimal(0)) + line.full_score
            scored[place] = scored.get(place, Decimal(0)) + line.score
        dirty = [place for place in full if scored[place] * 100 < percent * full[place]]
        return not dirty or {"places": "、".join(dirty), "percent": percent}

    steps = (
        step(
            "fill_lines",
            "生成评分表",
            "DRAFT",
            "DRAFT",
            "inspector nurse director",
            needs=(has_objects, has_items),
            effect=fill_grid,
        ),
        step("score", "提交评分", "DRAFT", "SCORED", "inspector nurse director", needs=(has_lines,)),
        step("send_back", "退回", "SCORED", "DRAFT", "director", opinion=True),
        step(
            "publish",
            "公布",
            "SCORED",
            "PUBLISHED",
            "director inspector",
            needs=(is_to_be_published,),
            writes={
                "published_at": now,
                "appeal_until": lambda row, at: days_after(at.today, at.setting(HYGIENE_APPEAL_DAYS)),
            },
        ),
        step(
            "appeal",
            "申诉",
            "PUBLISHED",
            "APPEALED",
            "class_teacher",
            optional=True,
            needs=(is_within_appeal_time,),
            opinion=True,
        ),
        step(
            "correct",
            "更正",
            "APPEALED",
            "PUBLISHED",
            "director",
            needs=(is_score_corrected,),
            asks=("lines.deducted_score", "lines.deduction_reason"),
            opinion=True,
        ),
        step("uphold", "维持评分", "APPEALED", "PUBLISHED", "director", opinion=True),
        # Lines are locked once scored; that a fault was mended is still to be ticked.
        step(
            "record_rectified", "登记整改", "SCORED", "SCORED", "inspector nurse director", asks=("lines.is_rectified",)
        ),
        step(
            "record_rectified_later",
            "登记整改",
            "PUBLISHED",
            "PUBLISHED",
            "inspector nurse director",
            asks=("lines.is_rectified",),
        ),
        step("cancel", "作废", "DRAFT SCORED", "CANCELLED", "director", opinion=True),
    )


class HygieneCheckLine(
    Line,
    label="卫生评分明细",
    menu="hygiene",
    help="一行是评分表上一个班级、包干区或场所的一个项目的得分；先生成评分表，再只填扣分和扣分原因。",
):
    """One row is the score of one item for one class, zone or room on one score sheet."""

    document_id: Mapped[Id] = document("hygiene_check")
    class_group_id: Mapped[Id | None] = ref("班级", "class_group", filter=True, carry=True)
    clean_zone_id: Mapped[Id | None] = ref("包干区", "clean_zone", alias=("区域", "卫生区"), filter=True)
    room_id: Mapped[Id | None] = ref("场所", "room", filter=True)
    hygiene_item_id: Mapped[Id] = ref("检查项目", "hygiene_item", alias=("项目",), filter=True)
    full_score: Mapped[Quantity] = col("满分", default=of("hygiene_item_id", "full_score"))
    deducted_score: Mapped[Quantity] = col("扣分", alias=("扣分分值",), default=Decimal("0"))
    deduction_reason: Mapped[Txt | None] = col("扣分原因", alias=("存在问题", "原因", "问题"), search=True)
    photo: Mapped[File | None] = col("照片", hide=True)
    is_rectified: Mapped[YesNo] = col("已整改", filter=True, default=False)

    @computed("责任人")
    def responsible_name(self) -> Txt | None:
        from models.people.staff import Staff

        zone, room, group = CleanZone, Room, ClassGroup
        of_zone = select(Staff.name).join(zone, zone.responsible_id == Staff.id).where(zone.id == self.clean_zone_id)
        of_room = select(Staff.name).join(room, room.responsible_id == Staff.id).where(room.id == self.room_id)
        of_class = select(Staff.name).join(group, group.class_teacher_id == Staff.id)
        return nz(
            nz(collected(self, of_zone), collected(self, of_room)),
            collected(self, of_class.where(group.id == self.class_group_id)),
        )

    @computed("得分")
    def score(self) -> Quantity:
        return minus(self.full_score, self.deducted_score)

    rules = (
        one_of(
            class_group_id,
            clean_zone_id,
            room_id,
            id="B214-1",
            message="评分必须落实到班到人：请填写“班级”“包干区”或“场所”。",
        ),
        unique_together(
            document_id,
            class_group_id,
            clean_zone_id,
            room_id,
            hygiene_item_id,
            blanks_equal=True,
            message="同一评分表上，同一对象的同一“检查项目”只能有一行，请核对。",
        ),
        positive(full_score),
        positive(deducted_score, zero=True, id="B206-2", message="“扣分”应在 0 与“满分”之间，请核对。"),
        at_most(deducted_score, full_score, id="B206-2", message="“扣分”应在 0 与“满分”之间，请核对。"),
        required_when(
            deduction_reason, lambda line: line.deducted_score > 0, id="B206-2", message="有扣分时请填写“扣分原因”。"
        ),
    )

    @immutable("R6.02.1", "评分已公布，不能直接修改：请走申诉、更正步骤。", on="deducted_score")
    def is_open(self, at: At) -> Verdict:
        closed = self.document.state in (HygieneCheck.State.PUBLISHED, HygieneCheck.State.APPEALED)
        changed = any(was(self, name) != getattr(self, name) for name in ("full_score", "deducted_score"))
        return not (closed and changed) or at.is_step("correct")
