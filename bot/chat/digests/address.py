"""For which chat an order is: the one it is given in, or a channel that its words name first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.briefing.document import Title
from bot.chat.press import CHANNEL_DIGEST, DIGEST, Press

if TYPE_CHECKING:
    from bot.chat.visit import Visit

_CHANNEL = re.compile(r"(@[A-Za-z]\w{3,31}|-100\d{5,15})(?:\s+|$)")
"""A channel named at the start of a line: by username, or by its id."""


class Address(NamedTuple):
    """What stands before an order, and the order itself."""

    channel: str
    """As it was typed; empty for the chat that the order is given in."""
    words: str


def address_of(visit: Visit) -> Address:
    """The address of an order, or of a button under the answer to one."""
    named = _CHANNEL.match(visit.words)
    return Address(named[1], visit.words[named.end() :].strip()) if named else Address("", visit.words.strip())


def press_for(visit: Visit, key: str = "", number: int = 0) -> Press:
    """A button of the digest that this visit is about; one of a channel's is never taken for the chat's own."""
    return Press(CHANNEL_DIGEST if address_of(visit).channel else DIGEST, visit.language, key, number)


def title_for(visit: Visit, sentence: str) -> Title:
    """The title of a page about a digest: it names the channel whose it is."""
    channel = address_of(visit).channel
    return Title(f"{sentence} · {channel}" if channel else sentence)
