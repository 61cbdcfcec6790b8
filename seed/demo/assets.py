"""Asset cards of five units, most of them taken over from the old books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.assets.assets import AssetClass, AssetEvent, FixedAsset, record_event, write_booking
from models.core.at import At
from models.core.context import required
from models.purchasing.suppliers import Supplier
from models.vocabulary import AssetState
from seed.demo.goods import ASSETS, BATCHES, MACHINES
from seed.demo.scene import MOST_AT_ONCE

if TYPE_CHECKING:
    from seed.demo.scene import Scene

HOW_MANY = {"first": 880, "second": 300, "middle": 200, "kindergarten": 80, "central": 16}
"""Cards from the old books; the first school enters some more by hand."""

LATER_STATES: tuple[tuple[AssetState, int], ...] = (
    (AssetState.IDLE, 24),
    (AssetState.LENT, 6),
    (AssetState.LEASED, 2),
    (AssetState.PENDING_DISPOSAL, 14),
    (AssetState.MISSING, 4),
)
"""What became of some cards of the first school, and of how many."""

SERIAL = ("A020101", "A020208", "A020202")
GIFTS: tuple[tuple[str, str, str, int, str], ...] = (
    ("A02450100", "乐器", "古筝", 2800, "县文化馆"),
    ("A02020501", "数字照相机", "EOS R50", 5200, "校友会"),
    ("A02061806", "空气净化设备", "KJ500", 1899, "家长委员会"),
    ("A05010501", "书柜", "玻璃门 1800×900", 1260, "县图书馆"),
    ("A02469900", "其他体育设备设施", "乒乓球台", 1680, "县体育局"),
)
"""Donations entered by hand: class, name, specification, price, donor."""


def load_cards(scene: Scene) -> None:
    """Classes in use, the old cards, and those the asset clerk of the first school entered."""
    codes = {entry[0] for entry in (*ASSETS, *BATCHES, *GIFTS, *MACHINES)}
    with scene.system():
        for row in scene.session.scalars(sa.select(AssetClass).where(AssetClass.class_code.in_(sorted(codes)))):
            scene.keep("", row.class_code, row)
    for unit, count in HOW_MANY.items():
        with scene.system(unit):
            cards = list(old_cards(scene, unit, count))
            book_all(scene, cards)
            for number, card in enumerate(cards):
                scene.keep(unit, str(number), card)
    with scene.system("first"):
        change_states(scene)
    load_gifts(scene)


def rooms_by_kind(scene: Scene, unit: str) -> dict[str, list[Any]]:
    """The rooms of a unit by kind; any room serves where a kind is missing."""
    found: dict[str, list[Any]] = {"": scene.all("room", unit)}
    for room in found[""]:
        found.setdefault(room.kind.name, []).append(room)
    return found


def old_cards(scene: Scene, unit: str, count: int) -> Iterator[Any]:
    """Cards of the old books: things one by one, desks and books by the batch."""
    dice, rooms = scene.random, rooms_by_kind(scene, unit)
    groups = {group.room_id: group for group in scene.all("class_group", unit)}
    suppliers = [s.id for s in scene.all("supplier", unit) if s.standing is Supplier.Standing.ACTIVE]
    departments = {row.name: row for row in scene.all("department", unit)}
    usual = next(iter(departments.values()))
    batches = count // 8
    for number in range(count):
        if number < batches:
            code, name, size, price, pieces, kind = BATCHES[number % len(BATCHES)]
            brand, department = None, "教导处"
        else:
            code, name, brand, size, price, kind, department = dice.choice(ASSETS)
            pieces = 1
        if kind == "DORMITORY" and kind not in rooms:
            code, name, size, price, pieces, kind = BATCHES[0]
        fitting = rooms.get(kind, rooms[""])
        room = fitting[number // len(BATCHES) % len(fitting)] if pieces > 1 else dice.choice(fitting)
        holder = departments.get(department, usual)
        group = groups.get(room.id)
        acquired = old_day(scene)
        amount = Decimal(price) if pieces > 1 else Decimal(price + dice.randrange(-price // 20, price // 20))
        serial = f"SN{code[-4:]}{number:05d}" if code.startswith(SERIAL) else None
        yield scene.build(
            "fixed_asset",
            name=name,
            asset_class_id=scene.id("asset_class", "", code),
            brand=brand,
            specification=size,
            serial_no=serial,
            unit=None if pieces == 1 else {"A04010101": "册"}.get(code, "张"),
            is_group_card=pieces > 1,
            quantity=Decimal(pieces),
            unit_price=amount,
            acquisition_method="PURCHASE",
            acquired_on=acquired,
            supplier_id=dice.choice(suppliers) if suppliers else None,
            booked_on=acquired + dt.timedelta(days=12),
            voucher_no=f"记-{acquired:%Y-%m}-{number % 60 + 1:03d}",
            is_opening=True,
            used_for="TEACHING" if "CLASSROOM" in kind else "LOGISTICS" if kind == "CANTEEN" else "ADMINISTRATION",
            department_id=holder.id,
            class_group_id=None if group is None else group.id,
            room_id=room.id,
            custodian_id=room.responsible_id if group is not None else holder.head_id,
            label_code=f"{dice.randrange(16**10):010X}",
            life_state="IN_USE",
        )


def old_day(scene: Scene) -> dt.date:
    """A day of purchase in the last nine years, well before anything else of this year happened."""
    year = scene.today.year - scene.random.choice((1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9))
    day = dt.date(year, scene.random.choice((3, 6, 9, 11)), scene.random.choice((10, 20)))
    return day if day < scene.day(200) else day.replace(year=year - 1)


def book_all(scene: Scene, cards: list[Any]) -> None:
    """Write the cards with the two events that their booking leaves."""
    for start in range(0, len(cards), MOST_AT_ONCE):
        some = cards[start : start + MOST_AT_ONCE]
        scene.write(some)
        at = At(scene.session, required())
        for card in some:
            write_booking(card, at)
        scene.session.flush()


def change_states(scene: Scene) -> None:
    """Some cards lie idle, are lent, missed or wait for disposal; the oldest were disposed of."""
    single = [card for card in scene.all("fixed_asset", "first") if not card.is_group_card]
    chosen = iter(scene.random.sample(single, sum(count for _, count in LATER_STATES)))
    ending = []
    for state, count in LATER_STATES:
        for _ in range(count):
            card = next(chosen)
            change_state(scene, card, state, 120)
            if state is AssetState.PENDING_DISPOSAL:
                ending.append(card)
    scene.session.flush()
    for card in ending[:8]:
        change_state(scene, card, AssetState.DISPOSED, 30)
    scene.session.flush()


def change_state(scene: Scene, card: Any, state: AssetState, ago: int) -> None:
    """One event of a card and the state it leads to."""
    at = At(scene.session, required())
    change = AssetEvent.Event.STATE_CHANGED
    record_event(card, at, change, scene.day(ago), from_state=card.life_state, to_state=state)
    card.life_state = state


def load_gifts(scene: Scene) -> None:
    """Donations entered by the asset clerk: booked by the accountant, sent back once, or still waiting."""
    rooms = rooms_by_kind(scene, "first")
    for number in range(20):
        code, name, size, price, donor = GIFTS[number % len(GIFTS)]
        when = scene.ago(64 - 3 * number, "14:30")
        with scene.person("asset_clerk", "first", when):
            card = scene.make(
                "fixed_asset",
                name=name,
                asset_class_id=scene.id("asset_class", "", code),
                specification=size,
                serial_no=f"GIFT{number:04d}",
                unit_price=Decimal(price),
                value_basis="APPRAISED",
                acquisition_method="DONATION",
                procurement_form="OTHER",
                acquired_on=when.date() - dt.timedelta(days=3),
                department_id=scene.id("department", "first", "综合组"),
                room_id=scene.random.choice(rooms["SPECIAL_CLASSROOM"]).id,
                label_code=f"{scene.random.randrange(16**10):010X}",
                fiscal_amount=Decimal(0),
                remarks=f"{donor}捐赠",
            )
        scene.keep("first", f"gift {number}", card)
        if number in (12, 17):
            text = "请附捐赠协议后再入账"
            scene.walk(card, scene.later(when), ("accountant send_back", {"opinion": text}))
        elif number < 14:
            booking = scene.later(scene.later(when))
            asked = {"booked_on": booking.date(), "voucher_no": f"记-{booking:%Y-%m}-{80 + number:03d}"}
            scene.walk(card, booking, ("accountant book", asked))


def in_use(scene: Scene, unit: str, department: str) -> list[FixedAsset]:
    """Single cards of a department that are in use."""
    owner = scene.id("department", unit, department)
    return [
        card
        for card in scene.all("fixed_asset", unit)
        if card.department_id == owner and card.life_state is AssetState.IN_USE and not card.is_group_card
    ]
