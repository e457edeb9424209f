"""How much a group hears from the bot: so many answers a minute for all and for each, then one notice and silence."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(minutes=1)

A_CHAT = 10
"""Answers a minute in one group: half of what Telegram allows (20), so that buttons still work."""

A_PERSON = 4
"""Answers a minute for one person in one group: faster reading is not reading."""

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
    noticed: datetime | None = None

    def is_full(self, now: datetime, most: int) -> bool:
        while self.answers and now - self.answers[0] >= WINDOW:
            self.answers.popleft()
        return len(self.answers) >= most


class Cooldown:
    """Counts answers in groups. In memory only: after a restart everybody begins anew."""

    def __init__(self, a_chat: int = A_CHAT, a_person: int = A_PERSON) -> None:
        """Take how many answers a minute a group and a person in it get."""
        self._a_chat, self._a_person = a_chat, a_person
        self._records: OrderedDict[tuple[int, int | None], _Record] = OrderedDict()

    def judge(self, chat: int, person: int, now: datetime) -> Verdict:
        """Whether a question is answered now; an answer is counted.

        Args:
            chat: id of the group.
            person: id of who asks.
            now: aware.
        """
        group, asker = self._record((chat, None)), self._record((chat, person))
        if not group.is_full(now, self._a_chat) and not asker.is_full(now, self._a_person):
            group.answers.append(now)
            asker.answers.append(now)
            return Verdict.ANSWER
        if group.noticed is None or now - group.noticed >= NOTICE_EVERY:
            group.noticed = now
            return Verdict.NOTICE
        return Verdict.SILENCE

    def _record(self, key: tuple[int, int | None]) -> _Record:
        record = self._records.setdefault(key, _Record())
        self._records.move_to_end(key)
        if len(self._records) > KEPT:
            self._records.popitem(last=False)
        return record
