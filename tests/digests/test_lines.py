"""What people type after /digest: days, times, zones and topics in three languages, with typing errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.digests.cities import city, find_zone, likely_zones
from bot.digests.days import read_days, read_time
from bot.digests.line import Misread, Order, Part, Wish, read_line, read_order
from bot.digests.schedule import EVERY_DAY, WEEKDAYS
from bot.digests.subscription import Following
from bot.digests.zones import zone_of
from tests.builders import make_knowledge, make_topic
from tests.digests.builders import MORNING

if TYPE_CHECKING:
    from collections.abc import Set

KNOWLEDGE = make_knowledge(make_topic(), make_topic("japan-sanctions", title="Sanctions of Japan"))


def wish(text: str, zone: str | None = None) -> Wish:
    """A line that is understood."""
    found = read_line(text, KNOWLEDGE, zone)
    assert isinstance(found, Wish), found
    return found


def misread(text: str) -> Misread:
    """A line that is not."""
    found = read_line(text, KNOWLEDGE)
    assert isinstance(found, Misread), found
    return found


DAYS: dict[str, Set[int]] = {
    "daily": EVERY_DAY,
    "every day": EVERY_DAY,
    "Ежедневно": EVERY_DAY,
    "毎日": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "по будням": WEEKDAYS,
    "平日": WEEKDAYS,
    "weekends": {5, 6},
    "mon,thu": {0, 3},
    "Monday": {0},
    "mon-fri": WEEKDAYS,
    "fri-mon": {4, 5, 6, 0},
    "mon-wed,sat": {0, 1, 2, 5},
    "пн-пт": WEEKDAYS,
    "вт,чт": {1, 3},
    "по понедельникам": {0},
    "月水金": {0, 2, 4},
    "月曜日": {0},
    "月〜金": WEEKDAYS,
    "月曜から金曜": WEEKDAYS,
    "火、木": {1, 3},
}


def test_days_are_understood() -> None:
    """Single days, lists, stretches and words for several."""
    assert {text: read_days(text) for text in DAYS} == DAYS


def test_what_is_no_day() -> None:
    """Anything else is not guessed at."""
    texts = ["", "moon", "mon-", "mon-tue-wed", "8:00", "пн-чт-", ",", "peace"]

    assert [text for text in texts if read_days(text) is not None] == []


TIMES: dict[str, int] = {
    "8:00": 480,
    "08:05": 485,
    "0:00": 0,
    "23:59": 1439,
    "9.30": 570,
    "８：００": 480,
    "8時": 480,
    "8時30分": 510,
    "8時半": 510,
    "朝8時": 480,
    "午後6時": 1080,
    "午前0時": 0,
    "午後6:30": 1110,
    "8am": 480,
    "8 AM": 480,
    "6:30pm": 1110,
    "6 p.m.": 1080,
    "12 am": 0,
    "12 pm": 720,
    "8 утра": 480,
    "3 дня": 900,
    "7:30 вечера": 1170,
}


def test_times_are_understood() -> None:
    """Hours and minutes of a day of 24 hours, or of its two halves."""
    assert {text: read_time(text) for text in TIMES} == TIMES


def test_what_is_no_time() -> None:
    """Anything else is not guessed at."""
    texts = ["", "24:00", "8:60", "8", "8:5", "noon", "-1:00", "8:00:00", "18pm", "am", "12 вечера", "夜12時"]

    assert [text for text in texts if read_time(text) is not None] == []


ZONES: dict[str, str] = {
    "Asia/Tokyo": "Asia/Tokyo",
    "asia/tokyo": "Asia/Tokyo",
    "tokio": "Asia/Tokyo",
    "東京": "Asia/Tokyo",
    "Токио": "Asia/Tokyo",
    "Japan": "Asia/Tokyo",
    "日本": "Asia/Tokyo",
    "大阪": "Asia/Tokyo",
    "Москва": "Europe/Moscow",
    "москве": "Europe/Moscow",
    "モスクワ": "Europe/Moscow",
    "Санкт-Петербург": "Europe/Moscow",
    "New York": "America/New_York",
    "Нью-Йорк": "America/New_York",
    "Washington": "America/New_York",
    "Vladivostock": "Asia/Vladivostok",
    "北京": "Asia/Shanghai",
    "Calcutta": "Asia/Kolkata",
    "Kiev": "Europe/Kyiv",
    "UTC": "UTC",
    "+09:00": "+09:00",
    "+9": "+09:00",
    "UTC+5:45": "+05:45",
    "-0330": "-03:30",
    "−3": "-03:00",
}


def test_zones_are_found() -> None:
    """By IANA name, city, country or offset, in three languages and with a typing error."""
    assert {text: find_zone(text) for text in ZONES} == ZONES
    assert all(zone_of(zone).utcoffset(MORNING) is not None for zone in ZONES.values())


def test_what_is_no_zone() -> None:
    """Words that are no place lead to none."""
    texts = ["", "xyzzy", "+15", "+9:77", "trust", "peace", "multipolarity", "..", "../etc/passwd"]

    assert [text for text in texts if find_zone(text) is not None] == []


def test_zones_are_offered() -> None:
    """To a word that means none surely, those that it resembles are offered."""
    assert "Europe/Moscow" in likely_zones("Moskwia")


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [
        ("Asia/Tokyo", "ru", "Токио"),
        ("Asia/Kolkata", "ja", "コルカタ"),
        ("+09:00", "en", "UTC+09:00"),
        ("UTC", "ja", "UTC"),
    ],
)
def test_zones_have_names(zone: str, language: str, name: str) -> None:
    """A zone is called by its city in the reader's language."""
    assert city(zone, language) == name


