"""What is done with one batch: keep its file, read it, try it, write it, forget it. In a request or in a job."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app

from admin_views import jobs
from admin_views.extensions import db
from models.core import context as acting_context
from models.core import undoing
from models.core.base import Register, register_of
from models.core.context import acting
from models.core.guard import ForbiddenError
from models.core.headings import Layout, Target, layout_of, targets_of
from models.core.importing import CHANGED, NEW, WARNS, Entry, Options, Result, Run, Trouble, run
from models.core.lookup import Offer
from models.core.reading import MOST_BYTES, Book, RawSheet, UnreadableError, open_book
from models.core.rules import unique_rules
from models.core.settings import find_setting
from models.core.sheets import Entries, Reading, entries_of, memory_of, unsettled
from models.core.system import ImportAlias, ImportBatch, ImportRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug.datastructures import FileStorage

LONG_RUN = 2_000
"""From so many rows on a run goes through the queue and tells how far it is."""

MOST_SKIPPED = 200
"""So many rows that are no records are listed with a batch."""

STORED_TOGETHER = 1_000
_PIECE = 1024 * 1024
_FILL_IN = "请填写"

CHANGED_MEANWHILE = "试运行之后数据又有变化，这次没有写入任何内容。请看过下面的新结果再写入。"
STILL_WRONG = "有{}行还不能写入，这次没有写入任何内容。请先改正，或选“先保存正确的”。"


@dataclass(frozen=True)
class Answer:
    """What one cell of the sheet means, chosen for this cell alone: a person among several of the name."""

    number: int
    list_name: str
    column: str
    value: str


@dataclass
class Work:
    """A batch as it is read: the book, the chosen sheet, its layout, and the rows to write."""

    batch: ImportBatch
    model: type[Register]
    book: Book
    sheet: RawSheet
    reading: Reading
    layout: Layout
    targets: Mapping[str, Target]


class Given:
    """The entries of a batch with the answers for single cells, made anew at each walk; remembers what rows are called."""

    def __init__(
        self, entries: Entries, answers: Sequence[Answer], fixed: Mapping[str, str], columns: tuple[str, str]
    ) -> None:
        self.entries, self.columns = entries, columns
        self.answers = {(one.number, one.list_name, one.column): one.value for one in answers}
        self.fixed = [(*_split(address), value) for address, value in fixed.items()]
        self.shown: dict[int, tuple[str, str]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, entry: object) -> bool:
        return entry in self.entries

    def __iter__(self) -> Iterator[Entry]:
        for entry in self.entries:
            if self.answers or self.fixed:
                self._answer(entry, "")
                for name, lines in entry.lines.items():
                    for line in lines:
                        self._answer(line, name)
            key, name = self.columns
            count = sum(len(lines) for lines in entry.lines.values())
            self.shown[entry.number] = (_plain(entry, key), f"{count}行" if count else _plain(entry, name))
            yield entry

    def _answer(self, entry: Entry, list_name: str) -> None:
        for of, column, value in self.fixed:
            if of == list_name and column in entry.cells:
                entry.cells[column] = value
        for column in entry.cells:
            answer = self.answers.get((entry.number, list_name, column))
            if answer is not None:
                entry.cells[column] = answer


def _split(address: str) -> tuple[str, str]:
    """Name of the list (empty for the head) and of the column."""
    name, dot, column = address.partition(".")
    return (name, column) if dot else ("", name)


def _plain(entry: Entry, column: str) -> str:
    return entry.cells.get(column, "").removeprefix("=")[:120] if column else ""


# ---- the file ----


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


def choices_of(batch: ImportBatch | None) -> dict[str, Any]:
    """What the next file takes over from an earlier one: what names mean, and what fills whole columns."""
    if batch is None:
        return {}
    before = reading_of(batch)
    kept = Reading(fixed=before.fixed, values=before.values, first_of_month=before.first_of_month)
    same = {name: batch.options[name] for name in ("blank_clears", "fixed_ids", "names") if name in batch.options}
    return {**same, "reading": kept.to_json()}


# ---- reading ----


def reading_of(batch: ImportBatch) -> Reading:
    """How the batch is read, as its owner chose."""
    return Reading.from_json(batch.options.get("reading") or {})


def keep_reading(batch: ImportBatch, reading: Reading) -> None:
    """Change how the batch is read; not committed."""
    batch.options = {**batch.options, "reading": reading.to_json()}


def remember_word(scope: str, text: str, value: str) -> None:
    """Keep for the school what its sheets mean by a word; not committed."""
    school = acting_context.required().actor.school_id
    if school is not None and value and text.strip():
        db.session().merge(ImportAlias(school_id=school, scope=scope, text=text.strip()[:255], value=value[:80]))


def answers_of(batch: ImportBatch) -> list[Answer]:
    """What its owner chose for single cells."""
    return [Answer(*one) for one in batch.options.get("answers") or ()]


def options_of(batch: ImportBatch) -> Options:
    """The choices of the run."""
    return Options(
        blank_clears=bool(batch.options.get("blank_clears")), good_first=bool(batch.options.get("good_first"))
    )


def read(batch: ImportBatch) -> Work:
    """Open the file of a batch and find its layout; raises UnreadableError."""
    model = register_of(batch.register)
    path = path_of(batch)
    if not path.is_file():
        raise UnreadableError("这个文件已过保存期，请重新上传。")
    book = open_book(path, batch.file_name)
    reading = reading_of(batch)
    sheet = book.sheet(reading.sheet if reading.sheet in book.names else "")
    targets = targets_of(model)
    memory = memory_of(db.session(), model)
    layout = layout_of(sheet, targets, memory, chosen=reading.chosen or None, heading_row=reading.heading_row)
    return Work(batch, model, book, sheet, reading, layout, targets)


def given_by(work: Work) -> Given:
    """The rows to write, with what was chosen for single cells."""
    reading = replace(work.reading, values={scope: dict(texts) for scope, texts in work.reading.values.items()})
    for scope, texts in (work.batch.options.get("names") or {}).items():
        reading.values.setdefault(scope, {}).update(texts)
    found = entries_of(db.session(), work.model, work.layout, work.targets, reading)
    fixed = work.batch.options.get("fixed_ids") or {}
    return Given(found, answers_of(work.batch), fixed, key_columns(work.model))


def facts_of(work: Work, rows: int) -> dict[str, Any]:
    """What the pages tell of a batch without opening its file again."""
    layout = work.layout
    skipped = [one for one in layout.skipped if one.number not in layout.heading_rows]
    used = used_addresses(work)
    matched = [
        "、".join(work.model.declaration.columns[name].label for name in rule.columns)
        for rule in unique_rules(work.model)
        if set(rule.columns) <= used
    ]
    return {
        "sheets": list(work.book.names),
        "sheet": work.sheet.name,
        "rows": rows,
        "headings": list(layout.heading_rows),
        "used": sum(1 for found in layout.found if found.address),
        "columns": sum(1 for found in layout.found if (found.text or found.address) and not found.is_serial),
        "unused": [found.text for found in layout.unused if found.text],
        "match": matched[:1],
        "skipped": dict(Counter(one.kind for one in skipped)),
        "skips": [[one.number, one.kind, one.text[:120]] for one in skipped][:MOST_SKIPPED],
        "facts": {_label(work, address): text for address, text in layout.facts.items() if address in work.targets},
    }


def _label(work: Work, address: str) -> str:
    declared = work.targets[address].declared
    return declared.label if declared is not None else address


def used_addresses(work: Work) -> set[str]:
    """Addresses that get a text from the sheet, from the lines above its head or for the whole batch."""
    found = {one.address for one in work.layout.found if one.address}
    return found | set(work.layout.facts) | set(work.reading.fixed)


def lacking_columns(work: Work, results: Sequence[Result]) -> list[str]:
    """Addresses of columns that the sheet lacks and rows are refused for, the commonest first."""
    used = used_addresses(work)
    met: Counter[str] = Counter()
    for result in results:
        met.update({address_of(t) for t in result.troubles if t.kind != WARNS and t.column})
    return [
        address
        for address, _ in met.most_common()
        if address in work.targets and work.targets[address].writable and address not in used
    ]


def address_of(trouble: Trouble) -> str:
    """Address of the column that a trouble is about."""
    return f"{trouble.list_name}.{trouble.column}" if trouble.list_name else trouble.column


def missing_columns(work: Work) -> list[str]:
    """Addresses of required columns that neither the sheet nor the whole batch gives."""
    used = used_addresses(work)
    with_lines = {address.partition(".")[0] for address in used if "." in address}
    found = []
    for address, target in work.targets.items():
        declared = target.declared
        if declared is None or not target.writable or not declared.required or address in used:
            continue
        if declared.kind.name == "yesno":
            continue
        if "." in address and address.partition(".")[0] not in with_lines:
            continue
        if declared.default is None:
            found.append(address)
    return found


# ---- running ----


@contextmanager
def _importing() -> Iterator[None]:
    """Act as the same person, from an import: the history tells it apart and gives the run an id of its own."""
    context = acting_context.required()
    if context.source == "import":
        yield
        return
    with acting(context.actor, "import", context.now, context.place, db.session()):
        yield


def order(name: str, batch: ImportBatch) -> None:
    """Try, write or undo a batch (`import.trial` …): at once, or a long one through the queue. Commits."""
    session, batch_id = db.session(), batch.id
    if int(batch.counts.get("rows", 0)) < LONG_RUN:
        with _importing():
            _FUNCTIONS[name](batch_id)
        return
    batch.state = STATES[name]
    session.commit()
    jobs.enqueue(name, batch_id)


def start(batch: ImportBatch) -> None:
    """Try a batch that is new or read in another way: count its rows, then order the run."""
    try:
        work = read(batch)
    except UnreadableError as error:
        _fail(batch.id, str(error))
        return
    batch.counts = facts_of(work, len(work.layout.data))
    batch.message = ""
    batch.state = "LOADED"
    db.session.commit()
    if work.layout.data and any(found.address for found in work.layout.found):
        order("import.trial", batch)


def _fail(batch_id: int, message: str) -> None:
    session = db.session()
    session.rollback()
    batch = session.get(ImportBatch, batch_id)
    if batch is not None:
        batch.state, batch.message = "FAILED", message
    session.commit()


def _telling(batch_id: int, total: int) -> Callable[[int], None] | None:
    return None if total < LONG_RUN else lambda done: jobs.tell(batch_id, done, total)


@jobs.job("import.trial")
def trial(batch_id: int) -> None:
    """Find out what the rows of a batch would come to; nothing is written but the result."""
    session = db.session()
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.state in ("WRITING", "WRITTEN", "UNDOING", "UNDONE"):
        return
    try:
        work = read(batch)
        given = given_by(work)
        session.rollback()
        found = run(session, work.model, given, options_of(batch), live=False, tell=_telling(batch_id, len(given)))
    except (UnreadableError, ForbiddenError) as error:
        _fail(batch_id, str(error))
        return
    _keep(batch_id, work, found, given, "TRIED")


@jobs.job("import.write")
def write(batch_id: int) -> None:
    """Write a claimed batch in one transaction; nothing where its rows now come to something else than the trial said."""
    session = db.session()
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.state != "WRITING":
        return
    try:
        work = read(batch)
        given = given_by(work)
        seen = _seen_in_trial(session, batch_id)
        found = run(session, work.model, given, options_of(batch), live=True, tell=_telling(batch_id, len(given)))
    except (UnreadableError, ForbiddenError) as error:
        _fail(batch_id, str(error))
        return
    if found.written and _seen(found.results) == seen:
        _keep(batch_id, work, found, given, "WRITTEN")
        return
    session.rollback()
    message = STILL_WRONG.format(found.bad) if _seen(found.results) == seen else CHANGED_MEANWHILE
    _keep(batch_id, work, found, given, "TRIED", message)


STATES = {"import.trial": "TRYING", "import.write": "WRITING", "import.undo": "UNDOING"}
"""State of a batch while each of the jobs works on it."""


def claim(batch: ImportBatch, name: str, state: str) -> bool:
    """Take a batch in `state` for a job; False if somebody (a second click) took it before. Not committed."""
    session = db.session()
    session.flush()
    taken: Any = session.execute(
        sa.update(ImportBatch)
        .where(ImportBatch.id == batch.id, ImportBatch.state == state)
        .values(state=STATES[name])
        .execution_options(synchronize_session="fetch")
    )
    return int(taken.rowcount) == 1


Seen = dict[int, tuple[str, tuple[tuple[str, str, str], ...]]]


def _seen(results: Sequence[Result]) -> Seen:
    """What each row comes to, and for a changed one every cell's old and new text: what the person agreed to."""
    return {
        one.number: (one.outcome, tuple((c.label, c.old, c.new) for c in one.changes) if one.outcome == CHANGED else ())
        for one in results
    }


