"""The shapes a declaration may take: Register, Document, Line, Report; and the list of all of them.

Knows how a class becomes a table. Knows nothing of rights, rules at work or screens.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, Relationship, declared_attr, mapped_column

from models.core.columns import MARK, Computed, Declared
from models.core.kinds import (
    TYPES,
    Choice,
    ChoiceType,
    Code,
    Count,
    Day,
    DayType,
    Kind,
    Note,
    NoteType,
    ReferenceType,
    kind_of,
    type_of,
)

if TYPE_CHECKING:
    from models.core.rules import Rule
    from models.core.scopes import Whose
    from models.core.steps import Step

LONGEST_NAME = 60


def short_name(name: str) -> str:
    """A constraint name that PostgreSQL does not cut: long ones keep their head and a hash."""
    return name if len(name) <= LONGEST_NAME else f"{name[:50]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base of registers and of the mechanism's own tables."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **TYPES,
        str: sa.String(255),
        dt.datetime: sa.DateTime(),
        dt.date: sa.Date(),
    }


@event.listens_for(Base, "resolve_type_annotation")
def _resolve_choice(resolve: Any) -> Any:
    resolved = resolve.resolved_type
    if isinstance(resolved, type) and issubclass(resolved, Choice):
        return ChoiceType(resolved)
    return None


@dataclass(eq=False)
class Declaration:
    """The read side of one class: everything the product derives screens, rights, files and help from."""

    key: str
    label: str
    menu: str
    module: str
    shape: str
    help: str
    shared: bool
    columns: dict[str, Declared] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    steps: tuple[Step, ...] = ()
    whose: Whose | None = None
    state_column: str = ""
    line_names: tuple[str, ...] = ()
    title: str = ""
    of: str = ""

    @property
    def stored(self) -> Iterator[Declared]:
        """Columns that people fill in."""
        return (c for c in self.columns.values() if not c.computed and not c.system)

    @cached_property
    def stored_search(self) -> list[Declared]:
        """Columns whose text goes into the search text: declared for search, the row's own, not sensitive."""
        return [c for c in self.columns.values() if c.search and not c.computed and not c.target and not c.sensitive]


