"""One Telegram message in HTML: what a reader of the chat sees, always within Telegram's limits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.briefing.document import (
    Block,
    Bullet,
    Document,
    Footnote,
    Heading,
    Listing,
    Moment,
    Notice,
    Option,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.briefing.formats.budget import essentials, keep, left_out
from bot.briefing.formats.credit import short_credit
from bot.briefing.formats.foreign import FOLDED, LONGEST_NAME, columns, shorten
from bot.briefing.formats.markup import Markup, block_quote, bold, code, italic, joined, link, moment, written
from bot.briefing.formats.proof import gap, mark, proofread, quoted, words
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.briefing.document import Attribution, Item
    from bot.locales import Locale

MAX_UNITS = 4096
"""UTF-16 code units of the text after its markup is read (https://core.telegram.org/bots/api#sendmessage)."""

MAX_ENTITIES = 100
"""Telegram draws no more in one message and silently ignores the others; undocumented, known to bot libraries."""

MAX_BYTES = 32768
"""UTF-8 bytes of the text with its markup: Telegram's Bot API server refuses more as “Text is too long”."""

CAPS = (1000, 500, 250, 120, 60, 30)
"""Longest single texts, in UTF-16 code units, tried in turn until title, notices and paragraphs fit. No text of a
sound file comes near the first."""

KEPT = 256
"""Pages whose text is kept, those drawn last: all cards of the first dossier (21 topics, three languages, about now or
not) and as many others; about 1 MB. To draw a card takes as long as all that the library does for an answer. A page is
a value, so a change of the knowledge makes others, and these go in time."""


PIECES = 1024
"""Blocks whose text is kept: a page that was not drawn before has most of its blocks from others."""


@lru_cache(KEPT)
def render(document: Document) -> str:
    """The text of one message for `parse_mode=HTML`.

    Items that do not fit are left out whole, from the end, and counted in the document's language; single texts that
    are far too long are cut.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    document = proofread(document)
    whole = _draft(document, CAPS[0]).message(range(len(document.blocks)))
    if _is_within(whole):
        return whole.html  # so it is with nearly every page, and the rest takes three times as long
    drafts = (_draft(document, cap) for cap in CAPS)
    draft = next(draft for draft in drafts if draft.cap == CAPS[-1] or draft.fits(essentials(document.blocks)))
    return draft.message(keep(document.blocks, draft.fits)).html


def size(document: Document) -> tuple[int, int]:
    """How much of a message the whole document takes, nothing left out: visible UTF-16 code units, and entities.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    document = proofread(document)
    message = _draft(document, CAPS[0]).message(range(len(document.blocks)))
    return message.units, message.entities


@dataclass(frozen=True, slots=True)
class _Draft:
    """All blocks of a page as they would be drawn with one cap on single texts."""

    blocks: tuple[Block, ...]
    pieces: tuple[Markup, ...]
    locale: Locale
    cap: int

    def fits(self, kept: Sequence[int]) -> bool:
        return _is_within(self.message(kept))

    def message(self, kept: Sequence[int]) -> Markup:
        """The blocks of these indices, with a line on the items left out where the first of them stood."""
        pieces, dropped = {index: self.pieces[index] for index in kept}, left_out(self.blocks, kept)
        if dropped:
            pieces[dropped[0]] = italic(written(self.locale.say("more", count=len(dropped))))
        shown = sorted(pieces)
        gaps = [gap(self.blocks[before], self.blocks[after]) for before, after in pairwise(shown)]
        return joined([pieces[index] for index in shown], gaps)


def _is_within(message: Markup) -> bool:
    """Whether Telegram takes a message as it is."""
    within = message.units <= MAX_UNITS and message.entities <= MAX_ENTITIES
    return within and len(message.html.encode()) <= MAX_BYTES


def _draft(document: Document, cap: int) -> _Draft:
    locale = locale_of(document.language)
    befores = (None, *document.blocks)
    pieces = (_piece(block, before, locale, cap) for before, block in zip(befores, document.blocks, strict=False))
    return _Draft(document.blocks, tuple(pieces), locale, cap)


@lru_cache(PIECES)
def _piece(block: Block, before: Block | None, locale: Locale, cap: int) -> Markup:
    text = written(shown := shorten(words(block), cap))
    match block:
        case Title(as_of=str(date)):
            piece = bold(text) + " · " + italic(_name(locale.say("as_of", date=date)))
        case Title() | Heading(level=1):
            piece = bold(text)
        case Notice() | Heading():
            piece = italic(text)
        case Moment():
            piece = _moment(shown, block)
        case Footnote() | Listing():
            piece = code(text)
        case Bullet():
            piece = written(f"{mark(block)} ") + text
        case Statement() | Quotation() | Option() | Reference():
            piece = _item(block, text, before, locale, cap)
        case _:
            piece = text
    return piece


def _item(block: Item, text: Markup, before: Block | None, locale: Locale, cap: int) -> Markup:
    match block:
        case Statement(attribution=attribution):
            return written(f"{mark(block)} ") + text + "\n" + _credit(attribution, before, locale)
        case Quotation(attribution=attribution):
            exact = quoted(block, shorten(block.exact, cap))
            quote = block_quote(written(exact), expandable=columns(exact) > FOLDED)
            return quote + "\n" + _credit(attribution, before, locale)
        case Option():
            detail = written("\n" + shorten(block.detail, cap)) if block.detail else Markup()
            return written("• ") + bold(text) + detail
        case Reference():
            note = written("\n") + italic(written(shorten(block.note, cap))) if block.note else Markup()
            return link(text, block.url) + note


def _moment(text: str, block: Moment) -> Markup:
    before, found, after = text.partition(block.written)
    return italic(written(before) + moment(written(found), block.at) + written(after))


def _credit(attribution: Attribution, before: Block | None, locale: Locale) -> Markup:
    line = short_credit(attribution, before, locale)
    return italic(written("— ") + _name(line.lead) + link(_name(line.source), line.url) + _name(line.tail))


def _name(text: str) -> Markup:
    return written(shorten(text, LONGEST_NAME))
