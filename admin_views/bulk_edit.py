"""One change for many rows: the form of columns and values, the trial that shows what would change, and the writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import request

from admin_views import security
from admin_views.extensions import db
from admin_views.fields import NOTHING, Names, field_of
from admin_views.form_groups import drawn_of, groups_of
from admin_views.list_screen import short_label
from admin_views.pages.bulk import BulkEditPage, BulkField, BulkResultPage, BulkRow, CellChange, Pairs
from admin_views.pages.forms import FieldView, Option, Wrong
from admin_views.pages.shell import Alert, Mark
from admin_views.references import url_of
from admin_views.typed import Typed, is_id
from models.core import context as acting_context
from models.core import importing
from models.core.entry import read_cell
from models.core.importing import ASKS, CHANGED, REFUSED, SAME, WARNS, WRONG, Entry, Options, Result, Run
from models.core.kinds import ParseError, clean
from models.core.lookup import code_column, labels
from models.core.rules import Problem

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.columns import Declared

MOST_AT_ONCE = 2000
"""So many rows are changed by one action; the page says so where more were found."""

SHOWN = 300
"""So many rows that would change are listed; the others change the same way."""

MOST_TEXT = 60_000
"""Longest list of chosen rows that a page sends back, in characters."""

CLEAR = "clear"
KEPT = "不改"
TONES: dict[str, Any] = {CHANGED: "run", SAME: "plain", WRONG: "bad", REFUSED: "bad", ASKS: "bad"}
WORDS = {CHANGED: "修改", SAME: "无变化", WRONG: "不能改", REFUSED: "无权", ASKS: "不能改"}

Chosen = list[tuple[int, int | None]]
"""Ids of rows, each with the version that was seen, None before anything was shown."""


# ---- which rows ----


def chosen_rows(ids: Sequence[str] = ()) -> Chosen:
    """Rows of the action bar, or those that a page sent back as `12-3,13-1`."""
    if ids:
        return [(int(i), None) for i in ids]
    found: Chosen = []
    for part in request.form.get("rows", "")[:MOST_TEXT].split(","):
        row_id, _, version = part.partition("-")
        if is_id(row_id):
            found.append((int(row_id), int(version) if is_id(version) else None))
    return found


def present(model: type[Register], chosen: Chosen) -> Chosen:
    """The rows that the reader sees, in the order chosen, with their versions; those seen before keep theirs."""
    ids = list(dict.fromkeys(row_id for row_id, _ in chosen))
    versions: dict[int, int] = {}
    for start in range(0, len(ids), 500):
        made = sa.select(model.id, model.row_version).where(model.id.in_(ids[start : start + 500]))
        versions |= {row[0]: row[1] for row in db.session.execute(made)}
    seen = {row_id: version for row_id, version in chosen if version is not None}
    return [(i, seen.get(i, versions[i])) for i in ids if i in versions]


def rows_text(chosen: Iterable[tuple[int, int | None]]) -> str:
    """The rows as a page sends them back."""
    return ",".join(str(i) if version is None else f"{i}-{version}" for i, version in chosen)


# ---- the form ----


def offered(model: type[Register]) -> list[Declared]:
    """Columns that may be given one value for many rows, in the order of the form."""
    rights = security.actor().columns(model)
    single = {rule.unique_key[0] for rule in model.declaration.rules if len(rule.unique_key) == 1}
    drawn = [
        c
        for c in drawn_of(model, rights, None)
        if c.kind.name != "attachment" and not c.unique and c.name not in single
    ]
    return [c for group in groups_of(model, drawn, ()) for c in group.columns]


def edit_page(
    model: type[Register], chosen: Chosen, problems: Sequence[Problem] = (), cut: bool = False
) -> BulkEditPage:
    """The form, with what was typed into it."""
    names, header, wrong = Names(), Typed(), {p.column: p.message for p in problems}
    fields = []
    for declared in offered(model):
        box = header.box(declared, names) if request.form.get("bulk_stage") else NOTHING
        field = replace(_field(model, declared, box), errors=(wrong[declared.name],) if declared.name in wrong else ())
        fields.append(BulkField(field, _may_clear(model, declared), declared.name in request.form.getlist(CLEAR)))
    return BulkEditPage(
        title=f"批量修改{short_label(model)}",
        count=len(chosen),
        action=f"/admin/{model.declaration.key}/bulk/",
        cancel_url=back_url(model),
        hidden=(("rows", rows_text(chosen)), ("query", request.form.get("query", ""))),
        fields=tuple(fields),
        errors=tuple(Wrong(f"f-{p.column}" if p.column else "tz-form", p.message) for p in problems),
        alerts=cut_alerts(cut),
        today=acting_context.required().today.strftime("%Y-%m-%d"),
    )


def cut_alerts(cut: bool, most: int = MOST_AT_ONCE) -> tuple[Alert, ...]:
    """Said where more rows were found than are taken at once."""
    if not cut:
        return ()
    return (Alert(f"选中的超过{most:,}条，这一次只处理前{most:,}条，其余的请办完后再选。", "warning"),)


def back_url(model: type[Register]) -> str:
    """The list as it was left."""
    query = request.form.get("query", "").lstrip("?")[:2000]
    return f"/admin/{model.declaration.key}/" + (f"?{query}" if query else "")


def _field(model: type[Register], declared: Declared, box: Any) -> FieldView:
    """The field as in a form, blank meaning that the column stays as it is."""
    masked = declared.name in security.actor().columns(model).masked
    field = replace(
        field_of(declared, box, model.declaration, masked=masked), required=False, placeholder=KEPT, fact="", help=""
    )
    if masked:
        return replace(field, value=box.value)
    if declared.kind.name == "yesno":
        answers = (Option("", KEPT), Option("1", "是"), Option("0", "否"))
        return replace(field, choices=answers, value=request.form.get(declared.name, ""), caption="")
    if declared.kind.name == "choice":
        return replace(field, choices=(Option("", KEPT), *(o for o in field.choices if o.value)))
    return field


def _may_clear(model: type[Register], declared: Declared) -> bool:
    """Whether the column may be emptied; what nobody reads is only ever replaced."""
    masked = declared.name in security.actor().columns(model).masked
    return not (declared.required or masked or declared.kind.name == "yesno")


def read_cells(model: type[Register]) -> tuple[dict[str, str], list[Problem]]:
    """Texts by column as they were given, blank for columns to be emptied; and what cannot be read."""
    header, cells, problems = Typed(), {}, []
    clear = set(request.form.getlist(CLEAR))
    for declared in offered(model):
        text = clean(header.cell(declared) or "", lines=declared.kind.name == "note")
        if text and declared.name in clear:
            problems.append(Problem(declared.name, f"“{declared.label}”既填了新值，又选了清空，请只选一样。"))
        elif text:
            try:
                value = read_cell(db.session(), declared, text, security.actor().school_id)
                cells[declared.name] = str(value) if declared.target else text
            except ParseError as error:
                problems.append(Problem(declared.name, f"“{declared.label}”：{error}"))
        elif declared.name in clear and _may_clear(model, declared):
            cells[declared.name] = ""
    if not (cells or problems):
        problems.append(Problem("", "还没有要改的栏目，请至少填一栏新值，或选一栏清空。"))
    return cells, problems


# ---- trial and writing ----


def run(model: type[Register], chosen: Chosen, cells: dict[str, str], *, live: bool, good_first: bool = False) -> Run:
    """Judge the change for every row, and with `live` write it. A trial rolls the session back."""
    entries = [Entry(place, dict(cells), row_id=i, version=v) for place, (i, v) in enumerate(chosen, 1)]
    options = Options(blank_clears=True, good_first=good_first, match=False)
    return importing.run(db.session(), model, entries, options, live=live)


def result_page(
    model: type[Register], chosen: Chosen, made: Run, alerts: tuple[Alert, ...] = (), good_first: bool = False
) -> BulkResultPage:
    """Every row with what it comes to: first what stands against it, then what changes."""
    ids = [row_id for row_id, _ in chosen]
    names = labels(db.session(), model.declaration.key, ids)
    codes = _codes(model, ids)
    pairs = sorted(zip(ids, made.results, strict=True), key=lambda p: (_rank(p[1]), p[1].number))
    changed = [pair for pair in pairs if pair[1].outcome == CHANGED]
    shown = [pair for pair in pairs if pair[1].outcome not in (CHANGED, SAME)] + changed[:SHOWN]
    code = code_column(model)
    counts = Counter(WORDS[result.outcome] for result in made.results)
    return BulkResultPage(
        title=f"批量修改{short_label(model)}",
        status="还没有写入",
        subtitle=_told(model, made, len(chosen)),
        action=f"/admin/{model.declaration.key}/bulk/",
        cancel_url=back_url(model),
        hidden=_sent_again(chosen),
        name_label=model.declaration.columns[model.declaration.title].label,
        code_label=model.declaration.columns[code].label if code and codes else "",
        rows=tuple(_row(model, i, result, names, codes) for i, result in shown),
        counts=tuple((word, number, "bad" if word in ("不能改", "无权") else "") for word, number in counts.items()),
        good=made.counts[CHANGED],
        bad=made.bad,
        more=_more(len(changed) - SHOWN, made.counts[SAME]),
        alerts=alerts,
        good_first=good_first,
    )


def _rank(result: Result) -> int:
    return {CHANGED: 1, SAME: 2}.get(result.outcome, 0)


def _more(unlisted: int, same: int) -> str:
    parts = []
    if unlisted > 0:
        parts.append(f"另有{unlisted:,}条同样修改，没有列出")
    if same:
        parts.append(f"{same:,}条本来就是这个值，不会改动")
    return "；".join(parts) + "。" if parts else ""


def _told(model: type[Register], made: Run, count: int) -> str:
    columns = dict.fromkeys(c.label for result in made.results for c in result.changes)
    what = "改" + "、".join(f"“{label}”" for label in list(columns)[:6]) if columns else "没有要改的内容"
    return f"已选{count:,}条 · {what}"


def _codes(model: type[Register], ids: Sequence[int]) -> dict[int, str]:
    """The number on paper of each row, where the register has one that the reader may read."""
    name = code_column(model)
    if name is None or not security.actor().columns(model).plain(name):
        return {}
    table, found = model.__table__, {}
    for start in range(0, len(ids), 500):
        made = sa.select(table.c.id, table.c[name]).where(table.c.id.in_(ids[start : start + 500]))
        found.update({row[0]: str(row[1] or "") for row in db.session.connection().execute(made)})
    return found


def _row(model: type[Register], row_id: int, result: Result, names: dict[int, str], codes: dict[int, str]) -> BulkRow:
    stops = [t.message for t in result.troubles if t.kind != WARNS]
    return BulkRow(
        name=names.get(row_id, ""),
        code=codes.get(row_id, ""),
        url=url_of(model.declaration.key, row_id),
        outcome=Mark(WORDS[result.outcome], TONES[result.outcome]),
        changes=tuple(CellChange(c.label, c.old, c.new) for c in result.changes) if not stops else (),
        troubles=tuple(dict.fromkeys(stops)),
        warnings=tuple(dict.fromkeys(t.message for t in result.troubles if t.kind == WARNS)),
    )


def _sent_again(chosen: Chosen) -> Pairs:
    """Everything that was given, with the versions now seen."""
    dropped = {"csrf_token", "bulk_stage", "rows", "how", "action", "rowid", "all"}
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in dropped and value]
    return (*sent, ("rows", rows_text(chosen)))
