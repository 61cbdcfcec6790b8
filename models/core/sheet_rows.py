"""What the rows around and between the data of a sheet are: titles, facts, totals, signatures, notes.

Looks at one row at a time and knows nothing of registers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from models.core.kinds import ParseError, clean, half_width, parse_day
from models.core.units import canonical, unit_of

if TYPE_CHECKING:
    from models.core.reading import Raw, RawSheet

Filled = list[tuple[int, "Raw"]]
"""The filled cells of a row: place and value."""

HELP_MARKS = ("填写说明", "填表说明")
LOOKED_AT = 400
"""Characters of a cell that are looked at to know what its row is."""
SHOWN = 60
"""Characters of a row left out that are told."""
LONG_NOTE = 25
"""A single text of this length is a sentence about the sheet, not a row of it."""

LONGEST_CELL = LOOKED_AT + 1
"""Where a sheet has one column only, length says nothing."""
MOST_FILLED = 20
"""Cells to fill downwards per row of the sheet, on average: no sheet of people has more."""

_TOTAL_WORD = "合计|小计|总计|累计|共计"
_TOTAL = re.compile(
    rf"[-—=*]*(?:本页|本月|本期|本年|全年|全校|总)?(?:{_TOTAL_WORD})(?:\(.*\)|金额|数量|大写|人民币|[:元*=—-]|\d)*"
    rf"|\D{{1,12}}(?:小计|合计|总计):?"
)
_FIGURE = re.compile(r"[¥￥]?[-+]?[\d,.]+(?:%|\D{1,2})?|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正〇]+|[-—/]+")
_DIGITS = re.compile(r"[¥￥]?[-+]?[\d,./:年月日 -]*\d[\d,./:年月日 -]*(?:元|%)?")
_SIGNING = (
    "制表|制单|填表|填报|审核|复核|审批|批准|负责|主管|领导|校长|园长|主任|送货|收货|验收|交货|签收|签字|签名|盖章|经手|经办"
    "|保管|会计|出纳|记账|采购|领用|发放|监交|移交|接收|盘点|监盘|登记|统计|检查|值班"
)
_SIGNATURE = re.compile(rf"(?:{_SIGNING})[^:]{{0,6}}:")
_DATED = re.compile(r"\d*年\d*月(?:\d*日)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_NOTE = re.compile(
    r"(?:附?注|说明|备注|填表说明|填写说明|附件|提示)(?:\d?[:、.。]|$)|※|以下(?:空白|无|为空)|续表|\(?续\)?$|第\d+页|共\d+页"
    r"|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]\)"
)
_FACT = re.compile(r"([^\W\d_]{1,12}):\s*((?:(?!\s+[^\W\d_]{1,12}:).)*)")
_SPREAD = re.compile(r"(?<![一-鿿])([一-鿿])\s+([一-鿿])\s*(?=:)")


def is_blank(raw: Raw) -> bool:
    """Whether a cell holds nothing to see."""
    return raw is None or (isinstance(raw, str) and (not raw or raw.isspace()))


def filled_cells(row: Sequence[Raw]) -> Filled:
    """The cells of a row that hold something."""
    return [(place, raw) for place, raw in enumerate(row) if not (raw is None or raw == "") and not is_blank(raw)]


def shown(cells: Filled) -> str:
    """A row in short, for telling what was left out."""
    text = " ".join(cell_shown(raw) for _, raw in cells[:12])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def cell_shown(raw: Raw) -> str:
    """A cell in one line, as a person knows it from the sheet."""
    if isinstance(raw, float):
        return f"{raw:.15g}"
    if isinstance(raw, dt.datetime):
        return raw.isoformat(" ", "minutes")
    return clean(str(raw)[:LOOKED_AT])


def _plain(raw: Raw) -> str:
    return "".join(half_width(raw[:LOOKED_AT]).split()) if isinstance(raw, str) else ""


def is_figure(text: str) -> bool:
    """Whether a text is a number, an amount or a day in digits."""
    return _DIGITS.fullmatch(half_width(text).strip()) is not None


def is_total(cells: Filled) -> bool:
    """Whether the row sums others up: a word for it among its first texts, and nothing but figures besides."""
    texts = [text for _, raw in cells if (text := _plain(raw)) and not _FIGURE.fullmatch(text)]
    if not texts or len(texts) > 3 or any(isinstance(raw, dt.date) for _, raw in cells):
        return False
    places = [place for place, text in enumerate(texts[:2]) if len(text) <= 30 and _TOTAL.fullmatch(text)]
    return bool(places) and (len(texts) == 1 or (len(texts) == 2 and 1 in places))


def is_signature(cells: Filled) -> bool:
    """Whether the row asks for signatures and nothing else: 制表人：   审核人：张伟   2025年1月10日."""
    if not isinstance(cells[0][1], str) or not _SIGNATURE.search(_plain(cells[0][1])[:24]):
        return False
    before = ""
    for _, raw in cells:
        text = _plain(raw)
        if ":" not in text and not before.endswith(":") and not (isinstance(raw, dt.date) or _DATED.fullmatch(text)):
            return False
        before = text
    return True


def is_note(cells: Filled, is_wide: bool, longest: int = LONG_NOTE) -> bool:
    """Whether the row is a sentence or a section's heading: one text, long, marked as a note or merged over the row."""
    first = cells[0][1]
    if not isinstance(first, str):
        return False
    text = _plain(first)
    marked = _NOTE.match(text) is not None
    if len(cells) == 1:
        return marked or is_wide or len(text) >= longest
    return marked and len(cells) == 2 and len(text) >= longest


