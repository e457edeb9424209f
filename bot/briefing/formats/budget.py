"""Which blocks of a page stay where not all fit: items are left out first, from the end; title and notices last."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, get_args

from bot.briefing.document import Block, Heading, Item, Notice, Title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ITEMS: tuple[type, ...] = get_args(Item)
"""Blocks that are counted when they are left out."""

_RANKS: dict[type, int] = {Title: 0, Notice: 1} | dict.fromkeys(ITEMS, 3)
"""What is given up last has the lowest rank."""

_OTHERS = 2


def keep(blocks: Sequence[Block], fits: Callable[[Sequence[int]], bool]) -> list[int]:
    """The indices of the blocks that stay, in order: as many as fit.

    A heading stays with the block under it, and goes with it.

    Args:
        blocks: a page, proofread.
        fits: whether the page fits with only the blocks of these indices. Where it does, it does with fewer too.
    """
    runs = sorted(_runs(blocks), key=lambda run: (_rank(blocks[run[-1]]), run))
    if fits(range(len(blocks))):
        return list(range(len(blocks)))
    too_many = bisect_left(range(len(runs)), True, key=lambda count: not fits(_flat(runs[:count])))
    return _flat(runs[: max(too_many - 1, 0)])


def essentials(blocks: Sequence[Block]) -> list[int]:
    """The indices of all blocks but items and their headings: what a page does not do without."""
    return _flat([run for run in _runs(blocks) if not isinstance(blocks[run[-1]], ITEMS)])


def left_out(blocks: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The indices of the items that do not stay: a page says in place of the first of them how many they are."""
    staying = set(kept)
    return [index for index, block in enumerate(blocks) if isinstance(block, ITEMS) and index not in staying]


def _runs(blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """The blocks in runs that stay or go together: headings and what follows them; a page ends with no heading."""
    runs: list[tuple[int, ...]] = []
    headings: tuple[int, ...] = ()
    for index, block in enumerate(blocks):
        headings = (*headings, index)
        if not isinstance(block, Heading):
            runs.append(headings)
            headings = ()
    return runs


def _rank(block: Block) -> int:
    return _RANKS.get(type(block), _OTHERS)


def _flat(runs: Sequence[tuple[int, ...]]) -> list[int]:
    return sorted(index for run in runs for index in run)
