"""The kinds of value a column may hold, each with one codec: text to value and value to text.

Knows nothing of registers, sessions or screens. Everything a person types and everything a person reads passes here.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

MAX_CODE = 80
MAX_TEXT = 255
MAX_NOTE = 4000
LARGEST = 9_999_999_999_999
"""Whole part of the largest quantity or amount that is stored without loss in eight bytes with three decimals."""


class ParseError(ValueError):
    """The text is not a value of the kind; the message is a Chinese clause that follows the column's label."""


class Choice(enum.Enum):
    """A closed vocabulary: the member's English name is stored, its value is the Chinese label."""

    @property
    def label(self) -> str:
        """Chinese label."""
        return cast("str", self.value)

    @classmethod
    def find(cls, text: str) -> Choice | None:
        """The member of this name or this label, or None."""
        return cls.__members__.get(text) or next((m for m in cls if m.value == text), None)


class Kind:
    """One kind: its name, how text becomes a value and a value becomes text."""

    name: ClassVar[str] = ""
    python: ClassVar[type] = str
    numeric: ClassVar[bool] = False
    members: Any = None
    """The Choice of a choice kind; nothing for the others."""

    def parse(self, text: str) -> Any:
        """Value of a cleaned, non-empty text; raises ParseError."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """Text of a value, empty for None."""
        return "" if value is None else str(value)


_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")


def clean(text: str, *, lines: bool = False) -> str:
    """Text without control and invisible characters, line ends folded unless `lines`, outer blanks cut."""
    if text.isprintable() and (lines or "  " not in text):  # most texts: nothing invisible, no blank but the space
        return text.strip()
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        text = re.sub(r"\s+", " ", text)
    return text.strip().strip("\u3000").strip()


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as their half-width twins."""
    return unicodedata.normalize("NFKC", text)


class _TextKind(Kind):
    longest: ClassVar[int] = MAX_TEXT

    def parse(self, text: str) -> str:
        if len(text) > self.longest:
            raise ParseError(f"最多{self.longest}个字，现有{len(text)}个字，请缩短。")
        return text


class CodeKind(_TextKind):
    """An identifier on paper: number, code, phone. Stored as text, folded to half width."""

    name, longest = "code", MAX_CODE

    def parse(self, text: str) -> str:
        return super().parse(half_width(text).replace(" ", "") if text.isascii() is False else text)


class TextKind(_TextKind):
    """One line of text of at most 255 characters."""

    name = "text"


class NoteKind(_TextKind):
    """Several lines of text of at most 4,000 characters."""

    name, longest = "note", MAX_NOTE


