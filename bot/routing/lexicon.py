"""What routing knows of each language: common words, and what people wrap around a question.

Read from `languages/` beside this file; a language is one YAML file and, where there is one, a table of frequencies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from bot.routing.model import Talk
from bot.routing.word_list import WordList
from bot.routing.words import Script, Word, make_word, normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

STOP_ZIPF = 6.5
"""Words at least this common (Zipf scale: log10 of occurrences per billion) carry no subject: “people” has 7.1."""

RARE_ZIPF = 4.4
"""Words at most this common carry a subject fully: “treaty” has 4.4; what is not in the tables is rarer."""

EVERYDAY = 46
"""Words at least this common, in tenths of that scale, are what a misspelt word is taken for where the file has none
that is near."""

SHORT_KANA = 2
"""Letters up to which a Japanese phrase may be part of a word."""

NEVER = "(?!)"
"""An expression that nothing matches."""

_TALKS = {"about": Talk.ABOUT, "wordless": Talk.WORDLESS, "thanks": Talk.THANKS, "greetings": Talk.GREETING}
_WORD = re.compile(r"\w+")
_SURNAME = re.compile("(?:[ое]в|[иы]н)(?:а|у|ым|ой|е|ы|ых|ыми)?$")
_DECADE = re.compile(r"(?<!\d)(?:(19|20))?(\d)0(?:s\b|-?е\b|-?х\b|-?ые\b|-?ых\b|年代)")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DIGIT = re.compile(r"\d")


class _Phrases(NamedTuple):
    """What people of one language wrap around a question."""

    letters: re.Pattern[str]
    """Letters without which a text holds none of them."""
    politeness: re.Pattern[str]
    now: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The languages a question may be asked in."""

    _tenths: WordList
    """Common words by their stem (by themselves in Japanese), with their Zipf value in tenths."""
    questions: frozenset[str]
    """Question words."""
    _ordinary: WordList
    """Stems of words that are rare and yet no names."""
    _phrases: tuple[_Phrases, ...]
    """Of each language."""
    _talk: Mapping[str, Talk]

    def strip(self, normalised: str) -> str:
        """The text without politeness; the text itself where nothing else remains."""
        stripped = normalised
        for phrases in self._phrases:
            if phrases.letters.search(stripped):
                stripped = phrases.politeness.sub(" ", stripped)
        return stripped if any(map(str.isalnum, stripped)) else normalised

    def talk(self, normalised: str) -> Talk:
        """Whether the text is a greeting, thanks, about the bot itself, wordless, or else a question."""
        plain = _plain(normalised)
        if not any(map(str.isalnum, plain)):
            return Talk.WORDLESS
        return self._talk.get(plain, Talk.QUESTION)

    def without_now(self, normalised: str) -> tuple[str, bool]:
        """The text without its words for the present, which say when and not what, and whether it had any.

        Itself where that is all it has.
        """
        rest = normalised
        for phrases in self._phrases:
            if phrases.letters.search(rest):
                rest = phrases.now.sub(" ", rest)
        if rest == normalised:
            return normalised, False
        return rest if any(map(str.isalnum, rest)) else normalised, True

    def has(self, stem: str) -> bool:
        """Whether a word is among the common ones, by its stem (by itself in Japanese)."""
        return stem in self._tenths

    def zipf(self, stem: str) -> float:
        """How common a word is; 0 where it is not in the tables."""
        return int(self._tenths.note(stem) or 0) / 10

    def is_glue(self, word: Word) -> bool:
        """Whether a word only holds a sentence together: question words, the commonest words, kana endings."""
        if word.script is Script.HIRAGANA or word.surface in self.questions:
            return True
        return self.zipf(word.stem) >= STOP_ZIPF or (len(word.surface) == 1 and word.surface.isascii())

    def is_ordinary(self, surface: str, stem: str) -> bool:
        """Whether a rare word stands in a dictionary as no name: “umbrella” does, “Rajoy” does not.

        Args:
            surface: as it stands in the text; Russian surnames are known by their ending, whatever word they come from.
            stem: its stem; itself in Japanese.
        """
        return stem in self._ordinary and not _SURNAME.search(surface)

    def common_words(self) -> Iterator[Word]:
        """Everyday words, by their stem, that a misspelt word may be meant to be."""
        for stem, tenths in self._tenths:
            if int(tenths) >= EVERYDAY and not "\u3041" <= stem[0] <= "\u9fff":
                yield make_word(stem, Script.CYRILLIC if "\u0400" <= stem[0] <= "\u052f" else Script.LATIN)

    def pieces(self, run: str) -> Iterator[str]:
        """Cut a run of kanji into the longest common words, left to right, and what is left over into pairs."""
        position = 0
        while position < len(run):
            size = next(
                (
                    size
                    for size in range(min(4, len(run) - position), 1, -1)
                    if self.has(run[position : position + size])
                ),
                min(2, len(run) - position),
            )
            yield run[position : position + size]
            position += size

    def rarity(self, stem: str) -> float:
        """How much a word tells, from 0.1 (common) to 1 (rare or unknown)."""
        share = (STOP_ZIPF - self.zipf(stem)) / (STOP_ZIPF - RARE_ZIPF)
        return min(1.0, max(0.1, share))


