"""Phrases -> sparse arrays, and a question -> how near it is to every topic and to some phrases.

Four blocks of features stand side by side in one space: words, character n-grams (of rough Latin spellings, so that
scripts meet), concepts and pairs of neighbouring words. Each block is tf-idf over topics, of length 1 before its
weight. A question is compared with what was learned of each topic from all its phrases, and with the phrases of the
topics that most tells for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.features import BLOCKS, WORDS, features
from bot.routing.learning import gather, learn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from bot.routing.features import Counts
    from bot.routing.question import Question
    from bot.routing.sparse import Floats, Sparse

    Numbers = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

BLOCK_WEIGHTS = (1.0, 1.5, 0.5, 0.6)
"""Of words, n-grams, concepts, pairs; chosen on train rows of public intent sets and on the sayings."""

_SHARES = [math.sqrt(weight / sum(BLOCK_WEIGHTS)) for weight in BLOCK_WEIGHTS]

COMMON = 0.5
"""Rarity of a feature that every topic has: glue words tell something where topics are kinds of questions."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A question among the features: of length 1 at most."""

    ids: Places
    weights: Floats


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
        self._ids = counts.ids
        table, kinds = counts.table(), counts.kinds()
        spread = np.bincount(gather(table, owners, topics).columns, minlength=table.width)
        self._rarity = (np.log((1 + topics) / (1 + spread)) + COMMON).astype(np.float32)
        self.top_rarity = math.log((1 + topics) / 2) + COMMON
        """Rarity of a feature that one topic has."""
        advance()
        self._phrases = _weigh(table, kinds, self._rarity)
        advance()
        self._topics = learn(self._phrases, owners, topics, advance)

    def rarity(self, block: int, name: str) -> float:
        """How few topics have a feature, from COMMON (all) to `top_rarity` (one); 0 for one that none has."""
        number = self._ids[block].get(name)
        return 0.0 if number is None else float(self._rarity[number])

    def vector(self, question: Question) -> Vector:
        """Weigh the features of a question as those of phrases; words that no phrase has make the others fainter."""
        ids: list[int] = []
        counts: list[int] = []
        ends, unknown = [0], 0
        for block, counted in enumerate(features(question)):
            numbers = self._ids[block]
            for name, count in counted.items():
                number = numbers.get(name)
                if number is not None:
                    ids.append(number)
                    counts.append(count)
                elif block == WORDS:
                    unknown += 1
            ends.append(len(ids))
        places = np.array(ids, dtype=np.int64)
        weights = (1 + np.log(np.array(counts, dtype=np.float32))) * self._rarity[places]
        for block, (begin, end) in enumerate(pairwise(ends)):
            some = weights[begin:end]
            if begin < end:
                some *= _SHARES[block] / math.sqrt(float(some @ some) + (unknown if block == WORDS else 0))
        return Vector(places, weights)

    def tell(self, vector: Vector) -> Numbers:
        """What tells for every topic: about 0 to 1, below 0 where much tells against it."""
        return self._topics.weigh(vector.ids, vector.weights)

    def likeness(self, vector: Vector, spans: Sequence[tuple[int, int]]) -> Floats:
        """How near the phrases of some spans are: a cosine each, 0 to 1."""
        return self._phrases.dot(spans, vector.ids, vector.weights)


def _weigh(counts: Sparse, kinds: npt.NDArray[np.int8], rarity: Floats) -> Sparse:
    """Counts -> weights; each block of length sqrt(its share), all together of length 1 at most."""
    values = (1 + np.log(counts.values)) * rarity[counts.columns]
    groups = np.repeat(np.arange(counts.height, dtype=np.int32) * len(BLOCKS), np.diff(counts.starts))
    groups += kinds[counts.columns]
    lengths = np.sqrt(np.bincount(groups, values * values, counts.height * len(BLOCKS))).astype(np.float32)
    shares = np.array(_SHARES, np.float32)
    scales = np.tile(shares, counts.height) / np.maximum(lengths, 1e-9)
    return counts.with_values((values * scales[groups]).astype(np.float32, copy=False))
