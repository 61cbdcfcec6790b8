"""Fees: only what is published is charged, only the accountant collects, and what is left over goes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from models.core.base import register_of
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Attachment
from models.finance.fees import FeeItem
from models.organisation.organisation import Term
from models.vocabulary import FeeKind
from tests.factories import NOW, TODAY, World
from tests.refusals import change, refused_change, refused_new, rules_of, said

Fee = FeeItem.State


def act(world: World, role: str, name: str, row: Any, opinion: str = "", **values: Any) -> None:
    """Take a step as somebody of the role."""
    with world.acting(role, staff=world.one("staff").id):
        take(world.session, row, name, opinion=opinion, values=values)


def refused_act(world: World, role: str, name: str, row: Any, opinion: str = "", **values: Any) -> RefusedError:
    """The refusal of a step, after which the row stands where it stood."""
    state, version = row.state, row.row_version
    with pytest.raises(RefusedError) as caught, world.session.begin_nested():
        act(world, role, name, row, opinion, **values)
    world.session.expire_all()
    with world.as_system():
        assert (row.state, row.row_version) == (state, version)
    return caught.value


def attach(world: World, row: Any) -> None:
    """A paper attached to the row."""
    paper = Attachment(
        school_id=row.school_id, register=row.declaration.key, row_id=row.id, name="文件.pdf",
        media_type="application/pdf", size=1, digest="0" * 64, at=NOW,
    )  # fmt: skip
    world.session.add(paper)
    with world.as_system():
        world.session.flush()


def set_setting(world: World, name: str, value: str) -> None:
    world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))


# Fee items


def test_a_fee_passes_from_its_draft_into_force(world: World) -> None:
    row = world.make(FeeItem)
    attach(world, row)
    states = []
    for role, name in (("principal", "approve"), ("director", "publish"), ("principal", "put_in_force")):
        act(world, role, name, row)
        states.append(row.state)
    assert states == [Fee.APPROVED, Fee.PUBLISHED, Fee.IN_FORCE]
    assert row.document_no
    act(world, "principal", "stop", row)
    assert row.state is Fee.STOPPED


@pytest.mark.parametrize(
    ("role", "name", "state"),
    [
        ("accountant", "approve", Fee.DRAFT),
        ("director", "approve", Fee.DRAFT),
        ("accountant", "publish", Fee.APPROVED),
        ("director", "put_in_force", Fee.PUBLISHED),
        ("director", "stop", Fee.IN_FORCE),
    ],
)
def test_a_fee_waits_for_those_who_may_take_the_step(world: World, role: str, name: str, state: Fee) -> None:
    row = world.make(FeeItem, state=state)
    with pytest.raises(NotAllowedError):
        act(world, role, name, row)
    assert row.state is state


def test_a_fee_is_rejected_with_a_reason(world: World) -> None:
    row = world.make(FeeItem)
    assert "意见" in str(refused_act(world, "principal", "reject", row))
    act(world, "principal", "reject", row, opinion="没有依据")
    assert row.state is Fee.REJECTED


def test_a_fee_is_put_in_force_when_its_term_has_begun(world: World) -> None:
    coming = world.make(Term, school_year="2027-2028", starts_on=dt.date(2027, 9, 1), ends_on=dt.date(2028, 1, 20))
    row = world.make(FeeItem, state=Fee.PUBLISHED, start_term_id=coming.id)
    assert "生效学期" in str(refused_act(world, "principal", "put_in_force", row))


def test_B121_1_a_fee_without_its_paper_is_not_approved(world: World) -> None:
    row = world.make(FeeItem)
    refusal = refused_act(world, "principal", "approve", row)
    assert rules_of(refusal.problems) == {"B121-1"}
    attach(world, row)
    act(world, "principal", "approve", row)
    assert row.state is Fee.APPROVED


@pytest.mark.parametrize("name", ["小学教辅费", "班费", "赞助费"])
def test_B122_forbidden_fees_are_refused(world: World, name: str) -> None:
    problems = refused_new(world, "fee_item", name=name)
    assert rules_of(problems) == {"B122"}
    assert "明令禁止" in said(problems, "name")


def test_B122_a_fee_that_was_forbidden_later_is_not_put_in_force_but_may_be_stopped(world: World) -> None:
    row = world.make(FeeItem, name="校服费", state=Fee.PUBLISHED)
    set_setting(world, "forbidden_fee_words", "校服费")
    assert rules_of(refused_act(world, "principal", "put_in_force", row).problems) == {"B122"}
    act(world, "principal", "stop", row)
    assert row.state is Fee.STOPPED


@pytest.mark.parametrize("name", ["迟到罚款", "损坏公物罚金"])
def test_B123_2_a_fine_is_no_fee(world: World, name: str) -> None:
    assert rules_of(refused_new(world, "fee_item", name=name)) == {"B123-2"}


@pytest.mark.parametrize("stage", [FeeItem.Stage.PRIMARY, FeeItem.Stage.JUNIOR, FeeItem.Stage.ALL])
def test_B134_compulsory_education_is_free(world: World, stage: FeeItem.Stage) -> None:
    assert rules_of(refused_new(world, "fee_item", name="课本费", stage=stage)) == {"B134"}


def test_B134_senior_classes_pay_tuition_and_the_stages_are_a_setting(world: World) -> None:
    assert world.make(FeeItem, name="学费", stage=FeeItem.Stage.SENIOR).id
    set_setting(world, "free_stages", "JUNIOR")
    assert world.make(FeeItem, name="杂费", stage=FeeItem.Stage.PRIMARY).id


def test_B124_the_fees_of_a_term_stay_within_the_one_fee(world: World) -> None:
    set_setting(world, "one_fee_amount", "100")
    world.make(FeeItem, standard_amount=Decimal(60), state=Fee.IN_FORCE)
    world.make(FeeItem, standard_amount=Decimal(500), state=Fee.IN_FORCE, fee_kind=FeeKind.MEAL)
    world.make(FeeItem, standard_amount=Decimal(500), state=Fee.IN_FORCE, stage=FeeItem.Stage.JUNIOR)
    much = world.make(FeeItem, standard_amount=Decimal("40.01"))
    attach(world, much)
    assert rules_of(refused_act(world, "principal", "approve", much).problems) == {"B124"}
    change(world, much, standard_amount=Decimal(40))
    act(world, "principal", "approve", much)
    assert much.state is Fee.APPROVED


@pytest.mark.parametrize(
    "values",
    [
        {"name": "别的收费"},
        {"standard_amount": Decimal(99)},
        {"coverage": "全体学生"},
        {"stage": FeeItem.Stage.ALL},
        {"charge_unit": FeeItem.ChargeUnit.PER_MONTH},
    ],
)
def test_B136_an_approved_fee_does_not_change(world: World, values: dict[str, Any]) -> None:
    row = world.make(FeeItem, state=Fee.APPROVED)
    assert rules_of(refused_change(world, row, **values)) == {"B136"}
    change(world, row, reduction_policy="低保家庭减免")


def test_a_fee_of_the_same_name_is_entered_again_after_it_was_stopped(world: World) -> None:
    first = world.make(FeeItem, name="校服费", state=Fee.IN_FORCE)
    assert "重复登记" in said(refused_new(world, "fee_item", name="校服费"), "name")
    act(world, "principal", "stop", first)
    assert world.make(FeeItem, name="校服费").state is Fee.DRAFT


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"standard_amount": Decimal(0)}, "standard_amount"),
        ({"is_voluntary": False}, "is_voluntary"),
        ({"valid_until": dt.date(2020, 1, 1)}, "valid_until"),
        ({"complaint_phone": "12"}, "complaint_phone"),
    ],
)
def test_a_fee_item_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    assert said(refused_new(world, "fee_item", **values), column)


def test_a_new_fee_begins_with_the_next_term(world: World) -> None:
    world.one("term")
    coming = world.make(Term, school_year="2027-2028", starts_on=dt.date(2027, 9, 1), ends_on=dt.date(2028, 1, 20))
    row = register_of("fee_item")(
        name="校服费", standard_amount=Decimal(10), coverage="自愿订购的学生", basis="教字〔2026〕1号"
    )
    with world.acting("accountant", staff=world.one("staff").id):
        world.session.add(row)
        world.session.flush()
    assert (row.start_term_id, row.complaint_phone, row.is_voluntary) == (coming.id, "12315", True)
    assert row.fee_code
    assert coming.starts_on > TODAY
