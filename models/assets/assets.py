"""Fixed assets: classification, cards, their history and transfers."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.assets.settings import (
    ASSET_NO_PATTERN,
    BOOKING_NEEDS_SECOND_PERSON,
    CAPITALISATION_THRESHOLD_AMOUNT,
    LEAST_LIFE_BY_STRUCTURE,
    OPENING_TOLERANCE_AMOUNT,
    SERIAL_NO_FROM_AMOUNT,
    TRANSFER_COUNTERSIGN_WITHIN_DEPARTMENT,
)
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
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    col,
    collected,
    compute,
    computed,
    document,
    filled,
    fixed_after,
    found,
    fulfilled,
    has_lines,
    immutable,
    initials_of,
    lines,
    me,
    minus,
    negate,
    not_future,
    not_the,
    not_the_preparer,
    nz,
    of,
    own,
    pattern,
    plus,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    same_as,
    step,
    times,
    today,
    total,
    twin,
    unique_together,
    warn,
    was,
)
from models.core import context as acting_context
from models.core.kinds import MONEY, QUANTITY, round_to
from models.core.numbering import NextCode, next_number
from models.core.rules import problems_of
from models.core.system import Signature
from models.organisation.organisation import Building, School
from models.vocabulary import AssetCondition, AssetState, CardKind

CARD_KINDS = {
    "A0101": CardKind.BUILDING,
    "A0102": CardKind.STRUCTURE,
    "A0103": CardKind.LAND,
    "A0203": CardKind.VEHICLE,
    "A01": CardKind.BUILDING,
    "A02": CardKind.EQUIPMENT,
    "A03": CardKind.RELIC,
    "A04": CardKind.BOOK,
    "A05": CardKind.FURNITURE,
    "A06": CardKind.LIVING,
    "A08": CardKind.INTANGIBLE,
}
"""Kind of card by the first pairs of the class code; the longer beginning counts."""

PAIR_OF_BOOKING = "请同时填写“财务入账日期”和“会计凭证号”，且不得落在已锁定的会计期间。"

COMPUTERS = "A020101"
"""Beginning of the class codes of computers."""

IN_SERVICE = frozenset(
    {AssetState.IN_USE, AssetState.IDLE, AssetState.UNDER_REPAIR, AssetState.LENT, AssetState.LEASED}
)
ENDING = frozenset({AssetState.PENDING_DISPOSAL, AssetState.MISSING})
NEXT_STATES: dict[AssetState, frozenset[AssetState]] = {
    AssetState.PENDING_ENTRY: frozenset({AssetState.IN_USE}),
    **dict.fromkeys(IN_SERVICE, IN_SERVICE | ENDING),
    **dict.fromkeys(ENDING, IN_SERVICE | ENDING | {AssetState.DISPOSED}),
    AssetState.DISPOSED: frozenset(),
}
"""From which state of a card to which others it may go (R1.01g)."""


def card_kind_by_code(row: Any, at: At) -> CardKind | None:
    """The kind of card that the class code stands for."""
    code = row.class_code or ""
    return CARD_KINDS.get(code[:5]) or CARD_KINDS.get(code[:3])


def parent_code(code: str) -> str:
    """Code of the class above: the last pair that is not 00 set to 00; empty for a division such as A02000000."""
    kept = re.sub("(00)+$", "", code[1:])[:-2] if len(code) == 9 else ""
    return f"A{kept:0<8}" if kept else ""


class AssetClass(
    Register,
    label="资产分类字典",
    menu="assets",
    shared=True,
    help="每行是国家标准（GB/T 14885-2022）的一个资产分类代码，由系统管理员或教育局维护，各校建卡时选用。",
):
    """One row is one code of the national classification of fixed assets (GB/T 14885-2022), shared by all schools."""

    class LifeSource(Choice):
        SOURCE, EXPERT = "见文件", "推定"

    class_code: Mapped[Code] = col(
        "分类代码", alias=("资产分类代码", "国标代码"), help="字母A加8位数字，如A02010105", search=True, unique=True
    )
    name: Mapped[Txt] = col("分类名称", alias=("资产分类名称", "国标名称"), search=True)
    parent_class_id: Mapped[Id | None] = ref("上级分类", "asset_class", alias=("上级代码",), filter=True)
    card_kind: Mapped[CardKind] = col("卡片类型", filter=True, default=card_kind_by_code)
    useful_life_years: Mapped[Count | None] = col("最低折旧年限（年）", alias=("折旧年限（年）", "使用年限（年）"))
    is_depreciable: Mapped[YesNo] = col("计提折旧", filter=True, default=True)
    unit: Mapped[Txt | None] = col("常用计量单位", alias=("计量单位",))
    is_common: Mapped[YesNo] = col("学校常用", filter=True, default=False)
    life_source: Mapped[LifeSource | None] = col("年限依据", filter=True, hide=True)
    advice: Mapped[Note | None] = col("归类提示", search=True, hide=True)
    is_active: Mapped[YesNo] = col("启用", filter=True, hide=True, default=True)

    @computed("拼音首字母", hide=True, search=True)
    def pinyin_initials(self) -> Txt:
        return initials_of(self, self.name)

    @computed("末级", filter=True)
    def is_leaf(self) -> YesNo:
        below = twin(AssetClass)
        return negate(found(self, sa.select(below.c.id).where(below.c.parent_class_id == self.id)))

    rules = (
        pattern(class_code, "A[0-9]{8}", "“分类代码”须为字母A加8位数字，如A02010105，请核对。"),
        positive(useful_life_years),
    )

    @refuse("", "“上级分类”的代码应为{code}，请重新选择。", on="parent_class_id")
    def parent_follows_the_code(self, at: At) -> Verdict:
        """A class stands under the one whose code is its own with the last pair set to 00."""
        parent = at.get(AssetClass, self.parent_class_id)
        expected = parent_code(self.class_code)
        return parent is None or parent.class_code == expected or {"code": expected or "空（本分类为门类）"}

    @refuse("", "按“分类代码”，“卡片类型”应为“{kind}”，请改选。", on="card_kind")
    def card_kind_follows_the_code(self, at: At) -> Verdict:
        """The first pairs of the code decide the kind of card."""
        expected = card_kind_by_code(self, at)
        return expected in (None, self.card_kind) or {"kind": expected.label if expected else ""}

    @refuse("", "计提折旧的末级分类请填写“最低折旧年限（年）”，或取消“计提折旧”。", on="useful_life_years")
    def depreciable_leaf_has_a_life(self, at: At) -> Verdict:
        """Divisions have no life of their own: their classes below do."""
        is_division = not parent_code(self.class_code)
        return is_division or not self.is_depreciable or not self.is_leaf or self.useful_life_years is not None


SERIAL = re.compile(r"\{serial(?::(\d{1,2}))?\}")
"""Where the running number stands in the numbering pattern, and how many digits it has."""


class AssetNumber(NextCode):
    """Default of the asset number: the school's pattern with the next running number that no card bears yet."""

    def __call__(self, row: Any, at: At) -> str | None:
        if at.school_id is None:
            return None
        shape = at.setting(ASSET_NO_PATTERN)
        if not SERIAL.search(shape):
            shape += "-{serial:5}"
        year = at.today.year if "{year}" in shape else 0
        school = at.get(School, at.school_id)
        shape = shape.replace("{school}", school.school_code if school else "").replace("{year}", str(year))
        code = self._next(at, shape, at.school_id, year)
        while at.ask(sa.select(FixedAsset.id).where(FixedAsset.school_id == at.school_id, FixedAsset.asset_no == code)):
            code = self._next(at, shape, at.school_id, year)
        return code

    def _next(self, at: At, shape: str, school_id: int, year: int) -> str:
        number = next_number(at.session, school_id, self.series, year)
        return SERIAL.sub(lambda width: str(number).zfill(int(width[1] or 1)), shape)


