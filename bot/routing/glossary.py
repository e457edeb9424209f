"""Finds things meant in a text: concepts, parties with all their names, and strangers (names the file has nothing on).

Alphabetic words are compared by stem, so that one form serves all; Japanese is searched in the running text, longest
entry first. Phrases stand in one table, and beside it how long those are that begin alike.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bot.routing.entries import Entry, Find, Kind, join, longest_first
from bot.routing.forms import is_conjugated, is_declined, is_name_declined, is_near, is_plural
from bot.routing.memory import Memory
from bot.routing.running_text import RunningPhrases
from bot.routing.words import JAPANESE, Script, Word, as_word, normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterator

SAFE_STEM = 4
"""Letters from which a stem stands for one word; shorter ones join strangers: Дания and дано are both дан."""


class Glossary:
    """Entries by their words."""

    def __init__(self) -> None:
        self._phrases: dict[str, tuple[Entry, ...]] = {}
        """By the stems of their words, with spaces between; single words also as they are."""
        self._surfaces: dict[str, tuple[str, ...]] = {}
        """Words that are a phrase by themselves, by stem."""
        self._parts: set[str] = set()
        """Stems of the words of longer phrases."""
        self._lengths: dict[str, tuple[int, ...]] = {}
        """Words of the longer phrases that begin with a stem, the most first."""
        self._alone: Memory[Word, Find] = Memory(self._find_alone)
        """What a word means by itself."""
        self._running = RunningPhrases()
        self.kanji_words: set[str] = set()
        """Words in kanji only that are a concept or a party."""

    def add(self, entry: Entry, phrase: str, *, weak: bool = False) -> None:
        """Let a phrase stand for an entry; a stranger's name never displaces what a dossier or the glossary knows.

        Args:
            entry: what the phrase stands for.
            phrase: one word or several, in any language.
            weak: True for names from a gazetteer, which give way to entries that are there already.
        """
        words = _words(phrase)
        if not words:
            return
        self._alone.clear()
        if any(word.script in JAPANESE for word in words):
            text = "".join(word.surface for word in words)
            self._running.add(entry, text, weak=weak)
            if entry.kind in (Kind.PARTY, Kind.CONCEPT) and all(word.script is Script.KANJI for word in words):
                self.kanji_words.add(text)
            return
        first, surface = words[0].stem, words[0].surface
        join(self._phrases, _key(words), entry, weak=weak)
        if len(words) > 1:
            self._parts.update(word.stem for word in words)
            self._lengths[first] = longest_first(*self._lengths.get(first, ()), len(words))
            return
        if surface not in self._surfaces.get(first, ()):
            self._surfaces[first] = (*self._surfaces.get(first, ()), surface)
        join(self._phrases, surface, entry, weak=weak)

    def knows(self, word: Word) -> bool:
        """Whether some entry has the word in it, or, in Japanese, is the word."""
        if word.script in JAPANESE:
            return bool(self._running.entries(word.surface))
        return word.stem in self._phrases or word.stem in self._parts

    def single_words(self, *kinds: Kind) -> Iterator[Word]:
        """Words that are by themselves something of some kinds, the first of a stem: what a typo may be mended to."""
        for surfaces in self._surfaces.values():
            of_kinds = (each for each in surfaces if any(entry.kind in kinds for entry in self._phrases[each]))
            yield from map(as_word, islice(of_kinds, 1))

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What a name stands for."""
        words = _words(name)
        if any(word.script in JAPANESE for word in words):
            return self._running.entries("".join(word.surface for word in words))
        return self._phrases.get(_key(words), ())

    def find(self, words: list[Word]) -> list[Find]:
        """Go through words from left to right and find what they mean, the longest entry first; plain words too."""
        found: list[Find] = []
        position = 0
        while position < len(words):
            word = words[position]
            if word.script in JAPANESE:
                end = position + 1
                while end < len(words) and words[end].script in JAPANESE and not words[end].apart:
                    end += 1
                found += self._running.find([word.surface for word in words[position:end]])
                position = end
            else:
                longer = self._find_longer(words, position) if word.stem in self._lengths else None
                found.append(longer or self._alone[word])
                position += len(found[-1].words)
        return found

    def _find_longer(self, words: list[Word], position: int) -> Find | None:
        """The longest phrase of several words that stands at a position."""
        for length in self._lengths[words[position].stem]:
            part = tuple(words[position : position + length])
            entries = self._phrases.get(_key(part), ()) if len(part) == length else ()
            if entries:
                return Find(part, entries)
        return None

    def _find_alone(self, word: Word) -> Find:
        # A word may look like the stem of another: the preposition о like that of ось.
        is_entry = word.surface in self._surfaces.get(word.stem, ())
        itself = self._phrases[word.surface] if is_entry else ()
        meant = tuple(entry for entry in self._phrases.get(word.stem, ()) if self._is_form(word, entry))
        # A short stem may be that of another word as well: армян and армия are both арм.
        return Find((word,), itself if itself and (not meant or len(word.stem) < SAFE_STEM) else meant)

    def _is_form(self, word: Word, entry: Entry) -> bool:
        """Whether a word is a form of an entry with its stem.

        Of names and of Russian words of other fields the stem does not tell: песок has that of Песков, визит that of
        виза, and polished that of Polish. Of everything else it does, where it is not short.
        """
        is_name, surfaces = entry.kind in (Kind.PARTY, Kind.STRANGER), self._written(word.stem, entry)
        if word.script is Script.CYRILLIC and entry.kind is not Kind.CONCEPT:
            is_inflected = is_name_declined if is_name else is_declined
            return any(is_inflected(word.surface, each) or is_conjugated(word.surface, each) for each in surfaces)
        if word.script is Script.LATIN and is_name:
            return any(is_plural(word.surface, each) for each in surfaces)
        return len(word.stem) >= SAFE_STEM or any(
            is_near(word.surface, each) or is_conjugated(word.surface, each) for each in surfaces
        )

    def _written(self, stem: str, entry: Entry) -> Iterator[str]:
        """The single words with a stem that stand for an entry."""
        # Some forms keep what the stemmer takes off the name: афганистан is the stem of Афганистане, and a name.
        is_itself = stem in self._surfaces.get(as_word(stem).stem, ())
        words = (*self._surfaces.get(stem, ()), *((stem,) if is_itself else ()))
        return (word for word in words if entry in self._phrases[word])


@lru_cache(maxsize=16_384)
def _words(phrase: str) -> tuple[Word, ...]:
    """The words of a name; each time that the files are read anew, the names that ship with the bot come again."""
    return tuple(split(normalise(phrase)))


def _key(words: tuple[Word, ...]) -> str:
    return " ".join([word.stem for word in words])
