"""From the request to buy to the order and the arrival of the goods."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Day,
    Document,
    Id,
    Line,
    Money,
    Quantity,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    both,
    col,
    collected,
    compute,
    computed,
    document,
    earlier,
    found,
    fulfilled,
    has_lines,
    lines,
    me,
    negate,
    not_the_preparer,
    nz,
    of,
    own,
    own_department,
    pattern,
    positive,
    ref,
    refuse,
    required_when,
    sequence,
    step,
    times,
    today,
    total,
    warn,
    when,
)
from models.core.kinds import QUANTITY
from models.core.steps import Need, take
from models.core.system import SchoolPath, Signature
from models.organisation.organisation import Department, School, SchoolCalendar, Term
from models.organisation.settings import PREPARER_MAY_APPROVE, WEEKLY_PATTERN
from models.purchasing.settings import (
    CENTRAL_APPROVAL_SCOPE,
    CONTRACT_REQUIRED_AMOUNT,
    MARKET_PRICE_CHECK,
    PRICE_COMPARISON_EXEMPT_AMOUNT,
    PURCHASE_DIRECTOR_LIMIT,
    PURCHASE_LEAD_DAY_KIND,
    PURCHASE_LEAD_DAYS,
    REQUEST_EXCESS_PERCENT,
)
from models.vocabulary import FundSource, ProcurementMethod, PurchaseCategory, PurchaseMode

INVOICE = r"\d{20}|(\d{10}|\d{12})[- ]?\d{8}"
INVOICE_MESSAGE = "“发票号”须是20位数电发票号码，或10、12位发票代码加8位号码（如033002000104-12345678），请核对。"
PLANNED_CATEGORIES = (PurchaseCategory.EQUIPMENT, PurchaseCategory.TEACHING, PurchaseCategory.BOOK)
"""What is added by plan: a request outside a plan says why."""


def uninvolved(*columns: str) -> Need:
    """R2.04-2: nobody named in these columns approves the document, unless the school allows it."""

    def need(row: Any, at: At) -> bool | str:
        if at.is_system or at.staff_id is None or at.setting(PREPARER_MAY_APPROVE):
            return True
        named = [getattr(row, column) for column in columns]
        return at.staff_id not in named or "不能审批自己经办的单据，请由其他有权人员审批。"

    return need


def is_food(category: PurchaseCategory | None) -> bool:
    """Whether the category is eaten: food needs licences and goes to the canteen."""
    return category in (PurchaseCategory.FOOD, PurchaseCategory.SEASONING)


def is_school_day(day: dt.date, at: At) -> bool:
    """Whether pupils have lessons: by the school calendar, outside holidays by the weekly pattern."""
    kinds = SchoolCalendar.DayKind
    kind = at.ask(
        select(SchoolCalendar.day_kind)
        .where(SchoolCalendar.school_id == at.school_id, SchoolCalendar.day_kind != kinds.EVENT_DAY)
        .where(SchoolCalendar.starts_on <= day, SchoolCalendar.ends_on >= day)
        .order_by(SchoolCalendar.starts_on.desc(), SchoolCalendar.id.desc())
    )
    if kind is not None:
        return kind in (kinds.MAKE_UP_DAY, kinds.SCHOOL_DAY)
    breaks = (Term.TermKind.WINTER_BREAK, Term.TermKind.SUMMER_BREAK)
    holiday = at.ask(
        select(Term.id)
        .where(Term.school_id == at.school_id, Term.term_kind.in_(breaks))
        .where(Term.starts_on <= day, Term.ends_on >= day)
    )
    return holiday is None and str(day.isoweekday()) in at.setting(WEEKLY_PATTERN, on=day)


def earliest_needed_on(at: At) -> dt.date:
    """The first day a request handed in today may name: so many calendar or school days ahead."""
    days = int(at.setting(PURCHASE_LEAD_DAYS))
    if at.setting(PURCHASE_LEAD_DAY_KIND) == "CALENDAR":
        return at.today + dt.timedelta(days=days)
    day, last = at.today, at.today + dt.timedelta(days=365)
    while days > 0 and day < last:
        day += dt.timedelta(days=1)
        days -= is_school_day(day, at)
    return day


def applicant_is_head(row: Any, at: At) -> bool:
    """Whether the applicant heads the department that asks: his own signature is the department's."""
    department = at.get(Department, row.department_id)
    return department is not None and department.head_id is not None and department.head_id == row.applicant_id


def approves_for_department(row: Any, at: At) -> bool | str | None:
    """The approver is neither applicant nor preparer; where the applicant is the head, nobody is asked."""
    if applicant_is_head(row, at):
        return True
    prepared = not_the_preparer(row, at)
    return prepared if prepared is not True else uninvolved("applicant_id")(row, at)


def is_approved_plan(row: Any, at: At) -> bool:
    """Whether the request names a plan that is approved and not yet completed."""
    from models.purchasing.planning import PurchasePlan

    plan = at.get(PurchasePlan, row.purchase_plan_id)
    return plan is not None and plan.state is PurchasePlan.State.APPROVED


def director_decides(row: Any, at: At) -> bool:
    """R2.01-1: below the limit the director's approval is the last one."""
    return bool(row.estimated_total_amount < at.setting(PURCHASE_DIRECTOR_LIMIT, on=row.date))


