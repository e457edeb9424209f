"""Markup and texts are read as Telegram's own library reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.web.preview.entities import Entity, Formatted
from bot.web.preview.markup import parse_html
from bot.web.preview.tags import MarkupError
from bot.web.preview.texts import clean, finish
from tests.preview import tdlib

WORDS = """
< > </ </> / = ' " & ; b i u s a x pre code span blockquote expandable class href emoji-id unix format r wD zz 5
language-py tg-spoiler tg-emoji tg-time e.org tg://user?id=5 &lt; &amp; &#39; &#x1f600; &#xd800; &nbsp; é 日本 😀 İ
<b> </b> <I> </i> <pre> </pre> <code> </code> <blockquote> </blockquote> <tg-spoiler> </a>
"""
PIECES = [
    *WORDS.split(),
    " ",
    "\n",
    "\t",
    "\0",
    "\v",
    "<a href='e.org'>",
    '<code class="language-c">',
    "<tg-time unix=5>",
]
ADDRESS_WORDS = """
http https tg ton tonsite javascript mailto : // / ? # @ e.org a b.c . .. [::1] [ ] 127.0.0.1 80 0 99999 %41 % user id=
5 7x &amp; é 日本 _ - | ^ { * ~ $ + user?id=12 user?id=99999999999999
"""
ADDRESS = [*ADDRESS_WORDS.split(), " ", "\n", "\0"]
TAGS = st.sampled_from(("b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler", 'a href="https://e.org/x"'))
SOUND = st.recursive(
    st.text(alphabet="ab 😀я日\n", max_size=5),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=3)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0].split()[0]}>"
    ),
    max_leaves=12,
)


def ours(html: str) -> Formatted | str:
    """Returns what the stand-in reads, or its reason to refuse; TDLib tells the format of a time in another way."""
    try:
        read = parse_html(html)
    except MarkupError as error:
        return str(error)
    return Formatted(read.text, tuple(replace(entity, detail=_without_format(entity)) for entity in read.entities))


def _without_format(entity: Entity) -> dict[str, object]:
    return {name: value for name, value in entity.detail.items() if name != "date_time_format"}


@pytest.mark.parametrize(
    "html",
    [
        "plain",
        "<b>x",
        "</b>",
        "<b>x</i>",
        "<b>é<i>y</b></i>",
        "<>",
        "< b>x</b>",
        "<b",
        "<b x",
        "<b x=",
        "<b x=y",
        "<b x='y",
        "<b ",
        "<b =x>x</b>",
        "<b x=1/>y</b>",
        "<b/>",
        "<br>",
        "<p>x</p>",
        "<!-- x -->",
        "<b></b x>",
        "<b></b",
        "<span>x</span>",
        "<span class='TG-SPOILER'>x</span>",
        "<tg-emoji emoji-id='05'>x</tg-emoji>",
        "<tg-emoji emoji-id='7'>x</tg-emoji>",
        "<tg-time unix='1' format='zzz'>x</tg-time>",
        "<tg-time unix='99999999999'>x</tg-time>",
        "<tg-time unix='1795358400' format='wDT'>x</tg-time>",
        "&#xD83D;&#xDE00;",
        "&nbsp;&hellip;&apos;&lt&amp;",
        "<blockquote x=1 expandable>x</blockquote>",
        '<pre><code class="language-py">x</code></pre>',
        "<code class='language-py'><pre>x</pre></code>",
        "<pre> <code class='language-py'>x</code></pre>",
        "<a href='javascript:x'>y</a><a href=''>z</a><a href='mailto:a@b.c'>w</a>",
        "<a href='tg://user?id=5'>x</a>",
        "<A HREF='e.org'>x</a>",
        "<i><b>😀</b></i> <u>x</u>",
    ],
)
def test_reads_and_refuses_in_the_words_of_telegram(html: str) -> None:
    """Text, entities, or the wording of the refusal are TDLib's."""
    assert ours(html) == tdlib.parse(html)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_agrees_with_telegram_on_broken_markup(html: str) -> None:
    """Whatever is written, both read the same or refuse it for the same reason."""
    assert ours(html) == tdlib.parse(html)


@settings(max_examples=100, deadline=None)
@given(SOUND)
def test_agrees_with_telegram_on_sound_markup(html: str) -> None:
    """Nested tags, odd characters and empty parts give the same entities."""
    assert ours(html) == tdlib.parse(html)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(ADDRESS), min_size=1, max_size=8).map("".join))
def test_agrees_with_telegram_on_addresses(address: str) -> None:
    """The same links are kept, dropped, and written anew."""
    html = f'<a href="{address}">x</a>'

    assert ours(html) == tdlib.parse(html)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab \n\t\r\0\x0b\x1f\x7f\u200b\u200e\u200f\u2028\u202e\u0333\u030a😀é日"))
def test_takes_out_the_characters_that_telegram_takes_out(text: str) -> None:
    """Control characters become spaces; separators, overrides and crossing marks go."""
    text = f".{text}."  # TDLib empties a text of nothing but spaces at once

    assert clean(Formatted(text)).text == tdlib.clean(text)


def test_moves_entities_when_characters_are_taken_out() -> None:
    """An entity stays on its words when something before it or in it is removed."""
    cleaned = clean(parse_html("a\u2028b<b>c\rd</b>e"))

    assert cleaned == Formatted("abcde", (Entity("bold", 2, 2),))


@pytest.mark.parametrize(
    "text",
    [
        "/start now",
        "see /help@some_bot, please",
        "x/no /a-b 1/2",
        "@anna and a@b.co, not @ann",
        "#tag #1 a#b",
        "https://e.org/x?y=1. And (https://e.org/a_b)",
        "<b> /x",
        "no entities at all",
    ],
)
def test_finds_what_telegram_finds_in_plain_text(text: str) -> None:
    """Commands, mentions, hashtags and addresses are found where TDLib finds them."""
    assert list(finish(Formatted(text)).entities) == tdlib.find(text)


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("  a  ", "a", []),
        (" \n<b>a</b> \n", "a", [("bold", 0, 1)]),
        ("<b> a</b>", " a", [("bold", 0, 2)]),
        ("<b>a  </b>", "a", [("bold", 0, 1)]),
        ("a<i>  </i>", "a", []),
        ("<b>  </b>", "", []),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<code>/start @anna</code>", "/start @anna", [("code", 0, 12)]),
    ],
)
def test_finishes_a_text_as_it_would_be_shown(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Spaces around it go, equal neighbours join, and code has no styles and no commands in it."""
    finished = finish(parse_html(html))

    assert finished == Formatted(text, tuple(Entity(*entity) for entity in entities))
