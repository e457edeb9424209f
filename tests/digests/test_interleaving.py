"""Never lost, nor doubled: workers' steps, Telegram's answers, crashes and what chats do, in any order whatever."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.digests.delivering import LEASE
from bot.digests.delivery import Parcel
from bot.digests.outcome import (
    Ambiguous,
    Gone,
    Migrated,
    Outcome,
    RefusedBeforeSending,
    RetryLater,
    Sent,
    Untried,
    judge,
)
from bot.digests.subscribing import begin, block_chat, order_now, pause, resume, resume_chat, stop, subscribe
from bot.digests.subscription import Place
from bot.stores import Store, memory_store
from tests.digests.builders import EIGHT, HandClock, make_schedule, make_subscription
from tests.digests.conftest import opened

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.delivery import Delivery, Job

CHATS = (1, 2, 3, -10, -20, -30)
RESTLESS = (1, 2, -10, -20)
"""Those of the chats that change their minds; the others have to get theirs, whatever these do."""

THREADS = (None, 5)
ZONES = ("UTC", "Asia/Tokyo", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Kiritimati")
MOVED = 100
"""A group's number, times this, is that of the supergroup which it becomes."""

ANSWERS: tuple[Outcome, ...] = (
    *[Sent(1)] * 10,
    RetryLater(7),
    RetryLater(4, everybody=False),
    Ambiguous("arrived"),
    Ambiguous("lost"),
    RefusedBeforeSending("no route"),
    Untried("late"),
)


def home_of(chat: int) -> int:
    """The number by which a chat began."""
    return chat // MOVED if chat <= -10 * MOVED else chat


@dataclass
class Hand:
    """A delivery in a worker's hand."""

    delivery: Delivery
    since: datetime
    answer: Outcome | None = None


