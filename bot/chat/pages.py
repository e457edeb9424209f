"""Which page opens behind a button, by the letter that the button carries."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat import cards, lines, offers, reasons, sections
from bot.chat.agenda import AGENDA, agenda
from bot.chat.browse import browse
from bot.chat.press import BELOW, Press
from bot.chat.screen import Screen
from bot.chat.visit import Visit

Page = Callable[[Visit, Press], Screen | None]
"""Draws a page; None where the file does not have what it is about, perhaps not any more."""

PAGES: dict[str, Page] = {
    "t": cards.card,
    "c": sections.claims,
    "q": sections.quotes,
    "l": sections.doubt_claims,
    "v": sections.doubt_quotes,
    "d": sections.sides,
    "s": sections.sources,
    "r": sections.related,
    "e": sections.citations,
    "i": lines.item,
    "w": reasons.why,
    "x": offers.wrong,
    "n": offers.none_of_these,
    "b": browse,
    AGENDA: agenda,
    BELOW: cards.below,
}
"""Each page by the letter that a button carries. A letter is never given to another page."""


def open_page(visit: Visit, press: Press) -> Screen | None:
    """The page that a button asks for; None where it is of another time."""
    page = PAGES.get(press.page)
    return page(visit, press) if page else None
