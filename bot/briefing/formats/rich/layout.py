"""How a page is laid out in rich blocks: which of its blocks make a list, a table, or something to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.briefing.document import (
    Block,
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
from bot.briefing.formats.credit import short_credit
from bot.briefing.formats.foreign import FOLDED, LONGEST_NAME, columns, shorten
from bot.briefing.formats.proof import quoted, words
from bot.briefing.formats.rich import blocks as made
from bot.briefing.formats.sections import LISTED, run_at, sides_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.briefing.document import Attribution
    from bot.briefing.formats.rich.blocks import RichBlock, RichText
    from bot.locales import Locale

TITLE, SECTION, PART = 3, 4, 5
"""Sizes of headings: the largest two are for longer reading than a chat."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to draw pages: in whose language, and how long a single text may be."""

    locale: Locale
    cap: int
    """UTF-16 code units."""

    def draw(self, page: Sequence[Block]) -> list[RichBlock]:
        """The page from top to bottom; it is proofread."""
        drawn: list[RichBlock] = []
        opened = not any(isinstance(block, Statement | Quotation | Option) for block in page)
        before: Block | None = None
        at = 0
        while at < len(page):
            run = run_at(page, at)
            if isinstance(run[-1], Reference):
                drawn.append(self._sources(run, opened=opened))
            elif isinstance(run[0], Heading) and len(run) > 1:
                drawn.append(self._table(run))
            elif isinstance(run[0], LISTED):
                befores = (before, *run)
                items = [self._item(block, last) for last, block in zip(befores, run, strict=False)]
                drawn.append(made.bullets(items, [getattr(block, "number", None) for block in run]))
            else:
                drawn.append(self._block(run[0], before))
            before = run[-1]
            at += len(run)
        return drawn

    def _block(self, block: Block, before: Block | None) -> RichBlock:
        text = self._cut(words(block))
        match block:
            case Title(as_of=str(date)):
                speaks = made.italic(self._name(self.locale.say("as_of", date=date)))
                drawn = made.heading([text, " · ", speaks], TITLE)
            case Title():
                drawn = made.heading(text, TITLE)
            case Heading():
                drawn = made.heading(text, SECTION if block.level == 1 else PART)
            case Notice():
                drawn = made.paragraph(made.italic(text))
            case Listing():
                drawn = made.listing(text)
            case Footnote():
                drawn = made.footer(made.code(text))
            case Quotation():
                exact = self._quoted(block)
                drawn = made.quote(exact, self._credit(block.attribution, before), folded=columns(exact) > FOLDED)
            case _:
                drawn = made.paragraph(text)
        return drawn

    def _item(self, block: Block, before: Block | None) -> list[RichBlock]:
        """What stands in an item of a list."""
        text = self._cut(words(block))
        match block:
            case Statement():
                credit = made.italic(["— ", *self._credit(block.attribution, before)])
                return [made.paragraph(text), made.paragraph(credit)]
            case Option(detail=str(detail)):
                return [made.paragraph(made.bold(text)), made.paragraph(self._cut(detail))]
            case Option():
                return [made.paragraph(made.bold(text))]
            case _:
                return [made.paragraph(text)]

    def _sources(self, run: Sequence[Block], *, opened: bool) -> RichBlock:
        """Sources behind their heading, open where the page is about them."""
        summary = self._cut(run[0].text) if isinstance(run[0], Heading) else self.locale.say("sources")
        items = []
        for source in run:
            if isinstance(source, Reference):
                note = [made.paragraph(made.italic(self._cut(source.note)))] if source.note else []
                items.append([made.paragraph(made.link(self._cut(source.text), source.url)), *note])
        return made.details(summary, [made.bullets(items)], opened=opened)

    def _table(self, run: Sequence[Block]) -> RichBlock:
        """The sides beside each other, a column for each, a line and its credit a cell."""
        sides = sides_at(run, 0)
        return made.table([(self._cut(words(side[0])), self._cells(side[1:])) for side in sides])

    def _cells(self, lines: Sequence[Block]) -> list[RichText]:
        cells: list[RichText] = []
        over: list[RichText] = []
        for line in lines:
            match line:
                case Heading():
                    over += [made.bold(made.italic(self._cut(line.text))), "\n"]
                    continue
                case Statement() | Quotation():
                    text = self._quoted(line) if isinstance(line, Quotation) else self._cut(line.text)
                    # In full: a reader who goes from left to right would take “ibid.” for the other side's line.
                    credit = made.italic(["— ", *self._credit(line.attribution, None)])
                    cells.append([*over, text, "\n", credit])
                case _:
                    cells.append([*over, made.italic(self._cut(words(line)))])
            over = []
        return cells

    def _quoted(self, quotation: Quotation) -> str:
        return quoted(quotation, self._cut(quotation.exact))

    def _credit(self, attribution: Attribution, before: Block | None) -> list[RichText]:
        line = short_credit(attribution, before, self.locale)
        parts = (self._name(line.lead), made.link(self._name(line.source), line.url), self._name(line.tail))
        return [part for part in parts if part]

    def _cut(self, text: str) -> str:
        return shorten(text, self.cap)

    def _name(self, text: str) -> str:
        return shorten(text, LONGEST_NAME)
