"""Our product as it is shipped; the bench account keeps the columns that the peers have, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa


def make_app(url: str, folder: Path) -> tuple[Any, sa.Engine]:
    """The application on a copy of the data, and its engine."""
    from admin_views.extensions import db
    from app import create_app

    app = create_app({"DATA_DIR": str(folder), "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        return app, db.engine
