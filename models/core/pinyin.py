"""Pinyin initials for search: 办公桌 → bgz. The library is loaded on first use."""

from __future__ import annotations

import re
from functools import lru_cache

SURNAMES = {
    "单": "s",
    "仇": "q",
    "解": "x",
    "区": "o",
    "查": "z",
    "曾": "z",
    "朴": "p",
    "尹": "y",
    "尉": "y",
    "盖": "g",
    "任": "r",
    "纪": "j",
    "晁": "c",
    "缪": "m",
    "宁": "n",
    "洗": "x",
    "覃": "q",
    "翟": "z",
    "乐": "y",
}
_WORDS = {"长凳": "cd", "长桌": "cz", "重庆": "cq"}
_HAN = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=50_000)
def initials(text: str, person: bool = False) -> str:
    """First letters of each character, Latin letters and digits kept, lower case.

    `person` reads a surname as a surname (单 is s, not d).
    """
    from pypinyin import Style, lazy_pinyin

    head = ""
    if person and text and text[0] in SURNAMES:
        head, text = SURNAMES[text[0]], text[1:]
    for word, letters in _WORDS.items():
        text = text.replace(word, letters)
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)) if _HAN.search(text) else text
    return head + re.sub(r"[^0-9a-z]", "", letters.lower())
