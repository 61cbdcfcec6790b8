"""Parameters of the menu finance: their defaults and who may change them."""

from __future__ import annotations

from decimal import Decimal

from models.core import Setting

ARREARS_REMIND_DAYS = Setting(
    "arrears_remind_days", 7, "欠费催缴间隔", kind="integer", unit="天", source="proposed", changed_by="director"
)
BANK_WITHIN_DAYS = Setting(
    "bank_within_days",
    3,
    "收费进账期限",
    kind="integer",
    unit="天",
    source="proposed (the plans say March for fees of February)",
    changed_by="central_office",
)
FEE_CHECK_PER_TERM = Setting(
    "fee_check_per_term",
    1,
    "每学期收费检查次数",
    kind="integer",
    unit="次",
    source="proposed (regularly)",
    changed_by="central_office",
)
FEE_NEEDS_CONSENT = Setting(
    "fee_needs_consent",
    "VOLUNTARY",
    "须家长书面同意的收费",
    kind="choice",
    source="seed 001 篇6·二3",
    changed_by="bureau",
    choices={"VOLUNTARY": "自愿性收费", "ALL": "全部收费"},
)
FEE_SETTLEMENT_DAYS = Setting(
    "fee_settlement_days",
    14,
    "代办费结算提前天数",
    kind="integer",
    unit="天",
    source="proposed (before term end)",
    changed_by="central_office",
)
FORBIDDEN_FEE_WORDS = Setting(
    "forbidden_fee_words",
    ("教辅费", "试卷费", "资料费", "班费", "插班费", "赞助费", "借读费"),
    "明令禁止的收费名称",
    kind="list",
    source="seed 004 L94 (the first five), the rest proposed",
    changed_by="bureau",
)
FREE_STAGES = Setting(
    "free_stages", ("PRIMARY", "JUNIOR"), "免收学杂费的学段", kind="list", source="seed 004 L100", changed_by="bureau"
)
ONE_FEE_AMOUNT: Setting[Decimal | None] = Setting(
    "one_fee_amount",
    None,
    "一费制每学期限额（空为不限）",
    kind="money",
    unit="元",
    source="seed 000 L98",
    changed_by="bureau",
)
RECEIPT_SETTLE_DAYS = Setting(
    "receipt_settle_days",
    180,
    "票据核销期限",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="central_office",
)
