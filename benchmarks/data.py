"""Builds the table that is measured: fixed assets of one school with the rows they refer to, once per size."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ACCOUNTS = ("bench", "standard")
PASSWORD = "measured-1"
ROOMS, STAFF, DEPARTMENTS, BATCH = 2_000, 60, 12, 5_000
NAMES = ("交互式智能平板", "台式计算机", "办公桌", "学生课桌椅", "空调机", "投影仪", "打印机", "书柜")
COMMON, RARE, ABSENT = "办公", "钢琴", "飞船"
RARE_ROWS = 10
STATE, SINCE = "IN_USE", "2025-09-01"
COLUMNS = (
    "asset_no",
    "name",
    "asset_class_id",
    "specification",
    "unit",
    "quantity",
    "unit_price",
    "original_amount",
    "acquisition_method",
    "acquired_on",
    "life_state",
    "department_id",
    "room_id",
    "custodian_id",
)
"""What every target lists and exports: our standard columns without the computed ones, which the peers have not."""
FILTERS = ("asset_class_id", "acquisition_method", "acquired_on", "life_state", "department_id", "room_id",
           "custodian_id")  # fmt: skip


@dataclass(frozen=True)
class Data:
    """A filled database and what the servers and scenarios have to know about it."""

    folder: str
    url: str
    rows: int
    edit_id: int

    @property
    def schema(self) -> Path:
        """Tables and columns for the peers, which do not load our declarations."""
        return Path(self.folder) / "schema.json"

    def unfiltered(self) -> str:
        """Number of the newest asset that the filter by status and date leaves out."""
        found = sa.text("SELECT asset_no FROM fixed_asset WHERE life_state <> :state ORDER BY id DESC LIMIT 1")
        with sa.create_engine(self.url).connect() as connection:
            return str(connection.execute(found, {"state": STATE}).scalar_one())

    def copied(self, name: str) -> Data:
        """A copy of the database for one target; a PostgreSQL database is shared."""
        if not self.url.startswith("sqlite"):
            return self
        target = Path(self.folder) / f"{name}.db"
        shutil.copyfile(Path(self.folder) / "built.db", target)
        return Data(self.folder, f"sqlite:///{target}", self.rows, self.edit_id)


def build(folder: Path, rows: int, server: str = "") -> Data:
    """Fill a new database, or take the one that an earlier run left in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "data.json"
    if told.exists():
        return Data(**json.loads(told.read_text(encoding="utf-8")))
    url = _postgres_database(server, rows) if server else f"sqlite:///{folder / 'built.db'}"
    data = Data(str(folder), url, rows, rows // 2)
    _fill(data)
    if not server:
        told.write_text(json.dumps(asdict(data)), encoding="utf-8")
    return data


def drop(data: Data) -> None:
    """Remove a PostgreSQL database that build() made."""
    if not data.url.startswith("sqlite"):
        url = sa.make_url(data.url)
        with sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)"))


def _postgres_database(server: str, rows: int) -> str:
    url = sa.make_url(server)
    name = f"logistics_bench_{rows}"
    with sa.create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    return url.set(database=name).render_as_string(hide_password=False)


def _fill(data: Data) -> None:
    from admin_views.extensions import db
    from app import create_app, load
    from models.core.base import Base
    from models.core.context import acting
    from models.core.permissions import system_actor
    from seed.first import make_account

    app = create_app({"DATA_DIR": data.folder, "SQLALCHEMY_DATABASE_URI": data.url})
    now = dt.datetime(2026, 11, 20, 9, 0)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        load(app, "reference")
        session = db.session()
        with acting(system_actor("benchmark"), "seed", now, session=session):
            people, school, referred = _referred_rows(session.connection())
            for name in ACCOUNTS:
                make_account(session, school, name, "测量", PASSWORD, ["director"], people.pop())
            for batch in _assets(data.rows, school, referred):
                session.connection().execute(sa.insert(_table("fixed_asset")), batch)
        session.commit()
        db.session.remove()
        if not data.url.startswith("sqlite"):  # what PostgreSQL's own vacuum does after a while
            with db.engine.connect() as connection:
                connection.execute(sa.text("ANALYZE"))
                connection.commit()
        db.engine.dispose()
    data.schema.write_text(json.dumps(list(_schema()), ensure_ascii=False), encoding="utf-8")


def _table(key: str) -> Any:
    from models.core.base import register_of

    return register_of(key).__table__


