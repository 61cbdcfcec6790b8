"""A block pasted into the entry grid: taken apart like a file, its columns found by their headings where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from admin_views.extensions import db
from admin_views.grid_columns import Sheet
from admin_views.grid_rows import MOST_ROWS, MalformedError
from models.core.cell_texts import text_of
from models.core.columns import Declared
from models.core.headings import Layout, layout_of, targets_of
from models.core.kinds import ParseError
from models.core.reading import Raw, RawSheet, UnreadableError, read_block
from models.core.sheets import Reading, memory_of, remember

SKIPPED = {
    "title": "标题",
    "fact": "表头信息",
    "total": "合计行",
    "signature": "签字行",
    "note": "说明",
    "help": "填写说明",
}
"""Rows of a pasted block that are no data, as they are told; headings and blank rows are told otherwise."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the browser sends: the block, the column where it begins, the columns shown, and what was chosen instead."""

    text: str
    start: str
    columns: tuple[str, ...]
    chosen: Mapping[int, str]
    list_name: str = ""


def read_pasted(told: Any) -> Pasted:
    """The JSON of `paste/`; raises MalformedError."""
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise MalformedError
    columns, chosen = told.get("columns"), told.get("chosen")
    return Pasted(
        told["text"],
        str(told.get("start") or ""),
        tuple(str(name) for name in columns) if isinstance(columns, list) else (),
        {int(k): str(v) for k, v in chosen.items() if str(k).isdecimal()} if isinstance(chosen, dict) else {},
        str(told.get("list") or "")[:80],
    )


def told_of(sheet: Sheet, pasted: Pasted) -> dict[str, Any]:
    """Where each column of the block goes, and the texts of its rows; blank rows are counted. Raises UnreadableError."""
    raw = read_block(pasted.text)
    targets = targets_of(sheet.subject, lines=False)
    layout = layout_of(raw, targets, memory_of(db.session(), sheet.subject), pasted.chosen or None)
    if layout.heading_rows:
        if pasted.chosen:
            remember(db.session(), sheet.subject, layout, Reading(chosen=dict(pasted.chosen)))
        told = _by_headings(sheet, layout)
    else:
        told = _by_place(sheet, raw, pasted)
    if len(told["rows"]) > MOST_ROWS:
        raise UnreadableError(f"一次最多粘贴{MOST_ROWS}行，现有{len(told['rows'])}行；更多的请存成文件，用“导入”。")
    return told


def _by_headings(sheet: Sheet, layout: Layout) -> dict[str, Any]:
    found = {one.place: one for one in layout.found}
    entered = {one.place: declared for one in layout.found if (declared := sheet.find(one.address)) is not None}
    width = max(found, default=-1) + 1
    rows = []
    for index in layout.data:
        row = layout.rows[index]
        cells = [row[place] if place < len(row) else None for place in range(width)]
        rows.append([_text(entered.get(place), cells[place], found.get(place)) for place in range(width)])
    kinds = [one.kind for one in layout.skipped]
    return {
        "columns": [entered[place].name if place in entered else None for place in range(width)],
        "rows": rows,
        "blank": kinds.count("blank"),
        "headings": [
            {"place": one.place, "text": one.text, "column": entered[one.place].name if one.place in entered else "",
             "how": one.how, "serial": one.is_serial}
            for one in layout.found
        ],
        "skipped": [f"{label}{count}行" for kind, label in SKIPPED.items() if (count := kinds.count(kind))],
    }  # fmt: skip


def _by_place(sheet: Sheet, raw: RawSheet, pasted: Pasted) -> dict[str, Any]:
    """Without headings: one column after the other, from the active one to the right."""
    order = [name for name in pasted.columns if name in sheet.subject.declaration.columns]
    start = order.index(pasted.start) if pasted.start in order else 0
    filled = [row for row in raw.rows if any(_plain(cell) for cell in row)]
    width = max((len(row) for row in filled), default=0)
    names: list[str | None] = [*order[start : start + width]]
    names += [None] * (width - len(names))
    columns = [sheet.find(name) if name else None for name in names]
    last = max((place for place, row in enumerate(raw.rows) if any(_plain(cell) for cell in row)), default=-1)
    return {
        "columns": [declared.name if declared else None for declared in columns],
        "rows": [[_text(columns[place], cell, None) for place, cell in enumerate(row)] for row in filled],
        "blank": last + 1 - len(filled),
        "headings": [],
        "skipped": [],
    }


def _plain(raw: Raw) -> str:
    return "" if raw is None else str(raw).strip()


def _text(declared: Declared | None, raw: Raw, found: Any) -> str:
    """The cell as its column takes it; what cannot be read stays as it is, for the check to say why."""
    if declared is None:
        return _plain(raw)
    try:
        return text_of(declared, raw, *([found.factor] if found is not None else ()))
    except ParseError:
        return _plain(raw)
