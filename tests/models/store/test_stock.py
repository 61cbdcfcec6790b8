"""Receipts and issues: what their lines must say, who signs, posts and refuses, and what a transfer opens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Signature
from models.purchasing.purchasing import PurchaseOrder
from models.purchasing.suppliers import Acceptance, AcceptanceLine
from models.store.custody import OldForNew
from models.store.stock import StockIn, StockInLine, StockOut
from models.store.store import Item, Warehouse
from models.vocabulary import AcceptanceQuality, ItemCategory, Meal
from tests.factories import TODAY

IN, OUT = StockIn.Category, StockOut.Category


@pytest.fixture
def room(world, people):
    """A general store of one keeper and one deputy."""
    return world.make("warehouse", keeper_id=people("keeper"), deputy_keeper_id=people("deputy"))


@pytest.fixture
def kitchen(world, people):
    """The canteen's store."""
    return world.make("warehouse", keeper_id=people("cook"), category=Warehouse.Category.CANTEEN)


@pytest.fixture
def rice(world):
    return world.make(
        "item", name="大米", unit="袋", category=ItemCategory.FOOD, nature=Item.Nature.FOOD, shelf_life_days=180
    )


@pytest.fixture
def acceptance(world):
    """Ten pieces of something accepted by the director."""
    item = world.make("item", name="粉笔")
    line = AcceptanceLine(
        item_id=item.id,
        item_name="粉笔",
        unit="盒",
        ordered_quantity=Decimal(10),
        received_quantity=Decimal(10),
        unit_price=Decimal("2.00"),
    )
    sheet = world.build(Acceptance, world.here, {"lines": [line]})
    with world.as_system():
        world.session.add(sheet)
        world.session.flush()
        sheet.state = Acceptance.State.ACCEPTED
        world.session.flush()
    return sheet


def act(world, row, name, *roles, staff=None, account=None, **words):
    """Take a step as a person of the school; returns the ids of the rules that warned."""
    with world.acting(*roles, staff=staff, account=account) as context:
        take(world.session, row, name, **words)
    return {problem.rule for problem in context.warnings}


def stopped(world, row, name, *roles, staff=None, account=None, **words):
    """The refusal of a step; the row stays as it was."""
    with world.acting(*roles, staff=staff, account=account), world.session.no_autoflush:
        world.session.flush()
        state = row.state
        point = world.session.begin_nested()
        with pytest.raises(RefusedError) as error:
            take(world.session, row, name, **words)
        point.rollback()
        assert row.state is state
    return error.value


def rules_of(error):
    return {problem.rule for problem in error.problems}


# Receipts


def test_a_receipt_has_what_its_kind_asks(world, store):
    asked = {
        IN.PURCHASE: {"acceptance_id", "supplier_id"},
        IN.TRANSFER: {"source_stock_out_id"},
        IN.DEPARTMENT_RETURN: {"department_id"},
        IN.OLD_RECOVERED: {"department_id"},
        IN.DONATION: {"delivered_by"},
        IN.OPENING: set(),
    }
    for category, columns in asked.items():
        if columns:
            assert {p.column for p in store.unmakeable("stock_in", category=category).problems} == columns
        else:
            world.make("stock_in", category=category)


def test_the_keeper_on_a_receipt_keeps_its_warehouse(world, store, room, people):
    receipt = store.receipt(warehouse_id=room.id)
    assert receipt.keeper_id == people("keeper")
    assert "“保管员”" in str(store.refused(receipt, keeper_id=people("stranger")))
    with world.as_system():
        receipt.keeper_id = people("deputy")
        world.session.flush()


def test_a_line_works_out_its_amount_and_a_cent_is_forgiven(world, store):
    line = store.line(quantity=Decimal("3.333"), unit_price=Decimal("3.00"))
    store.receipt(line)
    assert line.amount == Decimal("10.00")
    assert not store.warned(line, amount=Decimal("9.99"))
    assert "“金额”" in str(store.refused(line, amount=Decimal("9.97")))


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"quantity": Decimal(0)}, "B024-1"),
        ({"quantity": Decimal(-1)}, "B024-1"),
        ({"unit_price": Decimal("-1.00"), "amount": Decimal("-5.00")}, ""),
        ({"item_id": None}, ""),
        ({"unit_price": None}, ""),
        ({"produced_on": TODAY + dt.timedelta(days=1)}, ""),
    ],
)
def test_a_line_lacks_nothing(store, values, rule):
    line = store.line()
    store.receipt(line)
    assert rule in rules_of(store.refused(line, **values))


