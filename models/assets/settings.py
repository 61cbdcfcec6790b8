"""Parameters of the menu assets: their defaults and who may change them."""

from __future__ import annotations

from decimal import Decimal

from models.core import Setting

ASSET_NO_PATTERN = Setting(
    "asset_no_pattern",
    "{school}-{year}-{serial:5}",
    "资产编号规则",
    kind="text",
    source="R1.01 (学校码-年-流水)",
    changed_by="director",
)
BOOKING_NEEDS_SECOND_PERSON = Setting(
    "booking_needs_second_person",
    True,
    "资产入账须换人核对",
    kind="yesno",
    source="B070; small schools may switch it off",
    changed_by="director",
)
CAPITALISATION_THRESHOLD_AMOUNT = Setting(
    "capitalisation_threshold_amount",
    Decimal("1000.00"),
    "固定资产单价标准",
    kind="money",
    unit="元",
    source="财政部令第108号、财教〔2022〕159号（单价1000元，待核原文）",
    changed_by="bureau",
)
CARD_DUE_DAYS = Setting(
    "card_due_days", 7, "验收后建卡期限", kind="integer", unit="天", source="proposed", changed_by="director"
)
CLASS_PROPERTY_CHECKS_PER_TERM = Setting(
    "class_property_checks_per_term",
    2,
    "每学期班级财产检查次数",
    kind="integer",
    unit="次",
    source="B055 (001 篇5)",
    changed_by="director",
)
COMPENSATION_AMOUNT_BASIS = Setting(
    "compensation_amount_basis",
    "NET_VALUE",
    "损坏赔偿标准",
    kind="choice",
    source="R7.03 (折旧后净值或成本价)",
    changed_by="director",
    choices={"NET_VALUE": "折旧后净值", "COST": "成本价", "REPAIR_COST": "维修费"},
)
COMPENSATION_DUE_DAYS = Setting(
    "compensation_due_days", 14, "赔偿款缴纳期限", kind="integer", unit="天", source="proposed", changed_by="director"
)
DESK_CHAIR_DUE_DAYS = Setting(
    "desk_chair_due_days", 7, "课桌椅调整提前天数", kind="integer", unit="天", source="proposed", changed_by="director"
)
HAND_BACK_SETTLE_DAYS = Setting(
    "hand_back_settle_days",
    3,
    "交回财产结清期限",
    kind="integer",
    unit="天",
    source="proposed (及时)",
    changed_by="director",
)
IDLE_ASSET_DAYS = Setting(
    "idle_asset_days", 180, "闲置资产判定天数", kind="integer", unit="天", source="proposed", changed_by="director"
)
KEEPER_CHECK_DAYS = Setting(
    "keeper_check_days",
    30,
    "学生财产保管员检查间隔",
    kind="integer",
    unit="天",
    source="proposed (定期, no number in the source)",
    changed_by="director",
)
LEAST_LIFE_BY_STRUCTURE = Setting(
    "least_life_by_structure",
    {"STEEL": "50", "REINFORCED_CONCRETE": "50", "BRICK_CONCRETE": "30", "BRICK_WOOD": "30", "SIMPLE": "8"},
    "房屋最低折旧年限（按结构）",
    kind="table",
    unit="年",
    source="财会〔2018〕20号配套的中小学校固定资产折旧年限表",
    changed_by="bureau",
)
LEAST_LIFE_SOURCE = Setting(
    "least_life_source",
    "SCHOOL_TABLE",
    "最低折旧年限依据",
    kind="choice",
    source="中小学校折旧年限表",
    changed_by="bureau",
    choices={"SCHOOL_TABLE": "中小学校折旧年限表", "GENERAL_GUIDE": "通用指南"},
)
OPENING_TOLERANCE_AMOUNT = Setting(
    "opening_tolerance_amount",
    Decimal("1.00"),
    "期初折旧容许差额",
    kind="money",
    unit="元",
    source="proposed",
    changed_by="director",
)
LIBRARY_OPENING_DAYS = Setting(
    "library_opening_days",
    ("1", "2", "3", "4", "5"),
    "图书阅览开放的星期",
    kind="list",
    unit="星期",
    source="seed 001 篇5: as the school requires, no days given",
    changed_by="director",
)
PROPERTY_REGISTER_DUE_DAYS = Setting(
    "property_register_due_days",
    14,
    "开学财产登记期限",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
)
REPAIR_WAITS_FOR_COMPENSATION = Setting(
    "repair_waits_for_compensation",
    "EXCEPT_SAFETY",
    "人为损坏先赔后修",
    kind="choice",
    source="B056 (001 篇5)",
    changed_by="director",
    choices={"ALWAYS": "一律先赔", "EXCEPT_SAFETY": "安全抢修除外", "NEVER": "不限"},
)
ROOM_PROPERTY_CHECKS_PER_TERM = Setting(
    "room_property_checks_per_term",
    1,
    "每学期公用室财产检查次数",
    kind="integer",
    unit="次",
    source="B057 (001 篇5)",
    changed_by="director",
)
SERIAL_NO_FROM_AMOUNT = Setting(
    "serial_no_from_amount",
    Decimal("5000.00"),
    "须填出厂编号的单价",
    kind="money",
    unit="元",
    source="R1.01 (建议值)",
    changed_by="director",
)
SPECIAL_ROOM_LEAST_USE_PERCENT = Setting(
    "special_room_least_use_percent",
    Decimal("50"),
    "专用室最低使用率",
    kind="percent",
    unit="%",
    source="proposed (no number in the source)",
    changed_by="director",
)
TRANSFER_COUNTERSIGN_WITHIN_DEPARTMENT = Setting(
    "transfer_countersign_within_department",
    False,
    "部门内调拨也须会办",
    kind="yesno",
    source="proposed",
    changed_by="director",
)
VALUABLES_FROM_AMOUNT = Setting(
    "valuables_from_amount",
    Decimal("3000.00"),
    "贵重物品单价起点",
    kind="money",
    unit="元",
    source="proposed (no number in the source)",
    changed_by="director",
)
WARRANTY_REMIND_DAYS = Setting(
    "warranty_remind_days", 30, "资产保修到期提前提醒", kind="integer", unit="天", source="R1.01", changed_by="director"
)
