"""Misspelt words -> those that are meant: borders set right, slips of the keyboard undone, kanji put in for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.routing.borders import Grade, cut, move_borders
from bot.routing.memory import Memory
from bot.routing.words import ALPHABETIC, Script, as_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.routing.entries import Find
    from bot.routing.gazetteer import Adjectives
    from bot.routing.glossary import Glossary
    from bot.routing.lexicon import Lexicon
    from bot.routing.vocabulary import Vocabulary
    from bot.routing.words import Word

COMMON_ZIPF = 5.5
"""Words at least this common (see lexicon) may stand beside a misplaced space: “to”, “like”."""


class Mender:
    """Finds what words mean, unknown ones taken for words of a vocabulary that are near."""

    def __init__(self, lexicon: Lexicon, glossary: Glossary, adjectives: Adjectives, vocabulary: Vocabulary) -> None:
        self._lexicon, self._glossary, self._adjectives = lexicon, glossary, adjectives
        self._vocabulary = vocabulary
        self._grades = Memory(self._grade)
        self._meant = Memory(self._mend)
        self._heard = Memory(self._hear)

    def find(self, words: list[Word]) -> tuple[list[Find], dict[str, str]]:
        """Go through words and find what they mean.

        Returns:
            What is found; and how words that were taken for others stand in the text, by the stem of the other.
        """
        mended: dict[str, Word] = {}
        if Grade.UNKNOWN in [self._grades[word] for word in words]:
            words = self._mended(words, mended)
        finds = self._glossary.find(words)
        if respelt := self._respelt(finds):
            finds = self._glossary.find([_respell(word, respelt) for word in words])
            mended |= {piece: as_word(word) for piece, word in respelt.items()}
        return finds, {word.stem: surface for surface, word in mended.items()}

    def _mended(self, words: Sequence[Word], mended: dict[str, Word]) -> list[Word]:
        """Set borders of unknown words right, take unknown words for known ones that are near, cut what is left."""
        found: list[Word] = []
        for word in move_borders(words, self._look_up):
            meant = (word,) if self._grades[word] else self._meant[word]
            if len(meant) == 1 and meant[0] != word:
                mended[word.surface] = meant[0]
            found += meant
        return found

    def _mend(self, word: Word) -> tuple[Word, ...]:
        """What an unknown word means: itself where nothing is near."""
        if self._adjectives.country(word):
            return (word,)
        better = self._vocabulary.mend(word)
        if better is None:
            return tuple(cut(word, self._look_up)) or (word,)
        is_foreign = better.script is not word.script and better.fold != word.fold
        if is_foreign and self._lexicon.is_ordinary(word.surface, word.stem):
            return (word,)  # “wheelchair” is no Черчилль
        return (word,) if better.stem == word.stem else (better,)

    def _respelt(self, finds: Sequence[Find]) -> dict[str, str]:
        """Unknown kanji, with the words of the file that sound the same: 制栽, 制裁."""
        respelt: dict[str, str] = {}
        for find in finds:
            if not find.entries and find.words[0].script is Script.KANJI:
                respelt |= self._heard[find.words[0].surface]
        return respelt

    def _hear(self, run: str) -> dict[str, str]:
        """The same, of a run of kanji."""
        pieces = [piece for piece in self._lexicon.pieces(run) if len(piece) > 1 and not self._lexicon.has(piece)]
        return {piece: word for piece in pieces if (word := self._vocabulary.homophone(piece))}

    def _look_up(self, word: Word) -> Grade:
        """The grade of a word that may stand in no text, as most ways to move a border give: not to be remembered."""
        grade = self._grades.get(word)
        return self._grade(word) if grade is None else grade

    def _grade(self, word: Word) -> Grade:
        if word.script not in ALPHABETIC:
            return Grade.KNOWN  # nobody sees where a word of these begins
        if self._vocabulary.has(word):
            return Grade.OURS
        zipf = self._lexicon.zipf(word.stem)
        # Names of strangers stand beside words of the file, but a short one is found in any long word.
        return Grade.COMMON if zipf >= COMMON_ZIPF or self._glossary.knows(word) else Grade(zipf > 0)


def _respell(word: Word, respelt: dict[str, str]) -> Word:
    for piece, other in respelt.items():
        if piece in word.surface:
            word = as_word(word.surface.replace(piece, other), apart=word.apart)
    return word
