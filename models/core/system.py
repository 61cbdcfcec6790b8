"""Tables of the mechanism itself: rights, signatures, history, numbers, files, preferences. None is a register."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.core.base import Base
from models.core.kinds import ReferenceType


def _key() -> Any:
    return mapped_column(ReferenceType(), primary_key=True)


class Role(Base):
    """A role that an assignment gives: key of roles.csv, Chinese label, its usual scope."""

    __tablename__ = "role"
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(40))
    description: Mapped[str] = mapped_column(sa.String(255))
    default_scope: Mapped[str] = mapped_column(sa.String(20))


class RoleGrant(Base):
    """What a role may do with a register: letters of actions, a scope, hidden and unmasked columns."""

    __tablename__ = "role_grant"
    role: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    register: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    actions: Mapped[str] = mapped_column(sa.String(12))
    scope: Mapped[str] = mapped_column(sa.String(20))
    hidden_columns: Mapped[str] = mapped_column(sa.Text, default="")


class SchoolPath(Base):
    """Every school with every office above it and itself: the tree flattened, kept by the flush."""

    __tablename__ = "school_path"
    school_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True, index=True)
    depth: Mapped[int] = mapped_column(sa.Integer)


class NumberSeries(Base):
    """The last number given out for one series, school and year; numbers are never given twice."""

    __tablename__ = "number_series"
    school_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True)
    series: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    year: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    last: Mapped[int] = mapped_column(sa.Integer)


class Signature(Base):
    """One step taken on one document: who, as what, when, with which opinion."""

    __tablename__ = "signature"
    __table_args__ = (sa.Index("ix_signature_register_row", "register", "row_id"),)
    id: Mapped[int] = _key()
    school_id: Mapped[int] = mapped_column(ReferenceType())
    register: Mapped[str] = mapped_column(sa.String(60))
    row_id: Mapped[int] = mapped_column(ReferenceType())
    step: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(40))
    from_state: Mapped[str] = mapped_column(sa.String(40))
    to_state: Mapped[str] = mapped_column(sa.String(40))
    account_id: Mapped[int | None] = mapped_column(ReferenceType())
    staff_id: Mapped[int | None] = mapped_column(ReferenceType())
    name: Mapped[str] = mapped_column(sa.String(80))
    role: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[dt.datetime]
    opinion: Mapped[str] = mapped_column(sa.Text, default="")
    is_automatic: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class HistoryEntry(Base):
    """One written row: who, when, from where, and every column before and after; a deleted row is kept whole."""

    __tablename__ = "history_entry"
    __table_args__ = (
        sa.Index("ix_history_entry_register_row", "register", "row_id"),
        sa.Index("ix_history_entry_school_at", "school_id", "at"),
    )
    id: Mapped[int] = _key()
    batch: Mapped[str] = mapped_column(sa.String(20), index=True)
    at: Mapped[dt.datetime]
    account_id: Mapped[int | None] = mapped_column(ReferenceType())
    name: Mapped[str] = mapped_column(sa.String(80))
    source: Mapped[str] = mapped_column(sa.String(20))
    place: Mapped[str] = mapped_column(sa.String(120))
    school_id: Mapped[int | None] = mapped_column(ReferenceType())
    register: Mapped[str] = mapped_column(sa.String(60))
    row_id: Mapped[int] = mapped_column(ReferenceType())
    title: Mapped[str] = mapped_column(sa.String(255))
    action: Mapped[str] = mapped_column(sa.String(10))
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Attachment(Base):
    """One stored file, of a file column or of the row as a whole (column empty)."""

    __tablename__ = "attachment"
    __table_args__ = (sa.Index("ix_attachment_register_row", "register", "row_id"),)
    id: Mapped[int] = _key()
    school_id: Mapped[int | None] = mapped_column(ReferenceType())
    register: Mapped[str] = mapped_column(sa.String(60))
    row_id: Mapped[int | None] = mapped_column(ReferenceType())
    column: Mapped[str] = mapped_column(sa.String(60), default="")
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.Integer)
    digest: Mapped[str] = mapped_column(sa.String(64))
    account_id: Mapped[int | None] = mapped_column(ReferenceType())
    at: Mapped[dt.datetime]


class Preference(Base):
    """What one account chose on one screen: columns, pins, saved views, pinned registers."""

    __tablename__ = "preference"
    account_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    value: Mapped[Any] = mapped_column(sa.JSON)


class Submission(Base):
    """The key of one submitted form: a second click finds the row of the first."""

    __tablename__ = "submission"
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ReferenceType())
    register: Mapped[str] = mapped_column(sa.String(60))
    row_id: Mapped[int | None] = mapped_column(ReferenceType())
    at: Mapped[dt.datetime]


class LoginAttempt(Base):
    """One failed sign-in, by account name and address: the throttle and its record."""

    __tablename__ = "login_attempt"
    __table_args__ = (sa.Index("ix_login_attempt_name_at", "login_name", "at"),)
    id: Mapped[int] = _key()
    login_name: Mapped[str] = mapped_column(sa.String(80))
    address: Mapped[str] = mapped_column(sa.String(60))
    at: Mapped[dt.datetime]


class AccountSecret(Base):
    """What an account signs in with and no register shows: session token and one-time-password seed."""

    __tablename__ = "account_secret"
    account_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True)
    session_token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    otp_seed: Mapped[str | None] = mapped_column(sa.String(64))


class ExportLog(Base):
    """One export: who took which register, with which filter, how many rows, for what."""

    __tablename__ = "export_log"
    id: Mapped[int] = _key()
    account_id: Mapped[int | None] = mapped_column(ReferenceType())
    name: Mapped[str] = mapped_column(sa.String(80))
    school_id: Mapped[int | None] = mapped_column(ReferenceType())
    register: Mapped[str] = mapped_column(sa.String(60))
    form: Mapped[str] = mapped_column(sa.String(60))
    filters: Mapped[str] = mapped_column(sa.Text)
    columns: Mapped[str] = mapped_column(sa.Text)
    row_count: Mapped[int] = mapped_column(sa.Integer)
    purpose: Mapped[str] = mapped_column(sa.String(255))
    at: Mapped[dt.datetime]


class CalendarTask(Base):
    """A dated task of the schools' month plans (calendar.csv)."""

    __tablename__ = "calendar_task"
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    month: Mapped[str] = mapped_column(sa.String(20))
    term: Mapped[str] = mapped_column(sa.String(20))
    task: Mapped[str] = mapped_column(sa.String(255))
    plan_kind: Mapped[str] = mapped_column(sa.String(40))
    register: Mapped[str] = mapped_column(sa.String(255))
    source: Mapped[str] = mapped_column(sa.String(100))


