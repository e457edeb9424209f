"""What happens when something goes wrong: one sentence and a code for the person, the whole cause in the log."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

import structlog
from telegram import ReplyParameters
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.chat.incoming import Update
from bot.chat.reading import app_language
from bot.chat.refusals import is_nobodys_fault, shut_by
from bot.chat.sending import acknowledge
from bot.errors import StoreUnavailable
from bot.locales import locale_of

if TYPE_CHECKING:
    from telegram.ext import CallbackContext

log = structlog.get_logger()

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letter or digit that is taken for another when it is read out."""

CODE = 5
"""Letters of an error's code: 33 million, enough to find one line in a log."""

PATIENCE = 5.0
"""Seconds for the apology: where Telegram's limits hold it up, those who write after wait for it too."""


async def answer_failure(update: object, context: CallbackContext) -> bool:  # type: ignore[type-arg] # of any kind
    """Log what a handler raised, and tell the person where there is one who can be told.

    Returns:
        Whether it is a fault of the bot's: neither of the connection, nor of a chat that is closed to it.
    """
    error = context.error
    if error is None:
        return False
    if isinstance(error, BadRequest) and is_nobodys_fault(error):
        await _end_waiting(update)
        return False
    shut = shut_by(error) if isinstance(error, TelegramError) else None
    if shut or isinstance(error, RetryAfter):
        log.info("not sent", shut=shut, error=str(error))
        await _end_waiting(update)
        return False
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        # The connection tells this once itself; an answer would not arrive either.
        log.warning("call failed", error=type(error).__name__, detail=str(error))
        return False
    if isinstance(error, StoreUnavailable):
        log.warning("store does not answer", error=str(error))
        await _apologise(update, "store_away")
        return True
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE))
    log.error("update failed", code=code, kind=kind_of(update), exc_info=error)
    await _apologise(update, "too_slow" if isinstance(error, TimeoutError) else "failed", code)
    return True


async def _apologise(update: object, key: str, code: str = "") -> None:
    if not isinstance(update, Update):
        return
    text = locale_of(app_language(update.effective_user)).say(key, code=code)
    try:
        async with asyncio.timeout(PATIENCE):
            if update.callback_query:
                await update.callback_query.answer(text, show_alert=True)
            elif update.message:
                asked = update.message
                await asked.bot.send_message(
                    asked.chat.id,
                    text,
                    message_thread_id=asked.thread,
                    reply_parameters=ReplyParameters(asked.message_id, allow_sending_without_reply=True),
                )
    except (TelegramError, TimeoutError) as error:
        log.warning("apology failed", code=code, error=str(error))


async def _end_waiting(update: object) -> None:
    """Answer a press whose page did not come, where there is nothing to be told: the button waits no longer."""
    if isinstance(update, Update) and update.callback_query:
        try:
            async with asyncio.timeout(PATIENCE):
                await acknowledge(update.callback_query)
        except (TelegramError, TimeoutError) as error:
            log.info("press not answered", error=str(error))


def kind_of(update: object) -> str:
    """What sort of update it was, without anything personal."""
    return update.kind if isinstance(update, Update) else type(update).__name__
