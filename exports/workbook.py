"""A Sheet as an Excel file on disk: typed cells, ready to read, filter and print, in memory that does not grow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.cell_text import legal
from exports.cells import CellWriter, Formats, cell_writer, kind_of
from exports.sheet import Heading, Sheet, Value
from exports.styles import (
    FONT,
    FONT_SIZE,
    HEADING_COLOUR,
    column_width,
    display_width,
    lines_needed,
    shown_width,
    style_of,
)

ROWS_PER_SHEET = 1_048_575
"""Excel's rows but one, which is the heading; what is over goes to a further sheet."""
SAMPLED_ROWS = 200
SIZED_ROWS = 5_000
"""Rows whose height we set for wrapped notes. XlsxWriter keeps every height it is told, so there is an end to it;
beyond that Excel and WPS find the height themselves when they open the file."""
FACTS_SHEET = "说明"
FACT_WIDTH = 70
SENSITIVE_NOTICE = "含个人敏感信息，请妥善保管"

MOST_LINES = 20
LINE_HEIGHT = 15

_A4 = 9
_LONGEST_NAME = 31
_LONGEST_PAGE_TEXT = 100
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")


def write_workbook(sheet: Sheet, path: Path | str, *, rows_per_sheet: int = ROWS_PER_SHEET) -> int:
    """Write the sheet and its facts to `path`; returns the number of rows."""
    rows = iter(sheet.rows)
    sample = list(islice(rows, SAMPLED_ROWS))
    widths = _widths(sheet.headings, sample)
    rows = chain(sample, rows)
    written = 0
    with opened_workbook(path) as book:
        formats = Formats(book)
        names = SheetNames()
        while True:
            worksheet = book.add_worksheet(names.next(sheet.title))
            count = _write_rows(worksheet, sheet.headings, widths, islice(rows, rows_per_sheet), formats)
            _finish(worksheet, sheet, widths, count)
            written += count
            following = next(rows, None) if count == rows_per_sheet else None
            if following is None:
                break
            rows = chain((following,), rows)
        _write_facts(book.add_worksheet(names.next(FACTS_SHEET)), sheet, written, formats)
    return written


@contextmanager
def opened_workbook(path: Path | str, *, constant_memory: bool = True) -> Iterator[Workbook]:
    """Workbook in our font that is closed at the end; after an error neither it nor its parts stay on disk."""
    path = Path(path)
    with TemporaryDirectory(prefix="workbook-", dir=path.parent, ignore_cleanup_errors=True) as parts:
        options = {
            "constant_memory": constant_memory,
            "tmpdir": parts,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # Without font_scheme the theme's Latin font would win over ours.
            "default_format_properties": {
                "font_name": FONT,
                "font_size": FONT_SIZE,
                "font_scheme": False,
                "valign": "vcenter",
            },
        }
        book = Workbook(str(path), options)
        book.use_zip64()  # changes nothing below 4 GiB, where the file would otherwise be refused
        try:
            yield book
            book.close()
        except BaseException:
            for worksheet in book.worksheets():
                if worksheet.row_data_fh is not None:
                    worksheet.row_data_fh.close()
            path.unlink(missing_ok=True)
            raise


class SheetNames:
    """Gives each sheet a name that Excel accepts and that no other sheet of the workbook has."""

    def __init__(self) -> None:
        self._taken = {"history"}  # reserved by Excel

    def next(self, wanted: str) -> str:
        """Name made from `wanted`, numbered when taken."""
        plain = _FORBIDDEN_IN_NAME.sub(" ", legal(wanted)).replace("\n", " ").replace("\t", " ")
        plain = plain.strip().strip("'").strip() or "Sheet"
        number, name = 1, _cut(plain, _LONGEST_NAME)
        while name.lower() in self._taken:
            number += 1
            suffix = f"({number})"
            name = _cut(plain, _LONGEST_NAME - len(suffix)) + suffix
        self._taken.add(name.lower())
        return name


def page_text(text: str) -> str:
    """Text for a page header or footer, where & starts a command and 255 characters are all there is."""
    return _cut(legal(text).replace("\n", " "), _LONGEST_PAGE_TEXT).replace("&", "&&")


def set_up_page(worksheet: Worksheet, *, landscape: bool, first_repeated: int, last_repeated: int) -> None:
    """A4, one page wide, the heading rows on every page."""
    worksheet.set_paper(_A4)
    if landscape:
        worksheet.set_landscape()
    else:
        worksheet.set_portrait()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(first_repeated, last_repeated)


