"""From due to sent, in small steps: plan, write, claim, send, record, reap. Each may be the last before a crash."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.digests.outcome import Ambiguous, Untried, judge
from bot.digests.pace import Turns
from bot.digests.ports import TURN
from bot.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.digests.delivery import Delivery, Parcel
    from bot.digests.outcome import Outcome
    from bot.digests.ports import Clock, Compose, Outbox, Sender

LOG = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
"""How long a worker holds what it has claimed. One that froze finds it over, and so knows that it must not send."""

TIMEOUT = TURN + 8.0
"""Seconds that sending may take: the wait for a turn, which the sender itself ends, and at least eight for the answer.
Nothing is begun that could end after the lease."""

PLANNED, WRITTEN = 500, 50
"""Subscriptions and deliveries of one transaction: short enough for the others to get on."""

MISSED = 0.25
"""A delivery that is so many seconds past its start is given back, to be claimed with a new start: else several workers
would send at once, after an outage, all that had piled up in it."""

IN_DOUBT = 8
"""Messages of one worker that may be sent and not recorded yet: so many can a crash double, and no more. While the
store is away, sending stops at them. Enough for 25 a second where sending and recording take a third of one."""

PATIENCE = 60.0
"""Seconds for which recording is tried again; by then the lease is over, and the delivery another worker's."""

RETRY = 0.25
"""Seconds between two tries of a store that does not answer."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker delivers with: the store, the sender, its clocks and limits."""

    outbox: Outbox
    clock: Clock
    compose: Compose
    sender: Sender
    worker: str
    """Its name: another one for each process."""
    elapsed: Callable[[], float] = time.monotonic
    """Seconds that only go forward, and go on while the process is stopped."""
    timeout: float = TIMEOUT
    """Seconds that sending may take."""
    lease: timedelta = LEASE
    """How long it holds what it has claimed; longer than sending may take."""
    turns: Turns = field(default_factory=Turns)
    doubt: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_DOUBT))
    """Held from before a message is sent until that is recorded."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in a worker's hands."""

    delivery: Delivery
    at: datetime
    """When it was claimed, by the store's clock."""
    taken: float
    """The same moment in the worker's own seconds."""
    start: float
    """When it may be sent, in the worker's own seconds."""


async def plan_due(post: Post) -> int:
    """Turn what is due into deliveries, as many as one transaction takes; returns how many subscriptions were."""
    return await post.outbox.plan(await post.clock(), PLANNED)


async def write_pending(post: Post) -> int:
    """Write digests that are due, as many as are soon to be sent; returns how many."""
    jobs = await post.outbox.take_pending(await post.clock(), WRITTEN, post.lease)
    parcels: dict[int, Parcel | None] = {}
    now = await post.clock()
    for job in jobs:
        try:
            parcels[job.delivery.id] = post.compose(job, now)
        except Exception:
            # One that cannot be written must not stop the others; its lease ends, and it is tried again.
            LOG.exception("digest.not_written", delivery=job.delivery.id)
        await asyncio.sleep(0)  # answers come first
    if parcels:
        await post.outbox.keep(parcels, now)
    return len(jobs)


async def claim(post: Post, limit: int) -> tuple[Claim, ...]:
    """Take up to `limit` deliveries in hand."""
    taken = post.elapsed()
    now = await post.clock()
    deliveries = await post.outbox.claim(now, limit, post.lease, post.worker)
    waits = (((delivery.start or now) - now).total_seconds() for delivery in deliveries)
    given = post.elapsed()
    return tuple(
        Claim(delivery, now, taken, max(taken + wait, given)) for delivery, wait in zip(deliveries, waits, strict=True)
    )


async def send(post: Post, held: Claim) -> Outcome:
    """Send a delivery at its turn, unless its start was missed or the lease would be over before an answer comes."""
    await asyncio.sleep(post.turns.take(post.elapsed()))
    if post.elapsed() - held.start > MISSED:
        return Untried("its start was missed")
    if post.elapsed() - held.taken > post.lease.total_seconds() - post.timeout:
        return Untried("the lease was nearly over")
    parcel = held.delivery.parcel
    if parcel is None:
        return Untried("not written yet")
    try:
        return await asyncio.wait_for(post.sender.send(held.delivery.place, parcel), post.timeout)
    except TimeoutError:
        return Ambiguous(f"no answer within {post.timeout:g} s")
    except Exception as error:  # a fault of the sender must not stop the others' digests
        LOG.exception("digest.sender_failed", delivery=held.delivery.id)
        return Ambiguous(type(error).__name__)


async def record(post: Post, held: Claim, outcome: Outcome) -> bool:
    """Record what became of a delivery, trying again while the store does not answer; False where it is not ours.

    The store is not asked for the time first: until the outcome is recorded, a crash would double the message.
    """
    first = post.elapsed()
    while True:
        now = held.at + timedelta(seconds=post.elapsed() - held.taken)
        try:
            return await post.outbox.record(held.delivery, judge(held.delivery, outcome, now), now)
        except StoreUnavailable:
            if post.elapsed() - first > PATIENCE:
                return False
            await asyncio.sleep(RETRY)


async def deliver(post: Post, held: Claim) -> None:
    """Send one delivery from its start on, and record what became of it."""
    await asyncio.sleep(held.start - post.elapsed())
    async with post.doubt:
        outcome = await send(post, held)
        recorded = await record(post, held, outcome)
    LOG.info("digest.sent", delivery=held.delivery.id, outcome=type(outcome).__name__, recorded=recorded)


async def deliver_due(post: Post, limit: int = 10) -> int:
    """One round of everything: plan, write, claim, send, record; returns how many deliveries were tried.

    For one who calls it now and then; `bot.digests.courier.Courier` does it without pause.
    """
    await post.outbox.reap(await post.clock())
    await plan_due(post)
    await write_pending(post)
    held = await claim(post, limit)
    await asyncio.gather(*(deliver(post, each) for each in held))
    return len(held)
