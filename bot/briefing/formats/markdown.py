"""The page in CommonMark, for notes and wikis: addresses behind the names of sources, nothing left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.briefing.document import (
    Block,
    Bullet,
    Document,
    Footnote,
    Heading,
    Listing,
    Notice,
    Option,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.briefing.formats.credit import credit
from bot.briefing.formats.proof import gap, mark, proofread, quoted, words
from bot.locales import locale_of

if TYPE_CHECKING:
    from bot.briefing.document import Attribution
    from bot.locales import Locale

_MARKS = re.compile(r"[\\`*_\[\]<>&~|$@^=#]|://|(?i:www)\.|!$")
"""What means something anywhere in a line, in CommonMark or the extensions that most sites add. An address in foreign
text stays text; an exclamation mark at the end would make a picture of a link after it."""

_FIRST = re.compile(r"(?:[+-]|\d+[.):])")
"""What means something at the beginning of a line."""

BREAK = "\\\n"
"""Ends a line within a paragraph."""


def render(document: Document) -> str:
    """The document in CommonMark, without a line break at its end.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    document = proofread(document)
    locale = locale_of(document.language)
    text, before = "", None
    for block in document.blocks:
        text += (_gap(before, block) if before else "") + _block(block, locale)
        before = block
    return text


def escape(text: str) -> str:
    """Words that mean nothing but themselves, at the beginning of a line too; they are on one line."""
    escaped = _MARKS.sub(lambda found: _escaped(found[0]), text)
    if first := _FIRST.match(escaped):
        # Of a number the sign after it: a digit cannot be escaped.
        escaped = f"{first[0][:-1]}\\{escaped[first.end() - 1 :]}"
    return escaped


def _escaped(mark: str) -> str:
    if mark == "://":
        return "\\://"
    return f"{mark[:-1]}\\{mark[-1]}"


def _gap(before: Block, after: Block) -> str:
    """One line break within a list, else a blank line: what a paragraph is directly under it would go into it."""
    listed = type(before) is type(after) and isinstance(after, Statement | Bullet | Option | Reference)
    return "\n" if listed or (gap(before, after) == "\n" and isinstance(before, Heading)) else "\n\n"


def _block(block: Block, locale: Locale) -> str:
    text = escape(words(block))
    match block:
        case Title(as_of=str(date)):
            return f"# {text} ({escape(locale.say('as_of', date=date))})"
        case Title():
            return f"# {text}"
        case Heading():
            return f"{'##' if block.level == 1 else '###'} {text}"
        case Notice() | Footnote():
            return f"*{text}*"
        case Listing():
            return _fenced(block.text)
        case _:
            return _line(block, text, locale)


def _line(block: Block, text: str, locale: Locale) -> str:
    """A block that stands in a list, a quote, or a paragraph."""
    match block:
        case Statement():
            first = _mark(block)
            return f"{first} {text}{BREAK}{' ' * len(first)} {_credit(block.attribution, locale)}"
        case Quotation():
            return f"> {escape(quoted(block))}{BREAK}> {_credit(block.attribution, locale)}"
        case Bullet():
            return f"{_mark(block)} {text}"
        case Option():
            return f"- **{text}**" + (f"{BREAK}  {escape(block.detail)}" if block.detail else "")
        case Reference():
            return f"- {_link(text, block.url)}" + (f"{BREAK}  *{escape(block.note)}*" if block.note else "")
        case _:
            return text


def _mark(block: Statement | Bullet) -> str:
    return "-" if block.number is None else mark(block)


def _credit(attribution: Attribution, locale: Locale) -> str:
    line = credit(attribution, locale)
    return f"— {escape(line.lead)}{_link(escape(line.source), line.url)}{escape(line.tail)}"


def _link(text: str, url: str | None) -> str:
    """A link, or the text alone; an address that `safe_link` let pass has no angle brackets and no spaces."""
    return f"[{text}](<{url.replace('&', '&amp;')}>)" if url else text


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"
