"""A conversation as a test writes it: said, answered, tapped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.web.preview.deeds import Deeds
from bot.web.preview.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.web.preview.feed import Event
    from bot.web.preview.inquiries import Inquiry

PATIENCE = 5.0
"""Seconds to wait for the bot before a test fails."""


@dataclass(slots=True)
class Talk(Deeds):
    """One person's side of a chat with the bot: what they do, and what they then hear."""

    seen: int = 0
    """Number of the last event that was looked at."""
    patience: float = PATIENCE

    def within(self, chat: int, thread: int | None = None) -> Talk:
        """Returns the same person elsewhere: in another chat, or in a topic of one."""
        return Talk(self.town, self.person, chat, self.town.feed.count, self.patience, thread=thread)

    async def says(self, text: str, reply_to: Message | None = None, quote: str | None = None) -> Message:
        """Writes `text` and returns the bot's next message in this chat."""
        self.look()
        self.posts(text, reply_to, quote)
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

    async def asks_inline(self, query: str, offset: str = "") -> Inquiry:
        """Types `@bot query` here and returns the question with what the bot offers."""
        self.look()
        inquiry = self.town.ask_inline(self.person, query, offset, self.chat)
        if inquiry.results is None:
            await self._next(lambda event: event.kind == "results" and event.source is inquiry)
        return inquiry

    async def hears(self) -> Message:
        """Returns the bot's next message or edit here that was not returned yet, and that this person sees.

        That is: in this chat, in this topic of a forum, and for everybody or for this person alone.

        Raises:
            TimeoutError: the bot was silent for `patience` seconds.
        """
        return await self._heard(lambda message: message.seen_by(self.person))

    async def hears_alone(self) -> Message:
        """Returns the bot's next ephemeral message or edit for this person; passes over what everybody sees."""
        return await self._heard(lambda message: message.receiver == self.person)

    async def _heard(self, wanted: Callable[[Message], bool]) -> Message:
        event = await self._next(
            lambda event: (
                event.chat == self.chat
                and isinstance(event.source, Message)
                and self._from_bot(event.kind, event.source)
                and event.source.thread == self.thread
                and wanted(event.source)
            )
        )
        if not isinstance(event.source, Message):
            raise TypeError(event.source)
        return event.source

    def _from_bot(self, kind: str, message: Message) -> bool:
        if message.sender == self.town.bot:
            return kind in ("message", "edited")
        return kind == "edited" and message.inline_id is not None

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
