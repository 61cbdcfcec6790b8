"""A register's template: which columns the acting person fills in, and in words what each of them takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from admin_views.fields import DRAWN, is_year, may_be_needed
from admin_views.list_screen import short_label
from exports.template import TemplateColumn, TemplateSheet
from models import MENUS
from models.core import context as acting_context
from models.core import entry, me, today
from models.core.at import At
from models.core.base import Register, register_of
from models.core.columns import Declared
from models.core.lookup import code_column
from models.core.numbering import is_automatic
from models.core.pick_lists import PickList, pick_list

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_RULES = 40
MOST_TWINS = 20
"""Rows of one name are listed one by one up to so many of a register; beyond that it is the rule and not the exception."""

HOW = {
    "day": "写成2026-11-03。",
    "moment": "写成2026-11-03 09:30。",
    "time": "写成09:30。",
    "money": "只填数字，单位元，如1280.00。",
    "quantity": "只填数字，如12.5。",
    "integer": "整数，如3。",
    "percent": "12.5表示12.5%。",
}
"""Kind → how its values are written; texts are written as they are."""

Lists = dict[tuple[str, bool], PickList]
"""Names to choose from, by register and whether they may be another school's."""

_BARE_NEED = re.compile("请填写“[^”]+”。")
_PLACEHOLDER = re.compile(r"\{\w+\}")


def template_of(session: Session, model: type[Register]) -> TemplateSheet:
    """The template of a register for the acting person; a document's lines stand beside it in the same rows."""
    lists: Lists = {}
    parts = [(model, ""), *((line, line.declaration.label) for line in line_models(model))]
    columns = [_column(session, owner, declared, part, lists) for owner, part in parts for declared in enterable(owner)]
    own = {c.label for c in columns if not c.part}
    columns = [_told_apart(c) if c.part and c.label in own else c for c in columns]
    return TemplateSheet(model.declaration.label, columns, _sections(session, model, lists))


def line_models(model: type[Register]) -> list[type[Register]]:
    """Registers of a document's lines, in declared order."""
    return [getattr(model, name).property.mapper.class_ for name in model.declaration.line_names]


def enterable(model: type[Register]) -> list[Declared]:
    """Columns that the acting person may write and a sheet can hold: all but files."""
    rights = acting_context.required().actor.columns(model)
    return [c for c in entry.writable(model, rights) if c.kind.name != "attachment"]


def _told_apart(column: TemplateColumn) -> TemplateColumn:
    """A line's column whose label the document has too."""
    return replace(column, label=f"明细{column.label}")


def _column(session: Session, owner: type[Register], declared: Declared, part: str, lists: Lists) -> TemplateColumn:
    kind = "ref" if declared.target else declared.kind.name
    picks = PickList(())
    if declared.target:
        place = (declared.target, declared.anywhere)
        if place not in lists:
            lists[place] = pick_list(session, declared, acting_context.required().actor.school_id)
        picks = lists[place]
    choices = tuple(m.label for m in declared.kind.members) if kind == "choice" else picks.texts
    return TemplateColumn(
        declared.label,
        kind,
        declared.required and kind != "yesno" and declared.default is None,
        _help(owner, declared, kind, picks),
        choices,
        kind == "choice",
        part,
        DRAWN[kind].longest or 0,
    )


def _help(owner: type[Register], declared: Declared, kind: str, picks: PickList) -> str:
    """One cell of the row of help: what it is, how it is written, what a blank means."""
    said = [_sentence(declared.help)]
    if declared.target:
        said.append(_reference_help(declared, picks))
    elif kind == "yesno":
        said.append(f"填是或否，空着按{'是' if declared.default is True else '否'}。")
    elif is_year(declared):
        said.append("四位年份，如2026。")
    else:
        said.append(HOW.get(kind, ""))
    said.append(_blank_help(owner, declared, kind))
    if declared.unique and not is_automatic(declared.default):
        said.append("不能重复。")
    return "".join(said)


def _reference_help(declared: Declared, picks: PickList) -> str:
    target = register_of(declared.target)
    name = short_label(target)
    title = target.declaration.columns.get(target.declaration.title)
    if not picks.texts:
        return f"填{name}的{title.label if title else '名称'}；现在还没有可选的，请先登记{name}。"
    code = code_column(target)
    also = f"，也可以填{target.declaration.columns[code].label}" if code else ""
    return f"从清单中选{name}{also}。" + ("" if picks.complete else f"清单只列前{len(picks.texts)}项。")


