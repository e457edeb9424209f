"""Every word the file knows, and which of them an unknown word is probably meant to be."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.routing.memory import Memory
from bot.routing.word_list import WordList
from bot.routing.words import ALPHABETIC, as_word, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.routing.readings import Homophones
    from bot.routing.words import Word

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

    def __init__(
        self, words: Iterable[Word], names: Iterable[Word], common: Iterable[Word], homophones: Homophones
    ) -> None:
        """Take what a misspelt word may be meant to be.

        Args:
            words: of the file and its glossary.
            names: of strangers; a word has to be long to be taken for one: “nicer” is not Niger.
            common: words of everyday language, looked at last.
            homophones: words in kanji, to be known by their sound.
        """
        self._shelves = (
            _Shelf(words, MIN_LETTERS),
            _Shelf(names, MIN_LETTERS_OF_NAMES),
            _Shelf(common, MIN_LETTERS_OF_COMMON, foreign=False),
        )
        self._mended = Memory(self._mend)
        self._homophones = homophones

    def mend(self, word: Word) -> Word | None:
        """The known word that an unknown one is probably meant to be, or None."""
        return self._mended[word]

    def _mend(self, word: Word) -> Word | None:
        spoken = self._homophones.romanised(word)
        if spoken and not self.has(word):
            return spoken
        found = (shelf.nearest(word) for shelf in self._shelves)
        return next((other for other in found if other), None)

    def homophone(self, kanji: str) -> str | None:
        """The known word that some kanji sound like but for one that is written as another, or None."""
        return self._homophones.find(kanji)

    def has(self, word: Word) -> bool:
        """Whether the file or its glossary has the word."""
        return self._shelves[0].has(word)


class _Shelf:
    """Words of one kind, by how they are spelt. Only their letters are kept: of many, few are ever meant."""

    def __init__(self, words: Iterable[Word], least: int, *, foreign: bool = True) -> None:
        """Take words, the letters an unknown word must have, and whether it may be in another script than they."""
        self._least, self._foreign = least, foreign
        first_of: dict[str, Word] = {}
        for word in words:
            first_of.setdefault(word.fold, word)
        kept = first_of.values()
        self._spelt = WordList(f"{word.fold} {word.surface}" for word in kept)
        """By fold."""
        self._first = _by((word.surface[0], len(word.surface), word.surface) for word in kept)
        """By the first letter and the number of letters."""
        self._last = _by((word.surface[-1], len(word.surface), word.surface) for word in kept)
        """By the last one."""
        self._others = _by((word.script, len(word.fold), word.fold) for word in kept if foreign)
        """Folds, by their script and number of letters."""

    def has(self, word: Word) -> bool:
        """Whether it is here, in whatever form."""
        same = self._spelt.note(word.fold)
        return same is not None and (same == word.surface or as_word(same).stem == word.stem)

    def nearest(self, word: Word) -> Word | None:
        """The word within one or two edits of an unknown one; None if none is.

        Words of its own script come first, letter for letter: one must begin or end with the same letter. A word of
        another script is compared by its rough spelling; of equal one, it is the same word.
        """
        same = self._spelt.note(word.fold)
        if same and (self._foreign or as_word(same).script == word.script):
            return as_word(same)
        size = len(word.surface)
        if size < self._least:
            near = self._swapped(word) if size == SWAPPED_LETTERS == self._least - 1 else None
        else:
            near = self._mixed(word) or self._near(word) or self._near_elsewhere(word)
        return as_word(near) if near else None

    def _mixed(self, word: Word) -> str | None:
        """The word of the same letters with the same beginning: empathy, of “emphaty”."""
        letters = sorted(word.surface)
        alike = self._first.get((word.surface[0], len(word.surface)), ())
        return next((other for other in alike if sorted(other) == letters), None)

    def _near(self, word: Word) -> str | None:
        """The nearest word of its own script."""
        size = len(word.surface)
        edits = 2 if size >= TWO_EDITS_FROM else 1
        sizes = range(size - edits, size + edits + 1)
        for shelf, letter in ((self._first, word.surface[0]), (self._last, word.surface[-1])):
            found = _closest(word.surface, [shelf.get((letter, letters), ()) for letters in sizes], edits)
            if found:
                # Of words equally near, the longer: letters are left out more often than put in.
                return min(found, key=lambda other: (OSA.distance(word.fold, fold(other)), -len(other)))
        return None

    def _near_elsewhere(self, word: Word) -> str | None:
        """The nearest word of another script."""
        size = len(word.fold)
        if not self._foreign or size < self._least:
            return None
        edits = 2 if size >= TWO_EDITS_FROM else 1
        sizes = range(size - edits, size + edits + 1)
        scripts = [script for script in ALPHABETIC if script != word.script]
        others = [self._others.get((script, letters), ()) for script in scripts for letters in sizes]
        if sum(map(len, others)) > AT_MOST:
            return None
        found = map(self._spelt.note, _closest(word.fold, others, edits))
        return min(filter(None, found), key=lambda other: OSA.distance(word.surface, other), default=None)

    def _swapped(self, word: Word) -> str | None:
        """The word that one of SWAPPED_LETTERS is with two neighbours exchanged: “law”, of “lwa”."""
        text = word.surface
        ways = (text[1] + text[0] + text[2], text[0] + text[2] + text[1])
        return next((spelling for spelling in ways if self._spelt.note(fold(spelling)) == spelling), None)


def _by(words: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Words by a letter or a script, and by a number of letters."""
    shelf = defaultdict[tuple[str, int], list[str]](list)
    for letter, letters, word in words:
        shelf[letter, letters].append(word)
    return {place: tuple(alike) for place, alike in shelf.items()}


def _closest(spelling: str, others: Iterable[Iterable[str]], edits: int) -> list[str]:
    """The words that are nearest by optimal string alignment (rapidfuzz): two swapped letters are one edit."""
    every = list(chain.from_iterable(others))
    found = process.extract(spelling, every, scorer=OSA.distance, score_cutoff=edits, limit=RIVALS)
    return [other for other, distance, _ in found if distance == found[0][1]]
