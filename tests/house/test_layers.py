"""Arrows point one way: app → admin_views → exports → models, seed → models. Checked by reading the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "models": {"models"},
    "exports": {"exports", "models"},
    "seed": {"seed", "models"},
    "admin_views": {"admin_views", "exports", "models"},
}
OURS = {"models", "exports", "seed", "admin_views", "app", "tests", "benchmarks"}
WEB = {
    "flask",
    "flask_admin",
    "flask_login",
    "flask_wtf",
    "wtforms",
    "flask_sqlalchemy",
    "flask_babel",
    "jinja2",
    "werkzeug",
}


def imports_of(file: Path) -> set[str]:
    """First names of everything a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("layer", sorted(ALLOWED))
def test_layer_imports_only_what_lies_below(layer: str) -> None:
    wrong = {
        str(file.relative_to(ROOT)): imports_of(file) & OURS - ALLOWED[layer] for file in (ROOT / layer).rglob("*.py")
    }
    assert {file: names for file, names in wrong.items() if names} == {}


@pytest.mark.parametrize("layer", ["models", "exports", "seed"])
def test_flask_stays_at_the_edge(layer: str) -> None:
    wrong = {str(file.relative_to(ROOT)): imports_of(file) & WEB for file in (ROOT / layer).rglob("*.py")}
    assert {file: names for file, names in wrong.items() if names} == {}


def test_the_mechanism_names_no_register() -> None:
    groups = {folder.name for folder in (ROOT / "models").iterdir() if folder.is_dir()} - {"core", "__pycache__"}
    wrong = []
    for file in (ROOT / "models" / "core").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("models."):
                wrong += [f"{file.name}: {node.module}"] if node.module.split(".")[1] in groups else []
    assert wrong == []


def test_the_walk_sees_an_import_inside_a_function(tmp_path: Path) -> None:
    file = tmp_path / "sample.py"
    file.write_text("def f():\n    import flask\n    from exports.sheet import Sheet\n", encoding="utf-8")
    assert imports_of(file) == {"flask", "exports"}


def test_the_clock_and_the_environment_are_read_in_app_only() -> None:
    wrong = []
    for layer in ALLOWED:
        for file in (ROOT / layer).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "utcnow"):
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.attr}")
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and (node.func.attr in ("now", "today"))
                    and isinstance(node.func.value, ast.Attribute | ast.Name)
                    and (ast.unparse(node.func.value) in ("dt.datetime", "dt.date", "datetime", "date"))
                ):
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.func.attr}")
    assert wrong == []
