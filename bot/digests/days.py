"""Days of the week and times of day, as people write them in English, Russian and Japanese."""

from __future__ import annotations

import re
import unicodedata

from bot.digests.schedule import EVERY_DAY, WEEKDAYS

NAMES = {
    0: "mon monday mondays пн пон понедельник понедельникам 月 月曜 月曜日",
    1: "tue tues tuesday tuesdays вт вторник вторникам 火 火曜 火曜日",
    2: "wed weds wednesday wednesdays ср среда среду средам 水 水曜 水曜日",
    3: "thu thur thurs thursday thursdays чт чет четверг четвергам 木 木曜 木曜日",
    4: "fri friday fridays пт пятн пятница пятницу пятницам 金 金曜 金曜日",
    5: "sat saturday saturdays сб суб суббота субботу субботам 土 土曜 土曜日",
    6: "sun sunday sundays вс воскр воскресенье воскресеньям 日 日曜 日曜日",
}
"""Monday 0 to Sunday 6, each with the words for it."""

RUNS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "every day": EVERY_DAY,
    "ежедневно": EVERY_DAY,
    "каждый день": EVERY_DAY,
    "毎日": EVERY_DAY,
    "毎朝": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "workdays": WEEKDAYS,
    "будни": WEEKDAYS,
    "будням": WEEKDAYS,
    "平日": WEEKDAYS,
    "weekend": EVERY_DAY - WEEKDAYS,
    "weekends": EVERY_DAY - WEEKDAYS,
    "выходные": EVERY_DAY - WEEKDAYS,
    "выходным": EVERY_DAY - WEEKDAYS,
    "週末": EVERY_DAY - WEEKDAYS,
}
"""Words for several days at once."""

_DAYS = {word: day for day, words in NAMES.items() for word in words.split()}
_TOGETHER = re.compile(r"[,;、・+&/]+")
_FROM_TO = re.compile("[-–—~〜]+|から")
_KANJI = re.compile("[月火水木金土日]{2,7}")
_MORNING = "am|a\\.m\\.|утра|午前|朝"
_NOON = "pm|p\\.m\\.|дня|午後"
_EVENING = "вечера|夜"
"""Words that make an hour of twelve one of 24; what is neither day nor night to everybody, as «ночи», is not here."""
_HALF = f"{_MORNING}|{_NOON}|{_EVENING}"
_CLOCK = re.compile(
    rf"(?P<before>{_HALF})?\s?(?P<hour>\d{{1,2}})"
    rf"(?:[:.](?P<minute>\d{{2}})|時(?:(?P<fun>\d{{1,2}})分|(?P<han>半))?に?|(?P<h>\s?h))?\s?(?P<after>{_HALF})?"
)


def read_days(text: str) -> frozenset[int] | None:
    """The days that a word or list means: `mon,thu`, `mon-fri`, `пн-пт`, 「月水金」, `daily`; None where it is none.

    Returns:
        Days of the week, Monday 0.
    """
    text = unicodedata.normalize("NFKC", text).casefold().strip().removeprefix("по ").removeprefix("on ")
    if text in RUNS:
        return RUNS[text]
    if _KANJI.fullmatch(text) and text not in _DAYS:
        return frozenset(_DAYS[char] for char in text)
    found: set[int] = set()
    for part in filter(None, _TOGETHER.split(text)):
        days = _stretch(part.strip())
        if not days:
            return None
        found |= days
    return frozenset(found) or None


def _stretch(text: str) -> frozenset[int]:
    """One day, or the days from one to another, over Sunday if need be; nothing where it is neither."""
    if text in RUNS:
        return RUNS[text]
    ends = [_DAYS.get(end.strip()) for end in _FROM_TO.split(text)]
    if len(ends) > 2 or None in ends:
        return frozenset()
    first, last = ends[0] or 0, ends[-1] or 0
    return frozenset((first + number) % 7 for number in range((last - first) % 7 + 1))


def read_time(text: str) -> int | None:
    """The minute of the day that a time means; None where it is none.

    Args:
        text: `8:00`, `08.30`, `8h`, 「8時半」, or of twelve hours: `8 pm`, «8 вечера», 「午後8時30分」.
    """
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    found = _CLOCK.fullmatch(text)
    if not found or text.isdecimal() or (found["before"] and found["after"]):
        return None
    hour = _of_day(int(found["hour"]), found["before"] or found["after"])
    minute = 30 if found["han"] else int(found["minute"] or found["fun"] or 0)
    return hour * 60 + minute if hour is not None and hour < 24 and minute < 60 else None


def _of_day(hour: int, half: str | None) -> int | None:
    """The hour of 24 that one of twelve means; None where that is not sure: “12 in the evening” may be midnight."""
    if half is None:
        return hour
    if hour > 12 or (hour == 12 and re.fullmatch(_EVENING, half)):
        return None
    return hour % 12 + (0 if re.fullmatch(_MORNING, half) else 12)
