"""Long work behind the pages: a queue beside the database, one worker thread inside the server, progress for whoever looks.

The queue is huey's: a file jobs.db in DATA_DIR, or tables in the PostgreSQL database that all server processes share.
Where no worker was started (tests, commands) a job runs at once, in the request that orders it.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app, has_request_context
from flask import session as cookie
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from admin_views.extensions import db
from models.core import context as acting_context
from models.core import identity
from models.core.context import acting
from models.core.database import reading
from models.core.system import AccountSecret, ImportBatch

if TYPE_CHECKING:
    from flask import Flask

BEAT_SECONDS = 5.0
"""How often a worker says that it lives."""

SILENT_SECONDS = 20.0
"""A worker silent for so long is dead: what it was doing is given up."""

RUNNING = ("TRYING", "WRITING", "UNDOING")
"""States of a batch that a job is to end."""

STOPPED = "服务器在处理途中停止，这次没有改动任何内容。请再试一次。"
BROKEN = "处理途中系统出错，这次没有改动任何内容。请再试一次；若仍出错，请把时间告诉系统管理员，日志里有记录。"
GONE = "账号已停用或已过有效期，没有改动任何内容。"

_functions: dict[str, Callable[..., None]] = {}


class NobodyError(Exception):
    """The account that ordered a job may no longer act."""


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a function as a job. Its first argument is the id of the ImportBatch that it works on."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        _functions[name] = function
        return function

    return declare


def join(app: Flask) -> None:
    """Give the application its queue; nothing is opened before it is used."""
    app.extensions["jobs"] = Jobs(app)


def start(app: Flask) -> None:
    """Begin working on the queue in a thread of this process, and give up what a stopped server left half done."""
    jobs_of(app).start()


def jobs_of(app: Flask) -> Jobs:
    """The queue of an application."""
    found: Jobs = app.extensions["jobs"]
    return found


def enqueue(name: str, *args: Any) -> None:
    """Order a job for the acting person; `args` are plain values, the first the id of a batch already committed."""
    context = acting_context.required()
    chosen = cookie.get("assignment") if has_request_context() else None
    jobs_of(current_app).order(name, context.actor.account_id, chosen if isinstance(chosen, int) else None, args)


def progress(batch_id: int) -> tuple[int, int]:
    """Rows done and rows in all of a running batch; (0, 0) before it begins."""
    return jobs_of(current_app).progress(batch_id)


def tell(batch_id: int, done: int, total: int) -> None:
    """Say how far a batch is."""
    jobs_of(current_app).tell(batch_id, done, total)


class _InsideConsumer(Consumer):
    """huey's worker without its hold on the signals, which belong to the server; it beats while it lives."""

    jobs: Jobs
    beat_at = 0.0
    started = False

    def start(self) -> None:
        """Start the worker's threads; run() calls it once more."""
        if not self.started:
            self.started = True
            super().start()

    def _set_signal_handlers(self) -> None:
        pass

    def loop(self, health_check_ts: float | None = None) -> Any:
        if time.monotonic() - self.beat_at > BEAT_SECONDS:
            self.beat_at = time.monotonic()
            self.jobs.beat()
        return super().loop(health_check_ts)


