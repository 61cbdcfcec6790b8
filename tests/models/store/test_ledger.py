"""The stock ledger: what posting writes, what it costs, what it refuses, and what no statement can change afterwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.core.entry import broken_constraint, remove
from models.core.ledger import mismatches
from models.core.merging import preview
from models.core.reminders import due
from models.core.rules import RefusedError
from models.core.steps import take
from models.purchasing.purchasing import PurchaseRequestLine
from models.store.ledger import StockBalance, StockMovement
from models.store.posting import cost_of
from models.store.stock import StockIn, StockOut
from models.store.store import Item, Warehouse
from models.vocabulary import ItemCategory, Meal
from tests.factories import TODAY

IN, OUT = StockIn.Category, StockOut.Category
Kind = StockMovement.MovementKind


@pytest.fixture
def room(world):
    return world.make("warehouse", name="总务仓库")


@pytest.fixture
def kitchen(world):
    return world.make("warehouse", category=Warehouse.Category.CANTEEN)


@pytest.fixture
def chalk(world):
    return world.make("item", name="粉笔", unit="盒")


@pytest.fixture
def rice(world):
    return world.make("item", name="大米", unit="袋", category=ItemCategory.FOOD, nature=Item.Nature.FOOD)


def issued(store, room, item_id, quantity, *, batch_no=None, remarks=None, **values):
    """An issue of some goods that waits for the keeper."""
    line = store.asked(
        item_id=item_id,
        requested_quantity=Decimal(quantity),
        quantity=Decimal(quantity),
        batch_no=batch_no,
        remarks=remarks,
    )
    sheet = store.issue(line, warehouse_id=room.id, **values)
    with store.world.as_system():
        sheet.state = StockOut.State.APPROVED
        store.world.session.flush()
    return sheet


def posted(world, sheet, name="post", opinion=""):
    """Take a step as the system."""
    with world.as_system():
        take(world.session, sheet, name, opinion=opinion)
    return sheet


def refused(world, sheet, name="post", opinion=""):
    """The objections to a step, after which ledger and sheet are as they were."""
    count = world.count("stock_movement")
    with world.as_system():
        state, point = sheet.state, world.session.begin_nested()
        with pytest.raises(RefusedError) as error:
            take(world.session, sheet, name, opinion=opinion)
        point.rollback()
        assert sheet.state is state
        assert mismatches(world.session) == []
    assert world.count("stock_movement") == count
    return error.value.problems


# What posting writes


def test_a_receipt_becomes_movements_and_a_balance(world, store, room, chalk):
    receipt = store.stocked(room, chalk.id, 10, "2.50")
    (movement,) = store.movements()
    assert (movement.sequence_no, movement.movement_kind, movement.effective_on) == (1, Kind.OPENING, TODAY)
    assert (movement.quantity, movement.unit_cost, movement.amount) == (Decimal(10), Decimal("2.50"), Decimal("25.00"))
    assert (movement.source_no, movement.source_line_no, movement.batch_no) == (receipt.document_no, 1, "")
    assert movement.posted_by_id == receipt.keeper_id
    assert store.balance(room, chalk.id) == (Decimal(10), Decimal("25.00"))


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        (IN.ALLOCATION, Kind.ALLOCATION_IN),
        (IN.DONATION, Kind.DONATION),
        (IN.DEPARTMENT_RETURN, Kind.DEPARTMENT_RETURN),
        (IN.OLD_RECOVERED, Kind.OLD_RECOVERED),
        (IN.OPENING, Kind.OPENING),
    ],
)
def test_every_kind_of_receipt_is_posted(world, store, room, chalk, category, kind):
    values = {"delivered_by": "校友会", "department_id": world.one("department").id}
    store.book(store.receipt(store.line(item_id=chalk.id), category=category, warehouse_id=room.id, **values))
    assert [one.movement_kind for one in store.movements()] == [kind]


@pytest.mark.parametrize(
    ("category", "kind", "values"),
    [
        (OUT.ISSUE, Kind.ISSUE, {}),
        (OUT.DAMAGE, Kind.DAMAGE, {}),
        (OUT.MEAL, Kind.MEAL, {"meal": Meal.LUNCH}),
        (OUT.ALLOCATION, Kind.ALLOCATION_OUT, {}),
    ],
)
def test_every_kind_of_issue_is_posted(world, store, room, chalk, category, kind, values):
    store.stocked(room, chalk.id, 10)
    sheet = posted(world, issued(store, room, chalk.id, 3, category=category, **values))
    last = store.movements()[-1]
    assert (last.movement_kind, last.quantity, last.amount) == (kind, Decimal(-3), Decimal("-6.00"))
    with world.as_system():
        line = sheet.lines[0]
        assert store.in_database(line, "unit_price", "amount") == (line.unit_price, line.amount)
        assert (line.unit_price, line.amount, sheet.total_amount) == (Decimal("2.00"), Decimal("6.00"), Decimal("6.00"))


def test_stock_02_the_cost_is_the_average_at_posting_and_the_last_piece_takes_the_cents(world, store, room, chalk):
    store.stocked(room, chalk.id, 1, "3.00")
    store.stocked(room, chalk.id, 2, "3.50")
    assert store.balance(room, chalk.id) == (Decimal(3), Decimal("10.00"))
    for quantity, amount, left in ((1, "3.33", "6.67"), (1, "3.34", "3.33")):
        posted(world, issued(store, room, chalk.id, quantity))
        assert store.movements()[-1].amount == -Decimal(amount)
        assert store.balance(room, chalk.id)[1] == Decimal(left)
    early = issued(store, room, chalk.id, 1, date=TODAY - dt.timedelta(days=0))
    store.stocked(room, chalk.id, 1, "100.00", date=TODAY - dt.timedelta(days=3))
    assert [one.amount for one in store.movements() if one.quantity < 0] == [Decimal("-3.33"), Decimal("-3.34")]
    posted(world, early)
    posted(world, issued(store, room, chalk.id, 1))
    assert store.balance(room, chalk.id) == (Decimal(0), Decimal("0.00"))


def test_what_a_piece_costs():
    assert cost_of(Decimal(1), Decimal(3), Decimal("10.00")) == (Decimal("3.33"), Decimal("3.33"))
    assert cost_of(Decimal(3), Decimal(3), Decimal("10.00")) == (Decimal("3.33"), Decimal("10.00"))
    assert cost_of(Decimal("0.001"), Decimal(1000), Decimal("0.01")) == (Decimal("0.00"), Decimal("0.00"))
    assert cost_of(Decimal(1), Decimal(0), Decimal(0)) == (Decimal(0), Decimal(0))


def test_batches_cost_what_they_cost(world, store, kitchen, rice):
    for batch, price, days in (("A", "4.00", 20), ("B", "6.00", 40)):
        until = TODAY + dt.timedelta(days=days)
        store.stocked(kitchen, rice.id, 10, price, batch_no=batch, valid_until=until)
    posted(world, issued(store, kitchen, rice.id, 10, batch_no="A"))
    posted(world, issued(store, kitchen, rice.id, 4, batch_no="B"))
    assert [one.amount for one in store.movements() if one.quantity < 0] == [Decimal("-40.00"), Decimal("-24.00")]
    assert store.balance(kitchen, rice.id, "B") == (Decimal(6), Decimal("36.00"))


def test_a_price_correction_changes_the_value_of_what_is_there(world, store, room, chalk):
    def correction(amount):
        line = store.line(
            item_id=chalk.id,
            quantity=Decimal(0),
            unit_price=Decimal("0.00"),
            amount=Decimal(amount),
            remarks="发票更正",
        )
        return store.receipt(line, category=IN.PRICE_CORRECTION, warehouse_id=room.id)

    def against(sheet):
        posted(world, sheet, "submit")
        return refused(world, sheet, "approve")

    assert "没有库存" in against(correction("5.00"))[0].message
    store.stocked(room, chalk.id, 10)
    store.book(correction("-5.00"))
    assert store.balance(room, chalk.id) == (Decimal(10), Decimal("15.00"))
    (problem,) = against(correction("-15.01"))
    assert (problem.line, problem.column, "15.00" in problem.message) == (0, "amount", True)


def test_a_batch_has_one_last_day(world, store, kitchen, rice):
    until = TODAY + dt.timedelta(days=20)
    store.stocked(kitchen, rice.id, 10, batch_no="A", valid_until=until)
    line = store.line(item_id=rice.id, batch_no="A", valid_until=until + dt.timedelta(days=1))
    sheet = posted(world, store.receipt(line, category=IN.OPENING, warehouse_id=kitchen.id), "submit")
    (problem,) = refused(world, sheet, "approve")
    assert (problem.line, problem.column) == (0, "valid_until")


def test_a_transfer_carries_its_value_along(world, store, room, chalk):
    target = world.make("warehouse", name="器材室")
    store.stocked(room, chalk.id, 3, "3.33")
    store.stocked(room, chalk.id, 4, "1.01")
    sheet = posted(world, issued(store, room, chalk.id, 5, category=OUT.TRANSFER, target_warehouse_id=target.id))
    taken = -store.movements()[-1].amount
    with world.as_system():
        receipt = world.session.scalars(select(StockIn).where(StockIn.source_stock_out_id == sheet.id)).one()
    posted(world, receipt)
    assert store.balance(target, chalk.id) == (Decimal(5), taken)
    assert store.balance(room, chalk.id)[1] + taken == Decimal("14.03")


# What it refuses


def test_stock_01_less_is_left_than_asked_for(world, store, room, chalk):
    store.stocked(room, chalk.id, 5)
    (problem,) = refused(world, issued(store, room, chalk.id, 6))
    assert (problem.rule, problem.line, problem.column) == ("B026-1", 0, "quantity")
    assert problem.message == "“粉笔”可用库存只有 5，不能发放 6，请先入库或减少“实发数量”。"


def test_two_lines_share_what_is_there(world, store, room, chalk):
    store.stocked(room, chalk.id, 5)
    lines = [store.asked(item_id=chalk.id, requested_quantity=Decimal(3), quantity=Decimal(3)) for _ in range(2)]
    sheet = store.issue(*lines, warehouse_id=room.id)
    with world.as_system():
        sheet.state = StockOut.State.APPROVED
        world.session.flush()
    (problem,) = refused(world, sheet)
    assert (problem.line, "只有 2" in problem.message) == (1, True)


def test_b026_1_what_is_promised_to_others_is_not_certified(world, store, room, chalk):
    store.stocked(room, chalk.id, 5)
    waiting = issued(store, room, chalk.id, 3)
    with world.as_system():
        held = world.session.scalars(select(StockBalance)).one()
        names = ("reserved_quantity", "available_quantity", "average_cost", "unit", "category")
        assert store.in_database(held, *names) == tuple(getattr(held, name) for name in names)
        assert (held.reserved_quantity, held.available_quantity) == (Decimal(3), Decimal(2))
    sheet = store.issue(store.asked(item_id=chalk.id, requested_quantity=Decimal(3)), warehouse_id=room.id)
    with world.as_system():
        assert sheet.lines[0].available_quantity == Decimal(2)
        assert store.in_database(sheet.lines[0], "available_quantity") == (Decimal(2),)
        sheet.state = StockOut.State.STORE_CERTIFY
        world.session.flush()
    (problem,) = refused(world, sheet, "certify")
    assert (problem.rule, "只有 2" in problem.message) == ("B026-1", True)
    posted(world, waiting, "cancel", "不再需要")
    posted(world, sheet, "certify")
    assert sheet.lines[0].quantity == Decimal(3)


def test_stock_03_a_late_day_must_leave_enough_on_every_later_day(world, store, room, chalk):
    store.stocked(room, chalk.id, 5, date=TODAY - dt.timedelta(days=10))
    posted(world, issued(store, room, chalk.id, 4, date=TODAY - dt.timedelta(days=5)))
    store.stocked(room, chalk.id, 5, date=TODAY - dt.timedelta(days=2))
    (problem,) = refused(world, issued(store, room, chalk.id, 2, date=TODAY - dt.timedelta(days=7)))
    assert problem.rule == "STOCK-03"
    assert f"在 {TODAY - dt.timedelta(days=5)} 的结存只有 1" in problem.message
    posted(world, issued(store, room, chalk.id, 1, date=TODAY - dt.timedelta(days=7)))
    posted(world, issued(store, room, chalk.id, 2, date=TODAY - dt.timedelta(days=2)))


def test_stock_03_days_to_come_and_days_long_past_are_not_posted(world, store, room, chalk):
    store.stocked(room, chalk.id, 5, date=TODAY - dt.timedelta(days=31))
    for day, word in ((TODAY + dt.timedelta(days=1), "还没有到"), (TODAY - dt.timedelta(days=32), "倒填")):
        (problem,) = [p for p in refused(world, issued(store, room, chalk.id, 1, date=day)) if p.rule == "STOCK-03"]
        assert (problem.column, word in problem.message) == ("date", True)
    store.setting("back_date_days", "0")
    assert refused(world, issued(store, room, chalk.id, 1, date=TODAY - dt.timedelta(days=1)))[0].rule == "STOCK-03"
    posted(world, issued(store, room, chalk.id, 1))


def test_stock_07_a_second_submit_posts_nothing(world, store, room, chalk):
    store.stocked(room, chalk.id, 5)
    sheet = posted(world, issued(store, room, chalk.id, 2))
    assert "不能发放登账" in refused(world, sheet)[0].message
    assert store.balance(room, chalk.id)[0] == Decimal(3)


def test_stock_07_who_read_the_sheet_before_it_was_posted_posts_nothing(world, store, room, chalk):
    store.stocked(room, chalk.id, 5)
    sheet = issued(store, room, chalk.id, 2)
    table = StockOut.__table__
    world.session.connection().execute(
        sa.update(table).where(table.c.id == sheet.id).values(row_version=table.c.row_version + 1)
    )
    assert "请勿重复提交" in refused(world, sheet)[0].message


def test_b007_1_the_stock_counts_towards_the_maximum(world, store, room):
    item = world.make("item", maximum_stock=Decimal(10))
    store.stocked(room, item.id, 8)
    line = store.line(item_id=item.id, quantity=Decimal(2))
    store.receipt(line)
    assert store.warned(line, quantity=Decimal(3), amount=Decimal("6.00")) == {"B007-1"}


# Batches


def three_batches(store, kitchen, rice):
    """A batch that has run out, one that soon will, and a fresh one."""
    for batch, received, days in (("OLD", 20, -1), ("SOON", 5, 5), ("FRESH", 5, 50)):
        day = TODAY - dt.timedelta(days=received)
        store.stocked(kitchen, rice.id, 10, batch_no=batch, valid_until=TODAY + dt.timedelta(days=days), date=day)


def test_r2_06_the_first_batch_to_expire_is_proposed(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    line = store.asked(item_id=rice.id)
    store.issue(line, warehouse_id=kitchen.id)
    assert line.batch_no == "SOON"


def test_r2_06_certifying_names_the_batch(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    sheet = store.issue(store.asked(item_id=rice.id, batch_no=None), warehouse_id=kitchen.id)
    with world.as_system():
        sheet.state = StockOut.State.STORE_CERTIFY
        world.session.flush()
    posted(world, sheet, "certify")
    assert sheet.lines[0].batch_no == "SOON"


def test_r2_06_a_line_is_split_over_the_batches_it_needs(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    asked = store.asked(item_id=rice.id, batch_no=None, requested_quantity=Decimal(13))
    sheet = store.issue(asked, warehouse_id=kitchen.id)
    with world.as_system():
        sheet.state = StockOut.State.STORE_CERTIFY
        world.session.flush()
    posted(world, sheet, "certify")
    assert [(line.batch_no, line.requested_quantity, line.quantity) for line in sheet.lines] == [
        ("SOON", Decimal(10), Decimal(10)),
        ("FRESH", Decimal(3), Decimal(3)),
    ]
    with world.as_system():
        sheet.state = StockOut.State.APPROVED
        world.session.flush()
    posted(world, sheet)
    assert (store.balance(kitchen, rice.id, "SOON")[0], store.balance(kitchen, rice.id, "FRESH")[0]) == (0, Decimal(7))


def test_r2_06_a_loss_begins_with_what_has_expired(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    line = store.asked(item_id=rice.id)
    store.issue(line, warehouse_id=kitchen.id, category=OUT.DAMAGE)
    assert line.batch_no == "OLD"


def test_b047_2_a_canteen_issues_what_expires_first(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    (problem,) = refused(world, issued(store, kitchen, rice.id, 1, batch_no="FRESH", remarks="包装破损"))
    assert (problem.rule, problem.line, "SOON" in problem.message) == ("R2.06", 0, True)
    store.setting("first_expired_first_out", "NONE")
    assert refused(world, issued(store, kitchen, rice.id, 1, batch_no="FRESH"))[0].rule == "R2.06"
    posted(world, issued(store, kitchen, rice.id, 1, batch_no="FRESH", remarks="包装破损"))


def test_r2_06_expired_goods_leave_as_loss_only(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    (problem,) = refused(world, issued(store, kitchen, rice.id, 1, batch_no="OLD"))
    assert (problem.rule, problem.line, problem.column) == ("R2.06", 0, "batch_no")
    posted(world, issued(store, kitchen, rice.id, 10, batch_no="OLD", category=OUT.DAMAGE))
    assert store.balance(kitchen, rice.id, "OLD") == (Decimal(0), Decimal("0.00"))


def test_b047_2_more_than_the_canteen_holds_cannot_go_out(world, store, kitchen, rice):
    three_batches(store, kitchen, rice)
    (problem,) = refused(world, issued(store, kitchen, rice.id, 11, batch_no="SOON"))
    assert (problem.rule, "只有 10" in problem.message) == ("B026-1", True)


# Reversal


def reversal_of(world, sheet):
    """The document that reverses another."""
    model = type(sheet)
    with world.as_system():
        return world.session.scalars(select(model).where(model.reversal_of_id == sheet.id)).one()


def test_stock_04_a_receipt_is_reversed_by_an_opposite_document(world, store, room, chalk):
    receipt = store.stocked(room, chalk.id, 10, date=TODAY - dt.timedelta(days=3))
    posted(world, receipt, "reverse", "数量有误")
    opposite = reversal_of(world, receipt)
    assert (receipt.state, opposite.state, opposite.date) == (StockIn.State.REVERSED, StockIn.State.REVERSED, TODAY)
    assert (opposite.lines[0].quantity, opposite.lines[0].amount) == (Decimal(-10), Decimal("-20.00"))
    first, second = store.movements()
    assert (second.reversal_of_id, second.source_no, second.amount) == (first.id, opposite.document_no, -first.amount)
    assert store.balance(room, chalk.id) == (Decimal(0), Decimal("0.00"))
    for one in (receipt, opposite):
        assert "不能冲销" in refused(world, one, "reverse", "再来一次")[0].message


def test_stock_04_goods_that_were_issued_hold_their_receipt(world, store, room, chalk):
    store.stocked(room, chalk.id, 10)
    receipt = store.stocked(room, chalk.id, 10, "4.00")
    sheet = posted(world, issued(store, room, chalk.id, 1))
    (problem,) = refused(world, receipt, "reverse", "数量有误")
    assert (problem.rule, sheet.document_no in problem.message) == ("STOCK-04", True)
    posted(world, sheet, "reverse", "错发")
    posted(world, receipt, "reverse", "数量有误")
    assert store.balance(room, chalk.id) == (Decimal(10), Decimal("20.00"))


def test_stock_04_a_reversed_issue_brings_back_what_it_cost(world, store, room, chalk):
    store.stocked(room, chalk.id, 3, "3.33")
    sheet = posted(world, issued(store, room, chalk.id, 2))
    store.stocked(room, chalk.id, 5, "9.00")
    posted(world, sheet, "reverse", "错发")
    assert store.balance(room, chalk.id) == (Decimal(8), Decimal("54.99"))
    assert reversal_of(world, sheet).lines[0].quantity == Decimal(-2)


def test_stock_04_correcting_reverses_and_opens_a_draft(world, store, room, chalk):
    receipt = store.stocked(room, chalk.id, 10)
    posted(world, receipt, "correct", "单价有误")
    with world.as_system():
        draft = world.session.scalars(select(StockIn).where(StockIn.state == StockIn.State.DRAFT)).one()
    assert receipt.state is StockIn.State.REVERSED
    assert (draft.category, draft.warehouse_id, draft.date) == (receipt.category, receipt.warehouse_id, TODAY)
    assert [(line.item_id, line.quantity, line.amount) for line in draft.lines] == [
        (chalk.id, Decimal(10), Decimal("20.00"))
    ]
    assert receipt.document_no in draft.remarks
    store.book(draft)
    assert store.balance(room, chalk.id) == (Decimal(10), Decimal("20.00"))


def test_stock_08_a_transfer_is_reversed_before_it_arrives(world, store, room, chalk):
    target = world.make("warehouse", name="器材室")
    store.stocked(room, chalk.id, 9)

    def transfer():
        sheet = posted(world, issued(store, room, chalk.id, 2, category=OUT.TRANSFER, target_warehouse_id=target.id))
        with world.as_system():
            return sheet, world.session.scalars(select(StockIn).where(StockIn.source_stock_out_id == sheet.id)).one()

    sheet, receipt = transfer()
    posted(world, sheet, "reverse", "不再调拨")
    assert receipt.state is StockIn.State.CANCELLED
    assert store.balance(room, chalk.id) == (Decimal(9), Decimal("18.00"))
    sheet, receipt = transfer()
    posted(world, receipt)
    (problem,) = refused(world, sheet, "reverse", "不再调拨")
    assert receipt.document_no in problem.message
    posted(world, receipt, "reverse", "退回")
    posted(world, sheet, "reverse", "不再调拨")
    assert (store.balance(target, chalk.id)[0], store.balance(room, chalk.id)[0]) == (Decimal(0), Decimal(9))


# What no statement can change


def attempts(receipt, sheet):
    """Statements that would falsify the books."""
    moved, held = StockMovement.__table__, StockIn.__table__
    line, issue = StockIn.lines.property.mapper.class_.__table__, StockOut.__table__
    return [
        sa.update(moved).values(quantity=Decimal(1)),
        sa.update(moved).values(remarks="x"),
        sa.delete(moved),
        sa.update(held).where(held.c.id == receipt.id).values(date=TODAY - dt.timedelta(days=1)),
        sa.update(held).where(held.c.id == receipt.id).values(state=StockIn.State.DRAFT),
        sa.delete(held).where(held.c.id == receipt.id),
        sa.update(line).where(line.c.document_id == receipt.id).values(quantity=Decimal(1)),
        sa.delete(line).where(line.c.document_id == receipt.id),
        sa.update(issue).where(issue.c.id == sheet.id).values(purpose="别的"),
        sa.delete(issue).where(issue.c.id == sheet.id),
    ]


def test_b042_no_statement_changes_the_books(world, store, room, chalk):
    receipt = store.stocked(room, chalk.id, 10)
    sheet = posted(world, issued(store, room, chalk.id, 1))
    before = store.movements()
    for statement in attempts(receipt, sheet):
        point = world.session.begin_nested()
        with pytest.raises(IntegrityError) as error:
            world.session.connection().execute(statement)
        point.rollback()
        problem = broken_constraint(StockIn, error.value)
        assert "不能修改或删除" in problem.message
        assert not problem.message.isascii()
    assert store.movements() == before


def test_a_line_does_not_enter_a_posted_document(world, store, room, chalk):
    receipt = store.stocked(room, chalk.id, 10)
    draft = store.receipt(store.line(item_id=chalk.id), warehouse_id=room.id)
    line = StockIn.lines.property.mapper.class_.__table__
    point = world.session.begin_nested()
    with pytest.raises(IntegrityError):
        world.session.connection().execute(
            sa.update(line).where(line.c.document_id == draft.id).values(document_id=receipt.id, line_no=9)
        )
    point.rollback()
    assert len(store.movements()) == 1


def test_b042_movements_and_balances_are_not_changed_by_hand(world, store, room, chalk):
    store.stocked(room, chalk.id, 10)
    for model, message in ((StockMovement, "请用“冲销”更正原单据"), (StockBalance, "不能修改或删除")):
        with world.as_system():
            row = world.session.scalars(select(model)).one()
            row.remarks = "改"
            with pytest.raises(RefusedError, match=message):
                world.session.flush()
            world.session.expire(row)
            with pytest.raises(RefusedError, match=message):
                remove(world.session, row)
            world.session.expire_all()
            for one in list(world.session.deleted):
                world.session.add(one)
    assert store.balance(room, chalk.id) == (Decimal(10), Decimal("20.00"))


def test_a_balance_below_zero_is_no_row(world, store, room, chalk):
    store.stocked(room, chalk.id, 10)
    table = StockBalance.__table__
    for values in ({"quantity": Decimal(-1)}, {"amount": Decimal("-0.01")}):
        point = world.session.begin_nested()
        with pytest.raises(IntegrityError):
            world.session.connection().execute(sa.update(table).values(**values))
        point.rollback()


def test_the_check_finds_what_disagrees(world, store, room, chalk):
    store.stocked(room, chalk.id, 10)
    table = StockBalance.__table__
    assert mismatches(world.session) == []
    point = world.session.begin_nested()
    world.session.connection().execute(sa.update(table).values(quantity=Decimal(9)))
    (found,) = mismatches(world.session)
    assert (found.what, "quantity +1.0" in found.detail) == ("movements less balance", True)
    point.rollback()
    point = world.session.begin_nested()
    world.session.connection().execute(sa.text("UPDATE number_series SET last = 7 WHERE series = 'stock_movement'"))
    assert [one.what for one in mismatches(world.session, world.here)] == ["numbers"]
    point.rollback()
    assert mismatches(world.session) == []


def test_a_warehouse_with_goods_stays_in_use(world, store, room, chalk):
    store.stocked(room, chalk.id, 10)
    assert "“粉笔” 10" in str(store.refused(room, is_disabled=True))
    assert "库存 10" in str(store.refused(chalk, is_disabled=True))
    posted(world, issued(store, room, chalk.id, 10))
    with world.as_system():
        room.is_disabled = chalk.is_disabled = True
        world.session.flush()


def test_r4_09_5_the_keepers_hear_of_food_that_runs_out(world, store, kitchen, rice):
    pills = world.make("item", name="碘伏", category=ItemCategory.MEDICINE)
    for batch, days in (("A", 7), ("B", 8), ("C", 31)):
        for item in (rice, pills):
            until = TODAY + dt.timedelta(days=days)
            store.stocked(kitchen, item.id, 10, batch_no=batch, valid_until=until)
    gone = issued(store, kitchen, pills.id, 10, batch_no="A", category=OUT.DAMAGE)
    posted(world, gone)

    def told(*roles):
        with world.acting(*roles):
            return {(row.days_left, row.declared.name) for row in due(world.session) if row.model is StockBalance}

    assert told("storekeeper") == {(7, "valid_until"), (8, "valid_until")}
    assert told("accountant") == set()
    with world.acting("storekeeper"):
        assert len([row for row in due(world.session) if row.model is StockBalance]) == 2
    store.setting("food_expiry_remind_days", "6")
    assert told("storekeeper") == {(8, "valid_until")}


def test_b025_a_request_beyond_use_or_store_is_pointed_at(world, store, room, chalk):
    world.make("term", starts_on=TODAY - dt.timedelta(days=20), ends_on=TODAY - dt.timedelta(days=2))
    store.stocked(room, chalk.id, 30, date=TODAY - dt.timedelta(days=25))
    for quantity, ago, category in ((3, 10, OUT.ISSUE), (9, 10, OUT.DAMAGE), (5, 1, OUT.ISSUE)):
        posted(world, issued(store, room, chalk.id, quantity, date=TODAY - dt.timedelta(days=ago), category=category))
    line = PurchaseRequestLine(
        item_id=chalk.id, quantity=Decimal(6), market_price=Decimal(5), planned_unit_price=Decimal(5)
    )
    world.make("purchase_request", lines=[line])
    assert not store.warned(line, quantity=Decimal(6), remarks="期末用")
    assert store.warned(line, quantity=Decimal("6.001")) == {"B025"}
    store.setting("request_excess_percent", "150")
    assert not store.warned(line, quantity=Decimal("7.5"))
    with world.as_system() as context:
        chalk.maximum_stock = Decimal(20)
        line.quantity = Decimal(8)
        world.session.flush()
    assert [problem.message for problem in context.warnings] == [
        "“粉笔”现有库存 13，上学期领用 3，本次申请 8 偏多，请核减或说明理由。"
    ]


def test_what_stands_in_the_books_is_not_merged_away(world, store, room, chalk):
    other = world.make("item", name="粉笔（旧）", unit="盒")
    store.stocked(room, other.id, 10)
    with world.as_system():
        assert ["账簿不能改写" in problem.message for problem in preview(world.session, chalk, other).problems] == [
            True
        ]
        assert preview(world.session, other, chalk).problems == []
    assert store.balance(room, other.id)[0] == Decimal(10)
