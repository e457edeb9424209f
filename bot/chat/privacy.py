"""What is kept of a chat: said, handed out as a file, and deleted."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from bot.briefing.document import Bullet, Paragraph, Title
from bot.chat.press import PRIVACY, Press
from bot.chat.reading import is_group
from bot.chat.screen import Attachment, Button, Screen, alert, say, show
from bot.chat.settings.panel import back_row

if TYPE_CHECKING:
    from telegram import Bot

    from bot.chat.incoming import CallbackQuery
    from bot.chat.office import Office
    from bot.chat.records import Records
    from bot.chat.visit import Visit

EXPORT, ASK, DELETE = "export", "ask", "delete"
"""Keys of the buttons: hand it out, ask whether to delete it, delete it."""

FILE = "briefing-bot.json"

DELIVERIES = 1000
"""Deliveries of one digest that are handed out: finished ones are kept for two weeks, so there are never as many."""


def show_privacy(office: Office, visit: Visit) -> Screen:
    """What is kept, for how long, and two buttons: to have it, and to have it deleted."""
    kept = ("settings", "digest", "requests", "feedback", "misses_on" if office.logs_misses else "misses_off")
    return show(
        visit,
        Title(visit.say("privacy_title")),
        Paragraph(visit.say("privacy_text")),
        *(Bullet(visit.say(f"privacy_{name}")) for name in kept),
        Paragraph(visit.say("privacy_gone")),
        Paragraph(visit.say("privacy_chat")),
    ).under((_button(visit, "privacy_export", EXPORT), _button(visit, "privacy_delete", ASK)), back_row(visit))


async def open_privacy(office: Office, visit: Visit, press: Press, query: CallbackQuery, bot: Bot) -> Screen | None:
    """Do what a button of the page says; in groups for administrators only."""
    message = query.message
    if message is None:
        return None
    chat = message.chat.id
    if press.key and not await office.rights.may_change(bot, message.chat, query.from_user):
        return alert(visit, "only_admins")
    match press.key:
        case "export":
            content = await export_chat(office.records, chat)
            return replace(say(visit, "privacy_exported"), attachment=Attachment(FILE, content))
        case "ask":
            sentence = visit.say("privacy_sure_group" if is_group(message) else "privacy_sure")
            return show(visit, Title(sentence), Paragraph(visit.say("privacy_lost"))).under(
                (_button(visit, "privacy_delete_all", DELETE), _button(visit, "privacy_keep", ""))
            )
        case "delete":
            await office.records.removals.forget_chat(chat)
            office.preferences.forget(chat)
            return say(visit, "privacy_deleted")
        case _:
            return show_privacy(office, visit)


async def export_chat(records: Records, chat: int) -> bytes:
    """Everything that is kept of a chat, as JSON.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    digests = []
    for subscription in await records.subscriptions.of_chat(chat):
        history = await records.subscriptions.history(subscription.id)
        seen = {key: each._asdict() for key, each in history.seen.items()}
        deliveries = await records.outbox.latest(subscription.id, DELIVERIES)
        digests.append(
            {
                "subscription": asdict(subscription),
                "history": asdict(history) | {"seen": seen},
                "deliveries": [asdict(delivery) for delivery in deliveries],
            }
        )
    content = {
        "chat": chat,
        "written": await records.clock(),
        "settings": asdict(await records.chats.settings(chat)),
        "digests": digests,
        "requests": [asdict(request) for request in await records.requests.of_chat(chat)],
    }
    return json.dumps(content, default=_plain, ensure_ascii=False, indent=2).encode()


def _plain(value: Any) -> object:
    """A value as JSON has it: sets as lists, times and days in ISO 8601."""
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value.isoformat()


def _button(visit: Visit, name: str, key: str) -> Button:
    return Button(visit.say(name), Press(PRIVACY, visit.language, key))
