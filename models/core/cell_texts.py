"""One cell of a sheet becomes the text that its column's kind can parse.

What a spreadsheet does to values is undone here (serial numbers for days, 20200002.0 for a code) or refused with the
reason (an identity number cut to fifteen digits, a day without its day). Knows nothing of rows, names or rights.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from models.core.kinds import ParseError, clean, half_width, parse_number
from models.core.units import COUNTED, canonical, unit_of

if TYPE_CHECKING:
    from models.core.columns import Declared
    from models.core.reading import Raw

FIRST_SERIAL, LAST_SERIAL = 3654, 73050
"""Serial numbers taken for days: 1910-01-01 to 2099-12-31. Smaller numbers are years, months or slips of the hand."""
MOST_DIGITS = 10**15
"""A spreadsheet keeps fifteen digits of a number; what is larger has lost the rest."""

NUMERIC = ("money", "quantity", "percent", "integer")
_TEXTUAL = ("text", "note")
"""Where a day may stand among other words; a code such as 3-1 that has become a day is lost."""
_KEEPS_DASHES = ("text", "note", "code", "attachment")
_NOTHING = {"/", "-", "--", "—", "——", "\\", "／"}
"""What people write into a cell that has nothing to say."""
_FAILED = re.compile(r"#(?:错误|REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]?|#{3,}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d{2}", re.IGNORECASE)
_ENDLESS = {"长期", "永久", "长期有效", "永久有效", "无期限", "无固定期限", "无限期"}
_SEPARATORS = re.compile(r"[、，,；;/\n]+")


def text_of(declared: Declared, raw: Raw, factor: Decimal = Decimal(1), *, first_of_month: bool = False) -> str:
    """Text of a cell for its column, empty for an empty cell; a reference's name or code stays as it is written.

    `factor` multiplies numbers (10000 under 万元) unless the cell names its own unit; with `first_of_month` a month
    without a day stands for its first. Raises ParseError, a Chinese clause that follows the column's label.
    """
    kind = declared.kind.name
    if raw is None:
        return ""
    if isinstance(raw, str):
        raw = _cleaned(raw, kind)
        if not raw:
            return ""
    if kind == "day":
        return _day_text(raw, first_of_month)
    if kind in NUMERIC:
        return _number_text(declared, raw, factor)
    return _READERS.get(kind, _plain_text)(declared, raw)


def several(text: str) -> tuple[str, ...]:
    """The names in a cell that holds more than one (“二（1）班、二（2）班”); one name is a tuple of one.

    Ask only when the whole text is no name itself.
    """
    parts = [part.strip() for part in _SEPARATORS.split(text)]
    return tuple(part for part in parts if part) or (text,)


def _cleaned(text: str, kind: str) -> str:
    """The cell's text without the apostrophe that marks text in a spreadsheet; empty for a dash in a column of values."""
    text = clean(text, lines=kind == "note")
    if text[:1] in ("'", "‘", "’") and not any(sign in text[1:] for sign in "'‘’"):
        text = text[1:].strip()
    if _FAILED.fullmatch(text):
        raise ParseError("这一格的公式没有算出结果，请在原表改正。")
    return "" if text in _NOTHING and kind not in _KEEPS_DASHES else text


def shortest(number: float) -> str:
    """A number of a spreadsheet in plain decimals, without what binary fractions add; raises ParseError for no number."""
    if not math.isfinite(number):
        raise ParseError("这一格不是数字，请在原表改正。")
    return format(Decimal(f"{number:.15g}"), "f")


# Codes, texts, names


