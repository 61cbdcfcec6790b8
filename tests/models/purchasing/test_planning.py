"""Needs, plans and comparisons: what may be planned and chosen, and what requests and orders take over from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from models.core import context as acting_context
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.purchasing.planning import (
    PriceComparison,
    PriceComparisonLine,
    PurchasePlan,
    PurchasePlanLine,
    SupplyDemand,
)
from models.purchasing.purchasing import PurchaseOrder, PurchaseRequest
from models.purchasing.suppliers import Supplier
from models.vocabulary import ItemCategory, ProcurementMethod, PurchaseCategory, PurchaseMode
from tests.factories import TODAY, World
from tests.refusals import both_values, change, refused_change, refused_new, rules_of, said, warned_new

Compared = PriceComparison.State
Planned = PurchasePlan.State
ASKED = "询价人须为两人；未选最低价请填写“中选理由”。"
TOMORROW = TODAY + dt.timedelta(days=1)


class People:
    """The school's people, each with staff row and account, who take steps."""

    def __init__(self, world: World) -> None:
        self.world = world
        names = ("head", "director", "principal", "buyer", "storekeeper", "canteen_manager", "teacher")
        self.staff = {name: world.make("staff", name=name).id for name in names}
        self.account = {name: world.make("user_account", staff_id=self.staff[name]).id for name in names}
        self.department = world.make("department", head_id=self.staff["head"]).id

    @contextmanager
    def acting(self, who: str) -> Iterator[acting_context.Context]:
        with self.world.acting(
            who, staff=self.staff[who], account=self.account[who], department=self.department
        ) as context:
            yield context

    def __call__(self, who: str, name: str, row: Any, opinion: str = "", **values: Any) -> acting_context.Context:
        with self.acting(who) as context:
            take(self.world.session, row, name, opinion=opinion, values=values)
            return context


@pytest.fixture
def people(world: World) -> People:
    return People(world)


@contextmanager
def refused(world: World, row: Any, rule: str = "", words: str = "") -> Iterator[None]:
    """The step inside is refused under this rule and with these words; the row stays in its state."""
    state = row.state
    with pytest.raises(RefusedError) as caught, world.session.begin_nested():
        yield
    assert not rule or rule in {p.rule for p in caught.value.problems}, caught.value.problems
    assert words in str(caught.value)
    with world.as_system():
        world.session.refresh(row)
    assert row.state is state


def both_ways(world: World, row: Any, name: str) -> Any:
    """The column's value, the same in Python and in SQL."""
    value, in_sql = both_values(world, row, name)
    assert value == in_sql
    return value


def set_setting(world: World, name: str, value: str) -> None:
    world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))


# Needs and plans


def demand_of(world: World, quantity: int, **values: Any) -> SupplyDemand:
    return world.make(SupplyDemand, quantity=Decimal(quantity), **values)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"week_no": 0}, "week_no", "“周次”须大于0"),
        ({"week_no": 27}, "week_no", "“周次”不能超过26"),
        ({"quantity": Decimal(0)}, "quantity", "“需求数量”须大于0"),
        ({"needed_on": TODAY - dt.timedelta(days=1)}, "needed_on", "“需用日期”不得早于“汇报日期”"),
    ],
)
def test_demand_is_refused(world: World, values: dict[str, Any], column: str, words: str) -> None:
    assert words in said(refused_new(world, "supply_demand", **values), column)


def test_item_fills_name_size_and_unit(world: World) -> None:
    item = world.make("item", name="粉笔", specification="白色", unit="盒", reference_price=Decimal("3.50"))
    with world.as_system():
        need = world.build(SupplyDemand, world.here, {"item_id": item.id})
        plan = world.build(PurchasePlan, world.here, {})
        plan.lines.append(PurchasePlanLine(item_id=item.id, quantity=Decimal(2)))
        world.session.add(plan)
        world.session.flush()
    line = plan.lines[0]
    assert (line.item_name, line.specification, line.unit) == ("粉笔", "白色", "盒")
    assert line.planned_unit_price == Decimal("3.50")
    named = {name: need.__dict__[name] for name in ("term_id", "department_id", "needed_on", "counted_by_id")}
    with world.as_system():
        row = SupplyDemand(school_id=world.here, item_id=item.id, quantity=Decimal(2), **named)
        world.session.add(row)
        world.session.flush()
    assert (row.item_name, row.specification, row.unit) == ("粉笔", "白色", "盒")


