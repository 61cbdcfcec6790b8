"""Safety inspections, their check items and the hazards they find."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
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
    Money,
    Note,
    Register,
    Txt,
    Verdict,
    YesNo,
    before,
    both,
    col,
    computed,
    count_of,
    current_term,
    days_after,
    document,
    earlier,
    fulfilled,
    given,
    hours_between,
    immutable,
    lines,
    me,
    months_after,
    negate,
    next_code,
    not_future,
    not_the,
    now,
    one_of,
    one_of_these,
    own,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    sequence,
    step,
    today,
    unique_together,
    warn,
    was,
    when,
)
from models.organisation.organisation import Building, Room
from models.safety.settings import (
    ACTIVITY_PLACE_INTERVAL_DAYS,
    FACILITY_INSPECTION_INTERVAL_DAYS,
    HAZARD_DUE_DAYS,
    HAZARD_REPORT_HOURS,
    KEY_PLACE_INTERVAL_DAYS,
)
from models.vocabulary import HazardCategory, NormalResult, Severity


class InspectionItem(
    Register,
    label="安全检查项目",
    menu="safety",
    help="一行是安全检查表上的一个项目及其标准和检查周期，由总务处登记，生成检查项时按周期带出。",
):
    """One row is one check item of the school's safety inspection sheets with its standard and cycle."""

    class Frequency(Choice):
        DAILY = "每天"
        WEEKLY = "每周"
        MONTHLY = "每月"
        TERM = "每学期"
        YEARLY = "每年"

    item_no: Mapped[Code] = col("项目编号", search=True, unique=True, default=next_code("inspection_item"))
    name: Mapped[Txt] = col("项目名称", alias=("检查项目", "项目", "检查内容"), search=True)
    category: Mapped[HazardCategory] = col("隐患类别", alias=("类别",), filter=True, carry=True)
    frequency: Mapped[Frequency] = col(
        "检查周期", alias=("周期", "检查频次"), filter=True, carry=True, default=Frequency.MONTHLY
    )
    check_standard: Mapped[Note] = col("检查标准", alias=("标准",))
    is_key_item: Mapped[YesNo] = col("重点项目", filter=True, default=False)
    sort_no: Mapped[Count | None] = col("排列顺序")
    is_active: Mapped[YesNo] = col("启用", filter=True, default=True)

    rules = (unique_together(name, category), positive(sort_no, zero=True))


def responsible_for_place(row: SafetyInspection, at: At) -> int | None:
    """The responsible person of the room, else of the building."""
    place = at.get(Room, row.room_id) or at.get(Building, row.building_id)
    return None if place is None else place.responsible_id


def department_of_responsible(row: SafetyInspection, at: At) -> int | None:
    """The department of the area's responsible person, who may still come from the place."""
    from models.people.staff import Staff

    person = at.get(Staff, row.responsible_id or responsible_for_place(row, at))
    return None if person is None else person.department_id


def next_day(row: SafetyInspection, at: At) -> dt.date | None:
    """The day on which the next inspection of this kind is due; blank for those that come once."""
    kind = SafetyInspection.InspectionKind
    intervals = {
        kind.WEEKLY: FACILITY_INSPECTION_INTERVAL_DAYS,
        kind.FACILITY: FACILITY_INSPECTION_INTERVAL_DAYS,
        kind.KEY_PLACE: KEY_PLACE_INTERVAL_DAYS,
        kind.ACTIVITY_PLACE: ACTIVITY_PLACE_INTERVAL_DAYS,
    }
    if row.inspection_kind is kind.DAILY:
        return row.date + dt.timedelta(days=1)
    if row.inspection_kind is kind.MONTHLY:
        return months_after(row.date, 1)
    interval = intervals.get(row.inspection_kind)
    return None if interval is None else days_after(row.date, at.setting(interval, on=row.date))


