"""How much a group hears from the bot: so many answers a minute for all and for each, then one notice and silence."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.latest import Latest

WINDOW = timedelta(minutes=1)

A_CHAT = 10
"""Answers a minute in one group: half of what Telegram allows (20), so that buttons still work."""

A_PERSON = 4
"""Answers a minute for one person in one group: faster reading is not reading."""

SENT = 18
"""Messages and turned pages a minute in one group, two fewer than Telegram allows: for a notice, and for a digest."""

PAGES = 12
"""Pages a minute that one person turns in one group: a whole agenda, and room is left for others."""

NOTICE_EVERY = timedelta(hours=1)
"""A group is told at most this often that the bot pauses."""

KEPT = 4096
"""Chats and persons that are remembered; those silent for longest are forgotten first."""


class Verdict(StrEnum):
    """Whether a question is answered."""

    ANSWER = "answer"
    NOTICE = "notice"
    """Not answered, and the person is told so."""
    SILENCE = "silence"


@dataclass(slots=True)
class _Record:
    answers: deque[datetime] = field(default_factory=deque)
    sent: deque[datetime] = field(default_factory=deque)
    """Answers, and pages that were turned; of a person, pages."""
    noticed: datetime | None = None


def _is_full(times: deque[datetime], now: datetime, most: int) -> bool:
    while times and now - times[0] >= WINDOW:
        times.popleft()
    return len(times) >= most


class Cooldown:
    """Counts answers and turned pages in groups. In memory only: after a restart everybody begins anew."""

    def __init__(self) -> None:
        self._records: Latest[tuple[int, int | None], _Record] = Latest(KEPT)

    def judge(self, chat: int, person: int, now: datetime) -> Verdict:
        """Whether a question is answered now; an answer is counted.

        Args:
            chat: id of the group.
            person: id of who asks.
            now: aware.
        """
        group, asker = self._record((chat, None)), self._record((chat, person))
        counts = (group.answers, A_CHAT), (asker.answers, A_PERSON), (group.sent, SENT)
        if not any(_is_full(times, now, most) for times, most in counts):
            for times, _ in counts:
                times.append(now)
            return Verdict.ANSWER
        if group.noticed is None or now - group.noticed >= NOTICE_EVERY:
            group.noticed = now
            return Verdict.NOTICE
        return Verdict.SILENCE

    def turn(self, chat: int, person: int, now: datetime) -> bool:
        """Whether somebody may turn a page in a group now; it is counted."""
        group, turner = self._record((chat, None)), self._record((chat, person))
        if _is_full(group.sent, now, SENT) or _is_full(turner.sent, now, PAGES):
            return False
        group.sent.append(now)
        turner.sent.append(now)
        return True

    def _record(self, key: tuple[int, int | None]) -> _Record:
        record = self._records.get(key, _Record())
        self._records[key] = record  # whoever is heard again is the latest
        return record
