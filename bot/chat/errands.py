"""What changes something or asks the store: commands without a screen of their own, and pages that need more than a
visit. One row each."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.briefing import compose_handout
from bot.briefing.formats.html import render_handout
from bot.chat.agenda import AGENDA, HANDOUT, read_agenda
from bot.chat.digests.bureau import Bureau
from bot.chat.feedback import open_error
from bot.chat.incoming import Message
from bot.chat.press import CHANNEL_DIGEST, DIGEST, ERROR, PRIVACY, SETTINGS, WISH
from bot.chat.privacy import open_privacy, show_privacy
from bot.chat.reading import is_group
from bot.chat.requests import open_wish
from bot.chat.screen import Attachment, Screen, say
from bot.chat.sending import reply
from bot.chat.settings.registry import change_settings, open_settings

if TYPE_CHECKING:
    from telegram import Bot

    from bot.chat.incoming import CallbackQuery
    from bot.chat.office import Office
    from bot.chat.press import Press
    from bot.chat.visit import Visit

Errand = Callable[["Office", "Visit", Message, "Bot"], Coroutine[Any, Any, "Screen | None"]]
"""Does what a command asks for; None where there is nothing to say any more."""

Opener = Callable[["Office", "Visit", "Press", "CallbackQuery", "Bot"], Coroutine[Any, Any, "Screen | None"]]
"""Opens a page; None where it is of another time."""


async def _digest(office: Office, visit: Visit, message: Message, bot: Bot) -> Screen:
    return await Bureau(office).take(visit, message, bot)


async def _open_digest(office: Office, visit: Visit, press: Press, query: CallbackQuery, bot: Bot) -> Screen | None:
    if query.message is None:
        return None
    return await Bureau(office).press(visit, press, query.message, query.from_user, bot)


async def _privacy(office: Office, visit: Visit, _: Message, __: Bot) -> Screen:
    return show_privacy(office, visit)


async def _quiet(office: Office, visit: Visit, message: Message, bot: Bot) -> Screen | None:
    """Be silent in a group, or speak again."""
    if not is_group(message):
        return say(visit, "unknown_command")
    if not await office.rights.may_change(bot, message.chat, message.from_user, message):
        return say(visit, "only_admins")
    # From the store: what is remembered may be old, and would be written back.
    settings = await office.records.chats.settings(message.chat.id)
    await office.preferences.keep(replace(settings, muted=not settings.muted))
    return say(visit, "quiet_off" if settings.muted else "quiet_on")


async def _leave(office: Office, visit: Visit, message: Message, bot: Bot) -> Screen | None:
    """Say goodbye and leave a group."""
    if not is_group(message):
        return say(visit, "unknown_command")
    if not await office.rights.may_change(bot, message.chat, message.from_user, message):
        return say(visit, "only_admins")
    await reply(message, say(visit, "goodbye"), to_question=True)
    await bot.leave_chat(message.chat.id)
    return None


async def _open_handout(office: Office, visit: Visit, _: Press, __: CallbackQuery, ___: Bot) -> Screen | None:
    """The handout of an agenda, as a file."""
    plan = read_agenda(visit)
    if not plan.topics:
        return None
    knowledge = office.desk().knowledge
    documents = [compose_handout(topic, knowledge, visit.today, visit.language) for topic in plan.topics]
    title = visit.say("agenda_title", count=len(plan.topics))
    page = render_handout(title, documents, visit.language)
    return replace(say(visit, "handout_ready"), attachment=Attachment("agenda.html", page.encode()))


ERRANDS: dict[str, Errand] = {
    "digest": _digest,
    "settings": change_settings,
    "quiet": _quiet,
    "leave": _leave,
    "privacy": _privacy,
}
"""What is done for each command of `COMMANDS` that draws no screen by itself."""

OPENERS: dict[str, Opener] = {
    DIGEST: _open_digest,
    CHANNEL_DIGEST: _open_digest,
    HANDOUT: _open_handout,
    SETTINGS: open_settings,
    PRIVACY: open_privacy,
    ERROR: open_error,
    WISH: open_wish,
}
"""Pages that need more than a visit, by letter; all others are in `bot.chat.pages.PAGES`."""

FREE = OPENERS.keys() - {HANDOUT, PRIVACY}
"""Those of them that everybody may press: they change no shared page, or look who it is themselves."""

SHARED = frozenset({AGENDA, HANDOUT})
"""Pages that cannot be shown to one person alone: they live by the command that they are a reply to."""
