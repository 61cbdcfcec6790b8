"""Kind → how one field of a form is drawn: one table; and what stands in a field, taken from a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from admin_views import cells, files
from admin_views.extensions import db
from admin_views.file_types import ACCEPT
from admin_views.list_screen import short_label
from admin_views.pages.forms import FieldView, Kind, Option
from models.core.base import Declaration, Register, has_register, register_of
from models.core.capital import capital
from models.core.kinds import MAX_CODE, MAX_NOTE, MAX_TEXT
from models.core.lookup import labels
from models.core.numbering import is_automatic
from models.core.pinyin import initials
from models.core.rules import needed_columns

if TYPE_CHECKING:
    from models.core.columns import Declared

Span = Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a kind is drawn: its name in the templates, how many of four columns it takes, its limits."""

    kind: Kind
    span: Span = 1
    longest: int | None = None
    decimals: int | None = None


DRAWN: dict[str, Drawn] = {
    "code": Drawn("code", longest=MAX_CODE),
    "text": Drawn("text", 2, MAX_TEXT),
    "note": Drawn("note", 4, MAX_NOTE),
    "day": Drawn("day"),
    "moment": Drawn("moment"),
    "time": Drawn("time"),
    "quantity": Drawn("quantity"),
    "integer": Drawn("count"),
    "money": Drawn("money", decimals=2),
    "percent": Drawn("percent"),
    "yesno": Drawn("yesno"),
    "choice": Drawn("choice"),
    "ref": Drawn("ref"),
    "attachment": Drawn("file", 2),
}
"""One entry for each kind."""

SHORT_TEXTS = frozenset({"unit", "brand", "specification", "model", "colour", "grade", "post", "phone"})
SHORT_ENDINGS = ("_no", "_phone", "_code", "_unit", "_year", "_name")
"""Texts that are short by nature stand in one column of four, all others in two."""

LONG_NAMES = frozenset({"supplier", "contract", "school", "purchase_request", "purchase_order"})
"""Registers whose rows have long names: a reference to them takes two columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a field: its text, and for a reference the name that stands for the id."""

    value: str = ""
    shown: str = ""


NOTHING = Box()
Boxes = Callable[["Declared"], Box]
"""What stands in the field of a column, wherever it comes from."""


