"""What routing knows of the dossiers: every topic with its phrases, names and words, read once and ready to compare."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from bot.routing.entries import Kind
from bot.routing.features import CONCEPTS, WORDS, Counts
from bot.routing.gazetteer import Adjectives
from bot.routing.index import Index
from bot.routing.learning import STEPS
from bot.routing.lexicon import load_lexicon
from bot.routing.memory import Memory
from bot.routing.mentions import Mentions
from bot.routing.model import Talk
from bot.routing.naming import build_glossary
from bot.routing.pages import phrases_of, read_page
from bot.routing.question import Question, Reader
from bot.routing.readings import Homophones
from bot.routing.signals import Likeness, Signals, Thing, measure
from bot.routing.telling import without_tellers
from bot.routing.vocabulary import Vocabulary
from bot.routing.words import fold, has_kanji, key_of, phrase_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from bot.knowledge import Knowledge, Source, Topic
    from bot.routing.index import Nearest, Told
    from bot.routing.pages import Page

    Numbers = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

SHORTLIST = 8
"""Topics that are looked at closely: those that most tells for. The right one is among them in 99 of 100 questions."""

SORTED = 256
"""Topics up to which all are sorted for that: of more, the first ones are set apart before, which takes less time."""

READING = 0.6
"""Share of the bar that reading takes, before learning begins: a guess, as learning takes from none to most of it."""

FEW = 2
"""Topics that may be about something for it to stand for them: sanctions do, policy does not."""

SPELT = frozenset({"word", "field"})
"""Kinds of units that may have kin."""

SHORTEST_KIN = 4
"""Letters of the stem of a word that may have kin."""

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
        self._spellings: list[str] = []
        """The texts as they are compared letter for letter."""
        self._mentions = Mentions()
        self._things = Memory(self._look_up)
        self._exact: dict[str, tuple[str, ...]] = {}
        counts = Counts()
        owners: list[int] = []
        kinds = {party.id: party.kind for dossier in knowledge.dossiers for party in dossier.parties}
        for topic in knowledge.topics:
            home = knowledge.home(topic.id)
            cited = {claim.source for claim in topic.claims} | {quote.source for quote in topic.quotes}
            told_by = self._read_tellers(map(home.source, sorted(cited)))
            self.pages.append(self._read_topic(topic, home.as_of_date(topic), told_by, counts, kinds))
            owners += [self.pages[-1].number] * (len(self.texts) - len(owners))
            advance(READING * len(self.pages) / len(knowledge.topics))
        steps = count(1)
        self.index = Index(counts, np.array(owners, np.int32), len(self.pages), lambda: advance(_learnt(next(steps))))
        shared = Counter(party for page in self.pages for party in page.parties)
        self.shared_parties = frozenset(party for party, topics_with in shared.items() if topics_with > 1)
        self._tellers = frozenset[str]().union(*(page.tellers for page in self.pages))
        central = Counter(key for page in self.pages for key in page.central if not key.startswith(NAMED))
        self._centres = frozenset(key for key, topics_with in central.items() if topics_with <= FEW)
        glossary = self._reader.glossary
        known = {word.fold: word for word in glossary.single_words(Kind.PARTY, Kind.CONCEPT)}
        own = [key.removeprefix("word:") for key in counts.meant if has_kanji(key)]
        homophones = Homophones(sorted(glossary.kanji_words), own)
        self._vocabulary = Vocabulary(
            chain(known.values(), counts.spelt.values()),
            glossary.single_words(Kind.STRANGER, Kind.FIELD),
            self._lexicon.common_words(),
            homophones,
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
        for text in phrases_of(topic):
            question = self._reader.read(text, asked=True)
            questions.append(question)
            self.texts.append(text)
            self._spellings.append(in_order(text.casefold()))
            self._claim(text, topic.id)
            counts.add(question)
        return read_page(topic, questions, self._reader, self._mentions, ends, tellers, kinds)

    def _claim(self, text: str, topic: str) -> None:
        """Let a text lead to a topic, letter for letter."""
        key = phrase_key(text)
        claimed = self._exact.get(key, ())
        if topic not in claimed:
            self._exact[key] = (*claimed, topic)

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
        return any(key_of(text) in self._exact for text in (normalised, self._reader.lexicon.strip(normalised)))

    def exact_topics(self, question: Question) -> Sequence[str]:
        """Topics that have a question as an ask, letter for letter once normalised, or as their id."""
        topics = self._exact.get(key_of(question.normalised), ())
        if not question.tellers:
            return topics
        return [page.id for page in self.pages if page.id in topics and not page.leaves_out(question.tellers)]

    def centres(self, question: Question) -> frozenset[str]:
        """The units of a question, names and years apart, that one or two topics are about."""
        return self._centres.intersection(unit.key for unit in question.units)

    def shortlists(self, questions: Sequence[Question]) -> list[list[Standing]]:
        """The topics that each question may mean, at most SHORTLIST.

        Step by step for all of them, as a step finds what it needs in the processor's caches where the one before was
        the same (`bot.chat.cohort`).

        Args:
            questions: each means something.
        """
        if not self.pages:
            return [[] for _ in questions]
        vectors = self.index.vectors(questions)
        told = list(map(self.index.tell, vectors))
        topics = [_likeliest(each.topics) for each in told]
        nearest = list(map(self.index.nearest, questions, vectors, told, topics))
        likeness = list(map(self._compare, questions, told, topics, nearest))
        return list(map(self._measure, questions, topics, nearest, likeness))

    def _compare(self, question: Question, told: Told, topics: Places, nearest: Nearest) -> Likeness:
        """How the phrases of some topics, the likeliest first, resemble a question."""
        best = told.topics.take(topics).tolist()
        second = best[1] if len(best) > 1 else 0.0
        spelling = in_order(question.text)
        return Likeness(
            told=best,
            margin=[best[0] - second, *(each - best[0] for each in best[1:])],
            nearest=nearest.likeness,
            agreement=nearest.agreement,
            spelling=[fuzz.ratio(spelling, self._spellings[phrase]) / 100 for phrase in nearest.phrases],
        )

    def _measure(self, question: Question, topics: Places, nearest: Nearest, likeness: Likeness) -> list[Standing]:
        """Hold a question against some topics."""
        pages = [self.pages[topic] for topic in topics.tolist()]
        things = [self._things[unit.key] for unit in question.units]
        measured = measure(question, things, pages, likeness, glossed=self.glossed)
        return [
            Standing(page, signals, missing, self.texts[phrase])
            for page, (signals, missing), phrase in zip(pages, measured, nearest.phrases, strict=True)
        ]

    def _look_up(self, key: str) -> Thing:
        kind, _, name = key.partition(":")
        rarity = self.index.rarity(WORDS, name) if kind == "word" else self.index.rarity(CONCEPTS, key)
        spelling = fold(name) if kind in SPELT and len(name) >= SHORTEST_KIN else ""
        return Thing(kind, min(1.0, rarity / self.index.top_rarity), self._mentions.of(key, spelling))


def _learnt(steps: int) -> float:
    """Share of everything that is done after some steps of the index; it may take fewer than reckoned with."""
    return min(1.0, READING + (1 - READING) * steps / (STEPS + 2))


def _likeliest(told: Numbers) -> Places:
    """The topics that most tells for, at most SHORTLIST; of equal ones the one that stands first."""
    if len(told) <= SORTED:
        return np.argsort(-told, kind="stable")[:SHORTLIST]
    likely = np.sort(np.argpartition(-told, SHORTLIST)[:SHORTLIST])
    return likely[np.argsort(-told[likely], kind="stable")]


def in_order(text: str) -> str:
    """A text with its words in order, to be compared letter for letter whatever order they are said in."""
    return " ".join(sorted(text.split()))
