"""Tools and who holds them, and what is lent out against a leader's signature."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.assets.assets import AssetEvent, FixedAsset, record_event
from models.core import (
    At,
    Choice,
    Code,
    Day,
    Document,
    File,
    Id,
    Line,
    Moment,
    Money,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    before_or_on,
    blank,
    both,
    col,
    collected,
    computed,
    count_of,
    document,
    earlier,
    either,
    given,
    has_lines,
    lines,
    listed,
    me,
    minus,
    negate,
    next_code,
    not_future,
    not_the,
    not_the_preparer,
    now,
    nz,
    of,
    one_of_these,
    own,
    own_department,
    plus,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    step,
    today,
    unique_together,
    warn,
    was,
    when,
)
from models.core.kinds import QUANTITY
from models.core.system import Signature
from models.organisation.organisation import Term
from models.store.posting import given_back, movements_of, post_loan, post_loan_return
from models.store.settings import TOOL_DUE_DAYS
from models.store.stock import lines_hold
from models.store.store import Item, Warehouse
from models.vocabulary import AssetState, FaultCategory, LoanReturnCondition


def lent_tools(tool: Any, what: Any) -> Any:
    """Select of something over the lines of loans that are out and name the tool."""
    open_loan = sa.and_(Loan.id == LoanLine.document_id, Loan.state.in_(Loan.OUT))
    return sa.select(what).select_from(LoanLine).join(Loan, open_loan).where(LoanLine.tool_id == tool.id)


def needs_inspection(tool: Any) -> bool:
    """Climbing gear, protective gear and instruments are inspected regularly."""
    kinds = Tool.Category
    return tool.category in (kinds.CLIMBING, kinds.PROTECTIVE, kinds.MEASURING)


class Tool(
    Register,
    label="工具台账",
    menu="store",
    help="每行是一件工具（或一批相同的工具），购入或移交时由保管员登记，写明保管责任人、存放仓库和完好情况。",
):
    """One row is one tool (or one lot of equal tools) with its keeper, place, condition and present holder."""

    class Category(Choice):
        ELECTRICAL = "电工工具"
        PLUMBING = "水暖工具"
        CARPENTRY = "木工工具"
        POWER_TOOL = "电动工具"
        MEASURING = "仪器仪表"
        CLIMBING = "登高用具"
        GARDEN = "园林工具"
        CLEANING = "保洁工具"
        KITCHEN = "厨房器具"
        PROTECTIVE = "安全防护"
        OTHER = "其他"

    class ToolCondition(Choice):
        GOOD = "完好"
        WORN = "磨损可用"
        NEEDS_REPAIR = "需修理"
        SCRAPPED = "已报废"
        LOST = "遗失"

    class Whereabouts(Choice):
        IN_STORE, PARTLY_OUT, OUT = "在库", "部分领出", "已领出"

    whose = own(rows="custodian_id created_by", department="warehouse_id.department_id")

    code: Mapped[Code] = col("工具编号", search=True, unique=True, default=next_code("tool"))
    name: Mapped[Txt] = col("工具名称", alias=("名称", "工具"), search=True)
    specification: Mapped[Txt | None] = col("规格型号", search=True)
    category: Mapped[Category] = col("工具类别", alias=("类别",), filter=True, carry=True)
    unit: Mapped[Txt] = col("单位", carry=True, default="把")
    quantity: Mapped[Quantity] = col("数量", default=Decimal("1"))
    unit_price: Mapped[Money | None] = col("单价")
    purchased_on: Mapped[Day | None] = col("购入日期", alias=("购置日期", "购买日期"), filter=True, carry=True)
    warehouse_id: Mapped[Id] = ref("存放仓库", "warehouse", alias=("存放地点", "仓库"), filter=True, carry=True)
    custodian_id: Mapped[Id] = ref("保管责任人", "staff", alias=("保管人", "责任人"), filter=True, carry=True)
    tool_condition: Mapped[ToolCondition] = col(
        "完好情况", alias=("完好状况", "状况"), filter=True, default=ToolCondition.GOOD
    )
    inspection_until: Mapped[Day | None] = col("检验有效期至", alias=("检验有效期",), filter=True, remind=15)
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", hide=True)
    item_id: Mapped[Id | None] = ref("物品", "item", hide=True)

    @computed("领出数量")
    def issued_quantity(self) -> Quantity:
        is_out = both(ToolIssue.tool_id == self.id, blank(ToolIssue.returned_at))
        issued = amount_of(self, sa.select(sa.func.sum(ToolIssue.quantity)).where(is_out))
        lent = amount_of(self, lent_tools(self, sa.func.sum(LoanLine.quantity)))
        return minus(plus(issued, lent), amount_of(self, lent_tools(self, sa.func.sum(LoanLine.returned_quantity))))

    @computed("现持有人", search=True)
    def holder(self) -> Txt | None:
        from models.people.staff import Staff

        has_issue = sa.and_(ToolIssue.holder_id == Staff.id, blank(ToolIssue.returned_at))
        has_loan = sa.and_(Loan.borrower_id == Staff.id, Loan.state.in_(Loan.OUT))
        holders = (
            sa.select(Staff.name)
            .outerjoin(ToolIssue, has_issue)
            .outerjoin(Loan, has_loan)
            .outerjoin(LoanLine, LoanLine.document_id == Loan.id)
            .where(sa.or_(ToolIssue.tool_id == self.id, LoanLine.tool_id == self.id))
            .group_by(Staff.id, Staff.name)
            .order_by(Staff.name, Staff.id)
        )
        return listed(self, holders)

    @computed("在库状态", filter=True)
    def whereabouts(self) -> Whereabouts:
        places = Tool.Whereabouts
        some_left = when(earlier(self.issued_quantity, self.quantity), places.PARTLY_OUT, places.OUT)
        return when(self.issued_quantity == 0, places.IN_STORE, some_left)

    rules = (
        positive(quantity),
        positive(unit_price, zero=True),
        not_future(purchased_on),
        required_when(inspection_until, needs_inspection, message="该类工具须定期检验，请填写“检验有效期至”。"),
        required_when(
            "remarks",
            lambda r: r.tool_condition in (Tool.ToolCondition.SCRAPPED, Tool.ToolCondition.LOST),
            message="工具报废或遗失的，请在“备注”说明原因和处理情况。",
        ),
    )

    @refuse("B038", "已领出{issued}，“数量”不能少于领出数量；每件工具须有“保管责任人”和“存放仓库”。", on="quantity")
    def no_more_is_out_than_owned(self, at: At) -> Verdict:
        """What is issued is there; keeper and store are required columns."""
        return self.issued_quantity <= self.quantity or {"issued": QUANTITY.text(self.issued_quantity)}


def is_returned(issue: Any) -> bool:
    """The tool was handed back."""
    return issue.returned_at is not None


def usual_due_day(issue: Any, at: At) -> dt.date:
    """A tool lent for one day is due the same day."""
    issued: dt.datetime = issue.issued_at
    days: int = at.setting(TOOL_DUE_DAYS, on=issued.date())
    return issued.date() + dt.timedelta(days=max(days - 1, 0))


class ToolIssue(
    Register,
    label="工具领还登记",
    menu="store",
    help="每行是一次工具领出，领出时由保管员登记，归还时在同一行填写归还时间、状况和收回人。",
):
    """One row is one issue of a tool to a person, until it is handed back."""

    class Handling(Choice):
        REPAIR, COMPENSATE, WRITE_OFF = "送修", "赔偿", "报损"

    title_column = "tool_id"
    whose = own(rows="holder_id issued_by_id received_by_id created_by", department="department_id")

    tool_id: Mapped[Id] = ref("工具", "tool", alias=("工具名称", "工具编号"), search=True, filter=True)
    quantity: Mapped[Quantity] = col("领出数量", alias=("数量", "借出数量"), default=Decimal("1"))
    holder_id: Mapped[Id] = ref("领用人", "staff", alias=("借用人", "领出人", "借用人姓名"), filter=True, carry=True)
    department_id: Mapped[Id | None] = ref(
        "领用部门", "department", alias=("部门", "借用部门"), filter=True, carry=True
    )
    purpose: Mapped[Txt | None] = col("用途", search=True, carry=True)
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request", hide=True)
    issued_at: Mapped[Moment] = col(
        "领出时间", alias=("借出时间", "领用时间", "领用日期"), filter=True, carry=True, default=now
    )
    issued_by_id: Mapped[Id] = ref("发放人", "staff", carry=True, default=me)
    due_on: Mapped[Day] = col(
        "应还日期", alias=("应归还日期",), filter=True, remind=1, carry=True, default=usual_due_day
    )
    returned_at: Mapped[Moment | None] = col("归还时间", alias=("归还日期", "实还日期"), filter=True)
    return_condition: Mapped[LoanReturnCondition | None] = col("归还状况", filter=True)
    received_by_id: Mapped[Id | None] = ref("收回人", "staff", hide=True)
    handling: Mapped[Handling | None] = col("损坏处理", filter=True, hide=True)
    damage_compensation_id: Mapped[Id | None] = ref("赔偿单", "damage_compensation", hide=True)

    @computed("逾期", filter=True)
    def is_overdue(self) -> YesNo:
        return both(earlier(self.due_on, today(self)), blank(self.returned_at))

    rules = (
        positive(quantity),
        not_future(issued_at),
        before(issued_at, returned_at),
        not_future(returned_at),
        required_when(return_condition, is_returned, message="已填归还时间，请填写“归还状况”。"),
        required_when(received_by_id, is_returned, message="已填归还时间，请填写“收回人”。"),
        required_when(
            handling,
            lambda r: r.return_condition in (LoanReturnCondition.DAMAGED, LoanReturnCondition.LOST),
            id="TOOL-01",
            message="归还损坏或遗失的，请填写“损坏处理”。",
        ),
        required_when(
            damage_compensation_id,
            lambda r: r.handling is ToolIssue.Handling.COMPENSATE,
            message="损坏处理为赔偿的，请填写“赔偿单”。",
        ),
    )

    @refuse("TOOL-01", "工具“{tool}”{reason}，不能领出，请改选其他工具或先办理检验、修理。", on="tool_id")
    def tool_is_fit(self, at: At) -> Verdict:
        """Only tools in order, with a valid inspection where there is one, are issued."""
        tool = at.get(Tool, self.tool_id)
        if tool is None or was(self, "tool_id") == self.tool_id:
            return True
        conditions = Tool.ToolCondition
        if tool.tool_condition not in (conditions.GOOD, conditions.WORN):
            return {"tool": tool.name, "reason": tool.tool_condition.label}
        if tool.inspection_until is not None and tool.inspection_until < self.issued_at.date():
            return {"tool": tool.name, "reason": f"检验有效期已于{tool.inspection_until}届满"}
        return True

    @refuse("TOOL-01", "工具“{tool}”在库只有{left}，“领出数量”不能超过在库数量。", on="quantity")
    def enough_is_in_store(self, at: At) -> Verdict:
        """Nobody takes what is out already; a return takes nothing."""
        tool = at.get(Tool, self.tool_id)
        if tool is None or self.returned_at is not None:
            return True
        out = sa.select(sa.func.sum(ToolIssue.quantity)).where(
            ToolIssue.tool_id == self.tool_id, ToolIssue.returned_at.is_(None), ToolIssue.id != (self.id or 0)
        )
        waiting = [
            issue.quantity
            for issue in at.session.new
            if isinstance(issue, ToolIssue) and issue is not self and issue.tool_id == self.tool_id
        ]
        lent = at.ask(
            lent_tools(tool, sa.func.sum(LoanLine.quantity - sa.func.coalesce(LoanLine.returned_quantity, 0)))
        )
        left = tool.quantity - sum(waiting, (at.ask(out) or Decimal(0)) + (lent or Decimal(0)))
        return self.quantity <= left or {"tool": tool.name, "left": QUANTITY.text(left)}

    @refuse("", "“应还日期”不得早于领出当天，请核对。", on="due_on")
    def due_after_the_issue(self, at: At) -> Verdict:
        """A tool is due on the day of its issue at the earliest."""
        return self.due_on >= self.issued_at.date()

    @refuse("", "“发放人”不能是领用人本人，请由他人发放。", on="issued_by_id")
    def issued_by_another_person(self, at: At) -> Verdict:
        """Two people stand for an issue."""
        return self.issued_by_id != self.holder_id

    @refuse("", "“收回人”不能是领用人本人，请由他人收回。", on="received_by_id")
    def received_by_another_person(self, at: At) -> Verdict:
        """Two people stand for a return."""
        return self.received_by_id is None or self.received_by_id != self.holder_id


NOT_SIGNED = "未经领导签字一律不得外借，请先由领导办理“批准”。"
RETURN_COLUMNS = ("lines.returned_quantity", "lines.return_condition", "lines.returned_on", "lines.received_by_id")
"""What the keeper fills in on the lines when things come back."""


def is_external(loan: Any) -> bool:
    """The things leave the school."""
    return loan.category is Loan.Category.EXTERNAL


def has_harm(loan: Any) -> bool:
    """Something came back damaged or not at all."""
    return any(line.return_condition in HARMED for line in loan.lines)


def is_back(line: Any) -> Any:
    """The line is settled: all of it came back, or what is missing is named as lost."""
    all_of_it = before_or_on(line.quantity, nz(line.returned_quantity, Decimal(0)))
    return both(given(line.returned_on), either(line.return_condition == LoanReturnCondition.LOST, all_of_it))


def names_what_came_back(loan: Any, at: At) -> bool | str:
    """At least one line says what came back and how."""
    named = any(line.returned_quantity is not None and line.return_condition is not None for line in loan.lines)
    return named or "请在归还的明细行填写“归还数量”和“归还状况”。"


def everything_is_back(loan: Any, at: At) -> bool | str:
    """Every line came back whole, or says that the rest is lost."""
    for line in loan.lines:
        if line.returned_quantity is None or line.return_condition is None:
            return f"第{line.line_no}行尚未归还，请填写“归还数量”和“归还状况”，或办理“部分归还”。"
        if line.returned_quantity < line.quantity and line.return_condition is not LoanReturnCondition.LOST:
            left = QUANTITY.text(line.quantity - line.returned_quantity)
            return f"第{line.line_no}行还有{left}没有归还；遗失的请将“归还状况”选为“遗失”，否则办理“部分归还”。"
    return True


def damaged_things_have_a_room(loan: Any, at: At) -> bool | str:
    """A repair is reported for a room: the asset's, else the store's."""
    for line in loan.lines:
        if line.return_condition is LoanReturnCondition.DAMAGED and room_of(line, at) is None:
            return f"第{line.line_no}行损坏须报修，请先为资产或仓库填写所在场所。"
    return True


def room_of(line: Any, at: At) -> int | None:
    """Where a damaged thing is repaired."""
    card, tool = at.get(FixedAsset, line.fixed_asset_id), at.get(Tool, line.tool_id)
    if card is not None and card.room_id is not None:
        return card.room_id
    store = at.get(Warehouse, line.document.warehouse_id if tool is None else tool.warehouse_id)
    return None if store is None else store.room_id


def sign(loan: Any, at: At) -> None:
    """The leader who approves stands on the sheet."""
    if at.staff_id not in (None, loan.borrower_id):
        loan.approving_leader_id = at.staff_id


def lend_assets(loan: Any, at: At) -> None:
    """The cards of what is lent say so, and their history."""
    for line in loan.lines:
        card = at.get(FixedAsset, line.fixed_asset_id)
        if card is not None:
            move_card(loan, at, card, AssetEvent.Event.LENT, AssetState.LENT)


def move_card(loan: Any, at: At, card: FixedAsset, event: AssetEvent.Event, state: AssetState) -> None:
    """A card takes another state because of the loan."""
    source = {"document_kind": AssetEvent.DocumentKind.LOAN, "document_no": loan.document_no}
    record_event(card, at, event, at.today, from_state=card.life_state, to_state=state, **source)
    card.life_state = state


def state_before(loan: Any, at: At, card: FixedAsset) -> AssetState:
    """The state in which a card was lent."""
    lent = sa.select(AssetEvent.from_state).where(
        AssetEvent.fixed_asset_id == card.id,
        AssetEvent.event == AssetEvent.Event.LENT,
        AssetEvent.document_no == loan.document_no,
    )
    return at.ask(lent.order_by(AssetEvent.sequence_no.desc())) or AssetState.IN_USE


def fill_returns(loan: Any, at: At) -> None:
    """What came back came back today into the hands of who acts, unless the line says otherwise; then the goods are
    posted.
    """
    for line in loan.lines:
        if line.returned_quantity is not None and line.return_condition is not None:
            line.returned_on = line.returned_on or at.today
            line.received_by_id = line.received_by_id or at.staff_id or loan.keeper_id
    post_loan_return(loan, at)


def take_assets_back(loan: Any, at: At) -> None:
    """Cards of things that came back take their former state again."""
    for line in loan.lines:
        card = at.get(FixedAsset, line.fixed_asset_id)
        if card is None or card.life_state is not AssetState.LENT or not line.returned_quantity:
            continue
        move_card(loan, at, card, AssetEvent.Event.LOAN_RETURNED, state_before(loan, at, card))


def settle_return(loan: Any, at: At) -> None:
    """Cards come back, and what is damaged is reported for repair."""
    from models.maintenance.repairs import RepairRequest

    take_assets_back(loan, at)
    for line in loan.lines:
        if line.return_condition is not LoanReturnCondition.DAMAGED:
            continue
        tool = at.get(Tool, line.tool_id)
        if tool is not None and tool.quantity <= line.quantity:
            tool.tool_condition = Tool.ToolCondition.NEEDS_REPAIR
        at.session.add(
            RepairRequest(
                school_id=loan.school_id,
                reporter_id=at.staff_id or loan.keeper_id,
                reporter_role=RepairRequest.ReporterRole.LOGISTICS,
                room_id=room_of(line, at),
                fixed_asset_id=line.fixed_asset_id,
                object_name=line.thing_name,
                fault_category=FaultCategory.OTHER,
                fault_description=f"{loan.document_no} 借用归还时损坏：{line.remarks or line.thing_name}",
            )
        )


def write_off_lost(loan: Any, at: At) -> None:
    """Lost cards are missing, lost tools leave the list; lost goods left the stock when they were lent."""
    for line in loan.lines:
        if line.return_condition is not LoanReturnCondition.LOST:
            continue
        card, tool = at.get(FixedAsset, line.fixed_asset_id), at.get(Tool, line.tool_id)
        if card is not None and card.life_state is AssetState.LENT:
            move_card(loan, at, card, AssetEvent.Event.STATE_CHANGED, AssetState.MISSING)
        if tool is not None:
            write_off_tool(tool, line.quantity - (line.returned_quantity or 0), f"借用遗失，借用单 {loan.document_no}")


def write_off_tool(tool: Tool, lost: Decimal, reason: str) -> None:
    """Of a lot the lost ones are taken off; the last of them is kept in the list as lost."""
    if lost < tool.quantity:
        tool.quantity -= lost
        return
    tool.tool_condition = Tool.ToolCondition.LOST
    tool.remarks = "；".join(part for part in (tool.remarks, reason) if part)


class Loan(
    Document,
    label="物品借用单",
    menu="store",
    help="一行是一次校内借用或外借及所借物品；由借用人填写，领导批准后由保管员借出，全部归还后结案。",
):
    """One row is one loan inside or outside the school, with the things lent, until all is back."""

    class State(Choice):
        DRAFT = "草稿"
        LEADER_REVIEW = "待领导审批"
        APPROVED = "已批准"
        LENT = "已借出"
        PARTLY_RETURNED = "部分归还"
        RETURNED = "已归还"
        CLOSED = "已结案"
        REJECTED = "已驳回"
        CANCELLED = "已作废"

    class Category(Choice):
        INTERNAL, EXTERNAL = "校内借用", "外借"

    OUT = (State.LENT, State.PARTLY_RETURNED)
    BEFORE_LENDING = (State.DRAFT, State.LEADER_REVIEW, State.APPROVED)
    reminds_in = "LENT PARTLY_RETURNED"

    whose = own(
        rows="borrower_id approving_leader_id keeper_id lines.received_by_id created_by", department="department_id"
    )

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    category: Mapped[Category] = col(
        "借用类型", alias=("类型", "借用类别"), filter=True, carry=True, default=Category.INTERNAL
    )
    borrower_id: Mapped[Id] = ref(
        "借用人", "staff", alias=("借用人姓名", "借领人"), filter=True, default=me, help="外借填本校负责的经办人"
    )
    department_id: Mapped[Id | None] = ref(
        "借用部门", "department", alias=("部门",), filter=True, carry=True, default=own_department
    )
    outside_borrower: Mapped[Txt | None] = col("外借单位或个人", alias=("外借单位", "借用单位"), search=True)
    outside_phone: Mapped[Txt | None] = col("外借联系电话", alias=("联系电话",), hide=True, sensitive=True)
    warehouse_id: Mapped[Id | None] = ref("出借仓库", "warehouse", alias=("仓库",), filter=True)
    purpose: Mapped[Txt] = col("用途", alias=("借用用途", "事由"), search=True)
    lent_on: Mapped[Day | None] = col("借出日期", filter=True)
    due_on: Mapped[Day] = col("应还日期", alias=("应归还日期", "预计归还日期"), filter=True, remind=3)
    approving_leader_id: Mapped[Id] = ref("批准领导", "staff", alias=("审批领导", "批准人"), filter=True)
    leader_signature: Mapped[File | None] = col("领导签字", hide=True)
    keeper_id: Mapped[Id] = ref(
        "经手保管员", "staff", alias=("经手人", "保管员"), hide=True, default=of("warehouse_id", "keeper_id")
    )
    damage_compensation_id: Mapped[Id | None] = ref("赔偿单", "damage_compensation", hide=True)

    lines: Mapped[list[LoanLine]] = lines("LoanLine")

    @computed("归还日期", filter=True)
    def returned_on(self) -> Day | None:
        last = collected(self, sa.select(sa.func.max(LoanLine.returned_on)).where(LoanLine.document_id == self.id))
        return when(count_of(self.lines, lambda line: negate(is_back(line))) == 0, last)

    @computed("逾期", filter=True)
    def is_overdue(self) -> YesNo:
        left = count_of(self.lines, lambda line: negate(is_back(line)))
        return both(one_of_these(self.state, Loan.OUT), earlier(self.due_on, today(self)), left > 0)

    rules = (
        required_when(department_id, lambda r: not is_external(r), message="校内借用请填写“借用部门”。"),
        required_when(outside_borrower, is_external, message="外借请填写“外借单位或个人”。"),
        required_when(outside_phone, is_external, message="外借请填写“外借联系电话”。"),
        required_when(
            warehouse_id,
            lambda r: any(line.item_id is not None for line in r.lines),
            message="明细中有库存物品，请填写“出借仓库”。",
        ),
        required_when(
            damage_compensation_id, has_harm, message="有物品损坏或遗失，结案前请先办理赔偿并填写“赔偿单”。", at="close"
        ),
        before("date", lent_on),
        before("date", due_on),
    )
    notes = (
        remind("B039", "应还日期前按规定天数提醒借用人和经手保管员，逾期后每天提醒。"),
        remind("B041", "学期最后一个上学日前按规定天数起，列出尚未归还的借用。"),
    )

    @refuse("", "“批准领导”不能是借用人本人，请另选领导。", on="approving_leader_id")
    def is_approved_by_another_person(self, at: At) -> Verdict:
        return self.approving_leader_id != self.borrower_id

    @refuse("", "“经手保管员”不能是借用人本人，请由其他保管员经手。", on="keeper_id")
    def is_lent_by_another_person(self, at: At) -> Verdict:
        return self.keeper_id != self.borrower_id

    @refuse("B036", NOT_SIGNED, on="approving_leader_id", at="approve")
    def is_signed_by_whom_it_takes(self, at: At) -> Verdict:
        """Not by the borrower; by the principal where things leave the school."""
        if at.is_system:
            return True
        if at.staff_id is not None and at.staff_id == self.borrower_id:
            return "借用人不能批准本人的借用，请由其他领导办理“批准”。"
        return not is_external(self) or "principal" in at.roles or "外借须由校长批准，请由校长办理“批准”。"

    @refuse("B036", NOT_SIGNED, on="leader_signature", at="lend")
    def is_signed(self, at: At) -> Verdict:
        """The leader's step stands in the trail, or the signed slip is attached."""
        approved = sa.select(Signature.id).where(
            Signature.register == "loan", Signature.row_id == self.id, Signature.step == "approve"
        )
        is_signed = self.leader_signature is not None or at.ask(approved) is not None
        return is_signed and self.approving_leader_id != self.borrower_id

    @refuse("B041", "“应还日期”不得晚于学期最后一个上学日 {date}。", on="due_on")
    def is_back_before_the_holidays(self, at: At) -> Verdict:
        if self.id is not None and was(self, "due_on") == self.due_on:
            return True
        kinds = (Term.TermKind.FIRST, Term.TermKind.SECOND)
        ends = sa.select(Term.ends_on).where(
            Term.school_id == at.school_id, Term.term_kind.in_(kinds), Term.ends_on >= self.date
        )
        last = at.ask(ends.order_by(Term.ends_on))
        return last is None or self.due_on <= last or {"date": last}

    @warn("B039", "借用人有逾期未还物品，请先归还。", on="borrower_id")
    def owes_nothing(self, at: At) -> Verdict:
        if self.state not in Loan.BEFORE_LENDING:
            return True
        overdue = sa.select(Loan.id).where(
            Loan.borrower_id == self.borrower_id,
            Loan.state.in_(Loan.OUT),
            Loan.due_on < at.today,
            Loan.id != (self.id or 0),
        )
        return at.ask(overdue) is None

    steps = (
        step(
            "submit",
            "提交",
            "DRAFT",
            "LEADER_REVIEW",
            "teacher class_teacher department_head storekeeper asset_clerk maintenance director",
            needs=(has_lines, lines_hold),
        ),
        step(
            "approve", "批准", "LEADER_REVIEW", "APPROVED", "director principal", needs=(not_the_preparer,), effect=sign
        ),
        step("reject", "驳回", "LEADER_REVIEW", "REJECTED", "director principal", opinion=True),
        step(
            "lend",
            "借出",
            "APPROVED",
            "LENT",
            "storekeeper asset_clerk",
            needs=(lines_hold, not_the("borrower_id", "借出人不能是借用人本人，请由其他保管员办理。")),
            asks=(leader_signature,),
            writes={"lent_on": lambda r, at: at.today},
            posts=post_loan,
            effect=lend_assets,
        ),
        step(
            "record_part_return",
            "部分归还",
            "LENT PARTLY_RETURNED",
            "PARTLY_RETURNED",
            "storekeeper asset_clerk",
            needs=(names_what_came_back,),
            asks=RETURN_COLUMNS,
            posts=fill_returns,
            effect=take_assets_back,
            optional=True,
        ),
        step(
            "record_return",
            "归还",
            "LENT PARTLY_RETURNED",
            "RETURNED",
            "storekeeper asset_clerk",
            needs=(everything_is_back, damaged_things_have_a_room),
            asks=RETURN_COLUMNS,
            posts=fill_returns,
            effect=settle_return,
            optional=True,
        ),
        step(
            "close",
            "结案",
            "RETURNED",
            "CLOSED",
            "storekeeper asset_clerk director",
            asks=(damage_compensation_id,),
            effect=write_off_lost,
        ),
        step("cancel", "作废", "DRAFT LEADER_REVIEW APPROVED", "CANCELLED", "storekeeper director"),
    )


