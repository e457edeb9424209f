"""Any page that a curator's file could make, for properties that hold for all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.briefing.document import (
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
from tests.builders import make_attribution

anything = st.text(st.characters(), max_size=60)
huge = st.builds(
    lambda text, times: text * times, st.text(st.characters(), min_size=1, max_size=8), st.integers(1, 2000)
)
markup = st.sampled_from(
    ["<b>", "</i>", "&lt;", "&", '"', "<a href=x>", "🇯🇵" * 40, "e\u0301" * 700, "字" * 1500, "\ufeff"]
)
texts = st.one_of(anything, markup, huge)
named = texts.map(lambda text: f"x{text}")
labels = st.from_regex(r"[\w.-]{1,12}(\.[\w-]{1,8}){0,2}", fullmatch=True)
urls = st.one_of(
    st.none(),
    texts,
    st.builds("{}://{}{}".format, st.sampled_from(["http", "HTTPS", "https", "ftp"]), labels, texts),
    st.builds("https://{}/{}".format, labels, anything),
    st.builds("https://a.org{}".format, anything),
)
attributions = st.builds(make_attribution, voice=named, source=named, date=named, paragraph=st.integers(1), url=urls)
blocks = st.one_of(
    st.builds(Title, texts, st.none() | texts),
    st.builds(Paragraph, texts),
    st.builds(Notice, texts),
    st.builds(Bullet, texts),
    st.builds(Listing, texts),
    st.builds(Heading, texts, st.sampled_from([1, 2])),
    st.builds(Heading, texts, st.just(1), st.just(True)),
    st.builds(Statement, texts, attributions, st.just("key")),
    st.builds(Quotation, texts, attributions, st.just("key"), st.sampled_from(["en", "ja", "xx"])),
    st.builds(Option, st.just("topic"), texts, st.none() | texts),
    st.builds(Reference, texts, urls, st.none() | texts),
    st.builds(Footnote, texts),
)
pages = st.one_of(
    st.lists(blocks, max_size=12),
    st.builds(lambda some, times: some * times, st.lists(blocks, min_size=1, max_size=4), st.integers(1, 80)),
)
