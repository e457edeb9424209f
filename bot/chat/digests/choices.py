"""What a button of the digest panel changes in a subscription: pure, one step at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, QuietHours, Schedule
from bot.digests.subscription import MOST_ITEMS, Following, Subscription
from bot.knowledge.keys import LENGTH, Kind, short_key

if TYPE_CHECKING:
    from bot.chat.press import Press
    from bot.knowledge import Knowledge

ZONES = (
    "Europe/Moscow",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Vladivostok",
    "Asia/Shanghai",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Kolkata",
    "America/Los_Angeles",
    "Australia/Sydney",
)
"""Zones offered as buttons; any other can be typed. A button carries the position: only add at the end."""

OF_LINE = "w"
"""Key of a zone's button under a line that names none. Only such a button takes the line up again: it says what was
wanted when it was written, and any other button of the panel is newer.
"""

HOUR = 60
"""Minutes."""

QUIET = (None, *(QuietHours(start * HOUR, end * HOUR) for start, end in ((21, 7), (22, 7), (22, 8), (0, 8))))
"""Quiet hours offered as buttons; only add at the end."""

PART_OF = {
    **{f"d{day}": "days" for day in (*EVERY_DAY, "a", "w")},
    "h": "time",
    "m": "time",
    "i": "items",
    "q": "quiet",
    "all": "topics",
}
"""The part of the panel that each choice is made in, and leaves open; the others are made in the whole."""


def part_of(key: str) -> str:
    """The part of the panel that is open after a button: the one that it opens, or that its choice is made in."""
    return "topics" if len(key) == LENGTH else PART_OF.get(key, key)


def change(subscription: Subscription, press: Press, knowledge: Knowledge) -> Subscription:
    """The subscription after a button; the same where the button changes nothing.

    Args:
        subscription: as it is kept.
        press: its key says what: `d3` Thursday on or off, `da` every day, `dw` weekdays; with its number `h` hour,
            `m` minute, `z` zone, `i` items, `q` quiet hours; `sound`, `repeat`, `all`, or the key of a topic or party.
        knowledge: tells topics and parties by their keys.
    """
    changed = subscription
    match press.key:
        case "d0" | "d1" | "d2" | "d3" | "d4" | "d5" | "d6":
            days = subscription.schedule.days ^ {int(press.key[1])}
            changed = _at(subscription, days=days) if days else subscription
        case "da":
            changed = _at(subscription, days=EVERY_DAY)
        case "dw":
            changed = _at(subscription, days=WEEKDAYS)
        case "h" | "m" | "z" | "i" | "q":
            changed = _count(subscription, press.key, press.number)
        case _:
            changed = _switch(subscription, press.key, knowledge)
    return changed


def _count(subscription: Subscription, key: str, number: int) -> Subscription:
    """The subscription after a button with a number; the same where the number is out of bounds."""
    minute = subscription.schedule.minute
    changed = subscription
    match key:
        case "h" if number < 24:
            changed = _at(subscription, minute=number * HOUR + minute % HOUR)
        case "m" if number < HOUR:
            changed = _at(subscription, minute=minute // HOUR * HOUR + number)
        case "z" if number < len(ZONES):
            changed = _at(subscription, zone=ZONES[number])
        case "i" if 1 <= number <= MOST_ITEMS:
            changed = replace(subscription, items=number)
        case "q" if number < len(QUIET):
            changed = replace(subscription, quiet=QUIET[number])
    return changed


def _switch(subscription: Subscription, key: str, knowledge: Knowledge) -> Subscription:
    match key:
        case "sound":
            return replace(subscription, silent=not subscription.silent)
        case "repeat":
            return replace(subscription, repeat=not subscription.repeat)
        case "all":
            return replace(subscription, following=Following())
        case _ if len(key) == LENGTH:
            return replace(subscription, following=_follow(subscription.following, key, knowledge))
        case _:
            return subscription


def _at(subscription: Subscription, **changes: object) -> Subscription:
    schedule: Schedule = replace(subscription.schedule, **changes)  # type: ignore[arg-type] # names of its fields
    return replace(subscription, schedule=schedule)


def _follow(following: Following, key: str, knowledge: Knowledge) -> Following:
    """Follow a topic or party, or not any more."""
    for dossier in knowledge.dossiers:
        for topic in dossier.topics:
            if short_key(dossier.id, Kind.TOPIC, topic.id) == key:
                return replace(following, topics=following.topics ^ {topic.id})
        for party in dossier.parties:
            if short_key(dossier.id, Kind.PARTY, party.id) == key:
                return replace(following, parties=following.parties ^ {party.id})
    return following
