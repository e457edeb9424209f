"""What readers say about answers, for curators: of what, never of whom. No value here has room for a person or chat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.chats.wording import keepable

KEPT = timedelta(days=30)
"""How long anything is kept: a curator reads a month at a time, and older words are nobody's business."""

LONGEST = 300
"""Characters of words that are kept: more is a text that was pasted, and no question."""

_PERSONAL = re.compile(r"\S+@\S+\.\S+|(?<!\w)@\w+|https?://\S+|\+?\d[\d ()./-]{6,}\d")
"""Mail addresses, user names, links and telephone numbers."""

HIDDEN = "…"
"""Stands where something personal stood."""


@dataclass(frozen=True, slots=True)
class WrongTopic:
    """A tap on “wrong topic?” or on “none of these”."""

    topic: str
    """Short key of the topic that was shown; empty where none of several was meant."""
    phrase: str
    """The phrase of the file that the question came nearest to; empty where it is not known any more."""
    at: datetime
    """Aware, as everywhere."""


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """A tap on “report an error”."""

    item: str
    """Short key of the topic, claim or quote."""
    version: str
    """Id and version of the dossier that it was read in: “russia-japan 2026.11”."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that the file did not answer; kept only where whoever runs the bot has switched that on."""

    words: str
    """What was asked, without what looks personal."""
    language: str
    """ISO 639 code."""
    at: datetime


Note = WrongTopic | ErrorReport | Miss
"""Anything that is kept of feedback."""


class Feedback(Protocol):
    """Keeps notes; every call may raise StoreUnavailable."""

    async def note(self, note: Note) -> None:
        """Keep a note."""
        ...

    async def since(self, moment: datetime) -> tuple[Note, ...]:
        """All notes from a moment on, in the order in which they came."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Forget the notes from before a moment; returns how many."""
        ...


def make_miss(words: str, language: str, at: datetime) -> Miss:
    """A miss, with what looks personal left out of its words."""
    return Miss(keepable(_PERSONAL.sub(HIDDEN, words), LONGEST), language, at)
