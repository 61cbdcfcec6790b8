"""The tables that are printed: medians, ratios beside their aims, statements, weight, memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.scenarios import TARGETS, Exported, Measured

NAMES = {"ours": "ours", "flask_admin": "Flask-Admin", "django": "Django"}
LIST_KIB, FORM_KIB = 60, 40


def number(value: float | None, digits: int = 1) -> str:
    """A number, or a dash."""
    return "-" if value is None else f"{value:,.{digits}f}"


def against(ratio: float | None, aim: float | None, most: bool = True) -> str:
    """A ratio beside its aim, and whether it is met."""
    if ratio is None:
        return "-"
    shown = f"{ratio:.3f}" if ratio < 10 else f"{ratio:.1f}"
    if aim is None:
        return shown
    met = ratio <= aim if most else ratio >= aim
    return f"{shown} ({'<=' if most else '>='} {aim:g} {'met' if met else 'NOT MET'})"


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Plain columns under a title."""
    lines = [heads, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    drawn = [
        "  ".join(
            cell.ljust(w) if not place else cell.rjust(w)
            for place, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([f"\n{title}", drawn[0], "-" * len(drawn[0]), *drawn[1:]])


def pages(rows: int, found: Sequence[Measured]) -> str:
    """Medians in milliseconds and ratios."""
    body = []
    for one in found:
        aims = one.scenario.aims or (None, None)
        body.append(
            [
                one.scenario.name,
                *(number(one.median(t), 1) for t in TARGETS),
                against(one.ratio("flask_admin"), aims[0]),
                against(one.ratio("django"), aims[1]),
                "/".join(number(one.processor_ratio(t), 3) for t in TARGETS[1:]),
                "/".join(str(one.statements.get(t, "-")) for t in TARGETS),
                "/".join(number(one.sizes[t] / 1024, 0) if t in one.sizes else "-" for t in TARGETS),
            ]
        )
    heads = ["page", *(f"{NAMES[t]} ms" for t in TARGETS), "ours / Flask-Admin", "ours / Django", "processor o/F, o/D",
             "SQL o/F/D", "KiB o/F/D"]  # fmt: skip
    return table(f"{rows:,} rows, medians of one connection", heads, body)


def weights(found: Sequence[Measured]) -> str:
    """Weight of our pages beside what they may weigh."""
    lines = []
    for one in found:
        size = one.sizes.get("ours", 0) / 1024
        most = {"list, 20 rows": LIST_KIB, "new form": FORM_KIB, "edit form": FORM_KIB}.get(one.scenario.name)
        if most:
            lines.append([one.scenario.name, against(size, most).replace("<=", "KiB <=")])
    return table("weight of our pages, uncompressed", ["page", "KiB (aim)"], lines)


def rates(rates: Mapping[str, Mapping[str, float]]) -> str:
    """Requests per second."""
    body = []
    for name, found in rates.items():
        own = found["ours"]
        body.append(
            [name, *(number(found.get(t)) for t in TARGETS), against(own / found["flask_admin"], 4, most=False),
             against(own / found["django"], None)]
        )  # fmt: skip
    return table(
        "requests per second, 8 connections",
        ["page", *(NAMES[t] for t in TARGETS), "ours / Flask-Admin", "ours / Django"],
        body,
    )


def files(rows: int, found: Sequence[Exported], raw: Mapping[str, Any]) -> str:
    """Exports beside the bare writer and Flask-Admin's CSV."""
    by = {one.name: one for one in found}
    body = [
        [
            "raw XlsxWriter",
            number(raw["seconds"], 2),
            "-",
            number(raw["size"] / 2**20),
            number(raw["peak"], 0),
            "-",
            "-",
        ]
    ]
    for one in found:
        growth = one.peak - one.before if one.peak is not None and one.before is not None else None
        ratio = "-"
        if one.name == "xlsx":
            ratio = "raw " + against(one.answer.seconds / raw["seconds"], 1.15)
        elif one.name == "CSV" and "Flask-Admin CSV" in by:
            ratio = "Flask-Admin " + against(one.answer.seconds / by["Flask-Admin CSV"].answer.seconds, 0.12)
        body.append(
            [one.name, number(one.answer.seconds, 2), number(one.answer.first_byte, 2), number(one.answer.size / 2**20),
             number(one.peak, 0), against(growth, 40 if one.name in ("xlsx", "CSV") else None), ratio]
        )  # fmt: skip
    heads = ["file", "s", "first byte s", "MiB", "peak MiB", "above idle MiB (aim)", "ratio (aim)"]
    return table(f"export of {rows:,} rows", heads, body)


def starts(told: Mapping[str, Mapping[str, float | None]]) -> str:
    """Start and memory by target."""
    body = [
        [
            name,
            number(one.get("start"), 2),
            number(one.get("made"), 2),
            number(one.get("idle")),
            number(one.get("after")),
        ]
        for name, one in told.items()
    ]
    return table("start and memory", ["target", "start s", "create_app s", "own memory idle MiB", "after MiB"], body)


def growth(small: Sequence[Measured], large: Sequence[Measured], most: float) -> str:
    """Our medians at the largest size over those at the smallest."""
    before = {one.scenario.name: one.median("ours") for one in small}
    body = []
    for one in large:
        own, old = one.median("ours"), before.get(one.scenario.name)
        if own is not None and old:
            body.append([one.scenario.name, against(own / old, most)])
    return table("growth of our pages from the smallest to the largest table", ["page", "times (aim)"], body)


def saved(path: str, told: Mapping[str, Any]) -> None:
    """All numbers as JSON, for later comparison."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
