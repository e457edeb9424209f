"""Documents in Telegram's markup, as plain text and in a terminal: valid, within limits, safe, and never unsourced."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from bot.briefing import FORMATS, Document, compose, compose_sides, compose_sources
from bot.briefing.document import (
    Block,
    Bullet,
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
from bot.briefing.formats import rich, terminal
from bot.errors import UnsourcedStatement
from bot.routing import Outcome, Route
from tests.builders import make_attribution, make_claim, make_knowledge, make_quote, make_topic
from tests.pages import blocks, pages
from tests.readers import lines_of, words_of_html
from tests.telegram_parser import ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram_parser import Parsed

TODAY = date(2021, 6, 1)
LINE = Statement("Cooperation matters.", make_attribution(), "key00001")
WORDS = Quotation("parallel trends", make_attribution(), "key00002")


def telegram(*blocks: Block, language: str = "en") -> str:
    """The markup of a page."""
    return FORMATS["telegram"](Document(blocks, language))


def plain(*blocks: Block, language: str = "en") -> str:
    """The plain text of a page."""
    return FORMATS["plain"](Document(blocks, language))


def html(*blocks: Block, language: str = "en") -> str:
    """The words of a handout, above its list of sources."""
    return words_of_html(FORMATS["html"](Document(blocks, language)).partition('<section class="sources">')[0])


def markdown(*blocks: Block, language: str = "en") -> str:
    """The words of a page in CommonMark, as a reader of it would see them."""
    return words_of_html(MarkdownIt("commonmark").render(FORMATS["markdown"](Document(blocks, language))))


def rich_message(*blocks: Block, language: str = "en") -> str:
    """The words of a rich message, a line for each of its blocks."""
    return "\n".join(lines_of(rich.render(Document(blocks, language))))


def on_terminal(*blocks: Block, language: str = "en", width: int = 80) -> str:
    """What a terminal without colours shows of a page."""
    console = Console(file=StringIO(), width=width, force_terminal=True, color_system=None)
    console.print(terminal.render(Document(blocks, language)))
    shown = console.file
    assert isinstance(shown, StringIO)
    return shown.getvalue()


def seen(*blocks: Block, language: str = "en") -> Parsed:
    """What a reader sees of a page in Telegram; asserts all of Telegram's limits."""
    html = telegram(*blocks, language=language)
    parsed = parse(html)
    assert 0 < parsed.units <= 4096
    assert parsed.text.strip()
    assert len(parsed.entities) <= 100
    assert len(html.encode()) <= 32768
    assert html.count("<a href=") == len(parsed.entities_of("TextUrl"))
    return parsed


RENDERERS: dict[str, Callable[..., str]] = {
    "html": html,
    "markdown": markdown,
    "plain": plain,
    "rich": rich_message,
    "telegram": telegram,
    "terminal": on_terminal,
}

every_format = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS.keys())


# What every format owes its reader


def test_every_format_is_held_to_this() -> None:
    """A new row of FORMATS needs a renderer here."""
    assert FORMATS.keys() <= RENDERERS.keys()


@every_format
def test_a_line_without_voice_source_or_date_is_refused(render: Callable[..., str]) -> None:
    """No format shows a line whose voice, source or date a reader would not see, be it of spaces or of a filler."""
    items: tuple[Statement | Quotation, ...] = (LINE, WORDS)
    for item, field, blank in product(items, ("voice", "source", "date"), ("", "  ", "\u200b", "\u3164\n")):
        changes: dict[str, Any] = {field: blank}
        unsourced = replace(item, attribution=replace(item.attribution, **changes))

        with pytest.raises(UnsourcedStatement) as refusal:
            render(unsourced)

        assert refusal.value.missing == (field,)


def test_an_unsourced_line_is_refused_even_where_it_would_not_fit() -> None:
    """A line that is left out for its length is checked like the others."""
    unsourced = replace(LINE, attribution=make_attribution(source=""))

    with pytest.raises(UnsourcedStatement):
        telegram(*[LINE] * 500, unsourced)


