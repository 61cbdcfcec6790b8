"""Food deliveries and their inspection on arrival.

The stock ledger comes later; until then the steps change states and check what the delivery itself can tell.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Mapped

from models.canteen.canteen import may_handle_food
from models.canteen.settings import (
    CHILLED_HIGHEST_TEMPERATURE,
    EXPIRED_LICENCE_POLICY,
    FOOD_ACCEPTANCE_PERSONS,
    FOOD_INSPECTORS_MINIMUM,
    FORBIDDEN_FOODS,
    FROZEN_HIGHEST_TEMPERATURE,
    VOUCHER_KEEP_MONTHS,
    VOUCHER_KEEP_MONTHS_WITHOUT_EXPIRY,
    VOUCHER_SCAN_GRACE_HOURS,
)
from models.core import (
    At,
    Choice,
    Count,
    Day,
    Document,
    File,
    Id,
    Line,
    Moment,
    Money,
    Quantity,
    Txt,
    Verdict,
    YesNo,
    before,
    before_or_on,
    blank,
    col,
    collected,
    computed,
    count_of,
    document,
    earlier,
    either,
    found,
    fulfilled,
    has_lines,
    hours_after,
    immutable,
    lines,
    me,
    months_after,
    not_future,
    now,
    of,
    one_of_these,
    only,
    positive,
    ref,
    refuse,
    required_when,
    step,
    times,
    total,
    warn,
    was,
    when,
)
from models.core.kinds import QUANTITY
from models.core.system import Attachment
from models.purchasing.suppliers import Contract, Supplier, SupplierLicence
from models.store.settings import SHELF_LIFE_LEFT_PERCENT
from models.store.stock import day_of, end_of_shelf_life, is_short_dated, lines_hold
from models.store.store import Item, entries
from models.vocabulary import ItemCategory

VOUCHERS = (
    "送货单",
    "检验合格证",
    "动物检疫合格证明",
    "肉品品质检验合格证",
    "出厂检验报告",
    "承诺达标合格证",
    "进口检疫证明",
    "电子票",
)
"""Kinds of tickets and certificates that come with a delivery."""

FOOD_LICENCES = (SupplierLicence.LicenceKind.FOOD_OPERATION, SupplierLicence.LicenceKind.FOOD_PRODUCTION)


def food_licence(supplier: Any, day: Any) -> Any:
    """Select of the food licences of a supplier that are valid on a day, the latest entered first."""
    licence = SupplierLicence
    return (
        select(licence.licence_no)
        .where(
            licence.supplier_id == supplier,
            licence.licence_kind.in_(FOOD_LICENCES),
            or_(licence.is_permanent, before_or_on(day, licence.valid_until)),
        )
        .order_by(licence.id.desc())
        .limit(1)
    )


def running_contract(row: Any, at: At) -> int | None:
    """The supplier's food contract in force on the day, the one signed last."""
    if row.supplier_id is None or row.date is None:
        return None
    return at.ask(
        select(Contract.id)
        .where(
            Contract.school_id == at.school_id,
            Contract.supplier_id == row.supplier_id,
            Contract.category.in_([Contract.Category.FOOD, Contract.Category.SUPPLY]),
            Contract.state == Contract.State.IN_FORCE,
            Contract.starts_on <= row.date,
            Contract.valid_until >= row.date,
        )
        .order_by(Contract.category != Contract.Category.FOOD, Contract.starts_on.desc(), Contract.id.desc())
    )


def accepts_all(row: Any, at: At) -> bool | str:
    """Every line is accepted."""
    accepted = all(line.conclusion is FoodInspectionLine.Conclusion.ACCEPTED for line in row.lines)
    return accepted or "有拒收或退货的明细，请办理“部分接收”或“拒收退货”。"


def accepts_some(row: Any, at: At) -> bool | str:
    """Some lines are accepted and some are not."""
    accepted = [line.conclusion is FoodInspectionLine.Conclusion.ACCEPTED for line in row.lines]
    if all(accepted):
        return "全部明细都是接收，请办理“接收入库”。"
    return any(accepted) or "没有接收的明细，请办理“拒收退货”。"


def accepts_none(row: Any, at: At) -> bool | str:
    """No line is accepted."""
    accepted = any(line.conclusion is FoodInspectionLine.Conclusion.ACCEPTED for line in row.lines)
    return not accepted or "还有接收的明细，请办理“部分接收”，或将“验收结论”改为拒收、退货。"