def central_school_decides(row: Any, at: At) -> bool:
    """R2.01-2: a central school stands above and has reserved the category for itself."""
    reserved = at.setting(CENTRAL_APPROVAL_SCOPE, on=row.date)
    if not {"ALL", row.category.name, row.category.label} & set(reserved):
        return False
    above = (
        select(School.id)
        .join(SchoolPath, SchoolPath.ancestor_id == School.id)
        .where(SchoolPath.school_id == row.school_id, SchoolPath.depth > 0)
        .where(School.kind == School.Kind.CENTRAL_SCHOOL)
    )
    return at.ask(above) is not None


def approved_without_central_school(row: Any, at: At) -> bool:
    """Whether the request goes straight to APPROVED."""
    return director_decides(row, at) or not central_school_decides(row, at)


def is_ordered(row: Any, at: At) -> bool | str:
    """An order of the request has been placed."""
    placed = (PurchaseOrder.State.DRAFT, PurchaseOrder.State.SUBMITTED)
    order = select(PurchaseOrder.id).where(PurchaseOrder.purchase_request_id == row.id, is_live_order())
    return at.ask(order.where(PurchaseOrder.state.not_in(placed))) is not None or "请先下达该申请的“采购单”。"


def is_served(row: Any, at: At) -> bool | str:
    """Every line is ordered and accepted, or the remarks say what becomes of the rest."""
    for line in row.lines:
        orders = at.all(select(PurchaseOrderLine).where(PurchaseOrderLine.purchase_request_line_id == line.id))
        if sum(order.accepted_quantity for order in orders) < line.quantity and not row.remarks:
            return f"申请明细“{line.item_name}”尚未全部采购验收，请继续采购，或在“备注”说明不再采购的原因。"
    return True


def no_order_names_it(row: Any, at: At) -> bool | str:
    """No order that still counts names the request."""
    order = at.ask(select(PurchaseOrder).where(PurchaseOrder.purchase_request_id == row.id, is_live_order()))
    return order is None or f"采购单{order.document_no or '（草稿）'}已引用该申请，请先作废采购单。"