def test_pieces_are_whole(world, store, room, people):
    brush, rope = world.make("item", name="拖把", unit="把"), world.make("item", name="绳", unit="米")
    for item, refused in ((brush, True), (rope, False)):
        line = store.line(item_id=item.id, quantity=Decimal(2))
        asked = store.asked(item_id=item.id)
        store.receipt(line)
        issue(store, room, people, asked)
        if refused:
            assert "整数" in str(store.refused(line, quantity=Decimal("1.5"), amount=Decimal("3.00")))
            assert "“申领数量”" in str(store.refused(asked, requested_quantity=Decimal("1.125")))
            assert "“实发数量”" in str(store.refused(asked, quantity=Decimal("1.125")))
        else:
            assert not store.warned(line, quantity=Decimal("1.5"), amount=Decimal("3.00"))
            assert store.warned(asked, quantity=Decimal("1.125")) == set()


def test_a_price_correction_changes_values_only(world, store):
    line = store.line(quantity=Decimal(0), unit_price=Decimal("0.00"), amount=Decimal("-12.00"))
    store.receipt(line, category=IN.PRICE_CORRECTION)
    assert "B024-1" in rules_of(store.refused(line, quantity=Decimal(1)))
    assert "“金额”" in str(store.refused(line, amount=Decimal("0.00")))


def test_a_disabled_item_is_not_received(world, store):
    assert "已停用" in str(
        store.unmakeable("stock_in", lines=[store.line(item_id=world.make("item", is_disabled=True).id)])
    )


def test_food_names_batch_and_last_day(world, store, rice):
    line = store.line(item_id=rice.id, produced_on=TODAY - dt.timedelta(days=10))
    store.receipt(line)
    assert line.batch_no == "20261111"
    assert line.valid_until == TODAY + dt.timedelta(days=170)
    for values in ({"batch_no": None}, {"valid_until": None}, {"valid_until": TODAY}):
        assert rules_of(store.refused(line, **values)) == {"R2.05"}
    assert store.warned(line, valid_until=TODAY + dt.timedelta(days=2)) == {"R2.05"}
    store.setting("shelf_life_left_percent", "10")
    assert not store.warned(line, valid_until=TODAY + dt.timedelta(days=3))


def test_warnings_of_a_receipt(world, store):
    item = world.make("item", name="粉笔", maximum_stock=Decimal(4))
    room = world.make("warehouse", goods_categories="卫生用品")
    line = store.line(item_id=item.id, quantity=Decimal(4))
    receipt = store.receipt(line, warehouse_id=room.id)
    assert store.warned(line, quantity=Decimal(5), amount=Decimal("10.00")) == {"B007-1", "B029"}
    store.warned(room, goods_categories="卫生用品、办公用品")
    assert not store.warned(line, quantity=Decimal(3), amount=Decimal("6.00"))
    assert receipt.state is StockIn.State.DRAFT


def purchase(world, store, acceptance, room, quantity=Decimal(10), **values):
    """A purchase receipt of what was accepted."""
    accepted = acceptance.lines[0]
    line = store.line(item_id=accepted.item_id, quantity=quantity, acceptance_line_id=accepted.id, **values)
    return store.receipt(line, category=IN.PURCHASE, acceptance_id=acceptance.id, warehouse_id=room.id)


def test_a_purchase_follows_its_acceptance(world, store, acceptance, room):
    receipt = purchase(world, store, acceptance, room)
    assert receipt.supplier_id == acceptance.supplier_id
    line = receipt.lines[0]
    assert rules_of(store.refused(line, quantity=Decimal(11), amount=Decimal("22.00"))) == {"B027-1"}
    assert rules_of(store.refused(line, acceptance_line_id=None)) == {"B027-1"}
    assert "“物品”" in str(store.refused(line, item_id=world.make("item").id))
    second = store.unmakeable(
        "stock_in",
        category=IN.PURCHASE,
        acceptance_id=acceptance.id,
        lines=[store.line(item_id=line.item_id, quantity=Decimal(1), acceptance_line_id=line.acceptance_line_id)],
    )
    assert rules_of(second) == {"B027-1"}
    with world.as_system():
        acceptance.state = Acceptance.State.SIGNED
        world.session.flush()
    assert rules_of(store.refused(receipt, invoice_no="1")) == {"B002-2"}
    with world.as_system():
        acceptance.state = Acceptance.State.STOCKED
        world.session.flush()
    assert rules_of(store.refused(receipt, invoice_no="1")) == {"B002-2"}


