"""Who acts in a request: sign-in, the acting context, refusals in Chinese, and the headers that keep pages to the server."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import abort, current_app, g, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException

from admin_views.extensions import db, login_manager
from admin_views.pages.shell import Button, ErrorPage, SignInPage
from models.core import identity
from models.core.base import register_of
from models.core.context import Context, acting
from models.core.database import reading
from models.core.guard import ForbiddenError
from models.core.permissions import Actor, Post, system_actor
from models.core.steps import NotAllowedError

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

OPEN_ENDPOINTS = frozenset({"static", "security.sign_in", "healthz", "sign_in"})
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class SignedIn(UserMixin):
    """Flask-Login's view of an account: its session token is its id, so a new password ends every session."""

    def __init__(self, account: identity.Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return self.account.token


def clock() -> dt.datetime:
    """The application's present moment."""
    return current_app.config["CLOCK"]()  # type: ignore[no-any-return]


@login_manager.user_loader
def _load(token: str) -> SignedIn | None:
    account = identity.account_of(db.session(), token, clock())
    return None if account is None else SignedIn(account)


def account() -> identity.Account:
    """The signed-in account; 401 where nobody is signed in."""
    if not current_user.is_authenticated:
        abort(401)
    return current_user.account  # type: ignore[no-any-return]


def context() -> Context:
    """The acting context of this request."""
    return g.context  # type: ignore[no-any-return]


def actor() -> Actor:
    """Who acts in this request."""
    return g.actor  # type: ignore[no-any-return]


def posts() -> tuple[Post, ...]:
    """All assignments of the account that are in force, whichever of them the person acts under now."""
    return g.posts  # type: ignore[no-any-return]


def join(app: Flask) -> None:
    """Register sign-in, the acting context of every request, error pages and headers."""
    app.add_url_rule("/login", "sign_in", sign_in, methods=["GET", "POST"])
    app.add_url_rule("/logout", "sign_out", sign_out, methods=["POST"])
    app.add_url_rule("/switch/", "switch", switch, methods=["POST"])
    app.before_request(_begin)
    app.teardown_request(_end)
    app.after_request(_headers)
    for code in (400, 401, 403, 404, 405, 413, 429, 500):
        app.register_error_handler(code, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(ForbiddenError, _forbidden)
    app.register_error_handler(
        NotAllowedError, lambda error: _forbidden(ForbiddenError(f"您不能办理“{error}”这一步，请由有权限的人办理。"))
    )


def _begin() -> ResponseReturnValue | None:
    g.exits = []
    if request.method in ("GET", "HEAD", "OPTIONS") or (request.endpoint or "").endswith(".marks_view"):
        held = reading()
        held.__enter__()
        g.exits.append(held)
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS or request.endpoint.endswith(".static"):
        return None
    if not current_user.is_authenticated:
        if request.is_json or request.headers.get("X-Requested-With"):
            abort(401)
        wanted = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
        return redirect(url_for("sign_in", next=wanted))
    signed, now, session = current_user.account, clock(), db.session()
    chosen = cookie.get("assignment")
    g.posts = identity.posts_of(session, signed, now.date())
    g.actor = identity.actor_of(session, signed, now.date(), chosen if isinstance(chosen, int) else None, g.posts)
    context = acting(g.actor, "web", now, f"{request.method} {request.path}", session)
    g.context = context.__enter__()
    g.exits.append(context)
    if signed.has_to_change_password and request.endpoint not in ("change_password", "sign_out"):
        return redirect(url_for("change_password"))
    return None


def _end(error: BaseException | None) -> None:
    for held in reversed(g.pop("exits", [])):
        held.__exit__(None, None, None)


def _headers(response: Any) -> Any:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _safe_next(target: str) -> str:
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"


def sign_in() -> ResponseReturnValue:
    """The sign-in page and its answer."""
    target = _safe_next(request.values.get("next", ""))
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(target)
        return _sign_in_page(next_url=target)
    name = request.form.get("username", "").strip()
    try:
        with acting(system_actor("登录"), "web", clock(), "登录", db.session()):
            signed = identity.sign_in(
                db.session(),
                name,
                request.form.get("password", ""),
                request.form.get("otp", ""),
                request.remote_addr or "",
                clock(),
            )
            db.session.commit()
    except identity.SignInError as error:
        db.session.commit()
        return _sign_in_page(name, str(error), error.needs_otp, target), 401 if not error.needs_otp else 200
    cookie.clear()
    login_user(SignedIn(signed))
    return redirect(target)


def site() -> str:
    """Whose books these are: as configured, else the unit at the head of the tree."""
    named: str = current_app.config["SITE_NAME"]
    if named:
        return named
    schools = register_of("school").__table__
    rows = db.session.connection().execute(sa.select(schools.c.name, schools.c.parent_school_id).limit(200)).all()
    heads = [row.name for row in rows if row.parent_school_id is None]
    if len(heads) != 1:
        return "学校后勤台账"
    return f"{heads[0]}及所属学校" if len(rows) > 1 else heads[0]


def _sign_in_page(name: str = "", error: str = "", otp: bool = False, next_url: str = "") -> str:
    page = SignInPage(
        csrf_token=generate_csrf(),
        school=site(),
        username=name,
        error=error,
        otp=otp,
        next=next_url if next_url != "/" else "",
        helps=(("忘记密码", "请本校系统管理员重置。"),),
        footer=("数据只保存在本服务器",),
    )
    return render_template("tz/signin.html", page=page)


def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    cookie.clear()
    return redirect(url_for("sign_in"))


def switch() -> ResponseReturnValue:
    """Act under one of one's assignments, or under all of them."""
    chosen = request.form.get("assignment", "")
    if chosen == "all":
        cookie.pop("assignment", None)
    elif chosen.isdecimal() and any(post.assignment_id == int(chosen) for post in posts()):
        cookie["assignment"] = int(chosen)
    else:
        abort(404)
    return redirect("/")


TITLES = {
    400: ("这个请求看不懂", "地址或表单里有一项不对。请返回上一页再试一次。"),
    401: ("请先登录", "登录已过期，请重新登录，填过的内容可用浏览器的“后退”找回。"),
    403: ("您没有这项权限", "如确属您的工作，请联系本校系统管理员授权。"),
    404: ("没有找到这一页", "记录可能已被删除，或不在您可以查看的范围内。"),
    405: ("不能这样打开", "这个地址只接受表单提交，请从页面上的按钮进入。"),
    413: ("文件太大", "请压缩后再上传，或分几次上传。"),
    429: ("操作太频繁", "请稍候再试。"),
    500: ("系统出错了", "内容没有保存。请再试一次；若仍出错，请把时间告诉系统管理员，日志里有记录。"),
}


def refusal(code: int, reason: str = "") -> ResponseReturnValue:
    """An error page, or JSON for a script."""
    title, text = TITLES.get(code, TITLES[500])
    if request.is_json or request.headers.get("X-Requested-With") or request.path.endswith(("/lookup/", "/marks/")):
        return jsonify(error=reason or text), code
    page = ErrorPage(title, reason or text, (Button("回到首页", "/"), Button("返回上一页", request.referrer or "/")))
    shell = None
    if getattr(g, "actor", None) is not None:
        from admin_views.shell_screen import shell_of

        shell = shell_of((("首页", "/"), (title, "")))
    return render_template("tz/error.html", page=page, shell=shell), code


def _http_error(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    if code == 500:
        current_app.logger.error("unhandled", exc_info=getattr(error, "original_exception", error))
    described = error.description if isinstance(error, HTTPException) else None
    plain = described if described and not described.isascii() else ""
    return refusal(code, plain)


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    return refusal(400, "页面已过期（可能重新登录过），内容没有保存。请返回上一页刷新后再提交。")


def _forbidden(error: ForbiddenError) -> ResponseReturnValue:
    db.session.rollback()
    return refusal(403, str(error))
