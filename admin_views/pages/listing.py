"""The list of one register: what `tz/list.html` needs, and the rows, heads and totals drawn in Python for speed.

Rows are not a template's job: `render_rows` builds one format string per set of columns and fills it row by row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Literal

from markupsafe import Markup, escape

from .shell import Button, Crumb

Shape = Literal["key", "name", "text", "clip", "one", "day", "num", "mark"]
"""How a column is drawn: `key` and `name` link to the record, `one` and `day` never wrap, `clip` is cut and shows whole on hover,
`num` is right-aligned, `mark` holds a state tag, `text` wraps."""

PhoneSlot = Literal["", "main", "sub", "val", "side"]
"""Place of a column in the two-line row of a phone; columns without a place are left to the record itself."""

FilterKind = Literal["text", "choice", "ref", "day", "number", "yesno"]


@dataclass(frozen=True, slots=True)
class Column:
    """One shown column. `sort` is the present direction, `sort_url` the list sorted by this column (or turned round)."""

    key: str
    label: str
    shape: Shape = "text"
    sort_url: str = ""
    sort: Literal["", "ascending", "descending"] = ""
    phone: PhoneSlot = ""
    narrow: bool = True
    """False: the column leaves below 1200 pixels."""
    help: str = ""
    is_money: bool = False
    """A sum of money: the number of a row that a phone shows first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its id, its name for the tick box, its address, and one formatted cell per column.

    A cell is plain text (escaped here) or `Markup`, for instance `Mark(...)` turned into `Markup` once per choice.
    """

    id: str
    name: str
    url: str
    cells: Sequence[str]
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One column that can be filtered, as the parameters f.<key>.<op>.

    text: has, eq, none=1 · choice, ref: in, not (values joined by commas; given several times they add up) ·
    day, number: from, to · yesno: is=yes or is=no. `lookup_url` (ends before &q=) answers `{items: […], more: n}`.
    """

    key: str
    label: str
    kind: FilterKind
    choices: tuple[tuple[str, str], ...] = ()
    lookup_url: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words; `remove_url` is the list without it. `picks` are the chosen ids with their labels."""

    key: str
    label: str
    value: str
    remove_url: str
    picks: tuple[tuple[str, str], ...] = ()

    @property
    def picks_json(self) -> str:
        return json.dumps(self.picks, ensure_ascii=False, separators=(",", ":")) if self.picks else ""


@dataclass(frozen=True, slots=True)
class QuickFilter:
    """A ready-made filter beside the chips, with its count; `on` when it is active (the address then removes it)."""

    label: str
    url: str
    count: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One line of the column chooser, in the person's own order."""

    key: str
    label: str
    shown: bool


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button of the bulk bar: posts `action=key` with the ticked `rowid`s.

    `question` may hold `{n}` for the number of ticked rows; with one it is asked first. With `all=1` the action is
    meant for every row found by `query`, not only for the ticked ones.
    """

    key: str
    label: str
    question: str = ""
    consequence: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """Addresses of the keyset pages; empty = disabled."""

    first: str = ""
    previous: str = ""
    next: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class JumpFrom:
    """“从取得日期…起”: a field named `from` for the sorted column."""

    label: str
    value: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class EmptyState:
    """Instead of rows: what is missing, why, and the next steps; `ways` are buttons with a sentence beside each."""

    title: str
    text: str = ""
    actions: tuple[Button, ...] = ()
    ways: tuple[tuple[Button, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything `tz/list.html` shows. Addresses are complete and carry the list's parameters where they must.

    `state` are the parameters (name, value) a form of the page has to repeat: q, sort, size and every f.*; never
    after, before, at or from. Of a parameter given twice the last that is not blank counts.
    """

    key: str
    title: str
    url: str
    counts: str
    columns: tuple[Column, ...]
    rows_html: Markup
    heads_html: Markup
    totals_html: Markup = Markup("")
    noun: str = "记录"
    actions: tuple[Button, ...] = ()
    exports: tuple[Crumb, ...] = ()
    more: tuple[Crumb, ...] = ()
    """Further pages of the register, under 更多."""
    can_print: bool = True
    q: str = ""
    placeholder: str = "搜索"
    state: tuple[tuple[str, str], ...] = ()
    filters: tuple[Filter, ...] = ()
    filters_html: Markup = Markup("")
    """The options of the filter's list of columns, `render_filters(filters, filter_key)`."""
    filter_key: str = ""
    """The filter opened by ?filter=column when there is no script."""
    chips: tuple[Chip, ...] = ()
    quick: tuple[QuickFilter, ...] = ()
    clear_url: str = ""
    views: tuple[Crumb, ...] = ()
    view: str = ""
    """Name of the saved view that is shown, if it is one."""
    query: str = ""
    """The list's own query string, kept with a view and sent with a bulk action on all found rows."""
    choices: tuple[ColumnChoice, ...] = ()
    choices_html: Markup = Markup("")
    """The entries of the column chooser, `render_choices(choices)`."""
    bulk: tuple[BulkAction, ...] = ()
    bulk_all: str = ""
    """“选中全部214条”; empty when the page shows all found rows."""
    bulk_sum: tuple[str, str, str] | None = None
    """(column key, label, unit) of the sum shown for the ticked rows."""
    range_text: str = ""
    size: int = 20
    sizes: tuple[int, ...] = (20, 50, 100)
    jump: JumpFrom | None = None
    pages: Pages = Pages()
    empty: EmptyState | None = None
    print_lines: tuple[str, ...] = ()
    print_made: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list; without rows it then says “没有符合条件”, not “还没有登记”."""
        return bool(self.q or self.chips or any(item.on for item in self.quick))

    @property
    def shown(self) -> int:
        return sum(choice.shown for choice in self.choices)

    @property
    def sum_column(self) -> int:
        """Position of the summed cell in a row, the tick box counted; -1 when the column is not shown."""
        if self.bulk_sum:
            for index, column in enumerate(self.columns):
                if column.key == self.bulk_sum[0]:
                    return index + (1 if self.bulk else 0)
        return -1

    @property
    def filter_fields(self) -> Markup:
        """The fields of the filter that ?filter=column opened; app.js builds the same ones itself."""
        return filter_fields(self.filter) if self.filter else Markup("")

    @property
    def filter(self) -> Filter | None:
        return next((item for item in self.filters if item.key == self.filter_key), None)

    def state_without(self, *names: str) -> list[tuple[str, str]]:
        """The parameters a form repeats, without those it sets itself."""
        return [pair for pair in self.state if pair[0] not in names]


_SPECIAL = re.compile("[&<>\"']")

_SHAPE_CLASSES: Mapping[str, str] = {
    "key": "one",
    "name": "",
    "text": "",
    "clip": "clip",
    "one": "one",
    "day": "one day",
    "num": "num",
    "mark": "w1",
}


def arrange(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with their places on a phone filled in: name (or key), state at the side, an amount or day, one text."""
    taken = {column.phone for column in columns if column.phone}
    wanted: tuple[tuple[PhoneSlot, tuple[str, ...]], ...] = (
        ("main", ("name", "key", "text", "one", "clip")),
        ("side", ("mark",)),
        ("val", ("money", "day", "num")),
        ("sub", ("key", "clip", "text", "one")),
    )
    chosen: dict[str, PhoneSlot] = {}
    for slot, shapes in wanted:
        if slot in taken:
            continue
        free = [column for column in columns if not column.phone and column.key not in chosen]
        for shape in shapes:
            found = next((column for column in free if shape == ("money" if column.is_money else column.shape)), None)
            if found:
                chosen[found.key] = slot
                break
    return tuple(replace(column, phone=chosen[column.key]) if column.key in chosen else column for column in columns)


