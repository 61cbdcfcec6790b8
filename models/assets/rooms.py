"""Special rooms and their use, and what is moved and kept from room to room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from models.assets.assets import FixedAsset
from models.assets.settings import SPECIAL_ROOM_LEAST_USE_PERCENT
from models.core import (
    At,
    Choice,
    Count,
    Day,
    Id,
    Money,
    Note,
    Percent,
    Quantity,
    Register,
    Time,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    col,
    collected,
    compute,
    computed,
    current_term,
    days_between,
    divided,
    earlier,
    me,
    minus,
    not_future,
    nz,
    of,
    own,
    plus,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    today,
    warn,
    was,
    when,
)
from models.core.kinds import PERCENT
from models.organisation.organisation import BREAKS, Room, Term
from models.vocabulary import AssetState, ReturnedCondition


def seats_of_the_room(row: SpecialRoom, at: At) -> int | None:
    """Seats as the room's own row counts them; none is no number."""
    room = at.get(Room, row.room_id)
    return None if room is None else room.seat_count or None


def present_term(subject: Any, column: Any) -> Any:
    """A column of the school's term that runs now, else of the last one begun."""
    return collected(
        subject,
        select(column)
        .where(Term.school_id == subject.school_id, Term.starts_on <= today(subject), Term.term_kind.not_in(BREAKS))
        .order_by(Term.starts_on.desc())
        .limit(1),
    )


class SpecialRoom(
    Register,
    label="专用室台账",
    menu="assets",
    help="一行是一间专用室（图书馆、实验室、计算机教室、音乐教室、保健室、会议室等）；由总务处登记，每室一名管理员。",
):
    """One row is one special room (library, laboratory, computer room, music room, health room, meeting room)."""

    class Category(Choice):
        LIBRARY = "图书馆"
        READING_ROOM = "阅览室"
        LABORATORY = "实验室"
        WORKSHOP = "劳技室"
        COMPUTER_ROOM = "计算机教室"
        MULTIMEDIA = "多媒体教室"
        MUSIC = "音乐教室"
        ART = "美术教室"
        DANCE = "舞蹈教室"
        SCIENCE = "科学教室"
        COUNSELLING = "心理辅导室"
        HEALTH = "保健室"
        ARCHIVE = "档案室"
        MEETING = "会议室"
        OTHER = "其他"

    class State(Choice):
        IN_USE, MAINTENANCE, CLOSED = "在用", "维护", "停用"

    title_column = "room_id"
    whose = own(department="room_id.department_id")

    room_id: Mapped[Id] = ref(
        "场所", "room", alias=("专用室", "专用室名称", "房间"), search=True, filter=True, unique=True
    )
    category: Mapped[Category] = col("类别", alias=("专用室类别", "功能室类别"), filter=True)
    keeper_id: Mapped[Id] = ref(
        "管理员", "staff", alias=("负责人",), search=True, filter=True, default=of("room_id", "responsible_id")
    )
    opening_hours: Mapped[Txt] = col("开放时间", help="如：周一至周五 16:00-17:30")
    weekly_session_count: Mapped[Count | None] = col("每周应开放次数", alias=("每周开放次数",))
    seat_count: Mapped[Count | None] = col("座位数", alias=("座位",), hide=True, default=seats_of_the_room)
    regulation_title: Mapped[Txt | None] = col("管理制度", hide=True)
    equipment_gap: Mapped[Note | None] = col("装备缺口", search=True, hide=True)
    state: Mapped[State] = col("状态", filter=True, default=State.IN_USE)

    @computed("设备原值")
    def equipment_amount(self) -> Money:
        cards = select(func.sum(FixedAsset.original_amount)).where(
            FixedAsset.room_id == self.room_id, FixedAsset.life_state != AssetState.DISPOSED
        )
        return amount_of(self, cards)

    @computed("本学期使用率", filter=True)
    def use_rate(self) -> Percent | None:
        begins = nz(present_term(self, Term.starts_on), today(self))
        ends = nz(present_term(self, Term.ends_on), today(self))
        last = when(earlier(today(self), ends), today(self), ends)
        # A week that has begun counts whole.
        weeks = nz(days_between(present_term(self, Term.first_week_on), last)) // 7 + 1
        uses = select(func.count(SpecialRoomUsage.id)).where(
            SpecialRoomUsage.special_room_id == self.id,
            SpecialRoomUsage.state == SpecialRoomUsage.State.RECORDED,
            SpecialRoomUsage.usage_kind != SpecialRoomUsage.UsageKind.MAINTENANCE,
            SpecialRoomUsage.used_on >= begins,
            SpecialRoomUsage.used_on <= last,
        )
        return divided(amount_of(self, uses) * 100, nz(self.weekly_session_count) * weeks, PERCENT)

    rules = (positive(weekly_session_count, zero=True), at_most(weekly_session_count, 60), positive(seat_count))

    @refuse("B074", "请为专用室指定“管理员”。", on="keeper_id")
    def keeper_answers_for_the_room(self, at: At) -> Verdict:
        """Who keeps a special room in use is the responsible person of its room."""
        room = at.get(Room, self.room_id)
        if self.state is not SpecialRoom.State.IN_USE or room is None:
            return True
        if self.keeper_id is None:
            return False
        return self.keeper_id == room.responsible_id or (
            "专用室的“管理员”须是该场所的“责任人”，请重新选择，或先在“场所”中更改责任人。"
        )

    @warn("B073", "该专用室本学期使用率仅{rate}%，低于{least}%，请先提高使用率再申请添置。", on="equipment_gap")
    def room_is_used_before_more_is_bought(self, at: At) -> Verdict:
        """Said when something is found missing; the rate itself stands in the list."""
        if not self.equipment_gap or self.id is None or was(self, "equipment_gap") == self.equipment_gap:
            return True
        least, rate = at.setting(SPECIAL_ROOM_LEAST_USE_PERCENT), self.use_rate
        return rate is None or rate >= least or {"rate": PERCENT.text(rate), "least": PERCENT.text(least)}


