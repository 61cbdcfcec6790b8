"""What tools, their issues and loans need beyond their kinds."""

from __future__ import annotations

ROWS = {
    "tool_issue": {
        "tool_id": lambda world, values: world.make("tool").id,
        "issued_by_id": lambda world, values: world.make("staff").id,
    },
    "loan": {
        "borrower_id": lambda world, values: world.make("staff").id,
        "department_id": lambda world, values: world.one("department").id,
    },
    "old_for_new": {"old_quantity": 1, "new_quantity": 1},
    "loan_line": {"tool_id": lambda world, values: world.make("tool").id},
}
