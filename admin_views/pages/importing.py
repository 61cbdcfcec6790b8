"""Context of the import pages: upload, result of a trial, columns, unknown names, progress, batch, and all my batches."""

from __future__ import annotations

from dataclasses import dataclass

from admin_views.pages.forms import FieldView, Option
from admin_views.pages.listing import Pages
from admin_views.pages.shell import Alert, Button, Crumb, Mark


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One import in a list of imports; `register` is only told where several registers are mixed."""

    url: str
    file: str
    when: str
    state: Mark
    counts: str
    register: str = ""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Where a file is chosen. `action` receives `file csrf_token`; `after` names the batch whose choices are kept."""

    title: str
    url: str
    csrf_token: str
    formats: str
    limits: str
    accept: str
    max_bytes: int
    help: tuple[str, ...]
    after: str = ""
    after_text: str = ""
    template: Crumb | None = None
    batches: tuple[BatchLine, ...] = ()
    all_url: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One group of rows of the result."""

    key: str
    label: str
    count: str
    url: str
    current: bool = False
    bad: bool = False


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One changed cell; an empty `old` or `new` is written as 空."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """A button that answers a question; sent as `answer`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TroubleView:
    """One sentence about a row; a warning does not stop it."""

    text: str
    warns: bool = False
    offers: tuple[OfferView, ...] = ()


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the sheet and what it comes to."""

    number: str
    outcome: Mark
    key: str
    name: str
    url: str = ""
    summary: str = ""
    changes: tuple[ChangeView, ...] = ()
    troubles: tuple[TroubleView, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class SkippedView:
    """A row of the sheet that is no record."""

    number: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What the rows of a file would come to, or came to.

    `url` ends with the batch; its forms post to `write/ options/ sheet/ answer/ again/ drop/` below it.
    """

    title: str
    status: str
    subtitle: str
    url: str
    csrf_token: str
    tabs: tuple[Tab, ...]
    rows: tuple[RowView, ...]
    key_label: str
    name_label: str
    range_text: str
    pages: Pages
    empty: str = ""
    actions: tuple[Button, ...] = ()
    alerts: tuple[Alert, ...] = ()
    sheets: tuple[Option, ...] = ()
    sheet: str = ""
    skipped: tuple[SkippedView, ...] = ()
    unit: str = "行"
    good: int = 0
    bad: int = 0
    good_first: bool = False
    blank_clears: bool = False
    can_write: bool = False
    again_url: str = ""
    back_url: str = ""
    failed_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A batch after it was written, undone or given up: who, when, how many, and each of its rows."""

    title: str
    status: str
    subtitle: str
    url: str
    csrf_token: str
    facts: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]
    rows: tuple[RowView, ...]
    key_label: str
    name_label: str
    range_text: str
    pages: Pages
    empty: str = ""
    actions: tuple[Button, ...] = ()
    alerts: tuple[Alert, ...] = ()
    skipped: tuple[SkippedView, ...] = ()
    undo: Button | None = None
    note: str = ""
    back_url: str = ""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """A batch that a job works on; `progress_url` answers JSON with `running percent text`."""

    title: str
    status: str
    subtitle: str
    url: str
    progress_url: str
    percent: int
    text: str


@dataclass(frozen=True, slots=True)
class HeadingView:
    """One heading of the sheet: three values from below it, and the column it is put to (sent as `c-place`)."""

    place: int
    letter: str
    text: str
    samples: tuple[str, ...]
    chosen: str
    how: str
    factor: str = ""


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """Headings against columns. `fixed` are fields for what rows need and the sheet lacks, `others` for all else it lacks."""

    title: str
    subtitle: str
    url: str
    csrf_token: str
    lookup_url: str
    headings: tuple[HeadingView, ...]
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    fixed: tuple[FieldView, ...]
    others: tuple[FieldView, ...]
    heading_row: str
    first_of_month: bool
    cancel_url: str
    today: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownView:
    """A name of the sheet that stands for nothing yet; `scope` is what it is remembered under."""

    text: str
    scope: str
    column: str
    count: str
    rows: str
    field: FieldView
    offers: tuple[OfferView, ...] = ()
    create: Crumb | None = None


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """Unknown names, each once."""

    title: str
    subtitle: str
    url: str
    csrf_token: str
    lookup_url: str
    names: tuple[UnknownView, ...]
    cancel_url: str
    today: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """All my imports, the newest first."""

    batches: tuple[BatchLine, ...]
    pages: Pages
    range_text: str
