"""Repairs in every state: finished ones, running ones, paused ones and ones that are late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.maintenance.repairs import RepairPause
from seed.demo.assets import in_use

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

FAULTS: tuple[tuple[str, str, str, str], ...] = (
    ("水龙头", "WATER", "洗手池水龙头关不紧，一直滴水", "更换水龙头阀芯"),
    ("日光灯", "POWER", "后排两盏灯管不亮", "更换灯管两支"),
    ("教室后门锁", "DOOR_WINDOW", "锁舌卡住，门关不上", "更换球形锁"),
    ("学生课桌", "DESK_CHAIR", "桌腿螺丝脱落，摇晃", "补装螺丝并加固"),
    ("触控一体机", "MULTIMEDIA", "开机黑屏，有声音", "重插屏线，恢复正常"),
    ("空调", "AIR_CONDITIONER", "制热不启动，遥控无反应", "更换遥控接收板"),
    ("网络面板", "NETWORK", "墙面网口无信号", "重做水晶头"),
    ("窗户把手", "DOOR_WINDOW", "把手松动，关不严漏风", "更换把手"),
    ("蹲便器冲水阀", "WATER", "冲水阀漏水，地面积水", "更换冲水阀"),
    ("插座", "POWER", "讲台插座松动，接触不良", "更换五孔插座"),
    ("应急照明灯", "FIRE_FIGHTING", "停电测试不亮", "更换电池"),
    ("储物柜", "FURNITURE", "柜门合页断裂", "更换合页"),
)
"""What breaks: thing, category, description, and how it was repaired."""

REPORTERS = ("teacher", "class_teacher", "nurse", "guard", "cleaner", "department_head")
FINISHED = 30

REPAIRS: tuple[tuple[int, str, str, str], ...] = (
    (34, "class_teacher", "MAJOR", "convert"),
    (25, "teacher", "SMALL", "reject"),
    (18, "nurse", "SMALL", "rework"),
    (15, "class_teacher", "CLASS_PROPERTY", "close"),
    (9, "guard", "SMALL", "resume"),
    (8, "teacher", "SMALL", "pause"),
    (7, "cleaner", "SMALL", "accept"),
    (6, "class_teacher", "CLASS_PROPERTY", "pause"),
    (5, "department_head", "SMALL", "start"),
    (4, "class_teacher", "CLASS_PROPERTY", "approve"),
    (4, "teacher", "SMALL", "complete"),
    (3, "cleaner", "SMALL", "assign"),
    (3, "class_teacher", "CLASS_PROPERTY", "submit"),
    (2, "guard", "SMALL", ""),
    (1, "teacher", "SMALL", "accept"),
    (1, "nurse", "SMALL", "start"),
    (1, "department_head", "SMALL", "complete"),
    (0, "class_teacher", "CLASS_PROPERTY", ""),
    (0, "teacher", "SMALL", "assign"),
    (0, "cleaner", "SMALL", ""),
)
"""Repairs that are not simply over: days ago, reporter, class of approval, last step."""


def load(scene: Scene) -> None:
    """Repairs of two schools."""
    for number in range(FINISHED):
        ago = 62 - 2 * number
        repair(scene, "first", number, max(ago, 4), REPORTERS[number % len(REPORTERS)], "SMALL", "close")
    for number, (ago, who, approval, last) in enumerate(REPAIRS):
        repair(scene, "first", FINISHED + number, ago, who, approval, last)
    for number, (ago, who, approval, last) in enumerate(REPAIRS[5::2]):
        repair(scene, "second", number, ago, who, approval, last)


def repair(scene: Scene, unit: str, number: int, ago: int, who: str, approval: str, last: str) -> None:
    """One repair as far as it came."""
    thing, category, description, work = FAULTS[number % len(FAULTS)]
    when = scene.ago(ago, ("08:10", "10:40", "13:20")[number % 3])
    group = next(g for g in scene.all("class_group", unit) if g.class_teacher_id == scene.staff("class_teacher", unit))
    room_id = group.room_id if who == "class_teacher" else scene.random.choice(scene.all("room", unit)).id
    card = None
    if category in ("MULTIMEDIA", "AIR_CONDITIONER") and who != "class_teacher":
        card = scene.random.choice([c for c in in_use(scene, unit, "总务处") if c.room_id is not None])
        room_id, thing = card.room_id, card.name
    with scene.person(who, unit, when):
        row = scene.make(
            "repair_request",
            room_id=room_id,
            class_group_id=group.id if approval == "CLASS_PROPERTY" else None,
            fixed_asset_id=None if card is None else card.id,
            object_name=thing,
            fault_category=category,
            fault_description=description,
            reporter_role="CLASS_TEACHER" if who == "class_teacher" else "TEACHER",
            channel="MAINTENANCE" if number % 3 else "LOGISTICS_OFFICE",
            approval_class=approval,
        )
    walk(scene, unit, row, who, work, last, scene.later(when))


def walk(scene: Scene, unit: str, row: Any, who: str, work: str, last: str, when: dt.datetime) -> None:
    """The steps up to the last one, by director, plumber and reporter."""
    if last == "convert":
        scene.walk(row, when, "director convert", unit=unit)
        return
    if last == "reject":
        scene.walk(row, when, ("director reject", {"opinion": "属租用设备，请联系供应商"}), unit=unit)
        return
    for step in way_to(row.approval_class.name, last):
        when = scene.walk(row, when, move_of(scene, unit, row, who, work, step, when), unit=unit)
        if step in ("pause", "rework"):
            when = scene.moment(when.date() + dt.timedelta(days=1), "09:00")


def way_to(approval: str, last: str) -> tuple[str, ...]:
    """The steps that lead to a last one."""
    if last == "":
        return ()
    head = ("submit", "approve") if approval == "CLASS_PROPERTY" else ("assign",)
    usual = (*head, "start", "complete", "accept", "close")
    special = {
        "pause": (*head, "start", "pause"),
        "resume": (*head, "start", "pause", "resume"),
        "rework": (*head, "start", "complete", "rework", "complete", "accept", "close"),
    }
    return special.get(last) or usual[: usual.index(last) + 1]


def move_of(scene: Scene, unit: str, row: Any, who: str, work: str, step: str, when: dt.datetime) -> Move:
    """Who takes a step of a repair, and what its form asks for."""
    plumber = scene.staff("maintenance", unit)
    given = {"repairer_kind": "IN_HOUSE", "repairer_id": plumber}
    is_late = when - row.reported_at > dt.timedelta(hours=22)
    done: dict[str, Any] = {"work_done": work, "damage_cause": "NATURAL", "labour_amount": Decimal(0)}
    if is_late:
        done["delay_reason"] = "配件采购耗时"
    paused: dict[str, Any] = {
        "pauses.pause_reason": RepairPause.PauseReason.WAITING_PARTS,
        "pauses.explanation": "配件需从厂家调货",
        "pauses.expected_on": max(when.date(), scene.day(-2)),
        "pauses.approved_by_id": scene.staff("director", unit),
    }
    moves: dict[str, Move] = {
        "submit": "class_teacher submit",
        "approve": ("director approve", given),
        "assign": ("maintenance assign" if plumber % 2 else "director assign", given),
        "start": "maintenance start",
        "pause": ("director pause", paused),
        "resume": "maintenance resume",
        "complete": ("maintenance complete", done),
        "rework": (f"{who} rework", {"opinion": "仍有滴漏，请返修"}),
        "accept": (f"{who} accept", {"satisfaction": "SATISFIED" if row.id % 4 else "FAIR"}),
        "close": "director close",
    }
    return moves[step]
