"""Aid for pupils of poor families: quotas, applications, payments; and the pupils' insurance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    Document,
    Id,
    Line,
    Money,
    Note,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    blank,
    both,
    col,
    collected,
    compute,
    computed,
    count_of,
    current_term,
    days_after,
    days_between,
    document,
    earlier,
    either,
    filled,
    fulfilled,
    given,
    has_lines,
    joined,
    lines,
    me,
    minus,
    not_future,
    not_the_preparer,
    of,
    one_of_these,
    own,
    pattern,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    school_year_of,
    step,
    times,
    today,
    total,
    unique_together,
    warn,
    when,
)
from models.core.steps import take
from models.core.system import Attachment, Signature
from models.organisation.organisation import (
    BREAKS,
    ClassGroup,
    Student,
    Term,
    is_resident_card,
    resident_birth_day,
    working_days_after,
)
from models.students.school_days import school_days_after
from models.students.settings import AID_PAY_DAY_KIND, AID_PAY_DAYS, AID_PUBLISH_DAYS, AID_PUBLISH_WORKDAYS
from models.vocabulary import AidProgramme

OVER_QUOTA = "超过下达的资助指标或到账金额，请核对指标。"
WRONG_PAYMENT = "发放对象或金额与批准的资助不符，请核对“资助申请”。"


def amount_of_the_quota(row: AidQuota, at: At) -> Decimal | None:
    """So many pupils at so much each."""
    amount: Decimal | None = times(row.standard_amount, row.quota_count)
    return amount


class AidQuota(
    Register,
    label="资助指标到位",
    menu="students",
    help="一行是本校一个学期一个资助项目的指标和资金到位情况；下达时由中心学校填写，到账后由会计登记领到日期和金额。",
):
    """One row is one quota of one aid programme for one school and term, and the arrival of its money."""

    class Status(Choice):
        ISSUED = "已下达"
        ALLOTTED = "已分配到校"
        ARRIVED = "已到账"
        PAID = "发放完成"

    title_column = "name"

    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    programme: Mapped[AidProgramme] = col(
        "资助项目", alias=("项目", "项目名称"), filter=True, carry=True, default=AidProgramme.BOARDER_LIVING
    )
    issued_by: Mapped[Txt] = col("下达单位", search=True, carry=True, default="区教育局")
    document_no: Mapped[Txt | None] = col("下达文号", alias=("文号", "文件号"), search=True)
    quota_count: Mapped[Count] = col("指标数", alias=("指标人数", "应助人数", "人数"))
    standard_amount: Mapped[Money] = col("每人标准", alias=("标准", "补助标准", "资助标准"), carry=True)
    amount: Mapped[Money] = col("下达金额", alias=("金额", "指标金额"), default=amount_of_the_quota)
    issued_on: Mapped[Day] = col("下达日期", filter=True)
    arrived_on: Mapped[Day | None] = col("领到日期", alias=("到账日期",), filter=True)
    arrived_amount: Mapped[Money | None] = col("到账金额", alias=("实到金额",))
    status: Mapped[Status] = col("到位状态", alias=("状态",), filter=True, default=Status.ISSUED)

    @computed("指标名称", search=True, hide=True)
    def name(self) -> Txt:
        of_the_term = Term.id == self.term_id
        year = collected(self, select(Term.school_year).where(of_the_term))
        kind = collected(self, select(Term.term_kind).where(of_the_term))
        return joined(year, "学年", kind, self.programme)

    @computed("足额到位")
    def is_full(self) -> YesNo:
        return both(given(self.arrived_amount), self.arrived_amount == self.amount)

    @computed("已批准人数")
    def approved_count(self) -> Count:
        approved = select(func.count(StudentAid.id)).where(
            StudentAid.aid_quota_id == self.id, StudentAid.state.in_(GRANTED)
        )
        return amount_of(self, approved)

    @computed("已发放金额")
    def paid_amount(self) -> Money:
        paid = (
            select(func.sum(AidPaymentLine.amount))
            .join(AidPayment, AidPayment.id == AidPaymentLine.document_id)
            .where(AidPayment.aid_quota_id == self.id, AidPaymentLine.paid_on.is_not(None))
        )
        return amount_of(self, paid)

    @computed("未发放金额")
    def remaining_amount(self) -> Money:
        return minus(self.arrived_amount, self.paid_amount)

    rules = (
        unique_together(
            term_id, programme, message="本学期已登记过这个“资助项目”的指标，请在原记录上修改，不要重复登记。"
        ),
        positive(quota_count, zero=True),
        positive(standard_amount, zero=True),
        positive(amount, zero=True),
        before(issued_on, arrived_on),
        positive(arrived_amount, zero=True),
        at_most(arrived_amount, amount),
        required_when(arrived_amount, lambda row: row.arrived_on is not None),
        required_when(
            arrived_on,
            lambda row: row.status in (AidQuota.Status.ARRIVED, AidQuota.Status.PAID),
            message="到位状态为“已到账”或“发放完成”时，请填写“领到日期”。",
        ),
    )
    # The number of days is the setting quota_arrival_days.
    notes = (remind("B141-2", "资助指标已下达但未到账，请及时足额拨付。"),)

    @refuse("B141-1", OVER_QUOTA, on="quota_count")
    def covers_what_was_granted(self, at: At) -> Verdict:
        """Neither the places nor the money shrink below what was approved and paid out."""
        if self.id is None:
            return True
        promised = committed_amount(self.id, at)
        return self.approved_count <= self.quota_count and promised <= (self.arrived_amount or Decimal(0))


def grade_of_the_class(row: StudentAid, at: At) -> StudentAid.Grade | None:
    """The class's grade; the years of the kindergarten are one."""
    group = at.get(ClassGroup, row.class_group_id)
    if group is None:
        return None
    return StudentAid.Grade.__members__.get(group.grade.name, StudentAid.Grade.KINDERGARTEN)


