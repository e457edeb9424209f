"""Updates that replicas share: which of them has one in hand, and which are done, in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from bot.chats.seen import LEASE, Standing
from bot.stores.tables import SEEN_UPDATES

if TYPE_CHECKING:
    from datetime import datetime

    from bot.stores.database import Database

S = SEEN_UPDATES.c


class SqlSeenUpdates:
    """Implements `bot.chats.seen.SeenUpdates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, number: int, now: datetime) -> Standing:
        fresh = self._database.insert(SEEN_UPDATES).values(number=number, done=False, until=now + LEASE)
        taken_over = fresh.on_conflict_do_update(
            index_elements=["number"], set_={"until": now + LEASE}, where=S.done.is_(False) & (S.until <= now)
        )
        async with self._database.begin() as connection:
            if (await connection.execute(taken_over.returning(S.number))).first():
                return Standing.NEW
            done = (await connection.execute(select(S.done).where(S.number == number))).scalar()
        return Standing.DONE if done else Standing.IN_HAND

    async def finish(self, number: int) -> None:
        async with self._database.begin() as connection:
            await connection.execute(update(SEEN_UPDATES).where(S.number == number).values(done=True))

    async def release(self, number: int) -> None:
        async with self._database.begin() as connection:
            await connection.execute(delete(SEEN_UPDATES).where(S.number == number, S.done.is_(False)))

    async def sweep(self, before: datetime) -> int:
        async with self._database.begin() as connection:
            return (await connection.execute(delete(SEEN_UPDATES).where(S.until < before + LEASE))).rowcount
