"""Fees that pupils pay: what may be charged, the parents' consent, receipts, collection, settlement and checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Code,
    Day,
    Document,
    Id,
    Money,
    Note,
    Txt,
    Verdict,
    YesNo,
    col,
    fulfilled,
    next_code,
    not_the_preparer,
    pattern,
    positive,
    ref,
    refuse,
    step,
    was,
)
from models.core.system import Attachment
from models.finance.settings import FORBIDDEN_FEE_WORDS, FREE_STAGES, ONE_FEE_AMOUNT
from models.organisation.organisation import PHONE, Term
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
    return at.ask(coming.order_by(Term.starts_on))  # type: ignore[no-any-return]


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
