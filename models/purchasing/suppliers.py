"""Suppliers, their licences, contracts and payments, and the acceptance of what they deliver."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Mapped, aliased

from models.assets.assets import AssetClass, FixedAsset
from models.assets.settings import CAPITALISATION_THRESHOLD_AMOUNT
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
    Money,
    Note,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    at_most,
    before,
    before_or_on,
    blank,
    both,
    col,
    collected,
    computed,
    days_after,
    document,
    earlier,
    either,
    filled,
    found,
    fulfilled,
    given,
    has_lines,
    lines,
    me,
    minus,
    negate,
    not_future,
    not_the_preparer,
    of,
    one_of,
    one_of_these,
    own,
    own_department,
    pattern,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    sequence,
    step,
    times,
    today,
    total,
    unique_together,
    was,
    when,
)
from models.core.rules import Problem
from models.core.steps import Need, Step, take
from models.core.system import Attachment, Signature
from models.organisation.accounts import RoleAssignment, UserAccount
from models.organisation.organisation import Department
from models.organisation.settings import PREPARER_MAY_APPROVE
from models.purchasing.purchasing import (
    INVOICE,
    INVOICE_MESSAGE,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseRequest,
    is_food,
    is_fully_accepted,
    supplier_has_valid_licences,
)
from models.purchasing.settings import LICENCE_REMIND_DAYS, MINIMUM_ACCEPTORS
from models.vocabulary import AcceptanceQuality, CardKind, ItemCategory, PurchaseCategory, SupplierGrade

FOOD_LICENCE = r"(JY|SC)\d{14}"
PHONE = r"(1[3-9]\d{9}|(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?|[48]00-?\d{3}-?\d{4})"
CREDIT_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def excluded_supplier(supplier_id: int | None, at: At) -> Supplier | None:
    """The supplier if the school no longer buys from it."""
    supplier = at.get(Supplier, supplier_id)
    if supplier is None or supplier.standing not in (Supplier.Standing.SUSPENDED, Supplier.Standing.BLACKLISTED):
        return None
    return supplier


def has_food_licence(supplier_id: int, at: At) -> bool:
    """Whether the supplier holds a valid licence to deal in food or to produce it."""
    yesterday = at.today - dt.timedelta(days=1)
    return at.ask(food_licences(supplier_id).where(is_running(SupplierLicence, yesterday))) is not None


def has_business_licence(supplier_id: int, at: At) -> bool:
    """Whether the supplier holds a valid business licence."""
    yesterday = at.today - dt.timedelta(days=1)
    held = licences_of(supplier_id, SupplierLicence.LicenceKind.BUSINESS_LICENCE)
    return at.ask(held.where(is_running(SupplierLicence, yesterday))) is not None


def expired_licence(supplier_id: int | None, at: At) -> SupplierLicence | None:
    """A licence of the supplier that has run out and was not followed by a newer one of its kind."""
    expired = licences_ended_by(supplier_id, at.today - dt.timedelta(days=1))
    return at.ask(expired)


def is_accepted_line() -> ColumnElement[bool]:
    """Condition on lines of acceptances: accepted, and not the refused goods among them."""
    accepted = Acceptance.state.in_((Acceptance.State.ACCEPTED, Acceptance.State.STOCKED))
    return and_(accepted, AcceptanceLine.quality != AcceptanceQuality.UNQUALIFIED)


def unbooked_lines() -> Select[Any]:
    """Accepted goods for the store that no posted receipt covers; an inspected food delivery is its own receipt."""
    from models.canteen.food_intake import FoodInspection
    from models.store.stock import StockIn, StockInLine

    booked = (
        select(func.coalesce(func.sum(StockInLine.quantity), 0))
        .join(StockIn, StockIn.id == StockInLine.document_id)
        .where(StockInLine.acceptance_line_id == AcceptanceLine.id, StockIn.state == StockIn.State.POSTED)
        .scalar_subquery()
    )
    inspected = (
        select(FoodInspection.id)
        .where(FoodInspection.supplier_id == Acceptance.supplier_id, FoodInspection.date == Acceptance.delivered_on)
        .where(FoodInspection.state.in_((FoodInspection.State.ACCEPTED, FoodInspection.State.PART_ACCEPTED)))
        .exists()
    )
    return (
        select(AcceptanceLine.id)
        .join(Acceptance, Acceptance.id == AcceptanceLine.document_id)
        .where(is_accepted_line(), AcceptanceLine.destination == AcceptanceLine.Destination.STOCK)
        .where(AcceptanceLine.received_quantity > booked)
        .where(or_(Acceptance.subject != Acceptance.Subject.FOOD, not_(inspected)))
    )


def is_booked(row: Any, at: At) -> bool | str:
    """What was accepted stands in the store book or has its asset cards."""
    if at.ask(unbooked_lines().where(Acceptance.id == row.id)) is not None:
        if row.subject is Acceptance.Subject.FOOD:
            return "食品验收须办妥当日该供应商的“食品进货查验”，请先接收入库。"
        return "还有验收合格的物品没有入库，请先在“入库单”办理入库登账。"
    cards = sum(at.all(select(FixedAsset.quantity).where(FixedAsset.acceptance_id == row.id)))
    pieces = sum(line.received_quantity for line in accepted_lines(row, AcceptanceLine.Destination.ASSET))
    return cards >= pieces or "还有验收合格的设备没有建卡，请先在“固定资产台账”登记，并填写本验收单。"


def accepted_lines(row: Acceptance, destination: AcceptanceLine.Destination) -> list[AcceptanceLine]:
    """The lines that are kept and go to this place."""
    return [
        line for line in row.lines if line.destination is destination and line.is_kept() and line.received_quantity > 0
    ]


def tell(at: At, message: str) -> None:
    """Tell the acting person what the system could not prepare for him."""
    at.context.warnings.append(Problem("", message, warns=True))


def is_signed_by_an_acceptor(row: Any, at: At) -> bool | str:
    """Only the two people named sign."""
    acceptors = (row.first_acceptor_id, row.second_acceptor_id)
    if at.is_system or at.staff_id is None or at.staff_id in acceptors:
        return True
    return "须由“验收人一”或“验收人二”用本人账号签字；如换人验收，请先修改验收人。"


def signers(row: Any, at: At) -> set[int]:
    """The acceptors who signed since the acceptance was last a draft."""
    signed = select(Signature).where(Signature.register == "acceptance", Signature.row_id == row.id)
    people: set[int] = set()
    for signature in at.all(signed.order_by(Signature.id)):
        if signature.step == "recheck":
            people.clear()
        elif signature.step in ("sign", "countersign"):
            people.add(signature.staff_id)
    return people & {row.first_acceptor_id, row.second_acceptor_id}


def has_not_signed(row: Any, at: At) -> bool | str:
    """The other acceptor signs, each once."""
    return at.is_system or at.staff_id not in signers(row, at) or "您已签字，请由另一位验收人会签。"


def is_signed_by_enough(row: Any, at: At) -> bool | str:
    """R2.04-1: so many acceptors have signed with their own accounts."""
    if at.is_system or len(signers(row, at)) >= min(2, at.setting(MINIMUM_ACCEPTORS, on=row.date)):
        return True
    return "验收须两人以上签字，请另一位验收人用本人账号“会签”后再确认。"


def is_not_the_buyer(row: Any, at: At) -> bool | str:
    """Who bought the goods does not confirm them."""
    order = at.get(PurchaseOrder, row.purchase_order_id)
    if at.is_system or order is None or at.staff_id is None or at.setting(PREPARER_MAY_APPROVE):
        return True
    return order.buyer_id != at.staff_id or "采购员不能确认本人采购的物品，请由其他有权人员确认。"


def has_good_lines(row: Any, at: At) -> bool | str:
    """Something can be kept."""
    kept = any(line.is_kept() and line.received_quantity > 0 for line in row.lines)
    return kept or "没有一行是合格或让步接收的，请办理“判不合格”。"


def is_handled_by(*handlings: str) -> Need:
    """The refused goods are to be dealt with in this way."""

    def need(row: Any, at: At) -> bool | str:
        labels = "、".join(f"“{Acceptance.RejectionHandling[name].label}”" for name in handlings)
        handling = row.rejection_handling
        return (handling is not None and handling.name in handlings) or f"“不合格处理”为{labels}时才能办理。"

    return need


def carry_on(row: Any, at: At) -> None:
    """Confirmed goods go on: receipts and cards are drafted, and the order follows when nothing is missing."""
    open_stock_in(row, at)
    open_asset_cards(row, at)
    order = at.get(PurchaseOrder, row.purchase_order_id)
    if order is None or order.state is not PurchaseOrder.State.DELIVERED:
        return
    at.session.flush()
    if is_fully_accepted(order, at):
        take(at.session, order, "accept", automatic=True)


def finish_order(row: Any, at: At) -> None:
    """The order is in the books with its last delivery."""
    at.session.flush()
    order = at.get(PurchaseOrder, row.purchase_order_id)
    waiting = select(Acceptance.id).where(
        Acceptance.purchase_order_id == row.purchase_order_id, Acceptance.state == Acceptance.State.ACCEPTED
    )
    if order is not None and order.state is PurchaseOrder.State.ACCEPTED and at.ask(waiting) is None:
        take(at.session, order, "stock", automatic=True)


def clear_counts(row: Any, at: At) -> None:
    """Exchanged goods are counted anew."""
    for line in row.lines:
        line.received_quantity = Decimal(0)


def store_for(row: Acceptance, is_eaten: bool, at: At) -> Any:
    """The warehouse that takes the goods: the canteen's for food, else one that an acceptor keeps, else the general."""
    from models.store.store import Warehouse

    kinds = Warehouse.Category
    stores = at.all(
        select(Warehouse)
        .where(Warehouse.school_id == row.school_id, Warehouse.is_disabled.is_(False))
        .order_by(Warehouse.id)
    )
    fitting = [store for store in stores if (store.category is kinds.CANTEEN) is is_eaten]
    acceptors = (row.first_acceptor_id, row.second_acceptor_id)
    kept = [store for store in fitting if store.keeper_id in acceptors or store.deputy_keeper_id in acceptors]
    general = [store for store in fitting if store.category is kinds.GENERAL]
    return next(iter([*kept, *general, *fitting, *stores]), None)