class FoodInspection(
    Document,
    label="食品进货查验",
    menu="canteen",
    help="一行是一家供应商的一次送货及其食品明细；由食堂验收人在到货时双人查验、索证并登记，合格的接收入库。",
):
    """One row is one delivery of one supplier to one canteen, inspected by two people with its licences and tickets,
    accepted into the food store or refused.
    """

    class State(Choice):
        DRAFT = "查验中"
        ACCEPTED = "已接收"
        PART_ACCEPTED = "部分接收"
        REJECTED = "已拒收"
        REVERSED = "已冲销"

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    canteen_id: Mapped[Id] = ref(
        "食堂", "canteen", alias=("收货单位", "使用单位"), filter=True, carry=True, default=only("canteen")
    )
    warehouse_id: Mapped[Id] = ref(
        "入库仓库",
        "warehouse",
        alias=("仓库", "库房"),
        filter=True,
        carry=True,
        default=of("canteen_id", "warehouse_id"),
    )
    supplier_id: Mapped[Id] = ref(
        "供应商", "supplier", alias=("供货单位名称", "送货单位"), search=True, filter=True, carry=True
    )
    contract_id: Mapped[Id | None] = ref("供货合同", "contract", filter=True, carry=True, default=running_contract)
    delivery_note_no: Mapped[Txt | None] = col("送货单号", alias=("送货单", "单据编号"), search=True)
    arrived_at: Mapped[Moment] = col("到货时间", alias=("进货时间", "送达时间"), default=now)
    vehicle_temperature: Mapped[Quantity | None] = col("运输温度（℃）", alias=("车厢温度",))
    voucher_kinds: Mapped[Txt] = col(
        "凭证类型",
        alias=("索证情况", "票证", "索证索票", "票证类型"),
        carry=True,
        default="送货单",
        help="多种用顿号分开，如：送货单、检验合格证",
    )
    voucher_scan: Mapped[File | None] = col("凭证附件", hide=True)
    buyer_id: Mapped[Id | None] = ref("采购人", "staff", alias=("采购员",), filter=True, carry=True)
    inspector_id: Mapped[Id] = ref(
        "验收人", "staff", alias=("验收员", "验收人一", "查验人"), filter=True, carry=True, default=me
    )
    second_inspector_id: Mapped[Id] = ref("第二验收人", "staff", alias=("验收人二", "复核人"), filter=True, carry=True)

    lines: Mapped[list[FoodInspectionLine]] = lines("FoodInspectionLine")

    @computed("供货者地址", hide=True)
    def supplier_address(self) -> Txt | None:
        return collected(self, select(Supplier.address).where(Supplier.id == self.supplier_id))

    @computed("供货者电话", hide=True)
    def supplier_phone(self) -> Txt | None:
        return collected(self, select(Supplier.contact_phone).where(Supplier.id == self.supplier_id))

    @computed("许可证号", hide=True)
    def supplier_licence_no(self) -> Txt | None:
        return collected(self, food_licence(self.supplier_id, self.date))

    @computed("接收金额", filter=True)
    def accepted_amount(self) -> Money:
        accepted = FoodInspectionLine.Conclusion.ACCEPTED
        return total(self.lines, lambda line: line.amount, lambda line: line.conclusion == accepted)

    @computed("拒收品种数", filter=True)
    def rejected_count(self) -> Count:
        return count_of(self.lines, lambda line: one_of_these(line.conclusion, FoodInspectionLine.NOT_TAKEN))

    @computed("凭证可销毁日", hide=True)
    def vouchers_keep_until(self) -> Day | None:
        line = FoodInspectionLine
        last_day = collected(self, select(func.max(line.valid_until)).where(line.document_id == self.id))
        lasting = found(self, select(line.id).where(line.document_id == self.id, line.valid_until.is_(None)))
        dated = months_after(last_day, VOUCHER_KEEP_MONTHS.of(self, self.date))
        undated = when(lasting, months_after(self.date, VOUCHER_KEEP_MONTHS_WITHOUT_EXPIRY.of(self, self.date)))
        return when(either(blank(dated), earlier(dated, undated)), undated, dated)

    rules = (
        not_future(arrived_at),
        # Once accepted or refused the delivery has left its first state; only steps change it, and nobody deletes it.
    )
    notes = (fulfilled("B017-5", "immutable", "查验单已入库或已拒收，不能修改；请“冲销”后重新登记。"),)

    def is_being_accepted(self, at: At) -> bool:
        """Whether the delivery is still open, or a step that accepts goods runs."""
        return self.state is FoodInspection.State.DRAFT or at.is_step("accept", "accept_part")

    @refuse("", "“运输温度（℃）”须在-40至60之间，请核对。", on="vehicle_temperature")
    def has_a_likely_temperature(self, at: At) -> Verdict:
        return self.vehicle_temperature is None or -40 <= self.vehicle_temperature <= 60

    @refuse("", "该供应商的“送货单号”{no}已登记，请核对，不要重复登记。", on="delivery_note_no")
    def is_entered_once(self, at: At) -> Verdict:
        if not self.delivery_note_no or self.supplier_id is None:
            return True
        one = FoodInspection
        statement = select(one.id).where(
            one.school_id == at.school_id,
            one.supplier_id == self.supplier_id,
            one.delivery_note_no == self.delivery_note_no,
            one.state != one.State.REVERSED,
        )
        if self.id is not None:
            statement = statement.where(one.id != self.id)
        is_reversed = self.state is one.State.REVERSED
        return is_reversed or at.ask(statement) is None or {"no": self.delivery_note_no}

    @refuse("", "“凭证类型”中没有“{unknown}”，可填：{known}；多种用顿号分开。", on="voucher_kinds")
    def names_known_vouchers(self, at: At) -> Verdict:
        unknown = [part for part in entries(self.voucher_kinds) if part not in VOUCHERS]
        return not unknown or {"unknown": "、".join(unknown), "known": "、".join(VOUCHERS)}

    @refuse("B017-2", "进货查验须双人联检：请选择不同的“第二验收人”。", on="second_inspector_id")
    def has_two_inspectors(self, at: At) -> Verdict:
        if self.inspector_id is None or at.setting(FOOD_INSPECTORS_MINIMUM, on=self.date) < 2:
            return True
        return self.inspector_id != self.second_inspector_id

    @warn("B162-6", "“验收人”当日无有效健康证，请确认其不直接接触食品，或更换验收人。", on="inspector_id")
    def is_inspected_by_a_healthy_person(self, at: At) -> Verdict:
        return self.inspector_id is None or may_handle_food(at, self.inspector_id, self.date)

    @warn("B160", "验收人不是指定的食品验收专人，请确认“验收人”。", on="inspector_id")
    def is_inspected_by_the_designated(self, at: At) -> Verdict:
        from models.people.staff import Staff

        designated = at.setting(FOOD_ACCEPTANCE_PERSONS, on=self.date)
        inspector = at.get(Staff, self.inspector_id)
        return not designated or inspector is None or bool({inspector.name, inspector.staff_no} & set(designated))

    @refuse(
        "B017-3", "缺少索证索票凭证：请填写“凭证类型”并上传“凭证附件”。", on="voucher_scan", at="accept accept_part"
    )
    def has_its_vouchers(self, at: At) -> Verdict:
        hours = at.setting(VOUCHER_SCAN_GRACE_HOURS, on=self.date)
        is_owed = at.now <= hours_after(self.arrived_at, hours)
        # A file that was owed is added to the accepted delivery as an attachment of the whole document.
        attached = select(Attachment.id).where(Attachment.register == "food_inspection", Attachment.row_id == self.id)
        has_file = self.voucher_scan is not None or at.ask(attached) is not None
        return bool(self.voucher_kinds) and (has_file or is_owed)

    def has_a_lapsed_supplier(self, at: At, policy: str) -> bool:
        """Whether the supplier may not deliver on the day, where the school treats that so."""
        if self.supplier_id is None or not self.is_being_accepted(at):
            return False
        if at.setting(EXPIRED_LICENCE_POLICY, on=self.date) != policy:
            return False
        supplier = at.get(Supplier, self.supplier_id)
        contract = at.get(Contract, self.contract_id)
        is_active = supplier is not None and supplier.standing in (Supplier.Standing.ACTIVE, Supplier.Standing.FIXED)
        is_licensed = at.ask(food_licence(self.supplier_id, self.date)) is not None
        is_under_contract = contract is None or (
            contract.state is Contract.State.IN_FORCE and contract.starts_on <= self.date <= contract.valid_until
        )
        return not (is_active and is_licensed and is_under_contract)

    @refuse(
        "B017-4",
        "该供货者不是在用供应商，或证照、合同已过期，不能收货；请更换“供应商”或先更新其证照、合同。",
        on="supplier_id",
    )
    def comes_from_a_good_supplier(self, at: At) -> Verdict:
        return not self.has_a_lapsed_supplier(at, "REFUSE")

    @warn("B017-4", "该供货者不是在用供应商，或证照、合同已过期，请确认是否收货。", on="supplier_id")
    def should_come_from_a_good_supplier(self, at: At) -> Verdict:
        return not self.has_a_lapsed_supplier(at, "WARN")

    @immutable("R4.09-4", "凭证保存期未满（可销毁日{day}），不能删除。", on="voucher_scan")
    def keeps_its_vouchers(self, at: At) -> Verdict:
        day, scan = self.vouchers_keep_until, was(self, "voucher_scan")
        if scan is None or day is None or day < at.today:
            return True
        is_removed = self in at.session.deleted or self.voucher_scan is None
        return not is_removed or {"day": day}

    steps = (
        step(
            "accept",
            "接收入库",
            "DRAFT",
            "ACCEPTED",
            "canteen_staff canteen_manager storekeeper",
            needs=(has_lines, accepts_all, lines_hold),
            asks=(voucher_scan,),
        ),
        step(
            "accept_part",
            "部分接收",
            "DRAFT",
            "PART_ACCEPTED",
            "canteen_staff canteen_manager storekeeper",
            needs=(has_lines, accepts_some, lines_hold),
            asks=(voucher_scan,),
        ),
        step(
            "reject",
            "拒收退货",
            "DRAFT",
            "REJECTED",
            "canteen_staff canteen_manager storekeeper",
            needs=(has_lines, accepts_none, lines_hold),
        ),
        step("reverse", "冲销", "ACCEPTED PART_ACCEPTED", "REVERSED", "canteen_manager director", opinion=True),
    )


