"""Export → import changes nothing, and a filled template makes rows: for every register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from exports.failed_rows import write_failed_rows
from models.core.base import Register, register_of
from models.core.importing import NEW, SAME, WARNS, WRONG
from models.core.listing import readable
from models.core.reading import open_book
from models.vocabulary import AidProgramme
from tests.admin_views.round_trip import (
    cells_of,
    everything,
    full_row,
    full_values,
    import_file,
    roles_with,
    screens,
    writes,
)
from tests.factories import TODAY

NOT_IMPORTED = {"damage_compensation"}
"""Registers that people enter but, by the customer's matrix, nobody imports."""
ENTERED_BY = {"fee_collection": "accountant"}
"""Registers that a rule leaves to one role, whoever else the matrix lets enter them."""
APART = {"aid_quota": {"programme": list(AidProgramme)[-1]}}
"""What a second row has otherwise, where a rule allows but one of a kind."""
CUT = {"visitor": "证件号码"}
"""Columns of which the school's settings keep only a part."""


def rows_to_export(world: Any, model: type[Register]) -> list[Any]:
    """A full row, a plain one, and for each person named in them another of the same name."""
    rows = [full_row(world, model), world.make(model, **APART.get(model.declaration.key, {}))]
    for line in model.declaration.line_names:
        owner = getattr(model, line).property.mapper.class_
        world.make(owner, document=rows[1])
    staff = {getattr(r, c.name) for r in rows for c in model.declaration.stored if c.target == "staff"} - {None}
    for person in [p for p in stored_rows(world, "staff") if p.id in staff]:
        world.make("staff", name=person.name)
    return rows


def stored_rows(world: Any, key: str) -> list[Any]:
    """Rows of a register as they stand in the database."""
    return list(world.session.connection().execute(sa.select(register_of(key).__table__)))


def importers(model: type[Register]) -> list[str]:
    """Roles that may export and import the register, the one with the most rights first."""
    key = model.declaration.key
    return list(dict.fromkeys([*roles_with(key, "VXIU"), *roles_with(key, "VXIC")]))


def widest_and_narrowest() -> list[Any]:
    """Each register with the role of the most rights, and with that of the least."""
    cases = [
        (model, role) for model in screens() for role in dict.fromkeys([*importers(model)[:1], *importers(model)[-1:]])
    ]
    return [pytest.param(*case, id=f"{case[0].declaration.key}-{case[1]}") for case in cases]


def test_whatever_is_entered_is_brought_back_but_what_nobody_may_import() -> None:
    left_out = [model.declaration.key for model in screens() if not importers(model)]
    assert {key for key in left_out if roles_with(key, "C")} == NOT_IMPORTED


@pytest.mark.parametrize(("model", "role"), widest_and_narrowest())
def test_an_exported_list_comes_back_unchanged(web: Any, tmp_path: Path, model: type[Register], role: str) -> None:
    key, world = model.declaration.key, web.world
    rows_to_export(world, model)
    person = web.person(role, staff=full_row(world, register_of("staff")))
    place = {"staff": person.staff_id, "account": person.account}
    with world.acting(role, **place):
        names = ",".join(c.name for c in readable(model) if c.kind.name != "attachment")
    person.post(f"/admin/{key}/columns/", columns=names)
    answer = person.get(f"/admin/{key}/export/xlsx/", purpose="核对往返")
    path = tmp_path / "list.xlsx"
    path.write_bytes(answer.data)
    before = everything(world)
    with world.acting(role, **place, source="import"), writes(world) as written:
        layout, found = import_file(world, model, path)
    assert len(found.results) == len(layout.data) >= 2
    troubles = [(r.outcome, [t.message for t in r.troubles], r.changes) for r in found.results if r.outcome != SAME]
    assert troubles == []
    assert layout.unused == ()
    assert not found.written
    assert written == []
    assert not world.session.dirty
    assert not world.session.new
    assert everything(world) == before


