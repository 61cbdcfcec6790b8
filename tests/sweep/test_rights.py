"""Every register × role × address: allowed or refused as the customer's matrix says, and nothing changes on a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from models.core.base import Register
from seed.reference import grants, roles
from tests.sweep.conftest import Panel, screens

MATRIX = {(g["role"], g["register"]): g for g in grants()}
ROLES = [role["key"] for role in roles()]
WIDE = {"all": ("here", "there"), "subtree": ("here",), "own_school": ("here",)}
"""Scope → which of the two rows it reaches, for roles at the first school. Own scopes are swept in test_own_rows."""


def granted(role: str, key: str) -> tuple[set[str], set[str]]:
    """Actions and scopes that a role has on a register, with what every teacher has."""
    rows = [MATRIX[pair] for pair in ((role, key), ("teacher", key)) if pair in MATRIX]
    return {letter for row in rows for letter in row["actions"]}, {row["scope"] for row in rows}


def reach(role: str, key: str, letter: str) -> set[str]:
    """Which of the two rows the role certainly reaches with an action."""
    found: set[str] = set()
    for holder in (role, "teacher"):
        row = MATRIX.get((holder, key))
        if row is None or letter not in row["actions"]:
            continue
        if row["scope"] == "subtree" and holder == "central_office":
            found |= {"here", "there"}
        elif row["scope"] == "own_school" and role in ("central_office", "bureau"):
            continue
        else:
            found |= set(WIDE.get(row["scope"], ()))
    return found


def is_own(role: str, key: str) -> bool:
    """Whether any grant of the role is narrower than a school: the plain row may or may not be the reader's."""
    return bool(granted(role, key)[1] - set(WIDE))


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_reading_follows_the_matrix(panel: Panel, role: str, model: type[Register]) -> None:
    key = model.declaration.key
    actions, _ = granted(role, key)
    client = panel.client(role)
    listed = client.get(f"/admin/{key}/")
    assert listed.status_code == (200 if "V" in actions else 404), listed.get_data(as_text=True)[-400:]
    dictionary = model.declaration.shared and key != "school"
    for place in ("here", "there"):
        row_id = getattr(panel, place)[key]
        status = client.get(f"/admin/{key}/details/?id={row_id}").status_code
        seen = place in reach(role, key, "V") or (dictionary and "V" in actions)
        if seen:
            assert status == 200, (place, status)
        elif not is_own(role, key) or place == "there":
            assert status == 404, (place, status)
    for form in ("xlsx", "csv"):
        status = client.get(f"/admin/{key}/export/{form}/").status_code
        assert status == (404 if "V" not in actions else 200 if "X" in actions else 403)


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_writing_follows_the_matrix(panel: Panel, role: str, model: type[Register]) -> None:
    key = model.declaration.key
    actions, _ = granted(role, key)
    client = panel.client(role)
    before = panel.counts(key)
    status = client.get(f"/admin/{key}/new/").status_code
    assert status == (200 if "C" in actions else 403 if "V" in actions else 404)
    if not actions & {"C", "I"}:
        assert client.get(f"/admin/{key}/template/").status_code == (403 if "V" in actions else 404)
    if "C" not in actions:
        sent = client.post(f"/admin/{key}/new/", data={"remarks": "x", "then": "save"})
        assert sent.status_code == (403 if "V" in actions else 404)
    for place in ("here", "there"):
        row_id = getattr(panel, place)[key]
        seen = place in reach(role, key, "V") or (model.declaration.shared and key != "school" and "V" in actions)
        for letter, address in (("U", "edit"), ("D", "delete")):
            if place in reach(role, key, letter) or is_own(role, key):
                continue
            answer = client.post(
                f"/admin/{key}/{address}/?id={row_id}", data={"id": row_id, "remarks": "刷", "then": "save"}
            )
            assert answer.status_code == (403 if seen else 404), (place, address, answer.status_code)
        if "V" in actions and "D" not in actions:
            bulk = client.post(f"/admin/{key}/action/", data={"action": "delete", "rowid": row_id})
            assert bulk.status_code == 403
    assert panel.counts(key) == before


@pytest.mark.parametrize("model", [m for m in screens() if not m.declaration.shared], ids=lambda m: m.declaration.key)
def test_rows_of_another_school_cannot_be_touched(panel: Panel, model: type[Register]) -> None:
    """Every address that takes a row, as the role with the widest rights inside one school."""
    key = model.declaration.key
    inside = [
        r
        for r in ROLES
        if MATRIX.get((r, key), {}).get("scope") == "own_school" and r not in ("central_office", "bureau")
    ]
    if not inside:
        pytest.skip("nobody is limited to one school here")
    role = max(inside, key=lambda r: len(MATRIX[r, key]["actions"]))
    client, row_id, before = panel.client(role), panel.there[key], panel.counts(key)
    answers: dict[str, Any] = {
        "details": client.get(f"/admin/{key}/details/?id={row_id}"),
        "edit": client.get(f"/admin/{key}/edit/?id={row_id}"),
        "save": client.post(f"/admin/{key}/edit/?id={row_id}", data={"remarks": "刷", "then": "save"}),
        "delete": client.post(f"/admin/{key}/delete/", data={"id": row_id}),
        "step": client.post(f"/admin/{key}/step/?id={row_id}", data={"then": _a_step(model)}),
        "marks": client.post(f"/admin/{key}/marks/?id={row_id}", data={}),
        "qr": client.get(f"/admin/{key}/qr/?id={row_id}"),
    }
    wrong = {name: answer.status_code for name, answer in answers.items() if answer.status_code != 404}
    bulk = client.post(f"/admin/{key}/action/", data={"action": "delete", "rowid": row_id})
    assert wrong == {}
    assert bulk.status_code in (403, 404)
    assert panel.counts(key) == before


def _a_step(model: type[Register]) -> str:
    return model.declaration.steps[0].name if model.declaration.steps else "submit"


def test_nobody_gets_in_without_signing_in(panel: Panel) -> None:
    client = panel.app.test_client()
    open_rules = {"sign_in", "healthz", "static"}
    for rule in panel.app.url_map.iter_rules():
        if rule.endpoint in open_rules or rule.endpoint.endswith(".static"):
            continue
        url = rule.build(
            {name: 1 if "int" in type(rule._converters[name]).__name__.lower() else "x" for name in rule.arguments}
        )
        assert url is not None
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(url[1], method=method)
        assert answer.status_code in (302, 401), (rule.rule, answer.status_code)
        if answer.status_code == 302:
            assert answer.location.startswith("/login"), rule.rule
