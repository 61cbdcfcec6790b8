"""Parameters of the menu hygiene: their defaults and who may change them."""

from __future__ import annotations

from decimal import Decimal

from models.core import Setting

CLEAN_ZONE_CONFIRM_DAYS = Setting(
    "clean_zone_confirm_days",
    14,
    "包干区签字确认期限",
    kind="integer",
    unit="天",
    source="proposed; 000 L68 sets September",
    changed_by="director",
)
DAILY_CHECK_COUNT = Setting(
    "daily_check_count", 2, "每日卫生检查次数", kind="integer", unit="次", source="seed 004 L78", changed_by="director"
)
HYGIENE_APPEAL_DAYS = Setting(
    "hygiene_appeal_days", 3, "卫生评分申诉期限", kind="integer", unit="天", source="proposed", changed_by="director"
)
HYGIENE_ITEM_TEMPLATE = Setting(
    "hygiene_item_template",
    "CLASSROOM_100",
    "卫生检查评分表模板",
    kind="choice",
    source="seed 004 L80-L86; R6.02",
    changed_by="director",
    choices={"CLASSROOM_100": "教室百分制", "TEN_POINT": "十分制", "DAILY_DEDUCTION": "每日扣分制"},
)
HYGIENE_PASS_PERCENT = Setting(
    "hygiene_pass_percent",
    Decimal("60"),
    "卫生检查合格得分率",
    kind="percent",
    unit="%",
    source="proposed",
    changed_by="director",
)
HYGIENE_PUBLICATION_UNTIL = Setting(
    "hygiene_publication_until",
    "TERM_END",
    "卫生评分公布期",
    kind="choice",
    source="seed 001 篇8",
    changed_by="director",
    choices={"TERM_END": "至学期末", "MONTH_END": "至月末", "WEEK_END": "至周末"},
)
SPOT_CHECK_INTERVAL_DAYS = Setting(
    "spot_check_interval_days",
    30,
    "卫生抽查间隔",
    kind="integer",
    unit="天",
    source="proposed; the seed 003 L8 says only irregularly",
    changed_by="director",
)
TOILET_CHECK_INTERVAL_DAYS = Setting(
    "toilet_check_interval_days",
    1,
    "厕所检查间隔",
    kind="integer",
    unit="天",
    source="proposed; 004 L152 names washrooms as the weak point",
    changed_by="director",
)
