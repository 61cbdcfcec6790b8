"""Repairs from report to closing, and the pauses of their clock."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from models.assets.assets import AssetEvent, FixedAsset, record_event
from models.assets.property import DamageCompensation
from models.assets.settings import REPAIR_WAITS_FOR_COMPENSATION
from models.core import (
    At,
    Choice,
    Count,
    Day,
    Document,
    Id,
    Line,
    Moment,
    Money,
    Note,
    Quantity,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    before,
    both,
    col,
    compute,
    computed,
    document,
    earlier,
    given,
    hours_after,
    hours_between,
    lines,
    me,
    minus,
    negate,
    not_future,
    not_the,
    now,
    nz,
    of,
    one_of_these,
    own,
    plus,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    sequence,
    step,
    total,
    warn,
    when,
)
from models.core.system import Signature
from models.maintenance.settings import (
    CLASS_REPAIR_APPROVAL,
    REPAIR_DUE_HOURS,
    REPAIR_PAUSE_REASONS,
    SMALL_REPAIR_DIRECT,
    SMALL_REPAIR_LIMIT,
)
from models.organisation.organisation import ClassGroup, Room
from models.store.stock import StockOut
from models.vocabulary import AssetState, FaultCategory, Satisfaction

SIGNS_OF_LEAKING = ("漏水", "渗水", "跑水", "溢水", "喷水", "爆管", "爆裂")
SIGNS_OF_DANGER = ("漏电", "触电", "冒烟", "起火", "燃气", "煤气", "脱落", "坠落", "倒塌", "危险")


def class_of_room(row: RepairRequest, at: At) -> int | None:
    """The class that sits in the room."""
    found: int | None = at.ask(
        select(ClassGroup.id).where(ClassGroup.room_id == row.room_id, ClassGroup.state == ClassGroup.State.ACTIVE)
    )
    return found


def is_pressing(row: RepairRequest) -> bool:
    """Whether the description says that water is leaking or that somebody is in danger."""
    description = row.fault_description or ""
    leaking = row.fault_category is FaultCategory.WATER and any(sign in description for sign in SIGNS_OF_LEAKING)
    return leaking or any(sign in description for sign in SIGNS_OF_DANGER)


def urgency_of_fault(row: RepairRequest, at: At) -> RepairRequest.Urgency:
    """Urgent where water is leaking or safety is touched."""
    return RepairRequest.Urgency.URGENT if is_pressing(row) else RepairRequest.Urgency.NORMAL


def is_approval_waived(row: RepairRequest, at: At) -> bool:
    """Whether the school lets this repair of class property begin without approval."""
    chosen = at.setting(CLASS_REPAIR_APPROVAL, on=row.date)
    return chosen == "NEVER" or (chosen == "EXCEPT_SAFETY" and row.urgency is RepairRequest.Urgency.URGENT)


def is_class_property(row: RepairRequest, at: At) -> bool | str:
    """Only repairs of class property are handed in for approval."""
    wanted = row.approval_class is RepairRequest.ApprovalClass.CLASS_PROPERTY
    return wanted or "只有“审批类别”为“班级公物须批准”的报修须提交审批，其余请直接点“派工接单”。"


def is_compensated(row: RepairRequest, at: At) -> bool | str:
    """B056: man-made damage is paid for, or let off, before it is repaired."""
    case = at.get(DamageCompensation, row.damage_compensation_id)
    rule = at.setting(REPAIR_WAITS_FOR_COMPENSATION)
    settled = case is None or case.state.name in ("PAID", "WAIVED", "REPAIRING", "CLOSED", "CANCELLED")
    spared = rule == "NEVER" or (rule == "EXCEPT_SAFETY" and row.urgency is RepairRequest.Urgency.URGENT)
    return settled or spared or "该损坏为人为损坏，请先办理赔偿（或减免）再安排维修。"


def is_no_major_repair(row: RepairRequest, at: At) -> bool | str:
    """A major repair is a project, not a job for the workshop."""
    major = row.approval_class is RepairRequest.ApprovalClass.MAJOR
    return not major or "“审批类别”为“大修须立项”，不能派工，请点“转维修项目”。"


def is_major_repair(row: RepairRequest, at: At) -> bool | str:
    """Only a major repair becomes a project."""
    major = row.approval_class is RepairRequest.ApprovalClass.MAJOR
    return major or "请先将“审批类别”改为“大修须立项”，再转维修项目。"


def has_open_pause(row: RepairRequest, at: At) -> bool | str:
    """The pause that begins now is entered with its reason."""
    opened = any(pause.resumed_at is None for pause in row.pauses)
    return opened or "请填写暂停的“暂停原因”“情况说明”“预计恢复日期”和“同意人”。"


def has_no_open_pause(row: RepairRequest, at: At) -> bool | str:
    """No pause is still running."""
    return not any(pause.resumed_at is None for pause in row.pauses) or "还有未恢复的暂停，请先点“恢复维修”。"


def is_acceptor(row: RepairRequest, at: At) -> bool | str:
    """The reporter, the room's responsible person or the director accepts."""
    room = at.get(Room, row.room_id)
    acceptors = (row.reporter_id, room.responsible_id if room is not None else None)
    if at.is_system or "director" in at.roles or (at.staff_id is not None and at.staff_id in acceptors):
        return True
    return "只有“报修人”、该场所的责任人或总务主任可以验收。"