def _classes(column: Column, shape: str) -> str:
    names = (shape, f"p-{column.phone}" if column.phone else "", "" if column.narrow or column.phone else "c-opt2")
    return " ".join(name for name in names if name)


def _class_attribute(classes: str) -> str:
    return f' class="{classes}"' if classes else ""


def render_heads(columns: Sequence[Column], ticks: bool) -> Markup:
    """The cells of the head row; a sorted column carries `aria-sort` and an arrow."""
    parts = []
    if ticks:
        parts.append('<th class="p-pick" scope="col"><input type="checkbox" data-tick-all aria-label="选择本页"></th>')
    for column in columns:
        classes = _classes(column, "num" if column.shape == "num" else "")
        sort = f' aria-sort="{column.sort}"' if column.sort else ""
        title = f' title="{escape(column.help)}"' if column.help else ""
        label: str = escape(column.label)
        if column.sort_url:
            label = f'<a href="{escape(column.sort_url)}">{label}</a>'
        parts.append(f'<th scope="col"{_class_attribute(classes)}{sort}{title}>{label}</th>')
    return Markup("".join(parts))


def render_rows(columns: Sequence[Column], rows: Iterable[Row], ticks: bool) -> Markup:
    """The table rows: one format string for the columns, filled per row.

    The first `name` column (else the first `key`) is the row's own link, which Enter opens.
    """
    template, take = _row_format(columns, ticks)
    drawn = []
    for row in rows:
        head = (' class="on"', " checked") if row.ticked else ("", "")
        texts: list[str] = [row.id, row.name, row.url, *row.cells]
        # Most rows hold nothing that has to be escaped.
        if _SPECIAL.search("".join([text for text in texts if type(text) is not Markup])):
            texts = [escape(text) for text in texts]
        drawn.append(template % take((*head, *texts)))
    return Markup("".join(drawn))


