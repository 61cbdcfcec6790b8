"""How the file of a batch is read: its sheet, its layout, what its owner chose, and the rows that come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from admin_views.extensions import db
from admin_views.import_files import path_of
from models.core import context as acting_context
from models.core.base import Register, register_of
from models.core.headings import Layout, Target, layout_of, targets_of
from models.core.importing import WARNS, Entry, Options, Result, Trouble
from models.core.reading import Book, RawSheet, UnreadableError, open_book
from models.core.rules import unique_rules
from models.core.sheets import Entries, Reading, entries_of, memory_of
from models.core.system import ImportAlias, ImportBatch

MOST_SKIPPED = 200
"""So many rows that are no records are listed with a batch."""


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


def choices_of(batch: ImportBatch | None) -> dict[str, Any]:
    """What the next file takes over from an earlier one: what names mean, and what fills whole columns."""
    if batch is None:
        return {}
    before = reading_of(batch)
    kept = Reading(fixed=before.fixed, values=before.values, first_of_month=before.first_of_month)
    same = {name: batch.options[name] for name in ("blank_clears", "fixed_ids", "names") if name in batch.options}
    return {**same, "reading": kept.to_json()}


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
