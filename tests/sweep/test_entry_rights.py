"""The doors of rapid entry (grid, import, template, bulk, merging, first year) × every register × every role.

Who lacks the right is refused and nothing changes; what a reader may not see stands in no answer; a row out of reach is
answered like one that does not exist.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from admin_views.extensions import db
from models.core.base import Register, register_of, registers
from models.core.duplicates import is_master
from models.core.lookup import labels
from models.core.merging import mergeable
from models.core.permissions import grant_of, level
from models.core.system import HistoryEntry, ImportBatch
from tests.sweep.conftest import Panel, screens
from tests.sweep.test_rights import MATRIX, ROLES, granted
from tests.sweep.test_screens import widest

NOBODY = 987_654_321
"""The id of no row."""


def everything(panel: Panel) -> dict[str, tuple[int, int]]:
    """Rows and sum of versions of every register, and the length of the history and of the list of imports."""
    found: dict[str, tuple[int, int]] = {}
    with panel.app.app_context():
        connection = db.session.connection()
        for model in registers():
            table = model.__table__
            told = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.row_version), 0)).select_from(table)
            rows, versions = connection.execute(told).one()
            found[model.declaration.key] = int(rows), int(versions)
        for system in (HistoryEntry, ImportBatch):
            count = connection.execute(sa.select(sa.func.count()).select_from(system)).scalar_one()
            found[system.__tablename__] = int(count), 0
        db.session.remove()
    return found


def a_file() -> dict[str, Any]:
    return {"file": (io.BytesIO("备注\n刷\n".encode()), "刷.csv")}


def one_row(**more: Any) -> dict[str, Any]:
    return {"rows": [{"n": 1, "cells": {"remarks": "刷"}, **more}], "submit_key": ""}


# ---- without the right ----


def test_every_door_follows_the_matrix(panel: Panel, role: str) -> None:
    client, before, wrong = panel.client(role), everything(panel), []
    for model in screens():
        key = model.declaration.key
        actions, _ = granted(role, key)
        row = str(panel.here[key])

        def refused(
            name: str, answer: Any, allowed: bool, without_view: bool = False, has: set[str] = actions, of: str = key
        ) -> None:
            """404 for who does not see the register, 403 for who sees it and may not, else neither."""
            seen = "V" in has or (without_view and "C" in has)
            expected = (404,) if not seen else (200, 302, 404, 422) if allowed else (403,)
            if answer.status_code not in expected:
                wrong.append((of, name, answer.status_code, expected))

        enters, imports = bool(actions & {"C", "U"}), "I" in actions and bool(actions & {"C", "U"})
        refused("grid", client.get(f"/admin/{key}/grid/"), "C" in actions, True)
        refused("grid of rows", client.get(f"/admin/{key}/grid/?ids={row}"), "U" in actions, "C" in actions)
        if not enters:
            for tail, sent in (("check", one_row()), ("save", one_row()), ("paste", {"text": "备注\t甲\n刷\t乙"})):
                refused(f"grid {tail}", client.post(f"/admin/{key}/grid/{tail}/", json=sent), False, True)
        elif "C" not in actions:
            answer = client.post(f"/admin/{key}/grid/save/", json=one_row())
            if answer.status_code == 200 and answer.get_json()["written"]:
                wrong.append((key, "grid save without create", 200, ()))
        refused("import", client.get(f"/admin/{key}/import/"), imports)
        if not imports:
            sent_file = client.post(f"/admin/{key}/import/", data=a_file(), content_type="multipart/form-data")
            refused("upload", sent_file, False)
            refused("a batch", client.get(f"/admin/{key}/import/1/"), False)
        refused("template", client.get(f"/admin/{key}/template/"), bool(actions & {"C", "I"}))
        if "U" not in actions:
            for stage in ("edit", "preview", "write"):
                sent = {"bulk_stage": stage, "rows": row, "remarks": "刷"}
                refused(f"bulk {stage}", client.post(f"/admin/{key}/bulk/", data=sent), False)
        if "A" not in actions:
            sent = {"bulk_stage": "take", "rows": f"{row}-1", "step": "submit"}
            refused("bulk step", client.post(f"/admin/{key}/bulk/step/", data=sent), False)
        refused("duplicates", client.get(f"/admin/{key}/duplicates/"), True)
        if "V" in actions and is_master(model) != (client.get(f"/admin/{key}/duplicates/").status_code == 200):
            wrong.append((key, "duplicates of a master", 0, ()))
        if mergeable(model) and not {"U", "D"} <= actions:
            pair = {"keep": row, "lose": str(panel.there[key])}
            refused("merge", client.post(f"/admin/{key}/merge/", data={**pair, "versions": "1-1"}), False)
            refused("look at a merge", client.get(f"/admin/{key}/merge/", query_string=pair), False)
    assert wrong == []
    assert everything(panel) == before


FIRST_YEAR = (
    ("get", ""), ("get", "workbook/"), ("post", "workbook/"), ("post", "next/x/"), ("post", "drop/x/"), ("post", "omit/"),
    ("post", "live/"), ("get", "restart/"), ("post", "restart/"), ("post", "restart/do/"),
)  # fmt: skip


def test_the_first_year_is_loaded_by_who_may(panel: Panel, role: str) -> None:
    client, before = panel.client(role), everything(panel)
    statuses = {
        (method, tail): getattr(client, method)(f"/admin/golive/{tail}").status_code for method, tail in FIRST_YEAR
    }
    assert everything(panel) == before
    assert not [s for s in statuses.values() if s >= 500]
    if "C" not in granted(role, "school_setting")[0]:
        for call in (("post", "omit/"), ("post", "live/"), ("post", "restart/"), ("post", "restart/do/")):
            assert statuses[call] in (403, 404), call


def test_everybody_sees_only_own_imports(panel: Panel, role: str) -> None:
    owner = panel.client("director")
    made = owner.post("/admin/room/import/", data=a_file(), content_type="multipart/form-data")
    assert made.status_code == 302
    batch = int(re.search(r"/import/(\d+)/", made.location)[1])  # type: ignore[index]
    client, before = panel.client(role), everything(panel)
    tails = {
        rule.rule.partition("<int:batch_id>/")[2]: rule.methods or set()
        for rule in panel.app.url_map.iter_rules()
        if rule.rule.startswith("/admin/room/import/<int:batch_id>/")
    }
    assert len(tails) >= 12
    if role != "director":
        for tail, methods in tails.items():
            for method in methods & {"GET", "POST"}:
                answer = client.open(f"/admin/room/import/{batch}/{tail}", method=method)
                unknown = client.open(f"/admin/room/import/{NOBODY}/{tail}", method=method)
                assert answer.status_code in (403, 404), (tail, method, answer.status_code)
                assert answer.status_code == unknown.status_code
        listed = client.get("/admin/imports/")
        assert f"/import/{batch}/" not in listed.get_data(as_text=True)
        after = client.post("/admin/room/import/", data={"after": str(batch)})
        assert after.status_code in (403, 404)
    else:  # nor does the owner through another register's address
        for tail, methods in tails.items():
            for method in methods & {"GET", "POST"}:
                assert client.open(f"/admin/building/import/{batch}/{tail}", method=method).status_code == 404
    assert everything(panel) == before
    assert owner.post(f"/admin/room/import/{batch}/drop/").status_code == 302


# ---- what may not be seen ----


def secret_of(declared: Any, place: int) -> Any:
    """A value that stands nowhere else, for kinds that can hold one."""
    kind = declared.kind.name
    if declared.target or declared.computed or declared.unique:
        return None
    if kind in ("text", "note", "code"):
        return f"暗藏{place:04d}不可见"
    if kind == "money":
        return Decimal(f"7{place:04d}73.57")
    return None


def forms_of(secret: Any) -> tuple[str, ...]:
    """How a secret may be written."""
    return (secret,) if isinstance(secret, str) else (f"{secret}", f"{secret:,}")


@pytest.fixture(scope="module")
def planted(panel: Panel) -> Iterator[dict[tuple[str, str], Any]]:
    """Secrets in every column that is masked or that some role may not see; taken out again afterwards."""
    found: dict[tuple[str, str], Any] = {}
    kept: list[tuple[Any, dict[str, Any]]] = []
    with panel.app.app_context():
        connection = db.session.connection()
        for model in registers():
            key, table = model.declaration.key, model.__table__
            hidden = {name for role in ROLES for name in unseen(role, model)}
            values = {}
            for place, declared in enumerate(model.declaration.stored):
                secret = secret_of(declared, len(found) + place) if declared.name in hidden else None
                if secret is not None:
                    values[declared.name] = found[key, declared.name] = secret
            if values:
                row = connection.execute(sa.select(table).where(table.c.id == panel.here[key])).one()
                kept.append((table, {"id": row.id, **{name: row._mapping[name] for name in values}}))
                connection.execute(table.update().where(table.c.id == row.id).values(**values))
        db.session.commit()
        db.session.remove()
    yield found
    with panel.app.app_context():
        connection = db.session.connection()
        for table, row in kept:
            connection.execute(table.update().where(table.c.id == row.pop("id")).values(**row))
        db.session.commit()
        db.session.remove()


def unseen(role: str, model: type[Register]) -> set[str]:
    """Columns that no grant of the role shows openly."""
    key = model.declaration.of or model.declaration.key
    grants = [grant_of(**MATRIX[pair]) for pair in ((role, key), ("teacher", key)) if pair in MATRIX]
    seen = [g for g in grants if "V" in g.actions]
    return {
        name
        for name, declared in model.declaration.columns.items()
        if seen and all(level(g, model.declaration, name, declared.sensitive) != "shown" for g in seen)
    }


def text_in(answer: Any) -> str:
    """All text of an answer; a workbook's parts are taken out of their archive."""
    data = answer.get_data()
    if data[:2] != b"PK":
        return str(data.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def answers_about(client: FlaskClient, model: type[Register], row: int) -> Iterator[tuple[str, Any]]:
    """Everything that the doors answer about one row."""
    key = model.declaration.key
    for tail in (
        "", f"details/?id={row}", f"edit/?id={row}", f"new/?copy={row}", f"new/?after={row}", "grid/", f"grid/?ids={row}",
        f"grid/?id={row}", "template/", "duplicates/", "export/xlsx/", "export/csv/", f"?q={row}",
    ):  # fmt: skip
        yield tail, client.get(f"/admin/{key}/{tail}")
    for stage in ("edit", "preview"):
        yield (
            f"bulk {stage}",
            client.post(f"/admin/{key}/bulk/", data={"bulk_stage": stage, "rows": row, "remarks": "看"}),
        )
    yield "grid check", client.post(f"/admin/{key}/grid/check/", json=one_row(id=row, version=None))
    yield (
        "lines check",
        client.post(
            f"/admin/{key}/grid/check/",
            json={"rows": [], "head": {"id": row}, "list": next(iter(model.declaration.line_names), "")},
        ),
    )
    sheet = f"系统编号,备注\n{row},看\n{row + 1},看\n".encode()
    sent = {"file": (io.BytesIO(sheet), "看.csv")}
    made = client.post(f"/admin/{key}/import/", data=sent, content_type="multipart/form-data")
    yield "upload", made
    if made.status_code == 302:
        for tail in ("", "?tab=changed", "?tab=wrong", "columns/", "values/", "failed/"):
            yield f"import {tail}", client.get(f"{made.location}{tail}")
        client.post(f"{made.location}drop/")
    for other in registers():
        for declared in other.declaration.stored:
            if declared.target == key and not other.declaration.of:
                address = f"/admin/{other.declaration.key}/lookup/"
                yield address, client.get(address, query_string={"column": declared.name, "q": ""})
                break


def test_what_may_not_be_seen_stands_in_no_answer(panel: Panel, role: str, planted: dict[tuple[str, str], Any]) -> None:
    client, leaks, asked, before = panel.client(role), [], 0, everything(panel)
    for model in screens():
        key = model.declaration.key
        parts = [model, *(m for m in registers() if m.declaration.of == key)]
        secrets = {
            (part.declaration.key, name): planted[part.declaration.key, name]
            for part in parts
            for name in unseen(role, part)
            if (part.declaration.key, name) in planted
        }
        if not secrets:
            continue
        for place, answer in answers_about(client, model, panel.here[key]):
            assert answer.status_code < 500, (key, place)
            asked += answer.status_code == 200
            said = text_in(answer)
            leaks += [(place, *of) for of, secret in secrets.items() if any(form in said for form in forms_of(secret))]
    assert leaks == []
    changed = {key for key, value in everything(panel).items() if before[key] != value}
    assert changed <= {HistoryEntry.__tablename__}  # exports are told in the history


# ---- what may not be written ----


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_a_hidden_or_step_column_is_refused_by_name(panel: Panel, model: type[Register]) -> None:
    from models.core.steps import written_by_steps

    key, before = model.declaration.key, panel.counts(model.declaration.key)
    role = widest(key, "CU") or widest(key, "C") or widest(key, "U")
    if not role:
        pytest.skip("nobody enters these rows by hand")
    client = panel.client(role)
    closed = (unseen(role, model) - masked(role, model)) | set(written_by_steps(model))
    closed |= set(getattr(model, "never_entered", ()))
    entered = [model.declaration.columns[n] for n in sorted(closed) if n in model.declaration.columns]
    found = 0
    for declared in entered:
        if declared.computed or declared.name in ("document_no", "school_id") or declared.kind.name == "attachment":
            continue
        found += 1
        text = {"choice": "不是这样的", "ref": "某人"}.get(declared.kind.name, "2026-11-03")
        sent = {"rows": [{"n": 1, "cells": {declared.name: text}}], "submit_key": ""}
        answer = client.post(f"/admin/{key}/grid/save/", json=sent)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        told = answer.get_json()
        assert told["written"] is False
        assert declared.name in {t["column"] for t in told["rows"][0]["troubles"]}, (declared.name, told["rows"][0])
    assert panel.counts(key) == before
    if not found:
        pytest.skip("no column of the register is closed to who enters it")


def masked(role: str, model: type[Register]) -> set[str]:
    """Columns that the role may write without reading them."""
    grants = [grant_of(**MATRIX[pair]) for pair in ((role, model.declaration.key), ("teacher", model.declaration.key))
              if pair in MATRIX]  # fmt: skip
    return {
        name for name, declared in model.declaration.columns.items()
        if any(level(g, model.declaration, name, declared.sensitive) == "masked" for g in grants if "V" in g.actions)
    }  # fmt: skip


def within_a_school(key: str, letters: str) -> str:
    """The role that reaches most of one school alone and holds the letters, empty if there is none."""
    found = [
        r for r in ROLES
        if MATRIX.get((r, key), {}).get("scope") == "own_school" and r not in ("central_office", "bureau")
        and set(letters) <= set(MATRIX[r, key]["actions"])
    ]  # fmt: skip
    return max(found, key=lambda r: len(MATRIX[r, key]["actions"]), default="")


def told_without_ids(answer: Any) -> Any:
    """Status and text of an answer, the ids of both rows and what every page has of its own taken out."""
    text = answer.get_data(as_text=True)
    text = re.sub(r'<div class="tz-toast".*?</div>', "", text, flags=re.S)
    text = re.sub(r'name="(csrf_token|submit_key)"[^>]*|"submit(_key)?": ?"[^"]*"|nonce="[^"]*"', "", text)
    return answer.status_code, re.sub(r"[0-9a-f]{12,}|\.[\w-]{20,}|\d+", "#", text)


@pytest.mark.parametrize("model", [m for m in screens() if not m.declaration.shared], ids=lambda m: m.declaration.key)
def test_rows_out_of_reach_are_like_rows_that_do_not_exist(panel: Panel, model: type[Register]) -> None:
    key = model.declaration.key
    role = within_a_school(key, "VU") or within_a_school(key, "VC")
    if not role:
        pytest.skip("nobody enters rows of one school only")
    client, before, here, there = panel.client(role), everything(panel), panel.here[key], panel.there[key]
    line_list = next(iter(model.declaration.line_names), "")
    address = f"/admin/{key}"

    def asked(row: int) -> dict[str, Any]:
        sheet = {"file": (io.BytesIO(f"系统编号,备注\n{row},刷\n".encode()), "刷.csv")}
        found = {
            "grid": client.get(f"{address}/grid/?id={row}"),
            "rows in the grid": client.get(f"{address}/grid/?ids={row}"),
            "check": client.post(f"{address}/grid/check/", json=one_row(id=row, version=1)),
            "save": client.post(f"{address}/grid/save/", json=one_row(id=row, version=1)),
            "head": client.post(
                f"{address}/grid/save/", json={"rows": [], "head": {"id": row, "version": 1}, "list": line_list}
            ),
            "bulk": client.post(f"{address}/bulk/", data={"bulk_stage": "write", "rows": f"{row}-1", "remarks": "刷"}),
            "ticked": client.post(f"{address}/action/", data={"action": "bulk_edit", "rowid": row}),
            "step": client.post(
                f"{address}/bulk/step/", data={"bulk_stage": "take", "rows": f"{row}-1", "step": "submit"}
            ),
            "keep": client.get(f"{address}/merge/?keep={row}&lose={here}"),
            "lose": client.post(f"{address}/merge/", data={"keep": here, "lose": row, "versions": "1-1"}),
        }
        made = client.post(f"{address}/import/", data=sheet, content_type="multipart/form-data")
        if made.status_code == 302:
            found["imported"] = client.get(made.location)
            client.post(f"{made.location}drop/")
        return {name: told_without_ids(answer) for name, answer in found.items()}

    out_of_reach, unknown = asked(there), asked(NOBODY)
    assert {name for name in unknown if out_of_reach[name] != unknown[name]} == set()
    assert everything(panel) == before
    saved = client.post(f"{address}/grid/save/", json=one_row(id=there, version=1))
    if saved.status_code == 200:
        assert saved.get_json()["written"] is False
        if not line_list:
            assert "不在您可以看到的范围内，或已被删除" in str(saved.get_json())


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_references_out_of_reach_are_like_unknown_ones(panel: Panel, model: type[Register]) -> None:
    """By id and by name, in the grid's check: what stands at another school is nobody's."""
    key = model.declaration.key
    role = within_a_school(key, "VC")
    if not role:
        pytest.skip("nobody enters rows of one school only")
    client, before, tried = panel.client(role), everything(panel), 0
    for declared in model.declaration.stored:
        target = declared.target
        if not target or target == "school" or register_of(target).declaration.shared or declared.anywhere:
            continue
        if declared.system or reaches_all(role, target):
            continue
        told = []
        for row in (panel.there[target], NOBODY):
            sent = {"rows": [{"n": 1, "cells": {declared.name: "某个"}, "picked": {declared.name: row}}]}
            answer = client.post(f"/admin/{key}/grid/check/", json=sent)
            assert answer.status_code == 200
            one = answer.get_json()["rows"][0]
            assert row not in (one.get("ids") or {}).values(), (declared.name, one)
            told.append([t for t in one["troubles"] if t["column"] == declared.name])
        assert told[0] == told[1], declared.name
        assert told[0], declared.name
        tried += 1
    assert everything(panel) == before
    if not tried:
        pytest.skip("the register refers to nothing of a school")


def reaches_all(role: str, key: str) -> bool:
    return any(MATRIX.get((r, key), {}).get("scope") == "all" for r in (role, "teacher"))


@pytest.mark.parametrize("model", screens(), ids=lambda m: m.declaration.key)
def test_a_form_names_no_row_out_of_reach(panel: Panel, model: type[Register]) -> None:
    """An id that is sent without a name comes back without one, in the form and in bulk edit."""
    key, here = model.declaration.key, panel.here[model.declaration.key]
    role = within_a_school(key, "VC")
    if not role:
        pytest.skip("nobody enters rows of one school only")
    client, before = panel.client(role), everything(panel)
    near = [c for c in model.declaration.stored if c.target and not c.system and not c.anywhere]
    near = [c for c in near if c.target != "school" and not register_of(c.target).declaration.shared]
    near = [c for c in near if not reaches_all(role, c.target)]
    for address, more in (("new/", {"then": "save"}), ("bulk/", {"bulk_stage": "edit", "rows": here})):
        for declared in near:
            titles = names_of(panel, declared.target, panel.there[declared.target])
            answer = client.post(f"/admin/{key}/{address}", data={declared.name: panel.there[declared.target], **more})
            assert answer.status_code in (200, 403, 404, 422), (address, declared.name, answer.status_code)
            assert titles not in answer.get_data(as_text=True), (address, declared.name)
    assert everything(panel) == before


def names_of(panel: Panel, key: str, row: int) -> str:
    """The name of a row that nothing else bears."""
    with panel.app.app_context():
        text = labels(db.session(), key, [row])[row]
        db.session.remove()
    return f'"{text}"' if text.isdecimal() else text
