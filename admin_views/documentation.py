"""The generated blocks of README.md, read from the declarations; a test compares them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models import MENUS
from models.core.base import registers, reports
from models.core.settings import settings

if TYPE_CHECKING:
    from flask import Flask

SHAPES = {"register": "台账", "document": "单据", "line": "明细", "report": "报表", "public_report": "公示"}


def _registers(app: Flask) -> list[str]:
    lines = ["| 菜单 | 台账 | 名称 | 类别 | 栏目 |", "| --- | --- | --- | --- | --- |"]
    everything = [*(m.declaration for m in registers()), *(r.declaration for r in reports())]
    for menu, label in MENUS.items():
        for declaration in everything:
            if declaration.menu == menu and declaration.shape != "line":
                count = sum(1 for c in declaration.columns.values() if not c.system)
                lines.append(
                    f"| {label} | {declaration.label} | `{declaration.key}` | {SHAPES[declaration.shape]} | {count} |"
                )
    return lines


def _commands(app: Flask) -> list[str]:
    lines = ["| 命令 | 作用 |", "| --- | --- |"]
    for name, command in sorted(app.cli.commands.items()):
        text = (command.help or "").strip().splitlines()
        lines.append(f"| `{name}` | {text[0] if text else ''} |")
    return lines


def _settings(app: Flask) -> list[str]:
    lines = ["| 参数 | 说明 | 默认值 | 依据 |", "| --- | --- | --- | --- |"]
    for setting in settings():
        default = f"{setting.text(setting.default)}{setting.unit}".replace("|", "；") or "（无）"
        lines.append(f"| `{setting.key}` | {setting.label} | {default} | {setting.source.replace('|', '；')} |")
    return lines


def _terms(app: Flask) -> list[str]:
    lines = ["| 中文 | 英文 |", "| --- | --- |"]
    lines += [f"| {m.declaration.label} | `{m.__name__}` |" for m in registers()]
    return lines


BLOCKS: dict[str, Callable[[Flask], list[str]]] = {
    "registers": _registers,
    "commands": _commands,
    "settings": _settings,
    "terms": _terms,
}


def rendered(text: str, app: Flask) -> str:
    """The README with every block between its marks written anew."""
    for name, block in BLOCKS.items():
        mark = re.compile(rf"(<!-- begin: {name} -->\n).*?(<!-- end: {name} -->)", re.DOTALL)
        found = mark.search(text)
        if found is not None:
            text = text[: found.end(1)] + "\n".join(block(app)) + "\n" + text[found.start(2) :]
    return text


def refresh(path: Path, app: Flask) -> None:
    """Write the blocks of the file anew."""
    path.write_text(rendered(path.read_text(encoding="utf-8"), app), encoding="utf-8")
