"""An empty workbook for entering new rows: headings, a row of help, drop-downs, formats, and a sheet that explains it.

What is filled in goes back through the import: headings are the labels of the screen, the row of help is known by its
beginning, and whatever a person could damage by typing (leading zeros, identity numbers) stands in cells of text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.cell_text import for_workbook, is_formula_like
from exports.cells import Formats
from exports.sheet import plain_kind
from exports.styles import HEADING_COLOUR, display_width, lines_needed, style_of
from exports.workbook import MOST_LINES, SheetNames, opened_workbook, page_text, set_up_page

HELP_MARK = "填写说明："
"""Beginning of the row of help, by which the import knows it."""
REQUIRED_MARK = "*"
MOST_NAMED = 6
"""Choices that the row of help names; the drop-down and the sheet of explanations hold them all."""
PREPARED_ROWS = 500
"""Rows that have drop-downs and checks; formats go on for the whole column."""
CHOICES_SHEET, HELP_SHEET = "选项", "填表说明"
LONGEST_INLINE = 255
"""Characters of a list that Excel keeps inside a validation; a longer one stands on the sheet of choices."""

HELP_COLOUR, HELP_INK, MARK_INK, LINE_COLOUR, LINK_INK = "#F2F2F2", "#595959", "#C00000", "#E2EFDA", "#1F56B8"
HELP_SIZE = 9
NARROWEST, WIDEST, NOTE_WIDTH = 13, 30, 36
HELP_LINE_HEIGHT = 12.5
FIRST_ROW = 2
"""Row below headings and help, from 0."""

FORMATS = {"text": "@", "choice": "@", "ref": "@", "money": "0.00"}
"""Where a cell to be filled differs from the same kind in an export: what looks like a number stays what was typed."""

_ASKS = ("清单里没有这一项", "可以照样填写，上传时系统会请您确认是哪一项。要继续吗？")
_LARGEST = 9_999_999_999_999
_MOST_INTEGER = 2_000_000_000


@dataclass(frozen=True)
class TemplateColumn:
    """One column to fill: label of the screen, kind, what may stand in it.

    `closed` choices are all there are; others are likely ones, and the import asks about the rest. `part` names the
    lines of a document that the column belongs to, empty for the document itself and for plain registers.
    """

    label: str
    kind: str
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    closed: bool = True
    part: str = ""
    longest: int = 0
    """Characters that a text may have, 0 for as many as one likes."""
    listed_on: tuple[str, str] | None = None
    """Where there are no choices yet: title and label of the column of the same workbook that will hold them."""


@dataclass(frozen=True)
class TemplateSheet:
    """The template of one register; `sections` are heading and sentences for the sheet of explanations."""

    title: str
    columns: Sequence[TemplateColumn]
    sections: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True)
class Cover:
    """The first sheet of a workbook of templates: sentences, then rows of step, sheet, what to do, and remarks.

    A sheet that the workbook has is linked.
    """

    title: str
    sentences: Sequence[str]
    headings: tuple[str, str, str, str]
    rows: Sequence[tuple[str, str, str, str]]


def write_template(path: Path | str, template: TemplateSheet) -> None:
    """Write the template to `path`: the sheet to fill, 填表说明, and the hidden sheet 选项 where lists need it."""
    with opened_workbook(path, constant_memory=False) as book:
        names, formats = SheetNames(), Formats(book)
        lists = _Lists(book, formats, {template.title: template})
        _write_sheet(book.add_worksheet(names.next(template.title)), template, formats, lists)
        _write_help(book.add_worksheet(names.next(HELP_SHEET)), template, formats)
        lists.write()


def write_templates(path: Path | str, cover: Cover, templates: Sequence[TemplateSheet]) -> None:
    """Write a workbook of several templates to `path`, in their order, behind a sheet that says how to fill them."""
    with opened_workbook(path, constant_memory=False) as book:
        names, formats = SheetNames(), Formats(book)
        lists = _Lists(book, formats, {template.title: template for template in templates})
        front = book.add_worksheet(names.next(cover.title))
        for template in templates:
            _write_sheet(book.add_worksheet(names.next(template.title)), template, formats, lists)
        _write_cover(front, cover, formats, {template.title for template in templates})
        lists.write()


def _write_sheet(sheet: Worksheet, template: TemplateSheet, formats: Formats, lists: _Lists) -> None:
    for place, column in enumerate(template.columns):
        _write_column(sheet, place, column, formats)
        _check(sheet, place, column, lists)
    _finish(sheet, template)


def heading_of(column: TemplateColumn) -> str:
    """The heading as it stands in the sheet: the label, with its mark where it must be filled."""
    return column.label + (REQUIRED_MARK if column.required else "")


def width_of(column: TemplateColumn) -> int:
    """Width that shows label and help without breaking them into slivers."""
    style = style_of(column.kind)
    if style.wraps:
        return NOTE_WIDTH
    choices = max((display_width(choice) for choice in column.choices[:200]), default=0) + 4
    wanted = max(
        style.narrowest, display_width(column.label) + 4, min(choices, WIDEST), _help_width(_help_of(column, 1))
    )
    return max(NARROWEST, min(wanted, WIDEST))


def _help_of(column: TemplateColumn, place: int) -> str:
    """One cell of the row of help; the first says what the row is."""
    text = column.help + _choices_of(column, MOST_NAMED)
    return HELP_MARK + (text or f"从第{FIRST_ROW + 1}行起填写。") if place == 0 else text


def _choices_of(column: TemplateColumn, most: int) -> str:
    """The choices in words, at most so many of them; nothing for names, which are too many."""
    if not column.closed or not column.choices:
        return ""
    count = len(column.choices)
    return f"可选：{'、'.join(column.choices[:most])}{f'等{count}项' if count > most else ''}。"


def _help_width(text: str) -> int:
    """A longer help deserves a wider column: about five lines."""
    return display_width(text) // 5 + 2


def _write_column(sheet: Worksheet, place: int, column: TemplateColumn, formats: Formats) -> None:
    """Heading, help, width and the format of every cell below."""
    colour = LINE_COLOUR if column.part else HEADING_COLOUR
    head = formats.made(bold=True, align="center", text_wrap=True, border=1, bg_color=colour)
    if column.required:
        plain, red = formats.made(bold=True), formats.made(bold=True, font_color=MARK_INK)
        sheet.write_rich_string(0, place, plain, for_workbook(column.label), red, REQUIRED_MARK, head)
    else:
        sheet.write_string(0, place, for_workbook(column.label), head)
    text = _help_of(column, place)
    said = formats.made(
        text_wrap=True,
        border=1,
        valign="top",
        bg_color=HELP_COLOUR,
        font_color=HELP_INK,
        font_size=HELP_SIZE,
        quote_prefix=is_formula_like(text),
    )
    if text:
        sheet.write_string(1, place, for_workbook(text), said)
    else:
        sheet.write_blank(1, place, None, said)
    style, kind = style_of(column.kind), plain_kind(column.kind)
    wrap = {"text_wrap": True} if style.wraps else {}
    cells = formats.made(num_format=FORMATS.get(kind, style.number_format), align=style.align, **wrap)
    sheet.set_column(place, place, width_of(column), cells)


def _finish(sheet: Worksheet, template: TemplateSheet) -> None:
    columns = template.columns
    heads = max((lines_needed(heading_of(c), width_of(c) - 1) for c in columns), default=1)
    helps = [_help_of(c, place) for place, c in enumerate(columns)]
    lines = max((lines_needed(t, width_of(c), HELP_SIZE) for t, c in zip(helps, columns, strict=True)), default=1)
    sheet.set_row(0, heads * 16 + 4)
    sheet.set_row(1, min(lines, MOST_LINES) * HELP_LINE_HEIGHT + 4)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)
    # Numbers in columns of codes are meant to be text: no green corner on every cell.
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:XFD1048576"})
    set_up_page(sheet, landscape=True, first_repeated=0, last_repeated=0)
    sheet.hide_gridlines(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    sheet.set_header(f"&C{page_text(template.title)}")


class _Lists:
    """The hidden sheet of choices: one column for each list that is too long for a cell's own rule, none twice."""

    def __init__(self, book: Workbook, formats: Formats, templates: Mapping[str, TemplateSheet]) -> None:
        self._book, self._formats, self._templates = book, formats, templates
        self._places: dict[tuple[str, ...], int] = {}
        self._headings: list[str] = []

    def source(self, label: str, choices: tuple[str, ...]) -> list[str] | str:
        """What a validation takes: the choices themselves, or the range where they will stand."""
        plain = not any("," in c or '"' in c or is_formula_like(c) or c != c.strip() for c in choices)
        if plain and _units(",".join(choices)) <= LONGEST_INLINE:
            return list(choices)
        if choices not in self._places:
            self._places[choices] = len(self._places)
            self._headings.append(label)
        place = self._places[choices]
        return f"='{CHOICES_SHEET}'!{xl_range_abs(1, place, len(choices), place)}"

    def range_on(self, listed_on: tuple[str, str] | None) -> str:
        """The prepared cells of another sheet's column; empty if the workbook has no such column."""
        title, label = listed_on or ("", "")
        columns = self._templates[title].columns if title in self._templates else ()
        place = next((number for number, column in enumerate(columns) if column.label == label), None)
        if place is None:
            return ""
        cells = xl_range_abs(FIRST_ROW, place, FIRST_ROW + PREPARED_ROWS - 1, place)
        return f"='{title}'!{cells}"

    def write(self) -> None:
        """Write the sheet and hide it; without long lists there is none."""
        if not self._places:
            return
        sheet = self._book.add_worksheet(CHOICES_SHEET)
        plain, quoted = self._formats.made(num_format="@"), self._formats.made(num_format="@", quote_prefix=True)
        for choices, place in self._places.items():
            sheet.write_string(0, place, for_workbook(self._headings[place]), self._formats.made(bold=True))
            for number, choice in enumerate(choices, start=1):
                sheet.write_string(number, place, for_workbook(choice), quoted if is_formula_like(choice) else plain)
        sheet.hide()


