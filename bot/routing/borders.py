"""Words that ran together or were cut in the wrong place -> the words that were meant: “liketo”, “th emeaning”.

One slip of the keyboard in six hits a space, and spoils two words at once.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from bot.routing.words import Script, make_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.routing.words import Word

SPACED = (Script.LATIN, Script.CYRILLIC)
"""Scripts that are written with spaces."""

SHORTEST_RUN = 5
"""Letters from which an unknown word may be two that ran together: shorter ones are names and abbreviations."""

SHORTEST_SLIP = 7
"""The same where a letter stands for the space: “antalarm”."""

SHORTEST_ANCHOR = 4
"""Letters of the word of the file that has to come of a cut."""


class Grade(IntEnum):
    """How well a word is known."""

    UNKNOWN = 0
    KNOWN = 1
    COMMON = 2
    """Heard in every second sentence."""
    OURS = 3
    """It is in the file."""


def move_borders(words: Iterable[Word], grade: Callable[[Word], Grade]) -> list[Word]:
    """Move or drop the border beside an unknown word where that gives a word of the file and nothing unknown."""
    moved: list[Word] = []
    for word in words:
        before = moved[-1] if moved else None
        if before and before.script is word.script and word.script in SPACED and not (grade(before) and grade(word)):
            better = _first_known(_moves(before.surface, word.surface), word.script, grade)
            if better:
                moved[-1:] = better
                continue
        moved.append(word)
    return moved


def cut(word: Word, grade: Callable[[Word], Grade]) -> list[Word]:
    """The two words that an unknown one is made of, one of them of the file; none where it is not."""
    if word.script not in SPACED or len(word.surface) < SHORTEST_RUN:
        return []
    return _first_known(_cuts(word.surface), word.script, grade)


def _first_known(ways: Iterable[tuple[str, ...]], script: Script, grade: Callable[[Word], Grade]) -> list[Word]:
    """The first way of writing in which a word is of the file and every other one common; none is an empty list."""
    for way in ways:
        grades = []
        for part in sorted(way, key=len, reverse=True):
            # Long runs of letters are seldom a word: nearly every way ends with its first part.
            grades.append(grade(make_word(part, script)))
            if grades[-1] < Grade.COMMON:
                break
        else:
            if Grade.OURS in grades:
                return [make_word(part, script) for part in way]
    return []


def _moves(before: str, after: str) -> Iterator[tuple[str, ...]]:
    """Two words with the border gone, or one letter further on or back."""
    if len(before) + len(after) >= SHORTEST_RUN:
        yield (before + after,)
    if len(after) > 1:
        yield before + after[0], after[1:]
    if len(before) > 1:
        yield before[:-1], before[-1] + after


def _cuts(run: str) -> Iterator[tuple[str, ...]]:
    """A run in two, the most even cuts first; then with a letter in place of the space, and no single one beside it."""
    for gap in (0, 1) if len(run) >= SHORTEST_SLIP else (0,):
        ways = [(run[:at], run[at + gap :]) for at in range(1 + gap, len(run) - 2 * gap)]
        long = [way for way in ways if max(map(len, way)) >= SHORTEST_ANCHOR]
        yield from sorted(long, key=lambda way: abs(len(way[0]) - len(way[1])))
