"""Import: rows of texts, from a sheet, a pasted block or the entry grid, judged and written like a form's.

One run is a trial or the real thing by `live` alone. A trial writes each chunk, looks, and takes it back; the real run
writes all in the caller's transaction. Knows nothing of files, headings or requests.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from models.core import context as acting_context
from models.core import entry as entering
from models.core.at import At
from models.core.base import Register
from models.core.cell_texts import several
from models.core.columns import Declared
from models.core.guard import ForbiddenError, fill_row, judge
from models.core.history import title_of
from models.core.kinds import ParseError, clean
from models.core.lookup import Offer, SeveralNamesError, UnknownNameError, labels, named_rows, offers_of
from models.core.permissions import CREATE, UPDATE, ColumnRights, mask
from models.core.pinyin import PEOPLE
from models.core.rules import Problem, RefusedError, Rule, unique_rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CHUNK = 200
"""So many rows are flushed together."""

CHUNKS_HELD = 5
"""After so many chunks a trial lets others write."""

NAMES_COMPARED = 5000
"""Among so many names a likely one is looked for when a name is unknown."""

UNANSWERED = (TypeError, AttributeError, ArgumentError)
"""What a computed column raises for a row that lacks what it is computed from."""

SHOWN_OF_NEW = 6
"""So many cells of a new row are told with its result."""

NEW, CHANGED, SAME, WRONG, ASKS, REFUSED = "new", "changed", "same", "wrong", "asks", "refused"
WARNS = "warns"
OUTCOMES = {NEW: "新增", CHANGED: "修改", SAME: "无变化", WRONG: "有误", ASKS: "待确认", REFUSED: "无权"}


@dataclass(slots=True)
class Trouble:
    """One objection to one cell or row: a sentence, and what could be chosen instead.

    `kind` is wrong, asks (a choice is needed: several rows of the name, or an unknown name with likely ones) or warns.
    """

    column: str
    message: str
    kind: str = WRONG
    number: int = 0
    list_name: str = ""
    text: str = ""
    offers: tuple[Offer, ...] = ()
    unknown: bool = False
    """Whether the text is a name that nobody bears, or several do."""


@dataclass(slots=True)
class Entry:
    """One row to write. `cells` are texts as models.core.entry.read_cell takes them: a reference is the id of a row in
    digits, or "=" and a name or code. `number` is the row in the sheet or grid, from 1. A document carries its lines by
    the name of their list. `row_id` and `version` name the stored row it was taken from, if known.
    """

    number: int
    cells: dict[str, str]
    lines: dict[str, list[Entry]] = field(default_factory=dict)
    row_id: int | None = None
    version: int | None = None
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Options:
    """`blank_clears`: a blank cell empties the stored value. `good_first`: write what is right though others are wrong.

    `match`: a row is also recognised by its unique columns, not only by its id. `whole_lines`: the lines given are all the
    lines a document shall have. `computed`: tell the computed columns of each row in Result.computed.
    """

    blank_clears: bool = False
    good_first: bool = False
    match: bool = True
    whole_lines: bool = False
    computed: bool = False


@dataclass(slots=True)
class Change:
    """One cell that a row changes, as texts the reader may see; a line's cell names its list and number."""

    column: str
    label: str
    old: str
    new: str
    number: int = 0
    list_name: str = ""


@dataclass(slots=True)
class Result:
    """What one entry comes to: `outcome` is one of OUTCOMES."""

    number: int
    outcome: str
    row_id: int | None = None
    version: int | None = None
    title: str = ""
    changes: list[Change] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    computed: dict[str, str] = field(default_factory=dict)


@dataclass
class Run:
    """What a run comes to: results in the order of the entries, how many of each outcome, and whether it was written."""

    results: list[Result]
    counts: Counter[str]
    written: bool = False

    @property
    def bad(self) -> int:
        """Rows that cannot be written."""
        return self.counts[WRONG] + self.counts[ASKS] + self.counts[REFUSED]


def run(
    session: Session,
    model: type[Register],
    entries: Collection[Entry],
    options: Options = Options(),
    *,
    live: bool,
    tell: Callable[[int], None] | None = None,
) -> Run:
    """Judge the entries, and with `live` write them: all, or with `good_first` the right ones.

    A trial rolls the session back, so nothing may be pending in it. A live run flushes and leaves the commit to the
    caller; when it writes nothing it has flushed nothing. `tell` hears now and then how many entries are done. Raises
    ForbiddenError if the acting person may neither create nor change rows of the register.
    """
    runner = Runner(session, model, entries, options, live)
    return runner.run(tell)


