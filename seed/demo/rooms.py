"""Special rooms of the first school and the lessons and openings of the last weeks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

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


def load(scene: Scene) -> None:
    """The rooms, two weeks of use, and what is booked."""
    rooms = load_rooms(scene)
    for number, when in enumerate(scene.workdays(DAYS)):
        load_day(scene, rooms, number, when)
    with scene.person("director"):
        for number, row in enumerate(rooms[1:3], 1):
            scene.make(
                "special_room_usage",
                special_room_id=row.id,
                used_on=scene.day(-number),
                lesson_no=3,
                start_time=dt.time(10, 10),
                end_time=dt.time(10, 50),
                usage_kind="ACTIVITY",
                staff_id=scene.staff("class_teacher"),
                content="公开课",
                state="BOOKED",
            )


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
