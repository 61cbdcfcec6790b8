"""What one account chose on its screens: kept in the database, per account and name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g

from admin_views.extensions import db
from models.core.system import Preference

_table: Any = Preference.__table__
_ALL = sa.select(_table.c.name, _table.c.value).where(_table.c.account_id == sa.bindparam("account"))


def get(name: str) -> Any:
    """The chosen value, or None. All preferences of the account are read once per request."""
    held = g.get("preferences")
    if held is None:
        rows = db.session.connection().execute(_ALL, {"account": g.actor.account_id})
        held = g.preferences = {row[0]: row[1] for row in rows}
    return held.get(name)


def put(name: str, value: Any) -> None:
    """Keep a choice; None forgets it. The caller commits."""
    get(name)
    row = db.session.get(Preference, (g.actor.account_id, name))
    if value is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(Preference(account_id=g.actor.account_id, name=name, value=value))
    else:
        row.value = value
    db.session.flush()
    g.preferences[name] = value
