"""From a sheet and its layout to entries: every cell as text, names as their school writes them, lines gathered.

Knows how one sheet is to be read (Reading) and what of it nobody could tell (Unsettled). Writes nothing but memories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core import context as acting_context
from models.core.base import Register, register_of
from models.core.cell_texts import text_of
from models.core.columns import Declared
from models.core.headings import Found, Layout, Target, folded, named_facts
from models.core.importing import WRONG, Entry, Result, Trouble
from models.core.kinds import ParseError
from models.core.lookup import Offer
from models.core.permissions import CREATE
from models.core.reading import Raw
from models.core.system import ImportAlias, ImportHeading

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROW_ID = "id"
"""Address of the column that carries the id of the row; `lines.id` that of a line."""


@dataclass
class Reading:
    """How one sheet is to be read; kept with its batch.

    `chosen`: place of a column → address, "" for not used. `fixed`: address → text for every row, for what the sheet
    lacks. `values`: scope → text in the sheet → id of a row, name of a choice, or "" to leave the cell blank; the scope
    is a register's key for its rows, `register.column` for a choice.
    """

    sheet: str = ""
    chosen: dict[int, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    first_of_month: bool = False
    heading_row: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As the batch keeps it."""
        return asdict(self) | {"chosen": {str(place): address for place, address in self.chosen.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Reading:
        """From what a batch kept; unknown names are left out."""
        known = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        chosen = {int(place): address for place, address in known.get("chosen", {}).items()}
        return cls(**(known | {"chosen": chosen}))


def scope_of(target: Target) -> str:
    """Under which name the words of a column are remembered: a register for its rows, else register and column."""
    declared = target.declared
    if declared is None:
        return ""
    return declared.target or f"{target.model.declaration.key}.{declared.name}"


# ---- entries ----


class Entries:
    """The entries of a sheet, made anew at each walk so that a long sheet is never held twice."""

    def __init__(
        self, model: type[Register], layout: Layout, targets: Mapping[str, Target], reading: Reading, words: Words
    ) -> None:
        self.model, self.layout, self.targets, self.reading, self.words = model, layout, targets, reading, words
        self.used = [found for found in layout.found if found.address in targets]
        self.facts = facts_of(layout, targets, reading)
        self.list_names = {f.address.partition(".")[0] for f in self.used if "." in f.address}
        self.list_names |= {address.partition(".")[0] for address in reading.fixed if "." in address}
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    def __contains__(self, entry: object) -> bool:
        return any(entry == other for other in self)

    def __iter__(self) -> Iterator[Entry]:
        rows = (self._row(index) for index in self.layout.data)
        return self._gathered(rows) if self.list_names else (head for head, _ in rows)

    def _row(self, index: int) -> tuple[Entry, dict[str, Entry]]:
        """The head's entry of one row of the sheet, and its line by the name of the list."""
        number = index + 1
        head, lines = Entry(number, {}), {name: Entry(number, {}) for name in self.list_names}
        for address, text in (*self.facts.items(), *self.reading.fixed.items()):
            if address in self.targets:
                self._put(head, lines, self.targets[address], self.words.settled(self.targets[address], text))
        row = self.layout.rows[index]
        for found in self.used:
            raw = row[found.place] if found.place < len(row) else None
            if raw is None or raw == "":
                self._put(head, lines, self.targets[found.address], "")
                continue
            self._cell(head, lines, found, raw)
        return head, lines

    def _cell(self, head: Entry, lines: dict[str, Entry], found: Found, raw: Raw) -> None:
        target = self.targets[found.address]
        if target.declared is None:
            self._identify(head, lines, found.address, raw)
            return
        entry = self._entry(head, lines, found.address)
        try:
            text = text_of(target.declared, raw, found.factor, first_of_month=self.reading.first_of_month)
        except ParseError as error:
            message = f"“{target.declared.label}”：{error}"
            entry.cells.pop(target.declared.name, None)
            entry.troubles.append(Trouble(target.declared.name, message, WRONG, entry.number, text=str(raw)[:80]))
            return
        self._put(head, lines, target, self.words.settled(target, text))

    def _entry(self, head: Entry, lines: dict[str, Entry], address: str) -> Entry:
        name, dot, _ = address.partition(".")
        return lines[name] if dot else head

    def _put(self, head: Entry, lines: dict[str, Entry], target: Target, text: str) -> None:
        entry = self._entry(head, lines, target.address)
        name = target.address.rpartition(".")[2]
        if target.declared is not None and (text or name not in entry.cells):
            entry.cells[name] = text

    def _identify(self, head: Entry, lines: dict[str, Entry], address: str, raw: Raw) -> None:
        text = str(raw).strip().removesuffix(".0")
        entry = self._entry(head, lines, address)
        if text.isdecimal() and len(text) <= 18:
            entry.row_id = int(text)
        else:
            entry.troubles.append(Trouble("", f"系统编号“{text[:20]}”不是导出时的编号，请恢复原值或删去。"))

    def _gathered(self, rows: Iterable[tuple[Entry, dict[str, Entry]]]) -> Iterator[Entry]:
        """Rows of one document follow each other: the same head, or a blank one below it."""
        present: Entry | None = None
        mark: Any = None
        for head, lines in rows:
            own = self._mark(head)
            if present is None or (own != mark and any(own[1:])) or (head.row_id or 0) != (present.row_id or 0):
                if present is not None:
                    yield present
                present, mark = head, own
            else:
                present.troubles += head.troubles
            for name, line in lines.items():
                if any(text for text in line.cells.values()) or line.troubles or line.row_id:
                    present.lines.setdefault(name, []).append(line)
        if present is not None:
            yield present

    def _mark(self, head: Entry) -> tuple[Any, ...]:
        """What tells two documents apart: the number if there is one, else everything said of the head."""
        number = head.cells.get("document_no", "")
        if number:
            return ("no", number)
        columns = [f.address for f in self.used if "." not in f.address]
        return ("head", *(head.cells.get(name, "") for name in columns))


def facts_of(layout: Layout, targets: Mapping[str, Target], reading: Reading) -> dict[str, str]:
    """What the lines above the heading say of columns that the sheet has not, as texts by address: a day, a receiver.

    What the person fixed for the whole sheet, or fixed as blank, goes before.
    """
    told = {}
    for address, text in named_facts(layout, targets).items():
        declared = targets[address].declared
        if address in reading.fixed or declared is None:
            continue
        with suppress(ParseError):
            told[address] = text_of(declared, text, first_of_month=reading.first_of_month)
    return told


def entries_of(
    session: Session, model: type[Register], layout: Layout, targets: Mapping[str, Target], reading: Reading
) -> Entries:
    """The entries of a sheet that was laid out, in its order; lines are gathered under their documents."""
    addresses = {found.address for found in layout.found} | set(reading.fixed) | set(facts_of(layout, targets, reading))
    return Entries(model, layout, targets, reading, Words(session, targets, addresses, reading.values))


class Words:
    """What the sheet's words mean here: settled for this sheet, or remembered by the school."""

    def __init__(
        self, session: Session, targets: Mapping[str, Target], addresses: Iterable[str], values: Mapping[str, Any]
    ) -> None:
        scopes = sorted({scope_of(targets[a]) for a in addresses if a in targets} - {""})
        school = acting_context.required().actor.school_id
        table: Any = ImportAlias.__table__
        known: dict[str, dict[str, str]] = {}
        if school is not None and scopes:
            statement = sa.select(table).where(table.c.school_id == school, table.c.scope.in_(scopes))
            for row in session.connection().execute(statement):
                known.setdefault(row.scope, {})[row.text] = row.value
        self.known = known
        self.values = {scope: {text.strip(): v for text, v in texts.items()} for scope, texts in values.items()}

    def settled(self, target: Target, text: str) -> str:
        """The text as models.core.entry reads it: a name gets its mark, a word with a known meaning that meaning."""
        declared = target.declared
        if declared is None or not text.strip():
            return text
        is_name = bool(declared.target)
        if not is_name and declared.kind.name != "choice":
            return text
        scope, plain = scope_of(target), text.strip().removeprefix("=") if is_name else text.strip()
        if plain in self.values.get(scope, {}):
            return str(self.values[scope][plain])
        if plain in self.known.get(scope, {}) and not _is_plain_choice(declared, plain):
            return str(self.known[scope][plain])
        return f"={plain}" if is_name else text


def _is_plain_choice(declared: Declared, text: str) -> bool:
    return declared.kind.name == "choice" and declared.kind.members.find(text) is not None


# ---- what could not be told ----


@dataclass
class Unsettled:
    """One word of the sheet that means nothing here yet, in how many rows it stands, and what it could mean."""

    scope: str
    label: str
    text: str
    count: int
    target: str
    offers: tuple[Offer, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    may_create: bool = False
    address: str = ""


def unsettled(model: type[Register], results: Sequence[Result]) -> list[Unsettled]:
    """The distinct names and choices that the results could not make out, the commonest first."""
    actor = acting_context.required().actor
    found: dict[tuple[str, str], Unsettled] = {}
    for result in results:
        for trouble in result.troubles:
            owner = getattr(model, trouble.list_name).property.mapper.class_ if trouble.list_name else model
            declared = owner.declaration.columns.get(trouble.column)
            if declared is None or not trouble.text or not _is_unsettled(declared, trouble):
                continue
            scope = declared.target or f"{owner.declaration.key}.{declared.name}"
            word = found.get((scope, trouble.text))
            if word is None:
                address = f"{trouble.list_name}.{declared.name}" if trouble.list_name else declared.name
                members = declared.kind.members if declared.kind.name == "choice" else ()
                word = found[scope, trouble.text] = Unsettled(
                    scope,
                    declared.label,
                    trouble.text,
                    0,
                    declared.target,
                    trouble.offers,
                    tuple((m.name, m.label) for m in members),
                    bool(declared.target) and actor.can(declared.target, CREATE),
                    address,
                )
            word.count += 1
    return sorted(found.values(), key=lambda word: -word.count)


def _is_unsettled(declared: Declared, trouble: Trouble) -> bool:
    if declared.target:
        return trouble.unknown
    return declared.kind.name == "choice" and declared.kind.members.find(trouble.text) is None


# ---- what a school's sheets taught ----


def memory_of(session: Session, model: type[Register]) -> dict[str, str]:
    """Which column each heading was put to the last time, headings folded."""
    school = acting_context.required().actor.school_id
    table: Any = ImportHeading.__table__
    if school is None:
        return {}
    statement = sa.select(table).where(table.c.school_id == school, table.c.register == model.declaration.key)
    return {row.heading: row.column for row in session.connection().execute(statement)}


def remember(session: Session, model: type[Register], layout: Layout, reading: Reading) -> None:
    """Keep what the person decided: headings put to columns, words given a meaning."""
    school = acting_context.required().actor.school_id
    if school is None:
        return
    key = model.declaration.key
    for found in layout.found:
        if found.place in reading.chosen and folded(found.text):
            heading = folded(found.text)[:255]
            session.merge(
                ImportHeading(school_id=school, register=key, heading=heading, column=reading.chosen[found.place])
            )
    for scope, texts in reading.values.items():
        for text, value in texts.items():
            if value and (text := text.strip()):
                session.merge(ImportAlias(school_id=school, scope=scope, text=text[:255], value=value))


def label_of_scope(scope: str) -> str:
    """What a scope is about, in Chinese."""
    key, _, column = scope.partition(".")
    declaration = register_of(key).declaration
    return declaration.columns[column].label if column else declaration.label
