"""What cleaning zones and score sheets need beyond their kinds."""

from __future__ import annotations

from typing import Any


def a_class(world: Any, values: dict[str, Any]) -> int:
    """Any class of the school."""
    return int(world.one("class_group").id)


ROWS: dict[str, dict[str, Any]] = {
    "clean_zone": {"class_group_id": a_class},
    "hygiene_check_line": {"class_group_id": a_class},
}
