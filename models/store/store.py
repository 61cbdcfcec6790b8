"""What the store keeps and where: items, warehouses, their locations, and the checks of how things are stored."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Mapped, aliased

from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    Id,
    Money,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    amount_of,
    at_most,
    before,
    col,
    computed,
    days_after,
    found,
    fulfilled,
    initials_of,
    me,
    negate,
    next_code,
    not_future,
    own,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    today,
    unique_together,
    warn,
    was,
    when,
)
from models.core.kinds import QUANTITY
from models.core.numbering import NextCode, next_number
from models.core.pinyin import initials
from models.store.settings import CANTEEN_STORAGE_CHECK_INTERVAL_DAYS, FOOD_DISTANCE_CM, STORAGE_CHECK_INTERVAL_DAYS
from models.vocabulary import ItemCategory

BATCH_TRACKED = (ItemCategory.FOOD, ItemCategory.SEASONING, ItemCategory.MEDICINE)
"""Categories that are always kept by batch and last valid day."""


UNKNOWN_CATEGORY = "“存放类别”中没有“{unknown}”，可填：{known}；多个类别用顿号分开。"

PIECES = frozenset("个件台套张把只支本册具架副双扇枚盏座顶")
"""Units of things that nobody divides; a bag, a box or a bottle may be opened."""


def whole_pieces(line: Any, name: str, at: At) -> Verdict:
    """Nobody receives or issues a part of a piece."""
    quantity, item = getattr(line, name), at.get(Item, line.item_id)
    if quantity is None or item is None or item.unit not in PIECES or quantity == quantity.to_integral_value():
        return True
    return {"item": item.name, "unit": item.unit}


def entries(text: str | None) -> list[str]:
    """The parts of a text that lists several things, however they were separated."""
    return [part for part in re.split(r"[、，,；;|\s]+", text or "") if part]


class ItemCode(NextCode):
    """Default of an item's code: the initials of its category and a running number, e.g. BGYP-0001."""

    def __call__(self, row: Any, at: At) -> str | None:
        if at.school_id is None or row.category is None:
            return None
        number = next_number(at.session, at.school_id, f"{self.series}.{row.category.name}", 0)
        return f"{initials(row.category.label).upper()}-{number:0{self.digits}d}"


def unknown_categories(text: str | None) -> Verdict:
    """Objection to a list of item categories that names something else, with what may be named."""
    known = [category.label for category in ItemCategory]
    unknown = [part for part in entries(text) if part not in known]
    return not unknown or {"unknown": "、".join(unknown), "known": "、".join(known)}


def is_batch_category(row: Any, at: At) -> bool:
    """Food, seasoning and medicine are kept by batch."""
    return row.category in BATCH_TRACKED


def is_disinfectant(row: Any, at: At) -> bool:
    """Disinfectants and pesticides belong into the locked cupboard."""
    return row.category is ItemCategory.DISINFECTANT


def moved(item_id: Any = None, warehouse_id: Any = None) -> Select[Any]:
    """Movements of one item or in one warehouse: once there are any, what they are reckoned in stays."""
    from models.store.ledger import StockMovement

    statement = select(StockMovement.id)
    if item_id is not None:
        statement = statement.where(StockMovement.item_id == item_id)
    if warehouse_id is not None:
        statement = statement.where(StockMovement.warehouse_id == warehouse_id)
    return statement


