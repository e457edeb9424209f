"""What becomes of a text on its way into a chat: cleaned, trimmed, with addresses and commands found in it.

The rules were taken from the behaviour of TDLib, which the tests ask about the same texts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.entities import Entity, Formatted, ordered, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
"""Kinds that end inside code and that flow together with their neighbours."""
CODES = ("code", "pre")
OPAQUE = (*CODES, "text_link", "text_mention", "custom_emoji", "date_time")
"""Kinds inside which nothing is looked for."""

_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
"""Characters that Telegram takes out: line separators, changes of direction, and marks that cross lines."""
_BLANKED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
"""Control characters that become a space."""
_MARK_BEFORE_MARK = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
"""Marks of direction in a row, which can hide text: all but the last become U+200C."""
_PATTERNS = {
    "bot_command": re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])"),
    "email": re.compile(r"(?<![\w.+-])[a-zA-Z0-9_.+-]{1,64}@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,12}(?!\w)"),
    "url": re.compile(
        r"(?<![\w@/.:])(?:https?://[^\s<>\"“”«»]+\.[^\s<>\"“”«»]+|(?:[a-zA-Z0-9-]+\.)+(?:com|org|net|info|ru|jp|me|eu)"
        r"(?:/[^\s<>\"“”«»]*)?)(?<![.,:;!?'\")\]])"
    ),
    "mention": re.compile(r"(?<![\w/@])@[a-zA-Z0-9_]{4,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#&/])#(?!\d+(?!\w))\w{1,256}(?!\w)"),
}
"""What is found in plain text; an earlier row wins where two would overlap."""


def finish(formatted: Formatted) -> Formatted:
    """Returns the message text that Telegram would keep of what was sent; empty where nothing can be seen."""
    cleaned = trim(clean(formatted))
    kept = list(_merge(cleaned.entities))
    kept += _found(cleaned.text, kept)
    return Formatted(cleaned.text, ordered(kept)[: limits.ENTITIES])


def written(text: str) -> dict[str, Any]:
    """Returns what a person typed as the content of a message, in Telegram's names.

    Raises:
        CallRefused: there is nothing to see in it.
    """
    formatted = finish(Formatted(text))
    if not formatted.text:
        raise CallRefused(400, "A message needs something to see in it.")
    return content_of(formatted)


def content_of(formatted: Formatted, key: str = "text") -> dict[str, Any]:
    """Returns a text as the content of a message; `key` is `text`, or `caption` below a file."""
    entities = [entity.as_json() for entity in formatted.entities]
    name = "entities" if key == "text" else "caption_entities"
    return {key: formatted.text, **({name: entities} if entities else {})}


def sheets(text: str) -> list[str]:
    """Returns `text` in pieces that each fit into a message; there is always one."""
    pieces, room = [""], limits.MESSAGE_TEXT
    for character in text.strip():
        if room < units(character):
            pieces.append("")
            room = limits.MESSAGE_TEXT
        pieces[-1] += character
        room -= units(character)
    return pieces


def position(text: str, quote: str) -> int:
    """Returns where `quote` stands in `text`, in UTF-16 units.

    Raises:
        CallRefused: it does not.
    """
    if quote not in text:
        raise CallRefused(400, "Bad Request: QUOTE_TEXT_INVALID")
    return units(text[: text.index(quote)])


def clean(formatted: Formatted) -> Formatted:
    """Returns the text without the characters that Telegram removes, its entities moved along."""
    gone = [units(formatted.text[: found.start()]) for found in _REMOVED.finditer(formatted.text)]  # one unit each
    text = _MARK_BEFORE_MARK.sub("\u200c", _BLANKED.sub(" ", _REMOVED.sub("", formatted.text)))
    if not gone:
        return Formatted(text, formatted.entities)

    def moved(offset: int) -> int:
        return offset - sum(position < offset for position in gone)

    entities = (
        replace(entity, offset=moved(entity.offset), length=moved(entity.end) - moved(entity.offset))
        for entity in formatted.entities
    )
    return Formatted(text, tuple(entity for entity in entities if entity.length))


def trim(formatted: Formatted) -> Formatted:
    """Returns the text without spaces and line ends around it; those in front stay where an entity starts at them."""
    text = formatted.text.rstrip(" \n")
    end = units(text)
    entities = [
        replace(entity, length=min(entity.end, end) - entity.offset)
        for entity in formatted.entities
        if entity.offset < end
    ]
    first = min((entity.offset for entity in entities), default=end)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    return Formatted(text[lead:], tuple(replace(entity, offset=entity.offset - lead) for entity in entities))


def _merge(entities: tuple[Entity, ...]) -> Iterator[Entity]:
    """Yields the entities with styles taken out of code and equal neighbours joined; quotes do not nest."""
    codes = [entity for entity in entities if entity.kind in CODES]
    for kind in STYLES:
        covered = {at for entity in entities if entity.kind == kind for at in range(entity.offset, entity.end)}
        covered -= {at for code in codes for at in range(code.offset, code.end)}
        yield from (Entity(kind, start, length) for start, length in _runs(covered))
    last_end = 0
    for entity in (entity for entity in entities if entity.kind.endswith("blockquote")):
        if entity.offset >= last_end:
            last_end = entity.end
            yield entity
    reached = 0
    for entity in entities:
        if entity.kind in OPAQUE and entity.offset >= reached:  # nor do these nest in one another
            reached = entity.end
            yield entity
        elif entity.kind not in (*OPAQUE, *STYLES) and not entity.kind.endswith("blockquote"):
            yield entity


def _runs(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for at in sorted(positions):
        if at != end:
            if end > start:
                yield start, end - start
            start = at
        end = at + 1
    if end > start:
        yield start, end - start


def _found(text: str, kept: list[Entity]) -> Iterator[Entity]:
    taken = [(entity.offset, entity.end) for entity in kept if entity.kind not in STYLES and "quote" not in entity.kind]
    for kind, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            start, end = units(text[: found.start()]), units(text[: found.end()])
            if all(end <= begin or start >= stop for begin, stop in taken):
                taken.append((start, end))
                yield Entity(kind, start, end - start)
