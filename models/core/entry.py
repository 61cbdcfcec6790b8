"""The one way in: texts of a form, a pasted block or a sheet become values, pass the rules and are written.

Form, paste, import and seed call save(); nothing here knows of requests or files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models.core import context as acting_context
from models.core.at import At
from models.core.base import Register, registers
from models.core.columns import Declared
from models.core.guard import ForbiddenError, fill_row
from models.core.history import title_of
from models.core.kinds import ParseError, clean
from models.core.lookup import SeveralNamesError, UnknownNameError, may_refer, resolve
from models.core.numbering import is_automatic
from models.core.permissions import DELETE, ColumnRights
from models.core.rules import Problem, RefusedError
from models.core.seals import sealed_problem
from models.core.steps import initial_state, written_by_steps

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Cells = Mapping[str, str]


class ConflictError(Exception):
    """Somebody else changed the row in the meantime; carries the row as it is now."""

    def __init__(self, row: Register) -> None:
        super().__init__("row was changed by somebody else")
        self.row = row


@dataclass
class Given:
    """What one save was given: cells of the row, lines by their list's name, and the version the editor saw."""

    cells: Cells
    lines: dict[str, Sequence[Cells]] = field(default_factory=dict)
    version: int | None = None


def writable(model: type[Register], rights: ColumnRights) -> list[Declared]:
    """Columns that a person with these rights fills in, in declared order."""
    never = written_by_steps(model) | set(getattr(model, "never_entered", ()))
    return [c for c in model.declaration.stored if c.name not in rights.hidden and c.name not in never]


def read_cell(session: Session, declared: Declared, text: str, school_id: int | None, old: Any = None) -> Any:
    """Value of one text; None for blank; raises ParseError."""
    text = clean(text, lines=declared.kind.name == "note")
    if not text:
        return None
    if not declared.target:
        return declared.kind.parse(text)
    if text.isdecimal() and len(text) <= 18:
        key = int(text)
        if key == old or may_refer(session, declared, key, school_id):
            return key
        raise ParseError("所选的记录已不存在或不在您的范围内，请重新选择。")
    found = resolve(session, declared, text.removeprefix("="), school_id)
    if len(found) == 1:
        return found[0]
    name = text.removeprefix("=")
    raise SeveralNamesError(name, found) if found else UnknownNameError(name)


Reader = Callable[["Session", Declared, str, int | None, Any], Any]
"""What reads a cell: read_cell(), or an import's own that remembers names it has met."""


def apply_cells(
    session: Session,
    row: Register,
    cells: Cells,
    columns: Sequence[Declared],
    rights: ColumnRights,
    read: Reader = read_cell,
) -> list[Problem]:
    """Set the row's columns from texts; returns what could not be read."""
    problems = []
    school = At(session, acting_context.required()).for_row(row).school_id
    is_new = not sa.inspect(row).persistent
    for declared in columns:
        if declared.name not in cells:
            continue
        text = cells[declared.name]
        old = None if is_new else getattr(row, declared.name)
        if declared.name in rights.masked and not text.strip():
            continue
        if is_new and not text.strip() and is_automatic(declared.default):
            continue
        target_school = getattr(row, declared.school) if declared.school != "school_id" else school
        try:
            value = read(session, declared, text, target_school, old)
        except ParseError as error:
            if is_new and _is_default(session, row, declared, text):
                setattr(row, declared.name, int(text))
                continue
            problems.append(Problem(declared.name, f"“{declared.label}”：{error}", cause=error))
            row.__dict__.setdefault("_unread", set()).add(declared.name)
            continue
        if value is None and declared.kind.name == "yesno":
            value = False
        if value is None and is_new and declared.name not in row.__dict__ and declared.default is None:
            continue
        if is_new or value != old:
            setattr(row, declared.name, value)
    return problems


def _is_default(session: Session, row: Register, declared: Declared, text: str) -> bool:
    """Whether the id is the one that the form itself proposes, even if the person could not have picked that row."""
    if not (declared.target and callable(declared.default) and text.strip().isdecimal()):
        return False
    try:
        proposed = declared.default(row, At(session, acting_context.required()).for_row(row))
    except (TypeError, AttributeError):
        return False
    return proposed is not None and str(proposed) == text.strip()


