"""What a half-filled form means so far, for the script of the page: nothing is written, nothing is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import request

from admin_views import form_lines, references, sketches, typed
from admin_views.extensions import db
from admin_views.fields import Names, computed_text, needed_of, written
from admin_views.form_groups import computed_of, drawn_of
from admin_views.typed import Typed
from models.core import duplicates

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.columns import Declared
    from models.core.permissions import ColumnRights

Texts = dict[str, str]


def marks(model: type[Register], row: Any) -> dict[str, Any]:
    """Marks, dependent defaults, computed values, sums and warnings, by the names of the fields they belong to."""
    rights = sketches.rights_on(model, row)
    drawn = drawn_of(model, rights, row)
    made = sketches.sketch(model, row, drawn, rights)
    names, touched = Names(), typed.touched_names()
    totals = form_lines.totals_of(model, rights)
    found: dict[str, Any] = {
        "required": _required(made.row, drawn, ""),
        "values": _values(made.row, made.header, drawn, touched, names),
        "computed": {c.name: computed_text(made.row, c, names) for c in computed_of(model, rights)},
        "totals": {c.name: computed_text(made.row, c, names) for c in totals},
        "facts": {},
        "warnings": _warnings(made.row, ""),
        "likely": _likely(model, row, drawn, rights, touched),
    }
    for lines in made.lists:
        sent = made.lines[lines.name]
        for one, line in sent:
            found["required"] |= _required(line, lines.entered, one.prefix)
            found["values"] |= _values(line, one, lines.entered, touched, names)
            found["computed"] |= {one.prefix + c.name: computed_text(line, c, names) for c in lines.computed}
            found["warnings"] |= _warnings(line, one.prefix)
            if lines.facts and lines.entered and request.form.get("changed", "").startswith(one.prefix):
                found["facts"][one.prefix + lines.entered[0].name] = form_lines.fact_of(line, lines, names)
        found["totals"] |= {
            f"{lines.name}-{c.name}": form_lines.sum_text([line for _, line in sent], c) for c in lines.summed
        }
    if made.lists:
        found["capital"] = form_lines.capital_text(made.row, totals)
    return found


def _required(row: Any, drawn: Iterable[Declared], prefix: str) -> dict[str, bool]:
    needed = needed_of(row)
    return {prefix + c.name: needed.get(c.name, False) for c in drawn}


def _values(row: Any, sent: Typed, drawn: Iterable[Declared], touched: set[str], names: Names) -> dict[str, Texts]:
    """Defaults that differ from what stands in fields nobody has typed in."""
    found = {}
    for declared in drawn:
        name = sent.prefix + declared.name
        if declared.default is None or name in touched or declared.kind.name == "attachment":
            continue
        box = written(declared, getattr(row, declared.name), names)
        if box.value != sent.box(declared, names).value:
            found[name] = {"value": box.value, "text": box.shown if declared.target else box.value}
    return found


def watched(model: type[Register], rights: ColumnRights) -> frozenset[str]:
    """Columns by which a record entered twice is recognised; while somebody types in them the stored rows are asked."""
    return frozenset({*duplicates.named_by(model, rights), *(c.name for c in duplicates.telling(model, rights))})


def _likely(
    model: type[Register], row: Any, drawn: Iterable[Declared], rights: ColumnRights, touched: set[str]
) -> dict[str, list[Texts]]:
    """Stored rows that may be the one being entered, by the field that gave them away; nothing while none was typed in."""
    shown = {c.name: c for c in drawn if rights.plain(c.name)}
    keys = {name for rule in model.declaration.rules for name in rule.unique_key}
    if not touched & (watched(model, rights) | keys):
        return {}
    texts = {name: text for name, c in shown.items() if (text := typed.header().cell(c))}
    found = duplicates.likely(db.session(), model, texts, row.id if row is not None else None)
    urls = references.urls((model.declaration.key, one.row_id) for one in found)
    notes: dict[str, list[Texts]] = {}
    for one in found:
        place = next((name for name, c in shown.items() if f"“{c.label}”" in one.why), next(iter(shown), ""))
        url = urls.get((model.declaration.key, one.row_id), "")
        notes.setdefault(place, []).append({"title": one.title, "why": one.why, "url": url})
    return notes


def _warnings(row: Any, prefix: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in sketches.warnings_of(row):
        if problem.column:
            found.setdefault(prefix + problem.column, []).append(problem.message)
    return found
