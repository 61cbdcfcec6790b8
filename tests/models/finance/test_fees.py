"""Fees: only what is published is charged, only the accountant collects, and what is left over goes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.base import register_of
from models.core.kinds import ParseError
from models.core.reminders import due
from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Attachment
from models.finance.fees import FeeCheck, FeeCollection, FeeItem, FeeNotice, FeeNoticeLine, FeeSettlement, ReceiptForm
from models.organisation.accounts import RoleAssignment
from models.organisation.organisation import ClassGroup, Student, Term
from models.vocabulary import FeeKind
from tests.factories import NOW, TODAY, World
from tests.refusals import both_values, change, refused_change, refused_new, rules_of, said, warned_new

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


# Letters to the parents


@pytest.fixture
def letter(world: World) -> FeeNotice:
    """A letter with its paper to a class of three pupils, one of whom has left."""
    row = world.make(FeeNotice)
    for name in ("安安", "宝宝"):
        world.make("student", name=name, class_group_id=row.class_group_id)
    world.make("student", class_group_id=row.class_group_id, state=Student.State.TRANSFERRED, left_on=TODAY)
    attach(world, row)
    return row


def answers(world: World, row: FeeNotice, *given: str) -> None:
    """The class teacher enters the answers, by line; blank where none came."""
    lines = list(zip(row.lines, given, strict=True))
    values = {
        "lines.answer": {line.id: FeeNoticeLine.Answer[answer] for line, answer in lines},
        "lines.answered_on": {line.id: TODAY for line, answer in lines if answer != "OPEN"},
        "lines.signed_by": {line.id: "家长" for line, answer in lines if answer == "AGREED"},
        "lines.has_signed_slip": {line.id: answer == "AGREED" for line, answer in lines},
    }
    act(world, "director", "record_answers", row, **values)


def test_a_letter_asks_every_pupil_of_the_class_and_opens_the_cards_of_those_who_agree(
    world: World, letter: FeeNotice
) -> None:
    act(world, "director", "issue", letter)
    with world.as_system():
        names = [world.session.get(Student, line.student_id).name for line in letter.lines]
    assert names == ["安安", "宝宝"]
    answers(world, letter, "AGREED", "REFUSED")
    counts = [both_values(world, letter, name) for name in ("agreed_count", "refused_count", "open_count")]
    assert counts == [(1, 1), (1, 1), (0, 0)]
    act(world, "director", "collect", letter)
    assert letter.state is FeeNotice.State.COLLECTED
    with world.as_system():
        (card,) = world.session.scalars(sa.select(FeeCollection)).all()
    assert (card.student_id, card.fee_item_id) == (letter.lines[0].student_id, letter.fee_item_id)
    assert (card.due_amount, card.received_amount, card.received_by_id) == (Decimal("10.00"), Decimal(0), None)
    assert card.class_group_id == letter.class_group_id


def test_a_letter_opens_no_second_card(world: World, letter: FeeNotice) -> None:
    act(world, "director", "issue", letter)
    answers(world, letter, "AGREED", "AGREED")
    world.make(
        FeeCollection, student_id=letter.lines[0].student_id, term_id=letter.term_id,
        class_group_id=letter.class_group_id, fee_item_id=letter.fee_item_id,
    )  # fmt: skip
    act(world, "director", "collect", letter)
    assert world.count("fee_collection") == 2


def test_a_monthly_fee_is_opened_for_the_month_of_the_letter(world: World, letter: FeeNotice) -> None:
    item = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, charge_unit=FeeItem.ChargeUnit.PER_MONTH)
    change(world, letter, fee_item_id=item.id)
    act(world, "director", "issue", letter)
    answers(world, letter, "AGREED", "OPEN")
    act(world, "director", "collect", letter)
    assert world.count("fee_collection", charge_period="2026-11") == 1


def test_a_letter_is_issued_with_its_paper_to_a_class_with_pupils(world: World) -> None:
    row = world.make(FeeNotice)
    assert "告家长书" in str(refused_act(world, "director", "issue", row))
    attach(world, row)
    assert "在籍学生" in str(refused_act(world, "director", "issue", row))
    assert world.count("fee_notice_line") == 0


def test_what_parents_agreed_to_is_charged_only_when_the_fee_is_in_force(world: World, letter: FeeNotice) -> None:
    item = world.make(FeeItem, state=Fee.PUBLISHED)
    change(world, letter, fee_item_id=item.id)
    act(world, "director", "issue", letter)
    answers(world, letter, "AGREED", "OPEN")
    assert "执行" in str(refused_act(world, "director", "collect", letter))
    assert world.count("fee_collection") == 0


def test_an_answer_without_a_day_came_today_and_a_letter_stays_open_until_its_time_is_over(
    world: World, letter: FeeNotice
) -> None:
    change(world, letter, answer_until=TODAY + dt.timedelta(days=1))
    act(world, "director", "issue", letter)
    first, second = letter.lines
    refused = {"lines.answer": {first.id: FeeNoticeLine.Answer.REFUSED}}
    act(world, "director", "record_answers", letter, **refused)
    assert (first.answered_on, second.answered_on) == (TODAY, None)
    assert "1名家长未答复" in str(refused_act(world, "director", "collect", letter))
    with world.acting("director", staff=world.one("staff").id) as context:
        context.now = NOW + dt.timedelta(days=1)
        take(world.session, letter, "collect")
    assert (letter.state, world.count("fee_collection")) == (FeeNotice.State.COLLECTED, 0)


def test_only_class_teacher_and_director_issue(world: World, letter: FeeNotice) -> None:
    for role in ("accountant", "principal"):
        with pytest.raises(NotAllowedError):
            act(world, role, "issue", letter)
    assert letter.state is FeeNotice.State.DRAFT


@pytest.mark.parametrize("state", [Fee.DRAFT, Fee.APPROVED, Fee.STOPPED, Fee.REJECTED])
def test_a_letter_is_about_a_published_fee(world: World, state: Fee) -> None:
    item = world.make(FeeItem, state=state)
    assert "已公示" in said(refused_new(world, "fee_notice", fee_item_id=item.id), "fee_item_id")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"amount": Decimal("10.01")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"answer_until": TODAY - dt.timedelta(days=1)}, "answer_until"),
    ],
)
def test_a_letter_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    assert said(refused_new(world, "fee_notice", **values), column)


def test_a_class_gets_one_letter_for_a_fee(world: World) -> None:
    row = world.make(FeeNotice)
    same = {"term_id": row.term_id, "class_group_id": row.class_group_id, "fee_item_id": row.fee_item_id}
    assert said(refused_new(world, "fee_notice", **same), "term_id")


AGREED = {"answer": FeeNoticeLine.Answer.AGREED, "answered_on": TODAY, "signed_by": "家长", "has_signed_slip": True}


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (AGREED | {"answered_on": None}, "answered_on"),
        (AGREED | {"answered_on": TODAY + dt.timedelta(days=1)}, "answered_on"),
        (AGREED | {"answered_on": TODAY - dt.timedelta(days=1)}, "answered_on"),
        (AGREED | {"signed_by": None}, "signed_by"),
        (AGREED | {"has_signed_slip": False}, "has_signed_slip"),
        ({"answer": FeeNoticeLine.Answer.REFUSED, "answered_on": None}, "answered_on"),
        (
            {"student_id": lambda world: world.make("student", class_group_id=world.make("class_group").id).id},
            "student_id",
        ),
    ],
)
def test_an_answer_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    line = world.make("fee_notice_line", **AGREED)
    assert said(refused_change(world, line, **values), column)


# Receipts


def test_a_book_counts_its_forms(world: World) -> None:
    row = world.make(ReceiptForm, start_no="0001001", end_no="0001050", used_count=20, void_count=2)
    assert both_values(world, row, "form_count") == (50, 50)
    assert both_values(world, row, "remaining_count") == (28, 28)


BOOK = {"start_no": "00001001", "end_no": "00001100"}


@pytest.mark.parametrize(
    "values",
    [
        {"start_no": "00001100", "end_no": "00001200"},
        {"start_no": "00000901", "end_no": "00001001"},
        {"start_no": "00001050", "end_no": "00001060"},
        {"start_no": "00005001", "end_no": "00005010", "used_count": 9, "void_count": 2},
        {"start_no": "00005001", "end_no": "00005010", "used_count": 8, "status": ReceiptForm.Status.SETTLED,
         "settled_on": TODAY, "issued_amount": Decimal(9)},
    ],
)  # fmt: skip
def test_R3_12_1_ranges_part_and_counts_agree(world: World, values: dict[str, Any]) -> None:
    world.make(ReceiptForm, **BOOK)
    assert rules_of(refused_new(world, "receipt_form", **values)) == {"R3.12-1"}


def test_R3_12_1_other_kinds_codes_and_lengths_are_other_numbers(world: World) -> None:
    world.make(ReceiptForm, **BOOK)
    assert world.make(ReceiptForm, receipt_kind=ReceiptForm.ReceiptKind.FEE_RECEIPT, **BOOK).id
    assert world.make(ReceiptForm, batch_code="A2", **BOOK).id
    assert world.make(ReceiptForm, start_no="1001", end_no="1100").id
    settled = world.make(
        ReceiptForm, start_no="00005001", end_no="00005010", used_count=9, void_count=1, settled_on=TODAY,
        status=ReceiptForm.Status.SETTLED, issued_amount=Decimal(9),
    )  # fmt: skip
    assert both_values(world, settled, "remaining_count") == (0, 0)


def test_R3_12_1_two_books_of_one_sheet_are_compared(world: World) -> None:
    with world.as_system():
        for _ in range(2):
            world.session.add(world.build(ReceiptForm, world.here, dict(BOOK)))
        with pytest.raises(RefusedError) as refusal:
            world.session.flush()
        world.session.rollback()
    assert rules_of(refusal.value.problems) == {"R3.12-1"}


def test_B085_3_other_kinds_of_paper_cannot_be_entered(world: World) -> None:
    declared = ReceiptForm.declaration.columns["receipt_kind"]
    with pytest.raises(ParseError):
        declared.kind.parse("白条")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"start_no": "A1", "end_no": "A9"}, "start_no"),
        ({"start_no": "100", "end_no": "99"}, "end_no"),
        ({"start_no": "0100", "end_no": "0099"}, "end_no"),
        ({"status": ReceiptForm.Status.SETTLED}, "settled_on"),
        ({"status": ReceiptForm.Status.SETTLED}, "issued_amount"),
        ({"settled_on": TODAY}, "status"),
        ({"drawn_on": TODAY + dt.timedelta(days=1)}, "drawn_on"),
        ({"drawn_on": TODAY, "settled_on": TODAY - dt.timedelta(days=1)}, "settled_on"),
        ({"void_count": -1}, "void_count"),
    ],
)
def test_a_book_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    assert said(refused_new(world, "receipt_form", **values), column)


def test_voided_forms_are_attached(world: World) -> None:
    row = world.make(ReceiptForm)
    assert "作废票据" in said(change(world, row, void_count=1), "void_count")
    attach(world, row)
    assert change(world, row, void_count=2) == []


# Collection


@pytest.fixture
def accountant(world: World) -> int:
    """The staff id of an accountant of the school."""
    return accountant_of(world)


def accountant_of(world: World, **values: Any) -> int:
    staff = world.make("staff")
    account = world.make("user_account", staff_id=staff.id)
    world.make("role_assignment", user_account_id=account.id, role=RoleAssignment.Role.ACCOUNTANT, **values)
    return int(staff.id)


@pytest.fixture
def book(world: World) -> ReceiptForm:
    return world.make(ReceiptForm, status=ReceiptForm.Status.IN_USE, **BOOK)


@pytest.fixture
def card(world: World) -> FeeCollection:
    """A card of ten yuan that the pupil's parents agreed to."""
    return agreed_card(world)


