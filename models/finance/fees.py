"""Fees that pupils pay: what may be charged, the parents' consent, receipts, collection, settlement and checks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
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
    at_most,
    before,
    both,
    col,
    compute,
    computed,
    count_of,
    current_term,
    document,
    earlier,
    either,
    found,
    fulfilled,
    given,
    has_lines,
    immutable,
    lines,
    minus,
    next_code,
    not_future,
    not_the_preparer,
    nz,
    of,
    own,
    own_class,
    pattern,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    sequence,
    step,
    today,
    total,
    unique_together,
    warn,
    was,
    when,
)
from models.core.expressions import is_sql
from models.core.kinds import MONEY, IntegerType
from models.core.system import Attachment
from models.finance.settings import FEE_NEEDS_CONSENT, FORBIDDEN_FEE_WORDS, FREE_STAGES, ONE_FEE_AMOUNT
from models.organisation.organisation import PHONE, ClassGroup, Student, Term
from models.vocabulary import FeeKind

FINE_WORDS = ("罚款", "罚金")
"""A fee of such a name is a fine, which no pupil pays."""

FREE_WORDS = ("杂费", "课本费", "学费")
"""Fees that compulsory education does not charge; in which stages is a setting."""


def changed(row: Any, *names: str) -> bool:
    """Whether one of the columns differs from what is stored; always true of a new row that fills them."""
    return any(was(row, name) != getattr(row, name) for name in names)


def attached(sentence: str) -> Callable[[Any, At], bool | str]:
    """The row has at least one attachment; otherwise the sentence says which paper is missing."""

    def need(row: Any, at: At) -> bool | str:
        return is_attached(row, at) or sentence

    return need


def is_attached(row: Any, at: At) -> bool:
    """Whether anything is attached to the row as a whole."""
    papers = select(Attachment.id).where(
        Attachment.register == row.declaration.key, Attachment.row_id == row.id, Attachment.column == ""
    )
    return at.ask(papers) is not None


# Fee items


def next_term(row: Any, at: At) -> int | None:
    """The school's first term that has not begun yet, blank while it is not entered."""
    coming = select(Term.id).where(
        Term.school_id == at.school_id, Term.starts_on > at.today, Term.term_kind.in_(("FIRST", "SECOND"))
    )
    return at.ask(coming.order_by(Term.starts_on))


def term_has_begun(row: FeeItem, at: At) -> bool | str:
    """A fee is charged from the first day of its first term."""
    term = at.get(Term, row.start_term_id)
    return term is None or term.starts_on <= at.today or "“生效学期”还没有开始，请在开学后再办理执行。"


class FeeItem(
    Document,
    label="收费项目标准",
    menu="finance",
    help="一行是学校一个准许收取的项目及其标准、依据和生效学期；由财务人员在开学前登记，校长批准、公示后执行。",
):
    """One row is one permitted fee of a school with its standard, basis and the term it applies from."""

    class State(Choice):
        DRAFT = "草稿"
        APPROVED = "已批准"
        PUBLISHED = "已公示"
        IN_FORCE = "执行中"
        STOPPED = "已停用"
        REJECTED = "已驳回"

    class ChargeUnit(Choice):
        PER_TERM = "元/生·学期"
        PER_YEAR = "元/生·学年"
        PER_MONTH = "元/生·月"
        PER_MEAL = "元/餐"
        PER_TIME = "元/次"

    class Stage(Choice):
        KINDERGARTEN = "幼儿园"
        PRIMARY = "小学"
        JUNIOR = "初中"
        SENIOR = "高中"
        ALL = "全部"

    reminds_in = "APPROVED PUBLISHED IN_FORCE"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    fee_code: Mapped[Code] = col(
        "项目代码", alias=("收费代码", "项目编码"), search=True, unique=True, default=next_code("fee_item")
    )
    name: Mapped[Txt] = col("收费项目", alias=("项目名称", "收费名称", "收费项目名称"), search=True)
    fee_kind: Mapped[FeeKind] = col(
        "项目类别", alias=("收费类别", "收费性质", "类别"), filter=True, carry=True, default=FeeKind.AGENCY
    )
    standard_amount: Mapped[Money] = col("收费标准", alias=("标准", "收费金额", "标准金额"))
    charge_unit: Mapped[ChargeUnit] = col("计费单位", alias=("计价单位", "收费单位"), default=ChargeUnit.PER_TERM)
    stage: Mapped[Stage] = col("适用学段", alias=("学段",), filter=True, carry=True, default=Stage.PRIMARY)
    coverage: Mapped[Txt] = col("收费范围", alias=("适用对象", "收费对象"), search=True)
    basis: Mapped[Txt] = col(
        "依据文件文号", alias=("收费依据", "文件依据", "批准文号", "依据"), search=True, help="如：发改价格〔2020〕12号"
    )
    is_voluntary: Mapped[YesNo] = col("自愿缴纳", alias=("是否自愿",), filter=True, default=True)
    reduction_policy: Mapped[Note | None] = col("减免政策", alias=("减免办法",), hide=True)
    start_term_id: Mapped[Id] = ref("生效学期", "term", filter=True, carry=True, default=next_term)
    valid_until: Mapped[Day | None] = col("有效期至", filter=True, remind=30)
    complaint_phone: Mapped[Code] = col("举报电话", alias=("监督电话", "投诉电话"), carry=True, default="12315")

    rules = (
        positive(standard_amount),
        pattern(
            complaint_phone, rf"{PHONE}|[0-9]{{3,6}}", "“举报电话”须是手机号、固定电话或12315一类的短号码，请核对。"
        ),
    )
    notes = (
        # Only the step put_in_force makes a fee IN_FORCE, and only from PUBLISHED; what is charged is compared with
        # the published standard by B126-2.
        fulfilled("B126-1", "publish", "收费项目未公示，请先办理公示再收费。"),
    )

    def is_judged_by_name(self, at: At) -> bool:
        """Whether the name has to be judged now; a list that grows later hinders nobody from stopping a fee."""
        return changed(self, "name", "stage") or at.is_step("approve", "publish", "put_in_force")

    @refuse("", "“有效期至”不能早于“生效学期”的第一天，请核对。", on="valid_until")
    def is_valid_in_its_first_term(self, at: At) -> Verdict:
        term = at.get(Term, self.start_term_id)
        return self.valid_until is None or term is None or term.starts_on <= self.valid_until

    @refuse("", "服务性收费和代收代办费由家长自愿缴纳，请勾选“自愿缴纳”。", on="is_voluntary")
    def is_voluntary_where_it_must_be(self, at: At) -> Verdict:
        return self.is_voluntary or self.fee_kind not in (FeeKind.SERVICE, FeeKind.AGENCY)

    @refuse("", "本学期起已有收费项目“{name}”，请核对，不要重复登记；标准有变动的请先停用原项目。", on="name")
    def is_the_only_one_of_its_name(self, at: At) -> Verdict:
        """One row for each school, name and first term; what was stopped or rejected gives the name free."""
        ended = (FeeItem.State.STOPPED, FeeItem.State.REJECTED)
        if self.state in ended or not changed(self, "name", "start_term_id"):
            return True
        same = select(FeeItem.id).where(
            FeeItem.school_id == at.school_id,
            FeeItem.name == self.name,
            FeeItem.start_term_id == self.start_term_id,
            FeeItem.state.not_in(ended),
            FeeItem.id != (self.id or 0),
        )
        waiting = any(
            isinstance(row, FeeItem)
            and row is not self
            and (row.name, row.start_term_id) == (self.name, self.start_term_id)
            for row in at.session.new
        )
        return (at.ask(same) is None and not waiting) or {"name": self.name}

    @refuse("B121-1", "收费项目缺少依据文件，请填写“依据文件文号”并上传附件。", on="basis", at="approve")
    def has_its_basis(self, at: At) -> Verdict:
        return bool(self.basis) and is_attached(self, at)

    @refuse("B122", "该收费属于明令禁止的项目（教辅费、试卷资料费、班费、插班费等），不能登记。", on="name")
    def is_not_forbidden(self, at: At) -> Verdict:
        return not self.is_judged_by_name(at) or not any(word in self.name for word in at.setting(FORBIDDEN_FEE_WORDS))

    @refuse("B123-2", "不准以任何理由对学生罚款；损坏赔偿请在“损坏赔偿”登记。", on="name")
    def is_no_fine(self, at: At) -> Verdict:
        return not any(word in self.name for word in FINE_WORDS)

    @refuse("B134", "义务教育阶段免收杂费、课本费，不能登记该收费项目。", on="name")
    def is_not_free_by_law(self, at: At) -> Verdict:
        """A fee of all stages is one of the free stages too."""
        stages = at.setting(FREE_STAGES)
        is_free = self.stage.name in stages or (self.stage is FeeItem.Stage.ALL and bool(stages))
        return not (is_free and self.is_judged_by_name(at)) or not any(word in self.name for word in FREE_WORDS)

    @refuse("B124", "本学期收费合计超过“一费制”标准，请核减。", on="standard_amount", at="approve")
    def is_within_the_one_fee(self, at: At) -> Verdict:
        """What a pupil of the stage pays by the term or year, meals apart, stays within the one fee."""
        limit = at.setting(ONE_FEE_AMOUNT)
        if limit is None or not counts_to_the_one_fee(self):
            return True
        running = (FeeItem.State.APPROVED, FeeItem.State.PUBLISHED, FeeItem.State.IN_FORCE)
        others = at.all(
            select(FeeItem).where(
                FeeItem.school_id == at.school_id, FeeItem.state.in_(running), FeeItem.id != (self.id or 0)
            )
        )
        same = [item for item in others if counts_to_the_one_fee(item) and shares_a_stage(item, self)]
        return sum((item.standard_amount for item in same), self.standard_amount) <= limit

    @refuse("B136", "收费项目已核准，不能修改，请停用后新建并重新公示。", on="standard_amount")
    def is_as_approved(self, at: At) -> Verdict:
        before = was(self, "state")
        is_fixed = self.id is not None and before not in (None, FeeItem.State.DRAFT)
        return not is_fixed or not changed(self, "name", "standard_amount", "charge_unit", "stage", "coverage")

    steps = (
        step("approve", "批准", "DRAFT", "APPROVED", "principal central_office", needs=(not_the_preparer,)),
        step("publish", "公示", "APPROVED", "PUBLISHED", "director principal"),
        step("put_in_force", "执行", "PUBLISHED", "IN_FORCE", "principal", needs=(term_has_begun,)),
        step("stop", "停用", "APPROVED PUBLISHED IN_FORCE", "STOPPED", "principal central_office", optional=True),
        step("reject", "驳回", "DRAFT", "REJECTED", "principal central_office", opinion=True),
    )


