"""What came of the rows of a batch: how it is stored, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from admin_views.extensions import db
from models.core.importing import CHANGED, NEW, WARNS, Result, Trouble
from models.core.lookup import Offer
from models.core.system import ImportBatch, ImportRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

STORED_TOGETHER = 1_000
_FILL_IN = "请填写"

Seen = dict[int, tuple[str, tuple[tuple[str, str, str], ...]]]


def seen(results: Sequence[Result]) -> Seen:
    """What each row comes to, and for a changed one every cell's old and new text: what the person agreed to."""
    return {
        one.number: (one.outcome, tuple((c.label, c.old, c.new) for c in one.changes) if one.outcome == CHANGED else ())
        for one in results
    }


def seen_in_trial(session: Session, batch_id: int) -> Seen:
    rows = session.execute(
        sa.select(ImportRow.number, ImportRow.outcome, ImportRow.detail).where(ImportRow.batch_id == batch_id)
    )
    return {
        number: (
            outcome,
            tuple((label, old, new) for _, _, label, old, new in detail.get("changes", ()))
            if outcome == CHANGED
            else (),
        )
        for number, outcome, detail in rows
    }


def store(
    session: Session, batch_id: int, results: Sequence[Result], shown: Mapping[int, tuple[str, str]], written: bool
) -> None:
    """Put the results of a run in the place of the batch's earlier ones; `shown` is what rows are called. Not committed."""
    session.execute(sa.delete(ImportRow).where(ImportRow.batch_id == batch_id))
    rows = [_stored(batch_id, result, shown.get(result.number, ("", "")), written) for result in results]
    for start_at in range(0, len(rows), STORED_TOGETHER):
        session.execute(sa.insert(ImportRow), rows[start_at : start_at + STORED_TOGETHER])


def _stored(batch_id: int, result: Result, shown: tuple[str, str], written: bool) -> dict[str, Any]:
    """One row as it is kept; what a trial or a refused run created has no id."""
    kept = written or result.outcome != NEW
    good = result.outcome in (NEW, CHANGED)
    return {
        "batch_id": batch_id,
        "number": result.number,
        "outcome": result.outcome,
        "row_id": result.row_id if kept else None,
        "version": result.version if written and good else None,
        "title": result.title[:255],
        "detail": {
            "key": shown[0],
            "name": shown[1],
            "changes": [[_place(c.number), c.column, c.label, c.old, c.new] for c in result.changes],
            "troubles": [_trouble(t) for t in _told_once(result.troubles)],
        },
    }


def _told_once(troubles: Sequence[Trouble]) -> list[Trouble]:
    """Without the request to fill in a cell that is filled but could not be read."""
    read = {(t.number, t.list_name, t.column) for t in troubles if t.column and not t.message.startswith(_FILL_IN)}
    return [t for t in troubles if not (t.message.startswith(_FILL_IN) and (t.number, t.list_name, t.column) in read)]


def _place(number: int) -> str:
    return f"第{number}行" if number else ""


def _trouble(trouble: Trouble) -> dict[str, Any]:
    return {
        "column": trouble.column,
        "message": trouble.message,
        "kind": trouble.kind,
        "number": trouble.number,
        "list": trouble.list_name,
        "text": trouble.text[:255],
        "unknown": trouble.unknown,
        "offers": [[o.id, o.label, o.code, o.hint] for o in trouble.offers],
    }


def result_of(row: ImportRow) -> Result:
    """A stored row as the result it was, without its changes."""
    troubles = [
        Trouble(
            t["column"],
            t["message"],
            t["kind"],
            t["number"],
            t["list"],
            t["text"],
            tuple(Offer(*offer) for offer in t["offers"]),
            t["unknown"],
        )
        for t in row.detail.get("troubles", ())
    ]
    return Result(row.number, row.outcome, row.row_id, row.version, row.title, troubles=troubles)


def stops(trouble: Mapping[str, Any]) -> bool:
    """Whether a stored trouble keeps its row from being written."""
    return bool(trouble["kind"] != WARNS)


def results_of(batch: ImportBatch) -> list[Result]:
    """All stored rows in the order of the sheet, with their troubles."""
    rows = db.session.scalars(sa.select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number))
    return [result_of(row) for row in rows]


def good_rows(batch: ImportBatch) -> int:
    """How many rows are written or to be written."""
    return int(batch.counts.get(NEW, 0)) + int(batch.counts.get(CHANGED, 0))
