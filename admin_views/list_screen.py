"""The list of one register: from the address to the page, over models.core.listing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from admin_views import cells, preferences
from admin_views.extensions import db
from admin_views.pages.listing import (
    BulkAction,
    Chip,
    Column,
    ColumnChoice,
    EmptyState,
    JumpFrom,
    ListPage,
    Pages,
    Row,
    arrange,
    render_choices,
    render_filters,
    render_heads,
    render_rows,
    render_totals,
)
from admin_views.pages.listing import Filter as FilterView
from admin_views.pages.shell import Button, Crumb
from models.core import context as acting_context
from models.core.base import Register
from models.core.columns import Declared
from models.core.duplicates import is_master
from models.core.listing import (
    COUNT_CAP,
    Filter,
    Listing,
    Page,
    Query,
    filterable,
    is_summed,
    readable,
    sortable,
    standard_columns,
)
from models.core.lookup import labels
from models.core.many_steps import own_steps
from models.core.merging import mergeable
from models.core.permissions import CREATE, DELETE, EXPORT, IMPORT, UPDATE, ColumnRights

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (20, 50, 100)
FILTER_KINDS = {
    "code": "text",
    "text": "text",
    "note": "text",
    "day": "day",
    "moment": "day",
    "time": "number",
    "quantity": "number",
    "integer": "number",
    "money": "number",
    "percent": "number",
    "yesno": "yesno",
    "choice": "choice",
    "ref": "ref",
    "attachment": "yesno",
}
"""Kind → how its filter is asked for."""


def read_query(args: MultiDict[str, str]) -> Query:
    """The query of an address; raises UnknownColumnError for a filter that is not of the form f.column.operator."""
    merged: dict[tuple[str, str], list[str]] = {}
    for name, value in args.items(multi=True):
        if not name.startswith("f.") or not value.strip():
            continue
        column, _, operator = name[2:].rpartition(".")
        merged.setdefault((column, "blank" if operator == "none" else operator), []).append(value.strip())
    filters = tuple(
        Filter(column, operator, ",".join(values) if operator in ("in", "not") else values[-1])
        for (column, operator), values in merged.items()
    )
    sort = _last(args, "sort")
    size = _last(args, "size")
    return Query(
        filters=filters,
        search=_last(args, "q")[:80],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        size=int(size) if size in {str(s) for s in SIZES} else _size(),
        after=_last(args, "after"),
        before=_last(args, "before"),
        last=_last(args, "at") == "last",
        start=_last(args, "from"),
    )


def _last(args: MultiDict[str, str], name: str) -> str:
    return next((value for value in reversed(args.getlist(name)) if value.strip()), "").strip()


def _size() -> int:
    kept = preferences.get("page_size")
    return kept if kept in SIZES else SIZES[0]


def chosen_columns(model: type[Register], rights: ColumnRights) -> list[Declared]:
    """The columns this person keeps in this list, else the standard ones."""
    may = {c.name: c for c in readable(model, rights)}
    kept = preferences.get(f"columns:{model.declaration.key}")
    if kept:
        found = [may[name] for name in kept if name in may]
        if found:
            return found
    return standard_columns(model, rights)


def build(model: type[Register], args: MultiDict[str, str]) -> tuple[ListPage, list[str]]:
    """The page of an address, and sentences about filters that could not be understood.

    Raises UnknownColumnError for columns that the register or the reader does not have.
    """
    actor = acting_context.required().actor
    declaration = model.declaration
    rights = actor.columns(model)
    columns = chosen_columns(model, rights)
    query = read_query(args)
    listing = Listing(db.session(), model, query)
    page = listing.page(columns)
    url = f"/admin/{declaration.key}/"
    state = _state(args)
    names = tuple(c.name for c in columns)
    joined = _unit_beside(columns)
    heads = _sorted_heads(
        actor.kept((declaration.key, "heads", names), lambda: arrange(
            [_column(model, c, columns) for n, c in enumerate(columns) if joined is None or n != joined[1]])),
        actor.kept((declaration.key, "sortable"), lambda: frozenset(
            c.name for c in readable(model, rights) if sortable(model, c.name, rights))),
        listing, state, url,
    )  # fmt: skip
    filter_key = _last(args, "filter")
    filters = actor.kept((declaration.key, "filters"), lambda: _filters(model, rights, url))
    bulk = actor.kept((declaration.key, "bulk"), lambda: _bulk(model, actor))
    ticks = bool(bulk)
    rows = _rows(model, columns, page, rights, url)
    narrowed = bool(query.filters or query.search.strip())
    sums = {name: cells.writer_of(declaration.columns[name])(value) for name, value in page.totals.items()}
    chips = _chips(model, query, state, url)
    text = urlencode(state)
    first = f"{url}?{text}" if text else url
    result = ListPage(
        key=declaration.key,
        title=declaration.label,
        url=url,
        counts=_counts(page, narrowed),
        noun="记录",
        columns=heads,
        rows_html=render_rows(heads, rows, ticks),
        heads_html=render_heads(heads, ticks),
        totals_html=render_totals(heads, sums, f"合计（{_number(page.count, page.count_capped)}条）", ticks)
        if sums and page.ids
        else Markup(""),
        actions=_actions(model, actor, url),
        exports=_exports(model, actor, url, text),
        more=_more(model, url),
        q=query.search,
        placeholder=actor.kept((declaration.key, "placeholder"), lambda: _placeholder(model, rights)),
        state=tuple(state),
        filters=filters,
        filters_html=actor.kept((declaration.key, "filter options"), lambda: render_filters(filters, ""))
        if not filter_key
        else render_filters(filters, filter_key),
        filter_key=filter_key,
        chips=chips,
        clear_url=_without(url, state, lambda name: name.startswith("f.")),
        views=tuple(
            Crumb(name, f"{url}?{kept}") for name, kept in (preferences.get(f"views:{declaration.key}") or {}).items()
        ),
        view=next((n for n, kept in (preferences.get(f"views:{declaration.key}") or {}).items() if kept == text), ""),
        query=text,
        choices=actor.kept((declaration.key, "choices", names), lambda: _choices(model, rights, columns)),
        choices_html=actor.kept(
            (declaration.key, "choices drawn", names), lambda: render_choices(_choices(model, rights, columns))
        ),
        bulk=bulk,
        bulk_all=f"选中全部{_number(page.count, page.count_capped)}条" if page.count > len(page.ids) else "",
        bulk_sum=_bulk_sum(columns, page),
        range_text=_range(query, page),
        size=query.size,
        sizes=SIZES,
        jump=_jump(model, listing, query),
        pages=_pages(url, state, page, query, first),
        empty=_empty(model, actor, page, narrowed, first=url),
        print_lines=_print_lines(chips, page, query),
        print_made=(
            f"制表人：{actor.name}",
            "审核人：",
            "负责人：",
            f"打印时间：{acting_context.required().now:%Y-%m-%d %H:%M}",
        ),
    )
    return result, page.problems


def _state(args: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What a link of the page repeats: search, sort, size, filters; never the position."""
    kept: list[tuple[str, str]] = []
    for name in ("q", "sort", "size"):
        value = _last(args, name)
        if value:
            kept.append((name, value))
    kept += [(name, value) for name, value in args.items(multi=True) if name.startswith("f.") and value.strip()]
    return kept


