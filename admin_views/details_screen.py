"""One record as it is read, approved and printed: from the row to the page, for the reader's rights."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import segno
import sqlalchemy as sa
from flask import Response, abort, redirect, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from admin_views import (
    cells,
    details_steps,
    fields,
    files,
    form_groups,
    form_screen,
    history_screen,
    references,
    related,
    security,
    signatures,
)
from admin_views.details_tables import lines_tables, tone_of
from admin_views.extensions import db
from admin_views.pages.details import DetailsPage, Fact, FactGroup, KeyFigure, Label, SignCell
from admin_views.pages.forms import RefusedPage, StepButton
from admin_views.pages.shell import Alert, Button, Confirm, Mark
from admin_views.shell_screen import school_name
from models.core import context as acting_context
from models.core.base import Register, register_of, registers
from models.core.columns import Declared
from models.core.entry import first_state, pointing_at
from models.core.listing import Listing, Query, readable
from models.core.lookup import labels
from models.core.permissions import CREATE, DELETE, UPDATE, VIEW, ColumnRights
from models.core.steps import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from models.core.rules import Problem

SHOWN_HISTORY = 4
FIGURES = 4
PAIRED_FIGURES = {"depreciated_months": "useful_life_months"}
"""A figure that is read against another: 27 / 72."""

REMARKS_GROUP = "附件与备注"
WIDE_TABLE = 9
"""Lines with more columns than this are printed on a sheet lying on its side."""


class Reading:
    """One row for one reader: its rights, its readable columns with their values, and where references lead."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.model: type[Register] = type(row)
        self.declaration = row.declaration
        self.rights: ColumnRights = security.actor().row_columns(db.session(), row)
        self.columns = readable(self.model, self.rights)
        found = Listing(db.session(), self.model, Query()).values([row.id], self.columns)
        self.values: dict[str, Any] = dict(zip([c.name for c in self.columns], found[0], strict=True)) if found else {}
        self.urls = references.urls(
            (c.target, getattr(row, c.name))
            for c in self.columns
            if c.target and not c.computed and c.name not in self.rights.masked and getattr(row, c.name) is not None
        )

    def text(self, name: str) -> str:
        """A value in words; empty where the reader may not see it or nothing stands there."""
        declared = self.declaration.columns.get(name)
        if declared is None or name not in self.values:
            return ""
        value = self.values[name]
        if declared.kind.name == "yesno" and name not in self.rights.masked:
            return "" if value is None else "是" if value else "否"
        if declared.kind.name == "choice" and name not in self.rights.masked:
            return cells.plain_choice(value)
        return str(cells.writer_of(declared, name in self.rights.masked)(value))

    def url(self, declared: Declared) -> str:
        """Where a reference leads, empty where the reader may not follow it."""
        if not declared.target or declared.computed:
            return ""
        return self.urls.get((declared.target, getattr(self.row, declared.name)), "")


def page(row: Any, opinion: str = "", problems: Sequence[Problem] = ()) -> DetailsPage:
    """The details page of a row that the reader sees; `problems` are why a step was refused just now."""
    reading = Reading(row)
    declaration = row.declaration
    trail, earlier = signatures.trail_of(row)
    tables = lines_tables(row)
    tabs, table = related.related(row, request.args.get("tab", ""))
    history = history_screen.entries_of(row)
    steps = details_steps.buttons_of(row, problems)
    figures = _figures(reading)
    everything = request.args.get("history") == "all"
    actor = security.actor()
    return DetailsPage(
        key=declaration.key,
        title=_title(reading),
        subtitle=_subtitle(reading),
        school=school_name(school_id_of(row)),
        state=_state(reading),
        actions=_actions(reading, goes_on=any(s.kind == "primary" for s in steps)),
        alerts=_alerts(reading),
        figures=figures,
        groups=_groups(reading, figures),
        tables=tables,
        files=tuple(files.stored(row)),
        tabs=tabs,
        related=table,
        trail=trail,
        earlier=earlier,
        label=_label(reading),
        history=tuple(history if everything else history[:SHOWN_HISTORY]),
        history_count=len(history),
        history_url=f"{references.url_of(declaration.key, row.id)}&history=all"
        if len(history) > SHOWN_HISTORY and not everything
        else "",
        steps=steps,
        step_url=f"/admin/{declaration.key}/step/?id={row.id}",
        csrf_token=generate_csrf(),
        submit_key=secrets.token_urlsafe(12),
        row_version=str(row.row_version),
        opinion=opinion,
        opinion_help=_opinion_help(steps),
        opinion_error=next((p.message for p in problems if p.column == "opinion"), ""),
        signs=_signs(row) if row.shape == "document" else (),
        made=()
        if row.shape == "document"
        else (f"制表人：{actor.name}", "审核人：", f"{acting_context.required().now:%Y-%m-%d %H:%M}"),
        wide=any(len(one.heads) > WIDE_TABLE for one in tables),
    )


