"""How kanji sound: words of the file written in kana (せいさい), and kanji put in for others that sound alike (制栽).

Keyboards turn kana into kanji; who takes the wrong ones, or none, asks about the same. The table of Sino-Japanese
readings is derived from Unihan by tests/benchmarks/derive_readings.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import chain, product
from typing import TYPE_CHECKING

from bot.routing.word_list import WordList
from bot.routing.words import Script, as_word, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.routing.words import Word

SHORTEST, LONGEST = 2, 6
"""Kanji of a word whose sound is looked at: of one alone there are too many, and longer ones are several words."""

SHORTEST_KANA = 4
"""Letters from which a word is known in kana: shorter ones stand in others."""

WAYS = 12
"""Ways to read one word that are taken: those whose readings stand first in the table."""

ANY = "*"
"""Stands for the kanji that may be another."""

_HARD = "カキクケコ"
_BEFORE_ALL = _HARD + "サシスセソタチツテトハヒフヘホ"
_CUT = {"ク": _HARD + "ハヒフヘホ", "キ": _HARD, "ツ": _BEFORE_ALL, "チ": _BEFORE_ALL}
"""Last letters of a reading that may become ッ, by what follows: コク + カ, コッカ; ホク + ホウ, ホッポウ."""

_SHARP = str.maketrans("ハヒフヘホ", "パピプペポ")


@cache
def readings() -> Mapping[str, tuple[str, ...]]:
    """Readings of each kanji of everyday use, in katakana."""
    table = (files("bot.routing") / "languages" / "ja.readings.txt").read_text("utf-8")
    return {kanji: tuple(spoken) for kanji, *spoken in map(str.split, table.splitlines())}


def in_kana(word: str) -> tuple[str, ...]:
    """How a word of kanji may be written in katakana; nothing where a kanji of it is not in the table.

    Args:
        word: in kanji only.
    """
    known = readings()
    if not SHORTEST <= len(word) <= LONGEST or not all(kanji in known for kanji in word):
        return ()
    ranked = sorted(product(*(enumerate(known[kanji]) for kanji in word)), key=lambda way: sum(rank for rank, _ in way))
    ways = [_joined([reading for _, reading in way]) for way in ranked[:WAYS]]
    return tuple(way for way in dict.fromkeys(chain(*ways)) if len(way) >= SHORTEST_KANA)


def _joined(way: Sequence[str]) -> tuple[str, str]:
    """Readings one after the other, as they stand and as they are spoken together: ホクホウ, ホッポウ."""
    text = way[0]
    for reading in way[1:]:
        if len(text) > 1 and reading[0] in _CUT.get(text[-1], ""):
            text = f"{text[:-1]}ッ"
        text += reading[0].translate(_SHARP) + reading[1:] if text[-1] in "ッン" else reading
    return "".join(way), text


class Homophones:
    """Words of kanji by their sound: with one kanji written as another, or in Latin letters."""

    def __init__(self, words: Iterable[str], own: Iterable[str]) -> None:
        """Take known words, and others of the file, which are what they are whatever they sound like."""
        self._own = frozenset(own)
        fitting = defaultdict[str, list[str]](list)
        romanised: dict[str, str] = {}
        for word in words:
            for pattern, _ in _patterns(word):
                fitting[pattern].append(word)
            for part in _parts(word):
                for kana in in_kana(part):
                    romanised.setdefault(_short(fold(kana)), part)
        self._fitting = WordList(f"{pattern} {' '.join(all_with_it)}" for pattern, all_with_it in fitting.items())
        """Words by what they look like with one kanji left open."""
        self._romanised = WordList(f"{spelling} {part}" for spelling, part in romanised.items())

    def find(self, piece: str) -> str | None:
        """The known word that some kanji are probably meant to be; None if none is."""
        known = readings()
        for pattern, place in _patterns(piece) if piece not in self._own else ():
            for word in (self._fitting.note(pattern) or "").split():
                if not set(known.get(piece[place], ())).isdisjoint(known.get(word[place], ())):
                    return word
        return None

    def romanised(self, word: Word) -> Word | None:
        """The known word that one in Latin letters spells out, however its long vowels are written: seisai, dōmei."""
        spelt = self._romanised.note(_short(word.fold)) if word.script is Script.LATIN else None
        return as_word(spelt) if spelt else None


def _parts(word: str) -> tuple[str, ...]:
    """What is written as one in Latin letters: a word, and of one of four kanji each half."""
    return (word, word[:2], word[2:]) if len(word) == 4 else (word,)


_LONG = re.compile("(?<=[ou])u")


def _short(fold: str) -> str:
    """A rough spelling with its long vowels short."""
    return _LONG.sub("", fold)


def _patterns(word: str) -> Iterator[tuple[str, int]]:
    """A word with each of its kanji left open, and which that is."""
    if SHORTEST <= len(word) <= LONGEST:
        yield from ((f"{word[:place]}{ANY}{word[place + 1 :]}", place) for place in range(len(word)))