def test_masked_keys_of_different_rows_are_no_repetition(web: Any, tmp_path: Path) -> None:
    world, model = web.world, register_of("student")
    made = [world.make("student", student_no=number).id for number in ("2026001", "2026002")]
    person = web.person("administrator")
    place = {"staff": person.staff_id, "account": person.account}
    person.post("/admin/student/columns/", columns="name,student_no")
    path = tmp_path / "list.xlsx"
    path.write_bytes(person.get("/admin/student/export/xlsx/").data)
    assert [row[1] for row in openpyxl.load_workbook(path).worksheets[0].values][1:] == ["＊＊＊", "＊＊＊"]
    with world.acting("administrator", **place, source="import"):
        _, found = import_file(world, model, path)
    assert {(r.row_id, r.outcome) for r in found.results} == {(row_id, SAME) for row_id in made}
    assert {row.student_no for row in stored_rows(world, "student")} == {"2026001", "2026002"}


def test_rows_of_two_schools_with_one_key_are_no_repetition(web: Any, tmp_path: Path) -> None:
    world, model = web.world, register_of("department")
    made = [
        world.make("department", school, name="总务处", department_code="ZW").id
        for school in (world.first, world.second)
    ]
    person = web.person("administrator")
    place = {"staff": person.staff_id, "account": person.account}
    path = tmp_path / "list.xlsx"
    path.write_bytes(person.get("/admin/department/export/xlsx/").data)
    with world.acting("administrator", **place, source="import"):
        _, found = import_file(world, model, path)
    assert {(r.row_id, r.outcome) for r in found.results} >= {(row_id, SAME) for row_id in made}
    assert {r.outcome for r in found.results} == {SAME}


def test_two_known_rows_cannot_be_given_one_key(web: Any, tmp_path: Path) -> None:
    world, model = web.world, register_of("department")
    for code in ("A1", "A2"):
        world.make("department", name=f"处室{code}", department_code=code)
    person = web.person("director")
    place = {"staff": person.staff_id, "account": person.account}
    path = tmp_path / "list.xlsx"
    path.write_bytes(person.get("/admin/department/export/xlsx/", sort="department_code").data)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place_of_code = [cell.value for cell in sheet[1]].index("部门编码") + 1
    for row in sheet.iter_rows(min_row=2):
        if str(row[place_of_code - 1].value) in ("A1", "A2"):
            row[place_of_code - 1].value = "A3"
    book.save(path)
    with world.acting("director", **place, source="import"):
        _, found = import_file(world, model, path)
    assert not found.written
    wrong = [r for r in found.results if r.outcome == WRONG]
    assert [t.message for r in wrong for t in r.troubles] == ["已有相同的“部门编码”，请核对，不要重复登记。"]
    assert {row.department_code for row in stored_rows(world, "department")} >= {"A1", "A2"}


@pytest.mark.parametrize("model", [m for m in screens() if importers(m)], ids=lambda m: m.declaration.key)
def test_a_filled_template_makes_a_row(web: Any, tmp_path: Path, model: type[Register]) -> None:
    key, world = model.declaration.key, web.world
    role = ENTERED_BY.get(key, roles_with(key, "VCI")[0])
    wanted = world.build(model, world.here, full_values(world, model))
    lines = {name: world.build(line_model(model, name), world.here, {"document": wanted}) for name in lists_of(model)}
    person = web.person(role)
    place = {"staff": person.staff_id, "account": person.account}
    with world.acting(role, **place):
        typed = cells_of(world, wanted, model)
        for name, line in lines.items():
            typed |= told_apart(typed, cells_of(world, line, line_model(model, name)))
    world.session.expunge_all()
    path = tmp_path / "template.xlsx"
    path.write_bytes(person.get(f"/admin/{key}/template/").data)
    fill(path, [typed])
    before = len(stored_rows(world, key))
    with world.acting(role, **place, source="import"):
        layout, found = import_file(world, model, path)
    assert [(r.number, r.outcome, [t.message for t in r.troubles if t.kind != WARNS]) for r in found.results] == [
        (3, NEW, [])
    ]
    assert found.written
    assert layout.unused == ()
    assert [(one.number, one.kind) for one in layout.skipped if one.kind != "heading"] == [(2, "help")]
    assert len(stored_rows(world, key)) == before + 1
    with world.acting(role, **place):
        row = world.session.get(model, found.results[0].row_id)
        made = cells_of(world, row, model)
        for name in lists_of(model):
            (line,) = getattr(row, name)
            made |= told_apart(cells_of(world, row, model), cells_of(world, line, line_model(model, name)))
        kept = [heading for heading in typed if heading != CUT.get(key)]
        assert {heading: made.get(heading) for heading in kept} == {heading: typed[heading] for heading in kept}


