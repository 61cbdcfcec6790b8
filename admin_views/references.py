"""Addresses of referred rows: a reference is a link only where the reader may open the row it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from admin_views import security
from admin_views.extensions import db
from models.core.base import Register, has_register, register_of
from models.core.lookup import may_refer
from models.core.permissions import FALSE, TRUE, VIEW

if TYPE_CHECKING:
    from admin_views.fields import Names
    from models.core.columns import Declared

Reference = tuple[str, int]
"""Key of a register and id of a row."""


def name_of(declared: Declared, row_id: int, names: Names) -> str:
    """Name of a row that was sent by its id; empty for one that the person may not refer to, as if there were none."""
    may = may_refer(db.session(), declared, row_id, security.actor().school_id)
    return names.of(declared.target, row_id) if may else ""


def url_of(key: str, row_id: int) -> str:
    """Address of one row."""
    return f"/admin/{key}/details/?id={row_id}"


def seen(model: type[Register], ids: Iterable[int]) -> set[int]:
    """Those of the ids whose rows the reader sees."""
    wanted = set(ids)
    condition = security.actor().predicate(model, VIEW)
    if not wanted or condition is FALSE:
        return set()
    if condition is TRUE:
        return wanted
    table = model.__table__
    statement = sa.select(table.c.id).where(table.c.id.in_(sorted(wanted)), condition)
    return set(db.session.connection().execute(statement).scalars())


def urls(references: Iterable[Reference]) -> dict[Reference, str]:
    """Addresses of those rows that the reader may open; rows of lines have no page of their own."""
    by_target: dict[str, set[int]] = defaultdict(set)
    for key, row_id in references:
        by_target[key].add(row_id)
    found: dict[Reference, str] = {}
    for key, ids in by_target.items():
        if has_register(key) and register_of(key).declaration.shape != "line" and security.actor().can(key, VIEW):
            found |= {(key, i): url_of(key, i) for i in seen(register_of(key), ids)}
    return found
