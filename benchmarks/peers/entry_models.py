"""What is entered in the bench of entry, as plain tables for the peers: three papers and the names they refer to.

The peers get what their documentation offers: defaults, lines inline, Flask-Admin's select2 and Django's drop-downs.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

FOOD_KINDS = ("粮食", "食用油", "畜肉", "禽肉", "蛋", "奶", "水产", "蔬菜", "水果", "豆制品", "调料", "干货")
SESSIONS = ("上午", "下午", "抽查")
REFERRED = ("supplier", "staff", "item", "asset_class", "department", "room", "class_group", "hygiene_item")
"""Registers of names; each is a table of id and name."""

Column = tuple[str, str, Any]
"""Name, kind (`text`, `number`, `day`, `moment`, `yesno`, `choice` or a register of names), and the default."""

PAPERS: dict[str, tuple[list[Column], tuple[str, list[Column]] | None]] = {
    "delivery": (
        [
            ("date", "day", dt.date.today), ("supplier", "supplier", None), ("delivery_note_no", "text", None),
            ("arrived_at", "moment", dt.datetime.now), ("voucher_kinds", "text", "送货单"),
            ("inspector", "staff", None), ("second_inspector", "staff", None),
        ],
        (
            "delivery_line",
            [
                ("item", "item", None), ("food_kind", "choice", FOOD_KINDS), ("specification", "text", None),
                ("unit", "text", None), ("quantity", "number", None), ("unit_price", "number", None),
                ("batch_no", "text", None),
            ],
        ),
    ),
    "asset": (
        [
            ("name", "text", None), ("asset_class", "asset_class", None), ("specification", "text", None),
            ("serial_no", "text", None), ("unit", "text", "台"), ("quantity", "number", 1), ("unit_price", "number", None),
            ("acquired_on", "day", dt.date.today), ("department", "department", None), ("room", "room", None),
            ("custodian", "staff", None),
        ],
        None,
    ),
    "score": (
        [("date", "day", dt.date.today), ("check_session", "choice", SESSIONS), ("checker", "staff", None)],
        (
            "score_line",
            [
                ("class_group", "class_group", None), ("hygiene_item", "hygiene_item", None),
                ("full_score", "number", 10), ("deducted_score", "number", 0), ("deduction_reason", "text", None),
            ],
        ),
    ),
}  # fmt: skip
"""Paper → its columns, and its lines with theirs."""


def names_of(schema: Path) -> dict[str, list[tuple[int, str]]]:
    """Register → ids and names, as written by the bench."""
    return {key: [tuple(row) for row in rows] for key, rows in json.loads(schema.read_text(encoding="utf-8")).items()}


def is_blank_allowed(name: str) -> bool:
    """Whether a column may stay blank."""
    return name in ("delivery_note_no", "specification", "serial_no", "batch_no", "deduction_reason", "custodian")
