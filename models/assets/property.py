"""School property in use: who holds what, its checks, and compensation for what is damaged or lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.assets.assets import AssetEvent, FixedAsset, record_event
from models.assets.settings import COMPENSATION_AMOUNT_BASIS
from models.core import (
    At,
    Choice,
    Code,
    Count,
    Day,
    Document,
    File,
    Id,
    Line,
    Money,
    Note,
    Quantity,
    Register,
    Txt,
    Verdict,
    YesNo,
    at_most,
    before,
    col,
    computed,
    current_term,
    document,
    filled,
    has_lines,
    immutable,
    lines,
    me,
    minus,
    not_future,
    not_the,
    not_the_preparer,
    of,
    one_of,
    own,
    own_class,
    positive,
    ref,
    refuse,
    remind,
    required_when,
    same_as,
    step,
    times,
    today,
    total,
    unique_together,
    warn,
    was,
    when,
)
from models.core.base import register_of
from models.core.kinds import QUANTITY, round_to
from models.core.system import SchoolPath
from models.organisation.organisation import ClassGroup, Department, Room, SchoolSetting, Student, Term
from models.vocabulary import AssetState, FaultCategory, PropertyRating, ReturnedCondition


def is_confirmed(row: Any) -> bool:
    """The responsible person has signed for the row of the class or room register."""
    first = type(row).State.REGISTERED
    return row.confirmed_on is not None or (row.state is not None and row.state is not first)


def was_confirmed(row: Any) -> bool:
    """The row was signed for before the present change."""
    state = was(row, "state")
    return was(row, "confirmed_on") is not None or (state is not None and state is not type(row).State.REGISTERED)


def changes_by_document(row: Any, at: At) -> bool:
    """A step of another document writes the row, or it is new."""
    return row.id is None or bool(at.context.trusted)


def still_confirmed(row: Any, at: At) -> Verdict:
    """What was signed for is neither lowered, nor unsigned, nor made into another thing by hand (B050)."""
    if changes_by_document(row, at) or not was_confirmed(row):
        return True
    if not is_confirmed(row):
        return "已签收的财产不能退回未签收，请通过财产检查、赔偿、移交或处置单办理。"
    lowered: bool = row.quantity < was(row, "quantity")
    return not lowered


def not_deleted_when_confirmed(row: Any, at: At) -> bool:
    """What was signed for stays in the register."""
    return row not in at.session.deleted or not was_confirmed(row)


def of_thing(card_column: str, item_column: str = "") -> Callable[[Any, At], Any]:
    """A column of the card that the row names, else of its stores item."""

    def value(row: Any, at: At) -> Any:
        card = at.get(FixedAsset, row.fixed_asset_id)
        if card is not None:
            return getattr(card, card_column)
        item = at.get(register_of("item"), row.item_id)
        return None if item is None else getattr(item, item_column or card_column)

    return value


def what_is_not_damaged(row: Any, at: At) -> Decimal:
    """All that is due, less what is named as damaged."""
    whole: Decimal = minus(row.quantity, row.damaged_quantity)
    return max(whole, Decimal(0))


def current_keeper(row: Any, at: At) -> int | None:
    """The pupil who keeps the property of the class now."""
    keeper: Any = register_of("student_property_keeper")
    found: int | None = at.ask(
        sa.select(keeper.student_id)
        .where(keeper.class_group_id == row.class_group_id, keeper.state == keeper.State.IN_OFFICE)
        .order_by(keeper.appointed_on.desc())
    )
    return found


def held_of_card(row: Any, at: At) -> Decimal:
    """How many pieces of the row's card classes, departments and people hold, with this row, without what ended."""
    held = Decimal(0)
    for model, states in ((ClassProperty, CLASS_HELD), (RoomProperty, ROOM_HELD), (PersonalProperty, PERSON_HELD)):
        stored: list[Any] = at.all(sa.select(model).where(model.fixed_asset_id == row.fixed_asset_id))
        waiting = [other for other in at.session.new if isinstance(other, model)]
        for other in {id(other): other for other in (*stored, *waiting)}.values():
            is_held = other.fixed_asset_id == row.fixed_asset_id and other.state in states
            if other is not row and is_held and other not in at.session.deleted:
                held += other.quantity or 0
    return held + row.quantity


def card_has_enough(row: Any, at: At) -> Verdict:
    """All holdings of one card together are at most its quantity (B051-2)."""
    card = at.get(FixedAsset, row.fixed_asset_id)
    if card is None:
        return True
    held = held_of_card(row, at)
    return held <= card.quantity or {"quantity": QUANTITY.text(card.quantity), "held": QUANTITY.text(held)}


def not_a_card_and_an_item(row: Any, at: At) -> Verdict:
    """A thing is kept by its card or as a stores item."""
    return row.fixed_asset_id is None or row.item_id is None


def parts_are_within_the_whole(row: Any, at: At) -> Verdict:
    """What is intact and what is damaged are parts of what is due."""
    return (row.intact_quantity or 0) + (row.damaged_quantity or 0) <= row.quantity


CARD_OR_ITEM = "“固定资产”和“物品”只能填写一项，请清空其中一项。"
PARTS_EXCEED = "“完好数”与“损坏数”之和不能超过“应有数量”，请核对。"
CONFIRMED_STAYS = "已签收的财产不能直接删除或减少应有数量，请通过财产检查、赔偿、移交或处置单办理。"
MORE_THAN_THE_CARD = "该资产卡片数量为{quantity}，各班级、部门、个人名下合计已达{held}，请核对“应有数量”。"
THING = ("品名", "财产名称", "公物名称", "名称")
DUE = ("数量", "应有数", "件数", "登记数量")


