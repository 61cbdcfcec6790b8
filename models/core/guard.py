"""The one gate: every read of a register gets its row scope here, every write its rights, rules and history.

Listens to SQLAlchemy's Session class, once per process. Screens, imports and commands cannot go round it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from models.core import context as acting_context
from models.core import history
from models.core.at import At
from models.core.base import Register, has_register, register_of
from models.core.columns import Declared
from models.core.kinds import half_width
from models.core.numbering import document_number
from models.core.permissions import CREATE, DELETE, TRUE, UPDATE, VIEW, Actor
from models.core.pinyin import PEOPLE, initials
from models.core.rules import Problem, RefusedError, Rule, problems_of, was
from models.core.steps import initial_state, state_of, written_by_steps
from models.core.system import SchoolPath


class BulkWriteError(RuntimeError):
    """A bulk statement on a register: it would pass by rules and history."""


class ScopelessReadError(RuntimeError):
    """A statement reads a register in a form that the row scope cannot reach."""


@event.listens_for(Session, "do_orm_execute")
def _scope_reads(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        table = getattr(state.statement, "table", None)
        if table is not None and has_register(getattr(table, "name", "")):
            raise BulkWriteError(f"bulk write on register {table.name}")
        return
    if not state.is_select or state.is_column_load or state.is_relationship_load:
        return
    context = acting_context.current()
    if context is not None and (context.unscoped or context.actor.everything):
        return
    models = _registers_in(state.statement)
    if not models:
        return
    if not state.is_orm_statement:
        raise ScopelessReadError("select the register's class or columns, so that its row scope can be applied")
    actor = acting_context.required().actor
    options = []
    for model in models:
        condition = actor.predicate(model, VIEW)
        if condition is not TRUE:
            options.append(with_loader_criteria(model, condition, include_aliases=True))
    if options:
        state.statement = state.statement.options(*options)


def _registers_in(statement: Any) -> list[type[Register]]:
    """Registers a statement reads, its sub-selects included; plain Core sub-selects of the mechanism are left out."""
    found: dict[str, type[Register]] = {}
    for element in visitors.iterate(statement):
        entity = getattr(element, "_annotations", {}).get("parententity")
        if entity is None:
            continue
        model = entity.mapper.class_
        if isinstance(model, type) and issubclass(model, Register):
            found.setdefault(model.declaration.key, model)
    return list(found.values())


def _rows(session: Session) -> tuple[list[Register], list[Register], list[Register]]:
    new = [row for row in session.new if isinstance(row, Register)]
    dirty = [row for row in session.dirty if isinstance(row, Register) and session.is_modified(row)]
    deleted = [row for row in session.deleted if isinstance(row, Register)]
    return new, dirty, deleted


@event.listens_for(Session, "before_flush")
def _check_writes(session: Session, flush_context: Any, instances: Any) -> None:
    new, dirty, deleted = _rows(session)
    if not (new or dirty or deleted):
        return
    context = acting_context.required()
    at = At(session, context)
    for row in new:
        fill_row(row, at)
    _number_lines(new)
    _number_documents(session, new, at)
    _check_schools(new, at)
    problems: list[Problem] = []
    for row in [*new, *dirty, *deleted]:
        if id(row) not in context.judged:
            problems += judge(session, row, at)
    stopping = [p for p in problems if not p.warns]
    if stopping:
        raise RefusedError(stopping)
    context.warnings.extend(p for p in problems if p.warns)
    for row in [*new, *dirty]:
        stamp(row, context)
    flush_context.attributes["history"] = [
        *(history.entry(row, "create") for row in new),
        *(history.entry(row, "update") for row in dirty),
        *(history.entry(row, "delete") for row in deleted),
    ]
    flush_context.attributes["written"] = (new, dirty, deleted)


def judge(session: Session, row: Register, at: At) -> list[Problem]:
    """All objections of rights, states and rules to one row as it is about to be written; raises ForbiddenError.

    Raises RefusedError where the row's state alone forbids any change.
    """
    state = sa.inspect(row)
    is_new, is_deleted = not state.persistent, row in session.deleted
    if not (at.context.trusted or at.context.actor.everything):
        _check_right(session, at.context.actor, row, is_new, is_deleted)
        _check_state(row, is_new)
    if is_deleted:
        return _may_be_deleted(row, at)
    return _placed(problems_of(row, at), row)


def fill_row(row: Register, at: At) -> None:
    """School and defaults of a new row, from top to bottom; what was named stays as named, also when blank."""
    document = getattr(row, "document", None) if row.shape == "line" else None
    if row.declaration.key != "school" and row.__dict__.get("school_id") is None:
        row.school_id = document.school_id if document is not None else at.school_id  # type: ignore[assignment]
    own = at.for_row(row)
    for declared in row.declaration.columns.values():
        if declared.computed or declared.name in row.__dict__:
            continue
        fill_default(row, declared, own)
    if row.shape == "document" and row.__dict__.get("prepared_by_id") is None:
        row.prepared_by_id = at.staff_id  # type: ignore[attr-defined]


def fill_default(row: Register, declared: Declared, at: At) -> None:
    """Set one column's default; one that cannot be worked out yet is left blank."""
    default = declared.default
    if callable(default) and not isinstance(default, type):
        try:
            default = default(row, at)
        except (TypeError, AttributeError):
            default = None
    if default is not None:
        setattr(row, declared.name, default)
    elif declared.kind.name == "yesno" and not declared.computed:
        setattr(row, declared.name, False)


