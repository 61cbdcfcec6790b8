"""The application: create_app() and the commands. Only this module reads the environment and the clock."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask, Response

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def data_folder(config: Mapping[str, Any] | None = None) -> Path:
    """Folder of database, uploads and backups, made if it does not exist."""
    folder = Path((config or {}).get("DATA_DIR") or os.environ.get("DATA_DIR") or ROOT / "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs sessions: of the environment, else made once and kept in the data folder."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    file = folder / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def database_url(folder: Path) -> str:
    """URL of the database: of the environment, else SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            url = "postgresql+psycopg://" + url.removeprefix(old)
    return url or f"sqlite:///{folder / 'logistics.db'}"


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application, ready to serve. `config` overrides the environment; tables are made by the migrations."""
    from admin_views import mount
    from admin_views.extensions import db
    from models import MENUS
    from models.core import checks
    from models.core.database import prepare

    folder = data_folder(config)
    app = Flask(
        "logistics",
        root_path=str(ROOT),
        static_folder=str(ROOT / "admin_views" / "static"),
        static_url_path="/assets",
        template_folder=str(ROOT / "admin_views" / "templates"),
        instance_path=str(folder),
    )
    app.config.from_mapping(
        SECRET_KEY=secret_key(folder),
        SQLALCHEMY_DATABASE_URI=database_url(folder),
        DATA_DIR=str(folder),
        SITE_NAME="",
        CLOCK=lambda: dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=16 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=12),
        FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION=True,
        SEND_FILE_MAX_AGE_DEFAULT=dt.timedelta(days=30),
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/json", "text/javascript", "image/svg+xml"],
    )
    if config:
        app.config.from_mapping({**config, "DATA_DIR": str(folder)})
    checks.insist(MENUS)
    mount(app)
    with app.app_context():
        prepare(db.engine)
    app.add_url_rule("/healthz", "healthz", health)
    _add_commands(app)
    return app


def health() -> Response | tuple[Response, int]:
    """Whether the database answers and the disk has room."""
    import shutil

    import sqlalchemy as sa
    from flask import current_app, jsonify

    from admin_views.extensions import db

    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return jsonify(status="database does not answer"), 503
    free = shutil.disk_usage(current_app.config["DATA_DIR"]).free // 2**20
    return jsonify(status="ok", free_mebibytes=free)


def _add_commands(app: Flask) -> None:
    from flask_migrate import Migrate

    from admin_views.extensions import db

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)

    @app.cli.command("describe")
    @click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
    def describe_command(as_json: bool) -> None:
        """Write every register, rule and grant as declared."""
        from models.core.dictionary import describe
        from seed.reference import grants, roles

        told = describe(grants(), roles())
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            for register in told["registers"]:
                click.echo(f"{register['key']:32} {register['label']}  {len(register['columns'])}栏")

    @app.cli.command("seed")
    @click.argument("profile", type=click.Choice(["reference", "demo"]))
    @click.option("--day", default="", help="Demo data is dated relative to this day (today unless given).")
    def seed_command(profile: str, day: str) -> None:
        """Load the dictionaries (reference) or a demonstration (demo)."""
        load(app, profile, dt.date.fromisoformat(day) if day else None)
        click.echo(f"loaded {profile}")

    @app.cli.command("check")
    @click.argument("what", type=click.Choice(["ledgers"]))
    def check_command(what: str) -> None:
        """Check that every ledger agrees with itself; prints what does not and ends with 1."""
        from models.core.ledger import mismatches

        found = mismatches(db.session())
        for one in found:
            click.echo(str(one))
        db.session.remove()
        if found:
            raise SystemExit(1)
        click.echo(f"{what} agree")

    @app.cli.command("docs")
    def docs_command() -> None:
        """Write the generated blocks of README.md anew."""
        from admin_views.documentation import refresh

        refresh(ROOT / "README.md", app)


def load(app: Flask, profile: str, day: dt.date | None = None) -> None:
    """Load a seed profile through the same checks as any other write."""
    import seed
    from admin_views.extensions import db
    from models.core.identity import forget_matrix

    with app.app_context():
        now = app.config["CLOCK"]()
        moment = now if day is None else dt.datetime.combine(day, now.time())
        seed.load(db.session(), profile, moment, Path(app.config["DATA_DIR"]) / "uploads")
        db.session.commit()
        db.session.remove()
    forget_matrix()


def migrate(app: Flask) -> None:
    """Bring the database to the schema of this version."""
    from flask_migrate import upgrade

    with app.app_context():
        upgrade()


def is_empty(app: Flask) -> bool:
    """Whether the database holds no account yet."""
    import sqlalchemy as sa

    from admin_views.extensions import db
    from models.core.base import register_of

    with app.app_context():
        users = register_of("user_account").__table__
        found = db.session.connection().execute(sa.select(users.c.id).limit(1)).first()
        db.session.remove()
        return found is None


def holds_demo(app: Flask) -> bool:
    """Whether the database is the demonstration, whose accounts and passwords are no secret."""
    from admin_views.extensions import db
    from models.core.base import register_of

    with app.app_context():
        users = register_of("user_account").__table__
        found = db.session.connection().execute(users.select().where(users.c.login_name == "director.b")).first()
        db.session.remove()
        return found is not None


def first_administrator(app: Flask) -> str:
    """Make the first school and its administrator with a random password; returns the password."""
    from admin_views.extensions import db
    from seed.first import make_first_administrator

    with app.app_context():
        password = secrets.token_urlsafe(9)
        make_first_administrator(db.session(), password, app.config["CLOCK"]())
        db.session.commit()
        db.session.remove()
        return password


def main() -> None:
    """Migrate, load what is missing, say where the system is, and serve."""
    from waitress import serve

    from admin_views import jobs

    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    app = create_app()
    migrate(app)
    load(app, "reference")
    if is_empty(app):
        if host in LOOPBACK:
            click.echo("正在载入演示数据，约需一分钟…")
            load(app, "demo")
        else:
            click.echo(
                f"首位系统管理员：用户名 administrator，密码 {first_administrator(app)}（只显示这一次，登录后须修改）"
            )
    click.echo(f"后勤台账：http://{host}:{port}/")
    if holds_demo(app):
        if host not in LOOPBACK:
            raise SystemExit(
                "这个数据库是演示数据，密码人人知道，不能对外提供服务；请把 DATA_DIR 或 DATABASE_URL 换成空的数据库。"
            )
        click.echo(
            "演示账号：用户名为角色名，如 storekeeper、principal、class_teacher、guard；密码为 demo-角色名，如 demo-storekeeper"
        )
    jobs.start(app)
    serve(app, host=host, port=port, threads=8, ident=None)


if __name__ == "__main__":
    main()