class ClassProperty(
    Register,
    label="班级财产登记册",
    menu="assets",
    help="一行是一个班在教室内或环境区保管的一种财物；由班主任或资产管理员在开学时填写，班主任签收。",
):
    """One row is one kind of thing held by one class, in its classroom or its environment zone."""

    class PlaceKind(Choice):
        CLASSROOM, ENVIRONMENT_ZONE = "教室内", "环境区"

    class State(Choice):
        REGISTERED, CONFIRMED, HANDED_OVER = "已登记", "已签收", "已移交"

    title_column = "item_name"
    whose = own(klass="class_group_id")

    class_group_id: Mapped[Id] = ref("班级", "class_group", alias=("使用班级", "班别"), filter=True, carry=True)
    item_name: Mapped[Txt] = col("物品名称", alias=THING, search=True)
    place_kind: Mapped[PlaceKind] = col(
        "位置", alias=("存放位置", "放置位置"), filter=True, carry=True, default=PlaceKind.CLASSROOM
    )
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", alias=("资产编号",), search=True, filter=True)
    item_id: Mapped[Id | None] = ref("物品", "item", filter=True, hide=True)
    specification: Mapped[Txt | None] = col(
        "规格型号", alias=("规格", "型号"), hide=True, default=of_thing("specification")
    )
    unit: Mapped[Txt | None] = col("单位", alias=("计量单位",), default=of_thing("unit"))
    quantity: Mapped[Quantity] = col("应有数量", alias=DUE)
    intact_quantity: Mapped[Quantity | None] = col(
        "完好数", alias=("完好数量", "实有数量"), default=what_is_not_damaged
    )
    damaged_quantity: Mapped[Quantity | None] = col("损坏数", alias=("损坏数量",), default=Decimal("0"))
    unit_price: Mapped[Money | None] = col("单价", hide=True, default=of_thing("unit_price", "reference_price"))
    is_old_for_new: Mapped[YesNo] = col("以旧换新", filter=True, hide=True, default=of("item_id", "is_old_for_new"))
    expected_use_months: Mapped[Count | None] = col("预计使用月", alias=("预计使用月数",), hide=True)
    class_teacher_id: Mapped[Id | None] = ref(
        "班主任", "staff", alias=("责任人",), filter=True, carry=True, default=of("class_group_id", "class_teacher_id")
    )
    keeper_student_id: Mapped[Id | None] = ref(
        "学生财产管理员", "student", alias=("财产管理员", "保管学生"), hide=True, carry=True, default=current_keeper
    )
    registered_on: Mapped[Day] = col("登记日期", alias=("日期", "登记时间"), filter=True, carry=True, default=today)
    confirmed_on: Mapped[Day | None] = col("班主任签收日期", alias=("签收日期", "签收时间"), filter=True, carry=True)
    state: Mapped[State] = col("状态", filter=True, default=State.REGISTERED)

    @computed("缺失数", filter=True)
    def missing_quantity(self) -> Quantity:
        left = minus(self.quantity, self.intact_quantity, self.damaged_quantity)
        return when(left > 0, left, Decimal(0))

    rules = (
        unique_together(
            class_group_id,
            item_name,
            specification,
            place_kind,
            blanks_equal=True,
            message="该班级在同一“位置”已登记相同的“物品名称”和“规格型号”，请在原行修改，不要重复登记。",
        ),
        positive(quantity),
        positive(intact_quantity, zero=True),
        positive(damaged_quantity, zero=True),
        positive(unit_price, zero=True),
        positive(expected_use_months),
        not_future(registered_on),
        before(registered_on, confirmed_on),
        required_when(
            confirmed_on,
            lambda r: r.state is ClassProperty.State.CONFIRMED,
            message="“状态”为“已签收”的，请填写“班主任签收日期”。",
        ),
    )
    notes = (remind("B053", "学期开始时列出没有财产登记、或登记后责任人未签收的班级、部门和专用室。"),)

    @refuse("", CARD_OR_ITEM, on="item_id")
    def is_of_one_kind(self, at: At) -> Verdict:
        """A thing is kept by its card or as a stores item."""
        return not_a_card_and_an_item(self, at)

    @refuse("", PARTS_EXCEED, on="intact_quantity")
    def parts_fit(self, at: At) -> Verdict:
        """Intact and damaged pieces are among those due."""
        return parts_are_within_the_whole(self, at)

    @refuse("", "“学生财产管理员”不是该班学生，请核对。", on="keeper_student_id")
    def keeper_is_of_the_class(self, at: At) -> Verdict:
        """A class's property is kept by one of its pupils."""
        pupil = at.get(Student, self.keeper_student_id)
        is_same = self.id is not None and was(self, "keeper_student_id") == self.keeper_student_id
        return pupil is None or is_same or pupil.class_group_id == self.class_group_id

    @refuse("B050", CONFIRMED_STAYS, on="quantity")
    def confirmed_row_is_kept(self, at: At) -> Verdict:
        """What the class teacher signed for changes by documents."""
        moved = was(self, "class_group_id") not in (None, self.class_group_id)
        if moved and was_confirmed(self) and not changes_by_document(self, at):
            return "已签收的财产不能直接改到其他班级，请通过移交办理。"
        return still_confirmed(self, at)

    @immutable("B050", CONFIRMED_STAYS)
    def confirmed_row_is_not_deleted(self, at: At) -> Verdict:
        """What the class teacher signed for is never deleted."""
        return not_deleted_when_confirmed(self, at)

    @refuse("B051-2", MORE_THAN_THE_CARD, on="quantity")
    def card_covers_the_holdings(self, at: At) -> Verdict:
        """A batch is shared out once."""
        return self.state is ClassProperty.State.HANDED_OVER or card_has_enough(self, at)

    @warn("B054", "该班级尚未登记{place}内的公共财物，请补登或确认没有。", on="place_kind")
    def both_places_are_registered(self, at: At) -> Verdict:
        """A class answers for its room and for its zone."""
        if self.id is not None:
            return True
        kinds = ClassProperty.PlaceKind
        other = kinds.ENVIRONMENT_ZONE if self.place_kind is kinds.CLASSROOM else kinds.CLASSROOM
        rows = sa.select(ClassProperty.id).where(
            ClassProperty.class_group_id == self.class_group_id, ClassProperty.place_kind == other
        )
        is_waiting = any(
            isinstance(row, ClassProperty) and (row.class_group_id, row.place_kind) == (self.class_group_id, other)
            for row in at.session.new
        )
        place = "教室" if other is kinds.CLASSROOM else other.label
        return is_waiting or at.ask(rows) is not None or {"place": place}


CLASS_HELD = (ClassProperty.State.REGISTERED, ClassProperty.State.CONFIRMED)
"""States in which a class holds what its row says."""


def usual_responsible(row: Any, at: At) -> int | None:
    """Who answers for the room, else the head of the department."""
    room, department = at.get(Room, row.room_id), at.get(Department, row.department_id)
    return room.responsible_id if room is not None else department.head_id if department is not None else None


def first_day_of_term(row: Any, at: At) -> dt.date | None:
    """First day of the term that runs now."""
    term = at.get(Term, current_term(row, at))
    return None if term is None else term.starts_on


def last_day_of_school_year(row: Any, at: At) -> dt.date | None:
    """The last day of August that ends the school year in which the contract begins."""
    begins: dt.date | None = row.contract_from_on
    return None if begins is None else dt.date(begins.year + (begins.month >= 9), 8, 31)


class RoomProperty(
    Register,
    label="公物登记承包",
    menu="assets",
    help="一行是部门、办公室或专用室承包保管的一种公物；由部门负责人或资产管理员在开学时填写，承包责任人签收。",
):
    """One row is one kind of thing contracted to the keeper of a department, office or special room."""

    class State(Choice):
        REGISTERED, CONTRACTED, HANDED_OVER, ENDED = "已登记", "承包中", "已移交", "已解除"

    title_column = "item_name"
    reminds_in = "REGISTERED CONTRACTED"
    whose = own(department="department_id", rows="responsible_id created_by")

    department_id: Mapped[Id | None] = ref("部门", "department", alias=("使用部门", "科室"), filter=True, carry=True)
    room_id: Mapped[Id | None] = ref("场所", "room", alias=("室号", "房间", "存放地点"), filter=True, carry=True)
    responsible_id: Mapped[Id] = ref(
        "承包责任人", "staff", alias=("责任人", "承包人", "保管人"), filter=True, carry=True, default=usual_responsible
    )
    item_name: Mapped[Txt] = col("物品名称", alias=THING, search=True)
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", alias=("资产编号",), search=True, filter=True)
    item_id: Mapped[Id | None] = ref("物品", "item", filter=True, hide=True)
    specification: Mapped[Txt | None] = col(
        "规格型号", alias=("规格", "型号"), hide=True, default=of_thing("specification")
    )
    unit: Mapped[Txt | None] = col("单位", alias=("计量单位",), default=of_thing("unit"))
    quantity: Mapped[Quantity] = col("应有数量", alias=DUE)
    intact_quantity: Mapped[Quantity | None] = col(
        "完好数", alias=("完好数量", "实有数量"), default=what_is_not_damaged
    )
    damaged_quantity: Mapped[Quantity | None] = col("损坏数", alias=("损坏数量",), default=Decimal("0"))
    unit_price: Mapped[Money | None] = col("单价", hide=True, default=of_thing("unit_price", "reference_price"))
    contract_from_on: Mapped[Day] = col(
        "承包起始日期", alias=("起始日期", "承包日期"), filter=True, carry=True, default=first_day_of_term
    )
    contract_until: Mapped[Day | None] = col(
        "承包截止日期",
        alias=("截止日期", "承包期至"),
        filter=True,
        remind=30,
        carry=True,
        default=last_day_of_school_year,
    )
    confirmed_on: Mapped[Day | None] = col("责任人签收日期", alias=("签收日期", "签收时间"), filter=True, carry=True)
    state: Mapped[State] = col("状态", filter=True, default=State.REGISTERED)

    @computed("缺失数", filter=True)
    def missing_quantity(self) -> Quantity:
        left = minus(self.quantity, self.intact_quantity, self.damaged_quantity)
        return when(left > 0, left, Decimal(0))

    rules = (
        one_of(department_id, room_id),
        unique_together(
            department_id,
            room_id,
            item_name,
            specification,
            blanks_equal=True,
            message="该部门或场所已登记相同的“物品名称”和“规格型号”，请在原行修改，不要重复登记。",
        ),
        positive(quantity),
        positive(intact_quantity, zero=True),
        positive(damaged_quantity, zero=True),
        positive(unit_price, zero=True),
        before(contract_from_on, contract_until),
        before(contract_from_on, confirmed_on),
        required_when(
            confirmed_on,
            lambda r: r.state is RoomProperty.State.CONTRACTED,
            message="“状态”为“承包中”的，请填写“责任人签收日期”。",
        ),
    )

    @refuse("", CARD_OR_ITEM, on="item_id")
    def is_of_one_kind(self, at: At) -> Verdict:
        """A thing is kept by its card or as a stores item."""
        return not_a_card_and_an_item(self, at)

    @refuse("", PARTS_EXCEED, on="intact_quantity")
    def parts_fit(self, at: At) -> Verdict:
        """Intact and damaged pieces are among those due."""
        return parts_are_within_the_whole(self, at)

    @refuse("B050", CONFIRMED_STAYS, on="quantity")
    def confirmed_row_is_kept(self, at: At) -> Verdict:
        """What the responsible person signed for changes by documents."""
        return still_confirmed(self, at)

    @immutable("B050", CONFIRMED_STAYS)
    def confirmed_row_is_not_deleted(self, at: At) -> Verdict:
        """What the responsible person signed for is never deleted."""
        return not_deleted_when_confirmed(self, at)

    @refuse("B051-2", MORE_THAN_THE_CARD, on="quantity")
    def card_covers_the_holdings(self, at: At) -> Verdict:
        """A batch is shared out once."""
        return self.state not in ROOM_HELD or card_has_enough(self, at)


