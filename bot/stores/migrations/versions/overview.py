"""Indexes by which the numbers of digests are counted, without a look at each delivery that was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOTABLE = sa.text("(state <> 'sent' OR missed > 0 OR unclear > 0)")


def upgrade() -> None:
    """Make both."""
    op.create_index("ix_subscriptions_standing", "subscriptions", ["standing"])
    columns = ["state", "reason", "due", "missed", "unclear"]
    op.create_index("ix_deliveries_notable", "deliveries", columns, sqlite_where=NOTABLE, postgresql_where=NOTABLE)
