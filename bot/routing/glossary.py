"""Finds things meant in a text: concepts, parties with all their names, and strangers (names the file has nothing on).

Alphabetic words are compared by stem, so that one form serves all; Japanese is searched in the running text, longest
entry first.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import neg
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.routing.forms import is_conjugated, is_declined, is_name_declined, is_near, is_plural
from bot.routing.words import JAPANESE, Script, Word, in_katakana, make_word, normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterator

SAFE_STEM = 4
"""Letters from which a stem stands for one word; shorter ones join strangers: Дания and дано are both дан."""

SAFE_KANA = 3
"""Letters from which a katakana word is known in hiragana too."""

_BESIDE_SHORT_NAME = "対反親訪在"
"""Before these, one character is a country: 対中, 反米, 訪日."""


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


_NONE: dict[tuple[str, ...], tuple[Entry, ...]] = {}


class Glossary:
    """Entries by their words."""

    def __init__(self) -> None:
        self._phrases: dict[str, dict[tuple[str, ...], tuple[Entry, ...]]] = defaultdict(dict)
        self._running: dict[str, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
        self._sizes: dict[str, list[int]] = defaultdict(list)
        """Letters of the phrases that begin with a letter, the most first."""
        self._surfaces: dict[str, set[str]] = defaultdict(set)
        """Words that are a phrase by themselves, by stem."""
        self._whole: set[str] = set()
        """The same words, all together."""
        self._parts: set[str] = set()
        """Stems of the words of phrases, but for the first."""
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
        if any(word.script in JAPANESE for word in words):
            text = "".join(word.surface for word in words)
            if len(text) == 1 and entry.kind in (Kind.PARTY, Kind.STRANGER):
                _join(self._short_names, text, entry, weak=weak)
            else:
                _join(self._running[text[0]], text, entry, weak=weak)
                if entry.kind in (Kind.PARTY, Kind.CONCEPT) and all(word.script is Script.KANJI for word in words):
                    self.kanji_words.add(text)
                if len(text) not in self._sizes[text[0]]:
                    insort(self._sizes[text[0]], len(text), key=neg)
            return
        stems = tuple(word.stem for word in words)
        _join(self._phrases[stems[0]], stems, entry, weak=weak)
        self._parts.update(stems[1:])
        if len(words) == 1:
            known = self.single_words if entry.kind in (Kind.PARTY, Kind.CONCEPT) else self.names
            known.setdefault(stems[0], words[0])
            self._surfaces[stems[0]].add(words[0].surface)
            self._whole.add(words[0].surface)
            _join(self._phrases[words[0].surface], (words[0].surface,), entry, weak=weak)

    def knows(self, word: Word) -> bool:
        """Whether some entry has the word in it, or, in Japanese, is the word."""
        if word.script in JAPANESE:
            return word.surface in self._running.get(word.surface[0], {})
        return word.stem in self._phrases or word.stem in self._parts

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What a name stands for."""
        words = _words(name)
        if not words:
            return ()
        if any(word.script in JAPANESE for word in words):
            text = "".join(word.surface for word in words)
            return self._running.get(text[0], {}).get(text, ())
        stems = tuple(word.stem for word in words)
        return self._phrases.get(stems[0], {}).get(stems, ())

    def find(self, words: list[Word]) -> Iterator[Find]:
        """Go through words from left to right and yield what they mean, the longest entry first; plain words too."""
        position = 0
        while position < len(words):
            if words[position].script in JAPANESE:
                end = position
                while end < len(words) and words[end].script in JAPANESE and (end == position or not words[end].apart):
                    end += 1
                yield from self._find_running([word.surface for word in words[position:end]])
                position = end
                continue
            size, entries = self._longest_phrase(words, position)
            yield Find((words[position],) if size == 1 else tuple(words[position : position + size]), entries)
            position += size

    def _longest_phrase(self, words: list[Word], position: int) -> tuple[int, tuple[Entry, ...]]:
        first = words[position]
        # A word may look like the stem of another: the preposition о like that of ось.
        is_entry = first.surface in self._surfaces.get(first.stem, ())
        itself = self._phrases.get(first.surface, _NONE).get((first.surface,), ()) if is_entry else ()
        best: tuple[int, tuple[Entry, ...]] = (1, ())
        for stems, entries in self._phrases.get(first.stem, _NONE).items():
            size = len(stems)
            if size < best[0]:
                continue
            if size == 1:
                meant = tuple(entry for entry in entries if self._is_form(first, entry))
            else:
                meant = entries if tuple(word.stem for word in words[position : position + size]) == stems else ()
            if meant:
                best = (size, meant)
        # A short stem may be that of another word as well: армян and армия are both арм.
        return (1, itself) if itself and (not best[1] or (best[0] == 1 and len(first.stem) < SAFE_STEM)) else best

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
        return (word for word in words if entry in self._phrases[word].get((word,), ()))

    def _find_running(self, runs: list[str]) -> Iterator[Find]:
        text, begins = "".join(runs), frozenset(accumulate(map(len, runs)))
        plain_from = position = 0
        kana = in_katakana(text)
        while position < len(text):
            size, entries = self._longest_running(text, kana, begins, position)
            if not size:
                position += 1
                continue
            yield from _plain(text[plain_from:position])
            yield Find((_word(text[position : position + size]),), entries)
            position += size
            plain_from = position
        yield from _plain(text[plain_from:])

    def _longest_running(
        self, text: str, kana: str, begins: frozenset[int], position: int
    ) -> tuple[int, tuple[Entry, ...]]:
        """The longest phrase at a position; but for strangers' names, one in katakana may stand in hiragana: ろしあ."""
        letter = text[position]
        if letter not in self._sizes and kana[position] not in self._sizes and letter not in self._short_names:
            return 0, ()
        for size, entries in self._phrases_at(text, position):
            if _is_whole(text, position, size, begins):
                best = size, entries
                break
        else:
            best = 0, ()
        for size, entries in self._phrases_at(kana, position):
            if size <= best[0] or size < SAFE_KANA:
                break
            if not text.startswith(kana[position : position + size], position) and _are_ours(entries):
                return size, entries
        if not best[0] and letter in self._short_names and self._is_short_name(text, position):
            return 1, self._short_names[letter]
        return best

    def _phrases_at(self, text: str, position: int) -> Iterator[tuple[int, tuple[Entry, ...]]]:
        """Phrases that stand at a position, with their number of letters, the longest first."""
        known = self._running.get(text[position])
        if known is None:
            return
        for size in self._sizes[text[position]]:
            entries = known.get(text[position : position + size])
            if entries is not None and position + size <= len(text):
                yield size, entries

    def _is_short_name(self, text: str, position: int) -> bool:
        """A single character is a name only by itself, beside another one or after 対 and its like: 日露, 対中.

        By itself one of ours only: 朝 is a morning.
        """
        before = text[position - 1] if position else ""
        after = text[position + 1 : position + 2]
        if not _is_whole(text, position, 1):
            return False
        alone = len(text) == 1 and _are_ours(self._short_names[text])
        beside = before in self._short_names or after in self._short_names
        return alone or beside or (before != "" and before in _BESIDE_SHORT_NAME)


