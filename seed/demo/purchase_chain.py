"""From the request to the goods in the store: purchases that stopped at every place on their way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.assets.assets import FixedAsset
from models.vocabulary import AcceptanceQuality
from seed.demo import planning
from seed.demo.goods import MACHINES
from seed.demo.store import items_of

if TYPE_CHECKING:
    from seed.demo.scene import Scene

REQUEST_WAY = ("submit", "department", "certify", "logistics", "principal", "central")
ORDER_WAY = ("draft", "submitted", "ordered", "delivered", "signed", "accepted", "stocked", "completed")

PURCHASES: tuple[tuple[int, str, str, str, str, str, str, str], ...] = (
    (78, "first", "teacher", "department_head", "TEACHING", "开学教学用品", "明远教育装备", "completed"),
    (74, "first", "maintenance", "director", "REPAIR_MATERIAL", "维修材料补充", "顺发五金水暖", "completed"),
    (70, "first", "cleaner", "director", "HYGIENE", "开学卫生用品", "洁雅清洁用品", "completed"),
    (66, "second", "teacher", "department_head", "OFFICE", "教师办公用品", "晨光文具商行", "completed"),
    (63, "first", "teacher", "department_head", "EQUIPMENT", "教室多媒体更新", "智慧校园科技", "completed"),
    (57, "first", "teacher", "department_head", "OFFICE", "打印耗材", "晨光文具商行", "completed"),
    (52, "second", "cleaner", "director", "HYGIENE", "卫生用品补充", "洁雅清洁用品", "completed"),
    (48, "first", "nurse", "director", "HYGIENE", "秋季消毒用品", "洁雅清洁用品", "completed"),
    (43, "first", "teacher", "department_head", "TEACHING", "美术材料", "明远教育装备", "stocked"),
    (39, "first", "maintenance", "director", "REPAIR_MATERIAL", "灯具更换", "顺发五金水暖", "returned"),
    (36, "first", "teacher", "department_head", "OFFICE", "会议用品", "晨光文具商行", "rejected"),
    (33, "first", "teacher", "department_head", "EQUIPMENT", "办公室空调", "格瑞空调工程", "stocked"),
    (30, "first", "cleaner", "director", "HYGIENE", "保洁工具", "洁雅清洁用品", "order_rejected"),
    (28, "first", "teacher", "department_head", "TEACHING", "运动会奖品", "明远教育装备", "cancelled"),
    (26, "first", "teacher", "department_head", "OFFICE", "档案整理用品", "晨光文具商行", "order_cancelled"),
    (24, "second", "teacher", "department_head", "TEACHING", "科学课材料", "明远教育装备", "delivered"),
    (23, "first", "maintenance", "director", "REPAIR_MATERIAL", "门锁合页", "顺发五金水暖", "refused"),
    (22, "first", "teacher", "department_head", "TEACHING", "期中练习本", "新华书店云溪店", "accepted"),
    (20, "first", "nurse", "director", "HYGIENE", "保健室用品", "洁雅清洁用品", "signed"),
    (18, "first", "teacher", "department_head", "OFFICE", "硒鼓", "宏图办公设备", "delivered"),
    (17, "first", "teacher", "department_head", "TEACHING", "书法教室用品", "明远教育装备", "acceptance_cancelled"),
    (15, "first", "cleaner", "director", "HYGIENE", "垃圾分类桶", "洁雅清洁用品", "ordered"),
    (13, "first", "teacher", "department_head", "EQUIPMENT", "音乐教室设备", "智慧校园科技", "submitted"),
    (12, "first", "teacher", "department_head", "OFFICE", "期末用纸", "晨光文具商行", "draft"),
    (11, "second", "teacher", "department_head", "OFFICE", "办公用纸", "晨光文具商行", "central"),
    (10, "first", "maintenance", "director", "REPAIR_MATERIAL", "给排水配件", "顺发五金水暖", "central"),
    (8, "first", "teacher", "department_head", "TEACHING", "冬季运动器材", "康泰体育用品", "principal"),
    (7, "second", "cleaner", "director", "HYGIENE", "冬季保洁用品", "洁雅清洁用品", "principal"),
    (6, "first", "teacher", "department_head", "TEACHING", "教研活动材料", "明远教育装备", "logistics"),
    (5, "first", "cleaner", "director", "HYGIENE", "洗手液补充", "洁雅清洁用品", "logistics"),
    (4, "first", "teacher", "department_head", "OFFICE", "文件夹档案盒", "晨光文具商行", "certify"),
    (3, "first", "nurse", "director", "HYGIENE", "流感预防用品", "洁雅清洁用品", "department"),
    (2, "first", "teacher", "department_head", "TEACHING", "公开课教具", "明远教育装备", "submit"),
    (1, "second", "teacher", "department_head", "OFFICE", "打印纸", "晨光文具商行", "submit"),
    (1, "first", "teacher", "department_head", "TEACHING", "元旦活动布置", "明远教育装备", "sent_back"),
    (0, "first", "teacher", "department_head", "OFFICE", "教研组文具", "晨光文具商行", ""),
)
"""Purchases: days ago, school, applicant, department's approver, category, purpose, supplier, how far they came."""