def agreed_card(world: World, **values: Any) -> FeeCollection:
    row = world.make(FeeCollection, **values)
    letter = world.make(
        FeeNotice, term_id=row.term_id, class_group_id=row.class_group_id, fee_item_id=row.fee_item_id,
        amount=Decimal("0.01"), state=FeeNotice.State.COLLECTED,
    )  # fmt: skip
    world.make(FeeNoticeLine, document=letter, student_id=row.student_id, **AGREED)
    return row


def paid(accountant: int, book: ReceiptForm, **values: Any) -> dict[str, Any]:
    """What the accountant fills in when ten yuan are received."""
    given = {"received_amount": Decimal(10), "received_on": TODAY, "receipt_form_id": book.id}
    return given | {"receipt_no": "00001001", "received_by_id": accountant} | values


def class_of(world: World, grade: str, school_year: str = "2026-2027") -> int:
    return int(world.make("class_group", grade=ClassGroup.Grade[grade], school_year=school_year).id)


def test_a_card_follows_the_money(world: World, card: FeeCollection, accountant: int, book: ReceiptForm) -> None:
    seen = [both_values(world, card, "status")]
    for values in (
        {"last_reminded_on": TODAY},
        paid(accountant, book, received_amount=Decimal(4)),
        {"banked_on": TODAY},
    ):
        change(world, card, **values)
        seen.append(both_values(world, card, "status"))
    states = FeeCollection.Status
    assert seen == [(state, state) for state in (states.DUE, states.REMINDED, states.RECEIVED, states.BANKED)]
    assert both_values(world, card, "arrears_amount") == (Decimal(6), Decimal(6))


