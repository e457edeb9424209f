"""What a group was answered lately: the same question again is pointed to the answer that stands above."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.latest import Latest

LATELY = timedelta(minutes=10)

KEPT = 2048
"""Answers that are remembered, over all groups."""


class RecentAnswers:
    """Remembers answers by group, forum topic and topic of the file. In memory only, and for ten minutes."""

    def __init__(self) -> None:
        self._answers: Latest[tuple[int, int | None, str], tuple[int, datetime]] = Latest(KEPT)

    def find(self, chat: int, thread: int | None, topic: str, now: datetime) -> int | None:
        """Number of the message that answered on a topic id here in the last ten minutes."""
        answer = self._answers.get((chat, thread, topic))
        if answer is None:
            return None
        message, at = answer
        return message if now - at < LATELY else None

    def remember(self, chat: int, thread: int | None, topic: str, message: int, now: datetime) -> None:
        """Note an answer by the number of its message."""
        self._answers[chat, thread, topic] = message, now
