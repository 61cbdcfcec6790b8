"""What is done with a batch: tried, written, undone, each in one transaction. In a request or in a job."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from admin_views import jobs
from admin_views.extensions import db
from admin_views.import_reading import Given, Work, facts_of, given_by, lacking_columns, options_of, read
from admin_views.import_results import seen, seen_in_trial, store
from models.core import context as acting_context
from models.core import undoing
from models.core.base import register_of
from models.core.context import acting
from models.core.guard import ForbiddenError
from models.core.importing import CHANGED, NEW, Run, run
from models.core.reading import UnreadableError
from models.core.sheets import unsettled
from models.core.system import ImportBatch, ImportRow

LONG_RUN = 2_000
"""From so many rows on a run goes through the queue and tells how far it is."""

BREATH = 0.04
"""Seconds for which a long trial lets others write between its chunks: SQLite has one writer, and waiting is not fair."""

CHANGED_MEANWHILE = "试运行之后数据又有变化，这次没有写入任何内容。请看过下面的新结果再写入。"
STILL_WRONG = "有{}行还不能写入，这次没有写入任何内容。请先改正，或选“先保存正确的”。"


@contextmanager
def _importing() -> Iterator[None]:
    """Act as the same person, from an import: the history tells it apart and gives the run an id of its own."""
    context = acting_context.required()
    if context.source == "import":
        yield
        return
    with acting(context.actor, "import", context.now, context.place, db.session()):
        yield


def order(name: str, batch: ImportBatch) -> None:
    """Try, write or undo a batch (`import.trial` …): at once, or a long one through the queue. Commits."""
    session, batch_id = db.session(), batch.id
    if int(batch.counts.get("rows", 0)) < LONG_RUN:
        with _importing():
            _FUNCTIONS[name](batch_id)
        return
    batch.state = STATES[name]
    session.commit()
    jobs.enqueue(name, batch_id)


def start(batch: ImportBatch) -> None:
    """Try a batch that is new or read in another way: count its rows, then order the run."""
    try:
        work = read(batch)
    except UnreadableError as error:
        _fail(batch.id, str(error))
        return
    batch.counts = facts_of(work, len(work.layout.data))
    batch.message = ""
    batch.state = "LOADED"
    db.session.commit()
    if work.layout.data and any(found.address for found in work.layout.found):
        order("import.trial", batch)


def _fail(batch_id: int, message: str) -> None:
    session = db.session()
    session.rollback()
    batch = session.get(ImportBatch, batch_id)
    if batch is not None:
        batch.state, batch.message = "FAILED", message
    session.commit()


def _telling(batch_id: int, total: int, pause: float = 0.0) -> Callable[[int], None] | None:
    """Tells how far a long run is; a trial pauses then, having let go of the database, so that others can write."""
    if total < LONG_RUN:
        return None

    def tell(done: int) -> None:
        jobs.tell(batch_id, done, total)
        time.sleep(pause)

    return tell


@jobs.job("import.trial")
def trial(batch_id: int) -> None:
    """Find out what the rows of a batch would come to; nothing is written but the result."""
    session = db.session()
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.state in ("WRITING", "WRITTEN", "UNDOING", "UNDONE"):
        return
    try:
        work = read(batch)
        given = given_by(work)
        session.rollback()
        found = run(
            session, work.model, given, options_of(batch), live=False, tell=_telling(batch_id, len(given), BREATH)
        )
    except (UnreadableError, ForbiddenError) as error:
        _fail(batch_id, str(error))
        return
    _keep(batch_id, work, found, given, "TRIED")


@jobs.job("import.write")
def write(batch_id: int) -> None:
    """Write a claimed batch in one transaction; nothing where its rows now come to something else than the trial said."""
    session = db.session()
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.state != "WRITING":
        return
    try:
        work = read(batch)
        given = given_by(work)
        before = seen_in_trial(session, batch_id)
        found = run(session, work.model, given, options_of(batch), live=True, tell=_telling(batch_id, len(given)))
    except (UnreadableError, ForbiddenError) as error:
        _fail(batch_id, str(error))
        return
    if found.written and seen(found.results) == before:
        _keep(batch_id, work, found, given, "WRITTEN")
        return
    session.rollback()
    message = STILL_WRONG.format(found.bad) if seen(found.results) == before else CHANGED_MEANWHILE
    _keep(batch_id, work, found, given, "TRIED", message)


STATES = {"import.trial": "TRYING", "import.write": "WRITING", "import.undo": "UNDOING"}
"""State of a batch while each of the jobs works on it."""


def claim(batch: ImportBatch, name: str, state: str) -> bool:
    """Take a batch in `state` for a job; False if somebody (a second click) took it before. Not committed."""
    session = db.session()
    session.flush()
    taken: Any = session.execute(
        sa.update(ImportBatch)
        .where(ImportBatch.id == batch.id, ImportBatch.state == state)
        .values(state=STATES[name])
        .execution_options(synchronize_session="fetch")
    )
    return int(taken.rowcount) == 1


def _keep(batch_id: int, work: Work, found: Run, given: Given, state: str, message: str = "") -> None:
    """Store what came of every row, in the transaction that is open, and commit."""
    session, context = db.session(), acting_context.required()
    written = state == "WRITTEN"
    store(session, batch_id, found.results, given.shown, written)
    batch: Any = session.get(ImportBatch, batch_id, populate_existing=True)
    counts: dict[str, Any] = {outcome: int(count) for outcome, count in found.counts.items()}
    counts["lacking"] = lacking_columns(work, found.results)
    unknown = len(unsettled(work.model, found.results))
    batch.counts = {**facts_of(work, len(found.results)), **counts, "unknown": unknown}
    batch.state, batch.message = state, message
    if written:
        batch.key, batch.written_at = context.batch, context.now
    session.commit()


def undo(batch: ImportBatch) -> tuple[int, int]:
    """Take back what a batch wrote, as far as that can be done, at once, and commit; returns rows undone and rows kept.

    What is kept has its reason with its row. Where nothing can be taken back the batch stays as written.
    """
    if not claim(batch, "import.undo", "WRITTEN"):
        db.session.rollback()
        return 0, 0
    with _importing():
        return _take_back(batch.id)


@jobs.job("import.undo")
def undo_claimed(batch_id: int) -> None:
    """Take back what a claimed batch wrote."""
    batch = db.session.get(ImportBatch, batch_id)
    if batch is not None and batch.state == "UNDOING":
        _take_back(batch_id)


def _take_back(batch_id: int) -> tuple[int, int]:
    session, context = db.session(), acting_context.required()
    batch: Any = session.get(ImportBatch, batch_id)
    written = session.execute(
        sa.select(ImportRow.row_id, ImportRow.version).where(
            ImportRow.batch_id == batch_id, ImportRow.outcome.in_((NEW, CHANGED)), ImportRow.row_id.is_not(None)
        )
    )
    versions = {row_id: version for row_id, version in written if row_id is not None}
    telling = _telling(batch_id, len(versions))
    kept = undoing.undo(session, register_of(batch.register), batch.key, versions, telling)
    reasons = {one.row_id: one.reason for one in kept}
    numbers = _keep_reasons(batch_id, reasons)
    undone = len(versions) - len(reasons)
    fresh: Any = session.get(ImportBatch, batch_id, populate_existing=True)
    fresh.counts = {**fresh.counts, "undone": undone, "kept": len(reasons), "kept_rows": numbers}
    if undone:
        fresh.state, fresh.undone_at, fresh.message = "UNDONE", context.now, ""
    else:
        fresh.state = "WRITTEN"
        fresh.message = f"这{len(reasons):,}行都已被用过或改过，没有撤销；原因写在各行后面。"
    session.commit()
    return undone, len(reasons)


def _keep_reasons(batch_id: int, reasons: Mapping[int, str]) -> list[int]:
    numbers = []
    for row in db.session.scalars(sa.select(ImportRow).where(ImportRow.batch_id == batch_id)):
        reason = reasons.get(row.row_id) if row.row_id is not None else None
        if reason is not None and row.outcome in (NEW, CHANGED):
            row.detail = {**row.detail, "kept": reason}
            numbers.append(row.number)
    return sorted(numbers)


_FUNCTIONS: dict[str, Callable[[int], None]] = {
    "import.trial": trial,
    "import.write": write,
    "import.undo": undo_claimed,
}
