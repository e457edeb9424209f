"""Names of countries in every language of the bot, for telling a country that the file has nothing on.

The names are those of Unicode CLDR as Babel carries them. The adjectives are made from them (Иран -> иранский), or are
the name of the country's language where that is another word (польский, Danish).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.locales import languages
from bot.routing.words import Script, normalise, split

if TYPE_CHECKING:
    from bot.routing.words import Word

_MIN_ROOT = 4
"""Letters; shorter roots (Мали, Oman) would be found in words that mean no country."""

_ENDINGS = {
    Script.LATIN: (re.compile(r"(?:n|an|ian|ean|ese|i|is|ish|ans|ians)$"),),
    Script.CYRILLIC: (
        re.compile(r"(?:ск|ц|ц[аыуе]\w*|ец)$"),
        re.compile(r"(?:анск|янск|ийск|ейск|анец|ейц\w*|анц\w*)$"),
    ),
}
"""Of adjectives and inhabitants; those that may be longer come second: азербайджан-цы, мексик-анцы."""
_FINAL_VOWELS = re.compile(r"(?:ia|[aeiouy]|ия|[аеиоуыьйя])$")


_WORDS = frozenset({"oral", "réunion", "газа", "того"})
"""Names that nearly always mean something else: in Russian Togo is “that” and Gaza “of gas”; Oral is in Kazakhstan."""


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Each country's English name with each of its names in the bot's languages."""
    from babel import Locale  # of no use where everything was read before: it would only delay the start

    english = Locale("en").territories
    return tuple(
        (english.get(code, name), re.sub(r"\s*\(.*\)", "", name))
        for language in languages()
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and name.casefold() not in _WORDS
    )


_REGIONS = ("Africa/", "Asia/", "Australia/", "Europe/")
"""Time zones named for large cities; elsewhere many are named for villages and research stations."""


@cache
def cities() -> tuple[tuple[str, str], ...]:
    """Capitals and large cities, in the bot's languages, with their country's English name: those with a time zone."""
    from babel import Locale  # as above
    from babel.core import get_global

    english, found = Locale("en").territories, []
    for zone, code in get_global("zone_territories").items():
        if zone.startswith(_REGIONS) and code in english:
            plain = zone.rpartition("/")[2].replace("_", " ")
            named = (Locale(language).time_zones.get(zone, {}).get("city") for language in languages())
            found += [(english[code], city) for city in (plain, *named) if city and city.casefold() not in _WORDS]
    return tuple(found)


_OF_INHABITANTS = re.compile(r"(?<![ьй])ский$")
"""Without it, the Russian name of a language is often the inhabitant's: грузинский, грузин; but польский is поляк."""


@cache
def tongues() -> tuple[tuple[str, str], ...]:
    """Each country's English name with the name of the language that is named for it, and with its inhabitants'.

    A language is taken as named for the country where most speak it if both begin alike: Danish, but not English or
    Arabic, of which there are many countries. In Japanese the country's own name serves: ノルウェーの.
    """
    from babel import Locale  # as above
    from babel.core import get_global

    english, likely = Locale("en").territories, get_global("likely_subtags")
    found = []
    for locale in (Locale("en"), Locale("ru")):
        for code, name in locale.languages.items():
            territory = likely.get(code, "").rpartition("_")[2]
            country = locale.territories.get(territory, "")
            if len(code) == 2 and name.isalpha() and country[:1].casefold() == name[:1].casefold():
                inhabitant = _OF_INHABITANTS.sub("", name)
                found.append((english[territory], name))
                if len(inhabitant) >= _MIN_ROOT:
                    found.append((english[territory], inhabitant))
    return tuple(found)


class Adjectives:
    """Countries by the root of their name, to know an adjective or an inhabitant by."""

    def __init__(self) -> None:
        self._roots: dict[str, str] = {}
        for country, name in countries():
            words = split(normalise(name))
            if len(words) == 1 and words[0].script in _ENDINGS:
                root = _FINAL_VOWELS.sub("", words[0].surface)
                if len(root) >= _MIN_ROOT:
                    self._roots.setdefault(root, country)

    def country(self, word: Word) -> str | None:
        """The country whose adjective or inhabitants the word names, if any."""
        for pattern in _ENDINGS.get(word.script, ()):
            for form in (word.surface, word.stem):
                ending = pattern.search(form)
                if ending:
                    root = _FINAL_VOWELS.sub("", form[: ending.start()])
                    if root in self._roots:
                        return self._roots[root]
        return None