class SpecialRoomUsage(
    Register,
    label="专用室使用记录",
    menu="assets",
    help="一行是专用室的一次使用、预约或开放；由使用教师填写，用完检查设备，由专用室管理员签字。",
):
    """One row is one use, booking or opening session of a special room."""

    class UsageKind(Choice):
        LESSON, OPENING, ACTIVITY, MEETING, MAINTENANCE = "上课", "开放", "活动", "会议", "维护"

    class EquipmentState(Choice):
        GOOD, FAULT, MISSING = "正常", "有故障", "有缺损"

    class State(Choice):
        BOOKED, USED, RECORDED, CANCELLED = "已预约", "已使用", "已登记", "已取消"

    title_column = "special_room_id"
    whose = own(
        klass="class_group_id", department="special_room_id.room_id.department_id", rows="staff_id keeper_id created_by"
    )

    special_room_id: Mapped[Id] = ref(
        "专用室", "special_room", alias=("专用室名称", "教室", "地点"), search=True, filter=True, carry=True
    )
    used_on: Mapped[Day] = col("日期", alias=("使用日期",), filter=True, carry=True, default=today)
    lesson_no: Mapped[Count | None] = col("节次", alias=("第几节",), filter=True, carry=True)
    start_time: Mapped[Time | None] = col("开始时间", carry=True)
    end_time: Mapped[Time | None] = col("结束时间", carry=True)
    usage_kind: Mapped[UsageKind] = col("使用类型", alias=("类型",), filter=True, carry=True, default=UsageKind.LESSON)
    class_group_id: Mapped[Id | None] = ref("使用班级", "class_group", alias=("班级",), filter=True)
    staff_id: Mapped[Id | None] = ref(
        "使用教师", "staff", alias=("教师", "使用人"), search=True, filter=True, default=me
    )
    attendee_count: Mapped[Count | None] = col("人数", alias=("使用人数",))
    content: Mapped[Txt | None] = col("使用内容", alias=("内容", "课题", "实验名称"), search=True)
    equipment_state: Mapped[EquipmentState | None] = col(
        "设备使用情况", alias=("设备情况",), filter=True, default=EquipmentState.GOOD
    )
    fault_note: Mapped[Txt | None] = col("故障说明", hide=True)
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request", hide=True)
    keeper_id: Mapped[Id | None] = ref("管理员签字", "staff", alias=("管理员",), filter=True)
    is_open_on_time: Mapped[YesNo] = col("准时开放", filter=True, default=True)
    state: Mapped[State] = col("状态", filter=True, default=State.RECORDED)

    rules = (
        positive(lesson_no),
        at_most(lesson_no, 12),
        before(start_time, end_time, equal=False),
        required_when(
            class_group_id,
            lambda row: row.usage_kind is SpecialRoomUsage.UsageKind.LESSON,
            message="使用类型为“上课”时，请填写“使用班级”。",
        ),
        required_when(
            staff_id,
            lambda row: row.usage_kind is not SpecialRoomUsage.UsageKind.OPENING,
            message="请填写“使用教师”；只有“开放”可以不填。",
        ),
        positive(attendee_count, zero=True),
        required_when(
            fault_note,
            lambda row: row.equipment_state not in (None, SpecialRoomUsage.EquipmentState.GOOD),
            message="设备有故障或缺损时，请填写“故障说明”，需要维修的请填写“报修单”。",
        ),
        required_when(
            keeper_id,
            lambda row: row.state is SpecialRoomUsage.State.RECORDED,
            message="状态为“已登记”时，请填写“管理员签字”。",
        ),
    )
    notes = (
        compute("B073", "本学期使用率按已登记的使用次数和每周应开放次数计算，列在“专用室台账”。"),
        # The days of the week are the setting library_opening_days.
        remind("B147", "图书馆、阅览室在应开放的日子没有开放记录的，周末列出。"),
    )

    @refuse("", "“已预约”只能用于今天或以后；已经使用的请将“状态”改为“已使用”或“已登记”。", on="used_on")
    def booking_lies_ahead(self, at: At) -> Verdict:
        """Looked at when it is booked, not when an old booking is cancelled."""
        return self.state is not SpecialRoomUsage.State.BOOKED or self.used_on >= at.today

    @refuse("", "“日期”还没有到，请将“状态”选为“已预约”。", on="used_on")
    def use_is_not_ahead(self, at: At) -> Verdict:
        """What has not happened yet is a booking."""
        happened = (SpecialRoomUsage.State.USED, SpecialRoomUsage.State.RECORDED)
        return self.state not in happened or self.used_on <= at.today

    @refuse("", "该专用室{other}已有安排，请调整“开始时间”“结束时间”或另选专用室。", on="end_time")
    def room_is_free(self, at: At) -> Verdict:
        """One use of a room at a time."""
        if self.start_time is None or self.end_time is None or self.state is SpecialRoomUsage.State.CANCELLED:
            return True
        other = at.ask(
            select(SpecialRoomUsage).where(
                SpecialRoomUsage.special_room_id == self.special_room_id,
                SpecialRoomUsage.used_on == self.used_on,
                SpecialRoomUsage.state != SpecialRoomUsage.State.CANCELLED,
                SpecialRoomUsage.id != (self.id or 0),
                SpecialRoomUsage.start_time < self.end_time,
                SpecialRoomUsage.end_time > self.start_time,
            )
        )
        return other is None or {"other": f"{other.start_time:%H:%M}至{other.end_time:%H:%M}"}