def lists_of(model: type[Register]) -> tuple[str, ...]:
    """Names of a document's lists of lines."""
    return model.declaration.line_names


def line_model(model: type[Register], name: str) -> type[Register]:
    """The register of a document's lines."""
    return getattr(model, name).property.mapper.class_  # type: ignore[no-any-return]


def told_apart(head: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    """A line's cells by the heading of the template."""
    return {f"明细{label}" if label in head else label: value for label, value in line.items()}


def fill(path: Path, rows: list[dict[str, Any]]) -> None:
    """Type rows below the help of a template."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {str(cell.value).removesuffix("*"): cell.column for cell in sheet[1]}
    for number, cells in enumerate(rows, start=3):
        for heading, value in cells.items():
            sheet.cell(number, places[heading], value)
    book.save(path)


def test_the_file_of_failed_rows_is_read_again_as_it_stands(web: Any, tmp_path: Path) -> None:
    world, model = web.world, register_of("stock_in")
    person = web.person("storekeeper")
    place = {"staff": person.staff_id, "account": person.account}
    wanted = world.build(model, world.here, {})
    line = world.build(line_model(model, "lines"), world.here, {"document": wanted})
    with world.acting("storekeeper", **place):
        head = cells_of(world, wanted, model)
        under = told_apart(head, cells_of(world, line, line_model(model, "lines")))
    world.session.expunge_all()
    path, failed = tmp_path / "template.xlsx", tmp_path / "failed.xlsx"
    path.write_bytes(person.get("/admin/stock_in/template/").data)
    first, second = ({**head, **under, "日期": day} for day in (TODAY.replace(day=2), TODAY))
    fill(path, [first, second, {**under, "数量": -1}])
    with world.acting("storekeeper", **place, source="import"):
        layout, found = import_file(world, model, path, live=False)
        assert [(r.number, r.outcome) for r in found.results] == [(3, NEW), (4, WRONG)]
        count = write_failed_rows(failed, open_book(path, path.name).sheet(), layout, found.results)
    assert count == 2
    book = openpyxl.load_workbook(failed)
    sheet = book.worksheets[0]
    headings = [str(cell.value).removesuffix("*") for cell in sheet[1]]
    assert headings[-2:] == ["问题", "原行号"]
    assert [row[-1] for row in list(sheet.values)[1:]] == [4, 5]
    wrong = sheet.cell(3, headings.index("数量") + 1)
    assert (wrong.value, wrong.fill.fgColor.rgb) == (-1, "FFFFC7CE")
    assert "数量" in wrong.comment.text
    wrong.value = 2
    book.save(failed)
    with world.acting("storekeeper", **place, source="import"):
        layout, found = import_file(world, model, failed)
        assert [(r.number, r.outcome, r.troubles) for r in found.results] == [(2, NEW, [])]
        assert layout.unused == ()
        row = world.session.get(model, found.results[0].row_id)
        assert [one.quantity for one in row.lines] == [under["数量"], 2]
