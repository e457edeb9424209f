"""Updates that replicas have seen, so that one which is posted again is handled once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "seen_updates",
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seen_updates")),
    )
    op.create_index("ix_seen_updates_until", "seen_updates", ["until"])
