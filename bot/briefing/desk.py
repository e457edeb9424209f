"""The desk where questions are answered: the dossiers, the router that knows them, and each item by its short key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from bot.briefing.card import compose_card
from bot.briefing.formats import FORMATS
from bot.knowledge.keys import index

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from bot.briefing.document import Document
    from bot.briefing.formats import Format
    from bot.knowledge import Item, Knowledge
    from bot.routing.router import Router

KEPT = 256
"""Pages that a desk keeps, those used last: all cards of the first dossier (21 topics, three languages, about now or
not) and as many choices and lists; together about 2 MB."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to answer a question. A reload makes another desk; this one never changes."""

    knowledge: Knowledge
    router: Router
    items: Mapping[str, Item]
    """Every topic, claim and quote by its short key."""
    card: Callable[[str, date, str, bool], Document]
    """`compose_card` for this knowledge: topic, the reader's day and language, whether asked about now."""
    draw: Format
    """Telegram's HTML. To draw a card takes as long as all that the library does for an answer, so pages are kept."""

    @classmethod
    def of(cls, knowledge: Knowledge, router: Router) -> Self:
        """The desk of some dossiers and the router that was made for them."""

        @lru_cache(KEPT)
        def card(topic: str, today: date, language: str, about_now: bool) -> Document:
            return compose_card(topic, knowledge, today, language, about_now=about_now)

        return cls(knowledge, router, index(knowledge), card, lru_cache(KEPT)(FORMATS["telegram"]))
