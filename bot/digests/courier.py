"""Delivers digests for as long as the bot runs. Every replica has one; they share the store and need no leader."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digests.delivering import LOG, RETRY, claim, deliver, plan_due, write_pending
from bot.errors import StoreUnavailable
from bot.rounds import pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.digests.delivering import Claim, Post

IN_FLIGHT = 24
"""Deliveries in hand at once: at 25 a second, with a quarter of a second between claim and start, enough for answers
that take most of a second."""

TICK = 1.0
"""Seconds between two looks for what is due."""

BREATH = 0.1
"""Seconds after which a worker with free hands claims again; half of how far ahead it may."""

REAP = 2.0
"""Seconds between two looks for deliveries that a dead worker left."""

SWEEP = 3600.0
"""Seconds between two clearances of what is old."""

KEPT = timedelta(days=14)
"""How long finished deliveries are kept: `status` shows a week of them, curators look into two."""

LAST = 2.0
"""Seconds, beyond those that an answer may take, in which the courier finishes when the bot is told to stop: enough to
record what was sent. Where the store does not answer, it waits no longer: the bot would be killed meanwhile, and what
was sent comes twice either way."""


class Courier:
    """Plans, writes, sends, reaps and sweeps until it is told to stop."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._stopping = asyncio.Event()
        self._ready = asyncio.Event()
        self._hands: set[asyncio.Task[None]] = set()
        self._limit: asyncio.Timeout | None = None

    async def run(self, *, sole: bool = False) -> None:
        """Deliver until `stop` is called; then finish what is in hand, for as long as an answer may take and LAST.

        Args:
            sole: True for the only worker of a store, which may take up at once what was being sent when it died.
        """
        try:
            async with asyncio.timeout(None) as self._limit:
                await self._work(sole=sole)
        except TimeoutError:
            LOG.warning("digest.left_behind", count=len(self._hands))
            for hand in self._hands:
                hand.cancel()
            if self._hands:
                await asyncio.wait(self._hands, timeout=1)

    def stop(self) -> None:
        """Take nothing more in hand."""
        self._stopping.set()
        self._ready.set()
        if self._limit:
            self._limit.reschedule(asyncio.get_running_loop().time() + self._post.timeout + LAST)

    async def _work(self, *, sole: bool) -> None:
        """Deliver until told to stop, and finish what is in hand, however long that takes."""
        if sole:
            await self._patiently(self._release)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._every(TICK, self._prepare))
            tasks.create_task(self._every(REAP, self._reap))
            tasks.create_task(self._every(SWEEP, self._sweep))
            tasks.create_task(self._send())
        if self._hands:
            await asyncio.wait(self._hands)

    async def _every(self, seconds: float, work: Callable[[], Awaitable[bool]]) -> None:
        """Do some work again and again: at once while there is more of it, else after a pause."""
        while not self._stopping.is_set():
            more = await self._patiently(work)
            if not more:
                await pause(self._stopping, seconds)

    async def _patiently(self, work: Callable[[], Awaitable[bool]]) -> bool:
        """Whether there is more to do; a store that does not answer is asked again a little later."""
        try:
            return await work()
        except StoreUnavailable as error:
            LOG.warning("digest.store_unavailable", error=str(error))
        except Exception:  # noqa: BLE001 - whatever it is, it is logged, and the next digest is due all the same
            LOG.exception("digest.work_failed")
        await pause(self._stopping, RETRY)
        return False

    async def _prepare(self) -> bool:
        """Plan some and write some: where all are due at once, the first do not wait until the last is planned."""
        planned = await plan_due(self._post)
        written = await write_pending(self._post)
        if written:
            self._ready.set()
        return planned + written > 0

    async def _send(self) -> None:
        """Claim without a pause while there is something to send, else when something was written."""
        while not self._stopping.is_set():
            await self._patiently(self._claim)
            await pause(self._ready, BREATH if self._hands else TICK)

    async def _claim(self) -> bool:
        self._ready.clear()
        free = IN_FLIGHT - len(self._hands)
        held = await claim(self._post, free) if free else ()
        for each in held:
            self._take(each)
        return bool(held)

    def _take(self, held: Claim) -> None:
        task = asyncio.create_task(deliver(self._post, held))
        self._hands.add(task)
        task.add_done_callback(self._drop)

    def _drop(self, task: asyncio.Task[None]) -> None:
        self._hands.discard(task)
        if not task.cancelled() and (error := task.exception()):
            LOG.error("digest.delivery_failed", exc_info=error)

    async def _reap(self) -> bool:
        if count := await self._post.outbox.reap(await self._post.clock()):
            LOG.warning("digest.reaped", count=count)
        return False

    async def _release(self) -> bool:
        await self._post.outbox.reap(await self._post.clock(), everything=True)
        return False

    async def _sweep(self) -> bool:
        await self._post.outbox.sweep(await self._post.clock() - KEPT)
        return False