def open_stock_in(row: Acceptance, at: At) -> None:
    """A receipt draft for each warehouse that takes goods of the acceptance; food is received by its inspection."""
    from models.store.stock import StockIn, StockInLine
    from models.store.store import Item

    if row.subject is Acceptance.Subject.FOOD:
        return
    receipts: dict[int, StockIn] = {}
    for line in accepted_lines(row, AcceptanceLine.Destination.STOCK):
        item = at.get(Item, line.item_id)
        is_eaten = item is not None and item.category in (ItemCategory.FOOD, ItemCategory.SEASONING)
        store = store_for(row, is_eaten, at)
        if store is None:
            tell(at, "学校还没有登记仓库，没有自动生成“入库单”；请登记“仓库”后手工填写。")
            return
        if store.id not in receipts:
            # Order, supplier, invoice and keeper follow from the acceptance and the warehouse.
            receipts[store.id] = StockIn(
                school_id=row.school_id, warehouse_id=store.id, category=StockIn.Category.PURCHASE, acceptance_id=row.id
            )
        receipts[store.id].lines.append(
            StockInLine(
                item_id=line.item_id,
                quantity=line.received_quantity,
                unit_price=line.unit_price,
                amount=line.amount,
                batch_no=line.batch_no,
                produced_on=line.produced_on,
                valid_until=line.valid_until,
                acceptance_line_id=line.id,
            )
        )
    at.session.add_all(receipts.values())


def open_asset_cards(row: Acceptance, at: At) -> None:
    """A draft card for each piece of equipment, or one for a whole batch of furniture or books."""
    for line in accepted_lines(row, AcceptanceLine.Destination.ASSET):
        asset_class = class_of(line, at)
        if asset_class is None:
            tell(at, f"“{line.item_name}”没有选择带“资产分类”的物品，没有自动建卡；请资产管理员手工建卡。")
            continue
        is_batch = asset_class.card_kind in (CardKind.FURNITURE, CardKind.BOOK) or line.received_quantity % 1 != 0
        pieces = 1 if is_batch else int(line.received_quantity)
        quantity = line.received_quantity if is_batch else Decimal(1)
        at.session.add_all(card_for(row, line, asset_class, quantity, at) for _ in range(pieces))


def class_of(line: AcceptanceLine, at: At) -> AssetClass | None:
    """The class of assets that the line's item belongs to."""
    from models.store.store import Item

    item = at.get(Item, line.item_id)
    asset_class = at.get(AssetClass, item.asset_class_id) if item is not None else None
    is_usable = asset_class is not None and asset_class.is_leaf and asset_class.is_active
    return asset_class if is_usable else None


def card_for(row: Acceptance, line: AcceptanceLine, asset_class: AssetClass, quantity: Decimal, at: At) -> FixedAsset:
    """The card as far as the purchase knows it; place, number and booking are added by the asset clerk."""
    order = at.get(PurchaseOrder, row.purchase_order_id)
    request = at.get(PurchaseRequest, order.purchase_request_id) if order is not None else None
    contract = at.get(Contract, row.contract_id)
    department_id = request.department_id if request is not None else getattr(contract, "department_id", None)
    department = at.get(Department, department_id)
    keeper_id = department.head_id if department is not None else None
    asker_id = request.applicant_id if request is not None else None
    return FixedAsset(
        school_id=row.school_id,
        name=line.item_name,
        asset_class_id=asset_class.id,
        specification=line.specification,
        unit=line.unit,
        is_group_card=quantity != 1,
        quantity=quantity,
        unit_price=line.unit_price,
        acquired_on=row.delivered_on,
        supplier_id=row.supplier_id,
        acceptance_id=row.id,
        invoice_no=row.invoice_no[-8:] if row.invoice_no and len(row.invoice_no) != 20 else row.invoice_no,
        department_id=department_id,
        custodian_id=keeper_id or asker_id or row.first_acceptor_id,
    )


