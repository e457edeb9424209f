"""The indexes of the tables, by which migrations are compared with them.

Apart from the tables, as to name what only PostgreSQL has loads all that SQLAlchemy knows of it: 2 MB and 0.05 s that a
bot on one file does without.
"""

from __future__ import annotations

from sqlalchemy import Index, text

from bot.digests.delivery import State
from bot.stores.tables import DELIVERIES, FEEDBACK, METADATA, NOTABLE, SEEN_UPDATES, SUBSCRIPTIONS

SCHEMA = METADATA
"""All tables, with their indexes."""

Index("ix_subscriptions_due", SUBSCRIPTIONS.c.next_at, postgresql_where=text("next_at IS NOT NULL"))
Index("ix_subscriptions_standing", SUBSCRIPTIONS.c.standing)
for state in (State.PENDING, State.READY):
    Index(
        f"ix_deliveries_{state}",
        DELIVERIES.c.not_before,
        DELIVERIES.c.id,
        sqlite_where=text(f"state = '{state}'"),
        postgresql_where=text(f"state = '{state}'"),
    )
Index(
    "ix_deliveries_sending",
    DELIVERIES.c.chat,
    sqlite_where=text("state = 'sending'"),
    postgresql_where=text("state = 'sending'"),
)
Index(
    "ix_deliveries_notable",
    *(DELIVERIES.c[name] for name in ("state", "reason", "due", "missed", "unclear")),  # all that is counted of them
    sqlite_where=NOTABLE,
    postgresql_where=NOTABLE,
)
Index("ix_deliveries_finished", DELIVERIES.c.finished)
Index("ix_deliveries_chat", DELIVERIES.c.chat)
Index("ix_feedback_at", FEEDBACK.c.at)
Index("ix_seen_updates_until", SEEN_UPDATES.c.until)
