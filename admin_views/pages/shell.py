"""What every page shares: the frame with sidebar, top bar and messages, and the small parts drawn by `tz/parts.html`.

The templates expect two names: `assets` (a Jinja global, see `Assets`) and `shell` (one `Shell` per request).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup, escape

Tone = Literal["quiet", "plain", "ok", "wait", "bad", "run", "end"]
"""How much a state asks for attention: `quiet` is a normal state, `wait` and `bad` are for somebody to act on."""

TONE_CLASSES: Mapping[str, str] = {
    "quiet": "badge plain ok",
    "plain": "badge plain",
    "ok": "badge t-ok",
    "wait": "badge t-wait",
    "bad": "badge t-bad",
    "run": "badge t-run",
    "end": "badge t-end",
}

ButtonKind = Literal["primary", "plain", "danger", "link"]
AlertKind = Literal["info", "warning", "danger"]

FEW_REGISTERS = 20
"""A role with fewer registers than this sees all groups open."""

SHOWN_PER_GROUP = 15
"""So many registers stand in a group before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Address of a file under `static/`; the version of the file changes the address, so it may be cached for ever."""

    root: str = "/static/"
    versions: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> str:
        version = self.versions.get(name)
        return f"{self.root}{name}?v={version}" if version else f"{self.root}{name}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as a small tag: a shape, a colour and a word."""

    text: str
    tone: Tone = "plain"

    def __html__(self) -> str:
        return f'<span class="{TONE_CLASSES[self.tone]}">{escape(self.text)}</span>'


