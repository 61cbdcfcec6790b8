"""Rules over one row: words for the usual ones, decorators for the rest, and the check that runs them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import MappedColumn, PassiveFlag, attributes

from models.core.columns import Computed

if TYPE_CHECKING:
    from models.core.at import At
    from models.core.base import Register

Verdict = bool | str | dict[str, Any] | None
"""True: fine. False: broken. A dict: broken, with values for the sentence. A text: broken, with its own sentence.

A rule of a document may name the line (`line`, from 0) and its column (`column`) among the values.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection: where, what to do about it, which rule, and whether it stops the save."""

    column: str
    message: str
    rule: str = ""
    warns: bool = False
    line: int | None = None
    lines_name: str = ""
    cause: Exception | None = None
    """What made the text unreadable, where that tells more than the sentence."""


class RefusedError(Exception):
    """A write was refused; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(p.message for p in self.problems))


class Rule:
    """A check with its id of the specification, its kind and its sentence."""

    kind = "refuse"
    columns: tuple[str, ...] = ()
    unique_key: tuple[str, ...] = ()
    """Columns that the database keeps unique on behalf of the rule."""
    everywhere = False

    def __init__(self, id: str, message: str, on: str = "", steps: str = "", kind: str = "refuse") -> None:
        self.id = id
        self.message = message
        self.on = on
        self.steps = tuple(steps.split())
        self.kind = kind

    def bind(self, model: type[Register]) -> None:
        """Learn the names of the columns and the sentence; called once per class."""

    def verdict(self, row: Any, at: At) -> Verdict:
        """Judge the row."""
        return True

    def applies(self, row: Any, at: At) -> bool:
        """Whether the rule is asked now."""
        if self.steps:
            return at.step is not None and at.step.name in self.steps
        return not (self.kind == "immutable" and not _is_stored(row))

    def problem(self, row: Any, at: At) -> Problem | None:
        """The objection to the row, or None."""
        if not self.applies(row, at):
            return None
        verdict = self.verdict(row, at)
        if verdict is True or verdict is None:
            return None
        if isinstance(verdict, str):
            return Problem(self.on, verdict, self.id, self.kind == "warn")
        values = verdict if isinstance(verdict, dict) else {}
        place, column = values.get("line"), str(values.get("column", self.on))
        name = "" if place is None else "lines"
        return Problem(column, fill(self.message, values), self.id, self.kind == "warn", place, name)


def fill(message: str, values: dict[str, Any]) -> str:
    """The sentence with its placeholders filled; an unknown placeholder stays readable."""
    return re.sub(r"\{(\w+)\}", lambda m: str(values.get(m[1], "")), message)


def _is_stored(row: Any) -> bool:
    return bool(sa.inspect(row).persistent)


def name_of(column: Any) -> str:
    """Name of a column given as name, mapped column of the class body, or computed column."""
    if isinstance(column, str):
        return column
    if isinstance(column, MappedColumn):
        return str(column.column.key)
    if isinstance(column, Computed):
        return str(column.__name__)
    return str(column.key)


def label_in(model: type[Register], name: str) -> str:
    """Label of a column of the class."""
    return model.declaration.columns[name].label


class _ColumnRule(Rule):
    def __init__(
        self, columns: tuple[Any, ...], id: str = "", message: str = "", kind: str = "refuse", at: str = ""
    ) -> None:
        super().__init__(id, message, steps=at, kind=kind)
        self._given = columns

    def bind(self, model: type[Register]) -> None:
        self.columns = tuple(name_of(c) for c in self._given)
        self.on = self.on or self.columns[0]
        if not self.message:
            self.message = self.sentence([label_in(model, name) for name in self.columns])

    def sentence(self, labels: list[str]) -> str:
        """The sentence in words of the labels."""
        raise NotImplementedError

    def values(self, row: Any) -> list[Any]:
        """Values of the columns."""
        return [getattr(row, name) for name in self.columns]


class _Before(_ColumnRule):
    equal = True

    def verdict(self, row: Any, at: At) -> Verdict:
        first, second = self.values(row)
        if first is None or second is None:
            return True
        return bool(first < second or (self.equal and first == second))

    def bind(self, model: type[Register]) -> None:
        super().bind(model)
        self.on = self.columns[1]

    def sentence(self, labels: list[str]) -> str:
        return f"“{labels[1]}”{'不得早于' if self.equal else '须晚于'}“{labels[0]}”，请核对。"


