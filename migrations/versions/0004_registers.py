"""Planning of purchases, tenders, fees, aid for pupils, loans and further registers, with what they add to others."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, rebuild on SQLite those that grew, as frozen statements for each database."""
    dialect = op.get_bind().dialect.name
    text = (Path(__file__).parent / f"0004_{dialect}.sql").read_text(encoding="utf-8")
    for statement in text.split("\n-- next\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)


def downgrade() -> None:
    """What was entered is not thrown away."""
    raise NotImplementedError("registers that were filled are kept")
