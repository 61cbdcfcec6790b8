"""How Chromium is started: the system's own, without a word to anybody but the server under test."""

from __future__ import annotations

import shutil
from typing import Any

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE = 30_000
"""Milliseconds the browser is waited for: the machine may be busy."""
PC, PHONE = (1366, 768), (390, 844)


def launch_options() -> dict[str, Any]:
    """Options for playwright's launch()."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "no Chromium on this machine: apt-get install chromium"
    return {"executable_path": found, "args": list(ARGUMENTS), "timeout": PATIENCE}


def context_options(size: tuple[int, int] = PC) -> dict[str, Any]:
    """Options for a window of this size, in China."""
    phone = size[0] < 600
    return {
        "viewport": {"width": size[0], "height": size[1]},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "has_touch": phone,
        "is_mobile": phone,
    }
