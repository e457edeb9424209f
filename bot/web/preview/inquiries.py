"""Questions from chats that the bot may not be in: inline, by its name and some words, and as a guest, by a mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from bot.web.preview.messages import Message
    from bot.web.preview.people import Chat, Person


@dataclass(slots=True)
class Inquiry:
    """What somebody asks the bot inline, from any chat."""

    id: str
    person: Person
    query: str
    at: datetime
    chat: Chat
    """Where it is typed."""
    offset: str = ""
    results: list[dict[str, Any]] | None = None
    """What the bot offers: `id`, `title`, `description`, `message`; None while it has not answered."""
    next_offset: str = ""
    """Where the next results begin; empty where there are no more."""
    button: dict[str, Any] | None = None
    """Above the results: `text` and `start_parameter` or `web_app`."""
    cached: bool = False
    """Whether Telegram answered it for the bot, which was not asked."""

    def as_json(self) -> dict[str, Any]:
        """The question as Telegram's InlineQuery."""
        kind = "sender" if self.chat.id == self.person.id else self.chat.type
        asked = {"id": self.id, "from": self.person.as_json(), "query": self.query}
        return {**asked, "offset": self.offset, "chat_type": kind}

    def as_shown(self) -> dict[str, Any]:
        """The question and its results as the page draws them."""
        return {
            "inquiry": self.id,
            "person": self.person.id,
            "query": self.query,
            "offset": self.offset,
            "results": self.results,
            "next_offset": self.next_offset,
            "button": self.button,
        }


@dataclass(slots=True)
class GuestQuery:
    """A message by which somebody asks the bot into a chat that it is not in."""

    id: str
    message: Message
    at: datetime
    answer: Message | None = None
    """What the bot wrote there; None while it has not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Results that Telegram keeps, to answer the same question without asking the bot."""

    until: datetime
    results: list[dict[str, Any]]
    next_offset: str
    button: dict[str, Any] | None
