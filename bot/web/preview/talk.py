"""A conversation as a test writes it: said, answered, tapped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.web.preview.deeds import Deeds
from bot.web.preview.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.web.preview.feed import Event
    from bot.web.preview.inquiries import Inquiry

PATIENCE = 15.0
"""Seconds to wait for the bot before a test fails."""
EPOCH = datetime.fromtimestamp(0, UTC)
"""Date of a message that Telegram does not show any more (https://core.telegram.org/bots/api#inaccessiblemessage)."""


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
        """Presses a button and returns the message that the bot then sends or edits, once the press is answered.

        Raises:
            TimeoutError: one of the two did not come within `patience` seconds.
        """
        self.look()
        press = self.town.tap(self.person, message.id, button, self.chat)
        page = await self.hears()
        if press.answer is None:
            async with asyncio.timeout(self.patience):
                async for event in self.town.feed.follow(self.seen):
                    if event.source is press:
                        break
        return page

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
        event = await self._next(lambda event: any(map(wanted, self._said(event))))
        (message,) = self._said(event)
        return message

    def _said(self, event: Event) -> tuple[Message, ...]:
        """What the bot said or edited here by an event: one message or none."""
        message = event.source
        if event.chat != self.chat or not isinstance(message, Message) or message.thread != self.thread:
            return ()
        return (message,) if self._from_bot(event.kind, message) else ()

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

    async def heard_out(self) -> None:
        """Waits until the bot has handled everything that was done in this chat so far.

        It is told of one press more, which it has to answer: updates of a chat are handled in their order, and a press
        is answered also where neither message nor button is known any more, as here. That holds for polling; a webhook
        is posted presses past messages.
        """
        gone = Message(self.place, 0, self.town.bot, EPOCH, {})
        press = self.town.press(self.person, gone, "gone")
        async with asyncio.timeout(self.patience):
            async for event in self.town.feed.follow(self.town.feed.count):
                if event.kind == "answered" and event.source is press:
                    return
        raise TimeoutError

    async def silence(self, *elsewhere: Talk) -> None:
        """Fails if the bot says or edits anything in this chat before it has handled what was done so far.

        Args:
            elsewhere: chats in which something was done that the bot might speak of here.
        """
        for talk in (self, *elsewhere):
            await talk.heard_out()
        events = [event for event in self.town.feed.events if event.number > self.seen]
        self.look()
        for message in (message for event in events for message in self._said(event)):
            if message.seen_by(self.person):
                raise AssertionError(message.text)

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
