"""What a declaration says about a column: col(), ref(), document(), lines(), computed() and the record they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import MappedColumn, Relationship, mapped_column, relationship

from models.core.context import current
from models.core.kinds import Kind, ReferenceType, type_of_kind

if TYPE_CHECKING:
    from models.core.at import At

Default = Any | Callable[[Any, "At"], Any]

MARK = "declared"
"""Key under which a column's declaration lies in Column.info."""


@dataclass(slots=True, eq=False)
class Declared:
    """Everything a declaration says of one column; name, kind and required are filled in when the class is mapped."""

    label: str
    help: str = ""
    search: bool = False
    filter: bool = False
    hide: bool = False
    unique: bool = False
    remind: int = 0
    carry: bool = False
    sensitive: bool = False
    alias: tuple[str, ...] = ()
    default: Default = None
    target: str = ""
    school: str = "school_id"
    anywhere: bool = False
    computed: bool = False
    system: bool = False
    name: str = ""
    required: bool = False
    kind: Kind = None  # type: ignore[assignment]  # known once the annotation is resolved

    @property
    def kind_type(self) -> Any:
        """Column type of the kind: what reads and writes stored values."""
        return type_of_kind(self.kind)


def col(
    label: str,
    *,
    help: str = "",
    search: bool = False,
    filter: bool = False,
    hide: bool = False,
    unique: bool = False,
    remind: int = 0,
    carry: bool = False,
    sensitive: bool = False,
    alias: tuple[str, ...] = (),
    default: Default = None,
) -> MappedColumn[Any]:
    """A column that a person fills in. `remind` is in days ahead; `default` a value or a function (row, at)."""
    declared = Declared(
        label,
        help=help,
        search=search,
        filter=filter,
        hide=hide,
        unique=unique,
        remind=remind,
        carry=carry,
        sensitive=sensitive,
        alias=alias,
        default=default,
    )
    return mapped_column(info={MARK: declared}, active_history=True)


def ref(
    label: str,
    target: str,
    *,
    help: str = "",
    search: bool = False,
    filter: bool = False,
    hide: bool = False,
    unique: bool = False,
    carry: bool = False,
    sensitive: bool = False,
    alias: tuple[str, ...] = (),
    default: Default = None,
    school: str = "school_id",
    anywhere: bool = False,
) -> MappedColumn[int]:
    """A reference to a row of the register `target`.

    The row belongs to the same school, or to the school that the column `school` names; `anywhere` lifts that for
    people of an upper office who act on a school's document.
    """
    declared = Declared(
        label,
        help=help,
        search=search,
        filter=filter,
        hide=hide,
        unique=unique,
        carry=carry,
        sensitive=sensitive,
        alias=alias,
        default=default,
        target=target,
        school=school,
        anywhere=anywhere,
    )
    return mapped_column(ReferenceType(), info={MARK: declared}, active_history=True)


def document(target: str) -> MappedColumn[int]:
    """The document a line belongs to."""
    declared = Declared("单据", target=target, hide=True, system=True)
    return mapped_column(ReferenceType(), info={MARK: declared}, active_history=True)


def lines(class_name: str) -> Relationship[Any]:
    """The lines of a document, in their order; they live and die with it."""
    return relationship(
        class_name,
        order_by=f"({class_name}.line_no, {class_name}.id)",
        cascade="all, delete-orphan",
        backref="document",
        lazy="selectin",
    )


NO_ROW = -1
"""An id that no row has."""


class Computed(hybrid_property):  # type: ignore[type-arg]
    """A value worked out from the row: one method body answers for the row in Python and for the class in SQL."""

    declared: Declared

    def __get__(self, instance: Any, owner: Any) -> Any:
        """The value, or on the class its expression; while an import judges, that of a stored row is worked out once."""
        if instance is None:
            return super().__get__(instance, owner)
        state, context = instance._sa_instance_state, current()
        if state.key is None and instance.__dict__.get("id") is None:
            return self._of_unsaved(instance, owner)
        if context is None or context.memo is None or state.key is None or state.modified:
            return super().__get__(instance, owner)
        place = (state, self)
        if place not in context.memo:
            context.memo[place] = super().__get__(instance, owner)
        return context.memo[place]

    def _of_unsaved(self, instance: Any, owner: Any) -> Any:
        """No row points at one that is not stored: its id must not find the rows whose reference is blank."""
        instance.__dict__["id"] = NO_ROW
        try:
            return super().__get__(instance, owner)
        finally:
            instance.__dict__.pop("id", None)


def computed(
    label: str,
    *,
    help: str = "",
    search: bool = False,
    filter: bool = False,
    hide: bool = False,
    sensitive: bool = False,
    remind: int = 0,
) -> Callable[[Callable[[Any], Any]], Any]:
    """Declare a method as a computed column; its return annotation names the kind, `remind` is in days ahead."""

    def wrap(method: Callable[[Any], Any]) -> Any:
        result = Computed(method)
        result.declared = Declared(
            label,
            help=help,
            search=search,
            filter=filter,
            hide=hide,
            sensitive=sensitive,
            remind=remind,
            computed=True,
            name=method.__name__,
        )
        return result

    return wrap