_DAY_FORMS = (
    (re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$"), "ymd"),
    (re.compile(r"^(\d{4})(\d{2})(\d{2})$"), "ymd"),
    (re.compile(r"^(\d{1,2})[-/.月](\d{1,2})日?$"), "md"),
)
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
_TIME_BEHIND_DAY = re.compile(r"^(.*[\d日])[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_RELATIVE_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}


def parse_day(text: str, today: dt.date | None = None) -> dt.date:
    """Day as people type it: 2026-11-03, 20261103, 2026年11月3日（周二）, 11.3, 今天, -1 (the last three need `today`)."""
    plain = _WEEKDAY.sub("", half_width(text).replace(" ", ""))
    if today is not None:
        if plain in _RELATIVE_DAYS:
            return today + dt.timedelta(days=_RELATIVE_DAYS[plain])
        if re.fullmatch(r"[+-]\d{1,3}", plain):
            return today + dt.timedelta(days=int(plain))
    for form, parts in _DAY_FORMS:
        found = form.match(plain)
        if not found or (parts == "md" and today is None):
            continue
        numbers = [int(part) for part in found.groups()]
        if parts == "md" and today is not None:
            numbers.insert(0, today.year)
        try:
            day = dt.date(*numbers)
        except ValueError:
            break
        if not 1900 <= day.year <= 2199:
            raise ParseError("年份须在1900至2199之间。")
        return day
    raise ParseError(f"“{text[:20]}”不是日期，请写成2026-11-03。")


class DayKind(Kind):
    """A calendar day; a time of day behind it is let go."""

    name, python = "day", dt.date

    def parse(self, text: str) -> dt.date:
        return parse_day(_TIME_BEHIND_DAY.sub(r"\1", half_width(text)), _today())

    def text(self, value: dt.date | None) -> str:
        return "" if value is None else value.strftime("%Y-%m-%d")


_CLOCK = (
    r"(?P<half>上午|早上|早晨|下午|晚上|傍晚|中午)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?|[点时](?:(?P<spoken>\d{1,2})分?|(?P<part>半|整|一刻|三刻))?)"
)
_PARTS_OF_HOUR = {"半": 30, "一刻": 15, "三刻": 45}


def _time_of(found: re.Match[str]) -> dt.time:
    """Time of a match of _CLOCK; raises ValueError for an hour or minute that no clock shows."""
    hour = int(found["hour"])
    if found["half"] in ("下午", "晚上", "傍晚", "中午") and hour < 12 - 2 * (found["half"] == "中午"):
        hour += 12
    minute = int(found["minute"] or found["spoken"] or 0) or _PARTS_OF_HOUR.get(found["part"], 0)
    return dt.time(hour, minute, int(found["second"] or 0))


class MomentKind(Kind):
    """A day with hour and minute, in the school's own time."""

    name, python = "moment", dt.datetime

    def parse(self, text: str) -> dt.datetime:
        plain = half_width(text).replace("T", " ")
        found = re.fullmatch(rf"(.*?)[ 日]?\s*{_CLOCK}", plain)
        if not found:
            raise ParseError(f"“{text[:20]}”不是时间，请写成2026-11-03 09:30。")
        day = parse_day(found[1].strip() or "今天", _today())
        try:
            return dt.datetime.combine(day, _time_of(found))
        except ValueError:
            raise ParseError(f"“{text[:20]}”不是时间，请写成2026-11-03 09:30。") from None

    def text(self, value: dt.datetime | None) -> str:
        return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


class TimeKind(Kind):
    """A time of day."""

    name, python = "time", dt.time

    def parse(self, text: str) -> dt.time:
        plain = re.sub(r"^(\d{2})(\d{2})$|^(\d{1,2})\.(\d{2})$", r"\1\3:\2\4", half_width(text).replace(" ", ""))
        found = re.fullmatch(_CLOCK, plain)
        try:
            if found:
                return _time_of(found).replace(second=0)
        except ValueError:
            pass
        raise ParseError(f"“{text[:20]}”不是钟点，请写成09:30。")

    def text(self, value: dt.time | None) -> str:
        return "" if value is None else value.strftime("%H:%M")


_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:人民币)?[¥￥]?(?P<inner>[+-]?)"
    r"(?P<digits>\d+\.?\d*|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?)(?P<wan>万?)(?:元整?)?"
)


def parse_number(text: str) -> Decimal:
    """Number as people write amounts: 1,200.50, ￥4299元, 1.2万元. A comma that parts no thousands is refused."""
    found = _NUMBER.fullmatch(half_width(text).replace(" ", "").replace("\u2212", "-"))
    if not found or (found["sign"] and found["inner"]):
        raise ParseError(f"“{text[:20]}”不是数字，请只填数字。")
    try:
        value = Decimal((found["sign"] or found["inner"]) + found["digits"].replace(",", ""))
    except InvalidOperation:
        raise ParseError(f"“{text[:20]}”不是数字，请只填数字。") from None
    return value * 10000 if found["wan"] else value


class ScaledKind(Kind):
    """An exact number with a fixed count of decimals, stored as a whole number of its smallest unit."""

    python = Decimal
    numeric = True
    places: ClassVar[int] = 2

    def parse(self, text: str) -> Decimal:
        value = parse_number(text)
        if abs(value) > LARGEST:
            raise ParseError("数字过大，请核对单位。")
        rounded = round_to(value, self.places)
        if rounded != value:
            raise ParseError(f"最多保留{self.places}位小数。")
        return rounded

    def text(self, value: Decimal | None) -> str:
        return "" if value is None else f"{round_to(Decimal(value), self.places):.{self.places}f}"


