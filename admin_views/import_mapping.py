"""What a person says of a file: which heading is which column, what a name means. The pages, and what they send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import abort, request
from flask_wtf.csrf import generate_csrf

from admin_views import import_reading, import_results, references, security
from admin_views.extensions import db
from admin_views.fields import NOTHING, Box, Names, field_of
from admin_views.import_pages import name_of, subtitle_of
from admin_views.import_rows import scope_of
from admin_views.list_screen import short_label
from admin_views.pages.forms import FieldView, Option
from admin_views.pages.importing import ColumnsPage, HeadingView, OfferView, UnknownView, ValuesPage
from admin_views.pages.shell import Crumb
from admin_views.typed import is_id
from models.core import context as acting_context
from models.core.base import register_of
from models.core.columns import Declared
from models.core.entry import read_cell
from models.core.headings import Target
from models.core.importing import ASKS, WRONG
from models.core.kinds import ParseError
from models.core.lookup import labels, offers
from models.core.permissions import CREATE
from models.core.pinyin import PEOPLE, initials
from models.core.sheets import Reading, Unsettled, remember, unsettled
from models.core.sheets import scope_of as scope_of_target
from models.core.system import ImportRow

if TYPE_CHECKING:
    from admin_views.import_reading import Work
    from models.core.base import Register
    from models.core.system import ImportBatch

SAMPLES = 3
SHOWN_NAMES = 200
FIXED = "x-0-"
"""Before the address in the name of a field that fills a column for the whole batch; the picker asks by what follows."""

HOW = {"label": "按栏目名称", "name": "按列名", "alias": "按常用叫法", "memory": "按上次的选择", "chosen": "由您选定"}
FACTORS = {"10000": "按万元换算", "1000": "按千元换算"}


__all__ = ["columns_page", "found_for", "keep_columns", "keep_values", "scope_of_target", "values_page"]

# ---- columns ----


def columns_page(work: Work, url: str, errors: Mapping[str, str] | None = None) -> ColumnsPage:
    """Every heading with samples and its column, and fields for what the sheet lacks."""
    reading, batch = work.reading, work.batch
    return ColumnsPage(
        title=name_of(work.model),
        subtitle=subtitle_of(batch),
        url=url,
        csrf_token=generate_csrf(),
        lookup_url=f"{url}lookup/",
        headings=tuple(_heading(work, found) for found in work.layout.found if found.text or _samples(work, found)),
        groups=_groups(work),
        fixed=_fields(work, url, _fixed(work), errors or {}),
        others=_fields(work, url, _others(work), errors or {}),
        heading_row=str(reading.heading_row or next(iter(work.layout.heading_rows), "")),
        first_of_month=reading.first_of_month,
        cancel_url=url,
        today=f"{acting_context.required().today:%Y-%m-%d}",
        errors=tuple((errors or {}).values()),
    )


def _heading(work: Work, found: Any) -> HeadingView:
    factor = f"{found.factor:f}".rstrip("0").rstrip(".") if "." in f"{found.factor:f}" else f"{found.factor:f}"
    return HeadingView(
        found.place,
        letters_of(found.place),
        found.text or "（没有列名）",
        _samples(work, found),
        found.address,
        HOW.get(found.how, "") if found.address else "",
        FACTORS.get(factor, ""),
    )


def letters_of(place: int) -> str:
    """Name of a column as spreadsheets call it: 0 → A, 26 → AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _samples(work: Work, found: Any) -> tuple[str, ...]:
    samples: list[str] = []
    for index in work.layout.data[:200]:
        row = work.layout.rows[index]
        raw = row[found.place] if found.place < len(row) else None
        text = "" if raw is None else str(raw).strip()
        if text and text not in samples:
            samples.append(text[:24])
        if len(samples) == SAMPLES:
            break
    return tuple(samples)


