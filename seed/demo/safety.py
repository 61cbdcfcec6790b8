"""What is inspected, what was found, hazards in every state, and who came in at the gate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from models.vocabulary import NormalResult
from seed.demo import files

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

ITEMS: tuple[tuple[str, str, str, bool], ...] = (
    ("灭火器压力与位置", "FIRE", "MONTHLY", True),
    ("疏散通道畅通", "FIRE", "DAILY", True),
    ("应急照明和指示", "FIRE", "MONTHLY", False),
    ("消防栓水压水带", "FIRE", "MONTHLY", True),
    ("配电箱接线", "ELECTRICITY", "MONTHLY", True),
    ("教室插座开关", "ELECTRICITY", "WEEKLY", False),
    ("空调和饮水机用电", "ELECTRICITY", "WEEKLY", False),
    ("燃气阀门和报警器", "GAS_BOILER", "DAILY", True),
    ("食堂后厨地面", "FOOD_WATER", "DAILY", False),
    ("饮用水水箱", "FOOD_WATER", "MONTHLY", True),
    ("楼梯扶手护栏", "BUILDING", "MONTHLY", True),
    ("外墙饰面", "BUILDING", "TERM", False),
    ("屋面排水", "BUILDING", "TERM", False),
    ("篮球架足球门", "FACILITY", "WEEKLY", True),
    ("单双杠攀爬架", "FACILITY", "WEEKLY", False),
    ("门窗玻璃", "FACILITY", "WEEKLY", False),
    ("校门防撞设施", "PUBLIC_ORDER", "DAILY", True),
    ("监控和报警", "PUBLIC_ORDER", "DAILY", True),
    ("围墙", "PUBLIC_ORDER", "MONTHLY", False),
    ("校门口交通秩序", "TRAFFIC", "DAILY", False),
    ("实验室危化品柜", "DANGEROUS_GOODS", "MONTHLY", True),
    ("周边施工和摊点", "SURROUNDINGS", "MONTHLY", False),
)
"""Check items: name, category, cycle, key item."""

INSPECTIONS: tuple[tuple[int, str, str, int, str], ...] = (
    (60, "MONTHLY", "明德楼", 0, "close"),
    (45, "WEEKLY", "体育馆", 0, "close"),
    (30, "MONTHLY", "求真楼", 1, "close"),
    (21, "KEY_PLACE", "食堂楼", 1, "rectify"),
    (14, "FACILITY", "运动场", 2, "rectify"),
    (7, "WEEKLY", "综合楼", 1, "finish"),
    (3, "DAILY", "食堂楼", 0, "finish"),
    (2, "SPECIAL", "门卫房", 0, "cancel"),
    (1, "DAILY", "明德楼", 0, "finish"),
    (0, "WEEKLY", "体育馆", 0, ""),
)
"""Inspections of the first school: days ago, kind, building, abnormal lines, last step."""

HAZARDS: tuple[tuple[int, str, str, str, str, str, str], ...] = (
    (70, "guard", "PUBLIC_ORDER", "北侧围墙", "围墙局部开裂倾斜", "LARGE", "accept"),
    (50, "class_teacher", "FACILITY", "三楼走廊", "护栏一处焊点脱落", "GENERAL", "accept"),
    (38, "maintenance", "ELECTRICITY", "综合楼配电间", "漏电保护器失灵", "LARGE", "accept"),
    (28, "cleaner", "BUILDING", "求真楼东侧", "外墙面砖空鼓有坠落危险", "MAJOR", "escalate"),
    (24, "teacher", "FIRE", "图书室门口", "灭火器压力不足", "GENERAL", "cancel"),
    (16, "inspector", "FIRE", "明德楼二层", "消火栓水压不足", "GENERAL", "extend"),
    (12, "nurse", "FOOD_WATER", "饮水间", "饮水机滤芯超期", "GENERAL", "rectify"),
    (9, "guard", "TRAFFIC", "校门口", "减速带破损", "GENERAL", "reject"),
    (6, "maintenance", "ELECTRICITY", "食堂操作间", "插座面板破裂", "GENERAL", "complete"),
    (4, "class_teacher", "FACILITY", "教室后窗", "窗扇滑轮损坏有脱落危险", "GENERAL", "rectify"),
    (2, "cleaner", "FACILITY", "一楼大厅", "地砖松动易绊倒", "GENERAL", "report"),
    (1, "teacher", "FIRE", "资料室", "可燃物堆放过多", "GENERAL", ""),
)
"""Hazards of the first school: days ago, who found it, category, place, description, level, last step."""

PLANS = "拆除更换并张贴警示"
WAY = ("report", "rectify", "complete", "accept")


def load(scene: Scene) -> None:
    """Items and inspections, hazards, and the guard's book, of two schools."""
    for unit, count in (("first", len(ITEMS)), ("second", 12)):
        with scene.system(unit):
            scene.write(
                scene.build(
                    "inspection_item",
                    name=name,
                    category=category,
                    frequency=cycle,
                    check_standard=f"{name}完好有效，无异常。",
                    is_key_item=is_key,
                    sort_no=number,
                )
                for number, (name, category, cycle, is_key) in enumerate(ITEMS[:count], 1)
            )
    for entry in INSPECTIONS:
        load_inspection(scene, *entry)
    for hazard in HAZARDS:
        load_hazard(scene, *hazard)
    from seed.demo import gate

    gate.load(scene)


