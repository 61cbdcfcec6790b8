"""Lists: the narrow query behind every list, count, total, search and export.

Ids of one page first, cut by the reader's scope, filters and a keyset; then only the shown columns of those rows, with
labels joined after the cut. No row objects are built.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql import util as sql_util

from models.core import context as acting_context
from models.core.base import Register, indexed, register_of
from models.core.columns import Declared
from models.core.kinds import ParseError, half_width
from models.core.lookup import title_sql
from models.core.permissions import FALSE, TRUE, VIEW, ColumnRights
from models.core.search import SMALL, first_hits, found_ids, hit_count, searched, word_sql

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COUNT_CAP = 10_000
LONG_FOR = 60.0
"""Seconds for which a list that was found longer than the cap is taken to be so still."""
OPERATORS: dict[str, tuple[str, ...]] = {
    "code": ("has", "eq", "blank"),
    "text": ("has", "eq", "blank"),
    "note": ("has", "blank"),
    "day": ("from", "to", "blank"),
    "moment": ("from", "to", "blank"),
    "time": ("from", "to"),
    "quantity": ("from", "to"),
    "integer": ("from", "to"),
    "money": ("from", "to"),
    "percent": ("from", "to"),
    "yesno": ("is",),
    "choice": ("in", "not", "blank"),
    "ref": ("in", "not", "blank"),
    "attachment": ("blank",),
}
"""Kind → the filters it offers."""


class UnknownColumnError(LookupError):
    """A column, filter or sort that the register or the reader does not have."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a list: column, operator, text as in the address."""

    column: str
    operator: str
    text: str


@dataclass(frozen=True)
class Query:
    """What a list is asked for. `after` and `before` are cursors of a page, `start` jumps to a value of the sort."""

    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: str = ""
    descending: bool = True
    size: int = 20
    after: str = ""
    before: str = ""
    last: bool = False
    start: str = ""


@dataclass
class Page:
    """One page of a list: ids and typed values per row, and how to go on."""

    ids: list[int]
    rows: list[tuple[Any, ...]]
    columns: list[Declared]
    count: int = 0
    count_capped: bool = False
    all_count: int = 0
    all_capped: bool = False
    totals: dict[str, Any] = field(default_factory=dict)
    previous: str = ""
    next: str = ""
    problems: list[str] = field(default_factory=list)


def plain(expression: Any) -> Any:
    """An expression over a class as plain Core: rights are applied by the list itself."""
    element = expression.__clause_element__() if hasattr(expression, "__clause_element__") else expression
    return sql_util._deep_deannotate(element)


@lru_cache(maxsize=4096)
def value_sql(model: type[Register], name: str) -> Any:
    """The value of a column on the register's own table, computed ones included."""
    declared = model.declaration.columns[name]
    return plain(getattr(model, name)) if declared.computed else model.__table__.c[name]


def shown_sql(model: type[Register], name: str, rights: ColumnRights, value: Any) -> Any:
    """The value where the reader's rights show it in this row, else nothing: it never leaves the database."""
    if name not in rights.mixed:
        return value
    condition, lesser = rights.mixed[name]
    return value if lesser == "masked" else sa.case((condition, value))


def readable(model: type[Register], rights: ColumnRights | None = None) -> list[Declared]:
    """Columns that the reader may see at all, in declared order."""
    rights = rights or acting_context.required().actor.columns(model)
    unseen = {"school_id", *getattr(model, "unlogged", ())}
    return [
        c
        for c in model.declaration.columns.values()
        if c.name not in rights.hidden
        and c.name not in unseen
        and not (c.system and c.hide and c.name != "prepared_by_id")
    ]


def standard_columns(model: type[Register], rights: ColumnRights | None = None) -> list[Declared]:
    """Columns of the list before anybody chose: what is not marked hide."""
    return [c for c in readable(model, rights) if not c.hide and c.kind.name not in ("attachment",)]


def sortable(model: type[Register], name: str, rights: ColumnRights) -> bool:
    """Whether the list may be sorted by the column: the database keeps an index, and the value is open."""
    declared = model.declaration.columns.get(name)
    return (
        declared is not None and not declared.target and rights.plain(name) and (indexed(declared) or declared.unique)
    )


def filterable(model: type[Register], name: str, rights: ColumnRights) -> bool:
    """Whether the list may be filtered by the column."""
    declared = model.declaration.columns.get(name)
    return (
        declared is not None
        and rights.plain(name)
        and (
            declared.filter
            or indexed(declared)
            or (declared.search and not declared.computed and not declared.sensitive)
        )
    )