@lru_cache(maxsize=16_384)
def _words(phrase: str) -> tuple[Word, ...]:
    """The words of a name; each time that the files are read anew, the names that ship with the bot come again."""
    return tuple(split(normalise(phrase)))


def _are_ours(entries: tuple[Entry, ...]) -> bool:
    """Whether they are no names of strangers and no words of other fields: these are rarely written in hiragana, where
    they look like endings (イルカ, of いるか).
    """
    return all(entry.kind in (Kind.PARTY, Kind.CONCEPT) for entry in entries)


_Key = TypeVar("_Key")


def _join(table: dict[_Key, tuple[Entry, ...]], key: _Key, entry: Entry, *, weak: bool) -> None:
    present = table.get(key, ())
    if (weak and present) or entry in present:
        return
    table[key] = (*present, entry)


def _is_whole(text: str, position: int, size: int, begins: frozenset[int] = frozenset()) -> bool:
    """Whether a katakana run is not cut: インド is not in インドネシア.

    Args:
        text: without the dots between its words.
        position: of the part.
        size: of the part.
        begins: where runs begin; two of katakana have a dot between them.
    """

    def is_katakana(index: int) -> bool:
        return 0 <= index < len(text) and "\u30a1" <= text[index] <= "\u30fe" and text[index] != "・"

    def is_cut(index: int) -> bool:
        return is_katakana(index - 1) and is_katakana(index) and index not in begins

    return not is_cut(position) and not is_cut(position + size)


def _word(text: str) -> Word:
    return make_word(text, split(text)[0].script)


def _plain(text: str) -> Iterator[Find]:
    return (Find((word,)) for word in split(text))
