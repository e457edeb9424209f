"""Updates that were seen, under one contract in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chats.seen import KEPT, LEASE, SeenInMemory, Standing
from bot.stores import Store, memory_store, sql_store
from bot.stores.database import open_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
async def shared(address: str) -> AsyncIterator[Store]:
    """A store as replicas share it."""
    if address == "memory:":
        yield memory_store()
        return
    database = open_database(address)
    yield sql_store(database)
    await database.close()


async def test_one_of_many_takes_an_update(shared: Store) -> None:
    """Whoever comes second knows that somebody has it, and later that it is done."""
    seen = shared.seen

    standings = Counter(await asyncio.gather(*(seen.claim(7, NOW) for _ in range(10))))
    await seen.finish(7)

    assert standings == {Standing.NEW: 1, Standing.IN_HAND: 9}
    assert await seen.claim(7, NOW + KEPT) is Standing.DONE
    assert await seen.claim(8, NOW) is Standing.NEW


async def test_what_is_given_back_can_be_taken(shared: Store) -> None:
    """A release undoes a claim, and never what is done."""
    seen = shared.seen
    await seen.claim(7, NOW)
    await seen.release(7)

    again = await seen.claim(7, NOW)
    await seen.finish(7)

    assert again is Standing.NEW
    assert await seen.claim(7, NOW) is Standing.DONE


async def test_a_claim_runs_out_with_its_replica(shared: Store) -> None:
    """An update that a dead replica had in hand is taken by another; in memory there is no other."""
    if isinstance(shared.seen, SeenInMemory):
        pytest.skip("one process")
    await shared.seen.claim(7, NOW)

    early = await shared.seen.claim(7, NOW + LEASE - timedelta(seconds=1))
    late = await shared.seen.claim(7, NOW + LEASE)
    after = await shared.seen.claim(7, NOW + LEASE + timedelta(seconds=1))

    assert (early, late, after) == (Standing.IN_HAND, Standing.NEW, Standing.IN_HAND)


async def test_old_updates_are_swept(shared: Store) -> None:
    """What Telegram has given up is forgotten; the rest stays."""
    if isinstance(shared.seen, SeenInMemory):
        pytest.skip("it stays small by itself")
    for number, age in ((1, timedelta(days=3)), (2, timedelta(hours=1))):
        await shared.seen.claim(number, NOW - age)
        await shared.seen.finish(number)

    swept = await shared.seen.sweep(NOW - KEPT)

    assert swept == 1
    assert await shared.seen.claim(2, NOW) is Standing.DONE
