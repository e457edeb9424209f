"""A question -> the words, n-grams, concepts and pairs of words it is compared by, counted; and the counts of many."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.sparse import Rows
from bot.routing.words import Script

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from bot.routing.question import Question
    from bot.routing.sparse import Sparse
    from bot.routing.words import Word

BLOCKS = WORDS, GRAMS, CONCEPTS, PAIRS = range(4)

_BORDER = ""
"""Stands before the first word and after the last: a question that begins with “how” is another than one with “who”."""

_MEANT = ("concept:", "party:", "pair:", "year:")


def features(question: Question) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Words, n-grams, concepts and neighbouring words of a question, counted."""
    stems = [word.stem for word in question.words]
    grams: Counter[str] = Counter()
    for word in question.words:
        grams.update(_grams(word))
    concepts = Counter(unit.key for unit in question.units if unit.key.startswith(_MEANT))
    pairs = Counter(map(" ".join, pairwise((_BORDER, *stems, _BORDER))))
    return Counter(stems), grams, concepts, pairs


def _grams(word: Word) -> Iterable[str]:
    """Runs of 2 to 4 characters of the folded word with its borders marked; of kanji, runs of 1 to 3 without."""
    if word.script is Script.KANJI:
        text, sizes = word.surface, (1, 2, 3)
    else:
        text, sizes = f" {word.fold} ", (2, 3, 4)
    return [text[start : start + size] for size in sizes for start in range(len(text) - size + 1)]


class Counts:
    """The features of many phrases, counted one after the other; of each only numbers are kept."""

    def __init__(self) -> None:
        self.ids: tuple[dict[str, int], ...] = tuple({} for _ in BLOCKS)
        """Number of each feature, by block; all blocks number on together."""
        self._kinds = array("b")
        self._rows = Rows()

    def add(self, question: Question) -> None:
        """Count one phrase more."""
        columns: list[int] = []
        values: list[int] = []
        for block, counted in enumerate(features(question)):
            ids = self.ids[block]
            for name, count in counted.items():
                number = ids.get(name)
                if number is None:
                    number = ids[name] = len(self._kinds)
                    self._kinds.append(block)
                columns.append(number)
                values.append(count)
        self._rows.add(columns, values)

    def table(self) -> Sparse:
        """How often each phrase has each feature: a row a phrase, a column a feature."""
        return self._rows.table(len(self._kinds))

    def kinds(self) -> npt.NDArray[np.int8]:
        """Block of each feature."""
        return np.array(self._kinds, dtype=np.int8)
