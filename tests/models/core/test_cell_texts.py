"""Cells as spreadsheets give them become what their column can parse, or are refused with the reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import kinds
from models.core.cell_texts import several, text_of
from models.core.columns import Declared
from models.core.context import acting
from models.core.permissions import system_actor
from models.core.reading import ERROR
from tests.factories import NOW
from tests.house.test_kinds import NAMES, VALUES, _Fruit


def _column(kind: kinds.Kind, label: str = "标签", name: str = "column", target: str = "") -> Declared:
    declared = Declared(label, name=name, target=target)
    declared.kind = kind
    return declared


def _value(declared: Declared, raw: Any, **how: Any) -> Any:
    """The parsed value of a cell, as the import comes to it."""
    with acting(system_actor(), "import", NOW):
        return declared.kind.parse(text_of(declared, raw, **how))


CODE, TEXT, DAY = _column(kinds.CODE), _column(kinds.TEXT), _column(kinds.DAY)
MOMENT, TIME, MONEY = _column(kinds.MOMENT), _column(kinds.TIME), _column(kinds.MONEY, "单价")
QUANTITY, AREA = _column(kinds.QUANTITY, "数量"), _column(kinds.QUANTITY, "面积（平方米）")
MONTHS, YESNO = _column(kinds.INTEGER, "折旧年限（月）"), _column(kinds.YESNO)
IDENTITY = _column(kinds.CODE, "证件号码", "identity_no")
PERSON = _column(kinds.REFERENCE, "保管人", "custodian_id", "staff")


@given(st.data())
def test_text_of_a_value_comes_back_as_the_value(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    declared = _column(kinds.ChoiceKind(_Fruit) if name == "choice" else kinds.KINDS[name])
    value = data.draw(VALUES[name].filter(lambda one: not isinstance(one, str) or one == one.strip()))
    assert _value(declared, declared.kind.text(value)) == value


@given(st.data())
def test_a_typed_cell_comes_back_as_its_value(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["money", "quantity", "integer", "day", "moment", "time", "yesno"]))
    value = data.draw(VALUES[name])
    raw = float(value) if isinstance(value, Decimal) else value
    assert _value(_column(kinds.KINDS[name]), raw) == value


@given(
    st.sampled_from(NAMES),
    st.one_of(
        st.none(),
        st.text(),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    ),
    st.booleans(),
)
def test_whatever_stands_in_a_cell_is_read_or_refused_in_chinese(name: str, raw: Any, first: bool) -> None:
    declared = _column(kinds.ChoiceKind(_Fruit) if name == "choice" else kinds.KINDS[name])
    said = ""
    try:
        assert isinstance(text_of(declared, raw, Decimal(10000), first_of_month=first), str)
    except kinds.ParseError as refused:
        said = str(refused)
    assert not said or not said.isascii()


@pytest.mark.parametrize(
    ("declared", "raw", "value"),
    [
        (CODE, 20200002.0, "20200002"),
        (CODE, "'370303197007072332", "370303197007072332"),
        (CODE, "370303 19700707 2332", "370303197007072332"),
        (CODE, "ＡＢ　１２", "AB12"),
        (TEXT, 13887042073.0, "13887042073"),
        (TEXT, 1.5, "1.5"),
        (TEXT, "检疫票号\n3703112025", "检疫票号 3703112025"),
        (TEXT, "冰柜  ", "冰柜"),
        (TEXT, "/", "/"),
        (TEXT, dt.date(2026, 4, 20), "2026-04-20"),
        (TEXT, dt.time(7, 40), "07:40"),
        (TEXT, True, "是"),
        (_column(kinds.NOTE), "甲\r\n乙", "甲\n乙"),
        (DAY, 44147.0, dt.date(2020, 11, 12)),
        (DAY, 44147.5, dt.date(2020, 11, 12)),
        (DAY, "44147", dt.date(2020, 11, 12)),
        (DAY, 20251103, dt.date(2025, 11, 3)),
        (DAY, 20251103.0, dt.date(2025, 11, 3)),
        (DAY, "2020.03.28", dt.date(2020, 3, 28)),
        (DAY, "２０２０／３／２８", dt.date(2020, 3, 28)),
        (DAY, "2019/3/5 0:00:00", dt.date(2019, 3, 5)),
        (DAY, dt.datetime(2025, 11, 3, 14, 30), dt.date(2025, 11, 3)),
        (MOMENT, dt.datetime(2025, 11, 3, 14, 29, 59, 999_990), dt.datetime(2025, 11, 3, 14, 30)),
        (MOMENT, 45964.604166666664, dt.datetime(2025, 11, 3, 14, 30)),
        (MOMENT, dt.date(2025, 11, 3), dt.datetime(2025, 11, 3)),
        (MOMENT, "2025.11.3", dt.datetime(2025, 11, 3)),
        (MOMENT, "2025年11月3日 9点半", dt.datetime(2025, 11, 3, 9, 30)),
        (TIME, 0.3194444444, dt.time(7, 40)),
        (TIME, 45964.604166666664, dt.time(14, 30)),
        (TIME, dt.timedelta(hours=9, minutes=5), dt.time(9, 5)),
        (TIME, "9点半", dt.time(9, 30)),
        (MONEY, "￥1,200.50", Decimal("1200.50")),
        (MONEY, "4299.00元", Decimal("4299.00")),
        (MONEY, "1.2万元", Decimal(12000)),
        (MONEY, "-500.00", Decimal(-500)),
        (MONEY, 38.400000000000006, Decimal("38.40")),
        (QUANTITY, "４３", Decimal(43)),
        (QUANTITY, "43套", Decimal(43)),
        (AREA, "90平方", Decimal(90)),
        (AREA, "90 ㎡", Decimal(90)),
        (MONTHS, "72个月", 72),
        (MONTHS, 72.0, 72),
        (YESNO, "√", True),
        (YESNO, "×", False),
        (YESNO, "有", True),
        (YESNO, "无", False),
        (YESNO, 1.0, True),
        (YESNO, False, False),
    ],
)
def test_values_are_read_as_sheets_have_them(declared: Declared, raw: Any, value: Any) -> None:
    assert _value(declared, raw) == value


@pytest.mark.parametrize(
    ("declared", "raw"),
    [(DAY, None), (DAY, ""), (DAY, "   "), (DAY, "/"), (MONEY, "—"), (QUANTITY, "-"), (YESNO, "——"), (PERSON, "/")],
)
def test_an_empty_cell_or_a_dash_says_nothing(declared: Declared, raw: Any) -> None:
    assert text_of(declared, raw) == ""


@pytest.mark.parametrize(
    ("declared", "raw", "says"),
    [
        (IDENTITY, 3.70303198905245e17, "末三位变成000"),
        (IDENTITY, 370303198905245000, "末三位变成000"),
        (IDENTITY, "370303198905245000", "末三位变成000"),
        (IDENTITY, "3.70303E+17", "变成了3.70303E+17"),
        (CODE, 6.2226001234567e18, "第15位以后变成0"),
        (TEXT, "6.2226E+18", "变成了6.2226E+18"),
        (PERSON, 3.70303198905245e17, "设为文本"),
        (CODE, dt.date(2026, 3, 1), "变成了日期"),
        (PERSON, dt.datetime(2026, 3, 1), "变成了日期"),
        (DAY, "2019年1月", "只有年月没有日"),
        (DAY, "2019.3", "只有年月没有日"),
        (DAY, 2019.3, "只有年月没有日"),
        (DAY, "201903", "只有年月没有日"),
        (DAY, 2019.1, "1月还是10月"),
        (DAY, "2019年", "只有年份"),
        (DAY, 2019, "只有年份"),
        (DAY, 12, "不是日期"),
        (DAY, "2025.9.1-2026.8.31", "一段日期"),
        (DAY, "2025年9月1日至2026年8月31日", "一段日期"),
        (DAY, "2025-09-01～2026-08-31", "一段日期"),
        (DAY, "长期", "请留空"),
        (DAY, dt.time(7, 40), "不是日期"),
        (MOMENT, "9:30", "只有钟点没有日期"),
        (MOMENT, dt.time(9, 30), "只有钟点没有日期"),
        (TIME, dt.date(2025, 11, 3), "不是钟点"),
        (MONEY, "(500.00)", "负数"),
        (MONEY, "4299元/台", "带有文字"),
        (MONEY, dt.date(2025, 11, 3), "是日期"),
        (MONEY, True, "是/否"),
        (MONEY, float("nan"), "不是数字"),
        (MONEY, "1,5", "不是数字"),
        (QUANTITY, "15kg", "请只填数字"),
        (AREA, "90亩", "请只填数字（平方米）"),
        (MONTHS, "5年", "请只填数字"),
        (QUANTITY, "#DIV/0!", "公式"),
        (TEXT, ERROR, "公式"),
    ],
)
def test_what_is_damaged_or_unclear_is_refused_with_the_reason(declared: Declared, raw: Any, says: str) -> None:
    with pytest.raises(kinds.ParseError, match=r"[一-鿿]") as refused:
        _value(declared, raw)
    assert says in str(refused.value)


def test_a_right_identity_number_may_end_in_zeros() -> None:
    assert text_of(IDENTITY, "370303199001018000") == "370303199001018000"


@pytest.mark.parametrize(
    ("raw", "day"),
    [("2019年1月", "2019-01-01"), ("2019.12", "2019-12-01"), (2019.3, "2019-03-01"), ("201903", "2019-03-01")],
)
def test_a_month_is_its_first_day_by_choice(raw: Any, day: str) -> None:
    assert text_of(DAY, raw, first_of_month=True) == day


@pytest.mark.parametrize("raw", [2019.1, "2019", "长期"])
def test_the_choice_of_the_first_day_settles_nothing_else(raw: Any) -> None:
    with pytest.raises(kinds.ParseError):
        text_of(DAY, raw, first_of_month=True)


@pytest.mark.parametrize(
    ("raw", "value"),
    [(1.25, 12500), ("1.25", 12500), ("1.2万", 12000), ("4299元", 4299), (71.33618, Decimal("713361.8"))],
)
def test_amounts_under_a_heading_in_ten_thousands_are_multiplied(raw: Any, value: Any) -> None:
    assert _value(MONEY, raw, factor=Decimal(10000)) == value


def test_names_stay_as_they_are_written() -> None:
    assert text_of(PERSON, "王建国 ") == "王建国"
    assert text_of(PERSON, "张 三") == "张三"
    assert text_of(PERSON, "二（1）班、二（2）班") == "二（1）班、二（2）班"
    assert text_of(PERSON, 20200002.0) == "20200002"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("二（1）班、二（2）班", ("二（1）班", "二（2）班")),
        ("蔬菜；豆制品", ("蔬菜", "豆制品")),
        ("张伟/王芳", ("张伟", "王芳")),
        ("张和平", ("张和平",)),
        ("、", ("、",)),
    ],
)
def test_several_names_in_a_cell_are_told_apart(text: str, names: tuple[str, ...]) -> None:
    assert several(text) == names
