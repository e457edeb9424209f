"""What is read of Telegram's messages and presses: who speaks, in which language, about what, and to whom."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.chat.visit import Visit
from bot.chats.settings import Layout
from bot.locales import FALLBACK, locale_of
from bot.routing import Surface

if TYPE_CHECKING:
    from telegram import Bot

    from bot.chat.incoming import CallbackQuery, Message, Update, User
    from bot.chat.office import Office
    from bot.chats import ChatSettings

READABLE = 1000
"""Characters of a question that are read: routing looks at no more."""


def read_visit(
    office: Office,
    update: Update,
    bot: Bot,
    words: str = "",
    settings: ChatSettings | None = None,
) -> Visit:
    """An update as a Visit.

    Args:
        office: gives the desk and the day.
        update: a message, a command or a press.
        bot: the one that is spoken to.
        words: what was asked.
        settings: what the chat has chosen; where None, nothing: the language is then that of the person's app.
    """
    chosen = settings.language if settings else None
    user = update.effective_user
    message = update.effective_message
    replied = reply_to_bot(message, bot) if message else None
    return Visit(
        desk=office.desk(),
        today=office.now().date(),
        language=chosen or locale_of(app_language(user)).language,
        bot=bot.username,
        words=words[:READABLE],
        surface=Surface.GROUP if message and is_group(message) else Surface.PRIVATE,
        layout=settings.layout if settings else Layout.CLASSIC,
        replied=replied.text if replied else "",
        quoted=message.quote if message and replied else "",
        is_chosen=chosen is not None,
    )


def app_language(user: User | None) -> str:
    """Code of the language of somebody's app, perhaps with a region; English where it tells none."""
    return (user and user.language_code) or FALLBACK


def argument(message: Message) -> str:
    """What follows a command."""
    text = message.text or message.caption
    _, *words = text.split(maxsplit=1)
    return words[0].strip()[:READABLE] if words else ""


def question(message: Message, username: str) -> str:
    """What a message asks, without the bot's own name."""
    return _mention(username).sub("", message.text or message.caption, count=1).strip()


def asked(query: CallbackQuery, username: str) -> str:
    """The question that the card of a button answers: the message it is a reply to, without command or mention."""
    origin = asked_message(query)
    if origin is None:
        return ""
    return argument(origin) if origin.text.startswith("/") else question(origin, username)[:READABLE]


def asked_message(query: CallbackQuery) -> Message | None:
    """The message that the card of a button is a reply to, if it is still there."""
    return query.message.reply_to_message if query.message else None


def is_group(message: Message) -> bool:
    """Whether others read along."""
    return message.chat.type != ChatType.PRIVATE


def is_addressed(message: Message, bot: Bot) -> bool:
    """Whether a message in a group mentions the bot or replies to it."""
    named = _mention(bot.username).search(message.text or message.caption)
    return named is not None or reply_to_bot(message, bot) is not None


def reply_to_bot(message: Message, bot: Bot) -> Message | None:
    """The bot's own message that a message replies to; None where it replies to none of the bot's."""
    replied = message.reply_to_message
    return replied if replied and replied.from_user and replied.from_user.id == bot.id else None


@cache
def _mention(username: str) -> re.Pattern[str]:
    """Finds the bot's name. Entities would tell it too, but the library cannot read those that cut a character."""
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.IGNORECASE)
