"""A connection to SQLite or PostgreSQL: the one place where the two differ.

SQLite: one writer at a time, by BEGIN IMMEDIATE; a log beside the file (WAL), so that others read meanwhile, by BEGIN
DEFERRED.
PostgreSQL: row locks, and short timeouts, so that a frozen replica holds nobody up.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import event, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from bot.errors import EnvironmentUnfit, StoreUnavailable
from bot.stores.engine import create_engine
from bot.stores.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from sqlalchemy import URL, Select, Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

SQLITE_DRIVER, POSTGRESQL_DRIVER = "sqlite+aiosqlite", "postgresql+asyncpg"

DRIVERS = {
    "sqlite": SQLITE_DRIVER,
    "sqlite+aiosqlite": SQLITE_DRIVER,
    "postgresql": POSTGRESQL_DRIVER,
    "postgres": POSTGRESQL_DRIVER,
    "postgresql+asyncpg": POSTGRESQL_DRIVER,
}
"""How an address may begin, and what it means."""

BUSY = 10_000
"""Milliseconds that SQLite waits for another writer, such as a backup."""

SERVER_SETTINGS = {
    "application_name": "briefing-bot",
    "idle_in_transaction_session_timeout": "2000",
    "lock_timeout": "3000",
    "statement_timeout": "5000",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
"""Milliseconds and seconds after which PostgreSQL lets go of what a frozen or lost replica holds: sooner than a lease
ends (15 s). Measured with a stopped replica: without them it held the budget for as long as it was stopped."""

READERS = 2
"""How many of one process read an SQLite file at once: the third of its connections is always the writer's."""

BEGIN = "sqlite_begin"
"""Name of the option that says how a transaction begins on SQLite."""