HARMED = (LoanReturnCondition.DAMAGED, LoanReturnCondition.LOST)
LENDABLE = (AssetState.IN_USE, AssetState.IDLE)
ONLY_ONE_THING = "第 {row} 行请在“物品”“固定资产”“工具”中选填一项，且只填一项。"


class LoanLine(Line, label="借用明细", menu="store", help="一行是借出的一种库存物品、一项固定资产或一种工具。"):
    """One row is one thing lent: a stores item, a fixed asset or a tool."""

    class ConditionOut(Choice):
        GOOD, WORN, DAMAGED = "完好", "磨损可用", "有损坏"

    document_id: Mapped[Id] = document("loan")
    item_id: Mapped[Id | None] = ref("物品", "item", alias=("物品名称",), filter=True)
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", alias=("资产", "资产编号"))
    tool_id: Mapped[Id | None] = ref("工具", "tool", alias=("工具名称",))
    quantity: Mapped[Quantity] = col("借出数量", alias=("数量", "借用数量"), default=Decimal("1"))
    condition_out: Mapped[ConditionOut] = col("借出时状况", filter=True, carry=True, default=ConditionOut.GOOD)
    returned_quantity: Mapped[Quantity | None] = col("归还数量")
    returned_on: Mapped[Day | None] = col("归还日期", filter=True)
    return_condition: Mapped[LoanReturnCondition | None] = col("归还状况", filter=True)
    received_by_id: Mapped[Id | None] = ref("验收人", "staff", hide=True)

    @computed("借用物名称", search=True)
    def thing_name(self) -> Txt | None:
        item = collected(self, sa.select(Item.name).where(Item.id == self.item_id))
        card = collected(self, sa.select(FixedAsset.name).where(FixedAsset.id == self.fixed_asset_id))
        tool = collected(self, sa.select(Tool.name).where(Tool.id == self.tool_id))
        return nz(nz(item, card), tool)

    rules = (
        positive(quantity),
        positive(returned_quantity, zero=True),
        at_most(returned_quantity, quantity),
        not_future(returned_on),
        required_when(
            return_condition, lambda r: r.returned_on is not None, message="已填归还日期，请填写“归还状况”。"
        ),
        required_when(received_by_id, lambda r: r.returned_on is not None, message="已填归还日期，请填写“验收人”。"),
        *(
            unique_together("document_id", name, message="同一物品在本单上已有一行，请合并填写。")
            for name in ("item_id", "fixed_asset_id", "tool_id")
        ),
    )

    def restored_quantity(self) -> Decimal:
        """How much of a stores item came back fit for use: of lost goods what did come back, of damaged ones none."""
        if self.item_id is None or self.returned_quantity is None:
            return Decimal(0)
        is_fit = self.return_condition is not None and self.return_condition is not LoanReturnCondition.DAMAGED
        return self.returned_quantity if is_fit else Decimal(0)

    def is_to_be_lent(self) -> bool:
        """Whether the thing is still to be handed out, so that it must be there and fit."""
        return self.document is not None and self.document.state in Loan.BEFORE_LENDING

    @refuse("", ONLY_ONE_THING, on="item_id")
    def names_one_thing(self, at: At) -> Verdict:
        things = (self.item_id, self.fixed_asset_id, self.tool_id)
        return sum(thing is not None for thing in things) == 1 or {"row": self.line_no}

    @refuse("", "“{item}”{reason}，不能出借，请办理领用或改选其他物品。", on="item_id")
    def item_may_be_lent(self, at: At) -> Verdict:
        """Goods that are kept by batch are used up; nothing of a disabled item goes out."""
        item = at.get(Item, self.item_id)
        if item is None or not self.is_to_be_lent() or not (item.is_batch_tracked or item.is_disabled):
            return True
        return {"item": item.name, "reason": "已停用" if item.is_disabled else "按批次管理"}

    @refuse("", "资产“{asset}”{reason}，请核对。", on="fixed_asset_id")
    def asset_may_be_lent(self, at: At) -> Verdict:
        """An asset is in use or idle, and is lent as one."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        if card is None:
            return True
        if self.quantity != 1:
            return {"asset": card.name, "reason": "的“借出数量”只能是1"}
        if not self.is_to_be_lent() or card.life_state in LENDABLE:
            return True
        return {"asset": card.name, "reason": f"现在是“{card.life_state.label}”，在用或闲置的才能出借"}

    @refuse("", "工具“{tool}”{reason}，请改选其他工具或减少数量。", on="tool_id")
    def tool_may_be_lent(self, at: At) -> Verdict:
        """A tool is in order and in store."""
        tool = at.get(Tool, self.tool_id)
        if tool is None or not self.is_to_be_lent():
            return True
        conditions = Tool.ToolCondition
        if tool.tool_condition not in (conditions.GOOD, conditions.WORN):
            return {"tool": tool.name, "reason": f"{tool.tool_condition.label}，不能出借"}
        if tool.inspection_until is not None and tool.inspection_until < at.today:
            return {"tool": tool.name, "reason": f"检验有效期已于{tool.inspection_until}届满，不能出借"}
        left = tool.quantity - tool.issued_quantity
        return self.quantity <= left or {"tool": tool.name, "reason": f"在库只有{QUANTITY.text(left)}"}

    @refuse("", "“归还日期”不得早于借用单的“借出日期”，请核对。", on="returned_on")
    def comes_back_after_it_left(self, at: At) -> Verdict:
        lent = None if self.document is None else self.document.lent_on
        return self.returned_on is None or lent is None or self.returned_on >= lent

    @refuse("", "已有 {quantity} 归还入库，“归还数量”不能少于已入库数量。", on="returned_quantity")
    def keeps_what_was_posted(self, at: At) -> Verdict:
        if self.item_id is None or self.document is None or self.document.state is not Loan.State.PARTLY_RETURNED:
            return True
        posted, _ = given_back(movements_of(self.document, at), self.item_id)
        return posted <= (self.returned_quantity or 0) or {"quantity": QUANTITY.text(posted)}


def is_refused(exchange: Any) -> bool:
    """Nothing new was given out."""
    return exchange.outcome is OldForNew.Outcome.REFUSED


class OldForNew(
    Register,
    label="以旧换新登记",
    menu="store",
    help="一行是一次交旧领新或因未交旧物被拒；领用单发放或拒发时自动登记，其他情况由保管员在收回旧物时填写。",
):
    """One row is one old item handed back against a new one, or refused."""

    class OldCondition(Choice):
        DAMAGED, WORN_OUT = "损坏", "用尽"

    class Outcome(Choice):
        EXCHANGED, REFUSED = "已换发", "拒绝发放"

    class OldDisposal(Choice):
        REPAIR, WRITE_OFF, RECYCLE, PENDING = "维修", "报损", "回收变卖", "待处理"

    title_column = "item_id"
    never_entered = ("stock_out_id",)
    whose = own(klass="class_group_id", department="department_id")

    exchanged_on: Mapped[Day] = col("日期", alias=("换发日期", "登记日期"), filter=True, carry=True, default=today)
    item_id: Mapped[Id] = ref("物品", "item", alias=("物品名称", "旧物名称"), search=True, filter=True)
    old_quantity: Mapped[Quantity] = col("旧物数量", alias=("交旧数量", "回收数量"))
    old_condition: Mapped[OldCondition] = col("旧物状况", filter=True, carry=True, default=OldCondition.DAMAGED)
    new_quantity: Mapped[Quantity] = col("新领数量", alias=("领新数量", "领用数量"))
    outcome: Mapped[Outcome] = col("办理结果", filter=True, default=Outcome.EXCHANGED)
    refusal_reason: Mapped[Txt | None] = col("拒发原因", search=True)
    recipient_id: Mapped[Id] = ref("领用人", "staff", alias=("交旧人",), filter=True, carry=True)
    department_id: Mapped[Id | None] = ref("领用部门", "department", alias=("部门",), filter=True, carry=True)
    class_group_id: Mapped[Id | None] = ref("领用班级", "class_group", alias=("班级",), filter=True, hide=True)
    keeper_id: Mapped[Id] = ref("保管员", "staff", filter=True, carry=True, default=me)
    old_disposal: Mapped[OldDisposal] = col("旧物处理", filter=True, carry=True, default=OldDisposal.PENDING)
    stock_out_id: Mapped[Id | None] = ref("出库单", "stock_out", hide=True)

    rules = (
        not_future(exchanged_on),
        positive(old_quantity, zero=True),
        positive(new_quantity, zero=True),
        required_when(refusal_reason, is_refused),
    )

    @refuse(
        "", "“旧物数量”少于“新领数量”，请收齐旧物，或将“办理结果”改为拒绝发放、“新领数量”改为0。", on="old_quantity"
    )
    def brings_as_many_as_it_takes(self, at: At) -> Verdict:
        return is_refused(self) or self.old_quantity >= self.new_quantity

    @refuse("", "拒绝发放的，“新领数量”须为0。", on="new_quantity")
    def gives_nothing_when_refused(self, at: At) -> Verdict:
        return not is_refused(self) or self.new_quantity == 0


def exchange_of(sheet: Any, line: Any, at: At, **values: Any) -> OldForNew:
    """An unsaved row on a line of an issue."""
    return OldForNew(
        school_id=sheet.school_id,
        exchanged_on=at.today,
        item_id=line.item_id,
        old_quantity=line.returned_old_quantity or Decimal(0),
        recipient_id=sheet.recipient_id,
        department_id=sheet.department_id,
        class_group_id=sheet.class_group_id,
        keeper_id=at.staff_id or sheet.keeper_id,
        stock_out_id=sheet.id,
        **values,
    )


def record_exchanges(sheet: Any, at: At) -> dt.date:
    """Before an issue enters the books, every line that brought old things gets its row; returns the day of posting.

    Written here, while the lines are not sealed yet.
    """
    exchanged = [
        (line, exchange_of(sheet, line, at, new_quantity=min(line.quantity, line.returned_old_quantity)))
        for line in sheet.lines
        if sheet.recipient_id is not None and line.returned_old_quantity and line.quantity is not None
    ]
    at.session.add_all(row for _, row in exchanged)
    at.session.flush()
    for line, row in exchanged:
        line.old_for_new_id = row.id
    at.session.flush()
    return at.today


def record_refusals(sheet: Any, at: At) -> None:
    """B034: what was refused because the old things were not brought stays on record."""
    for line in sheet.lines:
        wanted = line.requested_quantity if line.quantity is None else line.quantity
        if not (sheet.recipient_id and sheet.refusal_reason and line.is_old_for_new) or line.is_first_issue:
            continue
        if (line.returned_old_quantity or Decimal(0)) < wanted:
            reason = {"outcome": OldForNew.Outcome.REFUSED, "refusal_reason": sheet.refusal_reason}
            at.session.add(exchange_of(sheet, line, at, new_quantity=Decimal(0), **reason))