def test_R3_06_2_what_is_waived_whole_is_not_due(world: World, card: FeeCollection) -> None:
    assert "status" not in {one.name for one in FeeCollection.declaration.stored}
    change(world, card, waived_amount=Decimal(10), remarks="低保家庭")
    assert both_values(world, card, "status") == (FeeCollection.Status.RECEIVED, FeeCollection.Status.RECEIVED)


def test_a_card_takes_class_and_amount_from_pupil_and_fee(world: World, accountant: int) -> None:
    pupil = world.make("student")
    item = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, standard_amount=Decimal(30))
    row = FeeCollection(student_id=pupil.id, fee_item_id=item.id, term_id=world.one("term").id)
    with world.acting("accountant", staff=accountant):
        world.session.add(row)
        world.session.flush()
    assert (row.class_group_id, row.due_amount) == (pupil.class_group_id, Decimal(30))
    assert (row.received_amount, row.received_by_id) == (Decimal(0), accountant)


@pytest.mark.parametrize("state", [Fee.DRAFT, Fee.APPROVED, Fee.PUBLISHED, Fee.STOPPED, Fee.REJECTED])
def test_B112_2_only_a_fee_in_force_is_charged(world: World, state: Fee) -> None:
    item = world.make(FeeItem, state=state, stage=FeeItem.Stage.ALL)
    assert rules_of(refused_new(world, "fee_collection", fee_item_id=item.id)) == {"B112-2"}


