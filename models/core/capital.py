"""An amount in Chinese capital figures, as cheques, receipts and documents write it."""

from __future__ import annotations

from decimal import Decimal

from models.core.kinds import round_to

FIGURES = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
MYRIADS = ("", "万", "亿", "兆")
LONGEST = 16


def capital(amount: Decimal | None) -> str:
    """3850 → 叁仟捌佰伍拾元整; empty for nothing and for more than sixteen figures of yuan."""
    if amount is None:
        return ""
    cents = int(round_to(abs(amount), 2).scaleb(2))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if cents == 0:
        return "零元整"
    if len(str(yuan)) > LONGEST:
        return ""
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao or fen:
        text += f"{FIGURES[jiao]}角" if jiao else "零" if yuan else ""
        text += f"{FIGURES[fen]}分" if fen else "整"
    else:
        text += "整"
    return ("负" if amount < 0 else "") + text


def _whole(number: int) -> str:
    """A whole number; a gap of zeros is one 零, trailing zeros are silent."""
    digits, text, gap = str(number), "", False
    for at, digit in enumerate(digits):
        place = len(digits) - at - 1
        if digit == "0":
            gap = bool(text)
        else:
            text += ("零" if gap else "") + FIGURES[int(digit)] + PLACES[place % 4]
            gap = False
        if place and place % 4 == 0 and int(digits[max(0, at - 3) : at + 1]):
            text += MYRIADS[place // 4]
    return text
