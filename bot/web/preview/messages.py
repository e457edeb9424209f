"""A message as it stands in a chat, and the button presses and inline questions that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.web.preview.people import Chat, Person


@dataclass(frozen=True, slots=True)
class Message:
    """One message; an edit makes a new one of the same number."""

    chat: Chat
    id: int
    sender: Person
    date: datetime
    content: Mapping[str, Any]
    """What it holds, in Telegram's names: `text` and `entities`, `reply_markup`, `document`, `new_chat_members` ..."""
    reply_to: Message | None = None
    edited: datetime | None = None

    @property
    def text(self) -> str:
        """Its words: the text, or what is written below a file."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Its inline keyboard, row by row; empty where it has none."""
        rows: list[list[dict[str, Any]]] = self.content.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    def button(self, which: str | tuple[int, int]) -> dict[str, Any]:
        """Returns one button: by its label, or by row and column from 0.

        Raises:
            CallRefused: there is none.
        """
        for row, buttons in enumerate(self.buttons):
            for column, button in enumerate(buttons):
                if which in (button["text"], (row, column)):
                    return button
        labels = ", ".join(f"“{button['text']}”" for buttons in self.buttons for button in buttons) or "none"
        raise CallRefused(400, f"There is no button {which!r} at message {self.id}; its buttons: {labels}.")

    def as_json(self) -> dict[str, Any]:
        """The message as Telegram's Message."""
        body = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": int(self.date.timestamp()),
            **self.content,
        }
        if not self.buttons:
            body.pop("reply_markup", None)  # Telegram shows inline keyboards only, never ForceReply
        if self.edited:
            body["edit_date"] = int(self.edited.timestamp())
        if self.reply_to:
            replied = self.reply_to.as_json()
            replied.pop("reply_to_message", None)  # one level only: https://core.telegram.org/bots/api#message
            body["reply_to_message"] = replied
        return body


@dataclass(slots=True)
class Press:
    """A callback button that somebody pressed."""

    id: str
    person: Person
    message: Message
    data: str
    at: datetime
    answer: dict[str, Any] | None = None
    """What the bot answered: `text`, `show_alert`, `url`; None while it has not."""


@dataclass(slots=True)
class Inquiry:
    """What somebody asks the bot inline, from any chat."""

    id: str
    person: Person
    query: str
    at: datetime
    results: list[dict[str, Any]] | None = field(default=None)
    """What the bot offers; None while it has not answered."""
