"""How fast digests go out: 25 a second for the whole bot, evenly spaced, and slower within one chat.

Telegram's limits are 30 messages a second, one a second in a private chat and 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Five a second are left for answers,
which come first. There is no burst: every message has its own start, and no second holds more than 26 of them. What was
held up goes out late by half a second at most, beside what is due then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.digests.subscription import Place

RATE = 25
"""Digests a second, all replicas together."""

AHEAD = timedelta(milliseconds=250)
"""How far ahead a worker may claim: starts that a dead worker held are gone, so they are few."""

SET_BACK = timedelta(seconds=10)
"""The next free start is never further ahead than this. Where it seems to be, the clock was set back, and nobody waits
for it. Much more than AHEAD, since a worker may have read the clock some time before its turn at the budget came."""

LONGEST_HOLD = timedelta(days=7)
"""Longer than this Telegram lets nobody wait: a hold that ends later is of a clock that was wrong, and is not kept."""

BACKLOG = 4 * RATE
"""Digests that are written ahead: four seconds of sending. More would not know how late they are."""

PRIVATE_GAP = timedelta(seconds=1.1)
GROUP_GAP = timedelta(seconds=3.2)
"""Between two messages of one chat: a little more than the limits ask for, since the way to Telegram takes now more and
now less."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The starts that are still free, shared by all replicas."""

    free: datetime
    """When the next start is free."""
    held: datetime
    """Until when nothing may start: Telegram has said so."""

    def starts(self, now: datetime, limit: int, rate: float = RATE) -> tuple[datetime, ...]:
        """The next free starts, at most `limit` of them, none further ahead than AHEAD."""
        gap = timedelta(seconds=1 / rate)
        free = self.free if self.free <= now + SET_BACK else now
        held = self.held if self.held <= now + LONGEST_HOLD else now
        first = max(now, free, held)
        return tuple(first + number * gap for number in range(limit) if first + number * gap <= now + AHEAD)

    def spent(self, starts: tuple[datetime, ...], rate: float = RATE) -> Budget:
        """The budget after some starts were taken."""
        return Budget(starts[-1] + timedelta(seconds=1 / rate), self.held) if starts else self

    def hold(self, until: datetime) -> Budget:
        """The budget when nothing may start before a moment."""
        return Budget(self.free, hold(self.held, until))


@dataclass(slots=True)
class Turns:
    """The turns of one worker: however late its starts are, it sends one message after the other."""

    gap: float = 1 / RATE
    """Seconds between two turns."""
    free: float = 0.0
    """When the next turn is, in the worker's own seconds."""

    def take(self, now: float) -> float:
        """Take the next turn; returns how many seconds to wait for it."""
        turn = max(now, self.free)
        self.free = turn + self.gap
        return turn - now


def hold(before: datetime, until: datetime) -> datetime:
    """The later of two ends of a hold, unless the former is of a clock that was wrong."""
    return before if until < before <= until + LONGEST_HOLD else until


def gap_of(place: Place) -> timedelta:
    """The time between two messages of a chat."""
    return PRIVATE_GAP if place.is_private else GROUP_GAP
