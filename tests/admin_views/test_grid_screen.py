"""The entry grid end to end: what is checked, what is written, and what a refusal leaves untouched."""

from __future__ import annotations

import json
import random
import re
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.base import register_of, registers
from models.core.permissions import CREATE
from models.core.system import ImportBatch, ImportHeading, Submission


def post(person: Any, path: str, **told: Any) -> Any:
    """Send JSON as the page's script does."""
    person.web.world.session.commit()
    return person.client.post(path, json=told)


def data_of(answer: Any) -> dict[str, Any]:
    """What the page tells its script."""
    found = re.search(
        r'<script type="application/json" id="tz-grid-data">(.*?)</script>', answer.get_data(as_text=True)
    )
    assert found is not None
    return json.loads(found[1])  # type: ignore[no-any-return]


def row(number: int, picked: dict[str, int] | None = None, **cells: str) -> dict[str, Any]:
    """A new row of items as the script sends it."""
    plain = {"name": f"物品{number}", "unit": "包", "category": "办公用品", "nature": "易损耗品", **cells}
    return {"n": number, "id": None, "version": None, "cells": plain, "picked": picked or {}}


@pytest.fixture
def keeper(web: Any) -> Any:
    """Somebody who enters items."""
    return web.person("storekeeper")


def messages(told: dict[str, Any], number: int) -> dict[str, str]:
    """What is said of the cells of one row."""
    (found,) = [one for one in told["rows"] if one["n"] == number]
    return {trouble["column"]: trouble["message"] for trouble in reversed(found["troubles"])}


# ---- the page ----


def test_the_grid_offers_what_the_form_of_a_new_row_offers(web: Any, keeper: Any) -> None:
    told = data_of(keeper.get("/admin/item/grid/"))
    columns = {column["name"]: column for column in told["columns"]}
    assert told["mode"] == "rows"
    assert columns["name"]["required"] is True
    assert (
        columns["category"]["choices"][0][0]
        == next(iter(register_of("item").declaration.columns["category"].kind.members)).label
    )
    assert columns["remarks"]["more"] is True
    assert not {"id", "school_id", "created_at", "row_version"} & columns.keys()


def test_hidden_columns_are_not_in_the_page_and_refused_by_name(web: Any) -> None:
    director = web.person("director")
    page = director.get("/admin/user_account/grid/")
    assert "password_hash" not in page.get_data(as_text=True)
    cells = {"login_name": "neuling", "display_name": "新来的", "password_hash": "x" * 60}
    told = post(director, "/admin/user_account/grid/save/", rows=[{"n": 1, "cells": cells}]).json
    assert told["written"] is False
    assert messages(told, 1)["password_hash"].startswith("您不能填写这一栏")
    assert web.rows("user_account", login_name="neuling") == []


def test_who_may_not_enter_rows_has_no_grid(web: Any) -> None:
    teacher = web.person("auditor")
    for path in ("/admin/item/grid/", "/admin/item/grid/?ids=1"):
        assert teacher.get(path).status_code in (403, 404)
    for tail in ("check", "save"):
        answer = post(teacher, f"/admin/item/grid/{tail}/", rows=[row(1)])
        assert answer.status_code in (403, 404)
        assert answer.json["error"]
    assert post(teacher, "/admin/item/grid/paste/", text="a\tb", columns=[]).status_code in (403, 404)
    assert web.rows("item") == []


@pytest.mark.parametrize(
    "told", ["x", [], {"rows": 1}, {"rows": [1]}, {"rows": [{"n": "x"}]}, {"rows": [{"n": 1, "cells": 3}]}]
)
def test_what_no_grid_sends_is_refused_in_words(web: Any, keeper: Any, told: Any) -> None:
    for tail in ("check", "save"):
        answer = keeper.client.post(f"/admin/item/grid/{tail}/", json=told)
        assert answer.status_code == 400
        assert "请刷新页面再试" in answer.json["error"]
    assert web.rows("item") == []


# ---- checking ----


