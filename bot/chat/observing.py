"""What the bot tells whoever counts: a port with one method an event, called on the way of every answer."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Counts. Every method returns at once, never raises, and is told nothing personal."""

    def received(self, kind: str) -> None:
        """An update has come.

        Args:
            kind: `message`, `callback_query`, `inline_query` and so on, as Telegram names it.
        """

    def answered(self, kind: str, outcome: str, seconds: float | None = None) -> None:
        """Somebody was answered.

        Args:
            kind: `question`, `words`, `command`, `press` and so on.
            outcome: of a question `answer`, `choice` or `miss`; else the command or page.
            seconds: spent on routing and composing.
        """

    def failed(self) -> None:
        """A handler has failed, and the person was told so."""

    def called(self, method: str, status: int, seconds: float) -> None:
        """Telegram has answered a call.

        Args:
            method: of the Bot API.
            status: HTTP's; 0 where there was no answer.
            seconds: from the call to its answer.
        """

    def turned_away(self, whom: str) -> None:
        """Somebody who is not on a list of those allowed was told so: `user` or `chat`."""


class Unobserved:
    """Counts nothing."""

    def received(self, kind: str) -> None:
        """Do nothing."""

    def answered(self, kind: str, outcome: str, seconds: float | None = None) -> None:
        """Do nothing."""

    def failed(self) -> None:
        """Do nothing."""

    def called(self, method: str, status: int, seconds: float) -> None:
        """Do nothing."""

    def turned_away(self, whom: str) -> None:
        """Do nothing."""
