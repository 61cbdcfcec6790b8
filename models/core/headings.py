"""Which row of a sheet is its heading, which column of the register each heading means, and which rows are data.

Reads a RawSheet (models.core.reading) and the declarations; resolves no names and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.core import context as acting_context
from models.core.entry import writable
from models.core.heading_words import ALIAS, CHOSEN, HOW, LONGEST_HEADING, USUAL, Hit, Words, folded, own_unit
from models.core.sheet_rows import (
    Above,
    Below,
    Filled,
    cell_shown,
    facts_of,
    filled_cells,
    is_blank,
    is_figure,
    is_help,
    shown,
)
from models.core.units import canonical, factor_between, unit_of

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.columns import Declared
    from models.core.reading import Raw, RawSheet

__all__ = ["Found", "Layout", "Skipped", "Target", "folded", "layout_of", "named_facts", "targets_of"]

ROWS_LOOKED_AT = 40
"""Rows with anything in them, from the top, among which the heading is looked for."""
MOST_HEADING_ROWS = 3
READ_ONLY, NO_LINES = 15, 25
"""By how much a column that nobody fills in yields to one that a weaker word means; and a line's where no heading names a
column that only lines have, as in a list of documents.
"""
LONGEST_PART = 12
"""Characters of a lower or upper text of a parted heading, where only its look says that it is one."""

ROW_ID, LINE_ID = "系统编号", "行系统编号"
"""Headings of the hidden columns of our own exports that name the stored row and the stored line."""


@dataclass(frozen=True, slots=True)
class Target:
    """A column that a sheet may name. `declared` is None for the hidden identifiers “id” and “lines.id”."""

    address: str
    declared: Declared | None
    model: type[Register]
    writable: bool

    @property
    def label(self) -> str:
        """What the heading of our own sheets says."""
        if self.declared is not None:
            return self.declared.label
        return LINE_ID if "." in self.address else ROW_ID


@dataclass(frozen=True, slots=True)
class Found:
    """One column of the sheet: its place from 0, heading, and the address of the column it means, "" for none.

    `how` is label, name, alias, memory, chosen or "". `is_serial` marks a running number, which nobody misses.
    """

    place: int
    text: str
    address: str
    how: str = ""
    factor: Decimal = Decimal(1)
    is_serial: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data: its number from 1, what it is, and its text in short.

    `kind` is title, fact, heading, blank, total, signature, note or help.
    """

    number: int
    kind: str
    text: str