def test_refused_goods_do_not_enter_the_books(world, store, acceptance, room):
    with world.as_system():
        acceptance.state = Acceptance.State.DRAFT
        acceptance.lines[0].quality = AcceptanceQuality.UNQUALIFIED
        acceptance.rejection_handling = Acceptance.RejectionHandling.RETURN
        acceptance.rejection_note = "受潮"
        world.session.flush()
        acceptance.state = Acceptance.State.ACCEPTED
        world.session.flush()
    line = acceptance.lines[0]
    error = store.unmakeable(
        "stock_in",
        category=IN.PURCHASE,
        acceptance_id=acceptance.id,
        lines=[store.line(item_id=line.item_id, quantity=Decimal(1), acceptance_line_id=line.id)],
    )
    assert rules_of(error) == {"B027-1"}


def test_a_purchase_is_posted_by_its_keeper(world, store, acceptance, room, people):
    receipt = purchase(world, store, acceptance, room)
    with pytest.raises(NotAllowedError):
        act(world, receipt, "post", "buyer", staff=people("keeper"))
    assert "提交" not in str(stopped(world, receipt, "submit", "storekeeper", staff=people("keeper")))
    assert rules_of(stopped(world, receipt, "post", "storekeeper", staff=people("stranger"))) == {"B028"}
    act(world, receipt, "post", "storekeeper", staff=people("deputy"))
    assert (receipt.state, receipt.posted_on) == (StockIn.State.POSTED, TODAY)
    assert receipt.document_no.startswith("RKD-2026-")
    act(world, receipt, "reverse", "storekeeper", staff=people("keeper"), opinion="重复入库")
    assert receipt.state is StockIn.State.REVERSED


def test_a_purchase_is_corrected_by_whoever_keeps_the_store_now(world, store, acceptance, room, people):
    receipt = purchase(world, store, acceptance, room)
    act(world, receipt, "post", "storekeeper", staff=people("keeper"))
    store.warned(room, keeper_id=people("successor"))
    act(world, receipt, "correct", "storekeeper", staff=people("successor"), opinion="单价登错")
    with world.as_system():
        draft = world.session.scalars(select(StockIn).where(StockIn.state == StockIn.State.DRAFT)).one()
    assert (draft.acceptance_id, draft.keeper_id) == (acceptance.id, people("successor"))
    act(world, draft, "post", "storekeeper", staff=people("successor"))
    assert store.balance(room, draft.lines[0].item_id) == (Decimal(10), Decimal("20.00"))


def test_the_last_posting_moves_acceptance_and_order(world, store, acceptance, room, people):
    first = purchase(world, store, acceptance, room, quantity=Decimal(4))
    second = purchase(world, store, acceptance, room, quantity=Decimal(6))
    act(world, first, "post", "storekeeper", staff=people("keeper"))
    assert acceptance.state is Acceptance.State.ACCEPTED
    act(world, second, "post", "storekeeper", staff=people("keeper"))
    assert acceptance.state is Acceptance.State.STOCKED
    act(world, second, "reverse", "storekeeper", staff=people("keeper"), opinion="批号登错")
    anew = purchase(world, store, acceptance, room, quantity=Decimal(6))
    act(world, anew, "post", "storekeeper", staff=people("keeper"))
    assert anew.state is StockIn.State.POSTED


def test_an_accepted_quantity_may_fall_before_the_posting(world, store, acceptance, room, people):
    receipt = purchase(world, store, acceptance, room)
    with world.as_system():
        acceptance.lines[0].received_quantity = Decimal(9)
        acceptance.lines[0].difference_reason = "少收"
        world.session.flush()
    assert "第1行：入库数量超过验收实收数量 9" in str(
        stopped(world, receipt, "post", "storekeeper", staff=people("keeper"))
    )


