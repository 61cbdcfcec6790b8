"""What is needed, what is planned for it, and what several suppliers ask for it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, distinct, func, inspect, select
from sqlalchemy.orm import Mapped, aliased

from models.core import (
    At,
    Choice,
    Count,
    Day,
    Document,
    File,
    Id,
    Line,
    Money,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    col,
    collected,
    computed,
    current_term,
    document,
    filled,
    fixed_after,
    given,
    has_lines,
    joined,
    lines,
    me,
    not_future,
    not_the_preparer,
    nz,
    of,
    own,
    own_department,
    positive,
    ref,
    refuse,
    remind,
    step,
    times,
    today,
    total,
    unique_together,
    warn,
    was,
    when,
)
from models.core.expressions import is_class
from models.purchasing.purchasing import (
    PurchaseOrder,
    PurchaseRequest,
    PurchaseRequestLine,
    fill_from_request,
    uninvolved,
)
from models.purchasing.settings import DEMAND_LEAD_DAYS, MARKET_PRICE_CHECK, MINIMUM_QUOTATIONS
from models.purchasing.suppliers import excluded_supplier
from models.vocabulary import FundSource, ProcurementMethod, PurchaseCategory, PurchaseMode

FEW_SUPPLIERS = (
    ProcurementMethod.CENTRAL,
    ProcurementMethod.FRAMEWORK,
    ProcurementMethod.ONLINE_MALL,
    ProcurementMethod.SINGLE_SOURCE,
)
"""Ways of procurement in which fewer quotations than usual may be explained."""


def is_counted_against(request: Any) -> Any:
    """Condition on requests that use up a plan: not rejected or cancelled."""
    return request.state.not_in((PurchaseRequest.State.REJECTED, PurchaseRequest.State.CANCELLED))


def stock_of(row: Any) -> Any:
    """What the stores hold of the row's item, zero for goods that are no stores item."""
    from models.store.store import Item

    return nz(collected(row, select(Item.stock_quantity).where(Item.id == row.item_id)), Decimal(0))


class SupplyDemand(
    Register,
    label="用品需求统计",
    menu="purchasing",
    help="一行是一个部门在一周或一学期对一种物品的需求；由部门负责人或保管员统计，每周提前汇报，汇总后列入采购计划。",
):
    """One row is one department's need for one item in one week or term."""

    title_column = "item_name"
    whose = own(department="department_id", rows="counted_by_id created_by")
    never_entered = ("purchase_plan_id",)

    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    week_no: Mapped[Count | None] = col(
        "周次", alias=("周", "周数"), filter=True, carry=True, help="第几周，1至26；整学期的需求留空"
    )
    department_id: Mapped[Id] = ref(
        "部门", "department", alias=("需求部门", "科室", "使用部门"), filter=True, carry=True, default=own_department
    )
    item_id: Mapped[Id | None] = ref("物品", "item")
    item_name: Mapped[Txt] = col(
        "物品名称", alias=("名称", "品名", "用品名称"), search=True, default=of("item_id", "name")
    )
    specification: Mapped[Txt | None] = col(
        "规格型号", alias=("规格", "型号"), search=True, default=of("item_id", "specification")
    )
    unit: Mapped[Txt] = col("单位", default=of("item_id", "unit"))
    quantity: Mapped[Quantity] = col("需求数量", alias=("数量", "需要数量"))
    needed_on: Mapped[Day] = col(
        "需用日期", alias=("需要日期", "使用日期", "需用时间"), filter=True, carry=True, remind=7
    )
    activity: Mapped[Txt | None] = col("用于活动", alias=("用途", "活动"), search=True, carry=True)
    counted_by_id: Mapped[Id] = ref("统计人", "staff", alias=("填报人", "上报人"), carry=True, default=me)
    reported_on: Mapped[Day] = col("汇报日期", alias=("填报日期", "上报日期"), filter=True, carry=True, default=today)
    purchase_plan_id: Mapped[Id | None] = ref("列入采购计划", "purchase_plan", filter=True, hide=True)

    @computed("现有库存", hide=True)
    def stock_quantity(self) -> Quantity:
        return stock_of(self)

    rules = (
        positive(week_no),
        at_most(week_no, 26),
        positive(quantity),
        before(reported_on, needed_on),
        fixed_after(
            term_id,
            department_id,
            item_id,
            item_name,
            specification,
            unit,
            quantity,
            when=lambda row: row.purchase_plan_id is not None,
            message="该需求已列入采购计划，不能修改；数量有变请另报一条。",
        ),
    )
    notes = (
        remind("B012", "每周提醒各部门负责人汇报下周需求；提前不足规定天数的为迟报。"),
        remind("B013-1", "需用日期前提醒采购员和保管员备足库存或申请覆盖不到的需求。"),
    )

    @warn("", "“需用日期”距“汇报日期”不足 {n} 天，属迟报，请尽快告知采购员和保管员。", on="needed_on")
    def is_reported_in_time(self, at: At) -> Verdict:
        days = at.setting(DEMAND_LEAD_DAYS, on=self.reported_on)
        return self.needed_on - self.reported_on >= dt.timedelta(days=days) or {"n": days}

    @refuse("", "“列入采购计划”由采购计划的“汇总需求”写入，不能手工填写或修改。", on="purchase_plan_id")
    def is_collected_by_a_plan(self, at: At) -> Verdict:
        return at.is_system or bool(at.context.trusted) or was(self, "purchase_plan_id") == self.purchase_plan_id


