"""Real processes under attack: nothing is lost, and nothing doubled but what was in flight at that instant.

They print their reports: `uv run pytest -m long -s tests/digests/test_faults.py`.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import asyncpg
import pytest

from bot.digests.delivering import MISSED
from bot.digests.pace import AHEAD, RATE
from bot.digests.subscription import Pause
from bot.stores import sql_store
from bot.stores.copying import backup, restore
from tests.digests.databases import migrated
from tests.digests.faults.harness import Arena, Report, arena
from tests.digests.pair import Pair

if TYPE_CHECKING:
    from pathlib import Path

    from tests.digests.databases import PostgreSQL

pytestmark = pytest.mark.long

LATE = MISSED + AHEAD.total_seconds()
"""Seconds after its start at which a digest is sent at the latest: it is claimed so far ahead, and may miss it by
so much. What was held up goes out beside what is due then."""


def check(report: Report, ring: Arena) -> None:
    """Whatever happened: nothing lost, every double explained, the pace kept."""
    print(report)  # noqa: T201 - what some are run for
    assert report.lost == 0, report
    assert report.unproven == 0, report
    assert report.given <= ring.rate + 1, report
    assert report.busiest <= ring.rate * (1 + LATE) + 1, report


async def attack_by_killing(ring: Arena, due: int, kills: int, seed: int) -> Report:
    """Kill the only worker again and again, after a random number of messages, and start another."""
    dice = random.Random(seed)  # noqa: S311 - to be repeated
    await ring.fill(due)
    ring.start("worker-0")
    each = due // (kills + 1)
    for number in range(1, kills + 1):
        await ring.endpoint.wait_for(len(ring.endpoint.arrivals) + dice.randint(1, each))
        await asyncio.sleep(dice.random() * 0.05)
        await ring.kill(f"worker-{number - 1}")
        ring.start(f"worker-{number}")
    await ring.finished(120)
    return await ring.report()


async def test_a_worker_that_is_killed(url: str) -> None:
    """Once, with 50 digests due."""
    async with arena(url, rate=60) as ring:
        report = await attack_by_killing(ring, due=50, kills=1, seed=1)

        check(report, ring)
        assert await ring.states() == {"sent": 50}


@pytest.mark.parametrize("rate", [RATE, 4 * RATE])
async def test_a_worker_that_is_killed_fifty_times(url: str, rate: int) -> None:
    """On each database, with 2,000 digests due: at a bot's own pace, and at four times that."""
    async with arena(url, rate=rate) as ring:
        report = await attack_by_killing(ring, due=2000, kills=50, seed=1)

        check(report, ring)
        assert await ring.states() == {"sent": 2000}


