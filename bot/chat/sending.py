"""Screens on their way to Telegram: as a new message, or in place of one that is there."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import structlog
from telegram import InputFile
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest, EndPointNotFound

from bot.briefing import FORMATS
from bot.briefing.formats.rich import render as render_rich
from bot.chat.calling import UNDRAWN, call
from bot.chat.refusals import has_bad_markup, is_beyond_change, is_too_old, is_unchanged, lacks_original
from bot.chats.settings import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import Bot

    from bot.chat.incoming import CallbackQuery, Message
    from bot.chat.screen import Button, Screen

log = structlog.get_logger()

PLACEHOLDER = 64
"""Characters of the empty field's hint (https://core.telegram.org/bots/api#forcereply)."""

QUOTED = re.compile('".*"', re.DOTALL)
"""What Telegram quotes of a message that it could not read: perhaps a person's words."""


async def reply(
    message: Message,
    screen: Screen,
    *,
    to_question: bool,
    to: int | None = None,
    layout: Layout = Layout.CLASSIC,
) -> int:
    """Send a screen into the chat of a message, in its forum topic if it has one.

    Args:
        message: what is answered.
        screen: what is shown.
        to_question: whether the answer is a reply to the message, from which its buttons know what was asked.
        to: number of another message that it is a reply to.
        layout: how the chat wants its pages drawn; a server that refuses a rich page gets it as text.

    Returns:
        The number of what was sent.
    """
    origin = to or (message.message_id if to_question else None)
    where = _destination(message, origin)
    html = FORMATS["telegram"](screen.document)
    await asyncio.sleep(0)  # see `bot.chat.cohort`
    if layout is Layout.RICH and not (screen.attachment or screen.asks or screen.classic):
        sent = await send_rich(message, screen, origin)
        if sent is not None:
            return sent
    if screen.attachment:
        file = InputFile(screen.attachment.content, screen.attachment.name)
        document = await message.bot.send_document(
            message.chat.id, file, caption=html, parse_mode=ParseMode.HTML, api_kwargs=where
        )
        return document.message_id
    try:
        return await _say(message, where, screen, html, ParseMode.HTML)
    except BadRequest as error:
        if not has_bad_markup(error):
            raise
        # Markup that Telegram does not read is our fault; the person gets the words all the same.
        blocks = [type(block).__name__ for block in screen.document.blocks]
        log.error("markup refused", reason=QUOTED.sub("…", str(error)), blocks=blocks)
        plain = FORMATS["plain"](screen.document)[: MessageLimit.MAX_TEXT_LENGTH]
        return await _say(message, where, screen, plain)


async def send(bot: Bot, chat: int, screen: Screen) -> None:
    """Send a screen into a chat, as the answer to no message of it."""
    html = FORMATS["telegram"](screen.document)
    await bot.send_message(chat, html, parse_mode=ParseMode.HTML, api_kwargs=reply_markup(screen))


async def point(message: Message, screen: Screen, to: int) -> bool:
    """Send a screen as a reply to an earlier message of the chat; False where that is not there any more.

    Args:
        message: what is answered.
        screen: what is shown.
        to: number of the earlier message.
    """
    html, origin = FORMATS["telegram"](screen.document), {"reply_parameters": {"message_id": to}}
    try:
        await message.bot.send_message(
            message.chat.id, html, parse_mode=ParseMode.HTML, message_thread_id=message.thread, api_kwargs=origin
        )
    except BadRequest as error:
        if not lacks_original(error):
            raise
        return False
    return True


async def acknowledge(query: CallbackQuery, alert: str | None = None) -> None:
    """Answer a press, which ends the button's waiting.

    Args:
        query: the press; one that is too old to be answered is let go, for its page can be opened all the same.
        alert: a sentence that the person has to close; None for nothing.
    """
    try:
        await query.answer(alert, show_alert=alert is not None)
    except BadRequest as error:
        if not is_too_old(error):
            raise


async def redraw(query: CallbackQuery, message: Message, screen: Screen, layout: Layout = Layout.CLASSIC) -> None:
    """Put a screen in place of the message whose button was pressed; as a new message where that one is gone."""
    if layout is Layout.RICH and not screen.classic and await edit_rich(query, message, screen):
        return
    html = FORMATS["telegram"](screen.document)
    try:
        await call(
            query.bot,
            "editMessageText",
            **_there(message),
            text=html,
            parse_mode=ParseMode.HTML,
            link_preview_options=UNDRAWN,
            **reply_markup(screen),
        )
    except BadRequest as error:
        if is_unchanged(error):
            return
        if not is_beyond_change(error):
            raise
        await reply(message, screen, to_question=False)


async def send_rich(message: Message, screen: Screen, origin: int | None = None) -> int | None:
    """Send a screen as a rich message (Bot API 10.1), and give its number; None where the server refuses it.

    What times out is not sent again as text: it may have arrived.

    Args:
        message: into whose chat and topic.
        screen: what is shown.
        origin: number of the message that it is a reply to; None where it is none.
    """
    rich = {
        **_destination(message, origin),
        "rich_message": {"blocks": render_rich(screen.document)},
        **reply_markup(screen),
    }
    try:
        sent = await message.bot.do_api_request("sendRichMessage", rich)
    except (BadRequest, EndPointNotFound) as error:
        log.info("rich page refused", reason=str(error))
        return None
    return int(sent["message_id"])


async def edit_rich(query: CallbackQuery, message: Message, screen: Screen) -> bool:
    """Put a screen in place of a message as a rich one; False where the server refuses it."""
    rich = {"blocks": render_rich(screen.document)}
    try:
        await call(query.bot, "editMessageText", **_there(message), rich_message=rich, **reply_markup(screen))
    except BadRequest as error:
        if is_unchanged(error):
            return True
        log.info("rich page refused", reason=str(error))
        return False
    return True


async def _say(message: Message, where: Mapping[str, Any], screen: Screen, text: str, mode: str | None = None) -> int:
    """Send a text into a chat, and give its number."""
    sent = await call(
        message.bot,
        "sendMessage",
        **where,
        text=text,
        parse_mode=mode,
        link_preview_options=UNDRAWN,
        **reply_markup(screen),
    )
    return int(sent["message_id"])


def _destination(message: Message, origin: int | None) -> dict[str, Any]:
    """Where an answer goes, as arguments for Telegram: into the chat of a message and its forum topic, below it.

    Args:
        origin: number of the message that it is a reply to; None where it is none.
    """
    where: dict[str, Any] = {"chat_id": message.chat.id}
    if message.thread is not None:
        where["message_thread_id"] = message.thread
    if origin:
        where["reply_parameters"] = {"message_id": origin, "allow_sending_without_reply": True}
    return where


def _there(message: Message) -> dict[str, int]:
    """A message that is to be changed, as arguments for Telegram."""
    return {"chat_id": message.chat.id, "message_id": message.message_id}


def reply_markup(screen: Screen) -> dict[str, Any]:
    """What stands below a message, as an argument for Telegram: buttons, or a field that waits for words.

    In Telegram's own form: to make the library's objects and to take them apart again took it a tenth of an answer.
    """
    if screen.asks:
        hint = screen.asks[:PLACEHOLDER]
        return {"reply_markup": {"force_reply": True, "selective": True, "input_field_placeholder": hint}}
    if not screen.buttons:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button) for button in row] for row in screen.buttons]}}


def _button(button: Button) -> dict[str, Any]:
    if button.copy is not None:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": str(button.press)}