class Item(
    Register,
    label="物品档案",
    menu="store",
    help="一行是一种库存物品的单位、库存上下限和管理要求；由保管员在首次采购或入库前登记。",
):
    """One row is one kind of stores item with its unit, limits and rules."""

    class Nature(Choice):
        FIXED_ASSET, DURABLE, CONSUMABLE, FOOD = "固定资产", "非易损耗品", "易损耗品", "食品"

    code: Mapped[Code] = col(
        "物品编码",
        alias=("物资编码", "物料编码", "商品编码", "货号"),
        search=True,
        unique=True,
        help="留空时按物品类别自动编号",
        default=ItemCode("item", digits=4),
    )
    name: Mapped[Txt] = col("物品名称", alias=("物资名称", "物料名称", "食材名称", "用品名称"), search=True)
    specification: Mapped[Txt | None] = col("规格型号", search=True)
    unit: Mapped[Txt] = col("单位", carry=True)
    category: Mapped[ItemCategory] = col("物品类别", alias=("类别", "分类", "物资类别"), filter=True, carry=True)
    nature: Mapped[Nature] = col("物品性质", filter=True, carry=True, default=Nature.CONSUMABLE)
    barcode: Mapped[Code | None] = col("条形码", alias=("条码", "商品条码"), search=True, hide=True)
    is_old_for_new: Mapped[YesNo] = col("以旧换新", filter=True, carry=True, default=False)
    is_batch_tracked: Mapped[YesNo] = col(
        "按批次保质期管理", filter=True, hide=True, carry=True, default=is_batch_category
    )
    is_dangerous: Mapped[YesNo] = col("危险品专柜", filter=True, hide=True, default=is_disinfectant)
    reference_price: Mapped[Money | None] = col("参考市场价", alias=("市场价", "参考价", "参考单价"))
    maximum_stock: Mapped[Quantity | None] = col("最高库存", alias=("库存上限", "安全库存上限"))
    minimum_stock: Mapped[Quantity | None] = col("最低库存", alias=("库存下限", "安全库存", "安全库存下限"))
    shelf_life_days: Mapped[Count | None] = col("保质天数", alias=("保质期（天）", "保质期天数"), hide=True)
    storage_requirement: Mapped[Txt | None] = col("储存要求", alias=("储存条件", "保存条件"), hide=True)
    package_unit: Mapped[Txt | None] = col("整件单位", alias=("包装单位",), hide=True)
    package_quantity: Mapped[Quantity | None] = col("每件数量", alias=("包装数量", "每件含量"), hide=True)
    storage_location_id: Mapped[Id | None] = ref(
        "默认库位", "storage_location", alias=("库位", "货位"), filter=True, hide=True
    )
    asset_class_id: Mapped[Id | None] = ref("资产分类", "asset_class", hide=True)
    is_disabled: Mapped[YesNo] = col("停用", filter=True, hide=True, default=False)

    @computed("助记码", hide=True, search=True)
    def search_code(self) -> Txt:
        return initials_of(self, self.name)

    @computed("现有库存")
    def stock_quantity(self) -> Quantity:
        from models.store.ledger import StockBalance

        return amount_of(self, select(func.sum(StockBalance.quantity)).where(StockBalance.item_id == self.id))

    rules = (
        unique_together(
            name,
            specification,
            unit,
            blanks_equal=True,
            message="已有“物品名称”“规格型号”“单位”都相同的物品，请直接选用，不要重复建档。",
        ),
        positive(reference_price, zero=True),
        positive(minimum_stock, zero=True),
        positive(maximum_stock, zero=True),
        at_most(minimum_stock, maximum_stock),
        positive(shelf_life_days),
        positive(package_quantity),
        required_when(package_quantity, lambda r: r.package_unit, message="填了“整件单位”，请同时填写“每件数量”。"),
        required_when(
            asset_class_id,
            lambda r: r.nature is Item.Nature.FIXED_ASSET,
            message="“物品性质”为固定资产时请填写“资产分类”。",
        ),
    )

    @refuse("", "食品、调料、药品须按批次和保质期管理，请勾选“按批次保质期管理”。", on="is_batch_tracked")
    def is_tracked_where_it_must_be(self, at: At) -> Verdict:
        return self.category not in BATCH_TRACKED or bool(self.is_batch_tracked)

    @refuse("", "该物品已有出入库记录，不能修改“单位”；请将它停用后另建物品。", on="unit")
    def keeps_its_unit(self, at: At) -> Verdict:
        if self.id is None or was(self, "unit") == self.unit:
            return True
        return at.ask(moved(item_id=self.id)) is None

    @refuse("", "该物品还有库存 {quantity}，不能停用；请先发放、调拨或报损。", on="is_disabled")
    def is_disabled_when_used_up(self, at: At) -> Verdict:
        return not self.is_disabled or self.stock_quantity <= 0 or {"quantity": QUANTITY.text(self.stock_quantity)}


def usual_costing_method(row: Any, at: At) -> Warehouse.CostingMethod:
    """Canteen stores issue what came first; the others reckon with the average."""
    methods = Warehouse.CostingMethod
    return methods.FIRST_IN_FIRST_OUT if row.category is Warehouse.Category.CANTEEN else methods.MOVING_AVERAGE


