"""Telegram's rich blocks as JSON, those that a page needs: https://core.telegram.org/bots/api#richblock.

Nothing is escaped: a text in them is a text, and formatting is an object around it.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

RichText: TypeAlias = "str | list[RichText] | dict[str, Any]"
"""Words, several texts one after the other, or a formatted text."""

RichBlock: TypeAlias = dict[str, Any]
"""A block, as Telegram takes it."""


def bold(text: RichText) -> RichText:
    """Bold text."""
    return {"type": "bold", "text": text}


def italic(text: RichText) -> RichText:
    """Italic text."""
    return {"type": "italic", "text": text}


def code(text: RichText) -> RichText:
    """Text that is copied by a tap."""
    return {"type": "code", "text": text}


def link(text: str, url: str | None) -> RichText:
    """Linked text, or the text alone where there is no address; `url` is one that `safe_link` has let pass."""
    return {"type": "url", "text": text, "url": url} if url else text


def paragraph(text: RichText) -> RichBlock:
    """A paragraph."""
    return {"type": "paragraph", "text": text}


def heading(text: RichText, size: int) -> RichBlock:
    """A heading; `size` is 1 for the largest to 6 for the smallest."""
    return {"type": "heading", "text": text, "size": size}


def listing(text: str) -> RichBlock:
    """Text to be copied as it stands."""
    return {"type": "pre", "text": text}


def footer(text: RichText) -> RichBlock:
    """Small print."""
    return {"type": "footer", "text": text}


def bullets(items: Sequence[list[RichBlock]], numbers: Sequence[int | None] = ()) -> RichBlock:
    """A list, each item of which is some blocks; one with a number has that in place of a bullet."""
    drawn: list[RichBlock] = [{"blocks": blocks} for blocks in items]
    for item, number in zip(drawn, numbers, strict=False):
        if number is not None:
            item |= {"value": number, "type": "1"}
    return {"type": "list", "items": drawn}


def quote(text: RichText, credit: RichText, *, folded: bool) -> RichBlock:
    """A quote with who said it; a folded one shows its first lines until it is opened."""
    if folded:
        return {"type": "expandable_blockquote", "text": text, "credit": credit}
    return {"type": "blockquote", "blocks": [paragraph(text)], "credit": credit}


def details(summary: RichText, blocks: list[RichBlock], *, opened: bool) -> RichBlock:
    """Blocks behind a line that opens and closes them."""
    return {"type": "details", "summary": summary, "blocks": blocks} | ({"is_open": True} if opened else {})


def table(columns: Sequence[tuple[str, list[RichText]]]) -> RichBlock:
    """A table with borders: a heading and cells a column; cells that a column is short of are left empty."""
    head = [_cell({"text": name, "is_header": True}) for name, _ in columns]
    rows = zip_longest(*(cells for _, cells in columns))
    body = [[_cell({} if text is None else {"text": text}) for text in row] for row in rows]
    return {"type": "table", "cells": [head, *body], "is_bordered": True}


def _cell(content: dict[str, Any]) -> dict[str, Any]:
    # Without both alignments Telegram refuses the table.
    return content | {"align": "left", "valign": "top"}
