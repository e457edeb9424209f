"""What the chat does unasked beside answering: forget old feedback, and tell who waited that something is covered."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.chat.requests import answer_requests
from bot.chats.feedback import KEPT
from bot.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.briefing.desk import Desk
    from bot.chat.records import Records
    from bot.chat.requests import Tell

log = structlog.get_logger()

EVERY = 3600.0
"""Seconds between rounds: quiet hours end on the hour, and feedback is forgotten to the hour."""


@dataclass(slots=True)
class Upkeep:
    """Goes its round at the start, every hour, and when it is woken."""

    desk: Callable[[], Desk]
    records: Records
    tell: Tell
    every: float = EVERY
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Have a round now: after a reload."""
        self._woken.set()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Go rounds for as long as this is entered."""
        rounds = asyncio.create_task(self._go_rounds())
        try:
            yield
        finally:
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds

    async def _go_rounds(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.go_round()
            except StoreUnavailable as error:
                log.warning("upkeep put off", error=str(error))
            try:
                async with asyncio.timeout(self.every):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def go_round(self) -> None:
        """Do all of it once; raises StoreUnavailable where the database does not answer."""
        forgotten = await self.records.feedback.sweep(await self.records.clock() - KEPT)
        told = await answer_requests(self.desk(), self.records, self.tell)
        if forgotten or told:
            log.info("upkeep", forgotten=forgotten, told=told)