def _number_lines(new: list[Register]) -> None:
    for row in new:
        document = getattr(row, "document", None)
        if row.shape != "line" or document is None or row.__dict__.get("line_no") is not None:
            continue
        for name in document.declaration.line_names:
            group = getattr(document, name)
            if row in group:
                taken = [line.line_no for line in group if line.__dict__.get("line_no") is not None]
                row.line_no = max(taken, default=0) + 1  # type: ignore[attr-defined]


def _number_documents(session: Session, new: list[Register], at: At) -> None:
    """A document that begins without a draft (a reported repair, a found hazard) has its number from the start."""
    for row in new:
        if row.shape == "document" and row.__dict__.get("document_no") is None and state_of(row) != "DRAFT":
            day = row.__dict__.get("date") or at.today
            label = row.declaration.label
            row.document_no = document_number(session, row.declaration.key, label, row.school_id, day.year)  # type: ignore[attr-defined]


def _check_schools(new: list[Register], at: At) -> None:
    """A school that was switched off takes no new rows."""
    ids = {row.school_id for row in new if not row.declaration.shared and row.school_id is not None}
    if not ids or at.is_system:
        return
    schools = register_of("school").__table__
    closed = at.session.connection().execute(
        sa.select(schools.c.name).where(schools.c.id.in_(ids), schools.c.is_active.is_(False))
    )
    names = "、".join(row[0] for row in closed)
    if names:
        raise RefusedError([Problem("", f"“{names}”已停用，不再接收新的登记；如需启用请联系系统管理员。")])


def _placed(problems: list[Problem], row: Register) -> list[Problem]:
    """Problems of a line say which line they belong to."""
    document = getattr(row, "document", None) if row.shape == "line" else None
    if document is None:
        return problems
    for name in document.declaration.line_names:
        group = list(getattr(document, name))
        if row in group:
            number = group.index(row)
            return [Problem(p.column, p.message, p.rule, p.warns, number, name) for p in problems]
    return problems


class ForbiddenError(Exception):
    """The actor may not write this; the message is a Chinese sentence (403)."""


def _refuse(row: Register, action: str) -> None:
    verb = {CREATE: "新增", UPDATE: "修改", DELETE: "删除"}[action]
    raise ForbiddenError(f"您没有{verb}“{row.declaration.label}”这条记录的权限，请联系系统管理员。")


def _check_right(session: Session, actor: Actor, row: Register, is_new: bool, is_deleted: bool) -> None:
    if is_new:
        _check_new(session, actor, row)
    elif not is_deleted:
        if not actor.pairs_on(session, row, UPDATE):
            _refuse(row, UPDATE)
        _check_columns(session, actor, row)
    elif not actor.pairs_on(session, row, UPDATE if row.shape == "line" else DELETE):
        _refuse(row, UPDATE if row.shape == "line" else DELETE)


def _check_new(session: Session, actor: Actor, row: Register) -> None:
    if row.shape == "line":
        document = getattr(row, "document", None)
        if document is not None and not sa.inspect(document).persistent:
            return
        if not actor.pairs_on(session, row, UPDATE):
            _refuse(row, UPDATE)
        return
    if not actor.can(row.declaration.key, CREATE):
        _refuse(row, CREATE)


def _check_columns(session: Session, actor: Actor, row: Register) -> None:
    changed = {
        name
        for name in row.declaration.columns
        if name in sa.inspect(row).attrs and sa.inspect(row).attrs[name].history.has_changes()
    }
    hidden = actor.row_columns(session, row).hidden & changed
    if hidden:
        labels = "、".join(f"“{row.declaration.columns[name].label}”" for name in sorted(hidden))
        raise ForbiddenError(f"您不能修改{labels}，其他内容也没有保存。")


def _check_state(row: Register, is_new: bool) -> None:
    """A document and its lines change by hand in their first state only; steps' own columns never."""
    document = row if row.shape == "document" else getattr(row, "document", None)
    if document is None:
        _check_step_columns(row, is_new)
        return
    if sa.inspect(document).persistent:
        state = was(document, document.state_column)
        if state is not None and state.name != initial_state(type(document)) and not _is_open(row, state.name):
            raise RefusedError(
                [
                    Problem(
                        "",
                        f"{document.declaration.label}现在是“{state.label}”，不能直接修改；请先退回，或用相应步骤办理。",
                    )
                ]
            )
    if row is document:
        _check_step_columns(row, is_new)


