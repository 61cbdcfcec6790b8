"""Aid for pupils of two classes, from the application to the published payment; insurances of one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.core import school_year_of
from models.organisation.organisation import BREAKS
from seed.demo import files

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

QUOTAS: tuple[tuple[str, int, str, int, int], ...] = (
    ("DAY_LIVING", 6, "500.00", 50, 12),
    ("TWO_FREE_ONE_AID", 8, "250.00", 50, 15),
    ("NUTRITION", 5, "400.00", 36, 0),
)
"""Quotas of the first school: programme, places, standard, issued and arrived so many days ago (0: not yet)."""

AIDS: tuple[tuple[int, str, str, str, int, str], ...] = (
    (0, "DAY_LIVING", "LOW_INCOME", "LEVEL_1", 45, "approve"),
    (4, "DAY_LIVING", "ORPHAN", "LEVEL_2", 45, "approve"),
    (1, "DAY_LIVING", "FORMERLY_POOR", "LEVEL_2", 44, "approve"),
    (2, "DAY_LIVING", "DISABLED", "LEVEL_3", 44, "approve"),
    (3, "DAY_LIVING", "OTHER", "LEVEL_3", 43, "approve"),
    (0, "TWO_FREE_ONE_AID", "LOW_INCOME", "LEVEL_1", 42, "approve"),
    (1, "TWO_FREE_ONE_AID", "FORMERLY_POOR", "LEVEL_2", 7, "publish"),
    (2, "TWO_FREE_ONE_AID", "DISABLED", "LEVEL_3", 6, "review"),
    (3, "TWO_FREE_ONE_AID", "OTHER", "LEVEL_3", 4, "apply"),
    (4, "TWO_FREE_ONE_AID", "ORPHAN", "LEVEL_2", 2, ""),
    (3, "NUTRITION", "OTHER", "LEVEL_3", 30, "reject"),
)
"""Applications in the class teacher's class: pupil, programme, hardship, level, days ago, last step."""

SECOND: tuple[tuple[int, str, str, str, int, str], ...] = (
    (0, "DAY_LIVING", "EXTREME_POVERTY", "LEVEL_1", 8, "publish"),
    (2, "DAY_LIVING", "UNSUPPORTED", "LEVEL_2", 3, ""),
)

BATCHES: tuple[tuple[tuple[int, ...], int, str], ...] = (
    ((0, 1), 11, "publish"),
    ((2,), 6, "finish"),
    ((3,), 3, "begin"),
    ((4,), 1, ""),
)
"""Batches of the first quota: places in AIDS, arrived so many days ago, last step."""

AMOUNTS = {"LEVEL_1": Decimal("625.00"), "LEVEL_2": Decimal("500.00"), "LEVEL_3": Decimal("375.00")}
REASONS = ("父母务农，收入低", "由祖父母抚养", "家中有人长期患病", "父亲残疾，无固定收入")
ORDER = ("apply", "review", "publish", "approve")


def load(scene: Scene) -> None:
    """Quotas, applications and payments of the first school, some applications of the second."""
    for unit, quotas, aids in (("first", QUOTAS, AIDS), ("second", QUOTAS[:1], SECOND)):
        ids = [load_quota(scene, unit, *quota) for quota in quotas]
        rows = [apply(scene, unit, number, *aid) for number, aid in enumerate(aids)]
        if unit == "first":
            for number, (places, ago, last) in enumerate(BATCHES, 1):
                pay(scene, ids[0], [rows[place] for place in places], number, ago, last)
            scene.walk(rows[0], scene.ago(5), "director archive")
            load_insurances(scene)


def present_term(scene: Scene, unit: str) -> int:
    """The term in which all of it happens."""
    begun = [term for term in scene.all("term", unit) if term.starts_on <= scene.today and term.term_kind not in BREAKS]
    return int(max(begun, key=lambda term: term.starts_on).id)


def load_quota(scene: Scene, unit: str, programme: str, places: int, standard: str, issued: int, arrived: int) -> int:
    """One quota; the central school issues it, the accountant enters the arrival."""
    with scene.person("central_office", unit, scene.ago(issued)):
        quota = scene.build(
            "aid_quota",
            term_id=present_term(scene, unit),
            programme=programme,
            document_no=f"云教助〔{scene.today.year}〕{9 + len(programme)}号",
            quota_count=places,
            standard_amount=Decimal(standard),
            issued_on=scene.workday(issued),
            status="ALLOTTED",
        )
        quota.school_id = scene.schools[unit]
        scene.session.add(quota)
        scene.session.flush()
    if arrived:
        with scene.person("accountant", unit, scene.ago(arrived)):
            quota.arrived_on, quota.arrived_amount = scene.workday(arrived), quota.amount
            quota.status = scene.value(type(quota), "status", "ARRIVED")
            scene.session.flush()
    return int(quota.id)


