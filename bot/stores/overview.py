"""How the deliveries of a database stand, for curators and for Prometheus, which asks again and again.

Nearly all that are kept were simply sent: they are counted as a whole, and only the others one by one. Measured with
1.4 million deliveries: 0.1 s, 0.4 s where nearly all had nothing new to say, and 1.5 to 4 s if every row is looked at.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, null, select, union_all

from bot.digests.delivery import FINISHED, Reason, State
from bot.digests.ports import Overview
from bot.stores.rows import delivery_of
from bot.stores.tables import DELIVERIES, NOTABLE, SUBSCRIPTIONS, in_state

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import CompoundSelect
    from sqlalchemy.ext.asyncio import AsyncConnection

SHOWN = 10
"""Dead letters that are shown: more belong into a query of one's own."""


async def read_overview(connection: AsyncConnection) -> Overview:
    """Count everything within the caller's transaction."""
    D = DELIVERIES.c  # noqa: N806 - short, as columns are many
    rows = (await connection.execute(_groups())).all()
    groups = [row for row in rows if row.state]
    every = next(row.number for row in rows if not row.state)
    deliveries = Counter({State.SENT: every - sum(group.number for group in groups)})
    reasons = Counter[Reason]()
    for group in groups:
        deliveries[State(group.state)] += group.number
        if group.reason:
            reasons[Reason(group.reason)] += group.number
    standing = SUBSCRIPTIONS.c.standing
    subscriptions = select(standing, func.count()).group_by(standing)
    # Not by their ids alone: where few or none are dead, the whole table would be gone through for them.
    dead = select(DELIVERIES).where(in_state(State.DEAD), NOTABLE).order_by(D.due.desc(), D.id.desc()).limit(SHOWN)
    return Overview(
        subscriptions={row[0]: row[1] for row in await connection.execute(subscriptions)},
        deliveries=+deliveries,
        reasons=reasons,
        missed=sum(int(group.missed) for group in groups),
        unclear=sum(int(group.unclear) for group in groups),
        oldest=min((group.oldest for group in groups if group.state not in FINISHED), default=None),
        dead=tuple(delivery_of(row) for row in (await connection.execute(dead)).mappings()),
    )


def _groups() -> CompoundSelect[tuple[str | None, str | None, int, datetime | None, int, int]]:
    """What is notable by state and reason, and without a state, how many deliveries there are.

    One statement, as another would see another moment.
    """
    D = DELIVERIES.c  # noqa: N806 - short, as columns are many
    numbers = (
        func.count().label("number"),
        func.min(D.due).label("oldest"),
        func.sum(D.missed).label("missed"),
        func.sum(D.unclear).label("unclear"),
    )
    groups = select(D.state, D.reason, *numbers).where(NOTABLE).group_by(D.state, D.reason)
    every = select(null(), null(), func.count(), null(), null(), null()).select_from(DELIVERIES)
    return union_all(groups, every)
