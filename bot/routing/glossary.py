"""Finds things meant in a text: concepts, parties with all their names, and strangers (names the file has nothing on).

Alphabetic words are compared by stem, so that one form serves all; Japanese is searched in the running text, longest
entry first. Phrases stand in one table, and beside it how long those are that begin alike.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from bot.routing.forms import is_conjugated, is_declined, is_name_declined, is_near, is_plural
from bot.routing.memory import Memory
from bot.routing.words import JAPANESE, Script, Word, as_word, in_katakana, normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterator

SAFE_STEM = 4
"""Letters from which a stem stands for one word; shorter ones join strangers: Дания and дано are both дан."""

SAFE_KANA = 3
"""Letters from which a katakana word is known in hiragana too."""

BEGINNING = 2
"""Letters of Japanese text by which phrases are looked for: at most places in a text none begins with them."""

_ONE_LETTER = (1,)
"""Sizes of the phrases that are looked for at every place."""

_BESIDE_SHORT_NAME = "対反親訪在"
"""Before these, one character is a country: 対中, 反米, 訪日."""

_IN_KATAKANA = re.compile("(?<=[\u30a1-\u30fa\u30fc-\u30fe])(?=[\u30a1-\u30fa\u30fc-\u30fe])")
"""A place inside a word in katakana."""


class Kind(StrEnum):
    """What an entry stands for."""

    CONCEPT = "concept"
    PARTY = "party"
    STRANGER = "stranger"
    """A country, organisation or person that no dossier has as a party."""
    FIELD = "field"
    """A word of a field of life that political files seldom speak of: earthquake, recipe."""


class Entry(NamedTuple):
    """A thing meant; a tuple for the same reason as Word."""

    kind: Kind
    key: str


class Find(NamedTuple):
    """An entry found in a text, or a word that is none."""

    words: tuple[Word, ...]
    entries: tuple[Entry, ...] = ()
    """Empty for a plain word."""

    @property
    def surface(self) -> str:
        """As it stands in the text."""
        glue = "" if self.words[0].script in JAPANESE else " "
        return glue.join(word.surface for word in self.words)


class Glossary:
    """Entries by their words."""

    def __init__(self) -> None:
        self._phrases: dict[str, tuple[Entry, ...]] = {}
        """By the stems of their words, with spaces between; single words also as they are."""
        self._surfaces: dict[str, tuple[str, ...]] = {}
        """Words that are a phrase by themselves, by stem."""
        self._whole: set[str] = set()
        """The same words, all together."""
        self._parts: set[str] = set()
        """Stems of the words of longer phrases."""
        self._lengths: dict[str, tuple[int, ...]] = {}
        """Words of the longer phrases that begin with a stem, the most first."""
        self._alone: Memory[Word, Find] = Memory(self._find_alone)
        """What a word means by itself."""
        self._running: dict[str, tuple[Entry, ...]] = {}
        """Japanese phrases."""
        self._sizes: dict[str, tuple[int, ...]] = {}
        """Their letters, the most first, by how they begin."""
        self._short_names: dict[str, tuple[Entry, ...]] = {}
        self.single_words: dict[str, Word] = {}
        """Words that are a concept or a party by themselves, by stem: what a typo may be mended to."""
        self.names: dict[str, Word] = {}
        """The same of strangers."""
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
            if len(text) == 1 and entry.kind in (Kind.PARTY, Kind.STRANGER):
                _join(self._short_names, text, entry, weak=weak)
                self._sizes[text] = _ONE_LETTER
            else:
                _join(self._running, text, entry, weak=weak)
                sizes = self._sizes.get(text[:BEGINNING], _ONE_LETTER)
                self._sizes[text[:BEGINNING]] = _longest_first(*sizes, len(text))
                if entry.kind in (Kind.PARTY, Kind.CONCEPT) and all(word.script is Script.KANJI for word in words):
                    self.kanji_words.add(text)
            return
        first, surface = words[0].stem, words[0].surface
        _join(self._phrases, _key(words), entry, weak=weak)
        if len(words) > 1:
            self._parts.update(word.stem for word in words)
            self._lengths[first] = _longest_first(*self._lengths.get(first, ()), len(words))
            return
        known = self.single_words if entry.kind in (Kind.PARTY, Kind.CONCEPT) else self.names
        known.setdefault(first, words[0])
        self._whole.add(surface)
        if surface not in self._surfaces.get(first, ()):
            self._surfaces[first] = (*self._surfaces.get(first, ()), surface)
        _join(self._phrases, surface, entry, weak=weak)

    def knows(self, word: Word) -> bool:
        """Whether some entry has the word in it, or, in Japanese, is the word."""
        if word.script in JAPANESE:
            return word.surface in self._running
        return word.stem in self._phrases or word.stem in self._parts

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What a name stands for."""
        words = _words(name)
        if any(word.script in JAPANESE for word in words):
            return self._running.get("".join(word.surface for word in words), ())
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
                found += self._find_running([word.surface for word in words[position:end]])
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
        words = (*self._surfaces.get(stem, ()), *({stem} & self._whole))
        return (word for word in words if entry in self._phrases[word])

    def _find_running(self, runs: list[str]) -> Iterator[Find]:
        text, begins = "".join(runs), accumulate(map(len, runs))
        # Between two runs of katakana there was a dot.
        inside = {match.start() for match in _IN_KATAKANA.finditer(text)}.difference(begins)
        kana = in_katakana(text)
        plain_from = position = 0
        while position < len(text):
            size, entries = self._longest_running(text, kana, inside, position)
            if not size:
                position += 1
                continue
            yield from _plain(text[plain_from:position])
            yield Find((as_word(text[position : position + size]),), entries)
            position += size
            plain_from = position
        yield from _plain(text[plain_from:])

    def _longest_running(self, text: str, kana: str, inside: set[int], position: int) -> tuple[int, tuple[Entry, ...]]:
        """The longest phrase at a position; but for strangers' names, one in katakana may stand in hiragana: ろしあ.

        Args:
            text: without the dots between its words.
            kana: the same in katakana.
            inside: places where a word in katakana would be cut: インド is not in インドネシア.
            position: where.
        """
        letter, end = text[position], position + BEGINNING
        if self._sizes.keys().isdisjoint((letter, text[position:end], kana[position:end])):
            return 0, ()
        best: tuple[int, tuple[Entry, ...]] = 0, ()
        if position not in inside:
            for size in self._sizes.get(text[position:end], _ONE_LETTER):
                entries = self._running.get(text[position : position + size])
                if entries and position + size not in inside:
                    best = size, entries
                    break
        for size in self._sizes.get(kana[position:end], _ONE_LETTER):
            spoken = kana[position : position + size]
            if len(spoken) <= best[0] or len(spoken) < SAFE_KANA:
                break
            entries = self._running.get(spoken)
            if entries and not text.startswith(spoken, position) and _are_ours(entries):
                return size, entries
        if not best[0] and letter in self._short_names and self._is_short_name(text, position):
            return 1, self._short_names[letter]
        return best

    def _is_short_name(self, text: str, position: int) -> bool:
        """A single character is a name only by itself, beside another one or after 対 and its like: 日露, 対中.

        By itself one of ours only: 朝 is a morning.
        """
        before = text[position - 1] if position else ""
        after = text[position + 1 : position + 2]
        alone = len(text) == 1 and _are_ours(self._short_names[text])
        beside = before in self._short_names or after in self._short_names
        return alone or beside or (before != "" and before in _BESIDE_SHORT_NAME)


@lru_cache(maxsize=16_384)
def _words(phrase: str) -> tuple[Word, ...]:
    """The words of a name; each time that the files are read anew, the names that ship with the bot come again."""
    return tuple(split(normalise(phrase)))


def _key(words: tuple[Word, ...]) -> str:
    return " ".join([word.stem for word in words])


def _are_ours(entries: tuple[Entry, ...]) -> bool:
    """Whether they are no names of strangers and no words of other fields: these are rarely written in hiragana, where
    they look like endings (イルカ, of いるか).
    """
    return all(entry.kind in (Kind.PARTY, Kind.CONCEPT) for entry in entries)


def _join(table: dict[str, tuple[Entry, ...]], key: str, entry: Entry, *, weak: bool) -> None:
    present = table.get(key, ())
    if (weak and present) or entry in present:
        return
    table[key] = _one((*present, entry))


@lru_cache(maxsize=16_384)
def _one(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same object for equal ones: most things have several names."""
    return entries


@lru_cache(maxsize=1024)
def _longest_first(*lengths: int) -> tuple[int, ...]:
    return tuple(sorted(set(lengths), reverse=True))


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[Find, ...]:
    return tuple(Find((word,)) for word in split(text))
