"""Context of the entry pages: new and edit (`tz/form.html`), the second editor (`tz/conflict.html`) and a refused delete.

What the browser sends: a header value as `column`; a reference as hidden `column` (id) and typed `column.text`; a line as
`lines-0-column` with `lines-0-id` and `lines-count`; an absent yes/no means no; a file as `column` (new) and
`column.keep` (stored); further files as `attachments` and `attachments.keep`; `pins` once per column that is carried
over (with one empty value in front; none at all without script); `touched`, names the person typed in; and `csrf_token
submit_key row_version then`. Lines without `id` are new,
stored lines that are not sent are removed, numbers of lines may have gaps, `lines-count` is the highest number plus one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from admin_views.pages.shell import Alert, Button, ButtonKind, Mark

Kind = Literal[
    "code",
    "text",
    "note",
    "day",
    "moment",
    "time",
    "quantity",
    "count",
    "money",
    "percent",
    "yesno",
    "choice",
    "ref",
    "file",
    "files",
    "computed",
]
"""How a field is drawn and typed; `files` are the further attachments, `computed` is text that nobody enters."""

NUMBERS: frozenset[str] = frozenset({"quantity", "count", "money", "percent"})
"""Kinds written at the right edge, with thousands separated."""

TYPED: frozenset[str] = NUMBERS | {"day", "moment", "time"}

UNITS: Mapping[str, str] = {"money": "元", "percent": "%"}

LINE_WIDTHS: Mapping[str, int] = {
    "code": 128,
    "text": 128,
    "note": 200,
    "day": 112,
    "moment": 144,
    "time": 76,
    "quantity": 92,
    "count": 76,
    "money": 92,
    "percent": 80,
    "yesno": 60,
    "choice": 116,
    "ref": 144,
    "file": 168,
    "files": 168,
    "computed": 92,
}
"""Least width in pixels that a column of lines needs; the stylesheet has the same figures."""

WIDTH_STEP = 80
WIDEST = 2400
"""The least width of a table of lines is rounded down to such steps, each of which is a class of the stylesheet."""

BROAD = 800
"""Lines that need more than this stand over the whole width of the page, the signature trail below them."""

CHOICES_IN_SELECT = 200
"""With more entries than this a choice is drawn as a reference, so that the page stays small."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is already kept: `id` is what `column.keep` sends back."""

    id: str
    name: str
    url: str
    size: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a drop-down list."""

    value: str
    label: str
    letters: str = ""
    """Pinyin initials of the label, by which the entry is chosen on the keyboard."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as it is drawn: what stands in it, what is said about it, how it is typed.

    `value` is the text of the field (a reference: the id; a choice: the value; yes/no: "1" or ""), `shown` is the name
    that stands for the id.
    """

    name: str
    label: str
    kind: Kind = "text"
    value: str = ""
    shown: str = ""
    required: bool = False
    read_only: bool = False
    help: str = ""
    fact: str = ""
    """What is known about the value (stock, balance); may be changed by the marks of the server."""
    placeholder: str = ""
    unit: str = ""
    span: Literal[1, 2, 3, 4] = 1
    choices: tuple[Option, ...] = ()
    caption: str = ""
    """What stands beside the box of a yes/no field."""
    masked: bool = False
    """May be entered without being read: the field stays empty, an empty field keeps what is stored."""
    stored: bool = False
    """A masked field has a stored value."""
    private: bool = False
    """Never kept in the browser, not even in the draft of an unsaved form."""
    watched: bool = False
    """While somebody types here, records are looked for that may be the same."""
    pinned: bool | None = None
    """Carried over to the next record; None = the column cannot be carried over."""
    carried: bool = False
    """In a line: a new line takes the value of the line above."""
    follows: bool = False
    """In a line: usually filled by the system, so the cursor passes over it after a choice."""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    lookup: str = ""
    """Address asked for the entries of a reference, without its query."""
    target: str = ""
    """What is chosen from, in one word (场所); stands in “新建场所…” below the list."""
    school: str = ""
    """Name of the field that says to which school the chosen row belongs; empty = the school of the record."""
    autofocus: bool = False
    decimals: int | None = None
    """Decimals written after leaving a number: 2 for money; None = as typed."""
    capital: bool = False
    """The amount is repeated in Chinese capital figures as `fact`."""
    max_length: int | None = None
    files: tuple[StoredFile, ...] = ()
    accept: str = ""
    max_bytes: int | None = None
    url: str = ""
    """Where a read-only reference leads."""
    product: str = ""
    """Names of the columns whose product this cell shows at once, before the server has answered."""

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS or bool(self.product)

    @property
    def is_typed(self) -> bool:
        """Understood and written the usual way by the script after leaving the field."""
        return self.kind in TYPED and not self.choices

    @property
    def shown_unit(self) -> str:
        return self.unit or UNITS.get(self.kind, "")

    @property
    def described_by(self) -> str:
        """Ids of the hint and the errors, for `aria-describedby`."""
        ids = []
        if self.errors:
            ids.append(f"{self.id}-e")
        if self.help:
            ids.append(f"{self.id}-h")
        return " ".join(ids)


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields under one name with one line of advice; `after_lines` puts the group below the lines of a document."""

    title: str
    fields: tuple[FieldView, ...]
    advice: str = ""
    after_lines: bool = False


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column of lines; `width` in pixels is only needed where the width of the kind does not fit."""

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    help: str = ""
    width: int = 0
    number: bool = False
    total: str | None = None
    """Sum under the column, "" when it is still empty; None = the column has no sum."""

    @property
    def is_number(self) -> bool:
        return self.number or self.kind in NUMBERS

    @property
    def least_width(self) -> int:
        return self.width or LINE_WIDTHS[self.kind]

    @property
    def width_class(self) -> str:
        return f"w{-(-self.width // 20) * 20}" if self.width else f"w-{self.kind}"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: a field for each column, in the same order; `errors` concern the line as a whole."""

    fields: tuple[FieldView, ...]
    id: str = ""
    errors: tuple[str, ...] = ()


