"""One record as it is read, approved and printed: from the row to the page, for the reader's rights."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import request
from flask_wtf.csrf import generate_csrf

from admin_views import (
    cells,
    details_steps,
    files,
    form_screen,
    history_screen,
    references,
    related,
    security,
    signatures,
)
from admin_views.details_facts import figures_of, groups_of
from admin_views.details_reading import Reading, school_id_of, state_column, title_of
from admin_views.details_tables import lines_tables
from admin_views.extensions import db
from admin_views.label_screen import label_of
from admin_views.pages.details import DetailsPage, SignCell
from admin_views.pages.forms import RefusedPage, StepButton
from admin_views.pages.shell import Alert, Button, Confirm, Mark
from admin_views.shell_screen import school_name
from models.core import context as acting_context
from models.core.base import Register, register_of
from models.core.columns import Declared
from models.core.entry import first_state, pointing_at
from models.core.permissions import CREATE, DELETE, UPDATE, VIEW
from models.core.steps import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.core.rules import Problem

SHOWN_HISTORY = 4
WIDE_TABLE = 9
"""Lines with more columns than this are printed on a sheet lying on its side."""


def page(row: Any, opinion: str = "", problems: Sequence[Problem] = ()) -> DetailsPage:
    """The details page of a row that the reader sees; `problems` are why a step was refused just now."""
    reading = Reading(row)
    declaration = row.declaration
    trail, earlier = signatures.trail_of(row)
    tables = lines_tables(row)
    tabs, table = related.related(row, request.args.get("tab", ""))
    history = history_screen.entries_of(row)
    steps = details_steps.buttons_of(row, problems)
    figures = figures_of(reading)
    everything = request.args.get("history") == "all"
    actor = security.actor()
    return DetailsPage(
        key=declaration.key,
        title=title_of(reading),
        subtitle=_subtitle(reading),
        school=school_name(school_id_of(row)),
        state=_state(reading),
        actions=_actions(reading, goes_on=any(s.kind == "primary" for s in steps)),
        alerts=_alerts(reading),
        figures=figures,
        groups=groups_of(reading, figures),
        tables=tables,
        files=tuple(files.stored(row)),
        tabs=tabs,
        related=table,
        trail=trail,
        earlier=earlier,
        label=label_of(reading),
        history=tuple(history if everything else history[:SHOWN_HISTORY]),
        history_count=len(history),
        history_url=f"{references.url_of(declaration.key, row.id)}&history=all"
        if len(history) > SHOWN_HISTORY and not everything
        else "",
        steps=steps,
        step_url=f"/admin/{declaration.key}/step/?id={row.id}",
        csrf_token=generate_csrf(),
        submit_key=secrets.token_urlsafe(12),
        row_version=str(row.row_version),
        opinion=opinion,
        opinion_help=_opinion_help(steps),
        opinion_error=next((p.message for p in problems if p.column == "opinion"), ""),
        signs=_signs(row) if row.shape == "document" else (),
        made=()
        if row.shape == "document"
        else (f"制表人：{actor.name}", "审核人：", f"{acting_context.required().now:%Y-%m-%d %H:%M}"),
        wide=any(len(one.heads) > WIDE_TABLE for one in tables),
    )


def _opinion_help(steps: Sequence[StepButton]) -> str:
    """What an opinion is for, where the page asks for one."""
    needing = "、".join(step.verb for step in steps if step.opinion == "required")
    return f"可不填；{needing}须写明原因。" if needing else "可不填。"


# ---- head ----


def _subtitle(reading: Reading) -> str:
    """What tells this row from its neighbours: number, model, place and person; of a document who made it and when."""
    row, declaration = reading.row, reading.declaration
    elsewhere = school_id_of(row) not in (None, security.actor().school_id) and declaration.key != "school"
    parts = [school_name(school_id_of(row))] if elsewhere and not declaration.shared else []
    if row.shape == "document":
        maker = " ".join(text for text in (reading.text("department_id"), reading.text("prepared_by_id")) if text)
        made = f"{row.created_at:%Y-%m-%d}制单" if row.created_at else ""
        number = "" if declaration.title == "document_no" else f"{declaration.label} {row.document_no or '草稿'}"
        return " · ".join([*parts, *(text for text in (number, maker, made) if text)])
    codes = [
        c.name for c in reading.columns if c.unique and c.kind.name == "code" and c.name != "label_code" and not c.hide
    ]
    places = [
        c for c in reading.columns if c.target and c.search and not _is_dictionary(c) and c.name != declaration.title
    ]
    parts += [reading.text(name) for name in [*codes[:1], "specification"] if name != declaration.title]
    parts += [
        f"{c.label} {reading.text(c.name)}" if c.target == "staff" else reading.text(c.name)
        for c in places[:3]
        if reading.text(c.name)
    ]
    return " · ".join(text for text in parts if text)


def _is_dictionary(declared: Declared) -> bool:
    return register_of(declared.target).declaration.shared


def _state(reading: Reading) -> Mark | None:
    name = state_column(reading)
    value = reading.values.get(name) if name not in reading.rights.masked else None
    return Mark(value.label, cells.tone(value)) if value is not None else None


def _actions(reading: Reading, goes_on: bool) -> tuple[Button, ...]:
    """What the reader may do with the row; what is not allowed is absent. The last is the primary one unless the way
    forward (`goes_on`) lies in a step below.
    """
    row, declaration, actor = reading.row, reading.declaration, security.actor()
    session, base = db.session(), f"/admin/{declaration.key}/"
    draft = row.shape == "document" and state_of(row) == first_state(type(row))
    found = [*_neighbours(row)] if row.shape == "document" else [*related.new_documents(row)]
    if actor.can(declaration.key, CREATE):
        found.append(Button("复制", f"{base}new/?copy={row.id}", key="C", hotkey="c", wide=True))
    fixed = form_screen.not_editable(row)
    if actor.allows(session, row, DELETE) and not fixed and (draft or row.shape != "document"):
        question = Confirm(
            f"删除“{title_of(reading)}”？", "删除后不能恢复；修改记录里会留下全部内容。", "删除", danger=True
        )
        found.append(
            Button("删除…", f"{base}delete/", "danger", post=True, name="id", value=str(row.id), confirm=question)
        )
    if actor.allows(session, row, UPDATE) and not fixed:
        found.append(
            Button(
                "继续填写" if draft else "修改",
                f"{base}edit/?id={row.id}",
                "plain" if goes_on else "primary",
                key="E",
                hotkey="e",
            )
        )
    return tuple(found)


def _neighbours(row: Any) -> list[Button]:
    """The documents before and after this one, as far as the reader sees them."""
    model = type(row)
    table = model.__table__
    scope = security.actor().predicate(model, VIEW)
    found = []
    for label, key, beyond, order in (
        ("上一单", "[", table.c.id > row.id, table.c.id.asc()),
        ("下一单", "]", table.c.id < row.id, table.c.id.desc()),
    ):
        other = (
            db.session.connection()
            .execute(sa.select(table.c.id).where(beyond, scope).order_by(order).limit(1))
            .scalar()
        )
        if other is not None:
            found.append(Button(label, references.url_of(row.declaration.key, other), key=key, hotkey=key, wide=True))
    return found


def _alerts(reading: Reading) -> tuple[Alert, ...]:
    """Why a document lies on its maker's table again."""
    row = reading.row
    if not row.declaration.steps:
        return ()
    signed = signatures.signatures_of(row)
    if not signed or state_of(row) not in (first_state(type(row)), "REJECTED"):
        return ()
    last = signed[-1]
    if not any(s.name == last.step and s.is_backward for s in row.declaration.steps):
        return ()
    return (Alert(last.opinion or "没有写原因。", "warning", f"{last.name}{last.label}："),)


