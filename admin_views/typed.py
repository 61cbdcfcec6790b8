"""What a form sent: the fields of the record and of each line, as texts for models.core.entry and as typed for the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import request

from admin_views import files, references
from admin_views.fields import NOTHING, Box, Names
from models.core.kinds import ParseError
from models.core.rules import Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from models.core.base import Register
    from models.core.columns import Declared

MOST_LINES = 2000
LONGEST_ID = 18


def is_id(text: str) -> bool:
    """Whether a text can be the id of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of one record (`prefix` is empty) or of one line (`lines-0-`) of the form that was sent."""

    prefix: str = ""
    taken_over: frozenset[str] = field(default_factory=frozenset)
    """Columns that keep what somebody else wrote meanwhile, as chosen on the page of the conflict."""

    @property
    def id(self) -> str:
        """Id of a stored line, empty for a new one."""
        text = request.form.get(f"{self.prefix}id", "")
        return text if is_id(text) else ""

    def sent(self, declared: Declared) -> bool:
        """Whether the browser sent anything for the column."""
        name = self.prefix + declared.name
        return name in request.form or f"{name}.text" in request.form or self.upload(declared)

    def upload(self, declared: Declared) -> bool:
        """Whether a file was chosen for the column."""
        return declared.kind.name == "attachment" and bool(
            (storage := request.files.get(self.prefix + declared.name)) and storage.filename
        )

    def cell(self, declared: Declared) -> str | None:
        """The text that means the value; None where nothing was sent. Names stand for ids that were not chosen."""
        name = self.prefix + declared.name
        text = request.form.get(name)
        if not declared.target:
            return text
        typed = request.form.get(f"{name}.text")
        if typed is None:
            return text
        if not typed.strip():
            return ""
        return text or (f"={typed}" if typed.strip().isdecimal() else typed)

    def box(self, declared: Declared, names: Names) -> Box:
        """What stands in the field: as typed, whether it can be read or not."""
        name = self.prefix + declared.name
        text = request.form.get(name, "")
        if declared.target:
            typed = request.form.get(f"{name}.text", "")
            if is_id(text):
                return Box(text, typed or references.name_of(declared, int(text), names))
            return Box("", typed or text)
        if declared.kind.name == "yesno":
            return Box("1") if _means_yes(declared, text) else NOTHING
        if declared.kind.name == "choice":
            member = declared.kind.members.find(text)
            return Box(text if member is None else member.name, text if member is None else member.label)
        return Box(text)

    def boxes(self, names: Names) -> Callable[[Declared], Box]:
        """What stands in the fields of this record or line."""
        return lambda declared: self.box(declared, names)

    def cells(
        self, model: type[Register], drawn: Iterable[Declared], masked: frozenset[str], row: Register | None
    ) -> dict[str, str]:
        """Texts for entry.save(): everything that was sent, whether it may be or not; entry refuses what may not.

        A box that is not ticked is not sent by browsers: for the fields that were drawn that means no.
        """
        offered = {c.name: c for c in drawn}
        found: dict[str, str] = {}
        for name, declared in model.declaration.columns.items():
            if name in self.taken_over:
                continue
            if declared.kind.name == "attachment" and name in offered:
                self._add_file(found, model, declared, row)
                continue
            text = self.cell(declared)
            if text is not None:
                found[name] = text
            elif declared.kind.name == "yesno" and name in offered and name not in masked:
                found[name] = "0"
        return found

    def _add_file(self, found: dict[str, str], model: type[Register], declared: Declared, row: Register | None) -> None:
        """A new file is kept and named; a stored one stays while the form names it; else it is taken away."""
        name = self.prefix + declared.name
        if self.upload(declared):
            found[declared.name] = str(files.keep(model, request.files[name], declared.name))
            return
        stored = getattr(row, declared.name) if row is not None else None
        if name in request.files and stored is not None and request.form.get(f"{name}.keep") != str(stored):
            found[declared.name] = ""


def _means_yes(declared: Declared, text: str) -> bool:
    try:
        return bool(text.strip()) and bool(declared.kind.parse(text.strip()))
    except ParseError:
        return False


def touched_names() -> set[str]:
    """Names of the fields the person has typed in, or which were filled for a reason of their own."""
    return {*request.form.get("touched", "").split(), request.form.get("changed", "")} - {""}


def header() -> Typed:
    """The fields of the record itself."""
    kept = {
        name.removeprefix("take-")
        for name, value in request.form.items()
        if name.startswith("take-") and value == "theirs"
    }
    return Typed("", frozenset(kept))


def lines(name: str, is_blank: Callable[[Typed], bool]) -> list[Typed]:
    """The lines of one list in their order; the new ones in which nothing was typed are left out."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,5}})-\w")
    numbers = {int(found[1]) for key in (*request.form, *request.files) if (found := pattern.match(key))}
    sent = [Typed(f"{name}-{number}-") for number in sorted(numbers)[:MOST_LINES]]
    return [line for line in sent if line.id or not is_blank(line)]


def lines_sent(name: str) -> bool:
    """Whether the form carried this list of lines at all."""
    return f"{name}-count" in request.form and request.form.get(f"take-{name}") != "theirs"


def placed(refused: RefusedError, list_name: str, number: int) -> RefusedError:
    """The same objections, at their line."""
    return RefusedError([Problem(p.column, p.message, p.rule, p.warns, number, list_name) for p in refused.problems])