def _row_format(columns: Sequence[Column], ticks: bool) -> tuple[str, Callable[[Sequence[str]], tuple[str, ...]]]:
    """The format of one row and the picker that lays out (class, checked, id, name, url, *cells) for it."""
    parts = ["<tr%s>"]
    order = [0]
    if ticks:
        parts.append('<td class="p-pick"><input type="checkbox" name="rowid" value="%s"%s aria-label="选择%s"></td>')
        order += [2, 1, 3]
    for number, column in enumerate(columns, start=5):
        opening = f"<td{_class_attribute(_classes(column, _SHAPE_CLASSES[column.shape]))}"
        if column.shape in {"key", "name"}:
            css = "id" if column.shape == "key" else "main"
            parts.append(f'{opening}><a class="{css}" href="%s">%s</a></td>')
            order += [4, number]
        elif column.shape == "clip":
            parts.append(f'{opening} title="%s">%s</td>')
            order += [number, number]
        else:
            parts.append(f"{opening}>%s</td>")
            order.append(number)
    parts.append("</tr>")
    return "".join(parts), itemgetter(*order)


def render_totals(columns: Sequence[Column], cells: Mapping[str, str], label: str, ticks: bool) -> Markup:
    """The row of totals over all found rows; `label` stands in the first column that has no total of its own."""
    home = next((c.key for c in columns if c.shape == "name" and c.key not in cells), None)
    home = home or next((c.key for c in columns if c.key not in cells), None)
    parts = ['<tr><td class="p-pick"></td>' if ticks else "<tr>"]
    for column in columns:
        classes = _class_attribute(_classes(column, "num" if column.shape == "num" else ""))
        if column.key == home:
            parts.append(f'<th{classes} scope="row">{escape(label)}</th>')
        else:
            parts.append(f"<td{classes}>{escape(cells.get(column.key, ''))}</td>")
    parts.append("</tr>")
    return Markup("".join(parts))


def render_filters(filters: Iterable[Filter], chosen: str) -> Markup:
    """The columns one may filter by, as options that carry what the script needs to draw their fields."""
    parts = []
    for item in filters:
        choices = escape(json.dumps(item.choices, ensure_ascii=False, separators=(",", ":"))) if item.choices else ""
        parts.append(
            f'<option value="{escape(item.key)}" data-kind="{item.kind}"'
            + (f' data-choices="{choices}"' if choices else "")
            + (f' data-lookup="{escape(item.lookup_url)}"' if item.lookup_url else "")
            + (f' data-unit="{escape(item.unit)}"' if item.unit else "")
            + (" selected" if item.key == chosen else "")
            + f">{escape(item.label)}</option>"
        )
    return Markup("".join(parts))


def render_choices(choices: Iterable[ColumnChoice]) -> Markup:
    """The columns one may show, ticked where they are shown."""
    return Markup(
        "".join(
            f'<li><label><input type="checkbox" name="columns" value="{escape(item.key)}"'
            f"{' checked' if item.shown else ''}>{escape(item.label)}</label></li>"
            for item in choices
        )
    )


def filter_fields(item: Filter) -> Markup:
    """The fields of one filter, named f.<column>.<op>, for browsers without script."""
    name = f"f.{escape(item.key)}"
    if item.kind == "text":
        return Markup(
            f'<label class="tz-label" for="tz-f">包含</label><input class="form-control" id="tz-f" name="{name}.has">'
            f'<label class="tz-check"><input type="checkbox" name="{name}.none" value="1">没有填</label>'
        )
    if item.kind in ("day", "number"):
        unit = f"（{escape(item.unit)}）" if item.unit else ""
        return Markup(
            f'<label class="tz-label" for="tz-f">从{unit}</label><input class="form-control" id="tz-f" name="{name}.from">'
            f'<label class="tz-label" for="tz-t">至{unit}</label><input class="form-control" id="tz-t" name="{name}.to">'
        )
    if item.kind == "ref":
        return Markup(
            f'<label class="tz-label" for="tz-f">编号，多个用逗号隔开</label>'
            f'<input class="form-control" id="tz-f" name="{name}.in">'
        )
    choices = (("yes", "是"), ("no", "否")) if item.kind == "yesno" else item.choices
    last = "is" if item.kind == "yesno" else "in"
    kind = "radio" if item.kind == "yesno" else "checkbox"
    return Markup(
        "".join(
            f'<label class="tz-check"><input type="{kind}" name="{name}.{last}" value="{escape(value)}">{escape(label)}</label>'
            for value, label in choices
        )
    )
