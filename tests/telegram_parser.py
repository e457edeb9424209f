"""Telegram's own parser of message markup, run offline: TDLib's `parseTextEntities`, called without a client."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import tdjson


class ParseError(Exception):
    """Raised where Telegram would answer “can't parse entities”; the message is TDLib's."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity, as TDLib gives it."""

    kind: str
    """`Bold`, `TextUrl`, `ExpandableBlockQuote` ..."""
    offset: int
    """In UTF-16 code units."""
    length: int
    """In UTF-16 code units."""
    url: str | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader sees."""

    text: str
    entities: tuple[Entity, ...]

    @property
    def units(self) -> int:
        """Length in UTF-16 code units."""
        return len(self.text.encode("utf-16-le")) // 2

    def kinds(self, kind: str) -> tuple[str, ...]:
        """The texts of all entities of a kind, in order."""
        coded = self.text.encode("utf-16-le")
        spans = ((entity.offset * 2, (entity.offset + entity.length) * 2) for entity in self.entities_of(kind))
        return tuple(coded[start:end].decode("utf-16-le") for start, end in spans)

    def entities_of(self, kind: str) -> tuple[Entity, ...]:
        """All entities of a kind, in order."""
        return tuple(entity for entity in self.entities if entity.kind == kind)


def parse(html: str) -> Parsed:
    """Read a message of `parse_mode=HTML` as Telegram does.

    Raises:
        ParseError: where Telegram would refuse it.
    """
    _execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    request = {"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}}
    answer = _execute(request)
    if answer["@type"] == "error":
        raise ParseError(answer["message"])
    return Parsed(answer["text"], tuple(_entity(entity) for entity in answer["entities"]))


def _entity(entity: dict[str, Any]) -> Entity:
    kind = entity["type"]
    name = kind["@type"].removeprefix("textEntityType")
    return Entity(name, entity["offset"], entity["length"], kind.get("url"))


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    if answer is None:
        raise RuntimeError(f"TDLib does not answer {request['@type']} without a client")
    result: dict[str, Any] = json.loads(answer)
    return result
