"""The page by which a reader sees whether their Telegram shows rich pages: two sides beside each other in a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.briefing import compose_sides
from bot.briefing.document import Heading, Quotation, Statement
from bot.chat.reading import asked_message
from bot.chat.screen import Screen
from bot.chat.sending import send_rich

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.briefing import Document
    from bot.briefing.document import Block
    from bot.chat.incoming import CallbackQuery, Message
    from bot.chat.visit import Visit

log = structlog.get_logger()


async def show_table(visit: Visit, message: Message) -> int | None:
    """Send the page and give its number; None where rich pages are refused, or no page of the file has a table."""
    page = find_table(visit)
    return await send_rich(message, Screen(page), None) if page else None


async def remove_table(query: CallbackQuery) -> None:
    """Take away the page that a question about it is a reply to: it was an example, and nobody's answer."""
    table = asked_message(query)
    if table is None or table.from_user is None or table.from_user.id != query.bot.id:
        return
    try:
        await query.bot.delete_message(table.chat.id, table.message_id)
    except TelegramError as error:
        log.info("the example stays", reason=str(error))


def find_table(visit: Visit) -> Document | None:
    """The first line of each of two sides, from the first page that has them; None where no page has.

    As little as makes a table: the question below it is asked with the table in sight.
    """
    knowledge = visit.desk.knowledge
    for topic in knowledge.topics:
        page = compose_sides(topic.id, knowledge, visit.today, visit.language)
        title, *body = page.blocks
        sides = [part for part in _sides(body) if isinstance(part[-1], Statement | Quotation)][:2]
        if len(sides) == 2:
            return replace(page, blocks=(title, *sides[0], *sides[1]))
    return None


def _sides(blocks: Sequence[Block]) -> list[list[Block]]:
    """The heading of each side with its first line, where it has one, and with what is said of who tells it."""
    parts: list[list[Block]] = []
    is_open = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            is_open = block.side
            parts += [[block]] if is_open else []
        elif is_open and isinstance(block, Heading | Statement | Quotation):
            parts[-1].append(block)
            is_open = isinstance(block, Heading)
    return parts
