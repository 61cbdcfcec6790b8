"""New and edit of one record: from rows and what was sent to the page, and from what was sent to models.core.entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import abort, request

from admin_views import files, form_lines, preferences, security, sketches, typed
from admin_views.extensions import db
from admin_views.fields import Names, box_of, field_of, written
from admin_views.form_groups import drawn_of
from admin_views.form_lines import Lines, ShownLine, lists_of
from admin_views.form_page import Form, may_go_along, pins_of
from admin_views.pages.forms import FieldView, FormPage
from admin_views.typed import Typed, is_id
from models.core import context as acting_context
from models.core import entry, steps
from models.core.at import At
from models.core.base import has_register, register_of
from models.core.columns import Declared
from models.core.entry import ConflictError
from models.core.kinds import ParseError
from models.core.lookup import may_refer
from models.core.numbering import is_automatic
from models.core.rules import Problem, RefusedError
from models.core.steps import Step, initial_state, state_of
from models.core.system import HistoryEntry

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.permissions import ColumnRights

RECENT = 8
"""So many chosen rows are remembered for each register, the last first."""

NOT_PREFILLED = ("after", "copy", "id")


# ---- the pages ----


def new_page(model: type[Register], args: Mapping[str, str]) -> FormPage:
    """An empty form with its defaults, and with what is carried over, copied or named in the address."""
    rights = sketches.rights_on(model, None)
    drawn, names = drawn_of(model, rights, None), Names()
    source = _visible(model, args.get("copy", ""))
    before = _visible(model, args.get("after", ""))
    filled: dict[str, str] = {}
    if before is not None:
        pins = pins_of(model, drawn)
        filled |= _cells_of(before, [c for c in drawn if c.name in pins])
    if source is not None:
        filled |= _cells_of(source, [c for c in drawn if not _starts_anew(model, c)])
    filled |= {c.name: args[c.name] for c in drawn if args.get(c.name) and c.name not in NOT_PREFILLED}
    row = entry.draft(db.session(), model, filled)
    filled = {name: text for name, text in filled.items() if getattr(row, name) is not None}
    lists = lists_of(model)
    lines = {one.name: _copied_lines(row, source, one, names) for one in lists} if source is not None else {}
    touched = [
        *filled,
        *(
            f"{one.prefix(n)}{c.name}"
            for one in lists
            for n in range(len(lines.get(one.name, ())))
            for c in one.entered
        ),
    ]
    form = Form(model, None, row, rights, drawn, names)
    form.follows_another = before is not None
    return form.page(box_of(row, names), lines, touched=" ".join(touched))


def _starts_anew(model: type[Register], declared: Declared) -> bool:
    """Whether a copy takes the default rather than what the copied record holds: its day, its state."""
    if declared.name == "date" and model.declaration.shape == "document":
        return True
    is_state = declared.name in (model.declaration.state_column, "life_state", "state")
    is_dated = declared.kind.name in ("day", "moment", "time") and callable(declared.default)
    return declared.default is not None and (is_state or is_dated)


def _visible(model: type[Register], text: str) -> Any:
    """The row of an id in the address, if the acting person may see it."""
    return db.session.get(model, int(text)) if is_id(text) else None


def _cells_of(row: Any, columns: Any) -> dict[str, str]:
    """Texts of a row's columns that another record may have too, as far as the reader may read them."""
    rights = sketches.rights_on(type(row), row)
    found = {}
    for declared in columns:
        if (
            declared.unique
            or is_automatic(declared.default)
            or declared.kind.name == "attachment"
            or (declared.name in rights.hidden or declared.name in rights.masked)
        ):
            continue
        value = getattr(row, declared.name)
        if value is not None:
            found[declared.name] = str(value) if declared.target else declared.kind.text(value)
    return found


def _copied_lines(row: Any, source: Any, lines: Lines, names: Names) -> list[ShownLine]:
    """The lines of another document as new ones."""
    found = []
    for other in getattr(source, lines.name):
        line = form_lines.blank_line(row, lines)
        own = [c for c in lines.entered if not _starts_anew(lines.model, c)]
        entry.apply_cells(db.session(), line, _cells_of(other, own), lines.entered, lines.rights)
        getattr(row, lines.name).append(line)
        found.append(ShownLine(box_of(line, names), line))
    return found


