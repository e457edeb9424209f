"""Sayings about one pair of parties -> messages about another, which no topic is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.sayings import SayingKind
from bot.routing.atlas import Atlas
from bot.routing.words import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge import Knowledge
    from bot.knowledge.sayings import Saying


def exchange_parties(knowledge: Knowledge, sayings: Iterable[Saying]) -> list[tuple[str, frozenset[str]]]:
    """Sayings of a topic with a party of its title exchanged for another of its parties: about another pair, so none's.

    “Why does Russia trust China” becomes “why does the United States trust China”. The other is one that stands in the
    title of another topic: one that stands in none is but a side of this one, as the USSR is of Russia.
    """
    atlas = Atlas(knowledge)
    names = {party.id: party.names for dossier in knowledge.dossiers for party in dossier.parties}
    pages = {page.id: page for page in atlas.pages}
    titled = frozenset[str]().union(*(page.subjects for page in atlas.pages))
    found: list[tuple[str, frozenset[str]]] = []
    for saying in sayings:
        if saying.kind is not SayingKind.TOPIC:
            continue
        page = pages[min(saying.expected)]
        named = {unit.key[6:]: unit.surface for unit in atlas.read(saying.text).units if unit.key.startswith("party:")}
        gone = sorted(named.keys() & page.subjects)
        others = sorted((page.parties & titled) - page.subjects - named.keys())
        if gone and others and all(name in names for name in (*gone, *others)):
            other = names[others[len(found) % len(others)]].get(saying.language)
            text = normalise(saying.text)
            if other and named[gone[0]] in text:
                found.append((text.replace(named[gone[0]], other[0]), frozenset()))
    return found
