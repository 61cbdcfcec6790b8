"""The import of a register: what a file comes to, what is written, what is refused, and taking it back."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from admin_views import import_work
from models.core.base import register_of
from models.core.identity import forget_matrix
from models.core.system import HistoryEntry, ImportAlias, ImportBatch, ImportHeading, ImportRow, RoleGrant

HEAD = ["场所编号", "场所名称", "场所类型", "楼栋", "楼层", "责任人"]


def workbook(*rows: list[Any], sheet: str = "场所") -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class Importer:
    """Somebody who imports rooms; the batch is the one loaded last."""

    def __init__(self, web: Any, person: Any, key: str = "room") -> None:
        self.web, self.person, self.key, self.batch = web, person, key, 0

    def upload(self, *rows: list[Any], name: str = "场所.xlsx", content: bytes | None = None, **fields: Any) -> Any:
        data = {"file": (io.BytesIO(content or workbook(*rows)), name), **fields}
        answer = self.person.post(f"/admin/{self.key}/import/", data)
        if answer.status_code == 302:
            self.batch = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
        return answer

    def page(self, tail: str = "", **query: Any) -> str:
        answer = self.person.get(f"/admin/{self.key}/import/{self.batch}/{tail}", **query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)  # type: ignore[no-any-return]

    def send(self, tail: str, data: dict[str, Any] | None = None, **fields: Any) -> Any:
        return self.person.post(f"/admin/{self.key}/import/{self.batch}/{tail}/", data, **fields)

    def stored(self) -> Any:
        return self.web.select(sa.select(ImportBatch.__table__).where(ImportBatch.id == self.batch))[0]

    def outcomes(self) -> list[str]:
        table: Any = ImportRow.__table__
        rows = self.web.select(sa.select(table).where(table.c.batch_id == self.batch).order_by(table.c.number))
        return [row.outcome for row in rows]

    def told(self) -> str:
        """All that is said of the rows."""
        table: Any = ImportRow.__table__
        rows = self.web.select(sa.select(table).where(table.c.batch_id == self.batch).order_by(table.c.number))
        return "\n".join(t["message"] for row in rows for t in row.detail["troubles"])


@pytest.fixture
def place(web: Any) -> Callable[..., list[Any]]:
    """Makes a row of the sheet that fits the world: a building and a person of known names."""
    building = web.world.make("building", name="综合楼")
    web.world.make("staff", name="李责任", staff_no="S900")
    assert building.id

    def row(number: str, name: str, **other: Any) -> list[Any]:
        values = {
            "场所编号": number,
            "场所名称": name,
            "场所类型": "教室",
            "楼栋": "综合楼",
            "楼层": 1,
            "责任人": "李责任",
        }
        values |= other
        return [values[heading] for heading in HEAD]

    return row


@pytest.fixture(autouse=True)
def files(web: Any) -> Iterator[Path]:
    """Where the files of batches lie; empty before and after."""
    folder = Path(web.app.config["DATA_DIR"]) / "imports"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def rooms(web: Any) -> Importer:
    """The director, who imports rooms."""
    return Importer(web, web.person("director"))


# ---- writing ----


def test_a_file_is_tried_first_and_written_on_demand(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"), place("A-102", "二年级教室"))
    assert rooms.outcomes() == ["new", "new"]
    assert rooms.web.rows("room", room_no="A-101") == []
    page = rooms.page()
    assert "试运行结果，还没有写入" in page
    assert "写入2行" in page
    assert "按“场所编号”对照" in page
    assert rooms.send("write", how="all").status_code == 302
    found = rooms.web.rows("room", room_no="A-102")[0]
    assert (found.name, found.floor_no, found.school_id) == ("二年级教室", 1, rooms.web.world.here)
    batch = rooms.stored()
    history = rooms.web.history("room", found.id)[0]
    assert batch.state == "WRITTEN"
    assert (history.batch, history.source) == (batch.key, "import")
    assert f"/admin/room/details/?id={found.id}" in rooms.page()


def test_the_same_file_twice_changes_nothing_and_says_so(rooms: Importer, place: Any) -> None:
    content = workbook(HEAD, place("A-101", "一年级教室"), place("A-102", "二年级教室"))
    rooms.upload(content=content)
    rooms.send("write", how="all")
    before = rooms.web.rows("room")
    rooms.upload(content=content)
    assert rooms.outcomes() == ["same", "same"]
    page = rooms.page()
    assert "写入过" in page
    assert "都与系统中的内容一致" in page
    rooms.send("write", how="all")
    assert rooms.stored().state == "TRIED"
    assert rooms.web.rows("room") == before


def test_one_wrong_row_refuses_all(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"), place("A-102", "二年级教室", 场所类型="教师"))
    assert rooms.outcomes() == ["new", "wrong"]
    answer = rooms.send("write", how="all")
    assert answer.status_code == 422
    assert "没有写入任何内容" in answer.get_data(as_text=True)
    assert rooms.web.rows("room", room_no="A-101") == []


def test_the_right_rows_first_if_chosen(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"), place("A-102", "二年级教室", 场所类型="教师"))
    rooms.send("write", how="good")
    assert [row.room_no for row in rooms.web.rows("room", name="一年级教室")] == ["A-101"]
    assert rooms.web.rows("room", room_no="A-102") == []
    assert rooms.stored().counts["wrong"] == 1


def test_changed_cells_show_old_and_new(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    rooms.upload(HEAD, place("A-101", "美术教室", 楼层=None))
    page = rooms.page()
    assert "<del>一年级教室</del> → <ins>美术教室</ins>" in page
    assert "楼层" not in page.partition("<tbody>")[2]
    rooms.send("write", how="all")
    found = rooms.web.rows("room", room_no="A-101")[0]
    assert (found.name, found.floor_no) == ("美术教室", 1)


def test_blank_cells_clear_only_if_chosen(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    rooms.upload(HEAD, place("A-101", "一年级教室", 楼层=None))
    assert rooms.outcomes() == ["same"]
    rooms.send("options", blank_clears="1", how="all")
    assert rooms.outcomes() == ["changed"]
    rooms.send("write", blank_clears="1", how="all")
    assert rooms.web.rows("room", room_no="A-101")[0].floor_no is None


def test_a_column_that_is_absent_is_untouched(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    before = rooms.web.rows("room", room_no="A-101")[0]
    rooms.upload(["场所编号", "场所名称"], ["A-101", "舞蹈教室"])
    rooms.send("write", how="all")
    after = rooms.web.rows("room", room_no="A-101")[0]
    assert after.name == "舞蹈教室"
    assert (after.kind, after.building_id, after.floor_no) == (before.kind, before.building_id, before.floor_no)


def test_a_choice_changed_at_the_last_moment_is_tried_again_first(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    rooms.upload(HEAD, place("A-101", "一年级教室二", 楼层=None))
    rooms.send("write", blank_clears="1", how="all")
    assert rooms.stored().state == "TRIED"
    assert rooms.web.rows("room", room_no="A-101")[0].name == "一年级教室"
    rooms.send("write", blank_clears="1", how="all")
    assert rooms.web.rows("room", room_no="A-101")[0].name == "一年级教室二"


def test_nothing_is_written_where_the_rows_come_to_something_else_now(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"), place("A-102", "二年级教室"))
    rooms.web.world.make("room", room_no="A-102", name="别人登记的")
    answer = rooms.send("write", how="all")
    assert answer.status_code == 302
    assert rooms.stored().state == "TRIED"
    assert rooms.outcomes() == ["new", "changed"]
    assert "试运行之后数据又有变化" in rooms.page()
    assert rooms.web.rows("room", room_no="A-101") == []
    assert rooms.web.rows("room", room_no="A-102")[0].name == "别人登记的"


def test_two_people_import_the_same_file_at_once(rooms: Importer, place: Any) -> None:
    other = Importer(rooms.web, rooms.web.person("asset_clerk"))
    content = workbook(HEAD, place("A-101", "一年级教室"), place("A-102", "二年级教室"))
    rooms.upload(content=content)
    other.upload(content=content)
    rooms.send("write", how="all")
    other.send("write", how="all")
    assert other.stored().state == "TRIED"
    assert other.outcomes() == ["same", "same"]
    assert len(rooms.web.rows("room", name="一年级教室")) == 1


def test_a_second_click_writes_once(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    assert rooms.send("write", how="all").status_code == 302
    assert len(rooms.web.rows("room", room_no="A-101")) == 1


# ---- who may ----


def test_without_the_right_to_import_nothing_happens(web: Any, place: Any, files: Path) -> None:
    person = Importer(web, web.person("storekeeper"))
    assert "导入" not in person.person.get("/admin/room/").get_data(as_text=True)
    assert person.person.get("/admin/room/import/").status_code == 403
    assert person.upload(HEAD, place("A-101", "一年级教室")).status_code == 403
    assert web.select(sa.select(ImportBatch.__table__)) == []
    assert not files.exists()


def test_a_right_to_import_is_not_a_right_to_overwrite(web: Any, place: Any, rooms: Importer) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    with web.engine.begin() as connection:
        connection.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.role == "asset_clerk", RoleGrant.register == "room")
            .values(actions="VCXI")
        )
    forget_matrix()
    clerk = Importer(web, web.person("asset_clerk"))
    clerk.upload(HEAD, place("A-101", "改过的"), place("A-103", "新的"))
    assert clerk.outcomes() == ["refused", "new"]
    clerk.send("write", how="good")
    assert web.rows("room", room_no="A-101")[0].name == "一年级教室"
    assert web.rows("room", room_no="A-103")[0].name == "新的"


def test_a_batch_is_its_own_persons_and_its_own_registers(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    other = rooms.web.person("director")
    for tail in ("", "columns/", "values/", "progress/", "failed/"):
        assert other.get(f"/admin/room/import/{rooms.batch}/{tail}").status_code == 404
        assert rooms.person.get(f"/admin/building/import/{rooms.batch}/{tail}").status_code == 404
    for tail in ("write", "drop", "undo", "again", "options"):
        assert other.post(f"/admin/room/import/{rooms.batch}/{tail}/").status_code == 404
    assert rooms.web.rows("room", room_no="A-101") == []
    assert rooms.stored().state == "TRIED"
    assert "场所.xlsx" in rooms.person.get("/admin/imports/").get_data(as_text=True)
    assert "场所.xlsx" not in other.get("/admin/imports/").get_data(as_text=True)


# ---- how the sheet is read ----


def test_a_file_that_is_no_table_is_refused_with_a_sentence(rooms: Importer, files: Path) -> None:
    answer = rooms.upload(content=b"%PDF-1.7 no table", name="计划.xlsx")
    assert answer.status_code == 422
    assert "PDF" in answer.get_data(as_text=True)
    assert rooms.web.select(sa.select(ImportBatch.__table__)) == []
    assert list(files.iterdir()) == []


def test_headings_put_to_columns_by_hand_are_remembered(rooms: Importer, place: Any) -> None:
    head = ["场所编号", "叫什么", "场所类型", "楼栋", "楼层", "归谁"]
    rooms.upload(head, place("A-101", "一年级教室"))
    assert "叫什么" in rooms.page()
    answer = rooms.send(
        "columns",
        {"c-0": "room_no", "c-1": "name", "c-2": "kind", "c-3": "building_id", "c-4": "floor_no"},
        **{"c-5": "responsible_id"},
    )
    assert answer.status_code == 302
    assert rooms.outcomes() == ["new"]
    rooms.send("write", how="all")
    table: Any = ImportHeading.__table__
    kept = {row.heading: row.column for row in rooms.web.select(sa.select(table))}
    assert kept == {"叫什么": "name", "归谁": "responsible_id"}
    rooms.upload(head, place("A-102", "二年级教室"))
    assert rooms.outcomes() == ["new"]
    rooms.send("write", how="all")
    assert rooms.web.rows("room", room_no="A-102")[0].name == "二年级教室"


def test_two_headings_for_one_column_are_refused(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    answer = rooms.send("columns", {"c-0": "room_no", "c-1": "name", "c-2": "name"})
    assert answer.status_code == 422
    assert "请只留一列" in answer.get_data(as_text=True)
    assert rooms.outcomes() == ["new"]


def test_a_column_that_the_sheet_lacks_is_filled_for_the_whole_batch(rooms: Importer, place: Any) -> None:
    building = rooms.web.rows("building", name="综合楼")[0]
    head = [h for h in HEAD if h not in ("楼栋", "场所类型")]
    rows = [[cell for h, cell in zip(HEAD, place(f"A-10{n}", f"教室{n}"), strict=True) if h in head] for n in (1, 2)]
    rooms.upload(head, *rows)
    assert rooms.outcomes() == ["wrong", "wrong"]
    page = rooms.page("columns/")
    assert 'name="x-0-building_id"' in page
    sent = {"x-0-building_id": str(building.id), "x-0-building_id.text": "综合楼", "x-0-kind": "OFFICE"}
    columns = ("room_no", "name", "floor_no", "responsible_id")
    rooms.send("columns", {**sent, **{f"c-{n}": name for n, name in enumerate(columns)}})
    assert rooms.outcomes() == ["new", "new"]
    rooms.send("write", how="all")
    found = rooms.web.rows("room", room_no="A-102")[0]
    assert (found.building_id, getattr(found.kind, "name", found.kind)) == (building.id, "OFFICE")


def test_an_unknown_name_is_mapped_once_and_remembered(rooms: Importer, place: Any) -> None:
    building = rooms.web.rows("building", name="综合楼")[0]
    rows = [place("A-101", "教室1", 楼栋="老综合"), place("A-102", "教室2", 楼栋="老综合")]
    rooms.upload(HEAD, *rows)
    assert rooms.outcomes() == ["wrong", "wrong"]
    page = rooms.page("values/")
    assert page.count('value="老综合"') == 1
    assert "2处" in page
    sent = {"t-0": "老综合", "s-0": "building", "v-0-building_id": str(building.id), "v-0-building_id.text": "综合楼"}
    rooms.send("values", sent)
    assert rooms.outcomes() == ["new", "new"]
    rooms.send("write", how="all")
    assert {row.building_id for row in rooms.web.rows("room")} >= {building.id}
    alias = rooms.web.select(sa.select(ImportAlias.__table__))[0]
    assert (alias.scope, alias.text, alias.value) == ("building", "老综合", str(building.id))
    rooms.upload(HEAD, place("A-103", "教室3", 楼栋="老综合"))
    assert rooms.outcomes() == ["new"]


def test_one_click_puts_a_slip_right(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "教室1", 楼栋="综合褛"))
    page = rooms.page()
    assert "改成“综合楼”" in page
    building = rooms.web.rows("building", name="综合楼")[0]
    rooms.send("answer", answer=f'["word", "building", "综合褛", "{building.id}"]')
    assert rooms.outcomes() == ["new"]


def test_people_of_one_name_are_told_apart_row_by_row(rooms: Importer, place: Any) -> None:
    kitchen = rooms.web.world.make("department", name="食堂")
    one = rooms.web.world.make("staff", name="李娟", staff_no="S901")
    two = rooms.web.world.make("staff", name="李娟", staff_no="S902", department_id=kitchen.id)
    one_id, two_id = one.id, two.id
    rooms.upload(HEAD, place("A-101", "教室1", 责任人="李娟"), place("A-102", "教室2", 责任人="李娟"))
    assert rooms.outcomes() == ["asks", "asks"]
    assert "是食堂的李娟" in rooms.page()
    rooms.send("answer", answer=f'["cell", 2, "", "responsible_id", "{two_id}"]')
    assert rooms.outcomes() == ["new", "asks"]
    rooms.send("answer", answer=f'["cell", 3, "", "responsible_id", "{one_id}"]')
    rooms.send("write", how="all")
    found = {row.room_no: row.responsible_id for row in rooms.web.rows("room") if row.room_no.startswith("A-")}
    assert found == {"A-101": two_id, "A-102": one_id}
    assert rooms.web.select(sa.select(ImportAlias.__table__)) == []


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", '["word", "room", 1]', '["cell", "x", "", "name", "1"]', "[1,2,3,4,5,6]"]
)
def test_a_forged_answer_is_refused(rooms: Importer, place: Any, answer: str) -> None:
    rooms.upload(HEAD, place("A-101", "教室1"))
    assert rooms.send("answer", answer=answer).status_code == 400
    assert rooms.web.select(sa.select(ImportAlias.__table__)) == []


def test_another_sheet_of_the_file_is_chosen(rooms: Importer, place: Any) -> None:
    book = openpyxl.Workbook()
    book.active.title = "总务"
    book.active.append(HEAD)
    book.active.append(place("A-101", "教室1"))
    more = book.create_sheet("教务")
    for row in (HEAD, place("B-201", "教室2"), place("B-202", "教室3")):
        more.append(row)
    file = io.BytesIO()
    book.save(file)
    rooms.upload(content=file.getvalue())
    assert rooms.outcomes() == ["new"]
    rooms.send("sheet", sheet="教务")
    assert rooms.outcomes() == ["new", "new"]
    assert rooms.send("sheet", sheet="没有的").status_code == 404


def test_rows_that_are_no_records_are_listed(rooms: Importer, place: Any) -> None:
    rooms.upload(["明德小学场所一览"], HEAD, place("A-101", "教室1"), [], place("A-102", "教室2"), ["合计", 2])
    page = rooms.page()
    assert "表头在第2行" in page
    assert "合计行1" in page
    assert "合计" in rooms.page(tab="skipped")
    assert rooms.outcomes() == ["new", "new"]


def test_the_failed_rows_come_back_as_the_users_own_sheet(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "教室1"), place("A-102", "教室2", 场所类型="教师"))
    answer = rooms.person.get(f"/admin/room/import/{rooms.batch}/failed/")
    assert answer.status_code == 200
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values)
    texts = [str(cell) for row in rows for cell in row if cell is not None]
    assert "教室2" in texts
    assert "教室1" not in texts


# ---- the batch afterwards ----


def test_undoing_deletes_what_was_created_and_restores_what_was_changed(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "一年级教室"))
    rooms.send("write", how="all")
    first = rooms.web.rows("room", room_no="A-101")[0]
    rooms.upload(HEAD, place("A-101", "美术教室", 楼层=3, 场所类型="专用教室"), place("A-102", "二年级教室"))
    rooms.send("write", how="all")
    assert rooms.web.rows("room", room_no="A-102")
    rooms.send("undo")
    assert rooms.web.rows("room", room_no="A-102") == []
    back = rooms.web.rows("room", room_no="A-101")[0]
    assert (back.id, back.name, back.floor_no, back.kind) == (first.id, "一年级教室", 1, first.kind)
    assert back.search_text == first.search_text
    assert rooms.stored().state == "UNDONE"
    assert rooms.stored().counts["undone"] == 2
    assert "已撤销" in rooms.page()


def test_undoing_leaves_what_was_changed_or_used_since_and_says_why(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, *(place(f"A-10{n}", f"教室{n}") for n in (1, 2, 3)))
    rooms.send("write", how="all")
    changed, used, _ = (rooms.web.rows("room", room_no=f"A-10{n}")[0] for n in (1, 2, 3))
    fields = {"name": "改过的教室", "row_version": str(changed.row_version), "then": "save"}
    with rooms.web.world.as_system():
        row = rooms.web.world.session.get(type(rooms.web.world.one("room")), changed.id)
        row.name = fields["name"]
        rooms.web.world.session.flush()
    rooms.web.world.make("fixed_asset", room_id=used.id)
    rooms.send("undo")
    assert rooms.web.rows("room", room_no="A-101")[0].name == "改过的教室"
    assert rooms.web.rows("room", room_no="A-102")
    assert rooms.web.rows("room", room_no="A-103") == []
    page = rooms.page(tab="kept")
    assert "改过" in page
    assert "固定资产台账1条引用" in page
    assert rooms.stored().counts["kept"] == 2


def test_undoing_twice_does_nothing(rooms: Importer, place: Any) -> None:
    rooms.upload(HEAD, place("A-101", "教室1"))
    rooms.send("write", how="all")
    rooms.send("undo")
    before = len(rooms.web.select(sa.select(HistoryEntry.__table__)))
    rooms.send("undo")
    assert len(rooms.web.select(sa.select(HistoryEntry.__table__))) == before


def test_giving_up_forgets_the_file(rooms: Importer, place: Any, files: Path) -> None:
    rooms.upload(HEAD, place("A-101", "教室1"))
    path = files / str(rooms.batch)
    assert path.is_file()
    rooms.send("drop")
    assert not path.exists()
    assert rooms.web.select(sa.select(ImportBatch.__table__)) == []
    assert rooms.web.select(sa.select(ImportRow.__table__)) == []


def test_old_files_go_with_what_was_said_of_their_rows(rooms: Importer, place: Any, files: Path) -> None:
    rooms.upload(HEAD, place("A-101", "教室1"))
    rooms.send("write", how="all")
    old, path = rooms.batch, files / str(rooms.batch)
    with rooms.web.engine.begin() as connection:
        connection.execute(sa.text("UPDATE import_batch SET at = '2026-01-05 08:00:00.000000'"))
    rooms.upload(HEAD, place("A-102", "教室2"))
    assert not path.exists()
    table: Any = ImportRow.__table__
    row = rooms.web.select(sa.select(table).where(table.c.batch_id == old))[0]
    assert row.detail == {}
    assert rooms.web.rows("room", room_no="A-101")[0].id == row.row_id
    rooms.batch = old
    assert "已写入" in rooms.page()


def test_a_long_file_goes_through_the_queue(rooms: Importer, place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_work, "LONG_RUN", 2)
    rooms.upload(HEAD, place("A-101", "教室1"), place("A-102", "教室2"))
    assert rooms.stored().state == "TRIED"
    rooms.send("write", how="all")
    assert rooms.stored().state == "WRITTEN"
    found = rooms.web.rows("room", room_no="A-102")[0]
    assert rooms.web.history("room", found.id)[0].account_id == rooms.person.account


# ---- documents, and sheets nobody means well with ----


def test_lines_of_one_sheet_become_one_document_and_go_with_it(web: Any) -> None:
    world = web.world
    keeper = world.make("staff", name="王保管", staff_no="S910")
    world.make("warehouse", name="总务仓库", keeper_id=keeper.id)
    for name in ("粉笔", "板擦"):
        world.make("item", name=name, specification="盒", unit="盒")
    person = Importer(web, web.person("storekeeper", staff=keeper), "stock_in")
    head = ["日期", "仓库", "入库类型", "物品", "数量", "单价"]
    rows = [["2026-11-20", "总务仓库", "上级调入", "粉笔", 10, 3.5], [None, None, None, "板擦", 4, 6]]
    person.upload(head, *rows, name="入库.xlsx")
    assert (person.outcomes(), person.told()) == (["new"], "")
    assert "写入1张" in person.page()
    person.send("write", how="all")
    document = web.rows("stock_in")[0]
    lines = web.rows("stock_in_line", document_id=document.id)
    assert [(line.quantity, line.unit_price) for line in lines] == [(10, Decimal("3.5")), (4, 6)]
    assert document.school_id == world.here
    person.send("undo")
    assert web.rows("stock_in") == []
    assert web.rows("stock_in_line") == []


def test_a_line_changed_since_keeps_its_document(web: Any) -> None:
    world = web.world
    keeper = world.make("staff", name="王保管", staff_no="S910")
    world.make("warehouse", name="总务仓库", keeper_id=keeper.id)
    world.make("item", name="粉笔", specification="盒", unit="盒")
    person = Importer(web, web.person("storekeeper", staff=keeper), "stock_in")
    head = ["日期", "仓库", "入库类型", "物品", "数量", "单价"]
    person.upload(head, ["2026-11-20", "总务仓库", "上级调入", "粉笔", 10, 3.5], name="入库.xlsx")
    person.send("write", how="all")
    line = web.rows("stock_in_line")[0]
    with world.as_system():
        stored = world.session.get(register_of("stock_in_line"), line.id)
        stored.batch_no = "B-12"
        world.session.flush()
    person.send("undo")
    assert person.stored().state == "WRITTEN"
    assert "没有撤销" in person.page()
    assert web.rows("stock_in_line")[0].batch_no == "B-12"


NASTY = (
    "\ud800坏字", "_xD800_", "\x00零", "=1+1", "<script>alert(1)</script>", "“”'\"&", "长" * 5000, "%s%(a)s{0}", "\u202e反",
    "1e308", "NaN", "-", "０１２", "9" * 400, "2026-02-30", "'; DROP TABLE room; --",
)  # fmt: skip


@pytest.mark.parametrize("place_of", ["heading", "cell", "name"])
def test_whatever_stands_in_a_sheet_every_page_answers(rooms: Importer, place: Any, place_of: str) -> None:
    safe = [text.encode("utf-8", "replace").decode().replace("\x00", "") for text in NASTY]
    if place_of == "heading":
        rows = [[*HEAD, *safe], place("A-101", "教室1")]
    elif place_of == "cell":
        rows = [HEAD, *(place(text, text, 场所类型=text, 楼栋=text, 楼层=text, 责任人=text) for text in safe)]
    else:
        rows = [HEAD, place("A-101", "教室1")]
    content = workbook(*rows)
    if place_of == "cell":
        content = with_surrogate(content)
    name = f"{NASTY[4]}\ud800{'长' * 300}.xlsx".encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = rooms.upload(content=content, name=name if place_of == "name" else "场所.xlsx")
    assert answer.status_code == 302
    before = rooms.web.rows("room")
    for tail in ("", "?tab=wrong", "?tab=skipped", "?tab=no&page=999999", "columns/", "values/"):
        assert rooms.person.get(f"/admin/room/import/{rooms.batch}/{tail}").status_code == 200, tail
        assert "<script>alert" not in rooms.page()
    rooms.send("values", {f"{kind}-{n}": text for n, text in enumerate(NASTY[3:]) for kind in ("s", "t", "r")})
    rooms.send(
        "columns", {"c-0": "room_no", "c-1": "nothing", "c-x": "name", "heading_row": "0", "x-0-name": "9" * 400}
    )
    rooms.send("columns", {"c-0": "room_no", "heading_row": "9" * 40})
    assert rooms.person.get(f"/admin/room/import/{rooms.batch}/").status_code == 200
    assert rooms.web.rows("room") == before


def with_surrogate(content: bytes) -> bytes:
    """The workbook with half a character pair in its strings, as broken programs write it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.infolist():
            data = old.read(one).replace(b"_x005F_xD800_", b"_xD800_").replace(b"%s%(a)s{0}", b"_xD83D_")
            new.writestr(one, data)
    return target.getvalue()
