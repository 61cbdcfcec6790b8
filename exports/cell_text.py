"""Text as it may leave the house: nothing XML refuses, nothing a spreadsheet would run.

A cell of an Excel file says of itself that it is text, so `=1+1` written as a string is inert and the value need not be
changed. It would only come alive if somebody edited the cell; the quote flag of the cell format (what Excel sets when a
person types an apostrophe first) prevents that, and reading the file back gives the very same value.
A CSV file has no types: Excel decides by the first character. There the apostrophe must stand in the value itself.
"""

from __future__ import annotations

import re

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
"""First characters a spreadsheet may take for a formula; the wide forms count in East Asian versions."""

SUSPECT_STARTS = FORMULA_STARTS + "<"
"""Also `<`: in constant memory XlsxWriter passes `<r>…</r>` through as ready-made XML."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_READY_MADE = ("<r>", "</r>")


def legal(text: str) -> str:
    """Text without the characters that XML forbids, line ends as line feeds."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_formula_like(text: str) -> bool:
    """A spreadsheet that guesses types would take this for a formula."""
    return text[:1] in FORMULA_STARTS and text != ""


def for_workbook(text: str) -> str:
    """Value for a string cell of an Excel file."""
    text = legal(text)
    if text.startswith(_READY_MADE[0]) and text.endswith(_READY_MADE[1]):
        return text + " "
    return text


def for_delimited(text: str) -> str:
    """Value for a CSV file: the apostrophe keeps Excel and WPS from running it."""
    # Before and after cleaning: taking a forbidden first character away may bring a formula to the front.
    formula_like = is_formula_like(text)
    text = legal(text)
    return "'" + text if formula_like or is_formula_like(text) else text