def test_B112_2_a_fee_that_has_run_out_is_not_charged_but_its_arrears_are_still_paid(
    world: World, card: FeeCollection, accountant: int, book: ReceiptForm
) -> None:
    with world.as_system():
        item = world.session.get(FeeItem, card.fee_item_id)
    act(world, "principal", "stop", item)
    other = world.make("student").id
    assert rules_of(refused_new(world, "fee_collection", fee_item_id=item.id, student_id=other)) == {"B112-2"}
    assert change(world, card, **paid(accountant, book)) == []


def write_as(world: World, role: str, row: Any, **values: Any) -> None:
    """Change a stored row as somebody of the role; a class teacher is the one of the row's class."""
    with world.as_system():
        teacher = world.session.get(ClassGroup, row.class_group_id).class_teacher_id
    with world.acting(role, staff=teacher if role == "class_teacher" else world.one("staff").id):
        for name, value in values.items():
            setattr(row, name, value)
        try:
            world.session.flush()
        except RefusedError:
            world.session.refresh(row)
            raise


@pytest.mark.parametrize("role", ["class_teacher", "administrator"])
def test_B125_nobody_but_the_accountant_enters_money(
    world: World, card: FeeCollection, accountant: int, book: ReceiptForm, role: str
) -> None:
    version = card.row_version
    with pytest.raises(RefusedError) as refusal:
        write_as(world, role, card, **paid(accountant, book))
    assert rules_of(refusal.value.problems) == {"B125"}
    assert (card.row_version, card.received_amount) == (version, Decimal(0))
    write_as(world, "accountant", card, **paid(accountant, book))
    assert card.received_amount == Decimal(10)
    with pytest.raises(RefusedError):
        write_as(world, role, card, received_amount=Decimal(0))
    assert card.received_amount == Decimal(10)


def test_B125_a_class_teacher_enters_reminders_only(world: World, card: FeeCollection) -> None:
    write_as(world, "class_teacher", card, last_reminded_on=TODAY, reminder_record="电话联系家长")
    for values in ({"due_amount": Decimal(9)}, {"waived_amount": Decimal(1), "remarks": "低保"}, {"fee_card_no": "7"}):
        with pytest.raises(RefusedError) as refusal:
            write_as(world, "class_teacher", card, **values)
        assert rules_of(refusal.value.problems) == {"B125"}
    write_as(world, "administrator", card, due_amount=Decimal(9))
    assert (card.due_amount, card.reminder_record, card.fee_card_no) == (Decimal(9), "电话联系家长", None)


def test_B125_the_receiver_is_an_accountant(
    world: World, card: FeeCollection, accountant: int, book: ReceiptForm
) -> None:
    other = world.make("staff").id
    assert rules_of(refused_change(world, card, **paid(other, book))) == {"B125"}
    gone = accountant_of(world, starts_on=TODAY - dt.timedelta(days=90), valid_until=TODAY - dt.timedelta(days=30))
    assert rules_of(refused_change(world, card, **paid(gone, book))) == {"B125"}
    change(world, card, **paid(gone, book, received_on=TODAY - dt.timedelta(days=40)))
    assert card.received_by_id == gone


@pytest.mark.parametrize(
    ("stage", "grade", "fits"),
    [
        ("PRIMARY", "GRADE_6", True),
        ("JUNIOR", "GRADE_6", True),
        ("JUNIOR", "GRADE_5", False),
        ("KINDERGARTEN", "NURSERY", True),
        ("PRIMARY", "KINDERGARTEN_LARGE", False),
        ("SENIOR", "GRADE_9", False),
        ("ALL", "GRADE_9", True),
    ],
)
def test_B126_2_a_fee_is_charged_in_its_stage(world: World, stage: str, grade: str, fits: bool) -> None:
    item = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage[stage])
    group = class_of(world, grade)
    values = {"fee_item_id": item.id, "class_group_id": group, "student_id": world.make("student").id}
    if fits:
        assert world.make(FeeCollection, **values).id
    else:
        assert rules_of(refused_new(world, "fee_collection", **values)) == {"B126-2"}


@pytest.mark.parametrize(
    ("unit", "good", "bad"),
    [
        ("PER_TERM", "10.00", "10.01"),
        ("PER_MONTH", "9.00", "20.00"),
        ("PER_YEAR", "10.00", "11.00"),
        ("PER_MEAL", "200.00", "205.00"),
        ("PER_TIME", "30.00", "1.00"),
    ],
)
def test_B126_2_no_more_is_due_than_the_published_standard(world: World, unit: str, good: str, bad: str) -> None:
    item = world.make(
        FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, charge_unit=FeeItem.ChargeUnit[unit],
        standard_amount=Decimal(10),
    )  # fmt: skip
    values = {"fee_item_id": item.id, "charge_period": "2026-09"}
    assert rules_of(refused_new(world, "fee_collection", **values, due_amount=Decimal(bad))) == {"B126-2"}
    assert world.make(FeeCollection, **values, due_amount=Decimal(good)).id


