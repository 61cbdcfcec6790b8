"""What the entry grid sends, as entries of models.core.importing, and what came of them, as the grid shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from admin_views.extensions import db
from admin_views.fields import Names, computed_text
from admin_views.grid_columns import Sheet, text_in
from models.core import context as acting_context
from models.core import entry as entering
from models.core import importing
from models.core.at import At
from models.core.base import register_of
from models.core.guard import fill_row
from models.core.importing import ASKS, CHANGED, NEW, WARNS, WRONG, Entry, Options, Result, Run, Trouble
from models.core.kinds import ParseError, clean
from models.core.lookup import referable
from models.core.numbering import is_automatic

if TYPE_CHECKING:
    from models.core.columns import Declared

MOST_ROWS = 5000
"""So many rows a grid holds; longer sheets are imported as files."""

SKETCHED = 100
"""Dependent defaults and computed columns are worked out for so many rows of one request at most."""

RESOLVED = 400
"""So many different names are looked up to write the referred row's own name into the cell."""

LONGEST = 8000
"""Characters of one cell that are read at all."""


_SUBMIT_KEY = re.compile(r"[\w-]{0,40}", re.ASCII)

_OWN_ROW = re.compile(r"第\s*\d+\s*行")
"""A rule's own count of lines, which leaves blank rows of the grid out."""


_REPEATED = re.compile(r"“([^”]*)”在第([\d、]+)行也出现")
"""What is said of rows that bear the same key: it is out of date as soon as one of them is changed."""


class MalformedError(ValueError):
    """The browser sent something that no grid sends."""


@dataclass(slots=True)
class Sent:
    """One row as the browser sent it."""

    number: int
    cells: dict[str, str]
    picked: dict[str, int]
    row_id: int | None = None
    version: int | None = None
    carried: frozenset[str] = frozenset()
    """Columns that hold what the row above held, which nobody typed here."""


@dataclass(slots=True)
class Posted:
    """One request of the grid: its rows, the head of the document they are lines of, and which document that is."""

    rows: list[Sent]
    head: Sent
    submit_key: str = ""
    good_first: bool = False
    list_name: str = ""
    names: Names = field(default_factory=Names)


def read_posted(told: Any) -> Posted:
    """The JSON of `check/` and `save/`; raises MalformedError."""
    if not isinstance(told, dict) or not isinstance(told.get("rows"), list) or len(told["rows"]) > MOST_ROWS:
        raise MalformedError
    head, key = told.get("head"), str(told.get("submit_key") or "")
    if not _SUBMIT_KEY.fullmatch(key):
        raise MalformedError
    return Posted(
        [_sent(row) for row in told["rows"]],
        _sent({"n": 0, **(head if isinstance(head, dict) else {})}),
        key,
        told.get("good_first") is True,
        str(told.get("list") or "")[:80],
    )


def _sent(told: Any) -> Sent:
    if not isinstance(told, dict) or not isinstance(told.get("cells", {}), dict):
        raise MalformedError
    picked = told.get("picked")
    cells = {str(k): str(v)[:LONGEST] for k, v in told.get("cells", {}).items() if isinstance(v, str | int | float)}
    ids = {str(k): i for k, v in (picked if isinstance(picked, dict) else {}).items() if (i := _whole(v)) is not None}
    number = _whole(told.get("n"))
    if number is None:
        raise MalformedError
    carried = told.get("carried")
    names = frozenset(str(name) for name in carried) if isinstance(carried, list) else frozenset[str]()
    return Sent(number, cells, ids, _whole(told.get("id")), _whole(told.get("version")), names)


def _whole(value: Any) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


# ---- to entries ----


def entries_of(sheet: Sheet, posted: Posted) -> list[Entry]:
    """Entries for importing.run(): the rows, or the one document with its lines."""
    rows = [_entry(sheet, sent) for sent in posted.rows]
    if sheet.lines is None:
        return rows
    head = posted.head
    cells = _cells(sheet.model.declaration.columns, head)
    return [Entry(1, cells, {sheet.lines.name: rows}, head.row_id, head.version if head.row_id else None)]


def options_of(sheet: Sheet, posted: Posted) -> Options:
    """What the grid means by its cells: an emptied cell empties, and a new row is new even if it looks like another."""
    return Options(
        blank_clears=True, match=False, whole_lines=sheet.lines is not None,
        good_first=posted.good_first and sheet.lines is None,
    )  # fmt: skip


def _entry(sheet: Sheet, sent: Sent) -> Entry:
    cells = _cells(sheet.subject.declaration.columns, sent)
    is_line = sheet.lines is not None
    return Entry(sent.number, cells, row_id=sent.row_id, version=None if is_line else sent.version)


def _cells(columns: Mapping[str, Declared], sent: Sent) -> dict[str, str]:
    """Texts as models.core.entry takes them; files are not entered in a grid, unknown names are nobody's."""
    found = {}
    for name, text in sent.cells.items():
        declared = columns.get(name)
        if declared is None or (declared.kind.name == "attachment" and not declared.target):
            continue
        if declared.target and text.strip():
            text = str(sent.picked[name]) if name in sent.picked else f"={text}"
        found[name] = text
    return found


