"""What is lent out, in every state: inside the school and to others, back whole, in part, late, or lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import register_of
from seed.demo.store_sheets import stocked

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

SIGNED: tuple[Move, ...] = ("director approve",)
OUT: tuple[Move, ...] = (*SIGNED, "storekeeper lend")


def load(scene: Scene) -> None:
    """Loans and exchanges of the first school."""
    load_loans(scene)
    load_exchanges(scene)


def load_loans(scene: Scene) -> None:
    """Loans, the oldest first."""
    balls = [item for item in stocked(scene, "first", "TEACHING") if item.name in ("足球", "跳绳")]
    card = next(
        card
        for card in scene.all("fixed_asset", "first")
        if card.name == "扩音设备" and card.life_state.name == "IN_USE" and not card.is_group_card
    )
    ball, rope = ({"item_id": balls[0].id, "quantity": 2}, {"item_id": balls[-1].id, "quantity": 5})
    ladder = {"tool_id": scene.id("tool", "first", "螺丝刀")}
    drill = {"tool_id": scene.id("tool", "first", "冲击钻")}
    loud = {"fixed_asset_id": card.id}
    lend(
        scene,
        34,
        "teacher",
        "秋季运动会训练",
        (ball, rope),
        7,
        *OUT,
        came_back("record_return", 2, 5),
        "storekeeper close",
    )
    lend(scene, 26, "teacher", "家长开放日扩音", (loud,), 2, *OUT, came_back("record_return", 1), "storekeeper close")
    lend(scene, 22, "class_teacher", "班级活动", (rope,), 5, *OUT, came_back("record_return", 5))
    lend(scene, 16, "teacher", "社团训练", (ball, {**rope, "quantity": 4}), 6, *OUT, came_back("record_part_return", 1))
    lend(scene, 12, "maintenance", "门岗设备安装", (drill,), 4, *SIGNED, "storekeeper lend")
    reason = {"opinion": "活动已改期，届时另行申请"}
    lend(scene, 9, "teacher", "校外研学", (loud,), 3, ("principal reject", reason))
    village: dict[str, Any] = {
        "category": "EXTERNAL",
        "outside_borrower": "云溪村文化礼堂",
        "outside_phone": "13857100236",
    }
    lend(scene, 6, "director", "村文化活动扩音", (loud,), 9, "principal approve", "storekeeper lend", **village)
    lend(scene, 4, "class_teacher", "亲子运动会", (ball,), 3, *SIGNED, "director cancel")
    lend(scene, 3, "teacher", "体育课比赛", (ball,), -20, *SIGNED)
    lend(scene, 1, "teacher", "冬季长跑", (rope,), -12)
    lend(scene, 0, "teacher", "元旦联欢布置", (ladder,), -10, submitted=False)


def load_exchanges(scene: Scene) -> None:
    """Old things handed back at the store's door, beside those that the issues have recorded."""
    goods = [item for item in scene.all("item", "first") if item.is_old_for_new]
    reason = {"outcome": "REFUSED", "refusal_reason": "未带旧物，请交旧后再领"}
    for ago, place, count, who, values in (
        (41, 0, 2, "cleaner", {"old_disposal": "WRITE_OFF"}),
        (28, 2, 3, "class_teacher", {"old_condition": "WORN_OUT", "old_disposal": "RECYCLE"}),
        (15, 5, 0, "teacher", reason),
        (8, 3, 1, "cleaner", {"old_disposal": "REPAIR"}),
        (2, 6, 4, "class_teacher", {"old_condition": "WORN_OUT"}),
    ):
        when = scene.ago(ago, "15:20")
        with scene.person("storekeeper", "first", when):
            scene.make(
                "old_for_new",
                exchanged_on=when.date(),
                item_id=goods[place % len(goods)].id,
                old_quantity=Decimal(count),
                new_quantity=Decimal(count),
                recipient_id=scene.staff(who),
                department_id=scene.id("department", "first", "总务处" if who == "cleaner" else "教导处"),
                **values,
            )


def lend(
    scene: Scene,
    ago: int,
    who: str,
    purpose: str,
    things: tuple[dict[str, Any], ...],
    days: int,
    *moves: Move,
    submitted: bool = True,
    **values: Any,
) -> Any:
    """A loan by a person for some days (negative: due so many days from now), taken through its steps."""
    when = scene.ago(ago, "10:10")
    with scene.person(who, "first", when):
        sheet = scene.build(
            "loan",
            purpose=purpose,
            warehouse_id=scene.id("warehouse", "first", "总务仓库"),
            department_id=scene.id("department", "first", "总务处" if who in ("maintenance", "director") else "教导处"),
            approving_leader_id=scene.staff("principal" if values else "director"),
            keeper_id=scene.staff("storekeeper"),
            due_on=within_term(scene, when.date(), scene.day(days) if days < 0 else when.date() + dt.timedelta(days)),
            **values,
        )
        for thing in things:
            sheet.lines.append(scene.build("loan_line", **{**thing, "quantity": Decimal(thing.get("quantity", 1))}))
        scene.write([sheet])
    if submitted:
        scene.walk(sheet, scene.later(when), f"{who} submit", *moves)
    return sheet


def within_term(scene: Scene, day: dt.date, due: dt.date) -> dt.date:
    """The day on which a loan of a day is due: not after the last day of its term."""
    term: Any = register_of("term").__table__
    ends = sa.select(sa.func.min(term.c.ends_on)).where(
        term.c.school_id == scene.schools["first"], term.c.term_kind.in_(("FIRST", "SECOND")), term.c.ends_on >= day
    )
    last = scene.session.connection().execute(ends).scalar()
    return due if last is None else min(due, last)


def came_back(name: str, *quantities: int) -> Move:
    """The return of the first lines of a loan, whole and in order."""

    def given(sheet: Any) -> dict[str, Any]:
        lines = list(zip(sheet.lines, quantities, strict=False))
        good = type(lines[0][0]).declaration.columns["return_condition"].kind.members["GOOD"]
        return {
            "lines.returned_quantity": {line.id: Decimal(quantity) for line, quantity in lines},
            "lines.return_condition": {line.id: good for line, _ in lines},
        }

    return f"storekeeper {name}", given