@dataclass(frozen=True, slots=True)
class Confirm:
    """The dialog that asks before a button acts; with `opinion` it also asks for a sentence, sent as `opinion_name`."""

    question: str
    consequence: str = ""
    verb: str = ""
    danger: bool = False
    opinion: str = ""
    opinion_name: str = "opinion"
    opinion_required: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """A link (`post=False`) or a button that posts `name=value` to `url` (or to its own `form`).

    `post` with no `form` uses the shared form of the page, which carries only the token. A button with `reason` is
    shown as disabled and the reason stands beside it.
    """

    label: str
    url: str = ""
    kind: ButtonKind = "plain"
    key: str = ""
    icon: str = ""
    post: bool = False
    form: str = ""
    name: str = ""
    value: str = ""
    confirm: Confirm | None = None
    reason: str = ""
    small: bool = False
    wide: bool = False
    hotkey: str = ""
    """`data-hotkey`: the single letter or chord app.js listens to (`n`, `e`, `p`, `ctrl+s`)."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path at the top; the last one has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One register or report in the sidebar; `initials` are the pinyin initials of the label, lower case."""

    key: str
    label: str
    initials: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """台账, 单据 or 报表 inside a group, the used ones first."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One of the thirteen menus with everything the role may see in it."""

    key: str
    label: str
    sections: tuple[Section, ...]

    @property
    def count(self) -> int:
        return sum(len(section.entries) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Counter:
    """One of the fixed entries at the head of the sidebar; `due` paints the number red because it waits for me."""

    label: str
    url: str
    count: int | None = None
    due: bool = False
    active: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """A post at a school which the person may switch to (posted as `assignment` to /switch/)."""

    id: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """A button for the day's most frequent entry; number 1 to 6 is also Alt+number on every page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Toast:
    """What has been done; leaves by itself after six seconds. Never used for errors."""

    text: str
    link_label: str = ""
    link_url: str = ""
    undo: Button | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What stays true on the page: `lead` in bold, then the sentence, then links to the places meant."""

    text: str
    kind: AlertKind = "info"
    lead: str = ""
    links: tuple[Crumb, ...] = ()


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything `admin/base.html` draws around a page.

    `sidebar` is `Sidebar.html(group, url)`; the `Sidebar` is made once per role and right version and kept by the caller.
    `menu_url` answers with `Sidebar.json` (cacheable for ever: put the right version into the address).
    """

    school: str
    person: str
    role: str
    csrf_token: str
    sidebar: Markup
    crumbs: tuple[Crumb, ...] = ()
    counters: tuple[Counter, ...] = ()
    pinned: tuple[Entry, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    quick: tuple[QuickEntry, ...] = ()
    toasts: tuple[Toast, ...] = ()
    alerts: tuple[Alert, ...] = ()
    person_links: tuple[Crumb, ...] = ()
    single_keys: bool = True
    """False when the person has switched the single letters off in 我的设置."""
    product: str = "后勤台账"
    home_url: str = "/"
    menu_url: str = "/menu.json"
    keys_url: str = "/help/keys/"
    switch_url: str = "/switch/"
    logout_url: str = "/logout"


class Sidebar:
    """The groups of the sidebar for everybody with the same rights; made once, kept by the caller, safe to share.

    A page carries only the entries of its own group; app.js fills the other groups, and its filter, from `json`.
    """

    __slots__ = ("_closed", "_few", "_groups", "_opened", "json")

    def __init__(self, groups: Iterable[Group], menu_root: str = "/menu/") -> None:
        self._groups = {group.key: group for group in groups}
        self._few = sum(group.count for group in self._groups.values()) < FEW_REGISTERS
        self._opened = {key: _opened(group, self._few) for key, group in self._groups.items()}
        self._closed = {key: _closed(group, menu_root) for key, group in self._groups.items()}
        self.json = _menu_json(self._groups.values())

    def html(self, group: str = "", url: str = "") -> Markup:
        """The groups with `group` opened and its entry at `url` marked as the current page."""
        parts = []
        for name in self._groups:
            if name != group:
                parts.append(self._opened[name] if self._few else self._closed[name])
                continue
            parts.append(_mark_current(self._opened[name], url) if url else self._opened[name])
        return Markup("".join(parts))


def _head(group: Group, is_open: bool) -> str:
    return (
        f'<details data-group="{escape(group.key)}"{" open" if is_open else ""}><summary>'
        f'{escape(group.label)}<span class="n">{group.count}</span></summary>'
    )


def _closed(group: Group, menu_root: str) -> str:
    url = escape(f"{menu_root}{group.key}/")
    return f'{_head(group, False)}<a href="{url}" data-fill>看全部{group.count}项</a></details>'


def _opened(group: Group, everything: bool) -> str:
    parts = [_head(group, True)]
    rest: list[str] = []
    for section, number in zip(group.sections, _share(group, everything), strict=True):
        links = [f'<a href="{escape(entry.url)}">{escape(entry.label)}</a>' for entry in section.entries]
        if number:
            parts.append(f'<div class="kind">{escape(section.label)}</div>')
            parts.extend(links[:number])
        rest.extend(links[number:])
    if rest:
        parts.append(f'<details class="rest"><summary>其余{len(rest)}项…</summary>{"".join(rest)}</details>')
    parts.append("</details>")
    return "".join(parts)


def _share(group: Group, everything: bool) -> list[int]:
    """How many entries of each section stand before the fold: taken in turn, so that no section is starved."""
    sizes = [len(section.entries) for section in group.sections]
    if everything or sum(sizes) <= SHOWN_PER_GROUP + 1:
        return sizes
    shown = [0] * len(sizes)
    left = SHOWN_PER_GROUP
    while left:
        for index, size in enumerate(sizes):
            if left and shown[index] < size:
                shown[index] += 1
                left -= 1
    return shown


def _mark_current(opened: str, url: str) -> str:
    """The opened group with its entry at `url` marked; the fold is opened when the entry lies in it."""
    link = f'<a href="{escape(url)}"'
    at = opened.find(link)
    if at < 0:
        return opened
    opened = opened.replace(link, f'{link} aria-current="page"', 1)
    fold = '<details class="rest"'
    if 0 <= opened.find(fold) < at:
        opened = opened.replace(fold, f"{fold} open", 1)
    return opened


def _menu_json(groups: Iterable[Group]) -> str:
    """`[[[group, label], [[section, shown, [[key, label, initials, url], …]], …]], …]` for the sidebar of app.js."""
    return json.dumps(
        [
            [
                [group.key, group.label],
                [
                    [section.label, shown, [[e.key, e.label, e.initials, e.url] for e in section.entries]]
                    for section, shown in zip(group.sections, _share(group, False), strict=True)
                ],
            ]
            for group in groups
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """One register on the page of its group, with the sentence that says what it is for."""

    label: str
    url: str
    help: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class GroupPage:
    """`tz/group.html`: everything a person may see in one menu, by 台账, 单据 and 报表."""

    title: str
    sections: tuple[tuple[str, tuple[GroupEntry, ...]], ...]


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A heading with paragraphs and, below, rows of (term, explanation)."""

    title: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str | Markup, str | Markup], ...] = ()


@dataclass(frozen=True, slots=True)
class HelpPage:
    """`tz/help.html`: the page of one register or topic; `keys=True` adds the table of keys."""

    title: str
    lead: str = ""
    sections: tuple[HelpSection, ...] = ()
    keys: bool = False
    ways: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`tz/error.html`: what happened, why perhaps, and at most two ways out; with or without `shell`."""

    title: str
    reason: str
    ways: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`tz/signin.html`: posts username, password, next, csrf_token and, when `otp` is set, otp to /login."""

    csrf_token: str
    school: str
    username: str = ""
    error: str = ""
    notice: str = ""
    otp: bool = False
    next: str = ""
    helps: tuple[tuple[str, str], ...] = (
        ("忘记密码", "请本校系统管理员重置。"),
        ("扫码报修", "不用登录，扫物品标签上的二维码即可。"),
    )
    footer: tuple[str, ...] = ()
    product: str = "后勤台账"
    login_url: str = "/login"