def test_B126_2_a_yearly_fee_is_due_once_in_the_school_year(world: World) -> None:
    autumn = world.make(Term, school_year="2030-2031", starts_on=dt.date(2030, 9, 1), ends_on=dt.date(2031, 1, 20))
    spring = world.make(
        Term, school_year="2030-2031", starts_on=dt.date(2031, 2, 16), ends_on=dt.date(2031, 6, 30),
        term_kind=Term.TermKind.SECOND,
    )  # fmt: skip
    item = world.make(
        FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, charge_unit=FeeItem.ChargeUnit.PER_YEAR,
        standard_amount=Decimal(10),
    )  # fmt: skip
    pupil = world.make("student").id
    values = {"fee_item_id": item.id, "student_id": pupil}
    world.make(FeeCollection, **values, term_id=autumn.id, due_amount=Decimal(6))
    more = values | {"term_id": spring.id}
    assert rules_of(refused_new(world, "fee_collection", **more, due_amount=Decimal(5))) == {"B126-2"}
    assert world.make(FeeCollection, **more, due_amount=Decimal(4)).id


def test_B124_one_pupil_is_charged_within_the_one_fee(world: World) -> None:
    set_setting(world, "one_fee_amount", "15")
    pupil = world.make("student").id
    world.make(FeeCollection, student_id=pupil)
    assert rules_of(refused_new(world, "fee_collection", student_id=pupil)) == {"B124"}
    meals = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, fee_kind=FeeKind.MEAL)
    assert world.make(FeeCollection, student_id=pupil, fee_item_id=meals.id).id
    assert world.make(FeeCollection, student_id=world.make("student").id).id


def test_B128_a_voluntary_fee_waits_for_the_parents_answer(world: World, accountant: int, book: ReceiptForm) -> None:
    row = world.make(FeeCollection)
    assert rules_of(refused_change(world, row, **paid(accountant, book))) == {"B128"}
    letter = world.make(FeeNotice, term_id=row.term_id, class_group_id=row.class_group_id, fee_item_id=row.fee_item_id)
    line = world.make(FeeNoticeLine, document=letter, student_id=row.student_id)
    assert rules_of(refused_change(world, row, **paid(accountant, book))) == {"B128"}
    change(world, line, **AGREED)
    assert rules_of(refused_change(world, row, **paid(accountant, book))) == {"B128"}
    attach(world, letter)
    act(world, "director", "issue", letter)
    change(world, row, **paid(accountant, book))
    assert row.received_amount == Decimal(10)


def test_B128_which_fees_need_an_answer_is_a_setting(world: World, accountant: int, book: ReceiptForm) -> None:
    item = world.make(
        FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, fee_kind=FeeKind.ADMINISTRATIVE, is_voluntary=False
    )
    row = world.make(FeeCollection, fee_item_id=item.id, student_id=world.make("student").id)
    change(world, row, **paid(accountant, book, received_amount=Decimal(5)))
    set_setting(world, "fee_needs_consent", "ALL")
    assert rules_of(refused_change(world, row, received_amount=Decimal(10))) == {"B128"}
    assert row.received_amount == Decimal(5)


@pytest.mark.parametrize("number", ["00001101", "00001000", "1001", "0000100A"])
def test_R3_12_3_a_receipt_lies_within_its_book(
    world: World, card: FeeCollection, accountant: int, book: ReceiptForm, number: str
) -> None:
    assert rules_of(refused_change(world, card, **paid(accountant, book, receipt_no=number))) == {"R3.12-3"}


def test_R3_12_3_a_receipt_belongs_to_one_pupil(
    world: World, card: FeeCollection, accountant: int, book: ReceiptForm
) -> None:
    change(world, card, **paid(accountant, book))
    other = agreed_card(world, student_id=world.make("student").id)
    assert rules_of(refused_change(world, other, **paid(accountant, book))) == {"R3.12-3"}
    same = agreed_card(world, student_id=card.student_id)
    change(world, same, **paid(accountant, book))
    assert same.receipt_no == card.receipt_no
    change(world, other, **paid(accountant, book, receipt_no="00001002"))
    assert other.received_amount == Decimal(10)


def test_R3_12_3_two_cards_written_together_share_no_receipt(world: World, accountant: int, book: ReceiptForm) -> None:
    cards = [agreed_card(world, student_id=world.make("student").id) for _ in range(2)]
    numbered = [
        {"student_id": one.student_id, "term_id": one.term_id, "receipt_form_id": book.id, "receipt_no": "00001001"}
        for one in cards
    ]
    fee = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL).id
    with world.as_system():
        for values in numbered:
            world.session.add(world.build(FeeCollection, world.here, values | {"fee_item_id": fee}))
        with pytest.raises(RefusedError) as refusal:
            world.session.flush()
        world.session.rollback()
    assert rules_of(refusal.value.problems) == {"R3.12-3"}