@every_format
def test_a_line_shows_words_voice_source_date_and_paragraph(render: Callable[..., str]) -> None:
    """Everything that makes a line citable is shown with it."""
    shown = render(replace(LINE, attribution=make_attribution(voice="Tokyo, as reported in a paper")))

    for words in ("Cooperation matters.", "Tokyo, as reported in a paper", "JIIA", "15 April 2021", "para. 3"):
        assert words in shown


@every_format
def test_a_source_that_tells_is_not_named_twice(render: Callable[..., str]) -> None:
    """“as reported by JIIA” already ends with the source's name."""
    assert render(LINE).count("JIIA") == 1


@every_format
def test_a_source_named_within_a_word_is_named_again(render: Callable[..., str]) -> None:
    """A voice that merely ends with the same letters does not name the source."""
    shown = render(replace(LINE, attribution=make_attribution(voice="Experts of the NEWSJIIA")))

    assert "Experts of the NEWSJIIA, JIIA, 15 April 2021" in re.sub(r"<[^>]+>", "", shown)


@every_format
def test_a_heading_stands_directly_over_its_lines(render: Callable[..., str]) -> None:
    """No blank line parts a heading from what it heads."""
    lines = [line.strip() for line in render(Heading("Over"), Paragraph("under")).splitlines()]

    assert len(lines) == 2


@every_format
def test_quotes_keep_the_marks_of_their_own_language(render: Callable[..., str]) -> None:
    """A Japanese quote stands in Japanese quotation marks on an English page."""
    assert "「平行」" in render(replace(WORDS, exact="平行", language="ja"))


@every_format
@pytest.mark.parametrize(
    ("language", "exact", "shown"),
    [
        ("en", "trust “from a low base”", "‘trust “from a low base”’"),
        ("ru", "доверие «с нуля»", "„доверие «с нуля»“"),
        ("ja", "「ゼロからの」信頼", "『「ゼロからの」信頼』"),
    ],
)
def test_a_quote_with_marks_of_its_own_has_others_around_it(
    render: Callable[..., str], language: str, exact: str, shown: str
) -> None:
    """Its own are not touched."""
    assert shown in render(replace(WORDS, exact=exact, language=language))


@pytest.mark.parametrize(
    ("render", "drawn"),
    [
        (FORMATS["telegram"], ("2. Cooperation", "3. “parallel", "4. x")),
        (FORMATS["plain"], ("2. Cooperation", "3. “parallel", "4. x")),
        (FORMATS["markdown"], ("2. Cooperation", "3\\. “parallel", "4. x")),
        (FORMATS["html"], ('class="claim" value="2"', "3. “parallel", '<li value="4">x')),
        (lambda page: str(rich.render(page)), ("'value': 2, 'type': '1'", "3. “parallel", "'value': 4, 'type': '1'")),
        (lambda page: on_terminal(*page.blocks), ("2. Cooperation", "3. “parallel", "4. x")),
    ],
    ids=["telegram", "plain", "markdown", "html", "rich", "terminal"],
)
def test_numbered_lines_have_their_numbers(render: Callable[[Document], str], drawn: tuple[str, ...]) -> None:
    """By which buttons name them, in place of a bullet."""
    blocks = (replace(LINE, number=2), Heading("Over"), replace(WORDS, number=3), Heading("Over"), Bullet("x", 4))

    shown = render(Document(blocks))

    assert [words for words in drawn if words not in shown] == []
    assert "• " not in shown


@every_format
def test_an_empty_page_says_that_there_is_nothing(render: Callable[..., str]) -> None:
    """A page without anything to see is still a message, in the reader's language."""
    assert "Здесь показать нечего." in render(Paragraph(" \u200b"), language="ru")


