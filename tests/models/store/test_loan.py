"""Loans: who signs, what leaves the stock and the cards, what comes back, and what is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from models.assets.assets import AssetEvent
from models.core.base import register_of
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.maintenance.repairs import RepairRequest
from models.store.custody import Loan, LoanLine, Tool
from models.store.ledger import StockMovement
from models.store.store import Item
from models.vocabulary import AssetState, ItemCategory, LoanReturnCondition
from tests.factories import TODAY

Condition, Kind = LoanReturnCondition, StockMovement.MovementKind
YESTERDAY = TODAY - dt.timedelta(days=1)
CHAIN = (("submit", "teacher", "borrower"), ("approve", "director", "leader"), ("lend", "storekeeper", "keeper"))


@pytest.fixture
def room(world, people):
    return world.make("warehouse", keeper_id=people("keeper"), room_id=world.one("room").id)


@pytest.fixture
def ball(world):
    return world.make("item", name="篮球", nature=Item.Nature.DURABLE)


@pytest.fixture
def card(world):
    return world.make("fixed_asset", name="投影仪", life_state=AssetState.IDLE)


@pytest.fixture
def loan(world, people, room):
    """Maker of loans of some things; what is missing is filled in."""

    def make(*things, **values):
        plain = {"borrower_id": people("borrower"), "approving_leader_id": people("leader"), "warehouse_id": room.id}
        lines = [thing if isinstance(thing, LoanLine) else LoanLine(**thing) for thing in things]
        return world.make("loan", lines=lines, keeper_id=people("keeper"), **{**plain, **values})

    return make


@pytest.fixture
def acting(world, people):
    """Act in a role as a named person with an account."""
    accounts = {}

    def person(role, who):
        if who not in accounts:
            accounts[who] = world.make("user_account", staff_id=people(who)).id
        return world.acting(role, staff=people(who), account=accounts[who])

    return person


@pytest.fixture
def act(world, acting):
    """Take a step as a named person; returns the ids of the rules that warned."""

    def take_step(row, name, role, who, **words):
        with acting(role, who) as context:
            take(world.session, row, name, **words)
        return {problem.rule for problem in context.warnings}

    return take_step


@pytest.fixture
def lend(act):
    def through(row):
        for name, role, who in CHAIN:
            act(row, name, role, who)
        return row

    return through


@pytest.fixture
def stopped(world, acting):
    """The refusal of a step; the row stays as it was and nothing is posted."""

    def refused(row, name, role, who, **words):
        with acting(role, who), world.session.no_autoflush:
            world.session.flush()
            state, moved = row.state, world.count("stock_movement")
            point = world.session.begin_nested()
            with pytest.raises(RefusedError) as error:
                take(world.session, row, name, **words)
            point.rollback()
            assert row.state is state
            assert world.count("stock_movement") == moved
        return error.value

    return refused


def rules_of(error):
    return {problem.rule for problem in error.problems}


def back(row, quantity, condition, **values):
    """What the step's form is given for the first line."""
    line = row.lines[0].id
    return {
        "lines.returned_quantity": {line: Decimal(quantity)},
        "lines.return_condition": {line: condition},
        **{f"lines.{name}": {line: value} for name, value in values.items()},
    }


def in_both(world, row, column):
    """The computed value, the same in Python and SQL."""
    model = type(row)
    with world.as_system():
        world.session.flush()
        value = getattr(row, column)
        assert world.session.scalar(sa.select(getattr(model, column)).where(model.id == row.id)) == value
    return value


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("department_id", {"department_id": None}),
        ("outside_borrower", {"category": Loan.Category.EXTERNAL, "outside_phone": "13800000000"}),
        ("outside_phone", {"category": Loan.Category.EXTERNAL, "outside_borrower": "云溪村"}),
        ("due_on", {"due_on": YESTERDAY}),
    ],
)
def test_a_loan_that_lacks_something_is_refused(store, people, column, values):
    plain = {"keeper_id": people("keeper"), "approving_leader_id": people("leader")}
    assert {p.column for p in store.unmakeable("loan", **plain, **values).problems} == {column}