class Names:
    """Names met in cells, each looked up once: the reader of cells that an import hands to models.core.entry."""

    def __init__(self) -> None:
        self.found: dict[tuple[Any, ...], Any] = {}
        self.labels: dict[tuple[str, int], str] = {}
        self.likely: dict[tuple[str, str, int | None], tuple[Offer, ...]] = {}
        self._by_name: dict[tuple[str, int | None], dict[str, list[int]]] = {}
        self._titles: dict[tuple[str, int | None], list[tuple[int, str]]] = {}

    def label(self, session: Session, key: str, row_id: int) -> str:
        """Name of a referred row."""
        if (key, row_id) not in self.labels:
            self.labels[key, row_id] = labels(session, key, [row_id]).get(row_id, "")
        return self.labels[key, row_id]

    def read(self, session: Session, declared: Declared, text: str, school_id: int | None, old: Any = None) -> Any:
        """As entry.read_cell(); the name a stored reference already shows means the same row."""
        if not declared.target:
            return entering.read_cell(session, declared, text, school_id, old)
        text = clean(text)
        if old is not None and text in (str(old), "=" + self.label(session, declared.target, old)):
            return old
        place = (declared, text, school_id)
        if place not in self.found:
            try:
                self.found[place] = self._meant(session, declared, text, school_id)
            except ParseError as error:
                self.found[place] = error
        found = self.found[place]
        if isinstance(found, ParseError):
            raise found
        return found

    def _meant(self, session: Session, declared: Declared, text: str, school_id: int | None) -> Any:
        """The row a name means: from the names of the school, read once, else as any cell is read."""
        if text.isdecimal() or declared.anywhere:
            return entering.read_cell(session, declared, text, school_id)
        place = (declared.target, school_id)
        if place not in self._by_name:
            rows = named_rows(session, declared, school_id, NAMES_COMPARED + 1)
            by_name: dict[str, list[int]] = {}
            self._by_name[place] = by_name
            for row_id, title, code in rows if len(rows) <= NAMES_COMPARED else ():
                for name in {title, code} - {""}:
                    by_name.setdefault(name, []).append(row_id)
        ids = self._by_name[place].get(text.removeprefix("="), ())
        return ids[0] if len(ids) == 1 else entering.read_cell(session, declared, text, school_id)

    def offers(
        self, session: Session, declared: Declared, error: ParseError, school_id: int | None
    ) -> tuple[Offer, ...]:
        """What could have been meant by a name that several rows bear or none."""
        if isinstance(error, SeveralNamesError):
            return offers_of(session, declared, error.ids)
        if not isinstance(error, UnknownNameError):
            return ()
        place = (declared.target, error.text, school_id)
        if place not in self.likely:
            close = difflib.get_close_matches(
                error.text, [title for _, title in self._names(session, declared, school_id)], 3, 0.6
            )
            ids = [i for i, title in self._names(session, declared, school_id) if title in close]
            self.likely[place] = offers_of(session, declared, ids[:4])
        return self.likely[place]

    def _names(self, session: Session, declared: Declared, school_id: int | None) -> list[tuple[int, str]]:
        place = (declared.target, school_id)
        if place not in self._titles:
            rows = named_rows(session, declared, school_id, NAMES_COMPARED)
            self._titles[place] = [(row_id, title) for row_id, title, _ in rows]
        return self._titles[place]


def _is_masked(text: str) -> bool:
    """Whether a text of a sensitive column looks like what those see who may not read it."""
    return "*" in text.replace("＊", "*")


