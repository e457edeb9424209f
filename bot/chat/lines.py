"""One claim or quote: its page, and the buttons that copy it or say that it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing import cite
from bot.briefing.attribution import attributed
from bot.briefing.corrections import corrections_in
from bot.briefing.document import Footnote, Quotation, Title
from bot.briefing.formats.credit import credit
from bot.briefing.formats.foreign import shorten
from bot.chat.cards import card
from bot.chat.payload import OF_KIND, share_link
from bot.chat.press import ERROR, Press
from bot.chat.screen import COPIED, Button, Rows, Screen, show
from bot.knowledge.model import Claim, Quote

if TYPE_CHECKING:
    from bot.briefing.document import Document
    from bot.chat.visit import Visit

COPY_LABEL = 24
"""UTF-16 units of a quote's first words on the button that copies it."""


def item(visit: Visit, press: Press) -> Screen | None:
    """One claim or quote, with its topic, its citation and a link to it."""
    found = visit.item(press.key)
    if found is None:
        return None
    if not isinstance(found.value, Claim | Quote):
        return card(visit, press)
    citation = cite(found.value, found.dossier)
    corrected = corrections_in((found.value,), visit.locale)
    line = attributed(found.value, found.dossier, visit.locale)
    page = show(visit, Title(found.topic.title), *corrected, line, Footnote(citation))
    address = visit.link(OF_KIND[found.kind], found.key)
    copy = (Button(visit.say("copy_citation"), copy=citation),) if len(citation) <= COPIED else ()
    share = Button(visit.say("share"), url=share_link(address, found.topic.title))
    back = Button(visit.say("whole_briefing"), Press("t", visit.language, found.topic_key))
    return page.under(*copy_rows(visit, page.document), copy, (error_button(visit, press.key),), (back, share))


def error_button(visit: Visit, key: str) -> Button:
    """A button that tells the curators that something is wrong with an item."""
    return Button(visit.say("error_button"), Press(ERROR, visit.language, key))


def copy_rows(visit: Visit, document: Document) -> Rows:
    """A row for each quote of a page, which copies it."""
    return tuple((_copy_button(visit, block),) for block in document.blocks if isinstance(block, Quotation))


def _copy_button(visit: Visit, quote: Quotation) -> Button:
    """Copies a quote with its credit, or alone where both together are too long for a button."""
    exact = visit.locale.quote(quote.exact)
    whole = f"{exact} — {credit(quote.attribution, visit.locale).text}"
    words = shorten(quote.exact, COPY_LABEL)
    return Button(visit.say("copy", words=words), copy=whole if len(whole) <= COPIED else quote.exact[:COPIED])
