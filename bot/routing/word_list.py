"""Many words in little room."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.routing.words import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JAPANESE_FROM = 0x3041
"""Letters from here on are kana and kanji: there are thousands, and few words begin with each."""


class WordList:
    """Words, with something beside each: those that are alike stand in one text, a line each.

    For words that are looked for now and then: a dict finds them ten times as fast, and takes three times as much
    memory.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Take words, each by itself or with a space and a note behind it."""
        alike = defaultdict[int, list[str]](list)
        for line in lines:
            word, _, note = line.partition(" ")
            alike[_place(word)].append(f"{word} {note}\n")
        self._texts = {place: "\n" + "".join(lines) for place, lines in alike.items()}

    def note(self, word: str) -> str | None:
        """What stands beside a word, the empty text where nothing does; None for a word that is not here."""
        text, line = self._texts.get(_place(word), ""), f"\n{word} "
        start = text.find(line)
        return text[start + len(line) : text.index("\n", start + len(line))] if start >= 0 else None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every word and what stands beside it, those that are alike one after the other."""
        for text in self._texts.values():
            for line in text.split("\n")[1:-1]:
                word, _, note = line.partition(" ")
                yield word, note

    def __contains__(self, word: str) -> bool:
        """Whether a word is here."""
        return f"\n{word} " in self._texts.get(_place(word), "")


def _place(word: str) -> int:
    """Where a word stands: by its first letter and its length, in Japanese by 64 letters together."""
    letter = ord(word[0]) if word else 0
    return -(letter // 64) if letter >= JAPANESE_FROM else letter * MAX_LENGTH + len(word)
