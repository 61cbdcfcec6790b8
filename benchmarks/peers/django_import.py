"""django-import-export over the same table and sheet: `python -m benchmarks.peers.django_import <url> <schema> <file>`.

Prints the seconds of the trial and of the real run, and what came of the rows.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.data import COLUMNS as SHOWN
from benchmarks.peers.django_app import _database, _model

COLUMNS = tuple(name for name in SHOWN if name != "life_state")


def main() -> None:
    """Configure Django, read the sheet as its admin does, try it, then write it."""
    import django
    from django.conf import settings

    url, schema, file = sys.argv[1:]
    settings.configure(
        DATABASES={"default": _database(url)},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.admin", "import_export"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=False,
    )
    django.setup()
    from django.db.backends.signals import connection_created

    from models.core.search import bigrams

    def connected(connection: Any, **more: Any) -> None:
        connection.connection.create_function(
            "bigrams", 1, bigrams, deterministic=True
        )  # the table's triggers ask for it

    connection_created.connect(connected, weak=False)
    told = {one["key"]: one for one in json.loads(Path(schema).read_text(encoding="utf-8"))}
    resource, read = _resource(told, url)
    found: dict[str, Any] = {}
    for name, dry in (("trial", True), ("live", False)):
        began = time.process_time()
        result = resource.import_data(read(Path(file)), dry_run=dry, raise_errors=False, use_transactions=True)
        found[name] = time.process_time() - began
        found[f"{name}_rows"] = dict(result.totals)
        assert not result.has_errors(), [str(e.error) for _, errors in result.row_errors()[:1] for e in errors]
        assert not result.has_validation_errors(), result.invalid_rows[0].error
    print(json.dumps(found))


def _resource(told: dict[str, Any], url: str) -> tuple[Any, Any]:
    import tablib
    from import_export import fields, resources, widgets

    near = {name: one["target"] for one in told["fixed_asset"]["columns"] if (name := one["name"]) in COLUMNS}
    made = {key: _model(told[key], {}) for key in {key for key in near.values() if key}}
    version = {
        "name": "row_version",
        "label": "版本",
        "kind": "integer",
        "nullable": False,
        "target": "",
        "entered": False,
        "choices": [],
    }
    told["fixed_asset"]["columns"].append(version)
    model = _model(told["fixed_asset"], made)
    model._meta.get_field("asset_no")._unique = True
    columns = {one["name"]: one for one in told["fixed_asset"]["columns"]}
    body: dict[str, Any] = {}
    for name in COLUMNS:
        column = columns[name]
        widget = _widget(widgets, column, made)
        body[name] = fields.Field(
            column_name=column["label"], attribute=name.removesuffix("_id") if column["target"] in made else name,
            widget=widget)  # fmt: skip

    class Meta:
        import_id_fields = ("asset_no",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    body["Meta"] = type("Meta", (Meta,), {"model": model, "fields": COLUMNS})
    school = _school(url)

    def before_save(self: Any, instance: Any, *_: Any, **kwargs: Any) -> None:
        instance.school_id, instance.row_version = school, 1

    def cents(self: Any, row: Any, **kwargs: Any) -> None:
        for name, places in (("quantity", 1000), ("unit_price", 100), ("original_amount", 100)):
            label = columns[name]["label"]
            row[label] = round(float(row[label]) * places)

    body |= {"before_save_instance": before_save, "before_import_row": cents}
    body["before_import"] = lambda self, dataset, **kwargs: None

    def init_instance(self: Any, row: Any = None) -> Any:
        return model(school_id=school, row_version=1, life_state="IN_USE", is_group_card=False, is_opening=False,
                     accumulated_at_start_amount=0, upload_state="NOT_UPLOADED", depreciation_state="DEPRECIATING")  # fmt: skip

    body["init_instance"] = init_instance

    def read(file: Path) -> Any:
        return tablib.Dataset().load(file.read_bytes(), format="xlsx")

    made_class: Any = resources.ModelResource
    return type("AssetResource", (made_class,), body)(), read


def _widget(widgets: Any, column: dict[str, Any], made: dict[str, Any]) -> Any:
    if column["target"] in made:
        field = "class_code" if column["target"] == "asset_class" else "name"
        return widgets.ForeignKeyWidget(made[column["target"]], field=field)
    if column["choices"]:
        by_label = {label: name for name, label in column["choices"]}

        class ChoiceWidget(widgets.CharWidget):  # type: ignore[name-defined,misc]
            def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
                return by_label.get(value, value)

        return ChoiceWidget()
    kinds = {"day": widgets.DateWidget, "quantity": widgets.IntegerWidget, "money": widgets.IntegerWidget}
    return kinds.get(column["kind"], widgets.CharWidget)()


def _school(url: str) -> int:
    import sqlalchemy as sa

    with sa.create_engine(url).connect() as connection:
        return int(connection.execute(sa.text("SELECT school_id FROM fixed_asset LIMIT 1")).scalar_one())


if __name__ == "__main__":
    main()
