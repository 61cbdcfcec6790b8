"""RegisterView: the one class that speaks to Flask-Admin. Every option and address of a register is derived here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from flask import abort, flash, g, jsonify, redirect, render_template, request
from flask_admin import expose
from flask_admin.actions import action
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import BaseForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from admin_views import (
    details_screen,
    export_screen,
    files,
    form_conflict,
    form_marks,
    form_screen,
    label_screen,
    list_screen,
    preferences,
    security,
)
from admin_views.bulk_edit import MOST_AT_ONCE
from admin_views.bulk_screen import BulkRoutes
from admin_views.extensions import db
from admin_views.grid_screen import GRID_VIEWS, GridRoutes
from admin_views.import_screen import ImportRoutes
from admin_views.merge_screen import MergeRoutes
from admin_views.shell_screen import crumbs_of, shell_of
from admin_views.template_screen import TemplateRoutes
from models.core import entry, steps
from models.core.base import Register
from models.core.entry import ConflictError
from models.core.guard import ForbiddenError
from models.core.history import title_of
from models.core.listing import Listing, UnknownColumnError
from models.core.lookup import offers
from models.core.many_steps import CHANGED_MEANWHILE
from models.core.permissions import APPROVE, CREATE, DELETE, EXPORT, UPDATE, VIEW
from models.core.pinyin import PEOPLE, initials
from models.core.rules import Problem, RefusedError
from models.core.system import Submission

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

ACTION_RIGHTS = {"delete": DELETE, "merge": DELETE, "export": EXPORT, "bulk_step": APPROVE}
"""The right that an action of the bulk bar needs, where it is not the right to change."""

SAVED_COOKIE = "saved"
"""Tells the script of the next page the key of the form that was saved, so that its draft in the browser goes."""


class RegisterView(BulkRoutes, MergeRoutes, TemplateRoutes, GridRoutes, ImportRoutes, ModelView):
    """Screens of one register. Rows are scoped by the session, writes are checked at the flush; here is only the way."""

    can_view_details = True
    column_display_actions = False

    def __init__(self, model: type[Register], database: Any) -> None:
        self.declaration = model.declaration
        key = model.declaration.key
        super().__init__(model, database, name=model.declaration.label, endpoint=key, url=f"/admin/{key}")

    # Flask-Admin scaffolds forms, columns and filters at start; ours are derived per request and reader.
    def scaffold_form(self) -> Any:
        return BaseForm

    def scaffold_list_form(self, *args: Any, **kwargs: Any) -> Any:
        return BaseForm

    def scaffold_list_columns(self) -> list[str]:
        return []

    def scaffold_sortable_columns(self) -> dict[str, Any]:
        return {}

    def scaffold_auto_joins(self) -> list[Any]:
        return []

    def init_search(self) -> bool:
        return False

    def is_accessible(self) -> bool:
        return "actor" in g and security.actor().can(self.declaration.key, VIEW)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> ResponseReturnValue:
        if (
            "actor" in g
            and security.actor().can(self.declaration.key, CREATE)
            and name in ("create_view", "lookup_view", *GRID_VIEWS)
        ):
            return self._run_view(getattr(self, name), **kwargs)  # type: ignore[no-any-return]
        return abort(404 if "actor" in g else 401)

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Flask-Admin would call a view that raises TypeError a second time and hide the error."""
        return fn(self, *args, **kwargs) if not hasattr(fn, "__self__") else fn(*args, **kwargs)

    @property
    def can_create(self) -> bool:
        return "actor" in g and security.actor().can(self.declaration.key, CREATE)

    @property
    def can_edit(self) -> bool:
        return "actor" in g and security.actor().can(self.declaration.key, UPDATE)

    @property
    def can_delete(self) -> bool:
        return "actor" in g and security.actor().can(self.declaration.key, DELETE)

    # ---- rows ----

    def get_one(self, id: Any) -> Any:
        """The row of this id inside the reader's scope, or None."""
        text = str(id or "")
        if not text.isdecimal() or len(text) > 18:
            return None
        return db.session.get(self.model, int(text))

    def row_or_404(self, action: str = VIEW) -> Any:
        """The row of the address; 404 outside the scope, 403 where it may be seen but not acted on."""
        row = self.get_one(request.values.get("id"))
        if row is None:
            abort(404)
        if action != VIEW and not security.actor().allows(db.session(), row, action):
            raise ForbiddenError(
                f"您可以查看，但不能{'修改' if action == UPDATE else '删除'}这条“{self.declaration.label}”。"
            )
        return row

    def address(self, tail: str = "", **query: Any) -> str:
        """Address below the register."""
        text = urlencode({k: v for k, v in query.items() if v not in (None, "")})
        return f"/admin/{self.declaration.key}/{tail}{'?' + text if text else ''}"

    # ---- list ----

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        try:
            page, problems = list_screen.build(self.model, request.args)
        except UnknownColumnError:
            abort(404, "没有这个栏目或筛选，请回到列表重新选择。")
        g.flashed_alerts = [("warning", text) for text in problems]
        shell = shell_of(crumbs_of(self.model), self.model)
        return render_template("tz/list.html", shell=shell, page=page)

    @expose("/columns/", methods=("POST",))
    def columns_view(self) -> ResponseReturnValue:
        """Keep which columns this person sees in this list, and in which order."""
        known = self.declaration.columns
        chosen = [n for value in request.form.getlist("columns") for n in value.split(",") if n in known]
        preferences.put(f"columns:{self.declaration.key}", list(dict.fromkeys(chosen)) or None)
        db.session.commit()
        return redirect(self._back(request.form.get("query", "")))

    @expose("/views/", methods=("POST",))
    def views_view(self) -> ResponseReturnValue:
        """Keep the present filters under a name; without filters the name is forgotten."""
        name = request.form.get("name", "").strip()[:20]
        query = request.form.get("query", "").lstrip("?")
        if name:
            kept = dict(preferences.get(f"views:{self.declaration.key}") or {})
            if query:
                kept[name] = urlencode(
                    [p for p in parse_qsl(query) if p[0] in ("q", "sort", "size") or p[0][:2] == "f."]
                )
            else:
                kept.pop(name, None)
            preferences.put(f"views:{self.declaration.key}", dict(list(kept.items())[-30:]) or None)
            db.session.commit()
        return redirect(self._back(query))

    def _back(self, query: str) -> str:
        return self.address() + self._asked(query)

    def _asked(self, query: str) -> str:
        """The search, order and filters of a list as it was sent back, ready to follow an address."""
        pairs = [p for p in parse_qsl(query.lstrip("?")) if p[0] in ("q", "sort", "size") or p[0].startswith("f.")]
        return f"?{urlencode(pairs)}" if pairs else ""

    @expose("/lookup/")
    def lookup_view(self) -> ResponseReturnValue:
        """Entries for a reference while somebody types."""
        model = self.model
        lines_name = request.args.get("line", "")
        if lines_name:
            if lines_name not in self.declaration.line_names:
                abort(404)
            model = getattr(self.model, lines_name).property.mapper.class_
        declared = model.declaration.columns.get(request.args.get("column", ""))
        rights = security.actor().columns(model)
        if declared is None or not declared.target or declared.name in rights.hidden:
            abort(404)
        school = form_screen.school_for(declared, request.args)
        recent = form_screen.recent_choices(self.model, declared, lines_name)
        found, more = offers(db.session(), declared, request.args.get("q", "")[:60], school, first=recent)
        create = None
        if security.actor().can(declared.target, CREATE) and not request.args.get("filter"):
            create = f"/admin/{declared.target}/new/"
        is_person = declared.target in PEOPLE
        items = [
            {"id": str(o.id), "label": o.label, "code": o.code, "hint": o.hint, "pinyin": initials(o.label, is_person)}
            for o in found
        ]
        return jsonify(items=items, more=more, create=create)

    # ---- new, edit ----

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        if not self.can_create:
            raise ForbiddenError(f"您没有新增“{self.declaration.label}”的权限，请联系本校系统管理员。")
        if request.method == "POST":
            return self._save(None)
        page = form_screen.new_page(self.model, request.args)
        return self._form(page, None)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> ResponseReturnValue:
        row = self.row_or_404(UPDATE)
        if request.method == "POST":
            return self._save(row)
        blocked = form_screen.not_editable(row)
        if blocked:
            flash(blocked, "success")
            return redirect(self.address("details/", id=row.id))
        return self._form(form_screen.edit_page(row), row)

    def _form(self, page: Any, row: Any, status: int = 200) -> ResponseReturnValue:
        more = (title_of(row) if row is not None else f"新增{list_screen.short_label(self.model)}", "")
        shell = shell_of(crumbs_of(self.model, more), self.model)
        return render_template("tz/form.html", shell=shell, page=page), status

    def _save(self, row: Any) -> ResponseReturnValue:
        row_id = row.id if row is not None else None
        key = request.form.get("submit_key", "")[:40]
        earlier = db.session.get(Submission, key) if key else None
        if earlier is not None and earlier.row_id and earlier.account_id == security.actor().account_id:
            return redirect(self.address("details/", id=earlier.row_id))
        then = request.form.get("then", "save")
        try:
            if row is not None:
                blocked = form_screen.not_editable(row)
                if blocked:
                    raise RefusedError([Problem("", blocked)])
            given = form_screen.read(self.model, row)
            saved = entry.save(db.session(), self.model, row, given)
            files.attach(saved)
            if key:
                db.session.add(
                    Submission(
                        key=key,
                        account_id=security.actor().account_id,
                        register=self.declaration.key,
                        row_id=saved.id,
                        at=security.clock(),
                    )
                )
            if then not in ("save", "next"):
                form_screen.take_step(saved, then, given.cells)
            form_screen.remember(saved, then)
            title = title_of(saved)
            warnings = [p.message for p in g.context.warnings]
            db.session.commit()
        except RefusedError as refused:
            db.session.rollback()
            row = self.get_one(row_id) if row_id else None
            return self._form(form_screen.again(self.model, row, refused.problems), row, 422)
        except ConflictError:
            db.session.rollback()
            return self._conflict(row_id)
        except IntegrityError as error:
            db.session.rollback()
            if key and db.session.get(Submission, key) is not None:
                return redirect(self.address())
            row = self.get_one(row_id) if row_id else None
            problem = entry.broken_constraint(self.model, error)
            return self._form(form_screen.again(self.model, row, [problem]), row, 422)
        for text in dict.fromkeys(warnings):
            flash(f"请留意：{text}", "success")
        verb = "保存" if then in ("save", "next") else steps.find_step(self.model, then).label
        flash(f"已{verb} {title}", "success")
        goes_on = then != "save" and self.can_edit and not form_screen.not_editable(saved)
        query = {"after": saved.id} if then == "next" else {"id": saved.id}
        answer = redirect(self.address("new/" if then == "next" else "edit/" if goes_on else "details/", **query))
        if key:
            answer.set_cookie(SAVED_COOKIE, key, samesite="Lax", secure=request.is_secure)
        return answer

    def _conflict(self, row_id: int | None) -> ResponseReturnValue:
        row = self.get_one(row_id)
        if row is None:
            abort(404)
        page = form_conflict.conflict_page(row)
        shell = shell_of(crumbs_of(self.model, (title_of(row), "")), self.model)
        return render_template("tz/conflict.html", shell=shell, page=page), 409

    @expose("/marks/", methods=("POST",))
    def marks_view(self) -> ResponseReturnValue:
        """What a half-filled form means so far: marks, dependent defaults, computed values, warnings. Writes nothing."""
        row = self.row_or_404() if request.values.get("id") else None
        if row is None and not self.can_create:
            abort(404)
        try:
            return jsonify(form_marks.marks(self.model, row))
        finally:
            db.session.rollback()

    # ---- details, steps ----

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        row = self.row_or_404()
        page = details_screen.page(row)
        shell = shell_of(crumbs_of(self.model, (title_of(row), "")), self.model)
        return render_template("tz/details.html", shell=shell, page=page)

    @expose("/step/", methods=("POST",))
    def step_view(self) -> ResponseReturnValue:
        """Take one step on a row, with an opinion and the columns the step asks for."""
        row = self.row_or_404()
        name = request.form.get("then", "") or request.form.get("step", "")
        version = request.form.get("row_version", "")
        if name not in {s.name for s in self.declaration.steps}:
            abort(404)
        row_id = row.id
        if steps.was_taken(db.session(), row, name, security.actor().account_id):
            flash(f"{title_of(row)} 已{steps.find_step(self.model, name).label}，没有重复办理", "success")
            return redirect(self.address("details/", id=row_id))
        try:
            if version.isdecimal() and int(version) != row.row_version:
                raise RefusedError([Problem("", CHANGED_MEANWHILE)])
            form_screen.take_step(row, name)
            title = title_of(row)
            db.session.commit()
        except (RefusedError, StaleDataError, IntegrityError) as error:
            refused = self._as_refused(error)
            db.session.rollback()
            row = self.get_one(row_id)
            if row is None:
                abort(404)
            g.flashed_alerts = [("danger", p.message) for p in refused.problems]
            page = details_screen.page(row, opinion=request.form.get("opinion", ""), problems=refused.problems)
            shell = shell_of(crumbs_of(self.model, (title_of(row), "")), self.model)
            return render_template("tz/details.html", shell=shell, page=page), 422
        flash(f"已{steps.find_step(self.model, name).label} {title}", "success")
        if g.context.opened is not None:
            key, opened = g.context.opened
            flash("已按原单开出新草稿，请改好后重新办理", "success")
            return redirect(f"/admin/{key}/edit/?id={opened}")
        if self.get_one(row.id) is None:
            return redirect("/")
        return redirect(self.address("details/", id=row.id))

    def _as_refused(self, error: Exception) -> RefusedError:
        """What the rules, another writer or the database objected to, as sentences."""
        if isinstance(error, IntegrityError):
            return RefusedError([entry.broken_constraint(self.model, error)])
        return error if isinstance(error, RefusedError) else RefusedError([Problem("", CHANGED_MEANWHILE)])

    @expose("/qr/")
    def qr_view(self) -> ResponseReturnValue:
        """The QR code of one row's label as a picture."""
        return label_screen.qr(self.row_or_404())

    # ---- delete, bulk ----

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> ResponseReturnValue:
        row = self.row_or_404(DELETE)
        name = title_of(row)
        try:
            entry.remove(db.session(), row)
            db.session.commit()
        except RefusedError as refused:
            row_id = row.id
            db.session.rollback()
            row = self.get_one(row_id)
            page = details_screen.refused_page(row, refused.problems)
            shell = shell_of(crumbs_of(self.model, (name, "")), self.model)
            return render_template("tz/refused.html", shell=shell, page=page), 409
        flash(f"已删除 {name}", "success")
        return redirect(self.address())

    def validate_form(self, form: Any) -> bool:
        """Flask-Admin's delete and action forms carry no fields that could be wrong; the token is checked before."""
        return request.method == "POST"

    def is_action_allowed(self, name: str) -> bool:
        actor = security.actor()
        return actor.can(self.declaration.key, ACTION_RIGHTS.get(name, UPDATE))

    @expose("/action/", methods=("POST",))
    def action_view(self) -> ResponseReturnValue:
        name = request.form.get("action", "")
        handler = self._actions_data.get(name)
        if handler is None:
            abort(404)
        if not self.is_action_allowed(name):
            raise ForbiddenError(f"您没有对“{self.declaration.label}”这样做的权限。")
        if name == "export" and request.form.get("all"):
            return redirect(self.address("export/xlsx/") + self._asked(request.form.get("query", "")))
        ids = [i for i in request.form.getlist("rowid") if i.isdecimal() and len(i) <= 18]
        if request.form.get("all"):
            ids = self._found_ids()
        g.rows_cut = len(ids) > MOST_AT_ONCE
        response = handler[0](ids[:MOST_AT_ONCE])
        if g.rows_cut and name == "delete":
            flash(f"一次最多处理{MOST_AT_ONCE:,}条，其余的还在", "success")
        return response if response is not None else redirect(self._back(request.form.get("query", "")))

    def _found_ids(self) -> list[str]:
        args = MultiDict(parse_qsl(request.form.get("query", "").lstrip("?")))
        try:
            listing = Listing(db.session(), self.model, list_screen.read_query(args))
        except UnknownColumnError:
            abort(404)
        return [str(i) for i in listing.all_ids(MOST_AT_ONCE + 1)]

    @action("delete", "删除…")
    def action_delete(self, ids: list[str]) -> ResponseReturnValue | None:
        """Delete the chosen rows, all or none; the first that cannot go is named."""
        rows = list(db.session.scalars(sa.select(self.model).where(self.model.id.in_([int(i) for i in ids]))))
        if not rows:
            abort(404)
        count = len(rows)
        try:
            for row in rows:
                entry.remove(db.session(), row)
            db.session.commit()
        except RefusedError as refused:
            db.session.rollback()
            page = details_screen.refused_page(None, refused.problems, model=self.model)
            shell = shell_of(crumbs_of(self.model, ("删除", "")), self.model)
            return render_template("tz/refused.html", shell=shell, page=page), 409
        flash(f"已删除{count}条{self.declaration.label}", "success")
        return None

    @action("export", "导出所选")
    def action_export(self, ids: list[str]) -> ResponseReturnValue | None:
        """The chosen rows as a workbook."""
        if not ids:
            abort(404)
        return export_screen.workbook(self.model, MultiDict(), [int(i) for i in ids])

    # ---- files ----

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        if not security.actor().can(self.declaration.key, EXPORT):
            raise ForbiddenError(f"您没有导出“{self.declaration.label}”的权限。")
        try:
            return export_screen.answer(self.model, export_type, request.args)
        except UnknownColumnError:
            abort(404, "没有这个栏目或筛选，请回到列表重新选择。")

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> ResponseReturnValue:
        """Flask-Admin's own look-up knows no scope; ours is lookup_view."""
        abort(404)

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> ResponseReturnValue:
        """Flask-Admin's cell editor asks no right to edit; it is not used."""
        abort(404)

    @expose("/file/<int:file_id>/")
    def file_view(self, file_id: int) -> ResponseReturnValue:
        """A stored file, for those who may see its row."""
        return files.send(self.model, file_id)
