"""Plain text, for pipes and for copying: one paragraph a line, wrapped nowhere, addresses in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Block, Bullet, Document, Footnote, Option, Quotation, Reference, Statement, Title
from bot.briefing.formats.credit import credit
from bot.briefing.formats.proof import gap, mark, proofread, quoted
from bot.locales import locale_of

if TYPE_CHECKING:
    from bot.briefing.document import Attribution
    from bot.locales import Locale


def render(document: Document) -> str:
    """The document as plain text, without a line break at its end.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    document = proofread(document)
    locale = locale_of(document.language)
    listed = frozenset(block.url for block in document.blocks if isinstance(block, Reference))
    text, before = "", None
    for block in document.blocks:
        text += (gap(before, block) if before else "") + _line(block, locale, listed)
        before = block
    return text


def _line(block: Block, locale: Locale, listed: frozenset[str | None]) -> str:
    match block:
        case Title(as_of=str(date)):
            line = f"{block.text} ({locale.say('as_of', date=date)})"
        case Statement():
            line = f"{mark(block)} {block.text} — {_credit(block.attribution, locale, listed)}"
        case Quotation():
            line = f"{quoted(block)} — {_credit(block.attribution, locale, listed)}"
        case Option():
            line = f"• {block.title}" + (f" — {block.detail}" if block.detail else "")
        case Reference():
            line = " ".join(filter(None, (block.text, block.url, block.note and f"({block.note})")))
        case Bullet():
            line = f"{mark(block)} {block.text}"
        case Footnote():
            line = f"[{block.text}]"
        case _:
            line = block.text
    return line


def _credit(attribution: Attribution, locale: Locale, listed: frozenset[str | None]) -> str:
    """Who, where and when, with the address unless the page lists it among its sources."""
    line = credit(attribution, locale)
    return line.text if line.url is None or line.url in listed else f"{line.text}, {line.url}"
