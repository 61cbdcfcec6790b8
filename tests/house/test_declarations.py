"""The declarations pass their checks, and each check can fail."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from models import MENUS
from models.core import checks, kinds
from models.core.base import Declaration, registers
from models.core.columns import Declared
from models.core.rules import positive, refuse
from models.core.steps import step

ROOT = Path(__file__).resolve().parents[2]


def test_every_declaration_is_sound() -> None:
    assert [str(fault) for fault in checks.faults(MENUS)] == []


def test_no_rule_stumbles_over_a_blank_row(world: Any) -> None:
    with world.as_system():
        faults = [str(f) for model in registers() for f in checks.blank_row_faults(world.session, model)]
    assert faults == []


class _State(kinds.Choice):
    DRAFT, SENT, LOST = "草稿", "已报", "遗失"


def _column(name: str = "name", label: str = "名称", kind: kinds.Kind = kinds.TEXT, **hints: Any) -> Declared:
    declared = Declared(label, **hints)
    declared.name, declared.kind = name, kind
    return declared


def _declaration(*columns: Declared, **changes: Any) -> Declaration:
    values = {
        "key": "sample",
        "label": "样本",
        "menu": "assets",
        "module": "sample",
        "shape": "register",
        "help": "一行一个样本。",
        "shared": False,
    } | changes
    made = Declaration(**{k: v for k, v in values.items() if k not in ("rules", "steps", "title")})
    made.columns = {c.name: c for c in columns or (_column(),)}
    made.rules, made.steps = tuple(values.get("rules", ())), tuple(values.get("steps", ()))
    made.title = values.get("title", "name")
    return made


def _silent_rule() -> Any:
    rule = positive("name")
    rule.columns, rule.on, rule.id, rule.message = (), "", "X1", ""
    return rule


def _lost_rule() -> Any:
    rule = positive("gone")
    rule.columns, rule.message = ("gone",), "x"
    return rule


STATE = _column("state", "状态", kinds.ChoiceKind(_State), default=_State.DRAFT)
BROKEN = {
    "tz.E001": _declaration(label="Sample"),
    "tz.E002": _declaration(_column(label="name")),
    "tz.E003": _declaration(_column(), _column("other")),
    "tz.E004": _declaration(help=""),
    "tz.E005": _declaration(_column("x_id", "某物", kinds.REFERENCE, target="nowhere")),
    "tz.E006": _declaration(_column("sum", "合计", kinds.MONEY, computed=True), title="sum"),
    "tz.E007": _declaration(title="gone"),
    "tz.E008": _declaration(rules=[_lost_rule()]),
    "tz.E009": _declaration(rules=[_silent_rule()]),
    "tz.E010": _declaration(_column(), STATE, steps=[step("find", "找回", "LOST", "DRAFT", "director")]),
    "tz.E011": _declaration(_column(), STATE, steps=[step("send", "报送", "DRAFT", "SENT")]),
    "tz.E012": _declaration(_column("state", "状态", kinds.ChoiceKind(_State), default="DRAFT"), title="state"),
    "tz.E013": _declaration(menu="nowhere"),
}


@pytest.mark.parametrize("check_id", sorted(BROKEN))
def test_each_check_can_fail(check_id: str) -> None:
    declaration = BROKEN[check_id]
    model: Any = SimpleNamespace(declaration=declaration, state_column="state")
    assert check_id in {fault.id for fault in checks.faults(MENUS, [model])}


def test_groups_name_columns_that_exist() -> None:
    groups = (("基本信息", "", ("name", "gone")),)
    model: Any = SimpleNamespace(declaration=_declaration(), state_column="state", groups=groups)
    assert {fault.id for fault in checks.faults(MENUS, [model])} == {"tz.E015"}


def test_a_sound_sample_has_no_fault() -> None:
    model: Any = SimpleNamespace(declaration=_declaration(_column(), STATE), state_column="state")
    assert checks.faults(MENUS, [model]) == []


def test_faulty_declarations_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "faults", lambda menus: [checks.Fault("tz.E001", "sample", "needs a label")])
    with pytest.raises(checks.BadDeclarationError, match=r"tz\.E001 sample"):
        checks.insist(MENUS)


def test_decorated_rules_keep_their_id() -> None:
    @refuse("X9", "不行。")
    def never(self: Any, at: Any) -> bool:
        return False

    assert [rule.id for rule in never.declared_rules] == ["X9"]


def test_computed_bodies_use_words_that_also_work_in_sql() -> None:
    """`is None`, and, or, not, in, if and chained comparison are silently wrong in SQL."""
    wrong = []
    for file in sorted((ROOT / "models").rglob("*.py")):
        if "core" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not any(
                isinstance(d, ast.Call) and ast.unparse(d.func) == "computed" for d in node.decorator_list
            ):
                continue
            for part in ast.walk(node):
                if _is_python_only(part):
                    wrong.append(f"{file.relative_to(ROOT)}:{part.lineno} {node.name}")  # type: ignore[attr-defined]
    assert wrong == []


def _is_python_only(node: ast.AST) -> bool:
    if isinstance(node, ast.BoolOp | ast.IfExp | ast.If) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    ):
        return True
    if not isinstance(node, ast.Compare):
        return False
    return len(node.ops) > 1 or any(isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn) for op in node.ops)
