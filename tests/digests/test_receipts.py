"""What was sent is recorded as soon as can be: at once, together with what else waits, and before anything else."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digests.delivery import State
from bot.digests.outcome import Sent, judge
from bot.errors import StoreUnavailable
from bot.stores import sql_store
from bot.stores.database import Database, open_database
from bot.stores.turns import Turns
from tests.digests.builders import EIGHT, make_subscription
from tests.digests.test_contract import claimed, put, written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.digests.delivery import Delivery
    from bot.stores import Store


class Counting(Database):
    """A database that counts its transactions, and is away when it is told to be."""

    begun = 0
    away = False

    @asynccontextmanager
    async def begin(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction, or none."""
        self.begun += 1
        await asyncio.sleep(0)
        if self.away:
            raise StoreUnavailable("away")
        async with super().begin(urgent=urgent) as connection:
            yield connection


@pytest.fixture
async def database(url: str) -> AsyncIterator[Counting]:
    """A database of each kind in turn."""
    opened = open_database(url)
    yield Counting(opened.url, opened.engine)
    await opened.close()


async def sent(store: Store, count: int) -> list[Delivery]:
    """Deliveries that were sent and are not recorded yet."""
    await put(store, *(make_subscription(chat) for chat in range(1, count + 1)))
    await written(store)
    return list(await claimed(store))


async def record_all(store: Store, deliveries: list[Delivery]) -> list[bool | BaseException]:
    """Record them all at once."""
    recording = (store.outbox.record(each, judge(each, Sent(1), EIGHT), EIGHT) for each in deliveries)
    return await asyncio.gather(*recording, return_exceptions=True)


async def test_what_waits_is_recorded_together(database: Counting) -> None:
    """The first alone and at once, all the others in one transaction; each is remembered for its chat."""
    store = sql_store(database)
    deliveries = await sent(store, 6)
    before = database.begun

    recorded = await record_all(store, deliveries)

    assert recorded == [True] * 6
    assert database.begun - before == 2
    assert (await store.outbox.overview()).deliveries == {State.SENT: 6}
    assert all([(await store.subscriptions.history(each.subscription)).seen for each in deliveries])


async def test_one_that_is_anothers_by_now_spoils_no_other(database: Counting) -> None:
    """Each is told for itself whether it counts."""
    store = sql_store(database)
    deliveries = await sent(store, 4)
    await store.outbox.reap(EIGHT, everything=True)
    (again,) = await claimed(store, EIGHT + timedelta(seconds=5), limit=1)
    stale = next(each for each in deliveries if each.id == again.id)

    recorded = await record_all(store, deliveries)

    assert recorded == [each is not stale for each in deliveries]


async def test_a_store_that_is_away_is_told_to_each(database: Counting) -> None:
    """All may try again, and none is recorded twice or left out."""
    store = sql_store(database)
    deliveries = await sent(store, 5)
    database.away = True
    refused = await record_all(store, deliveries)
    database.away = False

    recorded = await record_all(store, deliveries)

    assert [type(error) for error in refused] == [StoreUnavailable] * 5
    assert recorded == [True] * 5


async def test_a_recording_that_is_given_up_leaves_the_others(database: Counting) -> None:
    """Whoever is cancelled while it writes for all: the others are told to try again."""
    store = sql_store(database)
    deliveries = await sent(store, 3)
    tasks = [asyncio.create_task(record_all(store, [each])) for each in deliveries]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    recorded = await record_all(store, deliveries)

    assert True in recorded
    assert (await store.outbox.overview()).deliveries == {State.SENT: 3}


async def test_the_urgent_come_before_those_that_wait() -> None:
    """At most one that waits already is before them."""
    turns, order = Turns(), list[str]()

    async def work(name: str, *, urgent: bool) -> None:
        async with turns.take(urgent=urgent):
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(*(work(f"plan {number}", urgent=False) for number in range(4)), work("record", urgent=True))

    assert order == ["plan 0", "record", "plan 1", "plan 2", "plan 3"]
