"""Which topics speak of what, and how firmly; derived words included."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

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
        self._topics = 0
        self._firm: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._spelt: defaultdict[str, list[int]] = defaultdict(list)
        """Topics by the rough spellings of their words."""
        self._kin: defaultdict[str, list[str]] = defaultdict(list)
        """These spellings by their first KIN_START letters."""

    def add(self, known: Mapping[str, float], spellings: Iterable[str]) -> int:
        """Add a topic, and give its number.

        Args:
            known: units it speaks of, with how firmly: above 0, up to 1.
            spellings: rough spellings of its words, each once.
        """
        topic, self._topics = self._topics, self._topics + 1
        for key, firm in known.items():
            self._firm[key][topic] = firm
        for spelling in spellings:
            if spelling not in self._spelt:
                self._kin[spelling[:KIN_START]].append(spelling)
            self._spelt[spelling].append(topic)
        return topic

    def knows(self, topic: int, key: str) -> bool:
        """Whether a topic speaks of a unit itself, and not of a kin only."""
        return topic in self._firm.get(key, ())

    def of(self, key: str, spelling: str = "") -> Mapping[int, float]:
        """How firmly each topic speaks of a unit; those that do not are left out.

        Args:
            key: of the unit.
            spelling: rough spelling of a word that may have kin, which a topic may speak of in its place.
        """
        near = self._kin.get(spelling[:KIN_START])
        if not spelling or not near:
            return self._firm.get(key, {})
        kin: dict[int, float] = {}
        for other, likeness, _ in process.extract(
            spelling, near, scorer=fuzz.ratio, score_cutoff=KIN_CUTOFF, limit=None
        ):
            for topic in self._spelt[other]:
                kin.setdefault(topic, KIN_STRENGTH * likeness / 100)  # the nearest comes first
        return kin | self._firm.get(key, {})