def _seen_in_trial(session: Session, batch_id: int) -> Seen:
    rows = session.execute(
        sa.select(ImportRow.number, ImportRow.outcome, ImportRow.detail).where(ImportRow.batch_id == batch_id)
    )
    return {
        number: (
            outcome,
            tuple((label, old, new) for _, _, label, old, new in detail.get("changes", ()))
            if outcome == CHANGED
            else (),
        )
        for number, outcome, detail in rows
    }


# ---- results ----


def _keep(batch_id: int, work: Work, found: Run, given: Given, state: str, message: str = "") -> None:
    """Store what came of every row, in the transaction that is open, and commit."""
    session, context = db.session(), acting_context.required()
    written = state == "WRITTEN"
    session.execute(sa.delete(ImportRow).where(ImportRow.batch_id == batch_id))
    rows = [_stored(batch_id, result, given.shown.get(result.number, ("", "")), written) for result in found.results]
    for start_at in range(0, len(rows), STORED_TOGETHER):
        session.execute(sa.insert(ImportRow), rows[start_at : start_at + STORED_TOGETHER])
    batch: Any = session.get(ImportBatch, batch_id, populate_existing=True)
    counts: dict[str, Any] = {outcome: int(count) for outcome, count in found.counts.items()}
    counts["lacking"] = lacking_columns(work, found.results)
    unknown = len(unsettled(work.model, found.results))
    batch.counts = {**facts_of(work, len(found.results)), **counts, "unknown": unknown}
    batch.state, batch.message = state, message
    if written:
        batch.key, batch.written_at = context.batch, context.now
    session.commit()


