"""Merging two rows that stand for one thing: everything that points at the one is pointed at the other, then it goes.

Rights are asked once, for the two rows (change and delete); the rows that point at them are then written by the
mechanism itself, locked papers too, for a paper that named the supplier still names him. Nothing but the reference is
touched. Of the rules only these are asked of such a row:

- what may not be registered twice (both are named in one document, say): always, and the paper is named;
- everything else only where somebody could mend it, that is where the row may still be changed, and only if the
  objection arises through the merging. Objections that an old row provokes anyway (a newer rule, a certificate that has
  run out since) are not raised by it.

A merge cannot be undone. The history of both rows tells it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa

from models.core import context as acting_context
from models.core.at import At
from models.core.base import Register, register_of
from models.core.columns import Declared
from models.core.duplicates import is_master, referring
from models.core.entry import remove, writable
from models.core.guard import ForbiddenError
from models.core.lookup import labels
from models.core.permissions import DELETE, UPDATE
from models.core.rules import Problem, RefusedError, Rule
from models.core.seals import is_sealed
from models.core.steps import initial_state, state_of
from models.core.system import Attachment, HistoryEntry, ImportAlias, Preference, Signature, Submission

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MERGED_FROM, MERGED_INTO = "merged_from", "merged_into"
"""Keys under which the history of the two rows tells of the other one, by its name."""

MOST_PROBLEMS = 20
"""So many objections are told; who has mended them asks again."""

NEVER_MERGED = frozenset({"school", "user_account", "fixed_asset", "asset_event"})
"""Schools and accounts are persons in law or in the log, cards and their events stand in the books: never one thing."""


@dataclass
class Merged:
    """What a merge comes to: rows re-pointed by the label of their register, and what stands against it."""

    moved: Counter[str] = field(default_factory=Counter)
    files: int = 0
    problems: list[Problem] = field(default_factory=list)


def mergeable(model: type[Register]) -> bool:
    """Whether rows of the register may be merged at all: masters that others refer to."""
    return is_master(model) and model.declaration.key not in NEVER_MERGED


def choosable(session: Session, keep: Register, lose: Register) -> list[Declared]:
    """Columns in which the two differ and whose value the kept row may take from the other, in declared order."""
    actor = acting_context.required().actor
    rights, others = actor.row_columns(session, keep), actor.row_columns(session, lose)
    found = []
    for declared in writable(type(keep), rights):
        theirs = getattr(lose, declared.name)
        if declared.name in others.hidden or theirs in (None, "") or theirs == getattr(keep, declared.name):
            continue
        if declared.target == keep.declaration.key and theirs in (keep.id, lose.id):
            continue
        found.append(declared)
    return found


def may_merge(session: Session, keep: Register, lose: Register) -> None:
    """Raises ForbiddenError or RefusedError where these two rows cannot be merged by the acting person."""
    model, label = type(keep), keep.declaration.label
    if type(lose) is not model or not mergeable(model):
        raise RefusedError([Problem("", f"“{label}”的记录不能合并。")])
    if keep.id == lose.id:
        raise RefusedError([Problem("", "两边是同一条记录，请另选一条再合并。")])
    if keep.school_id != lose.school_id:
        raise RefusedError([Problem("", "两条记录不属于同一所学校，不能合并。")])
    actor = acting_context.required().actor
    if not all(actor.allows(session, row, action) for row in (keep, lose) for action in (UPDATE, DELETE)):
        raise ForbiddenError(f"合并须对这两条“{label}”都有修改和删除的权限，请联系本校系统管理员。")


def merge(session: Session, keep: Register, lose: Register, take: Collection[str] = ()) -> Merged:
    """Point everything that points at `lose` at `keep`, let `keep` take the columns named, and delete `lose`.

    Flushed, not committed. Raises ForbiddenError, or RefusedError with what stands against it; then the caller rolls
    back, for some rows may be written already.
    """
    may_merge(session, keep, lose)
    offered = {c.name: c for c in choosable(session, keep, lose)}
    if set(take) - set(offered):
        labelled = [c.label for name, c in keep.declaration.columns.items() if name in set(take) - set(offered)]
        raise ForbiddenError("您不能改写" + "、".join(f"“{label}”" for label in labelled) + "，没有合并。")
    taken = {name: getattr(lose, name) for name in take}
    names = labels(session, keep.declaration.key, (keep.id, lose.id))
    merged = Merged()
    _repoint(session, keep, lose, merged)
    if merged.problems:
        raise RefusedError(merged.problems)
    merged.files = _move_files(session, keep, lose, {c for c in taken if offered[c].kind.name == "attachment"})
    _move_memory(session, keep, lose, names[lose.id])
    _tell(session, keep, lose, names)
    remove(session, lose)
    for name, value in taken.items():
        setattr(keep, name, value)
    session.flush()
    return merged


def preview(session: Session, keep: Register, lose: Register, take: Collection[str] = ()) -> Merged:
    """What merge() would come to: done and taken back. Raises ForbiddenError; objections are in the answer."""
    trial = session.begin_nested()
    try:
        return merge(session, keep, lose, take)
    except RefusedError as refused:
        return Merged(problems=list(refused.problems))
    finally:
        if trial.is_active:
            trial.rollback()


# ---- what points at the row ----


def _pointing(session: Session, key: str, lose_id: int) -> dict[Register, list[str]]:
    """Rows of all registers that refer to the row, whoever may see them, each with the columns that do."""
    found: dict[Register, list[str]] = {}
    with acting_context.unscoped():
        for other, column in referring(key):
            for row in session.scalars(sa.select(other).where(getattr(other, column) == lose_id)):
                found.setdefault(row, []).append(column)
    return found


def _repoint(session: Session, keep: Register, lose: Register, merged: Merged) -> None:
    """Write the references; objections are put into `merged`."""
    pointing = _pointing(session, keep.declaration.key, lose.id)
    pointing.pop(lose, None)
    sealed = sorted({_document_of(row).declaration.label for row in pointing if is_sealed(row)})
    if sealed:
        told = "、".join(f"“{label}”" for label in sealed)
        merged.problems.append(Problem("", f"要并入的记录已在登账的{told}中，账簿不能改写，不能合并；请改为停用它。"))
        return
    at = At(session, acting_context.required())
    open_rows = [row for row in pointing if not _is_locked(row, at)]
    before = {row: _objections(row, at) for row in open_rows}
    with session.no_autoflush:
        for row, columns in pointing.items():
            for column in columns:
                _set(row, column, keep, merged)
            merged.moved[_document_of(row).declaration.label] += 1
        for row in pointing:
            twice = [rule for rule in _rules(row, unique=True) if rule.problem(row, at.for_row(row)) is not None]
            merged.problems += [_told_twice(session, row, rule) for rule in twice]
        if merged.problems:
            del merged.problems[MOST_PROBLEMS:]
            session.expire_all()
            return
        with acting_context.trusted(), _judged(pointing):
            session.flush()
    for row in open_rows:
        arisen = [p for p in _objections(row, at) if p not in before[row]]
        merged.problems += [Problem("", f"{_where(session, row)}：{p.message}") for p in arisen]
    del merged.problems[MOST_PROBLEMS:]


def _set(row: Register, column: str, keep: Register, merged: Merged) -> None:
    """One reference; a row does not come to refer to itself."""
    if row is not keep:
        setattr(row, column, keep.id)
    elif row.declaration.columns[column].required:
        label = row.declaration.columns[column].label
        merged.problems.append(Problem("", f"要保留的记录自己的“{label}”就是要并入的那一条，请先改动“{label}”。"))
    else:
        setattr(row, column, None)


@contextmanager
def _judged(rows: Iterable[Register]) -> Iterator[None]:
    """Inside, the flush takes these rows as judged."""
    context = acting_context.required()
    own = {id(row) for row in rows} - context.judged
    context.judged |= own
    try:
        yield
    finally:
        context.judged -= own


def _document_of(row: Any) -> Register:
    """The document of a line, any other row itself."""
    return row.document if row.shape == "line" else row  # type: ignore[no-any-return]


def _is_locked(row: Register, at: At) -> bool:
    """Whether nobody may change the row by hand any more."""
    document = _document_of(row)
    if document.shape == "document" and state_of(document) != initial_state(type(document)):
        return True
    asked = (rule for rule in row.declaration.rules if rule.kind == "immutable")
    return any(rule.problem(row, at.for_row(row)) is not None for rule in asked)


def _rules(row: Register, *, unique: bool) -> list[Rule]:
    """The rules of the row that say what may not be there twice, or all others that stop a change."""
    return [
        rule
        for rule in row.declaration.rules
        if rule.kind not in ("warn", "immutable") and hasattr(rule, "blanks_equal") == unique
    ]


def _objections(row: Register, at: At) -> list[Problem]:
    own = at.for_row(row)
    return [p for rule in _rules(row, unique=False) if (p := rule.problem(row, own)) is not None]


def _where(session: Session, row: Register) -> str:
    """Which paper or row an objection is about: 采购订单“明采2026-0012”第3行."""
    document = _document_of(row)
    key = document.declaration.key
    name = labels(session, key, [document.id]).get(document.id, "")
    number = f"第{getattr(row, 'line_no', '')}行" if row is not document else ""
    return f"{document.declaration.label}“{name}”{number}"


def _told_twice(session: Session, row: Register, rule: Rule) -> Problem:
    columns = row.declaration.columns
    named = "、".join(f"“{columns[n].label}”" for n in rule.columns if n in columns and n != "document_id")
    return Problem("", f"{_where(session, row)}：合并后{named}会重复，请先改动或删除其中一条，再合并。")


# ---- what belongs to the row without referring to it ----


def _move_files(session: Session, keep: Register, lose: Register, taken: set[str]) -> int:
    """Files go along: those of columns that are taken stay in their column, all others become files of the row."""
    found = list(
        session.scalars(
            sa.select(Attachment).where(Attachment.register == keep.declaration.key, Attachment.row_id == lose.id)
        )
    )
    for one in found:
        one.row_id = keep.id
        one.column = one.column if one.column in taken else ""
    return len(found)


def _move_memory(session: Session, keep: Register, lose: Register, name: str) -> None:
    """What the mechanism remembers by the row's id: names in sheets, rows chosen last, filters kept as views, forms sent."""
    key = keep.declaration.key
    aliases = sa.select(ImportAlias).where(ImportAlias.scope == key, ImportAlias.value == str(lose.id))
    for alias in session.scalars(aliases):
        alias.value = str(keep.id)
    if lose.school_id is not None and name and session.get(ImportAlias, (lose.school_id, key, name[:255])) is None:
        session.add(ImportAlias(school_id=lose.school_id, scope=key, text=name[:255], value=str(keep.id)))
    _move_recent(session, key, lose.id, keep.id)
    _move_views(session, key, lose.id, keep.id)
    sent = sa.select(Submission).where(Submission.register == key, Submission.row_id == lose.id)
    for one in session.scalars(sent):
        one.row_id = keep.id
    if key == "staff":
        signed: Any = Signature.__table__
        session.connection().execute(sa.update(signed).where(signed.c.staff_id == lose.id).values(staff_id=keep.id))


