"""Canteens, who may work in them, what they cook, keep as samples and take in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo.goods import DISHES

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

CANTEENS: dict[str, tuple[str, str, str, str, str, str]] = {
    "first": ("明德小学食堂", "SCHOOL_CANTEEN", "食堂楼", "canteen_staff", "canteen_manager", "director"),
    "second": ("启智小学食堂", "SCHOOL_CANTEEN", "食堂", "canteen_staff", "canteen_manager", "director"),
    "middle": ("城关初中食堂", "SCHOOL_CANTEEN", "教学楼", "director", "director", "principal"),
    "kindergarten": ("春苗幼儿园厨房", "KINDERGARTEN_KITCHEN", "厨房", "cook_1", "principal", "principal"),
}
"""Canteen of a school: name, kind, building, safety officer, manager, safety director."""

CERTIFICATES: tuple[tuple[str, str, str, int], ...] = (
    ("first", "canteen_manager", "MANAGER", 90),
    ("first", "canteen_staff", "KITCHEN_WORKER", 120),
    ("first", "cook_1", "COOK", 351),
    ("first", "cook_2", "CUTTER", 383),
    ("first", "storekeeper", "STOREKEEPER", 200),
    ("first", "cleaner", "WASHER", 345),
    ("second", "canteen_manager", "MANAGER", 60),
    ("second", "canteen_staff", "COOK", 150),
    ("second", "storekeeper", "STOREKEEPER", 380),
    ("second", "cleaner", "WASHER", 240),
    ("middle", "cook_1", "COOK", 355),
    ("kindergarten", "cook_1", "COOK", 30),
    ("kindergarten", "teacher_1", "CAREGIVER", 210),
    ("kindergarten", "teacher_2", "CAREGIVER", 347),
    ("kindergarten", "teacher_3", "CAREGIVER", 372),
    ("kindergarten", "teacher_4", "CAREGIVER", 10),
)
"""Health certificates: school, holder, post, and how many days ago they were issued; each is good for a year."""

INSPECTIONS: tuple[str, ...] = ("accept",) * 9 + ("accept_part", "reverse", "reject", "accept", "accept", "")
"""How the deliveries of the last days ended, the latest last."""

BOXES = 40


def load(scene: Scene) -> None:
    """Everything of the canteens."""
    for unit in CANTEENS:
        with scene.system(unit):
            load_canteen(scene, unit)
            load_certificates(scene, unit)
            load_dishes(scene, unit)
    for unit in ("first", "second"):
        load_samples(scene, unit)
        load_inspections(scene, unit)


def licence_no(body: str) -> str:
    """Food licence number: JY, thirteen digits and their check digit by ISO 7064 MOD 11,10."""
    carry = 10
    for digit in body:
        carry = ((carry + int(digit)) % 10 or 10) * 2 % 11
    return f"JY{body}{(11 - carry) % 10}"


def load_canteen(scene: Scene, unit: str) -> None:
    """The school's kitchen, its licence and its responsible people."""
    name, kind, building, officer, manager, director = CANTEENS[unit]
    stores = [row for row in scene.all("warehouse", unit) if row.category.name == "CANTEEN"]
    scene.enter(
        "canteen",
        unit,
        "canteen",
        name=name,
        canteen_kind=kind,
        licence_no=licence_no(f"339010{scene.schools[unit]:07d}"),
        licence_valid_until=scene.day(-46 if unit == "second" else -900),
        warehouse_id=stores[0].id if stores else None,
        building_id=scene.id("building", unit, building),
        area_quantity=420,
        seat_count=360,
        safety_director_id=scene.staff(director, unit),
        safety_officer_id=scene.staff(officer, unit),
        manager_id=scene.staff(manager, unit),
        has_open_kitchen_video=True,
        bulk_purchase_mode="BUREAU",
        supervision_phone="12315",
    )


def load_certificates(scene: Scene, unit: str) -> None:
    """Two generations of certificates: last year's, and this year's where they were renewed."""
    rows = []
    for number, (school, holder, post, ago) in enumerate(CERTIFICATES):
        if school != unit:
            continue
        for issued in (scene.day(ago + 366), scene.day(ago)):
            rows.append(
                scene.build(
                    "health_certificate",
                    worker_id=scene.staff(holder, unit),
                    post=post,
                    certificate_no=f"YX{issued:%Y}{number:05d}",
                    examined_on=issued - dt.timedelta(days=4),
                    examined_by="云溪县疾病预防控制中心",
                    issued_on=issued,
                    is_training_passed=True,
                )
            )
    scene.write(rows)