def test_a_donation_asks_the_director(world, store, room, people):
    receipt = store.receipt(category=IN.DONATION, delivered_by="校友会", warehouse_id=room.id)
    assert "审核登账" in str(stopped(world, receipt, "post", "storekeeper", staff=people("keeper")))
    act(world, receipt, "submit", "storekeeper", staff=people("keeper"))
    with pytest.raises(NotAllowedError):
        act(world, receipt, "approve", "storekeeper", staff=people("keeper"))
    assert "“保管员”" in str(stopped(world, receipt, "approve", "director", staff=people("keeper")))
    act(world, receipt, "send_back", "director", staff=people("director"), opinion="请附捐赠协议")
    act(world, receipt, "submit", "storekeeper", staff=people("keeper"))
    act(world, receipt, "approve", "director", staff=people("director"))
    assert (receipt.state, receipt.posted_on) == (StockIn.State.POSTED, TODAY)


def test_who_prepared_a_receipt_does_not_approve_it(world, store, room, people):
    account = world.make("user_account", staff_id=people("director")).id
    receipt = store.receipt(category=IN.OPENING, warehouse_id=room.id)
    with world.as_system():
        receipt.created_by_id = account
        world.session.flush()
    act(world, receipt, "submit", "storekeeper", staff=people("keeper"))
    assert "制单人" in str(stopped(world, receipt, "approve", "director", staff=people("director"), account=account))


def test_an_empty_receipt_goes_nowhere(world, room, people):
    receipt = world.make("stock_in", warehouse_id=room.id)
    assert "明细" in str(stopped(world, receipt, "submit", "storekeeper", staff=people("keeper")))
    act(world, receipt, "cancel", "director", opinion="填错")
    assert receipt.state is StockIn.State.CANCELLED


def test_the_canteen_store_has_its_own_keepers(world, store, kitchen, people):
    receipt = store.receipt(category=IN.OPENING, warehouse_id=kitchen.id)
    error = stopped(world, receipt, "submit", "storekeeper", staff=people("keeper"))
    assert rules_of(error) == {"B047-1"}
    assert "cook" in str(error)
    act(world, receipt, "submit", "storekeeper", staff=people("cook"))


def test_computed_columns_of_a_receipt_agree_with_the_database(world, store, rice):
    line = store.line(item_id=rice.id, batch_no="1", valid_until=dt.date(2027, 5, 1))
    receipt = store.receipt(line, store.line(quantity=Decimal("0.5")))
    with world.as_system():
        assert store.in_database(receipt, "total_amount") == (receipt.total_amount,) == (Decimal("11.00"),)
        assert store.in_database(line, "unit", "specification") == (line.unit, line.specification) == ("袋", None)


# Issues


def issue(store, room, people, *lines, **values):
    """An issue that the recipient prepared himself, of goods that are there."""
    lines = lines or (store.asked(),)
    for item_id in {line.item_id for line in lines if not line.batch_no}:
        with store.world.as_system():
            is_tracked = store.world.session.get(Item, item_id).is_batch_tracked
        if not is_tracked and not store.balance(room, item_id)[0]:
            store.stocked(room, item_id)
    plain = {"warehouse_id": room.id, "recipient_id": people("teacher"), "prepared_by_id": people("teacher")}
    return store.issue(*lines, **{**plain, **values})


def test_an_issue_has_what_its_kind_asks(world, store, room):
    asked = {
        OUT.ISSUE: {"department_id", "recipient_id"},
        OUT.MEAL: {"department_id", "recipient_id", "meal"},
        OUT.TRANSFER: {"target_warehouse_id"},
        OUT.SUPPLIER_RETURN: {"supplier_id"},
    }
    for category, columns in asked.items():
        error = store.unmakeable(
            "stock_out", category=category, department_id=None, recipient_id=None, warehouse_id=room.id
        )
        assert {p.column for p in error.problems} == columns
    same = store.unmakeable("stock_out", category=OUT.TRANSFER, warehouse_id=room.id, target_warehouse_id=room.id)
    assert "“调入仓库”" in str(same)
    world.make("stock_out", category=OUT.DAMAGE, department_id=None, recipient_id=None, warehouse_id=room.id)


@pytest.mark.parametrize(
    "values",
    [
        {"requested_quantity": Decimal(0)},
        {"quantity": Decimal(3)},
        {"quantity": Decimal(0)},
        {"returned_old_quantity": Decimal(-1)},
        {"is_first_issue": True},
    ],
)
def test_a_line_of_an_issue_that_cannot_be_is_refused(store, room, people, values):
    line = store.asked()
    issue(store, room, people, line)
    store.refused(line, **values)


