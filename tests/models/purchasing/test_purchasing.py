"""Requests and orders: the chain of approval with its skips, what may be ordered at which price, and from whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core import context as acting_context
from models.core.at import At
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Signature
from models.purchasing.purchasing import PurchaseOrder, PurchaseRequest, earliest_needed_on
from models.purchasing.suppliers import Acceptance, AcceptanceLine, Contract, Supplier, SupplierLicence
from models.store.stock import StockIn
from models.vocabulary import AcceptanceQuality, ProcurementMethod, PurchaseCategory
from tests.factories import TODAY, World

State = PurchaseRequest.State
Ordered = PurchaseOrder.State
SOON = TODAY + dt.timedelta(days=7)
CHAIN = ("submit", "department_approve", "certify", "logistics_approve", "principal_approve", "central_approve")
WHO = dict(zip(CHAIN, ("applicant", "head", "keeper", "director", "principal", "office"), strict=True))
ROLES = {"applicant": "teacher", "head": "department_head", "keeper": "storekeeper", "office": "central_office"}


class People:
    """The school's people, each with staff row and account, who take steps."""

    def __init__(self, world: World) -> None:
        self.world = world
        names = ("applicant", "head", "keeper", "director", "principal", "buyer")
        self.staff = {name: world.make("staff", name=name).id for name in names}
        self.account = {name: world.make("user_account", staff_id=self.staff[name]).id for name in names}
        self.department = world.make("department", head_id=self.staff["head"]).id

    @contextmanager
    def acting(self, who: str) -> Iterator[acting_context.Context]:
        """Act as this person, in the role of that name where no other is given."""
        role = ROLES.get(who, who)
        school = self.world.central if who == "office" else None
        department = self.department if who == "head" else None
        with self.world.acting(
            role, staff=self.staff.get(who), account=self.account.get(who), school=school, department=department
        ) as context:
            yield context

    def __call__(self, who: str, name: str, row: Any, opinion: str = "", **values: Any) -> None:
        with self.acting(who):
            take(self.world.session, row, name, opinion=opinion, values=values)


@pytest.fixture
def people(world: World) -> People:
    return People(world)


@contextmanager
def refused(world: World, rule: str = "", words: str = "") -> Iterator[None]:
    """The write inside is refused under this rule or with these words, and leaves nothing behind."""
    with pytest.raises(RefusedError) as caught, world.session.begin_nested():
        yield
    problems = caught.value.problems
    assert not rule or rule in {p.rule for p in problems}, problems
    assert words in str(caught.value)


def in_sql(world: World, row: Any, name: str) -> Any:
    """The column's value as the database works it out."""
    model = type(row)
    with world.as_system():
        return world.session.execute(sa.select(model.id, getattr(model, name)).where(model.id == row.id)).one()[1]


def both_ways(world: World, row: Any, name: str) -> Any:
    """The column's value, the same in Python and in SQL."""
    with world.as_system():
        value = getattr(row, name)
    assert in_sql(world, row, name) == value
    return value


def set_setting(world: World, name: str, value: str) -> None:
    world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))


def signatures(world: World, row: Any) -> list[tuple[str, bool]]:
    """The trail: which steps were taken, and whether by themselves."""
    table = Signature.__table__
    statement = (
        sa.select(table.c.step, table.c.is_automatic)
        .where(table.c.register == row.declaration.key, table.c.row_id == row.id)
        .order_by(table.c.id)
    )
    return [tuple(entry) for entry in world.session.connection().execute(statement)]


def request_of(world: World, people: People, quantity: int = 10, **values: Any) -> PurchaseRequest:
    """A request of the applicant with one line of ten boxes at ten yuan."""
    given = {"applicant_id": people.staff["applicant"], "department_id": people.department, "needed_on": SOON} | values
    row = world.make(PurchaseRequest, **given)
    world.make("purchase_request_line", document=row, quantity=Decimal(quantity), planned_unit_price=Decimal("10.00"))
    return row


