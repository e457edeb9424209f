"""What follows from sending a delivery, written down within one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.digests.delivery import FINISHED, NOTICE, REFUSED, State
from bot.digests.pace import hold
from bot.digests.planning import notice
from bot.digests.subscription import Pause, Standing
from bot.stores.rows import Row, delivery_of, delivery_row, history_of, seen_json
from bot.stores.statements import call_off, move_chat, note_departure
from bot.stores.tables import DELIVERIES, EPOCH, HISTORIES, PACES, SUBSCRIPTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.digests.delivery import Delivery, Parcel
    from bot.digests.outcome import Verdict
    from bot.stores.database import Database

HELD = (State.SENDING, State.READY)
"""States in which a verdict still counts. READY: the lease was over, and nobody has claimed it again yet; to learn now
that it was sent saves a double."""


async def apply(
    database: Database, connection: AsyncConnection, delivery: Delivery, verdict: Verdict, now: datetime
) -> bool:
    """Record a verdict; False where the delivery was claimed again since.

    Args:
        database: knows how to write what may be there already.
        connection: with a transaction begun.
        delivery: as it was claimed.
        verdict: what follows from its sending.
        now: the present moment.
    """
    D = DELIVERIES.c  # noqa: N806 - short, as columns are many
    ours = (D.id == delivery.id) & (D.fence == delivery.fence) & D.state.in_(HELD)
    if verdict.reason in REFUSED or verdict.moved_to:
        place = database.locking(select(D.chat).where(ours), DELIVERIES, skip=False)
        verdict = verdict.at((await connection.execute(place)).scalar(), delivery, now)
    changes: Row = {"state": verdict.state, "unclear": D.unclear + verdict.unclear, "owner": None, "lease": None}
    if verdict.error:
        changes |= {"error": verdict.error}
    if verdict.state in FINISHED:
        changes |= {"reason": verdict.reason, "finished": now, "parcel": None}
    else:
        changes |= {"not_before": verdict.not_before or now, "start": None}
    # One statement that also tells where its chat is by now: until this is recorded, a crash doubles the message.
    query = update(DELIVERIES).where(ours).values(changes).returning(DELIVERIES)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return False
    found = delivery_of(row)
    if verdict.state is State.SENT and delivery.parcel and found.slot != NOTICE:
        await _remember(database, connection, found.subscription, delivery.parcel, now)
    if verdict.pause:
        await _pause(database, connection, found, verdict.pause, now)
    if verdict.departed:
        await note_departure(database, connection, found.place.chat, now)
    if verdict.hold_chat:
        await _hold(database, connection, found.place.chat, verdict.hold_chat)
    if verdict.moved_to:
        await move_chat(connection, found.place.chat, verdict.moved_to)
    return True


async def _remember(
    database: Database, connection: AsyncConnection, subscription: int, parcel: Parcel, now: datetime
) -> None:
    query = select(HISTORIES).where(HISTORIES.c.subscription == subscription)
    history = history_of((await connection.execute(query)).mappings().first()).after(parcel, now)
    row = {
        "subscription": subscription,
        "seen": seen_json(history.seen),
        "round": history.round,
        "told_all": history.told_all,
        "last_sent": history.news_since,
    }
    upsert = database.insert(HISTORIES).values(row).on_conflict_do_update(index_elements=["subscription"], set_=row)
    await connection.execute(upsert)


async def _pause(
    database: Database, connection: AsyncConnection, delivery: Delivery, why: Pause, now: datetime
) -> None:
    """Pause the subscriptions concerned, call off what waits, and leave word for a forum's admins, once."""
    S = SUBSCRIPTIONS.c  # noqa: N806 - short, as columns are many
    concerned = S.chat == delivery.place.chat if why is Pause.BLOCKED else S.id == delivery.subscription
    numbers = list((await connection.execute(select(S.id).where(concerned))).scalars())
    paused = {"standing": Standing.PAUSED, "pause": why, "next_slot": None, "next_at": None}
    active = S.id.in_(numbers) & (S.standing == Standing.ACTIVE)
    await connection.execute(update(SUBSCRIPTIONS).where(active).values(paused))
    await call_off(connection, numbers, now)
    if why is Pause.THREAD_GONE and delivery.slot != NOTICE:
        word = database.insert(DELIVERIES).values(delivery_row(notice(delivery, now)))
        await connection.execute(word.on_conflict_do_nothing(index_elements=["subscription", "slot"]))


async def _hold(database: Database, connection: AsyncConnection, chat: int, until: datetime) -> None:
    query = select(PACES.c.next_at).where(PACES.c.chat == chat)
    before = (await connection.execute(query)).scalar() or EPOCH
    row = {"chat": chat, "next_at": hold(before, until)}
    upsert = database.insert(PACES).values(row).on_conflict_do_update(index_elements=["chat"], set_=row)
    await connection.execute(upsert)
