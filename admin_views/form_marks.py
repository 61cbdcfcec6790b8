"""What a half-filled form means so far, for the script of the page: nothing is written, nothing is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import request

from admin_views import form_lines, sketches, typed
from admin_views.fields import Names, computed_text, needed_of, written
from admin_views.form_groups import computed_of, drawn_of
from admin_views.typed import Typed

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.columns import Declared

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


def _warnings(row: Any, prefix: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in sketches.warnings_of(row):
        if problem.column:
            found.setdefault(prefix + problem.column, []).append(problem.message)
    return found