def had_no_aid_before(row: StudentAid, at: At) -> bool:
    """Whether the pupil was granted nothing in the term before."""
    term = at.get(Term, row.term_id)
    if term is None:
        return True
    before_it = (
        select(Term.id)
        .where(Term.school_id == term.school_id, Term.starts_on < term.starts_on, Term.term_kind.not_in(BREAKS))
        .order_by(Term.starts_on.desc())
    )
    granted = select(StudentAid.id).where(
        StudentAid.student_id == row.student_id, StudentAid.term_id == at.ask(before_it), StudentAid.state.in_(GRANTED)
    )
    return at.ask(granted) is None


def last_four_of_the_card(row: StudentAid, at: At) -> str | None:
    """The end of the pupil's card number."""
    pupil = at.get(Student, row.student_id)
    return pupil.bank_card_no[-4:] if pupil is not None and pupil.bank_card_no else None


def has_proof(row: Any, at: At) -> bool | str:
    """A paper proves the hardship."""
    proof = select(Attachment.id).where(Attachment.register == "student_aid", Attachment.row_id == row.id)
    return at.ask(proof) is not None or "请先在附件中上传困难证明材料，再提出申请。"


def has_passed(row: Any, at: At) -> bool | str:
    """Only who passed the review is published."""
    passed = row.review_result is StudentAid.ReviewResult.PASSED
    return passed or "“评审结果”为“通过”的申请才能公示；未通过的请办理“驳回”。"


def last_day_of_publication(row: StudentAid, at: At) -> dt.date:
    """The day on which both so many calendar and so many working days of publication have passed."""
    begins = row.published_on or at.today
    days = begins + dt.timedelta(days=int(at.setting(AID_PUBLISH_DAYS, on=begins)))
    return max(days, working_days_after(at, begins, int(at.setting(AID_PUBLISH_WORKDAYS, on=begins))))


def has_open_objection(row: StudentAid, at: At) -> bool:
    """Whether an objection was entered and not settled since."""
    handled = (
        select(Signature.step)
        .where(Signature.register == "student_aid", Signature.row_id == row.id)
        .where(Signature.step.in_(("object", "settle")))
        .order_by(Signature.id.desc())
    )
    return bool(row.objection) and at.ask(handled) != "settle"


def an_objection_is_open(row: Any, at: At) -> bool | str:
    """There is something to settle."""
    return has_open_objection(row, at) or "没有待处理的异议。"


