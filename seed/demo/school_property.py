"""Class and room property of the first school, its checks, what people hold, and the pupils who keep it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo.assets import in_use

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

THINGS: tuple[tuple[str, str, str, int, str, str], ...] = (
    ("学生课桌", "升降式", "张", 46, "128.00", "CLASSROOM"),
    ("学生课椅", "升降式", "把", 46, "76.00", "CLASSROOM"),
    ("讲台", "钢木", "张", 1, "380.00", "CLASSROOM"),
    ("饮水机", "立式", "台", 1, "420.00", "CLASSROOM"),
    ("扫把", "高粱", "把", 8, "12.00", "CLASSROOM"),
    ("垃圾桶", "脚踏 60L", "个", 2, "85.00", "ENVIRONMENT_ZONE"),
)
"""What a class keeps: name, size, unit, pieces, price, place."""

ROOM_THINGS: tuple[tuple[str, str, int, str], ...] = (
    ("办公桌", "张", 4, "560.00"),
    ("办公椅", "把", 4, "180.00"),
    ("文件柜", "个", 2, "640.00"),
)
"""What a room's keeper has under contract: name, unit, pieces, price."""

CLASSES = 4
"""Classes with a property register."""

DAMAGE: dict[str, dict[str, Any]] = {
    "MAN_MADE": {"damage_cause": "MAN_MADE", "handling": "COMPENSATION", "responsible_text": "课间打闹碰坏"},
    "NATURAL": {"damage_cause": "NATURAL", "handling": "REPAIR"},
}

CHECKS: tuple[tuple[int, int, str, tuple[str, ...], str], ...] = (
    (24, 0, "MIDTERM", ("MAN_MADE", "NATURAL"), "follow_up"),
    (22, 1, "MIDTERM", ("NATURAL",), "check"),
    (20, 2, "MIDTERM", (), "publish"),
    (18, 3, "MIDTERM", (), "close"),
    (6, 0, "EXTRA", (), "cancel"),
    (1, 1, "EXTRA", (), ""),
)
"""Checks of classes: days ago, which class, kind, damage by line, last step."""

HELD: tuple[tuple[int, str, str, str], ...] = (
    (58, "teacher_3", "备课用", "settle"),
    (50, "teacher_4", "外出教研用", "compensate"),
    (36, "teacher_5", "课题研究用", "hand_back"),
    (22, "teacher_6", "备课用", "issue"),
    (12, "teacher_7", "班级活动用", "cancel"),
    (1, "teacher_8", "备课用", ""),
)
"""Things drawn by staff: days ago, who, what for, last step."""


def load(scene: Scene) -> None:
    """Registers first, then what became of them."""
    own = scene.staff("class_teacher")
    groups = sorted(scene.all("class_group"), key=lambda group: group.class_teacher_id != own)[:CLASSES]
    load_keepers(scene, groups)
    load_class_property(scene, groups)
    rooms = [room for room in scene.all("room") if room.kind.name == "OFFICE"] or scene.all("room")
    load_room_property(scene, rooms[:2])
    load_checks(scene, groups)
    load_room_check(scene, rooms[0])
    load_held(scene)


def load_keepers(scene: Scene, groups: list[Any]) -> None:
    """A pupil of each class: in office and checked, trained, or just appointed."""
    states = ("IN_OFFICE", "IN_OFFICE", "TRAINED", "APPOINTED")
    with scene.person("asset_clerk", "first", scene.ago(60)):
        for group, state in zip(groups, states, strict=False):
            pupil = next(pupil for pupil in scene.all("student") if pupil.class_group_id == group.id)
            is_checked = state == "IN_OFFICE"
            scene.make(
                "student_property_keeper",
                class_group_id=group.id,
                student_id=pupil.id,
                appointed_on=scene.day(60),
                trained_on=None if state == "APPOINTED" else scene.day(55),
                last_checked_on=scene.day(25) if is_checked else None,
                check_rating="GOOD" if is_checked else None,
                state=state,
            )