def _link(url: str, state: Sequence[tuple[str, str]]) -> str:
    return f"{url}?{urlencode(state)}" if state else url


def _without(url: str, state: Sequence[tuple[str, str]], test: Any) -> str:
    return _link(url, [(name, value) for name, value in state if not test(name)])


def _number(count: int, capped: bool) -> str:
    if not capped:
        return f"{count:,}"
    return "1万以上" if count == COUNT_CAP else "1千以上"


def _counts(page: Page, narrowed: bool) -> str:
    if narrowed:
        return f"筛选出{_number(page.count, page.count_capped)}条，共{_number(page.all_count, page.all_capped)}条"
    return f"共{_number(page.count, page.count_capped)}条"


def _column(model: type[Register], declared: Declared, columns: Sequence[Declared]) -> Column:
    """A column as it stands in this list, whoever it is sorted by."""
    name = declared.name
    shape = cells.shape_of(declared)
    title = model.declaration.title
    key = next((c.name for c in columns if c.kind.name == "code" and (c.unique or c.name == "document_no")), "")
    named = any(c.name == title for c in columns)
    if name == key:
        shape = "key"
    elif name == title or (not named and not key and declared is columns[0]):
        shape = "name" if name != key else "key"
    elif declared.sensitive and shape == "text":
        shape = "one"
    label = f"{declared.label}（元）" if declared.kind.name == "money" else declared.label
    is_money = declared.kind.name == "money" and is_summed(declared)
    return Column(name, label, shape, help=declared.help, narrow=columns.index(declared) < 9, is_money=is_money)


