"""History: one entry per written row, collected in the flush and written with it. Nothing opts in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import Register
from models.core.context import Context
from models.core.system import HistoryEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MECHANICAL = frozenset({"created_by_id", "created_at", "updated_by_id", "updated_at"})
UNTOLD = "＊＊＊"


def raw(declared: Any, value: Any) -> Any:
    """A value as history keeps it: ids of references and files as numbers, all else as the codec's text."""
    if value is None:
        return None
    if declared.target or declared.kind.name in ("ref", "attachment"):
        return int(value)
    return declared.kind.text(value)


def entry(row: Register, action: str) -> tuple[Register, str, dict[str, Any]]:
    """What one row changes: column → [before, after]; a deleted row is kept whole."""
    state = sa.inspect(row)
    changes: dict[str, Any] = {}
    unlogged = getattr(row, "unlogged", ())
    for name, declared in row.declaration.columns.items():
        if declared.computed or name in MECHANICAL or name not in state.attrs:
            continue
        past = state.attrs[name].history
        if action == "delete":
            value = getattr(row, name)
            if value is not None:
                changes[name] = [raw(declared, value), None]
            continue
        if not past.has_changes():
            continue
        before = past.deleted[0] if past.deleted else None
        after = past.added[0] if past.added else None
        if before == after:
            continue
        changes[name] = [UNTOLD, UNTOLD] if name in unlogged else [raw(declared, before), raw(declared, after)]
    return row, action, changes


def write(session: Session, entries: list[tuple[Register, str, dict[str, Any]]], context: Context) -> None:
    """Write the entries of one flush with one statement."""
    rows = []
    for row, action, changes in entries:
        if action == "update" and not changes:
            continue
        rows.append(
            {
                "batch": context.batch,
                "at": context.now,
                "account_id": context.actor.account_id,
                "name": context.actor.name[:80],
                "source": context.source,
                "place": context.place[:120],
                "school_id": row.id if row.declaration.key == "school" else row.school_id,
                "register": row.declaration.key,
                "row_id": row.id,
                "title": title_of(row)[:255],
                "action": action,
                "changes": changes,
            }
        )
    if rows:
        session.connection().execute(sa.insert(HistoryEntry.__table__), rows)  # type: ignore[arg-type]


def title_of(row: Register) -> str:
    """Short name of a row from its own columns: what messages and history call it."""
    declaration = row.declaration
    name = declaration.title
    declared = declaration.columns.get(name)
    if declared is not None and not declared.computed and not declared.target:
        text = declared.kind.text(row.__dict__.get(name))
        if text:
            return text
    return f"{declaration.label}{row.id or ''}"
