"""The entry grid of a register: rows, or the lines of one document, typed or pasted, checked while they are typed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, render_template, request
from flask_admin import expose
from flask_admin.actions import action
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from admin_views import form_screen, grid_batch, grid_paste, list_screen, preferences, security
from admin_views.extensions import db
from admin_views.fields import Names, may_be_needed
from admin_views.grid_columns import Sheet, blank_of, columns_of, rows_of, sheet_of
from admin_views.grid_rows import MalformedError, Posted, entries_of, numbers_of, options_of, read_posted, told_of
from admin_views.pages.grid import GridPage, head_of
from admin_views.pages.shell import Alert
from admin_views.shell_screen import crumbs_of, shell_of
from models.core import context as acting_context
from models.core import importing
from models.core.base import Register
from models.core.guard import ForbiddenError
from models.core.history import title_of
from models.core.listing import Listing, UnknownColumnError
from models.core.permissions import CREATE, IMPORT, UPDATE
from models.core.reading import UnreadableError
from models.core.system import Submission

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

MOST_EDITED = 500
"""So many stored rows are opened in the grid at once."""

REMEMBERED = 20
"""From so many of the rows written last the choices are remembered."""

GRID_VIEWS = ("grid_view", "grid_check_view", "grid_save_view", "grid_paste_view")
"""Open to those who may enter rows of a register without seeing its list."""


class GridRoutes:
    """The addresses below `/admin/<key>/grid/`, a part of RegisterView."""

    model: type[Register]
    declaration: Any
    address: Callable[..., str]
    row_or_404: Callable[..., Any]

    @expose("/grid/")
    def grid_view(self) -> ResponseReturnValue:
        """An empty grid, a document's lines (`id`), or stored rows (`ids`, or `query` of the list)."""
        edits = bool(request.args.get("ids") or "query" in request.args)
        row = self.row_or_404(UPDATE) if request.args.get("id") else None
        _insist(self.model, UPDATE if edits else "" if row is not None else CREATE)
        if row is not None and (blocked := form_screen.not_editable(row)):
            flash(blocked, "success")
            return redirect(self.address("details/", id=row.id))
        try:
            sheet = sheet_of(self.model, request.args.get("list", ""), rows=edits)
        except LookupError:
            abort(404)
        if row is not None and sheet.lines is None:
            return redirect(self.address("grid/", ids=row.id))
        page = _edit_page(sheet, _chosen(self.model)) if edits else _page(sheet, row)
        more = (title_of(row), self.address("details/", id=row.id)) if row is not None else None
        crumbs = [*([more] if more else []), (page.subtitle, "")]
        shell = shell_of(crumbs_of(self.model, *crumbs), self.model)
        return render_template("tz/grid.html", shell=shell, page=page)

    @action("grid", "在表格中修改")
    def action_grid(self, ids: list[str]) -> ResponseReturnValue:
        """The rows ticked in the list, in the grid."""
        return redirect(
            self.address("grid/", ids=",".join(ids[:MOST_EDITED]), cut="1" if len(ids) > MOST_EDITED else "")
        )

    @expose("/grid/check/", methods=("POST",))
    def grid_check_view(self) -> ResponseReturnValue:
        """What the rows sent would come to. Writes nothing."""
        sheet, posted = self._posted()
        try:
            run = importing.run(
                db.session(), self.model, entries_of(sheet, posted), options_of(sheet, posted), live=False
            )
            return jsonify(told_of(sheet, posted, run))
        finally:
            db.session.rollback()

    @expose("/grid/save/", methods=("POST",))
    def grid_save_view(self) -> ResponseReturnValue:
        """Write the rows sent: all or none, or with `good_first` the right ones. Sent twice, they are written once."""
        sheet, posted = self._posted()
        earlier = _earlier(self.declaration.key, posted)
        if earlier is not None:
            return jsonify(earlier)
        submission = _submission(self.declaration.key, posted)
        try:
            db.session.add(submission)
            db.session.flush()
        except IntegrityError:
            db.session.rollback()
            return jsonify(_earlier(self.declaration.key, posted) or {"rows": [], "written": True, "again": True})
        run = importing.run(db.session(), self.model, entries_of(sheet, posted), options_of(sheet, posted), live=True)
        told = told_of(sheet, posted, run)
        if not run.written and run.bad:
            db.session.rollback()
            return jsonify(told)
        submission.row_id = next((r.row_id for r in run.results if r.row_id is not None), None)
        written = numbers_of(run.results)
        _remember(self.model, written.values())
        preferences.put(_kept_name(self.declaration.key), {"key": posted.submit_key, "rows": written})
        if sheet.lines is None:
            grid_batch.keep(self.model, run)
        if sheet.lines is not None and submission.row_id is not None:
            told["go"] = self.address("details/", id=submission.row_id)
            flash(f"已保存 {run.results[0].title}", "success")
        db.session.commit()
        return jsonify({**told, "written": True, "submit": secrets.token_urlsafe(18)})

    @expose("/grid/paste/", methods=("POST",))
    def grid_paste_view(self) -> ResponseReturnValue:
        """Where the columns of a pasted block go, and its texts. Keeps what was chosen for a heading, else writes nothing."""
        _insist_on_entering(self.model)
        try:
            pasted = grid_paste.read_pasted(_sent_json())
            sheet = sheet_of(self.model, pasted.list_name, rows=not pasted.list_name)
            answer = grid_paste.told_of(sheet, pasted)
        except MalformedError:
            abort(400, "这个请求看不懂，没有粘贴，请刷新页面再试。")
        except LookupError:
            abort(404)
        except UnreadableError as error:
            return jsonify(error=str(error)), 422
        db.session.commit()
        return jsonify(answer)

    def _posted(self) -> tuple[Sheet, Posted]:
        """The grid that was sent and its rows; 400 for what no grid sends, 404 for a document out of reach."""
        _insist_on_entering(self.model)
        try:
            posted = read_posted(_sent_json())
            sheet = sheet_of(self.model, posted.list_name, rows=not posted.list_name)
        except MalformedError:
            abort(400, "这个请求看不懂，没有保存，请刷新页面再试。")
        except LookupError:
            abort(404)
        if posted.head.row_id is not None:
            row = db.session.get(self.model, posted.head.row_id)
            if row is None:
                abort(404)
            if not security.actor().allows(db.session(), row, UPDATE):
                raise ForbiddenError(f"您可以查看，但不能修改这条“{self.declaration.label}”。")
            if blocked := form_screen.not_editable(row):
                raise ForbiddenError(blocked)
        return sheet, posted


