"""Special rooms of the first school and their last weeks, desks and chairs moved at the start, valuables kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo.scene import is_workday

if TYPE_CHECKING:
    from seed.demo.scene import Scene

ROOMS: tuple[tuple[str, str, int, str | None], ...] = (
    ("LIBRARY", "周一至周五 16:00-17:30", 5, None),
    ("COMPUTER_ROOM", "按课表", 12, None),
    ("SCIENCE", "按课表", 8, "缺显微镜6台"),
    ("MUSIC", "按课表", 10, None),
    ("ART", "按课表，周三社团活动", 6, "缺画架12个"),
    ("COUNSELLING", "每日午休", 5, None),
)
"""Kind, opening hours, sessions a week, what is missing."""

LESSONS = {"COMPUTER_ROOM": "信息科技", "SCIENCE": "科学实验", "MUSIC": "合唱训练", "ART": "水墨画"}
DAYS = 10

MOVES: tuple[tuple[str, int, int, str], ...] = (
    ("MOVE_IN", 3, 3, "REGISTERED"),
    ("MOVE_OUT", -2, -4, "REGISTERED"),
    ("MOVE_IN", 0, 2, "ADJUSTED"),
    ("MOVE_OUT", -1, -1, "COUNTED"),
    ("PURCHASE", 4, 4, "COUNTED"),
    ("ALLOCATE", 5, 5, "REGISTERED"),
)
"""Adjustments of desks and chairs: kind, change of desks and of chairs, state."""

VALUABLES: tuple[tuple[str, str, int, str], ...] = (
    ("单反相机", "TAKEN_BACK", 1, "INTACT"),
    ("笔记本电脑", "TAKEN_BACK", 6, "INTACT"),
    ("便携投影仪", "TAKEN_BACK", 2, "DAMAGED"),
    ("无线话筒", "COLLECTED", 4, ""),
    ("航拍无人机", "DUE", 1, ""),
)
"""Valuables of the last holiday: thing, state, number, condition."""


def load(scene: Scene) -> None:
    """The rooms, two weeks of use, and what is booked."""
    rooms = load_rooms(scene)
    for number, when in enumerate(scene.workdays(DAYS)):
        load_day(scene, rooms, number, when)
    with scene.person("director"):
        ahead = [day for day in (scene.day(-number) for number in range(1, 15)) if is_workday(day)]
        for day, row in zip(ahead, rooms[1:3], strict=False):
            scene.make(
                "special_room_usage",
                special_room_id=row.id,
                used_on=day,
                lesson_no=3,
                start_time=dt.time(10, 10),
                end_time=dt.time(10, 50),
                usage_kind="ACTIVITY",
                staff_id=scene.staff("class_teacher"),
                content="公开课",
                state="BOOKED",
            )
    load_moves(scene)
    load_valuables(scene)


def load_rooms(scene: Scene) -> list[Any]:
    """Special classrooms, each kept by who answers for it."""
    free = [room for room in scene.all("room") if room.kind.name == "SPECIAL_CLASSROOM"]
    with scene.person("director"):
        return [
            scene.make(
                "special_room",
                room_id=room.id,
                category=category,
                opening_hours=hours,
                weekly_session_count=sessions,
                seat_count=45,
                regulation_title="专用室管理制度",
                equipment_gap=gap,
                state="MAINTENANCE" if category == "COUNSELLING" else "IN_USE",
            )
            for room, (category, hours, sessions, gap) in zip(free, ROOMS, strict=False)
        ]


def load_day(scene: Scene, rooms: list[Any], number: int, day: dt.date) -> None:
    """Two lessons and the library's opening of one day; now and then something is broken."""
    groups = scene.all("class_group")
    with scene.person("director"):
        for place, row in enumerate(rooms[:5]):
            kind = row.category.name
            if kind != "LIBRARY" and (number + place) % 2:
                continue
            group = groups[(number * 3 + place) % len(groups)]
            is_faulty = kind == "COMPUTER_ROOM" and number == 4
            is_opening = kind == "LIBRARY"
            scene.make(
                "special_room_usage",
                special_room_id=row.id,
                used_on=day,
                lesson_no=None if is_opening else 1 + (number + place) % 6,
                usage_kind="OPENING" if is_opening else "LESSON",
                class_group_id=None if is_opening else group.id,
                staff_id=None if is_opening else group.class_teacher_id,
                attendee_count=None if is_opening else group.student_count,
                content=LESSONS.get(kind),
                equipment_state="FAULT" if is_faulty else "GOOD",
                fault_note="3号机无法开机" if is_faulty else None,
                keeper_id=row.keeper_id,
                is_open_on_time=not (is_opening and number == 3),
            )


def load_moves(scene: Scene) -> None:
    """What was moved between classes and the store when the term began."""
    store = next(room for room in scene.all("room") if room.kind.name == "STORE")
    day = scene.workday(40)
    with scene.person("director"):
        for group, (kind, desks, chairs, state) in zip(scene.all("class_group"), MOVES, strict=False):
            scene.make(
                "desk_chair_adjustment",
                class_group_id=group.id,
                adjustment_kind=kind,
                desk_count=max(group.student_count - desks, 0),
                chair_count=max(group.student_count - chairs, 0),
                desk_change_count=desks,
                chair_change_count=chairs,
                other_room_id=store.id if kind.startswith("MOVE") else None,
                adjusted_on=None if state == "COUNTED" else day,
                class_teacher_confirmed_on=day if state == "REGISTERED" else None,
                state=state,
            )


def load_valuables(scene: Scene) -> None:
    """What the storekeeper kept over the last holiday, and what is still to come."""
    store = next(room for room in scene.all("room") if room.kind.name == "STORE")
    handed, back = scene.workday(52), scene.workday(40)
    with scene.person("storekeeper"):
        for thing, state, number, condition in VALUABLES:
            is_back = state == "TAKEN_BACK"
            owner = scene.staff("department_head")
            scene.make(
                "valuables_custody",
                item_name=thing,
                quantity=Decimal(number),
                department_id=next(one.id for one in scene.all("department") if one.head_id == owner),
                handed_in_by_id=None if state == "DUE" else owner,
                handed_in_on=None if state == "DUE" else handed,
                room_id=None if state == "DUE" else store.id,
                taken_back_on=back if is_back else None,
                taken_back_by_id=owner if is_back else None,
                condition_returned=condition or None,
                state=state,
            )
