"""The page by which a reader sees whether their Telegram shows rich pages: two sides beside each other in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing import compose_sides
from bot.briefing.formats.rich import render
from bot.chat.screen import Screen
from bot.chat.sending import send_rich

if TYPE_CHECKING:
    from telegram import Message

    from bot.briefing import Document
    from bot.chat.visit import Visit


async def show_table(visit: Visit, message: Message) -> bool:
    """Send the page; False where the server refuses rich pages, or the file has nothing to set side by side."""
    page = find_table(visit)
    return page is not None and await send_rich(message, Screen(page), None) is not None


def find_table(visit: Visit) -> Document | None:
    """The first page of the file that is drawn as a table; None where no topic has two sides."""
    knowledge = visit.desk.knowledge
    pages = (compose_sides(topic.id, knowledge, visit.today, visit.language) for topic in knowledge.topics)
    return next((page for page in pages if any(block["type"] == "table" for block in render(page))), None)
