"""What three suppliers asked for before something was bought."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo import files
from seed.demo.purchasing import FIXED

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

COMPARED = ("维修材料补充", "秋季消毒用品", "科学课材料", "期中练习本", "垃圾分类桶", "给排水配件", "办公用纸")
"""Purposes of the requests whose buyer asked three suppliers."""

GIVEN_UP = {"垃圾分类桶": ("submit", "reject"), "科学课材料": ("cancel",)}
"""Requests whose first comparison led to nothing, and how it ended."""

DISCOUNTS = (Decimal("0.95"), Decimal("0.97"), Decimal("0.99"))


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
