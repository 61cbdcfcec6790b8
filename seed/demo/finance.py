"""Fees of the first school: what may be charged, letters to parents, fee cards, receipts, settlements and checks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from models.core.base import register_of
from models.organisation.organisation import Term
from seed.demo import files

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

ITEMS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("作业本费", "AGENCY", "12.00", "PER_TERM", "自愿由学校代购作业本的学生", "put_in_force"),
    ("课后服务费", "SERVICE", "300.00", "PER_TERM", "自愿参加课后服务的学生", "put_in_force"),
    ("校服费", "AGENCY", "150.00", "PER_TIME", "自愿由学校代购校服的学生", "put_in_force"),
    ("午餐费", "MEAL", "8.00", "PER_MEAL", "在校就餐的学生", "put_in_force"),
    ("研学活动费", "SERVICE", "120.00", "PER_TIME", "自愿参加研学活动的四至六年级学生", "publish"),
    ("饮用奶费", "AGENCY", "60.00", "PER_MONTH", "自愿订购饮用奶的学生", "approve"),
    ("社团材料费", "AGENCY", "40.00", "PER_TERM", "自愿参加社团的学生", ""),
    ("午休托管费", "SERVICE", "200.00", "PER_TERM", "自愿参加午休托管的学生", "stop"),
    ("寒假补课费", "SERVICE", "500.00", "PER_TERM", "六年级学生", "reject"),
)
"""Fees: name, kind, standard, unit, who pays, last step."""

WAY = ("principal approve", "director publish", "principal put_in_force")

SETTLEMENTS = ("finish", "refund", "publish", "approve", "send_back", "")
"""Last steps of the settlements, one for each of the first classes that are not the class teacher's."""

CHECKS: tuple[tuple[int, str, str, str, str, bool], ...] = (
    (40, "auditor", "AUDIT", "抽查作业本费费卡和收据存根，收费与公示标准一致。", "NONE", False),
    (26, "auditor", "SCHOOL", "核对课后服务费登记，账票相符。", "NONE", False),
    (18, "director", "PARENT", "家长反映某班统一购买练习册。", "UNAUTHORISED", True),
    (12, "director", "COMPLAINT", "举报社团另行收取材料款。", "UNPUBLISHED", False),
)
"""Checks: days ago, who enters it, where it came from, what was checked, what was found, and whether it was refunded."""


def load(scene: Scene) -> None:
    """The fees of the present term."""
    term = present_term(scene)
    items = load_items(scene, term)
    books = load_books(scene, term)
    own = next(g for g in scene.all("class_group") if g.class_teacher_id == scene.staff("class_teacher"))
    others = [group for group in scene.all("class_group") if group is not own]
    used = 0
    for group, last in zip(others, SETTLEMENTS, strict=False):
        used += load_settled_class(scene, term, group, items["作业本费"], books, used, last)
    load_own_class(scene, term, own, items, books, used)
    load_checks(scene)


def present_term(scene: Scene) -> Any:
    """The term that runs, or the last one begun."""
    terms = [row for row in scene.all("term") if row.term_kind in (Term.TermKind.FIRST, Term.TermKind.SECOND)]
    return max((row for row in terms if row.starts_on <= scene.today), key=lambda row: row.starts_on)


def on(scene: Scene, term: Any, days: int, clock: str = "10:00") -> dt.datetime:
    """A time so many days after the beginning of the term, never after the present moment."""
    return scene.moment(term.starts_on + dt.timedelta(days=days), clock)


def attach(scene: Scene, row: Any, title: str) -> None:
    """A scanned paper of the document."""
    files.belongs(scene, files.paper(scene, row.declaration.key, "", title), row)


def load_items(scene: Scene, term: Any) -> dict[str, Any]:
    """Fees in every state, by name."""
    items: dict[str, Any] = {}
    for number, (name, kind, standard, unit, coverage, last) in enumerate(ITEMS, 1):
        when = on(scene, term, 0, "08:20")
        with scene.person("accountant", "first", when):
            item = scene.make(
                "fee_item",
                date=when.date(),
                name=name,
                fee_kind=kind,
                standard_amount=Decimal(standard),
                charge_unit=unit,
                stage="PRIMARY",
                coverage=coverage,
                basis=f"云发改价〔{term.starts_on.year}〕{number + 10}号",
                reduction_policy="低保、特困家庭学生凭证明减免。" if kind == "SERVICE" else None,
                start_term_id=term.id,
                complaint_phone="12315",
            )
        items[name] = item
        if last in ("", "reject"):
            moves: list[Move] = [("principal reject", {"opinion": "学校不得组织有偿补课，不同意"})] if last else []
            scene.walk(item, scene.later(when), *moves)
            continue
        attach(scene, item, f"{name}依据文件")
        steps = {"approve": WAY[:1], "publish": WAY[:2], "put_in_force": WAY, "stop": (*WAY, "principal stop")}[last]
        scene.walk(item, scene.later(when), *steps)
    return items