def order_of(
    world: World, people: People, request: PurchaseRequest, quantity: int = 10, price: str = "9.50", **values: Any
) -> PurchaseOrder:
    """An order of the buyer for the request's only line."""
    row = world.make(PurchaseOrder, purchase_request_id=request.id, buyer_id=people.staff["buyer"], **values)
    world.make(
        "purchase_order_line",
        document=row,
        purchase_request_line_id=request.lines[0].id,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
    )
    return row


def walk(people: People, row: PurchaseRequest, *names: str) -> None:
    for name in names:
        people(WHO[name], name, row)


# Requests


def test_request_passes_everybody_in_turn(world: World, people: People) -> None:
    row = request_of(world, people)
    states = []
    for name in CHAIN:
        walk(people, row, name)
        states.append(row.state)
    assert states == [
        State.DEPARTMENT_REVIEW,
        State.STORE_CERTIFY,
        State.LOGISTICS_REVIEW,
        State.PRINCIPAL_REVIEW,
        State.CENTRAL_REVIEW,
        State.APPROVED,
    ]
    assert signatures(world, row) == [(name, False) for name in CHAIN]
    assert row.document_no


@pytest.mark.parametrize("name", CHAIN[1:])
def test_only_the_named_role_takes_a_step(world: World, people: People, name: str) -> None:
    row = request_of(world, people)
    walk(people, row, *CHAIN[: CHAIN.index(name)])
    before = row.state
    with pytest.raises(NotAllowedError):
        people("buyer", name, row)
    assert row.state is before


def test_another_department_does_not_approve(world: World, people: People) -> None:
    row = request_of(world, people, department_id=world.make("department", head_id=people.staff["keeper"]).id)
    walk(people, row, "submit")
    with pytest.raises(NotAllowedError):
        people("head", "department_approve", row)


def test_department_step_is_skipped_for_its_head(world: World, people: People) -> None:
    row = request_of(world, people, applicant_id=people.staff["head"])
    people("head", "submit", row)
    assert row.state is State.STORE_CERTIFY
    assert signatures(world, row) == [("submit", False), ("department_approve", True)]


@pytest.mark.parametrize(("limit", "state"), [("100.01", State.APPROVED), ("100.00", State.PRINCIPAL_REVIEW)])
def test_director_decides_below_the_limit(world: World, people: People, limit: str, state: Any) -> None:
    set_setting(world, "purchase_director_limit", limit)
    row = request_of(world, people)
    walk(people, row, *CHAIN[:4])
    assert row.state is state


@pytest.mark.parametrize(
    ("scope", "state"),
    [
        ("EQUIPMENT,WORKS", State.APPROVED),
        ("ALL", State.CENTRAL_REVIEW),
        ("OFFICE", State.CENTRAL_REVIEW),
        ("办公用品", State.CENTRAL_REVIEW),
    ],
)
def test_central_school_decides_on_its_categories(world: World, people: People, scope: str, state: Any) -> None:
    set_setting(world, "central_approval_scope", scope)
    row = request_of(world, people, category=PurchaseCategory.OFFICE)
    walk(people, row, *CHAIN[:5])
    assert row.state is state


def test_school_under_no_central_school_decides_itself(world: World) -> None:
    world.here = world.school("直属小学", "PRIMARY", world.school("教育局", "BUREAU", None))
    people = People(world)
    row = request_of(world, people)
    walk(people, row, *CHAIN[:5])
    assert row.state is State.APPROVED
    assert signatures(world, row)[-1] == ("central_approve", True)


@pytest.mark.parametrize("name", ["certify", "logistics_approve", "principal_approve"])
def test_nobody_approves_his_own_request(world: World, people: People, name: str) -> None:
    row = request_of(world, people, applicant_id=people.staff[WHO[name]])
    people("director" if name == "logistics_approve" else "keeper", "submit", row)
    for earlier in CHAIN[1 : CHAIN.index(name)]:
        walk(people, row, earlier)
    with refused(world, "R2.04-2", "请由其他有权人员审批"):
        walk(people, row, name)
    set_setting(world, "preparer_may_approve", "是")
    walk(people, row, name)
    assert signatures(world, row)[-1] == (name, False)