def usual_stocktake_cycle(row: Any, at: At) -> Warehouse.StocktakeCycle:
    """Canteen stores are counted every month, the others every term."""
    cycles = Warehouse.StocktakeCycle
    return cycles.MONTH if row.category is Warehouse.Category.CANTEEN else cycles.TERM


class Warehouse(
    Register,
    label="仓库",
    menu="store",
    help="一行是一个仓库的保管员、存放类别和计价方式；由总务主任在启用仓库或更换保管员时登记。",
):
    """One row is one store with its keeper and its way of costing."""

    class Category(Choice):
        GENERAL = "总务仓库"
        CANTEEN = "食堂仓库"
        SPORTS = "体育器材室"
        LABORATORY = "实验药品室"
        OTHER = "其他"

    class CostingMethod(Choice):
        MOVING_AVERAGE, FIRST_IN_FIRST_OUT = "移动加权平均", "先进先出"

    class StocktakeCycle(Choice):
        MONTH, TERM, YEAR = "每月", "每学期", "每年"

    whose = own(department="department_id")

    code: Mapped[Code] = col("仓库编号", alias=("库房编号",), search=True, unique=True, default=next_code("warehouse"))
    name: Mapped[Txt] = col("仓库名称", alias=("库房名称", "库房", "仓库"), search=True, unique=True)
    category: Mapped[Category] = col("仓库类型", alias=("类型", "库房类型"), filter=True, default=Category.GENERAL)
    room_id: Mapped[Id | None] = ref("所在场所", "room", alias=("位置", "地点"), hide=True)
    department_id: Mapped[Id] = ref("管理部门", "department", filter=True)
    keeper_id: Mapped[Id] = ref("保管员", "staff", alias=("仓管员", "管理员", "库管员", "负责人"), filter=True)
    deputy_keeper_id: Mapped[Id | None] = ref("代管员", "staff", hide=True)
    goods_categories: Mapped[Txt | None] = col(
        "存放类别", search=True, help="物品类别，用顿号分开，如：办公用品、卫生用品"
    )
    storage_condition: Mapped[Txt | None] = col("通风干燥条件", hide=True)
    costing_method: Mapped[CostingMethod] = col("计价方式", filter=True, default=usual_costing_method)
    stocktake_cycle: Mapped[StocktakeCycle] = col("盘点周期", filter=True, default=usual_stocktake_cycle)
    is_disabled: Mapped[YesNo] = col("停用", filter=True, default=False)

    # A warehouse's keeper is a required column; who may post is asked by the stock documents.
    notes = (fulfilled("B028", "refuse", "请填写“保管员”；入库、发放须由该仓库保管员办理。"),)

    @refuse("", "“代管员”须与“保管员”不是同一人，请重新选择。", on="deputy_keeper_id")
    def has_another_deputy(self, at: At) -> Verdict:
        return self.deputy_keeper_id is None or self.deputy_keeper_id != self.keeper_id

    @refuse("", UNKNOWN_CATEGORY, on="goods_categories")
    def lists_known_categories(self, at: At) -> Verdict:
        return unknown_categories(self.goods_categories)

    @refuse("", "食堂仓库须按先进先出计价，请将“计价方式”改为先进先出。", on="costing_method")
    def costs_food_first_in_first_out(self, at: At) -> Verdict:
        return (
            self.category is not Warehouse.Category.CANTEEN
            or self.costing_method is Warehouse.CostingMethod.FIRST_IN_FIRST_OUT
        )

    @refuse("", "该仓库已有出入库记录，不能修改“计价方式”。", on="costing_method")
    def keeps_its_costing_method(self, at: At) -> Verdict:
        if self.id is None or was(self, "costing_method") is self.costing_method:
            return True
        return at.ask(moved(warehouse_id=self.id)) is None

    @refuse("", "该仓库还有库存“{item}” {quantity}，不能停用；请先发放、调拨或报损。", on="is_disabled")
    def is_disabled_when_empty(self, at: At) -> Verdict:
        from models.store.ledger import StockBalance

        if not self.is_disabled or self.id is None or was(self, "is_disabled"):
            return True
        left = at.ask(select(StockBalance).where(StockBalance.warehouse_id == self.id, StockBalance.quantity > 0))
        if left is None:
            return True
        item = at.get(Item, left.item_id)
        return {"item": "" if item is None else item.name, "quantity": QUANTITY.text(left.quantity)}

    @refuse("", "食堂仓库须每月盘点，请将“盘点周期”改为每月。", on="stocktake_cycle")
    def counts_food_every_month(self, at: At) -> Verdict:
        return self.category is not Warehouse.Category.CANTEEN or self.stocktake_cycle is Warehouse.StocktakeCycle.MONTH

    def is_kept_by(self, staff_id: int | None) -> bool:
        """Whether the person is the keeper or the deputy keeper."""
        return staff_id is not None and staff_id in (self.keeper_id, self.deputy_keeper_id)


