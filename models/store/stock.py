"""Receipts into and issues from the warehouses, with their lines.

What posting writes into the stock ledger stands in models/store/posting.py; the closing of months comes later.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Mapped, aliased

from models.core import (
    At,
    Choice,
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
    at_most,
    before,
    blank,
    both,
    col,
    collected,
    computed,
    days_after,
    days_between,
    document,
    either,
    found,
    fulfilled,
    has_lines,
    lines,
    me,
    minus,
    months_after,
    not_the,
    not_the_preparer,
    nz,
    of,
    one_of_these,
    own,
    own_department,
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
    was,
)
from models.core.kinds import QUANTITY
from models.core.rules import problems_of
from models.core.steps import Step, find_step, missing_for, state_of, take
from models.organisation.organisation import ClassGroup, Department
from models.purchasing.suppliers import Acceptance, AcceptanceLine
from models.store.ledger import StockBalance, StockMovement
from models.store.posting import OnHand, load_goods, movements_of, on_hand, open_copy, post_issue, post_receipt, reverse
from models.store.settings import (
    BACK_DATE_DAYS,
    FIRST_EXPIRED_FIRST_OUT,
    FOOD_STORE_KEEPERS,
    ISSUE_EXCESS_PERCENT,
    OLD_FOR_NEW_SCOPE,
    SHELF_LIFE_LEFT_PERCENT,
    STOCK_OUT_APPROVAL_CHAIN,
    STOCK_OUT_PRINCIPAL_AMOUNT,
    STOCK_OUT_RECIPIENT_CHECK,
)
from models.store.store import Item, StorageLocation, Warehouse, entries, whole_pieces
from models.vocabulary import AcceptanceQuality, Meal


def warehouse_of(row: Any, at: At) -> Warehouse | None:
    """The warehouse of a stock document, kept with the row while it stays the same."""
    key, store = row.__dict__.get("_warehouse", (None, None))
    if key != row.warehouse_id:
        store = at.get(Warehouse, row.warehouse_id)
        row.__dict__["_warehouse"] = row.warehouse_id, store
    return store


def staff_name(at: At, staff_id: int | None) -> str:
    """Name of a member of staff, for a sentence."""
    from models.people.staff import Staff

    person = at.get(Staff, staff_id)
    return "" if person is None else person.name


def has_its_keeper(row: Any, at: At) -> Verdict:
    """The keeper named on a draft is the keeper or deputy keeper of its warehouse."""
    store = warehouse_of(row, at)
    return state_of(row) != "DRAFT" or store is None or row.keeper_id is None or store.is_kept_by(row.keeper_id)


def acts_as_keeper(row: Any, at: At, *, canteen: bool) -> Verdict:
    """Who posts keeps the warehouse; asked for canteen stores and for the others under rules of their own."""
    store = warehouse_of(row, at)
    if store is None or at.is_system or (store.category is Warehouse.Category.CANTEEN) is not canteen:
        return True
    return store.is_kept_by(at.staff_id) or {"keeper": staff_name(at, store.keeper_id)}


def day_of(line: Any) -> dt.date | None:
    """Day of the line's document."""
    return None if line.document is None else line.document.date


def lines_hold(row: Any, at: At) -> bool | str:
    """The rules of the lines hold now too: goods, batches and accepted quantities may have changed since the draft."""
    load_goods(row, at)
    for line in row.lines:
        for problem in problems_of(line, at, warnings=False):
            return f"第{line.line_no}行：{problem.message}"
    return True


def in_the_books(row: Any, at: At) -> Verdict:
    """STOCK-03: the day of a posting is not to come, nor longer ago than documents may be entered late."""
    if row.date is None:
        return True
    if row.date > at.today:
        return f"“日期”{row.date} 还没有到，不能登账，请改用今天或以前的日期。"
    first = days_after(at.today, -at.setting(BACK_DATE_DAYS))
    return row.date >= first or f"“日期”{row.date} 早于 {first}，已超过可以倒填的天数，请退回后改用较晚的日期。"


def is_short_dated(
    at: At, day: dt.date | None, produced_on: dt.date | None, valid_until: dt.date | None, shelf_life_days: int | None
) -> bool:
    """Whether less than the set share of the shelf life is left on the day."""
    if day is None or valid_until is None:
        return False
    life = days_between(produced_on, valid_until) if produced_on is not None else shelf_life_days
    if not life or life <= 0:
        return False
    left = days_between(day, valid_until)
    return bool(left * 100 < life * at.setting(SHELF_LIFE_LEFT_PERCENT, on=day))


def is_direct(row: Any, at: At) -> bool | str:
    """Purchases and transfers were approved before; they are posted without another approval."""
    return row.category in StockIn.POSTED_DIRECTLY or "此类入库须先“提交”，由总务主任“审核登账”。"


def needs_approval(row: Any, at: At) -> bool | str:
    """Donations, opening stock, returns and price corrections ask the director."""
    return row.category not in StockIn.POSTED_DIRECTLY or "采购入库、仓间调拨入库不须审批，请直接办理“入库登账”。"


def transfer_has_left(row: Any, at: At) -> bool | str:
    """The goods of a transfer have left the first warehouse."""
    if row.category is not StockIn.Category.TRANSFER:
        return True
    source = at.get(StockOut, row.source_stock_out_id)
    left = source is not None and source.state is StockOut.State.POSTED
    return left or "调拨出库单尚未发放登账，请先由调出仓库办理“发放登账”。"


def stocked_elsewhere(at: At, acceptance_line_id: int, document_id: int | None) -> Decimal:
    """Quantity of an accepted line that other receipts have taken up."""
    statement = (
        select(func.sum(StockInLine.quantity))
        .join(StockIn, StockIn.id == StockInLine.document_id)
        .where(
            StockInLine.acceptance_line_id == acceptance_line_id,
            StockIn.state.not_in([StockIn.State.REVERSED, StockIn.State.CANCELLED]),
        )
    )
    if document_id is not None:
        statement = statement.where(StockIn.id != document_id)
    return at.ask(statement) or Decimal(0)


def quantity_for_stock(accepted: AcceptanceLine) -> Decimal:
    """What of an accepted line may enter the books: nothing of refused goods."""
    refused = accepted.quality is AcceptanceQuality.UNQUALIFIED
    return Decimal(0) if refused else accepted.received_quantity


def take_if_ready(row: Any, name: str, at: At) -> None:
    """Take another document's step where it stands before it and nothing else is missing."""
    one = find_step(type(row), name)
    if state_of(row) in one.from_states and not missing_for(row, one, at.for_row(row)):
        take(at.session, row, name, automatic=True)


