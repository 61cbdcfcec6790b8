"""The home page: what waits for me, what is due today, quick entry, what expires, my registers and up to three charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from .shell import Button, Mark, QuickEntry

Urgency = Literal["", "wait", "bad"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for me: state, what it is, who and why, since when, and the verb that opens it."""

    mark: Mark
    title: str
    url: str
    detail: str
    when: str
    action: Button


@dataclass(frozen=True, slots=True)
class Due:
    """One entry of today's duties: `actions` are at most two buttons, the second drawn as a link."""

    mark: Mark
    title: str
    url: str
    detail: str
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Expiring:
    """Something that runs out: `when` is “剩25天” or “过期2天”, the exact day stands in `detail`."""

    title: str
    url: str
    detail: str
    when: str
    urgency: Urgency = ""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One of my registers with its count and, when something has to be done in it, that count in words."""

    label: str
    url: str
    count: str
    attention: str = ""
    attention_url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the heading's figure with a caption, the legend as (word, class a or b), and the drawing."""

    title: str
    note: str
    figure: str
    caption: str
    svg: Markup
    more_url: str = ""
    legend: tuple[tuple[str, Literal["a", "b"]], ...] = ()


@dataclass(frozen=True, slots=True)
class GoLiveCard:
    """How far a school is that has not begun yet: what is done, the next step and where it is taken."""

    progress: str
    following: str
    url: str
    following_url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything `tz/home.html` shows; a part without entries says so in one sentence or is absent (charts)."""

    greeting: str
    date_line: str
    waiting: tuple[Waiting, ...] = ()
    waiting_count: int = 0
    waiting_url: str = ""
    due: tuple[Due, ...] = ()
    due_note: str = ""
    due_url: str = ""
    quick: tuple[QuickEntry, ...] = ()
    quick_url: str = ""
    expiring: tuple[Expiring, ...] = ()
    expiring_note: str = "30天内"
    expiring_url: str = ""
    registers: tuple[RegisterLine, ...] = ()
    charts: tuple[Chart, ...] = ()
    golive: GoLiveCard | None = None


@dataclass(frozen=True, slots=True)
class TodoPage:
    """`tz/todo.html`: everything that waits or everything that runs out, in sections of one heading each."""

    title: str
    lead: str
    waiting: tuple[tuple[str, tuple[Waiting, ...]], ...] = ()
    expiring: tuple[tuple[str, tuple[Expiring, ...]], ...] = ()
    nothing: str = ""


_WIDTH, _FLOOR, _TOP = 340, 108, 8


def bar_chart(labels: Sequence[str], first: Sequence[float], second: Sequence[float], sentence: str) -> Markup:
    """Two bars side by side per label (`first` pale, `second` full), for instance reported and repaired by week."""
    top, marks = _scale(max([*first, *second, 1]))
    step = (_WIDTH - 30) / max(len(labels), 1)
    wide = min(9.0, (step - 6) / 2)
    parts = _grid(24, marks, top)
    for index, (one, two) in enumerate(zip(first, second, strict=True)):
        left = 30 + index * step
        for value, css, at in ((one, "b", left), (two, "a", left + wide + 1)):
            height = (_FLOOR - _TOP) * value / top
            parts.append(
                f'<rect class="{css}" x="{at:.1f}" y="{_FLOOR - height:.1f}" width="{wide:.1f}" height="{height:.1f}"/>'
            )
        if labels[index]:
            parts.append(f'<text class="m" x="{left + wide + 0.5:.1f}" y="124">{escape(labels[index])}</text>')
    return _svg(parts, sentence)


def line_chart(
    labels: Sequence[str], values: Sequence[float], sentence: str, plan: tuple[float, float] | None = None
) -> Markup:
    """One line over all labels (it may end early) with its last value, and a dotted straight `plan` from end to end."""
    top, marks = _scale(max([*values, *(plan or ()), 1]))
    parts = _grid(24, marks, top)
    step = (_WIDTH - 43) / max(len(labels) - 1, 1)

    def point(index: int, value: float) -> tuple[float, float]:
        return 34 + index * step, _FLOOR - (_FLOOR - _TOP) * value / top

    if plan:
        (x1, y1), (x2, y2) = point(0, plan[0]), point(len(labels) - 1, plan[1])
        parts.append(f'<path class="ln2" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>')
    if values:
        points = [point(index, value) for index, value in enumerate(values)]
        parts.append(f'<path class="ln" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>')
        x, y = points[-1]
        below = y + 20 if y < _FLOOR - 24 else y - 10
        parts.append(f'<circle class="a" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        parts.append(f'<text class="v e" x="{min(x + 8, _WIDTH):.1f}" y="{below:.1f}">{values[-1]:,.2f}</text>')
    for index, label in enumerate(labels):
        if label:
            parts.append(f'<text class="m" x="{point(index, 0)[0]:.1f}" y="124">{escape(label)}</text>')
    return _svg(parts, sentence)


def rank_chart(rows: Sequence[tuple[str, float, str]], sentence: str) -> Markup:
    """Up to five horizontal bars (label, value, value in words), the longest first."""
    most = max([value for _, value, _ in rows] or [1]) or 1
    parts = []
    for index, (label, value, words) in enumerate(rows[:5]):
        top = 6 + index * 25
        length = max(190 * value / most, 1)
        parts.append(
            f'<text class="e" x="82" y="{top + 12}">{escape(label)}</text>'
            f'<rect class="a" x="90" y="{top}" width="{length:.1f}" height="15"/>'
            f'<text class="v" x="{96 + length:.1f}" y="{top + 12}">{escape(words)}</text>'
        )
    return _svg(parts, sentence)


def _scale(most: float) -> tuple[float, list[float]]:
    """The height of the drawing in values, and the round values that get a line: at least 0, one step, two steps."""
    power = 10 ** math.floor(math.log10(max(most, 2)))
    step = max(digit * power for digit in (0.1, 0.2, 0.5, 1, 2, 5) if 2 * digit * power <= max(most, 2) * 1.12)
    top = max(most * 1.08, 2 * step)
    return top, [step * index for index in range(int(top / step + 1e-9) + 1)]


def _grid(left: int, marks: Sequence[float], top: float) -> list[str]:
    parts = []
    for mark in marks:
        y = _FLOOR - (_FLOOR - _TOP) * mark / top
        css = "grid" if mark else "base"
        parts.append(f'<line class="{css}" x1="{left}" x2="{_WIDTH}" y1="{y:.0f}" y2="{y:.0f}"/>')
        parts.append(f'<text class="e" x="{left - 6}" y="{y + 4:.0f}">{mark:g}</text>')
    return parts


def _svg(parts: Sequence[str], sentence: str) -> Markup:
    return Markup(f'<svg viewBox="0 0 {_WIDTH} 132" role="img" aria-label="{escape(sentence)}">{"".join(parts)}</svg>')