@dataclass(frozen=True)
class Layout:
    """How a sheet is read. `heading_rows` count from 1 and are empty if no heading was recognised; `data` from 0.

    `rows` are the sheet's rows with cells that were merged downwards filled, except figures: one amount for three rows
    is not three amounts. Read data from `rows`, not from the sheet.
    """

    heading_rows: tuple[int, ...]
    found: tuple[Found, ...]
    skipped: tuple[Skipped, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    data: tuple[int, ...] = ()
    rows: Sequence[Sequence[Raw]] = ()

    @property
    def unused(self) -> tuple[Found, ...]:
        """Columns of the sheet that go nowhere, running numbers aside: what must be told."""
        return tuple(one for one in self.found if not one.address and not one.is_serial)


def targets_of(model: type[Register], *, lines: bool = True) -> dict[str, Target]:
    """All columns that a sheet may name for the acting person, by address; hidden ones are left out.

    Own columns go by their name, those of a document's lines by `list.column`, where the list is called as in the
    declaration (“lines.item_id”, “payments.paid_on”). System columns and identifiers are there to find rows, not to write.
    """
    found = {"id": Target("id", None, model, False), **_columns_of(model, "")}
    for name in model.declaration.line_names if lines else ():
        line_model = getattr(model, name).property.mapper.class_
        found[f"{name}.id"] = Target(f"{name}.id", None, line_model, False)
        found |= _columns_of(line_model, f"{name}.")
    return found


def _columns_of(model: type[Register], prefix: str) -> dict[str, Target]:
    rights = acting_context.required().actor.columns(model)
    mine = {declared.name for declared in writable(model, rights)}
    return {
        f"{prefix}{declared.name}": Target(f"{prefix}{declared.name}", declared, model, declared.name in mine)
        for declared in model.declaration.columns.values()
        if declared.name not in rights.hidden
        and not (model.shape == "line" and declared.system and declared.name != "line_no")
    }


@dataclass(slots=True)
class _Column:
    """A column of the sheet's head: what it may be called, the surest word first, and the unit its head names."""

    place: int
    texts: tuple[str, ...]
    unit: str = ""


def layout_of(
    sheet: RawSheet,
    targets: Mapping[str, Target],
    memory: Mapping[str, str] = MappingProxyType({}),
    chosen: Mapping[int, str] | None = None,
    heading_row: int | None = None,
) -> Layout:
    """How the sheet is read: its heading row, what each heading means, and which rows are data.

    `memory` is what the school's headings meant last time, `chosen` what the user says now by place from 0 ("" for not
    used); `heading_row` counts from 1. If no heading is recognised, heading_rows and found are empty.
    """
    words = Words(targets, memory)
    head = _head_of(sheet, words, heading_row)
    if not head:
        return Layout((), (), rows=sheet.rows)
    columns = _columns_of_head(sheet, head)
    columns += _without_heading(sheet, head[-1], {column.place for column in columns})
    above = Above(sheet.rows[: head[0]], lambda text: bool(words.hits(text)))
    found = [_found(column, hit, words, above.unit) for column, hit in _assigned(columns, words, dict(chosen or {}))]
    found.sort(key=lambda one: one.place)
    used = {one.place for one in found if one.address}
    below = Below(sheet, head, used, {one.place for one in found if one.is_serial}, above.titles)
    headings = [(index + 1, "heading", shown(filled_cells(sheet.rows[index]))) for index in head]
    figures = {one.place for one in found if _is_figure(targets.get(one.address))}
    return Layout(
        tuple(index + 1 for index in head),
        tuple(found),
        tuple(Skipped(*one) for one in [*above.skipped, *headings, *below.skipped]),
        below.facts | above.facts,
        tuple(below.data),
        below.filled_down(figures),
    )


def named_facts(
    layout: Layout, targets: Mapping[str, Target], memory: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """The layout's facts by the address of the column that their labels mean, as headings do (供货单位：绿源).

    Only columns of the row itself that the person fills in and the sheet has no column for.
    """
    words = Words(targets, memory)
    found: dict[str, str] = {}
    used = {one.address for one in layout.found}
    for label, text in layout.facts.items():
        own = [hit.address for hit in words.hits(label) if "." not in hit.address and targets[hit.address].writable]
        if own and own[0] not in used:
            found.setdefault(own[0], text)
    return found


# The heading row


def _head_of(sheet: RawSheet, words: Words, heading_row: int | None) -> list[int]:
    """Indexes of the rows of the head, from 0."""
    if heading_row is not None:
        best = heading_row - 1 if 0 < heading_row <= len(sheet.rows) else None
    else:
        best = _best_row(sheet.rows, words)
    if best is None:
        return []
    head = [best]
    while len(head) < MOST_HEADING_ROWS and head[0] > 0 and _reaches_up(sheet, head[0], words, heading_row is None):
        head.insert(0, head[0] - 1)
    while len(head) < MOST_HEADING_ROWS and _reaches_down(sheet, head[-1], words):
        head.append(head[-1] + 1)
    return head


def _best_row(rows: Sequence[Sequence[Raw]], words: Words) -> int | None:
    best, most, seen, like_data = None, 0.0, 0, 0
    for index, row in enumerate(rows):
        cells = filled_cells(row)
        seen += bool(cells)
        if seen > ROWS_LOOKED_AT:
            break
        score = _score(cells, words) - like_data
        if score > most:
            best, most = index, score
        like_data += len(cells) >= 3 and not facts_of(cells)
    return best


def _score(cells: Filled, words: Words) -> float:
    """How much a row looks like a heading: by the columns that it names.

    Two at least, and not two among many cells, nor as many figures; a single cell must be a sure word. What stands above a
    heading are titles: the more rows look like data, the more must be named (_best_row).
    """
    score, figures, others = 0.0, 0, 0
    best: dict[str, int] = {}
    for _, raw in cells:
        text = raw if isinstance(raw, str) and len(raw) <= 2 * LONGEST_HEADING else ""
        hits = words.hits(text)
        if hits:
            score += 0.1 if hits[0].address in best else 1.0 if hits[0].score >= USUAL else 0.6
            best.setdefault(hits[0].address, hits[0].score)
        elif text and (words.is_serial(text) or words.is_left_out(text)):
            score += 0.5
        else:
            figures += not text or is_figure(text)
            others += 1
    sure = len(best) == 1 and not others and next(iter(best.values())) >= ALIAS
    enough = len(best) >= 3 or (len(best) == 2 and len(cells) <= 8)
    return score - figures * 0.3 if sure or (enough and figures < len(best)) else 0.0


def _reaches_up(sheet: RawSheet, index: int, words: Words, may_gain: bool) -> bool:
    """Whether the row above belongs to the head: a cell is merged over both, or it names columns that the row leaves open."""
    if _merged_over(sheet, index - 1):
        return True
    upper, lower = sheet.rows[index - 1], {place for place, _ in filled_cells(sheet.rows[index])}
    cells = filled_cells(upper)
    gained = [raw for place, raw in cells if place not in lower and isinstance(raw, str) and words.hits(raw)]
    return may_gain and bool(gained) and all(isinstance(raw, str) and len(raw) <= LONGEST_PART for _, raw in cells)


def _reaches_down(sheet: RawSheet, index: int, words: Words) -> bool:
    """Whether the row below belongs to the head: merged cells say so, or it names what the row parts or leaves open."""
    if index + 1 >= len(sheet.rows):
        return False
    if _merged_over(sheet, index):
        return True
    upper, lower = dict(filled_cells(sheet.rows[index])), dict(filled_cells(sheet.rows[index + 1]))
    texts = [raw for raw in lower.values() if isinstance(raw, str) and len(raw) <= LONGEST_PART]
    if not texts or len(texts) < len(lower) or is_help(list(lower.items())):
        return False
    spans = [(left, right) for top, left, bottom, right in sheet.merged if top == index == bottom and right > left]
    inside = {place for left, right in spans for place in range(left, min(right, left + len(lower) * 4) + 1)}
    if inside and inside.issuperset(lower) and len(lower) > 1:
        return True
    if all(canonical(text.strip("()（）")) for text in texts) and len(texts) < len(upper):
        return True
    parted = all(place not in upper or (place + 1 not in upper and place + 1 in lower) for place in lower)
    return parted and sum(bool(words.hits(text)) for text in texts) * 2 >= len(texts)


def _merged_over(sheet: RawSheet, index: int) -> bool:
    """Whether a cell is merged over this row and the next."""
    return any(top <= index < bottom for top, _, bottom, _ in sheet.merged)


def _columns_of_head(sheet: RawSheet, head: Sequence[int]) -> list[_Column]:
    """The columns that have a heading. Under a parted heading the lower text counts, joined to the upper one if need be."""
    texts = [_texts_of_row(sheet.rows[index]) for index in head]
    _join_units(texts)
    _spread(sheet, head, texts)
    places = sorted({place for row in texts for place in row})
    stacks = {place: [row[place] for row in texts if place in row] for place in places}
    lowest = Counter(folded(stack[-1]) for stack in stacks.values() if len(stack) > 1)
    columns = []
    for place, stack in stacks.items():
        joined = ("".join(stack),) if len(stack) > 1 else ()
        names = joined if lowest[folded(stack[-1])] > 1 and joined else (stack[-1], *joined)
        unit = next((unit for text in reversed(stack) if (unit := unit_of(text))), "")
        columns.append(_Column(place, names, unit))
    return columns


def _texts_of_row(row: Sequence[Raw]) -> dict[int, str]:
    texts = {place: cell_shown(raw) for place, raw in filled_cells(row)}
    return {place: text for place, text in texts.items() if text}


def _join_units(texts: list[dict[int, str]]) -> None:
    """A unit that stands alone in the lowest row of the head belongs to the text above it: 单价 over （元）."""
    for place, text in list(texts[-1].items()):
        upper = next((row for row in reversed(texts[:-1]) if place in row), None)
        if upper is not None and canonical(text.strip("()（）")):
            upper[place] += f"（{text.strip('()（）')}）"
            del texts[-1][place]


def _spread(sheet: RawSheet, head: Sequence[int], texts: list[dict[int, str]]) -> None:
    """Put an upper text over every lower one that it covers: by the merged cell, or up to the next upper text."""
    for row, (index, upper) in enumerate(zip(head[:-1], texts, strict=False)):
        below = {place for lower in texts[row + 1 :] for place in lower}
        spans = [(left, right) for top, left, bottom, right in sheet.merged if top == index == bottom and left in upper]
        covered = {place: left for left, right in spans for place in below if left < place <= right}
        upper |= {place: upper[left] for place, left in covered.items() if place not in upper}
        for place in sorted(below):
            if place not in upper and place - 1 in upper and place - 1 in texts[-1]:
                upper[place] = upper[place - 1]


# What the headings mean


def _assigned(columns: Sequence[_Column], words: Words, chosen: dict[int, str]) -> Iterator[tuple[_Column, Hit | None]]:
    """Each column with what it means: the user's word first, then the surest; every target is given once."""
    given: dict[int, Hit] = {}
    taken: set[str] = set()
    for place, address in sorted(chosen.items()):
        if address in words.targets and address not in taken:
            given[place] = Hit(CHOSEN, address)
            taken.add(address)
    offers = [
        (-rank, column.place, hit)
        for column in columns
        if column.place not in chosen
        for rank, hit in _ranked(column, columns, words)
    ]
    for _, place, hit in sorted(offers, key=lambda offer: offer[:2]):
        if place not in given and hit.address not in taken:
            given[place] = hit
            taken.add(hit.address)
    for column in columns:
        yield column, given.get(column.place)


def _ranked(column: _Column, columns: Sequence[_Column], words: Words) -> Iterator[tuple[float, Hit]]:
    """What a heading may mean, with a rank. A label that document and lines share goes to the line where there are lines;
    where it stands twice, to the document first.
    """
    best = max((words.hits(text) for text in column.texts), key=lambda hits: hits[0].score if hits else 0)
    shared = {"." in hit.address for hit in best if hit.score == best[0].score} == {True, False}
    twins = [other.place for other in columns if folded(other.texts[0]) == folded(column.texts[0])]
    has_lines = _has_lines(columns, words)
    to_line = column.place != twins[0] if len(twins) > 1 else has_lines
    for hit in best:
        own_part = 0.5 if shared and ("." in hit.address) is to_line else 0.0
        doubt = 0 if words.targets[hit.address].writable else READ_ONLY
        if "." in hit.address and not has_lines:
            doubt = NO_LINES
        yield hit.score + own_part - doubt, hit


def _has_lines(columns: Sequence[_Column], words: Words) -> bool:
    """Whether a heading means a column that only the lines have."""
    firsts = [hits for column in columns if (hits := words.hits(column.texts[0]))]
    return any(all("." in hit.address for hit in hits) for hits in firsts)


def _found(column: _Column, hit: Hit | None, words: Words, unit: str) -> Found:
    text = column.texts[0]
    if hit is None:
        how = "memory" if words.is_left_out(text) else ""
        return Found(column.place, text, "", how, is_serial=words.is_serial(text))
    return Found(
        column.place, text, hit.address, HOW[hit.score], _factor(words.targets[hit.address], column.unit, unit)
    )


def _factor(target: Target, given: str, of_sheet: str) -> Decimal:
    """By what the column's numbers are multiplied: its heading's unit counts, for money also the sheet's."""
    declared = target.declared
    if declared is None or not _is_figure(target):
        return Decimal(1)
    given = given or (of_sheet if declared.kind.name == "money" else "")
    own = own_unit(declared)
    return (factor_between(given, own) if given and own else None) or Decimal(1)


def _is_figure(target: Target | None) -> bool:
    return target is not None and target.declared is not None and target.declared.kind.numeric


def _without_heading(sheet: RawSheet, last: int, known: set[int]) -> list[_Column]:
    """Columns that hold data below no heading, so that nothing is dropped in silence."""
    rows = sheet.rows[last + 1 :]
    places = [place for place in range(max((len(row) for row in rows), default=0)) if place not in known]
    return [
        _Column(place, ("",)) for place in places if any(place < len(row) and not is_blank(row[place]) for row in rows)
    ]
