"""Phrases -> sparse arrays, and a question -> how near it is to every topic and to every phrase.

Three blocks of features stand side by side in one space: words, character n-grams (of rough Latin spellings, so that
scripts meet) and concepts. Each block is tf-idf over topics, of length 1 before its weight. A question is compared with
what was learned of each topic from all its phrases, and with the phrases one by one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.learning import learn
from bot.routing.sparse import from_rows
from bot.routing.words import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from bot.routing.question import Question
    from bot.routing.words import Word

WORDS, GRAMS, CONCEPTS = range(3)
BLOCK_WEIGHTS = (1.0, 1.5, 0.5)
"""Of words, n-grams, concepts; chosen on train rows of public intent sets and on the sayings."""

COMMON = 0.5
"""Rarity of a feature that every topic has: glue words tell something where topics are kinds of questions."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """An ask, read."""

    topic: int
    """Position of its topic."""
    text: str
    language: str
    question: Question


def features(question: Question) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Words, n-grams and concepts of a question, counted."""
    words = Counter(word.stem for word in question.words)
    grams: Counter[str] = Counter()
    for word in question.words:
        grams.update(_grams(word))
    concepts = Counter(
        unit.key for unit in question.units if unit.key.startswith(("concept:", "party:", "pair:", "year:"))
    )
    return words, grams, concepts


def _grams(word: Word) -> Iterable[str]:
    """Runs of 2 to 4 characters of the folded word with its borders marked; of kanji, runs of 1 to 3 without."""
    if word.script is Script.KANJI:
        text, sizes = word.surface, (1, 2, 3)
    else:
        text, sizes = f" {word.fold} ", (2, 3, 4)
    return (text[start : start + size] for size in sizes for start in range(len(text) - size + 1))


class Index:
    """The phrases of all topics, ready to be compared with."""

    def __init__(self, phrases: Sequence[Phrase], topics: int, advance: Callable[[], None] = lambda: None) -> None:
        """Lay the phrases out and learn from them.

        Args:
            phrases: every ask of every topic.
            topics: how many there are.
            advance: called now and then while it works, for a progress bar.
        """
        self.topics = topics
        self.texts = tuple(phrase.text for phrase in phrases)
        counted = [features(phrase.question) for phrase in phrases]
        spread = _topic_counts(phrases, counted)
        self._rarity = tuple(
            {name: math.log((1 + topics) / (1 + len(seen))) + COMMON for name, seen in block.items()}
            for block in spread
        )
        self.top_rarity = math.log((1 + topics) / 2) + COMMON
        """Rarity of a feature that one topic has."""
        self._ids: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
        for block, ids in zip(self._rarity, self._ids, strict=True):
            first = sum(map(len, self._ids))
            ids.update((name, first + place) for place, name in enumerate(block))
        rows = from_rows([self._vector(counts) for counts in counted], sum(map(len, self._ids)))
        self.owners = np.array([phrase.topic for phrase in phrases], dtype=np.int32)
        self._nearest = rows.turned()
        self._weights = learn(rows, self.owners, topics, advance)

    def rarity(self, block: int, name: str) -> float:
        """How few topics have a feature, from COMMON (all) to `top_rarity` (one); 0 for one that none has."""
        return self._rarity[block].get(name, 0.0)

    def compare(self, question: Question) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """What tells for every topic (about 0 to 1, below 0 where much tells against it), and how near every phrase is.

        The second is a cosine, 0 to 1.
        """
        vector = self._vector(features(question))
        ids = np.fromiter(vector.keys(), dtype=np.int64, count=len(vector))
        weights = np.fromiter(vector.values(), dtype=np.float32, count=len(vector))
        return self._weights.weigh(ids, weights), self._nearest.weigh(ids, weights)

    def _vector(self, counts: tuple[Counter[str], ...]) -> dict[int, float]:
        """Weighted features by id; each block of length sqrt(its weight), all together of length 1 at most."""
        vector: dict[int, float] = {}
        for block, names in enumerate(counts):
            ids, rarity = self._ids[block], self._rarity[block]
            weights = {name: (1 + math.log(count)) * rarity[name] for name, count in names.items() if name in ids}
            unknown = sum(name not in ids for name in names) if block == WORDS else 0
            length = math.sqrt(sum(weight * weight for weight in weights.values()) + unknown)
            if length:
                scale = math.sqrt(BLOCK_WEIGHTS[block] / sum(BLOCK_WEIGHTS)) / length
                vector |= {ids[name]: weight * scale for name, weight in weights.items()}
        return vector


def _topic_counts(
    phrases: Sequence[Phrase], counted: Sequence[tuple[Counter[str], ...]]
) -> tuple[dict[str, set[int]], ...]:
    """Topics that have each feature, by block."""
    spread: tuple[dict[str, set[int]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
    for phrase, counts in zip(phrases, counted, strict=True):
        for block, names in zip(spread, counts, strict=True):
            for name in names:
                block[name].add(phrase.topic)
    return spread