class PurchaseRequest(
    Document,
    label="采购申请单",
    menu="purchasing",
    help="一行是一份采购申请及其明细；需要购物的经办人提前填写，依次由部门、保管员、总务处、校长和中心学校签批。",
):
    """One row is one request to buy, with its lines and the signatures from handler to central school."""

    class State(Choice):
        DRAFT = "草稿"
        DEPARTMENT_REVIEW = "待部门审批"
        STORE_CERTIFY = "待保管员证明"
        LOGISTICS_REVIEW = "待总务处审批"
        PRINCIPAL_REVIEW = "待校长审批"
        CENTRAL_REVIEW = "待中心学校审批"
        APPROVED = "已批准"
        PURCHASING = "采购中"
        COMPLETED = "已完成"
        REJECTED = "已驳回"
        CANCELLED = "已作废"

    reminds_in = "APPROVED PURCHASING"
    whose = own(rows="applicant_id created_by", department="department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    department_id: Mapped[Id] = ref(
        "申请部门", "department", alias=("部门", "申购部门", "科室"), filter=True, carry=True, default=own_department
    )
    applicant_id: Mapped[Id] = ref("申请人", "staff", alias=("申购人", "经办人"), filter=True, carry=True, default=me)
    category: Mapped[PurchaseCategory] = col("采购类别", alias=("类别",), filter=True, carry=True)
    purpose: Mapped[Txt] = col("用途", alias=("申购理由", "申请理由", "采购理由"), search=True)
    needed_on: Mapped[Day] = col("需用日期", alias=("需要日期", "需用时间"), filter=True, remind=7)
    is_urgent: Mapped[YesNo] = col("紧急采购", filter=True, default=False)
    urgent_reason: Mapped[Txt | None] = col("紧急原因", hide=True)
    fund_source: Mapped[FundSource] = col(
        "资金来源", alias=("经费来源",), filter=True, carry=True, default=FundSource.PUBLIC_FUND
    )
    purchase_plan_id: Mapped[Id | None] = ref("采购计划", "purchase_plan", filter=True, hide=True)
    is_government_catalogue: Mapped[YesNo] = col("政府采购目录内", filter=True, default=False)
    procurement_method: Mapped[ProcurementMethod] = col(
        "拟用采购方式", alias=("采购方式",), filter=True, carry=True, default=ProcurementMethod.INQUIRY
    )

    lines: Mapped[list[PurchaseRequestLine]] = lines("PurchaseRequestLine")

    @computed("预计总额")
    def estimated_total_amount(self) -> Money:
        return total(self.lines, lambda line: line.estimated_amount)

    rules = (
        before("date", needed_on),
        required_when(urgent_reason, lambda row: row.is_urgent, message="紧急采购请填写“紧急原因”。"),
    )
    # The states stand in this order, and only submit leads out of the draft: nobody can be left out.
    notes = (
        compute("B003-2", "采购提前期按自然日或上学日计算。"),
        fulfilled("B031-3", "sequence", "请先由保管员证明库存情况，再报校长室审批。"),
        fulfilled("R2.01-1", "sequence", "该申请金额须由校长批准。"),
        fulfilled("R2.01-2", "sequence", "该申请须报中心学校后勤处批准。"),
        fulfilled("R2.04-2", "refuse", "不能审批自己经办的单据，请由其他有权人员审批。"),
    )

    @refuse(
        "B003-1",
        "“需用日期”须在提交日 {n} 天之后（最早{earliest}）；确属急用请勾选“紧急采购”并填写“紧急原因”。",
        on="needed_on",
        at="submit",
    )
    def is_asked_in_time(self, at: At) -> Verdict:
        earliest = earliest_needed_on(at)
        if self.needed_on >= earliest or (self.is_urgent and self.urgent_reason):
            return True
        return {"n": at.setting(PURCHASE_LEAD_DAYS), "earliest": earliest}

    def is_being_written(self, at: At) -> bool:
        """Whether the request is a draft or handed in just now: later on, the plan behind it may be closed."""
        return self.state is PurchaseRequest.State.DRAFT or at.is_step("submit")

    @refuse("", "“采购计划”尚未批准或已办结，请选择已批准的采购计划。", on="purchase_plan_id")
    def names_an_approved_plan(self, at: At) -> Verdict:
        return self.purchase_plan_id is None or not self.is_being_written(at) or is_approved_plan(self, at)

    @warn("B010", "该申请未列入采购计划，请选择“采购计划”或在备注说明计划外添置的原因。", on="purchase_plan_id")
    def is_planned(self, at: At) -> Verdict:
        if self.category not in PLANNED_CATEGORIES or not self.is_being_written(at) or self.remarks:
            return True
        return is_approved_plan(self, at)

    @refuse("B014-1", "政府采购目录内的物品不得自行采购，请改选“拟用采购方式”。", on="procurement_method", at="submit")
    def keeps_to_the_catalogue(self, at: At) -> Verdict:
        return not (self.is_government_catalogue and self.procurement_method is ProcurementMethod.SELF_PURCHASE)

    steps = (
        step(
            "submit",
            "提交",
            "DRAFT",
            "DEPARTMENT_REVIEW",
            "teacher class_teacher department_head storekeeper buyer asset_clerk canteen_manager director",
            needs=(has_lines,),
        ),
        step(
            "department_approve",
            "部门同意",
            "DEPARTMENT_REVIEW",
            "STORE_CERTIFY",
            "department_head canteen_manager director",
            needs=(approves_for_department,),
            skip=applicant_is_head,
            id="R2.04-2",
        ),
        step(
            "certify",
            "保管员证明",
            "STORE_CERTIFY",
            "LOGISTICS_REVIEW",
            "storekeeper canteen_manager",
            needs=(uninvolved("applicant_id"),),
            id="R2.04-2",
        ),
        step(
            "logistics_approve",
            "总务处同意",
            "LOGISTICS_REVIEW",
            "PRINCIPAL_REVIEW",
            "director",
            needs=(not_the_preparer, uninvolved("applicant_id")),
            id="R2.04-2",
        ),
        step(
            "principal_approve",
            "校长批准",
            "PRINCIPAL_REVIEW",
            "CENTRAL_REVIEW",
            "principal",
            needs=(not_the_preparer, uninvolved("applicant_id")),
            skip=director_decides,
            id="R2.04-2",
        ),
        step(
            "central_approve",
            "中心学校批准",
            "CENTRAL_REVIEW",
            "APPROVED",
            "central_office",
            needs=(not_the_preparer, uninvolved("applicant_id")),
            skip=approved_without_central_school,
            id="R2.04-2",
        ),
        step(
            "send_back",
            "退回",
            "DEPARTMENT_REVIEW STORE_CERTIFY LOGISTICS_REVIEW PRINCIPAL_REVIEW CENTRAL_REVIEW",
            "DRAFT",
            "department_head storekeeper canteen_manager director principal central_office",
            opinion=True,
        ),
        step(
            "reject",
            "驳回",
            "DEPARTMENT_REVIEW STORE_CERTIFY LOGISTICS_REVIEW PRINCIPAL_REVIEW CENTRAL_REVIEW",
            "REJECTED",
            "department_head director principal central_office",
            opinion=True,
        ),
        step("start", "开始采购", "APPROVED", "PURCHASING", "buyer director", needs=(is_ordered,), automatic=True),
        step("complete", "完成", "PURCHASING", "COMPLETED", "buyer director", needs=(is_served,), asks=("remarks",)),
        step(
            "cancel",
            "作废",
            "DRAFT APPROVED",
            "CANCELLED",
            "director principal",
            needs=(no_order_names_it,),
            opinion=True,
        ),
    )