def test_an_issue_passes_department_store_and_principal(world, store, room, people):
    sheet = issue(store, room, people)
    with pytest.raises(NotAllowedError):
        act(world, sheet, "submit", "auditor", staff=people("stranger"))
    act(world, sheet, "submit", "teacher", staff=people("teacher"))
    assert sheet.state is StockOut.State.DEPARTMENT_REVIEW
    with pytest.raises(NotAllowedError):
        act(world, sheet, "department_approve", "storekeeper", staff=people("keeper"))
    assert "“领用人”" in str(stopped(world, sheet, "department_approve", "director", staff=people("teacher")))
    act(world, sheet, "department_approve", "director", staff=people("director"))
    act(world, sheet, "certify", "storekeeper", staff=people("keeper"))
    assert (sheet.state, sheet.lines[0].quantity) == (StockOut.State.PRINCIPAL_REVIEW, Decimal(2))
    assert "现在是“待校长审批”" in str(stopped(world, sheet, "post", "storekeeper", staff=people("keeper")))
    assert "“保管员”" in str(stopped(world, sheet, "principal_approve", "director", staff=people("keeper")))
    act(world, sheet, "principal_approve", "principal", staff=people("principal"))
    assert rules_of(stopped(world, sheet, "post", "storekeeper", staff=people("stranger"))) == {"B028"}
    act(world, sheet, "post", "storekeeper", staff=people("keeper"))
    assert (sheet.state, sheet.posted_on) == (StockOut.State.POSTED, TODAY)
    assert "现在是“已发放”" in str(stopped(world, sheet, "post", "storekeeper", staff=people("keeper")))
    act(world, sheet, "reverse", "director", staff=people("director"), opinion="错发")
    assert sheet.state is StockOut.State.REVERSED


def test_the_head_of_the_department_may_draw_and_approve(world, store, room, people):
    department = world.make("department", head_id=people("teacher"))
    sheet = issue(store, room, people, department_id=department.id)
    act(world, sheet, "submit", "teacher", staff=people("teacher"))
    act(world, sheet, "department_approve", "director", staff=people("teacher"))
    assert sheet.state is StockOut.State.STORE_CERTIFY


def test_who_prepared_an_issue_does_not_approve_it(world, store, room, people):
    account = world.make("user_account", staff_id=people("director")).id
    sheet = issue(store, room, people)
    with world.as_system():
        sheet.created_by_id = account
        world.session.flush()
    act(world, sheet, "submit", "teacher", staff=people("teacher"))
    error = stopped(world, sheet, "department_approve", "director", staff=people("director"), account=account)
    assert "制单人" in str(error)


def test_the_chain_and_the_amount_are_settings(world, store, room, people):
    store.setting("stock_out_approval_chain", "ISSUE=STORE,PRINCIPAL")
    sheet = issue(store, room, people)
    act(world, sheet, "submit", "teacher", staff=people("teacher"))
    assert sheet.state is StockOut.State.STORE_CERTIFY
    store.setting("stock_out_principal_amount", "100")
    item = world.make("item", name="纸", reference_price=Decimal("49.99"))
    dear = world.make("item", name="墨", reference_price=Decimal("50.00"))
    for goods, state in ((item, "APPROVED"), (dear, "PRINCIPAL_REVIEW")):
        store.stocked(room, goods.id, price=goods.reference_price)
        sheet = issue(store, room, people, store.asked(item_id=goods.id))
        act(world, sheet, "submit", "teacher", staff=people("teacher"))
        act(world, sheet, "certify", "storekeeper", staff=people("keeper"))
        assert sheet.state is StockOut.State[state]


def test_a_first_issue_is_always_approved(world, store, room, people):
    store.setting("stock_out_approval_chain", "ISSUE=STORE")
    plain = issue(store, room, people)
    first = issue(store, room, people, store.asked(is_first_issue=True, remarks="新设岗位"))
    for sheet, state in ((plain, "APPROVED"), (first, "PRINCIPAL_REVIEW")):
        act(world, sheet, "submit", "teacher", staff=people("teacher"))
        act(world, sheet, "certify", "storekeeper", staff=people("keeper"))
        assert sheet.state is StockOut.State[state]


