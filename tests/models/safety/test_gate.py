"""Visitors at the gate: who comes in, what is kept of them, and who sees it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.history import title_of
from models.core.rules import RefusedError
from models.core.system import HistoryEntry
from models.safety.gate import Visitor
from tests.factories import NOW, World

VALID_NUMBER = "11010519491231002X"
Confirmation = Visitor.VisitConfirmation


@pytest.mark.parametrize(("values", "needed", "rule"), [
    ({"entered_at": NOW + dt.timedelta(minutes=1)}, "入校时间", ""), ({"person_count": 0}, "人数", ""),
    ({"is_document_shown": False}, "未出示证件", "B265"), ({"visited_staff_id": None}, "被访人", "B266"),
    ({"visit_confirmation": Confirmation.NOT_CONFIRMED}, "未确认人员", "B266"),
    ({"left_at": NOW - dt.timedelta(minutes=1)}, "离校时间", "R5.07.1"), ({"visitor_name": None}, "来访人姓名", ""),
])  # fmt: skip
def test_visitor_is_refused(world: World, values: dict[str, Any], needed: str, rule: str) -> None:
    with pytest.raises(RefusedError, match=needed) as refused:
        world.make(Visitor, **values)
    assert [p.rule for p in refused.value.problems] == [rule]
    world.session.rollback()
    assert world.count("visitor") == 0


def test_who_is_turned_away_needs_no_confirmation(world: World) -> None:
    row = world.make(
        Visitor, entry_decision=Visitor.EntryDecision.REFUSED, is_document_shown=False, visited_staff_id=None,
        visit_confirmation=Confirmation.NOT_CONFIRMED,
    )  # fmt: skip
    assert row.id


def test_badge_is_given_to_one_visitor_at_a_time(world: World) -> None:
    first = world.make(Visitor, badge_no="7")
    with pytest.raises(RefusedError, match="来访证编号"):
        world.make(Visitor, badge_no="7")
    world.session.expunge_all()
    with world.as_system():
        world.session.get(Visitor, first.id).left_at = NOW
        world.session.flush()
    world.make(Visitor, badge_no="7")


@pytest.mark.parametrize(("values", "column"), [
    ({"document_no": "110105194912310021"}, "document_no"), ({"phone": "123"}, "phone"), ({"plate_no": "浙12345"}, "plate_no"),
    ({"document_no": VALID_NUMBER, "phone": "0571-87654321", "plate_no": "浙AD12345"}, None),
    ({"document_no": "002X", "plate_no": "浙A12345"}, None),
    ({"document_no": "E12345678", "document_kind": Visitor.DocumentKind.PASSPORT}, None),
])  # fmt: skip
def test_doubtful_formats_are_warned_about(world: World, values: dict[str, Any], column: str | None) -> None:
    row = world.build(Visitor, world.here, values)
    with world.as_system() as context:
        world.session.add(row)
        world.session.flush()
        assert [(w.rule, w.column) for w in context.warnings] == ([("R5.07.2", column)] if column else [])


@pytest.mark.parametrize(("storage", "kept"), [("LAST4", "002X"), ("NONE", None), ("FULL", VALID_NUMBER)])
def test_only_part_of_the_document_number_is_kept(world: World, storage: str, kept: str | None) -> None:
    world.make("school_setting", setting_name="visitor_document_storage", setting_value=storage,
               effective_on=dt.date(2026, 1, 1))  # fmt: skip
    row = world.make(Visitor, document_no=VALID_NUMBER)
    table, history = Visitor.__table__, HistoryEntry.__table__
    connection = world.session.connection()
    assert connection.execute(sa.select(table.c.document_no).where(table.c.id == row.id)).scalar_one() == kept
    changes = connection.execute(sa.select(history.c.changes).where(history.c.register == "visitor")).scalar_one()
    assert changes.get("document_no", [None, None])[1] == kept
    assert title_of(row) == row.visitor_name


def test_inside_is_who_was_admitted_and_has_not_left(world: World) -> None:
    refused = {"entry_decision": Visitor.EntryDecision.REFUSED}
    for values, inside in (({}, True), ({"left_at": NOW}, False), (refused, False)):
        row = world.make(Visitor, **values)
        with world.as_system():
            assert row.is_inside is inside
            found = world.session.execute(sa.select(Visitor.id, Visitor.is_inside).where(Visitor.id == row.id)).one()
        assert found[1] is inside


def test_guard_sees_the_phone_but_not_the_document(world: World) -> None:
    for role, masked in (("guard", {"document_no"}), ("principal", {"document_no"}), ("director", set())):
        with world.acting(role, staff=world.one("staff").id) as context:
            assert set(context.actor.columns(Visitor).masked) == masked
    with world.acting("teacher", staff=world.one("staff").id) as context:
        rights = context.actor.columns(Visitor)
        assert (rights.hidden, rights.masked) == ({"document_no"}, {"phone"})
