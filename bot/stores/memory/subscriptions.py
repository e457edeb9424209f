"""Subscriptions in memory; implements `bot.digests.ports.Subscriptions`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digests.subscription import History, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.digests.subscription import Place, Subscription
    from bot.stores.memory.contents import Memory


class MemorySubscriptions:
    """Implements `bot.digests.ports.Subscriptions`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def find(self, place: Place) -> Subscription | None:
        return next((each for each in self._memory.subscriptions.values() if each.place == place), None)

    async def of_chat(self, chat: int) -> tuple[Subscription, ...]:
        return tuple(self._memory.of_chat(chat))

    async def put(self, subscription: Subscription, now: datetime) -> Subscription:
        before = await self.find(subscription.place)
        number = before.id if before else max(self._memory.subscriptions, default=0) + 1
        kept = replace(subscription, id=number)
        self._memory.subscriptions[number] = kept
        if kept.standing is Standing.ACTIVE:
            self._memory.departures.pop(kept.place.chat, None)
        if kept.is_given_up:
            self._memory.call_off([number], now)
        return kept

    async def history(self, subscription: int) -> History:
        return self._memory.histories.get(subscription, History())

    async def after(self, subscription: int, limit: int) -> tuple[Subscription, ...]:
        numbers = sorted(number for number in self._memory.subscriptions if number > subscription)
        return tuple(self._memory.subscriptions[number] for number in numbers[:limit])

    async def reschedule(self, subscriptions: Sequence[Subscription]) -> None:
        for each in subscriptions:
            kept = self._memory.subscriptions[each.id]
            if kept.standing is Standing.ACTIVE and kept.schedule == each.schedule:
                self._memory.subscriptions[each.id] = replace(kept, next=each.next)

    async def zone_rules(self) -> str | None:
        return self._memory.zone_rules

    async def keep_zone_rules(self, version: str) -> None:
        self._memory.zone_rules = version