def edit_page(row: Any) -> FormPage:
    """A stored record as it is."""
    model, names = type(row), Names()
    rights = sketches.rights_on(model, row)
    lines = {one.name: form_lines.stored_lines(row, one, names) for one in lists_of(model)}
    form = Form(model, row, row, rights, drawn_of(model, rights, row), names)
    return form.page(box_of(row, names), lines, version=version_text(row))


def again(model: type[Register], row: Any, problems: Sequence[Problem]) -> FormPage:
    """The form with everything that was typed, and with what is wrong with it."""
    rights = sketches.rights_on(model, row)
    drawn, names = drawn_of(model, rights, row), Names()
    made = sketches.sketch(model, row, drawn, rights, everything=True)
    form = Form(model, row, made.row, rights, drawn, names, tuple(problems))
    form.warnings = sketches.warnings_of(made.row)
    lines = {
        name: [
            ShownLine(sent.boxes(names), line, sent.id, form.problems_of_line(name, number))
            for number, (sent, line) in enumerate(pairs)
        ]
        for name, pairs in made.lines.items()
    }
    return form.page(
        made.header.boxes(names),
        lines,
        version=request.form.get("row_version", "")[:40],
        touched=request.form.get("touched", ""),
        submit_key=request.form.get("submit_key", "")[:40],
    )


def not_editable(row: Any) -> str:
    """Why nobody edits the row by hand as it stands now; empty where one may."""
    declaration = row.declaration
    if declaration.shape == "document" and state_of(row) != initial_state(type(row)):
        label = getattr(row, declaration.state_column).label
        return f"{declaration.label}现在是“{label}”，不能直接修改；请先退回，或用相应步骤办理。"
    at = At(db.session(), acting_context.required()).for_row(row)
    for rule in declaration.rules:
        if rule.kind == "immutable" and (problem := rule.problem(row, at)) is not None:
            return str(problem.message)
    return ""


# ---- the version the editor saw ----


def version_text(row: Any) -> str:
    """Version of the row and the last entry of the history now, so that a later conflict can be told column by column."""
    last = db.session.connection().execute(sa.select(sa.func.max(HistoryEntry.id))).scalar()
    return f"{row.row_version}-{last or 0}"


def seen_version() -> tuple[int | None, int | None]:
    """Version and last entry of the history that the form was opened with."""
    version, _, last = request.form.get("row_version", "").partition("-")
    return int(version) if is_id(version) else None, int(last) if is_id(last) else None


def changed_lines(row: Any, since: int) -> list[str]:
    """Names of the lists of lines that somebody changed after this entry of the history."""
    found = []
    for lines in lists_of(type(row)):
        ids = {line.id for line in getattr(row, lines.name)}
        ids |= {int(one.id) for one in typed.lines(lines.name, lambda line: True)}
        table: Any = HistoryEntry.__table__
        statement = (
            sa.select(table.c.id)
            .where(table.c.register == lines.key, table.c.row_id.in_(sorted(ids)), table.c.id > since)
            .limit(1)
        )
        if ids and db.session.connection().execute(statement).first() is not None:
            found.append(lines.name)
    return found


# ---- what was sent ----


def read(model: type[Register], row: Any) -> entry.Given:
    """What was sent, for entry.save(). Raises ConflictError where somebody else changed the lines meanwhile."""
    rights = sketches.rights_on(model, row)
    drawn = drawn_of(model, rights, row)
    version, last = seen_version()
    if row is not None and version == row.row_version and last is not None and changed_lines(row, last):
        raise ConflictError(row)
    given = entry.Given(typed.header().cells(model, drawn, rights.masked, row), version=version)
    document = row if row is not None else _shell(model)
    for lines in lists_of(model):
        if typed.lines_sent(lines.name):
            given.lines[lines.name] = _lines_sent(document, lines, row)
    return given


def _shell(model: type[Register]) -> Any:
    """An unsaved record that holds nothing but its school, for the defaults of its lines."""
    return entry.draft(db.session(), model)


