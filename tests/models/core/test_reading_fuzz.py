"""Broken files: each is read or refused with a sentence, whatever was done to it, and in bounded memory."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import random
import zipfile

import pytest
import xlsxwriter

from models.core.reading import ERROR, MOST_COLUMNS, UnreadableError, open_book, read_block
from models.core.reading_raw import LAST_ROW
from tests.models.core import workbooks
from tests.models.core.workbooks import SPREADSHEET

resource = pytest.importorskip("resource", reason="memory is limited as Unix does it")

ROOM = 400 * 1024 * 1024
"""Bytes of address space that one file may take on top of the tests."""

XML_ERROR_NO_MEMORY = 1

HUGE = [
    "0",
    "-1",
    "1e999",
    "NaN",
    "65536",
    "1048577",
    "4294967295",
    "99999999999999999999",
    "XFD1",
    "A0",
    "ZZZZZZZ9",
    "",
    "中",
    "&#0;",
    "&x;",
    "A1:XFD1048576",
]
WORDS = [
    b'"',
    b"<",
    b">",
    b"&",
    b"\0",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"</row>",
    b"<row r='99999999'>",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"<c r='XFD1'><v>1</v></c>",
]


def sample_xlsx():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:D1", "标题")
        for row in range(2, 12):
            sheet.write_row(row, 0, [f"课桌{row}", row * 1.5, "=A1", row % 2 == 0])
            sheet.write_datetime(row, 5, dt.datetime(2025, 11, row), day)
            sheet.write_formula(row, 6, "=1/0", None, "#DIV/0!")
        book.add_worksheet("说明").write("C3", "注")
    return file.getvalue()


def sample_ods():
    row = """<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="18"/>
    <table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>课<text:s text:c="2"/>桌</text:p></table:table-cell>
    <table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2025-11-03"/>
    <table:table-cell office:value-type="time" office:time-value="PT07H20M00S"/></table:table-row>"""
    return workbooks.ods(f'<table:table table:name="表">{row * 5}</table:table>')


def sample_xls():
    shared = workbooks.text8("共有") + workbooks.text8("abc", wide=False)
    extra = workbooks.record(0xFC, b"\x02\0\0\0\x02\0\0\0" + shared) + workbooks.record(
        0x41E, b"\xc8\0" + workbooks.text8("yyyy-mm-dd")
    )
    extra += workbooks.record(0xE0, bytes(20)) + workbooks.record(0xE0, b"\0\0\xc8\0" + bytes(16))
    cells = b"".join(
        workbooks.label(row, 0, f"课桌{row}")
        + workbooks.number(row, 1, 45000.5 + row, 1)
        + workbooks.record(0xFD, bytes([row, 0, 2, 0, 0, 0, row % 2, 0, 0, 0]))
        + workbooks.record(0xBD, bytes([row, 0, 3, 0]) + b"\0\0\x1e\0\0\0" * 2 + b"\x04\0")
        for row in range(10)
    )
    return workbooks.xls(
        [("台账", 0, cells + workbooks.record(0xE5, b"\x01\0\0\0\x01\0\0\0\0\0")), ("说明", 1, b"")], extra
    )


def sample_text():
    return '名称,数量,备注\n课桌,"1,024","两\n行"\n椅子,5,\n'.encode()


def sample_page():
    return "<html><table><tr><td colspan=2>标题</td></tr><tr><td rowspan='2'>一</td><td>二<br>三</td></tr></table></html>".encode()


def sample_xml():
    return SPREADSHEET.encode("gbk")


def flipped(data, drawn):
    """Some bytes are others."""
    broken = bytearray(data)
    for _ in range(drawn.choice([1, 1, 2, 5, 20])):
        broken[drawn.randrange(len(broken))] = drawn.choice([0, 1, 127, 255, drawn.randrange(256)])
    return bytes(broken)


def cut(data, drawn):
    """A piece is missing, stands twice, or something foreign stands between."""
    at, to = sorted((drawn.randrange(len(data)), drawn.randrange(len(data))))
    return drawn.choice(
        [
            data[:at],
            data[at:],
            data[:at] + data[to:],
            data[:to] + data[at:],
            data[:at] + drawn.choice(WORDS) + data[at:],
        ]
    )


def renumbered(data, drawn):
    """A number or value in quotes is another."""
    pieces = data.split(b'"')
    at = drawn.randrange(len(pieces) // 2) * 2 + 1 if len(pieces) > 2 else 0
    pieces[at] = drawn.choice(HUGE).encode()
    return b'"'.join(pieces)


def retagged(data, drawn):
    """A tag is missing, stands twice, or stands elsewhere."""
    pieces = data.split(b"<")
    at, to = drawn.randrange(len(pieces)), drawn.randrange(len(pieces))
    piece = pieces.pop(at)
    pieces[to:to] = [piece] * drawn.choice([0, 1, 2, 300])
    return b"<".join(pieces)


def repacked(data, drawn):
    """The parts of a packed file are changed, missing or exchanged, and it is packed anew."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = drawn.choice([name for name in parts if parts[name] and "theme" not in name and "docProps" not in name])
    how = drawn.randrange(10)
    if how == 0:
        del parts[name]
    elif how == 1:
        parts[name] = parts[drawn.choice(list(parts))]
    else:
        for _ in range(drawn.choice([1, 1, 3])):
            parts[name] = drawn.choice([flipped, cut, renumbered, renumbered, retagged])(parts[name] or b"<", drawn)
    return workbooks.packed(parts)


