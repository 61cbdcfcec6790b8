"""Loads what the product needs from the first day (reference) and a school to try it with (demo)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from models.core.context import acting
from models.core.permissions import system_actor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def load(session: Session, profile: str, now: dt.datetime, files: Path | None = None) -> None:
    """Load one profile through the same checks as any other write; the caller commits.

    Reference data may be loaded again and again; the demonstration only once, into an empty database. `files` is the
    folder that takes its scans and photos.
    """
    with acting(system_actor("初始数据"), "seed", now, "seed", session):
        if profile == "reference":
            from seed.dictionaries import load_reference

            load_reference(session)
        elif profile == "demo":
            from seed.demo import load_demo

            load_demo(session, now, files)
        else:
            raise ValueError(f"no profile {profile}")
