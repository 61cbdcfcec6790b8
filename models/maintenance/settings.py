"""Parameters of the menu maintenance: their defaults and who may change them."""

from __future__ import annotations

from models.core import Setting

CLASS_REPAIR_APPROVAL = Setting(
    "class_repair_approval",
    "EXCEPT_SAFETY",
    "班级公物报修须批准",
    kind="choice",
    source="B061 (003 三3)",
    changed_by="director",
    choices={"ALWAYS": "一律须批准", "EXCEPT_SAFETY": "安全抢修除外", "NEVER": "不须批准"},
)
REPAIR_CLOCK = Setting(
    "repair_clock",
    "CALENDAR",
    "报修计时方式",
    kind="choice",
    source="seed silent; R7.01",
    changed_by="director",
    choices={"CALENDAR": "连续计时", "SCHOOL_DAY": "只计上学日"},
)
REPAIR_DUE_HOURS = Setting(
    "repair_due_hours", 24, "报修完成时限", kind="integer", unit="小时", source="003 L12; R7.01", changed_by="director"
)
REPAIR_PAUSE_REASONS = Setting(
    "repair_pause_reasons",
    ("DIFFICULT", "OUTSIDE_SPECIALIST", "WAITING_PARTS"),
    "允许暂停报修计时的原因",
    kind="list",
    source="003 L12; R7.01",
    changed_by="director",
)
SMALL_REPAIR_DIRECT = Setting(
    "small_repair_direct",
    True,
    "小修可直接找水电工",
    kind="yesno",
    source="003 L12 against 003 L10",
    changed_by="director",
)
SMALL_REPAIR_LIMIT = Setting(
    "small_repair_limit",
    None,
    "小修限额",
    kind="money",
    unit="元",
    source="no seed states the amount",
    changed_by="central_office",
)
URGENT_RESPONSE_HOURS = Setting(
    "urgent_response_hours", 2, "紧急报修响应时限", kind="integer", unit="小时", source="R7.01", changed_by="director"
)
