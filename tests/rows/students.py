"""What the registers of pupils need beyond kinds: quotas whose money came, approved applications of the same quota."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from models.students.aid import AidQuota, StudentAid
from tests.factories import TODAY

ARRIVED = {"arrived_on": TODAY, "arrived_amount": Decimal("5000.00"), "status": AidQuota.Status.ARRIVED}


def new_pupil(world: Any, values: dict[str, Any]) -> int:
    """A pupil of whom nothing was written yet."""
    return int(world.make("student").id)


def arrived_quota(world: Any, values: dict[str, Any]) -> int:
    """The term's quota, its money arrived."""
    quota = world.one("aid_quota")
    with world.as_system():
        for name, value in ARRIVED.items():
            setattr(quota, name, value)
        world.session.flush()
    return int(quota.id)


def approved_aid(world: Any, values: dict[str, Any]) -> int:
    """An approved application of the batch's quota."""
    batch = values.setdefault("document", None) or world.make("aid_payment")
    values["document"] = batch
    aid = world.make(
        "student_aid",
        state=StudentAid.State.APPROVED,
        term_id=batch.term_id,
        aid_quota_id=batch.aid_quota_id,
        card_tail="0123",
    )
    return int(aid.id)


def pupil_of_the_aid(world: Any, values: dict[str, Any]) -> int:
    """The pupil who applied."""
    with world.as_system():
        return int(world.session.get(StudentAid, values["student_aid_id"]).student_id)


def amount_of_the_aid(world: Any, values: dict[str, Any]) -> Decimal:
    """What was approved."""
    with world.as_system():
        return Decimal(world.session.get(StudentAid, values["student_aid_id"]).amount)


ROWS: dict[str, dict[str, Any]] = {
    "aid_quota": {"quota_count": 10, "standard_amount": Decimal("500.00"), "issued_on": TODAY},
    "student_aid": {"student_id": new_pupil},
    "aid_payment": {"aid_quota_id": arrived_quota, "arrived_on": TODAY},
    "aid_payment_line": {
        "student_aid_id": approved_aid,
        "student_id": pupil_of_the_aid,
        "amount": amount_of_the_aid,
        "card_tail": "0123",
    },
    "student_insurance": {"student_id": new_pupil, "insured_until": TODAY + dt.timedelta(days=365)},
}
