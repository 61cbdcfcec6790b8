"""Posting: how receipts and issues become movements, what an issue costs, and how a posted sheet is reversed.

Goods are costed by what the balance holds: amount over quantity of the item in the warehouse, of the batch where it is
kept by batch (there a batch's value ends with its last piece). The last piece takes the cents that rounding has left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from models.core import At
from models.core import context as acting_context
from models.core.kinds import MONEY, round_to
from models.core.ledger import Key
from models.core.numbering import document_number
from models.core.rules import Problem, RefusedError
from models.core.steps import take
from models.core.system import Signature
from models.store.ledger import STOCK, StockBalance, StockMovement
from models.store.store import Item, Warehouse

Kind, Source = StockMovement.MovementKind, StockMovement.SourceDocument

KINDS_IN = {
    "PURCHASE": Kind.PURCHASE,
    "ALLOCATION": Kind.ALLOCATION_IN,
    "TRANSFER": Kind.TRANSFER_IN,
    "DEPARTMENT_RETURN": Kind.DEPARTMENT_RETURN,
    "OLD_RECOVERED": Kind.OLD_RECOVERED,
    "DONATION": Kind.DONATION,
    "OPENING": Kind.OPENING,
    "PRICE_CORRECTION": Kind.PRICE_CORRECTION,
}
KINDS_OUT = {
    "ISSUE": Kind.ISSUE,
    "MEAL": Kind.MEAL,
    "DAMAGE": Kind.DAMAGE,
    "TRANSFER": Kind.TRANSFER_OUT,
    "SUPPLIER_RETURN": Kind.SUPPLIER_RETURN,
    "ALLOCATION": Kind.ALLOCATION_OUT,
}


def key_of(row: Any, line: Any) -> Key:
    """Which balance a line moves."""
    return row.warehouse_id, line.item_id, line.batch_no or ""


def cost_of(quantity: Decimal, held_quantity: Decimal, held_amount: Decimal) -> tuple[Decimal, Decimal]:
    """Unit cost and amount of what is taken from a balance; all that is left takes all that it is worth."""
    if not held_quantity:
        return Decimal(0), Decimal(0)
    unit = round_to(held_amount / held_quantity, MONEY.places)
    if quantity == held_quantity:
        return unit, held_amount
    return unit, min(round_to(held_amount * quantity / held_quantity, MONEY.places), held_amount)


def load_goods(row: Any, at: At) -> dict[int, Any]:
    """The items of the document's lines by id, read with one statement and kept with the row, so that look-ups find them."""
    ids = {line.item_id for line in row.lines if line.item_id is not None}
    known: dict[int, Any] = row.__dict__.setdefault("_goods", {})
    if not ids <= known.keys():
        known |= {item.id: item for item in at.all(sa.select(Item).where(Item.id.in_(sorted(ids))))}
    return known


def _common(row: Any, at: At, source: StockMovement.SourceDocument, kind: StockMovement.MovementKind) -> dict[str, Any]:
    """What all movements of a document have in common."""
    return {
        "movement_kind": kind,
        "department_id": row.department_id,
        "source_document": source,
        "source_no": row.document_no,
        "posted_at": at.now,
        "posted_by_id": at.staff_id or row.keeper_id,
    }


def _at_line(line: Any, number: int, message: str, column: str = "quantity", rule: str = "") -> Problem:
    return Problem(column, message, rule, False, number, "lines")


def post_receipt(row: Any, at: At) -> None:
    """Write what a receipt brings into the ledger; raises RefusedError."""
    posting = STOCK.post(at.session, row.school_id, row.date, [key_of(row, line) for line in row.lines], len(row.lines))
    common = _common(row, at, Source.STOCK_IN, KINDS_IN[row.category.name])
    problems = []
    for number, line in enumerate(row.lines):
        key = key_of(row, line)
        held = posting.held[key]
        problem = _against_receipt(line, number, held, at)
        if problem is not None:
            problems.append(problem)
            continue
        columns = {
            **common,
            "unit_cost": line.unit_price,
            "valid_until": line.valid_until,
            "source_line_no": line.line_no,
            "summary": _summary_in(row, line),
        }
        facts = {"produced_on": line.produced_on, "valid_until": line.valid_until}
        posting.move(key, line.quantity, line.amount, columns, facts=facts, line=number)
    if problems:
        raise RefusedError(problems)
    posting.write()


