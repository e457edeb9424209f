"""Everything that can be in a digest: claims and quotes, each with what tells two wordings of it apart."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Self

from bot.knowledge.keys import Kind, index
from bot.knowledge.model import Claim, Quote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.digests.subscription import Following
    from bot.knowledge.keys import Item
    from bot.knowledge.model import Correction, Dossier, Knowledge, Topic


@dataclass(frozen=True, slots=True)
class Good:
    """A claim or quote, as a digest sees it."""

    key: str
    """Short key."""
    print: str
    """Fingerprint of its words, voice and place: another one where a reader would read something else."""
    value: Claim | Quote
    topic: Topic
    dossier: Dossier
    since: datetime | None
    """When it first stood in the file; None where that is not known."""

    @property
    def sides(self) -> tuple[str, ...]:
        """Parties whose view it is."""
        return self.value.sides

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was put right in it, oldest first."""
        return self.value.corrections

    def is_of(self, following: Following) -> bool:
        """Whether somebody who follows these topics and parties wants it."""
        return not following or self.topic.id in following.topics or not following.parties.isdisjoint(self.sides)


@dataclass(frozen=True, slots=True)
class Stock:
    """All goods in the order in which they are offered: the first of each topic, then the second of each, and so on."""

    goods: tuple[Good, ...]

    @classmethod
    def of(cls, knowledge: Knowledge, listed: Mapping[str, datetime] | None = None) -> Self:
        """The stock of some dossiers; topics without claims are not in it.

        Args:
            knowledge: all dossiers.
            listed: when each item first stood in the file, by short key, as the store remembers it.
        """
        shelves: dict[str, list[Good]] = {}
        for item in index(knowledge).values():
            if item.kind is not Kind.TOPIC and item.topic.claims:
                shelves.setdefault(item.topic.id, []).append(_good(item, (listed or {}).get(item.key)))
        rounds = chain.from_iterable(zip_longest(*shelves.values()))
        return cls(tuple(good for good in rounds if good))

    @property
    def keys(self) -> tuple[str, ...]:
        """The short key of each item."""
        return tuple(good.key for good in self.goods)


def _good(item: Item, since: datetime | None) -> Good:
    if not isinstance(item.value, Claim | Quote):
        raise TypeError(f"{item.key} is neither a claim nor a quote")
    return Good(item.key, fingerprint(item.value), item.value, item.topic, item.dossier, since)


def fingerprint(value: Claim | Quote) -> str:
    """What tells two wordings of an item apart; corrections are counted beside it."""
    said = (value.text, value.holder, value.level) if isinstance(value, Claim) else (value.exact, value.speaker)
    whole = "\0".join((*said, value.source, str(value.paragraph), *value.sides))
    return blake2b(whole.encode(), digest_size=6).hexdigest()
