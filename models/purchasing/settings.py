"""Parameters of the menu purchasing: their defaults and who may change them."""

from __future__ import annotations

from decimal import Decimal

from models.core import Setting

BUDGET_OVERRUN_CHECK = Setting(
    "budget_overrun_check",
    "WARN",
    "采购申请超预算的处理",
    kind="choice",
    source="R2.01",
    changed_by="central_office",
    choices={"REFUSE": "拒绝", "WARN": "提醒"},
)
CENTRAL_APPROVAL_SCOPE = Setting(
    "central_approval_scope",
    ("ALL",),
    "须报中心学校审批的采购类别",
    kind="list",
    source="004 L106",
    changed_by="central_office",
)
CONTRACT_REQUIRED_AMOUNT = Setting(
    "contract_required_amount",
    None,
    "须签合同的采购金额",
    kind="money",
    unit="元",
    source="no source states the amount",
    changed_by="central_office",
)
DEMAND_LEAD_DAYS = Setting(
    "demand_lead_days",
    3,
    "用品需求提前上报天数",
    kind="integer",
    unit="天",
    source="F26; 003 L11; number proposed",
    changed_by="director",
)
FUND_USE_PLAN_REQUIRED = Setting(
    "fund_use_plan_required",
    True,
    "下单前须有批准的用款计划",
    kind="yesno",
    source="004 L120",
    changed_by="central_office",
)
LICENCE_REMIND_DAYS = Setting(
    "licence_remind_days",
    60,
    "证照到期提前提醒",
    kind="integer",
    unit="天",
    source="R2.03; C012; domain R2.03 (60 days)",
    changed_by="director",
)
MARKET_PRICE_CHECK = Setting(
    "market_price_check",
    "REFUSE",
    "单价高于市场价的处理",
    kind="choice",
    source="004 L106",
    changed_by="central_office",
    choices={"REFUSE": "拒绝", "WARN": "提醒"},
)
MINIMUM_ACCEPTORS = Setting(
    "minimum_acceptors", 2, "验收最少人数", kind="integer", unit="人", source="R2.04 (S10)", changed_by="central_office"
)
MINIMUM_QUOTATIONS = Setting(
    "minimum_quotations",
    3,
    "询价比价最少家数",
    kind="integer",
    unit="家",
    source="001 篇1·三(三)2; R2.02",
    changed_by="central_office",
)
PRICE_COMPARISON_EXEMPT_AMOUNT = Setting(
    "price_comparison_exempt_amount",
    Decimal("0"),
    "免比价的采购金额",
    kind="money",
    unit="元",
    source="proposed",
    changed_by="central_office",
)
PURCHASE_DIRECTOR_LIMIT = Setting(
    "purchase_director_limit",
    Decimal("0"),
    "总务主任可批的采购限额",
    kind="money",
    unit="元",
    source="R2.01 (tiers by amount); no source states amounts",
    changed_by="central_office",
)
PURCHASE_LEAD_DAY_KIND = Setting(
    "purchase_lead_day_kind",
    "CALENDAR",
    "采购提前期的计日方式",
    kind="choice",
    source="seed silent",
    changed_by="central_office",
    choices={"CALENDAR": "自然日", "SCHOOL_DAY": "上学日"},
)
PURCHASE_LEAD_DAYS = Setting(
    "purchase_lead_days",
    7,
    "采购申请提前天数",
    kind="integer",
    unit="天",
    source="004 L106; R2.01",
    changed_by="central_office",
)
PURCHASE_PLAN_LEAD_DAYS = Setting(
    "purchase_plan_lead_days",
    15,
    "采购计划开学前完成天数",
    kind="integer",
    unit="天",
    source="proposed (C008: August)",
    changed_by="director",
)
REQUEST_EXCESS_PERCENT = Setting(
    "request_excess_percent",
    Decimal("100"),
    "采购申请超常提醒幅度",
    kind="percent",
    unit="%",
    source="proposed",
    changed_by="director",
)
SUPPLIER_CONTRACT_REMIND_DAY = Setting(
    "supplier_contract_remind_day",
    25,
    "定点供应商合同提醒日",
    kind="integer",
    unit="日",
    source="F35; day proposed",
    changed_by="director",
)
SUPPLY_CONTRACT_REMIND_DAYS = Setting(
    "supply_contract_remind_days",
    60,
    "供货合同到期提前提醒",
    kind="integer",
    unit="天",
    source="R2.11; C117",
    changed_by="director",
)