def fitting_quota(row: StudentAid, at: At) -> int | None:
    """The school's quota of the term and programme."""
    quota: int | None = at.ask(
        select(AidQuota.id).where(
            AidQuota.school_id == row.school_id, AidQuota.term_id == row.term_id, AidQuota.programme == row.programme
        )
    )
    return quota


class StudentAid(
    Document,
    label="学生资助申请",
    menu="students",
    help="一行是一名学生一个学期一个资助项目的申请；由班主任登记并提出申请，学校评审、公示期满后批准。",
):
    """One row is one pupil's application for one aid programme in one term."""

    class State(Choice):
        DRAFT = "已登记"
        APPLIED = "已申请"
        REVIEWED = "已评审"
        PUBLISHED = "公示中"
        APPROVED = "已批准"
        PAID = "已发放"
        ARCHIVED = "已归档"
        REJECTED = "已驳回"

    class Grade(Choice):
        KINDERGARTEN = "幼儿园"
        GRADE_1 = "一年级"
        GRADE_2 = "二年级"
        GRADE_3 = "三年级"
        GRADE_4 = "四年级"
        GRADE_5 = "五年级"
        GRADE_6 = "六年级"
        GRADE_7 = "七年级"
        GRADE_8 = "八年级"
        GRADE_9 = "九年级"
        SENIOR = "高中"

    class HardshipKind(Choice):
        FORMERLY_POOR = "脱贫户或监测户"
        LOW_INCOME = "低保"
        EXTREME_POVERTY = "特困"
        ORPHAN = "孤儿"
        UNSUPPORTED = "事实无人抚养"
        DISABLED = "残疾"
        OTHER = "其他"

    class HardshipLevel(Choice):
        LEVEL_1, LEVEL_2, LEVEL_3 = "一档", "二档", "三档"

    class ReviewResult(Choice):
        PASSED, FAILED, DEFERRED = "通过", "不通过", "暂缓"

    whose = own(klass="student_id.class_group_id")
    reminds_in = "PUBLISHED"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    student_id: Mapped[Id] = ref("学生", "student", alias=("学生姓名", "姓名"), search=True, filter=True)
    class_group_id: Mapped[Id] = ref(
        "班级", "class_group", filter=True, carry=True, default=of("student_id", "class_group_id")
    )
    grade: Mapped[Grade] = col("年级", filter=True, carry=True, default=grade_of_the_class)
    is_new: Mapped[YesNo] = col("新增", alias=("是否新增",), filter=True, default=had_no_aid_before)
    identity_no: Mapped[Code | None] = col(
        "身份证号", alias=("身份证号码",), hide=True, sensitive=True, default=of("student_id", "identity_no")
    )
    programme: Mapped[AidProgramme] = col(
        "资助项目", alias=("项目",), filter=True, carry=True, default=AidProgramme.BOARDER_LIVING
    )
    hardship_kind: Mapped[HardshipKind] = col("认定类别", alias=("困难类别", "困难类型"), sensitive=True)
    hardship_level: Mapped[HardshipLevel | None] = col("认定档次", alias=("档次", "困难等级"), filter=True)
    hardship_reason: Mapped[Note | None] = col("困难原因", alias=("家庭困难原因",), hide=True, sensitive=True)
    registered_on: Mapped[Day] = col("登记日期", alias=("申请日期",), filter=True, default=today)
    teacher_opinion: Mapped[Note | None] = col("班主任意见", hide=True)
    reviewed_on: Mapped[Day | None] = col("评议日期", alias=("评审日期",), filter=True)
    review_result: Mapped[ReviewResult | None] = col("评审结果", filter=True)
    published_on: Mapped[Day | None] = col("公示开始日期", filter=True)
    published_until: Mapped[Day | None] = col("公示截止日期", alias=("公示结束日期",), filter=True, remind=1)
    objection: Mapped[Note | None] = col("公示异议", hide=True)
    aid_quota_id: Mapped[Id | None] = ref("资助指标", "aid_quota", filter=True)
    amount: Mapped[Money | None] = col(
        "资助金额", alias=("金额", "补助金额"), default=of("aid_quota_id", "standard_amount")
    )
    approver_id: Mapped[Id | None] = ref("审批人", "staff", filter=True, anywhere=True)
    card_tail: Mapped[Code | None] = col(
        "卡号末四位", alias=("银行卡末四位",), sensitive=True, default=last_four_of_the_card
    )

    groups = (
        (
            "学生和项目",
            "",
            ("date", "term_id", "student_id", "class_group_id", "grade", "is_new", "identity_no", "programme"),
        ),
        ("困难认定", "", ("hardship_kind", "hardship_level", "hardship_reason", "registered_on", "teacher_opinion")),
        (
            "评审和公示",
            "由办理步骤填写",
            ("reviewed_on", "review_result", "published_on", "published_until", "objection"),
        ),
        ("批准和发放", "", ("aid_quota_id", "amount", "approver_id", "card_tail")),
    )

    rules = (
        unique_together(
            term_id,
            student_id,
            programme,
            id="B137",
            message="该学生本学期已有这个“资助项目”的申请，请在原申请上办理，不要重复登记。",
        ),
        not_future(registered_on),
        before(registered_on, reviewed_on),
        not_future(reviewed_on),
        before(reviewed_on, published_on),
        before(published_on, published_until),
        positive(amount),
        pattern(card_tail, "[0-9]{4}", "“卡号末四位”须为4位数字，请核对。"),
        required_when(teacher_opinion, at="apply", message="请填写“班主任意见”，再提出申请。"),
        required_when(reviewed_on, at="review"),
        required_when(review_result, at="review"),
        required_when(
            aid_quota_id, at="approve", message="请填写“资助指标”；本学期该项目还没有指标的，请中心学校先登记。"
        ),
        required_when(amount, at="approve"),
    )
    notes = (
        # Each step begins in the state that the one before it reaches, and nobody writes the state by hand.
        fulfilled("B137", "sequence", "资助须按登记、申请、评审、公示、批准的顺序办理，不能跳过。"),
    )

    @refuse("", "身份证号校验不通过，请核对“身份证号”。", on="identity_no")
    def identity_no_is_right(self, at: At) -> Verdict:
        """Check character and birth day of a resident's number; other papers are not checked."""
        pupil = at.get(Student, self.student_id)
        if not self.identity_no or (pupil is not None and not is_resident_card(pupil)):
            return True
        return resident_birth_day(self.identity_no) is not None

    @refuse("", "“资助指标”须与申请的“学期”“资助项目”一致，请重新选择。", on="aid_quota_id")
    def quota_is_of_the_programme(self, at: At) -> Verdict:
        """A programme's money serves that programme."""
        quota = at.get(AidQuota, self.aid_quota_id)
        return quota is None or (quota.term_id, quota.programme) == (self.term_id, self.programme)

    @refuse("", "公示不得少于{days}天和{workdays}个工作日，“公示截止日期”最早为{until}，请核对。", on="published_until")
    def is_published_long_enough(self, at: At) -> Verdict:
        """The stricter of calendar and working days."""
        if self.published_on is None or self.published_until is None:
            return True
        until = last_day_of_publication(self, at)
        if self.published_until >= until:
            return True
        days = at.setting(AID_PUBLISH_DAYS, on=self.published_on)
        workdays = at.setting(AID_PUBLISH_WORKDAYS, on=self.published_on)
        return {"days": days, "workdays": workdays, "until": f"{until.year}年{until.month}月{until.day}日"}

    @refuse(
        "B138-1", "资助名单公示不足规定天数或有未处理异议，请公示期满后再批准。", on="published_until", at="approve"
    )
    def publication_is_over(self, at: At) -> Verdict:
        """The list hung for its whole time and nobody's objection is open."""
        if self.published_on is None or self.published_until is None or has_open_objection(self, at):
            return False
        return at.today > max(self.published_until, last_day_of_publication(self, at))

    @refuse("B141-1", OVER_QUOTA, on="aid_quota_id", at="approve")
    def quota_has_a_place(self, at: At) -> Verdict:
        """No more pupils are approved than the quota has places."""
        quota = at.get(AidQuota, self.aid_quota_id)
        if quota is None:
            return True
        others = select(func.count(StudentAid.id)).where(
            StudentAid.aid_quota_id == quota.id, StudentAid.state.in_(GRANTED), StudentAid.id != self.id
        )
        return bool(at.ask(others) < quota.quota_count)

    steps = (
        step("apply", "提出申请", "DRAFT", "APPLIED", "class_teacher", needs=(has_proof,), asks=(teacher_opinion,)),
        step(
            "review",
            "评审",
            "APPLIED",
            "REVIEWED",
            "director principal",
            asks=(reviewed_on, review_result, hardship_level),
        ),
        step(
            "publish",
            "公示",
            "REVIEWED",
            "PUBLISHED",
            "director principal",
            needs=(has_passed,),
            asks=(published_on, published_until),
            writes={
                "published_on": lambda row, at: row.published_on or at.today,
                "published_until": lambda row, at: row.published_until or last_day_of_publication(row, at),
            },
        ),
        step(
            "object",
            "登记异议",
            "PUBLISHED",
            "PUBLISHED",
            "director principal",
            optional=True,
            needs=(filled("objection"),),
            asks=(objection,),
        ),
        step(
            "settle",
            "处理异议",
            "PUBLISHED",
            "PUBLISHED",
            "director principal",
            optional=True,
            needs=(an_objection_is_open,),
            asks=(objection,),
            opinion=True,
        ),
        step(
            "approve",
            "批准",
            "PUBLISHED",
            "APPROVED",
            "principal central_office",
            needs=(not_the_preparer,),
            asks=(aid_quota_id, amount),
            writes={
                "aid_quota_id": lambda row, at: row.aid_quota_id or fitting_quota(row, at),
                "amount": lambda row, at: row.amount or of("aid_quota_id", "standard_amount")(row, at),
                "approver_id": me,
            },
        ),
        step("pay", "发放登记", "APPROVED", "PAID", "director principal", automatic=True),
        step("archive", "归档", "PAID", "ARCHIVED", "director principal"),
        step("reject", "驳回", "APPLIED REVIEWED PUBLISHED", "REJECTED", "principal central_office", opinion=True),
    )


