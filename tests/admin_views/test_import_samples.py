"""Sheets as schools keep them, with their oddities, from the upload to the rows in the database.

Each is built here like one of the sheets that schools lent: merged and doubled heads, subtotals, signatures, spoilt numbers.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from models.core.base import register_of
from tests.admin_views.test_import_screen import Importer, files
from tests.models.core import workbooks

__all__ = ["files"]

PEOPLE = ("陈静", "孙强", "朱琳", "马超", "徐丽", "张伟", "高翔")
PLACES = ("教导处", "总务处", "少先队")


def spread(rows: list[list[Any]], merged: tuple[str, ...] = (), extra: str = "") -> bytes:
    """A workbook with merged cells, and perhaps a second sheet of notes."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    if extra:
        book.create_sheet("填表说明").append([extra])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# ---- 固定资产台账.xlsx ----

ASSET_HEAD = ["序号", "资产编号", "资产名称", "规格型号", "分类", "数量", "计量\n单位", "价值", None, "购置日期", "使用部门",
              "存放地点", "保管人", "备  注"]  # fmt: skip
DAYS: list[Any] = [dt.date(2018, 8, 2), 44147, "2020.03.28", "2019/3/5", "2019年3月", "2021-08-05"]
PRICES: list[tuple[Any, Decimal]] = [
    (3150, Decimal(3150)), ("￥4,299.00", Decimal(4299)), ("4299.00元", Decimal(4299)), (2450.5, Decimal("2450.50")),
]  # fmt: skip
COUNTS: list[tuple[Any, int]] = [(2, 2), ("８", 8), ("１１", 11), ("3", 3), (1, 1)]


def assets() -> tuple[bytes, list[dict[str, Any]]]:
    """The sheet, and what its 68 rows say."""
    rows: list[list[Any]] = [
        ["示范第一小学固定资产台账（2024—2025学年度）"], ["填报单位：总务处      单位：元      填报日期：2025.1.10"], ASSET_HEAD,
        [*[None] * 7, "单价", "金额"],
    ]  # fmt: skip
    told, total, part = [], Decimal(0), Decimal(0)
    for n in range(68):
        (price, unit_price), (count, quantity) = PRICES[n % len(PRICES)], COUNTS[n % len(COUNTS)]
        no, day, amount = 20180001 + n, DAYS[n % len(DAYS)], unit_price * quantity
        shown: Any = (None, float(amount), f"{amount:,.2f}")[n % 3]
        rows.append([n + 1, str(no) if n % 2 else no, ("冰柜", "办公桌  ")[n % 2], "海尔 518L", "冷柜", count, "台", price, shown, day,
                     PLACES[n % 3], "库房", PEOPLE[n % 7], (None, "捐赠")[n % 2]])  # fmt: skip
        told.append({"asset_no": str(no), "quantity": quantity, "unit_price": unit_price, "original_amount": amount})
        total, part = total + amount, part + amount
        if n % 12 == 11:
            rows += [[None, None, "小计", *[None] * 5, float(part)], []]
            part = Decimal(0)
    rows += [[], ["合计", *[None] * 7, float(total)], [], ["填表人：", None, None, "审核人："]]
    heads = tuple(f"{get_column_letter(c)}3:{get_column_letter(c)}4" for c in (1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14))
    return spread(rows, ("A1:N1", "A2:N2", "H3:I3", *heads), "1.数量为整数 2.购置日期填到日"), told