def before(first: Any, second: Any, *, equal: bool = True, id: str = "", message: str = "", at: str = "") -> Rule:
    """`first` lies before (or on) `second`; blanks are no objection."""
    rule = _Before((first, second), id, message, at=at)
    rule.equal = equal
    return rule


class _RequiredWhen(_ColumnRule):
    def __init__(self, column: Any, test: Callable[[Any], Any] | None, id: str, message: str, at: str) -> None:
        super().__init__((column,), id, message, at=at)
        self.test = test

    def needed(self, row: Any) -> bool:
        """Whether the column must be filled for this row."""
        try:
            return self.test is None or bool(self.test(row))
        except TypeError:
            return False

    def verdict(self, row: Any, at: At) -> Verdict:
        return not self.needed(row) or self.values(row)[0] not in (None, "")

    def sentence(self, labels: list[str]) -> str:
        return f"请填写“{labels[0]}”。"


def required_when(
    column: Any, test: Callable[[Any], Any] | None = None, *, id: str = "", message: str = "", at: str = ""
) -> Rule:
    """The column is filled whenever `test(row)` holds."""
    return _RequiredWhen(column, test, id, message, at)


class _OneOf(_ColumnRule):
    def verdict(self, row: Any, at: At) -> Verdict:
        return any(value not in (None, "") for value in self.values(row))

    def sentence(self, labels: list[str]) -> str:
        return "请至少填写一项：" + "、".join(f"“{label}”" for label in labels) + "。"


def one_of(*columns: Any, id: str = "", message: str = "", at: str = "") -> Rule:
    """At least one of the columns is filled."""
    return _OneOf(columns, id, message, at=at)


class _Positive(_ColumnRule):
    zero = False

    def verdict(self, row: Any, at: At) -> Verdict:
        value = self.values(row)[0]
        return value is None or value > 0 or (self.zero and value == 0)

    def sentence(self, labels: list[str]) -> str:
        return f"“{labels[0]}”{'不能是负数' if self.zero else '须大于0'}，请核对。"


def positive(column: Any, *, zero: bool = False, id: str = "", message: str = "") -> Rule:
    """The number is above zero (or zero, if `zero`)."""
    rule = _Positive((column,), id, message)
    rule.zero = zero
    return rule


class _AtMost(_ColumnRule):
    limit: Decimal | int | None = None

    def verdict(self, row: Any, at: At) -> Verdict:
        value = self.values(row)[0]
        limit = self.limit if self.limit is not None else self.values(row)[1]
        return value is None or limit is None or value <= limit

    def sentence(self, labels: list[str]) -> str:
        return f"“{labels[0]}”不能超过{self.limit if self.limit is not None else f'“{labels[1]}”'}，请核对。"


def at_most(column: Any, limit: Any, *, id: str = "", message: str = "") -> Rule:
    """The number is at most the other column or the given number."""
    if isinstance(limit, int | Decimal):
        rule = _AtMost((column,), id, message)
        rule.limit = limit
        return rule
    return _AtMost((column, limit), id, message)


class _NotFuture(_ColumnRule):
    def verdict(self, row: Any, at: At) -> Verdict:
        value = self.values(row)[0]
        if value is None:
            return True
        return bool(value <= at.now) if hasattr(value, "hour") else bool(value <= at.today)

    def sentence(self, labels: list[str]) -> str:
        return f"“{labels[0]}”不能晚于今天，请核对。"


def not_future(column: Any, *, id: str = "", message: str = "") -> Rule:
    """The day or moment is not after the acting one."""
    return _NotFuture((column,), id, message)


class _Pattern(_ColumnRule):
    regex = re.compile("")

    def verdict(self, row: Any, at: At) -> Verdict:
        value = self.values(row)[0]
        return value in (None, "") or self.regex.fullmatch(str(value)) is not None

    def sentence(self, labels: list[str]) -> str:
        return f"“{labels[0]}”格式不正确，请核对。"


def pattern(column: Any, regex: str, message: str = "", *, id: str = "", kind: str = "refuse") -> Rule:
    """The text matches the expression as a whole."""
    rule = _Pattern((column,), id, message, kind=kind)
    rule.regex = re.compile(regex)
    return rule