def random_label_code(row: Any, at: At) -> str:
    """What the QR code of the label says: random, so that nobody guesses the next one."""
    return secrets.token_hex(5).upper()


def is_not_booked_yet(card: Any) -> bool:
    """The card is new, waits for booking or is being booked right now."""
    return was(card, "life_state") in (None, AssetState.PENDING_ENTRY)


def is_booked(card: Any) -> bool:
    """The card is in the books."""
    return card.life_state is not None and card.life_state is not AssetState.PENDING_ENTRY


def is_purchase(card: Any) -> bool:
    """The card is of a purchase made in this system, not taken over from the old books."""
    return card.acquisition_method is FixedAsset.AcquisitionMethod.PURCHASE and not card.is_opening


def is_opened_by_acceptance(card: Any) -> bool:
    """Whether a step of another document writes this draft: invoice and place come later, booking asks for them."""
    context = acting_context.required()
    return bool(context.trusted) and id(card) not in context.running


def is_depreciated(card: Any) -> bool:
    """The card is or was depreciated."""
    return card.depreciation_state is not FixedAsset.DepreciationState.NOT_DEPRECIATED


def is_nominal(card: Any) -> bool:
    """The card stands in the books at one yuan."""
    return card.value_basis is FixedAsset.ValueBasis.NOMINAL


def card_kind_of(card: Any, at: At) -> CardKind | None:
    """Kind of the card's class."""
    asset_class = at.get(AssetClass, card.asset_class_id)
    return asset_class.card_kind if asset_class is not None else None


def may_not_be_depreciated(card: Any, at: At) -> bool:
    """Land, relics, books, living things and cards at nominal value."""
    asset_class = at.get(AssetClass, card.asset_class_id)
    return is_nominal(card) or (asset_class is not None and not asset_class.is_depreciable)


def least_life_months(card: Any, at: At) -> int | None:
    """Least useful life of the card's class in months; a building's follows from its structure.

    The lives that a region or school sets for itself (useful_life_rule) will come before the dictionary's.
    """
    asset_class = at.get(AssetClass, card.asset_class_id)
    if asset_class is None or asset_class.useful_life_years is None:
        return None
    years = asset_class.useful_life_years
    if asset_class.card_kind is CardKind.BUILDING:
        by_structure = at.setting(LEAST_LIFE_BY_STRUCTURE, on=card.booked_on)
        building = at.ask(sa.select(Building).where(Building.fixed_asset_id == card.id)) if card.id else None
        if building is None:
            years = min([years, *(int(value) for value in by_structure.values())])
        elif building.structure is not None:
            years = int(by_structure.get(building.structure.name, years))
    return years * 12


def product_of_price(card: Any, at: At) -> Decimal | None:
    """Quantity times unit price; one yuan for a card at nominal value."""
    return Decimal("1.00") if is_nominal(card) else times(card.quantity, card.unit_price)


def usual_depreciation_state(card: Any, at: At) -> FixedAsset.DepreciationState:
    """Whether the class is depreciated, and whether that is over for a card taken over from the old books."""
    states = FixedAsset.DepreciationState
    if may_not_be_depreciated(card, at):
        return states.NOT_DEPRECIATED
    life = card.useful_life_months or usual_life_months(card, at)
    used = card.months_used_at_start
    if used is None:
        used = months_since_booking(card, at)
    is_over = used is not None and life is not None and used >= life
    return states.COMPLETED if is_over else states.DEPRECIATING


def usual_life_months(card: Any, at: At) -> int | None:
    """The dictionary's life of the class in months, if the card is depreciated."""
    if not is_depreciated(card):
        return None
    asset_class = at.get(AssetClass, card.asset_class_id)
    return asset_class.useful_life_years * 12 if asset_class is not None and asset_class.useful_life_years else None


def months_since_booking(card: Any, at: At) -> int | None:
    """Months from the booking in the old books to this one; blank for cards that are not taken over."""
    booked_on: dt.date | None = card.booked_on
    if not card.is_opening or booked_on is None:
        return None
    return max(0, (at.today.year - booked_on.year) * 12 + at.today.month - booked_on.month)


def months_used(card: Any, at: At) -> int | None:
    """Months depreciated in the old books, at most the whole life."""
    months = months_since_booking(card, at)
    if months is None or not is_depreciated(card) or card.useful_life_months is None:
        return None
    return min(months, int(card.useful_life_months))


def depreciation_until_start(card: Any, at: At) -> Decimal | None:
    """Value by life times the months used, for a card taken over from the old books."""
    if not card.is_opening or not is_depreciated(card):
        return None
    return straight_line(card.original_amount, card.months_used_at_start, card.useful_life_months)


def straight_line(amount: Decimal | None, months: int | None, life: int | None) -> Decimal | None:
    """Depreciation of so many months of the life, to the cent."""
    if amount is None or months is None or not life:
        return None
    return round_to(amount * months / life, MONEY.places)


def class_is_usable(card: Any, at: At) -> bool | str:
    """The class is a leaf of the dictionary and in use."""
    asset_class = at.get(AssetClass, card.asset_class_id)
    if asset_class is None or (asset_class.is_leaf and asset_class.is_active):
        return True
    reason = "已停用" if asset_class.is_leaf else "不是末级分类"
    return f"“资产分类”{asset_class.name}{reason}，请改选在用的末级分类。"


def acceptance_is_done(card: Any, at: At) -> bool | str:
    """A purchase is booked after its acceptance, and is not kept in the store book as well."""
    from models.purchasing.suppliers import Acceptance, AcceptanceLine

    if not is_purchase(card):
        return True
    acceptance = at.get(Acceptance, card.acceptance_id)
    if acceptance is None or acceptance.state not in (Acceptance.State.ACCEPTED, Acceptance.State.STOCKED):
        return "所选“验收单”尚未验收合格，请先办妥验收再入账。"
    line = sa.select(AcceptanceLine.id).where(
        AcceptanceLine.document_id == acceptance.id, AcceptanceLine.destination == AcceptanceLine.Destination.ASSET
    )
    if at.ask(line) is None:
        return "所选“验收单”没有去向为“固定资产建卡”的明细，不能既记库存账又记资产账，请核对“验收单”。"
    return True


