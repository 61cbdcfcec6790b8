"""Amounts in capital figures, against values as banks write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.core.capital import capital


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("105.30", "壹佰零伍元叁角整"),
        ("1006", "壹仟零陆元整"),
        ("3850", "叁仟捌佰伍拾元整"),
        ("100000", "壹拾万元整"),
        ("100010", "壹拾万零壹拾元整"),
        ("1000000.01", "壹佰万元零壹分"),
        ("10000001", "壹仟万零壹元整"),
        ("600002501.10", "陆亿零贰仟伍佰零壹元壹角整"),
        ("100500000", "壹亿零伍拾万元整"),
        ("123456789.99", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元玖角玖分"),
        ("-12.30", "负壹拾贰元叁角整"),
        ("2.675", "贰元陆角捌分"),
    ],
)
def test_amounts_in_capital_figures(amount: str, text: str) -> None:
    assert capital(Decimal(amount)) == text


def test_nothing_and_too_much_have_none() -> None:
    assert capital(None) == ""
    assert capital(Decimal(10) ** 16) == ""