def _units(text: str) -> int:
    """Length as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def _check(sheet: Worksheet, place: int, column: TemplateColumn, lists: _Lists) -> None:
    """The rule of the prepared cells: a drop-down, a number, a date; nothing for a text of any length."""
    rule = _rule(column, lists)
    if rule is None:
        return
    label = column.label if len(column.label) <= 20 else column.label[:19] + "…"
    rule.setdefault("error_title", f"请核对“{label}”")
    rule.setdefault("error_type", "stop")
    sheet.data_validation(FIRST_ROW, place, FIRST_ROW + PREPARED_ROWS - 1, place, rule)


def _rule(column: TemplateColumn, lists: _Lists) -> dict[str, Any] | None:
    kind = plain_kind(column.kind)
    if kind == "yesno":
        return {"validate": "list", "source": ["是", "否"], "error_message": "请填“是”或“否”。"}
    if column.choices:
        rule: dict[str, Any] = {"validate": "list", "source": lists.source(column.label, column.choices)}
        if column.closed:
            return {**rule, "error_message": "请从下拉清单中选择一项。"}
        return {**rule, "error_type": "warning", "error_title": _ASKS[0], "error_message": _ASKS[1]}
    listed = lists.range_on(column.listed_on)
    if listed:
        rule = {"validate": "list", "source": listed, "error_type": "warning"}
        return {**rule, "error_title": _ASKS[0], "error_message": _ASKS[1]}
    if column.longest and kind in ("code", "text", "note"):
        message = f"最多{column.longest}个字，请缩短。"
        return {"validate": "length", "criteria": "<=", "value": column.longest, "error_message": message}
    return dict(_NUMBERS[kind]) if kind in _NUMBERS else None


def _between(validate: str, least: Any, most: Any, message: str) -> dict[str, Any]:
    bounds = {"criteria": "between", "minimum": least, "maximum": most}
    return {"validate": validate, **bounds, "error_message": message}


_NUMBERS: dict[str, dict[str, Any]] = {
    "money": _between("decimal", -_LARGEST, _LARGEST, "请填金额，只填数字，单位为元，如1280.00。"),
    "quantity": _between("decimal", -_LARGEST, _LARGEST, "请填数字，不要带单位，如12.5。"),
    "percent": _between("decimal", -_LARGEST, _LARGEST, "请填数字，12.5表示12.5%。"),
    "integer": _between("integer", -_MOST_INTEGER, _MOST_INTEGER, "请填整数，不要带单位，如3。"),
    "day": _between("date", dt.date(1900, 3, 1), dt.date(2199, 12, 31), "请填日期，如2026-11-03。"),
    "moment": _between(
        "date", dt.datetime(1900, 3, 1), dt.datetime(2199, 12, 31, 23, 59), "请填日期和时间，如2026-11-03 09:30。"
    ),
    "time": _between("time", dt.time(0, 0), dt.time(23, 59, 59), "请填钟点，如09:30。"),
}
"""Kind → the rule of its cells; what is between covers everything that the register takes."""


COVER_WIDTHS = (8, 22, 54, 60)


def _write_cover(sheet: Worksheet, cover: Cover, formats: Formats, titles: Collection[str]) -> None:
    """Title, sentences, and the table of what is filled after what."""
    last = len(COVER_WIDTHS) - 1
    for place, width in enumerate(COVER_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, for_workbook(cover.title), formats.made(bold=True, font_size=16))
    sheet.set_row(0, 28)
    body = formats.made(text_wrap=True, valign="top", align="left")
    row = 1
    for sentence in cover.sentences:
        sheet.merge_range(row, 0, row, last, "", body)
        sheet.write_string(row, 0, for_workbook(sentence), body)
        sheet.set_row(row, min(lines_needed(sentence, sum(COVER_WIDTHS)), MOST_LINES) * 15 + 3)
        row += 1
    row += 1
    head = formats.made(bold=True, align="center", border=1, bg_color=HEADING_COLOUR)
    for place, label in enumerate(cover.headings):
        sheet.write_string(row, place, label, head)
    cell = formats.made(border=1, text_wrap=True, valign="top", align="left")
    centred = formats.made(border=1, valign="top", align="center")
    link = formats.made(border=1, valign="top", align="left", underline=1, font_color=LINK_INK)
    for texts in cover.rows:
        row += 1
        for place, text in enumerate(texts):
            sheet.write_string(row, place, for_workbook(text), centred if place == 0 else cell)
        if texts[1] in titles:
            sheet.write_url(row, 1, f"internal:'{texts[1]}'!A{FIRST_ROW + 1}", link, texts[1])
        lines = max(lines_needed(text, width) for text, width in zip(texts, COVER_WIDTHS, strict=True))
        sheet.set_row(row, min(lines, MOST_LINES) * 15 + 3)
    set_up_page(sheet, landscape=True, first_repeated=0, last_repeated=0)


HELP_WIDTHS = (24, 14, 8, 90)


def _write_help(sheet: Worksheet, template: TemplateSheet, formats: Formats) -> None:
    """Title, sections of sentences, and the table of columns."""
    last = len(HELP_WIDTHS) - 1
    for place, width in enumerate(HELP_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, for_workbook(f"{template.title}填表说明"), formats.made(bold=True, font_size=16))
    sheet.set_row(0, 28)
    row = 2
    head = formats.made(bold=True, font_size=12)
    body = formats.made(text_wrap=True, valign="top", align="left")
    for heading, sentences in template.sections:
        if not sentences:
            continue
        sheet.write_string(row, 0, for_workbook(heading), head)
        row += 1
        for sentence in sentences:
            text = for_workbook(sentence)
            sheet.merge_range(row, 0, row, last, "", body)
            sheet.write_string(row, 0, text, body)
            sheet.set_row(row, min(lines_needed(text, sum(HELP_WIDTHS)), MOST_LINES) * 15 + 3)
            row += 1
        row += 1
    _write_columns(sheet, row, template, formats)
    set_up_page(sheet, landscape=True, first_repeated=0, last_repeated=0)


def _write_columns(sheet: Worksheet, row: int, template: TemplateSheet, formats: Formats) -> None:
    sheet.write_string(row, 0, "各栏目怎么填", formats.made(bold=True, font_size=12))
    head = formats.made(bold=True, align="center", border=1, bg_color=HEADING_COLOUR)
    cell = formats.made(border=1, text_wrap=True, valign="top", align="left")
    centred = formats.made(border=1, valign="top", align="center")
    row += 1
    for place, label in enumerate(("栏目", "属于", "必填", "怎么填")):
        sheet.write_string(row, place, label, head)
    for column in template.columns:
        row += 1
        text = for_workbook(column.help + _choices_of(column, len(column.choices)))
        sheet.write_string(row, 0, for_workbook(column.label), cell)
        sheet.write_string(row, 1, for_workbook(column.part or template.title), cell)
        sheet.write_string(row, 2, "必填" if column.required else "", centred)
        sheet.write_string(row, 3, text, cell)
        sheet.set_row(row, min(lines_needed(text, HELP_WIDTHS[3]), MOST_LINES) * 15 + 3)
