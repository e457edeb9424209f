"""What a chat can do with its digest: ask for it, pause, resume and stop it, have one now, see how it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digests.due import next_due
from bot.digests.schedule import EVERY_DAY, Schedule
from bot.digests.subscription import Pause, Standing, Subscription

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.delivery import Delivery
    from bot.digests.due import Due
    from bot.digests.line import Wish
    from bot.digests.ports import Outbox, Subscriptions
    from bot.digests.schedule import QuietHours
    from bot.digests.subscription import Place

SHOWN = 5
"""Deliveries that `status` shows: a working week."""

MOVING = timedelta(minutes=1)
"""How long a group may be away while it becomes a supergroup: Telegram tells of both within seconds."""

AT_FIRST = 8 * 60
"""Minute of the day that a new digest is set to: before work, and after quiet hours end."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a wish."""

    saved: Subscription
    replaced: Subscription | None
    """What stood there before and was in force."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a digest stands."""

    subscription: Subscription
    deliveries: tuple[Delivery, ...]
    """The last ones, newest first."""


def begin(place: Place, zone: str, language: str, quiet: QuietHours | None = None) -> Subscription:
    """A new digest, every morning, not started yet.

    Args:
        place: where it goes.
        zone: an IANA name or offset.
        language: the reader's language.
        quiet: the hours in which its chat wants to be left alone.
    """
    schedule = Schedule(EVERY_DAY, AT_FIRST, zone)
    return Subscription(place, schedule, language, quiet=quiet, standing=Standing.PAUSED, pause=Pause.ASKED)


def wanted(wish: Wish, zone: str, language: str, before: Subscription) -> Subscription:
    """A line as a subscription: what it does not speak of stays as it was.

    Args:
        wish: a line that is understood.
        zone: its zone, or the one that was asked for after it.
        language: the reader's language.
        before: the subscription that its place has, or a new one.
    """
    schedule = Schedule(wish.days, wish.minute, zone)
    return replace(before, schedule=schedule, language=language, following=wish.following)


async def subscribe(
    subscription: Subscription, store: Subscriptions, now: datetime, away: timedelta = timedelta()
) -> Change:
    """Keep what was asked for, active, with its next due time, and say what it replaces.

    What is due by the same schedule already, and only waits to be planned, stays due.

    Args:
        subscription: what was asked for.
        store: keeps it.
        now: the present moment.
        away: for how long it may have been paused by mistake: what came due meanwhile is due.
    """
    before = await store.find(subscription.place)
    last_slot = before.last_slot if before else None
    due = _overdue(before, now) if before and before.schedule == subscription.schedule else None
    active = replace(
        subscription,
        standing=Standing.ACTIVE,
        pause=None,
        last_slot=last_slot,
        next=due or next_due(subscription.schedule, now - away, last_slot),
    )
    saved = await store.put(active, now)
    return Change(saved, before if before and before.standing is not Standing.OFF else None)


async def pause(place: Place, store: Subscriptions, now: datetime) -> Subscription | None:
    """Pause a digest until it is resumed; None where there is none."""
    return await _stand(place, Standing.PAUSED, Pause.ASKED, store, now)


async def stop(place: Place, store: Subscriptions, now: datetime) -> Subscription | None:
    """Give a digest up; None where there is none."""
    return await _stand(place, Standing.OFF, None, store, now)


async def resume(place: Place, store: Subscriptions, now: datetime) -> Subscription | None:
    """Go on with a digest, whyever it was paused; None where there is none."""
    found = await _in_force(place, store)
    return (await subscribe(found, store, now)).saved if found else None


async def resume_chat(chat: int, store: Subscriptions, now: datetime) -> tuple[Subscription, ...]:
    """Go on with the digests of a chat that were paused because the bot was blocked or removed: it is back.

    A group that becomes a supergroup is left and joined in a moment, which costs it no digest.
    """
    blocked = [each for each in await store.of_chat(chat) if each.pause is Pause.BLOCKED]
    return tuple([(await subscribe(each, store, now, MOVING)).saved for each in blocked])


async def block_chat(chat: int, store: Subscriptions, now: datetime) -> tuple[Subscription, ...]:
    """Pause the digests of a chat in which the bot may not write any more, as its membership says.

    What is due already is still planned, and tried as what waits is: the group may only have moved.
    """
    active = [each for each in await store.of_chat(chat) if each.standing is Standing.ACTIVE]
    paused = [replace(each, standing=Standing.PAUSED, pause=Pause.BLOCKED, next=_overdue(each, now)) for each in active]
    return tuple([await store.put(each, now) for each in paused])


async def order_now(place: Place, store: Subscriptions, outbox: Outbox, now: datetime) -> bool:
    """Have a digest sent as soon as may be; False where there is no digest, or one was ordered within this minute."""
    found = await _in_force(place, store)
    return await outbox.order(found, now) if found else False


async def status(place: Place, store: Subscriptions, outbox: Outbox) -> Status | None:
    """How a digest stands; None where there is none."""
    found = await _in_force(place, store)
    return Status(found, await outbox.latest(found.id, SHOWN)) if found else None


def _overdue(subscription: Subscription, now: datetime) -> Due | None:
    """The due time that has come and is not planned yet."""
    return subscription.next if subscription.next and subscription.next.at <= now else None


async def _in_force(place: Place, store: Subscriptions) -> Subscription | None:
    found = await store.find(place)
    return found if found and found.standing is not Standing.OFF else None


async def _stand(
    place: Place, standing: Standing, why: Pause | None, store: Subscriptions, now: datetime
) -> Subscription | None:
    found = await _in_force(place, store)
    return await store.put(replace(found, standing=standing, pause=why, next=None), now) if found else None