def items_of_cycle(row: SafetyInspection, at: At) -> list[InspectionItem]:
    """The items in use that belong to this kind of inspection."""
    kind, frequency = SafetyInspection.InspectionKind, InspectionItem.Frequency
    chosen = select(InspectionItem).where(InspectionItem.school_id == at.school_id, InspectionItem.is_active.is_(True))
    cycles = {kind.DAILY: frequency.DAILY, kind.WEEKLY: frequency.WEEKLY, kind.MONTHLY: frequency.MONTHLY}
    if row.inspection_kind is kind.KEY_PLACE:
        chosen = chosen.where(InspectionItem.is_key_item.is_(True))
    elif row.inspection_kind in (kind.FACILITY, kind.ACTIVITY_PLACE):
        chosen = chosen.where(InspectionItem.category == HazardCategory.FACILITY)
    elif row.inspection_kind not in (kind.SWEEP, kind.SPECIAL):
        chosen = chosen.where(InspectionItem.frequency == cycles.get(row.inspection_kind, frequency.TERM))
    return sorted(at.all(chosen), key=lambda item: (item.sort_no is None, item.sort_no, item.item_no))


def has_items(row: SafetyInspection, at: At) -> bool | str:
    """There are items for this kind of inspection."""
    known = bool(items_of_cycle(row, at))
    return known or f"没有适用于“{row.inspection_kind.label}”检查的项目，请先在“安全检查项目”中登记并启用。"


def fill_items(row: SafetyInspection, at: At) -> None:
    """One line for each item of the cycle, found normal; what is on the sheet already stays."""
    known = {line.inspection_item_id for line in row.lines}
    for item in items_of_cycle(row, at):
        if item.id not in known:
            row.lines.append(SafetyInspectionLine(inspection_item_id=item.id))


def has_findings(row: SafetyInspection, at: At) -> bool | str:
    """The sheet says something: items looked at, or expressly nothing."""
    return bool(row.lines) or row.is_zero_report or "请先点“生成检查项”并填写结果，没有异常的可勾选“零报告”。"


def abnormal_lines(row: SafetyInspection) -> list[SafetyInspectionLine]:
    """The lines on which something was found."""
    return [line for line in row.lines if line.check_result is NormalResult.ABNORMAL]


def draft_hazards(row: SafetyInspection, at: At) -> None:
    """Every abnormal line without a hazard gets one, to be completed and reported by the discoverer."""
    for line in abnormal_lines(row):
        if line.hazard_id is not None:
            continue
        item = at.get(InspectionItem, line.inspection_item_id)
        hazard = Hazard(
            school_id=row.school_id,
            date=row.date,
            hazard_source=Hazard.HazardSource.INSPECTION,
            discovered_by_id=row.checked_by_id,
            category=item.category if item is not None else HazardCategory.OTHER,
            room_id=line.room_id or row.room_id,
            place_text=row.area_text,
            description=line.finding,
            reported_at=None,
            department_id=row.department_id,
            responsible_id=row.responsible_id,
        )
        at.session.add(hazard)
        at.session.flush()
        line.hazard_id = hazard.id


def is_abnormal(row: SafetyInspection, at: At) -> bool | str:
    """Only what is abnormal is rectified."""
    return bool(abnormal_lines(row)) or "本次检查没有异常项，请直接点“关闭”。"


def has_hazards(row: SafetyInspection, at: At) -> bool | str:
    """Every abnormal line has its hazard."""
    named = all(line.hazard_id is not None for line in abnormal_lines(row))
    return named or "异常项尚未建立隐患单，请先建立。"


def set_next_day(row: SafetyInspection, at: At) -> None:
    """The next inspection is due by its interval unless a day was entered."""
    if row.next_inspection_on is None:
        row.next_inspection_on = next_day(row, at)


