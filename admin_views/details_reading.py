"""One row for one reader: its rights, its readable columns with their values, and where its references lead."""

from __future__ import annotations

from typing import Any

from admin_views import cells, references, security
from admin_views.extensions import db
from models.core.base import Register
from models.core.columns import Declared
from models.core.listing import Listing, Query, readable
from models.core.lookup import labels
from models.core.permissions import ColumnRights


class Reading:
    """One row for one reader: its rights, its readable columns with their values, and where references lead."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.model: type[Register] = type(row)
        self.declaration = row.declaration
        self.rights: ColumnRights = security.actor().row_columns(db.session(), row)
        self.columns = readable(self.model, self.rights)
        found = Listing(db.session(), self.model, Query()).values([row.id], self.columns)
        self.values: dict[str, Any] = dict(zip([c.name for c in self.columns], found[0], strict=True)) if found else {}
        self.urls = references.urls(
            (c.target, getattr(row, c.name))
            for c in self.columns
            if c.target and not c.computed and c.name not in self.rights.masked and getattr(row, c.name) is not None
        )

    def text(self, name: str) -> str:
        """A value in words; empty where the reader may not see it or nothing stands there."""
        declared = self.declaration.columns.get(name)
        if declared is None or name not in self.values:
            return ""
        value = self.values[name]
        if declared.kind.name == "yesno" and name not in self.rights.masked:
            return "" if value is None else "是" if value else "否"
        if declared.kind.name == "choice" and name not in self.rights.masked:
            return cells.plain_choice(value)
        return str(cells.writer_of(declared, name in self.rights.masked)(value))

    def url(self, declared: Declared) -> str:
        """Where a reference leads, empty where the reader may not follow it."""
        if not declared.target or declared.computed:
            return ""
        return self.urls.get((declared.target, getattr(self.row, declared.name)), "")


def title_of(reading: Reading) -> str:
    row, declaration = reading.row, reading.declaration
    if row.shape == "document" and declaration.title == "document_no":
        return f"{declaration.label} {row.document_no or '草稿'}"
    if declaration.title in reading.values and declaration.title not in reading.rights.masked:
        return labels(db.session(), declaration.key, [row.id]).get(row.id) or f"{declaration.label}{row.id}"
    return f"{declaration.label}{row.id}"


def school_id_of(row: Any) -> int | None:
    """The school a row belongs to; a school belongs to itself."""
    return int(row.id) if row.declaration.key == "school" else row.school_id


def state_column(reading: Reading) -> str:
    if reading.row.state_column:
        return str(reading.row.state_column)
    names = [c.name for c in reading.columns if cells.is_state(c)]
    return min(names, key=cells.STATEFUL.index, default="")