def test_preparer_does_not_approve(world: World, people: People) -> None:
    with people.acting("director"):
        row = world.build(
            PurchaseRequest,
            world.here,
            {"applicant_id": people.staff["applicant"], "department_id": people.department, "needed_on": SOON},
        )
        row.lines.append(world.build(type(request_of(world, people).lines[0]), world.here, {"document": row}))
        world.session.add(row)
        world.session.flush()
    walk(people, row, *CHAIN[:3])
    with refused(world, "R2.04-2", "制单人"):
        walk(people, row, "logistics_approve")


@pytest.mark.parametrize("name", ["send_back", "reject"])
def test_request_is_sent_back_or_rejected_with_a_reason(world: World, people: People, name: str) -> None:
    row = request_of(world, people)
    walk(people, row, *CHAIN[:4])
    with refused(world, words="意见"):
        people("principal", name, row)
    people("principal", name, row, opinion="请核减数量")
    assert row.state is (State.DRAFT if name == "send_back" else State.REJECTED)
    if name == "send_back":
        walk(people, row, *CHAIN)
        assert row.state is State.APPROVED


def test_request_without_lines_is_not_submitted(world: World, people: People) -> None:
    row = world.make(PurchaseRequest, applicant_id=people.staff["applicant"], needed_on=SOON)
    with refused(world, words="至少填写一行明细"):
        walk(people, row, "submit")


def test_request_comes_in_time_or_is_urgent(world: World, people: People) -> None:
    row = request_of(world, people, needed_on=SOON - dt.timedelta(days=1))
    with refused(world, "B003-1", "7 天之后"):
        walk(people, row, "submit")
    with world.as_system():
        with refused(world, words="紧急原因"):
            row.is_urgent = True
            world.session.flush()
        row.is_urgent, row.urgent_reason = True, "台风损坏门窗"
        world.session.flush()
    walk(people, row, "submit")
    assert row.state is State.DEPARTMENT_REVIEW


def test_lead_time_counts_school_days_where_the_school_wants_it(world: World) -> None:
    set_setting(world, "purchase_lead_day_kind", "SCHOOL_DAY")
    set_setting(world, "purchase_lead_days", "3")
    kinds = {"HOLIDAY": dt.date(2026, 11, 23), "MAKE_UP_DAY": dt.date(2026, 11, 28)}
    for name, day in kinds.items():
        world.make(
            "school_calendar", starts_on=day, ends_on=day, day_kind=type(world.one("school_calendar")).DayKind[name]
        )
    with world.as_system() as context:
        # Saturday 21 November; Sunday is free, Monday a holiday: Tuesday, Wednesday, Thursday.
        assert earliest_needed_on(At(world.session, context)) == dt.date(2026, 11, 26)


def test_catalogue_goods_are_not_bought_alone(world: World, people: People) -> None:
    row = request_of(world, people, is_government_catalogue=True, procurement_method=ProcurementMethod.SELF_PURCHASE)
    with refused(world, "B014-1"):
        walk(people, row, "submit")
    assert row.state is State.DRAFT


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("item_name", None),
        ("unit", None),
        ("quantity", Decimal(0)),
        ("market_price", Decimal(0)),
        ("planned_unit_price", None),
    ],
)
def test_request_line_is_complete(world: World, people: People, column: str, value: Any) -> None:
    row = request_of(world, people)
    with world.as_system(), refused(world, "B024-2", "第 1 行"):
        setattr(row.lines[0], column, value)
        world.session.flush()
    assert getattr(row.lines[0], column)


def test_planned_price_stays_within_the_market(world: World, people: People) -> None:
    row = request_of(world, people)
    with world.as_system(), refused(world, words="“预算单价”不能超过“市场价”"):
        row.lines[0].planned_unit_price = Decimal("12.01")
        world.session.flush()


