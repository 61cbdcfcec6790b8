"""Chinese names for files that leave, and the header that brings them through every browser unharmed."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\ufeff<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST_PART = 60
_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"
"""What RFC 5987 lets stand in `filename*` besides letters and digits."""


def file_name(title: str, organisation: str, day: dt.date, extension: str = "xlsx") -> str:
    """Name as `固定资产台账_明德小学_20261121.xlsx`, valid on Windows too."""
    parts = [part for part in (_safe(title), _safe(organisation), f"{day:%Y%m%d}") if part]
    return "_".join(parts) + "." + extension


def attachment_header(name: str) -> str:
    """Value of Content-Disposition: the name as RFC 5987 writes it, and an ASCII one for clients that cannot."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "", name).strip("_-")
    if not plain or plain.startswith("."):
        plain = "export" + plain
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTRIBUTE_CHARACTERS)}"


def _safe(part: str) -> str:
    part = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", part)).strip(" ._")[:_LONGEST_PART].rstrip(" .")
    return f"{part}表" if _RESERVED.fullmatch(part) else part
