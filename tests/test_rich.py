"""Pages as rich messages: laid out as Telegram has them, always of the right shape and within the published limits."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.briefing import Document, compose_card, compose_claims, compose_quotes, compose_sides, compose_sources
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
from bot.briefing.formats import rich
from bot.briefing.formats.rich.limits import MAX_BLOCKS, MAX_CHARACTERS, measure, within_limits
from bot.errors import UnsourcedStatement
from bot.web.preview.shapes import ShapeError, check_blocks
from tests.builders import make_attribution, make_claim, make_knowledge, make_quote, make_topic
from tests.pages import pages
from tests.readers import lines_of, text_of

TODAY = date(2021, 6, 1)
LINE = Statement("Cooperation matters.", make_attribution(), "key00001")
WORDS = Quotation("parallel trends", make_attribution(), "key00002")
CREDIT = "Japanese participants, as reported by JIIA, 15 April 2021, para. 3"
SOURCE = Reference("JIIA, “Online Discussion”", "jiia", "https://www.jiia.or.jp/en/report.html")


def drawn(*blocks: Block, language: str = "en") -> list[dict[str, Any]]:
    """The blocks of a page; asserts shapes and limits."""
    message = rich.render(Document(blocks, language))
    assert check_blocks(message) == measure(message)
    assert within_limits(message)
    return message


def cells(message: list[dict[str, Any]]) -> list[list[str]]:
    """The words of the first table, row by row; an empty cell is an empty text."""
    table = next(block for block in message if block["type"] == "table")
    return [[text_of(cell.get("text", "")) for cell in row] for row in table["cells"]]


def types(message: list[dict[str, Any]]) -> list[str]:
    """The kinds of the blocks, in order."""
    return [block["type"] for block in message]


# Layout


def test_a_card_is_laid_out_in_blocks() -> None:
    """Title with its date, summary, a list of claims, a quote, sources to open, small print."""
    topic = make_topic(claims=(make_claim(), make_claim("second")), quotes=(make_quote(),))
    card = compose_card("peace-treaty", make_knowledge(topic), TODAY, "en")

    message = drawn(*card.blocks)

    assert types(message) == ["heading", "paragraph", "list", "blockquote", "details", "footer"]
    assert text_of(message[0]["text"]) == "The peace treaty · as of 16 April 2021"
    assert [len(item["blocks"]) for item in message[2]["items"]] == [2, 2]
    assert message[4]["summary"] == "Sources"
    assert "is_open" not in message[4]


def test_a_claim_is_an_item_with_its_credit() -> None:
    """The credit stands under the claim, and the name of the source leads to it."""
    [[claim, credit]] = [item["blocks"] for item in drawn(LINE)[0]["items"]]

    assert claim == {"type": "paragraph", "text": "Cooperation matters."}
    assert text_of(credit["text"]) == f"— {CREDIT}"
    assert {"type": "url", "text": "JIIA", "url": "https://www.jiia.or.jp/en/report.html"} in credit["text"]["text"]


@pytest.mark.parametrize(("exact", "kind"), [("a" * 100, "blockquote"), ("word " * 30, "expandable_blockquote")])
def test_a_long_quote_unfolds(exact: str, kind: str) -> None:
    """A quote of more than three lines is folded; either has its credit."""
    [quote] = drawn(replace(WORDS, exact=exact))

    assert quote["type"] == kind
    assert text_of(quote["credit"]) == CREDIT


def test_a_page_of_sources_shows_them() -> None:
    """Where sources are what the page is about, they are open, under their own heading."""
    [details] = drawn(Heading("All sources"), SOURCE, replace(SOURCE, note="No author is named."))

    assert details["summary"] == "All sources"
    assert details["is_open"] is True
    assert list(lines_of(details["blocks"]))[-1] == "No author is named."


def test_other_blocks_have_their_own_kinds() -> None:
    """Headings by level, notices, bullets, options, listings."""
    message = drawn(
        Notice("n"), Heading("h"), Heading("p", level=2), Bullet("b"), Bullet("c"), Option("t", "o", "d"), Listing("l")
    )

    assert types(message) == ["paragraph", "heading", "heading", "list", "list", "pre"]
    assert [block["size"] for block in message[1:3]] == [4, 5]
    assert list(lines_of(message[4]["items"])) == ["o", "d"]


def test_sides_stand_beside_each_other() -> None:
    """One column a side, a line with its credit a cell; what is nobody's, or shared, comes below."""
    claims = (
        make_claim(text="Japan's.", sides=("japan",)),
        make_claim("other", text="Japan's too.", sides=("japan",)),
        make_claim("third", text="Russia's.", sides=("russia",)),
        make_claim("fourth", text="Both.", sides=("japan", "russia")),
    )
    page = compose_sides("peace-treaty", make_knowledge(make_topic(claims=claims)), TODAY, "en")

    message = drawn(*page.blocks)

    assert cells(message) == [
        ["Russian side", "Japanese side"],
        [f"Known only through the other side's text\nRussia's.\n— {CREDIT}", f"Japan's.\n— {CREDIT}"],
        ["", f"Japan's too.\n— {CREDIT}"],
    ]
    assert types(message) == ["heading", "table", "heading", "heading", "list", "footer"]


