"""The report for curators in their private chat: what readers said about answers in the last 30 days."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import structlog

from bot.briefing import FORMATS
from bot.chat.reading import read_visit
from bot.chat.screen import Attachment, Screen
from bot.chat.sending import reply
from bot.chats.feedback import KEPT
from bot.chats.report import Report, make_report, write_yaml
from bot.chats.report_page import compose_report, summarise

if TYPE_CHECKING:
    from telegram.ext import CallbackContext

    from bot.chat.incoming import Update
    from bot.chat.office import Office
    from bot.chat.visit import Visit

log = structlog.get_logger()

CAPTION = 900
"""Characters of a page that stands above its file: Telegram allows 1024 UTF-16 units
(https://core.telegram.org/bots/api#senddocument)."""

FILE = "report.yaml"


async def answer_report(office: Office, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Answer `/report` by that of the last 30 days; the application lets nobody but curators reach it."""
    if update.message is None:
        return
    visit = read_visit(office, update, context.bot)
    notes = await office.records.feedback.since(office.now() - KEPT)
    # Beside the loop: a full month takes a second or two, in which others are answered.
    report = await asyncio.to_thread(make_report, notes, visit.desk)
    await reply(update.message, show_report(visit, report), to_question=False)
    log.info("answered", kind="curator", command="report")


def show_report(visit: Visit, report: Report) -> Screen:
    """The report as a screen: its page, or the counts where that is too long; and a file with all, to paste from.

    In a message YAML would lose its line breaks.
    """
    page, yaml = compose_report(report, visit.desk.knowledge, visit.locale, KEPT.days), write_yaml(report)
    text = FORMATS["plain"](page)
    if report.is_empty:
        return Screen(page)
    comment = "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())
    above = page if len(text) <= CAPTION else summarise(report, visit.locale, KEPT.days)
    return Screen(above, attachment=Attachment(FILE, f"{comment}\n{yaml}".encode()))
