"""Text with formatting: what a message says and which parts of it are bold, links, quotes; counted as Telegram counts.

Offsets and lengths are UTF-16 code units (https://core.telegram.org/api/entities#entity-length).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RANKS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "mention": 50,
    "hashtag": 50,
    "cashtag": 50,
    "bot_command": 50,
    "url": 50,
    "email": 50,
    "phone_number": 50,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
"""Every kind of entity, with its place among those that cover the same text: the lower one is the outer one."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One formatted part of a text."""

    kind: str
    """One of `RANKS`."""
    offset: int
    length: int
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Fields that only this kind has, such as `url` of a `text_link`."""

    @property
    def end(self) -> int:
        """Offset of the first unit after it."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """The entity as Telegram's MessageEntity."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.detail}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its formatting, outer parts before inner ones."""

    text: str
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    """Returns the length of `text` in UTF-16 code units, as Telegram measures messages."""
    return len(text) + sum(character > "\uffff" for character in text)


def part(text: str, offset: int, length: int) -> str:
    """Returns the part of `text` at `offset` (both in UTF-16 units)."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def ordered(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Returns the entities in Telegram's order: by start, longer before shorter, outer kinds before inner ones."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length, RANKS[entity.kind])))
