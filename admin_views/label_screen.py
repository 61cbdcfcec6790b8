"""The label of a thing: its QR code beside the card, as a picture to print, and the way from a scanned code to the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
import sqlalchemy as sa
from flask import Response, abort, redirect, request
from markupsafe import Markup, escape

from admin_views import references, security
from admin_views.details_reading import Reading, school_id_of, title_of
from admin_views.extensions import db
from admin_views.pages.details import Label
from admin_views.shell_screen import school_name
from models.core.base import registers
from models.core.permissions import VIEW

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def join(app: Flask) -> None:
    """Register the address that the QR codes of labels say."""
    app.add_url_rule("/q/<code>", "labelled", labelled)


def labelled(code: str) -> ResponseReturnValue:
    """From a scanned label to the card, for those who may see it."""
    for model in registers():
        if "label_code" in model.__table__.c and security.actor().can(model.declaration.key, VIEW):
            row = db.session.scalars(sa.select(model).where(model.__table__.c.label_code == code[:80])).first()
            if row is not None and "label_code" in Reading(row).values:
                return redirect(references.url_of(model.declaration.key, row.id))
    return abort(404, "没有找到这个标签，或这件物品不在您可以查看的范围内。")


def label_url(code: str) -> str:
    """What the QR code of a label says: the address of the thing, for a phone."""
    return f"{request.host_url}q/{code}"


def _drawing(code: str) -> str:
    """A QR code as SVG with one path, without quiet zone and without style."""
    return str(
        segno.make(label_url(code), error="m", micro=False).svg_inline(
            border=0, omitsize=True, svgclass=None, lineclass=None
        )
    )


def label_of(reading: Reading) -> Label | None:
    code = reading.values.get("label_code")
    if not code or "label_code" in reading.rights.masked:
        return None
    named = _drawing(code).replace(
        "<svg ", '<svg role="img" aria-label="标签码二维码" shape-rendering="crispEdges" ', 1
    )
    drawn = Markup(named)  # noqa: S704  # drawn here, from a code of letters and figures
    return Label(
        code,
        drawn,
        "手机扫码，登录后看这张卡片。",
        print_url=f"/admin/{reading.declaration.key}/qr/?id={reading.row.id}",
    )


def qr(row: Any) -> Response:
    """The label of a row as a picture to print: QR code, code in letters, number and name."""
    reading = Reading(row)
    if label_of(reading) is None:
        abort(404)
    code = str(reading.values["label_code"])
    inner = _drawing(code)
    size = float(inner.split('viewBox="0 0 ', 1)[1].split(" ", 1)[0])
    path = inner[inner.index("<path") : inner.rindex("</svg>")]
    lines = (code, reading.text("asset_no"), title_of(reading)[:12], school_name(school_id_of(row))[:12])
    texts = "".join(
        f'<text x="30" y="{9 + place * 6}" font-size="{5 if place == 0 else 3.6}">{escape(text)}</text>'
        for place, text in enumerate(lines)
        if text
    )
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="80mm" height="30mm" viewBox="0 0 80 30" font-family="sans-serif">'
        '<rect width="80" height="30" fill="#fff"/>'
        f'<g transform="translate(3 3) scale({24 / size:.4f})" shape-rendering="crispEdges">{path}</g>{texts}</svg>'
    )
    response = Response(picture, mimetype="image/svg+xml")
    response.headers["Content-Disposition"] = "inline"
    return response
