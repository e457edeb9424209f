"""What confidence is made of: how well a topic explains a question, measured in several ways."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz, process

from bot.routing.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.routing.question import Question, Unit

KIN_CUTOFF = 72
"""Likeness (0 to 100, rapidfuzz ratio of rough spellings) from which two words count as kin: depend, dependence."""

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


@dataclass(frozen=True, slots=True)
class Page:
    """A topic as routing sees it."""

    id: str
    known: dict[str, float]
    """Units it speaks of, with how firmly."""
    folds: list[str]
    """Rough spellings of its words."""
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
class Likeness:
    """How a topic's phrases resemble a question; the fields are those of Signals."""

    told: float
    margin: float
    nearest: float
    agreement: float
    spelling: float


@dataclass(frozen=True, slots=True)
class Signals:
    """How a topic stands to a question; each 0 to 1 unless said."""

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

    def values(self) -> tuple[float, ...]:
        """The signals as numbers, in the order of the fields."""
        found: tuple[float, ...] = _VALUES(self)
        return found


_VALUES = attrgetter(*(field.name for field in fields(Signals)))


def cover(question: Question, page: Page) -> Coverage:
    """Hold each unit of a question against what a topic knows."""
    strengths = tuple(page.known.get(unit.key, 0.0) or _kinship(unit, page.folds) for unit in question.units)
    total = sum(unit.weight for unit in question.units)
    covered = sum(unit.weight * strength for unit, strength in zip(question.units, strengths, strict=True))
    return Coverage(covered / total if total else 0.0, strengths)


def missing(question: Question, coverage: Coverage) -> tuple[str, ...]:
    """What a topic does not speak of, as it stands in the question; common words left out."""
    return tuple(
        unit.surface
        for unit, strength in zip(question.units, coverage.strengths, strict=True)
        if strength < 0.5 and unit.weight >= MISSING_WEIGHT
    )


def measure(
    question: Question,
    coverage: Coverage,
    page: Page,
    surroundings: Surroundings,
    likeness: Likeness,
) -> Signals:
    """Put the signals together.

    Args:
        question: the question, read.
        coverage: what of it the topic speaks of.
        page: the topic.
        surroundings: the file that it is in.
        likeness: how its phrases resemble the question.
    """
    pairs = list(zip(question.units, coverage.strengths, strict=True))
    total = sum(unit.weight for unit in question.units) or 1.0
    subjects = [(unit, strength) for unit, strength in pairs if unit.key.startswith(("word:", "concept:", "field:"))]
    named = question.keys("party")
    return Signals(
        told=likeness.told,
        margin=likeness.margin,
        nearest=likeness.nearest,
        agreement=likeness.agreement,
        spelling=likeness.spelling,
        coverage=coverage.share,
        unknown=sum(unit.weight for unit, firm in pairs if not firm and not surroundings.rarity(unit)) / total,
        special=max((surroundings.rarity(unit) * unit.weight * strength for unit, strength in subjects), default=0.0),
        anchors=min(len(named & page.parties), 2) / 2,
        foreign=min(len(named - page.parties), 2) / 2,
        pair=float(any(unit.key.startswith("pair:") and strength for unit, strength in pairs)),
        beside=(1 - likeness.agreement) * bool(named - page.subjects and page.subjects - named),
        strangers=max((unit.weight for unit, _ in pairs if unit.key.startswith("stranger:")), default=0.0),
        field=float(any(unit.key.startswith("field:") and not strength for unit, strength in pairs)),
        left_over=math.log1p(len(missing(question, coverage))) / 2,
        years=float(any(unit.key.startswith("year:") and not strength for unit, strength in pairs)),
        length=math.log1p(len(question.units)) / 3,
        glossed=float(surroundings.glossed),
    )


def _kinship(unit: Unit, folds: Sequence[str]) -> float:
    """How near a word is to the nearest word of a topic, 0 to KIN_STRENGTH: derived words share their beginning."""
    kind, _, stem = unit.key.partition(":")
    if kind not in ("word", "field") or len(stem) < 4:
        return 0.0
    rough = fold(stem)
    best = process.extractOne(rough, folds, scorer=fuzz.ratio, score_cutoff=KIN_CUTOFF)
    if best is None or best[0][:3] != rough[:3]:
        return 0.0
    return KIN_STRENGTH * float(best[1]) / 100
