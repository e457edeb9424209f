"""Which updates were handled: so that one which Telegram repeats is answered once, whichever replica it comes to."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.latest import Latest

if TYPE_CHECKING:
    from datetime import datetime

REMEMBERED = 4096
"""Updates that are remembered in memory. Telegram hands out at most 100 at once, and repeats only unconfirmed ones."""


KEPT = timedelta(days=2)
"""How long a shared store remembers: Telegram gives an update up after a day
(https://core.telegram.org/bots/api#getting-updates)."""

LEASE = timedelta(seconds=30)
"""How long a claim holds in a store that replicas share: a handler takes 15 seconds at most, and those who wrote to a
replica that was killed wait this long."""


class Standing(StrEnum):
    """What is known of an update that has just arrived."""

    NEW = "new"
    """Nobody has it; from now on the caller does."""
    IN_HAND = "in hand"
    """Somebody works on it; it may still fail."""
    DONE = "done"


class SeenUpdates(Protocol):
    """Remembers updates by their `update_id`; each call is atomic, over all replicas where they share a store."""

    async def claim(self, number: int, now: datetime) -> Standing:
        """Take an update in hand, if nobody has it.

        In a store that replicas share a claim runs out after LEASE, so that an update is not lost with the replica
        that had it in hand.
        """
        ...

    async def finish(self, number: int) -> None:
        """The update that the caller had in hand is handled."""
        ...

    async def release(self, number: int) -> None:
        """The update that the caller had in hand was not handled; whoever gets it next may take it."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Forget updates that were claimed before a moment; returns how many."""
        ...


class SeenInMemory:
    """Remembers the updates of one process, for as long as it runs."""

    def __init__(self, size: int = REMEMBERED) -> None:
        """Take how many are remembered; the oldest are forgotten first."""
        self._standings: Latest[int, Standing] = Latest(size)

    async def claim(self, number: int, now: datetime) -> Standing:  # noqa: ARG002 - claims of one process never run out
        """Take an update in hand, if nobody has it."""
        standing = self._standings.get(number)
        if standing is not None:
            return standing
        self._standings[number] = Standing.IN_HAND
        return Standing.NEW

    async def finish(self, number: int) -> None:
        """The update is handled."""
        self._standings[number] = Standing.DONE

    async def release(self, number: int) -> None:
        """The update was not handled."""
        self._standings.pop(number, None)

    async def sweep(self, before: datetime) -> int:  # noqa: ARG002 - it stays small by itself
        """Forget nothing: what is too many is forgotten at once."""
        return 0
