"""Canteens and the health certificates of the people who work in them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Mapped, aliased

from models.canteen.settings import HEALTH_CERTIFICATE_REMIND_DAYS, HEALTH_CERTIFICATE_VALID_MONTHS
from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    File,
    Id,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    before,
    before_or_on,
    blank,
    both,
    col,
    collected,
    computed,
    days_after,
    earlier,
    found,
    months_after,
    next_code,
    not_future,
    nothing,
    only,
    own,
    pattern,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    same_as,
    today,
    unique_together,
    warn,
    when,
)
from models.vocabulary import Gender, QualifiedOrNot

PHONE = r"1\d{10}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4}|\d{5}"
"""A mobile or fixed telephone number, or a public five-digit one."""


def is_food_licence(number: str) -> bool:
    """Whether a food licence number reads JY and 14 digits, the last one a check digit by ISO 7064 MOD 11,10."""
    if re.fullmatch(r"JY\d{14}", number) is None:
        return False
    carry = 10
    for digit in number[2:-1]:
        carry = ((carry + int(digit)) % 10 or 10) * 2 % 11
    return (carry + int(number[-1])) % 10 == 1


class Canteen(
    Register,
    label="食堂基本情况",
    menu="canteen",
    help="一行是一个食堂（厨房、早点食堂、分餐点）的许可证、经营方式和责任人；由食堂负责人或总务主任在开办、换证、换人时更新。",
):
    """One row is one canteen, kitchen, breakfast canteen or dining place of one school with its licence, way of
    running and responsible people.
    """

    class CanteenKind(Choice):
        SCHOOL_CANTEEN = "学校食堂"
        BREAKFAST_CANTEEN = "早点食堂"
        KINDERGARTEN_KITCHEN = "幼儿园厨房"
        DINING_PLACE = "分餐点"
        TUCK_SHOP = "小卖部"

    class OperationMode(Choice):
        SELF_RUN, CONTRACTED, DELIVERED = "自主经营", "承包委托经营", "校外供餐"

    class BulkPurchaseMode(Choice):
        OPEN_TENDER = "公开招标"
        NEGOTIATION = "竞争性磋商"
        FRAMEWORK = "框架协议"
        INQUIRY = "询价"
        BUREAU = "教育局统一招标"

    canteen_no: Mapped[Code] = col("食堂编号", search=True, unique=True, default=next_code("canteen"))
    name: Mapped[Txt] = col("食堂名称", alias=("食堂",), search=True, filter=True)
    canteen_kind: Mapped[CanteenKind] = col("食堂类型", filter=True, default=CanteenKind.SCHOOL_CANTEEN)
    operation_mode: Mapped[OperationMode] = col(
        "经营方式", alias=("经营模式",), filter=True, default=OperationMode.SELF_RUN
    )
    supplier_id: Mapped[Id | None] = ref("承包或供餐单位", "supplier", alias=("承包单位", "供餐单位"), filter=True)
    licence_no: Mapped[Code | None] = col("食品经营许可证号", alias=("许可证号",), search=True)
    licence_valid_until: Mapped[Day | None] = col("许可证有效期至", alias=("许可证有效期",), filter=True, remind=60)
    warehouse_id: Mapped[Id | None] = ref("食堂仓库", "warehouse", filter=True)
    building_id: Mapped[Id | None] = ref("楼栋", "building")
    area_quantity: Mapped[Quantity | None] = col("建筑面积（平方米）", alias=("面积",))
    seat_count: Mapped[Count | None] = col("餐位数", alias=("座位数",), hide=True)
    safety_director_id: Mapped[Id | None] = ref("食品安全总监", "staff", alias=("食安总监",), filter=True)
    safety_officer_id: Mapped[Id] = ref("食品安全员", "staff", alias=("食安员",), filter=True)
    manager_id: Mapped[Id | None] = ref("食堂负责人", "staff", alias=("负责人",), filter=True)
    has_open_kitchen_video: Mapped[YesNo] = col("明厨亮灶视频", filter=True, default=False)
    bulk_purchase_mode: Mapped[BulkPurchaseMode | None] = col("大宗食材确定方式", filter=True)
    supervision_phone: Mapped[Txt | None] = col("监督电话", hide=True)

    @computed("日均就餐人次")
    def daily_diner_count(self) -> Count | None:
        return nothing(self, Count)  # until dining_count has the meals of the term

    @computed("须配食品安全总监", hide=True)
    def is_safety_director_required(self) -> YesNo:
        return nothing(self, YesNo, False)  # until dining_count knows the largest meal of the term

    rules = (
        required_when(
            supplier_id,
            lambda r: r.operation_mode in (Canteen.OperationMode.CONTRACTED, Canteen.OperationMode.DELIVERED),
            message="承包或校外供餐的食堂请填写“承包或供餐单位”。",
        ),
        positive(area_quantity, zero=True),
        positive(seat_count, zero=True),
        pattern(supervision_phone, PHONE, "“监督电话”不是电话号码，请写成手机号或0571-12345678。"),
    )

    @warn("", "中小学、幼儿园一般不得开设小卖部，请核对“食堂类型”。", on="canteen_kind")
    def is_no_tuck_shop(self, at: At) -> Verdict:
        return self.canteen_kind is not Canteen.CanteenKind.TUCK_SHOP

    @warn(
        "R4.00-1",
        "食品经营许可证号格式或校验位不符，或许可证已过期；请核对“食品经营许可证号”“许可证有效期至”。",
        on="licence_no",
    )
    def has_a_good_licence(self, at: At) -> Verdict:
        is_over = self.licence_valid_until is not None and self.licence_valid_until < at.today
        return not is_over and (not self.licence_no or is_food_licence(self.licence_no))


def end_of_validity(row: Any, at: At) -> dt.date | None:
    """The certificate's day and the months for which it is valid."""
    return months_after(row.issued_on, at.setting(HEALTH_CERTIFICATE_VALID_MONTHS, on=row.issued_on))


