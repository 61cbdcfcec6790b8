"""Bulk edit and bulk steps end to end: shown before it is written, judged row by row, and nothing behind anybody's back."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.base import register_of
from models.core.identity import forget_matrix
from models.core.system import RoleGrant

LATER = dt.date(2027, 1, 20)
ROOM, REQUEST = register_of("room"), register_of("purchase_request")
States: Any = REQUEST.declaration.columns["state"].kind.members


def text_of(answer: Any) -> str:
    """The page as its reader sees it, entities resolved."""
    return html.unescape(answer.get_data(as_text=True))


def rows_sent(answer: Any) -> str:
    """The rows that a page sends back."""
    found = re.search(r'name="rows" value="([^"]*)"', answer.get_data(as_text=True))
    assert found is not None
    return found[1]


def tick(rows: list[Any]) -> dict[str, Any]:
    return {"rowid": [str(row.id) for row in rows]}


@pytest.fixture
def rooms(web: Any) -> list[Any]:
    return [web.world.make("room", name=f"30{n}教室") for n in range(3)]


def versions(web: Any, key: str) -> list[tuple[int, int]]:
    return [(row.id, row.row_version) for row in web.rows(key)]


# ---- one value for many rows ----


def test_from_the_ticks_to_the_database(web: Any, rooms: list[Any]) -> None:
    clerk = web.person("asset_clerk")
    form = clerk.post("/admin/room/action/", {"action": "bulk_edit", **tick(rooms[:2])})
    assert form.status_code == 200
    assert "已选2条" in text_of(form)
    before = versions(web, "room")
    preview = clerk.post("/admin/room/bulk/", bulk_stage="preview", rows=rows_sent(form), floor_no="3", kind="OFFICE")
    page = text_of(preview)
    assert preview.status_code == 200
    assert "写入2条" in page
    assert "<ins>办公室</ins>" in page
    assert versions(web, "room") == before
    written = clerk.post(
        "/admin/room/bulk/", bulk_stage="write", how="all", rows=rows_sent(preview), floor_no="3", kind="OFFICE"
    )
    assert written.status_code == 302
    changed = [(row.floor_no, row.kind.name) for row in web.rows("room")]
    assert changed[:2] == [(3, "OFFICE")] * 2
    assert changed[2] != (3, "OFFICE")
    first, second = (web.history("room", room.id)[0] for room in rooms[:2])
    assert first.batch == second.batch
    assert first.changes["kind"][1] == "办公室"


def test_all_found_rows_and_only_those(web: Any, rooms: list[Any]) -> None:
    web.world.make("room", name="操场", kind=ROOM.declaration.columns["kind"].kind.members["ACTIVITY_AREA"])
    clerk = web.person("asset_clerk")
    form = clerk.post("/admin/room/action/", action="bulk_edit", all="1", query="q=教室")
    assert rows_sent(form).count(",") == 2
    preview = clerk.post("/admin/room/bulk/", bulk_stage="preview", rows=rows_sent(form), seat_count="45")
    clerk.post("/admin/room/bulk/", bulk_stage="write", how="all", rows=rows_sent(preview), seat_count="45")
    assert [row.seat_count for row in web.rows("room")] == [45, 45, 45, None]


def test_a_column_is_emptied_only_when_said_so(web: Any, rooms: list[Any]) -> None:
    department = web.world.make("department")
    with web.world.as_system():
        for room in rooms:
            room.department_id, room.seat_count = department.id, 45
        web.world.session.flush()
    clerk = web.person("asset_clerk")
    rows = ",".join(str(room.id) for room in rooms[:2])
    preview = clerk.post("/admin/room/bulk/", bulk_stage="preview", rows=rows, clear="seat_count", floor_no="")
    clerk.post(
        "/admin/room/bulk/", bulk_stage="write", how="all", rows=rows_sent(preview), clear="seat_count", floor_no=""
    )
    assert [row.seat_count for row in web.rows("room")] == [None, None, 45]
    assert {row.department_id for row in web.rows("room")} == {department.id}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "还没有要改的栏目"),
        ({"floor_no": "三层"}, "“楼层”"),
        ({"seat_count": "45", "clear": "seat_count"}, "只选一样"),
        ({"building_id": "999999", "building_id.text": "没有这栋"}, "“楼栋”"),
        ({"clear": "kind"}, "还没有要改的栏目"),
    ],
)
def test_what_cannot_be_meant_is_said_at_once(
    web: Any, rooms: list[Any], fields: dict[str, str], sentence: str
) -> None:
    clerk = web.person("asset_clerk")
    before = versions(web, "room")
    rows = ",".join(f"{room.id}-{room.row_version}" for room in rooms)
    for stage in ("preview", "write"):
        answer = clerk.post("/admin/room/bulk/", {"bulk_stage": stage, "rows": rows, "how": "all", **fields})
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert all(value in text_of(answer) for value in fields.values())
    assert versions(web, "room") == before


def test_one_refused_row_keeps_all_from_being_written(web: Any, rooms: list[Any]) -> None:
    clerk = web.person("asset_clerk")
    draft = web.world.make("purchase_request", needed_on=LATER, created_by_id=clerk.account)
    locked = web.world.make("purchase_request", needed_on=LATER, state=States["PRINCIPAL_REVIEW"])
    rows = f"{draft.id},{locked.id}"
    new = {"needed_on": "2027-03-01"}
    director = web.person("director")
    before = versions(web, "purchase_request")
    preview = director.post("/admin/purchase_request/bulk/", bulk_stage="preview", rows=rows, **new)
    page = text_of(preview)
    assert "先写入能改的1条" in page
    assert "不能直接修改" in page
    sent = {"bulk_stage": "write", "rows": rows_sent(preview), **new}
    refused = director.post("/admin/purchase_request/bulk/", sent, how="all")
    assert refused.status_code == 422
    assert "一条也没有写入" in text_of(refused)
    assert versions(web, "purchase_request") == before
    assert director.post("/admin/purchase_request/bulk/", sent, how="good").status_code == 302
    found = {row.id: row.needed_on for row in web.rows("purchase_request")}
    assert found == {draft.id: dt.date(2027, 3, 1), locked.id: LATER}


def test_a_row_changed_since_the_preview_is_refused(web: Any, rooms: list[Any]) -> None:
    clerk = web.person("asset_clerk")
    preview = clerk.post(
        "/admin/room/bulk/", bulk_stage="preview", rows=",".join(str(r.id) for r in rooms), floor_no="3"
    )
    with web.world.as_system():
        rooms[1].seat_count = 12
        web.world.session.flush()
    before = versions(web, "room")
    answer = clerk.post("/admin/room/bulk/", bulk_stage="write", how="all", rows=rows_sent(preview), floor_no="3")
    assert answer.status_code == 422
    assert "刚被别人改动过" in text_of(answer)
    assert versions(web, "room") == before
    assert rows_sent(answer) == rows_sent(preview)


def test_rows_out_of_scope_are_left_out(web: Any, rooms: list[Any]) -> None:
    elsewhere = web.world.make("room", school=web.world.second)
    clerk = web.person("asset_clerk")
    rows = f"{rooms[0].id}-1,{elsewhere.id}-1,987654-1"
    preview = clerk.post("/admin/room/bulk/", bulk_stage="preview", rows=rows, floor_no="3")
    assert "有2条已被删除或不在您的范围内" in text_of(preview)
    assert elsewhere.name not in text_of(preview)
    assert clerk.post("/admin/room/bulk/", bulk_stage="write", how="all", rows=rows, floor_no="3").status_code == 302
    assert [row.floor_no for row in web.rows("room")] == [3, None, None, None]
    for text in (f"{elsewhere.id}-1", "", "x,;-"):
        assert clerk.post("/admin/room/bulk/", bulk_stage="preview", rows=text, floor_no="3").status_code == 404


def test_who_may_not_change_meets_a_403_and_no_button(web: Any, rooms: list[Any]) -> None:
    keeper = web.person("storekeeper")
    before = versions(web, "room")
    rows = ",".join(f"{room.id}-{room.row_version}" for room in rooms)
    assert 'value="bulk_edit"' not in text_of(keeper.get("/admin/room/"))
    assert keeper.post("/admin/room/action/", {"action": "bulk_edit", **tick(rooms)}).status_code == 403
    for stage in ("edit", "preview", "write"):
        answer = keeper.post("/admin/room/bulk/", bulk_stage=stage, how="all", rows=rows, floor_no="3")
        assert answer.status_code == 403
    assert versions(web, "room") == before
    assert 'value="bulk_edit"' in text_of(web.person("asset_clerk").get("/admin/room/"))


def test_a_hidden_column_is_neither_offered_nor_taken(web: Any) -> None:
    supplier = web.world.make("supplier", bank_account_no="6222021202041234567")
    web.world.session.execute(
        sa.update(RoleGrant)
        .where(RoleGrant.role == "canteen_manager", RoleGrant.register == "supplier")
        .values(hidden_columns="hidden:bank_account_no;hidden:bank_name")
    )
    forget_matrix()
    manager = web.person("canteen_manager")
    form = text_of(manager.post("/admin/supplier/action/", {"action": "bulk_edit", **tick([supplier])}))
    assert 'name="category"' in form
    assert 'name="bank_account_no"' not in form
    answer = manager.post(
        "/admin/supplier/bulk/",
        bulk_stage="write", how="all", rows=f"{supplier.id}-{supplier.row_version}", bank_account_no="1", clear="bank_name",
    )  # fmt: skip
    assert answer.status_code == 422
    row = web.row("supplier", supplier.id)
    assert (row.bank_account_no, row.row_version) == ("6222021202041234567", supplier.row_version)


def test_a_masked_column_is_written_unread(web: Any) -> None:
    members = [web.world.make("staff", bank_card_no="6222021202041234567") for _ in range(2)]
    director = web.person("director")
    rows = ",".join(str(one.id) for one in members)
    preview = director.post("/admin/staff/bulk/", bulk_stage="preview", rows=rows, bank_card_no="6222021202049999999")
    assert preview.status_code == 200
    assert "6222021202041234567" not in text_of(preview)
    assert "6222****" in text_of(preview)
    director.post(
        "/admin/staff/bulk/", bulk_stage="write", how="all", rows=rows_sent(preview), bank_card_no="6222021202049999999"
    )
    assert {web.row("staff", one.id).bank_card_no for one in members} == {"6222021202049999999"}


def test_what_is_not_offered_is_not_taken(web: Any, rooms: list[Any]) -> None:
    clerk = web.person("asset_clerk")
    before = versions(web, "room")
    rows = ",".join(f"{room.id}-{room.row_version}" for room in rooms)
    for name in ("name", "room_no", "school_id", "created_by_id", "nothing"):
        answer = clerk.post("/admin/room/bulk/", {"bulk_stage": "write", "how": "all", "rows": rows, name: "1"})
        assert answer.status_code == 422
    assert versions(web, "room") == before


def test_unique_columns_files_and_what_steps_write_are_not_offered(web: Any, rooms: list[Any]) -> None:
    form = text_of(web.person("asset_clerk").post("/admin/room/action/", {"action": "bulk_edit", **tick(rooms)}))
    assert 'name="building_id.text"' in form
    assert not {n for n in ("room_no", "name", "school_id") if f'name="{n}"' in form}


# ---- one step for many rows ----


@pytest.fixture
def requests(web: Any) -> list[Any]:
    made = []
    for state in ("PRINCIPAL_REVIEW", "PRINCIPAL_REVIEW", "DRAFT"):
        row = web.world.make("purchase_request", state=States[state], needed_on=LATER)
        web.world.make("purchase_request_line", document=row)
        made.append(row)
    return made


def states(web: Any) -> list[str]:
    return [row.state.name for row in web.rows("purchase_request")]


def test_a_step_is_taken_on_all_that_can(web: Any, requests: list[Any]) -> None:
    principal = web.person("principal")
    page = principal.post("/admin/purchase_request/action/", {"action": "bulk_step", **tick(requests)})
    text = text_of(page)
    assert page.status_code == 200
    assert "校长批准能办的2条" in text
    assert "现在是“草稿”，不能校长批准。" in text
    approve = next(s.name for s in REQUEST.declaration.steps if s.label == "校长批准")
    sent = {"bulk_stage": "take", "step": approve, "rows": rows_sent(page), "opinion": "同意"}
    refused = principal.post("/admin/purchase_request/bulk/step/", sent, how="all")
    assert refused.status_code == 422
    assert "同意" in text_of(refused)
    assert states(web) == ["PRINCIPAL_REVIEW", "PRINCIPAL_REVIEW", "DRAFT"]
    assert principal.post("/admin/purchase_request/bulk/step/", sent, how="good").status_code == 302
    assert states(web) == ["CENTRAL_REVIEW", "CENTRAL_REVIEW", "DRAFT"]


def test_sending_back_without_a_reason_changes_nothing(web: Any, requests: list[Any]) -> None:
    principal = web.person("principal")
    rows = ",".join(f"{row.id}-{row.row_version}" for row in requests[:2])
    sent = {"bulk_stage": "take", "step": "send_back", "rows": rows, "how": "all"}
    answer = principal.post("/admin/purchase_request/bulk/step/", sent, opinion=" ")
    assert answer.status_code == 422
    assert "请填写退回的意见或原因。" in text_of(answer)
    assert states(web) == ["PRINCIPAL_REVIEW", "PRINCIPAL_REVIEW", "DRAFT"]
    assert principal.post("/admin/purchase_request/bulk/step/", sent, opinion="预算不足").status_code == 302
    assert states(web) == ["DRAFT"] * 3


def test_a_step_of_another_role_is_not_there(web: Any, requests: list[Any]) -> None:
    rows = ",".join(f"{row.id}-{row.row_version}" for row in requests)
    approve = next(s.name for s in REQUEST.declaration.steps if s.label == "校长批准")
    keeper, auditor = web.person("storekeeper"), web.person("auditor")
    sent = {"bulk_stage": "take", "step": approve, "rows": rows, "how": "good"}
    assert keeper.post("/admin/purchase_request/bulk/step/", sent).status_code == 404
    assert 'value="bulk_step"' not in text_of(auditor.get("/admin/supplier/"))
    assert auditor.post("/admin/supplier/action/", {"action": "bulk_step", "rowid": "1"}).status_code == 403
    assert states(web) == ["PRINCIPAL_REVIEW", "PRINCIPAL_REVIEW", "DRAFT"]


def test_steps_asked_of_each_row_are_taken_one_by_one(web: Any) -> None:
    issue = next(s.name for s in register_of("stock_out").declaration.steps if s.label == "发放登账")
    document = web.world.make("stock_out")
    keeper = web.person("storekeeper")
    rows = f"{document.id}-{document.row_version}"
    assert keeper.post("/admin/stock_out/bulk/step/", bulk_stage="take", step=issue, rows=rows).status_code == 404
    assert web.row("stock_out", document.id).row_version == document.row_version


def test_nothing_to_do_is_said(web: Any) -> None:
    document = web.world.make("purchase_request", state=States["CANCELLED"])
    principal = web.person("principal")
    page = text_of(principal.post("/admin/purchase_request/action/", {"action": "bulk_step", **tick([document])}))
    assert "没有可以一起办理的步骤" in page


def test_addresses_opened_by_hand_lead_back_to_the_list(web: Any) -> None:
    principal = web.person("principal")
    for path in ("bulk/", "bulk/step/"):
        answer = principal.get(f"/admin/purchase_request/{path}")
        assert answer.status_code in (302, 403)


def test_exporting_all_found_rows_is_not_cut(web: Any, rooms: list[Any]) -> None:
    clerk = web.person("asset_clerk")
    answer = clerk.post("/admin/room/action/", action="export", all="1", query="q=教室&after=x&f.kind.in=CLASSROOM")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/admin/room/export/xlsx/?q=%E6%95%99%E5%AE%A4&f.kind.in=CLASSROOM"
