"""Files of rows: checked and kept by their content, shown to those who may see the row, swept when nobody uses them."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import sqlalchemy as sa
from flask import abort, current_app, request, send_file

from admin_views import security
from admin_views.extensions import db
from admin_views.file_types import SHOWN_INLINE, WrongFileError, clean_name, media_type_of
from admin_views.pages.forms import StoredFile
from exports.filename import attachment_header
from models.core import context as acting_context
from models.core import history
from models.core.base import Register
from models.core.rules import Problem, RefusedError
from models.core.system import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

FIELD = "attachments"
"""Name of the form's field for files of the row as a whole; in the table their column is empty."""

THUMBNAIL_BYTES = 2 * 1024 * 1024
_PIECE = 1024 * 1024
_POLICY = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def join(app: Flask) -> None:
    """Set the limit of one file and register the command that sweeps."""
    app.config.setdefault("MAX_FILE_BYTES", 10 * 1024 * 1024)

    @app.cli.command("sweep")
    @click.option("--days", default=30, show_default=True, help="Keep what was uploaded within so many days.")
    def sweep_command(days: int) -> None:
        """Delete uploaded files that no row uses."""
        click.echo(f"deleted {sweep(days)} files")


def max_bytes() -> int:
    """How large one file may be."""
    return int(current_app.config["MAX_FILE_BYTES"])


def path_of(digest: str) -> Path:
    """Where the content with this SHA-256 lies."""
    return Path(current_app.config["DATA_DIR"]) / "uploads" / digest[:2] / digest


# ---- keeping ----


