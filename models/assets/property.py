"""School property in use: compensation for what is damaged or lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.assets.assets import FixedAsset
from models.assets.settings import COMPENSATION_AMOUNT_BASIS
from models.core import (
    At,
    Choice,
    Code,
    Day,
    Document,
    File,
    Id,
    Money,
    Note,
    Quantity,
    Txt,
    Verdict,
    at_most,
    before,
    col,
    filled,
    minus,
    not_future,
    not_the_preparer,
    own,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    step,
    times,
    warn,
    was,
)
from models.core.kinds import round_to
from models.core.system import SchoolPath
from models.organisation.organisation import SchoolSetting, Student


def is_of_pupil(case: Any) -> bool:
    """A pupil is to pay."""
    return case.payer_kind is DamageCompensation.PayerKind.STUDENT


def is_natural(case: Any) -> bool:
    """The thing wore out by itself."""
    return case.damage_kind is DamageCompensation.DamageKind.NATURAL


def still_to_pay(case: Any) -> Decimal:
    """What is due less the reduction."""
    amount: Decimal = minus(case.due_amount, case.reduced_amount)
    return amount


def usual_basis(case: Any, at: At) -> DamageCompensation.AmountBasis:
    """The school's compensation rule."""
    return DamageCompensation.AmountBasis[at.setting(COMPENSATION_AMOUNT_BASIS, on=case.date)]


def standard_amount(case: Any, at: At) -> Decimal | None:
    """Net value or cost of the damaged part of an asset; a repair's cost is known to people only."""
    bases = DamageCompensation.AmountBasis
    card = at.get(FixedAsset, case.fixed_asset_id)
    if card is None or case.quantity is None or not card.quantity:
        return None
    if case.amount_basis is bases.NET_VALUE:
        return round_to(card.net_amount * case.quantity / card.quantity, 2)
    if case.amount_basis is bases.COST:
        cost: Decimal = times(card.unit_price, case.quantity)
        return cost
    return None


def due_by_kind(case: Any, at: At) -> Decimal | None:
    """The standard amount; nothing for natural damage."""
    return Decimal("0.00") if is_natural(case) else case.basis_amount


def guardian_is_informed(case: Any, at: At) -> bool | str:
    """A pupil's family hears of the case before anything is asked of it."""
    return (
        not is_of_pupil(case)
        or case.guardian_informed_on is not None
        or ("责任方是学生，请先告知家长并填写“家长告知日期”。")
    )


def reduction_is_given(case: Any, at: At) -> bool | str:
    """The step that reduces says by how much."""
    return bool(case.reduced_amount) or "请填写大于0的“减免金额”。"


def something_is_due(case: Any, at: At) -> bool | str:
    """Where nothing is due, nothing is paid."""
    return still_to_pay(case) > 0 or "扣除减免后应赔金额为0，不需要缴款，请办理“免赔”。"


def nothing_is_due(case: Any, at: At) -> bool | str:
    """Waived is natural damage, or what was reduced to nothing with a reason."""
    return is_natural(case) or still_to_pay(case) == 0 or ("只有自然损坏或已全额减免的才能免赔，请先办理“批准减免”。")


def repair_or_replacement(case: Any, at: At) -> bool | str:
    """The repair is known, or the opinion says that the thing is replaced."""
    return (
        case.repair_request_id is not None
        or bool(at.opinion.strip())
        or ("请填写“报修单”；不修而更换的，请在意见中说明。")
    )


def link_repair(case: Any, at: At) -> None:
    """The repair request learns of its compensation."""
    from models.maintenance.repairs import RepairRequest

    request = at.get(RepairRequest, case.repair_request_id)
    if request is not None and request.damage_compensation_id is None:
        request.damage_compensation_id = case.id