def is_content(row: RepairRequest, at: At) -> bool | str:
    """Who is not content does not accept."""
    return row.satisfaction is not Satisfaction.DISSATISFIED or "“满意度”为“不满意”时不能验收，请点“不合格返修”。"


def is_compensation_named(row: RepairRequest, at: At) -> bool | str:
    """Man-made damage is closed with its compensation case."""
    man_made = row.damage_cause is RepairRequest.DamageCause.MAN_MADE
    return not man_made or row.damage_compensation_id is not None or "人为损坏须先办理赔偿，请填写“赔偿单”。"


def is_invoice_named(row: RepairRequest, at: At) -> bool | str:
    """A charged repair by an outside firm is closed with its invoice."""
    charged = row.repairer_kind is RepairRequest.RepairerKind.OUTSIDE and (row.labour_amount or 0) > 0
    return not charged or bool(row.invoice_no) or "外请维修有费用，请填写“外请发票号”。"


def is_material_posted(row: RepairRequest, at: At) -> bool | str:
    """No issue of material for this repair is still under way."""
    state = StockOut.State
    ended = (state.POSTED, state.REFUSED, state.REVERSED, state.CANCELLED)
    waiting = at.ask(select(StockOut.id).where(StockOut.repair_request_id == row.id, StockOut.state.not_in(ended)))
    return waiting is None or "本单的领料单还没有发放，请先由保管员发放登账，或将其作废。"


def move_asset(row: RepairRequest, at: At, asset: FixedAsset, event: AssetEvent.Event, state: AssetState) -> None:
    """Change the state of the card and keep it in its history."""
    record_event(
        asset,
        at,
        event,
        at.today,
        from_state=asset.life_state,
        to_state=state,
        document_kind=AssetEvent.DocumentKind.REPAIR_REQUEST,
        document_no=row.document_no,
    )
    asset.life_state = state


def take_out_asset(row: RepairRequest, at: At) -> None:
    """A thing with a card of its own is under repair from now on; of a batch only one piece is, so the card stays."""
    asset = at.get(FixedAsset, row.fixed_asset_id)
    usable = (AssetState.IN_USE, AssetState.IDLE)
    if asset is not None and not asset.is_group_card and asset.life_state in usable:
        move_asset(row, at, asset, AssetEvent.Event.REPAIR_STARTED, AssetState.UNDER_REPAIR)


def put_back_asset(row: RepairRequest, at: At) -> None:
    """The thing is in use again, unless another repair of it is still going on."""
    asset, state = at.get(FixedAsset, row.fixed_asset_id), RepairRequest.State
    if asset is None or asset.life_state is not AssetState.UNDER_REPAIR:
        return
    others = select(RepairRequest.id).where(
        RepairRequest.fixed_asset_id == asset.id,
        RepairRequest.id != row.id,
        RepairRequest.state.in_((state.REPAIRING, state.PAUSED, state.COMPLETED)),
    )
    if at.ask(others) is None:
        move_asset(row, at, asset, AssetEvent.Event.REPAIRED, AssetState.IN_USE)


def go_on(row: RepairRequest, at: At) -> None:
    """The clock runs again: the open pause ends now, and the work begins if it had not."""
    for pause in row.pauses:
        if pause.resumed_at is None:
            pause.resumed_at = at.now
    take_out_asset(row, at)


