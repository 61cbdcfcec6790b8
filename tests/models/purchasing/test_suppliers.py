"""Acceptances with what they open, suppliers with their licences, and contracts from draft to archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.assets.assets import FixedAsset
from models.canteen.food_intake import FoodInspection
from models.core import context as acting_context
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Attachment, Signature
from models.purchasing.purchasing import PurchaseOrder, PurchaseRequest
from models.purchasing.suppliers import (
    Acceptance,
    AcceptanceLine,
    Contract,
    ContractPayment,
    Supplier,
    SupplierLicence,
    is_credit_code,
)
from models.store.stock import StockIn
from models.store.store import Item, Warehouse
from models.vocabulary import AcceptanceQuality, AssetState, CardKind, ItemCategory, PurchaseCategory
from tests.factories import NOW, TODAY, World

State = Acceptance.State
Place = AcceptanceLine.Destination
Handling = Acceptance.RejectionHandling
Standing = Supplier.Standing
Kind = SupplierLicence.LicenceKind
Paid = ContractPayment.PaymentKind
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


class People:
    """The school's people, each with staff row and account, who take steps."""

    def __init__(self, world: World) -> None:
        self.world = world
        names = ("head", "storekeeper", "director", "principal", "buyer", "asset_clerk", "accountant")
        self.staff = {name: world.make("staff", name=name).id for name in names}
        self.account = {name: world.make("user_account", staff_id=self.staff[name]).id for name in names}
        self.department = world.make("department", head_id=self.staff["head"]).id
        self.store = world.make("warehouse", keeper_id=self.staff["storekeeper"]).id

    @contextmanager
    def acting(self, who: str) -> Iterator[acting_context.Context]:
        with self.world.acting(who, staff=self.staff.get(who), account=self.account.get(who)) as context:
            yield context

    def __call__(self, who: str, name: str, row: Any, opinion: str = "", **values: Any) -> acting_context.Context:
        with self.acting(who) as context:
            take(self.world.session, row, name, opinion=opinion, values=values)
        return context


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


def both_ways(world: World, row: Any, name: str) -> Any:
    """The column's value, the same in Python and in SQL."""
    model = type(row)
    with world.as_system():
        value = getattr(row, name)
        statement = sa.select(model.id, getattr(model, name)).where(model.id == row.id)
        assert world.session.execute(statement).one()[1] == value
    return value


def set_setting(world: World, name: str, value: str) -> None:
    world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))


def steps_of(world: World, row: Any) -> list[str]:
    table = Signature.__table__
    statement = sa.select(table.c.step).where(table.c.register == row.declaration.key, table.c.row_id == row.id)
    return list(world.session.connection().execute(statement.order_by(table.c.id)).scalars())


def all_of(world: World, model: type[Any], *conditions: Any) -> list[Any]:
    with world.as_system():
        return list(world.session.scalars(sa.select(model).where(*conditions).order_by(model.id)))


def delivery(
    world: World, people: People, *goods: dict[str, Any], category: Any = PurchaseCategory.OFFICE, **values: Any
) -> Acceptance:
    """The acceptance that opens when an order of these goods arrives."""
    request = world.make(
        PurchaseRequest,
        state=PurchaseRequest.State.PURCHASING,
        category=category,
        department_id=people.department,
        applicant_id=people.staff["head"],
    )
    order = world.make(
        PurchaseOrder, state=PurchaseOrder.State.ORDERED, purchase_request_id=request.id, buyer_id=people.staff["buyer"]
    )
    for given in goods:
        line = {"quantity": Decimal(10), "unit_price": Decimal("9.50"), "item_name": "复印纸"} | given
        asked = world.make(
            "purchase_request_line",
            document=request,
            quantity=line["quantity"],
            market_price=line["unit_price"],
            planned_unit_price=line["unit_price"],
        )
        world.make("purchase_order_line", document=order, purchase_request_line_id=asked.id, **line)
    people("storekeeper", "deliver", order)
    return all_of(world, Acceptance, Acceptance.purchase_order_id == order.id)[0]


def order_of(world: World, row: Acceptance) -> PurchaseOrder:
    return all_of(world, PurchaseOrder, PurchaseOrder.id == row.purchase_order_id)[0]


