"""The guided way to a school's own books: who sees what, the workbook out and in, declaring, starting over."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from admin_views import golive_restart
from models.core.base import register_of
from models.core.system import HistoryEntry, ImportBatch
from models.organisation.golive import STEPS
from tests.factories import TODAY

ADDRESS = "/admin/golive/"


def text_of(answer: Any) -> str:
    """The page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def step_of(answer: Any, number: int) -> str:
    """The part of the page that shows one step."""
    found = re.search(
        rf'<li class="[^"]*" id="step-{number}">.*?(?=<li class="[^"]*" id="step-|</ol>\s*<div class="tz-col">)',
        answer.get_data(as_text=True),
        re.DOTALL,
    )
    assert found is not None
    return found[0]


def book(**sheets: list[list[Any]]) -> io.BytesIO:
    """A workbook of these sheets, each with its headings first."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stored = io.BytesIO()
    made.save(stored)
    stored.seek(0)
    return stored


def upload(person: Any, **sheets: list[list[Any]]) -> Any:
    return person.post(f"{ADDRESS}workbook/", file=(book(**sheets), "开账资料.xlsx"))


def batches(web: Any) -> list[Any]:
    table = ImportBatch.__table__
    return web.select(sa.select(table).order_by(table.c.id))


DEPARTMENTS = [["部门编码", "部门名称", "类型"], ["B1", "后勤处", "处室"], ["B2", "教导处", "处室"]]
POSTS = [["岗位名称", "部门", "岗位职责", "工作量化标准"], ["电工", "后勤处", "线路检修", "每日巡查一次"]]
STAFF = [
    ["工号", "姓名", "部门", "岗位", "编制类别", "入职日期"],
    ["G1", "周志强", "后勤处", "电工", "在编", "2020-09-01"],
]


def import_all(person: Any, web: Any, **sheets: list[list[Any]]) -> list[Any]:
    """Upload the workbook and write it sheet by sheet, as the page leads."""
    assert upload(person, **sheets).status_code == 302
    run = batches(web)[-1].options["golive"]
    for _ in sheets:
        answer = person.post(f"{ADDRESS}next/{run}/")
        assert answer.status_code == 302
        url = answer.headers["Location"]
        assert "/import/" in url, url
        person.post(f"{url}write/", how="all")
    return [one for one in batches(web) if one.options.get("golive") == run]


# ---- who sees it ----


def test_the_page_leads_through_all_steps_in_order(web: Any) -> None:
    answer = web.person("director").get(ADDRESS)
    assert answer.status_code == 200
    titles = re.findall(
        r'<h2 id="h-step-\d+"><span class="sr-only">第(\d+)步</span>([^<]+)</h2>', answer.get_data(as_text=True)
    )
    assert titles == [(str(number), step.label) for number, step in enumerate(STEPS, 1)]
    waiting = step_of(answer, len(STEPS))
    assert "期初库存随仓库账一起启用" in waiting
    assert "/import/" not in waiting


@pytest.mark.parametrize("role", ["guard", "teacher", "principal", "auditor", "cleaner"])
def test_people_with_nothing_to_load_do_not_find_it(web: Any, role: str) -> None:
    person = web.person(role)
    for path in ("", "workbook/"):
        assert person.get(f"{ADDRESS}{path}").status_code == 404
    for path in ("workbook/", "live/", "restart/", "restart/do/", "omit/", "next/x/", "drop/x/"):
        assert person.post(f"{ADDRESS}{path}").status_code == 404, path
    assert "/admin/golive/" not in person.get("/").get_data(as_text=True)


def test_a_storekeeper_gets_buttons_for_the_own_registers_only(web: Any) -> None:
    web.world.make("department", name="后勤处", head_id=None)
    answer = web.person("storekeeper").get(ADDRESS)
    page = answer.get_data(as_text=True)
    offered = set(re.findall(r"/admin/(\w+)/(?:import|template|grid)/", page))
    assert offered == {"item", "warehouse", "fixed_asset"}
    assert "由有权限的人登记" in step_of(answer, 2)
    assert "没有负责人" not in page
    assert 'action="/admin/golive/live/"' not in page
    assert "重新开始" not in page


def test_what_is_missing_opens_the_filtered_list(web: Any) -> None:
    web.world.make("department", name="后勤处", head_id=None)
    web.world.make("department", name="教导处", head_id=web.world.one("staff").id)
    person = web.person("director")
    step = step_of(person.get(ADDRESS), 2)
    found = re.search(r'<a href="(/admin/department/\?[^"]+)">没有负责人1条</a>', step)
    assert found is not None, step
    listed = person.get(found[1].replace("&amp;", "&")).get_data(as_text=True)
    assert "后勤处" in listed
    assert "教导处" not in listed


def test_an_administrator_is_told_names_where_the_list_shows_other_schools_too(web: Any) -> None:
    web.world.make("department", name="后勤处", head_id=None)
    web.world.make("department", school=web.world.second, name="别校的部门", head_id=None)
    person = web.person("administrator")
    step = step_of(person.get(ADDRESS), 2)
    assert "没有负责人1条" in step
    assert ">后勤处</a>" in step
    assert "别校的部门" not in step
    assert "/admin/department/?" not in step


# ---- the workbook ----


def sheets_of(answer: Any) -> openpyxl.Workbook:
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def test_the_workbook_holds_a_sheet_for_each_register_in_order(web: Any) -> None:
    found = sheets_of(web.person("administrator").get(f"{ADDRESS}workbook/"))
    wanted = [register_of(part.register).declaration.label for step in STEPS for part in step.parts if part.sheet]
    visible = [sheet.title for sheet in found.worksheets if sheet.sheet_state == "visible"]
    assert visible == ["开账顺序", *wanted]
    order = [row[1] for row in found["开账顺序"].iter_rows(values_only=True) if row[0] and str(row[0]).startswith("第")]
    assert [label for label in order if label in wanted] == wanted
    assert found["职工名册"]["A2"].value.startswith("填写说明：")


def test_a_name_that_comes_with_the_workbook_is_chosen_from_its_sheet(web: Any) -> None:
    found = sheets_of(web.person("administrator").get(f"{ADDRESS}workbook/"))
    sheet = found["校舍房屋"]
    places = {str(cell.value).rstrip("*"): cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation}
    building = found["场所"]
    columns = {str(cell.value).rstrip("*"): cell.column_letter for cell in building[1]}
    held = {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in building.data_validations.dataValidation
    }
    assert held[columns["楼栋"]].formula1.startswith(f"'校舍房屋'!${places['名称']}$3")
    assert held[columns["楼栋"]].errorStyle == "warning"
    assert "填“校舍房屋”工作表中的名称。" in str(building[f"{columns['楼栋']}2"].value)
    assert places["责任人"] in rules


def test_the_workbook_of_a_storekeeper_has_the_own_sheets(web: Any) -> None:
    found = sheets_of(web.person("storekeeper").get(f"{ADDRESS}workbook/"))
    assert [sheet.title for sheet in found.worksheets if sheet.sheet_state == "visible"] == ["开账顺序", "物品档案"]


def test_an_empty_workbook_is_told_so(web: Any) -> None:
    person = web.person("director")
    empty = person.get(f"{ADDRESS}workbook/").data
    answer = person.post(f"{ADDRESS}workbook/", file=(io.BytesIO(empty), "开账资料.xlsx"))
    assert answer.status_code == 422
    assert "没有可以导入的内容" in text_of(answer)
    assert batches(web) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", "没有这些表".encode("gbk")])
def test_a_file_that_is_no_such_workbook_is_refused_with_a_sentence(web: Any, content: bytes) -> None:
    answer = web.person("director").post(f"{ADDRESS}workbook/", file=(io.BytesIO(content), "开账.xlsx"))
    assert answer.status_code == 422
    assert 'class="alert alert-danger"' in answer.get_data(as_text=True)
    assert batches(web) == []


def test_a_workbook_is_led_through_sheet_by_sheet(web: Any) -> None:
    person = web.person("director")
    before = {key: len(web.rows(key)) for key in ("department", "position", "staff")}
    assert (
        upload(person, 职工名册=STAFF, 部门科室=DEPARTMENTS, 岗位职责=POSTS, 别的=[["甲"], ["乙"]]).status_code == 302
    )
    found = batches(web)
    assert [(one.register, one.state, one.counts["rows"]) for one in found] == [
        ("department", "LOADED", 2),
        ("position", "LOADED", 1),
        ("staff", "LOADED", 1),
    ]
    assert {key: len(web.rows(key)) for key in before} == before
    assert "没有读入的工作表：别的。" in text_of(person.get(ADDRESS))
    run = found[0].options["golive"]
    for one in found:
        url = person.post(f"{ADDRESS}next/{run}/").headers["Location"]
        assert url == f"/admin/{one.register}/import/{one.id}/"
        assert [b.state for b in batches(web) if b.id == one.id] == ["TRIED"]
        person.post(f"{url}write/", how="all")
        assert "继续开账" in person.get(url).get_data(as_text=True)
    assert [one.state for one in batches(web)] == ["WRITTEN"] * 3
    staff = web.rows("staff", staff_no="G1")[0]
    assert staff.department_id == web.rows("department", name="后勤处")[0].id
    assert staff.position_id == web.rows("position", name="电工")[0].id
    assert person.post(f"{ADDRESS}next/{run}/").headers["Location"] == ADDRESS


def test_the_same_workbook_twice_changes_nothing(web: Any) -> None:
    person = web.person("director")
    import_all(person, web, 部门科室=DEPARTMENTS, 岗位职责=POSTS)
    rows = {key: web.rows(key) for key in ("department", "position")}
    assert upload(person, 部门科室=DEPARTMENTS, 岗位职责=POSTS).status_code == 302
    run = batches(web)[-1].options["golive"]
    assert person.post(f"{ADDRESS}next/{run}/").headers["Location"] == ADDRESS
    assert {key: web.rows(key) for key in rows} == rows
    assert "没有变化" in text_of(person.get(ADDRESS))


def test_somebody_elses_run_is_not_found(web: Any) -> None:
    person, other = web.person("director"), web.person("director")
    upload(person, 部门科室=DEPARTMENTS)
    run = batches(web)[0].options["golive"]
    assert other.post(f"{ADDRESS}next/{run}/").headers["Location"] == ADDRESS
    assert other.post(f"{ADDRESS}drop/{run}/").status_code == 404
    assert [one.state for one in batches(web)] == ["LOADED"]


def test_the_sheets_that_wait_can_be_given_up(web: Any) -> None:
    person = web.person("director")
    upload(person, 部门科室=DEPARTMENTS, 岗位职责=POSTS)
    run = batches(web)[0].options["golive"]
    url = person.post(f"{ADDRESS}next/{run}/").headers["Location"]
    person.post(f"{url}write/", how="all")
    assert person.post(f"{ADDRESS}drop/{run}/").status_code == 302
    assert [(one.register, one.state) for one in batches(web)] == [("department", "WRITTEN")]
    assert len(web.rows("department", name="后勤处")) == 1


def test_the_downloaded_workbook_comes_back_filled_in(web: Any) -> None:
    """Headings with their marks, the row of help and the drop-downs stay where they are; rows are typed below."""
    person = web.person("director")
    made = sheets_of(person.get(f"{ADDRESS}workbook/"))
    typed = {
        "部门科室": {"部门名称": "后勤处", "类型": "处室"},
        "岗位职责": {"岗位名称": "电工", "岗位职责": "线路检修", "工作量化标准": "每日巡查一次"},
        "职工名册": {"姓名": "周志强", "部门": "后勤处", "岗位": "电工", "编制类别": "在编", "入职日期": "2020-09-01"},
        "校舍房屋": {"名称": "明德楼", "用途": "教室", "结构": "砖混", "建筑面积（㎡）": 800, "责任人": "周志强"},
        "场所": {
            "场所编号": "1-3-301",
            "场所名称": "301教室",
            "场所类型": "教室",
            "楼栋": "明德楼",
            "责任人": "周志强",
        },
        "班级": {"班级名称": "一年级1班", "年级": "一年级", "班主任": "周志强", "教室": "301教室"},
    }
    for name, cells in typed.items():
        sheet = made[name]
        places = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
        for label, value in cells.items():
            sheet.cell(3, places[label], value)
    stored = io.BytesIO()
    made.save(stored)
    stored.seek(0)
    assert person.post(f"{ADDRESS}workbook/", file=(stored, "开账资料.xlsx")).status_code == 302
    run = batches(web)[0].options["golive"]
    assert [one.register for one in batches(web)] == [
        "department",
        "position",
        "staff",
        "building",
        "room",
        "class_group",
    ]
    for one in batches(web):
        url = person.post(f"{ADDRESS}next/{run}/").headers["Location"]
        told = text_of(person.get(url))
        person.post(f"{url}write/", how="all")
        assert [b.state for b in batches(web) if b.id == one.id] == ["WRITTEN"], told
    group = web.rows("class_group", name="一年级1班")[0]
    room = web.row("room", group.room_id)
    assert (room.name, web.row("building", room.building_id).name) == ("301教室", "明德楼")
    assert web.row("staff", group.class_teacher_id).name == "周志强"


def test_a_corrected_workbook_takes_the_place_of_the_one_that_waits(web: Any) -> None:
    person = web.person("director")
    upload(person, 部门科室=DEPARTMENTS, 岗位职责=POSTS)
    first = batches(web)[0].options["golive"]
    url = person.post(f"{ADDRESS}next/{first}/").headers["Location"]
    person.post(f"{url}write/", how="all")
    upload(person, 部门科室=DEPARTMENTS, 岗位职责=[*POSTS, ["木工", "后勤处", "修理桌椅", "当日修复"]])
    assert [(one.register, one.state, one.options["golive"] == first) for one in batches(web)] == [
        ("department", "WRITTEN", True),
        ("department", "LOADED", False),
        ("position", "LOADED", False),
    ]


CARDS = ["资产名称", "资产分类", "单位", "单价", "原值", "取得方式", "取得日期", "折旧年限（月）", "期初建账", "期初已提月数",
         "期初累计折旧", "期初差异说明", "使用部门", "存放地点", "保管人"]  # fmt: skip


def card(name: str, accumulated: str, reason: str, room: Any) -> list[Any]:
    """A card of 5,000 yuan taken over after 12 of 72 months: 833.33 by straight line."""
    return [name, "台式机", "台", "5000.00", "5000.00", "新购", "2025-11-01", "72", "是", "12", accumulated, reason,
            "后勤处", room, "周志强"]  # fmt: skip


def test_accumulated_depreciation_is_held_to_the_straight_line(web: Any) -> None:
    world, person = web.world, web.person("director")
    department = world.make("department", name="后勤处")
    world.make("staff", name="周志强", department_id=department.id)
    world.make("asset_class", class_code="A02010105", name="台式机", useful_life_years=6, is_depreciable=True)
    world.make("room", name="101办公室")
    rows = [
        card("相符的电脑", "833.33", "", "101办公室"),
        card("说明过的电脑", "900.00", "旧账按五年计提", "101办公室"),
        card("不符的电脑", "900.00", "", "101办公室"),
    ]
    upload(person, 固定资产台账=[CARDS, *rows])
    run = batches(web)[0].options["golive"]
    url = person.post(f"{ADDRESS}next/{run}/").headers["Location"]
    told = text_of(person.get(url))
    assert "“期初累计折旧”与按月推算相差66.67元，请核对或填写“期初差异说明”。" in told
    person.post(f"{url}write/", how="good")
    cards = {one.name: one for one in web.rows("fixed_asset")}
    assert {name: str(one.accumulated_at_start_amount) for name, one in cards.items()} == {
        "相符的电脑": "833.33",
        "说明过的电脑": "900.00",
    }
    step = step_of(person.get(ADDRESS), 10)
    assert "期初累计折旧与按月推算不符1条" in step
    assert ">说明过的电脑</a>" in step
    assert ">相符的电脑</a>" not in step


def test_a_sheet_without_the_right_to_import_is_told(web: Any) -> None:
    person = web.person("storekeeper")
    items = [["物品名称", "单位", "物品类别"], ["粉笔", "盒", "办公用品"]]
    assert upload(person, 物品档案=items, 部门科室=DEPARTMENTS, 职工名册=[["姓名"]]).status_code == 302
    assert [one.register for one in batches(web)] == ["item"]
    assert "没有读入的工作表：部门科室（没有导入权限）。" in text_of(person.get(ADDRESS))


# ---- declaring ----


def test_the_home_page_tells_until_the_school_is_live(web: Any) -> None:
    person = web.person("director")
    home = person.get("/").get_data(as_text=True)
    assert re.search(r"开账向导：已完成\d+/10", home)
    assert person.post(f"{ADDRESS}live/", day="2026-12-01").status_code == 302
    kept = web.rows("school_setting", setting_name="go_live_on")
    assert [(one.school_id, one.setting_value, one.effective_on, one.setting_source) for one in kept] == [
        (web.world.first, "2026-12-01", TODAY, "开账向导")
    ]
    home = person.get("/").get_data(as_text=True)
    assert "开账向导：" not in home
    page = person.get(ADDRESS).get_data(as_text=True)
    assert "本校自2026年12月1日起启用" in page
    assert 'action="/admin/golive/live/"' not in page
    assert "/admin/golive/" in person.get("/help/").get_data(as_text=True)
    assert "/admin/golive/" in person.get("/menu/organisation/").get_data(as_text=True)


@pytest.mark.parametrize("day", ["", "下周", "2026-13-01"])
def test_a_day_that_is_none_is_refused(web: Any, day: str) -> None:
    answer = web.person("director").post(f"{ADDRESS}live/", day=day)
    assert answer.status_code == 422
    assert "“启用日期”" in text_of(answer) or "请填写" in text_of(answer)
    assert f'value="{day}"' in answer.get_data(as_text=True) or not day
    assert web.rows("school_setting") == []


@pytest.mark.parametrize("role", ["storekeeper", "asset_clerk", "buyer", "canteen_manager"])
def test_who_only_loads_neither_declares_nor_starts_over(web: Any, role: str) -> None:
    person = web.person(role)
    for path in ("live/", "omit/", "restart/", "restart/do/"):
        answer = person.post(f"{ADDRESS}{path}", day="2026-12-01", step="canteen", name="明德小学")
        assert answer.status_code == 403, path
    assert web.rows("school_setting") == []


def test_a_school_without_a_canteen_leaves_the_step_out(web: Any) -> None:
    person = web.person("director")
    assert person.post(f"{ADDRESS}omit/", step="canteen").status_code == 302
    assert [one.setting_value for one in web.rows("school_setting", setting_name="go_live_without")] == ["食堂与健康证"]
    assert re.search(r"已完成\d+/9", text_of(person.get(ADDRESS)))
    assert person.post(f"{ADDRESS}omit/", step="canteen").status_code == 302
    assert re.search(r"已完成\d+/10", text_of(person.get(ADDRESS)))
    assert person.post(f"{ADDRESS}omit/", step="assets").status_code == 404


# ---- starting over ----


def test_starting_over_takes_back_what_the_kit_loaded(web: Any) -> None:
    person = web.person("director")
    rows = {key: web.rows(key) for key in ("department", "position", "staff")}
    import_all(person, web, 部门科室=DEPARTMENTS, 岗位职责=POSTS, 职工名册=STAFF)
    import_all(person, web, 部门科室=[["部门编码", "部门名称", "负责人"], ["B1", "后勤处", "周志强"]])
    assert web.rows("department", name="后勤处")[0].head_id == web.rows("staff", staff_no="G1")[0].id
    upload(person, 班级=[["班级名称", "年级", "班主任"], ["一年级1班", "一年级", "周志强"]])
    shown = text_of(person.post(f"{ADDRESS}restart/"))
    assert "撤销4次导入，共5行" in shown
    assert "放弃1张还没有写入的工作表" in shown
    assert "不能撤销，会留下，原因" not in shown
    assert len(web.rows("department", name="后勤处")) == 1
    answer = person.post(f"{ADDRESS}restart/do/", name="明德小学")
    assert answer.status_code == 302
    assert {key: web.rows(key) for key in rows} == rows
    assert [one.state for one in batches(web)] == ["UNDONE"] * 4


def test_starting_over_leaves_what_was_changed_or_used_and_says_why(web: Any) -> None:
    person = web.person("director")
    import_all(person, web, 部门科室=[*DEPARTMENTS, ["B3", "教务处", "处室"]])
    used, changed, plain = (web.rows("department", name=name)[0] for name in ("后勤处", "教导处", "教务处"))
    post = web.world.make("position", department_id=used.id)
    with web.world.as_system():
        row = web.world.session.get(register_of("department"), changed.id)
        row.phone = "0571-88886666"
        web.world.session.flush()
    shown = text_of(person.post(f"{ADDRESS}restart/"))
    assert "撤销1次导入，共1行" in shown
    assert "2行不能撤销，会留下" in shown
    assert "已被岗位职责1条引用" in shown
    assert "改过" in shown
    assert len(web.rows("department", id=plain.id)) == 1
    person.post(f"{ADDRESS}restart/do/", name="明德小学")
    assert web.rows("department", id=plain.id) == []
    assert web.row("department", used.id).name == "后勤处"
    assert web.row("department", changed.id).phone == "0571-88886666"
    assert len(web.rows("position", id=post.id)) == 1


def test_of_many_rows_only_later_changes_are_looked_up_beforehand(web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golive_restart, "MOST_TRIED", 1)
    person = web.person("director")
    import_all(person, web, 部门科室=DEPARTMENTS)
    changed = web.rows("department", name="教导处")[0]
    with web.world.as_system():
        web.world.session.get(register_of("department"), changed.id).phone = "0571-88886666"
        web.world.session.flush()
    shown = text_of(person.post(f"{ADDRESS}restart/"))
    assert "1行以内" in shown
    assert "1行不能撤销，会留下" in shown
    assert re.search(r"教导处 ?：系统在2026-11-21 09:30改过", shown)
    person.post(f"{ADDRESS}restart/do/", name="明德小学")
    assert [one.name for one in web.rows("department") if one.name in ("后勤处", "教导处")] == ["教导处"]


def test_imports_of_colleagues_are_taken_back_too(web: Any) -> None:
    keeper = web.person("storekeeper")
    import_all(keeper, web, 物品档案=[["物品名称", "单位", "物品类别"], ["粉笔", "盒", "办公用品"]])
    person = web.person("director")
    person.post(f"{ADDRESS}restart/do/", name="明德小学")
    assert web.rows("item") == []
    assert [one.state for one in batches(web)] == ["UNDONE"]


def test_imports_without_the_right_stay_and_say_so(web: Any) -> None:
    world = web.world
    import_all(web.person("director", school=world.central), web, 部门科室=DEPARTMENTS)
    office = web.person("central_office", school=world.central)
    shown = text_of(office.post(f"{ADDRESS}restart/"))
    assert "全部2行：您没有导入这张台账的权限" in shown
    assert "没有可以撤销的内容。" in shown
    office.post(f"{ADDRESS}restart/do/", name="中心学校")
    assert len(web.rows("department", school_id=world.central, name="后勤处")) == 1
    assert [one.state for one in batches(web)] == ["WRITTEN"]


def test_rows_entered_by_hand_stay(web: Any) -> None:
    person = web.person("director")
    hand = web.world.make("department", name="手工登记的部门")
    import_all(person, web, 部门科室=DEPARTMENTS)
    person.post(f"{ADDRESS}restart/do/", name="明德小学")
    assert [one.id for one in web.rows("department") if one.id >= hand.id] == [hand.id]


@pytest.mark.parametrize("name", ["", "启智小学", "明德"])
def test_nothing_is_taken_back_without_the_schools_name(web: Any, name: str) -> None:
    person = web.person("director")
    import_all(person, web, 部门科室=DEPARTMENTS)
    history = len(web.select(sa.select(HistoryEntry.__table__)))
    answer = person.post(f"{ADDRESS}restart/do/", name=name)
    assert answer.status_code == 422
    assert "没有撤销任何内容" in text_of(answer)
    assert len(web.rows("department", name="后勤处")) == 1
    assert len(web.select(sa.select(HistoryEntry.__table__))) == history
    assert [one.state for one in batches(web)] == ["WRITTEN"]


def test_another_schools_imports_are_left_alone(web: Any) -> None:
    other = web.person("director", school=web.world.second)
    import_all(other, web, 部门科室=DEPARTMENTS)
    person = web.person("director")
    assert "没有可以撤销的导入" in text_of(person.post(f"{ADDRESS}restart/"))
    person.post(f"{ADDRESS}restart/do/", name="明德小学")
    assert len(web.rows("department", school_id=web.world.second, name="后勤处")) == 1
    assert [one.state for one in batches(web)] == ["WRITTEN"]


def test_a_school_that_is_live_is_not_started_over(web: Any) -> None:
    person = web.person("director")
    import_all(person, web, 部门科室=DEPARTMENTS)
    person.post(f"{ADDRESS}live/", day="2026-12-01")
    for path in ("restart/", "restart/do/"):
        assert person.post(f"{ADDRESS}{path}", name="明德小学").status_code == 403
    assert len(web.rows("department", name="后勤处")) == 1
