"""Starting the product: on this machine with a demonstration, for others with nothing but one administrator."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

import app as application
from models.core.base import Base, register_of
from tests.factories import NOW

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def start(folder: Path, host: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run app.py as a user does, with serving replaced by nothing."""
    program = "import waitress; waitress.serve = lambda *a, **k: None; import app; app.main()"
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SECRET_KEY")}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**environment, "DATA_DIR": str(folder), "HOST": host, "PORT": "0", **more},
    )


def accounts(folder: Path) -> list[str]:
    """Login names in the database of a data folder."""
    engine = sa.create_engine(f"sqlite:///{folder / 'logistics.db'}")
    with engine.connect() as connection:
        names = [row[0] for row in connection.execute(sa.select(register_of("user_account").__table__.c.login_name))]
    engine.dispose()
    return sorted(names)


def test_for_others_there_is_one_administrator_and_no_known_password(folder: Path) -> None:
    done = start(folder, "0.0.0.0")  # nothing is served
    assert done.returncode == 0, done.stderr
    assert accounts(folder) == ["administrator"]
    assert "只显示这一次" in done.stdout
    assert "demo-" not in done.stdout
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
    again = start(folder, "0.0.0.0")
    assert again.returncode == 0
    assert "只显示这一次" not in again.stdout
    assert accounts(folder) == ["administrator"]


def test_a_demonstration_is_not_served_to_others(folder: Path) -> None:
    made = application.create_app({"DATA_DIR": str(folder), "CLOCK": lambda: NOW})
    application.migrate(made)
    application.load(made, "reference")
    with made.app_context():
        from admin_views.extensions import db
        from models.core.context import acting
        from models.core.permissions import system_actor
        from seed.first import make_account

        school = register_of("school")
        actor = system_actor()
        with acting(actor, "seed", NOW, session=db.session()):
            row = school(school_code="3300000001", name="明德小学")
            row.kind = school.declaration.columns["kind"].kind.members["CENTRAL_SCHOOL"]
            db.session.add(row)
            db.session.flush()
            actor.school_id = row.id
            make_account(db.session(), row.id, "director.b", "主任", "demo-director", ["administrator"])
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    done = start(folder, "0.0.0.0")
    assert done.returncode != 0
    assert "不能对外提供服务" in done.stderr


def test_the_health_page_needs_no_sign_in(tmp_path: Path) -> None:
    made = application.create_app({"DATA_DIR": str(tmp_path)})
    with made.app_context():
        from admin_views.extensions import db

        Base.metadata.create_all(db.engine)
    answer = made.test_client().get("/healthz")
    assert answer.json["status"] == "ok"
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def test_describe_tells_everything_as_json() -> None:
    import json

    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "describe", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = json.loads(done.stdout)
    assert {"registers", "rules", "grants", "roles"} <= set(told)
    asset = next(r for r in told["registers"] if r["key"] == "fixed_asset")
    assert {c["name"]: c["kind"] for c in asset["columns"]}["net_amount"] == "computed"
    assert {
        "name",
        "label",
        "kind",
        "required",
        "unique",
        "search",
        "filter",
        "hide",
        "carry",
        "sensitive",
        "choices",
        "target",
    } <= set(asset["columns"][0])
