"""describe(): the declarations as plain data, for programs, help and the README."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.core.base import Declaration, Register, has_register, registers, reports
from models.core.columns import Declared
from models.core.steps import Step


def describe(grants: Iterable[Mapping[str, str]], roles: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """All registers, rules, grants and roles. Grants of registers that are not declared yet are left out."""
    keys = {model.declaration.key for model in registers()} | {report.declaration.key for report in reports()}
    return {
        "registers": [*(register(model) for model in registers()), *(report_entry(r.declaration) for r in reports())],
        "rules": rules(),
        "grants": [
            {
                "role": g["role"],
                "register": g["register"],
                "actions": g["actions"],
                "scope": g["scope"],
                "hidden": g["hidden_columns"],
            }
            for g in grants
            if g["register"] in keys
        ],
        "roles": [dict(role) for role in roles],
    }


def register(model: type[Register]) -> dict[str, Any]:
    """One register as data; the common columns of the base are left out."""
    declaration = model.declaration
    common = {"school_id", "created_by_id", "updated_by_id", "prepared_by_id", "line_no", "document_id", "remarks"}
    if declaration.shape == "document":
        common |= {"document_no", "date"}
    return {
        "key": declaration.key,
        "label": declaration.label,
        "menu": declaration.menu,
        "module": declaration.module,
        "shape": declaration.shape,
        "help": declaration.help or (model.__doc__ or "").strip(),
        "columns": [column(c) for c in declaration.columns.values() if c.name not in common],
        "steps": [step(s) for s in declaration.steps],
    }


def report_entry(declaration: Declaration) -> dict[str, Any]:
    """One report as data."""
    return {
        "key": declaration.key,
        "label": declaration.label,
        "menu": declaration.menu,
        "module": declaration.module,
        "shape": declaration.shape,
        "help": declaration.help,
        "columns": [column(c) for c in declaration.columns.values()],
        "steps": [],
    }


def column(declared: Declared) -> dict[str, Any]:
    """One column as data."""
    kind = "computed" if declared.computed else "ref" if declared.target else declared.kind.name
    members = getattr(declared.kind, "members", None)
    return {
        "name": declared.name,
        "label": declared.label,
        "kind": kind,
        "value_kind": declared.kind.name,
        "required": declared.required,
        "unique": declared.unique,
        "search": declared.search,
        "filter": declared.filter,
        "hide": declared.hide,
        "carry": declared.carry,
        "sensitive": declared.sensitive,
        "choices": {m.name: m.label for m in members} if members is not None else {},
        "target": declared.target if has_register(declared.target) else "",
        "help": declared.help,
    }


def step(one: Step) -> dict[str, Any]:
    """One step as data."""
    return {
        "name": one.name,
        "label": one.label,
        "from": list(one.from_states),
        "to": one.to_state,
        "roles": sorted(one.roles),
        "asks": list(one.asks),
        "writes": list(one.writes),
        "opinion": one.opinion,
        "automatic": one.automatic,
    }


def rules() -> list[dict[str, str]]:
    """Every rule with an id of the specification, once per id and register."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for model in registers():
        for rule in model.declaration.rules:
            if rule.id:
                found.setdefault(
                    (rule.id, model.declaration.key),
                    {"id": rule.id, "register": model.declaration.key, "kind": rule.kind, "message": rule.message},
                )
        for one in model.declaration.steps:
            for name in one.id.split():
                found.setdefault(
                    (name, model.declaration.key),
                    {"id": name, "register": model.declaration.key, "kind": "sequence", "message": one.label},
                )
    return list(found.values())