@pytest.mark.parametrize(("days", "is_late"), [(2, True), (3, False)])
def test_b012_late_needs_are_marked(world: World, days: int, is_late: bool) -> None:
    warnings = warned_new(world, "supply_demand", needed_on=TODAY + dt.timedelta(days=days))
    assert [p.message for p in warnings] == (
        ["“需用日期”距“汇报日期”不足 3 天，属迟报，请尽快告知采购员和保管员。"] if is_late else []
    )


def test_plan_of_a_need_is_not_typed_in(world: World, people: People) -> None:
    plan, row = world.make(PurchasePlan), demand_of(world, 2)
    with people.acting("storekeeper"):
        row.purchase_plan_id = plan.id
        with pytest.raises(RefusedError, match="由采购计划的“汇总需求”写入"):
            world.session.flush()
        world.session.refresh(row)
    assert row.purchase_plan_id is None


def plan_of(world: World, **values: Any) -> PurchasePlan:
    """A plan of office goods."""
    return world.make(PurchasePlan, **{"category": PurchaseCategory.OFFICE} | values)  # type: ignore[no-any-return]


def test_plan_collects_the_needs_of_its_term(world: World, people: People) -> None:
    item = world.make("item", name="粉笔", unit="盒", category=ItemCategory.OFFICE, reference_price=Decimal("3.50"))
    goods = {"item_id": item.id, "item_name": "粉笔", "unit": "盒"}
    soon, later = dt.date(2026, 12, 1), dt.date(2026, 12, 8)
    other = world.make("department").id
    first = demand_of(world, 2, needed_on=later, department_id=people.department, **goods)
    second = demand_of(world, 3, needed_on=soon, department_id=other, **goods)
    free = demand_of(world, 4, item_name="贺卡", unit="张")
    food = demand_of(world, 5, item_id=world.make("item", category=ItemCategory.FOOD).id)
    later_term = demand_of(world, 6, term_id=world.make("term", school_year="2027-2028").id)
    plan = plan_of(world)
    people("storekeeper", "collect", plan)
    assert [(line.item_name, line.quantity, line.needed_on) for line in plan.lines] == [
        ("粉笔", Decimal(5), soon),
        ("贺卡", Decimal(4), soon),
    ]
    assert (plan.lines[0].department_id, plan.lines[0].planned_unit_price) == (None, Decimal("3.50"))
    assert plan.lines[1].department_id == free.department_id
    assert {row.purchase_plan_id for row in (first, second, free)} == {plan.id}
    assert {row.purchase_plan_id for row in (food, later_term)} == {None}
    with refused(world, plan, words="没有未列入计划的"):
        people("storekeeper", "collect", plan)
    demand_of(world, 7, **goods)
    people("buyer", "collect", plan)
    assert [line.quantity for line in plan.lines] == [Decimal(12), Decimal(4)]


def test_plan_of_a_department_collects_its_needs(world: World, people: People) -> None:
    own, other = demand_of(world, 1, department_id=people.department), demand_of(world, 1)
    plan = plan_of(world, department_id=people.department)
    people("director", "collect", plan)
    assert (own.purchase_plan_id, other.purchase_plan_id) == (plan.id, None)


