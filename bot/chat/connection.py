"""Whether Telegram can be reached: told once when it is lost, and once when it is back."""

from __future__ import annotations

import structlog

log = structlog.get_logger()


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
