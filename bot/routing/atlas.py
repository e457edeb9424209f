"""What routing knows of the dossiers: every topic with its phrases, names and words, read once and ready to compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import accumulate, count
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from bot.routing.features import CONCEPTS, WORDS, Counts
from bot.routing.gazetteer import Adjectives
from bot.routing.index import Index
from bot.routing.learning import STEPS
from bot.routing.lexicon import load_lexicon
from bot.routing.model import Talk
from bot.routing.naming import build_glossary
from bot.routing.question import Question, Reader
from bot.routing.readings import Homophones
from bot.routing.signals import KIN_START, Likeness, Page, Signals, ask, measure
from bot.routing.sparse import sizes
from bot.routing.telling import without_tellers
from bot.routing.vocabulary import ALPHABETIC, Vocabulary
from bot.routing.words import Script, has_kanji, phrase_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from bot.knowledge import Knowledge, Source, Topic
    from bot.routing.question import Unit

    Numbers = npt.NDArray[np.float64]

SHORTLIST = 8
"""Topics that are looked at closely: those that most tells for. The right one is among them in 99 of 100 questions."""

READING = 0.6
"""Share of the bar that reading takes, before learning begins: a guess, as learning takes from none to most of it."""

TEXT_STRENGTH = 0.6
"""How firmly a topic speaks of what stands in its summary and claims only, against 1 for its asks and title."""

CENTRAL = 4
"""Phrases from which something is what a topic is about: one thought, said in three languages, makes three."""

ASIDE_STRENGTH = 0.4
"""How firmly it speaks of a party that is in its asks but not among its own parties."""

FEW = 2
"""Topics that may be about something for it to stand for them: sanctions do, policy does not."""

NAMED = ("party:", "pair:", "year:", "stranger:")
"""Beginnings of what names somebody or a time, and is no subject."""


class Standing(NamedTuple):
    """A topic beside a question."""

    page: Page
    signals: Signals
    missing: tuple[str, ...]
    """What of the question it does not speak of."""
    phrase: str
    """Nearest of its asks."""


class Atlas:
    """All topics of a knowledge folder, ready to be compared with a question."""

    def __init__(self, knowledge: Knowledge, advance: Callable[[float], None] = lambda _done: None) -> None:
        """Read the topics and learn from their phrases.

        Args:
            knowledge: all dossiers.
            advance: called with the share that is done, 0 to 1, for a progress bar.
        """
        self._lexicon = load_lexicon()
        self._reader = Reader(self._lexicon, build_glossary(knowledge), Adjectives())
        self.glossed = any(dossier.parties or dossier.concepts for dossier in knowledge.dossiers)
        self.pages: list[Page] = []
        self.texts: list[str] = []
        self._exact: dict[str, tuple[str, ...]] = {}
        self._shelf = {word.fold: word for word in self._reader.glossary.single_words.values()}
        counts = Counts()
        first = [0]
        kinds = {party.id: party.kind for dossier in knowledge.dossiers for party in dossier.parties}
        for topic in knowledge.topics:
            home = knowledge.home(topic.id)
            cited = {claim.source for claim in topic.claims} | {quote.source for quote in topic.quotes}
            told_by = self._read_tellers(map(home.source, sorted(cited)))
            self.pages.append(self._read_topic(topic, home.as_of_date(topic), told_by, counts, kinds))
            first.append(len(self.texts))
            advance(READING * len(self.pages) / len(knowledge.topics))
        self._first = first
        """Number of each topic's first phrase, and of all phrases."""
        owners = np.repeat(np.arange(len(self.pages), dtype=np.int32), np.diff(first))
        steps = count(1)
        self.index = Index(counts, owners, len(self.pages), lambda: advance(_learnt(next(steps))))
        shared = Counter(party for page in self.pages for party in page.parties)
        self.shared_parties = frozenset(party for party, topics_with in shared.items() if topics_with > 1)
        self._tellers = frozenset[str]().union(*(page.tellers for page in self.pages))
        central = Counter(key for page in self.pages for key in page.central if not key.startswith(NAMED))
        self._centres = frozenset(key for key, topics_with in central.items() if topics_with <= FEW)
        glossary = self._reader.glossary
        own = [key.removeprefix("word:") for key in counts.meant if has_kanji(key)]
        homophones = Homophones(sorted(glossary.kanji_words), own)
        self._vocabulary = Vocabulary(
            self._shelf.values(), glossary.names.values(), self._lexicon.common_words(), homophones
        )

    def _read_tellers(self, sources: Iterable[Source]) -> frozenset[str]:
        """The parties that published some sources: on every page with a line of theirs, they may be asked for."""
        named = "; ".join(f"{source.teller}; {source.publisher}" for source in sources)
        return self._reader.read(named).keys("party")

    def _read_topic(
        self, topic: Topic, ends: date | None, tellers: frozenset[str], counts: Counts, kinds: Mapping[str, str]
    ) -> Page:
        """Read a topic's phrases into everything that is kept of them."""
        self._claim(topic.id, topic.id)
        questions = []
        for text in _phrases(topic):
            question = self._reader.read(text, asked=True)
            questions.append(question)
            self.texts.append(text)
            self._claim(text, topic.id)
            counts.add(question)
            self._shelf |= {
                word.fold: self._shelf.get(word.fold, word) for word in question.words if word.script in ALPHABETIC
            }
        return self._page(topic, ends, tellers, questions, kinds)

    def _claim(self, text: str, topic: str) -> None:
        """Let a text lead to a topic, letter for letter."""
        key = phrase_key(text)
        claimed = self._exact.get(key, ())
        if topic not in claimed:
            self._exact[key] = (*claimed, topic)

    def _page(
        self,
        topic: Topic,
        ends: date | None,
        tellers: frozenset[str],
        phrases: Sequence[Question],
        kinds: Mapping[str, str],
    ) -> Page:
        known: dict[str, float] = {}
        text = " ".join([topic.summary, *(f"{claim.text} {claim.holder}" for claim in topic.claims)])
        for unit in self._reader.read(text[:1000]).units:
            known[intern(unit.key)] = TEXT_STRENGTH
        for phrase in phrases:
            for unit in phrase.units:
                aside = unit.key.startswith("party:") and topic.parties and unit.key[6:] not in topic.parties
                known[intern(unit.key)] = ASIDE_STRENGTH if aside else 1.0
        known |= {f"party:{party}": 1.0 for party in topic.parties}
        # All that it tells was said by the date until which it speaks.
        known |= {f"year:{ends.year}": 1.0} if ends else {}
        known |= {f"pair:{'+'.join(sorted(topic.parties))}": 1.0} if len(topic.parties) == 2 else {}
        folds = {word.fold for phrase in phrases for word in phrase.subject if word.script is not Script.KANJI}
        parties = frozenset(key[6:] for key, firm in known.items() if key.startswith("party:") and firm == 1.0)
        titled = self._reader.read(topic.title)
        subjects, first = titled.keys("party"), _first_party(titled)
        doer = first if kinds.get(first or "") == "country" else None
        people = frozenset(party for party in parties if kinds.get(party) == "person")
        return Page(
            id=topic.id,
            known=known,
            kin=_by_beginning(folds),
            parties=parties,
            tellers=tellers,
            subjects=subjects,
            central=frozenset(unit.key for unit in titled.units) | _repeated(phrases),
            doer=doer,
            others=_others(phrases, doer) if doer else frozenset(),
            person=min(subjects & people, default=None),
            people=people,
        )

    def read(self, text: str) -> Question:
        """Read a question, unknown words mended to known ones where they are near.

        Who is named as the one who tells says where to look and not what for: “what does JIIA say of the alliance”.
        """
        question = self._reader.read(text, self._vocabulary)
        if question.talk is not Talk.QUESTION and self._is_phrase(question.normalised):
            return self._reader.read(text, self._vocabulary, asked=True)
        told_by = [unit for unit in question.units if unit.key.startswith("party:") and unit.key[6:] in self._tellers]
        if not told_by or self.exact_topics(question):
            return question
        whole = " ".join(question.text.split())
        rest = without_tellers(whole, question.language, [unit.surface for unit in told_by])
        if rest == whole:
            return question
        asked = self._reader.read(rest, self._vocabulary)
        tellers = frozenset(unit.key[6:] for unit in told_by) - asked.keys("party")
        if not asked.units:
            return question
        return replace(asked, language=question.language, tellers=tellers)

    def _is_phrase(self, normalised: str) -> bool:
        """Whether some talk is a phrase of the file, with politeness or without: a file may be about greetings."""
        return any(phrase_key(text) in self._exact for text in (normalised, self._reader.lexicon.strip(normalised)))

    def exact_topics(self, question: Question) -> Sequence[str]:
        """Topics that have a question as an ask, letter for letter once normalised, or as their id."""
        topics = self._exact.get(phrase_key(question.normalised), ())
        if not question.tellers:
            return topics
        return [page.id for page in self.pages if page.id in topics and not page.leaves_out(question.tellers)]

    def centres(self, question: Question) -> frozenset[str]:
        """The units of a question, names and years apart, that one or two topics are about."""
        return self._centres.intersection(unit.key for unit in question.units)

    def shortlist(self, question: Question) -> list[Standing]:
        """The topics that may be meant, at most SHORTLIST; none for a question that means nothing."""
        if not question.units or not self.pages:
            return []
        vector = self.index.vector(question)
        told = self.index.tell(vector)
        topics, best = _largest(told.topics)
        first, second = best[0], best[1] if len(best) > 1 else 0.0
        spans = [(self._first[topic], self._first[topic + 1]) for topic in topics]
        near, agreement = self.index.compare(question, vector, told, spans)
        begins = list(accumulate(sizes(spans[:-1]), initial=0))
        agreed = np.maximum.reduceat(agreement, begins).tolist()
        asked = ask(question, self.rarity, glossed=self.glossed)
        standings = []
        for place, (topic, (first_phrase, last), begin) in enumerate(zip(topics, spans, begins, strict=True)):
            nearest = begin + int(near[begin : begin + last - first_phrase].argmax())
            text = self.texts[first_phrase + nearest - begin]
            likeness = Likeness(
                told=best[place],
                margin=best[place] - (first if place else second),
                nearest=float(near[nearest]),
                agreement=agreed[place],
                spelling=fuzz.token_sort_ratio(question.text, text.casefold()) / 100,
            )
            page = self.pages[topic]
            signals, missing = measure(asked, page, likeness)
            standings.append(Standing(page, signals, missing, text))
        return standings

    def rarity(self, unit: Unit) -> float:
        """How few topics have a unit among their asks, 0 (none) to 1 (one)."""
        kind, _, name = unit.key.partition(":")
        rarity = self.index.rarity(WORDS, name) if kind == "word" else self.index.rarity(CONCEPTS, unit.key)
        return min(1.0, rarity / self.index.top_rarity)


def _learnt(steps: int) -> float:
    """Share of everything that is done after some steps of the index; it may take fewer than reckoned with."""
    return min(1.0, READING + (1 - READING) * steps / (STEPS + 2))


def _phrases(topic: Topic) -> list[str]:
    """What leads to a topic: its title, and its asks."""
    return [topic.title, *(ask for asks in topic.asks.values() for ask in asks)]


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


def _by_beginning(folds: Iterable[str]) -> dict[str, list[str]]:
    kin = defaultdict[str, list[str]](list)
    for fold in sorted(folds):
        kin[fold[:KIN_START]].append(fold)
    return dict(kin)


def _largest(told: Numbers) -> tuple[list[int], list[float]]:
    """The topics that most tells for, and how much; of equal ones the one that stands first."""
    places = np.arange(len(told))
    if len(told) > SHORTLIST:
        places = np.sort(np.argpartition(-told, SHORTLIST)[:SHORTLIST])
    best = -told[places]
    order = best.argsort(kind="stable")
    return places[order].tolist(), (-best[order]).tolist()
