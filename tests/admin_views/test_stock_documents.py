"""Stock documents at the screen: bad input is told at its line, a second click posts nothing, the books are only looked at."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.ledger import mismatches
from models.core.many_steps import take_all
from models.core.steps import find_step, take
from models.store.ledger import StockBalance
from models.store.stock import StockIn, StockInLine, StockOut, StockOutLine
from tests.factories import TODAY


@pytest.fixture
def shop(web: Any) -> Any:
    """A keeper with a warehouse in which ten mops lie."""
    keeper = web.person("storekeeper")
    world = web.world
    keeper.room = world.make("warehouse", keeper_id=keeper.staff_id).id
    keeper.mop = world.make("item", name="拖把").id
    line = StockInLine(item_id=keeper.mop, quantity=Decimal(10), unit_price=Decimal("3.33"))
    receipt = world.make("stock_in", lines=[line], warehouse_id=keeper.room, category=StockIn.Category.OPENING)
    with world.as_system():
        for step in ("submit", "approve"):
            take(world.session, receipt, step)
    keeper.receipt = receipt.id
    return keeper


def waiting(web: Any, shop: Any, quantity: int = 2, **values: Any) -> int:
    """An issue that waits for the keeper; returns its id."""
    line = StockOutLine(item_id=shop.mop, requested_quantity=Decimal(quantity), quantity=Decimal(quantity))
    plain = {"warehouse_id": shop.room, "recipient_id": shop.staff_id, "prepared_by_id": shop.staff_id}
    sheet = web.world.make("stock_out", lines=[line], **{**plain, **values})
    with web.world.as_system():
        sheet.state = StockOut.State.APPROVED
        web.world.session.flush()
    return int(sheet.id)


def post(shop: Any, sheet: int, step: str = "post", **fields: Any) -> Any:
    return shop.post(f"/admin/stock_out/step/?id={sheet}", step=step, **fields)


def test_an_issue_is_posted_once_however_often_it_is_clicked(web: Any, shop: Any) -> None:
    sheet = waiting(web, shop)
    version = str(web.row("stock_out", sheet).row_version)
    assert [post(shop, sheet, row_version=version).status_code for _ in range(2)] == [302, 302]
    assert [row.quantity for row in web.rows("stock_movement")] == [Decimal(10), Decimal(-2)]
    assert "没有重复办理" in shop.get("/admin/stock_out/details/", id=sheet).get_data(as_text=True)
    stranger = web.person("storekeeper")
    assert post(stranger, sheet).status_code == 422
    assert len(web.rows("stock_movement")) == 2


@pytest.mark.parametrize(
    ("quantity", "values", "told"),
    [
        (11, {}, "“拖把”可用库存只有 10，不能发放 11"),
        (2, {"date": TODAY + dt.timedelta(days=1)}, "还没有到，不能登账"),
        (2, {"date": TODAY - dt.timedelta(days=40)}, "已超过可以倒填的天数"),
        (2, {"date": TODAY - dt.timedelta(days=1)}, "的结存只有 0"),
    ],
)
def test_what_cannot_be_issued_is_told(web: Any, shop: Any, quantity: int, values: dict[str, Any], told: str) -> None:
    sheet = waiting(web, shop, quantity, **values)
    answer = post(shop, sheet)
    assert (answer.status_code, told in answer.get_data(as_text=True)) == (422, True)
    assert len(web.rows("stock_movement")) == 1
    assert web.row("stock_out", sheet).state is StockOut.State.APPROVED


def test_the_keeper_sets_the_day_while_posting(web: Any, shop: Any) -> None:
    sheet = waiting(web, shop, date=TODAY - dt.timedelta(days=3))
    assert post(shop, sheet).status_code == 422
    assert post(shop, sheet, date=TODAY.isoformat()).status_code == 302
    assert web.rows("stock_movement")[-1].effective_on == TODAY
    assert web.row("stock_out", sheet).date == TODAY


@pytest.mark.parametrize(
    ("cells", "field", "told"),
    [
        ({"quantity": "0"}, "lines-0-quantity", "“数量”须大于0"),
        ({"quantity": "-1"}, "lines-0-quantity", "“数量”须大于0"),
        ({"quantity": "1.2345"}, "lines-0-quantity", "“数量”"),
        ({"unit_price": "-2"}, "lines-0-unit_price", "“单价”不能是负数"),
        ({"item_id": ""}, "lines-0-item_id", "请填写“物品”"),
        ({"amount": "99"}, "lines-0-amount", "“金额”须等于"),
    ],
)
def test_a_bad_line_of_a_receipt_is_told_at_its_field(
    web: Any, shop: Any, cells: dict[str, str], field: str, told: str
) -> None:
    line = {"item_id": str(shop.mop), "quantity": "2", "unit_price": "3", "amount": "6", **cells}
    sent = {f"lines-0-{name}": value for name, value in line.items()}
    head = {"warehouse_id": str(shop.room), "category": "OPENING", "date": TODAY.isoformat()}
    answer = shop.post("/admin/stock_in/new/", {**head, **sent, "lines-count": "1", "then": "save"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, f'href="#f-{field}"' in page, told in page) == (422, True, True), page
    assert len(web.rows("stock_in")) == 1


def test_a_receipt_without_lines_is_not_submitted(web: Any, shop: Any) -> None:
    sheet = web.world.make("stock_in", warehouse_id=shop.room, category=StockIn.Category.OPENING).id
    answer = shop.post(f"/admin/stock_in/step/?id={sheet}", step="submit")
    assert (answer.status_code, "请至少填写一行明细" in answer.get_data(as_text=True)) == (422, True)
    assert len(web.rows("stock_movement")) == 1


def test_reversing_names_what_was_issued_and_correcting_opens_a_draft(web: Any, shop: Any) -> None:
    sheet = waiting(web, shop)
    post(shop, sheet)
    number = web.row("stock_out", sheet).document_no
    answer = shop.post(f"/admin/stock_in/step/?id={shop.receipt}", step="reverse", opinion="数量有误")
    assert (answer.status_code, number in answer.get_data(as_text=True)) == (422, True)
    answer = post(shop, sheet, "correct", opinion="领用人有误")
    red, draft = web.rows("stock_out")[1:]
    assert (answer.status_code, answer.location) == (302, f"/admin/stock_out/edit/?id={draft.id}")
    assert shop.get("/admin/stock_out/edit/", id=draft.id).status_code == 200
    assert (red.reversal_of_id, red.state, draft.state) == (sheet, StockOut.State.REVERSED, StockOut.State.DRAFT)
    assert [row.quantity for row in web.rows("stock_movement")] == [Decimal(10), Decimal(-2), Decimal(2)]
    page = shop.get("/admin/stock_out/details/", id=sheet).get_data(as_text=True)
    assert red.document_no in page


@pytest.mark.parametrize("key", ["stock_movement", "stock_balance"])
def test_the_books_are_only_looked_at(web: Any, shop: Any, key: str) -> None:
    row = web.rows(key)[0]
    page = shop.get(f"/admin/{key}/").get_data(as_text=True)
    assert "拖把" in page
    assert "新增" not in page
    assert shop.get(f"/admin/{key}/details/", id=row.id).status_code == 200
    for address in ("new/", f"edit/?id={row.id}", "import/"):
        assert shop.get(f"/admin/{key}/{address}").status_code in (403, 404)
    assert shop.post(f"/admin/{key}/delete/", id=str(row.id)).status_code in (403, 404)
    assert web.rows(key)[0] == row


def test_the_command_checks_the_books(web: Any, shop: Any) -> None:
    web.world.session.commit()
    runner = web.app.test_cli_runner()
    agreed = runner.invoke(args=["check", "ledgers"])
    assert (agreed.exit_code, agreed.output) == (0, "ledgers agree\n")
    with web.engine.begin() as connection:
        connection.execute(sa.update(StockBalance.__table__).values(quantity=Decimal(9)))
    told = runner.invoke(args=["check", "ledgers"])
    assert (told.exit_code, "movements less balance" in told.output) == (1, True)


def test_receipts_posted_together_leave_no_gap(web: Any, shop: Any) -> None:
    world, ids = web.world, []
    for day in (TODAY, TODAY - dt.timedelta(days=99), TODAY):
        line = StockInLine(item_id=shop.mop, quantity=Decimal(1), unit_price=Decimal("3.00"))
        values = {"category": StockIn.Category.OPENING, "warehouse_id": shop.room, "date": day}
        receipt = world.make("stock_in", lines=[line], **values)
        with world.as_system():
            take(world.session, receipt, "submit")
        ids.append(receipt.id)
    with world.acting("director", staff=world.make("staff").id):
        seen = [(key, world.session.get(StockIn, key).row_version) for key in ids]
        take_all(world.session, StockIn, find_step(StockIn, "approve"), seen, good_first=True)
    world.session.commit()
    assert [row.sequence_no for row in web.rows("stock_movement")] == [1, 2, 3]
    assert [row.state.name for row in web.rows("stock_in")[1:]] == ["POSTED", "SUBMITTED", "POSTED"]
    assert mismatches(world.session) == []