def test_a_check_tells_each_cell_and_writes_nothing(web: Any, keeper: Any) -> None:
    told = post(
        keeper,
        "/admin/item/grid/check/",
        rows=[
            row(1, reference_price="￥1,022.8元", maximum_stock="２００"),
            row(2, category="没有的类别", reference_price="二十元", name=""),
        ],
    ).json
    first, second = told["rows"]
    assert (first["outcome"], second["outcome"]) == ("new", "wrong")
    assert first["texts"]["reference_price"] == "1,022.80"
    assert first["texts"]["maximum_stock"] == "200"
    said = messages(told, 2)
    assert said["name"] == "请填写。"
    assert said["reference_price"] == "“二十元”不是数字，请只填数字。"
    assert re.fullmatch(r"没有这个.+，按↓从\d+项里选。", said["category"])
    assert "code" not in said
    assert told["counts"] == {"new": 1, "wrong": 1}
    assert told["written"] is False
    assert web.rows("item") == []


def test_rows_of_the_same_key_name_each_other(web: Any, keeper: Any) -> None:
    sent = [row(1, code="A-1"), row(2, code="A-2"), row(3, code="A-1")]
    told = post(keeper, "/admin/item/grid/check/", rows=sent).json
    assert [one["outcome"] for one in told["rows"]] == ["wrong", "new", "wrong"]
    assert messages(told, 1)["code"] == "在第3行也出现，请只留一行。"
    assert messages(told, 3)["code"] == "在第1行也出现，请只留一行。"


def test_defaults_are_told_for_cells_nobody_typed(web: Any, keeper: Any) -> None:
    columns = register_of("item").declaration.columns
    given = next(c for c in columns.values() if c.kind and c.kind.name == "choice" and c.default is not None)
    told = post(keeper, "/admin/item/grid/check/", rows=[{"n": 1, "cells": {"name": "笔"}}]).json
    assert told["rows"][0]["defaults"][given.name]


# ---- saving ----


def test_rows_are_written_all_together(web: Any, keeper: Any) -> None:
    told = post(keeper, "/admin/item/grid/save/", rows=[row(1), row(3, reference_price="3.5")], submit_key="one").json
    assert told["written"] is True
    rows = web.rows("item")
    assert [(r.name, r.reference_price) for r in rows] == [("物品1", None), ("物品3", Decimal("3.50"))]
    assert {one["n"]: one["id"] for one in told["rows"]} == {1: rows[0].id, 3: rows[1].id}
    assert {r.created_by_id for r in rows} == {keeper.account}
    assert len({web.history("item", r.id)[0].batch for r in rows}) == 1


def test_what_was_written_together_is_taken_back_together(web: Any, keeper: Any) -> None:
    post(keeper, "/admin/item/grid/save/", rows=[row(1), row(2)], submit_key="one")
    post(keeper, "/admin/item/grid/save/", rows=[row(3)], submit_key="two")
    (batch,) = web.select(sa.select(ImportBatch.__table__))
    assert (batch.source, batch.state, batch.counts["new"]) == ("grid", "WRITTEN", 2)
    assert "表格录入" in keeper.get("/admin/imports/").get_data(as_text=True)
    stranger = web.person("storekeeper")
    assert stranger.post(f"/admin/item/import/{batch.id}/undo/").status_code == 404
    assert len(web.rows("item")) == 3
    assert keeper.post(f"/admin/item/import/{batch.id}/undo/").status_code == 302
    assert [one.name for one in web.rows("item")] == ["物品3"]


def test_one_wrong_row_keeps_all_from_being_written(web: Any, keeper: Any) -> None:
    told = post(keeper, "/admin/item/grid/save/", rows=[row(1), row(2, reference_price="贵")], submit_key="one").json
    assert told["written"] is False
    assert messages(told, 2)["reference_price"] == "“贵”不是数字，请只填数字。"
    assert web.rows("item") == []
    assert web.select(sa.select(Submission.__table__)) == []
    again = post(keeper, "/admin/item/grid/save/", rows=[row(1), row(2, reference_price="8")], submit_key="one").json
    assert again["written"] is True
    assert len(web.rows("item")) == 2


def test_the_right_rows_first(web: Any, keeper: Any) -> None:
    sent = [row(1), row(2, reference_price="贵"), row(3)]
    told = post(keeper, "/admin/item/grid/save/", rows=sent, submit_key="one", good_first=True).json
    assert told["written"] is True
    assert {one["n"]: one["outcome"] for one in told["rows"]} == {1: "new", 2: "wrong", 3: "new"}
    assert [r.name for r in web.rows("item")] == ["物品1", "物品3"]


