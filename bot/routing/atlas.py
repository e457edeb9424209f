"""What routing knows of the dossiers: every topic with its phrases, names and words, read once and ready to compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from bot.routing.gazetteer import Adjectives
from bot.routing.index import CONCEPTS, WORDS, Index, Phrase
from bot.routing.lexicon import load_lexicon
from bot.routing.naming import build_glossary
from bot.routing.question import Question, Reader
from bot.routing.signals import Likeness, Page, Signals, cover, measure, missing
from bot.routing.sparse import from_rows
from bot.routing.vocabulary import ALPHABETIC, Vocabulary
from bot.routing.words import Script, language_of, normalise, split

if TYPE_CHECKING:
    import numpy.typing as npt

    from bot.knowledge import Knowledge, Topic
    from bot.routing.question import Unit

    Numbers = npt.NDArray[np.float64]

SHORTLIST = 8
"""Topics that are looked at closely: those that most tells for. The right one is among them in 99 of 100 questions."""

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


@dataclass(frozen=True, slots=True)
class _Scores:
    """A question beside everything: `told` for each topic, the others for each phrase (see Signals)."""

    told: Numbers
    nearest: Numbers
    agreement: Numbers


class Atlas:
    """All topics of a knowledge folder, ready to be compared with a question."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._lexicon = load_lexicon()
        self._reader = Reader(self._lexicon, build_glossary(knowledge), Adjectives())
        topics = knowledge.topics
        self.glossed = any(dossier.parties or dossier.concepts for dossier in knowledge.dossiers)
        phrases = [
            Phrase(position, ask, language, self._reader.read(ask))
            for position, topic in enumerate(topics)
            for language, ask in _phrases(topic, knowledge.home(topic.id).language)
        ]
        self.index = Index(phrases, len(topics))
        self.pages = [self._page(topic, [p for p in phrases if p.topic == n]) for n, topic in enumerate(topics)]
        self.exact: dict[str, set[str]] = defaultdict(set)
        for topic in topics:
            self.exact[_exact_key(topic.id)].add(topic.id)
        for phrase in phrases:
            self.exact[_exact_key(phrase.text)].add(self.pages[phrase.topic].id)
        self._phrases_of = [np.flatnonzero(self.index.owners == topic) for topic in range(len(topics))]
        self._meant = {
            key: number for number, key in enumerate(dict.fromkeys(u.key for p in phrases for u in p.question.units))
        }
        meant = [{self._meant[unit.key]: 1.0 for unit in phrase.question.units} for phrase in phrases]
        self._meanings = from_rows(meant, len(self._meant)).turned()
        self._weights = np.array([sum(unit.weight for unit in phrase.question.units) for phrase in phrases])
        owners = Counter(party for page in self.pages for party in page.parties)
        self.shared_parties = frozenset(party for party, topics_with in owners.items() if topics_with > 1)
        self._top_rarity = self.index.top_rarity
        glossary = self._reader.glossary
        own = (word for phrase in phrases for word in phrase.question.words if word.script in ALPHABETIC)
        self._vocabulary = Vocabulary(
            [*glossary.single_words.values(), *own], glossary.names.values(), self._lexicon.common_words()
        )

    def _page(self, topic: Topic, phrases: list[Phrase]) -> Page:
        known: dict[str, float] = {}
        text = " ".join([topic.summary, *(f"{claim.text} {claim.holder}" for claim in topic.claims)])
        for unit in self._reader.read(text[:1000]).units:
            known[unit.key] = TEXT_STRENGTH
        for phrase in phrases:
            for unit in phrase.question.units:
                aside = unit.key.startswith("party:") and topic.parties and unit.key[6:] not in topic.parties
                known[unit.key] = ASIDE_STRENGTH if aside else 1.0
        known |= {f"party:{party}": 1.0 for party in topic.parties}
        known |= {f"pair:{'+'.join(sorted(topic.parties))}": 1.0} if len(topic.parties) == 2 else {}
        folds = {word.fold for phrase in phrases for word in phrase.question.subject if word.script is not Script.KANJI}
        parties = frozenset(key[6:] for key, firm in known.items() if key.startswith("party:") and firm == 1.0)
        subjects = self._reader.read(topic.title).keys("party")
        return Page(topic.id, known, sorted(folds), parties, subjects)

    def read(self, text: str) -> Question:
        """Read a question, unknown words mended to known ones where they are near."""
        return self._reader.read(text, self._vocabulary.mend)

    def exact_topics(self, text: str) -> frozenset[str]:
        """Topics that have the text as an ask, letter for letter once normalised, or as their id."""
        return frozenset(self.exact.get(_exact_key(text), ()))

    def shortlist(self, question: Question) -> list[Standing]:
        """The topics that may be meant, at most SHORTLIST; none for a question that means nothing."""
        if not question.units or not self.pages:
            return []
        told, nearest = self.index.compare(question)
        scores = _Scores(told, nearest, self._agreement(question))
        best = np.argsort(-told, kind="stable")[:SHORTLIST].tolist()
        first, second = told[best[0]], told[best[1]] if len(best) > 1 else 0.0
        return [
            self._standing(question, topic, told[topic] - (second if topic == best[0] else first), scores)
            for topic in best
        ]

    def _standing(self, question: Question, topic: int, margin: float, scores: _Scores) -> Standing:
        page, own = self.pages[topic], self._phrases_of[topic]
        coverage = cover(question, page)
        phrase = int(own[np.argmax(scores.nearest[own])])
        text = self.index.texts[phrase]
        likeness = Likeness(
            told=float(scores.told[topic]),
            margin=float(margin),
            nearest=float(scores.nearest[phrase]),
            agreement=float(scores.agreement[own].max()),
            spelling=fuzz.token_sort_ratio(question.text, text.casefold()) / 100,
        )
        signals = measure(question, coverage, page, self, likeness)
        return Standing(page, signals, missing(question, coverage), text)

    def _agreement(self, question: Question) -> Numbers:
        """Of each phrase: what it and the question mean in common, as a share of all that either means."""
        shared = [(self._meant[unit.key], unit.weight) for unit in question.units if unit.key in self._meant]
        ids = np.array([number for number, _ in shared], dtype=np.int64)
        common = self._meanings.weigh(ids, np.array([weight for _, weight in shared], dtype=np.float32))
        return common / (sum(unit.weight for unit in question.units) + self._weights - common)

    def rarity(self, unit: Unit) -> float:
        """How few topics have a unit among their asks, 0 (none) to 1 (one)."""
        kind, _, name = unit.key.partition(":")
        rarity = self.index.rarity(WORDS, name) if kind == "word" else self.index.rarity(CONCEPTS, unit.key)
        return min(1.0, rarity / self._top_rarity)


def _phrases(topic: Topic, language: str) -> list[tuple[str, str]]:
    """What leads to a topic, each with its language: its title, and its asks."""
    asks = [(language_of(ask) if code == "und" else code, ask) for code, asks in topic.asks.items() for ask in asks]
    return [(language, topic.title), *asks]


def _exact_key(text: str) -> str:
    """A text without what makes no difference: case, width, punctuation, spaces."""
    return "".join(word.surface for word in split(normalise(text)))
