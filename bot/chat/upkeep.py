"""What the chat does unasked beside answering: forget old feedback and chats that the bot left, tell who waited."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.chat.requests import answer_requests
from bot.chats.feedback import KEPT
from bot.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from bot.briefing.desk import Desk
    from bot.chat.records import Records
    from bot.chat.requests import Tell

log = structlog.get_logger()

EVERY = 3600.0
"""Seconds between rounds: quiet hours end on the hour, and feedback is forgotten to the hour."""

ABSENCE = timedelta(days=90)
"""How long a chat that has blocked or removed the bot is remembered: who did so by mistake, or for a summer, finds
digest and settings again; whoever meant it need not ask to be forgotten."""


class Upkeep:
    """Goes its round at the start, every hour, and when it is woken."""

    def __init__(self, desk: Callable[[], Desk], records: Records, tell: Tell, every: float = EVERY) -> None:
        """Take the parts.

        Args:
            desk: gives the desk of the moment.
            records: what is kept.
            tell: sends.
            every: seconds between rounds.
        """
        self._desk, self._records, self._tell = desk, records, tell
        self._rounds = Rounds("upkeep", self.go_round, every)

    def wake(self) -> None:
        """Have a round now: after a reload."""
        self._rounds.wake()

    def working(self) -> AbstractAsyncContextManager[None]:
        """Go rounds for as long as this is entered."""
        return self._rounds.working()

    async def go_round(self) -> None:
        """Do all of it once; raises StoreUnavailable where the database does not answer."""
        now = await self._records.clock()
        forgotten = await self._records.feedback.sweep(now - KEPT)
        chats = await self._records.removals.forget_departed(now - ABSENCE)
        told = await answer_requests(self._desk(), self._records, self._tell)
        if forgotten or chats or told:
            log.info("upkeep", forgotten=forgotten, chats_forgotten=chats, told=told)
