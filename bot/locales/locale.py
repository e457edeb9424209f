"""What the bot says by itself, and how it writes dates, in the language of the person who asks.

Each language is one file, `<code>.yaml`, read when it is first needed. The names of months are kept there too: Babel's
first date costs about 45 ms at the start of a command, and its Russian dates end in “г.”, which ours do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

FALLBACK = "en"
"""Language of those whose own has no file."""

KEPT = 64
"""Languages by the tags that people's apps give them, of which it is known what is spoken for them; it is asked for
with every sentence."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader is ten times as fast; both are safe."""


def _english(count: int) -> str:
    return "one" if count == 1 else "other"


def _russian(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else "many"


PLURALS: Mapping[str, Callable[[int], str]] = {"en": _english, "ru": _russian}
"""Which form of a sentence a whole number takes (CLDR, https://cldr.unicode.org/index/cldr-spec/plural-rules);
a language that is not listed has the one form `other`."""


def plural(language: str, count: int) -> str:
    """The form a sentence takes for a whole number: `one`, `few`, `many` or `other`."""
    return PLURALS[language](count) if language in PLURALS else "other"


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """The sentences of one language; there is one value for each, so that two are the same or differ."""

    language: str
    """ISO 639 code."""
    sentences: Mapping[str, str | Mapping[str, str]]
    """Sentences with `str.format` fields; where the words depend on the field `count`, a mapping of plural forms."""
    months: tuple[str, ...]
    """Names of the months standing alone: “апрель”."""
    months_in_dates: tuple[str, ...]
    """Names of the months after a day: “апреля”."""

    def say(self, key: str, **fields: object) -> str:
        """One sentence with its fields filled in.

        Args:
            key: name of the sentence.
            fields: what stands in its braces; foreign text is safe here, braces in it mean nothing.

        Raises:
            KeyError: for an unknown sentence, or a field that was not given.
        """
        sentence = self.sentences[key]
        if not isinstance(sentence, str):
            sentence = sentence[plural(self.language, int(str(fields["count"])))]
        return sentence.format(**fields)

    def join(self, first: str, second: str) -> str:
        """Two sentences in a row, with a space between where the language writes one; the second may be empty."""
        return self.say("in_a_row", first=first, second=second) if second else first

    def quote(self, text: str) -> str:
        """Some words in quotation marks.

        Where the words have such marks themselves, those of the other level stand around them: so both can be told
        apart, and what is quoted stays as it is to the last sign.
        """
        marks = self.say("quoted", text="")
        return self.say("quoted_again" if any(mark in text for mark in marks) else "quoted", text=text)

    def date(self, day: date) -> str:
        """A day in words: “16 April 2021”."""
        return self.issued((day.year, day.month, day.day))

    def issued(self, parts: Sequence[int], *, circa: bool = False) -> str:
        """A date in words, as far as it is known.

        Args:
            parts: year; year and month; or year, month and day.
            circa: True where the date was worked out: “c. 16 April 2021”.
        """
        precision = ("year", "month", "day")[len(parts) - 1]
        fields: dict[str, object] = {"year": parts[0]}
        if len(parts) > 1:
            fields |= {"month": self.months_in_dates[parts[1] - 1], "month_alone": self.months[parts[1] - 1]}
        if len(parts) > 2:
            fields["day"] = parts[2]
        return self.say(f"{'circa' if circa else 'date'}_{precision}", **fields)


@cache
def languages() -> tuple[str, ...]:
    """Codes of all languages the bot speaks, in alphabetical order."""
    names = (file.name for file in files(__package__ or "bot.locales").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(KEPT)
def locale_of(language: str) -> Locale:
    """The sentences of a language, or English ones where the bot does not speak it.

    Args:
        language: ISO 639 code; a region after it (`ru-RU`, `ja_JP`) is ignored.
    """
    code = without_region(language)
    return _read(code if code in languages() else FALLBACK)


def without_region(tag: str) -> str:
    """The ISO 639 code in a language tag: `ja` of `ja-JP`, `ja_JP` and `JA`."""
    return tag.replace("_", "-").partition("-")[0].casefold()


@cache
def _read(code: str) -> Locale:
    text = files(__package__ or "bot.locales").joinpath(f"{code}.yaml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, see _LOADER
    return Locale(code, content["sentences"], tuple(content["months"]), tuple(content["months_in_dates"]))
