"""Which taps were counted, so that feedback is what many say once, and not what one says a hundred times."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.latest import Latest

KEPT = 8192
"""Taps that are remembered, in memory only: they name chats, which are never kept with feedback."""

AN_HOUR = 600
"""Notes an hour: more is somebody at play, and would fill the store."""

HOUR = timedelta(hours=1)


class Taps:
    """Remembers what was tapped, and how much was noted lately."""

    def __init__(self) -> None:
        self._seen: Latest[tuple[object, ...], None] = Latest(KEPT)
        self._noted: deque[datetime] = deque()

    def is_first(self, *what: object) -> bool:
        """Whether something happens for the first time; from now on it did."""
        if what in self._seen:
            return False
        self._seen[what] = None
        return True

    def has_room(self, now: datetime) -> bool:
        """Whether this hour can take one more note, which is counted."""
        while self._noted and now - self._noted[0] >= HOUR:
            self._noted.popleft()
        if len(self._noted) >= AN_HOUR:
            return False
        self._noted.append(now)
        return True
