"""Accounts at work: signing in, session tokens, and the actor an account is today. No Flask here."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.core.base import register_of
from models.core.permissions import EVERYBODY, Actor, Matrix, Post, load_matrix
from models.core.settings import find_setting
from models.core.system import AccountSecret, LoginAttempt, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_hasher = PasswordHasher(time_cost=3, memory_cost=19_456, parallelism=1)
_DUMMY = _hasher.hash("no account has this password")


@dataclass(frozen=True)
class Account:
    """A signed-in account: what the frame of every page and the gate need to know."""

    id: int
    login_name: str
    name: str
    school_id: int
    staff_id: int | None
    department_id: int | None
    has_to_change_password: bool
    token: str


class SignInError(Exception):
    """The sign-in was refused; the message is a Chinese sentence. `needs_otp` asks for the six digits."""

    def __init__(self, message: str, needs_otp: bool = False) -> None:
        super().__init__(message)
        self.needs_otp = needs_otp


def hash_password(password: str) -> str:
    """Argon2id hash of a password."""
    return _hasher.hash(password)


def _matches(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _DUMMY, password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def _setting(session: Session, key: str, school_id: int | None, day: dt.date, default: Any) -> Any:
    setting = find_setting(key)
    return default if setting is None else setting.value(session, school_id, day)


def sign_in(session: Session, login_name: str, password: str, otp: str, address: str, now: dt.datetime) -> Account:
    """The account of a name and password; raises SignInError. Failures are counted by name and by address."""
    users = register_of("user_account").__table__
    connection = session.connection()
    row = connection.execute(sa.select(users).where(users.c.login_name == login_name)).mappings().first()
    school = row["school_id"] if row is not None else None
    allowed = int(_setting(session, "login_failures_allowed", school, now.date(), 5) or 5)
    minutes = int(_setting(session, "login_lock_minutes", school, now.date(), 15) or 15)
    since = now - dt.timedelta(minutes=minutes)
    attempts = sa.select(sa.func.count()).select_from(LoginAttempt).where(LoginAttempt.at > since)
    by_name = connection.execute(attempts.where(LoginAttempt.login_name == login_name)).scalar_one()
    by_address = connection.execute(attempts.where(LoginAttempt.address == address)).scalar_one()
    if by_name >= allowed or by_address >= allowed * 10:
        raise SignInError(f"登录失败次数过多，请{minutes}分钟后再试，或联系本校系统管理员。")
    good = _matches(row["password_hash"] if row is not None else None, password)
    if row is None or not good or row["account_kind"] == "SYSTEM":
        connection.execute(sa.insert(LoginAttempt).values(login_name=login_name[:80], address=address[:60], at=now))
        if row is not None:
            locked = now + dt.timedelta(minutes=minutes) if by_name + 1 >= allowed else None
            connection.execute(
                sa.update(users)
                .where(users.c.id == row["id"])
                .values(failed_login_count=by_name + 1, locked_until_at=locked)
            )
        left = allowed - by_name - 1
        raise SignInError("用户名或密码不对" + (f"，还可以试{left}次。" if 0 < left < 3 else "，请核对后再试。"))
    if not row["is_active"]:
        raise SignInError("账号已停用，请联系本校系统管理员。")
    if row["valid_until"] is not None and row["valid_until"] < now.date():
        raise SignInError("账号已过有效期，请联系本校系统管理员。")
    secret = _secret(session, row["id"])
    if secret.otp_seed:
        _check_otp(secret.otp_seed, otp, now)
    connection.execute(sa.delete(LoginAttempt).where(LoginAttempt.login_name == login_name))
    changes: dict[str, Any] = {"last_login_at": now, "failed_login_count": 0, "locked_until_at": None}
    if _hasher.check_needs_rehash(row["password_hash"]):
        changes["password_hash"] = hash_password(password)
    connection.execute(sa.update(users).where(users.c.id == row["id"]).values(**changes))
    account = account_of(session, secret.session_token, now)
    if account is None:
        raise SignInError("账号已停用，请联系本校系统管理员。")
    return account


def _check_otp(seed: str, otp: str, now: dt.datetime) -> None:
    import pyotp

    if not otp.strip():
        raise SignInError("请再填手机验证器上的6位数字。", needs_otp=True)
    if not pyotp.TOTP(seed).verify(otp.strip(), for_time=now.timestamp(), valid_window=1):
        raise SignInError("验证码不对，请填验证器当前的6位数字。", needs_otp=True)


def _secret(session: Session, account_id: int) -> AccountSecret:
    secret = session.get(AccountSecret, account_id)
    if secret is None:
        secret = AccountSecret(account_id=account_id, session_token=secrets.token_urlsafe(32))
        session.add(secret)
        session.flush()
    return secret


@cache
def _account_sql() -> sa.Select[Any]:
    users, staff = register_of("user_account").__table__, register_of("staff").__table__
    secret = AccountSecret.__table__
    return (
        sa.select(
            users.c.id,
            users.c.login_name,
            users.c.display_name,
            users.c.school_id,
            users.c.staff_id,
            users.c.has_to_change_password,
            users.c.valid_until,
            staff.c.department_id,
            secret.c.session_token,
        )
        .select_from(
            secret.join(users, users.c.id == secret.c.account_id).outerjoin(staff, staff.c.id == users.c.staff_id)
        )
        .where(secret.c.session_token == sa.bindparam("token"), users.c.is_active.is_(True))
    )


@cache
def _posts_sql() -> sa.Select[Any]:
    table = register_of("role_assignment").__table__
    return (
        sa.select(
            table.c.id,
            table.c.role,
            table.c.school_id,
            table.c.department_id,
            table.c.class_group_id,
            table.c.warehouse_id,
        )
        .where(
            table.c.user_account_id == sa.bindparam("account"),
            table.c.starts_on <= sa.bindparam("today"),
            sa.or_(table.c.valid_until.is_(None), table.c.valid_until >= sa.bindparam("today")),
        )
        .order_by(table.c.id)
    )


def account_of(session: Session, token: str, now: dt.datetime) -> Account | None:
    """The active account of a session token."""
    row = session.connection().execute(_account_sql(), {"token": token}).first()
    if row is None or (row.valid_until is not None and row.valid_until < now.date()):
        return None
    return Account(
        row.id,
        row.login_name,
        row.display_name,
        row.school_id,
        row.staff_id,
        row.department_id,
        bool(row.has_to_change_password),
        row.session_token,
    )


def change_password(
    session: Session, account_id: int, password: str, now: dt.datetime, must_change: bool = False
) -> str:
    """Store a new password and end every session of the account; returns the new session token."""
    users = register_of("user_account").__table__
    session.connection().execute(
        sa.update(users)
        .where(users.c.id == account_id)
        .values(password_hash=hash_password(password), password_changed_at=now, has_to_change_password=must_change)
    )
    secret = _secret(session, account_id)
    secret.session_token = secrets.token_urlsafe(32)
    session.flush()
    return secret.session_token


def password_objection(session: Session, account: Account, password: str, now: dt.datetime) -> str | None:
    """ACC01: why a new password is refused, or None."""
    least = int(_setting(session, "password_least_length", account.school_id, now.date(), 8) or 8)
    if len(password) < least or password.lower() == account.login_name.lower():
        return f"密码至少{least}位，且不能与登录名相同。"
    return None


def posts_of(session: Session, account: Account, today: dt.date) -> tuple[Post, ...]:
    """Assignments in force today, and the teacher's that everybody holds at the own school."""
    rows = session.connection().execute(_posts_sql(), {"account": account.id, "today": today}).all()
    posts = [
        Post(
            row.role.name.lower() if hasattr(row.role, "name") else str(row.role).lower(),
            row.school_id,
            row.department_id,
            row.class_group_id,
            row.warehouse_id,
            row.id,
        )
        for row in rows
    ]
    if not any(post.role == EVERYBODY and post.school_id == account.school_id for post in posts):
        posts.append(Post(EVERYBODY, account.school_id))
    return tuple(posts)