def key_columns(model: type[Register]) -> tuple[str, str]:
    """Names of the columns by which a row is shown: what identifies it, and what it is called; the second may be empty."""
    columns = model.declaration.columns
    title = model.declaration.title
    key = next(
        (n for rule in unique_rules(model) for n in rule.columns if not columns[n].target and not columns[n].computed),
        "document_no" if "document_no" in columns else "",
    )
    if not key:
        return title, ""
    named = title if title in columns and title != key else ""
    named = named or next(
        (c.name for c in model.declaration.stored if c.name != key and (c.search or c.target) and not c.hide), ""
    )
    return key, named


def _stored(batch_id: int, result: Result, shown: tuple[str, str], written: bool) -> dict[str, Any]:
    """One row as it is kept; what a trial or a refused run created has no id."""
    kept = written or result.outcome != NEW
    good = result.outcome in (NEW, CHANGED)
    return {
        "batch_id": batch_id,
        "number": result.number,
        "outcome": result.outcome,
        "row_id": result.row_id if kept else None,
        "version": result.version if written and good else None,
        "title": result.title[:255],
        "detail": {
            "key": shown[0],
            "name": shown[1],
            "changes": [[_place(c.number), c.column, c.label, c.old, c.new] for c in result.changes],
            "troubles": [_trouble(t) for t in _told_once(result.troubles)],
        },
    }


