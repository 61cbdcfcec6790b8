"""The buttons below a record: which steps the reader may take on it, what each asks, and why one cannot be taken yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from admin_views import form_screen
from admin_views.extensions import db
from admin_views.list_screen import short_label
from admin_views.pages.forms import FieldView, StepButton
from admin_views.pages.shell import ButtonKind
from admin_views.signatures import is_detour
from models.core import context as acting_context
from models.core.at import At
from models.core.entry import first_state
from models.core.steps import Step, available, missing_for, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.core.base import Register
    from models.core.rules import Problem

REFUSING = frozenset({"reject", "cancel", "refuse", "void", "terminate", "reverse", "return_goods"})
"""Backward steps that end something; the others only send it back."""


def buttons_of(row: Any, problems: Sequence[Problem] = ()) -> tuple[StepButton, ...]:
    """Every step the reader may take: the way forward first, then what cannot be done yet, then the ways back."""
    asked = {one: form_screen.asked_fields(row, one, problems) for one in available(db.session(), row)}
    lacks = {one: _missing(row, one, asks) for one, asks in asked.items()}
    order = sorted(
        asked,
        key=lambda one: (
            one.is_backward,
            bool(lacks[one]),
            one.name in REFUSING if one.is_backward else is_detour(row, one),
            not one.is_backward and one.to_state == state_of(row),
        ),
    )
    first = next((one for one in order if not one.is_backward and not lacks[one]), None)
    return tuple(_button(row, one, one is first, asked[one], lacks[one]) for one in order)


def _button(row: Any, one: Step, primary: bool, asks: tuple[FieldView, ...], lacking: str) -> StepButton:
    label = one.label
    opinion: Literal["", "optional", "required"] = ""
    if one.opinion:
        opinion = "required"
    elif primary and not asks and state_of(row) != first_state(type(row)):
        opinion = "optional"
    dialog = bool(asks) or opinion == "required" or one.name in REFUSING
    kind: ButtonKind = "primary" if primary else "danger" if one.name in REFUSING else "plain"
    ends = not any(one.to_state in other.from_states for other in row.declaration.steps)
    to_label = _state_label(type(row), one.to_state)
    moved = one.to_state != state_of(row)
    consequence = ""
    if dialog and moved:
        consequence = f"办理后为“{to_label}”" + ("，不能再改回。" if ends else "。")
    return StepButton(
        one.name,
        f"{label}…" if dialog else label,
        kind,
        "Ctrl+Enter" if primary else "",
        opinion,
        "原因" if one.is_backward else "说明",
        asks,
        f"{label}这{_counted(row)}？" if dialog and not asks else "",
        consequence,
        label,
        disabled_reason=lacking,
        follows=f"{label}后：{to_label}" if primary and moved else "",
    )


def _counted(row: Any) -> str:
    """张采购申请单, 条固定资产: the thing with its measure word."""
    return f"{'张' if row.shape == 'document' else '条'}{short_label(type(row))}"


def _state_label(model: type[Register], state: str) -> str:
    members = model.declaration.columns[model.state_column].kind.members
    return str(members[state].label)


def _missing(row: Any, one: Step, asks: tuple[FieldView, ...]) -> str:
    """What has to be done first; steps that ask are judged by what they are given."""
    if asks:
        return ""
    context = acting_context.required()
    at = At(db.session(), context, row.school_id, one, "-")
    return " ".join(dict.fromkeys(p.message for p in missing_for(row, one, at)))
