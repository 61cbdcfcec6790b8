"""What fees need beyond their kinds: items in force for everybody, pupils of the class, and ranges that part."""

from __future__ import annotations

from typing import Any

from models.finance.fees import FeeItem


def fee_in_force(world: Any, values: dict[str, Any]) -> int:
    """A fee that may be charged to any pupil."""
    return world.make(FeeItem, state=FeeItem.State.IN_FORCE, stage=FeeItem.Stage.ALL).id


def pupil_of(register: str) -> Any:
    """A pupil of the class of the sheet in hand."""

    def pupil(world: Any, values: dict[str, Any]) -> int:
        document = values.setdefault("document", None) or world.one(register)
        values["document"] = document
        return world.make("student", class_group_id=document.class_group_id).id

    return pupil


def number(offset: int) -> Any:
    """The first or last number of a book of a hundred."""
    return lambda world, values: f"{world.count('receipt_form') * 100 + offset:08d}"


ROWS: dict[str, dict[str, Any]] = {
    "fee_notice": {"fee_item_id": fee_in_force},
    "fee_notice_line": {"student_id": pupil_of("fee_notice")},
    "receipt_form": {"start_no": number(1), "end_no": number(100)},
    "fee_collection": {"fee_item_id": fee_in_force},
    "fee_settlement": {"class_group_id": lambda world, values: world.make("class_group").id},
    "fee_settlement_line": {"student_id": pupil_of("fee_settlement")},
}
