"""Run by Alembic: takes the steps within the transaction that `bot.stores.migrating` has begun."""

from __future__ import annotations

from alembic import context

from bot.stores.indexes import SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SCHEMA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
