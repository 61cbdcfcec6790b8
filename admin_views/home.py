"""The home page and its two full lists: what waits, what runs out, quick entry, my registers, charts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import render_template
from flask_admin import AdminIndexView, expose

from admin_views import charts, counters, golive_page, security, todo
from admin_views.extensions import db
from admin_views.pages.home import HomePage, RegisterLine, TodoPage
from admin_views.shell_screen import favourites, quick_entries, shell_of
from models.core import context as acting_context
from models.core import reminders
from models.core.base import register_of
from models.core.listing import COUNT_CAP, Listing, Query
from models.core.permissions import VIEW

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

SHOWN_WAITING = 12
SHOWN_EXPIRING = 6
SHOWN_OVERDUE = 3
MOST = 500
GREETINGS = ((5, "凌晨好"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好"), (24, "晚上好"))
WEEKDAYS = "一二三四五六日"


class HomeView(AdminIndexView):
    """The home page, at the root."""

    def __init__(self) -> None:
        super().__init__(name="首页", url="/", template="tz/home.html")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        shell = shell_of((("首页", ""),), active="home")
        return render_template("tz/home.html", shell=shell, page=page())


def join(app: Flask) -> None:
    """Register the two full lists."""
    charts.join(app)
    app.add_url_rule("/waiting/", "waiting", waiting_page)
    app.add_url_rule("/due/", "due", due_page)


def page() -> HomePage:
    """Everything the home page shows to the acting person."""
    actor, now = security.actor(), acting_context.required().now
    count, due = counters.counts()
    expiring = [*todo.overdue(SHOWN_OVERDUE), *todo.expiring(SHOWN_EXPIRING)][:SHOWN_EXPIRING]
    return HomePage(
        greeting=f"{greeting(now)}，{actor.name}",
        date_line=_date_line(now),
        waiting=tuple(todo.waiting(SHOWN_WAITING)),
        waiting_count=count,
        waiting_url="/waiting/" if count > SHOWN_WAITING else "",
        quick=quick_entries(actor),
        expiring=tuple(expiring),
        expiring_note=str(due) if due else "",
        expiring_url="/due/" if expiring else "",
        registers=_registers(),
        charts=charts.charts(),
        golive=golive_page.card(),
    )


def greeting(now: dt.datetime) -> str:
    """The word for the time of day."""
    return next(word for until, word in GREETINGS if now.hour < until)


def _date_line(now: dt.datetime) -> str:
    """2026年11月20日 星期五 · 2026-2027学年第一学期第12周"""
    line = f"{now.year}年{now.month}月{now.day}日 星期{WEEKDAYS[now.weekday()]}"
    actor = security.actor()
    if actor.school_id is None or not actor.can("term", VIEW):
        return line
    table = register_of("term").__table__
    term = (
        db.session.connection()
        .execute(
            sa.select(table.c.school_year, table.c.term_kind, table.c.first_week_on)
            .where(table.c.school_id == actor.school_id, table.c.starts_on <= now.date(), table.c.ends_on >= now.date())
            .limit(1)
        )
        .first()
    )
    if term is None:
        return line
    week = f"第{(now.date() - term.first_week_on).days // 7 + 1}周" if term.first_week_on else ""
    return f"{line} · {term.school_year}学年{term.term_kind.label if term.term_kind else ''}{week}"


def _registers() -> tuple[RegisterLine, ...]:
    """The registers a person works in, with what is in them and what waits in them."""
    conditions: dict[str, Any] = {model.declaration.key: condition for model, condition in reminders.waiting_models()}
    found = []
    for declaration in favourites(security.actor()):
        model = register_of(declaration.key)
        listing = Listing(db.session(), model, Query())
        number, capped = listing.counted(listing.conditions)
        count = "1万以上" if capped and number == COUNT_CAP else f"{number:,}"
        waits = listing.counted([conditions[declaration.key]], 99)[0] if declaration.key in conditions else 0
        found.append(
            RegisterLine(
                declaration.label,
                f"/admin/{declaration.key}/",
                count,
                f"待处理{waits}" if waits else "",
                "/waiting/" if waits else "",
            )
        )
    return tuple(found)


def waiting_page() -> ResponseReturnValue:
    """Everything that waits for the acting person, by register."""
    entries = todo.waiting(MOST)
    sections: dict[str, list[Any]] = {}
    for one in entries:
        sections.setdefault(register_of(one.url.split("/")[2]).declaration.label, []).append(one)
    shown = TodoPage(
        "待我处理",
        f"共{len(entries)}项，等得最久的在前" if entries else "",
        waiting=tuple((label, tuple(found)) for label, found in sections.items()),
        nothing="没有等您处理的单据",
    )
    return render_template(
        "tz/todo.html", shell=shell_of((("首页", "/"), ("待我处理", "")), active="waiting"), page=shown
    )


def due_page() -> ResponseReturnValue:
    """Everything that runs out, by urgency; what is over its time first."""
    late, entries = todo.overdue(MOST), todo.expiring(MOST)
    sections = (
        ("超时未修", late),
        ("已过期", [e for e in entries if e.urgency == "bad"]),
        (f"{todo.NEAR}天内到期", [e for e in entries if e.urgency == "wait"]),
        ("即将到期", [e for e in entries if not e.urgency]),
    )
    shown = TodoPage(
        "到期提醒",
        f"过期超过{reminders.LOOK_BACK}天的不再列出" if entries else "",
        expiring=tuple((label, tuple(found)) for label, found in sections if found),
        nothing="没有快到期的记录",
    )
    return render_template("tz/todo.html", shell=shell_of((("首页", "/"), ("到期提醒", "")), active="due"), page=shown)
