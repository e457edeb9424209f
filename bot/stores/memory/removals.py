"""Chats that move, leave or want to be forgotten, in memory; implements `bot.digests.ports.Removals`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digests.subscription import Place

if TYPE_CHECKING:
    from datetime import datetime

    from bot.stores.memory.contents import Memory


class MemoryRemovals:
    """Implements `bot.digests.ports.Removals`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def move_chat(self, old: int, new: int) -> None:
        move_chat(self._memory, old, new)

    async def forget_chat(self, chat: int) -> None:
        for each in self._memory.of_chat(chat):
            forget(self._memory, each.id)
        self._memory.paces.pop(chat, None)
        self._memory.settings.pop(chat, None)
        self._memory.departures.pop(chat, None)
        for request in tuple(self._memory.requests.values()):
            if request.chat == chat:
                del self._memory.requests[request.id]

    async def note_departure(self, chat: int, now: datetime) -> None:
        note_departure(self._memory, chat, now)

    async def note_return(self, chat: int) -> None:
        self._memory.departures.pop(chat, None)

    async def forget_departed(self, before: datetime) -> int:
        chats = [chat for chat, since in self._memory.departures.items() if since < before]
        for chat in chats:
            await self.forget_chat(chat)
        return len(chats)


def move_chat(memory: Memory, old: int, new: int) -> None:
    """Move everything of a chat; what the new one has already stays."""
    taken = {each.place.thread for each in memory.of_chat(new)}
    for each in memory.of_chat(old):
        if each.place.thread in taken:
            forget(memory, each.id)
        else:
            memory.subscriptions[each.id] = replace(each, place=Place(new, each.place.thread))
    for delivery in tuple(memory.deliveries.values()):
        if delivery.place.chat == old:
            place = Place(new, delivery.place.thread)
            memory.keep(replace(delivery, place=place))
    memory.paces.pop(old, None)
    for chat in (old, new):
        memory.departures.pop(chat, None)
    settings = memory.settings.pop(old, None)
    if settings and new not in memory.settings:
        memory.settings[new] = replace(settings, chat=new)
    asked = {request.sense for request in memory.requests.values() if request.chat == new}
    for request in tuple(memory.requests.values()):
        if request.chat == old and request.sense in asked:
            del memory.requests[request.id]
        elif request.chat == old:
            memory.requests[request.id] = replace(request, chat=new)


def note_departure(memory: Memory, chat: int, now: datetime) -> None:
    """Note since when the bot is out of a chat: the first time counts. Nothing is noted where nothing is kept."""
    asked = any(request.chat == chat for request in memory.requests.values())
    if memory.of_chat(chat) or chat in memory.settings or asked:
        memory.departures.setdefault(chat, now)


def forget(memory: Memory, subscription: int) -> None:
    """Delete a subscription with everything that belongs to it."""
    for delivery in memory.of([subscription]):
        memory.drop(delivery)
    memory.histories.pop(subscription, None)
    memory.subscriptions.pop(subscription, None)
