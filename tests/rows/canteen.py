"""What the canteen needs beyond kinds: suppliers with a food licence, two inspectors, samplers with a certificate."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from models.canteen.food_intake import FoodInspectionLine
from models.purchasing.suppliers import Supplier, SupplierLicence


def food_supplier(world: Any, values: dict[str, Any]) -> int:
    """A supplier in use whose food licence lasts."""
    supplier = world.make("supplier", category=Supplier.Category.FOOD)
    world.make(
        "supplier_licence",
        supplier_id=supplier.id,
        licence_kind=SupplierLicence.LicenceKind.FOOD_OPERATION,
        licence_no=f"JY{13301000000000 + world.count('supplier_licence')}",
        scan=1,
        valid_until=dt.date(2027, 11, 20),
    )
    with world.as_system():
        supplier.standing = Supplier.Standing.ACTIVE
        world.session.flush()
    return supplier.id


def healthy_worker(world: Any, values: dict[str, Any]) -> int:
    """A worker whose certificate is valid."""
    return world.make("health_certificate").worker_id


def another_person(world: Any, values: dict[str, Any]) -> int:
    """Somebody else on the staff."""
    return world.make("staff").id


ROWS: dict[str, dict[str, Any]] = {
    "health_certificate": {"worker_id": another_person},
    "food_inspection": {"supplier_id": food_supplier, "second_inspector_id": another_person},
    "food_inspection_line": {
        "food_kind": FoodInspectionLine.FoodKind.VEGETABLE,
        "specification": "散装",
        "unit_price": Decimal("3.00"),
    },
    "food_sample": {"sampler_id": healthy_worker},
}