class SafetyInspection(
    Document,
    label="安全检查",
    menu="safety",
    help="一行是一名检查人对一个区域的一次安全检查，检查当天登记；发现异常的，提交后自动建立隐患单。",
):
    """One row is one safety inspection of one area by one inspector."""

    class State(Choice):
        DRAFT = "计划"
        INSPECTED = "已查"
        RECTIFYING = "整改中"
        CLOSED = "已关闭"
        CANCELLED = "已取消"

    class InspectionKind(Choice):
        DAILY = "日常"
        WEEKLY = "每周"
        MONTHLY = "每月"
        MIDTERM = "期中"
        TERM_END = "期末"
        SWEEP = "大排查"
        ACTIVITY_PLACE = "活动场所"
        FACILITY = "设施"
        KEY_PLACE = "重点部位"
        BEFORE_TERM = "开学前"
        BEFORE_HOLIDAY = "放假前"
        SPECIAL = "专项"

    class FindingResult(Choice):
        NORMAL, WITH_HAZARD = "正常", "有隐患"

    whose = own(rows="checked_by_id responsible_id created_by", department="department_id room_id.department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    inspection_kind: Mapped[InspectionKind] = col(
        "检查类型", alias=("类型",), filter=True, carry=True, default=InspectionKind.DAILY
    )
    area_text: Mapped[Txt] = col("检查区域", alias=("区域", "检查部位", "检查地点"), search=True, carry=True)
    building_id: Mapped[Id | None] = ref("楼栋", "building", filter=True)
    room_id: Mapped[Id | None] = ref("场所", "room", filter=True)
    department_id: Mapped[Id | None] = ref("责任部门", "department", filter=True, default=department_of_responsible)
    is_key_place: Mapped[YesNo] = col("重点部位", filter=True, default=False)
    checked_by_id: Mapped[Id] = ref("检查人", "staff", alias=("检查人员",), filter=True, carry=True, default=me)
    companions: Mapped[Txt | None] = col("参加人员", alias=("参加人",), search=True, carry=True)
    responsible_id: Mapped[Id] = ref("区域责任人", "staff", filter=True, default=responsible_for_place)
    is_zero_report: Mapped[YesNo] = col("零报告", default=False)
    conclusion: Mapped[Note | None] = col("检查小结", alias=("小结", "检查情况"), hide=True)
    next_inspection_on: Mapped[Day | None] = col("下次检查日期", remind=1, default=next_day)

    lines: Mapped[list[SafetyInspectionLine]] = lines("SafetyInspectionLine")

    @computed("异常项数")
    def abnormal_count(self) -> Count:
        return count_of(self.lines, lambda line: line.check_result == NormalResult.ABNORMAL)

    @computed("检查结果", filter=True)
    def finding_result(self) -> FindingResult:
        found = SafetyInspection.FindingResult
        return when(self.abnormal_count > 0, found.WITH_HAZARD, found.NORMAL)

    rules = (before("date", next_inspection_on, equal=False),)
    notes = (
        # The area's responsible person is a required column; the hazard asks for its own.
        fulfilled("B258", "refuse", "请填写“区域责任人”：安全责任必须落实到人。"),
        remind("B275", "须每日检查的学校，上学日没有提交日常检查的，提醒总务主任。"),
        remind("B276", "超过设施安全检查间隔没有提交设施或每周检查的，提醒总务主任。"),
        remind("B278-2", "重点部位超过检查间隔没有检查的，提醒总务主任。"),
        remind("B291", "放假前规定天数起，提醒总务主任尚未提交放假前检查的楼栋。"),
        remind("B292", "活动场所超过检查间隔没有检查的，提醒总务主任。"),
    )

    @refuse("", "有异常项时不能勾选“零报告”，请核对。", on="is_zero_report")
    def is_zero_report_true(self, at: At) -> Verdict:
        return not self.is_zero_report or not abnormal_lines(self)

    @refuse("B260-1", "异常项尚未建立隐患单或隐患未销号，不能关闭本次检查。", on="lines", at="close")
    def is_everything_removed(self, at: At) -> Verdict:
        # A hazard that proved to be a duplicate or none at all is settled by its cancellation.
        settled = (Hazard.State.CLOSED, Hazard.State.CANCELLED)
        hazards = [at.get(Hazard, line.hazard_id) for line in abnormal_lines(self)]
        return all(hazard is not None and hazard.state in settled for hazard in hazards)

    steps = (
        step(
            "fill_lines",
            "生成检查项",
            "DRAFT",
            "DRAFT",
            "director inspector maintenance department_head class_teacher",
            needs=(has_items,),
            effect=fill_items,
        ),
        step(
            "finish",
            "提交检查",
            "DRAFT",
            "INSPECTED",
            "director inspector maintenance department_head class_teacher",
            needs=(has_findings,),
            effect=draft_hazards,
        ),
        step("rectify", "下达整改", "INSPECTED", "RECTIFYING", "director", needs=(is_abnormal, has_hazards)),
        step("close", "关闭", "INSPECTED RECTIFYING", "CLOSED", "director", effect=set_next_day),
        step("cancel", "取消", "DRAFT", "CANCELLED", "director", opinion=True),
    )


