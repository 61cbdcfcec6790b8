"""Classes, cards, their history and transfers: what is refused, what is booked, what a transfer moves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from models.assets.assets import AssetClass, AssetEvent, AssetTransfer, AssetTransferLine, FixedAsset, parent_code
from models.assets.settings import CAPITALISATION_THRESHOLD_AMOUNT
from models.core.base import register_of
from models.core.entry import Given, draft, remove, save
from models.core.guard import ForbiddenError
from models.core.permissions import UPDATE
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, available, take
from models.organisation.organisation import Building
from models.purchasing.suppliers import Acceptance, AcceptanceLine
from models.vocabulary import AssetCondition, AssetState, CardKind, Structure
from tests.factories import TODAY

Basis, Method, Depreciation = FixedAsset.ValueBasis, FixedAsset.AcquisitionMethod, FixedAsset.DepreciationState
State, Event = AssetTransfer.State, AssetEvent.Event


def problems(raised):
    return [(p.rule, p.column) for p in raised.value.problems]


def write(world, row):
    world.session.add(row)
    world.session.flush()


def change(world, row, values):
    for name, value in values.items():
        setattr(row, name, value)
    world.session.flush()


def erase(world, row):
    world.session.delete(row)
    world.session.flush()


def refused(world, key, rule, column, **values):
    """The row is refused with this rule and column, and not written; returns the sentences."""
    row = world.build(register_of(key), world.here, values)
    count = world.count(key)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        write(world, row)
    world.session.expunge(row)
    assert (rule, column) in problems(raised), problems(raised)
    assert world.count(key) == count
    return str(raised.value)


def refused_change(world, row, rule, column, **values):
    """The change is refused with this rule and column, and the values stay."""
    stored = {name: getattr(row, name) for name in values}
    with world.as_system(), pytest.raises(RefusedError) as raised:
        change(world, row, values)
    world.session.expire(row)
    assert (rule, column) in problems(raised), problems(raised)
    with world.as_system():
        assert {name: getattr(row, name) for name in values} == stored


def same_in_sql(world, model, row, column):
    """The computed value, the same in Python and SQL."""
    with world.as_system():
        value = getattr(row, column)
        assert world.session.scalar(sa.select(getattr(model, column)).where(model.id == row.id)) == value
    return value


def booked(world, **values):
    """A card in the books with its first events."""
    card = world.make("fixed_asset", **values)
    with world.as_system():
        take(world.session, card, "book", values={"booked_on": TODAY, "voucher_no": "记-12"})
    return card


def events_of(world, card):
    with world.as_system():
        return list(
            world.session.scalars(
                sa.select(AssetEvent).where(AssetEvent.fixed_asset_id == card.id).order_by(AssetEvent.sequence_no)
            )
        )


# Classes


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("A02010105", "A02010100"),
        ("A02010100", "A02010000"),
        ("A02010000", "A02000000"),
        ("A02000000", ""),
        ("A10200000", "A10000000"),
    ],
)
def test_the_class_above_has_the_last_pair_zero(code, above):
    assert parent_code(code) == above


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("class_code", {"class_code": "B02010105"}),
        ("class_code", {"class_code": "A0201010"}),
        ("card_kind", {"class_code": "A02030501", "card_kind": CardKind.EQUIPMENT}),
        ("useful_life_years", {"useful_life_years": None}),
        ("useful_life_years", {"useful_life_years": 0}),
    ],
)
def test_a_class_that_contradicts_its_code_is_refused(world, column, values):
    refused(world, "asset_class", "", column, **values)


def test_a_class_stands_under_the_one_its_code_names(world):
    division = world.make("asset_class", class_code="A05000000", card_kind=CardKind.FURNITURE, useful_life_years=None)
    group = world.make("asset_class", class_code="A05010000", card_kind=CardKind.FURNITURE, parent_class_id=division.id)
    assert same_in_sql(world, AssetClass, division, "is_leaf") is False
    assert same_in_sql(world, AssetClass, group, "is_leaf") is True
    sentence = refused(
        world,
        "asset_class",
        "",
        "parent_class_id",
        class_code="A05010201",
        card_kind=CardKind.FURNITURE,
        parent_class_id=group.id,
    )
    assert "A05010200" in sentence


def test_the_kind_of_card_follows_from_the_code(world):
    with world.as_system():
        assert draft(world.session, AssetClass, {"class_code": "A01030000"}).card_kind is CardKind.LAND
        assert draft(world.session, AssetClass, {"class_code": "A05010201"}).card_kind is CardKind.FURNITURE


def test_a_class_is_found_by_its_initials(world):
    assert world.make("asset_class", name="台式计算机").pinyin_initials == "tsjsj"


# Cards: entry


def test_a_card_fills_in_what_follows_from_class_price_and_department(world):
    head = world.make("staff")
    department = world.make("department", head_id=head.id)
    card = world.make("fixed_asset", department_id=department.id, custodian_id=head.id, unit_price=Decimal("4350.50"))
    assert (card.unit, card.quantity, card.original_amount) == ("台", 1, Decimal("4350.50"))
    assert (card.fiscal_amount, card.useful_life_months) == (card.original_amount, 72)
    assert card.depreciation_state is Depreciation.DEPRECIATING
    assert len(card.label_code) == 10


def test_asset_numbers_follow_the_pattern_and_skip_those_in_use(world):
    with world.as_system():
        code = world.session.get(register_of("school"), world.here).school_code
    taken = world.make("fixed_asset", asset_no=f"{code}-2026-00002")
    first, second = world.make("fixed_asset"), world.make("fixed_asset")
    assert [first.asset_no, second.asset_no] == [f"{code}-2026-00001", f"{code}-2026-00003"]
    refused(world, "fixed_asset", "", "asset_no", asset_no=taken.asset_no)
    with world.as_system():
        remove(world.session, second)
    assert world.make("fixed_asset").asset_no == f"{code}-2026-00004"


@pytest.mark.parametrize(
    ("pattern", "number"), [("ZC{serial:3}", "ZC001"), ("{year}固", "2026固-00001"), ("Z{serial}", "Z1")]
)
def test_the_school_chooses_the_pattern_of_asset_numbers(world, pattern, number):
    world.make("school_setting", setting_name="asset_no_pattern", setting_value=pattern, effective_on=TODAY)
    assert world.make("fixed_asset").asset_no == number


@pytest.mark.parametrize(
    ("rule", "column", "values"),
    [
        ("", "quantity", {"quantity": Decimal(0)}),
        ("B052", "quantity", {"quantity": Decimal(2)}),
        ("", "unit_price", {"unit_price": Decimal("-1")}),
        ("", "original_amount", {"original_amount": Decimal("4999.98")}),
        ("", "original_amount", {"value_basis": Basis.NOMINAL, "original_amount": Decimal("2.00")}),
        ("", "fiscal_amount", {"fiscal_amount": Decimal("5000.01")}),
        ("", "acquired_on", {"acquired_on": TODAY + dt.timedelta(days=1)}),
        ("", "warranty_until", {"warranty_until": TODAY - dt.timedelta(days=1)}),
        ("R1.01c", "booked_on", {"voucher_no": "记-1"}),
        ("R1.01c", "voucher_no", {"booked_on": TODAY}),
        ("R1.01c", "booked_on", {"voucher_no": "记-1", "booked_on": TODAY - dt.timedelta(days=1)}),
        ("", "procurement_form", {"acquisition_method": Method.PURCHASE, "procurement_form": None}),
        ("", "acceptance_id", {"acquisition_method": Method.PURCHASE}),
        ("", "invoice_no", {"acquisition_method": Method.PURCHASE}),
        ("", "invoice_no", {"invoice_no": "123456789"}),
        ("", "room_id", {"room_id": None}),
        ("", "useful_life_months", {"useful_life_months": None}),
        ("R1.01a", "useful_life_months", {"useful_life_months": 71}),
        (
            "R1.01b",
            "depreciation_state",
            {
                "value_basis": Basis.NOMINAL,
                "original_amount": Decimal("1.00"),
                "depreciation_state": Depreciation.DEPRECIATING,
                "useful_life_months": 72,
            },
        ),
        ("", "months_used_at_start", {"is_opening": True}),
        ("", "months_used_at_start", {"is_opening": True, "months_used_at_start": 73}),
        ("", "accumulated_at_start_amount", {"accumulated_at_start_amount": Decimal("5000.01")}),
        (
            "R1.01d",
            "accumulated_at_start_amount",
            {"is_opening": True, "months_used_at_start": 36, "accumulated_at_start_amount": Decimal("2501.01")},
        ),
    ],
)
def test_a_card_that_cannot_be_true_is_refused(world, rule, column, values):
    refused(world, "fixed_asset", rule, column, **values)


@pytest.mark.parametrize(
    "values",
    [
        {
            "quantity": Decimal(3),
            "is_group_card": True,
            "unit_price": Decimal("33.33"),
            "original_amount": Decimal("100.02"),
        },
        {"is_group_card": True, "room_id": None},
        {"value_basis": Basis.NOMINAL},
        {"invoice_no": "01234567"},
        {"is_opening": True, "months_used_at_start": 36, "accumulated_at_start_amount": Decimal("2501.00")},
        {
            "is_opening": True,
            "months_used_at_start": 36,
            "accumulated_at_start_amount": Decimal("1.00"),
            "opening_difference_reason": "旧账按年计提",
        },
        {"is_opening": True, "acquisition_method": Method.PURCHASE, "months_used_at_start": 0},
    ],
)
def test_a_card_that_may_be_true_is_written(world, values):
    assert world.make("fixed_asset", **values).id


def test_serial_numbers_are_not_repeated(world):
    world.make("fixed_asset", serial_no="SN-1")
    refused(world, "fixed_asset", "", "serial_no", serial_no="SN-1")
    assert world.make("fixed_asset", serial_no="SN-2").id


def test_a_card_is_of_a_leaf_class_in_use(world):
    stopped = world.make("asset_class", is_active=False)
    refused(world, "fixed_asset", "", "asset_class_id", asset_class_id=stopped.id)
    above = world.make("asset_class", class_code="A02050000", card_kind=CardKind.EQUIPMENT)
    world.make("asset_class", class_code="A02050100", card_kind=CardKind.EQUIPMENT, parent_class_id=above.id)
    refused(world, "fixed_asset", "", "asset_class_id", asset_class_id=above.id)


def test_land_is_not_depreciated(world):
    land = world.make(
        "asset_class",
        class_code="A01030000",
        card_kind=CardKind.LAND,
        is_depreciable=False,
        useful_life_years=None,
        unit="平方米",
    )
    card = world.make("fixed_asset", asset_class_id=land.id, quantity=Decimal("1200.5"), unit_price=Decimal("100"))
    assert card.depreciation_state is Depreciation.NOT_DEPRECIATED
    assert card.useful_life_months is None
    assert card.original_amount == Decimal("120050.00")
    assert same_in_sql(world, FixedAsset, card, "card_kind") is CardKind.LAND
    refused(
        world,
        "fixed_asset",
        "R1.01b",
        "depreciation_state",
        asset_class_id=land.id,
        depreciation_state=Depreciation.COMPLETED,
        useful_life_months=600,
    )


def test_the_life_of_a_house_follows_from_its_structure(world):
    house = world.make("asset_class", class_code="A01010211", card_kind=CardKind.BUILDING, useful_life_years=50)
    refused(world, "fixed_asset", "R1.01a", "useful_life_months", asset_class_id=house.id, useful_life_months=95)
    card = world.make("fixed_asset", asset_class_id=house.id, useful_life_months=360)
    building = world.make("building", structure=Structure.BRICK_WOOD, fixed_asset_id=card.id)
    assert isinstance(building, Building)
    refused_change(world, card, "R1.01a", "useful_life_months", useful_life_months=359)
    assert world.make("fixed_asset", asset_class_id=house.id).useful_life_months == 600


def test_an_opening_card_is_worked_out_from_the_old_books(world):
    card = world.make(
        "fixed_asset",
        is_opening=True,
        acquired_on=dt.date(2023, 11, 1),
        booked_on=dt.date(2023, 11, 5),
        voucher_no="记-3",
        unit_price=Decimal("7200.00"),
    )
    assert (card.months_used_at_start, card.accumulated_at_start_amount) == (36, Decimal("3600.00"))
    assert same_in_sql(world, FixedAsset, card, "depreciated_months") == 36
    assert same_in_sql(world, FixedAsset, card, "net_amount") == Decimal("3600.00")
    old = world.make(
        "fixed_asset",
        is_opening=True,
        acquired_on=dt.date(2010, 1, 1),
        booked_on=dt.date(2010, 1, 5),
        voucher_no="记-4",
    )
    assert (old.depreciation_state, old.months_used_at_start) == (Depreciation.COMPLETED, 72)
    assert same_in_sql(world, FixedAsset, old, "net_amount") == 0


def test_cheap_things_and_missing_serial_numbers_are_warned_about(world):
    computer = world.make("asset_class", class_code="A02010105")

    def warnings(**values):
        with world.as_system() as context:
            world.session.add(world.build(FixedAsset, world.here, values))
            world.session.flush()
            return {w.rule: w.message for w in context.warnings}

    found = warnings(unit_price=Decimal("999.99"), asset_class_id=computer.id)
    assert set(found) == {"B049-1", "R1.01e"}
    assert f"{CAPITALISATION_THRESHOLD_AMOUNT.default}元" in found["B049-1"]
    assert set(warnings(unit_price=Decimal("5000.00"))) == {"R1.01e"}
    assert warnings(unit_price=Decimal("5000.00"), serial_no="SN-9") == {}
    assert warnings(unit_price=Decimal("80.00"), quantity=Decimal(50), is_group_card=True) == {}


def test_computed_columns_of_a_card(world):
    other = world.make("fixed_asset", fiscal_amount=Decimal(1), accumulated_at_start_amount=Decimal(9))
    world.make("asset_event", fixed_asset_id=other.id, event=Event.COUNTED, accumulated_change_amount=Decimal(7))
    card = world.make("fixed_asset", fiscal_amount=Decimal("3000.00"))
    assert same_in_sql(world, FixedAsset, card, "other_funds_amount") == Decimal("2000.00")
    assert same_in_sql(world, FixedAsset, card, "accumulated_amount") == 0
    assert same_in_sql(world, FixedAsset, card, "last_checked_on") is None
    assert same_in_sql(world, FixedAsset, card, "card_kind") is CardKind.EQUIPMENT
    world.make(
        "asset_event",
        fixed_asset_id=card.id,
        accumulated_change_amount=Decimal("120.50"),
        happened_on=dt.date(2026, 9, 1),
    )
    world.make(
        "asset_event", fixed_asset_id=card.id, sequence_no=2, event=Event.COUNTED, happened_on=dt.date(2026, 10, 8)
    )
    assert same_in_sql(world, FixedAsset, card, "accumulated_amount") == Decimal("120.50")
    assert same_in_sql(world, FixedAsset, card, "net_amount") == Decimal("4879.50")
    assert same_in_sql(world, FixedAsset, card, "last_checked_on") == dt.date(2026, 10, 8)


# Cards: booking and after


def clerk_and_accountant(world):
    """Two people with accounts."""
    people = [world.make("user_account", staff_id=world.make("staff").id) for _ in range(2)]
    return [SimpleNamespace(account=a.id, staff=a.staff_id) for a in people]


def entered_by(world, person):
    """A card that the person entered."""
    with world.acting("asset_clerk", account=person.account, staff=person.staff):
        card = world.build(FixedAsset, world.here, {"is_opening": True, "months_used_at_start": 0})
        world.session.add(card)
        world.session.flush()
    return card


def test_a_card_is_entered_by_the_logistics_office_only(world):
    room, person = world.one("room"), clerk_and_accountant(world)[0]
    assert room
    for role in ("teacher", "department_head", "class_teacher", "accountant"):
        card = world.build(FixedAsset, world.here, {})
        with world.acting(role, account=person.account, staff=person.staff), pytest.raises(ForbiddenError):
            write(world, card)
        world.session.expunge(card)
    assert world.count("fixed_asset") == 0


def test_booking_writes_the_first_events_and_locks_the_card(world):
    clerk, accountant = clerk_and_accountant(world)
    card = entered_by(world, clerk)
    given = {"booked_on": TODAY, "voucher_no": "记-8"}
    with world.acting("asset_clerk", account=clerk.account, staff=clerk.staff), pytest.raises(NotAllowedError):
        take(world.session, card, "book", values=given)
    with world.acting("accountant", account=accountant.account, staff=accountant.staff):
        assert {s.name for s in available(world.session, card)} == {"book", "send_back"}
        with pytest.raises(RefusedError) as raised:
            take(world.session, card, "book")
        assert "财务入账日期" in str(raised.value)
        take(world.session, card, "send_back", opinion="请补规格型号")
        take(world.session, card, "book", values=given)
    assert card.life_state is AssetState.IN_USE
    first, second = events_of(world, card)
    assert (first.event, first.happened_on, first.quantity_change) == (Event.OPENING, card.acquired_on, 1)
    assert (first.original_change_amount, first.to_room_id) == (card.original_amount, card.room_id)
    assert (second.event, second.to_state, second.handler_id) == (Event.BOOKED, AssetState.IN_USE, accountant.staff)
    with world.acting("asset_clerk", account=clerk.account, staff=clerk.staff):
        for rule, change in (
            ("B060", {"room_id": world.one("room").id + 999}),
            ("", {"unit_price": Decimal(1)}),
            ("B060", {"custodian_id": accountant.staff}),
            ("", {"booked_on": None}),
        ):
            for name, value in change.items():
                setattr(card, name, value)
            with pytest.raises(RefusedError) as raised:
                world.session.flush()
            assert rule in {p.rule for p in raised.value.problems}
            world.session.expire(card)
        card.brand = "联想"
        world.session.flush()


def test_who_entered_a_card_does_not_book_it(world):
    director = clerk_and_accountant(world)[0]
    card = entered_by(world, director)
    given = {"booked_on": TODAY, "voucher_no": "记-8"}
    with (
        world.acting("director", account=director.account, staff=director.staff),
        pytest.raises(RefusedError) as raised,
    ):
        take(world.session, card, "book", values=given)
    assert [p.rule for p in raised.value.problems] == ["B070"]
    world.session.expire(card)
    assert world.count("asset_event") == 0
    world.make("school_setting", setting_name="booking_needs_second_person", setting_value="否", effective_on=TODAY)
    with world.acting("director", account=director.account, staff=director.staff):
        take(world.session, card, "book", values=given)
    assert card.life_state is AssetState.IN_USE


@pytest.mark.parametrize(
    ("state", "destination", "sentence"),
    [
        (Acceptance.State.SIGNED, AcceptanceLine.Destination.ASSET, "尚未验收合格"),
        (Acceptance.State.ACCEPTED, AcceptanceLine.Destination.STOCK, "固定资产建卡"),
        (Acceptance.State.ACCEPTED, AcceptanceLine.Destination.ASSET, ""),
    ],
)
def test_a_purchase_is_booked_after_its_acceptance(world, state, destination, sentence):
    line = world.make("acceptance_line", destination=destination)
    with world.as_system():
        line.document.state = state
        world.session.flush()
    card = world.make(
        "fixed_asset", acquisition_method=Method.PURCHASE, acceptance_id=line.document_id, invoice_no="12345678"
    )
    with world.as_system():
        given = {"booked_on": TODAY, "voucher_no": "记-8"}
        if not sentence:
            take(world.session, card, "book", values=given)
            assert card.life_state is AssetState.IN_USE
            return
        with pytest.raises(RefusedError) as raised:
            take(world.session, card, "book", values=given)
    assert sentence in str(raised.value)
    assert world.count("fixed_asset", life_state="PENDING_ENTRY") == 1


def test_booked_cards_are_not_deleted(world):
    card = world.make("fixed_asset", life_state=AssetState.IN_USE)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        erase(world, card)
    assert [p.rule for p in raised.value.problems] == ["B068"]
    assert world.count("fixed_asset") == 1


@pytest.mark.parametrize(
    ("states", "goes"),
    [
        ((AssetState.PENDING_ENTRY, AssetState.IDLE), False),
        ((AssetState.IN_USE, AssetState.UNDER_REPAIR), True),
        ((AssetState.LENT, AssetState.MISSING), True),
        ((AssetState.IN_USE, AssetState.DISPOSED), False),
        ((AssetState.PENDING_DISPOSAL, AssetState.DISPOSED), True),
        ((AssetState.MISSING, AssetState.IN_USE), True),
        ((AssetState.IDLE, AssetState.PENDING_ENTRY), False),
        ((AssetState.DISPOSED, AssetState.IN_USE), False),
    ],
)
def test_the_state_of_a_card_goes_its_way(world, states, goes):
    card = world.make("fixed_asset", life_state=states[0])
    if not goes:
        refused_change(world, card, "R1.01g", "life_state", life_state=states[1])
        return
    with world.as_system():
        card.life_state = states[1]
        world.session.flush()


# History


def test_history_is_appended_and_never_changed(world):
    card = world.make("fixed_asset")
    event = world.make("asset_event", fixed_asset_id=card.id)
    refused(world, "asset_event", "", "fixed_asset_id", fixed_asset_id=card.id, sequence_no=1)
    refused(world, "asset_event", "", "sequence_no", fixed_asset_id=card.id, sequence_no=3)
    refused(
        world,
        "asset_event",
        "",
        "happened_on",
        fixed_asset_id=card.id,
        sequence_no=2,
        happened_on=TODAY - dt.timedelta(days=1),
    )
    refused(
        world,
        "asset_event",
        "",
        "happened_on",
        fixed_asset_id=card.id,
        sequence_no=2,
        happened_on=TODAY + dt.timedelta(days=1),
    )
    refused_change(world, event, "R1.01k", "", happened_on=TODAY - dt.timedelta(days=3))
    with world.as_system(), pytest.raises(RefusedError):
        erase(world, event)
    assert world.count("asset_event") == 1


def test_an_event_is_reversed_once(world):
    card = world.make("fixed_asset")
    first = world.make("asset_event", fixed_asset_id=card.id)
    world.make("asset_event", fixed_asset_id=card.id, sequence_no=2, event=Event.REVERSED, reverses_event_id=first.id)
    refused(
        world,
        "asset_event",
        "",
        "reverses_event_id",
        fixed_asset_id=card.id,
        sequence_no=3,
        event=Event.REVERSED,
        reverses_event_id=first.id,
    )


def test_people_write_no_history(world):
    card, person = world.make("fixed_asset"), clerk_and_accountant(world)[0]
    for role in ("director", "asset_clerk", "administrator"):
        event = world.build(AssetEvent, world.here, {"fixed_asset_id": card.id})
        with world.acting(role, account=person.account, staff=person.staff), pytest.raises(ForbiddenError):
            write(world, event)
        world.session.expunge(event)
    assert world.count("asset_event") == 0


# Transfers


def transfer_of(world, *cards, **values):
    """A transfer of the cards, written by a person with an account."""
    values.setdefault("from_department_id", cards[0].department_id)
    document = world.make("asset_transfer", **values)
    for card in cards:
        world.make("asset_transfer_line", document=document, fixed_asset_id=card.id)
    return document


def test_a_transfer_moves_the_cards_and_writes_their_history(world):
    card = booked(world)
    old = (card.department_id, card.room_id, card.custodian_id)
    department, room, keeper = world.make("department"), world.make("room"), world.make("staff")
    requester, director = clerk_and_accountant(world)
    document = transfer_of(
        world,
        card,
        to_department_id=department.id,
        to_room_id=room.id,
        to_custodian_id=keeper.id,
        requester_id=requester.staff,
    )
    given = {"handed_over_by_id": requester.staff, "received_by_id": keeper.id, "transferred_on": TODAY}
    with world.acting("asset_clerk", account=requester.account, staff=requester.staff):
        take(world.session, document, "submit")
        assert document.document_no
        with pytest.raises(RefusedError) as raised:
            take(world.session, document, "countersign")
        assert "申请人" in str(raised.value)
    with (
        world.acting("department_head", account=requester.account, staff=requester.staff),
        pytest.raises(NotAllowedError),
    ):
        take(world.session, document, "countersign")
    with world.acting("director", account=director.account, staff=director.staff):
        take(world.session, document, "countersign")
        assert document.office_handler_id == director.staff
        with pytest.raises(RefusedError):
            take(world.session, document, "principal_approve", automatic=True)
        world.session.expire(document)
        take(world.session, document, "approve")
        with pytest.raises(RefusedError) as raised:
            take(world.session, document, "complete")
        assert "移交人" in str(raised.value)
        take(world.session, document, "complete", values=given)
    assert document.state is State.COMPLETED
    assert (card.department_id, card.room_id, card.custodian_id) == (department.id, room.id, keeper.id)
    moved = events_of(world, card)[2:]
    assert [e.event for e in moved] == [Event.TRANSFERRED, Event.MOVED, Event.KEEPER_CHANGED]
    assert [e.sequence_no for e in moved] == [3, 4, 5]
    assert (moved[0].from_department_id, moved[1].from_room_id, moved[2].from_custodian_id) == old
    assert {e.document_no for e in moved} == {document.document_no}
    assert same_in_sql(world, AssetTransfer, document, "total_original_amount") == card.original_amount


def test_a_line_takes_place_and_amounts_from_the_card_and_submission_freezes_them(world):
    card = booked(world)
    document = transfer_of(world, card)
    line = document.lines[0]
    assert (line.quantity, line.from_room_id) == (card.quantity, card.room_id)
    with world.as_system():
        assert (line.original_amount, line.net_amount) == (card.original_amount, card.net_amount)
        line.original_amount = Decimal(1)
        take(world.session, document, "submit")
    assert line.original_amount == card.original_amount


def test_a_move_within_the_department_needs_no_countersign_unless_the_school_says_so(world):
    department = world.make("department")
    cards = [booked(world, department_id=department.id) for _ in range(2)]
    first, second = [transfer_of(world, card, to_department_id=department.id) for card in cards]
    with world.as_system():
        take(world.session, first, "submit")
        assert (first.state, first.office_handler_id) == (State.COUNTERSIGNED, None)
    world.make(
        "school_setting", setting_name="transfer_countersign_within_department", setting_value="是", effective_on=TODAY
    )
    with world.as_system():
        take(world.session, second, "submit")
    assert second.state is State.SUBMITTED


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("to_department_id", {"to_department_id": None}),
        ("to_room_id", {"to_room_id": None}),
        ("to_school_id", {"transfer_kind": AssetTransfer.TransferKind.BETWEEN_SCHOOLS}),
        ("transfer_kind", {"transfer_kind": AssetTransfer.TransferKind.BETWEEN_SCHOOLS}),
        ("transferred_on", {"transferred_on": TODAY - dt.timedelta(days=1)}),
        ("transferred_on", {"transferred_on": TODAY + dt.timedelta(days=1)}),
    ],
)
def test_a_transfer_that_cannot_be_carried_out_is_refused(world, column, values):
    refused(world, "asset_transfer", "", column, **values)


def test_giver_and_receiver_differ(world):
    person = world.make("staff")
    refused(world, "asset_transfer", "R1.05a", "received_by_id", handed_over_by_id=person.id, received_by_id=person.id)


def test_a_line_may_name_the_room_instead_of_the_document(world):
    card, room = booked(world), world.make("room")
    document = world.build(AssetTransfer, world.here, {"from_department_id": card.department_id, "to_room_id": None})
    document.lines = [AssetTransferLine(fixed_asset_id=card.id, to_room_id=room.id)]
    with world.as_system():
        world.session.add(document)
        world.session.flush()
        take(world.session, document, "submit")
    assert document.lines[0].to_room_id == room.id


def refused_line(world, document, card, rule, column, **values):
    refused(world, "asset_transfer_line", rule, column, document=document, fixed_asset_id=card.id, **values)
    with world.as_system():
        world.session.expire(document)


def test_only_whole_cards_of_the_department_in_use_are_transferred_once(world):
    card, other = booked(world), booked(world, department_id=world.make("department").id)
    document = world.make("asset_transfer", from_department_id=card.department_id)
    refused_line(world, document, other, "", "fixed_asset_id")
    for quantity in (Decimal(0), Decimal(2), Decimal("0.5")):
        refused_line(world, document, card, "", "quantity", quantity=quantity)
    for state in (AssetState.PENDING_ENTRY, AssetState.UNDER_REPAIR, AssetState.DISPOSED):
        elsewhere = world.make("fixed_asset", life_state=state, department_id=card.department_id)
        refused_line(world, document, elsewhere, "R1.01g", "fixed_asset_id")
    world.make("asset_transfer_line", document=document, fixed_asset_id=card.id)
    refused_line(world, document, card, "", "document_id")
    with world.as_system():
        take(world.session, document, "submit")
    rival = world.make("asset_transfer", from_department_id=card.department_id)
    refused_line(world, rival, card, "", "fixed_asset_id")


def test_a_transfer_that_changes_nothing_is_refused(world):
    card = booked(world)
    document = world.make(
        "asset_transfer",
        from_department_id=card.department_id,
        to_department_id=card.department_id,
        to_room_id=card.room_id,
        to_custodian_id=card.custodian_id,
    )
    refused_line(world, document, card, "R1.05a", "fixed_asset_id")


def test_submission_asks_the_cards_again(world):
    card = booked(world)
    document = transfer_of(world, card)
    with world.as_system():
        card.life_state = AssetState.UNDER_REPAIR
        world.session.flush()
        with pytest.raises(RefusedError) as raised:
            take(world.session, document, "submit")
    assert "第1行" in str(raised.value)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        take(world.session, world.make("asset_transfer"), "submit")
    assert "明细" in str(raised.value)


def test_a_transfer_to_another_school_needs_both_approvals_and_the_document_number(world):
    card = booked(world)
    document = transfer_of(
        world,
        card,
        transfer_kind=AssetTransfer.TransferKind.BETWEEN_SCHOOLS,
        to_school_id=world.second,
        to_department_id=None,
        to_room_id=None,
        to_custodian_id=None,
    )
    with world.as_system():
        take(world.session, document, "submit")
        take(world.session, document, "countersign")
    with world.acting("central_office", school=world.central), pytest.raises(RefusedError) as raised:
        take(world.session, document, "approve")
    assert "校长" in str(raised.value)
    with world.acting("principal"), pytest.raises(RefusedError) as raised:
        take(world.session, document, "principal_approve")
    assert "批复文号" in str(raised.value)
    with world.as_system():
        world.session.expire(document)
        document.authority_document_no = "教财〔2026〕12号"
        world.session.flush()
    with world.acting("principal"):
        take(world.session, document, "principal_approve")
        with pytest.raises(RefusedError):
            take(world.session, document, "approve")
    with world.acting("central_office", school=world.central):
        take(world.session, document, "approve")
    assert document.state is State.APPROVED
    with world.as_system(), pytest.raises(RefusedError) as raised:
        take(world.session, document, "complete", values={"transferred_on": TODAY})
    assert "校际调拨" in str(raised.value)
    assert card.life_state is AssetState.IN_USE


def test_a_transfer_does_not_go_to_the_own_school(world):
    refused(
        world,
        "asset_transfer",
        "",
        "to_school_id",
        to_school_id=world.here,
        transfer_kind=AssetTransfer.TransferKind.BETWEEN_SCHOOLS,
        to_department_id=None,
        to_room_id=None,
        to_custodian_id=None,
    )


def test_who_cancels_and_rejects(world):
    card = booked(world)
    author, other = clerk_and_accountant(world)
    document = transfer_of(world, card)
    with world.acting("asset_clerk", account=other.account, staff=other.staff), pytest.raises(RefusedError) as raised:
        take(world.session, document, "cancel", opinion="填错")
    assert "总务主任" in str(raised.value)
    with world.as_system():
        take(world.session, document, "submit")
    with world.acting("director", account=author.account, staff=author.staff):
        with pytest.raises(RefusedError):
            take(world.session, document, "reject")
        take(world.session, document, "reject", opinion="先修好再调")
        take(world.session, document, "cancel", opinion="不再调拨")
    assert document.state is State.CANCELLED
    with world.as_system():
        take(world.session, transfer_of(world, card), "submit")


def test_a_lines_condition_is_known_at_the_hand_over(world):
    card = booked(world)
    document = transfer_of(world, card, to_department_id=world.make("department").id)
    people = world.make("staff"), world.make("staff")
    with world.as_system():
        document.lines[0].condition_found = None
        world.session.flush()
        for name in ("submit", "countersign", "approve"):
            take(world.session, document, name)
        given = {"handed_over_by_id": people[0].id, "received_by_id": people[1].id, "transferred_on": TODAY}
        with pytest.raises(RefusedError) as raised:
            take(world.session, document, "complete", values=given)
        assert "移交状况" in str(raised.value)
        conditions = {document.lines[0].id: AssetCondition.WORN}
        take(world.session, document, "complete", values={**given, "lines.condition_found": conditions})
    assert document.lines[0].condition_found is AssetCondition.WORN
    assert document.state is State.COMPLETED


def test_cards_are_entered_by_form_without_the_label_code(world):
    clerk = clerk_and_accountant(world)[0]
    with world.acting("asset_clerk", account=clerk.account, staff=clerk.staff) as context:
        assert context.actor.can("fixed_asset", UPDATE)
        with pytest.raises(ForbiddenError):
            save(world.session, FixedAsset, None, Given({"label_code": "X"}))