def counts_to_the_one_fee(item: FeeItem) -> bool:
    """Meals are paid beside the one fee; what is paid by the month, meal or time depends on its use."""
    units = (FeeItem.ChargeUnit.PER_TERM, FeeItem.ChargeUnit.PER_YEAR)
    return item.fee_kind is not FeeKind.MEAL and item.charge_unit in units


def shares_a_stage(first: FeeItem, second: FeeItem) -> bool:
    """Whether some pupil pays both fees."""
    return FeeItem.Stage.ALL in (first.stage, second.stage) or first.stage is second.stage


# Letters to the parents


def enrolled_in(class_id: int | None, at: At) -> list[Student]:
    """The pupils of a class, by name."""
    pupils = select(Student).where(Student.class_group_id == class_id, Student.state == Student.State.ENROLLED)
    return at.all(pupils.order_by(Student.name, Student.id))


def has_pupils(row: FeeNotice, at: At) -> bool | str:
    """There is somebody to write to."""
    return bool(enrolled_in(row.class_group_id, at)) or "该班在“学生幼儿名册”中还没有在籍学生，请先登记学生。"


def address_the_parents(row: FeeNotice, at: At) -> None:
    """One open answer for every pupil of the class; who stands on the sheet already stays."""
    known = {line.student_id for line in row.lines}
    for pupil in enrolled_in(row.class_group_id, at):
        if pupil.id not in known:
            row.lines.append(FeeNoticeLine(student_id=pupil.id))


def date_the_answers(row: FeeNotice, at: At) -> None:
    """An answer that bears no day came in today."""
    for line in row.lines:
        if line.answer is not FeeNoticeLine.Answer.OPEN and line.answered_on is None:
            line.answered_on = at.today


def answers_are_in(row: FeeNotice, at: At) -> bool | str:
    """Everybody answered, or the time to answer is over."""
    is_over = row.answer_until is None or row.answer_until <= at.today
    return is_over or not row.open_count or f"还有{row.open_count}名家长未答复，请先登记意见，或在回收截止日期后办理。"


def fee_is_in_force(row: FeeNotice, at: At) -> bool | str:
    """What parents agreed to can be charged only once the fee is in force."""
    item = at.get(FeeItem, row.fee_item_id)
    ready = not row.agreed_count or item is None or item.state is FeeItem.State.IN_FORCE
    return ready or "“收费项目”尚未执行，请先由校长对该项目办理“执行”，再办理回收完毕。"


def open_fee_cards(row: FeeNotice, at: At) -> None:
    """One fee card for every pupil whose parent agreed and who has none for this fee yet."""
    item = at.get(FeeItem, row.fee_item_id)
    month = row.date.strftime("%Y-%m") if item and item.charge_unit is FeeItem.ChargeUnit.PER_MONTH else None
    known = set(
        at.all(
            select(FeeCollection.student_id).where(
                FeeCollection.term_id == row.term_id,
                FeeCollection.fee_item_id == row.fee_item_id,
                FeeCollection.charge_period == month,
            )
        )
    )
    for line in row.lines:
        if line.answer is FeeNoticeLine.Answer.AGREED and line.student_id not in known:
            at.session.add(
                FeeCollection(
                    school_id=row.school_id,
                    term_id=row.term_id,
                    student_id=line.student_id,
                    class_group_id=row.class_group_id,
                    fee_item_id=row.fee_item_id,
                    charge_period=month,
                    due_amount=row.amount,
                )
            )


