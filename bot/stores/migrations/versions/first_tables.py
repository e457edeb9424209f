"""The first tables: subscriptions, deliveries and what keeps their pace; settings of chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A step keeps its own words: what the code calls things today is not what it called them then.
INSTANT = sa.BigInteger()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table, and the one row of the budget."""
    _subscriptions()
    _deliveries()
    _paces()
    _chats()


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("following", sa.JSON(), nullable=False),
        sa.Column("items", sa.SmallInteger(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("quiet_start", sa.SmallInteger()),
        sa.Column("quiet_end", sa.SmallInteger()),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("pause", sa.String(16)),
        sa.Column("next_slot", sa.Date()),
        sa.Column("next_at", INSTANT),
        sa.Column("last_slot", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("chat", "thread", name="uq_subscriptions_chat_thread"),
    )
    op.create_index(
        "ix_subscriptions_due", "subscriptions", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.create_table(
        "histories",
        sa.Column("subscription", NUMBER, nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("told_all", sa.Boolean(), nullable=False),
        sa.Column("last_sent", INSTANT),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscriptions.id"], name="fk_histories_subscription", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscription", name="pk_histories"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("subscription", NUMBER, nullable=False),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unclear", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("lease", INSTANT),
        sa.Column("parcel", sa.JSON()),
        sa.Column("error", sa.Text()),
        sa.Column("start", INSTANT),
        sa.Column("finished", INSTANT),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscriptions.id"], name="fk_deliveries_subscription", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("subscription", "slot", name="uq_deliveries_subscription_slot"),
    )
    op.create_index("ix_deliveries_chat", "deliveries", ["chat"])
    op.create_index("ix_deliveries_finished", "deliveries", ["finished"])
    for name, columns in {"pending": ["not_before", "id"], "ready": ["not_before", "id"], "sending": ["chat"]}.items():
        where = sa.text(f"state = '{name}'")
        op.create_index(f"ix_deliveries_{name}", "deliveries", columns, sqlite_where=where, postgresql_where=where)


def _paces() -> None:
    op.create_table(
        "paces",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_paces"),
    )
    budgets = op.create_table(
        "budgets",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("free", INSTANT, nullable=False),
        sa.Column("held", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_budgets"),
    )
    op.bulk_insert(budgets, [{"name": "bot", "free": 0, "held": 0}])


def _chats() -> None:
    op.create_table(
        "items",
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_items"),
    )
    op.create_table(
        "chats",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("zone", sa.String(64)),
        sa.Column("quiet_start", sa.SmallInteger()),
        sa.Column("quiet_end", sa.SmallInteger()),
        sa.Column("askers", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_chats"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