def test_sent_twice_is_written_once(web: Any, keeper: Any) -> None:
    first = post(keeper, "/admin/item/grid/save/", rows=[row(1), row(2)], submit_key="the-same").json
    second = post(keeper, "/admin/item/grid/save/", rows=[row(1), row(2)], submit_key="the-same").json
    assert second["written"] is True
    assert second["again"] is True
    assert {one["n"]: one["id"] for one in second["rows"]} == {one["n"]: one["id"] for one in first["rows"]}
    assert len(web.rows("item")) == 2
    assert second["submit"] != "the-same"


def test_anothers_key_is_no_receipt(web: Any, keeper: Any) -> None:
    other = web.person("storekeeper")
    post(other, "/admin/item/grid/save/", rows=[row(1)], submit_key="theirs")
    post(keeper, "/admin/item/grid/save/", rows=[row(2)], submit_key="theirs")
    assert {r.created_by_id for r in web.rows("item")} == {other.account}


# ---- stored rows ----


def changed(made: Any, **cells: str) -> dict[str, Any]:
    """A stored row as the script sends it: the changed cells only."""
    return {"n": 1, "id": made.id, "version": made.row_version, "cells": cells}


def test_stored_rows_are_opened_and_changed(web: Any, keeper: Any) -> None:
    made = web.world.make("item", name="铅笔", unit="支", specification="HB")
    told = data_of(keeper.get(f"/admin/item/grid/?ids={made.id}"))
    assert told["mode"] == "edit"
    (shown,) = told["rows"]
    assert (shown["id"], shown["version"], shown["cells"]["name"]) == (made.id, made.row_version, "铅笔")
    answer = post(
        keeper, "/admin/item/grid/save/", rows=[changed(made, unit="盒", specification="")], submit_key="k"
    ).json
    assert answer["written"] is True
    stored = web.row("item", made.id)
    assert (stored.name, stored.unit, stored.specification) == ("铅笔", "盒", None)
    assert answer["rows"][0]["version"] == stored.row_version


def test_the_filter_of_the_list_opens_its_rows(web: Any, keeper: Any) -> None:
    pencils = [web.world.make("item", name=f"铅笔{n}") for n in range(2)]
    web.world.make("item", name="橡皮")
    told = data_of(keeper.get("/admin/item/grid/", query="q=铅笔"))
    assert {one["id"] for one in told["rows"]} == {one.id for one in pencils}


def test_a_row_of_another_school_is_neither_shown_nor_changed(web: Any, keeper: Any) -> None:
    foreign = web.world.make("item", web.world.second, name="别校的")
    assert data_of(keeper.get(f"/admin/item/grid/?ids={foreign.id}"))["rows"] == []
    told = post(keeper, "/admin/item/grid/save/", rows=[changed(foreign, name="我的了")], submit_key="k").json
    assert told["written"] is False
    assert told["rows"][0]["outcome"] in ("wrong", "refused")
    assert web.row("item", foreign.id).name == "别校的"


def test_a_row_changed_meanwhile_is_refused(web: Any, keeper: Any) -> None:
    made = web.world.make("item", name="铅笔", unit="支")
    sent = changed(made, unit="盒")
    post(keeper, "/admin/item/grid/save/", rows=[changed(made, name="彩色铅笔")], submit_key="a")
    told = post(keeper, "/admin/item/grid/save/", rows=[sent], submit_key="b").json
    assert told["written"] is False
    assert "刚被别人改动过" in messages(told, 1)[""]
    stored = web.row("item", made.id)
    assert (stored.name, stored.unit) == ("彩色铅笔", "支")


def test_masked_cells_are_not_told_and_stay(web: Any) -> None:
    made = web.world.make("supplier", bank_account_no="6222020200011122233")
    buyer = web.person("buyer")
    page = buyer.get(f"/admin/supplier/grid/?ids={made.id}")
    assert "6222020200011122233" not in page.get_data(as_text=True)
    told = post(buyer, "/admin/supplier/grid/save/", rows=[changed(made, contact_person="刘先生")], submit_key="k").json
    assert told["written"] is True
    stored = web.row("supplier", made.id)
    assert (stored.contact_person, stored.bank_account_no) == ("刘先生", "6222020200011122233")


# ---- references ----


