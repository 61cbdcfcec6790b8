"""Suppliers with their licences, and contracts in every state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seed.demo import files
from seed.demo.goods import SUPPLIERS
from seed.demo.organisation import credit_code

if TYPE_CHECKING:
    from seed.demo.scene import Move, Scene

HOW_MANY = {"first": SUPPLIERS, "second": SUPPLIERS[:12], "middle": SUPPLIERS[:3], "kindergarten": SUPPLIERS[:5]}
STANDINGS = {"永盛校服": "SUSPENDED", "绿茵园艺": "VISITED", "恒信建筑安装": "CANDIDATE", "利民餐具消毒": "BLACKLISTED"}
EXIT_REASONS = {"永盛校服": "质量投诉两次未整改", "利民餐具消毒": "消毒记录造假"}
FIXED = ("绿源农产品配送", "云溪粮油贸易", "晨光文具商行")
ENDS = {"惠民豆制品厂": 15, "康泰体育用品": 40, "鲜达肉品": -9, "佳乐乳品": -24, "安泰消防器材": -27}
"""Suppliers whose licence ended so many days ago, or ends soon (negative)."""

ASSESSMENTS: tuple[tuple[str, int, str, str, int | None, str, str | None], ...] = (
    ("绿源农产品配送", 420, "ON_SITE", "GOOD EXCELLENT EXCELLENT", 93, "RECOMMENDED", None),
    ("云溪粮油贸易", 410, "ON_SITE", "EXCELLENT GOOD GOOD", 90, "RECOMMENDED", None),
    ("晨光文具商行", 405, "MARKET_VISIT", "EXCELLENT GOOD GOOD", 89, "RECOMMENDED", None),
    ("绿源农产品配送", 85, "ANNUAL", "GOOD GOOD EXCELLENT", 91, "RETAINED", None),
    (
        "惠民豆制品厂",
        60,
        "COMPLAINT",
        "GOOD FAIR FAIR",
        71,
        "RECTIFY",
        "食品经营许可证将到期，豆干有破包，十日内整改并换证。",
    ),
    ("永盛校服", 200, "COMPLAINT", "FAIR POOR POOR", 48, "REJECTED", "面料与样品不符，两次未整改，不再采用。"),
    ("绿茵园艺", 15, "MARKET_VISIT", "GOOD GOOD GOOD", None, "RETAINED", None),
)
"""Assessments: supplier, days ago, occasion, grades of price, quality and reputation, score, conclusion, opinion."""

SIGNED = "principal sign"
CONTRACTS: tuple[tuple[int, int, str, str, str, int, tuple[str, ...]], ...] = (
    (400, -20, "食材配送合同（上年度）", "FOOD", "绿源农产品配送", 260_000, ("submit", "sign", "pay", "renew")),
    (380, 15, "食用油大米供货合同", "FOOD", "云溪粮油贸易", 96_000, ("submit", "sign", "pay", "expire")),
    (360, 60, "校园保洁服务合同", "SERVICE", "平安物业服务", 48_000, ("submit", "sign", "pay", "review")),
    (350, 90, "空调维保合同", "REPAIR_WORKS", "格瑞空调工程", 12_000, ("submit", "sign", "review", "archive")),
    (300, -60, "校服采购合同", "SUPPLY", "洁雅清洁用品", 30_000, ("submit", "sign", "terminate")),
    (150, -210, "办公文具定点供货合同", "SUPPLY", "晨光文具商行", 36_000, ("submit", "sign", "pay")),
    (140, -18, "保安服务合同", "SERVICE", "平安物业服务", 72_000, ("submit", "sign", "pay")),
    (120, -240, "食材供货合同", "FOOD", "鲜达肉品", 120_000, ("submit", "sign")),
    (70, -290, "消防设施维保合同", "SERVICE", "安泰消防器材", 18_000, ("submit", "sign")),
    (30, -335, "电梯广告位出租合同", "LEASE", "宏图办公设备", 6_000, ("submit", "reject")),
    (6, -360, "智慧校园运维合同", "SERVICE", "智慧校园科技", 28_000, ("submit",)),
    (2, -363, "图书采购合同", "SUPPLY", "新华书店云溪店", 22_000, ()),
)
"""Contracts: days since they were drafted, days since they ended, name, kind, partner, amount, steps."""


def load_suppliers(scene: Scene) -> None:
    """Suppliers of four schools and their licences, some of which have run out or will soon."""
    for unit, suppliers in HOW_MANY.items():
        with scene.system(unit):
            for name, category in suppliers:
                standing = STANDINGS.get(name, "ACTIVE")
                scene.enter(
                    "supplier",
                    unit,
                    name=name,
                    category=category,
                    standing=standing,
                    credit_code=credit_code(scene, "91339001MA2"),
                    legal_representative=scene.random.choice(("朱国栋", "傅晓琳", "余建新", "叶美华")),
                    address=f"云溪县工业园区{scene.random.randrange(1, 90)}号",
                    contact_person=scene.random.choice(("朱经理", "傅女士", "余师傅", "叶老板")),
                    contact_phone=f"139{scene.random.randrange(10**7, 10**8)}",
                    bank_name="云溪农商银行",
                    bank_account_no=f"2010{scene.random.randrange(10**11, 10**12)}",
                    selection_method="公开招标" if name in FIXED else None,
                    reputation=scene.random.choice(("优", "良", "中")),
                    annual_score=scene.random.randrange(72, 98),
                    exit_reason=EXIT_REASONS.get(name),
                )
            load_licences(scene, unit)
            load_assessments(scene, unit)


def load_assessments(scene: Scene, unit: str) -> None:
    """Visits before suppliers became fixed, and what came of complaints."""
    rows = []
    for name, ago, occasion, grades, score, conclusion, opinion in ASSESSMENTS:
        supplier = scene.rows["supplier", unit].get(name)
        if supplier is None:
            continue
        price, quality, reputation = grades.split()
        rows.append(
            scene.build(
                "supplier_assessment",
                supplier_id=supplier.id,
                assessed_on=scene.day(ago),
                occasion=occasion,
                assessors="采购员、总务主任、食堂管理员",
                price_grade=price,
                quality_grade=quality,
                reputation_grade=reputation,
                is_paperwork_complete=conclusion in ("RECOMMENDED", "RETAINED"),
                score=score,
                conclusion=conclusion,
                opinion=opinion,
            )
        )
    scene.write(rows)
    for supplier in scene.all("supplier", unit):
        if supplier.name in FIXED:
            supplier.standing = scene.value(type(supplier), "standing", "FIXED")
    scene.session.flush()


def verifier(scene: Scene, unit: str) -> int:
    """Who looks at the originals."""
    people = scene.rows["staff", unit]
    return int(next(people[key] for key in ("buyer", "director", "principal") if key in people).id)


def load_licences(scene: Scene, unit: str) -> None:
    """A business licence each, a food licence where food is sold, now and then a qualification."""
    rows, scans = [], []
    for number, supplier in enumerate(scene.all("supplier", unit), 1):
        ends = ENDS.get(supplier.name)
        until = scene.day(ends) if ends is not None else scene.day(-scene.random.randrange(200, 1200))
        issued = until - dt.timedelta(days=5 * 365)
        kinds = ["BUSINESS_LICENCE"]
        kinds += ["FOOD_OPERATION"] if supplier.category.name in ("FOOD", "CATERING") else []
        kinds += ["QUALIFICATION"] if supplier.category.name in ("WORKS", "REPAIR", "EQUIPMENT") else []
        for kind in kinds:
            is_permanent = kind == "BUSINESS_LICENCE"
            row = scene.build(
                "supplier_licence",
                supplier_id=supplier.id,
                licence_kind=kind,
                licence_no=f"JY{33990100000000 + number * 137 + len(unit)}"
                if kind == "FOOD_OPERATION"
                else supplier.credit_code
                if is_permanent
                else f"ZZ{number:06d}",
                issuing_authority="云溪县市场监督管理局",
                issued_on=issued,
                is_permanent=is_permanent and ends is None,
                valid_until=None if is_permanent and ends is None else until,
                updated_on=scene.day(scene.random.randrange(30, 300)),
                verified_by_id=verifier(scene, unit),
            )
            if kind == "FOOD_OPERATION":
                scan = files.paper(scene, "supplier_licence", "scan", "食品经营许可证")
                row.scan = scan.id
                scans.append((scan, row))
            rows.append(row)
    scene.write(rows)
    for scan, row in scans:
        files.belongs(scene, scan, row)


def load_contracts(scene: Scene) -> None:
    """Contracts of the first school in every state, with what was paid on them."""
    for began, ended, name, category, supplier, amount, steps in CONTRACTS:
        when = scene.ago(began, "10:15")
        starts_on = when.date() + dt.timedelta(days=5)
        with scene.person("director", "first", when):
            contract = scene.make(
                "contract",
                name=name,
                category=category,
                supplier_id=scene.id("supplier", "first", supplier),
                department_id=scene.id("department", "first", "食堂" if category == "FOOD" else "总务处"),
                subject=name.removesuffix("合同"),
                amount=Decimal(amount),
                starts_on=starts_on,
                valid_until=max(scene.day(ended), starts_on),
                signer_id=scene.staff("principal"),
                payment_terms="验收合格后按季支付，年末结清。",
            )
        for step in steps:
            when = step_of(scene, contract, step, scene.later(when), began, ended)


def step_of(scene: Scene, contract: Any, step: str, when: dt.datetime, began: int, ended: int) -> dt.datetime:
    """One step of a contract, with what its form asks for, on a day that fits it."""
    half = scene.moment(scene.workday(max(began - 45, 1)), "15:20")
    over = scene.moment(scene.workday(max(ended - 8, 1)), "09:40")
    if step == "sign":
        scan = files.paper(scene, "contract", "", f"{contract.name}扫描件")
        files.belongs(scene, scan, contract)
    moves: dict[str, tuple[dt.datetime, Move]] = {
        "submit": (when, "director submit"),
        "reject": (when, ("principal reject", {"opinion": "场地不宜出租，不同意"})),
        "sign": (when, (SIGNED, {"contract_no": f"HT-{when.year}-{contract.id:03d}", "signed_on": when.date()})),
        "pay": (half, ("accountant pay", payment(scene, contract, half))),
        "expire": (over, "accountant expire"),
        "renew": (scene.ago(3, "10:00"), ("director renew", {"fulfilment": "FULFILLED"})),
        "review": (
            over,
            ("director review", {"fulfilment": "PARTLY_FULFILLED", "fulfilment_note": "有两次服务不及时，已扣款"}),
        ),
        "terminate": (half, ("principal terminate", {"opinion": "供方停产，协商终止"})),
        "archive": (scene.later(over), "director archive"),
    }
    moment, move = moves[step]
    return scene.walk(contract, moment, move)


def payment(scene: Scene, contract: Any, when: dt.datetime) -> dict[str, Any]:
    """A progress payment as the accountant enters it."""
    from models.purchasing.suppliers import ContractPayment

    return {
        "payments.due_on": when.date(),
        "payments.paid_on": when.date(),
        "payments.amount": contract.amount / 4,
        "payments.voucher_no": f"记-{when:%Y-%m}-{contract.id:03d}",
        "payments.payment_kind": ContractPayment.PaymentKind.PROGRESS,
    }