# ---- to what the grid shows ----


def told_of(sheet: Sheet, posted: Posted, run: Run) -> dict[str, Any]:
    """The answer to the browser: each row's outcome, objections and texts, the head's objections, and counts."""
    by_number = {r.number: r for r in run.results} if sheet.lines is None else {}
    head: list[Trouble] = []
    if sheet.lines is not None:
        by_number, head = _line_results(sheet.lines.name, posted, run.results[0])
    shown = _Shown(sheet, posted)
    rows = [_row(sheet, sent, by_number[sent.number], shown) for sent in posted.rows if sent.number in by_number]
    counts = run.counts if sheet.lines is None else Counter(row["outcome"] for row in rows)
    return {
        "rows": rows,
        "head": [_trouble(sheet, t, posted) for t in head],
        "counts": dict(counts),
        "written": run.written,
    }


def _line_results(list_name: str, posted: Posted, whole: Result) -> tuple[dict[int, Result], list[Trouble]]:
    """The document's result taken apart: one for each line, and what concerns the document itself."""
    sent = {one.number: one for one in posted.rows}
    found = {n: Result(n, CHANGED if one.row_id else NEW, one.row_id) for n, one in sent.items()}
    head = []
    for trouble in whole.troubles:
        if trouble.list_name != list_name or trouble.number not in found:
            head.append(trouble)
            continue
        result = found[trouble.number]
        if any(t.column == trouble.column for t in result.troubles) and _is_filled(sent[trouble.number], trouble):
            continue
        result.troubles.append(trouble)
        if trouble.kind == ASKS and result.outcome != WRONG:
            result.outcome = ASKS
        elif trouble.kind == WRONG:
            result.outcome = WRONG
    return found, head


def _is_filled(sent: Sent, trouble: Trouble) -> bool:
    """Whether a cell is called blank only because what stands in it could not be read."""
    return trouble.message.startswith("请填写") and bool(sent.cells.get(trouble.column, "").strip())


def _row(sheet: Sheet, sent: Sent, result: Result, shown: _Shown) -> dict[str, Any]:
    told: dict[str, Any] = {"n": sent.number, "outcome": result.outcome, **shown.of(sent)}
    told["troubles"] = [
        _trouble(sheet, t, shown.posted) for t in result.troubles if not _follows(sheet, sent, result, t)
    ]
    if result.row_id is not None and result.outcome not in (WRONG, ASKS):
        told |= {"id": result.row_id, "version": result.version}
    return told


def _follows(sheet: Sheet, sent: Sent, result: Result, trouble: Trouble) -> bool:
    """Whether a number could only not be given out because something else is wrong: nobody is to fill that in."""
    declared = sheet.subject.declaration.columns.get(trouble.column)
    if declared is None or not is_automatic(declared.default) or sent.cells.get(trouble.column, "").strip():
        return False
    return any(t.kind != WARNS and t.column != trouble.column for t in result.troubles)


def _trouble(sheet: Sheet, trouble: Trouble, posted: Posted) -> dict[str, Any]:
    model = sheet.subject if trouble.list_name or sheet.lines is None else sheet.model
    declared = model.declaration.columns.get(trouble.column)
    message = trouble.message if declared is None else _in_cell(trouble.message, declared)
    if trouble.list_name:
        message = _OWN_ROW.sub("本行", message)
    told: dict[str, Any] = {"column": trouble.column, "message": message, "kind": trouble.kind}
    if _REPEATED.match(trouble.message):
        told["repeats"] = True
    if trouble.offers and declared is not None and declared.target:
        told["offers"] = [{"id": o.id, "label": o.label, "hint": o.hint or o.code} for o in trouble.offers]
    return told


def _in_cell(message: str, declared: Declared) -> str:
    """The sentence as it stands in the cell itself: the cell need not be named, nor all of a list be told."""
    label = declared.label
    if message == f"请填写“{label}”。":
        return "请填写。"
    message = message.removeprefix(f"“{label}”：")
    if found := _REPEATED.match(message):
        which = "" if found[1] == label else f"“{found[1]}”"
        return f"{which}在第{found[2]}行也出现，请只留一行。"
    if declared.kind.name == "choice" and "这一项，可选：" in message:
        return f"没有这个{label}，按↓从{len(declared.kind.members)}项里选。"
    return message.removeprefix(f"“{label}”")