def is_summed(declared: Declared) -> bool:
    """Whether a total of the column means anything: amounts and quantities do, prices and scores do not."""
    if declared.kind.name not in ("money", "quantity"):
        return False
    return not declared.name.endswith(("_price", "_cost", "temperature", "_hours", "_score", "_percent", "_stock"))


class Listing:
    """The queries of one list for the acting reader."""

    def __init__(self, session: Session, model: type[Register], query: Query) -> None:
        self.session, self.model, self.query = session, model, query
        self.actor = acting_context.required().actor
        self.rights = self.actor.columns(model)
        self.table = model.__table__
        self.declaration = model.declaration
        self.problems: list[str] = []
        self.scope = self.actor.predicate(model, VIEW)
        self._narrowed = bool(query.filters or query.search.strip())
        self._common: list[str] = []
        self.conditions = self._conditions()
        self.sort, self.descending = self._sorting()

    def _sorting(self) -> tuple[str, bool]:
        name = self.query.sort
        if name:
            if not sortable(self.model, name, self.rights):
                raise UnknownColumnError(name)
            return name, self.query.descending
        if self.declaration.shape == "document":
            return "date", True
        return "id", True

    def _conditions(self) -> list[Any]:
        conditions: list[Any] = [] if self.scope is TRUE else [self.scope]
        for one in self.query.filters:
            condition = self._filter(one)
            if condition is not None:
                conditions.append(condition)
        if self.query.search.strip():
            conditions.append(self.search_condition(self.query.search))
        return conditions

    def _filter(self, one: Filter) -> Any:
        declared = self.declaration.columns.get(one.column)
        if (
            declared is None
            or not filterable(self.model, one.column, self.rights)
            or (one.operator not in OPERATORS["ref" if declared.target else declared.kind.name])
        ):
            raise UnknownColumnError(one.column)
        value = value_sql(self.model, one.column)
        try:
            return _condition(declared, value, one.operator, one.text)
        except ParseError as error:
            self.problems.append(f"筛选“{declared.label}”：{error}")
            return None

    def search_condition(self, text: str) -> Any:
        """Every word is found in the row's own texts or in the name of a reference declared for search."""
        columns = [c for c in self.declaration.columns.values() if c.search]
        own = [c for c in columns if not c.computed and not c.target]
        covered = all(self.rights.plain(c.name) for c in own if not c.sensitive)
        words = half_width(text).lower().split()[:6]
        return sa.and_(*[self._word(word, columns, own, covered) for word in words])

    def _word(self, word: str, columns: list[Declared], own: list[Declared], covered: bool) -> Any:
        found: list[Any] = []
        if covered and searched(self.model):
            found.append(self._indexed_word(word))
        elif not covered:
            found += [self.table.c[c.name].contains(word, autoescape=True) for c in own if self.rights.plain(c.name)]
        found += [self.table.c[c.name] == word for c in own if c.sensitive and self.rights.plain(c.name)]
        for declared in columns:
            if declared.target and self.rights.plain(declared.name):
                ids = self._referred(declared, word)
                if ids:
                    found.append(self.table.c[declared.name].in_(ids))
        return sa.or_(*found) if found else sa.false()

    def _indexed_word(self, word: str) -> Any:
        """A rare word is answered from the index; a common one by walking the list in its own order."""
        if len(word) > 1 and hit_count(self.session, self.table, word) <= SMALL:
            return word_sql(self.session, self.table, word)
        if len(word) == 2:
            self._common.append(word)
        return self.table.c.search_text.contains(word, autoescape=True)

    def _referred(self, declared: Declared, word: str) -> list[int]:
        """Ids of referred rows whose texts hold the word, at most 200."""
        return found_ids(self.session, declared.target, word) if searched(register_of(declared.target)) else []

    def _ids(self) -> tuple[list[int], list[Any], bool, bool]:
        """Ids of the page, sort values of its ends, and whether there is more before and after."""
        query, key = self.query, self.table.c.id
        column = key if self.sort == "id" else value_sql(self.model, self.sort)
        backwards = bool(query.before) or query.last
        descending = self.descending != backwards
        if not (self._narrowed or query.before or query.after or query.start):
            memo = (self.declaration.key, "ids", self.sort, descending, query.size)
            return self._cut(
                self.actor.kept(memo, lambda: self._plain_ids(column, descending)), backwards, False, False
            )
        statement: Any = sa.select(key) if self.sort == "id" else sa.select(key, column)
        statement = statement.where(*self.conditions)
        cursor = _decode(query.before or query.after)
        if cursor is not None:
            statement = statement.where(self._beyond(column, cursor, descending))
        elif query.start:
            declared = self.declaration.columns.get(self.sort)
            if declared is not None:
                try:
                    bound = declared.kind.parse(query.start)
                    statement = statement.where(column <= bound if descending else column >= bound)
                except ParseError as error:
                    self.problems.append(f"“{declared.label}”：{error}")
        statement = statement.order_by(*self._order(column, descending)).limit(query.size + 1)
        return self._cut(statement, backwards, cursor is not None, cursor is not None or bool(query.start))

    def _plain_ids(self, column: Any, descending: bool) -> Any:
        """The first or last page of the whole list."""
        key = self.table.c.id
        statement: Any = sa.select(key) if self.sort == "id" else sa.select(key, column)
        return statement.where(*self.conditions).order_by(*self._order(column, descending)).limit(self.query.size + 1)

    def _order(self, column: Any, descending: bool) -> list[Any]:
        key = self.table.c.id
        order = [key.desc() if descending else key.asc()]
        if self.sort == "id":
            return order
        return [column.desc() if descending else column.asc(), *order]

    def _cut(
        self, statement: sa.Select[Any], backwards: bool, from_cursor: bool, started: bool
    ) -> tuple[list[int], list[Any], bool, bool]:
        """Run the query of one page and say whether there is more before and after it."""
        rows = self.session.connection().execute(statement).all()
        more = len(rows) > self.query.size
        rows = rows[: self.query.size]
        if backwards:
            rows = rows[::-1]
        before = more if backwards else started
        after = from_cursor if backwards else more
        return [row[0] for row in rows], [None if self.sort == "id" else row[1] for row in rows], before, after

    def _beyond(self, column: Any, cursor: tuple[Any, int], descending: bool) -> Any:
        raw, row_id = cursor
        key = self.table.c.id
        past = key < row_id if descending else key > row_id
        if self.sort == "id":
            return past
        declared = self.declaration.columns[self.sort]
        nullable = declared.computed or self.table.c[self.sort].nullable
        # Blanks stand where the database's own indexes have them: first on SQLite, last on PostgreSQL (ascending).
        blanks_ahead = (self.session.get_bind().dialect.name == "sqlite") == descending
        if raw is None:
            same = sa.and_(column.is_(None), past)
            return same if blanks_ahead else sa.or_(same, column.is_not(None))
        value = _cursor_value(declared, raw)
        beyond = column < value if descending else column > value
        condition = sa.or_(beyond, sa.and_(column == value, past))
        return sa.or_(condition, column.is_(None)) if nullable and blanks_ahead else condition

    def counted(self, conditions: Sequence[Any], cap: int = COUNT_CAP) -> tuple[int, bool]:
        """Number of rows up to the cap, and whether there are more."""
        plain_list = len(conditions) == int(self.scope is not TRUE) and not self._narrowed
        made = (
            self.actor.kept((self.declaration.key, "count", cap), lambda: self._count_sql(conditions, cap))
            if plain_list
            else self._count_sql(conditions, cap)
        )
        number = int(self.session.connection().execute(made).scalar_one())
        return min(number, cap), number > cap

    def _count_sql(self, conditions: Sequence[Any], cap: int) -> sa.Select[Any]:
        inner = sa.select(sa.literal_column("1")).select_from(self.table).where(*conditions).limit(cap + 1).subquery()
        return sa.select(sa.func.count()).select_from(inner)

    def _is_common(self) -> bool:
        """Whether a common word alone is found oftener than anybody counts: asked of the index, by two characters."""
        if not self._common or len(self.query.search.split()) > 1:
            return False
        others = self.conditions[:-1]
        made = first_hits(self.session, self.table, self._common[0])
        if made is None:
            return self.counted([*others, word_sql(self.session, self.table, self._common[0])], SMALL)[1]
        source = made.join(self.table, self.table.c.id == made.c.rowid)
        inner = sa.select(sa.literal_column("1")).select_from(source).where(*others).limit(SMALL + 1).subquery()
        return (
            int(self.session.connection().execute(sa.select(sa.func.count()).select_from(inner)).scalar_one()) > SMALL
        )

    def _counts(self, page: Page, columns: Sequence[Declared]) -> None:
        """Fill in how many rows there are, and their totals where all of them could be counted."""
        scope = [] if self.scope is TRUE else [self.scope]
        if self._narrowed:
            if self._is_common():
                page.count, page.count_capped = SMALL, True
            else:
                page.count, page.count_capped, page.totals = self._counted_totals(self.conditions, columns)
            page.all_count, page.all_capped = self._all_counted(scope, columns)[:2]
        else:
            page.count, page.count_capped, page.totals = self._all_counted(scope, columns)
            page.all_count, page.all_capped = page.count, page.count_capped

    def _all_counted(self, scope: Sequence[Any], columns: Sequence[Declared]) -> tuple[int, bool, dict[str, Any]]:
        """The whole list; one that was too long a moment ago is not counted again."""
        long: dict[str, float] = self.actor.kept((self.declaration.key, "long", self._database()), dict)
        since = long.get("since")
        if since is not None and time.monotonic() - since < LONG_FOR:
            return COUNT_CAP, True, {}
        totals: dict[str, Any] = {}
        if self._narrowed:
            count, capped = self.counted(scope)
        else:
            count, capped, totals = self._counted_totals(scope, columns)
        if capped:
            long["since"] = time.monotonic()
        else:
            long.clear()
        return count, capped, totals

    def _database(self) -> str:
        return str(self.session.get_bind().engine.url)

    def _counted_totals(
        self, conditions: Sequence[Any], columns: Sequence[Declared]
    ) -> tuple[int, bool, dict[str, Any]]:
        """Rows up to the cap, and their totals, which are nothing above it: one statement for what is short."""
        short: dict[str, bool] = self.actor.kept((self.declaration.key, "short", self._database()), dict)
        summed = self._summed(columns)
        if summed and (short.get("all") or self._narrowed):
            count, totals = self._summed_up(conditions, summed)
            if count > COUNT_CAP:
                short.clear()
                return COUNT_CAP, True, {}
            return count, False, totals
        count, capped = self.counted(conditions)
        if not self._narrowed and not capped:
            short["all"] = True
        return count, capped, {} if capped else self.totals(columns)

    def _summed(self, columns: Sequence[Declared]) -> list[Declared]:
        return [c for c in columns if is_summed(c) and self.rights.plain(c.name)]

    def _summed_up(self, conditions: Sequence[Any], summed: Sequence[Declared]) -> tuple[int, dict[str, Any]]:
        """Count and sums of the first rows up to one above the cap, in one statement."""

        def made() -> sa.Select[Any]:
            values = [sa.type_coerce(value_sql(self.model, c.name), sa.BigInteger).label(c.name) for c in summed]
            inner = sa.select(*values).select_from(self.table).where(*conditions).limit(COUNT_CAP + 1).subquery()
            sums: list[Any] = [sa.func.count(), *[sa.func.sum(inner.c[c.name]) for c in summed]]
            return sa.select(*sums)

        key = (self.declaration.key, "summed up", *(c.name for c in summed))
        statement = made() if self._narrowed else self.actor.kept(key, made)
        number, *sums = self.session.connection().execute(statement).one()
        return int(number), {
            c.name: c.kind_type.process_result_value(v, None) if v is not None else None
            for c, v in zip(summed, sums, strict=True)
        }

    def totals(self, columns: Sequence[Declared]) -> dict[str, Any]:
        """Sums of money and quantity over the whole filtered result."""
        summed = self._summed(columns)
        if not summed:
            return {}

        def made() -> Any:
            expressions = [sa.func.sum(sa.type_coerce(value_sql(self.model, c.name), sa.BigInteger)) for c in summed]
            return sa.select(*expressions).select_from(self.table).where(*self.conditions)

        statement = (
            made()
            if self._narrowed
            else self.actor.kept((self.declaration.key, "totals", *(c.name for c in summed)), made)
        )
        row = self.session.connection().execute(statement).one()
        return {
            c.name: c.kind_type.process_result_value(v, None) if v is not None else None
            for c, v in zip(summed, row, strict=True)
        }

    def page(self, columns: Sequence[Declared], with_counts: bool = True) -> Page:
        """The asked page with typed values of the columns; references as (id, label)."""
        if self.scope is FALSE:
            return Page([], [], list(columns))
        ids, ends, before, after = self._ids()
        rows = self.values(ids, columns)
        page = Page(ids, rows, list(columns), problems=self.problems)
        if ids and before:
            page.previous = _encode(self._cursor_raw(ends[0]), ids[0])
        if ids and after:
            page.next = _encode(self._cursor_raw(ends[-1]), ids[-1])
        if with_counts:
            self._counts(page, columns)
        return page

    def _cursor_raw(self, value: Any) -> Any:
        if value is None or self.sort == "id":
            return None
        return self.declaration.columns[self.sort].kind.text(value) if not hasattr(value, "name") else value.name

    def values(self, ids: Sequence[int], columns: Sequence[Declared]) -> list[tuple[Any, ...]]:
        """Typed values of the columns for the ids, in their order."""
        if not ids:
            return []
        statement = self.actor.kept(
            (self.declaration.key, "values", *(c.name for c in columns)),
            lambda: self._wide(columns).where(self.table.c.id.in_(sa.bindparam("ids", expanding=True))),
        )
        found = {row[0]: row[1:] for row in self.session.connection().execute(statement, {"ids": list(ids)})}
        return [found[i] for i in ids if i in found]

    def _wide(self, columns: Sequence[Declared]) -> sa.Select[Any]:
        selected: list[Any] = [self.table.c.id]
        source: Any = self.table
        for declared in columns:
            value = shown_sql(self.model, declared.name, self.rights, value_sql(self.model, declared.name))
            if declared.target:
                target = register_of(declared.target)
                other = target.__table__.alias()
                source = source.outerjoin(other, other.c.id == value)
                value = title_sql(target, other)
            selected.append(value.label(f"v_{declared.name}"))
        wide: sa.Select[Any] = sa.select(*selected).select_from(source)
        return wide

    def stream(
        self, columns: Sequence[Declared], partition: int = 2000, *, with_ids: bool = False
    ) -> Iterator[tuple[Any, ...]]:
        """All rows of the filtered result in the list's order, a partition at a time, in constant memory.

        With `with_ids` each row ends in its id.
        """
        if self.scope is FALSE:
            return
        key = self.table.c.id
        column = key if self.sort == "id" else value_sql(self.model, self.sort)
        order = [column.desc() if self.descending else column.asc(), key.desc() if self.descending else key.asc()]
        statement = self._wide(columns).where(*self.conditions).order_by(*order)
        result = self.session.connection().execute(statement.execution_options(yield_per=partition))
        for row in result:
            yield (*row[1:], row[0]) if with_ids else tuple(row)[1:]

    def all_ids(self, limit: int) -> list[int]:
        """Ids of the whole filtered result, at most `limit`."""
        statement = sa.select(self.table.c.id).where(*self.conditions).order_by(self.table.c.id).limit(limit)
        return list(self.session.connection().execute(statement).scalars())


