"""Text -> words that can be compared across case, width, spelling and script.

A word keeps three forms: the surface (normalised), the stem (so that inflected forms meet) and the fold (a rough Latin
spelling, so that “Kurily”, “курилы” and 「クリル」 come near each other).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import Stemmer

MAX_LENGTH = 1_000
"""Characters of a message that are looked at; a question is shorter, and the work stays bounded."""


class Script(StrEnum):
    """The writing that a word is in."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    KANJI = "kanji"
    KATAKANA = "katakana"
    HIRAGANA = "hiragana"
    DIGITS = "digits"
    OTHER = "other"


class Word(NamedTuple):
    """A run of one script; a tuple, as a kept atlas holds 14,000 and tuples are read back several times as fast."""

    surface: str
    stem: str
    fold: str
    script: Script
    apart: bool = False
    """Japanese only: whether a space or a mark stands before it, so that it does not go on from the word before."""


_LATIN = "a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_RUNS = re.compile(
    rf"(?P<latin>[{_LATIN}]+)"
    r"|(?P<cyrillic>[\u0400-\u052f]+)"
    r"|(?P<kanji>[\u3400-\u9fff\uf900-\ufaff々〆〇]+)"
    r"|(?P<katakana>[\u30a1-\u30fa\u30fc-\u30ff]+)"
    r"|(?P<hiragana>[\u3041-\u309f]+)"
    r"|(?P<digits>\d+)"
    r"|(?P<other>[^\W\d_]+)"
)
_ANY_RUN = re.compile(re.sub(r"\?P<\w+>", "?:", _RUNS.pattern))
_SCRIPTS: dict[str | None, Script] = {script.value: script for script in Script}
_APOSTROPHES = re.compile("(?<=\\w)['’‘ʼ`´＇](?=\\w)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_APOSTROPHE_MARKS = frozenset("'’‘ʼ`´＇")
_CONTRACTION = re.compile("(?<=[a-z])(?:(n)['’ʼ`´]t|['’ʼ`´](?:ll|re|ve|d|m|s))\\b")
_ACCENTED = re.compile("[ё\u00df-\u036f\u1e00-\u1eff]")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")


def normalise(text: str) -> str:
    """Fold what does not change the meaning: width, case, ё, accents on Latin letters, apostrophes, invisible marks.

    Takes any string, lone surrogates included; looks at its first MAX_LENGTH characters; never raises.
    """
    text = text[:MAX_LENGTH]
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode("utf-8")
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    text = text.casefold()
    if "." in text:
        text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    if not _APOSTROPHE_MARKS.isdisjoint(text):
        text = _CONTRACTION.sub(lambda match: " not" if match[1] else "", text)
        text = _APOSTROPHES.sub("", text)
    if not text.isascii():
        text = _ACCENTED.sub(_plain_letter, text)
    return " ".join(text.split())


def _plain_letter(match: re.Match[str]) -> str:
    """Drop accents from a Latin letter and turn ё into е; other scripts keep their marks (й is not и)."""
    letter = match.group()
    if letter == "ё":
        return "е"
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


JAPANESE = frozenset({Script.KANJI, Script.KATAKANA, Script.HIRAGANA})
"""Scripts that are written without spaces."""

ALPHABETIC = (Script.LATIN, Script.CYRILLIC, Script.KATAKANA)
"""Scripts whose words are spelt by sound."""

_JAPANESE = re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff々〆〇]")


def split(normalised: str) -> list[Word]:
    """Words of a normalised text, in order: runs of one script."""
    if not _JAPANESE.search(normalised):
        return [as_word(found) for found in _ANY_RUN.findall(normalised)]
    words, last = [], 0
    for match in _RUNS.finditer(normalised):
        script = _SCRIPTS[match.lastgroup]
        apart = script in JAPANESE and normalised[last : match.start()] not in ("", "・")
        words.append(as_word(match.group(), apart=apart))
        last = match.end()
    return words


def phrase_key(text: str) -> str:
    """A text without what makes no difference to routing, as case, marks and spaces: of equal ones it is one phrase."""
    return key_of(normalise(text))


def key_of(normalised: str) -> str:
    """The same of a normalised text."""
    return "".join(_ANY_RUN.findall(normalised))


@lru_cache(maxsize=16_384)
def as_word(text: str, *, apart: bool = False) -> Word:
    """A text as one word, of the script that it begins with; what is asked is remembered."""
    match = _RUNS.match(text)
    return make_word(text, _SCRIPTS[match.lastgroup if match else None], apart=apart)


def make_word(surface: str, script: Script, *, apart: bool = False) -> Word:
    """Stem and fold a run of one script; each spelling is one text, as an atlas has the same ones in many tables."""
    one = sys.intern
    return Word(one(surface), one(stem(surface, script)), one(fold(surface)), script, apart)