def _is_open(row: Register, state: str) -> bool:
    """Whether a line may be written in this later state of its document: payments of a contract in force, say."""
    return row.shape == "line" and state in getattr(row, "open_states", "").split()


def _check_step_columns(row: Register, is_new: bool) -> None:
    for name in written_by_steps(type(row)):
        if name not in row.declaration.columns:
            continue
        attribute = sa.inspect(row).attrs[name]
        if not is_new and attribute.history.has_changes():
            label = row.declaration.columns[name].label
            raise RefusedError([Problem(name, f"“{label}”由办理步骤写入，不能手工修改。")])
        if name == row.state_column and is_new and state_of(row) != initial_state(type(row)):
            raise RefusedError([Problem(name, "新单据须从第一步开始办理，不能直接填写状态。")])


def _may_be_deleted(row: Register, at: At) -> list[Problem]:
    if row.shape == "line":
        return []
    if row.shape == "document" and state_of(row) != initial_state(type(row)):
        label = getattr(row, row.state_column).label
        return [Problem("", f"{row.declaration.label}已是“{label}”，不能删除；请办理作废，签字轨迹会保留。")]
    own = at.for_row(row)
    asked: list[Rule] = [rule for rule in row.declaration.rules if rule.kind == "immutable"]
    found = [rule.problem(row, own) for rule in asked]
    return [problem for problem in found if problem is not None]


def stamp(row: Register, context: acting_context.Context) -> None:
    """Who and when, and the text that search looks into."""
    if sa.inspect(row).persistent:
        row.updated_by_id, row.updated_at = context.actor.account_id, context.now
    else:
        row.created_by_id, row.created_at = context.actor.account_id, context.now
    names = row.declaration.stored_search
    if not names or (
        sa.inspect(row).persistent and not any(sa.inspect(row).attrs[c.name].history.has_changes() for c in names)
    ):
        return
    row.search_text = search_text_of(row, names)
    title = row.declaration.columns.get(row.declaration.title)
    if title is not None and not title.computed and not title.target:
        letters = initials(title.kind.text(getattr(row, title.name)), row.declaration.key in PEOPLE)
        row.pinyin = letters[:120] or None


def search_text_of(row: Register, columns: list[Declared]) -> str | None:
    """What search finds a row by: its declared texts in lower case and their pinyin initials."""
    person = row.declaration.key in PEOPLE
    words: list[str] = []
    for declared in columns:
        text = half_width(declared.kind.text(getattr(row, declared.name))).lower()
        if text:
            words.append(text)
            letters = initials(text, person)
            if letters and letters != text and declared.kind.name != "note":
                words.append(letters)
    return "\n".join(words) or None


@event.listens_for(Session, "after_flush")
def _after_write(session: Session, flush_context: Any) -> None:
    entries = flush_context.attributes.get("history")
    if entries is None:
        return
    context = acting_context.required()
    new, dirty, deleted = flush_context.attributes["written"]
    history.write(session, entries, context)
    if not (context.trusted or context.actor.everything):
        _check_scope(session, context.actor, new, CREATE)
        _check_scope(session, context.actor, dirty, UPDATE)
    touched = {row.declaration.key for row in [*new, *dirty, *deleted]}
    if "school_setting" in touched:
        session.info.pop("settings", None)
    if "school" in touched:
        keep_school_paths(session)


def _check_scope(session: Session, actor: Actor, rows: list[Register], action: str) -> None:
    groups: dict[type[Register], list[int]] = {}
    for row in rows:
        if row.shape != "line":
            groups.setdefault(type(row), []).append(row.id)
    for model, ids in groups.items():
        condition = actor.predicate(model, action)
        if condition is TRUE:
            continue
        table = model.__table__
        for start in range(0, len(ids), 500):
            asked = ids[start : start + 500]
            statement = sa.select(sa.func.count()).select_from(table).where(table.c.id.in_(asked), condition)
            if session.connection().execute(statement).scalar_one() != len(asked):
                raise ForbiddenError(
                    f"越出您的数据范围：这条“{model.declaration.label}”不属于您可以登记的学校、部门或班级。"
                )


def keep_school_paths(session: Session) -> None:
    """Flatten the tree of schools anew; it has tens to thousands of rows and seldom changes."""
    schools = register_of("school").__table__
    connection = session.connection()
    parents = {row[0]: row[1] for row in connection.execute(sa.select(schools.c.id, schools.c.parent_school_id))}
    rows = []
    for school in parents:
        above, depth, seen = school, 0, set()
        while above is not None and above not in seen:
            rows.append({"school_id": school, "ancestor_id": above, "depth": depth})
            seen.add(above)
            above, depth = parents.get(above), depth + 1
    connection.execute(sa.delete(SchoolPath.__table__))  # type: ignore[arg-type]
    if rows:
        connection.execute(sa.insert(SchoolPath.__table__), rows)  # type: ignore[arg-type]