class StorageLocation(
    Register, label="库位", menu="store", help="一行是仓库里的一个货架、柜或位置；由保管员在启用或调整库位时登记。"
):
    """One row is one shelf or position inside a warehouse."""

    title_column = "code"
    whose = own(department="warehouse_id.department_id")

    warehouse_id: Mapped[Id] = ref("仓库", "warehouse", alias=("所属仓库", "库房"), filter=True, carry=True)
    code: Mapped[Code] = col("库位编号", alias=("货位编号", "货架号", "库位号"), search=True)
    name: Mapped[Txt | None] = col("库位名称", alias=("货位名称", "货架名称", "库位"), search=True)
    goods_categories: Mapped[Txt | None] = col(
        "存放类别", search=True, carry=True, help="物品类别，用顿号分开，如：办公用品、卫生用品"
    )
    is_dangerous: Mapped[YesNo] = col("危险品专柜", filter=True, default=False)
    is_disabled: Mapped[YesNo] = col("停用", filter=True, default=False)

    rules = (unique_together(warehouse_id, code, message="该仓库已有相同的“库位编号”，请核对，不要重复登记。"),)

    @refuse("", UNKNOWN_CATEGORY, on="goods_categories")
    def lists_known_categories(self, at: At) -> Verdict:
        return unknown_categories(self.goods_categories)

    @refuse("", "已有物品或入库明细使用该库位，不能改到其他仓库；请停用后另建库位。", on="warehouse_id")
    def stays_in_its_warehouse(self, at: At) -> Verdict:
        from models.store.stock import StockInLine

        if self.id is None or was(self, "warehouse_id") == self.warehouse_id:
            return True
        stored = select(StockInLine.id).where(StockInLine.storage_location_id == self.id)
        return at.ask(stored) is None and at.ask(select(Item.id).where(Item.storage_location_id == self.id)) is None


def is_canteen_store(check: Any, at: At) -> bool:
    """The checked warehouse keeps food."""
    store = at.get(Warehouse, check.warehouse_id)
    return store is not None and store.category is Warehouse.Category.CANTEEN