def test_a_keepers_own_sheet_is_posted_in_one_click(world, store, kitchen, people):
    values = {"category": OUT.MEAL, "meal": Meal.LUNCH, "recipient_id": people("cook")}
    sheet = issue(store, kitchen, people, prepared_by_id=people("cook"), **values)
    act(world, sheet, "submit", "canteen_staff", "storekeeper", staff=people("cook"))
    assert sheet.state is StockOut.State.POSTED
    with world.as_system():
        trail = world.session.scalars(
            select(Signature.step)
            .where(Signature.register == "stock_out", Signature.row_id == sheet.id)
            .order_by(Signature.id)
        )
        assert list(trail) == ["submit", "department_approve", "certify", "principal_approve", "post"]
    damage = issue(store, kitchen, people, prepared_by_id=people("cook"), category=OUT.DAMAGE)
    act(world, damage, "submit", "storekeeper", staff=people("cook"))
    assert damage.state is StockOut.State.STORE_CERTIFY


def test_the_canteen_store_is_issued_by_its_keepers(world, store, kitchen, people):
    values = {"category": OUT.MEAL, "meal": Meal.LUNCH, "recipient_id": people("teacher")}
    sheets = [issue(store, kitchen, people, **values) for _ in range(2)]
    for sheet in sheets:
        act(world, sheet, "submit", "storekeeper", staff=people("stranger"))
        act(world, sheet, "certify", "storekeeper", staff=people("cook"))
        assert rules_of(stopped(world, sheet, "post", "storekeeper", staff=people("stranger"))) == {"B047-2"}
    act(world, sheets[0], "post", "storekeeper", staff=people("cook"))
    store.setting("food_store_keepers", "canteen_manager")
    assert rules_of(stopped(world, sheets[1], "post", "storekeeper", staff=people("cook"))) == {"B047-2"}


def approved(world, sheet):
    """Bring an issue to the keeper's desk."""
    with world.as_system():
        sheet.state = StockOut.State.APPROVED
        world.session.flush()
    return sheet


def test_an_issue_is_handed_over_against_a_signature(world, store, room, people):
    line = store.asked(quantity=Decimal(2))
    sheet = approved(world, issue(store, room, people, line, prepared_by_id=people("clerk")))
    assert "“领用人签字”" in str(stopped(world, sheet, "post", "storekeeper", staff=people("keeper")))
    act(world, sheet, "post", "storekeeper", staff=people("keeper"), values={"recipient_signature": 1})
    assert sheet.state is StockOut.State.POSTED


def test_nothing_is_issued_without_quantity_batch_or_in_time(world, store, room, people, rice):
    blank = approved(world, issue(store, room, people))
    assert rules_of(stopped(world, blank, "post", "storekeeper", staff=people("keeper"))) == {"B046"}
    unnamed = approved(world, issue(store, room, people, store.asked(item_id=rice.id, quantity=Decimal(1))))
    assert rules_of(stopped(world, unnamed, "post", "storekeeper", staff=people("keeper"))) == {"B026-1", "R2.06"}
    old = TODAY - dt.timedelta(days=20)
    batch = store.line(item_id=rice.id, batch_no="A1", valid_until=TODAY - dt.timedelta(days=1))
    store.book(store.receipt(batch, warehouse_id=room.id, date=old))
    line = store.asked(item_id=rice.id, quantity=Decimal(1), batch_no="A1")
    sheet = approved(world, issue(store, room, people, line))
    assert store.in_database(line, "valid_until") == (batch.valid_until,)
    error = stopped(world, sheet, "post", "storekeeper", staff=people("keeper"))
    assert (rules_of(error), "A1" in str(error)) == ({"R2.06"}, True)
    with world.as_system():
        sheet.category = OUT.DAMAGE
        world.session.flush()
    act(world, sheet, "post", "storekeeper", staff=people("keeper"))
    assert sheet.state is StockOut.State.POSTED