def test_R3_12_3_a_settled_book_writes_no_receipt(world: World, card: FeeCollection, accountant: int) -> None:
    settled = world.make(
        ReceiptForm, **BOOK, status=ReceiptForm.Status.SETTLED, used_count=100, settled_on=TODAY,
        issued_amount=Decimal(900),
    )  # fmt: skip
    assert rules_of(refused_change(world, card, **paid(accountant, settled))) == {"R3.12-3"}


def test_a_book_is_put_in_use_before_receipts_are_written(world: World, card: FeeCollection, accountant: int) -> None:
    drawn = world.make(ReceiptForm, **BOOK)
    assert "使用中" in said(refused_change(world, card, **paid(accountant, drawn)), "receipt_form_id")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"due_amount": Decimal(0)}, "due_amount"),
        ({"waived_amount": Decimal(1)}, "remarks"),
        ({"waived_amount": Decimal(11), "remarks": "低保"}, "waived_amount"),
        ({"received_amount": Decimal("10.01")}, "received_amount"),
        ({"received_amount": Decimal(1)}, "received_on"),
        ({"received_amount": Decimal(1)}, "receipt_form_id"),
        ({"charge_period": "2026-13"}, "charge_period"),
        ({"banked_on": TODAY}, "received_on"),
        ({"received_on": TODAY, "banked_on": TODAY - dt.timedelta(days=1)}, "banked_on"),
        ({"last_reminded_on": TODAY + dt.timedelta(days=1)}, "last_reminded_on"),
    ],
)
def test_a_card_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    assert said(refused_new(world, "fee_collection", **values), column)


def test_a_card_with_money_is_kept(world: World, card: FeeCollection, accountant: int, book: ReceiptForm) -> None:
    change(world, card, **paid(accountant, book))
    with world.acting("administrator"):
        world.session.delete(card)
        with pytest.raises(RefusedError, match="不能删除"):
            world.session.flush()
        world.session.add(card)
    assert world.count("fee_collection", id=card.id) == 1
    other = world.make(FeeCollection, student_id=world.make("student").id)
    with world.acting("administrator"):
        world.session.delete(other)
        world.session.flush()
    assert world.count("fee_collection", id=other.id) == 0


def test_an_empty_card_is_due(world: World) -> None:
    with world.as_system():
        assert FeeCollection().status is FeeCollection.Status.DUE


def test_a_monthly_fee_names_its_month_once(world: World) -> None:
    item = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, charge_unit=FeeItem.ChargeUnit.PER_MONTH)
    assert said(refused_new(world, "fee_collection", fee_item_id=item.id), "charge_period")
    world.make(FeeCollection, fee_item_id=item.id, charge_period="2026-09")
    again = refused_new(world, "fee_collection", fee_item_id=item.id, charge_period="2026-09")
    assert "重复登记" in said(again, "student_id")
    assert world.make(FeeCollection, fee_item_id=item.id, charge_period="2026-10").id


# Settlement


@pytest.fixture
def settlement(world: World, accountant: int, book: ReceiptForm) -> FeeSettlement:
    """A settlement of a class of which two pupils paid, one of them two fees; a service fee is not settled."""
    group = class_of(world, "GRADE_3")
    pupils = [world.make("student", class_group_id=group).id for _ in range(2)]
    service = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, fee_kind=FeeKind.SERVICE).id
    for number, (pupil, fee) in enumerate(
        [(pupils[0], None), (pupils[0], None), (pupils[1], None), (pupils[1], service)]
    ):
        values = {"fee_item_id": fee} if fee else {}
        row = agreed_card(world, student_id=pupil, class_group_id=group, **values)
        change(world, row, **paid(accountant, book, receipt_no=f"{1001 + number:08d}"))
    return world.make(FeeSettlement, class_group_id=group)


def spend(world: World, row: FeeSettlement, *amounts: str) -> None:
    with world.as_system():
        for line, amount in zip(row.lines, amounts, strict=True):
            line.spent_amount = Decimal(amount)
        world.session.flush()


def settle(world: World, row: FeeSettlement, *amounts: str) -> None:
    """Take the settlement up to its publication."""
    act(world, "accountant", "compute", row)
    spend(world, row, *amounts)
    attach(world, row)
    act(world, "principal", "approve", row)
    act(world, "director", "publish", row)


def test_a_settlement_gives_back_what_is_left_and_asks_for_nothing(world: World, settlement: FeeSettlement) -> None:
    settle(world, settlement, "12.50", "11.00")
    assert [line.collected_amount for line in settlement.lines] == [Decimal(20), Decimal(10)]
    figures = {
        "collected_amount": Decimal(30),
        "spent_amount": Decimal("23.50"),
        "refund_amount": Decimal("7.50"),
        "refunded_amount": Decimal(0),
        "shortfall_amount": Decimal("1.00"),
    }
    for name, value in figures.items():
        assert both_values(world, settlement, name) == (value, value)
    lines = settlement.lines
    assert [both_values(world, line, "refund_amount") for line in lines] == [(Decimal("7.50"),) * 2, (Decimal(0),) * 2]
    act(world, "accountant", "refund", settlement, refund_on=TODAY)
    assert "应退未退" in str(refused_act(world, "accountant", "finish", settlement))
    first = lines[0].id
    act(
        world, "accountant", "record_refunds", settlement,
        **{"lines.refunded_on": {first: TODAY}, "lines.receiver_name": {first: "家长"}, "lines.has_signature": {first: True}},
    )  # fmt: skip
    assert both_values(world, settlement, "refunded_amount") == (Decimal("7.50"), Decimal("7.50"))
    act(world, "accountant", "finish", settlement)
    assert settlement.state is FeeSettlement.State.DONE
    with world.as_system():
        cards = world.session.scalars(sa.select(FeeCollection).order_by(FeeCollection.id)).all()
    states = FeeCollection.Status
    expected = [states.REFUNDED, states.REFUNDED, states.SETTLED, states.RECEIVED]
    assert [both_values(world, one, "status") for one in cards] == [(state, state) for state in expected]


