"""What the bot reads of updates is what python-telegram-bot reads of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import telegram
from telegram.ext import filters

from bot.chat.incoming import Message, Update, read_update
from bot.chat.polling import UPDATES
from bot.web.preview import ANN, BORIS, SAKURA
from tests.chat.conftest import running_bot
from tests.chat.screens import ENGLISH
from tests.chat.weather import Weather
from tests.preview.conftest import Clock

if TYPE_CHECKING:
    from bot.briefing.desk import Desk

SEED = 20_261_128
BOT = telegram.Bot("1:" + "A" * 35)


async def make_updates(desk: Desk, count: int) -> list[dict[str, Any]]:
    """Updates of every kind and shape, some of them broken; one card of the bot's is there to be pressed."""
    async with running_bot(lambda: desk, Clock()) as preview:
        await preview.talk(ANN).says(ENGLISH.question)
    weather = Weather(preview.town, (ANN, BORIS, SAKURA), SEED)
    for _ in range(count):
        weather.fall()
    return [update.as_json() for update in preview.town.mailbox.waiting]


def read_by_library(fields: dict[str, Any]) -> telegram.Update | None:
    """The library's update; None where it cannot read it."""
    try:
        return telegram.Update.de_json(fields, BOT)
    except Exception:  # noqa: BLE001 - whatever it raises
        return None


def read(fields: dict[str, Any]) -> Update | None:
    """Our own."""
    try:
        return read_update(fields, BOT)
    except Exception:  # noqa: BLE001 - the same
        return None


def told(message: Message | None) -> dict[str, Any] | None:
    """What is read of a message, in a form for both."""
    if message is None:
        return None
    return {
        "number": message.message_id,
        "date": message.date,
        "chat": (message.chat.id, message.chat.type),
        "by": message.from_user and (message.from_user.id, message.from_user.is_bot, message.from_user.language_code),
        "text": message.text or message.caption,
        "command": bool(message.command),
        "thread": message.thread,
        "quote": message.quote,
        "replied": told(message.reply_to_message),
        "flags": (message.via_bot, bool(message.is_automatic_forward), message.is_forwarded),
        "moved": message.migrate_to_chat_id,
        "guest": message.guest_query_id,
    }


def told_by_library(message: telegram.MaybeInaccessibleMessage | None) -> dict[str, Any] | None:
    """The same of the library's."""
    if not isinstance(message, telegram.Message):
        return None
    by = message.from_user
    return {
        "number": message.message_id,
        "date": message.date,
        "chat": (message.chat.id, message.chat.type),
        "by": by and (by.id, by.is_bot, by.language_code),
        "text": message.text or message.caption or "",
        "command": bool(message.text) and filters.COMMAND.filter(message),
        "thread": message.message_thread_id if message.is_topic_message else None,
        "quote": message.quote.text if message.quote else "",
        "replied": told_by_library(message.reply_to_message),
        "flags": (message.via_bot is not None, bool(message.is_automatic_forward), message.forward_origin is not None),
        "moved": message.migrate_to_chat_id,
        "guest": message.guest_query_id,
    }


def is_whole(update: telegram.Update) -> bool:
    """Whether a message has its chat, and a press or an inline question its person: the library does not mind."""
    message, asked = update.effective_message, update.callback_query or update.inline_query
    has_chat = message is None or getattr(message, "chat", None) is not None
    return has_chat and (asked is None or getattr(asked, "from_user", None) is not None)


async def test_both_read_the_same(desk: Desk) -> None:
    """Every whole update that the library reads is read: who, where, and all that is used of a message."""
    wanted = [fields for fields in await make_updates(desk, 3000) if not fields.keys().isdisjoint(UPDATES)]
    pairs = [(read(fields), read_by_library(fields)) for fields in wanted]
    both = [(own, other) for own, other in pairs if own and other]

    assert len(both) > 1500
    assert not [other for own, other in pairs if own is None and other and is_whole(other)]
    for own, other in both:
        assert told(own.effective_message) == told_by_library(other.effective_message)
        assert (own.effective_user and own.effective_user.id) == (other.effective_user and other.effective_user.id)
        assert (own.effective_chat and own.effective_chat.id) == (other.effective_chat and other.effective_chat.id)
        if own.message and other.message and not (own.message.text or own.message.caption):
            assert own.message.is_service == bool(filters.StatusUpdate.ALL.check_update(other))


def test_a_message_shows_neither_words_nor_token() -> None:
    """Whatever writes it into a log writes its numbers."""
    place = {"id": 5, "type": "private"}
    message = {"message_id": 7, "date": 0, "chat": place, "text": "a secret"}

    shown = repr(read_update({"update_id": 1, "message": message}, BOT))

    assert "Message(7 in 5)" in shown
    assert "a secret" not in shown
    assert BOT.token not in shown
