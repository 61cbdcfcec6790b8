"""Vocabularies that several registers share."""

from __future__ import annotations

from models.core import Choice


class AcceptanceQuality(Choice):
    """Quality of delivered goods."""

    QUALIFIED, CONCESSION, UNQUALIFIED = "合格", "让步接收", "不合格拒收"


class AidProgramme(Choice):
    """Programme that aids pupils of poor families."""

    TWO_FREE_ONE_AID = "两免一补"
    BOARDER_LIVING = "贫困寄宿生生活补助"
    DAY_LIVING = "贫困非寄宿生生活补助"
    NUTRITION = "营养改善计划"
    STATE_GRANT = "国家助学金"
    FEE_WAIVER = "免学费"
    OTHER = "其他"


class AssetCondition(Choice):
    """Condition of an asset as it is handed over or counted."""

    IN_USE, IDLE, WORN, BROKEN = "在用完好", "闲置", "待修", "毁损待报废"


class AssetState(Choice):
    """State of an asset card, from entry to disposal."""

    PENDING_ENTRY = "待入账"
    IN_USE = "在用"
    IDLE = "闲置"
    UNDER_REPAIR = "维修中"
    LENT = "出借"
    LEASED = "出租"
    PENDING_DISPOSAL = "待处置"
    MISSING = "盘亏待处理"
    DISPOSED = "已处置"


class BackgroundResult(Choice):
    """Result of the query whether a person may work with minors."""

    NOT_CHECKED, CLEAR, FOUND = "未查询", "无记录", "有记录"


class BuildingSafetyGrade(Choice):
    """Safety grade of a building; D is dangerous."""

    A, B, C, D = "A级", "B级", "C级", "D级"


class CardKind(Choice):
    """Kind of asset card."""

    LAND = "土地"
    BUILDING = "房屋"
    STRUCTURE = "构筑物"
    VEHICLE = "车辆"
    EQUIPMENT = "设备"
    RELIC = "文物和陈列品"
    BOOK = "图书和档案"
    FURNITURE = "家具和用具"
    LIVING = "特种动植物"
    INTANGIBLE = "无形资产"


class CertificateKind(Choice):
    """Certificate a post asks for."""

    ELECTRICIAN = "电工证"
    BOILER = "司炉证"
    ELEVATOR = "电梯作业证"
    COOK = "厨师证"
    GUARD = "保安员证"
    FIRE = "消防设施操作证"
    CHILD_CARE = "保育师证"
    HEALTH_CARE = "保健人员证"
    FOOD_SAFETY = "食品安全员证"
    DRIVER = "驾驶证"
    OTHER = "其他"


class DishKind(Choice):
    """Kind of dish."""

    STAPLE = "主食"
    MEAT = "荤菜"
    HALF_MEAT = "半荤"
    VEGETABLE = "素菜"
    SOUP = "汤"
    SNACK = "点心"
    FRUIT = "水果"
    MILK = "奶类"


class ExpenseAccount(Choice):
    """Account that depreciation is charged to."""

    OPERATING, ADMINISTRATIVE = "业务活动费用", "单位管理费用"


class FaultCategory(Choice):
    """What is broken."""

    WATER = "水"
    POWER = "电"
    DOOR_WINDOW = "门窗"
    DESK_CHAIR = "桌椅"
    MULTIMEDIA = "多媒体"
    AIR_CONDITIONER = "空调"
    NETWORK = "网络"
    FIRE_FIGHTING = "消防"
    FURNITURE = "家具"
    BUILDING = "房屋"
    OTHER = "其他"


class FeeKind(Choice):
    """Kind of fee a school charges its pupils."""

    ADMINISTRATIVE = "行政事业性收费"
    SERVICE = "服务性收费"
    AGENCY = "代收代办费"
    MEAL = "伙食费"


class FundSource(Choice):
    """Where the money comes from."""

    PUBLIC_FUND = "公用经费"
    SPECIAL_FUND = "专项经费"
    RETURNED_INCOME = "返还收入"
    CANTEEN_FUND = "食堂资金"
    CUSTODY_FUND = "代管资金"
    OTHER = "其他"


class Gender(Choice):
    """Gender as on the identity card."""

    MALE, FEMALE = "男", "女"


class HazardCategory(Choice):
    """Field of a hazard."""

    BUILDING = "校舍建筑"
    FIRE = "消防"
    ELECTRICITY = "用电"
    GAS_BOILER = "燃气锅炉"
    FOOD_WATER = "食品饮水"
    FACILITY = "设施器材"
    TRAFFIC = "交通（校车）"
    PUBLIC_ORDER = "治安防范"
    DANGEROUS_GOODS = "危化品实验"
    HEALTH = "卫生防疫"
    NATURAL_DISASTER = "自然灾害"
    SURROUNDINGS = "周边环境"
    MENTAL_HEALTH = "心理"
    NETWORK = "网络"
    OTHER = "其他"