class StorageCheck(
    Register,
    label="仓储条件检查",
    menu="store",
    help="一行是对一个仓库储存条件的一次检查；由保管员、食堂管理员或检查人在检查当天填写，不合格的整改后补填复查。",
):
    """One row is one check of the storage conditions of one warehouse."""

    class RecordCheck(Choice):
        AGREES = "账实相符"
        DIFFERS = "账实不符"
        INCOMPLETE = "记录不全"
        NOT_CHECKED = "未抽查"

    class Outcome(Choice):
        PASSED, RECTIFYING, RECHECKED = "合格", "整改中", "复查合格"

    title_column = "warehouse_id"
    whose = own(department="warehouse_id.department_id")

    warehouse_id: Mapped[Id] = ref("仓库", "warehouse", alias=("库房", "检查仓库"), filter=True, carry=True)
    checked_on: Mapped[Day] = col("检查日期", alias=("日期", "检查时间"), filter=True, carry=True, default=today)
    checked_by_id: Mapped[Id] = ref("检查人", "staff", alias=("检查人员",), filter=True, carry=True, default=me)
    is_ventilated: Mapped[YesNo] = col("通风", alias=("通风良好",), filter=True, default=True)
    is_dry: Mapped[YesNo] = col("干燥", filter=True, default=True)
    is_sorted: Mapped[YesNo] = col("分类存放", alias=("分类分架",), filter=True, default=True)
    wall_distance_cm: Mapped[Quantity | None] = col("离墙距离厘米", alias=("离墙", "离墙距离", "隔墙距离"))
    floor_distance_cm: Mapped[Quantity | None] = col("离地距离厘米", alias=("离地", "离地距离"))
    spoiled_goods: Mapped[Txt | None] = col(
        "变质过期物品", alias=("变质物品", "过期物品"), search=True, help="写明物品、批号和数量；没有则留空"
    )
    record_check: Mapped[RecordCheck] = col(
        "仓管记录抽查", alias=("账实抽查",), filter=True, default=RecordCheck.NOT_CHECKED
    )
    outcome: Mapped[Outcome] = col("检查结论", alias=("结论", "检查结果"), filter=True, default=Outcome.PASSED)
    handling: Mapped[Txt | None] = col("处理措施", alias=("处理情况", "整改措施", "处理"), search=True)
    rechecked_on: Mapped[Day | None] = col("复查日期", hide=True)
    rechecked_by_id: Mapped[Id | None] = ref("复查人", "staff", hide=True)

    @computed("下次检查日期", filter=True, remind=7)
    def next_check_on(self) -> Day | None:
        """Of a warehouse's latest check only: an earlier one has been followed."""
        later = aliased(StorageCheck)
        is_followed = found(
            self,
            select(later.id).where(
                later.warehouse_id == self.warehouse_id,
                or_(later.checked_on > self.checked_on, and_(later.checked_on == self.checked_on, later.id > self.id)),
            ),
        )
        canteens = select(Warehouse.id).where(
            Warehouse.id == self.warehouse_id, Warehouse.category == Warehouse.Category.CANTEEN
        )
        interval = when(
            found(self, canteens), CANTEEN_STORAGE_CHECK_INTERVAL_DAYS.of(self), STORAGE_CHECK_INTERVAL_DAYS.of(self)
        )
        return when(negate(is_followed), days_after(self.checked_on, interval))

    rules = (
        not_future(checked_on),
        positive(wall_distance_cm, zero=True),
        positive(floor_distance_cm, zero=True),
        required_when(
            handling,
            lambda r: r.outcome is not StorageCheck.Outcome.PASSED,
            id="B030-3",
            message="“检查结论”不是合格的，请填写“处理措施”。",
        ),
        required_when(rechecked_on, lambda r: r.outcome is StorageCheck.Outcome.RECHECKED),
        required_when(rechecked_by_id, lambda r: r.outcome is StorageCheck.Outcome.RECHECKED),
        before(checked_on, rechecked_on),
        not_future(rechecked_on),
    )
    # The day stands in next_check_on, of which the reminders are told.
    notes = (
        remind("B030-1", "仓库距上次检查满规定天数，提醒检查储存条件。"),
        remind("B030-2", "食堂仓库距上次检查满规定天数，提醒检查储存条件。"),
    )

    @refuse("B030-3", "通风、干燥、分类或变质情况不合格，“检查结论”不能为合格，请填写“处理措施”。", on="outcome")
    def passes_only_in_order(self, at: At) -> Verdict:
        is_in_order = self.is_ventilated and self.is_dry and self.is_sorted and not self.spoiled_goods
        return self.outcome is not StorageCheck.Outcome.PASSED or is_in_order

    @refuse("", "仓管记录抽查账实不符或记录不全，“检查结论”不能为合格，请填写“处理措施”。", on="outcome")
    def passes_only_with_its_records(self, at: At) -> Verdict:
        faulty = (StorageCheck.RecordCheck.DIFFERS, StorageCheck.RecordCheck.INCOMPLETE)
        return self.outcome is not StorageCheck.Outcome.PASSED or self.record_check not in faulty

    @warn("B048", "食品离墙离地须不少于 {n} 厘米，请整改并填写“处理措施”。", on="wall_distance_cm")
    def keeps_food_off_wall_and_floor(self, at: At) -> Verdict:
        if self.outcome is not StorageCheck.Outcome.PASSED or not is_canteen_store(self, at):
            return True
        least = at.setting(FOOD_DISTANCE_CM, on=self.checked_on)
        distances = [d for d in (self.wall_distance_cm, self.floor_distance_cm) if d is not None]
        return all(distance >= least for distance in distances) or {"n": QUANTITY.text(least)}
