"""Stores of every kind for tests: the same contract holds for all of them."""

from __future__ import annotations

import logging
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from sqlalchemy import event

from bot.stores import MEMORY, Store, memory_store, sql_store
from bot.stores.database import Database, open_database
from tests.digests.builders import HandClock, ScriptedSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """Failures are part of these tests; drawing their tracebacks, with every variable, would take most of the time."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.fixture
def same_sqlite_url(sqlite_template: Path) -> str:
    """Address of an SQLite store, emptied: the same one in every test."""
    file = sqlite_template.with_name("same.db")
    for end in ("-wal", "-shm"):
        file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Address of an empty store of each kind in turn."""
    if request.param == "memory":
        return MEMORY
    found: str = request.getfixturevalue("same_sqlite_url" if request.param == "sqlite" else "postgresql_url")
    return found


@pytest.fixture(scope="session")
def engines() -> dict[str, AsyncEngine]:
    """Engines by address, without open connections: what one test's has compiled, the next one need not."""
    return {}


@pytest.fixture
async def store(address: str, engines: dict[str, AsyncEngine]) -> AsyncIterator[Store]:
    """An empty store of each kind in turn."""
    if address == MEMORY:
        yield memory_store()
        return
    async with opened(address, engines) as opened_store:
        yield opened_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Address of an empty store in each kind of database in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@asynccontextmanager
async def opened(url: str, engines: dict[str, AsyncEngine] | None = None) -> AsyncIterator[Store]:
    """The store of an address, closed at the end; no time goes by while it waits, however busy the machine is.

    Args:
        url: the address.
        engines: those that were used before, by address; this one is among them afterwards.
    """
    database = open_database(url)
    if engines is not None:
        if url not in engines and database.is_sqlite:
            event.listen(database.engine.sync_engine, "connect", _hasten)
        engine = engines.setdefault(url, database.engine)
        if database.is_sqlite:
            database = Database(database.url, engine)  # what takes long has no engine of its own here
        database.engine = engine
    try:
        yield sql_store(database, elapsed=lambda: 0.0)
    finally:
        await database.close()


def _hasten(connection: Any, _: Any) -> None:
    # Nobody pulls the plug during a test.
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


@pytest.fixture
def clock() -> HandClock:
    """A clock that is set by hand."""
    return HandClock()


@pytest.fixture
def sender() -> ScriptedSender:
    """A sender that answers as it is told."""
    return ScriptedSender()
