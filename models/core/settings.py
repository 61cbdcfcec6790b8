"""Settings: numbers of regulations and habits of a school, with their source, valid by day and inherited downwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import sqlalchemy as sa

from models.core import kinds
from models.core.base import Base
from models.core.kinds import ParseError
from models.core.system import SchoolPath

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

T = TypeVar("T")

_settings: dict[str, Setting[Any]] = {}


def settings() -> list[Setting[Any]]:
    """All declared settings in the order of their declaration."""
    return list(_settings.values())


def find_setting(key: str) -> Setting[Any] | None:
    """The setting of this key, or None."""
    return _settings.get(key)


class Setting(Generic[T]):
    """One parameter that a school, office or bureau may enter; the default holds where nobody did."""

    def __init__(
        self,
        key: str,
        default: T,
        label: str,
        *,
        kind: str,
        unit: str = "",
        source: str = "",
        changed_by: str = "",
        choices: dict[str, str] | None = None,
        low: Any = None,
        high: Any = None,
    ) -> None:
        self.key, self.default, self.label, self.kind = key, default, label, kind
        self.unit, self.source, self.changed_by = unit, source, changed_by
        self.choices = choices or {}
        self.low, self.high = low, high
        _settings[key] = self

    def parse(self, text: str) -> Any:
        """Value of an entered text; raises ParseError with a Chinese sentence."""
        text = text.strip()
        if self.kind == "list":
            return tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
        if self.kind == "table":
            entries = [part.partition("=") for part in text.split("|") if part.strip()]
            if any(not sign for _, sign, _ in entries):
                raise ParseError("请写成“名称=值|名称=值”。")
            return {name.strip(): value.strip() for name, _, value in entries}
        if self.kind == "choice":
            for member, label in self.choices.items():
                if text in (member, label):
                    return member
            raise ParseError("可选：" + "、".join(self.choices.values()) + "。")
        value = kinds.KINDS[self.kind].parse(text)
        if self.low is not None and value < self.low:
            raise ParseError(f"不能小于{self.text(self.low)}{self.unit}。")
        if self.high is not None and value > self.high:
            raise ParseError(f"不能大于{self.text(self.high)}{self.unit}。")
        return value

    def text(self, value: Any) -> str:
        """Value as people read it."""
        if value is None:
            return ""
        if self.kind == "list":
            return ",".join(value)
        if self.kind == "table":
            return "|".join(f"{k}={v}" for k, v in value.items())
        if self.kind == "choice":
            return self.choices.get(value, str(value))
        return kinds.KINDS[self.kind].text(value)

    def _of_school(self, school: Any, *, with_day: bool) -> sa.Select[Any]:
        """Values that hold for a school on some day, the strongest first, if asked each with its first day."""
        rows = Base.metadata.tables["school_setting"]
        path = SchoolPath.__table__
        columns = (rows.c.setting_value, rows.c.effective_on) if with_day else (rows.c.setting_value,)
        return (
            sa.select(*columns)
            .join_from(rows, path, path.c.ancestor_id == rows.c.school_id)
            .where(path.c.school_id == school, rows.c.setting_name == self.key)
            .order_by(
                rows.c.is_locked_below.desc(),
                sa.case((rows.c.is_locked_below, -path.c.depth), else_=path.c.depth),
                rows.c.effective_on.desc(),
                rows.c.id.desc(),
            )
        )

    def _candidates(self, school: Any, day: Any) -> sa.Select[Any]:
        rows = Base.metadata.tables["school_setting"]
        return self._of_school(school, with_day=False).where(rows.c.effective_on <= day).limit(1)

    def value(self, session: Session, school_id: int | None, day: dt.date) -> T:
        """Value for a school on a day: locked from above first, then the nearest office, then the newest day."""
        if school_id is None:
            return self.default
        cache = session.info.setdefault("settings", {})
        found = cache.get((self.key, school_id))
        if found is None:
            rows = session.connection().execute(self._of_school(school_id, with_day=True))
            found = cache[self.key, school_id] = [(row.effective_on, self._parsed(row.setting_value)) for row in rows]
        return next((value for since, value in found if since <= day), self.default)

    def _parsed(self, text: str) -> T:
        try:
            return self.parse(text)  # type: ignore[no-any-return]
        except ParseError:
            return self.default

    def of(self, subject: Any, day: Any = None) -> Any:
        """The value for the subject's school: Python for a row, SQL for a class. No lists or tables in SQL."""
        from models.core.expressions import core, is_class, session_of, today
        from models.core.kinds import MONEY_TYPE, QUANTITY_TYPE, DayType, IntegerType, TextType

        if not is_class(subject):
            return self.value(session_of(subject), subject.school_id, day or today(subject))
        select = core(self._candidates(subject.school_id, day if day is not None else today(subject)))
        chosen = select.correlate(sa.inspect(subject).selectable).scalar_subquery()
        if self.kind in ("choice", "text", "code"):
            return sa.type_coerce(sa.func.coalesce(chosen, self.default), TextType())
        if self.kind == "integer":
            return sa.type_coerce(sa.func.coalesce(sa.cast(chosen, sa.Integer), self.default), IntegerType())
        if self.kind == "day":
            return sa.type_coerce(sa.func.coalesce(sa.cast(chosen, sa.Date), self.default), DayType())
        scaled = MONEY_TYPE if self.kind == "money" else QUANTITY_TYPE
        scale = 10**scaled.places
        number = sa.cast(sa.func.round(sa.cast(chosen, sa.Numeric(20, 6)) * scale), sa.BigInteger)
        return sa.type_coerce(sa.func.coalesce(number, int(Decimal(str(self.default)) * scale)), scaled)
