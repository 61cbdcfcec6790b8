"""Parameters of the menu students: their defaults and who may change them."""

from __future__ import annotations

from models.core import Setting

AID_PAY_DAYS = Setting(
    "aid_pay_days",
    2,
    "资助款到账后发放期限",
    kind="integer",
    unit="天",
    source="004 L104",
    changed_by="central_office",
    low=1,
    high=30,
)
AID_PAY_DAY_KIND = Setting(
    "aid_pay_day_kind",
    "CALENDAR",
    "资助款发放期限的计日方式",
    kind="choice",
    source="004 L104 (not stated)",
    changed_by="central_office",
    choices={"CALENDAR": "自然日", "SCHOOL_DAY": "上学日"},
)
AID_PUBLISH_DAYS = Setting(
    "aid_publish_days",
    7,
    "资助名单公示自然日",
    kind="integer",
    unit="天",
    source="004 L102 (one week), R3.10 (5 working days)",
    changed_by="bureau",
)
AID_PUBLISH_WORKDAYS = Setting(
    "aid_publish_workdays",
    5,
    "资助名单公示工作日",
    kind="integer",
    unit="工作日",
    source="004 L102 (one week), R3.10 (5 working days)",
    changed_by="bureau",
)
INSURANCE_MONTH = Setting(
    "insurance_month",
    9,
    "学生保险登记月份",
    kind="integer",
    unit="月",
    source="C029",
    changed_by="director",
    low=1,
    high=12,
)
PUBLISH_PAYMENT_DAYS = Setting(
    "publish_payment_days",
    7,
    "支出与资助发放公示期限",
    kind="integer",
    unit="天",
    source="proposed (the seed says in time)",
    changed_by="central_office",
)
QUOTA_ARRIVAL_DAYS = Setting(
    "quota_arrival_days",
    30,
    "资助指标到账提醒",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="central_office",
)
