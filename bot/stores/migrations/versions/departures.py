"""Since when the bot is out of a chat, so that what is kept of the chat is forgotten in time."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BLOCKED = sa.text(
    "INSERT INTO departures (chat, since)"
    " SELECT DISTINCT chat, CAST(:now AS BIGINT) FROM subscriptions WHERE pause = 'blocked' AND chat > 0"
)
"""Who has blocked the bot before has as much time from now on; when that was is not known. Private chats only: of a
group the same word may mean that the bot is there and may not write."""


def upgrade() -> None:
    """Make the table, and note those of whom it is known."""
    op.create_table(
        "departures",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_departures"),
    )
    op.get_bind().execute(BLOCKED, {"now": time.time_ns() // 1000})
