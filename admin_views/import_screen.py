"""/admin/<register>/import/: a file on its way into a register, from choosing it to undoing what it wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import abort, flash, jsonify, redirect, render_template, request
from flask_admin import expose

from admin_views import (
    export_screen,
    import_files,
    import_mapping,
    import_pages,
    import_reading,
    import_results,
    import_work,
    jobs,
    security,
)
from admin_views.extensions import db
from admin_views.file_types import clean_name
from admin_views.import_pages import may_import
from admin_views.import_rows import BAD, KEPT, LOOK, shown_of
from admin_views.shell_screen import crumbs_of, shell_of
from models.core.guard import ForbiddenError
from models.core.headings import targets_of
from models.core.permissions import IMPORT
from models.core.reading import UnreadableError
from models.core.system import ImportBatch

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from models.core.base import Declaration, Register

UNWRITTEN = ("LOADED", "TRIED", "FAILED")
"""States in which it may still be changed how a batch is read."""

MOST_ANSWERS = 5_000


def join(app: Flask) -> None:
    """Register the page of all my imports."""
    app.add_url_rule("/admin/imports/", "imports", all_imports)


def all_imports() -> ResponseReturnValue:
    """Every import of the acting person, whatever the register."""
    page = request.args.get("page", "1")
    number = max(int(page), 1) if page.isdecimal() and len(page) < 7 else 1
    shell = shell_of((("首页", "/"), ("我的导入", "")))
    return render_template("tz/imports.html", shell=shell, page=import_pages.imports_page(number))


class ImportRoutes:
    """The import of a register, for whoever may import and at least create or change rows."""

    model: type[Register]
    declaration: Declaration

    # ---- a file ----

    @expose("/import/", methods=("GET", "POST"))
    def import_view(self) -> ResponseReturnValue:
        """Choose a file; it is tried at once."""
        self._insist_on_import()
        after = self._earlier(request.values.get("after", ""))
        if request.method == "GET":
            return self._upload(after)
        storage = request.files.get("file")
        name = clean_name(storage.filename or "") if storage is not None else ""
        if storage is None or not name:
            return self._upload(after, "请先选择一个文件。")
        import_files.forget_old()
        try:
            batch = import_files.load(self.model, storage, name, import_reading.choices_of(after))
        except UnreadableError as error:
            db.session.rollback()
            return self._upload(after, str(error))
        finally:
            storage.close()
        if after is not None and after.state in UNWRITTEN:
            import_files.forget(after)
            db.session.commit()
        import_work.start(batch)
        return redirect(self._import_address(batch))

    def _upload(self, after: ImportBatch | None, error: str = "") -> ResponseReturnValue:
        page = import_pages.upload_page(self.model, self._import_address(), after, error)
        shell = shell_of(crumbs_of(self.model, ("导入", "")), self.model)
        return render_template("tz/import.html", shell=shell, page=page), 422 if error else 200

    # ---- what it comes to ----

    @expose("/import/<int:batch_id>/")
    def import_batch_view(self, batch_id: int) -> ResponseReturnValue:
        """A batch as it stands: running, tried, written or undone."""
        return self._import_page(self._batch(batch_id))

    def _import_page(self, batch: ImportBatch, status: int = 200) -> ResponseReturnValue:
        url, shown = self._import_address(batch), shown_of(batch, request.args)
        crumb = f"{batch.file_name or '粘贴的内容'}"
        crumbs = (("导入", self._import_address()), (crumb, ""))
        shell = shell_of(crumbs_of(self.model, *crumbs), self.model)
        if batch.state in jobs.RUNNING:
            running = import_pages.progress_page(batch, self.model, url)
            return render_template("tz/import_progress.html", shell=shell, page=running)
        if batch.state in ("WRITTEN", "UNDONE"):
            written = import_pages.written_page(batch, self.model, url, shown)
            return render_template("tz/import_written.html", shell=shell, page=written), status
        tried = import_pages.result_page(batch, self.model, url, shown)
        return render_template("tz/import_result.html", shell=shell, page=tried), status

    @expose("/import/<int:batch_id>/progress/")
    def import_progress_view(self, batch_id: int) -> ResponseReturnValue:
        """How far a running batch is."""
        batch = self._batch(batch_id)
        percent, text = import_pages.progress_of(batch)
        return jsonify(running=batch.state in jobs.RUNNING, percent=percent, text=text)

    @expose("/import/<int:batch_id>/failed/")
    def import_failed_view(self, batch_id: int) -> ResponseReturnValue:
        """The rows that cannot be written, in the user's own sheet, with every reason."""
        from exports.failed_rows import write_failed_rows

        batch = self._batch(batch_id)
        try:
            work = import_reading.read(batch)
        except UnreadableError as error:
            abort(404, str(error))
        path = export_screen.temporary(".xlsx")
        write_failed_rows(path, work.sheet, work.layout, import_results.results_of(batch))
        title = f"{batch.file_name.rpartition('.')[0] or batch.file_name} 有误的行"
        return export_screen.download(path, title, export_screen.WORKBOOK, "xlsx")

    # ---- how it is read ----

    @expose("/import/<int:batch_id>/sheet/", methods=("POST",))
    def import_sheet_view(self, batch_id: int) -> ResponseReturnValue:
        """Read another sheet of the file."""
        batch = self._unwritten(batch_id)
        wanted = request.form.get("sheet", "")
        if wanted not in (batch.counts.get("sheets") or ()):
            abort(404)
        reading = import_reading.reading_of(batch)
        reading.sheet, reading.chosen, reading.heading_row = wanted, {}, None
        import_reading.keep_reading(batch, reading)
        batch.options = {**batch.options, "answers": []}
        return self._again(batch)

    @expose("/import/<int:batch_id>/options/", methods=("POST",))
    def import_options_view(self, batch_id: int) -> ResponseReturnValue:
        """Let blank cells empty what is stored, or not."""
        batch = self._unwritten(batch_id)
        self._keep_options(batch)
        return self._again(batch)

    @expose("/import/<int:batch_id>/again/", methods=("POST",))
    def import_again_view(self, batch_id: int) -> ResponseReturnValue:
        """Try the same file once more."""
        return self._again(self._unwritten(batch_id))

    @expose("/import/<int:batch_id>/answer/", methods=("POST",))
    def import_answer_view(self, batch_id: int) -> ResponseReturnValue:
        """One click on a likely meaning: for one cell, or for a word wherever it stands."""
        batch = self._unwritten(batch_id)
        try:
            kind, *values = json.loads(request.form.get("answer", ""))
            self._answer(batch, kind, values)
        except (ValueError, TypeError, KeyError, RecursionError):
            abort(400)
        return self._again(batch)

    def _answer(self, batch: ImportBatch, kind: str, values: list[Any]) -> None:
        if kind == "word":
            scope, text, value = (str(one) for one in values)
            known = {import_mapping.scope_of_target(target) for target in targets_of(self.model).values()}
            if scope not in known or not value.isdecimal() or len(value) > 18:
                raise ValueError(scope)
            reading = import_reading.reading_of(batch)
            reading.values.setdefault(scope, {})[text] = value
            import_reading.keep_reading(batch, reading)
            import_reading.remember_word(scope, text, value)
            return
        number, list_name, column, value = int(values[0]), str(values[1]), str(values[2]), str(values[3])
        answers = [*(batch.options.get("answers") or ()), [number, list_name, column, value]]
        if kind != "cell" or not value.isdecimal() or len(value) > 18 or len(answers) > MOST_ANSWERS:
            raise ValueError(kind)
        batch.options = {**batch.options, "answers": answers}

    @expose("/import/<int:batch_id>/columns/", methods=("GET", "POST"))
    def import_columns_view(self, batch_id: int) -> ResponseReturnValue:
        """Which heading is which column."""
        batch = self._unwritten(batch_id)
        try:
            work = import_reading.read(batch)
        except UnreadableError as error:
            abort(404, str(error))
        errors = {}
        if request.method == "POST":
            errors = import_mapping.keep_columns(work)
            if not errors:
                return self._again(batch)
            db.session.rollback()
        page = import_mapping.columns_page(work, self._import_address(batch), errors)
        shell = shell_of(crumbs_of(self.model, *self._crumbs(batch, "列对应")), self.model)
        return render_template("tz/import_columns.html", shell=shell, page=page), 422 if errors else 200

    @expose("/import/<int:batch_id>/values/", methods=("GET", "POST"))
    def import_values_view(self, batch_id: int) -> ResponseReturnValue:
        """What the names mean that nobody here bears."""
        batch = self._unwritten(batch_id)
        if request.method == "POST":
            import_mapping.keep_values(batch, self.model)
            return self._again(batch)
        page = import_mapping.values_page(batch, self.model, self._import_address(batch))
        shell = shell_of(crumbs_of(self.model, *self._crumbs(batch, "名称对照")), self.model)
        return render_template("tz/import_values.html", shell=shell, page=page)

    @expose("/import/<int:batch_id>/lookup/")
    def import_lookup_view(self, batch_id: int) -> ResponseReturnValue:
        """Entries for the pickers of these pages."""
        self._batch(batch_id)
        address, text = request.args.get("column", ""), request.args.get("q", "")
        return jsonify(import_mapping.found_for(targets_of(self.model), address, text))

    # ---- writing, undoing, giving up ----

    @expose("/import/<int:batch_id>/write/", methods=("POST",))
    def import_write_view(self, batch_id: int) -> ResponseReturnValue:
        """Write what was tried; nothing where the rows now come to something else."""
        batch = self._batch(batch_id)
        if batch.state != "TRIED":
            return redirect(self._import_address(batch))
        if self._keep_options(batch):
            batch.message = "“空白格表示清除原值”改了，已重新试运行。请看过结果再写入。"
            return self._again(batch, keep_message=True)
        bad = sum(int(batch.counts.get(one, 0)) for one in BAD)
        if bad and not batch.options.get("good_first"):
            batch.message = import_work.STILL_WRONG.format(bad)
            db.session.commit()
            return self._import_page(batch, 422)
        if not import_work.claim(batch, "import.write", "TRIED"):
            db.session.rollback()
            return redirect(self._import_address(batch))
        import_work.order("import.write", batch)
        if batch.state == "WRITTEN":
            flash(f"已写入{import_results.good_rows(batch):,}行", "success")
        return redirect(self._import_address(batch))

    @expose("/import/<int:batch_id>/undo/", methods=("POST",))
    def import_undo_view(self, batch_id: int) -> ResponseReturnValue:
        """Take back what a batch wrote, as far as nobody built on it."""
        batch = self._batch(batch_id)
        if not import_work.claim(batch, "import.undo", "WRITTEN"):
            db.session.rollback()
            return redirect(self._import_address(batch))
        import_work.order("import.undo", batch)
        if batch.state == "UNDONE":
            kept = batch.counts["kept"]
            flash(f"已撤销{batch.counts['undone']:,}行" + (f"，{kept:,}行没有撤销" if kept else ""), "success")
        tab = KEPT if batch.counts.get("kept") else LOOK
        return redirect(f"{self._import_address(batch)}?tab={tab}")

    @expose("/import/<int:batch_id>/drop/", methods=("POST",))
    def import_drop_view(self, batch_id: int) -> ResponseReturnValue:
        """Give up a file that was not written."""
        batch = self._unwritten(batch_id)
        name = batch.file_name
        import_files.forget(batch)
        db.session.commit()
        flash(f"已放弃导入 {name}", "success")
        return redirect(f"/admin/{self.declaration.key}/")

    # ---- what all of them need ----

    def _insist_on_import(self) -> None:
        if may_import(self.model):
            return
        label = self.declaration.label
        if security.actor().can(self.declaration.key, IMPORT):
            raise ForbiddenError(f"您没有新增或修改“{label}”的权限，不能导入；请联系本校系统管理员。")
        raise ForbiddenError(f"您没有导入“{label}”的权限，请联系本校系统管理员。")

    def _batch(self, batch_id: int) -> ImportBatch:
        """The batch of the address; 404 for somebody else's or another register's. What a grid wrote needs no right to import."""
        batch = db.session.get(ImportBatch, batch_id) if batch_id < 2**62 else None
        own = security.actor().account_id
        if batch is None or batch.source != "grid":
            self._insist_on_import()
        if batch is None or batch.account_id != own or batch.register != self.declaration.key:
            abort(404)
        return batch

    def _unwritten(self, batch_id: int) -> ImportBatch:
        batch = self._batch(batch_id)
        if batch.state not in UNWRITTEN:
            abort(404, "这次导入已经写入，或正在处理，不能再改。")
        return batch

    def _earlier(self, text: str) -> ImportBatch | None:
        return self._batch(int(text)) if text.isdecimal() and len(text) < 18 else None

    def _again(self, batch: ImportBatch, keep_message: bool = False) -> ResponseReturnValue:
        db.session.commit()
        message = batch.message
        import_work.start(batch)
        if keep_message and batch.state == "TRIED":
            batch.message = message
            db.session.commit()
        return redirect(self._import_address(batch))

    def _keep_options(self, batch: ImportBatch) -> bool:
        """Take the choices of the form; says whether the trial no longer holds for them."""
        blank, first = bool(request.form.get("blank_clears")), request.form.get("how") == "good"
        changed = blank != bool(batch.options.get("blank_clears"))
        batch.options = {**batch.options, "blank_clears": blank, "good_first": first}
        return changed

    def _import_address(self, batch: ImportBatch | None = None) -> str:
        return f"/admin/{self.declaration.key}/import/" + (f"{batch.id}/" if batch is not None else "")

    def _crumbs(self, batch: ImportBatch, last: str) -> tuple[tuple[str, str], ...]:
        return ("导入", self._import_address()), (batch.file_name, self._import_address(batch)), (last, "")
