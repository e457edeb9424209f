"""What a button carries: which page of what to open. Stateless, so that buttons work after a restart and for years.

Written `1c:en:7hQ2Zk9a:2`: the version of this form with the page's letter, language, key, number of the page; at most
20 bytes of the 64 that Telegram allows (https://core.telegram.org/bots/api#inlinekeyboardbutton).
"""

from __future__ import annotations

import re
from typing import NamedTuple

VERSION = "1"

BELOW = "k"
"""Letter of the page that opens a topic's card as a message of its own: under a digest, which stays."""

DIGEST, CHANNEL_DIGEST = "g", "h"
"""Letters of the digest panel: of the chat that it stands in, and of a channel that the message it answers names."""

SETTINGS, PRIVACY = "p", "y"
"""Letters of the settings panel and of what is kept of a chat."""

ERROR, WISH = "f", "u"
"""Letters of “report an error” and “tell me when this is covered”."""

_FORM = re.compile(rf"{VERSION}([a-z]):([a-z]{{2,3}}):([0-9A-Za-z]{{0,8}}):([0-9]{{1,3}})")


class Press(NamedTuple):
    """A page to open."""

    page: str
    """Letter of the page, see `bot.chat.pages.PAGES`."""
    language: str
    """ISO 639 code of the language the person is spoken to in."""
    key: str = ""
    """Short key of what the page is about; empty where it is about no item."""
    number: int = 0
    """Which part of a long page, from 0."""

    def __str__(self) -> str:
        return f"{VERSION}{self.page}:{self.language}:{self.key}:{self.number}"


def read_press(data: str) -> Press | None:
    """What a button carries; None where it is of another version, or of another bot."""
    found = _FORM.fullmatch(data)
    return Press(found[1], found[2], found[3], int(found[4])) if found else None
