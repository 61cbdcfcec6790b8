"""The dictionaries that come with the product, as CSV files beside this module."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def grants() -> tuple[dict[str, str], ...]:
    """Role × register: role, register, actions, scope, hidden_columns."""
    return _rows("grants.csv")


def roles() -> tuple[dict[str, str], ...]:
    """Roles: key, label, description, default_scope."""
    return _rows("roles.csv")


def asset_classes() -> tuple[dict[str, str], ...]:
    """Codes of GB/T 14885-2022 with least useful life and unit."""
    return _rows("asset_classes.csv")


def calendar_tasks() -> tuple[dict[str, str], ...]:
    """Dated tasks of the month plans."""
    return _rows("calendar_tasks.csv")


def duties() -> tuple[dict[str, str], ...]:
    """Recurring duties of roles."""
    return _rows("duties.csv")