def _groups(work: Work) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Columns by their register: those of the head, then those of each list of lines."""
    found: dict[str, list[Option]] = {}
    for address, target in work.targets.items():
        declared = target.declared
        name = address.partition(".")[0] if "." in address else ""
        title = getattr(work.model, name).property.mapper.class_.declaration.label if name else "本表栏目"
        if declared is None:
            found.setdefault(title, []).append(Option(address, "系统编号（导出时带出）"))
        else:
            label = declared.label + ("（只核对）" if declared.computed else "（必填）" if declared.required else "")
            found.setdefault(title, []).append(Option(address, label))
    return tuple((title, tuple(options)) for title, options in found.items())


def _fixed(work: Work) -> list[str]:
    """Addresses of required columns that the sheet lacks, of those rows are refused for, and of those already filled."""
    used = import_reading.used_addresses(work) - set(work.reading.fixed)
    lacking = work.batch.counts.get("lacking") or ()
    found = dict.fromkeys([*work.reading.fixed, *import_reading.missing_columns(work), *lacking])
    return [address for address in found if address not in used and address in work.targets]


def _others(work: Work) -> list[str]:
    """Addresses of everything else that could be filled for the whole batch."""
    used, lists = import_reading.used_addresses(work), {address.partition(".")[0] for address in _used_lines(work)}
    shown = {*used, *_fixed(work)}
    return [
        address
        for address, target in work.targets.items()
        if target.writable and address not in shown and ("." not in address or address.partition(".")[0] in lists)
    ]


def _used_lines(work: Work) -> list[str]:
    return [address for address in import_reading.used_addresses(work) if "." in address]


def _fields(work: Work, url: str, addresses: Sequence[str], errors: Mapping[str, str]) -> tuple[FieldView, ...]:
    """Fields that fill these columns for the whole batch."""
    ids = work.batch.options.get("fixed_ids") or {}
    found = []
    for address in addresses:
        declared = work.targets[address].declared
        if declared is None or declared.kind.name == "attachment":
            continue
        sent = request.form.get(FIXED + address) if request.method == "POST" else None
        box = _box(declared, sent if sent is not None else work.reading.fixed.get(address, ""), ids.get(address, ""))
        field = field_of(declared, box, work.model.declaration, name=FIXED + address)
        wrong = (errors[address],) if address in errors else ()
        lookup = f"{url}lookup/" if declared.target else ""
        found.append(replace(field, lookup=lookup, school="", errors=wrong, capital=False, fact="", required=False))
    return tuple(found)


def _box(declared: Declared, text: str, row_id: str) -> Box:
    if declared.target:
        return Box(row_id, text) if row_id and not text.isdecimal() else _named(declared, text or row_id)
    if declared.kind.name == "choice" and text:
        member = declared.kind.members.find(text)
        return Box(member.name, member.label) if member is not None else NOTHING
    if declared.kind.name == "yesno":
        return Box("1" if text in ("1", "是") else "")
    return Box(text)


def _named(declared: Declared, text: str) -> Box:
    return Box(text, references.name_of(declared, int(text), Names())) if is_id(text) else NOTHING


def keep_columns(work: Work) -> dict[str, str]:
    """Take what the columns page sent into the batch and the school's memory; returns what is wrong, by address.

    Nothing is kept where something is wrong. Not committed.
    """
    form, batch = request.form, work.batch
    chosen = {}
    for found in work.layout.found:
        address = form.get(f"c-{found.place}")
        if address is not None and (address == "" or address in work.targets):
            chosen[found.place] = address
    row = form.get("heading_row", "").strip()
    heading_row = int(row) if row.isdecimal() and len(row) < 8 and 0 < int(row) <= len(work.sheet.rows) else None
    errors = _twice(work, chosen)
    if row and heading_row is None:
        errors["heading_row"] = f"表头行请填1到{len(work.sheet.rows)}之间的数。"
    fixed, ids, wrong = _read_fixed(work, set(chosen.values()))
    errors |= wrong
    if errors:
        return errors
    moved = heading_row is not None and heading_row not in work.layout.heading_rows
    reading = replace(
        work.reading,
        chosen={} if moved else chosen,
        fixed=fixed,
        first_of_month=bool(form.get("first_of_month")),
        heading_row=heading_row if moved or work.reading.heading_row else None,
    )
    import_reading.keep_reading(batch, reading)
    batch.options = {**batch.options, "fixed_ids": ids}
    if not moved:
        remember(db.session(), work.model, work.layout, Reading(chosen=_differing(work, chosen)))
    return {}


def _differing(work: Work, chosen: Mapping[int, str]) -> dict[int, str]:
    """Only what was decided here or before is remembered, not what the names say by themselves."""
    before = {found.place: found for found in work.layout.found}
    return {
        place: address
        for place, address in chosen.items()
        if address != before[place].address or before[place].how in ("chosen", "memory")
    }


def _twice(work: Work, chosen: Mapping[int, str]) -> dict[str, str]:
    seen: dict[str, int] = {}
    errors = {}
    for place, address in chosen.items():
        if address and address in seen:
            declared = work.targets[address].declared
            label = declared.label if declared is not None else "系统编号"
            errors[address] = f"{letters_of(seen[address])}列和{letters_of(place)}列都对应“{label}”，请只留一列。"
        seen.setdefault(address, place)
    return errors


def _read_fixed(work: Work, used: set[str]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Texts for the whole batch by address, ids of references among them, and what cannot be read."""
    fixed: dict[str, str] = {}
    ids: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for address, target in work.targets.items():
        text = request.form.get(FIXED + address, "").strip()
        typed = request.form.get(f"{FIXED}{address}.text", "").strip()
        declared = target.declared
        if declared is None or not target.writable or address in used or not (text or typed):
            continue
        if declared.kind.name == "yesno":
            fixed[address] = "是"
            continue
        try:
            value = _value(declared, text or f"={typed}")
        except ParseError as error:
            wrong[address] = f"“{declared.label}”：{error}"
            continue
        if declared.target:
            ids[address] = str(value)
            fixed[address] = labels(db.session(), declared.target, [value]).get(value, str(value))
        else:
            fixed[address] = text
    return fixed, ids, wrong


