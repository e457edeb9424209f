"""A topic as routing sees it: whom it is about, what it is about, and what it mentions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING

from bot.routing.words import Script

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from bot.knowledge import Topic
    from bot.routing.mentions import Mentions
    from bot.routing.question import Question, Reader

TEXT_STRENGTH = 0.6
"""How firmly a topic speaks of what stands in its summary and claims only, against 1 for its asks and title."""

CENTRAL = 4
"""Phrases from which something is what a topic is about: one thought, said in three languages, makes three."""

ASIDE_STRENGTH = 0.4
"""How firmly it speaks of a party that is in its asks but not among its own parties."""

READ = 1_000
"""Characters of the summary and claims that are read."""


@dataclass(frozen=True, slots=True)
class Page:
    """A topic as routing sees it."""

    id: str
    number: int
    """Of the topic among its file's."""
    mentions: Mentions
    """What all topics of the file speak of."""
    parties: frozenset[str]
    tellers: frozenset[str]
    """The parties that published what it tells."""
    subjects: frozenset[str]
    """The parties that its title names."""
    central: frozenset[str]
    """Units of its title, and of CENTRAL phrases at least."""
    doer: str | None
    """The first of them, where it is a country: who does what the page tells."""
    others: frozenset[str]
    """Who does something in one of its phrases in place of the doer, and is never named beside it."""
    person: str | None
    """The one of them that is a person, if any: such a page is about somebody."""
    people: frozenset[str]
    """All its parties that are persons."""

    def leaves_out(self, parties: frozenset[str]) -> frozenset[str]:
        """Those of some parties that it is neither about nor told by."""
        return parties - self.parties - self.tellers

    def knows(self, key: str) -> bool:
        """Whether it speaks of a unit itself, and not of a kin only."""
        return self.mentions.knows(self.number, key)


def phrases_of(topic: Topic) -> list[str]:
    """What leads to a topic: its title, and its asks."""
    return [topic.title, *(ask for asks in topic.asks.values() for ask in asks)]


def read_page(  # noqa: PLR0913, PLR0917 - a page is made of all this
    topic: Topic,
    phrases: Sequence[Question],
    reader: Reader,
    mentions: Mentions,
    ends: date | None,
    tellers: frozenset[str],
    kinds: Mapping[str, str],
) -> Page:
    """Read a topic, and add what it speaks of to what all speak of.

    Args:
        topic: of a dossier.
        phrases: what leads to it, read.
        reader: of its other texts.
        mentions: of the topics before it.
        ends: until when it speaks.
        tellers: the parties that published what it tells.
        kinds: kind of each party.
    """
    known: dict[str, float] = {}
    text = " ".join([topic.summary, *(f"{claim.text} {claim.holder}" for claim in topic.claims)])
    for unit in reader.read(text[:READ]).units:
        known[intern(unit.key)] = TEXT_STRENGTH
    for phrase in phrases:
        for unit in phrase.units:
            aside = unit.key.startswith("party:") and topic.parties and unit.key[6:] not in topic.parties
            known[intern(unit.key)] = ASIDE_STRENGTH if aside else 1.0
    known |= {f"party:{party}": 1.0 for party in topic.parties}
    # All that it tells was said by the date until which it speaks.
    known |= {f"year:{ends.year}": 1.0} if ends else {}
    known |= {f"pair:{'+'.join(sorted(topic.parties))}": 1.0} if len(topic.parties) == 2 else {}
    spellings = sorted({word.fold for each in phrases for word in each.subject if word.script is not Script.KANJI})
    parties = frozenset(key[6:] for key, firm in known.items() if key.startswith("party:") and firm == 1.0)
    titled = reader.read(topic.title)
    subjects, first = titled.keys("party"), _first_party(titled)
    doer = first if kinds.get(first or "") == "country" else None
    people = frozenset(party for party in parties if kinds.get(party) == "person")
    return Page(
        id=topic.id,
        number=mentions.add(known, spellings),
        mentions=mentions,
        parties=parties,
        tellers=tellers,
        subjects=subjects,
        central=frozenset(unit.key for unit in titled.units) | _repeated(phrases),
        doer=doer,
        others=_others(phrases, doer) if doer else frozenset(),
        person=min(subjects & people, default=None),
        people=people,
    )


def _first_party(question: Question) -> str | None:
    return next((unit.key[6:] for unit in question.units if unit.key.startswith("party:")), None)


def _others(phrases: Sequence[Question], doer: str) -> frozenset[str]:
    """Who mostly stands first in phrases without the doer, and never beside it: on Japan's sanctions the South Korea of
    “South Korea and Israel imposed none”, but not the United States of “Japan under US pressure”.
    """
    without = [phrase for phrase in phrases if doer not in phrase.keys("party")]
    first = Counter(map(_first_party, without))
    named = Counter(party for phrase in without for party in phrase.keys("party"))
    beside = frozenset[str]().union(*(parties for phrase in phrases if doer in (parties := phrase.keys("party"))))
    return frozenset(party for party, count in named.items() if first[party] * 2 > count) - beside


def _repeated(phrases: Iterable[Question]) -> frozenset[str]:
    """Units that stand in CENTRAL phrases at least."""
    phrased = Counter(unit.key for phrase in phrases for unit in phrase.units)
    return frozenset(key for key, count in phrased.items() if count >= CENTRAL)
