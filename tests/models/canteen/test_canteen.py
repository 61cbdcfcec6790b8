"""Canteens and health certificates: licences, terms of validity, and who is fit to work with food."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.canteen.canteen import Canteen, HealthCertificate, is_food_licence, may_handle_food
from models.core.at import At
from models.core.permissions import UPDATE, VIEW
from models.vocabulary import Gender, QualifiedOrNot
from tests.factories import NOW, TODAY

States = HealthCertificate.CertificateState


def days(count: int) -> dt.date:
    return TODAY + dt.timedelta(days=count)


def test_the_check_digit_of_a_food_licence():
    good = [f"JY1330100001234{digit}" for digit in range(10) if is_food_licence(f"JY1330100001234{digit}")]
    assert good == ["JY13301000012343"]
    assert not is_food_licence("JY1330100001234")
    assert not is_food_licence("SC13301000012343")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"operation_mode": Canteen.OperationMode.DELIVERED}, {"supplier_id"}),
        ({"area_quantity": Decimal(-1)}, {"area_quantity"}),
        ({"seat_count": -1}, {"seat_count"}),
        ({"supervision_phone": "见墙上"}, {"supervision_phone"}),
        ({"safety_officer_id": None}, {"safety_officer_id"}),
    ],
)
def test_a_canteen_that_cannot_be_is_refused(world, canteens, values, told):
    canteen = world.make("canteen", area_quantity=Decimal(120), supervision_phone="0571-86543210")
    assert canteens.refused(canteen, **values) == told


def test_doubtful_canteens_are_warned_of(world, canteens):
    canteen = world.make("canteen")
    assert canteens.changed(canteen, licence_no="JY13301000012342") == {"R4.00-1"}
    assert not canteens.changed(canteen, licence_no="JY13301000012343", licence_valid_until=TODAY)
    assert canteens.changed(canteen, licence_valid_until=days(-1)) == {"R4.00-1"}
    canteens.changed(canteen, licence_valid_until=None)
    assert canteens.changed(canteen, canteen_kind=Canteen.CanteenKind.TUCK_SHOP) == {"canteen_kind"}


def test_diners_are_not_known_yet(world, canteens):
    canteen = world.make("canteen")
    assert canteens.both_ways(canteen, "daily_diner_count", NOW) is None
    assert canteens.both_ways(canteen, "is_safety_director_required", NOW) is False


def test_a_certificate_fills_itself_in(world):
    canteen = world.make("canteen")
    paper = world.make("health_certificate", examined_on=days(-3), examined_by="疾控中心")
    assert (paper.issued_on, paper.issued_by) == (days(-3), "疾控中心")
    assert paper.valid_until == dt.date(2027, 11, 18)
    assert paper.canteen_id == canteen.id


def test_the_term_of_a_certificate_is_a_setting(world, canteens):
    paper = world.make("health_certificate", examined_on=TODAY)
    assert canteens.refused(paper, valid_until=dt.date(2027, 11, 22)) == {"B161"}
    assert canteens.refused(paper, valid_until=TODAY) == {"B161"}
    canteens.changed(paper, valid_until=dt.date(2027, 11, 21))
    canteens.setting("health_certificate_valid_months", "6")
    assert canteens.refused(paper, valid_until=dt.date(2027, 5, 22)) == {"B161"}
    assert world.make("health_certificate", examined_on=TODAY).valid_until == dt.date(2027, 5, 21)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"examined_on": TODAY + dt.timedelta(days=1)}, {"examined_on", "issued_on"}),
        ({"issued_on": TODAY - dt.timedelta(days=9)}, {"issued_on"}),
        ({"started_on": TODAY, "left_on": TODAY - dt.timedelta(days=1)}, {"left_on"}),
        ({"health_result": QualifiedOrNot.UNQUALIFIED}, {"B162-2"}),
        ({"transferred_on": TODAY}, {"B162-2"}),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(world, canteens, values, told):
    paper = world.make("health_certificate", examined_on=days(-8), valid_until=days(300))
    assert canteens.refused(paper, **values) == told


def test_a_certificate_is_entered_once_and_renewed_by_a_new_row(world, canteens):
    paper = world.make("health_certificate", certificate_no="33010000001", examined_on=days(-8))
    assert canteens.unmakeable("health_certificate", certificate_no="33010000001") == {"certificate_no"}
    twice = {"worker_id": paper.worker_id, "examined_on": days(-8)}
    assert canteens.unmakeable("health_certificate", certificate_no="33010000002", **twice) == {"B162-1"}
    world.make("health_certificate", worker_id=paper.worker_id, examined_on=TODAY, certificate_no="33010000002")
    second = world.make("health_certificate", school=world.second, certificate_no="33010000001")
    assert second.id is not None


def test_the_standing_of_a_certificate_follows_the_clock(world, canteens):
    paper = world.make("health_certificate", examined_on=TODAY, valid_until=days(100))
    for day, state in (
        (0, States.VALID),
        (70, States.VALID),
        (71, States.DUE),
        (100, States.DUE),
        (101, States.EXPIRED),
    ):
        assert canteens.both_ways(paper, "certificate_state", NOW + dt.timedelta(days=day)) is state
    world.make("health_certificate", worker_id=paper.worker_id, examined_on=days(-1), valid_until=days(99))
    assert canteens.both_ways(paper, "certificate_state", NOW) is States.VALID
    canteens.setting("health_certificate_remind_days", "101")
    assert canteens.both_ways(paper, "certificate_state", NOW) is States.DUE


def test_a_renewed_certificate_says_so(world, canteens):
    old = world.make("health_certificate", examined_on=days(-300), valid_until=days(20))
    new = world.make("health_certificate", worker_id=old.worker_id, examined_on=TODAY)
    assert canteens.both_ways(old, "certificate_state", NOW) is States.RENEWED
    assert canteens.both_ways(new, "certificate_state", NOW) is States.VALID


@pytest.mark.parametrize(
    ("values", "is_fit"),
    [
        ({}, True),
        ({"health_result": QualifiedOrNot.UNQUALIFIED, "transferred_on": TODAY, "transfer_reason": "皮肤病"}, False),
        ({"issued_on": TODAY + dt.timedelta(days=1), "valid_until": TODAY + dt.timedelta(days=50)}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - dt.timedelta(days=1)}, False),
        ({"left_on": TODAY - dt.timedelta(days=1)}, False),
    ],
)
def test_who_is_fit_for_work(world, canteens, values, is_fit):
    paper = world.make("health_certificate", examined_on=days(-8), **values)
    assert canteens.both_ways(paper, "is_fit_for_work", NOW) is is_fit
    with world.as_system() as context:
        assert may_handle_food(At(world.session, context, world.here), paper.worker_id, TODAY) is is_fit


def test_personal_columns_come_from_the_staff_register(world, canteens):
    worker = world.make("staff", gender=Gender.FEMALE, identity_no="11010519491231002X")
    paper = world.make("health_certificate", worker_id=worker.id)
    assert canteens.both_ways(paper, "gender", NOW) is Gender.FEMALE
    assert canteens.both_ways(paper, "identity_no", NOW) == "11010519491231002X"
    assert canteens.both_ways(paper, "born_on", NOW) == dt.date(1949, 12, 31)


def test_who_sees_and_keeps_certificates(world):
    paper = world.make("health_certificate")
    with world.acting("canteen_manager") as context:
        assert context.actor.allows(world.session, paper, UPDATE)
        assert "identity_no" not in context.actor.columns(HealthCertificate).masked
    with world.acting("canteen_staff", staff=paper.worker_id) as context:
        assert context.actor.allows(world.session, paper, VIEW)
        assert not context.actor.allows(world.session, paper, UPDATE)
        assert "identity_no" in context.actor.columns(HealthCertificate).masked
    with world.acting("canteen_staff", staff=world.make("staff").id) as context:
        assert not context.actor.allows(world.session, paper, VIEW)
