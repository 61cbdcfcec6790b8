"""Steps: the states of a document and who may move it, as data; and the one function that takes a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from models.core import context as acting_context
from models.core.at import At
from models.core.permissions import APPROVE
from models.core.rules import Problem, RefusedError, name_of, problems_of
from models.core.system import Signature

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.base import Register

Need = Callable[[Any, At], "bool | str | None"]


@dataclass(eq=False, slots=True)
class Step:
    """One move: from which states to which, by which roles, what it needs, asks, writes and sets off."""

    name: str
    label: str
    from_states: tuple[str, ...]
    to_state: str
    roles: frozenset[str]
    needs: tuple[Need, ...] = ()
    asks: tuple[str, ...] = ()
    writes: dict[str, Callable[[Any, At], Any]] = field(default_factory=dict)
    skip: Callable[[Any, At], bool] | None = None
    effect: Callable[[Any, At], Any] | None = None
    opinion: bool = False
    automatic: bool = False
    optional: bool = False
    id: str = ""
    posts: Callable[[Any, At], Any] | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether a document waits for somebody to take the step: the way forward, not what merely may be done."""
        return not (self.is_backward or self.automatic or self.optional or self.to_state in self.from_states)

    @property
    def is_backward(self) -> bool:
        """Whether the step sends back, rejects or ends: shown apart from the way forward."""
        return self.name in (
            "send_back",
            "reject",
            "cancel",
            "refuse",
            "reverse",
            "correct",
            "void",
            "terminate",
            "return_goods",
        )


def step(
    name: str,
    label: str,
    from_states: str,
    to_state: str,
    roles: str = "",
    *,
    needs: Iterable[Need] = (),
    asks: Iterable[Any] = (),
    writes: dict[str, Callable[[Any, At], Any]] | None = None,
    skip: Callable[[Any, At], bool] | None = None,
    effect: Callable[[Any, At], Any] | None = None,
    opinion: bool = False,
    automatic: bool = False,
    optional: bool = False,
    id: str = "",
    posts: Callable[[Any, At], Any] | None = None,
) -> Step:
    """Declare a step. `asks` are columns that the step's own form shows; `writes` what the system fills in;
    `skip` lets the step be taken at once when its turn comes; `automatic` steps are taken by other documents only;
    `optional` ones may be taken but nothing waits for them. `posts` writes into a ledger, after the rules have been asked
    and while the database still lets the document's lines be written.
    """
    return Step(
        name,
        label,
        tuple(from_states.split()),
        to_state,
        frozenset(roles.split()),
        tuple(needs),
        tuple(asks),
        writes or {},
        skip,
        effect,
        opinion,
        automatic,
        optional,
        id,
        posts,
    )


def bind_steps(model: type[Register]) -> None:
    """Keep the steps of a class and check that states and columns exist; raises LookupError."""
    declaration = model.declaration
    declaration.steps = tuple(model.steps)
    if not model.steps:
        return
    states = declaration.columns[model.state_column].kind.members.__members__
    for one in declaration.steps:
        one.asks = tuple(name_of(column) for column in one.asks)  # column objects know their names only now
        for state in (*one.from_states, one.to_state):
            if state not in states:
                raise LookupError(f"{declaration.key}.{one.name}: no state {state}")
        for column in (*one.asks, *one.writes):
            if "." not in column and column not in declaration.columns:
                raise LookupError(f"{declaration.key}.{one.name}: no column {column}")


def initial_state(model: type[Register]) -> str:
    """The state a row begins in: the first member of its state column."""
    members = model.declaration.columns[model.state_column].kind.members
    return str(next(iter(members)).name)


def written_by_steps(model: type[Register]) -> frozenset[str]:
    """Columns that only steps write; they never stand in a form."""
    names = {column for one in model.declaration.steps for column in one.writes}
    asked = {column for one in model.declaration.steps for column in one.asks}
    state = {model.state_column} if model.declaration.steps else set()
    return frozenset((names - asked) | state)


def state_of(row: Any) -> str:
    """Name of the row's present state, empty where it has none."""
    value = getattr(row, row.state_column, None) if row.state_column else None
    return value.name if value is not None else ""


def find_step(model: type[Register], name: str) -> Step:
    """The step of this name; raises LookupError."""
    for one in model.declaration.steps:
        if one.name == name:
            return one
    raise LookupError(f"{model.declaration.key} has no step {name}")


