"""What departments need, what is planned for it, and what three suppliers asked for before something was bought."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo import files
from seed.demo.purchasing import FIXED
from seed.demo.store import items_of

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

PLANS: tuple[tuple[int, str, str, str, str, tuple[str, ...]], ...] = (
    (
        96,
        "EQUIPMENT",
        "YEAR",
        "年度设备添置计划",
        "触控一体机、台、18600、4；空调机、台、6499、6",
        ("submit", "approve"),
    ),
    (95, "TEACHING", "TERM", "本学期教学用品采购计划", "", ("collect", "submit", "approve")),
    (94, "OFFICE", "TERM", "本学期办公用品采购计划", "", ("collect", "submit", "approve", "complete")),
    (41, "HYGIENE", "EXTRA", "期中卫生用品追加计划", "", ("collect", "cancel")),
    (12, "REPAIR_MATERIAL", "MONTH", "冬季维修材料采购计划", "", ("collect", "submit")),
    (3, "HYGIENE", "MONTH", "下月卫生用品采购计划", "", ("collect",)),
)
"""Plans of the first school: days ago, category, kind, title, goods that nobody reported, steps."""

NEEDS: tuple[tuple[int, str, str, str], ...] = (
    (100, "TEACHING", "教导处", "开学"),
    (99, "TEACHING", "综合组", "公开课"),
    (98, "OFFICE", "教导处", "开学"),
    (98, "OFFICE", "总务处", "档案整理"),
    (44, "HYGIENE", "总务处", "期中迎检"),
    (14, "REPAIR_MATERIAL", "总务处", "防冻检修"),
    (5, "TEACHING", "综合组", "元旦汇演"),
    (2, "OFFICE", "教导处", "期末复习"),
)
"""What departments reported: days ago, category, department, occasion."""

COMPARED = ("维修材料补充", "秋季消毒用品", "科学课材料", "期中练习本", "垃圾分类桶", "给排水配件", "办公用纸")
"""Purposes of the requests whose buyer asked three suppliers."""

GIVEN_UP = {"垃圾分类桶": ("submit", "reject"), "科学课材料": ("cancel",)}
"""Requests whose first comparison led to nothing, and how it ended."""

DISCOUNTS = (Decimal("0.95"), Decimal("0.97"), Decimal("0.99"))


def load(scene: Scene) -> None:
    """Needs of the first school's departments and the plans drawn up from them."""
    terms = [row for row in scene.all("term", "first") if row.term_kind.name in ("FIRST", "SECOND")]
    term = max((row for row in terms if row.starts_on <= scene.today), key=lambda row: row.starts_on)
    days = [(ago, 0, number) for number, (ago, *_) in enumerate(NEEDS)]
    days += [(ago, 1, number) for number, (ago, *_) in enumerate(PLANS)]
    for _, is_plan, number in sorted(days, key=lambda day: (-day[0], day[1:])):
        if is_plan:
            draw_up(scene, term.id, *PLANS[number])
        else:
            report(scene, term.id, *NEEDS[number])


def report(scene: Scene, term_id: int, ago: int, category: str, department: str, activity: str) -> None:
    """Three goods of a category that a department needs in ten days."""
    when = scene.ago(ago, "15:30")
    goods = items_of(scene, "first", category)[ago % 4 : ago % 4 + 3]
    with scene.person("storekeeper", "first", when):
        scene.write(
            scene.build(
                "supply_demand",
                term_id=term_id,
                department_id=scene.id("department", "first", department),
                item_id=item.id,
                quantity=Decimal(10 * place),
                needed_on=when.date() + dt.timedelta(days=10),
                activity=activity,
            )
            for place, item in enumerate(goods, 1)
        )


