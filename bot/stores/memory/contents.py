"""Everything that a store keeps, in plain dictionaries: gone when the process ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.digests.delivery import WAITING, Reason, State
from bot.digests.pace import Budget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.chats import ChatSettings
    from bot.chats.feedback import Note
    from bot.chats.requests import Request
    from bot.digests.delivery import Delivery
    from bot.digests.subscription import History, Subscription

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Long ago: the time of what never was."""


@dataclass(slots=True)
class Memory:
    """The contents of a store."""

    subscriptions: dict[int, Subscription] = field(default_factory=dict)
    histories: dict[int, History] = field(default_factory=dict)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    slots: dict[tuple[int, str], int] = field(default_factory=dict)
    """Which delivery a subscription has for a slot."""
    states: dict[State, set[int]] = field(default_factory=lambda: {state: set() for state in State})
    """Which deliveries are in a state."""
    leases: dict[int, datetime] = field(default_factory=dict)
    """Until when a delivery is somebody's."""
    paces: dict[int, datetime] = field(default_factory=dict)
    """When a chat may have its next message."""
    settings: dict[int, ChatSettings] = field(default_factory=dict)
    departures: dict[int, datetime] = field(default_factory=dict)
    """Since when the bot is out of a chat of which something is kept."""
    notes: list[Note] = field(default_factory=list)
    """What readers said about answers, in the order in which it came."""
    requests: dict[int, Request] = field(default_factory=dict)
    """Who wants to be told of what, by id."""
    items: dict[str, datetime] = field(default_factory=dict)
    budget: Budget = field(default_factory=lambda: Budget(EPOCH, EPOCH))
    zone_rules: str | None = None
    last: int = 0
    """The last id that was given."""

    def add(self, delivery: Delivery) -> bool:
        """Keep a new delivery; False where its subscription has one of that slot."""
        if (delivery.subscription, delivery.slot) in self.slots:
            return False
        self.last += 1
        number = self.last
        self.slots[delivery.subscription, delivery.slot] = number
        self.keep(replace(delivery, id=number))
        return True

    def keep(self, delivery: Delivery) -> None:
        """Keep a delivery as it is now."""
        before = self.deliveries.get(delivery.id)
        if before:
            self.states[before.state].discard(delivery.id)
        self.states[delivery.state].add(delivery.id)
        self.deliveries[delivery.id] = delivery

    def drop(self, delivery: Delivery) -> None:
        """Forget a delivery."""
        self.states[delivery.state].discard(delivery.id)
        self.slots.pop((delivery.subscription, delivery.slot), None)
        self.leases.pop(delivery.id, None)
        del self.deliveries[delivery.id]

    def call_off(self, subscriptions: Iterable[int], now: datetime) -> None:
        """Skip what waits of some subscriptions."""
        for delivery in self.of(subscriptions):
            if delivery.state in WAITING:
                self.finish(delivery, State.SKIPPED, Reason.CALLED_OFF, now)

    def finish(self, delivery: Delivery, state: State, reason: Reason | None, now: datetime) -> None:
        """End a delivery; its text is not needed any more."""
        self.keep(replace(delivery, state=state, reason=reason, finished=now, parcel=None))

    def of(self, subscriptions: Iterable[int]) -> tuple[Delivery, ...]:
        """All deliveries of some subscriptions."""
        wanted = set(subscriptions)
        return tuple(each for each in self.deliveries.values() if each.subscription in wanted)

    def in_state(self, state: State) -> list[Delivery]:
        """All deliveries of a state, the one that waits longest first."""
        found = (self.deliveries[number] for number in self.states[state])
        return sorted(found, key=lambda each: (each.not_before, each.id))

    def of_chat(self, chat: int) -> list[Subscription]:
        """All subscriptions of a chat, by thread."""
        found = (each for each in self.subscriptions.values() if each.place.chat == chat)
        return sorted(found, key=lambda each: each.place.thread or 0)