def test_item_fills_the_line(world: World, people: People) -> None:
    item = world.make("item", name="粉笔", specification="白色", unit="盒", reference_price=Decimal("3.50"))
    row = request_of(world, people)
    with world.as_system():
        line = type(row.lines[0])(item_id=item.id, quantity=Decimal(2), planned_unit_price=Decimal("3.00"))
        row.lines.append(line)
        world.session.flush()
    assert (line.item_name, line.specification, line.unit, line.market_price) == ("粉笔", "白色", "盒", Decimal("3.50"))


def test_request_figures(world: World, people: People) -> None:
    item = world.one("item")
    receipt = world.make("stock_in")
    world.make("stock_in_line", document=receipt, item_id=item.id, unit_price=Decimal("8.80"), amount=Decimal("8.80"))
    with world.as_system():
        for name in ("submit", "approve"):
            take(world.session, receipt, name)
    row = request_of(world, people, state=State.APPROVED)
    with world.as_system():
        row.lines[0].item_id = item.id
        world.session.flush()
    order_of(world, people, row, 4)
    order_of(world, people, row, 3, state=Ordered.CANCELLED)
    line = row.lines[0]
    assert both_ways(world, row, "estimated_total_amount") == Decimal("100.00")
    assert both_ways(world, line, "estimated_amount") == Decimal("100.00")
    assert both_ways(world, line, "ordered_quantity") == Decimal(4)
    assert both_ways(world, line, "last_price") == Decimal("8.80")
    assert both_ways(world, line, "stock_quantity") == Decimal(1)


def test_request_is_cancelled_while_nothing_is_ordered(world: World, people: People) -> None:
    row = request_of(world, people, state=State.APPROVED)
    order = order_of(world, people, row)
    with refused(world, words="已引用该申请"):
        people("director", "cancel", row, opinion="不再需要")
    people("director", "cancel", order, opinion="不再需要")
    people("director", "cancel", row, opinion="不再需要")
    assert row.state is State.CANCELLED


# Orders


@pytest.fixture
def request_row(world: World, people: People) -> PurchaseRequest:
    return request_of(world, people, state=State.APPROVED)


def test_order_takes_over_what_nobody_ordered(world: World, people: People, request_row: PurchaseRequest) -> None:
    order_of(world, people, request_row, 4)
    order = world.make(PurchaseOrder, purchase_request_id=request_row.id, buyer_id=people.staff["buyer"])
    people("buyer", "fill_lines", order)
    people("buyer", "fill_lines", order)
    assert order.subject == request_row.purpose
    assert [(line.item_name, line.quantity, line.unit_price) for line in order.lines] == [
        ("复印纸", Decimal(6), Decimal("10.00"))
    ]
    assert (order.state, order.document_no) == (Ordered.DRAFT, None)


def test_order_goes_out_and_starts_its_request(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row)
    people("buyer", "submit", order)
    with pytest.raises(NotAllowedError):
        people("buyer", "order", order)
    people("director", "order", order)
    assert (order.state, request_row.state) == (Ordered.ORDERED, State.PURCHASING)
    assert signatures(world, request_row) == [("start", True)]
    with pytest.raises(NotAllowedError):
        people("director", "start", request_row)


def test_buyer_does_not_approve_his_order(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row)
    people("buyer", "submit", order)
    with world.as_system():
        order.buyer_id = people.staff["director"]
        world.session.flush()
    with refused(world, "R2.04-2"):
        people("director", "order", order)
    people("principal", "order", order)
    assert order.state is Ordered.ORDERED


def test_who_approved_the_request_does_not_buy(world: World, people: People) -> None:
    row = request_of(world, people)
    walk(people, row, *CHAIN)
    with refused(world, "R2.04-2"):
        world.make(PurchaseOrder, purchase_request_id=row.id, buyer_id=people.staff["director"])
    set_setting(world, "preparer_may_approve", "是")
    world.make(PurchaseOrder, purchase_request_id=row.id, buyer_id=people.staff["director"])


