"""What the store needs beyond kinds: receipts that come from above, issues with their department and recipient."""

from __future__ import annotations

from typing import Any

from models.core.numbering import next_number
from models.store.stock import StockIn


def keeper(world: Any, values: dict[str, Any]) -> int:
    """Keeper of the document's warehouse."""
    room = world.one("warehouse")
    with world.as_system():
        return world.session.get(type(room), values.setdefault("warehouse_id", room.id)).keeper_id


def next_sequence(world: Any, values: dict[str, Any]) -> int:
    """The next number of the school's movements."""
    return next_number(world.session, world.here, "stock_movement", 0)


ROWS: dict[str, dict[str, Any]] = {
    "stock_in": {"category": StockIn.Category.ALLOCATION, "keeper_id": keeper},
    "stock_movement": {"sequence_no": next_sequence, "batch_no": ""},
    "stock_balance": {"item_id": lambda world, values: world.one("item", fresh=True).id, "batch_no": ""},
    "stock_out": {
        "department_id": lambda world, values: world.one("department").id,
        "recipient_id": lambda world, values: world.one("staff").id,
        "keeper_id": keeper,
    },
}
