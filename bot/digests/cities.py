"""Which zone a person means: by IANA name, offset, city or country, in three languages, with typing errors.

Names of cities and countries are those of the CLDR, as Babel carries them; a few that people live in and the CLDR names
no zone after are added here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.digests.zones import names, offset
from bot.locales import languages
from bot.locales.cldr import cldr
from bot.routing.names import likely, nearest, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER_NAMES = {
    "Europe/Moscow": "msk, мск, St Petersburg, Petersburg, Санкт-Петербург, Петербург, Питер, サンクトペテルブルク",
    "Asia/Tokyo": "jst, Osaka, Осака, 大阪, Kyoto, Киото, 京都, Nagoya, Нагоя, 名古屋, Sapporo, Саппоро, 札幌",
    "Asia/Shanghai": "Beijing, Пекин, 北京, China, Китай, 中国",
    "Asia/Hong_Kong": "香港, HK",
    "Asia/Kolkata": "New Delhi, Delhi, Дели, Нью-Дели, デリー, ニューデリー, Mumbai, Мумбаи, ムンバイ, ist",
    "America/New_York": "Washington, Washington DC, Вашингтон, ワシントン, Boston, Бостон, ボストン, nyc, ny",
    "America/Los_Angeles": "San Francisco, Сан-Франциско, サンフランシスコ, Seattle, Сиэтл, シアトル, la",
    "America/Toronto": "Ottawa, Оттава, オタワ",
    "Europe/Zurich": "Geneva, Женева, ジュネーブ, Bern, Берн, ベルン",
    "Europe/Berlin": "Munich, Мюнхен, ミュンヘン, Frankfurt, Франкфурт, フランクフルト",
    "Europe/Kyiv": "Kiev, Киев, Київ, キエフ, キーウ",
    "Australia/Sydney": "Canberra, Канберра, キャンベラ",
    "Asia/Ho_Chi_Minh": "Hanoi, Ханой, ハノイ",
    "Asia/Jerusalem": "Tel Aviv, Тель-Авив, テルアビブ",
    "Asia/Dubai": "Abu Dhabi, Абу-Даби, アブダビ",
    "UTC": "utc, gmt, z, Zulu",
}  # fmt: skip
"""Names that lead to a zone although it bears another."""

RENAMED = {"Asia/Calcutta": "Asia/Kolkata", "Europe/Kiev": "Europe/Kyiv", "Asia/Saigon": "Asia/Ho_Chi_Minh"}
"""Zones that the CLDR keeps under a name that IANA has given up."""

MOST_WORDS = 3
"""Words of the longest names that people type: “Rio de Janeiro”."""


def find_zone(typed: str) -> str | None:
    """The zone of an IANA name, an offset, a city or a country, typing errors forgiven; None where none surely is.

    Returns:
        A name that `zone_of` takes.
    """
    return offset(typed) or nearest(typed, _zones())


def exact_zone(typed: str) -> str | None:
    """The zone of a name that is typed without an error, whatever its case, accents, dashes and spaces."""
    return offset(typed) or _zones().get(plain(typed))


def likely_zones(typed: str) -> tuple[str, ...]:
    """Up to three zones to offer to somebody whose words mean none."""
    return likely(typed, _zones())


def city(zone: str, language: str) -> str:
    """What a zone is called to a person: its city in their language, or the offset."""
    if offset(zone) == zone:
        return f"UTC{zone}"
    named = cldr(language).time_zones.get(_canonical(zone), {})
    return str(named.get("city") or zone.rpartition("/")[2].replace("_", " "))


@cache
def _zones() -> dict[str, str]:
    """Plain name -> zone; what comes first stays."""
    zones: dict[str, str] = {}
    for name, zone in _named():
        zones.setdefault(plain(name), zone)
    zones.pop("", None)
    return zones


def _named() -> Iterator[tuple[str, str]]:
    from babel.core import get_global  # when it is first needed, as in bot.locales.cldr

    places = sorted(zone for zone in names() if "/" in zone and not zone.startswith("Etc/"))
    yield from ((zone, _current(zone)) for zone in (*places, "UTC"))
    for zone, others in OTHER_NAMES.items():
        yield from ((other, zone) for other in others.split(","))
    yield from ((zone.rpartition("/")[2], _current(zone)) for zone in places if zone.count("/") == 1)
    for language in languages():
        locale = cldr(language)
        for zone, named in locale.time_zones.items():
            if zone in names() and named.get("city"):
                yield named["city"], _current(zone)
        # A country's name means its zone only where it has a single one.
        for territory, zones in get_global("territory_zones").items():
            if len(zones) == 1 and territory in locale.territories:
                yield locale.territories[territory], zones[0]
    yield from ((zone, zone) for zone in names() if not zone.startswith("Etc/"))


def _current(zone: str) -> str:
    return RENAMED.get(zone, zone)


def _canonical(zone: str) -> str:
    return next((older for older, newer in RENAMED.items() if newer == zone), zone)
