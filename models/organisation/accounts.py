"""Who may log in and which role a person holds where, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    Id,
    Moment,
    Register,
    Txt,
    Verdict,
    YesNo,
    before,
    col,
    fulfilled,
    immutable,
    of,
    pattern,
    ref,
    refuse,
    remind,
    required_when,
    today,
    was,
)
from models.core.permissions import EVERYBODY, Grant
from models.organisation.organisation import MOBILE, ClassGroup, reaches


class UserAccount(
    Register,
    label="用户账号",
    menu="organisation",
    help="一行是一个人的登录账号；由系统管理员或总务处在人员到岗时开通，离岗时取消“启用”，不删除。",
):
    """One row is one person's login."""

    class AccountKind(Choice):
        STAFF, OUTSIDE, SYSTEM = "教职工", "校外人员", "系统"

    __table_args__ = (sa.UniqueConstraint("login_name", name="uq_user_account_login_name_everywhere"),)
    title_column = "display_name"
    unlogged = ("password_hash",)
    never_entered = ("password_hash", "password_changed_at", "last_login_at", "failed_login_count", "locked_until_at")

    login_name: Mapped[Code] = col(
        "登录名",
        alias=("用户名", "账号", "登录账号"),
        search=True,
        unique=True,
        help="3至40位字母、数字、点、短横线或下划线",
    )
    staff_id: Mapped[Id | None] = ref("教职工", "staff", alias=("职工", "教师"), search=True, filter=True, unique=True)
    display_name: Mapped[Txt] = col("显示姓名", alias=("显示名",), search=True, default=of("staff_id", "name"))
    account_kind: Mapped[AccountKind] = col("账号类型", filter=True, default=AccountKind.STAFF)
    phone: Mapped[Txt | None] = col("手机号", alias=("电话",), hide=True, sensitive=True)
    is_active: Mapped[YesNo] = col("启用", filter=True, default=True)
    valid_until: Mapped[Day | None] = col("有效期至", filter=True)
    has_to_change_password: Mapped[YesNo] = col("须改密码", filter=True, hide=True, default=True)
    password_hash: Mapped[Txt | None] = col("密码", hide=True, sensitive=True)
    password_changed_at: Mapped[Moment | None] = col("改密时间", hide=True)
    last_login_at: Mapped[Moment | None] = col("最近登录", hide=True)
    failed_login_count: Mapped[Count | None] = col("连续失败次数", hide=True, default=0)
    locked_until_at: Mapped[Moment | None] = col("锁定至", hide=True)

    rules = (
        pattern(login_name, "[0-9A-Za-z._-]{3,40}", "“登录名”须为3至40位字母、数字、点、短横线或下划线，请修改。"),
        required_when(
            staff_id,
            lambda row: row.account_kind is row.AccountKind.STAFF,
            message="账号类型为“教职工”时，请选择“教职工”。",
        ),
        required_when(
            valid_until,
            lambda row: row.account_kind is row.AccountKind.OUTSIDE,
            message="账号类型为“校外人员”时，请填写“有效期至”。",
        ),
        pattern(phone, MOBILE, "“手机号”格式不正确，请填写11位手机号。", kind="warn"),
    )

    @refuse("", "登录名“{name}”已有人使用，请换一个“登录名”。", on="login_name")
    def login_name_is_free(self, at: At) -> Verdict:
        """A person logs in without naming the school, so other schools' names count too; accounts are never deleted."""
        other = select(UserAccount.id).where(
            UserAccount.login_name == self.login_name, UserAccount.school_id != at.school_id
        )
        return at.ask(other) is None or {"name": self.login_name}

    @refuse("ACC03", "至少须保留一名系统管理员：请先给另一个账号授予“系统管理员”，再停用本账号。", on="is_active")
    def an_administrator_is_left(self, at: At) -> Verdict:
        """The last administrator is neither disabled nor given an earlier end."""
        is_disabled = was(self, "is_active") and not self.is_active
        if self.id is None or not (is_disabled or is_shortened(self) or not self.is_a_person()):
            return True
        own = [held for held in administrator_posts(at) if held.user_account_id == self.id]
        return not own or any(held.makes_an_administrator(at) for held in administrator_posts(at) if held not in own)

    @immutable("ACC03", "账号不能删除，请取消“启用”：办理过的事须能查到是谁。")
    def is_kept(self, at: At) -> Verdict:
        """Accounts are disabled, never deleted, so that a login name is never used again."""
        return self not in at.session.deleted

    # The page on which a password is changed asks for ACC01, signing in for ACC02 (models.core.identity).
    notes = (
        fulfilled("ACC01", "refuse", "密码至少{least}位，且不能与登录名相同；首次登录须修改密码。"),
        fulfilled("ACC02", "refuse", "登录失败次数过多，请{minutes}分钟后再试，或联系系统管理员。"),
    )

    def is_a_person(self) -> bool:
        """The system's own account cannot log in."""
        return self.account_kind is not UserAccount.AccountKind.SYSTEM

    def may_log_in(self, day: dt.date) -> bool:
        """Whether the account is open on the day."""
        is_in_time = self.valid_until is None or self.valid_until >= day
        return self.is_active and self.is_a_person() and is_in_time


