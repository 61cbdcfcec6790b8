"""A half-filled form as unsaved rows: dependent defaults, computed values, marks and warnings read from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from admin_views import security, typed
from admin_views.extensions import db
from admin_views.fields import Names
from admin_views.form_lines import Lines, blank_line, is_untouched, lists_of
from admin_views.typed import Typed
from models.core import context as acting_context
from models.core import entry
from models.core.at import At
from models.core.guard import fill_default, fill_row
from models.core.numbering import is_automatic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.core.base import Register
    from models.core.columns import Declared
    from models.core.permissions import ColumnRights
    from models.core.rules import Problem, Rule


@dataclass
class Sketch:
    """The rows a form would write, made from what was sent and not known to the session."""

    row: Any
    header: Typed
    lists: list[Lines]
    lines: dict[str, list[tuple[Typed, Any]]] = field(default_factory=dict)
    """Each list's lines: what was sent, and the unsaved line made of it."""


def sketch(
    model: type[Register], row: Any, drawn: Sequence[Declared], rights: ColumnRights, *, everything: bool = False
) -> Sketch:
    """Make the rows. With `everything` all that was sent counts, else what the person has typed; defaults fill the rest."""
    touched = None if everything else typed.touched_names()
    names = Names()
    with db.session.no_autoflush:
        header = typed.header()
        found = Sketch(_made(model, row, header, drawn, rights, touched), header, lists_of(model))
        for lines in found.lists:
            stored = {str(line.id): line for line in getattr(row, lines.name)} if row is not None else {}
            blank = blank_line(found.row, lines)
            sent = typed.lines(lines.name, _untouched(blank, lines, names))
            found.lines[lines.name] = []
            for number, one in enumerate(sent):
                line = _made(
                    lines.model, stored.get(one.id), one, lines.entered, lines.rights, touched, found.row, lines.name
                )
                line.line_no = number + 1
                found.lines[lines.name].append((one, line))
    return found


def _untouched(blank: Any, lines: Lines, names: Names) -> Callable[[Typed], bool]:
    return lambda one: is_untouched(one, blank, lines, names)


def _made(
    model: type[Register],
    stored: Any,
    sent: Typed,
    drawn: Sequence[Declared],
    rights: ColumnRights,
    touched: set[str] | None,
    document: Any = None,
    list_name: str = "",
) -> Any:
    made: Any = model()
    at = At(db.session(), acting_context.required())
    if document is not None:
        made.school_id = document.school_id
        getattr(document, list_name).append(made)
    elif stored is None and model.declaration.key != "school":
        made.school_id = at.school_id
    cells = {}
    for declared in drawn:
        if declared.kind.name == "attachment" or declared.name in sent.taken_over:
            continue
        text = sent.cell(declared)
        by_hand = touched is None or sent.prefix + declared.name in touched
        if text is None and by_hand and declared.kind.name == "yesno" and declared.name not in rights.masked:
            text = "0"
        if text is not None and (by_hand or (stored is None and declared.default is None)):
            cells[declared.name] = text
    if stored is not None:
        _copy(stored, made)
    entry.apply_cells(db.session(), made, cells, list(drawn), rights)
    if stored is None:
        for declared in model.declaration.stored:
            if is_automatic(declared.default) and declared.name not in made.__dict__:
                setattr(made, declared.name, None)
        fill_row(made, at)
    else:
        _follow(stored, made, drawn, cells, at)
    return made


def _copy(stored: Any, made: Any) -> None:
    """Everything the stored row holds, so that the unsaved one answers computed columns like it."""
    for attribute in sa.inspect(stored).mapper.column_attrs:
        if attribute.key not in ("search_text", "row_version"):
            setattr(made, attribute.key, getattr(stored, attribute.key))


def _follow(stored: Any, made: Any, drawn: Sequence[Declared], cells: dict[str, str], at: At) -> None:
    """A stored value that was its default goes along when what it follows from has changed."""
    for declared in drawn if cells else ():
        if (
            declared.name in cells
            or not callable(declared.default)
            or isinstance(declared.default, type)
            or (is_automatic(declared.default))
        ):
            continue
        kept = getattr(stored, declared.name)
        before = type(stored)()
        _copy(stored, before)
        setattr(before, declared.name, None)
        fill_default(before, declared, at.for_row(before))
        if getattr(before, declared.name) == kept:
            setattr(made, declared.name, None)
            fill_default(made, declared, at.for_row(made))


def warnings_of(row: Any) -> list[Problem]:
    """What the rules would have the person think about, for the row as it stands."""
    at = At(db.session(), acting_context.required()).for_row(row)
    found = [_objection(rule, row, at) for rule in row.declaration.rules if rule.kind == "warn" and not rule.steps]
    return [problem for problem in found if problem is not None]


def _objection(rule: Rule, row: Any, at: At) -> Problem | None:
    try:
        return rule.problem(row, at)
    except Exception:  # a half-filled form may break any rule
        return None


def rights_on(model: type[Register], row: Any) -> ColumnRights:
    """What the acting person may read of the row, or of a new one."""
    actor = security.actor()
    return actor.columns(model) if row is None else actor.row_columns(db.session(), row)
