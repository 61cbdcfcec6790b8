"""Cleaning zones, what is scored in them, and score sheets in every state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.hygiene.templates import START_ITEMS

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

ZONES: tuple[tuple[str, str, str, int], ...] = (
    ("明德楼{}层楼道", "CORRIDOR", "class", 4),
    ("求真楼{}层楼道", "CORRIDOR", "class", 4),
    ("明德楼{}层厕所", "TOILET", "class", 3),
    ("求真楼{}层洗手间", "WASHROOM", "class", 2),
    ("校园{}区", "CAMPUS", "class", 4),
    ("校门口{}侧", "GATE", "总务处", 2),
    ("除草区{}号地", "WEEDING", "德育处", 3),
    ("行政楼道{}段", "PUBLIC", "校长室", 2),
)
"""Zones of the first school: name, kind, who cleans, how many."""

SHEETS: tuple[tuple[int, str, str, str], ...] = (
    (40, "CLASSROOM", "MORNING", "publish"),
    (33, "TOILET", "MORNING", "publish"),
    (26, "PUBLIC_AREA", "AFTERNOON", "publish"),
    (19, "TOILET", "AFTERNOON", "uphold"),
    (12, "PUBLIC_AREA", "SPOT", "cancel"),
    (9, "TOILET", "MORNING", "correct"),
    (5, "PUBLIC_AREA", "MORNING", "publish"),
    (3, "TOILET", "MORNING", "publish"),
    (2, "CLASSROOM", "MORNING", "appeal"),
    (1, "TOILET", "AFTERNOON", "score"),
    (1, "PUBLIC_AREA", "AFTERNOON", "send_back"),
    (0, "TOILET", "MORNING", "fill_lines"),
)
"""Score sheets of the first school: days ago, object, session, last step."""

FAULTS = ("地面有纸屑", "窗台有灰尘", "拖把未归位", "垃圾未清倒", "墙面有脚印", "水池有积垢")


def load(scene: Scene) -> None:
    """Zones, items and sheets of two schools."""
    for unit in ("first", "second"):
        with scene.system(unit):
            load_zones(scene, unit)
            load_items(scene, unit)
    load_sheets(scene, "first", SHEETS)
    load_sheets(scene, "second", SHEETS[5:11:2])


def load_zones(scene: Scene, unit: str) -> None:
    """Zones of the term, each with a class or an office that answers for it."""
    groups = scene.all("class_group", unit)
    departments = {row.name: row for row in scene.all("department", unit)}
    rows: list[Any] = []
    for name, kind, who, count in ZONES if unit == "first" else ZONES[:5]:
        for number in range(1, count + 1):
            title = name.format(number)
            if unit == "second":
                title = title.replace("明德楼", "启智楼").replace("求真楼", "艺术楼")
            is_class = who == "class" or who not in departments
            rows.append(
                scene.build(
                    "clean_zone",
                    name=title,
                    zone_kind=kind,
                    extent=f"{title}全部地面、墙面和设施",
                    area_quantity=Decimal(scene.random.randrange(30, 260)),
                    class_group_id=groups[len(rows) % len(groups)].id if is_class else None,
                    department_id=None if is_class else departments[who].id,
                )
            )
    scene.write(rows)


def load_items(scene: Scene, unit: str) -> None:
    """The items of the template of one hundred points."""
    scene.write(
        scene.build(
            "hygiene_item",
            name=name,
            object_kind=kind.name,
            standard=standard,
            full_score=Decimal(points),
            deduction_step=Decimal(1),
            sort_no=number,
        )
        for number, (kind, name, standard, points) in enumerate(START_ITEMS, 1)
    )


def first_day(scene: Scene, unit: str) -> dt.date:
    """The day since which the present zones hold: the first of the term that is on, or was last."""
    terms = [row for row in scene.all("term", unit) if row.term_kind.name in ("FIRST", "SECOND")]
    return max(row.starts_on for row in terms if row.starts_on <= scene.today)  # type: ignore[no-any-return]


def load_sheets(scene: Scene, unit: str, sheets: tuple[tuple[int, str, str, str], ...]) -> None:
    """Sheets by the duty teacher, with deductions here and there."""
    begins = scene.moment(first_day(scene, unit), "08:00")
    for ago, kind, session, last in sheets:
        when = max(begins, scene.ago(ago, "08:25"))
        checker = "inspector" if session != "SPOT" else "director"
        with scene.person(checker, unit, when):
            sheet = scene.make(
                "hygiene_check",
                check_session=session,
                object_kind=kind,
                checker_kind="DUTY_TEACHER" if session != "SPOT" else "LOGISTICS",
                area_text="全校" if kind == "CLASSROOM" else "公共区域",
            )
        when = scene.walk(sheet, when, f"{checker} fill_lines", unit=unit)
        with scene.person(checker, unit, when):
            for line in sheet.lines:
                if scene.random.random() < 0.12:
                    line.deducted_score = min(Decimal(scene.random.choice((1, 2, 3))), line.full_score)
                    line.deduction_reason = scene.random.choice(FAULTS)
            scene.session.flush()
        scene.walk(sheet, when, *moves_to(checker, last), unit=unit)


def moves_to(checker: str, last: str) -> list[Move]:
    """The steps of a sheet after its lines were filled."""
    if last == "fill_lines":
        return []
    way: list[Move] = [f"{checker} score"]
    if last == "score":
        return way
    if last in ("send_back", "cancel"):
        text = "请补拍扣分照片" if last == "send_back" else "当天雨雪，本次不计"
        return [*way, (f"director {last}", {"opinion": text})]
    way.append("director publish")
    if last == "publish":
        return way
    way.append(("class_teacher appeal", {"opinion": "值日生已在检查前清理，请复核"}))
    if last == "uphold":
        way.append(("director uphold", {"opinion": "经核对照片，维持评分"}))
    if last == "correct":
        way.append(("director correct", corrected))
    return way


def corrected(sheet: Any) -> dict[str, Any]:
    """One deduction less than before, or one more where nothing was deducted."""
    line = next((one for one in sheet.lines if one.deducted_score > 0), sheet.lines[0])
    is_more = line.deducted_score == 0
    return {
        "lines.deducted_score": {line.id: Decimal(1) if is_more else line.deducted_score - 1},
        "lines.deduction_reason": {line.id: "复核后更正"},
        "opinion": "复核后更正一处扣分",
    }
