"""Posting asks the database a fixed number of things and one per line, however long the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import event

from models.core.steps import take
from models.store.stock import StockIn, StockOut

LINES, AROUND = 50, 20


@contextmanager
def counted(world) -> Iterator[list[str]]:
    """Statements that are sent meanwhile."""
    sent: list[str] = []
    engine = world.session.connection().engine

    def note(connection, cursor, statement, parameters, context, executemany):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def posted(world, model, row_id, name, role, staff):
    """Statements of one step on a sheet that nobody has read before."""
    world.session.flush()
    world.session.expunge_all()
    with world.acting(role, staff=staff), counted(world) as sent:
        take(world.session, world.session.scalars(sa.select(model).where(model.id == row_id)).one(), name)
    return sent


def test_fifty_lines_are_posted_with_one_statement_each(world, store):
    keeper, director = world.make("staff"), world.make("staff")
    room = world.make("warehouse", keeper_id=keeper.id)
    items = [world.make("item", maximum_stock=Decimal(3)).id for _ in range(LINES)]
    receipt = store.receipt(
        *(store.line(item_id=item) for item in items), category=StockIn.Category.OPENING, warehouse_id=room.id
    )
    asked = [store.asked(item_id=item, quantity=Decimal(2)) for item in items]
    issue = store.issue(*asked, warehouse_id=room.id, recipient_id=keeper.id)
    with world.as_system():
        take(world.session, receipt, "submit")
        issue.state = StockOut.State.APPROVED
        world.session.flush()
    receipt_id, issue_id = receipt.id, issue.id
    for model, row_id, name, role, staff in (
        (StockIn, receipt_id, "approve", "director", director.id),
        (StockOut, issue_id, "post", "storekeeper", keeper.id),
    ):
        sent = posted(world, model, row_id, name, role, staff)
        assert len(sent) < AROUND + LINES, "\n".join(f"{n} × {text[:90]}" for text, n in Counter(sent).most_common(8))
    assert len(store.movements()) == 2 * LINES
