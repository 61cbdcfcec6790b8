"""The first school and administrator of an installation that serves others: no demo data, no known password."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from models.core.base import register_of
from models.core.context import acting
from models.core.entry import Given, save
from models.core.identity import hash_password
from models.core.permissions import system_actor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def make_first_administrator(session: Session, password: str, now: dt.datetime) -> None:
    """One school to be renamed, and the account `administrator` that must change its password; the caller commits."""
    actor = system_actor("初始设置")
    with acting(actor, "cli", now, "first start", session):
        school = save(
            session,
            register_of("school"),
            None,
            Given({"school_code": "0000000000", "name": "本单位（请修改名称）", "kind": "中心学校"}),
        )
        actor.school_id = school.id
        make_account(session, school.id, "administrator", "系统管理员", password, ["ADMINISTRATOR"], must_change=True)


def make_account(
    session: Session,
    school_id: int,
    login_name: str,
    display_name: str,
    password: str,
    roles: list[str],
    staff_id: int | None = None,
    must_change: bool = False,
    hashed: str = "",
    **place: int,
) -> int:
    """An account with its roles from today on; returns its id."""
    users, assignments = register_of("user_account"), register_of("role_assignment")
    user: Any = users(
        school_id=school_id,
        login_name=login_name,
        display_name=display_name,
        staff_id=staff_id,
        password_hash=hashed or hash_password(password),
        has_to_change_password=must_change,
    )
    user.account_kind = users.declaration.columns["account_kind"].kind.members["STAFF" if staff_id else "OUTSIDE"]
    if not staff_id:
        user.valid_until = dt.date(2099, 12, 31)
    session.add(user)
    session.flush()
    for role in roles:
        member = assignments.declaration.columns["role"].kind.members[role.upper()]
        session.add(assignments(school_id=school_id, user_account_id=user.id, role=member, **place))
    session.flush()
    return int(user.id)
