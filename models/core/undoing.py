"""Undoing a batch: what it created is deleted, what it changed gets its old values back, unless somebody built on it since.

Works from the history alone; whether a person may undo a batch is asked by whoever calls.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models.core import context as acting_context
from models.core.columns import Declared
from models.core.entry import pointing_at
from models.core.guard import ForbiddenError
from models.core.history import MECHANICAL, UNTOLD
from models.core.rules import RefusedError
from models.core.system import HistoryEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.base import Register


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
    session: Session, model: type[Register], key: str, versions: Mapping[int, int | None], settled: Collection[str] = ()
) -> list[Kept]:
    """Take back what the batch `key` wrote into the register, as far as that can be done; flushed, not committed.

    `versions` names the version of each row after the batch. `settled` are later batches that were taken back before in
    the same acting context: their traces keep no row. Rules are asked as for any write, rights are not.
    Returns the rows that stay, the last written first.
    """
    ignored = {*settled, acting_context.required().batch}
    line_models = _lines_of(model)
    written = _written(session, model, line_models, key)
    kept = []
    with acting_context.trusted(), acting_context.unscoped():
        for row_id, what in sorted(written.items(), key=lambda pair: pair[1].last, reverse=True):
            try:
                with session.begin_nested():
                    _undo_row(session, model, line_models, row_id, what, versions.get(row_id), ignored)
            except _KeptError as stays:
                kept.append(Kept(row_id, what.title, str(stays)))
            except (RefusedError, ForbiddenError) as refused:
                kept.append(Kept(row_id, what.title, str(_first(refused))))
            except (IntegrityError, StaleDataError):
                kept.append(Kept(row_id, what.title, "已有别的记录用到它"))
    return kept


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


def _undo_row(
    session: Session,
    model: type[Register],
    line_models: Mapping[str, tuple[str, type[Register]]],
    row_id: int,
    what: _Written,
    version: int | None,
    settled: Collection[str],
) -> None:
    row: Any = session.get(model, row_id)
    if row is None:
        raise _KeptError("已被删除")
    _insist_untouched(session, row, line_models, what, version, settled)
    if what.created:
        pointing = pointing_at(session, row)
        if pointing:
            raise _KeptError("已被" + "、".join(f"{label}{count}条" for label, count in pointing) + "引用")
        session.delete(row)
    else:
        for one in reversed(what.lines):
            _undo_line(row, line_models[one.register], one)
        for one in reversed(what.own):
            _restore(row, one.changes)
    session.flush()


def _insist_untouched(
    session: Session,
    row: Any,
    line_models: Mapping[str, tuple[str, type[Register]]],
    what: _Written,
    version: int | None,
    settled: Collection[str],
) -> None:
    """Raise _KeptError where the row or a line of it was written after the batch."""
    lines = {key: {line.id for line in getattr(row, name)} for key, (name, _) in line_models.items()}
    for one in what.lines:
        lines[one.register].add(one.row_id)
    table = HistoryEntry
    mine = [sa.and_(table.register == row.declaration.key, table.row_id == row.id)]
    mine += [sa.and_(table.register == key, table.row_id.in_(ids)) for key, ids in lines.items() if ids]
    after = sa.select(table).where(table.id > what.last, sa.or_(*mine)).order_by(table.id.desc()).limit(1)
    later = session.scalars(after.where(table.batch.not_in(settled))).first()
    if later is not None:
        raise _KeptError(f"{later.name}在{later.at:%Y-%m-%d %H:%M}改过")
    if version is not None and row.row_version != version and session.scalars(after).first() is None:
        raise _KeptError("写入后又改动过")


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