def _lines_sent(document: Any, lines: Lines, row: Any) -> list[dict[str, str]]:
    names, blank = Names(), form_lines.blank_line(document, lines)
    stored = {str(line.id): line for line in getattr(row, lines.name)} if row is not None else {}
    found = []
    sent = typed.lines(lines.name, lambda one: form_lines.is_untouched(one, blank, lines, names))
    for number, one in enumerate(sent):
        try:
            cells = one.cells(lines.model, lines.entered, lines.rights.masked, stored.get(one.id))
        except RefusedError as refused:
            raise typed.placed(refused, lines.name, number) from None
        found.append({**cells, "id": one.id} if one.id else cells)
    return found


# ---- steps ----


def asked_name(column: str, line_id: int = 0) -> str:
    """Name of the field in which a step asks for a column; lines are told by their id, 0 stands for one to be added."""
    list_name, dot, name = column.partition(".")
    return f"{list_name}-{line_id}-{name}" if dot else column


def asked_fields(row: Any, step: Step, problems: Sequence[Problem] = ()) -> tuple[FieldView, ...]:
    """The fields of a step's own form: columns of the row, of each of its lines, or of a line that the step adds."""
    names, wrong = Names(), {p.column: p.message for p in problems}
    found = []
    for subject, declared, name, place in _asked(row, step):
        rights = sketches.rights_on(type(subject), subject if subject.id else None)
        if declared.name in rights.hidden:
            continue
        box = written(declared, getattr(subject, declared.name), names)
        if request.method == "POST" and Typed(name.removesuffix(declared.name)).sent(declared):
            box = Typed(name.removesuffix(declared.name)).box(declared, names)
        field = field_of(declared, box, type(row).declaration, name=name, masked=declared.name in rights.masked)
        found.append(_labelled(field, place, wrong.get(name)))
    return tuple(found)


def _asked(row: Any, step: Step) -> list[tuple[Any, Declared, str, str]]:
    """What a step asks for: the row or line, the column, the name of its field, and words for which line it is."""
    found: list[tuple[Any, Declared, str, str]] = []
    for column in step.asks:
        list_name, dot, name = column.partition(".")
        if not dot:
            found.append((row, row.declaration.columns[column], column, ""))
            continue
        line_model = getattr(type(row), list_name).property.mapper.class_
        declared = line_model.declaration.columns[name]
        if form_lines.adds_a_line(step, list_name, line_model):
            lines = form_lines.lines_of(list_name, line_model)
            found.append((form_lines.blank_line(row, lines), declared, asked_name(column), ""))
        else:
            found += [
                (line, declared, asked_name(column, line.id), f"第{n}行")
                for n, line in enumerate(getattr(row, list_name), 1)
            ]
    return found


def _labelled(field: FieldView, place: str, error: str | None) -> FieldView:
    label = f"{place} {field.label}" if place else field.label
    return replace(field, label=label, errors=(error,) if error else (), required=False if place else field.required)


def take_step(row: Any, name: str, done: Collection[str] = ()) -> None:
    """Take a step with the opinion and the columns that were sent; `done` are columns the same form has just saved."""
    step = next((s for s in row.declaration.steps if s.name == name), None)
    if step is None:
        abort(404)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for subject, declared, field_name, _ in _asked(row, step):
        rights = sketches.rights_on(type(subject), subject if subject.id else None)
        if field_name in done or declared.name in rights.hidden:
            continue
        sent = Typed(field_name.removesuffix(declared.name))
        try:
            text = _asked_text(sent, declared, subject, rights)
            if text is None:
                continue
            value = entry.read_cell(
                db.session(),
                declared,
                text,
                _school_of(subject, declared, row),
                getattr(subject, declared.name) if subject.id else None,
            )
        except ParseError as error:
            problems.append(Problem(field_name, f"“{declared.label}”：{error}"))
            continue
        except RefusedError as refused:
            problems += [Problem(field_name, p.message) for p in refused.problems]
            continue
        if value is None and declared.kind.name == "yesno":
            value = False
        _put(values, row, step, subject, declared, value)
    if problems:
        raise RefusedError(problems)
    steps.take(db.session(), row, name, opinion=request.form.get("opinion", "").strip(), values=values)
    if any(declared.kind.name == "attachment" for _, declared, _, _ in _asked(row, step)):
        files.attach(row)


