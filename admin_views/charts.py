"""Charts of the home page: figures over what the reader sees anyway, worked out at most every few minutes."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app

from admin_views import security
from admin_views.extensions import db
from admin_views.pages.home import Chart, bar_chart, rank_chart
from models.core import context as acting_context
from models.core.base import has_register, register_of
from models.core.lookup import labels
from models.core.permissions import FALSE, VIEW

if TYPE_CHECKING:
    from flask import Flask

    from models.core.base import Register

WEEKS = 12
BARS = 5
MOST_HELD = 500


def join(app: Flask) -> None:
    """Make room for the charts that have been drawn."""
    app.config.setdefault("CHARTS_KEPT_SECONDS", 300)
    app.extensions["charts"] = {}


def charts() -> tuple[Chart, ...]:
    """The charts for the acting person; none for people who only see their own rows."""
    held: dict[Any, tuple[float, tuple[Chart, ...]]] = current_app.extensions["charts"]
    actor = security.actor()
    key = (actor.account_id, actor.posts, security.clock().date())
    kept = held.get(key)
    if kept is None or time.monotonic() - kept[0] > current_app.config["CHARTS_KEPT_SECONDS"]:
        if len(held) > MOST_HELD:
            held.clear()
        drawn = tuple(chart for chart in (_repairs(), _assets()) if chart is not None)
        kept = held[key] = (time.monotonic(), drawn)
    return kept[1]


def _scope(key: str, *columns: str) -> tuple[type[Register], Any] | None:
    """Register and row scope, where the reader sees more than own rows of it and all of these columns."""
    if not has_register(key):
        return None
    actor, model = security.actor(), register_of(key)
    wide = any(VIEW in grant.actions and grant.scope != "own_rows" for _, grant in actor.pairs(key))
    rights = actor.columns(model)
    condition = actor.predicate(model, VIEW)
    if not wide or condition is FALSE or not all(rights.plain(name) for name in columns):
        return None
    return model, condition


def _repairs() -> Chart | None:
    """Repairs reported and finished in each of the last weeks."""
    found = _scope("repair_request", "reported_at", "completed_at")
    if found is None:
        return None
    model, condition = found
    today = acting_context.required().today
    monday = today - dt.timedelta(days=today.weekday(), weeks=WEEKS - 1)
    reported, finished = (_by_week(model, name, condition, monday) for name in ("reported_at", "completed_at"))
    if not sum(reported) + sum(finished):
        return None
    names = [
        f"{(day := monday + dt.timedelta(weeks=n)).month}-{day.day}" if n % 3 == 0 or n == WEEKS - 1 else ""
        for n in range(WEEKS)
    ]
    sentence = f"最近{WEEKS}周报修{sum(reported)}件，修复{sum(finished)}件"
    return Chart(
        "报修与修复",
        f"最近{WEEKS}周",
        str(sum(reported)),
        "件报修",
        bar_chart(names, reported, finished, sentence),
        f"/admin/repair_request/?f.reported_at.from={monday.isoformat()}",
        (("报修", "b"), ("修复", "a")),
    )


def _by_week(model: type[Register], name: str, condition: Any, monday: dt.date) -> list[int]:
    table = model.__table__
    day = sa.func.date(table.c[name])
    statement = (
        sa.select(day, sa.func.count())
        .where(table.c[name] >= dt.datetime.combine(monday, dt.time()), condition)
        .group_by(day)
    )
    weeks = [0] * WEEKS
    for value, count in db.session.connection().execute(statement):
        week = (dt.date.fromisoformat(str(value)[:10]) - monday).days // 7
        if 0 <= week < WEEKS:
            weeks[week] += count
    return weeks


def _assets() -> Chart | None:
    """Original value of the fixed assets by department."""
    found = _scope("fixed_asset", "original_amount", "department_id", "life_state")
    if found is None:
        return None
    model, condition = found
    table = model.__table__
    amount = sa.func.sum(sa.type_coerce(table.c.original_amount, sa.BigInteger))
    statement = (
        sa.select(table.c.department_id, amount, sa.func.count())
        .where(condition, table.c.life_state.not_in(("DISPOSED", "WRITTEN_OFF")))
        .group_by(table.c.department_id)
    )
    rows = [(row[0], int(row[1] or 0), int(row[2])) for row in db.session.connection().execute(statement)]
    total, cards = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if not total:
        return None
    most = sorted(rows, key=lambda row: -row[1])[:BARS]
    names = labels(db.session(), "department", [row[0] for row in most])
    bars = [(names.get(row[0], "")[:6], row[1] / 1_000_000, f"{row[1] / 1_000_000:,.2f}") for row in most]
    return Chart(
        "固定资产原值",
        "按使用部门，万元",
        f"{total / 1_000_000:,.2f}",
        f"{cards:,}张卡片",
        rank_chart(bars, f"固定资产原值共{total / 1_000_000:,.2f}万元，按使用部门"),
        "/admin/fixed_asset/",
    )