def sign_both(world: World, people: People, row: Acceptance) -> None:
    with world.as_system():
        row.second_acceptor_id = people.staff["asset_clerk"]
        world.session.flush()
    people("storekeeper", "sign", row)
    people("asset_clerk", "countersign", row)


# Acceptance


def test_paper_goes_from_acceptance_into_the_store(world: World, people: People) -> None:
    item = world.make(Item, name="复印纸")
    row = delivery(world, people, {"item_id": item.id})
    with pytest.raises(NotAllowedError):
        people("buyer", "sign", row)
    sign_both(world, people, row)
    with pytest.raises(NotAllowedError):
        people("storekeeper", "accept", row)
    people("director", "accept", row)
    order = order_of(world, row)
    assert (row.state, order.state) == (State.ACCEPTED, PurchaseOrder.State.ACCEPTED)
    receipt = all_of(world, StockIn, StockIn.acceptance_id == row.id)[0]
    assert (receipt.state, receipt.warehouse_id, receipt.keeper_id) == (
        StockIn.State.DRAFT,
        people.store,
        people.staff["storekeeper"],
    )
    assert (receipt.purchase_order_id, receipt.supplier_id) == (order.id, row.supplier_id)
    line = receipt.lines[0]
    assert (line.item_id, line.quantity, line.amount) == (item.id, Decimal(10), Decimal("95.00"))
    assert line.acceptance_line_id == row.lines[0].id
    with refused(world, words="没有入库"):
        people("storekeeper", "stock", row)
    people("storekeeper", "post", receipt)
    assert (row.state, order.state) == (State.STOCKED, PurchaseOrder.State.STOCKED)
    assert both_ways(world, order, "is_ready_for_claim") is True
    assert steps_of(world, order) == ["deliver", "accept", "stock"]


def test_equipment_becomes_asset_cards(world: World, people: People) -> None:
    computer = world.make(Item, nature=Item.Nature.FIXED_ASSET, asset_class_id=world.make("asset_class").id)
    desks = world.make("asset_class", class_code="A05010101", card_kind=CardKind.FURNITURE)
    desk = world.make(Item, nature=Item.Nature.FIXED_ASSET, asset_class_id=desks.id)
    row = delivery(
        world,
        people,
        {"item_id": computer.id, "item_name": "台式电脑", "quantity": Decimal(2), "unit_price": Decimal("4500.00")},
        {"item_id": desk.id, "item_name": "课桌", "quantity": Decimal(40), "unit_price": Decimal("180.00")},
        category=PurchaseCategory.EQUIPMENT,
    )
    assert {line.destination for line in row.lines} == {Place.ASSET}
    sign_both(world, people, row)
    people("director", "accept", row)
    cards = all_of(world, FixedAsset, FixedAsset.acceptance_id == row.id)
    assert [(card.name, card.quantity, card.original_amount) for card in cards] == [
        ("台式电脑", 1, Decimal("4500.00")),
        ("台式电脑", 1, Decimal("4500.00")),
        ("课桌", 40, Decimal("7200.00")),
    ]
    assert {(card.life_state, card.department_id, card.custodian_id) for card in cards} == {
        (AssetState.PENDING_ENTRY, people.department, people.staff["head"])
    }
    assert world.count("stock_in") == 0
    # The cards are made: acceptance and order are complete without a receipt.
    assert (row.state, order_of(world, row).state) == (State.STOCKED, PurchaseOrder.State.STOCKED)


def test_equipment_without_a_class_waits_for_the_clerk(world: World, people: People) -> None:
    row = delivery(
        world, people, {"unit_price": Decimal("1000.00"), "quantity": Decimal(1)}, category=PurchaseCategory.EQUIPMENT
    )
    assert row.lines[0].destination is Place.ASSET
    sign_both(world, people, row)
    context = people("director", "accept", row)
    assert "没有自动建卡" in context.warnings[-1].message
    assert row.state is State.ACCEPTED
    with refused(world, words="没有建卡"):
        people("asset_clerk", "stock", row)
    world.make(
        FixedAsset,
        acceptance_id=row.id,
        invoice_no="12345678",
        acquisition_method=FixedAsset.AcquisitionMethod.PURCHASE,
    )
    people("asset_clerk", "stock", row)
    assert row.state is State.STOCKED