def test_old_things_come_back_for_new_ones(world, store, room, people):
    broom = world.make("item", name="拖把", is_old_for_new=True)
    sheet = approved(world, issue(store, room, people, store.asked(item_id=broom.id, quantity=Decimal(2))))
    line = sheet.lines[0]
    error = stopped(world, sheet, "post", "storekeeper", staff=people("keeper"))
    assert (rules_of(error), "拖把" in str(error)) == ({"B033"}, True)
    assert world.count("old_for_new") == 0
    store.warned(line, returned_old_quantity=Decimal(2))
    act(world, sheet, "post", "storekeeper", staff=people("keeper"))
    with world.as_system():
        exchange = world.session.get(OldForNew, line.old_for_new_id)
        assert (exchange.outcome, exchange.item_id) == (OldForNew.Outcome.EXCHANGED, broom.id)
        assert (exchange.old_quantity, exchange.new_quantity) == (2, 2)
        assert (exchange.stock_out_id, exchange.recipient_id) == (sheet.id, sheet.recipient_id)
    first = store.asked(item_id=broom.id, quantity=Decimal(2), is_first_issue=True, remarks="新班级")
    act(world, approved(world, issue(store, room, people, first)), "post", "storekeeper", staff=people("keeper"))


def test_durable_goods_bring_old_ones_where_the_school_says_so(world, store, room, people):
    fan = world.make("item", name="电扇", nature=Item.Nature.DURABLE)
    line = store.asked(item_id=fan.id, quantity=Decimal(1))
    sheet = approved(world, issue(store, room, people, line))
    with world.as_system():
        assert store.in_database(line, "is_old_for_new") == (line.is_old_for_new,) == (False,)
    store.setting("old_for_new_scope", "ALL_DURABLE")
    with world.as_system():
        assert store.in_database(line, "is_old_for_new") == (line.is_old_for_new,) == (True,)
    assert rules_of(stopped(world, sheet, "post", "storekeeper", staff=people("keeper"))) == {"B035"}


def test_the_keeper_reduces_what_was_asked_for(world, store, room, people):
    line = store.asked(requested_quantity=Decimal(5))
    sheet = issue(store, room, people, line)
    act(world, sheet, "submit", "teacher", staff=people("teacher"))
    act(world, sheet, "department_approve", "director", staff=people("director"))
    too_much = {"lines.quantity": {line.id: Decimal(6)}}
    error = stopped(world, sheet, "certify", "storekeeper", staff=people("keeper"), values=too_much)
    assert "“实发数量”" in str(error)
    act(
        world, sheet, "certify", "storekeeper", staff=people("keeper"), values={"lines.quantity": {line.id: Decimal(3)}}
    )
    assert line.quantity == Decimal(3)


def test_a_refusal_says_why(world, store, room, people):
    sheet = approved(world, issue(store, room, people))
    assert rules_of(stopped(world, sheet, "refuse", "storekeeper", staff=people("keeper"))) == {"B034"}
    act(world, sheet, "refuse", "storekeeper", staff=people("keeper"), values={"refusal_reason": "未交旧物"})
    assert (sheet.state, sheet.refusal_reason) == (StockOut.State.REFUSED, "未交旧物")
    assert world.count("old_for_new") == 0


def test_B034_what_is_refused_for_lack_of_the_old_one_stays_on_record(world, store, room, people):
    broom = world.make("item", name="拖把", is_old_for_new=True)
    lines = (
        store.asked(item_id=broom.id, quantity=Decimal(2), returned_old_quantity=Decimal(1)),
        store.asked(item_id=world.make("item", is_old_for_new=True).id, returned_old_quantity=Decimal(2)),
        store.asked(item_id=world.make("item").id),
    )
    sheet = approved(world, issue(store, room, people, *lines))
    assert rules_of(stopped(world, sheet, "refuse", "storekeeper", staff=people("keeper"))) == {"B034"}
    assert world.count("old_for_new") == 0
    act(world, sheet, "refuse", "storekeeper", staff=people("keeper"), values={"refusal_reason": "少一把旧拖把"})
    with world.as_system():
        kept = world.session.scalars(select(OldForNew)).one()
    assert (kept.outcome, kept.refusal_reason) == (OldForNew.Outcome.REFUSED, "少一把旧拖把")
    assert (kept.item_id, kept.old_quantity, kept.new_quantity) == (broom.id, 1, 0)
    assert (kept.stock_out_id, kept.keeper_id) == (sheet.id, people("keeper"))