def _condition(declared: Declared, value: Any, operator: str, text: str) -> Any:
    if operator == "blank":
        return value.is_(None) if text != "0" else value.is_not(None)
    if operator == "has":
        return value.contains(text.strip(), autoescape=True)
    if operator == "eq":
        return value == declared.kind.parse(text.strip())
    if operator == "is":
        wanted = declared.kind.parse(text.strip())
        return value.is_(wanted) if not declared.computed else value == sa.literal(wanted, sa.Boolean())
    if operator in ("from", "to"):
        bound = declared.kind.parse(text.strip())
        if declared.kind.name == "moment" and operator == "to" and bound.hour == bound.minute == 0:
            bound = bound.replace(hour=23, minute=59, second=59)
        return value >= bound if operator == "from" else value <= bound
    parts = [part.strip() for part in text.split(",") if part.strip()][:200]
    if declared.target or declared.kind.name == "ref":
        if not all(part.isdecimal() and len(part) <= 18 for part in parts):
            raise ParseError("请从列表中选择。")
        members: list[Any] = [int(part) for part in parts]
    else:
        members = [declared.kind.parse(part) for part in parts]
    if not members:
        return None
    return value.in_(members) if operator == "in" else sa.or_(value.not_in(members), value.is_(None))


def _encode(raw: Any, row_id: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([raw, row_id]).encode()).decode().rstrip("=")


def _decode(text: str) -> tuple[Any, int] | None:
    if not text:
        return None
    try:
        raw, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return (raw, int(row_id)) if isinstance(row_id, int) and 0 <= row_id < 2**62 else None
    except (ValueError, TypeError):
        return None


def _cursor_value(declared: Declared, raw: Any) -> Any:
    try:
        if declared.kind.name == "choice":
            return declared.kind.members[raw]
        return declared.kind.parse(str(raw))
    except (ParseError, KeyError):
        raise UnknownColumnError(declared.name) from None