class Duty(Base):
    """A recurring duty of a role (duties.csv)."""

    __tablename__ = "duty"
    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(255))
    role: Mapped[str] = mapped_column(sa.String(40))
    frequency: Mapped[str] = mapped_column(sa.String(40))
    times: Mapped[str] = mapped_column(sa.String(20))
    register: Mapped[str] = mapped_column(sa.String(255))
    source: Mapped[str] = mapped_column(sa.String(100))


class SettingRecord(Base):
    """The catalogue of settings as the database shows it: key, label, kind, default and where it comes from."""

    __tablename__ = "setting_record"
    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[str] = mapped_column(sa.String(20))
    default: Mapped[str] = mapped_column(sa.Text)
    unit: Mapped[str] = mapped_column(sa.String(40))
    changed_by: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.Text)


class ImportBatch(Base):
    """One file or pasted block on its way into a register: where it came from, how it is read, what came of it.

    `state` goes LOADED → TRYING → TRIED → WRITING → WRITTEN → UNDOING → UNDONE, or FAILED. `key` is the history's batch
    id of the writing run. `options` holds how the sheet is read (models.core.sheets.Reading) and what the person chose,
    `counts` the rows of each outcome and what the sheet's layout said.
    """

    __tablename__ = "import_batch"
    __table_args__ = (sa.Index("ix_import_batch_account_id_id", "account_id", "id"),)
    id: Mapped[int] = _key()
    key: Mapped[str] = mapped_column(sa.String(40), default="")
    account_id: Mapped[int | None] = mapped_column(ReferenceType())
    name: Mapped[str] = mapped_column(sa.String(80))
    school_id: Mapped[int | None] = mapped_column(ReferenceType())
    register: Mapped[str] = mapped_column(sa.String(60))
    source: Mapped[str] = mapped_column(sa.String(10))
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    size: Mapped[int] = mapped_column(sa.Integer, default=0)
    state: Mapped[str] = mapped_column(sa.String(10))
    options: Mapped[Any] = mapped_column(sa.JSON)
    counts: Mapped[Any] = mapped_column(sa.JSON)
    message: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[dt.datetime]
    written_at: Mapped[dt.datetime | None]
    undone_at: Mapped[dt.datetime | None]


class ImportRow(Base):
    """What came of one row of a batch: its number in the sheet, outcome, the row written and all that was said of it."""

    __tablename__ = "import_row"
    __table_args__ = (sa.Index("ix_import_row_batch_id_outcome_number", "batch_id", "outcome", "number"),)
    id: Mapped[int] = _key()
    batch_id: Mapped[int] = mapped_column(ReferenceType())
    number: Mapped[int] = mapped_column(sa.Integer)
    outcome: Mapped[str] = mapped_column(sa.String(10))
    row_id: Mapped[int | None] = mapped_column(ReferenceType())
    version: Mapped[int | None] = mapped_column(sa.Integer)
    title: Mapped[str] = mapped_column(sa.String(255), default="")
    detail: Mapped[Any] = mapped_column(sa.JSON)


class ImportAlias(Base):
    """What a school's sheets call something: `scope` is a register for its rows, `register.column` for choices.

    `value` is the row's id or the choice's name.
    """

    __tablename__ = "import_alias"
    school_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True)
    scope: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    text: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(80))


class ImportHeading(Base):
    """The column that a school last put a heading to; an empty column means the heading is left out."""

    __tablename__ = "import_heading"
    school_id: Mapped[int] = mapped_column(ReferenceType(), primary_key=True)
    register: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    heading: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    column: Mapped[str] = mapped_column(sa.String(120))
