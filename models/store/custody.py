"""Tools, and who holds them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Code,
    Day,
    Id,
    Moment,
    Money,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    before,
    blank,
    both,
    col,
    computed,
    earlier,
    listed,
    me,
    next_code,
    not_future,
    now,
    own,
    positive,
    ref,
    refuse,
    required_when,
    today,
    was,
    when,
)
from models.core.kinds import QUANTITY
from models.store.settings import TOOL_DUE_DAYS
from models.vocabulary import LoanReturnCondition


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
        # Tools that are lent out (loan_line) will be added.
        is_out = both(ToolIssue.tool_id == self.id, blank(ToolIssue.returned_at))
        return amount_of(self, sa.select(sa.func.sum(ToolIssue.quantity)).where(is_out))

    @computed("现持有人", search=True)
    def holder(self) -> Txt | None:
        from models.people.staff import Staff

        # The borrowers of open loans (loan) will be added.
        holders = (
            sa.select(Staff.name)
            .join(ToolIssue, ToolIssue.holder_id == Staff.id)
            .where(ToolIssue.tool_id == self.id, blank(ToolIssue.returned_at))
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
        left = tool.quantity - sum(waiting, at.ask(out) or Decimal(0))
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