class FeeNotice(
    Document,
    label="收费告家长书",
    menu="finance",
    help="一行是就一个收费项目发给一个班家长的一封告家长书；由班主任或总务主任收费前发放，逐人登记家长意见后收回。",
):
    """One row is one letter about one fee to the parents of one class, with their answers as lines."""

    class State(Choice):
        DRAFT, ISSUED, COLLECTED = "草稿", "已发放", "已回收"

    whose = own(klass="class_group_id")
    reminds_in = "ISSUED"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    class_group_id: Mapped[Id] = ref("班级", "class_group", filter=True, carry=True, default=own_class)
    fee_item_id: Mapped[Id] = ref(
        "收费项目", "fee_item", alias=("项目名称", "收费名称"), search=True, filter=True, carry=True
    )
    amount: Mapped[Money] = col("告知金额", alias=("收费金额", "金额"), default=of("fee_item_id", "standard_amount"))
    purpose: Mapped[Note] = col("用途说明", alias=("用途", "收费用途"), search=True)
    issued_on: Mapped[Day] = col("发放日期", alias=("发放时间",), filter=True, default=today)
    answer_until: Mapped[Day | None] = col("回收截止日期", alias=("截止日期", "回执截止日期"), filter=True, remind=2)

    lines: Mapped[list[FeeNoticeLine]] = lines("FeeNoticeLine")

    @computed("同意人数")
    def agreed_count(self) -> Count:
        return count_of(self.lines, lambda line: line.answer == FeeNoticeLine.Answer.AGREED)

    @computed("不同意人数")
    def refused_count(self) -> Count:
        return count_of(self.lines, lambda line: line.answer == FeeNoticeLine.Answer.REFUSED)

    @computed("未回收人数")
    def open_count(self) -> Count:
        return count_of(self.lines, lambda line: line.answer == FeeNoticeLine.Answer.OPEN)

    rules = (unique_together(term_id, class_group_id, fee_item_id), positive(amount), before(issued_on, answer_until))

    @refuse("", "只有已公示或执行中的项目才能告知家长，请重新选择“收费项目”。", on="fee_item_id")
    def is_about_a_published_fee(self, at: At) -> Verdict:
        item = at.get(FeeItem, self.fee_item_id)
        is_chosen = changed(self, "fee_item_id") or at.is_step("issue")
        return item is None or not is_chosen or item.state in (FeeItem.State.PUBLISHED, FeeItem.State.IN_FORCE)

    @refuse("", "“告知金额”超过该项目公示的收费标准{standard}元，请核对。", on="amount")
    def asks_no_more_than_the_standard(self, at: At) -> Verdict:
        item = at.get(FeeItem, self.fee_item_id)
        return item is None or self.amount <= item.standard_amount or {"standard": MONEY.text(item.standard_amount)}

    steps = (
        step(
            "issue",
            "发放",
            "DRAFT",
            "ISSUED",
            "class_teacher director",
            needs=(attached("请先在附件中上传告家长书，再发放。"), has_pupils),
            effect=address_the_parents,
        ),
        step(
            "record_answers",
            "登记意见",
            "ISSUED",
            "ISSUED",
            "class_teacher director",
            asks=("lines.answer", "lines.answered_on", "lines.signed_by", "lines.has_signed_slip"),
            effect=date_the_answers,
        ),
        step(
            "collect",
            "回收完毕",
            "ISSUED",
            "COLLECTED",
            "class_teacher director",
            needs=(answers_are_in, fee_is_in_force),
            effect=open_fee_cards,
        ),
    )


class FeeNoticeLine(
    Line,
    label="家长意见",
    menu="finance",
    help="一行是一名学生的家长对一封告家长书的答复；发放时按班级名册带出，收回签名回执后由班主任登记。",
):
    """One row is one parent's answer to a fee letter."""

    class Answer(Choice):
        OPEN, AGREED, REFUSED = "未回收", "同意", "不同意"

    document_id: Mapped[Id] = document("fee_notice")
    student_id: Mapped[Id] = ref("学生", "student", alias=("姓名", "学生姓名"), search=True, filter=True)
    answer: Mapped[Answer] = col("家长意见", alias=("意见", "是否同意"), filter=True, carry=True, default=Answer.OPEN)
    answered_on: Mapped[Day | None] = col("回收日期", alias=("签字日期",), filter=True, carry=True)
    signed_by: Mapped[Txt | None] = col("家长签名", alias=("家长签字", "签名"), sensitive=True)
    has_signed_slip: Mapped[YesNo] = col("已收回签名回执", filter=True, carry=True, default=False)

    rules = (
        unique_together(document_id, student_id, message="同一封告家长书中每名“学生”只能有一行，请核对。"),
        required_when(
            answered_on,
            lambda line: line.answer is not FeeNoticeLine.Answer.OPEN,
            message="家长已答复的，请填写“回收日期”。",
        ),
        not_future(answered_on),
        required_when(
            signed_by, lambda line: line.answer is FeeNoticeLine.Answer.AGREED, message="家长同意的，请填写“家长签名”。"
        ),
    )

    @refuse("", "“回收日期”不能早于告家长书的“发放日期”，请核对。", on="answered_on")
    def is_answered_after_the_letter(self, at: At) -> Verdict:
        return self.answered_on is None or self.document is None or self.document.issued_on <= self.answered_on

    @refuse("", "家长同意的，请收回签名回执并勾选“已收回签名回执”。", on="has_signed_slip")
    def is_agreed_in_writing(self, at: At) -> Verdict:
        return self.answer is not FeeNoticeLine.Answer.AGREED or self.has_signed_slip

    @refuse("", "该学生不在告家长书所填的“班级”，请重新选择“学生”。", on="student_id")
    def is_of_the_class(self, at: At) -> Verdict:
        pupil = at.get(Student, self.student_id)
        if pupil is None or self.document is None or not changed(self, "student_id"):
            return True
        return bool(pupil.class_group_id == self.document.class_group_id)


# Receipts


def number_in(code: Any) -> Any:
    """A number written as digits: a value for a text, an expression for a column; blank for anything else."""
    if is_sql(code):
        return sa.type_coerce(sa.cast(code, sa.BigInteger), IntegerType())
    return int(code) if code and code.isdecimal() else None


