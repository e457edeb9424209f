"""Whether Telegram can be reached: told once when it is lost, and once when it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram.ext import ExtBot

log = structlog.get_logger()

LOOK = 2.0
"""Seconds between two looks whether a lost line is back; proxies look as often whether a replica is ready."""


class Connection:
    """What the calls of all handlers and polls together say of the line to Telegram."""

    def __init__(self) -> None:
        self.lost = self._reached = False

    @property
    def is_up(self) -> bool:
        """Whether the last call was answered; False before the first."""
        return self._reached and not self.lost

    def fail(self, reason: str) -> None:
        """A call did not get through; the first one is told, with its reason."""
        if not self.lost:
            self.lost = True
            log.warning("no connection to Telegram; trying again until there is one", reason=reason)

    def work(self) -> None:
        """A call was answered, whatever the answer."""
        self._reached = True
        if self.lost:
            self.lost = False
            log.info("the connection to Telegram is back")

    async def look(self, bot: ExtBot[Any]) -> None:
        """See whether the line is back, where it is lost.

        For a bot that does not poll: while it is not ready it is given nothing to answer, and so would make no call
        from which it could learn that it is.

        Args:
            bot: asks; it is not used before it has reached Telegram for the first time.
        """
        if not (self.lost and self._reached):
            return
        try:
            await bot.get_me(rate_limit_args=1)  # once: the next look comes soon
        except TelegramError as error:
            log.debug("still no connection to Telegram", reason=str(error))
