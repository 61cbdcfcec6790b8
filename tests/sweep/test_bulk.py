"""Bulk edit, bulk steps, duplicates and merging of every register, for those who may and for those who may not."""

from __future__ import annotations

import re

import pytest

from models.core.base import Register, registers
from models.core.duplicates import is_master
from models.core.merging import mergeable
from models.core.permissions import is_dictionary
from tests.sweep.conftest import Panel, screens
from tests.sweep.test_rights import MATRIX, ROLES
from tests.sweep.test_screens import widest


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_a_trial_of_every_register_writes_nothing(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    role = widest(key, "VU")
    if not role:
        pytest.skip("nobody changes these rows by hand")
    client, before = panel.client(role), panel.counts(key)
    rows = ",".join(str(i) for i in (panel.here[key], panel.there.get(key, 0)) if i)
    form = client.post(f"/admin/{key}/action/", data={"action": "bulk_edit", "rowid": str(panel.here[key])})
    if form.status_code == 404:
        pytest.skip("the row of the sweep lies outside the scope of those who change such rows")
    assert form.status_code == 200
    assert 'value="preview"' in form.get_data(as_text=True)
    sent = {"bulk_stage": "preview", "rows": rows, "remarks": "一起核对过"}
    trial = client.post(f"/admin/{key}/bulk/", data=sent)
    assert trial.status_code == 200
    assert "一起核对过" in trial.get_data(as_text=True)
    assert panel.counts(key) == before
    answer = client.post(
        f"/admin/{key}/bulk/", data={**sent, "bulk_stage": "preview", "rows": f"{panel.there.get(key, 0)}"}
    )
    reached = is_dictionary(model) or MATRIX[role, key]["scope"] == "all"
    assert answer.status_code == (200 if reached else 404)


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_who_may_not_change_or_take_steps_cannot(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    before = panel.counts(key)
    for letter, tail, action in (
        ("U", "bulk/", "bulk_edit"),
        ("A", "bulk/step/", "bulk_step"),
        ("D", "merge/", "merge"),
    ):
        unable = [
            r for r in ROLES
            if "V" in MATRIX.get((r, key), {"actions": ""})["actions"] and letter not in MATRIX[r, key]["actions"]
            and letter not in MATRIX.get(("teacher", key), {"actions": ""})["actions"]
        ]  # fmt: skip
        if not unable:
            continue
        client, row = panel.client(unable[0]), str(panel.here[key])
        assert client.post(f"/admin/{key}/action/", data={"action": action, "rowid": row}).status_code in (403, 404)
        sent = {
            "bulk_stage": "write",
            "rows": f"{row}-1",
            "how": "good",
            "remarks": "x",
            "keep": row,
            "lose": row,
            "step": "submit",
        }
        assert client.post(f"/admin/{key}/{tail}", data=sent).status_code in (403, 404)
    assert panel.counts(key) == before


@pytest.mark.parametrize("model", [m for m in screens() if m.declaration.steps], ids=lambda m: m.declaration.key)
def test_the_steps_of_every_register_are_shown(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    role = widest(key, "VA")
    if not role:
        pytest.skip("all steps are taken by other documents")
    client, before = panel.client(role), panel.counts(key)
    page = client.post(f"/admin/{key}/action/", data={"action": "bulk_step", "rowid": str(panel.here[key])})
    if page.status_code == 404:
        pytest.skip("the row of the sweep lies outside the scope of those who take steps")
    assert page.status_code == 200
    for name in set(re.findall(r'form="tz-tabs" name="step" value="(\w+)"', page.get_data(as_text=True))):
        shown = client.post(f"/admin/{key}/bulk/step/", data={"step": name, "rows": str(panel.here[key])})
        assert shown.status_code == 200
    assert panel.counts(key) == before


@pytest.mark.parametrize("model", [m for m in registers() if is_master(m)], ids=lambda m: m.declaration.key)
def test_the_duplicates_of_every_master_are_looked_for(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    role = widest(key, "V")
    client = panel.client(role)
    page = client.get(f"/admin/{key}/duplicates/")
    assert page.status_code == 200
    able = widest(key, "VUD")
    if able and mergeable(model):
        row = panel.here[key]
        before = panel.counts(key)
        answer = panel.client(able).get(f"/admin/{key}/merge/?keep={row}&lose={row}")
        assert answer.status_code in (404, 409)
        assert panel.counts(key) == before