def _against_receipt(line: Any, number: int, held: Any, at: At) -> Problem | None:
    item = at.get(Item, line.item_id)
    name = "" if item is None else item.name
    if line.quantity == 0:
        if held.quantity <= 0:
            return _at_line(line, number, f"“{name}”在该仓库没有库存，不能更正价格。", "item_id")
        if held.amount + line.amount < 0:
            return _at_line(
                line, number, f"“{name}”的结存金额只有 {held.amount} 元，不能减少更多，请核对“金额”。", "amount"
            )
        return None
    known = held.facts.get("valid_until")
    if held.quantity > 0 and known and line.valid_until and known != line.valid_until:
        sentence = (
            f"“{name}”批号 {line.batch_no} 已有库存，保质期至 {known}，与本行不同，请核对“保质期至”或改用另一个“批号”。"
        )
        return _at_line(line, number, sentence, "valid_until")
    return None


def _summary_in(row: Any, line: Any) -> str:
    return f"{row.category.label} {row.delivered_by or ''}".strip()[:255]


def post_issue(row: Any, at: At) -> None:
    """Write what an issue takes out of the ledger at the cost of this moment; raises RefusedError naming what is left."""
    posting = STOCK.post(at.session, row.school_id, row.date, [key_of(row, line) for line in row.lines], len(row.lines))
    common = _common(row, at, Source.STOCK_OUT, KINDS_OUT[row.category.name])
    problems = []
    for number, line in enumerate(row.lines):
        key = key_of(row, line)
        held = posting.held[key]
        if held.quantity < line.quantity:
            problems.append(posting.short(key, held.quantity, number))
            continue
        unit, amount = cost_of(line.quantity, held.quantity, held.amount)
        columns = {
            **common,
            "unit_cost": unit,
            "valid_until": held.facts.get("valid_until"),
            "source_line_no": line.line_no,
            "summary": (row.purpose or row.category.label)[:255],
        }
        posting.move(key, -line.quantity, -amount, columns, line=number)
    if problems:
        raise RefusedError(problems)
    posting.write()


# Loans


def post_loan(row: Any, at: At) -> None:
    """Take the lent goods out of the ledger at the cost of this moment; raises RefusedError naming what is left."""
    goods = [(number, line) for number, line in enumerate(row.lines) if line.item_id is not None]
    if not goods:
        return
    keys = {line.item_id: (row.warehouse_id, line.item_id, "") for _, line in goods}
    posting = STOCK.post(at.session, row.school_id, at.today, keys.values(), len(goods))
    common = _common(row, at, Source.LOAN, Kind.LOAN_OUT)
    problems = []
    for number, line in goods:
        held = posting.held[keys[line.item_id]]
        if held.quantity < line.quantity:
            problems.append(posting.short(keys[line.item_id], held.quantity, number))
            continue
        unit, amount = cost_of(line.quantity, held.quantity, held.amount)
        columns = {**common, "unit_cost": unit, "source_line_no": line.line_no, "summary": row.purpose[:255]}
        posting.move(keys[line.item_id], -line.quantity, -amount, columns, line=number)
    if problems:
        raise RefusedError(problems)
    posting.write()


def post_loan_return(row: Any, at: At) -> None:
    """Bring back into the ledger what came back fit for use since the last return, at the cost at which it went out.

    What is damaged or lost stays out. The returns of a loan are numbered after its lines.
    """
    moved = movements_of(row, at)
    back = [(line, line.restored_quantity() - given_back(moved, line.item_id)[0]) for line in row.lines]
    back = [(line, quantity) for line, quantity in back if quantity > 0]
    if not back:
        return
    keys = [(row.warehouse_id, line.item_id, "") for line, _ in back]
    posting = STOCK.post(at.session, row.school_id, at.today, keys, len(back))
    common = _common(row, at, Source.LOAN, Kind.LOAN_RETURN)
    next_no = max([len(row.lines), *(one.source_line_no for one in moved)]) + 1
    for number, (key, (line, quantity)) in enumerate(zip(keys, back, strict=True)):
        unit, amount = cost_of_return(moved, line.item_id, quantity)
        summary = f"{row.purpose} {line.return_condition.label}"[:255]
        columns = {**common, "unit_cost": unit, "source_line_no": next_no + number, "summary": summary}
        posting.move(key, quantity, amount, columns, line=row.lines.index(line))
    posting.write()