def load_class_property(scene: Scene, groups: list[Any]) -> None:
    """Every class signs for its rows, but the last has not done so yet."""
    with scene.person("asset_clerk", "first", scene.ago(58)):
        for number, group in enumerate(groups):
            is_signed = number < len(groups) - 1
            scene.write(
                scene.build(
                    "class_property",
                    class_group_id=group.id,
                    item_name=name,
                    specification=size,
                    unit=unit,
                    quantity=Decimal(pieces),
                    unit_price=Decimal(price),
                    place_kind=place,
                    registered_on=scene.day(58),
                    confirmed_on=scene.day(57) if is_signed else None,
                    state="CONFIRMED" if is_signed else "REGISTERED",
                )
                for name, size, unit, pieces, price, place in THINGS
            )


def load_room_property(scene: Scene, rooms: list[Any]) -> None:
    """Offices under contract to who is responsible for them."""
    with scene.person("asset_clerk", "first", scene.ago(57)):
        for room in rooms:
            scene.write(
                scene.build(
                    "room_property",
                    room_id=room.id,
                    department_id=room.department_id,
                    item_name=name,
                    unit=unit,
                    quantity=Decimal(pieces),
                    unit_price=Decimal(price),
                    contract_from_on=scene.day(57),
                    confirmed_on=scene.day(56),
                    state="CONTRACTED",
                )
                for name, unit, pieces, price in ROOM_THINGS
            )


def check_of(scene: Scene, when: dt.datetime, damage: tuple[str, ...], **values: Any) -> Any:
    """A check by the asset clerk, filled from the register, with damage on its first lines."""
    with scene.person("asset_clerk", "first", when):
        check = scene.make("property_check", **values)
    scene.walk(check, when, "asset_clerk fill_lines")
    with scene.person("asset_clerk", "first", when):
        for line, cause in zip(check.lines, damage, strict=False):
            line.damaged_quantity = Decimal(1)
            for name, value in DAMAGE[cause].items():
                setattr(line, name, scene.value(type(line), name, value))
        scene.session.flush()
    return check


def load_checks(scene: Scene, groups: list[Any]) -> None:
    """Midterm checks of the classes and two extra ones, in every state."""
    for ago, number, kind, damage, last in CHECKS:
        when = scene.ago(ago, "14:20")
        check = check_of(scene, when, damage, check_kind=kind, class_group_id=groups[number].id)
        rating = "FAIR" if damage else "GOOD"
        ways: dict[str, tuple[Move, ...]] = {
            "": (),
            "cancel": (("asset_clerk cancel", {"opinion": "与期中检查重复"}),),
            "check": (("asset_clerk check", {"rating": rating}),),
        }
        ways["follow_up"] = (*ways["check"], "asset_clerk follow_up")
        ways["publish"] = (*ways["check"], "director publish")
        ways["close"] = (*ways["publish"], "asset_clerk close")
        scene.walk(check, scene.later(when), *ways[last])


def load_room_check(scene: Scene, room: Any) -> None:
    """An office found complete."""
    when = scene.ago(15, "10:10")
    check = check_of(scene, when, (), check_kind="OFFICE", room_id=room.id)
    scene.walk(check, scene.later(when), ("asset_clerk check", {"rating": "GOOD"}))


def load_held(scene: Scene) -> None:
    """Laptops and the like in the hands of teachers, in every state."""
    cards = in_use(scene, "first", "教导处")[-len(HELD) :]
    for card, (ago, holder, purpose, last) in zip(cards, HELD, strict=True):
        when = scene.ago(ago, "15:10")
        with scene.person("asset_clerk", "first", when):
            row = scene.make(
                "personal_property",
                holder_id=scene.staff(holder),
                fixed_asset_id=card.id,
                used_for=purpose,
                due_on=scene.day(-40),
            )
        if last == "cancel":
            scene.walk(row, scene.later(when), ("asset_clerk cancel", {"opinion": "领用人改借其他设备"}))
        elif last:
            when = scene.walk(row, scene.later(when), "asset_clerk issue")
            hand_back(scene, row, when, last)


def hand_back(scene: Scene, row: Any, when: dt.datetime, last: str) -> None:
    """Handed back intact or damaged, and settled or charged."""
    if last == "issue":
        return
    is_broken = last == "compensate"
    found: dict[str, Any] = {
        "returned_on": when.date(),
        "condition_returned": "DAMAGED" if is_broken else "INTACT",
        "handling_note": "外壳摔裂，按规定赔偿" if is_broken else None,
    }
    when = scene.walk(row, when, ("asset_clerk hand_back", found))
    if is_broken:
        scene.walk(row, when, "asset_clerk charge")
    elif last == "settle":
        scene.walk(row, when, "asset_clerk settle")