def write_booking(card: Any, at: At) -> None:
    """The card's history begins: how the thing came, and that it was booked."""
    kind, events = AssetEvent.DocumentKind.CARD, AssetEvent.Event
    record_event(
        card,
        at,
        events.OPENING if card.is_opening else events.ACQUIRED,
        card.acquired_on,
        to_department_id=card.department_id,
        to_room_id=card.room_id,
        to_custodian_id=card.custodian_id,
        to_state=AssetState.PENDING_ENTRY,
        quantity_change=card.quantity,
        original_change_amount=card.original_amount,
        document_kind=kind,
        document_no=card.asset_no,
    )
    record_event(
        card,
        at,
        events.BOOKED,
        card.booked_on,
        from_state=AssetState.PENDING_ENTRY,
        to_state=AssetState.IN_USE,
        document_kind=kind,
        document_no=card.asset_no,
    )


class FixedAsset(
    Register,
    label="固定资产台账",
    menu="assets",
    help="每行是一张固定资产卡片（一物一卡，成批家具图书可一批一卡），由资产管理员登记，财务或总务主任入账。",
):
    """One row is one fixed asset card: one thing, or one batch of identical things (group card)."""

    class ValueBasis(Choice):
        ORIGINAL = "原值"
        PROVISIONAL = "暂估值"
        APPRAISED = "评估值"
        REPLACEMENT = "重置值"
        NOMINAL = "名义金额"

    class AcquisitionMethod(Choice):
        PURCHASE = "新购"
        TRANSFER_IN = "调拨"
        DONATION = "接受捐赠"
        SELF_BUILT = "自建"
        EXCHANGE = "置换"
        COUNT_SURPLUS = "盘盈"
        OTHER = "其他"

    class ProcurementForm(Choice):
        GOVERNMENT, DEPARTMENTAL, DISPERSED, OTHER = "政府集中采购", "部门集中采购", "分散采购", "其他"

    class DepreciationState(Choice):
        DEPRECIATING, NOT_DEPRECIATED, COMPLETED = "提折旧", "不提折旧", "已提足"

    class UsedFor(Choice):
        TEACHING, ADMINISTRATION, LOGISTICS, OTHER = "教学", "行政", "后勤", "其他"

    class UploadState(Choice):
        NOT_UPLOADED, UPLOADED, RETURNED = "未上传", "已上传", "退回"

    state_column = "life_state"
    groups = (
        (
            "基本信息",
            "一物一卡；同批相同的桌椅、图书可一卡多件。",
            (
                "asset_no",
                "name",
                "asset_class_id",
                "card_kind",
                "brand",
                "specification",
                "serial_no",
                "unit",
                "quantity",
                "is_group_card",
            ),
        ),
        (
            "价值与来源",
            "按发票和验收单填写。",
            (
                "unit_price",
                "original_amount",
                "fiscal_amount",
                "value_basis",
                "acquisition_method",
                "acquired_on",
                "procurement_form",
                "supplier_id",
                "acceptance_id",
                "invoice_no",
                "warranty_until",
            ),
        ),
        (
            "使用与保管",
            "入账后只能由调拨、移交等单据改动。",
            ("department_id", "room_id", "custodian_id", "class_group_id", "used_for"),
        ),
        (
            "入账与折旧",
            "由财务在入账时填写；旧账转入的资产另填期初数。",
            (
                "booked_on",
                "voucher_no",
                "depreciation_state",
                "useful_life_months",
                "is_opening",
                "months_used_at_start",
                "accumulated_at_start_amount",
                "opening_difference_reason",
            ),
        ),
        ("上报与标签", "", ("fiscal_asset_no", "label_code", "upload_state")),
    )
    never_entered = ("label_code",)
    whose = own(
        rows="custodian_id",
        klass="class_group_id room_id<class_group.room_id",
        department="department_id room_id.department_id",
    )

    asset_no: Mapped[Code] = col(
        "资产编号",
        alias=("资产编码", "财产编号", "校产编号", "固定资产编号", "卡片编号"),
        search=True,
        unique=True,
        default=AssetNumber("fixed_asset"),
    )
    name: Mapped[Txt] = col(
        "资产名称",
        alias=("物品名称", "设备名称", "品名", "固定资产名称", "财产名称", "器材名称"),
        help="与发票一致",
        search=True,
        carry=True,
    )
    asset_class_id: Mapped[Id] = ref(
        "资产分类",
        "asset_class",
        alias=("分类", "类别", "资产类别", "分类名称", "资产分类名称", "资产分类代码", "分类代码"),
        search=True,
        filter=True,
        carry=True,
    )
    brand: Mapped[Txt | None] = col("品牌", search=True, hide=True, carry=True)
    specification: Mapped[Txt | None] = col("规格型号", search=True, carry=True)
    serial_no: Mapped[Code | None] = col(
        "出厂编号", alias=("序列号", "机身号", "出厂编号/SN", "SN"), search=True, hide=True
    )
    unit: Mapped[Txt] = col("单位", carry=True, default=of("asset_class_id", "unit"))
    is_group_card: Mapped[YesNo] = col(
        "一卡多件", help="只用于同批购入的相同物品，如课桌椅、图书、床", filter=True, hide=True, default=False
    )
    quantity: Mapped[Quantity] = col("数量", alias=("数量/面积", "实有数量", "资产数量"), default=Decimal("1"))
    unit_price: Mapped[Money] = col("单价", carry=True)
    original_amount: Mapped[Money] = col(
        "原值", alias=("金额", "价值", "资产原值", "账面原值", "总价", "总金额", "入账价值"), default=product_of_price
    )
    value_basis: Mapped[ValueBasis | None] = col(
        "价值类型", alias=("计价方式",), filter=True, hide=True, default=ValueBasis.ORIGINAL
    )
    fiscal_amount: Mapped[Money | None] = col("财政拨款", hide=True, default=same_as("original_amount"))
    acquisition_method: Mapped[AcquisitionMethod] = col(
        "取得方式",
        alias=("来源", "资产来源", "购置方式", "增加方式"),
        filter=True,
        carry=True,
        default=AcquisitionMethod.PURCHASE,
    )
    acquired_on: Mapped[Day] = col(
        "取得日期",
        alias=("购置日期", "购入日期", "购买日期", "购进日期", "购置时间", "购买时间", "购置年月"),
        filter=True,
        carry=True,
        default=today,
    )
    procurement_form: Mapped[ProcurementForm | None] = col(
        "采购组织形式", filter=True, hide=True, carry=True, default=ProcurementForm.DISPERSED
    )
    supplier_id: Mapped[Id | None] = ref(
        "供应商", "supplier", alias=("经销单位", "销售单位"), filter=True, hide=True, carry=True
    )
    acceptance_id: Mapped[Id | None] = ref("验收单", "acceptance", filter=True, hide=True, carry=True)
    invoice_no: Mapped[Code | None] = col(
        "发票号", alias=("发票号码", "发票编号"), help="8位或20位数字", search=True, hide=True, carry=True
    )
    warranty_until: Mapped[Day | None] = col(
        "保修截止日期", alias=("保修期", "保修期至", "质保期至"), hide=True, remind=30, carry=True
    )
    booked_on: Mapped[Day | None] = col(
        "财务入账日期", alias=("记账日期", "入账日期", "财务入账时间"), filter=True, hide=True
    )
    voucher_no: Mapped[Txt | None] = col(
        "会计凭证号", alias=("凭证号", "记账凭证号", "凭证编号"), search=True, hide=True
    )
    depreciation_state: Mapped[DepreciationState | None] = col(
        "折旧状态", filter=True, hide=True, default=usual_depreciation_state
    )
    useful_life_months: Mapped[Count | None] = col(
        "折旧年限（月）",
        alias=("使用年限", "折旧/摊销年限（月）", "规定年限（月）", "预计使用年限"),
        hide=True,
        default=usual_life_months,
    )
    is_opening: Mapped[YesNo] = col("期初建账", filter=True, hide=True, carry=True, default=False)
    months_used_at_start: Mapped[Count | None] = col(
        "期初已提月数", alias=("已提折旧/摊销月数", "已使用月数"), hide=True, default=months_used
    )
    accumulated_at_start_amount: Mapped[Money | None] = col(
        "期初累计折旧", alias=("已提折旧", "累计折旧/摊销"), hide=True, default=depreciation_until_start
    )
    opening_difference_reason: Mapped[Txt | None] = col("期初差异说明", hide=True)
    life_state: Mapped[AssetState] = col(
        "资产状态", alias=("状态", "使用状况", "使用状态", "现状"), filter=True, default=AssetState.PENDING_ENTRY
    )
    used_for: Mapped[UsedFor | None] = col(
        "资产用途", alias=("使用方向", "用途"), filter=True, hide=True, carry=True, default=UsedFor.TEACHING
    )
    department_id: Mapped[Id] = ref(
        "使用部门",
        "department",
        alias=("部门", "领用部门", "管理部门", "归口部门", "使用科室"),
        filter=True,
        carry=True,
    )
    class_group_id: Mapped[Id | None] = ref("使用班级", "class_group", alias=("班级",), filter=True, hide=True)
    room_id: Mapped[Id | None] = ref(
        "存放地点", "room", alias=("使用地点", "所在位置", "房间", "存放场所"), search=True, filter=True, carry=True
    )
    custodian_id: Mapped[Id] = ref(
        "保管人",
        "staff",
        alias=("使用人", "管理人", "责任人", "保管责任人", "领用人", "使用人/保管人", "负责人"),
        search=True,
        filter=True,
        carry=True,
        default=of("department_id", "head_id"),
    )
    fiscal_asset_no: Mapped[Code | None] = col(
        "财政资产编号", alias=("国资编号", "平台编号", "财政编号", "资产平台编号"), search=True, hide=True, unique=True
    )
    label_code: Mapped[Code | None] = col("标签码", search=True, hide=True, unique=True, default=random_label_code)
    upload_state: Mapped[UploadState | None] = col("上传状态", filter=True, hide=True, default=UploadState.NOT_UPLOADED)

    @computed("卡片类型", filter=True)
    def card_kind(self) -> CardKind:
        return collected(self, sa.select(AssetClass.card_kind).where(AssetClass.id == self.asset_class_id))

    @computed("非财政拨款", hide=True)
    def other_funds_amount(self) -> Money:
        return minus(self.original_amount, self.fiscal_amount)

    @computed("已提折旧月数", hide=True)
    def depreciated_months(self) -> Count:
        # The months of posted depreciation runs (depreciation_line) will be added.
        return nz(self.months_used_at_start)

    @computed("累计折旧")
    def accumulated_amount(self) -> Money:
        # The amounts of posted depreciation runs (depreciation_line) will be added.
        changes = sa.select(sa.func.sum(AssetEvent.accumulated_change_amount)).where(
            AssetEvent.fixed_asset_id == self.id
        )
        return plus(self.accumulated_at_start_amount, amount_of(self, changes))

    @computed("净值")
    def net_amount(self) -> Money:
        return minus(self.original_amount, self.accumulated_amount)

    @computed("最近核对日期", filter=True, hide=True)
    def last_checked_on(self) -> Day | None:
        counted = sa.select(sa.func.max(AssetEvent.happened_on)).where(
            AssetEvent.fixed_asset_id == self.id, AssetEvent.event == AssetEvent.Event.COUNTED
        )
        return collected(self, counted)

    rules = (
        positive(quantity),
        positive(unit_price, zero=True),
        positive(original_amount, zero=True),
        positive(fiscal_amount, zero=True),
        at_most(fiscal_amount, original_amount),
        unique_together(serial_no),
        not_future(acquired_on),
        not_future(booked_on),
        before(acquired_on, warranty_until),
        before(acquired_on, booked_on, id="R1.01c"),
        required_when(booked_on, lambda r: bool(r.voucher_no), id="R1.01c", message=PAIR_OF_BOOKING),
        required_when(voucher_no, lambda r: r.booked_on is not None, id="R1.01c", message=PAIR_OF_BOOKING),
        required_when(procurement_form, is_purchase),
        required_when(acceptance_id, is_purchase),
        required_when(invoice_no, lambda r: is_purchase(r) and not is_opened_by_acceptance(r)),
        pattern(invoice_no, "[0-9]{8}|[0-9]{20}", "“发票号”须为8位或20位数字，请核对。"),
        required_when(room_id, lambda r: not r.is_group_card and not is_opened_by_acceptance(r)),
        positive(useful_life_months),
        required_when(useful_life_months, is_depreciated),
        positive(months_used_at_start, zero=True),
        at_most(months_used_at_start, useful_life_months),
        required_when(months_used_at_start, lambda r: r.is_opening and is_depreciated(r)),
        positive(accumulated_at_start_amount, zero=True),
        at_most(accumulated_at_start_amount, original_amount),
        required_when(accumulated_at_start_amount, lambda r: r.is_opening and is_depreciated(r)),
        fixed_after(
            department_id,
            class_group_id,
            room_id,
            custodian_id,
            when=is_booked,
            id="B060",
            message="已入账资产不得随意转换部门或地点，请填写“资产调拨单”并经总务处会办。",
        ),
        fixed_after(
            asset_no,
            asset_class_id,
            quantity,
            unit_price,
            original_amount,
            value_basis,
            acquired_on,
            booked_on,
            voucher_no,
            depreciation_state,
            useful_life_months,
            is_opening,
            months_used_at_start,
            accumulated_at_start_amount,
            when=is_booked,
            message="资产已入账，编号、分类、数量、价值、入账和折旧内容不能直接修改，请用相应单据办理。",
        ),
    )
    notes = (
        compute("R1.01h", "验收合格的设备自动生成待入账卡片，不再进库存账。"),
        # Only the roles of the logistics office are granted C and U on this register; the gate asks at every write.
        fulfilled("B063", "refuse", "固定资产由总务处统一管理，您没有登记权限，请联系资产管理员。"),
        remind("B049-2", "验收合格、达到固定资产标准的采购明细，逾期未建卡的提醒建卡。"),
        remind("R1.01f", "保修到期前提醒，列出供应商和存放地点。"),
        compute("R1.01j", "资产编号按学校的编号规则自动给出，用过的号码不再给出。"),
    )

    @refuse("", "“资产分类”须为在用的末级分类，请改选。", on="asset_class_id")
    def class_takes_new_cards(self, at: At) -> Verdict:
        """A card is of a leaf class in use."""
        return class_is_usable(self, at) if is_not_booked_yet(self) else True

    @warn("B049-1", "“单价”低于固定资产标准{amount}元，请确认是否改登“班级财产”或“公物登记承包”。", on="unit_price")
    def price_reaches_the_threshold(self, at: At) -> Verdict:
        """Cheaper things belong in the class or room register, unless bought in a batch or to be read."""
        least = at.setting(CAPITALISATION_THRESHOLD_AMOUNT, on=self.acquired_on)
        exempt = not is_not_booked_yet(self) or self.is_group_card or card_kind_of(self, at) is CardKind.BOOK
        return exempt or self.unit_price >= least or {"amount": MONEY.text(least)}

    @refuse("B052", "一物一卡：“数量”大于1时请勾选“一卡多件”，或按件分别建卡。", on="quantity")
    def one_thing_one_card(self, at: At) -> Verdict:
        """Only batches and what is measured rather than counted have a quantity other than one."""
        measured = (CardKind.LAND, CardKind.BUILDING, CardKind.STRUCTURE)
        return self.is_group_card or card_kind_of(self, at) in measured or self.quantity == 1

    @refuse("", "“原值”应为“数量”乘以“单价”，即{amount}元，请核对。", on="original_amount")
    def value_is_the_product(self, at: At) -> Verdict:
        """Rounding may cost a cent for each piece; value and quantity of a booked card change by documents."""
        if is_nominal(self) or not is_not_booked_yet(self):
            return True
        product = times(self.quantity, self.unit_price)
        return abs(self.original_amount - product) <= self.quantity / 100 or {"amount": MONEY.text(product)}

    @refuse("", "按名义金额入账的，“原值”应为1.00元，请修改。", on="original_amount")
    def nominal_value_is_one_yuan(self, at: At) -> Verdict:
        """Nominal value is one yuan."""
        return not is_nominal(self) or not is_not_booked_yet(self) or self.original_amount == 1

    @refuse("R1.01a", "折旧年限低于该类最低年限{months}个月，请修改“折旧年限（月）”。", on="useful_life_months")
    def life_is_long_enough(self, at: At) -> Verdict:
        """Nothing is depreciated faster than its class allows; a booked card keeps the life it has."""
        if self.useful_life_months is None or not is_depreciated(self) or not is_not_booked_yet(self):
            return True
        least = least_life_months(self, at)
        return least is None or self.useful_life_months >= least or {"months": least}

    @refuse("R1.01b", "该资产不计提折旧，“折旧状态”应为“不提折旧”，请改选。", on="depreciation_state")
    def undepreciated_stays_so(self, at: At) -> Verdict:
        """Land, relics, books, living things and nominal values are not depreciated."""
        return not is_not_booked_yet(self) or not is_depreciated(self) or not may_not_be_depreciated(self, at)

    @refuse(
        "R1.01d",
        "“期初累计折旧”与按月推算相差{difference}元，请核对或填写“期初差异说明”。",
        on="accumulated_at_start_amount",
    )
    def opening_figures_agree(self, at: At) -> Verdict:
        """Months and amount taken over from the old books belong together, or the difference has a reason."""
        is_settled = not is_not_booked_yet(self) or not is_depreciated(self)
        if not self.is_opening or is_settled or self.opening_difference_reason:
            return True
        expected = straight_line(self.original_amount, self.months_used_at_start, self.useful_life_months)
        if expected is None or self.accumulated_at_start_amount is None:
            return True
        difference = abs(self.accumulated_at_start_amount - expected)
        return difference <= at.setting(OPENING_TOLERANCE_AMOUNT) or {"difference": MONEY.text(difference)}

    @warn("R1.01e", "建议填写“出厂编号”，便于盘点核对。", on="serial_no")
    def serial_number_is_known(self, at: At) -> Verdict:
        """Computers and dear things are told apart by their serial number."""
        asset_class = at.get(AssetClass, self.asset_class_id)
        is_computer = asset_class is not None and asset_class.class_code.startswith(COMPUTERS)
        is_dear = self.unit_price >= at.setting(SERIAL_NO_FROM_AMOUNT, on=self.acquired_on)
        exempt = not is_not_booked_yet(self) or self.is_group_card
        return exempt or bool(self.serial_no) or not (is_computer or is_dear)

    @refuse("R1.01g", "该资产状态为“{state}”，不能改为“{next}”，请先办理相应单据。", on="life_state")
    def state_goes_its_way(self, at: At) -> Verdict:
        """The life of a card has its order, whatever document moves it."""
        before_now = was(self, "life_state")
        if before_now in (None, self.life_state) or self.life_state in NEXT_STATES[before_now]:
            return True
        return {"state": before_now.label, "next": self.life_state.label}

    @refuse("B070", "登记人与入账核对人不能是同一人，请由财务或总务主任入账。", at="book")
    def booked_by_another_person(self, at: At) -> Verdict:
        """Who entered the card does not book it, unless the school has nobody else."""
        is_same = at.account_id is not None and at.account_id == self.created_by_id
        return not is_same or not at.setting(BOOKING_NEEDS_SECOND_PERSON)

    @immutable("B068", "已入账的资产卡片不能删除；资产流失须落实责任，请按处置办理。")
    def booked_card_stays(self, at: At) -> Verdict:
        """A booked card ends by disposal, never by deletion."""
        return self not in at.session.deleted or not is_booked(self)

    steps = (
        step(
            "book",
            "入账",
            "PENDING_ENTRY",
            "IN_USE",
            "accountant director",
            needs=(filled("booked_on", "voucher_no"), class_is_usable, acceptance_is_done),
            asks=("booked_on", "voucher_no"),
            effect=write_booking,
        ),
        step("send_back", "退回", "PENDING_ENTRY", "PENDING_ENTRY", "accountant director", opinion=True),
    )


