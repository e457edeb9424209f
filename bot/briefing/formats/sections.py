"""Parts of a page that formats with room set beside each other: the views of several sides."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Heading, Notice, Paragraph, Quotation, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence


def sides_at(page: Sequence[Block], at: int) -> list[Sequence[Block]]:
    """The sides that follow one another from this index on: each its heading and what stands under it; else none."""
    sides: list[Sequence[Block]] = []
    while at < len(page) and _is_side(page[at]):
        under = list(takewhile(_is_of_side, page[at + 1 :]))
        sides.append(page[at : at + 1 + len(under)])
        at += len(sides[-1])
    return sides


def _is_side(block: Block) -> bool:
    return isinstance(block, Heading) and block.side


def _is_of_side(block: Block) -> bool:
    if isinstance(block, Heading):
        return block.level > 1 and not block.side
    return isinstance(block, Statement | Quotation | Paragraph | Notice)
