"""Pages in CommonMark: what is written stays what it is, whoever wrote it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.briefing import FORMATS, Document
from bot.briefing.document import (
    Block,
    Bullet,
    Footnote,
    Heading,
    Listing,
    Notice,
    Option,
    Paragraph,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.briefing.formats.foreign import clean, is_blank
from tests.builders import make_attribution
from tests.readers import Reader

LINE = Statement("Cooperation matters.", make_attribution(), "key00001")
WORDS = Quotation("parallel trends", make_attribution(), "key00002")


def markdown(*blocks: Block, language: str = "en") -> str:
    """The text of a page."""
    return FORMATS["markdown"](Document(blocks, language))


def read(text: str) -> Reader:
    """The page as a reader of CommonMark with tables and struck words has it."""
    return Reader(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def test_a_page_reads_well() -> None:
    """Headings, lists, quotes with their credits, links behind the names of sources."""
    credit = "— Japanese participants, as reported by [JIIA](<https://www.jiia.or.jp/en/report.html>), 15 April 2021"

    assert markdown(
        Title("The peace treaty", "16 April 2021"),
        Notice("Later events are not included."),
        Heading("Key claims"),
        LINE,
        LINE,
        WORDS,
        Option("t", "Empathy", "what is meant"),
        Reference("JIIA, 2021", "jiia", "https://example.org/?a=1&lt=2", "No author."),
        Footnote("russia-japan 2026.11 · AoJBmHH3"),
    ) == (
        "# The peace treaty (as of 16 April 2021)\n\n"
        "*Later events are not included.*\n\n"
        "## Key claims\n"
        f"- Cooperation matters.\\\n  {credit}, para. 3\n"
        f"- Cooperation matters.\\\n  {credit}, para. 3\n\n"
        f"> “parallel trends”\\\n> {credit}, para. 3\n\n"
        "- **Empathy**\\\n  what is meant\n\n"
        "- [JIIA, 2021](<https://example.org/?a=1&amp;lt=2>)\\\n  *No author.*\n\n"
        "*russia-japan 2026.11 · AoJBmHH3*"
    )


def test_an_address_is_linked_as_it_is() -> None:
    """Nothing in an address is read as an entity."""
    url = "https://example.org/a_(b)?x=1&lt;=2&amp;y=[z]*"

    assert [link["href"] for link in read(markdown(Reference("S", "s", url))).all("a")] == [
        "https://example.org/a_(b)?x=1&lt;=2&amp;y=%5Bz%5D*"
    ]


def test_a_listing_may_hold_a_fence() -> None:
    """What is to be copied stays whole, whatever is in it."""
    assert "``` {} ````" in read(markdown(Listing("``` {} ````"))).lines[0]


def test_addresses_in_foreign_text_stay_text() -> None:
    """Sites that make links of bare addresses find none."""
    text = markdown(Paragraph("https://evil.example www.evil.example a@evil.example"))

    assert "https://" not in text
    assert "www." not in text
    assert "a@" not in text


tricky = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~=&:;\"'$@^ 1aあ\u00a0"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tricky | st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@example("1. x")
@example("- x")
@example("---")
@example("a #")
@example("&amp;")
@example("<i>x</i>")
@example("|a|\n|-|")
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """No character of a text means anything to CommonMark, wherever the text stands."""
    shown = clean(text)
    assume(not is_blank(shown))
    places: tuple[tuple[Block, ...], ...] = (
        *((kind(text),) for kind in (Paragraph, Bullet, Notice, Title, Footnote)),
        (Heading(text), Paragraph("under")),
        (Option("t", text, text),),
        (replace(LINE, text=text),),
        (replace(WORDS, exact=text),),
    )
    for place in places:
        reader = read(markdown(*place))

        lines = "\n".join(reader.lines).split("\n")
        assert (f"“{shown}”" if isinstance(place[0], Quotation) else shown) in lines
        assert {tag for tag, _ in reader.elements} <= {
            *("p", "ul", "li", "em", "strong", "br", "h1", "h2", "blockquote", "a")
        }
