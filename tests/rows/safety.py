"""What inspections, hazards and visitors need beyond their kinds."""

from __future__ import annotations

from typing import Any

ROWS: dict[str, dict[str, Any]] = {
    "hazard": {"place_text": "三楼走廊"},
    "visitor": {"phone": "13800000001", "visited_staff_id": lambda world, values: world.one("staff").id},
}
