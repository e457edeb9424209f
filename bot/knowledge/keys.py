"""Which short key an item goes by in chat, and which item a short key means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.model import Claim, Dossier, Knowledge, Quote, Topic

ALPHABET = digits + ascii_uppercase + ascii_lowercase
LENGTH = 8  # characters: callback data has 64 bytes, and a deep link 64 characters, for several keys


class Kind(StrEnum):
    """What a short key can stand for."""

    TOPIC = "topic"
    CLAIM = "claim"
    QUOTE = "quote"
    THEME = "theme"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has a short key, with where it stands."""

    key: str
    kind: Kind
    dossier: Dossier
    topic: Topic
    """The topic itself, or the one that holds the claim or quote."""
    value: Topic | Claim | Quote

    @property
    def topic_key(self) -> str:
        """The short key of the topic: its own, or that of the one that holds it."""
        return short_key(self.dossier.id, Kind.TOPIC, self.topic.id)


@lru_cache(4096)
def short_key(dossier: str, kind: Kind, item: str) -> str:
    """The stable key of an item: the same for the same ids on every machine and in every version.

    Args:
        dossier: id of the dossier.
        kind: what the item is.
        item: id of the item.

    Returns:
        8 characters of 0-9, A-Z, a-z.
    """
    number = int.from_bytes(blake2b(f"{dossier}/{kind}/{item}".encode(), digest_size=8).digest())
    key = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        key += ALPHABET[digit]
    return key


def index(knowledge: Knowledge) -> dict[str, Item]:
    """Every topic, claim and quote by its short key, in file order. The loader has refused keys that are not unique."""
    return {item.key: item for dossier in knowledge.dossiers for item in _items(dossier)}


def _items(dossier: Dossier) -> Iterator[Item]:
    for topic in dossier.topics:
        yield Item(short_key(dossier.id, Kind.TOPIC, topic.id), Kind.TOPIC, dossier, topic, topic)
        for claim in topic.claims:
            yield Item(short_key(dossier.id, Kind.CLAIM, claim.id), Kind.CLAIM, dossier, topic, claim)
        for quote in topic.quotes:
            yield Item(short_key(dossier.id, Kind.QUOTE, quote.id), Kind.QUOTE, dossier, topic, quote)