def open_demands(plan: Any, at: At) -> list[SupplyDemand]:
    """Needs of the plan's term, and of its department if it has one, that no plan holds and that fit its category."""
    waiting = select(SupplyDemand).where(
        SupplyDemand.school_id == plan.school_id,
        SupplyDemand.term_id == plan.term_id,
        SupplyDemand.purchase_plan_id.is_(None),
    )
    if plan.department_id is not None:
        waiting = waiting.where(SupplyDemand.department_id == plan.department_id)
    demands: list[SupplyDemand] = at.all(waiting.order_by(SupplyDemand.id))
    return [demand for demand in demands if fits_category(demand, plan.category, at)]


def fits_category(demand: SupplyDemand, category: PurchaseCategory, at: At) -> bool:
    """Whether the goods belong into a plan of the category; goods of no such category may go into any."""
    from models.store.store import Item

    item = at.get(Item, demand.item_id)
    if item is None or item.category.name not in PurchaseCategory.__members__:
        return True
    return item.category.name in (category.name, "OTHER")


def has_open_demands(row: Any, at: At) -> bool | str:
    """Something is left to be collected."""
    return bool(open_demands(row, at)) or "没有未列入计划的“用品需求统计”，请先请各部门汇报本学期需求。"


def goods_of(row: Any) -> tuple[Any, ...]:
    """What makes two needs one line: the item, or name, size and unit of goods that are no item."""
    return (row.item_id,) if row.item_id is not None else (row.item_name, row.specification, row.unit)


def collect(row: Any, at: At) -> None:
    """One line for each kind of goods with the summed demand; the needs remember their plan."""
    held = {goods_of(line): line for line in row.lines}
    for demand in open_demands(row, at):
        line = held.get(goods_of(demand))
        if line is None:
            line = PurchasePlanLine(
                item_id=demand.item_id,
                item_name=demand.item_name,
                specification=demand.specification,
                unit=demand.unit,
                quantity=demand.quantity,
                department_id=demand.department_id,
                needed_on=demand.needed_on,
            )
            held[goods_of(demand)] = line
            row.lines.append(line)
        else:
            line.quantity += demand.quantity
            line.department_id = demand.department_id if line.department_id == demand.department_id else None
            line.needed_on = min(line.needed_on or demand.needed_on, demand.needed_on)
        demand.purchase_plan_id = row.id


def free_demands(row: Any, at: At) -> None:
    """The needs of a cancelled plan may go into another."""
    for demand in at.all(select(SupplyDemand).where(SupplyDemand.purchase_plan_id == row.id)):
        demand.purchase_plan_id = None


def is_used_up(row: Any, at: At) -> bool | str:
    """Every line was asked for, or the remarks say what becomes of the rest."""
    rest = next((line for line in row.lines if line.requested_quantity < line.quantity), None)
    if rest is None or row.remarks:
        return True
    return f"计划明细“{rest.item_name}”尚未全部申请采购，请继续申请，或在“备注”说明不再采购的原因。"