GRANTED = (StudentAid.State.APPROVED, StudentAid.State.PAID, StudentAid.State.ARCHIVED)
"""States in which a pupil holds a place of the quota."""


def committed_amount(quota_id: int, at: At, but: int | None = None) -> Decimal:
    """Money of the quota in batches that were begun; the batch `but` is left out."""
    begun = (
        select(func.sum(AidPaymentLine.amount))
        .join(AidPayment, AidPayment.id == AidPaymentLine.document_id)
        .where(
            AidPayment.aid_quota_id == quota_id, AidPayment.state != AidPayment.State.DRAFT, AidPayment.id != (but or 0)
        )
    )
    return at.ask(begun) or Decimal(0)


def is_granted(line: AidPaymentLine, batch: AidPayment, at: At) -> bool:
    """Whether the line pays what was approved to whom it was approved, for the first time."""
    aid, quota = at.get(StudentAid, line.student_aid_id), at.get(AidQuota, batch.aid_quota_id)
    if aid is None or quota is None:
        return True
    states = StudentAid.State
    # The batch itself turns its applications into paid ones.
    approved = aid.state is states.APPROVED or (aid.state is states.PAID and batch.state is not AidPayment.State.DRAFT)
    again = select(AidPaymentLine.id).where(
        AidPaymentLine.student_aid_id == aid.id, AidPaymentLine.document_id != (batch.id or 0)
    )
    return (
        approved
        and (aid.student_id, aid.amount) == (line.student_id, line.amount)
        and (aid.term_id, aid.programme) == (quota.term_id, quota.programme)
        and at.ask(again) is None
    )


