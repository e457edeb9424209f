"""What a glossary has: things meant, and where a text speaks of them."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.routing.words import JAPANESE, Word


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


def join(table: dict[str, tuple[Entry, ...]], key: str, entry: Entry, *, weak: bool) -> None:
    """Let a key stand for one entry more; where `weak`, only if it stands for none."""
    present = table.get(key, ())
    if (weak and present) or entry in present:
        return
    table[key] = _one((*present, entry))


@lru_cache(maxsize=16_384)
def _one(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same object for equal ones: most things have several names."""
    return entries


@lru_cache(maxsize=1024)
def longest_first(*lengths: int) -> tuple[int, ...]:
    """Each length once; the same object for equal ones, as many phrases that begin alike have them."""
    return tuple(sorted(set(lengths), reverse=True))
