"""What the tests of the canteen share: refusals, warnings, settings, and values as the database works them out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from models.core.context import acting
from models.core.permissions import system_actor
from models.core.rules import RefusedError
from models.core.steps import take
from tests.factories import World


class Canteens:
    """Short words for what these tests do again and again."""

    def __init__(self, world: World) -> None:
        self.world = world

    def refused(self, row: Any, **changes: Any) -> set[str]:
        """Columns and rules that refuse changes to a stored row, of which nothing stays."""
        before = {name: getattr(row, name) for name in changes}
        with self.world.as_system():
            for name, value in changes.items():
                setattr(row, name, value)
            with pytest.raises(RefusedError) as error:
                self.world.session.flush()
            self.world.session.expire(row)
            assert {name: getattr(row, name) for name in changes} == before
        return {problem.rule or problem.column for problem in error.value.problems}

    def unmakeable(self, key: str, **values: Any) -> set[str]:
        """Columns and rules that refuse a new row."""
        count = self.world.count(key)
        with pytest.raises(RefusedError) as error:
            self.world.make(key, **values)
        for row in list(self.world.session.new):
            if row in self.world.session:
                self.world.session.expunge(row)
        assert self.world.count(key) == count
        return {problem.rule or problem.column for problem in error.value.problems}

    def changed(self, row: Any, **changes: Any) -> set[str]:
        """Save changes; returns the rules that warn of them."""
        with self.world.as_system() as context:
            for name, value in changes.items():
                setattr(row, name, value)
            self.world.session.flush()
        return {problem.rule or problem.column for problem in context.warnings}

    def take(self, row: Any, name: str, *roles: str, **words: Any) -> None:
        """Take a step as a person with these roles."""
        with self.world.acting(*roles):
            take(self.world.session, row, name, **words)

    def stopped(self, row: Any, name: str, *roles: str, **words: Any) -> set[str]:
        """Sentences and rules that refuse a step; the row stays as it was."""
        state = row.state
        with self.world.acting(*roles):
            point = self.world.session.begin_nested()
            with pytest.raises(RefusedError) as error:
                take(self.world.session, row, name, **words)
            point.rollback()
            assert row.state is state
        return {problem.rule or problem.message for problem in error.value.problems}

    def setting(self, name: str, value: str) -> None:
        """Let the school set a parameter."""
        self.world.make("school_setting", setting_name=name, setting_value=value, effective_on=dt.date(2026, 1, 1))

    def both_ways(self, row: Any, name: str, now: dt.datetime) -> Any:
        """Value of a computed column at a moment, after Python and database agreed on it."""
        model = type(row)
        session = self.world.session
        with acting(system_actor(school_id=self.world.here), "seed", now, session=session):
            session.flush()
            known = session.execute(select(model.id, getattr(model, name)).where(model.id == row.id)).one()[1]
            assert getattr(row, name) == known
        return known


@pytest.fixture
def canteens(world: World) -> Canteens:
    return Canteens(world)