def _value(declared: Declared, text: str) -> Any:
    return read_cell(db.session(), declared, text, security.actor().school_id)


# ---- names ----


def unknown_of(batch: ImportBatch, model: type[Register]) -> tuple[list[Unsettled], dict[tuple[str, str], list[int]]]:
    """The names nobody bears or several do, and the first rows in which each stands."""
    rows = db.session.scalars(
        sa.select(ImportRow)
        .where(ImportRow.batch_id == batch.id, ImportRow.outcome.in_((WRONG, ASKS)))
        .order_by(ImportRow.number)
    )
    results = []
    places: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        results.append(import_results.result_of(row))
        for one in row.detail.get("troubles", ()):
            if one["text"] and one["column"]:
                numbers = places.setdefault((scope_of(model, one), one["text"]), [])
                numbers.append(one["number"] or row.number)
    return unsettled(model, results), places


def values_page(batch: ImportBatch, model: type[Register], url: str) -> ValuesPage:
    """Unknown names, each with what it could mean."""
    unknown, places = unknown_of(batch, model)
    views = tuple(
        _unknown(number, word, places.get((word.scope, word.text), []), url)
        for number, word in enumerate(unknown[:SHOWN_NAMES])
    )
    more = f"先处理最常见的{SHOWN_NAMES}个，其余{len(unknown) - SHOWN_NAMES}个在下次试运行后处理。"
    return ValuesPage(
        title=name_of(model),
        subtitle=subtitle_of(batch),
        url=url,
        csrf_token=generate_csrf(),
        lookup_url=f"{url}lookup/",
        names=views,
        cancel_url=url,
        today=f"{acting_context.required().today:%Y-%m-%d}",
        more=more if len(unknown) > SHOWN_NAMES else "",
    )