def test_collected_needs_stay_as_they_are(world: World, people: People) -> None:
    row, plan = demand_of(world, 2), plan_of(world)
    people("storekeeper", "collect", plan)
    with people.acting("storekeeper"):
        row.quantity = Decimal(3)
        with pytest.raises(RefusedError, match="该需求已列入采购计划，不能修改"):
            world.session.flush()
        world.session.refresh(row)
    assert row.quantity == Decimal(2)


def test_cancelled_plan_frees_its_needs(world: World, people: People) -> None:
    row, plan = demand_of(world, 2), plan_of(world)
    people("storekeeper", "collect", plan)
    with refused(world, plan, words="意见"):
        people("director", "cancel", plan)
    people("director", "cancel", plan, opinion="合并到追加计划")
    assert (plan.state, row.purchase_plan_id) == (Planned.CANCELLED, None)


def approved_plan(world: World, people: People, quantity: int = 10, **values: Any) -> PurchasePlan:
    """A plan of boxes of paper at ten yuan, approved by the principal."""
    plan = plan_of(world, **values)
    world.make("purchase_plan_line", document=plan, quantity=Decimal(quantity), planned_unit_price=Decimal("10.00"))
    people("buyer", "submit", plan)
    people("principal", "approve", plan)
    return plan


def test_plan_is_approved_by_the_principal(world: World, people: People) -> None:
    plan = plan_of(world)
    with refused(world, plan, words="至少填写一行明细"):
        people("buyer", "submit", plan)
    plan = approved_plan(world, people)
    assert plan.state is Planned.APPROVED
    assert plan.document_no
    other = plan_of(world)
    world.make("purchase_plan_line", document=other)
    people("buyer", "submit", other)
    with pytest.raises(NotAllowedError):
        people("director", "approve", other)
    people("principal", "send_back", other, opinion="请核减")
    assert other.state is Planned.DRAFT


def test_preparer_does_not_approve_his_plan(world: World, people: People) -> None:
    with world.as_system():
        plan = world.build(PurchasePlan, world.here, {"category": PurchaseCategory.OFFICE})
        world.build(PurchasePlanLine, world.here, {"document": plan})
    with world.acting("director", staff=people.staff["principal"], account=people.account["principal"]):
        world.session.add(plan)
        world.session.flush()
    people("buyer", "submit", plan)
    with refused(world, plan, words="制单人不能审批本人的单据"):
        people("principal", "approve", plan)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"quantity": Decimal(0)}, "“计划数量”须大于0"),
        ({"planned_unit_price": Decimal("-0.01")}, "“预计单价”不能是负数"),
    ],
)
def test_plan_line_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    line = world.make("purchase_plan_line")
    assert words in "".join(p.message for p in refused_change(world, line, **values))


def planned_request(world: World, plan: PurchasePlan, quantity: int, **values: Any) -> PurchaseRequest:
    """A request for boxes of the plan's only line at nine yuan."""
    request = world.make(PurchaseRequest, **{"purchase_plan_id": plan.id, "needed_on": dt.date(2026, 12, 10)} | values)
    world.make(
        "purchase_request_line",
        document=request,
        quantity=Decimal(quantity),
        planned_unit_price=Decimal("9.00"),
        purchase_plan_line_id=plan.lines[0].id,
    )
    return request  # type: ignore[no-any-return]


def test_plan_figures(world: World, people: People) -> None:
    plan = approved_plan(world, people)
    planned_request(world, plan, 3)
    planned_request(world, plan, 2, state=PurchaseRequest.State.APPROVED)
    planned_request(world, plan, 4, state=PurchaseRequest.State.REJECTED)
    planned_request(world, plan, 4, state=PurchaseRequest.State.CANCELLED)
    line = plan.lines[0]
    assert both_ways(world, plan, "planned_total_amount") == Decimal("100.00")
    assert both_ways(world, plan, "requested_amount") == Decimal("45.00")
    assert both_ways(world, line, "planned_amount") == Decimal("100.00")
    assert both_ways(world, line, "requested_quantity") == Decimal(5)
    assert both_ways(world, line, "stock_quantity") == 0
    assert both_ways(world, demand_of(world, 1), "stock_quantity") == 0


