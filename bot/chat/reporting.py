"""The report for curators in their private chat: what readers said about answers in the last 30 days."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog

from bot.briefing import FORMATS
from bot.briefing.document import Listing
from bot.chat.reading import read_visit
from bot.chat.screen import Attachment, Screen
from bot.chat.sending import reply
from bot.chats.feedback import KEPT
from bot.chats.report import Report, make_report, write_yaml
from bot.chats.report_page import compose_report, summarise

if TYPE_CHECKING:
    from telegram import Update
    from telegram.ext import CallbackContext

    from bot.chat.office import Office
    from bot.chat.visit import Visit

log = structlog.get_logger()

IN_A_MESSAGE = 3000
"""Characters of page and YAML together that go into one message; longer reports come as a file."""

FILE = "report.yaml"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Answers `/report`; the application lets nobody but curators reach it."""

    office: Office

    async def answer(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Send the report of the last 30 days, as a message or as a file."""
        if update.message is None:
            return
        visit = read_visit(self.office, update, context.bot)
        notes = await self.office.records.feedback.since(self.office.now() - KEPT)
        # Beside the loop: a full month takes a second or two, in which others are answered.
        report = await asyncio.to_thread(make_report, notes, visit.desk)
        await reply(update.message, show_report(visit, report), to_question=False)
        log.info("answered", kind="curator", command="report")


def show_report(visit: Visit, report: Report) -> Screen:
    """The report as a screen: whole where it fits a message, else a summary and a file that has it all."""
    page, yaml = compose_report(report, visit.desk.knowledge, visit.locale, KEPT.days), write_yaml(report)
    text = FORMATS["plain"](page)
    if len(text) + len(yaml) <= IN_A_MESSAGE:
        listing = (Listing(yaml.rstrip()),) if yaml else ()
        return Screen(replace(page, blocks=(*page.blocks, *listing)))
    comment = "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())
    summary = summarise(report, visit.locale, KEPT.days)
    return Screen(summary, attachment=Attachment(FILE, f"{comment}\n{yaml}".encode()))
