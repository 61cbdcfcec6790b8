"""Flask-Admin as its documentation shows it, for entering: stock model views, lines as inline models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import relationship

from benchmarks.peers.entry_models import PAPERS, REFERRED, Column, is_blank_allowed, names_of

TYPES = {"text": sa.String(200), "number": sa.Numeric(12, 3), "day": sa.Date, "moment": sa.DateTime,
         "choice": sa.String(40)}  # fmt: skip


def make_app(url: str, schema: Path) -> tuple[Flask, sa.Engine]:
    """The three papers over a database of their own."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="peer", SQLALCHEMY_DATABASE_URI=url)
    db = SQLAlchemy(app)
    Babel(app, locale_selector=lambda: "zh_Hans_CN")
    for key in REFERRED:
        _model(db, key, [("name", "text", None)])
    admin = Admin(app, name="后勤台账")
    for key, (columns, lines) in PAPERS.items():
        paper = _model(db, key, columns)
        inline = [_lines(db, key, paper, *lines)] if lines else []
        settings = {"inline_models": inline, "form_choices": _choices(columns),
                    "form_columns": [c[0] for c in columns]}  # fmt: skip
        view = type(f"{key}_view", (ModelView,), settings)
        admin.add_view(view(paper, db, endpoint=key, url=f"/admin/{key}"))
    with app.app_context():
        db.create_all()
        for key, rows in names_of(schema).items():
            table = db.metadata.tables[key]
            if rows and db.session.execute(sa.select(table.c.id).limit(1)).first() is None:
                db.session.execute(sa.insert(table), [{"id": row_id, "name": name} for row_id, name in rows])
        db.session.commit()
        return app, db.engine


def _choices(columns: list[Column]) -> dict[str, list[tuple[str, str]]]:
    return {name: [(one, one) for one in members] for name, kind, members in columns if kind == "choice"}


def _model(db: Any, key: str, columns: list[Column], parent: Any = None) -> Any:
    body: dict[str, Any] = {
        "__tablename__": key,
        "id": sa.Column(sa.Integer, primary_key=True),
        "__str__": lambda self: getattr(self, "name", str(self.id)),
    }
    if parent is not None:
        body["parent_id"] = sa.Column(sa.Integer, sa.ForeignKey(f"{parent.__tablename__}.id"))
    for name, kind, default in columns:
        blank = is_blank_allowed(name)
        if kind in REFERRED:
            body[f"{name}_id"] = near = sa.Column(sa.Integer, sa.ForeignKey(f"{kind}.id"), nullable=blank)
            body[name] = relationship(_made[kind], foreign_keys=[near])
        else:
            body[name] = sa.Column(TYPES[kind], nullable=blank, default=None if kind == "choice" else default)
    _made[key] = model = type(key.title().replace("_", ""), (db.Model,), body)
    return model


_made: dict[str, Any] = {}


def _lines(db: Any, key: str, paper: Any, name: str, columns: list[Column]) -> Any:
    line = _model(db, name, columns, paper)
    paper.lines = relationship(line, backref="parent")
    entered = [c[0] for c in columns]
    return (line, {"form_columns": ["id", *entered], "form_choices": _choices(columns)})