def _opinion_help(steps: Sequence[StepButton]) -> str:
    """What an opinion is for, where the page asks for one."""
    needing = "、".join(step.verb for step in steps if step.opinion == "required")
    return f"可不填；{needing}须写明原因。" if needing else "可不填。"


# ---- head ----


def _title(reading: Reading) -> str:
    row, declaration = reading.row, reading.declaration
    if row.shape == "document" and declaration.title == "document_no":
        return f"{declaration.label} {row.document_no or '草稿'}"
    if declaration.title in reading.values and declaration.title not in reading.rights.masked:
        return labels(db.session(), declaration.key, [row.id]).get(row.id) or f"{declaration.label}{row.id}"
    return f"{declaration.label}{row.id}"


def _subtitle(reading: Reading) -> str:
    """What tells this row from its neighbours: number, model, place and person; of a document who made it and when."""
    row, declaration = reading.row, reading.declaration
    elsewhere = school_id_of(row) not in (None, security.actor().school_id) and declaration.key != "school"
    parts = [school_name(school_id_of(row))] if elsewhere and not declaration.shared else []
    if row.shape == "document":
        maker = " ".join(text for text in (reading.text("department_id"), reading.text("prepared_by_id")) if text)
        made = f"{row.created_at:%Y-%m-%d}制单" if row.created_at else ""
        number = "" if declaration.title == "document_no" else f"{declaration.label} {row.document_no or '草稿'}"
        return " · ".join([*parts, *(text for text in (number, maker, made) if text)])
    codes = [
        c.name for c in reading.columns if c.unique and c.kind.name == "code" and c.name != "label_code" and not c.hide
    ]
    places = [
        c for c in reading.columns if c.target and c.search and not _is_dictionary(c) and c.name != declaration.title
    ]
    parts += [reading.text(name) for name in [*codes[:1], "specification"] if name != declaration.title]
    parts += [
        f"{c.label} {reading.text(c.name)}" if c.target == "staff" else reading.text(c.name)
        for c in places[:3]
        if reading.text(c.name)
    ]
    return " · ".join(text for text in parts if text)


def _is_dictionary(declared: Declared) -> bool:
    return register_of(declared.target).declaration.shared


def school_id_of(row: Any) -> int | None:
    """The school a row belongs to; a school belongs to itself."""
    return int(row.id) if row.declaration.key == "school" else row.school_id


def _state(reading: Reading) -> Mark | None:
    name = _state_column(reading)
    value = reading.values.get(name) if name not in reading.rights.masked else None
    return Mark(value.label, cells.tone(value)) if value is not None else None


def _state_column(reading: Reading) -> str:
    if reading.row.state_column:
        return str(reading.row.state_column)
    names = [c.name for c in reading.columns if cells.is_state(c)]
    return min(names, key=cells.STATEFUL.index, default="")


def _actions(reading: Reading, goes_on: bool) -> tuple[Button, ...]:
    """What the reader may do with the row; what is not allowed is absent. The last is the primary one unless the way
    forward (`goes_on`) lies in a step below.
    """
    row, declaration, actor = reading.row, reading.declaration, security.actor()
    session, base = db.session(), f"/admin/{declaration.key}/"
    draft = row.shape == "document" and state_of(row) == first_state(type(row))
    found = [*_neighbours(row)] if row.shape == "document" else [*related.new_documents(row)]
    if actor.can(declaration.key, CREATE):
        found.append(Button("复制", f"{base}new/?copy={row.id}", wide=True))
    fixed = form_screen.not_editable(row)
    if actor.allows(session, row, DELETE) and not fixed and (draft or row.shape != "document"):
        question = Confirm(
            f"删除“{_title(reading)}”？", "删除后不能恢复；修改记录里会留下全部内容。", "删除", danger=True
        )
        found.append(
            Button("删除…", f"{base}delete/", "danger", post=True, name="id", value=str(row.id), confirm=question)
        )
    if actor.allows(session, row, UPDATE) and not fixed:
        found.append(
            Button(
                "继续填写" if draft else "修改",
                f"{base}edit/?id={row.id}",
                "plain" if goes_on else "primary",
                key="E",
                hotkey="e",
            )
        )
    return tuple(found)


