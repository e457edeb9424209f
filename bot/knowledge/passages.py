"""Where the words of a quote stand in a source text: for the verification, and for whoever counts words.

A text is compared folded: no-break spaces are spaces, typographic quotation marks and dashes are those of a typewriter,
and letters are composed (NFC, https://unicode.org/reports/tr15/). Nothing else is forgiven: neither case, nor spelling,
nor runs of spaces, nor line breaks.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f", " "),
        **dict.fromkeys("‘’‚‛‹›", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)

# Scripts that are written without spaces: kana, Chinese characters and the marks among them.
_UNSPACED = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"\S*\w\S*")

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*")
_LINE_BREAK = re.compile(r"(?:\r\n?|\n)\s*")
_SENTENCE_END = re.compile(r"[.:;…。．：；!?！？][\"'”’»›)\]」』）]*$")
_QUESTION = re.compile(r"[!?！？][\"'”’»›)\]」』）]*$")

HEADING = 25  # words: more than a headline takes, so that such a line is running text even without its full stop
SHORT_TITLE = 15  # words: before running text begins, a question or exclamation of fewer is a title
SHOWN = 200  # characters of a passage that a problem shows


def fold(text: str) -> str:
    """The text in the form in which quotes and sources are compared."""
    return unicodedata.normalize("NFC", text.translate(_FOLDED))


def count_words(text: str) -> int:
    """Words in a text; of scripts without spaces, two characters are reckoned as one word, as translators do."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + (unspaced + 1) // 2


@dataclass(frozen=True, slots=True)
class Text:
    """A source text, folded, with the places where its paragraphs begin."""

    folded: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """Fold a text and find its paragraphs."""
        folded = fold(text)
        return cls(folded, tuple(_paragraph_starts(folded)))

    @property
    def paragraphs(self) -> int:
        """How many there are."""
        return len(self.starts)

    def paragraph(self, position: int) -> int:
        """Number of the paragraph at a position, from 1; a title counts with the one before it, if any."""
        return max(1, bisect_right(self.starts, position))

    def find(self, exact: str, prefix: str | None = None, suffix: str | None = None) -> list[int]:
        """Every position of some exact words that stand as whole words between the prefix and the suffix.

        A space between the words and their prefix or suffix need not be given.
        """
        wanted, before, after = fold(exact), fold(prefix or "").rstrip(), fold(suffix or "").lstrip()
        return [
            start
            for start in self._occurrences(wanted)
            if self.folded[:start].rstrip().endswith(before)
            and self.folded[start + len(wanted) :].lstrip().startswith(after)
        ]

    def _occurrences(self, wanted: str) -> Iterator[int]:
        start = self.folded.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            if not self._within_word(start) and not self._within_word(end):
                yield start
            start = self.folded.find(wanted, start + 1)

    def _within_word(self, position: int) -> bool:
        """Whether a position parts a word: there, words that only look alike begin or end."""
        around = self.folded[max(0, position - 1) : position + 1]
        return len(around) == 2 and position > 0 and around.isalnum() and not _UNSPACED.search(around)

    def nearest(self, exact: str) -> tuple[int, str]:
        """Position and words of the passage that is most like some words; whole words, of about the same length."""
        wanted = fold(exact)
        blocks = SequenceMatcher(None, self.folded, wanted, autojunk=False)
        block = blocks.find_longest_match()
        start = max(0, block.a - block.b)
        end = min(len(self.folded), start + len(wanted))
        while start > 0 and self._within_word(start):
            start -= 1
        while end < len(self.folded) and self._within_word(end):
            end += 1
        words = " ".join(self.folded[start:end].split())
        return start, words if len(words) <= SHOWN else words[:SHOWN] + "…"


def _paragraph_starts(text: str) -> Iterator[int]:
    """Where the paragraphs of running text begin; titles are passed over.

    Paragraphs are parted by blank lines; where a text has none, by line breaks. A title is a short one that ends no
    sentence, or, before running text has begun, a short question. A text of nothing but such lines is all running text.
    """
    blocks = list(_blocks(text, _BLANK_LINE))
    if len(blocks) < 2:
        blocks = list(_blocks(text, _LINE_BREAK))
    running = [start for start, block in blocks if _ends_sentence(block)]
    first = next((start for start, block in blocks if start in running and not _is_short_question(block)), None)
    if first is None:
        yield from running or (start for start, _ in blocks)
    else:
        yield from (start for start in running if start >= first)


def _blocks(text: str, gap: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    start = len(text) - len(text.lstrip())
    for match in gap.finditer(text, start):
        if block := text[start : match.start()].rstrip():
            yield start, block
        start = match.end()
    if block := text[start:].rstrip():
        yield start, block


def _ends_sentence(block: str) -> bool:
    return bool(_SENTENCE_END.search(block)) or count_words(block) >= HEADING


def _is_short_question(block: str) -> bool:
    return bool(_QUESTION.search(block)) and count_words(block) < SHORT_TITLE
