"""Taking up the books: which registers a school fills first and in which order, what is there, and what is missing.

The steps themselves are declared beside the registers (models.organisation.golive); here is how they are answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core import context as acting_context
from models.core.base import Register, register_of
from models.core.defaults import school_year_of
from models.core.listing import Filter, Listing, Query, UnknownColumnError
from models.core.lookup import title_sql
from models.core.permissions import CREATE, IMPORT, VIEW

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.settings import Setting

NAMED = 10
"""So many rows are named where no filter of the list can show them."""

DONE, LACKS, OPEN, BLOCKED, WAITS, LEFT_OUT, OTHERS = "done", "lacks", "open", "blocked", "waits", "left_out", "others"
"""States of a step; OTHERS is a step that the acting person has nothing to do with."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is asked: one school on one day."""

    session: Session
    school_id: int
    today: dt.date


@dataclass(frozen=True, slots=True)
class Check:
    """Rows that are missing something. `filters` are column, operator and text as in the address of a list.

    A text may hold {today}, {yesterday} or {school_year}. `where` adds what no filter can say: a condition on the table.
    `wanted` turns it round: something is missing where there is no such row. A check that is not `serious` is a hint and
    keeps no step from being done. `register` is looked at instead of the part's own.
    """

    label: str
    filters: tuple[tuple[str, str, str], ...] = ()
    where: Callable[[Ground], Any] | None = None
    register: str = ""
    wanted: bool = False
    serious: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One register of a step. Without rows the step is not done, unless it is not `needed`.

    `sheet` is False for a register that has no sheet in the workbook: its row is there before anything is loaded.
    """

    register: str
    note: str = ""
    checks: tuple[Check, ...] = ()
    needed: bool = True
    sheet: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: registers that are filled together, after the steps named in `after`.

    `waits` says why a step cannot be taken yet. An `optional` step may be left out by a school that has no such thing.
    """

    key: str
    label: str
    help: str
    parts: tuple[Part, ...] = ()
    after: tuple[str, ...] = ()
    waits: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: how many rows, and the first of them as id and name where no list can show them."""

    check: Check
    register: str
    count: int
    names: tuple[tuple[int, str], ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(slots=True)
class PartState:
    """A register with the number of its rows; `may` tells whether the acting person loads it, else nothing is told."""

    part: Part
    model: type[Register]
    count: int
    may: bool
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class StepState:
    """A step with its number from 1, its state, and the numbers of the steps to be taken before it."""

    number: int
    step: Step
    state: str
    parts: list[PartState] = field(default_factory=list)
    before: tuple[int, ...] = ()

    @property
    def empty(self) -> list[PartState]:
        """Needed registers without any row."""
        return [one for one in self.parts if one.part.needed and not one.count]

    @property
    def serious(self) -> list[Finding]:
        """What keeps the step from being done."""
        return [found for one in self.parts for found in one.findings if found.check.serious]


def may_load(key: str) -> bool:
    """Whether the acting person enters or imports rows of the register."""
    actor = acting_context.required().actor
    return actor.can(key, VIEW) and (actor.can(key, CREATE) or actor.can(key, IMPORT))


def takes_part(steps: Iterable[Step]) -> bool:
    """Whether the acting person has anything to load."""
    return any(may_load(part.register) for step in steps for part in step.parts)


# ---- what is there and what is missing ----


def states_of(
    ground: Ground, steps: Sequence[Step], left_out: Collection[str] = (), *, names: bool = True
) -> list[StepState]:
    """Every step as it stands for the school; `names` looks up the first rows of each finding too."""
    parts = {
        part.register: PartState(part, register_of(part.register), 0, may_load(part.register)) for part in _parts(steps)
    }
    asked = [question for one in parts.values() if _is_told(one) for question in _questions(ground, one)]
    counts = _counted(ground, [(one.model, _own(ground, one.model)) for one in parts.values()])
    found = _counted(ground, [(question.model, question.conditions) for question in asked])
    for one, count in zip(parts.values(), counts, strict=True):
        one.count = count
    everywhere = _counted(ground, [(question.model, question.listed) for question in asked])
    for question, count, listed in zip(asked, found, everywhere, strict=True):
        _keep(ground, question, count, names, question.check.where is None and count == listed)
    held = {step.key: [parts[part.register] for part in step.parts] for step in steps}
    numbers = {step.key: number for number, step in enumerate(steps, 1)}
    empty = {
        step.key
        for step in steps
        if step.key not in left_out and any(one.part.needed and not one.count for one in held[step.key])
    }
    states = []
    for step in steps:
        before = tuple(numbers[key] for key in step.after if key in empty)
        state = StepState(numbers[step.key], step, "", held[step.key], before)
        state.state = _state(state, step.key in left_out)
        states.append(state)
    return states


def _is_told(one: PartState) -> bool:
    """What stands there before anything is loaded is told to whoever sees it."""
    return one.may or (not one.part.sheet and acting_context.required().actor.can(one.part.register, VIEW))


def _parts(steps: Iterable[Step]) -> list[Part]:
    return [part for step in steps for part in step.parts]


def _state(one: StepState, left_out: bool) -> str:
    if one.step.waits:
        return WAITS
    if left_out:
        return LEFT_OUT
    if not any(part.may for part in one.parts):
        return OTHERS
    loaded = [part for part in one.parts if part.part.needed and part.part.sheet]
    if not any(part.count for part in loaded):
        return BLOCKED if one.before else OPEN
    return LACKS if one.empty or one.serious else DONE


@dataclass(slots=True)
class _Question:
    """A check put to the database: the register it looks at, the conditions of the list that its filters make, and those
    of the rows that are meant.
    """

    part: PartState
    check: Check
    model: type[Register]
    listed: list[Any]
    conditions: list[Any]
    filters: tuple[Filter, ...]


def _questions(ground: Ground, part: PartState) -> list[_Question]:
    """The checks of a part that the acting person may see the answer of."""
    words = {
        "today": ground.today.isoformat(),
        "yesterday": (ground.today - dt.timedelta(days=1)).isoformat(),
        "school_year": school_year_of(ground.today),
    }
    found = []
    for check in part.part.checks:
        model = register_of(check.register) if check.register else part.model
        filters = tuple(Filter(column, operator, text.format(**words)) for column, operator, text in check.filters)
        try:
            listed = list(Listing(ground.session, model, Query(filters=filters)).conditions)
        except UnknownColumnError:  # a column that is hidden or masked to this person
            continue
        conditions = [*listed, *_own(ground, model)]
        if check.where is not None:
            conditions.append(check.where(ground))
        found.append(_Question(part, check, model, listed, conditions, filters))
    return found


def _own(ground: Ground, model: type[Register]) -> list[Any]:
    """Rows of the school alone, though the person may see those of others; a dictionary is everybody's."""
    table = model.__table__
    if model.declaration.key == "school":
        return [table.c.id == ground.school_id]
    return [] if model.declaration.shared else [table.c.school_id == ground.school_id]


