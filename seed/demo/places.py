"""Buildings with their rooms, classes with their pupils."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from models.core import school_year_of
from models.organisation.organisation import ClassGroup
from seed.demo.names import CLASSES, GIVEN, SURNAMES
from seed.demo.people import identity_no

if TYPE_CHECKING:
    from seed.demo.scene import Scene

BUILDINGS: dict[str, tuple[tuple[str, str, str, str, int, int, int], ...]] = {
    "central": (("办公楼", "房屋", "行政办公", "砖混", 2009, 1, 5),),
    "first": (
        ("明德楼", "房屋", "教室", "钢筋混凝土", 2012, 4, 12),
        ("求真楼", "房屋", "教室", "钢筋混凝土", 2016, 4, 10),
        ("综合楼", "房屋", "专用教室", "钢筋混凝土", 2019, 3, 10),
        ("食堂楼", "房屋", "食堂", "砖混", 2014, 2, 4),
        ("体育馆", "房屋", "室内体育", "钢结构", 2021, 1, 3),
        ("门卫房", "房屋", "门卫", "砖混", 2012, 1, 1),
        ("运动场", "运动场地", "运动场地", "", 2018, 0, 0),
        ("校园围墙", "构筑物", "其他", "", 2012, 0, 0),
        ("校园用地", "土地", "其他", "", 2011, 0, 0),
    ),
    "second": (
        ("启智楼", "房屋", "教室", "钢筋混凝土", 2010, 4, 14),
        ("艺术楼", "房屋", "专用教室", "砖混", 2003, 3, 10),
        ("食堂", "房屋", "食堂", "砖混", 2010, 2, 4),
        ("门卫房", "房屋", "门卫", "砖混", 2010, 1, 1),
        ("操场", "运动场地", "运动场地", "", 2015, 0, 0),
    ),
    "middle": (
        ("教学楼", "房屋", "教室", "钢筋混凝土", 2008, 4, 9),
        ("实验楼", "房屋", "实验室", "钢筋混凝土", 2013, 2, 7),
        ("操场", "运动场地", "运动场地", "", 2013, 0, 0),
    ),
    "kindergarten": (
        ("活动楼", "房屋", "教室", "钢筋混凝土", 2017, 2, 8),
        ("厨房", "房屋", "食堂", "砖混", 2017, 1, 4),
    ),
}
"""Buildings: name, kind, use, structure, year of completion, floors, rooms on a floor."""

PLAN: dict[str, tuple[str, ...]] = {
    "教室": ("CLASSROOM",) * 6
    + ("OFFICE", "TOILET", "WASHROOM", "CORRIDOR", "SHARED_CLASSROOM", "OTHER", "OFFICE", "OFFICE"),
    "专用教室": ("SPECIAL_CLASSROOM",) * 5 + ("OFFICE", "MEETING_ROOM", "TOILET", "CORRIDOR", "STORE"),
    "实验室": ("SPECIAL_CLASSROOM",) * 4 + ("STORE", "TOILET", "CORRIDOR"),
    "行政办公": ("OFFICE", "OFFICE", "MEETING_ROOM", "TOILET", "CORRIDOR"),
    "食堂": ("CANTEEN", "CANTEEN", "STORE", "WASHROOM"),
    "室内体育": ("ACTIVITY_AREA", "STORE", "TOILET"),
    "门卫": ("GATE_HOUSE",),
}
"""Kinds of the rooms of one floor, by the use of the building."""

ROOM_NAMES = {
    "CLASSROOM": "教室",
    "OFFICE": "办公室",
    "SPECIAL_CLASSROOM": "专用教室",
    "SHARED_CLASSROOM": "公用教室",
    "CANTEEN": "操作间",
    "STORE": "库房",
    "CORRIDOR": "走廊",
    "WASHROOM": "洗手间",
    "TOILET": "厕所",
    "ACTIVITY_AREA": "活动区",
    "MEETING_ROOM": "会议室",
    "GATE_HOUSE": "值班室",
    "OTHER": "辅助用房",
}


def load_places(scene: Scene) -> None:
    """All places of all units."""
    for unit in BUILDINGS:
        with scene.system(unit):
            load_buildings(scene, unit)
            load_rooms(scene, unit)
            if unit in CLASSES:
                load_classes(scene, unit)
                load_pupils(scene, unit)


def keeper_of_estate(scene: Scene, unit: str) -> int:
    """Who answers for the buildings: the logistics director, else the head of the unit."""
    people = scene.rows["staff", unit]
    return int(next(people[key] for key in ("director", "principal", "central_office") if key in people).id)


def load_buildings(scene: Scene, unit: str) -> None:
    """Buildings, grounds, walls and land; one of them is graded C, as old houses are."""
    for name, kind, used_for, structure, year, floors, rooms in BUILDINGS[unit]:
        is_house = kind == "房屋"
        is_old = is_house and year < 2005
        area = floors * rooms * 72
        scene.enter(
            "building",
            unit,
            name=name,
            kind=kind,
            used_for=used_for,
            structure=structure or None,
            completed_on=dt.date(year, 8, 20),
            floor_count=floors or None,
            floor_area=area or None,
            land_area=None if is_house or kind == "构筑物" else 6800,
            land_right="划拨" if kind == "土地" else None,
            land_ownership="国有" if kind == "土地" else None,
            title_kind="有产权" if is_house else None,
            title_no=f"云房权证{year}字第{scene.random.randrange(1000, 9999)}号" if is_house else None,
            safety_grade=("C级" if is_old else "A级" if year > 2011 else "B级") if is_house else None,
            reinforcement="已列入本年度加固计划，暂停使用三层。" if is_old else None,
            last_inspected_on=scene.day(scene.random.randrange(20, 240)),
            responsible_id=keeper_of_estate(scene, unit),
            state="待维修" if is_old else "正常",
        )


def load_rooms(scene: Scene, unit: str) -> None:
    """Rooms floor by floor; a classroom is answered for by the class teacher who will sit in it."""
    teachers = [key for _, _, _, keys in CLASSES.get(unit, ()) for key in keys]
    staff = scene.rows["staff", unit]
    people = [row.id for row in staff.values()]
    rooms: dict[str, Any] = {}
    dice = scene.random
    for number, (name, _, used_for, _, _, floors, count) in enumerate(BUILDINGS[unit], 1):
        building = scene.id("building", unit, name)
        for floor in range(1, floors + 1):
            for place in range(count):
                kind = PLAN[used_for][place]
                taken = sum(1 for row in rooms.values() if row.kind.name == "CLASSROOM")
                is_home = kind == "CLASSROOM" and taken < len(teachers)
                label = f"{name}{floor}{place + 1:02d}{ROOM_NAMES[kind]}"
                rooms[label] = scene.build(
                    "room",
                    room_no=f"{number}-{floor}-{floor}{place + 1:02d}",
                    name=label,
                    kind=kind,
                    building_id=building,
                    floor_no=floor,
                    floor_area=72 if "CLASSROOM" in kind else 28,
                    seat_count=48 if "CLASSROOM" in kind else None,
                    is_multimedia="CLASSROOM" in kind,
                    responsible_id=staff[teachers[taken]].id
                    if is_home
                    else keeper_of(kind, staff) or dice.choice(people),
                    department_id=dice.choice(scene.all("department", unit)).id,
                    state="ADJUSTING" if dice.random() < 0.02 and not is_home else "IN_USE",
                )
    scene.write(rooms.values())
    for label, room in rooms.items():
        scene.keep(unit, label, room)


def keeper_of(kind: str, staff: dict[str, Any]) -> int | None:
    """Who answers for a gate house, a kitchen or a store, where the unit has such a person."""
    key = {"GATE_HOUSE": "guard", "CANTEEN": "canteen_manager", "STORE": "storekeeper"}.get(kind, "")
    return staff[key].id if key in staff else None


def load_classes(scene: Scene, unit: str) -> None:
    """The classes of this school year, each in its room."""
    homes = [room for room in scene.all("room", unit) if room.kind.name == "CLASSROOM"]
    classes: list[Any] = []
    for head, grade, tail, teachers in CLASSES[unit]:
        for number, teacher in enumerate(teachers, 1):
            group = scene.build(
                "class_group",
                name=head + tail.format(number),
                grade=grade,
                class_no=number,
                class_teacher_id=scene.staff(teacher, unit),
                student_count=5,
                room_id=homes[len(classes)].id,
            )
            classes.append(group)
    scene.write(classes)
    for group in classes:
        scene.keep(unit, group.name, group)


def load_pupils(scene: Scene, unit: str) -> None:
    """Five pupils of each class; some with their identity number, with the guardian's consent."""
    grades, given, dice = list(ClassGroup.Grade), GIVEN.split(), scene.random
    first_year = int(school_year_of(scene.today)[:4])
    pupils: list[Any] = []
    for group in scene.all("class_group", unit):
        age = 3 + max(grades.index(group.grade) - 1, 0)
        for seat in range(5):
            gender = dice.choice(("MALE", "FEMALE"))
            born = dt.date(first_year - age, 8, 31) - dt.timedelta(days=dice.randrange(0, 360))
            is_known = dice.random() < 0.4
            surname = dice.choice(SURNAMES)
            pupils.append(
                scene.build(
                    "student",
                    name=surname + dice.choice(given),
                    student_no=f"S{first_year % 100}{len(pupils) + 1:04d}",
                    gender=gender,
                    class_group_id=group.id,
                    birth_on=born,
                    identity_no=identity_no(born, gender == "MALE", len(pupils)) if is_known else None,
                    guardian_consented_on=min(dt.date(first_year, 9, 1), scene.today) if is_known else None,
                    guardian_name=surname + dice.choice(("建军", "国强", "丽萍", "秀芳", "卫东")),
                    guardian_phone=f"13{dice.randrange(10**8, 10**9)}",
                    is_in_need=dice.random() < 0.06,
                    is_boarder=unit == "middle" and seat == 0,
                    is_day_care=unit == "kindergarten",
                )
            )
    scene.write(pupils)
    for pupil in pupils:
        scene.keep(unit, str(pupil.id), pupil)