ROOM_HELD = (RoomProperty.State.REGISTERED, RoomProperty.State.CONTRACTED)
"""States in which a department or room holds what its row says."""


PAID_FOR = ("PAID", "WAIVED", "REPAIRING", "CLOSED")
"""States of a compensation in which nothing more is owed."""

FAULTS = (
    ("桌椅凳", FaultCategory.DESK_CHAIR),
    ("门窗锁玻璃", FaultCategory.DOOR_WINDOW),
    ("灯插座开关", FaultCategory.POWER),
    ("水龙头", FaultCategory.WATER),
    ("空调", FaultCategory.AIR_CONDITIONER),
    ("投影屏一体机", FaultCategory.MULTIMEDIA),
    ("柜床架", FaultCategory.FURNITURE),
)
"""What a thing is repaired as, by characters of its name; the first that fits counts."""


def is_of_class(check: Any) -> bool:
    """The check looks at a class's property."""
    kinds = PropertyCheck.CheckKind
    return check.check_kind in (kinds.MIDTERM, kinds.FINAL)


def is_of_room(check: Any) -> bool:
    """The check looks at a room."""
    kinds = PropertyCheck.CheckKind
    return check.check_kind in (kinds.PUBLIC_ROOM, kinds.OFFICE, kinds.SPECIAL_ROOM)


def who_answers(check: Any, at: At) -> int | None:
    """The class teacher, or who is responsible for the room."""
    group, room = at.get(ClassGroup, check.class_group_id), at.get(Room, check.room_id)
    return group.class_teacher_id if group is not None else room.responsible_id if room is not None else None


def registered_at(check: Any, at: At) -> list[Any]:
    """Rows of the class or room register that the check counts, in the order of their writing."""
    if check.class_group_id is not None:
        of_class = sa.select(ClassProperty).where(ClassProperty.class_group_id == check.class_group_id)
        return at.all(of_class.where(ClassProperty.state.in_(CLASS_HELD)).order_by(ClassProperty.id))
    room = at.get(Room, check.room_id)
    if room is None:
        return []
    is_here = RoomProperty.room_id == room.id
    if room.department_id is not None:
        is_of_department = sa.and_(RoomProperty.room_id.is_(None), RoomProperty.department_id == room.department_id)
        is_here = sa.or_(is_here, is_of_department) if check.check_kind in OFFICE_LIKE else is_here
    of_room = sa.select(RoomProperty).where(is_here, RoomProperty.state.in_(ROOM_HELD))
    return at.all(of_room.order_by(RoomProperty.id))


def register_rows(check: Any, at: At) -> Iterator[tuple[Any, Any]]:
    """Each line with the row of the register that it counts; equal names are matched in their order."""
    waiting = registered_at(check, at)
    for line in check.lines:
        named = [row for row in waiting if row.item_name == line.item_name]
        same = [row for row in named if row.fixed_asset_id == line.fixed_asset_id]
        row = next(iter(same or named), None)
        if row is not None:
            waiting.remove(row)
        yield line, row


def of_register(column: str) -> Callable[[Any, At], Any]:
    """A column of the register's row that the line names."""

    def value(line: Any, at: At) -> Any:
        if line.document is None or line.item_name is None:
            return None
        rows = (row for row in registered_at(line.document, at) if row.item_name == line.item_name)
        row = next(rows, None)
        return None if row is None else getattr(row, column)

    return value


def has_registered_things(check: Any, at: At) -> bool | str:
    """There is something to count."""
    return bool(registered_at(check, at)) or (
        "该班级或场所还没有登记财产，请先在“班级财产登记册”或“公物登记承包”中登记。"
    )


def fill_from_register(check: Any, at: At) -> None:
    """One line for each row of the register that no line counts yet, found complete."""
    counted = {row.id for _, row in register_rows(check, at) if row is not None}
    for row in registered_at(check, at):
        if row.id not in counted:
            line = PropertyCheckLine(item_name=row.item_name, fixed_asset_id=row.fixed_asset_id, unit=row.unit)
            line.due_quantity = line.actual_quantity = row.quantity
            check.lines.append(line)


def write_condition(check: Any, at: At) -> None:
    """The register says what was found intact and damaged; what is missing follows from both."""
    for line, row in register_rows(check, at):
        if row is not None:
            damaged = min(line.damaged_quantity or Decimal(0), row.quantity)
            row.damaged_quantity = damaged
            row.intact_quantity = min(line.actual_quantity, row.quantity) - damaged


def is_to_handle(line: Any) -> bool:
    """Something is to be done about the line."""
    return line.handling not in (None, PropertyCheckLine.Handling.NONE)


def is_to_pay(line: Any) -> bool:
    """People damaged or lost the thing, and it is not let off."""
    return is_to_handle(line) and line.damage_cause is PropertyCheckLine.DamageCause.MAN_MADE


def is_to_repair(line: Any) -> bool:
    """The thing is to be repaired."""
    return line.handling is PropertyCheckLine.Handling.REPAIR


def something_to_handle(check: Any, at: At) -> bool | str:
    """There is at least one line to open a document for."""
    return any(is_to_handle(line) for line in check.lines) or "明细中没有需要处理的损坏或缺失，请直接公布或关闭。"


def repair_has_its_room(check: Any, at: At) -> bool | str:
    """A repair is done somewhere."""
    is_needed = any(is_to_repair(line) for line in check.lines)
    return not is_needed or room_of(check, at) is not None or "该班级未登记“教室”，不能开报修单，请先在“班级”中补填。"


def room_of(check: Any, at: At) -> int | None:
    """The room checked, or the room of the class."""
    group = at.get(ClassGroup, check.class_group_id)
    room: int | None = check.room_id if group is None else group.room_id
    return room


def open_documents(check: Any, at: At) -> None:
    """Man-made damage is paid for first and then repaired; natural wear is repaired (B056)."""
    for line, row in list(register_rows(check, at)):
        if is_to_pay(line) and line.damage_compensation_id is None:
            line.damage_compensation_id = open_compensation(check, line, row, at)
        if is_to_repair(line) and line.repair_request_id is None:
            line.repair_request_id = open_repair(check, line, at)


