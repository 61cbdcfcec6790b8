"""What a grid wrote as a batch of its own: it stands among the person's imports and can be taken back as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_views import import_results
from admin_views.extensions import db
from models.core import context as acting_context
from models.core.importing import CHANGED, NEW
from models.core.system import ImportBatch

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.importing import Run

FEWEST = 2
"""A single row is undone by hand; only more are kept as a batch."""


def keep(model: type[Register], run: Run) -> None:
    """Remember the rows of a grid that was just written; flushed, not committed."""
    results = [one for one in run.results if one.outcome in (NEW, CHANGED) and one.row_id is not None]
    if len(results) < FEWEST:
        return
    context, session = acting_context.required(), db.session()
    batch = ImportBatch(
        key=context.batch,
        account_id=context.actor.account_id,
        name=context.actor.name[:80],
        school_id=context.actor.school_id,
        register=model.declaration.key,
        source="grid",
        file_name="表格录入",
        digest="",
        state="WRITTEN",
        options={},
        counts={outcome: sum(one.outcome == outcome for one in results) for outcome in (NEW, CHANGED)},
        at=context.now,
        written_at=context.now,
    )
    session.add(batch)
    session.flush()
    import_results.store(session, batch.id, results, {one.number: ("", one.title) for one in results}, written=True)
