"""Brings the tables of a database up to this version of the bot, one process at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import EnvironmentUnfit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.stores.database import Database

LOCK = 0x627269656677  # "briefw": any number will do that nobody else takes in this database
"""Key of PostgreSQL's advisory lock under which tables are changed."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done."""

    before: str | None
    """Step at which the database stood; None where it had no tables."""
    after: str


async def upgrade(database: Database) -> Upgrade:
    """Take every step that is missing, in one transaction and under a lock: all of them are taken, or none.

    Raises:
        EnvironmentUnfit: the tables are of a later version of the bot.
        StoreUnavailable: the database does not answer.
    """
    async with database.begin() as connection:
        await database.unhurried(connection)
        if not database.is_sqlite:
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        return await connection.run_sync(_upgrade)


async def require_latest(database: Database) -> None:
    """Make sure that the tables are those of this version.

    Raises:
        EnvironmentUnfit: they are of another version, or there are none.
        StoreUnavailable: the database does not answer.
    """
    async with database.snapshot() as connection:
        found = await connection.run_sync(_step)
    if found != latest():
        _refuse_later(found)
        raise EnvironmentUnfit("The store is not of this version yet: run `briefing-bot db upgrade` first.")


def latest() -> str:
    """The last step that this version of the bot knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.stores:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _step(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_later(found: str | None) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise EnvironmentUnfit(f"The store is of a later version of the bot (step {found}): upgrade the bot.")


def _upgrade(connection: Connection) -> Upgrade:
    before = _step(connection)
    _refuse_later(before)
    config = _config()
    config.attributes["connection"] = connection
    if before != latest():
        command.upgrade(config, "head")
    return Upgrade(before, latest())
