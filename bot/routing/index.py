"""Phrases -> sparse arrays, and a question -> how near it is to every topic and to some phrases.

Four blocks of features stand side by side in one space: words, character n-grams (of rough Latin spellings, so that
scripts meet), concepts and pairs of neighbouring words. Each block is tf-idf over topics, of length 1 before its
weight. A question is compared with what was learned of each topic from all its phrases, and with the phrases of the
topics that most tells for.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.routing.features import BLOCKS, CONCEPTS, GRAMS, PAIRS, WORDS, features, grams
from bot.routing.learning import gather, learn
from bot.routing.memory import Memory
from bot.routing.sparse import Mixed, sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from bot.routing.features import Counts
    from bot.routing.question import Question
    from bot.routing.sparse import Floats, Sparse
    from bot.routing.words import Word

    Numbers = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

BLOCK_WEIGHTS = (1.0, 1.5, 0.5, 0.6)
"""Of words, n-grams, concepts, pairs; chosen on train rows of public intent sets and on the sayings."""

_SHARES = np.sqrt(np.array(BLOCK_WEIGHTS) / sum(BLOCK_WEIGHTS))

FAINTEST = 1e-9
"""In place of the length of a block that has nothing."""

COMMON = 0.5
"""Rarity of a feature that every topic has: glue words tell something where topics are kinds of questions."""

SMALL = 60_000
"""Features of all phrases up to which a question is compared feature by feature with every phrase, in which fewer
numbers are touched than phrase by phrase with those of the likeliest topics: at 48,000, 3,300 instead of 18,300; at
89,000, 17,000 instead of 12,400."""


class Vector(NamedTuple):
    """A question among what phrases have and mean."""

    ids: Places
    """Of features, then of units meant, which are numbered on from the features."""
    weights: Floats
    """Of features, of length 1 at most all together; then of the units, each as much as it tells."""
    features: int
    """How many of them there are."""


class Told(NamedTuple):
    """What a question tells."""

    topics: Numbers
    """For every topic."""
    phrases: Numbers | None
    """Of every phrase: how near it is, and what it means in common with the question, by turns; None where the file is
    large and only the phrases of the likeliest topics are looked at."""


class Nearest(NamedTuple):
    """The nearest phrase of each of some topics."""

    phrases: list[int]
    """Their numbers."""
    likeness: list[float]
    """A cosine each, 0 to 1."""
    agreement: list[float]
    """What some phrase of the topic and the question both mean, as a share of all that either means: the largest."""


class Index:
    """The phrases of all topics, ready to be compared with."""

    def __init__(
        self, counts: Counts, owners: npt.NDArray[np.int32], topics: int, advance: Callable[[], None] = lambda: None
    ) -> None:
        """Weigh the features of the phrases and learn from them.

        Args:
            counts: features of every ask of every topic.
            owners: topic of each ask, those of one topic together.
            topics: how many there are.
            advance: called now and then while it works, for a progress bar.
        """
        self._ids, self._meant = counts.ids, counts.meant
        self._first: list[int] = np.searchsorted(owners, np.arange(topics + 1)).tolist()
        """Number of each topic's first phrase, and of all phrases."""
        self._grams = Memory(self._gram_numbers)
        table, kinds = counts.table(), counts.kinds()
        spread = np.bincount(gather(table, owners, topics).columns, minlength=table.width)
        rarity = (np.log((1 + topics) / (1 + spread)) + COMMON).astype(np.float32)
        self._rarities, self._kinds = rarity.astype(np.float64), kinds
        self._width = table.width
        self.top_rarity = math.log((1 + topics) / 2) + COMMON
        """Rarity of a feature that one topic has."""
        advance()
        phrases, meanings = _weigh(table, kinds, rarity), counts.meanings()
        advance()
        learnt = learn(phrases, owners, topics, advance)
        self._meaning = meanings.sums()
        """All that each phrase means, by weight."""
        both = phrases.woven(meanings.with_values(np.ones_like(meanings.values)))
        is_small = len(both.values) <= SMALL
        self._learnt = learnt.whole() if is_small else Mixed(learnt)
        """What topics have of each feature."""
        self._is_small = is_small
        self._phrases = both.turned() if is_small else both
        """What phrases have of each feature and unit meant, by turns; in a small file, what each of these is had by."""

    def rarity(self, block: int, name: str) -> float:
        """How few topics have a feature, from COMMON (all) to `top_rarity` (one); 0 for one that none has."""
        number = self._ids[block].get(name)
        return 0.0 if number is None else self._rarities.item(number)

    def vectors(self, questions: Sequence[Question]) -> list[Vector]:
        """Weigh the features of questions as those of phrases; words that no phrase has make the others fainter."""
        counted = list(map(self._count, questions))
        lengths = list(map(len, counted))
        ids = np.fromiter(chain.from_iterable(counted), np.int64, sum(lengths))
        counts = np.fromiter(chain.from_iterable([each.values() for each in counted]), np.float64, len(ids))
        weights = self._rarities.take(ids) * (1 + np.log(counts))
        # The features of one block of one question are a group.
        groups = np.arange(0, len(questions) * len(BLOCKS), len(BLOCKS)).repeat(lengths) + self._kinds.take(ids)
        squares = np.bincount(groups, weights * weights, len(questions) * len(BLOCKS)).astype(np.float64, copy=False)
        squares[WORDS :: len(BLOCKS)] += list(map(self._unknown, questions))
        weights *= (np.tile(_SHARES, len(questions)) / np.sqrt(np.maximum(squares, FAINTEST))).take(groups)
        spans = pairwise(accumulate(lengths, initial=0))
        return [
            self._with_units(question, ids[first:last], weights[first:last])
            for question, (first, last) in zip(questions, spans, strict=True)
        ]

    def _count(self, question: Question) -> Counter[int]:
        """The features that phrases have, each as often as the question has it."""
        words, concepts, pairs = features(question)
        numbers = self._numbers(WORDS, words) + self._numbers(CONCEPTS, concepts) + self._numbers(PAIRS, pairs)
        return Counter(chain(numbers, *[self._grams[word] for word in question.words]))

    def _unknown(self, question: Question) -> int:
        """How many of its words no phrase has."""
        return len({word.stem for word in question.words if word.stem not in self._ids[WORDS]})

    def _with_units(self, question: Question, features: Places, weights: Numbers) -> Vector:
        """Features, and the units beside them that phrases mean."""
        units = [
            (self._width + self._meant[unit.key], unit.weight) for unit in question.units if unit.key in self._meant
        ]
        if not units:
            return Vector(features, weights.astype(np.float32), len(features))
        numbers, told = zip(*units, strict=True)
        ids = np.concatenate((features, numbers))
        return Vector(ids, np.concatenate((weights, told), dtype=np.float32), len(features))

    def _numbers(self, block: int, names: Iterable[str]) -> list[int]:
        """The features among some names that phrases have."""
        ids = self._ids[block]
        return [number for name in names if (number := ids.get(name)) is not None]

    def _gram_numbers(self, word: Word) -> list[int]:
        """The same of the n-grams of a word."""
        return self._numbers(GRAMS, grams(word))

    def tell(self, vector: Vector) -> Told:
        """What tells for every topic: about 0 to 1, below 0 where much tells against it."""
        ids, weights = vector.ids[: vector.features], vector.weights[: vector.features]
        phrases = self._phrases.weigh(vector.ids, vector.weights) if self._is_small else None
        if isinstance(self._learnt, Mixed):
            return Told(self._learnt.weigh(ids, weights), phrases)
        return Told((weights @ self._learnt.take(ids, axis=0)).astype(np.float64), phrases)

    def nearest(self, question: Question, vector: Vector, told: Told, chosen: Places) -> Nearest:
        """The nearest phrase of each of some topics, at least one."""
        topics = chosen.tolist()
        spans = [(self._first[topic], self._first[topic + 1]) for topic in topics]
        own: Sequence[int]
        if told.phrases is not None:
            sums, meaning, begins, own = told.phrases, self._meaning, self._first[:-1], topics
        else:
            rows = [(2 * first, 2 * last) for first, last in spans]
            sums = self._phrases.dot(rows, vector.ids, vector.weights).astype(np.float64)
            meaning = np.concatenate([self._meaning[first:last] for first, last in spans])
            begins, own = list(accumulate(sizes(spans[:-1]), initial=0)), range(len(spans))
        near, common = sums[::2], sums[1::2]
        agreement = common / (sum([unit.weight for unit in question.units]) + meaning - common)
        places = [int(near[begins[n] : begins[n] + size].argmax()) for n, size in zip(own, sizes(spans), strict=True)]
        return Nearest(
            [first + place for (first, _), place in zip(spans, places, strict=True)],
            near[[begins[n] + place for n, place in zip(own, places, strict=True)]].tolist(),
            np.maximum.reduceat(agreement, begins)[own].tolist(),
        )


def _weigh(counts: Sparse, kinds: npt.NDArray[np.int8], rarity: Floats) -> Sparse:
    """Counts -> weights; each block of length sqrt(its share), all together of length 1 at most."""
    values = (1 + np.log(counts.values)) * rarity[counts.columns]
    groups = np.repeat(np.arange(counts.height, dtype=np.int32) * len(BLOCKS), np.diff(counts.starts))
    groups += kinds[counts.columns]
    lengths = np.sqrt(np.bincount(groups, values * values, counts.height * len(BLOCKS))).astype(np.float32)
    scales = np.tile(_SHARES.astype(np.float32), counts.height) / np.maximum(lengths, FAINTEST)
    return counts.with_values((values * scales[groups]).astype(np.float32, copy=False))