def missing(counted: str) -> Any:
    """Default: what the class lacks of a thing, negative where it has too many."""
    return lambda row, at: row.student_count - getattr(row, counted)


def is_move(row: DeskChairAdjustment) -> bool:
    """Whether things come from somewhere or go there."""
    kinds = DeskChairAdjustment.AdjustmentKind
    return row.adjustment_kind in (kinds.MOVE_IN, kinds.MOVE_OUT)


class DeskChairAdjustment(
    Register,
    label="课桌椅调整登记",
    menu="assets",
    help="一行是一个班一次课桌椅的配备或调整；开学前由总务处统计填写，调整后由班主任签字确认。",
):
    """One row is one allocation or move of desks and chairs of one class."""

    class AdjustmentKind(Choice):
        ALLOCATE = "配备"
        MOVE_OUT = "多余调出"
        MOVE_IN = "不足调入"
        REPAIR = "报修"
        PURCHASE = "新购"

    class State(Choice):
        COUNTED, ADJUSTED, REGISTERED = "已统计", "已调整", "已登记"

    title_column = "class_group_id"
    whose = own(klass="class_group_id other_class_group_id")

    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    class_group_id: Mapped[Id] = ref("班级", "class_group", search=True, filter=True)
    adjustment_kind: Mapped[AdjustmentKind] = col(
        "类型", alias=("调整类型",), filter=True, carry=True, default=AdjustmentKind.MOVE_IN
    )
    student_count: Mapped[Count] = col(
        "学生数", alias=("人数", "学生人数"), default=of("class_group_id", "student_count")
    )
    desk_count: Mapped[Count] = col("现有课桌数", alias=("课桌数", "现有课桌"))
    chair_count: Mapped[Count] = col("现有椅凳数", alias=("椅凳数", "凳子数", "现有椅凳"))
    desk_change_count: Mapped[Count] = col("课桌增减", help="增加填正数，减少填负数", default=missing("desk_count"))
    chair_change_count: Mapped[Count] = col("椅凳增减", help="增加填正数，减少填负数", default=missing("chair_count"))
    desk_model: Mapped[Txt | None] = col("课桌椅型号", alias=("型号",), search=True, hide=True, carry=True)
    other_class_group_id: Mapped[Id | None] = ref("来源去向班级", "class_group", filter=True, hide=True)
    other_room_id: Mapped[Id | None] = ref("来源去向场所", "room", filter=True, hide=True, carry=True)
    adjusted_on: Mapped[Day | None] = col("调整日期", filter=True, carry=True)
    handler_id: Mapped[Id] = ref("经手人", "staff", filter=True, carry=True, default=me)
    class_teacher_confirmed_on: Mapped[Day | None] = col("班主任签字日期", alias=("签字日期",), filter=True)
    state: Mapped[State] = col("状态", filter=True, default=State.COUNTED)

    @computed("调整后课桌差额", filter=True)
    def desk_balance(self) -> Count:
        return minus(plus(self.desk_count, self.desk_change_count), self.student_count)

    @computed("调整后椅凳差额", filter=True)
    def chair_balance(self) -> Count:
        return minus(plus(self.chair_count, self.chair_change_count), self.student_count)

    rules = (
        positive(student_count, zero=True),
        positive(desk_count, zero=True),
        positive(chair_count, zero=True),
        required_when(
            other_room_id,
            lambda row: is_move(row) and row.other_class_group_id is None,
            message="调入或调出时，请填写“来源去向班级”或“来源去向场所”。",
        ),
        not_future(adjusted_on),
        required_when(
            adjusted_on,
            lambda row: row.state is not DeskChairAdjustment.State.COUNTED,
            message="状态为“已调整”或“已登记”时，请填写“调整日期”。",
        ),
        before(adjusted_on, class_teacher_confirmed_on),
        not_future(class_teacher_confirmed_on),
        required_when(
            class_teacher_confirmed_on,
            lambda row: row.state is DeskChairAdjustment.State.REGISTERED,
            message="状态为“已登记”时，请填写“班主任签字日期”。",
        ),
    )
    # The number of days is the setting desk_chair_due_days.
    notes = (remind("B075-1", "开学前规定天数起，列出课桌椅与学生数不符、多余未调走或班主任未签字的班级。"),)

    @refuse("", "“来源去向班级”不能是本班，请重新选择。", on="other_class_group_id")
    def comes_from_another_class(self, at: At) -> Verdict:
        """A move has two ends."""
        return self.other_class_group_id is None or self.other_class_group_id != self.class_group_id

    @refuse(
        "",
        "“不足调入”的课桌、椅凳增减不能为负数，“多余调出”的不能为正数，且不能都为0，请核对。",
        on="desk_change_count",
    )
    def goes_the_way_it_says(self, at: At) -> Verdict:
        """What is moved in grows, what is moved out shrinks; a class may lack chairs only."""
        if not is_move(self):
            return True
        way = 1 if self.adjustment_kind is DeskChairAdjustment.AdjustmentKind.MOVE_IN else -1
        changes = (way * self.desk_change_count, way * self.chair_change_count)
        return min(changes) >= 0 and max(changes) > 0