def test_a_settlement_without_refunds_is_finished_at_once(world: World, settlement: FeeSettlement) -> None:
    settle(world, settlement, "20", "10")
    act(world, "accountant", "finish", settlement)
    assert settlement.state is FeeSettlement.State.DONE


def test_what_is_spent_stays_when_the_figures_are_taken_again(world: World, settlement: FeeSettlement) -> None:
    act(world, "accountant", "compute", settlement)
    spend(world, settlement, "5", "6")
    act(world, "accountant", "compute", settlement)
    assert [(line.collected_amount, line.spent_amount) for line in settlement.lines] == [
        (Decimal(20), Decimal(5)),
        (Decimal(10), Decimal(6)),
    ]


def test_a_settlement_is_approved_with_its_vouchers_and_the_received_amounts(
    world: World, settlement: FeeSettlement
) -> None:
    assert "明细" in str(refused_act(world, "principal", "approve", settlement))
    act(world, "accountant", "compute", settlement)
    assert "支出凭证" in str(refused_act(world, "principal", "approve", settlement))
    attach(world, settlement)
    change(world, settlement.lines[0], collected_amount=Decimal(21))
    assert "代收金额" in str(refused_act(world, "principal", "approve", settlement))
    act(world, "accountant", "compute", settlement)
    act(world, "principal", "approve", settlement)
    assert settlement.state is FeeSettlement.State.APPROVED
    assert "意见" in str(refused_act(world, "principal", "send_back", settlement))
    act(world, "principal", "send_back", settlement, opinion="单价不实")
    act(world, "accountant", "compute", settlement)
    assert settlement.state is FeeSettlement.State.DRAFT


def test_a_class_without_fees_has_nothing_to_settle(world: World) -> None:
    row = world.make(FeeSettlement)
    assert "代收代办费" in str(refused_act(world, "accountant", "compute", row))
    assert world.count("fee_settlement_line") == 0


@pytest.mark.parametrize(
    ("role", "name", "state"),
    [
        ("director", "compute", "DRAFT"),
        ("accountant", "approve", "DRAFT"),
        ("director", "approve", "DRAFT"),
        ("accountant", "publish", "APPROVED"),
        ("principal", "refund", "PUBLISHED"),
        ("director", "finish", "REFUNDING"),
        ("accountant", "send_back", "APPROVED"),
    ],
)
def test_a_settlement_waits_for_those_who_may_take_the_step(world: World, role: str, name: str, state: str) -> None:
    row = world.make(FeeSettlement, state=FeeSettlement.State[state])
    with pytest.raises(NotAllowedError):
        act(world, role, name, row, opinion="原因")
    assert row.state.name == state


def test_a_settlement_is_made_once_for_class_and_term_and_within_the_term(world: World) -> None:
    row = world.make(FeeSettlement)
    assert said(refused_new(world, "fee_settlement", class_group_id=row.class_group_id), "term_id")
    with world.as_system():
        ends = world.session.get(Term, row.term_id).ends_on
    late = refused_change(world, row, refund_on=ends + dt.timedelta(days=1))
    assert str(ends) in said(late, "refund_on")


def test_B130_nothing_is_charged_or_collected_after_the_settlement(
    world: World, settlement: FeeSettlement, accountant: int
) -> None:
    group, pupil = settlement.class_group_id, world.make("student", class_group_id=settlement.class_group_id).id
    late = agreed_card(world, student_id=pupil, class_group_id=group)
    settle(world, settlement, "25", "10")
    charged = {"student_id": pupil, "class_group_id": group}
    assert rules_of(refused_new(world, "fee_collection", **charged)) == {"B130"}
    book = world.make(ReceiptForm, start_no="1", end_no="9", status=ReceiptForm.Status.IN_USE)
    assert rules_of(refused_change(world, late, **paid(accountant, book, receipt_no="1"))) == {"B130"}
    meals = world.make(FeeItem, state=Fee.IN_FORCE, stage=FeeItem.Stage.ALL, fee_kind=FeeKind.MEAL)
    assert world.make(FeeCollection, **charged, fee_item_id=meals.id).id
    change(world, late, waived_amount=Decimal(10), remarks="学校承担")


