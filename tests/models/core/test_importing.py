"""The pipeline of import, paste and grid: what becomes of each row, and that a trial and the real run are one."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.guard import ForbiddenError
from models.core.importing import ASKS, CHANGED, NEW, REFUSED, SAME, WRONG, Entry, Options, Run, run
from models.core.system import HistoryEntry
from tests.factories import World

PLAIN = Options()


def cells_of(world: World, key: str, **given: str) -> dict[str, str]:
    """A valid row of a register as the texts of its cells; given texts come on top."""
    model = register_of(key)
    row = world.make(key) if model.declaration.of else world.build(model, world.here, {})
    cells = {
        declared.name: str(value) if declared.target else declared.kind.text(value)
        for declared in model.declaration.stored
        if (value := row.__dict__.get(declared.name)) is not None
    }
    return cells | given


def rows_of(session: Session, key: str) -> list[Any]:
    table = register_of(key).__table__
    return list(session.connection().execute(sa.select(table).order_by(table.c.id)))


def history_count(session: Session) -> int:
    return int(
        session.connection().execute(sa.select(sa.func.count()).select_from(HistoryEntry.__table__)).scalar_one()
    )


def imported(
    session: Session, world: World, key: str, entries: list[Entry], options: Options = PLAIN, **how: Any
) -> Run:
    """Trial and real run in succession; both must come to the same."""
    role = how.pop("role", "administrator")
    session.commit()
    before = rows_of(session, key)
    with world.acting(role, **how):
        trial = run(session, register_of(key), entries, options, live=False)
        assert rows_of(session, key) == before
        live = run(session, register_of(key), entries, options, live=True)
        session.commit()
    assert [(r.number, r.outcome) for r in trial.results] == [(r.number, r.outcome) for r in live.results]
    return live


def test_new_rows_are_written_with_history(session: Session, world: World) -> None:
    before = history_count(session)
    entries = [Entry(n, cells_of(world, "department", name=f"处室{n}")) for n in (2, 3)]
    found = imported(session, world, "department", entries)
    assert found.written
    assert found.counts == {NEW: 2}
    names = [row.name for row in rows_of(session, "department") if row.name.startswith("处室")]
    assert names == ["处室2", "处室3"]
    assert history_count(session) == before + 2


def test_one_wrong_row_keeps_all_out(session: Session, world: World) -> None:
    entries = [Entry(2, cells_of(world, "department", name="处室甲")), Entry(3, cells_of(world, "department", name=""))]
    before, told = rows_of(session, "department"), history_count(session)
    found = imported(session, world, "department", entries)
    assert not found.written
    assert [r.outcome for r in found.results] == [NEW, WRONG]
    assert "请填写" in found.results[1].troubles[0].message
    assert rows_of(session, "department") == before
    assert history_count(session) == told


def test_the_right_rows_first(session: Session, world: World) -> None:
    entries = [Entry(2, cells_of(world, "department", name="处室甲")), Entry(3, cells_of(world, "department", name=""))]
    found = imported(session, world, "department", entries, Options(good_first=True))
    assert found.written
    assert [row.name for row in rows_of(session, "department") if row.name == "处室甲"] == ["处室甲"]


def test_known_row_is_changed_by_its_key(session: Session, world: World) -> None:
    row = world.make("department", name="教导处")
    cells = cells_of(world, "department", name="教导处")
    unchanged = imported(session, world, "department", [Entry(2, {"name": "教导处"})])
    assert unchanged.counts == {SAME: 1}
    assert not unchanged.written
    found = imported(session, world, "department", [Entry(2, cells | {"name": "教导处", "remarks": "新的"})])
    assert found.counts == {CHANGED: 1}
    assert ("remarks", "新的") in [(c.column, c.new) for c in found.results[0].changes]
    assert next(r for r in rows_of(session, "department") if r.id == row.id).remarks == "新的"


def test_a_key_twice_marks_both_rows(session: Session, world: World) -> None:
    entries = [Entry(n, cells_of(world, "department", name="总务处")) for n in (5, 9)]
    before = rows_of(session, "department")
    found = imported(session, world, "department", entries, Options(good_first=True))
    assert [r.outcome for r in found.results] == [WRONG, WRONG]
    assert "第9行" in found.results[0].troubles[0].message
    assert "第5行" in found.results[1].troubles[0].message
    assert rows_of(session, "department") == before


def test_blank_cell_is_untouched_unless_blank_clears(session: Session, world: World) -> None:
    row = world.make("department", name="教导处", remarks="原来的")
    entry = Entry(2, {"name": "教导处", "remarks": ""})
    assert imported(session, world, "department", [entry]).counts == {SAME: 1}
    assert imported(session, world, "department", [entry], Options(blank_clears=True)).counts == {CHANGED: 1}
    assert next(r for r in rows_of(session, "department") if r.id == row.id).remarks is None


def test_without_the_right_to_change_a_stored_row_is_refused(session: Session, world: World) -> None:
    world.make("department", name="教导处")
    matrix = dict(world.matrix)
    key = ("director", "department")
    from models.core.permissions import Grant

    world.matrix[key] = Grant("director", "department", frozenset("VCI"), "own_school")
    before = rows_of(session, "department")
    entries = [Entry(2, {"name": "教导处", "remarks": "改动"}), Entry(3, cells_of(world, "department", name="新处室"))]
    found = imported(session, world, "department", entries, role="director")
    world.matrix.clear()
    world.matrix.update(matrix)
    assert [r.outcome for r in found.results] == [REFUSED, NEW]
    assert rows_of(session, "department") == before


def test_who_may_neither_create_nor_change_is_refused(session: Session, world: World) -> None:
    with world.acting("guard"), pytest.raises(ForbiddenError):
        run(session, register_of("asset_class"), [Entry(2, {"name": "甲"})], live=True)


def test_a_name_borne_by_two_is_asked_about(session: Session, world: World) -> None:
    for _ in range(2):
        world.make("staff", name="李娟")
    head = next(c.name for c in register_of("department").declaration.stored if c.target == "staff")
    entry = Entry(2, cells_of(world, "department", name="食堂组", **{head: "=李娟"}))
    found = imported(session, world, "department", [entry])
    trouble = found.results[0].troubles[0]
    assert found.results[0].outcome == ASKS
    assert trouble.column == head
    assert len(trouble.offers) == 2
    found = imported(session, world, "department", [Entry(2, entry.cells | {head: str(trouble.offers[1].id)})])
    assert found.counts == {NEW: 1}


def test_an_unknown_name_is_refused_with_likely_ones(session: Session, world: World) -> None:
    world.make("staff", name="李桂娟")
    head = next(c.name for c in register_of("department").declaration.stored if c.target == "staff")
    before = rows_of(session, "staff")
    found = imported(
        session, world, "department", [Entry(2, cells_of(world, "department", name="食堂组", **{head: "=李桂绢"}))]
    )
    trouble = found.results[0].troubles[0]
    assert trouble.kind == WRONG
    assert [o.label for o in trouble.offers] == ["李桂娟"]
    assert rows_of(session, "staff") == before


def test_document_with_lines(session: Session, world: World) -> None:
    own, line = cells_of(world, "purchase_request"), cells_of(world, "purchase_request_line")
    line.pop("document_id", None)
    entry = Entry(2, own, {"lines": [Entry(2, line), Entry(3, line | {"quantity": "abc"})]})
    found = imported(session, world, "purchase_request", [entry], role="director")
    trouble = found.results[0].troubles[0]
    assert (trouble.number, trouble.list_name, trouble.column) == (3, "lines", "quantity")
    assert [t.column for t in found.results[0].troubles if t.number == 3 and t.kind == WRONG] == ["quantity"]
    entry = Entry(2, own, {"lines": [Entry(2, line), Entry(3, line | {"quantity": "7"})]})
    found = imported(session, world, "purchase_request", [entry], role="director")
    assert found.counts == {NEW: 1}, found.results
    lines = rows_of(session, "purchase_request_line")[-2:]
    assert [row.line_no for row in lines] == [1, 2]
    assert lines[1].quantity == 7


def test_lines_of_a_known_document(session: Session, world: World) -> None:
    line = world.make("purchase_request_line", quantity=5)
    head = Entry(2, {}, {"lines": [Entry(2, {"quantity": "5"}, row_id=line.id)]}, row_id=line.document_id)
    assert imported(session, world, "purchase_request", [head], role="director").counts == {SAME: 1}
    head.lines["lines"][0].cells["quantity"] = "8"
    found = imported(session, world, "purchase_request", [head], role="director")
    assert [(c.list_name, c.number, c.old, c.new) for c in found.results[0].changes] == [("lines", 1, "5", "8")]
    assert [row.quantity for row in rows_of(session, "purchase_request_line")] == [8]


def test_the_scope_is_asked_row_by_row(session: Session, world: World) -> None:
    """A bad row among many is found even where only the database or the scope can tell."""
    world.make("department", name="教导处", school=world.second)
    with world.acting("bureau"), pytest.raises(ForbiddenError):
        run(session, register_of("department"), [Entry(2, {"name": "甲"})], live=True)


def test_two_thousand_rows_in_chunks(session: Session, world: World) -> None:
    entries = [Entry(n, cells_of(world, "building", name=f"楼{n}")) for n in range(2, 502)]
    for number, entry in enumerate(entries):
        for name in ("building_no", "code", "asset_no"):
            if name in entry.cells:
                entry.cells[name] = f"L{number}"
    told: list[int] = []
    session.commit()
    with world.acting("administrator"):
        found = run(session, register_of("building"), entries, live=True, tell=told.append)
    assert found.counts == {NEW: 500}, next(r for r in found.results if r.outcome != NEW)
    assert told == [200, 400, 500]
    assert len({r.row_id for r in found.results}) == 500