def test_a_name_that_two_bear_asks_which(web: Any) -> None:
    world = web.world
    kitchen, clinic = (world.make("department", name=name) for name in ("食堂", "校医室"))
    both = [world.make("staff", name="李娟", department_id=one.id) for one in (kitchen, clinic)]
    only = world.make("staff", name="王芳")
    director = web.person("director")
    sent = [{"n": n, "cells": {"name": f"库房{n}", "keeper_id": name}} for n, name in ((1, "李娟"), (2, "王芳"))]
    told = post(director, "/admin/warehouse/grid/check/", rows=sent).json
    (trouble,) = [t for t in told["rows"][0]["troubles"] if t["column"] == "keeper_id"]
    assert trouble["kind"] == "asks"
    assert {offer["id"] for offer in trouble["offers"]} == {one.id for one in both}
    assert {offer["hint"] for offer in trouble["offers"]} == {"食堂", "校医室"}
    assert told["rows"][1]["ids"]["keeper_id"] == only.id
    sent[0]["picked"] = {"keeper_id": both[1].id}
    told = post(director, "/admin/warehouse/grid/check/", rows=sent).json
    assert "keeper_id" not in messages(told, 1)


# ---- documents ----


def request_head(web: Any) -> dict[str, str]:
    """The head of a purchase request as its fields hold it."""
    columns = register_of("purchase_request").declaration.columns
    return {
        "purpose": "办公用品补充",
        "category": next(iter(columns["category"].kind.members)).name,
        "needed_on": "12-1",
        "department_id": web.world.make("department", name="总务处").name,
    }


def line(number: int, row_id: int | None = None, **cells: str) -> dict[str, Any]:
    """A line of a purchase request as the script sends it."""
    plain = (
        {}
        if row_id
        else {"item_name": f"纸{number}", "unit": "包", "quantity": "2", "market_price": "20", "unit_price": "18.5"}
    )
    return {"n": number, "id": row_id, "cells": {**plain, **cells}}


def test_a_document_is_saved_with_its_lines(web: Any) -> None:
    director = web.person("director")
    page = director.get("/admin/purchase_request/grid/")
    told = data_of(page)
    assert (told["mode"], told["list_name"]) == ("lines", "lines")
    assert 'name="purpose"' in page.get_data(as_text=True)
    lines = _priced(told, [line(1), line(2)])
    head = {"cells": request_head(web)}
    checked = post(director, "/admin/purchase_request/grid/check/", rows=lines, head=head, list="lines").json
    assert [one["outcome"] for one in checked["rows"]] == ["new", "new"]
    assert checked["rows"][0]["computed"]
    assert web.rows("purchase_request") == []
    saved = post(
        director, "/admin/purchase_request/grid/save/", rows=lines, head=head, list="lines", submit_key="k"
    ).json
    assert saved["written"] is True
    (document,) = web.rows("purchase_request")
    assert saved["go"] == f"/admin/purchase_request/details/?id={document.id}"
    assert document.purpose == "办公用品补充"
    assert [one.item_name for one in web.rows("purchase_request_line", document_id=document.id)] == ["纸1", "纸2"]
    again = post(
        director, "/admin/purchase_request/grid/save/", rows=lines, head=head, list="lines", submit_key="k"
    ).json
    assert again["go"] == saved["go"]
    assert len(web.rows("purchase_request")) == 1