def draw_up(
    scene: Scene,
    term_id: int,
    ago: int,
    category: str,
    period_kind: str,
    title: str,
    goods: str,
    moves: tuple[str, ...],
) -> None:
    """One plan and its steps; approved plans are kept by their category, so that requests can name them."""
    when = scene.ago(ago, "09:20")
    with scene.person("buyer", "first", when):
        plan = scene.build("purchase_plan", term_id=term_id, category=category, period_kind=period_kind, title=title)
        for name, unit, price, quantity in (one.split("、") for one in goods.split("；") if one):
            plan.lines.append(
                scene.build(
                    "purchase_plan_line",
                    item_name=name,
                    unit=unit,
                    quantity=Decimal(quantity),
                    planned_unit_price=Decimal(price),
                )
            )
        scene.write([plan])
    taken: dict[str, Move] = {
        "collect": "storekeeper collect",
        "submit": "buyer submit",
        "approve": "principal approve",
        "complete": ("director complete", {"remarks": "其余仓库尚有库存，本学期不再采购"}),
        "cancel": ("director cancel", {"opinion": "并入下月计划"}),
    }
    scene.walk(plan, scene.later(when), *(taken[name] for name in moves))
    if plan.state.name == "APPROVED":
        scene.keep("first", category, plan)


def plan_for(scene: Scene, unit: str, category: str) -> int | None:
    """The approved plan that a request of the category may name."""
    plan = scene.rows.get(("purchase_plan", unit), {}).get(category)
    return None if plan is None else int(plan.id)


def mode_of(request: Any, supplier: str) -> str:
    """How the goods of a request are bought."""
    if request.category.name == "EQUIPMENT":
        return "GOVERNMENT"
    if request.purpose in COMPARED:
        return "PRICE_COMPARISON"
    return "FIXED_SUPPLIER" if supplier in FIXED else "WHOLESALE"


def compare(scene: Scene, unit: str, request: Any, supplier: str, when: dt.datetime, *moves: str) -> dt.datetime:
    """A comparison of three suppliers for an approved request, as far as it came."""
    if request.purpose in GIVEN_UP:
        when = walk(scene, unit, request, supplier, when, *GIVEN_UP[request.purpose])
    return walk(scene, unit, request, supplier, when, *moves)


def walk(scene: Scene, unit: str, request: Any, supplier: str, when: dt.datetime, *moves: str) -> dt.datetime:
    """One comparison and its steps."""
    comparison = ask_three(scene, unit, request, supplier, when)
    taken: dict[str, Move] = {
        "submit": "buyer submit",
        "select": "principal select",
        "cancel": "buyer cancel",
        "reject": ("principal reject", {"opinion": "报价资料不全，请重新询价"}),
    }
    return scene.walk(comparison, scene.later(when), *(taken[name] for name in moves), unit=unit)


def ask_three(scene: Scene, unit: str, request: Any, supplier: str, when: dt.datetime) -> Any:
    """The quotations of three suppliers, the one named being the cheapest."""
    asked = suppliers_to_ask(scene, unit, supplier)
    with scene.person("buyer", unit, when):
        comparison = scene.build(
            "price_comparison",
            purchase_request_id=request.id,
            second_inquirer_id=scene.staff("storekeeper", unit),
            selected_supplier_id=asked[0].id,
        )
        papers = []
        for seller, discount in zip(asked, DISCOUNTS, strict=True):
            for wanted in request.lines:
                paper = files.paper(scene, "price_comparison_line", "quotation_file", f"{seller.name}报价单")
                papers.append(paper)
                comparison.lines.append(
                    scene.build(
                        "price_comparison_line",
                        purchase_request_line_id=wanted.id,
                        supplier_id=seller.id,
                        quoted_price=(wanted.market_price * discount).quantize(Decimal("0.01")),
                        delivery_days=3,
                        quotation_file=paper.id,
                    )
                )
        scene.write([comparison])
        for paper, line in zip(papers, comparison.lines, strict=True):
            files.belongs(scene, paper, line)
    return comparison


def suppliers_to_ask(scene: Scene, unit: str, supplier: str) -> list[Any]:
    """The supplier and two others in use, those of its category first."""
    first = scene.rows["supplier", unit][supplier]
    others = [
        one for one in scene.all("supplier", unit) if one is not first and one.standing.name in ("ACTIVE", "FIXED")
    ]
    others.sort(key=lambda one: one.category is not first.category)
    return [first, *others[:2]]