MIN_RUSSIAN_STEM = 3
_RUSSIAN_ENDINGS = "аеиоуыэюяйь"
"""Left over by the stemmer in some forms only: Корея -> коре, Кореи -> кор."""

_ENGLISH, _RUSSIAN = Stemmer.Stemmer("english", 0), Stemmer.Stemmer("russian", 0)
"""Without their own cache, which takes longer than stemming does: words are remembered here."""


def stem(surface: str, script: Script) -> str:
    """A word without its endings (Snowball), so that its inflected forms are one; Japanese stays as it is."""
    if script is Script.LATIN:
        return str(_ENGLISH.stemWord(surface))
    if script is Script.CYRILLIC:
        root = str(_RUSSIAN.stemWord(surface))
        return root.rstrip(_RUSSIAN_ENDINGS) if len(root) > MIN_RUSSIAN_STEM else root
    return surface


_TO_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "і": "i", "ї": "i", "є": "e", "ґ": "g",
        "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku", "ケ": "ke",
        "コ": "ko",
        "サ": "sa", "シ": "shi", "ス": "su", "セ": "se", "ソ": "so", "タ": "ta", "チ": "chi", "ツ": "tsu", "テ": "te",
        "ト": "to", "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne", "ノ": "no", "ハ": "ha", "ヒ": "hi", "フ": "fu",
        "ヘ": "he", "ホ": "ho", "マ": "ma", "ミ": "mi", "ム": "mu", "メ": "me", "モ": "mo", "ヤ": "ia", "ユ": "iu",
        "ヨ": "io", "ラ": "ra", "リ": "ri", "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "va", "ヲ": "o", "ン": "n",
        "ガ": "ga", "ギ": "gi", "グ": "gu", "ゲ": "ge", "ゴ": "go", "ザ": "za", "ジ": "ji", "ズ": "zu", "ゼ": "ze",
        "ゾ": "zo", "ダ": "da", "ヂ": "ji", "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba", "ビ": "bi", "ブ": "bu",
        "ベ": "be", "ボ": "bo", "パ": "pa", "ピ": "pi", "プ": "pu", "ペ": "pe", "ポ": "po", "ヴ": "v", "ァ": "a",
        "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ia", "ュ": "iu", "ョ": "io", "ッ": "", "ー": "", "・": "",
    }
)  # fmt: skip
_LATIN_VARIANTS = (("kh", "h"), ("ks", "x"), ("zh", "j"), ("ts", "c"), ("ph", "f"), ("yo", "io"), ("y", "i"),
                   ("w", "v"), ("ii", "i"), ("l", "r"))  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16_384)
def fold(surface: str) -> str:
    """A rough Latin spelling in which transliterations of one name resemble each other; kanji stay as they are.

    Japanese knows no difference between l and r, and each way of romanising Russian spells some letters differently.
    """
    text = surface if surface.isascii() else surface.translate(_TO_LATIN)
    for variant, common in _LATIN_VARIANTS:
        text = text.replace(variant, common)
    return _DOUBLED.sub(r"\1", text)


_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def in_katakana(text: str) -> str:
    """The text with its hiragana as katakana, letter for letter: ろしあ -> ロシア."""
    return text.translate(_TO_KATAKANA)


_QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_JCUKEN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_QWERTY, _JCUKEN)
_TO_ENGLISH = str.maketrans(_JCUKEN, _QWERTY)


def retype(text: str) -> str:
    """The same keys on the other keyboard layout: `cfyrwbb` -> `санкции`, `ыфтсешщты` -> `sanctions`."""
    cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in text)
    return text.translate(_TO_ENGLISH if cyrillic * 2 > len(text) else _TO_RUSSIAN).replace("ё", "е")


_KANA, _HAN, _CYRILLIC = re.compile("[\u3041-\u30ff]"), re.compile("[\u3400-\u9fff]+"), re.compile("[\u0400-\u052f]+")


def has_kanji(text: str) -> bool:
    """Whether some of a text is in kanji."""
    return bool(_HAN.search(text))


def language_of(text: str) -> str:
    """Language a text is most likely in, by its letters: `ja`, `ru` or `en`."""
    if text.isascii():
        return "en"
    letters = "".join(filter(str.isalpha, text))
    if _KANA.search(letters) or _prevails(_HAN, letters):
        return "ja"
    return "ru" if _prevails(_CYRILLIC, letters) else "en"


def _prevails(writing: re.Pattern[str], letters: str) -> bool:
    """Whether most letters are in a writing."""
    return sum(map(len, writing.findall(letters))) * 2 > len(letters)