def _asked_text(sent: Typed, declared: Declared, subject: Any, rights: ColumnRights) -> str | None:
    """The text that was sent for one column of a step, None where the step leaves the column as it is."""
    if declared.kind.name == "attachment":
        if not sent.upload(declared):
            return None
        return str(files.keep(type(subject), request.files[sent.prefix + declared.name], declared.name))
    text = sent.cell(declared)
    if declared.name in rights.masked and not (text or "").strip():
        return None
    if text is None and declared.kind.name == "yesno" and "opinion" in request.form:
        return "0"
    return text


def _school_of(subject: Any, declared: Declared, row: Any) -> int | None:
    return getattr(subject, declared.school, None) or row.school_id  # type: ignore[no-any-return]


def _put(values: dict[str, Any], row: Any, step: Step, subject: Any, declared: Declared, value: Any) -> None:
    """Where models.core.steps expects the value: by column, and for stored lines by their id."""
    if subject is row:
        values[declared.name] = value
        return
    column = next(
        c
        for c in step.asks
        if "." in c
        and c.endswith(f".{declared.name}")
        and getattr(type(row), c.partition(".")[0]).property.mapper.class_ is type(subject)
    )
    if subject.id:
        values.setdefault(column, {})[subject.id] = value
    else:
        values[column] = value


# ---- what is remembered ----


def remember(row: Any, then: str) -> None:
    """Keep which columns go along to the next record, and the rows that were chosen last."""
    model = type(row)
    drawn = drawn_of(model, sketches.rights_on(model, row), row)
    if "pins" in request.form:
        chosen = [c.name for c in drawn if may_go_along(c) and c.name in request.form.getlist("pins")]
        if set(chosen) != pins_of(model, drawn):
            preferences.put(f"pins:{model.declaration.key}", chosen)
    remember_choices(model, [row])


def remember_choices(model: type[Register], rows: Iterable[Any]) -> None:
    """Keep which rows were chosen last in each reference of a register and of its lines; `rows` in the order entered."""
    key = f"recent:{model.declaration.key}"
    kept: dict[str, list[int]] = preferences.get(key) or {}
    used: dict[str, list[int]] = {}
    for row in rows:
        for name, subject in [
            ("", row),
            *((f"{lines.name}.", line) for lines in lists_of(model) for line in getattr(row, lines.name)),
        ]:
            for declared in type(subject).declaration.stored:
                chosen = getattr(subject, declared.name) if declared.target and not declared.system else None
                if chosen is not None:
                    used.setdefault(name + declared.name, []).append(chosen)
    recent = kept | {
        column: list(dict.fromkeys([*reversed(ids), *kept.get(column, [])]))[:RECENT] for column, ids in used.items()
    }
    if recent != kept:
        preferences.put(key, recent)


def recent_choices(model: type[Register], declared: Declared, list_name: str = "") -> list[int]:
    """Ids this person chose last in a reference, then in others of the register that point at the same rows."""
    kept: dict[str, list[int]] = preferences.get(f"recent:{model.declaration.key}") or {}
    own = f"{list_name}.{declared.name}" if list_name else declared.name
    alike = [column for column in kept if column != own and _target_of(model, column) == declared.target]
    return list(dict.fromkeys(i for column in (own, *alike) for i in kept.get(column, [])))[:RECENT]


def _target_of(model: type[Register], column: str) -> str:
    """What a remembered column points at; empty for a column that the declaration no longer has."""
    list_name, dot, name = column.rpartition(".")
    if dot and list_name not in model.declaration.line_names:
        return ""
    owner = getattr(model, list_name).property.mapper.class_ if dot else model
    declared = owner.declaration.columns.get(name)
    return "" if declared is None else declared.target


# ---- look-up ----


def school_for(declared: Declared, args: Mapping[str, str]) -> int | None:
    """School among whose rows a reference is chosen: the one a field of the form names, the record's, or one's own."""
    own = security.actor().school_id
    named = args.get(declared.school, "") if declared.school != "school_id" else ""
    if is_id(named):
        return int(named) if may_refer(db.session(), Declared("", target="school"), int(named), own) else own
    key = request.blueprint or ""
    row = _visible(register_of(key), args.get("id", "")) if has_register(key) else None
    return row.school_id if row is not None and row.declaration.key != "school" else own
