"""Seals: triggers by which the database itself refuses to change what is in a ledger's books.

A register with `append_only = True` takes neither UPDATE nor DELETE. A document with `sealed_states` keeps its columns and
lines in those states; only its state moves on as its steps do, with what they write, and the stamps of the writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from models.core.base import Base, Register, has_register, register_of, registers

SEALED = "sealed: "
"""How the message of a trigger begins; the table's name follows."""

STAMPS = frozenset({"updated_by_id", "updated_at", "row_version", "search_text", "pinyin"})

_RAISE = f"RAISE EXCEPTION '{SEALED}%', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {_RAISE}; END $$
"""

_LINE_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_sealed_line() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE is_sealed boolean; owners bigint[] := '{}';
BEGIN
  IF TG_OP <> 'INSERT' THEN owners := owners || OLD.document_id; END IF;
  IF TG_OP <> 'DELETE' THEN owners := owners || NEW.document_id; END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = ANY($1) AND state = ANY(string_to_array($2, '' '')))',
    TG_ARGV[0]) INTO is_sealed USING owners, TG_ARGV[1];
  IF is_sealed THEN
    $RAISE;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
""".replace("$RAISE", _RAISE)


def sealed_states(model: type[Register]) -> tuple[str, ...]:
    """States in which the document, or the document of the line, is sealed."""
    if model.declaration.shape == "line":
        return sealed_states(register_of(model.declaration.of))
    return tuple(getattr(model, "sealed_states", "").split())


def is_sealed(row: Any) -> bool:
    """Whether the database refuses any change of the row's own columns."""
    document = row.document if row.shape == "line" else row
    if getattr(type(row), "append_only", False):
        return True
    states = sealed_states(type(document))
    return bool(states) and getattr(document, document.state_column).name in states


def declare_seals() -> None:
    """Attach the triggers to their tables, so that creating the schema creates them too."""
    for text in (_FUNCTION, _LINE_FUNCTION):
        event.listen(Base.metadata, "before_create", _ddl(text, "postgresql"))
    for model in registers():
        for text in sqlite_seals(model):
            event.listen(model.__table__, "after_create", _ddl(text, "sqlite"))
        for text in postgresql_seals(model):
            event.listen(model.__table__, "after_create", _ddl(text, "postgresql"))


def functions() -> list[str]:
    """What the triggers of PostgreSQL call."""
    return [_FUNCTION.strip(), _LINE_FUNCTION.strip()]


def _ddl(text: str, dialect: str) -> Any:
    return sa.DDL(text.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


def _in(states: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{state}'" for state in states) + ")"


def _fixed(model: type[Register]) -> list[str]:
    """Columns that no step out of a sealed state writes."""
    states, steps = set(sealed_states(model)), model.declaration.steps
    written = {name for one in steps if states & set(one.from_states) for name in (*one.writes, *one.asks)}
    return [c.name for c in model.__table__.columns if c.name not in STAMPS | written | {model.state_column}]


def _moves(model: type[Register]) -> list[tuple[str, str]]:
    """Pairs of states that the document's steps lead through from a sealed one, and staying where it is."""
    states = sealed_states(model)
    moves = {(state, state) for state in states}
    moves |= {(s, one.to_state) for one in model.declaration.steps for s in one.from_states if s in states}
    return sorted(moves)


def _changed(model: type[Register], differs: str) -> str:
    """Condition that the change touches what is sealed; `differs` is the database's word for unlike, blanks included."""
    allowed = " OR ".join(f"(old.state = '{a}' AND new.state = '{b}')" for a, b in _moves(model))
    columns = " OR ".join(f"new.{name} {differs} old.{name}" for name in _fixed(model))
    return f"old.state IN {_in(sealed_states(model))} AND (NOT ({allowed}) OR {columns})"


def sqlite_seals(model: type[Register]) -> list[str]:
    """Triggers of a table on SQLite, none where nothing is sealed."""
    name, states = model.__tablename__, sealed_states(model)
    stop = f"BEGIN SELECT RAISE(ABORT, '{SEALED}{name}'); END"
    if getattr(model, "append_only", False):
        return [f"CREATE TRIGGER sealed_{name}_{verb.lower()} BEFORE {verb} ON {name} {stop}" for verb in _CHANGES]
    if not states:
        return []
    if model.declaration.shape == "line":
        owner = f"SELECT 1 FROM {model.declaration.of} WHERE state IN {_in(states)} AND id IN"  # noqa: S608  # our own names
        return [
            f"CREATE TRIGGER sealed_{name}_{verb.lower()} BEFORE {verb} ON {name} WHEN EXISTS ({owner} ({ids})) {stop}"
            for verb, ids in (
                ("INSERT", "new.document_id"),
                ("UPDATE", "old.document_id, new.document_id"),
                ("DELETE", "old.document_id"),
            )
        ]
    return [
        f"CREATE TRIGGER sealed_{name}_update BEFORE UPDATE ON {name} WHEN {_changed(model, 'IS NOT')} {stop}",
        f"CREATE TRIGGER sealed_{name}_delete BEFORE DELETE ON {name} WHEN old.state IN {_in(states)} {stop}",
    ]


_CHANGES = ("UPDATE", "DELETE")


def postgresql_seals(model: type[Register]) -> list[str]:
    """Triggers of a table on PostgreSQL, none where nothing is sealed."""
    name, states = model.__tablename__, sealed_states(model)
    stop = "EXECUTE FUNCTION refuse_sealed()"
    if getattr(model, "append_only", False):
        return [
            f"CREATE TRIGGER sealed_{name} BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW {stop}",
            f"CREATE TRIGGER sealed_{name}_truncate BEFORE TRUNCATE ON {name} FOR EACH STATEMENT {stop}",
        ]
    if not states:
        return []
    if model.declaration.shape == "line":
        asked = f"EXECUTE FUNCTION refuse_sealed_line('{model.declaration.of}', '{' '.join(states)}')"
        return [f"CREATE TRIGGER sealed_{name} BEFORE INSERT OR UPDATE OR DELETE ON {name} FOR EACH ROW {asked}"]
    when = _changed(model, "IS DISTINCT FROM")
    return [
        f"CREATE TRIGGER sealed_{name}_update BEFORE UPDATE ON {name} FOR EACH ROW WHEN ({when}) {stop}",
        f"CREATE TRIGGER sealed_{name}_delete BEFORE DELETE ON {name} FOR EACH ROW "
        f"WHEN (old.state IN {_in(states)}) {stop}",
    ]


def sealed_problem(text: str) -> tuple[str, str] | None:
    """Rule and sentence for a trigger's message, None where it is none."""
    _, found, rest = text.partition(SEALED)
    name = rest.split()[0].strip("\"'()\n") if found and rest.split() else ""
    if not name:
        return None
    if not has_register(name):
        return "", "账簿里的记录不能修改或删除。"
    model = register_of(name)
    keeper = register_of(model.declaration.of) if model.declaration.of else model
    for rule in keeper.declaration.rules:
        if rule.kind == "immutable" and rule.message:
            return rule.id, rule.message
    return "", f"{keeper.declaration.label}已登账，不能修改或删除；请办理“冲销”。"


def sqlite_seals_of(cursor: Any) -> Iterator[tuple[str, str]]:
    """Name and statement of each seal in a SQLite database; tests lift them to begin anew."""
    found = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sealed\\_%' ESCAPE '\\'"
    )
    yield from found.fetchall()