def available(session: Session, row: Any) -> list[Step]:
    """Steps that the acting person may take on the row now, forward ones first."""
    actor = acting_context.required().actor
    state = state_of(row)
    open_steps = [s for s in row.declaration.steps if state in s.from_states and not s.automatic]
    if not open_steps:
        return []
    if not actor.everything:
        roles = actor.roles_on(session, row, APPROVE)
        open_steps = [s for s in open_steps if s.roles & roles]
    return sorted(open_steps, key=lambda s: s.is_backward)


def was_taken(session: Session, row: Any, name: str, account_id: int | None) -> bool:
    """Whether the step was the last that anybody took on the row, by this account: the same click arriving twice."""
    if account_id is None or state_of(row) in find_step(type(row), name).from_states:
        return False
    table: Any = Signature.__table__
    taken = (
        sa.select(table.c.step, table.c.account_id)
        .where(table.c.register == row.declaration.key, table.c.row_id == row.id, table.c.is_automatic.is_(False))
        .order_by(table.c.id.desc())
        .limit(1)
    )
    return tuple(session.connection().execute(taken).first() or ()) == (name, account_id)


class NotAllowedError(Exception):
    """The actor may see the row but not do this with it (403)."""


def missing_for(row: Any, one: Step, at: At) -> list[Problem]:
    """What the step still needs."""
    problems = []
    for need in one.needs:
        verdict = need(row, at)
        if verdict is not True and verdict is not None:
            problems.append(Problem("", verdict if isinstance(verdict, str) else "现在还不能办理此步骤。", one.id))
    if one.opinion and not at.opinion.strip():
        problems.append(Problem("opinion", f"请填写{one.label}的意见或原因。"))
    return problems


def take(
    session: Session,
    row: Any,
    name: str,
    *,
    opinion: str = "",
    values: dict[str, Any] | None = None,
    automatic: bool = False,
) -> None:
    """Take a step and the ones that follow by themselves; flushes. Raises NotAllowedError or RefusedError."""
    context = acting_context.required()
    one = find_step(type(row), name)
    state = state_of(row)
    role = ""
    if not automatic and not context.actor.everything:
        if one.automatic:
            raise NotAllowedError(one.label)
        roles = context.actor.roles_on(session, row, APPROVE) & one.roles
        if not roles:
            raise NotAllowedError(one.label)
        role = sorted(roles)[0]
    if state not in one.from_states:
        raise RefusedError(
            [Problem("", f"单据现在是“{getattr(row, row.state_column).label}”，不能{one.label}，请刷新后再看。")]
        )
    session.flush()
    context.running[id(row)] = (one, opinion)
    with acting_context.trusted():
        try:
            _carry_out(session, row, one, opinion, values or {}, role, automatic)
        finally:
            context.running.pop(id(row), None)
        follow(session, row)


def _carry_out(
    session: Session,
    row: Any,
    one: Step,
    opinion: str,
    values: dict[str, Any],
    role: str,
    automatic: bool,
    skipped: bool = False,
) -> None:
    context = acting_context.required()
    at = At(session, context).for_row(row)
    state = state_of(row)
    _know_the_document(row)
    _set_asked(row, one, values)
    # A skipped step has no approver whom its needs could ask about; the row's rules hold all the same.
    problems = [] if skipped else missing_for(row, one, at)
    if problems:
        raise RefusedError(problems)
    if one.posts is not None:
        _hold(session, row)
        session.flush()
    for column, write in one.writes.items():
        setattr(row, column, write(row, at))
    members = row.declaration.columns[row.state_column].kind.members
    setattr(row, row.state_column, members[one.to_state])
    _give_number(session, row, at)
    if one.posts is not None:
        _post(session, row, one, at)
    if one.effect is not None:
        one.effect(row, at)
    session.flush()
    session.add(
        Signature(
            school_id=row.school_id,
            register=row.declaration.key,
            row_id=row.id,
            step=one.name,
            label=one.label,
            from_state=state,
            to_state=one.to_state,
            account_id=context.actor.account_id,
            staff_id=context.actor.staff_id,
            name=context.actor.name,
            role=role,
            at=context.now,
            opinion=opinion,
            is_automatic=automatic,
        )
    )
    session.flush()