class _Unique(_ColumnRule):
    model: type[Register]
    blanks_equal = False
    everywhere = False

    def bind(self, model: type[Register]) -> None:
        super().bind(model)
        self.model = model
        self.unique_key = () if self.blanks_equal else self.columns
        self._statements: dict[tuple[bool, ...], sa.Select[Any]] = {}

    def sentence(self, labels: list[str]) -> str:
        return "已有相同的" + "、".join(f"“{label}”" for label in labels) + "，请核对，不要重复登记。"

    def verdict(self, row: Any, at: At) -> Verdict:
        values = self.values(row)
        own = [name for name in self.columns if name != "document_id"]  # a new line does not know its document's id yet
        if not self.blanks_equal and any(getattr(row, name) in (None, "") for name in own):
            return True
        if _is_stored(row) and not any(_changed(row, name) for name in self.columns):
            return True
        sisters = (
            getattr(getattr(row, "document", None), self._list_name(row), ()) if hasattr(row, "document_id") else ()
        )
        if any(other is not row and all(getattr(other, n) == getattr(row, n) for n in own) for other in sisters):
            return False
        if hasattr(row, "document_id") and "document_id" in self.columns and row.document_id is None:
            return True
        if (row.school_id, *values) not in at.context.absent.get(id(self), ()) and self._is_stored_twice(
            row, values, at
        ):
            return False
        first, value = self.columns[0], values[0]
        return not any(
            type(other) is self.model
            and getattr(other, first) == value
            and other is not row
            and self.values(other) == values
            and (self.everywhere or other.school_id == row.school_id)
            for other in at.session.new
        )

    def _is_stored_twice(self, row: Any, values: list[Any], at: At) -> bool:
        """Asked for every new row, so the statement is plain Core and made once for each set of blanks."""
        blanks = tuple(value is None for value in values)
        if blanks not in self._statements:
            self._statements[blanks] = self._same_in_the_database(blanks)
        asked = {f"value{n}": value for n, value in enumerate(values) if value is not None}
        asked |= {"own_id": row.id if row.id is not None else -1, "own_school_id": at.school_id}
        return at.session.connection().execute(self._statements[blanks], asked).first() is not None

    def _same_in_the_database(self, blanks: tuple[bool, ...]) -> sa.Select[Any]:
        table = self.model.__table__
        same: list[Any] = [table.c.id != sa.bindparam("own_id")]
        for place, (name, is_blank) in enumerate(zip(self.columns, blanks, strict=True)):
            same.append(table.c[name].is_(None) if is_blank else table.c[name] == sa.bindparam(f"value{place}"))
        if not self.everywhere and not self.model.declaration.shared:
            same.append(table.c.school_id == sa.bindparam("own_school_id"))
        return sa.select(table.c.id).where(*same).limit(1)

    def _list_name(self, row: Any) -> str:
        from models.core.base import register_of

        document = register_of(self.model.declaration.of)
        return next(
            (n for n in document.declaration.line_names if getattr(document, n).property.mapper.class_ is self.model),
            "lines",
        )


def unique_together(
    *columns: Any, id: str = "", message: str = "", blanks_equal: bool = False, everywhere: bool = False
) -> Rule:
    """No two rows of the school (of the database, if `everywhere`) agree in all columns."""
    rule = _Unique(columns, id, message)
    rule.blanks_equal, rule.everywhere = blanks_equal, everywhere
    return rule


def unique_rules(model: type[Register]) -> list[Rule]:
    """Rules by which a row is one of its kind: what a sheet may know a stored row by."""
    return [rule for rule in model.declaration.rules if isinstance(rule, _Unique) and "document_id" not in rule.columns]


def _changed(row: Any, name: str) -> bool:
    return bool(
        attributes.get_history(row, name, passive=PassiveFlag.PASSIVE_OFF).deleted
        or attributes.get_history(row, name).added
    )


def was(row: Any, name: str) -> Any:
    """Value of a column before the current change."""
    history = attributes.get_history(row, name)
    return history.deleted[0] if history.deleted else (history.unchanged[0] if history.unchanged else None)


