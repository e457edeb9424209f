"""The desk where questions are answered: the dossiers, the router that knows them, and each item by its short key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from bot.briefing.card import compose_card
from bot.knowledge.keys import index

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from bot.briefing.document import Document
    from bot.knowledge import Item, Knowledge
    from bot.routing.router import Router

KEPT = 128
"""Cards that a desk keeps, those shown last: all of the first dossier (21 topics, three languages, asked
about now or not)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to answer a question. A reload makes another desk; this one never changes."""

    knowledge: Knowledge
    router: Router
    items: Mapping[str, Item]
    """Every topic, claim and quote by its short key."""
    card: Callable[[str, date, str, bool], Document]
    """`compose_card` for this knowledge: topic id, the reader's day and language, whether asked about now."""

    @classmethod
    def of(cls, knowledge: Knowledge, router: Router) -> Self:
        """The desk of some dossiers and the router that was made for them."""

        @lru_cache(KEPT)
        def card(topic: str, today: date, language: str, about_now: bool) -> Document:
            return compose_card(topic, knowledge, today, language, about_now=about_now)

        return cls(knowledge, router, index(knowledge), card)
