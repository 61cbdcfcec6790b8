"""Parameters of the menu safety: their defaults and who may change them."""

from __future__ import annotations

import datetime as dt

from models.core import Setting

ACTIVITY_PLACE_INTERVAL_DAYS = Setting(
    "activity_place_interval_days",
    30,
    "活动场所检查间隔",
    kind="integer",
    unit="天",
    source="proposed; the seed 004 L14 says at intervals",
    changed_by="director",
)
BEFORE_HOLIDAY_DAYS = Setting(
    "before_holiday_days",
    3,
    "放假前检查提前天数",
    kind="integer",
    unit="天",
    source="seed 003 L49; number proposed",
    changed_by="director",
)
DAILY_INSPECTION_SCHOOL_KINDS = Setting(
    "daily_inspection_school_kinds",
    ("KINDERGARTEN",),
    "须每日安全检查的学校类型",
    kind="list",
    source="seed 001 篇4",
    changed_by="bureau",
)
FACILITY_INSPECTION_INTERVAL_DAYS = Setting(
    "facility_inspection_interval_days",
    7,
    "设施安全检查间隔",
    kind="integer",
    unit="天",
    source="seed 001 篇4; R5.01",
    changed_by="director",
)
HAZARD_DUE_DAYS = Setting(
    "hazard_due_days",
    {"GENERAL": "7", "LARGE": "15", "MAJOR": "30"},
    "隐患整改期限",
    kind="table",
    unit="天",
    source="proposed; the seed says in time",
    changed_by="bureau",
)
HAZARD_NUMBER_FORMAT = Setting(
    "hazard_number_format", "{year}{serial:4}", "隐患编号规则", kind="text", source="R5.01", changed_by="director"
)
HAZARD_REPORT_HOURS = Setting(
    "hazard_report_hours",
    24,
    "隐患汇报时限",
    kind="integer",
    unit="小时",
    source="proposed; the seed 000 L28 says in time",
    changed_by="director",
)
KEY_PLACE_INTERVAL_DAYS = Setting(
    "key_place_interval_days",
    7,
    "重点部位检查间隔",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
)
VISITOR_CLEAR_TIME = Setting(
    "visitor_clear_time", dt.time(18, 0), "来访清场时刻", kind="time", source="proposed", changed_by="director"
)
VISITOR_DOCUMENT_STORAGE = Setting(
    "visitor_document_storage",
    "LAST4",
    "来访证件号保存方式",
    kind="choice",
    source="seed 001 篇6; R5.07",
    changed_by="administrator",
    choices={"NONE": "不保存", "LAST4": "只存后四位", "FULL": "完整保存"},
)
VISITOR_NEEDS_GATE_DUTY = Setting(
    "visitor_needs_gate_duty",
    False,
    "来访登记须核对当班门卫",
    kind="yesno",
    source="seed 004 L64",
    changed_by="director",
)
VISITOR_RETENTION_DAYS = Setting(
    "visitor_retention_days",
    365,
    "来访记录保存期限",
    kind="integer",
    unit="天",
    source="domain 11.8",
    changed_by="administrator",
)