def settle_purchase(row: Any, at: At) -> None:
    """The posting that books the last goods moves the acceptance, and with it the order, to the stocked state."""
    at.session.flush()
    acceptance = at.get(Acceptance, row.acceptance_id)
    if row.category is StockIn.Category.PURCHASE and acceptance is not None:
        take_if_ready(acceptance, "stock", at)


def reversals(roles: str) -> tuple[Step, Step]:
    """冲销, and 改正: the same with the document opened anew as a draft."""
    ways: dict[str, Any] = {"opinion": True, "posts": reverse}
    return (
        step("reverse", "冲销", "POSTED", "REVERSED", roles, **ways),
        step("correct", "改正", "POSTED", "REVERSED", roles, **ways, effect=open_copy),
    )


class StockIn(
    Document,
    label="入库单",
    menu="store",
    help="一行是一次入库及其明细；由保管员在物资验收合格、调拨到库或收到捐赠、退库时填写并登账。",
):
    """One row is one receipt into a warehouse, with its lines; posting writes the movements."""

    class State(Choice):
        DRAFT = "草稿"
        SUBMITTED = "待审批"
        POSTED = "已入库"
        REVERSED = "已冲销"
        CANCELLED = "已作废"

    class Category(Choice):
        PURCHASE = "采购入库"
        ALLOCATION = "上级调入"
        TRANSFER = "仓间调拨入库"
        DEPARTMENT_RETURN = "退库"
        OLD_RECOVERED = "旧物收回"
        DONATION = "捐赠入库"
        OPENING = "期初入库"
        PRICE_CORRECTION = "价格更正"

    POSTED_DIRECTLY = (Category.PURCHASE, Category.TRANSFER)
    sealed_states = "POSTED REVERSED"
    never_entered = ("reversal_of_id",)

    whose = own(department="department_id warehouse_id.department_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    warehouse_id: Mapped[Id] = ref("仓库", "warehouse", alias=("库房", "入库仓库", "收货仓库"), filter=True, carry=True)
    category: Mapped[Category] = col(
        "入库类型", alias=("业务类型", "入库类别", "入库方式"), filter=True, carry=True, default=Category.PURCHASE
    )
    acceptance_id: Mapped[Id | None] = ref("验收单", "acceptance", filter=True)
    purchase_order_id: Mapped[Id | None] = ref(
        "采购单", "purchase_order", hide=True, default=of("acceptance_id", "purchase_order_id")
    )
    supplier_id: Mapped[Id | None] = ref(
        "供应商", "supplier", filter=True, carry=True, default=of("acceptance_id", "supplier_id")
    )
    source_stock_out_id: Mapped[Id | None] = ref("调拨出库单", "stock_out", hide=True)
    department_id: Mapped[Id | None] = ref("交回部门", "department", filter=True, hide=True)
    delivered_by: Mapped[Txt | None] = col(
        "交货人", alias=("送货人", "交库人"), search=True, carry=True, help="捐赠入库填捐赠人"
    )
    invoice_no: Mapped[Txt | None] = col(
        "发票号", alias=("发票号码",), search=True, hide=True, default=of("acceptance_id", "invoice_no")
    )
    keeper_id: Mapped[Id] = ref(
        "保管员",
        "staff",
        alias=("收货人", "仓管员", "库管员", "入库人"),
        filter=True,
        carry=True,
        default=of("warehouse_id", "keeper_id"),
    )
    posted_on: Mapped[Day | None] = col("登账日期", filter=True)
    reversal_of_id: Mapped[Id | None] = ref("红冲的入库单", "stock_in", hide=True, unique=True)

    lines: Mapped[list[StockInLine]] = lines("StockInLine")

    @computed("入库金额")
    def total_amount(self) -> Money:
        return total(self.lines, lambda line: line.amount)

    rules = (
        required_when(
            acceptance_id, lambda r: r.category is StockIn.Category.PURCHASE, message="采购入库请填写“验收单”。"
        ),
        required_when(
            supplier_id, lambda r: r.category is StockIn.Category.PURCHASE, message="采购入库请填写“供应商”。"
        ),
        required_when(
            source_stock_out_id,
            lambda r: r.category is StockIn.Category.TRANSFER,
            message="仓间调拨入库请填写“调拨出库单”。",
        ),
        required_when(
            department_id,
            lambda r: r.category in (StockIn.Category.DEPARTMENT_RETURN, StockIn.Category.OLD_RECOVERED),
            message="退库和旧物收回请填写“交回部门”。",
        ),
        required_when(
            delivered_by, lambda r: r.category is StockIn.Category.DONATION, message="捐赠入库请在“交货人”填写捐赠人。"
        ),
    )

    notes = (
        # Refused by the database's seals and, at the step, by models/store/posting.py, which names the documents.
        fulfilled("STOCK-04", "refuse", "该单据已登账，不能修改或删除；物品已被 {documents} 领用，不能冲销。"),
    )

    @refuse("STOCK-03", "“日期”不在可以登账的期间内，请改用较晚的日期。", on="date", at="post approve")
    def is_in_the_books(self, at: At) -> Verdict:
        return in_the_books(self, at)

    @refuse("", "“保管员”须是该仓库的保管员或代管员，请重新选择。", on="keeper_id")
    def has_a_keeper_of_the_warehouse(self, at: At) -> Verdict:
        return has_its_keeper(self, at)

    @sequence("B002-2", "验收单尚未确认合格，不能入库，请先完成验收。", on="acceptance_id")
    def follows_an_acceptance(self, at: At) -> Verdict:
        if self.category is not StockIn.Category.PURCHASE or self.acceptance_id is None:
            return True
        if self.state is not StockIn.State.DRAFT and not at.is_step("post"):
            return True
        acceptance = at.get(Acceptance, self.acceptance_id)
        if acceptance is None or acceptance.state is not Acceptance.State.STOCKED:
            return acceptance is not None and acceptance.state is Acceptance.State.ACCEPTED
        # What was reversed is entered anew.
        reversed_before = select(StockIn.id).where(
            StockIn.acceptance_id == acceptance.id, StockIn.state == StockIn.State.REVERSED
        )
        return at.ask(reversed_before) is not None

    @refuse("B028", "入库须由该仓库的保管员或代管员登账，请联系“{keeper}”。", on="keeper_id", at="post")
    def is_posted_by_the_keeper(self, at: At) -> Verdict:
        return acts_as_keeper(self, at, canteen=False)

    @refuse("B047-1", "食堂仓库出入库须由指定保管员登记，请联系“{keeper}”。", on="keeper_id", at="submit post")
    def is_posted_by_the_canteen_keeper(self, at: At) -> Verdict:
        return acts_as_keeper(self, at, canteen=True)

    steps = (
        step(
            "submit",
            "提交",
            "DRAFT",
            "SUBMITTED",
            "storekeeper canteen_manager asset_clerk",
            needs=(has_lines, needs_approval, lines_hold),
        ),
        step(
            "approve",
            "审核登账",
            "SUBMITTED",
            "POSTED",
            "director",
            needs=(
                not_the("keeper_id", "审核人不能是该单的“保管员”，请由其他有权人员审核。"),
                not_the_preparer,
                lines_hold,
            ),
            writes={"posted_on": lambda r, at: at.today},
            posts=post_receipt,
        ),
        step("send_back", "退回", "SUBMITTED", "DRAFT", "director", opinion=True),
        step(
            "post",
            "入库登账",
            "DRAFT",
            "POSTED",
            "storekeeper canteen_manager asset_clerk",
            needs=(has_lines, is_direct, transfer_has_left, lines_hold),
            writes={"posted_on": lambda r, at: at.today},
            posts=post_receipt,
            effect=settle_purchase,
        ),
        *reversals("storekeeper canteen_manager director"),
        step("cancel", "作废", "DRAFT SUBMITTED", "CANCELLED", "storekeeper canteen_manager director", opinion=True),
    )


def proposed_batch(row: Any, at: At) -> str | None:
    """The day of production as batch number, for goods kept by batch."""
    item = at.get(Item, row.item_id)
    if item is None or not item.is_batch_tracked or row.produced_on is None:
        return None
    return f"{row.produced_on:%Y%m%d}"


def usual_location(row: Any, at: At) -> int | None:
    """The item's own location, where it is one of the receiving warehouse."""
    item = at.get(Item, row.item_id)
    location = None if item is None else at.get(StorageLocation, item.storage_location_id)
    is_here = location is not None and row.document is not None and location.warehouse_id == row.document.warehouse_id
    return item.storage_location_id if item is not None and is_here else None


def end_of_shelf_life(row: Any, at: At) -> dt.date | None:
    """The day of production and the item's days of shelf life."""
    item = at.get(Item, row.item_id)
    return None if item is None else days_after(row.produced_on, item.shelf_life_days)


class StockInLine(Line, label="入库明细", menu="store", help="一行是入库的一种物品、一个批次；随入库单填写。"):
    """One row is one item and batch received."""

    document_id: Mapped[Id] = document("stock_in")
    item_id: Mapped[Id] = ref("物品", "item", alias=("食品名称", "食材名称", "物资名称"), search=True, filter=True)
    quantity: Mapped[Quantity] = col("数量", alias=("入库数量", "实收数量", "收入数量"))
    unit_price: Mapped[Money] = col("单价", alias=("进价", "入库单价"))
    amount: Mapped[Money] = col("金额", alias=("入库金额",), default=lambda r, at: times(r.quantity, r.unit_price))
    batch_no: Mapped[Txt | None] = col("批号", alias=("生产批号",), search=True, default=proposed_batch)
    produced_on: Mapped[Day | None] = col("生产日期", alias=("生产日期/批号", "生产时间"), carry=True)
    valid_until: Mapped[Day | None] = col("保质期至", filter=True, default=end_of_shelf_life)
    storage_location_id: Mapped[Id | None] = ref(
        "库位", "storage_location", alias=("货位", "货架"), hide=True, default=usual_location
    )
    acceptance_line_id: Mapped[Id | None] = ref("验收明细", "acceptance_line", hide=True)

    @computed("规格型号")
    def specification(self) -> Txt | None:
        return collected(self, select(Item.specification).where(Item.id == self.item_id))

    @computed("单位")
    def unit(self) -> Txt:
        return collected(self, select(Item.unit).where(Item.id == self.item_id))

    rules = (positive(unit_price, zero=True), before(produced_on, valid_until, equal=False))

    def receipt_category(self) -> StockIn.Category | None:
        """Kind of receipt, blank for a line without its document."""
        return None if self.document is None else self.document.category

    def is_price_correction(self) -> bool:
        """Whether the line changes values only and brings no goods."""
        return self.receipt_category() is StockIn.Category.PRICE_CORRECTION

    @refuse("", "“{item}”已停用，不能入库；请改选物品或先启用它。", on="item_id")
    def is_in_use(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        return item is None or not item.is_disabled or {"item": item.name}

    @refuse("B024-1", "“物品”“数量”“单价”“保管员”缺一不可，请补齐第 {row} 行；“数量”须大于0。", on="quantity")
    def is_complete(self, at: At) -> Verdict:
        if self.is_price_correction():
            return self.quantity == 0 or "价格更正只改金额，请将“数量”填0。"
        return self.quantity > 0 or {"row": self.line_no}

    @refuse("", "“{item}”按“{unit}”计数，“数量”须是整数，请核对。", on="quantity")
    def is_whole(self, at: At) -> Verdict:
        return whole_pieces(self, "quantity", at)

    @refuse("", "“金额”须等于“数量”乘“单价”（{expected} 元），尾差不超过1分，请核对。", on="amount")
    def amounts_to_quantity_times_price(self, at: At) -> Verdict:
        if self.is_price_correction():
            return self.amount != 0 or "价格更正请在“金额”填写要增加或减少的金额。"
        expected, off = times(self.quantity, self.unit_price), Decimal("0.01")
        if self.receipt_category() is StockIn.Category.TRANSFER:
            off += times(self.quantity, Decimal("0.005"))  # the value that left the first warehouse, its price rounded
        return abs(self.amount - expected) <= off or {"expected": expected}

    @refuse("", "“生产日期”不能晚于入库单的“日期”，请核对。", on="produced_on")
    def was_produced_before(self, at: At) -> Verdict:
        day = day_of(self)
        return day is None or self.produced_on is None or self.produced_on <= day

    @refuse("R2.05", "“{item}”须填“批号”和“保质期至”；已过期物品不得入库。", on="batch_no")
    def has_a_batch_that_is_good(self, at: At) -> Verdict:
        item, day = at.get(Item, self.item_id), day_of(self)
        if item is None or day is None or self.is_price_correction():
            return True
        if self.valid_until is not None and self.valid_until <= day:
            return {"item": item.name}
        # A draft that another document opens may still lack its batches; posting asks for them.
        is_opened_by_the_system = bool(at.context.trusted) and at.step is None
        is_named = bool(self.batch_no) and self.valid_until is not None
        return not item.is_batch_tracked or is_named or is_opened_by_the_system or {"item": item.name}

    @warn("R2.05", "“{item}”剩余保质期不足{percent}%，请确认是否收货。", on="valid_until")
    def has_shelf_life_left(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        if item is None:
            return True
        if not is_short_dated(at, day_of(self), self.produced_on, self.valid_until, item.shelf_life_days):
            return True
        least = at.setting(SHELF_LIFE_LEFT_PERCENT, on=day_of(self))
        return {"item": item.name, "percent": QUANTITY.text(least)}

    @sequence("B027-1", "入库数量超过验收实收数量 {accepted}，请核对第 {row} 行。", on="quantity")
    def stays_within_the_acceptance(self, at: At) -> Verdict:
        if self.receipt_category() is not StockIn.Category.PURCHASE:
            return True
        accepted = at.get(AcceptanceLine, self.acceptance_line_id)
        if accepted is None:
            return "采购入库须逐行填写“验收明细”，请补填。"
        if accepted.document_id != self.document.acceptance_id:
            return "“验收明细”不是所填“验收单”的明细，请重新选择。"
        if accepted.item_id is not None and accepted.item_id != self.item_id:
            return "“物品”与“验收明细”的物品不一致，请核对。"
        here = total(
            self.document.lines, lambda line: line.quantity, lambda line: line.acceptance_line_id == accepted.id
        )
        stocked = here + stocked_elsewhere(at, accepted.id, self.document.id)
        if stocked <= quantity_for_stock(accepted):
            return True
        return {"accepted": QUANTITY.text(accepted.received_quantity), "row": self.line_no}

    @warn("B007-1", "“{item}”入库后库存 {quantity} 超过最高库存 {maximum}，请确认是否必要。", on="quantity")
    def stays_below_the_maximum(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        if item is None or item.maximum_stock is None:
            return True
        stock = item.stock_quantity + self.quantity
        if stock <= item.maximum_stock:
            return True
        return {"item": item.name, "quantity": QUANTITY.text(stock), "maximum": QUANTITY.text(item.maximum_stock)}

    @warn("B029", "“{item}”不属于该仓库（库位）的存放类别，请确认库位。", on="item_id")
    def belongs_into_the_warehouse(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        location = at.get(StorageLocation, self.storage_location_id)
        store = None if self.document is None else warehouse_of(self.document, at)
        categories = (location.goods_categories if location else None) or (store.goods_categories if store else None)
        if item is None or not categories:
            return True
        return item.category.label in entries(categories) or {"item": item.name}

    @refuse("", "“库位”{reason}，请选择入库仓库的库位。", on="storage_location_id")
    def lies_in_the_warehouse(self, at: At) -> Verdict:
        location = at.get(StorageLocation, self.storage_location_id)
        if location is None or self.document is None or was(self, "storage_location_id") == self.storage_location_id:
            return True
        if location.warehouse_id != self.document.warehouse_id:
            return {"reason": "不在该仓库"}
        return not location.is_disabled or {"reason": "已停用"}


def exchange_old_for_new(row: Any, at: At) -> dt.date:
    """Record the old things that came back; returns the day of posting."""
    from models.store.custody import record_exchanges

    return record_exchanges(row, at)


def keep_the_refusal(row: Any, at: At) -> None:
    """Record that nothing new was given without the old one."""
    from models.store.custody import record_refusals

    record_refusals(row, at)


ASKED_OF_LINES = ("lines.quantity", "lines.batch_no", "lines.returned_old_quantity")
"""What the keeper fills in on the lines while certifying and issuing."""


def approval_chain(row: Any, at: At) -> frozenset[str]:
    """Whose signatures the sheet needs: the chain of its category, and the principal's by its amount."""
    chains = at.setting(STOCK_OUT_APPROVAL_CHAIN, on=row.date)
    text = chains.get(row.category.name, STOCK_OUT_APPROVAL_CHAIN.default[row.category.name])
    chain = set(entries(text))
    if not asks_the_principal(row, at):
        chain.discard("PRINCIPAL")
    if any(line.is_first_issue for line in row.lines):
        chain.add("PRINCIPAL")
    return frozenset(chain)


def asks_the_principal(row: Any, at: At) -> bool:
    """Whether the sheet reaches the amount from which the principal signs; 0 means always."""
    limit = at.setting(STOCK_OUT_PRINCIPAL_AMOUNT, on=row.date)
    if limit <= 0:
        return True
    expected = Decimal(0)
    for line in row.lines:
        price = expected_price(line, at)
        if price is None:
            return True
        expected += times(line.requested_quantity if line.quantity is None else line.quantity, price)
    return bool(expected >= limit)


def expected_price(line: Any, at: At) -> Decimal | None:
    """What the goods will cost about: the latest receipt into the warehouse, else the item's market price."""
    statement = (
        select(StockInLine.unit_price)
        .join(StockIn, StockIn.id == StockInLine.document_id)
        .where(
            StockInLine.item_id == line.item_id,
            StockIn.warehouse_id == line.document.warehouse_id,
            StockIn.state == StockIn.State.POSTED,
        )
        .order_by(StockIn.posted_on.desc(), StockInLine.id.desc())
    )
    price = at.ask(statement)
    if price is not None:
        return price
    item = at.get(Item, line.item_id)
    return None if item is None else item.reference_price


def is_keepers_own(row: Any, at: At) -> bool:
    """The keeper prepared the sheet and needs nobody else's signature: it is certified and posted in one click."""
    store = warehouse_of(row, at)
    prepared = at.staff_id is not None and row.prepared_by_id == at.staff_id
    return bool(
        prepared and store is not None and store.is_kept_by(at.staff_id) and approval_chain(row, at) <= {"STORE"}
    )


def is_not_the_recipient(row: Any, at: At) -> bool | str:
    """Nobody approves what he draws himself, except the head of the department."""
    if at.is_system or at.staff_id is None or row.recipient_id != at.staff_id:
        return True
    department = at.get(Department, row.department_id)
    is_head = department is not None and department.head_id == at.staff_id
    return is_head or "“领用人”不能审批本人的领用单，请由部门负责人或总务主任办理。"


def fill_quantities(row: Any, at: At) -> None:
    """What the keeper did not reduce is issued as asked for, out of the batches that expire first where none is named."""
    fill_batches(row, at)
    for line in row.lines:
        if line.quantity is None:
            line.quantity = line.requested_quantity


def fill_batches(row: Any, at: At) -> None:
    """Name the batches of goods that are kept by batch; a line that one batch cannot fill is split over several."""
    held = row.on_hand(at)
    left = {key: quantity for key, (quantity, _) in held.items()}
    for line in row.lines:
        if line.batch_no:
            key = line.item_id, line.batch_no
            left[key] = left.get(key, Decimal(0)) - nz(line.quantity, line.requested_quantity)
    is_loss = row.category is StockOut.Category.DAMAGE
    for line in [line for line in row.lines if not line.batch_no]:
        good = [key for key in fit_to_go(held, line.item_id, at.today, expired=is_loss) if left[key] > 0]
        if not good:
            continue
        line.batch_no = good[0][1]
        rest: Decimal = nz(line.quantity, line.requested_quantity)
        if sum(left[key] for key in good) < rest:
            continue  # the rule on what is there says so
        for key in good:
            part = min(rest, left[key])
            left[key], rest = left[key] - part, rest - part
            if key == good[0]:
                line.quantity = part
            elif part > 0:
                line.requested_quantity -= part
                row.lines.append(
                    StockOutLine(
                        item_id=line.item_id,
                        requested_quantity=part,
                        quantity=part,
                        batch_no=key[1],
                        remarks=line.remarks,
                    )
                )


def fit_to_go(held: OnHand, item_id: int, today: dt.date, *, expired: bool = False) -> list[tuple[int, str]]:
    """Batches of an item in the order in which they should go out; none where it is not kept by batch."""
    if (item_id, "") in held:
        return []
    return [
        key for key, (_, until) in held.items() if key[0] == item_id and (expired or until is None or until >= today)
    ]


def proposed_issue_batch(row: Any, at: At) -> str | None:
    """The batch of the warehouse that expires first."""
    document = row.document
    if document is None or document.warehouse_id is None or row.item_id is None:
        return None
    held = on_hand(at, document.warehouse_id, [row.item_id])
    is_loss = document.category is StockOut.Category.DAMAGE
    return next((batch for _, batch in fit_to_go(held, row.item_id, at.today, expired=is_loss)), None)


def reserved(row: Any, at: At) -> dict[tuple[int, str], Decimal]:
    """What other sheets of the warehouse that wait to be issued will take, by item and batch."""
    statement = (
        select(StockOutLine)
        .join(StockOut, StockOut.id == StockOutLine.document_id)
        .where(
            StockOut.state == StockOut.State.APPROVED,
            StockOut.warehouse_id == row.warehouse_id,
            StockOut.id != (row.id or 0),
            StockOutLine.item_id.in_([line.item_id for line in row.lines]),
        )
    )
    found: dict[tuple[int, str], Decimal] = {}
    for line in at.all(statement):
        key = line.item_id, line.batch_no or ""
        found[key] = found.get(key, Decimal(0)) + nz(line.quantity)
    return found


def open_transfer_receipt(row: Any, at: At) -> None:
    """A posted transfer opens the receipt that the second keeper posts."""
    if row.category is not StockOut.Category.TRANSFER:
        return
    receipt = StockIn(
        school_id=row.school_id,
        date=at.today,
        warehouse_id=row.target_warehouse_id,
        category=StockIn.Category.TRANSFER,
        source_stock_out_id=row.id,
    )
    left = {one.source_line_no: one for one in movements_of(row, at)}
    for line in row.lines:
        receipt.lines.append(
            StockInLine(
                item_id=line.item_id,
                quantity=line.quantity,
                unit_price=left[line.line_no].unit_cost,
                amount=-left[line.line_no].amount,
                batch_no=line.batch_no,
                valid_until=left[line.line_no].valid_until,
            )
        )
    at.session.add(receipt)


class StockOut(
    Document,
    label="领用出库单",
    menu="store",
    help="一行是一次领用（或报损、调拨、退货）及其明细；由领用人填写，经审批后由保管员发放登账。",
):
    """One row is one issue to a person or department (or a write-off, transfer or return), with its lines; posting
    writes the movements.
    """

    class State(Choice):
        DRAFT = "草稿"
        DEPARTMENT_REVIEW = "待部门审批"
        STORE_CERTIFY = "待保管员证明"
        PRINCIPAL_REVIEW = "待校长审批"
        APPROVED = "待发放"
        POSTED = "已发放"
        REFUSED = "拒绝发放"
        REVERSED = "已冲销"
        CANCELLED = "已作废"

    class Category(Choice):
        ISSUE = "部门领用"
        MEAL = "食堂领料"
        DAMAGE = "报损"
        TRANSFER = "仓间调拨"
        SUPPLIER_RETURN = "退货"
        ALLOCATION = "调出学校"

    DRAWN = (Category.ISSUE, Category.MEAL)
    ANY_BATCH = (Category.DAMAGE, Category.SUPPLIER_RETURN)
    sealed_states = "POSTED REVERSED"
    never_entered = ("reversal_of_id",)

    whose = own(
        rows="recipient_id keeper_id created_by",
        klass="class_group_id",
        department="department_id warehouse_id.department_id",
    )

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    warehouse_id: Mapped[Id] = ref("仓库", "warehouse", alias=("库房", "出库仓库", "发货仓库"), filter=True, carry=True)
    category: Mapped[Category] = col(
        "出库类型", alias=("业务类型", "出库类别"), filter=True, carry=True, default=Category.ISSUE
    )
    department_id: Mapped[Id | None] = ref(
        "领用部门", "department", alias=("部门", "使用部门"), filter=True, carry=True, default=own_department
    )
    recipient_id: Mapped[Id | None] = ref(
        "领用人", "staff", alias=("领取人", "领料人"), filter=True, carry=True, default=me
    )
    class_group_id: Mapped[Id | None] = ref("领用班级", "class_group", alias=("班级",), filter=True, hide=True)
    purpose: Mapped[Txt] = col("用途", alias=("用处", "领用用途"), search=True, carry=True)
    meal: Mapped[Meal | None] = col("餐次", filter=True, carry=True)
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request", hide=True)
    target_warehouse_id: Mapped[Id | None] = ref("调入仓库", "warehouse", hide=True)
    supplier_id: Mapped[Id | None] = ref("退货供应商", "supplier", hide=True)
    keeper_id: Mapped[Id] = ref(
        "保管员",
        "staff",
        alias=("发货人", "发放人", "仓管员", "库管员"),
        filter=True,
        carry=True,
        default=of("warehouse_id", "keeper_id"),
    )
    recipient_signature: Mapped[File | None] = col("领用人签字", hide=True)
    posted_on: Mapped[Day | None] = col("发放日期", filter=True)
    refusal_reason: Mapped[Txt | None] = col("拒发原因", search=True, hide=True)
    reversal_of_id: Mapped[Id | None] = ref("红冲的出库单", "stock_out", hide=True, unique=True)

    lines: Mapped[list[StockOutLine]] = lines("StockOutLine")

    @computed("出库金额")
    def total_amount(self) -> Money:
        return total(self.lines, lambda line: line.amount)

    rules = (
        required_when(department_id, lambda r: r.category in StockOut.DRAWN, id="B046"),
        required_when(recipient_id, lambda r: r.category in StockOut.DRAWN, id="B046"),
        required_when(meal, lambda r: r.category is StockOut.Category.MEAL, message="食堂领料请填写“餐次”。"),
        required_when(
            target_warehouse_id,
            lambda r: r.category is StockOut.Category.TRANSFER,
            message="仓间调拨请填写“调入仓库”。",
        ),
        required_when(
            supplier_id, lambda r: r.category is StockOut.Category.SUPPLIER_RETURN, message="退货请填写“退货供应商”。"
        ),
    )
    notes = (
        # The states are the order; the chain and the amount only decide which steps take themselves.
        fulfilled("B031-1", "sequence", "该领用单还在“{state}”，不能发放，请等待审批。"),
        fulfilled("B031-2", "sequence", "该领用单须校长室批准后才能发放。"),
        # A posted document has left the state from which it is posted, and a second click finds the first's result.
        fulfilled("STOCK-07", "refuse", "该单据已登账，请勿重复提交。"),
    )

    @refuse("STOCK-03", "“日期”不在可以登账的期间内，请改用较晚的日期。", on="date", at="post")
    def is_in_the_books(self, at: At) -> Verdict:
        return in_the_books(self, at)

    @sequence(
        "B026-1", "“{item}”可用库存只有 {available}，不能发放 {quantity}，请先入库或减少“实发数量”。", at="certify post"
    )
    def takes_what_is_there(self, at: At) -> Verdict:
        """Certifying leaves what is promised to others; posting takes what the warehouse holds."""
        held = {key: quantity for key, (quantity, _) in self.on_hand(at).items()}
        if at.is_step("certify"):
            for key, quantity in reserved(self, at).items():
                held[key] = held.get(key, Decimal(0)) - quantity
        names = {item.id: item.name for item in load_goods(self, at).values()}
        for number, line in enumerate(self.lines):
            wanted = line.requested_quantity if line.quantity is None else line.quantity
            batches = {line.batch_no or ""} if line.batch_no or (line.item_id, "") in held else None
            keys = [key for key in held if key[0] == line.item_id and (batches is None or key[1] in batches)]
            available = max(sum((held[key] for key in keys), Decimal(0)), Decimal(0))
            if wanted > available:
                told = {"item": names.get(line.item_id, ""), "available": QUANTITY.text(available)}
                return {**told, "quantity": QUANTITY.text(wanted), "line": number, "column": "quantity"}
            for key in keys:
                taken = min(wanted, held[key])
                held[key], wanted = held[key] - taken, wanted - taken
        return True

    def on_hand(self, at: At) -> OnHand:
        """What the warehouse holds of the goods of the lines, the first to expire first."""
        return on_hand(at, self.warehouse_id, [line.item_id for line in self.lines])

    @refuse("", "“保管员”须是该仓库的保管员或代管员，请重新选择。", on="keeper_id")
    def has_a_keeper_of_the_warehouse(self, at: At) -> Verdict:
        return has_its_keeper(self, at)

    @refuse("", "“调入仓库”不能与“仓库”相同，请重新选择。", on="target_warehouse_id")
    def goes_to_another_warehouse(self, at: At) -> Verdict:
        return self.target_warehouse_id is None or self.target_warehouse_id != self.warehouse_id

    @refuse("B046", "请填写第 {row} 行“实发数量”。", at="post")
    def has_quantities(self, at: At) -> Verdict:
        missing = [line.line_no for line in self.lines if line.quantity is None]
        return not missing or {"row": missing[0]}

    @refuse("B028", "发放须由该仓库的保管员或代管员登账，请联系“{keeper}”。", on="keeper_id", at="post")
    def is_posted_by_the_keeper(self, at: At) -> Verdict:
        return acts_as_keeper(self, at, canteen=False)

    @refuse("B047-2", "食堂仓库须由指定人员发放，请联系“{keeper}”；请检查“保管员”。", on="keeper_id", at="post")
    def is_posted_by_the_canteen_keeper(self, at: At) -> Verdict:
        store = warehouse_of(self, at)
        if store is None or at.is_system or store.category is not Warehouse.Category.CANTEEN:
            return True
        named = at.roles & frozenset(at.setting(FOOD_STORE_KEEPERS, on=self.date))
        return bool(named and store.is_kept_by(at.staff_id)) or {"keeper": staff_name(at, store.keeper_id)}

    def recipient_leads(self, at: At) -> bool:
        """Whether the recipient heads the department or a group, or is the teacher of the class."""
        groups = [Department.Kind.RESEARCH_GROUP, Department.Kind.YEAR_GROUP, Department.Kind.TEAM]
        heads = select(Department.id).where(
            Department.head_id == self.recipient_id,
            or_(Department.id == self.department_id, Department.kind.in_(groups)),
        )
        teaches = select(ClassGroup.id).where(
            ClassGroup.id == self.class_group_id, ClassGroup.class_teacher_id == self.recipient_id
        )
        return at.ask(heads) is not None or at.ask(teaches) is not None

    def is_drawn_by_others(self, at: At, treatment: str) -> bool:
        """Whether the recipient is none of those who should draw, where the school treats that so."""
        if self.category is not StockOut.Category.ISSUE or self.recipient_id is None:
            return False
        return at.setting(STOCK_OUT_RECIPIENT_CHECK, on=self.date) == treatment and not self.recipient_leads(at)

    @warn("B032", "“领用人”不是部门负责人、教研组长或班组长，请确认由谁领取。", on="recipient_id")
    def is_drawn_by_a_head(self, at: At) -> Verdict:
        return not self.is_drawn_by_others(at, "WARN")

    @refuse("B032", "“领用人”须是部门负责人、教研组长或班组长，请由其领取。", on="recipient_id")
    def must_be_drawn_by_a_head(self, at: At) -> Verdict:
        return state_of(self) != "DRAFT" or not self.is_drawn_by_others(at, "REFUSE")

    def without_old_things(self, at: At, *, flagged: bool) -> Verdict:
        """The first line that lacks the old things it must bring: of flagged items, or of other durable goods."""
        goods, every_durable = load_goods(self, at), at.setting(OLD_FOR_NEW_SCOPE) == "ALL_DURABLE"
        for line in self.lines:
            item = goods.get(line.item_id)
            wanted = line.requested_quantity if line.quantity is None else line.quantity
            if item is None or item.is_old_for_new is not flagged or line.is_first_issue:
                continue
            if not flagged and not (every_durable and item.nature is Item.Nature.DURABLE):
                continue
            if nz(line.returned_old_quantity) < wanted:
                return {"item": item.name, "quantity": QUANTITY.text(wanted)}
        return True

    @refuse(
        "B033",
        "“{item}”须以旧换新：请收回旧物 {quantity} 件并填写“旧物回收数量”，首次配发请勾选“首次配发”。",
        at="certify post",
    )
    def brings_the_old_things(self, at: At) -> Verdict:
        return self.without_old_things(at, flagged=True)

    @refuse("B035", "“{item}”为非易损耗品，领新须交旧，请填写“旧物回收数量”。", at="certify post")
    def brings_old_durable_goods(self, at: At) -> Verdict:
        return self.without_old_things(at, flagged=False)

    @sequence("B034", "请填写“拒发原因”。", on="refusal_reason", at="refuse")
    def says_why_it_is_refused(self, at: At) -> Verdict:
        return bool(self.refusal_reason)

    @warn(
        "B040",
        "“{item}”本次领用 {quantity}，比该部门近三个月平均多 {percent}%，请核实需要。",
        at="department_approve certify principal_approve",
    )
    def stays_near_the_average(self, at: At) -> Verdict:
        if self.category is not StockOut.Category.ISSUE or self.department_id is None:
            return True
        excess = at.setting(ISSUE_EXCESS_PERCENT, on=self.date)
        for line in self.lines:
            statement = (
                select(func.sum(StockOutLine.quantity))
                .join(StockOut, StockOut.id == StockOutLine.document_id)
                .where(
                    StockOutLine.item_id == line.item_id,
                    StockOut.department_id == self.department_id,
                    StockOut.state == StockOut.State.POSTED,
                    StockOut.posted_on > months_after(self.date, -3),
                    StockOut.id != self.id,
                )
            )
            average = nz(at.ask(statement)) / Decimal(3)
            wanted = line.requested_quantity if line.quantity is None else line.quantity
            if average and (wanted / average - 1) * 100 > excess:
                item = at.get(Item, line.item_id)
                return {
                    "item": "" if item is None else item.name,
                    "quantity": QUANTITY.text(wanted),
                    "percent": round((wanted / average - 1) * 100),
                }
        return True

    @refuse("", "请上传“领用人签字”的照片，或由领用人本人填写领用单。", on="recipient_signature", at="post")
    def is_received(self, at: At) -> Verdict:
        if self.category not in StockOut.DRAWN or self.recipient_signature is not None:
            return True
        return self.recipient_id in (self.prepared_by_id, self.keeper_id, at.staff_id)

    @refuse("R2.06", "第 {row} 行的物品按批次管理，请填写“批号”。", at="post")
    def names_its_batches(self, at: At) -> Verdict:
        goods = load_goods(self, at)
        for line in self.lines:
            item = goods.get(line.item_id)
            if item is not None and item.is_batch_tracked and not line.batch_no:
                return {"row": line.line_no}
        return True

    @refuse("R2.06", "批号 {batch} 已过保质期，只能办理“报损”。", at="post")
    def issues_nothing_expired(self, at: At) -> Verdict:
        if self.category is StockOut.Category.DAMAGE:
            return True
        held = self.on_hand(at)
        for number, line in enumerate(self.lines):
            _, until = held.get((line.item_id, line.batch_no or ""), (None, None))
            if until is not None and until < at.today:
                return {"batch": line.batch_no, "line": number, "column": "batch_no"}
        return True

    @refuse("R2.06", "“{item}”批号 {batch} 先到期，请先发放这一批{remedy}。", at="certify post")
    def issues_first_what_expires_first(self, at: At) -> Verdict:
        """Another batch asks for a reason, and is refused in the warehouses that the school has chosen."""
        if self.category in StockOut.ANY_BATCH:
            return True
        held = self.on_hand(at)
        taken: dict[tuple[int, str], Decimal] = {}
        for line in self.lines:
            key = line.item_id, line.batch_no or ""
            wanted = line.requested_quantity if line.quantity is None else line.quantity
            taken[key] = taken.get(key, Decimal(0)) + wanted
        names = {item.id: item.name for item in load_goods(self, at).values()}
        for number, line in enumerate(self.lines):
            _, until = held.get((line.item_id, line.batch_no or ""), (None, None))
            if until is None or (line.remarks and not self.must_go_by_expiry(at)):
                continue
            for key, (quantity, earlier_day) in held.items():
                if key[0] != line.item_id or earlier_day is None or not at.today <= earlier_day < until:
                    continue
                if quantity > taken.get(key, Decimal(0)):
                    remedy = "" if self.must_go_by_expiry(at) else "，或在该行“备注”写明改用其他批次的原因"
                    told = {"item": names.get(line.item_id, ""), "batch": key[1], "remedy": remedy}
                    return {**told, "line": number, "column": "batch_no"}
        return True

    def must_go_by_expiry(self, at: At) -> bool:
        """Whether the warehouse is one of those from which nothing but the first batch to expire is issued."""
        chosen = at.setting(FIRST_EXPIRED_FIRST_OUT, on=self.date)
        store = warehouse_of(self, at)
        is_canteen = store is not None and store.category is Warehouse.Category.CANTEEN
        return chosen == "ALL" or (chosen == "CANTEEN" and is_canteen)

    steps = (
        step(
            "submit",
            "提交",
            "DRAFT",
            "DEPARTMENT_REVIEW",
            "teacher class_teacher department_head maintenance cleaner storekeeper canteen_manager canteen_staff "
            "nurse director",
            needs=(has_lines,),
        ),
        step(
            "department_approve",
            "部门同意",
            "DEPARTMENT_REVIEW",
            "STORE_CERTIFY",
            "department_head canteen_manager director",
            needs=(is_not_the_recipient, not_the_preparer),
            skip=lambda r, at: "DEPARTMENT" not in approval_chain(r, at),
        ),
        step(
            "certify",
            "保管员证明",
            "STORE_CERTIFY",
            "PRINCIPAL_REVIEW",
            "storekeeper canteen_manager",
            asks=ASKED_OF_LINES,
            skip=lambda r, at: "STORE" not in approval_chain(r, at) or is_keepers_own(r, at),
            effect=fill_quantities,
        ),
        step(
            "principal_approve",
            "校长批准",
            "PRINCIPAL_REVIEW",
            "APPROVED",
            "principal director",
            needs=(not_the("keeper_id", "审批人不能是该单的“保管员”，请由其他有权人员审批。"), not_the_preparer),
            skip=lambda r, at: "PRINCIPAL" not in approval_chain(r, at),
        ),
        step(
            "post",
            "发放登账",
            "APPROVED",
            "POSTED",
            "storekeeper canteen_manager canteen_staff",
            asks=("date", recipient_signature, *ASKED_OF_LINES),
            writes={"posted_on": exchange_old_for_new},
            skip=is_keepers_own,
            posts=post_issue,
            effect=open_transfer_receipt,
        ),
        step(
            "refuse",
            "拒绝发放",
            "STORE_CERTIFY APPROVED",
            "REFUSED",
            "storekeeper canteen_manager",
            asks=(refusal_reason,),
            effect=keep_the_refusal,
        ),
        step(
            "send_back",
            "退回",
            "DEPARTMENT_REVIEW STORE_CERTIFY PRINCIPAL_REVIEW",
            "DRAFT",
            "department_head storekeeper canteen_manager principal director",
            opinion=True,
        ),
        *reversals("storekeeper canteen_manager director"),
        step(
            "cancel",
            "作废",
            "DRAFT DEPARTMENT_REVIEW STORE_CERTIFY PRINCIPAL_REVIEW APPROVED",
            "CANCELLED",
            "storekeeper director department_head canteen_manager",
            opinion=True,
        ),
    )


def covers_durable_goods(subject: Any) -> Any:
    """Whether the school asks for the old thing of every durable good, not of flagged items only."""
    chosen = collected(subject, OLD_FOR_NEW_SCOPE._candidates(subject.school_id, today(subject)))
    return one_of_these(
        nz(chosen, OLD_FOR_NEW_SCOPE.default), ("ALL_DURABLE", OLD_FOR_NEW_SCOPE.choices["ALL_DURABLE"])
    )


def posted_with(line: Any, column: Any) -> Any:
    """Select of a column of the movement that a line of an issue has posted."""
    return (
        select(column)
        .join(StockOut, StockOut.document_no == StockMovement.source_no)
        .where(
            StockOut.id == line.document_id,
            StockMovement.school_id == StockOut.school_id,
            StockMovement.source_document == StockMovement.SourceDocument.STOCK_OUT,
            StockMovement.source_line_no == line.line_no,
        )
    )


class StockOutLine(
    Line, label="领用明细", menu="store", help="一行是申领和实发的一种物品、一个批次；随领用出库单填写。"
):
    """One row is one item (and batch) asked for and issued."""

    never_entered = ("old_for_new_id",)

    document_id: Mapped[Id] = document("stock_out")
    item_id: Mapped[Id] = ref("物品", "item", alias=("食品名称", "食材名称", "物资名称"), search=True, filter=True)
    requested_quantity: Mapped[Quantity] = col("申领数量", alias=("申请数量",))
    quantity: Mapped[Quantity | None] = col("实发数量", alias=("数量", "出库数量", "领用数量", "发出数量", "实领数量"))
    batch_no: Mapped[Txt | None] = col("批号", search=True, default=proposed_issue_batch, help="留空时用先到期的批次")
    returned_old_quantity: Mapped[Quantity | None] = col("旧物回收数量", alias=("回收数量",))
    is_first_issue: Mapped[YesNo] = col("首次配发", filter=True, hide=True, default=False)
    old_for_new_id: Mapped[Id | None] = ref("旧物登记", "old_for_new", hide=True)

    @computed("单位")
    def unit(self) -> Txt:
        return collected(self, select(Item.unit).where(Item.id == self.item_id))

    @computed("可用库存")
    def available_quantity(self) -> Quantity | None:
        waiting = aliased(StockOut)
        promised = aliased(StockOutLine)
        is_same = either(blank(self.batch_no), func.coalesce(promised.batch_no, "") == nz(self.batch_no, ""))
        held = amount_of(
            self,
            select(func.sum(StockBalance.quantity))
            .join(StockOut, StockOut.warehouse_id == StockBalance.warehouse_id)
            .where(
                StockOut.id == self.document_id,
                StockBalance.item_id == self.item_id,
                either(blank(self.batch_no), StockBalance.batch_no == self.batch_no),
            ),
        )
        taken = amount_of(
            self,
            select(func.sum(promised.quantity))
            .join(waiting, waiting.id == promised.document_id)
            .join(StockOut, StockOut.warehouse_id == waiting.warehouse_id)
            .where(
                StockOut.id == self.document_id,
                waiting.state == StockOut.State.APPROVED,
                waiting.id != self.document_id,
                promised.item_id == self.item_id,
                is_same,
            ),
        )
        return minus(held, taken)

    @computed("保质期至", hide=True)
    def valid_until(self) -> Day | None:
        return collected(
            self,
            select(StockBalance.valid_until)
            .join(StockOut, StockOut.warehouse_id == StockBalance.warehouse_id)
            .where(
                StockOut.id == self.document_id,
                StockBalance.item_id == self.item_id,
                StockBalance.batch_no == self.batch_no,
            ),
        )

    @computed("单价")
    def unit_price(self) -> Money | None:
        return collected(self, posted_with(self, StockMovement.unit_cost))

    @computed("金额")
    def amount(self) -> Money:
        return minus(Decimal(0), amount_of(self, posted_with(self, StockMovement.amount)))

    @computed("以旧换新", filter=True)
    def is_old_for_new(self) -> YesNo:
        durable = select(Item.id).where(Item.id == self.item_id, Item.nature == Item.Nature.DURABLE)
        return either(
            found(self, select(Item.id).where(Item.id == self.item_id, Item.is_old_for_new)),
            both(found(self, durable), covers_durable_goods(self)),
        )

    rules = (
        positive(requested_quantity),
        positive(quantity),
        positive(returned_old_quantity, zero=True),
        at_most(quantity, requested_quantity),
        required_when("remarks", lambda r: r.is_first_issue, message="勾选“首次配发”的，请在该行“备注”写明原因。"),
    )

    @refuse("", "“{item}”按“{unit}”计数，“申领数量”须是整数，请核对。", on="requested_quantity")
    def is_asked_for_in_pieces(self, at: At) -> Verdict:
        return whole_pieces(self, "requested_quantity", at)

    @refuse("", "“{item}”按“{unit}”计数，“实发数量”须是整数，请核对。", on="quantity")
    def is_issued_in_pieces(self, at: At) -> Verdict:
        return whole_pieces(self, "quantity", at)