# ---- signatures on paper ----


def _signs(row: Any) -> tuple[SignCell, ...]:
    """The table of signatures at the end of a printed document: signed ones filled, those to come blank."""
    *_, present = signatures.rounds_of(row, signatures.signatures_of(row))
    found = [
        SignCell(one.label, (f"{one.name} {one.opinion[:20]}".strip(), f"{one.at:%Y-%m-%d}"))
        for one in present
        if not one.is_automatic
    ]
    found += [
        SignCell(step.label)
        for step in signatures.steps_ahead(row, {one.step for one in present})
        if not step.automatic
    ]
    return tuple(found[:8])


# ---- a delete that is refused ----


def refused_page(row: Any, problems: Sequence[Problem], model: type[Register] | None = None) -> RefusedPage:
    """Why a row stays, who points at it, and what may be done instead. `row` is None for several rows at once."""
    if row is None:
        key = model.declaration.key if model is not None else ""
        return RefusedPage(
            "没有删除",
            (),
            (Button("回到列表", f"/admin/{key}/", "primary"),),
            reasons=tuple(p.message for p in problems),
            advice="所选的记录都还在，一条也没有删除。",
        )
    declaration = row.declaration
    pointers = related.pointers(row, pointing_at(db.session(), row))
    actions = [
        Button("回到这条记录", references.url_of(declaration.key, row.id), "primary"),
        Button("回到列表", f"/admin/{declaration.key}/"),
    ]
    return RefusedPage(
        f"“{title_of(Reading(row))}”不能删除",
        pointers,
        tuple(actions),
        reasons=() if pointers else tuple(p.message for p in problems),
        advice="请先改动这些记录，或将它停用。" if pointers else "记录没有改动。",
    )
