"""Units of measure as headings and cells write them: which are the same, and how one turns into another.

Knows words only; what a column means by its unit its label says.
"""

from __future__ import annotations

import re
from decimal import Decimal

from models.core.kinds import half_width

_SAME = (
    ("元", "人民币元", "人民币", "¥"),
    ("万元", "人民币万元", "万"),
    ("千元",),
    ("百万元",),
    ("亿元",),
    ("平方米", "m2", "m²", "平米", "平方", "平", "㎡"),
    ("立方米", "m3", "m³", "立方", "方"),
    ("亩",),
    ("公顷",),
    ("米", "m"),
    ("厘米", "cm", "公分"),
    ("毫米", "mm"),
    ("千米", "km", "公里"),
    ("吨", "t"),
    ("千克", "kg", "公斤"),
    ("斤", "市斤"),
    ("克", "g"),
    ("毫克", "mg"),
    ("微克", "μg", "ug", "mcg"),
    ("升", "l", "公升"),
    ("毫升", "ml"),
    ("千卡", "kcal", "大卡"),
    ("千焦", "kj"),
    ("℃", "°c", "摄氏度", "度"),
    ("年", "周年"),
    ("月", "个月"),
    ("周", "星期"),
    ("天", "日"),
    ("小时", "h", "钟头"),
    ("分钟", "min"),
    ("千瓦时", "kwh"),
    ("千瓦", "kw"),
    ("瓦", "w"),
    ("%", "百分比"),
    ("分",),
    ("人", "名", "位"),
    ("人次",),
    ("次",),
)
COUNTED = frozenset("个件台套张把只支本册具架块盒箱袋瓶桶包卷双副条根扇间层楼人名位次份株盆辆部组批片枚粒棵盏座门顶面")
"""Words that only count things: behind a number they say nothing that the number does not."""

_FIRST = {half_width(word).lower(): words[0] for words in _SAME for word in words}
_TIMES = {
    ("万元", "元"): Decimal(10000),
    ("千元", "元"): Decimal(1000),
    ("百万元", "元"): Decimal(1_000_000),
    ("亿元", "元"): Decimal(100_000_000),
    ("年", "月"): Decimal(12),
    ("千克", "克"): Decimal(1000),
    ("斤", "克"): Decimal(500),
    ("吨", "千克"): Decimal(1000),
    ("升", "毫升"): Decimal(1000),
    ("小时", "分钟"): Decimal(60),
    ("米", "厘米"): Decimal(100),
}
_WRITTEN = re.compile(r"[(\[【〔](?:单位[::]?)?([^()\[\]【】〔〕]{1,6})[)\]】〕]$|[/:](?:单位:?)?([^/:()]{1,4})$")


def canonical(unit: str) -> str:
    """The usual word of a unit: 公斤 and kg are 千克; empty for what is no unit."""
    plain = "".join(half_width(unit).lower().split())
    return _FIRST.get(plain) or (plain if plain in COUNTED else "")


def unit_of(text: str) -> str:
    """The unit that ends a label or heading, as 元 in 单价（元） or 金额/元; empty if there is none."""
    found = _WRITTEN.search("".join(half_width(text).split()))
    return canonical(found[1] or found[2]) if found else ""


def without_unit(text: str) -> str:
    """A half-width label or heading without the unit that ends it."""
    return _WRITTEN.sub("", text) if unit_of(text) else text


def factor_between(given: str, wanted: str) -> Decimal | None:
    """By what a number in the unit `given` is multiplied to stand in `wanted`; None if that cannot be said."""
    return Decimal(1) if given == wanted else _TIMES.get((given, wanted))