def load_dishes(scene: Scene, unit: str) -> None:
    """What the kitchen cooks."""
    rows = [
        scene.build(
            "dish",
            name=name,
            dish_kind=kind,
            ingredients=ingredients,
            food_groups=groups or None,
            allergens=allergens or None,
            energy_kcal=Decimal(scene.random.randrange(60, 420)),
            protein_grams=Decimal(scene.random.randrange(1, 22)),
        )
        for name, kind, ingredients, groups, allergens in DISHES[: 15 if unit == "middle" else None]
    ]
    scene.write(rows)
    for row in rows:
        scene.keep(unit, row.name, row)


def load_samples(scene: Scene, unit: str) -> None:
    """Samples of the last lunches; those of more than two days ago have been disposed of, but for one forgotten."""
    canteen = scene.id("canteen", unit, "canteen")
    box = 0
    for day in reversed(scene.workdays(8)):
        when = dt.datetime.combine(day, dt.time(11, 20))
        if when > scene.now:
            continue
        with scene.person("canteen_staff", unit, when):
            samples = []
            for dish in scene.random.sample(scene.all("dish", unit), 4):
                box += 1
                samples.append(
                    scene.build(
                        "food_sample",
                        canteen_id=canteen,
                        sampled_on=when.date(),
                        meal="LUNCH",
                        dish_name=dish.name,
                        sample_grams=scene.random.choice((125, 130, 150)),
                        sampled_at=when,
                        container_no=f"{box % BOXES:02d}",
                        storage_temperature=Decimal(scene.random.choice((2, 3, 4, 5))),
                    )
                )
            scene.write(samples)
        over = when + dt.timedelta(hours=50)
        if over > scene.now:
            continue
        with scene.person("canteen_staff", unit, over):
            for sample in samples[: 3 if (scene.today - day).days in (3, 4) else 4]:
                sample.disposed_at = over
                sample.disposal = scene.value(type(sample), "disposal", "DESTROYED")
                sample.disposer_id = scene.staff("canteen_staff", unit)
            scene.session.flush()


def load_inspections(scene: Scene, unit: str) -> None:
    """Deliveries of food, inspected by two; one lies open, one was refused, one taken in part, one reversed."""
    food = [i for i in scene.all("item", unit) if i.category.name == "FOOD"]
    suppliers = [scene.id("supplier", unit, name) for name in ("绿源农产品配送", "云溪粮油贸易", "鲜达肉品")]
    endings = INSPECTIONS if unit == "first" else INSPECTIONS[-7:]
    for number, (day, ending) in enumerate(zip(reversed(scene.workdays(len(endings))), endings, strict=True)):
        when = scene.moment(day, "06:50")
        goods = scene.random.sample(food, 4)
        with scene.person("canteen_staff", unit, when):
            sheet = scene.build(
                "food_inspection",
                canteen_id=scene.id("canteen", unit, "canteen"),
                supplier_id=suppliers[number % len(suppliers)],
                delivery_note_no=f"SH{day:%Y%m%d}{number:02d}",
                vehicle_temperature=Decimal(scene.random.choice((3, 4, 5, 6))),
                voucher_kinds="送货单、检验合格证",
                second_inspector_id=scene.staff("storekeeper", unit),
                buyer_id=scene.staff("buyer", unit),
            )
            for place, item in enumerate(goods):
                is_bad = ending == "reject" or (ending == "accept_part" and place == 0)
                sheet.lines.append(food_line(scene, item, when.date(), is_bad))
            scene.write([sheet])
        taken = "accept" if ending == "reverse" else ending
        moves: list[Move] = [f"canteen_staff {taken}"] if taken else []
        if ending == "reverse":
            moves.append(("canteen_manager reverse", {"opinion": "数量登记有误，冲销后重登"}))
        scene.walk(sheet, min(when + dt.timedelta(minutes=25), scene.now), *moves, unit=unit)


def food_line(scene: Scene, item: Any, day: dt.date, is_bad: bool) -> Any:
    """One food of a delivery; a bad one is refused with its reason."""
    produced = day - dt.timedelta(days=1)
    return scene.build(
        "food_inspection_line",
        item_id=item.id,
        food_kind=KINDS.get(item.name, "VEGETABLE"),
        specification=item.specification,
        quantity=Decimal(scene.random.randrange(8, 60)),
        unit_price=item.reference_price,
        batch_no=f"{produced:%Y%m%d}",
        produced_on=produced,
        valid_until=produced + dt.timedelta(days=item.shelf_life_days),
        sense_check="ABNORMAL" if is_bad else "QUALIFIED",
        conclusion="REJECTED" if is_bad else "ACCEPTED",
        rejection_handling="当场退回供应商，已补送" if is_bad else None,
    )


KINDS = {
    "大米": "GRAIN",
    "面粉": "GRAIN",
    "鸡蛋": "EGG",
    "猪肉": "MEAT",
    "鸡腿": "POULTRY",
    "鲫鱼": "AQUATIC",
    "豆腐": "BEAN",
    "苹果": "FRUIT",
    "纯牛奶": "MILK",
}
