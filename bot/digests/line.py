"""The line `/digest DAYS TIME [ZONE] [TOPIC...]` -> what is wanted, or what about it cannot be understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from bot.digests.cities import MOST_WORDS, exact_zone, find_zone, likely_zones
from bot.digests.days import read_days, read_time
from bot.digests.subscription import Following
from bot.routing.names import likely, nearest, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.knowledge.model import Knowledge

Read = TypeVar("Read")

MAX_LENGTH = 500
"""Characters of a line that are looked at."""

TOPIC, PARTY = "topic:", "party:"
"""How the two are told apart among the names of what can be followed."""


class Order(StrEnum):
    """What can be said to a subscription that there is."""

    OFF = "off"
    PAUSE = "pause"
    RESUME = "resume"
    NOW = "now"
    STATUS = "status"


ORDERS = {
    Order.OFF: "off stop выкл выключить отключить стоп 停止 オフ 解除",
    Order.PAUSE: "pause пауза приостановить 一時停止 休止",
    Order.RESUME: "resume on вкл возобновить продолжить 再開 オン",
    Order.NOW: "now сейчас 今 今すぐ",
    Order.STATUS: "status статус 状態 状況",
}
"""The words for each order."""

_COMMA = re.compile(r"\s*[,、]\s*")
_GLUED = re.compile("(?<=[日曜朝月火水木金土末])(?=[0-9０-９]|午[前後])")
"""Where Japanese goes on to the time without a space: 「平日8時」."""
_LEADS = ("at", "in", "в", "по")
"""Words before a time or a place that say nothing: “at 8:00 in London”, «в 8:00 по Москве»."""
_ORDERS = {word: order for order, words in ORDERS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Wish:
    """A line that is understood; its zone may be missing, which has to be asked for and is never guessed."""

    days: frozenset[int]
    minute: int
    zone: str | None
    following: Following


class Part(StrEnum):
    """Which part of a line is meant."""

    DAYS = "days"
    TIME = "time"
    NAME = "name"
    """A word that is neither a zone nor a topic or party."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that is not understood; nothing of it is to be saved."""

    part: Part
    typed: str
    """The words concerned; empty where they are missing."""
    zones: tuple[str, ...] = ()
    """Zones that may have been meant."""
    topics: tuple[str, ...] = ()
    """Topic ids that may have been meant."""


def read_order(text: str) -> Order | None:
    """The order that a line gives, in one of three languages; None where it is something else."""
    return _ORDERS.get(text.strip().casefold())


def read_line(text: str, knowledge: Knowledge, zone: str | None = None) -> Wish | Misread:
    """What a line asks for.

    Args:
        text: what stands after `/digest`.
        knowledge: tells topics and parties by their ids and names.
        zone: the zone of a chat that has one already; stands where the line names none.
    """
    words = _GLUED.sub(" ", _COMMA.sub(",", text[:MAX_LENGTH])).split()
    days, rest = _take(words, read_days)
    if days is None:
        return Misread(Part.DAYS, words[0] if words else "")
    minute, rest = _take(_after_lead(rest), read_time)
    if minute is None:
        return Misread(Part.TIME, rest[0] if rest else "")
    followed = names_of(knowledge)
    rest = [word for part in _after_lead(rest) for word in part.split(",") if word]
    named, rest = _take_zone(rest, followed)
    following = _take_topics(rest, followed)
    if isinstance(following, str):
        topics = [name.removeprefix(TOPIC) for name in likely(following, followed) if name.startswith(TOPIC)]
        return Misread(Part.NAME, following, () if named else likely_zones(following), tuple(topics))
    return Wish(days, minute, named or zone, following)


def names_of(knowledge: Knowledge) -> dict[str, str]:
    """Everything that can be followed, by each of its plain names: `topic:ID` or `party:ID`; topics come first."""
    names: dict[str, str] = {}
    for topic in knowledge.topics:
        names.setdefault(plain(topic.id), TOPIC + topic.id)
        names.setdefault(plain(topic.title), TOPIC + topic.id)
    for dossier in knowledge.dossiers:
        for party in dossier.parties:
            for name in party.every_name:
                names.setdefault(plain(name), PARTY + party.id)
    return names


def _take(words: Sequence[str], read: Callable[[str], Read | None]) -> tuple[Read | None, Sequence[str]]:
    """What is read at the start of some words, which may be two (“every day”, “8 pm”), and what follows."""
    for count in (2, 1):
        found = read(" ".join(words[:count])) if len(words) >= count else None
        if found is not None:
            return found, words[count:]
    return None, words


def _after_lead(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if words and words[0].casefold() in _LEADS else words


def _take_zone(words: list[str], followed: dict[str, str]) -> tuple[str | None, list[str]]:
    """The zone at the start of some words, and what follows; a topic typed as it is written is no misspelt city."""
    counts = range(min(MOST_WORDS, len(words)), 0, -1)
    for count in counts:
        if zone := exact_zone(" ".join(words[:count])):
            return zone, words[count:]
    if words and plain(words[0]) not in followed:
        for count in counts:
            if zone := find_zone(" ".join(words[:count])):
                return zone, words[count:]
    return None, words


def _take_topics(words: Sequence[str], followed: dict[str, str]) -> Following | str:
    """What some words name, longest names first; or the first word that names nothing."""
    found: list[str] = []
    while words:
        for count in range(min(MOST_WORDS + 1, len(words)), 0, -1):
            phrase = " ".join(words[:count])
            name = followed.get(plain(phrase)) or nearest(phrase, followed)
            if name:
                found.append(name)
                words = words[count:]
                break
        else:
            return words[0]
    return Following(
        frozenset(name.removeprefix(TOPIC) for name in found if name.startswith(TOPIC)),
        frozenset(name.removeprefix(PARTY) for name in found if name.startswith(PARTY)),
    )