def load_books(scene: Scene, term: Any) -> dict[str, Any]:
    """A book that is closed, the one in use, and one in the drawer."""
    books: dict[str, Any] = {}
    with scene.person("accountant", "first", on(scene, term, 1, "09:00")):
        for status, first in (("SETTLED", 1), ("IN_USE", 101), ("DRAWN", 201)):
            is_settled = status == "SETTLED"
            books[status] = scene.make(
                "receipt_form",
                receipt_kind="FEE_RECEIPT",
                batch_code=f"{term.starts_on.year}A",
                start_no=f"{first:08d}",
                end_no=f"{first + 99:08d}",
                drawn_on=term.starts_on - dt.timedelta(days=200) if is_settled else term.starts_on,
                holder_id=scene.staff("accountant"),
                used_count=100 if is_settled else 0,
                issued_amount=Decimal("1860.00") if is_settled else None,
                settled_on=term.starts_on - dt.timedelta(days=20) if is_settled else None,
                status=status,
            )
    return books


def load_letter(scene: Scene, term: Any, group: Any, item: Any, purpose: str, when: dt.datetime) -> Any:
    """A letter of the class, with its paper."""
    with scene.system("first", when):
        letter = scene.make(
            "fee_notice",
            date=when.date(),
            term_id=term.id,
            class_group_id=group.id,
            fee_item_id=item.id,
            purpose=purpose,
            issued_on=when.date(),
            answer_until=when.date() + dt.timedelta(days=5),
            prepared_by_id=group.class_teacher_id,
        )
    attach(scene, letter, f"{group.name}{item.name}告家长书")
    return letter


def answers_of(letter: Any, day: dt.date, refused: int, unanswered: int = 0) -> dict[str, Any]:
    """Answers by line: the last pupils did not answer, those before them refused, the others agreed."""
    lines, agreed = letter.lines, len(letter.lines) - refused - unanswered
    answered = lines[: agreed + refused]
    members = register_of("fee_notice_line").declaration.columns["answer"].kind.members
    return {
        "lines.answer": {line.id: members["AGREED" if n < agreed else "REFUSED"] for n, line in enumerate(answered)},
        "lines.answered_on": {line.id: day for line in answered},
        "lines.signed_by": {line.id: "家长" for line in answered},
        "lines.has_signed_slip": {line.id: True for line in answered},
    }


def cards_of(scene: Scene, letter: Any) -> list[Any]:
    """The fee cards that the letter opened."""
    model: Any = register_of("fee_collection")
    found = sa.select(model).where(
        model.class_group_id == letter.class_group_id,
        model.fee_item_id == letter.fee_item_id,
        model.term_id == letter.term_id,
    )
    with scene.system("first"):
        return list(scene.session.scalars(found.order_by(model.id)))


def pay(scene: Scene, card: Any, book: Any, number: int, when: dt.datetime, banked: dt.datetime | None = None) -> None:
    """The accountant receives what is due, writes a receipt and banks the money."""
    with scene.person("accountant", "first", when):
        card.received_amount, card.received_on = card.due_amount, when.date()
        card.receipt_form_id, card.receipt_no = book.id, f"{number:08d}"
        card.received_by_id = scene.staff("accountant")
        scene.session.flush()
    if banked is not None:
        with scene.person("accountant", "first", banked):
            card.banked_on = banked.date()
            scene.session.flush()


def load_settled_class(
    scene: Scene, term: Any, group: Any, item: Any, books: dict[str, Any], used: int, last: str
) -> int:
    """A class that paid for its exercise books and settles them; returns how many receipts were written."""
    letter = load_letter(scene, term, group, item, "由学校统一代购作业本，期末按实际支出结算。", on(scene, term, 2))
    scene.walk(letter, on(scene, term, 2, "15:00"), "director issue")
    answered = on(scene, term, 6)
    scene.walk(letter, answered, ("director record_answers", answers_of(letter, answered.date(), refused=1)))
    scene.walk(letter, on(scene, term, 7), "director collect")
    cards = cards_of(scene, letter)
    for number, card in enumerate(cards):
        pay(scene, card, books["IN_USE"], 101 + used + number, on(scene, term, 9), on(scene, term, 10))
    load_settlement(scene, term, group, last)
    return len(cards)


