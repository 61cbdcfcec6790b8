"""Parameters of the menu canteen: their defaults and who may change them."""

from __future__ import annotations

from decimal import Decimal

from models.core import Setting

CERTIFICATE_RECHECK_MONTH = Setting(
    "certificate_recheck_month",
    11,
    "健康证年检月份",
    kind="integer",
    unit="月",
    source="seed 001 篇8 (November)",
    changed_by="director",
)
CHILLED_HIGHEST_TEMPERATURE = Setting(
    "chilled_highest_temperature",
    Decimal("8"),
    "冷藏最高温度",
    kind="quantity",
    unit="℃",
    source="domain 4.0",
    changed_by="bureau",
)
EXPIRED_LICENCE_POLICY = Setting(
    "expired_licence_policy",
    "REFUSE",
    "供应商证照过期时收货的处理",
    kind="choice",
    source="domain R2.03",
    changed_by="bureau",
    choices={"REFUSE": "拒绝", "WARN": "提醒"},
)
FOOD_ACCEPTANCE_PERSONS = Setting(
    "food_acceptance_persons",
    None,
    "食品验收专人（空为全体食堂人员）",
    kind="list",
    source="seed 001 篇8",
    changed_by="director",
)
FOOD_INSPECTORS_MINIMUM = Setting(
    "food_inspectors_minimum",
    2,
    "食品查验最少人数",
    kind="integer",
    unit="人",
    source="regulation S10",
    changed_by="bureau",
)
FOOD_PRICE_TOLERANCE_PERCENT = Setting(
    "food_price_tolerance_percent",
    Decimal("0"),
    "食品采购价高于市场价的容许幅度",
    kind="percent",
    unit="%",
    source="seed 004 (equal to or below); seed 004",
    changed_by="central_office",
)
FORBIDDEN_DISHES = Setting(
    "forbidden_dishes",
    ("冷荤", "生食", "裱花蛋糕", "四季豆", "鲜黄花菜", "野生蘑菇", "发芽土豆"),
    "食堂禁止加工的菜品",
    kind="list",
    source="regulation S7",
    changed_by="bureau",
)
FORBIDDEN_FOODS = Setting(
    "forbidden_foods",
    ("亚硝酸盐", "四季豆", "鲜黄花菜", "野生蘑菇", "发芽土豆"),
    "食堂禁止采购使用的食品",
    kind="list",
    source="regulation S7",
    changed_by="bureau",
)
FROZEN_HIGHEST_TEMPERATURE = Setting(
    "frozen_highest_temperature",
    Decimal("-12"),
    "冷冻最高温度",
    kind="quantity",
    unit="℃",
    source="domain 4.0",
    changed_by="bureau",
)
HEALTH_CERTIFICATE_REMIND_DAYS = Setting(
    "health_certificate_remind_days",
    30,
    "健康证到期提前提醒",
    kind="integer",
    unit="天",
    source="domain R4.08",
    changed_by="director",
)
HEALTH_CERTIFICATE_VALID_MONTHS = Setting(
    "health_certificate_valid_months",
    12,
    "健康证有效期",
    kind="integer",
    unit="月",
    source="seed 004 (once a year); regulation S11",
    changed_by="bureau",
)
SAFETY_DIRECTOR_THRESHOLD = Setting(
    "safety_director_threshold",
    {"SCHOOL": "500", "KINDERGARTEN": "300"},
    "须设食品安全总监的单餐人数",
    kind="table",
    unit="人",
    source="regulation S8",
    changed_by="bureau",
)
SAMPLE_DUE_HOURS = Setting(
    "sample_due_hours", 2, "餐后留样登记时限", kind="integer", unit="小时", source="proposed", changed_by="director"
)
SAMPLE_HIGHEST_TEMPERATURE = Setting(
    "sample_highest_temperature",
    Decimal("8"),
    "留样最高存放温度",
    kind="quantity",
    unit="℃",
    source="domain 4.0",
    changed_by="bureau",
)
SAMPLE_KEEP_HOURS = Setting(
    "sample_keep_hours",
    48,
    "留样保存时数",
    kind="integer",
    unit="小时",
    source="regulation S7 (48 hours); seed 001 篇4 says 24",
    changed_by="bureau",
)
SAMPLE_LOWEST_TEMPERATURE = Setting(
    "sample_lowest_temperature",
    Decimal("0"),
    "留样最低存放温度",
    kind="quantity",
    unit="℃",
    source="domain 4.0",
    changed_by="bureau",
)
SAMPLE_MINIMUM_GRAMS = Setting(
    "sample_minimum_grams", 125, "留样最少克数", kind="integer", unit="克", source="regulation S7", changed_by="bureau"
)
VOUCHER_KEEP_MONTHS = Setting(
    "voucher_keep_months",
    6,
    "进货凭证保存（保质期满后）",
    kind="integer",
    unit="月",
    source="regulation S7",
    changed_by="bureau",
)
VOUCHER_KEEP_MONTHS_WITHOUT_EXPIRY = Setting(
    "voucher_keep_months_without_expiry",
    24,
    "无保质期食品凭证保存",
    kind="integer",
    unit="月",
    source="regulation S7",
    changed_by="bureau",
)
VOUCHER_SCAN_GRACE_HOURS = Setting(
    "voucher_scan_grace_hours",
    24,
    "索证凭证补传时限",
    kind="integer",
    unit="小时",
    source="proposed",
    changed_by="director",
)