def everybody_is_paid(row: Any, at: At) -> bool | str:
    """Each pupil has a day and a signature."""
    waiting = sum(1 for line in row.lines if line.paid_on is None or not line.signed_by)
    return not waiting or f"还有{waiting}人没有登记“发放日期”和“领款人签字”，请先补全。"


def mark_as_paid(row: Any, at: At) -> None:
    """The applications follow their money."""
    for line in row.lines:
        aid = at.get(StudentAid, line.student_aid_id)
        if aid is not None and aid.state is StudentAid.State.APPROVED:
            take(at.session, aid, "pay", automatic=True)


PAID_OUT = ("lines.paid_on", "lines.payment_method", "lines.card_tail", "lines.signed_by", "lines.late_reason")
"""What the accountant writes of each pupil while names and amounts are locked."""


class AidPayment(
    Document,
    label="资助发放",
    menu="students",
    help="一行是一批学校领到的资助款和向学生的发放；会计领款后填写，校长批准开始发放，按规定天数发到学生并公示。",
):
    """One row is one batch of aid money received by the school and paid out to the pupils on its lines."""

    class State(Choice):
        DRAFT = "已领款"
        PAYING = "发放中"
        PAID = "已发放"
        PUBLISHED = "已公示"

    reminds_in = "DRAFT PAYING"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    aid_quota_id: Mapped[Id] = ref("资助指标", "aid_quota", search=True, filter=True)
    matter: Mapped[Txt] = col("发放说明", alias=("说明", "摘要"), search=True)
    arrived_on: Mapped[Day] = col(
        "学校领款日期", alias=("领款日期", "到账日期"), filter=True, remind=1, default=of("aid_quota_id", "arrived_on")
    )

    lines: Mapped[list[AidPaymentLine]] = lines("AidPaymentLine")

    @computed("最迟发放日期")
    def due_on(self) -> Day | None:
        days = AID_PAY_DAYS.of(self, self.arrived_on)
        # A choice may have been entered by its label.
        by_school_days = one_of_these(AID_PAY_DAY_KIND.of(self, self.arrived_on), ("SCHOOL_DAY", "上学日"))
        return when(by_school_days, school_days_after(self, self.arrived_on, days), days_after(self.arrived_on, days))

    @computed("应发人数")
    def person_count(self) -> Count:
        return count_of(self.lines)

    @computed("发放合计")
    def total_amount(self) -> Money:
        return total(self.lines, lambda line: line.amount)

    @computed("实发人数")
    def paid_count(self) -> Count:
        return count_of(self.lines, lambda line: given(line.paid_on))

    @computed("超期人数")
    def late_count(self) -> Count:
        due, now = self.due_on, today(self)
        return count_of(
            self.lines, lambda line: either(earlier(due, line.paid_on), both(blank(line.paid_on), earlier(due, now)))
        )

    rules = (not_future(arrived_on),)
    notes = (
        # The batch stands among what is due from the day the money came until everybody has it.
        remind("B139-1", "资助款已到账，请在规定天数内发放到学生。"),
        compute("B139-3", "最迟发放日期按“资助款到账后发放期限”计算，自然日或上学日由学校参数决定。"),
        # The columns that may be shown are those of the publication; the days are the setting publish_payment_days.
        fulfilled("B142", "publish", "资助已发放，请在公示栏公示。"),
    )

    @refuse("", "“资助指标”须是同一学期、到位状态为“已到账”的指标，请重新选择或先登记到账。", on="aid_quota_id")
    def quota_has_arrived(self, at: At) -> Verdict:
        """Only money that came is paid out."""
        quota = at.get(AidQuota, self.aid_quota_id)
        arrived = (AidQuota.Status.ARRIVED, AidQuota.Status.PAID)
        return quota is None or (quota.status in arrived and quota.term_id == self.term_id)

    @refuse("B140-1", WRONG_PAYMENT, on="lines", at="begin")
    def everybody_was_granted_it(self, at: At) -> Verdict:
        """What was approved when the line was written may have changed since."""
        return all(is_granted(line, self, at) for line in self.lines)

    @refuse("B141-1", OVER_QUOTA, on="lines", at="begin")
    def money_is_there(self, at: At) -> Verdict:
        """All begun batches together stay within what arrived."""
        quota = at.get(AidQuota, self.aid_quota_id)
        if quota is None:
            return True
        others = committed_amount(quota.id, at, self.id)
        return bool(others + self.total_amount <= (quota.arrived_amount or Decimal(0)))

    @warn("B140-2", "本批发放金额全部相同，请确认不是平均发放。", on="lines")
    def money_follows_need(self, at: At) -> Verdict:
        """Different levels of hardship are hardly all worth the same."""
        aids = [at.get(StudentAid, line.student_aid_id) for line in self.lines]
        levels = {aid.hardship_level for aid in aids if aid is not None}
        return len(levels) < 2 or len({line.amount for line in self.lines}) > 1

    steps = (
        step("begin", "开始发放", "DRAFT", "PAYING", "principal", needs=(has_lines, not_the_preparer)),
        step("record", "登记发放", "PAYING", "PAYING", "accountant", optional=True, asks=PAID_OUT),
        step(
            "finish",
            "发放完成",
            "PAYING",
            "PAID",
            "accountant",
            needs=(everybody_is_paid,),
            asks=PAID_OUT,
            effect=mark_as_paid,
        ),
        step("publish", "公示", "PAID", "PUBLISHED", "director principal"),
    )


