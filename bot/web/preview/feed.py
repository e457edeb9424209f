"""What happens in the town, told as it happens: to the page that draws it, and to tests that wait for an answer."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEPT = 2000
"""Events that a page can catch up with after its connection was lost; one that missed more loads anew."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    number: int
    """Counted from 1."""
    kind: str
    """`message`, `edited`, `deleted`, `typing`, `reaction`, `pressed`, `answered`, `profile` or `chat`."""
    chat: int | None
    """Chat in which it happened; None where it concerns all."""
    body: dict[str, Any]
    """What a page needs to draw it, as JSON."""
    source: object = None
    """The value itself: a Message, a Press."""

    def as_json(self) -> dict[str, Any]:
        """The event as the page reads it."""
        return {"number": self.number, "kind": self.kind, "chat": self.chat, **self.body}


@dataclass(slots=True)
class Feed:
    """The events, newest last, and those who follow them."""

    events: deque[Event] = field(default_factory=lambda: deque(maxlen=KEPT))
    count: int = 0
    closed: bool = False
    _followers: set[asyncio.Queue[Event | None]] = field(default_factory=set)

    def tell(self, kind: str, chat: int | None, source: object = None, **body: Any) -> None:
        """Adds an event."""
        self.count += 1
        event = Event(self.count, kind, chat, body, source)
        self.events.append(event)
        for follower in self._followers:
            follower.put_nowait(event)

    async def follow(self, after: int) -> AsyncIterator[Event]:
        """Yields the events with a number above `after`, those of the past first, until the feed is closed."""
        follower: asyncio.Queue[Event | None] = asyncio.Queue()
        for event in self.events:
            if event.number > after:
                follower.put_nowait(event)
        self._followers.add(follower)
        try:
            while not self.closed and (event_or_end := await follower.get()):
                yield event_or_end
        finally:
            self._followers.discard(follower)

    def close(self) -> None:
        """Ends every `follow`."""
        self.closed = True
        for follower in self._followers:
            follower.put_nowait(None)
