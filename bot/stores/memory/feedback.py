"""What readers say about answers, and what they want to be told of, in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chats.requests import MOST, Added

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chats.feedback import Note
    from bot.chats.requests import Request
    from bot.stores.memory.contents import Memory


class MemoryFeedback:
    """Implements `bot.chats.Feedback`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def note(self, note: Note) -> None:
        self._memory.notes.append(note)

    async def since(self, moment: datetime) -> tuple[Note, ...]:
        return tuple(note for note in self._memory.notes if note.at >= moment)

    async def sweep(self, before: datetime) -> int:
        kept = [note for note in self._memory.notes if note.at >= before]
        gone = len(self._memory.notes) - len(kept)
        self._memory.notes[:] = kept
        return gone


class MemoryRequests:
    """Implements `bot.chats.Requests`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def add(self, request: Request, *, back: bool = False) -> Added:
        asked = await self.of_chat(request.chat)
        if any(request.sense == each.sense for each in asked):
            return Added.KNOWN
        if len(asked) >= MOST and not back:
            return Added.FULL
        self._memory.last += 1
        self._memory.requests[self._memory.last] = replace(request, id=self._memory.last)
        return Added.KEPT

    async def of_chat(self, chat: int) -> tuple[Request, ...]:
        return tuple(request for request in self._memory.requests.values() if request.chat == chat)

    async def after(self, request: int, limit: int) -> tuple[Request, ...]:
        return tuple(each for number, each in self._memory.requests.items() if number > request)[:limit]

    async def take(self, request: int) -> bool:
        return self._memory.requests.pop(request, None) is not None
