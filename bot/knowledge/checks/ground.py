"""What the rules of `check` look at: the dossiers with their files, the day, and when two phrases are the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.knowledge.folders import LOCK
from bot.knowledge.lock import Lock, read_lock
from bot.knowledge.sayings import read_sayings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from bot.knowledge.loader import DossierFolder
    from bot.knowledge.model import Claim, Dossier, Quote, Topic
    from bot.knowledge.problems import Problem
    from bot.knowledge.sayings import Sayings
    from bot.knowledge.yaml_tree import KeyPath


@dataclass(frozen=True)
class Ground:
    """One dossier, and what it is measured against."""

    folder: DossierFolder
    dossier: Dossier
    neighbours: tuple[DossierFolder, ...]
    """Every dossier of the knowledge folder, this one included."""
    today: date
    phrase_key: Callable[[str], str]
    """Phrases of which it makes the same are the same."""

    @cached_property
    def lock(self) -> Lock | Problem | None:
        """The dossier's quotes.lock; None where there is none, a problem where it is broken."""
        return read_lock(self.folder.path / LOCK)

    @cached_property
    def sayings(self) -> tuple[Sayings, ...]:
        """The dossier's files of sayings."""
        return read_sayings(self.folder.path)

    def topics(self) -> Iterator[tuple[KeyPath, Topic]]:
        """Each topic with its key path."""
        return self.folder.topics()

    def claims(self) -> Iterator[tuple[KeyPath, Claim]]:
        """Each claim with its key path."""
        return self.folder.claims()

    def quotes(self) -> Iterator[tuple[KeyPath, Quote]]:
        """Each quote with its key path."""
        return self.folder.quotes()


def asks(folder: DossierFolder) -> Iterator[tuple[KeyPath, str, Topic]]:
    """Each ask of a dossier with its key path and topic."""
    for key, topic in folder.topics():
        for language, phrases in topic.asks.items():
            # A plain list of asks has no key for its language in the file.
            inner = (*key, "asks", language) if (*key, "asks", language) in folder.tree.lines else (*key, "asks")
            yield from (((*inner, at), phrase, topic) for at, phrase in enumerate(phrases))