class Jobs:
    """The queue of one application, and what it keeps about running jobs."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = secrets.token_hex(8)
        self.consumer: _InsideConsumer | None = None
        self._begun = False

    @cached_property
    def huey(self) -> Huey:
        """The queue: in the process's memory and without waiting until start() was called."""
        options = {"results": False, "serializer": SignedSerializer(secret=self.app.secret_key, salt="jobs")}
        url = sa.make_url(self.app.config["SQLALCHEMY_DATABASE_URI"])
        if not self._begun:
            queue = MemoryHuey("jobs", immediate=True, **options)
        elif url.get_backend_name() == "postgresql":
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            queue = PostgresHuey("jobs", dsn=plain, table_prefix="huey", blocking=False, **options)
        else:
            file = Path(self.app.config["DATA_DIR"]) / "jobs.db"
            file.touch(mode=0o600)
            queue = SqliteHuey("jobs", filename=str(file), **options)
        self._task = queue.task(name="run")(self._run)
        return queue

    def start(self) -> None:
        """Open the lasting queue and work on it in a thread that ends with the process."""
        self._begun = True
        before = self.__dict__.pop("huey", None)
        if before is not None:
            before.storage.close()
        self.consumer = _InsideConsumer(self.huey, workers=1, periodic=False, max_delay=1.0)
        self.consumer.jobs = self
        self.beat()
        self.consumer.start()
        self._thread = threading.Thread(target=self.consumer.run, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the worker after the job it is at."""
        if self.consumer is not None:
            self.consumer.stop(graceful=True)
            self._thread.join()
            self.huey.storage.close()
            self.consumer = None

    def order(self, name: str, account_id: int | None, chosen: int | None, args: tuple[Any, ...]) -> None:
        """Put a job into the queue."""
        _ = self.huey
        self._task(name, account_id, chosen, args)

    # ---- progress ----

    def progress(self, batch_id: int) -> tuple[int, int]:
        """Rows done, rows in all."""
        done, total = self.huey.get(f"progress:{batch_id}", peek=True) or (0, 0)
        return int(done), int(total)

    def tell(self, batch_id: int, done: int, total: int) -> None:
        """Keep how far a batch is."""
        self.huey.put(f"progress:{batch_id}", (done, total))

    # ---- running ----

    def _run(self, name: str, account_id: int | None, chosen: int | None, args: tuple[Any, ...]) -> None:
        """Run one job as the person who ordered it; whatever happens, its batch does not stay at a running state."""
        batch_id = int(args[0])
        self.huey.put(f"owner:{batch_id}", self.name)
        with self.app.app_context():
            try:
                with self._acting(account_id, chosen):
                    _functions[name](*args)
            except NobodyError:
                db.session.rollback()
                self.fail(batch_id, GONE)
            except Exception:
                db.session.rollback()
                self.app.logger.exception("job %s of batch %s", name, batch_id)
                self.fail(batch_id, BROKEN)
            finally:
                db.session.remove()
                self.huey.delete(f"owner:{batch_id}")
                self.huey.delete(f"progress:{batch_id}")

    @contextmanager
    def _acting(self, account_id: int | None, chosen: int | None) -> Iterator[None]:
        now: dt.datetime = self.app.config["CLOCK"]()
        session = db.session()
        secret = session.get(AccountSecret, account_id) if account_id is not None else None
        account = identity.account_of(session, secret.session_token, now) if secret is not None else None
        if account is None:
            raise NobodyError
        actor = identity.actor_of(session, account, now.date(), chosen)
        session.rollback()
        with acting(actor, "import", now, "后台导入", session):
            yield

    def fail(self, batch_id: int, message: str) -> None:
        """Give a batch up with a sentence; what it had written in its transaction is gone, what it was to undo stays."""
        with self.app.app_context():
            batch = db.session.get(ImportBatch, batch_id)
            if batch is not None and batch.state in RUNNING:
                batch.state, batch.message = "WRITTEN" if batch.state == "UNDOING" else "FAILED", message
            db.session.commit()
            db.session.remove()

    # ---- who lives ----

    def beat(self) -> None:
        """Say that this worker lives, and give up the batches of workers that do not."""
        self.huey.put(f"alive:{self.name}", time.time())
        try:
            self.give_up_lost()
        except sa.exc.SQLAlchemyError:
            self.app.logger.exception("looking for lost jobs")

    def give_up_lost(self) -> None:
        """Mark as failed every running batch that neither waits in the queue nor is in the hands of a living worker."""
        with self.app.app_context(), reading():
            running = list(db.session.scalars(sa.select(ImportBatch.id).where(ImportBatch.state.in_(RUNNING))))
            db.session.remove()
        if not running:
            return
        waiting = {int(task.args[3][0]) for task in self.huey.pending()}
        for batch_id in running:
            if batch_id not in waiting and not self._has_living_owner(batch_id):
                self.fail(batch_id, STOPPED)

    def _has_living_owner(self, batch_id: int) -> bool:
        owner = self.huey.get(f"owner:{batch_id}", peek=True)
        if owner == self.name:
            return True
        beaten = self.huey.get(f"alive:{owner}", peek=True) if owner else None
        return beaten is not None and time.time() - float(beaten) < SILENT_SECONDS