def refuse_foreign_cells(model: type[Register], cells: Cells, allowed: Sequence[Declared]) -> None:
    """A field that was sent although the form does not offer it is refused by name; raises ForbiddenError."""
    names = {c.name for c in allowed}
    wrong = [c.label for c in model.declaration.columns.values() if c.name in cells and c.name not in names]
    if wrong:
        raise ForbiddenError("您不能填写" + "、".join(f"“{label}”" for label in wrong) + "，内容没有保存。")


def save(session: Session, model: type[Register], row: Register | None, given: Given) -> Register:
    """Write one row (and its lines) from texts: all or nothing, flushed, not committed.

    Raises RefusedError with every problem found, ForbiddenError, or ConflictError when `given.version` is stale.
    """
    actor = acting_context.required().actor
    is_new = row is None
    if row is None:
        row = model()
        rights = actor.columns(model)
    else:
        rights = actor.row_columns(session, row)
        if given.version is not None and given.version != row.row_version:
            raise ConflictError(row)
    columns = writable(model, rights)
    refuse_foreign_cells(model, given.cells, columns)
    problems: list[Problem] = []
    with session.no_autoflush:
        at = At(session, acting_context.required())
        if is_new and model.declaration.key != "school" and row.__dict__.get("school_id") is None:
            row.school_id = at.school_id  # type: ignore[assignment]
        problems += apply_cells(session, row, given.cells, columns, rights)
        for name, sent in given.lines.items():
            problems += apply_lines(session, row, name, sent)
        if is_new:
            session.add(row)
    _flush(session, row, problems)
    return row


def _flush(session: Session, row: Register, problems: list[Problem]) -> None:
    """Flush; what could not be read and what the rules object to are reported together."""
    model = type(row)
    try:
        if problems:
            raise RefusedError(_and_rules(session, row, problems))
        session.flush()
    except RefusedError:
        raise
    except StaleDataError:
        session.rollback()
        fresh = session.get(model, row.id)
        if fresh is None:
            raise RefusedError([Problem("", "这条记录刚被别人删除，您的修改没有保存。")]) from None
        raise ConflictError(fresh) from None
    except IntegrityError as error:
        raise RefusedError([broken_constraint(model, error)]) from error


def _and_rules(session: Session, row: Register, problems: list[Problem]) -> list[Problem]:
    from models.core.rules import problems_of

    at = At(session, acting_context.required())
    unread = {p.column for p in problems if p.line is None}
    with session.no_autoflush:
        fill_row(row, at) if not sa.inspect(row).persistent else None
        more = [p for p in problems_of(row, at) if not p.warns and p.column not in unread]
    return [*problems, *more]


def apply_lines(
    session: Session, row: Register, name: str, sent: Sequence[Cells], read: Reader = read_cell
) -> list[Problem]:
    """Make the lines of a document equal to what was sent: known ids changed, new ones added, the rest removed."""
    actor = acting_context.required().actor
    relation = getattr(type(row), name)
    line_model: type[Register] = relation.property.mapper.class_
    rights = actor.columns(line_model)
    columns = writable(line_model, rights)
    current = {line.id: line for line in getattr(row, name) if line.id is not None}
    kept: list[Any] = []
    problems: list[Problem] = []
    for number, cells in enumerate(sent):
        key = cells.get("id", "")
        line = current.get(int(key)) if key.isdecimal() else None
        if line is None:
            line = line_model()
            line.school_id = row.school_id
        entered = {k: v for k, v in cells.items() if k != "id"}
        refuse_foreign_cells(line_model, entered, columns)
        kept.append(line)
        if line not in getattr(row, name):
            getattr(row, name).append(line)
        found = apply_cells(session, line, entered, columns, rights, read)
        problems += [replace(p, line=number, lines_name=name) for p in found]
    for line in list(getattr(row, name)):
        if line not in kept:
            getattr(row, name).remove(line)
    for number, line in enumerate(kept, 1):
        line.line_no = number
    return problems


