"""Parameters of the menu people: their defaults and who may change them."""

from __future__ import annotations

from models.core import Setting

BACKGROUND_CHECK_DAYS = Setting(
    "background_check_days",
    365,
    "从业禁止查询间隔",
    kind="integer",
    unit="天",
    source="未成年人保护法 (yearly query) [E]",
    changed_by="bureau",
)
HEADCOUNT_OVERRUN = Setting(
    "headcount_overrun",
    "WARN",
    "超编聘用的处理",
    kind="choice",
    source="proposed",
    changed_by="director",
    choices={"REFUSE": "拒绝", "WARN": "提醒"},
)
STAFF_CONTRACT_REMIND_DAYS = Setting(
    "staff_contract_remind_days",
    60,
    "用工合同到期提前提醒",
    kind="integer",
    unit="天",
    source="R8.01",
    changed_by="director",
)
