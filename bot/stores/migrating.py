"""Brings the tables of a database up to this version of the bot, one process at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.errors import EnvironmentUnfit
from bot.stores.migrations import LATEST

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from bot.stores.database import Database

LOCK = 0x627269656677  # "briefw": any number will do that nobody else takes in this database
"""Key of PostgreSQL's advisory lock under which tables are changed."""

NOTE = "alembic_version"
"""The table in which Alembic notes the step."""


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
    async with database.unhurried() as connection:
        if not database.is_sqlite:
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        return await connection.run_sync(_upgrade)


async def require_latest(database: Database) -> None:
    """Make sure that the tables are those of this version.

    Raises:
        EnvironmentUnfit: they are of another version, or there are none.
        StoreUnavailable: the database does not answer.
    """
    found = await step_of(database)
    if found != LATEST:
        _refuse_later(found)
        raise EnvironmentUnfit("The store is not of this version yet: run `briefing-bot db upgrade` first.")


async def step_of(database: Database) -> str | None:
    """Where a database stands; None where it has none of our tables.

    Raises:
        StoreUnavailable: it does not answer.
    """
    async with database.snapshot() as connection:
        return await connection.run_sync(_step)


def latest() -> str:
    """The last step among the files."""
    from alembic.script import ScriptDirectory  # as in `_upgrade`

    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    """Where Alembic finds the steps."""
    from alembic.config import Config  # as in `_upgrade`

    config = Config()
    config.set_main_option("script_location", "bot.stores:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _step(connection: Connection) -> str | None:
    """Where a database stands, as Alembic has noted it there; None where it has no tables."""
    if not inspect(connection).has_table(NOTE):
        return None
    step: str | None = connection.scalar(text(f"SELECT version_num FROM {NOTE}"))  # noqa: S608 - a name of ours
    return step


def _refuse_later(found: str | None) -> None:
    from alembic.script import ScriptDirectory  # as in `_upgrade`

    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise EnvironmentUnfit(
            f"The store is of a later version of the bot (step {found}): upgrade the bot, or put the store away and "
            "restore a backup of this version"
        )


def _upgrade(connection: Connection) -> Upgrade:
    before = _step(connection)
    if before == LATEST:
        return Upgrade(before, LATEST)
    from alembic import command  # see LATEST

    _refuse_later(before)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return Upgrade(before, LATEST)
