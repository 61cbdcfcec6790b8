"""What the registers of people ask for beyond kinds, and what keeps them from pointing at anything."""

from __future__ import annotations

import datetime as dt
from typing import Any

from models.vocabulary import BackgroundResult

ROWS: dict[str, dict[str, Any]] = {
    "staff": {"background_result": BackgroundResult.CLEAR, "background_checked_on": dt.date(2026, 9, 1)},
    "position": {"headcount": 99},
}