class PurchaseRequestLine(
    Line,
    label="采购申请明细",
    menu="purchasing",
    help="一行是申请购买的一种物品、服务或工程及其数量、市场价和预算单价，由申请人随采购申请单填写。",
):
    """One row is one kind of goods, service or work asked for in a purchase request."""

    document_id: Mapped[Id] = document("purchase_request")
    item_id: Mapped[Id | None] = ref("物品", "item", filter=True)
    item_name: Mapped[Txt] = col(
        "物品名称", alias=("名称", "品名", "货物名称", "商品名称"), search=True, default=of("item_id", "name")
    )
    specification: Mapped[Txt | None] = col("规格型号", search=True, default=of("item_id", "specification"))
    unit: Mapped[Txt] = col("单位", carry=True, default=of("item_id", "unit"))
    quantity: Mapped[Quantity] = col("数量", alias=("申购数量", "采购数量", "计划数量"))
    market_price: Mapped[Money] = col("市场价", alias=("市场价格", "参考价"), default=of("item_id", "reference_price"))
    planned_unit_price: Mapped[Money] = col("预算单价", alias=("单价", "预计单价", "预算价", "估价"))
    purchase_plan_line_id: Mapped[Id | None] = ref("计划明细", "purchase_plan_line", hide=True)

    @computed("预计金额")
    def estimated_amount(self) -> Money:
        return times(self.quantity, self.planned_unit_price)

    @computed("现有库存")
    def stock_quantity(self) -> Quantity:
        from models.store.store import Item

        return nz(collected(self, select(Item.stock_quantity).where(Item.id == self.item_id)), Decimal(0))

    @computed("最近进价", hide=True)
    def last_price(self) -> Money | None:
        from models.store.stock import StockIn, StockInLine

        return collected(
            self,
            select(StockInLine.unit_price)
            .join(StockIn, StockIn.id == StockInLine.document_id)
            .where(StockInLine.item_id == self.item_id, StockIn.state == StockIn.State.POSTED)
            .order_by(StockIn.posted_on.desc(), StockInLine.id.desc())
            .limit(1),
        )

    @computed("已下单数量", hide=True)
    def ordered_quantity(self) -> Quantity:
        return amount_of(
            self,
            select(func.sum(PurchaseOrderLine.quantity))
            .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.document_id)
            .where(PurchaseOrderLine.purchase_request_line_id == self.id, is_live_order()),
        )

    rules = (at_most(planned_unit_price, market_price),)

    @warn(
        "B025",
        "“{item}”现有库存 {stock}，上学期领用 {used}，本次申请 {quantity} 偏多，请核减或说明理由。",
        on="quantity",
    )
    def asks_for_no_more_than_is_used(self, at: At) -> Verdict:
        from models.store.store import Item

        item = at.get(Item, self.item_id)
        if item is None or self.quantity is None:
            return True
        used, stock = used_last_term(self, at), item.stock_quantity
        excess = at.setting(REQUEST_EXCESS_PERCENT)
        is_too_much = bool(used) and self.quantity * 100 > used * (100 + excess)
        is_over = item.maximum_stock is not None and stock + self.quantity > item.maximum_stock
        if not (is_too_much or is_over):
            return True
        told = {"stock": stock, "used": used, "quantity": self.quantity}
        return {"item": item.name, **{name: QUANTITY.text(value) for name, value in told.items()}}

    @refuse("B024-2", "申请明细第 {row} 行缺少名称、单位、数量或价格，请补齐。", on="quantity")
    def is_complete(self, at: At) -> Verdict:
        numbers = (self.quantity, self.market_price, self.planned_unit_price)
        if self.item_name and self.unit and all(number is not None and number > 0 for number in numbers):
            return True
        return {"row": self.line_no}

    @refuse("", "“计划明细”不属于本单的“采购计划”，请重新选择。", on="purchase_plan_line_id")
    def belongs_to_the_plan(self, at: At) -> Verdict:
        from models.purchasing.planning import PurchasePlanLine

        planned = at.get(PurchasePlanLine, self.purchase_plan_line_id)
        if planned is None or self.document is None:
            return True
        return planned.document_id == self.document.purchase_plan_id


def used_last_term(line: PurchaseRequestLine, at: At) -> Decimal:
    """What was issued of the line's item in the school's last finished term."""
    from models.store.ledger import StockMovement

    last = at.ask(
        select(Term)
        .where(
            Term.school_id == at.school_id,
            Term.ends_on < at.today,
            Term.term_kind.in_([Term.TermKind.FIRST, Term.TermKind.SECOND]),
        )
        .order_by(Term.ends_on.desc())
    )
    if last is None:
        return Decimal(0)
    kinds = [StockMovement.MovementKind.ISSUE, StockMovement.MovementKind.MEAL]
    issued = at.ask(
        select(func.sum(StockMovement.quantity)).where(
            StockMovement.item_id == line.item_id,
            StockMovement.movement_kind.in_(kinds),
            StockMovement.effective_on.between(last.starts_on, last.ends_on),
        )
    )
    return -nz(issued, Decimal(0))


def is_live_order() -> ColumnElement[bool]:
    """Condition on orders that take up the requested quantity: not rejected, cancelled or sent back."""
    dead = (PurchaseOrder.State.REJECTED, PurchaseOrder.State.CANCELLED, PurchaseOrder.State.RETURNED)
    return PurchaseOrder.state.not_in(dead)


def may_be_ordered(request: PurchaseRequest | None) -> bool:
    """Whether the request is approved and not yet completed."""
    return request is not None and request.state in (PurchaseRequest.State.APPROVED, PurchaseRequest.State.PURCHASING)


