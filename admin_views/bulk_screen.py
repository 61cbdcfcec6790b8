"""The addresses of bulk edit and bulk steps: /admin/<key>/bulk/ and /admin/<key>/bulk/step/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, g, redirect, render_template, request
from flask_admin import expose
from flask_admin.actions import action

from admin_views import bulk_edit, bulk_steps, security
from admin_views.extensions import db
from admin_views.list_screen import short_label
from admin_views.pages.shell import Alert
from admin_views.shell_screen import crumbs_of, shell_of
from models.core.base import Register
from models.core.guard import ForbiddenError
from models.core.many_steps import needs_opinion
from models.core.permissions import APPROVE, UPDATE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from models.core.many_steps import Taking


class BulkRoutes:
    """Many rows of one register at once; a base of RegisterView."""

    model: type[Register]
    declaration: Any
    address: Any

    # ---- one change for many rows ----

    @action("bulk_edit", "批量修改…")
    def action_bulk_edit(self, ids: list[str]) -> ResponseReturnValue:
        """The form for the rows ticked in the list."""
        return self._bulk_form(bulk_edit.chosen_rows(ids))

    @expose("/bulk/", methods=("GET", "POST"))
    def bulk_view(self) -> ResponseReturnValue:
        """Form, trial and writing; what was chosen travels with the page."""
        if not security.actor().can(self.declaration.key, UPDATE):
            raise ForbiddenError(f"您没有修改“{self.declaration.label}”的权限，请联系本校系统管理员。")
        if request.method == "GET":
            return redirect(self.address())
        chosen = bulk_edit.chosen_rows()[: bulk_edit.MOST_AT_ONCE]
        stage = request.form.get("bulk_stage", "")
        if stage not in ("edit", "preview", "write"):
            abort(404)
        if stage == "edit":
            return self._bulk_form(chosen)
        cells, problems = bulk_edit.read_cells(self.model)
        if problems:
            return self._bulk_form(chosen, problems, 422)
        rows = bulk_edit.present(self.model, chosen)
        if not rows:
            abort(404)
        alerts = _left_out(len(chosen) - len(rows))
        return self._bulk_write(rows, cells, alerts) if stage == "write" else self._bulk_trial(rows, cells, alerts)

    def _bulk_form(self, chosen: Any, problems: Any = (), status: int = 200) -> ResponseReturnValue:
        rows = bulk_edit.present(self.model, chosen)
        if not rows:
            abort(404)
        kept: bulk_edit.Chosen = [(row_id, None) for row_id, _ in rows]
        page = bulk_edit.edit_page(self.model, kept, problems, bool(g.get("rows_cut")))
        return self._bulk_page("tz/bulk_edit.html", page), status

    def _bulk_trial(
        self, rows: Any, cells: dict[str, str], alerts: tuple[Alert, ...], status: int = 200
    ) -> ResponseReturnValue:
        made = bulk_edit.run(self.model, rows, cells, live=False)
        page = bulk_edit.result_page(self.model, rows, made, alerts)
        return self._bulk_page("tz/bulk_result.html", page), status

    def _bulk_write(self, rows: Any, cells: dict[str, str], alerts: tuple[Alert, ...]) -> ResponseReturnValue:
        good_first = request.form.get("how") == "good"
        made = bulk_edit.run(self.model, rows, cells, live=True, good_first=good_first)
        if not made.written:
            db.session.rollback()
            sentence = "没有一条可以改，什么也没有写入。" if good_first else "有的记录不能改，一条也没有写入。"
            page = bulk_edit.result_page(self.model, rows, made, (Alert(sentence, "danger"), *alerts))
            return self._bulk_page("tz/bulk_result.html", page), 422
        db.session.commit()
        left = f"，{made.bad:,}条不能改的没有动" if made.bad else ""
        flash(f"已修改{made.counts['changed']:,}条{short_label(self.model)}{left}", "success")
        return redirect(bulk_edit.back_url(self.model))

    # ---- one step for many rows ----

    @action("bulk_step", "办理…")
    def action_bulk_step(self, ids: list[str]) -> ResponseReturnValue:
        """The steps that can be taken on the rows ticked in the list."""
        return self._step_form(bulk_edit.chosen_rows(ids[: bulk_steps.MOST_STEPS + 1]))

    @expose("/bulk/step/", methods=("GET", "POST"))
    def bulk_step_view(self) -> ResponseReturnValue:
        """Another step is looked at, or the step is taken."""
        if not security.actor().can(self.declaration.key, APPROVE):
            raise ForbiddenError(f"您没有办理“{self.declaration.label}”的权限，请联系本校系统管理员。")
        if request.method == "GET":
            return redirect(self.address())
        chosen = bulk_edit.chosen_rows()[: bulk_steps.MOST_STEPS]
        name = request.form.get("step", "")
        one = bulk_steps.found_step(self.model, name)
        if one is None:
            abort(404)
        if request.form.get("bulk_stage") != "take":
            return self._step_form(chosen, name)
        rows = [(i, v) for i, v in bulk_edit.present(self.model, chosen) if v is not None]
        if not rows:
            abort(404)
        if needs_opinion(one) and not request.form.get("opinion", "").strip():
            return self._step_form(chosen, name, opinion_error=f"请填写{one.label}的意见或原因。", status=422)
        taking = bulk_steps.take(self.model, one, rows, request.form.get("how") == "good")
        if not taking.written:
            db.session.rollback()
            alert = Alert(f"有的不能{one.label}，一条也没有办理；原因见下表。", "danger")
            return self._step_form(chosen, name, taking=taking, alerts=(alert,), status=422)
        db.session.commit()
        left = len(taking.verdicts) - taking.good
        flash(f"已{one.label}{taking.good:,}条" + (f"，{left:,}条不能办的没有动" if left else ""), "success")
        return redirect(bulk_edit.back_url(self.model))

    def _step_form(
        self,
        chosen: Any,
        name: str = "",
        *,
        taking: Taking | None = None,
        alerts: tuple[Alert, ...] = (),
        opinion_error: str = "",
        status: int = 200,
    ) -> ResponseReturnValue:
        cut = len(chosen) > bulk_steps.MOST_STEPS
        rows = bulk_edit.present(self.model, chosen[: bulk_steps.MOST_STEPS])
        if not rows:
            abort(404)
        page = bulk_steps.step_page(
            self.model,
            rows,
            name,
            taking=taking,
            alerts=(*bulk_edit.cut_alerts(cut, bulk_steps.MOST_STEPS), *alerts),
            opinion_error=opinion_error,
        )
        return self._bulk_page("tz/bulk_step.html", page), status

    def _bulk_page(self, template: str, page: Any) -> str:
        shell = shell_of(crumbs_of(self.model, (page.title, "")), self.model)
        return render_template(template, shell=shell, page=page)


def _left_out(number: int) -> tuple[Alert, ...]:
    """Said where rows were deleted or moved out of the reader's scope since they were ticked."""
    return (Alert(f"有{number:,}条已被删除或不在您的范围内，没有列出。", "warning"),) if number > 0 else ()
