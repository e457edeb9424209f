"""What a group was answered lately: the same question again is pointed to the answer that stands above."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

LATELY = timedelta(minutes=10)

KEPT = 2048
"""Answers that are remembered, over all groups."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was given in a group."""

    message: int
    """Telegram's number of the message that gave it."""
    at: datetime


class RecentAnswers:
    """Remembers answers by group, forum topic and topic of the file. In memory only, and for ten minutes."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[int, int | None, str], Answered] = OrderedDict()

    def find(self, chat: int, thread: int | None, topic: str, now: datetime) -> Answered | None:
        """The answer on a topic id that was given here in the last ten minutes."""
        answered = self._answers.get((chat, thread, topic))
        return answered if answered and now - answered.at < LATELY else None

    def remember(self, chat: int, thread: int | None, topic: str, answered: Answered) -> None:
        """Note an answer."""
        self._answers.pop((chat, thread, topic), None)
        self._answers[chat, thread, topic] = answered
        if len(self._answers) > KEPT:
            self._answers.popitem(last=False)
