"""Digests on their way to Telegram: each is sent once, and whatever Telegram answers becomes an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.briefing.formats.foreign import shorten
from bot.chat.pace import PATIENT, TurnFar, seconds_of
from bot.chat.payload import deep_link
from bot.chat.press import BELOW, Press
from bot.chat.refusals import Shut, shut_by
from bot.chat.request import Undone
from bot.chat.screen import TITLE
from bot.digests.outcome import (
    Ambiguous,
    Bad,
    Gone,
    Migrated,
    Outcome,
    RefusedBeforeSending,
    RetryLater,
    Sent,
    Silenced,
    ThreadGone,
)
from bot.locales import FALLBACK

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.digests.delivery import Button, Parcel
    from bot.digests.subscription import Place

POOL = 1.0
"""Seconds to wait for a free connection."""


class TelegramMail:
    """Implements `bot.digests.ports.Sender`."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        """Take the bot that sends; it may be initialised later."""
        self._bot = bot

    async def send(self, place: Place, parcel: Parcel) -> Outcome:
        """Send one digest once, and say what became of it."""
        try:
            message = await self._bot.send_message(
                place.chat,
                parcel.text,
                parse_mode=ParseMode.HTML,
                message_thread_id=place.thread,
                disable_notification=parcel.silent,
                reply_markup=_keyboard(parcel, place, self._bot.username),
                # With the time to connect this is less than the courier waits for an answer: what finds no connection
                # is known not to have left.
                pool_timeout=POOL,
                # Once, too: a second attempt is the outbox's affair, which remembers the first.
                rate_limit_args=PATIENT,
            )
        except TelegramError as error:
            return explain(error, place)
        return Sent(message.message_id)


def explain(error: TelegramError, place: Place) -> Outcome:
    """What an error of the library means for a message that was on its way.

    Telegram does not say whom it means when it asks to wait. In a group it is most likely the group, whose twenty a
    minute are the narrow limit. In a private chat, whose own second `Pace` has kept, it is the bot as a whole: so all
    digests wait, for each that goes on would be refused too, and lengthen the wait. Pace itself holds the one chat
    only: an answer cannot be put off on a guess, and a person who presses too fast must not silence the bot for all.
    What Pace gives back without having asked Telegram is therefore about that chat.
    """
    said = str(error)
    outcome: Outcome = Ambiguous(said)
    match error:
        case RetryAfter():
            everybody = place.is_private and not isinstance(error, TurnFar)
            outcome = RetryLater(seconds_of(error), everybody)
        case ChatMigrated():
            outcome = Migrated(error.new_chat_id)
        case BadRequest() | Forbidden():
            shut = shut_by(error)
            closed = Gone if isinstance(error, Forbidden) else Silenced
            outcome = ThreadGone(said) if shut is Shut.THREAD else closed(said) if shut else Bad(said)
        case InvalidToken() | Conflict() | Undone():
            outcome = RefusedBeforeSending(said)
    return outcome


def _keyboard(parcel: Parcel, place: Place, bot: str) -> InlineKeyboardMarkup | None:
    """A button a topic: in a private chat it opens the card below; elsewhere it leads into the reader's own chat."""
    if not parcel.buttons:
        return None
    return InlineKeyboardMarkup([[_button(each, place, bot)] for each in parcel.buttons])


def _button(button: Button, place: Place, bot: str) -> InlineKeyboardButton:
    label = shorten(button.label, TITLE)
    if place.is_private:
        return InlineKeyboardButton(label, callback_data=str(Press(BELOW, FALLBACK, button.key)))
    return InlineKeyboardButton(label, url=deep_link(bot, "t", button.key))