class ReceiptForm(
    Register,
    label="票据领用台账",
    menu="finance",
    help="一行是领用的一本票据或一个号段；由财务人员领用时登记，用完后填写份数和金额办理核销。",
):
    """One row is one receipt book or number range, drawn, used, voided and settled."""

    class ReceiptKind(Choice):
        FISCAL_RECEIPT = "财政往来款项专用收据"
        FEE_RECEIPT = "行政事业性收费专用收据"
        TAX_INVOICE = "税务统一票据"
        ELECTRONIC = "非税电子票据"

    class Status(Choice):
        DRAWN, IN_USE, SETTLED = "已领入", "使用中", "已核销"

    title_column = "start_no"

    receipt_kind: Mapped[ReceiptKind] = col(
        "票据种类", alias=("票据名称", "票据类型"), filter=True, carry=True, default=ReceiptKind.FISCAL_RECEIPT
    )
    batch_code: Mapped[Code | None] = col("票据代码", alias=("批次号",), search=True, carry=True)
    start_no: Mapped[Code] = col("起号", alias=("起始号码", "票据起号", "开始号"), search=True)
    end_no: Mapped[Code] = col("止号", alias=("终止号码", "票据止号", "结束号"), search=True)
    drawn_on: Mapped[Day] = col("领用日期", alias=("领入日期", "领取日期"), filter=True, carry=True, default=today)
    holder_id: Mapped[Id] = ref("领用人", "staff", alias=("领取人",), filter=True, carry=True)
    used_count: Mapped[Count | None] = col("使用份数", alias=("已用份数",), default=0)
    void_count: Mapped[Count | None] = col("作废份数", alias=("作废张数",), default=0)
    issued_amount: Mapped[Money | None] = col("开票金额合计", alias=("开票金额", "开具金额"))
    settled_on: Mapped[Day | None] = col("核销日期", filter=True)
    status: Mapped[Status] = col("票据状态", alias=("状态",), filter=True, default=Status.DRAWN)

    @computed("份数")
    def form_count(self) -> Count:
        return minus(number_in(self.end_no), number_in(self.start_no)) + 1

    @computed("结存份数")
    def remaining_count(self) -> Count:
        return minus(self.form_count, self.used_count, self.void_count)

    rules = (
        pattern(start_no, "[0-9]{1,15}", "“起号”只能填1至15位数字，请对照票据核对。"),
        pattern(end_no, "[0-9]{1,15}", "“止号”只能填1至15位数字，请对照票据核对。"),
        not_future(drawn_on),
        positive(used_count, zero=True),
        positive(void_count, zero=True),
        positive(issued_amount, zero=True),
        before(drawn_on, settled_on),
        not_future(settled_on),
        required_when(settled_on, lambda row: row.is_settled(), message="票据状态为“已核销”时，请填写“核销日期”。"),
        required_when(
            issued_amount, lambda row: row.is_settled(), message="票据状态为“已核销”时，请填写“开票金额合计”。"
        ),
    )
    notes = (
        # The kinds are a closed list: nothing else can be entered, typed or imported.
        fulfilled("B085-3", "refuse", "“票据种类”不在允许范围内，请选择规定的票据种类。"),
        remind("R3.12-2", "票据领用已超期未核销，请办理核销。"),
    )

    def is_settled(self) -> bool:
        """Whether the book is closed."""
        return self.status is ReceiptForm.Status.SETTLED

    def holds(self, number: str) -> bool:
        """Whether the number, written with as many digits as those of the book, lies in its range."""
        return len(number) == len(self.start_no) and self.start_no <= number <= self.end_no and number.isdecimal()

    @refuse("", "“止号”须与“起号”位数相同，且不小于“起号”，请核对。", on="end_no")
    def is_a_range(self, at: At) -> Verdict:
        return len(self.start_no) == len(self.end_no) and self.start_no <= self.end_no

    @refuse("", "已填“核销日期”，请把“票据状态”改为“已核销”。", on="status")
    def is_settled_on_its_day(self, at: At) -> Verdict:
        return self.settled_on is None or self.is_settled()

    @refuse("R3.12-1", "票据号段重叠或份数不符，请核对“起号”“止号”和份数。", on="start_no")
    def overlaps_no_other(self, at: At) -> Verdict:
        """Numbers of one length are compared as they are written."""
        if not changed(self, "receipt_kind", "batch_code", "start_no", "end_no"):
            return True
        other = select(ReceiptForm.id).where(
            ReceiptForm.school_id == at.school_id,
            ReceiptForm.receipt_kind == self.receipt_kind,
            sa.func.coalesce(ReceiptForm.batch_code, "") == (self.batch_code or ""),
            sa.func.length(ReceiptForm.start_no) == len(self.start_no),
            ReceiptForm.start_no <= self.end_no,
            ReceiptForm.end_no >= self.start_no,
            ReceiptForm.id != (self.id or 0),
        )
        return at.ask(other) is None and not any(
            isinstance(row, ReceiptForm) and row is not self and self.overlaps(row) for row in at.session.new
        )

    def overlaps(self, other: ReceiptForm) -> bool:
        """Whether both books hold a number in common."""
        series = (other.receipt_kind, other.batch_code or "") == (self.receipt_kind, self.batch_code or "")
        numbers = (self.start_no, self.end_no, other.start_no, other.end_no)
        if not series or not all(numbers) or len({len(number) for number in numbers}) > 1:
            return False
        return self.start_no <= other.end_no and other.start_no <= self.end_no

    @refuse("R3.12-1", "票据号段重叠或份数不符，请核对“起号”“止号”和份数。", on="used_count")
    def counts_agree(self, at: At) -> Verdict:
        remaining = self.remaining_count
        return remaining == 0 if self.is_settled() else remaining >= 0

    @warn("", "有作废票据，请把作废票据的各联原件扫描后上传到附件。", on="void_count")
    def keeps_the_voided_originals(self, at: At) -> Verdict:
        return not self.void_count or self.id is None or is_attached(self, at)


# Collection


STAGES_OF_GRADES = {
    FeeItem.Stage.KINDERGARTEN: ("NURSERY", "KINDERGARTEN_SMALL", "KINDERGARTEN_MIDDLE", "KINDERGARTEN_LARGE"),
    FeeItem.Stage.PRIMARY: ("GRADE_1", "GRADE_2", "GRADE_3", "GRADE_4", "GRADE_5", "GRADE_6"),
    FeeItem.Stage.JUNIOR: ("GRADE_6", "GRADE_7", "GRADE_8", "GRADE_9"),
}
"""Grades of each stage; where primary school has five years, grade six is junior."""

MONEY_COLUMNS = frozenset(
    {"received_amount", "received_on", "receipt_form_id", "receipt_no", "received_by_id", "banked_on"}
)
"""What only the accountant enters."""

REMINDER_COLUMNS = frozenset({"last_reminded_on", "reminder_record"})
"""What a class teacher enters."""


def may_collect(at: At) -> bool:
    """Whether the acting person is an accountant of the row's school."""
    return any(post.role == "accountant" and post.school_id == at.school_id for post in at.context.actor.posts)


def me_if_i_collect(row: Any, at: At) -> int | None:
    """The acting accountant."""
    return at.staff_id if may_collect(at) else None


def terms_paid_at_once(item: FeeItem, term: Term, at: At) -> list[int]:
    """The terms that one payment of the fee covers: those of the school year for a yearly fee, else the term alone."""
    if item.charge_unit is not FeeItem.ChargeUnit.PER_YEAR:
        return [term.id]
    return at.all(select(Term.id).where(Term.school_id == term.school_id, Term.school_year == term.school_year))


