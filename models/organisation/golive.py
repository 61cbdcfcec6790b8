"""Taking up a school's books: the registers of its first year, in the order in which one needs the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from models.assets.assets import FixedAsset
from models.assets.settings import OPENING_TOLERANCE_AMOUNT
from models.canteen.canteen import HealthCertificate
from models.core.golive import Check, Ground, Part, Step, enter_value, own_value
from models.organisation.accounts import RoleAssignment, UserAccount
from models.organisation.organisation import Building, ClassGroup, Room, School
from models.organisation.settings import GO_LIVE_ON, GO_LIVE_WITHOUT
from models.people.staff import Position, Staff
from models.store.store import Item
from models.vocabulary import AssetState

NOTHING = "无"
"""Entered where the school has all there is: a value may not be blank."""

IN_USE = ("is_active", "is", "1")
ON_POST = ("duty_status", "in", "ON_POST")


def live_on(ground: Ground) -> dt.date | None:
    """The day from which the school works with its books, as it declared; None before."""
    found: dt.date | None = own_value(ground, GO_LIVE_ON)
    return found


def left_out(ground: Ground) -> tuple[str, ...]:
    """Keys of the optional steps that the school does without."""
    labels = own_value(ground, GO_LIVE_WITHOUT) or ()
    return tuple(step.key for step in STEPS if step.optional and step.label in labels)


def leave_out(ground: Ground, keys: Collection[str], reason: str) -> None:
    """Enter which optional steps the school does without, by their labels; flushed, not committed."""
    labels = tuple(step.label for step in STEPS if step.key in keys)
    enter_value(ground, GO_LIVE_WITHOUT, labels or (NOTHING,), reason)


def _blank(column: Any) -> Any:
    return sa.or_(column.is_(None), column == "")


def _school_is_unreachable(ground: Ground) -> Any:
    table = School.__table__
    return sa.or_(_blank(table.c.address), _blank(table.c.phone))


def _building_without_rooms(ground: Ground) -> Any:
    table, rooms = Building.__table__, Room.__table__
    return sa.and_(
        table.c.kind == Building.Kind.BUILDING,
        ~sa.exists(sa.select(rooms.c.id).where(rooms.c.building_id == table.c.id)),
    )


def _class_without_head_count(ground: Ground) -> Any:
    return ClassGroup.__table__.c.student_count.is_(None)


def _class_teacher_left(ground: Ground) -> Any:
    table, people = ClassGroup.__table__, Staff.__table__
    return table.c.class_teacher_id.in_(sa.select(people.c.id).where(people.c.duty_status == Staff.DutyStatus.LEFT))


def _room_keeper_left(ground: Ground) -> Any:
    table, people = Room.__table__, Staff.__table__
    return table.c.responsible_id.in_(sa.select(people.c.id).where(people.c.duty_status == Staff.DutyStatus.LEFT))


def _without_account(ground: Ground) -> Any:
    table, accounts = Staff.__table__, UserAccount.__table__
    return ~sa.exists(sa.select(accounts.c.id).where(accounts.c.staff_id == table.c.id))


def _teacher_without_post(ground: Ground) -> Any:
    """Active classes whose teacher has no account that acts as a class teacher."""
    table, accounts, posts = ClassGroup.__table__, UserAccount.__table__, RoleAssignment.__table__
    holders = (
        sa.select(accounts.c.staff_id)
        .join(posts, posts.c.user_account_id == accounts.c.id)
        .where(
            accounts.c.staff_id.is_not(None),
            posts.c.role == RoleAssignment.Role.CLASS_TEACHER,
            posts.c.starts_on <= ground.today,
            sa.or_(posts.c.valid_until.is_(None), posts.c.valid_until >= ground.today),
        )
    )
    return table.c.class_teacher_id.not_in(holders)


def _no_minimum(ground: Ground) -> Any:
    return Item.__table__.c.minimum_stock.is_(None)


def _no_price(ground: Ground) -> Any:
    return Item.__table__.c.reference_price.is_(None)


def _cook_without_certificate(ground: Ground) -> Any:
    """People in posts that need a health certificate who hold none that is valid today."""
    table, posts, papers = Staff.__table__, Position.__table__, HealthCertificate.__table__
    needing = sa.select(posts.c.id).where(posts.c.is_health_certificate_needed.is_(True))
    holding = sa.select(papers.c.worker_id).where(papers.c.valid_until >= ground.today, papers.c.left_on.is_(None))
    return sa.and_(table.c.position_id.in_(needing), table.c.id.not_in(holding))


def _opening_disagrees(ground: Ground) -> Any:
    """Cards taken over whose accumulated depreciation is not months by straight line, within the school's tolerance."""
    table = FixedAsset.__table__
    original, taken = (
        sa.type_coerce(table.c[name], sa.BigInteger) for name in ("original_amount", "accumulated_at_start_amount")
    )
    months, life = (sa.type_coerce(table.c[n], sa.Integer) for n in ("months_used_at_start", "useful_life_months"))
    expected = sa.func.round(sa.cast(original, sa.Float) * months / sa.func.nullif(life, 0))
    tolerance = int(OPENING_TOLERANCE_AMOUNT.value(ground.session, ground.school_id, ground.today) * 100)
    return sa.and_(
        table.c.is_opening.is_(True),
        table.c.depreciation_state != FixedAsset.DepreciationState.NOT_DEPRECIATED,
        sa.func.abs(taken - expected) > tolerance,
    )