def test_services_are_complete_at_once(world: World, people: People) -> None:
    row = delivery(world, people, {"item_name": "空调清洗"}, category=PurchaseCategory.SERVICE)
    assert row.lines[0].destination is Place.SERVICE
    sign_both(world, people, row)
    people("director", "accept", row)
    assert (row.state, order_of(world, row).state) == (State.STOCKED, PurchaseOrder.State.STOCKED)


def test_food_is_received_by_its_inspection(world: World, people: People) -> None:
    row = delivery(world, people, {"item_name": "大米"}, category=PurchaseCategory.FOOD)
    assert row.subject is Acceptance.Subject.FOOD
    with world.as_system():
        rice = world.make(Item, category=ItemCategory.FOOD, nature=Item.Nature.FOOD)
        line = row.lines[0]
        line.item_id, line.batch_no, line.valid_until = rice.id, "20261101", TODAY + dt.timedelta(days=180)
        world.session.flush()
    sign_both(world, people, row)
    people("director", "accept", row)
    assert (row.state, world.count("stock_in")) == (State.ACCEPTED, 0)
    with refused(world, words="食品进货查验"):
        people("storekeeper", "stock", row)
    order = order_of(world, row)
    assert both_ways(world, order, "is_ready_for_claim") is False
    world.make(
        FoodInspection,
        supplier_id=row.supplier_id,
        state=FoodInspection.State.ACCEPTED,
        second_inspector_id=world.make("staff").id,
    )
    people("storekeeper", "stock", row)
    assert both_ways(world, order, "is_ready_for_claim") is True


def test_partial_acceptance_leaves_the_order_open(world: World, people: People) -> None:
    row = delivery(world, people, {"item_id": world.one("item").id})
    with world.as_system():
        with refused(world, words="“多收少收说明”"):
            row.lines[0].received_quantity = Decimal(6)
            world.session.flush()
        row.lines[0].received_quantity, row.lines[0].difference_reason = Decimal(6), "余4箱缺货"
        world.session.flush()
    sign_both(world, people, row)
    people("director", "accept", row)
    assert order_of(world, row).state is PurchaseOrder.State.DELIVERED
    rest = world.make(Acceptance, purchase_order_id=row.purchase_order_id)
    people("storekeeper", "fill_lines", rest)
    line = rest.lines[0]
    assert (line.ordered_quantity, line.received_quantity) == (Decimal(4), Decimal(4))
    assert both_ways(world, line, "amount") == Decimal("38.00")


def test_acceptance_needs_a_delivery_or_a_contract(world: World, people: People) -> None:
    order = world.make(PurchaseOrder, state=PurchaseOrder.State.ORDERED)
    before = world.count("acceptance")
    with refused(world, "B002-1"):
        world.make(Acceptance, purchase_order_id=order.id)
    for subject in (Acceptance.Subject.GOODS, Acceptance.Subject.WORKS):
        with refused(world, "B004-1"):
            world.make(Acceptance, purchase_order_id=None, subject=subject, supplier_id=order.supplier_id)
    with refused(world, "B004-1"):
        world.make(Acceptance, contract_id=world.make(Contract).id)
    never = world.make(
        PurchaseOrder, state=PurchaseOrder.State.DELIVERED, purchase_request_id=world.make(PurchaseRequest).id
    )
    with refused(world, "B004-1"):
        world.make(Acceptance, purchase_order_id=never.id)
    assert world.count("acceptance") == before
    contract = world.make(Contract, state=Contract.State.IN_FORCE)
    row = world.make(Acceptance, contract_id=contract.id, supplier_id=contract.supplier_id)
    with refused(world, words="“供应商”与采购单或合同上的供应商不一致"):
        world.make(Acceptance, contract_id=contract.id, supplier_id=world.make(Supplier).id)
    assert row.purchase_order_id is None