def _told_once(troubles: Sequence[Trouble]) -> list[Trouble]:
    """Without the request to fill in a cell that is filled but could not be read."""
    read = {(t.number, t.list_name, t.column) for t in troubles if t.column and not t.message.startswith(_FILL_IN)}
    return [t for t in troubles if not (t.message.startswith(_FILL_IN) and (t.number, t.list_name, t.column) in read)]


def _place(number: int) -> str:
    return f"第{number}行" if number else ""


def _trouble(trouble: Trouble) -> dict[str, Any]:
    return {
        "column": trouble.column,
        "message": trouble.message,
        "kind": trouble.kind,
        "number": trouble.number,
        "list": trouble.list_name,
        "text": trouble.text[:255],
        "unknown": trouble.unknown,
        "offers": [[o.id, o.label, o.code, o.hint] for o in trouble.offers],
    }


def result_of(row: ImportRow) -> Result:
    """A stored row as the result it was, without its changes."""
    troubles = [
        Trouble(
            t["column"],
            t["message"],
            t["kind"],
            t["number"],
            t["list"],
            t["text"],
            tuple(Offer(*offer) for offer in t["offers"]),
            t["unknown"],
        )
        for t in row.detail.get("troubles", ())
    ]
    return Result(row.number, row.outcome, row.row_id, row.version, row.title, troubles=troubles)


