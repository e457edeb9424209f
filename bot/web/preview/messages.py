"""A message as it stands in a chat, and the buttons of it that somebody pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview.people import ANONYMOUS, TELEGRAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.web.preview.people import Chat, Person


@dataclass(frozen=True, slots=True)
class Message:
    """One message; an edit makes a new one of the same number."""

    chat: Chat
    id: int
    """Its number in the chat; an ephemeral message has its ephemeral number, below zero."""
    sender: Person
    """Who wrote it, also where Telegram does not tell."""
    date: datetime
    content: Mapping[str, Any]
    """What it holds, in Telegram's names: `text` and `entities`, `reply_markup`, `document`, `new_chat_members` ..."""
    reply_to: Message | None = None
    edited: datetime | None = None
    sender_chat: Chat | None = None
    """In whose name it was written: of the channel, or of the group by an anonymous administrator."""
    inline_id: str | None = None
    """By which the bot can edit it, where a person sent it in inline mode, or a guest query asked for it."""
    receiver: Person | None = None
    """Who alone sees it, beside its sender; None where everybody does."""
    replaces: int | None = None
    """Number of the message in whose place its receiver sees it."""

    @property
    def thread(self) -> int | None:
        """Topic of a forum; None in the General topic and in other chats."""
        return self.content["message_thread_id"] if "is_topic_message" in self.content else None

    def seen_by(self, person: Person | None) -> bool:
        """Returns whether `person` sees it; None stands for somebody whom nothing is meant for."""
        return self.receiver is None or person in (self.receiver, self.sender)

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
            "message_id": max(self.id, 0),
            **self._author(),
            "chat": self.chat.as_json(),
            "date": int(self.date.timestamp()),
            **self.content,
        }
        if not self.buttons:
            body.pop("reply_markup", None)  # Telegram shows inline keyboards only, never ForceReply
        if self.edited:
            body["edit_date"] = int(self.edited.timestamp())
        if self.receiver:
            body |= {"ephemeral_message_id": -self.id, "receiver_user": self.receiver.as_json()}
        if self.reply_to and self.reply_to.receiver is None:
            replied = self.reply_to.as_json()
            replied.pop("reply_to_message", None)  # one level only: https://core.telegram.org/bots/api#message
            body["reply_to_message"] = replied
        return body

    def as_shown(self) -> dict[str, Any]:
        """The message as the page draws it: Telegram's Message with its number and who really wrote it."""
        shown = {**self.as_json(), "message_id": self.id, "author": self.sender.id, **self._asks()}
        if self.receiver:
            shown |= {"receiver": self.receiver.id, "replaces": self.replaces}
        if self.reply_to and self.reply_to.receiver:
            shown["reply_to_message"] = self.reply_to.as_shown()
        return shown

    def _asks(self) -> dict[str, Any]:
        """What the page does with the field of whom the message asks for a reply, if it does.

        A selective one asks only who wrote what it is a reply to (https://core.telegram.org/bots/api#forcereply).
        """
        markup = self.content.get("reply_markup", {})
        if not markup.get("force_reply"):
            return {}
        alone = markup.get("selective") and self.reply_to and self.chat.type != "private"
        asked = self.reply_to.sender.id if alone and self.reply_to else None
        return {"asks": {"placeholder": markup.get("input_field_placeholder", ""), "person": asked}}

    def _author(self) -> dict[str, Any]:
        if self.chat.type == "channel":
            return {"sender_chat": self.chat.as_json()}
        if self.sender_chat is None:
            return {"from": self.sender.as_json()}
        face = ANONYMOUS if self.sender_chat == self.chat else TELEGRAM
        return {"from": face.as_json(), "sender_chat": self.sender_chat.as_json()}


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

    def as_json(self) -> dict[str, Any]:
        """The press as Telegram's CallbackQuery."""
        inline = self.message.inline_id
        place = {"inline_message_id": inline} if inline else {"message": self.message.as_json()}
        return {
            "id": self.id,
            "from": self.person.as_json(),
            **place,
            "chat_instance": str(abs(self.message.chat.id) * 7919),
            "data": self.data,
        }
