"""References as a list to choose from outside the product: each row by a text that the import understands again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import Register, register_of
from models.core.lookup import Offer, code_column, offers, reachable, title_sql

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.core.columns import Declared

MOST_LISTED = 5_000
"""Rows of one register that a list holds; beyond that nobody looks for a name by scrolling."""
MOST_COMPARED = 50_000
"""Rows whose names are compared to find those that stand for more than one."""


@dataclass(frozen=True)
class PickList:
    """Texts to choose from, in the order of a picker. `twins` are rows of one name: name, the text that stands for the
    row instead (empty where nothing tells it apart), and a hint. `complete` is False where more rows exist than listed.
    """

    texts: tuple[str, ...]
    twins: tuple[tuple[str, str, str], ...] = ()
    complete: bool = True


def pick_list(session: Session, declared: Declared, school_id: int | None) -> PickList:
    """What the acting person's picker offers for the reference, each row by its name or, where two share it, its code."""
    found, more = offers(session, declared, "", school_id, limit=MOST_LISTED)
    known = _meanings(session, declared, school_id)
    is_document = register_of(declared.target).declaration.shape == "document"
    texts: dict[str, None] = {}
    twins = []
    for offer in found:
        text = _unmistakable(offer, known)
        if text or not is_document:  # drafts have no number yet and share one name: none of them can be meant
            texts.setdefault(text or offer.label)
        if text != offer.label and not is_document:
            twins.append((offer.label, text, offer.hint))
    return PickList(tuple(t for t in texts if t), tuple(sorted(twins)), not more)


def _unmistakable(offer: Offer, known: dict[str, set[int]]) -> str:
    """The name or code that means this row alone; empty if neither does."""
    return next((t for t in (offer.label, offer.code) if t and known.get(t, {offer.id}) == {offer.id}), "")


def _meanings(session: Session, declared: Declared, school_id: int | None) -> dict[str, set[int]]:
    """For each name and code, the rows it may mean: also those that are no longer offered but still resolve."""
    model: type[Register] = register_of(declared.target)
    table = model.__table__
    conditions = [reachable(model, school_id)]
    if not model.declaration.shared and school_id is not None and not declared.anywhere and "school_id" in table.c:
        conditions.append(table.c.school_id == school_id)
    code = code_column(model)
    columns: list[Any] = [table.c.id, title_sql(model, table), table.c[code] if code else sa.null()]
    rows = session.connection().execute(sa.select(*columns).where(*conditions).limit(MOST_COMPARED))
    known: dict[str, set[int]] = {}
    for row_id, *texts in rows:
        for text in texts:
            if text:
                known.setdefault(str(text), set()).add(row_id)
    return known
