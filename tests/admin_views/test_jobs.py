"""The queue: jobs act as whoever ordered them, tell how far they are, and are given up when their server is gone."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from admin_views import jobs
from admin_views.extensions import db
from models.core import context as acting_context
from models.core.base import register_of
from models.core.system import ImportBatch
from tests.factories import NOW

PATIENCE = 20


@pytest.fixture(autouse=True)
def functions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[..., None]]:
    """The jobs there are; what a test declares is forgotten after it."""
    found = dict(jobs._functions)
    monkeypatch.setattr(jobs, "_functions", found)
    return found


@pytest.fixture
def batch(web: Any) -> Callable[..., int]:
    """Makes a batch in a state; returns its id."""

    def make(state: str = "WRITING", account: int | None = None) -> int:
        web.world.session.commit()
        with web.engine.begin() as connection:
            made = connection.execute(
                sa.insert(ImportBatch).values(
                    account_id=account, name="某人", register="room", source="file", digest="0", state=state,
                    options={}, counts={}, at=NOW, key="", file_name="a.xlsx", size=1, message="",
                )
            )  # fmt: skip
        return int(made.inserted_primary_key[0])

    return make


@pytest.fixture
def queue(web: Any) -> Iterator[jobs.Jobs]:
    """The application's queue, lasting and worked on by a thread."""
    web.world.session.commit()
    found = web.app.extensions["jobs"] = jobs.Jobs(web.app)
    found.start()
    yield found
    found.stop()
    close(found)
    web.app.extensions["jobs"] = jobs.Jobs(web.app)


def close(queue: jobs.Jobs) -> None:
    """Empty the lasting store and let go of it."""
    queue.huey.storage.flush_all()
    queue.huey.storage.close()
    (Path(queue.app.config["DATA_DIR"]) / "jobs.db").unlink(missing_ok=True)


def state_of(web: Any, batch_id: int) -> tuple[str, str]:
    table: Any = ImportBatch.__table__
    row = web.select(sa.select(table).where(table.c.id == batch_id))[0]
    return row.state, row.message


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "the job did not come to its end"
        time.sleep(0.05)


def department(name: str) -> Any:
    """An unsaved department."""
    model = register_of("department")
    kind = next(iter(model.declaration.columns["kind"].kind.members))
    return model(name=name, department_code="B01", kind=kind)


def write_a_department(batch_id: int) -> None:
    """What a job does: a row and the end of its batch, in one transaction."""
    session = db.session()
    session.add(department("后台部门"))
    session.flush()
    session.get(ImportBatch, batch_id).state = "WRITTEN"
    session.commit()


def test_a_job_acts_as_the_person_who_ordered_it(web: Any, batch: Any, functions: Any) -> None:
    person = web.person("director")
    seen: list[Any] = []

    def look(batch_id: int, word: str) -> None:
        context = acting_context.required()
        seen.append(
            (context.actor.account_id, context.actor.school_id, context.source, sorted(context.actor.roles), word)
        )

    functions["look"] = look
    web.app.extensions["jobs"].order("look", person.account, None, (batch(), "词"))
    assert seen == [(person.account, web.world.here, "import", ["director", "teacher"], "词")]


def test_a_job_runs_in_the_thread_and_tells_how_far_it_is(
    web: Any, batch: Any, functions: Any, queue: jobs.Jobs
) -> None:
    person, batch_id = web.person("director"), batch("TRYING")
    told: list[tuple[int, int]] = []

    def count(number: int) -> None:
        jobs.tell(number, 3, 8)
        told.append(jobs.progress(number))
        batch = db.session().get(ImportBatch, number)
        batch.state = "TRIED"
        db.session().commit()

    functions["count"] = count
    queue.order("count", person.account, None, (batch_id,))
    wait(lambda: state_of(web, batch_id)[0] == "TRIED")
    wait(lambda: queue.progress(batch_id) == (0, 0))
    assert told == [(3, 8)]


def test_a_job_that_breaks_leaves_nothing_half_done(
    web: Any, batch: Any, functions: Any, caplog: pytest.LogCaptureFixture
) -> None:
    person, batch_id = web.person("director"), batch()

    def breaks(number: int) -> None:
        db.session().add(department("写了一半"))
        db.session().flush()
        raise ZeroDivisionError

    functions["breaks"] = breaks
    with caplog.at_level(logging.CRITICAL):
        web.app.extensions["jobs"].order("breaks", person.account, None, (batch_id,))
    assert state_of(web, batch_id) == ("FAILED", jobs.BROKEN)
    assert web.rows("department", name="写了一半") == []


def test_a_job_of_an_account_that_was_switched_off_does_nothing(web: Any, batch: Any, functions: Any) -> None:
    person, batch_id = web.person("director"), batch()
    functions["write"] = write_a_department
    users = register_of("user_account").__table__
    with web.engine.begin() as connection:
        connection.execute(sa.update(users).where(users.c.id == person.account).values(is_active=False))
    web.app.extensions["jobs"].order("write", person.account, None, (batch_id,))
    assert state_of(web, batch_id) == ("FAILED", jobs.GONE)
    assert web.rows("department", name="后台部门") == []


def test_what_a_stopped_server_left_is_given_up_at_the_next_start(web: Any, batch: Any) -> None:
    writing, trying, written = batch("WRITING"), batch("TRYING"), batch("WRITTEN")
    undoing = batch("UNDOING")
    queue = jobs.Jobs(web.app)
    queue.start()
    try:
        assert state_of(web, writing) == ("FAILED", jobs.STOPPED)
        assert state_of(web, trying) == ("FAILED", jobs.STOPPED)
        assert state_of(web, written)[0] == "WRITTEN"
        assert state_of(web, undoing) == ("WRITTEN", jobs.STOPPED)
    finally:
        queue.stop()
        close(queue)


def test_what_another_living_server_does_is_left_to_it(web: Any, batch: Any, queue: jobs.Jobs) -> None:
    batch_id = batch("TRIED")
    queue.huey.put(f"owner:{batch_id}", "another")
    queue.huey.put("alive:another", time.time())
    with web.engine.begin() as connection:
        connection.execute(sa.update(ImportBatch).where(ImportBatch.id == batch_id).values(state="WRITING"))
    queue.give_up_lost()
    assert state_of(web, batch_id)[0] == "WRITING"
    queue.huey.put("alive:another", time.time() - jobs.SILENT_SECONDS - 1)
    queue.give_up_lost()
    assert state_of(web, batch_id) == ("FAILED", jobs.STOPPED)


def test_what_waits_in_the_queue_survives_a_stop_and_is_done_after_the_start(
    web: Any, batch: Any, functions: Any, queue: jobs.Jobs
) -> None:
    person, batch_id = web.person("director"), batch()
    functions["write"] = write_a_department
    queue.stop()
    queue.order("write", person.account, None, (batch_id,))
    queue.give_up_lost()
    assert state_of(web, batch_id)[0] == "WRITING"
    queue.start()
    wait(lambda: state_of(web, batch_id)[0] == "WRITTEN")
    found = web.rows("department", name="后台部门")[0]
    assert found.created_by_id == person.account