class Old:
    """The row as it was before the current change."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return was(self._row, name)


class _FixedAfter(_ColumnRule):
    test: Callable[[Any], Any] = staticmethod(lambda row: True)

    def applies(self, row: Any, at: At) -> bool:
        return _is_stored(row) and at.step is None and not at.context.trusted and not at.is_system

    def verdict(self, row: Any, at: At) -> Verdict:
        return not (any(_changed(row, name) for name in self.columns) and self.test(Old(row)))

    def sentence(self, labels: list[str]) -> str:
        return "、".join(f"“{label}”" for label in labels) + "已不能直接修改，请用相应单据办理。"


def fixed_after(
    *columns: Any, when: Callable[[Any], Any], id: str = "", message: str = "", kind: str = "refuse"
) -> Rule:
    """Once `when(old row)` holds, the columns change only through a step."""
    rule = _FixedAfter(columns, id, message, kind=kind)
    rule.test = staticmethod(when)
    return rule


class _Method(Rule):
    function: Callable[[Any, At], Verdict]

    def verdict(self, row: Any, at: At) -> Verdict:
        try:
            return self.function(row, at)
        except (TypeError, AttributeError):
            # A row with a blank or unreadable required value has its own objection already.
            if any(c.required and row.__dict__.get(n) is None for n, c in row.declaration.columns.items()):
                return True
            raise


def _decorator(kind: str, id: str, message: str, on: str, at: str) -> Callable[[Callable[..., Verdict]], Any]:
    def wrap(function: Callable[..., Verdict]) -> Any:
        rule = _Method(id, message, on, at, kind)
        rule.function = function
        marks = getattr(function, "declared_rules", [])
        function.declared_rules = [*marks, rule]  # type: ignore[attr-defined]
        return function

    return wrap


def refuse(id: str, message: str, *, on: str = "", at: str = "") -> Callable[[Callable[..., Verdict]], Any]:
    """A method `(self, at) -> Verdict` that may refuse the write; with `at`, only when one of these steps runs."""
    return _decorator("refuse", id, message, on, at)


def warn(id: str, message: str, *, on: str = "", at: str = "") -> Callable[[Callable[..., Verdict]], Any]:
    """Like refuse(), but the row is saved and the sentence shown."""
    return _decorator("warn", id, message, on, at)


def sequence(id: str, message: str, *, on: str = "", at: str = "") -> Callable[[Callable[..., Verdict]], Any]:
    """Like refuse(), for rules on the order of things."""
    return _decorator("sequence", id, message, on, at)


def immutable(id: str, message: str, *, on: str = "") -> Callable[[Callable[..., Verdict]], Any]:
    """Like refuse(), asked only of changes and deletions of stored rows."""
    return _decorator("immutable", id, message, on, "")


class Fulfilled(Rule):
    """A rule that another part of the product carries out: a computed column, a reminder, an effect of a step."""

    def applies(self, row: Any, at: At) -> bool:
        return False


def remind(id: str, message: str = "") -> Rule:
    """A reminder; the list of due rows is worked out from the column's `remind` or from reminders."""
    return Fulfilled(id, message, kind="remind")


def compute(id: str, message: str = "") -> Rule:
    """A computation carried out by a computed column, a default or an effect."""
    return Fulfilled(id, message, kind="compute")


def fulfilled(id: str, kind: str, message: str = "") -> Rule:
    """A rule of another kind that the mechanism itself enforces (numbering, states, rights)."""
    return Fulfilled(id, message, kind=kind)


class _Required(_ColumnRule):
    def verdict(self, row: Any, at: At) -> Verdict:
        return self.values(row)[0] not in (None, "")

    def sentence(self, labels: list[str]) -> str:
        return f"请填写“{labels[0]}”。"


def bind_rules(model: type[Register]) -> None:
    """Gather the rules of one class in the order in which they are asked."""
    declaration = model.declaration
    found: list[Rule] = []
    for declared in declaration.columns.values():
        if declared.computed:
            continue
        if declared.required and not declared.system and declared.kind.name != "yesno":
            found.append(_Required((declared.name,)))
        if declared.unique and not declared.system:
            found.append(unique_together(declared.name))
    found += list(model.rules)
    for name in dir(model):
        if name.startswith("_"):
            continue
        function = next((vars(cls)[name] for cls in model.__mro__ if name in vars(cls)), None)
        found += getattr(function, "declared_rules", [])
    found += list(model.notes)
    for rule in found:
        rule.bind(model)
    declaration.rules = tuple(found)


def problems_of(row: Any, at: At, *, warnings: bool = True) -> list[Problem]:
    """All objections to a row as it stands, those that only warn if asked for. Blank required columns silence nothing."""
    own = at.for_row(row)
    found = []
    for rule in row.declaration.rules:
        if rule.kind == "warn" and not warnings:
            continue
        problem = rule.problem(row, own)
        if problem is not None:
            found.append(problem)
    return found


def needed_columns(row: Any) -> dict[str, bool]:
    """Which columns must be filled for the row as it stands: the marks of a form."""
    marks = {c.name: c.required for c in row.declaration.stored}
    for rule in row.declaration.rules:
        if isinstance(rule, _RequiredWhen) and not rule.steps and rule.needed(row):
            marks[rule.columns[0]] = True
    return marks
