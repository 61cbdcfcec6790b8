"""What the tests of the store share: refusals, settings, keepers, and documents that are in the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models.core.rules import RefusedError
from models.core.steps import take
from models.store.ledger import StockBalance, StockMovement
from models.store.stock import StockIn, StockInLine, StockOut, StockOutLine
from models.store.store import Warehouse
from tests.factories import World


class Store:
    """Short words for what these tests do again and again."""

    def __init__(self, world: World) -> None:
        self.world = world

    def refused(self, row: Any, **changes: Any) -> RefusedError:
        """The refusal of changes to a stored row, of which nothing stays."""
        before = {name: getattr(row, name) for name in changes}
        with self.world.as_system():
            for name, value in changes.items():
                setattr(row, name, value)
            with pytest.raises(RefusedError) as error:
                self.world.session.flush()
            self.world.session.expire(row)
            assert {name: getattr(row, name) for name in changes} == before
        return error.value

    def unmakeable(self, key: str, **values: Any) -> RefusedError:
        """The refusal of a new row, of which nothing stays."""
        built = dict(values)
        with self.world.as_system():
            count = self.world.count(key)
        with pytest.raises(RefusedError) as error:
            self.world.make(key, **built)
        for row in list(self.world.session.new):
            if row in self.world.session:
                self.world.session.expunge(row)
        assert self.world.count(key) == count
        return error.value

    def warned(self, row: Any, **changes: Any) -> set[str]:
        """Rules that warn of changes, which are saved nevertheless."""
        with self.world.as_system() as context:
            for name, value in changes.items():
                setattr(row, name, value)
            self.world.session.flush()
        return {problem.rule for problem in context.warnings}

    def in_database(self, row: Any, *names: str) -> tuple[Any, ...]:
        """Values of computed columns as the database works them out."""
        model = type(row)
        with self.world.as_system():
            self.world.session.flush()
            columns = [getattr(model, name) for name in names]
            return tuple(self.world.session.execute(select(model.id, *columns).where(model.id == row.id)).one()[1:])

    def setting(self, name: str, value: str) -> None:
        """Let the school set a parameter."""
        self.world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))

    def line(self, **values: Any) -> StockInLine:
        """An unsaved line of a receipt."""
        plain = {"item_id": self.world.one("item").id, "quantity": Decimal(5), "unit_price": Decimal("2.00")}
        return StockInLine(**{**plain, **values})

    def asked(self, **values: Any) -> StockOutLine:
        """An unsaved line of an issue."""
        return StockOutLine(**{"item_id": self.world.one("item").id, "requested_quantity": Decimal(2), **values})

    def receipt(self, *lines: StockInLine, **values: Any) -> StockIn:
        """A receipt draft."""
        return self.world.make("stock_in", lines=list(lines) or [self.line()], **values)

    def issue(self, *lines: StockOutLine, **values: Any) -> StockOut:
        """An issue draft."""
        return self.world.make("stock_out", lines=list(lines) or [self.asked()], **values)

    def book(self, document: Any) -> Any:
        """Post a document as the system, without the people its steps ask for."""
        with self.world.as_system():
            if isinstance(document, StockOut):
                document.state = StockOut.State.APPROVED
                self.world.session.flush()
                take(self.world.session, document, "post")
            elif document.category in StockIn.POSTED_DIRECTLY:
                take(self.world.session, document, "post")
            else:
                take(self.world.session, document, "submit")
                take(self.world.session, document, "approve")
        return document

    def stocked(
        self, room: Warehouse, item_id: int, quantity: Any = 100, price: Any = "2.00", **values: Any
    ) -> StockIn:
        """Goods that lie in a warehouse: an opening receipt, posted; `date` is the document's, all else the line's."""
        day = {name: values.pop(name) for name in ("date",) if name in values}
        line = self.line(item_id=item_id, quantity=Decimal(quantity), unit_price=Decimal(price), **values)
        return self.book(self.receipt(line, category=StockIn.Category.OPENING, warehouse_id=room.id, **day))

    def balance(self, room: Warehouse, item_id: int, batch: str = "") -> tuple[Decimal, Decimal]:
        """Quantity and amount that a balance holds, zero where there is none."""
        table: Any = StockBalance.__table__
        statement = select(table.c.quantity, table.c.amount).where(
            table.c.warehouse_id == room.id, table.c.item_id == item_id, table.c.batch_no == batch
        )
        found = self.world.session.connection().execute(statement).first()
        return (Decimal(0), Decimal(0)) if found is None else (found[0], found[1])

    def movements(self, **where: Any) -> list[Any]:
        """Movements by number."""
        table: Any = StockMovement.__table__
        conditions = [table.c[name] == value for name, value in where.items()]
        statement = select(table).where(*conditions).order_by(table.c.school_id, table.c.sequence_no)
        return list(self.world.session.connection().execute(statement))


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


@pytest.fixture
def people(world: World) -> Callable[[str], int]:
    """Staff by name, made at first mention."""
    known: dict[str, int] = {}

    def person(name: str) -> int:
        if name not in known:
            known[name] = world.make("staff", name=name).id
        return known[name]

    return person
