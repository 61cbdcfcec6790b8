"""Tables of the import: batches, their rows, and what a school's sheets call things."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the four tables."""
    op.create_table(
        "import_batch",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("account_id", KEY),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("school_id", KEY),
        sa.Column("register", sa.String(60), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("written_at", sa.DateTime()),
        sa.Column("undone_at", sa.DateTime()),
    )
    op.create_index("ix_import_batch_account_id_id", "import_batch", ["account_id", "id"])
    op.create_index("ix_import_batch_digest", "import_batch", ["digest"])
    op.create_table(
        "import_row",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("row_id", KEY),
        sa.Column("version", sa.Integer()),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
    )
    op.create_index("ix_import_row_batch_id_outcome_number", "import_row", ["batch_id", "outcome", "number"])
    op.create_table(
        "import_alias",
        sa.Column("school_id", KEY, primary_key=True),
        sa.Column("scope", sa.String(120), primary_key=True),
        sa.Column("text", sa.String(255), primary_key=True),
        sa.Column("value", sa.String(80), nullable=False),
    )
    op.create_table(
        "import_heading",
        sa.Column("school_id", KEY, primary_key=True),
        sa.Column("register", sa.String(60), primary_key=True),
        sa.Column("heading", sa.String(255), primary_key=True),
        sa.Column("column", sa.String(120), nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("import_heading", "import_alias", "import_row", "import_batch"):
        op.drop_table(table)
