"""What Telegram means when it refuses: its own words, read in one place.

They are published nowhere; these are from the source of tdlib/telegram-bot-api and from what bots have been answered.
python-telegram-bot capitalises some of them: they are looked for in any case.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden

if TYPE_CHECKING:
    from telegram.error import Conflict, TelegramError


def _words(*words: str) -> re.Pattern[str]:
    """Any of some words, in any case."""
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


_CLOSED = _words(
    "chat not found", "not enough rights", "have no rights", "chat_write_forbidden", "need administrator rights"
)
_THREAD = _words("message thread not found", "topic_closed", "topic_deleted", "topic closed")
_UNCHANGED = _words("message is not modified")
_TOO_OLD = _words("query is too old")
_NOT_THERE = _words("message to be replied not found")
_LOST = _words("message to edit not found", "message can't be edited", "message_id_invalid")
_UNREAD = _words("can't parse entities")
_UNKNOWN = _words("parameter")
_WEBHOOK = _words("webhook")


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


def is_unchanged(error: BadRequest) -> bool:
    """Whether a message that was to be changed says already what it was to say."""
    return bool(_UNCHANGED.search(str(error)))


def is_too_old(error: BadRequest) -> bool:
    """Whether a press was to be answered, or an inline query, that waits no more."""
    return bool(_TOO_OLD.search(str(error)))


def lacks_original(error: BadRequest) -> bool:
    """Whether the message that was to be replied to is gone."""
    return bool(_NOT_THERE.search(str(error)))


def is_beyond_change(error: BadRequest) -> bool:
    """Whether the message that was to be changed is gone, or too old for that."""
    return bool(_LOST.search(str(error)))


def has_bad_markup(error: BadRequest) -> bool:
    """Whether Telegram cannot read the markup of a text: our own fault."""
    return bool(_UNREAD.search(str(error)))


def names_parameter(error: BadRequest) -> bool:
    """Whether a parameter is refused as such: by a server that does not know it."""
    return bool(_UNKNOWN.search(str(error)))


def has_webhook(error: Conflict) -> bool:
    """Whether polling is refused because of a webhook, and not because of another program that polls."""
    return bool(_WEBHOOK.search(str(error)))


def is_nobodys_fault(error: BadRequest) -> bool:
    """Whether somebody was slow or quick, or deleted a message: nothing has gone wrong."""
    return is_too_old(error) or is_unchanged(error) or lacks_original(error)
