"""Transfers of assets and compensation for damage, in every state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo.assets import in_use

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

TRANSFERS: tuple[tuple[int, str, str, str], ...] = (
    (62, "教导处", "综合组", "complete"),
    (48, "教导处", "信息中心", "complete"),
    (35, "总务处", "教导处", "complete"),
    (27, "教导处", "德育处", "reject"),
    (20, "总务处", "信息中心", "cancel"),
    (12, "教导处", "语文组", "approve"),
    (8, "总务处", "保健室", "countersign"),
    (4, "教导处", "数学组", "submit"),
    (1, "教导处", "综合组", ""),
)
"""Transfers within the first school: days ago, from, to, last step."""

WAY = ("submit", "countersign", "approve", "complete")

DAMAGES: tuple[tuple[int, str, str, str, str, int, tuple[str, ...]], ...] = (
    (60, "STUDENT", "教室门玻璃", "NEGLIGENT", "课间打闹撞碎玻璃", 85, ("assess", "inform", "pay", "close")),
    (52, "STAFF", "便携式扩音机", "LOST", "外出活动时遗失", 180, ("assess", "inform", "pay", "close")),
    (41, "CLASS_GROUP", "课桌", "NATURAL", "使用年久桌腿松动断裂", 120, ("assess", "waive", "repair")),
    (
        33,
        "STUDENT",
        "消防栓箱门",
        "INTENTIONAL",
        "脚踢箱门致变形",
        150,
        ("assess", "inform", "reduce", "pay", "repair"),
    ),
    (26, "OUTSIDE", "校门道闸", "NEGLIGENT", "送货车辆倒车碰撞", 900, ("assess", "inform", "pay")),
    (19, "CLASS_GROUP", "教室窗帘", "NATURAL", "日晒老化自然破损", 260, ("assess", "waive")),
    (15, "STUDENT", "直饮水龙头", "NEGLIGENT", "玩耍时掰断龙头", 68, ("assess", "inform")),
    (9, "CLASS_GROUP", "讲台", "NEGLIGENT", "搬动时磕坏台面", 240, ("assess",)),
    (6, "STUDENT", "花坛护栏", "NEGLIGENT", "翻越护栏踩断", 130, ("assess", "cancel")),
    (1, "STUDENT", "走廊宣传栏", "NEGLIGENT", "追逐时撞裂面板", 210, ()),
)
"""Damages: days ago, who is to pay, thing, nature, cause, amount, steps."""


def load(scene: Scene) -> None:
    """Transfers and compensations of the first school."""
    load_transfers(scene)
    load_transfer_to_the_neighbours(scene)
    load_damages(scene)


def transfer_of(scene: Scene, who: str, when: dt.datetime, source: str, cards: list[Any], **values: Any) -> Any:
    """A draft transfer with one line for each card."""
    with scene.person(who, "first", when):
        sheet = scene.build("asset_transfer", from_department_id=scene.id("department", "first", source), **values)
        for card in cards:
            sheet.lines.append(scene.build("asset_transfer_line", fixed_asset_id=card.id))
        scene.write([sheet])
    return sheet


def load_transfers(scene: Scene) -> None:
    """Asked for by the department's head or the asset clerk, countersigned, approved, handed over."""
    rooms = [room for room in scene.all("room", "first") if room.kind.name == "SHARED_CLASSROOM"]
    drawn: set[int] = set()
    for number, (ago, source, target, last) in enumerate(TRANSFERS):
        when = scene.ago(ago, "10:30")
        who = "department_head" if source == "教导处" else "storekeeper"
        cards = scene.random.sample([card for card in in_use(scene, "first", source) if card.id not in drawn], 2)
        drawn |= {card.id for card in cards}
        sheet = transfer_of(
            scene,
            who,
            when,
            source,
            cards,
            to_department_id=scene.id("department", "first", target),
            to_room_id=rooms[number % len(rooms)].id,
            reason="教学工作需要，调整使用部门",
        )
        moves: list[Move] = [f"{who} submit", "asset_clerk countersign", "director approve"]
        when = scene.later(when)
        if last in WAY:
            when = scene.walk(sheet, when, *moves[: WAY.index(last) + 1])
        if last == "reject":
            scene.walk(sheet, when, moves[0], ("director reject", {"opinion": "德育处已有同类设备"}))
        if last == "cancel":
            scene.walk(sheet, when, moves[0], ("director cancel", {"opinion": "申请部门撤回"}))
        if last == "complete":
            signed = {
                "handed_over_by_id": scene.staff(who),
                "received_by_id": sheet.to_custodian_id,
                "transferred_on": when.date(),
            }
            scene.walk(sheet, when, ("asset_clerk complete", signed))