def event_before(event: Any, at: At) -> Any:
    """The asset's event with the preceding number, written already or about to be; None for the first."""
    if event.sequence_no == 1:
        return None
    same = (event.fixed_asset_id, event.sequence_no - 1)
    waiting = (e for e in at.session.new if isinstance(e, AssetEvent))
    return next((e for e in waiting if (e.fixed_asset_id, e.sequence_no) == same), None) or at.ask(
        sa.select(AssetEvent).where(AssetEvent.fixed_asset_id == same[0], AssetEvent.sequence_no == same[1])
    )


def record_event(card: Any, at: At, event: AssetEvent.Event, happened_on: dt.date, **columns: Any) -> None:
    """Append an event to the history of a card; `columns` are what it changed."""
    written = at.ask(sa.select(sa.func.max(AssetEvent.sequence_no)).where(AssetEvent.fixed_asset_id == card.id))
    waiting = [e for e in at.session.new if isinstance(e, AssetEvent) and e.fixed_asset_id == card.id]
    at.session.add(
        AssetEvent(
            school_id=card.school_id,
            fixed_asset_id=card.id,
            sequence_no=(written or 0) + len(waiting) + 1,
            event=event,
            happened_on=happened_on,
            handler_id=at.staff_id,
            **columns,
        )
    )


