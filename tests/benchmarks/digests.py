"""How fast digests are planned, written, claimed, recorded and dispatched, and in how much memory.

Run `uv run python tests/benchmarks/digests.py`; with `--million` a million subscriptions too (some minutes and 1 GB of
disk). PostgreSQL is started from its wheel, or given by BRIEFING_TEST_POSTGRES; it is emptied.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.digests.courier import Courier
from bot.digests.delivering import LEASE, Post, claim, deliver
from bot.digests.delivery import State
from bot.digests.outcome import Outcome, Sent, judge
from bot.digests.pace import RATE, Turns
from bot.stores import memory_store, sql_store
from bot.stores.database import open_database
from bot.stores.memory.contents import Memory
from bot.stores.rows import subscription_row
from bot.stores.tables import SUBSCRIPTIONS
from tests.digests.builders import EIGHT, MORNING, HandClock, make_subscription, write_plainly
from tests.digests.databases import PostgreSQL, migrated
from tests.digests.simulation import TimedSender, busiest, seconds, simulate, simulated_clock, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.digests.delivery import Parcel
    from bot.digests.subscription import Place
    from bot.stores import Store
    from bot.stores.database import Database

SIZES = (1_000, 100_000)
MILLION = 1_000_000
PIECE = 500
"""Subscriptions of one planning transaction."""

SAMPLE = 400
"""Deliveries that are claimed and recorded one by one, and that are dispatched."""

CHATS = 10_000
"""Chats of the simulated morning."""


class NullSender:
    """Sends at once, to nobody."""

    async def send(self, place: Place, parcel: Parcel) -> Outcome:  # noqa: ARG002 - a Sender takes them
        """Say that it was sent."""
        return Sent(1)


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the table."""

    database: str
    subscriptions: int
    plan: float
    """Milliseconds for 500 subscriptions, median."""
    write: float
    """Deliveries written a second."""
    claim: float
    """Milliseconds for 8 deliveries, median."""
    claim_worst: float
    record: float
    """Milliseconds for one delivery, median."""
    dispatch: float
    """Deliveries a second from ready to sent and recorded, to nobody."""
    memory: int
    """Most memory of this process so far, MB."""


async def measure(name: str, url: str, count: int) -> Figures:
    """Measure one database with so many subscriptions, all due."""
    database = open_database(url)
    await fill(database, count)
    store = sql_store(database, rate=1_000_000)
    plans = [await spent(store.outbox.plan(EIGHT, PIECE)) for _ in range(min(20, count // PIECE))]
    clock = HandClock(EIGHT)
    post = Post(store.outbox, clock, write_plainly, NullSender(), "bench", turns=Turns(0))
    writing, claims, records = list[float](), list[float](), list[float]()
    while len(records) < SAMPLE:
        writing.append(await spent(write(store)))
        for _ in range(10):
            begun = time.perf_counter()
            held = await store.outbox.claim(clock.advance(seconds=5), 8, LEASE, "bench")
            claims.append(time.perf_counter() - begun)
            for each in held:
                verdict = judge(each, Sent(1), clock.moment)
                records.append(await spent(store.outbox.record(each, verdict, clock.moment)))
    rate = await dispatch(store, post)
    await database.close()
    return Figures(
        name,
        count,
        statistics.median(plans) * 1000,
        80 / statistics.median(writing),
        statistics.median(claims) * 1000,
        max(claims) * 1000,
        statistics.median(records) * 1000,
        rate,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


async def write(store: Store) -> None:
    """Write eighty deliveries."""
    jobs = await store.outbox.take_pending(EIGHT, 80, LEASE)
    await store.outbox.keep({job.delivery.id: write_plainly(job, EIGHT) for job in jobs}, EIGHT)


async def dispatch(store: Store, post: Post) -> float:
    """Deliveries a second, eight at a time, planning aside."""
    begun, done = time.perf_counter(), 0
    while done < SAMPLE:
        await write(store)
        while held := await claim(post, 8):
            await asyncio.gather(*(deliver(post, each) for each in held))
            done += len(held)
    return done / (time.perf_counter() - begun)


async def fill(database: Database, count: int) -> None:
    """Make digests of so many chats due."""
    row = subscription_row(make_subscription(1))
    async with database.unhurried() as connection:
        for first in range(1, count + 1, 5000):
            rows = [{**row, "chat": chat} for chat in range(first, min(first + 5000, count + 1))]
            await connection.execute(SUBSCRIPTIONS.insert(), rows)
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            free = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await free.exec_driver_sql("SET statement_timeout = 0")
            await free.exec_driver_sql("VACUUM ANALYZE")


async def spent(work: object) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    await work  # type: ignore[misc]  # something to wait for
    return time.perf_counter() - begun


def morning() -> tuple[float, int]:
    """Simulated seconds that 10,000 chats at eight take at 25 a second, and the busiest second."""
    memory, sender = Memory(), TimedSender()
    store = memory_store(memory)

    async def work() -> None:
        for chat in range(1, CHATS + 1):
            await store.subscriptions.put(make_subscription(chat), MORNING)
        courier = Courier(Post(store.outbox, simulated_clock, write_plainly, sender, "bench", elapsed=seconds))
        running = asyncio.create_task(courier.run())
        await until(lambda: len(memory.states[State.SENT]) == CHATS, 1)
        courier.stop()
        await running

    simulate(work)
    times = [moment for moment, _ in sender.accepted]
    return times[-1] - times[0], busiest(times)


def tables(sizes: tuple[int, ...]) -> Iterator[Figures]:
    """Measure every database at every size."""
    with PostgreSQL() as postgresql, TemporaryDirectory() as folder:
        for count in sizes:
            file = Path(folder) / f"{count}.db"
            asyncio.run(migrated(f"sqlite:///{file}"))
            yield asyncio.run(measure("SQLite", f"sqlite:///{file}", count))
            postgresql.empty()
            yield asyncio.run(measure("PostgreSQL", postgresql.url, count))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="measure a million subscriptions too")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print("| database | subscriptions | plan(500) ms | written/s | claim(8) ms, worst | record ms | dispatch/s | MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in tables((*SIZES, MILLION) if chosen.million else SIZES):
        print(
            f"| {row.database} | {row.subscriptions:,} | {row.plan:.0f} | {row.write:.0f} | "
            f"{row.claim:.1f}, {row.claim_worst:.1f} | {row.record:.1f} | {row.dispatch:.0f} | {row.memory} |",
            flush=True,
        )
    took, most = morning()
    limit = (CHATS - 1) / RATE
    print(
        f"\n{CHATS:,} chats at eight, simulated: {took:.1f} s; the limit alone takes {limit:.1f} s "
        f"({took / limit - 1:+.2%}); busiest second {most}"
    )


if __name__ == "__main__":
    main()
