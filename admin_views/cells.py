"""Kind → how a value is written in lists, details and history: one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from admin_views.pages.listing import Shape
from admin_views.pages.shell import Mark, Tone
from models.core.columns import Declared
from models.core.kinds import Choice
from models.core.permissions import mask

Writer = Callable[[Any], str]


def money(value: Decimal | None) -> str:
    """1,284,630.00"""
    return "" if value is None else f"{value:,.2f}"


def quantity(value: Decimal | None) -> str:
    """386 or 2.5, thousands separated."""
    if value is None:
        return ""
    text = f"{value:,.3f}".rstrip("0")
    return text.removesuffix(".")


def percent(value: Decimal | None) -> str:
    """12.5%"""
    return "" if value is None else f"{quantity(value)}%"


def day(value: dt.date | None) -> str:
    """2026-11-20"""
    return "" if value is None else value.strftime("%Y-%m-%d")


def moment(value: dt.datetime | None) -> str:
    """2026-11-20 09:30"""
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


def text(value: Any) -> str:
    """Plain text, empty for nothing."""
    return "" if value is None else str(value)


def clock_time(value: dt.time | None) -> str:
    """09:30"""
    return "" if value is None else value.strftime("%H:%M")


def yes_no(value: bool | None) -> str:
    """是, or nothing: only what is the case is written."""
    return "是" if value else ""


@lru_cache(maxsize=4096)
def tag(member: Choice | None) -> str:
    """A state as a small tag."""
    return "" if member is None else Markup(Mark(member.label, tone(member)).__html__())  # noqa: S704  # escaped there


WRITERS: dict[str, Writer] = {
    "code": text,
    "text": text,
    "note": text,
    "day": day,
    "moment": moment,
    "time": clock_time,
    "quantity": quantity,
    "integer": text,
    "money": money,
    "percent": percent,
    "yesno": yes_no,
    "ref": text,
    "attachment": lambda value: "有" if value else "",
    "choice": tag,
}
"""One writer for each kind."""

SHAPES: dict[str, Shape] = {
    "code": "one",
    "text": "text",
    "note": "clip",
    "day": "day",
    "moment": "day",
    "time": "one",
    "quantity": "num",
    "integer": "num",
    "money": "num",
    "percent": "num",
    "yesno": "one",
    "ref": "text",
    "attachment": "one",
    "choice": "one",
}
"""One shape of list column for each kind."""

WAITING = (
    "SUBMITTED",
    "REVIEW",
    "CERTIFY",
    "PENDING",
    "TO_ACCEPT",
    "DUE",
    "RETURNED",
    "APPEALED",
    "LOGISTICS",
    "PAUSED",
    "UNDER_REPAIR",
    "OWED",
    "COUNTERSIGNED",
    "INFORMED",
    "MEDIUM",
    "SUSPENDED",
)
BAD = (
    "EXPIRED",
    "REJECTED",
    "OVERDUE",
    "MISSING",
    "REFUSED",
    "UNQUALIFIED",
    "ABNORMAL",
    "BLACKLISTED",
    "MAJOR",
    "SPOILED",
)
RUNNING = (
    "RECTIFYING",
    "REPAIRING",
    "ASSIGNED",
    "PURCHASING",
    "ORDERED",
    "DELIVERED",
    "LENT",
    "LEASED",
    "RUNNING",
    "SIGNED",
    "ASSESSED",
    "REPORTED",
    "FOUND",
    "SCORED",
)
ENDED = (
    "CANCELLED",
    "CLOSED",
    "VOID",
    "REVERSED",
    "ARCHIVED",
    "IDLE",
    "DISPOSED",
    "LEFT",
    "WAIVED",
    "TERMINATED",
    "REVIEWED",
    "RENEWED",
    "DRAFT",
    "NOT_STARTED",
    "GRADUATED",
    "MERGED",
)
STATEFUL = (
    "state",
    "life_state",
    "certificate_state",
    "validity",
    "licence_state",
    "sample_state",
    "standing",
    "health_result",
    "finding_result",
    "duty_status",
    "conclusion",
    "check_result",
    "hazard_level",
)


def tone(member: Choice) -> Tone:
    """How much a member asks for attention, from its name."""
    name = member.name
    if any(word in name for word in BAD):
        return "bad"
    if any(word in name for word in WAITING) or member.label.startswith("待"):
        return "wait"
    if name in RUNNING:
        return "run"
    return "end" if name in ENDED else "quiet"


def plain_choice(member: Choice | None) -> str:
    """A choice in words."""
    return "" if member is None else member.label


def is_state(declared: Declared) -> bool:
    """Whether the column's choice is a state that is shown as a tag."""
    return declared.kind.name == "choice" and declared.name in STATEFUL


def writer_of(declared: Declared, masked: bool = False) -> Writer:
    """How the column's values are written for a reader who may see them masked or whole."""
    kind = "ref" if declared.target else declared.kind.name
    if masked:
        return lambda value: mask(kind, declared.kind.text(value) if kind not in ("ref",) else value)
    if kind == "choice" and not is_state(declared):
        return plain_choice
    return WRITERS[kind]


def shape_of(declared: Declared) -> Shape:
    """How the column is drawn in a list."""
    if is_state(declared):
        return "mark"
    return SHAPES["ref" if declared.target else declared.kind.name]
