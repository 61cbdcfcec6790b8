"""One step for many papers: which of them can take it, what it asks once for all, and the taking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import request

from admin_views import security
from admin_views.bulk_edit import SHOWN, Chosen, back_url, rows_text
from admin_views.details_steps import REFUSING
from admin_views.extensions import db
from admin_views.fields import NOTHING, Names, computed_text, field_of
from admin_views.list_screen import short_label
from admin_views.pages.bulk import BulkRow, BulkStepPage, StepTab
from admin_views.pages.forms import FieldView, Option
from admin_views.pages.shell import Alert, Mark
from admin_views.references import url_of
from admin_views.typed import Typed
from models.core import context as acting_context
from models.core.listing import standard_columns
from models.core.many_steps import Taking, Verdict, asked_of_each, judged, needs_opinion, own_steps, take_all
from models.core.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.core.base import Register
    from models.core.columns import Declared

OPINION = "opinion"

MOST_STEPS = 500
"""So many papers take a step at once: each is written with its lines, signature and effects."""


def for_many(model: type[Register]) -> list[Step]:
    """Steps that the acting person may take on many rows at once."""
    return [one for one in own_steps(model) if not asked_of_each(model, one)]


def found_step(model: type[Register], name: str) -> Step | None:
    """The step of this name, if it may be taken on many rows."""
    return next((one for one in for_many(model) if one.name == name), None)


def step_page(
    model: type[Register],
    chosen: Chosen,
    name: str = "",
    *,
    taking: Taking | None = None,
    alerts: tuple[Alert, ...] = (),
    opinion_error: str = "",
) -> BulkStepPage:
    """The page of one step; without a name that of the step most rows can take. `taking` is what was just refused."""
    ids = [row_id for row_id, _ in chosen]
    found_steps = own_steps(model)
    by_name = judged(db.session(), model, found_steps, ids)
    verdicts = {one: by_name[one.name] for one in found_steps if not asked_of_each(model, one)}
    usable = {one: found for one, found in verdicts.items() if any(not v.reasons for v in found) or one.name == name}
    current = next((one for one in usable if one.name == name), None) or max(
        usable, key=lambda one: (not one.is_backward, _good(usable[one])), default=None
    )
    shown = taking.verdicts if taking is not None else usable[current] if current is not None else []
    page = BulkStepPage(
        title=f"批量办理{short_label(model)}",
        count=len(ids),
        action=f"/admin/{model.declaration.key}/bulk/step/",
        cancel_url=back_url(model),
        hidden=(("rows", rows_text((v.row_id, v.version) for v in shown)), ("query", request.form.get("query", ""))),
        tabs=tuple(StepTab(s.name, s.label, _good(found), s is current) for s, found in usable.items()),
        note=_note(one for one in found_steps if one not in verdicts and _good(by_name[one.name])),
        name_label=model.declaration.columns[model.declaration.title].label,
        alerts=alerts,
        today=acting_context.required().today.strftime("%Y-%m-%d"),
    )
    return page if current is None else _of_step(page, model, current, shown, opinion_error)


def _of_step(
    page: BulkStepPage, model: type[Register], one: Step, shown: Sequence[Verdict], opinion_error: str
) -> BulkStepPage:
    good, needed = _good(shown), needs_opinion(one)
    rows = [v for v in shown if not v.reasons][:SHOWN] + [v for v in shown if v.reasons]
    return replace(
        page,
        step=one.name,
        verb=one.label,
        kind="danger" if one.name in REFUSING else "primary",
        question=f"{one.label}{good:,}条？",
        consequence=_consequence(model, one),
        asks=tuple(_field(model, one, column) for column in one.asks),
        opinion=request.form.get(OPINION, ""),
        opinion_label="原因" if one.is_backward else "意见",
        opinion_needed=needed,
        opinion_error=opinion_error,
        rows=_rows(model, rows, one),
        good=good,
        bad=len(shown) - good,
    )


def _good(verdicts: Sequence[Verdict]) -> int:
    return sum(not v.reasons for v in verdicts)


def _consequence(model: type[Register], one: Step) -> str:
    to_label = str(model.declaration.columns[model.state_column].kind.members[one.to_state].label)
    ends = not any(one.to_state in other.from_states for other in model.declaration.steps)
    return f"办理后为“{to_label}”" + ("，不能再改回。" if ends else "。")


def _note(due: Iterable[Step]) -> str:
    """Steps that some of the rows wait for and that must be taken one by one."""
    names = "、".join(dict.fromkeys(f"“{one.label}”" for one in due))
    return f"{names}每条要填的不同，请打开单据逐条办理。" if names else ""


def _field(model: type[Register], one: Step, column: str) -> FieldView:
    """What the step asks, once for all rows; a blank field leaves every row as it is."""
    declared = model.declaration.columns[column]
    header, names = Typed(), Names()
    box = header.box(declared, names) if request.form.get("bulk_stage") == "take" else NOTHING
    field = replace(field_of(declared, box, model.declaration), required=False, fact="")
    if declared.kind.name == "yesno":
        answers = (Option("", "不改"), Option("1", "是"), Option("0", "否"))
        return replace(field, choices=answers, value=request.form.get(column, ""), caption="")
    if declared.kind.name == "choice":
        return replace(field, choices=(Option("", "不改"), *(o for o in field.choices if o.value)))
    return field


def _rows(model: type[Register], verdicts: Sequence[Verdict], one: Step) -> tuple[BulkRow, ...]:
    """The rows, each with what tells its approver what it is about."""
    columns, names, found = _telling(model), Names(), []
    for verdict in verdicts:
        row = db.session.get(model, verdict.row_id)
        texts = [_text(row, declared, names) for declared in columns] if row is not None else []
        outcome = Mark("不能办", "bad") if verdict.reasons else Mark(f"可{one.label}", "run")
        url = url_of(model.declaration.key, verdict.row_id)
        summary = " · ".join(text for text in texts if text)
        found.append(BulkRow(verdict.title, verdict.state, url, outcome, summary, troubles=verdict.reasons))
    return tuple(found)


def _telling(model: type[Register]) -> list[Declared]:
    """The first text, the first two names and the first amount of the list."""
    rights = security.actor().columns(model)
    left = {"text": 1, "ref": 2, "money": 1}
    found = []
    for declared in standard_columns(model, rights):
        kind = "ref" if declared.target else declared.kind.name
        if declared.name != model.declaration.title and rights.plain(declared.name) and left.get(kind, 0):
            left[kind] -= 1
            found.append(declared)
    return found


def _text(row: Any, declared: Declared, names: Names) -> str:
    text = computed_text(row, declared, names)
    return f"{text}元" if text and declared.kind.name == "money" else text


def take(model: type[Register], one: Step, chosen: Sequence[tuple[int, int]], good_first: bool) -> Taking:
    """Take the step with what was sent. Flushed, not committed."""
    header, rights, texts = Typed(), security.actor().columns(model), {}
    for column in one.asks:
        declared: Any = model.declaration.columns[column]
        if declared.name not in rights.hidden:
            texts[column] = header.cell(declared) or ""
    opinion = request.form.get(OPINION, "").strip()
    return take_all(db.session(), model, one, chosen, opinion=opinion, texts=texts, good_first=good_first)