def _unit_beside(columns: Sequence[Declared]) -> tuple[int, int] | None:
    """Places of a quantity and of the unit that stands beside it: the two are shown as one, “45 台”."""
    unit = next((place for place, declared in enumerate(columns) if declared.name == "unit"), None)
    if unit is None:
        return None
    places = [place for place in (unit - 1, unit + 1) if 0 <= place < len(columns)]
    quantity = next((place for place in places if columns[place].kind.name == "quantity"), None)
    return None if quantity is None else (quantity, unit)


def _sorted_heads(
    heads: Sequence[Column], sortables: frozenset[str], listing: Listing, state: Sequence[tuple[str, str]], url: str
) -> tuple[Column, ...]:
    """The columns with the addresses that sort by them."""
    rest = urlencode([p for p in state if p[0] != "sort"])
    base = f"{url}?{rest}&sort=" if rest else f"{url}?sort="
    found = []
    for head in heads:
        if head.key in sortables:
            current = listing.sort == head.key
            up = not (current and not listing.descending)
            sort: Any = ("descending" if listing.descending else "ascending") if current else ""
            head = replace(head, sort_url=f"{base}{'' if up else '-'}{head.key}", sort=sort)
        found.append(head)
    return tuple(found)


def _rows(model: type[Register], columns: Sequence[Declared], page: Page, rights: ColumnRights, url: str) -> list[Row]:
    writers = [
        cells.writer_of(c, c.name in rights.masked or rights.mixed.get(c.name, ("", ""))[1] == "masked")
        for c in columns
    ]
    named = next((i for i, c in enumerate(columns) if c.name == model.declaration.title), 0)
    prefix, joined = f"{url}details/?id=", _unit_beside(columns)
    draft = "草稿" if model.declaration.shape == "document" else "（未编号）"
    rows = []
    for row_id, values in zip(page.ids, page.rows, strict=True):
        written = [write(value) for write, value in zip(writers, values, strict=True)]
        if model.declaration.shape == "document":
            for place, declared in enumerate(columns):
                if declared.name == "document_no" and not written[place]:
                    written[place] = draft
        name = written[named] if written else ""
        if joined is not None:
            quantity, unit = joined
            written[quantity] = f"{written[quantity]} {written[unit]}" if written[quantity] else ""
            del written[unit]
        rows.append(Row(str(row_id), name or draft, f"{prefix}{row_id}", written))
    return rows


def _actions(model: type[Register], actor: Any, url: str) -> tuple[Button, ...]:
    key, found = model.declaration.key, []
    if actor.can(key, IMPORT) and (actor.can(key, CREATE) or actor.can(key, UPDATE)):
        found.append(Button("导入", f"{url}import/", wide=True))
    if actor.can(key, CREATE):
        found.insert(0, Button("表格录入", f"{url}grid/", wide=True))
        found.append(Button(f"新增{short_label(model)}", f"{url}new/", "primary", key="N", hotkey="n"))
    return tuple(found)


def short_label(model: type[Register]) -> str:
    """What one row is called on a button: 固定资产台账 → 固定资产."""
    label = model.declaration.label
    for ending in ("台账", "档案", "登记册", "名册", "字典", "登记"):
        if label.endswith(ending) and len(label) > len(ending) + 1:
            return label.removesuffix(ending)
    return label