@every_format
def test_characters_that_deceive_are_taken_out(render: Callable[..., str]) -> None:
    """Control characters, bidirectional overrides and lone surrogates do not reach a reader."""
    for char in "\x00\x1b\x9b\u202e\u202a\u2066\u2069\ud800":
        shown = render(Paragraph(f"be{char}fore"), Title(f"ti{char}tle", f"to{char}day"))

        assert [words for words in ("before", "title", "today") if words not in shown] == [], ascii(char)


@every_format
def test_line_breaks_in_foreign_text_are_spaces(render: Callable[..., str]) -> None:
    """A text cannot break out of its paragraph."""
    assert "one two three" in render(Paragraph("one\n\ntwo\u2028three"))


@every_format
def test_joined_emoji_and_no_break_spaces_stay(render: Callable[..., str]) -> None:
    """What is needed to read a text as it was written is not taken out."""
    assert "👩‍🚀 10\u00a0km" in render(Paragraph("👩‍🚀 10\u00a0km"))


# Telegram


def test_a_card_reads_well_in_telegram() -> None:
    """Title and date on one line, short paragraphs, credits under their lines, a blank line between blocks."""
    topic = make_topic(
        claims=(make_claim(text="First.", paragraph=1), make_claim("second", text="Second.", paragraph=2)),
        quotes=(make_quote(source="valdai-text"),),
    )
    card = compose(Route(Outcome.ANSWER, "en", topic="peace-treaty"), make_knowledge(topic), TODAY, "en")

    parsed = seen(*card.blocks[:-1])

    assert parsed.text == (
        "The peace treaty · as of 16 April 2021\n"
        "\n"
        "What is said about the absence of a treaty.\n"
        "\n"
        "• First.\n"
        "— Japanese participants, as reported by JIIA, 15 April 2021, para. 1\n"
        "\n"
        "• Second.\n"
        "— ibid., para. 2\n"
        "\n"
        "“parallel trends”\n"
        "— One of the participants, as reported in the text on Valdai's site, Valdai Discussion Club, "
        "c. 16 April 2021, para. 4\n"
        "\n"
        "JIIA, “Online Discussion”, 15 April 2021\n"
        "Valdai Discussion Club, “In Search of Strategic Empathy”, c. 16 April 2021"
    )
    assert parsed.kinds("Bold") == ("The peace treaty",)
    assert parsed.kinds("BlockQuote") == ("“parallel trends”",)
    assert parsed.kinds("TextUrl")[:2] == ("JIIA", "Valdai Discussion Club")


@pytest.mark.parametrize("language", ["en", "ru", "ja"])
def test_every_page_is_a_valid_message(language: str) -> None:
    """Answer, choice, miss and the pages behind a card are accepted by Telegram's parser in each language."""
    topic = make_topic(claims=(make_claim(sides=("russia",)), make_claim("other")), quotes=(make_quote(),))
    knowledge = make_knowledge(topic, make_topic("other-topic"))
    pages = (
        compose(Route(Outcome.ANSWER, language, topic="peace-treaty", about_now=True), knowledge, TODAY, language),
        compose(Route(Outcome.CHOICE, language, choices=("peace-treaty", "other-topic")), knowledge, TODAY, language),
        compose(Route(Outcome.MISS, language, stranger="<b>&"), knowledge, TODAY, language),
        compose_sides("peace-treaty", knowledge, TODAY, language),
        compose_sources("peace-treaty", knowledge, TODAY, language),
    )

    for page in pages:
        assert seen(*page.blocks, language=page.language).text


def test_the_credit_is_repeated_after_another_block() -> None:
    """“ibid.” is only said directly under the line that it means."""
    parsed = seen(LINE, Heading("Other"), LINE, LINE)

    assert parsed.text.count("15 April 2021") == 2
    assert parsed.text.count("ibid.") == 1


