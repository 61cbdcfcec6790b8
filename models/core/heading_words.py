"""What the headings of sheets mean: the words for the columns of a register, and how sure each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.core.kinds import clean, half_width
from models.core.lookup import code_column
from models.core.units import factor_between, unit_of, without_unit

if TYPE_CHECKING:
    from models.core.base import Register
    from models.core.columns import Declared
    from models.core.headings import Target

LONGEST_HEADING = 60
CHOSEN, MEMORY, LABEL, PART, NAME, ALIAS, USUAL, LOOSE = 300, 200, 100, 101, 95, 90, 75, 60
"""How sure a heading is: chosen by the user; remembered by the school; equal to the label, to the label with its part of the document, to the
name of the column, to an alias, to a usual word for the label; equal but for its ending or what stands in brackets."""
HOW = {
    CHOSEN: "chosen",
    MEMORY: "memory",
    NAME: "name",
    **dict.fromkeys((LABEL, PART), "label"),
    **dict.fromkeys((ALIAS, USUAL, LOOSE), "alias"),
}

SERIAL_WORDS = frozenset({"序号", "序", "行号", "行次", "项次", "顺序号", "no", "no.", "№", "#", "问题", "原行号"})
"""Headings of running numbers, and of the two columns that our own file of failed rows adds: nobody misses them."""

USUAL_WORDS = (
    ("规格型号", "规格", "型号", "型号规格", "规格/型号", "型号/规格", "规格及型号"),
    ("单位", "计量单位", "数量单位", "数量计量单位"),
    ("数量", "数目", "件数"),
    ("单价", "价格", "购入单价", "采购单价"),
    ("金额", "总价", "价款", "总金额", "合计金额", "小计"),
    ("备注", "备考", "说明", "附注"),
    ("姓名", "名字", "人员姓名", "职工姓名", "教师姓名", "员工姓名"),
    ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "办公电话"),
    ("身份证号", "身份证", "身份证号码", "证件号码", "公民身份号码", "身份证件号码", "证件号"),
    ("银行卡号", "银行账号", "卡号", "账号", "工资卡号", "银行卡", "银行账户"),
    ("开户行", "开户银行", "开户行名称"),
    ("有效期至", "有效期", "有效期限", "有效日期", "到期日期", "到期日", "失效日期", "有效期止"),
    ("保质期至", "保质期", "到期日期", "有效期至", "保质期到"),
    ("发证机构", "发证机关", "发证单位", "签发机关"),
    ("统一社会信用代码", "信用代码", "社会信用代码", "营业执照号", "纳税人识别号", "税号"),
    ("供应商", "供货商", "供货单位", "供货方", "供货者", "供应单位", "厂家", "经销商"),
    ("责任人", "负责人", "责任人姓名", "责任教师", "负责教师", "管理员", "管理人"),
    ("部门", "科室", "处室", "所属部门", "所在部门"),
    ("班级", "班别", "所在班级"),
    ("存放地点", "存放位置", "放置地点", "存放处", "存放场所", "地点", "位置"),
    ("场所", "房间", "地点", "教室"),
    ("地址", "住址", "详细地址", "单位地址", "联系地址"),
    ("食品名称", "品名", "物品名称", "食材", "食材名称", "菜品", "原料名称", "商品名称", "货物名称", "名称"),
    ("物品", "物品名称", "品名", "货物名称", "商品名称", "材料名称", "名称"),
    ("物品名称", "品名", "货物名称", "商品名称", "材料名称", "名称"),
)
"""Words that sheets use one for another, whatever the register: where one of a row is a label, the others stand for it."""

_DEEDS = (
    *(
        "单据",
        "填报",
        "填表",
        "制单",
        "登记",
        "申请",
        "申购",
        "采购",
        "验收",
        "入库",
        "出库",
        "领用",
        "发放",
        "进货",
        "到货",
    ),
    *("送货", "收货", "调拨", "检查", "排查", "评分", "发现", "赔偿", "报修"),
)
_DAYS = tuple(f"{deed}{word}" for deed in _DEEDS for word in ("日期", "时间"))
"""What a sheet calls the day of a document."""

_MARKS = re.compile(r"[*★※]+|\((?:必填|选填|可选|可不填|非必填)\)")
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_ENDINGS = (
    ("号", ("编号", "编码", "号码", "代码", "号")),
    ("日", ("日期", "时间", "日")),
    ("有效期", ("有效期至", "有效期止")),
    ("", ("名称", "姓名", "名", "签字", "签名")),
)


def folded(text: str) -> str:
    """A heading reduced for comparing: half width, no blanks, marks of required, colon or unit at its end, lower case."""
    for _ in range(8):
        plain = "".join(half_width(clean(text)).split()).lower()
        plain = without_unit(_MARKS.sub("", plain).rstrip(":") or plain) or plain
        if plain == text:
            break
        text = plain
    return text


def _loose(text: str) -> str:
    """A folded heading without what its ending leaves open: 健康证号 and 健康证编号, 发证时间 and 发证日期 are one."""
    for ending, writings in _ENDINGS:
        for writing in writings:
            if len(text) >= len(writing) + 2 and text.endswith(writing):
                return text[: -len(writing)] + ending
    return text


def own_unit(declared: Declared) -> str:
    """The unit that a column's numbers are stored in, empty if its label says none."""
    return unit_of(declared.label) or ("元" if declared.kind.name == "money" else "")


