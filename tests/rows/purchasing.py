"""What purchases need beyond kinds: approved requests, delivered orders, two acceptors who did not buy."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from models.purchasing.purchasing import PurchaseOrder, PurchaseRequest
from models.vocabulary import PurchaseMode

IN_A_YEAR = dt.date(2027, 11, 20)


def approved_request(world: Any, values: dict[str, Any]) -> int:
    """A request that may be ordered."""
    return world.make(PurchaseRequest, state=PurchaseRequest.State.APPROVED).id


def requested_line(world: Any, values: dict[str, Any]) -> int:
    """A line of the request of the order in hand."""
    order = values.setdefault("document", None) or world.make("purchase_order")
    values["document"] = order
    with world.as_system():
        request = world.session.get(PurchaseRequest, order.purchase_request_id)
    return world.make("purchase_request_line", document=request, quantity=Decimal(10)).id


def compared_line(world: Any, values: dict[str, Any]) -> int:
    """A line of the request of the comparison in hand."""
    comparison = values.setdefault("document", None) or world.make("price_comparison")
    values["document"] = comparison
    with world.as_system():
        request = world.session.get(PurchaseRequest, comparison.purchase_request_id)
    return world.make("purchase_request_line", document=request, quantity=Decimal(10)).id


def delivered_order(world: Any, values: dict[str, Any]) -> int | None:
    """An order whose goods have come, unless a contract stands behind the acceptance."""
    if values.get("contract_id"):
        return None
    return world.make(PurchaseOrder, state=PurchaseOrder.State.DELIVERED).id


def supplier_of_order(world: Any, values: dict[str, Any]) -> int:
    """The order's supplier."""
    if not values.get("purchase_order_id"):
        return world.one("supplier").id
    with world.as_system():
        return world.session.get(PurchaseOrder, values["purchase_order_id"]).supplier_id


ROWS: dict[str, dict[str, Any]] = {
    "supply_demand": {"item_name": "复印纸", "unit": "箱", "needed_on": dt.date(2026, 12, 1)},
    "purchase_plan_line": {"item_name": "复印纸", "unit": "箱"},
    "purchase_request_line": {"item_name": "复印纸", "unit": "箱", "market_price": Decimal("12.00")},
    "price_comparison": {
        "purchase_request_id": approved_request,
        "second_inquirer_id": lambda world, values: world.make("staff").id,
    },
    "price_comparison_line": {"purchase_request_line_id": compared_line},
    "purchase_order": {"purchase_request_id": approved_request, "purchase_mode": PurchaseMode.FIXED_SUPPLIER},
    "purchase_order_line": {"purchase_request_line_id": requested_line},
    "acceptance": {
        "purchase_order_id": delivered_order,
        "supplier_id": supplier_of_order,
        "first_acceptor_id": lambda world, values: world.make("staff").id,
        "second_acceptor_id": lambda world, values: world.make("staff").id,
    },
    "acceptance_line": {
        "item_id": lambda world, values: world.one("item").id,
        "item_name": "复印纸",
        "unit": "箱",
        "ordered_quantity": Decimal(1),
        "unit_price": Decimal("10.00"),
    },
    "supplier_licence": {"valid_until": IN_A_YEAR},
    "tender": {"purchase_request_id": approved_request},
    "supplier_assessment": {"is_paperwork_complete": True},
    "contract": {
        "supplier_id": lambda world, values: world.one("supplier").id,
        "amount": Decimal("1000.00"),
        "valid_until": IN_A_YEAR,
    },
}