def _priced(told: dict[str, Any], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with the columns that the grid really has."""
    known = {column["name"] for column in told["columns"]}
    price = next(name for name in known if name.endswith("unit_price"))
    for one in lines:
        cells = one["cells"]
        if "unit_price" in cells and price != "unit_price":
            cells[price] = cells.pop("unit_price")
    return lines


def test_a_wrong_line_is_told_at_its_place_and_nothing_is_written(web: Any) -> None:
    director = web.person("director")
    told = data_of(director.get("/admin/purchase_request/grid/"))
    lines = _priced(told, [line(1), line(4, quantity="两")])
    answer = post(
        director,
        "/admin/purchase_request/grid/save/",
        rows=lines,
        head={"cells": {"needed_on": "不知道"}},
        list="lines",
    ).json
    assert answer["written"] is False
    assert messages(answer, 4)["quantity"] == "“两”不是数字，请只填数字。"
    assert "needed_on" in {trouble["column"] for trouble in answer["head"]}
    assert web.rows("purchase_request") == []


def test_lines_of_a_draft_are_changed_added_and_removed(web: Any) -> None:
    director = web.person("director")
    told = data_of(director.get("/admin/purchase_request/grid/"))
    head = {"cells": request_head(web)}
    post(
        director,
        "/admin/purchase_request/grid/save/",
        rows=_priced(told, [line(1), line(2)]),
        head=head,
        list="lines",
        submit_key="a",
    )
    (document,) = web.rows("purchase_request")
    first, second = web.rows("purchase_request_line", document_id=document.id)
    opened = data_of(director.get(f"/admin/purchase_request/grid/?id={document.id}"))
    assert [one["id"] for one in opened["rows"]] == [first.id, second.id]
    rows = [line(1, second.id, quantity="9"), *_priced(told, [line(2, item_name="笔")])]
    head = {"id": document.id, "version": document.row_version, "cells": {"purpose": "改过的用途"}}
    answer = post(
        director, "/admin/purchase_request/grid/save/", rows=rows, head=head, list="lines", submit_key="b"
    ).json
    assert answer["written"] is True
    lines = sorted(web.rows("purchase_request_line", document_id=document.id), key=lambda one: one.line_no)
    assert [(one.item_name, one.quantity) for one in lines] == [("纸2", Decimal(9)), ("笔", Decimal(2))]
    assert web.row("purchase_request", document.id).purpose == "改过的用途"


def test_a_document_out_of_reach_is_not_found(web: Any) -> None:
    director = web.person("director")
    foreign = web.world.make("purchase_request", web.world.second)
    assert director.get(f"/admin/purchase_request/grid/?id={foreign.id}").status_code == 404
    head = {"id": foreign.id, "version": foreign.row_version, "cells": {"purpose": "我的了"}}
    answer = post(director, "/admin/purchase_request/grid/save/", rows=[], head=head, list="lines")
    assert answer.status_code == 404
    assert web.row("purchase_request", foreign.id).purpose != "我的了"


# ---- pasting ----


def test_headings_say_where_columns_go(web: Any, keeper: Any) -> None:
    text = '单位\t物品名称\t备用列\t备注\r\n包\tA4纸\t9\t"两\r\n行"\r\n\t\t\t\r\n盒\t笔\t8\t\r\n'
    told = post(keeper, "/admin/item/grid/paste/", text=text, start="name", columns=["name", "unit"]).json
    assert told["columns"][:2] == ["unit", "name"]
    assert told["columns"][2] is None
    assert [texts[1] for texts in told["rows"]] == ["A4纸", "笔"]
    assert told["rows"][0][3] == "两\n行"
    assert told["blank"] == 1
    assert [one["text"] for one in told["headings"] if not one["column"]] == ["备用列"]


def test_without_headings_columns_follow_from_the_active_one(web: Any, keeper: Any) -> None:
    told = post(
        keeper,
        "/admin/item/grid/paste/",
        text="包\t9.5\n盒\t3",
        start="unit",
        columns=["name", "unit", "reference_price"],
    ).json
    assert told["columns"] == ["unit", "reference_price"]
    assert told["rows"] == [["包", "9.5"], ["盒", "3"]]
    assert told["headings"] == []


def test_a_heading_is_remembered_as_it_was_put(web: Any, keeper: Any) -> None:
    text = "单位\t物品名称\t货架\r\n包\tA4纸\t3号架\r\n"
    path = "/admin/item/grid/paste/"
    before = post(keeper, path, text=text, start="name", columns=["name"]).json
    assert before["columns"][2] is None
    assert web.select(sa.select(ImportHeading.__table__)) == []
    post(
        keeper, path, text=text, start="name", columns=["name"], chosen={"0": "unit", "1": "name", "2": "specification"}
    )
    after = post(keeper, path, text=text, start="name", columns=["name"]).json
    assert after["columns"] == ["unit", "name", "specification"]


def test_too_much_is_refused_in_words(web: Any, keeper: Any) -> None:
    answer = post(keeper, "/admin/item/grid/paste/", text="笔\t支\n" * 5001, start="name", columns=["name", "unit"])
    assert answer.status_code == 422
    assert "一次最多粘贴5000行，现有5001行" in answer.json["error"]


# ---- ways into the grid ----


def test_the_list_leads_into_the_grid(web: Any, keeper: Any) -> None:
    assert "/admin/item/grid/" in keeper.get("/admin/item/").get_data(as_text=True)
    made = web.world.make("item", name="铅笔")
    assert "/admin/item/grid/" in keeper.get("/admin/item/").get_data(as_text=True)
    answer = keeper.post("/admin/item/action/", action="grid", rowid=str(made.id))
    assert answer.headers["Location"] == f"/admin/item/grid/?ids={made.id}"
    assert "/admin/item/grid/" not in web.person("auditor").get("/admin/item/").get_data(as_text=True)


def test_a_documents_form_leads_to_its_lines_in_the_grid(web: Any) -> None:
    director = web.person("director")
    assert "/admin/purchase_request/grid/" in director.get("/admin/purchase_request/new/").get_data(as_text=True)
    draft = web.world.make("purchase_request")
    page = director.get(f"/admin/purchase_request/edit/?id={draft.id}").get_data(as_text=True)
    assert f"/admin/purchase_request/grid/?id={draft.id}" in page


def test_what_was_chosen_last_stands_first(web: Any) -> None:
    director = web.person("director")
    people = [web.world.make("staff", name=f"王{name}") for name in "甲乙丙丁"]
    department = web.world.make("department", name="总务处")
    cells = {"name": "库房", "keeper_id": people[2].name, "department_id": department.name}
    told = post(director, "/admin/warehouse/grid/save/", rows=[{"n": 1, "cells": cells}], submit_key="k").json
    assert told["written"] is True
    offered = director.get("/admin/warehouse/lookup/?column=keeper_id&q=王").json["items"]
    assert int(offered[0]["id"]) == people[2].id


def test_every_register_has_a_grid(web: Any) -> None:
    director = web.person("director")
    for model in registers():
        key = model.declaration.key
        granted = (web.world.matrix.get((role, key)) for role in ("director", "teacher"))
        if model.declaration.shape == "line" or not any(grant and CREATE in grant.actions for grant in granted):
            continue
        page = director.get(f"/admin/{key}/grid/")
        assert page.status_code == 200, key
        told = data_of(page)
        assert told["columns"], key
        lines = told.get("list_name", "")
        sent = {"rows": [{"n": 1, "cells": {}}], "list": lines, "head": {"cells": {}}}
        answer = post(director, f"/admin/{key}/grid/check/", **sent)
        assert answer.status_code == 200, (key, answer.json)
        before = len(web.rows(key))
        texts = {column["name"]: "？" for column in told["columns"] if not column.get("computed")}
        answer = post(director, f"/admin/{key}/grid/save/", **{**sent, "rows": [{"n": 1, "cells": texts}]})
        assert answer.status_code == 200, (key, answer.json)
        assert answer.json["written"] is (len(web.rows(key)) > before), key


# ---- whatever comes ----

ODD = (
    "",
    "=1+1",
    "\ud800",
    "\x00",
    "９" * 40,
    "-1",
    "1e309",
    "2026-13-45",
    "=",
    "*" * 10,
    "张三\n李四",
    "长" * 9000,
    "\u202e",
    "0x10",
    "1万",
)


@pytest.mark.parametrize("seed", range(4))
def test_no_odd_text_breaks_the_grid_or_is_written_in_part(web: Any, keeper: Any, seed: int) -> None:
    chance = random.Random(seed)  # no secret
    names = ["name", "unit", "category", "reference_price", "asset_class_id", "school_id", "id", "zzz", "created_by_id"]
    for _ in range(25):
        cells = {name: chance.choice(ODD) for name in chance.sample(names, 4)}
        sent = [
            row(1),
            {"n": 2, "id": chance.choice((None, 1, 10**9)), "cells": cells, "picked": {"asset_class_id": 7}},
        ]
        for tail in ("check", "save"):
            answer = post(keeper, f"/admin/item/grid/{tail}/", rows=sent)
            assert answer.status_code == 200, cells
        if answer.json["written"]:
            continue
        assert all(trouble["message"] for trouble in answer.json["rows"][1]["troubles"])
        assert web.rows("item", name="物品1") == []
        block = "".join(chance.choice(("物品名称", "单位", "\t", "\r\n", '"', *ODD[:6], "合计")) for _ in range(40))
        answer = post(
            keeper, "/admin/item/grid/paste/", text=block, start="name", columns=["name"], chosen={"0": "name"}
        )
        assert answer.status_code in (200, 422), block
        assert "columns" in answer.json or answer.json["error"]
