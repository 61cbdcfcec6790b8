"""/admin/golive/: the guided way from an empty school to one that keeps its books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request

from admin_views import export_screen, golive_page, golive_restart, golive_workbook, security
from admin_views.extensions import db
from admin_views.file_types import clean_name
from admin_views.golive_page import ADDRESS, TITLE, ground
from admin_views.golive_workbook import NothingToLoadError
from admin_views.shell_screen import school_name, shell_of
from models.core.golive import enter_value, takes_part
from models.core.guard import ForbiddenError
from models.core.kinds import ParseError
from models.core.reading import UnreadableError
from models.core.rules import RefusedError
from models.organisation.golive import STEPS, leave_out, left_out, live_on
from models.organisation.settings import GO_LIVE_ON

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

REASON = TITLE
"""What the settings that this page enters name as their basis."""


def join(app: Flask) -> None:
    """Register the addresses."""
    for path, name, view, methods in (
        ("", "golive", guide, ["GET"]),
        ("workbook/", "golive_workbook", workbook, ["GET", "POST"]),
        ("next/<run>/", "golive_next", following, ["POST"]),
        ("drop/<run>/", "golive_drop", drop, ["POST"]),
        ("omit/", "golive_omit", omit, ["POST"]),
        ("live/", "golive_live", live, ["POST"]),
        ("restart/", "golive_restart", restart, ["GET", "POST"]),
        ("restart/do/", "golive_restart_do", restart_do, ["POST"]),
    ):
        app.add_url_rule(f"{ADDRESS}{path}", name, view, methods=methods)


def _insist() -> None:
    """404 for people who have nothing to load."""
    if security.actor().school_id is None or not takes_part(STEPS):
        abort(404)


def _insist_on_charge(text: str) -> None:
    _insist()
    if not golive_page.manages():
        raise ForbiddenError(f"{text}，由总务主任或系统管理员办理。")


def guide() -> ResponseReturnValue:
    """The steps, what is loaded and what is missing."""
    _insist()
    return _shown()


def _shown(status: int = 200, **errors: str) -> ResponseReturnValue:
    shell = shell_of((("首页", "/"), (TITLE, "")))
    return render_template("tz/golive.html", shell=shell, page=golive_page.page(**errors)), status


# ---- the workbook ----


def workbook() -> ResponseReturnValue:
    """GET: the workbook of all sheets. POST: the same, filled in."""
    _insist()
    if not golive_workbook.importable():
        raise ForbiddenError("您没有导入的权限，请联系本校系统管理员。")
    if request.method == "GET":
        path = export_screen.temporary(".xlsx")
        golive_workbook.write(path)
        return export_screen.download(path, "开账资料", export_screen.WORKBOOK, "xlsx")
    storage = request.files.get("file")
    name = clean_name(storage.filename or "") if storage is not None else ""
    if storage is None or not name:
        return _shown(422, upload_error="请先选择一个文件。")
    try:
        golive_workbook.load(storage, name)
    except (UnreadableError, NothingToLoadError) as error:
        db.session.rollback()
        return _shown(422, upload_error=str(error))
    return redirect(f"{ADDRESS}#workbook")


def following(run: str) -> ResponseReturnValue:
    """The page of the next sheet that waits."""
    _insist()
    batch = golive_workbook.following(run)
    if batch is None:
        flash("整本已处理完", "success")
        return redirect(ADDRESS)
    return redirect(f"/admin/{batch.register}/import/{batch.id}/")


def drop(run: str) -> ResponseReturnValue:
    """Give up the sheets that were not written."""
    _insist()
    count = golive_workbook.drop(run)
    if not count:
        abort(404)
    flash(f"已放弃{count}张工作表", "success")
    return redirect(ADDRESS)


# ---- what the school says of itself ----


def omit() -> ResponseReturnValue:
    """Leave an optional step out, or take it in again."""
    _insist_on_charge("哪些内容本校没有")
    here, wanted = ground(), request.form.get("step", "")
    step = next((one for one in STEPS if one.key == wanted and one.optional), None)
    if step is None:
        abort(404)
    before = left_out(here)
    after = tuple(key for key in before if key != wanted) if wanted in before else (*before, wanted)
    leave_out(here, after, REASON)
    db.session.commit()
    flash(f"已{'列入' if wanted in before else '略去'}“{step.label}”", "success")
    return redirect(ADDRESS)


def live() -> ResponseReturnValue:
    """Declare that the school works with its books from a day on."""
    _insist_on_charge("宣布启用")
    here, text = ground(), request.form.get("day", "")
    if live_on(here) is not None:
        return redirect(ADDRESS)
    try:
        day = GO_LIVE_ON.parse(text) if text.strip() else None
        if day is None:
            return _shown(422, live_error="请填写“启用日期”。", day=text)
        enter_value(here, GO_LIVE_ON, day, REASON)
    except ParseError as error:
        return _shown(422, live_error=f"“启用日期”{error}", day=text)
    except RefusedError as refused:
        db.session.rollback()
        return _shown(422, live_error=str(refused), day=text)
    db.session.commit()
    flash("已宣布启用", "success")
    return redirect(ADDRESS)


# ---- starting over ----


def restart() -> ResponseReturnValue:
    """What starting over would take back; it is tried and taken back, so it is asked for by POST."""
    _insist_on_restart()
    if request.method == "GET":
        return redirect(ADDRESS)
    return _restart_shown()


def _restart_shown(status: int = 200, **given: str) -> ResponseReturnValue:
    shell = shell_of((("首页", "/"), (TITLE, ADDRESS), ("重新开始", "")))
    return render_template("tz/golive_restart.html", shell=shell, page=golive_page.restart_page(**given)), status


def restart_do() -> ResponseReturnValue:
    """Take the imports back, once the school's name was typed."""
    _insist_on_restart()
    typed, name = request.form.get("name", "").strip(), school_name(security.actor().school_id)
    if typed != name:
        return _restart_shown(422, typed=typed, error=f"请照样输入“{name}”，没有撤销任何内容。")
    gone, stayed = golive_restart.start_over()
    flash(f"已撤销{gone:,}行" + (f"，{stayed:,}行留下，原因见各次导入" if stayed else ""), "success")
    return redirect(ADDRESS)


def _insist_on_restart() -> None:
    _insist_on_charge("重新开始")
    if live_on(ground()) is not None:
        raise ForbiddenError("本校已宣布启用，不能再整体撤销；写错的导入可以在各次导入的页面上撤销。")
