"""Every kind has its row in every table, and its codec goes there and back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_views import cells, list_screen
from exports.styles import style_of
from models.core import kinds
from models.core.listing import OPERATORS

NAMES = sorted({*kinds.KINDS, "choice"})


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_has_cell_shape_filter_and_style(name: str) -> None:
    assert name in cells.WRITERS
    assert name in cells.SHAPES
    assert name in list_screen.FILTER_KINDS
    assert name in OPERATORS
    assert style_of(name) is not None


class _Fruit(kinds.Choice):
    APPLE, PEAR = "苹果", "梨"


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "money": st.decimals(-(10**9), 10**9, places=2),
    "quantity": st.decimals(-(10**9), 10**9, places=3),
    "percent": st.decimals(-100, 100, places=3),
    "integer": st.integers(-(10**9), 10**9),
    "day": st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
    "moment": st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31)).map(
        lambda m: m.replace(second=0, microsecond=0)
    ),
    "time": st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    "yesno": st.booleans(),
    "choice": st.sampled_from(list(_Fruit)),
    "ref": st.integers(1, 10**9),
    "attachment": st.integers(1, 10**9),
    "code": st.text("ABCabc0123-/", min_size=1, max_size=20),
    "text": st.text("甲乙丙丁abc123", min_size=1, max_size=20),
    "note": st.text("甲乙丙丁abc123\n", min_size=1, max_size=50),
}


@given(st.data())
def test_text_of_a_value_parses_to_the_value(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    kind = kinds.ChoiceKind(_Fruit) if name == "choice" else kinds.KINDS[name]
    value = data.draw(VALUES[name])
    assert kind.parse(kind.text(value)) == value


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_as_empty_text(name: str) -> None:
    kind = kinds.ChoiceKind(_Fruit) if name == "choice" else kinds.KINDS[name]
    assert kind.text(None) == ""


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.MONEY, "￥1,234.50元", Decimal("1234.50")),
        (kinds.MONEY, "1.2万", Decimal(12000)),
        (kinds.MONEY, "１２．５", Decimal("12.5")),
        (kinds.DAY, "2026年11月3日", dt.date(2026, 11, 3)),
        (kinds.DAY, "20261103", dt.date(2026, 11, 3)),
        (kinds.DAY, "2026/11/3", dt.date(2026, 11, 3)),
        (kinds.YESNO, "√", True),
        (kinds.YESNO, "否", False),
        (kinds.PERCENT, "12.5%", Decimal("12.5")),
        (kinds.TIME, "9:05", dt.time(9, 5)),
        (kinds.MOMENT, "2026-11-03 9:05", dt.datetime(2026, 11, 3, 9, 5)),
        (kinds.MONEY, "¥ 1,200", Decimal(1200)),
        (kinds.MONEY, "-￥1,200.5元整", Decimal("-1200.5")),
        (kinds.MONEY, "1.2万元", Decimal(12000)),
        (kinds.MONEY, "１，２００", Decimal(1200)),
        (kinds.DAY, "2019/3/5 0:00:00", dt.date(2019, 3, 5)),
        (kinds.DAY, "2019-03-05T14:30", dt.date(2019, 3, 5)),
        (kinds.DAY, "2019年3月5日（星期二）", dt.date(2019, 3, 5)),
        (kinds.YESNO, "✔", True),
        (kinds.YESNO, "没有", False),
        (kinds.TIME, "9点半", dt.time(9, 30)),
        (kinds.TIME, "0930", dt.time(9, 30)),
        (kinds.TIME, "7.40", dt.time(7, 40)),
        (kinds.TIME, "下午3时15分", dt.time(15, 15)),
        (kinds.TIME, "中午12点", dt.time(12, 0)),
        (kinds.TIME, "中午1点", dt.time(13, 0)),
        (kinds.TIME, "中午11:30", dt.time(11, 30)),
        (kinds.MOMENT, "2026年11月3日下午3点", dt.datetime(2026, 11, 3, 15, 0)),
        (kinds.MOMENT, "2026-11-03T09:05:07.5", dt.datetime(2026, 11, 3, 9, 5, 7)),
        (kinds.ChoiceKind(_Fruit), "苹 果", _Fruit.APPLE),
    ],
)
def test_values_are_read_as_people_write_them(kind: kinds.Kind, text: str, value: Any) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", dt.date(2026, 11, 21)),
        ("11.3", dt.date(2026, 11, 3)),
        ("11月3日", dt.date(2026, 11, 3)),
        ("-1", dt.date(2026, 11, 20)),
        ("昨天", dt.date(2026, 11, 20)),
    ],
)
def test_short_days_are_read_from_the_acting_day(text: str, day: dt.date) -> None:
    assert kinds.parse_day(text, dt.date(2026, 11, 21)) == day


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kinds.MONEY, "12.345"),
        (kinds.MONEY, "1e5"),
        (kinds.MONEY, "1,5"),
        (kinds.MONEY, "(500.00)"),
        (kinds.DAY, "周二"),
        (kinds.TIME, "9:5"),
        (kinds.TIME, "25点"),
        (kinds.MONEY, "99999999999999999"),
        (kinds.INTEGER, "1.5"),
        (kinds.DAY, "2026-02-30"),
        (kinds.DAY, "0001-01-01"),
        (kinds.YESNO, "也许"),
        (kinds.TIME, "25:00"),
        (kinds.TEXT, "字" * 256),
        (kinds.ChoiceKind(_Fruit), "桃"),
        (kinds.MOMENT, "2026-11-03 25:00"),
        (kinds.REFERENCE, "一"),
    ],
)
def test_what_is_no_value_is_refused_in_chinese(kind: kinds.Kind, text: str) -> None:
    with pytest.raises(kinds.ParseError) as caught:
        kind.parse(text)
    assert not str(caught.value).isascii()


def test_control_characters_never_enter() -> None:
    assert kinds.clean("甲\x00\x1b乙\u200b\u202e丙\r\n丁") == "甲乙丙 丁"
    assert kinds.clean("甲\r\n乙", lines=True) == "甲\n乙"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" 　\u200b\n甲a")))
def test_a_cleaned_text_is_clean(text: str) -> None:
    for lines in (False, True):
        once = kinds.clean(text, lines=lines)
        assert kinds.clean(once, lines=lines) == once
        assert once == once.strip()
