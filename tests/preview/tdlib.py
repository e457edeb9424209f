"""TDLib, Telegram's own library, asked offline about markup and texts: the judge that the stand-in must agree with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.web.preview.entities import Entity, Formatted

tdjson = pytest.importorskip("tdjson", reason="TDLib is not installed: no judge to agree with")

KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Url": "url",
    "EmailAddress": "email",
}
"""TDLib's names of entities, and the Bot API's."""


def parse(html: str) -> Formatted | str:
    """Returns what TDLib reads, or its reason to refuse."""
    answer = _ask({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    if answer["@type"] == "error":
        return str(answer["message"]).removeprefix("Can't parse entities: ")
    return Formatted(answer["text"], tuple(_entity(entity) for entity in answer["entities"]))


def clean(text: str) -> str:
    """Returns what TDLib leaves of a text without formatting, before it is trimmed."""
    answer = _ask({"@type": "getMarkdownText", "text": {"@type": "formattedText", "text": text, "entities": []}})
    return str(answer["text"])


def find(text: str) -> list[Entity]:
    """Returns the commands, mentions, hashtags and addresses that TDLib finds in a text."""
    answer = _ask({"@type": "getTextEntities", "text": text})
    return [_entity(entity) for entity in answer["entities"]]


def _entity(entity: dict[str, Any]) -> Entity:
    kind = entity["type"]
    detail: dict[str, Any] = {
        name: kind[name] for name in ("url", "language", "custom_emoji_id", "unix_time") if name in kind
    }
    if "user_id" in kind:
        detail["user"] = {"id": kind["user_id"]}
    name = KINDS.get(kind["@type"].removeprefix("textEntityType"), kind["@type"])
    return Entity(name, entity["offset"], entity["length"], detail)


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    tdjson.td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()))
    return answer
