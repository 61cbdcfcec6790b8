"""Writes that are refused or pointed at: what was objected to, with the proof that nothing was written."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from models.core.base import register_of
from models.core.rules import Problem, RefusedError
from tests.factories import World


def settled(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """The values, those that need the world (another row, say) worked out with it."""
    return {
        name: value(world) if callable(value) and not isinstance(value, type) else value
        for name, value in values.items()
    }


def refused_new(world: World, key: str, **values: Any) -> list[Problem]:
    """Objections to a new row; it is not written."""
    row = world.build(register_of(key), world.here, settled(world, values))
    count = world.count(key)
    with world.as_system():
        world.session.add(row)
        with pytest.raises(RefusedError) as refusal:
            world.session.flush()
        world.session.expunge(row)
    assert world.count(key) == count
    return refusal.value.problems


def refused_change(world: World, row: Any, **values: Any) -> list[Problem]:
    """Objections to a change of a stored row; it stays as it was."""
    version = row.row_version
    with world.as_system():
        for name, value in settled(world, values).items():
            setattr(row, name, value)
        with pytest.raises(RefusedError) as refusal:
            world.session.flush()
        world.session.refresh(row)
    assert row.row_version == version
    return refusal.value.problems


def change(world: World, row: Any, **values: Any) -> list[Problem]:
    """Change a stored row; returns what was pointed at."""
    with world.as_system() as context:
        for name, value in settled(world, values).items():
            setattr(row, name, value)
        world.session.flush()
        return list(context.warnings)  # type: ignore[arg-type]


def warned_new(world: World, key: str, **values: Any) -> list[Problem]:
    """What was pointed at when a new row was written."""
    row = world.build(register_of(key), world.here, settled(world, values))
    with world.as_system() as context:
        world.session.add(row)
        world.session.flush()
        assert sa.inspect(row).persistent
        return list(context.warnings)  # type: ignore[arg-type]


def both_values(world: World, row: Any, name: str) -> tuple[Any, Any]:
    """A computed column's value for the row and in the database."""
    model = type(row)
    with world.as_system():
        world.session.flush()
        select = sa.select(model.id, getattr(model, name)).where(model.id == row.id)
        return getattr(row, name), world.session.execute(select).one()[1]


def said(problems: list[Problem], column: str) -> str:
    """The sentences on a column."""
    return "".join(problem.message for problem in problems if problem.column == column)


def rules_of(problems: list[Problem]) -> set[str]:
    """Ids of the rules that object."""
    return {problem.rule for problem in problems}
