"""README's generated blocks are fresh, every setting has its source, and nothing is fetched from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import app as application
from admin_views.documentation import BLOCKS, rendered
from models.core.settings import settings

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = re.compile(r"""(?:https?:)?//(?!127\.0\.0\.1|localhost)[a-z0-9.-]+\.[a-z]{2,}""", re.IGNORECASE)
NAMES_OF_NAMESPACES = ("www.w3.org",)


def test_generated_blocks_are_fresh(tmp_path: Path) -> None:
    app = application.create_app({"DATA_DIR": str(tmp_path)})
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert rendered(text, app) == text, "run `make docs`"
    assert all(f"<!-- begin: {name} -->" in text for name in BLOCKS)


def test_every_setting_names_its_source() -> None:
    assert [s.key for s in settings() if not s.source or not s.label] == []


@pytest.mark.parametrize(
    "file",
    sorted(
        str(f.relative_to(ROOT))
        for kind in ("*.html", "*.css", "*.js", "*.svg")
        for f in (ROOT / "admin_views").rglob(kind)
    ),
)
def test_no_page_names_an_outside_host(file: str) -> None:
    found = [
        m
        for m in OUTSIDE.findall((ROOT / file).read_text(encoding="utf-8"))
        if not any(n in m for n in NAMES_OF_NAMESPACES)
    ]
    assert found == []


@pytest.mark.parametrize(
    "file", sorted(str(f.relative_to(ROOT)) for f in (ROOT / "admin_views" / "templates").rglob("*.html"))
)
def test_no_template_needs_a_looser_policy(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(
        r"\son\w+\s*=|\sstyle\s*=|javascript:|<style|<script(?![^>]*\s(?:src=|type=.application/json.))", text
    )


def test_daily_registers_exist_and_may_be_seen() -> None:
    from admin_views.favourites import DAILY
    from models.core.base import has_register
    from seed.reference import grants, roles

    seen = {(g["role"], g["register"]) for g in grants() if "V" in g["actions"]}
    assert set(DAILY) == {r["key"] for r in roles()}
    assert [key for keys in DAILY.values() for key in keys if not has_register(key)] == []
    assert [
        (role, key) for role, keys in DAILY.items() for key in keys if not {(role, key), ("teacher", key)} & seen
    ] == []


README_EXAMPLE = """
import sys, types
import models.core.base as base
complete, base.complete = base.complete, lambda: None
import models
from models.core import checks
module = sys.modules["models.safety.key_box"] = types.ModuleType("models.safety.key_box")
words = "from __future__ import annotations\\nfrom sqlalchemy.orm import Mapped\\nfrom models.core import *\\n"
exec(words + sys.stdin.read(), module.__dict__)
complete()
print([str(fault) for fault in checks.faults(models.MENUS)], "key_box" in {m.declaration.key for m in base.registers()})
"""


def test_the_register_of_the_readme_declares_itself() -> None:
    example = (ROOT / "README.md").read_text(encoding="utf-8").split("```python")[1].split("```")[0]
    done = subprocess.run(
        [sys.executable, "-c", README_EXAMPLE],
        cwd=ROOT,
        input=example,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == "[] True", done.stderr