def test_plan_is_completed_when_used_up(world: World, people: People) -> None:
    plan = approved_plan(world, people)
    planned_request(world, plan, 9)
    with refused(world, plan, words="尚未全部申请采购"):
        people("director", "complete", plan)
    planned_request(world, plan, 1)
    people("director", "complete", plan)
    assert plan.state is Planned.COMPLETED
    early = approved_plan(world, people)
    people("director", "complete", early, remarks="其余下学期再购")
    assert early.state is Planned.COMPLETED
    problems = refused_new(world, "purchase_request", purchase_plan_id=early.id)
    assert said(problems, "purchase_plan_id").startswith("“采购计划”尚未批准或已办结")


@pytest.mark.parametrize(
    ("category", "values", "warns"),
    [
        (PurchaseCategory.EQUIPMENT, {}, True),
        (PurchaseCategory.TEACHING, {}, True),
        (PurchaseCategory.BOOK, {}, True),
        (PurchaseCategory.OFFICE, {}, False),
        (PurchaseCategory.EQUIPMENT, {"remarks": "台风损坏，计划外添置"}, False),
        (PurchaseCategory.EQUIPMENT, {"state": PurchaseRequest.State.APPROVED}, False),
    ],
)
def test_b010_additions_are_planned(world: World, category: Any, values: dict[str, Any], warns: bool) -> None:
    warnings = warned_new(world, "purchase_request", category=category, **values)
    assert rules_of(warnings) == ({"B010"} if warns else set())


def test_b010_a_plan_satisfies(world: World, people: People) -> None:
    plan = approved_plan(world, people, category=PurchaseCategory.EQUIPMENT)
    given = {"category": PurchaseCategory.EQUIPMENT, "purchase_plan_id": plan.id}
    assert warned_new(world, "purchase_request", **given) == []


def test_request_line_belongs_to_the_plan(world: World, people: People) -> None:
    plan, other = approved_plan(world, people), approved_plan(world, people)
    line = planned_request(world, plan, 1).lines[0]
    problems = refused_change(world, line, purchase_plan_line_id=other.lines[0].id)
    assert "不属于本单的“采购计划”" in said(problems, "purchase_plan_line_id")


# Comparisons


def request_with(world: World, *goods: tuple[str, int], **values: Any) -> PurchaseRequest:
    """An approved request for these goods, each at a market price of twelve yuan."""
    row = world.make(PurchaseRequest, **{"state": PurchaseRequest.State.APPROVED} | values)
    for name, quantity in goods or (("复印纸", 10),):
        world.make("purchase_request_line", document=row, item_name=name, quantity=Decimal(quantity))
    with world.as_system():
        world.session.refresh(row)
    return row


def comparison_of(
    world: World, people: People, *offers: tuple[str, ...], chosen: int | None = 0, **values: Any
) -> PriceComparison:
    """A comparison of the two staff members `buyer` and `head`: one offer per supplier, its prices in the order of
    the request's lines.
    """
    request = values.pop("request", None) or request_with(world)
    row = world.build(
        PriceComparison,
        world.here,
        {
            "purchase_request_id": request.id,
            "first_inquirer_id": people.staff["buyer"],
            "second_inquirer_id": people.staff["head"],
        }
        | values,
    )
    suppliers = [world.make(Supplier).id for _ in offers]
    for supplier, prices in zip(suppliers, offers, strict=True):
        for wanted, price in zip(request.lines, prices, strict=False):
            quoted = {"purchase_request_line_id": wanted.id, "supplier_id": supplier, "quoted_price": Decimal(price)}
            world.build(PriceComparisonLine, world.here, {"document": row, "quotation_file": 1} | quoted)
    if offers and chosen is not None:
        row.selected_supplier_id = suppliers[chosen]
    with world.as_system():
        world.session.add(row)
        world.session.flush()
    return row