def test_only_approved_requests_are_ordered(world: World, people: People) -> None:
    row = request_of(world, people)
    before = world.count("purchase_order")
    with refused(world, "B001"):
        order_of(world, people, row)
    assert world.count("purchase_order") == before


def test_orders_stay_within_the_request(world: World, people: People, request_row: PurchaseRequest) -> None:
    order_of(world, people, request_row, 6)
    with refused(world, "B001", "已超申请数量"):
        order_of(world, people, request_row, 5)
    last = order_of(world, people, request_row, 4)
    with world.as_system(), refused(world, "B001"):
        last.lines[0].quantity = Decimal("4.001")
        world.session.flush()
    other = request_of(world, people, state=State.APPROVED)
    with refused(world, words="不属于本单的“采购申请”"):
        world.make("purchase_order_line", document=last, purchase_request_line_id=other.lines[0].id)


def test_request_is_asked_again_when_the_order_goes_out(
    world: World, people: People, request_row: PurchaseRequest
) -> None:
    order = order_of(world, people, request_row)
    with world.as_system():
        request_row.state = State.CANCELLED
        world.session.flush()
    with refused(world, "B001"):
        people("buyer", "submit", order)


@pytest.mark.parametrize(("check", "is_refused"), [(None, True), ("REFUSE", True), ("WARN", False)])
def test_price_stays_within_the_market(
    world: World, people: People, request_row: PurchaseRequest, check: str | None, is_refused: bool
) -> None:
    if check:
        set_setting(world, "market_price_check", check)
    if is_refused:
        with refused(world, "B005-1", "12.01 高于市场价 12.00"):
            order_of(world, people, request_row, price="12.01")
    else:
        order = order_of(world, people, request_row)
        with world.as_system() as context:
            order.lines[0].unit_price = Decimal("12.01")
            world.session.flush()
            assert [p.rule for p in context.warnings] == ["B005-1"]
    order_of(world, people, request_of(world, people, state=State.APPROVED), price="12.00")


@pytest.mark.parametrize("standing", [Supplier.Standing.SUSPENDED, Supplier.Standing.BLACKLISTED])
def test_excluded_suppliers_sell_nothing(
    world: World, people: People, request_row: PurchaseRequest, standing: Any
) -> None:
    supplier = world.make(Supplier, standing=standing, exit_reason="质量不合格")
    with refused(world, "B015", supplier.name):
        order_of(world, people, request_row, supplier_id=supplier.id)
    with refused(world, "B015", supplier.name):
        world.make(Contract, supplier_id=supplier.id)


def test_food_comes_from_licensed_suppliers(world: World, people: People) -> None:
    row = request_of(world, people, state=State.APPROVED, category=PurchaseCategory.FOOD)
    order = order_of(world, people, row)
    with refused(world, "B017-1"):
        people("buyer", "submit", order)
    kind = SupplierLicence.LicenceKind.FOOD_OPERATION
    licence = world.make(
        SupplierLicence,
        supplier_id=order.supplier_id,
        licence_kind=kind,
        licence_no="JY" + "1" * 14,
        valid_until=TODAY - dt.timedelta(days=1),
        scan=1,
    )
    with refused(world, words="“食品经营许可证”已过期"):
        people("buyer", "submit", order)
    with world.as_system():
        licence.valid_until = TODAY
        world.session.flush()
    people("buyer", "submit", order)
    assert order.state is Ordered.SUBMITTED


