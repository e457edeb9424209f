"""Derive the lists of ordinary words that routing ships with: of what is in a dictionary, what is no name.

    uv run --with wordfreq --with names python -m tests.benchmarks.derive_ordinary IPADIC

Needs hunspell with its English and Russian dictionaries, and IPADIC, the folder of mecab-ipadic with its CSV files
(Debian has them in the packages hunspell, hunspell-en-us, hunspell-ru and mecab-ipadic). Writes
`bot/routing/languages/<lang>.ordinary.txt`: the words of wordfreq from FLOOR on that a spelling dictionary accepts
without a capital, as stems, but for the commonest names of the US census; in Japanese those that IPADIC has as ordinary
and not as a name. A line for each first letter.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import names
from wordfreq import get_frequency_dict

from bot.routing.words import Script, normalise, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FLOOR = 2.5
"""Zipf value from which a word is looked up: three in ten million."""

SURNAMES = 5000
"""Commonest surnames of the US census, which count as no ordinary words: “price”, “moon”."""

_DICTIONARIES = {
    "en": ("en_US", re.compile("[a-z]{3,}"), Script.LATIN),
    "ru": ("ru_RU", re.compile("[а-яё]{3,}"), Script.CYRILLIC),
}
_NAMES = ("Noun.name.csv", "Noun.place.csv", "Noun.org.csv", "Noun.proper.csv")
_KANJI_RUN = re.compile("^[\u3400-\u9fff々]{2,}")
_KATAKANA = re.compile("[\u30a1-\u30ff]{2,}")
_RUN = re.compile("[\u3400-\u9fff々]{2,}|[\u30a1-\u30ff]{2,}")


def ordinary_words(language: str) -> set[str]:
    """Stems of the ordinary words of a language whose dictionary tells names by their capital."""
    dictionary, writing, script = _DICTIONARIES[language]
    listed = [word for word in _frequent(language) if writing.fullmatch(word)]
    refused = subprocess.run(
        ["hunspell", "-d", dictionary, "-i", "utf-8", "-l"],  # noqa: S607
        input="\n".join(listed),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    called = set(_census_names()) if language == "en" else set()
    return {stem(normalise(word), script) for word in set(listed) - set(refused) - called}


def japanese_words(folder: Path) -> set[str]:
    """Ordinary words of IPADIC in kanji or katakana; of those with kana endings, the kanji."""
    kinds: dict[bool, set[str]] = {True: set(), False: set()}
    for path in sorted(folder.glob("*.csv")):
        for line in path.read_text("euc-jp").splitlines():
            kinds[path.name in _NAMES].add(line.partition(",")[0])
    ordinary: set[str] = set()
    for word in kinds[False] - kinds[True]:
        if _KATAKANA.fullmatch(word):
            ordinary.add(word)
        elif run := _KANJI_RUN.match(word):
            ordinary.add(run.group())
    return (ordinary - kinds[True]) & {run.group() for word in _frequent("ja") if (run := _RUN.match(word))}


def _frequent(language: str) -> Iterator[str]:
    return (
        word
        for word, frequency in get_frequency_dict(language, wordlist="large").items()
        if frequency >= 10 ** (FLOOR - 9)
    )


def _census_names() -> Iterable[str]:
    for kind, most in (("first:male", None), ("first:female", None), ("last", SURNAMES)):
        with Path(names.FILES[kind]).open(encoding="ascii") as lines:
            yield from (line.split()[0].lower() for line in islice(lines, most))


def main(folder: Path) -> None:
    """Write one list a language."""
    target = Path(__file__).parents[2] / "bot" / "routing" / "languages"
    lists = {language: ordinary_words(language) for language in _DICTIONARIES} | {"ja": japanese_words(folder)}
    for language, words in lists.items():
        groups: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            groups[word[0]].append(word)
        path = target / f"{language}.ordinary.txt"
        path.write_text("".join(f"{' '.join(group)}\n" for group in groups.values()), encoding="utf-8")
        print(f"{path.name}: {len(words)} words, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
