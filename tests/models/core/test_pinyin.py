"""Names as they sound: initials, whole syllables, surnames and words that are read in their own way."""

from __future__ import annotations

import pytest

from models.core.pinyin import initials, is_spelled, syllables


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单雨晴", "syq"), ("仇志强", "qzq"), ("解小红", "xxh"), ("区文华", "owh"), ("查良", "zl"), ("曾庆红", "zqh"),
        ("朴正", "pz"), ("盖文", "gw"), ("翟天", "zt"), ("覃明", "qm"), ("任丽", "rl"), ("尉迟恭", "ycg"),
        ("长孙无忌", "zswj"), ("重耳", "ce"), ("欧阳锋", "oyf"),
    ],
)  # fmt: skip
def test_a_surname_is_read_as_a_surname(name: str, letters: str) -> None:
    assert initials(name, person=True) == letters


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("单位", "dw"), ("员工宿舍", "ygss"), ("长椅", "cy"), ("校长室", "xzs"), ("重庆小面", "cqxm"), ("重量", "zl"),
        ("长尾夹（大）", "cwjd"), ("会计凭证", "kjpz"), ("音乐教室", "yyjs"), ("空调", "kt"), ("A4复印纸 70g", "a4fyz70g"),
        ("2号楼101室", "2hl101s"), ("", ""), ("——", ""),
    ],
)  # fmt: skip
def test_words_are_read_as_words(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_syllables_are_told_apart() -> None:
    assert syllables("大白菜") == ("da", "bai", "cai")
    assert syllables("单雄信", person=True) == ("shan", "xiong", "xin")


@pytest.mark.parametrize("typed", ["dabaicai", "daba", "baic", "dbc", "dbaicai", "cai", "bcai"])
def test_pinyin_may_be_written_out_or_shortened(typed: str) -> None:
    assert is_spelled(typed, "大白菜")


@pytest.mark.parametrize("typed", ["dacai", "bbc", "dabaicaix", "aibai", "x"])
def test_other_letters_spell_something_else(typed: str) -> None:
    assert not is_spelled(typed, "大白菜")