def load_settlement(scene: Scene, term: Any, group: Any, last: str) -> None:
    """The class's settlement as far as it came; a book cost less than was collected."""
    when = on(scene, term, 50)
    with scene.person("accountant", "first", when):
        sheet = scene.make(
            "fee_settlement",
            date=when.date(),
            term_id=term.id,
            class_group_id=group.id,
            spending_detail="作业本每生8本，单价1.30元，计10.40元。",
        )
    when = scene.walk(sheet, when, "accountant compute")
    with scene.person("accountant", "first", when):
        for line in sheet.lines:
            line.spent_amount = Decimal("10.40")
        scene.session.flush()
    if not last:
        return
    attach(scene, sheet, f"{group.name}作业本发票")
    when = scene.walk(sheet, scene.later(when), "principal approve")
    if last == "send_back":
        scene.walk(sheet, when, ("principal send_back", {"opinion": "发票数量与领取表不一致，请核对"}))
    if last in ("approve", "send_back"):
        return
    when = scene.walk(sheet, when, "director publish")
    if last == "publish":
        return
    when = scene.walk(sheet, when, "accountant refund")
    paid = sheet.lines if last == "finish" else sheet.lines[:2]
    refunds = {
        "lines.refunded_on": {line.id: when.date() for line in paid},
        "lines.receiver_name": {line.id: "家长" for line in paid},
        "lines.has_signature": {line.id: True for line in paid},
    }
    when = scene.walk(sheet, when, ("accountant record_refunds", refunds))
    if last == "finish":
        scene.walk(sheet, when, "accountant finish")


def load_own_class(
    scene: Scene, term: Any, group: Any, items: dict[str, Any], books: dict[str, Any], used: int
) -> None:
    """The class teacher's class: after-school service partly paid, uniforms being asked about, books not yet."""
    service = load_letter(
        scene, term, group, items["课后服务费"], "用于课后服务教师补助和场地水电。", on(scene, term, 3)
    )
    scene.walk(service, on(scene, term, 3, "15:00"), "class_teacher issue")
    answered = on(scene, term, 8)
    scene.walk(service, answered, ("class_teacher record_answers", answers_of(service, answered.date(), refused=0)))
    scene.walk(service, on(scene, term, 9), "class_teacher collect")
    cards = cards_of(scene, service)
    for number, (card, days) in enumerate(zip(cards[:2], (13, None), strict=True)):
        banked = None if days is None else on(scene, term, days)
        pay(scene, card, books["IN_USE"], 101 + used + number, on(scene, term, 12), banked)
    with scene.person("class_teacher", "first", on(scene, term, 30)):
        cards[2].last_reminded_on = on(scene, term, 30).date()
        cards[2].reminder_record = "电话联系家长，答应下周缴纳。"
        scene.session.flush()
    uniforms = load_letter(scene, term, group, items["校服费"], "自愿订购夏秋季校服各一套。", scene.ago(4))
    scene.walk(uniforms, scene.ago(4, "15:00"), "class_teacher issue")
    answered = scene.ago(1)
    some = answers_of(uniforms, answered.date(), refused=1, unanswered=2)
    scene.walk(uniforms, answered, ("class_teacher record_answers", some))
    with scene.person("class_teacher"):
        scene.make(
            "fee_notice",
            term_id=term.id,
            class_group_id=group.id,
            fee_item_id=items["作业本费"].id,
            purpose="由学校统一代购作业本，期末按实际支出结算。",
        )


def load_checks(scene: Scene) -> None:
    """Checks that found nothing, a violation that was put right, and one still open."""
    for ago, who, source, content, violation, is_refunded in CHECKS:
        when, is_found = scene.ago(ago, "14:30"), violation != "NONE"
        with scene.person(who, "first", when):
            check = scene.make(
                "fee_check",
                checked_on=when.date(),
                checked_by="经审小组" if who == "auditor" else "总务处",
                source=source,
                content=content,
                card_count=None if is_found else 20,
                violation=violation,
                amount=Decimal("360.00") if is_found else None,
                person_id=scene.staff("teacher_8") if is_found else None,
                handling="责令停止收费并全部清退，对责任人批评教育。" if is_found else None,
                refund_until=when.date() + dt.timedelta(days=7) if is_found else None,
            )
        if is_refunded:
            with scene.person(who, "first", scene.moment(when.date() + dt.timedelta(days=5))):
                check.refunded_on = scene.moment(when.date() + dt.timedelta(days=5)).date()
                check.status = register_of("fee_check").declaration.columns["status"].kind.members["REFUNDED"]
                scene.session.flush()
