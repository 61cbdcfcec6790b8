"""Django's admin with a stock ModelAdmin over the same table; nobody has to sign in, which is to its advantage."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import COLUMNS, FILTERS


def make_app(url: str, schema: Path) -> Any:
    """The WSGI application."""
    return configured(url, lambda: _register(json.loads(schema.read_text(encoding="utf-8"))))


def configured(url: str, register: Callable[[], None], more_apps: Sequence[str] = ()) -> Any:
    """Django with its admin over a database; `register` declares the models and their screens."""
    import django
    from django.conf import settings

    sys.modules["peer_urls"] = urls = type(sys)("peer_urls")
    settings.configure(
        SECRET_KEY="peer",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="peer_urls",
        DATABASES={"default": _database(url)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LANGUAGE_CODE="zh-hans",
        USE_TZ=False,
        STATIC_URL="/static/",
        INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                        "django.contrib.messages", *more_apps],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                    "benchmarks.peers.django_app.somebody", "django.contrib.messages.middleware.MessageMiddleware"],
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        SILENCED_SYSTEM_CHECKS=["admin.E408", "admin.E410"],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
    )  # fmt: skip
    django.setup()
    from django.contrib import admin
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    register()
    call_command("migrate", verbosity=0)  # content types, which every form asks for
    urls.urlpatterns = [path("admin/", admin.site.urls)]  # type: ignore[attr-defined]
    return get_wsgi_application()


def somebody(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: a superuser that is in no database."""
    from django.contrib.auth.models import User

    user = User(pk=1, username="peer", is_staff=True, is_superuser=True)

    def middle(request: Any) -> Any:
        request.user = user
        return answer(request)

    return middle


def _database(url: str) -> dict[str, Any]:
    import sqlalchemy as sa

    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parsed.database}
    return {"ENGINE": "django.db.backends.postgresql", "NAME": parsed.database, "USER": parsed.username or "",
            "PASSWORD": parsed.password or "", "HOST": parsed.host, "PORT": parsed.port or 5432,
            "CONN_MAX_AGE": None}  # fmt: skip


def _register(told: list[dict[str, Any]]) -> None:
    from django.contrib import admin
    from django.db import models

    by_key = {one["key"]: one for one in told}
    asset = by_key["fixed_asset"]
    near = {c["target"] for c in asset["columns"] if c["entered"] and c["target"]}
    made = {key: _model(by_key[key], {}) for key in near}
    for model in made.values():
        admin.site.register(model)
    labels = {c["name"]: c for c in asset["columns"]}
    shown = [name.removesuffix("_id") if labels[name]["target"] else name for name in COLUMNS]
    model = _model(asset, made)

    class AssetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
        list_display = shown
        list_filter = [name.removesuffix("_id") if labels[name]["target"] else name for name in FILTERS]
        search_fields = ("asset_no", "name", "specification")
        list_per_page = 20

    class LongAdmin(AssetAdmin):
        list_per_page = 100

    meta = type("Meta", (), {"proxy": True, "app_label": "admin", "default_permissions": ()})
    long = type("FixedAssetLong", (model,), {"__module__": __name__, "Meta": meta})
    admin.site.register(model, AssetAdmin)
    admin.site.register(long, LongAdmin)
    assert issubclass(model, models.Model)


def _model(one: dict[str, Any], made: dict[str, Any]) -> Any:
    from django.db import models

    kinds = {"integer": models.BigIntegerField, "quantity": models.BigIntegerField, "money": models.BigIntegerField,
             "percent": models.BigIntegerField, "ref": models.BigIntegerField, "attachment": models.BigIntegerField,
             "yesno": models.BooleanField, "day": models.DateField, "moment": models.DateTimeField,
             "time": models.TimeField, "note": models.TextField}  # fmt: skip
    body: dict[str, Any] = {
        "__module__": __name__,
        "id": models.BigAutoField(primary_key=True),
        "__str__": lambda self: str(getattr(self, one["title"], self.pk)),
        "Meta": type("Meta", (), {"managed": False, "db_table": one["key"], "app_label": "admin",
                                  "verbose_name_plural": one["label"], "verbose_name": one["label"]}),
    }  # fmt: skip
    for column in one["columns"]:
        name, nullable = column["name"], {"null": column["nullable"], "blank": column["nullable"]}
        if column["target"] in made:
            body[name.removesuffix("_id")] = models.ForeignKey(
                made[column["target"]], models.DO_NOTHING, db_column=name, verbose_name=column["label"],
                related_name="+", db_constraint=False, editable=column["entered"], **nullable)  # fmt: skip
            continue
        field = kinds.get(column["kind"])
        wide = {} if field else {"max_length": 255, "choices": column["choices"] or None}
        body[name] = (field or models.CharField)(column["label"], editable=column["entered"], **nullable, **wide)
    return type(one["key"].title().replace("_", ""), (models.Model,), body)