def is_by_transfer(line: Any) -> bool:
    """The money goes to a card."""
    return line.payment_method is AidPaymentLine.PaymentMethod.TRANSFER


class AidPaymentLine(
    Line, label="资助发放明细", menu="students", help="一行是本批中向一名学生的发放；选“资助申请”后自动带出学生和金额。"
):
    """One row is one payment of aid to one pupil."""

    class PaymentMethod(Choice):
        CASH, TRANSFER = "现金", "转账"

    document_id: Mapped[Id] = document("aid_payment")
    student_aid_id: Mapped[Id] = ref("资助申请", "student_aid", alias=("申请单号",), filter=True)
    student_id: Mapped[Id] = ref(
        "学生",
        "student",
        alias=("学生姓名", "姓名"),
        search=True,
        filter=True,
        default=of("student_aid_id", "student_id"),
    )
    amount: Mapped[Money] = col("发放金额", alias=("金额",), default=of("student_aid_id", "amount"))
    payment_method: Mapped[PaymentMethod] = col("发放方式", filter=True, carry=True, default=PaymentMethod.TRANSFER)
    card_tail: Mapped[Code | None] = col(
        "卡号末四位", alias=("银行卡末四位",), sensitive=True, default=of("student_aid_id", "card_tail")
    )
    paid_on: Mapped[Day | None] = col("发放日期", alias=("发放时间",), filter=True, carry=True)
    signed_by: Mapped[Txt | None] = col("领款人签字", alias=("领款人", "签领人"), sensitive=True)
    late_reason: Mapped[Txt | None] = col("超期原因")

    @computed("间隔天数")
    def waiting_days(self) -> Count | None:
        arrived = collected(self, select(AidPayment.arrived_on).where(AidPayment.id == self.document_id))
        return days_between(arrived, self.paid_on)

    rules = (
        unique_together(
            document_id, student_aid_id, id="B140-1", message="同一“资助申请”在本批中只能发放一次，请删去重复的行。"
        ),
        pattern(card_tail, "[0-9]{4}", "“卡号末四位”须为4位数字，请核对。"),
        required_when(card_tail, is_by_transfer, message="发放方式为“转账”时，请填写“卡号末四位”。"),
        not_future(paid_on),
        required_when(
            signed_by,
            lambda line: line.paid_on is not None,
            id="B140-1",
            message="请填写“领款人签字”：发放须由学生家长签领。",
        ),
    )

    @refuse("", "“发放日期”不能早于“学校领款日期”，请核对。", on="paid_on")
    def is_paid_after_the_arrival(self, at: At) -> Verdict:
        """The school pays out what it received."""
        return self.paid_on is None or self.document is None or self.paid_on >= self.document.arrived_on

    @refuse("B140-1", WRONG_PAYMENT, on="student_aid_id")
    def is_what_was_granted(self, at: At) -> Verdict:
        """Nothing is diverted, withheld, or paid to another or twice."""
        return self.document is None or is_granted(self, self.document, at)

    @warn("B139-2", "发放超过规定天数，请填写“超期原因”。", on="late_reason")
    def lateness_is_explained(self, at: At) -> Verdict:
        """The batch counts who was paid late."""
        if self.paid_on is None or self.document is None or self.late_reason:
            return True
        return bool(self.paid_on <= self.document.due_on)


