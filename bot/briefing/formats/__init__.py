"""A Document in words: one file and one row a format.

The terminal is no row: `bot.briefing.formats.terminal.render` gives a Rich renderable instead of text, and is imported
only where somebody looks at a terminal, since Rich costs 50 ms.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.briefing.document import Document
from bot.briefing.formats import plain, telegram

Format = Callable[[Document], str]
"""Takes a Document, gives its text; raises UnsourcedStatement for a line without voice, source or date."""

FORMATS: dict[str, Format] = {
    "plain": plain.render,
    "telegram": telegram.render,
}

__all__ = ["FORMATS", "Format"]
