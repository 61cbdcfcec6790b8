"""What a rule, default or step may ask: the moment, who acts, settings, and any row, whatever the actor may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from models.core import context as acting_context

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.base import Register
    from models.core.settings import Setting
    from models.core.steps import Step

R = TypeVar("R", bound="Register")


class At:
    """The circumstances of one check. Look-ups see all rows and never flush."""

    __slots__ = ("_school_id", "context", "opinion", "session", "step")

    def __init__(
        self,
        session: Session,
        context: acting_context.Context,
        school_id: int | None = None,
        step: Step | None = None,
        opinion: str = "",
    ) -> None:
        self.session = session
        self.context = context
        self.step = step
        self.opinion = opinion
        self._school_id = school_id

    @property
    def today(self) -> dt.date:
        """The acting day."""
        return self.context.today

    @property
    def now(self) -> dt.datetime:
        """The acting moment."""
        return self.context.now

    @property
    def school_id(self) -> int | None:
        """School of the row in question, else of the actor."""
        return self._school_id or self.context.actor.school_id

    @property
    def staff_id(self) -> int | None:
        """The acting member of staff."""
        return self.context.actor.staff_id

    @property
    def account_id(self) -> int | None:
        """The acting account."""
        return self.context.actor.account_id

    @property
    def roles(self) -> frozenset[str]:
        """Roles the actor holds now."""
        return self.context.actor.roles

    @property
    def is_system(self) -> bool:
        """Whether the system itself acts (seed, commands)."""
        return self.context.actor.everything

    def is_step(self, *names: str) -> bool:
        """Whether one of these steps is running."""
        return self.step is not None and self.step.name in names

    def for_row(self, row: Any) -> At:
        """The same circumstances for one row: its school, and the step that runs on it."""
        running = self.context.running.get(id(row)) or self.context.running.get(id(getattr(row, "document", None)))
        step, opinion = running if isinstance(running, tuple) else (None, "")
        return At(self.session, self.context, _school_of(row), step, opinion)

    def get(self, model: type[R], key: int | None) -> R | None:
        """The row of this id, whoever may see it; None for a blank id."""
        if key is None:
            return None
        with self.session.no_autoflush, acting_context.unscoped():
            return self.session.get(model, key)

    def ask(self, statement: sa.Select[Any]) -> Any:
        """First value of a select, or None."""
        with self.session.no_autoflush, acting_context.unscoped():
            return self.session.scalars(statement.limit(1)).first()

    def all(self, statement: sa.Select[Any]) -> list[Any]:
        """All first values of a select."""
        with self.session.no_autoflush, acting_context.unscoped():
            return list(self.session.scalars(statement))

    def setting(self, setting: Setting[Any], on: dt.date | None = None) -> Any:
        """Value of a setting for the row's school on a day (today unless given)."""
        return setting.value(self.session, self.school_id, on or self.today)


def _school_of(row: Any) -> int | None:
    if row is None:
        return None
    if row.__tablename__ == "school":
        own: int | None = row.__dict__.get("id")
        return own
    if "school_id" in row.__dict__ and row.school_id is not None:
        return int(row.school_id)
    document = row.__dict__.get("document")
    school: int | None = document.school_id if document is not None else None
    return school