def stops(trouble: Mapping[str, Any]) -> bool:
    """Whether a stored trouble keeps its row from being written."""
    return bool(trouble["kind"] != WARNS)


def results_of(batch: ImportBatch) -> list[Result]:
    """All stored rows in the order of the sheet, with their troubles."""
    rows = db.session.scalars(sa.select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number))
    return [result_of(row) for row in rows]


def good_rows(batch: ImportBatch) -> int:
    """How many rows are written or to be written."""
    return int(batch.counts.get(NEW, 0)) + int(batch.counts.get(CHANGED, 0))


# ---- undoing ----


def undo(batch: ImportBatch) -> tuple[int, int]:
    """Take back what a batch wrote, as far as that can be done, at once, and commit; returns rows undone and rows kept.

    What is kept has its reason with its row. Where nothing can be taken back the batch stays as written.
    """
    if not claim(batch, "import.undo", "WRITTEN"):
        db.session.rollback()
        return 0, 0
    with _importing():
        return _take_back(batch.id)


@jobs.job("import.undo")
def undo_claimed(batch_id: int) -> None:
    """Take back what a claimed batch wrote."""
    batch = db.session.get(ImportBatch, batch_id)
    if batch is not None and batch.state == "UNDOING":
        _take_back(batch_id)


def _take_back(batch_id: int) -> tuple[int, int]:
    session, context = db.session(), acting_context.required()
    batch: Any = session.get(ImportBatch, batch_id)
    written = session.execute(
        sa.select(ImportRow.row_id, ImportRow.version).where(
            ImportRow.batch_id == batch_id, ImportRow.outcome.in_((NEW, CHANGED)), ImportRow.row_id.is_not(None)
        )
    )
    versions = {row_id: version for row_id, version in written if row_id is not None}
    telling = _telling(batch_id, len(versions))
    kept = undoing.undo(session, register_of(batch.register), batch.key, versions, telling)
    reasons = {one.row_id: one.reason for one in kept}
    numbers = _keep_reasons(batch_id, reasons)
    undone = len(versions) - len(reasons)
    fresh: Any = session.get(ImportBatch, batch_id, populate_existing=True)
    fresh.counts = {**fresh.counts, "undone": undone, "kept": len(reasons), "kept_rows": numbers}
    if undone:
        fresh.state, fresh.undone_at, fresh.message = "UNDONE", context.now, ""
    else:
        fresh.state = "WRITTEN"
        fresh.message = f"这{len(reasons):,}行都已被用过或改过，没有撤销；原因写在各行后面。"
    session.commit()
    return undone, len(reasons)


def _keep_reasons(batch_id: int, reasons: Mapping[int, str]) -> list[int]:
    numbers = []
    for row in db.session.scalars(sa.select(ImportRow).where(ImportRow.batch_id == batch_id)):
        reason = reasons.get(row.row_id) if row.row_id is not None else None
        if reason is not None and row.outcome in (NEW, CHANGED):
            row.detail = {**row.detail, "kept": reason}
            numbers.append(row.number)
    return sorted(numbers)


_FUNCTIONS: dict[str, Callable[[int], None]] = {
    "import.trial": trial,
    "import.write": write,
    "import.undo": undo_claimed,
}