def load(scene: Scene) -> None:
    """Purchases of two schools."""
    with scene.system("first"):
        machines = [
            scene.keep(
                "first",
                name,
                scene.make(
                    "item",
                    name=name,
                    specification=size,
                    unit="台",
                    category="OTHER",
                    nature="FIXED_ASSET",
                    reference_price=Decimal(price),
                    asset_class_id=scene.id("asset_class", "", code),
                ),
            )
            for code, name, size, price in MACHINES
        ]
    for number, (ago, unit, applicant, head, category, purpose, supplier, reached) in enumerate(PURCHASES):
        if category == "EQUIPMENT":
            goods = [machines[number % len(machines)]]
        else:
            goods = scene.random.sample(items_of(scene, unit, category), 3)
        when = scene.ago(ago, "09:05")
        request = request_of(scene, unit, applicant, category, purpose, goods, when)
        when = walk_request(scene, unit, request, applicant, head, reached, scene.later(when))
        mode = planning.mode_of(request, supplier)
        if mode == "PRICE_COMPARISON":
            moves = () if purpose == "给排水配件" else ("submit",) if reached == "central" else ("submit", "select")
            when = planning.compare(scene, unit, request, supplier, when, *moves)
        if reached in ORDER_WAY or reached.startswith(("order_", "acceptance_")) or reached in ("refused", "returned"):
            walk_order(scene, unit, request, supplier, mode, reached, when)


def request_of(
    scene: Scene, unit: str, applicant: str, category: str, purpose: str, goods: list[Any], when: dt.datetime
) -> Any:
    """A request as its applicant writes it."""
    is_equipment = category == "EQUIPMENT"
    with scene.person(applicant, unit, when):
        request = scene.build(
            "purchase_request",
            category=category,
            purpose=purpose,
            needed_on=when.date() + dt.timedelta(days=scene.random.randrange(12, 25)),
            fund_source="SPECIAL_FUND" if is_equipment else "PUBLIC_FUND",
            purchase_plan_id=planning.plan_for(scene, unit, category),
            is_government_catalogue=is_equipment,
            procurement_method="ONLINE_MALL" if is_equipment else "INQUIRY",
        )
        for item in goods:
            pieces = scene.random.randrange(25, 40) * (4 if item.reference_price < 5 else 1)
            request.lines.append(
                scene.build(
                    "purchase_request_line",
                    item_id=item.id,
                    quantity=Decimal(2 if is_equipment else pieces),
                    planned_unit_price=item.reference_price,
                )
            )
        scene.write([request])
    return request


def walk_request(
    scene: Scene, unit: str, request: Any, applicant: str, head: str, reached: str, when: dt.datetime
) -> dt.datetime:
    """The signatures of a request, as far as it came; small ones skip principal and central school by themselves."""
    way = dict(
        zip(
            REQUEST_WAY,
            (
                f"{applicant} submit",
                f"{head} department_approve",
                "storekeeper certify",
                "director logistics_approve",
                "principal principal_approve",
                "central_office central_approve",
            ),
            strict=True,
        )
    )
    if reached == "":
        return when
    if reached == "sent_back":
        text = "数量偏多，请按班级数核减"
        return scene.walk(request, when, way["submit"], (f"{head} send_back", {"opinion": text}), unit=unit)
    if reached == "rejected":
        text = "库存尚有，暂不采购"
        moves = [way[name] for name in REQUEST_WAY[:3]]
        return scene.walk(request, when, *moves, ("director reject", {"opinion": text}), unit=unit)
    names = REQUEST_WAY[: REQUEST_WAY.index(reached) + 1] if reached in REQUEST_WAY else REQUEST_WAY
    for name in names:
        if scene.stands_before(request, way[name]):
            when = scene.walk(request, when, way[name], unit=unit)
    if reached == "cancelled":
        when = scene.walk(request, when, ("director cancel", {"opinion": "活动改期，不再采购"}), unit=unit)
    return when


