"""Broken files and broken requests, sent as a browser sends them: a sentence for each, and never a half-written row."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from models.core.base import registers
from models.core.system import HistoryEntry
from tests.admin_views.test_import_screen import HEAD, Importer, files, place, workbook
from tests.models.core.workbooks import SHEET, inline, ods, xlsx, xlsx_parts

__all__ = ["files", "place"]

SEED = 20261121
UPLOADS, BODIES = 150, 300
"""So many of each are sent."""

SENTENCE = re.compile(r"[\u4e00-\u9fff][^<>{}]*。")
MACHINE = re.compile(r"Traceback|Exception|[A-Z]\w+Error\b|sqlalchemy|SELECT |INSERT |\bNone\b|\bnull\b(?!\")")
"""What no user is to read."""

Content = Callable[[random.Random], tuple[str, bytes]]


def standing(web: Any) -> dict[str, tuple[Any, ...]]:
    """Rows and versions of every register, and the length of the history."""
    found: dict[str, tuple[Any, ...]] = {}
    for model in registers():
        table = model.__table__
        told = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.row_version), 0)).select_from(table)
        found[model.declaration.key] = tuple(web.select(told)[0])
    found["history"] = tuple(web.select(sa.select(sa.func.count()).select_from(HistoryEntry.__table__))[0])
    return found


# ---- files ----


def truncated(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def flipped(content: bytes, dice: random.Random) -> bytes:
    """Some bytes are others."""
    made = bytearray(content)
    for _ in range(dice.randrange(1, 40)):
        made[dice.randrange(len(made))] = dice.randrange(256)
    return bytes(made)


def repacked(content: bytes, dice: random.Random) -> bytes:
    """One part of a workbook is damaged inside an archive that is whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        broken = dice.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == broken:
                part = dice.choice((flipped, truncated))(part, dice) if part else part
            if name != broken or dice.random() < 0.8:
                new.writestr(name, part)
    return made.getvalue()


