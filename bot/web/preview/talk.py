"""A conversation as a test writes it: said, answered, tapped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.web.preview.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.web.preview.feed import Event
    from bot.web.preview.people import Person
    from bot.web.preview.town import Town

PATIENCE = 5.0
"""Seconds to wait for the bot before a test fails."""


@dataclass(slots=True)
class Talk:
    """One person's side of a chat with the bot."""

    town: Town
    person: Person
    chat: int
    """Where they talk: the person's id for the private chat."""
    seen: int = 0
    """Number of the last event that was looked at."""
    patience: float = PATIENCE

    async def says(self, text: str, reply_to: Message | None = None, quote: str | None = None) -> Message:
        """Writes `text` and returns the bot's next message in this chat."""
        self.look()
        self.town.say(self.person, text, self.chat, reply_to.id if reply_to else None, quote)
        return await self.hears()

    async def starts(self, payload: str = "") -> Message:
        """Presses Start and returns the bot's next message."""
        self.look()
        self.town.start(self.person, payload)
        return await self.hears()

    async def taps(self, message: Message, button: str | tuple[int, int]) -> Message:
        """Presses a button and returns the message that the bot then sends or edits."""
        self.look()
        self.town.tap(self.person, message.id, button, self.chat)
        return await self.hears()

    async def taps_for_notice(self, message: Message, button: str | tuple[int, int]) -> dict[str, Any]:
        """Presses a button and returns the bot's answer to the press: `text`, `show_alert`, `url`."""
        self.look()
        press = self.town.tap(self.person, message.id, button, self.chat)
        await self._next(lambda event: event.kind == "answered" and event.source is press)
        return press.answer or {}

    async def hears(self) -> Message:
        """Returns the bot's next message or edit in this chat that was not returned yet.

        Raises:
            TimeoutError: the bot was silent for `patience` seconds.
        """
        event = await self._next(
            lambda event: (
                event.kind in ("message", "edited")
                and event.chat == self.chat
                and isinstance(event.source, Message)
                and event.source.sender == self.town.bot
            )
        )
        if not isinstance(event.source, Message):
            raise TypeError(event.source)
        return event.source

    async def rests(self, seconds: float = 0.1) -> None:
        """Waits until nothing has happened in the whole town for `seconds`: the bot has done what it would do."""
        while True:
            try:
                async with asyncio.timeout(seconds):
                    await self._next(lambda _: True)
            except TimeoutError:
                return

    async def silence(self, seconds: float) -> None:
        """Waits, and fails if the bot says or edits anything in this chat meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                heard = await self.hears()
        except TimeoutError:
            return
        raise AssertionError(heard.text)

    def look(self) -> None:
        """Skips what has happened so far."""
        self.seen = self.town.feed.count

    async def _next(self, wanted: Callable[[Event], bool]) -> Event:
        async with asyncio.timeout(self.patience):
            async for event in self.town.feed.follow(self.seen):
                self.seen = event.number
                if wanted(event):
                    return event
        raise TimeoutError
