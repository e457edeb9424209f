"""What routing knows of the dossiers: every topic with its phrases, names and words, read once and ready to compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, count
from sys import intern
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from bot.routing.features import CONCEPTS, WORDS, Counts
from bot.routing.gazetteer import Adjectives
from bot.routing.index import Index
from bot.routing.learning import STEPS
from bot.routing.lexicon import load_lexicon
from bot.routing.naming import build_glossary
from bot.routing.question import Question, Reader
from bot.routing.signals import KIN_START, Asked, Likeness, Page, Signals, ask, cover, measure
from bot.routing.sparse import Rows
from bot.routing.vocabulary import ALPHABETIC, Vocabulary
from bot.routing.words import Script, normalise, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from bot.knowledge import Knowledge, Topic
    from bot.routing.question import Unit
    from bot.routing.sparse import Places

    Numbers = npt.NDArray[np.float64]

SHORTLIST = 8
"""Topics that are looked at closely: those that most tells for. The right one is among them in 99 of 100 questions."""

READING = 0.6
"""Share of the bar that reading takes, before learning begins: a guess, as learning takes from none to most of it."""

TEXT_STRENGTH = 0.6
"""How firmly a topic speaks of what stands in its summary and claims only, against 1 for its asks and title."""


ASIDE_STRENGTH = 0.4
"""How firmly it speaks of a party that is in its asks but not among its own parties."""


@dataclass(frozen=True, slots=True)
class Standing:
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
        self._meant: dict[str, int] = {}
        self._shelf = {word.fold: word for word in self._reader.glossary.single_words.values()}
        counts, meanings = Counts(), Rows()
        first = [0]
        for topic in knowledge.topics:
            self.pages.append(self._read_topic(topic, counts, meanings))
            first.append(len(self.texts))
            advance(READING * len(self.pages) / len(knowledge.topics))
        self._first = first
        """Number of each topic's first phrase, and of all phrases."""
        owners = np.repeat(np.arange(len(self.pages), dtype=np.int32), np.diff(first))
        steps = count(1)
        self.index = Index(counts, owners, len(self.pages), lambda: advance(_learnt(next(steps))))
        meant = meanings.table(len(self._meant))
        self._weights, self._meanings = meant.sums(), meant.with_values(np.ones_like(meant.values))
        shared = Counter(party for page in self.pages for party in page.parties)
        self.shared_parties = frozenset(party for party, topics_with in shared.items() if topics_with > 1)
        names = self._reader.glossary.names.values()
        self._vocabulary = Vocabulary(self._shelf.values(), names, self._lexicon.common_words())

    def _read_topic(self, topic: Topic, counts: Counts, meanings: Rows) -> Page:
        """Read a topic's phrases into everything that is kept of them."""
        self._claim(topic.id, topic.id)
        questions = []
        for text in _phrases(topic):
            question = self._reader.read(text)
            questions.append(question)
            self.texts.append(text)
            self._claim(text, topic.id)
            counts.add(question)
            numbers = [self._meant.setdefault(unit.key, len(self._meant)) for unit in question.units]
            meanings.add(numbers, [unit.weight for unit in question.units])
            self._shelf |= {
                word.fold: self._shelf.get(word.fold, word) for word in question.words if word.script in ALPHABETIC
            }
        return self._page(topic, questions)

    def _claim(self, text: str, topic: str) -> None:
        """Let a text lead to a topic, letter for letter."""
        key = _exact_key(text)
        claimed = self._exact.get(key, ())
        if topic not in claimed:
            self._exact[key] = (*claimed, topic)

    def _page(self, topic: Topic, phrases: Sequence[Question]) -> Page:
        known: dict[str, float] = {}
        text = " ".join([topic.summary, *(f"{claim.text} {claim.holder}" for claim in topic.claims)])
        for unit in self._reader.read(text[:1000]).units:
            known[intern(unit.key)] = TEXT_STRENGTH
        for phrase in phrases:
            for unit in phrase.units:
                aside = unit.key.startswith("party:") and topic.parties and unit.key[6:] not in topic.parties
                known[intern(unit.key)] = ASIDE_STRENGTH if aside else 1.0
        known |= {f"party:{party}": 1.0 for party in topic.parties}
        known |= {f"pair:{'+'.join(sorted(topic.parties))}": 1.0} if len(topic.parties) == 2 else {}
        folds = {word.fold for phrase in phrases for word in phrase.subject if word.script is not Script.KANJI}
        parties = frozenset(key[6:] for key, firm in known.items() if key.startswith("party:") and firm == 1.0)
        subjects = self._reader.read(topic.title).keys("party")
        return Page(topic.id, known, _by_beginning(folds), parties, subjects)

    def read(self, text: str) -> Question:
        """Read a question, unknown words mended to known ones where they are near."""
        return self._reader.read(text, self._vocabulary)

    def exact_topics(self, text: str) -> frozenset[str]:
        """Topics that have the text as an ask, letter for letter once normalised, or as their id."""
        return frozenset(self._exact.get(_exact_key(text), ()))

    def shortlist(self, question: Question) -> list[Standing]:
        """The topics that may be meant, at most SHORTLIST; none for a question that means nothing."""
        if not question.units or not self.pages:
            return []
        vector = self.index.vector(question)
        told = self.index.tell(vector)
        topics = _largest(told, SHORTLIST)
        best = told[topics].tolist()
        first, second = best[0], best[1] if len(best) > 1 else 0.0
        spans = [(self._first[topic], self._first[topic + 1]) for topic in topics.tolist()]
        near, agreement = self.index.likeness(vector, spans), self._agreement(question, spans)
        begins = list(accumulate((last - first for first, last in spans[:-1]), initial=0))
        agreed = np.maximum.reduceat(agreement, begins).tolist()
        asked = ask(question, self)
        standings = []
        for place, (topic, (first_phrase, last), begin) in enumerate(zip(topics.tolist(), spans, begins, strict=True)):
            nearest = begin + int(near[begin : begin + last - first_phrase].argmax())
            text = self.texts[first_phrase + nearest - begin]
            likeness = Likeness(
                told=best[place],
                margin=best[place] - (first if place else second),
                nearest=float(near[nearest]),
                agreement=agreed[place],
                spelling=fuzz.token_sort_ratio(question.text, text.casefold()) / 100,
            )
            standings.append(self._standing(asked, self.pages[topic], text, likeness))
        return standings

    def _standing(self, asked: Asked, page: Page, phrase: str, likeness: Likeness) -> Standing:
        coverage = cover(asked, page)
        return Standing(page, measure(asked, coverage, page, likeness), coverage.missing, phrase)

    def _agreement(self, question: Question, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.floating]:
        """What each phrase of some spans means in common with the question, as a share of all that either means."""
        shared = [(self._meant[unit.key], unit.weight) for unit in question.units if unit.key in self._meant]
        numbers = np.array([number for number, _ in shared], dtype=np.int64)
        common = self._meanings.dot(spans, numbers, np.array([weight for _, weight in shared], dtype=np.float32))
        weights = np.concatenate([self._weights[first:last] for first, last in spans])
        return common / (sum(unit.weight for unit in question.units) + weights - common)

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


def _by_beginning(folds: Iterable[str]) -> dict[str, list[str]]:
    kin = defaultdict[str, list[str]](list)
    for fold in sorted(folds):
        kin[fold[:KIN_START]].append(fold)
    return dict(kin)


def _largest(numbers: Numbers, most: int) -> Places:
    """Places of the largest numbers, the largest first; of equal ones the one that stands first."""
    places = np.arange(len(numbers))
    if len(numbers) > most:
        places = np.sort(np.argpartition(-numbers, most)[:most])
    return places[np.argsort(-numbers[places], kind="stable")]


def _exact_key(text: str) -> str:
    """A text without what makes no difference: case, width, punctuation, spaces."""
    return "".join(word.surface for word in split(normalise(text)))
