"""Parameters of the menu organisation: their defaults and who may change them."""

from __future__ import annotations

import datetime as dt

from models.core import Setting

ASSIGNMENT_REMIND_DAYS = Setting(
    "assignment_remind_days",
    7,
    "授权到期提前提醒",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="administrator",
)
BUILDING_CHECK_CYCLE = Setting(
    "building_check_cycle",
    "TERM",
    "校舍水电结构检查周期",
    kind="choice",
    source="proposed",
    changed_by="director",
    choices={"MONTH": "每月", "TERM": "每学期", "YEAR": "每年"},
)
GO_LIVE_ON: Setting[dt.date | None] = Setting(
    "go_live_on", None, "启用日期", kind="day", source="proposed", changed_by="director"
)
GO_LIVE_WITHOUT: Setting[tuple[str, ...]] = Setting(
    "go_live_without", (), "开账时本校没有的内容", kind="list", source="proposed", changed_by="director"
)
IMPORT_FILE_DAYS = Setting(
    "import_file_days",
    30,
    "导入的原文件保存天数",
    kind="integer",
    unit="天",
    source="个人信息保护法第19条（保存期限为实现处理目的所必要的最短时间）; proposed",
    changed_by="administrator",
    low=1,
)
LOGIN_FAILURES_ALLOWED = Setting(
    "login_failures_allowed",
    5,
    "登录失败锁定次数",
    kind="integer",
    unit="次",
    source="proposed",
    changed_by="administrator",
)
LOGIN_LOCK_MINUTES = Setting(
    "login_lock_minutes",
    15,
    "登录失败后的锁定时间",
    kind="integer",
    unit="分钟",
    source="proposed",
    changed_by="administrator",
)
PASSWORD_LEAST_LENGTH = Setting(
    "password_least_length",
    10,
    "密码最短位数",
    kind="integer",
    unit="位",
    source="proposed",
    changed_by="administrator",
)
PREPARER_MAY_APPROVE = Setting(
    "preparer_may_approve",
    False,
    "允许制单人审批本人单据",
    kind="yesno",
    source="内部控制不相容岗位分离; domain section 2 [expert]",
    changed_by="central_office",
)
STUDENT_CONSENT_REQUIRED = Setting(
    "student_consent_required",
    True,
    "未成年人敏感信息须监护人同意",
    kind="yesno",
    source="个人信息保护法第28、31条",
    changed_by="bureau",
)
STUDENT_RETENTION_DAYS = Setting(
    "student_retention_days",
    1095,
    "离校学生信息保存期限",
    kind="integer",
    unit="天",
    source='proposed ("目的实现即删除")',
    changed_by="administrator",
)
TERM_STOCKTAKE_REMIND_DAYS = Setting(
    "term_stocktake_remind_days",
    14,
    "期末清点提前提醒",
    kind="integer",
    unit="天",
    source="proposed",
    changed_by="director",
)
WEEKLY_PATTERN = Setting(
    "weekly_pattern",
    ("1", "2", "3", "4", "5"),
    "上课的星期",
    kind="list",
    unit="星期",
    source="proposed",
    changed_by="director",
)
