"""What is needed, what is planned for it, and what several suppliers ask for it."""

from __future__ import annotations

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
    Txt,
    Verdict,
    YesNo,
    amount_of,
    col,
    collected,
    computed,
    document,
    filled,
    given,
    has_lines,
    joined,
    lines,
    me,
    not_future,
    of,
    own,
    positive,
    ref,
    refuse,
    step,
    times,
    today,
    total,
    unique_together,
    warn,
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
from models.purchasing.settings import MARKET_PRICE_CHECK, MINIMUM_QUOTATIONS
from models.purchasing.suppliers import excluded_supplier
from models.vocabulary import ProcurementMethod, PurchaseMode

FEW_SUPPLIERS = (
    ProcurementMethod.CENTRAL,
    ProcurementMethod.FRAMEWORK,
    ProcurementMethod.ONLINE_MALL,
    ProcurementMethod.SINGLE_SOURCE,
)
"""Ways of procurement in which fewer quotations than usual may be explained."""


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