@pytest.mark.parametrize("zone", ["", "Tokyo", "asia/tokyo", "../tzdata", "+9", "Asia"])
def test_a_stored_zone_is_exact(zone: str) -> None:
    """What is kept is a name that IANA has, or a full offset."""
    with pytest.raises(ValueError, match="no time zone"):
        zone_of(zone)


def test_a_whole_line() -> None:
    """Days, time, zone and topics by id, title and party."""
    found = wish("mon-fri 8:30 New York japan-sanctions, the peace treaty ロシア")

    topics = frozenset({"japan-sanctions", "peace-treaty"})
    assert found == Wish(WEEKDAYS, 510, "America/New_York", Following(topics, frozenset({"russia"})))


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("daily 8:00 tokio", "Asia/Tokyo"),
        ("毎日 ８：００ 東京", "Asia/Tokyo"),
        ("по будням 9:15 Екатеринбург", "Asia/Yekaterinburg"),
        ("mon, thu 18:05 +9", "+09:00"),
        ("every day at 8:00 in London", "Europe/London"),
        ("Mon, Thu at 6:30 pm (Tokyo)", "Asia/Tokyo"),
        ("по будням в 8:00 по Москве", "Europe/Moscow"),
        ("ежедневно в 8 утра Москва", "Europe/Moscow"),
        ("平日8時 東京", "Asia/Tokyo"),
        ("毎朝 8時半 東京", "Asia/Tokyo"),
        ("月水金午後6時 東京", "Asia/Tokyo"),
    ],
)
def test_lines_in_three_languages(text: str, zone: str) -> None:
    """The same line in another language, without topics."""
    found = wish(text)

    assert (found.zone, found.following) == (zone, Following())


def test_a_zone_that_is_missing_is_not_guessed() -> None:
    """It is left open, to be asked for; a chat that has one keeps it."""
    assert wish("daily 8:00 peace-treaty").zone is None
    assert wish("daily 8:00 peace-treaty", "Asia/Tokyo").zone == "Asia/Tokyo"
    assert wish("daily 8:00 Moscow", "Asia/Tokyo").zone == "Europe/Moscow"


def test_a_place_first_is_the_zone_and_then_a_party() -> None:
    """A country that is both is read in the order of the grammar."""
    found = wish("daily 8:00 Japan Japan")

    assert (found.zone, found.following) == ("Asia/Tokyo", Following(parties=frozenset({"japan"})))


def test_a_misspelt_topic_is_understood() -> None:
    """One letter missing in a long name is no other name."""
    assert wish("daily 8:00 UTC japan-sanctons").following.topics == {"japan-sanctions"}


def test_an_unknown_topic_is_named() -> None:
    """Nothing is saved, and what resembles it is offered."""
    found = misread("daily 8:00 UTC sanctions-japan-list")

    assert (found.part, found.typed, found.zones) == (Part.NAME, "sanctions-japan-list", ())
    assert found.topics == ("japan-sanctions",)


@pytest.mark.parametrize(
    ("text", "part", "typed"),
    [
        ("", Part.DAYS, ""),
        ("sometimes 8:00", Part.DAYS, "sometimes"),
        ("daily", Part.TIME, ""),
        ("daily 25:00", Part.TIME, "25:00"),
        ("daily at noon", Part.TIME, "noon"),
    ],
)
def test_what_is_not_understood_is_named(text: str, part: Part, typed: str) -> None:
    """The part that is missing or wrong."""
    found = misread(text)

    assert (found.part, found.typed) == (part, typed)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("off", Order.OFF),
        ("Пауза", Order.PAUSE),
        ("再開", Order.RESUME),
        (" now ", Order.NOW),
        ("статус", Order.STATUS),
        ("daily 8:00", None),
    ],
)
def test_orders(text: str, order: Order | None) -> None:
    """One word, in three languages."""
    assert read_order(text) is order