BLANK_NUMBER = "__n__"
"""Stands for the number of the line in the names of the blank line."""


@dataclass(frozen=True, slots=True)
class LinesView:
    """A list of lines of a document, `name` as in its declaration.

    The fields of `blank` are named `lines-__n__-column` and hold the defaults; rows are drawn with their own numbers.
    """

    name: str
    label: str
    columns: tuple[LineColumn, ...]
    rows: tuple[LineRow, ...]
    blank: LineRow
    counted: str = "项"
    fixed: bool = False
    """Lines can be neither added nor removed, only filled in."""
    errors: tuple[str, ...] = ()

    @property
    def has_totals(self) -> bool:
        return any(column.total is not None for column in self.columns)

    @property
    def least_width(self) -> int:
        """What the table needs, roughly; in less room the box of the lines scrolls sideways."""
        needed = 2 * 28 + sum(column.least_width for column in self.columns)
        return min(needed // WIDTH_STEP * WIDTH_STEP, WIDEST)

    @property
    def width_class(self) -> str:
        return f"mw{self.least_width}"


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the whole document below its lines; the `main` one is written large."""

    name: str
    label: str
    text: str
    main: bool = False
    sums: str = ""
    """`lines.column` whose sum this is, shown at once before the server has answered."""


@dataclass(frozen=True, slots=True)
class SignatureStep:
    """One place of the signature trail: done ●, returned ■, now ◎, to come ○."""

    state: Literal["done", "back", "now", "next"]
    label: str
    person: str = ""
    when: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class SignatureRound:
    """An earlier round that ended with a return, folded away under its label."""

    label: str
    steps: tuple[SignatureStep, ...]


@dataclass(frozen=True, slots=True)
class StepButton:
    """A button of the action bar: sends `then` = `name`; with `question`, `opinion` or `asks` a dialog comes first.

    `save` and `next` are the two names of the form itself; every other name is a step of the document.
    """

    name: str
    label: str
    kind: ButtonKind = "plain"
    key: Literal["", "Ctrl+S", "Ctrl+Enter", "Ctrl+Shift+Enter", "Alt+2", "Alt+3", "Alt+4"] = ""
    opinion: Literal["", "optional", "required"] = ""
    opinion_label: str = "意见"
    asks: tuple[FieldView, ...] = ()
    """Fields of the step's own form; they must not stand on the page itself."""
    question: str = ""
    consequence: str = ""
    verb: str = ""
    disabled_reason: str = ""
    follows: str = ""
    """What follows from pressing; stands at the right of the bar for the primary button."""

    @property
    def has_dialog(self) -> bool:
        return bool(self.question or self.asks or self.opinion == "required")

    @property
    def dialog_title(self) -> str:
        return self.question or f"{self.verb or self.label.rstrip('…')}？"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One entry of the error summary: the id of the field (`FieldView.id`) and what is wrong with it in short."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """New or edit of one record, with or without lines.

    `action` is where the form goes, `marks_url` where it is computed again while typing. `neighbours` and other buttons
    of the head stand in `actions`.
    """

    key: str
    title: str
    action: str
    cancel_url: str
    csrf_token: str
    submit_key: str
    groups: tuple[FieldGroup, ...]
    buttons: tuple[StepButton, ...]
    register: str = ""
    subtitle: str = ""
    state: Mark | None = None
    actions: tuple[Button, ...] = ()
    alerts: tuple[Alert, ...] = ()
    errors: tuple[Wrong, ...] = ()
    lines: tuple[LinesView, ...] = ()
    totals: tuple[Total, ...] = ()
    capital: str = ""
    trail: tuple[SignatureStep, ...] = ()
    earlier: tuple[SignatureRound, ...] = ()
    row_id: str = ""
    row_version: str = ""
    marks_url: str = ""
    note: str = ""
    """At the right of the action bar; errors are counted there by the template."""
    has_pins: bool = False
    has_required: bool = True
    today: str = ""
    """The school's day (2026-11-20), from which “今天” and “11-18” are understood; empty = the browser's."""
    touched: str = ""
    """Names the person has typed in, as sent; dependent defaults leave them alone."""
    draft: str = ""
    """Under this name the browser keeps what is not saved yet; one per account."""

    @property
    def is_document(self) -> bool:
        return bool(self.lines or self.trail)

    @property
    def is_broad(self) -> bool:
        return any(view.least_width > BROAD for view in self.lines)


@dataclass(frozen=True, slots=True)
class ConflictField:
    """One column both saw: what it was when opened, what the other made of it, what the person at the page made of it.

    `theirs` or `mine` is None where that person did not change it; `field` sends back what was typed.
    """

    name: str
    label: str
    before: str
    theirs: str | None
    mine: str | None

    @property
    def is_clash(self) -> bool:
        return self.theirs is not None and self.mine is not None


@dataclass(frozen=True, slots=True)
class ConflictLines:
    """Lines changed by both; only one of the two lists can be kept as a whole."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """The second editor is told what has changed meanwhile and chooses column by column.

    `hidden` is everything that was sent (name, value), sent again together with `take-<column>` = `mine` or `theirs`
    and the new `row_version`.
    """

    title: str
    action: str
    cancel_url: str
    csrf_token: str
    submit_key: str
    row_version: str
    person: str
    at: str
    fields: tuple[ConflictField, ...]
    lines: tuple[ConflictLines, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    register: str = ""
    then: str = "save"
    lost_files: tuple[str, ...] = ()
    """Names of files that must be chosen again."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """So many rows of another register use the row; `url` lists them, empty where the person may not see them."""

    label: str
    count: str
    url: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A delete that is refused, with everybody who points at the row and what may be done instead."""

    title: str
    pointers: tuple[Pointer, ...]
    actions: tuple[Button, ...]
    subtitle: str = ""
    reasons: tuple[str, ...] = ()
    advice: str = ""
