"""Context of the details page (`tz/details.html`): facts, lines, related rows, signatures, history, label, steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from admin_views.pages.forms import SignatureRound, SignatureStep, StepButton, StoredFile
from admin_views.pages.shell import Alert, Button, Mark

Tone = Literal["", "ok", "wait", "bad", "muted"]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the few large figures at the head; `small` stands after it, as in 27 / 72."""

    label: str
    text: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value; an empty `text` is written as 未填, `hidden` as 不显示 for who may not read it."""

    label: str
    text: str = ""
    url: str = ""
    span: Literal[1, 2, 3, 4] = 1
    tone: Tone = ""
    mark: Mark | None = None
    hidden: bool = False
    files: tuple[StoredFile, ...] = ()
    preserve: bool = False
    """Keep the line breaks of a long note."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under one name; documents have one group without a name."""

    facts: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a small table."""

    label: str
    number: bool = False
    one: bool = False
    """Never broken into two lines: dates, numbers of documents, names of persons."""
    no_print: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `main` is full ink."""

    text: str = ""
    url: str = ""
    main: bool = False
    tone: Tone = ""
    mark: Mark | None = None
    title: str = ""
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTable:
    """Lines of a document or the last rows of a related register.

    `totals` has one text per column and `totals_label` stands in the first of them that are empty, followed by `capital`.
    """

    name: str
    label: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbered: bool = False
    totals: tuple[str, ...] = ()
    totals_label: str = "合计"
    capital: str = ""
    counted: str = "项"
    count: int | None = None
    more_url: str = ""
    more_label: str = "全部"
    add: Button | None = None
    empty: str = "没有记录。"

    @property
    def shown_count(self) -> int:
        return len(self.rows) if self.count is None else self.count

    @property
    def totals_lead(self) -> int:
        """Over how many columns the words of the total row reach."""
        return next((place for place, text in enumerate(self.totals) if text), len(self.totals))

    @property
    def totals_tail(self) -> int:
        """How many columns after the last sum stay empty."""
        return next((place for place, text in enumerate(reversed(self.totals)) if text), 0)


@dataclass(frozen=True, slots=True)
class RelatedTab:
    """A register that points at this row, with the number of its rows; `url` shows the page with this tab open."""

    key: str
    label: str
    count: str
    url: str
    current: bool = False
    bad: bool = False


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """One column: an empty `old` or `new` is written as 空; `hidden` columns only say that they changed."""

    label: str
    old: str = ""
    new: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLink:
    """Where an entry leads: the document behind it, the rows of the same batch."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who changed what, by what, when and where from."""

    person: str
    action: str
    when: str
    changes: tuple[HistoryChange, ...] = ()
    sources: tuple[HistoryLink, ...] = ()
    undo: Button | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The label to be stuck on the thing: its code as QR (an `svg` with one `path`) and in letters."""

    code: str
    qr: Markup
    hint: str = "手机扫码：未登录可报修，登录后看卡片。"
    print_url: str = ""


@dataclass(frozen=True, slots=True)
class SignCell:
    """One cell of the signature table at the end of a printed document: who signs, and the lines below."""

    label: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """One record as it is read, approved and printed.

    `step_url` receives `csrf_token submit_key row_version then opinion` and the columns a step asks for. `made` are the
    words at the foot of a printed card (制表人, 审核人, time). `csrf_token`, `submit_key` are needed when there are steps.
    """

    key: str
    title: str
    subtitle: str = ""
    school: str = ""
    state: Mark | None = None
    actions: tuple[Button, ...] = ()
    alerts: tuple[Alert, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    groups: tuple[FactGroup, ...] = ()
    tables: tuple[SmallTable, ...] = ()
    files: tuple[StoredFile, ...] = ()
    tabs: tuple[RelatedTab, ...] = ()
    related: SmallTable | None = None
    trail: tuple[SignatureStep, ...] = ()
    earlier: tuple[SignatureRound, ...] = ()
    label: Label | None = None
    history: tuple[HistoryEntry, ...] = ()
    history_count: int = 0
    history_url: str = ""
    steps: tuple[StepButton, ...] = ()
    step_url: str = ""
    csrf_token: str = ""
    submit_key: str = ""
    row_version: str = ""
    opinion: str = ""
    """What was typed before the step was refused."""
    opinion_error: str = ""
    opinion_help: str = ""
    signs: tuple[SignCell, ...] = ()
    made: tuple[str, ...] = ()
    print_label: str = "打印"
    """Button that prints the page; empty = none. The address with `?print` prints at once."""
    wide: bool = False
    """Printed on a sheet lying on its side, for documents with many columns."""

    @property
    def is_document(self) -> bool:
        return bool(self.trail or self.steps or self.tables)

    @property
    def print_place(self) -> int:
        """Before the primary button, which stays last; else in front."""
        return len(self.actions) - 1 if self.actions and self.actions[-1].kind == "primary" else 0

    @property
    def takes_opinion(self) -> bool:
        """A box on the page itself: where the way forward may be given one; what needs one asks in its dialog."""
        return bool(self.opinion_error) or any(
            step.opinion == "optional" and not step.disabled_reason for step in self.steps
        )

    @property
    def follows(self) -> str:
        return next((step.follows for step in self.steps if step.follows), "")