def test_two_people_accept_and_not_the_buyer(world: World, people: People) -> None:
    row = delivery(world, people, {"item_id": world.one("item").id})
    storekeeper, buyer = people.staff["storekeeper"], people.staff["buyer"]
    for second in (storekeeper, buyer):
        with world.as_system(), refused(world, "R2.04-1"):
            row.second_acceptor_id = second
            world.session.flush()
    with refused(world, words="须由“验收人一”或“验收人二”"):
        people("director", "sign", row)
    sign = people("storekeeper", "sign", row)
    assert sign.warnings == []
    with refused(world, words="您已签字"):
        people("storekeeper", "countersign", row)
    with refused(world, words="两人以上签字"):
        people("director", "accept", row)
    set_setting(world, "minimum_acceptors", "1")
    people("director", "accept", row)
    assert row.state is State.ACCEPTED


def test_buyer_does_not_confirm(world: World, people: People) -> None:
    row = delivery(world, people, {"item_id": world.one("item").id})
    sign_both(world, people, row)
    with world.as_system():
        order_of(world, row).buyer_id = people.staff["director"]
        world.session.flush()
    with refused(world, words="采购员不能确认"):
        people("director", "accept", row)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("item_id", None, "请选择“物品”"),
        ("batch_no", None, "“批号”和“保质期至”"),
        ("valid_until", TODAY, "“保质期至”须晚于验收日期"),
        ("produced_on", TOMORROW, "“生产日期”不能晚于验收日期"),
        ("unit_price", Decimal("9.51"), "高于采购单价 9.50"),
        ("received_quantity", Decimal(-1), "不能是负数"),
    ],
)
def test_lines_are_counted_and_in_order(world: World, people: People, column: str, value: Any, words: str) -> None:
    item = world.make(Item, is_batch_tracked=True)
    row = delivery(world, people, {"item_id": item.id})
    with refused(world, words="按批次管理"):
        people("storekeeper", "sign", row)
    with world.as_system():
        line = row.lines[0]
        line.batch_no, line.valid_until = "A1", TOMORROW
        world.session.flush()
        with refused(world, words=words):
            setattr(line, column, value)
            world.session.flush()
    sign_both(world, people, row)
    assert row.state is State.SIGNED


def test_refused_goods_go_back(world: World, people: People) -> None:
    row = delivery(world, people, {"item_id": world.one("item").id})
    with world.as_system():
        row.lines[0].quality = AcceptanceQuality.UNQUALIFIED
        world.session.flush()
    with refused(world, words="“不合格处理”"):
        people("storekeeper", "sign", row)
    with world.as_system():
        with refused(world, words="“不合格说明”"):
            row.rejection_handling = Handling.RETURN
            world.session.flush()
        row.rejection_handling, row.rejection_note = Handling.RETURN, "受潮"
        world.session.flush()
    sign_both(world, people, row)
    assert both_ways(world, row, "accepted_amount") == 0
    with refused(world, words="判不合格"):
        people("director", "accept", row)
    people("director", "refuse", row, opinion="受潮发霉")
    with refused(world, words="“换货”"):
        people("director", "recheck", row)
    people("buyer", "return_goods", row)
    assert (row.state, world.count("stock_in")) == (State.RETURNED, 0)
    people("buyer", "return_goods", order_of(world, row))


def test_exchanged_goods_are_counted_and_signed_again(world: World, people: People) -> None:
    row = delivery(world, people, {"item_id": world.one("item").id})
    sign_both(world, people, row)
    with refused(world, words="请填写"):
        people("director", "refuse", row, opinion="型号不符")
    people(
        "director", "refuse", row, opinion="型号不符", rejection_handling=Handling.EXCHANGE, rejection_note="型号不符"
    )
    people("director", "recheck", row)
    assert (row.state, row.lines[0].received_quantity) == (State.DRAFT, 0)
    with refused(world, words="第1行还没有清点完整"):
        people("storekeeper", "sign", row)
    with world.as_system():
        row.lines[0].received_quantity = Decimal(10)
        world.session.flush()
    people("storekeeper", "sign", row)
    with refused(world, words="两人以上签字"):
        people("director", "accept", row)
    people("asset_clerk", "countersign", row)
    people("director", "accept", row)
    assert row.state is State.ACCEPTED
    assert both_ways(world, row, "accepted_amount") == Decimal("95.00")