class AssetEvent(
    Register,
    label="资产变动履历",
    menu="assets",
    help="每行是一项资产发生的一件事（取得、入账、调拨、盘点等），由系统随单据自动写入，任何人不能修改。",
):
    """One row is one thing that happened to an asset, appended by the system and never changed."""

    class Event(Choice):
        ACQUIRED = "取得"
        OPENING = "期初建账"
        BOOKED = "财务入账"
        TRANSFERRED = "调拨"
        MOVED = "移位"
        KEEPER_CHANGED = "换保管人"
        ISSUED = "领用"
        RETURNED = "交回"
        LENT = "借出"
        LOAN_RETURNED = "借用归还"
        REPAIR_STARTED = "送修"
        REPAIRED = "修复"
        STATE_CHANGED = "状态变更"
        COUNTED = "盘点相符"
        COUNT_SURPLUS = "盘盈"
        COUNT_SHORTAGE = "盘亏"
        VALUE_CHANGED = "价值变动"
        LIFE_CHANGED = "年限变更"
        RECLASSIFIED = "分类调整"
        SPLIT = "拆分"
        DISPOSAL_REQUESTED = "处置申请"
        DISPOSAL_APPROVED = "处置批准"
        DISPOSAL_REJECTED = "处置驳回"
        WRITTEN_OFF = "下账"
        CARD_ISSUED = "制卡"
        CARD_REISSUED = "补卡"
        UPLOADED = "平台上传"
        CORRECTED = "更正"
        REVERSED = "冲销"

    class DocumentKind(Choice):
        CARD = "资产卡片"
        ASSET_TRANSFER = "调拨单"
        ASSET_CHANGE = "变动单"
        ASSET_DISPOSAL = "处置单"
        ASSET_STOCKTAKE = "盘点单"
        PERSONAL_PROPERTY = "个人领用单"
        PROPERTY_HANDOVER = "移交单"
        LOAN = "借条"
        REPAIR_REQUEST = "报修单"
        ROOM_ALLOCATION = "教室调整单"
        VALUABLES_CUSTODY = "贵重物品收缴"
        UPLOAD = "上传批次"

    title_column = "event"
    whose = own(
        rows="fixed_asset_id.custodian_id",
        department="from_department_id to_department_id fixed_asset_id.department_id",
    )

    fixed_asset_id: Mapped[Id] = ref(
        "固定资产", "fixed_asset", alias=("资产", "资产编号", "资产名称"), search=True, filter=True
    )
    sequence_no: Mapped[Count] = col("序号")
    event: Mapped[Event] = col("事项", alias=("变动类型", "变动事项"), filter=True)
    happened_on: Mapped[Day] = col("发生日期", alias=("日期", "变动日期"), filter=True)
    from_department_id: Mapped[Id | None] = ref("原部门", "department", filter=True, hide=True)
    to_department_id: Mapped[Id | None] = ref("新部门", "department", filter=True)
    from_room_id: Mapped[Id | None] = ref("原地点", "room", hide=True)
    to_room_id: Mapped[Id | None] = ref("新地点", "room", filter=True)
    from_custodian_id: Mapped[Id | None] = ref("原保管人", "staff", hide=True)
    to_custodian_id: Mapped[Id | None] = ref("新保管人", "staff", filter=True)
    from_state: Mapped[AssetState | None] = col("原状态", hide=True)
    to_state: Mapped[AssetState | None] = col("新状态", filter=True)
    quantity_change: Mapped[Quantity | None] = col("数量增减", default=Decimal("0"))
    original_change_amount: Mapped[Money | None] = col("原值增减", default=Decimal("0.00"))
    accumulated_change_amount: Mapped[Money | None] = col("累计折旧增减", default=Decimal("0.00"))
    document_kind: Mapped[DocumentKind | None] = col("依据单据", filter=True)
    document_no: Mapped[Code | None] = col("依据单号", search=True)
    handler_id: Mapped[Id | None] = ref("经手人", "staff", filter=True, anywhere=True)
    reverses_event_id: Mapped[Id | None] = ref("冲销事项", "asset_event", hide=True)

    rules = (
        unique_together(fixed_asset_id, sequence_no),
        unique_together(reverses_event_id, message="“冲销事项”已被冲销过，同一事项只能冲销一次。"),
        not_future(happened_on),
    )

    @refuse("", "“序号”须从1起连续编号，请核对。", on="sequence_no")
    def numbers_have_no_gap(self, at: At) -> Verdict:
        """The first event has the number 1, each further one the next."""
        return self.sequence_no == 1 or event_before(self, at) is not None

    @refuse("", "“发生日期”不得早于该资产上一事项的日期{day}，请核对。", on="happened_on")
    def days_follow_the_numbers(self, at: At) -> Verdict:
        """History runs forward."""
        earlier_event = event_before(self, at)
        if earlier_event is None or self.happened_on >= earlier_event.happened_on:
            return True
        return {"day": earlier_event.happened_on}

    @immutable("R1.01k", "变动履历不可修改，请用冲销或更正单处理。")
    def history_stays(self, at: At) -> Verdict:
        """Whoever acts, an event once written stays as it is."""
        return False