def open_compensation(check: Any, line: Any, row: Any, at: At) -> int:
    """Draft a compensation for a line; who is to pay is found out later, so the class or the room's keeper is named."""
    case = DamageCompensation(school_id=check.school_id)
    case.source_kind, case.item_name = DamageCompensation.SourceKind.PROPERTY_CHECK, line.item_name
    if check.class_group_id is not None:
        case.payer_kind, case.class_group_id = DamageCompensation.PayerKind.CLASS_GROUP, check.class_group_id
    else:
        case.payer_kind = DamageCompensation.PayerKind.STAFF
        case.staff_id = check.responsible_id or who_answers(check, at)
    case.fixed_asset_id, case.room_id = line.fixed_asset_id, room_of(check, at)
    damaged = line.damaged_quantity or Decimal(0)
    kinds = DamageCompensation.DamageKind
    case.damage_kind = kinds.NEGLIGENT if damaged else kinds.LOST
    case.damage_cause = (
        f"财产检查{check.document_no or ''}发现人为损坏{QUANTITY.text(damaged)}件、"
        f"缺失{QUANTITY.text(line.missing_quantity)}件"
    )
    case.quantity = damaged + line.missing_quantity
    price = None if row is None else times(row.unit_price, case.quantity)
    return write_compensation(case, price, at)


def write_compensation(case: Any, price: Decimal | None, at: At) -> int:
    """Write the draft of a case by the school's rule, else at the price; its clerk completes it."""
    case.amount_basis = usual_basis(case, at)
    amount = standard_amount(case, at)
    case.basis_amount = amount if amount is not None else price or Decimal("0.00")
    at.session.add(case)
    at.session.flush()
    return int(case.id)


def open_repair(check: Any, line: Any, at: At) -> int:
    """Report a line for repair, behind its compensation where there is one."""
    from models.maintenance.repairs import RepairRequest

    causes = RepairRequest.DamageCause
    is_class = check.class_group_id is not None
    approvals = RepairRequest.ApprovalClass
    request = RepairRequest(
        school_id=check.school_id,
        reporter_id=(check.responsible_id if is_class else None) or check.checked_by_id,
        reporter_role=RepairRequest.ReporterRole.CLASS_TEACHER if is_class else RepairRequest.ReporterRole.LOGISTICS,
        room_id=room_of(check, at),
        class_group_id=check.class_group_id,
        fixed_asset_id=line.fixed_asset_id,
        object_name=line.item_name,
        fault_category=fault_of(line.item_name),
        fault_description=f"财产检查{check.document_no or ''}：损坏{QUANTITY.text(line.damaged_quantity)}{line.unit or ''}",
        approval_class=approvals.CLASS_PROPERTY if is_class else approvals.SMALL,
        damage_cause={"MAN_MADE": causes.MAN_MADE, "NATURAL": causes.NATURAL}.get(
            line.damage_cause.name, causes.UNKNOWN
        ),
        damage_compensation_id=line.damage_compensation_id,
    )
    at.session.add(request)
    at.session.flush()
    return int(request.id)


def fault_of(name: str) -> FaultCategory:
    """What kind of fault a damaged thing is reported as."""
    return next((fault for signs, fault in FAULTS if any(sign in name for sign in signs)), FaultCategory.OTHER)


def all_is_settled(check: Any, at: At) -> bool | str:
    """Compensations are paid, waived or cancelled, and what is to be repaired has been reported."""
    for line in check.lines:
        case = at.get(DamageCompensation, line.damage_compensation_id)
        if is_to_pay(line) and case is None:
            return f"第{line.line_no}行“{line.item_name}”为人为损坏，还没有赔偿单，请先点“开单处理”。"
        if case is not None and case.state.name not in (*PAID_FOR, "CANCELLED"):
            return f"第{line.line_no}行“{line.item_name}”的赔偿还没有办结，请先收讫、免赔或作废赔偿单。"
        if is_to_repair(line) and line.repair_request_id is None:
            return f"第{line.line_no}行“{line.item_name}”还没有报修单，请先点“开单处理”。"
    return True


class PropertyCheck(
    Document,
    label="财产检查",
    menu="assets",
    help="一行是对一个班级、办公室或公用室财产的一次检查；由检查人在期中、期末填写，检查后按损坏原因办理赔偿或报修。",
):
    """One row is one check of the property of one class, office or public room."""

    class State(Choice):
        DRAFT = "计划"
        CHECKED = "已检查"
        FOLLOWING_UP = "处理中"
        PUBLISHED = "已公布"
        CLOSED = "已关闭"
        CANCELLED = "已作废"

    class CheckKind(Choice):
        MIDTERM = "班级期中"
        FINAL = "班级期末"
        PUBLIC_ROOM = "公用室"
        OFFICE = "办公室"
        SPECIAL_ROOM = "专用室"
        EXTRA = "抽查"

    whose = own(
        klass="class_group_id room_id<class_group.room_id",
        department="room_id.department_id responsible_id.department_id",
        rows="responsible_id checked_by_id created_by",
    )

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    check_kind: Mapped[CheckKind] = col("检查类型", alias=("类型", "检查类别"), filter=True, carry=True)
    term_id: Mapped[Id] = ref("学期", "term", filter=True, carry=True, default=current_term)
    class_group_id: Mapped[Id | None] = ref("班级", "class_group", alias=("受检班级",), search=True, filter=True)
    room_id: Mapped[Id | None] = ref("场所", "room", alias=("受检场所", "室号"), search=True, filter=True)
    responsible_id: Mapped[Id | None] = ref(
        "责任人", "staff", alias=("班主任", "保管人"), filter=True, default=who_answers
    )
    checked_by_id: Mapped[Id] = ref("检查人", "staff", alias=("检查人员",), filter=True, carry=True, default=me)
    rating: Mapped[PropertyRating | None] = col("评定", alias=("评价", "等级"), filter=True)
    problem_note: Mapped[Note | None] = col("问题与措施", alias=("存在问题", "整改措施"), search=True, hide=True)
    is_published: Mapped[YesNo] = col("已公布", filter=True, default=False)
    published_on: Mapped[Day | None] = col("公布日期", filter=True, hide=True)
    responsible_confirmed_on: Mapped[Day | None] = col("责任人签字日期", alias=("签字日期",), hide=True)

    lines: Mapped[list[PropertyCheckLine]] = lines("PropertyCheckLine")

    @computed("应有件数")
    def due_quantity(self) -> Quantity:
        return total(self.lines, lambda line: line.due_quantity)

    @computed("损坏件数", filter=True)
    def damaged_quantity(self) -> Quantity:
        return total(self.lines, lambda line: line.damaged_quantity)

    @computed("人为损坏件数", filter=True)
    def man_made_quantity(self) -> Quantity:
        man_made = PropertyCheckLine.DamageCause.MAN_MADE
        return total(self.lines, lambda line: line.damaged_quantity, lambda line: line.damage_cause == man_made)

    rules = (
        required_when(class_group_id, is_of_class, message="班级期中、期末检查请填写“班级”。"),
        required_when(room_id, is_of_room, message="公用室、办公室和专用室检查请填写“场所”。"),
        one_of(class_group_id, room_id),
        before("date", published_on),
        before("date", responsible_confirmed_on),
        not_future(responsible_confirmed_on),
        required_when(rating, at="publish", message="公布前请填写“评定”。"),
    )
    notes = (
        remind("B055", "每班每学期应有期中、期末两次财产检查，到检查日仍缺的列出。"),
        remind("B057", "每个办公室、公用教室和专用室每学期应检查规定次数，仍缺的列出。"),
    )

    @refuse("", "“班级”和“场所”只能填写一项，请清空其中一项。", on="room_id")
    def is_of_one_place(self, at: At) -> Verdict:
        """One check is of a class or of a room."""
        return self.class_group_id is None or self.room_id is None

    @refuse("", "“检查人”不能是“责任人”本人，请由他人检查。", on="checked_by_id")
    def checked_by_another_person(self, at: At) -> Verdict:
        """Nobody checks what he keeps himself."""
        return self.responsible_id is None or self.checked_by_id != self.responsible_id

    steps = (
        step(
            "fill_lines",
            "生成检查明细",
            "DRAFT",
            "DRAFT",
            "asset_clerk director inspector storekeeper",
            needs=(has_registered_things,),
            effect=fill_from_register,
        ),
        step(
            "check",
            "完成检查",
            "DRAFT",
            "CHECKED",
            "asset_clerk director inspector storekeeper",
            needs=(has_lines,),
            asks=(rating, problem_note, responsible_confirmed_on),
            effect=write_condition,
        ),
        step(
            "follow_up",
            "开单处理",
            "CHECKED",
            "FOLLOWING_UP",
            "asset_clerk director",
            needs=(something_to_handle, repair_has_its_room),
            effect=open_documents,
        ),
        step(
            "publish",
            "公布",
            "CHECKED FOLLOWING_UP",
            "PUBLISHED",
            "director",
            asks=(rating, responsible_confirmed_on),
            writes={"is_published": lambda r, at: True, "published_on": lambda r, at: at.today},
        ),
        step(
            "close", "关闭", "CHECKED FOLLOWING_UP PUBLISHED", "CLOSED", "asset_clerk director", needs=(all_is_settled,)
        ),
        step("cancel", "作废", "DRAFT", "CANCELLED", "asset_clerk director", opinion=True),
    )


