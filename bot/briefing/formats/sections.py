"""Which neighbouring blocks of a page are drawn as one, in formats with room: lists, sources, sides side by side."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from bot.briefing.document import (
    Block,
    Bullet,
    Heading,
    Notice,
    Option,
    Paragraph,
    Quotation,
    Reference,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTED = (Statement, Bullet, Option)
"""Blocks that make a list with others of their kind."""

MOST_SIDES = 20
"""Columns that a table of Telegram's may have; no page is wide enough for more either."""


def run_at(page: Sequence[Block], at: int) -> Sequence[Block]:
    """The blocks from this index on that are drawn as one: at least one.

    They are several sides, or sources with the heading over them, or neighbours of one kind that make a list.
    """
    sides = sides_at(page, at)
    if len(sides) > 1:
        return page[at : at + sum(map(len, sides))]
    first = at + isinstance(page[at], Heading)
    if references := list(takewhile(lambda block: isinstance(block, Reference), page[first:])):
        return page[at : first + len(references)]
    if isinstance(page[at], LISTED):
        kind = type(page[at])
        return list(takewhile(lambda block: type(block) is kind, page[at:]))
    return page[at : at + 1]


def sides_at(page: Sequence[Block], at: int) -> list[Sequence[Block]]:
    """The sides that follow one another from this index on, MOST_SIDES at most: each its heading and what is its."""
    sides: list[Sequence[Block]] = []
    while at < len(page) and len(sides) < MOST_SIDES and _is_side(page[at]):
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
