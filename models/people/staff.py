"""The staff and the posts they hold."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped
from stdnum import luhn

from models.assets.assets import FixedAsset
from models.assets.property import PersonalProperty
from models.canteen.canteen import HealthCertificate
from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    Id,
    Money,
    Note,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    before,
    blank,
    both,
    col,
    collected,
    computed,
    days_after,
    either,
    fulfilled,
    given,
    joined,
    listed,
    not_future,
    nothing,
    own,
    pattern,
    plus,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    unique_together,
    warn,
    was,
    when,
)
from models.core.expressions import is_sql
from models.organisation.organisation import PHONE, is_resident_card, leads_back, resident_birth_day
from models.people.settings import HEADCOUNT_OVERRUN
from models.store.custody import Loan, ToolIssue
from models.vocabulary import AssetState, BackgroundResult, CertificateKind, Gender, IdentityKind


def birth_day_in(number: Any) -> Any:
    """Birth day in positions 7 to 14 of a resident's number, of a row's value or of a column."""
    if not is_sql(number):
        return resident_birth_day(number)
    year, month, day = (sa.func.substr(number, start, length) for start, length in ((7, 4), (11, 2), (13, 2)))
    return days_after(joined(year, "-", month, "-", day), 0)


class Staff(
    Register,
    label="职工名册",
    menu="people",
    help="一行是一名后勤职工或使用本系统的教职工、外聘人员；入职时由总务处登记，合同、岗位变动和离职时更新。",
):
    """One row is one employee or hired person of a school who works for logistics or uses the system."""

    class EmploymentKind(Choice):
        PERMANENT = "在编"
        CONTRACT = "合同制"
        TEMPORARY = "临时工"
        EXTERNAL = "校外聘请"
        GUARD = "保安"
        DISPATCHED = "劳务派遣"
        OUTSOURCED = "服务外包"

    class Education(Choice):
        PRIMARY = "小学"
        MIDDLE = "初中"
        HIGH = "高中中专"
        COLLEGE = "大专"
        BACHELOR = "本科"
        MASTER = "研究生"

    class DutyStatus(Choice):
        ON_POST, AWAITING, OFF_POST, LEFT = "在岗", "待分配", "待岗", "离职"

    whose = own(rows="id", department="department_id")

    staff_no: Mapped[Code | None] = col(
        "工号", alias=("编号", "职工编号", "教师编号", "人员编号"), search=True, unique=True
    )
    name: Mapped[Txt] = col("姓名", search=True)
    gender: Mapped[Gender | None] = col("性别", filter=True)
    identity_kind: Mapped[IdentityKind | None] = col("证件类型", hide=True, default=IdentityKind.RESIDENT)
    identity_no: Mapped[Code | None] = col("证件号码", hide=True, sensitive=True)
    phone: Mapped[Txt | None] = col("联系电话", search=True, sensitive=True)
    emergency_contact: Mapped[Txt | None] = col("紧急联系人", hide=True, sensitive=True)
    emergency_phone: Mapped[Txt | None] = col("紧急联系电话", hide=True, sensitive=True)
    department_id: Mapped[Id | None] = ref("部门", "department", alias=("科室", "处室"), filter=True, carry=True)
    position_id: Mapped[Id] = ref("岗位", "position", alias=("职务", "工作岗位", "岗位名称"), filter=True, carry=True)
    employment_kind: Mapped[EmploymentKind] = col(
        "编制类别", alias=("编制", "用工性质", "人员类别", "用工形式"), filter=True, carry=True
    )
    trade: Mapped[Txt | None] = col("工种特长", alias=("特长", "工种"), search=True)
    education: Mapped[Education | None] = col("学历", alias=("文化程度", "最高学历"), hide=True)
    professional_title: Mapped[Txt | None] = col("职称", hide=True)
    entered_on: Mapped[Day] = col("入职日期", alias=("参加工作时间", "入校日期", "上岗日期"), carry=True)
    contract_start_on: Mapped[Day | None] = col("合同起始日", alias=("合同开始日期", "合同起始日期"), hide=True)
    contract_until: Mapped[Day | None] = col(
        "合同到期日", alias=("合同截止日期", "合同终止日期", "合同到期"), filter=True, remind=60
    )
    monthly_wage_amount: Mapped[Money | None] = col("月工资", alias=("工资", "月薪"), hide=True, sensitive=True)
    bank_card_no: Mapped[Code | None] = col("银行卡号", hide=True, sensitive=True)
    has_social_insurance: Mapped[YesNo] = col("已缴社保", alias=("是否缴纳社保", "社保"), hide=True, default=False)
    is_with_minors: Mapped[YesNo] = col("接触未成年人", filter=True, default=True)
    background_result: Mapped[BackgroundResult] = col("从业禁止查询", filter=True, default=BackgroundResult.NOT_CHECKED)
    background_checked_on: Mapped[Day | None] = col("查询日期", alias=("从业查询日期",), hide=True)
    duty_status: Mapped[DutyStatus] = col(
        "在岗状态", alias=("状态", "人员状态"), filter=True, default=DutyStatus.ON_POST
    )
    left_on: Mapped[Day | None] = col("离职日期", alias=("离岗日期", "离校日期"), hide=True)

    @computed("出生日期", hide=True, sensitive=True)
    def born_on(self) -> Day | None:
        is_resident = either(blank(self.identity_kind), self.identity_kind == IdentityKind.RESIDENT)
        return when(both(is_resident, given(self.identity_no)), birth_day_in(self.identity_no))

    @computed("健康证有效期至", filter=True)
    def health_certificate_until(self) -> Day | None:
        latest = sa.func.max(HealthCertificate.valid_until)
        return collected(self, select(latest).where(HealthCertificate.worker_id == self.id))

    @computed("责任书签订日", hide=True)
    def letter_signed_on(self) -> Day | None:
        return nothing(self, Day)  # responsibility_letter holds the day

    @computed("持岗位证", filter=True)
    def has_certificate(self) -> YesNo:
        return nothing(self, YesNo, False)  # staff_certificate holds the certificates

    @computed("未移交物品数", hide=True)
    def undelivered_count(self) -> Count:
        cards = select(sa.func.count(FixedAsset.id)).where(
            FixedAsset.custodian_id == self.id, FixedAsset.life_state != AssetState.DISPOSED
        )
        tools = select(sa.func.count(ToolIssue.id)).where(
            ToolIssue.holder_id == self.id, ToolIssue.returned_at.is_(None)
        )
        loans = select(sa.func.count(Loan.id)).where(Loan.borrower_id == self.id, Loan.state.in_(Loan.OUT))
        open_states = PersonalProperty.State
        drawn = select(sa.func.count(PersonalProperty.id)).where(
            PersonalProperty.holder_id == self.id,
            PersonalProperty.state.in_((open_states.HELD, open_states.RETURNED, open_states.COMPENSATING)),
            # A card in the holder's name is counted already.
            ~sa.exists().where(
                FixedAsset.id == PersonalProperty.fixed_asset_id,
                FixedAsset.custodian_id == PersonalProperty.holder_id,
                FixedAsset.life_state != AssetState.DISPOSED,
            ),
        )
        return plus(amount_of(self, cards), amount_of(self, tools), amount_of(self, loans), amount_of(self, drawn))

    rules = (
        unique_together(identity_no, id="R8.01.1", message="本校已有人用这个“证件号码”，请核对，不要重复登记。"),
        pattern(phone, PHONE, "“联系电话”格式不正确，请填写手机号，或带区号的座机号。", id="§11.4", kind="warn"),
        pattern(
            emergency_phone,
            PHONE,
            "“紧急联系电话”格式不正确，请填写手机号，或带区号的座机号。",
            id="§11.4",
            kind="warn",
        ),
        not_future(entered_on),
        required_when(
            contract_start_on,
            lambda row: (
                row.employment_kind
                in (
                    row.EmploymentKind.CONTRACT,
                    row.EmploymentKind.TEMPORARY,
                    row.EmploymentKind.EXTERNAL,
                    row.EmploymentKind.DISPATCHED,
                )
            ),
            message="合同制、临时工、校外聘请和劳务派遣人员，请填写“合同起始日”。",
        ),
        before(contract_start_on, contract_until, equal=False),
        positive(monthly_wage_amount, zero=True),
        required_when(
            background_checked_on,
            lambda row: row.background_result is not BackgroundResult.NOT_CHECKED,
            message="已有“从业禁止查询”结果，请填写“查询日期”。",
        ),
        not_future(background_checked_on),
        required_when(
            left_on,
            lambda row: row.duty_status is row.DutyStatus.LEFT,
            id="R142.1",
            message="在岗状态为“离职”时，请填写“离职日期”。",
        ),
        before(entered_on, left_on),
    )

    @refuse("R8.01.1", "“证件号码”不正确，请核对18位号码、其中的出生日期与校验位。", on="identity_no")
    def identity_no_is_right(self, at: At) -> Verdict:
        """Check character and a real birth day of a resident's number; other papers are not checked."""
        if not self.identity_no or not is_resident_card(self):
            return True
        birth = resident_birth_day(self.identity_no)
        return birth is not None and birth <= at.today

    @warn("§11.4", "“银行卡号”格式不正确，请核对16至19位数字。", on="bank_card_no")
    def card_number_is_likely(self, at: At) -> Verdict:
        """16 to 19 digits with the Luhn check."""
        number = self.bank_card_no
        return not number or (16 <= len(number) <= 19 and luhn.is_valid(number))

    def comes_on_post(self) -> bool:
        """Whether the present change puts the person on the post."""
        is_moved = was(self, "position_id") != self.position_id or was(self, "duty_status") != self.duty_status
        return self.duty_status is Staff.DutyStatus.ON_POST and (self.id is None or is_moved)

    def is_beyond_headcount(self, at: At) -> bool:
        """Whether the present change takes the post beyond its places."""
        position = at.get(Position, self.position_id)
        if position is None or not self.comes_on_post():
            return False
        others = select(sa.func.count(Staff.id)).where(
            Staff.position_id == self.position_id, Staff.duty_status == Staff.DutyStatus.ON_POST, Staff.id != self.id
        )
        return bool(at.ask(others) + 1 > position.headcount)

    @warn("B294", "“岗位”在岗人数已超过编制数，请核对“岗位”或调整岗位编制数。", on="position_id")
    def headcount_is_pointed_at(self, at: At) -> Verdict:
        """A school says whether it points at posts beyond their places or refuses them."""
        return at.setting(HEADCOUNT_OVERRUN) != "WARN" or not self.is_beyond_headcount(at)

    @refuse("B294", "“岗位”在岗人数已超过编制数，不能登记：请核对“岗位”或先调整岗位编制数。", on="position_id")
    def headcount_is_kept(self, at: At) -> Verdict:
        """The stricter of the two."""
        return at.setting(HEADCOUNT_OVERRUN) != "REFUSE" or not self.is_beyond_headcount(at)

    @refuse(
        "R8.01.2",
        "有从业禁止记录的人员不得在接触未成年人的岗位在岗，请将“在岗状态”改为离职或不予录用。",
        on="duty_status",
    )
    def may_work_with_minors(self, at: At) -> Verdict:
        """Nobody with a record works near minors."""
        is_found = self.background_result is BackgroundResult.FOUND
        return not (is_found and self.is_with_minors and self.duty_status is Staff.DutyStatus.ON_POST)

    @warn("R8.01.2", "该职工接触未成年人，尚未做“从业禁止查询”，请尽快查询并登记结果。", on="background_result")
    def background_is_checked_at_entry(self, at: At) -> Verdict:
        """Said once, at entry; the yearly reminder says it again."""
        return not (self.id is None and self.is_with_minors and self.background_result is BackgroundResult.NOT_CHECKED)

    @refuse("R142.1", "该职工还有{count}项未移交物品，请先办结“财产移交单”再登记离职。", on="duty_status")
    def has_handed_over(self, at: At) -> Verdict:
        """Who leaves holds nothing of the school."""
        if self.duty_status is not Staff.DutyStatus.LEFT or self.id is None:
            return True
        return self.undelivered_count == 0 or {"count": self.undelivered_count}

    notes = (
        # The interval is the setting background_check_days.
        remind("R8.01.3", "接触未成年人的职工，满一年提醒重新做从业禁止查询。"),
        remind("R8.01.4", "用工合同到期前按规定天数提醒。"),
        # The export asks for the purpose, keeps who took which rows, and masks what the reader may not see.
        fulfilled("§11.8", "publish", "导出含证件号码、银行卡号或健康信息的内容，须填写用途并留下记录。"),
    )


