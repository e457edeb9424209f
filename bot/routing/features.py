"""A question -> the words, n-grams, concepts and pairs of words it is compared by; and those of many, counted."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.routing.sparse import Rows
from bot.routing.words import ALPHABETIC, Script

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bot.routing.question import Question
    from bot.routing.sparse import Sparse
    from bot.routing.words import Word

BLOCKS = WORDS, GRAMS, CONCEPTS, PAIRS = range(4)

_BORDER = ""
"""Stands before the first word and after the last: a question that begins with “how” is another than one with “who”."""

_MEANT = ("concept:", "party:", "pair:", "year:")


def features(question: Question) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Words, concepts and neighbouring words of a question, each as often as it has them; n-grams are its words'."""
    stems = [word.stem for word in question.words]
    concepts = [unit.key for unit in question.units if unit.key.startswith(_MEANT)]
    pairs = list(map(" ".join, pairwise((_BORDER, *stems, _BORDER))))
    return stems, concepts, pairs


def grams(word: Word) -> Sequence[str]:
    """Runs of 2 to 4 characters of the folded word with its borders marked; of kanji, runs of 1 to 3 without."""
    if word.script is Script.KANJI:
        text, sizes = word.surface, (1, 2, 3)
    else:
        text, sizes = f" {word.fold} ", (2, 3, 4)
    return [text[start : start + size] for size in sizes for start in range(len(text) - size + 1)]


class Counts:
    """What many phrases have and mean, counted one after the other; of each only numbers are kept."""

    def __init__(self) -> None:
        self.ids: tuple[dict[str, int], ...] = tuple({} for _ in BLOCKS)
        """Number of each feature, by block; all blocks number on together."""
        self.meant: dict[str, int] = {}
        """Number of each unit meant."""
        self.spelt: dict[str, Word] = {}
        """The first word of each fold, of those that are spelt by sound."""
        self._kinds = array("b")
        self._rows, self._meanings = Rows(), Rows()

    def add(self, question: Question) -> None:
        """Count one phrase more."""
        columns: list[int] = []
        values: list[int] = []
        words, concepts, pairs = features(question)
        blocks = words, chain.from_iterable(map(grams, question.words)), concepts, pairs
        for ids, block, names in zip(self.ids, BLOCKS, blocks, strict=True):
            for name, count in Counter(names).items():
                number = ids.get(name)
                if number is None:
                    number = ids[name] = len(self._kinds)
                    self._kinds.append(block)
                columns.append(number)
                values.append(count)
        self._rows.add(columns, values)
        for word in question.words:
            if word.script in ALPHABETIC:
                self.spelt.setdefault(word.fold, word)
        meant = [self.meant.setdefault(unit.key, len(self.meant)) for unit in question.units]
        self._meanings.add(meant, [unit.weight for unit in question.units])

    def table(self) -> Sparse:
        """How often each phrase has each feature: a row a phrase, a column a feature."""
        return self._rows.table(len(self._kinds))

    def meanings(self) -> Sparse:
        """How much each unit tells that a phrase means: a row a phrase, a column a unit."""
        return self._meanings.table(len(self.meant))

    def kinds(self) -> npt.NDArray[np.int8]:
        """Block of each feature."""
        return np.array(self._kinds, dtype=np.int8)
