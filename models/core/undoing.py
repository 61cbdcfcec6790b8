"""Undoing a batch: what it created is deleted, what it changed gets its old values back, unless somebody built on it since.

Works from the history alone; whether a person may undo a batch is asked by whoever calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models.core import context as acting_context
from models.core.base import registers
from models.core.columns import Declared
from models.core.entry import pointing_at
from models.core.guard import ForbiddenError
from models.core.history import MECHANICAL, UNTOLD
from models.core.rules import RefusedError
from models.core.system import HistoryEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.base import Register

CHUNK = 200
"""So many rows are taken back together."""

ASKED_TOGETHER = 500
_MADE_BY = frozenset({"created_by_id", "updated_by_id"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that undoing leaves as it is, and a clause that says why."""

    row_id: int
    title: str
    reason: str


@dataclass
class _Written:
    """What a batch wrote of one row: its own entries and those of its lines, in their order."""

    title: str = ""
    created: bool = False
    own: list[HistoryEntry] = field(default_factory=list)
    lines: list[HistoryEntry] = field(default_factory=list)

    @property
    def last(self) -> int:
        return max(one.id for one in (*self.own, *self.lines))


class _KeptError(Exception):
    """The row stays; the message is the clause."""


def undo(
    session: Session,
    model: type[Register],
    key: str,
    versions: Mapping[int, int | None],
    tell: Callable[[int], None] | None = None,
) -> list[Kept]:
    """Take back what the batch `key` wrote into the register, as far as that can be done; flushed, not committed.

    `versions` names the version of each row after the batch. Rules are asked as for any write, rights are not. `tell`
    hears now and then how many rows are done. Returns the rows that stay, the last written first.
    """
    undoer = _Undoer(session, model, versions)
    written = sorted(undoer.written(key).items(), key=lambda pair: pair[1].last, reverse=True)
    with acting_context.trusted(), acting_context.unscoped():
        for start in range(0, len(written), CHUNK):
            undoer.undo(written[start : start + CHUNK])
            if tell is not None:
                tell(min(start + CHUNK, len(written)))
    return undoer.kept


class _Undoer:
    """Takes back the rows of one batch, many at once where nothing objects, else one by one."""

    def __init__(self, session: Session, model: type[Register], versions: Mapping[int, int | None]) -> None:
        self.session, self.model, self.versions = session, model, versions
        self.lines = _lines_of(model)
        self.kept: list[Kept] = []
        self.settled: set[int] = set()

    def written(self, key: str) -> dict[int, _Written]:
        """What the batch wrote, by row."""
        return _written(self.session, self.model, self.lines, key)

    def undo(self, chunk: Sequence[tuple[int, _Written]]) -> None:
        """Take back some rows; a created one that others name goes last, when those of the batch are gone."""
        rows = self._rows([row_id for row_id, _ in chunk])
        later = self._later(chunk, rows)
        pointed = pointed_at(self.session, self.model, [row_id for row_id, what in chunk if what.created])
        plain: list[tuple[Any, _Written]] = []
        apart: list[tuple[Any, _Written]] = []
        for row_id, what in chunk:
            row = rows.get(row_id)
            reason = "已被删除" if row is None else later.get(row_id) or self._newer(row)
            if reason:
                self.kept.append(Kept(row_id, what.title, reason))
            else:
                (apart if row_id in pointed else plain).append((row, what))
        try:
            with self.session.begin_nested():
                for row, what in plain:
                    self._take_back(row, what)
                self.session.flush()
        except (_KeptError, RefusedError, ForbiddenError, IntegrityError, StaleDataError):
            apart = [*plain, *apart]
        for row, what in apart:
            self._alone(row.id, what)

    def _alone(self, row_id: int, what: _Written) -> None:
        try:
            with self.session.begin_nested():
                row = self.session.get(self.model, row_id)
                pointing = pointing_at(self.session, row) if row is not None and what.created else []
                if pointing:
                    raise _KeptError("已被" + "、".join(f"{label}{count}条" for label, count in pointing) + "引用")
                self._take_back(row, what)
                self.session.flush()
        except _KeptError as stays:
            self.kept.append(Kept(row_id, what.title, str(stays)))
        except (RefusedError, ForbiddenError) as refused:
            self.kept.append(Kept(row_id, what.title, _first(refused)))
        except (IntegrityError, StaleDataError):
            self.kept.append(Kept(row_id, what.title, "已有别的记录用到它"))

    def _take_back(self, row: Any, what: _Written) -> None:
        if what.created:
            self.session.delete(row)
            return
        for one in reversed(what.lines):
            _undo_line(row, self.lines[one.register], one)
        for one in reversed(what.own):
            _restore(row, one.changes)

    def _rows(self, ids: Sequence[int]) -> dict[int, Any]:
        return {row.id: row for row in self.session.scalars(sa.select(self.model).where(self.model.id.in_(ids)))}

    def _newer(self, row: Any) -> str:
        version = None if row.id in self.settled else self.versions.get(row.id)
        return "写入后又改动过" if version is not None and row.row_version != version else ""

    def _later(self, chunk: Sequence[tuple[int, _Written]], rows: Mapping[int, Any]) -> dict[int, str]:
        """Who wrote a row or a line of it after the batch, as a clause, by row; what is taken back by now does not count."""
        context = acting_context.required()
        settled = {context.batch: (), **context.settled}
        last = {row_id: what.last for row_id, what in chunk}
        owners: dict[tuple[str, int], int] = {(self.model.declaration.key, row_id): row_id for row_id in last}
        for row_id, what in chunk:
            owners |= {(one.register, one.row_id): row_id for one in what.lines}
            for key, (name, _) in self.lines.items():
                owners |= {(key, line.id): row_id for line in (getattr(rows[row_id], name) if row_id in rows else ())}
        found: dict[int, str] = {}
        for key in {register for register, _ in owners}:
            ids = [row_id for register, row_id in owners if register == key]
            for start in range(0, len(ids), ASKED_TOGETHER):
                statement = sa.select(HistoryEntry).where(
                    HistoryEntry.register == key,
                    HistoryEntry.row_id.in_(ids[start : start + ASKED_TOGETHER]),
                    HistoryEntry.id > min(last.values()),
                )
                for one in self.session.scalars(statement.order_by(HistoryEntry.id)):
                    owner = owners[key, one.row_id]
                    if one.id <= last[owner]:
                        continue
                    if one.batch in settled and owner not in settled[one.batch]:
                        self.settled.add(owner)
                    else:
                        found[owner] = f"{one.name}在{one.at:%Y-%m-%d %H:%M}改过"
        return found