def _counted(ground: Ground, asked: Sequence[tuple[type[Register], Sequence[Any]]]) -> list[int]:
    """How many rows fulfil each set of conditions, in one statement."""
    if not asked:
        return []
    numbers = [
        sa.select(sa.func.count()).select_from(model.__table__).where(*conditions).scalar_subquery().label(f"n{place}")
        for place, (model, conditions) in enumerate(asked)
    ]
    return [int(number) for number in ground.session.connection().execute(sa.select(*numbers)).one()]


def _keep(ground: Ground, question: _Question, count: int, names: bool, is_list: bool) -> None:
    """Keep what a check found; `is_list` says that the list with its filters shows just these rows."""
    check = question.check
    if check.wanted:
        if not count:
            question.part.findings.append(Finding(check, question.model.declaration.key, 0))
        return
    if not count:
        return
    told: tuple[tuple[int, str], ...] = ()
    if names and not is_list:
        table = question.model.__table__
        statement = sa.select(table.c.id, title_sql(question.model, table)).where(*question.conditions)
        rows = ground.session.connection().execute(statement.order_by(table.c.id).limit(NAMED))
        told = tuple((row_id, str(title or "")) for row_id, title in rows)
    filters = question.filters if is_list else ()
    question.part.findings.append(Finding(check, question.model.declaration.key, count, told, filters))


# ---- what the school itself says ----


def own_value(ground: Ground, setting: Setting[Any]) -> Any:
    """The setting as the school itself entered it last, or None: what offices above have set does not count."""
    table = register_of("school_setting").__table__
    text = ground.session.connection().scalar(
        sa.select(table.c.setting_value)
        .where(
            table.c.school_id == ground.school_id,
            table.c.setting_name == setting.key,
            table.c.effective_on <= ground.today,
        )
        .order_by(table.c.effective_on.desc(), table.c.id.desc())
        .limit(1)
    )
    return None if text is None else setting.parse(text)


def enter_value(ground: Ground, setting: Setting[Any], value: Any, reason: str) -> None:
    """Enter the school's own value from today on; flushed, not committed. The gate asks for rights and rules."""
    model: Any = register_of("school_setting")
    row = ground.session.scalars(
        sa.select(model).where(
            model.school_id == ground.school_id, model.setting_name == setting.key, model.effective_on == ground.today
        )
    ).first()
    if row is None:
        row = model(school_id=ground.school_id, setting_name=setting.key, effective_on=ground.today)
        ground.session.add(row)
    row.setting_value, row.setting_source = setting.text(value), reason
    ground.session.flush()