THREE = (("9.00",), ("9.50",), ("10.00",))


def test_comparison_is_asked_submitted_and_selected(world: World, people: People) -> None:
    row = comparison_of(world, people, *THREE)
    assert row.title == row_request(world, row).purpose
    people("buyer", "submit", row)
    with pytest.raises(NotAllowedError):
        people("buyer", "select", row)
    people("principal", "select", row)
    assert row.state is Compared.SELECTED
    assert row.document_no


def row_request(world: World, row: PriceComparison) -> PurchaseRequest:
    with world.as_system():
        found = world.session.get(PurchaseRequest, row.purchase_request_id)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "state"), [("send_back", Compared.DRAFT), ("reject", Compared.REJECTED)])
def test_comparison_is_sent_back_or_rejected_with_a_reason(
    world: World, people: People, name: str, state: Compared
) -> None:
    row = comparison_of(world, people, *THREE)
    people("buyer", "submit", row)
    with refused(world, row, words="意见"):
        people("director", name, row)
    people("director", name, row, opinion="请再询一家")
    assert row.state is state


def test_comparison_is_cancelled_while_it_is_a_draft(world: World, people: People) -> None:
    row = comparison_of(world, people)
    people("buyer", "cancel", row)
    assert row.state is Compared.CANCELLED


def test_inquirers_do_not_select(world: World, people: People) -> None:
    row = comparison_of(world, people, *THREE, second_inquirer_id=people.staff["director"])
    people("buyer", "submit", row)
    with refused(world, row, "R2.04-2", "不能审批自己经办的单据"):
        people("director", "select", row)
    people("principal", "select", row)
    assert row.state is Compared.SELECTED


def test_r2_02_two_people_ask(world: World, people: People) -> None:
    problems = refused_new(
        world, "price_comparison", first_inquirer_id=people.staff["buyer"], second_inquirer_id=people.staff["buyer"]
    )
    assert said(problems, "second_inquirer_id") == ASKED
    assert "R2.02" in rules_of(problems)


def test_r2_02_a_dearer_choice_is_explained(world: World, people: People) -> None:
    row = comparison_of(world, people, *THREE)
    dearer = row.lines[1].supplier_id
    problems = refused_change(world, row, selected_supplier_id=dearer)
    assert said(problems, "selection_reason") == ASKED
    change(world, row, selected_supplier_id=dearer, selection_reason="送货及时，质保两年")
    assert row.selected_supplier_id == dearer


def test_b005_2_market_price_binds_the_choice(world: World, people: People) -> None:
    row = comparison_of(world, people, ("12.01",), ("12.02",), ("12.03",), chosen=None)
    cheapest = row.lines[0].supplier_id
    problems = refused_change(world, row, selected_supplier_id=cheapest)
    assert said(problems, "selected_supplier_id").startswith("拟选报价高于市场价")
    assert rules_of(problems) == {"B005-2"}
    set_setting(world, "market_price_check", "WARN")
    assert rules_of(change(world, row, selected_supplier_id=cheapest)) == {"B005-2"}
    people("buyer", "submit", row)
    assert row.state is Compared.SUBMITTED


@pytest.mark.parametrize(
    ("method", "reason", "is_right"),
    [
        (ProcurementMethod.INQUIRY, "只有两家", False),
        (ProcurementMethod.FRAMEWORK, None, False),
        (ProcurementMethod.FRAMEWORK, "框架协议供应商", True),
        (ProcurementMethod.SINGLE_SOURCE, "独家维保", True),
    ],
)
def test_b006_1_three_suppliers_quote(
    world: World, people: People, method: Any, reason: str | None, is_right: bool
) -> None:
    request = request_with(world, procurement_method=method)
    row = comparison_of(world, people, ("9.00",), ("9.50",), request=request, exemption_reason=reason)
    if is_right:
        people("buyer", "submit", row)
        assert row.state is Compared.SUBMITTED
        return
    with refused(world, row, "B006-1", "报价不足 3 家，请补充询价"):
        people("buyer", "submit", row)
    set_setting(world, "minimum_quotations", "2")
    people("buyer", "submit", row)
    assert row.state is Compared.SUBMITTED


