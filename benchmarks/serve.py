"""One target behind waitress, as a process of its own: `python -m benchmarks.serve <target> <url> <schema> <port>`.

Every answer says how many SQL statements it took. The first line written says how long the start took.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

counted = threading.local()


def count_statements(engine: Any) -> None:
    """Count what an SQLAlchemy engine sends."""
    from sqlalchemy import event

    @event.listens_for(engine, "before_cursor_execute")
    def _sent(*arguments: Any) -> None:
        counted.number = getattr(counted, "number", 0) + 1


def count_django() -> None:
    """Count what Django sends, in every thread."""
    from django.db.backends.signals import connection_created

    def _wrap(execute: Callable[..., Any], *arguments: Any) -> Any:
        counted.number = getattr(counted, "number", 0) + 1
        return execute(*arguments)

    def _connected(connection: Any, **more: Any) -> None:
        if _wrap not in connection.execute_wrappers:
            connection.execute_wrappers.append(_wrap)

    connection_created.connect(_connected, weak=False)


def telling(app: Any) -> Callable[..., Iterable[bytes]]:
    """The application with the number of statements in a header."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        counted.number = 0

        def begin(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            return start(status, [*headers, ("X-Statements", str(counted.number))], error)

        return app(environ, begin)

    return answer


def make(target: str, url: str, schema: Path) -> Any:
    """The WSGI application of a target."""
    if target == "django_entry":
        from benchmarks.peers import django_entry

        return django_entry.make_app(url, schema)
    if target == "django":
        from benchmarks.peers import django_app

        app = django_app.make_app(url, schema)
        count_django()
        return app
    if target == "ours":
        from benchmarks import ours

        app, engine = ours.make_app(url, schema.parent)
    elif target == "flask_admin_entry":
        from benchmarks.peers import flask_admin_entry

        app, engine = flask_admin_entry.make_app(url, schema)
    else:
        from benchmarks.peers import flask_admin_app

        app, engine = flask_admin_app.make_app(url, schema, every_view=target == "flask_admin_every")
    count_statements(engine)
    return app


def main() -> None:
    """Make the application, say so, and serve until the input is closed."""
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    target, url, schema, port = sys.argv[1:]
    began = time.perf_counter()
    imported = began
    if target == "ours":
        import app as _  # noqa: F401  # what a server imports before it calls create_app

        imported = time.perf_counter()
    app = make(target, url, Path(schema))
    made = time.perf_counter()
    server = create_server(telling(app), host="127.0.0.1", port=int(port), threads=4, ident=None)
    print(json.dumps({"start": made - began, "made": made - imported}), flush=True)
    threading.Thread(target=server.run, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
