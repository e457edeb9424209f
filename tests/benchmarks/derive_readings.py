"""Derive the table of readings that routing ships with, from the Unihan database of Unicode.

    uv run python -m tests.benchmarks.derive_readings FOLDER

FOLDER holds Unihan_Readings.txt and Unihan_OtherMappings.txt (Debian has them in the package unicode-data). Writes
`bot/routing/languages/ja.readings.txt`: a line a kanji of everyday use (Jōyō) with its Sino-Japanese readings in
katakana, the usual one first. Unihan is under the Unicode License, https://www.unicode.org/license.txt.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).parents[2] / "bot" / "routing" / "languages" / "ja.readings.txt"

_ROWS = {
    "": "アイウエオ", "K": "カキクケコ", "S": "サ スセソ", "T": "タ  テト", "N": "ナニヌネノ", "H": "ハヒ ヘホ",
    "M": "マミムメモ", "Y": "ヤ ユ ヨ", "R": "ラリルレロ", "W": "ワ    ", "G": "ガギグゲゴ", "Z": "ザ ズゼゾ",
    "D": "ダ  デド", "B": "バビブベボ", "P": "パピプペポ",
}  # fmt: skip
_SINGLE = {"SHI": "シ", "CHI": "チ", "TSU": "ツ", "FU": "フ", "JI": "ジ", "N": "ン"}
_JOINED = {
    "KY": "キ", "SH": "シ", "CH": "チ", "NY": "ニ", "HY": "ヒ", "MY": "ミ", "RY": "リ", "GY": "ギ", "J": "ジ",
    "BY": "ビ", "PY": "ピ",
}  # fmt: skip
SYLLABLES = (
    {row + vowel: kana for row, letters in _ROWS.items() for vowel, kana in zip("AIUEO", letters, strict=True)}
    | {
        row + vowel: kana + small
        for (row, kana), (vowel, small) in product(_JOINED.items(), zip("AUO", "ャュョ", strict=True))
    }
    | _SINGLE
)
"""Katakana of each syllable as Unihan writes it."""


def in_kana(reading: str) -> str:
    """Katakana of a reading: `SEI` -> `セイ`."""
    kana, at = "", 0
    while at < len(reading):
        size = next(size for size in (3, 2, 1) if SYLLABLES.get(reading[at : at + size], " ") != " ")
        kana += SYLLABLES[reading[at : at + size]]
        at += size
    return kana


def _values(path: Path, name: str) -> Iterator[tuple[str, list[str]]]:
    """Characters that have a property, with its values."""
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#") and f"\t{name}\t" in line:
            code, _, values = line.split("\t")
            yield chr(int(code.removeprefix("U+"), 16)), values.split()


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    everyday = {kanji for kanji, _ in _values(folder / "Unihan_OtherMappings.txt", "kJoyoKanji")}
    readings = sorted(_values(folder / "Unihan_Readings.txt", "kJapaneseOn"))
    lines = [" ".join((kanji, *map(in_kana, spoken))) for kanji, spoken in readings if kanji in everyday]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
