"""A demonstration: a bureau, a central school and its four schools, with everything they keep, dated around one day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from models.core.base import register_of
from models.core.identity import forget_matrix
from models.core.system import RoleGrant
from seed.demo import (
    asset_documents,
    assets,
    canteen,
    custody,
    finance,
    hygiene,
    maintenance,
    organisation,
    people,
    places,
    planning,
    purchase_chain,
    purchasing,
    rooms,
    safety,
    school_property,
    store,
    store_sheets,
    students_aid,
    tendering,
)
from seed.demo.scene import Scene
from seed.dictionaries import load_reference

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class NotEmptyError(RuntimeError):
    """The demonstration is loaded into an empty database only."""


def load_demo(session: Session, now: dt.datetime, files: Path | None = None) -> None:
    """Write the demonstration as seen at `now`; the caller commits. The same day gives the same data.

    `files` is the folder of uploaded files; without it the scans are named but their content is not kept.
    Raises NotEmptyError where a school exists already.
    """
    connection = session.connection()
    if connection.execute(sa.select(register_of("school").__table__.c.id).limit(1)).first() is not None:
        raise NotEmptyError("the database holds data already; load the demonstration into an empty one")
    if connection.execute(sa.select(RoleGrant.role).limit(1)).first() is None:
        load_reference(session)
    forget_matrix()
    scene = Scene(session, now, files)
    organisation.load_schools(scene)
    people.load_staff(scene)
    places.load_places(scene)
    people.load_accounts(scene)
    store.load_masters(scene)
    purchasing.load_suppliers(scene)
    assets.load_cards(scene)
    purchasing.load_contracts(scene)
    canteen.load(scene)
    store_sheets.load_openings(scene)
    planning.load(scene)
    purchase_chain.load(scene)
    tendering.load(scene)
    store_sheets.load(scene)
    asset_documents.load(scene)
    custody.load(scene)
    school_property.load(scene)
    store.load_checks(scene)
    maintenance.load(scene)
    hygiene.load(scene)
    safety.load(scene)
    finance.load(scene)
    rooms.load(scene)
    students_aid.load(scene)
