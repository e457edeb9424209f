"""Every word the file knows, and which of them an unknown word is probably meant to be."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.routing.memory import Memory
from bot.routing.words import Script

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.routing.words import Word

ALPHABETIC = (Script.LATIN, Script.CYRILLIC, Script.KATAKANA)
"""Scripts whose words are spelt by sound."""

AT_MOST = 4_000
"""Words in other scripts that are compared with; in a file with more, an answer would take too long."""

MIN_LETTERS = 4
"""Shorter words are not mended: with one edit nearly everything becomes something else."""

SWAPPED_LETTERS = 3
"""Letters of a shorter word that is mended where two of them are exchanged only."""

MIN_LETTERS_OF_NAMES = 7
MIN_LETTERS_OF_COMMON = 5

TWO_EDITS_FROM = 8
"""Letters from which two edits are allowed."""

RIVALS = 8
"""Words equally near that are told apart by how they are written."""


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
        self._mended = Memory(self._mend)

    def mend(self, word: Word) -> Word | None:
        """The known word that an unknown one is probably meant to be, or None."""
        return self._mended[word]

    def _mend(self, word: Word) -> Word | None:
        found = (shelf.nearest(word) for shelf in self._shelves)
        return next((other for other in found if other), None)

    def has(self, word: Word) -> bool:
        """Whether the file or its glossary has the word."""
        return self._shelves[0].has(word)


class _Shelf:
    """Words of one kind, by their fold."""

    def __init__(self, words: Iterable[Word], least: int, *, foreign: bool = True) -> None:
        """Take words, the letters an unknown word must have, and whether it may be in another script than they."""
        self._least, self._foreign = least, foreign
        self._words: dict[str, Word] = {}
        for word in words:
            self._words.setdefault(word.fold, word)
        self._first: dict[tuple[Script, str, int], list[str]] = defaultdict(list)
        self._last: dict[tuple[Script, str, int], list[str]] = defaultdict(list)
        self._others: dict[tuple[Script, int], list[str]] = defaultdict(list)
        for fold, word in self._words.items():
            size = len(fold)
            self._first[word.script, fold[:1], size].append(fold)
            self._last[word.script, fold[-1:], size].append(fold)
            self._others[word.script, size].append(fold)

    def has(self, word: Word) -> bool:
        """Whether it is here, in whatever form."""
        same = self._words.get(word.fold)
        return same is not None and same.stem == word.stem

    def nearest(self, word: Word) -> Word | None:
        """The word within one or two edits of an unknown one, spelling compared across scripts; None if none is.

        A word of equal fold in another script is the same word; one of its own script must begin or end with the same
        letter, and comes first.
        """
        fold = word.fold
        same = self._words.get(fold)
        if same and (self._foreign or same.script == word.script):
            return same
        if len(fold) < self._least:
            return self._swapped(word) if len(fold) == SWAPPED_LETTERS == self._least - 1 else None
        edits = 2 if len(fold) >= TWO_EDITS_FROM else 1
        sizes = range(len(fold) - edits, len(fold) + edits + 1)
        own = [self._first.get((word.script, fold[0], size), ()) for size in sizes]
        found = self._closest(word, chain.from_iterable(own), edits)
        if not found:
            ending = [self._last.get((word.script, fold[-1], size), ()) for size in sizes]
            found = self._closest(word, chain.from_iterable(ending), edits)
        if found or not self._foreign:
            return found
        scripts = [script for script in ALPHABETIC if script != word.script]
        others = [self._others.get((script, size), []) for script in scripts for size in sizes]
        if sum(map(len, others)) > AT_MOST:
            return None
        return self._closest(word, chain.from_iterable(others), edits)

    def _swapped(self, word: Word) -> Word | None:
        """The word that a short one is with two neighbouring letters exchanged: “oyu”, “arp”."""
        text = word.surface if len(word.surface) == SWAPPED_LETTERS else word.fold
        for spelling in (text[1] + text[0] + text[2], text[0] + text[2] + text[1]):
            other = self._words.get(spelling)
            if other and other.script is word.script:
                return other
        return None

    def _closest(self, word: Word, others: Iterable[str], edits: int) -> Word | None:
        """By optimal string alignment of rapidfuzz (two swapped letters are one edit), then by how they are written."""
        found = process.extract(word.fold, list(others), scorer=OSA.distance, score_cutoff=edits, limit=RIVALS)
        near = [self._words[fold] for fold, distance, _ in found if distance == found[0][1]]
        return min(near, key=lambda other: OSA.distance(word.surface, other.surface), default=None)
