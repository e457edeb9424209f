"""Stores of every kind for tests: the same contract holds for all of them."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.stores import MEMORY, Store, memory_store, sql_store
from bot.stores.database import open_database
from tests.digests.builders import HandClock, ScriptedSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """Failures are part of these tests; drawing their tracebacks, with every variable, would take most of the time."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Address of an empty store of each kind in turn."""
    if request.param == "memory":
        return MEMORY
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
async def store(address: str) -> AsyncIterator[Store]:
    """An empty store of each kind in turn."""
    if address == MEMORY:
        yield memory_store()
        return
    async with opened(address) as opened_store:
        yield opened_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Address of an empty store in each kind of database in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The store of an address, closed at the end; no time goes by while it waits, however busy the machine is."""
    database = open_database(url)
    try:
        yield sql_store(database, elapsed=lambda: 0.0)
    finally:
        await database.close()


@pytest.fixture
def clock() -> HandClock:
    """A clock that is set by hand."""
    return HandClock()


@pytest.fixture
def sender() -> ScriptedSender:
    """A sender that answers as it is told."""
    return ScriptedSender()