def acceptors_for(order: PurchaseOrder, at: At) -> list[int]:
    """Two people to sign for a delivery, the buyer not among them: who acts, storekeepers, the department, others."""
    from models.store.store import Warehouse

    request = at.get(PurchaseRequest, order.purchase_request_id)
    department = at.get(Department, request.department_id) if request is not None else None
    is_eaten = request is not None and is_food(request.category)
    stores = at.all(
        select(Warehouse)
        .where(Warehouse.school_id == order.school_id, Warehouse.is_disabled.is_(False))
        .order_by(Warehouse.id)
    )
    stores.sort(key=lambda store: (store.category is Warehouse.Category.CANTEEN) is not is_eaten)
    people = [
        at.staff_id,
        *(store.keeper_id for store in stores),
        *(store.deputy_keeper_id for store in stores),
        department.head_id if department is not None else None,
        *at.all(holders_of_signing_roles(order.school_id, at.today)),
    ]
    chosen = dict.fromkeys(person for person in people if person is not None and person != order.buyer_id)
    return [person for person in chosen if is_of_school(person, order.school_id, at)][:2]


def holders_of_signing_roles(school_id: int, day: dt.date) -> Select[Any]:
    """Members of staff who may sign acceptances of the school, by the roles they hold on the day."""
    roles = RoleAssignment.Role
    signing = (roles.ASSET_CLERK, roles.STOREKEEPER, roles.CANTEEN_MANAGER, roles.CANTEEN_STAFF, roles.DIRECTOR)
    return (
        select(UserAccount.staff_id)
        .join(RoleAssignment, RoleAssignment.user_account_id == UserAccount.id)
        .where(RoleAssignment.school_id == school_id, RoleAssignment.role.in_(signing))
        .where(RoleAssignment.starts_on <= day)
        .where(or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until >= day))
        .order_by(RoleAssignment.id)
    )


def is_of_school(staff_id: int, school_id: int, at: At) -> bool:
    """Whether the person belongs to the school: an upper office accepts nothing for it."""
    from models.people.staff import Staff

    person = at.get(Staff, staff_id)
    return person is not None and person.school_id == school_id


def subject_of(category: PurchaseCategory) -> Acceptance.Subject:
    """What an acceptance of goods of this category looks at."""
    subjects = {
        PurchaseCategory.FOOD: Acceptance.Subject.FOOD,
        PurchaseCategory.SEASONING: Acceptance.Subject.FOOD,
        PurchaseCategory.EQUIPMENT: Acceptance.Subject.EQUIPMENT,
        PurchaseCategory.WORKS: Acceptance.Subject.WORKS,
        PurchaseCategory.SERVICE: Acceptance.Subject.SERVICE,
    }
    return subjects.get(category, Acceptance.Subject.GOODS)


def open_acceptance_of(order: PurchaseOrder, at: At) -> None:
    """The acceptance draft of a delivery, with the lines that are still open and two people to sign it."""
    acceptors = acceptors_for(order, at)
    if len(acceptors) < 2:
        tell(at, "没有找到两位可任验收人的人员，没有自动生成“验收单”；请手工填写。")
        return
    request = at.get(PurchaseRequest, order.purchase_request_id)
    acceptance = Acceptance(
        school_id=order.school_id,
        date=at.today,
        subject=subject_of(request.category) if request is not None else Acceptance.Subject.GOODS,
        purchase_order_id=order.id,
        contract_id=order.contract_id,
        supplier_id=order.supplier_id,
        delivered_on=order.delivered_on or at.today,
        invoice_no=order.invoice_no,
        first_acceptor_id=acceptors[0],
        second_acceptor_id=acceptors[1],
    )
    add_open_lines(acceptance, order)
    at.session.add(acceptance)


def add_open_lines(acceptance: Acceptance, order: PurchaseOrder) -> None:
    """What the order still expects, counted as complete until somebody counts otherwise."""
    named = {line.purchase_order_line_id for line in acceptance.lines}
    for line in order.lines:
        rest = line.quantity - line.accepted_quantity
        if line.id not in named and rest > 0:
            acceptance.lines.append(AcceptanceLine(purchase_order_line_id=line.id, received_quantity=rest))


def fill_from_order(row: Any, at: At) -> None:
    """A second delivery takes over the lines that are still open."""
    order = at.get(PurchaseOrder, row.purchase_order_id)
    if order is not None:
        add_open_lines(row, order)


def supplier_of_paper(row: Any, at: At) -> int | None:
    """The supplier of the order, else of the contract."""
    paper = at.get(PurchaseOrder, row.purchase_order_id) or at.get(Contract, row.contract_id)
    return None if paper is None else paper.supplier_id


