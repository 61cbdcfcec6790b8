"""Likely duplicates: rows of a register that two people may have entered for one thing.

Judged by names reduced to what is heard, and by numbers that belong to one thing only. Nothing is told that the reader
may not see.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core import context as acting_context
from models.core.base import Register, register_of, registers
from models.core.columns import Declared
from models.core.kinds import ParseError, clean, half_width
from models.core.lookup import labels
from models.core.permissions import TRUE, VIEW, ColumnRights
from models.core.search import searched, word_sql

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_LIKENESSES = 3
"""So many likely duplicates are told while somebody types."""

MOST_CANDIDATES = 500
"""So many rows that begin and end like a name are compared with it."""

TELLING = frozenset(
    {
        "staff.identity_no",
        "staff.phone",
        "staff.bank_card_no",
        "student.bank_card_no",
        "supplier.contact_phone",
        "supplier.bank_account_no",
        "item.barcode",
        "canteen.licence_no",
    }
)
"""Columns that are not unique by rule and yet seldom agree in two things, as `register.column`."""

TOLD_APART_BY = ("specification", "unit", "building_id", "class_group_id")
"""Columns that tell rows of one name apart: paper of another size is another item."""

MANY_OF_ONE_NAME = frozenset({"fixed_asset", "tool"})
"""Registers in which many rows rightly bear one name: forty computers are forty cards."""

MOST_GROUPS = 50
"""So many groups of duplicates are shown at once; who has settled them sees the next."""

MOST_OF_ONE_NAME = 50
"""Of so many rows of one name each is compared with each."""

_ENDINGS = re.compile(r"(股份有限公司|有限责任公司|有限公司|公司|个体工商户)$")
_UNHEARD = re.compile(r"[\s()\[\]{}〔〕【】《》<>“”‘’\"'·•,，.。、:：;；_\-—–/\\|*&]+")
_NUMERALS = str.maketrans("〇零一二三四五六七八九#", "00123456789号")
_RUNS = re.compile(r"[\u3400-\u9fff]{2,}")
_PLAIN_RUNS = re.compile(r"[0-9a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored row that may be the one being entered, and the reason as a clause: “供应商名称”相近."""

    row_id: int
    title: str
    why: str


def folded(text: str) -> str:
    """A name reduced for comparing: half width, lower case, no blanks, brackets and signs, no 有限公司, 一 as 1."""
    plain = _UNHEARD.sub("", half_width(text).lower())
    return _ENDINGS.sub("", plain).translate(_NUMERALS) or plain


@cache
def referring(key: str) -> tuple[tuple[type[Register], str], ...]:
    """Columns of all registers that refer to rows of this one, as register and column; system columns left out."""
    return tuple(
        (other, declared.name)
        for other in registers()
        if other.declaration.of != key
        for declared in other.declaration.columns.values()
        if declared.target == key
        and not declared.computed
        and declared.name not in ("school_id", "created_by_id", "updated_by_id")
    )


def is_master(model: type[Register]) -> bool:
    """Whether rows of the register are things that others refer to, rather than papers or their lines."""
    return model.shape == "register" and bool(referring(model.declaration.key))


def named_by(model: type[Register], rights: ColumnRights) -> tuple[str, ...]:
    """The title and what tells rows of one title apart; empty where a title identifies nothing or is not open."""
    declaration = model.declaration
    title = declaration.columns.get(declaration.title)
    if (
        title is None
        or not is_master(model)
        or declaration.key in MANY_OF_ONE_NAME
        or (title.computed or title.target or title.kind.name not in ("code", "text"))
    ):
        return ()
    stored = {c.name for c in declaration.stored}
    names = [title.name, *(name for name in TOLD_APART_BY if name in stored)]
    names += [name for rule in declaration.rules if title.name in rule.unique_key for name in rule.unique_key]
    unique = tuple(dict.fromkeys(names))
    return unique if all(rights.plain(name) for name in unique) else ()


def telling(model: type[Register], rights: ColumnRights) -> list[Declared]:
    """Columns whose equal values mean the same thing, as far as they are open to the reader."""
    key = model.declaration.key
    single = {rule.unique_key[0] for rule in model.declaration.rules if len(rule.unique_key) == 1}
    return [
        c
        for c in model.declaration.stored
        if (c.unique or c.name in single or f"{key}.{c.name}" in TELLING)
        and not c.target
        and c.kind.name in ("code", "text")
        and c.name != model.declaration.title
        and rights.plain(c.name)
    ]