def test_markup_in_foreign_text_is_shown_as_text() -> None:
    """What looks like markup reaches the reader as it was written."""
    nasty = "<b>x</b> &amp; <a href='https://evil.example'>y</a> \"z\""

    parsed = seen(Title(nasty), replace(LINE, text=nasty), Option("topic", nasty, nasty))

    assert parsed.text.count(nasty) == 4
    assert len(parsed.entities_of("TextUrl")) == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "tg://user?id=1",
        "https://localhost/",
        "https://example.org/a b",
        'https://example.org/"onclick',
        "https://user:password@example.org/",
        "https://example.org\\@evil.example",
        "https://example.org/\u202egpj.exe",
        "https://example.org:99999/",
        "https://example.org/" + "x" * 3000,
        "",
    ],
)
def test_an_unfit_address_is_not_linked(url: str) -> None:
    """Only sound http and https addresses become links; the words stay."""
    parsed = seen(Reference("A source", "s", url), replace(LINE, attribution=make_attribution(url=url)))

    assert "A source" in parsed.text
    assert parsed.entities_of("TextUrl") == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://valdaiclub.com/a/empathy/?x=1&lt;=2&y=%20#it's",
        "http://example.org:8080/a",
        "https://ru.wikipedia.org/wiki/Курильские_острова",
        "https://пример.рф/",
        "https://xn--e1afmkfd.xn--p1ai/",
    ],
)
def test_a_sound_address_is_linked(url: str) -> None:
    """Addresses in any script are links that Telegram takes as they are."""
    assert [entity.url for entity in seen(Reference("A source", "s", url)).entities_of("TextUrl")] == [url]


@pytest.mark.parametrize(
    ("exact", "expandable"), [("a" * 100, False), ("word " * 30, True), ("字" * 50, False), ("字" * 70, True)]
)
def test_a_quote_of_more_than_three_lines_can_be_expanded(exact: str, expandable: bool) -> None:
    """A long quote is folded; an East Asian character takes the room of two."""
    parsed = seen(replace(WORDS, exact=exact))

    assert bool(parsed.entities_of("ExpandableBlockQuote")) is expandable
    assert bool(parsed.entities_of("BlockQuote")) is not expandable


@pytest.mark.parametrize(("language", "more"), [("en", "+{} more"), ("ru", "и ещё {}"), ("ja", "ほか{}件")])
def test_items_that_do_not_fit_are_counted(language: str, more: str) -> None:
    """Whole items go from the end, and the line in their place counts them in the reader's language."""
    lines = [replace(LINE, text=f"Line {number}. {'word ' * 40}") for number in range(40)]

    parsed = seen(Title("Title"), *lines, Footnote("foot"), language=language)

    shown = parsed.text.count("• Line")
    assert 10 <= shown < 40
    assert parsed.text.endswith(f"{more.format(40 - shown)}\n\nfoot")
    assert f"Line {shown - 1}." in parsed.text
    assert f"Line {shown}." not in parsed.text


def test_as_many_items_stay_as_fit() -> None:
    """No item is left out that would still fit."""
    lines = [replace(LINE, text="x" * 300, attribution=make_attribution(paragraph=number)) for number in range(40)]

    parsed = seen(*lines)

    assert parsed.units > 4096 - 330


def test_items_are_dropped_for_too_many_entities() -> None:
    """Short lines are left out where Telegram would no longer draw their formatting."""
    references = [Reference(f"Source {number}", f"{number}", f"https://example.org/{number}") for number in range(150)]

    parsed = seen(*references)

    assert len(parsed.entities) == 100
    assert parsed.text.endswith("+51 more")


def test_a_heading_goes_with_its_items() -> None:
    """No heading stands over nothing."""
    lines = [replace(LINE, text="x" * 300, attribution=make_attribution(paragraph=number)) for number in range(40)]

    parsed = seen(Heading("Kept"), *lines, Heading("Gone"), LINE)

    assert "Kept" in parsed.text
    assert "Gone" not in parsed.text


