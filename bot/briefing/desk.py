"""The desk where questions are answered: the dossiers, the router that knows them, and each item by its short key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.knowledge.keys import index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge import Item, Knowledge
    from bot.routing.router import Router


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to answer a question. A reload makes another desk; this one never changes."""

    knowledge: Knowledge
    router: Router
    items: Mapping[str, Item]
    """Every topic, claim and quote by its short key."""

    @classmethod
    def of(cls, knowledge: Knowledge, router: Router) -> Self:
        """The desk of some dossiers and the router that was made for them."""
        return cls(knowledge, router, index(knowledge))
