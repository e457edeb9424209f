"""The handout: one page of HTML that stands alone, escapes everything, and names the source of every line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.briefing import FORMATS, Document, compose_handout, compose_sides
from bot.briefing.document import (
    Block,
    Footnote,
    Heading,
    Notice,
    Option,
    Paragraph,
    Quotation,
    Reference,
    Statement,
    Title,
)
from bot.briefing.formats.credit import credit
from bot.briefing.formats.html import render_handout
from bot.briefing.formats.proof import proofread
from bot.errors import UnsourcedStatement
from bot.knowledge import Knowledge
from bot.locales import locale_of
from tests.builders import (
    make_attribution,
    make_claim,
    make_dossier,
    make_knowledge,
    make_quote,
    make_source,
    make_topic,
)
from tests.pages import pages, texts
from tests.readers import Reader

if TYPE_CHECKING:
    from bot.knowledge.model import Claim

TODAY = date(2021, 6, 1)
LINE = Statement("Cooperation matters.", make_attribution(), "key00001")
WORDS = Quotation("parallel trends", make_attribution(), "key00002")
NASTY = '<script>alert(1)</script> &amp; "x" \'</style>'


def page(*blocks: Block, language: str = "en") -> Reader:
    """A page of one document, read."""
    return read(FORMATS["html"](Document(blocks, language)))


def handout(*documents: Document, title: str = "Meeting", language: str = "en") -> Reader:
    """A handout, read."""
    return read(render_handout(title, documents, language))


def read(html: str) -> Reader:
    """What is in a page; asserts that it stands alone and can be found one's way in."""
    assert html.startswith("<!doctype html>")
    reader = Reader(html)
    used = {tag for tag, _ in reader.elements}
    assert used.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form"})
    attributes = [name for _, given in reader.elements for name in given]
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style")}
    assert "url(" not in html.partition("<style>")[2].partition("</style>")[0]
    assert "default-src 'none'" in str(reader.all("meta"))
    assert reader.all("html")[0]["lang"]
    ids = [given["id"] for _, given in reader.elements if "id" in given]
    assert len(ids) == len(set(ids))
    for link in reader.all("a"):
        target = link["href"] or ""
        assert target.casefold().startswith(("http://", "https://")) or target.removeprefix("#") in ids
    check_headings([int(tag[1]) for tag in (tag for tag, _ in reader.elements) if re.fullmatch("h[1-6]", tag)])
    return reader


def check_headings(levels: list[int]) -> None:
    """Asserts that the first heading is the largest, and none is more than one level below the one before."""
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), levels


def test_a_handout_reads_well() -> None:
    """Contents, topics with every line's credit in full, and each source once, in full, at the end."""
    knowledge = make_knowledge(
        make_topic(claims=(make_claim(text="First."), make_claim("second", text="Second.")), quotes=(make_quote(),)),
        make_topic("empathy", title="Empathy", claims=(make_claim("third", text="Third."),)),
    )
    documents = [compose_handout(topic, knowledge, TODAY, "en") for topic in ("peace-treaty", "empathy")]
    reader = handout(*documents)
    told = "— Japanese participants, as reported by JIIA, 15 April 2021, para. 3 [1]"

    assert [line for line in reader.lines if not line.startswith("russia-japan")] == [
        *("Meeting", "The peace treaty", "Empathy"),
        *("The peace treaty as of 16 April 2021", "What is said about the absence of a treaty."),
        *("Key claims", "First.", told, "Second.", told),
        *("Quotes", "“parallel trends”", "— One of the participants, as reported by JIIA, 15 April 2021, para. 4 [1]"),
        *("Empathy as of 16 April 2021", "What is said about the absence of a treaty.", "Key claims", "Third.", told),
        "Sources",
        "Japan Institute of International Affairs".join(("“Online Discussion”, ", ", 15 April 2021 "))
        + "https://www.jiia.or.jp/en/report.html",
    ]


def test_foreign_text_is_escaped_everywhere() -> None:
    """What looks like markup is shown as it was written, in titles, credits and sources too."""
    attribution = make_attribution(voice=NASTY, source=NASTY, date=NASTY)
    blocks = (
        Title(NASTY, NASTY),
        Notice(NASTY),
        Heading(NASTY),
        Statement(NASTY, attribution, "k"),
        Quotation(NASTY, attribution, "k", '"><b>'),
        Option("t", NASTY, NASTY),
        Reference(NASTY, NASTY, "https://example.org/?a=1&b='<", NASTY),
        Footnote(NASTY),
    )

    reader = handout(Document(blocks), title=NASTY)

    assert "".join(reader.lines).count(NASTY) == 18
    assert [quote["lang"] for quote in reader.all("blockquote")] == ['"><b>']