class SafetyInspectionLine(
    Line,
    label="安全检查明细",
    menu="safety",
    help="一行是一次检查中一个项目的结果；点“生成检查项”带出，只需改动异常的行并写明发现的问题。",
):
    """One row is the finding on one check item in one inspection."""

    document_id: Mapped[Id] = document("safety_inspection")
    inspection_item_id: Mapped[Id] = ref("检查项目", "inspection_item", alias=("项目", "检查内容"), filter=True)
    room_id: Mapped[Id | None] = ref("具体场所", "room", alias=("地点", "检查地点"), filter=True)
    check_result: Mapped[NormalResult] = col(
        "结果", alias=("检查结果", "是否正常"), filter=True, default=NormalResult.NORMAL
    )
    finding: Mapped[Txt | None] = col("发现问题", alias=("存在问题", "问题", "隐患"), search=True)
    hazard_id: Mapped[Id | None] = ref("隐患单", "hazard")
    photo: Mapped[File | None] = col("照片", hide=True)

    rules = (
        unique_together(
            document_id,
            inspection_item_id,
            room_id,
            blanks_equal=True,
            message="同一次检查中，同一场所的同一“检查项目”只能有一行，请核对。",
        ),
        required_when(
            finding, lambda line: line.check_result is NormalResult.ABNORMAL, message="结果为“异常”时请填写“发现问题”。"
        ),
    )


def is_major(row: Hazard) -> bool:
    """Whether the hazard is of the highest level."""
    return row.hazard_level is Severity.MAJOR


def rectify_mode_of_level(row: Hazard, at: At) -> Hazard.RectifyMode | None:
    """Larger hazards are removed within a time limit."""
    larger = row.hazard_level in (Severity.LARGE, Severity.MAJOR)
    return Hazard.RectifyMode.LIMITED if larger else None


def due_day_of_level(row: Hazard, at: At) -> dt.date | None:
    """The day of the hazard and the days that its level leaves."""
    days = at.setting(HAZARD_DUE_DAYS, on=row.date).get(row.hazard_level.name)
    return None if not days else row.date + dt.timedelta(days=int(days))


def is_beyond_the_school(row: Hazard, at: At) -> bool | str:
    """Reported upwards are major hazards and those that the school cannot remove."""
    reason = bool(at.opinion.strip())
    return is_major(row) or reason or "不是重大隐患，请在意见中说明学校为何无力整改。"


def is_prolonged(row: Hazard, at: At) -> bool | str:
    """The new limit lies after the old one."""
    old = was(row, "due_on")
    longer = row.due_on is not None and (old is None or old < row.due_on)
    return longer or "新的“整改时限”须晚于原来的时限。"


def has_new_limit(row: Hazard, at: At) -> bool | str:
    """What goes back to be rectified again gets a new limit."""
    renewed = row.due_on is not None and row.due_on != was(row, "due_on") and row.due_on >= at.today
    return renewed or "请填写新的“整改时限”，不得早于今天。"


