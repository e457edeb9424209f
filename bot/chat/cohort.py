"""Questions that come together are answered step by step together: all are routed, all are drawn, all are sent.

A step finds what it needs in the processor's caches where the step before it was the same; else most of it comes from
memory, and a route takes twice as long. This is cohort scheduling (Larus and Parkes, “Using Cohort Scheduling to
Enhance Server Performance”, USENIX 2002). Between two steps, `asyncio.sleep(0)` lets all others take the first. Where
many come, the first is answered about 20 ms later than it would be by itself, and the last that much sooner.
"""

from __future__ import annotations

import asyncio
from collections import deque

MOST = 32
"""Members of a cohort: what the first has to fetch is little among so many, and there are others to be answered while
these wait for Telegram."""

QUIET = 4
"""Rounds of the event loop without a newcomer after which a cohort goes on: less than 0.1 ms where nobody else comes.
Telegram's answers come over several rounds, and who came back in one by itself would be alone from then on."""

STEPS = 3
"""Rounds that a cohort takes for itself: to route, to draw, to send."""


class Cohort:
    """Lets those who come here go on together."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._usher: asyncio.Task[None] | None = None
        """Lets them go on; it ends when nobody waits."""

    async def join(self) -> None:
        """Wait for those who come meanwhile, and go on right after the one before."""
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        if self._usher is None or self._usher.done():
            self._usher = asyncio.create_task(self._let_go_on())
        await place

    async def _let_go_on(self) -> None:
        while self._waiting:
            await self._fill()
            for _ in range(min(MOST, len(self._waiting))):
                place = self._waiting.popleft()
                if not place.done():  # its handler ran out of time
                    place.set_result(None)
            for _ in range(STEPS):
                await asyncio.sleep(0)

    async def _fill(self) -> None:
        quiet = size = 0
        while quiet < QUIET and size < MOST:
            quiet = quiet + 1 if len(self._waiting) == size else 0
            size = len(self._waiting)
            await asyncio.sleep(0)
