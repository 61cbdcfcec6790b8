"""Pinyin for search: initials (办公桌 → bgz) and whole syllables (bangongzhuo). The library is loaded on first use."""

from __future__ import annotations

import re
from functools import lru_cache

PEOPLE = frozenset({"staff", "student", "user_account", "visitor"})
"""Registers whose titles are names of people: the first character is read as a surname."""

SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "曾": "zeng",
    "朴": "piao",
    "尹": "yin",
    "尉": "yu",
    "盖": "ge",
    "任": "ren",
    "纪": "ji",
    "晁": "chao",
    "缪": "miao",
    "宁": "ning",
    "洗": "xian",
    "覃": "qin",
    "翟": "zhai",
    "乐": "yue",
    "种": "chong",
    "员": "yun",
    "折": "she",
    "繁": "po",
    "召": "shao",
    "黑": "he",
    "佴": "nai",
    "郗": "chi",
    "秘": "bi",
    "逄": "pang",
    "重": "chong",
    "长孙": "zhang sun",
    "尉迟": "yu chi",
    "单于": "chan yu",
    "万俟": "mo qi",
    "澹台": "tan tai",
}
"""Surnames that are read otherwise than the same character elsewhere."""

_WORDS = {
    "重庆": "chong qing",
    "朝阳": "chao yang",
    "荨麻": "qian ma",
    **{f"长{more}": f"chang {sound}" for more, sound in (
        ("凳", "deng"), ("桌", "zhuo"), ("椅", "yi"), ("绳", "sheng"), ("尾", "wei"), ("袖", "xiu"), ("裤", "ku"),
        ("柄", "bing"), ("笛", "di"), ("号", "hao"), ("杆", "gan"), ("钉", "ding"), ("管", "guan"))},
    "加长": "jia chang",
}  # fmt: skip
_PARTS = re.compile(rf"({'|'.join(_WORDS)})|([^\u3400-\u9fff]+)|([\u3400-\u9fff])")
"""Divides a text into words read in their own way, runs of other letters, and single Chinese characters."""


@lru_cache(maxsize=50_000)
def _pieces(text: str, person: bool) -> tuple[tuple[str, bool], ...]:
    """Sounds in their order, and whether each is the sound of a character rather than letters and digits as written."""
    from pypinyin import lazy_pinyin

    found: list[tuple[str, bool]] = []
    if person:
        surname = text[:2] if text[:2] in SURNAMES else text[:1]
        found = [(sound, True) for sound in SURNAMES.get(surname, "").split()]
        text = text[len(found) :]
    plain = ""
    for part in _PARTS.finditer(text):
        if part[3]:
            plain += part[3]
            continue
        found += [(sound, True) for sound in lazy_pinyin(plain)]
        plain = ""
        if part[1]:
            found += [(sound, True) for sound in _WORDS[part[1]].split()]
        elif written := re.sub(r"[^0-9a-z]", "", part[2].lower()):
            found.append((written, False))
    found += [(sound, True) for sound in lazy_pinyin(plain)]
    return tuple(found)


@lru_cache(maxsize=50_000)
def initials(text: str, person: bool = False) -> str:
    """First letters of each character, Latin letters and digits kept, lower case.

    `person` reads a surname as a surname (单 is s, not d).
    """
    letters = "".join(sound[:1] if is_sound else sound for sound, is_sound in _pieces(text, person))
    return re.sub(r"[^0-9a-z]", "", letters)


def syllables(text: str, person: bool = False) -> tuple[str, ...]:
    """The sounds of a text without tones: 大白菜 is da, bai, cai; other letters and digits as one piece each."""
    return tuple(sound for sound, _ in _pieces(text, person))


def is_spelled(typed: str, text: str, person: bool = False) -> bool:
    """Whether letters spell the text from the beginning of one of its characters on: baic for 大白菜, dabc, dbaic."""
    sounds = [sound for sound, _ in _pieces(text, person)]
    return any(_continues(typed, sounds[start:]) for start in range(len(sounds)))


def _continues(typed: str, sounds: list[str]) -> bool:
    """Whether letters are the sounds in their order, each written out or begun with at least its first letter."""
    if not typed:
        return True
    if not sounds:
        return False
    first = sounds[0]
    return any(
        typed.startswith(first[:length]) and _continues(typed[length:], sounds[1:])
        for length in range(min(len(first), len(typed)), 0, -1)
    )
