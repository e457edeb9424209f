"""What readers say about answers, and what they want to be told of, in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from bot.chats.requests import MOST, Added
from bot.stores.rows import note_of, note_row, request_of, request_row
from bot.stores.tables import FEEDBACK, REQUESTS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from bot.chats.feedback import Note
    from bot.chats.requests import Request
    from bot.stores.database import Database


class SqlFeedback:
    """Implements `bot.chats.Feedback`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, note: Note) -> None:
        async with self._database.begin() as connection:
            await connection.execute(insert(FEEDBACK).values(note_row(note)))

    async def since(self, moment: datetime) -> tuple[Note, ...]:
        query = select(FEEDBACK).where(FEEDBACK.c.at >= moment).order_by(FEEDBACK.c.id)
        async with self._database.snapshot() as connection:
            return tuple(note_of(row) for row in (await connection.execute(query)).mappings())

    async def sweep(self, before: datetime) -> int:
        async with self._database.begin() as connection:
            return (await connection.execute(delete(FEEDBACK).where(FEEDBACK.c.at < before))).rowcount


class SqlRequests:
    """Implements `bot.chats.Requests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, request: Request, *, back: bool = False) -> Added:
        asked = select(REQUESTS.c.sense).where(REQUESTS.c.chat == request.chat)
        keep = self._database.insert(REQUESTS).on_conflict_do_nothing(index_elements=["chat", "sense"])
        async with self._database.begin() as connection:
            known = set((await connection.execute(asked)).scalars())
            if request.sense in known:
                return Added.KNOWN
            # Two replicas that add at the very same moment may go one over: the number is a courtesy, not a promise.
            if len(known) >= MOST and not back:
                return Added.FULL
            await connection.execute(keep.values(request_row(request)))
        return Added.KEPT

    async def of_chat(self, chat: int) -> tuple[Request, ...]:
        return await self._read(select(REQUESTS).where(REQUESTS.c.chat == chat).order_by(REQUESTS.c.id))

    async def after(self, request: int, limit: int) -> tuple[Request, ...]:
        return await self._read(select(REQUESTS).where(REQUESTS.c.id > request).order_by(REQUESTS.c.id).limit(limit))

    async def take(self, request: int) -> bool:
        async with self._database.begin() as connection:
            return (await connection.execute(delete(REQUESTS).where(REQUESTS.c.id == request))).rowcount == 1

    async def _read(self, query: Select[tuple[object, ...]]) -> tuple[Request, ...]:
        async with self._database.reading() as connection:
            return tuple(request_of(row) for row in (await connection.execute(query)).mappings())