def _neighbours(row: Any) -> list[Button]:
    """The documents before and after this one, as far as the reader sees them."""
    model = type(row)
    table = model.__table__
    scope = security.actor().predicate(model, VIEW)
    found = []
    for label, key, beyond, order in (
        ("上一单", "[", table.c.id > row.id, table.c.id.asc()),
        ("下一单", "]", table.c.id < row.id, table.c.id.desc()),
    ):
        other = (
            db.session.connection()
            .execute(sa.select(table.c.id).where(beyond, scope).order_by(order).limit(1))
            .scalar()
        )
        if other is not None:
            found.append(Button(label, references.url_of(row.declaration.key, other), key=key, hotkey=key, wide=True))
    return found


def _alerts(reading: Reading) -> tuple[Alert, ...]:
    """Why a document lies on its maker's table again."""
    row = reading.row
    if not row.declaration.steps:
        return ()
    signed = signatures.signatures_of(row)
    if not signed or state_of(row) not in (first_state(type(row)), "REJECTED"):
        return ()
    last = signed[-1]
    if not any(s.name == last.step and s.is_backward for s in row.declaration.steps):
        return ()
    return (Alert(last.opinion or "没有写原因。", "warning", f"{last.name}{last.label}："),)


# ---- figures, facts ----


def _figures(reading: Reading) -> tuple[KeyFigure, ...]:
    """Amounts of a card, written large: of registers that show at least two of them in their list."""
    if reading.row.shape != "register":
        return ()
    names = [c.name for c in reading.columns if c.kind.name == "money" and not c.hide and "price" not in c.name]
    if len(names) < 2:
        return ()
    found = [
        KeyFigure(f"{reading.declaration.columns[name].label}（元）", reading.text(name))
        for name in names
        if reading.text(name)
    ]
    for name, other in PAIRED_FIGURES.items():
        if reading.text(name) and reading.text(other):
            label = reading.declaration.columns[name].label
            found.append(KeyFigure(f"{label} / 年限", reading.text(name), f"/ {reading.text(other)}"))
    return tuple(found[:FIGURES])


def _groups(reading: Reading, figures: Sequence[KeyFigure]) -> tuple[FactGroup, ...]:
    """Facts under the headings of the form."""
    large = {figure.label.removesuffix("（元）") for figure in figures}
    left_out = {_state_column(reading), "document_no", "label_code"}
    if not reading.declaration.columns[reading.declaration.title].target:
        left_out.add(reading.declaration.title)
    asked = {name for step in reading.declaration.steps for name in (*step.asks, *step.writes)}
    stored = [c for c in reading.columns if not c.computed or c.hide]
    shown = [c for c in reading.columns if c.computed and not c.hide]
    found = []
    for group in form_groups.groups_of(reading.model, stored, shown):
        facts = tuple(
            _fact(reading, c)
            for c in group.columns
            if c.name not in left_out and c.label not in large and _is_told(reading, c, asked)
        )
        remarks = group.title == REMARKS_GROUP
        if facts and not (remarks and not reading.text("remarks")):
            found.append(FactGroup(facts, "备注" if remarks else group.title))
    if reading.row.shape == "document":
        return (FactGroup(tuple(fact for group in found for fact in group.facts)),) if found else ()
    return tuple(found)


def _is_told(reading: Reading, declared: Declared, asked: set[str]) -> bool:
    """Blank values are told where somebody might have filled them in by now."""
    if declared.kind.name == "attachment":
        return bool(reading.values.get(declared.name))
    blank = not reading.text(declared.name)
    if not blank:
        return True
    return not (declared.computed or declared.name in asked or (declared.hide and reading.row.shape == "document"))


def _fact(reading: Reading, declared: Declared) -> Fact:
    name = declared.name
    masked = name in reading.rights.masked
    value = reading.values.get(name)
    if declared.kind.name == "attachment" and not masked:
        return Fact(declared.label, "有", span=2, files=tuple(files.stored(reading.row, name)))
    text = reading.text(name)
    if cells.is_state(declared) and value is not None and not masked:
        return Fact(declared.label, text, mark=Mark(value.label, cells.tone(value)))
    if declared.kind.name == "money" and text and not masked:
        text = f"¥{text}"
    note = declared.kind.name == "note"
    span = fields.span_of(declared, reading.declaration)
    if not note and len(text) <= 14:
        span = 1
    return Fact(
        declared.label,
        text,
        "" if masked else reading.url(declared),
        span,
        tone_of(declared, value) if not masked else "",
        preserve=note,
    )


# ---- label ----


