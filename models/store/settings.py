"""Parameters of the menu store: their defaults and who may change them."""

from __future__ import annotations

from decimal import Decimal

from models.core import Setting

BACK_DATE_DAYS = Setting(
    "back_date_days",
    31,
    "库存单据最多倒填天数",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
    low=0,
)
CANTEEN_STORAGE_CHECK_INTERVAL_DAYS = Setting(
    "canteen_storage_check_interval_days",
    30,
    "食堂仓库检查间隔",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
    low=1,
)
FIRST_EXPIRED_FIRST_OUT = Setting(
    "first_expired_first_out",
    "CANTEEN",
    "须先进先出发放的仓库",
    kind="choice",
    source="R4.11",
    changed_by="bureau",
    choices={"NONE": "不限", "CANTEEN": "食堂仓库", "ALL": "全部仓库"},
)
FOOD_EXPIRY_REMIND_DAYS = Setting(
    "food_expiry_remind_days",
    7,
    "食品临期提前提醒",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
    low=0,
)
FOOD_DISTANCE_CM = Setting(
    "food_distance_cm",
    Decimal("10"),
    "食品离墙离地距离",
    kind="quantity",
    unit="厘米",
    source="domain table 4.0 [expert]; the number is missing in 001 篇8",
    changed_by="bureau",
    low=0,
)
FOOD_STORE_KEEPERS = Setting(
    "food_store_keepers",
    ("canteen_manager", "canteen_staff", "storekeeper"),
    "可登记食堂出入库的角色",
    kind="list",
    source="seed 001 篇8",
    changed_by="director",
)
HOLIDAY_RETURN_DAYS = Setting(
    "holiday_return_days",
    14,
    "放假前催还借物天数",
    kind="integer",
    unit="天",
    source="C101, C159; number proposed",
    changed_by="director",
    low=0,
)
ISSUE_EXCESS_PERCENT = Setting(
    "issue_excess_percent",
    Decimal("100"),
    "领用超常提醒幅度",
    kind="percent",
    unit="%",
    source="proposed",
    changed_by="director",
)
LOAN_REMIND_DAYS = Setting(
    "loan_remind_days",
    3,
    "借物到期提前提醒",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
    low=0,
)
OLD_FOR_NEW_SCOPE = Setting(
    "old_for_new_scope",
    "FLAGGED_ITEMS",
    "以旧换新范围",
    kind="choice",
    source="000 L54 names 畚箕、脸盆、拖把、黑板擦; 001 篇5·三2(1) widens to all durable goods",
    changed_by="director",
    choices={"FLAGGED_ITEMS": "已标记的物品", "ALL_DURABLE": "全部非易损耗品"},
)
SHELF_LIFE_LEFT_PERCENT = Setting(
    "shelf_life_left_percent",
    Decimal("33"),
    "收货时剩余保质期下限",
    kind="percent",
    unit="%",
    source="R4.09; domain R4.09",
    changed_by="bureau",
)
STOCK_OUT_APPROVAL_CHAIN = Setting(
    "stock_out_approval_chain",
    {
        "ISSUE": "DEPARTMENT,STORE,PRINCIPAL",
        "MEAL": "STORE",
        "DAMAGE": "STORE,PRINCIPAL",
        "TRANSFER": "STORE",
        "SUPPLIER_RETURN": "STORE,PRINCIPAL",
        "ALLOCATION": "STORE,PRINCIPAL",
    },
    "领用出库审批链",
    kind="table",
    source="000 L56",
    changed_by="central_office",
)
STOCK_OUT_PRINCIPAL_AMOUNT = Setting(
    "stock_out_principal_amount",
    Decimal("0"),
    "须校长批准的领用金额",
    kind="money",
    unit="元",
    source="no seed states an amount",
    changed_by="central_office",
)
STOCK_OUT_RECIPIENT_CHECK = Setting(
    "stock_out_recipient_check",
    "WARN",
    "领用人身份不符的处理",
    kind="choice",
    source="001 篇2·(二)4 (原则上)",
    changed_by="director",
    choices={"REFUSE": "拒绝", "WARN": "提醒", "OFF": "不检查"},
)
STORAGE_CHECK_INTERVAL_DAYS = Setting(
    "storage_check_interval_days",
    90,
    "仓库检查间隔",
    kind="integer",
    unit="天",
    source="proposed (C036, C143: September and May)",
    changed_by="director",
    low=1,
)
TOOL_DUE_DAYS = Setting(
    "tool_due_days", 1, "工具借用期限", kind="integer", unit="天", source="proposed", changed_by="director"
)