class RepairRequest(
    Document,
    label="报修维修单",
    menu="maintenance",
    help="一行是一次报修，从报修、派工、维修到验收关闭。任何教职工发现损坏都可登记，由总务处派工，修好后由报修人验收。",
):
    """One row is one repair from report through repair and acceptance to closing, with its 24-hour clock."""

    class State(Choice):
        REPORTED = "已报修"
        LOGISTICS_REVIEW = "待总务处审批"
        ASSIGNED = "已派工"
        REPAIRING = "维修中"
        PAUSED = "已暂停"
        COMPLETED = "待验收"
        ACCEPTED = "已验收"
        CLOSED = "已关闭"
        TO_PROJECT = "转维修项目"
        REJECTED = "已驳回"

    class ReporterRole(Choice):
        CLASS_TEACHER = "班主任"
        ROOM_KEEPER = "专用室负责人"
        ROOM_HEAD = "室长"
        GRADE_ADMINISTRATOR = "行政分管年级"
        TEACHER = "教师"
        LOGISTICS = "后勤巡查"
        OTHER = "其他"

    class Channel(Choice):
        LOGISTICS_DIRECTOR, MAINTENANCE, LOGISTICS_OFFICE, SCAN = "总务主任", "水电工", "后勤", "扫码报修"

    class Urgency(Choice):
        URGENT, NORMAL, DEFERRABLE = "紧急", "一般", "可缓"

    class ApprovalClass(Choice):
        SMALL, CLASS_PROPERTY, MAJOR = "小修免批", "班级公物须批准", "大修须立项"

    class DamageCause(Choice):
        NATURAL, MISUSE, MAN_MADE, UNKNOWN = "自然损耗", "使用不当", "人为损坏", "不明"

    class RepairerKind(Choice):
        IN_HOUSE, OUTSIDE, WARRANTY = "校内维修", "外请维修", "厂家保修"

    whose = own(
        rows="reporter_id repairer_id accepted_by_id pauses.approved_by_id created_by",
        klass="class_group_id room_id<class_group.room_id",
        department="room_id.department_id reporter_id.department_id",
    )

    state: Mapped[State] = col("状态", filter=True, default=State.REPORTED)
    reported_at: Mapped[Moment] = col("报修时间", alias=("报修日期", "申报时间"), filter=True, default=now)
    reporter_id: Mapped[Id] = ref(
        "报修人", "staff", alias=("申报人", "报修人姓名"), filter=True, carry=True, default=me
    )
    reporter_role: Mapped[ReporterRole] = col("报修身份", filter=True, carry=True, default=ReporterRole.TEACHER)
    reporter_phone: Mapped[Txt | None] = col("联系电话", hide=True, sensitive=True, default=of("reporter_id", "phone"))
    channel: Mapped[Channel] = col("接报", filter=True, carry=True, default=Channel.LOGISTICS_OFFICE)
    room_id: Mapped[Id] = ref("场所", "room", alias=("地点", "报修地点", "维修地点", "故障地点"), filter=True)
    class_group_id: Mapped[Id | None] = ref("班级", "class_group", filter=True, default=class_of_room)
    fixed_asset_id: Mapped[Id | None] = ref("关联资产", "fixed_asset", hide=True)
    object_name: Mapped[Txt] = col(
        "报修物品",
        alias=("物品", "维修物品", "报修项目", "维修项目"),
        search=True,
        default=of("fixed_asset_id", "name"),
    )
    fault_category: Mapped[FaultCategory] = col("故障类别", alias=("类别", "维修类别"), filter=True, carry=True)
    fault_description: Mapped[Note] = col(
        "故障描述",
        alias=("故障情况", "损坏情况", "报修内容", "故障现象"),
        search=True,
        help="写明坏在哪里、怎么坏的；漏水、漏电请写明。",
    )
    urgency: Mapped[Urgency] = col("紧急程度", alias=("紧急",), filter=True, default=urgency_of_fault)
    approval_class: Mapped[ApprovalClass] = col("审批类别", filter=True, default=ApprovalClass.SMALL)
    damage_cause: Mapped[DamageCause | None] = col("损坏原因", filter=True)
    repairer_kind: Mapped[RepairerKind | None] = col("维修方式", filter=True)
    repairer_id: Mapped[Id | None] = ref("维修人", "staff", alias=("维修人员", "维修员"), filter=True)
    outside_supplier_id: Mapped[Id | None] = ref("外请单位", "supplier", hide=True)
    contract_id: Mapped[Id | None] = ref("外请合同", "contract", hide=True)
    invoice_no: Mapped[Txt | None] = col("外请发票号", search=True, hide=True)
    assigned_at: Mapped[Moment | None] = col("派工时间", hide=True)
    arrived_at: Mapped[Moment | None] = col("到场时间", hide=True)
    completed_at: Mapped[Moment | None] = col("完成时间", alias=("完成日期", "维修时间", "修复时间"), filter=True)
    delay_reason: Mapped[Txt | None] = col("延时原因", search=True, hide=True)
    work_done: Mapped[Note | None] = col("维修内容", alias=("维修情况", "处理情况", "维修结果"), search=True, hide=True)
    labour_amount: Mapped[Money | None] = col("人工及外请费", alias=("人工费",), hide=True, default=Decimal("0"))
    accepted_by_id: Mapped[Id | None] = ref("验收人", "staff", alias=("验收签字", "确认人"), hide=True)
    satisfaction: Mapped[Satisfaction | None] = col("满意度", filter=True)
    damage_compensation_id: Mapped[Id | None] = ref("赔偿单", "damage_compensation", hide=True)

    pauses: Mapped[list[RepairPause]] = lines("RepairPause")

    @computed("应修复时间", filter=True)
    def due_at(self) -> Moment:
        return hours_after(hours_after(self.reported_at, REPAIR_DUE_HOURS.of(self, self.date)), self.paused_hours)

    @computed("暂停时长", hide=True)
    def paused_hours(self) -> Quantity:
        return total(self.pauses, lambda pause: hours_between(pause.paused_at, nz(pause.resumed_at, now(pause))))

    @computed("修复用时")
    def elapsed_hours(self) -> Quantity | None:
        spent = minus(hours_between(self.reported_at, self.completed_at), self.paused_hours)
        return when(given(self.completed_at), spent)

    @computed("逾期", filter=True)
    def is_overdue(self) -> YesNo:
        state = RepairRequest.State
        stands_still = one_of_these(self.state, (state.PAUSED, state.TO_PROJECT, state.REJECTED))
        return both(negate(stands_still), earlier(self.due_at, nz(self.completed_at, now(self))))

    @computed("材料费")
    def material_amount(self) -> Money:
        return amount_of(
            self,
            select(func.sum(StockOut.total_amount)).where(
                StockOut.repair_request_id == self.id, StockOut.state == StockOut.State.POSTED
            ),
        )

    @computed("维修费用")
    def total_amount(self) -> Money:
        return plus(self.material_amount, self.labour_amount)

    @computed("返修次数", filter=True)
    def rework_count(self) -> Count:
        return amount_of(
            self,
            select(func.count(Signature.id)).where(
                Signature.register == "repair_request", Signature.row_id == self.id, Signature.step == "rework"
            ),
        )

    rules = (
        not_future(reported_at, message="“报修时间”不能晚于现在，请核对。"),
        required_when(
            class_group_id,
            lambda row: row.approval_class is RepairRequest.ApprovalClass.CLASS_PROPERTY,
            message="班级公物报修请填写“班级”。",
        ),
        required_when(
            repairer_id,
            lambda row: row.repairer_kind is RepairRequest.RepairerKind.IN_HOUSE,
            message="校内维修请填写“维修人”。",
        ),
        required_when(
            outside_supplier_id,
            lambda row: row.repairer_kind is RepairRequest.RepairerKind.OUTSIDE,
            message="外请维修请填写“外请单位”。",
        ),
        required_when(repairer_kind, at="approve assign", message="请填写“维修方式”，并填写“维修人”或“外请单位”。"),
        required_when(work_done, at="complete", message="请填写“维修内容”。"),
        required_when(damage_cause, at="complete", message="请填写“损坏原因”。"),
        required_when(satisfaction, at="accept", message="请填写“满意度”。"),
        before(reported_at, assigned_at),
        before(assigned_at, arrived_at),
        before(arrived_at, completed_at),
        not_future(completed_at, message="“完成时间”不能晚于现在，请核对。"),
        positive(labour_amount, zero=True),
    )
    notes = (
        compute("B232-1", "应修复时间按报修时间加报修完成时限计算，暂停时间顺延；返修沿用原来的时钟。"),
        compute("B233", "教职工都可报修；场所责任人可验收本场所的维修。"),
        remind("B240", "紧急报修超过响应时限无人受理、一般报修超过一半时限未派工时，提醒总务主任。"),
        compute("B244", "水类故障写明漏水的，紧急程度自动填为“紧急”。"),
    )

    @refuse("", "“关联资产”{name}已处置，请核对资产编号。", on="fixed_asset_id")
    def is_asset_in_the_books(self, at: At) -> Verdict:
        asset = at.get(FixedAsset, self.fixed_asset_id)
        return asset is None or asset.life_state is not AssetState.DISPOSED or {"name": asset.name}

    @warn("", "“关联资产”还在保修期内（至{until}），可先联系厂家保修。", on="fixed_asset_id")
    def is_out_of_warranty(self, at: At) -> Verdict:
        asset = at.get(FixedAsset, self.fixed_asset_id)
        if asset is None or asset.warranty_until is None or self.repairer_kind is not None:
            return True
        return asset.warranty_until < at.today or {"until": asset.warranty_until}

    @warn("", "“故障描述”涉及漏水或安全，“紧急程度”宜选“紧急”。", on="urgency")
    def is_urgency_fitting(self, at: At) -> Verdict:
        return self.urgency is RepairRequest.Urgency.URGENT or not is_pressing(self)

    @sequence(
        "B061",
        "班级公物报修须班主任申请、总务处批准后方可派工：请由班主任点“提交”。",
        on="approval_class",
        at="submit assign",
    )
    def is_class_property_approved(self, at: At) -> Verdict:
        if self.approval_class is not RepairRequest.ApprovalClass.CLASS_PROPERTY or is_approval_waived(self, at):
            return True
        if at.is_step("assign"):
            return False
        group = at.get(ClassGroup, self.class_group_id)
        return at.is_system or group is None or group.class_teacher_id in (self.reporter_id, at.staff_id)

    @sequence(
        "B234",
        "本校规定小修也由总务主任派工，请由总务主任点“派工接单”；班级公物须先由总务处批准，请点“提交”。",
        on="approval_class",
        at="assign",
    )
    def is_assigned_by_whom_it_may(self, at: At) -> Verdict:
        if self.approval_class is RepairRequest.ApprovalClass.CLASS_PROPERTY:
            return is_approval_waived(self, at)
        return at.is_system or "director" in at.roles or bool(at.setting(SMALL_REPAIR_DIRECT, on=self.date))

    @refuse("B232-4", "已超过应修复时间，请填写“延时原因”。", on="delay_reason", at="complete")
    def is_delay_explained(self, at: At) -> Verdict:
        return bool(self.delay_reason) or self.completed_at is None or self.completed_at <= self.due_at

    @refuse(
        "B237-2",
        "费用超过小修限额 {limit} 元，请将“审批类别”改为“大修须立项”，转为“基建维修项目”并报批。",
        on="labour_amount",
        at="complete",
    )
    def is_within_small_repair_limit(self, at: At) -> Verdict:
        limit = at.setting(SMALL_REPAIR_LIMIT, on=self.date)
        return limit is None or self.total_amount <= limit or {"limit": limit}

    steps = (
        step(
            "submit",
            "提交",
            "REPORTED",
            "LOGISTICS_REVIEW",
            "director maintenance class_teacher",
            needs=(is_class_property,),
        ),
        step(
            "approve",
            "批准",
            "LOGISTICS_REVIEW",
            "ASSIGNED",
            "director principal",
            needs=(not_the("reporter_id", "报修人不能批准本人的报修，请换人批准。"),),
            asks=(repairer_kind, repairer_id, outside_supplier_id, contract_id),
            writes={"assigned_at": now},
        ),
        step(
            "assign",
            "派工接单",
            "REPORTED",
            "ASSIGNED",
            "director maintenance",
            needs=(is_no_major_repair,),
            asks=(repairer_kind, repairer_id, outside_supplier_id, contract_id),
            writes={"assigned_at": now},
        ),
        step(
            "start",
            "到场维修",
            "ASSIGNED",
            "REPAIRING",
            "maintenance director",
            needs=(is_compensated,),
            writes={"arrived_at": now},
            effect=take_out_asset,
            id="B056",
        ),
        step(
            "pause",
            "暂停计时",
            "ASSIGNED REPAIRING",
            "PAUSED",
            "director",
            optional=True,
            needs=(has_open_pause,),
            asks=("pauses.pause_reason", "pauses.explanation", "pauses.expected_on", "pauses.approved_by_id"),
        ),
        step(
            "resume",
            "恢复维修",
            "PAUSED",
            "REPAIRING",
            "director maintenance",
            writes={"arrived_at": lambda row, at: row.arrived_at or at.now},
            effect=go_on,
        ),
        step(
            "complete",
            "完成维修",
            "REPAIRING",
            "COMPLETED",
            "maintenance director",
            needs=(has_no_open_pause,),
            asks=(work_done, damage_cause, labour_amount, delay_reason),
            writes={"completed_at": now},
        ),
        step(
            "accept",
            "验收",
            "COMPLETED",
            "ACCEPTED",
            "teacher class_teacher department_head nurse guard cleaner canteen_manager director",
            needs=(is_acceptor, not_the("repairer_id", "维修人不能验收自己的维修，请由报修人验收。"), is_content),
            asks=(satisfaction,),
            writes={"accepted_by_id": me},
            effect=put_back_asset,
        ),
        step(
            "rework",
            "不合格返修",
            "COMPLETED ACCEPTED",
            "REPAIRING",
            "teacher class_teacher department_head nurse guard cleaner canteen_manager director",
            optional=True,
            writes={
                "satisfaction": lambda row, at: Satisfaction.DISSATISFIED,
                "completed_at": lambda row, at: None,
                "accepted_by_id": lambda row, at: None,
            },
            effect=take_out_asset,
            opinion=True,
        ),
        step(
            "close",
            "关闭",
            "ACCEPTED",
            "CLOSED",
            "director",
            needs=(is_compensation_named, is_invoice_named, is_material_posted),
            asks=(damage_compensation_id, invoice_no),
        ),
        step(
            "convert",
            "转维修项目",
            "REPORTED LOGISTICS_REVIEW ASSIGNED REPAIRING",
            "TO_PROJECT",
            "director",
            optional=True,
            needs=(is_major_repair,),
            asks=(approval_class,),
            effect=put_back_asset,
        ),
        step("reject", "驳回", "REPORTED LOGISTICS_REVIEW", "REJECTED", "director", opinion=True),
    )