UNHURRIED = {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"}
"""Timeouts of PostgreSQL that do not suit a migration or a copy."""

ANSWER = 10.0
"""Seconds in which PostgreSQL answers, or counts as gone: what it does not end itself, such as a lost line."""

LONGEST = 3600.0
"""The same for a migration or a copy: to rewrite millions of rows takes minutes, and a lost line is not for ever."""

FULL = {"SQLITE_FULL", "53100"}
"""What SQLite and PostgreSQL say when there is no room left on their disk."""

HIGHEST_PORT = 65_535

SSL, SSLMODE = "ssl", "sslmode"
"""What asyncpg calls the option that PostgreSQL's own tools call `sslmode`; the values are the same."""

OPTIONS = frozenset({"host", "passfile", "password", "port", SSL, SSLMODE, "target_session_attrs", "user"})
"""What an address of PostgreSQL may have behind its `?`: those of asyncpg.connect's arguments that are words."""

Lockable = TypeVar("Lockable", bound="Select[Any]")


class Database:
    """An engine, its transactions and its clock."""

    def __init__(self, url: URL, engine: AsyncEngine, patient: AsyncEngine | None = None) -> None:
        """Take the engines; `patient` is for transactions that may take long, where they need one of their own."""
        self.url = url
        self.engine = engine
        self._patient = patient or engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turns = Turns() if self.is_sqlite else None
        self._readers = asyncio.Semaphore(READERS) if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def begin(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction that may write.

        Args:
            urgent: not to wait behind all others: a crash meanwhile would cost a reader something.

        Raises:
            StoreUnavailable: the database does not answer, or was too busy; nothing was changed, or it is not known.
        """
        with _outages():
            async with self._turn(urgent=urgent), self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def unhurried(self) -> AsyncIterator[AsyncConnection]:
        """As `begin`, for what may take long: a migration, a copy."""
        with _outages():
            async with self._turn(urgent=False), self._patient.begin() as connection:
                yield connection

    def _turn(self, *, urgent: bool) -> AbstractAsyncContextManager[None]:
        return self._turns.take(urgent=urgent) if self._turns else nullcontext()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction that only reads: it waits for no writer, and holds none up.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return self._read(self.engine, {})

    def snapshot(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """As `reading`, of one moment however long it takes; SQLite's readers see one moment anyway.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return self._read(self._patient, {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"})

    @asynccontextmanager
    async def _read(self, engine: AsyncEngine, options: Mapping[str, str]) -> AsyncIterator[AsyncConnection]:
        with _outages():
            async with self._readers, engine.connect() as connection:
                await connection.execution_options(**{BEGIN: "DEFERRED"}, **options)
                async with connection.begin():
                    yield connection

    async def now(self) -> datetime:
        """The moment by the clock that all who use this database share."""
        if self.is_sqlite:
            return datetime.fromtimestamp(time.time(), UTC)
        async with self.reading() as connection:
            moment: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
            return moment

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, which both databases do in the same words."""
        if self.is_sqlite:
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # 2 MB that one machine with one file does without

        return postgresql.insert(table)

    def locking(self, query: Lockable, table: Table, *, skip: bool = True) -> Lockable:
        """The rows of a query, locked until the transaction ends; rows that another has locked are left out.

        SQLite has one writer at a time, and so nothing to lock.
        """
        return query.with_for_update(of=table, skip_locked=skip)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def open_database(url: str) -> Database:
    """An engine for an address; nothing is opened before its first use.

    Args:
        url: `sqlite:///path` (three slashes before a relative path, four before an absolute one) or
            `postgresql://user:password@host/name`.

    Raises:
        EnvironmentUnfit: the address is none of these.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port of letters, such as the end of a password with a colon and an @ in it
        raise EnvironmentUnfit(_WRONG) from None
    if parsed.drivername not in DRIVERS:
        raise EnvironmentUnfit(_WRONG)
    parsed = parsed.set(drivername=DRIVERS[parsed.drivername])
    if parsed.get_backend_name() == "sqlite":
        # In memory, every connection would have a database of its own.
        if parsed.host or parsed.database in (None, "", ":memory:"):
            raise EnvironmentUnfit(_WRONG)
        return Database(parsed, _sqlite_engine(parsed))
    if parsed.port is not None and parsed.port > HIGHEST_PORT:
        raise EnvironmentUnfit(_WRONG)
    if not parsed.query.keys() <= OPTIONS:
        raise EnvironmentUnfit(_WRONG_OPTION)
    if SSLMODE in parsed.query:
        parsed = parsed.update_query_dict({SSL: parsed.query[SSLMODE]}).difference_update_query([SSLMODE])
    return Database(parsed, _postgresql_engine(parsed), _patient_engine(parsed))


_WRONG = (
    "A store's address (BRIEFING_DATABASE_URL) is sqlite:////folder/file.db or postgresql://user:password@host/name; "
    "what was given is not shown, since it may hold a password"
)

_WRONG_OPTION = (
    "What follows the ? in the store's address (BRIEFING_DATABASE_URL) may be "
    f"{', '.join(sorted(OPTIONS - {SSL}))}; one of those given is none of these, or the password has an @ in it, "
    "which is written %40"
)


def file_of(url: URL) -> Path | None:
    """The file of an SQLite address; None for a database elsewhere."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def _sqlite_engine(url: URL) -> AsyncEngine:
    # Two stay open, for a writer and a reader beside it.
    engine = create_engine(url, connect_args={"timeout": BUSY / 1000}, pool_size=2, max_overflow=READERS - 1)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # Without this the driver opens transactions by itself, and only at the first write: too late to be the only writer.
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: the last commits outlive a power cut, which NORMAL does not promise with WAL; 160 digests a second remain.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get(BEGIN, 'IMMEDIATE')}")


def _postgresql_engine(url: URL) -> AsyncEngine:
    return create_engine(
        url,
        connect_args={"server_settings": SERVER_SETTINGS, "timeout": 5, "command_timeout": ANSWER},
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=10,
    )


def _patient_engine(url: URL) -> AsyncEngine:
    """An engine that waits; what it does is rare, and so it keeps no connection."""
    settings = {name: value for name, value in SERVER_SETTINGS.items() if name not in UNHURRIED}
    arguments = {"server_settings": settings, "timeout": 5, "command_timeout": LONGEST}
    return create_engine(url, connect_args=arguments, poolclass=NullPool)


@contextmanager
def _outages() -> Iterator[None]:
    """Turn a driver's error into ours where it says that the database does not answer."""
    try:
        yield
    except Exception as error:
        if is_outage(error):
            raise unavailable(error) from error
        raise


def is_outage(error: Exception) -> bool:
    """Whether an error says that the database is down, restarts or is busy, and not that we asked for nonsense."""
    if isinstance(error, IntegrityError | ProgrammingError | DataError):
        return False
    # The driver's own errors come bare where a connection is made.
    bare = type(error).__module__.startswith("asyncpg")
    return bare or isinstance(error, DBAPIError | PoolTimeout | OSError | TimeoutError)


def unavailable(error: Exception) -> StoreUnavailable:
    """What went wrong, in one line without the statement and its values."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return StoreUnavailable(lines[0], full=code in FULL)
