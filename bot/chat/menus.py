"""What Telegram shows of the bot before anybody writes: its commands and its descriptions, by language."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.chat.commands import COMMANDS
from bot.locales import FALLBACK, languages, locale_of

if TYPE_CHECKING:
    from telegram import BotCommandScope
    from telegram.ext import ExtBot

log = structlog.get_logger()

AGAIN = 10.0
"""Seconds until menus are tried again after the connection was lost, which it has told itself."""


async def publish_menus(bot: ExtBot[None]) -> None:
    """Bring Telegram's menus and descriptions in line with ours; what is right already is left alone.

    The fallback language is published for everybody, each other one for those who use Telegram in it. Without a
    connection it is tried again; a refusal is logged and changes nothing for those who write.
    """
    while True:
        try:
            return await _publish(bot)
        except TelegramError as error:
            if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
                log.warning("menus not published", error=str(error))
                return None
            await asyncio.sleep(AGAIN)


async def _publish(bot: ExtBot[None]) -> None:
    for language in languages():
        # The library writes an empty code as a list, which Telegram refuses: None is for everybody.
        code = None if language == FALLBACK else language
        for scope, in_groups in ((BotCommandScopeAllPrivateChats(), False), (BotCommandScopeAllGroupChats(), True)):
            await _publish_commands(bot, scope, language, code, in_groups=in_groups)
        await _publish_descriptions(bot, language, code)


async def _publish_commands(
    bot: ExtBot[None], scope: BotCommandScope, language: str, code: str | None, *, in_groups: bool
) -> None:
    locale = locale_of(language)
    wanted = tuple(
        BotCommand(command.name, locale.say(f"command_{command.name}"))
        for command in COMMANDS
        if (command.in_groups if in_groups else command.in_private)
    )
    if await bot.get_my_commands(scope=scope, language_code=code) != wanted:
        await bot.set_my_commands(wanted, scope=scope, language_code=code)


async def _publish_descriptions(bot: ExtBot[None], language: str, code: str | None) -> None:
    locale = locale_of(language)
    long, short = locale.say("description"), locale.say("short_description")
    if (await bot.get_my_description(code)).description != long:
        await bot.set_my_description(long, code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