def given_back(moved: Iterable[Any], item_id: int | None) -> tuple[Decimal, Decimal]:
    """Quantity and amount of an item that a loan's returns have brought back so far."""
    returns = [one for one in moved if one.item_id == item_id and one.quantity > 0]
    return sum((one.quantity for one in returns), Decimal(0)), sum((one.amount for one in returns), Decimal(0))


def cost_of_return(moved: Iterable[Any], item_id: int, quantity: Decimal) -> tuple[Decimal, Decimal]:
    """Unit cost and amount of goods that come back; the last piece takes the cents that earlier returns have left."""
    lent = next(one for one in moved if one.item_id == item_id and one.quantity < 0)
    earlier, value = given_back(moved, item_id)
    if earlier + quantity == -lent.quantity:
        return lent.unit_cost, -lent.amount - value
    return lent.unit_cost, round_to(lent.amount * quantity / lent.quantity, MONEY.places)


# Reversal


def movements_of(row: Any, at: At) -> list[Any]:
    """The movements that a document has posted, in their order."""
    source = Source[row.declaration.key.upper()]
    table: Any = StockMovement.__table__
    statement = (
        sa.select(table)
        .where(
            table.c.school_id == row.school_id, table.c.source_document == source, table.c.source_no == row.document_no
        )
        .order_by(table.c.sequence_no)
    )
    return list(at.session.connection().execute(statement))


def reverse(row: Any, at: At) -> None:
    """Post the opposite of a document at the same cost through a document of its own, dated today; raises RefusedError."""
    moved = movements_of(row, at)
    keys = [(one.warehouse_id, one.item_id, one.batch_no) for one in moved]
    if row.declaration.key == "stock_in":
        refuse_used(row, moved, keys, at)
    else:
        refuse_arrived(row, at)
    opposite = opposite_of(row, at)
    # It mirrors what was judged when it was posted; rules on quantities above zero say nothing of it.
    unjudged = {id(opposite), *map(id, opposite.lines)}
    acting_context.required().judged.update(unjudged)
    try:
        _write_opposite(row, opposite, moved, keys, at)
    finally:
        acting_context.required().judged.difference_update(unjudged)
    sign(opposite, at)


def _write_opposite(row: Any, opposite: Any, moved: Sequence[Any], keys: Sequence[Key], at: At) -> None:
    at.session.add(opposite)
    at.session.flush()
    posting = STOCK.post(at.session, row.school_id, at.today, keys, len(moved))
    reason = f"冲销 {row.document_no}：{at.opinion}".strip("：")
    for key, one in zip(keys, moved, strict=True):
        columns = {
            **_common(opposite, at, one.source_document, one.movement_kind),
            "unit_cost": one.unit_cost,
            "valid_until": one.valid_until,
            "source_line_no": one.source_line_no,
            "summary": reason[:255],
            "reversal_of_id": one.id,
        }
        posting.move(key, -one.quantity, -one.amount, columns, facts={"valid_until": one.valid_until})
    posting.write()
    opposite.state = type(opposite).State.REVERSED
    at.session.flush()


def sign(opposite: Any, at: At) -> None:
    """The reversing document bears the name of whoever reversed."""
    actor = acting_context.required().actor
    at.session.add(
        Signature(
            school_id=opposite.school_id,
            register=opposite.declaration.key,
            row_id=opposite.id,
            step="reverse",
            label="冲销",
            from_state="DRAFT",
            to_state="REVERSED",
            account_id=actor.account_id,
            staff_id=actor.staff_id,
            name=actor.name,
            role=min(actor.roles, default=""),
            at=at.now,
            opinion=at.opinion,
            is_automatic=False,
        )
    )


def refuse_used(row: Any, moved: Sequence[Any], keys: Iterable[Key], at: At) -> None:
    """Raise RefusedError where goods of the receipt were issued since, naming the documents."""
    if not moved:
        return
    table: Any = StockMovement.__table__
    undone = table.alias()
    used = (
        sa.select(table.c.source_no)
        .where(
            table.c.school_id == row.school_id,
            sa.tuple_(table.c.warehouse_id, table.c.item_id, table.c.batch_no).in_(sorted(set(keys))),
            table.c.sequence_no > moved[-1].sequence_no,
            table.c.quantity < 0,
            table.c.reversal_of_id.is_(None),
            ~sa.exists().where(undone.c.reversal_of_id == table.c.id),
        )
        .distinct()
        .order_by(table.c.source_no)
    )
    documents = list(at.session.connection().execute(used).scalars())
    if documents:
        told = "、".join(documents[:5]) + ("等" if len(documents) > 5 else "")
        sentence = f"该单据已登账，不能修改或删除；物品已被 {told} 领用，不能冲销，请先冲销这些单据。"
        raise RefusedError([Problem("", sentence, "STOCK-04")])