def test_food_stores_take_what_is_eaten(world: World, people: People) -> None:
    canteen = world.make(
        Warehouse,
        category=Warehouse.Category.CANTEEN,
        costing_method=Warehouse.CostingMethod.FIRST_IN_FIRST_OUT,
        stocktake_cycle=Warehouse.StocktakeCycle.MONTH,
    )
    sugar = world.make(Item, category=ItemCategory.SEASONING, nature=Item.Nature.FOOD)
    row = delivery(world, people, {"item_id": sugar.id, "item_name": "糖"}, {"item_id": world.one("item").id})
    with world.as_system():
        row.lines[0].batch_no, row.lines[0].valid_until = "A1", TOMORROW
        world.session.flush()
    sign_both(world, people, row)
    people("director", "accept", row)
    receipts = all_of(world, StockIn, StockIn.acceptance_id == row.id)
    assert {receipt.warehouse_id for receipt in receipts} == {canteen.id, people.store}


def test_line_belongs_to_its_order(world: World, people: People) -> None:
    row = delivery(world, people, {"item_id": world.one("item").id})
    other = delivery(world, people, {"item_id": world.one("item").id})
    with refused(world, words="“采购明细”不属于本单的“采购单”"):
        world.make(
            AcceptanceLine,
            document=row,
            purchase_order_line_id=other.lines[0].purchase_order_line_id,
            unit_price=Decimal("9.50"),
        )
    people("director", "cancel", other, opinion="重复")
    assert other.state is State.CANCELLED


# Suppliers


@pytest.mark.parametrize(
    ("code", "is_right"),
    [
        ("91350100M000100Y43", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("91350100m000100y43", False),
    ],
)
def test_credit_codes(world: World, code: str, is_right: bool) -> None:
    assert is_credit_code(code) is is_right
    if is_right:
        assert world.make(Supplier, credit_code=code).credit_code == code
        return
    with refused(world, words="校验码"):
        world.make(Supplier, credit_code=code)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"contact_phone": "12345"}, "“联系电话”"),
        ({"bank_account_no": "6222-0212"}, "“银行账号”"),
        ({"annual_score": 101}, "“年度评价”不能超过100"),
        ({"annual_score": -1}, "“年度评价”不能是负数"),
        ({"standing": Standing.FIXED}, "“确定方式”"),
        ({"standing": Standing.SUSPENDED}, "“退出原因”"),
        ({"standing": Standing.BLACKLISTED}, "“退出原因”"),
    ],
)
def test_supplier_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    before = world.count("supplier")
    with refused(world, words=words):
        world.make(Supplier, **values)
    assert world.count("supplier") == before


def test_supplier_is_written(world: World) -> None:
    world.make(
        Supplier,
        contact_phone="13900000001、0533-2180001",
        bank_account_no="622202123456",
        annual_score=100,
        standing=Standing.ACTIVE,
        selection_method=Supplier.SelectionMethod.DIRECT,
    )


def licence(
    world: World, supplier: Supplier, kind: Any = Kind.BUSINESS_LICENCE, days: int = 365, **values: Any
) -> SupplierLicence:
    return world.make(
        SupplierLicence,
        supplier_id=supplier.id,
        licence_kind=kind,
        valid_until=TODAY + dt.timedelta(days=days),
        **values,
    )


def test_licence_state_of_a_supplier(world: World) -> None:
    States = Supplier.LicenceState
    row = world.make(Supplier, category=Supplier.Category.FOOD)
    assert both_ways(world, row, "licence_state") is States.MISSING
    old = licence(world, row, days=-1)
    assert both_ways(world, row, "licence_state") is States.EXPIRED
    assert both_ways(world, old, "validity") is SupplierLicence.Validity.EXPIRED
    licence(world, row, is_permanent=True)
    assert both_ways(world, row, "licence_state") is States.MISSING
    food = licence(world, row, Kind.FOOD_PRODUCTION, 60, licence_no="SC" + "1" * 14, scan=1)
    assert both_ways(world, row, "licence_state") is States.DUE_SOON
    assert both_ways(world, food, "validity") is SupplierLicence.Validity.DUE_SOON
    set_setting(world, "licence_remind_days", "59")
    assert both_ways(world, row, "licence_state") is States.VALID
    assert both_ways(world, food, "validity") is SupplierLicence.Validity.VALID