TRANSFERABLE = (AssetState.IN_USE, AssetState.IDLE)

AUTHORITY_IS_MISSING = "校际调拨须先填写主管部门“批复文号”。"

TWICE_ON_ONE_TRANSFER = "该“固定资产”在本单上已有一行，请核对，不要重复填写。"


def is_within_school(transfer: Any) -> bool:
    """The assets stay in the school."""
    return transfer.transfer_kind is AssetTransfer.TransferKind.WITHIN_SCHOOL


def is_between_schools(transfer: Any) -> bool:
    """The assets go to another school."""
    return transfer.transfer_kind is AssetTransfer.TransferKind.BETWEEN_SCHOOLS


def needs_common_room(transfer: Any) -> bool:
    """Within the school, unless every line names its own room."""
    lines_name_rooms = bool(transfer.lines) and all(line.to_room_id is not None for line in transfer.lines)
    return is_within_school(transfer) and not lines_name_rooms


def new_place(line: Any, transfer: Any, card: Any) -> dict[str, int | None]:
    """Where the card of a line will belong; what the line leaves blank the document says."""
    department = transfer.to_department_id or card.department_id
    room = line.to_room_id or transfer.to_room_id or card.room_id
    stays = department == card.department_id and room == card.room_id
    return {
        "department_id": department,
        "room_id": room,
        "custodian_id": line.to_custodian_id or transfer.to_custodian_id or card.custodian_id,
        "class_group_id": transfer.to_class_group_id or (card.class_group_id if stays else None),
    }


def lines_can_be_transferred(transfer: Any, at: At) -> bool | str:
    """Every line passes its rules as things are now: cards may have changed since the line was entered."""
    for line in transfer.lines:
        for problem in problems_of(line, at):
            if not problem.warns:
                return f"第{line.line_no}行：{problem.message}"
    return True


def countersign_is_needed(transfer: Any, at: At) -> bool:
    """A move inside one department needs the logistics office only where the school says so."""
    inside = is_within_school(transfer) and transfer.to_department_id == transfer.from_department_id
    return not inside or bool(at.setting(TRANSFER_COUNTERSIGN_WITHIN_DEPARTMENT, on=transfer.date))


