"""Food deliveries: suppliers, inspectors and vouchers, what may be accepted, and what stays afterwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.canteen.food_intake import FoodInspection, FoodInspectionLine
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError
from models.core.system import Attachment
from models.purchasing.suppliers import Contract, Supplier, SupplierLicence
from models.vocabulary import ItemCategory
from tests.factories import NOW, TODAY

Line, State = FoodInspectionLine, FoodInspection.State
Conclusion = Line.Conclusion


def days(count: int) -> dt.date:
    return TODAY + dt.timedelta(days=count)


@pytest.fixture
def delivery(world):
    """A delivery of cabbage, still being inspected."""
    item = world.make("item", name="白菜", unit="斤", category=ItemCategory.FOOD)
    return world.make("food_inspection", lines=[cabbage(item)], delivery_note_no="A-1")


def cabbage(item, **values) -> FoodInspectionLine:
    plain = {"food_kind": Line.FoodKind.VEGETABLE, "quantity": Decimal("12.5"), "unit_price": Decimal("1.99")}
    return Line(**{"item_id": item.id, "specification": "散装", **plain, **values})


def refused_line(world, delivery, **values) -> FoodInspectionLine:
    """A further line that is sent back."""
    item = world.make("item", name="萝卜")
    line = cabbage(item, conclusion=Conclusion.RETURNED, rejection_handling="退回", **values)
    with world.as_system():
        delivery.lines.append(line)
        world.session.flush()
    return line


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"arrived_at": NOW + dt.timedelta(minutes=1)}, {"arrived_at"}),
        ({"vehicle_temperature": Decimal("60.5")}, {"vehicle_temperature"}),
        ({"vehicle_temperature": Decimal(-41)}, {"vehicle_temperature"}),
        ({"voucher_kinds": "送货单、收条"}, {"voucher_kinds"}),
        ({"supplier_id": None}, {"supplier_id"}),
    ],
)
def test_a_delivery_that_cannot_be_is_refused(canteens, delivery, values, told):
    assert canteens.refused(delivery, **values) == told


def test_two_people_inspect(canteens, delivery):
    assert canteens.refused(delivery, second_inspector_id=delivery.inspector_id) == {"B017-2"}
    canteens.setting("food_inspectors_minimum", "1")
    canteens.changed(delivery, second_inspector_id=delivery.inspector_id)


def test_a_delivery_note_is_entered_once(world, canteens, delivery):
    same = {"supplier_id": delivery.supplier_id, "delivery_note_no": "A-1"}
    assert canteens.unmakeable("food_inspection", **same) == {"delivery_note_no"}
    world.make("food_inspection", delivery_note_no="A-1")
    canteens.take(delivery, "accept", "storekeeper")
    canteens.take(delivery, "reverse", "director", opinion="数量登错")
    world.make("food_inspection", **same)


def test_the_inspector_is_looked_at(world, canteens, delivery):
    assert canteens.changed(delivery, delivery_note_no="A-2") == {"B162-6"}
    healthy = world.make("health_certificate").worker_id
    assert not canteens.changed(delivery, inspector_id=healthy)
    canteens.setting("food_acceptance_persons", "王验收")
    assert canteens.changed(delivery, delivery_note_no="A-3") == {"B160"}
    with world.as_system():
        inspector = world.session.get(type(world.one("staff")), healthy)
    canteens.changed(inspector, name="王验收")
    assert not canteens.changed(delivery, delivery_note_no="A-4")


@pytest.mark.parametrize("case", ["standing", "licence", "contract"])
def test_only_good_suppliers_deliver(world, canteens, delivery, case):
    with world.as_system():
        supplier = world.session.get(Supplier, delivery.supplier_id)
        if case == "standing":
            supplier.standing, supplier.exit_reason = Supplier.Standing.SUSPENDED, "质量差"
        elif case == "licence":
            licence = world.session.query(SupplierLicence).filter_by(supplier_id=supplier.id).one()
            licence.valid_until = days(-1)
        world.session.flush()
        values = {"delivery_note_no": "A-5"}
        if case == "contract":
            values["contract_id"] = world.make("contract", supplier_id=supplier.id).id
    assert canteens.refused(delivery, **values) == {"B017-4"}
    if case != "contract":
        assert canteens.stopped(delivery, "accept", "storekeeper") == {"B017-4"}
    canteens.setting("expired_licence_policy", "WARN")
    assert "B017-4" in canteens.changed(delivery, **values)


def test_a_delivery_finds_its_contract_and_supplier(world, canteens):
    delivery = world.make("food_inspection")
    assert delivery.contract_id is None
    contract = world.make(
        "contract", supplier_id=delivery.supplier_id, category=Contract.Category.FOOD, starts_on=days(-1)
    )
    with world.as_system():
        contract.state = Contract.State.IN_FORCE
        supplier = world.session.get(Supplier, delivery.supplier_id)
        supplier.address, supplier.contact_phone = "南门市场3号", "13800000000"
        world.session.flush()
    second = world.make("food_inspection", supplier_id=delivery.supplier_id)
    assert second.contract_id == contract.id
    assert canteens.both_ways(second, "supplier_address", NOW) == "南门市场3号"
    assert canteens.both_ways(second, "supplier_phone", NOW) == "13800000000"
    assert canteens.both_ways(second, "supplier_licence_no", NOW) == "JY13301000000000"


def test_what_is_accepted_enters_whole_or_in_part(world, canteens, delivery):
    assert delivery.warehouse_id is not None
    with pytest.raises(NotAllowedError):
        canteens.take(delivery, "accept", "buyer")
    assert "全部明细都是接收，请办理“接收入库”。" in canteens.stopped(delivery, "accept_part", "canteen_staff")
    refused_line(world, delivery)
    assert "有拒收或退货的明细，请办理“部分接收”或“拒收退货”。" in canteens.stopped(delivery, "accept", "canteen_staff")
    assert any("还有接收的明细" in told for told in canteens.stopped(delivery, "reject", "canteen_staff"))
    canteens.take(delivery, "accept_part", "canteen_staff")
    assert delivery.state is State.PART_ACCEPTED
    assert canteens.both_ways(delivery, "accepted_amount", NOW) == Decimal("24.88")
    assert canteens.both_ways(delivery, "rejected_count", NOW) == 1
    assert canteens.both_ways(delivery.lines[0], "amount", NOW) == Decimal("24.88")
    with pytest.raises(NotAllowedError):
        canteens.take(delivery, "reverse", "canteen_staff", opinion="错")
    assert canteens.stopped(delivery, "reverse", "canteen_manager") == {"请填写冲销的意见或原因。"}
    canteens.take(delivery, "reverse", "canteen_manager", opinion="数量登错")
    assert delivery.state is State.REVERSED


def test_what_is_refused_goes_back(world, canteens, delivery):
    canteens.changed(delivery.lines[0], conclusion=Conclusion.REJECTED, rejection_handling="当场退回")
    assert any("没有接收的明细" in told for told in canteens.stopped(delivery, "accept_part", "storekeeper"))
    canteens.take(delivery, "reject", "storekeeper")
    assert delivery.state is State.REJECTED


def test_an_accepted_delivery_stays(world, canteens, delivery):
    canteens.take(delivery, "accept", "storekeeper")
    with world.acting("canteen_manager"):
        delivery.delivery_note_no = "B-1"
        with pytest.raises(RefusedError, match="已接收"):
            world.session.flush()
        world.session.expire(delivery)
    assert delivery.delivery_note_no == "A-1"


def test_vouchers_may_be_owed_for_a_day(world, canteens, delivery):
    canteens.changed(delivery, arrived_at=NOW - dt.timedelta(hours=24, minutes=1))
    assert canteens.stopped(delivery, "accept", "storekeeper") == {"B017-3"}
    canteens.setting("voucher_scan_grace_hours", "48")
    canteens.take(delivery, "accept", "storekeeper")


@pytest.mark.parametrize("place", ["column", "document"])
def test_a_voucher_is_a_file_of_the_column_or_of_the_document(world, canteens, delivery, place):
    canteens.setting("voucher_scan_grace_hours", "0")
    canteens.changed(delivery, arrived_at=NOW - dt.timedelta(minutes=1))
    values = {"voucher_scan": 1} if place == "column" else {}
    if place == "document":
        world.session.add(
            Attachment(
                school_id=world.here,
                register="food_inspection",
                row_id=delivery.id,
                name="票.jpg",
                media_type="image/jpeg",
                size=1,
                digest="0",
                at=NOW,
            )
        )
        world.session.flush()
    canteens.take(delivery, "accept", "storekeeper", values=values)
    assert delivery.state is State.ACCEPTED


def test_vouchers_are_kept_long_enough(world, canteens, delivery):
    assert canteens.both_ways(delivery, "vouchers_keep_until", NOW) == dt.date(2028, 11, 21)
    line = delivery.lines[0]
    canteens.changed(line, valid_until=dt.date(2027, 8, 31))
    assert canteens.both_ways(delivery, "vouchers_keep_until", NOW) == dt.date(2028, 2, 29)
    refused_line(world, delivery, valid_until=dt.date(2027, 9, 1))
    assert canteens.both_ways(delivery, "vouchers_keep_until", NOW) == dt.date(2028, 3, 1)
    canteens.setting("voucher_keep_months", "12")
    assert canteens.both_ways(delivery, "vouchers_keep_until", NOW) == dt.date(2028, 9, 1)
    assert canteens.both_ways(world.make("food_inspection"), "vouchers_keep_until", NOW) is None


def test_kept_vouchers_are_not_removed(world, canteens, delivery):
    canteens.changed(delivery, voucher_scan=1)
    canteens.changed(delivery, voucher_scan=2)
    assert canteens.refused(delivery, voucher_scan=None) == {"R4.09-4"}
    with world.as_system():
        world.session.delete(delivery)
        with pytest.raises(RefusedError, match="2028-11-21"):
            world.session.flush()
    assert world.count("food_inspection", id=delivery.id) == 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quantity": Decimal(0)}, {"quantity"}),
        ({"unit_price": Decimal("-0.01")}, {"unit_price"}),
        ({"valid_until": TODAY, "conclusion": Conclusion.ACCEPTED}, {"B169-1"}),
        ({"produced_on": TODAY + dt.timedelta(days=1)}, {"B169-1"}),
        ({"produced_on": TODAY, "valid_until": TODAY}, {"valid_until", "B169-1"}),
        ({"is_three_without": True}, {"B167"}),
        ({"sense_check": Line.SenseCheck.SPOILED}, {"B168"}),
        ({"conclusion": Conclusion.REJECTED}, {"B168"}),
        ({"is_prepackaged": True}, {"R4.09-2"}),
        ({"is_prepackaged": True, "brand": "甲厂", "valid_until": TODAY + dt.timedelta(days=9)}, {"R4.09-2"}),
    ],
)
def test_food_that_may_not_be_accepted(canteens, delivery, values, told):
    assert canteens.refused(delivery.lines[0], **values) == told


def test_food_that_is_refused_may_be_bad(canteens, delivery):
    bad = {"is_three_without": True, "sense_check": Line.SenseCheck.SPOILED, "valid_until": days(-1)}
    line = delivery.lines[0]
    canteens.changed(line, conclusion=Conclusion.REJECTED, rejection_handling="销毁", **bad)
    assert line.conclusion is Conclusion.REJECTED


def test_forbidden_foods_are_not_bought(world, canteens, delivery):
    for name in ("亚硝酸盐", "鲜四季豆"):
        assert canteens.refused(delivery.lines[0], item_id=world.make("item", name=name).id) == {"R4.09-1"}
    canteens.setting("forbidden_foods", "野生蘑菇")
    canteens.changed(delivery.lines[0], item_id=world.make("item", name="四季豆").id)


def test_doubtful_food_is_warned_of(world, canteens, delivery):
    line = delivery.lines[0]
    assert canteens.changed(line, produced_on=days(-20), valid_until=days(9)) == {"B169-1"}
    assert not canteens.changed(line, valid_until=days(20))
    assert canteens.changed(line, food_temperature=Decimal("8.1")) == {"R4.09-3"}
    assert not canteens.changed(line, food_temperature=Decimal(8))
    frozen = world.make("item", name="冻鸡腿")
    assert canteens.changed(line, item_id=frozen.id, food_temperature=Decimal(-11)) == {"R4.09-3"}
    assert not canteens.changed(line, food_temperature=Decimal(-12))


def test_a_line_is_filled_from_the_item_and_the_last_delivery(world, canteens, delivery):
    item = world.make(
        "item", name="酱油", unit="瓶", specification="500毫升", shelf_life_days=365, category=ItemCategory.SEASONING
    )
    first = Line(item_id=item.id, quantity=Decimal(1), unit_price=Decimal("8.00"), produced_on=days(-10))
    canteens.changed(delivery, lines=[*delivery.lines, first])
    assert (first.unit, first.specification, first.food_kind) == ("瓶", "500毫升", Line.FoodKind.SEASONING)
    assert first.valid_until == days(355)
    canteens.changed(first, food_kind=Line.FoodKind.ADDITIVE)
    canteens.take(delivery, "accept", "storekeeper")
    second = Line(item_id=item.id, quantity=Decimal(1))
    world.make("food_inspection", supplier_id=delivery.supplier_id, lines=[second])
    assert (second.unit_price, second.food_kind) == (Decimal("8.00"), Line.FoodKind.ADDITIVE)
    other = world.build(FoodInspection, world.here, {"lines": [Line(item_id=item.id, quantity=Decimal(1))]})
    with world.as_system():
        world.session.add(other)
        with pytest.raises(RefusedError, match="“单价”"):
            world.session.flush()
