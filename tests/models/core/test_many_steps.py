"""One step on many papers: each is judged by itself, all are taken or the right ones, and refused ones stay as they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.many_steps import asked_of_each, judged, needs_opinion, own_steps, take_all
from models.core.steps import find_step
from models.core.system import HistoryEntry, Signature
from tests.factories import World

LATER = dt.date(2027, 1, 20)
REQUEST = register_of("purchase_request")
State: Any = REQUEST.declaration.columns["state"].kind.members


def requests(world: World, *states: str) -> list[Any]:
    """Requests in these states, each with a line."""
    made = []
    for state in states:
        row = world.make("purchase_request", state=State[state], needed_on=LATER)
        world.make("purchase_request_line", document=row)
        made.append(row)
    return made


def states(session: Session, rows: list[Any]) -> list[str]:
    table = REQUEST.__table__
    ids = [row.id for row in rows]
    found = dict(session.connection().execute(sa.select(table.c.id, table.c.state).where(table.c.id.in_(ids))).all())
    return [found[i].name for i in ids]


def written(session: Session) -> tuple[int, int]:
    """How many entries of the history and signatures there are."""
    counts = (sa.select(sa.func.count()).select_from(model.__table__) for model in (HistoryEntry, Signature))
    first, second = (int(session.connection().execute(made).scalar_one()) for made in counts)
    return first, second


def seen(rows: list[Any]) -> list[tuple[int, int]]:
    return [(row.id, row.row_version) for row in rows]


def test_only_steps_of_ones_own_roles_are_offered(world: World) -> None:
    with world.acting("principal"):
        assert {one.name for one in own_steps(REQUEST)} >= {"send_back", "reject"}
        assert all("principal" in one.roles or "teacher" in one.roles for one in own_steps(REQUEST))
    with world.acting("auditor"):
        assert not any("director" in one.roles and "teacher" not in one.roles for one in own_steps(REQUEST))


def test_steps_that_ask_amounts_files_or_lines_are_not_for_many() -> None:
    compensation, transfer = register_of("damage_compensation"), register_of("asset_transfer")
    by_label = {one.label: one for one in compensation.declaration.steps}
    assert asked_of_each(compensation, by_label["批准减免"])
    assert asked_of_each(compensation, by_label["告知"])
    assert not asked_of_each(compensation, by_label["结案"])
    assert asked_of_each(transfer, next(s for s in transfer.declaration.steps if s.label == "交接完成"))


def test_all_are_taken_in_one_batch(world: World, session: Session) -> None:
    rows = requests(world, "PRINCIPAL_REVIEW", "PRINCIPAL_REVIEW")
    approve = next(s for s in REQUEST.declaration.steps if s.label == "校长批准")
    with world.acting("principal") as context:
        assert [one.reasons for one in judged(session, REQUEST, [approve], [r.id for r in rows])[approve.name]] == [
            (),
            (),
        ]
        taking = take_all(session, REQUEST, approve, seen(rows), opinion="同意")
    assert (taking.written, taking.good) == (True, 2)
    assert states(session, rows) == ["CENTRAL_REVIEW", "CENTRAL_REVIEW"]
    signed = session.scalars(sa.select(Signature).where(Signature.row_id.in_([r.id for r in rows]))).all()
    assert [(one.step, one.opinion) for one in signed] == [(approve.name, "同意")] * 2
    batches = session.scalars(sa.select(HistoryEntry.batch).where(HistoryEntry.row_id == rows[0].id)).all()
    assert context.batch in batches


def test_one_that_cannot_keeps_all_from_it(world: World, session: Session) -> None:
    rows = requests(world, "PRINCIPAL_REVIEW", "DRAFT")
    before = written(session)
    approve = next(s for s in REQUEST.declaration.steps if s.label == "校长批准")
    with world.acting("principal"):
        first, second = judged(session, REQUEST, [approve], [r.id for r in rows])[approve.name]
        taking = take_all(session, REQUEST, approve, seen(rows))
    assert first.reasons == ()
    assert second.reasons == taking.verdicts[1].reasons == ("现在是“草稿”，不能校长批准。",)
    assert not taking.written
    assert states(session, rows) == ["PRINCIPAL_REVIEW", "DRAFT"]
    assert written(session) == before


def test_the_right_ones_first(world: World, session: Session) -> None:
    rows = requests(world, "DRAFT", "PRINCIPAL_REVIEW")
    approve = next(s for s in REQUEST.declaration.steps if s.label == "校长批准")
    with world.acting("principal"):
        taking = take_all(session, REQUEST, approve, seen(rows), good_first=True)
    assert (taking.written, taking.good) == (True, 1)
    assert states(session, rows) == ["DRAFT", "CENTRAL_REVIEW"]


def test_a_paper_changed_meanwhile_is_refused(world: World, session: Session) -> None:
    rows = requests(world, "PRINCIPAL_REVIEW")
    old = [(rows[0].id, rows[0].row_version - 1)]
    approve = next(s for s in REQUEST.declaration.steps if s.label == "校长批准")
    before = written(session)
    with world.acting("principal"):
        taking = take_all(session, REQUEST, approve, old)
    assert "刚被别人改动过" in taking.verdicts[0].reasons[0]
    assert not taking.written
    assert states(session, rows) == ["PRINCIPAL_REVIEW"]
    assert written(session) == before


def test_what_the_rules_of_the_step_refuse_is_told_by_row(world: World, session: Session) -> None:
    row, bare = requests(world, "DRAFT")[0], world.make("purchase_request", needed_on=LATER)
    submit = find_step(REQUEST, "submit")
    with world.acting("director"):
        verdicts = judged(session, REQUEST, [submit], [row.id, bare.id])[submit.name]
        taking = take_all(session, REQUEST, submit, seen([row, bare]), good_first=True)
    assert [one.reasons for one in verdicts] == [(), ("请至少填写一行明细。",)]
    assert [one.reasons for one in taking.verdicts] == [(), ("请至少填写一行明细。",)]
    assert states(session, [row, bare])[1] == "DRAFT"
    assert states(session, [row, bare])[0] != "DRAFT"


def test_sending_back_needs_words_and_rows_out_of_scope_are_left_out(world: World, session: Session) -> None:
    rows = requests(world, "PRINCIPAL_REVIEW")
    elsewhere = world.make("purchase_request", school=world.second, state=State["PRINCIPAL_REVIEW"])
    send_back = find_step(REQUEST, "send_back")
    assert needs_opinion(send_back)
    before = written(session)
    with world.acting("principal"):
        taking = take_all(session, REQUEST, send_back, seen([*rows, elsewhere]))
        assert [one.row_id for one in taking.verdicts] == [rows[0].id]
        assert not taking.written
        assert written(session) == before
        assert take_all(session, REQUEST, send_back, seen(rows), opinion="预算不足").written
    assert states(session, [*rows, elsewhere]) == ["DRAFT", "PRINCIPAL_REVIEW"]


def test_asked_columns_are_the_same_for_all(world: World, session: Session) -> None:
    model = register_of("purchase_request")
    finish = next(s for s in model.declaration.steps if s.asks == ("remarks",))
    rows = requests(world, *[finish.from_states[0]] * 2)
    with world.as_system():
        taking = take_all(session, model, finish, seen(rows), texts={"remarks": "年底一并清理"})
    assert [one.reasons for one in taking.verdicts] == [(), ()]
    table = model.__table__
    found = session.connection().execute(sa.select(table.c.remarks).where(table.c.id.in_([r.id for r in rows])))
    assert set(found.scalars()) == {"年底一并清理"}


def test_a_paper_that_is_not_ones_own_is_told_apart(world: World, session: Session) -> None:
    """A teacher submits own requests only; others of the school may be seen through another post."""
    member = world.make("staff")
    own = world.make("purchase_request", needed_on=LATER, applicant_id=member.id)
    other = world.make("purchase_request", needed_on=LATER)
    submit = find_step(REQUEST, "submit")
    for row in (own, other):
        world.make("purchase_request_line", document=row)
    with world.acting("auditor", staff=member.id) as context:
        seen_by = context.actor.pairs_on(session, other, "V")
        found = judged(session, REQUEST, [submit], [own.id, other.id])["submit"]
        taking = take_all(session, REQUEST, submit, seen([own, other]), good_first=True)
    assert seen_by
    assert [one.reasons for one in found] == [one.reasons for one in taking.verdicts]
    assert found[0].reasons == ()
    assert found[1].reasons == ("这一条不由您提交。",)
    assert states(session, [other]) == ["DRAFT"]