def test_large_orders_need_a_contract(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row)
    set_setting(world, "contract_required_amount", "95.00")
    with refused(world, "R2.11-1", "95.00 元须签订合同"):
        people("buyer", "submit", order)
    with world.as_system(), refused(world, words="在采购日期有效的合同"):
        order.contract_id = world.make(Contract, supplier_id=order.supplier_id).id
        world.session.flush()
    with world.as_system():
        order.contract_id = world.make(Contract, supplier_id=order.supplier_id, state=Contract.State.IN_FORCE).id
        world.session.flush()
    people("buyer", "submit", order)
    assert order.state is Ordered.SUBMITTED


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("25337000000012345678", True),
        ("033002000104-12345678", True),
        ("033002000112345678", True),
        ("12345678", False),
        ("2533700000001234567X", False),
    ],
)
def test_invoice_numbers(
    world: World, people: People, request_row: PurchaseRequest, number: str, is_right: bool
) -> None:
    if not is_right:
        with refused(world, words="“发票号”须是"):
            order_of(world, people, request_row, invoice_no=number)
        return
    order_of(world, people, request_row, 1, invoice_no=number)
    with refused(world, words="一张发票只能登记一次"):
        order_of(world, people, request_row, 1, invoice_no=number)


def test_days_of_an_order(world: World, people: People, request_row: PurchaseRequest) -> None:
    with refused(world, words="“约定到货日期”不得早于“日期”"):
        order_of(world, people, request_row, delivery_due_on=TODAY - dt.timedelta(days=1))


def test_delivery_opens_an_acceptance(world: World, people: People, request_row: PurchaseRequest) -> None:
    world.make("warehouse", keeper_id=people.staff["keeper"])
    order = order_of(world, people, request_row, 4)
    people("buyer", "submit", order)
    people("director", "order", order)
    people("buyer", "deliver", order, invoice_no="25337000000012345678")
    assert (order.state, order.delivered_on, order.invoice_no) == (Ordered.DELIVERED, TODAY, "25337000000012345678")
    with world.as_system():
        sheet = world.session.scalars(sa.select(Acceptance).where(Acceptance.purchase_order_id == order.id)).one()
        line = sheet.lines[0]
    assert sheet.state is Acceptance.State.DRAFT
    assert (sheet.supplier_id, sheet.invoice_no) == (order.supplier_id, order.invoice_no)
    assert (sheet.first_acceptor_id, sheet.second_acceptor_id) == (people.staff["keeper"], people.staff["head"])
    assert (line.item_name, line.ordered_quantity, line.unit_price) == ("复印纸", Decimal(4), Decimal("9.50"))
    assert line.received_quantity == Decimal(4)
    with refused(world, words="不能作废"):
        with world.as_system():
            order.state = Ordered.ORDERED
            world.session.flush()
        people("director", "cancel", order, opinion="不要了")


def test_acceptors_are_found_by_their_roles(world: World, people: People, request_row: PurchaseRequest) -> None:
    roles = type(world.one("role_assignment")).Role
    for name, role in (("buyer", roles.STOREKEEPER), ("principal", roles.ASSET_CLERK)):
        world.make("role_assignment", user_account_id=people.account[name], role=role, starts_on=TODAY)
    order = order_of(world, people, request_row, state=Ordered.ORDERED)
    people("buyer", "deliver", order)
    with world.as_system():
        sheet = world.session.scalars(sa.select(Acceptance).where(Acceptance.purchase_order_id == order.id)).one()
    assert (sheet.first_acceptor_id, sheet.second_acceptor_id) == (people.staff["head"], people.staff["principal"])


def test_delivery_without_two_acceptors_is_told(world: World, people: People, request_row: PurchaseRequest) -> None:
    with world.as_system():
        department = world.session.get(type(world.one("department")), people.department)
        department.head_id = None
        world.session.flush()
    order = order_of(world, people, request_row, state=Ordered.ORDERED)
    with people.acting("buyer") as context:
        take(world.session, order, "deliver")
        assert "没有自动生成“验收单”" in context.warnings[-1].message
    assert order.state is Ordered.DELIVERED
    assert world.count("acceptance", purchase_order_id=order.id) == 0


def accepted(world: World, order: PurchaseOrder, quantity: int, **values: Any) -> AcceptanceLine:
    """An acceptance of the order with one line."""
    given = {"quality": AcceptanceQuality.QUALIFIED, "state": Acceptance.State.ACCEPTED} | values
    quality = given.pop("quality")
    sheet = world.make(Acceptance, purchase_order_id=order.id, **given)
    return world.make(
        AcceptanceLine,
        document=sheet,
        purchase_order_line_id=order.lines[0].id,
        quality=quality,
        unit_price=Decimal("9.50"),
        ordered_quantity=Decimal(quantity),
        received_quantity=Decimal(quantity),
    )


