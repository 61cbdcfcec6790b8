"""What tools and their issues need beyond their kinds."""

from __future__ import annotations

ROWS = {
    "tool_issue": {
        "tool_id": lambda world, values: world.make("tool").id,
        "issued_by_id": lambda world, values: world.make("staff").id,
    }
}