def _insist(model: type[Register], action: str) -> None:
    if action and not security.actor().can(model.declaration.key, action):
        verb = "修改" if action == UPDATE else "新增"
        raise ForbiddenError(f"您没有{verb}“{model.declaration.label}”的权限，请联系本校系统管理员。")


def _insist_on_entering(model: type[Register]) -> None:
    if not security.actor().can(model.declaration.key, UPDATE):
        _insist(model, CREATE)


def _sent_json() -> Any:
    """The body of the request; MalformedError for one that is nested without end."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        raise MalformedError from None


# ---- pages ----


def _page(sheet: Sheet, row: Any) -> GridPage:
    """An empty grid, or the lines of a stored document."""
    model, names = sheet.model, Names()
    key = model.declaration.key
    form = None
    if sheet.lines is not None:
        form = form_screen.edit_page(row) if row is not None else form_screen.new_page(model, {})
    needed = may_be_needed(model)
    front = frozenset(c.name for c in model.declaration.stored if not c.hide or c.name in needed)
    head, more = head_of(form.groups, front) if form is not None else ((), ())
    blank = blank_of(sheet, row)
    lines = list(getattr(row, sheet.lines.name)) if row is not None and sheet.lines is not None else []
    return GridPage(
        key=key,
        title=model.declaration.label if row is None else title_of(row),
        subtitle="表格录入",
        mode="lines" if sheet.lines is not None else "rows",
        noun="行",
        url=f"/admin/{key}/grid/",
        columns=columns_of(sheet, blank, names),
        rows=rows_of(sheet, lines, names),
        list_name=sheet.lines.name if sheet.lines is not None else "",
        row_id=row.id if row is not None else None,
        row_version=row.row_version if row is not None else None,
        draft=f"{sheet.lines.name if sheet.lines else ''}{row.id if row is not None else ''}",
        back_url=f"/admin/{key}/details/?id={row.id}" if row is not None else f"/admin/{key}/",
        head=head,
        more=more,
        marks_url=form.marks_url if form is not None else "",
        **_ways(model),
    )


def _edit_page(sheet: Sheet, ids: list[int]) -> GridPage:
    """Stored rows, for changing many at once."""
    model, names = sheet.model, Names()
    key = model.declaration.key
    table = model.__table__
    rows = list(db.session.scalars(sa.select(model).where(table.c.id.in_(ids)))) if ids else []
    place = {row_id: n for n, row_id in enumerate(ids)}
    rows = sorted((r for r in rows if not form_screen.not_editable(r)), key=lambda r: place[r.id])
    left = len(set(ids)) - len(rows)
    alerts = []
    if left:
        alerts.append(Alert(f"有{left}条不在您的范围内，或按现在的状态不能修改，没有列出。", "warning"))
    if request.args.get("cut"):
        alerts.append(Alert(f"一次最多打开{MOST_EDITED}条，其余的请分几次修改。", "warning"))
    digest = hashlib.sha256(",".join(str(i) for i in sorted(place)).encode()).hexdigest()[:12]
    return GridPage(
        key=key,
        title=model.declaration.label,
        subtitle="在表格中修改",
        mode="edit",
        noun="行",
        url=f"/admin/{key}/grid/",
        columns=columns_of(sheet, blank_of(sheet), names),
        rows=rows_of(sheet, rows, names),
        draft=f"edit-{digest}",
        back_url=f"/admin/{key}/",
        alerts=tuple(alerts),
        **_ways(model),
    )


def _ways(model: type[Register]) -> dict[str, Any]:
    actor, key = security.actor(), model.declaration.key
    return {
        "account": str(actor.account_id or ""),
        "today": acting_context.required().today.strftime("%Y-%m-%d"),
        "submit_key": secrets.token_urlsafe(18),
        "template_url": f"/admin/{key}/template/" if actor.can(key, CREATE) or actor.can(key, IMPORT) else "",
        "import_url": f"/admin/{key}/import/" if actor.can(key, IMPORT) else "",
    }


def _chosen(model: type[Register]) -> list[int]:
    """Ids of the rows that are to be changed: named one by one, or found by a filter of the list."""
    named = [int(i) for i in request.args.get("ids", "").split(",") if i.isascii() and i.isdecimal() and len(i) <= 18]
    if named:
        return list(dict.fromkeys(named))[:MOST_EDITED]
    args = MultiDict(parse_qsl(request.args.get("query", "").lstrip("?")))
    try:
        return [int(i) for i in Listing(db.session(), model, list_screen.read_query(args)).all_ids(MOST_EDITED)]
    except UnknownColumnError:
        abort(404, "没有这个栏目或筛选，请回到列表重新选择。")


# ---- saved once ----


def _kept_name(key: str) -> str:
    return f"grid:{key}"


def _submission(key: str, posted: Posted) -> Submission:
    return Submission(
        key=posted.submit_key or secrets.token_urlsafe(18),
        account_id=security.actor().account_id,
        register=key,
        row_id=None,
        at=security.clock(),
    )


def _earlier(key: str, posted: Posted) -> dict[str, Any] | None:
    """The answer to rows that were already written under the same key."""
    found = db.session.get(Submission, posted.submit_key) if posted.submit_key else None
    if found is None or found.account_id != security.actor().account_id:
        return None
    kept: Mapping[str, Any] = preferences.get(_kept_name(key)) or {}
    rows = kept.get("rows", {}) if kept.get("key") == posted.submit_key else {}
    told: dict[str, Any] = {
        "rows": [{"n": int(n), "id": i, "outcome": importing.SAME, "troubles": []} for n, i in rows.items()],
        "head": [], "counts": {}, "written": True, "again": True, "submit": secrets.token_urlsafe(18),
    }  # fmt: skip
    if posted.list_name and found.row_id:
        told["go"] = f"/admin/{key}/details/?id={found.row_id}"
    return told


def _remember(model: type[Register], ids: Collection[int]) -> None:
    """The rows that were chosen last stand first in every picker."""
    last = sorted(ids)[-REMEMBERED:]
    rows = db.session.scalars(sa.select(model).where(model.__table__.c.id.in_(last)).order_by(model.__table__.c.id))
    form_screen.remember_choices(model, list(rows))