def keep(model: type[Register], storage: FileStorage, column: str) -> int:
    """Keep one uploaded file for a column (or FIELD); returns the id of its attachment, which no row uses yet.

    Raises RefusedError; then nothing has been stored. May be called again with the same upload.
    """
    declared = model.declaration.columns.get(column)
    label = declared.label if declared is not None else "附件"
    name = clean_name(storage.filename or "")
    try:
        media_type = media_type_of(name, storage.stream)
        digest, size = _measure(storage, name)
    except WrongFileError as error:
        raise RefusedError([Problem(column, f"“{label}”：{error}")]) from None
    _store(storage, digest, size)
    context = acting_context.required()
    attachment = Attachment(
        school_id=context.actor.school_id,
        register=model.declaration.key,
        row_id=None,
        column="" if column == FIELD else column,
        name=name,
        media_type=media_type,
        size=size,
        digest=digest,
        account_id=context.actor.account_id,
        at=context.now,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment.id


def _measure(storage: FileStorage, name: str) -> tuple[str, int]:
    hashed, size, limit = hashlib.sha256(), 0, max_bytes()
    storage.stream.seek(0)
    while piece := storage.stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            raise WrongFileError(f"“{name}”超过{limit // 2**20}MB，请压缩后再上传。")
        hashed.update(piece)
    return hashed.hexdigest(), size


def _store(storage: FileStorage, digest: str, size: int) -> None:
    """Write the content unless it is there; a half-written file never bears the final name."""
    path = path_of(digest)
    if path.exists() and path.stat().st_size == size:
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    storage.stream.seek(0)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as target:
        while piece := storage.stream.read(_PIECE):
            target.write(piece)
    Path(target.name).replace(path)


def attach(row: Any) -> None:
    """Join what a saved form sent to its row: files of the row, and the attachments its file columns now name.

    Files no longer named are dropped from the row. Raises RefusedError for files that are wrong or somebody else's.
    """
    _attach_columns(row)
    for list_name in row.declaration.line_names:
        for line in getattr(row, list_name):
            _attach_columns(line)
    if FIELD in request.files or f"{FIELD}.keep" in request.form:
        _attach_further(row)


def file_columns(model: type[Register]) -> list[str]:
    """Names of the columns that hold a file."""
    return [c.name for c in model.declaration.columns.values() if c.kind.name == "attachment" and not c.computed]


def _attach_columns(row: Any) -> None:
    for name in file_columns(type(row)):
        value = getattr(row, name)
        held = {a.id: a for a in _attachments(row, name)}
        if value is not None and value not in held:
            _claim(row, db.session.get(Attachment, value), name)
        for key, attachment in held.items():
            if key != value:
                attachment.row_id = None
    db.session.flush()


def _claim(row: Any, attachment: Attachment | None, column: str) -> None:
    """Give an uploaded file to the row; only the person who uploaded it may, and only where it was uploaded for."""
    own = "" if column == FIELD else column
    if (
        attachment is None
        or attachment.row_id is not None
        or attachment.column != own
        or (
            attachment.register != row.declaration.key
            or attachment.account_id != acting_context.required().actor.account_id
        )
    ):
        declared = row.declaration.columns.get(column)
        raise RefusedError([Problem(column, f"“{declared.label if declared else '附件'}”的文件已不存在，请重新上传。")])
    attachment.row_id, attachment.school_id = row.id, row.school_id


def _attach_further(row: Any) -> None:
    wanted = {int(text) for text in request.form.getlist(f"{FIELD}.keep") if text.isdecimal() and len(text) <= 18}
    held = {a.id: a for a in _attachments(row)}
    before = "、".join(a.name for a in held.values())
    for key, attachment in held.items():
        if key not in wanted:
            attachment.row_id = None
    for key in sorted(wanted - set(held)):
        _claim(row, db.session.get(Attachment, key), FIELD)
    for storage in request.files.getlist(FIELD):
        if storage.filename:
            _claim(row, db.session.get(Attachment, keep(type(row), storage, FIELD)), FIELD)
    db.session.flush()
    after = "、".join(a.name for a in _attachments(row))
    if before != after:
        context = acting_context.required()
        history.write(db.session(), [(row, "update", {FIELD: [before or None, after or None]})], context)


def _attachments(row: Any, column: str = "") -> list[Attachment]:
    return list(
        db.session.scalars(
            sa.select(Attachment)
            .where(Attachment.register == row.declaration.key, Attachment.row_id == row.id, Attachment.column == column)
            .order_by(Attachment.id)
        )
    )


# ---- showing ----


def stored(row: Any, column: str = FIELD) -> list[StoredFile]:
    """The files of a row: of one file column, or (FIELD) of the row as a whole. Asks no rights."""
    if row.id is None:
        return []
    if column == FIELD:
        return views(_attachments(row), _screen_of(row))
    value = getattr(row, column)
    return views([a for a in _attachments(row, column) if a.id == value], _screen_of(row))


def views(attachments: Iterable[Attachment], screen: str) -> list[StoredFile]:
    """Attachments as pages draw them; `screen` is the key of the register whose screen serves them."""
    found = []
    for one in attachments:
        url = f"/admin/{screen}/file/{one.id}/"
        small = one.media_type.startswith("image/") and one.size <= THUMBNAIL_BYTES
        found.append(StoredFile(str(one.id), one.name, url, size_text(one.size), url if small else ""))
    return found


def _screen_of(row: Any) -> str:
    """A line has no screen of its own: its files are served by its document's."""
    return str(row.declaration.of or row.declaration.key)


def size_text(size: int) -> str:
    """Size as people read it: 86 KB, 1.4 MB."""
    return f"{size / 2**20:.1f}MB" if size >= 2**20 else f"{max(round(size / 1024), 1)}KB"


def send(model: type[Register], file_id: int) -> ResponseReturnValue:
    """One stored file, for a reader who sees its row and its column; everybody else gets 404."""
    attachment = db.session.get(Attachment, file_id) if file_id < 2**62 else None
    if attachment is None or attachment.row_id is None or not _sees(model, attachment):
        abort(404)
    path = path_of(attachment.digest)
    if not path.is_file():
        current_app.logger.error("file %s of attachment %s is missing", attachment.digest, attachment.id)
        abort(404, "这个文件已不在服务器上，请联系系统管理员从备份中找回。")
    response = send_file(path, mimetype=attachment.media_type, conditional=True, etag=attachment.digest)
    header = attachment_header(attachment.name)
    inline = attachment.media_type in SHOWN_INLINE
    response.headers["Content-Disposition"] = header.replace("attachment;", "inline;", 1) if inline else header
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _sees(model: type[Register], attachment: Attachment) -> bool:
    """Whether the reader sees the row the file belongs to, and the column it stands in."""
    owner = next((m for m in _models_of(model) if m.declaration.key == attachment.register), None)
    if owner is None:
        return False
    row: Any = db.session.get(owner, attachment.row_id)
    if row is None or (owner is not model and db.session.get(model, row.document_id) is None):
        return False
    if not attachment.column:
        return True
    rights = security.actor().row_columns(db.session(), row)
    open_ = attachment.column not in rights.hidden and attachment.column not in rights.masked
    return open_ and getattr(row, attachment.column, None) == attachment.id


def _models_of(model: type[Register]) -> list[type[Register]]:
    return [model, *(getattr(model, name).property.mapper.class_ for name in model.declaration.line_names)]


# ---- sweeping ----


def sweep(days: int) -> int:
    """Delete what was uploaded more than `days` ago and is used by no row; returns the number of deleted files."""
    now: dt.datetime = current_app.config["CLOCK"]()
    limit = now - dt.timedelta(days=days)
    table = Attachment.__table__
    connection = db.session.connection()
    connection.execute(sa.delete(Attachment).where(table.c.row_id.is_(None), table.c.at < limit))
    used = set(connection.execute(sa.select(table.c.digest).distinct()).scalars())
    db.session.commit()
    deleted = 0
    for path in (Path(current_app.config["DATA_DIR"]) / "uploads").glob("??/*"):
        if path.name not in used and dt.datetime.fromtimestamp(path.stat().st_mtime) < limit:  # noqa: DTZ006
            path.unlink(missing_ok=True)
            deleted += 1
    return deleted