def test_leader_keeper_and_borrower_are_different_people(world, store, people):
    person = people("borrower")
    both = store.unmakeable("loan", borrower_id=person, approving_leader_id=person, keeper_id=person)
    assert {p.column for p in both.problems} == {"approving_leader_id", "keeper_id"}


def test_goods_are_lent_from_a_warehouse(store, people, ball):
    plain = {"keeper_id": people("keeper"), "approving_leader_id": people("leader")}
    refused = store.unmakeable("loan", lines=[LoanLine(item_id=ball.id)], **plain)
    assert {p.column for p in refused.problems} == {"warehouse_id"}


def test_a_line_names_exactly_one_thing(world, store, loan, ball, card):
    line = loan({"item_id": ball.id}).lines[0]
    assert "且只填一项" in str(store.refused(line, fixed_asset_id=card.id))
    assert "且只填一项" in str(store.refused(line, item_id=None))
    assert "须大于0" in str(store.refused(line, quantity=Decimal(0)))
    assert "验收人" in str(store.refused(line, returned_on=TODAY, return_condition=Condition.GOOD))
    assert "归还状况" in str(store.refused(line, returned_on=TODAY, received_by_id=world.one("staff").id))
    assert "不能超过" in str(store.refused(line, returned_quantity=Decimal(2)))


def test_what_is_used_up_or_switched_off_is_not_lent(world, store, loan, ball):
    line = loan({"item_id": ball.id}).lines[0]
    rice = world.make("item", category=ItemCategory.FOOD, nature=Item.Nature.FOOD)
    old = world.make("item", is_disabled=True)
    assert "按批次管理" in str(store.refused(line, item_id=rice.id))
    assert "已停用" in str(store.refused(line, item_id=old.id))


def test_an_asset_in_use_or_idle_is_lent_as_one(world, store, loan, card):
    line = loan({"fixed_asset_id": card.id}).lines[0]
    assert "只能是1" in str(store.refused(line, quantity=Decimal(2)))
    other = world.make("fixed_asset", life_state=AssetState.UNDER_REPAIR)
    assert other.life_state.label in str(store.refused(line, fixed_asset_id=other.id))


def test_a_tool_in_order_and_in_store_is_lent(world, store, loan):
    line = loan({"tool_id": world.make("tool").id}).lines[0]
    broken = world.make("tool", tool_condition=Tool.ToolCondition.NEEDS_REPAIR)
    out = world.make("tool")
    world.make("tool_issue", tool_id=out.id)
    checked = world.make("tool", inspection_until=YESTERDAY)
    for tool, reason in ((broken, "需修理"), (out, "在库只有0"), (checked, "检验有效期")):
        assert reason in str(store.refused(line, tool_id=tool.id))


def test_B036_nothing_is_lent_without_the_leader(world, loan, act, stopped, ball, store, room, people):
    store.stocked(room, ball.id, 10)
    row = loan({"item_id": ball.id})
    act(row, "submit", "teacher", "borrower")
    with world.acting("storekeeper", staff=people("keeper")), pytest.raises(RefusedError):
        take(world.session, row, "lend")
    with world.as_system():
        row.state = Loan.State.APPROVED
        world.session.flush()
    assert rules_of(stopped(row, "lend", "storekeeper", "keeper")) == {"B036"}
    with world.as_system():
        row.state = Loan.State.LEADER_REVIEW
        world.session.flush()
    assert rules_of(stopped(row, "approve", "director", "borrower")) == {"B036"}
    with world.acting("storekeeper", staff=people("keeper")), pytest.raises(NotAllowedError):
        take(world.session, row, "approve")
    act(row, "approve", "director", "deputy")
    assert row.approving_leader_id == people("deputy")
    act(row, "lend", "storekeeper", "keeper")
    assert (row.state, row.lent_on) == (Loan.State.LENT, TODAY)