class HealthCertificate(
    Register,
    label="健康证台账",
    menu="canteen",
    help="一行是一名食堂从业人员（含保育员、承包方人员）的一次体检和健康证；由食堂负责人在领到新证时登记，换证另记一行。",
):
    """One row is one health check and certificate of one canteen worker, caregiver or contractor's worker; a renewal
    is a new row, the old one stays.
    """

    class Post(Choice):
        COOK = "厨师"
        KITCHEN_WORKER = "炊事员"
        CUTTER = "切配"
        PASTRY = "面点"
        SERVER = "分餐"
        WASHER = "洗消"
        BUYER = "采购"
        STOREKEEPER = "库管"
        CLEANER = "保洁"
        MANAGER = "食堂管理"
        CAREGIVER = "保育员"
        HELPER = "帮厨"

    class EmployerKind(Choice):
        SCHOOL, CONTRACTOR, DELIVERY = "本校", "承包方", "配送方"

    class CertificateState(Choice):
        VALID, DUE, EXPIRED, RENEWED = "有效", "即将到期", "已过期", "已换证"

    whose = own(rows="worker_id")

    worker_id: Mapped[Id] = ref("姓名", "staff", alias=("人员", "从业人员"), search=True, filter=True)
    post: Mapped[Post] = col("岗位", alias=("工种", "职务"), filter=True, carry=True)
    employer_kind: Mapped[EmployerKind | None] = col(
        "工作单位性质", filter=True, carry=True, default=EmployerKind.SCHOOL
    )
    canteen_id: Mapped[Id | None] = ref(
        "所在食堂", "canteen", alias=("食堂",), filter=True, carry=True, default=only("canteen")
    )
    certificate_no: Mapped[Code] = col(
        "健康证编号", alias=("健康证", "健康证号码", "健康证编码", "证件编号", "证号"), search=True, unique=True
    )
    examined_on: Mapped[Day] = col("体检日期", alias=("检查日期", "体检时间"), filter=True, carry=True)
    examined_by: Mapped[Txt] = col("体检机构", alias=("体检医院", "体检单位"), search=True, carry=True)
    health_result: Mapped[QualifiedOrNot] = col(
        "体检结果", alias=("体检结论", "检查结果"), filter=True, sensitive=True, default=QualifiedOrNot.QUALIFIED
    )
    issued_on: Mapped[Day] = col("发证日期", alias=("办证日期", "领证日期"), carry=True, default=same_as("examined_on"))
    issued_by: Mapped[Txt | None] = col("发证机构", carry=True, default=same_as("examined_by"))
    valid_until: Mapped[Day] = col(
        "有效期至",
        alias=("证件有效期", "健康证有效期", "健康证有效期至"),
        filter=True,
        remind=30,
        default=end_of_validity,
    )
    is_training_passed: Mapped[YesNo] = col("食品安全培训合格", alias=("培训合格",), filter=True, default=False)
    started_on: Mapped[Day | None] = col("入职日期", alias=("上岗日期", "入职时间"), hide=True)
    left_on: Mapped[Day | None] = col("离职日期", alias=("离岗日期",), filter=True)
    transferred_on: Mapped[Day | None] = col("调离日期")
    transfer_reason: Mapped[Txt | None] = col("调离原因", hide=True, sensitive=True)
    certificate_photo: Mapped[File | None] = col("证件照片", hide=True, sensitive=True)

    @computed("性别")
    def gender(self) -> Gender | None:
        from models.people.staff import Staff

        return collected(self, select(Staff.gender).where(Staff.id == self.worker_id))

    @computed("出生日期", hide=True, sensitive=True)
    def born_on(self) -> Day | None:
        from models.people.staff import Staff

        return collected(self, select(Staff.born_on).where(Staff.id == self.worker_id))

    @computed("身份证号", hide=True, sensitive=True)
    def identity_no(self) -> Code | None:
        from models.people.staff import Staff

        return collected(self, select(Staff.identity_no).where(Staff.id == self.worker_id))

    @computed("证件状态", filter=True)
    def certificate_state(self) -> CertificateState:
        states, later = HealthCertificate.CertificateState, aliased(HealthCertificate)
        is_renewed = found(
            self,
            select(later.id).where(
                later.worker_id == self.worker_id,
                earlier(self.issued_on, later.issued_on),
                before_or_on(today(self), later.valid_until),
            ),
        )
        due_from = days_after(today(self), HEALTH_CERTIFICATE_REMIND_DAYS.of(self))
        return when(
            is_renewed,
            states.RENEWED,
            when(
                earlier(self.valid_until, today(self)),
                states.EXPIRED,
                when(earlier(self.valid_until, due_from), states.DUE, states.VALID),
            ),
        )

    @computed("可上岗", filter=True)
    def is_fit_for_work(self) -> YesNo:
        return both(
            self.health_result == QualifiedOrNot.QUALIFIED,
            before_or_on(self.issued_on, today(self)),
            before_or_on(today(self), self.valid_until),
            blank(self.transferred_on),
            blank(self.left_on),
        )

    rules = (
        not_future(examined_on),
        before(examined_on, issued_on),
        before(started_on, left_on),
        unique_together(
            worker_id,
            issued_on,
            id="B162-1",
            message="此人已有同一“发证日期”的健康证，请核对“姓名”“发证日期”；年检换证请填新的发证日期。",
        ),
        required_when(
            transferred_on,
            lambda r: r.health_result is QualifiedOrNot.UNQUALIFIED,
            id="B162-2",
            message="体检不合格人员须调离直接入口岗位：请填写“调离日期”“调离原因”。",
        ),
        required_when(
            transfer_reason,
            lambda r: r.transferred_on is not None,
            id="B162-2",
            message="填了“调离日期”，请同时填写“调离原因”。",
        ),
    )
    notes = (
        remind("B162-7", "健康证即将到期，请安排体检年检。"),
        remind("B163", "本月为健康证年检月，请组织名单内人员体检。"),
    )

    @refuse("B161", "健康证有效期须晚于发证日期，最长{months}个月：请核对“发证日期”“有效期至”。", on="valid_until")
    def is_valid_for_its_time(self, at: At) -> Verdict:
        months = at.setting(HEALTH_CERTIFICATE_VALID_MONTHS, on=self.issued_on)
        longest = months_after(self.issued_on, months)
        return self.issued_on < self.valid_until <= longest or {"months": months}


def may_handle_food(at: At, staff_id: int | None, day: dt.date | None) -> bool:
    """Whether the person holds a certificate that allows work with food on the day."""
    if staff_id is None or day is None:
        return False
    one = HealthCertificate
    statement = select(one.id).where(
        one.worker_id == staff_id,
        one.health_result == QualifiedOrNot.QUALIFIED,
        one.issued_on <= day,
        one.valid_until >= day,
        or_(one.transferred_on.is_(None), one.transferred_on > day),
        or_(one.left_on.is_(None), one.left_on >= day),
    )
    return at.ask(statement) is not None
