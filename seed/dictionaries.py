"""The reference profile: rights, settings, asset classes, month plans and duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import register_of, registers, reports
from models.core.entry import Given, save
from models.core.settings import settings
from models.core.system import CalendarTask, Duty, Role, RoleGrant, SettingRecord
from seed import reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session


def load_reference(session: Session) -> None:
    """Bring every dictionary to what this version ships. Rows that people added stay."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7251)")
    known = {m.declaration.key for m in registers()} | {r.declaration.key for r in reports()}
    _replace(session, Role, reference.roles())
    _replace(session, RoleGrant, [g for g in reference.grants() if g["register"] in known])
    _replace(
        session,
        CalendarTask,
        [
            {
                "key": t["id"],
                "month": t["month"],
                "term": t["term"],
                "task": t["task"],
                "plan_kind": t["plan_kind"],
                "register": t["register"],
                "source": t["source"],
            }
            for t in reference.calendar_tasks()
        ],
    )
    _replace(
        session,
        Duty,
        [
            {
                "key": d["key"],
                "label": d["label"],
                "role": d["role"],
                "frequency": d["frequency"],
                "times": d["times"],
                "register": d["register"],
                "source": d["source"],
            }
            for d in reference.duties()
        ],
    )
    _replace(
        session,
        SettingRecord,
        [
            {
                "key": s.key,
                "label": s.label,
                "kind": s.kind,
                "default": s.text(s.default),
                "unit": s.unit,
                "changed_by": s.changed_by,
                "source": s.source,
            }
            for s in settings()
        ],
    )
    load_asset_classes(session)


def _replace(session: Session, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    session.execute(sa.delete(table))
    if rows:
        session.execute(sa.insert(table), [dict(row) for row in rows])


def load_asset_classes(session: Session) -> None:
    """All codes of GB/T 14885-2022 that the product knows, parents first; codes already there are left alone."""
    model = register_of("asset_class")
    table = model.__table__
    ids = {row[0]: row[1] for row in session.connection().execute(sa.select(table.c.class_code, table.c.id))}
    for row in reference.asset_classes():
        if row["code"] in ids:
            continue
        cells = {
            "class_code": row["code"],
            "name": row["name"],
            "card_kind": card_kind(row["code"]),
            "parent_class_id": str(ids.get(row["parent_code"], "")),
            "useful_life_years": row["useful_life_years_min"],
            "is_depreciable": row["depreciable"] or "0",
            "unit": row["unit"],
            "is_common": row["common"] or "0",
            "life_source": {"source": "SOURCE", "expert": "EXPERT"}.get(row["life_verified"], ""),
            "advice": row["note"],
        }
        ids[row["code"]] = save(session, model, None, Given(cells)).id


def card_kind(code: str) -> str:
    """Kind of card that a class code asks for: the first letters of GB/T 14885 say land, house, vehicle …"""
    for head, kind in CARD_KINDS:
        if code.startswith(head):
            return kind
    return "EQUIPMENT"


CARD_KINDS: tuple[tuple[str, str], ...] = (
    ("A0103", "LAND"),
    ("A0102", "STRUCTURE"),
    ("A01", "BUILDING"),
    ("A0203", "VEHICLE"),
    ("A02", "EQUIPMENT"),
    ("A03", "RELIC"),
    ("A04", "BOOK"),
    ("A05", "FURNITURE"),
    ("A06", "LIVING"),
    ("A08", "INTANGIBLE"),
)
"""First letters of a code of GB/T 14885-2022 and the kind of card, the longest first."""