class FeeCollection(
    Register,
    label="收费登记费卡",
    menu="finance",
    help="一行是一名学生一个学期一项应交或已交的费用；由财务人员登记应收、收款和进账，班主任登记催费。",
):
    """One row is one fee due from or paid by one pupil in one term (the fee card)."""

    class Status(Choice):
        DUE = "应收"
        REMINDED = "已催费"
        RECEIVED = "已收"
        BANKED = "已进账"
        SETTLED = "已结算"
        REFUNDED = "已退"

    whose = own(klass="class_group_id")
    title_column = "student_id"
    groups = (
        (
            "应收",
            "“收费项目”须是执行中的；选好学生和项目，班级和金额自动带出。",
            (
                "term_id",
                "student_id",
                "class_group_id",
                "fee_card_no",
                "fee_item_id",
                "charge_period",
                "due_amount",
                "waived_amount",
                "due_on",
            ),
        ),
        (
            "收款与进账",
            "只由财务人员登记。",
            (
                "received_amount",
                "received_on",
                "received_by_id",
                "receipt_form_id",
                "receipt_no",
                "banked_on",
                "arrears_amount",
                "status",
            ),
        ),
        ("催费", "由班主任登记。", ("last_reminded_on", "reminder_record")),
    )

    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    student_id: Mapped[Id] = ref("学生", "student", alias=("姓名", "学生姓名", "幼儿姓名"), search=True, filter=True)
    class_group_id: Mapped[Id] = ref(
        "班级", "class_group", filter=True, carry=True, default=of("student_id", "class_group_id")
    )
    fee_card_no: Mapped[Code | None] = col("费卡号", alias=("卡号", "收费卡号"), search=True)
    fee_item_id: Mapped[Id] = ref("收费项目", "fee_item", alias=("项目", "缴费项目"), filter=True, carry=True)
    charge_period: Mapped[Code | None] = col("所属月份", alias=("月份",), filter=True, carry=True, help="如：2026-09")
    due_amount: Mapped[Money] = col(
        "应收金额", alias=("应收", "应缴金额", "应交金额"), default=of("fee_item_id", "standard_amount")
    )
    waived_amount: Mapped[Money | None] = col("减免金额", alias=("减免",), default=Decimal(0))
    received_amount: Mapped[Money | None] = col("实收金额", alias=("实收", "已缴金额", "缴费金额"), default=Decimal(0))
    due_on: Mapped[Day | None] = col("应缴日期", alias=("缴费期限", "截止日期"), filter=True, carry=True)
    received_on: Mapped[Day | None] = col("收款日期", alias=("缴费日期", "收费日期"), filter=True, carry=True)
    receipt_form_id: Mapped[Id | None] = ref("收据本", "receipt_form", hide=True, carry=True)
    receipt_no: Mapped[Code | None] = col("收据号", alias=("票据号", "收据编号", "发票号"), search=True)
    received_by_id: Mapped[Id | None] = ref(
        "收款人", "staff", alias=("经办人", "收费人"), filter=True, carry=True, default=me_if_i_collect
    )
    banked_on: Mapped[Day | None] = col("进账日期", alias=("缴存日期", "入账日期"), filter=True, carry=True)
    last_reminded_on: Mapped[Day | None] = col("最近催费日期", alias=("催费日期",), filter=True)
    reminder_record: Mapped[Note | None] = col("催费记录", alias=("催缴记录",), hide=True)

    @computed("欠费金额")
    def arrears_amount(self) -> Money:
        return minus(self.due_amount, self.waived_amount, self.received_amount)

    @computed("收费状态", filter=True)
    def status(self) -> Status:
        states, line = FeeCollection.Status, FeeSettlementLine
        settled = (
            select(line.id)
            .join(FeeSettlement, FeeSettlement.id == line.document_id)
            .join(FeeItem, FeeItem.id == self.fee_item_id)
            .where(
                FeeItem.fee_kind == FeeKind.AGENCY,
                FeeSettlement.state == FeeSettlement.State.DONE,
                FeeSettlement.term_id == self.term_id,
                line.student_id == self.student_id,
            )
        )
        refunded = settled.where(line.refunded_on.is_not(None), line.spent_amount < line.collected_amount)
        is_paid = either(nz(self.received_amount) > 0, both(given(self.due_amount), self.arrears_amount == 0))
        unpaid = when(given(self.last_reminded_on), states.REMINDED, states.DUE)
        paid = when(given(self.banked_on), states.BANKED, when(is_paid, states.RECEIVED, unpaid))
        return when(found(self, refunded), states.REFUNDED, when(found(self, settled), states.SETTLED, paid))

    rules = (
        unique_together(
            student_id,
            term_id,
            fee_item_id,
            charge_period,
            blanks_equal=True,
            message="该学生本学期已有这个“收费项目”的费卡，请在原费卡上登记，不要重复登记。",
        ),
        pattern(charge_period, "20[0-9]{2}-(0[1-9]|1[0-2])", "“所属月份”请写成2026-09的样子。"),
        positive(due_amount),
        positive(waived_amount, zero=True),
        at_most(waived_amount, due_amount),
        required_when(
            "remarks", lambda row: (row.waived_amount or 0) > 0, message="有减免的，请在“备注”写明减免原因。"
        ),
        positive(received_amount, zero=True),
        required_when(received_on, lambda row: (row.received_amount or 0) > 0, message="已收款的，请填写“收款日期”。"),
        not_future(received_on),
        required_when(
            receipt_form_id, lambda row: (row.received_amount or 0) > 0, message="已收款的，请选择“收据本”。"
        ),
        required_when(received_on, lambda row: row.banked_on is not None, message="已进账的，请填写“收款日期”。"),
        before(received_on, banked_on),
        not_future(banked_on),
        not_future(last_reminded_on),
    )
    notes = (
        compute("R3.06-2", "收费状态由金额和日期得出，不用填写。"),
        remind("B132", "该生尚有欠费，请及时催费并登记。"),
        remind("R3.06-1", "已收款项尚未进账，请及时缴存专户。"),
    )

    def is_collecting(self) -> bool:
        """Whether money is entered now that was not there before."""
        return (self.received_amount or 0) > (was(self, "received_amount") or 0)

    def is_charging(self) -> bool:
        """Whether the fee is charged now, or charged to somebody else or higher than before."""
        return changed(self, "fee_item_id", "student_id", "term_id") or self.due_amount > (was(self, "due_amount") or 0)

    @refuse("", "“实收金额”不能超过“应收金额”减去“减免金额”，请核对。", on="received_amount")
    def receives_no_more_than_is_due(self, at: At) -> Verdict:
        return self.arrears_amount >= 0

    @refuse("", "该项目按月收费，请填写“所属月份”（如2026-09）。", on="charge_period")
    def names_its_month(self, at: At) -> Verdict:
        item = at.get(FeeItem, self.fee_item_id)
        is_monthly = item is not None and item.charge_unit is FeeItem.ChargeUnit.PER_MONTH
        return not is_monthly or bool(self.charge_period)

    @refuse("B112-2", "该项目未核准公示，严禁乱收费，请选择执行中的“收费项目”。", on="fee_item_id")
    def charges_a_fee_in_force(self, at: At) -> Verdict:
        item = at.get(FeeItem, self.fee_item_id)
        if item is None or not changed(self, "fee_item_id"):
            return True
        term = at.get(Term, self.term_id)
        is_over = item.valid_until is not None and term is not None and item.valid_until < term.starts_on
        return item.state is FeeItem.State.IN_FORCE and not is_over

    @refuse("B125", "任何班级、个人不得擅自收费，收款须由财务人员登记。", on="received_amount")
    def is_collected_by_the_accountant(self, at: At) -> Verdict:
        """A new card without money may be opened by others; on a stored one, class teachers enter reminders only."""
        if at.is_system or may_collect(at):
            return True
        touched = {one.name for one in self.declaration.stored if changed(self, one.name)}
        if self.id is None or "administrator" in at.roles:
            return not any(getattr(self, name) or was(self, name) for name in touched & MONEY_COLUMNS)
        return touched <= REMINDER_COLUMNS

    @refuse("B125", "任何班级、个人不得擅自收费，收款须由财务人员登记。", on="received_by_id")
    def is_received_by_an_accountant(self, at: At) -> Verdict:
        """The receiver holds the role at the school, or held it on the day of the payment."""
        from models.organisation.accounts import RoleAssignment, UserAccount

        if self.received_by_id is None or not changed(self, "received_by_id"):
            return True
        held = (
            select(RoleAssignment.id)
            .join(UserAccount, UserAccount.id == RoleAssignment.user_account_id)
            .where(
                UserAccount.staff_id == self.received_by_id,
                RoleAssignment.school_id == at.school_id,
                RoleAssignment.role == RoleAssignment.Role.ACCOUNTANT,
                sa.or_(
                    RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until >= (self.received_on or at.today)
                ),
            )
        )
        return at.ask(held) is not None

    @refuse("B126-2", "“应收金额”超过公示标准或超出收费范围，请核对。", on="due_amount")
    def is_within_the_published_standard(self, at: At) -> Verdict:
        item, term = at.get(FeeItem, self.fee_item_id), at.get(Term, self.term_id)
        if item is None or term is None or not (self.is_charging() or changed(self, "class_group_id")):
            return True
        group = at.get(ClassGroup, self.class_group_id)
        is_in_stage = (
            group is None
            or item.stage is FeeItem.Stage.ALL
            or (group.grade.name in STAGES_OF_GRADES.get(item.stage, ()))
        )
        return is_in_stage and self.keeps_to_the_standard(item, term, at)

    def keeps_to_the_standard(self, item: FeeItem, term: Term, at: At) -> bool:
        """A yearly fee is due once in the year, one by meal or time a whole number of times, any other once."""
        units = FeeItem.ChargeUnit
        if item.charge_unit in (units.PER_MEAL, units.PER_TIME):
            return self.due_amount % item.standard_amount == 0
        already = Decimal(0)
        if item.charge_unit is units.PER_YEAR:
            others = select(sa.func.sum(FeeCollection.due_amount)).where(
                FeeCollection.student_id == self.student_id,
                FeeCollection.fee_item_id == self.fee_item_id,
                FeeCollection.term_id.in_(terms_paid_at_once(item, term, at)),
                FeeCollection.id != (self.id or 0),
            )
            already = at.ask(others) or already
        return already + self.due_amount <= item.standard_amount

    @refuse("B124", "本学期收费合计超过“一费制”标准，请核减。", on="due_amount")
    def is_within_the_one_fee(self, at: At) -> Verdict:
        """What one pupil is charged in the term, meals apart."""
        limit, item = at.setting(ONE_FEE_AMOUNT), at.get(FeeItem, self.fee_item_id)
        if limit is None or item is None or item.fee_kind is FeeKind.MEAL or not self.is_charging():
            return True
        others = (
            select(sa.func.sum(FeeCollection.due_amount))
            .join(FeeItem, FeeItem.id == FeeCollection.fee_item_id)
            .where(
                FeeItem.fee_kind != FeeKind.MEAL,
                FeeCollection.student_id == self.student_id,
                FeeCollection.term_id == self.term_id,
                FeeCollection.id != (self.id or 0),
            )
        )
        return (at.ask(others) or Decimal(0)) + self.due_amount <= limit

    @sequence("B128", "家长尚未书面同意，不能收费，请先收回“告家长书”。", on="received_amount")
    def is_agreed_to(self, at: At) -> Verdict:
        item, term = at.get(FeeItem, self.fee_item_id), at.get(Term, self.term_id)
        if item is None or term is None or not self.is_collecting():
            return True
        if at.setting(FEE_NEEDS_CONSENT) != "ALL" and not item.is_voluntary:
            return True
        agreed = (
            select(FeeNoticeLine.id)
            .join(FeeNotice, FeeNotice.id == FeeNoticeLine.document_id)
            .where(
                FeeNotice.state != FeeNotice.State.DRAFT,
                FeeNotice.fee_item_id == item.id,
                FeeNotice.term_id.in_(terms_paid_at_once(item, term, at)),
                FeeNoticeLine.student_id == self.student_id,
                FeeNoticeLine.answer == FeeNoticeLine.Answer.AGREED,
            )
        )
        return at.ask(agreed) is not None

    @refuse("B130", "代办费多退少不补，不能向学生补收，请由学校承担差额。", on="due_amount")
    def is_not_charged_after_the_settlement(self, at: At) -> Verdict:
        """Once the class's agency fees of the term are settled, nothing more is charged or collected for them."""
        item = at.get(FeeItem, self.fee_item_id)
        if item is None or item.fee_kind is not FeeKind.AGENCY or not (self.is_charging() or self.is_collecting()):
            return True
        open_states = (FeeSettlement.State.DRAFT, FeeSettlement.State.RETURNED)
        settled = select(FeeSettlement.id).where(
            FeeSettlement.term_id == self.term_id,
            FeeSettlement.class_group_id == self.class_group_id,
            FeeSettlement.state.not_in(open_states),
        )
        return at.ask(settled) is None

    @immutable("", "已收款的费卡不能删除；收错的请由财务人员更正“实收金额”并在“备注”说明。")
    def keeps_what_was_received(self, at: At) -> Verdict:
        return not (self in at.session.deleted and was(self, "received_amount"))

    @refuse("", "“收据本”须是使用中的票据，请改选，或先在“票据领用台账”把它改为“使用中”。", on="receipt_form_id")
    def is_written_from_a_book_in_use(self, at: At) -> Verdict:
        book = at.get(ReceiptForm, self.receipt_form_id)
        is_drawn = book is not None and book.status is ReceiptForm.Status.DRAWN
        return not (is_drawn and changed(self, "receipt_form_id"))

    @refuse("R3.12-3", "“收据号”不在所选票据号段内或已使用，请核对。", on="receipt_no")
    def has_a_receipt_of_its_own(self, at: At) -> Verdict:
        """One receipt may stand for several fees of the same pupil."""
        book = at.get(ReceiptForm, self.receipt_form_id)
        if book is None or not changed(self, "receipt_form_id", "receipt_no", "student_id"):
            return True
        if book.is_settled() or (self.receipt_no and not book.holds(self.receipt_no)):
            return False
        same = select(FeeCollection.id).where(
            FeeCollection.receipt_form_id == book.id,
            FeeCollection.receipt_no == self.receipt_no,
            FeeCollection.student_id != self.student_id,
            FeeCollection.id != (self.id or 0),
        )
        return not self.receipt_no or (
            at.ask(same) is None and not any(self.takes_the_receipt_of(row) for row in at.session.new)
        )

    def takes_the_receipt_of(self, other: Any) -> bool:
        """Whether a card that is about to be written names the same receipt for another pupil."""
        if not isinstance(other, FeeCollection) or other is self or other.student_id == self.student_id:
            return False
        return (other.receipt_form_id, other.receipt_no) == (self.receipt_form_id, self.receipt_no)