def _exports(model: type[Register], actor: Any, url: str, text: str) -> tuple[Crumb, ...]:
    if not actor.can(model.declaration.key, EXPORT):
        return ()
    from admin_views.export_screen import OFFICIAL_FORMS

    query = f"?{text}" if text else ""
    forms = tuple(
        Crumb(form.label, f"{url}export/{name}/{query}")
        for name, form in OFFICIAL_FORMS.get(model.declaration.key, {}).items()
    )
    return (
        Crumb("Excel表格（.xlsx）", f"{url}export/xlsx/{query}"),
        Crumb("CSV文本（.csv）", f"{url}export/csv/{query}"),
        *forms,
    )


def _more(model: type[Register], url: str) -> tuple[Crumb, ...]:
    """Pages beside the list: likely duplicates, where rows of the register are things that others name."""
    return (Crumb("查找重复", f"{url}duplicates/"),) if is_master(model) else ()


def _placeholder(model: type[Register], rights: ColumnRights) -> str:
    names = [c.label for c in model.declaration.columns.values() if c.search and rights.plain(c.name)][:4]
    return "、".join(names) + "或拼音" if names else "搜索"


def _filters(model: type[Register], rights: ColumnRights, url: str) -> tuple[FilterView, ...]:
    found = []
    for declared in readable(model, rights):
        if not filterable(model, declared.name, rights):
            continue
        kind: Any = FILTER_KINDS["ref" if declared.target else declared.kind.name]
        choices = tuple((m.name, m.label) for m in declared.kind.members) if kind == "choice" else ()
        lookup = f"{url}lookup/?filter=1&column={declared.name}" if kind == "ref" else ""
        found.append(
            FilterView(
                declared.name, declared.label, kind, choices, lookup, "元" if declared.kind.name == "money" else ""
            )
        )
    return tuple(found)


_WORDS = {"has": "含{}", "eq": "等于{}", "from": "{}起", "to": "至{}", "in": "{}", "not": "不含 {}", "is": "{}"}


def _chips(model: type[Register], query: Query, state: Sequence[tuple[str, str]], url: str) -> tuple[Chip, ...]:
    chips: dict[str, list[str]] = {}
    picks: dict[str, tuple[tuple[str, str], ...]] = {}
    for one in query.filters:
        declared = model.declaration.columns[one.column]
        shown = one.text
        if declared.target and one.operator in ("in", "not"):
            ids = [int(part) for part in one.text.split(",") if part.strip().isdecimal()]
            names = labels(db.session(), declared.target, ids)
            shown = "、".join(names.get(i, str(i)) for i in ids)
            picks[one.column] = tuple((str(i), names.get(i, str(i))) for i in ids)
        elif declared.kind.name == "choice" and one.operator in ("in", "not"):
            shown = "、".join(_member_label(declared, part) for part in one.text.split(","))
        elif one.operator == "is":
            shown = "是" if one.text in ("yes", "1", "是") else "否"
        if one.operator == "blank":
            shown = "没有填" if one.text != "0" else "已填"
        chips.setdefault(one.column, []).append(_WORDS.get(one.operator, "{}").format(shown))
    return tuple(
        Chip(
            name,
            model.declaration.columns[name].label,
            " ".join(words),
            _without(url, state, lambda n, name=name: n.startswith(f"f.{name}.")),
            picks.get(name, ()),
        )
        for name, words in chips.items()
    )


def _member_label(declared: Declared, text: str) -> str:
    member = declared.kind.members.find(text.strip())
    return member.label if member is not None else text


def _choices(model: type[Register], rights: ColumnRights, columns: Sequence[Declared]) -> tuple[ColumnChoice, ...]:
    shown = {c.name for c in columns}
    rest = [c for c in readable(model, rights) if c.name not in shown and c.kind.name != "note"]
    return tuple(ColumnChoice(c.name, c.label, c.name in shown) for c in [*columns, *rest])