@dataclass(frozen=True, slots=True)
class Hit:
    """A column that a heading may mean."""

    score: int
    address: str


class Words:
    """The words for the columns of one register, and what a school has remembered."""

    def __init__(self, targets: Mapping[str, Target], memory: Mapping[str, str]) -> None:
        self.targets = targets
        self.memory = {folded(heading): address for heading, address in memory.items()}
        self._exact: dict[str, dict[str, int]] = {}
        self._loose: dict[str, set[str]] = {}
        self._kept: dict[str, tuple[Hit, ...]] = {}
        for target in targets.values():
            for word, score in _words_of(target, targets):
                scores = self._exact.setdefault(word, {})
                scores[target.address] = max(score, scores.get(target.address, 0))
                if score in (LABEL, ALIAS):
                    self._loose.setdefault(_loose(word), set()).add(target.address)

    def is_left_out(self, text: str) -> bool:
        """Whether the school has said that the heading goes nowhere."""
        return self.memory.get(folded(text)) == ""

    def is_serial(self, text: str) -> bool:
        """Whether the heading is that of a running number."""
        return folded(text) in SERIAL_WORDS

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The columns that the heading may mean, the surest first; weak words that fit several columns fit none."""
        found = self._kept.get(text)
        if found is None:
            found = self._kept[text] = () if len(text) > LONGEST_HEADING * 2 else tuple(self._hits(text))
        return found

    def _hits(self, text: str) -> list[Hit]:
        plain = folded(text)
        if not plain or len(plain) > LONGEST_HEADING:
            return []
        if plain in self.memory:
            address = self.memory[plain]
            return [Hit(MEMORY, address)] if address in self.targets else []
        found = [Hit(score, address) for address, score in self._exact.get(plain, {}).items()]
        if not found and "大写" not in plain and (bare := _BRACKETS.sub("", plain)):
            found = [Hit(LOOSE, address) for address, score in self._exact.get(bare, {}).items() if score >= ALIAS]
            found = found or [Hit(LOOSE, address) for address in self._loose.get(_loose(bare), ())]
        fitting = sorted(
            (hit for hit in found if self._unit_fits(text, hit)), key=lambda hit: (-hit.score, hit.address)
        )
        return fitting if not fitting or fitting[0].score >= ALIAS else _alone(fitting)

    def _unit_fits(self, text: str, hit: Hit) -> bool:
        declared = self.targets[hit.address].declared
        given, own = unit_of(text), own_unit(declared) if declared is not None else ""
        return not given or not own or factor_between(given, own) is not None


def _alone(hits: list[Hit]) -> list[Hit]:
    """The best of weak hits if it is the only one of its score, among the document's columns or among the lines'."""
    best = [hit for hit in hits if hit.score == hits[0].score]
    parts = [[hit for hit in best if ("." in hit.address) is in_lines] for in_lines in (False, True)]
    return [hit for part in parts if len(part) == 1 for hit in part]


def _words_of(target: Target, targets: Mapping[str, Target]) -> Iterator[tuple[str, int]]:
    """Every folded word for a column, with its score."""
    declared, label = target.declared, folded(target.label)
    yield label, LABEL
    if declared is None:
        return
    yield target.address.lower(), NAME
    if declared.name not in targets or target.address == declared.name:
        yield declared.name.lower(), NAME
    for word in declared.alias:
        yield folded(word), ALIAS
    for part in _parts_of(target):
        yield part + label, PART
    for group in USUAL_WORDS:
        if label in group:
            yield from ((word, USUAL) for word in group)
    if label == "日期":
        yield from ((word, USUAL) for word in _DAYS)
    if "." in target.address:
        return
    if declared.name == target.model.declaration.title and not declared.computed:
        yield "名称", USUAL
    if declared.name == _own_number(target.model):
        yield from ((word, USUAL) for word in ("编号", "编码", "代码"))


def _parts_of(target: Target) -> tuple[str, ...]:
    """What a heading may put before a label to say which part of a document it means."""
    declaration = target.model.declaration
    if "." in target.address:
        return "明细", "行", folded(declaration.label)
    return ("单据", folded(declaration.label)) if declaration.line_names else ()


def _own_number(model: type[Register]) -> str | None:
    """The column that 编号 alone means: the one that names a row on paper, else the first that is called a number."""
    numbers = (
        c.name for c in model.declaration.stored if c.kind.name == "code" and c.label.endswith(_ENDINGS[0][1][:4])
    )
    return code_column(model) or next(numbers, None)