def refuse_arrived(row: Any, at: At) -> None:
    """Raise RefusedError where a transfer has arrived; a receipt draft that still waits for it is cancelled."""
    if row.category.name != "TRANSFER":
        return
    from models.store.stock import StockIn

    receipts = at.all(sa.select(StockIn).where(StockIn.source_stock_out_id == row.id, StockIn.reversal_of_id.is_(None)))
    for receipt in receipts:
        if receipt.state is StockIn.State.POSTED:
            sentence = f"调拨物品已由 {receipt.document_no} 入库，请先冲销该入库单。"
            raise RefusedError([Problem("", sentence, "STOCK-04")])
    for receipt in receipts:
        if receipt.state in (StockIn.State.DRAFT, StockIn.State.SUBMITTED):
            opinion = f"调拨出库单 {row.document_no} 已冲销"
            take(at.session, receipt, "cancel", opinion=opinion, automatic=True)


def copied(row: Any, at: At, *, sign: int, without: Iterable[str] = ()) -> Any:
    """An unsaved copy of a document and its lines as a draft of today; `sign` -1 turns quantities and amounts round."""
    left = {"id", "document_no", "date", "state", "posted_on", "reversal_of_id", "row_version", "prepared_by_id"}
    left |= {"created_by_id", "created_at", "updated_by_id", "updated_at", "search_text", "pinyin", "remarks", *without}
    copy = type(row)(date=at.today, **_values(row, left))
    line_model = type(row).lines.property.mapper.class_
    turned = ("quantity", "requested_quantity", "amount", "returned_old_quantity")
    for line in row.lines:
        values = _values(line, (left | {"document_id", "old_for_new_id"}) - {"remarks"})
        for name in turned:
            if sign < 0 and values.get(name) is not None:
                values[name] = -values[name]
        copy.lines.append(line_model(**values))
    return copy


def _values(row: Any, left: Iterable[str]) -> dict[str, Any]:
    return {c.name: getattr(row, c.name) for c in row.__table__.columns if c.name not in left}


def opposite_of(row: Any, at: At) -> Any:
    """The reversing document, numbered but not yet written."""
    red = copied(row, at, sign=-1)
    red.reversal_of_id, red.posted_on = row.id, at.today
    red.remarks = f"冲销 {row.document_no}：{at.opinion}".strip("：")
    red.prepared_by_id = at.staff_id or row.keeper_id
    year = at.today.year
    red.document_no = document_number(at.session, row.declaration.key, row.declaration.label, row.school_id, year)
    return red


def open_copy(row: Any, at: At) -> None:
    """改正: the reversed document once more, as a draft in which the mistake can be mended."""
    at.session.flush()
    fresh = copied(row, at, sign=1, without=("recipient_signature",))
    fresh.remarks = f"改正 {row.document_no}"
    store = at.get(Warehouse, row.warehouse_id)
    if store is not None and not store.is_kept_by(fresh.keeper_id):
        fresh.keeper_id = store.keeper_id
    at.session.add(fresh)
    at.session.flush()
    acting_context.required().opened = row.declaration.key, fresh.id


# What is left


OnHand = dict[tuple[int, str], tuple[Decimal, dt.date | None]]
"""Quantity and last valid day by item and batch (an empty text where there is none)."""


def on_hand(at: At, warehouse_id: int | None, items: Iterable[int]) -> OnHand:
    """What a warehouse holds of these items, the first to expire first."""
    table: Any = StockBalance.__table__
    statement = (
        sa.select(table.c.item_id, table.c.batch_no, table.c.quantity, table.c.valid_until)
        .where(table.c.warehouse_id == warehouse_id, table.c.item_id.in_(sorted(set(items))), table.c.quantity > 0)
        .order_by(sa.func.coalesce(table.c.valid_until, dt.date.max), table.c.batch_no)
    )
    with at.session.no_autoflush:
        found = at.session.connection().execute(statement)
        return {(item, batch or ""): (quantity, day) for item, batch, quantity, day in found}