def likely(
    session: Session, model: type[Register], texts: Mapping[str, str], own_id: int | None = None
) -> list[Likeness]:
    """At most three stored rows that may be the one whose cells are being typed; `own_id` is the row itself.

    `texts` are cells by column name as models.core.entry takes them. Asks the indexes only; tells nothing that the
    acting person may not read.
    """
    actor = acting_context.required().actor
    rights = actor.columns(model)
    condition = actor.predicate(model, VIEW)
    table = model.__table__
    base: list[Any] = [] if condition is TRUE else [condition]
    if not model.declaration.shared and actor.school_id is not None:
        base.append(table.c.school_id == actor.school_id)
    if own_id is not None:
        base.append(table.c.id != own_id)
    found: dict[int, str] = {}
    for row_id, why in (
        *_same_numbers(session, model, texts, rights, base),
        *_same_names(session, model, texts, rights, base),
    ):
        found.setdefault(row_id, why)
        if len(found) == MOST_LIKENESSES:
            break
    titles = labels(session, model.declaration.key, found)
    return [Likeness(row_id, titles.get(row_id, ""), why) for row_id, why in found.items()]


def _value(declared: Declared, texts: Mapping[str, str]) -> Any:
    """The value a text means, None where it is blank, unreadable or a name not yet chosen."""
    text = clean(texts.get(declared.name, ""))
    if not text:
        return None
    try:
        return declared.kind.parse(text)
    except ParseError:
        return None


def _same_numbers(
    session: Session, model: type[Register], texts: Mapping[str, str], rights: ColumnRights, base: list[Any]
) -> Iterator[tuple[int, str]]:
    """Rows that agree in a number of their own, or in all columns of a unique key."""
    columns, table = model.declaration.columns, model.__table__
    keys: list[tuple[str, ...]] = [(c.name,) for c in telling(model, rights)]
    keys += [
        rule.unique_key
        for rule in model.declaration.rules
        if len(rule.unique_key) > 1 and all(n in columns and n in table.c and rights.plain(n) for n in rule.unique_key)
    ]
    for names in dict.fromkeys(keys):
        values = [_value(columns[n], texts) for n in names]
        if any(value is None for value in values):
            continue
        same = [table.c[n] == value for n, value in zip(names, values, strict=True)]
        made = sa.select(table.c.id).where(*base, *same).order_by(table.c.id).limit(MOST_LIKENESSES)
        why = "、".join(f"“{columns[n].label}”" for n in names) + "相同"
        for row_id in session.connection().execute(made).scalars():
            yield row_id, why


def _same_names(
    session: Session, model: type[Register], texts: Mapping[str, str], rights: ColumnRights, base: list[Any]
) -> Iterator[tuple[int, str]]:
    """Rows whose title is heard the same; what tells rows of one title apart must not differ where both have it."""
    names = named_by(model, rights)
    typed = clean(texts.get(names[0], "")) if names else ""
    if not typed:
        return
    table, columns = model.__table__, model.declaration.columns
    made = sa.select(table.c.id, *[table.c[n] for n in names]).where(*base, _sounds_like(session, model, typed))
    given = [_value(columns[n], texts) for n in names[1:]]
    wanted = folded(typed)
    for row in session.connection().execute(made.order_by(table.c.id).limit(MOST_CANDIDATES)):
        if folded(str(row[1] or "")) != wanted:
            continue
        if all(_agree(mine, theirs) for mine, theirs in zip(given, row[2:], strict=True)):
            yield row[0], f"“{columns[names[0]].label}”{'相同' if row[1] == typed else '相近'}"


def _agree(mine: Any, theirs: Any) -> bool:
    """Whether two values can belong to one thing: a blank agrees with everything."""
    if mine in (None, "") or theirs in (None, ""):
        return True
    return folded(mine) == folded(theirs) if isinstance(mine, str) and isinstance(theirs, str) else bool(mine == theirs)


def _sounds_like(session: Session, model: type[Register], text: str) -> Any:
    """Condition that rows heard like the text fulfil, answered from the search index where the title stands in it."""
    title, table = model.declaration.columns[model.declaration.title], model.__table__
    plain = _ENDINGS.sub("", re.sub(r"[()\s]+$", "", half_width(text).lower()))
    heard = re.sub(r"[〇零一二三四五六七八九]", " ", plain)
    runs = _RUNS.findall(heard) or _PLAIN_RUNS.findall(plain)
    if not runs or not searched(model) or title not in model.declaration.stored_search:
        return table.c[title.name].in_([text, half_width(text)])
    # Only the two ends: in between, brackets and blanks may part what is one word in the other spelling.
    return sa.and_(*[word_sql(session, table, pair) for pair in dict.fromkeys((runs[0][:2], runs[-1][-2:]))])


