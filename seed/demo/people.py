"""Positions and staff, and the accounts with which the demonstration is tried."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from models.core.identity import hash_password
from models.people.staff import Position
from seed.demo.names import DEPARTMENTS, PEOPLE, POSITIONS, UNITS
from seed.demo.scene import login_of

if TYPE_CHECKING:
    from seed.demo.scene import Scene

ROLES = (
    "administrator",
    "principal",
    "director",
    "storekeeper",
    "asset_clerk",
    "buyer",
    "accountant",
    "auditor",
    "canteen_manager",
    "canteen_staff",
    "department_head",
    "class_teacher",
    "teacher",
    "maintenance",
    "cleaner",
    "guard",
    "nurse",
    "inspector",
    "parent_committee",
)
"""Roles that each school has; bureau and central_office sit in their own offices."""

HEALTH_CERTIFICATE = ("食堂管理员", "食堂验收员", "炊事员", "幼儿教师")
CERTIFICATES = {"水电工": "ELECTRICIAN", "门卫保安": "GUARD", "食堂管理员": "FOOD_SAFETY", "保健员": "HEALTH_CARE"}
TEMPORARY = ("炊事员", "保洁员", "食堂验收员", "水电工")
PARENTS = {"first": "林志强", "second": "洪丽娟"}


def identity_no(born: dt.date, is_male: bool, number: int) -> str:
    """An invented resident's number whose check character, birth day and gender are right."""
    body = f"339901{born:%Y%m%d}{number % 100:02d}{1 if is_male else 2}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def load_staff(scene: Scene) -> None:
    """Positions, the people on them, and who heads what."""
    for unit in UNITS:
        with scene.system(unit):
            load_positions(scene, unit)
            load_people(scene, unit)
            appoint(scene, unit)


def load_positions(scene: Scene, unit: str) -> None:
    """The posts that the unit's people hold; one of the first school is still a draft without a holder."""
    names = list(dict.fromkeys(position for *_, position in PEOPLE[unit]))
    rows = []
    for name in names:
        duties, workload, places = POSITIONS[name]
        rows.append(
            scene.build(
                "position",
                name=name,
                headcount=places,
                duties=duties,
                workload_standard=workload,
                safety_duty="落实一岗双责，发现隐患立即报告。",
                is_health_certificate_needed=name in HEALTH_CERTIFICATE,
                certificate_kind=CERTIFICATES.get(name),
                version_no="1.0",
            )
        )
    if unit == "first":
        rows.append(
            scene.build(
                "position",
                name="校车随车照管员",
                headcount=1,
                duties="随车照管学生上下车。",
                workload_standard="每日两趟。",
            )
        )
    scene.write(rows)
    for row in rows:
        scene.keep(unit, row.name, row)


def load_people(scene: Scene, unit: str) -> None:
    """The staff, with contracts and the yearly query whether they may work with minors."""
    dice, rows = scene.random, {}
    for number, (key, name, gender, department, position) in enumerate(PEOPLE[unit], 1):
        born = dt.date(scene.today.year - dice.randrange(26, 55), dice.randrange(1, 13), dice.randrange(1, 28))
        entered = dt.date(max(born.year + 23, scene.today.year - 20), 8, 20)
        entered = min(entered, scene.day(400))
        is_temporary = position in TEMPORARY
        is_guard = position == "门卫保安"
        checked = dice.randrange(20, 330) if dice.random() < 0.85 else dice.randrange(366, 420)
        rows[key] = scene.build(
            "staff",
            staff_no=f"{number:03d}",
            name=name,
            gender="MALE" if gender == "男" else "FEMALE",
            identity_no=identity_no(born, gender == "男", number),
            phone=f"13{dice.randrange(10**8, 10**9)}",
            emergency_contact=dice.choice(("配偶", "父亲", "母亲")),
            emergency_phone=f"15{dice.randrange(10**8, 10**9)}",
            department_id=scene.id("department", unit, department),
            position_id=scene.id("position", unit, position),
            employment_kind="TEMPORARY" if is_temporary else "GUARD" if is_guard else "PERMANENT",
            education="MIDDLE" if is_temporary else "BACHELOR",
            trade="电工、水暖" if position == "水电工" else None,
            entered_on=entered,
            contract_start_on=scene.day(300) if is_temporary else None,
            contract_until=scene.day(300 - 365 if number % 2 else -20) if is_temporary else None,
            monthly_wage_amount=3600 if is_temporary else 5800,
            has_social_insurance=True,
            is_with_minors=unit not in ("bureau", "central"),
            background_result="CLEAR",
            background_checked_on=scene.day(checked),
        )
    scene.write(rows.values())
    for key, row in rows.items():
        scene.keep(unit, key, row)