class Acceptance(
    Document,
    label="验收单",
    menu="purchasing",
    help="一行是一次到货验收及其明细；采购单到货时自动生成，由两位以上验收人清点签字，再由总务主任或食堂管理员确认。",
):
    """One row is one acceptance of delivered goods, food, equipment or works, signed by at least two people."""

    class State(Choice):
        DRAFT = "待验收"
        SIGNED = "待总务确认"
        ACCEPTED = "验收合格"
        REFUSED = "验收不合格"
        STOCKED = "已入库"
        RETURNED = "已退货"
        CANCELLED = "已作废"

    class Subject(Choice):
        GOODS = "物资"
        FOOD = "食品"
        EQUIPMENT = "设备"
        WORKS = "工程"
        SERVICE = "服务"

    class RejectionHandling(Choice):
        RETURN, EXCHANGE, PRICE_REDUCTION, DESTROY = "退货", "换货", "降价接收", "销毁"

    whose = own(
        rows="first_acceptor_id second_acceptor_id created_by",
        department="purchase_order_id.purchase_request_id.department_id contract_id.department_id",
    )

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    subject: Mapped[Subject] = col("验收对象", filter=True, carry=True, default=Subject.GOODS)
    purchase_order_id: Mapped[Id | None] = ref("采购单", "purchase_order", alias=("采购单号",), filter=True)
    contract_id: Mapped[Id | None] = ref("合同", "contract", hide=True)
    supplier_id: Mapped[Id] = ref("供应商", "supplier", filter=True, carry=True, default=supplier_of_paper)
    delivered_on: Mapped[Day] = col("送货日期", alias=("到货日期",), filter=True, carry=True, default=today)
    delivery_note_no: Mapped[Txt | None] = col("送货单号", alias=("送货单",), search=True)
    invoice_no: Mapped[Txt | None] = col(
        "发票号", alias=("发票号码",), search=True, hide=True, help="20位数电发票号码，或发票代码-发票号码"
    )
    first_acceptor_id: Mapped[Id] = ref("验收人一", "staff", alias=("验收人",), filter=True, carry=True, default=me)
    second_acceptor_id: Mapped[Id] = ref("验收人二", "staff", carry=True)
    rejection_handling: Mapped[RejectionHandling | None] = col("不合格处理", filter=True)
    rejection_note: Mapped[Txt | None] = col("不合格说明", hide=True)

    lines: Mapped[list[AcceptanceLine]] = lines("AcceptanceLine")

    @computed("验收金额")
    def accepted_amount(self) -> Money:
        return total(self.lines, lambda line: line.amount)

    rules = (
        required_when(
            purchase_order_id,
            lambda row: row.subject is not Acceptance.Subject.WORKS and row.contract_id is None,
            id="B004-1",
            message="未经批准的采购不予验收和报销，请补选已批准的“采购单”或“合同”。",
        ),
        before(delivered_on, "date"),
        pattern(invoice_no, INVOICE, INVOICE_MESSAGE),
        required_when(
            rejection_handling,
            lambda row: any(line.quality is not AcceptanceQuality.QUALIFIED for line in row.lines),
            message="有明细不是“合格”，请填写“不合格处理”。",
        ),
        required_when(rejection_note, lambda row: row.rejection_handling is not None),
    )
    # Nothing can be issued before its receipt is posted: confirming only drafts receipts and cards.
    notes = (fulfilled("B026-2", "sequence", "验收物品尚未入库或建卡，不能直接领用。"),)

    def is_being_checked(self) -> bool:
        """Whether the goods are still looked at: later on, the papers behind them may change."""
        return self.state in (Acceptance.State.DRAFT, Acceptance.State.SIGNED)

    @sequence("B002-1", "采购单尚未登记到货，不能验收，请先在采购单上点“到货”。", on="purchase_order_id")
    def follows_a_delivery(self, at: At) -> Verdict:
        order = at.get(PurchaseOrder, self.purchase_order_id)
        return order is None or not self.is_being_checked() or order.state is PurchaseOrder.State.DELIVERED

    @refuse("B004-1", "未经批准的采购不予验收和报销，请补选已批准的“采购单”或已生效的“合同”。", on="contract_id")
    def was_approved(self, at: At) -> Verdict:
        # Works may name an approved project instead, once the register project exists.
        if not self.is_being_checked():
            return True
        order = at.get(PurchaseOrder, self.purchase_order_id)
        if order is None and self.contract_id is None:
            return self.subject is not Acceptance.Subject.WORKS  # the others are told above
        if order is None:
            contract = at.get(Contract, self.contract_id)
            return contract is not None and contract.is_in_force_on(self.date)
        request = at.get(PurchaseRequest, order.purchase_request_id)
        states = PurchaseRequest.State
        return request is not None and request.state in (states.APPROVED, states.PURCHASING, states.COMPLETED)

    @refuse("", "“供应商”与采购单或合同上的供应商不一致，请核对。", on="supplier_id")
    def comes_from_the_supplier_of_the_paper(self, at: At) -> Verdict:
        return supplier_of_paper(self, at) in (None, self.supplier_id)

    @refuse("R2.04-1", "验收须两人以上，且采购员不得任验收人，请更换“验收人”。", on="second_acceptor_id")
    def is_accepted_by_two(self, at: At) -> Verdict:
        if not self.is_being_checked():
            return True
        order = at.get(PurchaseOrder, self.purchase_order_id)
        acceptors = {self.first_acceptor_id, self.second_acceptor_id}
        enough = len(acceptors) >= min(2, at.setting(MINIMUM_ACCEPTORS, on=self.date))
        return enough and (order is None or order.buyer_id not in acceptors)

    @refuse("", "第{row}行还没有清点完整：{missing}。", at="sign")
    def is_counted(self, at: At) -> Verdict:
        for number, line in enumerate(self.lines, 1):
            if missing := line.missing_at_signing(at):
                return {"row": number, "missing": missing}
        return True

    steps = (
        step(
            "fill_lines",
            "带入采购明细",
            "DRAFT",
            "DRAFT",
            "storekeeper canteen_staff canteen_manager asset_clerk director",
            effect=fill_from_order,
        ),
        step(
            "sign",
            "验收签字",
            "DRAFT",
            "SIGNED",
            "storekeeper canteen_staff canteen_manager asset_clerk department_head maintenance director",
            needs=(has_lines, is_signed_by_an_acceptor),
        ),
        # The other acceptor confirms with his own account.
        step(
            "countersign",
            "会签",
            "SIGNED",
            "SIGNED",
            "storekeeper canteen_staff canteen_manager asset_clerk department_head maintenance director",
            needs=(is_signed_by_an_acceptor, has_not_signed),
        ),
        step(
            "accept",
            "确认合格",
            "SIGNED",
            "ACCEPTED",
            "director canteen_manager",
            needs=(has_good_lines, not_the_preparer, is_not_the_buyer, is_signed_by_enough),
            effect=carry_on,
        ),
        step(
            "refuse",
            "判不合格",
            "SIGNED",
            "REFUSED",
            "director canteen_manager",
            needs=(filled("rejection_handling", "rejection_note"),),
            asks=(rejection_handling, rejection_note),
            opinion=True,
        ),
        step(
            "stock",
            "入库完成",
            "ACCEPTED",
            "STOCKED",
            "storekeeper canteen_manager asset_clerk",
            needs=(is_booked,),
            skip=lambda row, at: is_booked(row, at) is True,
            effect=finish_order,
        ),
        step(
            "return_goods", "退货", "REFUSED", "RETURNED", "buyer director", needs=(is_handled_by("RETURN", "DESTROY"),)
        ),
        step(
            "recheck",
            "换货再验",
            "REFUSED",
            "DRAFT",
            "director canteen_manager",
            needs=(is_handled_by("EXCHANGE"),),
            effect=clear_counts,
        ),
        step("cancel", "作废", "DRAFT SIGNED", "CANCELLED", "director", opinion=True),
    )


def still_open(row: Any, at: At) -> Decimal | None:
    """What the order line still expects."""
    line = at.get(PurchaseOrderLine, row.purchase_order_line_id)
    return None if line is None else max(line.quantity - line.accepted_quantity, Decimal(0))


def usual_destination(row: Any, at: At) -> AcceptanceLine.Destination:
    """Works and services stay out of the books; durable things from the school's threshold on become assets."""
    from models.store.store import Item

    places, subjects = AcceptanceLine.Destination, Acceptance.Subject
    subject = None if row.document is None else row.document.subject
    if subject in (subjects.WORKS, subjects.SERVICE):
        return places.SERVICE
    item = at.get(Item, row.item_id)
    if subject is subjects.FOOD or (item is not None and item.nature in (Item.Nature.FOOD, Item.Nature.CONSUMABLE)):
        return places.STOCK
    if item is not None and item.nature is Item.Nature.FIXED_ASSET:
        return places.ASSET
    threshold = at.setting(CAPITALISATION_THRESHOLD_AMOUNT)
    is_asset = subject is subjects.EQUIPMENT and row.unit_price is not None and row.unit_price >= threshold
    return places.ASSET if is_asset else places.STOCK


