"""Derive the tables of common words that routing ships with, from the package wordfreq.

    uv run --with wordfreq python tests/benchmarks/derive_frequencies.py

Writes `bot/routing/languages/<lang>.frequencies.txt`: a line a tenth of the Zipf scale (log10 of occurrences per
billion words), commonest first, with the words of that frequency: stems for English and Russian, words for Japanese.
The data of wordfreq (Robyn Speer, https://github.com/rspeer/wordfreq) is CC BY-SA 4.0, and so are these tables.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from pathlib import Path

from wordfreq import get_frequency_dict

from bot.routing.words import Script, stem

FLOOR = 3.9
"""Zipf value below which a word counts as rare, and is left out."""

_WRITINGS = {
    "en": re.compile("[a-z]+"),
    "ru": re.compile("[а-яё]+"),
    "ja": re.compile("[\u3041-\u30ff\u3400-\u9fff々]+"),
}
"""Foreign words in a list are left out: “for” is rare in Japanese, and the tables are used together."""

_SCRIPTS = {"en": Script.LATIN, "ru": Script.CYRILLIC, "ja": Script.KANJI}


def derive(language: str) -> dict[str, float]:
    """Zipf value by stem (by word in Japanese), those above FLOOR only."""
    totals: dict[str, float] = defaultdict(float)
    for word, frequency in get_frequency_dict(language, wordlist="small").items():
        if not word.isalpha() or not _WRITINGS[language].fullmatch(word):
            continue
        totals[stem(word.replace("ё", "е"), _SCRIPTS[language])] += frequency
    zipf = {word: math.log10(frequency * 1e9) for word, frequency in totals.items()}
    return {word: value for word, value in zipf.items() if value >= FLOOR}


def main() -> None:
    """Write one table a language."""
    folder = Path(__file__).parents[2] / "bot" / "routing" / "languages"
    for language in _WRITINGS:
        groups: dict[int, list[str]] = defaultdict(list)
        for word, value in derive(language).items():
            groups[round(value * 10)].append(word)
        lines = [f"{tenth} {' '.join(sorted(words))}" for tenth, words in sorted(groups.items(), reverse=True)]
        path = folder / f"{language}.frequencies.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{path.name}: {sum(map(len, groups.values()))} words, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
