"""Context of the pages that change many rows at once, of the duplicates of a register, and of merging two rows."""

from __future__ import annotations

from dataclasses import dataclass

from admin_views.pages.forms import FieldView, Pointer, Wrong
from admin_views.pages.shell import Alert, Mark

Pairs = tuple[tuple[str, str], ...]
"""Names and values that a form sends again, hidden."""


@dataclass(frozen=True, slots=True)
class BulkField:
    """A column that may be changed for all chosen rows; `can_clear` where it may be emptied."""

    field: FieldView
    can_clear: bool = False
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class BulkEditPage:
    """Which columns get which value: sent as the fields of a form, `clear` once per column that is emptied."""

    title: str
    count: int
    action: str
    cancel_url: str
    hidden: Pairs
    fields: tuple[BulkField, ...]
    errors: tuple[Wrong, ...] = ()
    alerts: tuple[Alert, ...] = ()
    today: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a row; an empty side is written as 空."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One chosen row and what it comes to: changed cells, or sentences against it."""

    name: str
    code: str
    url: str
    outcome: Mark
    summary: str = ""
    changes: tuple[CellChange, ...] = ()
    troubles: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkResultPage:
    """What would change, row by row; `verb` is the word on the button: 写入12条."""

    title: str
    status: str
    subtitle: str
    action: str
    cancel_url: str
    hidden: Pairs
    name_label: str
    code_label: str
    rows: tuple[BulkRow, ...]
    counts: tuple[tuple[str, int, str], ...]
    """Word, number and class of each kind of row."""
    good: int
    bad: int
    more: str = ""
    alerts: tuple[Alert, ...] = ()
    good_first: bool = False


@dataclass(frozen=True, slots=True)
class StepTab:
    """One step that can be taken on some of the chosen rows."""

    name: str
    label: str
    good: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class BulkStepPage:
    """A step on many rows: tabs of the steps, what the step asks, the rows that can take it and those that cannot."""

    title: str
    count: int
    action: str
    cancel_url: str
    hidden: Pairs
    tabs: tuple[StepTab, ...]
    note: str = ""
    step: str = ""
    verb: str = ""
    kind: str = "primary"
    question: str = ""
    consequence: str = ""
    asks: tuple[FieldView, ...] = ()
    opinion: str = ""
    opinion_label: str = ""
    opinion_needed: bool = False
    opinion_error: str = ""
    name_label: str = ""
    rows: tuple[BulkRow, ...] = ()
    good: int = 0
    bad: int = 0
    alerts: tuple[Alert, ...] = ()
    good_first: bool = False
    today: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """One row of a group; `merge_url` leads to merging it into the first row of the group."""

    name: str
    url: str
    cells: tuple[str, ...]
    pointing: str
    merge_url: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Rows that are likely one thing, and why."""

    why: str
    rows: tuple[DuplicateRow, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """Likely duplicates of a register, side by side."""

    title: str
    url: str
    subtitle: str
    heads: tuple[str, ...]
    groups: tuple[DuplicateGroup, ...]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class MergeField:
    """One column of the two rows; with `choice` the person says which value stays (`take` once per column taken)."""

    name: str
    label: str
    kept: str
    lost: str
    choice: bool = False
    taken: bool = False


@dataclass(frozen=True, slots=True)
class MergePage:
    """Two rows that become one: their columns side by side, what is re-pointed, and what stands against it."""

    title: str
    register: str
    action: str
    cancel_url: str
    keep: str
    keep_url: str
    lose: str
    lose_url: str
    swap_url: str
    hidden: Pairs
    fields: tuple[MergeField, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    files: int = 0
    problems: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def can_merge(self) -> bool:
        return not self.problems
