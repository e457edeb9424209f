"""What can become of a message that is sent, and what follows for its delivery, its chat and everybody.

A sender turns whatever its library raises into one of these; nothing else about Telegram is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digests.delivery import REFUSED, Reason, State
from bot.digests.subscription import Pause

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has taken it."""

    message: int
    """Id of the message."""


@dataclass(frozen=True, slots=True)
class Failure:
    """It was not taken, or that is not known."""

    error: str
    """Why: in Telegram's own words where it has answered."""


class Gone(Failure):
    """403: the bot was blocked or removed."""

    __slots__ = ()


class Silenced(Failure):
    """400: the bot may not write in the chat, where it may be all the same; or the chat is not found."""

    __slots__ = ()


class ThreadGone(Failure):
    """The forum topic was deleted or is closed."""

    __slots__ = ()


class Bad(Failure):
    """400: Telegram does not take this message."""

    __slots__ = ()


class Ambiguous(Failure):
    """No answer after it was sent (timeout, dropped connection, 5xx): it may have arrived."""

    __slots__ = ()


class RefusedBeforeSending(Failure):
    """It surely has not arrived: no connection."""

    __slots__ = ()


class Untried(Failure):
    """Its worker came too late to send it: somebody may at once, who is quicker."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has become a supergroup."""

    chat: int
    """Its new id."""


@dataclass(frozen=True, slots=True)
class RetryLater:
    """429, or no turn before it: nothing may be sent for some time, and this was not."""

    seconds: float
    everybody: bool = True
    """Whether it concerns the bot as a whole, and not this chat alone; a group's limit is its own."""


Outcome = Sent | Gone | Silenced | Migrated | RetryLater | Ambiguous | RefusedBeforeSending | Untried | ThreadGone | Bad


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the store has to record about a delivery, all of it in one transaction."""

    state: State
    reason: Reason | None = None
    error: str | None = None
    not_before: datetime | None = None
    """When to try again, where it is tried again."""
    unclear: int = 0
    """Unclear attempts to add."""
    pause: Pause | None = None
    """Why to pause: everything of the chat where the bot is blocked, this one subscription otherwise."""
    departed: bool = False
    """Whether the bot is out of the chat: what is kept of it is forgotten in time, unless the bot comes back."""
    moved_to: int | None = None
    """New id of the chat: everything of the old one goes there."""
    hold_chat: datetime | None = None
    """Until when nothing goes to the chat."""
    hold_all: datetime | None = None
    """Until when nothing goes out at all, from any replica."""

    def at(self, chat: int | None, delivery: Delivery, now: datetime) -> Verdict:
        """What is to be recorded where a chat is by now at this id: what was said of the old place says nothing of it.

        Args:
            chat: where the delivery would go now; None where there is none any more.
            delivery: as it was claimed.
            now: the present moment.
        """
        if chat in {None, delivery.place.chat} or not (self.reason in REFUSED or self.moved_to):
            return self
        return Verdict(State.READY, error=self.error, not_before=now)


RESENDS = 1
"""A message without an answer is sent again once: the reader would rather see it twice than miss it, but not thrice."""

LONGEST_BACKOFF = timedelta(minutes=1)
"""An outage of Telegram ends at some moment; a minute later everybody has tried again."""


def judge(delivery: Delivery, outcome: Outcome, now: datetime) -> Verdict:
    """What follows from an attempt.

    Args:
        delivery: as it was claimed.
        outcome: what became of the message.
        now: when that was known.
    """
    match outcome:
        case Sent():
            verdict = Verdict(State.SENT)
        case Gone() | Silenced():
            departed = isinstance(outcome, Gone)
            verdict = Verdict(State.DEAD, Reason.GONE, outcome.error, pause=Pause.BLOCKED, departed=departed)
        case ThreadGone():
            verdict = Verdict(State.DEAD, Reason.THREAD_GONE, outcome.error, pause=Pause.THREAD_GONE)
        case Bad():
            verdict = Verdict(State.DEAD, Reason.BAD, outcome.error)
        case Migrated():
            verdict = Verdict(State.READY, not_before=now, moved_to=outcome.chat)
        case RetryLater():
            until = now + timedelta(seconds=outcome.seconds)
            hold_all = until if outcome.everybody else None
            verdict = Verdict(State.READY, error="429", not_before=until, hold_chat=until, hold_all=hold_all)
        case Ambiguous() if delivery.unclear >= RESENDS:
            verdict = Verdict(State.DEAD, Reason.UNCLEAR, outcome.error, unclear=1)
        case Ambiguous():
            wait = backoff(delivery.attempts)
            verdict = Verdict(State.READY, error=outcome.error, not_before=now + wait, unclear=1)
        case RefusedBeforeSending() | Untried():
            wait = timedelta() if isinstance(outcome, Untried) else backoff(delivery.attempts)
            verdict = Verdict(State.READY, error=outcome.error, not_before=now + wait)
    return verdict


def backoff(attempts: int) -> timedelta:
    """How long to wait after an attempt: 2 seconds after the first, then 4, 8 and so on, up to a minute."""
    return min(timedelta(seconds=2 ** min(max(attempts, 1), 6)), LONGEST_BACKOFF)
