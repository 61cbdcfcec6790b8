"""Loads what the product needs from the first day (reference) and a school to try it with (demo)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from models.core.context import acting
from models.core.permissions import system_actor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def load(session: Session, profile: str, now: dt.datetime) -> None:
    """Load one profile through the same checks as any other write; the caller commits. Loading twice changes nothing."""
    with acting(system_actor("初始数据"), "seed", now, "seed", session):
        if profile == "reference":
            from seed.dictionaries import load_reference

            load_reference(session)
        elif profile == "demo":
            from seed.demo import load_demo

            load_demo(session, now)
        else:
            raise ValueError(f"no profile {profile}")
