"""What fees need beyond their kinds."""

from __future__ import annotations

from typing import Any

ROWS: dict[str, dict[str, Any]] = {}