def snake(name: str) -> str:
    """FixedAsset → fixed_asset."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


_registers: dict[str, type[Register]] = {}
_reports: dict[str, type[Report]] = {}


def registers() -> list[type[Register]]:
    """All registers, documents and lines in menu order (the order of imports in models/__init__.py)."""
    return list(_registers.values())


def reports() -> list[type[Report]]:
    """All reports in menu order."""
    return list(_reports.values())


def register_of(key: str) -> type[Register]:
    """The register of this key; raises KeyError."""
    return _registers[key]


def has_register(key: str) -> bool:
    """Whether a register of this key is declared."""
    return key in _registers


def _system(label: str, **hints: Any) -> dict[str, Any]:
    return {MARK: Declared(label, system=True, hide=True, **hints)}


class Register(Base):
    """A table with a screen. Subclasses declare label and menu as class arguments and columns in the body."""

    __abstract__ = True
    if TYPE_CHECKING:
        __table__: ClassVar[sa.Table]
    declaration: ClassVar[Declaration]
    rules: ClassVar[tuple[Any, ...]] = ()
    notes: ClassVar[tuple[Any, ...]] = ()
    steps: ClassVar[tuple[Any, ...]] = ()
    whose: ClassVar[Any] = None
    state_column: ClassVar[str] = ""
    shape: ClassVar[str] = "register"
    title_column: ClassVar[str] = ""

    id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True, sort_order=-100)
    school_id: Mapped[int] = mapped_column(ReferenceType(), sort_order=-99, info=_system("学校", target="school"))
    remarks: Mapped[Note | None] = mapped_column(
        NoteType(), sort_order=100, info={MARK: Declared("备注", hide=True)}, active_history=True
    )
    created_by_id: Mapped[int | None] = mapped_column(
        ReferenceType(), sort_order=101, info=_system("录入人", target="user_account", anywhere=True)
    )
    created_at: Mapped[dt.datetime | None] = mapped_column(sort_order=102)
    updated_by_id: Mapped[int | None] = mapped_column(
        ReferenceType(), sort_order=103, info=_system("修改人", target="user_account", anywhere=True)
    )
    updated_at: Mapped[dt.datetime | None] = mapped_column(sort_order=104)
    row_version: Mapped[int] = mapped_column(sa.Integer, sort_order=105)
    search_text: Mapped[str | None] = mapped_column(sa.Text, sort_order=106, deferred=True)
    pinyin: Mapped[str | None] = mapped_column(sa.String(120), sort_order=107, deferred=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # a declared attribute gets the class
        """Every row counts its versions; a stale update finds no row."""
        return {"version_id_col": cls.row_version}

    def __init_subclass__(
        cls, *, label: str = "", menu: str = "", help: str = "", shared: bool = False, abstract: bool = False, **kw: Any
    ) -> None:
        if abstract:
            cls.__abstract__ = True
            super().__init_subclass__(**kw)
            return
        if "__tablename__" not in vars(cls):
            cls.__tablename__ = snake(cls.__name__)
        key = cast("str", cls.__tablename__)
        module = cls.__module__.rsplit(".", 1)[-1]
        body = dict(vars(cls))
        cls.declaration = Declaration(key, label, menu, module, cls.shape, help, shared)
        vars_before = [name for name, value in body.items() if isinstance(value, MappedColumn | Computed)]
        cls.declaration.line_names = tuple(name for name, value in body.items() if isinstance(value, Relationship))
        _registers[key] = cls
        super().__init_subclass__(**kw)
        cls._declare_columns(vars_before)

    @classmethod
    def _declare_columns(cls, body: list[str]) -> None:
        head = ["document_no", "date"] if cls.shape == "document" else ["line_no"] if cls.shape == "line" else []
        tail = ["prepared_by_id"] if cls.shape == "document" else []
        table = cls.__table__
        for name in [
            *head,
            *body,
            *tail,
            "remarks",
            "school_id",
            "created_by_id",
            "created_at",
            "updated_by_id",
            "updated_at",
        ]:
            if name in cls.declaration.columns:
                continue
            computed = cls.__dict__.get(name)
            if isinstance(computed, Computed):
                declared = computed.declared
            elif name in table.c and MARK in table.c[name].info:
                declared = table.c[name].info[MARK]
                declared = table.c[name].info[MARK] = _own_copy(declared)
                declared.kind = kind_of(table.c[name].type)
                declared.required = not table.c[name].nullable
            else:
                continue
            declared.name = name
            cls.declaration.columns[name] = declared


def _own_copy(declared: Declared) -> Declared:
    return Declared(**{name: getattr(declared, name) for name in Declared.__slots__})


class Document(Register, abstract=True):
    """A paper with a number, a day, a state and a trail of signatures; usually with lines."""

    __abstract__ = True
    shape = "document"
    state_column = "state"

    document_no: Mapped[Code | None] = mapped_column(
        sort_order=-98,
        info={MARK: Declared("单号", search=True, filter=False, system=True, unique=True)},
        active_history=True,
    )
    date: Mapped[Day] = mapped_column(
        DayType(),
        sort_order=-97,
        info={MARK: Declared("日期", filter=True, default=lambda row, at: at.today)},
        active_history=True,
    )
    prepared_by_id: Mapped[int | None] = mapped_column(
        ReferenceType(),
        sort_order=99,
        info={MARK: Declared("制单人", target="staff", anywhere=True, system=True, hide=True, filter=True)},
        active_history=True,
    )


class Line(Register, abstract=True):
    """One line of a document; it has no screen of its own and its document's rights."""

    __abstract__ = True
    shape = "line"
    if TYPE_CHECKING:
        document: Any  # the relationship to the document, given by lines()

    line_no: Mapped[Count] = mapped_column(
        sort_order=-98, info={MARK: Declared("行号", system=True)}, active_history=True
    )


class Out:
    """One column of a report."""

    def __init__(self, label: str, kind: Kind, target: str = "") -> None:
        self.declared = Declared(label, target=target, computed=True)
        self.declared.kind = kind


def out(label: str, annotation: Any, target: str = "") -> Any:
    """Declare a column of a report; the annotation is a kind such as Money."""
    return Out(label, kind_of(type_of(annotation)), target)


class Report:
    """Labels over one query: listed and exported like a register, never written."""

    declaration: ClassVar[Declaration]
    shape: ClassVar[str] = "report"
    system: ClassVar[bool] = False

    def __init_subclass__(cls, *, label: str, menu: str, help: str = "", public: bool = False) -> None:
        key = snake(cls.__name__)
        cls.declaration = Declaration(
            key, label, menu, cls.__module__.rsplit(".", 1)[-1], "public_report" if public else "report", help, False
        )
        for name, value in vars(cls).items():
            if isinstance(value, Out):
                value.declared.name = name
                cls.declaration.columns[name] = value.declared
        _reports[key] = cls


def complete() -> None:
    """Join what the declarations leave open until all are known: keys, indexes, kinds of computed columns, rules.

    Called once, at the end of models/__init__.py.
    """
    from models.core.rules import bind_rules
    from models.core.scopes import bind_whose
    from models.core.seals import declare_seals
    from models.core.search import declare_indexes
    from models.core.steps import bind_steps

    for model in registers():
        declaration = model.declaration
        if declaration.shape == "line":
            link = model.__table__.c["document_id"].info[MARK]
            declaration.of = link.target
            declaration.shared = False
        declaration.state_column = model.state_column
        declaration.title = _title_of(model)
    for model in registers():
        _add_keys(model)
        _resolve_computed(model)
    for model in registers():
        bind_rules(model)
        _add_unique_keys(model)
        bind_steps(model)
        bind_whose(model)
    declare_indexes()
    declare_seals()