# Settlement


def received_agency_fees(term_id: int | None, class_id: int | None, at: At) -> dict[int, Decimal]:
    """What the pupils of a class have paid in agency fees of a term: yuan by the pupil's id."""
    cards = at.all(
        select(FeeCollection)
        .join(FeeItem, FeeItem.id == FeeCollection.fee_item_id)
        .where(
            FeeItem.fee_kind == FeeKind.AGENCY,
            FeeCollection.term_id == term_id,
            FeeCollection.class_group_id == class_id,
            FeeCollection.received_amount > 0,
        )
        .order_by(FeeCollection.student_id)
    )
    sums: dict[int, Decimal] = {}
    for card in cards:
        sums[card.student_id] = sums.get(card.student_id, Decimal(0)) + card.received_amount
    return sums


def has_fees_to_settle(row: FeeSettlement, at: At) -> bool | str:
    """Something was collected."""
    collected_fees = received_agency_fees(row.term_id, row.class_group_id, at)
    return bool(collected_fees) or "该班本学期没有已收的代收代办费，请核对“学期”“班级”。"


def take_over_collected(row: FeeSettlement, at: At) -> None:
    """One line for each pupil who paid, with what was received; what is entered as spent stays."""
    lines_of = {line.student_id: line for line in row.lines}
    for student_id, amount in received_agency_fees(row.term_id, row.class_group_id, at).items():
        line = lines_of.get(student_id)
        if line is None:
            line = FeeSettlementLine(student_id=student_id, spent_amount=Decimal(0))
            row.lines.append(line)
        line.collected_amount = amount


