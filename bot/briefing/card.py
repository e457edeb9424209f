"""The card that answers a question, and the longer pages of its claims and quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.attribution import quotation, statement
from bot.briefing.document import Document, Heading, Notice, Paragraph
from bot.briefing.page import Page
from bot.briefing.references import mention, sources_of

if TYPE_CHECKING:
    from datetime import date

    from bot.knowledge.model import Knowledge

CLAIMS_ON_CARD = 4
"""Four claims, a quote and their sources fill one phone screen, about 1,200 characters; the rest is one tap away."""

QUOTES_ON_CARD = 1

CLAIMS_IN_GROUP = 3
"""A group reads something else meanwhile: half a phone screen has to do."""


def compose_card(topic: str, knowledge: Knowledge, today: date, language: str, *, about_now: bool = False) -> Document:
    """The answer: summary, the first claims and quote of a topic, and their sources.

    Args:
        topic: topic id.
        knowledge: all dossiers.
        today: the reader's day.
        language: ISO 639 code of the reader's language.
        about_now: True where the question was about the present.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language, about_now=about_now)
    claims, quotes = page.topic.claims[:CLAIMS_ON_CARD], page.topic.quotes[:QUOTES_ON_CARD]
    return page.document(
        (
            Paragraph(page.topic.summary),
            *(statement(claim, page.dossier, page.locale) for claim in claims),
            *(quotation(quote, page.dossier, page.locale) for quote in quotes),
            *(mention(source, page.dossier, page.locale) for source in sources_of((*claims, *quotes), page.dossier)),
        )
    )


def compose_short_card(
    topic: str, knowledge: Knowledge, today: date, language: str, *, about_now: bool = False
) -> Document:
    """The answer in a group: the first claims of a topic under its title, and nothing else.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language, about_now=about_now)
    claims = tuple(statement(claim, page.dossier, page.locale) for claim in page.topic.claims[:CLAIMS_IN_GROUP])
    return page.document(claims or (Paragraph(page.topic.summary),))


def compose_claims(topic: str, knowledge: Knowledge, today: date, language: str) -> Document:
    """The page of all claims of a topic; a page without any says so in its notice.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language)
    claims = tuple(statement(claim, page.dossier, page.locale) for claim in page.topic.claims)
    return page.document((Heading(page.say("claims")), *claims) if claims else ())


def compose_quotes(topic: str, knowledge: Knowledge, today: date, language: str) -> Document:
    """The page of all quotes of a topic.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language)
    quotes = tuple(quotation(quote, page.dossier, page.locale) for quote in page.topic.quotes)
    return page.document((Heading(page.say("quotes")), *quotes) if quotes else (Notice(page.say("no_quotes")),))
