"""What the bot is told of: in a group with privacy mode on, only of what is meant for it.

The rule is https://core.telegram.org/bots/features#privacy-mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.web.preview.entities import part
from bot.web.preview.people import IN_CHARGE, PRESENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.web.preview.messages import Message
    from bot.web.preview.people import Person


def hears(bot: Person, message: Message) -> bool:
    """Returns whether `bot` gets a message that a person wrote."""
    status = message.chat.status(bot)
    if message.chat.type == "private" or status in IN_CHARGE or status not in PRESENT:
        return status in PRESENT
    if message.reply_to and message.reply_to.sender == bot:
        return True
    return any(_addresses(bot, message.text, entity) for entity in message.content.get("entities", ()))


def _addresses(bot: Person, text: str, entity: Mapping[str, Any]) -> bool:
    words = part(text, entity["offset"], entity["length"]).lower()
    name = f"@{bot.username.lower()}"
    return words == name or (entity["type"] == "bot_command" and ("@" not in words or words.endswith(name)))