def test_contract_until_of_a_supplier(world: World) -> None:
    row = world.make(Supplier)
    world.make(Contract, supplier_id=row.id)
    assert both_ways(world, row, "contract_until") is None
    contract = world.make(Contract, supplier_id=row.id, state=Contract.State.IN_FORCE)
    assert both_ways(world, row, "contract_until") == contract.valid_until


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"valid_until": None}, "“有效期至”"),
        ({"issued_on": dt.date(2027, 11, 20)}, "须晚于“发证日期”"),
        ({"updated_on": TOMORROW}, "“更新日期”不能晚于今天"),
        ({"licence_kind": Kind.FOOD_OPERATION, "licence_no": "JY" + "1" * 14}, "“证照扫描件”"),
        ({"licence_kind": Kind.FOOD_OPERATION, "licence_no": "JY123", "scan": 1}, "JY或SC加14位数字"),
        ({"licence_no": "有了"}, "已有相同的"),
    ],
)
def test_licence_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    world.make(SupplierLicence, licence_no="有了")
    before = world.count("supplier_licence")
    with refused(world, words=words):
        world.make(SupplierLicence, **values)
    assert world.count("supplier_licence") == before


# Contracts


def scan_of(world: World, row: Contract) -> None:
    world.session.connection().execute(
        sa.insert(Attachment.__table__).values(
            id=1,
            school_id=row.school_id,
            register="contract",
            row_id=row.id,
            column="",
            name="合同.pdf",
            media_type="application/pdf",
            size=1,
            digest="0" * 64,
            at=NOW,
        )
    )


def test_contract_is_signed_paid_reviewed_and_filed(world: World, people: People) -> None:
    row = world.make(Contract, deposit_amount=Decimal("50.00"))
    people("buyer", "submit", row)
    with pytest.raises(NotAllowedError):
        people("director", "sign", row)
    with refused(world, words="“合同编号”、“签订日期”"):
        people("principal", "sign", row)
    with refused(world, words="扫描件"):
        people("principal", "sign", row, contract_no="HT-1", signed_on=TODAY)
    scan_of(world, row)
    people("principal", "sign", row, contract_no="HT-1", signed_on=TODAY)
    assert row.state is Contract.State.IN_FORCE
    people(
        "accountant",
        "pay",
        row,
        **{"payments.amount": Decimal("600.00"), "payments.paid_on": TODAY, "payments.voucher_no": "记-1"},
    )
    people("accountant", "pay", row, **{"payments.amount": Decimal("400.00"), "payments.due_on": TOMORROW})
    assert both_ways(world, row, "paid_amount") == Decimal("600.00")
    assert both_ways(world, row, "unpaid_amount") == Decimal("400.00")
    with refused(world, "R2.11-2"):
        people("accountant", "pay", row, **{"payments.amount": Decimal("0.01")})
    with refused(world, words="“兑现情况”"):
        people("director", "review", row)
    with refused(world, words="“兑现说明”"):
        people("director", "review", row, fulfilment=Contract.Fulfilment.BREACHED)
    people("director", "review", row, fulfilment=Contract.Fulfilment.FULFILLED)
    assert (row.state, row.reviewed_on) == (Contract.State.REVIEWED, TODAY)
    with refused(world, words="“履约保证金”尚未退还"):
        people("director", "archive", row)
    people(
        "accountant",
        "pay_reviewed",
        row,
        **{
            "payments.amount": Decimal("50.00"),
            "payments.paid_on": TODAY,
            "payments.voucher_no": "记-2",
            "payments.payment_kind": Paid.RETURN,
        },
    )
    people("director", "archive", row)
    assert row.state is Contract.State.ARCHIVED
    assert both_ways(world, row, "paid_amount") == Decimal("600.00")


