"""The CSV file: readable by Excel in China, exact for other programs, and nothing in it runs."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest

from exports.delimited import ROWS_PER_PIECE, delimited
from exports.filename import attachment_header, file_name
from exports.sheet import KINDS, Heading, Sheet


def text_of(headings, rows):
    return b"".join(delimited(Sheet("表", headings, rows))).decode("utf-8-sig")


def values_of(kind, *values):
    text = text_of((Heading("x", "列", kind), Heading("end", "末", "text")), [(value, "。") for value in values])
    return [row[0] for row in csv.reader(StringIO(text, newline=""))][1:]


def test_file_begins_with_the_mark_and_ends_lines_for_windows():
    data = b"".join(delimited(Sheet("表", (Heading("x", "名称", "text"),), [("课桌",)])))
    assert data == b"\xef\xbb\xbf" + "名称\r\n课桌\r\n".encode()


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("code", "00012", "00012"),
        ("code", 12, "12"),
        ("money", Decimal("1234567.5"), "1234567.50"),
        ("money", Decimal("-5"), "-5.00"),
        ("quantity", Decimal("12.500"), "12.5"),
        ("quantity", Decimal("1E+3"), "1000"),
        ("percent", Decimal("12.500"), "12.5"),
        ("integer", 100, "100"),
        ("computed:money", Decimal("0.10"), "0.10"),
        ("day", dt.date(2026, 11, 3), "2026-11-03"),
        ("day", dt.datetime(2026, 11, 3, 9, 30), "2026-11-03"),
        ("moment", dt.datetime(2026, 11, 3, 9, 30, 12), "2026-11-03 09:30"),
        ("moment", dt.date(2026, 11, 3), "2026-11-03"),
        ("time", dt.time(7, 5), "07:05"),
        ("yesno", True, "是"),
        ("yesno", False, "否"),
        ("text", '引号"逗号,换行\n完', '引号"逗号,换行\n完'),
    ],
)
def test_value_as_text(kind, value, text):
    assert values_of(kind, value) == [text]


@pytest.mark.parametrize("kind", KINDS)
def test_none_is_empty_and_a_mask_stays(kind):
    assert values_of(kind, None, "3301****") == ["", "3301****"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "\x00=1"])
def test_text_like_a_formula_gets_an_apostrophe(kind, value):
    for written in values_of(kind, value, "平常"):
        assert written.startswith("'") or written == "平常"


def test_apostrophe_only_where_due():
    assert values_of("text", "=1", "a=1", "1-2", "") == ["'=1", "a=1", "1-2", ""]


def test_negative_number_is_a_number():
    assert values_of("money", Decimal("-12.30"), "-12.30") == ["-12.30", "'-12.30"]


def test_forbidden_characters_are_removed():
    assert values_of("text", "甲\x00乙\ud800", "a\r\nb") == ["甲乙", "a\nb"]


def test_heading_is_neutralised():
    assert text_of((Heading("x", "=列", "text"),), []) == "'=列\r\n"


def test_rows_leave_in_pieces_while_they_are_read():
    read = []

    def rows():
        for number in range(3 * ROWS_PER_PIECE):
            read.append(number)
            yield (str(number),)

    pieces = delimited(Sheet("表", (Heading("x", "列", "code"),), rows()))
    next(pieces)
    assert read == []
    next(pieces)
    assert len(read) == ROWS_PER_PIECE
    assert len(list(pieces)) == 2


def test_every_row_arrives_once():
    count = 2 * ROWS_PER_PIECE + 1
    text = text_of((Heading("x", "列", "integer"),), ((number,) for number in range(count)))
    assert text.split() == ["列", *map(str, range(count))]


def test_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        text_of((Heading("x", "列", "text"),), [("1", "2")])


def test_file_name_says_what_whose_and_when():
    assert file_name("固定资产台账", "明德小学", dt.date(2026, 11, 21)) == "固定资产台账_明德小学_20261121.xlsx"
    assert file_name("台账", "", dt.date(2026, 11, 21), "csv") == "台账_20261121.csv"


def test_file_name_is_valid_on_windows():
    name = file_name('a/b\\c:*?"<>|\n', "CON", dt.date(2026, 1, 1))
    assert name == "a b c_CON表_20260101.xlsx"
    assert len(file_name("长" * 300, "校" * 300, dt.date(2026, 1, 1))) < 150


def test_header_carries_the_chinese_name():
    header = attachment_header("固定资产台账_明德小学_20261121.xlsx")
    assert header == (
        "attachment; filename=\"20261121.xlsx\"; filename*=UTF-8''"
        "%E5%9B%BA%E5%AE%9A%E8%B5%84%E4%BA%A7%E5%8F%B0%E8%B4%A6_%E6%98%8E%E5%BE%B7%E5%B0%8F%E5%AD%A6_20261121.xlsx"
    )
    assert header.isascii()


def test_header_cannot_be_broken_out_of():
    header = attachment_header('a"; x=1\r\nSet-Cookie: y.xlsx')
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    assert attachment_header("台账.xlsx").startswith('attachment; filename="export.xlsx"')
