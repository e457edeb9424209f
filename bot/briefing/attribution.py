"""Who says it and where it is written, for every line that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Attribution, Quotation, Statement
from bot.knowledge.keys import Kind, short_key
from bot.knowledge.model import Claim, Level
from bot.locales import locale_of

if TYPE_CHECKING:
    from bot.knowledge.model import Dossier, Quote, Source
    from bot.locales import Locale

TEXTS = ("the text", "the report", "the article", "the note", "the summary")
"""How an English teller begins that is a text and no institution: one is reported in a text, and by an institution."""


def attribute(item: Claim | Quote, dossier: Dossier, locale: Locale) -> Attribution:
    """The attribution of a claim or quote.

    Args:
        item: the claim or quote.
        dossier: the one it stands in; its language is that of the voice, which is made of the dossier's own words.
        locale: language of the reader, in which the date is written.

    Raises:
        KeyError: where the dossier has no such source.
    """
    source = dossier.source(item.source)
    return Attribution(
        voice=voice(item, source, locale_of(dossier.language)),
        source=source.short,
        date=locale.issued(source.issued.parts, circa=source.issued.circa),
        paragraph=item.paragraph,
        key=source_key(source, dossier),
        url=source.url,
    )


def source_key(source: Source, dossier: Dossier) -> str:
    """What tells a source from every other: ids of sources are unique in their dossier only."""
    return f"{dossier.id}/{source.id}"


def voice(item: Claim | Quote, source: Source, locale: Locale) -> str:
    """Who speaks, and through whom: “Japanese participants, as reported by JIIA”.

    Where the teller speaks for itself, its name stands alone: a claim on the level of the author, or a quote whose
    speaker is named with the teller (“the author of the text on Valdai's site”).
    """
    if isinstance(item, Claim):
        holder, tells_itself = item.holder, item.level is Level.AUTHOR
    else:
        holder, tells_itself = item.speaker, source.teller.casefold() in item.speaker.casefold()
    if tells_itself or holder.casefold() == source.teller.casefold():
        return holder
    key = "voice_in_text" if source.teller.casefold().startswith(TEXTS) else "voice"
    return locale.say(key, holder=holder, teller=source.teller)


def attributed(line: Claim | Quote, dossier: Dossier, locale: Locale) -> Statement | Quotation:
    """A claim or quote as a line that can be shown."""
    return statement(line, dossier, locale) if isinstance(line, Claim) else quotation(line, dossier, locale)


def statement(claim: Claim, dossier: Dossier, locale: Locale) -> Statement:
    """A claim as a line that can be shown."""
    return Statement(claim.text, attribute(claim, dossier, locale), short_key(dossier.id, Kind.CLAIM, claim.id))


def quotation(quote: Quote, dossier: Dossier, locale: Locale) -> Quotation:
    """A quote as a line that can be shown; its words are in the language of its source."""
    language = dossier.source(quote.source).language
    key = short_key(dossier.id, Kind.QUOTE, quote.id)
    return Quotation(quote.exact, attribute(quote, dossier, locale), key, language)
