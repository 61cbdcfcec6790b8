"""Assessments of suppliers and what they open, and tenders from proposal to contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Attachment
from models.purchasing.purchasing import PurchaseOrder, PurchaseRequest
from models.purchasing.suppliers import Contract, Supplier, SupplierLicence
from models.purchasing.tendering import SupplierAssessment, Tender
from models.vocabulary import PurchaseMode
from tests.factories import NOW, TODAY, World
from tests.refusals import change, refused_change, refused_new, rules_of, said

Kind = SupplierLicence.LicenceKind
Result = SupplierAssessment.Conclusion
State = Tender.State
TOMORROW, YESTERDAY = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)


# Assessments


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"assessed_on": TOMORROW}, "assessed_on", "“考察日期”不能晚于今天"),
        ({"score": 101}, "score", "“评分”不能超过100"),
        ({"score": -1}, "score", "“评分”不能是负数"),
        ({"conclusion": Result.RECTIFY}, "opinion", "请填写“评价意见”"),
        ({"conclusion": Result.REJECTED}, "opinion", "请填写“评价意见”"),
        ({"is_paperwork_complete": False}, "conclusion", "手续不齐全的不能“列为定点”"),
    ],
)
def test_assessment_is_refused(world: World, values: dict[str, Any], column: str, words: str) -> None:
    assert words in said(refused_new(world, "supplier_assessment", **values), column)


@pytest.mark.parametrize(
    "values",
    [
        {"score": 0},
        {"score": 100},
        {"conclusion": Result.RETAINED, "is_paperwork_complete": False},
        {"conclusion": Result.REJECTED, "opinion": "无卫生许可", "is_paperwork_complete": False},
    ],
)
def test_assessment_is_written(world: World, values: dict[str, Any]) -> None:
    row = world.make("supplier_assessment", **values)
    assert {name: getattr(row, name) for name in values} == values


FIXED = {"standing": Supplier.Standing.FIXED, "selection_method": Supplier.SelectionMethod.DIRECT}


def licence(world: World, supplier: Supplier, kind: Any, valid_until: dt.date = TODAY) -> SupplierLicence:
    number = {"licence_no": "JY" + "1" * 14, "scan": 1} if kind is Kind.FOOD_OPERATION else {}
    return world.make(SupplierLicence, supplier_id=supplier.id, licence_kind=kind, valid_until=valid_until, **number)


def is_refused(world: World, supplier: Supplier) -> bool:
    """Whether the supplier does not become fixed for want of a visit or of papers."""
    problems = refused_change(world, supplier, **FIXED)
    assert rules_of(problems) == {"B019"}
    return said(problems, "standing").startswith("列为定点前须有考察结论“列为定点”且证照有效")


def test_b019_a_new_supplier_is_not_fixed(world: World) -> None:
    assert "B019" in rules_of(refused_new(world, "supplier", **FIXED))


def test_b019_fixed_suppliers_were_visited(world: World) -> None:
    supplier = world.make(Supplier, category=Supplier.Category.OFFICE)
    licence(world, supplier, Kind.BUSINESS_LICENCE)
    assert is_refused(world, supplier)
    world.make(SupplierAssessment, supplier_id=supplier.id, conclusion=Result.RETAINED)
    world.make(SupplierAssessment, supplier_id=world.make(Supplier).id)
    assert is_refused(world, supplier)
    world.make(SupplierAssessment, supplier_id=supplier.id, conclusion=Result.RECOMMENDED)
    change(world, supplier, **FIXED)
    assert supplier.standing is Supplier.Standing.FIXED


def test_b019_fixed_suppliers_hold_valid_licences(world: World) -> None:
    supplier = world.make(Supplier, category=Supplier.Category.FOOD)
    world.make(SupplierAssessment, supplier_id=supplier.id)
    old = licence(world, supplier, Kind.BUSINESS_LICENCE, YESTERDAY)
    assert is_refused(world, supplier)
    change(world, old, valid_until=TODAY)
    assert is_refused(world, supplier)
    eaten = licence(world, supplier, Kind.FOOD_OPERATION, YESTERDAY)
    assert is_refused(world, supplier)
    change(world, eaten, valid_until=TODAY)
    change(world, supplier, **FIXED)
    change(world, eaten, valid_until=YESTERDAY)
    change(world, supplier, annual_score=90)
    assert supplier.annual_score == 90


# Tenders


def step(world: World, role: str, name: str, row: Any, opinion: str = "", **values: Any) -> None:
    """Take a step in this role."""
    with world.acting(role):
        take(world.session, row, name, opinion=opinion, values=values)


@contextmanager
def refused(world: World, row: Tender, rule: str = "", words: str = "") -> Iterator[None]:
    """The step inside is refused under this rule and with these words; the tender stays in its state."""
    state = row.state
    with pytest.raises(RefusedError) as caught, world.session.begin_nested():
        yield
    assert not rule or rule in {p.rule for p in caught.value.problems}, caught.value.problems
    assert words in str(caught.value)
    with world.as_system():
        world.session.refresh(row)
    assert row.state is state


def bid(world: World, row: Tender, amount: str, **values: Any) -> int:
    """Record the bid of a new supplier; returns the supplier."""
    supplier: int = values.pop("supplier_id", None) or world.make(Supplier).id
    given = {"supplier_id": supplier, "bid_amount": Decimal(amount)} | values
    step(world, "director", "record_bid", row, **{f"lines.{name}": value for name, value in given.items()})
    return supplier


def announced(world: World, **values: Any) -> tuple[Tender, list[int]]:
    """An announced tender with three bidders."""
    row = world.make(Tender, **{"category": Tender.Category.EQUIPMENT} | values)
    step(world, "director", "announce", row, announced_on=TODAY, opens_at=NOW + dt.timedelta(days=7))
    return row, [bid(world, row, amount) for amount in ("98000.00", "95000.00", "99000.00")]


def evaluate(world: World, row: Tender, winner: int, **values: Any) -> None:
    step(
        world, "principal", "evaluate", row, **{"evaluators": "校长、总务主任、教师代表", "winner_id": winner} | values
    )


def signed(world: World, **values: Any) -> tuple[Tender, int]:
    """A tender whose winner holds the contract."""
    row, bidders = announced(world, **values)
    evaluate(world, row, bidders[1])
    step(world, "director", "publicise", row)
    contract = world.make(Contract, supplier_id=bidders[1])
    step(world, "principal", "sign", row, contract_id=contract.id)
    return row, bidders[1]


def test_tender_goes_from_proposal_to_contract(world: World) -> None:
    row, bidders = announced(world)
    assert row.state is State.ANNOUNCED
    assert row.document_no
    scores = {line.id: Decimal(score) for line, score in zip(row.lines, (81, 93, 77), strict=True)}
    evaluate(world, row, bidders[1], **{"lines.score": scores, "lines.placing_no": {row.lines[1].id: 1}})
    assert (row.state, row.winning_amount) == (State.EVALUATED, Decimal("95000.00"))
    assert [line.is_winner for line in row.lines] == [False, True, False]
    assert [line.score for line in row.lines] == [Decimal(81), Decimal(93), Decimal(77)]
    assert row.lines[1].placing_no == 1
    step(world, "director", "publicise", row)
    with refused(world, row, words="“合同”"):
        step(world, "principal", "sign", row)
    with refused(world, row, words="须是与“中标人”签订的合同"):
        step(world, "principal", "sign", row, contract_id=world.make(Contract, supplier_id=bidders[0]).id)
    with pytest.raises(NotAllowedError):
        step(world, "director", "sign", row)
    step(world, "principal", "sign", row, contract_id=world.make(Contract, supplier_id=bidders[1]).id)
    with refused(world, row, words="请先在附件中上传"):
        step(world, "director", "close", row)
    attach(world, row)
    step(world, "director", "close", row)
    assert row.state is State.CLOSED


def attach(world: World, row: Tender) -> None:
    paper = {"register": "tender", "row_id": row.id, "column": "", "name": "评标记录.pdf", "digest": "0" * 64}
    world.session.connection().execute(
        sa.insert(Attachment.__table__).values(
            school_id=row.school_id, media_type="application/pdf", size=1, at=NOW, **paper
        )
    )


@pytest.mark.parametrize("state", ["DRAFT", "DEPARTMENT_REVIEW", "REJECTED", "CANCELLED"])
def test_b014_2_tender_rests_on_an_approved_request(world: World, state: str) -> None:
    request = world.make(PurchaseRequest, state=PurchaseRequest.State[state])
    for request_id in (request.id, None):
        problems = refused_new(world, "tender", purchase_request_id=request_id)
        assert said(problems, "purchase_request_id") == "招标须先有已批准的“采购申请”或“工程项目”。"
        assert "B014-2" in rules_of(problems)


def test_b014_2_request_is_asked_again_at_the_announcement(world: World) -> None:
    row = world.make(Tender)
    with world.as_system():
        request = world.session.get(PurchaseRequest, row.purchase_request_id)
        assert request is not None
        request.state = PurchaseRequest.State.CANCELLED
        world.session.flush()
    with refused(world, row, "B014-2"):
        step(world, "director", "announce", row, announced_on=TODAY)


@pytest.mark.parametrize("category", [Tender.Category.FOOD, Tender.Category.LABOUR_SERVICE])
def test_b018_1_parents_take_part(world: World, category: Any) -> None:
    row, bidders = announced(world, category=category)
    with refused(world, row, "B018-1", "请填写“家长委员会参与人”"):
        evaluate(world, row, bidders[0])
    evaluate(world, row, bidders[0], parent_committee_members="李家长、王家长")
    assert row.state is State.EVALUATED


def test_evaluation_is_complete(world: World) -> None:
    row, bidders = announced(world)
    with refused(world, row, words="“评标人员”"):
        step(world, "principal", "evaluate", row, winner_id=bidders[0])
    with refused(world, row, words="“中标人”"):
        step(world, "principal", "evaluate", row, evaluators="校长")
    with refused(world, row, words="没有投标或未通过资格审查"):
        evaluate(world, row, world.make(Supplier).id)
    with refused(world, row, words="没有投标或未通过资格审查"):
        evaluate(world, row, bidders[0], **{"lines.is_qualified": {row.lines[0].id: False}})
    evaluate(world, row, bidders[0], winning_amount=Decimal("97000.00"))
    assert row.winning_amount == Decimal("97000.00")


def test_two_bids_are_too_few(world: World) -> None:
    row = world.make(Tender, category=Tender.Category.EQUIPMENT)
    step(world, "director", "announce", row, announced_on=TODAY)
    first, _ = bid(world, row, "100.00"), bid(world, row, "90.00")
    with refused(world, row, words="投标人不足 3 家"):
        evaluate(world, row, first)
    with refused(world, row, words="意见或原因"):
        step(world, "director", "fail", row)
    step(world, "director", "fail", row, opinion="投标人不足三家")
    assert row.state is State.FAILED


def test_single_source_is_alone(world: World) -> None:
    row = world.make(
        Tender, category=Tender.Category.EQUIPMENT, procurement_method=Tender.ProcurementMethod.SINGLE_SOURCE
    )
    step(world, "director", "announce", row, announced_on=TODAY)
    evaluate(world, row, bid(world, row, "100.00"))
    assert row.state is State.EVALUATED


def test_tender_is_cancelled_with_a_reason(world: World) -> None:
    row = world.make(Tender)
    with refused(world, row, words="意见或原因"):
        step(world, "director", "cancel", row)
    step(world, "director", "cancel", row, opinion="经费未到位")
    assert row.state is State.CANCELLED


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"price_limit_amount": Decimal(0)}, "price_limit_amount", "“最高限价”须大于0"),
        ({"announced_on": YESTERDAY}, "announced_on", "“公告日期”不得早于“日期”"),
        ({"announced_on": TODAY, "opens_at": NOW}, "opens_at", "“开标时间”须晚于“公告日期”"),
        (
            {"winning_amount": Decimal("10.01"), "price_limit_amount": Decimal("10.00")},
            "winning_amount",
            "“中标价”不能超过“最高限价”",
        ),
    ],
)
def test_tender_is_refused(world: World, values: dict[str, Any], column: str, words: str) -> None:
    assert words in said(refused_new(world, "tender", **values), column)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"bid_amount": Decimal(0)}, "“投标报价”须大于0"),
        ({"score": Decimal("100.001")}, "“评标得分”不能超过100"),
        ({"score": Decimal(-1)}, "“评标得分”不能是负数"),
        ({"placing_no": 0}, "“名次”须大于0"),
        ({"submitted_at": NOW + dt.timedelta(days=8)}, "逾期递交的投标无效"),
        ({"is_winner": True}, "一次招标只能有一个“中标”"),
        (
            {
                "supplier_id": lambda world: (
                    world.make(Supplier, standing=Supplier.Standing.BLACKLISTED, exit_reason="围标").id
                )
            },
            "已列入黑名单，不能投标",
        ),
    ],
)
def test_bid_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    row, _ = announced(world)
    assert words in "".join(p.message for p in refused_change(world, row.lines[0], **values))


def test_supplier_bids_once(world: World) -> None:
    row, bidders = announced(world)
    with refused(world, row, words="在本次招标中已有投标"):
        bid(world, row, "90000.00", supplier_id=bidders[0])
    assert len(row.lines) == 3


def test_bids_change_until_they_are_evaluated(world: World) -> None:
    row, bidders = announced(world)
    with world.acting("director"):
        row.lines[2].bid_amount = Decimal("94000.00")
        world.session.flush()
    evaluate(world, row, bidders[1])
    with world.acting("director"):
        row.lines[2].bid_amount = Decimal("93000.00")
        with pytest.raises(RefusedError, match="招标记录现在是“已评标”"):
            world.session.flush()
        world.session.refresh(row.lines[2])
    assert row.lines[2].bid_amount == Decimal("94000.00")


def test_orders_by_tender_name_it(world: World) -> None:
    row, winner = signed(world)
    order = world.make("purchase_order_line").document
    change(world, order, purchase_mode=PurchaseMode.TENDER)
    with world.acting("buyer"), pytest.raises(RefusedError, match="采购方式为招标，请选择“招标记录”"):
        take(world.session, order, "submit")
    with world.as_system():
        world.session.refresh(order)
    assert order.state is PurchaseOrder.State.DRAFT
    problems = refused_change(world, order, tender_id=row.id)
    assert "由该供应商中标的招标" in said(problems, "tender_id")
    early, bidders = announced(world)
    evaluate(world, early, bidders[0])
    problems = refused_change(world, order, tender_id=early.id, supplier_id=bidders[0])
    assert "须是已签约" in said(problems, "tender_id")
    change(world, order, tender_id=row.id, supplier_id=winner)
    step(world, "buyer", "submit", order)
    assert order.state is PurchaseOrder.State.SUBMITTED
