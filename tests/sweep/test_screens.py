"""Every register's screens work for somebody who may do everything inside a school: list, filters, search, sort, export."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from models.core import context as acting_context
from models.core.base import Register
from models.core.headings import ROW_ID
from models.core.listing import OPERATORS
from models.core.permissions import system_actor
from tests.sweep.conftest import Panel, screens
from tests.sweep.test_rights import MATRIX, ROLES

VALUES = {"has": "甲", "eq": "甲", "blank": "1", "from": "1", "to": "9", "is": "yes", "in": "1", "not": "1"}


def widest(key: str, letters: str) -> str:
    """The role with the most rights among those that hold all the letters."""
    able = [r for r in ROLES if set(letters) <= set(MATRIX.get((r, key), {"actions": ""})["actions"])]
    return (
        max(able, key=lambda r: (MATRIX[r, key]["scope"] == "own_school", len(MATRIX[r, key]["actions"])))
        if able
        else ""
    )


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_every_filter_and_sort_answers(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    client = panel.client(widest(key, "V"))
    wrong = []
    for declared in model.declaration.columns.values():
        kind = "ref" if declared.target else declared.kind.name
        for operator in OPERATORS[kind]:
            text = VALUES[operator]
            if kind in ("day", "moment") and operator in ("from", "to"):
                text = "2026-01-01"
            elif kind == "time":
                text = "09:30"
            elif kind == "choice" and operator in ("in", "not"):
                text = next(iter(declared.kind.members)).name  # type: ignore[attr-defined]
            answer = client.get(f"/admin/{key}/", query_string={f"f.{declared.name}.{operator}": text})
            if answer.status_code not in (200, 404):
                wrong.append((declared.name, operator, answer.status_code))
        for sign in ("", "-"):
            for more in ({}, {"at": "last"}):
                answer = client.get(f"/admin/{key}/", query_string={"sort": f"{sign}{declared.name}", **more})
                if answer.status_code not in (200, 404):
                    wrong.append((declared.name, "sort", answer.status_code))
    for text in ("甲", "甲乙", "abc", "%", "_", "'", '"', "a" * 300, "  "):
        if client.get(f"/admin/{key}/", query_string={"q": text}).status_code != 200:
            wrong.append(("q", text, 0))
    assert wrong == []


@pytest.mark.parametrize(
    "query",
    [
        "f.nothing.in=1",
        "f.id.in=1",
        "f.=1",
        "f.x=1",
        "sort=nothing",
        "sort=search_text",
        "sort=-password_hash",
        "size=7",
        "after=%00",
        "before=x",
        "after=W251bGwsIDFd",
        "at=middle",
        "from=%F0%9F%98%80",
        "page=99999999999999999999",
        "f.created_at.from=x",
    ],
)
def test_unknown_parameters_never_break_a_list(panel: Panel, query: str) -> None:
    answer = panel.client("director").get(f"/admin/supplier/?{query}")
    assert answer.status_code in (200, 404)
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("row_id", ["0", "-1", "x", "1,2", "99999999999999999999999", "9999999", "", "1' OR 1=1"])
def test_unknown_ids_are_not_found(panel: Panel, row_id: str) -> None:
    client = panel.client("director")
    for address in ("details", "edit"):
        assert client.get(f"/admin/supplier/{address}/", query_string={"id": row_id}).status_code == 404


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_export_holds_what_the_list_shows(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    role = widest(key, "VX")
    if not role:
        pytest.skip("nobody may export it")
    client = panel.client(role)
    answer = client.get(f"/admin/{key}/export/xlsx/", query_string={"purpose": "核对台账"})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    page = book.worksheets[0]
    rows = list(page.values)
    headings = [
        text for place, text in enumerate(rows[0], 1) if not page.column_dimensions[get_column_letter(place)].hidden
    ]
    assert set(rows[0]) - set(headings) <= {ROW_ID}  # by which an import knows the rows again
    with panel.app.app_context():
        from admin_views.extensions import db
        from models.core.listing import standard_columns
        from tests.factories import NOW

        with acting_context.acting(system_actor(), "cli", NOW, session=db.session()):
            everything = [c.label for c in standard_columns(model)]
    assert headings
    assert set(headings) <= set(everything)
    narrow = MATRIX[role, key]["scope"] in ("own_rows", "own_class", "own_department")
    assert len(rows) >= 2 or narrow
    assert book.sheetnames[1] == "说明"


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_help_page_tells_columns_and_rights(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    answer = panel.client(widest(key, "V")).get(f"/help/{key}/")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert model.declaration.label in text
    assert "您的权限" in text