@dataclass
class Town:
    """Chats, workers and Telegram; each step is one of somebody's."""

    store: Store
    dice: Random
    clock: HandClock = field(default_factory=lambda: HandClock(EIGHT - timedelta(seconds=20)))
    jobs: list[Job] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    given_up: set[Place] = field(default_factory=set)
    lives: Counter[int] = field(default_factory=Counter)
    """How often a chat was forgotten."""
    arrived: Counter[tuple[int, int | None, str, int]] = field(default_factory=Counter)
    """Messages that a place was sent, by slot and by the chat's life."""
    excused: Counter[tuple[int, int | None, str]] = field(default_factory=Counter)
    """Of these, what may have come twice: an answer or a worker was lost."""

    async def settle(self) -> None:
        """Ask for a digest in each place."""
        for chat in CHATS:
            for thread in THREADS if chat < 0 else (None,):
                schedule = make_schedule(minute=480 + self.dice.randint(0, 1))
                await self.store.subscriptions.put(
                    make_subscription(chat, thread, self.clock.moment, schedule=schedule), self.clock.moment
                )

    async def step(self) -> None:
        """Whatever comes next."""
        work = (self.plan, self.take, self.keep, self.claim, self.send, self.record)
        await self.dice.choice((self.wait, *work, *work, self.reap, self.act, self.crash))()

    async def wait(self) -> None:
        self.clock.advance(seconds=self.dice.choice((0.05, 0.3, 1, 3, 20)))

    async def plan(self) -> None:
        await self.store.outbox.plan(self.clock.moment, self.dice.choice((1, 100)))

    async def take(self) -> None:
        self.jobs += await self.store.outbox.take_pending(self.clock.moment, self.dice.choice((1, 3, 100)), LEASE)

    async def keep(self) -> None:
        count = self.dice.randint(0, len(self.jobs))
        written, self.jobs = self.jobs[:count], self.jobs[count:]
        parcels = {job.delivery.id: Parcel(str(home_of(job.delivery.place.chat))) for job in written}
        await self.store.outbox.keep(parcels, self.clock.moment)

    async def claim(self) -> None:
        limit = self.dice.choice((1, 2, 10))
        for delivery in await self.store.outbox.claim(self.clock.moment, limit, LEASE, "worker"):
            assert self._home(delivery) not in self.given_up or delivery.slot.startswith("now-")
            assert delivery.parcel == Parcel(str(home_of(delivery.place.chat)))
            self.hands.append(Hand(delivery, self.clock.moment))

    async def send(self) -> None:
        for hand in self.hands:
            if hand.answer is None:
                hand.answer = self._answer(hand)
                return

    def _answer(self, hand: Hand) -> Outcome:
        delivery = hand.delivery
        if self.clock.moment - hand.since > timedelta(seconds=3):
            return Untried("too late")
        if delivery.place.chat in self.moved:
            return self.dice.choice((Migrated(delivery.place.chat * MOVED), Gone("kicked")))
        answer = self.dice.choice(ANSWERS)
        if isinstance(answer, Sent) or answer == Ambiguous("arrived"):
            self.arrived[*self._slot(delivery), self.lives[home_of(delivery.place.chat)]] += 1
        self.excused[self._slot(delivery)] += isinstance(answer, Ambiguous)
        return answer

    async def record(self) -> None:
        answered = [hand for hand in self.hands if hand.answer]
        if answered:
            hand = self.dice.choice(answered)
            self.hands.remove(hand)
            verdict = judge(hand.delivery, hand.answer or Sent(1), self.clock.moment)
            if not await self.store.outbox.record(hand.delivery, verdict, self.clock.moment):
                self._lose(hand)

    async def reap(self) -> None:
        await self.store.outbox.reap(self.clock.moment)

    async def crash(self) -> None:
        for hand in self.hands:
            self._lose(hand)
        self.hands, self.jobs = [], []

    def _lose(self, hand: Hand) -> None:
        self.excused[self._slot(hand.delivery)] += isinstance(hand.answer, Sent)

    async def act(self) -> None:
        home = self.dice.choice(RESTLESS)
        place = Place(home * MOVED if home in self.moved else home, self.dice.choice(THREADS) if home < 0 else None)
        now, subscriptions, outbox = self.clock.moment, self.store.subscriptions, self.store.outbox
        match self.dice.choice(("off", "pause", "resume", "ask", "ask", "order", "forget", "move", "block", "sweep")):
            case "off" if await stop(place, subscriptions, now):
                self.given_up.add(Place(home, place.thread))
            case "pause" if await pause(place, subscriptions, now):
                self.given_up.add(Place(home, place.thread))
            case "resume" if await resume(place, subscriptions, now):
                self.given_up.discard(Place(home, place.thread))
            case "ask":
                await self._ask(place)
                self.given_up.discard(Place(home, place.thread))
            case "order":
                await order_now(place, subscriptions, outbox, now)
            case "forget":
                await self.store.removals.forget_chat(place.chat)
                self.lives[home] += 1
            case "move" if home < 0 and home not in self.moved:
                await self._move(home)
            case "block":
                await block_chat(place.chat, subscriptions, now)
                await resume_chat(place.chat, subscriptions, now)
            case "sweep":
                await outbox.sweep(now - timedelta(seconds=30))

    async def _ask(self, place: Place) -> None:
        zone = self.dice.choice(ZONES)
        soon = (self.clock.moment + timedelta(minutes=1)).astimezone(make_schedule(zone=zone).tzinfo)
        schedule = make_schedule(zone=zone, minute=soon.hour * 60 + soon.minute)
        before = await self.store.subscriptions.find(place) or begin(place, zone, "en")
        await subscribe(replace(before, schedule=schedule), self.store.subscriptions, self.clock.moment)

    async def _move(self, home: int) -> None:
        """A group becomes a supergroup: Telegram refuses the old number before the bot has heard of the new one."""
        self.moved.add(home)
        if self.dice.random() < 0.5:
            await block_chat(home, self.store.subscriptions, self.clock.moment)
        for _ in range(self.dice.choice((0, 2, 6))):
            await self.dice.choice((self.plan, self.take, self.keep, self.claim, self.record))()
        await self.store.removals.move_chat(home, home * MOVED)
        await resume_chat(home * MOVED, self.store.subscriptions, self.clock.moment)

    async def finish(self) -> None:
        """Go on until all is done, undisturbed."""
        for _ in range(40):
            self.clock.advance(seconds=8)
            for work in (self.reap, self.plan, self.take, *[self.keep] * 3, self.claim):
                await work()
            for _ in range(len(self.hands)):
                await self.send()
                await self.record()

    def check(self) -> None:
        """Nothing came twice but what is excused, and the calm chats were all served."""
        for (chat, thread, name, _), count in self.arrived.items():
            assert count <= 1 + self.excused[chat, thread, name], (chat, thread, name, count)
        for chat in set(CHATS) - set(RESTLESS):
            for thread in THREADS if chat < 0 else (None,):
                slot: tuple[int, int | None, str] = (chat, thread, "2026-11-24")
                # Twice without an answer, a digest is not sent a third time.
                assert self.arrived[*slot, 0] or self.excused[slot] > 1, slot

    def _home(self, delivery: Delivery) -> Place:
        return Place(home_of(delivery.place.chat), delivery.place.thread)

    def _slot(self, delivery: Delivery) -> tuple[int, int | None, str]:
        return (*self._home(delivery), delivery.slot)


async def run(store: Store, seed: int) -> None:
    """Some hundred steps that a number decides."""
    town = Town(store, Random(seed))  # noqa: S311 - the same steps for the same number
    await town.settle()
    for _ in range(150):
        await town.step()
    await town.finish()
    town.check()


@pytest.mark.parametrize("seed", range(8))
async def test_no_order_of_events_loses_or_doubles_a_digest(seed: int) -> None:
    """In a store in memory."""
    await run(memory_store(), seed)


@pytest.mark.long
async def test_many_orders_of_events_lose_or_double_no_digest() -> None:
    """The same with other numbers."""
    for seed in range(12, 400):
        await run(memory_store(), seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
async def test_no_order_of_events_loses_or_doubles_a_digest_in_a_database(url: str, seed: int) -> None:
    """SQLite and PostgreSQL do as the store in memory does."""
    async with opened(url) as store:
        await run(store, seed)
