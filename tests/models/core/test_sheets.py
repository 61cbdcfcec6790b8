"""From a sheet to entries: names settled, lines gathered under their documents, words remembered."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from models.core.base import register_of
from models.core.headings import layout_of, targets_of
from models.core.importing import ASKS, NEW, SAME, WRONG, Run, run
from models.core.reading import RawSheet
from models.core.sheets import Reading, entries_of, memory_of, remember, unsettled
from tests.factories import World


def sheet(*rows: tuple[Any, ...]) -> RawSheet:
    return RawSheet("Sheet1", [tuple(row) for row in rows], ())


def tried(session: Session, key: str, given: RawSheet, reading: Reading | None = None, *, live: bool = False) -> Run:
    """What the sheet comes to for the person who acts."""
    model, reading = register_of(key), reading or Reading()
    targets = targets_of(model)
    layout = layout_of(given, targets, memory_of(session, model), reading.chosen, reading.heading_row)
    return run(session, model, entries_of(session, model, layout, targets, reading), live=live)


def department_sheet(world: World, *rows: dict[str, Any]) -> RawSheet:
    """Departments in a sheet whose headings are labels."""
    model = register_of("department")
    plain = world.build(model, world.here, {})
    columns = [
        c for c in model.declaration.stored if plain.__dict__.get(c.name) is not None or any(c.name in r for r in rows)
    ]
    body = [
        tuple(row.get(c.name, c.kind.text(plain.__dict__.get(c.name)) if not c.target else "") for c in columns)
        for row in rows
    ]
    return sheet(tuple(c.label for c in columns), *body)


def head_column() -> str:
    return next(c.name for c in register_of("department").declaration.stored if c.target == "staff")


def test_a_word_given_a_meaning_is_remembered(session: Session, world: World) -> None:
    person = world.make("staff", name="孙国强")
    world.make("staff", name="别人")
    session.commit()
    given = department_sheet(world, {"name": "食堂组", head_column(): "老孙"})
    with world.acting("administrator"):
        found = tried(session, "department", given)
        assert found.results[0].outcome == WRONG
        word = unsettled(register_of("department"), found.results)[0]
        assert (word.scope, word.text, word.count, word.may_create) == ("staff", "老孙", 1, True)
        reading = Reading(values={"staff": {"老孙": str(person.id)}})
        model = register_of("department")
        remember(session, model, layout_of(given, targets_of(model)), reading)
        session.commit()
        assert tried(session, "department", given, live=True).counts == {NEW: 1}
        session.commit()
    table = model.__table__
    row = session.connection().execute(table.select().where(table.c.name == "食堂组")).one()
    assert getattr(row, head_column()) == person.id


def test_what_one_school_taught_no_other_school_hears(session: Session, world: World) -> None:
    person = world.make("staff", name="孙国强")
    session.commit()
    model = register_of("department")
    given = department_sheet(world, {"name": "食堂组", head_column(): "老孙"})
    with world.acting("administrator"):
        remember(
            session, model, layout_of(given, targets_of(model)), Reading(values={"staff": {"老孙": str(person.id)}})
        )
        session.commit()
    with world.acting("administrator", school=world.second):
        assert tried(session, "department", given).results[0].outcome == WRONG


def test_headings_put_to_columns_are_remembered(session: Session, world: World) -> None:
    model = register_of("department")
    given = department_sheet(world, {"name": "食堂组", "remarks": "话"})
    place = next(n for n, text in enumerate(given.rows[0]) if text == "备注")
    renamed = sheet(tuple("杂记" if n == place else t for n, t in enumerate(given.rows[0])), *given.rows[1:])
    with world.acting("administrator"):
        reading = Reading(chosen={place: "remarks"})
        remember(session, model, layout_of(renamed, targets_of(model), {}, reading.chosen), reading)
        session.commit()
        layout = layout_of(renamed, targets_of(model), memory_of(session, model))
    assert [(f.address, f.how) for f in layout.found if f.place == place] == [("remarks", "memory")]


def test_a_value_for_the_whole_sheet(session: Session, world: World) -> None:
    given = department_sheet(world, {"name": "食堂组"}, {"name": "保洁组"})
    with world.acting("administrator"):
        assert tried(session, "department", given, Reading(fixed={"remarks": "新建"}), live=True).counts == {NEW: 2}
        session.commit()
    table = register_of("department").__table__
    names = ["食堂组", "保洁组"]
    found = session.connection().execute(table.select().where(table.c.name.in_(names), table.c.remarks == "新建")).all()
    assert len(found) == 2


def test_two_names_in_one_cell_are_told(session: Session, world: World) -> None:
    given = department_sheet(world, {"name": "食堂组", head_column(): "张三、李四"})
    with world.acting("administrator"):
        trouble = tried(session, "department", given).results[0].troubles[0]
    assert "一格里有2个名称" in trouble.message
    assert "分成2行" in trouble.message


def test_people_of_one_name_are_told_apart_by_their_identity_number(session: Session, world: World) -> None:
    """The certificate's own sheet gives the number, which the register only computes."""
    kitchen = world.make("department", name="食堂").id
    first = world.make("staff", name="王建国", identity_no="370303197007072332", department_id=kitchen)
    other = world.make("staff", name="王建国", identity_no="370303198006182956", department_id=kitchen)
    made = world.make("health_certificate", worker_id=first.id)
    session.commit()
    model = register_of("health_certificate")
    columns = [
        c
        for c in model.declaration.stored
        if getattr(made, c.name) is not None and not c.unique and c.kind.name != "attachment"
    ]
    with world.as_system():
        texts = [
            "王建国" if c.name == "worker_id" else ("" if c.target else c.kind.text(getattr(made, c.name)))
            for c in columns
        ]
    labels = [c.label for c in columns]
    number = model.declaration.columns["certificate_no"].label
    session.commit()
    with world.acting("canteen_manager", department=kitchen):
        plain = sheet((*labels, number), (*texts, "健证1"))
        assert tried(session, "health_certificate", plain).results[0].outcome == ASKS
        told = sheet((*labels, number, "身份证号"), (*texts, "健证1", "370303198006182956"))
        found = tried(session, "health_certificate", told, live=True)
        session.commit()
    assert found.counts == {NEW: 1}, found.results[0].troubles
    table = model.__table__
    row = session.connection().execute(table.select().where(table.c.certificate_no == "健证1")).one()
    assert row.worker_id == other.id


def test_rows_of_one_document_are_gathered(session: Session, world: World) -> None:
    line = world.make("purchase_request_line", quantity=5)
    key, document = line.id, line.document_id
    session.commit()
    given = sheet(("系统编号", "行系统编号", "数量"), (document, key, 5), ("", "", ""), ("合计", "", 5))
    with world.acting("director"):
        assert tried(session, "purchase_request", given).counts == {SAME: 1}
        changed = tried(session, "purchase_request", sheet(*given.rows[:1], (document, key, 6))).results[0]
    assert [(c.list_name, c.old, c.new) for c in changed.changes] == [("lines", "5", "6")]
