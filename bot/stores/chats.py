"""Settings of chats, the list of items, and chats that move, leave or want to be forgotten, in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.chats import ChatSettings
from bot.stores.rows import settings_of, settings_row
from bot.stores.statements import forget_chat, forget_departed, move_chat, note_departure, note_return
from bot.stores.tables import CHATS, ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.stores.database import Database


class SqlChats:
    """Implements `bot.chats.Chats`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, chat: int) -> ChatSettings:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(CHATS).where(CHATS.c.chat == chat))).mappings().first()
        return settings_of(row) if row else ChatSettings(chat)

    async def keep_settings(self, settings: ChatSettings) -> None:
        row = settings_row(settings)
        upsert = self._database.insert(CHATS).values(row).on_conflict_do_update(index_elements=["chat"], set_=row)
        async with self._database.begin() as connection:
            await note_return(connection, settings.chat)
            await connection.execute(upsert)


class SqlCatalogue:
    """Implements `bot.digests.ports.Catalogue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self) -> Mapping[str, datetime]:
        async with self._database.reading() as connection:
            return {row.key: row.since for row in await connection.execute(select(ITEMS))}

    async def list_items(self, keys: Sequence[str], now: datetime) -> None:
        if not keys:
            return
        insert = self._database.insert(ITEMS).on_conflict_do_nothing(index_elements=["key"])
        async with self._database.begin() as connection:
            await connection.execute(insert, [{"key": key, "since": now} for key in keys])


class SqlRemovals:
    """Implements `bot.digests.ports.Removals`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def move_chat(self, old: int, new: int) -> None:
        async with self._database.begin() as connection:
            await move_chat(connection, old, new)

    async def forget_chat(self, chat: int) -> None:
        async with self._database.begin() as connection:
            await forget_chat(connection, chat)

    async def note_departure(self, chat: int, now: datetime) -> None:
        async with self._database.begin() as connection:
            await note_departure(self._database, connection, chat, now)

    async def note_return(self, chat: int) -> None:
        async with self._database.begin() as connection:
            await note_return(connection, chat)

    async def forget_departed(self, before: datetime) -> int:
        async with self._database.begin() as connection:
            return await forget_departed(connection, before)
