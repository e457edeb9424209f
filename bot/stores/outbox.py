"""Deliveries in a database; implements `bot.digests.ports.Outbox`. Each method is one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.digests.delivery import FINISHED, WAITING, Job, Reason, State
from bot.digests.due import FARTHEST
from bot.digests.pace import AHEAD, BACKLOG, LONGEST_HOLD, Budget, gap_of
from bot.digests.planning import is_wanted, order, plan
from bot.digests.subscription import Standing
from bot.stores.overview import read_overview
from bot.stores.receipts import Receipts
from bot.stores.rows import Row, delivery_of, delivery_row, history_of, parcel_json, subscription_of, subscription_row
from bot.stores.tables import BUDGETS, DELIVERIES, HISTORIES, PACES, SUBSCRIPTIONS, in_state
from bot.stores.verdicts import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.digests.delivery import Delivery, Parcel
    from bot.digests.outcome import Verdict
    from bot.digests.ports import Overview
    from bot.digests.subscription import Subscription
    from bot.stores.database import Database

BOT = "bot"
"""Name of the one budget there is: a bot has one token."""

LATE = 5000
"""Deliveries that are skipped at once: a tenth of a second's work."""

D = DELIVERIES.c


class SqlOutbox:
    """Deliveries, each given to one worker at a time."""

    def __init__(self, database: Database, rate: float, elapsed: Callable[[], float]) -> None:
        self._database, self._rate, self._elapsed = database, rate, elapsed
        self._receipts = Receipts(database)

    async def plan(self, now: datetime, limit: int) -> int:
        at = SUBSCRIPTIONS.c.next_at
        async with self._database.begin() as connection:
            # Those of a clock that was wrong are looked for when nothing is due.
            for due in (at <= now, at > now + FARTHEST):
                query = select(SUBSCRIPTIONS).where(due).order_by(at).limit(limit)
                rows = (await connection.execute(self._database.locking(query, SUBSCRIPTIONS))).mappings().all()
                if rows:
                    break
            else:
                return 0
            plans = [plan(subscription_of(row), now) for row in rows]
            made = [delivery_row(delivery) for _, delivery in plans if delivery]
            if made:
                insert = self._database.insert(DELIVERIES).on_conflict_do_nothing(
                    index_elements=["subscription", "slot"]
                )
                await connection.execute(insert, made)
            names = ("next_slot", "next_at", "last_slot")
            advance = update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == bindparam("key"))
            advance = advance.values({name: bindparam(f"new_{name}") for name in names})
            changes = [(subscription.id, subscription_row(subscription)) for subscription, _ in plans]
            await connection.execute(
                advance, [{"key": key, **{f"new_{name}": row[name] for name in names}} for key, row in changes]
            )
        return len(rows)

    async def order(self, subscription: Subscription, now: datetime) -> bool:
        insert = self._database.insert(DELIVERIES).values(delivery_row(order(subscription, now)))
        insert = insert.on_conflict_do_nothing(index_elements=["subscription", "slot"]).returning(D.id)
        try:
            async with self._database.begin() as connection:
                return (await connection.execute(insert)).first() is not None
        except IntegrityError:  # the chat was forgotten meanwhile, and the subscription with it
            return False

    async def take_pending(self, now: datetime, limit: int, lease: timedelta) -> tuple[Job, ...]:
        enough = select(D.id).where(in_state(State.READY) & (D.not_before <= now)).limit(BACKLOG).subquery()
        free = in_state(State.PENDING) & (D.lease.is_(None) | (D.lease <= now))
        query = select(DELIVERIES).where(free)
        for state in (State.READY, State.SENDING):
            other = DELIVERIES.alias()
            query = query.where(~exists(select(other.c.id).where(in_state(state, other) & (other.c.chat == D.chat))))
        query = query.order_by(D.not_before, D.id)
        async with self._database.begin() as connection:
            room = min(
                limit, BACKLOG - (await connection.execute(select(func.count()).select_from(enough))).scalar_one()
            )
            if room <= 0:
                return ()
            rows = (await connection.execute(self._database.locking(query.limit(room), DELIVERIES))).mappings().all()
            firsts: dict[int, int] = {}
            for row in rows:
                if row["expires"] >= now:
                    firsts.setdefault(row["chat"], row["id"])
            if any(row["expires"] < now for row in rows):
                # After an outage, behind those that were found: what is due by now does not wait for all of them.
                late = select(D.id).where(in_state(State.PENDING) & (D.expires < now)).order_by(D.not_before, D.id)
                late = self._database.locking(late.limit(LATE), DELIVERIES)
                await self._skip(connection, (await connection.execute(late)).scalars().all(), Reason.LATE, now)
            writing = in_state(State.PENDING) & (D.lease > now) & D.chat.in_(firsts)
            for chat in (await connection.execute(select(D.chat).where(writing))).scalars() if firsts else ():
                firsts.pop(chat, None)
            taken = list(firsts.values())
            if not taken:
                return ()
            await connection.execute(update(DELIVERIES).where(D.id.in_(taken)).values(lease=now + lease))
            return await self._jobs(connection, taken)

    async def _jobs(self, connection: AsyncConnection, taken: list[int]) -> tuple[Job, ...]:
        deliveries = select(DELIVERIES).where(D.id.in_(taken)).order_by(D.not_before, D.id)
        found = [delivery_of(row) for row in (await connection.execute(deliveries)).mappings()]
        numbers = {delivery.subscription for delivery in found}
        query = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id.in_(numbers))
        subscriptions = {row["id"]: subscription_of(row) for row in (await connection.execute(query)).mappings()}
        query = select(HISTORIES).where(HISTORIES.c.subscription.in_(numbers))
        histories = {row["subscription"]: row for row in (await connection.execute(query)).mappings()}
        return tuple(
            Job(each, subscriptions[each.subscription], history_of(histories.get(each.subscription))) for each in found
        )

    async def keep(self, parcels: Mapping[int, Parcel | None], now: datetime) -> None:
        written = [{"key": key, "text": parcel_json(parcel)} for key, parcel in parcels.items() if parcel]
        empty = [key for key, parcel in parcels.items() if parcel is None]
        ready: Row = {"state": State.READY, "parcel": bindparam("text"), "lease": None}
        ended: Row = {"state": State.SKIPPED, "reason": Reason.NOTHING_NEW, "finished": now}
        pending = in_state(State.PENDING)
        async with self._database.begin() as connection:
            if written:
                await connection.execute(
                    update(DELIVERIES).where(pending & (D.id == bindparam("key"))).values(ready), written
                )
            if empty:
                await connection.execute(update(DELIVERIES).where(pending & D.id.in_(empty)).values(ended))

    async def claim(self, now: datetime, limit: int, lease: timedelta, worker: str) -> tuple[Delivery, ...]:
        async with self._database.begin() as connection:
            # Nobody takes the budget's lock while there is nothing to send.
            waiting = select(D.id).where(in_state(State.READY) & (D.not_before <= now)).limit(1)
            if (await connection.execute(waiting)).first() is None:
                return ()
            begun = self._elapsed()
            budget = await self._budget(connection)
            if self._elapsed() - begun > AHEAD.total_seconds():
                # Whoever held the budget was frozen: the time given is past, and so are the starts that it would take.
                return ()
            late = select(D.id).where(in_state(State.READY) & (D.expires < now))
            await self._skip(connection, (await connection.execute(late)).scalars().all(), Reason.LATE, now)
            starts = budget.starts(now, limit, self._rate)
            ready = await self._ready(connection, now, len(starts)) if starts else []
            ready = await self._wanted(connection, ready, now)
            claimed = [_claimed(each, start, worker) for each, start in zip(ready, starts, strict=False)]
            if claimed:
                await self._take(connection, claimed, now + lease)
                spent = budget.spent(starts[: len(claimed)], self._rate)
                await connection.execute(update(BUDGETS).where(BUDGETS.c.name == BOT).values(free=spent.free))
            return tuple(claimed)

    async def _take(self, connection: AsyncConnection, claimed: Sequence[Delivery], lease: datetime) -> None:
        """Write down who has these deliveries until when, and when their chats may have the next message."""
        names = ("owner", "start", "fence", "attempts")
        held: Row = {"state": State.SENDING, "lease": lease, **{name: bindparam(f"new_{name}") for name in names}}
        rows = [{"key": each.id, **{f"new_{name}": getattr(each, name) for name in names}} for each in claimed]
        await connection.execute(update(DELIVERIES).where(D.id == bindparam("key")).values(held), rows)
        pace = self._database.insert(PACES)
        pace = pace.on_conflict_do_update(index_elements=["chat"], set_={"next_at": pace.excluded.next_at})
        gaps = [{"chat": each.place.chat, "next_at": _start(each) + gap_of(each.place)} for each in claimed]
        await connection.execute(pace, gaps)

    async def _budget(self, connection: AsyncConnection) -> Budget:
        """The budget, locked until the transaction ends."""
        query = select(BUDGETS).where(BUDGETS.c.name == BOT)
        row = (await connection.execute(self._database.locking(query, BUDGETS, skip=False))).mappings().one()
        return Budget(row["free"], row["held"])

    async def _ready(self, connection: AsyncConnection, now: datetime, limit: int) -> list[Delivery]:
        """Deliveries that may be sent now, at most one of a chat, locked."""
        other = DELIVERIES.alias()
        busy = exists(select(other.c.id).where(in_state(State.SENDING, other) & (other.c.chat == D.chat)))
        query = (
            select(DELIVERIES)
            .select_from(DELIVERIES.outerjoin(PACES, PACES.c.chat == D.chat))
            .where(in_state(State.READY) & (D.not_before <= now))
            .where(PACES.c.next_at.is_(None) | (PACES.c.next_at <= now) | (PACES.c.next_at > now + LONGEST_HOLD))
            .where(~busy)
            .order_by(D.not_before, D.id)
            .limit(2 * limit)  # two of one chat may be among them
        )
        rows = (await connection.execute(self._database.locking(query, DELIVERIES))).mappings().all()
        by_chat: dict[int, Delivery] = {}
        for row in rows:
            by_chat.setdefault(row["chat"], delivery_of(row))
        return list(by_chat.values())[:limit]

    async def _wanted(self, connection: AsyncConnection, ready: list[Delivery], now: datetime) -> list[Delivery]:
        """Those that nobody has called off; while they were being sent, they could not be."""
        query = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id.in_({each.subscription for each in ready}))
        rows = (await connection.execute(query)).mappings().all() if ready else ()
        subscriptions = {row["id"]: subscription_of(row) for row in rows}
        wanted = [each for each in ready if is_wanted(each, subscriptions[each.subscription])]
        await self._skip(connection, {each.id for each in ready} - {each.id for each in wanted}, Reason.CALLED_OFF, now)
        return wanted

    async def record(self, delivery: Delivery, verdict: Verdict, now: datetime) -> bool:
        if verdict.state is State.SENT:
            return await self._receipts.record(delivery, verdict, now)
        async with self._database.begin(urgent=True) as connection:
            if verdict.hold_all:
                # Always the budget first: who claims does the same, so that nobody waits for the other in a ring.
                held = (await self._budget(connection)).hold(verdict.hold_all).held
                await connection.execute(update(BUDGETS).where(BUDGETS.c.name == BOT).values(held=held))
            return await apply(self._database, connection, delivery, verdict, now)

    async def reap(self, now: datetime, *, everything: bool = False) -> int:
        lost = in_state(State.SENDING)
        again = {"state": State.READY, "not_before": now, "error": "abandoned", "owner": None, "lease": None}
        async with self._database.begin() as connection:
            if everything:
                await connection.execute(update(DELIVERIES).where(in_state(State.PENDING)).values(lease=None))
            else:
                lost &= D.lease <= now
            result = await connection.execute(update(DELIVERIES).where(lost).values(again))
        return result.rowcount

    async def _skip(self, connection: AsyncConnection, numbers: Collection[int], reason: Reason, now: datetime) -> None:
        if numbers:
            ended = {"state": State.SKIPPED, "reason": reason, "finished": now, "parcel": None}
            # Some may have been recorded meanwhile as sent.
            waiting = D.id.in_(numbers) & D.state.in_(WAITING)
            await connection.execute(update(DELIVERIES).where(waiting).values(ended))

    async def latest(self, subscription: int, limit: int) -> tuple[Delivery, ...]:
        query = (
            select(DELIVERIES).where(D.subscription == subscription).order_by(D.due.desc(), D.id.desc()).limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(delivery_of(row) for row in (await connection.execute(query)).mappings())

    async def overview(self) -> Overview:
        async with self._database.reading() as connection:
            return await read_overview(connection)

    async def sweep(self, before: datetime) -> int:
        old = D.state.in_(FINISHED) & (D.finished < before)
        needed = exists(select(D.id).where(D.subscription == SUBSCRIPTIONS.c.id))
        # Of the rows themselves: a list that was made before would hold one that is taken up again meanwhile.
        given_up = (SUBSCRIPTIONS.c.standing == Standing.OFF) & ~needed
        async with self._database.begin() as connection:
            result = await connection.execute(delete(DELIVERIES).where(old))
            await connection.execute(delete(SUBSCRIPTIONS).where(given_up))  # and its history, which hangs on it
            await connection.execute(delete(PACES).where(PACES.c.next_at < before))
        return result.rowcount


def _claimed(delivery: Delivery, start: datetime, worker: str) -> Delivery:
    """A delivery in a worker's hands."""
    return replace(
        delivery,
        state=State.SENDING,
        owner=worker,
        start=start,
        fence=delivery.fence + 1,
        attempts=delivery.attempts + 1,
    )


def _start(delivery: Delivery) -> datetime:
    return delivery.start or delivery.not_before