def rechained(data, drawn):
    """A number of the container or of a record is an extreme one."""
    broken = bytearray(data)
    width = drawn.choice([2, 4])
    at = drawn.choice(
        [drawn.randrange(0, 512, 2), drawn.randrange(len(data) - 4), len(data) - 512 + drawn.randrange(0, 508, 4)]
    )
    broken[at : at + width] = drawn.choice([0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF]).to_bytes(4, "little")[
        :width
    ]
    return bytes(broken)


CASES = [
    (sample_xlsx, flipped, 150),
    (sample_xlsx, cut, 100),
    (sample_xlsx, repacked, 550),
    (sample_ods, flipped, 50),
    (sample_ods, cut, 50),
    (sample_ods, repacked, 250),
    (sample_xls, flipped, 200),
    (sample_xls, cut, 50),
    (sample_xls, rechained, 250),
    (sample_text, flipped, 50),
    (sample_text, cut, 50),
    (sample_xml, flipped, 50),
    (sample_xml, cut, 50),
    (sample_xml, renumbered, 50),
    (sample_page, flipped, 50),
    (sample_page, cut, 50),
]


@pytest.fixture(autouse=True)
def limited():
    """Asking for much more memory fails, and the failure is not taken for a damaged file."""
    with open("/proc/self/statm") as numbers:
        taken = int(numbers.read().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def outcome(read):
    """Whether what `read` reads is a sheet within the limits (True) or is refused with a sentence (False)."""
    refused = None
    try:
        sheet = read()
    except UnreadableError as error:
        refused = error
    if refused:
        assert str(refused).endswith("。")
        assert not isinstance(refused.__cause__, MemoryError)
        assert getattr(refused.__cause__, "code", 0) != XML_ERROR_NO_MEMORY
        return False
    assert len(sheet.rows) <= LAST_ROW
    assert all(len(row) <= MOST_COLUMNS for row in sheet.rows)
    assert all(value.encode() is not None for row in sheet.rows for value in row if isinstance(value, str))
    for top, left, bottom, right in sheet.merged:
        assert 0 <= top <= bottom < len(sheet.rows)
        assert 0 <= left <= right < MOST_COLUMNS
    return True


@pytest.mark.parametrize(("sample", "mutate", "times"), CASES)
def test_a_broken_file_is_read_or_refused(tmp_path, sample, mutate, times):
    data, path = sample(), tmp_path / "upload"
    path.write_bytes(data)
    assert outcome(lambda: open_book(path, "表.xlsx").sheet())
    found = set()
    for at in range(times):
        path.write_bytes(mutate(data, random.Random(f"{mutate.__name__} {at}")))
        found.add(outcome(lambda: open_book(path, "表.xlsx").sheet()))
    assert found == {True, False} or mutate is cut


def test_any_text_is_a_block():
    drawn = random.Random(3)
    pieces = [
        "\t",
        "\t",
        "\n",
        "\r\n",
        "\r",
        '"',
        '""',
        "课桌",
        "x",
        " ",
        "\0",
        "\ud800",
        "\udfb7\ud842",
        "\x0b",
        "\u2028",
        "=",
        "#N/A",
        "\ufeff",
        "😀",
    ]
    for _ in range(400):
        text = "".join(drawn.choices(pieces, k=drawn.randrange(200)))
        assert outcome(lambda text=text: read_block(text))


def test_what_is_put_in_quotes_comes_out_again():
    drawn = random.Random(5)
    texts = ['"', '""', "一\n二", "一\t二", '"一"', '5"', "", "x", "\n", '"\n"', ERROR]
    for _ in range(400):
        rows = [["始", *drawn.choices(texts, k=drawn.randrange(6)), "末"] for _ in range(drawn.randrange(1, 6))]
        quoted = ["\t".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in row) for row in rows]
        expected = [[text.replace("\t", " ") for text in row] for row in rows]
        assert [list(row) for row in read_block("\r\n".join(quoted)).rows] == expected


def test_quotes_that_are_never_closed_take_no_more_time_than_others():
    lines = itertools.chain.from_iterable([f'"{at}\tx', '""\t""', '"'] for at in range(20_000))
    assert outcome(lambda: read_block("\n".join(lines)))
    assert outcome(lambda: read_block('"x\t""\t' * 60 + "\n" + '""\n' * 50_000))