OFFICE_LIKE = (PropertyCheck.CheckKind.OFFICE, PropertyCheck.CheckKind.EXTRA)
"""Checks of a room that also count what its department keeps without naming a room."""


def name_of_card(line: Any, at: At) -> str | None:
    """Name of the card that the line counts."""
    card = at.get(FixedAsset, line.fixed_asset_id)
    return None if card is None else card.name


def is_damaged_or_missing(line: Any) -> bool:
    """Something is wrong with the things of the line."""
    return (line.damaged_quantity or 0) > 0 or (line.missing_quantity or 0) > 0


class PropertyCheckLine(
    Line,
    label="财产检查明细",
    menu="assets",
    help="一行是一次财产检查中清点的一种物品；由检查人按登记册生成，填写实有、损坏、原因和处理方式。",
):
    """One row is one kind of thing counted in a property check (filled from the class or room register)."""

    class DamageCause(Choice):
        MAN_MADE, NATURAL, UNKNOWN = "人为", "自然", "待查"

    class Handling(Choice):
        COMPENSATION, REPAIR, REPLACE, NONE = "赔偿", "报修", "补领", "不处理"

    title_column = "item_name"
    never_entered = ("damage_compensation_id", "repair_request_id")

    document_id: Mapped[Id] = document("property_check")
    item_name: Mapped[Txt] = col("物品名称", alias=THING, search=True, default=name_of_card)
    fixed_asset_id: Mapped[Id | None] = ref(
        "固定资产", "fixed_asset", alias=("资产编号",), filter=True, default=of_register("fixed_asset_id")
    )
    unit: Mapped[Txt | None] = col("单位", default=of_register("unit"))
    due_quantity: Mapped[Quantity] = col("应有", alias=("应有数量", "应有数"), default=of_register("quantity"))
    actual_quantity: Mapped[Quantity] = col("实有", alias=("实有数量", "实有数"), default=same_as("due_quantity"))
    damaged_quantity: Mapped[Quantity | None] = col("损坏数", alias=("损坏", "损坏数量"), default=Decimal("0"))
    damage_cause: Mapped[DamageCause | None] = col("损坏类型", alias=("损坏原因",), filter=True)
    responsible_text: Mapped[Txt | None] = col("责任人说明", alias=("责任人",), sensitive=True)
    handling: Mapped[Handling | None] = col("处理方式", alias=("处理意见",), filter=True)
    damage_compensation_id: Mapped[Id | None] = ref("赔偿单", "damage_compensation")
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request")

    @computed("缺失数", filter=True)
    def missing_quantity(self) -> Quantity:
        left = minus(self.due_quantity, self.actual_quantity)
        return when(left > 0, left, Decimal(0))

    rules = (
        positive(due_quantity, zero=True),
        positive(actual_quantity, zero=True),
        positive(damaged_quantity, zero=True),
        at_most(damaged_quantity, actual_quantity),
        required_when(damage_cause, is_damaged_or_missing, message="有损坏或缺失的，请查明并填写“损坏类型”。"),
        required_when(
            responsible_text,
            lambda r: r.damage_cause is PropertyCheckLine.DamageCause.MAN_MADE,
            message="人为损坏的，请填写“责任人说明”。",
        ),
        required_when(handling, is_damaged_or_missing, message="有损坏或缺失的，请填写“处理方式”。"),
    )

    @refuse("B058", "自然损坏不收赔偿，请把“处理方式”改为报修或补领。", on="handling")
    def only_people_pay(self, at: At) -> Verdict:
        """Wear is repaired or replaced and never charged; what is still looked into is not charged yet."""
        causes = PropertyCheckLine.DamageCause
        if self.handling is not PropertyCheckLine.Handling.COMPENSATION or self.damage_cause is causes.MAN_MADE:
            return True
        is_open = self.damage_cause is causes.UNKNOWN
        return "查明为人为损坏后才能赔偿，请先核实“损坏类型”，或把“处理方式”改为报修或补领。" if is_open else False


def is_not_intact(row: Any) -> bool:
    """What was handed back is damaged or lost."""
    return row.condition_returned not in (None, ReturnedCondition.INTACT)


def asset_is_free(row: Any, at: At) -> bool | str:
    """The card is in use or idle, and nobody else holds it."""
    card = at.get(FixedAsset, row.fixed_asset_id)
    if card is None:
        return True
    if card.life_state not in (AssetState.IN_USE, AssetState.IDLE):
        return f"该资产现在是“{card.life_state.label}”，不能领用，请改选在用或闲置的“固定资产”。"
    others = sa.select(PersonalProperty.id).where(
        PersonalProperty.fixed_asset_id == card.id,
        PersonalProperty.id != (row.id or 0),
        PersonalProperty.state == PersonalProperty.State.HELD,
    )
    is_taken = not card.is_group_card and at.ask(others) is not None
    return not is_taken or "该资产已由他人领用，请先办理交回，再由新的“领用人”领用。"


def holder_is_in_service(row: Any, at: At) -> bool | str:
    """Who has left draws nothing."""
    from models.people.staff import Staff

    holder = at.get(Staff, row.holder_id)
    has_left = holder is not None and holder.duty_status is Staff.DutyStatus.LEFT
    return not has_left or "“领用人”已离职，不能领用，请改选在职人员。"


def item_was_issued(row: Any, at: At) -> bool | str:
    """A stores item was issued to the holder by the store."""
    from models.store.stock import StockOut, StockOutLine

    if row.item_id is None:
        return True
    issue = (
        sa.select(StockOut.id)
        .join(StockOutLine, StockOutLine.document_id == StockOut.id)
        .where(
            StockOut.state == StockOut.State.POSTED,
            StockOut.recipient_id == row.holder_id,
            StockOutLine.item_id == row.item_id,
        )
    )
    return at.ask(issue) is not None or "该“物品”还没有发放给“领用人”的出库单，请先办理领用出库并登账。"


def is_whole_card(row: Any, card: FixedAsset) -> bool:
    """The holder has the card's whole quantity, not some pieces of a batch."""
    return bool(row.quantity >= card.quantity)


def record_of(row: Any, card: FixedAsset, at: At, event: AssetEvent.Event, **change: Any) -> None:
    """Keep a drawing or hand-back in the history of the card."""
    source = {"document_kind": AssetEvent.DocumentKind.PERSONAL_PROPERTY, "document_no": row.document_no}
    record_event(card, at, event, at.today, **change, **source)


def hand_to_holder(row: Any, at: At) -> None:
    """The holder becomes keeper of the card; of a batch only some pieces go, so its keeper stays."""
    card = at.get(FixedAsset, row.fixed_asset_id)
    if card is None:
        return
    change: dict[str, Any] = {}
    if is_whole_card(row, card):
        change = {
            "from_custodian_id": card.custodian_id,
            "to_custodian_id": row.holder_id,
            "from_state": card.life_state,
            "to_state": AssetState.IN_USE,
        }
        card.custodian_id, card.life_state = row.holder_id, AssetState.IN_USE
    record_of(row, card, at, AssetEvent.Event.ISSUED, **change)


def take_back(row: Any, at: At) -> None:
    """The card goes back to the keeper and lies idle; a lost thing is missing from now on."""
    card = at.get(FixedAsset, row.fixed_asset_id)
    if card is None:
        return
    change: dict[str, Any] = {}
    if is_whole_card(row, card):
        state = AssetState.MISSING if row.condition_returned is ReturnedCondition.LOST else AssetState.IDLE
        change = {
            "from_custodian_id": card.custodian_id,
            "to_custodian_id": row.keeper_id,
            "from_state": card.life_state,
            "to_state": state,
        }
        card.custodian_id, card.life_state = row.keeper_id, state
    record_of(row, card, at, AssetEvent.Event.RETURNED, **change)