class _Shown:
    """The texts that cells show once they are read: days and numbers written the usual way, names for codes."""

    def __init__(self, sheet: Sheet, posted: Posted) -> None:
        self.sheet, self.posted = sheet, posted
        self.reader, self.names = importing.Names(), posted.names
        self.left = RESOLVED
        self.context = acting_context.required()
        self.sketching = len(posted.rows) <= SKETCHED
        self.document: Any = self._document() if sheet.lines is not None else None
        self.near = self._near()
        self.names.learn((key, row_id) for key, ids in self.near.items() for row_id in ids)

    def _near(self) -> dict[str, set[int]]:
        """Of the rows chosen by id, those that the person may refer to: only their names are told."""
        chosen: dict[str, set[int]] = {c.target: set() for c in self.sheet.entered if c.target}
        for declared in self.sheet.entered:
            if declared.target:
                chosen[declared.target] |= {
                    i for s in self.posted.rows if (i := s.picked.get(declared.name)) is not None
                }
        school = self.context.actor.school_id
        return {key: referable(db.session(), register_of(key), ids, school) for key, ids in chosen.items()}

    def _document(self) -> Any:
        head = self.posted.head
        cells = _cells(self.sheet.model.declaration.columns, head)
        stored = db.session.get(self.sheet.model, head.row_id) if head.row_id else None
        return stored if stored is not None else entering.draft(db.session(), self.sheet.model, cells)

    def of(self, sent: Sent) -> dict[str, Any]:
        """`texts` and `ids` of the cells sent; `defaults` of the others and `computed`, as far as they are worked out."""
        texts: dict[str, str] = {}
        ids: dict[str, int] = {}
        for declared in self.sheet.entered:
            text = sent.cells.get(declared.name, "")
            if text.strip() and declared.name not in self.sheet.rights.masked:
                self._read(declared, text, sent, texts, ids)
        told: dict[str, Any] = {"texts": texts, "ids": ids}
        if self.sketching:
            self._sketch(sent, told)
        return {k: v for k, v in told.items() if v}

    def _read(self, declared: Declared, text: str, sent: Sent, texts: dict[str, str], ids: dict[str, int]) -> None:
        if declared.target:
            row_id = sent.picked.get(declared.name)
            if row_id is None:
                row_id = self._resolved(declared, text)
            elif row_id not in self.near[declared.target]:
                return
            if row_id is not None and (name := self.names.of(declared.target, row_id)):
                texts[declared.name], ids[declared.name] = name, row_id
            return
        try:
            value = declared.kind.parse(clean(text, lines=declared.kind.name == "note"))
        except ParseError:
            return
        shown = text_in(declared, value, self.names) or ("否" if declared.kind.name == "yesno" else "")
        if shown != text:
            texts[declared.name] = shown

    def _resolved(self, declared: Declared, text: str) -> int | None:
        school = self.context.actor.school_id if declared.school == "school_id" else None
        if school is None and declared.school != "school_id":
            return None
        place = (declared, clean(f"={text}"), school)
        if place not in self.reader.found:
            if self.left <= 0:
                return None
            self.left -= 1
        try:
            found: int | None = self.reader.read(db.session(), declared, f"={text}", school)
        except ParseError:
            return None
        return found

    def _sketch(self, sent: Sent, told: dict[str, Any]) -> None:
        """What a row has where nobody typed, from an unsaved row made of the cells.

        A default is told for carried columns too: where it follows from what was typed in this row, it fits better.
        """
        sheet, session = self.sheet, db.session()
        own = {c.name: c for c in sheet.entered}
        follows = {
            c.name: c
            for c in sheet.entered
            if c.default is not None and not is_automatic(c.default) and not sent.row_id
            and (c.name in sent.carried or not sent.cells.get(c.name, "").strip())
        }  # fmt: skip
        cells = _cells(sheet.subject.declaration.columns, sent)
        cells = {name: text for name, text in cells.items() if name in own and text.strip() and name not in follows}
        with session.no_autoflush:
            row = self._unsaved(sent, cells)
        told["defaults"] = {name: text_in(c, getattr(row, name), self.names) for name, c in follows.items()}
        told["computed"] = {c.name: computed_text(row, c, self.names) for c in sheet.computed}

    def _unsaved(self, sent: Sent, cells: Mapping[str, str]) -> Any:
        """An unsaved row or line made of the cells; a stored one also holds what it held."""
        sheet, session = self.sheet, db.session()
        stored = session.get(sheet.subject, sent.row_id) if sent.row_id else None
        if stored is None and sheet.lines is None:
            return entering.draft(session, sheet.model, cells)
        row: Any = sheet.subject()
        if sheet.lines is not None:
            row.school_id = self.document.school_id
            set_committed_value(row, "document", self.document)
        for attribute in sa.inspect(stored).mapper.column_attrs if stored is not None else ():
            if attribute.key not in ("search_text", "row_version", "id"):
                setattr(row, attribute.key, getattr(stored, attribute.key))
        entering.apply_cells(session, row, cells, sheet.entered, sheet.rights)
        if stored is None:
            for declared in sheet.subject.declaration.stored:
                if is_automatic(declared.default) and declared.name not in row.__dict__:
                    setattr(row, declared.name, None)
            fill_row(row, At(session, self.context))
        return row


def numbers_of(results: Iterable[Result]) -> dict[int, int]:
    """Ids of the rows written, by their number in the grid."""
    return {r.number: r.row_id for r in results if r.row_id is not None and r.outcome not in (WRONG, ASKS)}


def warnings_of(results: Sequence[Result]) -> list[str]:
    """What the rules would have the person think about."""
    return [t.message for r in results for t in r.troubles if t.kind == WARNS]
