"""Statements that several transactions have in common; each runs within the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, union_all, update

from bot.digests.delivery import WAITING, Reason, State
from bot.stores.tables import CHATS, DELIVERIES, DEPARTURES, HISTORIES, PACES, REQUESTS, SUBSCRIPTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.stores.database import Database


async def call_off(connection: AsyncConnection, subscriptions: Sequence[int], now: datetime) -> None:
    """Skip what waits of some subscriptions."""
    waiting = DELIVERIES.c.subscription.in_(subscriptions) & DELIVERIES.c.state.in_(WAITING)
    ended = {"state": State.SKIPPED, "reason": Reason.CALLED_OFF, "finished": now, "parcel": None}
    await connection.execute(update(DELIVERIES).where(waiting).values(ended))


async def move_chat(connection: AsyncConnection, old: int, new: int) -> None:
    """Move everything of a chat to its new id; what stands there already stays, and its counterpart goes."""
    taken = select(SUBSCRIPTIONS.c.thread).where(SUBSCRIPTIONS.c.chat == new)
    await _forget(connection, (SUBSCRIPTIONS.c.chat == old) & SUBSCRIPTIONS.c.thread.in_(taken))
    for table in (SUBSCRIPTIONS, DELIVERIES):
        await connection.execute(update(table).where(table.c.chat == old).values(chat=new))
    await connection.execute(delete(PACES).where(PACES.c.chat == old))
    for chat in (old, new):
        await note_return(connection, chat)
    if (await connection.execute(select(CHATS.c.chat).where(CHATS.c.chat == new))).first():
        await connection.execute(delete(CHATS).where(CHATS.c.chat == old))
    await connection.execute(update(CHATS).where(CHATS.c.chat == old).values(chat=new))
    asked = select(REQUESTS.c.sense).where(REQUESTS.c.chat == new)
    await connection.execute(delete(REQUESTS).where((REQUESTS.c.chat == old) & REQUESTS.c.sense.in_(asked)))
    await connection.execute(update(REQUESTS).where(REQUESTS.c.chat == old).values(chat=new))


async def forget_chat(connection: AsyncConnection, chat: int) -> None:
    """Delete everything that is kept of a chat."""
    await _forget(connection, SUBSCRIPTIONS.c.chat == chat)
    for table in (PACES, CHATS, REQUESTS, DEPARTURES):
        await connection.execute(delete(table).where(table.c.chat == chat))


async def note_departure(database: Database, connection: AsyncConnection, chat: int, now: datetime) -> None:
    """Note since when the bot is out of a chat: the first time counts. Nothing is noted where nothing is kept."""
    kept = (select(table.c.chat).where(table.c.chat == chat) for table in (SUBSCRIPTIONS, CHATS, REQUESTS))
    if (await connection.execute(union_all(*kept).limit(1))).first():
        note = database.insert(DEPARTURES).values(chat=chat, since=now)
        await connection.execute(note.on_conflict_do_nothing(index_elements=["chat"]))


async def note_return(connection: AsyncConnection, chat: int) -> None:
    """Note that the bot is back in a chat."""
    await connection.execute(delete(DEPARTURES).where(DEPARTURES.c.chat == chat))


async def forget_departed(connection: AsyncConnection, before: datetime) -> int:
    """Forget the chats that the bot left before a moment; returns how many."""
    long_gone = delete(DEPARTURES).where(DEPARTURES.c.since < before).returning(DEPARTURES.c.chat)
    chats = (await connection.execute(long_gone)).scalars().all()
    for chat in chats:
        await forget_chat(connection, chat)
    return len(chats)


async def _forget(connection: AsyncConnection, where: object) -> None:
    """Delete some subscriptions with what belongs to them."""
    gone = select(SUBSCRIPTIONS.c.id).where(where)  # type: ignore[arg-type]  # a condition, whatever its class
    for table in (DELIVERIES, HISTORIES):
        await connection.execute(delete(table).where(table.c.subscription.in_(gone)))
    await connection.execute(delete(SUBSCRIPTIONS).where(where))  # type: ignore[arg-type]  # as above