def is_within_request(line: PurchaseOrderLine, at: At) -> Verdict:
    """B001: the line's request is approved, and all orders together do not exceed the requested quantity."""
    wanted = at.get(PurchaseRequestLine, line.purchase_request_line_id)
    if wanted is None or line.document is None or line.quantity is None:
        return True
    others = at.all(
        select(PurchaseOrderLine.quantity)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.document_id)
        .where(PurchaseOrderLine.purchase_request_line_id == wanted.id, is_live_order())
        .where(PurchaseOrderLine.document_id.is_distinct_from(line.document.id))
    )
    here = [other.quantity or 0 for other in line.document.lines if other.purchase_request_line_id == wanted.id]
    approved = may_be_ordered(at.get(PurchaseRequest, wanted.document_id))
    if approved and sum(others) + sum(here) <= wanted.quantity:
        return True
    return {"line": wanted.item_name}


def is_above_market(line: PurchaseOrderLine, at: At, check: str) -> Verdict:
    """B005-1: the sentence's values where the price is above the market and the school wants this `check`."""
    wanted = at.get(PurchaseRequestLine, line.purchase_request_line_id)
    if wanted is None or line.document is None or at.setting(MARKET_PRICE_CHECK, on=line.document.date) != check:
        return True
    quoted = quotations_of(line.document, at).get(wanted.id)
    market = min(wanted.market_price, quoted.market_price) if quoted is not None else wanted.market_price
    return line.unit_price <= market or {"price": line.unit_price, "market": market}


def selected_comparison(row: Any, at: At) -> int | None:
    """The comparison that chose the order's supplier for its request."""
    from models.purchasing.planning import PriceComparison

    if row.purchase_mode is not PurchaseMode.PRICE_COMPARISON:
        return None
    chosen = select(PriceComparison.id).where(
        PriceComparison.purchase_request_id == row.purchase_request_id,
        PriceComparison.selected_supplier_id == row.supplier_id,
        PriceComparison.state == PriceComparison.State.SELECTED,
    )
    found: int | None = at.ask(chosen.order_by(PriceComparison.id.desc()))
    return found


def quotations_of(order: PurchaseOrder, at: At) -> dict[int, Any]:
    """What the order's supplier asked for in the comparison the order names: by id of the request's line."""
    from models.purchasing.planning import PriceComparisonLine

    if order.price_comparison_id is None:
        return {}
    quoted = select(PriceComparisonLine).where(
        PriceComparisonLine.document_id == order.price_comparison_id,
        PriceComparisonLine.supplier_id == order.supplier_id,
    )
    return {line.purchase_request_line_id: line for line in at.all(quoted)}


def supplier_has_valid_licences(row: Any, at: At) -> bool | str:
    """No licence of the supplier has run out without a newer one of its kind."""
    from models.purchasing.suppliers import expired_licence

    licence = expired_licence(row.supplier_id, at)
    return licence is None or f"供应商的“{licence.licence_kind.label}”已过期，请先在“供应商证照”中更新。"


def fill_from_request(row: Any, at: At) -> None:
    """The request's lines, as far as nobody has ordered them: what was compared at its quotation, else as planned."""
    named, quoted = {line.purchase_request_line_id for line in row.lines}, quotations_of(row, at)
    wanted = select(PurchaseRequestLine).where(PurchaseRequestLine.document_id == row.purchase_request_id)
    for line in at.all(wanted.order_by(PurchaseRequestLine.line_no, PurchaseRequestLine.id)):
        rest = line.quantity - line.ordered_quantity
        if line.id in named or rest <= 0 or (quoted and line.id not in quoted):
            continue
        price = quoted[line.id].quoted_price if quoted else line.planned_unit_price
        row.lines.append(PurchaseOrderLine(purchase_request_line_id=line.id, quantity=rest, unit_price=price))


def start_request(row: Any, at: At) -> None:
    """The first order moves its request to PURCHASING."""
    request = at.get(PurchaseRequest, row.purchase_request_id)
    if request is not None and request.state is PurchaseRequest.State.APPROVED:
        take(at.session, request, "start", automatic=True)


def open_acceptance(row: Any, at: At) -> None:
    """Goods that arrived wait for their acceptance."""
    from models.purchasing.suppliers import open_acceptance_of

    open_acceptance_of(row, at)


def is_fully_accepted(row: Any, at: At) -> bool:
    """Whether every line has been accepted in full."""
    return all(line.accepted_quantity >= line.quantity for line in row.lines)


def is_accepted(row: Any, at: At) -> bool | str:
    """Something was accepted, and either every line is, or the remarks say that the rest is cancelled."""
    if not any(line.accepted_quantity > 0 for line in row.lines):
        return "还没有确认合格的“验收单”，请先验收。"
    if is_fully_accepted(row, at) or row.remarks:
        return True
    return "还有明细没有全部验收，请继续验收，或在“备注”说明不再供货的原因。"


def is_booked(row: Any, at: At) -> bool | str:
    """Every accepted delivery of the order stands in the books."""
    from models.purchasing.suppliers import Acceptance

    states = at.all(select(Acceptance.state).where(Acceptance.purchase_order_id == row.id))
    if Acceptance.State.STOCKED in states and Acceptance.State.ACCEPTED not in states:
        return True
    return "还有验收合格的物品没有入库登账或建卡，请先办理入库。"