def last_food_kind(row: Any, at: At) -> FoodInspectionLine.FoodKind | None:
    """The kind under which the food was entered last; seasoning for a seasoning."""
    line, item = FoodInspectionLine, at.get(Item, row.item_id)
    last = at.ask(
        select(line.food_kind)
        .where(line.item_id == row.item_id, line.school_id == at.school_id)
        .order_by(line.id.desc())
    )
    if last is None and item is not None and item.category is ItemCategory.SEASONING:
        return line.FoodKind.SEASONING
    return last


def last_accepted_price(row: Any, at: At) -> Decimal | None:
    """What the supplier took for the food at its last accepted delivery."""
    line, sheet = FoodInspectionLine, FoodInspection
    if row.document is None:
        return None
    return at.ask(
        select(line.unit_price)
        .join(sheet, sheet.id == line.document_id)
        .where(
            line.item_id == row.item_id,
            line.conclusion == line.Conclusion.ACCEPTED,
            sheet.supplier_id == row.document.supplier_id,
            sheet.state.in_([sheet.State.ACCEPTED, sheet.State.PART_ACCEPTED]),
        )
        .order_by(sheet.date.desc(), line.id.desc())
    )


class FoodInspectionLine(
    Line,
    label="进货查验明细",
    menu="canteen",
    help="一行是一次送货中的一种食品的批次、感官检查和验收结论；随进货查验单填写。",
):
    """One row is one food of one delivery with its batch, dates, senses and conclusion."""

    class FoodKind(Choice):
        GRAIN = "粮食"
        OIL = "食用油"
        MEAT = "畜肉"
        POULTRY = "禽肉"
        EGG = "蛋"
        MILK = "奶"
        AQUATIC = "水产"
        VEGETABLE = "蔬菜"
        FRUIT = "水果"
        BEAN = "豆制品"
        SEASONING = "调料"
        DRY = "干货"
        SEMI_FINISHED = "半成品"
        PASTRY = "糕点早点"
        ADDITIVE = "添加剂"
        RELATED = "食品相关产品"

    class SenseCheck(Choice):
        QUALIFIED, SPOILED, ABNORMAL = "合格", "腐烂变质", "异常"

    class Conclusion(Choice):
        ACCEPTED, REJECTED, RETURNED = "接收", "拒收", "退货"

    NOT_TAKEN = (Conclusion.REJECTED, Conclusion.RETURNED)

    document_id: Mapped[Id] = document("food_inspection")
    item_id: Mapped[Id] = ref("食品名称", "item", search=True, filter=True)
    food_kind: Mapped[FoodKind] = col(
        "分类", alias=("类别", "食品类别", "食品分类", "品类"), filter=True, default=last_food_kind
    )
    specification: Mapped[Txt] = col("规格型号", default=of("item_id", "specification"))
    unit: Mapped[Txt] = col("单位", default=of("item_id", "unit"))
    quantity: Mapped[Quantity] = col("数量", alias=("进货数量", "实收数量"))
    unit_price: Mapped[Money] = col("单价", alias=("进价",), default=last_accepted_price)
    is_prepackaged: Mapped[YesNo] = col("预包装", filter=True, default=False)
    brand: Mapped[Txt | None] = col(
        "品牌生产者", alias=("品牌", "生产厂家", "生产者", "生产企业", "厂家", "产地"), search=True
    )
    batch_no: Mapped[Txt | None] = col("批号", alias=("生产批号",), search=True)
    produced_on: Mapped[Day | None] = col("生产日期", alias=("生产日期/批号", "生产时间"))
    valid_until: Mapped[Day | None] = col("保质期至", filter=True, remind=7, default=end_of_shelf_life)
    sense_check: Mapped[SenseCheck] = col(
        "感官检查", alias=("感官", "感官性状", "外观"), filter=True, default=SenseCheck.QUALIFIED
    )
    is_three_without: Mapped[YesNo] = col("三无食品", filter=True, default=False)
    food_temperature: Mapped[Quantity | None] = col("食品温度（℃）", alias=("温度",))
    conclusion: Mapped[Conclusion] = col(
        "验收结论", alias=("结论", "是否合格", "验收结果", "验收情况"), filter=True, default=Conclusion.ACCEPTED
    )
    rejection_handling: Mapped[Txt | None] = col("拒收处理", search=True)

    @computed("金额")
    def amount(self) -> Money:
        return times(self.quantity, self.unit_price)

    rules = (
        positive(quantity),
        positive(unit_price, zero=True),
        before(produced_on, valid_until, equal=False),
        required_when(brand, lambda r: r.is_prepackaged, id="R4.09-2", message="预包装食品须填“品牌生产者”。"),
        required_when(valid_until, lambda r: r.is_prepackaged, id="R4.09-2", message="预包装食品须填“保质期至”。"),
        required_when(
            rejection_handling,
            lambda r: r.conclusion in FoodInspectionLine.NOT_TAKEN,
            id="B168",
            message="拒收或退货的食品请填写“拒收处理”。",
        ),
    )

    def is_accepted(self) -> bool:
        """Whether the food is taken in."""
        return self.conclusion is FoodInspectionLine.Conclusion.ACCEPTED

    @refuse("R4.09-1", "“{word}”禁止学校食堂采购使用，请检查“食品名称”。", on="item_id")
    def is_no_forbidden_food(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        words = [] if item is None else [word for word in at.setting(FORBIDDEN_FOODS) if word in item.name]
        return not words or {"word": words[0]}

    @refuse("R4.09-2", "预包装食品须填“批号”或“生产日期”。", on="batch_no")
    def names_its_batch(self, at: At) -> Verdict:
        return not self.is_prepackaged or bool(self.batch_no) or self.produced_on is not None

    @refuse("B167", "“三无食品”不得接收，请将“验收结论”改为拒收或退货。", on="conclusion")
    def is_no_food_without_label(self, at: At) -> Verdict:
        return not (self.is_three_without and self.is_accepted())

    @refuse("B168", "感官检查不合格的食品不得接收：请将“验收结论”改为拒收并填写“拒收处理”。", on="conclusion")
    def looks_and_smells_good(self, at: At) -> Verdict:
        return self.sense_check is FoodInspectionLine.SenseCheck.QUALIFIED or not self.is_accepted()

    @refuse("B169-1", "“保质期至”不晚于进货日期（或“生产日期”晚于进货日期），不得接收。", on="valid_until")
    def is_within_its_dates(self, at: At) -> Verdict:
        day = day_of(self)
        if day is None or not self.is_accepted():
            return True
        is_over = self.valid_until is not None and self.valid_until <= day
        return not is_over and (self.produced_on is None or self.produced_on <= day)

    @warn("B169-1", "“{item}”剩余保质期不足{percent}%，请确认是否收货。", on="valid_until")
    def has_shelf_life_left(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        if item is None or not self.is_accepted():
            return True
        if not is_short_dated(at, day_of(self), self.produced_on, self.valid_until, item.shelf_life_days):
            return True
        least = at.setting(SHELF_LIFE_LEFT_PERCENT, on=day_of(self))
        return {"item": item.name, "percent": QUANTITY.text(least)}

    @warn("R4.09-3", "冷链温度超标（{place}≤{highest}℃），请确认是否拒收。", on="food_temperature")
    def is_cold_enough(self, at: At) -> Verdict:
        item = at.get(Item, self.item_id)
        if item is None or self.food_temperature is None:
            return True
        is_frozen = "冻" in f"{item.name}{item.storage_requirement or ''}{self.specification or ''}"
        place, setting = ("冷冻", FROZEN_HIGHEST_TEMPERATURE) if is_frozen else ("冷藏", CHILLED_HIGHEST_TEMPERATURE)
        highest = at.setting(setting)
        return self.food_temperature <= highest or {"place": place, "highest": QUANTITY.text(highest)}