class PurchasePlan(
    Document,
    label="采购计划",
    menu="purchasing",
    help="一行是一个学期、月或年度对一类物品的采购（添置）计划及其明细；总务处、采购员或保管员开学前编制，校长批准。",
):
    """One row is one plan of additions of one department or kind of goods for a term, month or year."""

    class State(Choice):
        DRAFT = "草稿"
        SUBMITTED = "待审批"
        APPROVED = "已批准"
        COMPLETED = "已完成"
        CANCELLED = "已作废"

    class PeriodKind(Choice):
        TERM = "学期计划"
        MONTH = "月度计划"
        YEAR = "年度添置计划"
        EXTRA = "追加计划"

    whose = own(department="department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    period_kind: Mapped[PeriodKind] = col("计划类型", filter=True, carry=True, default=PeriodKind.TERM)
    title: Mapped[Txt] = col("计划名称", alias=("名称", "标题"), search=True)
    category: Mapped[PurchaseCategory] = col("采购类别", alias=("类别",), filter=True, carry=True)
    department_id: Mapped[Id | None] = ref(
        "需求部门", "department", alias=("部门",), filter=True, carry=True, help="留空为全校"
    )
    fund_source: Mapped[FundSource | None] = col(
        "资金来源", alias=("经费来源",), filter=True, carry=True, default=FundSource.PUBLIC_FUND
    )

    lines: Mapped[list[PurchasePlanLine]] = lines("PurchasePlanLine")

    @computed("计划总额")
    def planned_total_amount(self) -> Money:
        return total(self.lines, lambda line: line.planned_amount)

    @computed("已申请金额", hide=True)
    def requested_amount(self) -> Money:
        return amount_of(
            self,
            select(func.sum(PurchaseRequestLine.estimated_amount))
            .join(PurchaseRequest, PurchaseRequest.id == PurchaseRequestLine.document_id)
            .where(PurchaseRequest.purchase_plan_id == self.id, is_counted_against(PurchaseRequest)),
        )

    notes = (remind("B011", "开学前提醒总务主任批准办公、日常、教学用品和食材采购计划。"),)

    steps = (
        step(
            "collect",
            "汇总需求",
            "DRAFT",
            "DRAFT",
            "director buyer storekeeper",
            needs=(has_open_demands,),
            effect=collect,
        ),
        step("submit", "提交", "DRAFT", "SUBMITTED", "director buyer storekeeper", needs=(has_lines,)),
        step("approve", "批准", "SUBMITTED", "APPROVED", "principal", needs=(not_the_preparer,)),
        step("send_back", "退回", "SUBMITTED", "DRAFT", "principal", opinion=True),
        step("complete", "完成", "APPROVED", "COMPLETED", "director", needs=(is_used_up,), asks=("remarks",)),
        step("cancel", "作废", "DRAFT SUBMITTED", "CANCELLED", "director", opinion=True, effect=free_demands),
    )


class PurchasePlanLine(
    Line,
    label="采购计划明细",
    menu="purchasing",
    help="一行是计划购买的一种物品及其数量和预计单价；由编制人填写，或用“汇总需求”从用品需求统计带入。",
):
    """One row is one planned kind of goods of a purchase plan."""

    document_id: Mapped[Id] = document("purchase_plan")
    item_id: Mapped[Id | None] = ref("物品", "item")
    item_name: Mapped[Txt] = col(
        "物品名称", alias=("名称", "品名", "货物名称"), search=True, default=of("item_id", "name")
    )
    specification: Mapped[Txt | None] = col(
        "规格型号", alias=("规格", "型号"), search=True, default=of("item_id", "specification")
    )
    unit: Mapped[Txt] = col("单位", carry=True, default=of("item_id", "unit"))
    quantity: Mapped[Quantity] = col("计划数量", alias=("数量", "采购数量"))
    planned_unit_price: Mapped[Money | None] = col(
        "预计单价", alias=("单价", "预算单价", "估价"), default=of("item_id", "reference_price")
    )
    department_id: Mapped[Id | None] = ref("使用部门", "department", alias=("部门",), filter=True, carry=True)
    needed_on: Mapped[Day | None] = col("需用日期", alias=("需要日期",), filter=True, carry=True)

    @computed("预计金额")
    def planned_amount(self) -> Money | None:
        return times(self.quantity, self.planned_unit_price)

    @computed("现有库存", hide=True)
    def stock_quantity(self) -> Quantity:
        return stock_of(self)

    @computed("已申请数量", hide=True)
    def requested_quantity(self) -> Quantity:
        return amount_of(
            self,
            select(func.sum(PurchaseRequestLine.quantity))
            .join(PurchaseRequest, PurchaseRequest.id == PurchaseRequestLine.document_id)
            .where(PurchaseRequestLine.purchase_plan_line_id == self.id, is_counted_against(PurchaseRequest)),
        )

    rules = (positive(quantity), positive(planned_unit_price, zero=True))


def is_on_paper(row: Any, at: At) -> bool | str:
    """Every quotation has its paper."""
    for number, line in enumerate(row.lines, 1):
        if line.quotation_file is None:
            return f"报价明细第 {number} 行没有“报价依据”，请上传报价单或截图。"
    return True


def suppliers_asked(comparison: Any) -> Any:
    """How many suppliers quoted in the comparison."""
    if not is_class(comparison):
        return len({line.supplier_id for line in comparison.lines if line.supplier_id is not None})
    line = aliased(PriceComparisonLine)
    return amount_of(
        comparison, select(func.count(distinct(line.supplier_id))).where(line.document_id == comparison.id)
    )


def cheapest_complete_offer(comparison: Any) -> Any:
    """The smallest sum that one supplier asks for everything compared; blank where nobody quoted everything."""
    if is_class(comparison):
        return collected(comparison, complete_offers(comparison).limit(1))
    compared = {line.purchase_request_line_id for line in comparison.lines}
    offers: dict[int, list[PriceComparisonLine]] = {}
    for line in comparison.lines:
        offers.setdefault(line.supplier_id, []).append(line)
    sums = [
        sum((line.quoted_amount or Decimal(0) for line in offer), Decimal(0))
        for offer in offers.values()
        if {line.purchase_request_line_id for line in offer} == compared
    ]
    return min(sums, default=None)


def complete_offers(comparison: Any) -> Select[Any]:
    """Sums of the suppliers that quoted everything compared, the smallest first."""
    line, other, wanted = aliased(PriceComparisonLine), aliased(PriceComparisonLine), aliased(PurchaseRequestLine)
    compared = (
        select(func.count(distinct(other.purchase_request_line_id)))
        .where(other.document_id == comparison.id)
        .correlate(inspect(comparison).selectable)
        .scalar_subquery()
    )
    asked = func.sum(times(wanted.quantity, line.quoted_price))
    return (
        select(asked)
        .select_from(line)
        .join(wanted, wanted.id == line.purchase_request_line_id)
        .where(line.document_id == comparison.id)
        .group_by(line.supplier_id)
        .having(func.count(distinct(line.purchase_request_line_id)) == compared)
        .order_by(asked)
    )


def dearer_than_the_market(comparison: PriceComparison, at: At, check: str) -> bool:
    """B005-2: the chosen supplier asks more than the market, and the school wants this `check`."""
    if at.setting(MARKET_PRICE_CHECK, on=comparison.date) != check:
        return False
    return any(
        line.quoted_price > line.market_price
        for line in comparison.lines
        if line.supplier_id == comparison.selected_supplier_id
    )


def open_order(row: Any, at: At) -> None:
    """The draft of the order for the chosen offer, bought by who asks for it."""
    order = PurchaseOrder(
        school_id=row.school_id,
        date=at.today,
        purchase_request_id=row.purchase_request_id,
        supplier_id=row.selected_supplier_id,
        purchase_mode=PurchaseMode.PRICE_COMPARISON,
        buyer_id=at.staff_id or row.first_inquirer_id,
        price_comparison_id=row.id,
    )
    fill_from_request(order, at)
    at.session.add(order)


def something_is_left_to_order(row: Any, at: At) -> bool | str:
    """The compared goods are not all ordered yet."""
    compared = {line.purchase_request_line_id for line in row.lines}
    wanted = [at.get(PurchaseRequestLine, line_id) for line_id in compared]
    is_open = any(line is not None and line.quantity > line.ordered_quantity for line in wanted)
    return is_open or "该比价单的物品已全部下单，请直接办理那份“采购单”。"


class PriceComparison(
    Document,
    label="询价比价单",
    menu="purchasing",
    help="一行是一份采购申请的一次询价比价（货比三家）及各家报价；采购申请批准后由两名询价人填写，总务主任或校长审定。",
):
    """One row is one comparison of quotations for one purchase request."""

    class State(Choice):
        DRAFT = "询价中"
        SUBMITTED = "待审批"
        SELECTED = "已选定"
        REJECTED = "已驳回"
        CANCELLED = "已作废"

    whose = own(department="purchase_request_id.department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    purchase_request_id: Mapped[Id] = ref("采购申请", "purchase_request", alias=("申请单号", "申请单"), filter=True)
    title: Mapped[Txt] = col(
        "询价内容", alias=("采购内容", "项目名称"), search=True, default=of("purchase_request_id", "purpose")
    )
    first_inquirer_id: Mapped[Id] = ref(
        "询价人一", "staff", alias=("询价人", "经办人"), filter=True, carry=True, default=me
    )
    second_inquirer_id: Mapped[Id] = ref("询价人二", "staff", carry=True)
    exemption_reason: Mapped[Txt | None] = col("不足三家原因", hide=True)
    selected_supplier_id: Mapped[Id | None] = ref(
        "拟选供应商", "supplier", alias=("中选供应商", "成交供应商"), filter=True
    )
    selection_reason: Mapped[Txt | None] = col("中选理由", alias=("选定理由",), hide=True)

    lines: Mapped[list[PriceComparisonLine]] = lines("PriceComparisonLine")

    @computed("报价家数")
    def quotation_count(self) -> Count:
        return suppliers_asked(self)

    @computed("最低报价")
    def lowest_amount(self) -> Money | None:
        return cheapest_complete_offer(self)

    @computed("中选金额")
    def selected_amount(self) -> Money | None:
        chosen = total(
            self.lines, lambda line: line.quoted_amount, lambda line: line.supplier_id == self.selected_supplier_id
        )
        return when(given(self.selected_supplier_id), chosen, None)

    def is_being_compared(self) -> bool:
        """Whether the choice is still open: later on, the papers behind it may change."""
        return self.state in (PriceComparison.State.DRAFT, PriceComparison.State.SUBMITTED)

    @refuse("", "“采购申请”尚未批准或已办结，不能询价，请先完成采购申请审批。", on="purchase_request_id")
    def has_an_approved_request(self, at: At) -> Verdict:
        request, states = at.get(PurchaseRequest, self.purchase_request_id), PurchaseRequest.State
        if request is None or not self.is_being_compared():
            return True
        return request.state in (states.APPROVED, states.PURCHASING)

    @refuse("R2.02", "询价人须为两人；未选最低价请填写“中选理由”。", on="second_inquirer_id")
    def is_asked_by_two(self, at: At) -> Verdict:
        return self.first_inquirer_id is None or self.first_inquirer_id != self.second_inquirer_id

    @refuse("R2.02", "询价人须为两人；未选最低价请填写“中选理由”。", on="selection_reason")
    def explains_a_dearer_choice(self, at: At) -> Verdict:
        lowest, selected = self.lowest_amount, self.selected_amount
        return lowest is None or selected is None or selected <= lowest or bool(self.selection_reason)

    @refuse("", "“拟选供应商”没有在本单报价，请从报价明细的供应商中选择。", on="selected_supplier_id")
    def chooses_among_the_quotations(self, at: At) -> Verdict:
        chosen = self.selected_supplier_id
        return chosen is None or any(line.supplier_id == chosen for line in self.lines)

    @refuse("B005-2", "拟选报价高于市场价，请选择不高于市场价的供应商或重新询价。", on="selected_supplier_id")
    def is_not_above_the_market(self, at: At) -> Verdict:
        return not dearer_than_the_market(self, at, "REFUSE")

    @warn("B005-2", "拟选报价高于市场价，请选择不高于市场价的供应商或重新询价。", on="selected_supplier_id")
    def is_warned_above_the_market(self, at: At) -> Verdict:
        return not dearer_than_the_market(self, at, "WARN")

    @refuse(
        "B006-1",
        "报价不足 {n} 家，请补充询价；框架协议、电子卖场、单一来源等须填写“不足三家原因”。",
        on="exemption_reason",
        at="submit",
    )
    def has_enough_quotations(self, at: At) -> Verdict:
        least = at.setting(MINIMUM_QUOTATIONS, on=self.date)
        if self.quotation_count >= least:
            return True
        request = at.get(PurchaseRequest, self.purchase_request_id)
        may_be_explained = request is not None and request.procurement_method in FEW_SUPPLIERS
        return (may_be_explained and bool(self.exemption_reason)) or {"n": least}

    # Orders name a selected comparison only, so none can name the draft that is cancelled.
    steps = (
        step(
            "submit",
            "提交",
            "DRAFT",
            "SUBMITTED",
            "buyer director",
            needs=(has_lines, filled("selected_supplier_id"), is_on_paper),
        ),
        step(
            "select",
            "审定",
            "SUBMITTED",
            "SELECTED",
            "director principal",
            needs=(uninvolved("first_inquirer_id", "second_inquirer_id"),),
            id="R2.04-2",
        ),
        step("send_back", "退回", "SUBMITTED", "DRAFT", "director principal", opinion=True),
        step("reject", "驳回", "SUBMITTED", "REJECTED", "director principal", opinion=True),
        step("cancel", "作废", "DRAFT", "CANCELLED", "buyer director"),
        step(
            "open_order",
            "生成采购单",
            "SELECTED",
            "SELECTED",
            "buyer director",
            optional=True,
            needs=(something_is_left_to_order,),
            effect=open_order,
        ),
    )


class PriceComparisonLine(
    Line,
    label="报价明细",
    menu="purchasing",
    help="一行是一家供应商对采购申请一条明细的报价和依据；由询价人每询一家填写一行。",
):
    """One row is one supplier's quotation for one line of the purchase request."""

    document_id: Mapped[Id] = document("price_comparison")
    purchase_request_line_id: Mapped[Id] = ref("申请明细", "purchase_request_line", carry=True)
    supplier_id: Mapped[Id] = ref(
        "供应商", "supplier", alias=("报价单位", "供货商", "报价供应商"), filter=True, carry=True
    )
    quoted_price: Mapped[Money] = col("报价", alias=("报价单价", "单价", "询价价格"))
    market_price: Mapped[Money] = col(
        "市场价", alias=("市场价格", "参考价"), default=of("purchase_request_line_id", "market_price")
    )
    is_wholesale: Mapped[YesNo] = col("批发价", filter=True, carry=True, default=False)
    is_tax_freight_included: Mapped[YesNo] = col("含税含运费", carry=True, default=True)
    quoted_on: Mapped[Day] = col("报价日期", alias=("询价日期",), carry=True, default=today)
    delivery_days: Mapped[Count | None] = col("供货天数", alias=("交货天数",), carry=True)
    warranty_months: Mapped[Count | None] = col("质保月数", hide=True)
    quotation_file: Mapped[File | None] = col("报价依据", hide=True, help="报价单照片、网页截图或盖章报价函")

    @computed("物品名称", search=True)
    def item_name(self) -> Txt | None:
        wanted = PurchaseRequestLine
        full = joined(wanted.item_name, " ", wanted.specification)
        name = when(given(wanted.specification), full, wanted.item_name)
        return collected(self, select(name).where(wanted.id == self.purchase_request_line_id))

    @computed("数量")
    def quantity(self) -> Quantity | None:
        wanted = PurchaseRequestLine
        return collected(self, select(wanted.quantity).where(wanted.id == self.purchase_request_line_id))

    @computed("报价金额")
    def quoted_amount(self) -> Money | None:
        return times(self.quantity, self.quoted_price)

    rules = (
        unique_together(
            document_id,
            purchase_request_line_id,
            supplier_id,
            message="该供应商对这条“申请明细”已有报价，请直接修改那一行。",
        ),
        positive(quoted_price),
        positive(market_price),
        not_future(quoted_on),
        positive(delivery_days, zero=True),
        positive(warranty_months, zero=True),
    )

    @refuse("", "“申请明细”不属于本单的“采购申请”，请重新选择。", on="purchase_request_line_id")
    def belongs_to_the_request(self, at: At) -> Verdict:
        wanted = at.get(PurchaseRequestLine, self.purchase_request_line_id)
        if wanted is None or self.document is None:
            return True
        return wanted.document_id == self.document.purchase_request_id

    @refuse("", "供应商“{supplier}”已停用或列入黑名单，不能询价，请改选其他供应商。", on="supplier_id")
    def asks_a_trusted_supplier(self, at: At) -> Verdict:
        is_open = self.document is not None and self.document.is_being_compared()
        excluded = excluded_supplier(self.supplier_id, at) if is_open else None
        return excluded is None or {"supplier": excluded.name}
