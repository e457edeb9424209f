"""The proof every format reads first: a Document whose texts can be shown and whose lines all have their sources."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from bot.briefing.document import (
    Attribution,
    Block,
    Bullet,
    Document,
    Heading,
    Moment,
    Notice,
    Option,
    Paragraph,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.briefing.formats.foreign import clean, is_blank, safe_link
from bot.errors import UnsourcedStatement
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = TypeVar("Words", bound=Block | Attribution)

NEEDED = ("voice", "source", "date")
"""Fields of an attribution without which nothing is shown."""

CLEANED = 1024
"""Blocks of which it is known what they are when cleaned: most pages have most of their blocks from others."""


def proofread(document: Document) -> Document:
    """The document with cleaned texts, without blank blocks, headings of nothing and addresses that cannot be linked.

    It is never empty: a page of nothing says so.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    blocks = _with_something_under([block for block in map(_clean, document.blocks) if block])
    if not blocks:
        blocks = (Paragraph(locale_of(document.language).say("nothing_to_show")),)
    return Document(blocks, document.language)


def words(block: Block) -> str:
    """The text of a block, without its attribution or detail."""
    match block:
        case Quotation():
            return block.exact
        case Option():
            return block.title
        case _:
            return block.text


def mark(block: Statement | Bullet) -> str:
    """What stands before a line of a list: its number, else a bullet."""
    return "•" if block.number is None else f"{block.number}."


def quoted(block: Quotation, exact: str | None = None) -> str:
    """A quote in the quotation marks of its language, after its number if it has one.

    Args:
        block: the quote.
        exact: its words, where they had to be cut.
    """
    number = "" if block.number is None else f"{block.number}. "
    return number + locale_of(block.language).quote(block.exact if exact is None else exact)


def gap(before: Block, after: Block) -> str:
    """The line breaks between two blocks: a blank line, but none where they belong together."""
    match before, after:
        case (Heading(), _) | (Notice() | Moment() | Title(), Notice() | Moment()) | (Bullet(), Bullet()):
            return "\n"
        case Reference(note=None), Reference():
            return "\n"
        case Option(detail=None), Option(detail=None):
            return "\n"
        case _:
            return "\n\n"


def _with_something_under(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without headings that stand over nothing: at the end, or over a heading that is no part of theirs."""
    kept: list[Block] = []
    below: Block | None = None
    for block in reversed(blocks):
        if isinstance(block, Heading) and (
            below is None or (isinstance(below, Heading) and below.level <= block.level)
        ):
            continue
        kept.append(block)
        below = block
    return tuple(reversed(kept))


@lru_cache(CLEANED)
def _clean(block: Block) -> Block | None:
    """A block with cleaned texts; None where a reader would see nothing of it."""
    cleaned = _attributed(block) if isinstance(block, Statement | Quotation) else _cleaned(block)
    return None if is_blank(words(cleaned)) else cleaned


def _attributed(block: Statement | Quotation) -> Statement | Quotation:
    attribution = _cleaned(block.attribution)
    missing = [name for name in NEEDED if is_blank(getattr(attribution, name))]
    if missing:
        raise UnsourcedStatement(clean(words(block)), missing)
    return replace(_cleaned(block), attribution=attribution)


def _cleaned(value: Words) -> Words:
    """A value with each of its texts cleaned; optional ones that are blank, and unfit addresses, become None."""
    changes: dict[str, Any] = {}
    for field in fields(value):
        text = getattr(value, field.name)
        if field.name == "url":
            proper: str | None = safe_link(text)
        elif isinstance(text, str):
            proper = clean(text)
            if field.default is None and is_blank(proper):
                proper = None
        else:
            continue
        if proper != text:
            changes[field.name] = proper
    return replace(value, **changes) if changes else value
