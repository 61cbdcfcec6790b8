"""What a school starts with: the items of its score sheets by template, and the standard of each kind of zone."""

from __future__ import annotations

from decimal import Decimal

from models.vocabulary import HygieneObject

START_ITEMS: tuple[tuple[HygieneObject, str, str, int], ...] = (
    (HygieneObject.CLASSROOM, "地面", "地面无灰尘、无口痰、无纸屑。", 15),
    (HygieneObject.CLASSROOM, "桌椅排列", "桌椅排列整齐，桌面、抽屉干净。", 15),
    (HygieneObject.CLASSROOM, "讲台黑板", "讲台整洁，黑板、粉笔槽干净。", 10),
    (HygieneObject.CLASSROOM, "墙壁张贴", "墙上无脚印、无乱写乱画，张贴整齐。", 10),
    (HygieneObject.CLASSROOM, "门窗玻璃窗台", "门窗、玻璃、窗台无灰尘，无蜘蛛网。", 15),
    (HygieneObject.CLASSROOM, "电器开关", "电器、开关无灰尘，人走关灯关电。", 5),
    (HygieneObject.CLASSROOM, "卫生角与工具摆放", "卫生角干净，工具摆放整齐。", 15),
    (HygieneObject.CLASSROOM, "垃圾及时清倒", "垃圾及时清倒，无卫生死角。", 10),
    (HygieneObject.CLASSROOM, "个人卫生", "衣着整洁，勤洗手、剪指甲。", 5),
    (HygieneObject.PUBLIC_AREA, "门窗地面", "门窗、地面无灰尘。", 20),
    (HygieneObject.PUBLIC_AREA, "痰迹纸屑", "地面无口痰、无纸屑。", 20),
    (HygieneObject.PUBLIC_AREA, "墙面花台", "墙上、花台无脚印。", 20),
    (HygieneObject.PUBLIC_AREA, "蛛网涂画", "室内外无蜘蛛网、无乱写乱画。", 20),
    (HygieneObject.PUBLIC_AREA, "垃圾死角", "无乱丢乱扔、无乱倒垃圾、无卫生死角。", 20),
    (HygieneObject.TOILET, "便池地面", "便池、地面无积垢、无积水、无异味。", 40),
    (HygieneObject.TOILET, "洗手池", "洗手池、水龙头干净，排水畅通。", 20),
    (HygieneObject.TOILET, "门窗墙面", "门窗、墙面无灰尘、无乱写乱画。", 20),
    (HygieneObject.TOILET, "垃圾清倒", "纸篓及时清倒，无卫生死角。", 20),
)
"""Kind of object, item, its standard and its points of one hundred."""

POINTS: dict[str, tuple[Decimal, Decimal]] = {
    "CLASSROOM_100": (Decimal(1), Decimal(1)),
    "TEN_POINT": (Decimal("0.1"), Decimal("0.5")),
    "DAILY_DEDUCTION": (Decimal(1), Decimal(1)),
}
"""Template: factor on the points of one hundred, and the step of a deduction."""

ZONE_STANDARDS: dict[str, str] = {
    "CLASSROOM": "门窗、地面无灰尘；地面无口痰、无纸屑；桌椅整齐，工具归位，垃圾及时清倒。",
    "CORRIDOR": "地面、扶手、窗台无灰尘；墙上无脚印、无涂画；无纸屑、无蜘蛛网。",
    "WASHROOM": "水池、地面无积垢、无积水；镜面、龙头干净；无异味。",
    "TOILET": "便池、地面无积垢、无异味；门窗、墙面干净；纸篓及时清倒。",
    "CAMPUS": "地面无垃圾、无落叶堆积；花台无脚印、无杂物；无卫生死角。",
    "GATE": "门前地面无垃圾、无积水；无乱停乱放、无乱贴乱画。",
    "DORMITORY": "地面干净；床铺、物品摆放整齐；无异味，垃圾及时清倒。",
    "OFFICE": "桌面整洁；地面、门窗无灰尘；物品摆放整齐，垃圾及时清倒。",
    "WEEDING": "无明显杂草；草叶及时清运；不损伤花木。",
    "PUBLIC": "地面无口痰、无纸屑；墙上、花台无脚印；室内外无蜘蛛网、无卫生死角。",
}
"""Kind of zone: its standard of cleanliness."""