def is_settled_for_everybody(row: FeeSettlement, at: At) -> bool | str:
    """Everybody who paid stands on the sheet, with what was received."""
    stated = {line.student_id: line.collected_amount for line in row.lines if line.collected_amount}
    received = received_agency_fees(row.term_id, row.class_group_id, at)
    return stated == received or "“代收金额”与收费登记不符，请重新点“取数”后再批准。"


def all_is_refunded(row: FeeSettlement, at: At) -> bool | str:
    """Whoever is owed something has it and signed for it."""
    owed = [line for line in row.lines if line.refund_amount > 0]
    handed_out = all(line.refunded_on is not None and line.has_signature for line in owed)
    return handed_out or "还有应退未退或未签领的学生，请先登记“退款日期”“领款人”“已签领”。"


class FeeSettlement(
    Document,
    label="代办费结算",
    menu="finance",
    help="一行是一个班一个学期代收代办费的结算，逐人列出应退金额；由财务人员在学期结束前取数填写，校长批准后公示退费。",
):
    """One row is one class's settlement of its agency fees for one term, with every pupil's refund as a line."""

    class State(Choice):
        DRAFT = "草稿"
        APPROVED = "已批准"
        PUBLISHED = "已公示"
        REFUNDING = "退费中"
        DONE = "已完成"
        RETURNED = "已退回"

    whose = own(klass="class_group_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    class_group_id: Mapped[Id] = ref("班级", "class_group", filter=True, carry=True)
    spending_detail: Mapped[Note] = col(
        "支出明细", alias=("支出项目", "使用明细"), search=True, help="写明品名、数量、单价、金额"
    )
    refund_on: Mapped[Day | None] = col("退费日期", filter=True)

    lines: Mapped[list[FeeSettlementLine]] = lines("FeeSettlementLine")

    @computed("代收合计")
    def collected_amount(self) -> Money:
        return total(self.lines, lambda line: line.collected_amount)

    @computed("实际支出合计")
    def spent_amount(self) -> Money:
        return total(self.lines, lambda line: line.spent_amount)

    @computed("应退合计")
    def refund_amount(self) -> Money:
        return total(self.lines, lambda line: line.refund_amount)

    @computed("已退合计")
    def refunded_amount(self) -> Money:
        return total(self.lines, lambda line: line.refund_amount, lambda line: given(line.refunded_on))

    @computed("学校承担不足额")
    def shortfall_amount(self) -> Money:
        return total(
            self.lines,
            lambda line: minus(line.spent_amount, line.collected_amount),
            lambda line: earlier(line.collected_amount, line.spent_amount),
        )

    rules = (unique_together(term_id, class_group_id),)
    notes = (remind("B129", "学期即将结束，代办费尚未结清，请办理结算退费。"),)

    @refuse("", "“退费日期”不能晚于学期的最后一天（{last}），请核对。", on="refund_on")
    def is_refunded_within_the_term(self, at: At) -> Verdict:
        term = at.get(Term, self.term_id)
        return self.refund_on is None or term is None or self.refund_on <= term.ends_on or {"last": term.ends_on}

    steps = (
        step(
            "compute",
            "取数",
            "DRAFT RETURNED",
            "DRAFT",
            "accountant",
            needs=(has_fees_to_settle,),
            effect=take_over_collected,
        ),
        step(
            "approve",
            "批准",
            "DRAFT",
            "APPROVED",
            "principal",
            needs=(
                not_the_preparer,
                has_lines,
                is_settled_for_everybody,
                attached("请先在附件中上传支出凭证，再批准结算。"),
            ),
        ),
        step("publish", "公示", "APPROVED", "PUBLISHED", "director principal"),
        step("refund", "开始退费", "PUBLISHED", "REFUNDING", "accountant", asks=(refund_on,)),
        step(
            "record_refunds",
            "登记退款",
            "REFUNDING",
            "REFUNDING",
            "accountant",
            asks=("lines.refunded_on", "lines.receiver_name", "lines.has_signature"),
        ),
        step("finish", "完成", "REFUNDING PUBLISHED", "DONE", "accountant", needs=(all_is_refunded,)),
        step("send_back", "退回", "APPROVED", "RETURNED", "principal", opinion=True),
    )


def received_of_the_pupil(line: FeeSettlementLine, at: At) -> Decimal:
    """The agency fees that the pupil has paid in the settlement's term."""
    sheet = line.document
    return received_agency_fees(sheet.term_id, sheet.class_group_id, at).get(line.student_id, Decimal(0))


class FeeSettlementLine(
    Line,
    label="学生退费明细",
    menu="finance",
    help="一行是一名学生本学期代办费的代收、使用和应退金额；取数时带出代收金额，财务人员填写使用金额，退款后登记签领。",
):
    """One row is one pupil's collected, spent and refunded agency fees of the term."""

    document_id: Mapped[Id] = document("fee_settlement")
    student_id: Mapped[Id] = ref("学生", "student", alias=("姓名", "学生姓名"), search=True, filter=True)
    collected_amount: Mapped[Money] = col("代收金额", alias=("代收", "预收金额"), default=received_of_the_pupil)
    spent_amount: Mapped[Money] = col("使用金额", alias=("实际支出", "支出金额", "实用金额"))
    refunded_on: Mapped[Day | None] = col("退款日期", filter=True, carry=True)
    receiver_name: Mapped[Txt | None] = col("领款人", alias=("签领人", "家长签名"), sensitive=True)
    has_signature: Mapped[YesNo] = col("已签领", filter=True, carry=True, default=False)

    @computed("应退金额")
    def refund_amount(self) -> Money:
        return when(
            earlier(self.spent_amount, self.collected_amount),
            minus(self.collected_amount, self.spent_amount),
            Decimal(0),
        )

    rules = (
        unique_together(document_id, student_id, message="同一张结算单中每名“学生”只能有一行，请核对。"),
        positive(collected_amount, zero=True),
        positive(spent_amount, zero=True),
        not_future(refunded_on),
        required_when(receiver_name, lambda line: line.refunded_on is not None, message="已退款的，请填写“领款人”。"),
    )
    notes = (
        # refund_amount never falls below zero; FeeCollection refuses what would be charged after the settlement.
        fulfilled("B130", "refuse", "代办费多退少不补，不能向学生补收，请由学校承担差额。"),
    )

    @refuse("", "退款须在结算公示并办理“开始退费”后登记，请先清空“退款日期”。", on="refunded_on")
    def is_refunded_after_the_publication(self, at: At) -> Verdict:
        if self.refunded_on is None or self.document is None or not changed(self, "refunded_on"):
            return True
        return self.document.state in (FeeSettlement.State.REFUNDING, FeeSettlement.State.DONE)

    @refuse("", "已退款的，请由领款人签名并勾选“已签领”。", on="has_signature")
    def is_signed_for(self, at: At) -> Verdict:
        return self.refunded_on is None or self.has_signature

    @refuse("", "该学生不在结算单所填的“班级”，请重新选择“学生”。", on="student_id")
    def is_of_the_class(self, at: At) -> Verdict:
        """A pupil who has moved to another class since is known by the fee card."""
        pupil, sheet = at.get(Student, self.student_id), self.document
        if pupil is None or sheet is None or not changed(self, "student_id"):
            return True
        is_there = pupil.class_group_id == sheet.class_group_id
        return is_there or bool(received_agency_fees(sheet.term_id, sheet.class_group_id, at).get(pupil.id))


# Checks


def is_violated(row: FeeCheck) -> bool:
    """Whether the check found something wrong."""
    return row.violation is not None and row.violation is not FeeCheck.Violation.NONE


class FeeCheck(
    Register,
    label="收费检查违规",
    menu="finance",
    help="一行是一次收费检查，或查出的一起违规收费及其清退；由经审小组或总务主任检查后登记，清退后补填日期。",
):
    """One row is one check on fees, or one violation found and put right."""

    class Source(Choice):
        SCHOOL = "学校自查"
        AUDIT = "经审小组"
        PARENT = "家长"
        COMMUNITY = "社区"
        SUPERIOR = "上级检查"
        COMPLAINT = "举报"

    class Violation(Choice):
        NONE = "无违规"
        OUT_OF_SCOPE = "超范围"
        OVER_STANDARD = "超标准"
        UNAUTHORISED = "擅自收费"
        UNPUBLISHED = "未公示"

    class Status(Choice):
        NORMAL, VIOLATION, REFUNDED, PURSUED = "正常", "违规", "已清退", "已追责"

    title_column = "checked_by"

    checked_on: Mapped[Day] = col("检查日期", alias=("日期", "检查时间"), filter=True, default=today)
    checked_by: Mapped[Txt] = col("检查人或部门", alias=("检查人", "检查部门"), search=True, carry=True)
    source: Mapped[Source] = col("检查来源", alias=("来源",), filter=True, carry=True, default=Source.SCHOOL)
    class_group_id: Mapped[Id | None] = ref(
        "被查班级", "class_group", alias=("班级",), filter=True, help="检查全校的不填"
    )
    content: Mapped[Note] = col("检查内容", alias=("内容",), search=True)
    card_count: Mapped[Count | None] = col("抽查费卡数", alias=("抽查份数",))
    violation: Mapped[Violation] = col("违规类型", filter=True, default=Violation.NONE)
    amount: Mapped[Money | None] = col("违规金额", alias=("金额",))
    person_id: Mapped[Id | None] = ref("责任人", "staff", filter=True)
    handling: Mapped[Note | None] = col("处理情况", alias=("处理结果", "处理"), hide=True)
    refund_until: Mapped[Day | None] = col("清退期限", filter=True, remind=3)
    refunded_on: Mapped[Day | None] = col("清退日期", filter=True)
    status: Mapped[Status] = col(
        "处理状态",
        filter=True,
        default=lambda row, at: FeeCheck.Status.VIOLATION if is_violated(row) else FeeCheck.Status.NORMAL,
    )

    rules = (
        not_future(checked_on),
        positive(card_count, zero=True),
        positive(amount),
        *(
            required_when(column, is_violated, message=f"查出违规的，请填写“{label}”。")
            for column, label in ((amount, "违规金额"), (handling, "处理情况"), (refund_until, "清退期限"))
        ),
        before(checked_on, refund_until),
        before(checked_on, refunded_on),
        not_future(refunded_on),
        required_when(
            refunded_on,
            lambda row: row.status is FeeCheck.Status.REFUNDED,
            message="处理状态为“已清退”时，请填写“清退日期”。",
        ),
    )
    notes = (remind("B131", "本学期尚未检查收费登记，请安排检查。"),)

    @refuse("", "查出违规的，请选择“责任人”。", on="person_id")
    def names_who_is_responsible(self, at: At) -> Verdict:
        """Parents, who do not see the column, leave it to the school."""
        is_unseen = "person_id" in at.context.actor.columns(FeeCheck).hidden
        return not is_violated(self) or self.person_id is not None or is_unseen

    @refuse("", "“处理状态”与“违规类型”不符：无违规的填“正常”，查出违规的不能填“正常”。", on="status")
    def agrees_with_the_finding(self, at: At) -> Verdict:
        return is_violated(self) == (self.status is not FeeCheck.Status.NORMAL)

    @warn("B121-2", "违规收费尚未清退，请尽快办理清退。", on="refund_until")
    def is_refunded_in_time(self, at: At) -> Verdict:
        is_late = self.refund_until is not None and self.refund_until < at.today
        return not (is_violated(self) and is_late and self.refunded_on is None)