def is_shortened(row: Any) -> bool:
    """Whether the row is given an earlier end than it had."""
    before_now = was(row, "valid_until")
    return row.valid_until is not None and (before_now is None or row.valid_until < before_now)


def administrator_posts(at: At) -> list[RoleAssignment]:
    """All assignments of administrators, ended ones too, as they stand in this session."""
    return at.all(select(RoleAssignment).where(RoleAssignment.role == RoleAssignment.Role.ADMINISTRATOR))


WIDTH = {"own_rows": 0, "own_class": 1, "own_department": 1, "own_school": 2, "subtree": 3, "all": 4}
"""Scopes from narrow to wide."""


def covers(at: At, wanted: Grant) -> bool:
    """Whether the acting person may do in the row's school what the grant allows, and sees there what it shows."""
    actor = at.context.actor
    own: set[str] = set()
    for post in actor.posts:
        grant = actor.matrix.get((post.role, wanted.register))
        if grant is None or not reaches(at, post, grant.scope) or WIDTH[grant.scope] < WIDTH[wanted.scope]:
            continue
        if grant.hidden <= wanted.hidden and wanted.unmasked <= grant.unmasked:
            own |= grant.actions
    return wanted.actions <= own


def class_of_the_holder(row: Any, at: At) -> int | None:
    """A class teacher's class is the newest one that names the person."""
    account = at.get(UserAccount, row.user_account_id)
    if account is None or account.staff_id is None or row.role is not RoleAssignment.Role.CLASS_TEACHER:
        return None
    newest = select(ClassGroup.id).where(ClassGroup.class_teacher_id == account.staff_id)
    found: int | None = at.ask(newest.order_by(ClassGroup.school_year.desc(), ClassGroup.id.desc()))
    return found


