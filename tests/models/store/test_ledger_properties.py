"""Whatever is received, issued, entered late or reversed, in any order: the ledger agrees and no day is below zero."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.core.ledger import mismatches
from models.core.rules import RefusedError
from models.core.steps import take
from models.store.stock import StockIn, StockInLine, StockOut, StockOutLine
from tests.factories import TODAY

RECEIVE, ISSUE, REVERSE = "receive", "issue", "reverse"
QUANTITIES = st.integers(1, 9).map(Decimal) | st.integers(1, 9999).map(lambda n: Decimal(n) / 1000)
PRICES = st.integers(0, 999).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(0, 6)
GOODS = st.integers(0, 1)
ACTS = st.one_of(
    st.tuples(st.just(RECEIVE), GOODS, QUANTITIES, PRICES, DAYS),
    st.tuples(st.just(ISSUE), GOODS, QUANTITIES, PRICES, DAYS),
    st.tuples(st.just(REVERSE), st.integers(0, 99), st.just(Decimal(0)), st.just(Decimal(0)), DAYS),
)


@dataclass
class Books:
    """What a pupil with a pencil would have written: quantity by goods and day, and the documents in force."""

    moved: dict[int, dict[dt.date, Decimal]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Decimal)))
    documents: list[tuple[Any, int, dt.date, Decimal]] = field(default_factory=list)

    def lowest(self, goods: int, since: dt.date) -> Decimal:
        """The least that was ever there at the end of a day, from a day on."""
        days = sorted({since, *self.moved[goods]})
        left, seen = Decimal(0), []
        for day in days:
            left += self.moved[goods][day]
            if day >= since:
                seen.append(left)
        return min(seen)

    def on_hand(self, goods: int) -> Decimal:
        """What is there now."""
        return sum(self.moved[goods].values(), Decimal(0))


@pytest.fixture
def shelf(world, store):
    """A warehouse with two kinds of goods, and a way to try a step that may be refused."""
    room = world.make("warehouse", name="总务仓库")
    return room, [world.make("item", name=name).id for name in ("粉笔", "拖把")]


def attempt(world: Any, document: Any, *names: str) -> bool:
    """Take steps as the system; nothing stays of them where one is refused."""
    point = world.session.begin_nested()
    try:
        with world.as_system():
            for name in names:
                take(world.session, document, name, opinion="试")
    except RefusedError:
        point.rollback()
        return False
    point.commit()
    return True


def act(world: Any, store: Any, shelf: Any, books: Books, kind: str, which: int, numbers: tuple[Any, ...]) -> None:
    quantity, price, ago = numbers
    room, items = shelf
    day = TODAY - dt.timedelta(days=ago)
    if kind == RECEIVE:
        line = StockInLine(item_id=items[which], quantity=quantity, unit_price=price)
        sheet = store.receipt(line, category=StockIn.Category.OPENING, warehouse_id=room.id, date=day)
        assert attempt(world, sheet, "submit", "approve")
        books.moved[which][day] += quantity
        books.documents.append((sheet, which, day, quantity))
    elif kind == ISSUE:
        line = StockOutLine(item_id=items[which], requested_quantity=quantity, quantity=quantity)
        sheet = store.issue(line, category=StockOut.Category.DAMAGE, warehouse_id=room.id, date=day)
        with world.as_system():
            sheet.state = StockOut.State.APPROVED
            world.session.flush()
        assert attempt(world, sheet, "post") is (books.lowest(which, day) >= quantity)
        if sheet.state is StockOut.State.POSTED:
            books.moved[which][day] -= quantity
            books.documents.append((sheet, which, day, -quantity))
    elif books.documents:
        place = which % len(books.documents)
        sheet, goods, _, quantity = books.documents[place]
        since = [other for other in books.documents[place + 1 :] if other[1] == goods and other[3] < 0]
        assert attempt(world, sheet, "reverse") is not (quantity > 0 and bool(since))
        if sheet.state.name == "REVERSED":
            del books.documents[place]
            books.moved[goods][TODAY] -= quantity


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(acts=st.lists(ACTS, min_size=4, max_size=14))
def test_the_ledger_agrees_whatever_happens(world, store, shelf, acts):
    point = world.session.begin_nested()
    books = Books()
    for kind, which, *numbers in acts:
        act(world, store, shelf, books, kind, which, tuple(numbers))
        for goods, item_id in enumerate(shelf[1]):
            quantity, amount = store.balance(shelf[0], item_id)
            assert quantity == books.on_hand(goods) >= 0
            assert amount >= 0
            assert quantity > 0 or amount == 0
            assert books.lowest(goods, dt.date.min) >= 0
    assert mismatches(world.session) == []
    moved = {one.id: one for one in store.movements()}
    for one in moved.values():
        if one.reversal_of_id is not None:
            first = moved[one.reversal_of_id]
            assert (one.quantity, one.amount) == (-first.quantity, -first.amount)
    point.rollback()
    world.session.expunge_all()