def test_comparison_is_submitted_complete(world: World, people: People) -> None:
    row = comparison_of(world, people)
    with refused(world, row, words="至少填写一行明细"):
        people("buyer", "submit", row)
    row = comparison_of(world, people, *THREE, chosen=None)
    with refused(world, row, words="“拟选供应商”"):
        people("buyer", "submit", row)
    change(world, row.lines[1], quotation_file=None)
    with refused(world, row, words="第 2 行没有“报价依据”"):
        people("buyer", "submit", row)


def test_comparison_needs_an_approved_request(world: World, people: People) -> None:
    draft = request_with(world, state=PurchaseRequest.State.DRAFT)
    problems = refused_new(world, "price_comparison", purchase_request_id=draft.id)
    assert said(problems, "purchase_request_id").startswith("“采购申请”尚未批准或已办结")


def test_choice_is_one_of_the_quotations(world: World, people: People) -> None:
    row = comparison_of(world, people, *THREE)
    problems = refused_change(world, row, selected_supplier_id=world.make(Supplier).id)
    assert said(problems, "selected_supplier_id").startswith("“拟选供应商”没有在本单报价")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"quoted_price": Decimal(0)}, "“报价”须大于0"),
        ({"market_price": Decimal(0)}, "“市场价”须大于0"),
        ({"quoted_on": TOMORROW}, "“报价日期”不能晚于今天"),
        ({"delivery_days": -1}, "“供货天数”不能是负数"),
        ({"warranty_months": -1}, "“质保月数”不能是负数"),
        (
            {"purchase_request_line_id": lambda world: world.make("purchase_request_line").id},
            "“申请明细”不属于本单的“采购申请”",
        ),
        (
            {
                "supplier_id": lambda world: (
                    world.make(Supplier, standing=Supplier.Standing.BLACKLISTED, exit_reason="造假").id
                )
            },
            "已停用或列入黑名单，不能询价",
        ),
    ],
)
def test_quotation_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    line = world.make("price_comparison_line")
    assert words in "".join(p.message for p in refused_change(world, line, **values))


def test_supplier_quotes_a_line_once(world: World) -> None:
    line = world.make("price_comparison_line")
    same = {name: getattr(line, name) for name in ("purchase_request_line_id", "supplier_id")}
    problems = refused_new(world, "price_comparison_line", document=line.document, **same)
    assert "已有报价，请直接修改那一行" in "".join(p.message for p in problems)


def test_comparison_figures(world: World, people: People) -> None:
    request = request_with(world, ("复印纸", 10), ("硒鼓", 2))
    with world.as_system():
        request.lines[1].specification = "CF230A"
        world.session.flush()
    offers = (("9.00", "11.00"), ("9.50", "10.00"), ("8.00",))
    row = comparison_of(world, people, *offers, request=request, selection_reason="两样都有货")
    assert both_ways(world, row, "quotation_count") == 3
    assert both_ways(world, row, "lowest_amount") == Decimal("112.00")
    assert both_ways(world, row, "selected_amount") == Decimal("112.00")
    paper, drum = row.lines[0], row.lines[1]
    assert both_ways(world, paper, "item_name") == "复印纸"
    assert both_ways(world, drum, "item_name") == "硒鼓 CF230A"
    assert both_ways(world, drum, "quantity") == Decimal(2)
    assert both_ways(world, drum, "quoted_amount") == Decimal("22.00")
    assert paper.market_price == Decimal("12.00")
    empty = comparison_of(world, people, chosen=None)
    assert both_ways(world, empty, "quotation_count") == 0
    assert both_ways(world, empty, "lowest_amount") is None
    assert both_ways(world, empty, "selected_amount") is None