def is_refused_at_acceptance(row: Any, at: At) -> bool | str:
    """Everything delivered was refused."""
    from models.purchasing.suppliers import Acceptance

    states = set(at.all(select(Acceptance.state).where(Acceptance.purchase_order_id == row.id)))
    refused = {Acceptance.State.REFUSED, Acceptance.State.RETURNED}
    if states & refused and not states - refused - {Acceptance.State.CANCELLED}:
        return True
    return "整单验收不合格才能退货，请先在“验收单”上判不合格。"


def is_undelivered(row: Any, at: At) -> bool | str:
    """No acceptance of the order exists."""
    from models.purchasing.suppliers import Acceptance

    waiting = select(Acceptance.id).where(Acceptance.purchase_order_id == row.id)
    delivered = at.ask(waiting.where(Acceptance.state != Acceptance.State.CANCELLED)) is not None
    return not delivered or "该采购单已有验收单，不能作废；请办理验收或退货。"


class PurchaseOrder(
    Document,
    label="采购单",
    menu="purchasing",
    help="一行是向一家供应商的一次采购及其明细；采购申请批准后由采购员填写，总务主任或校长批准后下单。",
):
    """One row is one purchase from one supplier, with its lines, from order to arrival."""

    class State(Choice):
        DRAFT = "草稿"
        SUBMITTED = "待审批"
        ORDERED = "已下单"
        DELIVERED = "已到货"
        ACCEPTED = "已验收"
        STOCKED = "已入库"
        REIMBURSED = "已报销"
        RETURNED = "已退货"
        REJECTED = "已驳回"
        CANCELLED = "已作废"

    reminds_in = "ORDERED"
    whose = own(department="purchase_request_id.department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    purchase_request_id: Mapped[Id] = ref("采购申请", "purchase_request", alias=("申请单号", "申请单"), filter=True)
    supplier_id: Mapped[Id] = ref("供应商", "supplier", filter=True, carry=True)
    purchase_mode: Mapped[PurchaseMode] = col(
        "采购方式", filter=True, carry=True, default=PurchaseMode.PRICE_COMPARISON
    )
    buyer_id: Mapped[Id] = ref("采购员", "staff", alias=("采购人",), filter=True, carry=True, default=me)
    subject: Mapped[Txt] = col(
        "采购内容", alias=("内容", "摘要"), search=True, default=of("purchase_request_id", "purpose")
    )
    price_comparison_id: Mapped[Id | None] = ref(
        "比价单", "price_comparison", alias=("询价比价单",), hide=True, default=selected_comparison
    )
    tender_id: Mapped[Id | None] = ref("招标记录", "tender", hide=True)
    contract_id: Mapped[Id | None] = ref("合同", "contract", hide=True)
    delivery_due_on: Mapped[Day | None] = col("约定到货日期", alias=("交货日期",), filter=True, remind=3)
    delivered_on: Mapped[Day | None] = col("到货日期", filter=True)
    invoice_no: Mapped[Txt | None] = col(
        "发票号", alias=("发票号码",), search=True, hide=True, help="20位数电发票号码，或发票代码-发票号码"
    )

    lines: Mapped[list[PurchaseOrderLine]] = lines("PurchaseOrderLine")

    @computed("采购金额")
    def total_amount(self) -> Money:
        return total(self.lines, lambda line: line.amount)

    @computed("可以报销", hide=True)
    def is_ready_for_claim(self) -> YesNo:
        from models.purchasing.suppliers import Acceptance, unbooked_lines

        states = Acceptance.State
        accepted = select(Acceptance.id).where(Acceptance.purchase_order_id == self.id)
        return both(
            found(self, accepted.where(Acceptance.state.in_((states.ACCEPTED, states.STOCKED)))),
            negate(found(self, accepted.where(Acceptance.state.in_((states.DRAFT, states.SIGNED, states.REFUSED))))),
            negate(found(self, unbooked_lines().where(Acceptance.purchase_order_id == self.id))),
        )

    rules = (
        before("date", delivery_due_on),
        before("date", delivered_on),
        pattern(invoice_no, INVOICE, INVOICE_MESSAGE),
    )

    def is_being_placed(self) -> bool:
        """Whether the goods are still to come: later on, the papers behind the order may change."""
        return self.state in (self.State.DRAFT, self.State.SUBMITTED, self.State.ORDERED)

    @sequence("B001", "“采购申请”尚未批准或已办结，不能采购，请先完成采购申请审批。", on="purchase_request_id")
    def has_an_approved_request(self, at: At) -> Verdict:
        request = at.get(PurchaseRequest, self.purchase_request_id)
        return request is None or not self.is_being_placed() or may_be_ordered(request)

    @sequence(
        "B001",
        "采购单不能下达：申请明细“{line}”尚未批准或已超申请数量，请先完成采购申请审批或减少数量。",
        at="submit order",
    )
    def is_within_the_request(self, at: At) -> Verdict:
        return next((verdict for line in self.lines if (verdict := is_within_request(line, at)) is not True), True)

    @refuse("B015", "供应商“{supplier}”已停用或列入黑名单，不能采购，请改选其他供应商。", on="supplier_id")
    def buys_from_a_trusted_supplier(self, at: At) -> Verdict:
        from models.purchasing.suppliers import excluded_supplier

        excluded = excluded_supplier(self.supplier_id, at) if self.is_being_placed() else None
        return excluded is None or {"supplier": excluded.name}

    @refuse(
        "B017-1",
        "供应商“{supplier}”没有有效的食品经营或生产许可证，请先更新证照。",
        on="supplier_id",
        at="submit order",
    )
    def buys_food_from_a_licensed_supplier(self, at: At) -> Verdict:
        from models.purchasing.suppliers import Supplier, has_food_licence

        request = at.get(PurchaseRequest, self.purchase_request_id)
        supplier = at.get(Supplier, self.supplier_id)
        if request is None or supplier is None or not is_food(request.category):
            return True
        return has_food_licence(supplier.id, at) or {"supplier": supplier.name}

    @refuse(
        "B006-2", "采购方式为比价采购，请先完成“询价比价单”并选定供应商。", on="price_comparison_id", at="submit order"
    )
    def rests_on_a_comparison(self, at: At) -> Verdict:
        if self.purchase_mode is not PurchaseMode.PRICE_COMPARISON or self.price_comparison_id is not None:
            return True
        return self.total_amount < at.setting(PRICE_COMPARISON_EXEMPT_AMOUNT, on=self.date)

    @refuse("B006-2", "“比价单”须是本采购申请已审定、选定该供应商的询价比价单，请重新选择。", on="price_comparison_id")
    def names_a_comparison_that_chose_the_supplier(self, at: At) -> Verdict:
        from models.purchasing.planning import PriceComparison

        comparison = at.get(PriceComparison, self.price_comparison_id)
        if comparison is None or not self.is_being_placed():
            return True
        fits = (comparison.purchase_request_id, comparison.selected_supplier_id)
        return comparison.state is PriceComparison.State.SELECTED and fits == (
            self.purchase_request_id,
            self.supplier_id,
        )

    @refuse("", "采购方式为招标，请选择“招标记录”。", on="tender_id", at="submit order")
    def rests_on_a_tender(self, at: At) -> Verdict:
        return self.purchase_mode is not PurchaseMode.TENDER or self.tender_id is not None

    @refuse("", "“招标记录”须是已签约、由该供应商中标的招标，请重新选择。", on="tender_id")
    def names_a_tender_that_the_supplier_won(self, at: At) -> Verdict:
        from models.purchasing.tendering import Tender

        tender = at.get(Tender, self.tender_id)
        if tender is None or not self.is_being_placed():
            return True
        return tender.state in (Tender.State.SIGNED, Tender.State.CLOSED) and tender.winner_id == self.supplier_id

    @refuse("R2.11-1", "采购金额达到 {limit} 元须签订合同，请选择“合同”。", on="contract_id", at="submit order")
    def has_a_contract_where_needed(self, at: At) -> Verdict:
        limit = at.setting(CONTRACT_REQUIRED_AMOUNT, on=self.date)
        if limit is None or self.contract_id is not None or self.total_amount < limit:
            return True
        return {"limit": limit}

    @refuse("", "“合同”须是与该供应商签订、在采购日期有效的合同，请重新选择。", on="contract_id")
    def names_a_contract_in_force(self, at: At) -> Verdict:
        from models.purchasing.suppliers import Contract

        contract = at.get(Contract, self.contract_id)
        if contract is None or not self.is_being_placed():
            return True
        return contract.is_in_force_on(self.date) and contract.supplier_id in (None, self.supplier_id)

    @refuse("R2.04-2", "“采购员”审批过该采购申请，不能再经办采购，请换人采购。", on="buyer_id")
    def is_bought_by_no_approver(self, at: At) -> Verdict:
        if not self.is_being_placed() or at.setting(PREPARER_MAY_APPROVE):
            return True
        approvals = ("department_approve", "logistics_approve", "principal_approve", "central_approve")
        approved = (
            select(Signature.id)
            .where(Signature.register == "purchase_request", Signature.row_id == self.purchase_request_id)
            .where(Signature.step.in_(approvals), Signature.is_automatic.is_(False))
            .where(Signature.staff_id == self.buyer_id)
        )
        return self.buyer_id is None or at.ask(approved) is None

    @refuse("", "“发票号”已登记在采购单{order}上，一张发票只能登记一次，请核对。", on="invoice_no")
    def names_its_invoice_once(self, at: At) -> Verdict:
        if not self.invoice_no:
            return True
        same = select(PurchaseOrder).where(PurchaseOrder.school_id == at.school_id, is_live_order())
        other = at.ask(
            same.where(PurchaseOrder.invoice_no == self.invoice_no, PurchaseOrder.id.is_distinct_from(self.id))
        )
        return other is None or {"order": other.document_no or "（草稿）"}

    steps = (
        step(
            "fill_lines", "带入申请明细", "DRAFT", "DRAFT", "buyer director canteen_manager", effect=fill_from_request
        ),
        step(
            "submit",
            "提交",
            "DRAFT",
            "SUBMITTED",
            "buyer director canteen_manager",
            needs=(has_lines, supplier_has_valid_licences),
        ),
        step(
            "order",
            "批准下单",
            "SUBMITTED",
            "ORDERED",
            "director principal",
            needs=(not_the_preparer, uninvolved("buyer_id")),
            effect=start_request,
            id="R2.04-2",
        ),
        step("reject", "驳回", "SUBMITTED", "REJECTED", "director principal", opinion=True),
        step(
            "deliver",
            "到货",
            "ORDERED",
            "DELIVERED",
            "buyer storekeeper canteen_staff canteen_manager",
            asks=("invoice_no",),
            writes={"delivered_on": today},
            effect=open_acceptance,
        ),
        # The acceptance takes this step by itself once everything is accepted; by hand when the rest will not come.
        step(
            "accept",
            "验收完成",
            "DELIVERED",
            "ACCEPTED",
            "storekeeper canteen_staff canteen_manager asset_clerk director",
            needs=(is_accepted,),
            asks=("remarks",),
        ),
        step(
            "stock",
            "入库完成",
            "ACCEPTED",
            "STOCKED",
            "storekeeper canteen_manager asset_clerk",
            needs=(is_booked,),
            skip=lambda row, at: is_booked(row, at) is True,
        ),
        step("reimburse", "已报销", "STOCKED", "REIMBURSED", "accountant", automatic=True),
        step("return_goods", "退货", "DELIVERED", "RETURNED", "buyer director", needs=(is_refused_at_acceptance,)),
        step("cancel", "作废", "DRAFT ORDERED", "CANCELLED", "director", needs=(is_undelivered,), opinion=True),
    )


class PurchaseOrderLine(
    Line,
    label="采购明细",
    menu="purchasing",
    help="一行是采购单上的一种物品及其数量和单价，由采购员从采购申请明细选取填写。",
):
    """One row is one kind of goods bought in a purchase order."""

    document_id: Mapped[Id] = document("purchase_order")
    purchase_request_line_id: Mapped[Id] = ref("申请明细", "purchase_request_line")
    item_id: Mapped[Id | None] = ref("物品", "item", default=of("purchase_request_line_id", "item_id"))
    item_name: Mapped[Txt] = col(
        "物品名称",
        alias=("名称", "品名", "货物名称", "商品名称"),
        search=True,
        default=of("purchase_request_line_id", "item_name"),
    )
    specification: Mapped[Txt | None] = col(
        "规格型号", search=True, default=of("purchase_request_line_id", "specification")
    )
    unit: Mapped[Txt] = col("单位", default=of("purchase_request_line_id", "unit"))
    quantity: Mapped[Quantity] = col("数量", alias=("采购数量", "订购数量"))
    unit_price: Mapped[Money] = col("单价")

    @computed("金额")
    def amount(self) -> Money:
        return times(self.quantity, self.unit_price)

    @computed("市场价", hide=True)
    def market_price(self) -> Money | None:
        from models.purchasing.planning import PriceComparisonLine

        wanted, quoted = PurchaseRequestLine, PriceComparisonLine
        asked = collected(self, select(wanted.market_price).where(wanted.id == self.purchase_request_line_id))
        compared = collected(
            self,
            select(func.min(quoted.market_price))
            .join(PurchaseOrder, PurchaseOrder.price_comparison_id == quoted.document_id)
            .where(PurchaseOrder.id == self.document_id, PurchaseOrder.supplier_id == quoted.supplier_id)
            .where(quoted.purchase_request_line_id == self.purchase_request_line_id),
        )
        return when(earlier(compared, asked), compared, asked)

    @computed("已验收数量", filter=True)
    def accepted_quantity(self) -> Quantity:
        from models.purchasing.suppliers import Acceptance, AcceptanceLine, is_accepted_line

        return amount_of(
            self,
            select(func.sum(AcceptanceLine.received_quantity))
            .join(Acceptance, Acceptance.id == AcceptanceLine.document_id)
            .where(AcceptanceLine.purchase_order_line_id == self.id, is_accepted_line()),
        )

    rules = (positive(quantity), positive(unit_price))

    @sequence(
        "B001",
        "采购单不能下达：申请明细“{line}”尚未批准或已超申请数量，请先完成采购申请审批或减少数量。",
        on="quantity",
    )
    def is_within_the_request(self, at: At) -> Verdict:
        is_open = self.document is not None and self.document.is_being_placed()
        return is_within_request(self, at) if is_open else True

    @refuse("", "“申请明细”不属于本单的“采购申请”，请重新选择。", on="purchase_request_line_id")
    def belongs_to_the_request(self, at: At) -> Verdict:
        wanted = at.get(PurchaseRequestLine, self.purchase_request_line_id)
        if wanted is None or self.document is None:
            return True
        return wanted.document_id == self.document.purchase_request_id

    @refuse("B005-1", "“单价”{price} 高于市场价 {market}，请重新询价或更正“市场价”依据。", on="unit_price")
    def is_not_above_market(self, at: At) -> Verdict:
        return is_above_market(self, at, "REFUSE")

    @warn("B005-1", "“单价”{price} 高于市场价 {market}，请重新询价或更正“市场价”依据。", on="unit_price")
    def is_warned_above_market(self, at: At) -> Verdict:
        return is_above_market(self, at, "WARN")