class HygieneObject(Choice):
    """What a hygiene item is scored on."""

    CLASSROOM = "教室"
    PUBLIC_AREA = "公共区"
    DORMITORY = "寝室"
    TOILET = "厕所洗手间"
    DESK_CHAIR = "班级桌椅"
    CHILD_APPEARANCE = "幼儿仪表"
    CANTEEN = "食堂"
    OFFICE = "办公室"
    SPECIAL_ROOM = "功能室"
    CLASS_SANITATION = "班级摆放消毒"


class IdentityKind(Choice):
    """Kind of identity document."""

    RESIDENT, TRAVEL_PERMIT, PASSPORT, OTHER = "居民身份证", "港澳台证件", "护照", "其他证件"


class ItemCategory(Choice):
    """Category of a stores item."""

    OFFICE = "办公用品"
    HYGIENE = "卫生用品"
    TEACHING = "教学用品"
    REPAIR_MATERIAL = "维修材料"
    FOOD = "食品"
    SEASONING = "调料"
    MEDICINE = "药品"
    TOOL = "工具"
    ELECTRICAL = "电器"
    DISINFECTANT = "消毒杀虫剂"
    OTHER = "其他"


class LoanReturnCondition(Choice):
    """Condition of a thing handed back."""

    GOOD, WORN, DAMAGED, LOST = "完好", "磨损可用", "损坏", "遗失"


class Meal(Choice):
    """Meal of the day."""

    BREAKFAST = "早餐"
    MORNING_SNACK = "早点"
    LUNCH = "午餐"
    AFTERNOON_SNACK = "午点"
    SUPPER = "晚餐"
    NIGHT_SNACK = "夜宵"


class NormalOrNot(Choice):
    """Normal or not."""

    NORMAL, ABNORMAL = "正常", "异常"


class NormalResult(Choice):
    """Finding on one check item."""

    NORMAL, ABNORMAL, NOT_APPLICABLE = "正常", "异常", "不涉及"


class ProcurementMethod(Choice):
    """Way of procurement under the procurement rules."""

    CENTRAL = "集中采购"
    FRAMEWORK = "框架协议"
    ONLINE_MALL = "电子卖场"
    OPEN_TENDER = "公开招标"
    COMPETITIVE_NEGOTIATION = "竞争性谈判或磋商"
    INQUIRY = "询价"
    SINGLE_SOURCE = "单一来源"
    SELF_PURCHASE = "自行采购"


class PropertyRating(Choice):
    """How well property is kept."""

    GOOD, FAIR, POOR = "好", "一般", "差"


class PurchaseCategory(Choice):
    """What is bought."""

    OFFICE = "办公用品"
    DAILY = "日常用品"
    TEACHING = "教学用品"
    HYGIENE = "卫生用品"
    REPAIR_MATERIAL = "维修材料"
    FOOD = "食材"
    SEASONING = "调料"
    MEDICINE = "药品"
    EQUIPMENT = "设备添置"
    BOOK = "图书"
    SERVICE = "服务"
    WORKS = "工程"
    OTHER = "其他"


class PurchaseMode(Choice):
    """Way the school buys."""

    FIXED_SUPPLIER = "定点采购"
    WHOLESALE = "批发"
    PRICE_COMPARISON = "比价采购"
    GOVERNMENT = "政府采购"
    TENDER = "招标"
    BULK = "大宗采购"


class QualifiedOrNot(Choice):
    """Passed or not."""

    QUALIFIED, UNQUALIFIED = "合格", "不合格"


class ReturnedCondition(Choice):
    """Condition of school property taken back from who held it."""

    INTACT, DAMAGED, LOST = "完好", "损坏", "遗失"


class Satisfaction(Choice):
    """How content the person served is."""

    SATISFIED, FAIR, DISSATISFIED = "满意", "基本满意", "不满意"


class Severity(Choice):
    """Severity of a hazard."""

    GENERAL, LARGE, MAJOR = "一般", "较大", "重大"


class Structure(Choice):
    """Structure of a building; sets its least useful life."""

    STEEL = "钢结构"
    REINFORCED_CONCRETE = "钢筋混凝土"
    BRICK_CONCRETE = "砖混"
    BRICK_WOOD = "砖木"
    SIMPLE = "简易"
    OTHER = "其他"


class SupplierGrade(Choice):
    """Grade of a supplier."""

    EXCELLENT, GOOD, FAIR, POOR = "优", "良", "中", "差"
