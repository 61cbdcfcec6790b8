"""Who may do what with which rows and columns: one matrix of grants, one predicate per register and action."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import Register, register_of
from models.core.scopes import reach
from models.core.system import RoleGrant, SchoolPath

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

VIEW, CREATE, UPDATE, DELETE, APPROVE, EXPORT, IMPORT, PUBLISH = "VCUDAXIP"
ACTION_LABELS = {"V": "查看", "C": "新增", "U": "修改", "D": "删除", "A": "审批", "X": "导出", "I": "导入", "P": "公布"}
EVERYBODY = "teacher"
WHOLE_SCHOOL = ("subtree", "own_school")


@dataclass(frozen=True, slots=True)
class Grant:
    """What one role may do with one register."""

    role: str
    register: str
    actions: frozenset[str]
    scope: str
    hidden: frozenset[str] = frozenset()
    unmasked: frozenset[str] = frozenset()


def grant_of(role: str, register: str, actions: str, scope: str, hidden_columns: str) -> Grant:
    """Grant from the text of grants.csv: `hidden:a;unmasked:b`, a line's column as `line_register.column`."""
    hidden, unmasked = set(), set()
    for entry in hidden_columns.split(";"):
        kind, _, column = entry.strip().partition(":")
        if kind == "hidden":
            hidden.add(column)
        elif kind == "unmasked":
            unmasked.add(column)
    return Grant(role, register, frozenset(actions), scope, frozenset(hidden), frozenset(unmasked))


Matrix = dict[tuple[str, str], Grant]


def load_matrix(session: Session) -> Matrix:
    """All grants of the database."""
    rows = session.connection().execute(sa.select(RoleGrant.__table__)).all()
    return {(r.role, r.register): grant_of(r.role, r.register, r.actions, r.scope, r.hidden_columns) for r in rows}


@dataclass(frozen=True, slots=True)
class Post:
    """One assignment in force: a role at a school, perhaps limited to a department, class or warehouse."""

    role: str
    school_id: int
    department_id: int | None = None
    class_group_id: int | None = None
    warehouse_id: int | None = None
    assignment_id: int | None = None


@dataclass(frozen=True)
class ColumnRights:
    """What the columns of a register show to one reader.

    `mixed` names columns that only some of the reader's assignments show: the condition under which a row shows it,
    and whether it is hidden or masked elsewhere.
    """

    hidden: frozenset[str]
    masked: frozenset[str]
    mixed: dict[str, tuple[Any, str]]

    def plain(self, name: str) -> bool:
        """Whether the column shows its value in every row: only such columns may be searched, filtered, sorted."""
        return name not in self.hidden and name not in self.masked and name not in self.mixed


