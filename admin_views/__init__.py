"""Screens: the only home of Flask, Flask-Admin and WTForms. mount() gives every declared register its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_admin import Admin

from admin_views import (
    account_screen,
    counters,
    files,
    golive_screen,
    history_screen,
    home,
    import_screen,
    jobs,
    label_screen,
    security,
    shell_screen,
)
from admin_views.extensions import babel, compress, csrf, db, login_manager
from admin_views.register_view import RegisterView
from models.core.base import registers

if TYPE_CHECKING:
    from flask import Flask

SPECIAL_SCREENS: dict[str, type[RegisterView]] = {"user_account": account_screen.AccountView}
"""Registers with a screen of their own, by key; every other one gets RegisterView."""


def mount(app: Flask) -> None:
    """Join the extensions, the gate and all screens to the application."""
    db.init_app(app)
    csrf.init_app(app)
    login_manager.init_app(app)
    babel.init_app(app, locale_selector=lambda: "zh_Hans_CN")
    compress.init_app(app)
    security.join(app)
    shell_screen.join(app)
    counters.join(app)
    files.join(app)
    label_screen.join(app)
    history_screen.join(app)
    home.join(app)
    jobs.join(app)
    golive_screen.join(app)
    import_screen.join(app)
    account_screen.join(app)
    admin = Admin(app, name="后勤台账", url="/admin", index_view=home.HomeView())
    for model in registers():
        if model.declaration.shape != "line":
            view = SPECIAL_SCREENS.get(model.declaration.key, RegisterView)
            admin.add_view(view(model, db))
