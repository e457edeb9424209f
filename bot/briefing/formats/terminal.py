"""The page in a terminal, drawn with Rich: colours, a bar beside quotes, links, and lines as wide as the window.

Only `Text` objects are used, so that square brackets in a dossier mean nothing to Rich. Import it only where a terminal
is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.constrain import Constrain
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from bot.briefing.document import (
    Block,
    Bullet,
    Document,
    Footnote,
    Heading,
    Notice,
    Option,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.briefing.formats.credit import short_credit
from bot.briefing.formats.proof import gap, mark, proofread, quoted
from bot.locales import locale_of

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from bot.briefing.document import Attribution
    from bot.locales import Locale

WIDTH = 88
"""Characters a line at most: longer ones tire the eye, however wide the window is."""

BAR, BULLET, INDENT = "▌ ", "• ", "  "
MARGIN = Style.parse("cyan")
TITLE, NOTICE, HEADING, SMALL, LINK = "bold", "yellow", "bold cyan", "dim", "underline"


class Margin:
    """Text with something at the left of its first line, and something as wide at the left of the others."""

    def __init__(self, text: Text, first: str, others: str) -> None:
        self._text, self._first, self._others = text, first, others

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the margin beside each line."""
        inner = options.update_width(max(options.max_width - len(self._first), 1))
        margin = self._first
        for line in console.render_lines(self._text, inner, pad=False):
            yield Segment(margin, MARGIN)
            yield from line
            yield Segment.line()
            margin = self._others


def render(document: Document) -> RenderableType:
    """The document as something that `rich.console.Console.print` draws.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    document = proofread(document)
    locale = locale_of(document.language)
    drawn: list[RenderableType] = []
    before: Block | None = None
    for block in document.blocks:
        if before is not None and len(gap(before, block)) > 1:
            drawn.append(Text())
        drawn.extend(_draw(block, before, locale))
        before = block
    return Constrain(Group(*drawn), WIDTH)


def _draw(block: Block, before: Block | None, locale: Locale) -> tuple[RenderableType, ...]:
    drawn: tuple[RenderableType, ...]
    match block:
        case Title():
            as_of = f"  {locale.say('as_of', date=block.as_of)}" if block.as_of else ""
            drawn = (Text.assemble((block.text, TITLE), (as_of, SMALL)),)
        case Notice():
            drawn = (Text(block.text, NOTICE),)
        case Heading():
            drawn = (Text(block.text, HEADING if block.level == 1 else "italic"),)
        case Statement():
            drawn = (_listed(block), _credit(block.attribution, before, locale))
        case Quotation():
            drawn = (Margin(Text(quoted(block)), BAR, BAR), _credit(block.attribution, before, locale))
        case Option():
            detail = (Margin(Text(block.detail, SMALL), INDENT, INDENT),) if block.detail else ()
            drawn = (Margin(Text(block.title, TITLE), BULLET, INDENT), *detail)
        case Reference():
            note = (Margin(Text(block.note, SMALL), INDENT, INDENT),) if block.note else ()
            drawn = (Text(block.text, _link(block.url)), *note)
        case Bullet():
            drawn = (_listed(block),)
        case Footnote():
            drawn = (Text(block.text, SMALL),)
        case _:
            drawn = (Text(block.text),)
    return drawn


def _listed(block: Statement | Bullet) -> RenderableType:
    first = f"{mark(block)} "
    return Margin(Text(block.text), first, " " * len(first))


def _credit(attribution: Attribution, before: Block | None, locale: Locale) -> RenderableType:
    line = short_credit(attribution, before, locale)
    words = Text.assemble("— ", line.lead, (line.source, _link(line.url)), line.tail, style="dim italic")
    return Margin(words, INDENT, INDENT)


def _link(url: str | None) -> Style:
    return Style.parse(LINK) + Style(link=url) if url else Style()
