"""How large a rich message is, and how large it may be.

The limits are published with https://core.telegram.org/bots/api#inputrichmessage, which does not say how text and
levels are counted; here everything that is shown counts, and formatting within formatting is a level like blocks within
blocks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.briefing.formats.rich.blocks import RichBlock, RichText

MAX_CHARACTERS = 32_768
"""Code points of all texts (“UTF-8 characters”)."""

MAX_BLOCKS = 500
"""Blocks, with those inside others, items of lists, and rows of tables."""

MAX_LEVELS = 16
"""Blocks and formatting inside one another."""

MAX_COLUMNS = 20
"""Columns of a table, spans counted."""

MAX_BYTES = 1 << 18
"""Bytes of the blocks as ASCII JSON. Telegram's server reads 1 MiB of parameters a call (td/net/HttpReader.h), and a
form writes up to three bytes for one."""

TEXTS = ("text", "summary", "credit", "caption")
"""Fields of a block that hold its words."""


@dataclass(frozen=True, slots=True)
class Size:
    """What is counted of a rich message."""

    characters: int = 0
    blocks: int = 0
    levels: int = 0
    columns: int = 0
    """Of the widest table."""

    def __add__(self, other: Size) -> Size:
        """The size of both, one after the other."""
        return Size(
            self.characters + other.characters,
            self.blocks + other.blocks,
            max(self.levels, other.levels),
            max(self.columns, other.columns),
        )

    @property
    def excess(self) -> str | None:
        """The first limit that is broken, in words; None where all are kept."""
        counts = (
            ("characters", self.characters, MAX_CHARACTERS),
            ("blocks", self.blocks, MAX_BLOCKS),
            ("levels", self.levels, MAX_LEVELS),
            ("columns in a table", self.columns, MAX_COLUMNS),
        )
        return next((f"{count} {name}, {most} allowed" for name, count, most in counts if count > most), None)


def measure(blocks: Sequence[RichBlock]) -> Size:
    """The size of a message; its blocks must have the shapes that Telegram takes."""
    return _total(_block(block, 1) for block in blocks)


def within_limits(blocks: Sequence[RichBlock]) -> bool:
    """Whether Telegram takes the message, its length in bytes included."""
    return measure(blocks).excess is None and len(json.dumps(blocks)) <= MAX_BYTES


def _block(block: RichBlock, level: int) -> Size:
    size = Size(blocks=1, levels=level)
    size += _total(_text(block[field], level) for field in TEXTS if field in block)
    size += _total(_block(inner, level + 1) for inner in block.get("blocks", ()))
    size += _total(_block(item, level + 1) for item in block.get("items", ()))
    rows: list[list[dict[str, Any]]] = block.get("cells", [])
    size += _total(_text(cell.get("text", ""), level + 2) for row in rows for cell in row)
    return size + Size(blocks=len(rows), levels=level + 2 if rows else 0, columns=_columns(rows))


def _text(text: RichText, level: int) -> Size:
    if isinstance(text, str):
        return Size(len(text), levels=level)
    if isinstance(text, list):
        return _total(_text(part, level) for part in text)
    return _text(text["text"], level + 1)


def _columns(rows: Sequence[Sequence[dict[str, Any]]]) -> int:
    """Width of the widest row, with the cells of rows above that reach down into it."""
    widest = 0
    hanging: list[tuple[int, int]] = []
    for row in rows:
        spans = [(cell.get("rowspan", 1), cell.get("colspan", 1)) for cell in row]
        reaching = [*hanging, *spans]
        widest = max(widest, sum(width for _, width in reaching))
        hanging = [(height - 1, width) for height, width in reaching if height > 1]
    return widest


def _total(sizes: Iterable[Size]) -> Size:
    return reduce(Size.__add__, sizes, Size())
