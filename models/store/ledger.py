"""The stock ledger: movements of goods, which posting writes and nobody changes, and what is on hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Count,
    Day,
    Id,
    Moment,
    Money,
    Quantity,
    Register,
    Txt,
    Verdict,
    amount_of,
    col,
    collected,
    compute,
    computed,
    days_after,
    divided,
    fulfilled,
    immutable,
    minus,
    own,
    ref,
    remind,
    unique_together,
)
from models.core.expressions import as_sql, core
from models.core.kinds import MONEY
from models.core.ledger import Key, Ledger, Sentence
from models.store.settings import FOOD_EXPIRY_REMIND_DAYS
from models.store.store import Item
from models.vocabulary import ItemCategory

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class StockMovement(
    Register,
    label="库存流水",
    menu="store",
    help="一行是一种物品、一个批次在一个仓库的一次增减；由单据登账自动写入，任何人不能修改或删除，更正只能冲销原单据。",
):
    """One row is one movement of one item and batch in one warehouse; written by posting only and never changed."""

    class MovementKind(Choice):
        PURCHASE = "采购入库"
        ALLOCATION_IN = "上级调入"
        TRANSFER_IN = "调拨入"
        DEPARTMENT_RETURN = "退库"
        OLD_RECOVERED = "旧物收回"
        DONATION = "捐赠"
        OPENING = "期初"
        PRICE_CORRECTION = "价格更正"
        ISSUE = "部门领用"
        MEAL = "食堂领料"
        DAMAGE = "报损"
        TRANSFER_OUT = "调拨出"
        SUPPLIER_RETURN = "退货"
        ALLOCATION_OUT = "调出学校"
        STOCKTAKE_GAIN = "盘盈"
        STOCKTAKE_LOSS = "盘亏"
        LOAN_OUT = "借出"
        LOAN_RETURN = "借还"

    class SourceDocument(Choice):
        STOCK_IN = "入库单"
        STOCK_OUT = "出库单"
        WAREHOUSE_STOCKTAKE = "盘点单"
        LOAN = "借用单"

    append_only = True
    title_column = "source_no"
    whose = own(department="department_id warehouse_id.department_id")

    sequence_no: Mapped[Count] = col("流水号", unique=True)
    effective_on: Mapped[Day] = col("业务日期", filter=True)
    warehouse_id: Mapped[Id] = ref("仓库", "warehouse", filter=True)
    item_id: Mapped[Id] = ref("物品", "item", search=True, filter=True)
    batch_no: Mapped[Txt | None] = col("批号", search=True)
    valid_until: Mapped[Day | None] = col("保质期至", filter=True, hide=True)
    movement_kind: Mapped[MovementKind] = col("业务类型", filter=True)
    quantity: Mapped[Quantity] = col("数量", help="收入为正，发出为负")
    unit_cost: Mapped[Money] = col("单价", help="登账时确定，以后到货不再改变")
    amount: Mapped[Money] = col("金额", help="收入为正，发出为负")
    department_id: Mapped[Id | None] = ref("领用部门", "department", filter=True)
    source_document: Mapped[SourceDocument] = col("来源单据", filter=True)
    source_no: Mapped[Txt] = col("凭证号", search=True)
    source_line_no: Mapped[Count] = col("来源行号", hide=True)
    summary: Mapped[Txt | None] = col("摘要", search=True)
    reversal_of_id: Mapped[Id | None] = ref("冲销的流水", "stock_movement", hide=True, unique=True)
    posted_at: Mapped[Moment] = col("登账时间", filter=True, hide=True)
    posted_by_id: Mapped[Id] = ref("登账人", "staff", filter=True, hide=True)

    @computed("规格型号", hide=True)
    def specification(self) -> Txt | None:
        return collected(self, select(Item.specification).where(Item.id == self.item_id))

    rules = (unique_together(source_document, source_no, warehouse_id, batch_no, source_line_no),)
    # The cost is worked out and kept by the posting (models/store/posting.py).
    notes = (
        compute("STOCK-02"),
        fulfilled(
            "STOCK-03", "refuse", "{month} 已结账，日期不能早于 {date}；如需更正请由 {person} 反结账或用今天日期冲销。"
        ),
    )

    @immutable("B042", "库存流水不能修改或删除，请用“冲销”更正原单据。")
    def stays_as_it_is(self, at: At) -> Verdict:
        return False


class StockBalance(
    Register,
    label="库存余额",
    menu="store",
    help="一行是一种物品、一个批次在一个仓库的现有数量和金额；由单据登账自动结出，不能手工填写。",
):
    """One row is what is on hand of one item and batch in one warehouse, kept by posting only."""

    title_column = "item_id"
    whose = own(department="warehouse_id.department_id")
    __table_args__ = (
        sa.CheckConstraint("quantity >= 0", name="quantity"),
        sa.CheckConstraint("amount >= 0", name="amount"),
    )

    warehouse_id: Mapped[Id] = ref("仓库", "warehouse", filter=True)
    item_id: Mapped[Id] = ref("物品", "item", search=True, filter=True)
    batch_no: Mapped[Txt | None] = col("批号", search=True)
    quantity: Mapped[Quantity] = col("结存数量")
    amount: Mapped[Money] = col("结存金额")
    produced_on: Mapped[Day | None] = col("生产日期", hide=True)
    valid_until: Mapped[Day | None] = col("保质期至", filter=True, remind=30)
    last_moved_on: Mapped[Day | None] = col("最近变动日期", filter=True)

    @computed("规格型号")
    def specification(self) -> Txt | None:
        return collected(self, select(Item.specification).where(Item.id == self.item_id))

    @computed("物品类别", filter=True)
    def category(self) -> ItemCategory:
        return collected(self, select(Item.category).where(Item.id == self.item_id))

    @computed("单位")
    def unit(self) -> Txt:
        return collected(self, select(Item.unit).where(Item.id == self.item_id))

    @computed("平均单价")
    def average_cost(self) -> Money | None:
        return divided(self.amount, self.quantity, MONEY)

    @computed("待发数量", hide=True)
    def reserved_quantity(self) -> Quantity:
        from models.store.stock import StockOut, StockOutLine

        return amount_of(
            self,
            select(sa.func.sum(StockOutLine.quantity))
            .join(StockOut, StockOut.id == StockOutLine.document_id)
            .where(
                StockOut.state == StockOut.State.APPROVED,
                StockOut.warehouse_id == self.warehouse_id,
                StockOutLine.item_id == self.item_id,
                sa.func.coalesce(StockOutLine.batch_no, "") == self.batch_no,
            ),
        )

    @computed("可用数量")
    def available_quantity(self) -> Quantity:
        return minus(self.quantity, self.reserved_quantity)

    reminds_roles = "storekeeper canteen_manager canteen_staff director"

    @staticmethod
    def reminds_when(table: Any, day: Any) -> Any:
        """Only what is there runs out; food is told of nearer to its last day, as the school has set."""
        eaten = select(Item.id).where(Item.category.in_([ItemCategory.FOOD, ItemCategory.SEASONING]))
        soon = days_after(as_sql(day), FOOD_EXPIRY_REMIND_DAYS.of(StockBalance))
        return sa.and_(table.c.quantity > 0, sa.or_(table.c.item_id.not_in(core(eaten)), table.c.valid_until <= soon))

    rules = (unique_together(warehouse_id, item_id, batch_no),)
    notes = (
        # Posting changes a balance by one conditional statement (models/core/ledger.py).
        fulfilled("STOCK-01", "refuse", "“{item}”库存已变为 {available}，本次过账未执行，请刷新后重试。"),
        remind("R4.09-5", "以下食品即将到期，请优先使用或处理。"),
    )

    @immutable("", "库存余额由单据登账自动结出，不能修改或删除；如有不符请盘点。")
    def is_kept_by_posting(self, at: At) -> Verdict:
        return False


def name_of_goods(session: Session, key: Key) -> str:
    """What a balance is of, for a sentence: the item, and the batch where there is one."""
    goods: Any = Item.__table__
    found = select(goods.c.name, goods.c.specification).where(goods.c.id == key[1])
    name, specification = session.connection().execute(found).one()
    parts = [name, specification or "", f"批号{key[2]}" if key[2] else ""]
    return " ".join(part for part in parts if part)


STOCK = Ledger(
    "stock_movement",
    "stock_balance",
    key=("warehouse_id", "item_id", "batch_no"),
    facts=("produced_on", "valid_until"),
    name=name_of_goods,
    changed=Sentence("STOCK-01", "“{item}”库存已变为 {available}，本次过账未执行，请刷新后重试。"),
    below=Sentence(
        "STOCK-03", "“{item}”在 {day} 的结存只有 {left}，按 {date} 登账会使当天不足，请改用较晚的“日期”或减少数量。"
    ),
)
"""Movements and balances of goods."""

NOTHING = Decimal(0)