def join(app: Flask) -> None:
    """Register the address that the QR codes of labels say."""
    app.add_url_rule("/q/<code>", "labelled", labelled)


def labelled(code: str) -> ResponseReturnValue:
    """From a scanned label to the card, for those who may see it."""
    for model in registers():
        if "label_code" in model.__table__.c and security.actor().can(model.declaration.key, VIEW):
            row = db.session.scalars(sa.select(model).where(model.__table__.c.label_code == code[:80])).first()
            if row is not None and "label_code" in Reading(row).values:
                return redirect(references.url_of(model.declaration.key, row.id))
    return abort(404, "没有找到这个标签，或这件物品不在您可以查看的范围内。")


def label_url(code: str) -> str:
    """What the QR code of a label says: the address of the thing, for a phone."""
    return f"{request.host_url}q/{code}"


def _drawing(code: str) -> str:
    """A QR code as SVG with one path, without quiet zone and without style."""
    return str(
        segno.make(label_url(code), error="m", micro=False).svg_inline(
            border=0, omitsize=True, svgclass=None, lineclass=None
        )
    )


def _label(reading: Reading) -> Label | None:
    code = reading.values.get("label_code")
    if not code or "label_code" in reading.rights.masked:
        return None
    named = _drawing(code).replace(
        "<svg ", '<svg role="img" aria-label="标签码二维码" shape-rendering="crispEdges" ', 1
    )
    drawn = Markup(named)  # noqa: S704  # drawn here, from a code of letters and figures
    return Label(
        code,
        drawn,
        "手机扫码，登录后看这张卡片。",
        print_url=f"/admin/{reading.declaration.key}/qr/?id={reading.row.id}",
    )


def qr(row: Any) -> Response:
    """The label of a row as a picture to print: QR code, code in letters, number and name."""
    reading = Reading(row)
    if _label(reading) is None:
        abort(404)
    code = str(reading.values["label_code"])
    inner = _drawing(code)
    size = float(inner.split('viewBox="0 0 ', 1)[1].split(" ", 1)[0])
    path = inner[inner.index("<path") : inner.rindex("</svg>")]
    lines = (code, reading.text("asset_no"), _title(reading)[:12], school_name(school_id_of(row))[:12])
    texts = "".join(
        f'<text x="30" y="{9 + place * 6}" font-size="{5 if place == 0 else 3.6}">{escape(text)}</text>'
        for place, text in enumerate(lines)
        if text
    )
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="80mm" height="30mm" viewBox="0 0 80 30" font-family="sans-serif">'
        '<rect width="80" height="30" fill="#fff"/>'
        f'<g transform="translate(3 3) scale({24 / size:.4f})" shape-rendering="crispEdges">{path}</g>{texts}</svg>'
    )
    response = Response(picture, mimetype="image/svg+xml")
    response.headers["Content-Disposition"] = "inline"
    return response


# ---- signatures on paper ----


def _signs(row: Any) -> tuple[SignCell, ...]:
    """The table of signatures at the end of a printed document: signed ones filled, those to come blank."""
    *_, present = signatures.rounds_of(row, signatures.signatures_of(row))
    found = [
        SignCell(one.label, (f"{one.name} {one.opinion[:20]}".strip(), f"{one.at:%Y-%m-%d}"))
        for one in present
        if not one.is_automatic
    ]
    found += [
        SignCell(step.label)
        for step in signatures.steps_ahead(row, {one.step for one in present})
        if not step.automatic
    ]
    return tuple(found[:8])


# ---- a delete that is refused ----


def refused_page(row: Any, problems: Sequence[Problem], model: type[Register] | None = None) -> RefusedPage:
    """Why a row stays, who points at it, and what may be done instead. `row` is None for several rows at once."""
    if row is None:
        key = model.declaration.key if model is not None else ""
        return RefusedPage(
            "没有删除",
            (),
            (Button("回到列表", f"/admin/{key}/", "primary"),),
            reasons=tuple(p.message for p in problems),
            advice="所选的记录都还在，一条也没有删除。",
        )
    declaration = row.declaration
    pointers = related.pointers(row, pointing_at(db.session(), row))
    actions = [
        Button("回到这条记录", references.url_of(declaration.key, row.id), "primary"),
        Button("回到列表", f"/admin/{declaration.key}/"),
    ]
    return RefusedPage(
        f"“{_title(Reading(row))}”不能删除",
        pointers,
        tuple(actions),
        reasons=() if pointers else tuple(p.message for p in problems),
        advice="请先改动这些记录，或将它停用。" if pointers else "记录没有改动。",
    )