def _plain_text(declared: Declared, raw: Raw) -> str:
    if isinstance(raw, str):
        return _written_code(declared, raw) if declared.kind.name != "note" else raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        if abs(raw) >= MOST_DIGITS and math.isfinite(raw):
            raise _damaged(declared, shortest(raw))
        return shortest(raw)
    if declared.kind.name not in _TEXTUAL:
        raise ParseError("这一格被表格软件变成了日期或钟点，请在原表把该列设为文本后重新填写。")
    if isinstance(raw, dt.datetime):
        return raw.strftime("%Y-%m-%d" if raw.time() == dt.time() else "%Y-%m-%d %H:%M")
    if isinstance(raw, dt.timedelta):
        minutes = round(raw.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return raw.strftime("%H:%M") if isinstance(raw, dt.time) else f"{raw:%Y-%m-%d}" if raw else ""


def _written_code(declared: Declared, text: str) -> str:
    plain = half_width(text)
    if _SCIENTIFIC.fullmatch(plain):
        raise _damaged(declared, plain)
    closed = "".join(plain.split())
    if closed.endswith("000") and _is_identity(declared) and not _may_be_right(closed):
        raise _damaged(declared, closed)
    if declared.kind.name == "code" and " " in plain and re.fullmatch(r"\d+[Xx]?", closed):
        return closed
    if declared.target and re.fullmatch(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", plain):
        return closed
    return text


def _damaged(declared: Declared, text: str) -> ParseError:
    if _SCIENTIFIC.fullmatch(text):
        how = f"变成了{text}"
    elif len(text) == 18 and _is_identity(declared):
        how = "末三位变成000"
    else:
        how = "第15位以后变成0"
    return ParseError(f"已被表格软件改坏（{how}），请在原表把该列设为文本后重新填写。")


def _is_identity(declared: Declared) -> bool:
    return declared.name.endswith("identity_no") or "身份证" in declared.label or "证件号" in declared.label


def _may_be_right(text: str) -> bool:
    """Whether the text is no identity number of 18 digits at all, or one whose check digit (GB 11643) fits."""
    if not re.fullmatch(r"\d{17}[\dXx]", text):
        return True
    weighed = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(text[:17]))
    return "10X98765432"[weighed % 11] == text[17].upper()


# Numbers


def _number_text(declared: Declared, raw: Raw, factor: Decimal) -> str:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        shown = "是/否" if isinstance(raw, bool) else "日期" if isinstance(raw, dt.date) else "时间"
        raise ParseError(f"这一格是{shown}，不是数字，请在原表改成数字。")
    if not isinstance(raw, str):
        return format(Decimal(shortest(raw)) * factor, "f")
    text = _without_unit(declared, raw)
    if re.fullmatch(r"\([¥￥]?[\d,.]+\)", half_width(text).replace(" ", "")):
        raise ParseError(f"“{raw[:20]}”是括号写的负数，请改成带负号的数字，如-500.00。")
    if factor == 1 or half_width(text).rstrip().endswith(("元", "万", "元整", "%")):
        return text
    return format(parse_number(text) * factor, "f")


def _without_unit(declared: Declared, text: str) -> str:
    """A number that has the column's own unit or a counting word behind it, without that; raises ParseError for others."""
    found = re.fullmatch(r"([^\d\s]?\s*[\d,.]*\d)\s*([^\d\s,.()%]\S{0,4})", half_width(text))
    if not found or re.fullmatch(r"万?元整?|万", found[2]):
        return text
    unit, own = canonical(found[2]), unit_of(declared.label) or ("元" if declared.kind.name == "money" else "")
    if unit and (unit == own if own else found[2] in COUNTED):
        return found[1]
    raise ParseError(f"“{text[:20]}”带有文字，请只填数字{f'（{own}）' if own else ''}。")


# Days and times

_POINT = r"\d{1,4}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2})?\s*[日月]?"
_RANGE = re.compile(rf"({_POINT})\s*(?:至|到|~|—+|–|-+)\s*({_POINT}|长期|今)")
_MONTH = re.compile(r"((?:19|20|21)\d{2})(?:[-/.年](\d{1,2})月?|(0[1-9]|1[0-2]))")
_WHOLE_DAY = re.compile(r"\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日?)")
_YEAR = re.compile(r"((?:19|20|21)\d{2})年?")


def _day_text(raw: Raw, first_of_month: bool) -> str:
    if isinstance(raw, dt.date):
        return raw.strftime("%Y-%m-%d") if raw.year >= 1000 else _no_day(str(raw.year))
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return _no_day("是/否" if isinstance(raw, bool) else "钟点")
    if not isinstance(raw, str):
        return _day_of_number(raw, first_of_month)
    plain = half_width(raw).replace(" ", "")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        return _day_of_number(float(plain), first_of_month)
    _refuse_spans(raw, plain)
    return _with_month(plain, raw, first_of_month)


def _refuse_spans(raw: str, plain: str) -> None:
    """Raises ParseError for a text that stands for a span of days or for no day at all."""
    if plain in _ENDLESS:
        raise ParseError(f"“{raw[:20]}”不是日期，请留空，或填写实际的截止日期。")
    if _RANGE.fullmatch(plain):
        raise ParseError(f"“{raw[:24]}”是一段日期，请把起止日期分在两列。")


def _with_month(plain: str, raw: str, first_of_month: bool) -> str:
    """A text that may name a month without its day."""
    found = _MONTH.fullmatch(plain)
    if found and 1 <= (month := int(found[2] or found[3])) <= 12:
        if first_of_month:
            return f"{found[1]}-{month:02d}-01"
        raise ParseError(f"“{raw[:20]}”只有年月没有日，请补上日，或选择按当月1日。")
    if _YEAR.fullmatch(plain):
        raise ParseError(f"“{raw[:20]}”只有年份，请写成2026-11-03。")
    return raw


def _day_of_number(number: float, first_of_month: bool) -> str:
    """Day of a serial number of the 1900 system, of 20251103 and of 2019.3."""
    text = shortest(number)
    if re.fullmatch(r"(19|20|21)\d{6}", text):
        return text
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return _moment_of(number).strftime("%Y-%m-%d")
    if re.fullmatch(r"(19|20|21)\d{2}\.1", text):
        raise ParseError(f"“{text}”分不清是1月还是10月，请写成{text[:4]}-01-01这样的日期。")
    if _MONTH.fullmatch(text) or _YEAR.fullmatch(text):
        return _with_month(text, text, first_of_month)
    return _no_day(text)


def _no_day(shown: str) -> str:
    raise ParseError(f"“{shown[:20]}”不是日期，请写成2026-11-03。")


def _moment_of(serial: float) -> dt.datetime:
    """Moment of a serial number, to the second: a spreadsheet's fractions of a day are a little off."""
    return dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(serial * 86400))