def test_a_missing_side_is_named_in_its_column() -> None:
    """A side of which the file holds nothing has a column that says so."""
    claim = make_claim(text="Japan's.", sides=("japan",))
    page = compose_sides("peace-treaty", make_knowledge(make_topic(claims=(claim,))), TODAY, "en")

    assert cells(drawn(*page.blocks))[1][0] == "The file holds nothing from this side on the topic."


def test_one_side_alone_makes_no_table() -> None:
    """There is nothing to set it beside."""
    assert types(drawn(Heading("A", side=True), LINE, Heading("B"), LINE)) == ["heading", "list", "heading", "list"]


def test_more_sides_than_columns_make_more_tables() -> None:
    """A table has twenty columns at most."""
    sides = [block for number in range(45) for block in (Heading(f"Side {number}", side=True), LINE)]

    assert [len(block["cells"][0]) for block in drawn(*sides)] == [20, 20, 5]


@pytest.mark.parametrize("language", ["en", "ru", "ja"])
def test_every_page_of_a_topic_is_valid(language: str) -> None:
    """Card, claims, quotes, sides and sources, in each language."""
    topic = make_topic(claims=(make_claim(sides=("russia",)), make_claim("other")), quotes=(make_quote(),))
    for compose in (compose_card, compose_claims, compose_quotes, compose_sides, compose_sources):
        page = compose("peace-treaty", make_knowledge(topic), TODAY, language)

        assert drawn(*page.blocks, language=language)


# Limits


def test_items_that_do_not_fit_are_counted() -> None:
    """Whole items go from the end, as few as can be, and a line counts them."""
    lines = [replace(LINE, text=f"Line {number}.") for number in range(300)]

    message = drawn(Title("Title"), *lines, Footnote("foot"))

    shown = list(lines_of(message))
    kept = sum(line.startswith("Line") for line in shown)
    assert f"+{300 - kept} more" in shown
    assert f"Line {kept}." not in shown
    assert measure(message).blocks > MAX_BLOCKS - 4


def test_long_items_are_left_out_for_their_characters() -> None:
    """The text of a message is bounded too, whatever alphabet it is in."""
    message = drawn(*[replace(LINE, text="ы" * 900, attribution=make_attribution(paragraph=n)) for n in range(60)])

    assert MAX_CHARACTERS - 1000 < measure(message).characters <= MAX_CHARACTERS


def test_title_and_notices_stay_whatever_happens() -> None:
    """However much there is to show, title and notices are never left out."""
    message = drawn(
        Title("A title"), *[Notice(f"Notice {n} " + "y" * 5000) for n in range(9)], *[Paragraph("z" * 5000)] * 50
    )

    shown = list(lines_of(message))
    assert shown[0] == "A title"
    assert [line[:8] for line in shown[1:10]] == [f"Notice {n}" for n in range(9)]


def test_an_unsourced_line_is_refused_even_where_it_would_not_fit() -> None:
    """A line that is left out for its length is checked like the others."""
    with pytest.raises(UnsourcedStatement):
        drawn(*[LINE] * 500, replace(LINE, attribution=make_attribution(source="")))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pages, st.sampled_from(["en", "ru", "ja", "de"]))