def load_inspection(scene: Scene, ago: int, kind: str, building: str, bad: int, last: str) -> None:
    """One inspection by the duty inspector; what was abnormal became a hazard."""
    when = scene.ago(ago, "14:10")
    with scene.person("inspector", "first", when):
        sheet = scene.make(
            "safety_inspection",
            inspection_kind=kind,
            area_text=building,
            building_id=scene.id("building", "first", building),
            is_key_place=kind == "KEY_PLACE",
            companions="值周领导",
        )
    when = scene.walk(sheet, when, "inspector fill_lines")
    if last in ("", "cancel"):
        moves: list[Move] = [("director cancel", {"opinion": "与月检合并"})] if last else []
        scene.walk(sheet, when, *moves)
        return
    with scene.person("inspector", "first", when):
        for line in sheet.lines[:bad]:
            line.check_result, line.finding = NormalResult.ABNORMAL, "有破损，需更换"
        scene.session.flush()
    when = scene.walk(sheet, when, "inspector finish")
    if last == "finish":
        return
    if bad:
        when = scene.walk(sheet, when, "director rectify")
    if last == "close":
        for line in sheet.lines[:bad]:
            with scene.system():
                hazard = scene.session.get(scene.newest("hazard", id=line.hazard_id).__class__, line.hazard_id)
            when = walk_hazard(scene, hazard, "inspector", "accept", when)
        scene.walk(sheet, when, "director close")


def load_hazard(
    scene: Scene, ago: int, who: str, category: str, place: str, description: str, level: str, last: str
) -> None:
    """One hazard as far as it came."""
    when = scene.ago(ago, "09:15")
    with scene.person(who, "first", when):
        hazard = scene.make(
            "hazard",
            hazard_source="PATROL" if who in ("guard", "maintenance") else "REPORT",
            category=category,
            place_text=place,
            description=description,
            hazard_level=level,
            contingency="拉设警戒线，安排专人看护" if level == "MAJOR" else None,
        )
    walk_hazard(scene, hazard, who, last, scene.later(when))


def walk_hazard(scene: Scene, hazard: Any, who: str, last: str, when: dt.datetime) -> dt.datetime:
    """The steps of a hazard up to the last one."""
    if last == "":
        return when
    before = files.photo(scene, "hazard", "photo_before", "整改前", 200)
    files.belongs(scene, before, hazard)
    reported = {"photo_before": before.id, "reported_to_id": scene.staff("director"), "reported_at": when}
    when = scene.walk(hazard, when, (f"{who} report", reported))
    if last in ("report", "cancel"):
        moves: list[Move] = [("director cancel", {"opinion": "与前单重复"})] if last == "cancel" else []
        return scene.walk(hazard, when, *moves)
    asked = {
        "rectification_plan": PLANS,
        "department_id": scene.id("department", "first", "总务处"),
        "responsible_id": scene.staff("maintenance"),
        "due_on": max(hazard.due_on or when.date(), when.date()),
    }
    when = scene.walk(hazard, when, ("director rectify", asked))
    if last == "escalate":
        return scene.walk(hazard, when, "principal escalate")
    if last == "extend":
        longer = {"due_on": hazard.due_on + dt.timedelta(days=20), "opinion": "等待专业单位检测"}
        return scene.walk(hazard, when, ("principal extend", longer))
    if last == "rectify":
        return when
    after = files.photo(scene, "hazard", "photo_after", "整改后", 90)
    files.belongs(scene, after, hazard)
    when = scene.moment(when.date() + dt.timedelta(days=2), "15:00")
    when = scene.walk(hazard, when, ("maintenance complete", {"completed_on": when.date(), "photo_after": after.id}))
    if last == "reject":
        again = {"due_on": max(hazard.due_on, scene.day(-3)), "opinion": "减速带固定不牢，重新安装"}
        return scene.walk(hazard, when, ("director reject", again))
    if last == "accept":
        return scene.walk(hazard, when, ("director accept", {"acceptance_opinion": "整改到位，同意销号"}))
    return when