# ---- all of a register ----


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are likely one thing, the one that most others refer to first, and why: clauses as in Likeness."""

    ids: tuple[int, ...]
    why: tuple[str, ...]
    pointing: dict[int, Counter[str]]
    """For each row how many rows of which register (by label) refer to it, whoever may see those."""


def groups(session: Session, model: type[Register], most: int = MOST_GROUPS) -> tuple[list[Group], int]:
    """Groups of likely duplicates among the rows the acting person sees, and how many groups there are in all."""
    rows = _readable_rows(session, model)
    joined = _Sets()
    whys: dict[int, dict[str, None]] = {}
    for alike, why in _alike(model, rows):
        for row_id in alike:
            joined.join(alike[0], row_id)
            whys.setdefault(row_id, {})[why] = None
    found = joined.sets()
    told = found[:most]
    pointing = pointing_counts(session, model, [i for ids in told for i in ids])
    result = []
    for ids in told:
        order = sorted(ids, key=lambda i: (-pointing[i].total(), i))
        reasons = tuple(dict.fromkeys(text for i in order for text in whys[i]))
        result.append(Group(tuple(order), reasons, {i: pointing[i] for i in order}))
    return result, len(found)


def _readable_rows(session: Session, model: type[Register]) -> list[Any]:
    """Id, school and compared columns of every row in the reader's scope."""
    actor = acting_context.required().actor
    rights, condition, table = actor.columns(model), actor.predicate(model, VIEW), model.__table__
    names = dict.fromkeys([*named_by(model, rights), *(c.name for c in telling(model, rights))])
    school = table.c.school_id if not model.declaration.shared else sa.null()
    made = sa.select(table.c.id, school.label("of_school"), *[table.c[n] for n in names]).where(condition)
    return list(session.connection().execute(made.order_by(table.c.id)))


def _alike(model: type[Register], rows: list[Any]) -> Iterator[tuple[list[int], str]]:
    """Ids of rows that agree, with the reason, one agreement at a time."""
    rights = acting_context.required().actor.columns(model)
    columns = model.declaration.columns
    names = named_by(model, rights)
    for declared in telling(model, rights):
        same: dict[Any, list[int]] = {}
        for row in rows:
            text = folded(getattr(row, declared.name) or "")
            if text:
                same.setdefault((row.of_school, text), []).append(row.id)
        yield from ((ids, f"“{declared.label}”相同") for ids in same.values() if len(ids) > 1)
    if not names:
        return
    heard: dict[Any, list[Any]] = {}
    for row in rows:
        text = folded(str(getattr(row, names[0]) or ""))
        if text:
            heard.setdefault((row.of_school, text), []).append(row)
    for bearers in heard.values():
        for one, other in combinations(bearers[:MOST_OF_ONE_NAME], 2):
            if all(_agree(getattr(one, n), getattr(other, n)) for n in names[1:]):
                word = "相同" if getattr(one, names[0]) == getattr(other, names[0]) else "相近"
                yield [one.id, other.id], f"“{columns[names[0]].label}”{word}"


class _Sets:
    """Ids joined into sets."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def _root(self, one: int) -> int:
        while self._parent.setdefault(one, one) != one:
            one = self._parent[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Put two ids into one set, named by the lower."""
        low, high = sorted((self._root(one), self._root(other)))
        self._parent[high] = low

    def sets(self) -> list[list[int]]:
        """The sets of two and more, by their lowest id."""
        found: dict[int, list[int]] = {}
        for one in sorted(self._parent):
            found.setdefault(self._root(one), []).append(one)
        return [ids for ids in found.values() if len(ids) > 1]


def pointing_counts(session: Session, model: type[Register], ids: Sequence[int]) -> dict[int, Counter[str]]:
    """For each row how many rows of which register (by label) refer to it; a line counts for its document's register."""
    found: dict[int, Counter[str]] = {i: Counter() for i in ids}
    for other, column in referring(model.declaration.key):
        table = other.__table__
        label = register_of(other.declaration.of or other.declaration.key).declaration.label
        for start in range(0, len(ids), 500):
            asked = ids[start : start + 500]
            made = (
                sa.select(table.c[column], sa.func.count()).where(table.c[column].in_(asked)).group_by(table.c[column])
            )
            for row_id, count in session.connection().execute(made):
                found[row_id][label] += count
    return found
