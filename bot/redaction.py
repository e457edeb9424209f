"""What must never be read by anybody: the bot's token, the webhook's secret, the database's password."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(r"[0-9]{3,16}:[A-Za-z0-9_-]{20,64}")
"""A bot's token, wherever it stands: in an address, in an error's text. Hidden even where it is not this bot's."""

_KEY = re.compile(r":[A-Za-z0-9_-]{20}")
"""Without which a text has no token: looked for first, as lines of the log begin with many numbers."""

PASSWORD = re.compile(r"://[^:@/]*:(.+)@|[?&]password=([^&]+)")
"""Where an address has it, read more widely than addresses are: a password may have signs in it that it should not."""

HIDDEN_TOKEN, HIDDEN = "<token>", "<secret>"

SHORTEST = 4
"""Characters of a word that is hidden: a shorter one is no secret, and stands in too many others."""


class Redaction:
    """Hides what it was told, in every way that it can be spelt."""

    def __init__(self) -> None:
        """Begin with the form of tokens alone."""
        self._spellings: tuple[str, ...] = ()

    def add(self, *secrets: str) -> None:
        """Hide these words from now on; those that are too short to be secrets are passed over."""
        found = {spelling for secret in secrets if len(secret) >= SHORTEST for spelling in _spellings(secret)}
        # Longest first: one spelling may stand in another.
        self._spellings = tuple(sorted(found.union(self._spellings), key=lambda word: (-len(word), word)))

    def add_address(self, url: str) -> None:
        """Hide the password of an address, if it has one, from now on."""
        self.add(*(found[1] or found[2] for found in PASSWORD.finditer(url)))

    def __call__(self, text: str) -> str:
        """A text without any secret."""
        if _KEY.search(text):
            text = TOKEN.sub(HIDDEN_TOKEN, text)
        for word in self._spellings:
            if word in text:
                text = text.replace(word, HIDDEN)
        return text


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it stands in texts, in addresses, in JSON, and where Python shows a value."""
    for word in (secret, unquote(secret)):
        yield from (word, quote(word), quote(word, safe=""), quote_plus(word))
        yield from (json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1], repr(word)[1:-1])


redact = Redaction()
"""The one of this process, as the log is one: the settings tell it what is secret when they are read."""
