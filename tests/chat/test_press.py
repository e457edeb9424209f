"""What a button and a link carry comes back as it was written, and fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.pages import PAGES
from bot.chat.payload import LETTERS, OF_KIND, deep_link, read_payload
from bot.chat.press import Press, read_press
from bot.knowledge.keys import ALPHABET, LENGTH

if TYPE_CHECKING:
    from bot.briefing.desk import Desk

KEYS = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
PRESSES = st.builds(
    Press,
    page=st.sampled_from(sorted(PAGES)),
    language=st.sampled_from(["en", "ru", "ja", "fil"]),
    key=KEYS | st.just(""),
    number=st.integers(0, 999),
)


@given(PRESSES)
def test_a_press_comes_back_as_it_was_written(press: Press) -> None:
    """In 20 bytes of the 64 that Telegram allows, all of them ASCII."""
    data = str(press)

    assert read_press(data) == press
    assert data.isascii()
    assert len(data) <= 20


@given(st.text() | PRESSES.map(lambda press: f"{press}0:") | PRESSES.map(lambda press: f"2{press}"[:-1]))
def test_what_is_no_press_is_read_as_none(data: str) -> None:
    """Other versions, other bots and broken data are told from ours."""
    assert read_press(data) is None


@given(st.sampled_from(sorted(LETTERS)), KEYS)
def test_a_link_leads_to_its_item(letter: str, key: str) -> None:
    """The payload keeps to Telegram's 64 characters, and is read as the page and the key."""
    payload = deep_link("some_bot", letter, key).partition("?start=")[2]

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert read_payload(payload) == (LETTERS[letter], key)


def test_every_item_of_the_file_has_a_link(desk: Desk) -> None:
    """Topics, claims and quotes alike."""
    for key, item in desk.items.items():
        payload = f"{OF_KIND[item.kind]}_{key}"

        assert read_payload(payload) is not None