def first_term_of_the_year(row: StudentInsurance, at: At) -> int | None:
    """The first term of the school year that runs now, by which insurances are kept."""
    first: int | None = at.ask(
        select(Term.id).where(
            Term.school_id == at.school_id,
            Term.term_kind == Term.TermKind.FIRST,
            Term.school_year == school_year_of(at.today),
        )
    )
    return first


class StudentInsurance(
    Register,
    label="学生人身保险",
    menu="students",
    help="一行是一名学生一学年的一份人身保险或不投保的答复；每年9月由班主任登记，家长自愿书上传后再填写保费。",
):
    """One row is one pupil's personal insurance for one school year."""

    class InsuranceKind(Choice):
        ACCIDENT, LIABILITY, MEDICAL, OTHER = "学生平安险", "校方责任险", "医疗险", "其他"

    class Status(Choice):
        REGISTERED = "已登记"
        INSURED = "已投保"
        CLAIMED = "已理赔"
        EXPIRED = "已到期"
        DECLINED = "不投保"

    title_column = "student_id"
    whose = own(klass="class_group_id")

    term_id: Mapped[Id] = ref(
        "学年", "term", filter=True, carry=True, default=first_term_of_the_year, help="选该学年的第一学期"
    )
    student_id: Mapped[Id] = ref("学生", "student", alias=("学生姓名", "姓名"), search=True, filter=True)
    class_group_id: Mapped[Id] = ref(
        "班级", "class_group", filter=True, carry=True, default=of("student_id", "class_group_id")
    )
    insurance_kind: Mapped[InsuranceKind] = col(
        "险种", alias=("保险种类",), filter=True, carry=True, default=InsuranceKind.ACCIDENT
    )
    insurer: Mapped[Txt] = col("保险公司", alias=("承保公司",), search=True, carry=True)
    policy_no: Mapped[Code | None] = col("保单号", alias=("保险单号",), search=True)
    premium_amount: Mapped[Money | None] = col("保费", alias=("保险费", "金额"), carry=True)
    is_voluntary: Mapped[YesNo] = col("家长自愿投保", alias=("是否自愿",), carry=True, default=False)
    insured_on: Mapped[Day] = col("起保日期", alias=("生效日期", "保险起期"), carry=True)
    insured_until: Mapped[Day] = col("保险至", alias=("到期日期", "保险止期"), filter=True, carry=True, remind=30)
    claim_on: Mapped[Day | None] = col("理赔日期", filter=True)
    claim_amount: Mapped[Money | None] = col("理赔金额")
    claim_record: Mapped[Note | None] = col("理赔记录", hide=True, sensitive=True)
    status: Mapped[Status] = col("保险状态", alias=("状态",), filter=True, default=Status.REGISTERED)

    rules = (
        unique_together(
            term_id,
            student_id,
            insurance_kind,
            message="该学生本学年已登记过这个“险种”，请在原记录上修改，不要重复登记。",
        ),
        positive(premium_amount, zero=True),
        before(insured_on, insured_until, equal=False),
        before(insured_on, claim_on),
        positive(claim_amount, zero=True),
    )
    # The month is the setting insurance_month.
    notes = (remind("B143-1", "学生保险登记尚未完成，请补录投保或不投保意见。"),)

    @refuse("", "“学年”请选该学年的第一学期。", on="term_id")
    def year_is_named_by_its_first_term(self, at: At) -> Verdict:
        """One school year, one name: otherwise a pupil could be insured twice in it."""
        term = at.get(Term, self.term_id)
        return term is None or term.term_kind is Term.TermKind.FIRST

    @refuse("B143-2", "学生保险须家长自愿，请上传自愿书后再登记保费。", on="premium_amount")
    def parents_want_it(self, at: At) -> Verdict:
        """The signed letter lies with the row before money is named."""
        if not self.premium_amount:
            return True
        letter = select(Attachment.id).where(
            Attachment.register == "student_insurance", Attachment.row_id == (self.id or 0)
        )
        return self.is_voluntary and at.ask(letter) is not None
