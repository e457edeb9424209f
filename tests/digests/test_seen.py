"""Updates that were seen, under one contract in memory, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chats.seen import KEPT, LEASE, Standing

if TYPE_CHECKING:
    from bot.stores import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

DATABASES = pytest.mark.parametrize("address", ["sqlite", "postgresql"], indirect=True)
"""Behind which there can be several replicas."""


async def test_one_of_many_takes_an_update(store: Store) -> None:
    """Whoever comes second knows that somebody has it, and later that it is done."""
    seen = store.seen

    standings = Counter(await asyncio.gather(*(seen.claim(7, NOW) for _ in range(10))))
    await seen.finish(7)

    assert standings == {Standing.NEW: 1, Standing.IN_HAND: 9}
    assert await seen.claim(7, NOW + KEPT) is Standing.DONE
    assert await seen.claim(8, NOW) is Standing.NEW


async def test_what_is_given_back_can_be_taken(store: Store) -> None:
    """A release undoes a claim, and never what is done."""
    seen = store.seen
    await seen.claim(7, NOW)
    await seen.release(7)

    again = await seen.claim(7, NOW)
    await seen.finish(7)

    assert again is Standing.NEW
    assert await seen.claim(7, NOW) is Standing.DONE


@DATABASES
async def test_a_claim_runs_out_with_its_replica(store: Store) -> None:
    """An update that a dead replica had in hand is taken by another; a store in memory has no other."""
    await store.seen.claim(7, NOW)

    early = await store.seen.claim(7, NOW + LEASE - timedelta(seconds=1))
    late = await store.seen.claim(7, NOW + LEASE)
    after = await store.seen.claim(7, NOW + LEASE + timedelta(seconds=1))

    assert (early, late, after) == (Standing.IN_HAND, Standing.NEW, Standing.IN_HAND)


@DATABASES
async def test_old_updates_are_swept(store: Store) -> None:
    """What Telegram has given up is forgotten; the rest stays."""
    for number, age in ((1, timedelta(days=3)), (2, timedelta(hours=1))):
        await store.seen.claim(number, NOW - age)
        await store.seen.finish(number)

    swept = await store.seen.sweep(NOW - KEPT)

    assert swept == 1
    assert await store.seen.claim(2, NOW) is Standing.DONE