class RepairPause(
    Line,
    label="维修暂停记录",
    menu="maintenance",
    help="一行是维修计时的一次暂停及其原因。点“暂停计时”时由总务主任填写，点“恢复维修”时自动结束。",
):
    """One row is one pause of the repair clock with its reason."""

    class PauseReason(Choice):
        DIFFICULT, OUTSIDE_SPECIALIST, WAITING_PARTS, ROOM_IN_USE = "维修难度大", "外请专业维修", "等待配件", "场所占用"

    document_id: Mapped[Id] = document("repair_request")
    paused_at: Mapped[Moment] = col("暂停时间", filter=True, default=now)
    resumed_at: Mapped[Moment | None] = col("恢复时间", filter=True)
    pause_reason: Mapped[PauseReason] = col("暂停原因", filter=True)
    explanation: Mapped[Txt] = col("情况说明", alias=("说明",), search=True)
    expected_on: Mapped[Day] = col("预计恢复日期", remind=1)
    approved_by_id: Mapped[Id] = ref("同意人", "staff", default=me)

    rules = (before(paused_at, resumed_at, equal=False),)

    @refuse("", "“暂停时间”不能早于“报修时间”，请核对。", on="paused_at")
    def is_after_the_report(self, at: At) -> Verdict:
        repair = self.document
        return repair is None or repair.reported_at is None or repair.reported_at <= self.paused_at

    @refuse("", "“预计恢复日期”不能早于暂停当天，请核对。", on="expected_on")
    def is_expected_later(self, at: At) -> Verdict:
        return self.paused_at is None or self.paused_at.date() <= self.expected_on

    @refuse("", "“同意人”不能是维修人，请填写同意暂停的总务主任。", on="approved_by_id")
    def is_approved_by_another(self, at: At) -> Verdict:
        repair = self.document
        return repair is None or self.approved_by_id is None or self.approved_by_id != repair.repairer_id

    @refuse("B232-3", "暂停计时须由总务主任同意，且“暂停原因”限于：{reasons}。", on="pause_reason")
    def is_pause_allowed(self, at: At) -> Verdict:
        if self.id is not None:
            return True
        allowed = at.setting(REPAIR_PAUSE_REASONS)
        reasons = [reason for reason in RepairPause.PauseReason if reason.name in allowed or reason.label in allowed]
        agreed = at.is_system or "director" in at.roles
        return (agreed and self.pause_reason in reasons) or {"reasons": "、".join(r.label for r in reasons)}

    @refuse("B232-3", "“暂停时间”与另一次暂停重叠，请先结束上一次暂停。", on="paused_at")
    def overlaps_no_other(self, at: At) -> Verdict:
        others = [] if self.document is None else self.document.pauses
        return not any(
            other is not self and not self.ends_before(other) and not other.ends_before(self) for other in others
        )

    def ends_before(self, other: RepairPause) -> bool:
        """Whether this pause is over when the other begins."""
        return self.resumed_at is not None and self.resumed_at <= other.paused_at
