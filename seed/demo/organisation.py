"""The units with their terms, calendars, departments and settings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from stdnum.cn import uscc

from models.core import school_year_of
from seed.demo.names import ADDRESSES, DEPARTMENTS, SCHOOLS, UNITS

if TYPE_CHECKING:
    from seed.demo.scene import Scene

HOLIDAYS = (
    ("国庆节放假", "-10-01", "-10-07", "法定节假日"),
    ("元旦放假", "-01-01", "-01-01", "法定节假日"),
    ("清明节放假", "-04-04", "-04-06", "法定节假日"),
    ("劳动节放假", "-05-01", "-05-05", "法定节假日"),
    ("校园运动会", "-10-28", "-10-29", "活动或考试日"),
)
"""Days of every school year that differ from the weekly pattern."""


def load_schools(scene: Scene) -> None:
    """Units, their terms and calendars, their departments, and what they have set for themselves."""
    for unit, (code, name, short, kind, above) in UNITS.items():
        with scene.system():
            school = scene.enter(
                "school",
                unit,
                "school",
                school_code=code,
                name=name,
                short_name=short,
                kind=kind,
                parent_school_id=scene.schools.get(above),
                superior_name=None if unit == "bureau" else "云溪县教育局",
                unified_credit_code=credit_code(scene, "12339001"),
                area_kind="镇区",
                address=ADDRESSES[unit],
                phone=f"0578-21{scene.random.randrange(10_000, 99_999)}",
            )
        scene.schools[unit] = school.id
        with scene.system(unit):
            if unit in SCHOOLS:
                load_terms(scene, unit)
            for department, department_kind, _ in DEPARTMENTS[unit]:
                scene.enter("department", unit, name=department, kind=department_kind, is_cost_centre=True)
    load_settings(scene)


def credit_code(scene: Scene, head: str) -> str:
    """A unified social credit code with its check character."""
    body = head + "".join(scene.random.choice("0123456789ABCDEFGH") for _ in range(17 - len(head)))
    return body + uscc.calc_check_digit(body)


def load_settings(scene: Scene) -> None:
    """What bureau, central school and the first primary school have set."""
    long_ago = dt.date(scene.today.year - 2, 1, 1)
    for unit, name, value, source, locked in (
        ("bureau", "capitalisation_threshold_amount", "1000.00", "县财政局资产管理办法", True),
        ("bureau", "health_certificate_valid_months", "12", "食品安全法第四十五条", True),
        ("central", "purchase_director_limit", "300.00", "中心学校采购管理办法", False),
        *((unit, "go_live_on", long_ago.isoformat(), "开账向导", False) for unit in scene.schools),
        ("first", "compensation_amount_basis", "折旧后净值", "本校公物管理制度第六条", False),
        ("first", "tool_due_days", "3", "本校工具借用规定", False),
    ):
        with scene.system(unit):
            scene.enter(
                "school_setting",
                unit,
                name,
                setting_name=name,
                setting_value=value,
                effective_on=long_ago,
                setting_source=source,
                is_locked_below=locked,
            )


def load_terms(scene: Scene, unit: str) -> None:
    """Terms and breaks of the last school year and of this one, and their holidays."""
    first = int(school_year_of(scene.today)[:4])
    for year in (first - 1, first):
        spans = {
            "第一学期": (dt.date(year, 9, 1), dt.date(year + 1, 1, 20)),
            "寒假": (dt.date(year + 1, 1, 21), dt.date(year + 1, 2, 15)),
            "第二学期": (dt.date(year + 1, 2, 16), dt.date(year + 1, 6, 30)),
            "暑假": (dt.date(year + 1, 7, 1), dt.date(year + 1, 8, 31)),
        }
        for kind, (starts_on, ends_on) in spans.items():
            state = "已结清" if ends_on < scene.today else "未开始" if starts_on > scene.today else "进行中"
            is_term = kind.endswith("学期")
            scene.enter(
                "term",
                unit,
                f"{year}{kind}",
                school_year=f"{year}-{year + 1}",
                term_kind=kind,
                starts_on=starts_on,
                ends_on=ends_on,
                midterm_check_on=starts_on + dt.timedelta(days=70) if is_term else None,
                final_check_on=ends_on - dt.timedelta(days=7) if is_term else None,
                state=state,
            )
        for name, starts, ends, kind in HOLIDAYS:
            own_year = year if starts[1:3] >= "09" else year + 1
            term = "第一学期" if own_year == year or starts[1:3] == "01" else "第二学期"
            scene.enter(
                "school_calendar",
                unit,
                f"{year}{name}",
                name=name,
                term_id=scene.id("term", unit, f"{year}{term}"),
                starts_on=f"{own_year}{starts}",
                ends_on=f"{own_year}{ends}",
                day_kind=kind,
                basis_document="国务院办公厅放假通知" if kind == "法定节假日" else None,
            )
