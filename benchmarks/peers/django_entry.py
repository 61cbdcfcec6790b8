"""Django's admin for entering: stock ModelAdmin, lines as TabularInline, nobody has to sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.entry_models import PAPERS, REFERRED, Column, is_blank_allowed, names_of


def make_app(url: str, schema: Path) -> Any:
    """The WSGI application over a database of its own."""
    from benchmarks.peers import django_app

    app = django_app.configured(url, lambda: _register(schema), ["django.contrib.staticfiles"])
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connection

    for model in _made.values():
        if model._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(model)
    from django.contrib.auth.models import User

    User.objects.get_or_create(pk=1, username="peer")  # Django's log of changes refers to it
    for key, rows in names_of(schema).items():
        if not _made[key].objects.exists():
            _made[key].objects.bulk_create([_made[key](id=row_id, name=name) for row_id, name in rows])
    return StaticFilesHandler(app)


_made: dict[str, Any] = {}


def _register(schema: Path) -> None:
    from django.contrib import admin

    for key in REFERRED:
        _made[key] = _model(key, [("name", "text", None)])
    for key, (columns, lines) in PAPERS.items():
        _made[key] = paper = _model(key, columns)
        inlines = []
        if lines:
            _made[lines[0]] = line = _model(lines[0], lines[1], paper)
            inlines.append(type(f"{lines[0]}_inline", (admin.TabularInline,), {"model": line, "extra": 3}))
        admin.site.register(paper, type(f"{key}_admin", (admin.ModelAdmin,), {"inlines": inlines}))


def _model(key: str, columns: list[Column], parent: Any = None) -> Any:
    from django.db import models

    body: dict[str, Any] = {
        "__module__": __name__,
        "__str__": lambda self: getattr(self, "name", str(self.pk)),
        "Meta": type("Meta", (), {"db_table": key, "app_label": "admin"}),
    }
    if parent is not None:
        body["parent"] = models.ForeignKey(parent, models.CASCADE, related_name="lines")
    for name, kind, default in columns:
        blank = {"null": True, "blank": True} if is_blank_allowed(name) else {}
        given = {} if default is None or kind == "choice" else {"default": default}
        if kind in REFERRED:
            body[name] = models.ForeignKey(_made[kind], models.PROTECT, related_name="+", **blank)
        elif kind == "choice":
            body[name] = models.CharField(max_length=40, choices=[(one, one) for one in default])
        elif kind == "number":
            body[name] = models.DecimalField(max_digits=12, decimal_places=3, **given, **blank)
        elif kind == "day":
            body[name] = models.DateField(**given)
        elif kind == "moment":
            body[name] = models.DateTimeField(**given)
        else:
            body[name] = models.CharField(max_length=200, **given, **blank)
    return type(key.title().replace("_", ""), (models.Model,), body)
