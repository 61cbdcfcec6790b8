"""What the store needs beyond kinds: receipts that come from above, issues with their department and recipient."""

from __future__ import annotations

from typing import Any

from models.store.stock import StockIn


def keeper(world: Any, values: dict[str, Any]) -> int:
    """Keeper of the document's warehouse."""
    room = world.one("warehouse")
    with world.as_system():
        return world.session.get(type(room), values.setdefault("warehouse_id", room.id)).keeper_id


ROWS: dict[str, dict[str, Any]] = {
    "stock_in": {"category": StockIn.Category.ALLOCATION, "keeper_id": keeper},
    "stock_out": {
        "department_id": lambda world, values: world.one("department").id,
        "recipient_id": lambda world, values: world.one("staff").id,
        "keeper_id": keeper,
    },
}
