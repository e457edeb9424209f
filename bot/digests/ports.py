"""What digests need from outside: somewhere to keep them, somebody to send them.

Every call of a store is one transaction, may be made from several processes at once, and raises StoreUnavailable where
the database does not answer; the caller may then call again. Times are aware and, but for tests, the store's own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.digests.delivery import Delivery, Job, Parcel, Reason, State
    from bot.digests.outcome import Outcome, Verdict
    from bot.digests.subscription import History, Place, Subscription

Clock = Callable[[], Awaitable["datetime"]]
"""Tells the present moment to all replicas alike: the database's, or a test's."""

Compose = Callable[["Job", "datetime"], "Parcel | None"]
"""Writes the digest of a job; None where there is nothing to say."""


TURN = 4.0
"""Seconds for which a digest waits for its turn within Telegram's limits. A longer wait belongs to the outbox, where it
holds up nobody: its chat is tried again then."""


class Sender(Protocol):
    """Sends messages to Telegram."""

    async def send(self, place: Place, parcel: Parcel) -> Outcome:
        """Send one digest once, without trying again, and say what became of it.

        What has no turn within TURN was not sent, and the outcome says so. What is raised counts as Ambiguous; so does
        what takes longer than the courier waits: TURN, and then the time of an answer.
        """
        ...


class Subscriptions(Protocol):
    """Keeps who wants what, and what each has been sent."""

    async def find(self, place: Place) -> Subscription | None:
        """The subscription of a place, whatever its standing."""
        ...

    async def of_chat(self, chat: int) -> tuple[Subscription, ...]:
        """All subscriptions of a chat and its forum topics."""
        ...

    async def put(self, subscription: Subscription, now: datetime) -> Subscription:
        """Keep a subscription in place of the one that its place has; the same id is kept, and what it was sent.

        Where it is given up, deliveries that wait are called off. Returns it with its id.
        """
        ...

    async def history(self, subscription: int) -> History:
        """What a subscription's place has been sent."""
        ...

    async def after(self, subscription: int, limit: int) -> tuple[Subscription, ...]:
        """Up to `limit` subscriptions with ids above one, in order of their ids: to walk through all of them."""
        ...

    async def reschedule(self, subscriptions: Sequence[Subscription]) -> None:
        """Write anew when these are next due, and nothing else about them; not where the schedule is another by now."""
        ...

    async def zone_rules(self) -> str | None:
        """With which version of the zone rules the next due times were computed."""
        ...

    async def keep_zone_rules(self, version: str) -> None:
        """Remember the version of the zone rules."""
        ...


class Outbox(Protocol):
    """Keeps deliveries and gives each to one worker at a time."""

    async def plan(self, now: datetime, limit: int) -> int:
        """Turn up to `limit` subscriptions that are due into deliveries; returns how many were."""
        ...

    async def order(self, subscription: Subscription, now: datetime) -> bool:
        """Add a delivery that was asked for by hand; False where one was within this minute, or there is no digest."""
        ...

    async def take_pending(self, now: datetime, limit: int, lease: timedelta) -> tuple[Job, ...]:
        """Up to `limit` deliveries to be written, which nobody else is given for as long as the lease.

        Those that have become too late are skipped. None are given while enough wait to be sent: a digest that is
        written just before it goes out knows how late it is. One of a chat at a time, until that is sent: a digest
        knows of the one before it, and a forum of many topics, which are served slowly, does not keep others waiting.
        """
        ...

    async def keep(self, parcels: Mapping[int, Parcel | None], now: datetime) -> None:
        """Keep what was written for pending deliveries, by their ids; None where there was nothing to say."""
        ...

    async def claim(self, now: datetime, limit: int, lease: timedelta, worker: str) -> tuple[Delivery, ...]:
        """Up to `limit` deliveries to send, each from its `start` on, at most one of a chat; skips those too late."""
        ...

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> bool:
        """Record what follows from sending a claimed delivery; False where somebody else has claimed it since."""
        ...

    async def reap(self, now: datetime, *, everything: bool = False) -> int:
        """Make deliveries ready again whose worker's lease is over; all that are being sent where `everything`.

        `everything` is for the start of a worker that is surely the only one.
        """
        ...

    async def latest(self, subscription: int, limit: int) -> tuple[Delivery, ...]:
        """The last deliveries of a subscription, newest first."""
        ...

    async def overview(self) -> Overview:
        """How things stand."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Forget deliveries that were finished before a moment, and subscriptions given up that have none left.

        Returns:
            How many deliveries.
        """
        ...


class Catalogue(Protocol):
    """Remembers when each item first stood in the file."""

    async def listed(self) -> Mapping[str, datetime]:
        """When each item was first seen, by short key."""
        ...

    async def list_items(self, keys: Sequence[str], now: datetime) -> None:
        """Note the items that were not listed before."""
        ...


class Removals(Protocol):
    """Follows chats when they move, and forgets them when they ask, or some time after the bot was sent away."""

    async def move_chat(self, old: int, new: int) -> None:
        """Move everything of a group to the supergroup that it has become."""
        ...

    async def forget_chat(self, chat: int) -> None:
        """Delete everything that is kept of a chat."""
        ...

    async def note_departure(self, chat: int, now: datetime) -> None:
        """Note that the bot was blocked or removed, where that is not noted yet and anything is kept of the chat.

        A digest that Telegram refuses for that reason notes the same (`Verdict.departed`).
        """
        ...

    async def note_return(self, chat: int) -> None:
        """Note that the bot is back; a chat that keeps settings or has a digest go on says so, too."""
        ...

    async def forget_departed(self, before: datetime) -> int:
        """Forget the chats that the bot left before a moment and did not come back to; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class Overview:
    """How the deliveries stand, for curators."""

    subscriptions: Mapping[str, int]
    """Number of subscriptions by standing."""
    deliveries: Mapping[State, int]
    """Number of deliveries by state; finished ones of the last two weeks."""
    reasons: Mapping[Reason, int]
    """Number of deliveries that were not sent, by reason."""
    missed: int
    """Due times that were passed over while nothing ran."""
    unclear: int
    """Messages after which no answer came."""
    oldest: datetime | None
    """The due time of the delivery that waits longest."""
    dead: tuple[Delivery, ...]
    """The last dead ones, newest first."""