@example([], "en")
@example([Notice("x")] * 600, "ru")
@example([Heading("x", side=True), LINE] * 300, "en")
def test_any_page_is_a_valid_message(page: list[Block], language: str) -> None:
    """Whatever is written in a page, its blocks have the right shapes and are within all limits."""
    assert any(line.strip() for line in lines_of(drawn(*page, language=language)))


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pages, st.sampled_from(["en", "ru", "ja", "de"]))
@example(
    [
        block
        for compose in (compose_card, compose_claims, compose_quotes, compose_sides, compose_sources)
        for block in compose("peace-treaty", make_knowledge(), TODAY, "en").blocks
    ],
    "en",
)
def test_any_page_is_of_the_types_that_a_library_knows(page: list[Block], language: str) -> None:
    """aiogram has Telegram's types as models."""
    import aiogram.types  # takes seconds

    aiogram.types.InputRichMessage.model_validate({"blocks": drawn(*page, language=language)})


# The check itself


def nested(levels: int) -> list[dict[str, Any]]:
    """Details within details."""
    blocks: list[dict[str, Any]] = [{"type": "paragraph", "text": "x"}]
    for _ in range(levels - 1):
        blocks = [{"type": "details", "summary": "s", "blocks": blocks}]
    return blocks


def table(rows: int, columns: int, **cell: Any) -> dict[str, Any]:
    """A table of equal cells."""
    return {"type": "table", "cells": [[{"text": "x", "align": "left", "valign": "top"} | cell] * columns] * rows}


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "paragraph", "text": "x" * 32_768}],
        [{"type": "divider"}] * 500,
        nested(16),
        [table(499, 20)],
        [table(2, 10, colspan=2)],
        [{"type": "list", "items": [{"blocks": [{"type": "paragraph", "text": "x"}]}] * 249}],
        [{"type": "heading", "text": [{"type": "bold", "text": {"type": "url", "text": "b", "url": "x"}}], "size": 1}],
        [{"type": "blockquote", "blocks": [{"type": "pullquote", "text": "x", "credit": "y"}]}],
    ],
    ids=["characters", "blocks", "levels", "rows", "spans", "items", "formatting", "quotes"],
)  # fmt: skip
def test_what_fills_the_limits_is_taken(blocks: list[dict[str, Any]]) -> None:
    """The published numbers are the last ones that are allowed."""
    assert check_blocks(blocks).excess is None


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([{"type": "paragraph", "text": "x" * 32_769}], "32769 characters, 32768 allowed"),
        ([{"type": "divider"}] * 501, "501 blocks, 500 allowed"),
        ([table(500, 1)], "501 blocks, 500 allowed"),
        (nested(17), "levels"),
        (nested(900), "levels"),
        ([{"type": "paragraph", "text": [[[[[[[[[[[[[[[[[["x"]]]]]]]]]]]]]]]]]]}], "levels"),
        ([table(1, 21)], "21 columns in a table, 20 allowed"),
        ([table(1, 3, colspan=7)], "21 columns"),
        ([table(2, 11, rowspan=2)], "22 columns"),
        ([], "RICH_MESSAGE_CONTENT_REQUIRED"),
        ({}, 'Field "blocks" must be of type Array'),
        (["x"], 'Field "blocks" must be of type Object'),
        ([{"type": "paragraph"}], "can't parse InputRichBlock: Can't find field \"text\""),
        ([{"type": "table"}], "can't parse InputRichBlock: Can't find field \"cells\""),
        ([{"type": "table", "cells": [[{"text": "x", "align": "left"}]]}], 'Can\'t find field "valign"'),
        ([table(1, 1, align="middle")], 'Field "align" has an invalid value'),
        ([table(1, 1, colspan=0)], 'Field "colspan" has an invalid value'),
        ([{"type": "heading", "text": "x"}], 'Can\'t find field "size"'),
        ([{"type": "heading", "text": "x", "size": 7}], 'Field "size" has an invalid value'),
        ([{"type": "heading", "text": "x", "size": True}], 'Field "size" has an invalid value'),
        ([{"type": "paragraph", "text": {"type": "plain", "text": "x"}}], "Unsupported rich text type"),
        ([{"type": "paragraph", "text": 5}], 'Field "text" must be of type Object'),
        ([{"type": "thinking", "text": "x"}], "Unsupported rich block type"),
        ([{"type": ["x"]}], "Unsupported rich block type"),
        ([{"type": "details", "summary": "x", "blocks": [], "is_open": 1}], 'Field "is_open" must be of type Boolean'),
        ([{"type": "paragraph", "text": "x", "colour": "red"}], "a paragraph has no field colour"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_telegram_would_refuse_is_refused(blocks: object, reason: str) -> None:
    """The first mistake is named, in Telegram's words where they are known."""
    with pytest.raises(ShapeError, match=re.escape(reason)):
        check_blocks(blocks)
