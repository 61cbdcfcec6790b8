"""Compensation for damaged property: who pays what, and that a pupil is never fined."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.assets.property import DamageCompensation
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.vocabulary import AssetState
from tests.factories import TODAY

State, Payer, Damage, Basis = (
    DamageCompensation.State,
    DamageCompensation.PayerKind,
    DamageCompensation.DamageKind,
    DamageCompensation.AmountBasis,
)
PAID = {"paid_on": TODAY, "receipt_no": "SJ-0012"}


def write(world, row):
    world.session.add(row)
    world.session.flush()


def refused(world, rule, column, **values):
    """The case is refused with this rule and column, and not written; returns the sentences."""
    row = world.build(DamageCompensation, world.here, values)
    with world.as_system(), pytest.raises(RefusedError) as raised:
        write(world, row)
    world.session.expunge(row)
    found = [(p.rule, p.column) for p in raised.value.problems]
    assert (rule, column) in found, found
    assert world.count("damage_compensation") == 0
    return str(raised.value)


def stopped(world, case, name, **values):
    """The step is refused and the case stays as it is; returns the problems."""
    state = case.state
    with pytest.raises(RefusedError) as raised:
        take(world.session, case, name, **values)
    world.session.expire(case)
    assert case.state is state
    return raised.value.problems


def walk(world, case, *names, **values):
    with world.as_system():
        for name in names:
            take(world.session, case, name, **(values if name == names[-1] else {}))
    return case


def case_of_pupil(world, **values):
    group = world.make("class_group")
    pupil = world.make("student", class_group_id=group.id)
    return world.make(
        "damage_compensation", payer_kind=Payer.STUDENT, class_group_id=group.id, student_id=pupil.id, **values
    )


@pytest.mark.parametrize(
    ("rule", "column", "values"),
    [
        ("", "class_group_id", {"class_group_id": None}),
        ("", "student_id", {"payer_kind": Payer.STUDENT}),
        ("", "staff_id", {"payer_kind": Payer.STAFF}),
        ("", "outside_name", {"payer_kind": Payer.OUTSIDE}),
        ("", "quantity", {"quantity": Decimal(0)}),
        ("", "basis_amount", {"basis_amount": Decimal("-0.01")}),
        ("B078", "damage_cause", {"damage_cause": "撞坏"}),
        ("R7.03a", "due_amount", {"due_amount": Decimal("120.01")}),
        ("R7.03a", "reduced_amount", {"reduced_amount": Decimal("0.01")}),
        ("R7.03b", "due_amount", {"damage_kind": Damage.NATURAL, "due_amount": Decimal("1.00")}),
        ("", "due_amount", {"due_amount": Decimal("-1.00")}),
        ("", "reduced_amount", {"reduced_amount": Decimal("121.00")}),
        ("", "received_amount", {"received_amount": Decimal("120.01")}),
        ("", "paid_on", {"received_amount": Decimal("1.00")}),
        ("", "receipt_no", {"received_amount": Decimal("1.00")}),
        ("", "paid_on", {"paid_on": TODAY - dt.timedelta(days=1)}),
        ("", "paid_on", {"paid_on": TODAY + dt.timedelta(days=1)}),
        ("", "guardian_informed_on", {"guardian_informed_on": TODAY + dt.timedelta(days=1)}),
    ],
)
def test_a_case_that_cannot_be_right_is_refused(world, rule, column, values):
    refused(world, rule, column, **values)


def test_a_pupil_is_of_the_class_named(world):
    pupil = world.make("student", class_group_id=world.make("class_group").id)
    refused(
        world,
        "",
        "student_id",
        payer_kind=Payer.STUDENT,
        student_id=pupil.id,
        class_group_id=world.make("class_group").id,
    )
    assert case_of_pupil(world).id


@pytest.mark.parametrize(
    ("values", "amount"),
    [
        ({"quantity": Decimal(2)}, "60.00"),
        ({"quantity": Decimal(2), "amount_basis": Basis.COST}, "160.00"),
        ({"damage_kind": Damage.NATURAL}, "0.00"),
    ],
)
def test_amounts_come_from_the_card(world, values, amount):
    card = world.make(
        "fixed_asset",
        life_state=AssetState.IN_USE,
        is_group_card=True,
        quantity=Decimal(10),
        unit_price=Decimal("80.00"),
        accumulated_at_start_amount=Decimal("500.00"),
    )
    case = world.build(DamageCompensation, world.here, {"fixed_asset_id": card.id, **values})
    del case.basis_amount
    with world.as_system():
        write(world, case)
    assert case.due_amount == Decimal(amount)


def test_the_basis_follows_the_schools_rule_and_its_lack_is_told(world):
    def basis_and_warnings():
        with world.as_system() as context:
            case = world.build(DamageCompensation, world.here, {})
            write(world, case)
            return case.amount_basis, [w.rule for w in context.warnings]

    assert world.one("class_group")
    assert basis_and_warnings() == (Basis.NET_VALUE, ["B065"])
    world.make("school_setting", setting_name="compensation_amount_basis", setting_value="COST", effective_on=TODAY)
    assert basis_and_warnings() == (Basis.COST, [])


def test_a_pupils_case_from_finding_to_closing(world):
    case = case_of_pupil(world)
    people = [world.make("user_account", staff_id=world.make("staff").id) for _ in range(2)]
    clerk = {"account": people[0].id, "staff": people[0].staff_id}
    director = {"account": people[1].id, "staff": people[1].staff_id}
    with world.acting("accountant", **director), pytest.raises(NotAllowedError):
        take(world.session, case, "assess")
    with world.acting("asset_clerk", **clerk):
        take(world.session, case, "assess")
        assert "家长告知日期" in str(stopped(world, case, "inform"))
        take(world.session, case, "inform", values={"guardian_informed_on": TODAY})
        with pytest.raises(NotAllowedError):
            take(world.session, case, "reduce", values={"reduced_amount": Decimal("20.00")}, opinion="家庭困难")
    with world.acting("director", **director):
        assert "减免金额" in str(stopped(world, case, "reduce", opinion="家庭困难"))
        take(world.session, case, "reduce", values={"reduced_amount": Decimal("20.00")}, opinion="家庭困难")
        assert "免赔" in str(stopped(world, case, "waive"))
    with world.acting("accountant", **director):
        assert "收据号" in str(stopped(world, case, "pay"))
        take(world.session, case, "pay", values=PAID)
    assert (case.state, case.received_amount) == (State.PAID, Decimal("100.00"))
    with world.acting("asset_clerk", **clerk):
        assert [p.rule for p in stopped(world, case, "close")] == ["R7.03c"]
        take(world.session, case, "close", values={"education_note": "已谈话，学生认识到爱护公物"})
    assert case.state is State.CLOSED


def test_a_pupil_pays_only_after_the_family_was_informed(world):
    case = walk(world, case_of_pupil(world), "assess", "inform", values={"guardian_informed_on": TODAY})
    with world.as_system():
        case.guardian_informed_on = None
        world.session.flush()
        assert [p.rule for p in stopped(world, case, "pay", values=PAID)] == ["R7.03c"]
    with world.as_system():
        assert case.received_amount == 0


def test_natural_damage_is_waived_and_not_paid(world):
    case = walk(world, world.make("damage_compensation", damage_kind=Damage.NATURAL), "assess", "inform")
    with world.as_system():
        assert "免赔" in str(stopped(world, case, "pay", values=PAID))
    walk(world, case, "waive")
    assert case.state is State.WAIVED


def test_a_case_reduced_to_nothing_is_waived(world):
    case = walk(world, world.make("damage_compensation"), "assess")
    with world.as_system():
        take(world.session, case, "reduce", values={"reduced_amount": Decimal("120.00")}, opinion="家庭困难")
        take(world.session, case, "waive")
    assert case.state is State.WAIVED


def test_the_preparer_approves_no_reduction_and_no_waiver(world):
    account = world.make("user_account", staff_id=world.make("staff").id)
    director = {"account": account.id, "staff": account.staff_id}
    case = world.build(DamageCompensation, world.here, {})
    with world.acting("director", **director):
        write(world, case)
        take(world.session, case, "assess")
        reduction = {"values": {"reduced_amount": Decimal("120.00")}, "opinion": "家庭困难"}
        assert "制单人" in str(stopped(world, case, "reduce", **reduction))
        assert "制单人" in str(stopped(world, case, "waive"))


def test_a_repair_is_named_or_the_thing_replaced(world):
    case = walk(world, world.make("damage_compensation"), "assess", "inform", "pay", values=PAID)
    request = world.make("repair_request")
    with world.as_system():
        assert "报修单" in str(stopped(world, case, "repair"))
        take(world.session, case, "repair", values={"repair_request_id": request.id})
        assert request.damage_compensation_id == case.id
        take(world.session, case, "close")
    assert case.state is State.CLOSED
    other = walk(world, world.make("damage_compensation"), "assess", "inform", "pay", values=PAID)
    walk(world, other, "repair", opinion="整件更换")
    assert other.state is State.REPAIRING


def test_a_case_is_cancelled_with_a_reason(world):
    case = world.make("damage_compensation")
    account = world.make("user_account", staff_id=world.make("staff").id)
    with world.acting("director", account=account.id, staff=account.staff_id):
        assert "作废" in str(stopped(world, case, "cancel"))
        take(world.session, case, "cancel", opinion="重复登记")
    assert case.state is State.CANCELLED