@every_format
def test_a_heading_over_nothing_is_left_out(render: Callable[..., str]) -> None:
    """A heading needs something under it, which a part of its section may be."""
    page = (
        Heading("Empty"),
        Heading("Section"),
        Heading("Part", level=2),
        LINE,
        Heading("Hollow"),
        Heading("Last", level=2),
    )

    shown = render(*page)

    assert [words in shown for words in ("Empty", "Section", "Part", "Hollow", "Last")] == [
        False,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("length", "whole"), [(88, True), (89, False)])
def test_a_message_may_fill_its_last_character(length: int, whole: bool) -> None:
    """A page of 4,096 UTF-16 units is shown as it is, one of 4,097 is not."""
    page = [*[Paragraph("x" * 1000)] * 4, Paragraph("y" * length)]

    parsed = seen(*page)

    assert (parsed.text == "\n\n".join(paragraph.text for paragraph in page)) is whole


def test_items_are_dropped_for_too_many_bytes() -> None:
    """Long addresses do not make a message that Telegram refuses as too long."""
    references = [
        Reference(f"Source {number}", f"{number}", f"https://example.org/{'x' * 2000}") for number in range(60)
    ]

    parsed = seen(*references)

    assert parsed.text.endswith("+44 more")


def test_title_and_notices_stay_before_all_else() -> None:
    """Where not even all paragraphs fit, a notice stands before them."""
    assert "At the end" in seen(*[Paragraph("z" * 40)] * 300, Notice("At the end")).text


def test_title_and_notices_stay_whatever_happens() -> None:
    """However much there is to show, title and notices are never left out."""
    huge = [replace(LINE, text="x" * 5000)] * 5 + [WORDS] * 300

    parsed = seen(
        Title("A title"), *[Notice(f"Notice {n} " + "y" * 5000) for n in range(9)], Paragraph("z" * 5000), *huge
    )

    assert "A title" in parsed.text
    assert all(f"Notice {number}" in parsed.text for number in range(9))


def test_a_long_text_is_cut_at_a_word() -> None:
    """A summary that is far too long ends in an ellipsis, and the items keep their room."""
    parsed = seen(Title("Title"), Paragraph("word " * 1000), LINE)

    assert "word word…\n\n• Cooperation" in parsed.text


@pytest.mark.parametrize(
    "cluster", ["e\u0301", "👩‍👩‍👧", "👍🏽", "🇯🇵", "क्षि", "한", "\u1112\u1161\u11ab", "ｶﾞ", "1️⃣"], ids=ascii
)  # fmt: skip
def test_a_long_text_is_cut_between_characters_as_seen(cluster: str) -> None:
    """No accent, flag or family of emoji is cut in two, wherever the limit falls."""
    for lead in range(12):
        text = "x" * lead + cluster * 2500

        cut = seen(Paragraph(text)).text
        shown = cut.removesuffix("…")

        assert shown != cut
        assert shown == "x" * lead + cluster * ((len(shown) - lead) // len(cluster))


@pytest.mark.parametrize("html", ["<p>x</p>", "<b>x", "a < b"])
def test_the_parser_of_these_tests_refuses_bad_markup(html: str) -> None:
    """Acceptance by the parser means something."""
    with pytest.raises(ParseError):
        parse(html)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pages, st.sampled_from(["en", "ru", "ja", "de"]))
@example([], "en")
@example([Heading("x")] * 102, "en")
@example([Notice("x" * 5000)] * 400, "ru")
@example([Title("\ud800\udfff")], "ja")
def test_any_page_is_a_valid_message(page: list[Block], language: str) -> None:
    """Whatever is written in a page, its message is accepted, within limits, and has all its links."""
    assert seen(*page, language=language).text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(blocks, max_size=12), st.integers(1, 120))