def not_the_requester(transfer: Any, at: At) -> bool | str | None:
    """Who asks for the transfer does not countersign it; where nobody countersigns, nothing is asked."""
    need = not_the("requester_id", "申请人不能会办本人的调拨，请由总务处其他人员会办。")
    return not countersign_is_needed(transfer, at) or need(transfer, at)


def office_handler(transfer: Any, at: At) -> int | None:
    """Who countersigns; nobody, where the step is left out."""
    return at.staff_id if countersign_is_needed(transfer, at) else None


def principal_may_sign(transfer: Any, at: At) -> bool | str:
    """The principal signs transfers to other schools, with the authority's document, once."""
    if is_within_school(transfer):
        return "校内调拨由总务主任批准，不需要校长批准。"
    if not transfer.authority_document_no:
        return AUTHORITY_IS_MISSING
    return last_step(transfer, at) != "principal_approve" or "校长已批准，请等待中心学校批准。"


def approver_is_right(transfer: Any, at: At) -> bool | str:
    """Within the school the director; between schools the central office, after the principal."""
    if at.is_system:
        return True
    if is_within_school(transfer):
        return "director" in at.roles or "校内调拨须由总务主任批准。"
    if last_step(transfer, at) != "principal_approve":
        return "校际调拨须先由本校校长批准，请先办理“校长批准”。"
    return "central_office" in at.roles or "校际调拨须由中心学校批准。"


def last_step(transfer: Any, at: At) -> str | None:
    """Name of the step last taken on the document."""
    signatures = sa.select(Signature.step).where(
        Signature.register == AssetTransfer.declaration.key, Signature.row_id == transfer.id
    )
    name: str | None = at.ask(signatures.order_by(Signature.id.desc()))
    return name


def stays_in_the_school(transfer: Any, at: At) -> bool | str:
    """Handing over to another school books in both schools; that comes with the asset ledger."""
    return is_within_school(transfer) or (
        "校际调拨须两校同时记账，系统目前只办理到批准；请凭“批复文号”由两校财务分别办理。"
    )


def conditions_are_known(transfer: Any, at: At) -> bool | str:
    """Every line says in which condition the thing was handed over."""
    unknown = next((line for line in transfer.lines if line.condition_found is None), None)
    return unknown is None or f"第{unknown.line_no}行：请填写“移交状况”。"


def own_or_director(transfer: Any, at: At) -> bool | str:
    """A document is cancelled by who made it or by the director."""
    own_document = at.account_id is not None and at.account_id == transfer.created_by_id
    return own_document or at.is_system or "director" in at.roles or "只能作废本人填写的调拨单，请联系总务主任。"


def freeze_lines(transfer: Any, at: At) -> None:
    """Place and amounts of the cards as they are when the transfer is asked for."""
    for line in transfer.lines:
        card = at.get(FixedAsset, line.fixed_asset_id)
        if card is not None:
            line.from_room_id = card.room_id
            line.original_amount = card.original_amount
            line.net_amount = card.net_amount


def move_cards(transfer: Any, at: At) -> None:
    """The cards take their new department, place and keeper, and their history says so."""
    events = AssetEvent.Event
    at.session.flush()  # the lines pass their rules while the cards are still where they were
    source = {"document_kind": AssetEvent.DocumentKind.ASSET_TRANSFER, "document_no": transfer.document_no}
    for line in transfer.lines:
        card = at.get(FixedAsset, line.fixed_asset_id)
        if card is None:
            continue
        new = new_place(line, transfer, card)
        if (new["department_id"], new["class_group_id"]) != (card.department_id, card.class_group_id):
            change = {"from_department_id": card.department_id, "to_department_id": new["department_id"]}
            record_event(card, at, events.TRANSFERRED, transfer.transferred_on, **change, **source)
        if new["room_id"] != card.room_id:
            change = {"from_room_id": card.room_id, "to_room_id": new["room_id"]}
            record_event(card, at, events.MOVED, transfer.transferred_on, **change, **source)
        if new["custodian_id"] != card.custodian_id:
            change = {"from_custodian_id": card.custodian_id, "to_custodian_id": new["custodian_id"]}
            record_event(card, at, events.KEEPER_CHANGED, transfer.transferred_on, **change, **source)
        for column, value in new.items():
            setattr(card, column, value)


