"""What a chat or forum topic has asked for, and what it has been sent of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from bot.digests.delivery import Parcel
    from bot.digests.due import Due
    from bot.digests.schedule import QuietHours, Schedule

ITEMS = 3
"""Claims and quotes of a digest unless other is asked: what is read before a coffee is cold."""

MOST_ITEMS = 7
"""More do not fit one message of 3,500 characters with their sources."""


class Place(NamedTuple):
    """Where a digest goes: a chat, or one topic of a forum. It has one subscription at most."""

    chat: int
    """Telegram's id: positive for a private chat, negative for a group or channel."""
    thread: int | None = None
    """Telegram's id of a forum topic."""

    @property
    def is_private(self) -> bool:
        """Whether it is a chat with one person."""
        return self.chat > 0


class Standing(StrEnum):
    """Whether a subscription sends."""

    ACTIVE = "active"
    PAUSED = "paused"
    """Kept, and sends nothing until it is resumed."""
    OFF = "off"
    """Given up; what was sent is remembered for a while, so that a new one does not begin with it."""


class Pause(StrEnum):
    """Why a subscription is paused."""

    ASKED = "asked"
    BLOCKED = "blocked"
    """The bot was blocked, removed, or may not write any more."""
    THREAD_GONE = "thread-gone"
    """The forum topic was deleted or closed."""


@dataclass(frozen=True, slots=True)
class Following:
    """What a digest takes its items from; nothing named means everything."""

    topics: frozenset[str] = frozenset()
    """Topic ids."""
    parties: frozenset[str] = frozenset()
    """Party ids: an item counts where the view is theirs."""

    def __bool__(self) -> bool:
        """Whether anything is named."""
        return bool(self.topics or self.parties)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One digest, as it was asked for."""

    place: Place
    schedule: Schedule
    language: str
    """ISO 639 code of the language to write in."""
    following: Following = Following()
    items: int = ITEMS
    """Items of one digest, 1 to 7."""
    silent: bool = False
    """Delivered without a sound."""
    quiet: QuietHours | None = None
    repeat: bool = False
    """Begin again when everything has been sent; else be silent until something changes."""
    standing: Standing = Standing.ACTIVE
    pause: Pause | None = None
    """Why it is paused, where it is."""
    next: Due | None = None
    """The next due time; None unless active, or due when the bot lost its chat and not planned yet."""
    last_slot: date | None = None
    """The last local date that was planned."""
    id: int = 0
    """Given by the store; 0 before it is kept."""

    def __post_init__(self) -> None:
        if not 1 <= self.items <= MOST_ITEMS:
            raise ValueError(f"items of a digest: {self.items}")

    @property
    def is_given_up(self) -> bool:
        """Whether what waits of it is called off.

        Where the bot was blocked or removed it is not: a group that becomes a supergroup says so, too, and has its
        digest at its new place; of all others Telegram knows best.
        """
        return self.standing is not Standing.ACTIVE and self.pause is not Pause.BLOCKED


class Seen(NamedTuple):
    """How an item was when a place was last sent it."""

    print: str
    """Its fingerprint, which another wording changes."""
    corrections: int
    """How many of its corrections were told."""
    round: int
    """The round of the rotation in which it was sent."""


@dataclass(frozen=True, slots=True)
class History:
    """What a place has been sent."""

    seen: Mapping[str, Seen] = field(default_factory=dict)
    """By short key of the item."""
    round: int = 1
    """The rotation that is under way: it begins anew where everything was sent and is to be repeated."""
    told_all: bool = False
    """Whether the place was told that it has seen everything."""
    news_since: datetime | None = None
    """From when on what comes into the file is new here: the last digest that left nothing new over; None before the
    first one, when everything is in its turn."""

    def after(self, parcel: Parcel, now: datetime) -> History:
        """The history once a digest was sent."""
        since = self.news_since if parcel.leaves_news else now
        return History({**self.seen, **parcel.seen}, parcel.round, parcel.told_all, since)
