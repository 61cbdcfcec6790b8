"""History as its readers see it: one entry per action, old → new in words, nothing of columns they may not see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import abort, render_template

from admin_views import cells, files, references, security
from admin_views.extensions import db
from admin_views.pages.details import HistoryChange, HistoryLink
from admin_views.pages.details import HistoryEntry as EntryView
from admin_views.pages.shell import GroupEntry, GroupPage
from admin_views.shell_screen import shell_of
from models.core.base import has_register, register_of, registers
from models.core.columns import Declared
from models.core.history import MECHANICAL, UNTOLD
from models.core.kinds import ParseError
from models.core.lookup import labels
from models.core.merging import MERGED_FROM
from models.core.permissions import VIEW, ColumnRights
from models.core.system import Attachment, HistoryEntry, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

MOST_ENTRIES = 400
MOST_CHANGES = 12
ACTIONS = {"create": "新增", "update": "修改", "delete": "删除"}
SOURCES = {"import": "导入", "paste": "表格粘贴", "cli": "系统命令", "seed": "初始数据"}
UNSEEN = MECHANICAL | {"school_id", "line_no", "document_id"}


def join(app: Flask) -> None:
    """Register the page of one action."""
    app.add_url_rule("/history/<batch>/", "history_batch", batch_page)


@dataclass
class _Reading:
    """What is needed to put the stored values of some entries into words."""

    rights: dict[str, ColumnRights]
    names: dict[references.Reference, str]
    files: dict[int, str]


def entries_of(row: Any) -> list[EntryView]:
    """The history of a row and its lines for the acting reader, the newest first. The row itself must be visible."""
    stored = _stored(row)
    if not stored:
        return []
    reading = _reading(row, stored)
    groups: dict[str, list[HistoryEntry]] = {}
    for one in stored:
        groups.setdefault(one.batch, []).append(one)
    steps = _steps(row)
    beside = _beside(row, list(groups))
    found = []
    for batch, group in groups.items():
        changes = [change for one in reversed(group) for change in _changes(row, one, reading)]
        own = next((one for one in group if one.register == row.declaration.key), group[0])
        created = any(one.action == "create" and one.register == row.declaration.key for one in group)
        step = steps.get((own.at, own.account_id), "")
        if not (changes or created or step):
            continue
        action = step or ("新增" if created else "修改")
        word = SOURCES.get(own.source)
        if word and not step:
            action = word
        found.append(
            EntryView(
                own.name,
                action,
                own.at.strftime("%Y-%m-%d %H:%M"),
                tuple(changes[:MOST_CHANGES]),
                (*_source(row, own), *beside.get(batch, ())),
            )
        )
    return found


def _stored(row: Any) -> list[HistoryEntry]:
    """Entries of the row and of the lines it has or had, the newest first."""
    table = HistoryEntry.__table__
    key = row.declaration.key
    own = sa.and_(table.c.register == key, table.c.row_id == row.id)
    lines = _line_ids(row)
    conditions = [
        own,
        *(sa.and_(table.c.register == line, table.c.row_id.in_(sorted(ids))) for line, ids in lines.items()),
    ]
    statement = sa.select(HistoryEntry).where(sa.or_(*conditions)).order_by(HistoryEntry.id.desc()).limit(MOST_ENTRIES)
    return list(db.session.scalars(statement))


def _line_ids(row: Any) -> dict[str, set[int]]:
    """Ids of lines by register: those there are, and those that were written or deleted together with the row."""
    found: dict[str, set[int]] = {}
    for name in row.declaration.line_names:
        found[getattr(type(row), name).property.mapper.class_.declaration.key] = {
            line.id for line in getattr(row, name)
        }
    if not found:
        return {}
    table = HistoryEntry.__table__
    batches = sa.select(table.c.batch).where(table.c.register == row.declaration.key, table.c.row_id == row.id)
    statement = sa.select(table.c.register, table.c.row_id, table.c.changes).where(
        table.c.batch.in_(batches), table.c.register.in_(list(found)), table.c.action.in_(("create", "delete"))
    )
    for register, row_id, changes in db.session.connection().execute(statement):
        if row.id in (changes.get("document_id") or ()):
            found[register].add(row_id)
    return {key: ids for key, ids in found.items() if ids}


def _reading(row: Any, stored: Sequence[HistoryEntry]) -> _Reading:
    actor = security.actor()
    rights = {row.declaration.key: actor.row_columns(db.session(), row)}
    for name in row.declaration.line_names:
        model = getattr(type(row), name).property.mapper.class_
        lines = getattr(row, name)
        rights[model.declaration.key] = (
            actor.row_columns(db.session(), lines[0]) if lines else _certain(actor.columns(model))
        )
    wanted: dict[str, set[int]] = defaultdict(set)
    kept: set[int] = set()
    for one in stored:
        columns = register_of(one.register).declaration.columns
        for name, pair in one.changes.items():
            declared = columns.get(name)
            ids = {value for value in pair if isinstance(value, int)}
            if declared is not None and declared.target:
                wanted[declared.target] |= ids
            elif declared is not None and declared.kind.name == "attachment":
                kept |= ids
    names = {(key, i): label for key, ids in wanted.items() for i, label in labels(db.session(), key, ids).items()}
    table = Attachment.__table__
    found = (
        db.session.connection().execute(sa.select(table.c.id, table.c.name).where(table.c.id.in_(sorted(kept))))
        if kept
        else ()
    )
    return _Reading(rights, names, {one[0]: one[1] for one in found})


def _certain(rights: ColumnRights) -> ColumnRights:
    """Rights where no row is left to ask: what only some rows show is hidden."""
    return ColumnRights(rights.hidden | frozenset(rights.mixed), rights.masked, {})


def _changes(row: Any, one: HistoryEntry, reading: _Reading) -> list[HistoryChange]:
    own = one.register == row.declaration.key
    declaration = register_of(one.register).declaration
    rights = reading.rights.get(one.register)
    if rights is None:
        return []
    if one.action != "update":
        if own:
            return []
        title = one.title if rights.plain(declaration.title) else ""
        text = title or "一行"
        return [HistoryChange(declaration.label, *(("", text) if one.action == "create" else (text, "")))]
    found = []
    for name, (old, new) in one.changes.items():
        if name == files.FIELD:
            found.append(HistoryChange("附件", str(old or ""), str(new or "")))
            continue
        if name == MERGED_FROM:
            shown = str(new) if rights.plain(declaration.title) else ""
            found.append(HistoryChange("合并自", "", shown, hidden=not shown))
            continue
        declared = declaration.columns.get(name)
        if declared is None or name in UNSEEN or name in rights.hidden or (declared.system and declared.hide):
            continue
        label = declared.label if own else f"{declaration.label} {declared.label}"
        if name in rights.masked or UNTOLD in (old, new):
            found.append(HistoryChange(label, hidden=True))
        else:
            found.append(HistoryChange(label, in_words(declared, old, reading), in_words(declared, new, reading)))
    return found


def in_words(declared: Declared, value: Any, reading: _Reading) -> str:
    """A stored value as people read it: names for ids, amounts with their thousands."""
    if value is None:
        return ""
    if declared.target:
        return reading.names.get((declared.target, value), "已删除的记录")
    if declared.kind.name == "attachment":
        return reading.files.get(value, "已清除的文件")
    if declared.kind.name == "choice":
        return str(value)
    try:
        parsed = declared.kind.parse(str(value))
    except ParseError:
        return str(value)
    if declared.kind.name == "yesno":
        return "是" if parsed else "否"
    return str(cells.writer_of(declared)(parsed))


def _steps(row: Any) -> dict[tuple[Any, int | None], str]:
    """The step that was taken at a moment by an account."""
    if not row.declaration.steps:
        return {}
    found: dict[tuple[Any, int | None], str] = {}
    for one in db.session.scalars(
        sa.select(Signature)
        .where(Signature.register == row.declaration.key, Signature.row_id == row.id)
        .order_by(Signature.id)
    ):
        found.setdefault((one.at, one.account_id), one.label)
    return found


def _source(row: Any, one: HistoryEntry) -> tuple[HistoryLink, ...]:
    if one.source in SOURCES:
        return ()
    return (HistoryLink("表单"),) if f"/admin/{row.declaration.key}/" in one.place else ()


def _beside(row: Any, batches: list[str]) -> dict[str, tuple[HistoryLink, ...]]:
    """What else the same actions wrote, as far as the reader sees it: documents by name, rows of this register counted."""
    table = HistoryEntry.__table__
    documents = [m.declaration.key for m in registers() if m.declaration.shape == "document"]
    key = row.declaration.key
    statement = (
        sa.select(table.c.batch, table.c.register, table.c.row_id)
        .distinct()
        .where(
            table.c.batch.in_(batches),
            table.c.register.in_([*documents, key]),
            sa.not_(sa.and_(table.c.register == key, table.c.row_id == row.id)),
        )
    )
    others: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    together: dict[str, set[int]] = defaultdict(set)
    for batch, register, row_id in db.session.connection().execute(statement.limit(5000)):
        others[batch][register].add(row_id)
        together[register].add(row_id)
    visible = {register: _visible(register, ids) for register, ids in together.items()}
    names = {
        register: labels(db.session(), register, list(ids)[:200])
        for register, ids in visible.items()
        if register != key
    }
    found = {}
    for batch, by_register in others.items():
        links = []
        for register, ids in by_register.items():
            ids &= visible[register]
            if register == key and ids:
                links.append(HistoryLink(f"同批{len(ids) + 1}条", f"/history/{batch}/"))
            elif ids:
                first = min(ids)
                label = f"{register_of(register).declaration.label} {names[register].get(first, '')}"
                links.append(HistoryLink(label.strip(), references.url_of(register, first)))
        found[batch] = tuple(links)
    return found


def _visible(key: str, ids: Iterable[int]) -> set[int]:
    return references.seen(register_of(key), ids) if security.actor().can(key, VIEW) else set()


# ---- all rows of one action ----


def batch_page(batch: str) -> ResponseReturnValue:
    """Everything one action wrote, as far as the reader sees the rows."""
    table = HistoryEntry.__table__
    rows = (
        db.session.connection()
        .execute(
            sa.select(table.c.register, table.c.row_id, table.c.action, table.c.at, table.c.name, table.c.source)
            .where(table.c.batch == batch[:20])
            .order_by(table.c.id)
            .limit(5000)
        )
        .all()
    )
    sections = []
    for key in dict.fromkeys(row.register for row in rows):
        if not has_register(key) or register_of(key).declaration.shape == "line":
            continue
        actions: dict[int, str] = {}
        for row in rows:
            if row.register == key:
                actions.setdefault(row.row_id, ACTIONS.get(row.action, row.action))
        seen = _visible(key, actions)
        names = labels(db.session(), key, seen)
        entries = tuple(
            GroupEntry(names[i], references.url_of(key, i), action) for i, action in actions.items() if i in names
        )
        if entries:
            sections.append((register_of(key).declaration.label, entries))
    if not sections:
        abort(404)
    first = rows[0]
    title = f"{first.name} {SOURCES.get(first.source, '办理')} {first.at:%Y-%m-%d %H:%M}"
    shell = shell_of((("首页", "/"), ("同一批修改", "")))
    return render_template("tz/group.html", shell=shell, page=GroupPage(title, tuple(sections)))
