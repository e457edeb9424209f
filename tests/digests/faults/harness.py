"""Fills a store with digests that are due, lets processes deliver them under attack, and reports what it cost."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import func, select

from bot.digests.delivery import State
from bot.stores import sql_store
from bot.stores.database import open_database
from bot.stores.rows import subscription_row
from bot.stores.tables import DELIVERIES, SUBSCRIPTIONS
from tests.digests.builders import make_schedule, make_subscription
from tests.digests.faults.endpoint import ROUND_TRIP, Endpoint, endpoint
from tests.digests.faults.worker import deliver
from tests.digests.simulation import busiest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.stores.database import Database
    from tests.digests.faults.endpoint import Arrival

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run cost."""

    due: int
    lost: int
    """Digests that never arrived."""
    doubled: int
    """Digests that arrived twice."""
    unproven: int
    """Of these, those of which it is not proven that they were in flight when something broke."""
    unanswered: int
    """Of these, those that the endpoint had not answered yet; the others waited for their answer to be recorded."""
    window: float
    """Longest time from sending to a break that doubled a message, in seconds."""
    stall: float
    """Longest time without an arrival, in seconds, while there was something to send."""
    given: int
    """Most starts within a second that the store gave out, over all replicas."""
    busiest: int
    """Most messages sent within a second."""
    crowded: int
    """Most messages taken in within a second: more, where the endpoint itself got no time to listen."""
    kills: int

    def __str__(self) -> str:
        return (
            f"{self.due} due, {self.kills} kills: lost {self.lost}, doubled {self.doubled} "
            f"(not proven in flight: {self.unproven}; not answered yet: {self.unanswered}, sent up to "
            f"{self.window * 1000:.0f} ms before), longest stall {self.stall:.1f} s, "
            f"busiest second {self.busiest} sent, {self.crowded} taken in"
        )


@dataclass(frozen=True, slots=True)
class Break:
    """A moment at which a worker was killed or stopped, and what the store knew of it."""

    struck: float
    """When it was hit, in monotonic seconds."""
    over: float
    """When it surely did nothing any more."""
    worker: str
    held: Mapping[int, int]
    """Chats whose digest was recorded as being sent by this worker, and not as sent; and how often each was claimed."""


@dataclass(frozen=True, slots=True)
class Double:
    """A message, and the same one once more."""

    first: Arrival
    second: Arrival
    number: int
    """How many messages of this digest there were up to the first one."""

    def explained_by(self, event: Break) -> bool:
        """Whether the first was in flight: its worker broke after sending it, with the claim recorded and no outcome.

        Each message needs a claim of its own that was recorded before it.
        """
        return (
            event.worker == self.first.worker
            and self.first.sent <= event.over <= self.second.sent
            and self.number <= event.held.get(self.first.chat, 0)
        )