@dataclass(eq=False)
class Actor:
    """Who acts: an account with the posts it holds today, or the system itself (`everything`)."""

    account_id: int | None
    staff_id: int | None
    name: str
    school_id: int | None
    posts: tuple[Post, ...] = ()
    matrix: Matrix = field(default_factory=dict)
    department_id: int | None = None
    everything: bool = False
    _predicates: dict[tuple[str, str], Any] = field(default_factory=dict)
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles held now."""
        return frozenset(post.role for post in self.posts)

    def pairs(self, key: str) -> list[tuple[Post, Grant]]:
        """The posts that grant anything on the register, each with its grant; lines have their document's."""
        declaration = register_of(key).declaration
        key = declaration.of or key
        return [(post, grant) for post in self.posts if (grant := self.matrix.get((post.role, key))) is not None]

    def can(self, key: str, action: str) -> bool:
        """Whether any post grants the action on the register, for whatever rows."""
        if self.everything:
            return True
        if key not in _known():
            return any(
                (post.role, key) in self.matrix and action in self.matrix[post.role, key].actions for post in self.posts
            )
        return any(action in grant.actions for _, grant in self.pairs(key))

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` gives, made once for this actor: statements that only depend on rights."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > 1000:
                self._kept.clear()
            found = self._kept[key] = make()
        return found

    def predicate(self, model: type[Register], action: str) -> Any:
        """Condition on the register's table for the rows on which the actor may act; sa.true() and sa.false() too."""
        if self.everything:
            return sa.true()
        key = model.declaration.key
        found = self._predicates.get((key, action))
        if found is None:
            found = self._predicates[key, action] = self._condition(model, action)
        return found

    def _condition(self, model: type[Register], action: str) -> Any:
        declaration = model.declaration
        if declaration.of:
            parent = register_of(declaration.of)
            condition = self.predicate(parent, action)
            if condition is TRUE or condition is FALSE:
                return condition
            return model.__table__.c.document_id.in_(sa.select(parent.__table__.c.id).where(condition))
        if is_dictionary(model) and action == VIEW:
            return TRUE if self.can(declaration.key, VIEW) else FALSE
        granted = [(post, grant) for post, grant in self.pairs(declaration.key) if action in grant.actions]
        # Who reaches the whole school reaches all parts of it; saying so twice would keep the database from its index.
        whole = {post.school_id for post, grant in granted if grant.scope in WHOLE_SCHOOL}
        conditions = [
            self.condition_of(model, post, grant)
            for post, grant in granted
            if grant.scope in ("all", *WHOLE_SCHOOL) or post.school_id not in whole
        ]
        if any(condition is TRUE for condition in conditions):
            return TRUE
        unique: dict[str, Any] = {}
        for condition in conditions:
            unique.setdefault(_text(condition), condition)
        if not unique:
            return FALSE
        return sa.or_(*unique.values()) if len(unique) > 1 else next(iter(unique.values()))

    def condition_of(self, model: type[Register], post: Post, grant: Grant) -> Any:
        """Rows that one post reaches through one grant."""
        scope = grant.scope
        if scope == "all":
            return TRUE
        table = model.__table__
        school = table.c.id if model.declaration.key == "school" else table.c.school_id
        if scope == "subtree":
            return school.in_(sa.select(SchoolPath.school_id).where(SchoolPath.ancestor_id == post.school_id))
        inside = school == post.school_id
        if scope == "own_school":
            return inside
        ends = self._own(model, post, scope)
        return sa.and_(inside, sa.or_(*ends)) if ends else FALSE

    def _own(self, model: type[Register], post: Post, scope: str) -> list[Any]:
        whose, table = model.declaration.whose, model.__table__
        if whose is None:
            return []
        if scope == "own_rows":
            ends = [
                reach(table, model, path, self.staff_id, "rows")
                for path in whose.rows
                if path != "created_by" and self.staff_id is not None
            ]
            if "created_by" in whose.rows and self.account_id is not None:
                ends.append(table.c.created_by_id == self.account_id)
            return ends
        if scope == "own_department":
            department = post.department_id or self.department_id
            return (
                []
                if department is None
                else [reach(table, model, path, department, "department") for path in whose.department]
            )
        classes = register_of("class_group").__table__
        mine = (
            sa.or_(
                *[
                    condition
                    for condition in (
                        classes.c.class_teacher_id == self.staff_id if self.staff_id is not None else None,
                        classes.c.id == post.class_group_id if post.class_group_id is not None else None,
                    )
                    if condition is not None
                ]
            )
            if self.staff_id or post.class_group_id
            else sa.false()
        )
        return [reach(table, model, path, sa.select(classes.c.id).where(mine), "class") for path in whose.klass]

    def columns(self, model: type[Register]) -> ColumnRights:
        """What the register's columns show to this reader, over all posts that grant V."""
        cached = self._predicates.get((model.declaration.key, "columns"))
        if cached is None:
            cached = self._predicates[model.declaration.key, "columns"] = self._columns(model)
        return cached

    def _columns(self, model: type[Register]) -> ColumnRights:
        declaration = model.declaration
        if self.everything:
            return ColumnRights(frozenset(), frozenset(), {})
        pairs = [(p, g) for p, g in self.pairs(declaration.key) if VIEW in g.actions]
        hidden, masked, mixed = set(), set(), {}
        for name, declared in declaration.columns.items():
            levels = [level(grant, declaration, name, declared.sensitive) for _, grant in pairs]
            if not levels or all(one == "hidden" for one in levels):
                hidden.add(name)
            elif all(one == levels[0] for one in levels):
                if levels[0] == "masked":
                    masked.add(name)
            else:
                held = list(zip(pairs, levels, strict=True))
                open_pairs = [pair for pair, one in held if one == "shown"]
                if all(any(_covers(other, pair) for other in open_pairs) for pair, one in held if one != "shown"):
                    continue
                lesser = "masked" if "hidden" not in levels else "hidden"
                shown = [
                    self._row_condition(model, p, g)
                    for (p, g), one in zip(pairs, levels, strict=True)
                    if one == "shown"
                ]
                if any(condition is TRUE for condition in shown):
                    continue
                if not shown:
                    masked.add(name)
                    continue
                mixed[name] = (sa.or_(*shown), lesser)
        return ColumnRights(frozenset(hidden), frozenset(masked), mixed)

    def _row_condition(self, model: type[Register], post: Post, grant: Grant) -> Any:
        declaration = model.declaration
        if not declaration.of:
            return TRUE if is_dictionary(model) else self.condition_of(model, post, grant)
        parent = register_of(declaration.of)
        condition = self.condition_of(parent, post, grant)
        return (
            condition
            if condition is TRUE
            else model.__table__.c.document_id.in_(sa.select(parent.__table__.c.id).where(condition))
        )

    def pairs_on(self, session: Session, row: Register, action: str) -> list[tuple[Post, Grant]]:
        """The posts that allow the action on this very row, as the database has it."""
        subject: Any = row
        if row.declaration.of:
            subject = getattr(row, "document", None) or row
        model = type(subject)
        pairs = [(p, g) for p, g in self.pairs(model.declaration.key) if action in g.actions]
        if not pairs or subject.id is None:
            return []
        tests = [TRUE if is_dictionary(model) and action == VIEW else self.condition_of(model, p, g) for p, g in pairs]
        if all(test is TRUE for test in tests):
            return pairs
        table = model.__table__
        select = sa.select(*[sa.case((test, 1), else_=0).label(f"p{i}") for i, test in enumerate(tests)])
        found = session.connection().execute(select.select_from(table).where(table.c.id == subject.id)).first()
        return [] if found is None else [pair for pair, hit in zip(pairs, found, strict=True) if hit]

    def allows(self, session: Session, row: Register, action: str) -> bool:
        """Whether the actor may act on this very row."""
        return self.everything or bool(self.pairs_on(session, row, action))

    def roles_on(self, session: Session, row: Register, action: str = APPROVE) -> frozenset[str]:
        """Roles through which the actor may act on this very row."""
        return frozenset(post.role for post, _ in self.pairs_on(session, row, action))

    def row_columns(self, session: Session, row: Register) -> ColumnRights:
        """What the columns of this very row show: nothing mixed."""
        rights = self.columns(type(row))
        if not rights.mixed or row.id is None:
            return ColumnRights(rights.hidden, rights.masked, {})
        table = type(row).__table__
        names = list(rights.mixed)
        select = sa.select(*[sa.case((rights.mixed[n][0], 1), else_=0).label(n) for n in names])
        found = session.connection().execute(select.select_from(table).where(table.c.id == row.id)).first()
        hits = dict(zip(names, found, strict=True)) if found is not None else {}
        lesser = [(n, rights.mixed[n][1]) for n in names if not hits.get(n)]
        return ColumnRights(
            rights.hidden | {n for n, kind in lesser if kind == "hidden"},
            rights.masked | {n for n, kind in lesser if kind == "masked"},
            {},
        )


TRUE, FALSE = sa.true(), sa.false()


def _covers(wide: tuple[Post, Grant], narrow: tuple[Post, Grant]) -> bool:
    """Whether every row that the second reaches is surely reached by the first."""
    (post, grant), (other_post, other_grant) = wide, narrow
    if grant.scope == "all":
        return True
    if post.school_id != other_post.school_id or other_grant.scope == "all":
        return False
    if grant.scope == other_grant.scope:
        return grant.scope in ("subtree", "own_school", "own_rows") or post == other_post
    order = ("subtree", "own_school")
    return grant.scope in order and not (grant.scope == "own_school" and other_grant.scope == "subtree")


def is_dictionary(model: type[Register]) -> bool:
    """Whether all units read the register's rows as one dictionary; the schools themselves are no dictionary."""
    return model.declaration.shared and model.declaration.key != "school"


def level(grant: Grant, declaration: Any, name: str, sensitive: bool) -> str:
    """What one grant shows of one column: hidden, masked or shown."""
    full = f"{declaration.key}.{name}"
    if (name in grant.hidden and not declaration.of) or full in grant.hidden:
        return "hidden"
    if sensitive and not ((name in grant.unmasked and not declaration.of) or full in grant.unmasked):
        return "masked"
    return "shown"


def _text(condition: Any) -> str:
    return str(condition.compile(compile_kwargs={"literal_binds": True}))


def _known() -> Iterable[str]:
    from models.core.base import _registers

    return _registers


def system_actor(name: str = "系统", school_id: int | None = None) -> Actor:
    """The actor of commands, seeds and the mechanism's own work: rights are not asked, rules are."""
    return Actor(None, None, name, school_id, everything=True)


def mask(kind: str, value: Any) -> str:
    """A sensitive value as those see it who may not read it; blank stays blank."""
    if value in (None, ""):
        return ""
    text = str(value)
    if kind in ("code", "text") and len(text) >= 15 and text[:-1].isdigit():
        return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}"
    if kind in ("code", "text") and len(text) == 11 and text.isdigit():
        return f"{text[:3]}****{text[-4:]}"
    return "＊＊＊"
