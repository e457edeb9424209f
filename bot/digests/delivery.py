"""One digest on its way: what it holds, which states it goes through, what Telegram answers, and what follows from it.

pending ──> ready ──> sending ──> sent
   │          │ ^        │ ├────> ready     not sent, told to wait, moved, or unclear for the first time
   │          │ └────────┘ └────> dead      the chat or thread is gone, the message is bad, unclear for a second time
   └──────────┴─────────────────> skipped   too late, nothing to say, or called off

Each arrow is one short transaction of the store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.digests.subscription import History, Place, Seen, Subscription


class State(StrEnum):
    """How far a delivery is."""

    PENDING = "pending"
    """Due, and to be written."""
    READY = "ready"
    """Written, and to be sent."""
    SENDING = "sending"
    """Held by one worker for as long as its lease."""
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


NOTICE = "thread-gone"
"""Slot of the one message that tells a forum's admins that their digest is paused."""

WAITING = (State.PENDING, State.READY)
FINISHED = (State.SENT, State.SKIPPED, State.DEAD)


class Reason(StrEnum):
    """Why a delivery was not sent."""

    LATE = "late"
    NOTHING_NEW = "nothing-new"
    CALLED_OFF = "called-off"
    """Paused, stopped or replaced before it was sent."""
    GONE = "gone"
    """The chat does not take messages from the bot."""
    THREAD_GONE = "thread-gone"
    BAD = "bad"
    """Telegram refuses the message itself (400)."""
    UNCLEAR = "unclear"
    """Twice no answer came after it was sent: it has probably arrived, and is not sent a third time."""


REFUSED = (Reason.GONE, Reason.THREAD_GONE, Reason.BAD)
"""Reasons that Telegram gives: they are about the place to which the message was sent."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a digest that opens a card."""

    label: str
    key: str
    """Short key of the topic."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A digest as it is sent; kept, so that a second attempt sends the same."""

    text: str
    """For Telegram's `parse_mode=HTML`."""
    buttons: tuple[Button, ...] = ()
    silent: bool = False
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """What to remember as sent, by short key, once it has been."""
    round: int = 1
    """The rotation that is under way once it has been sent."""
    told_all: bool = False
    """Whether it says that everything has been seen."""
    leaves_news: bool = False
    """Whether something new did not go in, and so is new the next time too."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest for one place and local date."""

    id: int
    subscription: int
    slot: str
    """The local date in ISO form, or `now-…` for one that was asked for by hand; unique within the subscription."""
    place: Place
    due: datetime
    expires: datetime
    """When it is too late to be sent."""
    state: State
    not_before: datetime
    """When it may next be tried."""
    reason: Reason | None = None
    missed: int = 0
    """Due times before it that were passed over while nothing ran."""
    attempts: int = 0
    unclear: int = 0
    """Attempts after which it is not known whether the message arrived."""
    fence: int = 0
    """How often it was claimed: whoever records must hold the last claim."""
    owner: str | None = None
    parcel: Parcel | None = None
    error: str | None = None
    """What Telegram said last."""
    start: datetime | None = None
    """When the claim allows its sending to start."""
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A delivery to be written, with what it takes."""

    delivery: Delivery
    subscription: Subscription
    history: History
