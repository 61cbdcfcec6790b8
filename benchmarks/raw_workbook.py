"""The limit for a workbook: XlsxWriter in constant memory, fed by the bare driver with the cells of our export.

`python -m benchmarks.raw_workbook <url> <file>` prints the seconds and the peak of memory.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import time
from pathlib import Path

import sqlalchemy as sa
from xlsxwriter.workbook import Workbook

SQL = """
SELECT a.asset_no, a.name, c.name, a.specification, a.unit, a.quantity, a.unit_price, a.original_amount,
       a.acquisition_method, a.acquired_on, a.life_state, d.name, r.name, s.name
FROM fixed_asset a
LEFT JOIN asset_class c ON c.id = a.asset_class_id LEFT JOIN department d ON d.id = a.department_id
LEFT JOIN room r ON r.id = a.room_id LEFT JOIN staff s ON s.id = a.custodian_id
ORDER BY a.id DESC
"""


def write(url: str, path: str) -> int:
    """Write the workbook; returns the number of rows."""
    engine = sa.create_engine(url)
    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    day, money = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "#,##0.00"})
    connection = engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute(SQL)
    number = 0
    for number, row in enumerate(cursor, start=1):
        for place in (0, 1, 2, 3, 4, 8, 10, 11, 12, 13):
            sheet.write_string(number, place, row[place])
        sheet.write_number(number, 5, row[5] / 1000)
        sheet.write_number(number, 6, row[6] / 100, money)
        sheet.write_number(number, 7, row[7] / 100, money)
        held = row[9]
        sheet.write_datetime(number, 9, dt.date.fromisoformat(held) if isinstance(held, str) else held, day)
    connection.close()
    book.close()
    return number


def own_peak() -> float | None:
    """Largest resident size of this process in MiB, where the system tells it."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) / 1024 if found else None


def main() -> None:
    """Time one writing."""
    began = time.perf_counter()
    count = write(sys.argv[1], sys.argv[2])
    seconds = time.perf_counter() - began
    peak = own_peak()
    print(json.dumps({"seconds": seconds, "rows": count, "size": Path(sys.argv[2]).stat().st_size, "peak": peak}))


if __name__ == "__main__":
    main()