def test_B036_what_leaves_the_school_is_signed_by_the_principal(world, loan, act, stopped, card):
    outside = {"category": Loan.Category.EXTERNAL, "outside_borrower": "云溪村", "outside_phone": "13800000000"}
    row = loan({"fixed_asset_id": card.id}, **outside)
    act(row, "submit", "teacher", "borrower")
    assert rules_of(stopped(row, "approve", "director", "leader")) == {"B036"}
    act(row, "approve", "principal", "leader")
    assert row.state is Loan.State.APPROVED


def test_who_prepared_a_loan_does_not_approve_it(world, acting, stopped, card, people):
    with acting("director", "leader"):
        row = world.build(
            register_of("loan"),
            world.here,
            {
                "borrower_id": people("borrower"),
                "approving_leader_id": people("leader"),
                "keeper_id": people("keeper"),
                "lines": [LoanLine(fixed_asset_id=card.id)],
            },
        )
        world.session.add(row)
        world.session.flush()
        take(world.session, row, "submit")
    assert "制单人" in str(stopped(row, "approve", "director", "leader"))


def test_the_borrower_does_not_hand_out_to_himself(loan, act, stopped, card):
    row = loan({"fixed_asset_id": card.id})
    act(row, "submit", "storekeeper", "borrower")
    act(row, "approve", "director", "leader")
    assert "借用人本人" in str(stopped(row, "lend", "storekeeper", "borrower"))


def test_B039_who_is_late_is_told_to_give_back(world, loan, act, lend, card):
    late = lend(loan({"fixed_asset_id": card.id}))
    second = loan({"tool_id": world.make("tool").id})
    assert act(second, "submit", "teacher", "borrower") == set()
    with world.as_system() as context:
        late.date = late.due_on = YESTERDAY
        late.lent_on = YESTERDAY
        world.session.flush()
        assert {p.rule for p in context.warnings} == set()
    third = loan({"tool_id": world.make("tool").id})
    assert "B039" in act(third, "submit", "teacher", "borrower")
    other = loan({"tool_id": world.make("tool").id}, borrower_id=world.make("staff").id)
    assert act(other, "submit", "storekeeper", "keeper") == set()


def test_B041_everything_is_back_before_the_holidays(world, store, loan, card):
    last = TODAY + dt.timedelta(days=60)
    kinds = register_of("term").TermKind
    world.make("term", starts_on=TODAY - dt.timedelta(days=80), ends_on=last, term_kind=kinds.FIRST)
    row = loan({"fixed_asset_id": card.id}, due_on=last)
    refused = store.refused(row, due_on=last + dt.timedelta(days=1))
    assert rules_of(refused) == {"B041"}
    assert str(last) in str(refused)


def test_a_loan_of_goods_leaves_the_stock_and_comes_back_in_parts(world, store, loan, act, lend, stopped, room, ball):
    store.stocked(room, ball.id, 3, "3.33")
    row = lend(loan({"item_id": ball.id, "quantity": Decimal(3)}))
    assert store.balance(room, ball.id) == (0, 0)
    assert in_both(world, row, "returned_on") is None
    part = back(row, 1, Condition.WORN)
    act(row, "record_part_return", "storekeeper", "keeper", values=part)
    assert row.state is Loan.State.PARTLY_RETURNED
    assert store.balance(room, ball.id) == (1, Decimal("3.33"))
    line = row.lines[0]
    assert (line.returned_on, line.received_by_id) == (TODAY, row.keeper_id)
    assert in_both(world, row, "returned_on") is None
    assert "已有 1" in str(
        stopped(row, "record_part_return", "storekeeper", "keeper", values=back(row, 0, Condition.GOOD))
    )
    assert "没有归还" in str(
        stopped(row, "record_return", "storekeeper", "keeper", values=back(row, 2, Condition.GOOD))
    )
    act(row, "record_part_return", "storekeeper", "keeper", values=back(row, 2, Condition.GOOD))
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 3, Condition.GOOD))
    assert store.balance(room, ball.id) == (3, Decimal("9.99"))
    moved = store.movements(source_no=row.document_no)
    kinds = [Kind.LOAN_OUT, Kind.LOAN_RETURN, Kind.LOAN_RETURN, Kind.LOAN_RETURN]
    assert [one.movement_kind for one in moved] == kinds
    assert [one.quantity for one in moved] == [-3, 1, 1, 1]
    assert len({one.source_line_no for one in moved}) == 4
    assert in_both(world, row, "returned_on") == TODAY
    act(row, "close", "storekeeper", "keeper")
    assert row.state is Loan.State.CLOSED


