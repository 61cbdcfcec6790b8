"""The page of the second editor: what each of two people made of a record since the second one opened it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import request
from flask_wtf.csrf import generate_csrf

from admin_views import form_lines, sketches, typed
from admin_views.cells import money
from admin_views.extensions import db
from admin_views.fields import Box, Names, text_of, written
from admin_views.form_groups import drawn_of
from admin_views.form_lines import Lines, lists_of
from admin_views.form_page import heading_of
from admin_views.form_screen import changed_lines, seen_version, version_text
from admin_views.pages.forms import ConflictField, ConflictLines, ConflictPage
from admin_views.typed import Typed
from models.core import history
from models.core.kinds import ParseError
from models.core.system import HistoryEntry

if TYPE_CHECKING:
    from models.core.columns import Declared

NOT_SENT_AGAIN = frozenset({"csrf_token", "submit_key", "row_version", "then", "opinion"})
UNREADABLE = "已改，不显示"


@dataclass(frozen=True)
class Meanwhile:
    """What others wrote since the form was opened: old values by column, and who wrote last."""

    before: dict[str, Any]
    person: str
    at: str


def conflict_page(row: Any) -> ConflictPage:
    """Column by column: before, theirs, mine; the person chooses and sends again."""
    model, names = type(row), Names()
    rights = sketches.rights_on(model, row)
    drawn = drawn_of(model, rights, row)
    meanwhile = since_opened(row)
    header, fields, settled = typed.header(), [], []
    for declared in drawn:
        if declared.kind.name == "attachment":
            continue
        now = _raw(declared, getattr(row, declared.name))
        old = meanwhile.before.get(declared.name, now)
        masked = declared.name in rights.masked
        mine = _mine(header, declared, old, names, masked)
        theirs = None if now == old else _shown(declared, now, names, masked)
        if mine is None:
            settled.append(declared.name)
        if mine is not None or theirs is not None:
            fields.append(
                ConflictField(declared.name, declared.label, _shown(declared, old, names, masked), theirs, mine)
            )
    lines = _lines(row, seen_version()[1], names)
    return ConflictPage(
        title=heading_of(row),
        register="" if row.shape == "document" else model.declaration.label,
        action=f"/admin/{model.declaration.key}/edit/?id={row.id}",
        cancel_url=f"/admin/{model.declaration.key}/details/?id={row.id}",
        csrf_token=generate_csrf(),
        submit_key=secrets.token_urlsafe(18),
        row_version=version_text(row),
        person=meanwhile.person,
        at=meanwhile.at,
        fields=tuple(fields),
        lines=lines,
        hidden=_hidden(settled),
        then=request.form.get("then", "save"),
        lost_files=tuple(s.filename for s in request.files.values() if s.filename),
    )


def since_opened(row: Any) -> Meanwhile:
    """The columns as they were when the editor opened the form, told backwards from the history."""
    version, last = seen_version()
    statement = sa.select(HistoryEntry).where(
        HistoryEntry.register == row.declaration.key, HistoryEntry.row_id == row.id, HistoryEntry.action == "update"
    )
    if last is not None:
        statement = statement.where(HistoryEntry.id > last)
    statement = statement.order_by(HistoryEntry.id.desc())
    if last is None:
        statement = statement.limit(max(row.row_version - (version or 0), 0))
    before: dict[str, Any] = {}
    entries = list(db.session.scalars(statement))
    for one in entries:
        before |= {name: change[0] for name, change in one.changes.items() if change[0] != history.UNTOLD}
    if entries:
        return Meanwhile(before, entries[0].name, f"{entries[0].at:%H:%M}")
    at = row.updated_at or row.created_at
    return Meanwhile(before, Names().of("user_account", row.updated_by_id) or "别人", f"{at:%H:%M}" if at else "刚才")


def _raw(declared: Declared, value: Any) -> Any:
    return history.raw(declared, value)


def _shown(declared: Declared, raw: Any, names: Names, masked: bool) -> str:
    """A value as the history keeps it, in words; masked ones are not told."""
    if raw in (None, ""):
        return ""
    if masked:
        return UNREADABLE
    if declared.target:
        return names.of(declared.target, int(raw))
    try:
        box = written(declared, declared.kind.parse(str(raw)), names)
    except ParseError:
        return str(raw)
    return ("是" if box.value else "否") if declared.kind.name == "yesno" else box.shown or box.value


def _mine(header: Typed, declared: Declared, old: Any, names: Names, masked: bool) -> str | None:
    """What the person made of the column, None where it was left as it was."""
    text = header.cell(declared)
    if text is None and declared.kind.name == "yesno" and not masked:
        text = "0"
    if text is None or declared.name in header.taken_over or (masked and not text.strip()):
        return None
    box: Box = header.box(declared, names)
    if declared.target:
        same = box.value == str(old or "") if box.value or not text.strip() else False
        return None if same else box.shown
    try:
        value = declared.kind.parse(text.strip()) if text.strip() else None
    except ParseError:
        return UNREADABLE if masked else text
    same = (declared.kind.text(value) or None) == (old or None)
    if declared.kind.name == "yesno":
        same = bool(value) == (old == "是")
    if same or (declared.kind.name in ("note", "text", "code") and text.strip() == (old or "")):
        return None
    if masked:
        return UNREADABLE
    if declared.kind.name == "yesno":
        return "是" if value else "否"
    return box.shown or text_of(declared, value)


def _lines(row: Any, last: int | None, names: Names) -> tuple[ConflictLines, ...]:
    """Lists of lines that others changed and that were sent: one of the two is kept as a whole."""
    changed = changed_lines(row, last) if last is not None else []
    found = []
    for lines in lists_of(type(row)):
        if lines.name in changed and typed.lines_sent(lines.name):
            blank = form_lines.blank_line(row, lines)
            sent = typed.lines(lines.name, lambda one, b=blank, ll=lines: form_lines.is_untouched(one, b, ll, names))  # type: ignore[misc]
            mine = sketches.sketch(type(row), row, [], sketches.rights_on(type(row), row), everything=True)
            found.append(
                ConflictLines(
                    lines.name,
                    lines.model.declaration.label,
                    _told(lines, list(getattr(row, lines.name))),
                    _told(lines, [line for _, line in mine.lines[lines.name]]) if sent else "没有明细",
                )
            )
    return tuple(found)


def _told(lines: Lines, rows: list[Any]) -> str:
    """How many lines there are and what they add up to."""
    sums = [f"{c.label}{money(total)}元" for c in lines.summed[:1] if (total := form_lines.sum_of(rows, c)) is not None]
    return "，".join([f"{len(rows)}行", *sums])


def _hidden(settled: list[str]) -> tuple[tuple[str, str], ...]:
    """Everything that was sent, to be sent again; columns the person left alone keep what is stored now."""
    dropped = {*settled, *(f"{name}.text" for name in settled)}
    sent = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NOT_SENT_AGAIN and name not in dropped and not name.startswith("take-")
    ]
    return (*sent, *((f"take-{name}", "theirs") for name in settled))
