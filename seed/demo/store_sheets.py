"""Sheets by which things come into the stores and go out of them, in every state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo.store import items_of

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

APPROVED: tuple[Move, ...] = ("director approve",)
BALLS = ("篮球", "足球", "跳绳")
ISSUES: tuple[tuple[int, str, str, str, str], ...] = (
    (58, "teacher", "department_head", "开学班级教学用品", "post"),
    (55, "maintenance", "director", "教学楼水电维修", "post"),
    (49, "nurse", "director", "保健室消毒用品", "post"),
    (44, "teacher", "department_head", "期中考试用纸", "post"),
    (40, "cleaner", "director", "公共区保洁", "post"),
    (36, "class_teacher", "director", "班级卫生工具更换", "post"),
    (33, "teacher", "department_head", "教研组办公用品", "reverse"),
    (30, "maintenance", "director", "更换灯管插座", "post"),
    (27, "cleaner", "director", "厕所清洁用品", "post"),
    (23, "teacher", "department_head", "板报评比", "refuse"),
    (20, "nurse", "director", "秋冬季传染病预防", "post"),
    (17, "teacher", "department_head", "作业本补充", "post"),
    (14, "class_teacher", "director", "黑板擦以旧换新", "post"),
    (12, "maintenance", "director", "水龙头更换", "post"),
    (9, "teacher", "department_head", "家长会布置", "cancel"),
    (7, "cleaner", "director", "垃圾袋补充", "principal_approve"),
    (5, "teacher", "department_head", "公开课材料", "principal_approve"),
    (4, "nurse", "director", "消毒液补充", "certify"),
    (3, "maintenance", "director", "门锁更换", "certify"),
    (3, "teacher", "department_head", "期末复习资料打印", "department_approve"),
    (2, "class_teacher", "director", "教室保洁用品", "department_approve"),
    (2, "teacher", "department_head", "美术课卡纸", "submit"),
    (1, "cleaner", "director", "落叶清扫工具", "submit"),
    (0, "teacher", "department_head", "办公用纸", ""),
)
"""Issues of the first school: days ago, who draws, who approves for the department, purpose, last step taken."""


def load_openings(scene: Scene) -> None:
    """What stood in the stores when the books were opened."""
    for unit in ("first", "second"):
        food = [i for i in items_of(scene, unit, "FOOD", "SEASONING") if i.shelf_life_days >= 180]
        for keeper, store, goods in (
            ("storekeeper", "总务仓库", stocked(scene, unit)),
            ("canteen_manager", "食堂仓库", food),
        ):
            when = scene.ago(85, "09:10")
            sheet = stock_in(scene, unit, keeper, when, store, "OPENING", goods)
            scene.walk(sheet, scene.later(when), f"{keeper} submit", *APPROVED, unit=unit)


def stocked(scene: Scene, unit: str, *categories: str) -> list[Any]:
    """The items of which there was something in the general store when the books were opened."""
    chosen = categories or ("OFFICE", "HYGIENE", "TEACHING", "REPAIR_MATERIAL", "ELECTRICAL")
    general = items_of(scene, unit, "OFFICE", "HYGIENE", "TEACHING", "REPAIR_MATERIAL", "ELECTRICAL")
    there = [item for n, item in enumerate(general) if n % (2 if unit == "first" else 3) == 0 or item.name in BALLS]
    return [item for item in there if item.category.name in chosen]


def stock_in(
    scene: Scene, unit: str, keeper: str, when: dt.datetime, store: str, category: str, goods: list[Any], **values: Any
) -> Any:
    """A draft receipt of some of each of the goods."""
    with scene.person(keeper, unit, when):
        sheet = scene.build("stock_in", warehouse_id=scene.id("warehouse", unit, store), category=category, **values)
        for item in goods:
            line = scene.build(
                "stock_in_line",
                item_id=item.id,
                quantity=Decimal(scene.random.randrange(*((30, 90) if category == "OPENING" else (6, 60)))),
                unit_price=item.reference_price,
            )
            if item.is_batch_tracked:
                line.produced_on = when.date() - dt.timedelta(days=20)
                line.batch_no = f"{line.produced_on:%Y%m%d}"
            sheet.lines.append(line)
        scene.write([sheet])
    return sheet


def load(scene: Scene) -> None:
    """Receipts beside the purchases, issues, and what the canteens draw for their meals."""
    load_receipts(scene)
    load_transfers(scene)
    load_issues(scene)
    load_meals(scene)


def load_receipts(scene: Scene) -> None:
    """Donations and returned goods: posted, waiting, sent back, cancelled, reversed."""
    paper, office = items_of(scene, "first", "TEACHING"), items_of(scene, "first", "OFFICE")
    department = scene.id("department", "first", "教导处")
    for ago, category, goods, values, moves in (
        (50, "DONATION", paper[8:11], {"delivered_by": "县关工委"}, ("storekeeper submit", *APPROVED)),
        (
            38,
            "DEPARTMENT_RETURN",
            office[4:6],
            {"department_id": department},
            ("storekeeper submit", *APPROVED, ("director reverse", {"opinion": "数量有误，冲销后重开"})),
        ),
        (37, "DEPARTMENT_RETURN", office[4:6], {"department_id": department}, ("storekeeper submit", *APPROVED)),
        (
            21,
            "DONATION",
            paper[2:4],
            {"delivered_by": "云溪图书有限公司"},
            ("storekeeper submit", ("storekeeper cancel", {"opinion": "捐赠方改捐图书，另行登记"})),
        ),
        (
            6,
            "OLD_RECOVERED",
            office[2:3],
            {"department_id": department},
            ("storekeeper submit", ("director send_back", {"opinion": "请补充旧物数量说明"})),
        ),
        (2, "DONATION", paper[12:15], {"delivered_by": "校友林志强"}, ("storekeeper submit",)),
    ):
        when = scene.ago(ago, "10:05")
        sheet = stock_in(scene, "first", "storekeeper", when, "总务仓库", category, goods, **values)
        scene.walk(sheet, scene.later(when), *moves)


def load_transfers(scene: Scene) -> None:
    """A transfer between two stores: issued at once by their keeper, received with the sheet it opened."""
    balls = [item for item in stocked(scene, "first", "TEACHING") if item.name in BALLS]
    target = scene.id("warehouse", "first", "体育器材室")
    for ago in (46, 1):
        when = scene.ago(ago, "14:20")
        sheet = stock_out(
            scene, "first", "storekeeper", when, balls, "TRANSFER", "体育课器材", target_warehouse_id=target
        )
        end = scene.walk(sheet, scene.later(when), "storekeeper submit")
        if ago > 1:
            receipt = scene.newest("stock_in", source_stock_out_id=sheet.id)
            scene.walk(receipt, end, "storekeeper post")


def stock_out(
    scene: Scene, unit: str, who: str, when: dt.datetime, goods: list[Any], category: str, purpose: str, **values: Any
) -> Any:
    """A draft issue of some of each of the goods, old things brought back where they must be."""
    store = "食堂仓库" if category == "MEAL" else "总务仓库"
    with scene.person(who, unit, when):
        sheet = scene.build(
            "stock_out", warehouse_id=scene.id("warehouse", unit, store), category=category, purpose=purpose, **values
        )
        for item in goods:
            asked = Decimal(scene.random.randrange(1, 6))
            line = scene.build("stock_out_line", item_id=item.id, requested_quantity=asked)
            if item.is_old_for_new:
                line.returned_old_quantity = asked
            if item.is_batch_tracked:
                line.batch_no = f"{scene.workday(85) - dt.timedelta(days=20):%Y%m%d}"
            sheet.lines.append(line)
        scene.write([sheet])
    return sheet


def load_issues(scene: Scene) -> None:
    """Issues of the first school in every state, and some of the second."""
    plain = stocked(scene, "first")
    for ago, who, head, purpose, last in ISSUES:
        when = scene.ago(ago, "09:20")
        sheet = stock_out(scene, "first", who, when, scene.random.sample(plain, 3), "ISSUE", purpose)
        scene.walk(sheet, scene.later(when), *moves_until(who, head, last))
    other = stocked(scene, "second", "OFFICE", "HYGIENE")
    for ago, who, head, purpose, last in ISSUES[::3]:
        when = scene.ago(ago, "10:40")
        sheet = stock_out(scene, "second", who, when, scene.random.sample(other, 2), "ISSUE", purpose)
        scene.walk(sheet, scene.later(when), *moves_until(who, head, last), unit="second")


def moves_until(who: str, head: str, last: str) -> list[Move]:
    """The way of an issue up to a step; the ways that end it begin where they may."""
    way = [f"{who} submit", f"{head} department_approve", "storekeeper certify", "principal principal_approve"]
    ends: dict[str, list[Move]] = {
        "post": [*way, "storekeeper post"],
        "reverse": [*way, "storekeeper post", ("director reverse", {"opinion": "领错规格，退回仓库"})],
        "refuse": [*way[:2], ("storekeeper refuse", {"refusal_reason": "库存不足，已列入下次采购"})],
        "cancel": [way[0], ("director cancel", {"opinion": "活动取消"})],
        "": [],
    }
    names = [move.split()[1] for move in way]
    return ends[last] if last in ends else list(way[: names.index(last) + 1])


def load_meals(scene: Scene) -> None:
    """What the canteens took from their stores on the last days; the keeper's own sheet needs nobody else."""
    for unit in ("first", "second"):
        food = [i for i in items_of(scene, unit, "FOOD", "SEASONING") if i.shelf_life_days >= 180]
        for day in reversed(scene.workdays(7)):
            when = scene.moment(day, "08:15")
            goods = scene.random.sample(food, 3)
            sheet = stock_out(scene, unit, "canteen_staff", when, goods, "MEAL", "午餐", meal="LUNCH")
            scene.walk(sheet, when, "canteen_staff submit", unit=unit)
