"""Checks of the declarations themselves, each with a stable id; run at start and by a test that makes each one fail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from models.core.base import Declaration, Register, has_register, registers
from models.core.expressions import is_sql
from models.core.steps import initial_state

MOST_HINTS = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a declaration: id of the check, where, and what to change."""

    id: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.id} {self.where}: {self.what}"


class BadDeclarationError(Exception):
    """The declarations hold faults; the message lists them all."""


def _labelled(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    if not declaration.label or declaration.label.isascii():
        yield Fault("tz.E001", declaration.key, "a register needs a Chinese label=")
    for declared in declaration.columns.values():
        if not declared.label or declared.label.isascii():
            yield Fault("tz.E002", f"{declaration.key}.{declared.name}", "a column needs a Chinese label")


def _labels_differ(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for declared in declaration.columns.values():
        if declared.label in seen:
            yield Fault(
                "tz.E003",
                f"{declaration.key}.{declared.name}",
                f"has the label of {seen[declared.label]}; import matches columns by label",
            )
        seen[declared.label] = declared.name


def _helped(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    if declaration.shape != "line" and not declaration.help:
        yield Fault("tz.E004", declaration.key, "a register needs one Chinese sentence as help=")


def _targets_exist(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    for declared in declaration.columns.values():
        if declared.target and not has_register(declared.target):
            yield Fault(
                "tz.E005", f"{declaration.key}.{declared.name}", f"refers to {declared.target}, which is unknown"
            )


def _computed_in_sql(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    for declared in declaration.columns.values():
        if not declared.computed:
            continue
        try:
            expression = getattr(model, declared.name)
        except Exception as error:  # whatever a body raises is the fault that is reported
            yield Fault("tz.E006", f"{declaration.key}.{declared.name}", f"does not answer on the class: {error!r}")
            continue
        if not is_sql(expression):
            yield Fault("tz.E006", f"{declaration.key}.{declared.name}", "answers no SQL on the class")


def _named(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    if declaration.title not in declaration.columns:
        yield Fault("tz.E007", declaration.key, f"title_column {declaration.title} is no column")


def _ruled(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    for rule in declaration.rules:
        for name in (*rule.columns, *([rule.on] if rule.on else [])):
            if name not in declaration.columns and name not in declaration.line_names:
                yield Fault("tz.E008", f"{declaration.key} {rule.id}", f"names the column {name}, which is unknown")
        if (
            rule.kind in ("refuse", "warn", "sequence", "immutable")
            and rule.id
            and not rule.message
            and type(rule).__name__ != "Fulfilled"
        ):
            yield Fault("tz.E009", f"{declaration.key} {rule.id}", "a rule that objects needs a sentence")


def _steps_reached(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    if not declaration.steps:
        return
    reached = {initial_state(model)}
    for _ in declaration.steps:
        reached |= {s.to_state for s in declaration.steps if reached & set(s.from_states)}
    for one in declaration.steps:
        if not reached & set(one.from_states):
            yield Fault("tz.E010", f"{declaration.key}.{one.name}", "starts from states that nothing reaches")
        if not one.roles and not one.automatic:
            yield Fault("tz.E011", f"{declaration.key}.{one.name}", "nobody may take it; name roles or automatic=True")


def _defaults_known(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    for declared in declaration.columns.values():
        default = declared.default
        if default is None or callable(default):
            continue
        if declared.kind.name == "choice" and default not in list(declared.kind.members):
            yield Fault("tz.E012", f"{declaration.key}.{declared.name}", "its default is not one of its choices")


def _grouped(model: type[Register], declaration: Declaration) -> Iterator[Fault]:
    for title, _, names in getattr(model, "groups", ()):
        for name in names:
            if name not in declaration.columns:
                yield Fault(
                    "tz.E015", f"{declaration.key} {title}", f"groups names the column {name}, which is unknown"
                )


CHECKS: tuple[Callable[[type[Register], Declaration], Iterator[Fault]], ...] = (
    _labelled,
    _labels_differ,
    _helped,
    _targets_exist,
    _computed_in_sql,
    _named,
    _ruled,
    _steps_reached,
    _defaults_known,
    _grouped,
)


def faults(menus: Collection[str], models: Iterable[type[Register]] | None = None) -> list[Fault]:
    """All faults of the given registers, or of all."""
    found: list[Fault] = []
    for model in models if models is not None else registers():
        declaration = model.declaration
        if declaration.menu not in menus:
            found.append(Fault("tz.E013", declaration.key, f"the menu {declaration.menu} is unknown"))
        for check in CHECKS:
            found += check(model, declaration)
    return found


def insist(menus: Collection[str]) -> None:
    """Raise BadDeclarationError where any declaration is faulty."""
    found = faults(menus)
    if found:
        raise BadDeclarationError("\n".join(str(fault) for fault in found))


def blank_row_faults(session: Any, model: type[Register]) -> list[Fault]:
    """Rules that stumble over a blank row with anything but a missing value: a name that does not exist."""
    from models.core import context as acting_context
    from models.core.at import At

    row = model()
    at = At(session, acting_context.required())
    found = []
    for rule in model.declaration.rules:
        try:
            rule.problem(row, at)
        except AttributeError as error:
            if model.__name__ in str(error):
                found.append(Fault("tz.E014", f"{model.declaration.key} {rule.id}", str(error)))
        except Exception:  # noqa: S112  # a blank row may miss values; only unknown names are faults here
            continue
    return found
