"""Which columns of a register, or of one list of lines, stand in the entry grid, and what the script needs to know of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from admin_views import form_lines, security, sketches
from admin_views.extensions import db
from admin_views.fields import DRAWN, Names, factors_of, is_year, may_be_needed, needed_of, written
from admin_views.form_groups import computed_of, drawn_of
from admin_views.form_lines import Lines
from admin_views.form_page import pins_of
from admin_views.list_screen import short_label
from admin_views.pages.grid import GridColumn, GridRow
from models.core import entry
from models.core.base import has_register, register_of
from models.core.columns import Declared
from models.core.listing import is_summed
from models.core.numbering import is_automatic
from models.core.permissions import CREATE
from models.core.pinyin import initials

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.permissions import ColumnRights

WIDTHS = {
    "code": 128,
    "text": 148,
    "note": 200,
    "day": 112,
    "moment": 148,
    "time": 84,
    "quantity": 96,
    "count": 88,
    "money": 108,
    "percent": 88,
    "yesno": 76,
    "choice": 112,
    "ref": 128,
}
"""Width in pixels that a column of the grid has for its kind."""

LETTER, AROUND = 13, 30
"""Width of one character of a heading, and of what stands around it, in pixels."""


@dataclass(frozen=True)
class Sheet:
    """What is entered in one grid: the rows of `model`, or its lines where `lines` is given."""

    model: type[Register]
    rights: ColumnRights
    entered: tuple[Declared, ...]
    computed: tuple[Declared, ...]
    lines: Lines | None = None

    @property
    def subject(self) -> type[Register]:
        """The class of one row of the grid."""
        return self.lines.model if self.lines else self.model

    def find(self, name: str) -> Declared | None:
        """The entered column of this name."""
        return next((c for c in self.entered if c.name == name), None)


def sheet_of(model: type[Register], list_name: str = "", *, rows: bool = False) -> Sheet:
    """The grid of a register, or of a document's first list of lines; with `rows` of the documents themselves.

    Raises LookupError for a list of lines that the document's form does not have.
    """
    lists = [] if rows else form_lines.lists_of(model)
    if list_name and list_name not in {one.name for one in lists}:
        raise LookupError(list_name)
    if lists:
        lines = next((one for one in lists if one.name == list_name), lists[0])
        return Sheet(model, lines.rights, _typed(lines.entered), lines.computed, lines)
    rights = security.actor().columns(model)
    shown = [c for c in computed_of(model, rights) if c.kind.name == "money"]
    return Sheet(model, rights, _typed(drawn_of(model, rights, None)), tuple(shown))


def _typed(columns: Sequence[Declared]) -> tuple[Declared, ...]:
    return tuple(c for c in columns if c.kind.name != "attachment" or c.target)


def columns_of(sheet: Sheet, blank: Any, names: Names) -> tuple[GridColumn, ...]:
    """The columns for the script: those everybody fills, what is worked out from them, and the others on demand.

    `blank` is an unsaved row with its defaults.
    """
    needed, may, pins = needed_of(blank), may_be_needed(sheet.subject), pins_of(sheet.subject, sheet.entered)
    names.learn_row(blank, sheet.entered)
    front = [c for c in sheet.entered if not c.hide or c.name in may]
    found = [_entered(sheet, c, blank, names, needed.get(c.name, False), c.name in pins) for c in front]
    product = factors_of(sheet.subject)
    for place, declared in enumerate(sheet.computed):
        found.append(_computed(declared, product if place == 0 and sheet.lines else ""))
    found += [
        _entered(sheet, c, blank, names, False, c.name in pins, more=True) for c in sheet.entered if c not in front
    ]
    return tuple(found)


def kind_of(declared: Declared) -> str:
    """Name of the kind as the script knows it."""
    return "code" if is_year(declared) else DRAWN["ref" if declared.target else declared.kind.name].kind


def _width(kind: str, label: str) -> int:
    letters = len(label) + (len("（元）") if kind == "money" else 0)
    return max(WIDTHS.get(kind, 128), letters * LETTER + AROUND)


def _entered(
    sheet: Sheet, declared: Declared, blank: Any, names: Names, needed: bool, carry: bool, *, more: bool = False
) -> GridColumn:
    kind, target = kind_of(declared), declared.target
    masked = declared.name in sheet.rights.masked
    return GridColumn(
        name=declared.name,
        label=declared.label,
        kind=kind,
        width=_width(kind, declared.label),
        required=needed,
        help=declared.help,
        choices=() if masked else _choices(declared),
        target=short_label(register_of(target)) if has_register(target) else "",
        may_create=f"/admin/{target}/new/" if target and security.actor().can(target, CREATE) else "",
        school=declared.school if target and declared.school != "school_id" else "",
        carry=carry,
        default=_default(declared, blank, names),
        automatic=is_automatic(declared.default),
        follows=declared.default is not None or declared.kind.name == "yesno",
        private=masked or declared.sensitive,
        masked=masked,
        unique=declared.unique,
        sums=is_summed(declared),
        decimals=DRAWN["ref" if target else declared.kind.name].decimals,
        more=more,
    )


def _computed(declared: Declared, product: str) -> GridColumn:
    return GridColumn(
        name=declared.name,
        label=declared.label,
        kind="money",
        width=_width("money", declared.label),
        help=declared.help,
        computed=True,
        product=product,
        sums=is_summed(declared),
        decimals=2,
    )


def _choices(declared: Declared) -> tuple[tuple[str, str], ...]:
    if declared.target:
        return ()
    if declared.kind.name == "yesno":
        return (("是", "s"), ("否", "f"))
    if declared.kind.name != "choice":
        return ()
    return tuple((member.label, initials(member.label)) for member in declared.kind.members)


def _default(declared: Declared, blank: Any, names: Names) -> str:
    """What a new row has where nobody types; numbers given out on saving are not told beforehand."""
    if is_automatic(declared.default):
        return ""
    return text_in(declared, getattr(blank, declared.name), names)


def text_in(declared: Declared, value: Any, names: Names) -> str:
    """A value as it stands in a cell of the grid."""
    if declared.kind.name == "yesno":
        return "是" if value else ""
    box = written(declared, value, names)
    return box.shown or box.value


def blank_of(sheet: Sheet, document: Any = None) -> Any:
    """An unsaved row, or line of the document, with its defaults."""
    if sheet.lines is None:
        return entry.draft(db.session(), sheet.model)
    return form_lines.blank_line(
        document if document is not None else entry.draft(db.session(), sheet.model), sheet.lines
    )


def rows_of(sheet: Sheet, stored: Sequence[Any], names: Names) -> tuple[GridRow, ...]:
    """Stored rows or lines as far as the reader may read them."""
    names.learn((c.target, getattr(row, c.name)) for row in stored for c in sheet.entered if c.target)
    found = []
    for row in stored:
        rights = sheet.rights if sheet.lines else sketches.rights_on(sheet.model, row)
        open_ = [c for c in sheet.entered if c.name not in rights.masked and c.name not in rights.hidden]
        texts = {c.name: _stored_text(c, getattr(row, c.name), names) for c in open_}
        texts |= {c.name: text_in(c, getattr(row, c.name), names) for c in sheet.computed if rights.plain(c.name)}
        picked = {c.name: getattr(row, c.name) for c in open_ if c.target and getattr(row, c.name) is not None}
        found.append(GridRow(row.id, row.row_version, {k: v for k, v in texts.items() if v}, picked))
    return tuple(found)


def _stored_text(declared: Declared, value: Any, names: Names) -> str:
    if declared.kind.name == "yesno":
        return "" if value is None else "是" if value else "否"
    return text_in(declared, value, names)
