"""What leaves the product: the list as a workbook or CSV, and the official sheets, each logged."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, abort, render_template
from werkzeug.datastructures import MultiDict

from admin_views import list_screen, security
from admin_views.extensions import db
from admin_views.shell_screen import crumbs_of, school_name, shell_of
from exports.sheet import Heading, Sheet
from models.core import context as acting_context
from models.core.base import Register
from models.core.columns import Declared
from models.core.listing import Listing, Query
from models.core.permissions import IMPORT, ColumnRights, mask
from models.core.system import ExportLog

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


SHORTEST_PURPOSE = 4

ROW_ID = Heading("id", "系统编号", "integer", hidden=True)
"""Last column of a workbook whose reader may also import: by it the import knows each row again."""
ROW_ID_FACT = ((ROW_ID.label, "表格最后一列是隐藏的系统编号，重新导入时靠它找到原来的行，请不要改动。"),)


@dataclass(frozen=True)
class OfficialForm:
    """An official sheet over one register: its Chinese name and the function that writes it to a path."""

    label: str
    write: Callable[[Listing, Path], int]


def answer(model: type[Register], form: str, args: MultiDict[str, str]) -> ResponseReturnValue:
    """The file of one export address; where it would hold personal data in the open, the purpose is asked first."""
    asked = ask_purpose(model, form, args)
    if asked is not None:
        return asked
    if form == "xlsx":
        return workbook(model, args)
    if form == "csv":
        return delimited_text(model, args)
    official = OFFICIAL_FORMS.get(model.declaration.key, {}).get(form)
    if official is None:
        abort(404)
    listing = Listing(db.session(), model, list_screen.read_query(args))
    path = temporary(".xlsx")
    count = official.write(listing, path)
    _log(model, form, args, [], count)
    return download(path, official.label, WORKBOOK, "xlsx")


@dataclass(frozen=True)
class PurposePage:
    """What the page shows that asks for the purpose of an export."""

    title: str
    labels: str
    action: str
    pairs: tuple[tuple[str, str], ...]
    cancel: str
    error: str = ""


def ask_purpose(model: type[Register], form: str, args: MultiDict[str, str]) -> ResponseReturnValue | None:
    """R007d, §11.8: an export with sensitive columns unmasked needs a stated purpose; None when nothing is to be asked."""
    rights = acting_context.required().actor.columns(model)
    exported = list_screen.chosen_columns(model, rights) if form in ("xlsx", "csv") else []
    open_columns = [c.label for c in exported if c.sensitive and rights.plain(c.name)]
    purpose = args.get("purpose", "").strip()
    if not open_columns or len(purpose) >= SHORTEST_PURPOSE:
        return None
    key = model.declaration.key
    page = PurposePage(
        model.declaration.label,
        "、".join(f"“{label}”" for label in open_columns),
        f"/admin/{key}/export/{form}/",
        tuple((n, v) for n, v in args.items(multi=True) if n != "purpose"),
        f"/admin/{key}/",
        f"用途至少{SHORTEST_PURPOSE}个字，请写明给谁、做什么用。" if purpose else "",
    )
    shell = shell_of(crumbs_of(model, ("导出用途", "")), model)
    return render_template("tz/purpose.html", shell=shell, page=page)


def workbook(model: type[Register], args: MultiDict[str, str], ids: list[int] | None = None) -> ResponseReturnValue:
    """The list as it is shown (filters, sort, columns) as .xlsx; or the chosen rows."""
    from exports.workbook import write_workbook

    known_again = acting_context.required().actor.can(model.declaration.key, IMPORT)
    listing, columns, sheet = _sheet(model, args, ids, with_ids=known_again)
    path = temporary(".xlsx")
    count = write_workbook(sheet, path)
    _log(model, "xlsx", args, columns, count)
    del listing
    return download(path, model.declaration.label, WORKBOOK, "xlsx")


def delimited_text(model: type[Register], args: MultiDict[str, str]) -> ResponseReturnValue:
    """The list as CSV for Excel: UTF-8 with its mark."""
    from exports.delimited import delimited

    listing, columns, sheet = _sheet(model, args, None)
    path = temporary(".csv")
    with path.open("wb") as file:
        for piece in delimited(sheet):
            file.write(piece)
    count, _ = listing.counted(listing.conditions, 10**9)
    _log(model, "csv", args, columns, count)
    return download(path, model.declaration.label, "text/csv", "csv")


def _sheet(
    model: type[Register], args: MultiDict[str, str], ids: list[int] | None, *, with_ids: bool = False
) -> tuple[Listing, list[Declared], Sheet]:
    actor = acting_context.required().actor
    rights = actor.columns(model)
    columns = [c for c in list_screen.chosen_columns(model, rights) if c.kind.name != "attachment"]
    listing = Listing(db.session(), model, list_screen.read_query(args) if ids is None else Query(sort=""))
    if ids is not None:
        listing.conditions = [*listing.conditions, listing.table.c.id.in_(ids)]
    headings = tuple(
        Heading(c.name, c.label, "ref" if c.target else c.kind.name, sensitive=c.sensitive) for c in columns
    )
    return (
        listing,
        columns,
        Sheet(
            model.declaration.label,
            (*headings, ROW_ID) if with_ids else headings,
            exported_rows(listing, columns, rights, with_ids=with_ids),
            facts(model, args, columns, rights) + (ROW_ID_FACT if with_ids else ()),
        ),
    )


def exported_rows(
    listing: Listing, columns: list[Declared], rights: ColumnRights, *, with_ids: bool = False
) -> Iterator[tuple[Any, ...]]:
    """Rows as the writers take them: choices as labels, masked values masked; with `with_ids` each ends in its id."""
    turn: list[tuple[int, Callable[[Any], Any]]] = []
    for place, declared in enumerate(columns):
        masked = declared.name in rights.masked or rights.mixed.get(declared.name, ("", ""))[1] == "masked"
        if masked:
            turn.append((place, _masker(declared)))
        elif declared.kind.name == "choice":
            turn.append((place, lambda member: None if member is None else member.label))
    if not turn:
        yield from listing.stream(columns, with_ids=with_ids)
        return
    for row in listing.stream(columns, with_ids=with_ids):
        cells = list(row)
        for place, function in turn:
            cells[place] = function(cells[place])
        yield tuple(cells)


def _masker(declared: Declared) -> Callable[[Any], str]:
    kind = "ref" if declared.target else declared.kind.name
    return lambda value: mask(kind, value if kind == "ref" else declared.kind.text(value))


def facts(
    model: type[Register], args: MultiDict[str, str], columns: list[Declared], rights: ColumnRights
) -> tuple[tuple[str, Any], ...]:
    """The second sheet: what this file is, who took it, when, and what was left out."""
    actor = acting_context.required().actor
    page = list_screen.describe_filters(model, args)
    masked = "、".join(c.label for c in columns if c.name in rights.masked) or "无"
    return (
        ("台账", model.declaration.label),
        ("学校", school_name(actor.school_id)),
        ("筛选", page or "全部"),
        ("导出人", actor.name),
        ("导出时间", acting_context.required().now.strftime("%Y-%m-%d %H:%M")),
        ("脱敏栏目", masked),
    )


def _log(model: type[Register], form: str, args: MultiDict[str, str], columns: list[Declared], count: int) -> None:
    context = acting_context.required()
    db.session.add(
        ExportLog(
            account_id=context.actor.account_id,
            name=context.actor.name,
            school_id=context.actor.school_id,
            register=model.declaration.key,
            form=form,
            filters=list_screen.describe_filters(model, args),
            columns=",".join(c.name for c in columns),
            row_count=count,
            purpose=args.get("purpose", "")[:255],
            at=context.now,
        )
    )
    db.session.commit()


def temporary(ending: str) -> Path:
    """An empty file for a download; download() deletes it when it has been sent."""
    with tempfile.NamedTemporaryFile(prefix="export-", suffix=ending, delete=False) as file:
        return Path(file.name)


def download(path: Path, title: str, mimetype: str, ending: str) -> ResponseReturnValue:
    """The file as an answer under a Chinese name with school and day; it is deleted afterwards."""
    from exports.filename import attachment_header, file_name

    name = file_name(title, school_name(security.actor().school_id), security.clock().date(), ending)
    response = Response(_pieces(path), mimetype=mimetype)
    response.headers["Content-Disposition"] = attachment_header(name)
    response.headers["Content-Length"] = str(path.stat().st_size)
    response.call_on_close(lambda: path.unlink(missing_ok=True))
    return response


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(65_536):
            yield piece


def _asset_register(listing: Listing, path: Path) -> int:
    from exports.forms.asset_register import AssetRow, write_asset_register
    from models.assets.assets import AssetClass

    names = (
        "asset_no",
        "name",
        "asset_class_id",
        "specification",
        "unit",
        "quantity",
        "unit_price",
        "original_amount",
        "accumulated_amount",
        "net_amount",
        "acquisition_method",
        "acquired_on",
        "department_id",
        "room_id",
        "custodian_id",
        "life_state",
        "upload_state",
    )
    codes = {
        row[1]: row[0]
        for row in listing.session.connection().execute(
            AssetClass.__table__.select().with_only_columns(
                AssetClass.__table__.c.class_code, AssetClass.__table__.c.name
            )
        )
    }
    rows = []
    for v in _named_rows(listing, names):
        rows.append(
            AssetRow(
                asset_no=v["asset_no"],
                name=v["name"],
                class_code=codes.get(v["asset_class_id"], ""),
                class_name=v["asset_class_id"] or "",
                specification=v["specification"] or "",
                unit=v["unit"] or "",
                quantity=v["quantity"],
                unit_price=v["unit_price"],
                original_amount=v["original_amount"],
                accumulated_amount=v["accumulated_amount"] or Decimal(0),
                net_amount=v["net_amount"] or Decimal(0),
                acquisition_method=_label(v["acquisition_method"]),
                acquired_on=v["acquired_on"],
                department=v["department_id"] or "",
                room=v["room_id"] or "",
                custodian=v["custodian_id"] or "",
                life_state=_label(v["life_state"]),
                upload_state=_label(v["upload_state"]),
            )
        )
    return write_asset_register(path, _head(), rows)


def _certificates(listing: Listing, path: Path) -> int:
    from exports.forms.health_certificate_summary import CertificateRow, write_health_certificate_summary

    names = (
        "worker_id",
        "gender",
        "post",
        "identity_no",
        "certificate_no",
        "issued_on",
        "valid_until",
        "is_training_passed",
        "certificate_state",
    )
    school = school_name(security.actor().school_id)
    rows = []
    for v in _named_rows(listing, names):
        rows.append(
            CertificateRow(
                school=school,
                name=v["worker_id"] or "",
                gender=_label(v["gender"]),
                post=_label(v["post"]),
                identity_no=v["identity_no"] or "",
                certificate_no=v["certificate_no"] or "",
                issued_on=v["issued_on"],
                valid_until=v["valid_until"],
                is_training_passed=bool(v["is_training_passed"]),
                certificate_state=_label(v["certificate_state"]),
            )
        )
    return write_health_certificate_summary(path, _head(), rows)


def _named_rows(listing: Listing, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of an official sheet by column; what the reader may not see is blank, what is masked stays masked."""
    rights = listing.rights
    open_names = [n for n in names if n not in rights.hidden]
    columns = [listing.declaration.columns[n] for n in open_names]
    for values in exported_rows(listing, columns, rights):
        yield {**dict.fromkeys(names), **dict(zip(open_names, values, strict=True))}


def _label(text: Any) -> str:
    return "" if text is None else str(text)


def _head() -> Any:
    from exports.forms.layout import Head

    actor, now = security.actor(), security.clock()
    return Head(
        organisation=school_name(actor.school_id),
        period=f"截至{now:%Y年%m月%d日}",
        filled_on=now.date(),
        signatures={"制表人": actor.name},
    )


OFFICIAL_FORMS: dict[str, dict[str, OfficialForm]] = {
    "fixed_asset": {"asset_register": OfficialForm("固定资产台账（报教育局）", _asset_register)},
    "health_certificate": {"health_certificate_summary": OfficialForm("食堂从业人员健康证汇总表", _certificates)},
}
"""Official sheets by register: the pattern for later ones."""
