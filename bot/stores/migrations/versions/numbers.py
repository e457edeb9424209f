"""Numbers of deliveries that are given once, also where the delivery with the highest one is forgotten."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew, since SQLite says so only when it is made; PostgreSQL never gave a number twice."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("deliveries", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
