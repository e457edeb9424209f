"""Every word the file knows, and which of them an unknown word is probably meant to be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.routing.words import Word

MIN_LETTERS = 4
"""Shorter words are not mended: with one edit nearly everything becomes something else."""

MIN_LETTERS_OF_NAMES = 7
MIN_LETTERS_OF_COMMON = 5

TWO_EDITS_FROM = 8
"""Letters from which two edits are allowed."""

REMEMBERED = 8192
"""Words whose nearest known word is remembered: people repeat themselves, and memory stays bounded."""


class Vocabulary:
    """Words by their fold, in buckets of one length."""

    def __init__(self, words: Iterable[Word], names: Iterable[Word], common: Iterable[Word]) -> None:
        """Take what a misspelt word may be meant to be.

        Args:
            words: of the file and its glossary.
            names: of strangers; a word has to be long to be taken for one: “nicer” is not Niger.
            common: words of everyday language, looked at last.
        """
        self._shelves = (
            _Shelf(words, MIN_LETTERS),
            _Shelf(names, MIN_LETTERS_OF_NAMES),
            _Shelf(common, MIN_LETTERS_OF_COMMON, foreign=False),
        )
        self._mended: dict[Word, Word | None] = {}

    def mend(self, word: Word) -> Word | None:
        """The known word that an unknown one is probably meant to be, or None; remembers what it was asked."""
        if word not in self._mended:
            if len(self._mended) >= REMEMBERED:
                self._mended.clear()
            found = (shelf.nearest(word) for shelf in self._shelves)
            self._mended[word] = next((other for other in found if other), None)
        return self._mended[word]


class _Shelf:
    """Words of one kind, by their fold."""

    def __init__(self, words: Iterable[Word], least: int, *, foreign: bool = True) -> None:
        """Take words, the letters an unknown word must have, and whether it may be in another script than they."""
        self._least, self._foreign = least, foreign
        self._words: dict[str, Word] = {}
        for word in words:
            self._words.setdefault(word.fold, word)
        self._near: dict[tuple[int, str], list[str]] = defaultdict(list)
        for fold in self._words:
            self._near[len(fold), "" if foreign else fold[:1]].append(fold)

    def nearest(self, word: Word) -> Word | None:
        """The word within one or two edits of an unknown one, spelling compared across scripts; None if none is.

        Distance is optimal string alignment (two swapped letters are one edit), by rapidfuzz. A word of equal fold in
        another script is the same word; one of its own script must begin with the same letter.
        """
        fold = word.fold
        same = self._words.get(fold)
        if same and self._fits(word, same):
            return same
        if len(fold) < self._least:
            return None
        edits = 2 if len(fold) >= TWO_EDITS_FROM else 1
        first = "" if self._foreign else fold[0]
        sizes = range(len(fold) - edits, len(fold) + edits + 1)
        near = [other for size in sizes for other in self._near.get((size, first), ())]
        best = [
            self._words[match[0]]
            for match in process.extract(fold, near, scorer=OSA.distance, score_cutoff=edits, limit=4)
        ]
        fitting = [other for other in best if self._fits(word, other)]
        return next((other for other in fitting if other.script == word.script), next(iter(fitting), None))

    def _fits(self, word: Word, other: Word) -> bool:
        if other.script != word.script:
            return self._foreign
        return other.fold[:1] == word.fold[:1]