def is_collected(row: ValuablesCustody) -> bool:
    """The thing was handed in, whether or not it was taken back since."""
    return row.state is not ValuablesCustody.State.DUE


class ValuablesCustody(
    Register,
    label="贵重物品收缴",
    menu="assets",
    help="一行是一件放假前收缴集中保管、开学后领回的贵重物品；放假前由仓库管理员填写，领回时登记完好情况。",
):
    """One row is one valuable thing collected for a holiday and taken back after it."""

    class State(Choice):
        DUE, COLLECTED, TAKEN_BACK = "应收", "已收", "已领回"

    title_column = "item_name"
    whose = own(department="department_id", rows="handed_in_by_id custodian_id taken_back_by_id created_by")

    term_id: Mapped[Id] = ref("假期前学期", "term", alias=("学期",), filter=True, carry=True, default=current_term)
    item_name: Mapped[Txt] = col("物品名称", alias=("物品", "名称"), search=True, default=of("fixed_asset_id", "name"))
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", alias=("资产编号",), search=True, filter=True)
    quantity: Mapped[Quantity] = col("数量", default=Decimal(1))
    department_id: Mapped[Id] = ref(
        "原使用部门",
        "department",
        alias=("部门", "使用部门"),
        filter=True,
        carry=True,
        default=of("fixed_asset_id", "department_id"),
    )
    handed_in_by_id: Mapped[Id | None] = ref("交出人", "staff", alias=("上交人",), filter=True)
    handed_in_on: Mapped[Day | None] = col("交出日期", alias=("上交日期", "收缴日期"), filter=True, carry=True)
    room_id: Mapped[Id | None] = ref("集中存放地点", "room", alias=("存放地点",), filter=True, carry=True)
    custodian_id: Mapped[Id | None] = ref("保管人", "staff", filter=True, carry=True, default=me)
    taken_back_on: Mapped[Day | None] = col("领回日期", filter=True)
    taken_back_by_id: Mapped[Id | None] = ref("领回人", "staff", hide=True)
    condition_returned: Mapped[ReturnedCondition | None] = col("领回完好情况", alias=("完好情况",), filter=True)
    state: Mapped[State] = col("状态", filter=True, default=State.DUE)

    rules = (
        positive(quantity),
        required_when(handed_in_by_id, is_collected, message="物品已收的，请填写“交出人”。"),
        required_when(handed_in_on, is_collected, message="物品已收的，请填写“交出日期”。"),
        required_when(room_id, is_collected, message="物品已收的，请填写“集中存放地点”。"),
        required_when(custodian_id, is_collected, message="物品已收的，请填写“保管人”。"),
        not_future(handed_in_on),
        before(handed_in_on, taken_back_on),
        not_future(taken_back_on),
        required_when(
            taken_back_on,
            lambda row: row.state is ValuablesCustody.State.TAKEN_BACK,
            message="状态为“已领回”时，请填写“领回日期”。",
        ),
        required_when(taken_back_by_id, lambda row: row.taken_back_on is not None),
        required_when(condition_returned, lambda row: row.taken_back_on is not None),
    )
    # The price is the setting valuables_from_amount.
    notes = (remind("R020a", "放假前规定天数起，列出尚未收缴的贵重物品；开学后列出尚未领回的。"),)

    @refuse("", "“保管人”不能是“交出人”，请由另一人保管。", on="custodian_id")
    def is_kept_by_another(self, at: At) -> Verdict:
        """Nobody hands a thing in to himself."""
        return self.custodian_id is None or self.custodian_id != self.handed_in_by_id