def _bulk(model: type[Register], actor: Any) -> tuple[BulkAction, ...]:
    key = model.declaration.key
    found = []
    if actor.can(key, UPDATE):
        found.append(BulkAction("bulk_edit", "批量修改…"))
        found.append(BulkAction("grid", "在表格中修改"))
    if own_steps(model):
        found.append(BulkAction("bulk_step", "办理…"))
    if actor.can(key, EXPORT):
        found.append(BulkAction("export", "导出所选"))
    if mergeable(model) and actor.can(key, UPDATE) and actor.can(key, DELETE):
        found.append(BulkAction("merge", "合并…"))
    if actor.can(key, DELETE):
        found.append(
            BulkAction(
                "delete",
                "删除…",
                "删除这{n}条记录？",
                "删除后不能恢复，历史里会留下全部内容；其中有一条被别处引用，就一条也不删除。",
                True,
            )
        )
    return tuple(found)


def _bulk_sum(columns: Sequence[Declared], page: Page) -> tuple[str, str, str] | None:
    money = next((c for c in columns if c.kind.name == "money" and c.name in page.totals), None)
    return None if money is None else (money.name, money.label, "元")


def _range(query: Query, page: Page) -> str:
    if not page.ids:
        return ""
    if not query.after and not query.before and not query.last and not query.start:
        return f"第1–{len(page.ids)}条"
    return f"本页{len(page.ids)}条"


def _jump(model: type[Register], listing: Listing, query: Query) -> JumpFrom | None:
    declared = model.declaration.columns.get(listing.sort)
    if declared is None or declared.kind.name not in ("day", "code", "text", "money", "moment"):
        return None
    return JumpFrom(declared.label, query.start, "2026-09-01" if declared.kind.name == "day" else "")


def _pages(url: str, state: Sequence[tuple[str, str]], page: Page, query: Query, first: str) -> Pages:
    moved = bool(query.after or query.before or query.last or query.start)
    return Pages(
        first=first if moved else "",
        previous=_link(url, [*state, ("before", page.previous)]) if page.previous else "",
        next=_link(url, [*state, ("after", page.next)]) if page.next else "",
        last=_link(url, [*state, ("at", "last")]) if page.next else "",
    )


def _empty(model: type[Register], actor: Any, page: Page, narrowed: bool, first: str) -> EmptyState | None:
    if page.ids:
        return None
    label = model.declaration.label
    if narrowed:
        return EmptyState(
            "没有符合条件的记录", "请换一个词，或去掉一个筛选条件再看。", (Button("清除全部条件", first),)
        )
    if not actor.can(model.declaration.key, CREATE):
        return EmptyState(f"“{label}”还没有可以看的记录", "有人登记后会出现在这里。")
    return EmptyState(
        f"“{label}”还没有记录", model.declaration.help or "从第一条开始登记。", ways=_ways(model, actor, first)
    )


def _ways(model: type[Register], actor: Any, url: str) -> tuple[tuple[Button, str], ...]:
    """How the first rows come in, each with a sentence beside it."""
    found = [
        (Button(f"新增{short_label(model)}", f"{url}new/", "primary"), "逐条填写，适合十几条以内。"),
        (Button("表格录入", f"{url}grid/"), "已有WPS或Excel表：选中、复制、粘贴进来，核对后再保存。"),
    ]
    if actor.can(model.declaration.key, IMPORT):
        found.append((Button("导入文件", f"{url}import/"), "选一个表格文件上传，先试运行再写入。"))
    return tuple(found)


def _print_lines(chips: Sequence[Chip], page: Page, query: Query) -> tuple[str, ...]:
    words = [f"{chip.label}{chip.value}" for chip in chips]
    if query.search:
        words.append(f"搜索“{query.search}”")
    return (("筛选：" + "；".join(words)) if words else "全部记录", f"本页{len(page.ids)}条")


def describe_filters(model: type[Register], args: MultiDict[str, str]) -> str:
    """The filters and search of an address in words."""
    query = read_query(args)
    chips = _chips(model, query, (), f"/admin/{model.declaration.key}/")
    words = [f"{chip.label}：{chip.value}" for chip in chips]
    if query.search:
        words.append(f"搜索：{query.search}")
    return "；".join(words)