class AssetTransfer(
    Document,
    label="资产调拨单",
    menu="assets",
    help="每行是一次资产调拨：换部门、换地点、换保管人或调往他校，由使用部门或资产管理员在移交之前填写。",
):
    """One row is one transfer of assets to another department, place, keeper or school."""

    class State(Choice):
        DRAFT = "草稿"
        SUBMITTED = "待审批"
        COUNTERSIGNED = "总务已会办"
        APPROVED = "已批准"
        COMPLETED = "已移交"
        REJECTED = "已驳回"
        CANCELLED = "已作废"

    class TransferKind(Choice):
        WITHIN_SCHOOL, BETWEEN_SCHOOLS = "校内部门间", "校际无偿调拨"

    whose = own(
        rows="to_custodian_id requester_id office_handler_id handed_over_by_id received_by_id lines.to_custodian_id "
        "created_by",
        department="from_department_id to_department_id",
    )

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    transfer_kind: Mapped[TransferKind] = col(
        "调拨类型", alias=("类型",), filter=True, carry=True, default=TransferKind.WITHIN_SCHOOL
    )
    from_department_id: Mapped[Id] = ref(
        "调出部门", "department", alias=("原部门", "调出单位", "移出部门"), filter=True
    )
    to_department_id: Mapped[Id | None] = ref(
        "调入部门", "department", alias=("新部门", "调入单位", "移入部门"), filter=True
    )
    to_school_id: Mapped[Id | None] = ref("调入学校", "school", alias=("接收学校",), filter=True, hide=True)
    to_class_group_id: Mapped[Id | None] = ref("调入班级", "class_group", filter=True, hide=True)
    to_room_id: Mapped[Id | None] = ref("新地点", "room", alias=("调入地点",), filter=True)
    to_custodian_id: Mapped[Id | None] = ref(
        "接收保管人", "staff", alias=("新保管人",), filter=True, default=of("to_department_id", "head_id")
    )
    reason: Mapped[Txt] = col("调拨原因", alias=("原因", "调拨事由"), search=True)
    requester_id: Mapped[Id] = ref("申请人", "staff", filter=True, default=me)
    office_handler_id: Mapped[Id | None] = ref("总务处会办人", "staff", hide=True, anywhere=True)
    handed_over_by_id: Mapped[Id | None] = ref("移交人", "staff", alias=("交出人",), hide=True)
    received_by_id: Mapped[Id | None] = ref("接收人", "staff", alias=("接管人",), hide=True)
    transferred_on: Mapped[Day | None] = col("移交日期", filter=True)
    authority_document_no: Mapped[Txt | None] = col("批复文号", alias=("文号", "批文号"), search=True, hide=True)

    lines: Mapped[list[AssetTransferLine]] = lines("AssetTransferLine")

    @computed("原值合计")
    def total_original_amount(self) -> Money:
        return total(self.lines, lambda line: line.original_amount)

    rules = (
        required_when(to_department_id, is_within_school),
        required_when(to_room_id, needs_common_room),
        required_when(to_custodian_id, is_within_school),
        required_when(to_school_id, is_between_schools),
        required_when(
            authority_document_no, is_between_schools, id="R1.05b", message=AUTHORITY_IS_MISSING, at="approve"
        ),
        before("date", transferred_on),
        not_future(transferred_on),
    )
    notes = (
        # The card itself refuses the edit, with this id; see the rules of fixed_asset.
        fulfilled("B060", "refuse", "已入账资产不得随意转换部门或地点，请填写“资产调拨单”并经总务处会办。"),
    )

    @refuse("", "“调入学校”不能是本校；校内调拨请把“调拨类型”改为“校内部门间”。", on="to_school_id")
    def goes_to_another_school(self, at: At) -> Verdict:
        """A transfer between schools leaves the school."""
        return self.to_school_id is None or self.to_school_id != self.school_id

    @refuse("", "校际调拨由调入学校安排部门、地点和保管人，请清空“{label}”。", on="transfer_kind")
    def other_school_places_its_assets(self, at: At) -> Verdict:
        """Department, class, room and keeper of the document are of the own school."""
        for name in ("to_department_id", "to_class_group_id", "to_room_id", "to_custodian_id"):
            if is_between_schools(self) and getattr(self, name) is not None:
                return {"label": self.declaration.columns[name].label}
        return True

    @refuse("R1.05a", "“移交人”与“接收人”不能是同一人，请重新填写“接收人”。", on="received_by_id")
    def giver_is_not_the_receiver(self, at: At) -> Verdict:
        """Two people sign a hand-over."""
        return self.received_by_id is None or self.received_by_id != self.handed_over_by_id

    steps = (
        step(
            "submit",
            "提交",
            "DRAFT REJECTED",
            "SUBMITTED",
            "department_head asset_clerk storekeeper director",
            needs=(has_lines, lines_can_be_transferred),
            effect=freeze_lines,
        ),
        step(
            "countersign",
            "总务处会办",
            "SUBMITTED",
            "COUNTERSIGNED",
            "asset_clerk director",
            needs=(not_the_requester,),
            writes={"office_handler_id": office_handler},
            skip=lambda row, at: not countersign_is_needed(row, at),
        ),
        step(
            "principal_approve",
            "校长批准",
            "COUNTERSIGNED",
            "COUNTERSIGNED",
            "principal",
            needs=(not_the_preparer, principal_may_sign),
        ),
        step(
            "approve",
            "批准",
            "COUNTERSIGNED",
            "APPROVED",
            "director principal central_office",
            needs=(not_the_preparer, approver_is_right),
        ),
        step(
            "complete",
            "交接完成",
            "APPROVED",
            "COMPLETED",
            "asset_clerk director",
            needs=(
                stays_in_the_school,
                filled("handed_over_by_id", "received_by_id", "transferred_on"),
                conditions_are_known,
                lines_can_be_transferred,
            ),
            asks=("handed_over_by_id", "received_by_id", "transferred_on", "lines.condition_found"),
            effect=move_cards,
        ),
        step(
            "reject",
            "驳回",
            "SUBMITTED COUNTERSIGNED",
            "REJECTED",
            "asset_clerk director principal central_office",
            opinion=True,
        ),
        step(
            "cancel",
            "作废",
            "DRAFT SUBMITTED COUNTERSIGNED APPROVED REJECTED",
            "CANCELLED",
            "department_head asset_clerk director",
            needs=(own_or_director,),
            opinion=True,
        ),
    )


class AssetTransferLine(Line, label="调拨明细", menu="assets", help="每行是调拨单上的一项资产，随调拨单填写。"):
    """One row is one asset (or part of a group card) on a transfer."""

    never_entered = ("from_room_id", "original_amount", "net_amount")

    document_id: Mapped[Id] = document("asset_transfer")
    fixed_asset_id: Mapped[Id] = ref(
        "固定资产", "fixed_asset", alias=("资产", "资产编号", "资产名称", "固定资产编号"), search=True, filter=True
    )
    quantity: Mapped[Quantity] = col("数量", default=of("fixed_asset_id", "quantity"))
    from_room_id: Mapped[Id | None] = ref(
        "原地点", "room", alias=("调出地点",), default=of("fixed_asset_id", "room_id")
    )
    to_room_id: Mapped[Id | None] = ref("新地点", "room", alias=("调入地点",))
    to_custodian_id: Mapped[Id | None] = ref("接收保管人", "staff", alias=("新保管人",))
    original_amount: Mapped[Money | None] = col("原值", default=of("fixed_asset_id", "original_amount"))
    net_amount: Mapped[Money | None] = col("净值", default=of("fixed_asset_id", "net_amount"))
    condition_found: Mapped[AssetCondition | None] = col(
        "移交状况", alias=("完好情况",), filter=True, default=AssetCondition.IN_USE
    )

    rules = (positive(quantity), unique_together("document_id", fixed_asset_id, message=TWICE_ON_ONE_TRANSFER))

    @refuse("R1.01g", "该资产状态为“{state}”，不能办理此业务；只有在用或闲置的资产可以调拨。", on="fixed_asset_id")
    def asset_is_in_use(self, at: At) -> Verdict:
        """What is being repaired, lent, missed or disposed of stays where it is."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        return card is None or card.life_state in TRANSFERABLE or {"state": card.life_state.label}

    @refuse("", "资产“{asset}”不属于“调出部门”，请核对“固定资产”或“调出部门”。", on="fixed_asset_id")
    def asset_is_of_the_department(self, at: At) -> Verdict:
        """A department gives away what is its own."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        if card is None or card.department_id == self.document.from_department_id:
            return True
        return {"asset": card.name}

    @refuse("", "资产“{asset}”已在调拨单{number}上办理，请先办结或作废那张单据。", on="fixed_asset_id")
    def asset_is_in_no_other_transfer(self, at: At) -> Verdict:
        """An asset goes one way at a time. Open disposals (asset_disposal) will be asked too."""
        states = AssetTransfer.State
        other = at.ask(
            sa.select(AssetTransfer)
            .join(AssetTransferLine, AssetTransferLine.document_id == AssetTransfer.id)
            .where(
                AssetTransferLine.fixed_asset_id == self.fixed_asset_id,
                AssetTransfer.state.in_([states.SUBMITTED, states.COUNTERSIGNED, states.APPROVED]),
                AssetTransfer.id != (self.document.id or 0),
            )
        )
        if other is None:
            return True
        card = at.get(FixedAsset, self.fixed_asset_id)
        return {"asset": card.name if card else "", "number": other.document_no}

    @refuse("", "“数量”须等于卡片数量{quantity}；卡片拆分尚未开通，请按整卡调拨。", on="quantity")
    def whole_card_is_moved(self, at: At) -> Verdict:
        """A card is not split here: that comes with asset_change."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        return card is None or self.quantity == card.quantity or {"quantity": QUANTITY.text(card.quantity)}

    @refuse("R1.05a", "调出与调入相同，请填写新的部门、地点或保管人。", on="fixed_asset_id")
    def something_changes(self, at: At) -> Verdict:
        """A transfer within the school changes the department, class, room or keeper."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        if card is None or not is_within_school(self.document):
            return True
        return any(getattr(card, name) != value for name, value in new_place(self, self.document, card).items())
