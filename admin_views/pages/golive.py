"""Context of the go-live pages: the guided list of steps, the sheets of an uploaded workbook, and starting over."""

from __future__ import annotations

from dataclasses import dataclass

from admin_views.pages.shell import Alert, Button, Crumb, Mark


@dataclass(frozen=True, slots=True)
class FindingView:
    """What is missing in a register: a sentence, where its rows are shown, or their names where no list can show them."""

    text: str
    serious: bool = True
    url: str = ""
    names: tuple[Crumb, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """One register of a step: how many rows, what is missing, and the ways to fill it."""

    label: str
    count: str
    url: str = ""
    note: str = ""
    buttons: tuple[Button, ...] = ()
    findings: tuple[FindingView, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """One step; `tone` is done, lacks, open or quiet, `omit` leaves it out or takes it in again. One that is done is
    folded up behind its `summary`.
    """

    number: int
    label: str
    help: str
    mark: Mark
    tone: str
    parts: tuple[PartView, ...] = ()
    note: str = ""
    summary: str = ""
    omit: Button | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet of the uploaded workbook on its way into its register."""

    number: int
    label: str
    mark: Mark
    counts: str
    action: Button | None = None


@dataclass(frozen=True, slots=True)
class WorkbookView:
    """The workbook of all templates, and the last one that was uploaded, sheet by sheet. `unread` names its sheets that
    were left aside. `accept` is empty for people who may not import anything.
    """

    url: str
    max_bytes: int
    accept: str = ""
    formats: str = ""
    error: str = ""
    file: str = ""
    sheets: tuple[SheetLine, ...] = ()
    unread: str = ""
    drop: Button | None = None


@dataclass(frozen=True, slots=True)
class LiveView:
    """The declaration that the books are in use: `day` prefills it, `reason` tells what is still open."""

    url: str
    day: str
    error: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GoLivePage:
    """`tz/golive.html`: where the school stands on its way to its own books."""

    title: str
    lead: str
    progress: str
    csrf_token: str
    steps: tuple[StepView, ...]
    workbook: WorkbookView | None = None
    live: LiveView | None = None
    restart: Button | None = None
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class StaysView:
    """Rows that starting over leaves, and why."""

    title: str
    reason: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class BatchView:
    """One import that starting over takes back: what goes, what stays."""

    label: str
    file: str
    who: str
    goes: str
    stays: tuple[StaysView, ...] = ()
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RestartPage:
    """`tz/golive_restart.html`: what starting over takes back, asked for with the school's name."""

    title: str
    lead: str
    csrf_token: str
    url: str
    back_url: str
    school: str
    batches: tuple[BatchView, ...] = ()
    goes: str = ""
    stays: str = ""
    typed: str = ""
    error: str = ""
