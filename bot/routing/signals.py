"""What confidence is made of: how well a topic explains a question, measured in several ways."""

from __future__ import annotations

import math
from itertools import repeat
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.routing.pages import Page
    from bot.routing.question import Question

SPOKEN_OF = 0.5
"""How firmly a topic has to speak of something not to be said to leave it out."""

MISSING_WEIGHT = 0.5
"""Weight from which something that a topic does not speak of is named to the person."""


class Thing(NamedTuple):
    """A unit, looked up in the file: what is the same in whichever question it stands."""

    kind: str
    rarity: float
    """How few topics have it among their phrases: 0 (none) to 1 (one)."""
    firm: Mapping[int, float]
    """How firmly topics speak of it, by their number: 0 (not at all) to 1."""


_SUBJECTS = frozenset({"word", "concept", "field"})


class Likeness(NamedTuple):
    """How the phrases of some topics resemble a question, topic by topic; the fields are those of Signals."""

    told: Sequence[float]
    margin: Sequence[float]
    nearest: Sequence[float]
    agreement: Sequence[float]
    spelling: Sequence[float]


class Signals(NamedTuple):
    """How a topic stands to a question; each 0 to 1 unless said. A tuple, as confidence takes them as a row."""

    told: float
    """What the question's features tell for the topic, as learned; about -0.5 to 1.5."""
    margin: float
    """Lead over the next topic in that; of the others, how far behind the first they are, below 0."""
    nearest: float
    """Likeness of words and n-grams to its nearest phrase."""
    agreement: float
    """Share of things meant that question and nearest phrase have in common, of all that either has."""
    spelling: float
    """Likeness to its nearest phrase letter for letter."""
    coverage: float
    """Share of what the question means that the topic speaks of."""
    unknown: float
    """Share of what the question means that no topic of the file speaks of."""
    special: float
    """How rare in the file the rarest thing is that question and topic share."""
    anchors: float
    """Its own parties named in the question: 0, 0.5 for one, 1 for more."""
    foreign: float
    """Parties named that are not its own: 0, 0.5 for one, 1 for more."""
    pair: float
    """1 where just the two parties are named that one of its phrases names."""
    beside: float
    """Where a party is named that the title does not name, and one of the title's is not: 1 less the agreement."""
    strangers: float
    """1 where a country, organisation or person is named that the file has nothing on; 0.5 for a party's spokesman."""
    field: float
    """1 where a word of another field of life stands in it that the topic does not have."""
    left_over: float
    """Things meant that the topic does not speak of: log(1 + number) / 2; common words left out."""
    years: float
    """1 where a year is named that the topic does not speak of."""
    length: float
    """Things meant: log(1 + number) / 3."""
    glossed: float
    """1 where the dossiers have parties or concepts of their own, so that more is known of what they speak of."""


def measure(
    question: Question, things: Sequence[Thing], pages: Sequence[Page], likeness: Likeness, *, glossed: bool
) -> list[tuple[Signals, tuple[str, ...]]]:
    """Hold a question against some topics.

    Args:
        question: the question, read.
        things: its units, looked up.
        pages: the topics.
        likeness: how their phrases resemble the question.
        glossed: whether the file has parties or concepts of its own.

    Returns:
        Of each topic the signals, and what it does not speak of, as it stands in the question; common words left out.
    """
    units, numbers, nowhere = question.units, [page.number for page in pages], [0.0] * len(pages)
    rows = [[thing.firm[number] for number in numbers] for thing in things]
    weights = [unit.weight for unit in units]
    telling = [
        thing.rarity * weight if thing.kind in _SUBJECTS else 0.0 for thing, weight in zip(things, weights, strict=True)
    ]
    unknown = pair = nowhere
    lacking = {"field": nowhere, "year": nowhere}
    missing: list[list[str]] = [[] for _ in pages]
    strangers = 0.0
    for unit, (kind, rarity, _), row in zip(units, things, rows, strict=True):
        if unit.weight >= MISSING_WEIGHT:
            for spoken, left_out in zip(row, missing, strict=True):
                if spoken < SPOKEN_OF:
                    left_out.append(unit.surface)
        if not rarity:
            unknown = [sum_ + unit.weight * (not spoken) for sum_, spoken in zip(unknown, row, strict=True)]
        if kind == "stranger":
            strangers = max(strangers, unit.weight)
        elif kind == "pair":
            pair = [float(spoken > 0) for spoken in row]
        elif kind in lacking:
            lacking[kind] = [max(each, not spoken) for each, spoken in zip(lacking[kind], row, strict=True)]
    columns, total, named = list(zip(*rows, strict=True)), sum(weights) or 1.0, question.keys("party")
    signals = map(  # field by field, in the order that Signals has
        Signals,
        likeness.told,
        likeness.margin,
        likeness.nearest,
        likeness.agreement,
        likeness.spelling,
        [sum(map(mul, column, weights)) / total for column in columns],  # coverage
        [weight / total for weight in unknown],  # unknown
        [max(map(mul, column, telling)) for column in columns],  # special
        [min(len(named & page.parties), 2) / 2 for page in pages] if named else nowhere,  # anchors
        [min(len(named - page.parties), 2) / 2 for page in pages] if named else nowhere,  # foreign
        pair,
        list(map(_beside, repeat(named), pages, likeness.agreement)) if named else nowhere,
        repeat(strangers),
        lacking["field"],
        [math.log1p(len(left_out)) / 2 for left_out in missing],  # left_over
        lacking["year"],
        repeat(math.log1p(len(things)) / 3),  # length
        repeat(float(glossed)),
    )
    return list(zip(signals, map(tuple, missing), strict=True))


def _beside(named: frozenset[str], page: Page, agreement: float) -> float:
    """See Signals."""
    return 1 - agreement if named - page.subjects and page.subjects - named else 0.0
