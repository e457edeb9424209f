"""One rich message of Telegram's: headings, lists, a table of the sides, quotes that unfold, sources to open.

Not every client shows rich messages, so that a chat has to ask for them; `telegram` is the format for all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Document, Notice
from bot.briefing.formats.budget import essentials, keep, left_out
from bot.briefing.formats.proof import proofread
from bot.briefing.formats.rich.layout import Layout
from bot.briefing.formats.rich.limits import within_limits
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.briefing.formats.rich.blocks import RichBlock

CAPS = (4000, 1000, 250, 60, 30)
"""Longest single texts, in UTF-16 code units, tried in turn until title, notices and paragraphs fit. No text of a
sound file comes near the first."""


def render(document: Document) -> list[RichBlock]:
    """The blocks of one message, for `rich_message={"blocks": ...}`: valid, and within the published limits.

    Items that do not fit are left out whole, from the end, and counted in the document's language; single texts that
    are far too long are cut.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    document = proofread(document)
    drafts = [_Draft(document, Layout(locale_of(document.language), cap)) for cap in CAPS]
    draft = next((draft for draft in drafts if draft.fits(essentials(document.blocks))), drafts[-1])
    return draft.message(keep(document.blocks, draft.fits))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A page as it would be drawn with one cap on single texts."""

    document: Document
    layout: Layout

    def fits(self, kept: Sequence[int]) -> bool:
        return within_limits(self.message(kept))

    def message(self, kept: Sequence[int]) -> list[RichBlock]:
        """The blocks of these indices, with a line on the items left out where the first of them stood."""
        staying, blocks = set(kept), self.document.blocks
        dropped = left_out(blocks, kept)
        more = Notice(self.layout.locale.say("more", count=len(dropped)))
        shown: list[Block] = [blocks[index] if index in staying else more for index in sorted({*staying, *dropped[:1]})]
        return self.layout.draw(shown)
