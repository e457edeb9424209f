"""Where the settings of a chat are looked at and changed, by whoever may.

The store is always read first: what is remembered may be old.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.preferences import quiet_hours
from bot.chat.press import SETTINGS, Press
from bot.chat.reading import is_group
from bot.chat.screen import alert, say
from bot.chat.settings.choices import change, language_named
from bot.chat.settings.panel import show_no_zone, show_settings
from bot.chat.settings.table import remove_table, show_table
from bot.digests.cities import find_zone, likely_zones

if TYPE_CHECKING:
    from telegram import Bot

    from bot.chat.incoming import CallbackQuery, Message
    from bot.chat.office import Office
    from bot.chat.records import Records
    from bot.chat.screen import Screen
    from bot.chat.visit import Visit
    from bot.chats import ChatSettings


async def change_settings(office: Office, visit: Visit, message: Message, bot: Bot) -> Screen:
    """Answer `/settings`; what follows it is a language, or the zone that the chat's quiet hours are meant in."""
    if not await office.rights.may_change(bot, message.chat, message.from_user, message):
        return say(visit, "only_admins")
    settings = await office.records.chats.settings(message.chat.id)
    press = Press(SETTINGS, visit.language)
    language = language_named(visit.words)
    if language:
        settings = replace(settings, language=language)
        await office.preferences.keep(settings)
        visit, press = replace(visit, language=language), press._replace(language=language)
    elif visit.words:
        zone = find_zone(visit.words)
        if zone is None:
            return show_no_zone(visit, settings, visit.words, likely_zones(visit.words))
        settings, press = replace(settings, zone=zone), press._replace(key="z")
        await office.preferences.keep(settings)
    return show_settings(visit, settings, press, in_group=is_group(message))


async def open_settings(office: Office, visit: Visit, press: Press, query: CallbackQuery, bot: Bot) -> Screen | None:
    """Answer a button of the panel."""
    message = query.message
    if message is None:
        return None
    if not await office.rights.may_change(bot, message.chat, query.from_user):
        return alert(visit, "only_admins")
    table = await show_table(visit, message) if press.key == "layout" else None
    if press.key == "layout" and table is None:
        return alert(visit, "settings_no_rich")
    if press.key == "y":
        await remove_table(query)
    settings = await office.records.chats.settings(message.chat.id)
    changed = change(settings, press)
    if changed != settings:
        await office.preferences.keep(changed)
    if changed.quiet != settings.quiet:
        await _quieten(office.records, changed)
    visit = replace(visit, language=changed.language or visit.language)
    screen = show_settings(visit, changed, press, in_group=is_group(message))
    return replace(screen, to=table)


async def _quieten(records: Records, settings: ChatSettings) -> None:
    """Give the quiet hours to the digests that the chat has: nothing is sent unasked means these too."""
    quiet = quiet_hours(settings)
    now = await records.clock()
    for subscription in await records.subscriptions.of_chat(settings.chat):
        await records.subscriptions.put(replace(subscription, quiet=quiet), now)