def on_post(position: Any) -> tuple[Any, Any]:
    """Conditions for the staff who hold the position now."""
    return Staff.position_id == position.id, Staff.duty_status == Staff.DutyStatus.ON_POST


class Position(
    Register,
    label="岗位职责",
    menu="people",
    help="一行是一个岗位的职责、工作量标准、安全责任和编制数；由总务处拟定，经批准后生效，每学期重申。",
):
    """One row is one post with its duties, workload standard, safety duty and number of places."""

    class PositionStatus(Choice):
        DRAFT, IN_FORCE, REVISED, ABOLISHED = "拟定", "生效", "已修订", "已撤销"

    name: Mapped[Txt] = col("岗位名称", alias=("岗位", "职务"), search=True, unique=True)
    department_id: Mapped[Id | None] = ref("部门", "department", filter=True, carry=True)
    parent_position_id: Mapped[Id | None] = ref("上级岗位", "position", alias=("上级",))
    headcount: Mapped[Count] = col("编制数", alias=("编制", "定编"), default=1)
    duties: Mapped[Note] = col("岗位职责", alias=("职责",), search=True)
    workload_standard: Mapped[Note] = col("工作量化标准")
    safety_duty: Mapped[Note | None] = col("安全责任")
    is_health_certificate_needed: Mapped[YesNo] = col("须健康证", filter=True, default=False)
    certificate_kind: Mapped[CertificateKind | None] = col("须持证书", filter=True)
    version_no: Mapped[Txt | None] = col("版本")
    effective_on: Mapped[Day | None] = col("生效日期", alias=("执行日期",))
    approved_by_id: Mapped[Id | None] = ref("批准人", "staff", hide=True)
    reaffirmed_on: Mapped[Day | None] = col("最近重申日期")
    position_status: Mapped[PositionStatus] = col("岗位状态", filter=True, default=PositionStatus.DRAFT)

    @computed("在岗人数")
    def holder_count(self) -> Count:
        return amount_of(self, select(sa.func.count(Staff.id)).where(*on_post(self)))

    @computed("现任人员")
    def holders(self) -> Txt | None:
        return listed(self, select(Staff.name).where(*on_post(self)).order_by(Staff.id))

    rules = (
        positive(headcount, zero=True),
        required_when(
            approved_by_id,
            lambda row: row.position_status is row.PositionStatus.IN_FORCE,
            message="岗位状态为“生效”时，请选择“批准人”。",
        ),
    )

    @refuse("", "“上级岗位”不能是本岗位或其下级岗位，请重新选择。", on="parent_position_id")
    def chain_has_no_cycle(self, at: At) -> Verdict:
        """The tree of posts has a top."""
        return not leads_back(at, self, "parent_position_id")

    @warn("B316-2", "请填写“安全责任”，落实一岗双责。", on="safety_duty")
    def has_a_safety_duty(self, at: At) -> Verdict:
        """Every post in force answers for safety in its field."""
        return bool(self.safety_duty) or self.position_status is not Position.PositionStatus.IN_FORCE

    notes = (
        # Both columns are required, in force or not.
        fulfilled("B301-1", "refuse", "请填写“岗位职责”和“工作量化标准”后再生效。"),
        remind("B302", "列出生效而无人在岗的岗位、在岗而岗位未生效的人员；每年2月列出本学期尚未重申的岗位。"),
    )
