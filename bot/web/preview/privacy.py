"""What the bot is told of: in a group with privacy mode on, only of what is meant for it.

The rule is https://core.telegram.org/bots/features#privacy-mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.preview.entities import part
from bot.web.preview.people import IN_CHARGE, PRESENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.web.preview.messages import Message
    from bot.web.preview.people import Person


SERVICE = frozenset(
    (
        "new_chat_members",
        "left_chat_member",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "forum_topic_closed",
        "forum_topic_reopened",
    )
)
"""Content of messages that Telegram itself writes: every bot of the chat gets them."""


def hears(bot: Person, message: Message) -> bool:
    """Returns whether `bot` gets a message that somebody else wrote."""
    status = message.chat.status(bot)
    if message.chat.type == "private" or status in IN_CHARGE or status not in PRESENT:
        return status in PRESENT
    if SERVICE & message.content.keys() or message.receiver == bot:
        return True
    if message.content.get("via_bot", {}).get("id") == bot.id:
        return True
    if message.reply_to and message.reply_to.sender == bot:
        return True
    return names(bot, message) or any(_commands(bot, *one) for one in _entities(message))


def names(bot: Person, message: Message) -> bool:
    """Returns whether a message mentions `bot`."""
    name = f"@{bot.username.lower()}"
    return any(kind == "mention" and words == name for kind, words in _entities(message))


def _entities(message: Message) -> Iterator[tuple[str, str]]:
    content = message.content
    for entity in (*content.get("entities", ()), *content.get("caption_entities", ())):
        yield entity["type"], part(message.text, entity["offset"], entity["length"]).lower()


def _commands(bot: Person, kind: str, words: str) -> bool:
    return kind == "bot_command" and ("@" not in words or words.endswith(f"@{bot.username.lower()}"))
