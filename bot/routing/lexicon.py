"""What routing knows of each language: common words, and what people wrap around a question.

Read from `languages/` beside this file; a language is one YAML file and, where there is one, a table of frequencies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from bot.routing.model import Talk
from bot.routing.words import Script, Word, make_word, normalise, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

STOP_ZIPF = 6.5
"""Words at least this common (Zipf scale: log10 of occurrences per billion) carry no subject: “people” has 7.1."""

RARE_ZIPF = 4.4
"""Words at most this common carry a subject fully: “treaty” has 4.4; what is not in the tables is rarer."""

EVERYDAY_ZIPF = 4.6
"""Words at least this common are what a misspelt word is taken for where the file has none that is near."""

SHORT_KANA = 2
"""Letters up to which a Japanese phrase may be part of a word."""

_TALKS = {"about": Talk.ABOUT, "wordless": Talk.WORDLESS, "thanks": Talk.THANKS, "greetings": Talk.GREETING}
_PLAIN = re.compile(r"[^\w\s]")
_SURNAME = re.compile("(?:[ое]в|[иы]н)(?:а|у|ым|ой|е|ы|ых|ыми)?$")
_DECADE = re.compile(r"(?<!\d)(?:(19|20))?(\d)0(?:s\b|-?е\b|-?х\b|-?ые\b|-?ых\b|年代)")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The languages a question may be asked in."""

    zipf: Mapping[str, float]
    """Zipf value by stem (by word in Japanese)."""
    questions: frozenset[str]
    """Question words."""
    _ordinary: Mapping[str, str]
    """Stems of words that are rare and yet no names, between spaces, by their first letter: they are looked for now and
    then, and take a tenth of what a set of them would."""
    _politeness: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    """Of each language: its letters, without which a text cannot hold any of it, and the politeness."""
    _now: re.Pattern[str]
    _talk: Mapping[str, Talk]

    def strip(self, normalised: str) -> str:
        """The text without politeness; the text itself where nothing else remains."""
        stripped = normalised
        for letters, politeness in self._politeness:
            if letters.search(stripped):
                stripped = politeness.sub(" ", stripped)
        return stripped if any(letter.isalnum() for letter in stripped) else normalised

    def talk(self, normalised: str) -> Talk:
        """Whether the text is a greeting, thanks, about the bot itself, wordless, or else a question."""
        plain = " ".join(_PLAIN.sub(" ", normalised).split())
        if not any(map(str.isalnum, plain)):
            return Talk.WORDLESS
        return self._talk.get(plain, Talk.QUESTION)

    def without_now(self, normalised: str) -> tuple[str, bool]:
        """The text without its words for the present, which say when and not what, and whether it had any.

        Itself where that is all it has.
        """
        rest, found = self._now.subn(" ", normalised)
        if not found:
            return normalised, False
        return rest if any(letter.isalnum() for letter in rest) else normalised, True

    def is_glue(self, word: Word) -> bool:
        """Whether a word only holds a sentence together: question words, the commonest words, kana endings."""
        if word.script is Script.HIRAGANA or word.surface in self.questions:
            return True
        return self.zipf.get(word.stem, 0.0) >= STOP_ZIPF or (len(word.surface) == 1 and word.surface.isascii())

    def is_ordinary(self, surface: str, stem: str) -> bool:
        """Whether a rare word stands in a dictionary as no name: “umbrella” does, “Rajoy” does not.

        Args:
            surface: as it stands in the text; Russian surnames are known by their ending, whatever word they come from.
            stem: its stem; itself in Japanese.
        """
        return f" {stem} " in self._ordinary.get(stem[:1], "") and not _SURNAME.search(surface)

    def common_words(self) -> Iterator[Word]:
        """Everyday words, by their stem, that a misspelt word may be meant to be."""
        for stem, zipf in self.zipf.items():
            if zipf >= EVERYDAY_ZIPF and not "\u3041" <= stem[0] <= "\u9fff":
                yield make_word(stem, Script.CYRILLIC if "\u0400" <= stem[0] <= "\u052f" else Script.LATIN)

    def rarity(self, stem: str) -> float:
        """How much a word tells, from 0.1 (common) to 1 (rare or unknown)."""
        share = (STOP_ZIPF - self.zipf.get(stem, 0.0)) / (STOP_ZIPF - RARE_ZIPF)
        return min(1.0, max(0.1, share))


def years_in(normalised: str) -> tuple[str, ...]:
    """Years named in a text, 1500 to 2099, in order; of a decade (1960s, 60-е, 60年代) all ten."""
    decades = [int(f"{century or '19'}{tens}0") for century, tens in _DECADE.findall(normalised)]
    rest = _DECADE.sub(" ", normalised)
    return (*(str(first + year) for first in decades for year in range(10)), *_YEAR.findall(rest))


@cache
def load_lexicon() -> Lexicon:
    """Read every language that ships with the bot."""
    folder = files("bot.routing") / "languages"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: list[dict[str, Any]] = []
    zipf: dict[str, float] = {}
    ordinary: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        if path.name.endswith(".yaml"):
            entries.append(yaml.load(path.read_text("utf-8"), Loader=loader))  # noqa: S506 - a safe loader
        elif path.name.endswith(".frequencies.txt"):
            zipf |= _read_frequencies(path.read_text("utf-8"))
        elif path.name.endswith(".ordinary.txt"):
            ordinary |= {line[0]: f" {line} " for line in path.read_text("utf-8").splitlines()}
    talk = {
        " ".join(_PLAIN.sub(" ", normalise(phrase)).split()): kind
        for entry in entries
        for key, kind in _TALKS.items()
        for phrase in entry[key]
    }
    return Lexicon(
        zipf=zipf,
        questions=frozenset(_surfaces(word for entry in entries for word in entry["questions"])),
        _ordinary=ordinary,
        _politeness=tuple((re.compile(entry["letters"]), _pattern([entry], "politeness")) for entry in entries),
        _now=_pattern(entries, "now"),
        _talk=talk,
    )


def _read_frequencies(text: str) -> dict[str, float]:
    zipf: dict[str, float] = {}
    for line in text.splitlines():
        tenths, *words = line.split()
        zipf |= dict.fromkeys(words, int(tenths) / 10)
    return zipf


def _surfaces(words: Iterable[str]) -> Iterable[str]:
    return (word.surface for phrase in words for word in split(normalise(phrase)))


def _pattern(entries: Iterable[Mapping[str, Any]], key: str) -> re.Pattern[str]:
    """One expression for all phrases under a key, longest first; whole words only, but where words have no spaces."""
    phrases = {(entry["spaced"], normalise(phrase)) for entry in entries for phrase in entry[key]}
    longest_first = sorted(phrases, key=lambda item: -len(item[1]))
    spaced = "|".join(re.escape(phrase) for has_spaces, phrase in longest_first if has_spaces)
    running = "|".join(
        # A short one may be part of a word: ロシアの has no あの in it.
        (r"(?<![\u3041-\u30ff])" if len(phrase) <= SHORT_KANA else "") + re.escape(phrase)
        for has_spaces, phrase in longest_first
        if not has_spaces
    )
    return re.compile("|".join(part for part in (spaced and rf"\b(?:{spaced})(?!\w)", running) if part))
