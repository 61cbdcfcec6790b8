"""Flask-Admin as its documentation shows it: models, column_list, column_filters, search, page size, export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import relationship

from benchmarks.data import COLUMNS, FILTERS

TYPES = {"integer": sa.BigInteger, "quantity": sa.BigInteger, "money": sa.BigInteger, "percent": sa.BigInteger,
         "ref": sa.BigInteger, "attachment": sa.BigInteger, "yesno": sa.Boolean, "day": sa.Date,
         "moment": sa.DateTime, "time": sa.Time, "note": sa.Text}  # fmt: skip


def make_app(url: str, schema: Path, every_view: bool = False) -> tuple[Flask, sa.Engine]:
    """The asset register and what it refers to; `every_view` adds a stock view of every other register."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="peer", SQLALCHEMY_DATABASE_URI=url)
    db = SQLAlchemy(app)
    Babel(app, locale_selector=lambda: "zh_Hans_CN")
    told = {one["key"]: one for one in json.loads(schema.read_text(encoding="utf-8"))}
    asset = told["fixed_asset"]
    near = {c["target"] for c in asset["columns"] if c["entered"] and c["target"]}
    wanted = {key: one for key, one in told.items() if every_view or key == "fixed_asset" or key in near}
    models = {key: _model(db, one, wanted) for key, one in wanted.items()}
    admin = Admin(app, name="后勤台账")
    for key, one in wanted.items():
        if one["screen"]:
            view = _asset_view(asset) if key == "fixed_asset" else ModelView
            admin.add_view(
                view(models[key], db, name=one["label"], category=one["menu"], endpoint=key, url=f"/admin/{key}")
            )
    with app.app_context():
        return app, db.engine


def _model(db: Any, one: dict[str, Any], wanted: dict[str, Any]) -> Any:
    body: dict[str, Any] = {
        "__tablename__": one["key"],
        "id": sa.Column(sa.BigInteger, primary_key=True),
        "__str__": lambda self: str(getattr(self, one["title"], self.id)),
    }
    for told in one["columns"]:
        name, kind = told["name"], told["kind"]
        if told["target"] and told["target"] not in wanted:
            continue
        arguments: list[Any] = [sa.ForeignKey(f"{told['target']}.id")] if told["target"] else []
        body[name] = column = sa.Column(TYPES.get(kind, sa.String(255)), *arguments, nullable=told["nullable"])
        if told["target"] and told["entered"]:
            near = told["target"].title().replace("_", "")
            remote = {"remote_side": body["id"]} if told["target"] == one["key"] else {}
            body[_relation(name)] = relationship(near, foreign_keys=[column], **remote)
    return type(one["key"].title().replace("_", ""), (db.Model,), body)


def _relation(name: str) -> str:
    return name.removesuffix("_id") + "_row" if not name.endswith("_id") else name.removesuffix("_id")


def _asset_view(asset: dict[str, Any]) -> type[ModelView]:
    told = {c["name"]: c for c in asset["columns"]}
    shown = [_relation(name) if told[name]["target"] else name for name in COLUMNS]
    entered = [c for c in asset["columns"] if c["entered"]]

    class AssetView(ModelView):  # type: ignore[misc]
        column_list = shown
        column_choices = {
            name: [tuple(pair) for pair in told[name]["choices"]] for name in COLUMNS if told[name]["choices"]
        }
        column_filters = [f"{_relation(n)}.name" if told[n]["target"] else n for n in FILTERS]
        column_searchable_list = ("asset_no", "name", "specification")
        column_sortable_list = ("asset_no", "name", "acquired_on", "unit_price")
        form_columns = [_relation(c["name"]) if c["target"] else c["name"] for c in entered]
        form_choices = {c["name"]: [tuple(pair) for pair in c["choices"]] for c in entered if c["choices"]}
        named_filter_urls = True
        can_set_page_size = True
        page_size_options = (20, 50, 100)
        can_export = True
        can_view_details = True

    return AssetView
