"""A handout: one page of HTML that needs nothing else, to be read on a screen, printed on A4, and kept.

Every line has its credit in full, and every source stands in full at the end, numbered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
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
from bot.briefing.formats.citations import Citations
from bot.briefing.formats.credit import credit
from bot.briefing.formats.elements import Html, element, joined
from bot.briefing.formats.foreign import clean, is_blank
from bot.briefing.formats.proof import proofread, quoted, words
from bot.briefing.formats.sections import LISTED, run_at, sides_at
from bot.locales import locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.briefing.document import Attribution
    from bot.locales import Locale

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may do with the page: use its own style sheet, and nothing else."""


def render(document: Document) -> str:
    """The document as a page.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    page = proofread(document)
    title = next((block.text for block in page.blocks if isinstance(block, Title)), words(page.blocks[0]))
    citations = Citations(page.blocks)
    section = _Section(page, citations, top=1)
    body = section.draw()
    # A page without a title begins with whatever heading comes first.
    level = min(section.last + 1, 2)
    return _page(title, body, _sources(citations, locale_of(page.language), level), page.language)


def render_handout(title: str, documents: Sequence[Document], language: str) -> str:
    """Several documents as one page, under a title and a list of what is in it, with all sources at the end.

    Args:
        title: of the whole, such as the name of a meeting.
        documents: in the order in which they are read.
        language: of the title and of the fixed words.

    Raises:
        UnsourcedStatement: for a statement or quotation whose voice, source or date is blank.
    """
    pages = [proofread(document) for document in documents]
    citations = Citations(block for page in pages for block in page.blocks)
    locale = locale_of(language)
    name = locale.say("handout") if is_blank(clean(title)) else clean(title)
    sections = [
        element("article", _Section(page, citations, top=2).draw(), id=f"part-{number}", lang=_other(page, language))
        for number, page in enumerate(pages, start=1)
    ]
    body = joined(element("h1", name), _contents(pages, locale), *sections)
    return _page(name, body, _sources(citations, locale, level=2), language)


@dataclass(slots=True)
class _Section:
    """A document on its way into a page."""

    document: Document
    citations: Citations
    top: int
    """Level of its title: 1, or 2 under the title of a handout."""
    last: int = field(init=False)
    """Level of the last heading: the next may be one deeper at most, or a reader who goes by headings is lost."""

    def __post_init__(self) -> None:
        self.last = self.top - 1

    def draw(self) -> Html:
        """All of it but the references, which stand at the end of the page."""
        return self._run(self.document.blocks)

    def _run(self, blocks: Sequence[Block]) -> Html:
        drawn: list[Html] = []
        at = 0
        while at < len(blocks):
            run = run_at(blocks, at)
            at += len(run)
            if isinstance(run[-1], Reference):
                continue
            if isinstance(run[0], LISTED):
                numbered = getattr(run[0], "number", None) is not None
                drawn.append(element("ol" if numbered else "ul", *map(self._item, run)))
            elif len(run) > 1:
                sides = [self._side(side) for side in sides_at(run, 0)]
                drawn.append(element("div", *sides, class_="sides"))
            else:
                drawn.append(self._block(run[0]))
        return joined(*drawn)

    def _side(self, blocks: Sequence[Block]) -> Html:
        return element("section", self._block(blocks[0]), self._run(blocks[1:]))

    def _block(self, block: Block) -> Html:
        text = words(block)
        match block:
            case Title(as_of=str(date)):
                speaks = element("small", self._locale.say("as_of", date=date))
                drawn = self._heading(0, text, " ", speaks)
            case Title():
                drawn = self._heading(0, text)
            case Heading():
                drawn = self._heading(block.level, text)
            case Notice():
                drawn = element("p", text, class_="notice")
            case Listing():
                drawn = element("pre", text)
            case Footnote():
                drawn = element("p", text, class_="footnote")
            case Quotation():
                quote = element("blockquote", element("p", quoted(block)), lang=block.language)
                drawn = element("figure", quote, element("figcaption", self._credit(block.attribution)))
            case _:
                drawn = element("p", text)
        return drawn

    def _heading(self, depth: int, *inner: Html | str) -> Html:
        self.last = min(self.top + depth, self.last + 1)
        return element(f"h{self.last}", *inner)

    def _item(self, block: Block) -> Html:
        text = words(block)
        # A list has numbers of its own; those of a page may begin elsewhere.
        number = block.number if isinstance(block, Statement | Bullet) else None
        value = None if number is None else str(number)
        match block:
            case Statement():
                credited = element("p", self._credit(block.attribution), class_="credit")
                return element("li", element("p", text), credited, class_="claim", value=value)
            case Option():
                return element("li", element("b", text), element("p", block.detail) if block.detail else None)
            case _:
                return element("li", text, value=value)

    def _credit(self, attribution: Attribution) -> Html:
        number = str(self.citations.number(attribution))
        mark = element("a", f"[{number}]", href=f"#source-{number}")
        return joined("— ", credit(attribution, self._locale).text, " ", mark)

    @property
    def _locale(self) -> Locale:
        return locale_of(self.document.language)


def _contents(pages: Sequence[Document], locale: Locale) -> Html | None:
    """Links to the documents that have a title, where there are several."""
    titles = [next((block.text for block in page.blocks if isinstance(block, Title)), None) for page in pages]
    items = [
        element("li", element("a", title, href=f"#part-{number}"))
        for number, title in enumerate(titles, start=1)
        if title
    ]
    return element("nav", element("ol", *items), aria_label=locale.say("contents")) if len(items) > 1 else None


def _sources(citations: Citations, locale: Locale, level: int) -> Html | None:
    items = [
        element(
            "li",
            reference.text,
            joined(" ", element("a", reference.url, href=reference.url, rel="noreferrer")) if reference.url else None,
            element("p", reference.note) if reference.note else None,
            id=f"source-{number}",
        )
        for number, reference in enumerate(citations.references, start=1)
    ]
    if not items:
        return None
    return element("section", element(f"h{level}", locale.say("sources")), element("ol", *items), class_="sources")


def _page(title: str, body: Html, sources: Html | None, language: str) -> str:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Html(_style())),
    )
    page = element("html", head, element("body", element("main", body, sources)), lang=locale_of(language).language)
    return f"<!doctype html>\n{page}\n"


@cache
def _style() -> str:
    return Path(__file__).with_name("handout.css").read_text(encoding="utf-8")


def _other(page: Document, language: str) -> str | None:
    """The language of a part where it is not that of the whole."""
    return page.language if page.language != language else None