def _to_the_second(moment: dt.datetime) -> str:
    moment = (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0, tzinfo=None)
    return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")


def _moment_text(declared: Declared, raw: Raw) -> str:
    if isinstance(raw, dt.datetime):
        return _to_the_second(raw) if 1000 <= raw.year < 9999 else _no_day(str(raw.year))
    if isinstance(raw, dt.date):
        return f"{_day_text(raw, False)} 00:00"
    if isinstance(raw, int | float) and not isinstance(raw, bool) and FIRST_SERIAL <= raw < LAST_SERIAL + 1:
        return _to_the_second(_moment_of(raw))
    if isinstance(raw, dt.time | dt.timedelta) or (isinstance(raw, str) and _is_clock(raw)):
        raise ParseError("只有钟点没有日期，请写成2026-11-03 09:30。")
    if not isinstance(raw, str):
        raise ParseError("这一格不是时间，请写成2026-11-03 09:30。")
    plain = half_width(raw).replace(" ", "")
    _refuse_spans(raw, plain)
    return f"{plain} 00:00" if _WHOLE_DAY.fullmatch(plain) else raw


def _is_clock(text: str) -> bool:
    return re.fullmatch(r"\D{0,2}\d{1,2}[:点时]\S{0,6}", half_width(text).replace(" ", "")) is not None


def _time_text(declared: Declared, raw: Raw) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, dt.datetime | dt.time):
        return raw.strftime("%H:%M")
    if isinstance(raw, bool) or not isinstance(raw, int | float | dt.timedelta):
        raise ParseError("这一格不是钟点，请写成09:30。")
    days = raw.total_seconds() / 86400 if isinstance(raw, dt.timedelta) else float(raw)
    if FIRST_SERIAL <= days < LAST_SERIAL + 1:
        days %= 1
    if not 0 <= days < 1:
        return shortest(days)
    minutes = min(round(days * 1440), 1439)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_READERS: dict[str, Callable[[Declared, Raw], str]] = {"moment": _moment_text, "time": _time_text}