def is_help(cells: Filled) -> bool:
    """Whether the row is the template's help below the headings."""
    told = [isinstance(raw, str) and _plain(raw).startswith(HELP_MARKS) for _, raw in cells]
    return bool(told) and (told[0] or sum(told) * 2 >= len(told))


def is_numbering(cells: Filled) -> bool:
    """Whether the row numbers the columns: 1 2 3 4 or 甲 乙 1 2, as official forms do."""
    texts = [_plain(raw) or cell_shown(raw) for _, raw in cells]
    letters = [text for text in texts if text in "甲乙丙丁戊己"]
    numbers = [str(number) for number in range(1, len(texts) - len(letters) + 1)]
    return len(texts) >= 4 and letters == list("甲乙丙丁戊己"[: len(letters)]) and texts[len(letters) :] == numbers


def facts_of(cells: Filled) -> dict[str, str]:
    """What a row says by label: 日期：2025年11月3日; several in one cell, or the value in the next cell. Maybe none."""
    found: dict[str, str] = {}
    waiting = ""
    for _, raw in cells:
        if not isinstance(raw, str):
            if waiting:
                found[waiting] = _day_shown(raw)
            waiting = ""
            continue
        text = _SPREAD.sub(r"\1\2", half_width(clean(raw[:LOOKED_AT])))
        pairs = _FACT.findall(text)
        if waiting and not pairs:
            found[waiting] = text
        waiting = ""
        for label, value in pairs:
            if value.strip() and value.replace(" ", "") not in ("年月日", "年月"):
                found.setdefault(label, value.strip())
        if pairs and not pairs[-1][1].strip():
            waiting = pairs[-1][0]
    return found


def _day_shown(raw: Raw) -> str:
    return raw.strftime("%Y-%m-%d") if isinstance(raw, dt.date) else cell_shown(raw)


def lone_day(cells: Filled) -> str:
    """The day of a row that holds nothing else, as 2025年11月3日 below a title; empty otherwise."""
    if len(cells) != 1:
        return ""
    raw = cells[0][1]
    if isinstance(raw, dt.date):
        return _day_shown(raw)
    try:
        return parse_day(raw).strftime("%Y-%m-%d") if isinstance(raw, str) and len(raw) < 20 else ""
    except ParseError:
        return ""


class Above:
    """The rows above the heading: titles and facts, and the unit that they give for all amounts of the sheet.

    `is_label` says whether a text is the word for a column: a printed form has 供应商 and 绿源 side by side, with no colon.
    """

    def __init__(self, rows: Sequence[Sequence[Raw]], is_label: Callable[[str], bool]) -> None:
        self._is_label = is_label
        self.skipped: list[tuple[int, str, str]] = []
        self.facts: dict[str, str] = {}
        self.titles: set[str] = set()
        self.unit = ""
        for number, row in enumerate(rows, 1):
            self._take(number, filled_cells(row))

    def _take(self, number: int, cells: Filled) -> None:
        facts = facts_of(cells) or self._facts_side_by_side(cells)
        if day := lone_day(cells):
            facts = {"日期": day}
        kind = "fact" if facts else "title" if cells else "blank"
        self.skipped.append((number, kind, shown(cells)))
        self.facts = facts | self.facts
        if kind == "title":
            self.titles.add(shown(cells))
        units = [value for label, value in facts.items() if label.endswith("单位")]
        units += [unit_of(raw) for _, raw in cells if isinstance(raw, str)]
        self.unit = self.unit or next((unit for text in units if (unit := canonical(text)).endswith("元")), "")
        for label in ("单位", "金额单位", "货币单位"):
            # of a whole sheet it is the unit of amounts or the office that reports, never that of a thing
            if not canonical(self.facts.get(label, "")) or canonical(self.facts[label]).endswith("元"):
                self.facts.pop(label, None)

    def _facts_side_by_side(self, cells: Filled) -> dict[str, str]:
        labels = [isinstance(raw, str) and self._is_label(raw) for _, raw in cells]
        return {
            cell_shown(cells[index][1]): _day_shown(cells[index + 1][1])
            for index in range(len(cells) - 1)
            if labels[index] and not labels[index + 1]
        }