def test_order_figures(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row, 10, "9.55", state=Ordered.DELIVERED)
    line = order.lines[0]
    assert both_ways(world, order, "total_amount") == Decimal("95.50")
    assert both_ways(world, line, "amount") == Decimal("95.50")
    assert both_ways(world, line, "market_price") == Decimal("12.00")
    assert both_ways(world, line, "accepted_quantity") == 0
    assert both_ways(world, order, "is_ready_for_claim") is False
    kept = accepted(world, order, 3)
    accepted(world, order, 2, quality=AcceptanceQuality.UNQUALIFIED)
    accepted(world, order, 1, state=Acceptance.State.CANCELLED)
    assert both_ways(world, line, "accepted_quantity") == Decimal(3)
    assert both_ways(world, order, "is_ready_for_claim") is False
    receipt = world.make(
        "stock_in",
        category=StockIn.Category.PURCHASE,
        acceptance_id=kept.document_id,
        supplier_id=order.supplier_id,
        purchase_order_id=order.id,
    )
    world.make(
        "stock_in_line",
        document=receipt,
        item_id=kept.item_id,
        acceptance_line_id=kept.id,
        quantity=Decimal(3),
        unit_price=Decimal("9.50"),
        amount=Decimal("28.50"),
    )
    with world.as_system():
        receipt.state = StockIn.State.POSTED
        world.session.flush()
    assert both_ways(world, order, "is_ready_for_claim") is True
    waiting = accepted(world, order, 1, state=Acceptance.State.DRAFT)
    assert both_ways(world, order, "is_ready_for_claim") is False
    assert waiting.document.state is Acceptance.State.DRAFT


def test_order_is_closed_by_hand_when_the_rest_will_not_come(
    world: World, people: People, request_row: PurchaseRequest
) -> None:
    order = order_of(world, people, request_row, state=Ordered.DELIVERED)
    with refused(world, words="还没有确认合格的“验收单”"):
        people("keeper", "accept", order)
    accepted(world, order, 6)
    with refused(world, words="请继续验收"):
        people("keeper", "accept", order)
    people("keeper", "accept", order, remarks="余4箱缺货，不再供货")
    assert order.state is Ordered.ACCEPTED
    with refused(world, words="没有入库登账"):
        people("keeper", "stock", order)
    with world.as_system():
        request_row.state = State.PURCHASING
        world.session.flush()
    with refused(world, words="尚未全部采购验收"):
        people("buyer", "complete", request_row)
    people("buyer", "complete", request_row, remarks="余下不再采购")
    assert request_row.state is State.COMPLETED


def test_goods_go_back_when_all_were_refused(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row, state=Ordered.DELIVERED)
    with refused(world, words="整单验收不合格"):
        people("buyer", "return_goods", order)
    accepted(world, order, 10, state=Acceptance.State.REFUSED)
    assert both_ways(world, request_row.lines[0], "ordered_quantity") == Decimal(10)
    people("buyer", "return_goods", order)
    assert order.state is Ordered.RETURNED
    assert both_ways(world, request_row.lines[0], "ordered_quantity") == 0


def test_claims_are_paid_by_their_own_document(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row, state=Ordered.STOCKED)
    with pytest.raises(NotAllowedError):
        people("accountant", "reimburse", order)


def test_rejected_orders_free_the_request(world: World, people: People, request_row: PurchaseRequest) -> None:
    order = order_of(world, people, request_row)
    people("buyer", "submit", order)
    with refused(world, words="意见"):
        people("principal", "reject", order)
    people("principal", "reject", order, opinion="价格偏高")
    assert order.state is Ordered.REJECTED
    assert both_ways(world, request_row.lines[0], "ordered_quantity") == 0
