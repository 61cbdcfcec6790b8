"""Visitors of the last days and of today, as the guards wrote them down."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from seed.demo.names import GIVEN, SURNAMES
from seed.demo.people import identity_no

if TYPE_CHECKING:
    from seed.demo.scene import Scene

REASONS: tuple[tuple[str, str, str], ...] = (
    ("家长约谈", "", "class_teacher"),
    ("送学生用品", "", "teacher"),
    ("送货", "绿源农产品配送", "canteen_manager"),
    ("设备维修", "格瑞空调工程", "director"),
    ("公务检查", "县市场监督管理局", "principal"),
    ("快递", "云溪速递", "guard"),
    ("办理转学", "", "department_head"),
)
"""Why people come: reason, organisation, whom they visit."""

DAYS = {"first": 12, "second": 6}


def load(scene: Scene) -> None:
    """Both schools' gates."""
    for unit, days in DAYS.items():
        for ago in range(days - 1, -1, -1):
            load_day(scene, unit, ago)


def load_day(scene: Scene, unit: str, ago: int) -> None:
    """Four visitors a day; one of them is turned away now and then, and two of today are still inside."""
    day, dice, given = scene.day(ago), scene.random, GIVEN.split()
    for number, clock in enumerate(("07:50", "09:15", "10:30", "14:05")):
        when = scene.moment(day, clock)
        reason, organisation, host = REASONS[(ago * 3 + number) % len(REASONS)]
        is_male = dice.random() < 0.6
        born = dt.date(scene.today.year - dice.randrange(24, 60), dice.randrange(1, 13), dice.randrange(1, 28))
        is_refused = number == 3 and ago % 5 == 2
        with scene.person("guard", unit, when):
            visitor = scene.make(
                "visitor",
                entered_at=when,
                visitor_name=dice.choice(SURNAMES) + dice.choice(given),
                gender="MALE" if is_male else "FEMALE",
                document_no=identity_no(born, is_male, dice.randrange(100)),
                is_document_shown=not is_refused,
                organisation=organisation or None,
                phone=f"13{dice.randrange(10**8, 10**9)}",
                visit_reason=reason,
                visited_staff_id=scene.staff(host, unit),
                visit_confirmation="NOT_CONFIRMED" if is_refused else dice.choice(("PHONE", "RECEIPT", "APPOINTMENT")),
                entry_decision="REFUSED" if is_refused else "ADMITTED",
                plate_no=f"浙K{dice.randrange(10_000, 99_999)}" if organisation and number == 1 else None,
                belongings="货物" if reason == "送货" else None,
                badge_no=f"F{number + 1:02d}{ago:02d}",
            )
        out = when + dt.timedelta(minutes=dice.randrange(15, 110))
        if is_refused or out > scene.now or (ago == 0 and number > 1):
            continue
        with scene.person("guard", unit, out):
            visitor.left_at = out
            scene.session.flush()
