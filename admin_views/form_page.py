"""One form page drawn from a row and from what stands in its fields: groups, lines, errors, buttons, trail."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from flask import request
from flask_wtf.csrf import generate_csrf

from admin_views import cells, files, form_lines, form_marks, preferences, security, signatures
from admin_views.extensions import db
from admin_views.fields import Box, Boxes, Names, computed_field, field_of, needed_of
from admin_views.file_types import ACCEPT
from admin_views.form_groups import computed_of, groups_of
from admin_views.form_lines import ShownLine, lists_of
from admin_views.list_screen import short_label
from admin_views.pages.forms import FieldGroup, FieldView, FormPage, SignatureRound, SignatureStep, StepButton, Wrong
from admin_views.pages.shell import Alert, Button, Mark
from models.core import context as acting_context
from models.core import steps
from models.core.columns import Declared
from models.core.history import title_of
from models.core.numbering import is_automatic
from models.core.permissions import APPROVE, CREATE, ColumnRights
from models.core.rules import Problem
from models.core.steps import initial_state

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.steps import Step


StepKey = Literal["", "Ctrl+Enter", "Alt+2", "Alt+3", "Alt+4"]
STEP_KEYS: tuple[StepKey, ...] = ("Ctrl+Enter", "Alt+2", "Alt+3", "Alt+4")
"""Keys of the steps in the action bar, the primary one first."""


class Form:
    """Draws one form page from a row (stored, drafted or sketched) and what stands in its fields."""

    def __init__(
        self,
        model: type[Register],
        stored: Any,
        row: Any,
        rights: ColumnRights,
        drawn: Sequence[Declared],
        names: Names,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.model, self.stored, self.row, self.rights, self.drawn, self.names = (
            model,
            stored,
            row,
            rights,
            drawn,
            names,
        )
        self.problems = [p for p in problems if not p.warns]
        self.warnings: list[Problem] = []
        self.follows_another = False
        """Opened by “保存并新增下一条”: the pinned columns hold what the record before held."""
        self.declaration = model.declaration
        self.lists = lists_of(model)
        self.totals = form_lines.totals_of(model, rights)
        self.watched = form_marks.watched(model, rights)

    def problems_of_line(self, name: str, number: int) -> tuple[Problem, ...]:
        """What is wrong with one line."""
        return tuple(p for p in self.problems if p.line == number and p.lines_name == name)

    def page(
        self,
        boxes: Boxes,
        given: Mapping[str, Sequence[ShownLine]],
        *,
        version: str = "",
        touched: str = "",
        submit_key: str = "",
    ) -> FormPage:
        """The page."""
        key, stored = self.declaration.key, self.stored
        self.names.learn_row(self.row, self.drawn)
        groups = self._groups(boxes)
        sums = form_lines.summed_by(self.totals, self.lists)
        views = tuple(
            form_lines.view_of(
                self.row, one, given.get(one.name, ()), self.names, self._errors_of_list(one.name), sums=not sums
            )
            for one in self.lists
        )
        query = f"?id={stored.id}" if stored is not None else ""
        trail, earlier = self._trail() if self._is_document else ((), ())
        return FormPage(
            key=key,
            title=self._title(),
            register=self._register(),
            subtitle=self._subtitle(),
            state=self._state(),
            action=f"/admin/{key}/edit/{query}" if query else f"/admin/{key}/new/",
            cancel_url=f"/admin/{key}/details/{query}" if query else f"/admin/{key}/",
            csrf_token=generate_csrf(),
            submit_key=submit_key or secrets.token_urlsafe(18),
            groups=groups,
            buttons=self._buttons(),
            actions=self._actions(),
            alerts=self._alerts(),
            errors=self._wrong(groups, views),
            lines=views,
            totals=form_lines.total_views(self.row, self.totals, self.lists, self.names) if views else (),
            capital=form_lines.capital_text(self.row, self.totals) if views else "",
            trail=trail,
            earlier=earlier,
            row_id=str(stored.id) if stored is not None else "",
            row_version=version,
            marks_url=f"/admin/{key}/marks/{query}",
            note=self._note(),
            has_pins=any(f.pinned is not None for group in groups for f in group.fields),
            has_required=any(f.required for group in groups for f in group.fields) or bool(views),
            today=acting_context.required().today.strftime("%Y-%m-%d"),
            touched=touched,
            draft=f"{key} {security.actor().account_id}",
        )

    @property
    def _is_document(self) -> bool:
        return self.declaration.shape == "document"

    @property
    def _has_next(self) -> bool:
        """Whether one record after another is entered: documents only where they have columns in common."""
        return not self._is_document or any(c.carry for c in self.drawn)

    # -- words --

    def _title(self) -> str:
        if self.stored is None:
            return f"新增{self.declaration.label if self._is_document else short_label(self.model)}"
        return heading_of(self.stored) if self._is_document else f"修改 {heading_of(self.stored)}"

    def _register(self) -> str:
        return "" if self._is_document else self.declaration.label

    def _subtitle(self) -> str:
        if not self._is_document or self.stored is None:
            return ""
        made = self.stored.created_at
        person = self.names.of("user_account", self.stored.created_by_id)
        return f"{person} {made:%Y-%m-%d}建单".strip() if made else ""

    def _state(self) -> Mark | None:
        column = self.declaration.state_column
        value = getattr(self.stored, column, None) if column and self.stored is not None else None
        return None if value is None or column in self.rights.hidden else Mark(value.label, cells.tone(value))

    def _actions(self) -> tuple[Button, ...]:
        key, found = self.declaration.key, []
        if self.lists:
            tail = f"?id={self.stored.id}" if self.stored else ""
            found.append(Button("表格录入", f"/admin/{key}/grid/{tail}", key="Alt+G"))
        if self.stored is not None and security.actor().can(key, CREATE):
            found.append(Button("复制", f"/admin/{key}/new/?copy={self.stored.id}", key="Alt+C"))
        return tuple(found)

    def _alerts(self) -> tuple[Alert, ...]:
        found = [Alert(p.message, "warning") for p in self.warnings if not p.column]
        lost = [s.filename for s in request.files.values() if s.filename] if self.problems else []
        if lost:
            found.append(Alert(f"请重新选择附件：{'、'.join(lost)}。", "warning"))
        if self._is_document and self.stored is not None:
            signed = signatures.signatures_of(self.stored)
            if signed and signed[-1].to_state == initial_state(self.model) and signed[-1].opinion:
                found.append(Alert(signed[-1].opinion, "warning", lead=f"{signed[-1].name}{signed[-1].label}："))
        return tuple(found)

    def _trail(self) -> tuple[tuple[SignatureStep, ...], tuple[SignatureRound, ...]]:
        """The signatures so far and to come; now it is with the person who fills in the form."""
        trail, earlier = signatures.trail_of(self.row if self.stored is None else self.stored)
        filling = f"{security.actor().name} 正在填写"
        return tuple(replace(s, person=filling, when="") if s.state == "now" else s for s in trail), earlier

    # -- fields --

    def _groups(self, boxes: Boxes) -> tuple[FieldGroup, ...]:
        computed = computed_of(self.model, self.rights)
        needed = needed_of(self.row)
        pins = self._pins()
        errors = _by_column(p for p in self.problems if p.line is None)
        warnings = _by_column(self.warnings)
        groups = groups_of(self.model, self.drawn, computed)
        opened_empty = self.stored is None and not self.problems
        columns = [c for group in groups for c in group.columns]
        start = self._first(boxes, columns, pins if pins and self.follows_another else ()) if opened_empty else ""
        found = []
        for group in groups:
            fields = []
            for declared in group.columns:
                if declared.computed:
                    fields.append(computed_field(declared, self.row, self.names, self.declaration))
                    continue
                field = self._field(declared, boxes(declared))
                fields.append(
                    replace(
                        field,
                        required=needed.get(declared.name, False),
                        errors=tuple(errors.get(declared.name, ())),
                        warnings=tuple(warnings.get(declared.name, ())),
                        autofocus=declared.name == start,
                        watched=declared.name in self.watched,
                        pinned=declared.name in pins if pins is not None and may_go_along(declared) else None,
                    )
                )
            if group.title == "附件与备注":
                fields.append(self._attachments(errors))
                group = replace(group, title="") if self._is_document else group
            found.append(FieldGroup(group.title, tuple(fields), group.advice, after_lines=group.last))
        return tuple(found)

    def _pins(self) -> set[str] | None:
        """Columns shown as pinned; None where there is no next record."""
        if self.stored is not None or not self._has_next:
            return None
        return set(request.form.getlist("pins")) if self.problems else pins_of(self.model, self.drawn)

    def _field(self, declared: Declared, box: Box) -> FieldView:
        masked = declared.name in self.rights.masked
        if masked and self.problems:
            field = field_of(declared, box, self.declaration, masked=True)
            return replace(field, value=box.shown or box.value, stored=self._is_stored(declared))
        field = field_of(declared, box, self.declaration, masked=masked, stored=masked and self._is_stored(declared))
        if declared.kind.name == "attachment" and self.stored is not None and not masked:
            return replace(field, files=tuple(files.stored(self.stored, declared.name)))
        return field

    def _is_stored(self, declared: Declared) -> bool:
        return self.stored is not None and getattr(self.stored, declared.name) not in (None, "")

    def _attachments(self, errors: Mapping[str, list[str]]) -> FieldView:
        return FieldView(
            name=files.FIELD,
            label="附件",
            kind="files",
            span=4,
            accept=ACCEPT,
            max_bytes=files.max_bytes(),
            files=tuple(files.stored(self.stored)) if self.stored is not None else (),
            help=f"图片、PDF、Office文件，每个不超过{files.max_bytes() // 2**20}MB；可直接拖到这里",
            errors=tuple(errors.get(files.FIELD, ())),
        )

    def _first(self, boxes: Boxes, columns: Iterable[Declared], carried: Collection[str]) -> str:
        """The first field that waits for something: after a carried over record, the first that differs."""
        own = [
            c
            for c in columns
            if not (c.computed or is_automatic(c.default) or c.name in carried)
            and c.kind.name not in ("attachment", "yesno")
        ]
        return next((c.name for c in own if not boxes(c).value), own[0].name if own else "")

    # -- what is wrong --

    def _errors_of_list(self, name: str) -> tuple[str, ...]:
        return tuple(p.message for p in self.problems if p.lines_name == name and p.line is None)

    def _wrong(self, groups: Sequence[FieldGroup], views: Sequence[Any]) -> tuple[Wrong, ...]:
        """The summary. What belongs to no field leads to the lines, or to the first field."""
        known = {f.name: f.label for group in groups for f in group.fields if not f.read_only}
        anywhere = (
            next((row.fields[0].id for view in views for row in view.rows if row.fields), "")
            or next((f"f-{view.name}-0-{view.columns[0].name}" for view in views if view.columns), "")
            or next((f"f-{name}" for name in known), "tz-form")
        )
        order = {name: place for place, name in enumerate(known)}
        found = []
        for problem in sorted(
            self.problems, key=lambda p: (p.line is not None, p.line or 0, order.get(p.column, len(order)))
        ):
            if problem.line is not None:
                label = f"第{problem.line + 1}行"
                target = f"f-{problem.lines_name}-{problem.line}-{problem.column}"
                found.append(Wrong(target, f"{label}：{_short(problem.message)}"))
            elif problem.column in known:
                label, text = known[problem.column], _short(problem.message)
                found.append(Wrong(f"f-{problem.column}", text if label in text else f"{label}：{text}"))
            else:
                found.append(Wrong(anywhere, problem.message))
        return tuple(dict.fromkeys(found))

    # -- buttons --

    def _buttons(self) -> tuple[StepButton, ...]:
        if not self._is_document:
            if self.stored is not None:
                return (StepButton("save", "保存", "primary", "Ctrl+S"),)
            return (
                StepButton("next", "保存并新增下一条", "primary", "Ctrl+Enter"),
                StepButton("save", "保存", key="Ctrl+S"),
            )
        forward = self._forward()
        no_key: StepKey = ""
        found = [
            StepButton(
                one.name,
                f"{one.label}…" if one.opinion else one.label,
                "primary" if one is forward[0] else "plain",
                key,
                opinion="required" if one.opinion else "",
                verb=one.label,
            )
            for one, key in zip(forward, (*STEP_KEYS, *[no_key] * len(forward)), strict=False)
        ]
        first = self.declaration.columns[self.declaration.state_column].kind.members
        label = "暂存草稿" if next(iter(first)).label == "草稿" else "保存"
        found.insert(1, StepButton("save", label, "plain" if forward else "primary", "Ctrl+S"))
        if self.stored is None and self._has_next:
            found.insert(2, StepButton("next", f"{label}并新增下一张", key="Ctrl+Shift+Enter"))
        return tuple(found)

    def _forward(self) -> list[Step]:
        """Steps out of the first state that the acting person may take at once, the one that leads on first."""
        first = initial_state(self.model)
        if self.stored is not None:
            open_steps = steps.available(db.session(), self.stored)
        else:
            actor = security.actor()
            roles = {post.role for post, grant in actor.pairs(self.declaration.key) if APPROVE in grant.actions}
            open_steps = [
                s
                for s in self.declaration.steps
                if first in s.from_states and not s.automatic and (actor.everything or s.roles & roles)
            ]
        forward = [s for s in open_steps if not s.is_backward and not any("." in asked for asked in s.asks)]
        return sorted(forward, key=lambda s: s.to_state == first)

    def _note(self) -> str:
        """What follows from the primary button."""
        forward = self._forward() if self._is_document else []
        if not forward or forward[0].to_state == initial_state(self.model):
            return ""
        after = next(
            (s for s in self.declaration.steps if forward[0].to_state in s.from_states and not s.is_backward), None
        )
        if after is None or after.automatic or not after.roles:
            return ""
        return f"{forward[0].label}后由{signatures.roles_text(after)}办理“{after.label}”"


def heading_of(row: Any) -> str:
    """What the page of a stored record calls it: a document by its label and number, all else by its name."""
    if row.shape != "document":
        return title_of(row)
    return f"{row.declaration.label} {row.document_no}" if row.document_no else str(row.declaration.label)


def _by_column(problems: Iterable[Problem]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.message not in found.setdefault(problem.column, []):
            found[problem.column].append(problem.message)
    return found


def _short(message: str) -> str:
    """The first clause of a sentence: what is wrong, without what to do."""
    for sign in "；，。":
        message = message.split(sign, maxsplit=1)[0]
    return message


def pins_of(model: type[Register], drawn: Iterable[Declared]) -> set[str]:
    """Columns whose values go along to the next record: as this person pinned them, else as declared."""
    kept = preferences.get(f"pins:{model.declaration.key}")
    if kept is None:
        return {c.name for c in drawn if c.carry}
    return {c.name for c in drawn if may_go_along(c)} & set(kept)


def may_go_along(declared: Declared) -> bool:
    """Whether the next record may hold the same value, so that the field has a pin."""
    return not (declared.unique or is_automatic(declared.default) or declared.kind.name in ("attachment", "note"))
