"""Addresses that lead into the chat: `https://t.me/<bot>?start=t_64baGjsC` opens the topic with that key."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from telegram.helpers import create_deep_linked_url

from bot.knowledge.keys import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

LETTERS: Mapping[str, str] = {"t": "t", "c": "i", "q": "i", "s": "d"}
"""Payload's letter -> page's letter: topic, claim, quote, side by side."""

ASK = "ask"
"""Payload by which somebody comes who found nothing elsewhere, and is asked for the question."""

OF_KIND = {Kind.TOPIC: "t", Kind.CLAIM: "c", Kind.QUOTE: "q"}
"""Payload's letter for each kind of item."""

_FORM = re.compile(r"([a-z])_([0-9A-Za-z]{8})")


def read_payload(payload: str) -> tuple[str, str] | None:
    """The letter of the page and the key that a payload asks for; None where it is no payload of ours."""
    found = _FORM.fullmatch(payload)
    if found is None or found[1] not in LETTERS:
        return None
    return LETTERS[found[1]], found[2]


@lru_cache(512)
def deep_link(bot: str, letter: str, key: str) -> str:
    """The address of an item.

    Args:
        bot: username of the bot, without @.
        letter: one of LETTERS.
        key: short key of the item.
    """
    return create_deep_linked_url(bot, f"{letter}_{key}")


@lru_cache(512)
def share_link(address: str, words: str) -> str:
    """The address that asks a person to whom they want to send `words` with `address` (https://core.telegram.org/widgets/share)."""
    return "https://t.me/share/url?" + urlencode({"url": address, "text": words})