def test_the_language_of_page_and_quotes_is_told() -> None:
    """A screen reader knows how to pronounce a page, a part in another language, and a quote."""
    reader = handout(Document((replace(WORDS, language="ja"),), "ru"), Document((LINE,), "en"), language="en")

    assert reader.all("html")[0]["lang"] == "en"
    assert [article.get("lang") for article in reader.all("article")] == ["ru", None]
    assert reader.all("blockquote")[0]["lang"] == "ja"


def test_a_source_is_described_as_fully_as_it_is_anywhere() -> None:
    """A short mention and a full description are one source; a source that nothing describes is listed by its name."""
    other = make_attribution(source="Valdai", key="russia-japan/valdai-text", url=None, date="April 2021")
    full = Reference("JIIA, in full", "russia-japan/jiia-report", "https://www.jiia.or.jp/en/report.html", "A note.")

    lines = page(LINE, replace(LINE, attribution=other), replace(full, text="JIIA", note=None), full).lines

    listed = lines[lines.index("Sources") + 1 :]
    assert listed == ["JIIA, in full https://www.jiia.or.jp/en/report.html", "A note.", "Valdai, April 2021"]


def test_a_source_without_an_address_is_listed_once() -> None:
    """What a line names and what the page describes in full are one source, to which the line's number leads."""
    archive = make_source("note", short="Archive note", url=None)
    topic = make_topic(claims=(make_claim(source="note"),))

    reader = page(*compose_handout("peace-treaty", make_knowledge(topic, sources=(archive,)), TODAY, "en").blocks)

    assert [item["id"] for item in reader.all("li") if "id" in item] == ["source-1"]


def test_sources_of_two_dossiers_are_two() -> None:
    """Where neither has an address, the same id in two dossiers is not the same source."""
    knowledge = Knowledge(
        dossiers=tuple(
            make_dossier(
                make_topic(name, claims=(make_claim(source="note"),)),
                id=name,
                sources=(make_source("note", title=name, url=None),),
            )
            for name in ("tea", "coffee")
        )
    )

    reader = handout(*(compose_handout(name, knowledge, TODAY, "en") for name in ("tea", "coffee")))

    assert [item["id"] for item in reader.all("li") if "id" in item] == ["source-1", "source-2"]


def test_sides_stand_beside_each_other() -> None:
    """Each side is a section of its own; what is shared comes below them."""
    japan, russia = make_claim(sides=("japan",)), make_claim("other", sides=("russia",))

    def sections(*claims: Claim) -> list[str | None]:
        sides = compose_sides("peace-treaty", make_knowledge(make_topic(claims=claims)), TODAY, "en")
        return [section.get("class") for section in page(*sides.blocks).all("section")]

    assert sections(japan, russia) == [None, None, "sources"]
    assert sections(make_claim(sides=("japan", "russia"))) == ["sources"]


def test_the_heading_of_sources_goes_with_them() -> None:
    """Where sources move to the end, no heading is left over nothing."""
    assert page(Title("T"), LINE, Heading("Sources"), Reference("R", "r"), Footnote("f")).lines.count("Sources") == 1


@pytest.mark.parametrize("title", ["", " \u200b"])
def test_a_handout_always_has_a_title(title: str) -> None:
    """A page without a name in its tab cannot be found again."""
    assert handout(Document((LINE,)), title=title, language="ru").lines[0] == "Раздаточный лист"


def test_an_unsourced_line_is_refused() -> None:
    """In whichever document it is."""
    with pytest.raises(UnsourcedStatement):
        handout(Document((LINE,)), Document((replace(LINE, attribution=make_attribution(voice="")),)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts, st.lists(st.builds(lambda page: Document(tuple(page)), pages), max_size=3))
def test_any_documents_make_a_sound_page(title: str, documents: list[Document]) -> None:
    """Whatever is written in them, the page is well formed and safe, and has the credit of every line."""
    reader = handout(*documents, title=title)

    shown = "\n".join(reader.lines)
    for document in documents:
        for block in proofread(document).blocks:
            if isinstance(block, Statement | Quotation):
                assert credit(block.attribution, locale_of("en")).text in shown
            elif isinstance(block, Paragraph):
                assert block.text in shown
