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

CHATS = (1, 2, 3, -10, -20, -30, -40)
RESTLESS = (1, 2, -10, -20)
"""Those of the chats that change their minds; the others have to get theirs, whatever these do, and also where they
become supergroups meanwhile."""

THREADS = (None, 5)
ZONES = ("UTC", "Asia/Tokyo", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Kiritimati")
MOVED = 100
"""A group's number, times this, is that of the supergroup which it becomes."""

LONGEST_MOVE = timedelta(seconds=50)
"""After which the bot has heard that a group has moved: less than `bot.digests.subscribing.MOVING`."""

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
    """Groups that have become supergroups, by their first number."""
    untold: dict[int, datetime] = field(default_factory=dict)
    """Since when those have moved of which the bot has not heard it."""
    known: set[int] = field(default_factory=set)
    """Those of which the store has heard that."""
    refused: set[int] = field(default_factory=set)
    """Those that were taken for chats that the bot is out of, as it had not: what was due then is gone."""
    given_up: set[Place] = field(default_factory=set)
    lives: Counter[Place] = field(default_factory=Counter)
    """How often a place was forgotten, by the chat's first number."""
    arrived: Counter[tuple[int, int | None, str, int]] = field(default_factory=Counter)
    """Messages that a place was sent, by slot and by the place's life."""
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
        events = (self.reap, self.act, self.crash, self.move, self.move, self.hear)
        await self.dice.choice((self.wait, self.wait, *work, *work, *work, *events))()

    async def wait(self) -> None:
        span = timedelta(seconds=self.dice.choice((0.05, 0.3, 1, 3, 20)))
        while self.untold and self.clock.moment + span - min(self.untold.values()) > LONGEST_MOVE:
            await self.hear()
        self.clock.moment += span

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
            return self.dice.choice((Migrated(delivery.place.chat * MOVED), Gone("kicked"), Gone("kicked")))
        answer = self.dice.choice(ANSWERS)
        if isinstance(answer, Sent) or answer == Ambiguous("arrived"):
            self.arrived[*self._slot(delivery), self.lives[self._home(delivery)]] += 1
        self.excused[self._slot(delivery)] += isinstance(answer, Ambiguous)
        return answer

    async def record(self) -> None:
        answered = [hand for hand in self.hands if hand.answer]
        if answered:
            hand = self.dice.choice(answered)
            self.hands.remove(hand)
            verdict = judge(hand.delivery, hand.answer or Sent(1), self.clock.moment)
            if not await self.store.outbox.record(hand.delivery, verdict, self.clock.moment):
                # Nobody takes a delivery from a worker whose lease is not over.
                if self.clock.moment - hand.since >= LEASE:
                    self._lose(hand)
                return
            home = home_of(hand.delivery.place.chat)
            if isinstance(hand.answer, Migrated):
                self.known.add(home)
            elif isinstance(hand.answer, Gone) and home not in self.known:
                self.refused.add(home)

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
        place = Place(home * MOVED if home in self.known else home, self.dice.choice(THREADS) if home < 0 else None)
        now, subscriptions, outbox = self.clock.moment, self.store.subscriptions, self.store.outbox
        match self.dice.choice(("off", "pause", "resume", "ask", "ask", "order", "forget", "block", "sweep")):
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
                self.lives.update(Place(home, thread) for thread in THREADS)
            case "block":
                await block_chat(place.chat, subscriptions, now)
                await resume_chat(place.chat, subscriptions, now)
            case "sweep":
                before = await self._places()
                await outbox.sweep(now - timedelta(seconds=30))
                self.lives.update(before - await self._places())

    async def _places(self) -> set[Place]:
        """All that have a digest, or had one lately, by the chat's first number."""
        found = await self.store.subscriptions.after(0, 100)
        return {Place(home_of(each.place.chat), each.place.thread) for each in found}

    async def _ask(self, place: Place) -> None:
        zone = self.dice.choice(ZONES)
        soon = (self.clock.moment + timedelta(minutes=1)).astimezone(make_schedule(zone=zone).tzinfo)
        schedule = make_schedule(zone=zone, minute=soon.hour * 60 + soon.minute)
        before = await self.store.subscriptions.find(place) or begin(place, zone, "en")
        await subscribe(replace(before, schedule=schedule), self.store.subscriptions, self.clock.moment)

    async def move(self) -> None:
        """A group becomes a supergroup: from now on Telegram refuses its old number."""
        groups = [chat for chat in CHATS if chat < 0 and chat not in self.moved]
        # Rather one to which something is on its way.
        awaited = [chat for chat in groups if any(hand.delivery.place.chat == chat for hand in self.hands)]
        if not groups or (not awaited and self.dice.random() < 0.8):
            return
        home = self.dice.choice(awaited or groups)
        self.moved.add(home)
        self.untold[home] = self.clock.moment
        if self.dice.random() < 0.5:
            await block_chat(home, self.store.subscriptions, self.clock.moment)

    async def hear(self) -> None:
        """The bot hears of a group's new number."""
        if self.untold:
            home = next(iter(self.untold))
            del self.untold[home]
            await self.store.removals.move_chat(home, home * MOVED)
            self.known.add(home)
            await resume_chat(home * MOVED, self.store.subscriptions, self.clock.moment)

    async def finish(self) -> None:
        """Go on until all is done, undisturbed."""
        while self.untold:
            await self.hear()
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
        for chat in set(CHATS) - set(RESTLESS) - self.refused:
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
    for _ in range(300):
        await town.step()
    await town.finish()
    town.check()


@pytest.mark.parametrize("seed", range(100))
async def test_no_order_of_events_loses_or_doubles_a_digest(seed: int) -> None:
    """In a store in memory."""
    await run(memory_store(), seed)


@pytest.mark.long
async def test_many_orders_of_events_lose_or_double_no_digest() -> None:
    """The same with other numbers."""
    for seed in range(100, 1000):
        await run(memory_store(), seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
async def test_no_order_of_events_loses_or_doubles_a_digest_in_a_database(url: str, seed: int) -> None:
    """SQLite and PostgreSQL do as the store in memory does."""
    async with opened(url) as store:
        await run(store, seed)
