"""Who wants to be told when something is covered: kept because they asked for it, and only until it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.chats.wording import keepable

if TYPE_CHECKING:
    from datetime import datetime

MOST = 20
"""Requests of one chat: more than anybody waits for."""

LONGEST = 300
"""Characters of what was asked: longer texts are not questions."""


class Added(StrEnum):
    """What became of a request."""

    KEPT = "kept"
    KNOWN = "known"
    """The chat has asked for the same already."""
    FULL = "full"
    """The chat has asked for as much as may be."""


@dataclass(frozen=True, slots=True)
class Request:
    """A chat that wants to be told."""

    chat: int
    """Telegram's id."""
    words: str
    """The question, as it was asked; at most LONGEST characters."""
    language: str
    """ISO 639 code of the language to tell it in."""
    at: datetime
    """When it was asked, aware."""
    id: int = 0
    """Of the store; 0 for one that is not kept yet."""

    @property
    def sense(self) -> str:
        """The words without what makes no difference: two requests of a chat with the same are one."""
        return self.words.casefold()[:LONGEST]


def make_request(chat: int, words: str, language: str, at: datetime) -> Request:
    """A new request, with its words as they can be kept."""
    return Request(chat, keepable(words, LONGEST), language, at)


class Requests(Protocol):
    """Keeps requests; every call may raise StoreUnavailable."""

    async def add(self, request: Request, *, back: bool = False) -> Added:
        """Keep a request, unless its chat has the same already, or MOST of them.

        Args:
            request: what is asked for.
            back: whether it was taken out and is put back, for which there is always room.
        """
        ...

    async def of_chat(self, chat: int) -> tuple[Request, ...]:
        """The requests of a chat, the oldest first."""
        ...

    async def after(self, request: int, limit: int) -> tuple[Request, ...]:
        """Up to `limit` requests with ids above one, in order of their ids: to walk through all of them."""
        ...

    async def take(self, request: int) -> bool:
        """Remove a request by its id; False where it is gone, perhaps because another replica has taken it."""
        ...
