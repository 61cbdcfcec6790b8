"""The two-character index behind every search box, kept by the database itself in the same transaction as the row.

SQLite keeps a contentless full-text table per register, filled by triggers; PostgreSQL an index over bigrams(text).
Trigram indexes of either find nothing, or help nothing, for two Chinese characters.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from models.core.base import Base, Register, register_of, registers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SMALL = 1000
"""Up to so many hits a search is answered from the index; above, the list is walked in its own order."""

_FUNCTION: Any = sa.DDL(  # type: ignore[no-untyped-call]
    """
CREATE OR REPLACE FUNCTION bigrams(body text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(DISTINCT substr(body, i, 2)), '{}'::text[])
   FROM generate_series(1, greatest(length(body) - 1, 0)) AS i $$
"""
)


def _statement(text: str, dialect: str) -> Any:
    return sa.DDL(text).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


def bigrams(text: str | None) -> str:
    """Tokens of a text for SQLite's full-text table: each pair of neighbours as the hex of its characters."""
    if not text:
        return ""
    return " ".join({f"{ord(a):x}x{ord(b):x}" for a, b in pairwise(text) if a != "\n" != b})


def index_name(table: Any) -> str:
    """Name of the full-text table of a register."""
    return f"search_{table.name}"


def searched(model: type[Register]) -> bool:
    """Whether the register keeps a search text."""
    return bool(model.declaration.stored_search)


def declare_indexes() -> None:
    """Attach the index of every searched register to its table, so that creating the schema creates it too."""
    event.listen(Base.metadata, "before_create", _FUNCTION.execute_if(dialect="postgresql"))
    for model in registers():
        if not searched(model):
            continue
        table: Any = model.__table__
        for statement in sqlite_statements(table.name):
            event.listen(table, "after_create", _statement(statement, "sqlite"))
        event.listen(table, "after_create", _statement(postgresql_statement(table.name), "postgresql"))


def sqlite_statements(name: str) -> list[str]:
    """The full-text table of a register and the triggers that keep it."""
    index = f"search_{name}"
    add = (
        f"INSERT INTO {index} (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL;"
    )
    drop = (
        f"INSERT INTO {index} ({index}, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) "
        "WHERE old.search_text IS NOT NULL;"
    )
    changed = "WHEN old.search_text IS NOT new.search_text"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5(body, content='', detail=none, columnsize=0)",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {name} WHEN new.search_text IS NOT NULL BEGIN {add} END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF search_text ON {name} {changed} BEGIN {drop} {add} END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {name} WHEN old.search_text IS NOT NULL BEGIN {drop} END",
    ]


def postgresql_statement(name: str) -> str:
    """The index over the pairs of the search text."""
    return f"CREATE INDEX ix_{name}_bigrams ON {name} USING gin (bigrams(search_text))"


def word_sql(session: Session, table: Any, word: str) -> Any:
    """Rows whose search text holds the word, by the index where it can answer."""
    contains = table.c.search_text.contains(word, autoescape=True)
    source = getattr(table, "element", table)
    if len(word) < 2:
        return contains
    if session.get_bind().dialect.name == "postgresql":
        pairs = sa.func.bigrams(sa.cast(word, sa.Text)).op("<@")(sa.func.bigrams(table.c.search_text))
        return pairs if len(word) == 2 else sa.and_(pairs, contains)
    hits = table.c.id.in_(hits_sql(source, word))
    return hits if len(word) == 2 else sa.and_(hits, contains)


def hits_sql(table: Any, word: str) -> Any:
    """Ids of rows that hold every pair of the word, from SQLite's full-text table."""
    index = sa.table(index_name(table), sa.column("rowid"))
    match = sa.text(f"{index_name(table)} MATCH :pairs").bindparams(sa.bindparam("pairs", bigrams(word), unique=True))
    return sa.select(index.c.rowid).where(match)


def hit_count(session: Session, table: Any, word: str, cap: int = SMALL) -> int:
    """Number of rows the index finds for a word, counted up to one above the cap."""
    if session.get_bind().dialect.name != "postgresql":
        made = _hit_count_sql(table.name, cap)
        return int(session.connection().execute(made, {"pairs": bigrams(word)}).scalar_one())
    inner: Any = (
        sa.select(sa.literal_column("1")).select_from(table).where(word_sql(session, table, word)).limit(cap + 1)
    )
    return int(session.connection().execute(sa.select(sa.func.count()).select_from(inner.subquery())).scalar_one())


@cache
def _hit_count_sql(name: str, cap: int) -> sa.Select[Any]:
    inner: Any = _matching_sql(name).limit(cap + 1)
    return sa.select(sa.func.count()).select_from(inner.subquery())


def _matching_sql(name: str) -> sa.Select[Any]:
    """Ids from SQLite's full-text table of a register for the parameter `pairs`."""
    index = sa.table(f"search_{name}", sa.column("rowid"))
    return sa.select(index.c.rowid).where(sa.text(f"search_{name} MATCH :pairs"))


def first_hits(session: Session, table: Any, word: str) -> Any:
    """Some thousand ids that SQLite's index finds, read one by one while they are counted; None on PostgreSQL."""
    if session.get_bind().dialect.name == "postgresql":
        return None
    return hits_sql(table, word).limit(20 * SMALL).subquery()


def found_ids(session: Session, key: str, word: str, limit: int = 200) -> list[int]:
    """Ids of the rows of a register whose search text holds the word, by a statement that is built once."""
    made = _found_sql(key, session.get_bind().dialect.name, min(len(word), 3), limit)
    asked = {"word": word, "pairs": bigrams(word)}
    return list(session.connection().execute(made, asked).scalars())


@cache
def _found_sql(key: str, dialect: str, length: int, limit: int) -> sa.Select[Any]:
    table = register_of(key).__table__
    word = sa.bindparam("word", type_=sa.Text())
    place = sa.func.strpos if dialect == "postgresql" else sa.func.instr
    conditions: list[Any] = []
    if length > 1 and dialect == "postgresql":
        conditions.append(sa.func.bigrams(word).op("<@")(sa.func.bigrams(table.c.search_text)))
    elif length > 1:
        conditions.append(table.c.id.in_(_matching_sql(key)))
    if length != 2:
        conditions.append(place(table.c.search_text, word) > 0)
    return sa.select(table.c.id).where(*conditions).limit(limit)
