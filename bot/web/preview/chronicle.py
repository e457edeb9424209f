"""What was written in the chats, in order: the messages, their numbers, and the news of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview.feed import Feed
from bot.web.preview.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.web.preview.people import Chat, Person

KEPT = (
    "quote",
    "message_thread_id",
    "is_topic_message",
    "via_bot",
    "guest_bot_caller_user",
    "forward_origin",
    "is_automatic_forward",
)
"""What an edit leaves as it was."""


@dataclass(slots=True)
class Chronicle:
    """The chats and their messages."""

    now: Callable[[], datetime]
    """Returns the time, aware."""
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    """By chat and number, in the order in which they came."""
    reactions: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """The bot's reactions, by chat and number of the message."""
    inlined: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Chat and number of the messages that the bot can edit by an `inline_message_id`."""
    feed: Feed = field(default_factory=Feed)
    _last: Counter[int] = field(default_factory=Counter)
    """Number of the last message, by supergroup or channel; 0 stands for all other chats, which share one count."""
    _whispers: int = 0
    """Number of the last ephemeral message."""

    def skip(self, chat: int, count: int) -> None:
        """Leaves out the next `count` numbers of messages in a supergroup or channel."""
        self._last[chat] += count

    def following(self, chat: Chat) -> int:
        """Returns the number that the next message of a chat will have."""
        return self._last[_counter(chat)] + 1

    def post(
        self, chat: Chat, sender: Person, content: Mapping[str, Any], reply_to: Message | None = None, **style: Any
    ) -> Message:
        """Puts a new message into a chat, whoever it is from, and tells those who look on.

        Args:
            style: fields of `Message` that few messages have, such as `receiver`.
        """
        if style.get("receiver"):
            self._whispers += 1
            number = -self._whispers
        else:
            number = self._last[_counter(chat)] = self.following(chat)
        message = Message(chat, number, sender, self.now(), content, reply_to, **style)
        self.messages[chat.id, number] = message
        if message.inline_id:
            self.inlined[message.inline_id] = (chat.id, number)
        self.feed.tell("message", chat.id, message, message=message.as_shown())
        return message

    def change(self, message: Message, content: Mapping[str, Any], *, edited: bool = False) -> Message:
        """Puts other content into a message; `edited` marks it so for its readers."""
        kept = {key: value for key, value in message.content.items() if key in KEPT}
        moment = self.now() if edited else message.edited
        changed = replace(message, content={**kept, **content}, edited=moment)
        self.messages[message.chat.id, message.id] = changed
        self.feed.tell("edited", message.chat.id, changed, message=changed.as_shown())
        return changed

    def remove(self, message: Message) -> None:
        """Takes a message out of its chat."""
        del self.messages[message.chat.id, message.id]
        self.feed.tell("deleted", message.chat.id, message, message_id=message.id)

    def chat(self, number: int) -> Chat:
        """Returns a chat, or raises CallRefused."""
        if number not in self.chats:
            raise CallRefused(400, "Bad Request: chat not found")
        return self.chats[number]

    def message(self, chat: int, number: int) -> Message:
        """Returns a message, or raises CallRefused."""
        if (chat, number) not in self.messages:
            raise CallRefused(400, "Bad Request: message not found")
        return self.messages[chat, number]

    def conversation(self, chat: int, reader: Person | None = None) -> list[Message]:
        """Returns the messages of a chat, oldest first: those that everybody sees, and those for `reader` alone."""
        return [one for (place, _), one in self.messages.items() if place == chat and one.seen_by(reader)]


def _counter(chat: Chat) -> int:
    return chat.id if chat.type in ("supergroup", "channel") else 0