def _cut(text: str, units: int) -> str:
    """At most so many UTF-16 units, as Excel counts, without halving a character."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore").rstrip(" '")


def _widths(headings: Sequence[Heading], sample: Sequence[Sequence[Value]]) -> list[int]:
    widths = []
    for position, heading in enumerate(headings):
        shown = max((shown_width(heading.kind, row[position]) for row in sample if len(row) > position), default=0)
        widths.append(heading.width or column_width(heading.kind, heading.label, shown))
    return widths


def _write_rows(
    worksheet: Worksheet,
    headings: Sequence[Heading],
    widths: Sequence[int],
    rows: Iterator[Sequence[Value]],
    formats: Formats,
) -> int:
    heights = _RowHeights(worksheet)
    head = formats.made(bold=True, align="center", text_wrap=True, border=1, bg_color=HEADING_COLOUR)
    for position, heading in enumerate(headings):
        worksheet.write_string(0, position, legal(heading.label), head)
        heights.need(0, lines_needed(heading.label, widths[position] - 1))
    writers = []
    for position, heading in enumerate(headings):
        write = cell_writer(worksheet, heading.kind, formats)
        if style_of(heading.kind).wraps:
            write = heights.following(write, widths[position])
        writers.append((position, write))
    number = 0
    for number, row in enumerate(rows, start=1):
        for (position, write), value in zip(writers, row, strict=True):
            if value is not None:
                write(number, position, value)
    return number


class _RowHeights:
    """Sets the height of a row to that of its longest wrapped text, while the row is being written."""

    def __init__(self, worksheet: Worksheet) -> None:
        self._worksheet = worksheet
        self._row, self._lines = 0, 1

    def need(self, row: int, lines: int) -> None:
        """The row shall show so many lines, within reason."""
        if row != self._row:
            self._row, self._lines = row, 1
        if lines > self._lines:
            self._lines = min(lines, MOST_LINES)
            self._worksheet.set_row(row, self._lines * LINE_HEIGHT + 2)

    def following(self, write: CellWriter, width: int) -> CellWriter:
        """The same write function, with the row's height following the text."""

        def write_and_size(row: int, column: int, value: Value) -> None:
            write(row, column, value)
            if row <= SIZED_ROWS and isinstance(value, str):
                self.need(row, lines_needed(value, width))

        return write_and_size


def _finish(worksheet: Worksheet, sheet: Sheet, widths: Sequence[int], count: int) -> None:
    last = max(len(sheet.headings) - 1, 0)
    for position, width in enumerate(widths):
        worksheet.set_column(position, position, width, None, {"hidden": sheet.headings[position].hidden})
    shown = sum(not heading.hidden for heading in sheet.headings)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, count, max(shown - 1, 0))
    # Numbers in columns of codes are meant to be text: no green corner on every cell.
    worksheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, max(count, 1), last)})
    set_up_page(worksheet, landscape=True, first_repeated=0, last_repeated=0)
    worksheet.hide_gridlines(0)  # printed too: lines cost nothing per cell
    worksheet.center_horizontally()
    worksheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    # The font's closing quote stands between the size and a title that may begin with a digit.
    worksheet.set_header(f'&C&14&"{FONT},Bold"{page_text(sheet.title)}')
    notice = f"&L{SENSITIVE_NOTICE}" if any(heading.sensitive for heading in sheet.headings) else ""
    worksheet.set_footer(f"{notice}&C第 &P 页 共 &N 页&R打印日期 &D")


def _write_facts(worksheet: Worksheet, sheet: Sheet, count: int, formats: Formats) -> None:
    facts: list[tuple[str, Value]] = [("名称", sheet.title), *sheet.facts, ("数据行数", count)]
    sensitive = [heading.label for heading in sheet.headings if heading.sensitive]
    if sensitive:
        facts.append(("敏感列", "、".join(sensitive)))
        facts.append(("注意", SENSITIVE_NOTICE))
    heights = _RowHeights(worksheet)
    head = formats.made(bold=True, align="center", border=1, bg_color=HEADING_COLOUR)
    label_format = formats.made(bold=True, border=1, text_wrap=True)
    worksheet.write_string(0, 0, "项目", head)
    worksheet.write_string(0, 1, "内容", head)
    for number, (label, value) in enumerate(facts, start=1):
        worksheet.write_string(number, 0, legal(label), label_format)
        if value is not None and value != "":
            write = cell_writer(worksheet, kind_of(value), formats, border=1, align="left")
            write(number, 1, value)
            heights.need(number, lines_needed(str(value), FACT_WIDTH))
        else:
            worksheet.write_blank(number, 1, None, label_format)
    worksheet.set_column(0, 0, max(14, *(display_width(label) + 2 for label, _ in facts)))
    worksheet.set_column(1, 1, FACT_WIDTH)
    worksheet.freeze_panes(1, 0)
    set_up_page(worksheet, landscape=False, first_repeated=0, last_repeated=0)