def _know_the_document(row: Any) -> None:
    """Loaded lines know their document without asking the database line by line."""
    for name in row.declaration.line_names:
        for line in row.__dict__.get(name, ()):
            if "document" not in line.__dict__:
                set_committed_value(line, "document", row)


def _hold(session: Session, row: Any) -> None:
    """Keep others from posting the same document; raises RefusedError where somebody does or did so since it was read."""
    table: Any = type(row).__table__
    asked = sa.select(table.c.row_version).where(table.c.id == row.id)
    asked = asked.with_for_update(key_share=True, skip_locked=True)
    version = session.connection().execute(asked).scalar()
    if version is None:
        raise RefusedError([Problem("", "他人正在办理该单据，请稍后刷新再看。")])
    if version != row.row_version:
        raise RefusedError([Problem("", "该单据刚被改动或已登账，请勿重复提交，请刷新后再看。")])


def _post(session: Session, row: Any, one: Step, at: At) -> None:
    """Ask the rules, then write into the ledger; raises RefusedError. The flush that follows need not ask again."""
    if one.posts is None:
        return
    context = acting_context.required()
    with session.no_autoflush:
        problems = problems_of(row, at)
        stopping = [p for p in problems if not p.warns]
        if stopping:
            raise RefusedError(stopping)
        context.warnings.extend(problems)
        context.judged.add(id(row))
        try:
            one.posts(row, at)
            session.flush()
        finally:
            context.judged.discard(id(row))


def _set_asked(row: Any, one: Step, values: dict[str, Any]) -> None:
    """Write what the step's form was given. `list.column` is a column of the row's lines: a dict holds values by the
    id of the line, anything else belongs to one new line of that list.
    """
    opened: dict[str, dict[str, Any]] = {}
    for column, value in values.items():
        if column not in one.asks:
            raise NotAllowedError(column)
        list_name, dot, name = column.partition(".")
        if not dot:
            setattr(row, column, value)
        elif isinstance(value, dict):
            for line in getattr(row, list_name):
                if line.id in value:
                    setattr(line, name, value[line.id])
        else:
            opened.setdefault(list_name, {})[name] = value
    for list_name, given in opened.items():
        line_class = getattr(type(row), list_name).property.mapper.class_
        getattr(row, list_name).append(line_class(**given))


def _give_number(session: Session, row: Any, at: At) -> None:
    from models.core.numbering import document_number

    first = initial_state(type(row))
    if row.shape == "document" and row.document_no is None and state_of(row) != first:
        row.document_no = document_number(
            session, row.declaration.key, row.declaration.label, row.school_id, (row.date or at.today).year
        )


def follow(session: Session, row: Any) -> None:
    """Take, one after the other, the steps of the present state that skip themselves."""
    for _ in range(len(row.declaration.steps)):
        at = At(session, acting_context.required()).for_row(row)
        state = state_of(row)
        due = next(
            (s for s in row.declaration.steps if state in s.from_states and s.skip is not None and s.skip(row, at)),
            None,
        )
        if due is None or state == due.to_state:
            return
        context = acting_context.required()
        context.running[id(row)] = (due, "")
        try:
            _carry_out(session, row, due, "", {}, "", True, skipped=True)
        finally:
            context.running.pop(id(row), None)


def has_lines(row: Any, at: At) -> bool | str:
    """The document has at least one line."""
    return bool(row.lines) or "请至少填写一行明细。"


def not_the_preparer(row: Any, at: At) -> bool | str:
    """SET02: who prepared the document does not approve it, unless the school allows it."""
    from models.core.settings import find_setting

    allowed = find_setting("preparer_may_approve")
    if at.is_system or (allowed is not None and at.setting(allowed)):
        return True
    return at.account_id is None or row.created_by_id != at.account_id or "制单人不能审批本人的单据。"


def not_the(column: str, sentence: str) -> Need:
    """The acting person is not the one named in the column."""

    def need(row: Any, at: At) -> bool | str:
        return at.is_system or at.staff_id is None or getattr(row, column) != at.staff_id or sentence

    return need


def filled(*columns: str) -> Need:
    """The columns are filled."""

    def need(row: Any, at: At) -> bool | str:
        blank = [row.declaration.columns[c].label for c in columns if getattr(row, c) in (None, "")]
        return not blank or "请填写" + "、".join(f"“{label}”" for label in blank) + "。"

    return need