async def attack_replicas(ring: Arena, due: int) -> Report:
    """Stop one of three replicas, kill another for good, let the first go on when its lease is long over."""
    await ring.fill(due)
    for name in ("first", "second", "third"):
        ring.start(name)
    await ring.endpoint.wait_for(due // 6)
    await ring.stop("first")
    await ring.endpoint.wait_for(due // 3)
    await ring.kill("second")
    await asyncio.sleep(ring.lease + 1)
    ring.resume("first")
    await ring.finished(120)
    return await ring.report()


async def test_a_replica_that_is_stopped_and_one_that_is_killed(postgresql_url: str) -> None:
    """The third goes on; what the two held is sent when their lease is over."""
    async with arena(postgresql_url, rate=40, lease=2) as ring:
        report = await attack_replicas(ring, due=100)

        check(report, ring)
        assert report.stall <= ring.lease + 2
        assert await ring.states() == {"sent": 100}


async def test_replicas_with_their_own_lease(postgresql_url: str) -> None:
    """The same with the lease of fifteen seconds and more to send."""
    async with arena(postgresql_url, rate=25, lease=15) as ring:
        report = await attack_replicas(ring, due=1000)

        check(report, ring)
        assert report.stall <= ring.lease + 2
        assert await ring.states() == {"sent": 1000}


async def attack_database(ring: Arena, postgresql: PostgreSQL, due: int, crashes: int) -> Report:
    """Stop the database at once while two replicas send, and start it again."""
    if postgresql.server is None:
        pytest.skip("the server is not ours to stop")
    await ring.fill(due)
    for name in ("first", "second"):
        ring.start_within(name)
    for number in range(1, crashes + 1):
        await ring.endpoint.wait_for(due * number // (crashes + 1))
        await asyncio.to_thread(postgresql.server.crash)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(postgresql.server.start)
    await ring.finished(120)
    assert not any(task.done() for task in ring.tasks.values())
    return await ring.report()


async def test_a_database_that_is_stopped_at_once(postgresql: PostgreSQL, postgresql_url: str) -> None:
    """Both replicas live on, and nothing is doubled: what was sent is recorded when the database is back."""
    async with arena(postgresql_url, rate=60) as ring:
        report = await attack_database(ring, postgresql, due=60, crashes=1)

        check(report, ring)
        assert report.doubled == 0


async def test_a_database_that_is_stopped_twice(postgresql: PostgreSQL, postgresql_url: str) -> None:
    """The same, twice, with the lease of fifteen seconds."""
    async with arena(postgresql_url, rate=50, lease=15) as ring:
        report = await attack_database(ring, postgresql, due=1000, crashes=2)

        check(report, ring)
        assert report.doubled == 0


CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'briefing-bot' AND pid <> pg_backend_pid()"""


async def test_connections_that_are_cut(postgresql_url: str) -> None:
    """Ten times a second all connections end, whatever they are at: what was committed without an answer is told."""
    async with arena(postgresql_url, rate=40, lease=15) as ring:
        await ring.fill(150)
        for name in ("first", "second"):
            ring.start_within(name)
        connection = await asyncpg.connect(postgresql_url)
        await ring.endpoint.wait_for(5)
        cut = 0
        for _ in range(20):
            await asyncio.sleep(0.1)
            cut += len(await connection.fetch(CUT))
        await connection.close()
        await ring.finished()

        report = await ring.report()
        check(report, ring)
        assert cut > 20
        assert report.doubled == 0
        assert await ring.states() == {"sent": 150}


async def test_a_restore_while_replicas_work(postgresql_url: str, tmp_path: Path) -> None:
    """They go on from what the backup holds: nothing is lost, and nobody has to be stopped or started."""
    async with arena(postgresql_url, rate=40, lease=15) as ring:
        await ring.fill(60)
        await backup(ring.database, tmp_path / "backup.db")
        for name in ("first", "second"):
            ring.start_within(name)
        await ring.endpoint.wait_for(20)
        before = len(ring.endpoint.arrivals)
        await restore(tmp_path / "backup.db", ring.database, replace=True)
        await ring.finished()

        after = {arrival.chat for arrival in ring.endpoint.arrivals[before:]}
        assert not any(task.done() for task in ring.tasks.values())
        assert after == set(range(1, 61))
        assert await ring.states() == {"sent": 60}


async def test_a_standby_takes_over(postgresql: PostgreSQL) -> None:
    """The server is lost for good; its synchronous standby has all that was recorded, and nothing is sent twice."""
    if postgresql.server is None:
        pytest.skip("a standby needs the programs of a server of our own")
    with Pair(postgresql.server) as pair:
        await asyncio.to_thread(pair.start)
        await migrated(pair.url)
        async with arena(pair.url, rate=40, lease=15) as ring:
            await ring.fill(120)
            for name in ("first", "second"):
                ring.start_within(name)
            await ring.endpoint.wait_for(40)
            await asyncio.to_thread(pair.lose)
            await asyncio.sleep(1)
            await asyncio.to_thread(pair.promote)
            await ring.finished()

            report = await ring.report()
            check(report, ring)
            assert report.doubled == 0
            assert await ring.states() == {"sent": 120}


async def test_a_telegram_that_misbehaves(url: str) -> None:
    """403, 429, 400, a migration, 5xx and dropped connections: each costs what it must, and the others their digest."""
    async with arena(url, rate=60, lease=15) as ring:
        faults = {
            1: ["403"],
            2: ["429:3"],
            3: ["400"],
            4: ["migrate:-1004"],
            5: ["500"],
            6: ["drop"],
            7: ["drop", "drop"],
        }
        ring.endpoint.faults.update(faults)
        await ring.fill(40)
        ring.start_within("worker")
        await ring.finished()

        report = await ring.report()
        arrived = [arrival.chat for arrival in ring.endpoint.arrivals]
        assert report.unproven == 0
        assert set(range(8, 41)) <= set(arrived)
        assert [arrived.count(chat) for chat in (1, 2, 3, 4, -1004, 5, 6, 7)] == [0, 1, 0, 0, 1, 2, 2, 2]
        store = sql_store(ring.database)
        (blocked,) = await store.subscriptions.of_chat(1)
        assert blocked.pause is Pause.BLOCKED
        assert await store.subscriptions.of_chat(4) == ()
        overview = await store.outbox.overview()
        assert overview.reasons == {"gone": 1, "bad": 1, "unclear": 1}
        assert overview.unclear == 4
        (asked,) = [moment for moment, _, fault in ring.endpoint.answered if fault == "429:3"]
        held = [moment for moment in ring.endpoint.times if asked + 1.5 < moment < asked + 3]
        assert held == []
