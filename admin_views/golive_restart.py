"""Starting over: every import into the registers of the way is taken back, the last first, as far as nobody built on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from admin_views import import_files, import_results, import_work, security
from admin_views.extensions import db
from admin_views.import_pages import may_import
from admin_views.import_screen import UNWRITTEN
from models.core import context as acting_context
from models.core import undoing
from models.core.base import register_of
from models.core.context import Context, acting
from models.core.importing import CHANGED, NEW
from models.core.system import HistoryEntry, ImportBatch, ImportRow
from models.core.undoing import Kept
from models.organisation.golive import STEPS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_TRIED = 3_000
"""Up to so many rows it is tried beforehand what can go; of more only those are told that were changed since."""

NO_RIGHT = "您没有导入这张台账的权限，须由有权限的人撤销"


@dataclass
class Planned:
    """One import and what starting over does with it: rows that go, rows that stay, or why all of it stays."""

    batch: ImportBatch
    goes: int
    stays: list[Kept]
    blocked: str = ""
    is_tried: bool = True


def written_batches() -> list[ImportBatch]:
    """The imports of the school into registers of the way that are in force, the last written first."""
    registers = [part.register for step in STEPS for part in step.parts]
    found = db.session.scalars(
        sa.select(ImportBatch)
        .where(
            ImportBatch.school_id == security.actor().school_id,
            ImportBatch.register.in_(registers),
            ImportBatch.state == "WRITTEN",
        )
        .order_by(ImportBatch.written_at.desc(), ImportBatch.id.desc())
    )
    return list(found)


def unwritten_batches() -> list[ImportBatch]:
    """Sheets of uploaded workbooks of the school that were never written."""
    found = db.session.scalars(
        sa.select(ImportBatch).where(
            ImportBatch.school_id == security.actor().school_id,
            ImportBatch.options["golive"].as_string().is_not(None),
            ImportBatch.state.in_(UNWRITTEN),
        )
    )
    return list(found)


def plan() -> list[Planned]:
    """What starting over would do, import by import; the database is left as it was.

    It is found out by doing it and taking it back; above MOST_TRIED rows only by looking for changes since.
    """
    batches, session = written_batches(), db.session()
    if sum(import_results.good_rows(batch) for batch in batches) > MOST_TRIED:
        return [_looked_at(session, batch) for batch in batches]
    with _one_import() as context:
        trial = session.begin_nested()
        planned = [_tried(session, batch, context) for batch in batches]
        trial.rollback()
    session.expire_all()
    return planned


def _tried(session: Session, batch: ImportBatch, context: Context) -> Planned:
    blocked = _blocked(batch)
    if blocked:
        return Planned(batch, 0, [], blocked)
    versions = _versions(session, batch)
    stays = undoing.undo(session, register_of(batch.register), batch.key, versions)
    context.settled[batch.key] = {one.row_id for one in stays}
    return Planned(batch, len(versions) - len(stays), stays)


def _looked_at(session: Session, batch: ImportBatch) -> Planned:
    """Rows of the import that somebody wrote after it."""
    blocked = _blocked(batch)
    if blocked:
        return Planned(batch, 0, [], blocked)
    versions = _versions(session, batch)
    last = sa.select(sa.func.max(HistoryEntry.id)).where(HistoryEntry.batch == batch.key).scalar_subquery()
    mine = sa.select(ImportRow.row_id).where(ImportRow.batch_id == batch.id, ImportRow.outcome.in_((NEW, CHANGED)))
    later = session.execute(
        sa.select(HistoryEntry.row_id, HistoryEntry.title, HistoryEntry.name, HistoryEntry.at)
        .where(HistoryEntry.register == batch.register, HistoryEntry.id > last, HistoryEntry.row_id.in_(mine))
        .order_by(HistoryEntry.id)
    )
    stays = {row_id: Kept(row_id, title, f"{name}在{at:%Y-%m-%d %H:%M}改过") for row_id, title, name, at in later}
    return Planned(batch, len(versions) - len(stays), list(stays.values()), is_tried=False)


def start_over() -> tuple[int, int]:
    """Take the imports back, the last first, and give up the sheets that wait; commits after each.

    Returns rows that went and rows that stayed, each with its reason on the page of its import.
    """
    gone = stayed = 0
    with _one_import() as context:
        for batch in written_batches():
            if _blocked(batch):
                stayed += import_results.good_rows(batch)
                continue
            key = batch.key
            went, kept = import_work.undo(batch)
            context.settled[key] = _left(batch)
            gone, stayed = gone + went, stayed + kept
    for batch in unwritten_batches():
        import_files.forget(batch)
    db.session.commit()
    return gone, stayed


def _blocked(batch: ImportBatch) -> str:
    return "" if may_import(register_of(batch.register)) else NO_RIGHT


def _versions(session: Session, batch: ImportBatch) -> dict[int, int | None]:
    """Version of each row that the import wrote."""
    rows = session.execute(
        sa.select(ImportRow.row_id, ImportRow.version).where(
            ImportRow.batch_id == batch.id, ImportRow.outcome.in_((NEW, CHANGED)), ImportRow.row_id.is_not(None)
        )
    )
    return {row_id: version for row_id, version in rows if row_id is not None}


def _left(batch: ImportBatch) -> set[int]:
    """Rows that undoing the import has left."""
    rows = db.session.execute(
        sa.select(ImportRow.row_id).where(
            ImportRow.batch_id == batch.id, ImportRow.number.in_(batch.counts.get("kept_rows") or ())
        )
    )
    return {row_id for (row_id,) in rows if row_id is not None}


@contextmanager
def _one_import() -> Iterator[Context]:
    """All of it is one act: what one undoing writes does not keep the next from its rows."""
    context = acting_context.required()
    with acting(context.actor, "import", context.now, context.place, db.session()) as made:
        yield made