def pointed_at(session: Session, model: type[Register], ids: Sequence[int]) -> set[int]:
    """Which of these rows any row of any register names, lines of a document's own aside."""
    key, found = model.declaration.key, set[int]()
    if not ids:
        return found
    for other in registers():
        if other.declaration.of == key:
            continue
        table = other.__table__
        names = [c.name for c in other.declaration.columns.values() if c.target == key and not c.computed]
        if key == "school" and "school_id" in table.c:
            names.append("school_id")
        for name in set(names) - _MADE_BY - (set() if key == "school" else {"school_id"}):
            statement = sa.select(table.c[name]).where(table.c[name].in_(ids)).distinct()
            found |= set(session.connection().execute(statement).scalars())
    return found


def _first(refused: Exception) -> str:
    return refused.problems[0].message if isinstance(refused, RefusedError) and refused.problems else str(refused)


def _lines_of(model: type[Register]) -> dict[str, tuple[str, type[Register]]]:
    """Key of each line register → name of the list and the class."""
    found = {}
    for name in model.declaration.line_names:
        line = getattr(model, name).property.mapper.class_
        found[line.declaration.key] = (name, line)
    return found


def _written(
    session: Session, model: type[Register], line_models: Mapping[str, tuple[str, type[Register]]], key: str
) -> dict[int, _Written]:
    entries = list(session.scalars(sa.select(HistoryEntry).where(HistoryEntry.batch == key).order_by(HistoryEntry.id)))
    documents = _documents(session, line_models, entries)
    found: dict[int, _Written] = {}
    for one in entries:
        if one.register == model.declaration.key:
            what = found.setdefault(one.row_id, _Written())
            what.title = one.title
            what.created |= one.action == "create"
            what.own.append(one)
        elif one.register in line_models:
            document = documents.get((one.register, one.row_id))
            if document is not None:
                what = found.setdefault(document, _Written())
                what.title = what.title or f"{model.declaration.label}{document}"
                what.lines.append(one)
    return found


def _documents(
    session: Session, line_models: Mapping[str, tuple[str, type[Register]]], entries: Sequence[HistoryEntry]
) -> dict[tuple[str, int], int]:
    """Document of every line that the entries tell of: as they say, else as it is stored."""
    found: dict[tuple[str, int], int] = {}
    unknown: dict[str, set[int]] = {}
    for one in entries:
        if one.register not in line_models:
            continue
        told = [value for value in one.changes.get("document_id") or () if value is not None]
        if told:
            found[one.register, one.row_id] = told[-1]
        else:
            unknown.setdefault(one.register, set()).add(one.row_id)
    for register, ids in unknown.items():
        table = line_models[register][1].__table__
        statement = sa.select(table.c.id, table.c.document_id).where(table.c.id.in_(ids))
        for line_id, document in session.connection().execute(statement):
            found.setdefault((register, line_id), document)
    return found


def _undo_line(row: Any, place: tuple[str, type[Register]], one: HistoryEntry) -> None:
    name, model = place
    lines = getattr(row, name)
    line = next((line for line in lines if line.id == one.row_id), None)
    if one.action == "create" and line is not None:
        lines.remove(line)
    elif one.action == "update" and line is not None:
        _restore(line, one.changes)
    elif one.action == "delete":
        again: Any = model()
        again.school_id = row.school_id
        _restore(again, one.changes)
        lines.append(again)


def _restore(row: Any, changes: Mapping[str, Any]) -> None:
    """Set the columns of one history entry to what they were before."""
    for name, pair in changes.items():
        declared = row.declaration.columns.get(name)
        if declared is None or declared.computed or name in MECHANICAL or name in ("document_id", "id"):
            continue
        if pair[0] == UNTOLD:
            raise _KeptError(f"“{declared.label}”的原值没有留痕，不能恢复")
        setattr(row, name, value_of(declared, pair[0]))


def value_of(declared: Declared, stored: Any) -> Any:
    """The value that the history keeps as `stored`: the reverse of history.raw()."""
    if stored is None:
        return None
    if declared.target or declared.kind.name in ("ref", "attachment"):
        return int(stored)
    return declared.kind.parse(stored) if stored != "" else None
