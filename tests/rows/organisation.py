"""What the registers of the school's organisation ask for beyond kinds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from models.core import school_year_of
from models.organisation.accounts import RoleAssignment, UserAccount
from models.organisation.organisation import School
from models.vocabulary import Structure

DAY = dt.date(2026, 11, 21)
Role = RoleAssignment.Role
ROLES = (Role.TEACHER, Role.GUARD, Role.CLEANER, Role.NURSE, Role.INSPECTOR, Role.AUDITOR, Role.MAINTENANCE)
"""Roles that need no department or class: one after the other, so that the same account may be made several."""


def kind_of_account(world: Any, values: dict[str, Any]) -> UserAccount.AccountKind:
    """An account of nobody on the staff is an outsider's."""
    kinds = UserAccount.AccountKind
    return kinds.STAFF if values.get("staff_id") is not None else kinds.OUTSIDE


ROWS: dict[str, dict[str, Any]] = {
    "school": {
        "school_code": lambda world, values: f"330200{world.count('school'):04d}",
        "kind": School.Kind.PRIMARY,
        "parent_school_id": lambda world, values: world.central,
    },
    "term": {
        "starts_on": lambda world, values: dt.date(2026 + world.count("term"), 9, 1),
        "ends_on": lambda world, values: values["starts_on"] + dt.timedelta(days=150),
        "school_year": lambda world, values: school_year_of(values["starts_on"]),
    },
    "school_calendar": {"starts_on": lambda world, values: DAY + dt.timedelta(days=world.count("school_calendar"))},
    "building": {"structure": Structure.BRICK_CONCRETE, "floor_area": Decimal(800)},
    "user_account": {
        "display_name": lambda world, values: f"用户{world.count('user_account') + 1}",
        "account_kind": kind_of_account,
        "valid_until": dt.date(2099, 12, 31),
    },
    "role_assignment": {"role": lambda world, values: ROLES[world.count("role_assignment") % len(ROLES)]},
    "school_setting": {
        "setting_name": "assignment_remind_days",
        "setting_value": "14",
        "effective_on": lambda world, values: DAY + dt.timedelta(days=world.count("school_setting")),
    },
}