def _unknown(number: int, word: Unsettled, rows: list[int], url: str) -> UnknownView:
    name = f"v-{number}-{word.address}"
    if word.target:
        target = register_of(word.target)
        field = FieldView(name, word.label, "ref", lookup=f"{url}lookup/", target=short_label(target))
        field = replace(field, placeholder=f"选一个{short_label(target)}")
        create = _create(target, word.text) if word.may_create else None
    else:
        options = (Option("", "请选择"), *(Option(value, label) for value, label in word.choices))
        field, create = FieldView(name, word.label, "choice", choices=options), None
    views = tuple(OfferView(_apart(offer, word), str(offer.id)) for offer in word.offers)
    shown = "、".join(str(n) for n in rows[:5]) + ("等" if len(rows) > 5 else "")
    return UnknownView(
        word.text, word.scope, word.label, f"{word.count:,}处", f"第{shown}行" if shown else "", field, views, create
    )


def _apart(offer: Any, word: Unsettled) -> str:
    """An offer by its name and by what tells it from others of the same name."""
    apart = offer.hint or (offer.code or f"编号{offer.id}" if offer.label == word.text else "")
    if offer.label == word.text and word.target in PEOPLE:
        return f"{apart}的{offer.label}"
    return f"{offer.label}（{apart}）" if apart else str(offer.label)


def _create(target: type[Register], text: str) -> Crumb:
    title = target.declaration.columns.get(target.declaration.title)
    own = title is not None and not title.computed and not title.target
    query = f"?{urlencode({target.declaration.title: text})}" if own else ""
    return Crumb(f"新建{short_label(target)}", f"/admin/{target.declaration.key}/new/{query}")


def keep_values(batch: ImportBatch, model: type[Register]) -> int:
    """Take what the names page sent: into the batch, and what is a slip or another name into the school's memory.

    Several of one name are told apart for this file only. Returns how many were settled; not committed.
    """
    unknown, _ = unknown_of(batch, model)
    reading = import_reading.reading_of(batch)
    names = {scope: dict(texts) for scope, texts in (batch.options.get("names") or {}).items()}
    sent = {
        (request.form.get(f"s-{n}", ""), request.form.get(f"t-{n}", "")): n
        for n in range(min(len(unknown), SHOWN_NAMES))
    }
    settled = 0
    for word in unknown:
        number = sent.get((word.scope, word.text))
        value = None if number is None else _meaning(number, word)
        if value is None:
            continue
        settled += 1
        if any(offer.label == word.text for offer in word.offers):
            names.setdefault(word.scope, {})[word.text] = value
        else:
            reading.values.setdefault(word.scope, {})[word.text] = value
            import_reading.remember_word(word.scope, word.text, value)
    import_reading.keep_reading(batch, reading)
    batch.options = {**batch.options, "names": names}
    return settled


def _meaning(number: int, word: Unsettled) -> str | None:
    """Id of a row, name of a choice, "" for leaving the cell blank, None where nothing was chosen."""
    picked = request.form.get(f"v-{number}-{word.address}", "").strip()
    radio = request.form.get(f"r-{number}", "")
    if picked:
        is_known = picked.isdecimal() if word.target else picked in {value for value, _ in word.choices}
        return picked if is_known and len(picked) <= 80 else None
    if radio == "blank":
        return ""
    return radio if radio in {str(offer.id) for offer in word.offers} else None


# ---- looking up ----


def found_for(targets: Mapping[str, Target], address: str, text: str) -> dict[str, Any]:
    """Entries for a picker of these pages, as the form's look-up answers."""
    target = targets.get(address)
    declared = target.declared if target is not None else None
    if declared is None or not declared.target:
        abort(404)
    found, more = offers(db.session(), declared, text[:60], security.actor().school_id)
    may_create = security.actor().can(declared.target, CREATE)
    items = [
        {
            "id": str(o.id),
            "label": o.label,
            "code": o.code,
            "hint": o.hint,
            "pinyin": initials(o.label, declared.target in PEOPLE),
        }
        for o in found
    ]
    return {"items": items, "more": more, "create": f"/admin/{declared.target}/new/" if may_create else None}
