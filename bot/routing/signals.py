"""What confidence is made of: how well a topic explains a question, measured in several ways."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from bot.routing.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.routing.question import Question, Unit

KIN_CUTOFF = 72
"""Likeness (0 to 100, rapidfuzz ratio of rough spellings) from which two words count as kin: depend, dependence."""

KIN_START = 3
"""Letters that kin begin with alike."""

KIN_STRENGTH = 0.8
"""How firmly a topic speaks of a word of which it has a kin."""

SPOKEN_OF = 0.5
"""How firmly a topic has to speak of something not to be said to leave it out."""

MISSING_WEIGHT = 0.5
"""Weight from which something that a topic does not speak of is named to the person."""


@dataclass(frozen=True, slots=True)
class Page:
    """A topic as routing sees it."""

    id: str
    known: dict[str, float]
    """Units it speaks of, with how firmly."""
    kin: dict[str, list[str]]
    """Rough spellings of its words, by their first KIN_START letters."""
    parties: frozenset[str]
    tellers: frozenset[str]
    """The parties that published what it tells."""
    subjects: frozenset[str]
    """The parties that its title names."""
    central: frozenset[str]
    """Units of its title, and of CENTRAL phrases at least."""
    doer: str | None
    """The first of them, where it is a country: who does what the page tells."""
    others: frozenset[str]
    """Who does something in one of its phrases in place of the doer, and is never named beside it."""
    person: str | None
    """The one of them that is a person, if any: such a page is about somebody."""
    people: frozenset[str]
    """All its parties that are persons."""

    def leaves_out(self, parties: frozenset[str]) -> frozenset[str]:
        """Those of some parties that it is neither about nor told by."""
        return parties - self.parties - self.tellers


class Meant(NamedTuple):
    """A unit of a question, looked up in the file."""

    key: str
    kind: str
    weight: float
    surface: str
    rough: str
    """Rough spelling of a word that may have kin; empty for anything else."""
    rarity: float
    """How few topics have it: 0 (none) to 1 (one)."""
    telling: float
    """The same times its weight; 0 for what is no subject: names and years."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question is the same beside every topic."""

    units: tuple[Meant, ...]
    total: float
    """Weight of everything meant; 1 where nothing is."""
    named: frozenset[str]
    """Parties."""
    strangers: float
    """Weight of the weightiest stranger."""
    glossed: float
    """1 where the dossiers have parties or concepts of their own."""


_SUBJECTS = ("word", "concept", "field")
_SPELT = ("word", "field")

SHORTEST_KIN = 4
"""Letters of the stem of a word that may have kin."""


def ask(question: Question, rarity: Callable[[Unit], float], *, glossed: bool) -> Asked:
    """Look a question up in the file, once for all topics.

    Args:
        question: the question, read.
        rarity: how few topics of the file have a unit among their asks: 0 (none) to 1 (one).
        glossed: whether the file has parties or concepts of its own.
    """
    units = []
    strangers = 0.0
    for unit in question.units:
        kind, _, name = unit.key.partition(":")
        rare = rarity(unit)
        rough = fold(name) if kind in _SPELT and len(name) >= SHORTEST_KIN else ""
        telling = rare * unit.weight if kind in _SUBJECTS else 0.0
        units.append(Meant(unit.key, kind, unit.weight, unit.surface, rough, rare, telling))
        if kind == "stranger":
            strangers = max(strangers, unit.weight)
    total = sum(unit.weight for unit in units) or 1.0
    return Asked(tuple(units), total, question.keys("party"), strangers, float(glossed))


class Likeness(NamedTuple):
    """How a topic's phrases resemble a question; the fields are those of Signals."""

    told: float
    margin: float
    nearest: float
    agreement: float
    spelling: float


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


def measure(asked: Asked, page: Page, likeness: Likeness) -> tuple[Signals, tuple[str, ...]]:
    """Hold a question against a topic.

    Args:
        asked: the question, looked up.
        page: the topic.
        likeness: how its phrases resemble the question.

    Returns:
        The signals, and what the topic does not speak of, as it stands in the question; common words left out.
    """
    known, kin, named = page.known, page.kin, asked.named
    covered = unknown = special = pair = field = years = 0.0
    missing = []
    for unit in asked.units:
        firm = known.get(unit.key) or (_kinship(unit.rough, kin) if unit.rough else 0.0)
        if firm:
            covered += firm * unit.weight
            special = max(special, firm * unit.telling)
            if unit.kind == "pair":
                pair = 1.0
        else:
            if not unit.rarity:
                unknown += unit.weight
            if unit.kind == "field":
                field = 1.0
            elif unit.kind == "year":
                years = 1.0
        if firm < SPOKEN_OF and unit.weight >= MISSING_WEIGHT:
            missing.append(unit.surface)
    signals = Signals(
        told=likeness.told,
        margin=likeness.margin,
        nearest=likeness.nearest,
        agreement=likeness.agreement,
        spelling=likeness.spelling,
        coverage=covered / asked.total,
        unknown=unknown / asked.total,
        special=special,
        anchors=min(len(named & page.parties), 2) / 2,
        foreign=min(len(named - page.parties), 2) / 2,
        pair=pair,
        beside=(1 - likeness.agreement) * bool(named - page.subjects and page.subjects - named),
        strangers=asked.strangers,
        field=field,
        left_over=math.log1p(len(missing)) / 2,
        years=years,
        length=math.log1p(len(asked.units)) / 3,
        glossed=asked.glossed,
    )
    return signals, tuple(missing)


def _kinship(rough: str, kin: Mapping[str, Sequence[str]]) -> float:
    """How near a word is to the nearest word of a topic, 0 to KIN_STRENGTH: derived words share their beginning.

    Args:
        rough: rough spelling of the word.
        kin: rough spellings of the topic's words, by their beginning.
    """
    near = kin.get(rough[:KIN_START])
    best = process.extractOne(rough, near, scorer=fuzz.ratio, score_cutoff=KIN_CUTOFF) if near else None
    return KIN_STRENGTH * float(best[1]) / 100 if best else 0.0
