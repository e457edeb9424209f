"""What is to be done when the bot starts, before it delivers: new zone rules, new items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digests.due import next_due
from bot.digests.stock import Stock
from bot.digests.subscription import Standing
from bot.digests.zones import RULES

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.ports import Catalogue, Subscriptions
    from bot.knowledge.model import Knowledge

PIECE = 500
"""Subscriptions of one transaction."""


async def renew_due_times(store: Subscriptions, now: datetime, rules: str = RULES) -> int:
    """Compute anew when every digest is next due, if zone rules have changed since it was done last.

    What is overdue stays due: it was, by the clocks of its time.

    Returns:
        How many subscriptions were looked at; 0 where the rules are the same.
    """
    if await store.zone_rules() == rules:
        return 0
    seen, last = 0, 0
    while piece := await store.after(last, PIECE):
        active = [each for each in piece if each.standing is Standing.ACTIVE]
        ahead = [each for each in active if each.next and each.next.at > now]
        renewed = [(each, replace(each, next=next_due(each.schedule, now, each.last_slot))) for each in ahead]
        # New rules move the clocks of few zones: the bot is not to start later for all the others.
        await store.reschedule([new for old, new in renewed if new != old])
        seen, last = seen + len(piece), piece[-1].id
    await store.keep_zone_rules(rules)
    return seen


async def take_stock(knowledge: Knowledge, catalogue: Catalogue, now: datetime) -> Stock:
    """The stock of some dossiers, with the time at which each item was first seen; new ones are noted."""
    await catalogue.list_items(Stock.of(knowledge).keys, now)
    return Stock.of(knowledge, await catalogue.listed())