class AcceptanceLine(
    Line,
    label="验收明细",
    menu="purchasing",
    help="一行是验收的一种物品或工程的应收、实收数量、质量情况和去向，由验收人清点时填写。",
):
    """One row is one kind of goods or works checked in an acceptance."""

    class Destination(Choice):
        STOCK, ASSET, SERVICE = "入库登账", "固定资产建卡", "工程服务不入库"

    document_id: Mapped[Id] = document("acceptance")
    purchase_order_line_id: Mapped[Id | None] = ref("采购明细", "purchase_order_line")
    item_id: Mapped[Id | None] = ref("物品", "item", default=of("purchase_order_line_id", "item_id"))
    item_name: Mapped[Txt] = col("名称", search=True, default=of("purchase_order_line_id", "item_name"))
    specification: Mapped[Txt | None] = col(
        "规格型号", search=True, default=of("purchase_order_line_id", "specification")
    )
    unit: Mapped[Txt] = col("单位", default=of("purchase_order_line_id", "unit"))
    ordered_quantity: Mapped[Quantity] = col("应收数量", alias=("应收", "送货数量"), default=still_open)
    received_quantity: Mapped[Quantity] = col("实收数量", alias=("实收", "数量", "验收数量"))
    difference_reason: Mapped[Txt | None] = col("多收少收说明", hide=True)
    quality: Mapped[AcceptanceQuality] = col(
        "质量情况", alias=("质量", "验收结果"), filter=True, carry=True, default=AcceptanceQuality.QUALIFIED
    )
    unit_price: Mapped[Money] = col("单价", default=of("purchase_order_line_id", "unit_price"))
    batch_no: Mapped[Txt | None] = col("批号", alias=("生产批号",), search=True)
    produced_on: Mapped[Day | None] = col("生产日期")
    valid_until: Mapped[Day | None] = col("保质期至", filter=True)
    destination: Mapped[Destination] = col("去向", filter=True, carry=True, default=usual_destination)

    @computed("金额")
    def amount(self) -> Money:
        refused = self.quality == AcceptanceQuality.UNQUALIFIED
        return when(refused, Decimal(0), times(self.received_quantity, self.unit_price))

    rules = (
        positive(ordered_quantity, zero=True),
        positive(received_quantity, zero=True),
        positive(unit_price, zero=True),
        before(produced_on, valid_until),
    )

    def is_kept(self) -> bool:
        """Whether the goods stay with the school."""
        return self.quality is not AcceptanceQuality.UNQUALIFIED

    def missing_at_signing(self, at: At) -> str:
        """What the acceptors still have to fill in, blank where nothing is missing."""
        from models.store.store import Item

        item = at.get(Item, self.item_id)
        if self.received_quantity != self.ordered_quantity and not self.difference_reason:
            return "“实收数量”与“应收数量”不一致，请填写“多收少收说明”"
        if not self.is_kept() or self.received_quantity == 0:
            return ""
        if self.destination is AcceptanceLine.Destination.STOCK and item is None:
            return "“去向”为入库登账，请选择“物品”"
        if item is not None and item.is_batch_tracked and not (self.batch_no and self.valid_until):
            return f"“{item.name}”按批次管理，请填写“批号”和“保质期至”"
        return ""

    @refuse("", "{missing}。", on="received_quantity")
    def is_filled_in(self, at: At) -> Verdict:
        # A draft that a step opens or clears is filled in by the acceptors; signing asks again.
        is_opened_by_a_step = bool(at.context.trusted) and not at.is_step("sign")
        missing = "" if is_opened_by_a_step else self.missing_at_signing(at)
        return not missing or {"missing": missing}

    @refuse("", "“采购明细”不属于本单的“采购单”，请重新选择。", on="purchase_order_line_id")
    def belongs_to_the_order(self, at: At) -> Verdict:
        ordered = at.get(PurchaseOrderLine, self.purchase_order_line_id)
        if ordered is None or self.document is None:
            return True
        return ordered.document_id == self.document.purchase_order_id

    @refuse("", "“单价”{price} 高于采购单价 {limit}，请核对。", on="unit_price")
    def is_not_above_the_order(self, at: At) -> Verdict:
        ordered = at.get(PurchaseOrderLine, self.purchase_order_line_id)
        if ordered is None or self.unit_price <= ordered.unit_price:
            return True
        return {"price": self.unit_price, "limit": ordered.unit_price}

    @refuse("", "“生产日期”不能晚于验收日期，请核对。", on="produced_on")
    def is_produced_before(self, at: At) -> Verdict:
        return self.produced_on is None or self.document is None or self.produced_on <= self.document.date

    @refuse("", "“保质期至”须晚于验收日期，过期物品不得验收，请核对。", on="valid_until")
    def is_not_expired(self, at: At) -> Verdict:
        if self.valid_until is None or self.document is None or not self.is_kept():
            return True
        return self.valid_until > self.document.date


def is_running(licence: Any, day: Any) -> ColumnElement[bool]:
    """Condition on licences that are valid beyond the day."""
    return or_(licence.is_permanent.is_(True), licence.valid_until > day)


def licences_ended_by(supplier_id: Any, day: Any) -> Select[Any]:
    """Licences of the supplier that end on the day or before, with no other of their kind that runs on."""
    other = aliased(SupplierLicence)
    followed = (
        select(other.id)
        .where(other.supplier_id == SupplierLicence.supplier_id, other.licence_kind == SupplierLicence.licence_kind)
        .where(is_running(other, day))
        .exists()
    )
    return select(SupplierLicence).where(
        SupplierLicence.supplier_id == supplier_id,
        SupplierLicence.is_permanent.is_(False),
        SupplierLicence.valid_until <= day,
        not_(followed),
    )


def licences_of(supplier_id: Any, *kinds: SupplierLicence.LicenceKind) -> Select[Any]:
    """Licences of the supplier of these kinds."""
    return select(SupplierLicence.id).where(
        SupplierLicence.supplier_id == supplier_id, SupplierLicence.licence_kind.in_(kinds)
    )


def food_licences(supplier_id: Any) -> Select[Any]:
    """Licences to deal in food or to produce it."""
    kinds = SupplierLicence.LicenceKind
    return licences_of(supplier_id, kinds.FOOD_OPERATION, kinds.FOOD_PRODUCTION)