def _move_recent(session: Session, key: str, old: int, new: int) -> None:
    """The rows chosen last: by the register in whose form they were chosen, each column (`lines.item_id`) with its ids."""
    columns: dict[str, set[str]] = {}
    for other, column in referring(key):
        columns.setdefault(other.declaration.of or other.declaration.key, set()).add(column)
    for other_key, names in columns.items():
        for recent in session.scalars(sa.select(Preference).where(Preference.name == f"recent:{other_key}")):
            chosen = {
                column: list(dict.fromkeys(new if i == old else i for i in ids))
                if column.rpartition(".")[2] in names
                else ids
                for column, ids in (recent.value or {}).items()
            }
            if chosen != recent.value:
                recent.value = chosen


def _move_views(session: Session, key: str, old: int, new: int) -> None:
    """Filters by the row in the views that people have kept."""
    for other in {model.declaration.key for model, _ in referring(key)}:
        columns = {c.name for c in register_of(other).declaration.columns.values() if c.target == key}
        for kept in session.scalars(sa.select(Preference).where(Preference.name == f"views:{other}")):
            views = {name: _swapped(query, columns, old, new) for name, query in (kept.value or {}).items()}
            if views != kept.value:
                kept.value = views


def _swapped(query: str, columns: Collection[str], old: int, new: int) -> str:
    """The query string with the one id in place of the other in the filters of these columns."""
    pairs = []
    for name, value in parse_qsl(query):
        if name.startswith("f.") and name[2:].rpartition(".")[0] in columns:
            ids = [str(new) if part == str(old) else part for part in value.split(",")]
            value = ",".join(dict.fromkeys(ids))
        pairs.append((name, value))
    return urlencode(pairs)


def _tell(session: Session, keep: Register, lose: Register, names: dict[int, str]) -> None:
    """One entry in the history of each row."""
    context = acting_context.required()
    for row, column, other in ((keep, MERGED_FROM, lose), (lose, MERGED_INTO, keep)):
        session.add(
            HistoryEntry(
                batch=context.batch,
                at=context.now,
                account_id=context.actor.account_id,
                name=context.actor.name[:80],
                source=context.source,
                place=context.place[:120],
                school_id=row.school_id,
                register=row.declaration.key,
                row_id=row.id,
                title=names[row.id][:255],
                action="update",
                changes={column: [None, names[other.id]]},
            )
        )