def _title_of(model: type[Register]) -> str:
    if model.title_column:
        return model.title_column
    names = model.declaration.columns
    for name in ("name", "title", "document_no"):
        if name in names:
            return name
    own = [n for n, c in names.items() if c.search and not c.target] or [n for n, c in names.items() if not c.system]
    return own[0]


def _add_keys(model: type[Register]) -> None:
    table, declaration = model.__table__, model.declaration
    scoped = not declaration.shared
    if not scoped and "school_id" in table.c:
        table.c.school_id.nullable = True
    table.kwargs.setdefault("sqlite_autoincrement", True)
    table.dialect_options["sqlite"]["autoincrement"] = True
    if scoped:
        table.append_constraint(
            sa.UniqueConstraint("school_id", "id", name=short_name(f"uq_{table.name}_school_id_id"))
        )
    if "school_id" in table.c:
        table.append_constraint(
            sa.ForeignKeyConstraint(
                ["school_id"], ["school.id"], name=short_name(f"fk_{table.name}_school_id"), use_alter=True
            )
        )
    for column in list(table.c):
        declared: Declared | None = column.info.get(MARK)
        if declared is None or not declared.target or column.name == "school_id":
            continue
        if not has_register(declared.target):
            raise LookupError(f"{declaration.key}.{column.name} refers to {declared.target}, which is not declared")
        target = register_of(declared.target)
        name = short_name(f"fk_{table.name}_{column.name}")
        if scoped and not target.declaration.shared and not declared.anywhere:
            table.append_constraint(
                sa.ForeignKeyConstraint(
                    [declared.school, column.name],
                    [f"{declared.target}.school_id", f"{declared.target}.id"],
                    name=name,
                    use_alter=True,
                )
            )
        else:
            table.append_constraint(
                sa.ForeignKeyConstraint([column.name], [f"{declared.target}.id"], name=name, use_alter=True)
            )
    for column in list(table.c):
        declared = column.info.get(MARK)
        if declared is None:
            continue
        if declared.unique:
            names = [column.name] if declaration.shared else ["school_id", column.name]
            table.append_constraint(sa.UniqueConstraint(*names, name=short_name(f"uq_{table.name}_{column.name}")))
        elif indexed(declared):
            names = [column.name, "id"] if declaration.shared else ["school_id", column.name, "id"]
            sa.Index(short_name(f"ix_{table.name}_{column.name}"), *[table.c[n] for n in names])
    days = [c.name for c in table.c if MARK in c.info and c.info[MARK].kind.name == "day" and indexed(c.info[MARK])]
    if declaration.state_column and days:
        # What is asked most: the rows in one state since a day.
        names = [*([] if declaration.shared else ["school_id"]), declaration.state_column, days[0], "id"]
        sa.Index(short_name(f"ix_{table.name}_{declaration.state_column}_{days[0]}"), *[table.c[n] for n in names])
    if declaration.shape == "line":
        sa.Index(short_name(f"ix_{table.name}_document_id"), table.c.document_id)


def _add_unique_keys(model: type[Register]) -> None:
    """What unique_together() says, the database holds too: two writers at one moment cannot both win."""
    table, shared = model.__table__, model.declaration.shared
    for rule in model.declaration.rules:
        keys = rule.unique_key
        if (
            not keys
            or any(name not in table.c for name in keys)
            or (len(keys) == 1 and table.c[keys[0]].info[MARK].unique)
        ):
            continue
        whole = rule.everywhere or shared or "document_id" in keys
        names = [*([] if whole or "school_id" in keys else ["school_id"]), *keys]
        table.append_constraint(sa.UniqueConstraint(*names, name=short_name(f"uq_{table.name}_{'_'.join(keys)}")))


def indexed(declared: Declared) -> bool:
    """Whether the database keeps an index for the column: what lists filter or sort by, and every reference."""
    if declared.computed or declared.kind is None or declared.kind.name in ("note", "attachment"):
        return False
    if declared.target:
        return not (declared.system and declared.hide) or declared.name == "prepared_by_id"
    return declared.filter or (not declared.hide and declared.kind.name in ("code", "text", "day", "moment", "money"))


def _resolve_computed(model: type[Register]) -> None:
    namespace = {**vars(sys.modules[model.__module__]), **{k: v for k, v in vars(model).items() if isinstance(v, type)}}
    for name, declared in model.declaration.columns.items():
        if not declared.computed or declared.kind is not None:
            continue
        method = model.__dict__[name].fget
        written = method.__annotations__["return"]
        hint = eval(written, namespace) if isinstance(written, str) else written  # noqa: S307  # our own source
        arguments = [part for part in typing.get_args(hint) if part is not type(None)]
        if hint not in TYPES and not isinstance(hint, type) and arguments:
            hint = arguments[0] if type(None) in typing.get_args(hint) else hint
        declared.kind = kind_of(type_of(hint))
