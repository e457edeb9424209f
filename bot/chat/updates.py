"""Which updates are handled when: each once, those of one chat in order, those of different chats side by side."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from telegram.ext import BaseUpdateProcessor

from bot.chat.incoming import Update
from bot.latest import Latest

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any

AT_ONCE = 192
"""Updates handled side by side, three cohorts (`bot.chat.cohort`): while one is answered, in about the 30 ms that a
call to Telegram takes, the others wait for Telegram."""

WAITING = 4096
"""Updates that may wait for their chat's turn: a chat that writes much takes no place from another."""

REMEMBERED = 4096
"""Handled updates that are remembered. Telegram hands out 100 at once, and repeats only what is unconfirmed."""


class ChatOrder(BaseUpdateProcessor):
    """Runs updates side by side, but those of one chat (or, where there is none, of one person) one after another.

    python-telegram-bot's own processor gives no order at all as soon as it runs more than one update at once.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        """Take how many updates are handled at once."""
        super().__init__(WAITING)
        self._at_once = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By place; a lock is there for as long as somebody holds it or waits for it."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when it is its turn."""
        await self._in_turn(places_of(update), coroutine)

    async def _in_turn(self, places: tuple[int, ...], coroutine: Awaitable[Any]) -> None:
        if not places:
            async with self._at_once:
                await coroutine
            return
        first, *others = places
        lock = self._locks.setdefault(first, asyncio.Lock())
        async with lock:
            await self._in_turn(tuple(others), coroutine)

    async def initialize(self) -> None:
        """Nothing has to be opened."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""


def places_of(update: object) -> tuple[int, ...]:
    """Ids of the chats an update belongs to, else of the person; none where it has neither.

    That a group has moved belongs to both its numbers, the new one first: whatever comes from there finds it done.
    """
    if not isinstance(update, Update):
        return ()
    chat, user, message = update.effective_chat, update.effective_user, update.message
    if chat is None:
        return (user.id,) if user else ()
    moved = message.migrate_to_chat_id if message else None
    return (moved, chat.id) if moved and moved != chat.id else (chat.id,)


class Repeats:
    """Knows the updates that were seen, to drop those that come again after a lost confirmation."""

    def __init__(self, size: int = REMEMBERED) -> None:
        """Take how many numbers are remembered."""
        self._seen: Latest[int, None] = Latest(size)

    def is_repeat(self, number: int) -> bool:
        """Whether an `update_id` was seen before; from now on it was."""
        if number in self._seen:
            return True
        self._seen[number] = None
        return False
