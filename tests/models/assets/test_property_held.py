"""Things that members of staff hold: drawing, hand-back, charging and settling, and what the card's history says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from models.assets.assets import AssetEvent, FixedAsset
from models.assets.property import DamageCompensation, PersonalProperty
from models.core.base import register_of
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.people.staff import Staff
from models.store.store import Item
from models.vocabulary import AssetState, ReturnedCondition
from tests.factories import TODAY

State, Case = PersonalProperty.State, DamageCompensation
INTACT = {"returned_on": TODAY, "condition_returned": ReturnedCondition.INTACT}
BROKEN = {"returned_on": TODAY, "condition_returned": ReturnedCondition.DAMAGED, "handling_note": "屏幕碎裂"}
LOST = {"returned_on": TODAY, "condition_returned": ReturnedCondition.LOST, "handling_note": "外出时遗失"}
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def write(world, row):
    world.session.add(row)
    world.session.flush()


def card_of(world, **values):
    return world.make("fixed_asset", **{"life_state": AssetState.IN_USE, **values})


def item_of(world, **values):
    return world.make("item", **{"nature": Item.Nature.DURABLE, **values})


def drawn(world, **values):
    """A single card drawn by a member of staff."""
    return walk(world, world.make("personal_property", **values), "issue")


def refused(world, rule, column, **values):
    """The row is refused with this rule and column, and not written; returns the sentences."""
    row = world.build(PersonalProperty, world.here, values)
    count = world.count("personal_property")
    with world.as_system(), pytest.raises(RefusedError) as raised:
        write(world, row)
    world.session.expunge(row)
    found = [(p.rule, p.column) for p in raised.value.problems]
    assert (rule, column) in found, found
    assert world.count("personal_property") == count
    return str(raised.value)


def stopped(world, row, name, **values):
    """The step is refused and the row stays as it is; returns the problems."""
    state = row.state
    with world.as_system(), pytest.raises(RefusedError) as raised:
        take(world.session, row, name, **values)
    world.session.expire(row)
    with world.as_system():
        assert row.state is state
    return raised.value.problems


def walk(world, row, *names, **values):
    with world.as_system():
        for name in names:
            take(world.session, row, name, **(values if name == names[-1] else {}))
    return row


def get(world, model, key):
    with world.as_system():
        return world.session.get(model, key)


def events(world, card_id):
    table = AssetEvent.__table__
    found = sa.select(table.c.event).where(table.c.fixed_asset_id == card_id).order_by(table.c.sequence_no)
    return [row[0].name for row in world.session.connection().execute(found)]


def count_held(world, staff_id):
    """What a member of staff has to hand over, the same in Python and SQL."""
    with world.as_system():
        value = world.session.get(Staff, staff_id).undelivered_count
        found = sa.select(Staff.id, Staff.undelivered_count).where(Staff.id == staff_id)
        assert world.session.execute(found).one()[1] == value
    return value


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("fixed_asset_id", {"fixed_asset_id": None}),
        ("quantity", {"quantity": Decimal(0)}),
        ("quantity", {"quantity": Decimal(2)}),
        ("due_on", {"due_on": YESTERDAY}),
        ("returned_on", {"returned_on": YESTERDAY}),
        ("returned_on", {"returned_on": TOMORROW}),
    ],
)
def test_a_drawing_that_cannot_be_right_is_refused(world, column, values):
    refused(world, "", column, **values)


def test_a_drawing_names_a_card_or_a_durable_item(world):
    refused(world, "", "item_id", item_id=item_of(world).id)
    consumable = item_of(world, nature=Item.Nature.CONSUMABLE)
    assert "非易损耗品" in refused(world, "", "item_id", fixed_asset_id=None, item_id=consumable.id)
    assert world.make("personal_property", fixed_asset_id=None, item_id=item_of(world).id).id


def test_nobody_hands_things_to_himself(world):
    holder = world.make("staff", department_id=world.make("department").id)
    refused(world, "", "keeper_id", holder_id=holder.id, keeper_id=holder.id)
    assert world.make("personal_property", holder_id=holder.id).department_id == holder.department_id


def test_only_a_free_asset_is_drawn(world):
    lent = card_of(world, life_state=AssetState.LENT)
    assert "出借" in refused(world, "", "fixed_asset_id", fixed_asset_id=lent.id)
    card = card_of(world, life_state=AssetState.IDLE)
    waiting = world.make("personal_property", fixed_asset_id=card.id)
    drawn(world, fixed_asset_id=card.id)
    assert "已由他人领用" in refused(world, "", "fixed_asset_id", fixed_asset_id=card.id)
    assert "已由他人领用" in str(stopped(world, waiting, "issue"))
    assert events(world, card.id) == ["ISSUED"]


def test_who_has_left_draws_nothing(world):
    row = world.make("personal_property")
    with world.as_system():
        holder = world.session.get(Staff, row.holder_id)
        holder.duty_status, holder.left_on = Staff.DutyStatus.LEFT, TODAY
        world.session.flush()
    assert "已离职" in str(stopped(world, row, "issue"))


def test_an_item_is_drawn_after_the_store_issued_it(world):
    item = item_of(world)
    row = world.make("personal_property", fixed_asset_id=None, item_id=item.id)
    assert "出库单" in str(stopped(world, row, "issue"))
    issue = world.make("stock_out", recipient_id=row.holder_id)
    world.make("stock_out_line", document=issue, item_id=item.id)
    table = register_of("stock_out").__table__
    assert "出库单" in str(stopped(world, row, "issue"))
    world.session.connection().execute(sa.update(table).where(table.c.id == issue.id).values(state="POSTED"))
    assert count_held(world, row.holder_id) == 0
    assert walk(world, row, "issue").state is State.HELD
    assert count_held(world, row.holder_id) == 1


def test_the_holder_becomes_keeper_and_the_card_comes_back_idle(world):
    card = card_of(world)
    before = card.custodian_id
    row = drawn(world, fixed_asset_id=card.id)
    card = get(world, FixedAsset, card.id)
    assert (card.custodian_id, card.life_state) == (row.holder_id, AssetState.IN_USE)
    assert before != row.holder_id
    assert count_held(world, row.holder_id) == 1
    walk(world, row, "hand_back", values=INTACT)
    card = get(world, FixedAsset, card.id)
    assert (card.custodian_id, card.life_state) == (row.keeper_id, AssetState.IDLE)
    assert events(world, card.id) == ["ISSUED", "RETURNED"]
    assert count_held(world, row.holder_id) == 1
    walk(world, row, "settle")
    assert (row.state, count_held(world, row.holder_id)) == (State.SETTLED, 0)


def test_some_pieces_of_a_batch_leave_its_keeper(world):
    card = card_of(world, is_group_card=True, quantity=Decimal(10))
    before = card.custodian_id
    rows = [drawn(world, fixed_asset_id=card.id, quantity=Decimal(2)) for _ in range(2)]
    walk(world, rows[0], "hand_back", values=INTACT)
    card = get(world, FixedAsset, card.id)
    assert (card.custodian_id, card.life_state) == (before, AssetState.IN_USE)
    assert events(world, card.id) == ["ISSUED", "ISSUED", "RETURNED"]
    assert count_held(world, rows[1].holder_id) == 1


def test_B051_2_people_hold_no_more_of_a_batch_than_there_is(world):
    card = card_of(world, is_group_card=True, quantity=Decimal(3))
    drawn(world, fixed_asset_id=card.id, quantity=Decimal(2))
    refused(world, "B051-2", "quantity", fixed_asset_id=card.id, quantity=Decimal(2))
    assert drawn(world, fixed_asset_id=card.id, quantity=Decimal(1)).state is State.HELD


def test_B059_1_hand_back_says_when_and_how(world):
    row = drawn(world)
    found = stopped(world, row, "hand_back")
    assert {(p.rule, p.column) for p in found} == {("B059-1", "returned_on"), ("B059-1", "condition_returned")}
    found = stopped(world, row, "hand_back", values={**BROKEN, "handling_note": None})
    assert [(p.rule, p.column, p.message) for p in found] == [
        ("B059-1", "handling_note", "请填写“交回完好情况”；损坏或遗失时须填写“处理意见”。")
    ]
    assert walk(world, row, "hand_back", values=BROKEN).state is State.RETURNED


def test_B059_1_the_holder_does_not_check_his_own_hand_back(world):
    row = drawn(world)
    account = world.make("user_account", staff_id=row.holder_id)
    with world.acting("storekeeper", account=account.id, staff=row.holder_id), pytest.raises(RefusedError) as raised:
        take(world.session, row, "hand_back", values=INTACT)
    assert "由他人办理" in str(raised.value)
    other = world.make("user_account", staff_id=world.make("staff").id)
    with world.acting("teacher", account=other.id, staff=other.staff_id), pytest.raises(NotAllowedError):
        take(world.session, row, "hand_back", values=INTACT)
    world.session.expire(row)
    with world.acting("storekeeper", account=other.id, staff=other.staff_id):
        take(world.session, row, "hand_back", values=INTACT)
    assert row.state is State.RETURNED


def test_damage_is_charged_and_settled_when_paid(world):
    row = walk(world, drawn(world), "hand_back", values=BROKEN)
    assert "转赔偿" in str(stopped(world, row, "settle"))
    walk(world, row, "charge")
    case = get(world, Case, row.damage_compensation_id)
    assert (case.source_kind, case.payer_kind, case.staff_id) == (
        Case.SourceKind.HAND_BACK,
        Case.PayerKind.STAFF,
        row.holder_id,
    )
    assert (case.damage_kind, case.fixed_asset_id) == (Case.DamageKind.NEGLIGENT, row.fixed_asset_id)
    assert (case.basis_amount, case.state) == (Decimal("5000.00"), Case.State.DRAFT)
    assert "办结赔偿" in str(stopped(world, row, "settle"))
    paid = {"paid_on": TODAY, "receipt_no": "SJ-2"}
    walk(world, case, "assess", "inform", "pay", values=paid)
    assert walk(world, row, "settle").state is State.SETTLED


def test_natural_damage_is_settled_without_payment(world):
    row = walk(world, walk(world, drawn(world), "hand_back", values=BROKEN), "charge")
    case = get(world, Case, row.damage_compensation_id)
    with world.as_system():
        case.damage_kind, case.due_amount = Case.DamageKind.NATURAL, Decimal("0.00")
        world.session.flush()
    assert walk(world, row, "settle").state is State.SETTLED


def test_what_came_back_intact_is_not_charged(world):
    row = walk(world, drawn(world), "hand_back", values=INTACT)
    assert "不需要赔偿" in str(stopped(world, row, "charge"))
    assert world.count("damage_compensation") == 0


def test_a_lost_thing_is_missing(world):
    row = walk(world, walk(world, drawn(world), "hand_back", values=LOST), "charge")
    assert get(world, FixedAsset, row.fixed_asset_id).life_state is AssetState.MISSING
    assert get(world, Case, row.damage_compensation_id).damage_kind is Case.DamageKind.LOST


def test_a_draft_is_cancelled_with_a_reason(world):
    row = world.make("personal_property")
    assert "作废" in str(stopped(world, row, "cancel"))
    assert walk(world, row, "cancel", opinion="重复登记").state is State.CANCELLED