class Below:
    """The rows below the heading, sorted into data and what is none.

    `used` are the places of columns that mean something, `serials` those of running numbers. If nothing is used yet, every
    column counts.
    """

    def __init__(
        self, sheet: RawSheet, head: Sequence[int], used: set[int], serials: set[int], titles: set[str]
    ) -> None:
        self.sheet, self.used, self.serials, self.titles = sheet, used, serials, titles
        self.skipped: list[tuple[int, str, str]] = []
        self.facts: dict[str, str] = {}
        self.data: list[int] = []
        self.first = head[-1] + 1
        self._head = [{place: cell_shown(raw) for place, raw in filled_cells(sheet.rows[index])} for index in head]
        self._width = max((len(row) for row in sheet.rows[self.first :]), default=0)
        self._wide = {
            index
            for top, left, bottom, right in sheet.merged
            if right - left >= 2 and (right - left + 1) * 2 >= min(self._width, right + 1)
            for index in range(max(top, self.first), min(bottom, top + 1) + 1)
        }
        self._sort()

    def _sort(self) -> None:
        blanks: list[tuple[int, str, str]] = []
        for index in range(self.first, len(self.sheet.rows)):
            cells = filled_cells(self.sheet.rows[index])
            kind = self._kind(index, cells) if cells else "blank"
            if kind == "blank":
                blanks.append((index + 1, kind, shown(cells)))
                continue
            self.skipped += blanks
            blanks = []
            if kind:
                self.skipped.append((index + 1, kind, shown(cells)))
            else:
                self.data.append(index)

    def _kind(self, index: int, cells: Filled) -> str:
        """What the row is, empty for data."""
        first = cells[0][1]
        if isinstance(first, str):
            if first.lstrip().startswith(HELP_MARKS) or (index == self.first and is_help(cells)):
                return "help"
            if (":" in first or "：" in first) and is_signature(cells):
                self.facts = facts_of(cells) | self.facts
                return "signature"
        if self._is_head_again(cells) or (not self.data and is_numbering(cells)):
            return "heading"
        if any(isinstance(raw, str) and "计" in raw for _, raw in cells[:6]) and is_total(cells):
            return "total"
        if len(cells) <= 2 and self._is_told(index, cells):
            return "note"
        if self.used and not any(place in self.used for place, _ in cells):
            return "blank" if all(place in self.serials for place, _ in cells) else "note"
        return ""

    def _is_told(self, index: int, cells: Filled) -> bool:
        if len(self.used) == 1 and cells[0][0] in self.used:
            return is_note(cells, index in self._wide, LONGEST_CELL)
        return is_note(cells, index in self._wide) or shown(cells) in self.titles

    def _is_head_again(self, cells: Filled) -> bool:
        """Whether the row repeats the heading, as sheets with page breaks do."""
        for head in self._head:
            if isinstance(first := cells[0][1], str) and head.get(cells[0][0]) == cell_shown(first):
                same = sum(head.get(place) == cell_shown(raw) for place, raw in cells)
                return same == len(cells) or (same >= 2 and same * 5 >= len(cells) * 4)
        return False

    def filled_down(self, figures: set[int]) -> Sequence[Sequence[Raw]]:
        """The sheet's rows, cells of data that were merged downwards filled, but for the places of figures."""
        rows, data, left_over = list(self.sheet.rows), set(self.data), len(self.sheet.rows) * MOST_FILLED
        for top, left, bottom, _ in self.sheet.merged:
            if (
                bottom == top
                or top not in data
                or left in figures
                or left >= len(rows[top])
                or is_blank(rows[top][left])
            ):
                continue
            for index in range(top + 1, min(bottom, len(rows) - 1, top + left_over) + 1):
                if index in data and (left >= len(rows[index]) or is_blank(rows[index][left])):
                    row = [*rows[index], *([None] * (left + 1 - len(rows[index])))]
                    row[left] = rows[top][left]
                    rows[index] = row
            left_over -= min(bottom, len(rows)) - top
        return rows