def years_in(normalised: str) -> tuple[str, ...]:
    """Years named in a text, 1500 to 2099, in order; of a decade (1960s, 60-е, 60年代) all ten."""
    if not _DIGIT.search(normalised):
        return ()
    decades = [int(f"{century or '19'}{tens}0") for century, tens in _DECADE.findall(normalised)]
    rest = _DECADE.sub(" ", normalised)
    return (*(str(first + year) for first in decades for year in range(10)), *_YEAR.findall(rest))


@cache
def load_languages() -> Mapping[str, Mapping[str, Any]]:
    """The file of every language that ships with the bot, by its ISO 639 code."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        path.name.removesuffix(".yaml"): yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
        for path in sorted((files("bot.routing") / "languages").iterdir(), key=lambda item: item.name)
        if path.name.endswith(".yaml")
    }


@cache
def load_lexicon() -> Lexicon:
    """Read every language that ships with the bot."""
    folder = files("bot.routing") / "languages"
    entries = load_languages().values()
    tenths: list[str] = []
    ordinary: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".frequencies.txt"):
            tenths += _read_frequencies(path.read_text("utf-8"))
        elif path.name.endswith(".ordinary.txt"):
            ordinary += path.read_text("utf-8").split()
    talk = {
        _plain(normalise(phrase)): kind for entry in entries for key, kind in _TALKS.items() for phrase in entry[key]
    }
    return Lexicon(
        _tenths=WordList(tenths),
        questions=frozenset(_surfaces(word for entry in entries for word in entry["questions"])),
        _ordinary=WordList(ordinary),
        _phrases=tuple(
            _Phrases(re.compile(entry["letters"]), _pattern(entry, "politeness"), _pattern(entry, "now"))
            for entry in entries
        ),
        _talk=talk,
    )


def _read_frequencies(text: str) -> Iterator[str]:
    """Each word with its tenths behind it; in the table, words that are equally common stand in one line."""
    for line in text.splitlines():
        tenths, *words = line.split()
        yield from (f"{word} {tenths}" for word in words)


def _surfaces(words: Iterable[str]) -> Iterable[str]:
    return (word.surface for phrase in words for word in split(normalise(phrase)))


def _plain(normalised: str) -> str:
    """The words of a text, one space between them, without its marks."""
    return " ".join(_WORD.findall(normalised))


def _pattern(entry: Mapping[str, Any], key: str) -> re.Pattern[str]:
    """One expression for all phrases under a key, longest first; whole words only, but where words have no spaces."""
    phrases = {normalise(phrase) for phrase in entry[key]}
    if entry["spaced"]:
        return re.compile(rf"\b(?:{_any_of(phrases)})(?!\w)")
    # A short one may be part of a word: ロシアの has no あの in it.
    short = {phrase for phrase in phrases if len(phrase) <= SHORT_KANA}
    return re.compile(rf"{_any_of(phrases - short)}|(?<![\u3041-\u30ff])(?:{_any_of(short)})")


def _any_of(phrases: Iterable[str]) -> str:
    """Phrases as an expression, longest first, by their first letter: at most places in a text none begins."""
    rests = defaultdict[str, list[str]](list)
    for phrase in sorted(phrases, key=len, reverse=True):
        rests[re.escape(phrase[0])].append(re.escape(phrase[1:]))
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in rests.items()) or NEVER