def bomb(dice: random.Random) -> bytes:
    """Very much of nothing."""
    parts = xlsx_parts(inline("A1", "场所编号"))
    parts[SHEET] = parts[SHEET].replace("</sheetData>", " " * 40_000_000 + "</sheetData>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def sheet_of(*rows: list[str]) -> str:
    return "".join(
        f'<row r="{n}">{"".join(inline(f"{chr(65 + c)}{n}", text) for c, text in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )


GOOD = ["F-1", "甲室", "教室", "综合楼", "1", "李责任"]


WIDE_AND_LONG = (
    '<table:table table:name="表"><table:table-row table:number-rows-repeated="9999999">'
    '<table:table-cell table:number-columns-repeated="99999"/></table:table-row></table:table>'
)


def odd_files(dice: random.Random) -> list[tuple[str, bytes]]:
    """Files that are broken on purpose, each in its own way."""
    head = list(HEAD)
    body = sheet_of(head, GOOD)
    far = body + '<row r="3"><c r="XFD3" t="n"><v>1</v></c></row>'
    formula = body + '<row r="3"><c r="A3" t="str"><f>HYPERLINK("http://a.invalid/","x")</f><v>=1+1</v></c></row>'
    merged = "".join(f'<mergeCell ref="A{n}:F{n + dice.randrange(3)}"/>' for n in range(1, 60))
    return [
        ("空.xlsx", b""),
        ("空.csv", b""),
        ("只有空白.csv", b"\n \n,,,\n"),
        ("网页.xls", "<html><body><p>您还没有登录</p></body></html>".encode()),
        ("网页表.xls", "<table><tr><td>场所编号</td></tr><tr><td><script>x</script></td></tr></table>".encode()),
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n" + dice.randbytes(500)),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + dice.randbytes(2000)),
        ("文本.xlsx", "场所编号,场所名称\nF-1,甲\n".encode()),
        ("改名.csv", workbook(head, GOOD)),
        ("没有后缀", workbook(head, GOOD)),
        ("公式.xlsx", xlsx(formula)),
        ("外链.xlsx", xlsx(body, workbook='<externalReferences><externalReference r:id="rId99"/></externalReferences>')),
        ("极宽.xlsx", xlsx(far)),
        ("极长.xlsx", xlsx(body + '<row r="1048577"><c r="A1048577"><v>1</v></c></row>')),
        ("合并.xlsx", xlsx(body, after=f"<mergeCells>{merged}</mergeCells>")),
        ("全合并.xlsx", xlsx(body, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        ("巨格.xlsx", workbook(head, [*GOOD[:1], "长" * 32_000, *GOOD[2:]])),
        ("巨格.csv", (",".join(head) + "\nF-1," + "长" * 150_000 + "\n").encode()),
        ("宽.csv", (",".join(f"列{n}" for n in range(40_000)) + "\n").encode()),
        ("半个字.csv", ",".join(head).encode() + b"\nF-1,\xed\xa0\x80\xed\xb0\x80,\xed\xa0\x80\n"),
        ("半个字.xlsx", xlsx(sheet_of(head, ["F-1", "&#xD800;甲", "教室", "综合楼", "1", "李责任"]))),
        ("零字节.csv", "场所编号,场所名称\n\0F-1,甲\0乙\n".encode()),
        ("引号.csv", '场所编号,"场所名称\nF-1,甲\n"",,"\n'.encode()),
        ("两种编码.csv", "场所编号,场所名称\n".encode() + "甲,乙\n".encode("gb18030")),
        ("实体.xlsx", xlsx("<!DOCTYPE a [<!ENTITY b 'c'>]><row r='1'>&b;</row>")),
        ("炸弹.xlsx", bomb(dice)),
        ("表.ods", ods(WIDE_AND_LONG)),
        ("../../etc/passwd.xlsx", workbook(head, GOOD)),
        ("长名" * 200 + ".xlsx", workbook(head, GOOD)),
        ("重复表头.xlsx", workbook(head + head, GOOD + GOOD)),
        ("没有数据.xlsx", workbook(head)),
        ("没有表头.xlsx", workbook(GOOD, GOOD)),
    ]  # fmt: skip


NASTY_CELLS = [
    "\x00", "\x07响铃", "\u202e反向", "\ufeff", "=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-1", "1e999", "NaN", "∞", "９" * 400,
    "2026-13-45", "99999999999999999999", "'; DROP TABLE room; --", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "a" * 5000,
    "\U0001f600" * 50, "教室、教室", "=教室", "0", " ", "\t", "教\n室", "é" * 300, "١٢٣", "true", "null", "1/0", "#REF!", "١",
]  # fmt: skip


def mutants(dice: random.Random) -> list[tuple[str, bytes]]:
    """Odd files, and good ones with damage of one kind or another."""
    found = odd_files(dice)
    while len(found) < UPLOADS:
        row = [dice.choice(NASTY_CELLS) if dice.random() < 0.3 else cell for cell in GOOD]
        text = "\n".join([",".join(HEAD), *(",".join(f'"{c}"' for c in row) for _ in range(3))])
        kind = dice.randrange(4)
        if kind == 0:
            encoded = text.encode(dice.choice(("utf-8", "utf-16", "gb18030", "utf-8-sig")), "replace")
            found.append((f"{len(found)}.csv", dice.choice((encoded, flipped(encoded, dice)))))
            continue
        book = workbook(list(HEAD), *([re.sub(r"[\x00-\x08]", "", c) for c in row] for _ in range(3)))
        change = (truncated, flipped, repacked)[kind - 1]
        found.append((f"{len(found)}.xlsx", change(book, dice)))
    return found


def test_no_file_breaks_the_import_or_writes_by_halves(web: Any, place: Any) -> None:
    place("F-1", "甲室")
    importer, dice = Importer(web, web.person("director")), random.Random(SEED)
    before, tried, refused = standing(web), 0, 0
    for name, content in mutants(dice):
        answer = importer.upload(content=content, name=name)
        text = answer.get_data(as_text=True)
        if answer.status_code == 422:
            refused += 1
            assert SENTENCE.search(re.findall(r'role="alert">.*?</div></div>', text, re.S)[0]), name
            assert importer.person.web.select(sa.text("SELECT 1"))
            continue
        assert answer.status_code == 302, (name, answer.status_code)
        tried += 1
        for tail in ("", "columns/", "values/"):
            page = importer.person.get(f"/admin/room/import/{importer.batch}/{tail}")
            assert page.status_code in (200, 404), (name, tail, page.status_code)
            assert SENTENCE.search(page.get_data(as_text=True)) or page.status_code == 200
        state = importer.stored().state
        assert state in ("LOADED", "TRIED", "FAILED"), (name, state)
        assert not MACHINE.search(importer.told() + importer.stored().message), name
        if state == "TRIED" and "wrong" in importer.outcomes():
            assert importer.person.get(f"/admin/room/import/{importer.batch}/failed/").status_code == 200
            sent = importer.send("write", how="all")
            assert sent.status_code == 422
            assert SENTENCE.search(sent.get_data(as_text=True))
        assert importer.send("drop").status_code == 302
    assert standing(web) == before
    assert tried + refused == UPLOADS
    assert min(tried, refused) > UPLOADS // 10


# ---- requests ----

WORDS: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, 10**30, 2**63, "", " ", "1", "-1", "１２", "abc", "\x00", "\ud800", "a" * 1_000_000, [],
    {}, [[]], {"": ""}, [None], {"n": {"n": {}}}, "2026-02-30", "今天", "=1+1", "'; DROP TABLE room", *NASTY_CELLS,
]  # fmt: skip


def damaged(body: Any, dice: random.Random) -> Any:
    """The same with one to three things in it replaced, doubled, renamed or taken out."""
    body = copy.deepcopy(body)
    for _ in range(dice.randrange(1, 4)):
        spots = list(_spots(body))
        if not spots:
            return dice.choice(WORDS)
        holder, key = dice.choice(spots)
        try:
            old = holder[key]
        except (KeyError, IndexError):
            continue
        kind = dice.randrange(5)
        if kind <= 1:
            holder[key] = dice.choice(WORDS)
        elif kind == 2 and isinstance(holder, dict):
            holder[
                str(dice.choice(("", "id", "school_id", "没有这一栏", "__class__", "row_version", "created_by_id")))
            ] = old
        elif kind == 3 and isinstance(holder, list):
            holder.append(copy.deepcopy(old))
        else:
            del holder[key]
    return body


def _spots(value: Any) -> Any:
    """Every place in a body, as its holder and key."""
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(places):
        yield value, key
        yield from _spots(inner)


def bodies(room: int) -> dict[str, list[tuple[str, Any]]]:
    """Address → bodies that a grid sends."""
    row = {
        "n": 1,
        "cells": dict(
            zip(("room_no", "name", "room_kind", "building_id", "floor_no", "responsible_id"), GOOD, strict=True)
        ),
    }
    rows = {
        "rows": [row, {**row, "n": 2}, {"n": 3, "id": room, "version": 1, "cells": {"name": "乙室"}}],
        "submit_key": "x",
        "good_first": True,
    }
    lines = {
        "rows": [{"n": 1, "cells": {"item_name": "粉笔", "quantity": "3"}, "picked": {"item_id": 1}}],
        "list": "lines",
        "head": {"cells": {"date": "11.3", "remarks": "急"}},
    }
    block = {
        "text": '场所编号\t场所名称\r\nF-7\t"两\n行"\r\n\r\n合计\t\r\n',
        "start": "room_no",
        "columns": ["room_no", "name"],
        "chosen": {"1": "name"},
    }
    return {
        "room/grid/check/": [("rows", rows)], "room/grid/save/": [("rows", rows)], "room/grid/paste/": [("block", block)],
        "purchase_request/grid/check/": [("lines", lines)], "purchase_request/grid/save/": [("lines", lines)],
        "purchase_request/grid/paste/": [("block", {**block, "list": "lines"})],
    }  # fmt: skip


RAW = ["", "null", "[]", "1", "{", '{"rows":', "NaN", '{"rows":[{"n":NaN}]}', '{"rows":[{"n":1,"cells":{"name":Infinity}}]}',
       '{"rows":[{"n":1e400}]}', "[" * 5000, '{"rows":' + "[" * 900 + "]" * 900 + "}", '{"text":"\\ud800\\t\\udfff"}', "\xff\xfe"]  # fmt: skip


def sent_to(person: Any, address: str, raw: str) -> Any:
    person.web.world.session.commit()
    data = raw.encode("utf-8", "surrogatepass")
    return person.client.post(f"/admin/{address}", data=data, content_type="application/json")


def judge(web: Any, address: str, answer: Any, before: dict[str, Any]) -> bool:
    """Assert that the answer is fit for people and true; says whether it says that something was written."""
    text = str(answer.get_json()) if answer.is_json else answer.get_data(as_text=True)
    assert answer.status_code in (200, 400, 403, 404, 409, 413, 422), answer.status_code
    if answer.status_code != 200:
        assert SENTENCE.search(text), (address, answer.status_code, text[:300])
        assert standing(web) == before
        return False
    told = answer.get_json()
    troubles = [t["message"] for row in told.get("rows", ()) if isinstance(row, dict) for t in row.get("troubles", ())]
    troubles += [t["message"] for t in told.get("head", ()) if isinstance(t, dict)]
    for message in troubles:
        assert re.search("[\u4e00-\u9fff]", message), (address, message)
        assert not MACHINE.search(message), (address, message)
    written = bool(told.get("written")) and "save" in address
    if not written:
        assert standing(web) == before, address
    return written


@pytest.mark.parametrize("address", list(bodies(0)))
def test_no_request_of_the_grid_breaks_it_or_writes_by_halves(web: Any, place: Any, address: str) -> None:
    place("F-0", "原有")
    room = web.world.make("room", name="原有教室", room_no="F-0")
    person, dice = web.person("director"), random.Random(SEED)
    before = standing(web)
    for raw in RAW:
        assert not judge(web, address, sent_to(person, address, raw), before), raw[:60]
    for number in range(BODIES // 6):
        for _, body in bodies(room.id)[address]:
            made = damaged(body, dice)
            if isinstance(made, dict) and "submit_key" in made and isinstance(made["submit_key"], str):
                made["submit_key"] = f"{made['submit_key'][:20]}{number}"
            answer = sent_to(person, address, json.dumps(made))
            if judge(web, address, answer, before):
                after = standing(web)
                fresh = [row for row in answer.get_json()["rows"] if row.get("outcome") in ("new", "changed")]
                if "room" in address:
                    grown = after["room"][0] - before["room"][0]
                    assert grown == len([row for row in fresh if row["outcome"] == "new"]), made
                before = after
