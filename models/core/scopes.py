"""Whose rows are whose: the declared paths from a row to a person, a class or a department, as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import register_of

if TYPE_CHECKING:
    from models.core.base import Register


@dataclass(frozen=True, slots=True)
class Whose:
    """Alternatives of paths, joined by "or"."""

    rows: tuple[str, ...] = ()
    klass: tuple[str, ...] = ()
    department: tuple[str, ...] = ()


def own(*, rows: str = "", klass: str = "", department: str = "") -> Whose:
    """Paths separated by blanks. Dots follow references, `lines.x` goes through the lines of a document,
    `room_id<class_group.room_id` goes back along the reference of another register, `created_by` is the creator.
    """
    return Whose(tuple(rows.split()), tuple(klass.split()), tuple(department.split()))


def bind_whose(model: type[Register]) -> None:
    """Keep the declared paths and check that each resolves."""
    whose = model.whose
    if whose is None:
        return
    model.declaration.whose = whose
    for paths, kind in ((whose.rows, "rows"), (whose.klass, "class"), (whose.department, "department")):
        for path in paths:
            if path == "created_by":
                continue
            reach(model.__table__, model, path, sa.literal(0), kind)


def reach(table: Any, model: type[Register], path: str, wanted: Any, kind: str) -> sa.ColumnElement[bool]:
    """Condition on `table` (the register's table or an alias) that the path from its row ends in `wanted`.

    `wanted` is an expression or a sub-select. Raises LookupError for a path that leads nowhere.
    """
    head, _, rest = path.partition(".")
    if "<" in path:
        name, _, back = path.partition("<")
        other_key, _, other_column = back.partition(".")
        other = register_of(other_key).__table__.alias()
        backward: sa.ColumnElement[bool] = _column(table, name, model).in_(
            sa.select(other.c[other_column]).where(_ends(other.c.id, wanted), other.c[other_column].is_not(None))
        )
        return backward
    if head in model.declaration.line_names:
        line_model = getattr(model, head).property.mapper.class_
        line = line_model.__table__.alias()
        through: sa.ColumnElement[bool] = table.c.id.in_(
            sa.select(line.c.document_id).where(reach(line, line_model, rest, wanted, kind))
        )
        return through
    column = _column(table, head, model)
    if not rest:
        return _ends(column, wanted)
    target = model.declaration.columns[head].target
    if not target:
        raise LookupError(f"{model.declaration.key}.{head} is not a reference")
    target_model = register_of(target)
    other = target_model.__table__.alias()
    onward: sa.ColumnElement[bool] = column.in_(
        sa.select(other.c.id).where(reach(other, target_model, rest, wanted, kind))
    )
    return onward


def _column(table: Any, name: str, model: type[Register]) -> Any:
    if name not in table.c:
        raise LookupError(f"{model.declaration.key} has no column {name}")
    return table.c[name]


def _ends(column: Any, wanted: Any) -> sa.ColumnElement[bool]:
    if isinstance(wanted, sa.Select):
        return column.in_(wanted)  # type: ignore[no-any-return]
    return column == wanted  # type: ignore[no-any-return]