def test_more_goods_than_there_are_stay_in_store(store, loan, act, stopped, room, ball):
    store.stocked(room, ball.id, 2)
    row = loan({"item_id": ball.id, "quantity": Decimal(3)})
    act(row, "submit", "teacher", "borrower")
    act(row, "approve", "director", "leader")
    assert rules_of(stopped(row, "lend", "storekeeper", "keeper")) == {"STOCK-01"}
    assert store.balance(room, ball.id)[0] == 2


def test_lost_goods_stay_out_and_are_compensated(world, store, loan, act, lend, stopped, room, ball):
    store.stocked(room, ball.id, 5)
    row = lend(loan({"item_id": ball.id, "quantity": Decimal(3)}))
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 2, Condition.LOST))
    assert store.balance(room, ball.id)[0] == 4
    refused = stopped(row, "close", "storekeeper", "keeper")
    assert {p.column for p in refused.problems} == {"damage_compensation_id"}
    paid = world.make("damage_compensation")
    act(row, "close", "storekeeper", "keeper", values={"damage_compensation_id": paid.id})
    assert store.balance(room, ball.id)[0] == 4


def test_a_card_is_lent_and_comes_back_as_it_was(world, loan, act, lend, card):
    row = lend(loan({"fixed_asset_id": card.id}))
    assert card.life_state is AssetState.LENT
    act(row, "record_return", "asset_clerk", "clerk", values=back(row, 1, Condition.GOOD))
    assert card.life_state is AssetState.IDLE
    events = sa.select(AssetEvent).where(AssetEvent.document_no == row.document_no).order_by(AssetEvent.sequence_no)
    with world.as_system():
        written = list(world.session.scalars(events))
    assert [(e.event, e.from_state, e.to_state) for e in written] == [
        (AssetEvent.Event.LENT, AssetState.IDLE, AssetState.LENT),
        (AssetEvent.Event.LOAN_RETURNED, AssetState.LENT, AssetState.IDLE),
    ]


def test_a_lost_card_is_missing_once_the_loan_is_closed(world, loan, act, lend, card):
    row = lend(loan({"fixed_asset_id": card.id}))
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 0, Condition.LOST))
    assert card.life_state is AssetState.LENT
    paid = {"damage_compensation_id": world.make("damage_compensation").id}
    act(row, "close", "storekeeper", "keeper", values=paid)
    assert card.life_state is AssetState.MISSING


def test_damaged_things_are_reported_for_repair(world, store, loan, act, lend, stopped, room, ball):
    store.stocked(room, ball.id, 5)
    tool = world.make("tool", name="冲击钻", warehouse_id=room.id)
    goods = lend(loan({"item_id": ball.id}))
    drill = lend(loan({"tool_id": tool.id}))
    for row in (goods, drill):
        act(row, "record_return", "storekeeper", "keeper", values=back(row, 1, Condition.DAMAGED))
    assert store.balance(room, ball.id)[0] == 4
    assert tool.tool_condition is Tool.ToolCondition.NEEDS_REPAIR
    nowhere = lend(loan({"tool_id": world.make("tool").id}))
    harmed = back(nowhere, 1, Condition.DAMAGED)
    assert "所在场所" in str(stopped(nowhere, "record_return", "storekeeper", "keeper", values=harmed))
    with world.as_system():
        opened = list(world.session.scalars(sa.select(RepairRequest).order_by(RepairRequest.id)))
    assert [(one.object_name, one.room_id) for one in opened] == [("篮球", room.room_id), ("冲击钻", room.room_id)]


