"""Sources as they are cited: a short line on a card, a whole one on the page of sources, a citation of one item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.attribution import source_key, voice
from bot.briefing.document import Block, Document, Heading, Notice, Reference
from bot.briefing.page import Page
from bot.knowledge.keys import Kind, short_key
from bot.knowledge.model import Claim, Quote, Source
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.knowledge.model import Dossier, Knowledge
    from bot.locales import Locale


def compose_sources(topic: str, knowledge: Knowledge, today: date, language: str) -> Document:
    """The page of a topic's sources, each with everything needed to cite it.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language)
    used = sources_of(page.topic.lines, page.dossier)
    references = tuple(reference(source, page.dossier, page.locale) for source in used)
    body: tuple[Block, ...] = (
        (Heading(page.say("sources")), *references) if references else (Notice(page.say("no_sources")),)
    )
    return page.document(body)


def sources_of(items: Iterable[Claim | Quote], dossier: Dossier) -> tuple[Source, ...]:
    """The sources of some items, each once, in the order in which they are first used."""
    return tuple(dossier.source(source) for source in dict.fromkeys(item.source for item in items))


def mention(source: Source, dossier: Dossier, locale: Locale) -> Reference:
    """A source in one short line: name, title, date."""
    title = locale_of(source.language).quote(source.title)
    text = ", ".join((source.short, title, _issued(source, locale)))
    return Reference(text, source_key(source, dossier), source.url)


def reference(source: Source, dossier: Dossier, locale: Locale) -> Reference:
    """A source in full, with what else a reader has to know about it."""
    return Reference(describe(source, locale), source_key(source, dossier), source.url, source.note)


def describe(source: Source, locale: Locale) -> str:
    """A source in full: authors, title, site or series, publisher, date. Its title keeps its own language.

    The publisher is left out where it is the author, or where the name of the series begins with it.
    """
    authors = ", ".join(name.literal for name in source.author)
    series = source.container_title or ""
    publisher = "" if source.publisher == authors or series.startswith(source.publisher) else source.publisher
    title = locale_of(source.language).quote(source.title)
    return ", ".join(filter(None, (authors, title, series, publisher, _issued(source, locale))))


def cite(item: Claim | Quote | Source, dossier: Dossier) -> str:
    """A citation in one line of plain text, in the dossier's language.

    A claim is marked as a paraphrase; the dossier, its version and the item's short key at the end let any old answer
    be found again.

    Raises:
        KeyError: where the dossier has no such source.
    """
    locale = locale_of(dossier.language)
    source = item if isinstance(item, Source) else dossier.source(item.source)
    words, key, place = "", item.id, describe(source, locale)
    if not isinstance(item, Source):
        who = voice(item, source, locale)
        place = f"{place}, {locale.say('paragraph', number=item.paragraph)}"
        if isinstance(item, Claim):
            key = short_key(dossier.id, Kind.CLAIM, item.id)
            words = locale.say("citation_claim", voice=who, text=item.text)
        else:
            key = short_key(dossier.id, Kind.QUOTE, item.id)
            exact = locale_of(source.language).quote(item.exact)
            words = locale.say("citation_quote", voice=who, text=exact)
    return " ".join(filter(None, (words, f"{place}.", source.url, f"[{dossier.edition}, {key}]")))


def _issued(source: Source, locale: Locale) -> str:
    return locale.issued(source.issued.parts, circa=source.issued.circa)