def remove(session: Session, row: Register) -> None:
    """Delete a row nobody points at; raises RefusedError naming who does, or ForbiddenError."""
    actor = acting_context.required().actor
    if not actor.everything and not actor.pairs_on(session, row, DELETE):
        raise ForbiddenError(f"您没有删除“{row.declaration.label}”的权限。")
    pointing = pointing_at(session, row)
    if pointing:
        names = "、".join(f"{label}{count}条" for label, count in pointing)
        raise RefusedError([Problem("", f"“{title_of(row)}”还被{names}引用，不能删除；请先改动那些记录，或将它停用。")])
    session.delete(row)
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise RefusedError([broken_constraint(type(row), error)]) from error


def pointing_at(session: Session, row: Register) -> list[tuple[str, int]]:
    """Registers whose rows refer to this one, with their number; a document's own lines do not count."""
    key = row.declaration.key
    found: dict[str, int] = {}
    for other in registers():
        if other.declaration.of == key:
            continue
        table = other.__table__
        columns = [
            c.name
            for c in other.declaration.columns.values()
            if c.target == key and not c.computed and c.name not in ("school_id", "created_by_id", "updated_by_id")
        ]
        if key == "school":
            columns = ["school_id"] if "school_id" in table.c else []
        for column in columns:
            statement = sa.select(sa.func.count()).select_from(table).where(table.c[column] == row.id)
            if other is type(row):
                statement = statement.where(table.c.id != row.id)
            count = int(session.connection().execute(statement).scalar_one())
            if count:
                found[other.declaration.label] = found.get(other.declaration.label, 0) + count
    return list(found.items())


_CONSTRAINT = re.compile(r'constraint "([a-z0-9_]+)"|constraint failed: ([\w.]+(?:, [\w.]+)*)')


def broken_constraint(model: type[Register], error: IntegrityError) -> Problem:
    """The sentence for what the database itself refused; never its own words."""
    text = str(error.orig)
    sealed = sealed_problem(text)
    if sealed is not None:
        return Problem("", sealed[1], sealed[0])
    found = _CONSTRAINT.search(text)
    named = (found[1] or found[2] or "") if found else ""
    columns: list[Declared] = []
    for candidate in (model, *_line_models(model)):
        table = candidate.__table__
        names = (
            [part.split(".")[-1] for part in named.split(", ")]
            if found and found[2]
            else [
                column.name
                for constraint in table.constraints
                if constraint.name == named
                for column in getattr(constraint, "columns", ())
            ]
        )
        columns = [
            candidate.declaration.columns[n] for n in names if n in candidate.declaration.columns and n != "school_id"
        ]
        if columns:
            break
    labels = "、".join(f"“{c.label}”" for c in columns)
    if "unique" in text.lower():
        return Problem(columns[0].name if columns else "", f"{labels or '这条记录'}已有相同的登记，请核对，不要重复。")
    if "foreign key" in text.lower():
        return Problem(
            columns[0].name if columns else "", f"{labels or '所引用的记录'}已不存在或仍被引用，请刷新后重选。"
        )
    if "not null" in text.lower():
        return Problem(columns[0].name if columns else "", f"请填写{labels or '必填项'}。")
    return Problem(columns[0].name if columns else "", f"{labels or '内容'}不符合要求，没有保存，请核对后再试。")


def _line_models(model: type[Register]) -> list[type[Register]]:
    return [r for r in registers() if r.declaration.of == model.declaration.key]


def draft(session: Session, model: type[Register], cells: Cells | None = None) -> Register:
    """An unsaved row with its defaults, as an empty form shows it; numbers are not given out."""
    row = model()
    at = At(session, acting_context.required())
    with session.no_autoflush:
        if model.declaration.key != "school":
            row.school_id = at.school_id  # type: ignore[assignment]
        for declared in model.declaration.stored:
            if is_automatic(declared.default):
                setattr(row, declared.name, None)
        if cells:
            rights = acting_context.required().actor.columns(model)
            apply_cells(session, row, cells, writable(model, rights), rights)
        fill_row(row, at)
    return row


def first_state(model: type[Register]) -> str:
    """Name of the state in which rows of the register begin, empty where it has none."""
    return initial_state(model) if model.state_column else ""