def load_transfer_to_the_neighbours(scene: Scene) -> None:
    """Approved by principal and central school; both schools' books are still to follow."""
    when = scene.ago(16, "09:50")
    cards = in_use(scene, "first", "信息中心")[:1]
    sheet = transfer_of(
        scene,
        "asset_clerk",
        when,
        "信息中心",
        cards,
        transfer_kind="BETWEEN_SCHOOLS",
        to_school_id=scene.schools["second"],
        reason="支援启智小学信息化教学",
        authority_document_no=f"云教财〔{when.year}〕18号",
    )
    moves = ("asset_clerk submit", "director countersign", "principal principal_approve", "central_office approve")
    scene.walk(sheet, scene.later(when), *moves)


def load_damages(scene: Scene) -> None:
    """Compensations, from the draft to the closed case."""
    group = next(g for g in scene.all("class_group") if g.class_teacher_id == scene.staff("class_teacher"))
    pupils = [pupil for pupil in scene.all("student") if pupil.class_group_id == group.id]
    for number, (ago, payer, thing, nature, cause, amount, steps) in enumerate(DAMAGES):
        when = scene.ago(ago, "13:40")
        is_pupil = payer == "STUDENT"
        with scene.person("asset_clerk", "first", when):
            case = scene.make(
                "damage_compensation",
                source_kind="PROPERTY_CHECK" if number % 2 else "REPORT",
                payer_kind=payer,
                class_group_id=group.id if payer in ("STUDENT", "CLASS_GROUP") else None,
                student_id=pupils[number % len(pupils)].id if is_pupil else None,
                staff_id=scene.staff("teacher_8") if payer == "STAFF" else None,
                outside_name="顺达物流" if payer == "OUTSIDE" else None,
                item_name=thing,
                room_id=group.room_id if payer in ("STUDENT", "CLASS_GROUP") else None,
                damage_kind=nature,
                damage_cause=cause,
                basis_amount=Decimal(amount),
            )
        when = scene.later(when)
        for step in steps:
            when = scene.walk(case, when, move_of(step, when, is_pupil, number))


def move_of(step: str, when: dt.datetime, is_pupil: bool, number: int) -> Move:
    """Who takes a step of a compensation, and what its form asks for."""
    moves: dict[str, Move] = {
        "assess": "asset_clerk assess",
        "inform": ("class_teacher inform", {"guardian_informed_on": when.date()}) if is_pupil else "director inform",
        "reduce": ("principal reduce", {"reduced_amount": Decimal(50), "opinion": "家庭困难，酌情减免"}),
        "pay": ("accountant pay", {"paid_on": when.date(), "receipt_no": f"SJ{when:%Y%m}{number:03d}"}),
        "waive": "director waive",
        "repair": ("director repair", {"opinion": "已损坏严重，更换新件"}),
        "close": ("asset_clerk close", {"education_note": "班主任已谈话教育，学生认识错误。"} if is_pupil else {}),
        "cancel": ("director cancel", {"opinion": "经查为自然断裂，不追究"}),
    }
    return moves[step]