class Runner:
    """One run over the entries of one register."""

    def __init__(
        self, session: Session, model: type[Register], entries: Collection[Entry], options: Options, live: bool
    ) -> None:
        self.session, self.model, self.entries, self.options, self.live = session, model, entries, options, live
        self.context = acting_context.required()
        self.actor = self.context.actor
        self.at = At(session, self.context)
        key = model.declaration.key
        self.may_create, self.may_update = self.actor.can(key, CREATE), self.actor.can(key, UPDATE)
        if not (self.may_create or self.may_update):
            raise ForbiddenError(f"您没有登记“{model.declaration.label}”的权限，请联系系统管理员。")
        self.rights = self.actor.columns(model)
        self.names = Names()
        self.uniques: list[Rule] = unique_rules(model)
        self.repeated = self._repeated()
        self.columns: dict[tuple[Any, Any], list[Declared]] = {}
        self.met: set[int] = set()
        self.met_now: set[int] = set()
        self.unseen: dict[int, set[str]] = {}
        # Rows that point at rows of the same sheet need those to stay until the end, also in a trial.
        self.whole = live or any(c.target == key for c in model.declaration.stored)

    # ---- the run ----

    def run(self, tell: Callable[[int], None] | None) -> Run:
        results: list[Result] = []
        kept: list[Any] = []  # rules ask for the same rows again and again; the session alone would forget them

        def keep(session: Any, row: Any) -> None:
            if type(row) is not self.model and len(kept) < NAMES_COMPARED:
                kept.append(row)

        event.listen(self.session, "loaded_as_persistent", keep)
        outer = self.session.begin_nested() if self.live else None
        try:
            remaining = iter(self.entries)
            while chunk := list(islice(remaining, CHUNK)):
                tried = None if self.whole else self.session.begin_nested()
                results += self._chunk(chunk)
                if tried is not None:
                    tried.rollback()
                    if len(results) % (CHUNKS_HELD * CHUNK) == 0:
                        self.session.rollback()
                if tell is not None:
                    tell(len(results))
            return self._finish(results, outer)
        finally:
            event.remove(self.session, "loaded_as_persistent", keep)
            self.context.memo = None
            self.context.judged.clear()
            self.context.absent.clear()
            if not self.live:
                self.session.rollback()

    def _finish(self, results: list[Result], outer: Any) -> Run:
        found = Run(results, Counter(result.outcome for result in results))
        if outer is None:
            return found
        found.written = bool(found.counts[NEW] + found.counts[CHANGED]) and (not found.bad or self.options.good_first)
        if found.written:
            outer.commit()
        else:
            outer.rollback()
        return found

    def _chunk(self, chunk: list[Entry]) -> list[Result]:
        """Flush many rows at once; where the database or the scope objects, one by one, to know which row it is."""
        nested = self.session.begin_nested()
        self.met_now.clear()
        try:
            results = self._rows(chunk)
        except (ForbiddenError, RefusedError, IntegrityError):
            nested.rollback()
            self.met -= self.met_now
            return [self._alone(entry) for entry in chunk]
        nested.commit()
        return results

    def _alone(self, entry: Entry) -> Result:
        self.context.memo = None
        nested = self.session.begin_nested()
        try:
            results = self._rows([entry])
        except ForbiddenError as error:
            nested.rollback()
            return Result(entry.number, REFUSED, entry.row_id, troubles=[Trouble("", str(error), number=entry.number)])
        except RefusedError as refused:
            nested.rollback()
            return Result(entry.number, WRONG, entry.row_id, troubles=self._troubles(entry, refused.problems, None))
        except IntegrityError as error:
            nested.rollback()
            problem = entering.broken_constraint(self.model, error)
            return Result(entry.number, WRONG, entry.row_id, troubles=self._troubles(entry, [problem], None))
        nested.commit()
        return results[0]

    def _rows(self, chunk: list[Entry]) -> list[Result]:
        with self.session.no_autoflush:
            self.context.judged.clear()
            stored = self._stored(chunk)
            self._learn(stored)
            self._find_free(chunk)
            self.context.memo = {}
            pairs = [self._row(entry, stored) for entry in chunk]
            self.context.memo = None
        self.session.flush()
        results = []
        for result, row in pairs:
            if row is not None:
                result.row_id, result.version = row.id, row.row_version
                if result.outcome == NEW:
                    result.title = title_of(row)
                if self.options.computed:
                    result.computed = self._computed(row)
            results.append(result)
        for _, row in pairs:
            if row is not None and row in self.session:
                self.session.expunge(row)
        return results

    # ---- which row an entry is about ----

    def _key_text(self, rule: Rule, entry: Entry) -> tuple[str, ...] | None:
        """The key of an entry as it stands in the sheet, if the entry is to be told by it."""
        if entry.row_id is not None:
            return None  # rows of several schools may share a key; what these change is asked of the database
        texts = tuple(entry.cells.get(name, "").strip() for name in rule.columns)
        columns = self.model.declaration.columns
        # Masks of different values look the same.
        masked = any(columns[n].sensitive and _is_masked(text) for n, text in zip(rule.columns, texts, strict=True))
        return texts if all(texts) and not masked else None

    def _repeated(self) -> dict[tuple[int, tuple[str, ...]], list[int]]:
        """Keys that stand in several entries, with the rows where they stand."""
        seen: dict[tuple[int, int], int] = {}
        twice: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        for entry in self.entries:
            for rule in self.uniques:
                texts = self._key_text(rule, entry)
                if texts is None:
                    continue
                place = (id(rule), hash((entry.cells.get("school_id", ""), texts)))
                if place in seen:
                    twice.setdefault((id(rule), texts), [seen[place]]).append(entry.number)
                else:
                    seen[place] = entry.number
        return twice

    def _values(self, rule: Rule, entry: Entry) -> tuple[Any, ...] | None:
        """The key of an entry as values; None where a part is blank or cannot be read."""
        if self._key_text(rule, entry) is None:
            return None
        found = []
        for name in rule.columns:
            declared = self.model.declaration.columns[name]
            if not self.rights.plain(name):
                return None
            try:
                found.append(self.names.read(self.session, declared, entry.cells[name], self._school(entry)))
            except ParseError:
                return None
        return tuple(found)

    def _school(self, entry: Entry) -> int | None:
        text = entry.cells.get("school_id", "")
        declared = self.model.declaration.columns.get("school_id")
        if not text.strip() or declared is None:
            return self.at.school_id
        try:
            return int(self.names.read(self.session, declared, text, None))
        except ParseError:
            return self.at.school_id

    def _stored(self, chunk: Sequence[Entry]) -> dict[Any, Any]:
        """Stored rows of the reader's scope, by id, and by key of a unique rule and school."""
        found: dict[Any, Any] = {}
        ids = [entry.row_id for entry in chunk if entry.row_id is not None]
        if ids:
            for row in self.session.scalars(sa.select(self.model).where(self.model.id.in_(ids))):
                found[row.id] = row
        for rule in self.uniques if self.options.match else ():
            keys = {v for entry in chunk if entry.row_id is None and (v := self._values(rule, entry)) is not None}
            if not keys:
                continue
            first = getattr(self.model, rule.columns[0])
            statement = sa.select(self.model).where(first.in_({key[0] for key in keys}))
            for row in self.session.scalars(statement):
                own = tuple(getattr(row, name) for name in rule.columns)
                if own in keys:
                    found[id(rule), row.__dict__.get("school_id"), own] = row
        return found

    def _learn(self, stored: dict[Any, Any]) -> None:
        """The names of everything the stored rows refer to, a register at a time."""
        rows = {id(row): row for row in stored.values()}.values()
        for declared in self.model.declaration.stored:
            if declared.target:
                key = declared.target
                ids = {getattr(row, declared.name) for row in rows} - {None}
                unknown = [i for i in ids if (key, i) not in self.names.labels]
                self.names.labels.update({(key, i): text for i, text in labels(self.session, key, unknown).items()})

    def _match(self, entry: Entry, stored: dict[Any, Any]) -> tuple[Any, list[Trouble]]:
        """The stored row an entry is about, or None for a new one."""
        if entry.row_id is not None:
            row = stored.get(entry.row_id)
            if row is not None:
                return row, []
            return None, [Trouble("", "这一行的系统编号不在您可以看到的范围内，或已被删除；请删去系统编号后重试。")]
        rows: dict[int, Any] = {}
        named = []
        for rule in self.uniques if self.options.match else ():
            values = self._values(rule, entry)
            if values is None:
                continue
            school = None if self.model.declaration.shared else self._school(entry)
            row = stored.get((id(rule), school, values))
            if row is not None:
                rows[row.id] = row
                named.append("、".join(self.model.declaration.columns[n].label for n in rule.columns))
        if len(rows) > 1:
            return None, [Trouble("", f"{'与'.join(f'“{n}”' for n in named)}指向不同的记录，请核对这一行。")]
        return next(iter(rows.values()), None), []

    def _find_free(self, chunk: Sequence[Entry]) -> None:
        """Ask the database once which unique values of the chunk are taken, so that no row asks again."""
        table, scoped = self.model.__table__, not self.model.declaration.shared
        self.context.absent.clear()
        for rule in self.uniques:
            if getattr(rule, "blanks_equal", False):
                continue
            keys = {
                (self._school(entry), *values) for entry in chunk if (values := self._values(rule, entry)) is not None
            }
            if not keys:
                continue
            columns = [table.c.school_id if scoped else sa.null(), *(table.c[name] for name in rule.columns)]
            taken: set[Any] = set()
            statement = sa.select(*columns).where(table.c[rule.columns[0]].in_({key[1] for key in keys}))
            for row in self.session.connection().execute(statement):
                taken.add(tuple(row) if not getattr(rule, "everywhere", False) and scoped else tuple(row)[1:])
            whole = scoped and not getattr(rule, "everywhere", False)
            self.context.absent[id(rule)] = {key for key in keys if (key if whole else key[1:]) not in taken}

    # ---- one entry ----

    def _row(self, entry: Entry, stored: dict[Any, Any]) -> tuple[Result, Any]:
        """Judge one entry; the row comes back only if it is to be written."""
        row, troubles = self._match(entry, stored)
        troubles = [*entry.troubles, *troubles, *self._repetitions(entry)]
        is_new = row is None
        result = Result(entry.number, NEW if is_new else CHANGED, None if is_new else row.id)
        if row is not None and row.id in self.met:
            return self._refused(result, row, [*troubles, Trouble("", "这一行与前面一行是同一条记录，请只留一行。")])
        if row is not None:
            self.met.add(row.id)
            self.met_now.add(row.id)
        if is_new and not self.may_create:
            text = f"这是一条新的记录，您没有新增“{self.model.declaration.label}”的权限。"
            return self._refused(result, None, [*troubles, Trouble("", text)], REFUSED)
        if is_new:
            row = self.model()
            self._place(row, entry)
        elif entry.version is not None and entry.version != row.row_version:
            return self._refused(result, row, [*troubles, Trouble("", "这条记录刚被别人改动过，请看过最新内容再改。")])
        result.title = title_of(row) if not is_new else ""
        problems = self._apply(row, entry, is_new, troubles)
        problems = self._tell_apart(row, entry, problems, is_new)
        return self._verdict(result, row, entry, is_new, problems, troubles)

    def _verdict(
        self, result: Result, row: Any, entry: Entry, is_new: bool, problems: list[Problem], troubles: list[Trouble]
    ) -> tuple[Result, Any]:
        if not is_new and not troubles and not problems and not self._is_changed(row):
            result.outcome, result.version = SAME, row.row_version
            result.troubles = self._differences(row, entry)
            result.computed = self._computed(row) if self.options.computed else {}
            self.session.expunge(row)
            return result, None
        self._fill(row, is_new, entry)
        result.changes = self._changes(row, entry, is_new)
        unread = {p.column for p in problems if p.line is None} | {t.column for t in troubles if t.column}
        try:
            found = judge(self.session, row, self.at)
            for name in self.model.declaration.line_names:
                for line in getattr(row, name) if entry.lines else ():
                    found += judge(self.session, line, self.at)
        except ForbiddenError as error:
            return self._refused(result, row, [*troubles, Trouble("", str(error))], REFUSED)
        except RefusedError as refused:
            found = refused.problems
        unreadable = self._troubles(entry, problems, row)
        judged = self._troubles(
            entry, [p for p in found if p.warns or p.line is not None or p.column not in unread], row
        )
        known = {(t.number, t.list_name, t.column) for t in (*troubles, *unreadable) if t.list_name and t.column}
        judged = [t for t in judged if t.kind == WARNS or (t.number, t.list_name, t.column) not in known]
        result.troubles = [*troubles, *unreadable, *judged, *self._differences(row, entry)]
        stopping = [t.kind for t in result.troubles if t.kind != WARNS]
        if stopping:
            kind = ASKS if all(kind == ASKS for kind in stopping) else WRONG
            return self._refused(result, row, result.troubles, kind)
        self._accept(row, is_new, entry)
        return result, row

    def _fill(self, row: Any, is_new: bool, entry: Entry) -> None:
        if is_new:
            fill_row(row, self.at)
        for name in entry.lines:
            for line in getattr(row, name):
                if not sa.inspect(line).persistent:
                    fill_row(line, self.at)

    def _accept(self, row: Any, is_new: bool, entry: Entry) -> None:
        if is_new:
            self.session.add(row)
        self.context.judged.add(id(row))
        for name in self.model.declaration.line_names if entry.lines else ():
            self.context.judged.update(id(line) for line in getattr(row, name))

    def _refused(self, result: Result, row: Any, troubles: list[Trouble], outcome: str = WRONG) -> tuple[Result, None]:
        result.outcome = outcome
        result.troubles = [replace(t, number=t.number or result.number) for t in troubles]
        if self.options.computed and row is not None:
            result.computed = self._computed(row)
        if row is not None and row in self.session:
            self.session.expunge(row)
        return result, None

    def _place(self, row: Any, entry: Entry) -> None:
        if self.model.declaration.key != "school" and row.__dict__.get("school_id") is None:
            row.school_id = self._school(entry)

    def _repetitions(self, entry: Entry) -> list[Trouble]:
        found = []
        for rule in self.uniques:
            texts = self._key_text(rule, entry) if self.repeated else None
            if texts is None:
                continue
            others = [n for n in self.repeated.get((id(rule), texts), ()) if n != entry.number]
            if others and not self._is_ambiguous(rule, entry):
                label = "、".join(self.model.declaration.columns[n].label for n in rule.columns)
                text = f"“{label}”在第{'、'.join(str(n) for n in others[:5])}行也出现，相同的行都不写入，请只留一行。"
                found.append(Trouble(rule.columns[0], text))
        return found

    def _is_ambiguous(self, rule: Rule, entry: Entry) -> bool:
        """Whether a name in the key is borne by several: two rows of one name may then be two people."""
        for name in rule.columns:
            declared = self.model.declaration.columns[name]
            try:
                if declared.target:
                    self.names.read(self.session, declared, entry.cells[name], self._school(entry))
            except SeveralNamesError:
                return True
            except ParseError:
                continue
        return False

    # ---- cells ----

    def _apply(self, row: Any, entry: Entry, is_new: bool, troubles: list[Trouble]) -> list[Problem]:
        rights = self.rights if is_new else self.actor.row_columns(self.session, row)
        columns = self._writable(self.model, rights)
        cells = self._cells(row, entry.cells, columns, rights, is_new, troubles)
        problems = entering.apply_cells(self.session, row, cells, columns, rights, self.names.read)
        if not is_new:
            self._take_unseen(row, {name for name in rights.masked if cells.get(name, "").strip()})
        for name, lines in entry.lines.items():
            problems += self._apply_lines(row, name, lines, is_new, troubles)
        return problems

    def _take_unseen(self, row: Any, names: set[str]) -> None:
        """What is entered for masked columns is a change even where it is what is stored: else a guess were confirmed."""
        if names:
            self.unseen[row.id] = names
            flag_modified(row, "updated_at")

    def _writable(self, model: type[Register], rights: ColumnRights) -> list[Declared]:
        place = (model, rights.hidden)
        if place not in self.columns:
            self.columns[place] = entering.writable(model, rights)
        return self.columns[place]

    def _cells(
        self,
        row: Any,
        given: dict[str, str],
        columns: Sequence[Declared],
        rights: ColumnRights,
        is_new: bool,
        troubles: list[Trouble],
        list_name: str = "",
    ) -> dict[str, str]:
        """The cells that are to be applied: blank ones are left out, and what nobody may write must be as it is."""
        own = {c.name for c in columns}
        unreadable = {t.column for t in troubles if t.list_name == list_name}
        cells = {}
        for name, text in given.items():
            if name in unreadable or name == "school_id":
                continue
            declared = type(row).declaration.columns[name]
            if not text.strip():
                if self.options.blank_clears and name in own and not is_new and name not in rights.masked:
                    cells[name] = ""
                continue
            if declared.sensitive and _is_masked(text):
                # Also where this row is open to the reader: an export masks a column as a whole.
                shown = "" if is_new else mask(declared.kind.name, declared.kind.text(getattr(row, name)))
                if text.removeprefix("=") == shown:
                    continue
                if name in rights.masked:
                    troubles.append(self._trouble(declared, "这里是脱敏后的内容，请填写完整的内容或留空。", list_name))
                    continue
            if name in own:
                cells[name] = text
            elif not declared.computed and (
                name in rights.hidden or not self._is_as_it_was(row, declared, text, is_new)
            ):
                troubles.append(self._trouble(declared, self._why_not(declared, rights), list_name))
        return cells

    def _trouble(self, declared: Declared, clause: str, list_name: str = "") -> Trouble:
        return Trouble(declared.name, f"“{declared.label}”：{clause}", list_name=list_name)

    def _why_not(self, declared: Declared, rights: ColumnRights) -> str:
        if declared.name in rights.hidden:
            return "您不能填写这一栏，请删去这一列或恢复原值。"
        return "这一栏由系统或办理步骤写入，不能手工填写，请恢复原值或删去这一列。"

    def _is_as_it_was(self, row: Any, declared: Declared, text: str, is_new: bool) -> bool:
        if declared.name in ("document_no", "line_no") and is_new:
            return True
        old = getattr(row, declared.name, None) if not is_new else None
        if is_new and declared.name == self.model.state_column:
            from models.core.steps import initial_state

            first = declared.kind.parse(initial_state(self.model)) if initial_state(self.model) else None
            old = first
        return self._agrees(declared, text, old)

    def _agrees(self, declared: Declared, text: str, value: Any) -> bool:
        """Whether a text says the same as a value."""
        if declared.target:
            shown = self.names.label(self.session, declared.target, value) if value is not None else ""
            return text.removeprefix("=") in (shown, str(value))
        shown = declared.kind.text(value)
        if text == shown:
            return True
        try:
            return declared.kind.text(declared.kind.parse(clean(text))) == shown
        except ParseError:
            return False

    def _apply_lines(
        self, row: Any, name: str, lines: Sequence[Entry], is_new: bool, troubles: list[Trouble]
    ) -> list[Problem]:
        """Lines of an entry as entry.apply_lines() takes them."""
        line_model: Any = getattr(self.model, name).property.mapper.class_
        rights = self.actor.columns(line_model)
        columns = self._writable(line_model, rights)
        sent: list[dict[str, str]] = []
        current = [] if is_new else list(getattr(row, name))
        by_id = {line.id: line for line in current}
        by_number = {str(line.line_no): line for line in current}
        left = dict(by_id)
        for place, line_entry in enumerate(lines):
            stored = (
                by_id.get(line_entry.row_id)
                if line_entry.row_id
                else by_number.get(line_entry.cells.get("line_no", ""))
            )
            if stored is None and current and not self.options.whole_lines and place < len(current):
                stored = current[place] if len(lines) == len(current) else None
            if stored is not None:
                left.pop(stored.id, None)
            found = [replace(t, list_name=name) for t in line_entry.troubles]
            subject = stored if stored is not None else line_model()
            cells = self._cells(subject, line_entry.cells, columns, rights, stored is None, found, name)
            cells.pop("line_no", None)
            troubles += [replace(t, number=line_entry.number, list_name=name) for t in found]
            sent.append({**cells, "id": str(stored.id)} if stored is not None else cells)
        if self.options.whole_lines or is_new:
            return entering.apply_lines(self.session, row, name, sent, self.names.read)
        if (
            any("id" not in cells for cells in sent)
            and current
            and not any(e.row_id or e.cells.get("line_no") for e in lines)
        ):
            label = line_model.declaration.label
            text = f"这张单据已有{len(current)}行{label}，与表中的行数不同；请在单据里改，或带上行号。"
            troubles.append(Trouble("", text))
            return []
        untouched = [{"id": str(key)} for key in left]
        return entering.apply_lines(self.session, row, name, [*untouched, *sent], self.names.read)

    def _tell_apart(self, row: Any, entry: Entry, problems: list[Problem], is_new: bool) -> list[Problem]:
        """People of one name are told apart by what else the sheet says of them: an identity number, say."""
        checks = [
            (declared, text)
            for name, text in entry.cells.items()
            if text.strip() and (declared := self.model.declaration.columns[name]).computed and self.rights.plain(name)
        ]
        left: list[Problem] = []
        for problem in problems:
            error = problem.cause
            named = self.model.declaration.columns.get(problem.column)
            if not isinstance(error, SeveralNamesError) or named is None or not checks or problem.line is not None:
                left.append(problem)
                continue
            before = getattr(row, named.name)
            fitting = []
            for candidate in error.ids:
                setattr(row, named.name, candidate)
                if all(self._fits(row, check, text) for check, text in checks):
                    fitting.append(candidate)
            setattr(row, named.name, fitting[0] if len(fitting) == 1 else before)
            if len(fitting) != 1:
                left.append(problem)
            else:
                row.__dict__.get("_unread", set()).discard(named.name)
        return left

    def _fits(self, row: Any, declared: Declared, text: str) -> bool:
        try:
            return self._agrees(declared, text, getattr(row, declared.name))
        except UNANSWERED:
            return False

    # ---- what is told ----

    def _is_changed(self, row: Any) -> bool:
        return self.session.is_modified(row) or any(
            not sa.inspect(line).persistent or self.session.is_modified(line)
            for name in self.model.declaration.line_names
            if name in row.__dict__
            for line in getattr(row, name)
        )

    def _shown(self, declared: Declared, value: Any, rights: ColumnRights) -> str:
        if value is None:
            return ""
        if declared.target:
            text = self.names.label(self.session, declared.target, value)
        else:
            text = declared.kind.text(value)
        return text if rights.plain(declared.name) else mask(declared.kind.name, text)

    def _changes(self, row: Any, entry: Entry, is_new: bool) -> list[Change]:
        found: list[Change] = []
        for name, declared in self.model.declaration.columns.items():
            if declared.computed or name not in entry.cells:
                continue
            if is_new:
                value = row.__dict__.get(name)
                if value is not None and len(found) < SHOWN_OF_NEW:
                    found.append(Change(name, declared.label, "", self._shown(declared, value, self.rights)))
                continue
            past = sa.inspect(row).attrs[name].history
            if past.has_changes() or name in self.unseen.get(row.id, ()):
                old = past.deleted[0] if past.deleted else past.unchanged[0] if past.unchanged else None
                new = self._shown(declared, getattr(row, name), self.rights)
                found.append(Change(name, declared.label, self._shown(declared, old, self.rights), new))
        for name, lines in entry.lines.items() if not is_new else ():
            found += self._line_changes(row, name, lines)
        return found

    def _line_changes(self, row: Any, name: str, lines: Sequence[Entry]) -> list[Change]:
        line_model: Any = getattr(self.model, name).property.mapper.class_
        rights = self.actor.columns(line_model)
        found: list[Change] = []
        for number, line in enumerate(getattr(row, name), 1):
            for declared in line_model.declaration.stored:
                past = sa.inspect(line).attrs[declared.name].history
                if past.has_changes():
                    old = past.deleted[0] if past.deleted else None
                    new = self._shown(declared, getattr(line, declared.name), rights)
                    shown = self._shown(declared, old, rights)
                    if shown != new:
                        found.append(Change(declared.name, declared.label, shown, new, number, name))
        return found

    def _troubles(self, entry: Entry, problems: Sequence[Problem], row: Any) -> list[Trouble]:
        return [self._told(entry, problem, row) for problem in problems]

    def _told(self, entry: Entry, problem: Problem, row: Any) -> Trouble:
        model, number, text = self.model, entry.number, entry.cells.get(problem.column, "")
        if problem.line is not None and problem.lines_name:
            lines = entry.lines.get(problem.lines_name, ())
            model = getattr(self.model, problem.lines_name).property.mapper.class_
            if problem.line < len(lines):
                number, text = lines[problem.line].number, lines[problem.line].cells.get(problem.column, "")
        kind = WARNS if problem.warns else WRONG
        offered: tuple[Offer, ...] = ()
        message = problem.message
        if isinstance(problem.cause, SeveralNamesError | UnknownNameError):
            declared = model.declaration.columns[problem.column]
            text = problem.cause.text
            offered = self.names.offers(self.session, declared, problem.cause, self._school(entry))
            kind = ASKS if isinstance(problem.cause, SeveralNamesError) else WRONG
            message = _about_name(declared, problem.cause, offered)
        unknown = isinstance(problem.cause, SeveralNamesError | UnknownNameError)
        return Trouble(
            problem.column, message, kind, number, problem.lines_name, text.removeprefix("="), offered, unknown
        )

    def _differences(self, row: Any, entry: Entry) -> list[Trouble]:
        """Computed columns that the sheet gives too, of the row and its lines: a different figure is told, never written."""
        found = self._differing(row, entry, "")
        for name, given in entry.lines.items():
            lines = sorted(getattr(row, name), key=lambda line: line.line_no or 0)[-len(given) :] if given else []
            if len(lines) == len(given):
                found += [t for line, one in zip(lines, given, strict=True) for t in self._differing(line, one, name)]
        return found

    def _differing(self, row: Any, entry: Entry, list_name: str) -> list[Trouble]:
        found = []
        rights = self.actor.columns(type(row)) if list_name else self.rights
        for name, text in entry.cells.items():
            declared = type(row).declaration.columns[name]
            if not declared.computed or not text.strip() or not rights.plain(name):
                continue
            try:
                value = getattr(row, name)
            except (TypeError, AttributeError):
                continue
            if value is not None and not self._agrees(declared, text, value):
                shown = self._shown(declared, value, rights)
                message = f"“{declared.label}”表中是{text.removeprefix('=')[:20]}，系统算得{shown}，以系统为准。"
                found.append(Trouble(name, message, WARNS, entry.number, list_name))
        return found

    def _computed(self, row: Any) -> dict[str, str]:
        found = {}
        for name, declared in self.model.declaration.columns.items():
            if not declared.computed or not self.rights.plain(name):
                continue
            try:
                found[name] = self._shown(declared, getattr(row, name), self.rights)
            except UNANSWERED:
                continue
        return found


def _about_name(declared: Declared, error: SeveralNamesError | UnknownNameError, offered: tuple[Offer, ...]) -> str:
    """The sentence on a name that several rows bear, or none."""
    label, text = f"“{declared.label}”", f"“{error.text[:20]}”"
    if isinstance(error, SeveralNamesError):
        measure = "位" if declared.target in PEOPLE else "个"
        return f"{label}有{len(error.ids)}{measure}{text}，请选是哪一{measure}。"
    parts = several(error.text)
    if len(parts) > 1:
        return f"{label}一格里有{len(parts)}个名称：{'、'.join(parts)[:60]}；请分成{len(parts)}行，每行一个。"
    if offered:
        return f"{label}：没有{text}，是不是“{offered[0].label}”？"
    return f"{label}：没有{text}，请核对名称，或指定它是哪一个。"
