"""The signature trail of a row: what has been signed, in rounds, who is to sign now and who comes after."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from admin_views.extensions import db
from admin_views.pages.forms import SignatureRound, SignatureStep
from admin_views.shell_screen import role_label
from models.core import context as acting_context
from models.core.at import At
from models.core.context import acting
from models.core.permissions import system_actor
from models.core.steps import Step, initial_state, missing_for, state_of
from models.core.system import Signature

if TYPE_CHECKING:
    from collections.abc import Iterable

AHEAD = 6
"""So many steps to come are drawn at most."""


def signatures_of(row: Any) -> list[Signature]:
    """All signatures under a row, the first first."""
    return list(
        db.session.scalars(
            sa.select(Signature)
            .where(Signature.register == row.declaration.key, Signature.row_id == row.id)
            .order_by(Signature.id)
        )
    )


def rounds_of(row: Any, signatures: Iterable[Signature]) -> list[list[Signature]]:
    """Signatures cut into rounds: a new one begins after the row was sent back."""
    backward = {s.name for s in row.declaration.steps if s.is_backward}
    rounds: list[list[Signature]] = [[]]
    for one in signatures:
        if rounds[-1] and rounds[-1][-1].step in backward:
            rounds.append([])
        rounds[-1].append(one)
    return rounds


def trail_of(row: Any) -> tuple[tuple[SignatureStep, ...], tuple[SignatureRound, ...]]:
    """The present round with what is still to come, and the earlier rounds."""
    if not row.declaration.steps:
        return (), ()
    signed = signatures_of(row)
    *past, present = rounds_of(row, signed)
    earlier = tuple(
        SignatureRound(f"第{n}轮（已{group[-1].label}）", tuple(_signed(row, s) for s in group))
        for n, group in enumerate(past, 1)
    )
    trail = [_signed(row, s) for s in present]
    coming = steps_ahead(row, {s.step for s in present})
    if coming:
        since = signed[-1].at if signed else row.created_at
        now = acting_context.required().now
        trail.append(
            SignatureStep("now", f"待{coming[0].label}", roles_text(coming[0]), waited(since, now) if signed else "")
        )
        trail += [SignatureStep("next", one.label) for one in coming[1:]]
    return (tuple(trail) if signed or row.shape == "document" else ()), earlier


def _signed(row: Any, one: Signature) -> SignatureStep:
    backward = any(s.name == one.step and s.is_backward for s in row.declaration.steps)
    person = "系统自动" if one.is_automatic else f"{one.name} {role_label(one.role)}" if one.role else one.name
    return SignatureStep("back" if backward else "done", one.label, person, short_moment(one.at), one.opinion)


def steps_ahead(row: Any, signed: set[str]) -> list[Step]:
    """The forward steps that lead on from the present state, without those that skip themselves for this row.

    What other documents do later (deliver, post) is no signature and ends the list.
    """
    context = acting_context.required()
    at = At(db.session(), context).for_row(row)
    first, state, passed = initial_state(type(row)), state_of(row), set()
    path: list[Step] = []
    while state not in passed and len(path) < AHEAD:
        passed.add(state)
        onward = [s for s in row.declaration.steps if state in s.from_states and not s.is_backward]
        unsigned = [s for s in onward if s.name not in signed and not s.asks and not s.optional]
        staying = [s for s in unsigned if s.to_state == state and state != first]
        leaving = [s for s in onward if s.to_state not in passed and not is_detour(row, s)]
        leaving.sort(key=lambda s: (s.optional, len(path) == 0 and not _is_open(s, row)))
        chosen = [*staying, *leaving[:1]]
        path += [s for s in chosen if not s.automatic and not _skips(s, row, at)]
        if not leaving or leaving[0].automatic:
            break
        state = leaving[0].to_state
    return path[:AHEAD]


def is_detour(row: Any, step: Step) -> bool:
    """Whether the step only leads aside, to a state from which every way forward leads back: a pause."""
    onward = [s for s in row.declaration.steps if step.to_state in s.from_states and not s.is_backward]
    return (
        step.to_state not in step.from_states and bool(onward) and all(s.to_state in step.from_states for s in onward)
    )


def _is_open(step: Step, row: Any) -> bool:
    """Whether the step could be taken now by somebody who may: of two ways out of a state one is usually shut."""
    now = acting_context.required().now
    with acting(system_actor(school_id=row.school_id), "view", now, session=db.session()) as context:
        return not missing_for(row, step, At(db.session(), context, row.school_id, step, "-"))


def _skips(step: Step, row: Any, at: At) -> bool:
    """Whether the step is left out for the row; a document that is still being filled in may not be able to say."""
    try:
        return step.skip is not None and step.skip(row, at)
    except (TypeError, AttributeError):
        return False


def roles_text(step: Step) -> str:
    """Who may take a step, in at most three words."""
    labels = [role_label(role) for role in sorted(step.roles)]
    return "、".join(labels[:3]) + ("等" if len(labels) > 3 else "")


def waited(since: dt.datetime | None, now: dt.datetime) -> str:
    """等了2天, 等了5小时, 等了40分钟; nothing within the first minute."""
    minutes = int((now - since).total_seconds() // 60) if since is not None else 0
    if minutes >= 24 * 60:
        return f"等了{(now.date() - since.date()).days if since else 0}天"
    if minutes >= 60:
        return f"等了{minutes // 60}小时"
    return f"等了{minutes}分钟" if minutes > 0 else ""


def short_moment(moment: dt.datetime) -> str:
    """11-18 15:40 this year, else with the year."""
    same = moment.year == acting_context.required().today.year
    return moment.strftime("%m-%d %H:%M" if same else "%Y-%m-%d %H:%M")