class DamageCompensation(
    Document,
    label="损坏赔偿单",
    menu="assets",
    help="每行是一次公物损坏或遗失的赔偿，发现损坏后由资产管理员、总务主任或班主任填写；对学生只赔偿、不罚款。",
):
    """One row is one compensation case for damaged or lost school property."""

    class State(Choice):
        DRAFT = "草稿"
        ASSESSED = "已认定"
        INFORMED = "已告知"
        PAID = "已赔清"
        WAIVED = "已免赔"
        REPAIRING = "维修中"
        CLOSED = "已结案"
        CANCELLED = "已作废"

    class SourceKind(Choice):
        PROPERTY_CHECK = "财产检查"
        REPAIR = "报修"
        HAND_BACK = "交回"
        STOCKTAKE = "盘点"
        LOAN = "借用归还"
        REPORT = "师生反映"

    class PayerKind(Choice):
        STUDENT, CLASS_GROUP, STAFF, OUTSIDE = "学生", "班级", "教职工", "校外单位"

    class DamageKind(Choice):
        INTENTIONAL, NEGLIGENT, NATURAL, LOST = "人为故意", "人为过失", "自然损坏", "遗失"

    class AmountBasis(Choice):
        NET_VALUE, COST, REPAIR_COST = "折旧后净值", "成本价", "维修费"

    whose = own(rows="staff_id created_by", klass="class_group_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    source_kind: Mapped[SourceKind] = col("来源", filter=True, carry=True, default=SourceKind.PROPERTY_CHECK)
    payer_kind: Mapped[PayerKind] = col("责任方", filter=True)
    class_group_id: Mapped[Id | None] = ref(
        "班级", "class_group", alias=("责任班级",), search=True, filter=True, carry=True
    )
    student_id: Mapped[Id | None] = ref("学生", "student", alias=("学生姓名", "损坏人"), search=True, sensitive=True)
    staff_id: Mapped[Id | None] = ref("教职工", "staff", search=True, filter=True)
    outside_name: Mapped[Txt | None] = col("校外单位名称", search=True, hide=True)
    item_name: Mapped[Txt] = col("物品名称", alias=("物品", "损坏物品"), search=True)
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", filter=True, hide=True)
    room_id: Mapped[Id | None] = ref("地点", "room", alias=("损坏地点",), filter=True, carry=True)
    quantity: Mapped[Quantity] = col("数量", default=Decimal("1"))
    damage_kind: Mapped[DamageKind] = col("损坏性质", filter=True)
    damage_cause: Mapped[Txt] = col("损坏原因", alias=("原因",), help="至少4个字", search=True)
    amount_basis: Mapped[AmountBasis] = col("赔偿标准", hide=True, default=usual_basis)
    basis_amount: Mapped[Money] = col("标准金额", default=standard_amount)
    due_amount: Mapped[Money] = col("应赔金额", alias=("赔偿金额", "应赔"), default=due_by_kind)
    reduced_amount: Mapped[Money | None] = col("减免金额", default=Decimal("0.00"))
    received_amount: Mapped[Money | None] = col("实收金额", alias=("实收", "实赔金额"), default=Decimal("0.00"))
    paid_on: Mapped[Day | None] = col("缴款日期", alias=("赔偿日期", "交款日期"), filter=True)
    receipt_no: Mapped[Code | None] = col("收据号", alias=("收据编号", "票据号"), search=True, hide=True)
    guardian_informed_on: Mapped[Day | None] = col("家长告知日期", filter=True)
    guardian_signature: Mapped[File | None] = col("家长或当事人签字", hide=True, sensitive=True)
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request", hide=True)
    education_note: Mapped[Note | None] = col("学生教育情况", search=True, hide=True, sensitive=True)

    rules = (
        required_when(
            class_group_id,
            lambda r: r.payer_kind in (DamageCompensation.PayerKind.STUDENT, DamageCompensation.PayerKind.CLASS_GROUP),
        ),
        required_when(student_id, is_of_pupil),
        required_when(staff_id, lambda r: r.payer_kind is DamageCompensation.PayerKind.STAFF),
        required_when(outside_name, lambda r: r.payer_kind is DamageCompensation.PayerKind.OUTSIDE),
        positive(quantity),
        positive(basis_amount, zero=True),
        positive(due_amount, zero=True),
        at_most(
            due_amount, basis_amount, id="R7.03a", message="“应赔金额”不能超过标准金额；减免须经总务主任或校长批准。"
        ),
        positive(reduced_amount, zero=True),
        at_most(reduced_amount, due_amount),
        positive(received_amount, zero=True),
        before("date", paid_on),
        not_future(paid_on),
        required_when(paid_on, lambda r: (r.received_amount or 0) > 0),
        required_when(receipt_no, lambda r: (r.received_amount or 0) > 0),
        not_future(guardian_informed_on),
        required_when(
            education_note, is_of_pupil, id="R7.03c", message="责任方是学生的，结案前请填写“学生教育情况”。", at="close"
        ),
        required_when(
            guardian_informed_on,
            is_of_pupil,
            id="R7.03c",
            message="责任方是学生的，收款前请先填写“家长告知日期”。",
            at="pay",
        ),
    )
    notes = (remind("R7.03d", "告知后超过规定天数仍未缴清的赔偿，提醒催收。"),)

    @refuse("", "“学生”不在所选“班级”，请核对。", on="student_id")
    def pupil_is_of_the_class(self, at: At) -> Verdict:
        """The case is seen by the class teacher of the pupil."""
        if not is_of_pupil(self):
            return True
        pupil = at.get(Student, self.student_id)
        return pupil is None or pupil.class_group_id == self.class_group_id

    @refuse("B078", "请查问并填写“损坏原因”，至少4个字。", on="damage_cause")
    def cause_is_told(self, at: At) -> Verdict:
        """A cause of a word or two explains nothing."""
        return len(self.damage_cause.strip()) >= 4

    @refuse("R7.03a", "“减免金额”须由总务主任或校长在“批准减免”时填写，请先清空。", on="reduced_amount")
    def reduction_is_approved(self, at: At) -> Verdict:
        """A reduction is written by the step that approves it."""
        changed = self.reduced_amount != (was(self, "reduced_amount") or 0) or self.id is None
        return not self.reduced_amount or not changed or at.is_step("reduce")

    @refuse("R7.03b", "不得以任何理由对学生罚款；自然损坏不得要求赔偿，请将“应赔金额”改为0。", on="due_amount")
    def nature_owes_nothing(self, at: At) -> Verdict:
        """There is no fine here, and nobody pays for wear."""
        return not is_natural(self) or self.due_amount == 0

    @refuse("", "“实收金额”不能超过应赔金额扣除减免后的{amount}元，请核对。", on="received_amount")
    def no_more_is_taken_than_due(self, at: At) -> Verdict:
        """The school keeps nothing beyond what is due."""
        due = still_to_pay(self)
        return (self.received_amount or 0) <= due or {"amount": due}

    @warn("B065", "本校尚未设置“赔偿标准”及依据，暂按{basis}计算，请在“学校参数”登记。", on="amount_basis")
    def school_has_a_rule(self, at: At) -> Verdict:
        """The basis of compensation is entered with its source, by the school or an office above it."""
        above = sa.select(SchoolPath.ancestor_id).where(SchoolPath.school_id == at.school_id)
        entered = sa.select(SchoolSetting.id).where(
            SchoolSetting.setting_name == COMPENSATION_AMOUNT_BASIS.key,
            SchoolSetting.effective_on <= self.date,
            SchoolSetting.school_id.in_(above),
        )
        return self.id is not None or at.ask(entered) is not None or {"basis": self.amount_basis.label}

    steps = (
        step(
            "assess",
            "认定",
            "DRAFT",
            "ASSESSED",
            "asset_clerk director",
            needs=(filled("damage_kind", "damage_cause", "basis_amount", "due_amount"),),
        ),
        step(
            "inform",
            "告知",
            "ASSESSED",
            "INFORMED",
            "asset_clerk class_teacher director",
            needs=(guardian_is_informed,),
            asks=("guardian_informed_on", "guardian_signature"),
        ),
        step(
            "reduce",
            "批准减免",
            "ASSESSED INFORMED",
            "INFORMED",
            "director principal",
            optional=True,
            needs=(not_the_preparer, guardian_is_informed, reduction_is_given),
            asks=("reduced_amount",),
            opinion=True,
        ),
        step(
            "pay",
            "收讫",
            "INFORMED",
            "PAID",
            "accountant director",
            needs=(something_is_due, filled("paid_on", "receipt_no")),
            asks=("paid_on", "receipt_no"),
            writes={"received_amount": lambda row, at: still_to_pay(row)},
        ),
        step(
            "waive",
            "免赔",
            "ASSESSED INFORMED",
            "WAIVED",
            "director principal",
            needs=(not_the_preparer, nothing_is_due),
        ),
        step(
            "repair",
            "安排维修",
            "PAID WAIVED",
            "REPAIRING",
            "asset_clerk director",
            needs=(repair_or_replacement,),
            asks=("repair_request_id",),
            effect=link_repair,
        ),
        step("close", "结案", "PAID WAIVED REPAIRING", "CLOSED", "asset_clerk director", asks=("education_note",)),
        step("cancel", "作废", "DRAFT ASSESSED", "CANCELLED", "director", opinion=True),
    )