def is_credit_code(code: str) -> bool:
    """GB 32100: eighteen signs, the last one a check character over the others."""
    if len(code) != 18 or any(sign not in CREDIT_CODE_SIGNS for sign in code):
        return False
    weighted = sum(CREDIT_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return CREDIT_CODE_SIGNS[-weighted % 31] == code[17]


class Supplier(
    Register,
    label="供应商档案",
    menu="purchasing",
    help="一行是一家供应商的联系、结算和合作情况；由采购员或总务处在首次采购前登记，每年评价后更新。",
):
    """One row is one supplier with its standing, contact and papers."""

    class Category(Choice):
        FOOD = "食材"
        OFFICE = "办公"
        TEACHING = "教学"
        EQUIPMENT = "设备"
        REPAIR = "维修"
        WORKS = "工程"
        CATERING = "配餐"
        TABLEWARE_DISINFECTION = "餐具消毒"
        OTHER = "其他"

    class Standing(Choice):
        CANDIDATE = "物色"
        VISITED = "已考察"
        ACTIVE = "合格在用"
        FIXED = "定点"
        SUSPENDED = "停用"
        BLACKLISTED = "黑名单"

    class SelectionMethod(Choice):
        OPEN_TENDER, OTHER_COMPETITION, DIRECT = "公开招标", "其他竞争方式", "直接确定"

    class LicenceState(Choice):
        VALID, DUE_SOON, EXPIRED, MISSING = "有效", "临期", "过期", "缺证"

    name: Mapped[Txt] = col(
        "供应商名称", alias=("单位名称", "公司名称", "企业名称", "名称", "供货商名称"), search=True, unique=True
    )
    category: Mapped[Category] = col("供应商类别", alias=("类别", "类型", "供应商类型"), filter=True, carry=True)
    standing: Mapped[Standing] = col("合作状态", alias=("状态",), filter=True, default=Standing.CANDIDATE)
    credit_code: Mapped[Code | None] = col("统一社会信用代码", search=True, unique=True, help="18位，见营业执照")
    legal_representative: Mapped[Txt | None] = col("法定代表人", alias=("法人", "法人代表", "负责人"), hide=True)
    address: Mapped[Txt | None] = col("地址", alias=("经营地址", "注册地址"), hide=True)
    contact_person: Mapped[Txt] = col("联系人", alias=("联系人姓名", "业务联系人"), search=True)
    contact_phone: Mapped[Txt | None] = col("联系电话", alias=("联系人电话",), sensitive=True)
    bank_name: Mapped[Txt | None] = col("开户行", hide=True)
    bank_account_no: Mapped[Txt | None] = col("银行账号", alias=("账户", "对公账户"), hide=True, sensitive=True)
    selection_method: Mapped[SelectionMethod | None] = col("确定方式", filter=True, hide=True)
    reputation: Mapped[SupplierGrade | None] = col("信誉评价", filter=True)
    annual_score: Mapped[Count | None] = col("年度评价")
    exit_reason: Mapped[Txt | None] = col("退出原因", hide=True)

    @computed("证照状态", filter=True)
    def licence_state(self) -> LicenceState:
        states, kinds = Supplier.LicenceState, SupplierLicence.LicenceKind
        eaten = (Supplier.Category.FOOD, Supplier.Category.CATERING)
        yesterday, horizon = days_after(today(self), -1), days_after(today(self), LICENCE_REMIND_DAYS.of(self))
        missing = either(
            negate(found(self, licences_of(self.id, kinds.BUSINESS_LICENCE))),
            both(one_of_these(self.category, eaten), negate(found(self, food_licences(self.id)))),
        )
        return when(
            found(self, licences_ended_by(self.id, yesterday)),
            states.EXPIRED,
            when(
                found(self, licences_ended_by(self.id, horizon)),
                states.DUE_SOON,
                when(missing, states.MISSING, states.VALID),
            ),
        )

    @computed("合同期至", hide=True)
    def contract_until(self) -> Day | None:
        return collected(
            self,
            select(func.max(Contract.valid_until)).where(
                Contract.supplier_id == self.id, Contract.state == Contract.State.IN_FORCE
            ),
        )

    rules = (
        pattern(
            contact_phone, rf"{PHONE}([、，,/; ]{PHONE})*", "“联系电话”须是手机号或固定电话（如0533-2180001），请核对。"
        ),
        pattern(bank_account_no, r"\d+", "“银行账号”只能填数字，请核对。"),
        required_when(
            selection_method,
            lambda row: row.standing is Supplier.Standing.FIXED,
            message="定点供应商请填写“确定方式”。",
        ),
        positive(annual_score, zero=True),
        at_most(annual_score, 100),
        required_when(
            exit_reason,
            lambda row: row.standing in (Supplier.Standing.SUSPENDED, Supplier.Standing.BLACKLISTED),
            message="停用或列入黑名单请填写“退出原因”。",
        ),
    )

    def is_for_food(self) -> bool:
        """Whether the supplier sells what is eaten."""
        return self.category in (Supplier.Category.FOOD, Supplier.Category.CATERING)

    @refuse("B019", "列为定点前须有考察结论“列为定点”且证照有效，请先登记考察评价和证照。", on="standing")
    def is_fixed_after_a_visit(self, at: At) -> Verdict:
        from models.purchasing.tendering import is_recommended

        fixed = Supplier.Standing.FIXED
        if self.standing is not fixed or (self.id is not None and was(self, "standing") is fixed):
            return True
        if self.id is None or not is_recommended(self.id, at) or not has_business_licence(self.id, at):
            return False
        return not self.is_for_food() or has_food_licence(self.id, at)

    @refuse("", "“统一社会信用代码”须是18位且校验码正确，请对照营业执照核对。", on="credit_code")
    def has_a_right_credit_code(self, at: At) -> Verdict:
        return not self.credit_code or is_credit_code(self.credit_code)


class SupplierLicence(
    Register,
    label="供应商证照",
    menu="purchasing",
    help="一行是一家供应商的一张证照及其有效期；由采购员或食堂管理员核验原件后登记，换证时更新。",
):
    """One row is one licence or certificate of one supplier."""

    class LicenceKind(Choice):
        BUSINESS_LICENCE = "营业执照"
        FOOD_OPERATION = "食品经营许可证"
        FOOD_PRODUCTION = "食品生产许可证"
        ANIMAL_QUARANTINE = "动物检疫证"
        TEST_REPORT = "检验报告"
        AUTHORISATION = "授权书"
        QUALIFICATION = "资质证书"
        OTHER = "其他"

    class Validity(Choice):
        VALID, DUE_SOON, EXPIRED = "有效", "临期", "过期"

    supplier_id: Mapped[Id] = ref("供应商", "supplier", search=True, filter=True, carry=True)
    licence_kind: Mapped[LicenceKind] = col(
        "证照类型", alias=("证件类型", "证件名称", "证照名称"), filter=True, carry=True
    )
    licence_no: Mapped[Txt] = col(
        "证号",
        alias=("证件编号", "许可证号", "证照编号", "食品经营许可证号", "证书编号"),
        search=True,
        help="食品经营、生产许可证为JY或SC加14位数字",
    )
    issuing_authority: Mapped[Txt | None] = col("发证机关", alias=("发证部门",), hide=True)
    issued_on: Mapped[Day | None] = col("发证日期")
    is_permanent: Mapped[YesNo] = col("长期有效", alias=("是否长期",), filter=True, default=False)
    valid_until: Mapped[Day | None] = col("有效期至", alias=("许可证有效期", "许可证有效期至"), filter=True, remind=60)
    updated_on: Mapped[Day] = col("更新日期", filter=True, default=today)
    verified_by_id: Mapped[Id] = ref("核验人", "staff", alias=("查验人", "审核人"), filter=True, carry=True, default=me)
    scan: Mapped[File | None] = col("证照扫描件", hide=True)

    @computed("有效状态", filter=True)
    def validity(self) -> Validity:
        states = SupplierLicence.Validity
        horizon = days_after(today(self), LICENCE_REMIND_DAYS.of(self))
        return when(
            both(negate(self.is_permanent), earlier(self.valid_until, today(self))),
            states.EXPIRED,
            when(
                both(negate(self.is_permanent), before_or_on(self.valid_until, horizon)), states.DUE_SOON, states.VALID
            ),
        )

    rules = (
        unique_together(licence_kind, licence_no),
        before(issued_on, valid_until, equal=False),
        required_when(
            valid_until, lambda row: not row.is_permanent, message="请填写“有效期至”，长期有效的请勾选“长期有效”。"
        ),
        not_future(updated_on),
        required_when(scan, lambda row: row.is_for_food(), message="食品经营、生产许可证请上传“证照扫描件”。"),
    )
    notes = (remind("B021-2", "证照到期前提醒；每年8月提醒核对6月以来未更新证照的定点供应商。"),)

    def is_for_food(self) -> bool:
        """Whether the licence allows to deal in food or to produce it."""
        kinds = SupplierLicence.LicenceKind
        return self.licence_kind in (kinds.FOOD_OPERATION, kinds.FOOD_PRODUCTION)

    @refuse("", "食品许可证的“证号”须为JY或SC加14位数字，请对照证照核对。", on="licence_no")
    def has_a_right_number(self, at: At) -> Verdict:
        return not self.is_for_food() or re.fullmatch(FOOD_LICENCE, self.licence_no) is not None


def is_scanned(row: Any, at: At) -> bool | str:
    """The signed paper is attached."""
    scan = select(Attachment.id).where(Attachment.register == "contract", Attachment.row_id == row.id)
    return at.ask(scan) is not None or "请先在附件中上传签字盖章的合同扫描件。"


def is_past(row: Any, at: At) -> bool | str:
    """The last day of the contract is over."""
    return row.valid_until < at.today or "“期限止”还没有过，不能办理到期。"


def is_not_renewed(row: Any, at: At) -> bool | str:
    """No other contract renews this one."""
    renewal = select(Contract.id).where(
        Contract.previous_contract_id == row.id, Contract.state != Contract.State.REJECTED
    )
    return at.ask(renewal) is None or "该合同已有续签合同，请直接办理那份合同。"


def open_renewal(row: Any, at: At) -> None:
    """The draft of the contract that follows, for as long again."""
    begins = row.valid_until + dt.timedelta(days=1)
    repeated = ("name", "category", "supplier_id", "counterparty_name", "department_id", "subject", "amount")
    at.session.add(
        Contract(
            school_id=row.school_id,
            starts_on=begins,
            valid_until=begins + (row.valid_until - row.starts_on),
            is_renewal=True,
            previous_contract_id=row.id,
            signer_id=row.signer_id,
            payment_terms=row.payment_terms,
            deposit_amount=row.deposit_amount,
            **{name: getattr(row, name) for name in repeated},
        )
    )


def deposit_is_settled(row: Any, at: At) -> bool | str:
    """The deposit was returned, or the remarks say why it is kept."""
    returned = sum(
        payment.amount
        for payment in row.payments
        if payment.paid_on is not None and payment.payment_kind is ContractPayment.PaymentKind.RETURN
    )
    if returned >= (row.deposit_amount or 0) or row.remarks:
        return True
    return "“履约保证金”尚未退还，请登记性质为“退款”的付款，或在“备注”说明扣留原因。"


def is_for_the_price(payment: Any) -> Any:
    """Deposits and their return stand beside the contract's price."""
    kinds = ContractPayment.PaymentKind
    beside = one_of_these(payment.payment_kind, (kinds.DEPOSIT, kinds.RETURN))
    return either(blank(payment.payment_kind), negate(beside))


def pays_within_the_amount(row: Contract | None) -> bool:
    """R2.11-2: all payments of the price, due or made, stay within the contract's amount."""
    if row is None or row.amount is None:
        return True
    return bool(total(row.payments, lambda payment: payment.amount, is_for_the_price) <= row.amount)


def payment_steps() -> Iterable[Step]:
    """Payments are entered while the contract runs and after it, until it is filed away."""
    columns = ("due_on", "paid_on", "amount", "voucher_no", "payment_kind")
    asked = tuple(f"payments.{column}" for column in columns)
    for name, state in (
        ("pay", "IN_FORCE"),
        ("pay_expired", "EXPIRED"),
        ("pay_reviewed", "REVIEWED"),
        ("pay_terminated", "TERMINATED"),
    ):
        yield step(name, "登记付款", state, state, "accountant", asks=asked)


class Contract(
    Document,
    label="合同台账",
    menu="purchasing",
    help="一行是学校的一份合同，从起草、校长签订到付款和清理兑现；由总务处或采购员起草，财务登记付款。",
):
    """One row is one contract of the school, from draft to the review of its fulfilment."""

    class State(Choice):
        DRAFT = "草稿"
        SUBMITTED = "待审批"
        IN_FORCE = "已生效"
        EXPIRED = "已到期"
        REVIEWED = "已清理兑现"
        ARCHIVED = "已归档"
        TERMINATED = "已终止"
        REJECTED = "已驳回"

    class Category(Choice):
        SUPPLY = "供货"
        FOOD = "食材"
        REPAIR_WORKS = "维修工程"
        SERVICE = "服务"
        LEASE = "门店出租"
        EMPLOYMENT = "用工"
        CONTRACTING = "承包"
        OTHER = "其他"

    class Fulfilment(Choice):
        FULFILLED, PARTLY_FULFILLED, BREACHED, TERMINATED = "已兑现", "部分兑现", "未兑现", "已终止"

    whose = own(department="department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    contract_no: Mapped[Code | None] = col("合同编号", search=True, unique=True)
    name: Mapped[Txt] = col("合同名称", alias=("合同", "项目名称"), search=True)
    category: Mapped[Category] = col("合同类型", alias=("类型", "合同类别"), filter=True, carry=True)
    supplier_id: Mapped[Id | None] = ref(
        "对方单位", "supplier", alias=("供应商", "乙方", "乙方单位", "合作单位", "对方"), search=True, filter=True
    )
    department_id: Mapped[Id] = ref(
        "归口部门", "department", alias=("部门", "承办部门"), filter=True, carry=True, default=own_department
    )
    counterparty_name: Mapped[Txt | None] = col("对方名称", search=True)
    subject: Mapped[Txt | None] = col("标的", alias=("合同标的", "合同内容", "主要内容"), search=True, hide=True)
    amount: Mapped[Money] = col("合同金额", alias=("合同总价", "合同价款", "合同总金额", "合同价"))
    signed_on: Mapped[Day | None] = col("签订日期", alias=("签订时间", "签约日期"), filter=True)
    starts_on: Mapped[Day] = col("期限起", alias=("开始日期", "起始日期", "生效日期", "合同起始日期"))
    valid_until: Mapped[Day] = col(
        "期限止", alias=("结束日期", "终止日期", "截止日期", "到期日期", "合同到期日期"), filter=True, remind=60
    )
    is_renewal: Mapped[YesNo] = col("续签", filter=True, default=False)
    previous_contract_id: Mapped[Id | None] = ref("原合同", "contract", hide=True)
    signer_id: Mapped[Id] = ref("签字负责人", "staff")
    payment_terms: Mapped[Note | None] = col("付款条件", alias=("付款方式",), hide=True)
    deposit_amount: Mapped[Money | None] = col("履约保证金", alias=("保证金",), hide=True, default=Decimal("0"))
    fulfilment: Mapped[Fulfilment | None] = col("兑现情况", filter=True)
    fulfilment_note: Mapped[Note | None] = col("兑现说明", hide=True)
    reviewed_on: Mapped[Day | None] = col("清理日期", filter=True)

    payments: Mapped[list[ContractPayment]] = lines("ContractPayment")

    @computed("已付金额")
    def paid_amount(self) -> Money:
        return total(
            self.payments,
            lambda payment: payment.amount,
            lambda payment: both(given(payment.paid_on), is_for_the_price(payment)),
        )

    @computed("未付金额")
    def unpaid_amount(self) -> Money:
        return minus(self.amount, self.paid_amount)

    rules = (
        one_of(supplier_id, counterparty_name, message="请选择“对方单位”，没有供应商档案的请填写“对方名称”。"),
        positive(amount, zero=True),
        not_future(signed_on),
        before(starts_on, valid_until, id="R2.11-2", message="“期限止”不得早于“期限起”，请核对。"),
        required_when(previous_contract_id, lambda row: row.is_renewal, message="续签合同请选择“原合同”。"),
        positive(deposit_amount, zero=True),
        required_when(
            fulfilment_note,
            lambda row: row.fulfilment not in (None, Contract.Fulfilment.FULFILLED),
            message="合同未全部兑现，请填写“兑现说明”。",
        ),
    )
    notes = (
        remind("B020", "每月提醒没有生效合同的定点供应商。"),
        remind("B022", "每年2月提醒暑假前到期的供货和食材合同。"),
        remind("B023", "每年6月提醒清理在用和近一年到期、尚未清理的合同。"),
    )

    def is_in_force_on(self, day: dt.date) -> bool:
        """Whether the contract binds on the day."""
        return self.state is Contract.State.IN_FORCE and self.starts_on <= day <= self.valid_until

    @refuse("R2.11-2", "付款合计不得超过“合同金额”（保证金及其退款除外），请核对。", on="amount")
    def is_not_overpaid(self, at: At) -> Verdict:
        return pays_within_the_amount(self)

    @refuse("B015", "供应商“{supplier}”已停用或列入黑名单，不能签订合同，请改选其他供应商。", on="supplier_id")
    def is_made_with_a_trusted_supplier(self, at: At) -> Verdict:
        is_open = self.state in (Contract.State.DRAFT, Contract.State.SUBMITTED) or at.is_step("sign")
        excluded = excluded_supplier(self.supplier_id, at) if is_open else None
        return excluded is None or {"supplier": excluded.name}

    @refuse("B021-1", "供应商证照已过期，请先更新证照再签订合同。", on="supplier_id", at="sign")
    def is_signed_with_valid_licences(self, at: At) -> Verdict:
        return expired_licence(self.supplier_id, at) is None

    steps = (
        step(
            "submit",
            "提交",
            "DRAFT",
            "SUBMITTED",
            "director buyer canteen_manager",
            needs=(supplier_has_valid_licences,),
        ),
        step(
            "sign",
            "批准签订",
            "SUBMITTED",
            "IN_FORCE",
            "principal",
            needs=(not_the_preparer, filled("contract_no", "signed_on", "signer_id"), is_scanned),
            asks=(contract_no, signed_on),
        ),
        step("reject", "驳回", "SUBMITTED", "REJECTED", "principal", opinion=True),
        step("expire", "到期", "IN_FORCE", "EXPIRED", "director accountant", optional=True, needs=(is_past,)),
        step(
            "renew",
            "续签",
            "IN_FORCE EXPIRED",
            "EXPIRED",
            "director buyer",
            optional=True,
            needs=(filled("fulfilment"), is_not_renewed),
            asks=(fulfilment, fulfilment_note),
            effect=open_renewal,
        ),
        step(
            "review",
            "清理兑现",
            "IN_FORCE EXPIRED",
            "REVIEWED",
            "director",
            optional=True,
            needs=(filled("fulfilment"),),
            asks=(fulfilment, fulfilment_note),
            writes={"reviewed_on": today},
        ),
        step("terminate", "终止", "IN_FORCE", "TERMINATED", "principal", optional=True, opinion=True),
        step(
            "archive",
            "归档",
            "REVIEWED TERMINATED",
            "ARCHIVED",
            "director",
            needs=(deposit_is_settled,),
            asks=("remarks",),
        ),
        *payment_steps(),
    )


class ContractPayment(
    Line,
    label="合同付款",
    menu="purchasing",
    help="一行是合同的一笔应付或已付款（出租合同为应收、已收租金）；起草时按约定登记，付款后由财务补填付款日期和凭证号。",
):
    """One row is one payment made or received under a contract."""

    class PaymentKind(Choice):
        ADVANCE = "预付款"
        PROGRESS = "进度款"
        FINAL = "尾款"
        DEPOSIT = "保证金"
        RETURN = "退款"
        RENT_RECEIVED = "收取租金"

    document_id: Mapped[Id] = document("contract")
    due_on: Mapped[Day | None] = col("约定付款日", alias=("应付日期",), filter=True, remind=7)
    paid_on: Mapped[Day | None] = col("付款日期", alias=("支付日期",), filter=True)
    amount: Mapped[Money] = col("付款金额", alias=("支付金额",))
    voucher_no: Mapped[Txt | None] = col("会计凭证号", alias=("凭证号",), search=True)
    payment_kind: Mapped[PaymentKind | None] = col("款项性质", filter=True, carry=True, default=PaymentKind.FINAL)

    rules = (
        not_future(paid_on),
        positive(amount),
        required_when(voucher_no, lambda row: row.paid_on is not None, message="已付款的请填写“会计凭证号”。"),
    )

    @refuse("R2.11-2", "付款合计不得超过“合同金额”（保证金及其退款除外），请核对。", on="amount")
    def stays_within_the_contract(self, at: At) -> Verdict:
        return pays_within_the_amount(self.document)
