"""Everything that the file holds on a topic, as one Document: what a handout is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.attribution import quotation, statement
from bot.briefing.document import Block, Document, Heading, Paragraph
from bot.briefing.page import Page
from bot.briefing.references import reference, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.knowledge.model import Knowledge


def compose_handout(topic: str, knowledge: Knowledge, today: date, language: str) -> Document:
    """The summary of a topic, all its claims and quotes, and their sources in full.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language)
    return page.document(_body(page))


def _body(page: Page) -> Iterable[Block]:
    yield Paragraph(page.topic.summary)
    if page.topic.claims:
        yield Heading(page.say("claims"))
        yield from (statement(claim, page.dossier, page.locale) for claim in page.topic.claims)
    if page.topic.quotes:
        yield Heading(page.say("quotes"))
        yield from (quotation(quote, page.dossier, page.locale) for quote in page.topic.quotes)
    if sources := sources_of(page.topic.lines, page.dossier):
        yield Heading(page.say("sources"))
        yield from (reference(source, page.dossier, page.locale) for source in sources)
