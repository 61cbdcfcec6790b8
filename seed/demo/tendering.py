"""Tenders of the first school, one in every state, each resting on an approved request."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo import files
from seed.demo.purchase_chain import walk_request

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

REQUESTS: tuple[tuple[int, str, str, str, str], ...] = (
    (84, "canteen_manager", "FOOD", "学生食堂食材配送", "96000"),
    (82, "maintenance", "EQUIPMENT", "教室空调和多媒体设备", "88000"),
    (81, "maintenance", "SERVICE", "校园保洁服务", "46000"),
)
"""Requests that are put out to tender: days ago, applicant, category, purpose, price."""

FOOD_BIDDERS = ("绿源农产品配送", "鲜达肉品", "云溪粮油贸易")
MACHINE_BIDDERS = ("智慧校园科技", "格瑞空调工程", "宏图办公设备")
SERVICE_BIDDERS = ("平安物业服务", "洁雅清洁用品", "绿茵园艺")

TENDERS: tuple[tuple[int, str, str, str, tuple[str, ...], str], ...] = (
    (70, "学生食堂食材配送", "FOOD", "食堂食材配送服务采购", FOOD_BIDDERS, "close"),
    (52, "教室空调和多媒体设备", "EQUIPMENT", "教室多媒体设备采购", MACHINE_BIDDERS, "sign"),
    (46, "校园保洁服务", "LABOUR_SERVICE", "校园保洁服务（第一次）", SERVICE_BIDDERS[:1], "fail"),
    (26, "校园保洁服务", "LABOUR_SERVICE", "校园保洁服务（第二次）", SERVICE_BIDDERS, "publicise"),
    (20, "教室空调和多媒体设备", "EQUIPMENT", "教室空调采购", MACHINE_BIDDERS, "evaluate"),
    (9, "教室空调和多媒体设备", "EQUIPMENT", "会议室显示屏采购", (), "cancel"),
    (6, "学生食堂食材配送", "FOOD", "食堂副食品配送采购", FOOD_BIDDERS[:2], "announce"),
    (1, "学生食堂食材配送", "FOOD", "学生饮用奶配送采购", (), ""),
)
"""Tenders: days ago, purpose of the request, category, name, bidders with the winner first, last step."""

DAYS = {"announce": 0, "evaluate": 10, "fail": 10, "publicise": 11, "sign": 18, "close": 25, "cancel": 1}
"""On which day of the tender each step is taken."""
WAYS = {
    "": (),
    "cancel": ("cancel",),
    "announce": ("announce",),
    "fail": ("announce", "fail"),
    "evaluate": ("announce", "evaluate"),
    "publicise": ("announce", "evaluate", "publicise"),
    "sign": ("announce", "evaluate", "publicise", "sign"),
    "close": ("announce", "evaluate", "publicise", "sign", "close"),
}


def load(scene: Scene) -> None:
    """The requests and their tenders."""
    requests = {purpose: approved(scene, *row) for row in REQUESTS if (purpose := row[3])}
    for ago, purpose, category, name, bidders, last in TENDERS:
        when = scene.ago(ago, "09:10")
        with scene.person("director", "first", when):
            tender = scene.make(
                "tender",
                project_name=name,
                category=category,
                purchase_request_id=requests[purpose].id,
                price_limit_amount=Decimal("50000.00"),
            )
        for step in WAYS[last]:
            take(scene, tender, step, when, bidders)


def approved(scene: Scene, ago: int, applicant: str, category: str, purpose: str, price: str) -> Any:
    """A request for one work or service, signed by everybody."""
    when = scene.ago(ago, "09:40")
    with scene.person(applicant, "first", when):
        request = scene.build(
            "purchase_request",
            category=category,
            purpose=purpose,
            needed_on=when.date() + dt.timedelta(days=60),
            procurement_method="OPEN_TENDER",
        )
        request.lines.append(
            scene.build(
                "purchase_request_line",
                item_name=purpose,
                unit="项",
                quantity=Decimal(1),
                market_price=Decimal(price),
                planned_unit_price=Decimal(price),
            )
        )
        scene.write([request])
    walk_request(scene, "first", request, applicant, "director", "central", scene.later(when))
    return request


def take(scene: Scene, tender: Any, step: str, began: dt.datetime, bidders: tuple[str, ...]) -> None:
    """One step on its day; bids come in after the announcement, a contract is signed before the tender is."""
    when = scene.moment(began.date() + dt.timedelta(days=DAYS[step]), "14:30")
    opens_at = dt.datetime.combine(began.date() + dt.timedelta(days=10), dt.time(9, 30))
    winner = scene.id("supplier", "first", bidders[0]) if bidders else None
    asked: dict[str, dict[str, Any]] = {
        "announce": {"announced_on": when.date(), "opens_at": opens_at},
        "evaluate": {
            "evaluators": "校长、总务主任、工会主席、教师代表两人",
            "parent_committee_members": None if tender.category.name == "EQUIPMENT" else "家长代表两人",
            "winner_id": winner,
            "lines.score": {line.id: Decimal(92 - 6 * place) for place, line in enumerate(tender.lines)},
            "lines.placing_no": {line.id: place for place, line in enumerate(tender.lines, 1)},
        },
        "fail": {"opinion": "投标人不足三家"},
        "cancel": {"opinion": "经费未到位，暂不采购"},
    }
    if step == "sign":
        asked["sign"] = {"contract_id": contract_with(scene, tender, when).id}
    if step == "close":
        files.belongs(scene, files.paper(scene, "tender", "", f"{tender.project_name}评标记录"), tender)
    role = "principal" if step in ("evaluate", "sign") else "director"
    scene.walk(tender, when, (f"{role} {step}", asked.get(step, {})))
    if step == "announce":
        record_bids(scene, tender, when, bidders)


def record_bids(scene: Scene, tender: Any, when: dt.datetime, bidders: tuple[str, ...]) -> None:
    """The bids as they come in, the first being the lowest."""
    for place, name in enumerate(bidders):
        came = scene.moment(when.date() + dt.timedelta(days=2 + place), "10:30")
        asked = {
            "supplier_id": scene.id("supplier", "first", name),
            "bid_amount": Decimal(45_000 + 1_500 * place),
            "submitted_at": came,
            "is_qualified": True,
        }
        move: Move = ("director record_bid", {f"lines.{column}": value for column, value in asked.items()})
        scene.walk(tender, came, move)


def contract_with(scene: Scene, tender: Any, when: dt.datetime) -> Any:
    """The signed contract with the winner."""
    with scene.person("director", "first", when):
        contract = scene.make(
            "contract",
            name=f"{tender.project_name}合同",
            category="FOOD" if tender.category.name == "FOOD" else "SUPPLY",
            supplier_id=tender.winner_id,
            department_id=scene.id("department", "first", "总务处"),
            subject=tender.project_name,
            amount=tender.winning_amount,
            starts_on=when.date(),
            valid_until=when.date() + dt.timedelta(days=365),
            signer_id=scene.staff("principal"),
            payment_terms="按月验收结算。",
        )
    files.belongs(scene, files.paper(scene, "contract", "", f"{contract.name}扫描件"), contract)
    number = {"contract_no": f"HT-{when.year}-{contract.id:03d}", "signed_on": when.date()}
    scene.walk(contract, when, "director submit", ("principal sign", number))
    return contract
