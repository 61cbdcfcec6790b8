"""What an import answers must not confirm a guess: of a masked value, of a hidden one, of whose it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.importing import CHANGED, SAME, WRONG, Entry, Options, Result, run
from tests.factories import World

STORED, GUESSED = "330102201011041234", "330102201011041293"
"""Two identity numbers of boys who were born on the same day."""

SECRETS = [("student", "identity_no", "director"), ("staff", "identity_no", "director")]


def told(session: Session, world: World, key: str, cells: dict[str, str], role: str, **entry: Any) -> Result:
    """What a trial comes to for one row."""
    session.commit()
    with world.acting(role):
        return run(session, register_of(key), [Entry(2, cells, **entry)], Options(), live=False).results[0]


def bearer(world: World, key: str) -> Any:
    """A row that holds the number."""
    more = (
        {"birth_on": dt.date(2010, 11, 4), "guardian_consented_on": dt.date(2026, 9, 1)}
        if key == "student"
        else {"staff_no": "S901"}
    )
    gender: Any = register_of(key).declaration.columns["gender"].kind
    return world.make(key, identity_no=STORED, gender=gender.members["MALE"], **more)


@pytest.mark.parametrize(("key", "column", "role"), SECRETS)
def test_a_right_guess_of_a_masked_value_looks_like_a_wrong_one(
    session: Session, world: World, key: str, column: str, role: str
) -> None:
    row = bearer(world, key)
    ways: list[tuple[dict[str, str], dict[str, Any]]] = [({}, {"row_id": row.id})]
    if key == "staff":
        ways.append(({"staff_no": "S901", "name": row.name}, {}))
    for known, entry in ways:
        cells = {**known, column: STORED}
        right = asdict(told(session, world, key, cells, role, **entry))
        wrong = asdict(told(session, world, key, {**cells, column: GUESSED}, role, **entry))
        assert right["outcome"] == wrong["outcome"]
        assert [c["column"] for c in right["changes"]] == [c["column"] for c in wrong["changes"]]
        assert [t["message"] for t in right["troubles"]] == [t["message"] for t in wrong["troubles"]]
        assert [c["old"] for c in right["changes"]] == [c["old"] for c in wrong["changes"]]
        assert STORED not in str(right)


@pytest.mark.parametrize(("key", "column", "role"), SECRETS)
def test_who_enters_a_masked_value_anew_leaves_it_as_it_was(
    session: Session, world: World, key: str, column: str, role: str
) -> None:
    row = bearer(world, key)
    session.commit()
    version, row_id = row.row_version, row.id
    with world.acting(role):
        found = run(session, register_of(key), [Entry(2, {column: STORED}, row_id=row_id)], live=True)
        session.commit()
    table: Any = register_of(key).__table__
    kept = session.connection().execute(sa.select(table).where(table.c.id == row_id)).one()
    assert (found.results[0].outcome, found.written) == (CHANGED, True)
    assert kept._mapping[column] == STORED
    assert kept.row_version == version + 1


def test_who_may_read_it_is_told_that_nothing_changes(session: Session, world: World) -> None:
    row = bearer(world, "student")
    cells = {"identity_no": STORED}
    with world.as_system():
        assert run(session, register_of("student"), [Entry(2, cells, row_id=row.id)], live=False).counts == {SAME: 1}


def test_a_number_that_only_some_rows_show_does_not_name_its_row(session: Session, world: World) -> None:
    """Who holds the number of a pupil must not learn from the sheet which pupil bears it."""
    pupil = bearer(world, "student")
    found = told(session, world, "student", {"identity_no": STORED, "name": "某某"}, "director")
    assert found.row_id is None
    assert pupil.name not in str(asdict(found))


@pytest.mark.parametrize("right", [True, False])
def test_a_hidden_value_is_refused_by_name_right_or_wrong(session: Session, world: World, right: bool) -> None:
    """The grid may be sent any column; a hidden one is never compared."""
    key, column = "supplier", "bank_name"
    row = world.make(key, **{column: "工商银行城东支行"})
    grant = replace(world.matrix["director", key], role="storekeeper", hidden=frozenset({column}))
    world.matrix = {**world.matrix, ("storekeeper", key): grant}
    text = "工商银行城东支行" if right else "农业银行"
    found = told(session, world, key, {column: text}, "storekeeper", row_id=row.id)
    assert found.outcome == WRONG
    label = register_of(key).declaration.columns[column].label
    assert [t.message for t in found.troubles] == [f"“{label}”：您不能填写这一栏，请删去这一列或恢复原值。"]
