"""What Telegram says where the bot may not write: its own words, read in one place.

They are published nowhere; these are from the source of tdlib/telegram-bot-api and from what bots have been answered.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden

if TYPE_CHECKING:
    from telegram.error import TelegramError

_CLOSED = re.compile(
    "chat not found|not enough rights|have no rights|chat_write_forbidden|need administrator rights", re.IGNORECASE
)
_THREAD = re.compile("message thread not found|topic_closed|topic_deleted|topic closed", re.IGNORECASE)


class Shut(StrEnum):
    """What is shut to the bot."""

    CHAT = "chat"
    """It is out, blocked, or has lost the right to write."""
    THREAD = "thread"
    """The forum topic is closed or gone; the chat is not."""
    MOVED = "moved"
    """The group has become a supergroup with another number."""


def shut_by(error: TelegramError) -> Shut | None:
    """What an error says is shut; None where it speaks of something else."""
    if isinstance(error, ChatMigrated):
        return Shut.MOVED
    if isinstance(error, Forbidden):
        return Shut.CHAT
    if isinstance(error, BadRequest):
        return Shut.THREAD if _THREAD.search(str(error)) else Shut.CHAT if _CLOSED.search(str(error)) else None
    return None
