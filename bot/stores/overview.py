"""How the deliveries of a database stand, for curators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.digests.delivery import Reason, State
from bot.digests.ports import Overview
from bot.stores.rows import delivery_of
from bot.stores.tables import DELIVERIES, SUBSCRIPTIONS

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection

SHOWN = 10
"""Dead letters that are shown: more belong into a query of one's own."""


async def read_overview(connection: AsyncConnection) -> Overview:
    """Count everything within the caller's transaction."""
    D = DELIVERIES.c  # noqa: N806 - short, as columns are many
    states = await _count(connection, D.state)
    reasons = await _count(connection, D.reason)
    sums = select(func.coalesce(func.sum(D.missed), 0), func.coalesce(func.sum(D.unclear), 0))
    missed, unclear = (await connection.execute(sums)).one()
    waiting = D.state.in_((State.PENDING, State.READY, State.SENDING))
    oldest = (await connection.execute(select(func.min(D.due)).where(waiting))).scalar()
    dead = select(DELIVERIES).where(D.state == State.DEAD).order_by(D.id.desc()).limit(SHOWN)
    return Overview(
        subscriptions=await _count(connection, SUBSCRIPTIONS.c.standing),
        deliveries={State(state): count for state, count in states.items()},
        reasons={Reason(reason): count for reason, count in reasons.items()},
        missed=int(missed),
        unclear=int(unclear),
        oldest=oldest,
        dead=tuple(delivery_of(row) for row in (await connection.execute(dead)).mappings()),
    )


async def _count(connection: AsyncConnection, column: Column[str]) -> dict[str, int]:
    query = select(column, func.count()).where(column.is_not(None)).group_by(column)
    return {row[0]: row[1] for row in await connection.execute(query)}
