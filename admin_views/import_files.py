"""The files of imports: kept under the id of their batch for as long as the school wants, and forgotten with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app

from admin_views import jobs
from admin_views.extensions import db
from models.core import context as acting_context
from models.core.base import Register
from models.core.reading import MOST_BYTES, UnreadableError, open_book
from models.core.settings import find_setting
from models.core.system import ImportBatch, ImportRow

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

_PIECE = 1024 * 1024


def folder() -> Path:
    """Where the files of batches lie, each under the id of its batch."""
    found = Path(current_app.config["DATA_DIR"]) / "imports"
    found.mkdir(parents=True, exist_ok=True)
    return found


def path_of(batch: ImportBatch) -> Path:
    """The file of a batch."""
    return folder() / str(batch.id)


def load(model: type[Register], storage: FileStorage, name: str, options: dict[str, Any]) -> ImportBatch:
    """Keep an uploaded file as a new batch, committed; raises UnreadableError, and then nothing is kept."""
    context = acting_context.required()
    path, digest, size = _received(storage)
    try:
        book = open_book(path, name)
        batch = ImportBatch(
            account_id=context.actor.account_id,
            name=context.actor.name[:80],
            school_id=context.actor.school_id,
            register=model.declaration.key,
            source="file",
            file_name=name[:200],
            digest=digest,
            size=size,
            state="LOADED",
            options=options,
            counts={"sheets": list(book.names)},
            at=context.now,
        )
        session = db.session()
        session.add(batch)
        session.flush()
        path.replace(path_of(batch))
        session.commit()
    finally:
        path.unlink(missing_ok=True)
    return batch


def _received(storage: FileStorage) -> tuple[Path, str, int]:
    hashed, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="new-", delete=False) as target:
        path = Path(target.name)
        while piece := storage.stream.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                break
            hashed.update(piece)
            target.write(piece)
    if size > MOST_BYTES:
        path.unlink()
        raise UnreadableError(f"文件超过{MOST_BYTES // 2**20}MB，请分成几个文件再导入。")
    return path, hashed.hexdigest(), size


def forget(batch: ImportBatch) -> None:
    """Drop a batch that wrote nothing, with its rows and its file; not committed."""
    session = db.session()
    session.execute(sa.delete(ImportRow).where(ImportRow.batch_id == batch.id))
    path_of(batch).unlink(missing_ok=True)
    session.delete(batch)


def forget_old() -> None:
    """Delete the school's files that are older than its setting, and what was said of their rows; committed."""
    context, session = acting_context.required(), db.session()
    setting = find_setting("import_file_days")
    days = int(setting.value(session, context.actor.school_id, context.today)) if setting is not None else 0
    limit = context.now - dt.timedelta(days=days)
    kept = {int(path.name): path for path in folder().iterdir() if path.name.isdecimal()}
    old = session.scalars(
        sa.select(ImportBatch).where(
            ImportBatch.id.in_(sorted(kept)),
            ImportBatch.at < limit,
            ImportBatch.school_id == context.actor.school_id,
            ImportBatch.state.not_in(jobs.RUNNING),
        )
    )
    for batch in list(old):
        if batch.state in ("WRITTEN", "UNDONE"):
            kept[batch.id].unlink(missing_ok=True)
            session.execute(sa.update(ImportRow).where(ImportRow.batch_id == batch.id).values(detail={}))
        else:
            forget(batch)
    session.commit()
