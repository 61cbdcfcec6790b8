"""Who comes in at the gate and leaves again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Count,
    Id,
    Moment,
    Register,
    Txt,
    Verdict,
    YesNo,
    before,
    blank,
    both,
    col,
    computed,
    fulfilled,
    me,
    not_future,
    now,
    own,
    pattern,
    positive,
    ref,
    refuse,
    remind,
    warn,
    was,
)
from models.core.rules import Rule
from models.organisation.organisation import PHONE, resident_birth_day
from models.safety.settings import VISITOR_DOCUMENT_STORAGE
from models.vocabulary import Gender, NormalOrNot

PLATE = (
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
KEPT_END = 4


class KeptDocumentNumber(Rule):
    """Cuts the document number down to what the school keeps, after the other rules have seen all of it."""

    def verdict(self, row: Any, at: At) -> Verdict:
        """Keep all, the end, or nothing; nothing to object to."""
        kept = at.setting(VISITOR_DOCUMENT_STORAGE)
        if row.document_no and kept != "FULL":
            row.document_no = row.document_no[-KEPT_END:] if kept == "LAST4" else None
        return True


class Visitor(
    Register,
    label="来访登记",
    menu="safety",
    help="一行是一名（或一批）来访人的一次进出校门，由门卫在入校时登记，离校时补填离校时间。",
):
    """One row is one visitor's (or visiting group's) entry at the gate and leaving."""

    class DocumentKind(Choice):
        IDENTITY_CARD = "居民身份证"
        DRIVING_LICENCE = "驾驶证"
        WORK_CARD = "工作证"
        PASSPORT = "护照"
        RESIDENCE_PERMIT = "港澳台居民居住证"
        OTHER = "其他证件"

    class VisitConfirmation(Choice):
        PHONE, RECEIPT, APPOINTMENT, NOT_CONFIRMED = "电话确认", "签字回执", "预约", "未确认"

    class EntryDecision(Choice):
        ADMITTED, REFUSED = "放行", "拒绝入校"

    title_column = "visitor_name"
    whose = own(rows="visited_staff_id guard_id created_by")

    entered_at: Mapped[Moment] = col(
        "入校时间", alias=("来访时间", "进校时间", "来访日期", "入校日期"), filter=True, default=now
    )
    visitor_name: Mapped[Txt] = col(
        "来访人姓名", alias=("来访人", "来访者", "访客", "姓名", "访客姓名", "来访者姓名"), search=True
    )
    gender: Mapped[Gender | None] = col("性别")
    person_count: Mapped[Count] = col("人数", alias=("来访人数",), default=1)
    document_kind: Mapped[DocumentKind] = col("证件类型", carry=True, default=DocumentKind.IDENTITY_CARD)
    document_no: Mapped[Txt | None] = col(
        "证件号码", alias=("身份证号", "身份证号码"), sensitive=True, help="核验全号后，按学校参数只存后四位或不存。"
    )
    is_document_shown: Mapped[YesNo] = col("证件已核验", default=True)
    organisation: Mapped[Txt | None] = col("单位或住址", alias=("单位", "来访单位", "工作单位", "住址"), search=True)
    phone: Mapped[Txt] = col("联系电话", sensitive=True)
    visit_reason: Mapped[Txt] = col("来访事由", alias=("事由", "来访原因"), search=True)
    visited_staff_id: Mapped[Id | None] = ref(
        "被访人", "staff", alias=("被访者", "找何人", "受访人", "接待人"), filter=True
    )
    visited_department_id: Mapped[Id | None] = ref(
        "被访部门", "department", alias=("受访部门", "接待部门"), filter=True
    )
    visit_confirmation: Mapped[VisitConfirmation] = col("被访人确认", filter=True, default=VisitConfirmation.PHONE)
    entry_decision: Mapped[EntryDecision] = col("放行结果", filter=True, default=EntryDecision.ADMITTED)
    plate_no: Mapped[Txt | None] = col("车牌号", alias=("车牌",), search=True)
    belongings: Mapped[Txt | None] = col("携带物品")
    belongings_check: Mapped[NormalOrNot | None] = col("物品检查", default=NormalOrNot.NORMAL)
    badge_no: Mapped[Txt | None] = col("来访证编号")
    left_at: Mapped[Moment | None] = col("离校时间", alias=("离开时间", "出校时间", "离校日期"), filter=True)
    guard_id: Mapped[Id] = ref(
        "门卫值班人", "staff", alias=("门卫", "值班人", "登记人", "保安"), filter=True, carry=True, default=me
    )

    @computed("是否在校", filter=True)
    def is_inside(self) -> YesNo:
        return both(self.entry_decision == Visitor.EntryDecision.ADMITTED, blank(self.left_at))

    rules = (
        not_future(entered_at, message="“入校时间”不能晚于现在，请核对。"),
        positive(person_count),
        before(entered_at, left_at, id="R5.07.1", message="“离校时间”不能早于“入校时间”，请核对。"),
        pattern(phone, PHONE, "“联系电话”格式不符，请填写手机号，或带区号的座机号。", id="R5.07.2", kind="warn"),
        pattern(plate_no, PLATE, "“车牌号”格式不符，请核对，如 浙A12345。", id="R5.07.2", kind="warn"),
    )
    notes = (
        # Name, reason, moment and guard are required columns.
        fulfilled("B264", "refuse", "请完整填写“来访人姓名”“来访事由”“入校时间”“门卫值班人”。"),
        remind("B271", "到清场时刻还没有离校的来访人，提醒门卫和总务主任。"),
        KeptDocumentNumber("B265", "“证件号码”按学校参数只存后四位、不存或完整保存。", kind="compute"),
    )

    @refuse(
        "B265",
        "来访人未出示证件：请核验后填写“证件类型”并勾选“证件已核验”，否则请选“拒绝入校”。",
        on="is_document_shown",
    )
    def is_known(self, at: At) -> Verdict:
        return self.is_refused or (self.is_document_shown and self.document_kind is not None)

    @refuse("B266", "请填写“被访人”或“被访部门”并取得确认，未确认人员不得入内。", on="visit_confirmation")
    def is_expected(self, at: At) -> Verdict:
        visited = self.visited_staff_id is not None or self.visited_department_id is not None
        confirmed = self.visit_confirmation is not Visitor.VisitConfirmation.NOT_CONFIRMED
        return self.is_refused or (visited and confirmed)

    @refuse("", "“来访证编号”{badge}还在另一名未离校的来访人手中，请换一个。", on="badge_no")
    def is_badge_free(self, at: At) -> Verdict:
        if not self.badge_no or not self.is_inside:
            return True
        holder = select(Visitor.id).where(
            Visitor.school_id == at.school_id, Visitor.badge_no == self.badge_no, Visitor.is_inside
        )
        if self.id is not None:
            holder = holder.where(Visitor.id != self.id)
        return at.ask(holder) is None or {"badge": self.badge_no}

    @warn("R5.07.2", "“证件号码”不是有效的居民身份证号，请核对。", on="document_no")
    def is_identity_number_right(self, at: At) -> Verdict:
        entered = self.document_no is not None and self.document_no != was(self, "document_no")
        whole = entered and len(self.document_no or "") > KEPT_END
        if not whole or self.document_kind is not Visitor.DocumentKind.IDENTITY_CARD:
            return True
        return resident_birth_day(self.document_no) is not None

    @property
    def is_refused(self) -> bool:
        """Whether the visitor stays outside."""
        return self.entry_decision is Visitor.EntryDecision.REFUSED