def is_damaged_with_note(row: Any, at: At) -> bool | str:
    """Only damage or loss is compensated, and somebody has said how."""
    if not is_not_intact(row):
        return "交回完好的不需要赔偿，请直接点“结清”。"
    return bool(row.handling_note) or "请填写“处理意见”。"


def charge_holder(row: Any, at: At) -> None:
    """Draft the compensation of the holder."""
    if row.damage_compensation_id is not None:
        return
    kinds = DamageCompensation.DamageKind
    thing: Any = at.get(FixedAsset, row.fixed_asset_id) or at.get(register_of("item"), row.item_id)
    case = DamageCompensation(school_id=row.school_id)
    case.source_kind, case.payer_kind = DamageCompensation.SourceKind.HAND_BACK, DamageCompensation.PayerKind.STAFF
    case.staff_id, case.item_name = row.holder_id, thing.name if thing is not None else ""
    case.fixed_asset_id, case.quantity = row.fixed_asset_id, row.quantity
    case.damage_kind = kinds.LOST if row.condition_returned is ReturnedCondition.LOST else kinds.NEGLIGENT
    case.damage_cause = f"交回检查{row.condition_returned.label}：{row.handling_note}"
    price = getattr(thing, "reference_price", None)
    row.damage_compensation_id = write_compensation(case, times(price, row.quantity), at)


def nothing_is_owed(row: Any, at: At) -> bool | str:
    """The thing came back intact, or its compensation is paid, waived or of natural damage."""
    if not is_not_intact(row):
        return True
    case = at.get(DamageCompensation, row.damage_compensation_id)
    if case is None:
        return "交回的物品损坏或遗失，请先点“转赔偿”，或填写“赔偿单”。"
    is_settled = case.state.name in PAID_FOR or (is_natural(case) and case.state.name != "CANCELLED")
    return is_settled or "“赔偿单”还没有赔清或免赔，请先办结赔偿再结清。"


class PersonalProperty(
    Document,
    label="个人领用财产",
    menu="assets",
    help="一行是一名教职工领用保管的一件学校财产，从领用到交回结清；由保管员或资产管理员在发放时填写。",
):
    """One row is one thing of the school held by one member of staff, from drawing to hand-back."""

    class State(Choice):
        DRAFT = "草稿"
        HELD = "在用"
        RETURNED = "交回待结"
        COMPENSATING = "赔偿中"
        SETTLED = "已结清"
        CANCELLED = "已作废"

    class ConditionIssued(Choice):
        NEW, INTACT, WORN = "全新", "完好", "有磨损"

    reminds_in = "HELD"
    whose = own(department="department_id", rows="holder_id keeper_id created_by")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    holder_id: Mapped[Id] = ref(
        "领用人", "staff", alias=("使用人", "保管人", "领用人姓名"), search=True, filter=True, carry=True
    )
    department_id: Mapped[Id | None] = ref(
        "领用部门",
        "department",
        alias=("部门", "使用部门"),
        filter=True,
        carry=True,
        default=of("holder_id", "department_id"),
    )
    fixed_asset_id: Mapped[Id | None] = ref(
        "固定资产", "fixed_asset", alias=("资产编号", "资产名称"), search=True, filter=True
    )
    item_id: Mapped[Id | None] = ref("物品", "item", alias=("物品名称",), search=True, filter=True)
    quantity: Mapped[Quantity] = col("数量", alias=("领用数量",), default=Decimal("1"))
    used_for: Mapped[Txt | None] = col("用途", search=True, carry=True)
    condition_issued: Mapped[ConditionIssued] = col(
        "领用时状况", alias=("领用状况",), carry=True, default=ConditionIssued.INTACT
    )
    due_on: Mapped[Day | None] = col("应还日期", alias=("归还期限",), help="留空表示用到离岗时", filter=True, remind=7)
    keeper_id: Mapped[Id] = ref("经手人", "staff", alias=("发放人",), filter=True, carry=True, default=me)
    holder_signature: Mapped[File | None] = col("领用人签字", hide=True)
    returned_on: Mapped[Day | None] = col("交回日期", alias=("归还日期",), filter=True)
    condition_returned: Mapped[ReturnedCondition | None] = col("交回完好情况", alias=("归还状况",), filter=True)
    handling_note: Mapped[Txt | None] = col("处理意见", hide=True)
    damage_compensation_id: Mapped[Id | None] = ref("赔偿单", "damage_compensation", hide=True)

    rules = (
        one_of(fixed_asset_id, item_id),
        positive(quantity),
        before("date", due_on),
        before("date", returned_on),
        not_future(returned_on),
        required_when(returned_on, at="hand_back", id="B059-1", message="请填写“交回日期”。"),
        required_when(
            condition_returned,
            at="hand_back",
            id="B059-1",
            message="请填写“交回完好情况”；损坏或遗失时须填写“处理意见”。",
        ),
        required_when(
            handling_note, is_not_intact, id="B059-1", message="请填写“交回完好情况”；损坏或遗失时须填写“处理意见”。"
        ),
    )
    notes = (remind("B059-2", "交回后超过规定天数仍未结清的，提醒经手人和总务主任。"),)

    @refuse("", CARD_OR_ITEM, on="item_id")
    def is_of_one_kind(self, at: At) -> Verdict:
        """A thing is kept by its card or as a stores item."""
        return not_a_card_and_an_item(self, at)

    @refuse("", "“经手人”不能是“领用人”本人，请由他人发放。", on="keeper_id")
    def issued_by_another_person(self, at: At) -> Verdict:
        """Two people stand for a drawing."""
        return self.keeper_id != self.holder_id

    @refuse("", "“数量”不能超过该资产卡片的数量{quantity}，请核对。", on="quantity")
    def no_more_than_the_card(self, at: At) -> Verdict:
        """A card covers its own pieces."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        return card is None or self.quantity <= card.quantity or {"quantity": QUANTITY.text(card.quantity)}

    @refuse("", "“物品”须为非易损耗品，易损耗品请走领用出库，不在此登记。", on="item_id")
    def item_is_durable(self, at: At) -> Verdict:
        """What is used up is never handed back."""
        item: Any = at.get(register_of("item"), self.item_id)
        return item is None or item.nature.name in ("DURABLE", "FIXED_ASSET")

    @refuse("", "该资产不能领用，请改选“固定资产”。", on="fixed_asset_id")
    def asset_can_be_drawn(self, at: At) -> Verdict:
        """A draft names a card that may still be drawn."""
        if self.state is not PersonalProperty.State.DRAFT or at.step is not None:
            return True
        return asset_is_free(self, at)

    @refuse("B051-2", MORE_THAN_THE_CARD, on="quantity")
    def card_covers_the_holdings(self, at: At) -> Verdict:
        """A batch is shared out once."""
        card = at.get(FixedAsset, self.fixed_asset_id)
        is_ended = self.state not in (PersonalProperty.State.DRAFT, *PERSON_HELD)
        return card is None or is_ended or card_has_enough(self, at)

    steps = (
        step(
            "issue",
            "领用",
            "DRAFT",
            "HELD",
            "storekeeper asset_clerk director",
            needs=(asset_is_free, holder_is_in_service, item_was_issued),
            asks=(holder_signature,),
            effect=hand_to_holder,
        ),
        step(
            "hand_back",
            "交回检查",
            "HELD",
            "RETURNED",
            "storekeeper asset_clerk director",
            needs=(not_the("holder_id", "领用人不能检查自己交回的财产，请由他人办理。"),),
            asks=(returned_on, condition_returned, handling_note),
            effect=take_back,
        ),
        step(
            "charge",
            "转赔偿",
            "RETURNED",
            "COMPENSATING",
            "storekeeper asset_clerk director",
            needs=(is_damaged_with_note,),
            asks=(handling_note,),
            effect=charge_holder,
        ),
        step(
            "settle",
            "结清",
            "RETURNED COMPENSATING",
            "SETTLED",
            "storekeeper asset_clerk director",
            needs=(nothing_is_owed,),
            asks=(damage_compensation_id,),
        ),
        step("cancel", "作废", "DRAFT", "CANCELLED", "storekeeper asset_clerk director", opinion=True),
    )


PERSON_HELD = (PersonalProperty.State.HELD,)
"""States in which a person has the thing in hand."""


def is_of_pupil(case: Any) -> bool:
    """A pupil is to pay."""
    return case.payer_kind is DamageCompensation.PayerKind.STUDENT


def is_natural(case: Any) -> bool:
    """The thing wore out by itself."""
    return case.damage_kind is DamageCompensation.DamageKind.NATURAL


def still_to_pay(case: Any) -> Decimal:
    """What is due less the reduction."""
    amount: Decimal = minus(case.due_amount, case.reduced_amount)
    return amount


def usual_basis(case: Any, at: At) -> DamageCompensation.AmountBasis:
    """The school's compensation rule."""
    return DamageCompensation.AmountBasis[at.setting(COMPENSATION_AMOUNT_BASIS, on=case.date)]