def settle(importer: Importer, **fixed: str) -> None:
    """Send the page of columns as it stands, with what the whole batch has and months read by their first day."""
    page = importer.page("columns/")
    sent = {f"x-0-{address}": value for address, value in fixed.items()}
    for name, inner in re.findall(r'<select[^>]*name="(c-\d+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        sent[name] = chosen[1] if chosen else ""
    assert importer.send("columns", {**sent, "first_of_month": "1"}).status_code == 302


def test_a_school_s_book_of_assets(web: Any) -> None:
    make = web.world.make
    director = web.person("director")
    make("asset_class", name="冷柜")
    for name in PLACES:
        make("department", name=name)
    for name in PEOPLE:
        make("staff", name=name)
    make("room", name="库房")
    importer, (content, expected) = Importer(web, director, "fixed_asset"), assets()
    importer.upload(content=content, name="固定资产台账.xlsx")
    facts = importer.stored().counts
    assert facts["rows"] == 68
    assert facts["headings"] == [3, 4]
    assert facts["skipped"].items() >= {"title": 1, "fact": 1, "total": 6, "signature": 1}.items()
    assert importer.told().count("只有年月没有日") == 11
    settle(importer, acquisition_method="DONATION", is_group_card="1", useful_life_months="120")
    assert importer.outcomes() == ["new"] * 68
    assert importer.send("write", how="all").status_code == 302
    rows = {row.asset_no: row for row in web.rows("fixed_asset")}
    assert len(rows) == len(expected) == 68
    for told in expected:
        row = rows[told["asset_no"]]._mapping
        assert {name: row[name] for name in told} == told
    assert rows["20180002"].acquired_on == dt.date(2020, 11, 12)
    assert rows["20180005"].acquired_on == dt.date(2019, 3, 1)
    importer.upload(content=content, name="固定资产台账.xlsx")
    assert len(web.rows("fixed_asset")) == 68


# ---- 健康证登记表.xlsx ----

WORKERS = {
    "370303198503100018": "王建国",
    "370303199001010025": "王建国",
    "370303197906070031": "李秀英",
    "370303198808080046": "刘芳",
    "370303199303030056": "杨洋",
    "370303199303030072": "吴霞",
}
"""Identity number → name; two bear the same name."""


def certificates() -> bytes:
    """The sheet: a title and a blank row above the head, spoilt numbers, an end before its beginning, a missing number."""
    one, two, three, four, five, six = WORKERS
    head = ["姓名", "性别", "身份证号", "岗位", "健康证编号", "发证日期", "有效期至", "发证机构", "电话"]
    rows: list[list[Any]] = [
        ["王建国 ", "男", one, "厨师", "证1号", "2026.4.20", dt.date(2027, 4, 19), "疾控中心", "13800000000"],
        ["王建国", "女", two, "切配", "证2号", dt.date(2026, 6, 28), dt.date(2027, 6, 27), "疾控中心", 13856876388],
        ["李秀英", "男", three, "售饭", "证3号", dt.date(2026, 3, 1), dt.date(2027, 2, 28), "疾控中心", 13887042073],
        ["刘芳", "女", float(four[:15] + "000"), "厨师", "证4号", "2026.5.20", dt.date(2027, 5, 19), "疾控中心", 13844166330],
        ["杨洋", "男", five, "厨师", None, dt.date(2026, 5, 4), dt.date(2027, 5, 3), "疾控中心", "13800000005"],
        ["吴霞", "男", six, "面点", "证6号", "2026.2.28", dt.date(2025, 2, 28), "疾控中心", 13801885120],
        ["王建国", None, None, "洗消", "证7号", dt.date(2026, 6, 28), dt.date(2027, 6, 27), "疾控中心", None],
    ]  # fmt: skip
    return spread([["食堂从业人员健康证登记表"], [], head, *rows], ("A1:I1",))


def test_the_certificates_of_a_kitchen(web: Any) -> None:
    kitchen = web.world.make("department").id
    person = web.person("canteen_manager", department_id=kitchen)
    gender: Any = register_of("staff").declaration.columns["gender"].kind
    ids = {}
    for number, name in WORKERS.items():
        of = gender.members["MALE" if int(number[16]) % 2 else "FEMALE"]
        ids[number] = web.world.make("staff", name=name, identity_no=number, gender=of, department_id=kitchen).id
    importer = Importer(web, person, "health_certificate")
    importer.upload(content=certificates(), name="健康证登记表.xlsx")
    facts = importer.stored().counts
    assert (facts["rows"], facts["headings"], facts["unused"]) == (7, [3], ["电话"])
    assert "这1列没有导入：电话" in importer.page()
    settle(importer, examined_on="2026-02-01", examined_by="疾控中心")
    told = importer.told()
    for reason in ("已被表格软件改坏（末三位变成000）", "请填写“健康证编号”", "请核对“发证日期”“有效期至”", "没有“售饭”这一项",
                   "有2位“王建国”，请选是哪一位"):  # fmt: skip
        assert reason in told, told
    assert importer.outcomes() == ["new", "new", "wrong", "wrong", "wrong", "wrong", "asks"]
    assert importer.send("write", how="all").status_code == 422
    assert web.rows("health_certificate") == []
    importer.send("values", {"t-0": "售饭", "s-0": "health_certificate.post", "v-0-post": "SERVER", "r-0": "blank"})
    first = ids[next(iter(WORKERS))]
    importer.send("answer", answer=f'["cell", 10, "", "worker_id", "{first}"]')
    assert importer.send("write", how="good").status_code == 302
    found = {row.certificate_no: row.worker_id for row in web.rows("health_certificate")}
    one, two, *_ = ids.values()
    assert {no: found.get(no) for no in ("证1号", "证2号", "证7号")} == {"证1号": one, "证2号": two, "证7号": first}
    assert not {"证4号", "证6号"} & set(found)


# ---- 送货单20251103.csv ----

DELIVERED = """绿源蔬菜配送中心送货单
日期：2026年11月3日,,收货：示范第一小学食堂
品名,规格,单位,数量,单价,金额,备注
大白菜,散装,kg,24,1.6,38.40
土豆,黄心,kg,15,2.2,33.00
西红柿,散装,kg,23,4.5,103.50
猪前腿肉,"检疫票号
3703112025",kg,30,23.8,714.00
鸡蛋,360枚/箱,箱,30,168,"5,040.00"
大豆油,20L,桶,36,218,"7,848.00"
东北大米,25kg,袋,47,132.5,"6,227.50"
豆腐,散装,kg,１５,4,60.00
食用盐,400g,袋,35,2.5,88.50
生抽,1.9L,瓶,40,15.8,632.00
合计
送货人：,,验收人：
"""
"""Ten lines; the amount of the ninth is not quantity times price."""


def test_a_note_of_delivery(web: Any) -> None:
    from tests.rows.canteen import food_supplier

    person, world = web.person("director"), web.world
    names = [line.split(",")[0] for line in DELIVERED.splitlines()[3:] if line.count(",") > 4]
    names.append("猪前腿肉")
    for name in names:
        world.make("item", name=name)
    made = {
        "canteen_id": world.make("canteen").id,
        "warehouse_id": world.make("warehouse").id,
        "supplier_id": food_supplier(world, {}),
        "second_inspector_id": world.make("staff").id,
    }
    importer = Importer(web, person, "food_inspection")
    importer.upload(content=DELIVERED.encode("gb18030"), name="送货单20251103.csv")
    assert importer.stored().counts["headings"] == [3]
    page = importer.page("columns/")
    assert "2026" in page
    settle(
        importer, **{k: str(v) for k, v in made.items()}, **{"lines.food_kind": "VEGETABLE", "voucher_kinds": "送货单"}
    )
    assert importer.outcomes() == ["new"], importer.told()
    assert "表中是88.5" in importer.told()
    assert importer.send("write", how="all").status_code == 302
    (note,) = web.rows("food_inspection")
    assert note.date == dt.date(2026, 11, 3)
    assert note.supplier_id == made["supplier_id"]
    lines = web.rows("food_inspection_line", document_id=note.id)
    assert len(lines) == 10
    by_quantity = [(line.quantity, line.unit_price) for line in sorted(lines, key=lambda one: one.line_no)]
    assert by_quantity[7] == (Decimal(15), Decimal(4))
    assert by_quantity[6] == (Decimal(47), Decimal("132.5"))
    assert lines[3].specification.replace("\n", " ") == "检疫票号 3703112025"


# ---- 卫生包干区划分表.xls ----


def zones() -> bytes:
    """An old workbook whose cells of 区域 are merged downwards."""
    rows: list[list[Any]] = [
        ["卫生包干区划分表（2026年秋）"],
        ["区域", "范围", "责任班级", "责任人", "面积（㎡）", "清扫时间"],
        ["教学楼", "一楼走廊东", "一（1）班", "王建国", 120, "7:40、13:20"],
        [None, "一楼走廊西", "一（2）班", "王建国", 118, "7:40、13:20"],
        [None, "楼梯（东）", "二（1）班、二（2）班", "王建国", 60, "每日两扫"],
        ["操场", "跑道", "一（1）班", "王建国", 1500, "课间操后"],
        [None, "看台", "一（2）班", "王建国", 300],
        ["校门", "校门口至传达室", "一（1）班", "王建国", 200, "7:20"],
        ["厕所", "男厕1-3层", "一（2）班", "王建国", "90平方", "全天"],
    ]
    cells = b"".join(
        workbooks.number(r, c, value) if isinstance(value, int) else workbooks.label(r, c, value)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value is not None
    )
    areas = ((0, 0, 0, 5), (2, 4, 0, 0), (5, 6, 0, 0))
    merged = struct.pack("<H", len(areas)) + b"".join(struct.pack("<4H", *area) for area in areas)
    return bytes(workbooks.xls([("卫生包干区划分表", 0, cells + workbooks.record(0x00E5, merged))]))


def test_the_zones_of_a_school(web: Any) -> None:
    person, world = web.person("director"), web.world
    world.make("staff", name="王建国")
    world.make("term")
    for name in ("一（1）班", "一（2）班", "二（1）班", "二（2）班"):
        world.make("class_group", name=name)
    importer = Importer(web, person, "clean_zone")
    importer.upload(content=zones(), name="卫生包干区划分表.xls")
    assert (importer.stored().counts["rows"], importer.stored().counts["headings"]) == (7, [2])
    settle(importer, zone_kind="CORRIDOR", standard="无纸屑、无积水")
    assert importer.outcomes() == ["new", "new", "wrong", "new", "new", "new", "new"], importer.told()
    assert "一格里有2个名称：二（1）班、二（2）班；请分成2行" in importer.told()
    assert importer.send("write", how="all").status_code == 422
    assert web.rows("clean_zone") == []
    assert importer.send("write", how="good").status_code == 302
    found = [(row.name, row.extent, row.area_quantity) for row in web.rows("clean_zone")]
    assert found == [
        ("教学楼", "一楼走廊东", Decimal(120)), ("教学楼", "一楼走廊西", Decimal(118)), ("操场", "跑道", Decimal(1500)),
        ("操场", "看台", Decimal(300)), ("校门", "校门口至传达室", Decimal(200)), ("厕所", "男厕1-3层", Decimal(90)),
    ]  # fmt: skip


# ---- 供应商.ods ----


def suppliers() -> bytes:
    """A supplier twice, with a blank behind the second; codes with a wrong check sign; three things in one row."""
    rows = [
        ["供应商名称", "统一社会信用代码", "食品经营许可证号", "许可证有效期", "联系人/电话", "供货品类", "合同起止", "备注"],
        ["绿源蔬菜配送中心", "91370303MA3C8ABC18", "JY13703030012345", "2027-03-31", "王经理 13900000001", "蔬菜", "2025.9.1-2026.8.31", ""],
        ["张店鲜肉批发部", "92370303MA3D12345X", "JY13703030054321", "2025/10/15", "李 13900000002", "鲜肉", "", "许可证快到期"],
        ["淄博粮油有限公司", "92370303MA3D12345E", "", "长期", "0533-3580000", "粮油，调味品", "", "证照待补"],
        ["绿源蔬菜配送中心 ", "91370303MA3C8ABC18", "JY13703030012345", "2027-03-31", "", "蔬菜", "", "重复"],
    ]  # fmt: skip
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    inner = "".join(f"<table:table-row>{''.join(cell.format(t) for t in row)}</table:table-row>" for row in rows)
    return bytes(workbooks.ods(f'<table:table table:name="供应商">{inner}</table:table>'))


def test_the_suppliers_of_a_canteen(web: Any) -> None:
    importer = Importer(web, web.person("director"), "supplier")
    importer.upload(content=suppliers(), name="供应商.ods")
    page = importer.page()
    assert "没有导入：食品经营许可证号、许可证有效期、联系人/电话、供货品类、合同起止" in page
    settle(importer, category="FOOD", contact_person="王经理")
    assert importer.outcomes() == ["wrong", "wrong", "new", "wrong"], importer.told()
    told = importer.told()
    assert "“供应商名称”在第5行也出现，相同的行都不写入" in told
    assert "“统一社会信用代码”须是18位且校验码正确" in told
    assert importer.send("write", how="all").status_code == 422
    assert web.rows("supplier") == []
    assert importer.send("write", how="good").status_code == 302
    (kept,) = web.rows("supplier")
    assert (kept.name, kept.credit_code, kept.remarks) == ("淄博粮油有限公司", "92370303MA3D12345E", "证照待补")