class Names:
    """Names of referred rows, asked for once per register and kept for the page."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = {}

    def learn(self, pairs: Iterable[tuple[str, int | None]]) -> None:
        """Look up the names of many rows, given as register and id, with one query per register."""
        wanted: dict[str, set[int]] = {}
        for key, row_id in pairs:
            if row_id is not None and row_id not in self._known.get(key, {}):
                wanted.setdefault(key, set()).add(row_id)
        for key, ids in wanted.items():
            self._known.setdefault(key, {}).update(labels(db.session(), key, ids))

    def learn_row(self, row: Any, columns: Iterable[Declared]) -> None:
        """Look up the names of everything a row refers to."""
        self.learn((c.target, getattr(row, c.name)) for c in columns if c.target and not c.computed)

    def of(self, key: str, row_id: int | None) -> str:
        """Name of a row, empty for a blank id or a row that is gone."""
        if row_id is None:
            return ""
        self.learn([(key, row_id)])
        return self._known.get(key, {}).get(row_id, "")


def box_of(row: Any, names: Names) -> Boxes:
    """What the fields of a row show."""

    def box(declared: Declared) -> Box:
        return written(declared, getattr(row, declared.name), names)

    return box


def written(declared: Declared, value: Any, names: Names) -> Box:
    """A value as it stands in its field."""
    if value is None or value == "":
        return NOTHING
    if declared.target:
        return Box(str(value), names.of(declared.target, int(value)))
    kind = declared.kind.name
    if kind == "yesno":
        return Box("1" if value else "")
    if kind == "choice":
        return Box(value.name, value.label)
    return Box(text_of(declared, value))


def text_of(declared: Declared, value: Any) -> str:
    """A plain value in words: numbers with thousands separated, as they look after typing."""
    kind = declared.kind.name
    if value is None:
        return ""
    if kind == "money":
        return cells.money(value)
    if kind in ("quantity", "percent"):
        return cells.quantity(value)
    if kind == "integer":
        return str(value) if is_year(declared) else f"{value:,}"
    return declared.kind.text(value)


def is_year(declared: Declared) -> bool:
    """Whether a whole number is a calendar year, which is never written with thousands separated."""
    return declared.kind.name == "integer" and (declared.name == "year" or declared.name.endswith("_year"))


def field_of(
    declared: Declared,
    box: Box,
    declaration: Declaration,
    *,
    name: str = "",
    in_line: bool = False,
    masked: bool = False,
    stored: bool = False,
) -> FieldView:
    """The field of one column as it is entered; `declaration` is that of the screen."""
    kind = "ref" if declared.target else declared.kind.name
    drawn = DRAWN[kind]
    shown_kind: Kind = "code" if is_year(declared) else drawn.kind
    choices = () if masked else choices_of(declared, box)
    return FieldView(
        name=name or declared.name,
        label=declared.label,
        kind=shown_kind,
        value="" if masked else box.value,
        shown="" if masked else box.shown,
        required=declared.required and kind != "yesno",
        help="" if in_line else declared.help,
        span=span_of(declared, declaration),
        choices=choices,
        caption="是" if kind == "yesno" and not in_line else "",
        masked=masked,
        stored=stored,
        private=masked or declared.sensitive,
        lookup=f"/admin/{declaration.key}/lookup/" if declared.target else "",
        target=short_label(register_of(declared.target)) if has_register(declared.target) else "",
        school=declared.school if declared.target and declared.school != "school_id" else "",
        decimals=drawn.decimals,
        max_length=drawn.longest,
        placeholder="保存时取号" if is_automatic(declared.default) else "",
        capital=not in_line and kind == "money" and declared.name in CAPITALS,
        fact="" if in_line else capital_of(declared, box),
        accept=ACCEPT if kind == "attachment" else "",
        max_bytes=files.max_bytes() if kind == "attachment" else None,
    )


CAPITALS = frozenset({"amount", "total_amount", "contract_amount", "original_amount"})
"""Amounts that paper wants in capital figures too."""


def capital_of(declared: Declared, box: Box) -> str:
    """Capital figures of an amount that is readable, for columns that want them."""
    if declared.kind.name != "money" or declared.name not in CAPITALS or not box.value:
        return ""
    try:
        return capital(declared.kind.parse(box.value))
    except ValueError:
        return ""


def choices_of(declared: Declared, box: Box) -> tuple[Option, ...]:
    """Entries of a drop-down list, a blank one first where nothing need or can yet be chosen."""
    if declared.kind.name != "choice" or declared.target:
        return ()
    members = [Option(m.name, m.label, initials(m.label)) for m in declared.kind.members]
    if declared.required and box.value in {m.value for m in members}:
        return tuple(members)
    return (Option("", "请选择" if declared.required else ""), *members)


def span_of(declared: Declared, declaration: Declaration) -> Span:
    """How many of the four columns of a group a field takes."""
    if declared.target:
        return 2 if declared.target in LONG_NAMES else 1
    if (
        declared.kind.name == "text"
        and declared.name != declaration.title
        and (declared.name in SHORT_TEXTS or declared.name.endswith(SHORT_ENDINGS))
    ):
        return 1
    return DRAWN[declared.kind.name].span


def computed_field(declared: Declared, row: Any, names: Names, declaration: Declaration, name: str = "") -> FieldView:
    """A value that the system works out, shown among the fields and computed again while somebody types."""
    kind = "ref" if declared.target else declared.kind.name
    number = kind in ("money", "quantity", "percent", "integer") and not is_year(declared)
    return FieldView(
        name=name or declared.name,
        label=declared.label,
        kind=DRAWN[kind].kind if number else "computed",
        read_only=True,
        value=computed_text(row, declared, names),
        help=declared.help,
        span=span_of(declared, declaration),
    )


def computed_text(row: Any, declared: Declared, names: Names) -> str:
    """A computed value in words; empty while the row is too incomplete to work it out."""
    try:
        value = getattr(row, declared.name)
    except Exception:  # a half-filled form may break any computation
        return ""
    if value is None:
        return ""
    if declared.target:
        return names.of(declared.target, int(value))
    if declared.kind.name == "yesno":
        return "是" if value else "否"
    return text_of(declared, value)


def computed_number(row: Any, declared: Declared) -> Decimal | None:
    """A computed number, None while it cannot be worked out."""
    try:
        value = getattr(row, declared.name)
        return None if value is None else Decimal(value)
    except Exception:  # a half-filled form may break any computation
        return None


FACTORS = (("quantity", "received_quantity"), ("unit_price", "planned_unit_price"))
"""Columns whose product an amount is, where a register has one of each."""


def factors_of(model: type[Register]) -> str:
    """Names of the quantity and the price whose product the browser may show at once; empty where there are not both."""
    columns = model.declaration.columns
    found = [next((name for name in names if name in columns and not columns[name].computed), "") for names in FACTORS]
    return " ".join(found) if all(found) else ""


def may_be_needed(model: type[Register]) -> frozenset[str]:
    """Columns that some rows must fill: the required ones and those a rule may require without any step."""
    found = {c.name for c in model.declaration.stored if c.required and c.kind.name != "yesno"}
    found |= {rule.columns[0] for rule in model.declaration.rules if hasattr(rule, "needed") and not rule.steps}
    return frozenset(found)


def needed_of(row: Any) -> dict[str, bool]:
    """Which columns must be filled for the row as it stands; while a rule cannot tell, the declaration does."""
    try:
        found = needed_columns(row)
    except Exception:  # a half-filled form may break any rule
        found = {c.name: c.required for c in row.declaration.stored}
    columns = row.declaration.columns
    return {
        name: needed and columns[name].kind.name != "yesno" and not is_automatic(columns[name].default)
        for name, needed in found.items()
    }