def _referred_rows(connection: sa.Connection) -> tuple[list[int], int, dict[str, list[int]]]:
    """The school with its rooms, staff and departments; classes of assets come with the reference data."""
    school = _insert(connection, "school", {}, name="明德小学", school_code="3300000001")
    base = {"school_id": school}
    position = _insert(connection, "position", base, name="教师")
    departments = [_insert(connection, "department", base, name=f"部门{n}") for n in range(1, DEPARTMENTS + 1)]
    staff = [
        _insert(connection, "staff", base, name=f"职工{n:02d}", position_id=position, department_id=departments[n % 12])
        for n in range(1, STAFF + 1)
    ]
    building = _insert(connection, "building", base, name="教学楼")
    rooms = [
        _insert(connection, "room", base, room_no=f"R{n:04d}", name=f"教室{n:04d}", building_id=building)
        for n in range(1, ROOMS + 1)
    ]
    classes = _table("asset_class")
    leaves = list(connection.execute(sa.select(classes.c.id).order_by(classes.c.id).offset(50).limit(100)).scalars())
    return list(staff), school, {"asset_class": leaves, "department": departments, "room": rooms, "staff": staff}


def _insert(connection: sa.Connection, key: str, base: dict[str, Any], **values: Any) -> int:
    """One row by Core with anything that fits in what must be filled in."""
    table = _table(key)
    row = {**base, **values}
    for column in table.c:
        declared = column.info.get("declared")
        if column.name in row or column.nullable or column.name in ("id", "school_id") or column.default is not None:
            continue
        kind = declared.kind.name if declared is not None else "integer"
        if kind == "choice":
            row[column.name] = next(iter(declared.kind.members))
        elif kind == "yesno":
            row[column.name] = column.name == "is_active"
        else:
            row[column.name] = _ANY[kind] if kind in _ANY else f"{kind}{next(_numbers)}"
    if "search_text" in table.c and "name" in row:
        row["search_text"] = _search_text(row["name"])
    return int(connection.execute(sa.insert(table).values(**row)).inserted_primary_key[0])  # type: ignore[index]


_numbers = count(1)
_ANY: dict[str, Any] = {"integer": 1, "quantity": Decimal(1), "money": Decimal(1), "percent": Decimal(1),
                        "day": dt.date(2020, 1, 1), "moment": dt.datetime(2020, 1, 1), "ref": 1}  # fmt: skip


def _search_text(*texts: str) -> str:
    from models.core.pinyin import initials

    return "\n".join([*(text.lower() for text in texts), *(initials(text) for text in texts)])


def _assets(rows: int, school: int, referred: dict[str, list[int]]) -> Iterator[list[dict[str, Any]]]:
    """The measured rows in batches; the rare word stands in ten of them, spread evenly."""
    from models.core.base import register_of

    columns = register_of("fixed_asset").declaration.columns
    states, methods = list(columns["life_state"].kind.members), list(columns["acquisition_method"].kind.members)
    drawn = random.Random(1)
    texts = {name: _search_text(name) for name in (*NAMES, f"{RARE}凳")}
    batch = []
    for number in range(1, rows + 1):
        name = f"{RARE}凳" if number % max(rows // RARE_ROWS, 1) == 0 else drawn.choice(NAMES)
        price = Decimal(drawn.randint(1_000, 20_000))
        batch.append(
            {
                "school_id": school,
                "asset_no": f"MD-{number:07d}",
                "name": name,
                "asset_class_id": drawn.choice(referred["asset_class"]),
                "specification": f"型号{number % 97}",
                "unit": "台",
                "quantity": Decimal(1),
                "unit_price": price,
                "original_amount": price,
                "is_group_card": False,
                "is_opening": False,
                "acquisition_method": drawn.choice(methods),
                "acquired_on": dt.date(2015, 1, 1) + dt.timedelta(days=drawn.randint(0, 4_000)),
                "life_state": drawn.choice(states),
                "accumulated_at_start_amount": Decimal(0),
                "department_id": drawn.choice(referred["department"]),
                "room_id": drawn.choice(referred["room"]),
                "custodian_id": drawn.choice(referred["staff"]),
                "row_version": 1,
                "search_text": f"md-{number:07d}\n{texts[name]}\n型号{number % 97}",
            }
        )
        if len(batch) == BATCH or number == rows:
            yield batch
            batch = []


def _schema() -> Iterator[dict[str, Any]]:
    """Every register as plain facts: table, label, menu, and the columns that people fill in or see."""
    from models import MENUS
    from models.core.base import registers

    for model in registers():
        declaration = model.declaration
        columns = []
        for column in model.__table__.c:
            declared = column.info.get("declared")
            if column.name == "id" or declared is None or column.name in ("search_text", "row_version"):
                continue
            columns.append(
                {
                    "name": column.name,
                    "label": declared.label,
                    "kind": declared.kind.name,
                    "nullable": bool(column.nullable),
                    "target": declared.target,
                    "entered": not declared.system,
                    "choices": [[m.name, m.label] for m in declared.kind.members]
                    if declared.kind.name == "choice"
                    else [],
                }
            )
        yield {"key": declaration.key, "label": declaration.label, "menu": MENUS[declaration.menu],
               "screen": declaration.shape != "line", "title": declaration.title, "columns": columns}  # fmt: skip