def test_a_tool_knows_of_its_loans(world, loan, act, lend, people):
    tool = world.make("tool", quantity=Decimal(4))
    world.make("tool_issue", tool_id=tool.id, holder_id=people("borrower"))
    row = lend(loan({"tool_id": tool.id, "quantity": Decimal(2)}))
    assert in_both(world, tool, "issued_quantity") == 3
    assert in_both(world, tool, "holder") == "borrower"
    with pytest.raises(RefusedError) as error:
        world.make("tool_issue", tool_id=tool.id, quantity=Decimal(2))
    world.session.expunge_all()
    assert rules_of(error.value) == {"TOOL-01"}
    assert world.count("tool_issue") == 1
    with world.as_system():
        row, tool = world.session.get(Loan, row.id), world.session.get(Tool, tool.id)
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 1, Condition.LOST))
    assert in_both(world, tool, "issued_quantity") == 1
    paid = {"damage_compensation_id": world.make("damage_compensation").id}
    act(row, "close", "storekeeper", "keeper", values=paid)
    assert tool.quantity == 3


def test_the_last_lost_tool_stays_in_the_list(world, loan, act, lend):
    tool = world.make("tool")
    row = lend(loan({"tool_id": tool.id}))
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 0, Condition.LOST))
    paid = {"damage_compensation_id": world.make("damage_compensation").id}
    act(row, "close", "storekeeper", "keeper", values=paid)
    assert (tool.tool_condition, tool.quantity) == (Tool.ToolCondition.LOST, 1)
    assert row.document_no in tool.remarks


def test_overdue_is_what_is_out_after_its_day(world, loan, lend, act, card):
    row = lend(loan({"fixed_asset_id": card.id}))
    assert in_both(world, row, "is_overdue") is False
    with world.as_system():
        row.date = row.lent_on = row.due_on = YESTERDAY
        world.session.flush()
    assert in_both(world, row, "is_overdue") is True
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 1, Condition.GOOD))
    assert in_both(world, row, "is_overdue") is False


def test_nothing_comes_back_before_it_left(loan, lend, stopped, card):
    row = lend(loan({"fixed_asset_id": card.id}))
    values = back(row, 1, Condition.GOOD, returned_on=YESTERDAY, received_by_id=row.keeper_id)
    assert "“归还日期”" in str(stopped(row, "record_return", "storekeeper", "keeper", values=values))


def test_things_are_named_as_they_are_called(world, loan, ball, card):
    row = loan({"item_id": ball.id}, {"fixed_asset_id": card.id}, {"tool_id": world.make("tool", name="人字梯").id})
    assert [in_both(world, line, "thing_name") for line in row.lines] == ["篮球", "投影仪", "人字梯"]


def test_a_loan_ends_before_anything_is_lent(world, loan, act, lend, card, people):
    row = loan({"fixed_asset_id": card.id})
    act(row, "submit", "teacher", "borrower")
    act(row, "reject", "principal", "leader", opinion="近期要用")
    assert row.state is Loan.State.REJECTED
    other = lend(loan({"fixed_asset_id": card.id}))
    with world.acting("director", staff=people("leader")), pytest.raises(RefusedError):
        take(world.session, other, "cancel")
    assert other.state is Loan.State.LENT


def test_a_leaver_still_holds_what_was_lent(world, loan, lend, act, card, people):
    with world.as_system():
        person = world.session.get(register_of("staff"), people("borrower"))
    row = lend(loan({"fixed_asset_id": card.id}))
    assert in_both(world, person, "undelivered_count") == 1
    act(row, "record_return", "storekeeper", "keeper", values=back(row, 1, Condition.GOOD))
    assert in_both(world, person, "undelivered_count") == 0
