"""A long page in several: each with the same top and foot, and with the headings its items stand under."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefing.document import Block, Document, Footnote, Heading, Notice, Title

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP = Title | Notice


def paginate(document: Document, size: int) -> tuple[Document, ...]:
    """Cut a page into pages.

    Args:
        document: a page; its leading title and notices and its footnotes stand on each page.
        size: blocks a page, headings, title, notices and footnotes not counted; at least 1.

    Returns:
        At least one page.
    """
    blocks = document.blocks
    start = next((at for at, block in enumerate(blocks) if not isinstance(block, _TOP)), len(blocks))
    foot = tuple(block for block in blocks[start:] if isinstance(block, Footnote))
    body = [block for block in blocks[start:] if not isinstance(block, Footnote)]
    return tuple(replace(document, blocks=(*blocks[:start], *part, *foot)) for part in _parts(body, size)) or (
        document,
    )


def _parts(body: Sequence[Block], size: int) -> list[tuple[Block, ...]]:
    parts: list[list[Block]] = []
    headings: list[Heading] = []
    pending: list[Block] = []
    count = size
    for block in body:
        if isinstance(block, Heading):
            headings = [above for above in headings if above.level < block.level] + [block]
            pending.append(block)
            continue
        if count >= size:
            parts.append([])
            pending, count = list(headings), 0
        parts[-1] += [*pending, block]
        pending = []
        count += 1
    return [tuple(part) for part in parts]
