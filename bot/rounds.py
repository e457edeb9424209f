"""Work that comes round again and again while the bot runs: a failure is told in the log, and the next round comes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

log = structlog.get_logger()

AGAIN = 60.0
"""Seconds until a round that failed is made again, where none is due before: an outage ends, and whoever reads the log
is not buried in it."""


async def pause(event: asyncio.Event, seconds: float | None) -> None:
    """Wait for an event, and no longer than some time; None: however long it takes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Do some work for as long as this is entered; what of it is not done by then is cancelled, and waited for."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


class Rounds:
    """Some work that nobody waits for, and that must not end because it failed once."""

    def __init__(
        self, name: str, work: Callable[[], Awaitable[object]], every: float | None = None, again: float = AGAIN
    ) -> None:
        """Take the work.

        Args:
            name: what the log calls it.
            work: one round; whatever it raises is logged.
            every: seconds between rounds, the first being at once; None: only when it is woken.
            again: seconds until a round that failed is made again, where none is due before.
        """
        self._name, self._work, self._every, self._again = name, work, every, again
        self._woken = asyncio.Event()
        if every is not None:
            self._woken.set()

    def wake(self) -> None:
        """Have a round, soon; woken twice before that, there is one."""
        self._woken.set()

    def working(self) -> AbstractAsyncContextManager[None]:
        """Go rounds for as long as this is entered."""
        return meanwhile(self._run())

    async def _run(self) -> None:
        wait = self._every
        while True:
            await pause(self._woken, wait)
            self._woken.clear()
            wait = self._every if await self._go_round() else min(self._again, self._every or self._again)

    async def _go_round(self) -> bool:
        """Whether it went well."""
        try:
            await self._work()
        except StoreUnavailable as error:
            log.warning("round put off", work=self._name, reason=str(error))
        except Exception:
            log.exception("round failed", work=self._name)
        else:
            return True
        return False
