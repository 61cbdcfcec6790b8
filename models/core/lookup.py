"""References by name: labels of referred rows, and the short list a person picks from while typing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models.core import context as acting_context
from models.core.base import Register, has_register, register_of
from models.core.columns import Declared
from models.core.expressions import core, joined
from models.core.kinds import ParseError, half_width
from models.core.permissions import EVERYBODY, FALSE, VIEW, WHOLE_SCHOOL
from models.core.pinyin import PEOPLE, is_spelled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OFFERED = 8

MOST_SPELLED = 3000
"""So many names, the newest first, are compared with pinyin that is written out."""

MOST_SPELLED_FOUND = 200

_PINYIN = re.compile(r"[a-z]{3,40}")


def title_sql(model: type[Register], table: Any) -> Any:
    """Expression on `table` (the register's table or an alias) for the short name of its rows."""
    name = model.declaration.title
    declared = model.declaration.columns.get(name)
    if declared is not None and not declared.computed and not declared.target:
        if declared.kind.name == "choice":
            return joined(table.c[name])
        if name == "document_no":
            drafted = sa.func.coalesce(table.c[name], model.declaration.label + "草稿")
            return sa.case((table.c.id.is_not(None), drafted))
        return (
            sa.cast(table.c[name], sa.String) if declared.kind.name not in ("code", "text", "note") else table.c[name]
        )
    if declared is not None and declared.computed:
        alias = aliased(model)
        inner = core(sa.select(getattr(alias, name)).where(alias.id == table.c.id)).correlate(table)
        return inner.scalar_subquery()
    if declared is not None and declared.target:
        target = register_of(declared.target)
        other = target.__table__.alias()
        return sa.select(title_sql(target, other)).where(other.c.id == table.c[name]).correlate(table).scalar_subquery()
    return sa.cast(table.c.id, sa.String)


def code_column(model: type[Register]) -> str | None:
    """The column that names a row on paper beside its title, if there is one."""
    names = [
        c.name
        for c in model.declaration.stored
        if c.unique and c.kind.name == "code" and not c.sensitive and c.name != model.declaration.title
    ]
    return names[0] if names else None


def labels(session: Session, key: str, ids: Iterable[int | None]) -> dict[int, str]:
    """Names of rows by id, whoever may see the rows: what a reference shows beside the row that names it."""
    wanted = sorted({i for i in ids if i is not None})
    if not wanted or not has_register(key):
        return {}
    label = register_of(key).declaration.label
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        rows = session.connection().execute(_labels_sql(key), {"ids": wanted[start : start + 500]})
        found |= {row[0]: str(row[1] or f"{label}{row[0]}") for row in rows}
    return found


@cache
def _labels_sql(key: str) -> sa.Select[Any]:
    model = register_of(key)
    table = model.__table__
    ids: Any = sa.bindparam("ids", expanding=True)
    return sa.select(table.c.id, title_sql(model, table)).where(table.c.id.in_(ids))


class UnknownNameError(ParseError):
    """No row bears the name; `text` is the name."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有找到“{text[:20]}”，请从列表中选择。")
        self.text = text


class SeveralNamesError(ParseError):
    """Several rows bear the name; `ids` are theirs."""

    def __init__(self, text: str, ids: list[int]) -> None:
        super().__init__(f"“{text[:20]}”有{len(ids)}个同名，请从列表中选择是哪一个。")
        self.text, self.ids = text, ids


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of a picker."""

    id: int
    label: str
    code: str = ""
    hint: str = ""


def matching(table: Any, text: str) -> sa.ColumnElement[bool]:
    """Rows whose search text holds every word of `text`, as typed or with full-width signs made half-width."""
    wanted = [{word, half_width(word)} for word in text.lower().split()]
    held = table.c.search_text.contains
    return sa.and_(sa.true(), *[sa.or_(*[held(w, autoescape=True) for w in sorted(words)]) for words in wanted])


def reachable(model: type[Register], school_id: int | None) -> Any:
    """Rows a person may refer to: those visible to them; where no role of theirs looks into the register, the names of the
    own school. What everybody may see of themselves does not keep a guard from naming the colleague who is visited.
    """
    actor = acting_context.required().actor
    table = model.__table__
    condition = actor.predicate(model, VIEW)
    if any(
        VIEW in grant.actions and (post.role != EVERYBODY or grant.scope in WHOLE_SCHOOL)
        for post, grant in actor.pairs(model.declaration.of or model.declaration.key)
    ):
        return condition
    if model.declaration.shared or school_id is None:
        return sa.true() if model.declaration.shared else condition
    return (
        sa.or_(condition, table.c.school_id == school_id) if condition is not FALSE else table.c.school_id == school_id
    )


def offers(
    session: Session,
    declared: Declared,
    text: str,
    school_id: int | None,
    limit: int = OFFERED,
    first: Iterable[int] = (),
) -> tuple[list[Offer], int]:
    """The best entries for what was typed, and how many more there are (counted up to 200)."""
    model = register_of(declared.target)
    table = model.__table__
    conditions = [reachable(model, school_id)]
    if not model.declaration.shared and school_id is not None and not declared.anywhere and "school_id" in table.c:
        conditions.append(table.c.school_id == school_id)
    conditions += _still_in_use(model, table)
    if text.strip():
        spelled = _spelled(session, model, text, conditions)
        conditions.append(sa.or_(matching(table, text), table.c.id.in_(spelled)) if spelled else matching(table, text))
    code = code_column(model)
    title = title_sql(model, table)
    columns = [table.c.id, title.label("title"), (table.c[code] if code else sa.literal("")).label("code")]
    hint = _hint(model, table)
    columns.append(hint.label("hint"))
    statement = sa.select(*columns).where(*conditions)
    favoured = list(first)
    places = {row_id: place for place, row_id in enumerate(favoured)}
    order: list[Any] = [sa.case(places, value=table.c.id, else_=len(places))] if places else []
    plain = half_width(text).lower().strip()
    if plain:
        starts = sa.func.lower(sa.cast(title, sa.String)).startswith(plain, autoescape=True)
        begins = sa.or_(
            starts, table.c.search_text.contains("\n" + plain, autoescape=True)
        )  # one line each, initials too
        order[:0] = [sa.case((starts, 0), else_=1), sa.case((begins, 0), else_=1)]
    rows = session.connection().execute(statement.order_by(*order, table.c.id).limit(limit + 1)).all()
    more = 0
    if len(rows) > limit:
        inner = sa.select(table.c.id).where(*conditions).limit(200).subquery()
        more = int(session.connection().execute(sa.select(sa.func.count()).select_from(inner)).scalar_one()) - limit
    return [Offer(r.id, str(r.title or ""), str(r.code or ""), str(r.hint or "")) for r in rows[:limit]], max(more, 0)


def offers_of(session: Session, declared: Declared, ids: Iterable[int]) -> tuple[Offer, ...]:
    """Entries for rows that are known by id, with what tells them apart."""
    model = register_of(declared.target)
    table = model.__table__
    code = code_column(model)
    columns = [table.c.id, title_sql(model, table).label("title")]
    columns += [(table.c[code] if code else sa.literal("")).label("code"), _hint(model, table).label("hint")]
    rows = session.connection().execute(sa.select(*columns).where(table.c.id.in_(list(ids))).order_by(table.c.id))
    return tuple(Offer(r.id, str(r.title or ""), str(r.code or ""), str(r.hint or "")) for r in rows)


def _spelled(session: Session, model: type[Register], text: str, conditions: list[Any]) -> list[int]:
    """Ids of rows whose names are written out in pinyin: baicai, dabai or dbaic for 大白菜."""
    typed = half_width(text).lower().replace(" ", "").replace("'", "")
    title = model.declaration.columns.get(model.declaration.title)
    if not _PINYIN.fullmatch(typed) or title is None or title.computed or title.target or title.kind.name == "choice":
        return []
    table = model.__table__
    named = sa.select(table.c.id, table.c[title.name]).where(*conditions).order_by(table.c.id.desc())
    person = model.declaration.key in PEOPLE
    rows = session.connection().execute(named.limit(MOST_SPELLED))
    return [row_id for row_id, name in rows if is_spelled(typed, str(name or ""), person)][:MOST_SPELLED_FOUND]


def _still_in_use(model: type[Register], table: Any) -> list[Any]:
    conditions = []
    if "is_active" in table.c:
        conditions.append(table.c.is_active.is_(True))
    if "duty_status" in table.c:
        conditions.append(table.c.duty_status != "LEFT")
    return conditions


def _hint(model: type[Register], table: Any) -> Any:
    """A second fact that tells rows of one name apart: a department, a place, a size."""
    for name in ("specification", "department_id", "building_id", "grade", "room_id", "unit"):
        declared = model.declaration.columns.get(name)
        if declared is None or declared.computed or name == model.declaration.title:
            continue
        if declared.target:
            target = register_of(declared.target)
            other = target.__table__.alias()
            return (
                sa.select(title_sql(target, other))
                .where(other.c.id == table.c[name])
                .correlate(table)
                .scalar_subquery()
            )
        if declared.kind.name in ("text", "code"):
            return table.c[name]
        if declared.kind.name == "choice":
            return joined(table.c[name])
    return sa.literal("")


def resolve(session: Session, declared: Declared, text: str, school_id: int | None) -> list[int]:
    """Ids of the rows that a typed name or code means exactly; several for people of the same name."""
    model = register_of(declared.target)
    table = model.__table__
    title = title_sql(model, table)
    exact = [sa.cast(title, sa.String) == text]
    code = code_column(model)
    if code:
        exact.append(table.c[code] == half_width(text))
    conditions = [sa.or_(*exact), reachable(model, school_id)]
    if not model.declaration.shared and school_id is not None and not declared.anywhere and "school_id" in table.c:
        conditions.append(table.c.school_id == school_id)
    return list(session.connection().execute(sa.select(table.c.id).where(*conditions).limit(5)).scalars())


def named_rows(session: Session, declared: Declared, school_id: int | None, limit: int) -> list[tuple[int, str, str]]:
    """Id, title and code of the rows that resolve() looks among."""
    model = register_of(declared.target)
    table = model.__table__
    conditions = [reachable(model, school_id)]
    if not model.declaration.shared and school_id is not None and not declared.anywhere and "school_id" in table.c:
        conditions.append(table.c.school_id == school_id)
    code = code_column(model)
    statement = sa.select(table.c.id, title_sql(model, table), table.c[code] if code else sa.literal(""))
    rows = session.connection().execute(statement.where(*conditions).order_by(table.c.id).limit(limit))
    return [(row[0], str(row[1] or ""), str(row[2] or "")) for row in rows]


def may_refer(session: Session, declared: Declared, key: int, school_id: int | None) -> bool:
    """Whether the row exists and the acting person may point at it."""
    model = register_of(declared.target)
    table = model.__table__
    statement = sa.select(table.c.id).where(table.c.id == key, reachable(model, school_id))
    return session.connection().execute(statement).first() is not None


def referable(session: Session, model: type[Register], ids: Iterable[int], school_id: int | None) -> set[int]:
    """Those of the ids whose rows exist and may be pointed at by the acting person."""
    wanted, table, found = sorted(set(ids)), model.__table__, set[int]()
    for start in range(0, len(wanted), 500):
        near = sa.select(table.c.id).where(table.c.id.in_(wanted[start : start + 500]), reachable(model, school_id))
        found |= set(session.connection().execute(near).scalars())
    return found