def standard_amount(case: Any, at: At) -> Decimal | None:
    """Net value or cost of the damaged part of an asset; a repair's cost is known to people only."""
    bases = DamageCompensation.AmountBasis
    card = at.get(FixedAsset, case.fixed_asset_id)
    if card is None or case.quantity is None or not card.quantity:
        return None
    if case.amount_basis is bases.NET_VALUE:
        return round_to(card.net_amount * case.quantity / card.quantity, 2)
    if case.amount_basis is bases.COST:
        cost: Decimal = times(card.unit_price, case.quantity)
        return cost
    return None


def due_by_kind(case: Any, at: At) -> Decimal | None:
    """The standard amount; nothing for natural damage."""
    return Decimal("0.00") if is_natural(case) else case.basis_amount


def guardian_is_informed(case: Any, at: At) -> bool | str:
    """A pupil's family hears of the case before anything is asked of it."""
    return (
        not is_of_pupil(case)
        or case.guardian_informed_on is not None
        or ("责任方是学生，请先告知家长并填写“家长告知日期”。")
    )


def reduction_is_given(case: Any, at: At) -> bool | str:
    """The step that reduces says by how much."""
    return bool(case.reduced_amount) or "请填写大于0的“减免金额”。"


def something_is_due(case: Any, at: At) -> bool | str:
    """Where nothing is due, nothing is paid."""
    return still_to_pay(case) > 0 or "扣除减免后应赔金额为0，不需要缴款，请办理“免赔”。"


def nothing_is_due(case: Any, at: At) -> bool | str:
    """Waived is natural damage, or what was reduced to nothing with a reason."""
    return is_natural(case) or still_to_pay(case) == 0 or ("只有自然损坏或已全额减免的才能免赔，请先办理“批准减免”。")


def repair_or_replacement(case: Any, at: At) -> bool | str:
    """The repair is known, or the opinion says that the thing is replaced."""
    return (
        case.repair_request_id is not None
        or bool(at.opinion.strip())
        or ("请填写“报修单”；不修而更换的，请在意见中说明。")
    )


def link_repair(case: Any, at: At) -> None:
    """The repair request learns of its compensation."""
    from models.maintenance.repairs import RepairRequest

    request = at.get(RepairRequest, case.repair_request_id)
    if request is not None and request.damage_compensation_id is None:
        request.damage_compensation_id = case.id


