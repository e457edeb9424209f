"""A Document in words: one file and one row a format.

Two formats are no rows, since they give no text: `bot.briefing.formats.terminal` gives what the library Rich draws, and
is imported only where somebody looks at a terminal, since Rich costs 50 ms; `bot.briefing.formats.rich` gives the
blocks of a rich message of Telegram's. A handout of several documents is `bot.briefing.formats.html.render_handout`.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.briefing.document import Document
from bot.briefing.formats import html, markdown, plain, telegram

Format = Callable[[Document], str]
"""Takes a Document, gives its text; raises UnsourcedStatement for a line without voice, source or date."""

FORMATS: dict[str, Format] = {
    "html": html.render,
    "markdown": markdown.render,
    "plain": plain.render,
    "telegram": telegram.render,
}

__all__ = ["FORMATS", "Format"]