def _opening_incomplete(ground: Ground) -> Any:
    """Unbooked cards of things from before this year that are not taken over: their depreciation would begin anew."""
    table = FixedAsset.__table__
    first = dt.date(ground.today.year, 1, 1)
    return sa.and_(
        table.c.is_opening.is_(False),
        table.c.life_state == AssetState.PENDING_ENTRY,
        table.c.depreciation_state != FixedAsset.DepreciationState.NOT_DEPRECIATED,
        table.c.acquired_on < first,
    )


def _nobody_acts_as(role: RoleAssignment.Role) -> Check:
    return Check(f"还没有人授权为{role.label}", (("role", "in", role.name),), wanted=True)


STEPS: tuple[Step, ...] = (
    Step(
        "school",
        "学校信息、学期与校历",
        "先登记本学年的学期，其他登记表的学期都从这里选。",
        (
            Part(
                "school",
                "由系统管理员建立",
                checks=(
                    Check("未填校长", (("principal_id", "blank", "1"),), serious=False),
                    Check("未填地址或办公电话", where=_school_is_unreachable, serious=False),
                ),
                sheet=False,
            ),
            Part("term", checks=(Check("没有当前学期", (("is_current", "is", "1"),), wanted=True),)),
            Part("school_calendar", "只登记与每周作息不同的日子", needed=False),
        ),
    ),
    Step(
        "departments",
        "部门科室",
        "先登记部门，负责人等职工登记后再补：同一张表补上负责人再导入一次即可。",
        (Part("department", checks=(Check("没有负责人", (("head_id", "blank", "1"), IN_USE)),)),),
    ),
    Step(
        "staff",
        "岗位与职工",
        "岗位在前，职工在后；保管人、责任人、班主任都从职工名册里选。",
        (
            Part("position", checks=(Check("岗位还没有生效", (("position_status", "in", "DRAFT"),), serious=False),)),
            Part(
                "staff",
                checks=(
                    Check("没有部门", (("department_id", "blank", "1"), ON_POST)),
                    Check(
                        "接触未成年人而未做从业禁止查询",
                        (("background_result", "in", "NOT_CHECKED"), ("is_with_minors", "is", "1"), ON_POST),
                        serious=False,
                    ),
                ),
            ),
        ),
        after=("departments",),
    ),
    Step(
        "rooms",
        "校舍与场所",
        "楼栋在前，场所在后；每处场所有一名责任人。",
        (
            Part(
                "building",
                checks=(
                    Check("楼栋里还没有场所", where=_building_without_rooms),
                    Check("未填安全等级", (("safety_grade", "blank", "1"),), serious=False),
                ),
            ),
            Part(
                "room",
                checks=(
                    Check("责任人已离职", where=_room_keeper_left),
                    Check("没有使用部门", (("department_id", "blank", "1"),), serious=False),
                ),
            ),
        ),
        after=("staff",),
    ),
    Step(
        "classes",
        "班级",
        "登记本学年的班级、班主任和教室。",
        (
            Part(
                "class_group",
                checks=(
                    Check("没有本学年的班级", (("school_year", "eq", "{school_year}"),), wanted=True),
                    Check("班主任已离职", (("state", "in", "ACTIVE"),), where=_class_teacher_left),
                    Check("没有教室", (("room_id", "blank", "1"), ("state", "in", "ACTIVE"))),
                    Check("未填学生数", (("state", "in", "ACTIVE"),), where=_class_without_head_count, serious=False),
                ),
            ),
        ),
        after=("staff", "rooms"),
        optional=True,
    ),
    Step(
        "accounts",
        "登录账号与授权",
        "给要用系统的人开账号，再按岗位授权；首次登录须改密码。",
        (
            Part(
                "user_account",
                checks=(
                    Check("在岗职工没有账号", (ON_POST,), where=_without_account, register="staff", serious=False),
                ),
            ),
            Part(
                "role_assignment",
                checks=(
                    *(
                        _nobody_acts_as(role)
                        for role in (
                            RoleAssignment.Role.DIRECTOR,
                            RoleAssignment.Role.STOREKEEPER,
                            RoleAssignment.Role.ASSET_CLERK,
                            RoleAssignment.Role.ACCOUNTANT,
                        )
                    ),
                    Check(
                        "班主任还没有授权",
                        (("state", "in", "ACTIVE"),),
                        where=_teacher_without_post,
                        register="class_group",
                        serious=False,
                    ),
                ),
            ),
        ),
        after=("staff", "classes"),
    ),
    Step(
        "store",
        "仓库与物品",
        "先登记仓库和保管员，再登记物品档案；数量在期初库存一步登记。",
        (
            Part("warehouse"),
            Part(
                "item",
                checks=(
                    Check("没有最低库存", (("is_disabled", "is", "0"),), where=_no_minimum, serious=False),
                    Check("没有参考市场价", (("is_disabled", "is", "0"),), where=_no_price, serious=False),
                ),
            ),
        ),
        after=("departments", "staff"),
    ),
    Step(
        "suppliers",
        "供应商与证照",
        "供应商在前，证照在后；食品供应商须有营业执照和食品许可证。许可证的扫描件不能填在表里，请在表单中上传。",
        (
            Part(
                "supplier",
                checks=(
                    Check("缺证照", (("licence_state", "in", "MISSING"),)),
                    Check("证照已过期", (("licence_state", "in", "EXPIRED"),)),
                    Check("证照快到期", (("licence_state", "in", "DUE_SOON"),), serious=False),
                ),
            ),
            Part("supplier_licence"),
        ),
        after=("staff",),
        optional=True,
    ),
    Step(
        "canteen",
        "食堂与健康证",
        "先登记食堂，再登记从业人员的健康证。",
        (
            Part(
                "canteen",
                checks=(
                    Check("没有食品经营许可证号", (("licence_no", "blank", "1"),)),
                    Check("食品经营许可证已过期", (("licence_valid_until", "to", "{yesterday}"),)),
                ),
            ),
            Part(
                "health_certificate",
                checks=(
                    Check(
                        "须持健康证而没有有效健康证的职工",
                        (ON_POST,),
                        where=_cook_without_certificate,
                        register="staff",
                    ),
                    Check("健康证已过期", (("certificate_state", "in", "EXPIRED"),), serious=False),
                    Check("健康证快到期", (("certificate_state", "in", "DUE"),), serious=False),
                ),
            ),
        ),
        after=("staff", "store"),
        optional=True,
    ),
    Step(
        "assets",
        "固定资产与累计折旧",
        "旧账转入的卡片，“期初建账”填是，并填“期初已提月数”和“期初累计折旧”；与按月推算不符的须写明“期初差异说明”。",
        (
            Part("asset_class", "国家标准分类，系统已装好，各校共用", sheet=False),
            Part(
                "fixed_asset",
                checks=(
                    Check("没有存放地点", (("room_id", "blank", "1"), ("is_group_card", "is", "0"))),
                    Check("还没有财务入账", (("life_state", "in", "PENDING_ENTRY"),)),
                    Check("旧年度取得而未按期初建账登记", where=_opening_incomplete, serious=False),
                    Check("期初累计折旧与按月推算不符", where=_opening_disagrees, serious=False),
                ),
            ),
        ),
        after=("departments", "staff", "rooms"),
    ),
    Step(
        "opening_stock",
        "期初库存",
        "各仓库现有物品的数量和金额。",
        after=("store",),
        waits="期初库存随仓库账一起启用，现在还不能登记；请先把物品档案登记齐全。",
    ),
)
"""The way from an empty school to one that keeps its books; opening stock joins with the stock ledger."""
