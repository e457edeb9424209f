"""What confidence is made of: how well a topic explains a question, measured in several ways."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rapidfuzz import fuzz, process

from bot.routing.words import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.routing.question import Question, Unit

KIN_CUTOFF = 72
"""Likeness (0 to 100, rapidfuzz ratio of rough spellings) from which two words count as kin: depend, dependence."""

KIN_START = 3
"""Letters that kin begin with alike."""

KIN_STRENGTH = 0.8
"""How firmly a topic speaks of a word of which it has a kin."""

MISSING_WEIGHT = 0.5
"""Weight from which something that a topic does not speak of is named to the person."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a question a topic speaks of."""

    share: float
    """By weight, 0 to 1."""
    strengths: tuple[float, ...]
    """Of each unit of the question, in order: how firmly the topic speaks of it, 0 to 1."""
    missing: tuple[str, ...]
    """What it does not speak of, as it stands in the question; common words left out."""


@dataclass(frozen=True, slots=True)
class Page:
    """A topic as routing sees it."""

    id: str
    known: dict[str, float]
    """Units it speaks of, with how firmly."""
    kin: dict[str, list[str]]
    """Rough spellings of its words, by their first KIN_START letters."""
    parties: frozenset[str]
    subjects: frozenset[str]
    """The parties that its title names."""


class Surroundings(Protocol):
    """The file that a topic is in."""

    glossed: bool
    """Whether it has parties or concepts of its own."""

    def rarity(self, unit: Unit) -> float:
        """How few topics have a unit among their asks: 0 (none) to 1 (one)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question is the same beside every topic."""

    question: Question
    total: float
    """Weight of everything meant; 1 where nothing is."""
    rarities: tuple[float, ...]
    """Of each unit, in order: how few topics have it, 0 (none) to 1 (one)."""
    telling: tuple[float, ...]
    """The same times the unit's weight, 0 for what is no subject: names and years."""
    named: frozenset[str]
    """Parties."""
    strangers: float
    """Weight of the weightiest stranger."""
    glossed: bool


def ask(question: Question, surroundings: Surroundings) -> Asked:
    """Look a question up in the file, once for all topics."""
    units = question.units
    rarities = tuple(map(surroundings.rarity, units))
    return Asked(
        question=question,
        total=sum(unit.weight for unit in units) or 1.0,
        rarities=rarities,
        telling=tuple(
            rarity * unit.weight if unit.key.startswith(_SUBJECTS) else 0.0
            for unit, rarity in zip(units, rarities, strict=True)
        ),
        named=question.keys("party"),
        strangers=max((unit.weight for unit in units if unit.key.startswith("stranger:")), default=0.0),
        glossed=surroundings.glossed,
    )


_SUBJECTS = ("word:", "concept:", "field:")


@dataclass(frozen=True, slots=True)
class Likeness:
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


def cover(asked: Asked, page: Page) -> Coverage:
    """Hold each unit of a question against what a topic knows."""
    units = asked.question.units
    strengths = tuple(page.known.get(unit.key) or _kinship(unit, page.kin) for unit in units)
    covered = sum(unit.weight * strength for unit, strength in zip(units, strengths, strict=True))
    left = tuple(
        unit.surface
        for unit, strength in zip(units, strengths, strict=True)
        if strength < 0.5 and unit.weight >= MISSING_WEIGHT
    )
    return Coverage(covered / asked.total, strengths, left)


def measure(asked: Asked, coverage: Coverage, page: Page, likeness: Likeness) -> Signals:
    """Put the signals together.

    Args:
        asked: the question, looked up.
        coverage: what of it the topic speaks of.
        page: the topic.
        likeness: how its phrases resemble the question.
    """
    units, named, strengths = asked.question.units, asked.named, coverage.strengths
    unknown = (
        unit.weight
        for unit, firm, rarity in zip(units, strengths, asked.rarities, strict=True)
        if not firm and not rarity
    )
    kinds = {unit.key.partition(":")[0] for unit, firm in zip(units, strengths, strict=True) if not firm}
    return Signals(
        told=likeness.told,
        margin=likeness.margin,
        nearest=likeness.nearest,
        agreement=likeness.agreement,
        spelling=likeness.spelling,
        coverage=coverage.share,
        unknown=sum(unknown) / asked.total,
        special=max(map(mul, asked.telling, strengths), default=0.0),
        anchors=min(len(named & page.parties), 2) / 2,
        foreign=min(len(named - page.parties), 2) / 2,
        pair=float(any(firm and unit.key.startswith("pair:") for unit, firm in zip(units, strengths, strict=True))),
        beside=(1 - likeness.agreement) * bool(named - page.subjects and page.subjects - named),
        strangers=asked.strangers,
        field=float("field" in kinds),
        left_over=math.log1p(len(coverage.missing)) / 2,
        years=float("year" in kinds),
        length=math.log1p(len(units)) / 3,
        glossed=float(asked.glossed),
    )


def _kinship(unit: Unit, kin: Mapping[str, Sequence[str]]) -> float:
    """How near a word is to the nearest word of a topic, 0 to KIN_STRENGTH: derived words share their beginning.

    Args:
        unit: anything meant; only of words there are kin.
        kin: rough spellings of the topic's words, by their beginning.
    """
    kind, _, stem = unit.key.partition(":")
    if kind not in ("word", "field") or len(stem) < 4:
        return 0.0
    rough = fold(stem)
    near = kin.get(rough[:KIN_START])
    best = process.extractOne(rough, near, scorer=fuzz.ratio, score_cutoff=KIN_CUTOFF) if near else None
    return KIN_STRENGTH * float(best[1]) / 100 if best else 0.0
