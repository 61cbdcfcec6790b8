"""The stores: warehouses, items, tools, and who took which tool."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo.goods import ITEMS, MORE_ITEMS, TOOLS

if TYPE_CHECKING:
    from seed.demo.scene import Scene

HOW_MANY = {"first": 166, "second": 128, "middle": 50, "kindergarten": 52}
WAREHOUSES = {
    "first": (
        (
            "总务仓库",
            "GENERAL",
            "总务处",
            "storekeeper",
            "asset_clerk",
            "办公用品、卫生用品、教学用品、维修材料、电器、消毒杀虫剂、药品",
        ),
        ("食堂仓库", "CANTEEN", "食堂", "canteen_staff", "canteen_manager", "食品、调料"),
        ("体育器材室", "SPORTS", "总务处", "storekeeper", "", "教学用品"),
    ),
    "second": (
        ("总务仓库", "GENERAL", "总务处", "storekeeper", "asset_clerk", ""),
        ("食堂仓库", "CANTEEN", "食堂", "canteen_staff", "canteen_manager", "食品、调料"),
    ),
    "middle": (("总务仓库", "GENERAL", "总务处", "director", "", ""),),
    "kindergarten": (("食堂仓库", "CANTEEN", "食堂", "cook_1", "", "食品、调料"),),
}
"""Warehouses: name, kind, department, keeper, deputy, categories."""
LOCATIONS = (
    (
        "总务仓库",
        "A",
        (
            ("办公用品架", "办公用品"),
            ("教学用品架", "教学用品"),
            ("卫生用品架", "卫生用品"),
            ("维修材料架", "维修材料、电器"),
            ("消杀用品专柜", "消毒杀虫剂"),
        ),
    ),
    ("食堂仓库", "C", (("主食垫板", "食品"), ("调料架", "调料"), ("冷冻柜", "食品"))),
)
"""Locations of the stores: store, beginning of the code, shelves with what lies there."""

OLD_FOR_NEW = ("畚箕", "脸盆", "拖把", "黑板擦")
SHELF_LIFE = {"大米": 180, "面粉": 180, "纯牛奶": 180, "FOOD": 15, "SEASONING": 360, "MEDICINE": 720}
DURABLE = ("订书机", "计算器", "篮球", "足球", "垃圾桶", "排插", "三角板")


def load_masters(scene: Scene) -> None:
    """Warehouses, items and tools."""
    for unit, stores in WAREHOUSES.items():
        with scene.system(unit):
            for name, kind, department, keeper, deputy, categories in stores:
                scene.enter(
                    "warehouse",
                    unit,
                    name=name,
                    category=kind,
                    department_id=scene.id("department", unit, department),
                    keeper_id=scene.staff(keeper, unit),
                    deputy_keeper_id=scene.staff(deputy, unit) if deputy else None,
                    goods_categories=categories or None,
                    room_id=next(room.id for room in scene.all("room", unit) if room.kind.name in ("STORE", "OTHER")),
                    storage_condition="通风干燥，离墙离地",
                )
            load_locations(scene, unit)
            load_items(scene, unit)
    load_tools(scene)


def load_locations(scene: Scene, unit: str) -> None:
    """Shelves of the stores; disinfectants stand in a locked cupboard."""
    for store, prefix, shelves in LOCATIONS:
        if (("warehouse", unit) in scene.rows) and store in scene.rows["warehouse", unit]:
            for number, (name, categories) in enumerate(shelves, start=1):
                scene.enter(
                    "storage_location",
                    unit,
                    f"{store} {name}",
                    warehouse_id=scene.id("warehouse", unit, store),
                    code=f"{prefix}-{number:02d}",
                    name=name,
                    goods_categories=categories,
                    is_dangerous="专柜" in name,
                )


def load_items(scene: Scene, unit: str) -> None:
    """The catalogue; schools with a kitchen only begin it with food."""
    catalogue = [
        (category, name, unit_name, size, price) for category, name, unit_name, sizes, price in ITEMS for size in sizes
    ]
    if unit in ("middle", "kindergarten"):
        catalogue.sort(key=lambda entry: entry[0] not in ("FOOD", "SEASONING", "HYGIENE"))
    rows = []
    for category, name, unit_name, size, price in [*catalogue, *MORE_ITEMS][: HOW_MANY[unit]]:
        is_eaten = category in ("FOOD", "SEASONING")
        minimum = scene.random.choice((5, 10, 20))
        rows.append(
            scene.build(
                "item",
                name=name,
                specification=size,
                unit=unit_name,
                category=category,
                nature="FOOD" if is_eaten else "DURABLE" if name in (*OLD_FOR_NEW, *DURABLE) else "CONSUMABLE",
                is_old_for_new=name in OLD_FOR_NEW,
                reference_price=Decimal(price),
                minimum_stock=Decimal(minimum),
                maximum_stock=Decimal(minimum * 20),
                shelf_life_days=SHELF_LIFE.get(name) or SHELF_LIFE.get(category),
                storage_requirement="冷冻" if "冻" in size else "冷藏" if name in ("猪肉", "豆腐", "纯牛奶") else None,
            )
        )
    scene.write(rows)
    for row in rows:
        scene.keep(unit, f"{row.name} {row.specification}", row)


def load_tools(scene: Scene) -> None:
    """Tools of two schools, and who took them: back in good time, still out, overdue, or broken."""
    for unit, stores in (("first", TOOLS), ("second", TOOLS[:10])):
        with scene.system(unit):
            scene.write(
                scene.keep(
                    unit,
                    name,
                    scene.build(
                        "tool",
                        name=name,
                        category=category,
                        specification=size,
                        unit="台" if category in ("POWER_TOOL", "GARDEN", "CLEANING") else "把",
                        quantity=Decimal(count),
                        unit_price=Decimal(price),
                        purchased_on=scene.day(scene.random.randrange(90, 900)),
                        warehouse_id=scene.id("warehouse", unit, "总务仓库"),
                        custodian_id=scene.staff("maintenance", unit),
                        inspection_until=inspected_until(scene, name)
                        if category in ("MEASURING", "CLIMBING", "PROTECTIVE")
                        else None,
                        tool_condition="NEEDS_REPAIR" if name == "手锯" else "WORN" if name == "管钳" else "GOOD",
                    ),
                )
                for name, category, size, count, price in stores
            )
        load_tool_issues(scene, unit)


def inspected_until(scene: Scene, name: str) -> dt.date:
    """One inspection is over, one soon; the others last."""
    return scene.day({"绝缘电阻表": 12, "绝缘手套": -10}.get(name, -210))


def load_tool_issues(scene: Scene, unit: str) -> None:
    """Issues by the storekeeper; the last two are still out, one of them overdue."""
    people = [scene.staff(role, unit) for role in ("maintenance", "cleaner", "guard", "teacher")]
    names = (
        "冲击钻",
        "电工钳",
        "铝合金人字梯",
        "螺丝刀",
        "管钳",
        "万用表",
        "角磨机",
        "电工钳",
        "螺丝刀",
        "铝合金人字梯",
    )
    for number, name in enumerate(names):
        taken = scene.ago(30 - 3 * number, "08:40")
        is_back = number < len(names) - 2
        with scene.person("storekeeper", unit, taken):
            issue = scene.make(
                "tool_issue",
                tool_id=scene.id("tool", unit, name),
                holder_id=people[number % len(people)],
                department_id=scene.id("department", unit, "总务处"),
                purpose=scene.random.choice(("教室门窗维修", "线路检查", "校园绿化", "活动布置")),
                issued_at=taken,
                due_on=taken.date() + dt.timedelta(days=2) if number < len(names) - 1 else scene.day(-1),
            )
        if is_back:
            back = scene.moment(scene.workday(29 - 3 * number), "16:10")
            with scene.person("storekeeper", unit, back):
                issue.returned_at = max(back, taken)
                issue.return_condition = scene.value(
                    type(issue), "return_condition", "DAMAGED" if number == 4 else "GOOD"
                )
                issue.handling = scene.value(type(issue), "handling", "REPAIR") if number == 4 else None
                issue.received_by_id = scene.staff("storekeeper", unit)
                scene.session.flush()


def items_of(scene: Scene, unit: str, *categories: str) -> list[Any]:
    """Items of a unit that belong to one of the categories."""
    return [item for item in scene.all("item", unit) if item.category.name in categories]


def load_checks(scene: Scene) -> None:
    """Checks of how things are stored: in order, with faults that are being mended, and looked at again."""
    damp: dict[str, Any] = {"is_dry": False, "outcome": "RECTIFYING", "handling": "北墙渗水，已报修并移开货物"}
    mended: dict[str, Any] = {
        "spoiled_goods": f"面粉 {scene.day(165):%Y%m%d} 1袋受潮",
        "outcome": "RECHECKED",
        "handling": "受潮面粉已报损，垫板加高",
        "rechecked_by_id": scene.staff("director"),
    }
    wrong: dict[str, Any] = {
        "record_check": "DIFFERS",
        "outcome": "RECTIFYING",
        "handling": "抹布少1条，核对领用记录后更正",
    }
    checks: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
        (62, "食堂仓库", "canteen_manager", {"record_check": "AGREES"}),
        (58, "总务仓库", "storekeeper", {"record_check": "AGREES"}),
        (33, "食堂仓库", "canteen_manager", {**mended, "rechecked_on": scene.workday(31)}),
        (20, "体育器材室", "storekeeper", damp),
        (12, "总务仓库", "director", wrong),
        (3, "食堂仓库", "canteen_manager", {"record_check": "AGREES"}),
    )
    for ago, store, who, values in checks:
        when = scene.ago(ago, "14:10")
        later = max(when, scene.moment(values.get("rechecked_on", when.date()), "14:10"))
        distances = {"wall_distance_cm": Decimal(15), "floor_distance_cm": Decimal(20)} if store == "食堂仓库" else {}
        with scene.person(who, "first", later):
            scene.make(
                "storage_check",
                warehouse_id=scene.id("warehouse", "first", store),
                checked_on=when.date(),
                **distances,
                **values,
            )
