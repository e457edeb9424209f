"""Which topics speak of what, and how firmly; derived words included."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.routing.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KIN_CUTOFF = 72
"""Likeness (0 to 100, rapidfuzz ratio of rough spellings) from which two words count as kin: depend, dependence."""

KIN_START = 3
"""Letters that kin begin with alike."""

KIN_STRENGTH = 0.8
"""How firmly a topic speaks of a word of which it has a kin."""


class Mentions:
    """What all topics speak of; they are numbered in the order in which they are added."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._spellings: list[dict[str, list[str]]] = []
        """Of each topic's words, by their first KIN_START letters."""

    def add(self, known: Mapping[str, float], spellings: Iterable[str]) -> int:
        """Add a topic, and give its number.

        Args:
            known: units it speaks of, with how firmly: above 0, up to 1.
            spellings: rough spellings of its words, each once.
        """
        topic = len(self._spellings)
        for key, firm in known.items():
            self._known[key][topic] = firm
        kin = defaultdict[str, list[str]](list)
        for spelling in spellings:
            kin[spelling[:KIN_START]].append(spelling)
        self._spellings.append(dict(kin))
        return topic

    def knows(self, topic: int, key: str) -> bool:
        """Whether a topic speaks of a unit itself, and not of a kin only."""
        return topic in self._known.get(key, ())

    def of(self, key: str, spelling: str = "") -> Memory[int, float]:
        """How firmly each topic speaks of a unit, by its number: 0 (not at all) to 1; worked out when first looked up.

        Args:
            key: of the unit.
            spelling: rough spelling of a word that may have kin, which a topic may speak of in its place.
        """
        return Memory(partial(self._firmness, self._known.get(key, {}), spelling))

    def _firmness(self, known: Mapping[int, float], spelling: str, topic: int) -> float:
        return known.get(topic) or (self._kinship(spelling, topic) if spelling else 0.0)

    def _kinship(self, spelling: str, topic: int) -> float:
        """How near a word is to the nearest word of a topic, 0 to KIN_STRENGTH: derived words share their beginning."""
        near = self._spellings[topic].get(spelling[:KIN_START])
        best = process.extractOne(spelling, near, scorer=fuzz.ratio, score_cutoff=KIN_CUTOFF) if near else None
        return KIN_STRENGTH * float(best[1]) / 100 if best else 0.0
