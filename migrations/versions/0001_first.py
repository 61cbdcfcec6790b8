"""The schema of the first release, as frozen statements for each database."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, key and index."""
    dialect = op.get_bind().dialect.name
    text = (Path(__file__).parent / f"0001_{dialect}.sql").read_text(encoding="utf-8")
    for statement in text.split("\n-- next\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)


def downgrade() -> None:
    """The first release has nothing before it."""
    raise NotImplementedError("there is no schema before the first release")