def test_preparer_does_not_sign_his_contract(world: World, people: People) -> None:
    row = world.make(Contract, state=Contract.State.SUBMITTED, contract_no="HT-1", signed_on=TODAY)
    scan_of(world, row)
    with world.as_system():
        row.created_by_id = people.account["principal"]
        world.session.flush()
    with refused(world, words="制单人"):
        people("principal", "sign", row)


def test_contract_is_signed_with_valid_licences_only(world: World, people: People) -> None:
    supplier = world.make(Supplier)
    row = world.make(Contract, supplier_id=supplier.id, contract_no="HT-1", signed_on=TODAY)
    scan_of(world, row)
    people("buyer", "submit", row)
    old = licence(world, supplier, days=-1)
    with refused(world, "B021-1"):
        people("principal", "sign", row)
    with world.as_system():
        old.valid_until = TODAY
        world.session.flush()
    people("principal", "sign", row)
    assert row.state is Contract.State.IN_FORCE


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"supplier_id": None}, "“对方名称”"),
        ({"amount": Decimal("-0.01")}, "“合同金额”不能是负数"),
        ({"signed_on": TOMORROW}, "“签订日期”不能晚于今天"),
        ({"valid_until": YESTERDAY}, "“期限止”不得早于“期限起”"),
        ({"is_renewal": True}, "“原合同”"),
        ({"deposit_amount": Decimal(-1)}, "“履约保证金”不能是负数"),
        ({"fulfilment": Contract.Fulfilment.BREACHED}, "“兑现说明”"),
    ],
)
def test_contract_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    before = world.count("contract")
    with refused(world, words=words):
        world.make(Contract, **values)
    assert world.count("contract") == before
    assert world.make(Contract, supplier_id=None, counterparty_name="张三").supplier_id is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": Decimal(0)}, "须大于0"),
        ({"paid_on": TOMORROW, "voucher_no": "1"}, "“付款日期”不能晚于今天"),
        ({"paid_on": TODAY}, "“会计凭证号”"),
        ({"amount": Decimal("1000.01")}, "付款合计不得超过“合同金额”"),
    ],
)
def test_payment_is_refused(world: World, values: dict[str, Any], words: str) -> None:
    row = world.make(Contract)
    with refused(world, words=words):
        world.make(ContractPayment, document=row, **values)
    world.make(ContractPayment, document=row, amount=Decimal("1000.00"))
    world.make(ContractPayment, document=row, amount=Decimal("50.00"), payment_kind=Paid.DEPOSIT)


def test_contract_runs_out_and_is_renewed(world: World, people: People) -> None:
    row = world.make(
        Contract, state=Contract.State.IN_FORCE, starts_on=TODAY - dt.timedelta(days=364), valid_until=TODAY
    )
    with refused(world, words="“期限止”还没有过"):
        people("accountant", "expire", row)
    with refused(world, words="“兑现情况”"):
        people("buyer", "renew", row)
    people("buyer", "renew", row, fulfilment=Contract.Fulfilment.FULFILLED)
    assert row.state is Contract.State.EXPIRED
    renewal = all_of(world, Contract, Contract.previous_contract_id == row.id)[0]
    assert (renewal.state, renewal.is_renewal, renewal.starts_on) == (Contract.State.DRAFT, True, TOMORROW)
    assert renewal.valid_until == TODAY + dt.timedelta(days=365)
    with refused(world, words="已有续签合同"):
        people("buyer", "renew", row)


@pytest.mark.parametrize(
    ("who", "name", "state"),
    [("principal", "terminate", Contract.State.IN_FORCE), ("principal", "reject", Contract.State.SUBMITTED)],
)
def test_contract_ends_with_a_reason(world: World, people: People, who: str, name: str, state: Any) -> None:
    row = world.make(Contract, state=state)
    with refused(world, words="意见"):
        people(who, name, row)
    people(who, name, row, opinion="对方违约")
    assert row.state.name == {"terminate": "TERMINATED", "reject": "REJECTED"}[name]


def test_expired_contract_is_marked(world: World, people: People) -> None:
    row = world.make(Contract, state=Contract.State.IN_FORCE, starts_on=dt.date(2025, 1, 1), valid_until=YESTERDAY)
    people("accountant", "expire", row)
    assert row.state is Contract.State.EXPIRED
