"""Settings of chats and the list of items, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chats import ChatSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.stores.memory.contents import Memory


class MemoryCatalogue:
    """Implements `bot.digests.ports.Catalogue`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def listed(self) -> Mapping[str, datetime]:
        return dict(self._memory.items)

    async def list_items(self, keys: Sequence[str], now: datetime) -> None:
        for key in keys:
            self._memory.items.setdefault(key, now)


class MemoryChats:
    """Implements `bot.chats.Chats`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def settings(self, chat: int) -> ChatSettings:
        return self._memory.settings.get(chat, ChatSettings(chat))

    async def keep_settings(self, settings: ChatSettings) -> None:
        self._memory.settings[settings.chat] = settings
        self._memory.departures.pop(settings.chat, None)