class DamageCompensation(
    Document,
    label="损坏赔偿单",
    menu="assets",
    help="每行是一次公物损坏或遗失的赔偿，发现损坏后由资产管理员、总务主任或班主任填写；对学生只赔偿、不罚款。",
):
    """One row is one compensation case for damaged or lost school property."""

    class State(Choice):
        DRAFT = "草稿"
        ASSESSED = "已认定"
        INFORMED = "已告知"
        PAID = "已赔清"
        WAIVED = "已免赔"
        REPAIRING = "维修中"
        CLOSED = "已结案"
        CANCELLED = "已作废"

    class SourceKind(Choice):
        PROPERTY_CHECK = "财产检查"
        REPAIR = "报修"
        HAND_BACK = "交回"
        STOCKTAKE = "盘点"
        LOAN = "借用归还"
        REPORT = "师生反映"

    class PayerKind(Choice):
        STUDENT, CLASS_GROUP, STAFF, OUTSIDE = "学生", "班级", "教职工", "校外单位"

    class DamageKind(Choice):
        INTENTIONAL, NEGLIGENT, NATURAL, LOST = "人为故意", "人为过失", "自然损坏", "遗失"

    class AmountBasis(Choice):
        NET_VALUE, COST, REPAIR_COST = "折旧后净值", "成本价", "维修费"

    whose = own(rows="staff_id created_by", klass="class_group_id")

    state: Mapped[State] = col("状态", filter=True, default=State.DRAFT)
    source_kind: Mapped[SourceKind] = col("来源", filter=True, carry=True, default=SourceKind.PROPERTY_CHECK)
    payer_kind: Mapped[PayerKind] = col("责任方", filter=True)
    class_group_id: Mapped[Id | None] = ref(
        "班级", "class_group", alias=("责任班级",), search=True, filter=True, carry=True
    )
    student_id: Mapped[Id | None] = ref("学生", "student", alias=("学生姓名", "损坏人"), search=True, sensitive=True)
    staff_id: Mapped[Id | None] = ref("教职工", "staff", search=True, filter=True)
    outside_name: Mapped[Txt | None] = col("校外单位名称", search=True, hide=True)
    item_name: Mapped[Txt] = col("物品名称", alias=("物品", "损坏物品"), search=True)
    fixed_asset_id: Mapped[Id | None] = ref("固定资产", "fixed_asset", filter=True, hide=True)
    room_id: Mapped[Id | None] = ref("地点", "room", alias=("损坏地点",), filter=True, carry=True)
    quantity: Mapped[Quantity] = col("数量", default=Decimal("1"))
    damage_kind: Mapped[DamageKind] = col("损坏性质", filter=True)
    damage_cause: Mapped[Txt] = col("损坏原因", alias=("原因",), help="至少4个字", search=True)
    amount_basis: Mapped[AmountBasis] = col("赔偿标准", hide=True, default=usual_basis)
    basis_amount: Mapped[Money] = col("标准金额", default=standard_amount)
    due_amount: Mapped[Money] = col("应赔金额", alias=("赔偿金额", "应赔"), default=due_by_kind)
    reduced_amount: Mapped[Money | None] = col("减免金额", default=Decimal("0.00"))
    received_amount: Mapped[Money | None] = col("实收金额", alias=("实收", "实赔金额"), default=Decimal("0.00"))
    paid_on: Mapped[Day | None] = col("缴款日期", alias=("赔偿日期", "交款日期"), filter=True)
    receipt_no: Mapped[Code | None] = col("收据号", alias=("收据编号", "票据号"), search=True, hide=True)
    guardian_informed_on: Mapped[Day | None] = col("家长告知日期", filter=True)
    guardian_signature: Mapped[File | None] = col("家长或当事人签字", hide=True, sensitive=True)
    repair_request_id: Mapped[Id | None] = ref("报修单", "repair_request", hide=True)
    education_note: Mapped[Note | None] = col("学生教育情况", search=True, hide=True, sensitive=True)

    rules = (
        required_when(
            class_group_id,
            lambda r: r.payer_kind in (DamageCompensation.PayerKind.STUDENT, DamageCompensation.PayerKind.CLASS_GROUP),
        ),
        required_when(student_id, is_of_pupil),
        required_when(staff_id, lambda r: r.payer_kind is DamageCompensation.PayerKind.STAFF),
        required_when(outside_name, lambda r: r.payer_kind is DamageCompensation.PayerKind.OUTSIDE),
        positive(quantity),
        positive(basis_amount, zero=True),
        positive(due_amount, zero=True),
        at_most(
            due_amount, basis_amount, id="R7.03a", message="“应赔金额”不能超过标准金额；减免须经总务主任或校长批准。"
        ),
        positive(reduced_amount, zero=True),
        at_most(reduced_amount, due_amount),
        positive(received_amount, zero=True),
        before("date", paid_on),
        not_future(paid_on),
        required_when(paid_on, lambda r: (r.received_amount or 0) > 0),
        required_when(receipt_no, lambda r: (r.received_amount or 0) > 0),
        not_future(guardian_informed_on),
        required_when(
            education_note, is_of_pupil, id="R7.03c", message="责任方是学生的，结案前请填写“学生教育情况”。", at="close"
        ),
        required_when(
            guardian_informed_on,
            is_of_pupil,
            id="R7.03c",
            message="责任方是学生的，收款前请先填写“家长告知日期”。",
            at="pay",
        ),
    )
    notes = (remind("R7.03d", "告知后超过规定天数仍未缴清的赔偿，提醒催收。"),)

    @refuse("", "“学生”不在所选“班级”，请核对。", on="student_id")
    def pupil_is_of_the_class(self, at: At) -> Verdict:
        """The case is seen by the class teacher of the pupil."""
        if not is_of_pupil(self):
            return True
        pupil = at.get(Student, self.student_id)
        return pupil is None or pupil.class_group_id == self.class_group_id

    @refuse("B078", "请查问并填写“损坏原因”，至少4个字。", on="damage_cause")
    def cause_is_told(self, at: At) -> Verdict:
        """A cause of a word or two explains nothing."""
        return len(self.damage_cause.strip()) >= 4

    @refuse("R7.03a", "“减免金额”须由总务主任或校长在“批准减免”时填写，请先清空。", on="reduced_amount")
    def reduction_is_approved(self, at: At) -> Verdict:
        """A reduction is written by the step that approves it."""
        changed = self.reduced_amount != (was(self, "reduced_amount") or 0) or self.id is None
        return not self.reduced_amount or not changed or at.is_step("reduce")

    @refuse("R7.03b", "不得以任何理由对学生罚款；自然损坏不得要求赔偿，请将“应赔金额”改为0。", on="due_amount")
    def nature_owes_nothing(self, at: At) -> Verdict:
        """There is no fine here, and nobody pays for wear."""
        return not is_natural(self) or self.due_amount == 0

    @refuse("", "“实收金额”不能超过应赔金额扣除减免后的{amount}元，请核对。", on="received_amount")
    def no_more_is_taken_than_due(self, at: At) -> Verdict:
        """The school keeps nothing beyond what is due."""
        due = still_to_pay(self)
        return (self.received_amount or 0) <= due or {"amount": due}

    @warn("B065", "本校尚未设置“赔偿标准”及依据，暂按{basis}计算，请在“学校参数”登记。", on="amount_basis")
    def school_has_a_rule(self, at: At) -> Verdict:
        """The basis of compensation is entered with its source, by the school or an office above it."""
        above = sa.select(SchoolPath.ancestor_id).where(SchoolPath.school_id == at.school_id)
        entered = sa.select(SchoolSetting.id).where(
            SchoolSetting.setting_name == COMPENSATION_AMOUNT_BASIS.key,
            SchoolSetting.effective_on <= self.date,
            SchoolSetting.school_id.in_(above),
        )
        return self.id is not None or at.ask(entered) is not None or {"basis": self.amount_basis.label}

    steps = (
        step(
            "assess",
            "认定",
            "DRAFT",
            "ASSESSED",
            "asset_clerk director",
            needs=(filled("damage_kind", "damage_cause", "basis_amount", "due_amount"),),
        ),
        step(
            "inform",
            "告知",
            "ASSESSED",
            "INFORMED",
            "asset_clerk class_teacher director",
            needs=(guardian_is_informed,),
            asks=("guardian_informed_on", "guardian_signature"),
        ),
        step(
            "reduce",
            "批准减免",
            "ASSESSED INFORMED",
            "INFORMED",
            "director principal",
            optional=True,
            needs=(not_the_preparer, guardian_is_informed, reduction_is_given),
            asks=("reduced_amount",),
            opinion=True,
        ),
        step(
            "pay",
            "收讫",
            "INFORMED",
            "PAID",
            "accountant director",
            needs=(something_is_due, filled("paid_on", "receipt_no")),
            asks=("paid_on", "receipt_no"),
            writes={"received_amount": lambda row, at: still_to_pay(row)},
        ),
        step(
            "waive",
            "免赔",
            "ASSESSED INFORMED",
            "WAIVED",
            "director principal",
            needs=(not_the_preparer, nothing_is_due),
        ),
        step(
            "repair",
            "安排维修",
            "PAID WAIVED",
            "REPAIRING",
            "asset_clerk director",
            needs=(repair_or_replacement,),
            asks=("repair_request_id",),
            effect=link_repair,
        ),
        step("close", "结案", "PAID WAIVED REPAIRING", "CLOSED", "asset_clerk director", asks=("education_note",)),
        step("cancel", "作废", "DRAFT ASSESSED", "CANCELLED", "director", opinion=True),
    )


class StudentPropertyKeeper(
    Register,
    label="学生财产管理员",
    menu="assets",
    help="一行是一名学生在一个学期担任本班财产管理员；由班主任在学期初任命时填写，培训和检查后补填。",
):
    """One row is one pupil appointed keeper of a class's property for a term."""

    class State(Choice):
        APPOINTED, TRAINED, IN_OFFICE, ENDED = "已任命", "已培训", "在任", "已卸任"

    title_column = "student_id"
    whose = own(klass="class_group_id")

    class_group_id: Mapped[Id] = ref(
        "班级", "class_group", alias=("班别",), search=True, filter=True, default=own_class
    )
    student_id: Mapped[Id] = ref("学生", "student", alias=("姓名", "学生姓名", "财产管理员"), search=True)
    term_id: Mapped[Id] = ref("任期学期", "term", alias=("学期",), filter=True, carry=True, default=current_term)
    appointed_on: Mapped[Day] = col("任命日期", alias=("任命时间",), carry=True, default=today)
    trained_on: Mapped[Day | None] = col("培训日期", alias=("培训时间",), filter=True, carry=True)
    last_checked_on: Mapped[Day | None] = col("最近检查日期", alias=("检查日期",), filter=True, carry=True)
    check_rating: Mapped[PropertyRating | None] = col("检查评价", alias=("评价",), filter=True)
    reward_note: Mapped[Txt | None] = col("奖惩情况", alias=("奖惩",), hide=True)
    ended_on: Mapped[Day | None] = col("卸任日期", alias=("卸任时间",), hide=True)
    state: Mapped[State] = col("状态", filter=True, default=State.APPOINTED)

    rules = (
        before(appointed_on, trained_on),
        before(appointed_on, last_checked_on),
        before(appointed_on, ended_on),
        required_when(
            check_rating, lambda r: r.last_checked_on is not None, message="填了“最近检查日期”，请同时填写“检查评价”。"
        ),
    )
    notes = (remind("B067", "在任而未培训、或超过规定天数未检查的学生财产管理员，提醒班主任和总务处。"),)

    @refuse("", "“学生”不在所选“班级”，请核对。", on="student_id")
    def pupil_is_of_the_class(self, at: At) -> Verdict:
        """A class's property is kept by one of its pupils; who moved on meanwhile stays in the old rows."""
        is_same = self.id is not None and was(self, "student_id") == self.student_id
        pupil = at.get(Student, self.student_id)
        return pupil is None or is_same or pupil.class_group_id == self.class_group_id

    @refuse("", "该班级本学期已有在任的学生财产管理员，请先将其改为“已卸任”。", on="state")
    def one_is_in_office(self, at: At) -> Verdict:
        """One keeper for a class and a term."""
        in_office = StudentPropertyKeeper.State.IN_OFFICE
        if self.state is not in_office:
            return True
        place = (self.class_group_id, self.term_id, in_office)
        stored = at.all(
            sa.select(StudentPropertyKeeper).where(
                StudentPropertyKeeper.class_group_id == self.class_group_id,
                StudentPropertyKeeper.term_id == self.term_id,
            )
        )
        waiting = [row for row in at.session.new if isinstance(row, StudentPropertyKeeper)]
        others = (row for row in (*stored, *waiting) if row is not self and row not in at.session.deleted)
        return all((row.class_group_id, row.term_id, row.state) != place for row in others)