class Hazard(
    Document,
    label="隐患整改台账",
    menu="safety",
    help="一行是一处隐患，从发现、汇报、整改到复查销号。谁发现谁登记并汇报，由总务主任下达整改，复查合格后销号。",
):
    """One row is one hazard from its discovery to its accepted removal."""

    class State(Choice):
        FOUND = "已发现"
        REPORTED = "已汇报"
        RECTIFYING = "整改中"
        TO_ACCEPT = "待验收"
        CLOSED = "已销号"
        CANCELLED = "已作废"

    class HazardSource(Choice):
        INSPECTION = "检查"
        PATROL = "巡查"
        FIRE_CHECK = "消防月检"
        BUILDING_CHECK = "校舍检查"
        REPORT = "报告"
        TIP_OFF = "举报"
        SUPERIOR = "上级督查"

    class RectifyMode(Choice):
        IMMEDIATE, LIMITED = "立即整改", "限期整改"

    whose = own(
        rows="discovered_by_id reported_to_id responsible_id accepted_by_id created_by",
        department="department_id room_id.department_id",
    )

    state: Mapped[State] = col("状态", filter=True, default=State.FOUND)
    hazard_source: Mapped[HazardSource] = col(
        "隐患来源", alias=("来源",), filter=True, carry=True, default=HazardSource.INSPECTION
    )
    discovered_by_id: Mapped[Id] = ref(
        "排查人员", "staff", alias=("发现人", "排查人"), filter=True, carry=True, default=me
    )
    category: Mapped[HazardCategory] = col("隐患类别", alias=("类别", "隐患类型"), filter=True, carry=True)
    room_id: Mapped[Id | None] = ref("场所", "room", alias=("地点", "部位地点"), filter=True)
    place_text: Mapped[Txt | None] = col("具体部位", alias=("部位", "隐患部位"), search=True)
    description: Mapped[Note] = col("隐患描述", alias=("隐患", "隐患内容", "存在问题", "隐患情况"), search=True)
    photo_before: Mapped[File | None] = col("整改前照片", hide=True)
    hazard_level: Mapped[Severity] = col("隐患等级", alias=("等级", "级别"), filter=True, default=Severity.GENERAL)
    is_use_stopped: Mapped[YesNo] = col("已停用并警示", default=lambda row, at: is_major(row))
    reported_to_id: Mapped[Id | None] = ref("汇报对象", "staff", filter=True)
    reported_at: Mapped[Moment | None] = col("汇报时间", default=now)
    rectify_mode: Mapped[RectifyMode | None] = col("整改方式", filter=True, default=rectify_mode_of_level)
    rectification_plan: Mapped[Note | None] = col("整改措施", alias=("整改方案", "治理措施"))
    contingency: Mapped[Txt | None] = col("防范预案", hide=True)
    department_id: Mapped[Id | None] = ref("责任部门", "department", filter=True)
    responsible_id: Mapped[Id | None] = ref("整改责任人", "staff", alias=("责任人", "整改人"), filter=True)
    rectify_amount: Mapped[Money | None] = col("整改资金", alias=("资金", "整改经费"))
    due_on: Mapped[Day | None] = col(
        "整改时限", alias=("整改期限", "限期", "完成时限"), filter=True, remind=3, default=due_day_of_level
    )
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request", hide=True)
    completed_on: Mapped[Day | None] = col("完成日期", alias=("整改完成日期", "整改日期", "销号日期"), filter=True)
    photo_after: Mapped[File | None] = col("整改后照片", hide=True)
    accepted_by_id: Mapped[Id | None] = ref("复查验收人", "staff", alias=("复查人", "验收人"), filter=True)
    acceptance_opinion: Mapped[Txt | None] = col("验收意见", hide=True)
    is_reported_up: Mapped[YesNo] = col("已上报上级", filter=True, default=False)

    @computed("逾期", filter=True)
    def is_overdue(self) -> YesNo:
        state = Hazard.State
        ended = one_of_these(self.state, (state.CLOSED, state.CANCELLED))
        return both(given(self.due_on), earlier(self.due_on, today(self)), negate(ended))

    rules = (
        one_of(room_id, place_text, message="请填写“场所”或“具体部位”。"),
        before("date", due_on),
        positive(rectify_amount, zero=True),
        required_when(photo_before, at="report", message="汇报前请上传“整改前照片”。"),
        required_when(reported_to_id, at="report", message="请填写“汇报对象”。"),
        required_when(reported_at, at="report", message="请填写“汇报时间”。"),
        required_when(rectification_plan, at="rectify", message="请填写“整改措施”，再下达整改。"),
        required_when(department_id, at="rectify", message="请填写“责任部门”，再下达整改。"),
        required_when(due_on, at="rectify", message="请填写“整改时限”，再下达整改。"),
        required_when(
            responsible_id, at="rectify escalate", id="B258", message="请填写“整改责任人”：安全责任必须落实到人。"
        ),
        before("date", completed_on, id="R5.01.2", message="“完成日期”不能早于发现隐患的日期，请核对。"),
        not_future(completed_on, id="R5.01.2"),
        required_when(completed_on, at="complete", id="R5.01.2", message="请填写“完成日期”。"),
        required_when(photo_after, at="complete", id="R5.01.2", message="请上传“整改后照片”。"),
    )
    notes = (
        # Documents get their number from a series that begins anew with the year of their date and is never edited.
        fulfilled("R5.01.4", "sequence", "隐患编号由系统按年度编排，不能手工修改。"),
        remind("B259-2", "整改时限前和超过时限后每天提醒“整改责任人”和总务主任。"),
    )

    @refuse(
        "B278-1",
        "重大隐患请先停用警示（勾选“已停用并警示”）、填写“防范预案”并上报上级。",
        on="contingency",
        at="report rectify escalate accept",
    )
    def is_major_hazard_secured(self, at: At) -> Verdict:
        if not is_major(self):
            return True
        reported = self.is_reported_up or not at.is_step("accept")
        return self.is_use_stopped and bool(self.contingency) and reported

    @warn("B260-2", "汇报时间超过规定时限（{hours}小时）：请在“备注”说明原因。", on="reported_at", at="report")
    def is_reported_in_time(self, at: At) -> Verdict:
        hours = 0 if is_major(self) else at.setting(HAZARD_REPORT_HOURS, on=self.date)
        if self.reported_at is None or self.created_at is None:
            return True
        return hours_between(self.created_at, self.reported_at) <= hours or {"hours": hours}

    @refuse("R5.01.1", "“复查验收人”不能是“整改责任人”，请换人验收。", on="accepted_by_id")
    def is_accepted_by_another(self, at: At) -> Verdict:
        return self.accepted_by_id is None or self.accepted_by_id != self.responsible_id

    @sequence(
        "B259-1", "请先填写“完成日期”“整改后照片”“复查验收人”“验收意见”，再销号。", on="acceptance_opinion", at="accept"
    )
    def is_acceptance_complete(self, at: At) -> Verdict:
        return all((self.completed_on, self.photo_after, self.accepted_by_id, self.acceptance_opinion))

    @immutable("R5.01.3", "已销号的隐患不能修改；再次出现请新建隐患单。")
    def is_still_open(self, at: At) -> Verdict:
        return was(self, "state") is not Hazard.State.CLOSED

    steps = (
        step(
            "report",
            "汇报",
            "FOUND",
            "REPORTED",
            "teacher class_teacher department_head guard cleaner maintenance nurse canteen_manager inspector director",
            asks=(photo_before, reported_to_id, reported_at, is_use_stopped, contingency),
        ),
        step(
            "rectify",
            "下达整改",
            "REPORTED",
            "RECTIFYING",
            "director principal",
            asks=(
                rectify_mode,
                rectification_plan,
                department_id,
                responsible_id,
                rectify_amount,
                due_on,
                is_use_stopped,
                contingency,
                repair_request_id,
            ),
        ),
        step(
            "escalate",
            "上报上级",
            "REPORTED RECTIFYING",
            "RECTIFYING",
            "principal",
            optional=True,
            needs=(is_beyond_the_school,),
            asks=(responsible_id, is_use_stopped, contingency),
            writes={"is_reported_up": lambda row, at: True},
        ),
        step(
            "extend",
            "延长时限",
            "RECTIFYING",
            "RECTIFYING",
            "principal",
            optional=True,
            needs=(is_prolonged,),
            asks=(due_on,),
            opinion=True,
        ),
        step(
            "complete",
            "申请复查",
            "RECTIFYING",
            "TO_ACCEPT",
            "department_head maintenance teacher class_teacher cleaner guard canteen_manager director",
            asks=(completed_on, photo_after, rectify_amount),
        ),
        step(
            "accept",
            "复查销号",
            "TO_ACCEPT",
            "CLOSED",
            "director principal",
            needs=(not_the("responsible_id", "“整改责任人”不能复查自己的整改，请换人验收。"),),
            asks=(acceptance_opinion,),
            writes={"accepted_by_id": me},
        ),
        step(
            "reject",
            "复查不合格",
            "TO_ACCEPT",
            "RECTIFYING",
            "director principal",
            needs=(has_new_limit,),
            asks=(due_on,),
            writes={"completed_on": lambda row, at: None},
            opinion=True,
        ),
        step("cancel", "作废", "FOUND REPORTED", "CANCELLED", "director", opinion=True),
    )
