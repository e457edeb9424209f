"""Phrases -> sparse arrays, and a question -> how near it is to every topic.

Three blocks of features stand side by side in one space: words, character n-grams (of rough Latin spellings, so that
scripts meet) and concepts. Each block is tf-idf over topics, of length 1 before its weight; a topic is the mean of its
phrases in each language, and the nearest phrase counts as well (centroids beat the nearest phrase alone by 6 to
9 points on public intent sets).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.words import Script

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bot.routing.question import Question
    from bot.routing.words import Word

WORDS, GRAMS, CONCEPTS = range(3)
BLOCK_WEIGHTS = (1.0, 1.2, 1.5)
"""Of words, n-grams, concepts; chosen by cross-validation on the sayings (tests/benchmarks/calibrate.py)."""

NEAREST_SHARE = 0.5
"""What the nearest phrase counts beside the topic's mean."""

_CJK = {Script.KANJI, Script.KATAKANA}


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


@dataclass(frozen=True, slots=True)
class _Postings:
    """For each feature the rows it stands in, with weights: three flat arrays."""

    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    size: int
    """Number of rows."""

    def scores(self, ids: npt.NDArray[np.int64], weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Dot product of a sparse question with every row."""
        begins, ends = self.starts[ids], self.starts[ids + 1]
        lengths = ends - begins
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size)
        offsets = np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        picks = np.arange(total) + offsets
        weighted = self.values[picks] * np.repeat(weights, lengths)
        return np.bincount(self.rows[picks], weighted, self.size).astype(np.float64, copy=False)


class Index:
    """The phrases of all topics, ready to be compared with."""

    def __init__(self, phrases: Sequence[Phrase], topics: int) -> None:
        self.topics = topics
        self.phrases = tuple(phrases)
        self._ids: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
        counted = [features(phrase.question) for phrase in phrases]
        spread = self._topic_counts(counted)
        self._rarity = tuple(
            {name: math.log((1 + topics) / (1 + len(seen))) + 0.1 for name, seen in block.items()} for block in spread
        )
        self.top_rarity = math.log((1 + topics) / 2) + 0.1
        """Rarity of a feature that one topic has."""
        position = 0
        for block, ids in zip(self._rarity, self._ids, strict=True):
            for name in block:
                ids[name] = position
                position += 1
        self._width = position
        vectors = [self._vector(counts) for counts in counted]
        groups = [(phrase.topic, phrase.language) for phrase in phrases]
        self._groups = sorted(set(groups))
        self._group_topics = np.array([topic for topic, _ in self._groups], dtype=np.int32)
        self._phrase_topics = np.array([phrase.topic for phrase in phrases], dtype=np.int32)
        self._nearest = _postings(vectors, self._width)
        self._means = _postings(self._mean_vectors(vectors, groups), self._width)

    def vocabulary(self) -> Iterable[str]:
        """Every stem that stands in a phrase."""
        return self._ids[WORDS].keys()

    def rarity(self, block: int, name: str) -> float:
        """How few topics have a feature: log((1 + topics) / (1 + topics with it)) + 0.1; 0 for one that none has."""
        return self._rarity[block].get(name, 0.0)

    def compare(self, question: Question) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """How near a question is to every topic, and to every phrase; 0 to 1."""
        vector = self._vector(features(question))
        ids = np.fromiter(vector.keys(), dtype=np.int64, count=len(vector))
        weights = np.fromiter(vector.values(), dtype=np.float32, count=len(vector))
        nearest = self._nearest.scores(ids, weights)
        scores = np.zeros(self.topics)
        np.maximum.at(scores, self._group_topics, self._means.scores(ids, weights))
        best = np.zeros(self.topics)
        np.maximum.at(best, self._phrase_topics, nearest)
        return (scores + NEAREST_SHARE * best) / (1 + NEAREST_SHARE), nearest

    def _topic_counts(self, counted: Sequence[tuple[Counter[str], ...]]) -> tuple[dict[str, set[int]], ...]:
        spread: tuple[dict[str, set[int]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
        for phrase, counts in zip(self.phrases, counted, strict=True):
            for block, names in zip(spread, counts, strict=True):
                for name in names:
                    block[name].add(phrase.topic)
        return spread

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

    def _mean_vectors(
        self, vectors: Sequence[dict[int, float]], groups: Sequence[tuple[int, str]]
    ) -> list[dict[int, float]]:
        """A row for each topic and language: words and n-grams of its own phrases, concepts of all the topic's."""
        sums: dict[tuple[int, str], Counter[int]] = {group: Counter() for group in self._groups}
        concepts: dict[int, Counter[int]] = defaultdict(Counter)
        first_concept = self._width - len(self._ids[CONCEPTS])
        for vector, group in zip(vectors, groups, strict=True):
            for name, value in vector.items():
                (concepts[group[0]] if name >= first_concept else sums[group])[name] += value  # type: ignore[assignment] # Counter of floats
        first_gram = len(self._ids[WORDS])
        bounds = ((0, first_gram), (first_gram, first_concept), (first_concept, self._width))
        rows = []
        for (topic, _), own in ((group, sums[group]) for group in self._groups):
            row: dict[int, float] = {}
            merged = own | concepts[topic]
            for block, (low, high) in enumerate(bounds):
                part = {name: value for name, value in merged.items() if low <= name < high}
                length = math.sqrt(sum(value * value for value in part.values()))
                scale = math.sqrt(BLOCK_WEIGHTS[block] / sum(BLOCK_WEIGHTS)) / length if length else 0.0
                row |= {name: value * scale for name, value in part.items()}
            rows.append(row)
        return rows


def _postings(rows: Sequence[dict[int, float]], width: int) -> _Postings:
    """Turn rows of features into features with rows."""
    ids = np.array([name for row in rows for name in row], dtype=np.int64)
    owners = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    values = np.array([value for row in rows for value in row.values()], dtype=np.float32)
    order = np.argsort(ids, kind="stable")
    starts = np.zeros(width + 1, dtype=np.int64)
    np.cumsum(np.bincount(ids, minlength=width), out=starts[1:])
    return _Postings(starts, owners[order], values[order], len(rows))
