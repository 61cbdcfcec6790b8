"""Export → import changes nothing, and a filled template makes rows: for every register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.base import Register, register_of
from models.core.importing import SAME
from models.core.listing import readable
from tests.admin_views.round_trip import everything, full_row, import_file, roles_with, screens, writes

NOT_IMPORTED = {
    "asset_event": "written by the documents of an asset",
    "damage_compensation": "granted to nobody by the customer's matrix",
}
"""Registers that nobody may import, and why."""


def rows_to_export(world: Any, model: type[Register]) -> list[Any]:
    """A full row, a plain one, and for each person named in them another of the same name."""
    rows = [full_row(world, model), world.make(model)]
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


@pytest.mark.parametrize("last", [False, True], ids=["widest", "narrowest"])
@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_an_exported_list_comes_back_unchanged(web: Any, tmp_path: Path, model: type[Register], last: bool) -> None:
    key, world = model.declaration.key, web.world
    able = [*roles_with(key, "VXIU"), *roles_with(key, "VXIC")]
    assert bool(able) != (key in NOT_IMPORTED)
    if not able:
        return
    role = able[-1 if last else 0]
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
