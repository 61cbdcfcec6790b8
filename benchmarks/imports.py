"""`python -m benchmarks.imports [--rows N]`: one sheet of assets into ours and into django-import-export, trial and live."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import report
from benchmarks.data import COLUMNS, DEPARTMENTS, NAMES, ROOMS, STAFF, Data, build
from benchmarks.servers import ROOT

SIZE = 10_000
LEFT_OUT = ("life_state",)
"""Written by steps in ours, so no sheet may fill it."""


def sheet(data: Data, rows: int, file: Path) -> None:
    """A school's sheet of new assets, as both would be given it."""
    import xlsxwriter

    from models.core.base import register_of

    declared = register_of("fixed_asset").declaration.columns
    with sa.create_engine(data.url).connect() as connection:
        codes = [
            row[0]
            for row in connection.execute(
                sa.text(
                    "SELECT class_code FROM asset_class a WHERE is_active AND NOT EXISTS"
                    " (SELECT 1 FROM asset_class b WHERE b.parent_class_id = a.id) ORDER BY id LIMIT 40"
                )
            )
        ]
    drawn = random.Random(7)
    methods = [member.label for member in declared["acquisition_method"].kind.members][:1]
    columns = [name for name in COLUMNS if name not in LEFT_OUT]
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        page, day = book.add_worksheet("资产"), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, [declared[name].label for name in columns])
        for number in range(1, rows + 1):
            price = drawn.randint(1_000, 20_000)
            row: dict[str, Any] = {
                "asset_no": f"IN-{number:07d}",
                "name": drawn.choice(NAMES),
                "asset_class_id": drawn.choice(codes),
                "specification": f"型号{number % 97}",
                "unit": "台",
                "quantity": 1,
                "unit_price": price,
                "original_amount": price,
                "acquisition_method": drawn.choice(methods),
                "acquired_on": dt.date(2020, 1, 1) + dt.timedelta(days=drawn.randint(0, 2_000)),
                "department_id": f"部门{drawn.randint(1, DEPARTMENTS)}",
                "room_id": f"教室{drawn.randint(1, ROOMS):04d}",
                "custodian_id": f"职工{drawn.randint(1, STAFF):02d}",
            }
            for place, name in enumerate(columns):
                value = row[name]
                page.write(number, place, value, day) if isinstance(value, dt.date) else page.write(
                    number, place, value
                )


def ours(url: str, folder: str, file: str) -> None:
    """Read, lay out, try and write the sheet as the import page does; prints seconds and the peak of memory."""
    from admin_views.extensions import db
    from app import create_app
    from models.core import headings, identity, reading, sheets
    from models.core.base import register_of
    from models.core.context import acting
    from models.core.importing import Options, run

    app = create_app({"DATA_DIR": folder, "SQLALCHEMY_DATABASE_URI": url})
    model = register_of("fixed_asset")
    found: dict[str, Any] = {}
    with app.app_context():
        session = db.session()
        users = register_of("user_account").__table__
        user = session.connection().execute(sa.select(users).limit(1)).mappings().one()
        names = ("id", "login_name", "login_name", "school_id", "staff_id")
        account = identity.Account(*(user[name] for name in names), None, False, "")
        actor = identity.actor_of(session, account, dt.date(2026, 11, 20))
        session.rollback()
        with acting(actor, "import", dt.datetime(2026, 11, 20, 9, 0), session=session):
            for name, live in (("trial", False), ("live", True)):
                began = time.process_time()
                page = reading.open_book(Path(file), "assets.xlsx").sheet()
                targets = headings.targets_of(model)
                layout = headings.layout_of(page, targets)
                told = sheets.Reading(
                    fixed={
                        "is_group_card": "否",
                        "is_opening": "是",
                        "months_used_at_start": "0",
                        "accumulated_at_start_amount": "0",
                        "opening_difference_reason": "测量",
                    }
                )
                entries = sheets.entries_of(session, model, layout, targets, told)
                result = run(session, model, entries, Options(), live=live)
                found[name] = time.process_time() - began
                found[f"{name}_rows"] = dict(result.counts)
                wrong = next((r for r in result.results if r.outcome != "new"), None)
                assert wrong is None, wrong
            session.commit()
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def _asked(*command: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, check=False, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Build, import with each, print the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=SIZE)
    parser.add_argument("--alone", action="store_true", help="ours only")
    parser.add_argument("--folder", default="", help="keep the built data here for a later run")
    parser.add_argument("--ours", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        ours(*options.ours)
        return
    with tempfile.TemporaryDirectory(prefix="logistics-bench-") as temporary:
        folder = Path(options.folder or temporary)
        data = build(folder / "imports", 1_000)
        file = folder / f"assets-{options.rows}.xlsx"
        sheet(data, options.rows, file)
        mine = _asked("benchmarks.imports", "--ours", data.copied("ours").url, data.folder, str(file))
        lines = [["ours", *(report.number(mine[name], 1) for name in ("trial", "live")), report.number(mine["memory"])]]
        if not options.alone:
            peer = _asked("benchmarks.peers.django_import", data.copied("django").url, str(data.schema), str(file))
            lines.append(["django-import-export", *(report.number(peer[name], 1) for name in ("trial", "live")), ""])
            lines.append(["ratio", *(report.number(mine[n] / peer[n], 3) for n in ("trial", "live")), ""])
        print(report.table(f"import of {options.rows} assets", ["", "trial s", "live s", "MiB"], lines))


if __name__ == "__main__":
    main()
