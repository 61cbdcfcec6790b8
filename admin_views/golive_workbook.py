"""One workbook for a school's first year: a sheet for every register of the way, and its way back into them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from admin_views import import_files, import_reading, import_work, security
from admin_views.extensions import db
from admin_views.import_pages import may_import
from admin_views.import_screen import UNWRITTEN
from admin_views.list_screen import short_label
from admin_views.shell_screen import GUIDE_URL
from admin_views.template_sheet import enterable, template_of
from exports.template import HELP_SHEET, Cover, TemplateColumn, TemplateSheet, write_templates
from models.core import context as acting_context
from models.core.base import register_of
from models.core.columns import Declared
from models.core.headings import folded, layout_of, targets_of
from models.core.lookup import code_column
from models.core.reading import Book, UnreadableError, open_book
from models.core.sheets import Reading
from models.core.system import ImportBatch
from models.organisation.golive import STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from werkzeug.datastructures import FileStorage

    from models.core.base import Register

NEXT = f"{GUIDE_URL}next/"
COVER = "开账顺序"
SENTENCES = (
    "一本表对应开账的各步，请按下面的顺序逐张填写，从第3行起一行一条；本校没有的内容，工作表空着即可。",
    "后面的表要用到前面表里的名称：名称写法须一致，下拉清单会列出前面工作表中已填的内容。",
    "填好后打开后勤台账的“开账向导”，上传整本。系统按顺序一张一张试运行，您看过结果再写入；同一本改好后可以再次上传，已写入的行不会重复登记。",
)


class NothingToLoadError(ValueError):
    """A workbook without any row for a sheet that the person may import; the message is for the user."""


# ---- down ----


def write(path: Path) -> None:
    """Write the workbook for the acting person: a sheet for each register that the person may import into."""
    models = importable()
    titles = {model.declaration.key: model.declaration.label for model in models}
    templates = [_template(model, titles) for model in models]
    write_templates(path, _cover(set(titles)), [one for one in templates if one.columns])


def _sheets() -> list[Any]:
    return [part for step in STEPS for part in step.parts if part.sheet]


def _template(model: type[Register], titles: dict[str, str]) -> TemplateSheet:
    template = template_of(db.session(), model)
    columns = [
        _listed(column, declared, titles) for column, declared in zip(template.columns, enterable(model), strict=True)
    ]
    return replace(template, columns=columns)


def _listed(column: TemplateColumn, declared: Declared, titles: dict[str, str]) -> TemplateColumn:
    """A reference to rows that only come with the same workbook is chosen from their sheet."""
    if declared.target not in titles or column.choices:
        return column
    target = register_of(declared.target)
    named = [name for name in (target.declaration.title, code_column(target)) if name]
    label = next((c.label for name in named for c in enterable(target) if c.name == name), "")
    if not label:
        return column
    title = titles[declared.target]
    text = f"填“{title}”工作表中的{label}。"
    nothing = column.help.find(f"填{short_label(target)}的")
    end = column.help.find("。", nothing)
    said = column.help[:nothing] + text + column.help[end + 1 :] if nothing >= 0 else text + column.help
    return replace(column, listed_on=(title, label), help=said)


def _cover(keys: set[str]) -> Cover:
    """What comes after what: every register of the way, also those that somebody else loads."""
    labels = {step.key: f"第{number}步" for number, step in enumerate(STEPS, 1)}
    rows = []
    for step in STEPS:
        before = "、".join(labels[key] for key in step.after)
        remark = f"{step.help}{f'在{before}之后。' if before else ''}"
        if not step.parts:
            rows.append((labels[step.key], step.label, remark, step.waits))
        for part in step.parts:
            declaration = register_of(part.register).declaration
            notes = [remark if part.sheet else "", f"{part.note}。" if part.note else ""]
            if part.sheet and part.register not in keys:
                notes.append("由有权限的人登记。")
            rows.append((labels[step.key], declaration.label, declaration.help, "".join(notes)))
    return Cover(COVER, SENTENCES, ("步骤", "工作表", "登记什么", "说明"), rows)


# ---- up ----


def importable() -> list[type[Register]]:
    """The registers of the workbook that the acting person may import into, in their order."""
    return [model for part in _sheets() if may_import(model := register_of(part.register))]


def load(storage: FileStorage, name: str) -> str:
    """Keep an uploaded workbook once for each of its sheets that belongs to a step; returns the id of the run.

    Nothing is tried yet: a sheet is tried when those before it are written. Sheets of an earlier workbook of the same
    person that still wait are given up. Raises UnreadableError and NothingToLoadError, and then nothing has changed.
    """
    models, earlier = importable(), last_run()
    import_files.forget_old()
    run = acting_context.required().batch
    probe = import_files.load(models[0], storage, name, {})
    book = open_book(import_files.path_of(probe), name)
    sheets = {model.declaration.key: sheet for sheet in book.names if (model := _model_of(sheet)) is not None}
    options = {"golive": run, "unread": _unread(book, models)}
    import_files.forget(probe)
    db.session.commit()
    kept = 0
    for place, model in enumerate(models):
        sheet = sheets.get(model.declaration.key)
        if sheet is not None:
            kept += _keep(model, storage, name, sheet, {**options, "place": place})
    if not kept:
        labels = "、".join(f"“{model.declaration.label}”" for model in models[:4])
        raise NothingToLoadError(
            f"这个文件里没有可以导入的内容：工作表须叫{labels}等，从第3行起填写。请下载整本模板核对。"
        )
    if earlier:
        drop(earlier)
    return run


def _model_of(sheet: str) -> type[Register] | None:
    """The register of the way that a sheet is called after."""
    models = [register_of(part.register) for part in _sheets()]
    named = {folded(name): model for model in models for name in (short_label(model), model.declaration.label)}
    return named.get(folded(sheet))


def _unread(book: Book, models: Sequence[type[Register]]) -> list[str]:
    """Sheets with rows that belong to no step, or to one that the person may not import into."""
    found = []
    for name in book.names:
        model = _model_of(name)
        if model in models or name in (COVER, HELP_SHEET):
            continue
        try:
            sheet = book.sheet(name)
            if model is not None:
                is_filled = bool(layout_of(sheet, targets_of(model)).data)
            else:
                is_filled = any(cell not in (None, "") for row in sheet.rows for cell in row)
        except UnreadableError:
            is_filled = True
        if is_filled:
            found.append(f"{name}（没有导入权限）" if model is not None else name)
    return found


def _keep(model: type[Register], storage: FileStorage, name: str, sheet: str, options: dict[str, Any]) -> bool:
    """Keep the file for one register, unless its sheet has no rows."""
    storage.stream.seek(0)
    then = ["继续开账：下一张", f"{NEXT}{options['golive']}/"]
    options = {**options, "then": then, "reading": Reading(sheet=sheet).to_json()}
    batch = import_files.load(model, storage, name, options)
    try:
        work = import_reading.read(batch)
    except UnreadableError as error:  # this sheet alone: too many rows, or damaged
        batch.state, batch.message = "FAILED", str(error)
        db.session.commit()
        return True
    if not work.layout.data:
        import_files.forget(batch)
        db.session.commit()
        return False
    batch.counts = import_reading.facts_of(work, len(work.layout.data))
    db.session.commit()
    return True


def batches_of(run: str) -> list[ImportBatch]:
    """The sheets of a run of the acting person, in the order of the steps."""
    found = db.session.scalars(
        sa.select(ImportBatch).where(
            ImportBatch.account_id == security.actor().account_id, ImportBatch.options["golive"].as_string() == run
        )
    )
    return sorted(found, key=lambda batch: (batch.options["place"], batch.id))


def last_run() -> str:
    """The id of the workbook that the acting person uploaded last; empty without one."""
    mark = ImportBatch.options["golive"].as_string()
    found = db.session.scalar(
        sa.select(mark)
        .where(ImportBatch.account_id == security.actor().account_id, mark.is_not(None))
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return str(found or "")


def is_open(batch: ImportBatch) -> bool:
    """Whether the sheet still waits for its person: not written, and not found to hold nothing new."""
    if batch.state in ("WRITTEN", "UNDONE"):
        return False
    return batch.state != "TRIED" or any(
        batch.counts.get(one) for one in ("new", "changed", "wrong", "asks", "refused")
    )


def following(run: str) -> ImportBatch | None:
    """The next sheet that waits, tried by now; None where all are done."""
    for batch in batches_of(run):
        if batch.state == "LOADED":
            import_work.start(batch)
        if is_open(batch):
            return batch
    return None


def drop(run: str) -> int:
    """Give up the sheets of a run that were not written; commits, returns how many."""
    unwritten = [batch for batch in batches_of(run) if batch.state in UNWRITTEN]
    for batch in unwritten:
        import_files.forget(batch)
    db.session.commit()
    return len(unwritten)