def _blank_help(owner: type[Register], declared: Declared, kind: str) -> str:
    """What happens where the cell stays blank."""
    if kind == "yesno":
        return ""
    if is_automatic(declared.default):
        return "空着由系统编号。"
    if declared.default is today or (declared.name == "date" and owner.declaration.shape == "document"):
        return "空着按当天。"
    if declared.default is me:
        return "空着按本人。"
    if declared.default is not None and not callable(declared.default):
        return f"空着按“{declared.kind.text(declared.default)}”。"
    needed = declared.name in may_be_needed(owner) and not declared.required
    return "有的情况必填。" if needed else ""


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？；" else text + "。"


# ---- the sheet of explanations ----


def _sections(session: Session, model: type[Register], lists: Lists) -> tuple[tuple[str, tuple[str, ...]], ...]:
    declaration = model.declaration
    return (
        ("登记什么", (declaration.help,) if declaration.help else ()),
        ("怎么填", tuple(_filling(model))),
        ("怎么上传", tuple(_uploading(model))),
        ("填写规则", tuple(_rules(session, model))),
        ("同名的怎么填", tuple(_twins(lists))),
    )


def _filling(model: type[Register]) -> Iterable[str]:
    label = model.declaration.label
    yield f"在“{label}”工作表中从第3行起填写，一行一条，中间可以有空行。第1行的栏目名称请不要改动，第2行是说明，不会当作内容。"
    for line in line_models(model):
        yield (
            f"蓝色栏目属于{label}，绿色栏目属于“{line.declaration.label}”，一行一条明细。"
            f"同一张{label}的几行明细请连着填，蓝色栏目只在第一行填写，往下各行空着。"
        )
    yield "标红色*的栏目必须填写；用不着的栏目可以空着，也可以整列删去。"
    yield "有下拉清单的请从清单中选；日期写成2026-11-03；金额、数量只填数字，不带单位和“￥”。"
    yield "从别的表格复制过来时，请用“选择性粘贴”中的“数值”，下拉清单和格式才不会被冲掉。"
    files = [c.label for m in (model, *line_models(model)) for c in m.declaration.stored if c.kind.name == "attachment"]
    if files:
        yield (
            "、".join(f"“{name}”" for name in dict.fromkeys(files))
            + "是附件，不能填在表格里，导入后请在各条记录中上传。"
        )


def _uploading(model: type[Register]) -> Iterable[str]:
    declaration = model.declaration
    yield f"填好保存后，打开后勤台账“{MENUS.get(declaration.menu, declaration.menu)}”中的“{declaration.label}”，按“导入”，选这个文件。"
    yield "系统先试运行，列出新增、修改和有误的行，您看过以后才写入；写入之前不会改动任何内容。"
    yield "有误的行可以下载成一张表，改好后再上传；同一个文件上传两次不会重复登记。"


def _rules(session: Session, model: type[Register]) -> Iterable[str]:
    """What the register's rules say of new rows, as far as they name a column that the person fills in."""
    found: dict[str, None] = {}
    at = At(session, acting_context.required())
    for owner in (model, *line_models(model)):
        names = {c.name for c in enterable(owner)}
        row = owner()
        for rule in owner.declaration.rules:
            said = rule.kind in ("refuse", "warn") and not _BARE_NEED.fullmatch(rule.message)
            if said and rule.on in names and names.issuperset(rule.columns) and rule.applies(row, at):
                found.setdefault(_PLACEHOLDER.sub("…", rule.message))
    return list(found)[:MOST_RULES]


def _twins(lists: Lists) -> Iterable[str]:
    """Rows of one name, and what to write for each."""
    for (key, _), picks in lists.items():
        name = short_label(register_of(key))
        if len(picks.twins) > MOST_TWINS:
            yield f"{name}中有{len(picks.twins)}项与别的同名，清单中列的是它们的编号。"
            continue
        for label, text, hint in picks.twins:
            who = f"{name}“{label}”（{hint}）" if hint else f"{name}“{label}”"
            if text:
                yield f"{who}：请填{text}。"
            else:
                yield f"{who}：不止一个，照填名称，上传时系统会问您是哪一个。"