def selected(world: World, people: People, **values: Any) -> PriceComparison:
    row = comparison_of(world, people, *THREE, **values)
    people("buyer", "submit", row)
    people("principal", "select", row)
    return row


def test_order_is_made_from_the_chosen_offer(world: World, people: People) -> None:
    row = selected(world, people)
    people("buyer", "open_order", row)
    with world.as_system():
        order = world.session.query(PurchaseOrder).filter_by(price_comparison_id=row.id).one()
    assert (order.state, order.buyer_id) == (PurchaseOrder.State.DRAFT, people.staff["buyer"])
    assert (order.purchase_request_id, order.supplier_id) == (row.purchase_request_id, row.selected_supplier_id)
    assert [(line.item_name, line.quantity, line.unit_price) for line in order.lines] == [
        ("复印纸", Decimal(10), Decimal("9.00"))
    ]
    with refused(world, row, words="已全部下单"):
        people("buyer", "open_order", row)
    people("buyer", "submit", order)
    assert order.state is PurchaseOrder.State.SUBMITTED


def order_for(world: World, people: People, row: PriceComparison, **values: Any) -> PurchaseOrder:
    """An order of five boxes at nine yuan under the comparison's request."""
    request = row_request(world, row)
    given = {
        "purchase_request_id": request.id,
        "supplier_id": row.selected_supplier_id,
        "buyer_id": people.staff["buyer"],
        "purchase_mode": PurchaseMode.PRICE_COMPARISON,
    }
    order = world.make(PurchaseOrder, **given | values)
    world.make(
        "purchase_order_line",
        document=order,
        purchase_request_line_id=request.lines[0].id,
        quantity=Decimal(5),
        unit_price=Decimal("9.00"),
    )
    return order


def test_b006_2_compared_orders_name_their_comparison(world: World, people: People) -> None:
    row = comparison_of(world, people, *THREE)
    order = order_for(world, people, row)
    with refused(world, order, "B006-2", "请先完成“询价比价单”并选定供应商"):
        people("buyer", "submit", order)
    people("buyer", "submit", row)
    people("principal", "select", row)
    change(world, order, price_comparison_id=row.id)
    people("buyer", "submit", order)
    assert order.state is PurchaseOrder.State.SUBMITTED
    assert order_for(world, people, row).price_comparison_id == row.id


def test_b006_2_small_orders_are_exempt(world: World, people: People) -> None:
    order = order_for(world, people, comparison_of(world, people, *THREE))
    set_setting(world, "price_comparison_exempt_amount", "45.00")
    with refused(world, order, "B006-2"):
        people("buyer", "submit", order)
    set_setting_again(world, "price_comparison_exempt_amount", "45.01")
    people("buyer", "submit", order)
    assert order.state is PurchaseOrder.State.SUBMITTED


def set_setting_again(world: World, name: str, value: str) -> None:
    world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 2))


def test_b006_2_comparison_chose_this_supplier_for_this_request(world: World, people: People) -> None:
    row, other = selected(world, people), selected(world, people)
    order = order_for(world, people, row)
    problems = refused_change(world, order, price_comparison_id=other.id)
    assert "本采购申请已审定、选定该供应商" in said(problems, "price_comparison_id")
    assert rules_of(problems) == {"B006-2"}
    problems = refused_change(world, order, supplier_id=row.lines[1].supplier_id)
    assert rules_of(problems) == {"B006-2"}


def test_order_line_takes_the_lower_market_price(world: World, people: People) -> None:
    row = comparison_of(world, people, *THREE)
    change(world, row.lines[0], market_price=Decimal("9.20"))
    people("buyer", "submit", row)
    people("principal", "select", row)
    line = order_for(world, people, row).lines[0]
    assert both_ways(world, line, "market_price") == Decimal("9.20")
    problems = refused_change(world, line, unit_price=Decimal("9.21"))
    assert "高于市场价 9.20" in said(problems, "unit_price")
