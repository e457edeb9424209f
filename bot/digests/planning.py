"""A due subscription -> the delivery to make, and when the next one is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digests.delivery import NOTICE, Delivery, Reason, State
from bot.digests.due import due_until, expiry, next_due
from bot.digests.subscription import Place, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.subscription import Subscription

PATIENCE = timedelta(minutes=10)
"""How long a digest that was asked for by hand is worth sending: later, the person has gone on."""

ORDERED = "now-"
"""How the slots of digests begin that were asked for by hand."""

NOTICE_FOR = timedelta(days=1)
"""How long admins may be told that a forum topic is gone."""


def plan(subscription: Subscription, now: datetime) -> tuple[Subscription, Delivery | None]:
    """What to record about a subscription whose time has come, in one transaction.

    After a downtime only the newest due time counts, and only within its grace; the others are counted as missed.

    Args:
        subscription: one with a next due time that is not after `now`, or further ahead than one can be.
        now: the present moment.

    Returns:
        The subscription with its next due time, and its delivery: pending, or skipped where it is too late already;
        None where new zone rules, or a clock that was put right, have moved the due time into the future.
    """
    first = subscription.next.slot if subscription.next else now.date()
    dues = list(due_until(subscription.schedule, first, now))
    last_slot = dues[-1].slot if dues else subscription.last_slot
    following = next_due(subscription.schedule, now, last_slot) if subscription.standing is Standing.ACTIVE else None
    advanced = replace(subscription, last_slot=last_slot, next=following)
    if not dues:
        return advanced, None
    due = dues[-1]
    expires = expiry(due, subscription.schedule, subscription.quiet)
    late = now > expires
    return advanced, Delivery(
        id=0,
        subscription=subscription.id,
        slot=due.slot.isoformat(),
        place=subscription.place,
        due=due.at,
        expires=expires,
        state=State.SKIPPED if late else State.PENDING,
        reason=Reason.LATE if late else None,
        not_before=due.at,
        missed=len(dues) - 1,
        finished=now if late else None,
    )


def order(subscription: Subscription, now: datetime) -> Delivery:
    """The delivery of a digest that is asked for by hand; a second one within the same minute has the same slot."""
    return Delivery(
        id=0,
        subscription=subscription.id,
        slot=f"{ORDERED}{now:%Y-%m-%dT%H:%M}",
        place=subscription.place,
        due=now,
        expires=now + PATIENCE,
        state=State.PENDING,
        not_before=now,
    )


def is_wanted(delivery: Delivery, subscription: Subscription) -> bool:
    """Whether a delivery that is ready is still to be sent, as its subscription stands now.

    What was ordered by hand, and word to admins, may be of one that is paused.
    """
    may_be_paused = delivery.slot == NOTICE or delivery.slot.startswith(ORDERED)
    return not subscription.is_given_up or (may_be_paused and subscription.standing is Standing.PAUSED)


def notice(delivery: Delivery, now: datetime) -> Delivery:
    """The message to a forum's admins that the topic of their digest is gone: to the forum's general topic, once.

    Args:
        delivery: the one that could not be delivered.
        now: the present moment.
    """
    return Delivery(
        id=0,
        subscription=delivery.subscription,
        slot=NOTICE,
        place=Place(delivery.place.chat),
        due=now,
        expires=now + NOTICE_FOR,
        state=State.PENDING,
        not_before=now,
    )