def appoint(scene: Scene, unit: str) -> None:
    """Heads of departments, the head of the unit, and the positions put into force."""
    people = scene.rows["staff", unit]
    for name, _, head in DEPARTMENTS[unit]:
        scene.rows["department", unit][name].head_id = people[head].id
    head = next(people[key] for key in ("principal", "central_office", "bureau") if key in people)
    scene.rows["school", unit]["school"].principal_id = head.id
    reaffirmed = scene.day(60)
    for row in scene.all("position", unit)[: len(POSITIONS)]:
        if row.name == "校车随车照管员":
            continue
        row.position_status = Position.PositionStatus.IN_FORCE
        row.approved_by_id, row.effective_on, row.reaffirmed_on = head.id, scene.day(430), reaffirmed
    scene.session.flush()


def load_accounts(scene: Scene) -> None:
    """One account for each role: at the first primary school, `.b` at the second, and those of the two offices."""
    hashes = {role: hash_password(f"demo-{role}") for role in (*ROLES, "bureau", "central_office")}
    since = scene.day(800)
    for unit in ("bureau", "central", "first", "second"):
        roles = {"bureau": ("bureau",), "central": ("central_office",)}.get(unit, ROLES)
        with scene.system(unit):
            for role in roles:
                if role == "administrator" and unit == "second":
                    continue
                scene.keep(unit, role, make_account(scene, unit, role, hashes[role]))
            accounts = scene.rows["user_account", unit]
            scene.write(
                scene.build(
                    "role_assignment",
                    user_account_id=accounts[role].id,
                    role=role.upper(),
                    starts_on=since,
                    **place_of(scene, unit, role),
                )
                for role in accounts
            )
    load_further_posts(scene, since)


def make_account(scene: Scene, unit: str, role: str, password_hash: str) -> Any:
    """The account of a role's holder; the parents' committee is from outside."""
    holder = scene.rows["staff", unit].get(role)
    return scene.make(
        "user_account",
        login_name=login_of(role, unit),
        display_name=PARENTS[unit] if holder is None else holder.name,
        staff_id=None if holder is None else holder.id,
        account_kind="OUTSIDE" if holder is None else "STAFF",
        valid_until=scene.day(-200) if holder is None else None,
        phone=None if holder is None else holder.phone,
        password_hash=password_hash,
        has_to_change_password=False,
    )


def place_of(scene: Scene, unit: str, role: str) -> dict[str, int]:
    """Department or class to which a role is limited."""
    people = scene.rows["staff", unit]
    if role == "department_head":
        return {"department_id": people[role].department_id}
    if role == "class_teacher":
        groups = scene.all("class_group", unit)
        return {"class_group_id": next(g.id for g in groups if g.class_teacher_id == people[role].id)}
    return {}


def load_further_posts(scene: Scene, since: dt.date) -> None:
    """More than one post: a director on duty, an accountant who audits the neighbour school, a substitute for some days."""
    with scene.system("first"):
        accounts = scene.rows["user_account", "first"]
        scene.make("role_assignment", user_account_id=accounts["director"].id, role="INSPECTOR", starts_on=since)
    with scene.system("second"):
        account = scene.rows["user_account", "first"]["accountant"].id
        scene.make("role_assignment", user_account_id=account, role="AUDITOR", starts_on=since)
        head, inspector = (scene.rows["user_account", "second"][role].id for role in ("department_head", "inspector"))
        scene.make(
            "role_assignment",
            user_account_id=head,
            role="INSPECTOR",
            starts_on=scene.day(10),
            valid_until=scene.day(-4),
            stands_in_for_id=inspector,
            reason="值周教师外出培训",
        )
