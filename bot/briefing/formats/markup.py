"""Telegram's HTML as a value that knows its own length: markup, the text a reader sees, the number of entities.

The tags are those of https://core.telegram.org/bots/api#html-style; text is escaped here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from bot.briefing.formats.foreign import units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a message."""

    html: str = ""
    units: int = 0
    """Visible length in UTF-16 code units."""
    entities: int = 0

    def __add__(self, other: Markup | str) -> Markup:
        """This piece and then another; a string is text."""
        after = written(other) if isinstance(other, str) else other
        return Markup(self.html + after.html, self.units + after.units, self.entities + after.entities)

    def __bool__(self) -> bool:
        """Whether it has anything in it."""
        return bool(self.html)


def written(text: str) -> Markup:
    """Text as it is."""
    return Markup(escape(text), units(text))


def joined(pieces: Sequence[Markup], gaps: Sequence[str]) -> Markup:
    """Pieces one after another.

    Args:
        pieces: of a page.
        gaps: the line breaks between each and the next.
    """
    html = chain.from_iterable(zip_longest((piece.html for piece in pieces), gaps, fillvalue=""))
    length = sum(piece.units for piece in pieces) + sum(map(len, gaps))
    return Markup("".join(html), length, sum(piece.entities for piece in pieces))


def bold(text: Markup) -> Markup:
    """Bold text."""
    return _tagged("b", text)


def italic(text: Markup) -> Markup:
    """Italic text."""
    return _tagged("i", text)


def code(text: Markup) -> Markup:
    """Text that is copied by a tap; it may hold no other markup."""
    return _tagged("code", text)


def block_quote(text: Markup, *, expandable: bool) -> Markup:
    """A quote with a bar; an expandable one shows three lines until it is opened."""
    return _tagged("blockquote", text, " expandable" if expandable else "")


def link(text: Markup, url: str | None) -> Markup:
    """Linked text, or the text alone where there is no address.

    Args:
        text: what is linked.
        url: an address that `safe_link` has let pass.
    """
    return _tagged("a", text, f' href="{escape(url)}"') if url else text


def moment(text: Markup, at: datetime) -> Markup:
    """A time that Telegram writes in the reader's own zone and language; older programs show the text.

    Args:
        text: the time in words.
        at: the time, aware.
    """
    return _tagged("tg-time", text, f' unix="{int(at.timestamp())}" format="wDt"')


def _tagged(tag: str, text: Markup, attributes: str = "") -> Markup:
    if not text:
        return text
    return Markup(f"<{tag}{attributes}>{text.html}</{tag}>", text.units, text.entities + 1)
