"""Perspectives side by side: what each side says on a topic, told by itself or only by the other.

A side whose view the file does not hold is named as missing and never filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.attribution import attributed
from bot.briefing.document import Block, Document, Heading, Item, Paragraph
from bot.briefing.page import Page
from bot.knowledge.model import Claim, Quote
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.knowledge.model import Dossier, Knowledge, Party

Line = Claim | Quote


def compose_sides(topic: str, knowledge: Knowledge, today: date, language: str) -> Document:
    """The page of a topic's claims and quotes by side: each side, what several share, what is nobody's.

    Raises:
        KeyError: where the knowledge has no such topic.
    """
    page = Page.of(topic, knowledge, today, language)
    return page.document(_body(page))


def sides_of(page: Page) -> tuple[Party, ...]:
    """The parties to set side by side: those whose institutions tell, and those with a view on this topic."""
    tellers = {source.party for source in page.dossier.sources}
    heard = {side for line in page.topic.lines for side in line.sides}
    return tuple(party for party in page.dossier.parties if party.id in tellers | heard)


def _body(page: Page) -> Iterable[Block]:
    sides, lines = sides_of(page), page.topic.lines
    shared = [line for line in lines if len(line.sides) > 1]
    heard_together = {side for line in shared for side in line.sides}
    for party in sides:
        own = [line for line in lines if line.sides == (party.id,)]
        if own or party.id not in heard_together:
            yield Heading(_side(party, page), side=True)
            yield from _side_lines(own, page) if own else (Paragraph(page.say("side_missing")),)
    for group in dict.fromkeys(frozenset(line.sides) for line in shared):
        together = [line for line in shared if frozenset(line.sides) == group]
        yield Heading(_shared(group, sides, page))
        tellers = {page.dossier.source(line.source).party for line in together}
        if len(tellers) == 1 and tellers < group:
            yield Heading(page.say("one_side_tells"), level=2)
        yield from _items(together, page)
    if nobodys := [line for line in lines if not line.sides]:
        yield Heading(page.say("no_side"))
        yield from _items(nobodys, page)


def _side_lines(lines: Sequence[Line], page: Page) -> Iterable[Block]:
    """The lines of one side, those from its own texts first; the others under a heading that says so."""
    secondhand = [line for line in lines if _is_secondhand(line, page.dossier)]
    firsthand = [line for line in lines if line not in secondhand]
    yield from _items(firsthand, page)
    if secondhand:
        yield Heading(page.say("secondhand" if firsthand else "secondhand_only"), level=2)
        yield from _items(secondhand, page)


def _is_secondhand(line: Line, dossier: Dossier) -> bool:
    """Whether a side's view is told by another side's institution; a source of no party is nobody's."""
    teller = dossier.source(line.source).party
    return teller is not None and teller not in line.sides


def _items(lines: Iterable[Line], page: Page) -> Iterable[Item]:
    return (attributed(line, page.dossier, page.locale) for line in lines)


def _side(party: Party, page: Page) -> str:
    """Heading of a side: in the reader's language where the party's name in it is known, else as the dossier has it."""
    if name := page.dossier.translated(party, page.locale.language):
        return page.say("side_named", name=name)
    if party.adjective:
        return locale_of(page.dossier.language).say("side", adjective=party.adjective)
    return party.name


def _shared(group: frozenset[str], sides: Sequence[Party], page: Page) -> str:
    """Heading of what several sides say: “both” where the page has just these two."""
    if group == {party.id for party in sides} and len(group) == 2:
        return page.say("said_by_both")
    language = page.locale.language
    names = (page.dossier.translated(party, language) or party.name for party in sides if party.id in group)
    return page.say("said_together", parties=page.say("separator").join(names))