def round_to(value: Decimal, places: int) -> Decimal:
    """Half up, as bookkeepers round."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


class MoneyKind(ScaledKind):
    """Yuan with two decimals; stored as whole cents."""

    name, places = "money", 2


class QuantityKind(ScaledKind):
    """A quantity with up to three decimals; stored as whole thousandths."""

    name, places = "quantity", 3

    def text(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        shown = f"{round_to(Decimal(value), 3):.3f}"
        return shown.rstrip("0").rstrip(".")


class PercentKind(QuantityKind):
    """A percentage: 12.5 means 12.5 %. Stored as thousandths of a percent."""

    name = "percent"

    def parse(self, text: str) -> Decimal:
        return super().parse(half_width(text).removesuffix("%"))


class IntegerKind(Kind):
    """A whole number."""

    name, python, numeric = "integer", int, True

    def parse(self, text: str) -> int:
        value = parse_number(text)
        if value != value.to_integral_value():
            raise ParseError("请填写整数。")
        if abs(value) > 2_000_000_000:
            raise ParseError("数字过大，请核对。")
        return int(value)


_YES = {"1", "是", "√", "有", "对", "y", "yes", "true", "on", "✓", "✔", "☑", "真"}
_NO = {"0", "否", "×", "无", "n", "no", "false", "off", "✗", "x", "✘", "✕", "╳", "假", "没有", "不是"}


class YesNoKind(Kind):
    """Yes or no; never unknown."""

    name, python = "yesno", bool

    def parse(self, text: str) -> bool:
        plain = half_width(text).strip().lower()
        if plain in _YES:
            return True
        if plain in _NO:
            return False
        raise ParseError(f"“{text[:20]}”不是“是”或“否”。")

    def text(self, value: bool | None) -> str:
        return "" if value is None else ("是" if value else "否")


def _bare(text: str) -> str:
    return "".join(half_width(text).split()).lower()


class ChoiceKind(Kind):
    """A member of one Choice."""

    name = "choice"

    def __init__(self, members: type[Choice]) -> None:
        self.members = members

    def parse(self, text: str) -> Choice:
        member: Choice | None = self.members.find(text) or self.members.find(half_width(text))
        if member is None:
            plain = _bare(text)
            member = next((m for m in self.members if _bare(m.label) == plain), None)
        if member is None:
            offered = "、".join(m.label for m in list(self.members)[:12])
            raise ParseError(f"没有“{text[:20]}”这一项，可选：{offered}。")
        return member

    def text(self, value: Choice | str | None) -> str:
        member: Choice | None = self.members.__members__.get(value) if isinstance(value, str) else value
        return "" if member is None else member.label


class ReferenceKind(Kind):
    """The id of a row of another register. Names are resolved by core.lookup, not here."""

    name, python = "ref", int

    def parse(self, text: str) -> int:
        if not text.isdecimal() or len(text) > 18:
            raise ParseError("请从列表中选择。")
        return int(text)


class FileKind(Kind):
    """The id of a stored attachment."""

    name, python = "attachment", int

    def parse(self, text: str) -> int:
        if not text.isdecimal() or len(text) > 18:
            raise ParseError("请重新上传附件。")
        return int(text)


CODE, TEXT, NOTE, DAY, MOMENT, TIME = CodeKind(), TextKind(), NoteKind(), DayKind(), MomentKind(), TimeKind()
MONEY, QUANTITY, PERCENT, INTEGER, YESNO = MoneyKind(), QuantityKind(), PercentKind(), IntegerKind(), YesNoKind()
REFERENCE, FILE = ReferenceKind(), FileKind()


def _today() -> dt.date | None:
    from models.core.context import current

    context = current()
    return context.today if context else None


class Scaled(TypeDecorator[Decimal]):
    """Exact decimal stored as a whole number of its smallest unit (cents, thousandths)."""

    impl = sa.BigInteger
    cache_ok = True

    class Comparator(sa.BigInteger.Comparator[Decimal]):
        """Sums and differences stay of the same scale; products must go through expressions.times."""

        def _adapt_expression(self, op: Any, other_comparator: Any) -> tuple[Any, Any]:
            if op in (operators.mul, operators.truediv, operators.floordiv):
                raise TypeError("multiply exact columns with times(), divide them with divided()")
            return op, self.type

    @property
    def comparator_factory(self) -> Any:  # type: ignore[override]  # SQLAlchemy itself has a property here
        return self.Comparator

    def __init__(self, kind: ScaledKind) -> None:
        super().__init__()
        self.kind = kind
        self.places = kind.places

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> int | None:
        return None if value is None else int(round_to(Decimal(value).scaleb(self.places), 0))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        if value is None:
            return None
        if type(value) is not int:
            value = round_to(Decimal(value), 0)
        return Decimal(value).scaleb(-self.places)

    def process_literal_param(self, value: Any, dialect: sa.Dialect) -> str:
        return str(self.process_bind_param(value, dialect))

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


class ChoiceType(TypeDecorator[Choice]):
    """A Choice member stored by name. Unknown names in old data read as None rather than break a page."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, members: type[Choice]) -> None:
        super().__init__()
        self.members = members
        self.kind = ChoiceKind(members)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return cast("Choice", value).name

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Choice | None:
        return None if value is None else self.members.__members__.get(value)

    def process_literal_param(self, value: Any, dialect: sa.Dialect) -> str:
        return f"'{self.process_bind_param(value, dialect)}'"


