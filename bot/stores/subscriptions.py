"""Subscriptions in a database; implements `bot.digests.ports.Subscriptions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.digests.subscription import History, Place, Standing, Subscription
from bot.stores.rows import Row, history_of, place_row, subscription_of, subscription_row
from bot.stores.statements import call_off, note_return
from bot.stores.tables import FACTS, HISTORIES, SUBSCRIPTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.stores.database import Database

ZONE_RULES = "zone-rules"
"""Name of the fact that says with which zone rules due times were computed."""

KEPT = {"id", "last_slot"}
"""Columns of a subscription that outlive its replacement: the planner writes them, possibly at this moment."""

RENEWED = ("id", "days", "minute", "zone", "next_slot", "next_at")
"""Columns that say which subscription has which due time, and by which schedule."""


class SqlSubscriptions:
    """Who wants what, and what each has been sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, place: Place) -> Subscription | None:
        where = place_row(place)
        query = select(SUBSCRIPTIONS).filter_by(**where)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return subscription_of(row) if row else None

    async def of_chat(self, chat: int) -> tuple[Subscription, ...]:
        query = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.chat == chat).order_by(SUBSCRIPTIONS.c.thread)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(map(subscription_of, rows))

    async def put(self, subscription: Subscription, now: datetime) -> Subscription:
        row = subscription_row(subscription)
        changes = {name: value for name, value in row.items() if name not in KEPT}
        upsert = (
            self._database.insert(SUBSCRIPTIONS)
            .values(row)
            .on_conflict_do_update(index_elements=["chat", "thread"], set_=changes)
            .returning(SUBSCRIPTIONS)
        )
        async with self._database.begin() as connection:
            if subscription.standing is Standing.ACTIVE:
                # Before the rest: who forgets chats goes the same way, so that neither waits for the other in a ring.
                await note_return(connection, subscription.place.chat)
            kept = subscription_of((await connection.execute(upsert)).mappings().one())
            if kept.is_given_up:
                await call_off(connection, [kept.id], now)
        return kept

    async def history(self, subscription: int) -> History:
        query = select(HISTORIES).where(HISTORIES.c.subscription == subscription)
        async with self._database.reading() as connection:
            return history_of((await connection.execute(query)).mappings().first())

    async def after(self, subscription: int, limit: int) -> tuple[Subscription, ...]:
        query = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id > subscription).order_by(SUBSCRIPTIONS.c.id).limit(limit)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(map(subscription_of, rows))

    async def reschedule(self, subscriptions: Sequence[Subscription]) -> None:
        if not subscriptions:
            return
        S = SUBSCRIPTIONS.c  # noqa: N806 - short, as columns are many
        # Not where somebody has paused it meanwhile, or wants it at another time.
        same = [S[name] == bindparam(f"the_{name}") for name in ("id", "days", "minute", "zone")]
        new: Row = {name: bindparam(f"the_{name}") for name in ("next_slot", "next_at")}
        renew = update(SUBSCRIPTIONS).where(*same, S.standing == Standing.ACTIVE).values(new)
        rows = [{"id": each.id, **subscription_row(each)} for each in subscriptions]
        values = [{f"the_{name}": row[name] for name in RENEWED} for row in rows]
        async with self._database.begin() as connection:
            await connection.execute(renew, values)

    async def zone_rules(self) -> str | None:
        query = select(FACTS.c.value).where(FACTS.c.name == ZONE_RULES)
        async with self._database.reading() as connection:
            value: str | None = (await connection.execute(query)).scalar()
        return value

    async def keep_zone_rules(self, version: str) -> None:
        row = {"name": ZONE_RULES, "value": version}
        upsert = self._database.insert(FACTS).values(row).on_conflict_do_update(index_elements=["name"], set_=row)
        async with self._database.begin() as connection:
            await connection.execute(upsert)