def test_what_is_entered_anew_exchanges_anew(world, store, room, people):
    broom = world.make("item", is_old_for_new=True)
    line = store.asked(item_id=broom.id, quantity=Decimal(1), returned_old_quantity=Decimal(1))
    sheet = approved(world, issue(store, room, people, line))
    act(world, sheet, "post", "storekeeper", staff=people("keeper"))
    act(world, sheet, "correct", "director", staff=people("director"), opinion="领用人有误")
    with world.as_system():
        anew = world.session.scalars(select(StockOut).where(StockOut.state == StockOut.State.DRAFT)).one()
        assert anew.lines[0].old_for_new_id is None
    assert line.old_for_new_id is not None


def test_who_draws_is_looked_at(world, store, room, people):
    sheet = issue(store, room, people)
    assert store.warned(sheet, purpose="办公") == {"B032"}
    group = world.make("department", kind="TEAM", head_id=people("teacher"))
    assert not store.warned(sheet, purpose="上课")
    with world.as_system():
        group.head_id = None
        world.session.flush()
    world.make("department", kind="OFFICE", head_id=people("teacher"))
    assert store.warned(sheet, purpose="开会") == {"B032"}
    store.setting("stock_out_recipient_check", "REFUSE")
    assert rules_of(store.refused(sheet, purpose="大会")) == {"B032"}


def test_the_approver_is_told_of_an_unusual_quantity(world, store, room, people):
    item = world.make("item", name="纸")
    department = world.make("department", name="教务处", head_id=people("teacher"))
    values = {"department_id": department.id}
    store.book(issue(store, room, people, store.asked(item_id=item.id, quantity=Decimal(2)), **values))
    store.book(issue(store, room, people, store.asked(item_id=item.id, quantity=Decimal(1)), **values))
    for wanted, warned in ((Decimal(2), set()), (Decimal("2.001"), {"B040"})):
        line = store.asked(item_id=item.id, requested_quantity=wanted)
        sheet = issue(store, room, people, line, **values)
        act(world, sheet, "submit", "teacher", staff=people("teacher"))
        assert act(world, sheet, "department_approve", "director", staff=people("director")) == warned


def test_a_transfer_opens_the_receipt_of_the_second_store(world, store, room, people):
    target = world.make("warehouse", keeper_id=people("second"))
    item = world.make("item", name="粉笔", reference_price=Decimal("3.00"))
    line = store.asked(item_id=item.id, quantity=Decimal(2))
    sheet = issue(store, room, people, line, category=OUT.TRANSFER, target_warehouse_id=target.id)
    early = store.receipt(category=IN.TRANSFER, source_stock_out_id=sheet.id, warehouse_id=target.id)
    assert "尚未发放登账" in str(stopped(world, early, "post", "storekeeper", staff=people("second")))
    act(world, early, "cancel", "director", opinion="未到")
    act(world, approved(world, sheet), "post", "storekeeper", staff=people("keeper"))
    with world.as_system():
        receipt = world.session.scalars(
            select(StockIn).where(StockIn.source_stock_out_id == sheet.id, StockIn.state == StockIn.State.DRAFT)
        ).one()
        line = world.session.scalars(select(StockInLine).where(StockInLine.document_id == receipt.id)).one()
    assert (receipt.warehouse_id, receipt.keeper_id, receipt.category) == (target.id, people("second"), IN.TRANSFER)
    assert (line.item_id, line.quantity, line.amount) == (item.id, Decimal(2), Decimal("4.00"))
    act(world, receipt, "post", "storekeeper", staff=people("second"))
    assert receipt.state is StockIn.State.POSTED


def test_computed_columns_of_an_issue_agree_with_the_database(world, store, room, people, rice):
    line = store.asked(item_id=rice.id, quantity=Decimal(1), batch_no="A1")
    sheet = issue(store, room, people, line)
    with world.as_system():
        names = ("unit", "available_quantity", "valid_until", "unit_price", "amount", "is_old_for_new")
        assert store.in_database(line, *names) == tuple(getattr(line, name) for name in names)
        assert store.in_database(sheet, "total_amount") == (sheet.total_amount,) == (Decimal(0),)


def test_an_order_is_stocked_with_its_acceptance(world, store, acceptance, room, people):
    order = world.one("purchase_order")
    with world.as_system():
        order.state = PurchaseOrder.State.ACCEPTED
        acceptance.purchase_order_id = order.id
        world.session.flush()
    act(world, purchase(world, store, acceptance, room), "post", "storekeeper", staff=people("keeper"))
    assert order.state is PurchaseOrder.State.STOCKED
