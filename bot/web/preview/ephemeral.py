"""Ephemeral messages: in a group, and yet for one person alone (https://core.telegram.org/bots/api, 10.2 to 10.4).

Who may send them is as documented; the words of refusal are the stand-in's, since Telegram's are not published.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.web.preview.people import Chat, Person
    from bot.web.preview.town import Town


class Ephemerality(StrEnum):
    """What a server does with ephemeral messages."""

    KNOWN = "known"
    """It sends them."""
    REFUSED = "refused"
    """It refuses the parameter, and has none of the methods."""
    IGNORED = "ignored"
    """It has none of the methods, and ignores the parameter as Telegram does with any it does not know: what was meant
    for one person is seen by all. A self-hosted server of before 10.2 does that."""


def lacks(town: Town, method: str) -> bool:
    """Returns whether the server is too old to know `method`."""
    return town.ephemerality is not Ephemerality.KNOWN and "ephemeral" in method.lower()


def is_ephemeral(town: Town, chat: Chat, person: Person, content: Mapping[str, Any]) -> bool:
    """Returns whether a message is one of the commands that only the bot sees."""
    found = re.match(r"/(\w+)(?:@(\w+))?(?!\S)", str(content.get("text", "")))
    if not found or chat.type not in ("group", "supergroup") or town.ephemerality is not Ephemerality.KNOWN:
        return False
    if found[2] and found[2].lower() != town.bot.username.lower():
        return False
    commands = town.profile.commands_for(person, chat)
    return any(one["command"] == found[1].lower() and one.get("is_ephemeral") for one in commands)