@dataclass
class Arena:
    """A store, an endpoint, and the processes between them."""

    url: str
    database: Database
    endpoint: Endpoint
    rate: float
    lease: float
    due: int = 0
    breaks: list[Break] = field(default_factory=list)
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    end: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when workers within this process are to stop."""
    kills: int = 0

    async def fill(self, count: int) -> Self:
        """Make digests of chats 1 to `count` due."""
        self.due = count
        now = datetime.now(UTC)
        # In a zone where it is ten in the morning, so that no midnight ends the grace during the run.
        hours = 10 - now.hour
        zone = f"{'-' if hours < 0 else '+'}{abs(hours):02}:00"
        schedule = make_schedule(minute=10 * 60 + now.minute, zone=zone)
        one = make_subscription(1, schedule=schedule, after=now - timedelta(minutes=2))
        rows = [{**subscription_row(one), "chat": chat} for chat in range(1, count + 1)]
        async with self.database.begin() as connection:
            await connection.execute(SUBSCRIPTIONS.insert(), rows)
        return self

    def start(self, name: str) -> None:
        """Start a worker."""
        arguments = [self.url, self.endpoint.address, str(self.rate), str(self.lease), name]
        command = [sys.executable, "-m", "tests.digests.faults.worker", *arguments]
        self.workers[name] = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start_within(self, name: str) -> None:
        """Start a worker within this process, for what needs no process to be killed."""
        work = deliver(self.url, self.endpoint.address, self.rate, self.lease, name, stop=self.end)
        self.tasks[name] = asyncio.create_task(work)

    async def kill(self, name: str) -> None:
        """kill -9, and note what the worker had in its hands."""
        worker = self.workers.pop(name)
        struck = time.monotonic()
        worker.kill()
        await asyncio.to_thread(worker.wait)
        await self._note(name, struck)
        self.kills += 1

    async def stop(self, name: str) -> None:
        """Stop a worker where it stands, and note what it had in its hands."""
        struck = time.monotonic()
        self.workers[name].send_signal(signal.SIGSTOP)
        await self._note(name, struck)

    def resume(self, name: str) -> None:
        """Let a stopped worker go on."""
        self.workers[name].send_signal(signal.SIGCONT)

    async def _note(self, name: str, struck: float) -> None:
        """Note what a worker that does nothing any more was sending."""
        over = time.monotonic()
        D = DELIVERIES.c  # noqa: N806 - short, as columns are many
        query = select(D.chat, D.fence).where(D.state == State.SENDING, D.owner == name)
        async with self.database.begin() as connection:
            held = {row.chat: row.fence for row in await connection.execute(query)}
        self.breaks.append(Break(struck, over, name, held))

    async def finished(self, seconds: float = 60) -> None:
        """Wait until every delivery has its end."""
        done = select(func.count()).select_from(DELIVERIES).where(DELIVERIES.c.finished.is_not(None))
        async with asyncio.timeout(seconds):
            while True:
                async with self.database.begin() as connection:
                    if (await connection.execute(done)).scalar_one() >= self.due:
                        return
                await asyncio.sleep(0.1)

    async def report(self) -> Report:
        """What it cost."""
        by_chat: dict[int, list[Arrival]] = defaultdict(list)
        for arrival in self.endpoint.arrivals:
            by_chat[arrival.chat].append(arrival)
        doubles = [
            Double(first, second, number)
            for arrivals in by_chat.values()
            for number, (first, second) in enumerate(pairwise(arrivals), 1)
        ]
        reasons = [(double, self._reason(double)) for double in doubles]
        broken = [(double.first, event) for double, event in reasons if event]
        times = self.endpoint.times
        starts = select(DELIVERIES.c.start).where(DELIVERIES.c.start.is_not(None)).order_by(DELIVERIES.c.start)
        async with self.database.reading() as connection:
            given = [start.timestamp() for start in (await connection.execute(starts)).scalars()]
        return Report(
            due=self.due,
            lost=self.due - len(by_chat),
            doubled=len(doubles),
            unproven=sum(event is None and not double.first.fault for double, event in reasons),
            unanswered=sum(event.struck < first.at + ROUND_TRIP for first, event in broken),
            window=max((event.struck - first.sent for first, event in broken), default=0.0),
            stall=max((after - before for before, after in pairwise(times)), default=0.0),
            given=busiest(given),
            busiest=busiest(sorted(arrival.sent for arrival in self.endpoint.arrivals)),
            crowded=busiest(times),
            kills=self.kills,
        )

    def _reason(self, double: Double) -> Break | None:
        return next((event for event in self.breaks if double.explained_by(event)), None)

    async def states(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        overview = await sql_store(self.database).outbox.overview()
        return {str(state): count for state, count in overview.deliveries.items()}


@asynccontextmanager
async def arena(url: str, *, rate: float, lease: float = 4) -> AsyncIterator[Arena]:
    """An arena over an empty store; whatever still runs at its end is killed."""
    database = open_database(url)
    async with endpoint() as taking:
        ring = Arena(url, database, taking, rate, lease)
        try:
            yield ring
        finally:
            for worker in ring.workers.values():
                worker.kill()
                worker.wait()
            ring.end.set()
            await asyncio.gather(*ring.tasks.values())
            await database.close()
