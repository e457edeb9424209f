"""What a group chooses for itself: whether the bot is silent there, and how pages are drawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both to the settings of chats, as a new chat has them."""
    op.add_column("chats", sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("chats", sa.Column("layout", sa.String(16), nullable=False, server_default="classic"))
