"""Tools and their issues: what is out, with whom, and what may not go out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from models.core.base import register_of
from models.core.guard import ForbiddenError
from models.core.rules import RefusedError
from models.store.custody import OldForNew, Tool, ToolIssue
from models.vocabulary import LoanReturnCondition
from tests.factories import NOW, TODAY

Condition, Category, Handling = Tool.ToolCondition, Tool.Category, ToolIssue.Handling
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def write(world, row):
    world.session.add(row)
    world.session.flush()


def refused(world, key, rule, column, **values):
    """The row is refused with this rule and column, and not written; returns the sentences."""
    row = world.build(register_of(key), world.here, values)
    count = world.count(key)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        write(world, row)
    world.session.expunge(row)
    found = [(p.rule, p.column) for p in raised.value.problems]
    assert (rule, column) in found, found
    assert world.count(key) == count
    return str(raised.value)


def same_in_sql(world, row, column):
    """The computed value, the same in Python and SQL."""
    model = type(row)
    with world.as_system():
        value = getattr(row, column)
        assert world.session.scalar(sa.select(getattr(model, column)).where(model.id == row.id)) == value
    return value


def returned(**values):
    return {"returned_at": NOW, "return_condition": LoanReturnCondition.GOOD, **values}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("quantity", {"quantity": Decimal(0)}),
        ("unit_price", {"unit_price": Decimal("-0.01")}),
        ("purchased_on", {"purchased_on": TOMORROW}),
        ("inspection_until", {"category": Category.CLIMBING}),
        ("inspection_until", {"category": Category.PROTECTIVE}),
        ("inspection_until", {"category": Category.MEASURING}),
        ("remarks", {"tool_condition": Condition.SCRAPPED}),
        ("remarks", {"tool_condition": Condition.LOST}),
        ("custodian_id", {"custodian_id": None}),
        ("warehouse_id", {"warehouse_id": None}),
    ],
)
def test_a_tool_that_lacks_something_is_refused(world, column, values):
    refused(world, "tool", "", column, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"category": Category.CLIMBING, "inspection_until": TOMORROW},
        {"tool_condition": Condition.LOST, "remarks": "外出维修时遗失，已赔偿"},
        {"purchased_on": TODAY, "unit_price": Decimal(0)},
    ],
)
def test_a_complete_tool_is_written(world, values):
    tool = world.make("tool", **values)
    assert tool.code
    refused(world, "tool", "", "code", code=tool.code)


def test_a_tool_knows_what_is_out_and_with_whom(world):
    tool, other = world.make("tool", quantity=Decimal(3)), world.make("tool", quantity=Decimal(9))
    world.make("tool_issue", tool_id=other.id, holder_id=world.make("staff").id, quantity=Decimal(9))
    places, keeper, holder = Tool.Whereabouts, world.make("staff"), world.make("staff", name="钱电工")
    assert same_in_sql(world, tool, "issued_quantity") == 0
    assert same_in_sql(world, tool, "holder") is None
    assert same_in_sql(world, tool, "whereabouts") is places.IN_STORE
    first = world.make("tool_issue", tool_id=tool.id, holder_id=holder.id, quantity=Decimal(1))
    world.make("tool_issue", tool_id=tool.id, holder_id=holder.id, quantity=Decimal("0.5"))
    assert same_in_sql(world, tool, "issued_quantity") == Decimal("1.5")
    assert same_in_sql(world, tool, "holder") == "钱电工"
    assert same_in_sql(world, tool, "whereabouts") is places.PARTLY_OUT
    world.make("tool_issue", tool_id=tool.id, holder_id=keeper.id, quantity=Decimal("1.5"))
    assert same_in_sql(world, tool, "whereabouts") is places.OUT
    with world.as_system():
        first.returned_at, first.return_condition, first.received_by_id = NOW, LoanReturnCondition.WORN, keeper.id
        world.session.flush()
    assert same_in_sql(world, tool, "issued_quantity") == 2
    assert set(same_in_sql(world, tool, "holder").split("、")) == {"钱电工", keeper.name}


def test_no_more_is_out_than_the_school_owns(world):
    tool = world.make("tool", quantity=Decimal(2))
    world.make("tool_issue", tool_id=tool.id, quantity=Decimal(2))
    with world.as_system():
        tool.quantity = Decimal(1)
        with pytest.raises(RefusedError) as raised:
            world.session.flush()
        world.session.expire(tool)
        assert tool.quantity == 2
    assert [(p.rule, p.column) for p in raised.value.problems] == [("B038", "quantity")]
    assert "在库只有0" in refused(world, "tool_issue", "TOOL-01", "quantity", tool_id=tool.id)


def test_two_issues_written_at_once_do_not_exceed_the_store(world):
    tool = world.make("tool")
    issues = [world.build(ToolIssue, world.here, {"tool_id": tool.id}) for _ in range(2)]
    world.session.add_all(issues)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        world.session.flush()
    assert {p.rule for p in raised.value.problems} == {"TOOL-01"}
    assert world.count("tool_issue") == 0


@pytest.mark.parametrize(
    ("tool", "reason"),
    [
        ({"tool_condition": Condition.NEEDS_REPAIR}, "需修理"),
        ({"tool_condition": Condition.SCRAPPED, "remarks": "锈蚀"}, "已报废"),
        ({"tool_condition": Condition.LOST, "remarks": "遗失"}, "遗失"),
        ({"inspection_until": YESTERDAY}, "检验有效期"),
    ],
)
def test_unfit_tools_stay_in_store(world, tool, reason):
    row = world.make("tool", name="人字梯", **tool)
    sentence = refused(world, "tool_issue", "TOOL-01", "tool_id", tool_id=row.id)
    assert "人字梯" in sentence
    assert reason in sentence


def test_a_tool_whose_inspection_ended_meanwhile_is_still_handed_back(world):
    tool = world.make("tool", inspection_until=TODAY, tool_condition=Condition.WORN)
    issue = world.make("tool_issue", tool_id=tool.id)
    with world.as_system():
        tool.inspection_until = YESTERDAY
        world.session.flush()
        issue.returned_at, issue.return_condition = NOW, LoanReturnCondition.GOOD
        issue.received_by_id = issue.issued_by_id
        world.session.flush()
    assert same_in_sql(world, tool, "whereabouts") is Tool.Whereabouts.IN_STORE


@pytest.mark.parametrize(
    ("rule", "column", "values"),
    [
        ("", "quantity", {"quantity": Decimal(0)}),
        ("", "issued_at", {"issued_at": NOW + dt.timedelta(minutes=1)}),
        ("", "due_on", {"due_on": YESTERDAY}),
        ("", "returned_at", returned(returned_at=NOW - dt.timedelta(minutes=1))),
        ("", "returned_at", returned(returned_at=NOW + dt.timedelta(minutes=1))),
        ("", "return_condition", {"returned_at": NOW}),
        ("", "received_by_id", returned()),
        ("TOOL-01", "handling", returned(return_condition=LoanReturnCondition.DAMAGED)),
        ("TOOL-01", "handling", returned(return_condition=LoanReturnCondition.LOST)),
        ("", "damage_compensation_id", returned(handling=Handling.COMPENSATE)),
    ],
)
def test_an_issue_that_lacks_something_is_refused(world, rule, column, values):
    refused(world, "tool_issue", rule, column, **values)


def test_holder_keeper_and_receiver_are_two_people(world):
    person, other = world.make("staff"), world.make("staff")
    refused(world, "tool_issue", "", "issued_by_id", holder_id=person.id, issued_by_id=person.id)
    refused(world, "tool_issue", "", "received_by_id", **returned(holder_id=person.id, received_by_id=person.id))
    damaged = returned(
        holder_id=person.id,
        received_by_id=other.id,
        return_condition=LoanReturnCondition.DAMAGED,
        handling=Handling.REPAIR,
    )
    assert world.make("tool_issue", **damaged).id


def test_a_tool_is_due_when_the_schools_days_are_over(world):
    assert world.make("tool_issue").due_on == TODAY
    world.make("school_setting", setting_name="tool_due_days", setting_value="3", effective_on=TODAY)
    assert world.make("tool_issue").due_on == TODAY + dt.timedelta(days=2)


@pytest.mark.parametrize(
    ("due_on", "is_back", "is_overdue"), [(YESTERDAY, False, True), (TODAY, False, False), (YESTERDAY, True, False)]
)
def test_an_issue_is_overdue_from_the_day_after(world, due_on, is_back, is_overdue):
    values = {"issued_at": NOW - dt.timedelta(days=2), "due_on": due_on}
    if is_back:
        values |= returned(received_by_id=world.make("staff").id)
    assert same_in_sql(world, world.make("tool_issue", **values), "is_overdue") is is_overdue


def test_tools_are_issued_by_those_who_may(world):
    account = world.make("user_account", staff_id=world.make("staff").id)
    person = {"account": account.id, "staff": account.staff_id}
    issue = world.build(ToolIssue, world.here, {})
    with world.acting("cleaner", **person), pytest.raises(ForbiddenError):
        write(world, issue)
    assert world.count("tool_issue") == 0
    with world.acting("storekeeper", **person):
        write(world, issue)
    assert world.count("tool_issue") == 1


REFUSED = {"outcome": OldForNew.Outcome.REFUSED, "refusal_reason": "未交旧物"}


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("exchanged_on", {"exchanged_on": TOMORROW}),
        ("old_quantity", {"old_quantity": Decimal(-1), "new_quantity": Decimal(-1)}),
        ("new_quantity", {"new_quantity": Decimal(-1)}),
        ("old_quantity", {"old_quantity": Decimal(1), "new_quantity": Decimal(2)}),
        ("new_quantity", {**REFUSED, "new_quantity": Decimal(1)}),
        ("refusal_reason", {**REFUSED, "new_quantity": Decimal(0), "refusal_reason": None}),
    ],
)
def test_an_exchange_that_cannot_be_is_refused(world, column, values):
    refused(world, "old_for_new", "", column, **values)


def test_an_exchange_and_a_refusal_are_written(world):
    exchange = world.make("old_for_new", old_quantity=Decimal(2), new_quantity=Decimal(2))
    assert (exchange.outcome, exchange.exchanged_on) == (OldForNew.Outcome.EXCHANGED, TODAY)
    assert world.make("old_for_new", **REFUSED, old_quantity=Decimal(0), new_quantity=Decimal(0)).id
