"""The page by which a reader sees whether their Telegram shows rich pages: two sides beside each other in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.briefing import compose_sides
from bot.briefing.formats.rich import render
from bot.chat.reading import asked_message
from bot.chat.screen import Screen
from bot.chat.sending import send_rich

if TYPE_CHECKING:
    from telegram import CallbackQuery, Message

    from bot.briefing import Document
    from bot.chat.visit import Visit

log = structlog.get_logger()


async def show_table(visit: Visit, message: Message) -> Message | None:
    """Send the page; None where the server refuses rich pages, or the file has nothing to set side by side."""
    page = find_table(visit)
    return await send_rich(message, Screen(page), None) if page else None


async def remove_table(query: CallbackQuery) -> None:
    """Take away the page that a question about it is a reply to: it was an example, and nobody's answer."""
    table = asked_message(query)
    if table is None or table.from_user != query.get_bot().bot:
        return
    try:
        await query.get_bot().delete_message(table.chat.id, table.message_id)
    except TelegramError as error:
        log.info("the example stays", reason=str(error))


def find_table(visit: Visit) -> Document | None:
    """The first page of the file that is drawn as a table; None where no topic has two sides."""
    knowledge = visit.desk.knowledge
    pages = (compose_sides(topic.id, knowledge, visit.today, visit.language) for topic in knowledge.topics)
    return next((page for page in pages if any(block["type"] == "table" for block in render(page))), None)