def apply(
    scene: Scene, unit: str, number: int, seat: int, programme: str, hardship: str, level: str, ago: int, last: str
) -> Any:
    """One application as far as it came."""
    group = next(g for g in scene.all("class_group", unit) if g.class_teacher_id == scene.staff("class_teacher", unit))
    pupil = [one for one in scene.all("student", unit) if one.class_group_id == group.id][seat]
    proof = files.paper(scene, "student_aid", "", f"{pupil.name}困难证明")
    with scene.person("class_teacher", unit, scene.ago(ago, "10:20")):
        row = scene.make(
            "student_aid",
            date=scene.workday(ago),
            term_id=present_term(scene, unit),
            student_id=pupil.id,
            programme=programme,
            hardship_kind=hardship,
            hardship_level=level,
            hardship_reason=REASONS[number % len(REASONS)],
            registered_on=scene.workday(ago),
            card_tail=f"{3071 + 211 * seat}",
        )
    files.belongs(scene, proof, row)
    for days, move in moves_of(scene, ago, level, last):
        scene.walk(row, scene.ago(ago - days, "14:10"), move, unit=unit)
    return row


def moves_of(scene: Scene, ago: int, level: str, last: str) -> list[tuple[int, Move]]:
    """The steps up to the last, each so many days after the application."""
    moves: dict[str, tuple[int, Move]] = {
        "apply": (0, ("class_teacher apply", {"teacher_opinion": "家庭情况属实，建议资助。"})),
        "review": (2, ("director review", {"reviewed_on": scene.workday(ago - 2), "review_result": "PASSED"})),
        "publish": (3, ("director publish", {"published_on": scene.workday(ago - 3)})),
        "approve": (24, ("principal approve", {"amount": AMOUNTS[level]})),
        "reject": (4, ("principal reject", {"opinion": "不符合本项目条件，建议申请其他项目"})),
    }
    if not last:
        return []
    names = ("apply", "reject") if last == "reject" else ORDER[: ORDER.index(last) + 1]
    return [moves[name] for name in names]


def pay(scene: Scene, quota_id: int, aids: list[Any], number: int, ago: int, last: str) -> None:
    """One batch as far as it came; one pupil was paid late."""
    with scene.person("accountant", "first", scene.ago(ago, "09:10")):
        batch = scene.build(
            "aid_payment",
            date=scene.workday(ago),
            term_id=present_term(scene, "first"),
            aid_quota_id=quota_id,
            matter=f"贫困非寄宿生生活补助第{number}批",
            arrived_on=scene.workday(ago),
            lines=[scene.build("aid_payment_line", student_aid_id=aid.id) for aid in aids],
        )
        scene.session.add(batch)
        scene.session.flush()
    if not last:
        return
    scene.walk(batch, scene.ago(ago, "15:00"), "principal begin")
    if last == "begin":
        return
    given = {
        "lines.paid_on": {line.id: scene.workday(ago if line is batch.lines[0] else ago - 4) for line in batch.lines},
        "lines.signed_by": {line.id: "家长签领" for line in batch.lines},
        "lines.late_reason": {line.id: "家长外出，返乡后领取" for line in batch.lines[1:]},
    }
    scene.walk(batch, scene.ago(ago - 4, "11:00"), ("accountant finish", given))
    if last == "publish":
        scene.walk(batch, scene.ago(ago - 5, "16:00"), "director publish")


def load_insurances(scene: Scene) -> None:
    """The class's pupils of this school year: insured, claimed, only registered, declined."""
    group = next(g for g in scene.all("class_group") if g.class_teacher_id == scene.staff("class_teacher"))
    pupils = [pupil for pupil in scene.all("student") if pupil.class_group_id == group.id]
    year = school_year_of(scene.today)
    begins = dt.date(int(year[:4]), 9, 1)
    rows = []
    with scene.person("class_teacher"):
        for number, pupil in enumerate(pupils):
            letter = files.paper(scene, "student_insurance", "", f"{pupil.name}投保自愿书") if number < 3 else None
            row = scene.make(
                "student_insurance",
                term_id=scene.id("term", "first", f"{year[:4]}第一学期"),
                student_id=pupil.id,
                insurer="城关人寿保险",
                is_voluntary=number < 3,
                insured_on=begins,
                insured_until=begins.replace(year=begins.year + 1) - dt.timedelta(days=1),
                status="DECLINED" if number == len(pupils) - 1 else "REGISTERED",
            )
            if letter is not None:
                files.belongs(scene, letter, row)
                rows.append(row)
        for number, row in enumerate(rows, 1):
            row.premium_amount, row.policy_no = Decimal("100.00"), f"RS{begins:%Y%m}{number:04d}"
            row.status = scene.value(type(row), "status", "INSURED")
        claimed = rows[0]
        claimed.status = scene.value(type(claimed), "status", "CLAIMED")
        claimed.claim_on, claimed.claim_amount = max(begins, scene.workday(9)), Decimal("860.00")
        claimed.claim_record = "体育课扭伤脚踝，门诊治疗。"
        scene.session.flush()
