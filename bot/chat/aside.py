"""Showing a page to one person in a group: as a message that only they see, or in their private chat. Never to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram.constants import ParseMode
from telegram.error import BadRequest, EndPointNotFound, TelegramError

from bot.briefing import FORMATS
from bot.chat.payload import OF_KIND
from bot.chat.refusals import names_parameter
from bot.chat.sending import acknowledge, reply_markup

if TYPE_CHECKING:
    from bot.chat.incoming import CallbackQuery, Message
    from bot.chat.press import Press
    from bot.chat.screen import Screen
    from bot.chat.visit import Visit

log = structlog.get_logger()


PROBE = "deleteEphemeralMessage"
"""A method as old as such messages: a server that knows it knows their parameter, too.

The parameter itself must not be tried: an older server would pass over it, and post the page to everybody.
"""


def is_alone(message: Message) -> bool:
    """Whether only one person sees a message."""
    return message.ephemeral_message_id is not None


class Aside:
    """Knows whether the server has messages that only one person sees (Bot API 10.2 and later)."""

    def __init__(self) -> None:
        self._works: bool | None = None

    async def show(self, visit: Visit, press: Press, query: CallbackQuery, message: Message, screen: Screen) -> None:
        """Show a screen to who pressed, and to nobody else; in place of what they alone have seen before."""
        number = message.ephemeral_message_id
        if number is not None:
            await _turn(query, message, number, screen)
            await acknowledge(query)
            return
        if await self._is_known(query) and await self._show_here(query, message, screen):
            await acknowledge(query)
            return
        item = visit.item(press.key)
        if item is None:
            await acknowledge(query, visit.say("only_asker"))
            return
        # The link opens the page in the person's own chat with the bot.
        await query.answer(url=visit.link(OF_KIND[item.kind], item.key))

    async def _is_known(self, query: CallbackQuery) -> bool:
        if self._works is None:
            try:
                await query.bot.do_api_request(PROBE, self._nobodys(query))
            except EndPointNotFound:
                self._works = False
            except BadRequest:
                self._works = True
            except TelegramError:
                return False
        return bool(self._works)

    @staticmethod
    def _nobodys(query: CallbackQuery) -> dict[str, int]:
        """A message that is nowhere: a server that knows the method refuses to delete it."""
        chat = query.message.chat.id if query.message else query.from_user.id
        return {"chat_id": chat, "receiver_user_id": query.from_user.id, "ephemeral_message_id": 1}

    async def _show_here(self, query: CallbackQuery, message: Message, screen: Screen) -> bool:
        aside = {"receiver_user_id": query.from_user.id, "callback_query_id": query.id}
        try:
            shown = await query.bot.send_message(
                message.chat.id,
                FORMATS["telegram"](screen.document),
                parse_mode=ParseMode.HTML,
                message_thread_id=message.thread,
                api_kwargs={"ephemeral_message_parameters": aside, **reply_markup(screen)},
            )
        except BadRequest as error:
            log.info("no message for one person", reason=str(error))
            # Other refusals are of this person or this chat: somebody who looks in from outside, a press that is old.
            if names_parameter(error):
                self._works = False
            return False
        except TelegramError as error:
            log.warning("page for one person not shown", error=str(error))
            return False
        if "ephemeral_message_id" in shown.api_kwargs:
            return True
        log.error("a page for one person was posted to all; taking it back")
        self._works = False
        await shown.delete()
        return False


async def _turn(query: CallbackQuery, message: Message, number: int, screen: Screen) -> None:
    """Put a screen in place of a message that only one person sees: it cannot be replaced, only edited."""
    call = {
        "chat_id": message.chat.id,
        "receiver_user_id": query.from_user.id,
        "ephemeral_message_id": number,
        "text": FORMATS["telegram"](screen.document),
        "parse_mode": ParseMode.HTML,
        **reply_markup(screen),
    }
    try:
        await query.bot.do_api_request("editEphemeralMessageText", call)
    except BadRequest as error:
        # Such a message vanishes when the app is started anew; the shared card is still there to be pressed.
        log.info("page for one person not turned", reason=str(error))
