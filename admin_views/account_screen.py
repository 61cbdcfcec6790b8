"""What an account needs beyond its register: a password given by an administrator, and a second factor of one's own."""

from __future__ import annotations

import dataclasses
import secrets
from typing import TYPE_CHECKING, Any

import pyotp
import segno
import sqlalchemy as sa
from flask import flash, redirect, render_template, request
from flask import session as cookie
from flask_admin import expose
from markupsafe import Markup

from admin_views import details_screen, security
from admin_views.extensions import db
from admin_views.pages.shell import Alert, Button, Confirm
from admin_views.register_view import RegisterView
from admin_views.shell_screen import crumbs_of, shell_of
from models.core import history, identity
from models.core.at import At
from models.core.guard import ForbiddenError
from models.core.history import title_of
from models.core.permissions import EVERYBODY, UPDATE
from models.core.system import AccountSecret
from models.organisation.accounts import RoleAssignment, covers

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

READABLE = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that nobody confuses when a password is read out."""


def temporary_password() -> str:
    """A password to be read out once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def may_reset(row: Any) -> bool:
    """ACC04 in other words: who gives somebody a password could act as that person, so may do nothing less already."""
    actor = security.actor()
    if not actor.allows(db.session(), row, UPDATE):
        return False
    if "administrator" in actor.roles:
        return True
    at = At(db.session(), security.context()).for_row(row)
    held = at.all(sa.select(RoleAssignment.role).where(RoleAssignment.user_account_id == row.id))
    roles = {role.name.lower() for role in held} - {EVERYBODY}
    return all(covers(at, grant) for (holder, _), grant in actor.matrix.items() if holder in roles)


class AccountView(RegisterView):
    """User accounts: the register's screens and a button that gives a new password."""

    @expose("/details/")
    def details_view(self) -> ResponseReturnValue:
        row = self.row_or_404()
        page = details_screen.page(row)
        if may_reset(row):
            reset = Button(
                "重置密码…",
                self.address("password/", id=row.id),
                post=True,
                confirm=Confirm(
                    f"重置{title_of(row)}的密码？",
                    "原密码立即失效，已登录的电脑会退出；新密码只显示一次，请当面告诉本人。",
                    "重置密码",
                ),
            )
            page = dataclasses.replace(page, actions=(reset, *page.actions))
        return self._details(row, page)

    def _details(self, row: Any, page: Any) -> ResponseReturnValue:
        shell = shell_of(crumbs_of(self.model, (title_of(row), "")), self.model)
        return render_template("tz/details.html", shell=shell, page=page)

    @expose("/password/", methods=("POST",))
    def password_view(self) -> ResponseReturnValue:
        """Give the account a random password, shown once; it must be changed at the next sign-in."""
        row = self.row_or_404(UPDATE)
        if not may_reset(row):
            raise ForbiddenError("此账号的权限超出您本人，不能由您重置密码，请由系统管理员办理。")
        password = temporary_password()
        identity.change_password(db.session(), row.id, password, security.clock(), must_change=True)
        history.write(
            db.session(), [(row, "update", {"password_hash": [history.UNTOLD, history.UNTOLD]})], security.context()
        )
        db.session.commit()
        page = details_screen.page(row)
        told = Alert(f"{password}（只显示这一次，请当面告诉本人；首次登录须修改）", "info", "新密码：")
        return self._details(row, dataclasses.replace(page, alerts=(told, *page.alerts)))


def join(app: Flask) -> None:
    """Register the page of the second factor."""
    app.add_url_rule("/otp/", "second_factor", second_factor, methods=["GET", "POST"])


def second_factor() -> ResponseReturnValue:
    """Switch the six digits of a phone's authenticator on or off for one's own account."""
    signed = security.account()
    secret = db.session.get(AccountSecret, signed.id)
    if secret is None:
        return redirect("/")
    error = ""
    seed = secret.otp_seed or cookie.get("otp_seed") or pyotp.random_base32()
    if request.method == "POST":
        right = pyotp.TOTP(seed).verify(request.form.get("otp", "").strip(), for_time=security.clock(), valid_window=1)
        if not right:
            error = "验证码不对，请填验证器当前的6位数字。"
        else:
            secret.otp_seed = None if secret.otp_seed else seed
            cookie.pop("otp_seed", None)
            db.session.commit()
            flash("已开启登录验证码" if secret.otp_seed else "已关闭登录验证码", "success")
            return redirect("/")
    elif not secret.otp_seed:
        cookie["otp_seed"] = seed
    uri = pyotp.TOTP(seed).provisioning_uri(name=signed.login_name, issuer_name="后勤台账")
    picture = segno.make(uri, error="m").svg_inline(scale=5, dark="#000", light="#fff")
    shell = shell_of((("首页", "/"), ("登录验证码", "")))
    return render_template(
        "tz/otp.html",
        shell=shell,
        error=error,
        is_on=bool(secret.otp_seed),
        seed=seed,
        picture=Markup(picture),  # noqa: S704  # drawn by the library from our own text
    ), 400 if error else 200
