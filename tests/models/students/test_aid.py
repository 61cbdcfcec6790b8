"""Aid for pupils: quota, application, publication of a week, payment within two days; and their insurance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models.core.rules import RefusedError
from models.core.steps import NotAllowedError, take
from models.core.system import Attachment, Signature
from models.students.aid import AidPayment, AidPaymentLine, AidQuota, StudentAid, StudentInsurance
from models.vocabulary import AidProgramme
from tests.factories import NOW, TODAY, World
from tests.refusals import both_values, change, refused_change, refused_new, rules_of, said, warned_new
from tests.rows.students import ARRIVED

Aid, Result, Level, Paid = StudentAid.State, StudentAid.ReviewResult, StudentAid.HardshipLevel, AidPayment.State
OVER = "超过下达的资助指标或到账金额，请核对指标。"
WRONG = "发放对象或金额与批准的资助不符，请核对“资助申请”。"


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def attach(world: World, register: str, row: Any) -> None:
    """A scanned paper of the row."""
    scan = Attachment(register=register, row_id=row.id, school_id=row.school_id, column="", name="证明.pdf",
                      media_type="application/pdf", size=1, digest="0" * 64, at=NOW)  # fmt: skip
    with world.as_system():
        world.session.add(scan)
        world.session.flush()


def walk(world: World, row: Any, *names: str, opinion: str = "", **values: Any) -> None:
    """Take steps as the system; the values belong to the last."""
    with world.as_system():
        for name in names:
            last = name == names[-1]
            take(world.session, row, name, opinion=opinion if last else "", values=values if last else {})


def stopped(world: World, row: Any, name: str, opinion: str = "", **values: Any) -> list[Any]:
    """Objections to a step; the row stays in its state and nobody signed."""
    with world.as_system():
        state, signed = row.state, world.session.query(Signature).count()
        with pytest.raises(RefusedError) as refusal:
            take(world.session, row, name, opinion=opinion, values=values)
        world.session.expire_all()
        assert (row.state, world.session.query(Signature).count()) == (state, signed)
    return refusal.value.problems


def published(world: World, **values: Any) -> StudentAid:
    """An application whose publication ended yesterday."""
    return world.make(
        StudentAid,
        **{"state": Aid.PUBLISHED, "registered_on": day(30), "reviewed_on": day(12), "review_result": Result.PASSED,
           "published_on": day(11), "published_until": day(1), **values},
    )  # fmt: skip


def quota(world: World, **values: Any) -> AidQuota:
    """A quota of the term whose money came."""
    return world.make(AidQuota, **{**ARRIVED, "term_id": world.one("term").id, **values})


def approved(world: World, of: AidQuota, **values: Any) -> StudentAid:
    """An approved application under the quota."""
    plain = {"state": Aid.APPROVED, "term_id": of.term_id, "programme": of.programme, "aid_quota_id": of.id,
             "card_tail": "0123"}  # fmt: skip
    return world.make(StudentAid, **{**plain, **values})


def batch(world: World, of: AidQuota, *aids: StudentAid, **values: Any) -> AidPayment:
    """A batch that pays the applications."""
    paid = [AidPaymentLine(student_aid_id=aid.id) for aid in aids]
    return world.make(
        AidPayment, **{"aid_quota_id": of.id, "term_id": of.term_id, "arrived_on": TODAY, "lines": paid, **values}
    )


# ---- quota ----


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("quota_count", {"quota_count": -1}),
        ("standard_amount", {"standard_amount": Decimal("-0.01")}),
        ("amount", {"amount": Decimal("-1.00")}),
        ("arrived_on", {"arrived_on": day(1), "arrived_amount": Decimal("1.00")}),
        ("arrived_amount", {"arrived_on": TODAY}),
        ("arrived_amount", {"arrived_amount": Decimal("5000.01")}),
        ("arrived_on", {"status": AidQuota.Status.ARRIVED}),
    ],
)
def test_a_quota_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "aid_quota", **values), column)


def test_a_programme_has_one_quota_a_term(world: World) -> None:
    first = quota(world)
    assert said(refused_new(world, "aid_quota", term_id=first.term_id, programme=first.programme), "term_id")
    assert world.make(AidQuota, term_id=first.term_id, programme=AidProgramme.NUTRITION).id


def test_the_amount_of_a_quota_is_worked_out_and_may_be_corrected(world: World) -> None:
    assert world.make(AidQuota).amount == Decimal("5000.00")
    other = world.make(AidQuota, programme=AidProgramme.OTHER, amount=Decimal("4800.00"))
    assert other.amount == Decimal("4800.00")


def test_the_figures_of_a_quota_are_the_same_in_python_and_in_sql(world: World) -> None:
    row = quota(world)
    first, second = approved(world, row), approved(world, row)
    approved(world, row, state=Aid.REJECTED)
    paid = batch(world, row, first, second, state=Paid.PAYING)
    with world.as_system():
        paid.lines[0].paid_on, paid.lines[0].signed_by = TODAY, "林建军"
        world.session.flush()
    for name, value in (("approved_count", 2), ("paid_amount", Decimal("500.00")), ("is_full", True),
                        ("remaining_amount", Decimal("4500.00"))):  # fmt: skip
        assert both_values(world, row, name) == (value, value)
    names = both_values(world, row, "name")
    assert names[0] == names[1]
    assert names[0].endswith("贫困寄宿生生活补助")
    blank = world.make(AidQuota, programme=AidProgramme.OTHER)
    assert both_values(world, blank, "is_full") == (False, False)
    assert both_values(world, blank, "remaining_amount") == (0, 0)


def test_b141_1_a_quota_does_not_shrink_below_what_was_granted(world: World) -> None:
    row = quota(world, quota_count=2, standard_amount=Decimal("500.00"), arrived_amount=Decimal("1000.00"))
    batch(world, row, approved(world, row), approved(world, row), state=Paid.PAYING)
    for values in ({"quota_count": 1}, {"arrived_amount": Decimal("999.99")}):
        assert said(refused_change(world, row, **values), "quota_count") == OVER
    assert change(world, row, quota_count=3) == []


# ---- application ----


def test_an_application_is_filled_from_the_pupil(world: World) -> None:
    group = world.make("class_group", grade=world.one("class_group").Grade.GRADE_3)
    pupil = world.make("student", class_group_id=group.id, bank_card_no="6222021234567890123",
                       guardian_consented_on=day(60))  # fmt: skip
    row = world.make(StudentAid, student_id=pupil.id, class_group_id=group.id)
    with world.as_system():
        bare = StudentAid(student_id=pupil.id, programme=AidProgramme.NUTRITION, term_id=row.term_id,
                          hardship_kind=StudentAid.HardshipKind.LOW_INCOME)  # fmt: skip
        world.session.add(bare)
        world.session.flush()
    assert (bare.class_group_id, bare.grade, bare.card_tail, bare.is_new) == (
        group.id, StudentAid.Grade.GRADE_3, "0123", True
    )  # fmt: skip
    assert bare.registered_on == TODAY
    nursery = world.make("class_group", grade=group.Grade.NURSERY)
    child = world.make("student", class_group_id=nursery.id)
    with world.as_system():
        bare = StudentAid(student_id=child.id, term_id=row.term_id, hardship_kind=StudentAid.HardshipKind.OTHER)
        world.session.add(bare)
        world.session.flush()
    assert bare.grade is StudentAid.Grade.KINDERGARTEN


def test_who_had_aid_in_the_term_before_is_not_new(world: World) -> None:
    old, new = world.make("term"), world.make("term")
    pupil = world.make("student")
    world.make(StudentAid, student_id=pupil.id, term_id=old.id, state=Aid.ARCHIVED)
    rows = [StudentAid(student_id=one, term_id=new.id, hardship_kind=StudentAid.HardshipKind.OTHER)
            for one in (pupil.id, world.make("student").id)]  # fmt: skip
    with world.as_system():
        world.session.add_all(rows)
        world.session.flush()
    assert [row.is_new for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("registered_on", {"registered_on": day(-1)}),
        ("reviewed_on", {"reviewed_on": day(1)}),
        ("reviewed_on", {"reviewed_on": day(-1)}),
        ("published_on", {"reviewed_on": TODAY, "published_on": day(1)}),
        ("amount", {"amount": Decimal(0)}),
        ("card_tail", {"card_tail": "12345"}),
        ("identity_no", {"identity_no": "110105194912310021"}),
        ("hardship_kind", {"hardship_kind": None}),
        ("published_until", {"published_on": TODAY, "published_until": day(-6)}),
    ],
)
def test_an_application_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "student_aid", **values), column)


def test_another_paper_than_a_residents_card_is_not_checked(world: World) -> None:
    pupil = world.make("student")
    change(world, pupil, identity_kind=type(pupil).declaration.columns["identity_kind"].kind.members["PASSPORT"])
    assert world.make(StudentAid, student_id=pupil.id, identity_no="E12345678").id


def test_b137_a_pupil_applies_once_for_a_programme_a_term(world: World) -> None:
    row = world.make(StudentAid)
    again = {"student_id": row.student_id, "term_id": row.term_id, "programme": row.programme}
    assert "B137" in rules_of(refused_new(world, "student_aid", **again))
    assert world.make(StudentAid, **{**again, "programme": AidProgramme.NUTRITION}).id


def test_b137_the_steps_come_in_their_order(world: World) -> None:
    order = ("apply", "review", "publish", "approve")
    for number, state in enumerate((Aid.DRAFT, Aid.APPLIED, Aid.REVIEWED, Aid.PUBLISHED)):
        row = world.make(StudentAid, state=state)
        for name in (*order[:number], *order[number + 1 :]):
            assert "不能" in stopped(world, row, name)[0].message
    built = world.build(StudentAid, world.here, {"state": Aid.APPROVED})
    with world.acting("class_teacher", staff=world.one("staff").id):
        world.session.add(built)
        with pytest.raises(RefusedError, match="第一步"):
            world.session.flush()


def test_to_apply_takes_the_teachers_opinion_and_a_proof(world: World) -> None:
    row = world.make(StudentAid)
    assert "证明材料" in stopped(world, row, "apply", teacher_opinion="情况属实")[0].message
    attach(world, "student_aid", row)
    assert said(stopped(world, row, "apply"), "teacher_opinion")
    walk(world, row, "apply", teacher_opinion="情况属实")
    assert row.state is Aid.APPLIED
    assert row.document_no


def test_only_who_passed_the_review_is_published(world: World) -> None:
    row = world.make(StudentAid, state=Aid.APPLIED, registered_on=day(3))
    assert {p.column for p in stopped(world, row, "review")} == {"reviewed_on", "review_result"}
    walk(world, row, "review", reviewed_on=TODAY, review_result=Result.FAILED)
    assert "驳回" in stopped(world, row, "publish")[0].message
    walk(world, row, "reject", opinion="不符合条件")
    assert row.state is Aid.REJECTED


def test_a_publication_runs_a_week_and_five_working_days(world: World) -> None:
    row = world.make(StudentAid, state=Aid.REVIEWED, registered_on=day(3), reviewed_on=TODAY,
                     review_result=Result.PASSED)  # fmt: skip
    problems = stopped(world, row, "publish", published_on=TODAY, published_until=day(-6))
    assert said(problems, "published_until").startswith("公示不得少于7天和5个工作日")
    walk(world, row, "publish")
    assert (row.published_on, row.published_until) == (TODAY, day(-7))
    world.make("school_setting", setting_name="aid_publish_workdays", setting_value="10", effective_on=day(9))
    other = world.make(StudentAid, state=Aid.REVIEWED, reviewed_on=TODAY, review_result=Result.PASSED)
    walk(world, other, "publish")
    assert other.published_until == dt.date(2026, 12, 4)  # 21 November 2026 is a Saturday


def test_b138_1_nobody_is_approved_before_the_publication_is_over(world: World) -> None:
    money = quota(world)
    for until in (day(-3), TODAY):
        row = published(world, term_id=money.term_id, published_until=until)
        problems = stopped(world, row, "approve")
        assert [(p.rule, p.column) for p in problems] == [("B138-1", "published_until")]
        assert problems[0].message == "资助名单公示不足规定天数或有未处理异议，请公示期满后再批准。"
    row = published(world, term_id=money.term_id)
    staff = world.one("staff")
    with world.acting("principal", staff=staff.id):
        take(world.session, row, "approve")
    assert (row.state, row.aid_quota_id, row.amount, row.approver_id) == (
        Aid.APPROVED, money.id, Decimal("500.00"), staff.id
    )  # fmt: skip


def test_b138_1_nobody_is_approved_while_an_objection_is_open(world: World) -> None:
    row = published(world, term_id=quota(world).term_id)
    assert "没有待处理的异议" in stopped(world, row, "settle", opinion="无")[0].message
    assert "公示异议" in stopped(world, row, "object")[0].message
    walk(world, row, "object", objection="家长反映其家有小汽车")
    assert rules_of(stopped(world, row, "approve")) == {"B138-1"}
    assert stopped(world, row, "settle")[0].column == "opinion"
    walk(world, row, "settle", opinion="经核实为亲戚车辆")
    walk(world, row, "object", objection="又有人反映")
    assert rules_of(stopped(world, row, "approve")) == {"B138-1"}
    walk(world, row, "settle", opinion="再次核实，不属实")
    walk(world, row, "approve")
    assert row.state is Aid.APPROVED


def test_b141_1_no_more_pupils_are_approved_than_the_quota_has_places(world: World) -> None:
    money = quota(world, quota_count=1, arrived_amount=Decimal("500.00"))
    row = published(world, term_id=money.term_id)
    other = approved(world, money)
    problems = stopped(world, row, "approve")
    assert [(p.rule, p.message) for p in problems] == [("B141-1", OVER)]
    change(world, other, state=Aid.REJECTED)
    walk(world, row, "approve")
    assert row.state is Aid.APPROVED


def test_an_approval_names_the_quota_of_its_programme(world: World) -> None:
    row = published(world, amount=Decimal("300.00"))
    assert said(stopped(world, row, "approve"), "aid_quota_id").startswith("请填写“资助指标”")
    other = quota(world, programme=AidProgramme.NUTRITION, term_id=row.term_id)
    assert "一致" in said(stopped(world, row, "approve", aid_quota_id=other.id), "aid_quota_id")
    walk(world, row, "approve", aid_quota_id=quota(world, term_id=row.term_id).id)
    assert row.amount == Decimal("300.00")


def test_who_enters_an_application_does_not_approve_it(world: World) -> None:
    account = world.make("user_account")
    money = quota(world)
    row = published(world, term_id=money.term_id)
    row_table = StudentAid.__table__
    world.session.connection().execute(row_table.update().where(row_table.c.id == row.id).values(
        created_by_id=account.id))  # fmt: skip
    world.session.expire_all()
    with world.acting("principal", staff=world.one("staff").id, account=account.id):
        with pytest.raises(RefusedError, match="制单人"):
            take(world.session, row, "approve")
        world.session.expire_all()
        assert row.state is Aid.PUBLISHED


def test_each_step_is_its_roles(world: World) -> None:
    row = published(world, term_id=quota(world).term_id)
    for role, name in (
        ("director", "approve"),
        ("accountant", "approve"),
        ("director", "reject"),
        ("principal", "pay"),
    ):
        with world.acting(role, staff=world.one("staff").id), pytest.raises(NotAllowedError):
            take(world.session, row, name, opinion="意见")
        assert row.state is Aid.PUBLISHED


def test_who_sees_what_of_an_aided_pupil(world: World) -> None:
    private = {"identity_no", "hardship_kind", "hardship_reason", "card_tail"}
    for role, masked, hidden in (
        ("director", private, set()),
        ("principal", private - {"hardship_kind"}, set()),
        ("accountant", {"identity_no", "hardship_kind"}, {"hardship_reason"}),
        ("class_teacher", {"card_tail"}, set()),
    ):
        with world.acting(role, staff=world.one("staff").id) as context:
            rights = context.actor.columns(StudentAid)
            assert (set(rights.masked), set(rights.hidden)) == (masked, hidden), role
    for role, masked in (("director", {"card_tail", "signed_by"}), ("accountant", set())):
        with world.acting(role, staff=world.one("staff").id) as context:
            assert set(context.actor.columns(AidPaymentLine).masked) == masked


def test_a_class_teacher_sees_the_pupils_of_the_own_class_only(world: World) -> None:
    teacher = world.make("staff")
    group = world.make("class_group", class_teacher_id=teacher.id)
    pupil = world.make("student", class_group_id=group.id)
    own, other = world.make(StudentAid, student_id=pupil.id), world.make(StudentAid)
    with world.acting("class_teacher", staff=teacher.id):
        found = set(world.session.scalars(select(StudentAid.id)))
    assert own.id in found
    assert other.id not in found


# ---- payment ----


def test_a_batch_is_filled_from_its_applications(world: World) -> None:
    money = quota(world)
    aid = approved(world, money)
    row = batch(world, money, aid)
    line = row.lines[0]
    assert (line.student_id, line.amount, line.card_tail) == (aid.student_id, Decimal("500.00"), "0123")


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("arrived_on", {"arrived_on": day(-1)}),
        ("aid_quota_id", {"aid_quota_id": lambda world: world.make(AidQuota, programme=AidProgramme.OTHER).id}),
        ("aid_quota_id", {"term_id": lambda world: world.make("term").id}),
    ],
)
def test_a_batch_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "aid_payment", **values), column)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("card_tail", {"card_tail": "12a4"}),
        ("card_tail", {"card_tail": None}),
        ("paid_on", {"paid_on": day(-1), "signed_by": "家长"}),
        ("paid_on", {"paid_on": day(1), "signed_by": "家长"}),
        ("signed_by", {"paid_on": TODAY}),
    ],
)
def test_a_payment_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "aid_payment_line", **values), column)


def test_cash_needs_no_card(world: World) -> None:
    cash = AidPaymentLine.PaymentMethod.CASH
    assert world.make(AidPaymentLine, card_tail=None, payment_method=cash).id


@pytest.mark.parametrize(
    "what", ["not approved", "another pupil", "another amount", "another programme", "paid before"]
)
def test_b140_1_a_payment_is_exactly_what_was_approved(world: World, what: str) -> None:
    money = quota(world)
    values: dict[str, Any] = {}
    aid = approved(world, money)
    if what == "not approved":
        aid = approved(world, money, state=Aid.PUBLISHED)
    elif what == "another pupil":
        values["student_id"] = world.make("student").id
    elif what == "another amount":
        values["amount"] = Decimal("499.00")
    elif what == "another programme":
        aid = approved(world, quota(world, programme=AidProgramme.NUTRITION))
    else:
        batch(world, money, aid)
    row = world.make(AidPayment, aid_quota_id=money.id, term_id=money.term_id, arrived_on=TODAY)
    plain = {"document": row, "student_aid_id": aid.id, "student_id": aid.student_id, "amount": aid.amount}
    problems = refused_new(world, "aid_payment_line", **{**plain, **values})
    assert [(p.rule, p.message) for p in problems] == [("B140-1", WRONG)]


def test_b140_1_an_application_stands_once_in_a_batch(world: World) -> None:
    line = world.make(AidPaymentLine)
    again = {"document": line.document, "student_aid_id": line.student_aid_id}
    assert "B140-1" in rules_of(refused_new(world, "aid_payment_line", **again))


def test_b140_1_applications_are_looked_at_again_when_the_payment_begins(world: World) -> None:
    money = quota(world)
    aid = approved(world, money)
    row = batch(world, money, aid)
    change(world, aid, state=Aid.REJECTED)
    assert [(p.rule, p.message) for p in stopped(world, row, "begin")] == [("B140-1", WRONG)]


def test_b140_2_equal_amounts_for_different_needs_are_pointed_at(world: World) -> None:
    money = quota(world)
    levels = (Level.LEVEL_1, Level.LEVEL_2)

    def warned(*aids: StudentAid) -> set[str]:
        lines = [AidPaymentLine(student_aid_id=aid.id) for aid in aids]
        return rules_of(warned_new(world, "aid_payment", aid_quota_id=money.id, term_id=money.term_id,
                                   arrived_on=TODAY, lines=lines))  # fmt: skip

    assert warned(*[approved(world, money, hardship_level=level) for level in levels]) == {"B140-2"}
    assert warned(*[approved(world, money, hardship_level=Level.LEVEL_1) for _ in levels]) == set()
    amounts = (Decimal("600.00"), Decimal("500.00"))
    assert warned(*[approved(world, money, hardship_level=level, amount=amount)
                    for level, amount in zip(levels, amounts, strict=True)]) == set()  # fmt: skip


def test_b141_1_begun_batches_stay_within_what_arrived(world: World) -> None:
    money = quota(world, arrived_amount=Decimal("1000.00"))
    first = batch(world, money, approved(world, money), approved(world, money))
    second = batch(world, money, approved(world, money))
    walk(world, first, "begin")
    assert [(p.rule, p.message) for p in stopped(world, second, "begin")] == [("B141-1", OVER)]
    change(world, money, arrived_amount=Decimal("1500.00"))
    walk(world, second, "begin")
    assert second.state is Paid.PAYING


def test_a_batch_is_paid_out_signed_and_published(world: World) -> None:
    money = quota(world)
    aids = [approved(world, money), approved(world, money)]
    row = batch(world, money, *aids)
    people = {role: world.make("staff").id for role in ("principal", "accountant", "director")}
    with world.acting("accountant", staff=people["accountant"]), pytest.raises(NotAllowedError):
        take(world.session, row, "begin")
    with world.acting("principal", staff=people["principal"]):
        take(world.session, row, "begin")
    assert row.document_no
    first, second = row.lines
    with world.acting("accountant", staff=people["accountant"]):
        take(world.session, row, "record", values={"lines.paid_on": {first.id: TODAY},
                                                   "lines.signed_by": {first.id: "林建军"}})  # fmt: skip
    assert row.state is Paid.PAYING
    assert both_values(world, row, "paid_count") == (1, 1)
    assert "还有1人" in stopped(world, row, "finish")[0].message
    with world.acting("accountant", staff=people["accountant"]):
        take(world.session, row, "finish", values={"lines.paid_on": {second.id: TODAY},
                                                   "lines.signed_by": {second.id: "王丽萍"}})  # fmt: skip
    assert [aid.state for aid in aids] == [Aid.PAID, Aid.PAID]
    with world.acting("director", staff=people["director"]):
        take(world.session, row, "publish")
        take(world.session, aids[0], "archive")
    assert (row.state, aids[0].state) == (Paid.PUBLISHED, Aid.ARCHIVED)
    assert both_values(world, money, "paid_amount") == (Decimal("1000.00"), Decimal("1000.00"))


def test_names_and_amounts_are_locked_while_the_batch_is_paid(world: World) -> None:
    money = quota(world)
    row = batch(world, money, approved(world, money))
    walk(world, row, "begin")
    with world.acting("accountant", staff=world.one("staff").id):
        row.lines[0].amount = Decimal("400.00")
        with pytest.raises(RefusedError, match="发放中"):
            world.session.flush()
        world.session.expire_all()
        with pytest.raises(NotAllowedError):
            take(world.session, row, "record", values={"lines.amount": {row.lines[0].id: Decimal("400.00")}})
        world.session.expire_all()
        assert row.lines[0].amount == Decimal("500.00")


def test_b139_1_a_batch_stands_among_what_is_due_until_it_is_paid(world: World) -> None:
    from models.core.reminders import due

    money = quota(world)
    row = batch(world, money, approved(world, money))
    walk(world, row, "begin")

    def due_rows() -> list[Any]:
        with world.acting("accountant", staff=world.one("staff").id):
            return [(one.id, one.day) for one in due(world.session) if one.model is AidPayment]

    assert due_rows() == [(row.id, TODAY)]
    key = row.lines[0].id
    walk(world, row, "finish", **{"lines.paid_on": {key: TODAY}, "lines.signed_by": {key: "林建军"}})
    assert due_rows() == []


def test_b139_2_a_late_payment_is_explained(world: World) -> None:
    money = quota(world, issued_on=day(20), arrived_on=day(9))
    rows = [batch(world, money, approved(world, money), arrived_on=arrived, state=Paid.PAYING)
            for arrived in (day(3), day(2), day(9))]  # fmt: skip
    for row, reason, rules in zip(rows, ("", "", "家长外出务工"), ({"B139-2"}, set(), set()), strict=True):
        assert rules_of(change(world, row.lines[0], paid_on=TODAY, signed_by="林建军",
                               late_reason=reason or None)) == rules  # fmt: skip
    assert [both_values(world, row.lines[0], "waiting_days") for row in rows] == [(3, 3), (2, 2), (9, 9)]
    assert [both_values(world, row, "late_count") for row in rows] == [(1, 1), (0, 0), (1, 1)]


def test_the_figures_of_a_batch_are_the_same_in_python_and_in_sql(world: World) -> None:
    money = quota(world, issued_on=day(20), arrived_on=day(9))
    row = batch(world, money, approved(world, money), approved(world, money), arrived_on=day(3))
    for name, value in (("person_count", 2), ("total_amount", Decimal("1000.00")), ("paid_count", 0),
                        ("late_count", 2), ("due_on", day(1))):  # fmt: skip
        assert both_values(world, row, name) == (value, value)
    world.make("school_setting", setting_name="aid_pay_days", setting_value="5", effective_on=day(9))
    assert both_values(world, row, "due_on") == (day(-2), day(-2))
    assert both_values(world, row, "late_count") == (0, 0)


def test_b139_3_the_limit_counts_calendar_or_school_days(world: World) -> None:
    money = quota(world, issued_on=day(30), arrived_on=day(30))
    thursday = batch(world, money, approved(world, money), arrived_on=dt.date(2026, 11, 19))
    assert both_values(world, thursday, "due_on") == (TODAY, TODAY)
    kind = world.make("school_setting", setting_name="aid_pay_day_kind", setting_value="SCHOOL_DAY",
                      effective_on=day(30))  # fmt: skip
    monday = dt.date(2026, 11, 23)
    assert both_values(world, thursday, "due_on") == (monday, monday)
    assert both_values(world, thursday, "late_count") == (0, 0)
    holiday = world.make("school_calendar", starts_on=monday, ends_on=monday,
                         day_kind=_calendar_kind("HOLIDAY"))  # fmt: skip
    assert both_values(world, thursday, "due_on") == (dt.date(2026, 11, 24),) * 2
    change(world, holiday, day_kind=_calendar_kind("EVENT_DAY"))
    assert both_values(world, thursday, "due_on") == (monday, monday)
    extra = world.make("school_calendar", starts_on=TODAY, ends_on=TODAY, day_kind=_calendar_kind("MAKE_UP_DAY"))
    assert both_values(world, thursday, "due_on") == (TODAY, TODAY)
    change(world, kind, setting_value="上学日")
    assert both_values(world, thursday, "due_on") == (TODAY, TODAY)
    change(world, extra, day_kind=_calendar_kind("EVENT_DAY"))
    term = world.one("term")
    change(world, term, ends_on=dt.date(2026, 11, 19))
    world.make("term", school_year=term.school_year, term_kind=term.TermKind.WINTER_BREAK,
               starts_on=dt.date(2026, 11, 20), ends_on=dt.date(2026, 12, 6))  # fmt: skip
    assert both_values(world, thursday, "due_on") == (dt.date(2026, 12, 8),) * 2
    world.make("school_setting", setting_name="weekly_pattern", setting_value="6,7", effective_on=day(30))
    assert both_values(world, thursday, "due_on") == (dt.date(2026, 12, 13),) * 2
    world.make("school_calendar", starts_on=dt.date(2026, 12, 7), ends_on=dt.date(2027, 6, 1),
               day_kind=_calendar_kind("SCHOOL_BREAK"))  # fmt: skip
    assert both_values(world, thursday, "due_on") == (None, None)
    assert both_values(world, thursday, "late_count") == (0, 0)


def _calendar_kind(name: str) -> Any:
    from models.organisation.organisation import SchoolCalendar

    return SchoolCalendar.DayKind[name]


# ---- insurance ----

Insured = StudentInsurance.Status


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("premium_amount", {"premium_amount": Decimal("-1.00")}),
        ("insured_until", {"insured_until": TODAY}),
        ("claim_on", {"claim_on": day(1)}),
        ("claim_amount", {"claim_amount": Decimal("-0.01")}),
        ("insurer", {"insurer": None}),
    ],
)
def test_an_insurance_that_cannot_be_right_is_refused(world: World, column: str, values: dict[str, Any]) -> None:
    assert said(refused_new(world, "student_insurance", **values), column)


def test_a_pupil_is_insured_once_a_school_year_and_kind(world: World) -> None:
    row = world.make(StudentInsurance)
    same = {"student_id": row.student_id, "term_id": row.term_id}
    assert said(refused_new(world, "student_insurance", **same), "term_id")
    assert world.make(StudentInsurance, **same, insurance_kind=StudentInsurance.InsuranceKind.MEDICAL).id


def test_the_school_year_is_named_by_its_first_term(world: World) -> None:
    first = world.one("term")
    second = world.make("term", school_year="2030-2031", term_kind=first.TermKind.SECOND,
                        starts_on=dt.date(2031, 2, 16), ends_on=dt.date(2031, 6, 30))  # fmt: skip
    assert "第一学期" in said(refused_new(world, "student_insurance", term_id=second.id), "term_id")
    change(world, first, school_year="2026-2027")
    pupil = world.make("student")
    with world.as_system():
        row = StudentInsurance(student_id=pupil.id, insurer="人保财险", insured_on=TODAY, insured_until=day(-365))
        world.session.add(row)
        world.session.flush()
    assert (row.term_id, row.class_group_id, row.status) == (first.id, pupil.class_group_id, Insured.REGISTERED)


def test_b143_2_a_premium_waits_for_the_parents_letter(world: World) -> None:
    premium = Decimal("100.00")
    problems = refused_new(world, "student_insurance", premium_amount=premium, is_voluntary=True)
    assert [(p.rule, p.message) for p in problems] == [("B143-2", "学生保险须家长自愿，请上传自愿书后再登记保费。")]
    row = world.make(StudentInsurance)
    assert rules_of(refused_change(world, row, premium_amount=premium, is_voluntary=True)) == {"B143-2"}
    attach(world, "student_insurance", row)
    assert rules_of(refused_change(world, row, premium_amount=premium)) == {"B143-2"}
    assert change(world, row, premium_amount=premium, is_voluntary=True, status=Insured.INSURED) == []
    assert world.make(StudentInsurance, premium_amount=Decimal(0)).id


def test_the_record_of_a_claim_is_masked_and_a_class_teacher_keeps_the_own_class(world: World) -> None:
    teacher = world.make("staff")
    group = world.make("class_group", class_teacher_id=teacher.id)
    own = world.make(StudentInsurance, class_group_id=group.id)
    other = world.make(StudentInsurance)
    with world.acting("class_teacher", staff=teacher.id) as context:
        assert set(context.actor.columns(StudentInsurance).masked) == {"claim_record"}
        assert set(world.session.scalars(select(StudentInsurance.id))) == {own.id}
    assert other.id
