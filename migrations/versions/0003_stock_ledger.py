"""The stock ledger: movements, balances, and the seals on both and on posted stock documents."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the triggers, as frozen statements for each database."""
    dialect = op.get_bind().dialect.name
    text = (Path(__file__).parent / f"0003_{dialect}.sql").read_text(encoding="utf-8")
    for statement in text.split("\n-- next\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)


def downgrade() -> None:
    """A ledger is not taken back."""
    raise NotImplementedError("movements that were posted are kept")
