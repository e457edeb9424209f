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

TWO_EDITS_FROM = 8
"""Letters from which two edits are allowed."""

REMEMBERED = 8192
"""Words whose nearest known word is remembered: people repeat themselves, and memory stays bounded."""


class Vocabulary:
    """Words by their fold, in buckets of one length."""

    def __init__(self, words: Iterable[Word]) -> None:
        by_fold: dict[str, Word] = {}
        for word in words:
            by_fold.setdefault(word.fold, word)
        self._words = by_fold
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for fold in by_fold:
            self._by_length[len(fold)].append(fold)
        self._mended: dict[Word, Word | None] = {}

    def mend(self, word: Word) -> Word | None:
        """The known word that an unknown one is probably meant to be, or None; remembers what it was asked."""
        if word not in self._mended:
            if len(self._mended) >= REMEMBERED:
                self._mended.clear()
            self._mended[word] = self._mend(word)
        return self._mended[word]

    def _mend(self, word: Word) -> Word | None:
        """The known word within one or two edits of an unknown one, spelling compared across scripts; None if none is.

        Distance is optimal string alignment (two swapped letters are one edit), by rapidfuzz. A word of equal fold in
        another script is the same word.
        """
        fold = word.fold
        if fold in self._words:
            return self._words[fold]
        if len(fold) < MIN_LETTERS:
            return None
        edits = 2 if len(fold) >= TWO_EDITS_FROM else 1
        near = [other for size in range(len(fold) - edits, len(fold) + edits + 1) for other in self._by_length[size]]
        best = process.extract(fold, near, scorer=OSA.distance, score_cutoff=edits, limit=4)
        if not best:
            return None
        fitting = (self._words[match[0]] for match in best)
        return next((other for other in fitting if other.script != word.script or other.fold[0] == fold[0]), None)