def test_any_page_can_be_shown_as_text(page: list[Block], width: int) -> None:
    """Every other format takes any page, the terminal at any width, and what they give can be written in UTF-8."""
    for render in FORMATS.values():
        assert render(Document(tuple(page))).encode()
    assert rich_message(*page).encode()
    assert on_terminal(*page, width=width).encode()


# Plain text


def test_a_card_reads_well_as_plain_text() -> None:
    """One paragraph a line, attributions after an em dash, each address once and in full."""
    topic = make_topic(claims=(make_claim(text="First."), make_claim("second", text="Second.")), quotes=(make_quote(),))
    card = compose(Route(Outcome.ANSWER, "en", topic="peace-treaty"), make_knowledge(topic), TODAY, "en")

    assert plain(*card.blocks[:-1]) == (
        "The peace treaty (as of 16 April 2021)\n"
        "\n"
        "What is said about the absence of a treaty.\n"
        "\n"
        "• First. — Japanese participants, as reported by JIIA, 15 April 2021, para. 3\n"
        "\n"
        "• Second. — Japanese participants, as reported by JIIA, 15 April 2021, para. 3\n"
        "\n"
        "“parallel trends” — One of the participants, as reported by JIIA, 15 April 2021, para. 4\n"
        "\n"
        "JIIA, “Online Discussion”, 15 April 2021 https://www.jiia.or.jp/en/report.html"
    )


def test_a_plain_line_has_its_address_where_the_page_lists_no_sources() -> None:
    """A line that is copied from a page without sources leads to its source."""
    assert plain(LINE).endswith("para. 3, https://www.jiia.or.jp/en/report.html")


def test_plain_text_has_no_markup() -> None:
    """Nothing of Telegram's markup is in plain text, and nothing is escaped."""
    shown = plain(
        Title("A & B", "now"), Notice("n"), Heading("h"), LINE, WORDS, Option("t", "o", "d"), Footnote("f < g")
    )

    assert not any(mark in shown for mark in ("<b>", "<i>", "<a ", "</", "&amp;", "&lt;"))
    assert "A & B (as of now)" in shown
    assert "[f < g]" in shown


def test_plain_text_leaves_nothing_out() -> None:
    """Plain text has no limit: all items are there."""
    assert plain(*[LINE] * 500).count("Cooperation matters.") == 500


# Terminal


def test_a_terminal_page_keeps_within_its_window() -> None:
    """Lines are broken at the width of the window, and never longer than one likes to read."""
    page = (Paragraph("word " * 60), replace(LINE, text="word " * 60), replace(WORDS, exact="word " * 60))

    narrow, wide = on_terminal(*page, width=40), on_terminal(*page, width=300)

    assert max(len(line.rstrip()) for line in narrow.splitlines()) <= 40
    assert max(len(line.rstrip()) for line in wide.splitlines()) <= 88


def test_a_terminal_quote_has_a_bar_at_each_line() -> None:
    """A quote that goes over several lines is seen to be one."""
    shown = on_terminal(replace(WORDS, exact="word " * 30), width=40).splitlines()

    quote = [line for line in shown if "word" in line]
    assert len(quote) >= 3
    assert all(line.startswith("▌ ") for line in quote)


def test_square_brackets_are_text_in_a_terminal() -> None:
    """Rich's markup in a dossier means nothing."""
    assert "[bold]x[/bold] [link=https://evil.example]y[/link]" in on_terminal(
        Paragraph("[bold]x[/bold] [link=https://evil.example]y[/link]")
    )


def test_a_terminal_that_knows_links_gets_them() -> None:
    """The source's name leads to its address where the terminal can follow links."""
    console = Console(file=StringIO(), width=80, force_terminal=True, color_system="truecolor", legacy_windows=False)

    console.print(terminal.render(Document((LINE,))))

    assert isinstance(console.file, StringIO)
    assert "https://www.jiia.or.jp/en/report.html" in console.file.getvalue()
