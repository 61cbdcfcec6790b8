"""Context of the entry grid (`tz/grid.html`): what the script needs to know stands as JSON in the page.

What the browser sends to `check/` and `save/`: `rows`, each with its number `n`, `id` and `version` of a stored row,
`cells` (column → text as typed) and `picked` (column → id that was chosen from a list); `head` alike for a document.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from admin_views.pages.forms import FieldGroup, FieldView
from admin_views.pages.shell import Alert, Button


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of the grid; `width` is in pixels, `choices` are label and pinyin initials."""

    name: str
    label: str
    kind: str
    width: int
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    target: str = ""
    may_create: str = ""
    school: str = ""
    carry: bool = False
    default: str = ""
    automatic: bool = False
    follows: bool = False
    """Usually filled by the system, so the cursor passes over it after a choice."""
    private: bool = False
    """Never kept in the browser's draft."""
    masked: bool = False
    computed: bool = False
    product: str = ""
    unique: bool = False
    sums: bool = False
    decimals: int | None = None
    more: bool = False
    """Reached through “更多栏目”."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A stored row or line as it stands in the grid: texts by column, and ids of what its references name."""

    id: int
    version: int
    cells: dict[str, str]
    picked: dict[str, int]


@dataclass(frozen=True, slots=True)
class GridPage:
    """The grid of one register or of one document's lines. `mode` is rows, edit (stored rows) or lines."""

    key: str
    title: str
    subtitle: str
    mode: str
    noun: str
    url: str
    columns: tuple[GridColumn, ...]
    account: str
    today: str
    submit_key: str
    rows: tuple[GridRow, ...] = ()
    list_name: str = ""
    row_id: int | None = None
    row_version: int | None = None
    draft: str = ""
    """What tells the drafts of this grid from those of others of the same person."""
    template_url: str = ""
    import_url: str = ""
    back_url: str = ""
    head: tuple[FieldView, ...] = ()
    more: tuple[FieldView, ...] = ()
    marks_url: str = ""
    alerts: tuple[Alert, ...] = ()
    actions: tuple[Button, ...] = ()

    @property
    def data(self) -> Markup:
        """What the script reads, safe inside a script element."""
        told: dict[str, Any] = {
            name: getattr(self, name)
            for name in (
                "key", "mode", "noun", "url", "account", "today", "draft", "import_url", "back_url", "list_name"
            )
        }  # fmt: skip
        told |= {"row": self.row_id, "version": self.row_version, "submit": self.submit_key}
        told["columns"] = [{k: v for k, v in asdict(c).items() if v not in ("", (), False, None)} for c in self.columns]
        told["rows"] = [asdict(row) for row in self.rows]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def head_of(groups: tuple[FieldGroup, ...], front: frozenset[str]) -> tuple[tuple[FieldView, ...], ...]:
    """Fields of a document's head: those in front, and the rest that is folded away; attachments are left to the form."""
    fields = [f for group in groups for f in group.fields if f.kind not in ("file", "files") and not f.read_only]
    return tuple(f for f in fields if f.name in front), tuple(f for f in fields if f.name not in front)