class RoleAssignment(
    Register,
    label="岗位授权",
    menu="organisation",
    help="一行是授予一个账号的一个角色及其范围和期限；由系统管理员或中心学校在任职、代理时登记，离任时填写有效期至。",
):
    """One row is one role given to one person at one place for a time."""

    class Role(Choice):
        ADMINISTRATOR = "系统管理员"
        BUREAU = "教育局"
        CENTRAL_OFFICE = "中心学校"
        PRINCIPAL = "校长"
        DIRECTOR = "总务主任"
        STOREKEEPER = "仓库保管员"
        ASSET_CLERK = "资产管理员"
        BUYER = "采购员"
        ACCOUNTANT = "财务人员"
        AUDITOR = "经审小组"
        CANTEEN_MANAGER = "食堂管理员"
        CANTEEN_STAFF = "食堂从业人员"
        DEPARTMENT_HEAD = "部门负责人"
        CLASS_TEACHER = "班主任"
        TEACHER = "教职工"
        MAINTENANCE = "水电木工"
        CLEANER = "保洁绿化"
        GUARD = "门卫"
        NURSE = "保健人员"
        INSPECTOR = "值日值周检查员"
        PARENT_COMMITTEE = "家长委员会"

    title_column = "user_account_id"

    user_account_id: Mapped[Id] = ref(
        "用户", "user_account", alias=("账号", "姓名"), search=True, filter=True, carry=True, anywhere=True
    )
    role: Mapped[Role] = col("角色", filter=True)
    department_id: Mapped[Id | None] = ref("部门", "department", filter=True)
    class_group_id: Mapped[Id | None] = ref("班级", "class_group", filter=True, default=class_of_the_holder)
    warehouse_id: Mapped[Id | None] = ref("仓库", "warehouse", filter=True, help="仓库保管员只管一个仓库时选择")
    starts_on: Mapped[Day] = col("起始日期", alias=("生效日期", "开始日期"), filter=True, default=today)
    valid_until: Mapped[Day | None] = col("有效期至", filter=True, remind=7)
    stands_in_for_id: Mapped[Id | None] = ref("代理何人", "user_account", filter=True, hide=True)
    reason: Mapped[Txt | None] = col("授权原因", alias=("原因",), search=True, hide=True)

    rules = (
        required_when(
            department_id,
            lambda row: row.role is row.Role.DEPARTMENT_HEAD,
            message="角色为“部门负责人”时，请选择“部门”。",
        ),
        required_when(
            class_group_id, lambda row: row.role is row.Role.CLASS_TEACHER, message="角色为“班主任”时，请选择“班级”。"
        ),
        before(starts_on, valid_until),
        required_when(
            valid_until,
            lambda row: row.stands_in_for_id is not None,
            id="ACC04",
            message="代理须有期限，请填写“有效期至”。",
        ),
        required_when(reason, lambda row: row.stands_in_for_id is not None, message="代理他人时，请填写“授权原因”。"),
    )

    @refuse("", "“代理何人”不能是本人，请重新选择。", on="stands_in_for_id")
    def stands_in_for_another(self, at: At) -> Verdict:
        """Nobody stands in for oneself."""
        return self.stands_in_for_id is None or self.stands_in_for_id != self.user_account_id

    @refuse("", "该用户在同一范围已有角色“{role}”，期限重叠，请修改原授权的“有效期至”。", on="role")
    def is_given_once(self, at: At) -> Verdict:
        """One role of one person at one place, once at a time."""
        if self.user_account_id is None or self.role is None or self.starts_on is None:
            return True
        same = select(RoleAssignment.id).where(
            RoleAssignment.school_id == at.school_id,
            RoleAssignment.user_account_id == self.user_account_id,
            RoleAssignment.role == self.role,
            RoleAssignment.department_id == self.department_id,
            RoleAssignment.class_group_id == self.class_group_id,
            RoleAssignment.warehouse_id == self.warehouse_id,
            RoleAssignment.id != self.id,
            RoleAssignment.starts_on <= (self.valid_until or dt.date.max),
            sa.or_(RoleAssignment.valid_until.is_(None), RoleAssignment.valid_until >= self.starts_on),
        )
        return at.ask(same) is None or {"role": self.role.label}

    @refuse("ACC04", "您不能授予超出本人权限的角色“{role}”，请由系统管理员办理。", on="role")
    def giver_has_the_rights(self, at: At) -> Verdict:
        """A giver holds every right of the role in the row's school; an administrator gives any role."""
        if self.role is None or at.is_system or RoleAssignment.Role.ADMINISTRATOR.name.lower() in at.roles:
            return True
        role = self.role.name.lower()
        wanted = [grant for (holder, _), grant in at.context.actor.matrix.items() if holder == role]
        return role == EVERYBODY or all(covers(at, grant) for grant in wanted) or {"role": self.role.label}

    @immutable("ACC03", "至少须保留一名系统管理员：请先给另一个账号授予“系统管理员”，再收回或缩短本授权。", on="role")
    def an_administrator_is_left(self, at: At) -> Verdict:
        """The last administrator's role is neither taken away nor given an earlier end."""
        is_other = was(self, "user_account_id") != self.user_account_id
        is_taken = is_other or is_shortened(self) or not self.makes_an_administrator(at)
        if was(self, "role") is not RoleAssignment.Role.ADMINISTRATOR or not is_taken:
            return True
        return any(held.makes_an_administrator(at) for held in administrator_posts(at) if held is not self)

    # Assignments are read for the day of the action, so that expired ones give no right (models.core.identity).
    notes = (remind("ACC05", "授权到期前按规定天数提醒本人和系统管理员。"),)

    def makes_an_administrator(self, at: At) -> bool:
        """Whether the assignment makes somebody an administrator today, as the rows stand in this session."""
        is_in_time = self.starts_on <= at.today and (self.valid_until is None or self.valid_until >= at.today)
        is_held = self.role is RoleAssignment.Role.ADMINISTRATOR and self not in at.session.deleted
        account = at.get(UserAccount, self.user_account_id)
        return is_in_time and is_held and account is not None and account.may_log_in(at.today)
