"""How much waits for the acting person and how much runs out: counted at most every some seconds, and after each own write."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request

from admin_views import security
from admin_views.extensions import db
from models.core import reminders

if TYPE_CHECKING:
    from flask import Flask

MOST_HELD = 2000
Counts = tuple[int, int]
"""What waits, what runs out."""


def join(app: Flask) -> None:
    """Make room for the counts and forget a person's after every write of theirs."""
    app.config.setdefault("COUNTS_KEPT_SECONDS", 20)
    app.extensions["counts"] = {}
    app.after_request(_forget_after_write)


def counts() -> Counts:
    """How many rows wait for the acting person and how many run out for them."""
    held: dict[Any, tuple[float, Counts]] = current_app.extensions["counts"]
    actor = security.actor()
    key = (actor.account_id, actor.posts, security.clock().date())
    kept = held.get(key)
    if kept is None or time.monotonic() - kept[0] > current_app.config["COUNTS_KEPT_SECONDS"]:
        if len(held) > MOST_HELD:
            held.clear()
        kept = held[key] = (
            time.monotonic(),
            (reminders.waiting_count(db.session()), reminders.due_count(db.session())),
        )
    return kept[1]


def forget(account_id: int | None) -> None:
    """Count anew at the next page of this account."""
    held: dict[Any, Any] = current_app.extensions["counts"]
    for key in [key for key in list(held) if key[0] == account_id]:
        held.pop(key, None)


def _forget_after_write(response: Any) -> Any:
    if request.method not in ("GET", "HEAD", "OPTIONS") and getattr(g, "actor", None) is not None:
        forget(g.actor.account_id)
    return response