def test_B130_a_refund_is_never_negative(world: World) -> None:
    line = world.make("fee_settlement_line", collected_amount=Decimal(5), spent_amount=Decimal(9))
    assert both_values(world, line, "refund_amount") == (Decimal(0), Decimal(0))
    assert line.declaration.columns["refund_amount"].computed


REFUNDED = {"refunded_on": TODAY, "receiver_name": "家长", "has_signature": True}


def test_nothing_is_refunded_before_the_publication(world: World, settlement: FeeSettlement) -> None:
    act(world, "accountant", "compute", settlement)
    assert "开始退费" in said(refused_change(world, settlement.lines[0], **REFUNDED), "refunded_on")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"spent_amount": Decimal(-1)}, "spent_amount"),
        ({"collected_amount": Decimal(-1)}, "collected_amount"),
        (REFUNDED | {"refunded_on": TODAY + dt.timedelta(days=1)}, "refunded_on"),
        (REFUNDED | {"receiver_name": None}, "receiver_name"),
        (REFUNDED | {"has_signature": False}, "has_signature"),
        ({"student_id": lambda world: world.make("student", class_group_id=world.make("class_group").id).id}, "student_id"),
    ],
)  # fmt: skip
def test_a_refund_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    line = world.make("fee_settlement_line")
    assert said(refused_change(world, line, **values), column)


# Checks

FOUND = {
    "violation": FeeCheck.Violation.OVER_STANDARD,
    "amount": Decimal(50),
    "handling": "责成清退",
    "refund_until": TODAY,
    "person_id": lambda world: world.one("staff").id,
}


@pytest.mark.parametrize("missing", ["amount", "handling", "refund_until", "person_id"])
def test_a_violation_is_entered_whole(world: World, missing: str) -> None:
    assert said(refused_new(world, "fee_check", **FOUND | {missing: None}), missing)


def violation(world: World, **values: Any) -> FeeCheck:
    return world.make(FeeCheck, **FOUND | {"person_id": world.one("staff").id} | values)


def test_a_check_knows_whether_something_was_found(world: World) -> None:
    assert world.make(FeeCheck).status is FeeCheck.Status.NORMAL
    assert violation(world).status is FeeCheck.Status.VIOLATION
    assert said(refused_new(world, "fee_check", status=FeeCheck.Status.REFUNDED, refunded_on=TODAY), "status")
    assert said(refused_new(world, "fee_check", **FOUND, status=FeeCheck.Status.NORMAL), "status")


def test_parents_report_a_violation_without_the_responsible_person(world: World) -> None:
    row = world.build(FeeCheck, world.here, {k: v for k, v in FOUND.items() if k != "person_id"})
    with world.acting("parent_committee"):
        world.session.add(row)
        world.session.flush()
    assert (row.person_id, row.status) == (None, FeeCheck.Status.VIOLATION)


def test_B121_2_an_open_violation_is_pointed_at_until_the_money_is_back(world: World) -> None:
    long_ago = {"checked_on": TODAY - dt.timedelta(days=30), "refund_until": TODAY - dt.timedelta(days=1)}
    row = violation(world, **long_ago)
    assert "B121-2" in rules_of(change(world, row, content="收费检查"))
    assert change(world, row, refunded_on=TODAY, status=FeeCheck.Status.REFUNDED) == []
    assert "B121-2" not in rules_of(warned_new(world, "fee_check", **FOUND))


def test_B121_2_the_director_is_reminded_until_the_money_is_back(world: World) -> None:
    row = violation(world)
    with world.acting("director", staff=world.one("staff").id):
        assert [(one.model, one.id) for one in due(world.session)] == [(FeeCheck, row.id)]
        row.refunded_on, row.status = TODAY, FeeCheck.Status.REFUNDED
        world.session.flush()
        assert due(world.session) == []


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"checked_on": TODAY + dt.timedelta(days=1)}, "checked_on"),
        ({"card_count": -1}, "card_count"),
        (FOUND | {"amount": Decimal(0)}, "amount"),
        (FOUND | {"refund_until": TODAY - dt.timedelta(days=1)}, "refund_until"),
        (FOUND | {"refunded_on": TODAY - dt.timedelta(days=1)}, "refunded_on"),
        (FOUND | {"status": FeeCheck.Status.REFUNDED}, "refunded_on"),
    ],
)
def test_a_check_is_refused(world: World, values: dict[str, Any], column: str) -> None:
    assert said(refused_new(world, "fee_check", **values), column)


@pytest.mark.parametrize(
    ("model", "id"),
    [
        (FeeItem, "B126-1"),
        (FeeCollection, "B132"),
        (FeeCollection, "R3.06-1"),
        (FeeSettlement, "B129"),
        (FeeCheck, "B131"),
        (ReceiptForm, "R3.12-2"),
    ],
)
def test_reminders_and_publications_are_named(model: Any, id: str) -> None:
    (rule,) = [rule for rule in model.declaration.rules if rule.id == id]
    assert rule.kind in ("remind", "publish")
    assert rule.message