def walk_order(
    scene: Scene, unit: str, request: Any, supplier: str, mode: str, reached: str, when: dt.datetime
) -> None:
    """The order of an approved request and what became of it."""
    with scene.person("buyer", unit, when):
        order = scene.build(
            "purchase_order",
            purchase_request_id=request.id,
            supplier_id=scene.id("supplier", unit, supplier),
            purchase_mode=mode,
            delivery_due_on=when.date() + dt.timedelta(days=6),
        )
        for wanted in request.lines:
            price = (wanted.market_price * Decimal("0.95")).quantize(Decimal("0.01"))
            order.lines.append(
                scene.build(
                    "purchase_order_line",
                    purchase_request_line_id=wanted.id,
                    quantity=wanted.quantity,
                    unit_price=price,
                )
            )
        scene.write([order])
    if reached == "draft":
        return
    when = scene.walk(order, scene.later(when), "buyer submit", unit=unit)
    if reached == "submitted":
        return
    if reached == "order_rejected":
        scene.walk(order, when, ("director reject", {"opinion": "价格偏高，请重新询价"}), unit=unit)
        return
    when = scene.walk(order, when, "director order", unit=unit)
    if reached == "order_cancelled":
        scene.walk(order, when, ("director cancel", {"opinion": "供应商缺货，另行采购"}), unit=unit)
    elif reached != "ordered":
        invoice = f"2633{order.id:016d}"
        when = scene.moment(when.date() + dt.timedelta(days=2), "10:20")
        when = scene.walk(order, when, ("storekeeper deliver", {"invoice_no": invoice}), unit=unit)
        walk_acceptance(scene, unit, order, request, reached, when)


def walk_acceptance(scene: Scene, unit: str, order: Any, request: Any, reached: str, when: dt.datetime) -> None:
    """The goods are counted by two, confirmed by the director and booked by the storekeeper."""
    sheet = scene.newest("acceptance", purchase_order_id=order.id)
    is_bad = reached in ("refused", "returned")
    with scene.person("storekeeper", unit, when):
        sheet.second_acceptor_id = scene.staff("asset_clerk", unit)
        sheet.delivery_note_no = f"SH{when:%m%d}{order.id:03d}"
        if is_bad:
            sheet.rejection_handling = scene.value(type(sheet), "rejection_handling", "RETURN")
            sheet.rejection_note = "型号不符、外包装破损"
            for line in sheet.lines:
                line.quality = AcceptanceQuality.UNQUALIFIED
        scene.session.flush()
    if reached == "delivered":
        return
    if reached == "acceptance_cancelled":
        scene.walk(sheet, when, ("director cancel", {"opinion": "送错学校，退回重送"}), unit=unit)
        return
    when = scene.walk(sheet, scene.later(when), "storekeeper sign", "asset_clerk countersign", unit=unit)
    if reached == "signed":
        return
    if is_bad:
        when = scene.walk(sheet, when, ("director refuse", {"opinion": "质量不合格，退货"}), unit=unit)
        if reached == "returned":
            when = scene.walk(sheet, when, "buyer return_goods", unit=unit)
            scene.walk(order, when, "buyer return_goods", unit=unit)
        return
    when = scene.walk(sheet, when, "director accept", unit=unit)
    if reached == "accepted":
        return
    if sheet.state.name == "ACCEPTED":
        receipt = scene.newest("stock_in", acceptance_id=sheet.id)
        when = scene.walk(receipt, when, "storekeeper post", unit=unit)
    if reached == "completed":
        when = scene.walk(request, when, "buyer complete", unit=unit)
        book_cards(scene, unit, sheet, when)


def book_cards(scene: Scene, unit: str, sheet: Any, when: dt.datetime) -> None:
    """The asset clerk finds a place for what became a card, the accountant books it."""
    with scene.system(unit):
        cards = scene.session.scalars(sa.select(FixedAsset).where(FixedAsset.acceptance_id == sheet.id)).all()
    rooms = [room for room in scene.all("room", unit) if room.kind.name == "SPECIAL_CLASSROOM"]
    for card in cards:
        with scene.person("asset_clerk", unit, when):
            card.room_id = scene.random.choice(rooms).id
            card.serial_no = f"SN{sheet.id:04d}{card.id:05d}"
            scene.session.flush()
        asked = {"booked_on": when.date(), "voucher_no": f"记-{when:%Y-%m}-{card.id % 100:03d}"}
        when = scene.walk(card, scene.later(when), ("accountant book", asked), unit=unit)