MOST_ACTORS = 2000
_actors: dict[tuple[Any, ...], Actor] = {}
"""Actors by everything that makes them: who asks again with the same posts finds the conditions already built."""

_matrices: dict[str, tuple[float, Matrix, dict[str, str]]] = {}


def matrix_of(session: Session, fresh_for: float = 30.0) -> tuple[Matrix, dict[str, str]]:
    """The grants and the roles' labels, kept for some seconds per database."""
    key = str(session.get_bind().engine.url)
    held = _matrices.get(key)
    if held is None or time.monotonic() - held[0] > fresh_for:
        labels = {r.key: r.label for r in session.connection().execute(sa.select(Role.__table__))}
        held = _matrices[key] = (time.monotonic(), load_matrix(session), labels)
    return held[1], held[2]


def forget_matrix() -> None:
    """Read the grants anew at the next request (after they were seeded)."""
    _matrices.clear()
    _actors.clear()


def actor_of(
    session: Session, account: Account, today: dt.date, chosen: int | None = None, held: tuple[Post, ...] | None = None
) -> Actor:
    """The actor an account is today. `chosen` limits it to one assignment (and the teacher's right of everybody).

    `held` are the account's posts where the caller has read them already.
    """
    posts = posts_of(session, account, today) if held is None else held
    school = account.school_id
    if chosen is not None:
        picked = [post for post in posts if post.assignment_id == chosen]
        if picked:
            school = picked[0].school_id
            posts = tuple(picked) + tuple(p for p in posts if p.role == EVERYBODY and p.assignment_id is None)
    elif posts and posts[0].role != EVERYBODY:
        school = (
            posts[0].school_id
            if all(p.school_id != account.school_id or p.role == EVERYBODY for p in posts)
            else account.school_id
        )
    matrix, _ = matrix_of(session)
    key = (str(session.get_bind().engine.url), account, school, posts, id(matrix))
    actor = _actors.get(key)
    if actor is None:
        if len(_actors) > MOST_ACTORS:
            _actors.clear()
        actor = _actors[key] = Actor(
            account.id, account.staff_id, account.name, school, posts, matrix, account.department_id
        )
    return actor