class _Kinded(TypeDecorator[Any]):
    """Plain type that knows its kind."""

    cache_ok = True
    kind: ClassVar[Kind]


class CodeType(_Kinded):
    """Short text."""

    impl, kind, cache_ok = sa.String(MAX_CODE), CODE, True


class TextType(_Kinded):
    """One line."""

    impl, kind, cache_ok = sa.String(MAX_TEXT), TEXT, True


class NoteType(_Kinded):
    """Long text."""

    impl, kind, cache_ok = sa.Text(), NOTE, True


class DayType(_Kinded):
    """Day."""

    impl, kind, cache_ok = sa.Date(), DAY, True

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


class MomentType(_Kinded):
    """Day and time without zone."""

    impl, kind, cache_ok = sa.DateTime(), MOMENT, True

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


class TimeType(_Kinded):
    """Time of day."""

    impl, kind, cache_ok = sa.Time(), TIME, True


class IntegerType(_Kinded):
    """Whole number."""

    impl, kind, cache_ok = sa.Integer(), INTEGER, True


class YesNoType(_Kinded):
    """Boolean."""

    impl, kind, cache_ok = sa.Boolean(), YESNO, True
    coerce_to_is_types = (
        type(None),
        bool,
    )  # so that is_(True) is written as a constant: PostgreSQL takes no parameter there


class ReferenceType(_Kinded):
    """Id of a row."""

    impl, kind, cache_ok = sa.BigInteger().with_variant(sa.Integer(), "sqlite"), REFERENCE, True


class FileType(_Kinded):
    """Id of an attachment."""

    impl, kind, cache_ok = sa.BigInteger().with_variant(sa.Integer(), "sqlite"), FILE, True


MONEY_TYPE, QUANTITY_TYPE, PERCENT_TYPE = Scaled(MONEY), Scaled(QUANTITY), Scaled(PERCENT)

Id = Annotated[int, "ref"]
Code = Annotated[str, "code"]
Txt = Annotated[str, "text"]
Note = Annotated[str, "note"]
Day = Annotated[dt.date, "day"]
Moment = Annotated[dt.datetime, "moment"]
Time = Annotated[dt.time, "time"]
Quantity = Annotated[Decimal, "quantity"]
Count = Annotated[int, "integer"]
Money = Annotated[Decimal, "money"]
Percent = Annotated[Decimal, "percent"]
YesNo = Annotated[bool, "yesno"]
File = Annotated[int, "attachment"]

TYPES: dict[Any, TypeEngine[Any]] = {
    Id: ReferenceType(),
    Code: CodeType(),
    Txt: TextType(),
    Note: NoteType(),
    Day: DayType(),
    Moment: MomentType(),
    Time: TimeType(),
    Quantity: QUANTITY_TYPE,
    Count: IntegerType(),
    Money: MONEY_TYPE,
    Percent: PERCENT_TYPE,
    YesNo: YesNoType(),
    File: FileType(),
}
"""Annotation → column type: the one table that joins declarations and the database."""

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (CODE, TEXT, NOTE, DAY, MOMENT, TIME, MONEY, QUANTITY, PERCENT, INTEGER, YESNO, REFERENCE, FILE)
}


def type_of(annotation: Any) -> TypeEngine[Any]:
    """Column type of an annotation such as Money or a Choice class; raises TypeError for anything else."""
    if annotation in TYPES:
        return TYPES[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return ChoiceType(annotation)
    raise TypeError(f"{annotation!r} is not a kind")


def kind_of(type_: TypeEngine[Any]) -> Kind:
    """Kind of a column type; raises AttributeError for a type that is not ours."""
    return cast("Kind", type_.kind)  # type: ignore[attr-defined]


def type_of_kind(kind: Kind) -> TypeEngine[Any]:
    """Column type of a kind."""
    if isinstance(kind, ChoiceKind):
        return ChoiceType(kind.members)
    return next(type_ for type_ in TYPES.values() if kind_of(type_) is kind)
