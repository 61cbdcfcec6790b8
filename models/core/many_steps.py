"""One step taken on many rows: who can take it, which rows cannot and why, and the taking, all or the right ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models.core import context as acting_context
from models.core import steps
from models.core.at import At
from models.core.base import Register
from models.core.entry import broken_constraint, read_cell
from models.core.guard import ForbiddenError
from models.core.kinds import ParseError
from models.core.lookup import labels
from models.core.permissions import APPROVE
from models.core.rules import Problem, RefusedError
from models.core.steps import NotAllowedError, Step, state_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OF_EACH_ROW = frozenset({"money", "quantity", "integer", "attachment"})
"""Kinds of columns that a step asks of each row by itself: amounts, counts and files are not the same for many."""

CHANGED_MEANWHILE = "这张单据刚被别人改动过，请看过最新内容再办理。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row at the version that was seen, and what stands against the step: nothing where it can be or was taken."""

    row_id: int
    title: str
    version: int
    state: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """What came of a step on many rows; nothing is written unless `written`."""

    verdicts: list[Verdict]
    written: bool

    @property
    def good(self) -> int:
        """Rows that nothing stands against."""
        return sum(not one.reasons for one in self.verdicts)


def own_steps(model: type[Register]) -> list[Step]:
    """Steps that the acting person's roles may take on rows of the register, forward ones first."""
    actor = acting_context.required().actor
    key = model.declaration.key
    roles = {post.role for post, grant in actor.pairs(key) if APPROVE in grant.actions}
    found = [s for s in model.declaration.steps if not s.automatic and (actor.everything or s.roles & roles)]
    return sorted(found, key=lambda s: s.is_backward)


def asked_of_each(model: type[Register], one: Step) -> bool:
    """Whether the step asks for something that every row must be given by itself."""
    columns = model.declaration.columns
    return any("." in name or columns[name].unique or columns[name].kind.name in OF_EACH_ROW for name in one.asks)


def needs_opinion(one: Step) -> bool:
    """Whether an opinion is required of whoever takes the step on many rows: who sends back says why."""
    return one.opinion or one.is_backward


def judged(
    session: Session, model: type[Register], asked: Iterable[Step], ids: Sequence[int]
) -> dict[str, list[Verdict]]:
    """By step, which of the rows in the reader's scope can take it now, as far as that is known before it is taken."""
    rows = _rows(session, model, ids)
    roles = _roles(session, model, [row.id for row, _ in rows])
    return {
        one.name: [
            Verdict(row.id, title, row.row_version, _state_label(row), _against(session, row, one, roles))
            for row, title in rows
        ]
        for one in asked
    }


def _roles(session: Session, model: type[Register], ids: Sequence[int]) -> dict[int, frozenset[str]] | None:
    """Roles through which the acting person may take steps on each row; None for who may everything."""
    actor = acting_context.required().actor
    if actor.everything:
        return None
    pairs = [(post, grant) for post, grant in actor.pairs(model.declaration.key) if APPROVE in grant.actions]
    tests = [sa.case((actor.condition_of(model, post, grant), 1), else_=0) for post, grant in pairs]
    found: dict[int, frozenset[str]] = {}
    for start in range(0, len(ids) if pairs else 0, 500):
        made = sa.select(model.__table__.c.id, *[test.label(f"p{n}") for n, test in enumerate(tests)])
        for row_id, *hits in session.connection().execute(
            made.where(model.__table__.c.id.in_(ids[start : start + 500]))
        ):
            found[row_id] = frozenset(post.role for (post, _), hit in zip(pairs, hits, strict=True) if hit)
    return found


def take_all(
    session: Session,
    model: type[Register],
    one: Step,
    wanted: Sequence[tuple[int, int]],
    *,
    opinion: str = "",
    texts: Mapping[str, str] | None = None,
    good_first: bool = False,
) -> Taking:
    """Take the step on all rows (id and version as seen) or on none; with `good_first` on those that can take it.

    `texts` are cells of asked columns, the same for every row; blank ones leave a row as it is. Flushed, not committed;
    rows outside the reader's scope are left out.
    """
    versions = dict(wanted)
    verdicts = []
    outer = session.begin_nested()
    for row, title in _rows(session, model, list(versions)):
        row_id, state = row.id, _state_label(row)
        reasons = _taken(session, row, one, versions[row_id], opinion, texts or {})
        verdicts.append(Verdict(row_id, title, versions[row_id], state, reasons))
    good = sum(not one.reasons for one in verdicts)
    written = bool(good) and (good_first or good == len(verdicts))
    if written:
        outer.commit()
    else:
        outer.rollback()
    return Taking(verdicts, written)


def _rows(session: Session, model: type[Register], ids: Sequence[int]) -> list[tuple[Any, str]]:
    """Rows of the reader's scope with their names, in the order asked for."""
    names = labels(session, model.declaration.key, ids)
    found: dict[int, Any] = {}
    for start in range(0, len(ids), 500):
        for row in session.scalars(sa.select(model).where(model.id.in_(ids[start : start + 500]))):
            found[row.id] = row
    return [(found[i], names.get(i, "")) for i in dict.fromkeys(ids) if i in found]


def _state_label(row: Any) -> str:
    value = getattr(row, row.state_column, None) if row.state_column else None
    return str(value.label) if value is not None else ""


def _against(session: Session, row: Any, one: Step, roles: dict[int, frozenset[str]] | None) -> tuple[str, ...]:
    """Why the row cannot take the step: its state, the acting person, what it lacks."""
    if state_of(row) not in one.from_states:
        return (f"现在是“{_state_label(row)}”，不能{one.label}。",)
    if roles is not None and not one.roles & roles.get(row.id, frozenset()):
        return (f"这一条不由您{one.label}。",)
    if one.asks:
        return ()
    at = At(session, acting_context.required(), row.school_id, one, "-")
    return _sentences(steps.missing_for(row, one, at))


def _taken(
    session: Session, row: Any, one: Step, version: int, opinion: str, texts: Mapping[str, str]
) -> tuple[str, ...]:
    """Take the step on one row; what stands against it undoes what was written for it."""
    if row.row_version != version:
        return (CHANGED_MEANWHILE,)
    if state_of(row) not in one.from_states:
        return (f"现在是“{_state_label(row)}”，不能{one.label}。",)
    model, nested = type(row), session.begin_nested()
    try:
        values = _values(session, row, texts)
        steps.take(session, row, one.name, opinion=opinion, values=values)
    except NotAllowedError:
        reasons: tuple[str, ...] = (f"这一条不由您{one.label}。",)
    except RefusedError as refused:
        reasons = _sentences(refused.problems)
    except ForbiddenError as error:
        reasons = (str(error),)
    except StaleDataError:
        reasons = (CHANGED_MEANWHILE,)
    except IntegrityError as error:
        reasons = (broken_constraint(model, error).message,)
    else:
        nested.commit()
        return ()
    nested.rollback()
    return reasons


def _values(session: Session, row: Any, texts: Mapping[str, str]) -> dict[str, Any]:
    """Values of the asked columns for one row; raises RefusedError for what cannot be read."""
    values: dict[str, Any] = {}
    problems = []
    for name, text in texts.items():
        declared = row.declaration.columns[name]
        if not text.strip():
            continue
        school = getattr(row, declared.school, None) or row.school_id
        try:
            values[name] = read_cell(session, declared, text, school, getattr(row, name))
        except ParseError as error:
            problems.append(Problem(name, f"“{declared.label}”：{error}"))
    if problems:
        raise RefusedError(problems)
    return values


def _sentences(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.message for p in problems if not p.warns))
