"""What the bot says of itself: name, descriptions, commands and menu button, each by language and scope."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.web.preview.people import IN_CHARGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.web.preview.people import Chat, Person

Commands = list[dict[str, Any]]


@dataclass(slots=True)
class Profile:
    """The bot's own texts, as it set them."""

    names: dict[str, str] = field(default_factory=dict)
    """By language; the empty language is for everybody else. The same below."""
    descriptions: dict[str, str] = field(default_factory=dict)
    """Shown in a chat in which nothing was said yet."""
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], Commands] = field(default_factory=dict)
    """By scope (see `scope_key`) and language."""
    menu: dict[int | None, dict[str, Any]] = field(default_factory=dict)
    """Menu button by private chat; None is for all others."""

    def commands_for(self, person: Person, chat: Chat) -> Commands:
        """Returns the commands that `person` is offered in `chat`: of the narrowest scope, in their language first.

        In a channel nobody is offered any.

        The order is https://core.telegram.org/bots/api#determining-list-of-commands.
        """
        for scope in _scopes(person, chat):
            for language in (person.language, ""):
                if found := self.commands.get((scope_key(scope), language)):
                    return found
        return []


def scope_key(scope: Mapping[str, Any]) -> str:
    """Returns a scope (Telegram's BotCommandScope) as a key."""
    return json.dumps(scope, sort_keys=True)


def spoken(texts: Mapping[str, str], language: str) -> str:
    """Returns the text in `language`, or else the one for everybody; empty where there is none."""
    return texts.get(language) or texts.get("", "")


def _scopes(person: Person, chat: Chat) -> Iterator[dict[str, Any]]:
    if chat.type == "channel":
        return
    if chat.type == "private":
        yield {"type": "chat", "chat_id": chat.id}
        yield {"type": "all_private_chats"}
    else:
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": person.id}
        if chat.status(person) in IN_CHARGE:
            yield {"type": "chat_administrators", "chat_id": chat.id}
        yield {"type": "chat", "chat_id": chat.id}
        if chat.status(person) in IN_CHARGE:
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    yield {"type": "default"}
