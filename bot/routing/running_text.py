"""Finds Japanese phrases in running text, where no spaces stand between words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.routing.entries import Entry, Find, Kind, join, longest_first
from bot.routing.words import as_word, in_katakana, split

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class RunningPhrases:
    """Entries by their Japanese phrases."""

    def __init__(self) -> None:
        self._phrases: dict[str, tuple[Entry, ...]] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}
        """Their letters, the most first, by how they begin."""
        self._short_names: dict[str, tuple[Entry, ...]] = {}
        """Names of one character: 露."""

    def add(self, entry: Entry, text: str, *, weak: bool) -> None:
        """Let a phrase stand for an entry; see `Glossary.add`."""
        if len(text) == 1 and entry.kind in (Kind.PARTY, Kind.STRANGER):
            join(self._short_names, text, entry, weak=weak)
            self._sizes[text] = _ONE_LETTER
            return
        join(self._phrases, text, entry, weak=weak)
        sizes = self._sizes.get(text[:BEGINNING], _ONE_LETTER)
        self._sizes[text[:BEGINNING]] = longest_first(*sizes, len(text))

    def entries(self, text: str) -> tuple[Entry, ...]:
        """What a phrase stands for; a name of one character, which is a name beside another only, for nothing."""
        return self._phrases.get(text, ())

    def find(self, runs: list[str]) -> Iterator[Find]:
        """Go through a text and yield what it means, the longest phrase first; plain words too.

        Args:
            runs: of one script each; between two of katakana there was a dot.
        """
        text, begins = "".join(runs), accumulate(map(len, runs))
        inside = {match.start() for match in _IN_KATAKANA.finditer(text)}.difference(begins)
        kana = in_katakana(text)
        plain_from = position = 0
        while position < len(text):
            size, entries = self._longest(text, kana, inside, position)
            if not size:
                position += 1
                continue
            yield from _plain(text[plain_from:position])
            yield Find((as_word(text[position : position + size]),), entries)
            position += size
            plain_from = position
        yield from _plain(text[plain_from:])

    def _longest(self, text: str, kana: str, inside: set[int], position: int) -> tuple[int, tuple[Entry, ...]]:
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
                entries = self._phrases.get(text[position : position + size])
                if entries and position + size not in inside:
                    best = size, entries
                    break
        for size in self._sizes.get(kana[position:end], _ONE_LETTER):
            spoken = kana[position : position + size]
            if len(spoken) <= best[0] or len(spoken) < SAFE_KANA:
                break
            entries = self._phrases.get(spoken)
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


def _are_ours(entries: tuple[Entry, ...]) -> bool:
    """Whether they are no names of strangers and no words of other fields: these are rarely written in hiragana, where
    they look like endings (イルカ, of いるか).
    """
    return all(entry.kind in (Kind.PARTY, Kind.CONCEPT) for entry in entries)


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[Find, ...]:
    return tuple(Find((word,)) for word in split(text))
